//! Links: a policy with a form filled in → the text behind `#s=` of an address, and back.
//!
//! | file | step |
//! |---|---|
//! | `mod` | a scenario → content, and back |
//! | [`code`] | content → `<version>.<codec>.<payload>`, and back: what is cut or altered is told |
//! | [`lock`] | how content is laid out that is locked with a pass-phrase |
//! | [`picture`] | an address → a QR code |
//!
//! Links come from anywhere: whatever stands there is read within limits, or refused with a reason.

pub mod code;
pub mod lock;
pub mod picture;

use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::scenario::Filled;
use crate::scenario::named::Reference;

use code::{Content, Kind};
use lock::Locked;

/// What stands before a link in the hash of an address.
pub const PREFIX: &str = "s=";

/// Links to scenarios.
pub const SCENARIO: Kind = Kind {
    prefix: PREFIX,
    version: 1,
};

/// The longest link, in characters: browsers and chats cut longer ones.
pub const MOST_CHARS: usize = 60_000;

/// What a link carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The policy.
    pub policy: Reference,
    /// What the scenario is called; blank where it has no name.
    pub name: String,
    /// What is filled in.
    pub filled: Filled,
    /// The policy file, of a policy that is not built in.
    pub file: Option<String>,
}

/// Why a link cannot be opened or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It is no link of ours.
    NoLink,
    /// A newer program has written it.
    Newer,
    /// Something is missing or altered.
    Damaged,
    /// It is longer than links may be, or would unpack to more.
    TooLong,
    /// It is locked with a pass-phrase.
    Locked,
    /// It is locked with another pass-phrase.
    WrongPhrase,
}

impl LinkError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoLink => "link-none",
            Self::Newer => "link-newer",
            Self::Damaged => "link-damaged",
            Self::TooLong => "link-long",
            Self::Locked => "link-locked",
            Self::WrongPhrase => "link-phrase",
        }
    }

    /// The sentence, with the way out.
    pub fn message(self) -> Text {
        match self {
            Self::NoLink => Text::new("这不是返利台的链接", "This is no link of Rebate Desk"),
            Self::Newer => Text::new(
                "这个链接是更新的版本写的。请刷新页面，或用最新的版本打开",
                "A newer version has written this link. Reload the page, or open it with the newest version",
            ),
            Self::Damaged => Text::new(
                "链接不完整或被改动过，可能是复制、转发时被截断。请向发来的人再要一次完整的链接",
                "The link is incomplete or was altered, perhaps cut when it was copied or passed on. Ask whoever sent it for the whole link",
            ),
            Self::TooLong => Text::new(
                "内容太多，放不进链接。请导出文件发送",
                "This is too much for a link. Save it as a file and send that",
            ),
            Self::Locked => Text::new(
                "这个链接加了口令，请输入口令",
                "This link is locked: it takes a pass-phrase",
            ),
            Self::WrongPhrase => Text::new(
                "口令不对。请核对大小写和空格，或向发来的人确认口令",
                "This is not the pass-phrase. Check capitals and spaces, or ask whoever sent the link",
            ),
        }
    }
}

/// What was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// A link.
    Link(Box<Link>),
    /// A link for whoever has the pass-phrase: what [`lock::unlocked`] gives goes to [`read`].
    Locked(Locked),
}

/// Writes a link: what comes behind [`PREFIX`].
///
/// # Errors
/// [`LinkError::TooLong`].
pub fn encode(link: &Link) -> Result<String, LinkError> {
    code::write(SCENARIO, &write(link)?)
}

/// Opens a link: what comes behind [`PREFIX`], a whole hash, or a whole address.
///
/// # Errors
/// Why it cannot be opened.
pub fn open(text: &str) -> Result<Opened, LinkError> {
    match code::read(SCENARIO, text)? {
        Content::Plain(content) => read(&content).map(|link| Opened::Link(Box::new(link))),
        Content::Locked(locked) => Ok(Opened::Locked(locked)),
    }
}

/// Reads a link that is not locked.
///
/// # Errors
/// Why it cannot be read.
pub fn decode(text: &str) -> Result<Link, LinkError> {
    match open(text)? {
        Opened::Link(link) => Ok(*link),
        Opened::Locked(_) => Err(LinkError::Locked),
    }
}

/// The content of a link.
///
/// # Errors
/// [`LinkError::TooLong`].
pub fn write(link: &Link) -> Result<Vec<u8>, LinkError> {
    // A growing buffer takes all that can be serialised.
    postcard::to_allocvec(link).map_err(|_| LinkError::TooLong)
}

/// The link of which this is the content.
///
/// # Errors
/// [`LinkError::Damaged`].
pub fn read(content: &[u8]) -> Result<Link, LinkError> {
    match postcard::take_from_bytes::<Link>(content) {
        Ok((link, [])) => Ok(link),
        _ => Err(LinkError::Damaged),
    }
}

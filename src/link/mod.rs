//! Links: a policy with a form filled in → the text behind `#s=` of an address, and back.
//!
//! `<version>.<codec>.<payload>`: the version says how the content is laid out, the codec how it is packed, the payload is base64url
//! without padding. Behind the content stand four bytes that are right for no other content, version or codec: what was cut short or
//! altered is told, never opened. Old versions are read for ever.
//!
//! | codec | the payload is |
//! |---|---|
//! | `p` | the content as it is |
//! | `d` | deflated, where that is shorter |
//!
//! Links come from anywhere: whatever stands there is read within limits, or refused with a reason.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::policy::limits::MAX_POLICY_BYTES;
use crate::policy::pack;
use crate::scenario::Filled;
use crate::scenario::named::Reference;

/// What stands before a link in the hash of an address.
pub const PREFIX: &str = "s=";

/// The version that is written.
const VERSION: &str = "1";

/// The longest link, in characters: browsers and chats cut longer ones.
pub const MOST_CHARS: usize = 60_000;

/// The most that a link unpacks to, in bytes: a policy file, and as much again of figures.
const MOST_BYTES: usize = 2 * MAX_POLICY_BYTES;

/// Bytes of the number that tells altered links.
const CHECK: usize = 4;

/// The highest level of deflate: links are short.
const LEVEL: u8 = 9;

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
}

impl LinkError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoLink => "link-none",
            Self::Newer => "link-newer",
            Self::Damaged => "link-damaged",
            Self::TooLong => "link-long",
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
        }
    }
}

/// Writes a link: what comes behind [`PREFIX`].
///
/// # Errors
/// [`LinkError::TooLong`].
pub fn encode(link: &Link) -> Result<String, LinkError> {
    // A growing buffer takes all that can be serialised.
    let content = postcard::to_allocvec(link).map_err(|_| LinkError::TooLong)?;
    if content.len() > MOST_BYTES {
        return Err(LinkError::TooLong);
    }
    let deflated = compress_to_vec(&content, LEVEL);
    let (codec, mut payload) = if deflated.len() < content.len() {
        ("d", deflated)
    } else {
        ("p", content)
    };
    payload.extend(check(VERSION, codec, &payload).to_be_bytes());
    let text = [VERSION, ".", codec, ".", &URL_SAFE_NO_PAD.encode(payload)].concat();
    if text.len() > MOST_CHARS {
        return Err(LinkError::TooLong);
    }
    Ok(text)
}

/// Reads a link: what comes behind [`PREFIX`], a whole hash, or a whole address.
///
/// # Errors
/// Why it cannot be opened.
pub fn decode(text: &str) -> Result<Link, LinkError> {
    let text = text.trim();
    let text = match text.find('#') {
        Some(at) => &text[at + 1..],
        None => text,
    };
    let text = text.strip_prefix(PREFIX).unwrap_or(text);
    let mut parts = text.splitn(3, '.');
    let (Some(version), Some(codec), Some(payload)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(LinkError::NoLink);
    };
    if !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LinkError::NoLink);
    }
    let number: u32 = version.parse().map_err(|_| LinkError::NoLink)?;
    if text.len() > MOST_CHARS {
        return Err(LinkError::TooLong);
    }
    if version != VERSION {
        // Nought was never written.
        return Err(match number {
            0 | 1 => LinkError::NoLink,
            _ => LinkError::Newer,
        });
    }
    let bytes = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| LinkError::Damaged)?;
    let at = bytes.len().checked_sub(CHECK).ok_or(LinkError::Damaged)?;
    let (payload, said) = bytes.split_at(at);
    if said != check(version, codec, payload).to_be_bytes() {
        return Err(LinkError::Damaged);
    }
    let content = match codec {
        "p" => payload.to_vec(),
        "d" => decompress_to_vec_with_limit(payload, MOST_BYTES).map_err(|error| {
            match error.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => LinkError::TooLong,
                _ => LinkError::Damaged,
            }
        })?,
        _ => return Err(LinkError::Newer),
    };
    match postcard::take_from_bytes::<Link>(&content) {
        Ok((link, [])) => Ok(link),
        _ => Err(LinkError::Damaged),
    }
}

/// The number that tells altered links: 32 bits of the fingerprint of all of it.
fn check(version: &str, codec: &str, payload: &[u8]) -> u32 {
    let head = [version, ".", codec, "."].concat();
    pack::short_fingerprint(&[head.as_bytes(), payload].concat())
}

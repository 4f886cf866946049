//! The text of a link: content → `<version>.<codec>.<payload>`, and back.
//!
//! The codec says how the content is packed, the payload is base64url without padding. Behind the content stand four bytes that are
//! right for no other content, version or codec: what was cut short or altered is told, never opened.
//!
//! | codec | the payload is |
//! |---|---|
//! | `p` | the content as it is |
//! | `d` | deflated, where that is shorter |
//! | `e` | locked with a pass-phrase, see [`super::lock`] |

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::policy::limits::MAX_POLICY_BYTES;
use crate::policy::pack;

use super::lock::Locked;
use super::{LinkError, MOST_CHARS};

/// The most that a link unpacks to, in bytes: a policy file, and as much again of figures.
pub(super) const MOST_BYTES: usize = 2 * MAX_POLICY_BYTES;

/// Bytes of the number that tells altered links.
const CHECK: usize = 4;

/// The highest level of deflate: links are short.
const LEVEL: u8 = 9;

/// A kind of link: what stands before it in the hash of an address, and the version that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Such as `s=`.
    pub prefix: &'static str,
    /// How the content is laid out, from 1 on. Old versions are read for ever.
    pub version: u32,
}

/// What a text holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The content.
    Plain(Vec<u8>),
    /// The content, for whoever has the pass-phrase.
    Locked(Locked),
}

/// Writes content: what comes behind the prefix.
///
/// # Errors
/// [`LinkError::TooLong`].
pub fn write(kind: Kind, content: &[u8]) -> Result<String, LinkError> {
    let (codec, payload) = packed(content)?;
    sealed(kind, codec, payload)
}

/// Reads what [`write`] has written, in a whole address, a whole hash, or what comes behind the prefix.
///
/// # Errors
/// Why it cannot be read.
pub fn read(kind: Kind, text: &str) -> Result<Content, LinkError> {
    let text = text.trim();
    let text = match text.find('#') {
        Some(at) => &text[at + 1..],
        None => text,
    };
    let text = text.strip_prefix(kind.prefix).unwrap_or(text);
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
    if number > kind.version {
        return Err(LinkError::Newer);
    }
    // Nought was never written, nor were noughts in front.
    if number == 0 || version.starts_with('0') {
        return Err(LinkError::NoLink);
    }
    let bytes = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| LinkError::Damaged)?;
    let at = bytes.len().checked_sub(CHECK).ok_or(LinkError::Damaged)?;
    let (payload, said) = bytes.split_at(at);
    if said != check(version, codec, payload).to_be_bytes() {
        return Err(LinkError::Damaged);
    }
    match codec {
        Locked::CODEC => Ok(Content::Locked(Locked::read(payload)?)),
        codec => unpacked(codec, payload).map(Content::Plain),
    }
}

/// Content in the shortest way, and which that is.
pub(super) fn packed(content: &[u8]) -> Result<(&'static str, Vec<u8>), LinkError> {
    if content.len() > MOST_BYTES {
        return Err(LinkError::TooLong);
    }
    let deflated = compress_to_vec(content, LEVEL);
    Ok(if deflated.len() < content.len() {
        ("d", deflated)
    } else {
        ("p", content.to_vec())
    })
}

/// The content of what [`packed`] has made.
pub(super) fn unpacked(codec: &str, payload: &[u8]) -> Result<Vec<u8>, LinkError> {
    match codec {
        "p" => Ok(payload.to_vec()),
        "d" => {
            decompress_to_vec_with_limit(payload, MOST_BYTES).map_err(|error| match error.status {
                TINFLStatus::HasMoreOutput => LinkError::TooLong,
                _ => LinkError::Damaged,
            })
        }
        _ => Err(LinkError::Newer),
    }
}

/// A payload as text, with the bytes that tell what was altered.
pub(super) fn sealed(kind: Kind, codec: &str, mut payload: Vec<u8>) -> Result<String, LinkError> {
    let version = kind.version.to_string();
    payload.extend(check(&version, codec, &payload).to_be_bytes());
    let text = [&version, ".", codec, ".", &URL_SAFE_NO_PAD.encode(payload)].concat();
    if text.len() > MOST_CHARS {
        return Err(LinkError::TooLong);
    }
    Ok(text)
}

/// The number that tells altered links: 32 bits of the fingerprint of all of it.
fn check(version: &str, codec: &str, payload: &[u8]) -> u32 {
    let head = [version, ".", codec, "."].concat();
    pack::short_fingerprint(&[head.as_bytes(), payload].concat())
}

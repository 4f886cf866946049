//! Links that are locked with a pass-phrase: how they are laid out. Locking and unlocking itself is done by what the face at hand
//! has for it – the browser's own cryptography on the page, a library's on the command line – and both read what either wrote.
//!
//! Codec `e`: the key is PBKDF2-HMAC-SHA-256 of the pass-phrase (UTF-8, without white space around it) with [`ROUNDS`] rounds and the
//! salt, 256 bits long; the payload is salt, nonce and what AES-256-GCM makes of the content. Content begins with the letter of the
//! codec in which it is packed, so that what is locked stays as short as what is not. Other parameters will be another codec.

use super::LinkError;
use super::code::{self, Kind};

/// Rounds of PBKDF2: what OWASP asks of HMAC-SHA-256 since 2023. A fifth of a second where somebody opens a link, and for each guess of
/// somebody who does not know the pass-phrase.
pub const ROUNDS: u32 = 600_000;

/// The shortest pass-phrase that is taken for locking, in characters.
pub const LEAST_CHARS: usize = 8;

/// Bytes of the salt.
pub const SALT: usize = 16;

/// Bytes of the nonce.
pub const NONCE: usize = 12;

/// Bytes that AES-GCM adds: they tell whether the key is right.
const TAG: usize = 16;

/// What is locked, and what must be known beside the pass-phrase to unlock it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Random, so that equal pass-phrases have different keys.
    pub salt: [u8; SALT],
    /// Random, so that equal contents look different.
    pub nonce: [u8; NONCE],
    /// What AES-GCM has made, its tag at the end.
    pub sealed: Vec<u8>,
}

impl Locked {
    /// The letter of the codec.
    pub(super) const CODEC: &'static str = "e";

    /// The text of a locked link: what comes behind the prefix.
    ///
    /// # Errors
    /// [`LinkError::TooLong`].
    pub fn write(&self, kind: Kind) -> Result<String, LinkError> {
        let payload = [&self.salt[..], &self.nonce, &self.sealed].concat();
        code::sealed(kind, Self::CODEC, payload)
    }

    pub(super) fn read(payload: &[u8]) -> Result<Self, LinkError> {
        let (salt, rest) = payload.split_first_chunk().ok_or(LinkError::Damaged)?;
        let (nonce, sealed) = rest.split_first_chunk().ok_or(LinkError::Damaged)?;
        if sealed.len() < TAG {
            return Err(LinkError::Damaged);
        }
        Ok(Self {
            salt: *salt,
            nonce: *nonce,
            sealed: sealed.to_vec(),
        })
    }
}

/// The pass-phrase as it goes into the key: without the white space that comes along when it is copied.
pub fn phrase(typed: &str) -> &str {
    typed.trim()
}

/// Whether a pass-phrase is long enough to lock with.
pub fn is_long_enough(typed: &str) -> bool {
    phrase(typed).chars().count() >= LEAST_CHARS
}

/// Content → what is to be locked.
///
/// # Errors
/// [`LinkError::TooLong`].
pub fn to_lock(content: &[u8]) -> Result<Vec<u8>, LinkError> {
    let (codec, payload) = code::packed(content)?;
    Ok([codec.as_bytes(), &payload].concat())
}

/// What was unlocked → content.
///
/// # Errors
/// Why it is none.
pub fn unlocked(bytes: &[u8]) -> Result<Vec<u8>, LinkError> {
    let (codec, payload) = bytes.split_first().ok_or(LinkError::Damaged)?;
    let codec = std::str::from_utf8(std::slice::from_ref(codec)).map_err(|_| LinkError::Damaged)?;
    code::unpacked(codec, payload)
}

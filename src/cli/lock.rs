//! Links locked with a pass-phrase, and unlocked: see [`crate::link::lock`]. The page does the same with the browser's cryptography.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use pbkdf2::pbkdf2_hmac_array;
use pbkdf2::sha2::Sha256;

use crate::lang::Lang;
use crate::link::lock::{self, LEAST_CHARS, Locked, NONCE, ROUNDS, SALT};
use crate::link::{self, Link, LinkError, SCENARIO};

use super::Failure;

/// The text of a locked link.
pub(super) fn locked(link: &Link, typed: &str, lang: Lang) -> Result<String, Failure> {
    if !lock::is_long_enough(typed) {
        return Err(Failure::Refused(vec![lang.pick(
            format!("口令至少 {LEAST_CHARS} 个字符"),
            format!("A pass-phrase has at least {LEAST_CHARS} characters"),
        )]));
    }
    let told = |error: LinkError| Failure::told(&error.message(), lang);
    let plain = link::write(link).and_then(|content| lock::to_lock(&content));
    let plain = plain.map_err(told)?;
    let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
    getrandom::fill(&mut salt)
        .and_then(|()| getrandom::fill(&mut nonce))
        .map_err(|error| {
            Failure::Refused(vec![lang.pick(
                format!("系统给不出随机数：{error}"),
                format!("The system gives no random numbers: {error}"),
            )])
        })?;
    let sealed = cipher(typed, &salt).encrypt(&Nonce::from(nonce), &*plain);
    // What fits into a link is far below what the cipher takes.
    let sealed = sealed.map_err(|_| told(LinkError::TooLong))?;
    let locked = Locked {
        salt,
        nonce,
        sealed,
    };
    locked.write(SCENARIO).map_err(told)
}

/// What is locked.
///
/// # Errors
/// [`LinkError::WrongPhrase`], or why what was unlocked is no link.
pub(super) fn unlocked(locked: &Locked, typed: &str) -> Result<Link, LinkError> {
    let plain = cipher(typed, &locked.salt).decrypt(&Nonce::from(locked.nonce), &*locked.sealed);
    let plain = plain.map_err(|_| LinkError::WrongPhrase)?;
    link::read(&lock::unlocked(&plain)?)
}

fn cipher(typed: &str, salt: &[u8]) -> Aes256Gcm {
    let key: [u8; 32] =
        pbkdf2_hmac_array::<Sha256, 32>(lock::phrase(typed).as_bytes(), salt, ROUNDS);
    Aes256Gcm::new(&key.into())
}

//! Links locked with a pass-phrase, and unlocked, by the browser's own cryptography: see [`crate::link::lock`]. The command line does
//! the same with a library's.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use crate::link::lock::{self, Locked, NONCE, ROUNDS, SALT};
use crate::link::{self, Link, LinkError, SCENARIO};

/// What keeps a link from being locked or unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unable {
    /// The link does.
    Link(LinkError),
    /// The browser has no cryptography here: it gives it to pages of https and of this device.
    NoCryptography,
}

impl From<LinkError> for Unable {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

/// What the browser throws here, it throws for want of cryptography: what is given to it is made here.
impl From<JsValue> for Unable {
    fn from(error: JsValue) -> Self {
        web_sys::console::warn_1(&error);
        Self::NoCryptography
    }
}

/// The text of a locked link.
///
/// # Errors
/// Why it cannot be locked.
pub(super) async fn locked(link: &Link, typed: &str) -> Result<String, Unable> {
    let plain = lock::to_lock(&link::write(link)?)?;
    let crypto = gloo::utils::window().crypto()?;
    let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
    crypto.get_random_values_with_u8_array(&mut salt)?;
    crypto.get_random_values_with_u8_array(&mut nonce)?;
    let subtle = subtle()?;
    let key = key(&subtle, typed, &salt, "encrypt").await?;
    let given = Uint8Array::from(&*plain);
    let promise =
        subtle.encrypt_with_object_and_buffer_source(&cipher(&nonce)?, &key, given.as_ref())?;
    let locked = Locked {
        salt,
        nonce,
        sealed: bytes(&JsFuture::from(promise).await?),
    };
    Ok(locked.write(SCENARIO)?)
}

/// What is locked.
///
/// # Errors
/// [`LinkError::WrongPhrase`], or why else it cannot be unlocked.
pub(super) async fn unlocked(locked: &Locked, typed: &str) -> Result<Link, Unable> {
    let subtle = subtle()?;
    let key = key(&subtle, typed, &locked.salt, "decrypt").await?;
    let given = Uint8Array::from(&*locked.sealed);
    let cipher = cipher(&locked.nonce)?;
    let promise = subtle.decrypt_with_object_and_buffer_source(&cipher, &key, given.as_ref())?;
    let plain = JsFuture::from(promise).await;
    let plain = plain.map_err(|_| LinkError::WrongPhrase)?;
    Ok(link::read(&lock::unlocked(&bytes(&plain))?)?)
}

fn subtle() -> Result<SubtleCrypto, Unable> {
    let subtle = gloo::utils::window().crypto()?.subtle();
    match subtle.is_undefined() {
        true => Err(Unable::NoCryptography),
        false => Ok(subtle),
    }
}

/// The key of a pass-phrase, for one use.
async fn key(
    subtle: &SubtleCrypto,
    typed: &str,
    salt: &[u8],
    usage: &str,
) -> Result<CryptoKey, Unable> {
    let phrase = Uint8Array::from(lock::phrase(typed).as_bytes());
    let usages = Array::of1(&"deriveKey".into());
    let phrase = subtle.import_key_with_str("raw", &phrase, "PBKDF2", false, &usages)?;
    let phrase: CryptoKey = JsFuture::from(phrase).await?.unchecked_into();
    let derivation = object(&[
        ("name", &"PBKDF2".into()),
        ("hash", &"SHA-256".into()),
        ("salt", &Uint8Array::from(salt)),
        ("iterations", &ROUNDS.into()),
    ])?;
    let kind = object(&[("name", &"AES-GCM".into()), ("length", &256.into())])?;
    let usages = Array::of1(&usage.into());
    let key =
        subtle.derive_key_with_object_and_object(&derivation, &phrase, &kind, false, &usages)?;
    Ok(JsFuture::from(key).await?.unchecked_into())
}

fn cipher(nonce: &[u8]) -> Result<Object, JsValue> {
    object(&[
        ("name", &"AES-GCM".into()),
        ("iv", &Uint8Array::from(nonce)),
    ])
}

fn object(fields: &[(&str, &JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}

fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

//! What the page keeps in the browser: texts under keys with the project's prefix. Nothing else in the storage is read or touched.
//!
//! What the browser refuses to keep is kept in memory until the tab is closed, and whoever writes is told.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::embed;

/// What all keys begin with.
const PREFIX: &str = "rebate-desk:";

/// What the browser did not take: on the window, because the page's programs share it.
const MEMORY: &str = "rebateDeskMemory";

fn memory() -> JsValue {
    let window = gloo::utils::window();
    let memory = Reflect::get(&window, &MEMORY.into()).unwrap_or_default();
    if memory.is_object() {
        return memory;
    }
    let memory: JsValue = Object::new().into();
    told(Reflect::set(&window, &MEMORY.into(), &memory));
    memory
}

fn told<T>(result: Result<T, JsValue>) {
    if let Err(error) = result {
        web_sys::console::warn_1(&error);
    }
}

/// The browser's storage; none where it is blocked, and inside another page. (gloo's `LocalStorage` throws where it is blocked, and nothing
/// could catch it.)
fn storage() -> Option<web_sys::Storage> {
    match embed::is() {
        true => None,
        false => gloo::utils::window().local_storage().ok().flatten(),
    }
}

/// The text under a key.
pub(super) fn read(key: &str) -> Option<String> {
    let memory = Reflect::get(&memory(), &key.into()).ok();
    let memory = memory.and_then(|text| text.as_string());
    memory.or_else(|| storage()?.get_item(&[PREFIX, key].concat()).ok().flatten())
}

/// Why the browser did not take a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unkept {
    /// There is no room left.
    Full,
    /// Storage is blocked, as in some private windows.
    Blocked,
}

/// Keeps a text under a key.
///
/// # Errors
/// Why the browser did not take it. It is there until the tab is closed all the same.
pub(super) fn keep(key: &str, text: &str) -> Result<(), Unkept> {
    forget(key);
    let kept = match storage() {
        None => Err(Unkept::Blocked),
        Some(storage) => storage
            .set_item(&[PREFIX, key].concat(), text)
            .map_err(|error| {
                let error = error.dyn_into::<web_sys::DomException>();
                match error.is_ok_and(|error| error.name() == "SecurityError") {
                    true => Unkept::Blocked,
                    false => Unkept::Full,
                }
            }),
    };
    if kept.is_err() {
        told(Reflect::set(&memory(), &key.into(), &text.into()));
    }
    // Inside another page nothing is kept on purpose: nobody need be told.
    match embed::is() {
        true => Ok(()),
        false => kept,
    }
}

/// Keeps a text under a key; whether the browser took it. If not, it is there until the tab is closed.
pub(super) fn write(key: &str, text: &str) -> bool {
    keep(key, text).is_ok()
}

/// A key of the storage without the prefix; none of somebody else's.
pub(super) fn own_key(key: &str) -> Option<&str> {
    key.strip_prefix(PREFIX)
}

/// Removes what is under a key.
pub(super) fn remove(key: &str) {
    forget(key);
    if let Some(storage) = storage() {
        told(storage.remove_item(&[PREFIX, key].concat()));
    }
}

fn forget(key: &str) {
    if let Ok(memory) = memory().dyn_into::<Object>() {
        told(Reflect::delete_property(&memory, &key.into()));
    }
}

/// Whether there is anything that the browser did not take.
pub(super) fn lacks_any() -> bool {
    let memory = memory().dyn_into::<Object>();
    memory.is_ok_and(|memory| Object::keys(&memory).length() > 0)
}

/// How many characters all keys and texts of the storage have, whosever they are: browsers keep some five million.
pub(super) fn used() -> usize {
    let Some(storage) = storage() else { return 0 };
    let length = |text: &str| text.encode_utf16().count();
    let one = |at| {
        let key = storage.key(at).ok().flatten()?;
        let text = storage.get_item(&key).ok().flatten()?;
        Some(length(&key) + length(&text))
    };
    (0..storage.length().unwrap_or(0)).filter_map(one).sum()
}

/// The keys that begin with `start`, without it, in order.
pub(super) fn keys(start: &str) -> Vec<String> {
    let mut keys = Vec::new();
    if let Some(storage) = storage() {
        for at in 0..storage.length().unwrap_or(0) {
            if let Ok(Some(key)) = storage.key(at)
                && let Some(key) = key.strip_prefix(PREFIX)
                && let Some(key) = key.strip_prefix(start)
            {
                keys.push(key.to_owned());
            }
        }
    }
    if let Ok(memory) = memory().dyn_into::<Object>() {
        let names = Object::keys(&memory);
        let memory = names.iter();
        keys.extend(
            memory.filter_map(|key| Some(key.as_string()?.strip_prefix(start)?.to_owned())),
        );
    }
    keys.sort();
    keys.dedup();
    keys
}

//! What the page keeps in the browser: texts under keys with the project's prefix. Nothing else in the storage is read or touched.
//!
//! What the browser refuses to keep is kept in memory until the tab is closed, and whoever writes is told.

use std::cell::RefCell;

/// What all keys begin with.
const PREFIX: &str = "rebate-desk:";

thread_local! {
    /// What the browser did not take.
    static MEMORY: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// The browser's storage; none where it is blocked.
fn storage() -> Option<web_sys::Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

/// The text under a key.
pub(super) fn read(key: &str) -> Option<String> {
    let memory = MEMORY.with_borrow(|memory| {
        let known = memory.iter().find(|(known, _)| known == key);
        known.map(|(_, text)| text.clone())
    });
    memory.or_else(|| storage()?.get_item(&[PREFIX, key].concat()).ok().flatten())
}

/// Keeps a text under a key; whether the browser took it. If not, it is there until the tab is closed.
pub(super) fn write(key: &str, text: &str) -> bool {
    forget(key);
    let storage = storage();
    let kept = storage.is_some_and(|it| it.set_item(&[PREFIX, key].concat(), text).is_ok());
    if !kept {
        MEMORY.with_borrow_mut(|memory| memory.push((key.to_owned(), text.to_owned())));
    }
    kept
}

/// Removes what is under a key.
pub(super) fn remove(key: &str) {
    forget(key);
    if let Some(storage) = storage()
        && let Err(error) = storage.remove_item(&[PREFIX, key].concat())
    {
        web_sys::console::warn_1(&error);
    }
}

fn forget(key: &str) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|(known, _)| known != key));
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
    MEMORY.with_borrow(|memory| {
        let memory = memory.iter().filter_map(|(key, _)| key.strip_prefix(start));
        keys.extend(memory.map(str::to_owned));
    });
    keys.sort();
    keys.dedup();
    keys
}

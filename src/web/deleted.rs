//! What was deleted last, and the way to bring it back.

use std::cell::RefCell;

use leptos::prelude::{RwSignal, Update};

use crate::lang::Lang;

use super::part::{Element, button, el, several};
use super::{focus, store, text};

/// The id of the button that brings it back.
const UNDO: &str = "undo-delete";

/// Something that was deleted.
struct Deleted {
    key: String,
    name: String,
    /// As it was kept.
    raw: String,
}

thread_local! {
    static DELETED: RefCell<Option<Deleted>> = const { RefCell::new(None) };
}

/// Deletes what is under a key, and has those who count `changed` look again; the way back takes the focus.
pub(super) fn delete(key: &str, name: &str, changed: RwSignal<usize>) {
    if let Some(raw) = store::read(key) {
        DELETED.set(Some(Deleted {
            key: key.to_owned(),
            name: name.to_owned(),
            raw,
        }));
        store::remove(key);
        changed.update(|count| *count += 1);
        focus(UNDO);
    }
}

/// What was deleted last, if its key begins with one of these, can be brought back.
pub(super) fn undo(starts: &[&str], changed: RwSignal<usize>, lang: Lang) -> Element {
    let name = DELETED.with_borrow(|deleted| {
        let deleted = deleted.as_ref()?;
        let is_of = starts.iter().any(|start| deleted.key.starts_with(start));
        is_of.then(|| deleted.name.clone())
    });
    let back = move |_: &web_sys::Event| {
        if let Some(Deleted { key, raw, .. }) = DELETED.take() {
            store::write(&key, &raw);
            changed.update(|count| *count += 1);
        }
    };
    el("p")
        .class("told")
        .attr("role", "status")
        .child(name.map(|name| {
            several([
                text::deleted_one(lang, &name).into(),
                " ".into(),
                button("quiet")
                    .id(UNDO)
                    .on("click", back)
                    .child(text::UNDO.get(lang))
                    .into(),
            ])
        }))
}

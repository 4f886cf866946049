//! The source documents: a line a paragraph, fetched when one is first read in.

use std::cell::Cell;

use leptos::prelude::{Get, GetUntracked, RwSignal, Set};

use crate::library::DOCUMENTS_FILE;

use super::fetch::fetch;

/// How the first document begins.
const BEGINNING: &str = "售后商务政策";

/// Where the documents are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Documents {
    /// Not yet asked for.
    Wanted,
    /// Asked for.
    Coming,
    /// Asked for in vain.
    Lost,
    /// Here, for as long as the tab is open.
    Here(&'static str),
}

thread_local! {
    static PLACE: Cell<Option<RwSignal<Documents>>> = const { Cell::new(None) };
}

/// From now on the caller's page can [`follow`] where they are.
pub(super) fn prepare() {
    PLACE.set(Some(RwSignal::new(Documents::Wanted)));
}

/// Where the documents are, as long as the caller follows; the first to ask has them fetched.
pub(super) fn follow() -> Documents {
    let Some(place) = PLACE.get() else {
        return Documents::Lost;
    };
    if place.get_untracked() == Documents::Wanted {
        ask(place);
    }
    place.get()
}

/// Asks once more for what did not come.
pub(super) fn again() {
    if let Some(place) = PLACE.get()
        && place.get_untracked() == Documents::Lost
    {
        ask(place);
    }
}

fn ask(place: RwSignal<Documents>) {
    place.set(Documents::Coming);
    fetch(DOCUMENTS_FILE, move |bytes| {
        // What a server says instead of the file does not begin as it does.
        let text = String::from_utf8(bytes).ok();
        let text = text.filter(|text| text.starts_with(BEGINNING));
        place.set(text.map_or(Documents::Lost, |text| Documents::Here(text.leak())));
    });
}

//! Texts beside the page, fetched when one is first read in: the source documents, a line a paragraph, and the help file.

use std::cell::Cell;

use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use leptos::prelude::{Get, GetUntracked, RwSignal, Set};

use crate::library::{DOCUMENTS_FILE, HELP_FILE, help};

use super::fetch::fetch;
use super::later;

/// How the first document begins.
const BEGINNING: &str = "售后商务政策";

/// How long after the start both and the workbench are fetched unasked, so that they are here when the network is not: by then the
/// page stands, and the policy that somebody came for is on its way.
const UNASKED_AFTER_MS: u32 = 3_000;

/// A text beside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// The source documents.
    Documents,
    /// Glossary, how-tos and clauses.
    Help,
}

/// Where a text is.
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
    static PLACES: Cell<Option<[RwSignal<Documents>; 2]>> = const { Cell::new(None) };
}

/// From now on the caller's page can [`follow`] where they are. In a while they are fetched unasked, where there is a network.
pub(super) fn prepare() {
    PLACES.set(Some([
        RwSignal::new(Documents::Wanted),
        RwSignal::new(Documents::Wanted),
    ]));
    Timeout::new(UNASKED_AFTER_MS, || {
        if is_online() {
            want(Text::Help);
            want(Text::Documents);
            later::want_workbench();
        }
    })
    .forget();
}

/// Whether the browser thinks that there is a network; one that does not say is asked when somebody needs the texts.
fn is_online() -> bool {
    let window = gloo::utils::window();
    Reflect::get(&window, &"navigator".into())
        .and_then(|navigator| Reflect::get(&navigator, &"onLine".into()))
        .is_ok_and(|online| online.is_truthy())
}

fn place(text: Text) -> Option<RwSignal<Documents>> {
    let [documents, help] = PLACES.get()?;
    Some(match text {
        Text::Documents => documents,
        Text::Help => help,
    })
}

/// Where the documents are, as long as the caller follows; the first to ask has them fetched.
pub(super) fn follow() -> Documents {
    follow_text(Text::Documents)
}

/// Where a text is, as long as the caller follows; the first to ask has it fetched.
pub(super) fn follow_text(text: Text) -> Documents {
    want(text);
    place(text).map_or(Documents::Lost, |place| place.get())
}

fn want(text: Text) {
    if let Some(place) = place(text)
        && place.get_untracked() == Documents::Wanted
    {
        ask(text, place);
    }
}

/// Asks once more for what did not come.
pub(super) fn again() {
    for text in [Text::Documents, Text::Help] {
        if let Some(place) = place(text)
            && place.get_untracked() == Documents::Lost
        {
            ask(text, place);
        }
    }
}

fn ask(text: Text, place: RwSignal<Documents>) {
    place.set(Documents::Coming);
    let (file, beginning) = match text {
        Text::Documents => (DOCUMENTS_FILE, BEGINNING),
        Text::Help => (HELP_FILE, help::HEADER),
    };
    fetch(file, move |bytes| {
        // What a server says instead of the file does not begin as it does.
        let text = String::from_utf8(bytes).ok();
        let text = text.filter(|text| text.starts_with(beginning));
        place.set(text.map_or(Documents::Lost, |text| Documents::Here(text.leak())));
    });
}

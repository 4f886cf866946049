//! The page with the network off: whether it is kept on this device, the note that a newer version is ready, and installing it.
//!
//! The work is done by `service-worker.js` and, on the page's side, by `offline.js`, which is fetched with the workbench: nobody waits for
//! it. Here is only what is shown. A newer version is offered, never forced, and only this tab is loaded anew.

use std::cell::Cell;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{Function, Reflect};
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Track, Update};
use wasm_bindgen::{JsCast, JsValue};

use crate::lang::Lang;

use super::part::{Element, NOTHING, Part, button, el};
use super::{fetch, keeping, reader, text};

/// The event by which the script says that something has changed, and its place on the window.
const EVENT: &str = "rebate-desk-offline";
const NAME: &str = "rebateDeskOffline";

/// Where on the window the browser's offer to install the page is put, for the script.
const OFFER: &str = "rebateDeskInstall";

/// What the root of the page has where all of it is one file.
const ONE_FILE: &str = "data-one-file";

/// What is followed.
#[derive(Clone, Copy)]
struct Followed {
    /// Counts what the script has said.
    changed: RwSignal<usize>,
    note: RwSignal<Note>,
}

/// What became of the note that there is a newer version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Note {
    Offered,
    /// Not now: until the page is opened again.
    Later,
    /// It was taken, but there is something that the browser did not keep.
    Unkept,
    /// It is being taken.
    Taken,
}

thread_local! {
    static FOLLOWED: Cell<Option<Followed>> = const { Cell::new(None) };
    /// Whether the script was asked for.
    static IS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// From now on the caller's page can follow how things stand. The browser offers to install a page once, perhaps before the script is
/// here; kept for the button, its own bar does not come.
pub(super) fn prepare() {
    FOLLOWED.set(Some(Followed {
        changed: RwSignal::new(0),
        note: RwSignal::new(Note::Offered),
    }));
    let window = gloo::utils::window();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window, "beforeinstallprompt", options, |event| {
        event.prevent_default();
        // A window takes any property.
        let _set = Reflect::set(&gloo::utils::window(), &OFFER.into(), event);
    })
    .forget();
}

/// Follows what the script says; the first to ask has it fetched. None in a page that is being worked on, or
/// stands inside another.
fn follow() -> Option<JsValue> {
    let followed = FOLLOWED.get()?;
    followed.changed.track();
    // Inside another page nothing is kept, and so not the page either.
    if !has(fetch::BUILD) || super::embed::is() {
        return None;
    }
    if !IS_ASKED.replace(true) {
        EventListener::new(&gloo::utils::window(), EVENT, move |_| {
            followed.changed.update(|count| *count += 1);
        })
        .forget();
        if let Err(error) = add_script() {
            web_sys::console::warn_1(&error);
        }
    }
    let said = reader::get(&gloo::utils::window(), NAME);
    said.is_object().then_some(said)
}

/// Whether the root of the document has an attribute.
fn has(name: &str) -> bool {
    let root = gloo::utils::document().document_element();
    root.is_some_and(|root| root.has_attribute(name))
}

fn add_script() -> Result<(), JsValue> {
    let script = gloo::utils::document().create_element("script")?;
    script.set_attribute("type", "module")?;
    script.set_attribute("src", &fetch::script("offline.js"))?;
    gloo::utils::body().append_child(&script)?;
    Ok(())
}

/// Has the script do something.
fn act(name: &str) {
    let said = reader::get(&gloo::utils::window(), NAME);
    let act = reader::get(&said, name);
    if let Some(act) = act.dyn_ref::<Function>()
        && let Err(error) = act.call0(&said)
    {
        web_sys::console::warn_1(&error);
    }
}

/// The note that there is a newer version, if there is one and nobody has put it off.
pub(super) fn news(lang: Lang) -> Part {
    let is_news = || follow().is_some_and(|said| reader::get(&said, "news").is_truthy());
    // The place is always there, so that a screen reader hears what comes into it.
    el("div")
        .attr("role", "status")
        .live(move || is_news().then(|| note(lang)))
        .into()
}

fn note(lang: Lang) -> Option<Element> {
    let note = FOLLOWED.get()?.note;
    let (says, does) = match note.get() {
        Note::Later => return None,
        Note::Offered | Note::Taken => (text::NEWS_ABOUT, text::NEWS_NOW),
        Note::Unkept => (text::NEWS_UNKEPT, text::NEWS_ALL_THE_SAME),
    };
    let take = move |_: &web_sys::Event| {
        let is_sure = note.get_untracked() == Note::Unkept;
        if keeping::keep_all() || is_sure {
            note.set(Note::Taken);
            act("update");
        } else {
            note.set(Note::Unkept);
        }
    };
    let is_taken = move || (note.get() == Note::Taken).then_some("".into());
    Some(
        el("div")
            .class("news not-printed")
            .attr("data-testid", "news")
            .child(
                el("p")
                    .child(el("strong").child(text::NEWS.get(lang)))
                    .child(" ")
                    .child(says.get(lang)),
            )
            .child(
                button("apply")
                    .live_attr("disabled", is_taken)
                    .on("click", take)
                    .child(does.get(lang)),
            )
            .child(
                button("quiet")
                    .on("click", move |_| note.set(Note::Later))
                    .child(text::NEWS_LATER.get(lang)),
            ),
    )
}

/// Whether the page is kept on this device, which version it is, and what can be done about it.
pub(super) fn section(lang: Lang) -> Part {
    el("section")
        .attr("aria-labelledby", "offline-title")
        .child(el("h2").id("offline-title").child(text::OFFLINE.get(lang)))
        .child(
            el("div")
                .attr("role", "status")
                .class("offline")
                .attr("data-testid", "offline")
                .live(move || standing(lang)),
        )
        .live(move || acts(lang))
        .into()
}

/// How things stand; of a page without the script as of one that cannot be kept.
fn state(said: Option<&JsValue>) -> String {
    said.and_then(|said| reader::words(said, "state"))
        .unwrap_or_default()
}

fn standing(lang: Lang) -> Part {
    let said = follow();
    let words = match &*state(said.as_ref()) {
        "off" => text::OFFLINE_OFF,
        "coming" => text::OFFLINE_COMING,
        "part" => text::OFFLINE_PART,
        "whole" => text::OFFLINE_WHOLE,
        _ if has(ONE_FILE) => text::OFFLINE_ONE_FILE,
        _ => text::OFFLINE_NO,
    };
    let version = said.and_then(|said| reader::words(&said, "version"));
    let version = version.filter(|version| !version.is_empty());
    let version = version.map(|version| {
        el("p")
            .class("help")
            .child(text::page_version(lang, &version))
    });
    el("div")
        .child(el("p").child(words.get(lang)))
        .child(version)
        .into()
}

fn acts(lang: Lang) -> Part {
    let Some(said) = follow() else { return NOTHING };
    let does = |name: &'static str, words: text::Say| {
        button("apply")
            .on("click", move |_| act(name))
            .child(words.get(lang))
    };
    let state = state(Some(&said));
    let installs = reader::get(&said, "installs").is_truthy();
    el("p")
        .class("offline-acts")
        .child(installs.then(|| does("install", text::OFFLINE_INSTALL)))
        .child((state == "part").then(|| does("bringAll", text::OFFLINE_BRING)))
        .child(
            matches!(&*state, "part" | "whole")
                .then(|| does("switchOff", text::OFFLINE_SWITCH_OFF)),
        )
        .child((state == "off").then(|| does("switchOn", text::OFFLINE_SWITCH_ON)))
        .into()
}

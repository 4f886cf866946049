//! The place of the policy editor, which is in the other program: most who open the page never write a policy.
//!
//! The page says only what is to be shown in which language; what the two share is the address and what the browser keeps.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use js_sys::{Function, Reflect};
use leptos::prelude::{Get, RwSignal, Set};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use crate::lang::Lang;

use super::pages::{self, heading};
use super::part::{Part, el, live, several};
use super::text;

/// What the script announces itself by, and where it puts the editor.
const EVENT: &str = "rebate-desk-editor";
const NAME: &str = "rebateDeskEditor";

/// What is to be shown: where, what, and in which language.
type Wanted = (Element, String, Lang);

thread_local! {
    static WANTED: RefCell<Option<Wanted>> = const { RefCell::new(None) };
    /// How often the editor was asked for: a script that did not come is not asked for again under the same name.
    static ASKED: Cell<usize> = const { Cell::new(0) };
    /// Whether it was asked for in vain.
    static LOST: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

/// The editor's page at `#/edit/<what>`.
pub(super) fn page(what: &str, lang: Lang) -> Part {
    let lost_now = RwSignal::new(false);
    LOST.set(Some(lost_now));
    let what = what.to_owned();
    // No other part has this tag, so that none ever takes over what the other program has put there.
    let coming = intro(lang);
    let place = el("editor-place").made(move |place| {
        WANTED.set(Some((place.clone(), what, lang)));
        if !show() {
            fetch();
        }
    });
    let says = move || {
        let lost = || pages::lost(text::READER_LOST, fetch, lang);
        lost_now.get().then(lost)
    };
    several([place.child(coming).into(), live(says)])
}

/// What the editor's first page begins with, and what stands there until it has come.
pub(super) fn intro(lang: Lang) -> Part {
    el("div")
        .class("intro")
        .child(heading(text::EDITOR.get(lang)))
        .child(
            el("p")
                .class("tagline")
                .child(text::EDITOR_TAGLINE.get(lang)),
        )
        .into()
}

/// Shows what is wanted, if the editor is here.
fn show() -> bool {
    let editor = Reflect::get(&gloo::utils::window(), &NAME.into()).unwrap_or_default();
    let Some(editor) = editor.dyn_ref::<Function>() else {
        return false;
    };
    if let Some((place, what, lang)) = WANTED.take() {
        let shown = editor.call3(
            &JsValue::UNDEFINED,
            &place,
            &what.into(),
            &lang.pick("zh", "en").into(),
        );
        if let Err(error) = shown {
            web_sys::console::error_1(&error);
        }
    }
    true
}

fn fetch() {
    set_lost(false);
    let count = ASKED.get();
    ASKED.set(count + 1);
    if count == 0 {
        EventListener::new(&gloo::utils::window(), EVENT, |_| set_lost(!show())).forget();
    }
    let mut file = super::fetch::script("editor.js");
    if count > 0 {
        let mark = if file.contains('?') { "-" } else { "?" };
        file = [&file, mark, &count.to_string()].concat();
    }
    add_script(&file, || set_lost(true));
}

/// Adds a script that stands beside the page; `lost` is done where it does not come.
pub(super) fn add_script(file: &str, lost: fn()) {
    let add = || {
        let document = gloo::utils::document();
        let script = document.create_element("script")?;
        script.set_attribute("type", "module")?;
        script.set_attribute("src", file)?;
        EventListener::once(&script, "error", move |_| lost()).forget();
        gloo::utils::body().append_child(&script)
    };
    if let Err(error) = add() {
        web_sys::console::warn_1(&error);
        lost();
    }
}

fn set_lost(is_lost: bool) {
    if let Some(lost) = LOST.get() {
        lost.set(is_lost);
    }
}

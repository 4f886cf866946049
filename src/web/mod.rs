//! The page: the only code that knows a browser. It shows what the parts below compute and computes nothing itself.
//!
//! | file | what it does |
//! |---|---|
//! | `part` | what a part of the page is made of |
//! | `desk` | a policy being worked on: form signals in, results out |
//! | `shelf`, `documents` | policies, source documents and help that are here, and the fetching of the others (`fetch`) |
//! | `route`, `preferences` | the address bar; language and appearance |
//! | `pages` | policies, calculator, not found |
//! | `home` | what the first page leads each kind of user to |
//! | `fields`, `series`, `rows`, `choices` | the form |
//! | `settings`, `sources` | readings and parameters, with where they come from |
//! | `chart`, `heat` | what if: the total over one figure, and over two |
//! | `results`, `advice`, `bands`, `conditions` | total, payout lines, gates, workings, next steps |
//! | `goal` | goal seek: how much of a figure the wanted total takes |
//! | `readings`, `compare` | readings side by side; scenarios side by side |
//! | `explanation` | what is behind a number |
//! | `tiers` | why not the next tier, and what a failed gate costs |
//! | `sheet` | a policy's statement, to be printed |
//! | `takeaway` | a scenario as a workbook |
//! | `tables` | a whole table: chosen, matched, computed in a worker, looked through |
//! | `training` | question banks, sessions, what came of them |
//! | `boards` | the boards of the after-sales department: ledger, a year by months, pay slips, service |
//! | `fold` | a section that is folded away until it is wanted |
//! | `help` | the search over terms, how-tos, clauses and documents, and their pages |
//! | `offline` | the page with the network off, its newer versions, and installing it |
//! | `later` | the pieces of the program that are fetched when they are wanted, and what is in which |
//! | `workshop` | the place of the policy editor, which is in the other program |
//! | `editor`, `manuscript`, `contract`, `save` | the editor: where one begins, a policy file being written, contract templates |
//! | `keeping`, `scenarios` | what is filled in is kept as it is typed; the scenarios that are kept |
//! | `sharing`, `sent`, `lock` | a scenario as a link; the page of one that was sent; locking and unlocking |
//! | `outgoing` | an address of the page for somebody else: copied, sent, as a QR code |
//! | `mine` | policies that were kept |
//! | `deleted` | what was deleted last, and the way to bring it back |
//! | `clipboard` | putting a text on the clipboard |
//! | `embed` | a calculator inside another page |
//! | `clerk` | the worker's side: tables, in a program of its own |
//! | `reader`, `store` | the program that reads policy files; what the browser keeps |
//! | `rescue` | what is left when the program fails |
//! | `text` | every text, in both languages |
// Views are closures over values that they own, bundles of signals among them, which are large in builds for tests only; these lints ask for shapes that a view cannot have or that read worse in one.
#![allow(
    clippy::large_types_passed_by_value,
    clippy::map_unwrap_or,
    clippy::match_bool,
    clippy::needless_pass_by_value,
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    clippy::semicolon_if_nothing_returned,
    clippy::single_match_else,
    reason = "views are closures over owned values"
)]

mod advice;
mod bands;
mod boards;
mod chart;
mod choices;
mod chosen;
#[cfg(feature = "tables")]
pub mod clerk;
mod clipboard;
mod compare;
mod conditions;
#[cfg(feature = "embedded")]
mod contract;
mod deleted;
mod desk;
mod documents;
#[cfg(feature = "embedded")]
pub mod door;
#[cfg(feature = "embedded")]
pub mod editor;
mod embed;
mod explanation;
mod fetch;
mod fields;
mod fold;
mod goal;
mod heat;
mod help;
mod home;
mod keeping;
mod later;
mod lock;
#[cfg(feature = "embedded")]
mod manuscript;
mod mine;
#[cfg(feature = "embedded")]
mod node;
mod offline;
mod outgoing;
mod pages;
mod part;
mod preferences;
mod reader;
mod readings;
mod rescue;
mod results;
mod route;
mod rows;
mod save;
mod scenarios;
mod sent;
mod series;
mod settings;
mod sharing;
mod sheet;
mod shelf;
mod sources;
mod store;
mod tables;
mod takeaway;
mod text;
mod tiers;
mod training;
mod workshop;

use std::mem;

use leptos::mount::mount_to_renderer;
use leptos::prelude::{
    Effect, Get, Owner, RwSignal, Set, Track, With, WithUntracked, event_target_value,
    request_animation_frame,
};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use crate::lang::Lang;
use crate::policy::Axis;
use crate::policy::messages::period_word;
use crate::policy::model::Policy;
use crate::scenario::Field;

use part::{Element, Part, el, live, several};
use preferences::{Preferences, Theme};
use route::Route;

/// The id of the element that the page is put into.
pub const PLACE: &str = "rebate-desk";

/// Puts the page into its place in the document. A document without the place gets nothing.
pub fn start() {
    let Some(place) = gloo::utils::document().get_element_by_id(PLACE) else {
        return;
    };
    rescue::prepare();
    embed::prepare();
    place.set_inner_html("");
    mount_to_renderer(&place, app).forget();
}

fn app() -> Part {
    let root = Owner::current().unwrap_or_default();
    shelf::prepare();
    documents::prepare();
    help::prepare();
    compare::prepare();
    later::prepare();
    offline::prepare();
    let preferences = Preferences::load();
    let hash = route::follow();
    // What is shown is made anew for each language; what was filled in belongs to `root` and stays.
    let page = move || {
        let lang = preferences.lang.get();
        let route = hash.with(|hash| Route::of_hash(hash));
        let (title, page) = pages::page(&root, &route, lang);
        let desk = text::DESK.get(lang);
        gloo::utils::document().set_title(&match route == Route::Policies {
            true => desk.to_owned(),
            false => format!("{title} · {desk}"),
        });
        page
    };
    let mut is_first = true;
    follow(move || {
        hash.track();
        let is_asked = || {
            let mut opened = desk::all_opened().into_iter();
            opened.any(|desk| desk.asked.with_untracked(Option::is_some))
        };
        // Whoever was led to a field goes there instead.
        if !mem::replace(&mut is_first, false) && !is_asked() {
            focus(pages::TITLE);
            gloo::utils::window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    several([
        header(preferences, hash).into(),
        live(move || later::show_if_here(later::Shown::News, preferences.lang.get())),
        el("main").id("content").live(page).into(),
        live(move || footer(preferences.lang.get())),
    ])
}

/// The places that the head of every page leads to.
const PLACES: [(&str, text::Say); 7] = [
    ("#/", text::POLICIES),
    ("#/scenarios", text::SCENARIOS),
    ("#/board", text::BOARDS),
    ("#/compare", text::COMPARE),
    ("#/train", text::TRAINING),
    ("#/edit", text::EDITOR),
    ("#/help", text::HELP),
];

fn header(preferences: Preferences, hash: RwSignal<String>) -> Element {
    let brand = move || {
        let lang = preferences.lang.get();
        let skip = |event: &Event| {
            // The hash is the route; the way to the content must not become one.
            event.prevent_default();
            focus(pages::TITLE);
        };
        let seal = el("span").class("seal").attr("aria-hidden", "true");
        let name = el("span").class("brand-name").child(text::DESK.get(lang));
        several([
            el("a")
                .class("skip")
                .attr("href", "#content")
                .on("click", skip)
                .child(text::SKIP.get(lang))
                .into(),
            el("a")
                .class("brand")
                .attr("href", "#/")
                .child(seal.child("返"))
                .child(name)
                .into(),
        ])
    };
    let places = move || {
        let lang = preferences.lang.get();
        let link = |(address, name): (&'static str, text::Say)| {
            // The list of policies has the calculators under it; any other page is its own place.
            let is_here = move || hash.with(|hash| Route::of_hash(hash).place() == address);
            el("a")
                .attr("href", address)
                .live_attr("aria-current", move || is_here().then(|| "page".into()))
                .child(name.get(lang))
        };
        el("nav")
            .class("places")
            .attr("aria-label", text::PLACES.get(lang))
            .children(PLACES.map(link))
    };
    el("header").class("head").live(brand).live(places).child(
        el("div")
            .class("preferences")
            .child(languages(preferences))
            .live(move || theme(preferences, preferences.lang.get())),
    )
}

/// The two languages, each in its own words; this part is not made anew, so that the focus stays.
fn languages(preferences: Preferences) -> Element {
    let button = |lang: Lang| {
        let chosen = move || match preferences.lang.get() == lang {
            true => "true",
            false => "false",
        };
        el("button")
            .attr("type", "button")
            .attr("lang", preferences::html_lang(lang))
            .live_attr("aria-pressed", move || Some(chosen().into()))
            .on("click", move |_| preferences.lang.set(lang))
            .child(lang.pick("中文", "English"))
    };
    el("div")
        .class("languages")
        .attr("role", "group")
        .attr("aria-label", "语言 Language")
        .children(Lang::ALL.map(button))
}

fn theme(preferences: Preferences, lang: Lang) -> Element {
    let option = |theme: Theme| {
        let word = match theme {
            Theme::Auto => text::THEME_AUTO,
            Theme::Light => text::THEME_LIGHT,
            Theme::Dark => text::THEME_DARK,
        };
        el("option").attr("value", theme.id()).child(word.get(lang))
    };
    let choose = move |event: &Event| {
        preferences
            .theme
            .set(Theme::from_id(&event_target_value(event)))
    };
    el("label")
        .class("theme")
        .child(el("span").class("unseen").child(text::THEME.get(lang)))
        .child(
            el("select")
                .value(move || preferences.theme.get().id())
                .on("change", choose)
                .children(Theme::ALL.map(option)),
        )
}

fn footer(lang: Lang) -> Element {
    el("footer")
        .class("foot")
        .child(el("p").child(text::LOCAL.get(lang)))
        .child(embed::way_out(lang))
}

/// Does something now that the page stands, and again whenever a signal that it reads has changed. One type for all such work.
fn follow(work: impl FnMut() + 'static) {
    let work: Box<dyn FnMut()> = Box::new(work);
    Effect::new(work);
}

/// Puts the focus on an element, if it is there.
fn focus(id: &str) {
    let id = id.to_owned();
    // What was just set is on the page only after the next turn of effects.
    request_animation_frame(move || {
        let element = gloo::utils::document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok())
            && let Err(error) = element.focus()
        {
            web_sys::console::warn_1(&error);
        }
    });
}

/// Does what may have the page's heading made anew; if that has the focus, so has the new one.
fn keeping_heading(work: impl FnOnce()) {
    let reading = gloo::utils::document().active_element();
    let is_read = reading.is_some_and(|element| element.id() == pages::TITLE);
    work();
    if is_read {
        focus(pages::TITLE);
    }
}

/// What a field is called.
fn field_name(policy: &Policy, field: Field, lang: Lang) -> String {
    match field {
        Field::Input { input, period } => {
            policy.inputs.get(input).map(|input| match input.ty.axis {
                Axis::One => input.label.get(lang).to_owned(),
                axis => text::in_period(
                    lang,
                    period_word(axis, period).get(lang),
                    input.label.get(lang),
                ),
            })
        }
        Field::Parameter(at) => policy
            .parameters
            .get(at)
            .map(|parameter| parameter.label.get(lang).to_owned()),
    }
    .unwrap_or_default()
}

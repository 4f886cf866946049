//! The workbench: what a dealer turns to once the calculator has its figures. It is a part of the program that is fetched apart, so
//! that the first visit need not wait for it.
//!
//! A release of the page is split in two where [`workbench`] is called (`xtask/src/split.rs`): whatever only that function needs is in
//! the part that comes later. Nothing else need be said about what is where. Other builds are whole.

use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set};
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use crate::lang::Lang;
use crate::policy::Listed;

use super::desk::Desk;
use super::pages::TITLE;
use super::part::{Element, Part, button, el, several};
use super::{advice, chart, compare, explanation, focus, heat, help, readings, sheet, text};

/// What the workbench shows.
pub(super) enum Shown {
    /// What is behind a number: of this rule, in this period.
    Number(&'static Desk, usize, usize),
    /// Next steps, and goal seek.
    Advice(&'static Desk),
    /// The total over one figure.
    Chart(&'static Desk),
    /// The total over two figures.
    Grid(&'static Desk),
    /// Readings side by side.
    Readings(&'static Desk),
    /// The page of the statement.
    Statement(&'static Desk),
    /// The page with scenarios side by side; signals belong to the owner.
    Compare(Owner),
    /// A page of help: of this entry and, of a document, at this passage.
    Help(String, Option<usize>),
}

/// Where the workbench is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Not yet asked for.
    Wanted,
    /// Asked for.
    Coming,
    /// Asked for in vain.
    Lost,
    Here,
}

thread_local! {
    static PLACE: Cell<Option<RwSignal<Place>>> = const { Cell::new(None) };
}

/// From now on the caller's page can follow where the workbench is.
pub(super) fn prepare() {
    let place = match cfg!(split) {
        true => Place::Wanted,
        false => Place::Here,
    };
    PLACE.set(Some(RwSignal::new(place)));
}

/// Part of a page; until it has come, what there is to say about that.
pub(super) fn show(what: Shown, lang: Lang) -> Part {
    page(what, lang).map_or_else(|says| says, |(_, part)| part)
}

/// A page that has a title of its own, otherwise what there is to say until it has come.
pub(super) fn page(what: Shown, lang: Lang) -> Result<(String, Part), Part> {
    want();
    match PLACE.get().map(|place| place.get()) {
        Some(Place::Here) => now(workbench(what, lang)).ok_or_else(|| lost(lang)),
        Some(Place::Lost) | None => Err(lost(lang)),
        Some(Place::Wanted | Place::Coming) => Err(coming(lang)),
    }
}

/// Has the workbench fetched, unless it is here or coming.
pub(super) fn want() {
    if let Some(place) = PLACE.get()
        && place.get_untracked() == Place::Wanted
    {
        ask(place);
    }
}

fn ask(place: RwSignal<Place>) {
    place.set(Place::Coming);
    spawn_local(async move {
        let loaded = load().await;
        let document = gloo::utils::document();
        let is_read = document.active_element().is_some_and(|it| it.id() == TITLE);
        place.set(match loaded {
            Ok(()) => Place::Here,
            Err(_) => Place::Lost,
        });
        // The page's heading is made anew.
        if is_read {
            focus(TITLE);
        }
    });
}

fn coming(lang: Lang) -> Part {
    says(text::PART_COMING.get(lang))
        .attr("data-testid", "coming")
        .into()
}

fn lost(lang: Lang) -> Part {
    let again = button("apply")
        .on("click", |_| {
            if let Some(place) = PLACE.get() {
                ask(place);
            }
        })
        .child(text::TRY_AGAIN.get(lang));
    several([
        says(text::PART_LOST.get(lang)).into(),
        el("p").child(again).into(),
    ])
}

fn says(words: &'static str) -> Element {
    el("p").class("help").attr("role", "status").child(words)
}

/// What is done at once, as all that is here is.
fn now<T>(work: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done.ok(),
        Poll::Pending => None,
    }
}

#[cfg(split)]
#[wasm_split_helpers::wasm_split(workbench, fallible, preload(load))]
fn workbench(what: Shown, lang: Lang) -> Result<(String, Part), SplitLoaderError> {
    Ok(put_up(what, lang))
}

#[cfg(not(split))]
async fn workbench(what: Shown, lang: Lang) -> Result<(String, Part), SplitLoaderError> {
    Ok(put_up(what, lang))
}

#[cfg(not(split))]
async fn load() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// What is shown, with the title that a page has.
fn put_up(what: Shown, lang: Lang) -> (String, Part) {
    let part = match what {
        Shown::Number(desk, rule, period) => explanation::page(desk, rule, period, lang).into(),
        Shown::Advice(desk) => advice::advice(desk, lang).into(),
        Shown::Chart(desk) => chart::chart(desk, lang),
        Shown::Grid(desk) => heat::grid(desk, lang),
        Shown::Readings(desk) => readings::side_by_side(desk, lang),
        Shown::Statement(desk) => sheet::statement(&Listed::of(desk.policy), desk, lang),
        Shown::Compare(root) => compare::page(&root, lang),
        Shown::Help(id, passage) => return help::page(&id, passage, lang),
    };
    (String::new(), part)
}

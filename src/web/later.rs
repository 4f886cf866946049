//! What comes later: the program of the page is fetched in pieces, so that nobody waits for what is not yet wanted. With the list of
//! policies comes nothing else; the **calculator** is what a policy's page is made of; the **workbench** is what a dealer turns to once
//! there are figures; **tables** are for whoever has many dealers, what goes **beyond** are links, training and the boards.
//!
//! A release of the page is split where [`calculator`], [`workbench`], [`tables`] and [`beyond`] are called (`xtask/src/split.rs`): whatever only such a function
//! needs is in a piece that comes later. Nothing else need be said about what is where. Other builds are whole.

use std::cell::Cell;
#[cfg(not(split))]
use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, request_animation_frame};
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use crate::lang::Lang;
use crate::library::Source;
use crate::policy::Listed;

use super::boards::records::Import;
use super::desk::Desk;
use super::part::{NOTHING, Part, el, several};
use super::{
    advice, boards, chart, compare, explanation, heat, help, keeping_heading, mine, offline, pages,
    readings, route, scenarios, sent, sharing, sheet, takeaway, text,
};

/// A page of a policy, which the calculator shows.
pub(super) struct Opened {
    /// Signals belong to this owner.
    pub(super) root: Owner,
    pub(super) policy: Whose,
    pub(super) page: Page,
}

/// Whose policy.
pub(super) enum Whose {
    Library(Source),
    /// The reader's own, by the id under which it is kept.
    Mine(String),
}

/// Which page of a policy.
#[derive(Clone, Copy)]
pub(super) enum Page {
    Calculator,
    Statement,
    Table,
}

/// What the workbench shows.
pub(super) enum Shown {
    /// What is behind a number: of this rule, in this period.
    Number(&'static Desk, usize, usize),
    /// Next steps, and goal seek.
    Advice(&'static Desk),
    /// The first of the next steps, in a line.
    FirstStep(&'static Desk),
    /// The total over one figure.
    Chart(&'static Desk),
    /// The total over two figures.
    Grid(&'static Desk),
    /// Readings side by side.
    Readings(&'static Desk),
    /// The page of the statement.
    Statement(&'static Desk),
    /// The button that has the scenario written as a workbook, and the way into the ledger.
    Workbook(&'static Desk),
    /// What somebody else has filled in, and what it gives.
    Figures(&'static Desk),
    /// The page with scenarios side by side; signals belong to the owner.
    Compare(Owner),
    /// The page with the scenarios that are kept.
    Scenarios,
    /// The note that there is a newer version of the page.
    News,
    /// A page of help: of this entry and, of a document, at this passage.
    Help(String, Option<usize>),
}

/// What the piece with the tables does.
pub(super) enum OfTables {
    /// The page of a whole table.
    Page(&'static Desk),
    /// Something written as a workbook, and how that is coming along.
    Workbook(takeaway::Taken, takeaway::Stage),
    /// Rows for a record table out of files.
    Records(Box<Import>),
}

/// What the piece does that goes beyond one's own figures. Links, training and the boards are one piece: each piece more parts what it shares with the
/// others into further ones, which everybody waits for.
pub(super) enum Beyond {
    /// The page of a scenario that somebody has sent, by the text of its link; signals belong to the owner.
    Link(Owner, String),
    /// A scenario as a link.
    Share(&'static Desk),
    /// A page of training; signals belong to the owner.
    Training(Owner, String),
    /// A page of the boards; signals belong to the owner.
    Board(Owner, String),
    /// That there are samples in the browser, and the way to be rid of them; signals belong to the owner.
    Samples(Owner),
}

/// A piece of the program.
#[derive(Clone, Copy)]
enum Piece {
    Calculator,
    Workbench,
    Tables,
    Beyond,
}

/// Where a piece is.
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
    /// Where the pieces are, in their order.
    static PLACES: Cell<Option<[RwSignal<Place>; 4]>> = const { Cell::new(None) };
}

/// From now on the caller's page can follow where the pieces are. The calculator is asked for as soon as the page stands: by the time
/// that a policy is chosen it is here.
pub(super) fn prepare() {
    let place = match cfg!(split) {
        true => Place::Wanted,
        false => Place::Here,
    };
    PLACES.set(Some([(); 4].map(|()| RwSignal::new(place))));
    request_animation_frame(|| want(Piece::Calculator));
}

/// Has the workbench fetched, unless it is here or coming.
pub(super) fn want_workbench() {
    want(Piece::Workbench);
}

/// A page of a policy; until the calculator has come, what there is to say about that.
pub(super) fn policy(what: Opened, lang: Lang) -> Result<(String, Part), Part> {
    here(Piece::Calculator, lang)?;
    now(calculator(what, lang)).ok_or_else(|| lost(Piece::Calculator, lang))
}

/// A page of the workbench with its title; until it has come, what there is to say about that.
pub(super) fn page(what: Shown, lang: Lang) -> Result<(String, Part), Part> {
    here(Piece::Workbench, lang)?;
    now(workbench(what, lang)).ok_or_else(|| lost(Piece::Workbench, lang))
}

/// The page of a whole table; until it has come, what there is to say about that.
pub(super) fn table(desk: &'static Desk, lang: Lang) -> Result<Part, Part> {
    of_tables(OfTables::Page(desk), lang)
}

/// Has something written as a workbook; what there is to say about that.
pub(super) fn workbook(taken: takeaway::Taken, stage: takeaway::Stage, lang: Lang) -> Part {
    of_tables(OfTables::Workbook(taken, stage), lang).unwrap_or_else(|says| says)
}

/// Rows for a record table out of files; until the piece with the tables has come, what there is to say about that.
pub(super) fn records(import: Import, lang: Lang) -> Part {
    of_tables(OfTables::Records(Box::new(import)), lang).unwrap_or_else(|says| says)
}

fn of_tables(what: OfTables, lang: Lang) -> Result<Part, Part> {
    here(Piece::Tables, lang)?;
    now(tables(what, lang)).ok_or_else(|| lost(Piece::Tables, lang))
}

/// The page of a scenario that somebody has sent; until it has come, what there is to say about that.
pub(super) fn link(root: &Owner, text: &str, lang: Lang) -> Result<Part, Part> {
    of_beyond(Beyond::Link(root.clone(), text.to_owned()), lang)
}

/// A scenario as a link; until that has come, what there is to say about it.
pub(super) fn share(desk: &'static Desk, lang: Lang) -> Part {
    of_beyond(Beyond::Share(desk), lang).unwrap_or_else(|says| says)
}

/// A page of training; until it has come, what there is to say about that.
pub(super) fn training(root: &Owner, what: &str, lang: Lang) -> Result<Part, Part> {
    of_beyond(Beyond::Training(root.clone(), what.to_owned()), lang)
}

/// A page of the boards; until it has come, what there is to say about that.
pub(super) fn board(root: &Owner, what: &str, lang: Lang) -> Result<Part, Part> {
    of_beyond(Beyond::Board(root.clone(), what.to_owned()), lang)
}

/// That there are samples in the browser; until that has come, what there is to say about it.
pub(super) fn samples(root: &Owner, lang: Lang) -> Part {
    of_beyond(Beyond::Samples(root.clone()), lang).unwrap_or_else(|says| says)
}

fn of_beyond(what: Beyond, lang: Lang) -> Result<Part, Part> {
    here(Piece::Beyond, lang)?;
    now(beyond(what, lang)).ok_or_else(|| lost(Piece::Beyond, lang))
}

/// A part of a page.
pub(super) fn show(what: Shown, lang: Lang) -> Part {
    page(what, lang).map_or_else(|says| says, |(_, part)| part)
}

/// A part of a page that nobody misses: nothing until the workbench has come for something else.
pub(super) fn show_if_here(what: Shown, lang: Lang) -> Part {
    let is_here = place(Piece::Workbench).is_some_and(|place| place.get() == Place::Here);
    match is_here {
        true => show(what, lang),
        false => NOTHING,
    }
}

/// Follows where a piece is, and has it fetched; while it is not here, what there is to say about that.
fn here(piece: Piece, lang: Lang) -> Result<(), Part> {
    want(piece);
    match place(piece).map(|place| place.get()) {
        Some(Place::Here) => Ok(()),
        Some(Place::Lost) | None => Err(lost(piece, lang)),
        Some(Place::Wanted | Place::Coming) => Err(coming(lang)),
    }
}

fn place(piece: Piece) -> Option<RwSignal<Place>> {
    let [calculator, workbench, tables, beyond] = PLACES.get()?;
    Some(match piece {
        Piece::Calculator => calculator,
        Piece::Workbench => workbench,
        Piece::Tables => tables,
        Piece::Beyond => beyond,
    })
}

fn want(piece: Piece) {
    if let Some(place) = place(piece)
        && place.get_untracked() == Place::Wanted
    {
        ask(piece, place);
    }
}

fn ask(piece: Piece, place: RwSignal<Place>) {
    place.set(Place::Coming);
    spawn_local(async move {
        let loaded = match piece {
            Piece::Calculator => load_calculator().await,
            Piece::Workbench => load_workbench().await,
            Piece::Tables => load_tables().await,
            Piece::Beyond => load_beyond().await,
        };
        let now = match loaded {
            Ok(()) => Place::Here,
            Err(_) => Place::Lost,
        };
        keeping_heading(|| place.set(now));
    });
}

fn coming(lang: Lang) -> Part {
    pages::says(text::PART_COMING.get(lang))
        .attr("data-testid", "coming")
        .into()
}

fn lost(piece: Piece, lang: Lang) -> Part {
    let again = move || {
        if let Some(place) = place(piece) {
            ask(piece, place);
        }
    };
    pages::lost(text::PART_LOST, again, lang)
}

/// What is done at once, as all that is here is.
fn now<T>(work: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done.ok(),
        Poll::Pending => None,
    }
}

#[cfg(split)]
#[wasm_split_helpers::wasm_split(calculator, fallible, preload(load_calculator))]
fn calculator(what: Opened, lang: Lang) -> Result<(String, Part), SplitLoaderError> {
    Ok(open(what, lang))
}

#[cfg(split)]
#[wasm_split_helpers::wasm_split(workbench, fallible, preload(load_workbench))]
fn workbench(what: Shown, lang: Lang) -> Result<(String, Part), SplitLoaderError> {
    Ok(put_up(what, lang))
}

#[cfg(split)]
#[wasm_split_helpers::wasm_split(tables, fallible, preload(load_tables))]
fn tables(what: OfTables, lang: Lang) -> Result<Part, SplitLoaderError> {
    Ok(with_tables(what, lang))
}

#[cfg(split)]
#[wasm_split_helpers::wasm_split(beyond, fallible, preload(load_beyond))]
fn beyond(what: Beyond, lang: Lang) -> Result<Part, SplitLoaderError> {
    Ok(go_beyond(what, lang))
}

#[cfg(not(split))]
fn beyond(what: Beyond, lang: Lang) -> Ready<Result<Part, SplitLoaderError>> {
    ready(Ok(go_beyond(what, lang)))
}

#[cfg(not(split))]
fn load_beyond() -> Ready<Result<(), SplitLoaderError>> {
    ready(Ok(()))
}

#[cfg(not(split))]
fn tables(what: OfTables, lang: Lang) -> Ready<Result<Part, SplitLoaderError>> {
    ready(Ok(with_tables(what, lang)))
}

#[cfg(not(split))]
fn load_tables() -> Ready<Result<(), SplitLoaderError>> {
    ready(Ok(()))
}

#[cfg(not(split))]
fn calculator(what: Opened, lang: Lang) -> Ready<Result<(String, Part), SplitLoaderError>> {
    ready(Ok(open(what, lang)))
}

#[cfg(not(split))]
fn workbench(what: Shown, lang: Lang) -> Ready<Result<(String, Part), SplitLoaderError>> {
    ready(Ok(put_up(what, lang)))
}

#[cfg(not(split))]
fn load_calculator() -> Ready<Result<(), SplitLoaderError>> {
    ready(Ok(()))
}

#[cfg(not(split))]
fn load_workbench() -> Ready<Result<(), SplitLoaderError>> {
    ready(Ok(()))
}

fn with_tables(what: OfTables, lang: Lang) -> Part {
    match what {
        OfTables::Page(desk) => super::tables::page(desk, lang),
        OfTables::Workbook(taken, stage) => takeaway::write(taken, stage, lang),
        OfTables::Records(import) => boards::records::view(*import, lang),
    }
}

fn go_beyond(what: Beyond, lang: Lang) -> Part {
    match what {
        Beyond::Link(root, text) => sent::page(&root, &text, lang),
        Beyond::Share(desk) => sharing::panel(desk, lang),
        Beyond::Training(root, what) => super::training::page(&root, &what, lang),
        Beyond::Board(root, what) => boards::page(&root, &what, lang),
        Beyond::Samples(root) => boards::samples(&root, lang),
    }
}

/// A policy's page, with its title.
fn open(what: Opened, lang: Lang) -> (String, Part) {
    let page = match what.page {
        Page::Calculator => pages::calculator,
        Page::Statement => pages::statement,
        Page::Table => pages::table,
    };
    match what.policy {
        Whose::Library(source) => {
            let title = source.listed.title.get(lang).to_owned();
            (title, pages::policy(&what.root, source, page, lang))
        }
        Whose::Mine(id) => mine::page(&what.root, &id, page, lang),
    }
}

/// What is shown, with the title that a page has.
fn put_up(what: Shown, lang: Lang) -> (String, Part) {
    let part = match what {
        Shown::Number(desk, rule, period) => explanation::page(desk, rule, period, lang).into(),
        Shown::Advice(desk) => advice::advice(desk, lang).into(),
        Shown::FirstStep(desk) => advice::first_step(desk, lang),
        Shown::Chart(desk) => chart::chart(desk, lang),
        Shown::Grid(desk) => heat::grid(desk, lang),
        Shown::Readings(desk) => readings::side_by_side(desk, lang),
        Shown::Statement(desk) => sheet::statement(&Listed::of(desk.policy), desk, lang),
        Shown::Workbook(desk) => several([
            takeaway::workbook(takeaway::Taken::Scenario(desk), lang),
            el("a")
                .class("apply")
                .attr("href", route::ledger_from(&desk.address))
                .child(text::INTO_LEDGER.get(lang))
                .into(),
        ]),
        Shown::Figures(desk) => sheet::figures(desk, lang),
        Shown::Compare(root) => compare::page(&root, lang),
        Shown::Scenarios => scenarios::page(lang),
        Shown::News => offline::news(lang),
        Shown::Help(id, passage) => return help::page(&id, passage, lang),
    };
    (String::new(), part)
}

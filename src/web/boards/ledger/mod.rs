//! The rebate ledger 返利台账 on the page: what is in it, where it comes from, what it comes to.
//!
//! | file | what it does |
//! |---|---|
//! | this one | which page of it is shown; what its pages share |
//! | `kept` | the ledger as the browser keeps it, and every change to it |
//! | `fields` | fields of its forms, and what is wrong with what was typed |
//! | `tables` | lists as tables, saved and printed |
//! | `list` | the lines: filtered, sorted, added up |
//! | `line` | a line: its history, and what may follow |
//! | `add` | a rebate entered by hand |
//! | `from` | what a policy's calculator gives, taken in |
//! | `balances` | balances by period, by state, by policy |
//! | `owed` | what is owed on a day: its age, what is overdue |
//! | `forecast` | a year from what there is and what is planned |
//! | `dates` | due and reporting dates |
//! | `bring` | a list that comes in |
//! | `samples` | samples of the ledger and of all boards, cleared at once |
//! | `text` | the texts |

mod add;
mod balances;
mod bring;
mod dates;
mod fields;
mod forecast;
mod from;
mod kept;
mod line;
mod list;
mod owed;
pub(super) mod samples;
mod tables;
pub(super) mod text;

use leptos::prelude::{Get, Owner, Set};

use crate::lang::Lang;
use crate::library::samples::START as SAMPLE;

use super::super::part::{Element, Part, button, el, live, several};
use super::super::text::Say;
use super::super::{pages, route};
use super::part;
use kept::{Book, Place};

pub(in crate::web) use dates::KEY as REPORTS;

/// The address of the board under `#/board/`.
pub(super) const ADDRESS: &str = "ledger";

/// The pages that the ledger's own list of places leads to.
const PLACES: [(&str, Say); 7] = [
    ("", text::LINES),
    ("balances", text::BALANCES),
    ("owed", text::OWED),
    ("forecast", text::FORECAST),
    ("dates", text::DATES),
    ("add", text::ADD),
    ("in", text::BRING),
];

/// The address of a page of the ledger.
fn address(what: &str) -> String {
    match what {
        "" => route::board(ADDRESS),
        what => route::board(&[ADDRESS, "/", what].concat()),
    }
}

/// The address of a line.
fn line_address(id: &str) -> String {
    let id = String::from(js_sys::encode_uri_component(id));
    address(&["line/", &id].concat())
}

/// The page at `#/board/ledger/<what>`.
pub(super) fn page(root: &Owner, what: &str, lang: Lang) -> Part {
    let book = kept::book(root);
    book.arrive(what);
    let content: Part = match what.split_once('/') {
        None => match what {
            "" => list::page(book, lang),
            "balances" => balances::page(book, lang),
            "owed" => owed::page(book, lang),
            "forecast" => forecast::page(book, lang),
            "dates" => dates::page(book, lang),
            "add" => add::page(book, "", lang),
            "in" => bring::page(book, lang),
            _ => return pages::not_found(None, lang).1,
        },
        Some(("line", id)) => line::page(book, id, lang),
        Some(("add", state)) => add::page(book, state, lang),
        Some(("from", whose)) => from::page(root, book, whose, lang),
        Some(_) => return pages::not_found(None, lang).1,
    };
    let here = match what.split('/').next() {
        Some("line") | None => "",
        Some(place) => place,
    };
    several([
        part::head(text::LEDGER.get(lang), lang).into(),
        el("div")
            .class("board-page")
            .child(places(here, lang))
            .live(move || state(book, lang))
            .live(move || samples(book, lang))
            .child(content)
            .into(),
    ])
}

fn places(here: &str, lang: Lang) -> Element {
    let links = PLACES.map(|(what, name)| (address(what), name.get(lang), what == here));
    part::places(text::PLACES.get(lang), links)
}

/// What there is to say about where the ledger is kept.
fn state(book: Book, lang: Lang) -> Part {
    let says = |words: Say| el("p").class("notice wrong").child(words.get(lang));
    let unkept = book.unkept.get().map(|why| {
        says(super::super::scenarios::refused(why)).attr("data-testid", "ledger-unkept")
    });
    let place = match book.kept.get().place {
        Place::Own => None,
        Place::Newer => Some(says(text::NEWER).attr("data-testid", "ledger-newer")),
        Place::Stuck => Some(says(text::STUCK)),
        Place::Aside => {
            let says = part::set_aside(text::ASIDE.get(lang), lang);
            Some(says.attr("data-testid", "ledger-aside"))
        }
    };
    el("div")
        .class("not-printed")
        .attr("role", "status")
        .child(unkept)
        .child(place)
        .into()
}

/// That there are samples among the lines, and the way to be rid of them.
fn samples(book: Book, lang: Lang) -> Option<Element> {
    let count = book.kept.get().ledger.count(SAMPLE);
    let clear = move |_: &web_sys::Event| {
        let cleared = book.change(lang, |ledger| Ok(ledger.clear(SAMPLE)));
        if let Some(count) = cleared {
            book.tell(text::samples_cleared(
                lang,
                &super::super::text::number(count),
            ));
        }
    };
    (count > 0).then(|| {
        el("p")
            .class("notice board-samples")
            .attr("data-testid", "samples")
            .child(text::samples_here(lang, &super::super::text::number(count)))
            .child(" ")
            .child(
                button("quiet not-printed")
                    .on("click", clear)
                    .child(text::CLEAR_SAMPLES.get(lang)),
            )
    })
}

/// What was done or refused last, with the way back where there is one.
fn told(book: Book, lang: Lang) -> Element {
    let says = move || {
        let told = book.told.get()?;
        let back = told.can_undo.then(|| {
            button("quiet")
                .id(kept::UNDO)
                .on("click", move |_| book.undo(lang))
                .child(super::super::text::UNDO.get(lang))
        });
        Some(
            el("p")
                .class(match told.is_wrong {
                    true => "notice wrong",
                    false => "told",
                })
                .child(told.words)
                .child(" ")
                .child(back),
        )
    };
    el("div")
        .id(kept::TOLD)
        .class("not-printed")
        .attr("tabindex", "-1")
        .attr("role", "status")
        .attr("data-testid", "ledger-told")
        .live(says)
}

/// A section with its title.
fn section(title: Say, lang: Lang) -> Element {
    el("section").child(el("h2").child(title.get(lang)))
}

/// The day as of which something is shown.
fn day_field(book: Book, name: Say, lang: Lang) -> Element {
    fields::labelled(
        name,
        el("input")
            .class("entry")
            .attr("type", "date")
            .attr("data-testid", "as-of")
            .value(move || book.day.get())
            .on("input", move |event| {
                book.day.set(leptos::prelude::event_target_value(event));
            }),
        lang,
    )
}

/// A part that follows the ledger and the day. What counts only from a later day on is told of: it is in no sum here.
fn of_day(
    book: Book,
    lang: Lang,
    show: impl Fn(&crate::accrual::Ledger, crate::policy::date::Date) -> Part + 'static,
) -> Part {
    live(move || {
        let (kept, day) = (book.kept.get(), book.as_of());
        let later = kept.ledger.later(day);
        several([
            (later > 0)
                .then(|| {
                    let count = super::super::text::number(later);
                    el("p")
                        .class("help caution")
                        .attr("data-testid", "later")
                        .child(text::later(lang, &count, &day.to_string()))
                })
                .into(),
            show(&kept.ledger, day),
        ])
    })
}

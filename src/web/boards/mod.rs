//! The boards of the after-sales department: what stands beside the policies, over what was computed with them.
//!
//! | file | what it does |
//! |---|---|
//! | `forms` | the documents of a contract: policy detail list, sales report, claim form |
//! | this one | the list of the boards; which of them is shown |
//! | `part` | what their pages are made of |
//! | `pay` | pay slips |
//! | `text` | the texts of the list |
//! | `ledger` | the rebate ledger |
//! | `year` | the board of a policy: a year by months, groups, targets, issues |
//! | `records`, `records_text` | rows for a record table out of files, and the texts of it |

mod forms;
mod ledger;
mod part;
mod pay;
pub(super) mod records;
mod records_text;
mod text;
mod year;

use leptos::prelude::Owner;

use crate::lang::Lang;

use super::part::{Element, Part, el, several};
use super::text::Say;
use super::{pages, route};

/// The key of a setting of the ledger that a backup has, too.
pub(super) use ledger::REPORTS;
/// That there are samples in the browser, with the way to be rid of all of them.
pub(super) use ledger::samples::notice as samples;

/// A board: its address under `#/board`, its name, and what it is for.
struct Board {
    address: &'static str,
    title: Say,
    summary: Say,
}

/// The boards in the order of the list.
const BOARDS: [Board; 5] = [
    Board {
        address: ledger::ADDRESS,
        title: ledger::text::LEDGER,
        summary: ledger::text::LEDGER_SUMMARY,
    },
    Board {
        address: "pay",
        title: pay::text::PAY,
        summary: pay::text::PAY_ABOUT,
    },
    Board {
        address: "year/p/dealer-kpi-2012",
        title: year::text::KPI,
        summary: year::text::KPI_SUMMARY,
    },
    Board {
        address: "year/p/after-sales-service",
        title: year::text::SERVICE,
        summary: year::text::SERVICE_SUMMARY,
    },
    Board {
        address: forms::ADDRESS,
        title: forms::TITLE,
        summary: forms::SUMMARY,
    },
];

/// What the board at an address of the page is called.
pub(super) fn called(address: &str) -> Option<Say> {
    let board = BOARDS
        .iter()
        .find(|board| route::board(board.address) == address)?;
    Some(board.title)
}

/// The page at `#/board/<what>`.
pub(super) fn page(root: &Owner, what: &str, lang: Lang) -> Part {
    let (board, rest) = what.split_once('/').unwrap_or((what, ""));
    match board {
        "" => home(root, lang),
        "pay" => pay::page(root, lang),
        year::ADDRESS => year::page(root, rest, lang),
        ledger::ADDRESS => ledger::page(root, rest, lang),
        forms::ADDRESS => forms::page(root, what, lang),
        _ => pages::not_found(None, lang).1,
    }
}

fn home(root: &Owner, lang: Lang) -> Part {
    several([
        el("div")
            .class("intro")
            .child(pages::heading(super::text::BOARDS.get(lang)))
            .child(
                el("p")
                    .class("tagline")
                    .child(text::BOARDS_TAGLINE.get(lang)),
            )
            .into(),
        samples(root, lang),
        el("ul")
            .class("policies")
            .children(BOARDS.map(|board| card(&board, lang)))
            .into(),
    ])
}

fn card(board: &Board, lang: Lang) -> Element {
    el("li").child(
        el("a")
            .class("card")
            .attr("href", route::board(board.address))
            .child(el("h2").child(board.title.get(lang)))
            .child(el("p").class("card-summary").child(board.summary.get(lang))),
    )
}

//! The boards of the after-sales department: what stands beside the policies, over what was computed with them.
//!
//! | file | what it does |
//! |---|---|
//! | this one | the list of the boards; which of them is shown |
//! | `pay` | pay slips |
//! | `text` | the texts of the list |

mod pay;
mod text;

use leptos::prelude::Owner;

use crate::lang::Lang;

use super::part::{Element, Part, el, several};
use super::text::Say;
use super::{pages, route};

/// A board: its address under `#/board`, its name, and what it is for.
struct Board {
    address: &'static str,
    title: Say,
    summary: Say,
}

/// The boards in the order of the list.
const BOARDS: [Board; 1] = [Board {
    address: "pay",
    title: pay::text::PAY,
    summary: pay::text::PAY_ABOUT,
}];

/// The page at `#/board/<what>`.
pub(super) fn page(root: &Owner, what: &str, lang: Lang) -> Part {
    match what {
        "" => home(lang),
        "pay" => pay::page(root, lang),
        _ => pages::not_found(None, lang).1,
    }
}

fn home(lang: Lang) -> Part {
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

//! What the pages of boards are made of: their head, the way from one to another, tables that scroll, and what goes out of them.

use std::rc::Rc;

use crate::lang::Lang;
use crate::report::plain::PlainSheet;

use super::super::part::{Element, Part, button, el};
use super::super::takeaway::{self, Taken};
use super::super::{pages, save, text};

/// The head of a board's page, with the way to the list of boards.
pub(super) fn head(title: impl Into<Part>, lang: Lang) -> Element {
    let back = el("a")
        .attr("href", "#/board")
        .child(text::BOARDS.get(lang));
    el("div")
        .class("intro board-head")
        .child(el("p").class("eyebrow").child(back))
        .child(pages::heading(title))
}

/// The pages of a board: the address and name of each, and whether it is the one that is shown.
pub(super) fn places(
    name: &'static str,
    places: impl IntoIterator<Item = (String, &'static str, bool)>,
) -> Element {
    let link = |(address, name, is_here): (String, &'static str, bool)| {
        let link = el("a").attr("href", address).child(name);
        match is_here {
            true => link.attr("aria-current", "page"),
            false => link,
        }
    };
    el("nav")
        .class("board-places not-printed")
        .attr("aria-label", name)
        .children(places.into_iter().map(link))
}

/// That something is set aside, with the way to where it is shown.
pub(super) fn set_aside(words: &'static str, lang: Lang) -> Element {
    el("p").class("notice wrong").child(words).child(" ").child(
        el("a")
            .attr("href", "#/scenarios")
            .child(text::SHOW_ASIDE.get(lang)),
    )
}

/// What a wide table scrolls in.
pub(super) fn region(name: &str) -> Element {
    el("div")
        .class("board-scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", name.to_owned())
}

/// Handing over a list as a file, and the page on paper. `print` is what is done before it is printed.
pub(super) fn saving(
    sheet: PlainSheet,
    csv_id: &'static str,
    print: impl Fn() + 'static,
    lang: Lang,
) -> Element {
    let name = sheet.title.get(lang).to_owned();
    let sheets: Rc<[PlainSheet]> = Rc::new([sheet]);
    let (file, lists) = ([&name, ".csv"].concat(), Rc::clone(&sheets));
    let csv = button("apply")
        .attr("data-testid", csv_id)
        .on("click", move |_| {
            for sheet in lists.iter() {
                save::save_text(&file, &sheet.csv(lang));
            }
        })
        .child(text::SAVE_CSV.get(lang));
    let paper = button("apply")
        .on("click", move |_| print())
        .child(text::PRINT.get(lang));
    el("div")
        .class("acts not-printed")
        .child(csv)
        .child(takeaway::workbook(Taken::Lists(sheets, name), lang))
        .child(paper)
}

//! What was found about lines, as a table in which each opens as a calculation; on a phone each row is a card.

use crate::lang::Lang;

use super::super::part::{Element, Part, button, el};
use super::super::text::{self, Say};
use super::Board;

/// A column: its name, and whether it has figures.
pub(super) type Column = (Say, bool);

fn class((_, is_figure): Column) -> &'static str {
    match is_figure {
        true => "figure",
        false => "",
    }
}

/// The table of these columns behind the one of names.
pub(super) fn findings(
    (id, name): (&'static str, Say),
    columns: &[Column],
    rows: Vec<Element>,
    lang: Lang,
) -> Element {
    let head = std::iter::once((text::DEALER, false)).chain(columns.iter().copied());
    let head = head.map(|column| {
        el("th")
            .attr("scope", "col")
            .class(class(column))
            .child(column.0.get(lang))
    });
    let head: Vec<Element> = head.collect();
    let table = el("table")
        .class("findings")
        .attr("data-testid", id)
        .child(el("thead").child(el("tr").children(head)))
        .child(el("tbody").children(rows));
    el("div")
        .class("findings-scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", name.get(lang))
        .child(table)
}

/// A row: a line by its name, and a cell a column.
pub(super) fn row(
    board: &'static Board,
    (line, name): (usize, &str),
    columns: &[Column],
    cells: impl IntoIterator<Item = Part>,
    lang: Lang,
) -> Element {
    let open = button("open-line")
        .attr("title", text::OPEN_LINE.get(lang))
        .on("click", move |_| board.open_line(line))
        .child(name.to_owned());
    let cells = cells.into_iter().zip(columns).map(|(cell, column)| {
        el("td")
            .class(class(*column))
            .attr("data-name", column.0.get(lang))
            .child(cell)
    });
    let cells: Vec<Element> = cells.collect();
    el("tr")
        .child(el("th").attr("scope", "row").child(open))
        .children(cells)
}

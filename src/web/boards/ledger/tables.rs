//! Lists as tables that scroll within their region.

use rust_decimal::Decimal;

use crate::accrual::list::Column;
use crate::lang::Lang;
use crate::policy::{Kind, Value, notation};
use crate::report::plain::{Holds, PlainSheet};

use super::super::super::part::{Element, el};
use super::super::super::text as texts;
use super::super::part::region;
use super::text;

/// With more columns than this a phone shows a row as a card: a table of balances is read down its columns.
const NARROW: usize = 7;

/// An amount as people read it.
pub(super) fn money(lang: Lang, amount: Decimal) -> String {
    texts::bare(lang, Kind::Money, amount)
}

/// A cell as people read it: amounts with their thousands.
pub(super) fn cell(holds: Holds, cell: &str, lang: Lang) -> String {
    let is_money = holds == Holds::Money || (holds == Holds::Figures && cell.contains('.'));
    match (is_money, cell.parse::<Decimal>()) {
        (true, Ok(amount)) => money(lang, amount),
        _ => cell.to_owned(),
    }
}

/// Whether a column has figures, which stand at its right edge.
pub(super) fn is_figure(holds: Holds) -> bool {
    holds != Holds::Words
}

/// A list as a table of this name, the first column naming the rows; with a row of sums below, if there is one. A row leads to an address,
/// if it has one.
pub(super) fn table(
    name: &str,
    sheet: &PlainSheet,
    sums: Option<Vec<String>>,
    address: impl Fn(usize) -> Option<String>,
    lang: Lang,
) -> Element {
    let cards = |class: &'static str, words: &str| match words.is_empty() {
        true => "none",
        false => class,
    };
    let head = sheet.columns.iter().map(|column| {
        el("th")
            .attr("scope", "col")
            .class(class(column.holds))
            .child(column.heading.get(lang).to_owned())
    });
    let head: Vec<Element> = head.collect();
    let row = |cells: &[String], to: Option<String>| {
        let cells = cells.iter().zip(&sheet.columns).enumerate();
        let cells = cells.map(|(at, (words, column))| {
            let words = cell(column.holds, words, lang);
            let name = match at {
                0 => el("th").attr("scope", "row"),
                _ => el("td"),
            };
            let cell = name
                .class(cards(class(column.holds), &words))
                .attr("data-name", column.heading.get(lang).to_owned());
            match (at, &to) {
                (0, Some(to)) => cell.child(el("a").attr("href", to.clone()).child(words)),
                _ => cell.child(words),
            }
        });
        let cells: Vec<Element> = cells.collect();
        el("tr").children(cells)
    };
    let rows = sheet.rows.iter().enumerate();
    let rows: Vec<Element> = rows.map(|(at, cells)| row(cells, address(at))).collect();
    let foot = sums.map(|sums| el("tfoot").child(row(&sums, None)));
    region(name).child(
        el("table")
            .class(match sheet.columns.len() > NARROW {
                true => "board-table board-cards",
                false => "board-table",
            })
            .child(el("thead").child(el("tr").children(head)))
            .child(el("tbody").children(rows))
            .child(foot),
    )
}

/// How a cell of such a column looks.
pub(super) fn class(holds: Holds) -> &'static str {
    match is_figure(holds) {
        true => "figure",
        false => "words",
    }
}

/// Some columns of a list of the ledger's lines: those of them that say anything.
pub(super) fn of_columns(sheet: &PlainSheet, wanted: &[Column]) -> PlainSheet {
    let places = wanted.iter().filter_map(|column| {
        let at = Column::ALL.iter().position(|other| other == column)?;
        let says = |row: &Vec<String>| row.get(at).is_some_and(|cell| !cell.is_empty());
        sheet.rows.iter().any(says).then_some(at)
    });
    let places: Vec<usize> = places.collect();
    let columns = places
        .iter()
        .filter_map(|at| sheet.columns.get(*at).cloned());
    let row = |row: &Vec<String>| {
        let cells = places.iter().map(|at| row.get(*at).cloned());
        cells.map(Option::unwrap_or_default).collect()
    };
    let rows = sheet.rows.iter().map(row).collect();
    PlainSheet::new(sheet.title.clone(), columns.collect(), rows)
}

/// The sums of the columns of amounts, behind the word for them; figures of other columns are not added up.
pub(super) fn sums(sheet: &PlainSheet, lang: Lang) -> Vec<String> {
    let columns = sheet.columns.iter().enumerate();
    let sum = |(at, column): (usize, &crate::report::plain::PlainColumn)| {
        if at == 0 {
            return text::SUM.get(lang).to_owned();
        }
        // What rebates are computed from may be the same money twice.
        let is_base = column.heading == Column::Base.words();
        if column.holds != Holds::Money || is_base {
            return String::new();
        }
        let cells = sheet.rows.iter().filter_map(|row| row.get(at));
        let sum: Decimal = cells.filter_map(|cell| cell.parse::<Decimal>().ok()).sum();
        notation::write_exact(Kind::Money, &Value::Number(sum), Some(2))
    };
    columns.map(sum).collect()
}

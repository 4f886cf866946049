//! What is entered into a policy, as tables of a document.

use crate::engine::Case;
use crate::lang::Lang;
use crate::policy::model::{Input, Policy};
use crate::policy::{Axis, Kind, Value};

use super::super::plain::Holds;
use super::words;
use super::{Grid, Section};

/// How many rows of a record table a blank document has.
const BLANK_ROWS: usize = 12;

/// What of the figures is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// What was entered, or holds without that.
    Entered,
    /// All there is to enter, with what was entered.
    All,
    /// All there is to enter, to be written by hand.
    Blank,
}

/// The figures: single ones, months, quarters, record tables, in this order.
pub(super) fn sections(policy: &Policy, case: &Case, which: Which, lang: Lang) -> Vec<Section> {
    let mut sections = vec![single(policy, case, which, lang)];
    sections
        .extend([Axis::Month, Axis::Quarter].map(|axis| series(policy, case, axis, which, lang)));
    let records = 0..policy.records.len();
    sections.extend(records.map(|table| rows(policy, case, table, which, lang)));
    sections.retain(|section| section.grid.is_some());
    sections
}

/// What stands below a heading of this kind.
pub(super) fn holds(kind: Kind) -> Holds {
    match kind {
        Kind::Money => Holds::Money,
        Kind::Ratio => Holds::Ratio,
        Kind::Count | Kind::Number | Kind::Plain => Holds::Figures,
        _ => Holds::Words,
    }
}

/// A heading with its unit: the figures below it have none.
fn head(input: &Input, lang: Lang) -> (String, Holds) {
    let label = input.label.get(lang);
    let label = match input.ty.kind {
        Kind::Money => lang.pick(format!("{label}（元）"), format!("{label} (yuan)")),
        _ => label.to_owned(),
    };
    (label, holds(input.ty.kind))
}

fn inputs(policy: &Policy, axis: Axis) -> impl Iterator<Item = (usize, &Input)> {
    let inputs = policy.inputs.iter().enumerate();
    inputs.filter(move |(_, input)| input.ty.axis == axis)
}

fn entered<'c>(case: &'c Case, input: usize, at: usize) -> Option<&'c Value> {
    case.inputs.get(input)?.get(at)?.as_ref()
}

fn stands(case: &Case, input: usize) -> bool {
    let cells = case.inputs.get(input);
    cells.is_some_and(|cells| cells.iter().any(Option::is_some))
}

fn single(policy: &Policy, case: &Case, which: Which, lang: Lang) -> Section {
    let mut grid = Grid::new([
        (lang.pick("项目", "Item"), Holds::Words),
        (lang.pick("数值", "Figure"), Holds::Words),
        (lang.pick("说明", "Note"), Holds::Words),
    ]);
    for (at, input) in inputs(policy, Axis::One) {
        let value = entered(case, at, 0).filter(|_| which != Which::Blank);
        let by_default = input.default.as_ref();
        if which == Which::Entered && value.is_none() && by_default.is_none() {
            continue;
        }
        let write = |value: &Value| words::value(policy, input.ty.kind, value, lang);
        let note = match (value, by_default) {
            (None, Some(default)) => {
                let (zh, en) = ("未填时按", "if left blank");
                words::said(lang.pick(zh, en), &write(default), lang)
            }
            (None, None) => {
                let blank = input.blank.as_ref();
                blank.map_or_else(String::new, |blank| blank.get(lang).to_owned())
            }
            _ => String::new(),
        };
        grid.rows.push(vec![
            input.label.get(lang).to_owned(),
            value.map(write).unwrap_or_default(),
            note,
        ]);
    }
    Section::new(lang.pick("单项", "Single figures")).with(grid)
}

fn series(policy: &Policy, case: &Case, axis: Axis, which: Which, lang: Lang) -> Section {
    let columns: Vec<(usize, &Input)> = inputs(policy, axis)
        .filter(|(at, _)| which != Which::Entered || stands(case, *at))
        .collect();
    let (title, first) = match axis {
        Axis::Month => (
            lang.pick("逐月", "Month by month"),
            lang.pick("月份", "Month"),
        ),
        _ => (
            lang.pick("逐季", "Quarter by quarter"),
            lang.pick("季度", "Quarter"),
        ),
    };
    let mut grid = Grid {
        heads: vec![(first.to_owned(), Holds::Words)],
        ..Grid::default()
    };
    grid.heads
        .extend(columns.iter().map(|(_, input)| head(input, lang)));
    if !columns.is_empty() {
        grid.rows = (0..axis.periods().unwrap_or(0))
            .map(|period| {
                let mut row = vec![words::period(axis, period, lang)];
                row.extend(columns.iter().map(|(at, input)| {
                    let value = entered(case, *at, period).filter(|_| which != Which::Blank);
                    let kind = input.ty.kind;
                    let text = value.map(|value| words::bare(policy, kind, value, lang));
                    text.unwrap_or_default()
                }));
                row
            })
            .collect();
    }
    Section::new(title).with(grid)
}

fn rows(policy: &Policy, case: &Case, table: usize, which: Which, lang: Lang) -> Section {
    let axis = Axis::Rows(table);
    let Some(records) = policy.records.get(table) else {
        return Section::default();
    };
    let columns: Vec<(usize, &Input)> = inputs(policy, axis)
        .filter(|(at, _)| which != Which::Entered || stands(case, *at))
        .collect();
    let there = case.len(policy, axis);
    let count = match which {
        Which::Entered => there,
        Which::All => there.max(1),
        Which::Blank => BLANK_ROWS,
    };
    let mut grid = Grid {
        heads: vec![(lang.pick("行", "Row").to_owned(), Holds::Words)],
        ..Grid::default()
    };
    grid.heads
        .extend(columns.iter().map(|(_, input)| head(input, lang)));
    if !columns.is_empty() {
        grid.rows = (0..count)
            .map(|row| {
                let mut cells = vec![(row + 1).to_string()];
                cells.extend(columns.iter().map(|(at, input)| {
                    let value = entered(case, *at, row).filter(|_| which != Which::Blank);
                    let text = value.map(|value| words::bare(policy, input.ty.kind, value, lang));
                    text.unwrap_or_default()
                }));
                cells
            })
            .collect();
    }
    Section::new(records.label.get(lang)).with(grid)
}

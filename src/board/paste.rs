//! A year out of a spreadsheet or a CSV → fields: names down and months across, or months down and names across. Names are matched as
//! headings of tables are: by name, label or alias. A unit stands in brackets behind a name, in a column of units, or above the table.

use crate::policy::model::{Input, Policy};
use crate::policy::notation::number::UnitWord;
use crate::policy::{Axis, Kind, notation};
use crate::scenario::Draft;
use crate::scenario::paste;
use crate::table::heading::{self, Heading};
use crate::table::layout::said_unit;
use crate::table::rows;

use super::MONTHS;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Fields: the input, the month from 0, and the text. What is given once for the year is in month 0.
    pub fields: Vec<(usize, usize, String)>,
    /// Names that no input is called by, as they stand, each once.
    pub strange: Vec<String>,
    /// How many names were found.
    pub found: usize,
}

/// Reads a text for the form of a year ([`super::form::form`]): as spreadsheets copy it, or a CSV. None where no month and no name can be
/// told.
pub fn read(form: &Policy, text: &str) -> Option<Pasted> {
    let of = |separator| of_lines(form, &paste::table(text, separator));
    of(b'\t').or_else(|| of(rows::separator(text)))
}

fn of_lines(form: &Policy, lines: &[Vec<String>]) -> Option<Pasted> {
    let has_months = |line: &Vec<String>| months_of(line) > 1;
    // `单位：万元` above the table or beside it is said of all amounts.
    let unit = lines.iter().flatten().find_map(|cell| said_unit(cell));
    if let Some(at) = lines.iter().position(has_months) {
        return Some(down(form, lines.get(at..)?, unit));
    }
    let lines = turned(lines);
    let at = lines.iter().position(has_months)?;
    Some(down(form, lines.get(at..)?, unit))
}

/// The draft with what was pasted: what the paste says nothing about stays.
pub fn put(draft: &mut Draft, pasted: &Pasted) {
    for (input, month, text) in &pasted.fields {
        let field = draft
            .inputs
            .get_mut(*input)
            .and_then(|fields| fields.get_mut(*month));
        if let Some(field) = field {
            field.clone_from(text);
        }
    }
}

/// How many cells of a line name a month and nothing else.
fn months_of(line: &[String]) -> usize {
    line.iter().filter(|cell| month_of(cell).is_some()).count()
}

/// The month, from 0, that a cell names.
fn month_of(cell: &str) -> Option<usize> {
    let heading = Heading::new(cell);
    match heading.period {
        Some((Axis::Month, month)) if heading.name.is_empty() && month < MONTHS => Some(month),
        _ => None,
    }
}

/// Names down, months across: the first line has the months. `unit` is that of amounts of which neither name nor row says one.
fn down(form: &Policy, lines: &[Vec<String>], unit: Option<UnitWord>) -> Pasted {
    let mut pasted = Pasted::default();
    let Some((head, rows)) = lines.split_first() else {
        return pasted;
    };
    let months: Vec<Option<usize>> = head.iter().map(|cell| month_of(cell)).collect();
    let is_units = |cell: &String| ["单位", "计量单位", "unit"].contains(&cell.trim());
    let units = head.iter().position(is_units);
    for row in rows {
        let named = row.iter().enumerate().find_map(|(at, cell)| {
            let is_month = months.get(at).copied().flatten().is_some();
            let is_name = !is_month && units != Some(at) && !cell.is_empty();
            is_name.then(|| (at, Heading::without_period(cell), cell))
        });
        let Some((_, heading, cell)) = named else {
            continue;
        };
        let Some((input, known)) = input_of(form, &heading) else {
            if said_unit(cell).is_some() {
                continue;
            }
            let is_new = !pasted.strange.contains(cell);
            if is_new && row.iter().any(|cell| !cell.is_empty()) {
                pasted.strange.push(cell.clone());
            }
            continue;
        };
        pasted.found += 1;
        let of_row = units.and_then(|at| heading::unit(row.get(at)?.trim()));
        let of_all = unit.filter(|_| known.ty.kind == Kind::Money);
        let unit = heading.unit.or(of_row).or(of_all);
        let is_once = known.ty.axis == Axis::One;
        for (cell, month) in row.iter().zip(&months) {
            let Some(month) = *month else {
                continue;
            };
            if cell.is_empty() || notation::is_blank(cell) {
                continue;
            }
            let text = paste::entry(known, unit, cell.clone());
            if is_once {
                // The first that stands is the year's.
                pasted.fields.push((input, 0, text));
                break;
            }
            pasted.fields.push((input, month, text));
        }
    }
    pasted
}

/// The input that a name means, of those that are filled in by month or once.
fn input_of<'p>(form: &'p Policy, heading: &Heading) -> Option<(usize, &'p Input)> {
    let mut inputs = form.inputs.iter().enumerate();
    inputs
        .find(|(_, input)| matches!(input.ty.axis, Axis::One | Axis::Month) && heading.names(input))
}

/// Rows as columns.
fn turned(lines: &[Vec<String>]) -> Vec<Vec<String>> {
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let column = |at: usize| {
        let cells = lines.iter().map(|line| line.get(at).cloned());
        cells.map(Option::unwrap_or_default).collect()
    };
    (0..width).map(column).collect()
}

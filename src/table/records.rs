//! Rows for a record table out of a table that came: which column is which, what each row says as a form has it, and which rows are there
//! already.
//!
//! What cannot be read is left blank in its row and told; the row comes all the same.

use std::collections::HashSet;

use crate::policy::model::{Policy, Records};
use crate::policy::notation;

use super::book::{BadCell, Book};
use super::matching::{Shape, Target};

/// How many rows of records a browser keeps: at some 120 characters each they are half of the five million that its storage takes.
pub const MOST_RECORDS: usize = 20_000;

/// How many cells that cannot be read are told of; the others are counted.
pub const MOST_TOLD: usize = 500;

/// Rows read for a record table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// By column of the table that came: the input that it is, as an index into [`Policy::inputs`]; none that is not used.
    pub columns: Vec<Option<usize>>,
    /// The rows: a text for each column of the record table, in its order, as a form has them.
    pub rows: Vec<Vec<String>>,
    /// The cells that cannot be read, [`MOST_TOLD`] at most.
    pub bad: Vec<BadCell>,
    /// How many there are.
    pub bad_cells: usize,
    /// How many rows were left out: sums, notes, headings again, rows of which nothing is used.
    pub left_out: usize,
    /// How many rows follow behind the first [`MOST_RECORDS`], and were not read.
    pub beyond: usize,
}

/// Matches the columns of a table to those of a record table: as their headings say, or as somebody chose, an input or none a column.
/// A column that is chosen for two is that of the last.
pub fn match_columns(
    book: &mut Book,
    policy: &Policy,
    table: usize,
    chosen: Option<&[Option<usize>]>,
) {
    let shape = Shape::Records(table);
    if book.matching.shape != shape {
        book.reshape(policy, shape);
    }
    for (at, input) in chosen.unwrap_or_default().iter().enumerate() {
        let target = input.map_or(Target::Nothing, |input| Target::Figure {
            input,
            period: None,
        });
        let column = book.matching.columns.get(at);
        if column.is_some_and(|column| column.target != target) {
            book.say(policy, at, target);
        }
    }
}

/// By column of the table that came: the column of the record table that it is, as an index into [`Policy::inputs`].
pub fn columns(book: &Book, policy: &Policy, table: usize) -> Vec<Option<usize>> {
    let own = policy.records.get(table).map(Records::range);
    let own = own.unwrap_or_default();
    let columns = book.matching.columns.iter();
    let input = |target| match target {
        Target::Figure { input, .. } if own.contains(&input) => Some(input),
        _ => None,
    };
    columns.map(|column| input(column.target)).collect()
}

/// Reads the rows of a table whose columns are matched. `fixed` is what the columns of the record table say in every row for which the
/// table has no column: an input and its text.
pub fn read(book: &Book, policy: &Policy, table: usize, fixed: &[(usize, String)]) -> Read {
    let columns = columns(book, policy, table);
    let Some(records) = policy.records.get(table) else {
        return Read::default();
    };
    let mut blank = vec![String::new(); records.columns];
    for (input, text) in fixed {
        let at = input.checked_sub(records.first);
        if !columns.contains(&Some(*input))
            && let Some(cell) = at.and_then(|at| blank.get_mut(at))
        {
            text.trim().clone_into(cell);
        }
    }
    let mut read = Read {
        columns,
        ..Read::default()
    };
    let mut reader = book.read(policy);
    let mut findings = None;
    while reader.next_row().is_some() {
        if read.rows.len() >= MOST_RECORDS {
            read.beyond += 1;
            continue;
        }
        let mut row = blank.clone();
        let mut is_empty = true;
        for (place, figure) in reader.places().iter().zip(reader.figures()) {
            let cell = place
                .input
                .checked_sub(records.first)
                .and_then(|at| row.get_mut(at));
            if let Some(cell) = cell
                && let Some(input) = policy.inputs.get(place.input)
                && let Some(value) = figure.clone().value()
            {
                *cell = notation::write_edit(input.ty.kind, &value);
                is_empty &= cell.is_empty();
            }
        }
        if is_empty {
            read.left_out += 1;
        } else {
            read.rows.push(row);
        }
        if read.rows.len() == MOST_RECORDS {
            // Of what is not taken nothing is told.
            findings = Some(reader.findings.clone());
        }
    }
    let findings = findings.unwrap_or(reader.findings);
    read.left_out += findings.left_out_rows;
    read.bad_cells = findings.bad_cells;
    read.bad = findings.bad;
    read.bad.truncate(MOST_TOLD);
    read
}

/// The rows that are there: one is known by the column that the policy's board names, and by all of its cells where it names none or the row
/// has nothing in it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    column: Option<usize>,
    seen: HashSet<String>,
}

impl Known {
    /// None of a record table yet.
    pub fn new(policy: &Policy, table: usize) -> Self {
        let column = || {
            let record = policy.board.as_ref()?.record?;
            let records = policy.records.get(table)?;
            records.range().position(|input| input == record)
        };
        Self {
            column: column(),
            seen: HashSet::new(),
        }
    }

    /// From now on these rows are there.
    pub fn add<'r>(&mut self, rows: impl IntoIterator<Item = &'r [String]>) {
        for row in rows {
            let key = self.key(row);
            self.seen.insert(key);
        }
    }

    /// Whether a row is there.
    pub fn has(&self, row: &[String]) -> bool {
        self.seen.contains(&self.key(row))
    }

    /// Those of a file that are not there yet, and how many are. From now on all of them are there, and the file read twice adds nothing.
    /// Of the same number within one file a row that says something else is one of its own, as a second job of an order; one that says
    /// the same in each cell is a copy.
    pub fn take(&mut self, rows: Vec<Vec<String>>) -> (Vec<Vec<String>>, usize) {
        let all = rows.len();
        let mut copies = HashSet::new();
        let has_number = |row: &[String]| {
            let number = self.column.and_then(|column| row.get(column));
            number.is_some_and(|number| !number.is_empty())
        };
        let is_fresh =
            |row: &Vec<String>| !self.has(row) && (!has_number(row) || copies.insert(row.clone()));
        let fresh: Vec<Vec<String>> = rows.into_iter().filter(is_fresh).collect();
        self.add(fresh.iter().map(Vec::as_slice));
        let known = all - fresh.len();
        (fresh, known)
    }

    fn key(&self, row: &[String]) -> String {
        let own = self.column.and_then(|column| row.get(column));
        match own.map(|text| text.trim()).filter(|text| !text.is_empty()) {
            Some(number) => number.to_owned(),
            // No cell has a control character in it that parts cells.
            None => ["\u{1f}", &row.join("\u{1f}")].concat(),
        }
    }
}

//! A list for other people – claims, who is nearly there – as rows under headings: as CSV, and as a plain workbook. Lines may stand above
//! it; a document is nothing but lines.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::lang::{Lang, Text};

use super::delimited::{CsvCell, MARK, write_row};

/// A list: headings, and rows with a cell for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainSheet {
    /// What the list is.
    pub title: Text,
    /// What stands above it.
    pub above: Vec<PlainLine>,
    /// Its columns.
    pub columns: Vec<PlainColumn>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// A column of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainColumn {
    /// Its heading.
    pub heading: Text,
    /// What stands in it.
    pub holds: Holds,
}

/// A line above a list, or of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainLine {
    /// What it is.
    pub style: LineStyle,
    /// Its cells; none of a line that is left free.
    pub cells: Vec<(Holds, String)>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineStyle {
    /// What the whole is called.
    Title,
    /// What the lines below it are about.
    Heading,
    /// A sentence, as wide as the sheet.
    #[default]
    Words,
    /// A name and what it is, or where that is written.
    Fact,
    /// The headings of a table.
    Heads,
    /// A row of a table.
    Row,
    /// The sums of its rows.
    Sum,
}

impl PlainLine {
    /// A line of words.
    pub fn new<S: Into<String>>(style: LineStyle, cells: impl IntoIterator<Item = S>) -> Self {
        let cells = cells.into_iter();
        Self {
            style,
            cells: cells.map(|cell| (Holds::Words, cell.into())).collect(),
        }
    }
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holds {
    /// Words from anywhere.
    #[default]
    Words,
    /// Plain digits, or nothing.
    Figures,
    /// Amounts of money in plain digits, or nothing; a workbook sums them.
    Money,
    /// Shares as `12.5%`, or nothing; a workbook has them as percentages.
    Ratio,
    /// In each row what it has: plain digits, a share as `12.5%`, a word, or nothing. A workbook has numbers and percentages.
    Mixed,
}

impl PlainColumn {
    /// A column with this heading.
    pub fn new(holds: Holds, zh: &str, en: &str) -> Self {
        Self {
            heading: Text::new(zh, en),
            holds,
        }
    }
}

impl PlainSheet {
    /// A list of rows as people read them: figures lose their thousands, a spreadsheet has its own.
    pub fn new(title: Text, columns: Vec<PlainColumn>, mut rows: Vec<Vec<String>>) -> Self {
        for row in &mut rows {
            for (cell, column) in row.iter_mut().zip(&columns) {
                if column.holds != Holds::Words && cell.contains(',') {
                    *cell = cell.replace(',', "");
                }
            }
        }
        Self {
            title,
            above: Vec::new(),
            columns,
            rows,
        }
    }

    /// Lines without a list.
    pub fn of_lines(title: Text, above: Vec<PlainLine>) -> Self {
        Self {
            title,
            above,
            ..Self::default()
        }
    }

    /// As CSV that Excel opens: what stands above, a row of headings, then the rows.
    pub fn csv(&self, lang: Lang) -> String {
        let mut text = String::from(MARK);
        for line in &self.above {
            let cells = line.cells.iter();
            write_row(&mut text, cells.map(|(holds, cell)| csv_cell(*holds, cell)));
        }
        if self.columns.is_empty() {
            return text;
        }
        let headings = self.columns.iter().map(|column| column.heading.get(lang));
        write_row(
            &mut text,
            headings.map(|heading| CsvCell::Words(heading.into())),
        );
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns);
            write_row(
                &mut text,
                cells.map(|(cell, column)| csv_cell(column.holds, cell)),
            );
        }
        text
    }
}

/// Whether a cell is plain digits, or a share.
fn is_figure(cell: &str) -> bool {
    let digits = cell.strip_suffix('%').unwrap_or(cell);
    digits.parse::<Decimal>().is_ok()
}

fn csv_cell(holds: Holds, cell: &str) -> CsvCell<'_> {
    match holds {
        Holds::Words => CsvCell::Words(cell.into()),
        Holds::Mixed if !is_figure(cell) => CsvCell::Words(cell.into()),
        Holds::Figures | Holds::Money | Holds::Ratio | Holds::Mixed => CsvCell::Figure(cell.into()),
    }
}

//! A list for other people – claims, who is nearly there – as rows under headings: as CSV, and as a plain workbook.

use serde::{Deserialize, Serialize};

use crate::lang::{Lang, Text};

use super::delimited::{CsvCell, MARK, write_row};

/// A list: headings, and rows with a cell for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainSheet {
    /// What the list is.
    pub title: Text,
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
            columns,
            rows,
        }
    }

    /// As CSV that Excel opens: a row of headings, then the rows.
    pub fn csv(&self, lang: Lang) -> String {
        let mut text = String::from(MARK);
        let headings = self.columns.iter().map(|column| column.heading.get(lang));
        write_row(
            &mut text,
            headings.map(|heading| CsvCell::Words(heading.into())),
        );
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns);
            let cell = |(cell, column): (&String, &PlainColumn)| match column.holds {
                Holds::Words => CsvCell::Words(cell.clone().into()),
                Holds::Figures | Holds::Money | Holds::Ratio => {
                    CsvCell::Figure(cell.clone().into())
                }
            };
            write_row(&mut text, cells.map(cell));
        }
        text
    }
}

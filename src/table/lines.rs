//! Cells of a sheet → a text with a line for each row, within limits.

use std::collections::HashMap;
use std::fmt::Write;

use calamine::Dimensions;

use super::layout::MOST_COLUMNS;
use super::rows::quote;
use super::workbook::WorkbookError;

/// The longest text of a sheet, in bytes. A million rows of twelve months are 130 MB.
const LONGEST_TEXT: usize = 512 << 20;

/// The longest text that any file may make, in bytes.
const SHORT_TEXT: usize = 16 << 20;

/// How many times as long as its file a text may be beyond that: real sheets come to ten.
const MOST_TIMES: usize = 32;

/// The longest cell, in bytes: Excel's own limit of 32,767 characters, at four bytes each.
const LONGEST_CELL: usize = 131_072;

/// The most rows that a sheet has: Excel's own limit.
const MOST_ROWS: u32 = 1_048_576;

/// The lines in which headings may stand.
const HEADER_LINES: u32 = 60;

/// A text that grows line by line.
pub(super) struct Lines {
    text: String,
    /// How long it may become.
    limit: usize,
    /// The row that is being filled.
    row: u32,
    cells: Vec<String>,
    /// How many of them are in use.
    width: usize,
    /// Merged areas not yet begun, the topmost last.
    coming: Vec<Dimensions>,
    /// Those that reach into this row, with the words in them.
    open: Vec<(Dimensions, String)>,
    /// What stands in the first cell of those that begin in this row.
    begun: HashMap<(u32, u32), usize>,
}

impl Lines {
    /// A sheet with these merged areas, in a file of so many bytes.
    pub(super) fn new(mut merged: Vec<Dimensions>, file: usize) -> Self {
        let seen = |column: u32| usize::try_from(column).is_ok_and(|column| column < MOST_COLUMNS);
        merged.retain(|area| {
            area.start != area.end
                && area.start.0 <= area.end.0
                && area.start.1 <= area.end.1
                && seen(area.start.1)
        });
        merged.sort_by_key(|area| std::cmp::Reverse(area.start));
        let mut lines = Self {
            text: String::new(),
            limit: LONGEST_TEXT.min(SHORT_TEXT.saturating_add(file.saturating_mul(MOST_TIMES))),
            row: 0,
            cells: Vec::new(),
            width: 0,
            coming: merged,
            open: Vec::new(),
            begun: HashMap::new(),
        };
        lines.begin();
        lines
    }

    /// Areas that begin in this row are open now, those that ended above it no longer.
    fn begin(&mut self) {
        let row = self.row;
        self.open.retain(|(area, _)| area.end.0 >= row);
        self.begun.clear();
        while let Some(area) = self.coming.pop_if(|area| area.start.0 <= row) {
            // Areas do not overlap, so a row has no more of them than columns; what is beyond is made up.
            if self.open.len() < MOST_COLUMNS {
                self.begun.insert(area.start, self.open.len());
                self.open.push((area, String::new()));
            }
        }
    }

    /// Puts a cell into its row, which is the last one or a later one.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        is_text: bool,
    ) -> Result<(), WorkbookError> {
        if row < self.row || row >= MOST_ROWS {
            return Err(WorkbookError::Damaged(format!(
                "row {}",
                u64::from(row) + 1
            )));
        }
        if text.len() > LONGEST_CELL {
            return Err(WorkbookError::TooLarge);
        }
        while self.row < row {
            self.end_row()?;
        }
        let Ok(at) = usize::try_from(column) else {
            return Ok(());
        };
        if at >= MOST_COLUMNS || text.is_empty() {
            return Ok(());
        }
        if is_text
            && let Some(&area) = self.begun.get(&(row, column))
            && let Some((_, words)) = self.open.get_mut(area)
        {
            text.clone_into(words);
        }
        self.set(at, text);
        Ok(())
    }

    fn set(&mut self, column: usize, text: &str) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            text.clone_into(cell);
            self.width = self.width.max(column + 1);
        }
    }

    fn end_row(&mut self) -> Result<(), WorkbookError> {
        let open = std::mem::take(&mut self.open);
        for (area, words) in &open {
            if words.is_empty() {
                continue;
            }
            // A title over the whole table is one cell; headings over some of its columns belong to each.
            let across = if self.row < HEADER_LINES {
                area.end.1
            } else {
                area.start.1
            };
            for column in area.start.1..=across {
                let Ok(column) = usize::try_from(column) else {
                    break;
                };
                if column >= MOST_COLUMNS {
                    break;
                }
                let used = column < self.width;
                if !used || self.cells.get(column).is_none_or(String::is_empty) {
                    self.set(column, words);
                }
            }
        }
        self.open = open;
        for (at, cell) in self.cells.iter_mut().take(self.width).enumerate() {
            if at > 0 {
                self.text.push('\t');
            }
            self.text.push_str(&quote(cell, b'\t'));
            cell.clear();
        }
        self.width = 0;
        self.text.push('\n');
        if self.text.len() > self.limit {
            return Err(WorkbookError::TooLarge);
        }
        self.row += 1;
        self.begin();
        Ok(())
    }

    /// The text.
    pub(super) fn finish(mut self) -> Result<String, WorkbookError> {
        if self.width > 0 {
            self.end_row()?;
        }
        Ok(self.text)
    }
}

/// A number with the 15 significant digits that Excel keeps: `0.30000000000000004` is 0.3.
pub(super) fn figure(number: f64) -> String {
    let mut scientific = String::new();
    // Writing to a String cannot fail.
    let _written = write!(scientific, "{number:.14e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let Ok(exponent) = exponent.parse::<i32>() else {
        return scientific;
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    // Beyond what any figure of a policy is, as it came.
    if !(-28..=28).contains(&exponent) {
        return format!("{sign}{digits}E{exponent}");
    }
    let count = i32::try_from(digits.len()).unwrap_or(0);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    if exponent < 0 {
        format!("{sign}0.{}{digits}", zeros(-exponent - 1))
    } else if exponent + 1 >= count {
        format!("{sign}{digits}{}", zeros(exponent + 1 - count))
    } else {
        let point = usize::try_from(exponent + 1).unwrap_or(0);
        let (whole, fraction) = digits.split_at_checked(point).unwrap_or((digits, ""));
        format!("{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_excel_keeps() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1234.5, "-1234.5"),
            (0.1 + 0.2, "0.3"),
            (1.005, "1.005"),
            (100_000_000.0, "100000000"),
            (0.000_012_3, "0.0000123"),
            (123_456_789_012_345.0, "123456789012345"),
            (1_234_567_890_123_456_789.0, "1234567890123460000"),
            (1e300, "1E300"),
            (1e-300, "1E-300"),
            (99.99, "99.99"),
        ];
        for (number, expected) in cases {
            assert_eq!(figure(number), expected);
        }
        assert_eq!(figure(f64::NAN), "NaN");
    }

    #[test]
    fn merged_words_stand_in_each_row_and_merged_headings_in_each_column() {
        let area = |start, end| Dimensions { start, end };
        let merged = vec![
            area((0, 1), (0, 2)),
            area((2, 0), (3, 0)),
            area((2, 1), (3, 1)),
        ];
        let mut lines = Lines::new(merged, 0);
        let puts: [(u32, u32, &str, bool); 8] = [
            (0, 1, "采购额", true),
            (1, 0, "店", true),
            (1, 1, "1月", true),
            (1, 2, "2月", true),
            (2, 0, "甲", true),
            (2, 1, "5", false),
            (3, 2, "6", false),
            (5, 0, "乙", true),
        ];
        for (row, column, text, is_text) in puts {
            assert_eq!(lines.put(row, column, text, is_text), Ok(()));
        }
        let text = lines.finish();
        // The merged figure is counted once.
        let expected = "\t采购额\t采购额\n店\t1月\t2月\n甲\t5\n甲\t\t6\n\n乙\n";
        assert_eq!(text, Ok(expected.to_owned()));
    }
}

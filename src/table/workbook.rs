//! The sheets of a workbook → text, as if somebody had copied them: cells parted by tabs, the rest as [`super::rows`] reads it.
//!
//! Figures are written with the 15 digits that Excel keeps, days as `2024-03-31`. A merged cell counts for each row that it covers, as its
//! reader sees it; over several columns only where headings stand, because a figure would be counted twice.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use std::io::{Cursor, Read};

use calamine::{
    CellErrorType, Data, DataRef, DataType, Dimensions, Ods, Reader, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, Xlsx, XlsxError,
};
use zip::ZipArchive;

use crate::lang::Text;

use super::rows::quote;

/// The longest text of a sheet, in bytes. A million rows of twelve months are 130 MB.
const LONGEST_TEXT: usize = 512 << 20;

/// What a part of a workbook other than a sheet may unpack to, in bytes: strings of a million dealers are 30 MB.
const LARGEST_PART: u64 = 256 << 20;

/// What deflate can make of a byte at most.
const DEFLATE: u64 = 1_032;

/// The most columns that are read. Twelve months of forty figures are 480.
const MOST_COLUMNS: usize = 1_024;

/// The lines in which headings may stand.
const HEADER_LINES: u32 = 60;

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// What sort of file this is, by how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `.xlsx`, `.xlsm`, `.xlsb`, `.ods`: a zip archive.
    Zip,
    /// `.xls`, or a workbook with a password.
    Old,
    /// Anything else is text.
    Text,
}

/// Why a workbook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbookError {
    /// It has a password.
    Password,
    /// It is a zip archive, but no workbook.
    NoWorkbook,
    /// It is none, or damaged: what the reader says.
    Damaged(String),
    /// It unpacks to more than fits.
    TooLarge,
    /// It has no such sheet.
    NoSheet(String),
}

impl WorkbookError {
    /// The sentence, with the way out.
    pub fn message(&self) -> Text {
        match self {
            Self::Password => Text::new(
                "文件设了密码。请在 Excel 里打开，去掉密码后另存",
                "The file has a password. Open it in Excel, remove the password and save it",
            ),
            Self::NoWorkbook => Text::new(
                "这是压缩包，不是工作簿。请先解压，再选里面的表格",
                "This is an archive, not a workbook. Unpack it and choose the table in it",
            ),
            Self::Damaged(what) => Text::new(
                format!("工作簿读不出来（{what}）。请在 Excel 里打开，另存为 .xlsx 或 .csv 再试"),
                format!(
                    "The workbook cannot be read ({what}). Open it in Excel and save it as .xlsx or .csv"
                ),
            ),
            Self::TooLarge => Text::new(
                "工作表展开后太大。请删去多余的行列，或另存为 .csv 再试",
                "The sheet is too large once unpacked. Remove what is not needed, or save it as .csv",
            ),
            Self::NoSheet(name) => Text::new(
                format!("没有名为“{name}”的工作表"),
                format!("There is no sheet called “{name}”"),
            ),
        }
    }
}

/// What sort of file begins so.
pub fn sort(bytes: &[u8]) -> Sort {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Sort::Zip
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        Sort::Old
    } else {
        Sort::Text
    }
}

type Bytes<'b> = Cursor<&'b [u8]>;

/// An open workbook.
pub struct Workbook<'b> {
    book: Book<'b>,
    /// Its sheets, in their order; charts and macros are none.
    pub sheets: Vec<Sheet>,
}

enum Book<'b> {
    Xlsx(Box<Xlsx<Bytes<'b>>>),
    Xlsb(Box<Xlsb<Bytes<'b>>>),
    Ods(Box<Ods<Bytes<'b>>>),
    Xls(Box<Xls<Bytes<'b>>>),
}

impl<'b> Workbook<'b> {
    /// Opens a workbook: whatever [`sort`] does not call text.
    ///
    /// # Errors
    /// A password, damage, parts that unpack to more than a workbook's could be.
    pub fn open(bytes: &'b [u8]) -> Result<Self, WorkbookError> {
        let book = match sort(bytes) {
            Sort::Zip => zipped(bytes)?,
            _ => Book::Xls(Box::new(Xls::new(Cursor::new(bytes)).map_err(old)?)),
        };
        let metadata = match &book {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
        };
        let sheets = metadata
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = sheets
            .map(|sheet| Sheet {
                name: sheet.name.clone(),
                hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect();
        Ok(Self { book, sheets })
    }

    /// The text of a sheet; blank lines stay, so that its line numbers are the sheet's row numbers.
    ///
    /// # Errors
    /// No such sheet, damage, too much of it.
    pub fn text(&mut self, sheet: &str) -> Result<String, WorkbookError> {
        if !self.sheets.iter().any(|known| known.name == sheet) {
            return Err(WorkbookError::NoSheet(sheet.to_owned()));
        }
        let range = match &mut self.book {
            Book::Xlsx(book) => return streamed(book, sheet),
            Book::Xlsb(book) => book.worksheet_range(sheet).map_err(damaged),
            Book::Ods(book) => book.worksheet_range(sheet).map_err(damaged),
            Book::Xls(book) => {
                let merged = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
                let range = book.worksheet_range(sheet).map_err(old)?;
                return ranged(&range, merged);
            }
        }?;
        ranged(&range, Vec::new())
    }
}

/// A workbook in a zip archive, none of whose parts is a bomb.
fn zipped(bytes: &[u8]) -> Result<Book<'_>, WorkbookError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = archive.file_names().filter_map(Result::ok);
    let names: Vec<String> = names.map(|name| name.to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let sort: fn(&[u8]) -> Result<Book<'_>, WorkbookError> = if has("xl/workbook.xml") {
        |bytes| {
            Ok(Book::Xlsx(Box::new(
                Xlsx::new(Cursor::new(bytes)).map_err(new)?,
            )))
        }
    } else if has("xl/workbook.bin") {
        |bytes| {
            Ok(Book::Xlsb(Box::new(
                Xlsb::new(Cursor::new(bytes)).map_err(damaged)?,
            )))
        }
    } else if has("content.xml") {
        |bytes| {
            Ok(Book::Ods(Box::new(
                Ods::new(Cursor::new(bytes)).map_err(damaged)?,
            )))
        }
    } else {
        return Err(WorkbookError::NoWorkbook);
    };
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        // Sheets are read as a stream, and only as far as they fit; what is small cannot become large.
        let name = part.name().map_err(damaged)?.to_lowercase();
        let streamed = name.starts_with("xl/worksheets/");
        if streamed || part.compressed_size().saturating_mul(DEFLATE) <= LARGEST_PART {
            continue;
        }
        let mut part = part.take(LARGEST_PART + 1);
        let unpacked = std::io::copy(&mut part, &mut std::io::sink());
        if unpacked.map_err(damaged)? > LARGEST_PART {
            return Err(WorkbookError::TooLarge);
        }
    }
    sort(bytes)
}

fn damaged(error: impl std::fmt::Display) -> WorkbookError {
    let what = error.to_string();
    let end = what.char_indices().nth(80).map_or(what.len(), |(at, _)| at);
    WorkbookError::Damaged(what.get(..end).unwrap_or_default().to_owned())
}

#[allow(clippy::needless_pass_by_value, reason = "what map_err hands over")]
fn old(error: XlsError) -> WorkbookError {
    match error {
        XlsError::Password => WorkbookError::Password,
        // A workbook with a password is such a file, too, with something else in it.
        error if error.to_string().contains("Workbook") => WorkbookError::Password,
        error => damaged(error),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "what map_err hands over")]
fn new(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Password => WorkbookError::Password,
        error => damaged(error),
    }
}

/// The text of a sheet, cell after cell; a sheet of a million rows never stands in memory as anything else.
fn streamed(book: &mut Xlsx<Bytes<'_>>, sheet: &str) -> Result<String, WorkbookError> {
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(new)?;
    let mut cells = book.worksheet_cells_reader(sheet).map_err(new)?;
    let mut lines = Lines::new(merged);
    while let Some(cell) = cells.next_cell().map_err(new)? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::SharedString(text) => Cow::Borrowed(*text),
            DataRef::String(text) => Cow::Borrowed(text.as_str()),
            DataRef::Empty => continue,
            value => Cow::Owned(written(&Data::from(value.clone()))),
        };
        let is_text = matches!(
            cell.get_value(),
            DataRef::SharedString(_) | DataRef::String(_)
        );
        lines.put(row, column, &text, is_text)?;
    }
    lines.finish()
}

fn ranged(range: &calamine::Range<Data>, merged: Vec<Dimensions>) -> Result<String, WorkbookError> {
    let (top, left) = range.start().unwrap_or_default();
    let mut lines = Lines::new(merged);
    for (row, column, value) in range.used_cells() {
        let is_text = value.is_string();
        let text = match value {
            Data::String(text) => Cow::Borrowed(text.as_str()),
            value => Cow::Owned(written(value)),
        };
        let place = |offset: u32, at: usize| u32::try_from(at).map(|at| at.saturating_add(offset));
        if let (Ok(row), Ok(column)) = (place(top, row), place(left, column)) {
            lines.put(row, column, &text, is_text)?;
        }
    }
    lines.finish()
}

/// A text that grows line by line.
struct Lines {
    text: String,
    /// The row that is being filled.
    row: u32,
    cells: Vec<String>,
    /// Merged areas not yet begun, the topmost last.
    coming: Vec<Dimensions>,
    /// Those that reach into this row, with the words in them.
    open: Vec<(Dimensions, String)>,
    /// What stands in the first cell of those that begin in this row.
    begun: HashMap<(u32, u32), usize>,
}

impl Lines {
    fn new(mut merged: Vec<Dimensions>) -> Self {
        merged.retain(|area| area.len() > 1 && area.start <= area.end);
        merged.sort_by_key(|area| std::cmp::Reverse(area.start));
        let mut lines = Self {
            text: String::new(),
            row: 0,
            cells: Vec::new(),
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
            self.begun.insert(area.start, self.open.len());
            self.open.push((area, String::new()));
        }
    }

    fn put(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        is_text: bool,
    ) -> Result<(), WorkbookError> {
        if row < self.row {
            return Err(WorkbookError::Damaged(format!("row {}", row + 1)));
        }
        while self.row < row {
            self.end_row()?;
        }
        let Ok(column) = usize::try_from(column) else {
            return Ok(());
        };
        if column >= MOST_COLUMNS || text.is_empty() {
            return Ok(());
        }
        if is_text
            && let Ok(at) = u32::try_from(column)
            && let Some(&area) = self.begun.get(&(row, at))
            && let Some((_, words)) = self.open.get_mut(area)
        {
            text.clone_into(words);
        }
        self.set(column, text);
        Ok(())
    }

    fn set(&mut self, column: usize, text: &str) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            text.clone_into(cell);
        }
    }

    fn end_row(&mut self) -> Result<(), WorkbookError> {
        let open = std::mem::take(&mut self.open);
        for (area, words) in &open {
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
                let blank = self.cells.get(column).is_none_or(String::is_empty);
                if column < MOST_COLUMNS && blank && !words.is_empty() {
                    self.set(column, words);
                }
            }
        }
        self.open = open;
        for (at, cell) in self.cells.iter_mut().enumerate() {
            if at > 0 {
                self.text.push('\t');
            }
            self.text.push_str(&quote(cell, b'\t'));
            cell.clear();
        }
        self.cells.clear();
        self.text.push('\n');
        if self.text.len() > LONGEST_TEXT {
            return Err(WorkbookError::TooLarge);
        }
        self.row += 1;
        self.begin();
        Ok(())
    }

    fn finish(mut self) -> Result<String, WorkbookError> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        Ok(self.text)
    }
}

/// A value as a cell shows it, without what formats add.
fn written(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => figure(*number),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(when) if when.is_datetime() => {
            // Excel counts a day in 1900 that there was not; what it says of the days before is all that would differ.
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(duration) => figure(duration.as_f64()),
        Data::DateTimeIso(text) => {
            let day = text.split('T').next().unwrap_or_default();
            day.to_owned()
        }
        Data::Error(error) => error_word(error).to_owned(),
    }
}

fn error_word(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#ERROR!",
    }
}

/// A number with the 15 significant digits that Excel keeps: `0.30000000000000004` is 0.3.
fn figure(number: f64) -> String {
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
    fn files_are_told_by_how_they_begin() {
        assert_eq!(sort(b"PK\x03\x04..."), Sort::Zip);
        assert_eq!(
            sort(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0]),
            Sort::Old
        );
        assert_eq!(sort("经销商,1月".as_bytes()), Sort::Text);
        assert_eq!(sort(b""), Sort::Text);
    }

    #[test]
    fn what_is_no_workbook_is_told_why() {
        assert!(matches!(
            Workbook::open(b"PK\x03\x04").err(),
            Some(WorkbookError::Damaged(_))
        ));
        let empty = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        assert_eq!(Workbook::open(empty).err(), Some(WorkbookError::NoWorkbook));
    }

    #[test]
    fn merged_words_stand_in_each_row_and_merged_headings_in_each_column() {
        let area = |start, end| Dimensions { start, end };
        let merged = vec![
            area((0, 1), (0, 2)),
            area((2, 0), (3, 0)),
            area((2, 1), (3, 1)),
        ];
        let mut lines = Lines::new(merged);
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

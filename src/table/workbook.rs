//! The sheets of a workbook → text, as if somebody had copied them: cells parted by tabs, the rest as [`super::rows`] reads it.
//!
//! Figures are written with the 15 digits that Excel keeps, days as `2024-03-31`. A merged cell counts for each row that it covers, as its
//! reader sees it; over several columns only where headings stand, because a figure would be counted twice.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use calamine::{CellErrorType, Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use crate::lang::Text;
use crate::policy::Policy;

use super::book::Book as Table;
use super::encoding::decode;
use super::lines::{Lines, figure};
use super::matching::{Sureness, Target};
use super::old::Old;
use super::opendocument;
use super::pages::{self, Page};

/// What the parts of a workbook may unpack to, in bytes, whatever its size; all of them together may be as much again.
const SMALL_PART: u64 = 16 << 20;

/// How many times as long as its file a part may be beyond that. Sheets come to ten, texts to five.
const MOST_TIMES: u64 = 24;

/// What a part of any workbook may unpack to, in bytes. A million rows of twelve months are 700 MB of XML.
const LARGEST_PART: u64 = 1 << 30;

/// What the styles of a workbook may unpack to: Excel allows 65,490 of them, a hundred bytes each, and each is kept.
const LARGEST_STYLES: u64 = 8 << 20;

/// A document that is read as a whole, in bytes.
const LARGEST_DOCUMENT: u64 = 256 << 20;

/// How many sheets are looked into for the one that is meant.
const MOST_TRIED: usize = 8;

/// How many columns of figures tell that a sheet is meant whatever the next ones are: a page of words has one by chance.
const ENOUGH_COLUMNS: usize = 3;

/// What deflate can make of a byte at most.
const DEFLATE: u64 = 1_032;

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
    /// `.xlsx`, `.xlsm`, `.ods`: a zip archive.
    Zip,
    /// `.xls`, or a workbook with a password; a page or XML, too, which dealer systems call `.xls`.
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
    /// It is a page without a table.
    NoTable,
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
            Self::NoTable => Text::new(
                "这是网页，里面没有表格。请在浏览器里打开，把表格复制后粘贴到这里",
                "This is a page without a table. Open it in a browser, copy the table and paste it here",
            ),
            Self::NoSheet(name) => Text::new(
                format!("没有名为“{name}”的工作表"),
                format!("There is no sheet called “{name}”"),
            ),
        }
    }
}

/// How a compound file begins.
const OLD: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// What sort of file begins so.
pub fn sort(bytes: &[u8]) -> Sort {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Sort::Zip
    } else if bytes.starts_with(&OLD) || pages::sort(bytes).is_some() {
        Sort::Old
    } else {
        Sort::Text
    }
}

type Bytes<'b> = Cursor<&'b [u8]>;

/// An open workbook.
pub struct Workbook<'b> {
    book: Book<'b>,
    /// How long the file is.
    file: usize,
    /// Its sheets, in their order; charts and macros are none.
    pub sheets: Vec<Sheet>,
}

enum Book<'b> {
    Xlsx(Box<Xlsx<Bytes<'b>>>),
    Old(Box<Old>),
    OpenDocument(String),
    Spreadsheet(String),
    Html(String),
}

impl<'b> Workbook<'b> {
    /// Opens a workbook: whatever [`sort`] does not call text.
    ///
    /// # Errors
    /// A password, damage, parts that unpack to more than a workbook's could be.
    pub fn open(bytes: &'b [u8]) -> Result<Self, WorkbookError> {
        let book = if sort(bytes) == Sort::Zip {
            zipped(bytes)?
        } else {
            match pages::sort(bytes) {
                Some(page) => paged(page, bytes),
                None => Book::Old(Box::new(Old::open(bytes)?)),
            }
        };
        let sheets = match &book {
            Book::Xlsx(book) => {
                let metadata = book.sheets_metadata().iter();
                let sheets = metadata.filter(|sheet| sheet.typ == SheetType::WorkSheet);
                let sheets = sheets.map(|sheet| Sheet {
                    name: sheet.name.clone(),
                    hidden: sheet.visible != SheetVisible::Visible,
                });
                sheets.collect()
            }
            Book::Old(book) => book.sheets(),
            Book::OpenDocument(text) => opendocument::sheets(text),
            Book::Spreadsheet(text) => pages::sheets(text),
            Book::Html(_) => vec![Sheet {
                name: "HTML".to_owned(),
                hidden: false,
            }],
        };
        Ok(Self {
            book,
            file: bytes.len(),
            sheets,
        })
    }

    /// The table that is meant where nobody names a sheet, and which that is: among the first visible ones the one with most columns of
    /// figures for the policy. Workbooks begin with a page of explanations.
    ///
    /// # Errors
    /// No sheet, damage, too much of it.
    pub fn meant(&mut self, policy: &Policy) -> Result<(String, Table), WorkbookError> {
        let visible = self.sheets.iter().filter(|sheet| !sheet.hidden);
        let mut names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
        if names.is_empty() {
            names.extend(self.sheets.first().map(|sheet| sheet.name.clone()));
        }
        let mut best = (0, Err(WorkbookError::NoWorkbook));
        for (at, name) in names.into_iter().take(MOST_TRIED).enumerate() {
            let tried = self
                .text(&name)
                .map(|text| (name, Table::new(policy, text)));
            let count = tried.as_ref().map_or(0, |(_, table)| figure_columns(table));
            if at == 0 || count > best.0 {
                best = (count, tried);
            }
            if count >= ENOUGH_COLUMNS {
                break;
            }
        }
        best.1
    }

    /// The text of a sheet; blank lines stay, so that its line numbers are the sheet's row numbers.
    ///
    /// # Errors
    /// No such sheet, damage, too much of it.
    pub fn text(&mut self, sheet: &str) -> Result<String, WorkbookError> {
        let Some(at) = self.sheets.iter().position(|known| known.name == sheet) else {
            return Err(WorkbookError::NoSheet(sheet.to_owned()));
        };
        match &mut self.book {
            Book::Xlsx(book) => streamed(book, sheet, self.file),
            Book::Old(book) => book.text(at),
            Book::OpenDocument(text) => opendocument::text(text, at, self.file),
            Book::Spreadsheet(text) => pages::spreadsheet(text, at, self.file),
            Book::Html(text) => pages::html(text, self.file),
        }
    }
}

/// How many columns say by their headings that they have figures for the policy; none where no row has any.
fn figure_columns(table: &Table) -> usize {
    if table.samples().is_empty() {
        return 0;
    }
    let columns = table.matching.columns.iter();
    let figures = columns.filter(|column| {
        matches!(column.target, Target::Figure { .. } | Target::Amount)
            && column.sureness > Sureness::Place
    });
    figures.count()
}

fn paged<'b>(page: Page, bytes: &[u8]) -> Book<'b> {
    let text = decode(bytes.to_vec()).text;
    match page {
        Page::Html => Book::Html(text),
        Page::Spreadsheet => Book::Spreadsheet(text),
        Page::OpenDocument => Book::OpenDocument(text),
    }
}

/// A workbook in a zip archive, none of whose parts is a bomb.
fn zipped(bytes: &[u8]) -> Result<Book<'_>, WorkbookError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = archive.file_names().filter_map(Result::ok);
    let names: Vec<String> = names.map(|name| name.to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("xl/workbook.xml") {
        fits(&mut archive, bytes.len())?;
        let book = Xlsx::new(Cursor::new(bytes)).map_err(new)?;
        Ok(Book::Xlsx(Box::new(book)))
    } else if has("content.xml") {
        let most = LARGEST_DOCUMENT.min(limit(bytes.len()));
        let part = |archive: &mut ZipArchive<_>, name: &str| {
            let part = archive.by_name(name).map_err(damaged)?;
            let mut text = Vec::new();
            let unpacked = part.take(most + 1).read_to_end(&mut text);
            if u64::try_from(unpacked.map_err(damaged)?).is_ok_and(|length| length <= most) {
                Ok(text)
            } else {
                Err(WorkbookError::TooLarge)
            }
        };
        let manifest = part(&mut archive, "META-INF/manifest.xml").unwrap_or_default();
        if String::from_utf8_lossy(&manifest).contains("encryption-data") {
            return Err(WorkbookError::Password);
        }
        let document = decode(part(&mut archive, "content.xml")?);
        Ok(Book::OpenDocument(document.text))
    } else if has("xl/workbook.bin") {
        Err(WorkbookError::Damaged("xlsb".to_owned()))
    } else {
        Err(WorkbookError::NoWorkbook)
    }
}

/// What a part of a file of so many bytes may unpack to.
fn limit(file: usize) -> u64 {
    let file = u64::try_from(file).unwrap_or(u64::MAX);
    LARGEST_PART.min(SMALL_PART.saturating_add(file.saturating_mul(MOST_TIMES)))
}

/// Whether all parts, unpacked, are of a size that a workbook's could be. What a part says of its own size is not believed.
fn fits(archive: &mut ZipArchive<Bytes<'_>>, file: usize) -> Result<(), WorkbookError> {
    let mut left = limit(file).saturating_mul(2);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_lowercase();
        let most = if name.ends_with("styles.xml") {
            LARGEST_STYLES
        } else {
            limit(file)
        };
        // What is small cannot become large.
        let possible = part.compressed_size().saturating_mul(DEFLATE);
        if possible <= most.min(left) && possible <= SMALL_PART {
            left = left.saturating_sub(possible);
            continue;
        }
        let mut part = part.take(most.min(left) + 1);
        let unpacked = std::io::copy(&mut part, &mut std::io::sink()).map_err(damaged)?;
        if unpacked > most.min(left) {
            return Err(WorkbookError::TooLarge);
        }
        left -= unpacked;
    }
    Ok(())
}

fn damaged(error: impl std::fmt::Display) -> WorkbookError {
    let what = error.to_string();
    let end = what.char_indices().nth(80).map_or(what.len(), |(at, _)| at);
    WorkbookError::Damaged(what.get(..end).unwrap_or_default().to_owned())
}

#[allow(clippy::needless_pass_by_value, reason = "what map_err hands over")]
fn new(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Password => WorkbookError::Password,
        error => damaged(error),
    }
}

/// The text of a sheet, cell after cell; a sheet of a million rows never stands in memory as anything else.
fn streamed(book: &mut Xlsx<Bytes<'_>>, sheet: &str, file: usize) -> Result<String, WorkbookError> {
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(new)?;
    let mut cells = book.worksheet_cells_reader(sheet).map_err(new)?;
    let mut lines = Lines::new(merged, file);
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
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

//! What dealer systems save as `.xls` and is none: a page of HTML with a table in it, or the XML that Excel 2003 wrote.

use std::borrow::Cow;

use calamine::Dimensions;

use super::layout::MOST_COLUMNS;
use super::lines::{Lines, figure};
use super::markup::{Piece, Pieces, attribute, unescaped};
use super::workbook::{Sheet, WorkbookError};

/// How a page begins, in small letters; marks and blanks aside.
const BEGINS: [&str; 12] = [
    "<html",
    "<!doctype html",
    "<table",
    "<head",
    "<meta",
    "<style",
    "<body",
    "<div",
    "<center",
    "<thead",
    "<tr",
    "<!--",
];

/// What sort of document a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// HTML.
    Html,
    /// XML of Excel 2003.
    Spreadsheet,
    /// XML of `LibreOffice`: `.fods`.
    OpenDocument,
}

/// What sort of document begins so; none if it is a text like others.
pub(super) fn sort(bytes: &[u8]) -> Option<Page> {
    // In UTF-16 every second byte is nought.
    let begin = bytes.iter().take(4_096).filter(|byte| **byte != 0);
    let begin: Vec<u8> = begin.map(u8::to_ascii_lowercase).collect();
    let begin = String::from_utf8_lossy(&begin);
    let begin = begin
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{FFFD}'));
    if begin.starts_with("<?xml")
        || begin.starts_with("<workbook")
        || begin.starts_with("<ss:workbook")
    {
        if begin.contains("urn:schemas-microsoft-com:office:spreadsheet") {
            return Some(Page::Spreadsheet);
        }
        if begin.contains("<office:document") {
            return Some(Page::OpenDocument);
        }
        return begin.contains("<html").then_some(Page::Html);
    }
    BEGINS
        .iter()
        .any(|word| begin.starts_with(word))
        .then_some(Page::Html)
}

/// The name of an element without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The sheets of a document of Excel 2003.
pub(super) fn sheets(text: &str) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut visible = false;
    for piece in Pieces::of(text) {
        match piece {
            Piece::Open {
                name, attributes, ..
            } => {
                visible = local(name) == "Visible";
                if local(name) == "Worksheet" {
                    let name =
                        attribute(attributes, "ss:Name").or_else(|| attribute(attributes, "Name"));
                    sheets.push(Sheet {
                        name: name.unwrap_or_default().into_owned(),
                        hidden: false,
                    });
                }
            }
            Piece::Text(text) if visible && text.contains("Hidden") => {
                if let Some(sheet) = sheets.last_mut() {
                    sheet.hidden = true;
                }
            }
            _ => {}
        }
    }
    sheets
}

/// A cell where it stands.
struct Cell {
    row: u32,
    column: u32,
    text: String,
    is_text: bool,
}

fn lines(cells: &[Cell], merged: Vec<Dimensions>, file: usize) -> Result<String, WorkbookError> {
    let mut lines = Lines::new(merged, file);
    for cell in cells {
        lines.put(cell.row, cell.column, &cell.text, cell.is_text)?;
    }
    lines.finish()
}

fn span(attributes: &str, name: &str) -> u32 {
    let span = attribute(attributes, name).and_then(|span| span.trim().parse().ok());
    span.unwrap_or(0)
}

/// The text of the sheet at this place of a document of Excel 2003.
pub(super) fn spreadsheet(text: &str, sheet: usize, file: usize) -> Result<String, WorkbookError> {
    let mut pieces = Pieces::of(text);
    let mut worksheets = 0;
    while worksheets <= sheet
        && let Some(piece) = pieces.next()
    {
        if let Piece::Open { name, .. } = piece {
            worksheets += usize::from(local(name) == "Worksheet");
        }
    }
    let (mut cells, mut merged) = (Vec::new(), Vec::new());
    // Where the next row and cell stand unless they say so themselves.
    let (mut next_row, mut row, mut column) = (0_u32, 0_u32, 0_u32);
    let mut inside = false;
    let (mut sort, mut words) = (Cow::Borrowed(""), String::new());
    let of = |attributes, name: &str| {
        let own = [String::from("ss:"), name.to_owned()].concat();
        span(attributes, &own).max(span(attributes, name))
    };
    let mut width = 1;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Open {
                name,
                attributes,
                closed,
            } => match local(name) {
                "Row" => {
                    let at = of(attributes, "Index").checked_sub(1);
                    row = at.unwrap_or(next_row).max(next_row);
                    next_row = row.saturating_add(1).saturating_add(of(attributes, "Span"));
                    (column, width) = (0, 0);
                }
                "Cell" => {
                    let at = of(attributes, "Index").checked_sub(1);
                    column = at.unwrap_or(column.saturating_add(width)).max(column);
                    let (across, down) =
                        (of(attributes, "MergeAcross"), of(attributes, "MergeDown"));
                    width = across.saturating_add(1);
                    if across > 0 || down > 0 {
                        merged.push(Dimensions {
                            start: (row, column),
                            end: (row.saturating_add(down), column.saturating_add(across)),
                        });
                    }
                }
                "Data" if !closed => {
                    let found = attribute(attributes, "ss:Type");
                    sort = found
                        .or_else(|| attribute(attributes, "Type"))
                        .unwrap_or_default();
                    words.clear();
                    inside = true;
                }
                "Comment" if !closed => pieces.pass(name),
                _ => {}
            },
            Piece::Text(text) if inside => words.push_str(&unescaped(text)),
            Piece::Raw(text) if inside => words.push_str(text),
            Piece::Close(name) if local(name) == "Data" && inside => {
                inside = false;
                let (text, is_text) = match &*sort {
                    "Number" => (
                        words.trim().parse().map_or_else(|_| words.clone(), figure),
                        false,
                    ),
                    "DateTime" => (
                        words.split('T').next().unwrap_or_default().to_owned(),
                        false,
                    ),
                    "Boolean" => (
                        if words.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
                        false,
                    ),
                    "Error" => (words.clone(), false),
                    _ => (words.clone(), true),
                };
                cells.push(Cell {
                    row,
                    column,
                    text,
                    is_text,
                });
            }
            Piece::Close(name) if local(name) == "Worksheet" => break,
            _ => {}
        }
    }
    lines(&cells, merged, file)
}

/// The cells of all tables of a page, one below the other.
pub(super) fn html(text: &str, file: usize) -> Result<String, WorkbookError> {
    let mut page = Html::default();
    let mut pieces = Pieces::of(text);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Open {
                name,
                attributes,
                closed,
            } => {
                let name = name.to_ascii_lowercase();
                match name.as_str() {
                    "style" | "script" | "head" | "title" if !closed => {
                        let is_end = |piece: &Piece| matches!(piece, Piece::Close(end) if end.eq_ignore_ascii_case(&name));
                        let _end = pieces.find(is_end);
                    }
                    "tr" => page.row(),
                    "td" | "th" => page.cell(attributes),
                    "br" => page.words.push('\n'),
                    _ => {}
                }
            }
            Piece::Close(name) => match name.to_ascii_lowercase().as_str() {
                "td" | "th" => page.end_cell(),
                "tr" | "table" => page.end_row(),
                _ => {}
            },
            Piece::Text(text) if page.open => page.write(&unescaped(text)),
            Piece::Raw(text) if page.open => page.write(text),
            _ => {}
        }
    }
    page.end_row();
    if page.cells.is_empty() {
        return Err(WorkbookError::NoTable);
    }
    lines(&page.cells, page.merged, file)
}

#[derive(Default)]
struct Html {
    cells: Vec<Cell>,
    merged: Vec<Dimensions>,
    row: u32,
    column: usize,
    in_row: bool,
    /// By column: the row from which it is no longer covered by a cell above.
    free: Vec<u32>,
    /// Whether a cell is open.
    open: bool,
    /// The exact figure that it says it has.
    exact: Option<String>,
    words: String,
}

impl Html {
    fn row(&mut self) {
        self.end_row();
        self.in_row = true;
    }

    fn end_row(&mut self) {
        self.end_cell();
        if self.in_row {
            self.row = self.row.saturating_add(1);
            self.column = 0;
            self.in_row = false;
        }
    }

    fn cell(&mut self, attributes: &str) {
        self.end_cell();
        self.in_row = true;
        while self
            .free
            .get(self.column)
            .is_some_and(|free| *free > self.row)
        {
            self.column += 1;
        }
        let across = span(attributes, "colspan").max(1);
        let down = span(attributes, "rowspan").max(1);
        let Ok(column) = u32::try_from(self.column) else {
            return;
        };
        if across > 1 || down > 1 {
            self.merged.push(Dimensions {
                start: (self.row, column),
                end: (
                    self.row.saturating_add(down - 1),
                    column.saturating_add(across - 1),
                ),
            });
        }
        let end = self
            .column
            .saturating_add(usize::try_from(across).unwrap_or(1));
        if down > 1 && self.column < MOST_COLUMNS {
            let end = end.min(MOST_COLUMNS);
            if self.free.len() < end {
                self.free.resize(end, 0);
            }
            for free in self.free.iter_mut().take(end).skip(self.column) {
                *free = self.row.saturating_add(down);
            }
        }
        let exact = attribute(attributes, "x:num").filter(|exact| !exact.is_empty());
        let exact = exact.and_then(|exact| exact.parse().ok()).map(figure);
        self.cells.push(Cell {
            row: self.row,
            column,
            text: String::new(),
            is_text: exact.is_none(),
        });
        self.column = end;
        self.open = true;
        self.exact = exact;
        self.words.clear();
    }

    /// Blanks and line ends of the source are one blank.
    fn write(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\n' | '\r' | '\t' => {
                    if !self.words.ends_with([' ', '\n']) && !self.words.is_empty() {
                        self.words.push(' ');
                    }
                }
                c => self.words.push(c),
            }
        }
    }

    fn end_cell(&mut self) {
        let exact = self.exact.take();
        if std::mem::take(&mut self.open)
            && let Some(cell) = self.cells.last_mut()
        {
            cell.text = exact.unwrap_or_else(|| self.words.trim().to_owned());
        }
        self.words.clear();
    }
}

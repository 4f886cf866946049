//! `.ods`, as `LibreOffice` and WPS write it, and the same in one file, `.fods`.
//!
//! A row or cell that says that it stands there a million times is believed only as far as there is something in it and it fits.

use std::borrow::Cow;
use std::collections::HashSet;

use calamine::Dimensions;

use super::layout::MOST_COLUMNS;
use super::lines::{Lines, figure};
use super::markup::{Piece, Pieces, attribute, unescaped};
use super::workbook::{Sheet, WorkbookError};

/// The sheets of a document, by name.
pub(super) fn sheets(text: &str) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let mut hidden: HashSet<String> = HashSet::new();
    let mut style = None;
    let mut pieces = Pieces::of(text);
    while let Some(piece) = pieces.next() {
        let Piece::Open {
            name,
            attributes,
            closed,
        } = piece
        else {
            continue;
        };
        match name {
            "style:style" => style = attribute(attributes, "style:name"),
            "style:table-properties"
                if attribute(attributes, "table:display").as_deref() == Some("false") =>
            {
                hidden.extend(style.take().map(Cow::into_owned));
            }
            "table:table" => {
                let style = attribute(attributes, "table:style-name");
                sheets.push(Sheet {
                    name: attribute(attributes, "table:name")
                        .unwrap_or_default()
                        .into_owned(),
                    hidden: style.is_some_and(|style| hidden.contains(&*style)),
                });
                if !closed {
                    pieces.pass(name);
                }
            }
            _ => {}
        }
    }
    sheets
}

/// The same cell, several times.
struct Run {
    column: u32,
    count: u32,
    text: String,
    is_text: bool,
}

/// The text of the sheet at this place, in a file of so many bytes.
pub(super) fn text(document: &str, sheet: usize, file: usize) -> Result<String, WorkbookError> {
    let mut pieces = Pieces::of(document);
    let mut left = sheet;
    while let Some(piece) = pieces.next() {
        if let Piece::Open {
            name: "table:table",
            closed,
            ..
        } = piece
        {
            match left.checked_sub(1) {
                Some(fewer) => left = fewer,
                None if closed => break,
                None => return table(&mut pieces, file),
            }
            if !closed {
                pieces.pass("table:table");
            }
        }
    }
    Ok(String::new())
}

/// A repetition, at least one.
fn count(attributes: &str, name: &str) -> u32 {
    let count = attribute(attributes, name).and_then(|count| count.parse().ok());
    count.unwrap_or(1).max(1)
}

fn table(pieces: &mut Pieces, file: usize) -> Result<String, WorkbookError> {
    let mut rows: Vec<(u32, u32, Vec<Run>)> = Vec::new();
    let mut merged = Vec::new();
    let (mut row, mut repeat, mut column) = (0_u32, 1_u32, 0_u32);
    let mut runs = Vec::new();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Open {
                name: "table:table-row",
                attributes,
                closed,
            } => {
                repeat = count(attributes, "table:number-rows-repeated");
                if closed {
                    row = row.saturating_add(repeat);
                }
                column = 0;
            }
            Piece::Close("table:table-row") => {
                let runs: Vec<Run> = std::mem::take(&mut runs);
                if !runs.is_empty() {
                    rows.push((row, repeat, runs));
                }
                row = row.saturating_add(repeat);
            }
            Piece::Open {
                name: name @ ("table:table-cell" | "table:covered-table-cell"),
                attributes,
                closed,
            } => {
                let times = count(attributes, "table:number-columns-repeated");
                let down = count(attributes, "table:number-rows-spanned");
                let across = count(attributes, "table:number-columns-spanned");
                if down > 1 || across > 1 {
                    merged.push(Dimensions {
                        start: (row, column),
                        end: (
                            row.saturating_add(down - 1),
                            column.saturating_add(across - 1),
                        ),
                    });
                }
                let words = if closed {
                    String::new()
                } else {
                    words(pieces, name)
                };
                let (text, is_text) = value(attributes, words);
                let seen = usize::try_from(column).is_ok_and(|column| column < MOST_COLUMNS);
                // What a merged cell covers is not seen.
                if seen && !text.is_empty() && name == "table:table-cell" {
                    runs.push(Run {
                        column,
                        count: times,
                        text,
                        is_text,
                    });
                }
                column = column.saturating_add(times);
            }
            Piece::Open {
                name: name @ ("table:shapes" | "office:forms" | "table:named-expressions"),
                closed: false,
                ..
            } => pieces.pass(name),
            Piece::Close("table:table") => break,
            _ => {}
        }
    }
    let most = u32::try_from(MOST_COLUMNS).unwrap_or(u32::MAX);
    let mut lines = Lines::new(merged, file);
    for (row, repeat, runs) in &rows {
        for again in 0..*repeat {
            let row = row.saturating_add(again);
            for run in runs {
                for column in run.column..run.column.saturating_add(run.count).min(most) {
                    lines.put(row, column, &run.text, run.is_text)?;
                }
            }
        }
    }
    lines.finish()
}

/// The words in a cell, up to its end: paragraphs are lines; notes and drawings are not part of it.
fn words(pieces: &mut Pieces, cell: &str) -> String {
    let mut words = String::new();
    let mut paragraphs = 0;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Close(name) if name == cell => break,
            // A cell that is not closed ends where its row does; what stands behind it is not this cell's.
            Piece::Text(text) if paragraphs > 0 => words.push_str(&unescaped(text)),
            Piece::Raw(text) if paragraphs > 0 => words.push_str(text),
            Piece::Open {
                name,
                attributes,
                closed,
            } => match name {
                "text:p" => {
                    if paragraphs > 0 {
                        words.push('\n');
                    }
                    paragraphs += 1;
                }
                "text:s" => {
                    let spaces = count(attributes, "text:c").min(80);
                    words.extend((0..spaces).map(|_| ' '));
                }
                "text:tab" => words.push('\t'),
                "text:line-break" => words.push('\n'),
                "office:annotation" if !closed => pieces.pass(name),
                _ if name.starts_with("draw:") && !closed => pieces.pass(name),
                _ => {}
            },
            _ => {}
        }
    }
    words
}

/// What a cell is, by what it says that it is: exact figures stand in attributes, formatted ones in words.
fn value(attributes: &str, words: String) -> (String, bool) {
    let sort = attribute(attributes, "office:value-type").unwrap_or_default();
    let number = || {
        let value = attribute(attributes, "office:value")?;
        Some(figure(value.parse().ok()?))
    };
    let day = || {
        let value = attribute(attributes, "office:date-value")?;
        Some(value.split('T').next()?.to_owned())
    };
    let truth = || {
        let value = attribute(attributes, "office:boolean-value")?;
        Some(value.to_uppercase())
    };
    let exact = match &*sort {
        "float" | "percentage" | "currency" => number(),
        "date" => day(),
        "boolean" => truth(),
        _ => None,
    };
    match exact {
        Some(exact) => (exact, false),
        None if words.is_empty() => {
            let text = attribute(attributes, "office:string-value");
            (text.unwrap_or_default().into_owned(), true)
        }
        None => (words, true),
    }
}

//! What was entered → values of the type that is wanted.
//!
//! The one place where an [`Entry`], in whatever notation, becomes values: for the defaults and examples of a policy file, for
//! JSON, links and the page alike.

use super::kind::{Kind, Type};
use super::limits::MAX_ROWS;
use super::nearest::nearest;
use super::notation;
use super::problem::FigureProblem;
use super::value::{Entry, Value};

/// Values in the order of the axis; a blank period has none.
pub type Cells = Vec<Option<Value>>;

/// Why an entry does not fit.
#[derive(Clone, Debug, PartialEq)]
pub enum BindError {
    /// A figure that cannot be read.
    Figure {
        /// Which period, from 0; none for a single figure.
        period: Option<usize>,
        /// As entered.
        text: String,
        /// What is wrong with it.
        reason: FigureProblem,
    },
    /// A series that does not have one entry for each period.
    Length {
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A list or record where a single figure belongs, or a single figure where a list does.
    Shape {
        /// How many figures are wanted: 1, or one for each period.
        expected: usize,
    },
}

/// Reads an entry as one value of `ty.kind` for each period of `ty.axis`; of a column of a record table, for each row that is there.
///
/// `options` are the ids that a choice may take. A series may be written as a list with an element for each period, where an
/// element such as `"0 × 9"` stands for nine, or as one text `"100万元 × 12"`. A blank entry gives blanks throughout.
pub fn bind(ty: Type, options: &[&str], entry: &Entry) -> Result<Cells, BindError> {
    let Some(expected) = ty.axis.periods() else {
        return column(ty.kind, options, entry);
    };
    if expected == 1 {
        return Ok(vec![cell(ty.kind, options, entry, None)?]);
    }
    let mut cells = Cells::with_capacity(expected);
    match entry {
        Entry::Blank => cells.resize(expected, None),
        Entry::List(list) => {
            for element in list {
                // More elements than periods are counted, not read: a hostile list costs nothing.
                if cells.len() > expected {
                    return Err(BindError::Length {
                        found: list.len().max(cells.len()),
                        expected,
                    });
                }
                let (element, times) = repeated(element);
                let value = cell(ty.kind, options, &element, Some(cells.len()))?;
                cells.resize(cells.len() + times, value);
            }
        }
        Entry::Text(_) => {
            let (element, times) = repeated(entry);
            if times == 1 {
                if notation::is_blank(text_of(entry)) {
                    cells.resize(expected, None);
                } else {
                    return Err(BindError::Shape { expected });
                }
            } else {
                let value = cell(ty.kind, options, &element, None)?;
                cells.resize(times, value);
            }
        }
        Entry::Bool(_) | Entry::Record(_) => return Err(BindError::Shape { expected }),
    }
    if cells.len() != expected {
        return Err(BindError::Length {
            found: cells.len(),
            expected,
        });
    }
    Ok(cells)
}

/// A column's cells, one a row.
fn column(kind: Kind, options: &[&str], entry: &Entry) -> Result<Cells, BindError> {
    match entry {
        Entry::Blank => Ok(Cells::new()),
        Entry::List(list) => list
            .iter()
            .enumerate()
            .map(|(row, entry)| cell(kind, options, entry, Some(row)))
            .collect(),
        _ => Err(BindError::Shape { expected: 0 }),
    }
}

/// Splits the rows of a record table into its columns: for each of `names` the entries of that column, row by row.
///
/// A row may name a column by one of its aliases and leave columns out. Rows in which nothing stands at all are kept.
///
/// # Errors
/// What is wrong with which row: a row that is no record, a field that is no column, the same column twice.
pub fn columns(names: &[(&str, &[String])], entry: &Entry) -> Result<Vec<Entry>, Vec<RowError>> {
    let rows = match entry {
        Entry::Blank => &[][..],
        Entry::List(rows) => rows,
        _ => return Err(vec![RowError::NotRows]),
    };
    if rows.len() > MAX_ROWS {
        return Err(vec![RowError::TooMany { rows: rows.len() }]);
    }
    let mut errors = Vec::new();
    let mut columns = vec![Vec::with_capacity(rows.len()); names.len()];
    for (at, row) in rows.iter().enumerate() {
        for column in &mut columns {
            column.push(Entry::Blank);
        }
        let Entry::Record(fields) = row else {
            errors.push(RowError::NotARow { row: at });
            continue;
        };
        let mut filled = vec![false; names.len()];
        for (name, entry) in fields {
            let Some(found) = position(names, name) else {
                let known = names.iter().map(|(known, _)| *known);
                errors.push(RowError::UnknownColumn {
                    row: at,
                    name: name.clone(),
                    nearest: nearest(name, known).map(str::to_owned),
                });
                continue;
            };
            if std::mem::replace(&mut filled[found], true) {
                errors.push(RowError::Twice {
                    row: at,
                    name: name.clone(),
                });
                continue;
            }
            columns[found][at] = entry.clone();
        }
    }
    if errors.is_empty() {
        Ok(columns.into_iter().map(Entry::List).collect())
    } else {
        Err(errors)
    }
}

/// Which of these names, or of their aliases, `name` is.
pub fn position(names: &[(&str, &[String])], name: &str) -> Option<usize> {
    let by_name = names.iter().position(|(known, _)| *known == name);
    by_name.or_else(|| {
        names
            .iter()
            .position(|(_, aliases)| aliases.iter().any(|alias| alias == name))
    })
}

/// Why the rows of a record table cannot be told apart into columns. Rows count from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum RowError {
    /// Not a list of rows at all.
    NotRows,
    /// More rows than [`MAX_ROWS`].
    TooMany {
        /// How many there are.
        rows: usize,
    },
    /// An element that is no record.
    NotARow {
        /// Which.
        row: usize,
    },
    /// A field that the table has no column for.
    UnknownColumn {
        /// In which row.
        row: usize,
        /// The field.
        name: String,
        /// The nearest column.
        nearest: Option<String>,
    },
    /// A column twice in one row.
    Twice {
        /// In which row.
        row: usize,
        /// The field.
        name: String,
    },
}

fn text_of(entry: &Entry) -> &str {
    if let Entry::Text(text) = entry {
        text
    } else {
        ""
    }
}

/// Splits `"0 × 9"` into the entry and how often it is meant; anything else is meant once.
pub fn repeated(entry: &Entry) -> (Entry, usize) {
    match notation::repeated(text_of(entry)) {
        Some((text, times)) => (Entry::Text(text.to_owned()), times),
        None => (entry.clone(), 1),
    }
}

fn cell(
    kind: Kind,
    options: &[&str],
    entry: &Entry,
    period: Option<usize>,
) -> Result<Option<Value>, BindError> {
    let text = match (entry, kind) {
        (Entry::Blank, _) => return Ok(None),
        (Entry::Bool(value), Kind::Bool) => return Ok(Some(Value::Bool(*value))),
        (Entry::Bool(value), _) => {
            if *value {
                "true"
            } else {
                "false"
            }
        }
        (Entry::Text(text), _) => text.as_str(),
        (Entry::List(_) | Entry::Record(_), _) => return Err(BindError::Shape { expected: 1 }),
    };
    if notation::is_blank(text) {
        return Ok(None);
    }
    let fail = |reason| BindError::Figure {
        period,
        text: text.to_owned(),
        reason,
    };
    let value = notation::read_value(kind, text).map_err(fail)?;
    match (&value, kind) {
        (Value::Text(id), Kind::Choice(_)) if !options.contains(&id.as_str()) => {
            Err(fail(FigureProblem::NotAnOption))
        }
        _ => Ok(Some(value)),
    }
}

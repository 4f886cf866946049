//! What was entered → values of the type that is wanted.
//!
//! The one place where an [`Entry`], in whatever notation, becomes values: for the defaults and examples of a policy file, for
//! JSON, links and the page alike.

use super::kind::{Kind, Type};
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

/// Reads an entry as `ty.axis.len()` values of `ty.kind`.
///
/// `options` are the ids that a choice may take. A series may be written as a list with an element for each period, where an
/// element such as `"0 × 9"` stands for nine, or as one text `"100万元 × 12"`. A blank entry gives blanks throughout.
pub fn bind(ty: Type, options: &[&str], entry: &Entry) -> Result<Cells, BindError> {
    let expected = ty.axis.len();
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

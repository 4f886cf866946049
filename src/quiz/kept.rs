//! What training keeps in a browser – sessions, the book of wrong answers, papers that were given out –: what a text is that stands under
//! such a key.

use crate::scenario::fields::{self, Headed};

/// What stands under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// What is kept under such keys.
    Kept(Box<T>),
    /// The same of a newer version: it is not written over.
    Newer,
    /// Something damaged: it is shown as the text that it is.
    Damaged,
}

/// Reads a text whose first line is `head` with the number of a version behind it, of which `schema` is this one's, and the other lines
/// of which `lines` reads.
pub(super) fn read<T>(
    text: &str,
    head: &str,
    schema: u32,
    lines: impl FnOnce(&str) -> Option<T>,
) -> Found<T> {
    match fields::headed(text, head, schema) {
        Headed::This(rest) => {
            lines(rest).map_or(Found::Damaged, |kept| Found::Kept(Box::new(kept)))
        }
        Headed::Newer(_) => Found::Newer,
        Headed::Other => Found::Damaged,
    }
}

//! The one error of the developers' commands: a sentence for the person at the terminal.

use std::fmt::{self, Display};

/// What went wrong, in words that say where and what to do next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure(String);

/// The result of anything a command does.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure that says `message`.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Says what was being done when something below failed.
pub(crate) trait Doing<T> {
    /// Puts `what` ("reading Cargo.lock") in front of the error's own words.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Display> Doing<T> for std::result::Result<T, E> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure(format!("{}: {error}", what())))
    }
}

//! The built-in question banks and templates of computed questions: TOML files beside this one, read when they are asked for.
//!
//! Like policies they are data alone. A program without the reader of such files has none of this.

use crate::policy::Diagnostic;
use crate::quiz::bank::{self, Bank};

/// A built-in bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The bank's id, which is the file's name too.
    pub id: &'static str,
    /// The TOML text.
    pub text: &'static str,
}

macro_rules! sources {
    ($folder:literal: $($id:literal),+ $(,)?) => {
        &[$(Source { id: $id, text: include_str!(concat!($folder, "/", $id, ".toml")) }),+]
    };
}

/// The built-in banks, in the order in which they are listed.
pub const BANKS: &[Source] = sources!["banks": "van-discount-2024", "bmw-policy-2024"];

/// The built-in bank with this id.
pub fn source(id: &str) -> Option<Source> {
    BANKS.iter().copied().find(|source| source.id == id)
}

impl Source {
    /// The checked bank.
    ///
    /// # Errors
    /// The file's diagnostics. A test makes sure that no built-in bank has any.
    pub fn bank(self) -> Result<Bank, Vec<Diagnostic>> {
        let (bank, diagnostics) = bank::check_text(self.text);
        bank.ok_or(diagnostics)
    }
}

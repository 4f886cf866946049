//! The built-in question banks and templates of computed questions: TOML files beside this one, read when they are asked for.
//!
//! Like policies they are data alone. A program without the reader of such files has none of this.

use crate::policy::Diagnostic;
use crate::quiz::bank::{self, Bank};
use crate::quiz::template::{self, Templates};

/// A built-in file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its id, which is the file's name too.
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

/// The built-in templates, each of the policy of its name.
pub const TEMPLATES: &[Source] = sources!["banks/computed":
    "parts-purchase-agreement",
    "cv-annual-rebate",
    "delivery-rebate",
    "parts-promotion",
    "van-variable-discount-2024",
    "bmw-aftersales-2024",
    "sales-rebate-contract",
    "rebate-contract",
    "parts-staff-commission",
    "workshop-commission",
    "dealer-kpi-2012",
];

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

    /// The checked templates.
    ///
    /// # Errors
    /// The file's diagnostics. A test makes sure that no built-in file has any.
    pub fn templates(self) -> Result<Templates, Vec<Diagnostic>> {
        let (templates, diagnostics) = template::check_text(self.text);
        templates.ok_or(diagnostics)
    }
}

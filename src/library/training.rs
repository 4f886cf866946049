//! The built-in banks and templates as one file beside the page: the build script reads, checks and packs them.

use serde::{Deserialize, Serialize};

use crate::quiz::bank::Bank;
use crate::quiz::template::model::Templates;

/// How the file begins.
const HEADER: &[u8] = b"rebate-desk training 1\n";

/// The built-in banks and templates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// The banks, in the order in which they are listed.
    pub banks: Vec<Bank>,
    /// The files of templates, in the order in which they are listed.
    pub templates: Vec<Templates>,
}

impl Training {
    /// The file.
    ///
    /// # Errors
    /// None that is known: all of it can be written.
    pub fn pack(&self) -> Result<Vec<u8>, postcard::Error> {
        let content = postcard::to_allocvec(self)?;
        Ok([HEADER, &content].concat())
    }

    /// What is in the file; none where a server gave something else in its place.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let content = bytes.strip_prefix(HEADER)?;
        match postcard::take_from_bytes(content) {
            Ok((training, [])) => Some(training),
            _ => None,
        }
    }
}

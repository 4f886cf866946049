//! A scenario: a policy with a form filled in, under a name of its own.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::policy::pack;

use super::draft::Draft;

/// Which policy is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What [`Reference::hash_of`] makes of its file.
    pub hash: u32,
}

impl Reference {
    /// What tells versions of a policy file apart, in 32 bits.
    pub fn hash_of(file: &str) -> u32 {
        pack::short_fingerprint(file.as_bytes())
    }
}

/// What somebody keeps to come back to, or to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The policy's id.
    pub policy: String,
    /// The policy's version when it was kept. The draft goes by the places of fields in this version: for another one it has to
    /// be carried over by name, see [`super::carry`].
    pub version: String,
    /// What it is called; chosen by the user, not unique.
    pub name: String,
    /// The form as it stood: inputs, overrides and readings, as typed.
    pub draft: Draft,
}

/// A name that no other scenario has: `方案 2`.
pub fn suggested_name<'n>(taken: &(impl Iterator<Item = &'n str> + Clone), lang: Lang) -> String {
    let word = lang.pick("方案", "Scenario");
    // One of one more numbers than there are names is free.
    let numbers = 1..=taken.clone().count() + 1;
    let mut names = numbers.map(|number| format!("{word} {number}"));
    let free = names.find(|name| taken.clone().all(|taken| taken != name));
    free.unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggested_name_is_the_first_that_is_free() {
        let name = |taken: &[&str], lang| suggested_name(&taken.iter().copied(), lang);
        assert_eq!(name(&[], Lang::Zh), "方案 1");
        assert_eq!(name(&["方案 1", "冲量", "方案 3"], Lang::Zh), "方案 2");
        assert_eq!(name(&["方案 1"], Lang::En), "Scenario 1");
        assert_eq!(name(&["Scenario 2", "Scenario 1"], Lang::En), "Scenario 3");
    }
}

//! The built-in policies: TOML files embedded at build time, read and checked when they are asked for.
//!
//! Everything about a policy stands in its file under `policies/`; this is only the list.

use crate::policy::{self, Diagnostic, Policy};

/// A built-in policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The policy's id, which is the file's name too.
    pub id: &'static str,
    /// The TOML text.
    pub text: &'static str,
}

macro_rules! sources {
    ($($id:literal),+ $(,)?) => {
        &[$(Source { id: $id, text: include_str!(concat!("policies/", $id, ".toml")) }),+]
    };
}

/// The built-in policies, in the order in which they are listed.
pub const SOURCES: &[Source] = sources![
    "parts-purchase-agreement",
    "cv-annual-rebate",
    "delivery-rebate"
];

/// The file of a built-in policy.
pub fn source(id: &str) -> Option<Source> {
    SOURCES.iter().copied().find(|source| source.id == id)
}

impl Source {
    /// The checked policy.
    ///
    /// # Errors
    /// The file's diagnostics. A test makes sure that no built-in policy has any.
    pub fn policy(self) -> Result<Policy, Vec<Diagnostic>> {
        let (policy, diagnostics) = policy::check_text(self.text);
        policy.ok_or(diagnostics)
    }
}

#[cfg(test)]
mod tests {
    use super::SOURCES;
    use crate::engine::examples;

    #[test]
    fn every_built_in_policy_is_sound_and_gives_what_its_examples_expect() {
        for source in SOURCES {
            let (policy, diagnostics) = crate::policy::check_text(source.text);
            assert_eq!(diagnostics, [], "{}", source.id);
            let policy = policy.unwrap_or_else(|| panic!("{} is not sound", source.id));
            assert_eq!(policy.id, source.id, "the file is named after the policy");
            assert!(!policy.examples.is_empty(), "{} has no examples", source.id);
            for example in &policy.examples {
                assert_eq!(
                    examples::run(&policy, example),
                    Ok(()),
                    "{}: {}",
                    source.id,
                    example.name
                );
            }
        }
    }
}

//! The built-in policies: TOML files, read and checked when they are asked for.
//!
//! Everything about a policy stands in its file under `policies/`; this is only the list. The page embeds them already read and
//! checked, by the build script beside this file; the command line embeds the files.

use crate::policy::Policy;
#[cfg(target_arch = "wasm32")]
use std::convert::Infallible;

#[cfg(not(target_arch = "wasm32"))]
use crate::policy::{self, Diagnostic};

/// A built-in policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The policy's id, which is the file's name too.
    pub id: &'static str,
    /// The TOML text.
    #[cfg(not(target_arch = "wasm32"))]
    pub text: &'static str,
    /// The checked policy, packed.
    #[cfg(target_arch = "wasm32")]
    packed: &'static [u8],
}

#[cfg(not(target_arch = "wasm32"))]
macro_rules! sources {
    ($($id:literal),+ $(,)?) => {
        &[$(Source { id: $id, text: include_str!(concat!("policies/", $id, ".toml")) }),+]
    };
}

#[cfg(target_arch = "wasm32")]
macro_rules! sources {
    ($($id:literal),+ $(,)?) => {
        &[$(Source { id: $id, packed: include_bytes!(concat!(env!("OUT_DIR"), "/", $id, ".policy")) }),+]
    };
}

/// The built-in policies, in the order in which they are listed.
pub const SOURCES: &[Source] = sources![
    "parts-purchase-agreement",
    "cv-annual-rebate",
    "delivery-rebate",
    "parts-promotion",
    "baojun-sales-rebate",
    "bmw-aftersales-2024",
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
    #[cfg(not(target_arch = "wasm32"))]
    pub fn policy(self) -> Result<Policy, Vec<Diagnostic>> {
        let (policy, diagnostics) = policy::check_text(self.text);
        policy.ok_or(diagnostics)
    }

    /// The checked policy, without its examples.
    ///
    /// # Errors
    /// None: the build script has checked it.
    #[cfg(target_arch = "wasm32")]
    pub fn policy(self) -> Result<Policy, Infallible> {
        Ok(Policy::unpack(self.packed))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::SOURCES;
    use crate::engine::examples;
    use crate::policy::Policy;
    use crate::policy::diagnostic::Span;
    use crate::policy::formula::ast::{Expr, ExprKind};
    use crate::policy::model::Formulas;

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

    #[test]
    fn the_page_unpacks_the_policies_that_the_files_say() {
        for source in SOURCES {
            let policy = source
                .policy()
                .unwrap_or_else(|_| panic!("{} is not sound", source.id));
            let bytes = policy.pack().unwrap_or_default();
            let unpacked = Policy::unpack(&bytes);
            assert_eq!(unpacked, without_places(policy), "{}", source.id);
        }
    }

    /// The policy without what is for its authors only: examples, and places in the file.
    fn without_places(mut policy: Policy) -> Policy {
        policy.examples.clear();
        let rules = policy
            .rules
            .iter_mut()
            .flat_map(|rule| match &mut rule.formulas {
                Formulas::One(formula) => std::slice::from_mut(formula),
                Formulas::ByReading { formulas, .. } => formulas.as_mut_slice(),
            });
        let gates = policy
            .gates
            .iter_mut()
            .flat_map(|gate| &mut gate.conditions);
        for formula in rules.chain(gates) {
            formula.span = Span::default();
            forget_places(&mut formula.expr);
        }
        policy
    }

    fn forget_places(expr: &mut Expr) {
        expr.span = Span::default();
        match &mut expr.kind {
            ExprKind::Negate(x) => forget_places(x),
            ExprKind::Binary(_, a, b) => {
                forget_places(a);
                forget_places(b);
            }
            ExprKind::Call {
                name_span,
                arguments,
                ..
            } => {
                *name_span = Span::default();
                arguments.iter_mut().for_each(forget_places);
            }
            _ => {}
        }
    }
}

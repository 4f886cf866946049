//! The built-in policies: TOML files, read and checked when they are asked for.
//!
//! Beside them stand the source documents ([`documents`]), what is written to help ([`help`]), question banks (`banks`), and files to try
//! things with ([`samples`]).
//!
//! Everything about a policy stands in its file under `policies/`; this is only the list. The command line embeds the files. For
//! the browser the build script beside this file reads and checks them, and packs each into a file of its own: the page knows what
//! a list says of them, and fetches one when it is opened. A program with the feature `embedded` has the files as they are.

#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod banks;
pub mod documents;
pub mod help;
pub mod samples;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod templates;
pub mod training;

use crate::policy::Policy;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
use crate::policy::{self, Diagnostic};
#[cfg(target_arch = "wasm32")]
use crate::{
    lang::Both,
    policy::{Listed, pack},
};

/// A built-in policy.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The policy's id, which is the file's name too.
    pub id: &'static str,
    /// The TOML text.
    pub text: &'static str,
}

/// A built-in policy.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The policy's id.
    pub id: &'static str,
    /// What a list says of it.
    pub listed: Listed<'static>,
    /// The file with the packed policy, from the page's folder. Its name changes with its bytes.
    pub file: &'static str,
    /// The fingerprint of its bytes.
    fingerprint: u64,
    /// What tells its file from that of another version.
    hash: u32,
    /// The TOML text.
    #[cfg(feature = "embedded")]
    pub text: &'static str,
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
        // The build script writes each as Rust.
        &[$(include!(concat!(env!("OUT_DIR"), "/", $id, ".rs"))),+]
    };
}

/// The built-in policies, in the order in which they are listed.
pub const SOURCES: &[Source] = sources![
    "parts-rebate-workbook",
    "parts-purchase-agreement",
    "cv-annual-rebate",
    "delivery-rebate",
    "parts-promotion",
    "baojun-sales-rebate",
    "van-variable-discount-2024",
    "bmw-aftersales-2024",
    "sales-rebate-contract",
    "rebate-contract",
    "parts-staff-commission",
    "workshop-commission",
    "dealer-kpi-2012",
    "service-evaluation",
    "after-sales-service",
];

/// The policies that there is a contract template of.
pub const TEMPLATES: [&str; 2] = ["rebate-contract", "sales-rebate-contract"];

/// The file with the source documents, from the page's folder: a line a paragraph. Its name changes with its bytes.
#[cfg(target_arch = "wasm32")]
pub const DOCUMENTS_FILE: &str = env!("DOCUMENTS_FILE");

/// The file with glossary, how-tos and clauses, from the page's folder. Its name changes with its bytes.
#[cfg(target_arch = "wasm32")]
pub const HELP_FILE: &str = env!("HELP_FILE");

/// The file with question banks and templates of computed questions, from the page's folder. Its name changes with its bytes.
#[cfg(target_arch = "wasm32")]
pub const TRAINING_FILE: &str = env!("TRAINING_FILE");

/// What the language is in this program: programs that were built from the same sources can hand each other packed policies.
#[cfg(target_arch = "wasm32")]
pub const LANGUAGE: &str = env!("POLICY_LANGUAGE");

/// The file of a built-in policy.
pub fn source(id: &str) -> Option<Source> {
    SOURCES.iter().copied().find(|source| source.id == id)
}

#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
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

#[cfg(target_arch = "wasm32")]
impl Source {
    /// The fingerprint of the policy as it was packed for this page: it is another whenever anything in the policy is.
    pub fn fingerprint(self) -> u64 {
        self.fingerprint
    }

    /// What tells the policy's file from that of another version: the short fingerprint of its text.
    pub fn hash(self) -> u32 {
        self.hash
    }
}

/// The built-in policy whose file has these bytes, with what is in it: the checked policy without its examples. None for any
/// other bytes, such as those of another version.
#[cfg(target_arch = "wasm32")]
pub fn unpack(bytes: &[u8]) -> Option<(Source, Policy)> {
    let fingerprint = pack::fingerprint(bytes);
    let mut sources = SOURCES.iter().copied();
    let source = sources.find(|source| source.fingerprint == fingerprint)?;
    Some((source, Policy::unpack(bytes)))
}

/// A built-in policy, for the tests of the other parts.
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) fn built_in(id: &str) -> Result<Policy, Box<dyn std::error::Error>> {
    let source = source(id).ok_or("no such policy")?;
    source.policy().map_err(|wrong| format!("{wrong:?}").into())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::SOURCES;
    use crate::engine::{coverage, examples};
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

    /// The source documents, D01 to D18, as they were handed to us: a line a paragraph.
    const DOCUMENTS: &str = include_str!("documents/source.txt");

    #[test]
    fn every_clause_is_quoted_word_for_word_from_the_documents() {
        for source in SOURCES {
            let policy = source
                .policy()
                .unwrap_or_else(|_| panic!("{} is not sound", source.id));
            let parameters = policy.parameters.iter().map(|x| (&x.name, &x.provenance));
            let tables = policy.tables.iter().map(|x| (&x.name, &x.provenance));
            let rules = policy.rules.iter().map(|x| (&x.name, &x.provenance));
            let gates = policy.gates.iter().map(|x| (&x.name, &x.provenance));
            let readings = policy.readings.iter().map(|x| (&x.name, &x.provenance));
            let all = parameters
                .chain(tables)
                .chain(rules)
                .chain(gates)
                .chain(readings);
            for (name, provenance) in all {
                if let Some(clause) = &provenance.clause {
                    assert!(
                        DOCUMENTS.lines().any(|line| line.contains(clause)),
                        "{}: {name}: {clause}",
                        source.id
                    );
                }
            }
        }
    }

    #[test]
    fn every_rule_band_gate_and_reading_is_exercised_by_an_example() {
        for source in SOURCES {
            let policy = source
                .policy()
                .unwrap_or_else(|_| panic!("{} is not sound", source.id));
            assert_eq!(coverage::untried(&policy), [], "{}", source.id);
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

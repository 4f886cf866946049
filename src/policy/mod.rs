//! The language: a policy file comes in, a checked [`Policy`] goes out, or diagnostics that say what is wrong and where.
//!
//! | file | step |
//! |---|---|
//! | [`read`] | TOML → [`document::Document`]: keys known, shapes right, formulas parsed |
//! | [`formula`] | the formulas' own small language: text → tree → text |
//! | [`check`] | document → [`model::Policy`]: names resolved, units known, tables in order, nothing circular |
//! | [`units`] | which units may be combined, and what comes out |
//! | [`functions`] | the functions that formulas can call |
//! | [`notation`] | figures as people write them: `120万`, `12.5%`, full-width |
//! | [`date`] | a calendar day |
//! | [`difference`] | two versions of a policy → what changed, in words |
//! | [`bind`] | what was entered for an input → values of its type |
//! | [`problem`], [`messages`], [`diagnostic`] | what can be wrong, its words, its place |
//! | [`form`], [`edit`] | what of a policy file can be changed in a form; the change, in its text |
//! | [`pack`] | a checked policy ⇄ bytes for the page |
//! | [`listed`] | what a list says of a policy |
//! | [`limits`] | how large a policy may be, and why |
//!
//! The language as its authors see it, mechanism by mechanism, with policies that run: `guide/README.md` beside this file.
//! `policy.schema.json` tells editors the same keys and words.
pub mod bind;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod check;
pub mod date;
pub mod diagnostic;
pub mod difference;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod document;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod edit;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod form;
pub mod formula;
pub mod functions;
pub mod kind;
pub mod limits;
pub mod listed;
pub mod messages;
pub mod model;
pub mod nearest;
pub mod notation;
pub mod pack;
pub mod problem;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod read;
pub mod units;
pub mod value;

#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
use std::cmp::Reverse;

pub use diagnostic::{Diagnostic, Severity};
pub use kind::{Axis, Kind, Type};
pub use listed::Listed;
pub use model::Policy;
pub use problem::Problem;
pub use value::{Entry, Value};

/// The JSON Schema (draft 7) of a policy file: what editors need to complete keys and words, and to explain them.
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub const SCHEMA: &str = include_str!("policy.schema.json");

/// A commented policy file to begin with, sound as it stands; `{id}` is its id.
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub const SKELETON: &str = include_str!("skeleton.toml");

/// Reads and checks a policy file.
///
/// All problems are reported in one pass, in the order of the file. The policy is there exactly when none of them is an
/// [`Severity::Error`].
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub fn check_text(text: &str) -> (Option<Policy>, Vec<Diagnostic>) {
    let (document, mut diagnostics) = read::read(text);
    let policy = check::check(&document, &mut diagnostics);
    let sound = diagnostics
        .iter()
        .all(|diagnostic| diagnostic.severity() < Severity::Error);
    let place = |diagnostic: &Diagnostic| (diagnostic.span.start, diagnostic.span.end);
    // Where there are too many, warnings make room for errors.
    diagnostics.sort_by_key(|diagnostic| (Reverse(diagnostic.severity()), place(diagnostic)));
    diagnostics.dedup();
    diagnostics.truncate(limits::MAX_DIAGNOSTICS);
    diagnostics.sort_by_key(place);
    (policy.filter(|_| sound), diagnostics)
}

/// A policy that a test has written out; what is wrong with it, if it is none.
#[cfg(test)]
pub(crate) fn sound(text: &str) -> Result<Policy, String> {
    let (policy, diagnostics) = check_text(text);
    policy.ok_or_else(|| format!("{diagnostics:?}"))
}

//! A policy's worked examples, run: does each rule give what the document says it gives?

use crate::policy::diagnostic::Span;
use crate::policy::model::{Example, ExpectedCell, Policy};
use crate::policy::{Axis, Kind, Value, notation};

use super::absence::{Absence, Cell};
use super::entries::{Entries, EntryError};
use super::outcome::compute;

/// A figure that is not what an example expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// The rule.
    pub rule: String,
    /// The period, from 0; none of a single figure.
    pub period: Option<usize>,
    /// What the example expects.
    pub expected: String,
    /// What was computed.
    pub found: String,
    /// Where the expectation stands in the policy file.
    pub span: Span,
}

/// An example that failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Its entries could not be used.
    Entries(Vec<EntryError>),
    /// It gave something else.
    Mismatches(Vec<Mismatch>),
}

/// Runs one example.
///
/// # Errors
/// What it gave instead.
pub fn run(policy: &Policy, example: &Example) -> Result<(), Failure> {
    let entries = Entries::of(example);
    let outcome = compute(policy, &entries).map_err(Failure::Entries)?;
    let mut mismatches = Vec::new();
    for expectation in &example.expect {
        let rule = &policy.rules[expectation.rule];
        let found = &outcome.rules[expectation.rule];
        if found.len() != expectation.cells.len() {
            // Of a rule per row: as many values as there are rows.
            mismatches.push(Mismatch {
                rule: rule.name.clone(),
                period: None,
                expected: format!("{} ×", expectation.cells.len()),
                found: format!("{} ×", found.len()),
                span: expectation.span,
            });
            continue;
        }
        for (period, (expected, found)) in expectation.cells.iter().zip(found).enumerate() {
            if !agrees(expected, found) {
                mismatches.push(Mismatch {
                    rule: rule.name.clone(),
                    period: (rule.ty.axis != Axis::One).then_some(period),
                    expected: expected_text(rule.ty.kind, expected),
                    found: cell_text(rule.ty.kind, found),
                    span: expectation.span,
                });
            }
        }
    }
    if mismatches.is_empty() {
        Ok(())
    } else {
        Err(Failure::Mismatches(mismatches))
    }
}

fn agrees(expected: &ExpectedCell, found: &Cell) -> bool {
    match (expected, found) {
        (ExpectedCell::Any, _)
        | (ExpectedCell::NotApplicable, Cell::Absent(Absence::NotApplicable(_))) => true,
        (ExpectedCell::Value(a), Cell::Value(b)) => a == b,
        (ExpectedCell::Missing(a), Cell::Absent(Absence::Missing(b))) => {
            let mut a = a.clone();
            let mut b = b.clone();
            a.sort();
            b.sort();
            a == b
        }
        (ExpectedCell::Fault(code), Cell::Absent(Absence::Fault(fault))) => {
            fault.code.code() == code
        }
        _ => false,
    }
}

fn expected_text(kind: Kind, expected: &ExpectedCell) -> String {
    match expected {
        ExpectedCell::Any => "*".into(),
        ExpectedCell::Value(value) => value_text(kind, value),
        ExpectedCell::NotApplicable => "{ not_applicable }".into(),
        ExpectedCell::Missing(names) => format!("{{ missing = {names:?} }}"),
        ExpectedCell::Fault(code) => format!("{{ fault = {code:?} }}"),
    }
}

fn cell_text(kind: Kind, cell: &Cell) -> String {
    match cell {
        Cell::Value(value) => value_text(kind, value),
        Cell::Absent(Absence::NotApplicable(_)) => "{ not_applicable }".into(),
        Cell::Absent(Absence::Missing(names)) => format!("{{ missing = {names:?} }}"),
        Cell::Absent(Absence::Fault(fault)) => format!("{{ fault = {:?} }}", fault.code.code()),
    }
}

fn value_text(kind: Kind, value: &Value) -> String {
    notation::write_exact(kind, value, None)
}

//! An outcome as JSON: `{ "policy", "version", "outputs", "warnings", "missing", "faults" }`.

use serde::Serialize;

use crate::engine::{Cell, Fault, Outcome, Warning};
use crate::lang::Text;
use crate::policy::Policy;
use crate::policy::model::Rule;

use super::json::{CellView, CellsView, Ordered, places};

/// An outcome for programs.
#[derive(Serialize)]
pub struct OutcomeView<'a> {
    policy: &'a str,
    version: &'a str,
    outputs: Ordered<&'a str, OutputView<'a>>,
    warnings: Vec<WarningView>,
    missing: &'a [String],
    faults: Vec<FaultView<'a>>,
}

impl<'a> OutcomeView<'a> {
    /// The outcome of a policy. Outputs are its rules in the order of the policy, then its record tables with the rules per row; money
    /// has as many decimals as its rule rounds to.
    pub fn new(policy: &'a Policy, outcome: &'a Outcome) -> Self {
        let rule = |(rule, cells): (&'a Rule, &'a Vec<Cell>)| {
            let view = CellsView {
                kind: rule.ty.kind,
                axis: rule.ty.axis,
                cells,
                places: places(rule),
            };
            (rule.name.as_str(), OutputView::Rule(view))
        };
        let rules = policy.rules.iter().zip(&outcome.rules).map(rule);
        let tables = (0..policy.records.len()).filter_map(|table| {
            let rows = rows(policy, outcome, table)?;
            Some((policy.records[table].name.as_str(), OutputView::Rows(rows)))
        });
        let outputs = rules.chain(tables).collect();
        Self {
            policy: &policy.id,
            version: &policy.version,
            outputs: Ordered(outputs),
            warnings: warnings(outcome),
            missing: &outcome.missing,
            faults: faults(outcome),
        }
    }
}

/// A rule's value or values; the rows of a record table with what each of its rules gives for them.
#[derive(Serialize)]
#[serde(untagged)]
enum OutputView<'a> {
    Rule(CellsView<'a>),
    Rows(Vec<Ordered<&'a str, CellView<'a>>>),
}

/// The rows of a record table, as far as rules say something about each; none where no rule does.
fn rows<'a>(
    policy: &'a Policy,
    outcome: &'a Outcome,
    table: usize,
) -> Option<Vec<Ordered<&'a str, CellView<'a>>>> {
    let per_row = || {
        let rules = policy.rules.iter().zip(&outcome.rules);
        rules.filter(|(rule, _)| rule.ty.axis.rows() == Some(table))
    };
    let (_, first) = per_row().next()?;
    let row = |at: usize| {
        let cells = per_row().filter_map(|(rule, cells)| {
            let view = CellView {
                kind: rule.ty.kind,
                cell: cells.get(at)?,
                places: places(rule),
            };
            Some((rule.name.as_str(), view))
        });
        Ordered(cells.collect())
    };
    Some((0..first.len()).map(row).collect())
}

/// What a reader must know about the figures.
#[derive(Serialize)]
pub(super) struct WarningView {
    code: &'static str,
    zh: String,
    en: String,
}

/// What could not be computed, and in which rule.
#[derive(Serialize)]
pub(super) struct FaultView<'a> {
    fault: &'static str,
    rule: &'a str,
    zh: String,
    en: String,
}

pub(super) fn warnings(outcome: &Outcome) -> Vec<WarningView> {
    let view = |warning: &Warning| {
        let Text { zh, en } = warning.message();
        WarningView {
            code: warning.code(),
            zh,
            en,
        }
    };
    outcome.warnings.iter().map(view).collect()
}

pub(super) fn faults(outcome: &Outcome) -> Vec<FaultView<'_>> {
    fn view(fault: &Fault) -> FaultView<'_> {
        let Text { zh, en } = fault.message();
        FaultView {
            fault: fault.code.code(),
            rule: &fault.rule,
            zh,
            en,
        }
    }
    outcome.faults.iter().map(view).collect()
}

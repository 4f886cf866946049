//! An outcome as JSON: `{ "policy", "version", "outputs", "warnings", "missing", "faults" }`.

use serde::Serialize;

use crate::engine::{Fault, Outcome, Warning};
use crate::lang::Text;
use crate::policy::Policy;

use super::json::{CellsView, Ordered, places};

/// An outcome for programs.
#[derive(Serialize)]
pub struct OutcomeView<'a> {
    policy: &'a str,
    version: &'a str,
    outputs: Ordered<&'a str, CellsView<'a>>,
    warnings: Vec<WarningView>,
    missing: &'a [String],
    faults: Vec<FaultView<'a>>,
}

impl<'a> OutcomeView<'a> {
    /// The outcome of a policy. Outputs are its rules in the order of the policy; money has as many decimals as its rule rounds to.
    pub fn new(policy: &'a Policy, outcome: &'a Outcome) -> Self {
        let outputs = policy
            .rules
            .iter()
            .zip(&outcome.rules)
            .map(|(rule, cells)| {
                let (kind, axis) = (rule.ty.kind, rule.ty.axis);
                (
                    rule.name.as_str(),
                    CellsView {
                        kind,
                        axis,
                        cells,
                        places: places(rule),
                    },
                )
            })
            .collect();
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
        let Text { zh, en } = fault.code.message();
        FaultView {
            fault: fault.code.code(),
            rule: &fault.rule,
            zh,
            en,
        }
    }
    outcome.faults.iter().map(view).collect()
}

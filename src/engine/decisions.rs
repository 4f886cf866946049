//! What a policy decides by comparing — bands, cells, gates, conditions — and how each decision turned out in a computed case.
//!
//! Advice and curves look for the figure at which one of them turns.

use rust_decimal::Decimal;

use crate::policy::Kind;
use crate::policy::formula::print;
use crate::policy::model::{Input, Step, TableKind};

use super::absence::Cell;
use super::advise::Target;
use super::evaluate::Evaluation;
use super::outcome::Trace;
use super::plan::{Code, Owner, Plan, Slot};

/// The furthest figure looked at, in the input's smallest units: with fen, ten billion yuan.
pub(super) const FURTHEST: i64 = 1_000_000_000_000;

/// What-ifs computed at once, so that memory stays small whatever the policy's size.
pub(super) const PROBES_AT_ONCE: usize = 256;

/// A decision in a period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decision {
    pub(super) slot: Slot,
    pub(super) period: usize,
    pub(super) owner: Owner,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A table's band or number of steps.
    Table { table: usize, argument: Slot },
    /// A matrix's cell.
    Matrix {
        table: usize,
        row: Slot,
        column: Slot,
    },
    /// True or false.
    Truth,
}

/// How a decision turned out; none where it could not be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    Band(Option<usize>),
    Cell(Option<(usize, usize)>),
    Paid(Decimal),
    Truth(bool),
}

/// The smallest change of an input that makes sense: a fen, a hundredth of a percent, one car. A figure that is finer is moved in
/// steps as fine as itself. None where the input is not a number.
pub(super) fn unit(input: &Input, now: Decimal) -> Option<Decimal> {
    let places = match input.ty.kind {
        Kind::Money | Kind::Number => 2,
        Kind::Ratio => 4,
        Kind::Count => 0,
        _ => return None,
    };
    Some(Decimal::new(1, places.max(now.normalize().scale())))
}

impl Trace<'_> {
    /// Everything that a policy decides by comparing.
    pub(super) fn decisions(&self) -> Vec<Decision> {
        let plan = self.plan;
        let mut decisions = Vec::new();
        for (slot, op) in plan.ops.iter().enumerate() {
            let what = match &op.code {
                Code::Table(table, argument) if plan.tables[*table].kind.is_stepped() => {
                    What::Table {
                        table: *table,
                        argument: *argument,
                    }
                }
                Code::Matrix(table, row, column) => What::Matrix {
                    table: *table,
                    row: *row,
                    column: *column,
                },
                Code::Compare(..) if matches!(op.owner, Owner::Step(Step::Rule(_))) => What::Truth,
                _ => continue,
            };
            decisions.extend((0..self.len(op.axis)).map(|period| Decision {
                slot,
                period,
                owner: op.owner,
                what,
            }));
        }
        for (at, gate) in plan.gates.iter().enumerate() {
            let owner = Owner::Step(Step::Gate(at));
            let periods = 0..self.len(plan.policy.gates[at].axis);
            decisions.extend(periods.map(|period| Decision {
                slot: gate.passed,
                period,
                owner,
                what: What::Truth,
            }));
        }
        decisions
    }
}

impl Plan<'_> {
    /// How a decision turned out in a lane.
    pub(super) fn turn(
        &self,
        decision: &Decision,
        evaluation: &Evaluation,
        lane: usize,
    ) -> Option<Turn> {
        match decision.what {
            What::Truth => evaluation
                .truth(decision.slot, lane, decision.period)
                .map(Turn::Truth),
            What::Matrix { table, row, column } => {
                let of = |slot| match evaluation.cell(slot, lane, decision.period) {
                    Cell::Value(value) => Some(value),
                    Cell::Absent(_) => None,
                };
                let (row, column) = (of(row)?, of(column)?);
                let planned = &self.tables[table];
                Some(Turn::Cell(planned.cell_at(&row, &column)))
            }
            What::Table { table, argument } => {
                let planned = &self.tables[table];
                match planned.kind {
                    TableKind::Step => evaluation
                        .number(decision.slot, lane, decision.period)
                        .map(Turn::Paid),
                    _ => evaluation
                        .number(argument, lane, decision.period)
                        .map(|x| Turn::Band(planned.band(x))),
                }
            }
        }
    }

    /// What a decision that turned out so has reached.
    pub(super) fn target(&self, decision: Decision, turn: Turn) -> Target {
        let rule = match decision.owner {
            Owner::Step(Step::Rule(rule)) => Some(rule),
            _ => None,
        };
        let period = decision.period;
        match (decision.what, turn, decision.owner) {
            (What::Table { table, .. }, Turn::Band(band), _) => Target::Band {
                table,
                band,
                rule,
                period,
            },
            (What::Matrix { table, .. }, Turn::Cell(cell), _) => Target::Cell {
                table,
                cell,
                rule,
                period,
            },
            (What::Table { table, .. } | What::Matrix { table, .. }, ..) => Target::Step {
                table,
                rule,
                period,
            },
            (What::Truth, turn, Owner::Step(Step::Gate(gate))) => Target::Gate {
                gate,
                period,
                passed: turn == Turn::Truth(true),
            },
            (What::Truth, turn, _) => {
                let rule = rule.unwrap_or_default();
                Target::Condition {
                    rule,
                    period,
                    formula: self.condition(rule, decision.slot),
                    holds: turn == Turn::Truth(true),
                }
            }
        }
    }

    /// The text of a condition within a rule's formula.
    fn condition(&self, rule: usize, slot: Slot) -> String {
        let mut text = String::new();
        self.formula_of(rule).expr.visit(&mut |node| {
            if self.rules[rule].nodes[node.id] == slot {
                text = print::print(node);
            }
        });
        text
    }
}

//! Who is just short of a tier or a gate.
//!
//! Looking through a whole table for what each dealer could do next would take hours. Here is what can be said quickly: by how little
//! what a case compares falls short of where the policy would decide otherwise. Of the few for whom that is little, [`Trace::advise_near`]
//! says exactly what it takes and what it pays.

use rust_decimal::Decimal;

use crate::policy::Axis;
use crate::policy::model::{Step, TableKind};

use super::absence::Cell;
use super::advise::Advice;
use super::arithmetic::{divide, reached, subtract};
use super::batch::Batch;
use super::decisions::Decision;
use super::entries::Case;
use super::evaluate::Evaluation;
use super::outcome::Trace;
use super::plan::{Code, Owner, Plan, PlannedAxis, PlannedTable, Slot};
use crate::policy::Value;

/// Cases that are computed together.
const CASES_AT_ONCE: usize = 128;

/// Something that a policy compares, and the decision that hangs on it.
#[derive(Clone, Copy, Debug)]
struct Margin {
    /// The slot of the decision.
    decision: Slot,
    /// The periods of what is compared.
    axis: Axis,
    what: Compared,
}

#[derive(Clone, Copy, Debug)]
enum Compared {
    /// With the edges of a table.
    Bands(usize, Slot),
    /// With the edges of a matrix.
    Cells(usize, [Slot; 2]),
    /// With each other.
    Numbers(Slot, Slot),
}

impl Compared {
    fn slots(self) -> Vec<Slot> {
        match self {
            Self::Bands(_, x) => vec![x],
            Self::Cells(_, two) => two.to_vec(),
            Self::Numbers(x, y) => vec![x, y],
        }
    }
}

impl Plan<'_> {
    /// By case, the smallest part by which something falls short of an edge where the policy decides otherwise: `0.02` where it takes
    /// 2 % of the edge (of a table that pays by steps: of a step). None where nothing is compared or nothing can be computed.
    ///
    /// Whether that edge is worth anything is not asked.
    pub fn shortfalls(&self, cases: &[Case]) -> Vec<Option<Decimal>> {
        let margins = self.margins();
        let slots: Vec<Slot> = margins
            .iter()
            .flat_map(|margin| margin.what.slots())
            .collect();
        let needed = self.needed(&slots);
        let mut least = Vec::with_capacity(cases.len());
        for cases in cases.chunks(CASES_AT_ONCE) {
            let batch = Batch::new(self.policy, cases);
            let evaluation = self.evaluate_needed(&needed, &batch, 0, cases.len());
            least.extend(cases.iter().enumerate().map(|(lane, case)| {
                let of = |margin: &Margin| {
                    let periods = self.periods(margin.axis, case);
                    (0..periods)
                        .filter_map(|period| self.short(margin.what, &evaluation, lane, period))
                        .min()
                };
                margins.iter().filter_map(of).min()
            }));
        }
        least
    }

    /// How many periods, or rows, an axis has in a case.
    fn periods(&self, axis: Axis, case: &Case) -> usize {
        match axis.rows() {
            None => axis.periods().unwrap_or(1),
            Some(table) => {
                let records = self.policy.records.get(table);
                let column = records.and_then(|records| case.inputs.get(records.first));
                column.map_or(0, Vec::len)
            }
        }
    }

    fn margins(&self) -> Vec<Margin> {
        let mut margins = Vec::new();
        for (slot, op) in self.ops.iter().enumerate() {
            let (decision, what) = match (&op.code, op.owner) {
                // Where a table goes on in proportion there is nothing to fall short of.
                (Code::Table(table, x), _)
                    if matches!(self.tables[*table].kind, TableKind::Whole | TableKind::Step) =>
                {
                    (slot, Compared::Bands(*table, *x))
                }
                (Code::Matrix(table, x, y), _) => (slot, Compared::Cells(*table, [*x, *y])),
                (Code::Compare(_, x, y), Owner::Step(Step::Gate(gate))) => {
                    (self.gates[gate].passed, Compared::Numbers(*x, *y))
                }
                (Code::Compare(_, x, y), Owner::Step(Step::Rule(_))) => {
                    (slot, Compared::Numbers(*x, *y))
                }
                _ => continue,
            };
            margins.push(Margin {
                decision,
                axis: op.axis,
                what,
            });
        }
        margins
    }

    /// By what part something falls short in a period.
    fn short(
        &self,
        what: Compared,
        evaluation: &Evaluation,
        lane: usize,
        period: usize,
    ) -> Option<Decimal> {
        match what {
            Compared::Bands(table, x) => {
                let x = evaluation.number(x, lane, period)?;
                below_band(self.tables.get(table)?, x)
            }
            Compared::Cells(table, two) => {
                let table = self.tables.get(table)?;
                let matrix = table.matrix.as_ref()?;
                let along = |axis: &PlannedAxis, slot: Slot| match (
                    axis,
                    evaluation.cell(slot, lane, period),
                ) {
                    (PlannedAxis::Edges(edges), Cell::Value(Value::Number(x))) => {
                        below_edge(edges, x, table.inclusive)
                    }
                    _ => None,
                };
                let [row, column] = two;
                let both = [along(&matrix.rows, row), along(&matrix.columns, column)];
                both.into_iter().flatten().min()
            }
            Compared::Numbers(x, y) => {
                let x = evaluation.number(x, lane, period)?;
                let y = evaluation.number(y, lane, period)?;
                let larger = x.abs().max(y.abs());
                (!larger.is_zero()).then(|| divide(subtract(x, y)?.abs(), larger))?
            }
        }
    }
}

impl Trace<'_> {
    /// What a dealer could do next about what falls short by no more than this part: [`Trace::advise`] for these decisions alone.
    pub fn advise_near(&self, within: Decimal) -> Advice {
        let plan = self.plan;
        let margins = plan.margins();
        let is_near = |decision: &Decision| {
            let of = margins.iter().filter(|of| of.decision == decision.slot);
            let mut short = of.flat_map(|margin| {
                // What is compared month by month may decide on the year.
                let periods = if plan.ops[decision.slot].axis == margin.axis {
                    decision.period..decision.period + 1
                } else {
                    0..self.len(margin.axis)
                };
                periods.filter_map(|period| plan.short(margin.what, &self.evaluation, 0, period))
            });
            short.any(|short| short <= within)
        };
        self.advise_on_some(&is_near)
    }
}

/// By what part a number falls short of the next band; of a table that pays by steps, of the next step.
fn below_band(table: &PlannedTable, x: Decimal) -> Option<Decimal> {
    if let Some((each, ..)) = table.step {
        let done = x.max(Decimal::ZERO).checked_rem(each)?;
        return divide(subtract(each, done)?, each);
    }
    below_edge(&table.edges, x, table.inclusive)
}

fn below_edge(edges: &[Decimal], x: Decimal, inclusive: bool) -> Option<Decimal> {
    let above = reached(edges, x, inclusive).map_or(0, |at| at + 1);
    let edge = edges.get(above).filter(|edge| !edge.is_zero())?;
    divide(subtract(*edge, x)?, edge.abs())
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::engine::Settings;
    use crate::library::built_in;
    use crate::policy::Policy;

    fn months(policy: &Policy, figures: &[i64]) -> Case {
        let mut case = Case::blank(policy);
        for (cell, figure) in case.inputs[0].iter_mut().zip(figures) {
            *cell = Some(Value::Number(Decimal::from(*figure)));
        }
        case
    }

    #[test]
    fn the_shortfall_is_a_part_of_the_next_edge() -> Result<(), Box<dyn Error>> {
        // T-D17: bands of a quarter from 10,000, 20,000 and 30,000.
        let policy = built_in("parts-purchase-agreement")?;
        let plan = Plan::new(&policy, Settings::of(&policy)).map_err(|_| "no plan")?;
        let cases = [
            months(
                &policy,
                &[29_700, 0, 0, 5_000, 0, 0, 5_000, 0, 0, 5_000, 0, 0],
            ),
            months(
                &policy,
                &[29_999, 0, 0, 5_000, 0, 0, 5_000, 0, 0, 5_000, 0, 0],
            ),
        ];
        let short = plan.shortfalls(&cases);
        assert_eq!(short[0], Some(Decimal::new(1, 2)));
        assert!(
            short[1].is_some_and(|short| short < Decimal::new(1, 4)),
            "{short:?}"
        );
        Ok(())
    }

    #[test]
    fn what_is_near_is_advised_upon_exactly_and_the_rest_is_not() -> Result<(), Box<dyn Error>> {
        let policy = built_in("parts-purchase-agreement")?;
        let plan = Plan::new(&policy, Settings::of(&policy)).map_err(|_| "no plan")?;
        let case = months(&policy, &[29_700, 0, 0, 5_000]);
        let trace = plan.trace(&case);
        let steps = trace.advise_near(Decimal::new(2, 2)).steps;
        // The band above, and falling to the one below; no other quarter.
        let [step, down] = steps.as_slice() else {
            return Err(format!("{steps:?}").into());
        };
        assert!(down.gain.is_sign_negative());
        assert_eq!(step.change, Some(Decimal::from(300)));
        // 10 % of 30,000 instead of 7 % of 29,700.
        assert_eq!(step.gain, Decimal::new(92_100, 2));
        assert!(step.is_cliff());
        // The second quarter, 5,000 short of 10,000, is advised upon with all.
        assert!(trace.advise().steps.len() > 1);
        // All of it within the part: the same as without.
        assert_eq!(trace.advise_near(Decimal::TEN).steps, trace.advise().steps);
        Ok(())
    }
}

//! On which parameters a result rests.

use crate::policy::Axis;
use crate::policy::model::{TableKind, Term};

use super::absence::Cell;
use super::evaluate;
use super::outcome::Trace;
use super::plan::{Code, Fold, Slot};

impl Trace<'_> {
    /// By parameter, whether the payout lines and the total (of a policy that pays nothing: any rule) rest on it in this case.
    ///
    /// This follows their values down along what was evaluated, period by period: the formula of the chosen reading; of a choice the
    /// condition and the branch that was taken; of a gate that leaves nothing of a value, the gate alone; of AND and OR what decided; of
    /// a table where its bands begin, and what is given where it was hit. Whatever else a formula reads takes part, though its value
    /// made no difference: what is multiplied by nought, the greater of a MIN.
    pub(super) fn rests_on(&self) -> Vec<bool> {
        let policy = self.plan.policy;
        let ops = &self.plan.ops;
        let mut used = vec![false; policy.parameters.len()];
        let mut live: Vec<Vec<bool>> = ops
            .iter()
            .map(|op| vec![false; self.len(op.axis)])
            .collect();
        let pays = policy.rules.iter().any(|rule| rule.payout || rule.total);
        for (rule, slots) in policy.rules.iter().zip(&self.plan.rules) {
            if !pays || rule.payout || rule.total {
                live[slots.value].fill(true);
            }
        }
        // An op reads earlier slots only.
        for (slot, op) in ops.iter().enumerate().rev() {
            let places = std::mem::take(&mut live[slot]);
            for period in (0..places.len()).filter(|&period| places[period]) {
                for operand in self.taken(slot, period, &mut used) {
                    let count = live[operand].len();
                    let periods = match &op.code {
                        Code::Fold(_, window, _) => {
                            evaluate::periods(*window, op.axis, period, count, usize::MAX)
                        }
                        Code::Previous(_) => period.saturating_sub(1)..period,
                        // Of rows that meet others, all.
                        Code::Group(..) | Code::Drawdown(..) => 0..count,
                        _ if ops[operand].axis == op.axis => period..period + 1,
                        _ => 0..count,
                    };
                    if let Some(places) = live[operand].get_mut(periods) {
                        places.fill(true);
                    }
                }
            }
        }
        used
    }

    /// The operands that an op's value in a period comes from; parameters are noted.
    fn taken(&self, slot: Slot, period: usize, used: &mut [bool]) -> Vec<Slot> {
        let ops = &self.plan.ops;
        let place = |slot: Slot| match ops[slot].axis {
            Axis::One => 0,
            _ => period,
        };
        let truth = |slot: Slot| self.evaluation.truth(slot, 0, place(slot));
        let code = &ops[slot].code;
        match code {
            Code::Parameter(at) => used[*at] = true,
            &Code::Table(table, x) => {
                self.table_parameters(table, &[self.evaluation.cell(x, 0, place(x))], used);
            }
            &Code::Matrix(table, x, y) => {
                let cells = [x, y].map(|slot| self.evaluation.cell(slot, 0, place(slot)));
                self.table_parameters(table, &cells, used);
            }
            &Code::If(condition, then, otherwise) => {
                let branch = truth(condition).map(|holds| if holds { then } else { otherwise });
                return [condition].into_iter().chain(branch).collect();
            }
            &(Code::GateZero(gate, _) | Code::GateSkip(gate, ..) | Code::GateFault(gate, ..))
                if truth(gate) != Some(true) =>
            {
                return vec![gate];
            }
            &Code::GateReduce(gate, value, _) if truth(gate) == Some(true) => {
                return vec![gate, value];
            }
            Code::Fold(fold @ (Fold::All | Fold::Any), _, operands) => {
                let decides = Some(*fold == Fold::Any);
                if truth(slot) == decides && operands.iter().any(|&x| truth(x) == decides) {
                    let operands = operands.iter().copied();
                    return operands.filter(|&x| truth(x) == decides).collect();
                }
            }
            _ => {}
        }
        code.operands()
    }

    /// Notes the parameters of a table that was looked up for these values.
    fn table_parameters(&self, at: usize, looked_up: &[Cell], used: &mut [bool]) {
        let table = &self.plan.policy.tables[at];
        let planned = &self.plan.tables[at];
        let mut note = |term: &Term| {
            if let Term::Parameter(at) = term {
                used[*at] = true;
            }
        };
        let hit = looked_up.first().and_then(|x| planned.hit(x.value()?));
        for (at, band) in table.bands.iter().enumerate() {
            note(&band.from);
            let given = match table.kind {
                TableKind::Whole | TableKind::Lookup => hit == Some(at),
                TableKind::Marginal => hit.is_some_and(|hit| at <= hit),
                _ => true,
            };
            if given {
                note(&band.gives);
            }
        }
        if let Some(step) = &table.step {
            note(&step.each);
            note(&step.pays);
            step.at_most.iter().for_each(&mut note);
        }
        if let (Some(matrix), [Cell::Value(x), Cell::Value(y)]) = (&table.matrix, looked_up) {
            matrix
                .rows
                .iter()
                .chain(&matrix.columns)
                .for_each(&mut note);
            let cell = planned.cell_at(x, y);
            let cell = cell.and_then(|(row, column)| matrix.cells.get(row)?.get(column)?.as_ref());
            cell.into_iter().for_each(&mut note);
        }
    }
}

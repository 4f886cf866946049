//! What if two figures were others: the total for each pair of values, at the edges of whatever decides on them.

use rust_decimal::Decimal;

use super::advise::Target;
use super::arithmetic::{part, subtract};
use super::batch::Batch;
use super::curve::{Curve, Moved};
use super::entries::Case;
use super::outcome::Trace;
use super::plan::{Code, Plan, Slot};

/// A rule's value over the values of two inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Down the side and along the top.
    pub axes: [GridAxis; 2],
    /// Row by row, a cell for each column; none where the rule gives nothing.
    pub cells: Vec<Vec<Option<Decimal>>>,
}

/// The values along one side of a grid, in rising order.
#[derive(Clone, Debug, PartialEq)]
pub struct GridAxis {
    /// The values.
    pub values: Vec<Decimal>,
    /// Which of them is the one now; none where the figures are missing or not alike.
    pub now: Option<usize>,
}

/// How many values a side of a grid has at most, the one now among them: more cannot be read on a phone.
const MOST_VALUES: usize = 8;

/// The distance of what does not matter.
const UNREACHED: usize = usize::MAX;

impl Grid {
    /// How high a cell is among all, from 0 to 5; none where all are alike or it has no value.
    pub fn level(&self, cell: Option<Decimal>) -> Option<i64> {
        let all = || self.cells.iter().flatten().filter_map(|cell| *cell);
        let (least, most) = (all().min()?, all().max()?);
        part(subtract(cell?, least)?, subtract(most, least)?, 5)
    }
}

impl Trace<'_> {
    /// A single rule's value for each pair of values of two inputs; none where one of them is no number, or they are the same figures.
    ///
    /// The values are those at which a band or cell of a table is entered, each the first that is in it, with the one below them
    /// all and the one now; where there are more than can be shown, those around the one now.
    pub fn grid(&self, moved: [&Moved; 2], rule: usize) -> Option<Grid> {
        let [down, along] = moved;
        if down.input == along.input && down.periods.iter().any(|at| along.periods.contains(at)) {
            return None;
        }
        let axes = [self.axis(down, rule)?, self.axis(along, rule)?];
        let [rows, columns] = &axes;
        let mut cases: Vec<Case> = Vec::new();
        for &row in &rows.values {
            for &column in &columns.values {
                cases.push(self.case_at(&[(down, row), (along, column)])?);
            }
        }
        let batch = Batch::new(self.plan.policy, &cases);
        let numbers = self.plan.numbers(&batch, &[rule]).into_iter().next()?;
        let cells = numbers
            .chunks(columns.values.len().max(1))
            .map(<[_]>::to_vec)
            .collect();
        Some(Grid { axes, cells })
    }

    fn axis(&self, moved: &Moved, rule: usize) -> Option<GridAxis> {
        let Curve { range, edges, .. } = self.curve(moved, rule, None)?;
        let mut values = vec![range.0];
        let enters = |target: &Target| matches!(target, Target::Band { .. } | Target::Cell { .. });
        let entered = edges.iter().filter(|edge| edge.turns.iter().any(enters));
        values.extend(entered.map(|edge| edge.at));
        let now = self.moved_now(moved);
        if let Some(now) = now {
            values.insert(values.partition_point(|value| *value < now), now);
        }
        values.dedup();
        // Where the figures are now is in the middle of what is kept.
        let middle = now.map_or(0, |now| values.partition_point(|value| *value < now));
        let spare = values.len().saturating_sub(MOST_VALUES);
        let first = middle.saturating_sub(MOST_VALUES / 2).min(spare);
        values.drain(..first);
        values.truncate(MOST_VALUES);
        let now = now.and_then(|now| values.iter().position(|value| *value == now));
        Some(GridAxis { values, now })
    }
}

impl Plan<'_> {
    /// The two inputs that the first two-axis table which counts for a rule is looked up by: of the numbers that the dealer decides
    /// on, the one that stands nearest to its rows and furthest from its columns, and the other way round.
    pub fn matrix_inputs(&self, rule: usize) -> Option<[usize; 2]> {
        let needed = self.needed(&[self.rules.get(rule)?.value]);
        let mut matrices = self.ops.iter().zip(&needed);
        matrices.find_map(|(op, is_needed)| match op.code {
            Code::Matrix(_, row, column) if *is_needed => {
                let [rows, columns] = [row, column].map(|slot| self.distances(slot));
                let down = self.decisive(&rows, &columns)?;
                let along = self.decisive(&columns, &rows)?;
                (down != along).then_some([down, along])
            }
            _ => None,
        })
    }

    /// The input that is much nearer in `own` than in `other`.
    fn decisive(&self, own: &[usize], other: &[usize]) -> Option<usize> {
        let mut best = None;
        for (at, input) in self.policy.inputs.iter().enumerate() {
            let slot = self.inputs[at];
            if !(input.steer && input.ty.kind.is_numeric()) || own[slot] == UNREACHED {
                continue;
            }
            let nearer = other[slot].saturating_sub(own[slot]);
            if nearer > best.map_or(0, |(nearer, _)| nearer) {
                best = Some((nearer, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// By slot, how many operations are between it and this one.
    fn distances(&self, slot: Slot) -> Vec<usize> {
        let mut distances = vec![UNREACHED; self.ops.len()];
        let (mut level, mut distance) = (vec![slot], 0);
        while !level.is_empty() {
            let mut next = Vec::new();
            for slot in level {
                if distances[slot] == UNREACHED {
                    distances[slot] = distance;
                    next.extend(self.ops[slot].code.operands());
                }
            }
            level = next;
            distance += 1;
        }
        distances
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::curve::Moved;
    use super::super::entries::{Case, Settings};
    use super::super::plan::Plan;
    use super::{Grid, GridAxis};
    use crate::policy::{Policy, Value, sound};

    /// A rate that goes by two shares of the same target, and a bonus with more bands than a side of a grid shows.
    fn policy(rate: &str) -> Policy {
        let bands: Vec<String> = (1..=14)
            .map(|band| format!("{{ from = \"{band}00\", value = \"{band}\" }}"))
            .collect();
        let text = format!(
            r#"
id = "grid"
version = "1"
title = "格"

[[input]]
name = "目标"
type = "money"

[[input]]
name = "采购额"
type = "money"

[[input]]
name = "零售额"
type = "money"

[[table]]
name = "比例"
kind = "matrix"
over = "ratio"
across = "ratio"
gives = "ratio"
lower = "inclusive"
columns = ["0", "90%"]
bands = [{{ from = "0", values = ["1%", "2%"] }}, {{ from = "100%", values = ["3%", "4%"] }}]

[[table]]
name = "奖"
kind = "whole"
over = "money"
gives = "money"
lower = "inclusive"
bands = [{}]

[[rule]]
name = "返利"
formula = "采购额 * {rate} + RATE(奖, 采购额)"
total = true
"#,
            bands.join(", ")
        );
        sound(&text).unwrap()
    }

    #[test]
    fn a_matrix_goes_by_the_inputs_that_stand_nearest_to_its_sides() {
        let inputs = |rate: &str| {
            let policy = policy(rate);
            let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
            plan.matrix_inputs(0)
        };
        assert_eq!(
            inputs("MATRIX(比例, 采购额 / 目标, 零售额 / 目标)"),
            Some([1, 2])
        );
        assert_eq!(
            inputs("MATRIX(比例, 零售额 / 目标, 采购额 / 目标)"),
            Some([2, 1])
        );
        // The target stands as near to both.
        assert_eq!(inputs("MATRIX(比例, 采购额 / 目标, 采购额 / 目标)"), None);
    }

    #[test]
    fn a_cell_stands_as_high_as_it_is_between_the_least_and_the_most() {
        let grid = |cells: [Option<i64>; 4]| Grid {
            axes: [1, 2].map(|_| GridAxis {
                values: vec![Decimal::ZERO, Decimal::ONE],
                now: None,
            }),
            cells: (cells.chunks(2))
                .map(|row| row.iter().map(|cell| cell.map(Decimal::from)).collect())
                .collect(),
        };
        let some = grid([Some(-10), Some(90), None, Some(30)]);
        let levels = [-10, 8, 30, 90].map(|cell| some.level(Some(Decimal::from(cell))));
        assert_eq!(levels, [Some(0), Some(1), Some(2), Some(5)]);
        assert_eq!(some.level(None), None);
        // All alike: none is high or low.
        assert_eq!(grid([Some(7); 4]).level(Some(Decimal::from(7))), None);
    }

    #[test]
    fn of_many_edges_those_around_the_figure_now_are_kept() {
        let policy = policy("1%");
        let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
        let yuan = |amount: i64| vec![Some(Value::Number(Decimal::from(amount)))];
        let case = Case {
            inputs: vec![yuan(1_000), yuan(750), yuan(0)],
        };
        let trace = plan.trace(&case);
        let axis = |input| {
            let moved = Moved {
                input,
                periods: vec![0],
            };
            trace.axis(&moved, 0)
        };
        let axis = axis(1).unwrap();
        let values = [400, 500, 600, 700, 750, 800, 900, 1_000].map(Decimal::from);
        assert_eq!((axis.values, axis.now), (values.to_vec(), Some(4)));
    }
}

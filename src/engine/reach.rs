//! Why not the next tier: how far it is and what it would pay; and what a failed gate costs.
//!
//! The advice looks for the best that can be done with any figure; here is the answer about one table or gate that is being looked
//! at, whether it is worth anything or not.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::policy::Value;
use crate::policy::model::{GateEffect, TableKind};

use super::absence::Cell;
use super::arithmetic::{add, divide, multiply, reached, subtract};
use super::batch::Batch;
use super::decisions::{FURTHEST, unit};
use super::entries::Case;
use super::explain::{MatrixUse, TableUse};
use super::outcome::Trace;
use super::plan::{Code, Plan, PlannedAxis, PlannedCell, PlannedTable, Slot};

/// A tier next to the one that was hit.
#[derive(Clone, Debug, PartialEq)]
pub struct NextTier {
    /// What it is along.
    pub along: Along,
    /// Whether it lies above what was looked up; otherwise below.
    pub up: bool,
    /// The edge between here and there.
    pub edge: Decimal,
    /// How far the edge is from what was looked up, never negative.
    pub gap: Decimal,
    /// Whether the edge itself is still here: only beyond it is there.
    pub beyond: bool,
    /// What the table gives there: a rate, or what a step table pays in all. None where the policy sets nothing, or not yet.
    pub gives: Option<Decimal>,
    /// The smallest change that gets there, where a single input decides on what is looked up.
    pub step: Option<TierStep>,
}

/// Along which axis of a table a tier lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// The only one.
    Bands,
    /// Of a matrix: from row to row.
    Rows,
    /// Of a matrix: from column to column.
    Columns,
}

/// A change of one figure that reaches a tier; a smallest unit less does not.
#[derive(Clone, Debug, PartialEq)]
pub struct TierStep {
    /// The input.
    pub input: usize,
    /// The period or record, from 0.
    pub period: usize,
    /// Its value then.
    pub to: Decimal,
    /// How much more that is; negative for less.
    pub change: Decimal,
    /// How much more the policy then pays in total; none where it has no total, then or now.
    pub gain: Option<Decimal>,
}

/// What it costs that a gate is failed.
#[derive(Clone, Debug, PartialEq)]
pub struct GateLoss {
    /// The gate.
    pub gate: usize,
    /// By how much the total would be higher were the gate passed and all else the same; none where there is no total, then or now.
    pub total: Option<Decimal>,
    /// What the rules that it acts on would be: rule, period, value. Only where that is another value than now.
    pub rules: Vec<(usize, usize, Cell)>,
}

/// With more figures of the input, such as the rows of a long table, nobody could say which of them is to change.
const MAX_FIGURES: usize = 24;

impl Trace<'_> {
    /// The tiers next to the one that a table use hit: the one above, and the one below if that gives more. None at the top, of a
    /// lookup, and where nothing was looked up.
    pub fn next_tiers(&self, table_use: &TableUse) -> Vec<NextTier> {
        let (Cell::Value(Value::Number(x)), Some(table)) =
            (&table_use.argument, self.plan.tables.get(table_use.table))
        else {
            return Vec::new();
        };
        if !table.unset.is_empty() {
            return Vec::new();
        }
        match table.kind {
            TableKind::Step => next_step(table, *x).into_iter().collect(),
            TableKind::Linear => next_anchor(table, *x).into_iter().collect(),
            TableKind::Whole | TableKind::Marginal => {
                let hit = table.band(*x);
                let gives = |band: Option<usize>| match band {
                    None => Some(Decimal::ZERO),
                    Some(band) => match table.open.get(band) {
                        Some(Some(_)) => None,
                        _ => table.gives.get(band).copied(),
                    },
                };
                neighbours(Along::Bands, &table.edges, hit, *x, table.inclusive, &gives)
            }
            TableKind::Lookup | TableKind::Matrix => Vec::new(),
        }
        .into_iter()
        .map(|tier| self.with_step(tier, table_use.place))
        .collect()
    }

    /// The cells next to the one that a matrix use hit, along each axis that has bands: like [`Trace::next_tiers`].
    pub fn next_cells(&self, matrix_use: &MatrixUse) -> Vec<NextTier> {
        let Some(table) = self.plan.tables.get(matrix_use.table) else {
            return Vec::new();
        };
        let Some(matrix) = &table.matrix else {
            return Vec::new();
        };
        let [Cell::Value(row), Cell::Value(column)] = &matrix_use.arguments else {
            return Vec::new();
        };
        let hit = [
            table.place_on(&matrix.rows, row),
            table.place_on(&matrix.columns, column),
        ];
        let cell = |row: Option<usize>, column: Option<usize>| match matrix
            .cells
            .get(row?)?
            .get(column?)?
        {
            PlannedCell::Set(gives) => Some(*gives),
            PlannedCell::Blank | PlannedCell::Unset(_) => None,
        };
        let ([row_slot, column_slot], period) = matrix_use.place;
        let mut tiers = Vec::new();
        if let (PlannedAxis::Edges(edges), Value::Number(x)) = (&matrix.rows, row) {
            let gives = |at| cell(at, hit[1]);
            let found = neighbours(Along::Rows, edges, hit[0], *x, table.inclusive, &gives);
            tiers.extend(
                found
                    .into_iter()
                    .map(|tier| self.with_step(tier, (row_slot, period))),
            );
        }
        if let (PlannedAxis::Edges(edges), Value::Number(x)) = (&matrix.columns, column) {
            let gives = |at| cell(hit[0], at);
            let found = neighbours(Along::Columns, edges, hit[1], *x, table.inclusive, &gives);
            tiers.extend(
                found
                    .into_iter()
                    .map(|tier| self.with_step(tier, (column_slot, period))),
            );
        }
        tiers
    }

    /// What it costs that a gate is failed; none where it is not failed anywhere, only warns, or a parameter spoils the tables.
    pub fn gate_loss(&self, gate: usize) -> Option<GateLoss> {
        let plan = self.plan;
        let definition = plan.policy.gates.get(gate)?;
        let no = Cell::Value(Value::Bool(false));
        let failed = (0..self.len(definition.axis)).any(|period| self.gate(gate, period) == no);
        if !failed || definition.effect == GateEffect::Warn {
            return None;
        }
        let passing = Plan::passing(plan.policy, plan.settings.clone(), Some(gate)).ok()?;
        let then = passing.trace(self.case);
        let mut rules = Vec::new();
        for &rule in &definition.applies {
            for period in 0..self.len(plan.policy.rules[rule].ty.axis) {
                let cell = then.rule(rule, period);
                if cell != self.rule(rule, period) {
                    rules.push((rule, period, cell));
                }
            }
        }
        Some(GateLoss {
            gate,
            total: gain(self.total(), then.total()),
            rules,
        })
    }

    /// A tier with the smallest change that gets there.
    fn with_step(&self, mut tier: NextTier, place: (Slot, usize)) -> NextTier {
        tier.step = self.tier_step(&tier, place);
        tier
    }

    fn tier_step(&self, tier: &NextTier, (slot, period): (Slot, usize)) -> Option<TierStep> {
        let plan = self.plan;
        let needed = plan.needed(&[slot]);
        let input = self.followed(&needed)?;
        let figures = self.figures_of(input)?;
        // With the digits that the tables themselves look at.
        let is_there = |x: Decimal| {
            if tier.up {
                reached(&[tier.edge], x, !tier.beyond).is_some()
            } else {
                reached(&[tier.edge], x, tier.beyond).is_none()
            }
        };
        // Whether a figure gets there; none where that cannot be computed.
        let there = |figure: usize, value: Decimal| {
            let batch = Batch::new(plan.policy, &[self.what_if(input, figure, value)]);
            let evaluation = plan.evaluate_needed(&needed, &batch, 0, 1);
            evaluation.number(slot, 0, period).map(is_there)
        };
        let mut best: Option<(i64, bool, usize, bool)> = None;
        for (at, figure) in figures.iter().enumerate() {
            for up in [true, false] {
                let Some(k) = figure.hunt(up, &there) else {
                    continue;
                };
                // The smallest; of equals one that was entered, and of those the last: months still to come are not yet decided.
                let better = best.is_none_or(|(known, entered, ..)| {
                    k < known || (k == known && figure.entered >= entered)
                });
                if better {
                    best = Some((k, figure.entered, at, up));
                }
            }
        }
        let (k, _, at, up) = best?;
        let figure = figures.get(at)?;
        let to = figure.moved(up, k)?;
        let case = self.what_if(input, figure.period, to);
        let then = plan.trace(&case);
        Some(TierStep {
            input,
            period: figure.period,
            to,
            change: subtract(to, figure.now)?,
            gain: gain(self.total(), then.total()),
        })
    }

    /// The one input that decides on what these slots compute, among those that the dealer decides on; none where there are several.
    fn followed(&self, needed: &[bool]) -> Option<usize> {
        let ops = self
            .plan
            .ops
            .iter()
            .zip(needed)
            .filter(|(_, needed)| **needed);
        let inputs = &self.plan.policy.inputs;
        let mut inputs = ops.filter_map(|(op, _)| match op.code {
            Code::Input(at) if inputs[at].steer && inputs[at].ty.kind.is_numeric() => Some(at),
            _ => None,
        });
        let only = inputs.next()?;
        inputs.next().is_none().then_some(only)
    }

    fn figures_of(&self, input: usize) -> Option<Vec<Figure>> {
        let cells = &self.case.inputs[input];
        (cells.len() <= MAX_FIGURES).then(|| {
            let figures = cells.iter().enumerate().filter_map(|(period, cell)| {
                // What a blank counts as is known to the engine; one that is missing cannot be moved.
                let slot = self.plan.inputs[input];
                let now = self.evaluation.number(slot, 0, period)?;
                Some(Figure {
                    period,
                    now,
                    unit: unit(&self.plan.policy.inputs[input], now)?,
                    entered: cell.is_some(),
                })
            });
            figures.collect()
        })
    }

    fn what_if(&self, input: usize, period: usize, value: Decimal) -> Case {
        let mut case = self.case.clone();
        case.inputs[input][period] = Some(Value::Number(value));
        case
    }
}

/// By period and value of the input that decides, whether it gets there; none where that cannot be computed.
type Probe<'a> = &'a dyn Fn(usize, Decimal) -> Option<bool>;

/// A figure of the input that decides.
struct Figure {
    period: usize,
    now: Decimal,
    /// The smallest change that makes sense.
    unit: Decimal,
    entered: bool,
}

impl Figure {
    /// The figure, `k` units further.
    fn moved(&self, up: bool, k: i64) -> Option<Decimal> {
        let by = multiply(Decimal::from(k), self.unit)?;
        if up {
            add(self.now, by)
        } else {
            subtract(self.now, by)
        }
    }

    /// The fewest units that get there in this direction: between two powers of ten, then halved.
    fn hunt(&self, up: bool, there: Probe<'_>) -> Option<i64> {
        // Figures are not lowered below nought.
        let furthest = if up {
            FURTHEST
        } else {
            divide(self.now, self.unit)?.trunc().to_i64()?.min(FURTHEST)
        };
        let is_there = |k: i64| there(self.period, self.moved(up, k)?);
        let (mut low, mut high) = (0, 1.min(furthest));
        while high > low && !is_there(high)? {
            low = high;
            high = high.saturating_mul(10).min(furthest);
        }
        if high <= low {
            return None;
        }
        while high - low > 1 {
            let middle = i64::midpoint(low, high);
            if is_there(middle)? {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(high)
    }
}

fn gain(now: Option<Decimal>, then: Option<Decimal>) -> Option<Decimal> {
    subtract(then?, now?)
}

/// The tier above and, if it gives more than here, the one below.
fn neighbours(
    along: Along,
    edges: &[Decimal],
    hit: Option<usize>,
    x: Decimal,
    inclusive: bool,
    gives: &dyn Fn(Option<usize>) -> Option<Decimal>,
) -> Vec<NextTier> {
    let tier = |up: bool, edge: Decimal, there: Option<usize>| {
        let gap = if up {
            subtract(edge, x)
        } else {
            subtract(x, edge)
        };
        Some(NextTier {
            along,
            up,
            edge,
            gap: gap?,
            beyond: up != inclusive,
            gives: gives(there),
            step: None,
        })
    };
    let above = hit.map_or(0, |hit| hit + 1);
    let up = edges.get(above);
    let up = up.and_then(|edge| tier(true, *edge, Some(above)));
    let down = hit.and_then(|hit| tier(false, *edges.get(hit)?, hit.checked_sub(1)));
    // Next to what is not known nothing is better.
    let better = down.filter(|down| gives(hit).is_some_and(|now| down.gives > Some(now)));
    up.into_iter().chain(better).collect()
}

/// What a step table pays with one more full step; none where that is no more.
fn next_step(table: &PlannedTable, x: Decimal) -> Option<NextTier> {
    let (each, ..) = table.step?;
    let now = table.of_number(x).ok()?;
    let from = x.max(Decimal::ZERO);
    let edge = add(subtract(from, from.checked_rem(each)?)?, each)?;
    let gives = table.of_number(edge).ok()?;
    (gives != now).then_some(NextTier {
        along: Along::Bands,
        up: true,
        edge,
        gap: subtract(edge, x)?,
        beyond: false,
        gives: Some(gives),
        step: None,
    })
}

/// The next anchor of a linear table.
fn next_anchor(table: &PlannedTable, x: Decimal) -> Option<NextTier> {
    let above = reached(&table.edges, x, true).map_or(0, |at| at + 1);
    let edge = *table.edges.get(above)?;
    Some(NextTier {
        along: Along::Bands,
        up: true,
        edge,
        gap: subtract(edge, x)?,
        beyond: false,
        gives: table.gives.get(above).copied(),
        step: None,
    })
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::engine::{Entries, Settings, entries};
    use crate::library::{self, built_in};
    use crate::policy::{Kind, Policy, sound};

    type Outcome = Result<(), Box<dyn Error>>;

    fn number(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap_or(Decimal::MIN)
    }

    /// The tiers next to the first table or matrix that a rule reads in its first period, with the first figure of an input set.
    fn tiers(
        policy: &Policy,
        input: &str,
        figure: &str,
        rule: &str,
    ) -> Result<Vec<NextTier>, Box<dyn Error>> {
        let find = |name: &str| policy.symbol(name).ok_or("no such name");
        let (crate::policy::model::Symbol::Input(input), crate::policy::model::Symbol::Rule(rule)) =
            (find(input)?, find(rule)?)
        else {
            return Err("no input or no rule".into());
        };
        let mut case = Case::blank(policy);
        case.inputs[input][0] = Some(Value::Number(number(figure)));
        let plan = Plan::new(policy, Settings::of(policy)).map_err(|_| "not planned")?;
        let trace = plan.trace(&case);
        let explanation = trace.explain(rule, 0);
        let tables = explanation.tables.iter().map(|at| trace.next_tiers(at));
        let matrices = explanation.matrices.iter().map(|at| trace.next_cells(at));
        tables
            .chain(matrices)
            .next()
            .ok_or_else(|| "no table".into())
    }

    /// Direction, edge, gap, whether beyond it, what it gives, and of the step: where to and gain.
    fn told(tier: &NextTier) -> (bool, String, String, bool, String, String) {
        let gives = tier.gives.map_or("—".to_owned(), |gives| gives.to_string());
        let step = tier.step.as_ref().map_or("—".to_owned(), |step| {
            let gain = step.gain.map_or("—".to_owned(), |gain| gain.to_string());
            format!("{} → {gain}", step.to)
        });
        (
            tier.up,
            tier.edge.to_string(),
            tier.gap.to_string(),
            tier.beyond,
            gives,
            step,
        )
    }

    fn all_told(tiers: &[NextTier]) -> Vec<(bool, String, String, bool, String, String)> {
        tiers.iter().map(told).collect()
    }

    fn is(
        up: bool,
        edge: &str,
        gap: &str,
        beyond: bool,
        gives: &str,
        step: &str,
    ) -> (bool, String, String, bool, String, String) {
        let own = str::to_owned;
        (up, own(edge), own(gap), beyond, own(gives), own(step))
    }

    #[test]
    fn a_fen_below_an_edge_the_next_tier_is_a_fen_away_and_at_the_edge_it_is_reached() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let at = |figure| tiers(&policy, "月采购额", figure, "应得返利");
        assert_eq!(
            all_told(&at("29999.99")?),
            [is(true, "30000", "0.01", false, "0.1", "30000.00 → 900.00")]
        );
        assert_eq!(all_told(&at("30000")?), []);
        assert_eq!(all_told(&at("30000.01")?), []);
        assert_eq!(
            all_told(&at("20000")?),
            [is(
                true,
                "30000",
                "10000",
                false,
                "0.1",
                "30000.00 → 1600.00"
            )]
        );
        assert_eq!(
            all_told(&at("9999.99")?),
            [is(
                true,
                "10000",
                "0.01",
                false,
                "0.05",
                "10000.00 → 500.00"
            )]
        );
        Ok(())
    }

    const SMALL: &str = r#"
id = "small"
version = "1"
title = "t"
[[input]]
name = "额"
type = "money"
[[input]]
name = "月额"
type = "money"
per = "month"
[[input]]
name = "另"
type = "money"
[[input]]
name = "投诉率"
type = "ratio"
[[table]]
name = "超过"
kind = "whole"
over = "money"
gives = "ratio"
lower = "exclusive"
bands = [{ from = "100", rate = "1%" }, { from = "200", rate = "2%" }]
[[table]]
name = "越低越好"
kind = "whole"
over = "ratio"
gives = "money"
lower = "inclusive"
bands = [{ from = "0", rate = "500元" }, { from = "2%", rate = "100元" }, { from = "5%", rate = "0元" }]
[[table]]
name = "每满"
kind = "step"
over = "money"
gives = "money"
each = "100元"
pays = "7元"
at_most = "21元"
[[rule]]
name = "甲"
formula = "额 * RATE(超过, 额)"
payout = true
[[rule]]
name = "乙"
formula = "RATE(越低越好, 投诉率)"
payout = true
[[rule]]
name = "丙"
formula = "STEPS(每满, SUM(月额) * 2)"
payout = true
[[rule]]
name = "丁"
formula = "STEPS(每满, 额 + 另)"
payout = true
[[rule]]
name = "合计"
formula = "甲 + 乙 + 丙 + 丁"
total = true
"#;

    #[test]
    fn an_edge_that_must_be_exceeded_is_not_reached_at_it() -> Outcome {
        let policy = sound(SMALL)?;
        let at = |figure| tiers(&policy, "额", figure, "甲");
        // The total needs all inputs: without the others there is a way but no gain.
        assert_eq!(
            all_told(&at("99.99")?),
            [is(true, "100", "0.01", true, "0.01", "100.01 → —")]
        );
        assert_eq!(
            all_told(&at("100")?),
            [is(true, "100", "0", true, "0.01", "100.01 → —")]
        );
        assert_eq!(
            all_told(&at("100.01")?),
            [is(true, "200", "99.99", true, "0.02", "200.01 → —")]
        );
        assert_eq!(all_told(&at("200.01")?), []);
        Ok(())
    }

    #[test]
    fn a_tier_whose_rate_is_not_set_is_named_without_it() -> Outcome {
        let policy = sound(
            r#"
id = "open"
version = "1"
title = "t"
[[input]]
name = "额"
type = "money"
[[parameter]]
name = "二档比例"
type = "ratio"
[[parameter]]
name = "三档比例"
value = "3%"
[[table]]
name = "比例"
kind = "whole"
over = "money"
gives = "ratio"
lower = "inclusive"
bands = [{ from = "100", rate = "1%" }, { from = "200", rate = "二档比例" }, { from = "300", rate = "三档比例" }]
[[rule]]
name = "返利"
formula = "额 * RATE(比例, 额)"
payout = true
total = true
"#,
        )?;
        let at = |figure| tiers(&policy, "额", figure, "返利");
        assert_eq!(
            all_told(&at("199.99")?),
            [is(true, "200", "0.01", false, "—", "200.00 → —")]
        );
        assert_eq!(
            all_told(&at("200")?),
            [is(true, "300", "100", false, "0.03", "300.00 → —")]
        );
        Ok(())
    }

    #[test]
    fn where_less_is_better_the_tier_below_is_named_too() -> Outcome {
        let policy = sound(SMALL)?;
        let at = |figure| tiers(&policy, "投诉率", figure, "乙");
        assert_eq!(
            all_told(&at("0.0199")?)[..1],
            [is(true, "0.02", "0.0001", false, "100", "0.0200 → —")]
        );
        assert_eq!(all_told(&at("0.0199")?).len(), 1);
        let found = all_told(&at("0.02")?);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[1],
            is(false, "0.02", "0.00", true, "500", "0.0199 → —")
        );
        assert_eq!(found[0], is(true, "0.05", "0.03", false, "0", "0.0500 → —"));
        Ok(())
    }

    #[test]
    fn the_next_full_step_is_found_through_a_sum_and_a_factor_and_none_above_the_cap() -> Outcome {
        let policy = sound(SMALL)?;
        let at = |figure| tiers(&policy, "月额", figure, "丙");
        assert_eq!(
            all_told(&at("49.99")?),
            [is(true, "100", "0.02", false, "7", "50.00 → —")]
        );
        assert_eq!(
            all_told(&at("50")?),
            [is(true, "200", "100", false, "14", "100.00 → —")]
        );
        assert_eq!(all_told(&at("150")?), []);
        Ok(())
    }

    #[test]
    fn where_two_inputs_decide_only_the_distance_is_told() -> Outcome {
        let policy = sound(SMALL)?;
        let mut case = Case::blank(&policy);
        for (input, figure) in [(0, "30"), (2, "30")] {
            case.inputs[input][0] = Some(Value::Number(number(figure)));
        }
        let plan = Plan::new(&policy, Settings::of(&policy)).map_err(|_| "not planned")?;
        let trace = plan.trace(&case);
        let explanation = trace.explain(3, 0);
        let found = trace.next_tiers(explanation.tables.first().ok_or("no table")?);
        assert_eq!(all_told(&found), [is(true, "100", "40", false, "7", "—")]);
        Ok(())
    }

    #[test]
    fn a_failed_gate_costs_what_the_total_would_be_more_were_it_passed() -> Outcome {
        let policy = built_in("cv-annual-rebate")?;
        let mut case = Case::blank(&policy);
        case.inputs[0] = vec![Some(Value::Number(Decimal::from(1_000_000))); 12];
        let gate = |case: &Case| -> Result<Vec<GateLoss>, Box<dyn Error>> {
            let plan = Plan::new(&policy, Settings::of(&policy)).map_err(|_| "not planned")?;
            let trace = plan.trace(case);
            Ok((0..policy.gates.len())
                .filter_map(|gate| trace.gate_loss(gate))
                .collect())
        };
        assert_eq!(gate(&case)?, []);
        case.inputs[1][0] = Some(Value::Bool(false));
        let losses = gate(&case)?;
        assert_eq!(losses.len(), 1);
        assert_eq!(losses[0].total, Some(Decimal::from(420_000)));
        assert!(
            losses[0]
                .rules
                .contains(&(0, 0, Cell::Value(Value::Number(number("5000.00")))))
        );
        Ok(())
    }

    #[test]
    fn every_step_to_a_tier_gets_there_and_a_unit_less_does_not() -> Outcome {
        let mut seen = 0;
        for source in library::SOURCES {
            let policy = built_in(source.id)?;
            for example in &policy.examples {
                let entries = Entries::of(example);
                let (settings, case) =
                    entries::read(&policy, &entries).map_err(|_| "not readable")?;
                let plan = Plan::new(&policy, settings).map_err(|_| "not planned")?;
                let trace = plan.trace(&case);
                for rule in 0..policy.rules.len() {
                    for period in 0..trace.len(policy.rules[rule].ty.axis).min(2) {
                        let explanation = trace.explain(rule, period);
                        let used = explanation.tables.iter().take(2);
                        let used = used.map(|used| (trace.next_tiers(used), used.place));
                        for (tiers, (slot, at)) in used {
                            for tier in tiers {
                                seen += usize::from(tier.step.is_some());
                                check(&trace, &tier, slot, at).map_err(|why| {
                                    format!("{} {}: {why}", source.id, example.name)
                                })?;
                            }
                        }
                    }
                }
            }
        }
        assert!(seen > 100, "{seen} steps");
        Ok(())
    }

    fn check(trace: &Trace<'_>, tier: &NextTier, slot: Slot, period: usize) -> Result<(), String> {
        let Some(step) = &tier.step else {
            return Ok(());
        };
        let x = |value: Decimal| {
            let case = trace.what_if(step.input, step.period, value);
            trace.plan.trace(&case).evaluation.number(slot, 0, period)
        };
        let is_there = |x: Option<Decimal>| match (x, tier.up) {
            (None, _) => false,
            (Some(x), true) => x > tier.edge || (x == tier.edge && !tier.beyond),
            (Some(x), false) => x < tier.edge || (x == tier.edge && !tier.beyond),
        };
        let places = match trace.plan.policy.inputs[step.input].ty.kind {
            Kind::Money | Kind::Number => 2,
            Kind::Ratio => 4,
            _ => 0,
        };
        let now = trace
            .evaluation
            .number(trace.plan.inputs[step.input], 0, step.period);
        let scale = now.unwrap_or_default().normalize().scale();
        let unit = Decimal::new(1, places.max(scale));
        let unit = if step.change.is_sign_negative() {
            -unit
        } else {
            unit
        };
        if !is_there(x(step.to)) || is_there(x(step.to - unit)) {
            return Err(format!("{tier:?}"));
        }
        Ok(())
    }
}

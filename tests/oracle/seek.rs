//! Advice and goal seek against brute force, for every policy of the library that pays a total: thousands of figures of each input
//! computed one by one, around every edge and at random; nothing nearer missed, no gain wrong, no «out of reach» that is not so.

use rebate_desk::engine::{Answer, Batch, Case, Entries, NextStep, Plan, advise, entries, goal};
use rebate_desk::library;
use rebate_desk::policy::{Kind, Policy, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::sound;

/// Cases of one policy: examples, spread over the file, and what chance makes of them.
const CASES: usize = 7;

/// Figures computed for each input that is tried, beside those around edges.
const ANYWHERE: usize = 250;

/// A sequence that is the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 11).unwrap() % below.max(1)
    }

    /// As likely between 10 and 100 as between 10,000 and 100,000.
    fn magnitude(&mut self, most: i64) -> i64 {
        let digits = u32::try_from(self.roll(13)).unwrap();
        self.roll(10_i64.pow(digits) * 10).min(most)
    }
}

fn paying() -> Vec<Policy> {
    let all = library::SOURCES
        .iter()
        .map(|source| source.policy().unwrap());
    all.filter(|policy| policy.total().is_some()).collect()
}

/// Examples as plans and cases; every other one with its figures shifted by chance.
fn situations<'p>(policy: &'p Policy, dice: &mut Dice) -> Vec<(Plan<'p>, Case)> {
    let every = policy.examples.len().div_ceil(CASES).max(1);
    let mut situations = Vec::new();
    for (at, example) in policy.examples.iter().step_by(every).enumerate() {
        let entries = Entries::of(example);
        let Ok((settings, mut case)) = entries::read(policy, &entries) else {
            continue;
        };
        if at % 2 == 1 {
            for (input, cells) in policy.inputs.iter().zip(&mut case.inputs) {
                for cell in cells.iter_mut().flatten() {
                    if let (Value::Number(number), Kind::Money) = (&mut *cell, input.ty.kind) {
                        let factor = Decimal::new(700 + dice.roll(600), 3);
                        *number = (*number * factor).round_dp(2);
                    }
                }
            }
        }
        if let Ok(plan) = Plan::new(policy, settings) {
            situations.push((plan, case));
        }
    }
    situations
}

/// An input's figure in one period, or all of them alike.
struct Axis<'a> {
    plan: &'a Plan<'a>,
    case: &'a Case,
    input: usize,
    period: Option<usize>,
    unit: Decimal,
    least: Decimal,
    most: i64,
}

impl<'a> Axis<'a> {
    fn new(
        plan: &'a Plan<'a>,
        case: &'a Case,
        input: usize,
        period: Option<usize>,
    ) -> Option<Self> {
        let definition = &plan.policy.inputs[input];
        let now = match case.inputs[input].get(period.unwrap_or(0)) {
            Some(Some(Value::Number(now))) => *now,
            _ => Decimal::ZERO,
        };
        let (unit, (least, greatest)) = advise::bounds(definition, now)?;
        let most = ((greatest - least) / unit).trunc().to_i64()?;
        Some(Self {
            plan,
            case,
            input,
            period,
            unit,
            least,
            most,
        })
    }

    fn value(&self, units: i64) -> Decimal {
        self.least + Decimal::from(units) * self.unit
    }

    fn units(&self, value: Decimal) -> i64 {
        ((value - self.least) / self.unit).to_i64().unwrap()
    }

    fn totals(&self, units: &[i64]) -> Vec<Option<Decimal>> {
        let cases: Vec<Case> = units
            .iter()
            .map(|&units| {
                let mut case = self.case.clone();
                for (at, cell) in case.inputs[self.input].iter_mut().enumerate() {
                    if self.period.is_none_or(|period| period == at) {
                        *cell = Some(Value::Number(self.value(units)));
                    }
                }
                case
            })
            .collect();
        let total = self.plan.policy.total().unwrap();
        let batch = Batch::new(self.plan.policy, &cases);
        self.plan.numbers(&batch, &[total]).remove(0)
    }

    /// Figures at random, and those on both sides of every figure that the policy writes down.
    fn points(&self, dice: &mut Dice) -> Vec<i64> {
        let policy = self.plan.policy;
        let mut edges: Vec<Decimal> = Vec::new();
        let terms = policy
            .tables
            .iter()
            .flat_map(|table| table.bands.iter().map(|band| &band.from));
        for term in terms {
            if let rebate_desk::policy::model::Term::Literal(Value::Number(edge)) = term {
                edges.push(*edge);
            }
        }
        for value in self.plan.settings.parameters.iter().flatten() {
            if let Value::Number(edge) = value {
                edges.push(*edge);
            }
        }
        let mut points: Vec<i64> = (0..ANYWHERE).map(|_| dice.magnitude(self.most)).collect();
        for edge in edges {
            if let Some(at) = ((edge - self.least) / self.unit).trunc().to_i64() {
                points.extend([at - 1, at, at + 1]);
            }
        }
        for step in 0..100 {
            points.push(self.most / 100 * step);
        }
        points.extend([0, self.most]);
        points.retain(|point| (0..=self.most).contains(point));
        points.sort_unstable();
        points.dedup();
        points
    }
}

/// The inputs that are tried: two figures of each, and of a series all alike.
fn axes<'a>(plan: &'a Plan<'a>, case: &'a Case, dice: &mut Dice) -> Vec<Axis<'a>> {
    let mut axes = Vec::new();
    for (input, definition) in plan.policy.inputs.iter().enumerate() {
        if definition.ty.axis.rows().is_some() || !definition.steer {
            continue;
        }
        let periods = case.inputs[input].len();
        let period = usize::try_from(dice.roll(i64::try_from(periods).unwrap())).unwrap();
        axes.extend(Axis::new(plan, case, input, Some(period)));
        if periods > 1 {
            axes.extend(Axis::new(plan, case, input, None));
        }
    }
    axes
}

/// What seeking came to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sought {
    Shown,
    /// Answered, but not shown to be the best.
    Likely,
    Nothing,
}

fn seek_and_compare(axis: &Axis<'_>, wanted: Decimal, points: &[i64], dice: &mut Dice) -> Sought {
    let trace = axis.plan.trace(axis.case);
    let place = format!(
        "{} {} {:?} wanted {wanted}",
        axis.plan.policy.id, axis.plan.policy.inputs[axis.input].name, axis.period
    );
    let shown = |proven| {
        if proven {
            Sought::Shown
        } else {
            Sought::Likely
        }
    };
    match trace.seek(axis.input, axis.period, wanted) {
        Answer::Reached {
            least,
            nearest,
            before,
            proven,
        } => {
            let at = axis.units(least.value);
            let now = axis.case.inputs[axis.input][axis.period.unwrap_or(0)].clone();
            // Everything computed below must be short of it, whatever it was computed for.
            let mut below: Vec<i64> = points.iter().copied().filter(|point| *point < at).collect();
            below.extend((1..=200).map(|less| at - less).filter(|point| *point >= 0));
            below.extend((0..100).map(|_| dice.roll(at)).filter(|point| *point < at));
            for (point, total) in below.iter().zip(axis.totals(&below)) {
                assert!(
                    total.is_none_or(|total| total < wanted),
                    "{place}: {least:?}, but {} gives {total:?}",
                    axis.value(*point)
                );
            }
            let totals = axis.totals(&[at, (at - 1).max(0), axis.units(nearest.value)]);
            assert_eq!(totals[0], Some(least.total), "{place}");
            assert!(least.total >= wanted, "{place}");
            assert_eq!(if at == 0 { None } else { totals[1] }, before, "{place}");
            assert_eq!(totals[2], Some(nearest.total), "{place}");
            assert!(nearest.total >= wanted, "{place}");
            if let (Some(_), Some(Value::Number(now))) = (axis.period, now) {
                let far = (axis.units(nearest.value) - axis.units(now)).abs();
                let near: Vec<i64> = points
                    .iter()
                    .copied()
                    .chain((0..200).map(|_| axis.units(now) + dice.roll(2 * far + 1) - far))
                    .filter(|point| (point - axis.units(now)).abs() < far && *point >= 0)
                    .collect();
                for (point, total) in near.iter().zip(axis.totals(&near)) {
                    assert!(
                        total.is_none_or(|total| total < wanted),
                        "{place}: nearest {nearest:?}, but {} gives {total:?}",
                        axis.value(*point)
                    );
                }
            }
            shown(proven)
        }
        Answer::Short { most, proven, .. } => {
            let greatest = axis.totals(points).into_iter().flatten().max();
            let most = most.map(|most| {
                let computed = axis.totals(&[axis.units(most.value)])[0];
                assert_eq!(computed, Some(most.total), "{place}");
                let at = axis.units(most.value);
                let below: Vec<i64> = (1..=100)
                    .map(|less| at - less)
                    .filter(|at| *at >= 0)
                    .collect();
                for total in axis.totals(&below).into_iter().flatten() {
                    assert!(total < most.total, "{place}: {most:?}");
                }
                most.total
            });
            let allowed = most.map(|most| most + goal::ROUNDING);
            assert!(allowed >= greatest, "{place}: {most:?} < {greatest:?}");
            assert!(greatest < Some(wanted), "{place}");
            assert!(most.is_none_or(|most| most < wanted), "{place}");
            shown(proven)
        }
        Answer::NoPart => {
            let totals = axis.totals(points);
            assert!(totals.windows(2).all(|pair| pair[0] == pair[1]), "{place}");
            Sought::Nothing
        }
        Answer::Missing(_) | Answer::Fault(_) => {
            let found = axis.totals(points).into_iter().flatten().next();
            assert_eq!(found, None, "{place}");
            Sought::Nothing
        }
        other => panic!("{place}: {other:?}"),
    }
}

#[test]
fn no_smaller_and_no_nearer_figure_reaches_the_goal_and_what_is_out_of_reach_is_so() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut sought = Vec::new();
    for policy in paying() {
        let (mut count, mut likely) = (0, 0);
        for (plan, case) in situations(&policy, &mut dice) {
            for axis in axes(&plan, &case, &mut dice) {
                let points = axis.points(&mut dice);
                let totals: Vec<Decimal> = axis.totals(&points).into_iter().flatten().collect();
                let most = totals.iter().max().copied().unwrap_or_default();
                let mut goals = vec![most + Decimal::ONE, Decimal::from(1000)];
                for extra in [0, 1] {
                    let at = dice.roll(i64::try_from(totals.len()).unwrap());
                    let total = totals.get(usize::try_from(at).unwrap()).copied();
                    goals.push(total.unwrap_or_default() + Decimal::new(extra, 2));
                }
                for wanted in goals {
                    let found = seek_and_compare(&axis, wanted, &points, &mut dice);
                    count += usize::from(found == Sought::Shown);
                    likely += usize::from(found == Sought::Likely);
                }
            }
        }
        sought.push((policy.id.clone(), count, likely));
    }
    // So that nothing passes by seeking nothing: policies filled in by rows or by choices alone have nothing to seek.
    let policies = sought.iter().filter(|(_, count, _)| *count > 0).count();
    assert!(policies >= 6, "{sought:?}");
    // Only amounts rounded one by one and taken from each other leave anything open.
    let shown = |(_, count, likely): &(String, usize, usize)| likely * 20 <= count + likely;
    assert!(sought.iter().all(shown), "{sought:?}");
}

/// The totals rise, fall, jump, stop and open for a window.
const RAGGED: &str = r#"
id = "ragged"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
[[input]]
name = "其他"
type = "money"
default = "20"
[[table]]
name = "表"
kind = "whole"
over = "money"
gives = "ratio"
lower = "exclusive"
bands = [{ from = "10", rate = "5%" }, { from = "25.5", rate = "20%" }, { from = "40", rate = "12%" }]
[[table]]
name = "每满"
kind = "step"
over = "money"
gives = "money"
each = "7"
pays = "0.9"
[[rule]]
name = "返利"
formula = "额 * RATE(表, 额) + IF(AND(额 >= 33.33, 额 < 33.35), 7.77元, 0)"
payout = true
[[rule]]
name = "扣款"
formula = "0 - ROUND(额 / (额 + 其他) * 3元, 1) - 额 * (额 / 100元) * 7%"
payout = true
[[rule]]
name = "奖"
formula = "STEPS(每满, 额)"
payout = true
[[rule]]
name = "合计"
formula = "返利 + 扣款 + 奖"
total = true
[[gate]]
name = "起付"
when = "额 <> 12.34"
applies = ["返利"]
else = "zero"
"#;

#[test]
fn on_a_ragged_total_every_fen_computed_gives_the_same_answer() {
    let policy = sound(RAGGED);
    let entries = Entries {
        inputs: [(
            "额".to_owned(),
            rebate_desk::policy::Entry::Text("20".into()),
        )]
        .into(),
        ..Entries::default()
    };
    let (settings, case) = entries::read(&policy, &entries).unwrap();
    let plan = Plan::new(&policy, settings).unwrap();
    let trace = plan.trace(&case);
    let axis = Axis::new(&plan, &case, 0, Some(0)).unwrap();
    let all: Vec<i64> = (0..=20_000).collect();
    let totals: Vec<Decimal> = axis.totals(&all).into_iter().map(Option::unwrap).collect();
    for fen in -100..1_500 {
        let wanted = Decimal::new(fen, 2);
        let brute = totals.iter().position(|total| *total >= wanted);
        match (trace.seek(0, Some(0), wanted), brute) {
            (
                Answer::Reached {
                    least,
                    proven,
                    nearest,
                    ..
                },
                Some(at),
            ) => {
                assert!(proven, "{wanted}");
                assert_eq!(
                    axis.units(least.value),
                    i64::try_from(at).unwrap(),
                    "{wanted}"
                );
                let far = |at: i64| (at - 2_000).abs();
                let near = (0..).zip(&totals).filter(|(_, total)| **total >= wanted);
                let near = near.map(|(at, _)| far(at)).min().unwrap();
                assert_eq!(far(axis.units(nearest.value)), near, "{wanted}");
            }
            (Answer::Short { most, proven, .. }, None) => {
                assert!(proven, "{wanted}");
                let most = most.unwrap();
                let greatest = *totals.iter().max().unwrap();
                assert_eq!(most.total, greatest, "{wanted}");
                let first = totals.iter().position(|total| *total == greatest).unwrap();
                assert_eq!(axis.units(most.value), i64::try_from(first).unwrap());
            }
            (answer, brute) => panic!("{wanted}: {answer:?}, by brute force {brute:?}"),
        }
    }
}

/// A figure at which the total jumps up by more than a yuan a yuan, found without the engine's help: wherever it rises that fast
/// between two points, one of the halves does.
fn cliff(axis: &Axis<'_>, mut low: i64, mut high: i64) -> Option<i64> {
    while high - low > 1 {
        let middle = i64::midpoint(low, high);
        let totals = axis.totals(&[low, middle, high]);
        let (a, b, c) = (totals[0]?, totals[1]?, totals[2]?);
        // The nearer half first, if it rises fast enough.
        let steep = Decimal::from(middle - low) * axis.unit;
        match b - a > steep {
            true => high = middle,
            false if c - b > Decimal::from(high - middle) * axis.unit => low = middle,
            false => return None,
        }
    }
    Some(high)
}

#[test]
fn no_cheaper_step_is_missed_and_no_gain_is_wrong() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut checked, mut cliffs) = (0, 0);
    for policy in paying() {
        for (plan, case) in situations(&policy, &mut dice) {
            let trace = plan.trace(&case);
            let Some(total) = trace.total() else { continue };
            let steps = trace.advise().steps;
            for step in &steps {
                let Value::Number(to) = step.to else { continue };
                let axis = Axis::new(&plan, &case, step.input, Some(step.period)).unwrap();
                let at = axis.units(to);
                let before = if step.change.unwrap() > Decimal::ZERO {
                    at - 1
                } else {
                    at + 1
                };
                let totals = axis.totals(&[at, before]);
                assert_eq!(totals[0], Some(step.total), "{} {step:?}", policy.id);
                assert_eq!(step.gain, step.total - total, "{} {step:?}", policy.id);
                assert_eq!(totals[1].map(|before| step.total - before), Some(step.jump));
                checked += 1;
            }
            for axis in axes(&plan, &case, &mut dice) {
                let (Some(period), Kind::Money) = (axis.period, policy.inputs[axis.input].ty.kind)
                else {
                    continue;
                };
                let Some(Value::Number(now)) = case.inputs[axis.input][period] else {
                    continue;
                };
                let from = axis.units(now);
                let mut points = axis.points(&mut dice);
                points.retain(|point| *point > from);
                points.insert(0, from);
                let totals = axis.totals(&points);
                for (pair, ends) in points.windows(2).zip(totals.windows(2)) {
                    let (Some(a), Some(b)) = (ends[0], ends[1]) else {
                        continue;
                    };
                    if b - a <= Decimal::from(pair[1] - pair[0]) * axis.unit {
                        continue;
                    }
                    let Some(edge) = cliff(&axis, pair[0], pair[1]) else {
                        continue;
                    };
                    let there = axis.totals(&[edge])[0].unwrap();
                    if there <= total
                        || there - axis.totals(&[edge - 1])[0].unwrap() <= Decimal::new(2, 2)
                    {
                        continue;
                    }
                    cliffs += 1;
                    let change = axis.value(edge) - now;
                    let as_near = |step: &NextStep| {
                        step.input == axis.input
                            && step.gain > Decimal::ZERO
                            && step
                                .change
                                .is_some_and(|other| other > Decimal::ZERO && other <= change)
                    };
                    assert!(
                        steps.iter().any(as_near),
                        "{} {} {period}: from {now} to {} pays {} more, but is not among {steps:#?}",
                        policy.id,
                        policy.inputs[axis.input].name,
                        axis.value(edge),
                        there - total,
                    );
                    // Only the nearest: what lies behind it is the next advice.
                    break;
                }
            }
        }
    }
    assert!(
        checked > 100 && cliffs > 10,
        "{checked} steps, {cliffs} cliffs"
    );
}

//! Goal seek: the smallest figure of one input with which the total reaches an amount, or why there is none.
//!
//! # What is promised
//!
//! The figure lies on the grid of the input's smallest unit within its [`bounds`](super::advise::bounds). With it the total, computed in
//! full, reaches the amount; with no smaller figure of the grid does it. The total need not rise with the figure: bands that pay less
//! higher up, windows and gates are all cut apart, since a part of the grid is only passed over where it is shown that the total
//! stays below the amount in it (see `hunt`). Where the amount is out of reach, that is shown the same way; the most that the total reaches is said to the fen, but for
//! [`ROUNDING`].
//!
//! Two limits. Where amounts that are rounded one by one are taken from each other (paid so far, paid anew), the total is known from
//! its ends to some fen only; if such a total stays flat that near to the amount, or is more ragged than some hundred cuts settle, the
//! answer is the best that was found and says that it is not shown to be ([`Answer::Reached::proven`]). And what is shown rests on figures that need no more
//! than 28 digits: where a quotient needs more, its last digit may be off, which matters only to a total that meets the amount
//! to the last of these digits.

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

use crate::policy::Value;
use crate::policy::model::{GateEffect, Input, Policy};

use super::absence::{Absence, Cell, Fault};
use super::advise::bounds;
use super::arithmetic::subtract;
use super::hunt::{Ground, Hunt, Lever, Quarry, cut_up};
use super::outcome::Trace;
use super::plan::Slot;

/// Into how many parts a stretch is cut: more than two, since one case costs hardly more to compute alone than with some others.
const PARTS: i64 = 8;

/// Stretches cut at once while the most is looked for.
const STRETCHES_AT_ONCE: usize = 16;

/// What rounding may make of a total, in yuan: with less than this between them, it is not looked for where the total is greatest.
pub const ROUNDING: Decimal = Decimal::from_parts(10, 0, 0, false, 2);

/// A figure of the input, and the total with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The figure.
    pub value: Decimal,
    /// The total, in yuan.
    pub total: Decimal,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The amount can be reached.
    Reached {
        /// The smallest figure with which it is.
        least: Point,
        /// The figure nearest to what is entered now: that itself if it is reached already. The smallest one where the periods
        /// are not alike now.
        nearest: Point,
        /// The total with one unit less than the smallest; none where there is no less.
        before: Option<Decimal>,
        /// Whether it is shown that there is no smaller and no nearer one.
        proven: bool,
    },
    /// The total stays below it.
    Short {
        /// The most that it reaches, with the smallest figure that reaches that; none where there is no total with any figure. Amounts that
        /// are rounded one by one may make it some fen more ([`ROUNDING`] at most) with a figure that was not looked at.
        most: Option<Point>,
        /// Gates that are failed there and hold back a part of the total.
        blocked: Vec<usize>,
        /// Whether it is shown that it never reaches the amount.
        proven: bool,
    },
    /// The total does not depend on the input.
    NoPart,
    /// The input is given, not decided on.
    Given,
    /// The input is a column of a record table: which row to change is not sought.
    Rows,
    /// The input is no number.
    NoNumber,
    /// The policy has no total.
    NoTotal,
    /// With any figure these inputs are still missing.
    Missing(Vec<String>),
    /// With any figure the total cannot be computed.
    Fault(Fault),
}

/// The inputs that can be sought: numbers that the dealer decides on, but for the columns of record tables.
pub fn seekable(policy: &Policy) -> Vec<usize> {
    let inputs = policy.inputs.iter().enumerate();
    let can = |input: &Input| {
        input.steer && input.ty.axis.rows().is_none() && bounds(input, Decimal::ZERO).is_some()
    };
    inputs
        .filter(|(_, input)| can(input))
        .map(|(at, _)| at)
        .collect()
}

impl Trace<'_> {
    /// Seeks the smallest figure of an input, in one period or (with none) in all of its periods alike, with which the total is at
    /// least `wanted`.
    pub fn seek(&self, input: usize, period: Option<usize>, wanted: Decimal) -> Answer {
        let policy = self.plan.policy;
        let (Some(rule), Some(definition)) = (policy.total(), policy.inputs.get(input)) else {
            return Answer::NoTotal;
        };
        if definition.ty.axis.rows().is_some() {
            return Answer::Rows;
        }
        if !definition.steer {
            return Answer::Given;
        }
        let now = self.entered(input, period);
        let Some((unit, bounds)) = bounds(definition, now.unwrap_or_default()) else {
            return Answer::NoNumber;
        };
        let slot = self.plan.rules[rule].value;
        let lever = |from: Decimal| Lever {
            period,
            from,
            unit,
            bounds,
        };
        let levers: Vec<Lever> = [Some(bounds.0), now]
            .into_iter()
            .flatten()
            .map(lever)
            .collect();
        let needed = self.plan.needed(&[slot]);
        let ground = Ground::new(self, input, &needed, &levers, &[], PARTS);
        if !ground.varies(slot) {
            return Answer::NoPart;
        }
        let seek = Seek {
            trace: self,
            ground,
            levers: &levers,
            slot,
        };
        seek.answer(input, wanted, now)
    }

    /// The figure that is there now; of all periods alike, only if they are.
    fn entered(&self, input: usize, period: Option<usize>) -> Option<Decimal> {
        if let Some(period) = period {
            return self.figure(input, period);
        }
        let now = self.figure(input, 0)?;
        let periods = 0..self.case.inputs.get(input)?.len();
        let mut others = periods.map(|period| self.figure(input, period));
        others.all(|other| other == Some(now)).then_some(now)
    }
}

struct Seek<'a> {
    trace: &'a Trace<'a>,
    ground: Ground<'a>,
    /// From the least figure; then from what is entered now, if that is known.
    levers: &'a [Lever],
    slot: Slot,
}

impl Seek<'_> {
    fn answer(&self, input: usize, wanted: Decimal, now: Option<Decimal>) -> Answer {
        let (least, mut proven) = self.first(0, true, wanted);
        let Some(least) = least else {
            return self.short(input, proven);
        };
        let total_now = now.and_then(|_| self.total(1, true, 0));
        let before = least
            .checked_sub(1)
            .filter(|units| *units >= 0)
            .and_then(|units| self.total(0, true, units));
        let Some(least) = self.point(0, true, least) else {
            return self.short(input, false);
        };
        let mut nearest = least;
        if let Some(now) = now {
            match total_now {
                Some(total) if total >= wanted => nearest = Point { value: now, total },
                _ if least.value < now => {
                    let (up, up_proven) = self.first(1, true, wanted);
                    let (down, down_proven) = self.first(1, false, wanted);
                    proven &= up_proven && down_proven;
                    let place = match (up, down) {
                        (Some(up), Some(down)) if down < up => Some((false, down)),
                        (Some(up), _) => Some((true, up)),
                        (None, down) => down.map(|down| (false, down)),
                    };
                    let point = place.and_then(|(up, units)| self.point(1, up, units));
                    nearest = point.unwrap_or(least);
                }
                _ => {}
            }
        }
        Answer::Reached {
            least,
            nearest,
            before,
            proven,
        }
    }

    /// How far away the total first reaches an amount; and whether that is shown.
    fn first(&self, lever: usize, up: bool, wanted: Decimal) -> (Option<i64>, bool) {
        if self
            .total(lever, up, 0)
            .is_some_and(|total| total >= wanted)
        {
            return (Some(0), true);
        }
        let quarry = Quarry::Reaches(self.slot, wanted);
        let hunts = self.ground.hunt(&|at, way| {
            if (at, way) == (lever, up) {
                vec![quarry]
            } else {
                Vec::new()
            }
        });
        match hunts.first() {
            Some(hunt) => (hunt.found.map(|(_, high)| high), hunt.is_proven()),
            None => (None, true),
        }
    }

    fn total(&self, lever: usize, up: bool, units: i64) -> Option<Decimal> {
        let evaluation = self.ground.compute(&[(lever, up, units)], &[]);
        evaluation.number(self.slot, 0, 0)
    }

    fn point(&self, lever: usize, up: bool, units: i64) -> Option<Point> {
        Some(Point {
            value: self.levers.get(lever)?.moved(up, units)?,
            total: self.total(lever, up, units)?,
        })
    }

    /// Why the total never gets there.
    fn short(&self, input: usize, mut proven: bool) -> Answer {
        let (most, is_settled) = self.most();
        proven &= is_settled;
        let Some(most) = most else {
            let cell = |units| {
                let evaluation = self.ground.compute(&[(0, true, units)], &[]);
                evaluation.cell(self.slot, 0, 0)
            };
            return match cell(1) {
                Cell::Absent(Absence::Missing(names)) => Answer::Missing(names),
                Cell::Absent(Absence::Fault(fault)) => Answer::Fault(fault),
                _ => Answer::Short {
                    most: None,
                    blocked: self.blocked(input, self.levers[0].from),
                    proven,
                },
            };
        };
        Answer::Short {
            most: Some(most),
            blocked: self.blocked(input, most.value),
            proven,
        }
    }

    /// The most that the total reaches, but for what rounding may make of it; and whether that was settled.
    fn most(&self) -> (Option<Point>, bool) {
        let marks = self.ground.marks(0, true);
        let mut best: Option<Decimal> = None;
        let mut open: Vec<(i64, i64)> = Vec::new();
        let mut cuts = 0;
        let mut lanes = vec![marks];
        loop {
            let places: Vec<_> = lanes
                .iter()
                .flatten()
                .map(|&units| (0, true, units))
                .collect();
            let evaluation = self.ground.compute(&places, &[]);
            for lane in 0..places.len() {
                best = best.max(evaluation.number(self.slot, lane, 0));
            }
            let mut first = 0;
            for units in &lanes {
                for (lane, pair) in units.windows(2).enumerate() {
                    let ends = (first + lane, first + lane + 1);
                    let course = self.ground.course(&evaluation, ends, 0, self.slot);
                    if pair[1] - pair[0] <= 1 || course.is_monotone() {
                        continue;
                    }
                    let over = course.range.zip(best);
                    let over = over.and_then(|((_, high), best)| subtract(high, best));
                    match over {
                        // Amounts that are rounded one by one and then taken from each other: some fen one way or the other cannot be told
                        // on any stretch, however short.
                        Some(over) if over <= ROUNDING => {}
                        _ => open.push((pair[0], pair[1])),
                    }
                }
                first += units.len();
            }
            cuts += open.len().min(STRETCHES_AT_ONCE);
            if open.is_empty() || cuts > Hunt::CUTS {
                break;
            }
            let some = open.split_off(open.len().saturating_sub(STRETCHES_AT_ONCE));
            lanes = some
                .into_iter()
                .map(|(low, high)| cut_up(low, high, PARTS))
                .collect();
        }
        let Some(best) = best else {
            return (None, cuts <= Hunt::CUTS);
        };
        let (first, _) = self.first(0, true, best);
        let point = first.and_then(|units| self.point(0, true, units));
        (point, cuts <= Hunt::CUTS)
    }

    /// Gates that the total needs and that are failed with this figure.
    fn blocked(&self, input: usize, value: Decimal) -> Vec<usize> {
        let plan = self.trace.plan;
        let mut case = self.trace.case.clone();
        let period = self.levers[0].period;
        for (at, cell) in case.inputs[input].iter_mut().enumerate() {
            if period.is_none_or(|period| period == at) {
                *cell = Some(Value::Number(value));
            }
        }
        let trace = plan.trace(&case);
        let needed = plan.needed(&[self.slot]);
        let gates = plan.policy.gates.iter().enumerate();
        gates
            .filter(|(at, gate)| {
                let failed = |period| trace.gate(*at, period).value() == Some(&Value::Bool(false));
                gate.effect != GateEffect::Warn
                    && needed[plan.gates[*at].passed]
                    && (0..trace.len(gate.axis)).any(failed)
            })
            .map(|(at, _)| at)
            .collect()
    }
}

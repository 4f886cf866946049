//! What if: the total over any value of an input, with every edge and cliff where it is to the smallest unit.
//!
//! Nothing is sampled and hoped for. Everything in the policy that can make the total jump or bend — bands, cells, gates, conditions,
//! caps, roundings — is a *joint*; two figures at which all joints stand alike are joined by one formula, and where the joints of two
//! neighbours differ, the stretch between is halved until the two are one unit apart. Between its edges a piece is then tested for
//! straightness, and one that bends (a rate that grows with the amount) is halved until it can be drawn.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::policy::model::TableKind;
use crate::policy::{Kind, Value};

use super::advise::Target;
use super::arithmetic::{add, divide, multiply, subtract};
use super::batch::Batch;
use super::decisions::{Decision, FURTHEST, PROBES_AT_ONCE, Turn, unit};
use super::entries::Case;
use super::evaluate::Evaluation;
use super::outcome::Trace;
use super::plan::{Code, Fold, Slot, Window};

/// The figures that are moved together: one of an input, or those of several periods, which are then all alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The input.
    pub input: usize,
    /// The periods (or rows), from 0; `[0]` of a single figure.
    pub periods: Vec<usize>,
}

/// A rule's value over a range of an input's values.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The input's smallest unit: a fen, a hundredth of a percent, one car.
    pub unit: Decimal,
    /// The first and the last value.
    pub range: (Decimal, Decimal),
    /// Values in rising order, and what the rule gives for each (none where it gives nothing): the ends of all pieces, and inside of
    /// those that are not straight as many as it takes to draw them.
    pub points: Vec<(Decimal, Option<Decimal>)>,
    /// The pieces, in rising order.
    pub pieces: Vec<Piece>,
    /// The values at which something turns, in rising order.
    pub edges: Vec<Edge>,
}

/// A stretch of a curve that jumps nowhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Its first point.
    pub first: usize,
    /// Its last point; a single value is its own piece.
    pub last: usize,
    /// How it runs.
    pub shape: Shape,
    /// The marginal rate: what one more of the input (a yuan, a car, 100%) pays, from the first point to the last. None of a single
    /// value, or where nothing is given.
    pub rate: Option<Decimal>,
}

/// How a piece runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Straight, but for the rounding of what is paid.
    Straight,
    /// Bent; straight lines between its points show it truly enough to be drawn.
    Curved,
    /// So many small steps that they are not told one by one.
    Stepped,
}

/// A value at which a decision of the policy turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The first value behind the edge; one unit less is the last before it.
    pub at: Decimal,
    /// How much the rule's value jumps over that unit.
    pub jump: Option<Decimal>,
    /// Whether the jump is more than what a unit pays on either side: a cliff, up or down.
    pub is_cliff: bool,
    /// Whether the curve jumps or bends here; otherwise what turns makes no difference.
    pub matters: bool,
    /// What turns.
    pub turns: Vec<Target>,
}

/// How many values of the range are tried at first, spread evenly.
const SPREAD: i64 = 64;

/// How many stretches with different joints at their ends are halved at once. More edges than this cannot be told apart on a chart.
const EDGES_AT_ONCE: usize = 160;

/// How many values are tried at most.
const MOST_SPOTS: usize = 4000;

/// A bent piece is drawn well enough where it is off by less than this part of the curve's height.
const HEIGHT_PARTS: i64 = 500;

/// What the rounding of payout lines can bend a straight piece by, at most: half a yuan.
const MOST_NOISE: Decimal = Decimal::from_parts(50, 0, 0, false, 2);

/// The beginnings of what ranges end at.
const NICE: [i64; 10] = [100, 120, 150, 200, 250, 300, 400, 500, 600, 800];

impl Curve {
    /// A handy step through the range: 1, 2 or 5 with noughts, of which there are at most two hundred.
    pub fn step(&self) -> Decimal {
        let width = subtract(self.range.1, self.range.0).unwrap_or_default();
        let wanted = divide(width, Decimal::from(200)).unwrap_or_default();
        let mut power = self.unit;
        loop {
            for times in [1, 2, 5] {
                let step = multiply(power, Decimal::from(times)).unwrap_or(width);
                if step >= wanted {
                    return step;
                }
            }
            power = multiply(power, Decimal::TEN).unwrap_or(width);
        }
    }

    /// The nearest place above or below a value at which the curve jumps or bends; beyond the last, the end of the range.
    pub fn next_edge(&self, from: Decimal, up: bool) -> Decimal {
        let mut edges = self.edges.iter().filter(|edge| edge.matters);
        let found = if up {
            edges.find(|edge| edge.at > from)
        } else {
            edges.rfind(|edge| edge.at < from)
        };
        let end = if up { self.range.1 } else { self.range.0 };
        found.map_or(end, |edge| edge.at)
    }

    /// The piece that a value is in.
    pub fn piece_at(&self, value: Decimal) -> Option<&Piece> {
        let begins = |piece: &&Piece| {
            let first = self.points.get(piece.first);
            first.is_some_and(|(x, _)| *x <= value)
        };
        self.pieces.iter().rfind(begins)
    }
}

impl Trace<'_> {
    /// The value of the moved figures now; none where they differ or are missing.
    pub fn moved_now(&self, moved: &Moved) -> Option<Decimal> {
        let slot = *self.plan.inputs.get(moved.input)?;
        let mut values = moved
            .periods
            .iter()
            .map(|&period| self.evaluation.number(slot, 0, period));
        let first = values.next()??;
        values.all(|value| value == Some(first)).then_some(first)
    }

    /// What a rule gives where the moved figures have a value.
    pub fn at(&self, moved: &Moved, rule: usize, value: Decimal) -> Option<Decimal> {
        let cases = [self.case_at(&[(moved, value)])?];
        let numbers = self
            .plan
            .numbers(&Batch::new(self.plan.policy, &cases), &[rule]);
        numbers.into_iter().next()?.into_iter().next()?
    }

    /// The case with figures moved; none where there are no such figures.
    pub(super) fn case_at(&self, figures: &[(&Moved, Decimal)]) -> Option<Case> {
        let mut case = self.case.clone();
        for (moved, value) in figures {
            let cells = case.inputs.get_mut(moved.input)?;
            for &period in &moved.periods {
                *cells.get_mut(period)? = Some(Value::Number(*value));
            }
        }
        Some(case)
    }

    /// A single rule's value over a range of an input's values; none where the input is no number or the range is empty.
    ///
    /// Without a range, a fitting one is chosen: from nought up to a good quarter more than now, and on to the next three edges of
    /// the policy as long as they are not much further out.
    pub fn curve(
        &self,
        moved: &Moved,
        rule: usize,
        range: Option<(Decimal, Decimal)>,
    ) -> Option<Curve> {
        let survey = Survey::new(self, moved, rule)?;
        let (from, to) = match range {
            Some((from, to)) => (survey.units(from)?, survey.units(to)?),
            None => survey.fitting_range(),
        };
        (from < to).then(|| survey.curve(from, to))
    }
}

/// Where the total can jump or bend: an op in a period.
struct Joint {
    slot: Slot,
    period: usize,
    /// Whether it is an edge of the policy, not a rounding or one of many steps.
    is_edge: bool,
}

/// One value that was tried.
#[derive(Clone)]
struct Spot {
    /// The value, in units.
    at: i64,
    y: Option<Decimal>,
    /// How each joint stands.
    joints: Vec<u32>,
    /// Whether the stretch to the next spot is yet to be halved.
    open: bool,
}

impl Spot {
    fn is_like(&self, other: &Self) -> bool {
        self.y.is_some() == other.y.is_some() && self.joints == other.joints
    }
}

/// How a joint stands that cannot be told.
const UNKNOWN: u32 = u32::MAX;

struct Survey<'a> {
    trace: &'a Trace<'a>,
    moved: &'a Moved,
    rule: Slot,
    unit: Decimal,
    /// The greatest of the figures now.
    now: Option<Decimal>,
    needed: Vec<bool>,
    joints: Vec<Joint>,
    /// What has a name that people know.
    decisions: Vec<Decision>,
    /// By how much roundings can bend a straight line.
    noise: Decimal,
}

impl<'a> Survey<'a> {
    fn new(trace: &'a Trace<'a>, moved: &'a Moved, rule: usize) -> Option<Self> {
        let plan = trace.plan;
        let policy = plan.policy;
        let slot = *plan.inputs.get(moved.input)?;
        let value = plan.rules.get(rule)?.value;
        let (mut now, mut finest) = (None, Decimal::ZERO);
        for &period in &moved.periods {
            let number = trace.evaluation.number(slot, 0, period);
            if number.is_some_and(|number| number.scale() > finest.scale()) {
                finest = number?;
            }
            now = now.max(number);
        }
        let unit = unit(policy.inputs.get(moved.input)?, finest)?;
        trace.case_at(&[(moved, Decimal::ZERO)])?;
        // Of a record table without rows there is nothing to move.
        moved.periods.first()?;

        let counts = plan.needed(&[value]);
        let touched = plan.touched(moved.input);
        let mut noise = Decimal::new(1, 2);
        for (definition, slots) in policy.rules.iter().zip(&plan.rules) {
            if definition.rounding.is_some() && counts[slots.value] && touched[slots.value] {
                let entries = Decimal::from(trace.len(definition.ty.axis));
                noise = add(noise, entries / Decimal::ONE_HUNDRED)?;
            }
        }
        let mut joints = Vec::new();
        for (slot, op) in plan.ops.iter().enumerate() {
            if !(counts[slot] && touched[slot]) {
                continue;
            }
            let is_edge = match &op.code {
                Code::Table(table, _) => plan.tables[*table].kind != TableKind::Step,
                Code::Matrix(..) | Code::Compare(..) => true,
                Code::Fold(Fold::Min | Fold::Max, ..)
                | Code::Clamp(..)
                | Code::Abs(_)
                | Code::Int(_)
                | Code::RoundToMultiple(..)
                | Code::CountUnique(..)
                | Code::Drawdown(..) => false,
                // Rounding money to the fen makes no steps that anybody would call so.
                Code::Round(_, _, digits) => {
                    let digits = trace.evaluation.number(*digits, 0, 0);
                    if op.kind == Kind::Money && digits.is_some_and(|digits| digits >= Decimal::TWO)
                    {
                        continue;
                    }
                    false
                }
                Code::RoundTo(rounding, _) => {
                    if op.kind == Kind::Money && rounding.to <= Decimal::new(1, 2) {
                        continue;
                    }
                    false
                }
                _ => continue,
            };
            joints.extend((0..trace.len(op.axis)).map(|period| Joint {
                slot,
                period,
                is_edge,
            }));
        }
        let mut decisions = trace.decisions();
        decisions.retain(|decision| touched[decision.slot]);
        let slots: Vec<Slot> = decisions.iter().map(|decision| decision.slot).collect();
        Some(Self {
            trace,
            moved,
            rule: value,
            unit,
            now,
            needed: plan.needed(&[&slots[..], &[value]].concat()),
            joints,
            decisions,
            noise: noise.min(MOST_NOISE),
        })
    }

    /// A value in units, from below, within what is looked at.
    fn units(&self, value: Decimal) -> Option<i64> {
        let units = divide(value, self.unit)?.floor().to_i64()?;
        Some(units.clamp(-FURTHEST, FURTHEST))
    }

    fn value(&self, at: i64) -> Decimal {
        // Ten billion at the most, and no finer than what somebody typed: there is room for it.
        multiply(Decimal::from(at), self.unit).unwrap_or_default()
    }

    /// Computes the policy where the moved figures have these values.
    fn probe(&self, places: &[i64], read: &mut dyn FnMut(&Evaluation, usize, i64)) {
        let plan = self.trace.plan;
        for chunk in places.chunks(PROBES_AT_ONCE) {
            let cases = chunk
                .iter()
                .filter_map(|&at| self.trace.case_at(&[(self.moved, self.value(at))]));
            let cases: Vec<Case> = cases.collect();
            let batch = Batch::new(plan.policy, &cases);
            let evaluation = plan.evaluate_needed(&self.needed, &batch, 0, batch.lanes());
            for (lane, &at) in chunk.iter().enumerate() {
                read(&evaluation, lane, at);
            }
        }
    }

    fn spots(&self, places: &[i64]) -> Vec<Spot> {
        let mut spots = Vec::with_capacity(places.len());
        self.probe(places, &mut |evaluation, lane, at| {
            let joints = self.joints.iter();
            spots.push(Spot {
                at,
                y: evaluation.number(self.rule, lane, 0),
                joints: joints
                    .map(|joint| self.stands(joint, evaluation, lane))
                    .collect(),
                open: true,
            });
        });
        spots
    }

    /// How a joint stands in a lane.
    fn stands(&self, joint: &Joint, evaluation: &Evaluation, lane: usize) -> u32 {
        let (slot, period) = (joint.slot, joint.period);
        let plan = self.trace.plan;
        let number = |slot| evaluation.number(slot, lane, period);
        let is_same = |x| u32::from(number(x) == number(slot));
        match &plan.ops[slot].code {
            Code::Table(table, x) => {
                let planned = &plan.tables[*table];
                match planned.kind {
                    TableKind::Step => number(slot).map_or(UNKNOWN, digest),
                    _ => number(*x).map_or(UNKNOWN, |x| {
                        planned.band(x).map_or(0, |band| small(band + 1))
                    }),
                }
            }
            Code::Matrix(table, row, column) => {
                let of = |slot| number(slot).map(Value::Number);
                let cell = of(*row).zip(of(*column));
                let cell = cell.and_then(|(x, y)| plan.tables[*table].cell_at(&x, &y));
                cell.map_or(UNKNOWN, |(row, column)| small(row << 16 | column))
            }
            Code::Compare(..) => {
                let truth = evaluation.truth(slot, lane, period);
                truth.map_or(UNKNOWN, u32::from)
            }
            // Which of them it is.
            Code::Fold(_, Window::Same, operands) => operands
                .iter()
                .position(|&x| number(x) == number(slot))
                .map_or(UNKNOWN, small),
            Code::Fold(_, _, operands) => {
                let periods = operands.iter().flat_map(|&x| {
                    let axis = plan.ops[x].axis;
                    (0..self.trace.len(axis)).map(move |at| (x, at))
                });
                let mut numbers = periods.map(|(x, at)| evaluation.number(x, lane, at));
                numbers
                    .position(|x| x == number(slot))
                    .map_or(UNKNOWN, small)
            }
            Code::Clamp(_, x, _) | Code::Drawdown(x, _) => is_same(*x),
            Code::Abs(x) => number(*x).map_or(UNKNOWN, |x| u32::from(x.is_sign_negative())),
            _ => number(slot).map_or(UNKNOWN, digest),
        }
    }

    /// Whether an edge of the policy lies between two spots.
    fn turns(&self, a: &Spot, b: &Spot) -> bool {
        let mut joints = self.joints.iter().enumerate();
        joints.any(|(at, joint)| joint.is_edge && a.joints[at] != b.joints[at])
    }

    /// From nought (or below, for figures below it) to what is worth seeing, in units.
    fn fitting_range(&self) -> (i64, i64) {
        let now = self.now.and_then(|now| self.units(now));
        let start = now.unwrap_or(0).max(0);
        let mut places: Vec<i64> = vec![start];
        let mut step = 1;
        while step < FURTHEST {
            let ends = [1, 2, 5].map(|n| n * step);
            places.extend(ends.into_iter().filter(|end| *end > start));
            step *= 10;
        }
        let spots = self.spots(&places);
        let mut to = start.saturating_add(start / 4);
        let (mut found, mut last, mut stretch) = (0, None, None);
        for pair in spots.windows(2) {
            let [before, spot] = pair else { continue };
            if !self.turns(before, spot) {
                continue;
            }
            // A tier that is thirty times as far as all that comes before would press the rest together.
            if found == 3 || last.is_some_and(|last: i64| spot.at / 30 > last.max(start)) {
                break;
            }
            found += 1;
            last = Some(spot.at);
            stretch = Some((before.at, spot.at));
        }
        // The stretch is wide; how far in it does something still turn?
        if let Some((from, end)) = stretch {
            let places: Vec<i64> = (0..=8).map(|part| from + (end - from) * part / 8).collect();
            for pair in self.spots(&places).windows(2) {
                if self.turns(&pair[0], &pair[1]) {
                    to = to.max(pair[1].at + pair[1].at / 6);
                }
            }
        }
        if to == 0 {
            let kind = self.trace.plan.policy.inputs[self.moved.input].ty.kind;
            let usual = match kind {
                Kind::Money => 100_000,
                Kind::Ratio => 1,
                _ => 100,
            };
            to = self.units(Decimal::from(usual)).unwrap_or(100);
        }
        let from = now.unwrap_or(0).min(0);
        (if from < 0 { -nice_up(-from) } else { 0 }, nice_up(to))
    }

    /// Closes in on every edge and every bend of the range.
    fn curve(&self, from: i64, to: i64) -> Curve {
        let mut spots = self.spots(&self.first_places(from, to));
        let mut height = Decimal::ZERO;
        loop {
            let bend = divide(height, Decimal::from(HEIGHT_PARTS)).unwrap_or_default();
            let open = self.to_halve(&spots);
            if open.is_empty() || spots.len() > MOST_SPOTS {
                break;
            }
            let places: Vec<i64> = open
                .iter()
                .map(|&at| i64::midpoint(spots[at].at, spots[at + 1].at))
                .collect();
            let mut middles = open.iter().zip(self.spots(&places)).peekable();
            let mut all: Vec<Spot> = Vec::with_capacity(spots.len() + places.len());
            let mut after = spots.iter().skip(1);
            for (at, mut spot) in spots.iter().cloned().enumerate() {
                let next = after.next();
                let middle = middles.next_if(|(open, _)| **open == at);
                if let (Some((_, mut middle)), Some(next)) = (middle, next) {
                    let is_alike = spot.is_like(&middle) && spot.is_like(next);
                    let off = off(&spot, &middle, next);
                    let is_settled = is_alike && off.is_none_or(|off| off <= self.noise.max(bend));
                    spot.open = !is_settled;
                    middle.open = !is_settled;
                    all.push(spot);
                    all.push(middle);
                } else {
                    all.push(spot);
                }
            }
            spots = all;
            let ys = || spots.iter().filter_map(|spot| spot.y);
            if let (Some(least), Some(most)) = (ys().min(), ys().max()) {
                height = subtract(most, least).unwrap_or_default();
            }
        }
        self.assemble(&spots)
    }

    /// Where to begin: spread over the range, and where the figures are now with their neighbours.
    fn first_places(&self, from: i64, to: i64) -> Vec<i64> {
        // A hundred times what is looked at is far from the end of the numbers.
        let mut places: Vec<i64> = (0..=SPREAD)
            .map(|part| from + (to - from) * part / SPREAD)
            .collect();
        let now = self.now.and_then(|now| self.units(now));
        for place in now.into_iter().flat_map(|now| [now - 1, now, now + 1]) {
            if (from..=to).contains(&place) {
                places.insert(places.partition_point(|known| *known < place), place);
            }
        }
        places.dedup();
        places
    }

    /// The stretches to be halved next: all that may bend, and of those in which something turns the ones that rise or fall most.
    fn to_halve(&self, spots: &[Spot]) -> Vec<usize> {
        let mut open: Vec<usize> = Vec::new();
        let mut turning = 0;
        for (at, pair) in spots.windows(2).enumerate() {
            if pair[0].open && pair[1].at - pair[0].at > 1 {
                open.push(at);
                turning += usize::from(!pair[0].is_like(&pair[1]));
            }
        }
        let mut least = self.noise;
        while turning > EDGES_AT_ONCE && !least.is_zero() {
            open.retain(|&at| {
                let (a, b) = (&spots[at], &spots[at + 1]);
                let rise = a.y.zip(b.y).and_then(|(a, b)| subtract(b, a));
                let kept = a.is_like(b) || rise.is_none_or(|rise| rise.abs() >= least);
                turning -= usize::from(!kept);
                kept
            });
            least = multiply(least, Decimal::TWO).unwrap_or_default();
        }
        open
    }

    /// Spots → pieces and edges.
    fn assemble(&self, spots: &[Spot]) -> Curve {
        let mut runs: Vec<Run> = Vec::new();
        // By edge: the spot behind it and, where it matters, the run that begins there.
        let mut edges: Vec<(usize, Option<usize>)> = Vec::new();
        let (mut first, mut many) = (0, false);
        for (at, spot) in spots.iter().enumerate() {
            let next = spots.get(at + 1);
            let width = next.map_or(0, |next| next.at - spot.at);
            let is_end = match next {
                Some(next) if spot.open => {
                    let steps = subtract(next.y.unwrap_or_default(), spot.y.unwrap_or_default());
                    width > 1
                        || !spot.is_like(next)
                        || steps.is_none_or(|steps| steps.abs() > self.noise)
                }
                Some(_) => false,
                None => true,
            };
            if !is_end {
                continue;
            }
            let run = Run {
                first,
                last: at,
                shape: self.shape(spots, first, at),
            };
            if many {
                // What was not closed in on runs from the last spot before it to the first behind it.
                match runs.last_mut() {
                    Some(before) if before.shape == Shape::Stepped => before.last = first,
                    before => {
                        let start = before.map_or(first, |before| before.last);
                        runs.push(Run {
                            first: start,
                            last: first,
                            shape: Shape::Stepped,
                        });
                    }
                }
                if first < at {
                    runs.push(run);
                }
            } else if let Some(before) = runs.last_mut() {
                if self.are_one(spots, before, &run) {
                    before.last = at;
                    edges.push((first, None));
                } else {
                    edges.push((first, Some(runs.len())));
                    runs.push(run);
                }
            } else {
                runs.push(run);
            }
            many = width > 1;
            first = at + 1;
        }
        self.lay_out(spots, &runs, &edges)
    }

    fn shape(&self, spots: &[Spot], first: usize, last: usize) -> Shape {
        let is_off = |spot: &Spot| {
            let off = off(&spots[first], spot, &spots[last]);
            off.is_some_and(|off| off > self.noise)
        };
        if spots[first..=last].iter().any(is_off) {
            Shape::Curved
        } else {
            Shape::Straight
        }
    }

    /// Whether a run goes straight on from the one before it, so that what turns between them makes no difference.
    fn are_one(&self, spots: &[Spot], before: &Run, run: &Run) -> bool {
        let [a, b, c, d] = [before.first, before.last, run.first, run.last].map(|at| &spots[at]);
        let is_on_line = |spot| off(a, spot, d).is_none_or(|off| off <= self.noise);
        let straight = [before, run].iter().all(|run| run.shape == Shape::Straight);
        // Any two single values are on one line; that is no reason to overlook what is between them.
        let jump = b.y.zip(c.y).and_then(|(b, c)| subtract(c, b));
        let per_unit = |a: &Spot, b: &Spot| {
            let rise = a.y.zip(b.y).and_then(|(a, b)| subtract(b, a));
            rise.and_then(|rise| divide(rise, Decimal::from(b.at - a.at)))
                .unwrap_or_default()
                .abs()
        };
        let usual = add(per_unit(a, b).max(per_unit(c, d)), self.noise);
        let jumps = jump
            .zip(usual)
            .is_some_and(|(jump, usual)| jump.abs() > usual);
        b.y.is_some() == c.y.is_some() && straight && !jumps && is_on_line(b) && is_on_line(c)
    }

    fn lay_out(&self, spots: &[Spot], runs: &[Run], edges: &[(usize, Option<usize>)]) -> Curve {
        let mut points = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
        for run in runs {
            let first = points.len();
            for (at, spot) in spots.iter().enumerate().take(run.last + 1).skip(run.first) {
                if run.shape != Shape::Straight || at == run.first || at == run.last {
                    points.push((self.value(spot.at), spot.y));
                }
            }
            let [a, b] = [run.first, run.last].map(|at| &spots[at]);
            let rise = a.y.zip(b.y).and_then(|(a, b)| subtract(b, a));
            let width = subtract(self.value(b.at), self.value(a.at));
            let rate = rise
                .zip(width)
                .and_then(|(rise, width)| divide(rise, width));
            pieces.push(Piece {
                first,
                last: points.len().saturating_sub(1),
                shape: run.shape,
                rate,
            });
        }
        let pays = |run: usize| {
            let rate = pieces.get(run).and_then(|piece| piece.rate);
            rate.and_then(|rate| multiply(rate.abs(), self.unit))
                .unwrap_or_default()
        };
        let edge = |&(behind, run): &(usize, Option<usize>)| {
            let [before, spot] = [behind.saturating_sub(1), behind].map(|at| &spots[at]);
            let jump = before.y.zip(spot.y).and_then(|(a, b)| subtract(b, a));
            let usual = run.and_then(|run| {
                let most = pays(run).max(pays(run.checked_sub(1)?));
                add(most, self.noise)
            });
            let is_cliff = jump
                .zip(usual)
                .is_some_and(|(jump, usual)| jump.abs() > usual);
            Edge {
                at: self.value(spot.at),
                jump,
                is_cliff,
                matters: run.is_some(),
                turns: Vec::new(),
            }
        };
        let mut curve = Curve {
            unit: self.unit,
            range: [spots.first(), spots.last()]
                .map(|spot| spot.map_or(Decimal::ZERO, |spot| self.value(spot.at)))
                .into(),
            edges: edges.iter().map(edge).collect(),
            points,
            pieces,
        };
        let places: Vec<i64> = edges
            .iter()
            .flat_map(|(behind, _)| [behind.saturating_sub(1), *behind])
            .map(|at| spots[at].at)
            .collect();
        // One after the other: the value before an edge, then the one behind it.
        let mut before: Option<Vec<Option<Turn>>> = None;
        let mut named = curve.edges.iter_mut();
        self.probe(&places, &mut |evaluation, lane, _| {
            let decisions = self.decisions.iter();
            let turns: Vec<Option<Turn>> = decisions
                .map(|decision| self.trace.plan.turn(decision, evaluation, lane))
                .collect();
            let Some(before) = before.take() else {
                before = Some(turns);
                return;
            };
            let Some(edge) = named.next() else { return };
            for (at, decision) in self.decisions.iter().enumerate() {
                if let (Some(turn), true) = (turns[at], before[at] != turns[at]) {
                    edge.turns.push(self.trace.plan.target(*decision, turn));
                }
            }
        });
        curve
    }
}

/// By how much a spot is off the line between two others.
fn off(a: &Spot, middle: &Spot, b: &Spot) -> Option<Decimal> {
    let (y, first, last) = (middle.y?, a.y?, b.y?);
    let along = divide(
        Decimal::from(middle.at - a.at),
        Decimal::from((b.at - a.at).max(1)),
    )?;
    let line = add(first, multiply(subtract(last, first)?, along)?)?;
    subtract(y, line).map(|off| off.abs())
}

/// A row of spots without an edge between them.
struct Run {
    first: usize,
    last: usize,
    shape: Shape,
}

/// What tells one number from another nearby.
fn digest(number: Decimal) -> u32 {
    let parts = number.normalize().unpack();
    parts.lo ^ parts.scale << 27 ^ u32::from(parts.negative)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(UNKNOWN)
}

/// The least number that ranges end at and that is not below this one.
fn nice_up(number: i64) -> i64 {
    let mut step = 1;
    while step <= FURTHEST {
        for nice in NICE {
            let nice = nice * step;
            if nice % 100 == 0 && nice / 100 >= number {
                return nice / 100;
            }
        }
        step *= 10;
    }
    number
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::entries::{Case, Settings};
    use super::super::plan::Plan;
    use super::{FURTHEST, Moved, nice_up};
    use crate::policy::{Value, sound};

    #[test]
    fn a_range_takes_in_the_next_three_edges_and_not_the_fourth() {
        let text = r#"
id = "range"
version = "1"
title = "范围"

[[input]]
name = "额"
type = "money"

[[table]]
name = "奖"
kind = "whole"
over = "money"
gives = "money"
lower = "inclusive"
bands = [{ from = "10", value = "1" }, { from = "30", value = "2" }, { from = "70", value = "3" }, { from = "150", value = "4" }, { from = "400", value = "5" }]

[[rule]]
name = "返利"
formula = "RATE(奖, 额)"
total = true
"#;
        let policy = sound(text).unwrap();
        let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
        let moved = Moved {
            input: 0,
            periods: vec![0],
        };
        let edges = |now: i64| {
            let case = Case {
                inputs: vec![vec![Some(Value::Number(Decimal::from(now)))]],
            };
            let curve = plan.trace(&case).curve(&moved, 0, None).unwrap();
            let edges = curve.edges.iter().map(|edge| edge.at);
            edges.collect::<Vec<_>>()
        };
        assert_eq!(edges(5), [10, 30, 70].map(Decimal::from));
        assert_eq!(edges(20), [10, 30, 70, 150].map(Decimal::from));
    }

    #[test]
    fn ranges_end_at_the_least_round_number_that_is_not_below() {
        let ends = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80];
        let mut below = 0;
        for end in ends {
            assert_eq!((nice_up(below + 1), nice_up(end)), (end, end));
            below = end;
        }
        for scale in [100, 10_000, 1_000_000_000_000] {
            let mut below = 80 * scale / 100;
            for part in [100, 120, 150, 200, 250, 300, 400, 500, 600, 800] {
                let end = part * scale / 100;
                assert_eq!((nice_up(below + 1), nice_up(end)), (end, end));
                below = end;
            }
        }
        // As far as is looked at there is one.
        assert_eq!(nice_up(FURTHEST), FURTHEST);
        assert!(nice_up(FURTHEST - 1) == FURTHEST);
    }
}

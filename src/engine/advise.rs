//! The cheapest next step, exactly: the smallest change of one input that reaches the next band or passes a gate, and what it pays.

use rust_decimal::Decimal;

use crate::policy::model::{Input, Need, Step};
use crate::policy::{Axis, Kind, Value};

use super::arithmetic::{divide, multiply, subtract};
use super::decisions::{Decision, Turn, What, unit};
use super::evaluate::Pin;
use super::hunt::{self, Ground, Lever, Quarry};
use super::outcome::Trace;
use super::plan::{Owner, Slot};

/// What a dealer could do next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advice {
    /// Changes of one input that alter a decision of the policy, best first: those that gain most for the least change.
    pub steps: Vec<NextStep>,
    /// Gates that are failed and that no change of a single input passes.
    pub unreachable: Vec<Unreachable>,
}

/// A failed gate that no change of a single input passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// The gate.
    pub gate: usize,
    /// Why not.
    pub why: WhyNot,
}

/// Why no change of a single input passes a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It rests on nothing that the dealer decides on. These inputs it does rest on; without any, on the policy's parameters alone.
    Given(Vec<usize>),
    /// So many of its conditions fail at once (by index, the failed ones), and it takes several changes to mend them.
    Several(Vec<usize>),
    /// These inputs move it, but none of them far enough by itself.
    Beyond(Vec<usize>),
}

/// A change of one input.
#[derive(Clone, Debug, PartialEq)]
pub struct NextStep {
    /// The input.
    pub input: usize,
    /// The period, from 0; 0 of a single figure.
    pub period: usize,
    /// Its value now.
    pub now: Value,
    /// The smallest (nearest) value that changes the decision.
    pub to: Value,
    /// How far that is: positive for more, negative for less; none where the input is not a number.
    pub change: Option<Decimal>,
    /// What is reached.
    pub reaches: Target,
    /// The total then.
    pub total: Decimal,
    /// The total then less the total now.
    pub gain: Decimal,
    /// How much of that happens in the very last step of the input's smallest unit (a fen): the height of the cliff.
    pub jump: Decimal,
    /// What the unit before that was worth: the slope just before, which is no cliff.
    pub slope: Decimal,
    /// The smallest unit that the input was moved by: 0.01 yuan, one car.
    pub unit: Decimal,
    /// Later periods of the same input in which the same change does the same: blank months are all alike.
    pub also: Vec<usize>,
}

/// A decision of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A table's band (none: below the first) is reached, in a rule's period.
    Band {
        /// The table.
        table: usize,
        /// The band that holds then.
        band: Option<usize>,
        /// In which rule (none: in a gate).
        rule: Option<usize>,
        /// In which period, from 0.
        period: usize,
    },
    /// A gate is passed (or no longer passed), in a period.
    Gate {
        /// The gate.
        gate: usize,
        /// In which period, from 0.
        period: usize,
        /// Whether it is passed then.
        passed: bool,
    },
    /// A matrix's cell (none: outside of it) is hit, in a rule's period.
    Cell {
        /// The table.
        table: usize,
        /// The row and the column that hold then.
        cell: Option<(usize, usize)>,
        /// In which rule (none: in a gate).
        rule: Option<usize>,
        /// In which period, from 0.
        period: usize,
    },
    /// A condition within a rule's formula turns, in a period.
    Condition {
        /// The rule.
        rule: usize,
        /// In which period, from 0.
        period: usize,
        /// The condition, as text.
        formula: String,
        /// Whether it holds then.
        holds: bool,
    },
    /// A step table pays another step.
    Step {
        /// The table.
        table: usize,
        /// In which rule (none: in a gate).
        rule: Option<usize>,
        /// In which period, from 0.
        period: usize,
    },
}

impl NextStep {
    /// What the change costs for each yuan gained, in the input's own unit: yuan of purchases, cars, or (of a ratio) a share, `0.01`
    /// being a percentage point. Exact to the last of 28 digits; none where nothing has to be raised or nothing is gained.
    pub fn cost_per_yuan(&self) -> Option<Decimal> {
        let change = self.change.filter(|change| *change > Decimal::ZERO)?;
        (self.gain > Decimal::ZERO).then(|| divide(change, self.gain))?
    }

    /// What each unit of the change gains, in yuan: a yuan of purchases, a car, a percentage point.
    pub fn gain_per_unit(&self, kind: Kind) -> Option<Decimal> {
        let change = self.change.filter(|change| *change > Decimal::ZERO)?;
        let units = match kind {
            Kind::Ratio => multiply(change, Decimal::ONE_HUNDRED)?,
            _ => change,
        };
        divide(self.gain, units)
    }

    /// Whether the total jumps with the last step of the input's smallest unit: by more than the unit before was worth, and more than
    /// rounding could make of it.
    pub fn is_cliff(&self) -> bool {
        let smooth = self.slope.abs().checked_add(Decimal::new(2, 2));
        self.change.is_some() && smooth.is_some_and(|smooth| self.jump.abs() > smooth)
    }
}

impl Trace<'_> {
    /// Finds the next steps.
    ///
    /// For every figure that the dealer decides on and every decision (band, cell, gate, condition) that depends on it, the nearest value
    /// that turns the decision is hunted for on the grid of the input's smallest unit, within the bounds of [`bounds`]: the value
    /// found turns it, none before it does. There is no advice while the total cannot be computed.
    pub fn advise(&self) -> Advice {
        self.advise_on_some(&|_| true)
    }

    /// Finds the next steps about some of the decisions.
    pub(super) fn advise_on_some(&self, some: &dyn Fn(&Decision) -> bool) -> Advice {
        let mut decisions = self.decisions();
        decisions.retain(some);
        let mut seeking = Seeking::default();
        let advice = self.advise_by(decisions, MAX_LEVERS, &mut seeking, &mut || true);
        advice.unwrap_or_default()
    }

    /// Goes on finding the next steps ([`Trace::advise`]) for as long as `go_on` says so, and a little at least; none while there
    /// is more to do. It is asked again and again, some hundredths of the whole work apart.
    ///
    /// `so_far` must come from the same settings and the same case.
    pub fn advise_on(
        &self,
        so_far: &mut Seeking,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Option<Advice> {
        self.advise_by(self.decisions(), 1, so_far, go_on)
    }

    /// Goes on finding the next steps, with so many of an input's figures side by side before it is asked whether to.
    fn advise_by(
        &self,
        decisions: Vec<Decision>,
        at_once: usize,
        so_far: &mut Seeking,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Option<Advice> {
        let (Some(rule), Some(total)) = (self.plan.policy.total(), self.total()) else {
            return Some(Advice::default());
        };
        let total_slot = self.plan.rules[rule].value;
        let mut slots: Vec<Slot> = decisions.iter().map(|decision| decision.slot).collect();
        slots.push(total_slot);
        let search = Search {
            trace: self,
            wanted: self.plan.needed(&slots),
            decisions,
            total,
            total_slot,
            at_once,
        };
        search.run(so_far, go_on)
    }

    /// The number of an input's figure, blanks as what they count as; none where it is missing.
    pub(super) fn figure(&self, input: usize, period: usize) -> Option<Decimal> {
        self.evaluation.number(self.plan.inputs[input], 0, period)
    }
}

/// The smallest change of an input's figure that makes sense – a fen, a car, a hundredth of a percentage point – and the least and the
/// greatest figure that is looked at: money to ten billion yuan, ratios to 1000%, counts to ten million, other numbers to a million,
/// all from nought. None of an input whose figures are no numbers.
///
/// A figure that is finer is moved in steps as fine as itself; one that lies outside is looked at from there on.
pub fn bounds(input: &Input, now: Decimal) -> Option<(Decimal, (Decimal, Decimal))> {
    let greatest = match input.ty.kind {
        Kind::Money => 10_000_000_000_i64,
        Kind::Number => 1_000_000,
        Kind::Ratio => 10,
        Kind::Count => 10_000_000,
        _ => return None,
    };
    let greatest = Decimal::from(greatest);
    Some((
        unit(input, now)?,
        (now.min(Decimal::ZERO), now.max(greatest)),
    ))
}

/// Figures tried at most: each takes some dozens of what-ifs, and nobody reads through more. A year of three categories has 72.
const MAX_LEVERS: usize = 240;

/// The search for the next steps, as far as it has come. What it is about is not in it: whoever goes on brings that again, so that
/// nothing has to stay where it is meanwhile.
#[derive(Debug, Default)]
pub struct Seeking {
    /// The input that comes next.
    input: usize,
    /// How many of its figures were tried.
    levers: usize,
    /// How many figures of the inputs before it were.
    levers_before: usize,
    found: Vec<Candidate>,
    passable: Vec<usize>,
}

struct Search<'a> {
    trace: &'a Trace<'a>,
    decisions: Vec<Decision>,
    /// By slot, whether a decision or the total needs it.
    wanted: Vec<bool>,
    total: Decimal,
    total_slot: Slot,
    /// How many figures of an input are hunted with side by side, which saves time.
    at_once: usize,
}

/// A step, and what shows how good it is.
#[derive(Debug)]
struct Candidate {
    step: NextStep,
    /// The figure was entered already.
    entered: bool,
    /// How much of the jump the decision itself makes: others may turn at the same figure.
    share: Decimal,
}

impl Search<'_> {
    fn run(&self, so_far: &mut Seeking, go_on: &mut dyn FnMut() -> bool) -> Option<Advice> {
        let base: Vec<Option<Turn>> = self
            .decisions
            .iter()
            .map(|decision| (self.trace.plan).turn(decision, &self.trace.evaluation, 0))
            .collect();
        while let Some(definition) = self.trace.plan.policy.inputs.get(so_far.input) {
            let is_tried = self.try_some(definition, &base, so_far);
            if !is_tried && !go_on() {
                return None;
            }
        }
        Some(Advice {
            unreachable: self.unreachable(&base, &so_far.passable),
            steps: ranked(self.trace, std::mem::take(&mut so_far.found)),
        })
    }

    /// Tries the next figures of an input; whether there were none left, so that it is the next input's turn.
    fn try_some(&self, definition: &Input, base: &[Option<Turn>], so_far: &mut Seeking) -> bool {
        let input = so_far.input;
        let (found, passable) = (&mut so_far.found, &mut so_far.passable);
        // Advice is about what the dealer can do.
        if definition.steer && definition.ty.kind == Kind::Bool {
            self.switch(input, base, found, passable);
        } else if definition.steer {
            let most = MAX_LEVERS - so_far.levers_before;
            let levers = self.levers(input, definition, most);
            let left = levers.get(so_far.levers..).unwrap_or_default();
            if !left.is_empty() {
                let some = &left[..left.len().min(self.at_once)];
                so_far.levers += some.len();
                self.pull(input, some, base, found, passable);
                return false;
            }
        }
        so_far.levers_before += so_far.levers;
        so_far.levers = 0;
        so_far.input += 1;
        true
    }

    fn levers(&self, input: usize, definition: &Input, most: usize) -> Vec<Lever> {
        let mut levers = Vec::new();
        for period in 0..self.trace.case.inputs[input].len() {
            // What a blank counts as, is known to the engine; one that is missing cannot be moved.
            if let Some(from) = self.trace.figure(input, period)
                && let Some((unit, bounds)) = bounds(definition, from)
                && levers.len() < most
            {
                levers.push(Lever {
                    period: Some(period),
                    from,
                    unit,
                    bounds,
                });
            }
        }
        levers
    }

    /// Hunts with the figures of one input.
    fn pull(
        &self,
        input: usize,
        levers: &[Lever],
        base: &[Option<Turn>],
        found: &mut Vec<Candidate>,
        passable: &mut Vec<usize>,
    ) {
        let ground = Ground::new(self.trace, input, &self.wanted, levers, &self.decisions, 2);
        let quarries: Vec<Quarry> = self
            .decisions
            .iter()
            .zip(base)
            .enumerate()
            .filter(|(_, (decision, _))| ground.concerns(decision))
            .filter_map(|(at, (_, now))| Some(Quarry::Otherwise(at, (*now)?)))
            .collect();
        let mut hunts = ground.hunt(&|_, _| quarries.clone());
        hunts.retain(|hunt| hunt.found.is_some());
        hunts.sort_by_key(|hunt| (hunt.lever, hunt.up, hunt.found));
        let same =
            |a: &hunt::Hunt, b: &hunt::Hunt| (a.lever, a.up, a.found) == (b.lever, b.up, b.found);
        for hunts in hunts.chunk_by(same) {
            self.weigh(input, &ground, levers, hunts, found, passable);
        }
    }

    /// What decisions that turn at one figure come to: the case there and one unit before, and there with each of them held fast.
    fn weigh(
        &self,
        input: usize,
        ground: &Ground<'_>,
        levers: &[Lever],
        hunts: &[hunt::Hunt],
        found: &mut Vec<Candidate>,
        passable: &mut Vec<usize>,
    ) {
        let Some((lever, up, (low, high))) = hunts
            .first()
            .and_then(|hunt| Some((hunt.lever, hunt.up, hunt.found?)))
        else {
            return;
        };
        let unit_before = low.saturating_sub(1).max(0);
        let mut places: Vec<_> = [low, high, unit_before]
            .map(|units| (lever, up, units))
            .into();
        let mut pins = Vec::new();
        if hunts.len() > 1 {
            for hunt in hunts {
                if let Quarry::Otherwise(decision, _) = hunt.quarry {
                    let Decision { slot, period, .. } = self.decisions[decision];
                    let to = places.len();
                    pins.push(Pin {
                        slot,
                        period,
                        from: 0,
                        to,
                    });
                }
                places.push((lever, up, high));
            }
        }
        let evaluation = ground.compute(&places, &pins);
        let total = |lane: usize| {
            if ground.varies(self.total_slot) {
                evaluation.number(self.total_slot, lane, 0)
            } else {
                Some(self.total)
            }
        };
        for (at, hunt) in hunts.iter().enumerate() {
            let Quarry::Otherwise(decision, _) = hunt.quarry else {
                continue;
            };
            let decision = self.decisions[decision];
            let turn = (self.trace.plan).turn(&decision, &evaluation, 1);
            if let (Owner::Step(Step::Gate(gate)), Some(Turn::Truth(true))) = (decision.owner, turn)
            {
                passable.push(gate);
            }
            let (Some(before), Some(then), Some(turn)) = (total(0), total(1), turn) else {
                continue;
            };
            let from = &levers[lever];
            let slope = total(2).and_then(|earlier| subtract(before, earlier));
            let (Some(to), Some(gain), Some(jump)) = (
                from.moved(up, high),
                subtract(then, self.total),
                subtract(then, before),
            ) else {
                continue;
            };
            let period = from.period.unwrap_or_default();
            let step = NextStep {
                input,
                period,
                now: Value::Number(from.from),
                to: Value::Number(to),
                change: subtract(to, from.from),
                reaches: self.trace.plan.target(decision, turn),
                total: then,
                gain,
                jump,
                slope: slope.unwrap_or_default(),
                unit: from.unit,
                also: Vec::new(),
            };
            // A smaller rebate for less is no news unless it falls off a cliff; and what pays nothing is no step.
            if !gain.is_zero() && (gain.is_sign_positive() || step.is_cliff()) {
                let held = (hunts.len() > 1).then(|| total(at + 3)).flatten();
                let share = held.and_then(|held| subtract(then, held)).unwrap_or(jump);
                let cells = &self.trace.case.inputs[input];
                let candidate = Candidate {
                    step,
                    entered: cells.get(period).is_some_and(Option::is_some),
                    share: if jump.is_sign_negative() {
                        -share
                    } else {
                        share
                    },
                };
                keep_best(found, candidate);
            }
        }
    }

    /// A true-or-false input turned the other way.
    fn switch(
        &self,
        input: usize,
        base: &[Option<Turn>],
        found: &mut Vec<Candidate>,
        passable: &mut Vec<usize>,
    ) {
        let now = &self.trace.case.inputs[input];
        let slot = self.trace.plan.inputs[input];
        let mut lanes = Vec::new();
        let mut turned = Vec::new();
        for period in 0..now.len() {
            if let Some(holds) = self.trace.evaluation.truth(slot, 0, period) {
                let mut cells = now.clone();
                cells[period] = Some(Value::Bool(!holds));
                lanes.push(cells);
                turned.push((period, holds));
            }
        }
        if lanes.is_empty() {
            return;
        }
        let ground = Ground::new(self.trace, input, &self.wanted, &[], &self.decisions, 2);
        let evaluation = ground.compute_cells(&lanes, &[]);
        for (lane, (period, holds)) in turned.into_iter().enumerate() {
            let mut reached = None;
            for (decision, now) in self.decisions.iter().zip(base) {
                if !ground.concerns(decision) {
                    continue;
                }
                let turn = (self.trace.plan).turn(decision, &evaluation, lane);
                let Some(turn) = turn.filter(|turn| Some(*turn) != *now) else {
                    continue;
                };
                let target = self.trace.plan.target(*decision, turn);
                if let Target::Gate {
                    gate, passed: true, ..
                } = target
                {
                    passable.push(gate);
                }
                if reached.is_none() || matches!(target, Target::Gate { .. }) {
                    reached = Some(target);
                }
            }
            let Some(target) = reached.filter(|_| ground.varies(self.total_slot)) else {
                continue;
            };
            let Some(total) = evaluation.number(self.total_slot, lane, 0) else {
                continue;
            };
            let gain = subtract(total, self.total).filter(|gain| *gain > Decimal::ZERO);
            let Some(gain) = gain else { continue };
            found.push(Candidate {
                step: NextStep {
                    input,
                    period,
                    now: Value::Bool(holds),
                    to: Value::Bool(!holds),
                    change: None,
                    reaches: target,
                    total,
                    gain,
                    jump: gain,
                    slope: Decimal::ZERO,
                    unit: Decimal::ZERO,
                    also: Vec::new(),
                },
                entered: true,
                share: gain,
            });
        }
    }

    /// Gates that are failed somewhere and that no single change passes, and why.
    fn unreachable(&self, base: &[Option<Turn>], passable: &[usize]) -> Vec<Unreachable> {
        let mut gates: Vec<Unreachable> = Vec::new();
        for (decision, turn) in self.decisions.iter().zip(base) {
            if let (Owner::Step(Step::Gate(gate)), What::Truth, Some(Turn::Truth(false))) =
                (decision.owner, decision.what, turn)
                && !passable.contains(&gate)
                && !gates.iter().any(|known| known.gate == gate)
            {
                let why = self.why_not(gate, decision.period);
                gates.push(Unreachable { gate, why });
            }
        }
        gates
    }

    fn why_not(&self, gate: usize, period: usize) -> WhyNot {
        let plan = self.trace.plan;
        let needed = plan.needed(&[plan.gates[gate].passed]);
        let inputs = plan.policy.inputs.iter().enumerate();
        let rests_on: Vec<(usize, &Input)> =
            inputs.filter(|&(at, _)| needed[plan.inputs[at]]).collect();
        let movable = |input: &Input| {
            let tried = input.ty.kind == Kind::Bool || bounds(input, Decimal::ZERO).is_some();
            input.steer && tried
        };
        let of = |list: Vec<&(usize, &Input)>| list.into_iter().map(|(at, _)| *at).collect();
        let moves: Vec<_> = rests_on
            .iter()
            .filter(|(_, input)| movable(input))
            .collect();
        if moves.is_empty() {
            return WhyNot::Given(of(rests_on.iter().collect()));
        }
        let definition = &plan.policy.gates[gate];
        let failed: Vec<usize> = plan.gates[gate]
            .nodes
            .iter()
            .zip(&definition.conditions)
            .enumerate()
            .filter(|(_, (nodes, formula))| {
                let slot = nodes[formula.expr.id];
                let at = if plan.ops[slot].axis == Axis::One {
                    0
                } else {
                    period
                };
                self.trace.evaluation.truth(slot, 0, at) == Some(false)
            })
            .map(|(at, _)| at)
            .collect();
        if definition.need != Need::Any && failed.len() > 1 {
            WhyNot::Several(failed)
        } else {
            WhyNot::Beyond(of(moves))
        }
    }
}

/// Keeps, of several figures that reach the same target, the one that moves least; of equals the first blank one behind those that were
/// entered, which is what one enters next, or else the last that was.
fn keep_best(found: &mut Vec<Candidate>, candidate: Candidate) {
    let size = |of: &Candidate| of.step.change.unwrap_or_default().abs();
    let rises = |of: &Candidate| of.step.change.unwrap_or_default() > Decimal::ZERO;
    let known = found.iter_mut().find(|known| {
        known.step.reaches == candidate.step.reaches && rises(known) == rises(&candidate)
    });
    match known {
        Some(known) => {
            let better = size(&candidate) < size(known)
                || (size(&candidate) == size(known) && (candidate.entered || known.entered));
            if better {
                *known = candidate;
            }
        }
        None => found.push(candidate),
    }
}

/// What pays comes first: what only has to be done or not done, by what it pays; then what pays most for each yuan, car or percentage
/// point. Then what costs, nearest first. One change is listed once, with the decision that makes most of it.
fn ranked(trace: &Trace<'_>, found: Vec<Candidate>) -> Vec<NextStep> {
    let weight = |target: &Target| match target {
        Target::Gate { .. } => 0,
        Target::Band { .. } | Target::Cell { .. } => 1,
        Target::Step { .. } => 2,
        Target::Condition { .. } => 3,
    };
    let size = |step: &NextStep| step.change.unwrap_or_default().abs();
    let worth = |step: &NextStep| {
        let size = match trace.plan.policy.inputs[step.input].ty.kind {
            Kind::Ratio => multiply(size(step), Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX),
            _ => size(step),
        };
        divide(step.gain, size).unwrap_or(Decimal::MAX)
    };
    let order = |a: &Candidate, b: &Candidate| {
        let (x, y) = (&a.step, &b.step);
        let pays = |step: &NextStep| step.gain > Decimal::ZERO;
        let by_worth = || match (x.change, y.change) {
            (None, None) => y.gain.cmp(&x.gain),
            (x_change, y_change) if x_change.is_none() || y_change.is_none() => {
                x_change.is_some().cmp(&y_change.is_some())
            }
            _ if pays(x) => worth(y).cmp(&worth(x)),
            _ => size(x).cmp(&size(y)),
        };
        pays(y)
            .cmp(&pays(x))
            .then_with(by_worth)
            .then_with(|| {
                (x.input, x.period, &x.to_number()).cmp(&(y.input, y.period, &y.to_number()))
            })
            .then_with(|| b.share.cmp(&a.share))
            .then_with(|| weight(&x.reaches).cmp(&weight(&y.reaches)))
    };
    // Each behind those that it does not come before: there are few, and a sort weighs more than all the rest of this.
    let mut ranked: Vec<Candidate> = Vec::with_capacity(found.len());
    for candidate in found {
        let place = ranked.partition_point(|known| order(known, &candidate).is_le());
        ranked.insert(place, candidate);
    }
    let mut distinct: Vec<NextStep> = Vec::new();
    for Candidate { step, .. } in ranked {
        let same = |known: &NextStep| {
            known.input == step.input && known.period == step.period && known.to == step.to
        };
        if distinct.last().is_some_and(same) {
            continue;
        }
        match distinct.iter_mut().find(|known| known.is_like(&step)) {
            Some(known) => known.also.push(step.period),
            None => distinct.push(step),
        }
    }
    distinct
}

impl NextStep {
    fn to_number(&self) -> Decimal {
        match self.to {
            Value::Number(number) => number,
            _ => Decimal::ZERO,
        }
    }

    /// Whether another step is the same change of the same input with the same effect, in another period.
    fn is_like(&self, other: &Self) -> bool {
        let kind = |target: &Target| match target {
            Target::Band {
                table, band, rule, ..
            } => (0, *table, [*band, None], *rule),
            Target::Cell {
                table, cell, rule, ..
            } => (
                4,
                *table,
                [cell.map(|(row, _)| row), cell.map(|(_, column)| column)],
                *rule,
            ),
            Target::Gate { gate, passed, .. } => {
                (1, *gate, [Some(usize::from(*passed)), None], None)
            }
            Target::Condition { rule, holds, .. } => {
                (2, *rule, [Some(usize::from(*holds)), None], None)
            }
            Target::Step { table, rule, .. } => (3, *table, [None, None], *rule),
        };
        (self.input, &self.now, &self.to, self.gain, self.jump)
            == (other.input, &other.now, &other.to, other.gain, other.jump)
            && kind(&self.reaches) == kind(&other.reaches)
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::entries::{Case, Settings};
    use super::super::plan::Plan;
    use super::NextStep;
    use crate::policy::{Value, sound};

    fn steps(text: &str, inputs: &[&[Decimal]]) -> Vec<NextStep> {
        let policy = sound(text).unwrap();
        let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
        let cells = |list: &&[Decimal]| list.iter().map(|x| Some(Value::Number(*x))).collect();
        let case = Case {
            inputs: inputs.iter().map(cells).collect(),
        };
        plan.trace(&case).advise().steps
    }

    #[test]
    fn from_nought_no_figure_below_nought_is_looked_at() {
        let text = r#"
id = "nought"
version = "1"
title = "零"

[[input]]
name = "额"
type = "money"

[[rule]]
name = "返利"
formula = "IF(额 < 0, 1000元, IF(额 >= 50, 10元, 0元))"
total = true
"#;
        let figures = |now: i64| {
            let steps = steps(text, &[&[Decimal::from(now)]]);
            steps.into_iter().map(|step| step.to).collect::<Vec<_>>()
        };
        assert_eq!(figures(0), [Value::Number(Decimal::from(50))]);
        // From below it, what is there is.
        assert!(figures(-5).contains(&Value::Number(Decimal::ZERO)));
    }

    #[test]
    fn of_two_hundred_and_sixty_figures_the_first_two_hundred_and_forty_are_tried() {
        let text = r#"
id = "many"
version = "1"
title = "多"

[[input]]
name = "甲"
type = "table"
column = [{ name = "额", type = "money" }]

[[input]]
name = "乙"
type = "table"
column = [{ name = "额", type = "money" }]

[[rule]]
name = "返利"
formula = "COUNTIF(甲[额] >= 10) * 1元 + COUNTIF(乙[额] >= 10) * 1元"
total = true
"#;
        // The later, the nearer to its edge.
        let rows: Vec<Decimal> = (0..130).map(|row| Decimal::new(row, 2)).collect();
        let steps = steps(text, &[&rows, &rows]);
        let last = |input: usize| {
            let of = steps.iter().filter(|step| step.input == input);
            of.map(|step| step.period).max()
        };
        assert_eq!((last(0), last(1)), (Some(129), Some(109)));
    }
}

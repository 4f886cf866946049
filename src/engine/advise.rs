//! The cheapest next step, exactly: the smallest change of one input that reaches the next band or passes a gate, and what it pays.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::policy::formula::print;
use crate::policy::model::{Step, TableKind};
use crate::policy::{Kind, Value};

use super::absence::Cell;
use super::arithmetic::{add, divide, multiply, subtract};
use super::batch::Batch;
use super::entries::Case;
use super::evaluate::Evaluation;
use super::outcome::Trace;
use super::plan::{Code, Owner, Slot};

/// What a dealer could do next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advice {
    /// Changes of one input that alter a decision of the policy, best first: those that gain most for the least change.
    pub steps: Vec<NextStep>,
    /// Gates that are failed and that no change of a single input passes.
    pub unreachable: Vec<usize>,
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
    /// Whether the last step of the input's smallest unit alone is worth more than it costs: a band edge that pays on everything.
    pub fn is_cliff(&self) -> bool {
        match self.change {
            Some(_) => self.jump.abs() > self.unit,
            None => false,
        }
    }
}

impl Trace<'_> {
    /// Finds the next steps.
    ///
    /// For every numeric input figure and every decision (band, gate, condition) that depends on it, the nearest value that
    /// turns the decision is bracketed and bisected on the grid of the input's smallest unit, computing the whole policy each
    /// time: the value found turns it, the one a unit before does not. There is no advice while the total cannot be computed.
    pub fn advise(&self) -> Advice {
        let Some(total) = self.total() else {
            return Advice::default();
        };
        let search = Search {
            trace: self,
            decisions: self.decisions(),
            total,
        };
        search.run()
    }

    /// Everything that a policy decides by comparing.
    fn decisions(&self) -> Vec<Decision> {
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

/// A decision in a period.
#[derive(Clone, Copy, Debug)]
struct Decision {
    slot: Slot,
    period: usize,
    owner: Owner,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
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
enum Turn {
    Band(Option<usize>),
    Cell(Option<(usize, usize)>),
    Paid(Decimal),
    Truth(bool),
}

/// An input figure that could be another.
#[derive(Clone, Copy, Debug)]
struct Lever {
    input: usize,
    period: usize,
    now: Decimal,
    /// The smallest change that makes sense.
    unit: Decimal,
    entered: bool,
}

/// A decision to be turned by moving a lever in one direction, and the numbers of units between which it turns.
#[derive(Clone, Debug)]
struct Hunt {
    lever: usize,
    up: bool,
    decision: usize,
    /// It has not turned here.
    low: i64,
    /// It has turned here.
    high: i64,
}

/// One computed what-if.
struct Probe {
    turns: Vec<Option<Turn>>,
    total: Option<Decimal>,
}

/// A what-if: an input's figure replaced.
#[derive(Clone, Debug)]
struct WhatIf {
    input: usize,
    period: usize,
    value: Value,
}

/// The furthest change looked at, in units: with fen, ten billion yuan.
const FURTHEST: i64 = 1_000_000_000_000;

/// Figures tried at most: each takes some dozens of what-ifs, and nobody reads through more. A year of three categories has 72.
const MAX_LEVERS: usize = 240;

/// What-ifs computed at once, so that memory stays small whatever the policy's size.
const PROBES_AT_ONCE: usize = 256;

struct Search<'a> {
    trace: &'a Trace<'a>,
    decisions: Vec<Decision>,
    total: Decimal,
}

impl Search<'_> {
    fn run(&self) -> Advice {
        let base = self.turns(&self.trace.evaluation, 0);
        let levers = self.levers();
        let mut hunts = self.bracket(&levers, &base);
        self.close_in(&levers, &base, &mut hunts);

        let mut steps: Vec<NextStep> = Vec::new();
        let mut passable: Vec<usize> = Vec::new();
        let ends: Vec<WhatIf> = hunts
            .iter()
            .flat_map(|hunt| [hunt.high, hunt.low].map(|k| Self::what_if(&levers, hunt, k)))
            .collect();
        let probes = self.probe(&ends);
        for (hunt, pair) in hunts.iter().zip(probes.chunks(2)) {
            let [end, before] = pair else { continue };
            let decision = self.decisions[hunt.decision];
            let turn = end.turns[hunt.decision];
            if let (Owner::Step(Step::Gate(gate)), Some(Turn::Truth(true))) = (decision.owner, turn)
            {
                passable.push(gate);
            }
            let (Some(total), Some(total_before), Some(turn)) = (end.total, before.total, turn)
            else {
                continue;
            };
            let lever = &levers[hunt.lever];
            let (Some(to), Some(gain), Some(jump)) = (
                moved(lever, hunt.up, hunt.high),
                subtract(total, self.total),
                subtract(total, total_before),
            ) else {
                continue;
            };
            let step = NextStep {
                input: lever.input,
                period: lever.period,
                now: Value::Number(lever.now),
                to: Value::Number(to),
                change: subtract(to, lever.now),
                reaches: self.target(decision, turn),
                total,
                gain,
                jump,
                unit: lever.unit,
                also: Vec::new(),
            };
            // A smaller rebate for less is no news unless it falls off a cliff; and what pays nothing is no step.
            if !gain.is_zero() && (gain.is_sign_positive() || step.is_cliff()) {
                keep_best(&mut steps, step, &levers, hunt.lever);
            }
        }
        self.switches(&base, &mut steps, &mut passable);
        let unreachable = self.unreachable(&base, &passable);
        rank(&mut steps);
        Advice { steps, unreachable }
    }

    /// The numeric input figures.
    fn levers(&self) -> Vec<Lever> {
        let mut levers = Vec::new();
        for (input, definition) in self.trace.plan.policy.inputs.iter().enumerate() {
            // Advice is about what the dealer can do.
            if !definition.steer {
                continue;
            }
            for (period, cell) in self.trace.case.inputs[input].iter().enumerate() {
                if levers.len() >= MAX_LEVERS {
                    return levers;
                }
                // What a blank counts as, is known to the engine; one that is missing cannot be moved.
                let Some(now) =
                    self.trace
                        .evaluation
                        .number(self.trace.plan.inputs[input], 0, period)
                else {
                    continue;
                };
                let Some(unit) = smallest_step(definition.ty.kind, now) else {
                    break;
                };
                levers.push(Lever {
                    input,
                    period,
                    now,
                    unit,
                    entered: cell.is_some(),
                });
            }
        }
        levers
    }

    /// For each lever, direction and decision that turns somewhere that way: the powers of ten between which it first turns.
    fn bracket(&self, levers: &[Lever], base: &[Option<Turn>]) -> Vec<Hunt> {
        let mut what_ifs = Vec::new();
        let mut places = Vec::new();
        for (at, lever) in levers.iter().enumerate() {
            for up in [true, false] {
                let furthest = if up { FURTHEST } else { units_to_zero(lever) };
                let mut reach: Vec<i64> = (0..)
                    .map_while(|exponent| 10_i64.checked_pow(exponent))
                    .take_while(|k| *k < furthest)
                    .collect();
                if furthest > 0 {
                    reach.push(furthest);
                }
                for k in reach {
                    if let Some(value) = moved(lever, up, k) {
                        what_ifs.push(WhatIf {
                            input: lever.input,
                            period: lever.period,
                            value: Value::Number(value),
                        });
                        places.push((at, up, k));
                    }
                }
            }
        }
        let probes = self.probe(&what_ifs);
        let mut hunts: Vec<Hunt> = Vec::new();
        for (decision, now) in base.iter().enumerate() {
            let Some(now) = *now else { continue };
            let (mut low, mut previous, mut done) = (0, None, false);
            for (probe, &(lever, up, k)) in probes.iter().zip(&places) {
                if previous != Some((lever, up)) {
                    (low, previous, done) = (0, Some((lever, up)), false);
                }
                if done {
                    continue;
                }
                match probe.turns[decision] {
                    Some(turn) if turn != now => {
                        hunts.push(Hunt {
                            lever,
                            up,
                            decision,
                            low,
                            high: k,
                        });
                        done = true;
                    }
                    Some(_) => low = k,
                    // Beyond what can be computed there is nothing to advise.
                    None => done = true,
                }
            }
        }
        hunts
    }

    /// Halves every bracket until it is one unit wide, all of them side by side.
    fn close_in(&self, levers: &[Lever], base: &[Option<Turn>], hunts: &mut [Hunt]) {
        loop {
            let open: Vec<usize> = (0..hunts.len())
                .filter(|&at| hunts[at].high - hunts[at].low > 1)
                .collect();
            if open.is_empty() {
                return;
            }
            let middles: Vec<i64> = open
                .iter()
                .map(|&at| i64::midpoint(hunts[at].low, hunts[at].high))
                .collect();
            let what_ifs: Vec<WhatIf> = open
                .iter()
                .zip(&middles)
                .map(|(&at, &k)| Self::what_if(levers, &hunts[at], k))
                .collect();
            for ((probe, &at), &k) in self.probe(&what_ifs).iter().zip(&open).zip(&middles) {
                let hunt = &mut hunts[at];
                if probe.turns[hunt.decision] == base[hunt.decision] {
                    hunt.low = k;
                } else {
                    hunt.high = k;
                }
            }
        }
    }

    fn what_if(levers: &[Lever], hunt: &Hunt, k: i64) -> WhatIf {
        let lever = &levers[hunt.lever];
        let value = moved(lever, hunt.up, k).unwrap_or(lever.now);
        WhatIf {
            input: lever.input,
            period: lever.period,
            value: Value::Number(value),
        }
    }

    /// Computes the policy for each what-if.
    fn probe(&self, what_ifs: &[WhatIf]) -> Vec<Probe> {
        let plan = self.trace.plan;
        let total = plan.policy.total().map(|rule| plan.rules[rule].value);
        let mut probes = Vec::with_capacity(what_ifs.len());
        for chunk in what_ifs.chunks(PROBES_AT_ONCE) {
            let cases: Vec<Case> = chunk
                .iter()
                .map(|what_if| {
                    let mut case = self.trace.case.clone();
                    case.inputs[what_if.input][what_if.period] = Some(what_if.value.clone());
                    case
                })
                .collect();
            let batch = Batch::new(plan.policy, &cases);
            let evaluation = plan.evaluate(&batch, 0, batch.lanes());
            probes.extend((0..chunk.len()).map(|lane| Probe {
                turns: self.turns(&evaluation, lane),
                total: total.and_then(|slot| evaluation.number(slot, lane, 0)),
            }));
        }
        probes
    }

    fn turns(&self, evaluation: &Evaluation, lane: usize) -> Vec<Option<Turn>> {
        let turn = |decision: &Decision| match decision.what {
            What::Truth => evaluation
                .truth(decision.slot, lane, decision.period)
                .map(Turn::Truth),
            What::Matrix { table, row, column } => {
                let of = |slot| match evaluation.cell(slot, lane, decision.period) {
                    Cell::Value(value) => Some(value),
                    Cell::Absent(_) => None,
                };
                let (row, column) = (of(row)?, of(column)?);
                let planned = &self.trace.plan.tables[table];
                Some(Turn::Cell(planned.cell_at(&row, &column)))
            }
            What::Table { table, argument } => {
                let planned = &self.trace.plan.tables[table];
                match planned.kind {
                    TableKind::Step => evaluation
                        .number(decision.slot, lane, decision.period)
                        .map(Turn::Paid),
                    _ => evaluation
                        .number(argument, lane, decision.period)
                        .map(|x| Turn::Band(planned.band(x))),
                }
            }
        };
        self.decisions.iter().map(turn).collect()
    }

    fn target(&self, decision: Decision, turn: Turn) -> Target {
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
        let plan = self.trace.plan;
        let mut text = String::new();
        plan.formula_of(rule).expr.visit(&mut |node| {
            if plan.rules[rule].nodes[node.id] == slot {
                text = print::print(node);
            }
        });
        text
    }

    /// True-or-false inputs turned the other way.
    fn switches(
        &self,
        base: &[Option<Turn>],
        steps: &mut Vec<NextStep>,
        passable: &mut Vec<usize>,
    ) {
        let plan = self.trace.plan;
        let mut what_ifs = Vec::new();
        let mut now = Vec::new();
        for (input, definition) in plan.policy.inputs.iter().enumerate() {
            if definition.ty.kind != Kind::Bool || !definition.steer {
                continue;
            }
            for period in 0..self.trace.len(definition.ty.axis) {
                let Some(value) = self.trace.evaluation.truth(plan.inputs[input], 0, period) else {
                    continue;
                };
                what_ifs.push(WhatIf {
                    input,
                    period,
                    value: Value::Bool(!value),
                });
                now.push(value);
            }
        }
        for ((probe, what_if), now) in self.probe(&what_ifs).into_iter().zip(what_ifs).zip(now) {
            let turned = |at: &usize| probe.turns[*at].is_some() && probe.turns[*at] != base[*at];
            let mut reached = None;
            for at in (0..self.decisions.len()).filter(turned) {
                let (decision, Some(turn)) = (self.decisions[at], probe.turns[at]) else {
                    continue;
                };
                let target = self.target(decision, turn);
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
            let (Some(total), Some(target)) = (probe.total, reached) else {
                continue;
            };
            let Some(gain) = subtract(total, self.total).filter(|gain| *gain > Decimal::ZERO)
            else {
                continue;
            };
            steps.push(NextStep {
                input: what_if.input,
                period: what_if.period,
                now: Value::Bool(now),
                to: what_if.value,
                change: None,
                reaches: target,
                total,
                gain,
                jump: gain,
                unit: Decimal::ZERO,
                also: Vec::new(),
            });
        }
    }

    /// Gates that are failed somewhere and that no single change passes.
    fn unreachable(&self, base: &[Option<Turn>], passable: &[usize]) -> Vec<usize> {
        let mut gates: Vec<usize> = Vec::new();
        for (decision, turn) in self.decisions.iter().zip(base) {
            if let (Owner::Step(Step::Gate(gate)), What::Truth, Some(Turn::Truth(false))) =
                (decision.owner, decision.what, turn)
                && !passable.contains(&gate)
                && !gates.contains(&gate)
            {
                gates.push(gate);
            }
        }
        gates
    }
}

/// The smallest step in which a figure is moved: a fen, one car. One that is finer than the usual unit is moved in steps as fine as
/// itself; what is not a number is not moved.
pub(super) fn smallest_step(kind: Kind, now: Decimal) -> Option<Decimal> {
    let places = match kind {
        Kind::Money | Kind::Number => 2,
        Kind::Ratio => 4,
        Kind::Count => 0,
        _ => return None,
    };
    Some(Decimal::new(1, places.max(now.normalize().scale())))
}

/// The lever's figure, `k` units further.
fn moved(lever: &Lever, up: bool, k: i64) -> Option<Decimal> {
    let by = multiply(Decimal::from(k), lever.unit)?;
    if up {
        add(lever.now, by)
    } else {
        subtract(lever.now, by)
    }
}

/// How many units a figure can be lowered before it is nought; figures below nought are not lowered.
fn units_to_zero(lever: &Lever) -> i64 {
    let units = divide(lever.now, lever.unit).and_then(|units| units.trunc().to_i64());
    units.unwrap_or(FURTHEST).clamp(0, FURTHEST)
}

/// Keeps, of several levers that reach the same target, the one that moves least; of equals, one that was entered already rather than
/// a blank one, and of those the last. One change that reaches several targets is kept once.
fn keep_best(steps: &mut Vec<NextStep>, step: NextStep, levers: &[Lever], lever: usize) {
    let size = |step: &NextStep| step.change.unwrap_or_default().abs();
    let entered = |step: &NextStep| {
        levers
            .iter()
            .any(|l| l.input == step.input && l.period == step.period && l.entered)
    };
    let rises = |step: &NextStep| step.change.unwrap_or_default() > Decimal::ZERO;
    if let Some(known) = steps
        .iter_mut()
        .find(|known| known.reaches == step.reaches && rises(known) == rises(&step))
    {
        let better = size(&step) < size(known)
            || (size(&step) == size(known) && levers[lever].entered >= entered(known));
        if better {
            *known = step;
        }
        return;
    }
    steps.push(step);
}

/// What pays comes first, most for the least change; then what costs, nearest first. One change is listed once.
fn rank(steps: &mut Vec<NextStep>) {
    let size = |step: &NextStep| step.change.unwrap_or_default().abs();
    let weight = |target: &Target| match target {
        Target::Gate { .. } => 0,
        Target::Band { .. } | Target::Cell { .. } => 1,
        Target::Step { .. } => 2,
        Target::Condition { .. } => 3,
    };
    let order = |a: &NextStep, b: &NextStep| {
        let pays = |step: &NextStep| step.gain > Decimal::ZERO;
        let worth = |step: &NextStep| match (size(step), step.gain) {
            (size, _) if size.is_zero() => Decimal::MAX,
            (size, gain) => divide(gain, size).unwrap_or(Decimal::MAX),
        };
        pays(b)
            .cmp(&pays(a))
            .then_with(|| {
                if pays(a) {
                    worth(b).cmp(&worth(a))
                } else {
                    size(a).cmp(&size(b))
                }
            })
            .then_with(|| {
                (a.input, a.period, weight(&a.reaches)).cmp(&(
                    b.input,
                    b.period,
                    weight(&b.reaches),
                ))
            })
    };
    // Each behind those that it does not come before: there are few, and a sort weighs more than all the rest of this.
    let mut ranked: Vec<NextStep> = Vec::with_capacity(steps.len());
    for step in steps.drain(..) {
        let place = ranked.partition_point(|known| order(known, &step).is_le());
        ranked.insert(place, step);
    }
    *steps = ranked;
    steps.dedup_by(|b, a| a.input == b.input && a.period == b.period && a.to == b.to);
    let mut distinct: Vec<NextStep> = Vec::new();
    for step in steps.drain(..) {
        match distinct.iter_mut().find(|known| known.is_like(&step)) {
            Some(known) => known.also.push(step.period),
            None => distinct.push(step),
        }
    }
    *steps = distinct;
}

impl NextStep {
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

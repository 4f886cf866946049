//! An outcome of the engine → lines for the ledger: each payout line of each period that comes to something.

use rust_decimal::Decimal;

use crate::engine::reckoned::product;
use crate::engine::{Cell, Outcome, Trace, reckoned};
use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::policy::model::Policy;
use crate::policy::{Axis, Kind, Value};

use super::book::Ledger;
use super::line::{Change, Follow, Following, Line, Rebate, State, What};
use super::period::{Period, Term};
use super::refusal::Refusal;
use super::tax::Tax;

/// How what is computed comes into the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Coming<'c> {
    /// The year of the periods, where the policy has none.
    pub year: Option<u16>,
    /// Only what is for periods within this one.
    pub within: Option<Period>,
    /// What the period of that is which the policy gives once, such as the quarter that a contract is settled for; none for the year.
    pub period: Option<Period>,
    /// In which state, one of [`State::STAGES`].
    pub state: State,
    /// On which day; none for the last of each period or, of one that has not ended, for today, unless it is planned.
    pub day: Option<Date>,
    /// Which day it is.
    pub today: Date,
    /// When it falls due, where the policy does not say so.
    pub term: Option<Term>,
    /// The days that are worked on or off against the rule.
    pub calendar: &'c [(Date, bool)],
    /// With or without tax.
    pub tax: Tax,
    /// The key of the scenario.
    pub scenario: &'c str,
    /// In which language the ledger calls policies and rules.
    pub lang: Lang,
}

/// What has become of an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// The ids of the lines that were added, or were plans and have come true.
    pub added: Vec<String>,
    /// What was there already, with the same amount: it is not added twice.
    pub there: usize,
    /// What did not come in, and why: the line in words, and the reason.
    pub left_out: Vec<(Text, Text)>,
}

impl Coming<'_> {
    /// The day from which on what is for a period counts. A plan counts nowhere, and stands at the end.
    fn day_of(&self, period: Period) -> Date {
        let last = match self.state {
            State::Planned => period.last(),
            _ => period.last().min(self.today),
        };
        self.day.unwrap_or(last)
    }
}

/// A payout line of a period that comes to something.
struct Paid {
    rule: usize,
    period: Period,
    amount: Decimal,
}

/// What is coming in: what was computed, and what of it came out.
struct Arrival<'a> {
    trace: &'a Trace<'a>,
    policy: &'a Policy,
    outcome: Outcome,
}

/// The year that what was computed is of: the policy's own or, where it says by when something of each month or quarter is paid, that
/// of the first. None where nobody knows.
pub fn year(trace: &Trace<'_>) -> Option<u16> {
    let policy = trace.plan.policy;
    let own = policy.year.and_then(|year| u16::try_from(year).ok());
    own.or_else(|| {
        let outcome = trace.outcome();
        // What is for December falls due in the next year; what is for January does not.
        let rules = policy.rules.iter().enumerate();
        let mut days = rules
            .filter(|(_, rule)| {
                let due = rule.due.and_then(|due| policy.rules.get(due));
                due.is_some_and(|due| due.ty.axis != Axis::One)
            })
            .filter_map(|(rule, _)| due_day(policy, &outcome, rule, 0));
        days.next().map(Date::year)
    })
}

impl Ledger {
    /// Takes in what a policy gives. What is below nought, as where a settlement claws back, reverses earlier lines of the same rule,
    /// the latest first.
    pub fn come(&mut self, trace: &Trace<'_>, coming: &Coming<'_>) -> Came {
        let arrival = Arrival {
            trace,
            policy: trace.plan.policy,
            outcome: trace.outcome(),
        };
        let mut came = Came::default();
        for rule in arrival.policy.payout_lines() {
            let Some(cells) = arrival.outcome.rules.get(rule) else {
                continue;
            };
            if arrival.policy.rules[rule].ty.axis.rows().is_some() {
                // Rows are of no period of their own; together they are of the year.
                let sum = cells.iter().filter_map(Cell::number).sum();
                self.come_in(&arrival, coming, (rule, 0, sum), &mut came);
                continue;
            }
            for (at, cell) in cells.iter().enumerate() {
                if let Some(amount) = cell.number() {
                    self.come_in(&arrival, coming, (rule, at, amount), &mut came);
                }
            }
        }
        came
    }

    fn come_in(
        &mut self,
        arrival: &Arrival<'_>,
        coming: &Coming<'_>,
        (rule, at, amount): (usize, usize, Decimal),
        came: &mut Came,
    ) {
        let policy = arrival.policy;
        let axis = match policy.rules[rule].ty.axis {
            Axis::Rows(_) => Axis::One,
            axis => axis,
        };
        let own = policy.year.and_then(|year| u16::try_from(year).ok());
        let year = coming.year.or(own);
        let period = match coming.period.filter(|_| axis == Axis::One) {
            Some(period) => Some(period),
            None => year.and_then(|year| Period::on(axis, at, year)),
        };
        let Some(period) = period else {
            let reason = Text::new("没有写明年份", "The year is not said");
            if !amount.is_zero() {
                came.left_out
                    .push((policy.rules[rule].label.clone(), reason));
            }
            return;
        };
        let is_asked = coming.within.is_none_or(|within| within.contains(period));
        if amount.is_zero() || !is_asked {
            return;
        }
        let paid = Paid {
            rule,
            period,
            amount,
        };
        let result = if amount < Decimal::ZERO {
            self.claw_back(policy, &paid, coming)
        } else {
            self.come_new(arrival, &paid, at, coming)
        };
        match result {
            Ok(ids) if ids.is_empty() => came.there += 1,
            Ok(ids) => came.added.extend(ids),
            Err(refusal) => {
                let (label, words) = (&policy.rules[rule].label, period.words());
                let place = Text::new(
                    format!("{} {}", label.zh, words.zh),
                    format!("{} {}", label.en, words.en),
                );
                came.left_out.push((place, refusal.message()));
            }
        }
    }

    fn come_new(
        &mut self,
        arrival: &Arrival<'_>,
        paid: &Paid,
        at: usize,
        coming: &Coming<'_>,
    ) -> Result<Vec<String>, Refusal> {
        let Arrival {
            trace,
            policy,
            outcome,
        } = arrival;
        let day = coming.day_of(paid.period);
        let known = &policy.rules[paid.rule];
        let rule = known.label.get(coming.lang).to_owned();
        if let Some((id, other)) = self.known(policy, &known.label, paid.period) {
            return self.come_again(&id, &other, paid.amount, day, coming.state);
        }
        // A day before the period is that of another year: the figures are computed for theirs.
        let due = due_day(policy, outcome, paid.rule, at);
        let due = due.filter(|due| *due >= paid.period.first());
        let term = || coming.term?.due(paid.period, coming.calendar).ok();
        let (base, rate) = match base_and_rate(trace, paid.rule, at) {
            Some((base, rate)) => (Some(base), Some(rate)),
            None => (None, None),
        };
        let rebate = Rebate {
            policy: policy.id.clone(),
            title: policy.title.get(coming.lang).to_owned(),
            period: paid.period,
            rule,
            base,
            rate,
            tax: coming.tax,
            due: due.or_else(term),
            scenario: coming.scenario.to_owned(),
            changes: vec![Change {
                day,
                to: coming.state,
                amount: paid.amount,
            }],
        };
        let id = self.add(Line::new("", What::Rebate(Box::new(rebate))))?;
        Ok(vec![id])
    }

    /// The line that a rule of a policy has for a period: what there is before what is planned. One that was reversed in full is gone.
    fn known(&self, policy: &Policy, label: &Text, period: Period) -> Option<(String, Rebate)> {
        let known = self.rebates();
        let known = known.filter(|(line, other)| {
            is_of(other, policy, label) && other.period == period && !self.is_reversed(&line.id)
        });
        let (line, rebate) = known.min_by_key(|(_, other)| other.is_planned())?;
        Some((line.id.clone(), rebate.clone()))
    }

    /// What has a line already: a plan comes true, the same is there, another amount is for a confirmation.
    fn come_again(
        &mut self,
        id: &str,
        known: &Rebate,
        amount: Decimal,
        day: Date,
        state: State,
    ) -> Result<Vec<String>, Refusal> {
        if known.is_planned() && state != State::Planned {
            self.advance(id, state, day, Some(amount))?;
            return Ok(vec![id.to_owned()]);
        }
        if known.changes.iter().any(|change| change.amount == amount) {
            return Ok(Vec::new());
        }
        let last = known.last().map(|change| change.amount);
        Err(Refusal::Differs(id.to_owned(), last.unwrap_or_default()))
    }

    /// Reverses earlier lines of a rule, the latest first; all of the amount or nothing.
    fn claw_back(
        &mut self,
        policy: &Policy,
        paid: &Paid,
        coming: &Coming<'_>,
    ) -> Result<Vec<String>, Refusal> {
        let day = coming.day_of(paid.period);
        let label = &policy.rules[paid.rule].label;
        let mut left = -paid.amount;
        let note = paid.period.word(coming.lang);
        let is_there = self.lines().iter().any(|line| {
            let of = line
                .following()
                .and_then(|following| self.line(&following.of));
            line.note == note
                && of
                    .and_then(Line::rebate)
                    .is_some_and(|rebate| is_of(rebate, policy, label))
        });
        if is_there {
            return Ok(Vec::new());
        }
        let mut earlier: Vec<(Period, String)> = self
            .rebates()
            .filter(|(_, rebate)| is_of(rebate, policy, label) && rebate.period < paid.period)
            .map(|(line, rebate)| (rebate.period, line.id.clone()))
            .collect();
        earlier.sort();
        let mut tried = self.clone();
        let mut ids = Vec::new();
        for (_, of) in earlier.into_iter().rev() {
            let Some(room) = tried.room(&of, Follow::Reversal, day) else {
                continue;
            };
            let following = Following {
                of,
                kind: Follow::Reversal,
                day,
                amount: room.min(left),
            };
            left -= following.amount;
            let mut line = Line::new("", What::Following(following));
            line.note.clone_from(&note);
            ids.push(tried.add(line)?);
            if left.is_zero() {
                *self = tried;
                return Ok(ids);
            }
        }
        Err(Refusal::Exceeds {
            kind: Follow::Reversal,
            amount: -paid.amount,
            left: -paid.amount - left,
        })
    }
}

/// What a rule's value in a period was computed from, where it is one amount times one share. None where the two would not give what
/// stands beside them, as where a gate took something off.
fn base_and_rate(trace: &Trace<'_>, rule: usize, at: usize) -> Option<(Decimal, Decimal)> {
    let axis = trace.plan.policy.rules.get(rule)?.ty.axis;
    if axis.rows().is_some() {
        return None;
    }
    let found = reckoned(trace, rule, at);
    let ((Kind::Money, base), (Kind::Ratio, rate)) = (found.base?, found.rate?) else {
        return None;
    };
    let why = trace.explain(rule, at);
    let unrounded = why.rounding.as_ref().map(|rounding| rounding.before);
    let amount = why.cell.number()?;
    // However the policy rounds; or to the fen on the way, where the rule only passes on what another one rounded.
    let agrees = base.checked_mul(rate) == Some(unrounded.unwrap_or(amount))
        || product(base, rate) == Some(amount);
    agrees.then(|| (base, rate.normalize()))
}

/// Whether a rebate is of a rule of a policy, whatever language it was added in.
fn is_of(rebate: &Rebate, policy: &Policy, label: &Text) -> bool {
    rebate.policy == policy.id && (rebate.rule == label.zh || rebate.rule == label.en)
}

/// The day by which a policy has a payout line paid in a period, where it says so.
fn due_day(policy: &Policy, outcome: &Outcome, rule: usize, at: usize) -> Option<Date> {
    let due = policy.rules.get(rule)?.due?;
    let at = match policy.rules.get(due)?.ty.axis {
        Axis::One => 0,
        _ => at,
    };
    match outcome.rules.get(due)?.get(at)?.value()? {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

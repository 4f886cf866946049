//! 对账: what somebody else has worked out, beside what was computed here; and for each difference what explains it exactly.
//!
//! The statement is a table like any other: its figures are payout lines instead of inputs. A cause is only named where with it the very
//! figure of the statement comes out, to the fen: another reading, another figure of one parameter, a month that was not
//! counted, tax.

use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::engine::lanes::{Columns, Lanes};
use crate::engine::{Case, Cell, Plan, Settings};
use crate::policy::model::{BlankPeriods, Input, Policy};
use crate::policy::{Kind, Value};

use super::book::{Book, Findings};
use super::gather::{Gathered, Gathering};
use super::heading::folded;
use super::ledger::{Ledger, Work};

/// The most dealers with differences for whom every cause is looked for; for the others only readings are tried. The largest
/// differences come first.
const MOST_SEARCHED: usize = 400;

/// Dealers that are compared, or tried with other settings, at once.
const DEALERS_AT_ONCE: usize = 1_024;

/// The most digits of a parameter that is named as a cause: policies set round figures, and with enough digits anything can be hit.
const ROUND_DIGITS: usize = 4;

/// The same of a rate: 12.5 % is one that a policy sets, 8.861 % only one that happens to give an amount.
const ROUND_RATE_DIGITS: usize = 3;

/// Shares of a threshold that are tried in its place, in hundredths, the nearest first.
const SHARES: [i64; 14] = [
    95, 105, 90, 110, 80, 120, 75, 125, 70, 60, 150, 50, 200, 300,
];

/// Rates of value-added tax, in hundredths.
const TAXES: [i64; 3] = [13, 9, 6];

/// A statement: what is said to be paid, by dealer, payout line and period.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The payout lines as if they were inputs: by it a statement is matched.
    pub policy: Policy,
    /// Which rule each of its inputs is.
    rules: Vec<usize>,
}

impl Claims {
    /// What a statement on a policy can say: its payout lines and its total.
    pub fn of(policy: &Policy) -> Self {
        let rules: Vec<usize> = policy
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| (rule.payout || rule.total) && rule.ty.axis.rows().is_none())
            .map(|(at, _)| at)
            .collect();
        let inputs = rules.iter().map(|&at| {
            let rule = &policy.rules[at];
            Input {
                name: rule.name.clone(),
                label: rule.label.clone(),
                ty: rule.ty,
                options: Vec::new(),
                default: None,
                blank_periods: BlankPeriods::Missing,
                steer: false,
                optional: true,
                blank: None,
                aliases: Vec::new(),
                help: None,
            }
        });
        let claims = Policy {
            inputs: inputs.collect(),
            records: Vec::new(),
            detail: None,
            groups: Vec::new(),
            parameters: Vec::new(),
            tables: Vec::new(),
            rules: Vec::new(),
            gates: Vec::new(),
            readings: Vec::new(),
            examples: Vec::new(),
            order: Vec::new(),
            ..policy.clone()
        };
        Self {
            policy: claims,
            rules,
        }
    }

    /// Reads a statement, all of its rows.
    pub fn read(&self, book: &Book) -> (Vec<Gathered>, Findings) {
        let mut gathering = Gathering::new(book);
        while gathering.step(&self.policy, book, usize::MAX) {}
        gathering.finish()
    }
}

/// A figure of the statement that is not ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The line of the ledger.
    pub line: usize,
    /// The number of the statement's row, or of its first.
    pub row: usize,
    /// The payout line, as an index into the policy's rules.
    pub rule: usize,
    /// The period, from 0.
    pub period: usize,
    /// What was computed; none where nothing can be.
    pub ours: Option<Decimal>,
    /// What the statement says.
    pub theirs: Decimal,
    /// What explains it exactly; what explains all that this dealer's statement says differently comes first.
    pub causes: Vec<Cause>,
}

impl Difference {
    /// Theirs less ours; of what cannot be computed, theirs.
    pub fn amount(&self) -> Decimal {
        self.theirs
            .checked_sub(self.ours.unwrap_or_default())
            .unwrap_or(self.theirs)
    }
}

/// What explains a difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What would have to be otherwise.
    pub what: What,
    /// Whether it explains all that this dealer's statement says differently.
    pub whole: bool,
}

/// What would have to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A reading: this option of it.
    Reading(usize, usize),
    /// A parameter: this figure.
    Parameter(usize, Decimal),
    /// An input was not counted in this period.
    Without(usize, usize),
    /// The amount was divided by one and this rate of tax (true: multiplied).
    Tax(Decimal, bool),
    /// Nothing was paid.
    Unpaid,
    /// It was paid twice.
    Twice,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconciliation {
    /// The differences, the largest first.
    pub differences: Vec<Difference>,
    /// How many figures agree to the fen.
    pub agreed: usize,
    /// The lines of the ledger that the statement does not have.
    pub only_ours: Vec<usize>,
    /// Those of the statement that the ledger does not have: name and row.
    pub only_theirs: Vec<(String, usize)>,
}

/// What is compared: the ledger, what it was computed from, and what a statement on its policy can say. Every step is handed the same.
#[derive(Clone, Copy, Debug)]
pub struct Accounts<'a> {
    /// What the ledger was computed from.
    pub work: Work<'a>,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// What a statement can say.
    pub claims: &'a Claims,
}

impl Accounts<'_> {
    fn cases(&self, lines: impl Iterator<Item = usize>) -> Vec<Case> {
        let Work { plan, book, base } = self.work;
        let mut cases = self.ledger.cases(plan.policy, book, base);
        lines.map(|line| cases.of(line)).collect()
    }
}

/// Compares a ledger with a statement: first the figures of a stretch of dealers at a time, then cause after cause. Between two steps
/// nothing is held but what was found.
#[derive(Debug)]
pub struct Reconciling {
    found: Reconciliation,
    /// The dealers of the statement that the ledger has, with its lines.
    pairs: Vec<(usize, Gathered)>,
    /// How many of them were compared.
    compared: usize,
    /// What is tried.
    trials: Vec<Trial>,
    tried: usize,
    /// How many dealers the trial at hand was made with.
    tried_with: usize,
    /// The dealers with differences, the largest first: their lines, and which differences are theirs.
    dealers: Vec<Dealer>,
}

#[derive(Debug)]
struct Dealer {
    line: usize,
    differences: Vec<usize>,
}

#[derive(Clone, Debug)]
enum Trial {
    Reading(usize, usize),
    /// A threshold at this share, in hundredths.
    Share(usize, i64),
    /// A rate or amount as it would have to be.
    Solved(usize),
    Without(usize, usize),
}

impl Reconciling {
    /// Lines up a ledger with the dealers of a statement.
    pub fn new(accounts: Accounts<'_>, statement: Vec<Gathered>) -> Self {
        let Accounts { work, ledger, .. } = accounts;
        let mut by_code: HashMap<String, usize> = HashMap::new();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for line in 0..ledger.len() {
            let (code, name) = ledger.name(work.book, line);
            by_code.entry(folded(&code)).or_insert(line);
            by_name.entry(folded(&name)).or_insert(line);
        }
        let mut found = Reconciliation::default();
        let mut pairs = Vec::new();
        let mut is_paired = vec![false; ledger.len()];
        let is_only = ledger.len() == 1 && statement.len() == 1;
        for claimed in statement {
            let find = |by: &HashMap<String, usize>, key: &str| {
                let key = folded(key);
                by.get(&key).copied().filter(|_| !key.is_empty())
            };
            let line = find(&by_code, &claimed.code)
                .or_else(|| find(&by_name, &claimed.name))
                // A statement about one dealer names none.
                .or_else(|| is_only.then_some(0));
            if let Some(line) = line {
                is_paired[line] = true;
                pairs.push((line, claimed));
            } else {
                let name = [claimed.name.as_str(), claimed.code.as_str()].join(" ");
                found
                    .only_theirs
                    .push((name.trim().to_owned(), claimed.row));
            }
        }
        found.only_ours = (0..ledger.len()).filter(|&line| !is_paired[line]).collect();
        Self {
            found,
            pairs,
            compared: 0,
            trials: trials(work.plan.policy, &work.plan.settings),
            tried: 0,
            tried_with: 0,
            dealers: Vec::new(),
        }
    }

    /// How far it is, of how much: dealers compared, and causes tried.
    pub fn progress(&self) -> (usize, usize) {
        (
            self.compared + self.tried,
            self.pairs.len() + self.trials.len(),
        )
    }

    /// Compares the next dealers, or tries the next cause with some; whether there is more.
    pub fn step(&mut self, accounts: Accounts<'_>) -> bool {
        if self.compared < self.pairs.len() {
            self.compare(accounts);
            if self.compared == self.pairs.len() {
                self.rank();
                self.simple();
            }
            return true;
        }
        let Some(trial) = self.trials.get(self.tried).cloned() else {
            return false;
        };
        // Readings are tried with all of them, whatever else with the first.
        let most = match trial {
            Trial::Reading(..) => usize::MAX,
            _ => MOST_SEARCHED,
        };
        let count = self.dealers.len().min(most);
        let to = (self.tried_with + DEALERS_AT_ONCE).min(count);
        let some = self.tried_with..to;
        if !some.is_empty() {
            self.attempt(accounts, &trial, some);
        }
        self.tried_with = to;
        if to >= count {
            self.tried_with = 0;
            self.tried += 1;
        }
        self.tried < self.trials.len() && !self.dealers.is_empty()
    }

    fn attempt(&mut self, accounts: Accounts<'_>, trial: &Trial, dealers: Range<usize>) {
        let plan = accounts.work.plan;
        match *trial {
            Trial::Reading(reading, option) => {
                let mut settings = plan.settings.clone();
                settings.readings[reading] = option;
                let what = What::Reading(reading, option);
                self.with_settings(accounts, &settings, &what, dealers);
            }
            Trial::Share(parameter, share) => {
                let value = number_of(&plan.settings, parameter)
                    .and_then(|value| value.checked_mul(Decimal::new(share, 2)));
                if let Some(value) = value.map(|value| value.normalize())
                    && fits(plan.policy, parameter, value)
                {
                    let settings = changed(&plan.settings, parameter, value);
                    let what = What::Parameter(parameter, value);
                    self.with_settings(accounts, &settings, &what, dealers);
                }
            }
            Trial::Solved(parameter) => self.solve(accounts, parameter, dealers),
            Trial::Without(input, period) => self.without(accounts, (input, period), dealers),
        }
    }

    /// What came of it: the differences, the largest first.
    pub fn finish(mut self) -> Reconciliation {
        self.found.differences.sort_by(|a, b| {
            b.amount()
                .abs()
                .cmp(&a.amount().abs())
                .then(a.line.cmp(&b.line))
                .then(a.rule.cmp(&b.rule))
                .then(a.period.cmp(&b.period))
        });
        for difference in &mut self.found.differences {
            difference.causes.sort_by_key(|cause| !cause.whole);
        }
        self.found
    }

    /// Compares the figures of the next dealers.
    fn compare(&mut self, accounts: Accounts<'_>) {
        let to = (self.compared + DEALERS_AT_ONCE).min(self.pairs.len());
        let pairs = &self.pairs[self.compared..to];
        let cases = accounts.cases(pairs.iter().map(|(line, _)| *line));
        let ours = values(accounts.work.plan, &cases, &accounts.claims.rules);
        for (lane, (line, claimed)) in pairs.iter().enumerate() {
            let from = self.found.differences.len();
            for (input, &rule) in accounts.claims.rules.iter().enumerate() {
                let said = claimed.case.inputs.get(input).into_iter().flatten();
                for (period, said) in said.enumerate() {
                    let Some(Value::Number(theirs)) = said else {
                        continue;
                    };
                    let own = ours.number(input, lane, period);
                    if own == Some(*theirs) {
                        self.found.agreed += 1;
                        continue;
                    }
                    self.found.differences.push(Difference {
                        line: *line,
                        row: claimed.row,
                        rule,
                        period,
                        ours: own,
                        theirs: *theirs,
                        causes: Vec::new(),
                    });
                }
            }
            let differences = from..self.found.differences.len();
            if !differences.is_empty() {
                self.dealers.push(Dealer {
                    line: *line,
                    differences: differences.collect(),
                });
            }
        }
        self.compared = to;
    }

    /// Puts the dealers with the largest differences first.
    fn rank(&mut self) {
        let found = &self.found;
        let size = |dealer: &Dealer| {
            let amounts = dealer.differences.iter();
            amounts
                .map(|&at| found.differences[at].amount().abs())
                .max()
        };
        self.dealers
            .sort_by_cached_key(|dealer| std::cmp::Reverse(size(dealer)));
    }

    /// What needs no computing.
    fn simple(&mut self) {
        for dealer in &self.dealers {
            let holds = |what: &What, difference: &Difference| {
                let ours = difference.ours.filter(|ours| !ours.is_zero());
                ours.and_then(|ours| simple(what, ours)) == Some(difference.theirs)
            };
            let taxes = TAXES.into_iter().flat_map(|rate| {
                let rate = Decimal::new(rate, 2);
                [What::Tax(rate, false), What::Tax(rate, true)]
            });
            for what in [What::Unpaid, What::Twice].into_iter().chain(taxes) {
                let whole = dealer
                    .differences
                    .iter()
                    .all(|&at| holds(&what, &self.found.differences[at]));
                for &at in &dealer.differences {
                    if holds(&what, &self.found.differences[at]) {
                        let what = what.clone();
                        self.found.differences[at]
                            .causes
                            .push(Cause { what, whole });
                    }
                }
            }
        }
    }

    /// Tries other settings on some dealers.
    fn with_settings(
        &mut self,
        accounts: Accounts<'_>,
        settings: &Settings,
        what: &What,
        dealers: Range<usize>,
    ) {
        // Bands that would no longer rise are no policy of anybody.
        let Ok(plan) = Plan::new(accounts.work.plan.policy, settings.clone()) else {
            return;
        };
        let lines = self.dealers[dealers.clone()].iter().map(|it| it.line);
        let cases = accounts.cases(lines);
        let values = values(&plan, &cases, &accounts.claims.rules);
        for (lane, dealer) in dealers.enumerate() {
            self.explain(dealer, accounts.claims, what, &|input, period| {
                values.number(input, lane, period)
            });
        }
    }

    /// Notes a cause for those differences of a dealer that it explains.
    fn explain(
        &mut self,
        dealer: usize,
        claims: &Claims,
        what: &What,
        value: &dyn Fn(usize, usize) -> Option<Decimal>,
    ) {
        let Some(dealer) = self.dealers.get(dealer) else {
            return;
        };
        let holds = |difference: &Difference| {
            let input = claims
                .rules
                .iter()
                .position(|&rule| rule == difference.rule);
            input.and_then(|input| value(input, difference.period)) == Some(difference.theirs)
        };
        let explained: Vec<usize> = dealer
            .differences
            .iter()
            .copied()
            .filter(|&at| holds(&self.found.differences[at]))
            .collect();
        let whole = explained.len() == dealer.differences.len();
        for at in explained {
            let causes = &mut self.found.differences[at].causes;
            // Of one parameter the first figure that does is enough.
            let known = causes.iter().any(|cause| match (&cause.what, what) {
                (What::Parameter(a, _), What::Parameter(b, _)) => a == b && (cause.whole || !whole),
                _ => false,
            });
            if !known {
                if let What::Parameter(parameter, _) = what {
                    causes.retain(|cause| !matches!(&cause.what, What::Parameter(other, _) if other == parameter));
                }
                let what = what.clone();
                causes.push(Cause { what, whole });
            }
        }
    }

    /// Finds for each difference the figure of a parameter that would give it, where the amount is in proportion to it, and tries those that
    /// are round.
    fn solve(&mut self, accounts: Accounts<'_>, parameter: usize, dealers: Range<usize>) {
        let (plan, claims) = (accounts.work.plan, accounts.claims);
        let Some(now) = number_of(&plan.settings, parameter).filter(|now| !now.is_zero()) else {
            return;
        };
        // Far enough that a fen of rounding is nothing beside it, near enough not to cross what it is measured against.
        let Some(other) = now.checked_mul(Decimal::new(1_001, 3)) else {
            return;
        };
        let Ok(nudged) = Plan::new(plan.policy, changed(&plan.settings, parameter, other)) else {
            return;
        };
        let lines = self.dealers[dealers.clone()].iter().map(|it| it.line);
        let cases = accounts.cases(lines);
        let before = values(plan, &cases, &claims.rules);
        let after = values(&nudged, &cases, &claims.rules);
        let mut wanted: Vec<(Decimal, Vec<usize>)> = Vec::new();
        for (at, dealer) in self.dealers[dealers.clone()].iter().enumerate() {
            for &difference in &dealer.differences {
                let difference = &self.found.differences[difference];
                let Some(input) = claims
                    .rules
                    .iter()
                    .position(|&rule| rule == difference.rule)
                else {
                    continue;
                };
                let two = (
                    before.number(input, at, difference.period),
                    after.number(input, at, difference.period),
                );
                let (Some(x), Some(y)) = two else { continue };
                let Some(value) = proportional(now, other, x, y, difference.theirs) else {
                    continue;
                };
                match wanted.iter_mut().find(|(known, _)| *known == value) {
                    Some((_, dealers)) => dealers.push(at),
                    None => wanted.push((value, vec![at])),
                }
            }
        }
        // What many statements say is likelier than what one does.
        wanted.sort_by_key(|(_, dealers)| std::cmp::Reverse(dealers.len()));
        for (value, _) in wanted.into_iter().take(16) {
            if fits(plan.policy, parameter, value) {
                let settings = changed(&plan.settings, parameter, value);
                let what = What::Parameter(parameter, value);
                self.with_settings(accounts, &settings, &what, dealers.clone());
            }
        }
    }

    /// Tries what comes out if an input was not counted in a period.
    fn without(
        &mut self,
        accounts: Accounts<'_>,
        (input, period): (usize, usize),
        dealers: Range<usize>,
    ) {
        let mut cases = Vec::with_capacity(dealers.len());
        let mut at = Vec::with_capacity(dealers.len());
        let lines = self.dealers[dealers.clone()].iter().map(|it| it.line);
        for (dealer, mut case) in dealers.zip(accounts.cases(lines)) {
            let cell = case
                .inputs
                .get_mut(input)
                .and_then(|cells| cells.get_mut(period));
            if let Some(cell) = cell
                && cell.is_some()
            {
                *cell = None;
                cases.push(case);
                at.push(dealer);
            }
        }
        let values = values(accounts.work.plan, &cases, &accounts.claims.rules);
        for (lane, dealer) in at.into_iter().enumerate() {
            let what = What::Without(input, period);
            self.explain(dealer, accounts.claims, &what, &|input, period| {
                values.number(input, lane, period)
            });
        }
    }
}

/// What is tried, the likelier first.
fn trials(policy: &Policy, settings: &Settings) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (reading, of) in policy.readings.iter().enumerate() {
        for option in 0..of.options.len() {
            if settings.readings.get(reading) != Some(&option) {
                trials.push(Trial::Reading(reading, option));
            }
        }
    }
    for (input, of) in policy.inputs.iter().enumerate() {
        if of.ty.axis.is_calendar() && of.ty.kind == Kind::Money {
            let periods = of.ty.axis.periods().unwrap_or(0);
            trials.extend((0..periods).map(|period| Trial::Without(input, period)));
        }
    }
    let numbers = policy
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| parameter.kind.is_numeric());
    let numbers: Vec<usize> = numbers.map(|(at, _)| at).collect();
    trials.extend(numbers.iter().map(|&at| Trial::Solved(at)));
    for share in SHARES {
        trials.extend(numbers.iter().map(|&at| Trial::Share(at, share)));
    }
    trials
}

fn number_of(settings: &Settings, parameter: usize) -> Option<Decimal> {
    match settings.parameters.get(parameter)? {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

fn changed(settings: &Settings, parameter: usize, value: Decimal) -> Settings {
    let mut settings = settings.clone();
    settings.parameters[parameter] = Some(Value::Number(value));
    settings
}

/// Whether a parameter can have this figure: a count is whole, and all are round.
fn fits(policy: &Policy, parameter: usize, value: Decimal) -> bool {
    let kind = policy
        .parameters
        .get(parameter)
        .map(|parameter| parameter.kind);
    let most = match kind {
        Some(Kind::Ratio) => ROUND_RATE_DIGITS,
        _ => ROUND_DIGITS,
    };
    !value.is_sign_negative()
        && significant(value) <= most
        && (kind != Some(Kind::Count) || value.is_integer())
}

/// The roundest figure with which an amount in proportion to it, rounded to the fen, is the wanted one.
///
/// At `now` the amount is `x`, at `other` it is `y`.
fn proportional(
    now: Decimal,
    other: Decimal,
    x: Decimal,
    y: Decimal,
    wanted: Decimal,
) -> Option<Decimal> {
    let rise = y.checked_sub(x)?;
    if rise.is_zero() {
        return None;
    }
    let run = other.checked_sub(now)?;
    let half = Decimal::new(5, 3);
    // Both amounts are rounded: the slope is not exact. A pure share is, by one of them alone.
    let at = |amount: Decimal| {
        let share = amount.checked_div(x).filter(|_| !x.is_zero());
        let pure = share.and_then(|share| now.checked_mul(share));
        let slope = wanted
            .checked_sub(x)
            .and_then(|more| more.checked_div(rise))
            .and_then(|steps| run.checked_mul(steps))
            .and_then(|more| now.checked_add(more));
        (pure, slope)
    };
    let (low, _) = at(wanted.checked_sub(half)?);
    let (high, slope) = at(wanted.checked_add(half)?);
    let round = |from: Decimal, to: Decimal| {
        (0..=8).find_map(|places| {
            let middle = from.checked_add(to)?.checked_div(Decimal::TWO)?;
            let value =
                middle.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            (from.min(to) <= value && value <= from.max(to)).then_some(value)
        })
    };
    let pure = low.zip(high).and_then(|(low, high)| round(low, high));
    pure.filter(|value| significant(*value) <= ROUND_DIGITS)
        .or_else(|| {
            // Roughly there: the nearest figure with so many digits.
            let slope = slope?;
            let places = slope.scale().min(8);
            (0..=places).find_map(|places| {
                let value =
                    slope.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
                let off = value.checked_sub(slope)?.abs().checked_div(slope.abs())?;
                (off < Decimal::new(1, 4)).then_some(value)
            })
        })
}

fn significant(value: Decimal) -> usize {
    let digits = value.normalize().mantissa().unsigned_abs().to_string();
    digits.trim_end_matches('0').len()
}

/// What an amount would be.
fn simple(what: &What, ours: Decimal) -> Option<Decimal> {
    let fen =
        |amount: Decimal| amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    match what {
        What::Unpaid => Some(Decimal::ZERO),
        What::Twice => ours.checked_add(ours),
        What::Tax(rate, true) => ours.checked_mul(rate.checked_add(Decimal::ONE)?).map(fen),
        What::Tax(rate, false) => ours.checked_div(rate.checked_add(Decimal::ONE)?).map(fen),
        _ => None,
    }
}

/// The values of some rules for some cases.
struct Values {
    cells: Vec<Vec<Cell>>,
    widths: Vec<usize>,
}

impl Values {
    fn number(&self, rule: usize, lane: usize, period: usize) -> Option<Decimal> {
        let at = lane * self.widths.get(rule)? + period;
        match self.cells.get(rule)?.get(at)? {
            Cell::Value(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

fn values(plan: &Plan<'_>, cases: &[Case], rules: &[usize]) -> Values {
    let all: Vec<usize> = (0..plan.policy.inputs.len()).collect();
    let mut columns = Columns::new(plan.policy, &Case::blank(plan.policy), &all);
    for case in cases {
        for (input, cells) in case.inputs.iter().enumerate() {
            for cell in cells {
                match cell {
                    Some(value) => columns.push_value(input, value),
                    None => columns.push_blank(input),
                }
            }
        }
        columns.end_lane();
    }
    let width = |&rule: &usize| plan.policy.rules[rule].ty.axis.periods().unwrap_or(1);
    Values {
        cells: Lanes::new(plan, rules).cells(&columns, 0..cases.len()),
        widths: rules.iter().map(width).collect(),
    }
}

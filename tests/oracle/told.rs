//! What a policy tells: a figure, or why it tells none; and whether the engine tells the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rebate_desk::engine::{Absence, Cell, FaultCode, Outcome};
use rebate_desk::policy::{Entry, Policy, Value};

use crate::agreement::{cells, millionths, needed};
use crate::figures::Change;
use crate::prose::{Exact, Needs, calendar};

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// These must be filled in first.
    Needs(Needs),
    /// The policy provides for none in this case.
    Skipped,
    /// It is to be divided by nought.
    NothingToDivideBy,
    /// The calendar has no such day.
    NoSuchDay,
}

/// A figure, or why there is none.
pub(crate) type Told<T> = Result<T, Why>;

impl Why {
    fn is_fault(&self) -> bool {
        matches!(self, Self::NothingToDivideBy | Self::NoSuchDay)
    }

    /// Of two reasons: what cannot be computed, else all that must be filled in.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Needs(a), Self::Needs(b)) => Self::Needs(&a | &b),
            (fault, _) | (_, fault) if fault.is_fault() => fault,
            (Self::Needs(needs), _) | (_, Self::Needs(needs)) => Self::Needs(needs),
            (other, _) => other,
        }
    }
}

/// What was entered, or the need to enter it.
pub(crate) fn set<T: Clone>(entered: Option<&T>, name: &'static str) -> Told<T> {
    entered
        .cloned()
        .ok_or_else(|| Why::Needs(Needs::from([name])))
}

/// `f` of both, or why not.
pub(crate) fn both<A, B, C>(a: &Told<A>, b: &Told<B>, f: impl FnOnce(&A, &B) -> C) -> Told<C> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok(f(a, b)),
        (Err(a), Err(b)) => Err(a.clone().and(b.clone())),
        (Err(why), Ok(_)) | (Ok(_), Err(why)) => Err(why.clone()),
    }
}

/// The product of all.
pub(crate) fn product<'t>(factors: impl IntoIterator<Item = &'t Told<Exact>>) -> Told<Exact> {
    let one = Ok(Exact::from_integer(BigInt::from(1)));
    let factors = factors.into_iter();
    factors.fold(one, |so_far, factor| both(&so_far, factor, |a, b| a * b))
}

/// One by the other.
pub(crate) fn quotient(a: &Told<Exact>, b: &Told<Exact>) -> Told<Exact> {
    both(a, b, |a, b| {
        if b.is_zero() {
            Err(Why::NothingToDivideBy)
        } else {
            Ok(a / b)
        }
    })?
}

/// Whether all hold: one that does not decides, though others are still open.
pub(crate) fn every<const N: usize>(conditions: [Told<bool>; N]) -> Told<bool> {
    if conditions.contains(&Ok(false)) {
        return Ok(false);
    }
    let mut all = Ok(true);
    for condition in conditions {
        all = both(&all, &condition, |_, _| true);
    }
    all
}

/// Whether any holds: one that does decides.
pub(crate) fn one_of<const N: usize>(conditions: [Told<bool>; N]) -> Told<bool> {
    let none = every(conditions.map(|condition| condition.map(|holds| !holds)));
    none.map(|none| !none)
}

/// The sum of what there is; what is not provided for is passed over, and if nothing else is there, so is the sum.
pub(crate) fn sum<'t>(parts: impl IntoIterator<Item = &'t Told<Exact>>) -> Told<Exact> {
    let (mut so_far, mut skipped, mut seen) = (Ok(Exact::zero()), false, false);
    for part in parts {
        if *part == Err(Why::Skipped) {
            skipped = true;
        } else {
            seen = true;
            so_far = both(&so_far, part, |a, b| a + b);
        }
    }
    if skipped && !seen {
        return Err(Why::Skipped);
    }
    so_far
}

/// What an open condition and the figure that it decides about wait for.
fn undecided<T>(condition: &Why, figure: &Told<T>) -> Why {
    match (condition, figure) {
        (Why::Needs(_), Err(Why::Needs(_))) => {
            let figure = figure.as_ref().err().cloned().unwrap_or(Why::Skipped);
            condition.clone().and(figure)
        }
        (Why::Needs(_), Err(Why::Skipped)) => Why::Skipped,
        _ => condition.clone(),
    }
}

/// The amount under a condition that else leaves nought.
pub(crate) fn or_nought(condition: &Told<bool>, amount: Told<Exact>) -> Told<Exact> {
    match condition {
        Ok(true) => amount,
        Ok(false) => Ok(Exact::zero()),
        Err(why) => Err(undecided(why, &amount)),
    }
}

/// The figure under a condition without which there is none.
pub(crate) fn only_if<T>(condition: &Told<bool>, figure: Told<T>) -> Told<T> {
    match condition {
        Ok(true) => figure,
        Ok(false) => Err(Why::Skipped),
        Err(why) => Err(undecided(why, &figure)),
    }
}

/// One or the other, as a condition turns out.
pub(crate) fn either<T>(
    condition: Told<bool>,
    then: impl FnOnce() -> Told<T>,
    otherwise: impl FnOnce() -> Told<T>,
) -> Told<T> {
    if condition? { then() } else { otherwise() }
}

/// The whole number below, for amounts of this size.
pub(crate) fn whole(number: &Exact) -> i64 {
    i64::try_from(number.floor().to_integer()).unwrap_or(i64::MAX / 1_000_000)
}

/// The figures that a policy sets, by name; none while unset.
#[derive(Clone, Debug)]
pub(crate) struct Terms(BTreeMap<&'static str, Option<Exact>>);

impl Terms {
    /// From the policy's own in millionths and what somebody did with each of them.
    pub(crate) fn new(own: &[(&'static str, Option<i128>)], changes: &[Change]) -> Self {
        let terms = own.iter().zip(changes).map(|((name, own), change)| {
            let figure = change.of(own.map(millionths));
            (*name, figure.map(crate::figures::Figure::exact))
        });
        Self(terms.collect())
    }

    /// As the policy has them.
    pub(crate) fn own(own: &[(&'static str, Option<i128>)]) -> Self {
        Self::new(own, &vec![Change::Kept; own.len()])
    }

    pub(crate) fn get(&self, name: &'static str) -> Option<&Exact> {
        self.0[name].as_ref()
    }

    pub(crate) fn told(&self, name: &'static str) -> Told<Exact> {
        set(self.get(name), name)
    }
}

/// A day, counted from 1 January of year 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64);

impl Day {
    pub(crate) fn entry(day: Option<Self>) -> Entry {
        day.map_or(Entry::Blank, |Self(day)| Entry::Text(calendar(day)))
    }
}

/// A quotient: the engine's decimals hold the nearest number of 96 bits with at most 28 digits after the point.
#[derive(Clone, Debug)]
pub(crate) struct Quotient(pub(crate) Exact);

/// What can be compared with a value of the engine.
pub(crate) trait Fact: Debug {
    fn is(&self, found: &Value) -> bool;
}

fn number(value: &Value) -> Option<Exact> {
    let Value::Number(number) = value else {
        return None;
    };
    let parts = BigInt::from(10).pow(number.scale());
    Some(BigRational::new(BigInt::from(number.mantissa()), parts))
}

impl Fact for Exact {
    fn is(&self, value: &Value) -> bool {
        number(value).is_some_and(|found| found == *self)
    }
}

impl Fact for Quotient {
    fn is(&self, value: &Value) -> bool {
        let all = Exact::from_integer(BigInt::from(2).pow(96));
        let parts = |digits: u32| Exact::from_integer(BigInt::from(10).pow(digits));
        let digits = (0..=28)
            .rfind(|&digits| self.0.abs() * parts(digits) < all)
            .unwrap_or(0);
        let half = Exact::new(BigInt::from(1), BigInt::from(2)) / parts(digits);
        number(value).is_some_and(|found| (found - &self.0).abs() <= half)
    }
}

impl Fact for bool {
    fn is(&self, value: &Value) -> bool {
        *value == Value::Bool(*self)
    }
}

impl Fact for Day {
    fn is(&self, value: &Value) -> bool {
        matches!(value, Value::Date(date) if date.to_string() == calendar(self.0))
    }
}

/// An outcome being compared, rule by rule.
pub(crate) struct Comparison<'o> {
    policy: &'o Policy,
    outcome: &'o Outcome,
    compared: BTreeSet<&'static str>,
}

impl<'o> Comparison<'o> {
    pub(crate) fn new(policy: &'o Policy, outcome: &'o Outcome) -> Self {
        Self {
            policy,
            outcome,
            compared: BTreeSet::new(),
        }
    }

    /// Every cell of a rule is as told, and what is missing has the same names.
    pub(crate) fn rows<T: Fact>(
        &mut self,
        rule: &'static str,
        expected: &[Told<T>],
    ) -> Result<(), TestCaseError> {
        self.compare(rule, expected, &needed)
    }

    /// The one cell of a rule.
    pub(crate) fn one<T: Fact>(
        &mut self,
        rule: &'static str,
        expected: &Told<T>,
    ) -> Result<(), TestCaseError> {
        self.rows(rule, std::slice::from_ref(expected))
    }

    /// The same, but where several things are missing some of them are enough: what is needed first is asked for first.
    pub(crate) fn rows_at_least<T: Fact>(
        &mut self,
        rule: &'static str,
        expected: &[Told<T>],
    ) -> Result<(), TestCaseError> {
        self.compare(rule, expected, &|names, needs| {
            !names.is_empty() && names.iter().all(|name| needs.contains(name.as_str()))
        })
    }

    /// The one cell of a rule, so compared.
    pub(crate) fn one_at_least<T: Fact>(
        &mut self,
        rule: &'static str,
        expected: &Told<T>,
    ) -> Result<(), TestCaseError> {
        self.rows_at_least(rule, std::slice::from_ref(expected))
    }

    fn compare<T: Fact>(
        &mut self,
        rule: &'static str,
        expected: &[Told<T>],
        names_agree: &dyn Fn(&[String], &Needs) -> bool,
    ) -> Result<(), TestCaseError> {
        self.compared.insert(rule);
        let cells = cells(self.policy, self.outcome, rule);
        prop_assert_eq!(cells.len(), expected.len(), "{}", rule);
        for (period, (cell, expected)) in cells.iter().zip(expected).enumerate() {
            let same = match (cell, expected) {
                (Cell::Value(value), Ok(expected)) => expected.is(value),
                (Cell::Absent(Absence::Missing(names)), Err(Why::Needs(needs))) => {
                    names_agree(names, needs)
                }
                (Cell::Absent(Absence::NotApplicable(_)), Err(Why::Skipped)) => true,
                (Cell::Absent(Absence::Fault(fault)), Err(Why::NothingToDivideBy)) => {
                    fault.code == FaultCode::DivisionByZero
                }
                (Cell::Absent(Absence::Fault(fault)), Err(Why::NoSuchDay)) => {
                    [FaultCode::DateOutOfRange, FaultCode::BadDigits].contains(&fault.code)
                }
                _ => false,
            };
            prop_assert!(
                same,
                "{}[{}]: {:?}, but by the prose {:?}",
                rule,
                period,
                cell,
                expected
            );
        }
        Ok(())
    }

    /// No rule of the policy was left out.
    pub(crate) fn is_complete(&self) {
        self.is_complete_but(&[]);
    }

    /// None but these.
    pub(crate) fn is_complete_but(&self, others: &[&str]) {
        for rule in &self.policy.rules {
            let name = rule.name.as_str();
            assert!(
                self.compared.contains(name) != others.contains(&name),
                "{} is not compared",
                rule.name
            );
        }
    }
}

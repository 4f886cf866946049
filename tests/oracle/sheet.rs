//! A case as somebody filled it in, read back in exact fractions, and the figures that follow from it or the reasons why they do not.
//!
//! The larger policies are told in these terms. Whatever is not there is said to be missing by name, not applicable, or a fault;
//! nothing that is not there counts as nought unless the policy says so.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Range, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use rebate_desk::engine::{
    Absence, Cell, Entries, EntryError, FaultCode, Outcome, Plan, compute, entries,
};
use rebate_desk::policy::{Entry, Policy, Value};

use crate::agreement::entry;
use crate::figures::{self, Change, Figure};
use crate::for_cases;
use crate::prose::{self, Exact};

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Lack {
    /// These must be filled in first.
    Missing(BTreeSet<String>),
    /// The policy has no such figure in this case.
    NotApplicable,
    /// There is none.
    Fault(FaultCode),
}

impl Lack {
    pub(crate) fn missing(name: impl Into<String>) -> Self {
        Self::Missing(BTreeSet::from([name.into()]))
    }

    /// Of what needs both.
    fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Missing(a), Self::Missing(b)) => Self::Missing(a | b),
            (Self::Fault(_), _) | (Self::Missing(_), Self::NotApplicable) => self.clone(),
            (_, Self::Fault(_)) | (Self::NotApplicable, Self::Missing(_)) => other.clone(),
            (Self::NotApplicable, Self::NotApplicable) => Self::NotApplicable,
        }
    }
}

/// Something, or why it is not there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told<T>(pub(crate) Result<T, Lack>);

pub(crate) type Amount = Told<Exact>;

pub(crate) fn known<T>(what: T) -> Told<T> {
    Told(Ok(what))
}

pub(crate) fn number(whole: i64) -> Amount {
    known(Exact::from_integer(BigInt::from(whole)))
}

pub(crate) fn missing<T>(name: impl Into<String>) -> Told<T> {
    Told(Err(Lack::missing(name)))
}

pub(crate) fn not_applicable<T>() -> Told<T> {
    Told(Err(Lack::NotApplicable))
}

pub(crate) fn fault<T>(code: FaultCode) -> Told<T> {
    Told(Err(Lack::Fault(code)))
}

impl<T: Clone> Told<T> {
    pub(crate) fn map<U>(&self, f: impl FnOnce(&T) -> U) -> Told<U> {
        Told(self.0.as_ref().map(f).map_err(Clone::clone))
    }

    pub(crate) fn then<U>(&self, f: impl FnOnce(&T) -> Told<U>) -> Told<U> {
        match &self.0 {
            Ok(known) => f(known),
            Err(lack) => Told(Err(lack.clone())),
        }
    }

    /// `f` of both, or what either lacks.
    pub(crate) fn with<U, V>(&self, other: &Told<U>, f: impl FnOnce(&T, &U) -> V) -> Told<V> {
        Told(match (&self.0, &other.0) {
            (Ok(a), Ok(b)) => Ok(f(a, b)),
            (Err(a), Err(b)) => Err(a.and(b)),
            (Err(lack), Ok(_)) | (Ok(_), Err(lack)) => Err(lack.clone()),
        })
    }

    /// The same, where something else must be there as well.
    pub(crate) fn needing<U>(&self, other: &Told<U>) -> Self {
        self.with(other, |known, _| known.clone())
    }

    /// Missing: this and all of these.
    pub(crate) fn waiting<U>(&self, for_all: &[&Told<U>]) -> Self {
        for_all
            .iter()
            .fold(self.clone(), |sum, other| sum.needing(other))
    }

    pub(crate) fn is_known(&self) -> bool {
        self.0.is_ok()
    }

    /// This where the condition is passed, and else `otherwise`. As long as it is open, what both wait for.
    fn gated(&self, passed: &Told<bool>, otherwise: Told<T>) -> Self {
        match (&passed.0, &self.0) {
            (Ok(true), _) => self.clone(),
            (Ok(false), _) => otherwise,
            (Err(open @ Lack::Missing(_)), Err(lack @ Lack::Missing(_))) => {
                Told(Err(open.and(lack)))
            }
            (Err(Lack::Missing(_)), Err(Lack::NotApplicable)) => not_applicable(),
            (Err(open), _) => Told(Err(open.clone())),
        }
    }

    /// Not applicable unless a condition is passed.
    pub(crate) fn only_if(&self, passed: &Told<bool>) -> Self {
        self.gated(passed, not_applicable())
    }

    /// A fault unless a condition is passed.
    pub(crate) fn demanding(&self, passed: &Told<bool>) -> Self {
        self.gated(passed, fault(FaultCode::GateFailed))
    }
}

impl Told<bool> {
    /// One thing or the other.
    pub(crate) fn choose<T: Clone>(&self, then: &Told<T>, otherwise: &Told<T>) -> Told<T> {
        self.then(|&holds| {
            if holds {
                then.clone()
            } else {
                otherwise.clone()
            }
        })
    }

    pub(crate) fn not(&self) -> Self {
        self.map(|holds| !holds)
    }
}

/// Whether all hold: one that does not decides, whatever the others lack.
pub(crate) fn all(conditions: &[Told<bool>]) -> Told<bool> {
    if conditions.iter().any(|condition| condition.0 == Ok(false)) {
        return known(false);
    }
    let joined = fold(conditions.iter().cloned(), |_, _| true);
    joined.unwrap_or(known(true))
}

/// Whether one holds: one that does decides, whatever the others lack.
pub(crate) fn any_of(conditions: &[Told<bool>]) -> Told<bool> {
    let inverted: Vec<Told<bool>> = conditions.iter().map(Told::not).collect();
    all(&inverted).not()
}

/// All that is applicable taken together; nothing where there is nothing.
fn fold<T: Clone>(
    parts: impl IntoIterator<Item = Told<T>>,
    f: impl Fn(&T, &T) -> T,
) -> Option<Told<T>> {
    let mut so_far: Option<Told<T>> = None;
    for part in parts {
        so_far = Some(match so_far {
            // What is not applicable is passed over.
            None | Some(Told(Err(Lack::NotApplicable))) => part,
            Some(before) if matches!(part.0, Err(Lack::NotApplicable)) => before,
            Some(before) => before.with(&part, &f),
        });
    }
    so_far
}

pub(crate) fn sum(parts: impl IntoIterator<Item = Amount>) -> Amount {
    fold(parts, |a, b| a + b).unwrap_or(number(0))
}

pub(crate) fn least(parts: impl IntoIterator<Item = Amount>) -> Amount {
    fold(parts, |a, b| a.min(b).clone()).unwrap_or(number(0))
}

pub(crate) fn greatest(parts: impl IntoIterator<Item = Amount>) -> Amount {
    fold(parts, |a, b| a.max(b).clone()).unwrap_or(number(0))
}

/// How many hold.
pub(crate) fn count(conditions: impl IntoIterator<Item = Told<bool>>) -> Amount {
    sum(conditions
        .into_iter()
        .map(|condition| condition.choose(&number(1), &number(0))))
}

impl Amount {
    /// ≥, 达到.
    pub(crate) fn reaches(&self, line: &Self) -> Told<bool> {
        self.with(line, |a, b| a >= b)
    }

    /// >, 高于.
    pub(crate) fn exceeds(&self, line: &Self) -> Told<bool> {
        self.with(line, |a, b| a > b)
    }

    pub(crate) fn equals(&self, other: &Self) -> Told<bool> {
        self.with(other, |a, b| a == b)
    }

    pub(crate) fn is_positive(&self) -> Told<bool> {
        self.map(Signed::is_positive)
    }

    pub(crate) fn is_nought(&self) -> Told<bool> {
        self.map(Zero::is_zero)
    }

    pub(crate) fn or_more(&self, floor: &Self) -> Self {
        self.with(floor, |a, b| a.max(b).clone())
    }

    pub(crate) fn at_most(&self, cap: &Self) -> Self {
        self.with(cap, |a, b| a.min(b).clone())
    }

    pub(crate) fn size(&self) -> Self {
        self.map(Signed::abs)
    }

    /// To the fen, halves away from nought.
    pub(crate) fn fen(&self) -> Self {
        self.map(prose::fen)
    }

    /// To whole ones, halves away from nought.
    pub(crate) fn whole(&self) -> Self {
        self.map(|x| {
            let half = Exact::new(BigInt::one(), BigInt::from(2));
            let whole = (x.abs() + half).floor();
            if x.is_negative() { -whole } else { whole }
        })
    }

    /// Nought unless a condition is passed.
    pub(crate) fn or_nought(&self, passed: &Told<bool>) -> Self {
        self.gated(passed, number(0))
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident;)+) => {
        $(
            impl $trait<&Amount> for Amount {
                type Output = Amount;
                fn $method(self, other: &Amount) -> Amount {
                    (&self).$method(other)
                }
            }
            impl $trait<Amount> for &Amount {
                type Output = Amount;
                fn $method(self, other: Amount) -> Amount {
                    self.$method(&other)
                }
            }
            impl $trait<Amount> for Amount {
                type Output = Amount;
                fn $method(self, other: Amount) -> Amount {
                    (&self).$method(&other)
                }
            }
        )+
    };
}

operators! {
    Add add;
    Sub sub;
    Mul mul;
    Div div;
}

impl Add for &Amount {
    type Output = Amount;
    fn add(self, other: Self) -> Amount {
        self.with(other, |a, b| a + b)
    }
}

impl Sub for &Amount {
    type Output = Amount;
    fn sub(self, other: Self) -> Amount {
        self.with(other, |a, b| a - b)
    }
}

impl Mul for &Amount {
    type Output = Amount;
    fn mul(self, other: Self) -> Amount {
        self.with(other, |a, b| a * b)
    }
}

impl Div for &Amount {
    type Output = Amount;
    fn div(self, other: Self) -> Amount {
        let both = self.with(other, |a, b| (a.clone(), b.clone()));
        both.then(|(a, b)| {
            if b.is_zero() {
                fault(FaultCode::DivisionByZero)
            } else {
                known(a / b)
            }
        })
    }
}

/// A calendar day: year, month, day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64, pub(crate) i64, pub(crate) i64);

impl Day {
    pub(crate) fn read(text: &str) -> Self {
        let mut parts = text.split('-').map(|part| part.parse().expect("a number"));
        let mut part = || parts.next().expect("three parts");
        Self(part(), part(), part())
    }

    /// Counted from 1 January of year 1.
    pub(crate) fn count(self) -> i64 {
        prose::days_before(self.0, self.1) + self.2 - 1
    }

    pub(crate) fn counted(day: i64) -> Self {
        Self::read(&prose::calendar(day))
    }

    pub(crate) fn quarter(self) -> i64 {
        (self.1 + 2) / 3
    }
}

/// A parameter: its name, its value by the document (empty where it is not set) and what it is moved to now and then.
pub(crate) struct Term(
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) fn() -> BoxedStrategy<Change>,
);

/// What somebody is paid, moved.
pub(crate) fn pay() -> BoxedStrategy<Change> {
    figures::moved(&[0, 800_000_000, 123_456_789])
}

/// A rate, moved.
pub(crate) fn rate() -> BoxedStrategy<Change> {
    figures::rate().boxed()
}

/// `12.5` as a fraction.
pub(crate) fn fraction(text: &str) -> Exact {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{decimals}").parse().expect("digits");
    let places = u32::try_from(decimals.len()).expect("few");
    Exact::new(digits, BigInt::from(10).pow(places))
}

fn figure_of(entry: Option<&Entry>) -> Option<Exact> {
    match entry {
        Some(Entry::Text(text)) => Some(fraction(text)),
        Some(Entry::Blank) | None => None,
        Some(other) => panic!("{other:?} is no figure"),
    }
}

fn text_of(entry: Option<&Entry>) -> Option<&str> {
    match entry {
        Some(Entry::Text(text)) => Some(text),
        Some(Entry::Blank) | None => None,
        Some(other) => panic!("{other:?} is no text"),
    }
}

fn flag_of(entry: Option<&Entry>) -> Option<bool> {
    match entry {
        Some(Entry::Bool(flag)) => Some(*flag),
        Some(Entry::Blank) | None => None,
        Some(other) => panic!("{other:?} is no yes or no"),
    }
}

/// What somebody filled in.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'e> {
    pub(crate) entries: &'e Entries,
    pub(crate) terms: &'static [Term],
}

impl<'e> Sheet<'e> {
    fn input(self, name: &str) -> Option<&'e Entry> {
        self.entries.inputs.get(name)
    }

    pub(crate) fn is_blank(self, name: &str) -> bool {
        match self.input(name) {
            None | Some(Entry::Blank) => true,
            Some(Entry::List(list)) => list.iter().all(|entry| *entry == Entry::Blank),
            Some(_) => false,
        }
    }

    /// A figure that is missing while blank.
    pub(crate) fn number(self, name: &str) -> Amount {
        figure_of(self.input(name)).map_or_else(|| missing(name), known)
    }

    /// A figure that is nought while blank.
    pub(crate) fn number_or_nought(self, name: &str) -> Amount {
        known(figure_of(self.input(name)).unwrap_or_default())
    }

    pub(crate) fn flag(self, name: &str, blank: bool) -> bool {
        flag_of(self.input(name)).unwrap_or(blank)
    }

    pub(crate) fn day(self, name: &str) -> Told<Day> {
        text_of(self.input(name)).map_or_else(|| missing(name), |text| known(Day::read(text)))
    }

    /// The first day of a month.
    pub(crate) fn month(self, name: &str) -> Told<Day> {
        let month = |text: &str| known(Day::read(&format!("{text}-01")));
        text_of(self.input(name)).map_or_else(|| missing(name), month)
    }

    fn list(self, name: &str, periods: usize) -> Vec<Option<&'e Entry>> {
        match self.input(name) {
            Some(Entry::List(list)) => list.iter().map(Some).collect(),
            _ => vec![None; periods],
        }
    }

    /// A series whose blanks stay missing.
    pub(crate) fn series(self, name: &str, periods: usize) -> Vec<Amount> {
        let cell = |entry| figure_of(entry).map_or_else(|| missing(name), known);
        self.list(name, periods).into_iter().map(cell).collect()
    }

    /// A series whose blanks count as nought, unless nothing stands in it at all.
    pub(crate) fn series_or_nought(self, name: &str, periods: usize) -> Vec<Amount> {
        if self.is_blank(name) {
            return vec![missing(name); periods];
        }
        let cells = self.series(name, periods).into_iter();
        cells
            .map(|cell| known(cell.0.unwrap_or_default()))
            .collect()
    }

    /// A series whose blanks stand for a figure.
    pub(crate) fn series_or(self, name: &str, periods: usize, blank: i64) -> Vec<Amount> {
        let cells = self.series(name, periods).into_iter();
        cells
            .map(|cell| if cell.is_known() { cell } else { number(blank) })
            .collect()
    }

    pub(crate) fn flags(self, name: &str, periods: usize, blank: bool) -> Vec<bool> {
        let cells = self.list(name, periods).into_iter();
        cells.map(|cell| flag_of(cell).unwrap_or(blank)).collect()
    }

    pub(crate) fn rows(self, table: &'static str) -> Vec<Row<'e>> {
        match self.input(table) {
            Some(Entry::List(rows)) => {
                let row = |entry: &'e Entry| match entry {
                    Entry::Record(cells) => Row { table, cells },
                    other => panic!("{other:?} is no row"),
                };
                rows.iter().map(row).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A parameter.
    pub(crate) fn term(self, name: &str) -> Amount {
        let Term(_, own, _) = self
            .terms
            .iter()
            .find(|term| term.0 == name)
            .expect("a parameter of the policy");
        let figure = match self.entries.parameters.get(name) {
            Some(entry) => figure_of(Some(entry)),
            None if own.is_empty() => None,
            None => Some(fraction(own)),
        };
        figure.map_or_else(|| missing(name), known)
    }

    /// Whether a reading was chosen.
    pub(crate) fn reads(self, reading: &str, option: &str) -> bool {
        self.entries.readings[reading] == option
    }
}

/// A row of a record table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'e> {
    table: &'static str,
    cells: &'e [(String, Entry)],
}

impl<'e> Row<'e> {
    fn cell(self, column: &str) -> Option<&'e Entry> {
        let cell = self.cells.iter().find(|(name, _)| name == column);
        cell.map(|(_, entry)| entry)
    }

    fn named<T>(self, column: &str) -> Told<T> {
        missing(format!("{}[{column}]", self.table))
    }

    pub(crate) fn is_blank(self, column: &str) -> bool {
        matches!(self.cell(column), None | Some(Entry::Blank))
    }

    pub(crate) fn number(self, column: &str) -> Amount {
        figure_of(self.cell(column)).map_or_else(|| self.named(column), known)
    }

    pub(crate) fn number_or(self, column: &str, blank: i64) -> Amount {
        figure_of(self.cell(column)).map_or_else(|| number(blank), known)
    }

    pub(crate) fn flag(self, column: &str, blank: bool) -> bool {
        flag_of(self.cell(column)).unwrap_or(blank)
    }

    pub(crate) fn text(self, column: &str) -> Told<&'e str> {
        text_of(self.cell(column)).map_or_else(|| self.named(column), known)
    }

    pub(crate) fn day(self, column: &str) -> Told<Day> {
        self.text(column).map(|text| Day::read(text))
    }
}

/// What can be held against a value of the engine.
pub(crate) trait Same: Debug + Clone {
    fn same(&self, value: &Value) -> bool;
}

impl Same for Exact {
    fn same(&self, value: &Value) -> bool {
        let Value::Number(found) = value else {
            return false;
        };
        let ten = BigInt::from(10);
        let found = BigRational::new(BigInt::from(found.mantissa()), ten.pow(found.scale()));
        if found == *self {
            return true;
        }
        // Decimals without end: as close as 28 digits come.
        let mut rest = self.denom().clone();
        for factor in [2_u32, 5] {
            while BigInt::is_zero(&(&rest % factor)) {
                rest /= factor;
            }
        }
        let close = Exact::new(BigInt::one(), ten.pow(24));
        !rest.is_one() && (found - self).abs() <= close * (self.abs() + Exact::one())
    }
}

impl Same for bool {
    fn same(&self, value: &Value) -> bool {
        *value == Value::Bool(*self)
    }
}

impl Same for Day {
    fn same(&self, value: &Value) -> bool {
        let Self(year, month, day) = self;
        matches!(value, Value::Date(found) if found.to_string() == format!("{year:04}-{month:02}-{day:02}"))
    }
}

/// Holds what the prose says against what the engine gives.
pub(crate) struct Judge<'p> {
    policy: &'p Policy,
    outcome: Outcome,
    judged: RefCell<BTreeSet<String>>,
    needs: RefCell<BTreeSet<String>>,
}

impl<'p> Judge<'p> {
    fn new(policy: &'p Policy, outcome: Outcome) -> Self {
        Self {
            policy,
            outcome,
            judged: RefCell::default(),
            needs: RefCell::default(),
        }
    }

    /// A case alone, for the worked numbers.
    pub(crate) fn of(policy: &'p Policy, entries: &Entries) -> Self {
        Self::new(policy, compute(policy, entries).expect("readable entries"))
    }

    fn agree<T: Same>(name: &str, cells: &[Cell], expected: &[Told<T>]) -> TestCaseResult {
        prop_assert_eq!(cells.len(), expected.len(), "{}", name);
        for (place, (cell, Told(expected))) in cells.iter().zip(expected).enumerate() {
            let same = match (cell, expected) {
                (Cell::Value(found), Ok(expected)) => expected.same(found),
                (Cell::Absent(Absence::Missing(found)), Err(Lack::Missing(names))) => {
                    found.len() == names.len() && found.iter().all(|name| names.contains(name))
                }
                (Cell::Absent(Absence::Fault(found)), Err(Lack::Fault(code))) => {
                    found.code == *code
                }
                (Cell::Absent(Absence::NotApplicable(_)), Err(Lack::NotApplicable)) => true,
                _ => false,
            };
            prop_assert!(
                same,
                "{}[{}]: {:?}, but by the prose {:?}",
                name,
                place,
                cell,
                expected
            );
        }
        Ok(())
    }

    /// A rule with a figure for each period or row.
    pub(crate) fn list<T: Same>(&self, rule: &str, expected: &[Told<T>]) -> TestCaseResult {
        let rules = &self.policy.rules;
        let at = rules.iter().position(|known| known.name == rule);
        let at = at.expect("a rule of the policy");
        self.judged.borrow_mut().insert(rule.to_owned());
        for Told(expected) in expected {
            if let Err(Lack::Missing(names)) = expected {
                self.needs.borrow_mut().extend(names.iter().cloned());
            }
        }
        Self::agree(rule, &self.outcome.rules[at], expected)
    }

    /// A rule with a single figure.
    pub(crate) fn one<T: Same>(&self, rule: &str, expected: &Told<T>) -> TestCaseResult {
        self.list(rule, std::slice::from_ref(expected))
    }

    /// Several rules of one figure.
    pub(crate) fn ones<T: Same>(&self, rules: &[(&str, &Told<T>)]) -> TestCaseResult {
        rules
            .iter()
            .try_for_each(|(rule, expected)| self.one(rule, expected))
    }

    /// A gate.
    pub(crate) fn gate(&self, gate: &str, passed: &Told<bool>) -> TestCaseResult {
        let gates = &self.policy.gates;
        let at = gates.iter().position(|known| known.name == gate);
        let at = at.expect("a gate of the policy");
        Self::agree(gate, &self.outcome.gates[at], std::slice::from_ref(passed))
    }

    /// No rule was left out, and the outcome names what any of its figures waits for.
    pub(crate) fn done(&self) -> TestCaseResult {
        let judged = self.judged.borrow();
        let left: Vec<&String> = self
            .policy
            .rules
            .iter()
            .map(|rule| &rule.name)
            .filter(|name| !judged.contains(*name))
            .collect();
        prop_assert!(left.is_empty(), "not judged: {:?}", left);
        let found: BTreeSet<String> = self.outcome.missing.iter().cloned().collect();
        prop_assert_eq!(&found, &*self.needs.borrow());
        prop_assert_eq!(found.len(), self.outcome.missing.len());
        Ok(())
    }
}

/// Something entered for each name.
pub(crate) type Filled = Vec<(&'static str, BoxedStrategy<Entry>)>;

pub(crate) fn filled(inputs: Filled) -> impl Strategy<Value = BTreeMap<String, Entry>> {
    let (names, entries): (Vec<&str>, Vec<BoxedStrategy<Entry>>) = inputs.into_iter().unzip();
    entries.prop_map(move |entries| {
        let names = names.iter().map(|&name| name.to_owned());
        names.zip(entries).collect()
    })
}

/// Rows of a record table.
pub(crate) fn rows(columns: Filled, count: Range<usize>) -> BoxedStrategy<Entry> {
    let (names, entries): (Vec<&str>, Vec<BoxedStrategy<Entry>>) = columns.into_iter().unzip();
    let row = entries.prop_map(move |entries| {
        let names = names.iter().map(|&name| name.to_owned());
        Entry::Record(names.zip(entries).collect())
    });
    prop::collection::vec(row, count)
        .prop_map(Entry::List)
        .boxed()
}

/// A figure; blank now and then.
pub(crate) fn blank_or(figure: impl Strategy<Value = Figure> + 'static) -> BoxedStrategy<Entry> {
    prop_oneof![12 => figure.prop_map(Some), 1 => Just(None)]
        .prop_map(entry)
        .boxed()
}

/// A series of such entries; nothing at all now and then.
pub(crate) fn series(cell: BoxedStrategy<Entry>, periods: usize) -> BoxedStrategy<Entry> {
    let cells = prop::collection::vec(cell, periods).prop_map(Entry::List);
    prop_oneof![10 => cells, 1 => Just(Entry::Blank)].boxed()
}

pub(crate) fn flag() -> BoxedStrategy<Entry> {
    prop_oneof![4 => any::<bool>().prop_map(Entry::Bool), 1 => Just(Entry::Blank)].boxed()
}

/// One of these texts; blank now and then.
pub(crate) fn one_of(texts: &'static [&'static str]) -> BoxedStrategy<Entry> {
    let text = prop::sample::select(texts).prop_map(|text| Entry::Text(text.to_owned()));
    prop_oneof![20 => text, 1 => Just(Entry::Blank)].boxed()
}

/// A day between two; blank now and then.
pub(crate) fn day(from: Day, to: Day) -> BoxedStrategy<Entry> {
    let day = from.count()..=to.count();
    let day = day.prop_map(|day| Entry::Text(prose::calendar(day)));
    prop_oneof![20 => day, 1 => Just(Entry::Blank)].boxed()
}

/// Choices of readings and parameters; some of them are refused.
const CHOICES: u32 = 1_200;

/// Cases for each of them.
const EACH: usize = 10;

/// Tries a policy with more than ten thousand cases, some for each of many choices of readings and parameters.
///
/// `refuses` says whether the prose refuses the choice because its tiers do not stand one above the other.
pub(crate) fn for_sheets(
    policy: &Policy,
    seed: u64,
    terms: &'static [Term],
    readings: &'static [(&'static str, &'static [&'static str])],
    inputs: Filled,
    refuses: impl Fn(Sheet<'_>) -> bool,
    test: impl Fn(Sheet<'_>, &Judge<'_>) -> TestCaseResult,
) {
    let changes: Vec<BoxedStrategy<Change>> = terms.iter().map(|term| (term.2)()).collect();
    let options: Vec<_> = readings
        .iter()
        .map(|(_, options)| prop::sample::select(*options))
        .collect();
    let cases = prop::collection::vec(filled(inputs), EACH);
    for_cases(
        CHOICES,
        seed,
        &(changes, options, cases),
        |(changes, options, cases)| {
            let moves = terms.iter().zip(changes);
            let parameters = moves.filter_map(|(Term(name, ..), change)| match change {
                Change::Kept => None,
                Change::Unset => Some(((*name).to_owned(), Entry::Blank)),
                Change::To(figure) => Some(((*name).to_owned(), entry(Some(figure)))),
            });
            let chosen = readings.iter().zip(options);
            let mut sheet = Entries {
                inputs: BTreeMap::new(),
                parameters: parameters.collect(),
                readings: chosen
                    .map(|((name, _), option)| ((*name).to_owned(), option.to_owned()))
                    .collect(),
            };
            let (settings, _) = entries::read(policy, &sheet).expect("readable settings");
            let no_tiers = refuses(Sheet {
                entries: &sheet,
                terms,
            });
            let plan = match Plan::new(policy, settings) {
                Ok(plan) => plan,
                Err(errors) => {
                    prop_assert!(no_tiers, "refused: {:?}", errors);
                    let order =
                        |EntryError { problem, .. }: &EntryError| problem.code() == "band-order";
                    prop_assert!(errors.iter().all(order), "{:?}", errors);
                    return Ok(());
                }
            };
            prop_assert!(!no_tiers, "tiers that do not rise");
            for case in cases {
                sheet.inputs = case;
                let (_, case) = entries::read(policy, &sheet).expect("readable entries");
                let judge = Judge::new(policy, plan.outcome(&case));
                let sheet = Sheet {
                    entries: &sheet,
                    terms,
                };
                test(sheet, &judge)?;
                judge.done()?;
            }
            Ok(())
        },
    );
}

/// A sheet as the requirements' worked numbers put it.
pub(crate) fn worked<const INPUTS: usize, const READINGS: usize>(
    readings: &[(&'static str, &'static [&'static str])],
    inputs: [(&str, Entry); INPUTS],
    chosen: [(&str, &str); READINGS],
) -> Entries {
    let own = readings.iter().map(|(name, options)| (*name, options[0]));
    let named = |(name, option): (&str, &str)| (name.to_owned(), option.to_owned());
    Entries {
        inputs: inputs
            .into_iter()
            .map(|(name, entry)| (name.to_owned(), entry))
            .collect(),
        parameters: BTreeMap::new(),
        readings: own.chain(chosen).map(named).collect(),
    }
}

pub(crate) fn text(text: &str) -> Entry {
    Entry::Text(text.to_owned())
}

/// A row of a worked number.
pub(crate) fn row<const CELLS: usize>(cells: [(&str, Entry); CELLS]) -> Entry {
    Entry::Record(
        cells
            .into_iter()
            .map(|(name, entry)| (name.to_owned(), entry))
            .collect(),
    )
}

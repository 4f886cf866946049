//! Every output of every policy, in every reading, with gates and parameters moved about: the engine gives what the prose says.

use std::cell::RefCell;
use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rebate_desk::engine::{Absence, Cell, Entries, EntryError, FaultCode, Outcome, compute};
use rebate_desk::policy::{Entry, Policy, Value};

use crate::figures::{self, Change, Figure, YUAN};
use crate::prose::{Commercial, Delivery, Known, Method, Needs, Parts};
use crate::{built_in, for_cases};

pub(crate) const CASES: u32 = 10_000;

pub(crate) fn entry(figure: Option<Figure>) -> Entry {
    figure.map_or(Entry::Blank, |figure| Entry::Text(figure.text()))
}

pub(crate) fn entries_of(
    inputs: impl IntoIterator<Item = (&'static str, Entry)>,
    parameters: impl IntoIterator<Item = (&'static str, Change)>,
    readings: impl IntoIterator<Item = (&'static str, &'static str)>,
) -> Entries {
    let parameters = parameters
        .into_iter()
        .filter_map(|(name, change)| match change {
            Change::Kept => None,
            Change::Unset => Some((name.to_owned(), Entry::Blank)),
            Change::To(figure) => Some((name.to_owned(), entry(Some(figure)))),
        });
    Entries {
        inputs: inputs
            .into_iter()
            .map(|(name, entry)| (name.to_owned(), entry))
            .collect(),
        parameters: parameters.collect(),
        readings: readings
            .into_iter()
            .map(|(name, option)| (name.to_owned(), option.to_owned()))
            .collect(),
    }
}

fn series(months: &[Option<Figure>]) -> Entry {
    Entry::List(months.iter().copied().map(entry).collect())
}

pub(crate) fn yuan(whole: i128) -> Figure {
    Figure(whole * YUAN)
}

pub(crate) fn millionths(millionths: i128) -> Figure {
    Figure(millionths * (YUAN / 1_000_000))
}

pub(crate) fn exact(figure: Option<Figure>) -> Option<BigRational> {
    figure.map(Figure::exact)
}

/// The cells of a rule.
pub(crate) fn cells<'o>(policy: &Policy, outcome: &'o Outcome, rule: &str) -> &'o [Cell] {
    let at = policy
        .rules
        .iter()
        .position(|known| known.name == rule)
        .expect("a rule of the policy");
    &outcome.rules[at]
}

pub(crate) fn needed(names: &[String], needs: &Needs) -> bool {
    names.len() == needs.len() && names.iter().all(|name| needs.contains(name.as_str()))
}

/// What the rule waits for is added to `all_needs`.
fn agree(
    policy: &Policy,
    outcome: &Outcome,
    rule: &str,
    expected: &[Known],
    all_needs: &mut Needs,
) -> Result<(), TestCaseError> {
    let cells = cells(policy, outcome, rule);
    prop_assert_eq!(cells.len(), expected.len(), "{}", rule);
    for (period, (cell, expected)) in cells.iter().zip(expected).enumerate() {
        let same = match (cell, expected) {
            (Cell::Value(Value::Number(found)), Ok(expected)) => {
                BigRational::new(
                    BigInt::from(found.mantissa()),
                    BigInt::from(10).pow(found.scale()),
                ) == *expected
            }
            (Cell::Absent(Absence::Missing(names)), Err(needs)) => needed(names, needs),
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
        all_needs.extend(expected.as_ref().err().into_iter().flatten());
    }
    Ok(())
}

/// The outcome names what any of its figures waits for, each once.
fn agree_on_missing(outcome: &Outcome, needs: &Needs) -> Result<(), TestCaseError> {
    prop_assert!(
        needed(&outcome.missing, needs),
        "{:?}, but by the prose {:?}",
        outcome.missing,
        needs
    );
    Ok(())
}

/// How often something came up: a test that never meets what it is about proves nothing.
#[derive(Default)]
pub(crate) struct Tally(RefCell<BTreeMap<String, u32>>);

impl Tally {
    pub(crate) fn count(&self, what: impl Into<String>) {
        *self.0.borrow_mut().entry(what.into()).or_default() += 1;
    }

    pub(crate) fn count_total<E>(&self, total: &Result<BigRational, E>) {
        let what = match total {
            Ok(total) if total.is_zero() => "nothing",
            Ok(_) => "pays",
            Err(_) => "waits",
        };
        self.count(what);
    }

    pub(crate) fn at_least(&self, least: u32, what: &[&str]) {
        let seen = self.0.borrow();
        for what in what {
            let times = seen.get(*what).copied().unwrap_or(0);
            assert!(
                times >= least,
                "“{what}” came up {times} times only: {seen:?}"
            );
        }
    }
}

#[test]
fn the_commercial_vehicle_policy_pays_what_its_document_says() {
    const EDGES: &[i128] = &[1_000_000, 3_000_000, 10_000_000];
    const TERMS: [&str; 6] = [
        "月度门槛",
        "月度比例",
        "季度门槛",
        "季度比例",
        "年度门槛",
        "年度比例",
    ];
    let policy = built_in("cv-annual-rebate");
    let tally = Tally::default();
    let terms = (
        figures::threshold(EDGES),
        figures::rate(),
        figures::threshold(EDGES),
        figures::rate(),
        figures::threshold(EDGES),
        figures::rate(),
    );
    let flag =
        |usual: bool| prop_oneof![6 => Just(Some(usual)), 1 => Just(Some(!usual)), 1 => Just(None)];
    let cases = (
        figures::year(EDGES),
        flag(true),
        flag(false),
        terms,
        prop::sample::select(&["叠加", "清算"][..]),
    );
    for_cases(
        CASES,
        11,
        &cases,
        |(sales, on_time, other, (a, b, c, d, e, f), reading)| {
            let flag = |flag: Option<bool>| flag.map_or(Entry::Blank, Entry::Bool);
            let inputs = [
                ("月销售额", series(&sales)),
                ("已按时提交销售数据", flag(on_time)),
                ("享受其他优惠政策", flag(other)),
            ];
            let entries = entries_of(
                inputs,
                TERMS.into_iter().zip([a, b, c, d, e, f]),
                [("年度口径", reading)],
            );
            let prose = Commercial {
                sales: sales.map(exact),
                on_time: on_time.unwrap_or(true),
                other_promotion: other.unwrap_or(false),
                thresholds: [
                    a.of(yuan(1_000_000)),
                    c.of(yuan(3_000_000)),
                    e.of(yuan(10_000_000)),
                ]
                .map(exact),
                rates: [
                    b.of(millionths(5_000)),
                    d.of(millionths(10_000)),
                    f.of(millionths(20_000)),
                ]
                .map(exact),
                settled: reading == "清算",
            };
            let expected = prose.rebates();
            let outcome = compute(&policy, &entries).expect("readable entries");
            let mut needs = Needs::new();
            for (rule, line) in expected.lines() {
                agree(&policy, &outcome, rule, line, &mut needs)?;
            }
            agree_on_missing(&outcome, &needs)?;
            tally.count(reading);
            tally.count_total(&expected.total);
            tally.count(if prose.on_time && !prose.other_promotion {
                "open"
            } else {
                "barred"
            });
            Ok(())
        },
    );
    tally.at_least(4_000, &["叠加", "清算", "pays"]);
    tally.at_least(400, &["nothing", "waits", "barred"]);
}

#[test]
fn the_parts_agreement_pays_what_its_document_says() {
    const EDGES: &[i128] = &[10_000, 20_000, 30_000];
    const METHODS: &[(&str, Method)] = &[
        ("全额", Method::Whole),
        ("累进", Method::Slices),
        ("累进含首档", Method::SlicesFromNought),
    ];
    let policy = built_in("parts-purchase-agreement");
    let tally = Tally::default();
    let edges = (
        figures::threshold(&[10_000]),
        figures::threshold(&[20_000]),
        figures::threshold(&[30_000]),
    );
    let rates = (figures::rate(), figures::rate(), figures::rate());
    let year = figures::whole(2024, 1, 9999);
    let days = figures::whole(30, 0, 120);
    let readings = (
        prop::sample::select(METHODS),
        prop::sample::select(&["按季", "按年清算"][..]),
    );
    let cases = (figures::year(EDGES), year, days, edges, rates, readings);
    for_cases(
        CASES,
        17,
        &cases,
        |(purchases, year, days, edges, rates, ((method_id, method), accumulation))| {
            let (edges, rates): ([Change; 3], [Change; 3]) = (edges.into(), rates.into());
            let terms = ["一档门槛", "二档门槛", "三档门槛"].into_iter().zip(edges);
            let terms = terms
                .chain(["一档比例", "二档比例", "三档比例"].into_iter().zip(rates))
                .chain([("付款期限", days)]);
            let inputs = [
                ("月采购额", series(&purchases)),
                ("年度", entry(year.of(None))),
            ];
            let entries = entries_of(
                inputs,
                terms,
                [("计法", method_id), ("累计口径", accumulation)],
            );
            let whole = |figure: Figure| BigInt::from(figure.0 / YUAN);
            let own_edges = [10_000, 20_000, 30_000].map(yuan);
            let own_rates = [50_000, 70_000, 100_000].map(millionths);
            let prose = Parts {
                purchases: purchases.map(exact),
                // A blank year is 2024.
                year: year.of(None).map_or_else(|| BigInt::from(2024), whole),
                edges: [0, 1, 2].map(|at| exact(edges[at].of(own_edges[at]))),
                rates: [0, 1, 2].map(|at| exact(rates[at].of(own_rates[at]))),
                days_to_pay: days.of(yuan(30)).map(whole),
                method,
                trued_up: accumulation == "按年清算",
            };
            // Whether tiers rise is known as soon as their edges are, whatever the rates.
            let all_set = prose.edges.iter().all(Option::is_some);
            let outcome = match compute(&policy, &entries) {
                Ok(outcome) => outcome,
                Err(errors) => {
                    let codes: Vec<&str> = errors
                        .iter()
                        .map(|EntryError { problem, .. }| problem.code())
                        .collect();
                    prop_assert!(all_set && !prose.rises(), "refused: {:?}", errors);
                    prop_assert!(
                        codes.iter().all(|&code| code == "band-order"),
                        "{:?}",
                        codes
                    );
                    tally.count("falls");
                    return Ok(());
                }
            };
            prop_assert!(!all_set || prose.rises(), "tiers that do not rise");
            let expected = prose.rebates();
            let mut needs = Needs::new();
            for (rule, line) in expected.lines() {
                agree(&policy, &outcome, rule, line, &mut needs)?;
            }
            for (quarter, (cell, day)) in cells(&policy, &outcome, "最迟付款日")
                .iter()
                .zip(&expected.pay_by)
                .enumerate()
            {
                let same = match (cell, day) {
                    (Cell::Value(Value::Date(found)), Ok(Some(day))) => found.to_string() == *day,
                    (Cell::Absent(Absence::Fault(fault)), Ok(None)) => {
                        fault.code == FaultCode::DateOutOfRange
                    }
                    (Cell::Absent(Absence::Missing(names)), Err(needs)) => needed(names, needs),
                    _ => false,
                };
                needs.extend(day.as_ref().err().into_iter().flatten());
                prop_assert!(
                    same,
                    "最迟付款日[{}]: {:?}, but by the calendar {:?}",
                    quarter,
                    cell,
                    day
                );
                tally.count(if matches!(day, Ok(None)) {
                    "no such day"
                } else {
                    "day"
                });
            }
            tally.count(format!("{method_id} {accumulation}"));
            tally.count_total(&expected.total);
            agree_on_missing(&outcome, &needs)
        },
    );
    let readings = METHODS
        .iter()
        .flat_map(|(method, _)| ["按季", "按年清算"].map(|option| format!("{method} {option}")));
    let readings: Vec<String> = readings.collect();
    tally.at_least(
        1_200,
        &readings.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    tally.at_least(4_000, &["pays", "day"]);
    tally.at_least(100, &["nothing", "waits", "no such day"]);
    tally.at_least(10, &["falls"]);
}

#[test]
fn the_delivery_policy_pays_what_its_document_says() {
    const FEES: &[i128] = &[1, 10, 20, 100];
    const ORDERS: &[i128] = &[99, 100];
    const CAPS: &[i128] = &[1, 5];
    let policy = built_in("delivery-rebate");
    let tally = Tally::default();
    // Caps and minima are unset in the policy; here they are set as often as not.
    let term = |edges| {
        prop_oneof![
            figures::single(edges).prop_map(|figure| figure.map_or(Change::Unset, Change::To)),
            Just(Change::Kept)
        ]
    };
    let cases = (
        figures::single(FEES),
        figures::single(ORDERS),
        figures::rate(),
        term(CAPS),
        term(ORDERS),
    );
    for_cases(CASES, 16, &cases, |(fee, order, rate, cap, least_order)| {
        let inputs = [("快递费用", entry(fee)), ("订单金额", entry(order))];
        let terms = [
            ("返利比例", rate),
            ("返利上限", cap),
            ("最低消费", least_order),
        ];
        let entries = entries_of(inputs, terms, []);
        let prose = Delivery {
            fee: exact(fee),
            order: exact(order),
            rate: exact(rate.of(millionths(50_000))),
            cap: exact(cap.of(None)),
            least_order: exact(least_order.of(None)),
        };
        let expected = prose.rebate();
        let outcome = compute(&policy, &entries).expect("readable entries");
        tally.count_total(&expected);
        tally.count(if prose.cap.is_some() {
            "capped"
        } else {
            "no cap"
        });
        tally.count(if prose.least_order.is_some() {
            "minimum"
        } else {
            "no minimum"
        });
        let mut needs = Needs::new();
        agree(&policy, &outcome, "返利金额", &[expected], &mut needs)?;
        agree_on_missing(&outcome, &needs)
    });
    tally.at_least(
        2_500,
        &["pays", "capped", "no cap", "minimum", "no minimum"],
    );
    tally.at_least(500, &["nothing", "waits"]);
}

//! 商务返利合同模板 (D18), by the articles of the contract (lines 248–266 of the source).

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use rebate_desk::engine::compute;
use rebate_desk::policy::Entry;

use crate::agreement::{CASES, Tally, entries_of, entry, exact};
use crate::figures::{self, Change, Figure, YUAN};
use crate::prose::{Exact, calendar, day_there, days_before, fen};
use crate::told::{
    Comparison, Day, Quotient, Terms, Told, Why, both, either, only_if, or_nought, product,
    quotient, set, sum, whole,
};
use crate::{built_in, for_cases};

/// Both blank in the contract (3.2 and 5.2).
const OWN: [(&str, Option<i128>); 2] = [("付款工作日", None), ("违约金日率", None)];

/// Working days that the engine counts at most, forty years of them; it says so of more.
const MOST_WORKDAYS: i64 = 10_000;

/// What becomes of the rebate where the target is missed (5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missed {
    Nothing,
    ProRata,
    Cancelled,
}

const MISSED: &[(&str, Missed)] = &[
    ("不扣减", Missed::Nothing),
    ("按完成率", Missed::ProRata),
    ("取消", Missed::Cancelled),
];

struct Contract {
    sales: Option<Exact>,
    target: Option<Exact>,
    rate: Option<Exact>,
    excess: Exact,
    promotion_rate: Option<Exact>,
    complied: bool,
    period_end: Option<Day>,
    paid_on: Option<Day>,
    /// Days that are worked on or not whatever the weekday, each once; a row may lack its day.
    calendar: Vec<(Option<Day>, bool)>,
    terms: Terms,
    missed: Missed,
    /// What is reduced or cancelled is all of it, not the base rebate only.
    all_reduced: bool,
}

struct Rebates {
    completion: Told<Exact>,
    met: Told<bool>,
    share: Told<Exact>,
    base: Told<Exact>,
    promotion: Told<Exact>,
    total: Told<Exact>,
    pay_by: Told<Day>,
    late: Told<Exact>,
    penalty: Told<Exact>,
}

impl Contract {
    fn rebates(&self) -> Rebates {
        let number = |number: i64| Exact::from_integer(BigInt::from(number));
        let nought = || Ok(Exact::zero());
        let one = || Ok(number(1));
        let sales = set(self.sales.as_ref(), "销售额");
        let target = set(self.target.as_ref(), "销售目标");
        // 1.1 and 5.1: the target matters only where missing it costs something.
        let matters = Ok(self.missed != Missed::Nothing);
        let met = only_if(
            &matters,
            both(&sales, &target, |sales, target| sales >= target),
        );
        let has_target = target.clone().map(|target| target.is_positive());
        let completion = only_if(&has_target, quotient(&sales, &target));
        let completion = only_if(&matters, completion);
        let share = match self.missed {
            Missed::Nothing => one(),
            Missed::ProRata => either(met.clone(), one, || match &completion {
                // Less than a target that is none is nothing.
                Err(Why::Skipped) => nought(),
                completion => completion.clone().map(|share| share.max(Exact::zero())),
            }),
            Missed::Cancelled => either(met.clone(), one, nought),
        };
        // 2.1, under 1.2.
        let complied = Ok(self.complied);
        let base = product([&sales, &set(self.rate.as_ref(), "返利比例"), &share]);
        let base = or_nought(&complied, base).map(|amount| fen(&amount));
        // 2.2.
        let excess = self.excess.clone();
        let reduced = if self.all_reduced {
            share.clone()
        } else {
            one()
        };
        let promotion = either(
            Ok(excess.is_positive()),
            || {
                let rate = set(self.promotion_rate.as_ref(), "促销返利比例");
                product([&Ok(excess.clone()), &rate, &reduced])
            },
            nought,
        );
        let promotion = or_nought(&complied, promotion).map(|amount| fen(&amount));
        let total = sum([&base, &promotion]);

        // 3.2: so many working days after the period.
        let known = Ok(self.period_end.is_some());
        let pay_by = only_if(&known, self.pay_by());
        // 5.2.
        let paid = Ok(self.paid_on.is_some());
        let late = both(
            &set(self.paid_on.as_ref(), "实际付款日"),
            &pay_by,
            |paid, last| number((paid.0 - last.0).max(0)),
        );
        let late = only_if(&known, only_if(&paid, late));
        let penalty = either(
            late.clone().map(|late| late.is_positive()),
            || {
                let owed = total.clone().map(|total| total.max(Exact::zero()));
                product([&owed, &self.terms.told("违约金日率"), &late])
            },
            nought,
        );
        let penalty = only_if(&known, only_if(&paid, penalty)).map(|amount| fen(&amount));
        Rebates {
            completion,
            met,
            share,
            base,
            promotion,
            total,
            pay_by,
            late,
            penalty,
        }
    }

    fn pay_by(&self) -> Told<Day> {
        let mut listed = Ok(BTreeMap::new());
        for (day, worked) in &self.calendar {
            listed = both(
                &listed,
                &set(day.as_ref(), "工作日历[日期]"),
                |listed: &BTreeMap<Day, bool>, day| {
                    let mut listed = listed.clone();
                    listed.insert(*day, *worked);
                    listed
                },
            );
        }
        let start = set(self.period_end.as_ref(), "结算周期末日");
        let start = both(&start, &listed, |start, listed| (*start, listed.clone()));
        let days = self.terms.told("付款工作日").map(|days| whole(&days));
        let days = days.and_then(|days| {
            if days.abs() > MOST_WORKDAYS {
                Err(Why::NoSuchDay)
            } else {
                Ok(days)
            }
        });
        both(&start, &days, |(start, listed), days| {
            let (mut day, mut left) = (*start, days.abs());
            while left > 0 {
                day = day_there(day.0 + days.signum())
                    .map(Day)
                    .ok_or(Why::NoSuchDay)?;
                // Day 0, 1 January of year 1, is a Monday.
                let worked = listed.get(&day).copied().unwrap_or(day.0 % 7 < 5);
                left -= i64::from(worked);
            }
            Ok(day)
        })
        .and_then(|day| day)
    }
}

#[test]
fn the_contract_pays_what_its_articles_say() {
    const EDGES: &[i128] = &[1_000_000, 800_000, 100];
    // Of these a share of three or seven parts seldom ends after some digits.
    const TARGETS: &[i128] = &[300_000, 700_000, 900_000, 1_300_000, 1_000_000];
    let policy = built_in("rebate-contract");
    let tally = Tally::default();
    let changes: Vec<BoxedStrategy<Change>> = vec![
        prop_oneof![1 => Just(Change::Kept), 3 => (0_i128..=20).prop_map(|days| Change::To(Figure(days * YUAN))), 1 => figures::whole(5, 0, 60)].boxed(),
        prop_oneof![1 => figures::rate(), 3 => Just(Change::To(Figure(YUAN / 2_000)))].boxed(),
    ];
    // A rate to the hundredth of a per cent, as contracts have it, or any.
    let rate = || {
        let usual = (0_i128..=1_000).prop_map(|points| Some(Figure(points * (YUAN / 10_000))));
        prop_oneof![3 => usual, 1 => figures::share(&[30_000])]
    };
    // Sales of whole thousands, below the target more often than not; or about it; or any.
    let thousands = (prop::sample::select(TARGETS), 0_i128..=100, -1_i128..=1).prop_map(
        |(target, share, near)| {
            let sales = if share > 80 {
                target * YUAN + near * (YUAN / 100)
            } else {
                target * share / 80 / 1_000 * 1_000 * YUAN
            };
            (Some(Figure(sales)), Some(Figure(target * YUAN)))
        },
    );
    let figures_of_both = prop_oneof![
        1 => thousands,
        1 => (figures::in_fen(EDGES), figures::in_fen(EDGES)),
        1 => (figures::in_fen(EDGES), prop::sample::select(&[None, Some(Figure(0)), Some(Figure(-YUAN))][..])),
    ];
    let excess = prop_oneof![1 => Just(None), 2 => figures::in_fen(&[100_000, 1])];
    let first = days_before(2024, 1);
    let end = prop_oneof![
        2 => prop::sample::select(&[4, 7, 10, 13][..]).prop_map(|month| Some(days_before(2024, month) - 1)),
        1 => (first..first + 366).prop_map(Some),
        1 => Just(None)
    ];
    let paid = prop::option::weighted(0.7, 0_i64..60);
    let listed = prop_oneof![40 => (0_i64..40).prop_map(Some), 1 => Just(None)];
    let days = prop::collection::vec((listed, prop::option::weighted(0.8, any::<bool>())), 0..8);
    let complied = prop_oneof![4 => Just(Some(true)), 4 => Just(None), 1 => Just(Some(false))];
    let readings = (prop::sample::select(MISSED), any::<bool>());
    let cases = (
        figures_of_both,
        (rate(), rate(), excess),
        complied,
        (end, paid, days),
        changes,
        readings,
    );
    for_cases(
        CASES,
        18,
        &cases,
        |((sales, target), (rate, promotion_rate, excess), complied, days, changes, readings)| {
            let (end, paid, days) = days;
            let ((missed_id, missed), all_reduced) = readings;
            let near = end.unwrap_or(first);
            // What a calendar says twice of a day is nowhere laid down, so that it is not tried.
            let mut listed: Vec<(Option<Day>, Option<bool>)> = Vec::new();
            for (day, worked) in days {
                let day = day.map(|day| Day(near + day));
                if day.is_none() || listed.iter().all(|(known, _)| *known != day) {
                    listed.push((day, worked));
                }
            }
            let end = end.map(Day);
            let paid = paid.map(|days| Day(near + days));
            let flag = |flag: Option<bool>| flag.map_or(Entry::Blank, Entry::Bool);
            let row = |(day, worked): &(Option<Day>, Option<bool>)| {
                Entry::Record(vec![
                    ("日期".to_owned(), Day::entry(*day)),
                    ("上班".to_owned(), flag(*worked)),
                ])
            };
            let inputs = [
                ("销售额", entry(sales)),
                ("销售目标", entry(target)),
                ("返利比例", entry(rate)),
                ("促销期超额", entry(excess)),
                ("促销返利比例", entry(promotion_rate)),
                ("遵守市场政策", flag(complied)),
                ("结算周期末日", Day::entry(end)),
                ("实际付款日", Day::entry(paid)),
                ("工作日历", Entry::List(listed.iter().map(row).collect())),
            ];
            let scope = if all_reduced {
                "全部返利"
            } else {
                "仅基本返利"
            };
            let readings = [("未完成目标", missed_id), ("扣减范围", scope)];
            let names = OWN.iter().map(|(name, _)| *name);
            let entries = entries_of(inputs, names.zip(changes.iter().copied()), readings);
            let contract = Contract {
                sales: exact(sales),
                target: exact(target),
                rate: exact(rate),
                excess: exact(excess).unwrap_or_default(),
                promotion_rate: exact(promotion_rate),
                complied: complied.unwrap_or(true),
                period_end: end,
                paid_on: paid,
                calendar: listed
                    .iter()
                    .map(|(day, worked)| (*day, worked.unwrap_or(false)))
                    .collect(),
                terms: Terms::new(&OWN, &changes),
                missed,
                all_reduced,
            };
            let told = contract.rebates();
            let outcome = compute(&policy, &entries).expect("readable entries");
            let mut comparison = Comparison::new(&policy, &outcome);
            comparison.one("完成率", &told.completion.map(Quotient))?;
            comparison.one("完成目标", &told.met)?;
            comparison.one("应得系数", &told.share.map(Quotient))?;
            comparison.one("基本返利", &told.base)?;
            comparison.one("促销返利", &told.promotion)?;
            comparison.one("返利合计", &told.total)?;
            // The days are asked for before the calendar.
            comparison.one_at_least("最迟付款日", &told.pay_by)?;
            comparison.one_at_least("逾期天数", &told.late)?;
            comparison.one_at_least("违约金", &told.penalty)?;
            // The two parts of the share, of which the policy makes it.
            comparison.is_complete_but(&["应得分子", "应得分母"]);

            for (name, option) in readings {
                tally.count(format!("{name} {option}"));
            }
            tally.count_total(&told.total);
            for (what, holds) in [
                ("missed", told.met == Ok(false)),
                ("met", told.met == Ok(true)),
                ("day", told.pay_by.is_ok()),
                ("no such day", told.pay_by == Err(Why::NoSuchDay)),
                (
                    "penalty",
                    told.penalty.is_ok_and(|amount| amount.is_positive()),
                ),
            ] {
                if holds {
                    tally.count(what);
                }
            }
            Ok(())
        },
    );
    tally.at_least(
        3_000,
        &[
            "未完成目标 不扣减",
            "未完成目标 按完成率",
            "未完成目标 取消",
            "扣减范围 仅基本返利",
            "扣减范围 全部返利",
            "pays",
            "day",
        ],
    );
    tally.at_least(500, &["nothing", "waits", "missed", "met", "penalty"]);
    tally.at_least(30, &["no such day"]);
}

fn contract(sales: i64, missed: Missed) -> Contract {
    let number = |number: i64| Exact::from_integer(BigInt::from(number));
    Contract {
        sales: Some(number(sales)),
        target: Some(number(1_000_000)),
        rate: Some(Exact::new(BigInt::from(3), BigInt::from(100))),
        excess: Exact::zero(),
        promotion_rate: None,
        complied: true,
        period_end: None,
        paid_on: None,
        calendar: Vec::new(),
        terms: Terms::own(&OWN),
        missed,
        all_reduced: false,
    }
}

#[test]
fn the_worked_numbers_of_the_contract() {
    // T-D18-1.
    for (missed, rebate) in [
        (Missed::Nothing, 24_000),
        (Missed::ProRata, 19_200),
        (Missed::Cancelled, 0),
    ] {
        let total = contract(800_000, missed).rebates().total;
        assert_eq!(total, Ok(Exact::from_integer(BigInt::from(rebate))));
    }
    // T-D18-2: 清明 from 4 to 6 April, and Sunday the 7th is worked on.
    let april = days_before(2024, 4);
    for (holidays, day) in [(true, "2024-04-08"), (false, "2024-04-05")] {
        let mut quarter = contract(800_000, Missed::Nothing);
        quarter.period_end = Some(Day(april - 1));
        quarter.terms = Terms::new(&OWN, &[Change::To(Figure(5 * YUAN)), Change::Kept]);
        if holidays {
            let day = |day: i64| Some(Day(april + day - 1));
            quarter.calendar = [4, 5, 6].map(|off| (day(off), false)).into();
            quarter.calendar.push((day(7), true));
        }
        let told = quarter.rebates().pay_by.expect("a day");
        assert_eq!(calendar(told.0), day);
    }
}

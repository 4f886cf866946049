//! 2024 销售返利政策 合同模板 (D05), by the articles of the contract (lines 43–46 of the source).

use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use rebate_desk::engine::compute;
use rebate_desk::policy::Entry;

use crate::agreement::{CASES, Tally, entries_of, entry, exact};
use crate::figures::{self, Change, Figure, YUAN};
use crate::prose::{Exact, day_there, days_before, fen, months_later};
use crate::told::{
    Comparison, Day, Terms, Told, Why, both, either, every, one_of, only_if, or_nought, product,
    set, sum, whole,
};
use crate::{built_in, for_cases};

/// 1.2 has a blank, 6.1 only a heading.
const OWN: [(&str, Option<i128>); 2] = [("有效期年数", None), ("最低销售数量", None)];

/// What the rebate is reckoned by (1.5, 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    Quantity,
    Amount,
}

const BASES: &[(&str, Basis)] = &[("按数量", Basis::Quantity), ("按金额", Basis::Amount)];

struct Sale {
    day: Option<Day>,
    quantity: Exact,
    amount: Exact,
}

struct Contract {
    basis: Option<Basis>,
    quantity: Option<Exact>,
    amount: Option<Exact>,
    per_unit: Option<Exact>,
    rate: Option<Exact>,
    sales: Vec<Sale>,
    effective: Option<Day>,
    quality: bool,
    service: bool,
    terms: Terms,
}

struct Reckoning {
    end: Told<Day>,
    within: Vec<Told<bool>>,
    quantity: Told<Exact>,
    amount: Told<Exact>,
    rebate: Told<Exact>,
}

impl Contract {
    fn rebate(&self) -> Reckoning {
        // 1.2: so many years, the day of effect being the first.
        let years = self.terms.told("有效期年数");
        let has_end = self.effective.is_some() && years.is_ok();
        let effective = set(self.effective.as_ref(), "合同生效日");
        let end = both(&effective, &years, |effective, years| {
            let months = whole(years).checked_mul(12);
            let anniversary = months.and_then(|months| months_later(effective.0, months));
            let end = anniversary.and_then(|day| day_there(day - 1));
            end.map(Day).ok_or(Why::NoSuchDay)
        });
        let end = only_if(&Ok(has_end), end.and_then(|end| end));
        // 1.6: sold within the term, as far as it is known.
        let within: Vec<Told<bool>> = self
            .sales
            .iter()
            .map(|sale| {
                let day = set(sale.day.as_ref(), "销售明细[日期]");
                let begun = both(&day, &effective, |day, first| day >= first);
                let not_over = both(&day, &end, |day, end| day <= end);
                every([
                    one_of([Ok(self.effective.is_none()), begun]),
                    one_of([Ok(!has_end), not_over]),
                ])
            })
            .collect();
        let listed = |of: &dyn Fn(&Sale) -> Exact| {
            let rows = self.sales.iter().zip(&within);
            let counted: Vec<Told<Exact>> = rows
                .map(|(sale, within)| or_nought(within, Ok(of(sale))))
                .collect();
            sum(&counted)
        };
        // 1.5: units at so much each, or sales at a rate; nobody knows which before it is chosen.
        let basis = set(self.basis.as_ref(), "计算依据");
        let by = |wanted: Basis| basis.clone().map(|basis| basis == wanted);
        let least = self.terms.get("最低销售数量");
        let counts = one_of([by(Basis::Quantity), Ok(least.is_some())]);
        let quantity = either(
            counts,
            || {
                if self.sales.is_empty() {
                    set(self.quantity.as_ref(), "销售数量")
                } else {
                    listed(&|sale| sale.quantity.clone())
                }
            },
            || Err(Why::Skipped),
        );
        let amount = either(
            by(Basis::Amount),
            || {
                if self.sales.is_empty() {
                    set(self.amount.as_ref(), "销售额")
                } else {
                    listed(&|sale| sale.amount.clone())
                }
            },
            || Err(Why::Skipped),
        );
        let rebate = either(
            by(Basis::Quantity),
            || product([&quantity, &set(self.per_unit.as_ref(), "单台返利")]),
            || product([&amount, &set(self.rate.as_ref(), "返利比例")]),
        );
        // 6.1, 6.2 and 6.3.
        let enough = match least {
            Some(least) => quantity.clone().map(|quantity| quantity >= *least),
            None => Ok(true),
        };
        let earned = every([enough, Ok(self.quality), Ok(self.service)]);
        let rebate = or_nought(&earned, rebate).map(|amount| fen(&amount));
        Reckoning {
            end,
            within,
            quantity,
            amount,
            rebate,
        }
    }
}

#[test]
fn the_sales_contract_pays_what_its_articles_say() {
    const AMOUNTS: &[i128] = &[12_000_000, 1_001, 100];
    let policy = built_in("sales-rebate-contract");
    let tally = Tally::default();
    let years = prop_oneof![
        2 => Just(Change::Kept),
        3 => (1_i128..=3).prop_map(|years| Change::To(Figure(years * YUAN))),
        1 => figures::whole(1, 0, 10)
    ];
    let least = prop_oneof![
        2 => Just(Change::Kept),
        1 => (119_i128..=121).prop_map(|units| Change::To(Figure(units * YUAN)))
    ];
    let changes: Vec<BoxedStrategy<Change>> = vec![years.boxed(), least.boxed()];
    let first = days_before(2024, 1);
    // About the first and the last day of a term of one, two or three years, or any.
    let near = (0_i64..=3, -1_i64..=1)
        .prop_map(move |(years, days)| months_later(first, years * 12).expect("a day") + days);
    let day = prop_oneof![
        8 => near,
        4 => first - 30..first + 1_200,
    ];
    let day = prop_oneof![20 => day.prop_map(|day| Some(Day(day))), 1 => Just(None)];
    let effective = prop_oneof![
        3 => Just(Some(Day(first))),
        1 => Just(Some(Day(days_before(2024, 3) - 1))),
        1 => (first..first + 366).prop_map(|day| Some(Day(day))),
        1 => Just(None)
    ];
    let sale = (
        day,
        figures::pieces(&[20, 100, 120]),
        figures::in_fen(AMOUNTS),
    );
    let sales = prop_oneof![1 => Just(Vec::new()), 1 => prop::collection::vec(sale, 1..5)];
    let basis = prop_oneof![12 => prop::sample::select(BASES).prop_map(Some), 1 => Just(None)];
    let totals = (figures::pieces(&[120]), figures::single(AMOUNTS));
    let rates = (figures::in_fen(&[500, 333]), figures::share(&[5_000]));
    let flag = || prop_oneof![5 => Just(None), 5 => Just(Some(true)), 1 => Just(Some(false))];
    let cases = (
        basis,
        totals,
        rates,
        sales,
        effective,
        (flag(), flag()),
        changes,
    );
    for_cases(
        CASES,
        5,
        &cases,
        |(basis, (quantity, amount), (per_unit, rate), sales, effective, flags, changes)| {
            let (quality, service) = flags;
            let flag = |flag: Option<bool>| flag.map_or(Entry::Blank, Entry::Bool);
            let row = |(day, quantity, amount): &(Option<Day>, Option<Figure>, Option<Figure>)| {
                Entry::Record(vec![
                    ("日期".to_owned(), Day::entry(*day)),
                    ("数量".to_owned(), entry(*quantity)),
                    ("金额".to_owned(), entry(*amount)),
                ])
            };
            let chosen = basis.map_or(Entry::Blank, |(id, _)| Entry::Text(id.to_owned()));
            let inputs = [
                ("计算依据", chosen),
                ("销售数量", entry(quantity)),
                ("销售额", entry(amount)),
                ("单台返利", entry(per_unit)),
                ("返利比例", entry(rate)),
                ("销售明细", Entry::List(sales.iter().map(row).collect())),
                ("合同生效日", Day::entry(effective)),
                ("质量要求达标", flag(quality)),
                ("售后服务达标", flag(service)),
            ];
            let names = OWN.iter().map(|(name, _)| *name);
            let entries = entries_of(inputs, names.zip(changes.iter().copied()), []);
            let contract = Contract {
                basis: basis.map(|(_, basis)| basis),
                quantity: exact(quantity),
                amount: exact(amount),
                per_unit: exact(per_unit),
                rate: exact(rate),
                sales: sales
                    .iter()
                    .map(|(day, quantity, amount)| Sale {
                        day: *day,
                        quantity: exact(*quantity).unwrap_or_default(),
                        amount: exact(*amount).unwrap_or_default(),
                    })
                    .collect(),
                effective,
                quality: quality.unwrap_or(true),
                service: service.unwrap_or(true),
                terms: Terms::new(&OWN, &changes),
            };
            let told = contract.rebate();
            let outcome = compute(&policy, &entries).expect("readable entries");
            let mut comparison = Comparison::new(&policy, &outcome);
            comparison.one("合同到期日", &told.end)?;
            comparison.rows("在合同期内", &told.within)?;
            comparison.one("计算数量", &told.quantity)?;
            comparison.one("计算金额", &told.amount)?;
            comparison.one("返利金额", &told.rebate)?;
            comparison.is_complete();

            tally.count(basis.map_or("no basis", |(id, _)| id));
            tally.count_total(&told.rebate);
            for (what, holds) in [
                (
                    "negative",
                    told.rebate.is_ok_and(|rebate| rebate.is_negative()),
                ),
                ("outside", told.within.contains(&Ok(false))),
                ("inside", told.within.contains(&Ok(true))),
                ("no such day", told.end == Err(Why::NoSuchDay)),
            ] {
                if holds {
                    tally.count(what);
                }
            }
            Ok(())
        },
    );
    tally.at_least(3_000, &["按数量", "按金额", "pays"]);
    tally.at_least(1_000, &["nothing", "waits", "outside", "inside"]);
    tally.at_least(500, &["negative", "no basis"]);
    tally.at_least(40, &["no such day"]);
}

fn number(number: i64) -> Exact {
    Exact::from_integer(BigInt::from(number))
}

fn contract(basis: Option<Basis>) -> Contract {
    Contract {
        basis,
        quantity: Some(number(120)),
        amount: Some(number(12_000_000)),
        per_unit: Some(number(500)),
        rate: Some(Exact::new(BigInt::from(5), BigInt::from(1_000))),
        sales: Vec::new(),
        effective: None,
        quality: true,
        service: true,
        terms: Terms::own(&OWN),
    }
}

#[test]
fn the_worked_numbers_of_the_sales_contract() {
    // T-D05-1 and T-D05-2.
    for basis in [Basis::Quantity, Basis::Amount] {
        assert_eq!(contract(Some(basis)).rebate().rebate, Ok(number(60_000)));
    }
    let unchosen = contract(None).rebate().rebate;
    assert_eq!(unchosen, set(None, "计算依据"));
    // T-D05-3: a contract of one year from the first day of 2024, and a sale on the day after its end.
    let mut year = contract(Some(Basis::Quantity));
    year.effective = Some(Day(days_before(2024, 1)));
    year.terms = Terms::new(&OWN, &[Change::To(Figure(YUAN)), Change::Kept]);
    year.sales = [(-1, 7), (0, 20), (365, 100), (366, 5)]
        .map(|(day, quantity)| Sale {
            day: Some(Day(days_before(2024, 1) + day)),
            quantity: number(quantity),
            amount: Exact::zero(),
        })
        .into();
    let told = year.rebate();
    assert_eq!(told.end, Ok(Day(days_before(2025, 1) - 1)));
    assert_eq!(told.within, [false, true, true, false].map(Ok));
    assert_eq!(told.rebate, Ok(number(60_000)));
}

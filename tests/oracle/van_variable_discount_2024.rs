//! 2024年商务车售后可变折扣 (D03), from the marked answers of its ten questions (line 26 of the source).

use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use rebate_desk::engine::compute;
use rebate_desk::policy::Entry;

use crate::agreement::{CASES, Tally, entries_of, entry, exact};
use crate::figures::{self, Change, Figure, YUAN};
use crate::prose::{Exact, day_there, days_before, fen};
use crate::told::{
    Comparison, Day, Quotient, Terms, Told, Why, both, either, every, one_of, or_nought, product,
    quotient, set, sum, whole,
};
use crate::{built_in, for_cases};

/// In millionths of 100%, or of one.
const OWN: [(&str, Option<i128>); 15] = [
    // Question 2.
    ("续保率门槛", Some(130_000)),
    ("续保提交次数门槛", Some(10_000_000)),
    // Question 4.
    ("创新管理最高系数", Some(35_000)),
    // Question 9.
    ("2A2B乘数", Some(2_500_000)),
    ("3A3B乘数", Some(4_000_000)),
    ("核心延保乘数", Some(1_000_000)),
    ("养护礼包乘数", Some(0)),
    // Question 7.
    ("渗透率最低门槛", Some(150_000)),
    // Nowhere.
    ("中间档系数", None),
    // Question 10: 3% in all, of which question 8 has 0.2%.
    ("已知档起点", Some(230_000)),
    ("已知档系数", Some(28_000)),
    // Question 8.
    ("覆盖率门槛", Some(350_000)),
    ("额外系数", Some(2_000)),
    // Question 5.
    ("常规保养抓取天数", Some(60_000_000)),
    ("紧急外呼抓取天数", Some(30_000_000)),
];

/// The products of question 9 and their multipliers.
const PRODUCTS: [[&str; 2]; 4] = [
    ["2A2B单数", "2A2B乘数"],
    ["3A3B单数", "3A3B乘数"],
    ["核心延保单数", "核心延保乘数"],
    ["养护礼包单数", "养护礼包乘数"],
];

#[derive(Clone, Copy, Debug)]
struct Lead {
    /// A call that is urgent, not regular maintenance.
    urgent: Option<bool>,
    day: Option<Day>,
    order: Option<Day>,
}

struct Dealer {
    renewal: Option<Exact>,
    submissions: Option<Exact>,
    sold: [Option<Exact>; 4],
    denominator: Option<Exact>,
    coverage: Option<Exact>,
    base: Option<Exact>,
    leads: Vec<Lead>,
    terms: Terms,
    /// A coverage of exactly the threshold is enough.
    reached: bool,
    /// The extra coefficient is kept below the lowest penetration.
    kept: bool,
    /// A visit on the last day of the window counts.
    last_day: bool,
}

struct Discount {
    weighted: Told<Exact>,
    penetration: Told<Exact>,
    enough: Told<bool>,
    coefficient: Told<Exact>,
    extra: Told<Exact>,
    sum: Told<Exact>,
    bonus: Told<Exact>,
    innovative: Told<bool>,
    innovation: Told<Exact>,
    latest: Vec<Told<Day>>,
    counts: Vec<Told<bool>>,
    counted: Told<Exact>,
}

impl Dealer {
    fn discount(&self) -> Discount {
        let terms = &self.terms;
        // Question 9.
        let weighted: Vec<Told<Exact>> = PRODUCTS
            .iter()
            .zip(&self.sold)
            .map(|([name, multiplier], sold)| {
                product([&set(sold.as_ref(), name), &terms.told(multiplier)])
            })
            .collect();
        let weighted = sum(&weighted);
        let denominator = set(self.denominator.as_ref(), "渗透率分母");
        let penetration = quotient(&weighted, &denominator);

        // Question 7: at least the lowest, unrounded.
        let lowest = terms.told("渗透率最低门槛");
        let enough = both(&penetration, &lowest, |found, least| found >= least);
        let known = terms.told("已知档起点");
        let coefficient = either(
            both(&penetration, &known, |found, known| found < known),
            || terms.told("中间档系数"),
            || terms.told("已知档系数"),
        );
        let coefficient = or_nought(&enough, coefficient);
        // Question 8: above the threshold.
        let coverage = set(self.coverage.as_ref(), "服务合约覆盖率");
        let covered = both(&coverage, &terms.told("覆盖率门槛"), |found, least| {
            found > least || self.reached && found == least
        });
        let extra = or_nought(
            &every([covered, one_of([Ok(self.kept), enough.clone()])]),
            terms.told("额外系数"),
        );
        let all = both(&coefficient, &extra, |base, extra| base + extra);
        let bonus = product([&set(self.base.as_ref(), "OB基数"), &all]).map(|amount| fen(&amount));

        // Question 2: both of them.
        let renewal = set(self.renewal.as_ref(), "续保率");
        let submissions = set(self.submissions.as_ref(), "续保提交次数");
        let at_least = |found: &Told<Exact>, least| {
            both(found, &terms.told(least), |found, least| found >= least)
        };
        let innovative = every([
            at_least(&renewal, "续保率门槛"),
            at_least(&submissions, "续保提交次数门槛"),
        ]);
        let innovation = or_nought(&innovative, terms.told("创新管理最高系数"));

        // Question 5.
        let latest: Vec<Told<Day>> = self
            .leads
            .iter()
            .map(|lead| {
                let urgent = set(lead.urgent.as_ref(), "线索[线索类型]");
                let days = urgent.and_then(|urgent| {
                    terms.told(if urgent {
                        "紧急外呼抓取天数"
                    } else {
                        "常规保养抓取天数"
                    })
                });
                let day = set(lead.day.as_ref(), "线索[线索日期]");
                both(&day, &days, |day, days| {
                    let end = day_there(day.0.saturating_add(whole(days)));
                    let end = if self.last_day {
                        end
                    } else {
                        end.and_then(|end| day_there(end - 1))
                    };
                    end.map(Day).ok_or(Why::NoSuchDay)
                })
                .and_then(|end| end)
            })
            .collect();
        let counts: Vec<Told<bool>> = self
            .leads
            .iter()
            .zip(&latest)
            .map(|(lead, latest)| {
                let Some(order) = lead.order else {
                    return Ok(false);
                };
                let day = set(lead.day.as_ref(), "线索[线索日期]");
                every([
                    day.map(|day| order >= day),
                    latest.clone().map(|latest| order <= latest),
                ])
            })
            .collect();
        let one = |holds: &bool| Exact::from_integer(BigInt::from(u8::from(*holds)));
        let ones: Vec<Told<Exact>> = counts
            .iter()
            .map(|counts| counts.as_ref().map(one).map_err(Clone::clone))
            .collect();
        Discount {
            weighted,
            penetration,
            enough,
            coefficient,
            extra,
            sum: all,
            bonus,
            innovative,
            innovation,
            latest,
            counts,
            counted: sum(&ones),
        }
    }
}

#[test]
fn the_van_discount_pays_what_its_questions_say() {
    let policy = built_in("van-variable-discount-2024");
    let tally = Tally::default();
    let days = || prop_oneof![3 => Just(Change::Kept), 1 => figures::whole(60, 0, 120)].boxed();
    let tier = prop_oneof![2 => Just(Change::Kept), 3 => figures::limit(1)].boxed();
    let middle = prop_oneof![
        1 => Just(Change::Kept),
        3 => (20_000_i128..28_000).prop_map(|rate| Change::To(Figure(rate * (YUAN / 1_000_000))))
    ];
    let changes: Vec<BoxedStrategy<Change>> = vec![
        figures::rate().boxed(),
        prop_oneof![9 => Just(Change::Kept), 1 => figures::whole(10, 0, 60)].boxed(),
        figures::rate().boxed(),
        figures::rate().boxed(),
        figures::rate().boxed(),
        figures::rate().boxed(),
        figures::rate().boxed(),
        figures::rate().boxed(),
        middle.boxed(),
        tier,
        figures::rate().boxed(),
        figures::rate().boxed(),
        figures::rate().boxed(),
        days(),
        days(),
    ];
    let counts = prop::array::uniform4(figures::pieces(&[120, 15, 50, 100]));
    // The denominator may bring the penetration to 15% or 23%, or as near to it as it gets.
    let aimed = (prop::sample::select(&[15_i128, 23][..]), -1_i128..=1);
    let denominator = (
        figures::pieces(&[2_000, 1_780, 2_733, 0]),
        prop::option::weighted(0.4, aimed),
    );
    let ratios = (figures::share(&[130_000]), figures::share(&[350_000]));
    let submissions = figures::pieces(&[10]);
    let base = figures::single(&[5_000_000, 100]);
    let first = days_before(2024, 1);
    let day = prop_oneof![12 => (0_i64..366).prop_map(Some), 1 => Just(None)];
    let visit = prop_oneof![
        2 => prop_oneof![-1_i64..=1, 29_i64..=31, 59_i64..=61].prop_map(Some),
        1 => (0_i64..100).prop_map(Some),
        1 => Just(None)
    ];
    let urgent = prop::option::weighted(0.95, any::<bool>());
    let leads = prop::collection::vec((urgent, day, visit), 0..4);
    let cases = (
        (ratios, submissions),
        counts,
        denominator,
        base,
        leads,
        changes,
        prop::array::uniform3(any::<bool>()),
    );
    for_cases(
        CASES,
        3,
        &cases,
        |(
            ((renewal, coverage), submissions),
            sold,
            (denominator, aimed),
            base,
            leads,
            changes,
            flags,
        )| {
            let [reached, kept, last_day] = flags;
            let terms = Terms::new(&OWN, &changes);
            let mut dealer = Dealer {
                renewal: exact(renewal),
                submissions: exact(submissions),
                sold: sold.map(exact),
                denominator: None,
                coverage: exact(coverage),
                base: exact(base),
                leads: leads
                    .iter()
                    .map(|&(urgent, day, visit)| Lead {
                        urgent,
                        day: day.map(|day| Day(first + day)),
                        order: visit.map(|days| Day(first + day.unwrap_or(0) + days)),
                    })
                    .collect(),
                terms,
                reached,
                kept,
                last_day,
            };
            let denominator = match (aimed, dealer.discount().weighted) {
                (Some((percent, steps)), Ok(weighted)) => {
                    let hundred = Exact::from_integer(BigInt::from(100));
                    let at = weighted * hundred / Exact::from_integer(BigInt::from(percent));
                    Some(Figure((i128::from(whole(&at)) + steps) * YUAN))
                }
                _ => denominator,
            };
            dealer.denominator = exact(denominator);

            let text = |text: &str| Entry::Text(text.to_owned());
            let kind = |urgent: bool| {
                text(if urgent {
                    "紧急外呼"
                } else {
                    "常规保养"
                })
            };
            let row = |lead: &Lead| {
                Entry::Record(vec![
                    (
                        "线索类型".to_owned(),
                        lead.urgent.map_or(Entry::Blank, kind),
                    ),
                    ("线索日期".to_owned(), Day::entry(lead.day)),
                    ("进店工单日期".to_owned(), Day::entry(lead.order)),
                ])
            };
            let sold = PRODUCTS
                .iter()
                .zip(sold)
                .map(|([name, _], sold)| (*name, entry(sold)));
            let inputs = sold.chain([
                ("续保率", entry(renewal)),
                ("续保提交次数", entry(submissions)),
                ("渗透率分母", entry(denominator)),
                ("服务合约覆盖率", entry(coverage)),
                ("OB基数", entry(base)),
                ("线索", Entry::List(dealer.leads.iter().map(row).collect())),
            ]);
            let option = |first: bool, options: [&'static str; 2]| options[usize::from(!first)];
            let readings = [
                ("额外系数门槛", option(reached, ["达到", "高于"])),
                ("渗透率不达标时额外系数", option(kept, ["保留", "同时取消"])),
                ("抓取周期末日", option(last_day, ["计入", "不计入"])),
            ];
            let names = OWN.iter().map(|(name, _)| *name);
            let entries = entries_of(inputs, names.zip(changes.iter().copied()), readings);
            let told = dealer.discount();
            let outcome = compute(&policy, &entries).expect("readable entries");
            let mut comparison = Comparison::new(&policy, &outcome);
            comparison.one("加权单数", &told.weighted)?;
            comparison.one("渗透率", &told.penetration.clone().map(Quotient))?;
            comparison.one("渗透率达标", &told.enough)?;
            comparison.one("OB基础系数", &told.coefficient)?;
            comparison.one("OB额外系数", &told.extra)?;
            comparison.one("OB系数", &told.sum)?;
            comparison.one("OB奖金", &told.bonus)?;
            comparison.one("创新管理达标", &told.innovative)?;
            comparison.one("创新管理系数上限", &told.innovation)?;
            comparison.rows("最晚进店日", &told.latest)?;
            comparison.rows("计入工单", &told.counts)?;
            comparison.one("计入工单数", &told.counted)?;
            comparison.is_complete();

            for (name, option) in readings {
                tally.count(format!("{name} {option}"));
            }
            tally.count_total(&told.bonus);
            for (what, holds) in [
                ("enough", told.enough == Ok(true)),
                ("not enough", told.enough == Ok(false)),
                ("extra", told.extra.is_ok_and(|extra| extra.is_positive())),
                ("innovative", told.innovative == Ok(true)),
                ("counts", told.counts.contains(&Ok(true))),
                (
                    "divided by nought",
                    told.penetration == Err(Why::NothingToDivideBy),
                ),
                ("no such day", told.latest.contains(&Err(Why::NoSuchDay))),
            ] {
                if holds {
                    tally.count(what);
                }
            }
            Ok(())
        },
    );
    tally.at_least(
        4_500,
        &[
            "额外系数门槛 高于",
            "额外系数门槛 达到",
            "渗透率不达标时额外系数 同时取消",
            "渗透率不达标时额外系数 保留",
            "抓取周期末日 计入",
            "抓取周期末日 不计入",
        ],
    );
    tally.at_least(
        1_000,
        &[
            "pays",
            "nothing",
            "waits",
            "enough",
            "not enough",
            "extra",
            "counts",
        ],
    );
    tally.at_least(300, &["innovative"]);
    tally.at_least(30, &["divided by nought", "no such day"]);
}

fn of(numerator: i64, denominator: i64) -> Exact {
    Exact::new(BigInt::from(numerator), BigInt::from(denominator))
}

fn dealer(denominator: Option<i64>, coverage: Exact) -> Dealer {
    Dealer {
        renewal: None,
        submissions: None,
        sold: [120, 15, 50, 100].map(|sold| Some(of(sold, 1))),
        denominator: denominator.map(|count| of(count, 1)),
        coverage: Some(coverage),
        base: Some(of(5_000_000, 1)),
        leads: Vec::new(),
        terms: Terms::own(&OWN),
        reached: false,
        kept: false,
        last_day: true,
    }
}

#[test]
fn the_worked_numbers_of_the_van_discount() {
    // T-D03-1 and T-D03-2.
    let told = dealer(Some(2_000), of(40, 100)).discount();
    assert_eq!(told.weighted, Ok(of(410, 1)));
    assert_eq!(told.penetration, Ok(of(205, 1_000)));
    for (denominator, enough) in [(2_733, true), (2_734, false)] {
        let told = dealer(Some(denominator), of(40, 100)).discount();
        assert_eq!(told.enough, Ok(enough), "{denominator}");
    }
    // T-D03-3, at 23% and at 14.99%.
    for (coverage, coefficient, bonus) in [(40, of(3, 100), 150_000), (35, of(28, 1_000), 140_000)]
    {
        let mut at_23 = dealer(Some(1_000), of(coverage, 100));
        at_23.sold = [0, 0, 230, 0].map(|sold| Some(of(sold, 1)));
        let told = at_23.discount();
        assert_eq!(told.sum, Ok(coefficient));
        assert_eq!(told.bonus, Ok(of(bonus, 1)));
    }
    for (kept, bonus) in [(false, 0), (true, 10_000)] {
        let mut below = dealer(Some(10_000), of(40, 100));
        below.sold = [0, 0, 1_499, 0].map(|sold| Some(of(sold, 1)));
        below.kept = kept;
        assert_eq!(below.discount().bonus, Ok(of(bonus, 1)));
    }
    // T-D03-4.
    for (renewal, submissions, met) in [(1_300, 10, true), (1_299, 50, false), (2_000, 9, false)] {
        let mut renewing = dealer(None, Exact::zero());
        renewing.renewal = Some(of(renewal, 10_000));
        renewing.submissions = Some(of(submissions, 1));
        assert_eq!(renewing.discount().innovative, Ok(met), "{renewal}");
    }
    // T-D03-5: 2024-03-01 and 2024-04-30.
    let mut asked = dealer(None, Exact::zero());
    asked.leads = [false, true]
        .map(|urgent| Lead {
            urgent: Some(urgent),
            day: Some(Day(days_before(2024, 3))),
            order: Some(Day(days_before(2024, 5) - 1)),
        })
        .into();
    assert_eq!(asked.discount().counts, [Ok(true), Ok(false)]);
}

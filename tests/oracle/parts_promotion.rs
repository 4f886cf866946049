//! 配件促销返利活动方案 (D06), from its six points of chapter 六 (lines 52–56 of the source).

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;
use rebate_desk::engine::compute;
use rebate_desk::policy::Entry;

use crate::agreement::{CASES, Tally, entries_of, entry};
use crate::figures::{self, Change, Figure, YUAN};
use crate::prose::{Exact, days_before, fen};
use crate::told::{
    Comparison, Day, Terms, Told, both, either, every, only_if, product, quotient, set, sum,
};
use crate::{built_in, for_cases};

/// In millionths of a yuan, or of 100%.
const OWN: [(&str, Option<i128>); 9] = [
    // 六 1 (1).
    ("满额", Some(1_000_000_000)),
    ("每满返利", Some(100_000_000)),
    ("最高返利", Some(500_000_000)),
    ("活动返利上限", None),
    // 六 2.
    ("最低折扣", Some(500_000)),
    // 六 3.
    ("积分单位金额", Some(1_000_000)),
    ("每元积分", Some(1_000_000)),
    ("每积分抵现", None),
    // 六 4, without a figure.
    ("抽奖门槛", None),
];

#[derive(Clone, Debug)]
struct Order {
    amount: Option<Exact>,
    voucher: Exact,
    number: Option<&'static str>,
    day: Option<Day>,
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a reading of the policy"
)]
struct Promotion {
    orders: Vec<Order>,
    /// What is left of the price.
    discount: Exact,
    paid_before: Exact,
    terms: Terms,
    first_day: Option<Day>,
    last_day: Option<Day>,
    /// Each order by itself, not the sum of all.
    by_order: bool,
    /// The amount after the discount and vouchers counts.
    net: bool,
    claw_back: bool,
    /// Points are rounded half up, not down.
    round_points: bool,
}

struct Rewards {
    counts: Vec<Told<bool>>,
    counted: Vec<Told<Exact>>,
    orders: Vec<Told<Exact>>,
    sum: Told<Exact>,
    order_rebates: Vec<Told<Exact>>,
    entitlement: Told<Exact>,
    rebate: Told<Exact>,
    order_points: Vec<Told<Exact>>,
    sum_points: Told<Exact>,
    points: Told<Exact>,
    points_value: Told<Exact>,
    order_draws: Vec<Told<Exact>>,
    sum_draws: Told<Exact>,
    draws: Told<Exact>,
    discount_allowed: Told<bool>,
}

/// A net amount below nought earns nothing.
fn earning(amount: &Told<Exact>) -> Told<Exact> {
    amount.clone().map(|amount| amount.max(Exact::zero()))
}

impl Promotion {
    /// 六 1 (1): so much for each full amount, at most so much.
    fn for_each_full(&self, amount: &Told<Exact>) -> Told<Exact> {
        let each = self.terms.told("满额");
        let pays = self.terms.told("每满返利");
        let steps = both(&earning(amount), &each, |amount, each| {
            if amount.is_zero() {
                amount.clone()
            } else {
                (amount / each).floor()
            }
        });
        let rebate = product([&steps, &pays]);
        rebate.map(|rebate| match self.terms.get("最高返利") {
            Some(most) => rebate.min(most.clone()),
            None => rebate,
        })
    }

    /// 六 3: a point for each yuan.
    fn points(&self, amount: &Told<Exact>) -> Told<Exact> {
        let points = product([&earning(amount), &self.terms.told("每元积分")]);
        let points = quotient(&points, &self.terms.told("积分单位金额"));
        let half = Exact::new(BigInt::one(), BigInt::from(2));
        points.map(|points| match (self.round_points, points.is_negative()) {
            (false, _) => points.floor(),
            (true, false) => (points + half).floor(),
            (true, true) => (points - half).ceil(),
        })
    }

    /// 六 4: a draw for each full amount.
    fn draws(&self, amount: &Told<Exact>) -> Told<Exact> {
        quotient(&earning(amount), &self.terms.told("抽奖门槛")).map(|draws| draws.floor())
    }

    fn rewards(&self) -> Rewards {
        // 四: from the first day to the last, both included.
        let counts: Vec<Told<bool>> = self
            .orders
            .iter()
            .map(|order| {
                let day = set(order.day.as_ref(), "订单[日期]");
                let bound = |bound: Option<Day>, holds: fn(Day, Day) -> bool| {
                    bound.map_or(Ok(true), |bound| day.clone().map(|day| holds(day, bound)))
                };
                every([
                    bound(self.first_day, |day, first| day >= first),
                    bound(self.last_day, |day, last| day <= last),
                ])
            })
            .collect();
        let counted: Vec<Told<Exact>> = self
            .orders
            .iter()
            .zip(&counts)
            .map(|(order, counts)| {
                let amount = || {
                    let amount = set(order.amount.as_ref(), "订单[金额]")?;
                    Ok(if self.net {
                        amount * &self.discount - &order.voucher
                    } else {
                        amount
                    })
                };
                either(counts.clone(), amount, || Ok(Exact::zero()))
            })
            .collect();
        // Rows of one number are one order, which stands in the first of them.
        let orders: Vec<Told<Exact>> = (0..self.orders.len())
            .map(|row| {
                let Some(number) = self.orders[row].number else {
                    return counted[row].clone();
                };
                let same = |other: &usize| self.orders[*other].number == Some(number);
                if (0..row).any(|other| same(&other)) {
                    return Ok(Exact::zero());
                }
                sum((0..self.orders.len())
                    .filter(same)
                    .map(|other| &counted[other]))
            })
            .collect();
        // Without any row nothing is known.
        let rows = set(self.orders.first(), "订单").map(|_| ());
        let total = |parts: &[Told<Exact>]| both(&rows, &sum(parts), |(), sum| sum.clone());
        let all = total(&counted);
        let each = |f: &dyn Fn(&Told<Exact>) -> Told<Exact>| orders.iter().map(f).collect();

        let order_rebates: Vec<Told<Exact>> = each(&|order| self.for_each_full(order));
        let order_points: Vec<Told<Exact>> = each(&|order| self.points(order));
        let order_draws: Vec<Told<Exact>> = each(&|order| self.draws(order));
        let sum_draws = self.draws(&all);
        let chosen = |by_order: &[Told<Exact>], of_all: Told<Exact>| {
            if self.by_order {
                total(by_order)
            } else {
                of_all
            }
        };
        let entitlement = chosen(&order_rebates, self.for_each_full(&all));
        let entitlement = entitlement.map(|rebate| match self.terms.get("活动返利上限") {
            Some(most) => rebate.min(most.clone()),
            None => rebate,
        });
        let rebate = entitlement.clone().map(|entitled| {
            let due = entitled - &self.paid_before;
            fen(&if self.claw_back {
                due
            } else {
                due.max(Exact::zero())
            })
        });
        let sum_points = self.points(&all);
        let points = chosen(&order_points, sum_points.clone());
        let value = product([&points, &self.terms.told("每积分抵现")]);
        let draws = chosen(&order_draws, sum_draws.clone());
        let least = self.terms.told("最低折扣");
        Rewards {
            points_value: only_if(&Ok(self.terms.get("每积分抵现").is_some()), value),
            discount_allowed: least.map(|least| self.discount >= least),
            counts,
            counted,
            orders,
            sum: all,
            order_rebates,
            entitlement,
            rebate,
            order_points,
            sum_points,
            points,
            order_draws,
            sum_draws,
            draws,
        }
    }
}

#[test]
fn the_parts_promotion_pays_what_its_scheme_says() {
    const EDGES: &[i128] = &[1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 10_000];
    let policy = built_in("parts-promotion");
    let tally = Tally::default();
    let some = |edges: &'static [i128]| {
        let amount = prop::sample::select(edges).prop_map(|yuan| Change::To(Figure(yuan * YUAN)));
        prop_oneof![2 => amount, 1 => figures::limit(2_000), 2 => Just(Change::Kept)]
    };
    // An amount each of which counts stays above nought.
    let each = prop_oneof![
        9 => Just(Change::Kept),
        1 => prop::sample::select(&[50_000, 33_333, 100_001][..])
            .prop_map(|fens| Change::To(Figure(fens * (YUAN / 100)))),
        1 => Just(Change::Unset),
    ];
    let changes: Vec<BoxedStrategy<Change>> = vec![
        each.boxed(),
        figures::limit(200).boxed(),
        figures::limit(1_000).boxed(),
        some(&[500, 1_000]).boxed(),
        figures::rate().boxed(),
        prop_oneof![12 => some(&[1, 3, 7, 10]), 1 => Just(Change::To(Figure(0)))].boxed(),
        prop_oneof![3 => Just(Change::Kept), 1 => figures::rate()].boxed(),
        prop_oneof![1 => Just(Change::To(Figure(YUAN / 100))), 1 => figures::rate()].boxed(),
        prop_oneof![12 => some(&[500, 1_000, 333]), 1 => Just(Change::To(Figure(0)))].boxed(),
    ];
    // 五月, of which the days before and after are tried too.
    let first = days_before(2023, 5);
    let day = move || {
        let near = prop_oneof![-1_i64..=1, 29_i64..=31, 0_i64..=40];
        prop_oneof![12 => near.prop_map(move |day| Some(Day(first + day))), 1 => Just(None)]
    };
    let bound = |day: i64| prop::option::weighted(0.4, Just(Day(first + day)));
    let voucher = prop_oneof![3 => Just(None), 1 => figures::in_fen(&[1, 100])];
    let number = prop::sample::select(&[None, None, Some("A1"), Some("A2")][..]);
    let order = (figures::in_fen(EDGES), voucher, number, day());
    // The last order may bring the sum to an edge.
    let aimed = prop::option::weighted(0.4, (prop::sample::select(EDGES), -1_i128..=1));
    let orders = (prop::collection::vec(order, 0..6), aimed);
    let discount = prop_oneof![
        3 => Just(None),
        2 => Just(Some(Figure(YUAN / 2))),
        2 => figures::share(&[500_000, 800_000])
    ];
    let paid = prop_oneof![2 => Just(None), 1 => figures::in_fen(&[100, 500])];
    let flags = prop::array::uniform4(any::<bool>());
    let cases = (
        orders,
        discount,
        paid,
        changes,
        (bound(0), bound(29)),
        flags,
    );
    for_cases(
        // Some are set aside.
        CASES + 100,
        6,
        &cases,
        |((mut rows, aimed), discount, paid, changes, (first_day, last_day), flags)| {
            let [by_order, net, claw_back, round_points] = flags;
            if let (Some((edge, fens)), Some((last, before))) = (aimed, rows.split_last_mut()) {
                let before: i128 = before.iter().filter_map(|row| row.0).map(|it| it.0).sum();
                last.0 = Some(Figure(edge * YUAN + fens * (YUAN / 100) - before));
            }
            let text = |text: &str| Entry::Text(text.to_owned());
            let row = |(amount, voucher, number, day): &(
                Option<Figure>,
                Option<Figure>,
                Option<&str>,
                Option<Day>,
            )| {
                Entry::Record(vec![
                    ("金额".to_owned(), entry(*amount)),
                    ("现金券抵扣".to_owned(), entry(*voucher)),
                    ("订单号".to_owned(), number.map_or(Entry::Blank, text)),
                    ("日期".to_owned(), Day::entry(*day)),
                ])
            };
            let inputs = [
                ("订单", Entry::List(rows.iter().map(row).collect())),
                ("活动折扣", entry(discount)),
                ("已返返利", entry(paid)),
            ];
            let option = |first: bool, options: [&'static str; 2]| options[usize::from(!first)];
            let readings = [
                ("口径", option(by_order, ["按单", "累计"])),
                ("基准", option(net, ["折后", "折前"])),
                ("退货处理", option(claw_back, ["冲回", "不冲回"])),
                ("积分取整", option(round_points, ["四舍五入", "舍去"])),
            ];
            let names = OWN.iter().map(|(name, _)| *name);
            let mut entries = entries_of(inputs, names.zip(changes.iter().copied()), readings);
            for (name, day) in [("活动开始日", first_day), ("活动结束日", last_day)] {
                entries.parameters.insert(name.to_owned(), Day::entry(day));
            }
            let exact = |figure: Option<Figure>| figure.map(Figure::exact);
            let orders = rows.iter().map(|(amount, voucher, number, day)| Order {
                amount: exact(*amount),
                voucher: exact(*voucher).unwrap_or_default(),
                number: *number,
                day: *day,
            });
            let promotion = Promotion {
                orders: orders.collect(),
                discount: exact(discount).unwrap_or_else(Exact::one),
                paid_before: exact(paid).unwrap_or_default(),
                terms: Terms::new(&OWN, &changes),
                first_day,
                last_day,
                by_order,
                net,
                claw_back,
                round_points,
            };
            let told = promotion.rewards();
            let unset = |name| promotion.terms.get(name).is_none();
            if unset("最高返利") && (unset("满额") || unset("每满返利")) {
                // The engine asks for the cap as well then, though without one nothing is capped.
                return Ok(());
            }
            let outcome = compute(&policy, &entries).expect("readable entries");
            let mut comparison = Comparison::new(&policy, &outcome);
            comparison.rows("计入活动", &told.counts)?;
            comparison.rows("计入金额", &told.counted)?;
            comparison.rows("每单金额", &told.orders)?;
            comparison.one("累计金额", &told.sum)?;
            comparison.rows("每单返利", &told.order_rebates)?;
            comparison.one("应得返利", &told.entitlement)?;
            comparison.one("满额返利", &told.rebate)?;
            comparison.rows("每单积分", &told.order_points)?;
            comparison.one("累计积分", &told.sum_points)?;
            comparison.one("积分", &told.points)?;
            comparison.one("积分可抵金额", &told.points_value)?;
            comparison.rows("每单抽奖次数", &told.order_draws)?;
            comparison.one("累计抽奖次数", &told.sum_draws)?;
            comparison.one("抽奖次数", &told.draws)?;
            comparison.one("折扣在范围内", &told.discount_allowed)?;
            comparison.is_complete();

            for (name, option) in readings {
                tally.count(format!("{name} {option}"));
            }
            tally.count("compared");
            tally.count_total(&told.rebate);
            if told.rebate.is_ok_and(|rebate| rebate.is_negative()) {
                tally.count("takes back");
            }
            if told.entitlement == promotion.terms.told("最高返利") {
                tally.count("capped");
            }
            if told.draws.is_ok_and(|draws| draws.is_positive()) {
                tally.count("draws");
            }
            Ok(())
        },
    );
    tally.at_least(CASES, &["compared"]);
    tally.at_least(
        4_500,
        &[
            "口径 按单",
            "口径 累计",
            "基准 折后",
            "基准 折前",
            "退货处理 冲回",
            "退货处理 不冲回",
            "积分取整 舍去",
            "积分取整 四舍五入",
        ],
    );
    tally.at_least(1_000, &["pays", "nothing", "waits", "capped", "draws"]);
    tally.at_least(300, &["takes back"]);
}

/// So many fen.
fn fens(fens: i64) -> Exact {
    Exact::new(BigInt::from(fens), BigInt::from(100))
}

fn promotion(orders: &[i64]) -> Promotion {
    let order = |amount: &i64| Order {
        amount: Some(fens(*amount)),
        voucher: Exact::zero(),
        number: None,
        day: None,
    };
    Promotion {
        orders: orders.iter().map(order).collect(),
        discount: Exact::one(),
        paid_before: Exact::zero(),
        terms: Terms::own(&OWN),
        first_day: None,
        last_day: None,
        by_order: true,
        net: true,
        claw_back: false,
        round_points: false,
    }
}

#[test]
fn the_worked_numbers_of_the_parts_promotion() {
    let yuan = |yuan: i64| Ok(fens(yuan * 100));
    // T-D06-1.
    for (amount, rebate) in [
        (99_999, 0),
        (100_000, 100),
        (199_999, 100),
        (200_000, 200),
        (499_999, 400),
        (500_000, 500),
        (800_000, 500),
    ] {
        for by_order in [true, false] {
            let one = Promotion {
                by_order,
                ..promotion(&[amount])
            };
            assert_eq!(one.rewards().rebate, yuan(rebate), "{amount}");
        }
    }
    // T-D06-2.
    assert_eq!(promotion(&[-100_000]).rewards().rebate, yuan(0));
    let returned = Promotion {
        by_order: false,
        claw_back: true,
        paid_before: fens(50_000),
        ..promotion(&[500_000, -150_000])
    };
    assert_eq!(returned.rewards().entitlement, yuan(300));
    assert_eq!(returned.rewards().rebate, yuan(-200));
    // T-D06-3.
    let two = promotion(&[150_000, 150_000]);
    assert_eq!(two.rewards().rebate, yuan(200));
    let two = Promotion {
        by_order: false,
        ..two
    };
    assert_eq!(two.rewards().rebate, yuan(300));
    // T-D06-4.
    let points = |round_points| {
        let one = Promotion {
            round_points,
            ..promotion(&[123_456])
        };
        one.rewards().points
    };
    assert_eq!(points(false), yuan(1234));
    assert_eq!(points(true), yuan(1235));
    // T-D06-5.
    let half_price = |net| {
        let one = Promotion {
            net,
            discount: fens(50),
            ..promotion(&[100_000])
        };
        one.rewards().rebate
    };
    assert_eq!(half_price(true), yuan(0));
    assert_eq!(half_price(false), yuan(100));
    // 四: the first and the last day count, the days beside them do not.
    let first = days_before(2023, 5);
    let mut may = promotion(&[100_000; 4]);
    for (order, day) in may.orders.iter_mut().zip([-1, 0, 29, 30]) {
        order.day = Some(Day(first + day));
    }
    (may.first_day, may.last_day) = (Some(Day(first)), Some(Day(first + 29)));
    assert_eq!(may.rewards().rebate, yuan(200));
}

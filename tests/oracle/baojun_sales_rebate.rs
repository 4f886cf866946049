//! 宝骏汽车销售折扣与 FED 补贴 (D04), from its slides (lines 27–42 of the source).

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;
use rebate_desk::engine::compute;
use rebate_desk::policy::Entry;

use crate::agreement::{CASES, Tally, entries_of, entry};
use crate::figures::{self, Change, Figure, YUAN};
use crate::prose::{Exact, calendar, day_there, days_before, fen, months_later};
use crate::told::{
    Comparison, Day, Terms, Told, Why, both, either, every, one_of, only_if, product, quotient,
    set, sum, whole,
};
use crate::{built_in, for_cases};

/// The FED table of line 34 on: the class, the name of its pool and the name of its lump sum.
const CLASSES: [[&str; 3]; 6] = [
    ["A+级4S", "A+级额度", "4S一次性补贴"],
    ["A级4S", "A级额度", "4S一次性补贴"],
    ["B级4S", "B级额度", "4S一次性补贴"],
    ["2S", "一次性级别额度", "2S补贴"],
    ["单一销售", "一次性级别额度", "单一销售补贴"],
    ["单一服务", "一次性级别额度", "单一服务补贴"],
];

/// In millionths of a yuan, or of 100%.
const OWN: [(&str, Option<i128>); 15] = [
    // Line 29.
    ("首发车型基本返利率", Some(70_000)),
    ("乐驰基本返利率", Some(70_000)),
    // Line 30, without a figure.
    ("综合评价系数", Some(1_000_000)),
    // Line 41.
    ("FED补贴率", Some(15_000)),
    // Lines 36 to 39.
    ("FED年限", Some(3_000_000)),
    ("A+级额度", Some(3_500_000_000_000)),
    ("A级额度", Some(2_000_000_000_000)),
    ("B级额度", Some(1_000_000_000_000)),
    ("一次性级别额度", Some(0)),
    ("2S补贴", Some(40_000_000_000)),
    ("单一销售补贴", Some(20_000_000_000)),
    ("单一服务补贴", Some(20_000_000_000)),
    ("4S一次性补贴", Some(0)),
    ("增值税率", None),
    ("到期提醒天数", Some(90_000_000)),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Opening,
    Agreement,
    FirstPurchase,
}

const STARTS: &[(&str, Start)] = &[
    ("开业日", Start::Opening),
    ("协议日", Start::Agreement),
    ("首次提车日", Start::FirstPurchase),
];

struct Purchase {
    day: Option<Day>,
    launch: Exact,
    lechi: Exact,
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a reading of the policy"
)]
struct Store {
    class: Option<usize>,
    opening: Option<Day>,
    agreement: Option<Day>,
    account: Option<Day>,
    lump_paid: bool,
    purchases: Vec<Purchase>,
    terms: Terms,
    start: Start,
    /// The balance is paid where it does not cover a grant; otherwise nothing.
    partial: bool,
    /// Purchases after the term still draw on the pool.
    kept: bool,
    /// A returned vehicle gives its subsidy back to the pool.
    taken_back: bool,
    /// The subsidy is a share of the price without tax.
    without_tax: bool,
}

struct Rebates {
    base: Vec<Told<Exact>>,
    pool: Told<Exact>,
    start: Told<Day>,
    end: Told<Day>,
    within: Vec<Told<bool>>,
    due: Vec<Told<Exact>>,
    granted: Vec<Told<Exact>>,
    left: Vec<Told<Exact>>,
    base_total: Told<Exact>,
    granted_total: Told<Exact>,
    unused: Told<Exact>,
    over: Told<bool>,
    forfeited: Told<Exact>,
    balance: Told<Exact>,
    to_buy: Told<Exact>,
    lump: Told<Exact>,
    total: Told<Exact>,
    /// No notice is due that the pool will expire.
    quiet: Told<bool>,
}

impl Store {
    fn rebates(&self) -> Rebates {
        let terms = &self.terms;
        let class = set(self.class.as_ref(), "FED级别");
        // Line 29: 7.0% of either model; line 30 ties it to an evaluation.
        let base: Vec<Told<Exact>> = self
            .purchases
            .iter()
            .map(|bought| {
                let share = |amount: &Exact, rate| terms.told(rate).map(|rate| amount * rate);
                let sum = both(
                    &share(&bought.launch, "首发车型基本返利率"),
                    &share(&bought.lechi, "乐驰基本返利率"),
                    |launch, lechi| launch + lechi,
                );
                product([&sum, &terms.told("综合评价系数")]).map(|amount| fen(&amount))
            })
            .collect();

        let pool = class
            .clone()
            .and_then(|class| terms.told(CLASSES[class][1]));
        let has_pool = pool.clone().map(|pool| pool.is_positive());
        let days: Vec<Told<Day>> = self
            .purchases
            .iter()
            .map(|bought| set(bought.day.as_ref(), "提车[日期]"))
            .collect();
        let opening = set(self.opening.as_ref(), "开业日期");
        let start = match self.start {
            Start::Opening => opening,
            Start::Agreement => set(self.agreement.as_ref(), "协议日期"),
            Start::FirstPurchase => days
                .iter()
                .cloned()
                .reduce(|a, b| both(&a, &b, |a, b| *a.min(b)))
                .unwrap_or(opening),
        };
        let start = only_if(&has_pool, start);
        // Three years: the anniversary is the last day.
        let end = both(&start, &terms.told("FED年限"), |start, years| {
            let months = whole(years).checked_mul(12);
            let end = months.and_then(|months| months_later(start.0, months));
            end.map(Day).ok_or(Why::NoSuchDay)
        });
        let end = only_if(&has_pool, end.and_then(|end| end));
        let within: Vec<Told<bool>> = days
            .iter()
            .map(|day| {
                let begun = both(day, &start, |day, start| day >= start);
                let not_over = one_of([Ok(self.kept), both(day, &end, |day, end| day <= end)]);
                only_if(&has_pool, every([begun, not_over]))
            })
            .collect();

        let tax = if self.without_tax {
            terms.told("增值税率").map(|rate| rate + Exact::one())
        } else {
            Ok(Exact::one())
        };
        let due: Vec<Told<Exact>> = self
            .purchases
            .iter()
            .zip(&within)
            .map(|(bought, within)| {
                let nought = || Ok(Exact::zero());
                either(pool.clone().map(|pool| pool.is_zero()), nought, || {
                    let subsidised = if self.taken_back {
                        bought.launch.clone()
                    } else {
                        bought.launch.clone().max(Exact::zero())
                    };
                    let subsidy = || {
                        let share = product([&Ok(subsidised), &terms.told("FED补贴率")]);
                        quotient(&share, &tax).map(|amount| fen(&amount))
                    };
                    either(within.clone(), subsidy, nought)
                })
            })
            .collect();

        // The purchases by date, those without one last.
        let mut in_order: Vec<usize> = (0..self.purchases.len()).collect();
        in_order.sort_by_key(|&row| {
            let day = self.purchases[row].day;
            (day.is_none(), day)
        });
        let mut granted = vec![Ok(Exact::zero()); in_order.len()];
        let mut left = vec![Ok(Exact::zero()); in_order.len()];
        let (mut balance, mut entitled) = (pool.clone(), Ok(Exact::zero()));
        for &row in &in_order {
            entitled = both(&entitled, &due[row], |sum, due| sum + due);
            let grant = if self.partial {
                both(&balance, &due[row], |left, due| {
                    due.min(&left.clone().max(Exact::zero())).clone()
                })
            } else {
                // Once what has been earned is more than the pool, no more is paid; what is returned is taken back all the same.
                let returned = due[row].clone().map(|due| due.is_negative());
                let covered = both(&entitled, &pool, |sum, pool| sum <= pool);
                either(
                    one_of([returned, covered]),
                    || due[row].clone(),
                    || Ok(Exact::zero()),
                )
            };
            let grant = grant.map(|amount| fen(&amount));
            balance = both(&balance, &grant, |left, grant| left - grant);
            (granted[row], left[row]) = (grant, balance.clone());
        }

        let base_total = sum(&base);
        let granted_total = sum(&granted);
        let unused = both(&pool, &granted_total, |pool, granted| pool - granted);
        let account = set(self.account.as_ref(), "核算日期");
        // Nothing can expire, or nobody asks.
        let no_expiry = one_of([
            Ok(self.account.is_none()),
            pool.clone().map(|pool| pool.is_zero()),
            Ok(self.kept),
        ]);
        let is_past = both(&account, &end, |account, end| account > end);
        let over = either(no_expiry.clone(), || Ok(false), || is_past.clone());
        let forfeited = either(over.clone(), || unused.clone(), || Ok(Exact::zero()));
        let balance = both(&unused, &forfeited, |unused, lost| unused - lost);
        let rate = terms.told("FED补贴率");
        let to_buy = quotient(&product([&balance, &tax]), &rate).map(|amount| fen(&amount));
        let to_buy = only_if(&rate.map(|rate| rate.is_positive()), to_buy);
        let notice = both(&end, &terms.told("到期提醒天数"), |end, notice| {
            let day = end.0.checked_sub(whole(notice)).and_then(day_there);
            day.map(Day).ok_or(Why::NoSuchDay)
        });
        let notice = notice.and_then(|day| day);
        let quiet = either(
            no_expiry,
            || Ok(true),
            || {
                one_of([
                    unused.clone().map(|unused| !unused.is_positive()),
                    both(&account, &notice, |account, notice| account < notice),
                    is_past.clone(),
                ])
            },
        );
        let lump = if self.lump_paid {
            Ok(Exact::zero())
        } else {
            class
                .and_then(|class| terms.told(CLASSES[class][2]))
                .map(|amount| fen(&amount))
        };
        let total = sum(base.iter().chain(&granted).chain([&lump]));
        Rebates {
            base,
            pool,
            start,
            end,
            within,
            due,
            granted,
            left,
            base_total,
            granted_total,
            unused,
            over,
            forfeited,
            balance,
            to_buy,
            lump,
            total,
            quiet,
        }
    }
}

/// 10⁻¹² yuan in a fen.
const FEN: i128 = YUAN / 100;

/// A day told from another: about it, about its third anniversary, about the first day of notice, or some time after.
fn moment() -> impl Strategy<Value = Option<(u8, i64)>> {
    let some = prop_oneof![
        2 => (Just(0), -1_i64..=1),
        2 => (Just(36), -1_i64..=1),
        1 => (Just(36), -91_i64..=-89),
        4 => (Just(0), 0_i64..=1_300),
    ];
    prop_oneof![40 => some.prop_map(Some), 1 => Just(None)]
}

fn at(from: i64, (months, days): (u8, i64)) -> Day {
    Day(months_later(from, i64::from(months)).expect("a day") + days)
}

#[test]
fn the_baojun_policy_pays_what_its_slides_say() {
    // What 1.5% makes into the pools, and ordinary amounts.
    const EDGES: &[i128] = &[133_333_333, 233_333_333, 66_666_666, 10_000_000, 1_000];
    const POOLS: &[i128] = &[3_500_000, 2_000_000, 1_000_000];
    let policy = built_in("baojun-sales-rebate");
    let tally = Tally::default();
    let pool = || figures::threshold(POOLS);
    let lump = || figures::threshold(&[20_000, 40_000]);
    let tax = prop_oneof![
        2 => Just(Change::Kept),
        2 => Just(Change::To(Figure(YUAN * 13 / 100))),
        1 => figures::rate()
    ];
    let changes: Vec<BoxedStrategy<Change>> = vec![
        figures::rate().boxed(),
        figures::rate().boxed(),
        figures::rate().boxed(),
        // At 226% and a tax of 13%, half of the balance uses it up: half a fen now and then.
        prop_oneof![12 => figures::rate(), 1 => Just(Change::To(Figure(YUAN * 226 / 100)))].boxed(),
        prop_oneof![3 => Just(Change::Kept), 1 => figures::whole(3, 0, 10)].boxed(),
        pool().boxed(),
        pool().boxed(),
        pool().boxed(),
        prop_oneof![9 => Just(Change::Kept), 1 => pool()].boxed(),
        lump().boxed(),
        lump().boxed(),
        lump().boxed(),
        lump().boxed(),
        tax.boxed(),
        prop_oneof![3 => Just(Change::Kept), 1 => figures::whole(90, 0, 400)].boxed(),
    ];
    let openings = prop_oneof![
        2 => Just(days_before(2024, 1)),
        1 => Just(days_before(2024, 3) - 1),
        2 => days_before(2023, 1)..days_before(2026, 1),
    ];
    let opened = (openings, prop::bool::weighted(0.95));
    let purchase = (moment(), figures::in_fen(EDGES), figures::in_fen(EDGES));
    // The last purchase may be what uses up a pool, or about 33 fen more or less, which is half a fen of subsidy.
    let aimed = prop::option::weighted(0.4, (prop::sample::select(POOLS), -3_i128..=3));
    let purchases = (prop::collection::vec(purchase, 0..5), aimed);
    let account = prop_oneof![
        1 => moment(),
        2 => (Just(36), prop_oneof![-91_i64..=1, Just(-90), Just(0), Just(1), 1_i64..=90]).prop_map(Some)
    ];
    let days = (opened, moment(), prop::option::weighted(0.8, account));
    let flags = prop::array::uniform4(any::<bool>());
    let readings = (prop::sample::select(STARTS), flags);
    let class = prop_oneof![
        15 => (0..CLASSES.len() + 3).prop_map(|class| Some(class % CLASSES.len())),
        1 => Just(None)
    ];
    let lump_paid = prop::option::weighted(0.3, any::<bool>());
    let cases = (class, days, lump_paid, purchases, changes, readings);
    for_cases(
        CASES,
        4,
        &cases,
        |(class, days, lump_paid, (rows, aimed), changes, readings)| {
            let ((opening, is_open), agreement, account) = days;
            let (start, [partial, kept, taken_back, without_tax]) = readings;
            let mut rows: Vec<(Option<Day>, Option<Figure>, Option<Figure>)> = rows
                .into_iter()
                .map(|(day, launch, lechi)| (day.map(|day| at(opening, day)), launch, lechi))
                .collect();
            if let (Some((pool, steps)), Some((last, before))) = (aimed, rows.split_last_mut()) {
                let bought: i128 = before.iter().filter_map(|row| row.1).map(|it| it.0).sum();
                let all = pool * YUAN / 15 * 1_000 / FEN * FEN;
                last.1 = Some(Figure(all - bought + steps * 33 * FEN));
            }
            let agreement = agreement.map(|day| at(opening, day));
            let account = account.flatten().map(|day| at(opening, day));
            let opening = is_open.then_some(Day(opening));

            let row = |(day, launch, lechi): &(Option<Day>, Option<Figure>, Option<Figure>)| {
                Entry::Record(vec![
                    ("日期".to_owned(), Day::entry(*day)),
                    ("首发车型金额".to_owned(), entry(*launch)),
                    ("乐驰金额".to_owned(), entry(*lechi)),
                ])
            };
            let chosen = |class: usize| Entry::Text(CLASSES[class][0].to_owned());
            let inputs = [
                ("FED级别", class.map_or(Entry::Blank, chosen)),
                ("开业日期", Day::entry(opening)),
                ("提车", Entry::List(rows.iter().map(row).collect())),
                ("协议日期", Day::entry(agreement)),
                ("核算日期", Day::entry(account)),
                (
                    "一次性补贴已发",
                    lump_paid.map_or(Entry::Blank, Entry::Bool),
                ),
            ];
            let option = |first: bool, options: [&'static str; 2]| options[usize::from(!first)];
            let readings = [
                ("FED起算", start.0),
                ("末次补贴", option(partial, ["补足余额", "不足不补"])),
                ("到期余额", option(kept, ["继续使用", "作废"])),
                ("退车", option(taken_back, ["收回并恢复额度", "不收回"])),
                ("FED基数", option(without_tax, ["不含税", "填报金额"])),
            ];
            let names = OWN.iter().map(|(name, _)| *name);
            let entries = entries_of(inputs, names.zip(changes.iter().copied()), readings);
            let amount = |figure: Option<Figure>| figure.map(Figure::exact).unwrap_or_default();
            let purchases = rows.iter().map(|(day, launch, lechi)| Purchase {
                day: *day,
                launch: amount(*launch),
                lechi: amount(*lechi),
            });
            let store = Store {
                class,
                opening,
                agreement,
                account,
                lump_paid: lump_paid.unwrap_or(false),
                purchases: purchases.collect(),
                terms: Terms::new(&OWN, &changes),
                start: start.1,
                partial,
                kept,
                taken_back,
                without_tax,
            };
            let told = store.rebates();
            let outcome = compute(&policy, &entries).expect("readable entries");
            let mut comparison = Comparison::new(&policy, &outcome);
            comparison.rows("基本返利", &told.base)?;
            comparison.one("FED总额度", &told.pool)?;
            comparison.one("FED起算日", &told.start)?;
            // A row of the pool waits for the rows before it, a term for its years, before either asks for more.
            comparison.one_at_least("FED到期日", &told.end)?;
            comparison.rows("FED期内", &told.within)?;
            comparison.rows("FED应补", &told.due)?;
            comparison.rows_at_least("FED补贴", &told.granted)?;
            comparison.rows_at_least("FED行后余额", &told.left)?;
            comparison.one("基本返利合计", &told.base_total)?;
            comparison.one_at_least("FED补贴合计", &told.granted_total)?;
            comparison.one_at_least("FED未用额度", &told.unused)?;
            comparison.one_at_least("FED已到期", &told.over)?;
            comparison.one_at_least("FED作废额度", &told.forfeited)?;
            comparison.one_at_least("FED余额", &told.balance)?;
            comparison.one_at_least("FED用完所需提车额", &told.to_buy)?;
            comparison.one("一次性补贴", &told.lump)?;
            comparison.one_at_least("返利合计", &told.total)?;
            comparison.one_at_least("FED未近到期", &told.quiet)?;
            comparison.is_complete();

            for (name, option) in readings {
                tally.count(format!("{name} {option}"));
            }
            tally.count_total(&told.total);
            if told.balance.as_ref().is_ok_and(Zero::is_zero) && told.pool != Ok(Exact::zero()) {
                tally.count("used up");
            }
            if told.forfeited.is_ok_and(|lost| lost.is_positive()) {
                tally.count("forfeited");
            }
            if told.quiet == Ok(false) {
                tally.count("notice");
            }
            if told.end == Err(Why::NoSuchDay) {
                tally.count("no such day");
            }
            Ok(())
        },
    );
    tally.at_least(
        2_500,
        &[
            "FED起算 开业日",
            "FED起算 协议日",
            "FED起算 首次提车日",
            "末次补贴 不足不补",
            "到期余额 继续使用",
            "退车 不收回",
            "FED基数 不含税",
            "pays",
        ],
    );
    tally.at_least(200, &["nothing", "waits", "used up", "forfeited", "notice"]);
    tally.at_least(40, &["no such day"]);
}

/// So many 万.
fn ten_thousands(amount: i64) -> Exact {
    Exact::from_integer(BigInt::from(amount * 10_000))
}

fn store(class: &str, launch: &[i64]) -> Store {
    let opening = days_before(2024, 1);
    let purchase = |(quarter, amount): (usize, &i64)| Purchase {
        day: Some(Day(opening
            + 31
            + 91 * i64::try_from(quarter).expect("few"))),
        launch: ten_thousands(*amount),
        lechi: Exact::zero(),
    };
    Store {
        class: CLASSES.iter().position(|[name, ..]| *name == class),
        opening: Some(Day(opening)),
        agreement: None,
        account: None,
        lump_paid: false,
        purchases: launch.iter().enumerate().map(purchase).collect(),
        terms: Terms::own(&OWN),
        start: Start::Opening,
        partial: true,
        kept: false,
        taken_back: true,
        without_tax: false,
    }
}

#[test]
fn the_worked_numbers_of_the_baojun_policy() {
    // T-D04-1.
    let told = store("A级4S", &[3_000, 5_000, 6_000, 1_000]).rebates();
    assert_eq!(
        told.granted,
        [45, 75, 80, 0].map(|grant| Ok(ten_thousands(grant)))
    );
    assert_eq!(told.balance, Ok(Exact::zero()));
    let fens = |fens: i64| Exact::new(BigInt::from(fens), BigInt::from(100));
    let told = store("A级4S", &[]).rebates();
    assert_eq!(told.to_buy, Ok(fens(13_333_333_333)));
    // T-D04-3.
    let told = store("A级4S", &[1_000]).rebates();
    assert_eq!(told.base, [Ok(ten_thousands(70))]);
    assert_eq!(told.granted, [Ok(ten_thousands(15))]);
    assert_eq!(told.total, Ok(ten_thousands(85)));
    let mut lechi = store("A级4S", &[0]);
    lechi.purchases[0].lechi = ten_thousands(1_000);
    assert_eq!(lechi.rebates().total, Ok(ten_thousands(70)));
    // T-D04-4.
    let anniversary = days_before(2027, 1);
    assert_eq!(calendar(anniversary), "2027-01-01");
    for (day, lost, quiet) in [
        (0, 0, false),
        (1, 50, true),
        (-90, 0, false),
        (-91, 0, true),
    ] {
        let mut three_years = store("A+级4S", &[20_000]);
        three_years.account = Some(Day(anniversary + day));
        let told = three_years.rebates();
        assert_eq!(told.granted_total, Ok(ten_thousands(300)));
        assert_eq!(told.forfeited, Ok(ten_thousands(lost)), "{day}");
        assert_eq!(told.balance, Ok(ten_thousands(50 - lost)), "{day}");
        assert_eq!(told.quiet, Ok(quiet), "{day}");
    }
    // T-D04-5.
    let mut sales_only = store("单一销售", &[]);
    assert_eq!(sales_only.rebates().total, Ok(ten_thousands(2)));
    sales_only.lump_paid = true;
    assert_eq!(sales_only.rebates().total, Ok(Exact::zero()));
}

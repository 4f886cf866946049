//! The engine, column-wise, beside loops written by hand for the same policies: rows a second on the same data in the same run.
//!
//! Twice: with decimals, cases against a loop over decimals; and packed, columns that a table was read into against a loop over whole
//! fen. What reading figures into the columns takes is said beside it.
//!
//! Both sides give every payout line and the total of every row, with the same rounding and the same gates; before anything is
//! timed they are compared figure by figure. Repetitions alternate, so that a noisy machine disturbs both alike.
//!
//! `cargo bench --profile native --bench engine`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    missing_docs,
    reason = "a benchmark prints figures about time and stops at the first surprise"
)]

use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

use rebate_desk::engine::lanes::{Columns, Figures, Lanes};
use rebate_desk::engine::{Batch, Case, Plan, Settings};
use rebate_desk::library;
use rebate_desk::policy::{Policy, Value};
use rust_decimal::{Decimal, RoundingStrategy};

const ROWS: usize = 20_000;
const REPETITIONS: usize = 15;

/// Rows that are read into columns before they are computed.
const READ_AT_ONCE: usize = 4_096;

fn main() {
    println!("{ROWS} rows, {REPETITIONS} repetitions each, medians");
    println!(
        "{:<26} {:<14} {:>12} {:>14} {:>12} {:>14} {:>7} {:>12}",
        "policy", "reading", "by hand", "rows/s", "engine", "rows/s", "ratio", "pushed in"
    );
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let sales = Table::rolled(&mut dice, 2_000_000);
    for settled in [false, true] {
        commercial(&sales, settled);
    }
    let purchases = Table::rolled(&mut dice, 20_000);
    for trued_up in [false, true] {
        parts(&purchases, trued_up);
    }
}

/// A multiplicative sequence: random enough for figures, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 11).expect("53 bits") % below
    }
}

/// What the dealers filled in, a row each.
struct Table {
    months: Vec<[Decimal; 12]>,
    on_time: Vec<bool>,
    other_promotion: Vec<bool>,
}

impl Table {
    /// Months below so many yuan; one row in twenty fails each gate.
    fn rolled(dice: &mut Dice, below: i64) -> Self {
        let month = |dice: &mut Dice| Decimal::new(dice.roll(below * 100), 2);
        Self {
            months: (0..ROWS)
                .map(|_| std::array::from_fn(|_| month(dice)))
                .collect(),
            on_time: (0..ROWS).map(|_| dice.roll(20) > 0).collect(),
            other_promotion: (0..ROWS).map(|_| dice.roll(20) == 0).collect(),
        }
    }

    /// The months in fen.
    fn fens(&self) -> Vec<[i64; 12]> {
        let fen = |month: &Decimal| i64::try_from(month.mantissa()).expect("a few digits");
        self.months
            .iter()
            .map(|months| std::array::from_fn(|at| fen(&months[at])))
            .collect()
    }

    /// Reads rows into columns, as a table's reader does.
    fn push(&self, fens: &[[i64; 12]], rows: Range<usize>, policy: &Policy, columns: &mut Columns) {
        let inputs = (0..policy.inputs.len()).map(|input| (input, &policy.inputs[input]));
        let bools: Vec<(usize, &[bool])> = inputs
            .filter_map(|(input, definition)| match definition.name.as_str() {
                "已按时提交销售数据" => Some((input, &self.on_time[..])),
                "享受其他优惠政策" => Some((input, &self.other_promotion[..])),
                _ => None,
            })
            .collect();
        for row in rows {
            for &fen in &fens[row] {
                columns.push_fixed(0, fen, 2);
            }
            for (input, bools) in &bools {
                columns.push_value(*input, &Value::Bool(bools[row]));
            }
            columns.end_lane();
        }
    }

    fn cases(&self, policy: &Policy, series: &str) -> Vec<Case> {
        let case = |row: usize| {
            let mut case = Case::blank(policy);
            for (input, cells) in policy.inputs.iter().zip(&mut case.inputs) {
                match input.name.as_str() {
                    name if name == series => {
                        *cells = self.months[row]
                            .iter()
                            .map(|&month| Some(Value::Number(month)))
                            .collect();
                    }
                    "已按时提交销售数据" => {
                        *cells = vec![Some(Value::Bool(self.on_time[row]))];
                    }
                    "享受其他优惠政策" => {
                        *cells = vec![Some(Value::Bool(self.other_promotion[row]))];
                    }
                    _ => {}
                }
            }
            case
        };
        (0..ROWS).map(case).collect()
    }
}

/// The payout lines and the total in whole fen.
type Fens = Vec<Vec<i64>>;

/// The payout lines and the total, each for all rows: a row's periods side by side.
type Lines = Vec<Vec<Decimal>>;

fn fen(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn sum(amounts: &[Decimal]) -> Option<Decimal> {
    amounts
        .iter()
        .try_fold(Decimal::ZERO, |sum, &amount| sum.checked_add(amount))
}

fn commercial(table: &Table, settled: bool) {
    let policy = policy("cv-annual-rebate");
    let reading = if settled { "清算" } else { "叠加" };
    let plan = plan(&policy, &[("年度口径", reading)]);
    let rules = rules(&policy, &["月度返利", "季度返利", "年度返利", "返利合计"]);
    let batch = Batch::new(&policy, &table.cases(&policy, "月销售额"));
    let by_hand = || commercial_by_hand(table, settled).expect("no overflow");
    let by_engine = || plan.numbers(&batch, &rules);
    race(&policy.id, reading, by_hand, by_engine);
    let fens = table.fens();
    let by_hand = || commercial_in_fen(&fens, table, settled).expect("no overflow");
    race_packed(&plan, reading, &rules, (table, &fens), by_hand);
}

/// The same in whole fen, as one would write it for this policy alone.
fn commercial_in_fen(fens: &[[i64; 12]], table: &Table, settled: bool) -> Option<Fens> {
    // Thousandths of a fen, halves away from nought; nothing here is below it.
    let rebate = |sales: i64, (threshold, thousandths): (i64, i64)| {
        if sales >= threshold {
            Some((sales.checked_mul(thousandths)?.checked_add(500)?) / 1000)
        } else {
            Some(0)
        }
    };
    let terms = [(100_000_000, 5), (300_000_000, 10), (1_000_000_000, 20)];
    let mut monthly = Vec::with_capacity(ROWS * 12);
    let mut quarterly = Vec::with_capacity(ROWS * 4);
    let mut annual = Vec::with_capacity(ROWS);
    let mut total = Vec::with_capacity(ROWS);
    for ((months, on_time), other) in fens.iter().zip(&table.on_time).zip(&table.other_promotion) {
        let mut quarters = [0_i64; 4];
        for (quarter, months) in quarters.iter_mut().zip(months.chunks_exact(3)) {
            for month in months {
                *quarter = quarter.checked_add(*month)?;
            }
        }
        let mut year = 0_i64;
        for quarter in quarters {
            year = year.checked_add(quarter)?;
        }
        if !on_time || *other {
            monthly.extend([0; 12]);
            quarterly.extend([0; 4]);
            annual.push(0);
            total.push(0);
            continue;
        }
        let mut paid = 0_i64;
        for &month in months {
            let line = rebate(month, terms[0])?;
            paid = paid.checked_add(line)?;
            monthly.push(line);
        }
        for quarter in quarters {
            let line = rebate(quarter, terms[1])?;
            paid = paid.checked_add(line)?;
            quarterly.push(line);
        }
        let line = if settled {
            // Both sides in thousandths until the difference is rounded.
            let due = if year >= terms[2].0 {
                year.checked_mul(20)?
            } else {
                0
            };
            (due.checked_sub(paid.checked_mul(1000)?)?.max(0) + 500) / 1000
        } else {
            rebate(year, terms[2])?
        };
        annual.push(line);
        total.push(paid.checked_add(line)?);
    }
    Some(vec![monthly, quarterly, annual, total])
}

fn commercial_by_hand(table: &Table, settled: bool) -> Option<Lines> {
    let terms = [(1_000_000, 5), (3_000_000, 10), (10_000_000, 20)];
    let terms = terms
        .map(|(threshold, thousandths)| (Decimal::from(threshold), Decimal::new(thousandths, 3)));
    let rebate = |sales: Decimal, tier: usize| {
        let (threshold, rate) = terms[tier];
        if sales >= threshold {
            sales.checked_mul(rate)
        } else {
            Some(Decimal::ZERO)
        }
    };
    let mut monthly = Vec::with_capacity(ROWS * 12);
    let mut quarterly = Vec::with_capacity(ROWS * 4);
    let mut annual = Vec::with_capacity(ROWS);
    let mut total = Vec::with_capacity(ROWS);
    for row in 0..table.months.len() {
        let months = &table.months[row];
        let mut quarters = [Decimal::ZERO; 4];
        for (quarter, months) in quarters.iter_mut().zip(months.chunks_exact(3)) {
            *quarter = sum(months)?;
        }
        let year = sum(&quarters)?;
        if !table.on_time[row] || table.other_promotion[row] {
            monthly.extend([Decimal::ZERO; 12]);
            quarterly.extend([Decimal::ZERO; 4]);
            annual.push(Decimal::ZERO);
            total.push(Decimal::ZERO);
            continue;
        }
        let mut paid = Decimal::ZERO;
        for &month in months {
            let line = fen(rebate(month, 0)?);
            paid = paid.checked_add(line)?;
            monthly.push(line);
        }
        for &quarter in &quarters {
            let line = fen(rebate(quarter, 1)?);
            paid = paid.checked_add(line)?;
            quarterly.push(line);
        }
        let due = rebate(year, 2)?;
        let line = fen(if settled {
            due.checked_sub(paid)?.max(Decimal::ZERO)
        } else {
            due
        });
        annual.push(line);
        total.push(fen(paid.checked_add(line)?));
    }
    Some(vec![monthly, quarterly, annual, total])
}

fn parts(table: &Table, trued_up: bool) {
    let policy = policy("parts-purchase-agreement");
    let reading = if trued_up { "按年清算" } else { "按季" };
    let plan = plan(&policy, &[("累计口径", reading)]);
    let rules = rules(&policy, &["季度返利", "返利合计"]);
    let batch = Batch::new(&policy, &table.cases(&policy, "月采购额"));
    let by_hand = || parts_by_hand(table, trued_up).expect("no overflow");
    let by_engine = || plan.numbers(&batch, &rules);
    race(&policy.id, reading, by_hand, by_engine);
    let fens = table.fens();
    let by_hand = || parts_in_fen(&fens, trued_up).expect("no overflow");
    race_packed(&plan, reading, &rules, (table, &fens), by_hand);
}

/// The same in whole fen, as one would write it for this policy alone.
fn parts_in_fen(fens: &[[i64; 12]], trued_up: bool) -> Option<Fens> {
    let tiers = [(3_000_000, 10), (2_000_000, 7), (1_000_000, 5)];
    let mut quarterly = Vec::with_capacity(ROWS * 4);
    let mut total = Vec::with_capacity(ROWS);
    for months in fens {
        let (mut base, mut before, mut paid) = (0_i64, 0_i64, 0_i64);
        for months in months.chunks_exact(3) {
            let mut quarter = 0_i64;
            for month in months {
                quarter = quarter.checked_add(*month)?;
            }
            base = if trued_up {
                base.checked_add(quarter)?
            } else {
                quarter
            };
            let due = match tiers.iter().find(|(edge, _)| base >= *edge) {
                Some((_, percent)) => (base.checked_mul(*percent)?.checked_add(50)?) / 100,
                None => 0,
            };
            let line = if trued_up {
                due.checked_sub(before)?
            } else {
                due
            };
            before = due;
            paid = paid.checked_add(line)?;
            quarterly.push(line);
        }
        total.push(paid);
    }
    Some(vec![quarterly, total])
}

fn parts_by_hand(table: &Table, trued_up: bool) -> Option<Lines> {
    let tiers = [(30_000, 10), (20_000, 7), (10_000, 5)];
    let tiers = tiers.map(|(edge, percent)| (Decimal::from(edge), Decimal::new(percent, 2)));
    let mut quarterly = Vec::with_capacity(ROWS * 4);
    let mut total = Vec::with_capacity(ROWS);
    for months in &table.months {
        let (mut base, mut before, mut paid) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
        for months in months.chunks_exact(3) {
            let quarter = sum(months)?;
            base = if trued_up {
                base.checked_add(quarter)?
            } else {
                quarter
            };
            let due = match tiers.iter().find(|(edge, _)| base >= *edge) {
                Some((_, rate)) => fen(base.checked_mul(*rate)?),
                None => Decimal::ZERO,
            };
            let line = if trued_up {
                fen(due.checked_sub(before)?)
            } else {
                due
            };
            before = due;
            paid = paid.checked_add(line)?;
            quarterly.push(line);
        }
        total.push(fen(paid));
    }
    Some(vec![quarterly, total])
}

fn policy(id: &str) -> Policy {
    library::source(id)
        .expect("a built-in policy")
        .policy()
        .expect("a sound policy")
}

fn plan<'p>(policy: &'p Policy, readings: &[(&str, &str)]) -> Plan<'p> {
    let mut settings = Settings::of(policy);
    for (name, option) in readings {
        let at = policy
            .readings
            .iter()
            .position(|reading| reading.name == *name)
            .expect("a reading");
        let options = &policy.readings[at].options;
        settings.readings[at] = options
            .iter()
            .position(|known| known.id == *option)
            .expect("an option");
    }
    Plan::new(policy, settings).expect("a plan")
}

fn rules(policy: &Policy, names: &[&str]) -> Vec<usize> {
    let at = |name: &&str| {
        policy
            .rules
            .iter()
            .position(|rule| rule.name == **name)
            .expect("a rule")
    };
    names.iter().map(at).collect()
}

/// Compares both sides' figures, then times them in turns and prints a line.
fn race(
    policy: &str,
    reading: &str,
    by_hand: impl Fn() -> Lines,
    by_engine: impl Fn() -> Vec<Vec<Option<Decimal>>>,
) {
    let lines: Option<Lines> = by_engine()
        .into_iter()
        .map(|line| line.into_iter().collect())
        .collect();
    assert_eq!(
        lines.as_ref(),
        Some(&by_hand()),
        "{policy}, {reading}: the two sides give different figures"
    );

    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        black_box(by_hand());
        times[0].push(start.elapsed());
        let start = Instant::now();
        black_box(by_engine());
        times[1].push(start.elapsed());
    }
    let [hand, engine] = times.map(median);
    let rate = |time: Duration| format!("{:.0}", 20_000.0 / time.as_secs_f64());
    let width = 14 - reading.chars().count() * 2;
    println!(
        "{policy:<26} {reading}{:width$} {:>9.2} ms {:>14} {:>9.2} ms {:>14} {:>7.2}",
        "",
        hand.as_secs_f64() * 1e3,
        rate(hand),
        engine.as_secs_f64() * 1e3,
        rate(engine),
        engine.as_secs_f64() / hand.as_secs_f64(),
    );
}

/// The same for columns and whole fen. The table is read a few thousand rows at a time.
fn race_packed(
    plan: &Plan<'_>,
    reading: &str,
    rules: &[usize],
    (table, fens): (&Table, &[[i64; 12]]),
    by_hand: impl Fn() -> Fens,
) {
    let policy = plan.policy;
    let own: Vec<usize> = match policy.id.as_str() {
        "cv-annual-rebate" => vec![0, 1, 2],
        _ => vec![0],
    };
    let mut columns = Columns::new(policy, &Case::blank(policy), &own);
    let mut lanes = Lanes::new(plan, rules);
    let mut figures = vec![Figures::new(); rules.len()];
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for repetition in 0..=REPETITIONS {
        let start = Instant::now();
        let expected = black_box(by_hand());
        times[0].push(start.elapsed());
        let (mut reading, mut computing) = (Duration::ZERO, Duration::ZERO);
        figures.iter_mut().for_each(Figures::clear);
        for from in (0..ROWS).step_by(READ_AT_ONCE) {
            let start = Instant::now();
            columns.clear();
            let to = ROWS.min(from + READ_AT_ONCE);
            table.push(fens, from..to, policy, &mut columns);
            reading += start.elapsed();
            let start = Instant::now();
            lanes.figures(black_box(&columns), &mut figures);
            computing += start.elapsed();
        }
        times[1].push(computing);
        times[2].push(reading);
        if repetition == 0 {
            // The first one is for comparing.
            for (line, figures) in expected.iter().zip(&figures) {
                assert_eq!(figures.packed(), Some((2, &line[..])), "{}", policy.id);
            }
            times.iter_mut().for_each(Vec::clear);
        }
    }
    let [hand, engine, pushing] = times.map(median);
    let rate = |time: Duration| format!("{:.0}", 20_000.0 / time.as_secs_f64());
    let width = 10 - reading.chars().count() * 2;
    println!(
        "{:<26} {reading} fen{:width$} {:>9.2} ms {:>14} {:>9.2} ms {:>14} {:>7.2} {:>9.2} ms",
        policy.id,
        "",
        hand.as_secs_f64() * 1e3,
        rate(hand),
        engine.as_secs_f64() * 1e3,
        rate(engine),
        engine.as_secs_f64() / hand.as_secs_f64(),
        pushing.as_secs_f64() * 1e3,
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

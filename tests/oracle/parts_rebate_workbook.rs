//! 备件返利计算工作簿 (D01) in exact fractions, and the engine against it.
//!
//! The document is a title (D01, line 1) and says nothing else: targets and results of purchase and retail → achievement →
//! coefficient → rebate, by month, quarter and year, as the requirements put it. What is told here is how the workbook describes
//! itself to a dealer in its notes and helps; every figure is a sample that comes from the settings of the case.

use std::cell::Cell as Counter;
use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rebate_desk::engine::{
    Absence, Case, Cell, Entries, EntryError, FaultCode, Plan, Settings, entries,
};
use rebate_desk::policy::date::Date;
use rebate_desk::policy::{Entry, Policy, Value};
use rust_decimal::Decimal;

use crate::agreement::Tally;
use crate::figures::{FEN, Figure, Scale, YUAN};
use crate::prose::{Exact, fen};
use crate::{built_in, for_cases};

const CATEGORIES: [&str; 3] = ["零件", "附件", "机油"];
const PARTS: usize = 0;
const ACCESSORIES: usize = 1;

/// Purchase (批售) and retail.
const SIDES: [&str; 2] = ["采购", "零售"];
const PURCHASE: usize = 0;
const RETAIL: usize = 1;

/// What stands in the place of a figure.
#[derive(Clone, Debug, PartialEq)]
enum Gap {
    /// The year is none that has months.
    NoYear,
    /// These must be filled in first.
    Needs(BTreeSet<String>),
    /// There is no such figure: no target, or a month that has not come yet.
    None,
}

type Line<T = Exact> = Result<T, Gap>;

fn needs<T>(name: impl Into<String>) -> Line<T> {
    Err(Gap::Needs(BTreeSet::from([name.into()])))
}

impl Gap {
    /// Why a figure is not there that needs two others: what cannot be is said first, then what all wait for.
    fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::NoYear, _) | (_, Self::NoYear) => Self::NoYear,
            (Self::Needs(a), Self::Needs(b)) => Self::Needs(a | b),
            (Self::Needs(_) | Self::None, Self::None) => self.clone(),
            (Self::None, Self::Needs(_)) => other.clone(),
        }
    }
}

/// Both, or why not.
fn both<'l, A, B>(a: &'l Line<A>, b: &'l Line<B>) -> Line<(&'l A, &'l B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.and(b)),
        (Err(gap), Ok(_)) | (Ok(_), Err(gap)) => Err(gap.clone()),
    }
}

fn with<C>(a: &Line, b: &Line, f: impl Fn(&Exact, &Exact) -> C) -> Line<C> {
    both(a, b).map(|(a, b)| f(a, b))
}

/// What there is, folded; figures that do not exist are passed over, and of nothing but such there is none.
fn folded<'l>(
    lines: impl IntoIterator<Item = &'l Line>,
    f: impl Fn(Exact, &Exact) -> Exact,
) -> Line {
    let mut so_far: Option<Exact> = None;
    let mut gap = None;
    for line in lines {
        match line {
            Ok(x) => so_far = Some(so_far.map_or_else(|| x.clone(), |so_far| f(so_far, x))),
            Err(why) => gap = Some(gap.map_or_else(|| why.clone(), |gap: Gap| gap.and(why))),
        }
    }
    match (gap, so_far) {
        (Some(gap), None) => Err(gap),
        (Some(gap), _) if gap != Gap::None => Err(gap),
        (_, so_far) => Ok(so_far.unwrap_or_default()),
    }
}

fn total<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Line {
    folded(lines, |a, b| a + b)
}

/// A figure under a condition: where that fails it is `otherwise`; while it is open, it waits for whatever either needs.
fn under(passed: &Line<bool>, otherwise: Line, value: impl FnOnce() -> Line) -> Line {
    match passed {
        Ok(true) => value(),
        Ok(false) => otherwise,
        Err(Gap::Needs(open)) => match value() {
            Err(Gap::Needs(more)) => Err(Gap::Needs(open | &more)),
            // It does not exist already, for another reason.
            Err(Gap::None) => Err(Gap::None),
            _ => Err(Gap::Needs(open.clone())),
        },
        Err(gap) => Err(gap.clone()),
    }
}

/// A figure that exists only under a condition.
fn only_if(passed: &Line<bool>, value: impl FnOnce() -> Line) -> Line {
    under(passed, Err(Gap::None), value)
}

/// Whether one of them is `decides`: known as soon as one is, and otherwise once all are known.
fn decided<'l>(conditions: impl IntoIterator<Item = &'l Line<bool>>, decides: bool) -> Line<bool> {
    let (mut seen, mut gap) = (false, None);
    for condition in conditions {
        match condition {
            Ok(holds) if *holds == decides => return Ok(decides),
            Ok(_) => seen = true,
            Err(why) => gap = Some(gap.map_or_else(|| why.clone(), |gap: Gap| gap.and(why))),
        }
    }
    match gap {
        Some(gap) if gap != Gap::None || !seen => Err(gap),
        _ => Ok(!decides),
    }
}

fn any_of<'l>(conditions: impl IntoIterator<Item = &'l Line<bool>>) -> Line<bool> {
    decided(conditions, true)
}

fn all_of<'l>(conditions: impl IntoIterator<Item = &'l Line<bool>>) -> Line<bool> {
    decided(conditions, false)
}

fn is_positive(line: &Line) -> Line<bool> {
    line.as_ref().map(Signed::is_positive).map_err(Clone::clone)
}

fn by_quarter(months: &[Line]) -> Vec<Line> {
    months.chunks(3).map(total).collect()
}

fn to_date(periods: &[Line]) -> Vec<Line> {
    let mut so_far = Ok(Exact::zero());
    let mut sums = Vec::with_capacity(periods.len());
    for period in periods {
        so_far = with(&so_far, period, |a, b| a + b);
        sums.push(so_far.clone());
    }
    sums
}

/// What the policy's owner sets; a figure that is not set is needed under its name, a cap that is not set caps nothing.
#[derive(Debug)]
struct Terms {
    /// By category, by side: where each tier begins.
    tiers: [[Vec<Line>; 2]; 3],
    /// By category, by tier of purchase, by tier of retail.
    coefficients: [Vec<Vec<Line>>; 3],
    caps: [Option<Exact>; 3],
    total_cap: Option<Exact>,
    precondition: [Line; 2],
    month_line: Line,
    months_required: Line,
    points: Line,
    accessories_line: Line,
    accessories_points: Line,
    /// 年累计清算: the year to date is settled each quarter, less what was paid; otherwise each quarter stands alone.
    trued_up: bool,
    /// 计零: what was overpaid is not taken back.
    kept: bool,
    /// 照常扣点: points are deducted though the annual precondition fails.
    deducts_always: bool,
}

impl Terms {
    /// From the figure that is set under each name.
    fn of(
        figure: impl Fn(&str) -> Option<Exact>,
        [trued_up, kept, deducts_always]: [bool; 3],
    ) -> Self {
        const TIERS: [&str; 4] = ["一", "二", "三", "四"];
        /// By category: tiers of purchase, tiers of retail.
        const COUNTS: [[usize; 2]; 3] = [[4, 3], [2, 2], [2, 2]];
        let set = |name: &str| figure(name).map_or_else(|| needs(name), Ok);
        let tiers = |at: usize, side: usize| -> Vec<Line> {
            let names = TIERS[..COUNTS[at][side]].iter();
            names
                .map(|tier| set(&format!("{}_{}{tier}档", CATEGORIES[at], SIDES[side])))
                .collect()
        };
        let coefficients = |at: usize| -> Vec<Vec<Line>> {
            let cell = |purchase: &str, retail: &str| {
                set(&format!(
                    "{}_系数_采购{purchase}档零售{retail}档",
                    CATEGORIES[at]
                ))
            };
            let [rows, columns] = COUNTS[at];
            let row = |purchase: &&str| {
                TIERS[..columns]
                    .iter()
                    .map(|retail| cell(purchase, retail))
                    .collect()
            };
            TIERS[..rows].iter().map(row).collect()
        };
        Self {
            tiers: [0, 1, 2].map(|at| [tiers(at, PURCHASE), tiers(at, RETAIL)]),
            coefficients: [0, 1, 2].map(coefficients),
            caps: CATEGORIES.map(|name| figure(&format!("{name}_年度上限"))),
            total_cap: figure("返利总上限"),
            precondition: SIDES.map(|side| set(&format!("年度前提_{side}"))),
            month_line: set("月度达标线"),
            months_required: set("达标月数要求"),
            points: set("达标加点"),
            accessories_line: set("附件扣点线"),
            accessories_points: set("附件扣点"),
            trued_up,
            kept,
            deducts_always,
        }
    }

    /// Whether the tiers of every category stand one above the other, all of them above nought; not known while one is not set.
    fn rise(&self) -> bool {
        let rises = |tiers: &[Line]| {
            let edges: Vec<&Exact> = tiers.iter().flatten().collect();
            edges[0].is_positive() && edges.windows(2).all(|pair| pair[0] < pair[1])
        };
        self.tiers.iter().all(|sides| {
            let open = sides.iter().flatten().any(Result::is_err);
            open || sides.iter().all(|tiers| rises(tiers))
        })
    }

    /// The coefficient of both achievements: nothing where either is below its first tier. Below nought (more returned than bought)
    /// is nought.
    fn coefficient(&self, category: usize, achieved: [&Line; 2]) -> Line {
        let (purchase, retail) = both(achieved[PURCHASE], achieved[RETAIL])?;
        let [rows, columns] = &self.tiers[category];
        let open = rows
            .iter()
            .chain(columns)
            .filter_map(|tier| tier.as_ref().err());
        if let Some(gap) = open.cloned().reduce(|a, b| a.and(&b)) {
            return Err(gap);
        }
        let reached =
            |tiers: &[Line], x: &Exact| tiers.iter().flatten().filter(|tier| x >= *tier).count();
        match (reached(rows, purchase), reached(columns, retail)) {
            (0, _) | (_, 0) => Ok(Exact::zero()),
            (row, column) => self.coefficients[category][row - 1][column - 1].clone(),
        }
    }
}

/// A purchase that earns no rebate.
#[derive(Clone, Debug)]
struct Deduction {
    date: Option<(u16, u8, u8)>,
    category: Option<usize>,
    amount: Option<Figure>,
}

/// Twelve months as entered.
type Months = [Option<Figure>; 12];

/// Everything that a dealer fills in.
#[derive(Clone, Debug, Default)]
struct Sheet {
    /// By category, by side: target and result.
    months: [[[Months; 2]; 2]; 3],
    deductions: Vec<Deduction>,
    year: Option<i128>,
    last_month: Option<i128>,
    points_added: Option<Figure>,
    points_deducted: Option<Figure>,
}

const TARGET: usize = 0;
const RESULT: usize = 1;

/// One category of a sheet, month by month: by side, target and result.
type Filled = [[Vec<Line>; 2]; 2];

impl Sheet {
    /// A category's months. Accessories and oil that are not filled in are nought; parts must be, though single months may be blank.
    fn filled(&self, category: usize) -> Filled {
        [PURCHASE, RETAIL].map(|side| {
            [(TARGET, "目标"), (RESULT, "实绩")].map(|(what, word)| {
                let entered = &self.months[category][side][what];
                let nothing = category == PARTS && entered.iter().all(Option::is_none);
                let month = |month: &Option<Figure>| match month {
                    None if nothing => {
                        needs(format!("{}_{}{word}", CATEGORIES[category], SIDES[side]))
                    }
                    month => Ok(month.map_or_else(Exact::zero, Figure::exact)),
                };
                entered.iter().map(month).collect()
            })
        })
    }

    fn year(&self) -> i128 {
        self.year.unwrap_or(2024)
    }

    /// What is deducted from a category in each quarter: the amounts of that category with a date in it. A row without a date might be
    /// in any quarter, one without a category of any category.
    fn deducted(&self, category: usize) -> Vec<Line> {
        let quarter = |at: usize| {
            let rows = self.deductions.iter().map(|row| {
                let Some((year, month, _)) = row.date else {
                    return needs("扣减[日期]");
                };
                let elsewhere = i128::from(year) != self.year() || usize::from(month - 1) / 3 != at;
                match (row.category, row.amount) {
                    _ if elsewhere => Ok(Exact::zero()),
                    (None, _) => needs("扣减[类别]"),
                    (Some(other), _) if other != category => Ok(Exact::zero()),
                    (_, None) => needs("扣减[金额]"),
                    (_, Some(amount)) => Ok(amount.exact()),
                }
            });
            let rows: Vec<Line> = rows.collect();
            total(&rows)
        };
        (0..4).map(quarter).collect()
    }
}

/// What the workbook gives, by the name of each line.
#[derive(Default)]
struct Lines {
    figures: Vec<(String, Vec<Line>)>,
    truths: Vec<(&'static str, Vec<Line<bool>>)>,
    /// What is pointed out where it does not hold.
    checks: Vec<(&'static str, Line<bool>)>,
}

impl Lines {
    fn add(&mut self, name: impl Into<String>, lines: Vec<Line>) {
        self.figures.push((name.into(), lines));
    }

    fn get(&self, name: &str) -> &[Line] {
        let found = self.figures.iter().find(|(known, _)| known == name);
        &found.expect("a line of the workbook").1
    }
}

/// How far the year has come.
struct Progress {
    /// By month and by quarter, whether it is assessed at all.
    months: Vec<Line<bool>>,
    quarters: Vec<Line<bool>>,
    /// By quarter, whether it may be settled: where the year to date is trued up only once the quarter is over, lest its first weeks
    /// claw back what was paid.
    settled: Vec<Line<bool>>,
    /// December has results.
    year: Line<bool>,
}

impl Progress {
    fn of(numbers: &[Line], last: &Line, trued_up: bool) -> Self {
        let come = |month: usize| with(&numbers[month], last, |month, last| month <= last);
        let settled = |quarter: usize| {
            if trued_up {
                come(quarter * 3 + 2)
            } else {
                Ok(true)
            }
        };
        Self {
            months: (0..12).map(come).collect(),
            quarters: (0..4).map(|quarter| come(quarter * 3)).collect(),
            settled: (0..4).map(settled).collect(),
            year: last
                .as_ref()
                .map(|last| *last >= Exact::from_integer(12.into()))
                .map_err(Clone::clone),
        }
    }
}

/// Achievement: result against target, where there is a target and the time has come.
fn achieved(
    result: &[Line],
    target: &[Line],
    come: &[Line<bool>],
    aimed: &[Line<bool>],
) -> Vec<Line> {
    let rate = |at: usize| {
        only_if(&aimed[at], || {
            only_if(&come[at], || with(&result[at], &target[at], |a, b| a / b))
        })
    };
    (0..result.len()).map(rate).collect()
}

fn workbook(terms: &Terms, sheet: &Sheet) -> Lines {
    let mut lines = Lines::default();
    let filled = [0, 1, 2].map(|category| sheet.filled(category));
    let whole = |n: i128| Exact::from_integer(n.into());

    // Months have numbers in a year that is one.
    let numbers: Vec<Line> = (1..=12)
        .map(|month| {
            if (1..=9999).contains(&sheet.year()) {
                Ok(whole(month))
            } else {
                Err(Gap::NoYear)
            }
        })
        .collect();
    let results = || filled.iter().flatten().map(|side| &side[RESULT]);
    let active: Vec<Line<bool>> = (0..12)
        .map(|month| {
            let some: Vec<Line<bool>> = results()
                .map(|series| {
                    series[month]
                        .as_ref()
                        .map(|x| !x.is_zero())
                        .map_err(Clone::clone)
                })
                .collect();
            any_of(&some)
        })
        .collect();
    // The last month with any results, unless the dealer says which.
    let months = active.iter().zip(&numbers);
    let months = months.map(|(active, number)| match active {
        Ok(true) => number.clone(),
        Ok(false) => Ok(Exact::zero()),
        Err(gap) => Err(gap.clone()),
    });
    let with_results = months.collect::<Vec<Line>>();
    let last = sheet.last_month.map_or_else(
        || folded(&with_results, |a, b| a.max(b.clone())),
        |month| Ok(whole(month)),
    );
    let progress = Progress::of(&numbers, &last, terms.trued_up);

    let mut paid = Vec::new();
    let mut bases = Vec::new();
    for (category, filled) in filled.iter().enumerate() {
        let (mut lines_paid, base) =
            quarters_of(terms, sheet, category, filled, &progress, &mut lines);
        paid.append(&mut lines_paid);
        bases.extend(base);
    }

    // All three categories.
    let sum = |side: usize, what: usize, month: usize| {
        total(filled.iter().map(|sides| &sides[side][what][month]))
    };
    let monthly =
        |what: usize| -> Vec<Line> { (0..12).map(|month| sum(PURCHASE, what, month)).collect() };
    let (month_targets, month_results) = (monthly(TARGET), monthly(RESULT));
    let aimed: Vec<Line<bool>> = month_targets.iter().map(is_positive).collect();
    let month_rates = achieved(&month_results, &month_targets, &progress.months, &aimed);
    let annual =
        |side: usize, what: usize| total(filled.iter().flat_map(|sides| &sides[side][what]));
    let targets = [PURCHASE, RETAIL].map(|side| annual(side, TARGET));
    let aimed = all_of(&targets.each_ref().map(is_positive));
    let year_rates = [PURCHASE, RETAIL].map(|side| {
        only_if(&aimed, || {
            with(&annual(side, RESULT), &targets[side], |a, b| a / b)
        })
    });
    let accessories = &filled[ACCESSORIES][PURCHASE];
    let accessories_target = total(&accessories[TARGET]);
    let accessories_aimed = is_positive(&accessories_target);
    let accessories_rate = only_if(&accessories_aimed, || {
        with(&total(&accessories[RESULT]), &accessories_target, |a, b| {
            a / b
        })
    });

    // Months in which all purchases together reached the line, in a row or not; months that are not assessed do not count.
    let reached = month_rates.iter().map(|rate| {
        with(rate, &terms.month_line, |rate, line| {
            whole(i128::from(rate >= line))
        })
    });
    let reached = total(&reached.collect::<Vec<Line>>());
    let enough = with(&reached, &terms.months_required, |months, required| {
        months >= required
    });
    let precondition = all_of(&[PURCHASE, RETAIL].map(|side| {
        with(
            &year_rates[side],
            &terms.precondition[side],
            |rate, line| rate >= line,
        )
    }));
    let zero = || Ok(Exact::zero());
    let entered = |points: Option<Figure>| Ok(points.map_or_else(Exact::zero, Figure::exact));
    let months_points = under(&enough, zero(), || terms.points.clone());
    let added = only_if(&progress.year, || {
        under(&precondition, zero(), || {
            with(&months_points, &entered(sheet.points_added), |a, b| a + b)
        })
    });
    let missed = match &accessories_aimed {
        Ok(true) => match with(&accessories_rate, &terms.accessories_line, |rate, line| {
            rate < line
        }) {
            Ok(true) => terms.accessories_points.clone(),
            Ok(false) => zero(),
            Err(gap) => Err(gap),
        },
        Ok(false) => zero(),
        Err(gap) => Err(gap.clone()),
    };
    let deducts = any_of([&precondition, &Ok(terms.deducts_always)]);
    let deducted = only_if(&progress.year, || match &deducts {
        Ok(true) => with(&missed, &entered(sheet.points_deducted), |a, b| a + b),
        Ok(false) => zero(),
        Err(gap) => Err(gap.clone()),
    });
    let points = with(&added, &deducted, |a, b| a - b);
    let base = total(&bases);
    let adjustment = only_if(&progress.year, || {
        with(&base, &points, |base, points| fen(&(base * points)))
    });

    paid.push(adjustment.clone());
    let before_cap = total(&paid);
    let cut = match &terms.total_cap {
        None => zero(),
        Some(cap) => before_cap
            .clone()
            .map(|before| fen(&(before.clone().min(cap.clone()) - before))),
    };
    paid.push(cut.clone());
    let all_paid = total(&paid).map(|total| fen(&total));

    let [purchase_rate, retail_rate] = year_rates;
    let three = last.clone().map(|last| (last / whole(3)).is_integer());
    let valid = last
        .clone()
        .map(|last| !last.is_negative() && last <= whole(12));
    lines.add("总采购完成率_月", month_rates);
    lines.add("月序", numbers);
    for (name, line) in [
        ("截止月份", last),
        ("全年采购完成率", purchase_rate),
        ("全年零售完成率", retail_rate),
        ("附件_全年采购完成率", accessories_rate),
        ("达标月数", reached),
        ("年度基数", base),
        ("月度达标加点", months_points),
        ("年度加点", added),
        ("附件未达扣点", missed),
        ("年度扣点", deducted),
        ("年度加减点", points),
        ("年度调整", adjustment),
        ("封顶前合计", before_cap),
        ("封顶扣减", cut),
        ("返利合计", all_paid),
    ] {
        lines.add(name, vec![line]);
    }
    lines.truths.push(("当月有实绩", active));
    lines.checks = vec![("季度已过完", three), ("截止月份有效", valid)];
    lines
}

/// A category's achievements, coefficients and rebates. Gives what is paid for each quarter, and each quarter's base.
fn quarters_of(
    terms: &Terms,
    sheet: &Sheet,
    category: usize,
    filled: &Filled,
    progress: &Progress,
    lines: &mut Lines,
) -> (Vec<Line>, Vec<Line>) {
    let name = CATEGORIES[category];
    let quarter_sums = filled
        .each_ref()
        .map(|side| side.each_ref().map(|months| by_quarter(months)));
    let aimed = |targets: &[Line]| -> Vec<Line<bool>> { targets.iter().map(is_positive).collect() };
    let quarters_aimed = quarter_sums.each_ref().map(|[target, _]| aimed(target));
    let year_sums = quarter_sums
        .each_ref()
        .map(|side| side.each_ref().map(|quarters| to_date(quarters)));
    // To the end of a quarter both sides must have had a target.
    let [purchases_aimed, retail_aimed] = year_sums.each_ref().map(|[target, _]| aimed(target));
    let year_aimed: Vec<Line<bool>> = purchases_aimed
        .iter()
        .zip(&retail_aimed)
        .map(|(a, b)| all_of([a, b]))
        .collect();

    let mut assessed: [Vec<Line>; 2] = Default::default();
    for side in [PURCHASE, RETAIL] {
        let [target, result] = &filled[side];
        let word = SIDES[side];
        let months = achieved(result, target, &progress.months, &aimed(target));
        let (running_target, running_result) = (to_date(target), to_date(result));
        let running = achieved(
            &running_result,
            &running_target,
            &progress.months,
            &aimed(&running_target),
        );
        let [target, result] = &quarter_sums[side];
        let quarters = achieved(result, target, &progress.quarters, &quarters_aimed[side]);
        let [target, result] = &year_sums[side];
        let to_quarter = achieved(result, target, &progress.quarters, &year_aimed);
        assessed[side] = if terms.trued_up {
            to_quarter.clone()
        } else {
            quarters.clone()
        };
        lines.add(format!("{name}_{word}完成率_月"), months);
        lines.add(format!("{name}_{word}完成率_累计"), running);
        lines.add(format!("{name}_{word}完成率_季"), quarters);
        lines.add(format!("{name}_{word}完成率_季末累计"), to_quarter);
    }
    let coefficients: Vec<Line> = (0..4)
        .map(|quarter| {
            terms.coefficient(
                category,
                [&assessed[PURCHASE][quarter], &assessed[RETAIL][quarter]],
            )
        })
        .collect();
    let bases: Vec<Line> = quarter_sums[PURCHASE][RESULT]
        .iter()
        .zip(&sheet.deducted(category))
        .map(|(purchases, deducted)| with(purchases, deducted, |a, b| a - b))
        .collect();
    let bases_to_date = to_date(&bases);
    let exists = |quarter: usize, value: &dyn Fn() -> Line| {
        only_if(&progress.quarters[quarter], || {
            only_if(&progress.settled[quarter], value)
        })
    };

    // What is due: of the quarter alone, or of the year up to its end. Without targets on both sides nothing is.
    let due: Vec<Line> = (0..4)
        .map(|quarter| {
            let (aimed, base) = if terms.trued_up {
                (year_aimed[quarter].clone(), &bases_to_date[quarter])
            } else {
                (
                    all_of([
                        &quarters_aimed[PURCHASE][quarter],
                        &quarters_aimed[RETAIL][quarter],
                    ]),
                    &bases[quarter],
                )
            };
            exists(quarter, &|| match &aimed {
                Ok(true) => with(base, &coefficients[quarter], |base, coefficient| {
                    fen(&(base * coefficient))
                }),
                Ok(false) => Ok(Exact::zero()),
                Err(gap) => Err(gap.clone()),
            })
        })
        .collect();
    // What will have been paid by the end of each quarter. What was overpaid is taken back, or else never counts below nought.
    let floored: Vec<Line> = due
        .iter()
        .map(|due| {
            due.clone().map(|due| {
                if terms.kept {
                    due.max(Exact::zero())
                } else {
                    due
                }
            })
        })
        .collect();
    let paid_to_date: Vec<Line> = (0..4)
        .map(|quarter| {
            let earned = || match (terms.trued_up, terms.kept) {
                (false, _) => total(&floored[..=quarter]),
                (true, true) => folded(&floored[..=quarter], |a, b| a.max(b.clone())),
                (true, false) => floored[quarter].clone(),
            };
            exists(quarter, &|| {
                earned().map(|earned| match &terms.caps[category] {
                    Some(cap) => earned.min(cap.clone()),
                    None => earned,
                })
            })
        })
        .collect();
    let paid: Vec<Line> = (0..4)
        .map(|quarter| {
            let before = match quarter {
                0 => Ok(Exact::zero()),
                _ => paid_to_date[quarter - 1].clone(),
            };
            exists(quarter, &|| {
                with(&paid_to_date[quarter], &before, |now, before| {
                    fen(&(now - before))
                })
            })
        })
        .collect();

    lines.add(format!("{name}_系数"), coefficients);
    lines.add(format!("{name}_季度基数"), bases.clone());
    lines.add(format!("{name}_应得"), due);
    lines.add(format!("{name}_累计返利"), paid_to_date);
    lines.add(format!("{name}_返利小计"), vec![total(&paid)]);
    lines.add(format!("{name}_返利"), paid.clone());
    (paid, bases)
}

/// A random number that is taken apart, choice by choice.
struct Dice(u64);

impl Dice {
    /// One of `sides`, from 0.
    fn roll(&mut self, sides: u64) -> u64 {
        let side = self.0 % sides;
        self.0 /= sides;
        side
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        let sides = u64::try_from(list.len()).expect("few");
        list[usize::try_from(self.roll(sides)).expect("few")]
    }
}

/// Percentages at which something is decided, and some that are between.
const PERCENT: &[i128] = &[100, 95, 90, 105, 80, 100, 95, 90, 105, 85, 110, 97, 0];

fn sum(months: &[Option<i128>]) -> i128 {
    months.iter().flatten().sum()
}

/// Target and result of one side of a category: months at and beside the tiers, quarters, the year to date or the whole year aimed at
/// them, months without a target, blanks, returns.
fn target_and_result(dice: &[u64]) -> [Months; 2] {
    let mut head = Dice(dice[12]);
    let scale = head.of(&[
        Scale::Fen,
        Scale::Fen,
        Scale::Fen,
        Scale::Fen,
        Scale::Fine,
        Scale::Huge,
    ]);
    let (step, most) = (scale.step(), scale.largest());
    let level = head.of(&[1_000, 100_000, 80_000, 333, 20_000]) * YUAN;
    // Some dealers open in the middle of the year, some have no such business.
    let opens = usize::try_from(head.of(&[0, 0, 0, 0, 0, 0, 3, 4, 6, 12])).expect("few");
    let nothing = head.roll(40) == 1;
    let mut target: [Option<i128>; 12] = [None; 12];
    let mut result: [Option<i128>; 12] = [None; 12];
    for month in 0..12 {
        let mut dice = Dice(dice[month]);
        let steps = i128::from(dice.roll(5)) - 2;
        let (what, how) = (dice.roll(16), dice.roll(16));
        let percent = dice.of(PERCENT);
        let somewhere = i128::from(dice.0) * step % most;
        target[month] = match what {
            _ if month < opens => Some(0),
            12 => Some(0),
            13 => None,
            14 => Some(somewhere),
            15 => Some(-level),
            _ => Some(level),
        };
        let share = target[month].unwrap_or(level) * percent / 100;
        result[month] = match how {
            11 => Some(somewhere),
            12 => Some(-share),
            13 => None,
            14 => Some(0),
            0..4 => Some(share),
            _ => Some(share + steps * step),
        };
    }
    // Quarters, or all months up to their ends, add up to a tier or a step beside it.
    let aim = head.roll(4);
    for quarter in 0..4 {
        let (percent, off) = (head.of(PERCENT), head.of(&[0, 0, 1, -1]));
        if aim < 3 {
            let first = if aim == 2 { 0 } else { quarter * 3 };
            let last = quarter * 3 + 2;
            let wanted = sum(&target[first..=last]) * percent / 100 + off * step;
            result[last] = Some(wanted - sum(&result[first..last]));
        }
    }
    if nothing {
        result = [None; 12];
    }
    [target, result].map(|months| months.map(|month| month.map(Figure)))
}

/// Days at the edges of quarters and years, and others.
const DAYS: &[(u16, u8, u8)] = &[
    (2024, 1, 1),
    (2024, 3, 31),
    (2024, 4, 1),
    (2024, 6, 30),
    (2024, 7, 1),
    (2024, 9, 30),
    (2024, 10, 1),
    (2024, 12, 31),
    (2023, 12, 31),
    (2025, 1, 1),
    (2025, 5, 17),
    (2024, 2, 29),
];

fn deduction(dice: u64) -> Deduction {
    let mut dice = Dice(dice);
    let amount = match dice.roll(12) {
        0..6 => Some(i128::from(dice.roll(5_000_000)) * FEN),
        6 | 7 => Some(400_000 * YUAN),
        8 => Some(-i128::from(dice.roll(1_000_000)) * FEN),
        9 => Some(i128::from(dice.roll(1_000_000_000))),
        10 => Some(0),
        _ => Some(12_345 * FEN),
    };
    let blank = dice.roll(60);
    Deduction {
        amount: amount.filter(|_| blank != 1).map(Figure),
        category: (blank != 2).then(|| dice.of(&[0, 1, 2])),
        date: (blank != 3).then(|| dice.of(DAYS)),
    }
}

fn sheet(dice: &[u64; 79], rows: &[u64]) -> Sheet {
    let mut sheet = Sheet::default();
    let mut head = Dice(dice[78]);
    for category in 0..3 {
        for side in [PURCHASE, RETAIL] {
            let first = (category * 2 + side) * 13;
            sheet.months[category][side] = target_and_result(&dice[first..first + 13]);
        }
    }
    // The year's purchases or retail, or its purchases of accessories, are aimed at what is decided once a year.
    let aim = head.roll(8);
    let (side, percent, categories) = match aim {
        0 | 1 => (PURCHASE, 90, 0..3),
        2 => (RETAIL, 90, 0..3),
        _ => (PURCHASE, 80, ACCESSORIES..ACCESSORIES + 1),
    };
    if aim < 4 {
        let year = |what: usize| -> i128 {
            let series = sheet.months[categories.clone()].iter();
            series
                .flat_map(|sides| sides[side][what].iter().flatten())
                .map(|month| month.0)
                .sum()
        };
        let off = year(TARGET) * percent / 100 - year(RESULT) + head.of(&[0, 0, FEN, -FEN]);
        let december = &mut sheet.months[categories.start][side][RESULT][11];
        *december = Some(Figure(december.map_or(0, |month| month.0) + off));
    }
    // Months that have not come yet have no results anywhere.
    let come = match head.of(&[12, 12, 12, 12, 12, 5, 6, 3, 11, 9, 0, 1]) {
        come if aim >= 4 => come,
        _ => 12,
    };
    for months in sheet.months.iter_mut().flatten() {
        for month in &mut months[RESULT][come..] {
            *month = month.and_then(|_| head.0.is_multiple_of(2).then_some(Figure(0)));
        }
    }
    if head.roll(30) == 1 {
        // Somebody who has filled in nothing, or nothing but one thing, of the parts.
        let kept = head.roll(5);
        for (at, months) in sheet.months[PARTS].iter_mut().flatten().enumerate() {
            if at as u64 != kept {
                *months = [None; 12];
            }
        }
    }
    sheet.last_month = match head.roll(10) {
        0 => Some(i128::from(head.roll(13))),
        1 => Some(12),
        2 => Some(head.of(&[13, 0, -1, 9, 100_000_000_000_000_000_000])),
        _ => None,
    };
    sheet.year = match head.roll(12) {
        0 => Some(head.of(&[0, -1, 10_000, 9999, 1, 100_000_000_000_000_000_000])),
        1 => Some(2025),
        2 => Some(2023),
        _ => None,
    };
    let millionths = |n: i128| Figure(n * (YUAN / 1_000_000));
    sheet.points_added =
        (head.roll(4) == 1).then(|| millionths(head.of(&[1_000, 0, 1_500, -4_000, 7])));
    sheet.points_deducted =
        (head.roll(4) == 1).then(|| millionths(head.of(&[2_000, 0, 500, -1, 4_000])));
    sheet.deductions = rows.iter().copied().map(deduction).collect();
    sheet
}

/// A parameter that somebody sets, or takes away.
fn change(policy: &Policy, dice: u64) -> (String, Entry) {
    let mut dice = Dice(dice);
    let count = u64::try_from(policy.parameters.len()).expect("few");
    let parameter = &policy.parameters[usize::try_from(dice.roll(count)).expect("few")];
    let name = parameter.name.clone();
    let millionths = |n: i128| Figure(n * (YUAN / 1_000_000));
    let figure = match &*name {
        "达标月数要求" => Figure(i128::from(dice.roll(14)) * YUAN),
        name if name.ends_with("上限") => match dice.roll(5) {
            0 => Figure(0),
            1 => Figure(i128::from(dice.roll(1_000_000_000_000)) * FEN / 100),
            2 => Figure(-5_000 * YUAN),
            _ => Figure(i128::from(dice.roll(10_000_000)) * FEN),
        },
        name if name.contains("_系数_") || name.ends_with("点") => match dice.roll(6) {
            0 => Figure(0),
            1 => millionths(-10_000),
            _ => millionths(i128::from(dice.roll(100_000))),
        },
        // A tier: beside its own place, so that tiers rise still, mostly.
        name if name.ends_with('档') => {
            let own = match &parameter.value {
                Some(Value::Number(own)) => own * Decimal::from(1_000_000),
                _ => Decimal::ZERO,
            };
            let own = i128::try_from(own).expect("millionths");
            millionths(own + dice.of(&[-50_000, 50_000, 60_000, -10_000, -1, 1, 10_000, 49_999]))
        }
        // Where something else begins: at what is tried, mostly.
        _ => match dice.roll(10) {
            0 => millionths(i128::from(dice.roll(1_200_000))),
            1 => millionths(dice.of(&[0, 899_999, 900_001, -900_000])),
            _ => millionths(dice.of(PERCENT) * 10_000),
        },
    };
    let entry = if dice.roll(6) == 1 {
        Entry::Blank
    } else {
        Entry::Text(figure.text())
    };
    (name, entry)
}

fn decimal(figure: Figure) -> Decimal {
    Decimal::from_i128_with_scale(figure.0, 12).normalize()
}

/// A sheet as the engine takes it.
fn case_of(policy: &Policy, sheet: &Sheet) -> Case {
    let mut case = Case::blank(policy);
    let mut fill = |name: &str, values: Vec<Option<Value>>| {
        let at = policy.inputs.iter().position(|input| input.name == name);
        case.inputs[at.expect("an input of the policy")] = values;
    };
    let number = |figure: Option<Figure>| figure.map(|figure| Value::Number(decimal(figure)));
    let whole =
        |n: Option<i128>| vec![n.map(|n| Value::Number(Decimal::from_i128_with_scale(n, 0)))];
    for (category, sides) in CATEGORIES.iter().zip(&sheet.months) {
        for (side, months) in SIDES.iter().zip(sides) {
            fill(
                &format!("{category}_{side}目标"),
                months[TARGET].map(number).to_vec(),
            );
            fill(
                &format!("{category}_{side}实绩"),
                months[RESULT].map(number).to_vec(),
            );
        }
    }
    fill("年度", whole(sheet.year));
    fill("数据截止月份", whole(sheet.last_month));
    fill("其他加点", vec![number(sheet.points_added)]);
    fill("其他扣点", vec![number(sheet.points_deducted)]);
    let rows = sheet.deductions.iter();
    let date = |(year, month, day): (u16, u8, u8)| Date::new(year, month, day).map(Value::Date);
    fill(
        "扣减[日期]",
        rows.clone().map(|row| row.date.and_then(date)).collect(),
    );
    let category = |at: usize| Value::Text(CATEGORIES[at].to_owned());
    fill(
        "扣减[类别]",
        rows.clone().map(|row| row.category.map(category)).collect(),
    );
    fill("扣减[金额]", rows.map(|row| number(row.amount)).collect());
    case
}

fn exact(number: Decimal) -> Exact {
    BigRational::new(
        number.mantissa().into(),
        BigInt::from(10).pow(number.scale()),
    )
}

/// Whether the engine's number is this fraction; a quotient to as many digits as a decimal has.
fn is_number(found: Decimal, line: &Exact, quotient: bool) -> bool {
    let scale = BigInt::from(10).pow(found.scale());
    let off = BigInt::from(found.mantissa()) * line.denom() - line.numer() * &scale;
    if !quotient || off.is_zero() {
        return off.is_zero();
    }
    let unit = line.denom().clone().max(line.numer().abs()) * scale;
    off.abs() * BigInt::from(10).pow(28) <= unit
}

fn is_gap(found: &Absence, gap: &Gap) -> bool {
    match (found, gap) {
        (Absence::NotApplicable(_), Gap::None) => true,
        (Absence::Fault(fault), Gap::NoYear) => fault.code == FaultCode::DateOutOfRange,
        (Absence::Missing(names), Gap::Needs(needs)) => names.iter().eq(needs),
        _ => false,
    }
}

fn is_line(found: &Cell, line: &Line, quotient: bool) -> bool {
    match (found, line) {
        (Cell::Value(Value::Number(found)), Ok(line)) => is_number(*found, line, quotient),
        (Cell::Absent(absence), Err(gap)) => is_gap(absence, gap),
        _ => false,
    }
}

fn is_truth(found: &Cell, line: &Line<bool>) -> bool {
    match (found, line) {
        (Cell::Value(Value::Bool(found)), Ok(line)) => found == line,
        (Cell::Absent(absence), Err(gap)) => is_gap(absence, gap),
        _ => false,
    }
}

fn agree(
    plan: &Plan<'_>,
    terms: &Terms,
    sheet: &Sheet,
    tally: &Tally,
) -> Result<(), TestCaseError> {
    let policy = plan.policy;
    let outcome = plan.outcome(&case_of(policy, sheet));
    let expected = workbook(terms, sheet);
    // Every rule of the policy is one of these lines.
    prop_assert_eq!(
        expected.figures.len() + expected.truths.len(),
        policy.rules.len()
    );
    let cells = |name: &str| {
        let at = policy.rules.iter().position(|rule| rule.name == name);
        &outcome.rules[at.expect("a rule of the policy")]
    };
    let mut open = BTreeSet::new();
    for (name, lines) in &expected.figures {
        let found = cells(name);
        prop_assert_eq!(found.len(), lines.len(), "{}", name);
        for (period, (cell, line)) in found.iter().zip(lines).enumerate() {
            prop_assert!(
                is_line(cell, line, name.contains("完成率")),
                "{}[{}]: {:?}, but by the workbook {:?}",
                name,
                period,
                cell,
                line
            );
            if let Err(Gap::Needs(names)) = line {
                open.extend(names.iter().map(String::as_str));
            }
        }
    }
    for (name, lines) in &expected.truths {
        let same = cells(name)
            .iter()
            .zip(lines)
            .all(|(cell, line)| is_truth(cell, line));
        prop_assert!(
            same,
            "{}: {:?}, but by the workbook {:?}",
            name,
            cells(name),
            lines
        );
        for line in lines {
            if let Err(Gap::Needs(names)) = line {
                open.extend(names.iter().map(String::as_str));
            }
        }
    }
    for (name, check) in &expected.checks {
        let at = policy.gates.iter().position(|gate| gate.name == *name);
        let cell = &outcome.gates[at.expect("a gate of the policy")][0];
        prop_assert!(
            is_truth(cell, check),
            "{}: {:?}, but {:?}",
            name,
            cell,
            check
        );
    }
    let missing: BTreeSet<&str> = outcome.missing.iter().map(String::as_str).collect();
    prop_assert_eq!(missing, open);

    tally.count(match &expected.get("返利合计")[0] {
        Ok(total) if total.is_zero() => "nothing",
        Ok(total) if total.is_negative() => "takes",
        Ok(_) => "pays",
        Err(Gap::Needs(_)) => "waits",
        Err(_) => "no year",
    });
    if matches!(&expected.get("年度调整")[0], Ok(adjustment) if !adjustment.is_zero()) {
        tally.count("adjusts");
    }
    if matches!(&expected.get("封顶扣减")[0], Ok(cut) if !cut.is_zero()) {
        tally.count("total cap");
    }
    // What is decided once a year, and how often it is decided at the very edge.
    let edges = [
        (
            "全年采购完成率",
            &terms.precondition[PURCHASE],
            "at the precondition",
        ),
        (
            "全年零售完成率",
            &terms.precondition[RETAIL],
            "at the precondition",
        ),
        (
            "附件_全年采购完成率",
            &terms.accessories_line,
            "at the accessories line",
        ),
        ("达标月数", &terms.months_required, "at the months required"),
    ];
    for (name, edge, what) in edges {
        let line = &expected.get(name)[0];
        if line.is_ok() && line == edge {
            tally.count(what);
        }
    }
    for (at, category) in CATEGORIES.iter().enumerate() {
        let paid = expected.get(&format!("{category}_返利"));
        if paid.iter().flatten().any(Signed::is_negative) {
            tally.count("clawed back");
        }
        if let (Some(cap), Some(Ok(last))) = (
            &terms.caps[at],
            expected.get(&format!("{category}_累计返利")).last(),
        ) && last == cap
        {
            tally.count("cap");
        }
        let rates = expected.get(&format!(
            "{category}_采购完成率_{}",
            if terms.trued_up {
                "季末累计"
            } else {
                "季"
            }
        ));
        let tiers = &terms.tiers[at][PURCHASE];
        if rates
            .iter()
            .flatten()
            .any(|rate| tiers.contains(&Ok(rate.clone())))
        {
            tally.count("at a tier");
        }
        for coefficient in expected.get(&format!("{category}_系数")).iter().flatten() {
            tally.count(if coefficient.is_zero() {
                "no tier"
            } else {
                "tier"
            });
        }
    }
    Ok(())
}

const READINGS: [(&str, [&str; 2]); 3] = [
    ("考核口径", ["按季", "年累计清算"]),
    ("差额为负", ["冲回", "计零"]),
    ("前提未达时", ["不作调整", "照常扣点"]),
];

/// The settings of some cases; refused where the tiers do not rise.
fn settings_of(policy: &Policy, changes: &[u64], readings: [bool; 3]) -> (Settings, Terms) {
    let entries = Entries {
        parameters: changes.iter().map(|dice| change(policy, *dice)).collect(),
        readings: READINGS
            .iter()
            .zip(readings)
            .map(|((name, options), second)| {
                ((*name).to_owned(), options[usize::from(second)].to_owned())
            })
            .collect(),
        ..Entries::default()
    };
    let (settings, _) = entries::read(policy, &entries).expect("readable entries");
    let figure = |name: &str| {
        let at = policy
            .parameters
            .iter()
            .position(|known| known.name == name);
        match &settings.parameters[at.expect("a parameter of the policy")] {
            Some(Value::Number(number)) => Some(exact(*number)),
            _ => None,
        }
    };
    let terms = Terms::of(figure, readings);
    (settings, terms)
}

#[test]
fn the_workbook_gives_what_it_says_of_itself() {
    // Under each settings so many sheets.
    const SHEETS: usize = 20;
    let policy = built_in("parts-rebate-workbook");
    let tally = Tally::default();
    let compared = Counter::new(0_usize);
    let dice = prop::array::uniform32(any::<u64>());
    let sheets = (
        dice,
        dice,
        prop::array::uniform15(any::<u64>()),
        prop::collection::vec(any::<u64>(), 0..4),
    )
        .prop_map(|(a, b, c, rows)| {
            let all: Vec<u64> = [&a[..], &b[..], &c[..]].concat();
            sheet(all.as_slice().try_into().expect("as many"), &rows)
        });
    let cases = (
        prop::collection::vec(any::<u64>(), 0..4),
        any::<[bool; 3]>(),
        prop::collection::vec(sheets, SHEETS),
    );
    for_cases(540, 1, &cases, |(changes, readings, sheets)| {
        let (settings, terms) = settings_of(&policy, &changes, readings);
        let plan = match Plan::new(&policy, settings) {
            Ok(plan) => plan,
            Err(errors) => {
                let codes: Vec<&str> = errors
                    .iter()
                    .map(|EntryError { problem, .. }| problem.code())
                    .collect();
                prop_assert!(!terms.rise(), "refused: {:?}", errors);
                prop_assert!(
                    codes.iter().all(|&code| code == "band-order"),
                    "{:?}",
                    codes
                );
                tally.count("falls");
                return Ok(());
            }
        };
        prop_assert!(terms.rise(), "tiers that do not rise");
        for sheet in &sheets {
            agree(&plan, &terms, sheet, &tally)?;
            compared.set(compared.get() + 1);
        }
        for ((reading, options), second) in READINGS.iter().zip(readings) {
            tally.count(format!("{reading} {}", options[usize::from(second)]));
        }
        Ok(())
    });
    assert!(compared.get() >= 10_000, "{} cases only", compared.get());
    tally.at_least(4_000, &["pays", "tier", "no tier", "at a tier"]);
    tally.at_least(
        1_000,
        &[
            "nothing",
            "waits",
            "adjusts",
            "clawed back",
            "at the precondition",
        ],
    );
    tally.at_least(200, &["takes", "no year", "cap", "at the accessories line"]);
    tally.at_least(20, &["falls", "total cap", "at the months required"]);
}

/// The same figure in so many months, one stretch after another.
fn stretches(parts: &[(&str, usize)]) -> Months {
    let months: Vec<Option<Figure>> = parts
        .iter()
        .flat_map(|(figure, count)| vec![Some(yuan(figure)); *count])
        .collect();
    months.try_into().expect("twelve months")
}

/// `99999.99` yuan.
fn yuan(text: &str) -> Figure {
    let (whole, fens) = text.split_once('.').unwrap_or((text, "00"));
    Figure(format!("{whole}{fens}").parse::<i128>().expect("digits") * FEN)
}

/// The samples of the policy, with some of them changed.
fn samples(changed: &[(&str, i128)], readings: [bool; 3]) -> Terms {
    let policy = built_in("parts-rebate-workbook");
    let figure = |name: &str| {
        if let Some((_, yuan)) = changed.iter().find(|(known, _)| *known == name) {
            return Some(Exact::from_integer((*yuan).into()));
        }
        let parameter = policy.parameters.iter().find(|known| known.name == name);
        match &parameter.expect("a parameter of the policy").value {
            Some(Value::Number(number)) => Some(exact(*number)),
            _ => None,
        }
    };
    Terms::of(figure, readings)
}

fn expect(lines: &Lines, name: &str, paid: &[&str]) {
    let figure = |text: &&str| match text.strip_prefix('-') {
        Some(text) => Ok(-yuan(text).exact()),
        None if text.is_empty() => Err(Gap::None),
        None => Ok(yuan(text).exact()),
    };
    let paid: Vec<Line> = paid.iter().map(figure).collect();
    assert_eq!(lines.get(name), paid, "{name}");
}

fn parts(purchase: &[Months; 2], retail: &[Months; 2]) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.months[PARTS] = [*purchase, *retail];
    sheet
}

/// Worked out on paper, quarter by quarter, since the document has no numbers of its own.
#[test]
fn the_workbook_of_fractions_gives_the_figures_worked_out_by_hand() {
    let even = |figure: &str| stretches(&[(figure, 12)]);
    let thousand = [even("1000"), even("1000")];
    let (quarterly, trued_up, kept) = ([false; 3], [true, false, false], [true, true, false]);

    // A full year: quarters at 100%, a fen below, 105%, 90%; retail at 95%, 100%, a fen below 95%, 90%.
    let mut sheet = parts(
        &[
            even("100000"),
            stretches(&[("100000", 5), ("99999.99", 1), ("105000", 3), ("90000", 3)]),
        ],
        &[
            even("80000"),
            stretches(&[
                ("76000", 3),
                ("80000", 3),
                ("76000", 2),
                ("75999.99", 1),
                ("72000", 3),
            ]),
        ],
    );
    sheet.months[ACCESSORIES] = [
        [
            even("20000"),
            stretches(&[("20000", 5), ("19999.99", 1), ("18000", 5), ("17999.99", 1)]),
        ],
        [
            even("15000"),
            stretches(&[("15000", 6), ("13500", 3), ("15000", 3)]),
        ],
    ];
    sheet.months[2] = [
        [
            even("10000"),
            stretches(&[("10000", 8), ("9999.99", 1), ("9000", 3)]),
        ],
        [
            even("8000"),
            stretches(&[
                ("8000", 5),
                ("7999.99", 1),
                ("8000", 3),
                ("7200", 2),
                ("7199.99", 1),
            ]),
        ],
    ];
    let lines = workbook(&samples(&[], quarterly), &sheet);
    expect(&lines, "零件_返利", &["13500", "9000", "15750", "2700"]);
    expect(&lines, "附件_返利", &["4800", "3000", "2160", "0"]);
    expect(&lines, "机油_返利", &["1200", "900", "600", "0"]);
    expect(&lines, "年度调整", &["0"]);
    expect(&lines, "返利合计", &["53610"]);

    // Up to May: the second quarter's results against the target of all of it; where trued up it waits for June.
    let mut may = parts(&[even("100000"), [None; 12]], &[even("80000"), [None; 12]]);
    for (month, (purchases, retail)) in [
        ("100000", "80000"),
        ("98000", "80000"),
        ("102000", "76000"),
        ("95000", "80000"),
        ("100000", "76000"),
    ]
    .into_iter()
    .enumerate()
    {
        may.months[PARTS][PURCHASE][RESULT][month] = Some(yuan(purchases));
        may.months[PARTS][RETAIL][RESULT][month] = Some(yuan(retail));
    }
    expect(
        &workbook(&samples(&[], quarterly), &may),
        "零件_返利",
        &["13500", "0", "", ""],
    );
    expect(
        &workbook(&samples(&[], trued_up), &may),
        "零件_返利",
        &["13500", "", "", ""],
    );

    // Trued up: 100%, then 90%, 95% and 100% of the year to date.
    let slow = parts(
        &[
            even("100000"),
            stretches(&[("100000", 3), ("80000", 3), ("105000", 3), ("115000", 3)]),
        ],
        &thousand,
    );
    for (readings, paid) in [
        (trued_up, ["15000", "-4200", "14850", "34350"]),
        (kept, ["15000", "0", "10650", "34350"]),
    ] {
        let lines = workbook(&samples(&[], readings), &slow);
        expect(&lines, "零件_返利", &paid);
        expect(&lines, "返利合计", &["64800"]);
    }
    expect(
        &workbook(&samples(&[("零件_年度上限", 40_000)], trued_up), &slow),
        "零件_返利",
        &["15000", "-4200", "14850", "14350"],
    );
    expect(
        &workbook(&samples(&[("零件_年度上限", 12_000)], kept), &slow),
        "零件_返利",
        &["12000", "0", "0", "0"],
    );

    // Caps, of the category and of all.
    let steady = || parts(&[even("100000"), even("100000")], &thousand);
    let capped = workbook(&samples(&[("零件_年度上限", 40_000)], quarterly), &steady());
    expect(&capped, "零件_返利", &["15000", "15000", "10000", "0"]);
    let capped = workbook(&samples(&[("返利总上限", 50_000)], quarterly), &steady());
    expect(&capped, "年度调整", &["4800"]);
    expect(&capped, "封顶扣减", &["-14800"]);
    expect(&capped, "返利合计", &["50000"]);

    // More deducted than bought.
    let mut deducted = steady();
    deducted.deductions.push(Deduction {
        date: Some((2024, 5, 10)),
        category: Some(PARTS),
        amount: Some(yuan("400000")),
    });
    expect(
        &workbook(&samples(&[], quarterly), &deducted),
        "零件_返利",
        &["15000", "-5000", "15000", "15000"],
    );
    expect(
        &workbook(&samples(&[], [false, true, false]), &deducted),
        "零件_返利",
        &["15000", "0", "15000", "15000"],
    );

    // The precondition fails at 85%: points are deducted all the same only where the reading says so.
    let mut poor = parts(&[even("1000"), even("850")], &thousand);
    poor.months[ACCESSORIES] = [[even("1000"), even("700")], thousand];
    (poor.points_added, poor.points_deducted) =
        (Some(Figure(YUAN / 1_000)), Some(Figure(YUAN / 500)));
    expect(
        &workbook(&samples(&[], quarterly), &poor),
        "年度调整",
        &["0"],
    );
    expect(
        &workbook(&samples(&[], [false, false, true]), &poor),
        "年度调整",
        &["-111.60"],
    );
}

//! The three policies as their documents tell them, in exact fractions. Nothing of the engine is used here.
//!
//! An amount that cannot be told yet is the set of names that must be filled in first. A line that a failed condition sets to
//! nought is nought whatever else is blank: no sales figure would change it.

use std::collections::BTreeSet;
use std::slice::from_ref;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// An exact fraction.
pub(crate) type Exact = BigRational;

/// The names that must be filled in first.
pub(crate) type Needs = BTreeSet<&'static str>;

/// An amount, or what it waits for.
pub(crate) type Known = Result<Exact, Needs>;

/// Twelve months as entered.
pub(crate) type Months = [Option<Exact>; 12];

/// To the fen, halves away from nought.
pub(crate) fn fen(amount: &Exact) -> Exact {
    let hundred = Exact::from_integer(BigInt::from(100));
    let half = Exact::new(BigInt::one(), BigInt::from(2));
    let fens = (amount.abs() * &hundred + half).floor() / hundred;
    if amount.is_negative() { -fens } else { fens }
}

/// `f` of both, or what either waits for.
fn both(a: &Known, b: &Known, f: impl Fn(&Exact, &Exact) -> Exact) -> Known {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok(f(a, b)),
        (Err(a), Err(b)) => Err(a | b),
        (Err(needs), Ok(_)) | (Ok(_), Err(needs)) => Err(needs.clone()),
    }
}

/// The sum, or what any part waits for.
fn sum<'k>(parts: impl IntoIterator<Item = &'k Known>) -> Known {
    let mut so_far = Ok(Exact::zero());
    for part in parts {
        so_far = both(&so_far, part, |a, b| a + b);
    }
    so_far
}

/// A figure of the policy or an entry: there, or needed under this name.
fn set(figure: Option<&Exact>, name: &'static str) -> Known {
    figure.cloned().ok_or_else(|| Needs::from([name]))
}

/// Blank months count as nought; twelve of them are no figure at all.
fn months(entered: &Months, name: &'static str) -> Vec<Known> {
    let nothing = entered.iter().all(Option::is_none);
    let month = |month: &Option<Exact>| {
        if nothing {
            Err(Needs::from([name]))
        } else {
            Ok(month.clone().unwrap_or_default())
        }
    };
    entered.iter().map(month).collect()
}

/// 商用车年度商务返利政策 (D11).
pub(crate) struct Commercial {
    pub(crate) sales: Months,
    pub(crate) on_time: bool,
    pub(crate) other_promotion: bool,
    /// Month, quarter, year.
    pub(crate) thresholds: [Option<Exact>; 3],
    /// Month, quarter, year.
    pub(crate) rates: [Option<Exact>; 3],
    /// The annual rebate is what is due for the year less what was paid by month and quarter.
    pub(crate) settled: bool,
}

/// What D11 pays.
pub(crate) struct CommercialRebates {
    pub(crate) monthly: Vec<Known>,
    pub(crate) quarter_sales: Vec<Known>,
    pub(crate) quarterly: Vec<Known>,
    pub(crate) annual_sales: Known,
    pub(crate) annual_due: Known,
    pub(crate) annual: Known,
    pub(crate) total: Known,
}

impl CommercialRebates {
    /// Every line with its name.
    pub(crate) fn lines(&self) -> [(&'static str, &[Known]); 7] {
        [
            ("月度返利", &self.monthly),
            ("季度销售额", &self.quarter_sales),
            ("季度返利", &self.quarterly),
            ("全年销售额", from_ref(&self.annual_sales)),
            ("年度应得", from_ref(&self.annual_due)),
            ("年度返利", from_ref(&self.annual)),
            ("返利合计", from_ref(&self.total)),
        ]
    }
}

impl Commercial {
    pub(crate) fn rebates(&self) -> CommercialRebates {
        const NAMES: [[&str; 2]; 3] = [
            ["月度门槛", "月度比例"],
            ["季度门槛", "季度比例"],
            ["年度门槛", "年度比例"],
        ];
        // The whole sales of a period at the rate, once they reach the threshold.
        let rebate = |sales: &Known, tier: usize| {
            let threshold = set(self.thresholds[tier].as_ref(), NAMES[tier][0]);
            let rate = set(self.rates[tier].as_ref(), NAMES[tier][1]);
            match (sales, &threshold) {
                // Below the threshold nothing is paid, whatever the rate.
                (Ok(sales), Ok(threshold)) if sales < threshold => Ok(Exact::zero()),
                // Whether the rate is needed, nobody knows before the sales are.
                (Err(needs), Ok(_)) => Err(needs.clone()),
                (_, Ok(_)) => both(sales, &rate, |sales, rate| sales * rate),
                // Where the threshold is not set, all that is not set is asked for at once.
                (_, Err(_)) => {
                    let terms = both(&threshold, &rate, |threshold, _| threshold.clone());
                    both(sales, &terms, |sales, _| sales.clone())
                }
            }
        };
        let barred = !self.on_time || self.other_promotion;
        let paid = |line: &Known| {
            if barred {
                Ok(Exact::zero())
            } else {
                line.as_ref().map(fen).map_err(Clone::clone)
            }
        };

        let sales = months(&self.sales, "月销售额");
        let quarter_sales: Vec<Known> = sales.chunks(3).map(sum).collect();
        let annual_sales = sum(&sales);
        let monthly: Vec<Known> = sales.iter().map(|month| paid(&rebate(month, 0))).collect();
        let quarterly: Vec<Known> = quarter_sales
            .iter()
            .map(|quarter| paid(&rebate(quarter, 1)))
            .collect();
        let annual_due = rebate(&annual_sales, 2);
        let annual = if self.settled {
            let already = both(&sum(&monthly), &sum(&quarterly), |a, b| a + b);
            paid(&both(&annual_due, &already, |due, already| {
                (due - already).max(Exact::zero())
            }))
        } else {
            paid(&annual_due)
        };
        let total = sum(monthly.iter().chain(&quarterly).chain([&annual]));
        CommercialRebates {
            monthly,
            quarter_sales,
            quarterly,
            annual_sales,
            annual_due,
            annual,
            total,
        }
    }
}

/// How D17's tiers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// The rate of the tier reached, on everything.
    Whole,
    /// Each rate on its slice; nothing for the slice below the first tier.
    Slices,
    /// The same, with the first rate for the slice below the first tier once that is reached.
    SlicesFromNought,
}

/// 配件采购返利协议 (D17).
pub(crate) struct Parts {
    pub(crate) purchases: Months,
    pub(crate) year: BigInt,
    pub(crate) edges: [Option<Exact>; 3],
    pub(crate) rates: [Option<Exact>; 3],
    pub(crate) days_to_pay: Option<BigInt>,
    pub(crate) method: Method,
    /// Purchases add up over the year; a quarter pays what is due to date less what was due before.
    pub(crate) trued_up: bool,
}

/// What D17 pays, and when at the latest.
pub(crate) struct PartsRebates {
    pub(crate) quarter_purchases: Vec<Known>,
    pub(crate) bases: Vec<Known>,
    pub(crate) due: Vec<Known>,
    pub(crate) quarterly: Vec<Known>,
    pub(crate) total: Known,
    /// `YYYY-MM-DD`, or none where there is no such day.
    pub(crate) pay_by: [Result<Option<String>, Needs>; 4],
}

impl PartsRebates {
    /// Every line of money with its name.
    pub(crate) fn lines(&self) -> [(&'static str, &[Known]); 5] {
        [
            ("季度采购额", &self.quarter_purchases),
            ("计算基数", &self.bases),
            ("应得返利", &self.due),
            ("季度返利", &self.quarterly),
            ("返利合计", from_ref(&self.total)),
        ]
    }
}

impl Parts {
    /// Whether the tiers stand one above the other.
    pub(crate) fn rises(&self) -> bool {
        self.edges[0] < self.edges[1] && self.edges[1] < self.edges[2]
    }

    pub(crate) fn rebates(&self) -> PartsRebates {
        let purchases = months(&self.purchases, "月采购额");
        let quarter_purchases: Vec<Known> = purchases.chunks(3).map(sum).collect();
        let bases: Vec<Known> = if self.trued_up {
            (1..=4)
                .map(|quarters| sum(&quarter_purchases[..quarters]))
                .collect()
        } else {
            quarter_purchases.clone()
        };
        let due: Vec<Known> = bases.iter().map(|base| self.due(base)).collect();
        let quarterly: Vec<Known> = (0..4)
            .map(|quarter| match quarter {
                1.. if self.trued_up => {
                    both(&due[quarter], &due[quarter - 1], |now, before| now - before)
                }
                _ => due[quarter].clone(),
            })
            .collect();
        let total = sum(&quarterly);
        let pay_by = [1, 2, 3, 4].map(|quarter| self.pay_by(quarter));
        PartsRebates {
            quarter_purchases,
            bases,
            due,
            quarterly,
            total,
            pay_by,
        }
    }

    fn due(&self, base: &Known) -> Known {
        const EDGES: [&str; 3] = ["一档门槛", "二档门槛", "三档门槛"];
        const RATES: [&str; 3] = ["一档比例", "二档比例", "三档比例"];
        let none = |at: usize| Needs::from([RATES[at]]);
        if let (Method::Whole, [Some(one), Some(two), Some(three)]) = (self.method, &self.edges) {
            // The rate of the tier that is reached, and none but that, must be known.
            let base = base.as_ref().map_err(Clone::clone)?;
            let tier = [one, two, three]
                .iter()
                .filter(|edge| base >= **edge)
                .count();
            let Some(tier) = tier.checked_sub(1) else {
                return Ok(Exact::zero());
            };
            let rate = self.rates[tier].as_ref().ok_or_else(|| none(tier))?;
            return Ok(fen(&(base * rate)));
        }
        let mut needs = base.as_ref().err().cloned().unwrap_or_default();
        needs.extend(
            (0..3)
                .filter(|&at| self.edges[at].is_none())
                .map(|at| EDGES[at]),
        );
        needs.extend(
            (0..3)
                .filter(|&at| self.rates[at].is_none())
                .map(|at| RATES[at]),
        );
        let (Ok(base), [Some(one), Some(two), Some(three)], [Some(low), Some(middle), Some(high)]) =
            (base, &self.edges, &self.rates)
        else {
            return Err(needs);
        };
        if base < one {
            return Ok(Exact::zero());
        }
        let due = match self.method {
            // With its edges set, that is settled above.
            Method::Whole => return Err(needs),
            Method::Slices | Method::SlicesFromNought => {
                // The slice below the first tier begins at nought; where the tier itself begins below nought, there is none.
                let bottom = if self.method == Method::Slices {
                    one.clone()
                } else {
                    one.clone().min(Exact::zero())
                };
                let above = |edge: &Exact| (base - edge).max(Exact::zero());
                (base - bottom - above(two)) * low
                    + (above(two) - above(three)) * middle
                    + above(three) * high
            }
        };
        Ok(fen(&due))
    }

    /// The quarter's last day and so many days.
    fn pay_by(&self, quarter: i64) -> Result<Option<String>, Needs> {
        let years = BigInt::one()..=BigInt::from(9999);
        if !years.contains(&self.year) {
            return Ok(None);
        }
        let days = self
            .days_to_pay
            .clone()
            .ok_or_else(|| Needs::from(["付款期限"]))?;
        let year = i64::try_from(self.year.clone()).expect("a year of four digits");
        let last = days_before(year, quarter * 3 + 1) - 1;
        let day = BigInt::from(last) + days;
        let all = BigInt::from(days_before(1, 1))..BigInt::from(days_before(10_000, 1));
        Ok(all
            .contains(&day)
            .then(|| calendar(i64::try_from(day).expect("a day within the years"))))
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1 January of year 1 to the first of a month; month 13 is January of the year after.
pub(crate) fn days_before(year: i64, month: i64) -> i64 {
    let past = year - 1;
    let leaps = past / 4 - past / 100 + past / 400;
    past * 365 + leaps + (1..month).map(|month| days_of(year, month)).sum::<i64>()
}

/// The date of a day counted from 1 January of year 1.
pub(crate) fn calendar(day: i64) -> String {
    let mut year = day / 366 + 1;
    while days_before(year + 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12)
        .rfind(|&month| days_before(year, month) <= day)
        .unwrap_or(1);
    format!(
        "{year:04}-{month:02}-{:02}",
        day - days_before(year, month) + 1
    )
}

/// 配送返利 (D16).
pub(crate) struct Delivery {
    pub(crate) fee: Option<Exact>,
    pub(crate) order: Option<Exact>,
    pub(crate) rate: Option<Exact>,
    pub(crate) cap: Option<Exact>,
    pub(crate) least_order: Option<Exact>,
}

impl Delivery {
    pub(crate) fn rebate(&self) -> Known {
        let share = both(
            &set(self.fee.as_ref(), "快递费用"),
            &set(self.rate.as_ref(), "返利比例"),
            |fee, rate| fee * rate,
        );
        let capped = share.map(|share| match &self.cap {
            Some(cap) if share > *cap => cap.clone(),
            _ => share,
        });
        let rebate = capped.map(|amount| fen(&amount));
        let Some(least) = &self.least_order else {
            return rebate;
        };
        match &self.order {
            Some(order) if order < least => Ok(Exact::zero()),
            Some(_) => rebate,
            None => both(&rebate, &set(None, "订单金额"), |rebate, _| {
                rebate.clone()
            }),
        }
    }
}

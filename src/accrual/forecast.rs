//! A year as it may come out: what there is, and what is planned where there is nothing yet. The two are never one number.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::policy::date::Date;

use super::book::Ledger;
use super::line::{Rebate, State};
use super::period::Period;

/// A period of a forecast, in yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// What the rebates for it come to, less what was reversed.
    pub actual: Decimal,
    /// What is planned for it and has not come.
    pub planned: Decimal,
    /// What was planned, and has come in the meantime: in no sum.
    pub overtaken: Decimal,
}

/// A forecast.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// By the periods that rebates are for.
    pub periods: BTreeMap<Period, Expected>,
    /// All of them.
    pub total: Expected,
}

impl Expected {
    /// What is to be expected.
    pub fn sum(self) -> Decimal {
        self.actual + self.planned
    }

    fn add(&mut self, other: Self) {
        self.actual += other.actual;
        self.planned += other.planned;
        self.overtaken += other.overtaken;
    }
}

/// A rebate that there is: of which rule it is, for what, and what it comes to.
struct Actual<'l> {
    rebate: &'l Rebate,
    amount: Decimal,
}

impl Ledger {
    /// What the rebates for a year come to at the end of a day, and what is planned beside that.
    ///
    /// A plan holds as far as its rule has given nothing for its period: where each of its months has a rebate, nothing is left of it;
    /// where only some have, what these gave is taken off.
    pub fn forecast(&self, year: u16, day: Date) -> Forecast {
        let (mut actual, mut planned) = (Vec::new(), Vec::new());
        for (line, rebate) in self
            .rebates()
            .filter(|(_, rebate)| rebate.period.year() == year)
        {
            match rebate.on(day) {
                None => {}
                Some(change) if change.to == State::Planned => {
                    planned.push((rebate, change.amount));
                }
                Some(change) => actual.push(Actual {
                    rebate,
                    amount: change.amount - self.standing(&line.id, day).reversed,
                }),
            }
        }
        let mut forecast = Forecast::default();
        let mut note = |period, expected: Expected| {
            forecast.periods.entry(period).or_default().add(expected);
            forecast.total.add(expected);
        };
        for Actual { rebate, amount } in &actual {
            let expected = Expected {
                actual: *amount,
                ..Expected::default()
            };
            note(rebate.period, expected);
        }
        for (rebate, amount) in planned {
            let left = left_of_plan(rebate, amount, &actual);
            let expected = Expected {
                planned: left,
                overtaken: amount - left,
                ..Expected::default()
            };
            note(rebate.period, expected);
        }
        forecast
    }
}

fn left_of_plan(plan: &Rebate, amount: Decimal, actual: &[Actual<'_>]) -> Decimal {
    let same = actual
        .iter()
        .filter(|actual| actual.rebate.policy == plan.policy && actual.rebate.rule == plan.rule);
    let (from, to) = plan.period.months();
    let has_month = |month: u8| {
        same.clone().any(|actual| {
            let (begins, ends) = actual.rebate.period.months();
            (begins..=ends).contains(&month)
        })
    };
    if (from..=to).all(has_month) {
        return Decimal::ZERO;
    }
    let within = same.filter(|actual| plan.period.contains(actual.rebate.period));
    let came: Decimal = within.map(|actual| actual.amount).sum();
    (amount - came).clamp(Decimal::ZERO, amount)
}

//! What a ledger comes to: period by period, opening + movements = closing; and on a day, by state, policy and period.
//!
//! Each balance is made of the same movements, and each movement of a line on its day. So balances reconcile by construction: whatever was
//! written when, every closing is the next opening, and the last one is what is left of all lines.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::policy::date::Date;

use super::book::{Ledger, Standing};
use super::line::{Follow, Line, Rebate, State, What};
use super::period::{Period, Step};

/// What a movement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Movement {
    /// A rebate came in.
    Accrued,
    /// 差额: a confirmation brought another amount.
    TruedUp,
    /// Something was reversed.
    Reversed,
    /// Something was paid or, less than nought, refunded.
    Paid,
}

/// The movements of some days, in yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Movements {
    /// What came in.
    pub accrued: Decimal,
    /// What confirmations added or, less than nought, took away.
    pub trued_up: Decimal,
    /// What was reversed.
    pub reversed: Decimal,
    /// What was paid, less what was refunded.
    pub paid: Decimal,
}

/// The balance of a period: what was left of all rebates before its first day, what happened, what is left after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The period, by the days of the movements.
    pub period: Period,
    /// What was left before, in yuan.
    pub opening: Decimal,
    /// What happened.
    pub movements: Movements,
    /// What is left after.
    pub closing: Decimal,
}

impl Movements {
    /// What they change a balance by.
    pub fn net(self) -> Decimal {
        self.accrued + self.trued_up - self.reversed - self.paid
    }

    /// With one more.
    fn note(&mut self, movement: Movement, amount: Decimal) {
        let sum = match movement {
            Movement::Accrued => &mut self.accrued,
            Movement::TruedUp => &mut self.trued_up,
            Movement::Reversed => &mut self.reversed,
            Movement::Paid => &mut self.paid,
        };
        *sum += amount;
    }
}

/// What some rebates come to at the end of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many rebates.
    pub count: usize,
    /// What they come to, what of it was reversed and paid; in yuan.
    pub standing: Standing,
}

impl Sums {
    fn note(&mut self, standing: Standing) {
        self.count += 1;
        self.standing.amount += standing.amount;
        self.standing.reversed += standing.reversed;
        self.standing.paid += standing.paid;
    }
}

impl Ledger {
    /// All movements with the line of their rebate, in the order of their days; of one policy only, if it is named.
    pub fn movements(&self, policy: Option<&str>) -> Vec<(Date, Movement, Decimal, &Line)> {
        let mut found = Vec::new();
        for line in self.lines() {
            match &line.what {
                What::Rebate(rebate) if is_of(rebate, policy) => changes(line, rebate, &mut found),
                What::Rebate(_) => {}
                What::Following(following) => {
                    let Some(on) = self.line(&following.of) else {
                        continue;
                    };
                    if !on.rebate().is_some_and(|rebate| is_of(rebate, policy)) {
                        continue;
                    }
                    let (movement, amount) = match following.kind {
                        Follow::Payment => (Movement::Paid, following.amount),
                        Follow::Refund => (Movement::Paid, -following.amount),
                        Follow::Reversal => (Movement::Reversed, following.amount),
                    };
                    found.push((following.day, movement, amount, on));
                }
            }
        }
        found.sort_by_key(|(day, movement, ..)| (*day, *movement));
        found
    }

    /// The balances of all periods of this length from the first movement to the last, none left out; of one policy, if it is named.
    ///
    /// What is planned is in none of them.
    pub fn balances(&self, step: Step, policy: Option<&str>) -> Vec<Balance> {
        let movements = self.movements(policy);
        let mut movements = movements.iter().peekable();
        let first = movements
            .peek()
            .and_then(|(day, ..)| Period::of(step, *day));
        let mut balances = Vec::new();
        let mut opening = Decimal::ZERO;
        let mut period = first;
        while let Some(now) = period.filter(|_| movements.peek().is_some()) {
            let mut sums = Movements::default();
            let last = now.last();
            while let Some((_, movement, amount, _)) = movements.next_if(|(day, ..)| *day <= last) {
                sums.note(*movement, *amount);
            }
            let closing = opening + sums.net();
            balances.push(Balance {
                period: now,
                opening,
                movements: sums,
                closing,
            });
            opening = closing;
            period = now.next();
        }
        balances
    }

    /// What is left of all rebates at the end of a day, in yuan.
    pub fn balance_on(&self, day: Date) -> Decimal {
        let movements = self.movements(None);
        let until = movements.iter().take_while(|(other, ..)| *other <= day);
        until
            .fold(
                Movements::default(),
                |mut sums, (_, movement, amount, _)| {
                    sums.note(*movement, *amount);
                    sums
                },
            )
            .net()
    }

    /// The rebates of each state at the end of a day; those that are only planned have a sum of their own, of what is planned.
    pub fn by_state(&self, day: Date) -> BTreeMap<State, Sums> {
        self.sums(day, |line, _| self.state(&line.id, day), true)
    }

    /// The rebates of each policy, by id, at the end of a day, without what is planned.
    pub fn by_policy(&self, day: Date) -> BTreeMap<String, Sums> {
        self.sums(day, |_, rebate| Some(rebate.policy.clone()), false)
    }

    /// The rebates that are for each period at the end of a day, without what is planned.
    pub fn by_period(&self, day: Date) -> BTreeMap<Period, Sums> {
        self.sums(day, |_, rebate| Some(rebate.period), false)
    }

    fn sums<K: Ord>(
        &self,
        day: Date,
        key: impl Fn(&Line, &Rebate) -> Option<K>,
        with_planned: bool,
    ) -> BTreeMap<K, Sums> {
        let mut sums: BTreeMap<K, Sums> = BTreeMap::new();
        for (line, rebate) in self.rebates() {
            let Some(change) = rebate.on(day) else {
                continue;
            };
            let is_planned = change.to == State::Planned;
            if is_planned && !with_planned {
                continue;
            }
            let Some(key) = key(line, rebate) else {
                continue;
            };
            let mut standing = self.standing(&line.id, day);
            if is_planned {
                standing.amount = change.amount;
            }
            sums.entry(key).or_default().note(standing);
        }
        sums
    }
}

fn is_of(rebate: &Rebate, policy: Option<&str>) -> bool {
    policy.is_none_or(|policy| rebate.policy == policy)
}

/// The movements that the changes of a rebate are.
fn changes<'l>(
    line: &'l Line,
    rebate: &Rebate,
    found: &mut Vec<(Date, Movement, Decimal, &'l Line)>,
) {
    let mut before = None;
    for change in rebate
        .changes
        .iter()
        .filter(|change| change.to != State::Planned)
    {
        match before {
            None => found.push((change.day, Movement::Accrued, change.amount, line)),
            Some(amount) if amount != change.amount => {
                found.push((change.day, Movement::TruedUp, change.amount - amount, line));
            }
            Some(_) => {}
        }
        before = Some(change.amount);
    }
}

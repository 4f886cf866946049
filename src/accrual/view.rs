//! Which lines are shown in which order, and what they come to. What is shown and what is not add up to the whole, whatever the filter.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::policy::date::Date;

use super::book::Ledger;
use super::line::{Follow, Line, State, What};
use super::period::{Period, YEARS};

/// Which lines are shown: those that everything said here holds for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this policy, by id.
    pub policy: Option<String>,
    /// In one of these states; nothing for any.
    pub states: Vec<State>,
    /// For a period within this one.
    pub within: Option<Period>,
    /// With an amount of more than this, in yuan: the rebate, or less than nought what is reversed; a payment is of no amount.
    pub above: Option<Decimal>,
    /// Owed, and overdue on this day.
    pub overdue: Option<Date>,
    /// With these words somewhere: in policy, rule, id or note.
    pub words: String,
}

/// By what lines are sorted; those that have nothing of it stand last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were added.
    #[default]
    Number,
    /// By the period that they are for.
    Period,
    /// By policy and rule.
    Policy,
    /// By amount.
    Amount,
    /// By state.
    State,
    /// By the day on which they fall due.
    Due,
    /// By the day on which they were paid.
    Paid,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Number,
        Self::Period,
        Self::Policy,
        Self::Amount,
        Self::State,
        Self::Due,
        Self::Paid,
    ];

    /// What it is called on the command line.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Period => "period",
            Self::Policy => "policy",
            Self::Amount => "amount",
            Self::State => "state",
            Self::Due => "due",
            Self::Paid => "paid",
        }
    }

    /// Which is called so.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.keyword() == word)
    }
}

/// What some lines come to, in yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many lines.
    pub count: usize,
    /// The rebates, less what was reversed.
    pub amount: Decimal,
    /// What is only planned.
    pub planned: Decimal,
    /// What was paid, less what was refunded.
    pub paid: Decimal,
}

/// The lines that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Where they stand in the ledger, in the order in which they are shown.
    pub places: Vec<usize>,
    /// What they come to.
    pub total: Total,
}

/// What a line adds to a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// Of a rebate what it comes to, of a reversal that, less than nought.
    pub amount: Option<Decimal>,
    /// Of a plan what is planned.
    pub planned: Option<Decimal>,
    /// Of a payment that, of a refund that, less than nought.
    pub paid: Option<Decimal>,
}

/// The end of all days: who asks as of it asks about everything.
pub fn last_day() -> Date {
    Date::new(*YEARS.end(), 12, 31).unwrap_or(Date::FIRST)
}

impl Ledger {
    /// What a line is worth at the end of a day; nothing before it was there.
    pub fn worth(&self, line: &Line, day: Date) -> Worth {
        match &line.what {
            What::Rebate(rebate) => match rebate.on(day) {
                None => Worth::default(),
                Some(change) if change.to == State::Planned => Worth {
                    planned: Some(change.amount),
                    ..Worth::default()
                },
                Some(change) => Worth {
                    amount: Some(change.amount),
                    ..Worth::default()
                },
            },
            What::Following(following) if following.day > day => Worth::default(),
            What::Following(following) => match following.kind {
                Follow::Payment => Worth {
                    paid: Some(following.amount),
                    ..Worth::default()
                },
                Follow::Refund => Worth {
                    paid: Some(-following.amount),
                    ..Worth::default()
                },
                Follow::Reversal => Worth {
                    amount: Some(-following.amount),
                    ..Worth::default()
                },
            },
        }
    }

    /// The lines that there are at the end of a day and a filter lets through, in an order, and what they come to.
    pub fn show(&self, filter: &Filter, order: Order, descending: bool, day: Date) -> Shown {
        let lines = self.lines().iter().enumerate();
        let mut shown = Shown::default();
        for (place, line) in lines.filter(|(_, line)| self.is_shown(line, filter, day)) {
            let worth = self.worth(line, day);
            shown.total.count += 1;
            shown.total.amount += worth.amount.unwrap_or_default();
            shown.total.planned += worth.planned.unwrap_or_default();
            shown.total.paid += worth.paid.unwrap_or_default();
            shown.places.push(place);
        }
        if order != Order::Number {
            let key = |place: &usize| {
                self.lines()
                    .get(*place)
                    .map(|line| self.key(line, order, day))
            };
            shown.places.sort_by(|one, other| {
                let (one, other) = (key(one).flatten(), key(other).flatten());
                match (&one, &other) {
                    (Some(one), Some(other)) if descending => other.cmp(one),
                    (Some(one), Some(other)) => one.cmp(other),
                    // What has nothing to sort by stands last either way.
                    _ => none_last(one.as_ref(), other.as_ref()),
                }
            });
        } else if descending {
            shown.places.reverse();
        }
        shown
    }

    /// The rebate that a line is or follows on.
    pub fn about<'l>(&'l self, line: &'l Line) -> Option<&'l super::Rebate> {
        match &line.what {
            What::Rebate(rebate) => Some(rebate),
            What::Following(following) => self.line(&following.of)?.rebate(),
        }
    }

    fn is_shown(&self, line: &Line, filter: &Filter, day: Date) -> bool {
        let (Some(rebate), Some(state)) = (self.about(line), self.state(&line.id, day)) else {
            return false;
        };
        let words = filter.words.trim().to_lowercase();
        let texts = [
            &rebate.policy,
            &rebate.title,
            &rebate.rule,
            &line.id,
            &line.note,
        ];
        let worth = || self.worth(line, day);
        let amount = || worth().amount.or(worth().planned).unwrap_or_default();
        filter
            .policy
            .as_ref()
            .is_none_or(|policy| *policy == rebate.policy)
            && (filter.states.is_empty() || filter.states.contains(&state))
            && filter
                .within
                .is_none_or(|within| within.contains(rebate.period))
            && filter.above.is_none_or(|above| amount() > above)
            && filter
                .overdue
                .is_none_or(|day| self.is_overdue(&line.id, day))
            && (words.is_empty()
                || texts
                    .iter()
                    .any(|text| text.to_lowercase().contains(&words)))
    }

    fn key<'l>(&'l self, line: &'l Line, order: Order, day: Date) -> Option<Key<'l>> {
        let rebate = self.about(line)?;
        Some(match order {
            Order::Number => return None,
            Order::Period => Key::Period(rebate.period),
            Order::Policy => Key::Policy(&rebate.title, &rebate.rule),
            Order::Amount => {
                let worth = self.worth(line, day);
                Key::Amount(worth.amount.or(worth.planned)?)
            }
            Order::State => Key::State(self.state(&line.id, day)?),
            Order::Due => Key::Day(line.rebate()?.due?),
            Order::Paid => Key::Day(self.paid_day(line, day)?),
        })
    }

    /// The day on which a line was paid: that of the payment, of a rebate that of the last one.
    pub fn paid_day(&self, line: &Line, day: Date) -> Option<Date> {
        match &line.what {
            What::Rebate(_) => self.paid_on(&line.id, day),
            What::Following(following) => Some(following.day),
        }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'l> {
    Period(Period),
    Policy(&'l str, &'l str),
    Amount(Decimal),
    State(State),
    Day(Date),
}

fn none_last<T>(one: Option<&T>, other: Option<&T>) -> Ordering {
    one.is_none().cmp(&other.is_none())
}

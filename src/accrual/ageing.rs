//! What the other party owes and has not paid on a day: how long it has been due.

use rust_decimal::Decimal;

use crate::lang::Text;
use crate::policy::date::Date;

use super::book::Ledger;
use super::line::Line;

/// How long something has been due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// Nobody knows when it falls due.
    Undated,
    /// It is not due yet, or due that day.
    NotDue,
    /// For 1 to 30 days.
    To30,
    /// For 31 to 60 days.
    To60,
    /// For 61 to 90 days.
    To90,
    /// For more than 90 days.
    Over90,
}

impl Age {
    /// All of them, the oldest last.
    pub const ALL: [Self; 6] = [
        Self::Undated,
        Self::NotDue,
        Self::To30,
        Self::To60,
        Self::To90,
        Self::Over90,
    ];

    /// Of something that was due so many days ago.
    pub fn of(days: i32) -> Self {
        match days {
            ..=0 => Self::NotDue,
            1..=30 => Self::To30,
            31..=60 => Self::To60,
            61..=90 => Self::To90,
            91.. => Self::Over90,
        }
    }

    /// What people call it.
    pub fn words(self) -> Text {
        match self {
            Self::Undated => Text::new("未定到期日", "no due date"),
            Self::NotDue => Text::new("未到期", "not due"),
            Self::To30 => Text::new("逾期 1–30 天", "1–30 days overdue"),
            Self::To60 => Text::new("逾期 31–60 天", "31–60 days overdue"),
            Self::To90 => Text::new("逾期 61–90 天", "61–90 days overdue"),
            Self::Over90 => Text::new("逾期 90 天以上", "over 90 days overdue"),
        }
    }
}

/// A rebate that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed<'l> {
    /// Its line.
    pub line: &'l Line,
    /// What is left of it, in yuan, more than nothing.
    pub left: Decimal,
    /// How many days it has been due; none where nobody knows.
    pub days: Option<i32>,
}

impl Owed<'_> {
    /// How long it has been due.
    pub fn age(&self) -> Age {
        self.days.map_or(Age::Undated, Age::of)
    }
}

/// What is owed of one age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aged {
    /// The age.
    pub age: Age,
    /// How many rebates.
    pub count: usize,
    /// What is left of them, in yuan.
    pub left: Decimal,
}

impl Ledger {
    /// What is receivable or confirmed, and not paid, at the end of a day, in the order of the ledger.
    pub fn owed(&self, day: Date) -> Vec<Owed<'_>> {
        let owed = self.rebates().filter_map(|(line, rebate)| {
            let is_owed = self.state(&line.id, day).is_some_and(super::State::is_owed);
            let left = self.standing(&line.id, day).left();
            (is_owed && left > Decimal::ZERO).then(|| Owed {
                line,
                left,
                days: rebate.due.map(|due| day.days_since(due)),
            })
        });
        owed.collect()
    }

    /// The same by age, each of [`Age::ALL`] once.
    pub fn aged(&self, day: Date) -> [Aged; 6] {
        let owed = self.owed(day);
        Age::ALL.map(|age| {
            let of = owed.iter().filter(|owed| owed.age() == age);
            Aged {
                age,
                count: of.clone().count(),
                left: of.map(|owed| owed.left).sum(),
            }
        })
    }

    /// Whether something of a rebate is owed on a day, and was due before it.
    pub fn is_overdue(&self, id: &str, day: Date) -> bool {
        let due = self
            .line(id)
            .and_then(Line::rebate)
            .and_then(|rebate| rebate.due);
        due.is_some_and(|due| due < day)
            && self.state(id, day).is_some_and(super::State::is_owed)
            && self.standing(id, day).left() > Decimal::ZERO
    }

    /// What is overdue on a day, the longest first.
    pub fn overdue(&self, day: Date) -> Vec<Owed<'_>> {
        let mut owed = self.owed(day);
        owed.retain(|owed| owed.days.is_some_and(|days| days > 0));
        owed.sort_by_key(|owed| std::cmp::Reverse(owed.days));
        owed
    }
}

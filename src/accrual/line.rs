//! A line of the ledger: a rebate with its changes, or what followed on one.

use rust_decimal::Decimal;

use crate::lang::{Lang, Text};
use crate::policy::date::Date;

use super::period::Period;
use super::tax::Tax;

/// How far a line has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 计划: somebody expects it. It is in no balance.
    Planned,
    /// 预提: earned by our own computation, set aside in our books.
    Accrued,
    /// 应收: asked for; the other party owes it.
    Receivable,
    /// 已确认: the other party has agreed to the amount.
    Confirmed,
    /// 已兑付: there is nothing left of it, and something was paid.
    Paid,
    /// 冲回: there is nothing left of it, and nothing was paid; of a line of its own, what was taken back.
    Reversed,
    /// 已退回: what was paid too much and given back.
    Refunded,
}

impl State {
    /// All of them, in the order in which a line goes through them.
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::Accrued,
        Self::Receivable,
        Self::Confirmed,
        Self::Paid,
        Self::Reversed,
        Self::Refunded,
    ];

    /// Those that a rebate is put into; the others follow from what followed on it.
    pub const STAGES: [Self; 4] = [
        Self::Planned,
        Self::Accrued,
        Self::Receivable,
        Self::Confirmed,
    ];

    /// What it is called where it is kept and on the command line.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Accrued => "accrued",
            Self::Receivable => "receivable",
            Self::Confirmed => "confirmed",
            Self::Paid => "paid",
            Self::Reversed => "reversed",
            Self::Refunded => "refunded",
        }
    }

    /// What people call it.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Planned => lang.pick("计划", "planned"),
            Self::Accrued => lang.pick("预提", "accrued"),
            Self::Receivable => lang.pick("应收", "receivable"),
            Self::Confirmed => lang.pick("已确认", "confirmed"),
            Self::Paid => lang.pick("已兑付", "paid"),
            Self::Reversed => lang.pick("冲回", "reversed"),
            Self::Refunded => lang.pick("已退回", "refunded"),
        }
    }

    /// What people call it, in both languages.
    pub fn words(self) -> Text {
        Text::new(self.word(Lang::Zh), self.word(Lang::En))
    }

    /// Which is called so, in either language, and by what else people write.
    pub fn named(word: &str) -> Option<Self> {
        let word = crate::policy::notation::normalise(word.trim()).to_ascii_lowercase();
        let is = |state: &Self| {
            Lang::ALL.iter().any(|&lang| state.word(lang) == word) || state.keyword() == word
        };
        Self::ALL.into_iter().find(is).or(match &*word {
            "计提" | "已预提" => Some(Self::Accrued),
            "确认" => Some(Self::Confirmed),
            "兑付" | "已付" | "已支付" | "已到账" => Some(Self::Paid),
            "已冲回" | "冲销" | "已冲销" | "红冲" => Some(Self::Reversed),
            "退回" => Some(Self::Refunded),
            _ => None,
        })
    }

    /// Whether the other party owes what is left of a rebate in this state.
    pub fn is_owed(self) -> bool {
        matches!(self, Self::Receivable | Self::Confirmed)
    }
}

/// A rebate that was put into a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// On this day.
    pub day: Date,
    /// Into this state, one of [`State::STAGES`].
    pub to: State,
    /// What it comes to from this day on, in yuan.
    pub amount: Decimal,
}

/// A rebate: what was computed or received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebate {
    /// The id of the policy; where there is none, its title.
    pub policy: String,
    /// What the policy is called.
    pub title: String,
    /// What it is for.
    pub period: Period,
    /// The rule that pays it.
    pub rule: String,
    /// What it was computed from, in yuan.
    pub base: Option<Decimal>,
    /// The share of the base that it is; plain, 0.05 is 5%.
    pub rate: Option<Decimal>,
    /// With or without value-added tax.
    pub tax: Tax,
    /// The day on which it falls due.
    pub due: Option<Date>,
    /// The key of the scenario that it was computed from.
    pub scenario: String,
    /// Its changes: at least one, the first first.
    pub changes: Vec<Change>,
}

/// What follows on a rebate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Follow {
    /// 兑付: something of it is paid.
    Payment,
    /// 冲回: something of it is taken back, whether it was paid or not.
    Reversal,
    /// 退回: something that was paid, and then taken back, is given back.
    Refund,
}

impl Follow {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Payment, Self::Reversal, Self::Refund];

    /// What it is called where it is kept.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Reversal => "reversal",
            Self::Refund => "refund",
        }
    }

    /// The state of a line of this kind.
    pub fn state(self) -> State {
        match self {
            Self::Payment => State::Paid,
            Self::Reversal => State::Reversed,
            Self::Refund => State::Refunded,
        }
    }
}

/// What followed on a rebate, as a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// The id of the rebate's line.
    pub of: String,
    /// What happened.
    pub kind: Follow,
    /// On this day.
    pub day: Date,
    /// How much, in yuan, more than nothing.
    pub amount: Decimal,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A rebate.
    Rebate(Box<Rebate>),
    /// What followed on one.
    Following(Following),
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What no other line is called.
    pub id: String,
    /// What it is.
    pub what: What,
    /// What was noted beside it.
    pub note: String,
    /// Lines of a later version that were kept below it.
    pub unknown: Vec<String>,
}

impl Line {
    /// A line without a note.
    pub fn new(id: impl Into<String>, what: What) -> Self {
        Self {
            id: id.into(),
            what,
            note: String::new(),
            unknown: Vec::new(),
        }
    }

    /// The rebate that it is.
    pub fn rebate(&self) -> Option<&Rebate> {
        match &self.what {
            What::Rebate(rebate) => Some(rebate),
            What::Following(_) => None,
        }
    }

    /// What it is that followed on a rebate.
    pub fn following(&self) -> Option<&Following> {
        match &self.what {
            What::Following(following) => Some(following),
            What::Rebate(_) => None,
        }
    }
}

impl Rebate {
    /// The last change.
    pub fn last(&self) -> Option<&Change> {
        self.changes.last()
    }

    /// The change that holds at the end of a day; none before the first.
    pub fn on(&self, day: Date) -> Option<&Change> {
        self.changes.iter().rfind(|change| change.day <= day)
    }

    /// The first change into a state that balances count: none of what is only planned.
    pub fn recognised(&self) -> Option<&Change> {
        self.changes
            .iter()
            .find(|change| change.to != State::Planned)
    }

    /// What it comes to at the end of a day, in yuan: nothing before it is accrued.
    pub fn amount_on(&self, day: Date) -> Decimal {
        self.on(day)
            .filter(|change| change.to != State::Planned)
            .map_or(Decimal::ZERO, |change| change.amount)
    }

    /// Whether it is only planned still.
    pub fn is_planned(&self) -> bool {
        self.recognised().is_none()
    }
}

/// An amount with its two decimals and without separators, as it is kept: `1234.50`.
pub fn plain(amount: Decimal) -> String {
    use crate::policy::{Kind, Value, notation};
    notation::write_exact(Kind::Money, &Value::Number(amount), Some(2))
}

/// An amount for people: `1,234.50`.
pub fn money(amount: Decimal) -> String {
    use crate::policy::{Kind, Value, notation};
    notation::write(Kind::Money, &Value::Number(amount), Lang::Zh)
}

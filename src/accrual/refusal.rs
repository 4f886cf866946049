//! Why something may not stand in a ledger, or not follow on what stands there.

use rust_decimal::Decimal;

use crate::lang::{Lang, Text};
use crate::policy::date::Date;

use super::line::{Follow, State, money};
use super::period::YEARS;

/// Why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There are as many lines as a ledger keeps.
    Full(usize),
    /// As much follows on a rebate as may.
    Parted(usize),
    /// There is no such line.
    NoLine(String),
    /// There is such a line already.
    Taken(String),
    /// The line is no rebate: nothing follows on it.
    NoRebate(String),
    /// Something has no name that must have one.
    Nameless,
    /// An amount below nought: only a reversal takes something away.
    Negative(Decimal),
    /// A payment, reversal or refund of nothing.
    Nothing,
    /// Parts of a fen.
    Parts(Decimal),
    /// More than a ledger keeps.
    TooMuch(Decimal),
    /// A rate that is none.
    Rate(Decimal),
    /// A day in a year that a ledger does not know.
    Year(Date),
    /// A rebate is put into this state by what follows on it, not by itself.
    Follows(State),
    /// A state that comes before the one that it has, or the same.
    Backwards(State, State),
    /// A change before the last one.
    Before(Date, Date),
    /// Only a confirmation changes the amount.
    Amount(State),
    /// It is planned only.
    Planned,
    /// It is not planned: it has been in balances.
    Counted,
    /// The line of this id could not stand without it.
    Needed(String),
    /// Nothing is paid before it is confirmed.
    Unconfirmed,
    /// It was not there yet on that day, but from this one on.
    TooEarly(Follow, Date),
    /// More than is left.
    Exceeds {
        /// What should follow.
        kind: Follow,
        /// How much.
        amount: Decimal,
        /// How much there is left for it, from its day on.
        left: Decimal,
    },
    /// The line of this id has another amount for the same rule and period.
    Differs(String, Decimal),
    /// Confirmed with less than was reversed already.
    BelowReversed(Decimal),
}

/// `兑付`.
fn act(kind: Follow, lang: Lang) -> &'static str {
    match kind {
        Follow::Payment => lang.pick("兑付", "payment"),
        Follow::Reversal => lang.pick("冲回", "reversal"),
        Follow::Refund => lang.pick("退回", "refund"),
    }
}

impl Refusal {
    /// The sentence, with the way out where there is one.
    pub fn message(&self) -> Text {
        match self {
            Self::Full(most) => Text::new(
                format!("台账最多 {most} 行，请另起一本"),
                format!("A ledger keeps at most {most} lines; begin another"),
            ),
            Self::Parted(most) => Text::new(
                format!("一笔返利最多分 {most} 次兑付、冲回，请合并"),
                format!("At most {most} payments and reversals follow on a rebate; join some"),
            ),
            Self::NoLine(id) => Text::new(
                format!("没有编号为“{id}”的行"),
                format!("There is no line “{id}”"),
            ),
            Self::Taken(id) => Text::new(
                format!("编号“{id}”已经有了"),
                format!("There is a line “{id}” already"),
            ),
            Self::NoRebate(id) => Text::new(
                format!("“{id}”是兑付、冲回或退回，请写返利那一行的编号"),
                format!("“{id}” is a payment, reversal or refund; name the line of the rebate"),
            ),
            Self::Nameless => Text::new(
                "没有写明是哪项政策",
                "It does not say which policy it is of",
            ),
            Self::Negative(amount) => Text::new(
                format!(
                    "{} 是负数，只有冲回才减少返利：请对原来那一行做冲回",
                    money(*amount)
                ),
                format!(
                    "{} is negative; only a reversal takes something away: reverse the earlier line",
                    money(*amount)
                ),
            ),
            Self::Nothing => Text::new("金额须大于 0", "The amount must be more than 0"),
            Self::Parts(amount) => Text::new(
                format!("{} 不是整分，金额只到分", amount.normalize()),
                format!(
                    "{} has parts of a fen; amounts are whole fen",
                    amount.normalize()
                ),
            ),
            Self::TooMuch(amount) => Text::new(
                format!("{} 太大，请检查单位", money(*amount)),
                format!("{} is too much; check the unit", money(*amount)),
            ),
            Self::Rate(rate) => Text::new(
                format!("系数 {} 太大或位数太多", rate.normalize()),
                format!("The rate {} is too large or too long", rate.normalize()),
            ),
            Self::Year(day) => Text::new(
                format!("{day} 不在 {} 至 {} 年之间", YEARS.start(), YEARS.end()),
                format!("{day} is not between {} and {}", YEARS.start(), YEARS.end()),
            ),
            Self::Follows(state) => Text::new(
                format!("“{}”由兑付、冲回得出，不能直接改成", state.word(Lang::Zh)),
                format!(
                    "“{}” comes of payments and reversals; it cannot be set",
                    state.word(Lang::En)
                ),
            ),
            Self::Backwards(from, to) => Text::new(
                format!(
                    "已经是“{}”，不能再改成“{}”",
                    from.word(Lang::Zh),
                    to.word(Lang::Zh)
                ),
                format!(
                    "It is {} and cannot become {}",
                    from.word(Lang::En),
                    to.word(Lang::En)
                ),
            ),
            Self::Before(day, last) => Text::new(
                format!("{day} 早于上一次变动的 {last}"),
                format!("{day} is before the last change, of {last}"),
            ),
            Self::Amount(state) => Text::new(
                format!(
                    "改成“{}”不改金额；金额在确认时改，差额会单独列出",
                    state.word(Lang::Zh)
                ),
                format!(
                    "Becoming {} does not change the amount; a confirmation does, and the difference is shown",
                    state.word(Lang::En)
                ),
            ),
            Self::Planned => Text::new(
                "这一行只是计划，先预提或确认",
                "The line is only planned; accrue or confirm it first",
            ),
            Self::Needed(id) => Text::new(
                format!("编号“{id}”是在这一笔之后记的，没有它就不成立；先删那一笔"),
                format!(
                    "“{id}” was entered after it and cannot stand without it; remove that one first"
                ),
            ),
            Self::Counted => Text::new(
                "这一行已经入账，不能删除：请冲回",
                "The line has been in balances and cannot be removed; reverse it",
            ),
            Self::Unconfirmed => Text::new(
                "还没有确认，先确认再兑付",
                "It is not confirmed yet; confirm it before it is paid",
            ),
            Self::TooEarly(kind, from) => Text::new(
                format!("{}不能早于 {from}", act(*kind, Lang::Zh)),
                format!("The {} cannot be before {from}", act(*kind, Lang::En)),
            ),
            Self::Exceeds { kind, amount, left } => Text::new(
                format!(
                    "{} {} 超过余下的 {}",
                    act(*kind, Lang::Zh),
                    money(*amount),
                    money(*left)
                ),
                format!(
                    "The {} of {} is more than the {} that are left",
                    act(*kind, Lang::En),
                    money(*amount),
                    money(*left)
                ),
            ),
            Self::Differs(id, amount) => Text::new(
                format!(
                    "编号“{id}”已记了 {}；金额变了就在确认时改，或先冲回",
                    money(*amount)
                ),
                format!(
                    "Line “{id}” has {} for it; confirm it with the new amount, or reverse it first",
                    money(*amount)
                ),
            ),
            Self::BelowReversed(reversed) => Text::new(
                format!("已经冲回 {}，确认的金额不能比它少", money(*reversed)),
                format!(
                    "{} were reversed already; no less can be confirmed",
                    money(*reversed)
                ),
            ),
        }
    }
}

//! A list of rebates → lines: what [`super::list`] has written comes back as it was, whatever a spreadsheet did to it, and what people
//! keep by hand comes in with an id of its own. Columns are known by their headings, in both languages and any order.
//!
//! A row with a cell that cannot be read is left out and told; the others come in.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::policy::formula::ast::Unit;
use crate::policy::notation::number::UnitWord;
use crate::policy::notation::{self, is_blank};
use crate::policy::problem::FigureProblem;
use crate::policy::{Kind, Value, messages};
use crate::table::cell;
use crate::table::heading::Heading;
use crate::table::rows::{Rows, separator};

use super::book::{Ledger, MOST_LINES};
use super::line::{Change, Follow, Following, Line, Rebate, State, What, plain};
use super::list::Column;
use super::period::Period;
use super::tax::Tax;
use super::view::last_day;

/// In how many of the first lines the headings are looked for: titles and notes may stand above them.
const HEADING_LINES: usize = 20;

/// The most bad cells that are told.
const MOST_TOLD: usize = 1_000;

/// A cell that cannot be read, or contradicts the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The row in the file, from 1.
    pub row: usize,
    /// The column.
    pub column: Column,
    /// What stands there.
    pub text: String,
    /// What is wrong with it.
    pub reason: Text,
    /// Whether the row is left out because of it.
    pub is_left_out: bool,
}

/// What a list came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// Its lines. To be [joined](Ledger::join) with those that there are.
    pub ledger: Ledger,
    /// Every cell that cannot be read, in the order of the rows.
    pub bad: Vec<Bad>,
}

/// Why a table is no list of rebates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoList {
    /// None of its first lines has headings of periods and amounts, or of lines' ids.
    Headings,
    /// It has more rows than a ledger keeps.
    TooLong,
}

impl NoList {
    /// The sentence, with the way out.
    pub fn message(self) -> Text {
        match self {
            Self::Headings => Text::new(
                "找不到标题行：至少要有“期间”“政策”和“返利金额”三列",
                "No headings were found; there must be columns for period, policy and rebate",
            ),
            Self::TooLong => Text::new(
                format!("超过 {MOST_LINES} 行，请拆分"),
                format!("There are more than {MOST_LINES} rows; split them"),
            ),
        }
    }
}

/// A row, by columns.
struct Row<'t> {
    /// In the file, from 1.
    number: usize,
    /// The first blank one where the list has no such column.
    cells: Vec<(Column, Option<UnitWord>, Cow<'t, str>)>,
}

/// A cell's column and reason.
type Wrong = (Column, Text);

/// Reads a list.
///
/// # Errors
/// Why the text is none.
pub fn read(text: &str) -> Result<Intake, NoList> {
    let mut rows = rows(text)?;
    if rows.len() > MOST_LINES {
        return Err(NoList::TooLong);
    }
    // The order of the ledger, whatever the list was sorted by: what follows on a rebate stands behind it. Rows that somebody has added
    // come last, so that none is given the id of another row.
    rows.sort_by_cached_key(|row| {
        let number = row.number_of(Column::Number).ok().flatten();
        let has_id = !is_blank(&row.words(Column::Id));
        (!has_id, row.follows(), number.unwrap_or(Decimal::MAX))
    });
    if rows.iter().all(|row| {
        row.number_of(Column::Number)
            .is_ok_and(|number| number.is_some())
    }) {
        rows.sort_by_cached_key(|row| row.number_of(Column::Number).ok().flatten());
    }
    let mut intake = Intake::default();
    for row in &rows {
        if let Err((column, reason)) = row.enter(&mut intake.ledger) {
            intake.tell(row, column, reason, true);
        }
    }
    for row in &rows {
        if let Some((column, reason)) = row.contradiction(&intake.ledger) {
            intake.tell(row, column, reason, false);
        }
    }
    intake.bad.sort_by_key(|bad| bad.row);
    intake.bad.truncate(MOST_TOLD);
    Ok(intake)
}

impl Intake {
    fn tell(&mut self, row: &Row<'_>, column: Column, reason: Text, is_left_out: bool) {
        self.bad.push(Bad {
            row: row.number,
            column,
            text: row.cell(column).into_owned(),
            reason,
            is_left_out,
        });
    }
}

/// The rows below the headings that say something.
fn rows(text: &str) -> Result<Vec<Row<'_>>, NoList> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Rows::new(text, separator(text), 0);
    let mut cells = Vec::new();
    let mut number = 0;
    let mut columns = None;
    while columns.is_none() && number < HEADING_LINES && lines.next_row(&mut cells).is_some() {
        number += 1;
        columns = headings(&cells);
    }
    let columns = columns.ok_or(NoList::Headings)?;
    let mut rows = Vec::new();
    while lines.next_row(&mut cells).is_some() && rows.len() <= MOST_LINES {
        number += 1;
        let row = Row {
            number,
            cells: columns
                .iter()
                .filter_map(|&(at, column, unit)| Some((column, unit, cells.get(at)?.clone())))
                .collect(),
        };
        if row.says_something() {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The columns that a line of headings names: where they stand, and the unit beside. None of a line that has no headings.
fn headings(cells: &[Cow<'_, str>]) -> Option<Vec<(usize, Column, Option<UnitWord>)>> {
    let mut columns: Vec<(usize, Column, Option<UnitWord>)> = Vec::new();
    for (at, cell) in cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.trim().is_empty())
    {
        let heading = Heading::without_period(cell);
        let is = |column: &&Column| {
            let Text { zh, en } = column.words();
            let mut names = [&*zh, &*en]
                .into_iter()
                .chain(column.aliases().iter().copied());
            names.any(|name| heading.is(name))
        };
        let free = Column::ALL
            .iter()
            .filter(|column| columns.iter().all(|(_, taken, _)| taken != *column));
        if let Some(column) = free.clone().find(is) {
            columns.push((at, *column, heading.unit));
        }
    }
    let has = |wanted: Column| columns.iter().any(|(_, column, _)| *column == wanted);
    let is_list = has(Column::Period)
        && has(Column::Policy)
        && [Column::Amount, Column::Planned, Column::Paid]
            .into_iter()
            .any(has);
    is_list.then_some(columns)
}

impl Row<'_> {
    fn cell(&self, column: Column) -> Cow<'_, str> {
        let found = self.cells.iter().find(|(other, ..)| *other == column);
        found.map_or(Cow::Borrowed(""), |(.., text)| Cow::Borrowed(text))
    }

    /// What stands in a column of figures, without what keeps it as it was written.
    fn text(&self, column: Column) -> Cow<'_, str> {
        let mut cell = [self.cell(column)];
        cell::unwrap(&mut cell);
        let [cell] = cell;
        cell
    }

    /// The words in a column, without what keeps them from being a formula; an apostrophe of their own stays.
    fn words(&self, column: Column) -> String {
        let cell = self.cell(column);
        if cell.starts_with("=\"") {
            return self.text(column).trim().to_owned();
        }
        cell::unguarded(&cell).trim().to_owned()
    }

    /// Whether it is more than sums: those stand below a list, and say of what they are in a cell at most.
    fn says_something(&self) -> bool {
        let columns = [
            Column::Period,
            Column::Policy,
            Column::Rule,
            Column::State,
            Column::Id,
        ];
        let said = columns
            .into_iter()
            .filter(|column| !is_blank(&self.text(*column)));
        let is_sum = columns.into_iter().chain([Column::Number]).any(|column| {
            let word = self.words(column);
            ["合计", "小计", "总计", "total", "subtotal"]
                .iter()
                .any(|sum| word.eq_ignore_ascii_case(sum))
        });
        match said.count() {
            0 => false,
            1 => !is_sum,
            _ => true,
        }
    }

    /// Whether it is about what followed on a rebate.
    fn follows(&self) -> bool {
        !is_blank(&self.text(Column::Of)) || self.kind() == Some(Follow::Reversal)
    }

    /// What followed, where the row is about that.
    fn kind(&self) -> Option<Follow> {
        let kind = match State::named(&self.text(Column::State))? {
            State::Paid => Follow::Payment,
            State::Reversed => Follow::Reversal,
            State::Refunded => Follow::Refund,
            _ => return None,
        };
        // A rebate of which nothing is left is called so, too.
        let has_changes = !is_blank(&self.text(Column::Changes));
        let is_below = |column| {
            let amount = self.number_of(column).ok().flatten();
            amount.is_some_and(|amount| amount < Decimal::ZERO)
        };
        let is_own = match kind {
            Follow::Payment => !is_blank(&self.text(Column::Of)),
            Follow::Reversal => is_below(Column::Amount),
            Follow::Refund => is_below(Column::Paid),
        };
        (is_own && !has_changes).then_some(kind)
    }

    /// The number in a column; none where it is blank. Of a column in 万元 in yuan.
    fn number_of(&self, column: Column) -> Result<Option<Decimal>, Wrong> {
        let text = &*self.text(column);
        if is_blank(text) {
            return Ok(None);
        }
        let kind = match column {
            Column::Rate => Kind::Ratio,
            Column::Number => Kind::Number,
            _ => Kind::Money,
        };
        let wrong = |problem| (column, messages::bad_figure(text, kind, problem));
        let unit = self.cells.iter().find(|(other, ..)| *other == column);
        let unit = unit.and_then(|(_, unit, _)| *unit);
        let has_own = notation::read_figure(text).is_ok_and(|figure| figure.unit != Unit::None);
        let Value::Number(value) = notation::read_value(kind, text).map_err(wrong)? else {
            return Ok(None);
        };
        let exponent = unit.filter(|_| !has_own).map_or(0, |unit| unit.exponent);
        let scaled = match exponent {
            0 => Some(value),
            1.. => exponent
                .try_into()
                .ok()
                .and_then(|places| 10_i64.checked_pow(places))
                .and_then(|times| value.checked_mul(Decimal::from(times))),
            _ => value.checked_mul(Decimal::new(1, exponent.unsigned_abs())),
        };
        scaled
            .map(Some)
            .ok_or_else(|| wrong(FigureProblem::TooLong))
    }

    fn day_of(&self, column: Column) -> Result<Option<Date>, Wrong> {
        let text = &*self.text(column);
        if is_blank(text) {
            return Ok(None);
        }
        if let Some(Value::Date(day)) = cell::day(text) {
            return Ok(Some(day));
        }
        let problem = notation::read_value(Kind::Date, text).err();
        let problem = problem.unwrap_or(FigureProblem::Unreadable);
        Err((column, messages::bad_figure(text, Kind::Date, problem)))
    }

    fn period(&self) -> Result<Period, Wrong> {
        Period::read(&self.text(Column::Period)).ok_or_else(|| {
            let reason = Text::new(
                "期间写成 2024年3月、2024年1季度、2024年上半年或 2024年",
                "Write periods as 2024-03, 2024-Q1, 2024-H1 or 2024",
            );
            (Column::Period, reason)
        })
    }

    fn state(&self) -> Result<State, Wrong> {
        let text = &*self.text(Column::State);
        if is_blank(text) {
            // Who keeps a list without states lists what is earned.
            let is_planned = is_blank(&self.text(Column::Amount));
            return Ok(if is_planned {
                State::Planned
            } else {
                State::Accrued
            });
        }
        State::named(text).ok_or_else(|| {
            let words = |lang: Lang| {
                let words: Vec<&str> = State::ALL.iter().map(|state| state.word(lang)).collect();
                words.join(lang.pick("、", ", "))
            };
            let reason = Text::new(
                format!("没有这种状态，可写：{}", words(Lang::Zh)),
                format!("There is no such state; there are {}", words(Lang::En)),
            );
            (Column::State, reason)
        })
    }

    /// Enters the row as a line, or as two: a rebate that was paid, and the payment.
    fn enter(&self, ledger: &mut Ledger) -> Result<(), Wrong> {
        // Whatever it is, its state must be one.
        self.state()?;
        match self.kind() {
            Some(kind) => self.enter_following(kind, ledger),
            None => self.enter_rebate(ledger),
        }
    }

    fn line(&self, what: What) -> Line {
        let id = Some(self.words(Column::Id)).filter(|id| !is_blank(id));
        Line {
            note: self.words(Column::Note),
            ..Line::new(id.unwrap_or_default(), what)
        }
    }

    fn enter_following(&self, kind: Follow, ledger: &mut Ledger) -> Result<(), Wrong> {
        let column = match kind {
            Follow::Reversal => Column::Amount,
            Follow::Payment | Follow::Refund => Column::Paid,
        };
        let amount = self.number_of(column)?.unwrap_or_default();
        let amount = if kind == Follow::Payment {
            amount
        } else {
            -amount
        };
        let of = match self.words(Column::Of) {
            of if is_blank(&of) => self.earlier(ledger)?,
            of => of,
        };
        let day = match self.day_of(Column::PaidOn)? {
            Some(day) => day,
            None => self.period()?.last(),
        };
        let following = Following {
            of,
            kind,
            day,
            amount,
        };
        let added = ledger.add(self.line(What::Following(following)));
        added
            .map(drop)
            .map_err(|refusal| (column, refusal.message()))
    }

    /// The rebate that a reversal is of which does not say so: the last one of its policy, rule and period.
    fn earlier(&self, ledger: &Ledger) -> Result<String, Wrong> {
        let (period, policy, rule) = (self.period()?, self.policy(), self.words(Column::Rule));
        let of = |rebate: &Rebate| {
            (rebate.period, &rebate.policy, &rebate.rule) == (period, &policy, &rule)
        };
        let found = ledger.rebates().filter(|(_, rebate)| of(rebate)).last();
        let id = found.map(|(line, _)| line.id.clone());
        id.ok_or_else(|| {
            let reason = Text::new(
                "冲回要写明所属编号，或与原来那一行同期间、同政策、同规则",
                "A reversal names the ID of its rebate, or has its period, policy and rule",
            );
            (Column::Of, reason)
        })
    }

    /// The id of the policy or, where there is none, its name.
    fn policy(&self) -> String {
        let id = self.words(Column::PolicyId);
        if id.is_empty() {
            self.words(Column::Policy)
        } else {
            id
        }
    }

    fn enter_rebate(&self, ledger: &mut Ledger) -> Result<(), Wrong> {
        let period = self.period()?;
        let text = &*self.text(Column::Tax);
        let tax = Tax::read(text).ok_or_else(|| {
            let reason = Text::new(
                "写成“含税 13%”或“未税 13%”",
                "Write “incl. 13%” or “excl. 13%”",
            );
            (Column::Tax, reason)
        })?;
        let state = self.state()?;
        let changes = self.changes(state, period)?;
        let rebate = Rebate {
            policy: self.policy(),
            title: self.words(Column::Policy),
            period,
            rule: self.words(Column::Rule),
            base: self.number_of(Column::Base)?,
            rate: self.number_of(Column::Rate)?,
            tax,
            due: self.day_of(Column::Due)?,
            scenario: self.words(Column::Scenario),
            changes,
        };
        let last = rebate.last().copied();
        let line = self.line(What::Rebate(Box::new(rebate)));
        let refused = |refusal: super::Refusal| (Column::Amount, refusal.message());
        let id = ledger.add(line).map_err(refused)?;
        let has_changes = !is_blank(&self.text(Column::Changes));
        if let Some(last) = last.filter(|_| !has_changes && state == State::Paid) {
            // A list that is kept by hand has no line for the payment.
            let following = Following {
                of: id,
                kind: Follow::Payment,
                day: self.day_of(Column::PaidOn)?.unwrap_or(last.day),
                amount: last.amount,
            };
            ledger
                .add(Line::new("", What::Following(following)))
                .map_err(refused)?;
        }
        Ok(())
    }

    /// The changes of a rebate, as they are listed or, where they are not, from its state.
    fn changes(&self, state: State, period: Period) -> Result<Vec<Change>, Wrong> {
        let text = &*self.text(Column::Changes);
        if !is_blank(text) {
            return changes(text).ok_or_else(|| {
                let reason = Text::new(
                    "写成“2024-03-31 预提 600.00；2024-04-20 已确认 590.00”",
                    "Write “2024-03-31 accrued 600.00; 2024-04-20 confirmed 590.00”",
                );
                (Column::Changes, reason)
            });
        }
        let column = match state {
            State::Planned if is_blank(&self.text(Column::Amount)) => Column::Planned,
            _ => Column::Amount,
        };
        let amount = self.number_of(column)?.ok_or_else(|| {
            (
                column,
                messages::bad_figure("", Kind::Money, FigureProblem::Empty),
            )
        })?;
        let (to, day) = match state {
            State::Paid => (State::Confirmed, self.day_of(Column::PaidOn)?),
            State::Reversed | State::Refunded => {
                let reason = Text::new(
                    "冲回的金额写成负数",
                    "What is reversed stands there as a negative amount",
                );
                return Err((Column::Amount, reason));
            }
            state => (state, None),
        };
        let day = day.unwrap_or(period.last());
        Ok(vec![Change { day, to, amount }])
    }

    /// What of a row that came in contradicts the line: an amount or a state that somebody has changed in the list, where it follows
    /// from other cells.
    fn contradiction(&self, ledger: &Ledger) -> Option<Wrong> {
        let line = ledger.line(&self.words(Column::Id))?;
        line.rebate()?;
        let worth = ledger.worth(line, last_day());
        let differs = |column, worth: Option<Decimal>| {
            let listed = self.number_of(column).ok()??;
            (worth != Some(listed)).then(|| {
                let worth = worth.map(plain).unwrap_or_default();
                let reason = Text::new(
                    format!("按“变动”应为 {worth}，以“变动”为准"),
                    format!("By the changes it is {worth}, which holds"),
                );
                (column, reason)
            })
        };
        if let Some(wrong) = differs(Column::Amount, worth.amount)
            .or_else(|| differs(Column::Planned, worth.planned))
        {
            return Some(wrong);
        }
        let listed = State::named(&self.text(Column::State))?;
        let state = ledger.state(&line.id, last_day())?;
        (state != listed).then(|| {
            let reason = Text::new(
                format!("按变动和兑付应为“{}”", state.word(Lang::Zh)),
                format!("By its changes and payments it is {}", state.word(Lang::En)),
            );
            (Column::State, reason)
        })
    }
}

/// What [`super::list`] writes of changes.
fn changes(text: &str) -> Option<Vec<Change>> {
    let change = |text: &str| {
        let mut words = text.split_whitespace();
        let (day, state) = (words.next()?, State::named(words.next()?)?);
        let amount = words.collect::<Vec<_>>().concat();
        let Some(Value::Date(day)) = cell::day(day) else {
            return None;
        };
        match notation::read_value(Kind::Money, &amount).ok()? {
            Value::Number(amount) => Some(Change {
                day,
                to: state,
                amount,
            }),
            _ => None,
        }
    };
    let parts = text
        .split([';', '；'])
        .filter(|part| !part.trim().is_empty());
    parts.map(change).collect()
}

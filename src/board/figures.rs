//! A year → the case of each month, of the year to date and of each group, and what the policy gives for it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::engine::{Case, Cell, EntryError, Outcome, Plan, Settings, Trace};
use crate::policy::model::{Board, FillFrom, Input, Policy, Symbol};
use crate::policy::{Axis, Kind, Value};
use crate::scenario::Understood;

use super::form::is_monthly;
use super::issue::text_of;
use super::{MONTHS, line};

/// The most groups that are looked at one by one, the largest first: with more it is no board any more but a list.
pub const MOST_GROUPS: usize = 200;

/// What of a year is computed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// A month, from 1.
    Month(u8),
    /// The year up to and with this month.
    UpTo(u8),
}

impl Span {
    /// Its last month, from 1.
    pub fn last(self) -> u8 {
        match self {
            Self::Month(month) | Self::UpTo(month) => month,
        }
    }

    /// Whether a month, from 1, belongs to it.
    pub fn has(self, month: u8) -> bool {
        match self {
            Self::Month(own) => own == month,
            Self::UpTo(last) => month <= last,
        }
    }
}

/// A year of a policy, computed.
#[derive(Debug)]
pub struct Figures<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// How it is looked at.
    pub board: &'p Board,
    /// The year.
    pub year: u16,
    plan: Plan<'p>,
    /// The form of the year, with what last year fills in.
    wide: Case,
    /// Of each record table, the month of each row; none of a row outside the year.
    rows: Vec<Option<Vec<Option<u8>>>>,
    /// What rules fill in: by fill, its months.
    fills: Vec<(usize, [Option<Decimal>; MONTHS])>,
    months: Vec<Option<(Case, Outcome)>>,
}

/// A group: what stands in the column, and what it gives.
#[derive(Clone, Debug)]
pub struct Group {
    /// What stands in the column; blank of records in which nothing does.
    pub value: String,
    /// How many records it has.
    pub records: usize,
    /// Its figures alone, and what they give.
    pub computed: (Case, Outcome),
}

impl<'p> Figures<'p> {
    /// Computes the months of a year. `form` is its form as understood ([`super::form::form`]), `before` that of the year before.
    ///
    /// # Errors
    /// What keeps the policy from being planned with these parameters and readings.
    pub fn of(
        policy: &'p Policy,
        board: &'p Board,
        year: u16,
        form: &Understood,
        before: Option<&Understood>,
    ) -> Result<Self, Vec<EntryError>> {
        let plan = Plan::new(policy, form.settings.clone())?;
        let mut figures = Self {
            policy,
            board,
            year,
            plan,
            wide: form.case.clone(),
            rows: Vec::new(),
            fills: Vec::new(),
            months: Vec::new(),
        };
        figures.rows = figures.months_of_rows();
        figures.fill_from_last_year(before);
        figures.fill_from_rules();
        let months = (1..=12).map(|month| {
            figures.is_filled(month).then(|| {
                let case = figures.case(Span::Month(month));
                let outcome = figures.plan.outcome(&case);
                (case, outcome)
            })
        });
        figures.months = months.collect();
        Ok(figures)
    }

    /// The months in which anything stands, from 1.
    pub fn months(&self) -> impl Iterator<Item = u8> {
        let months = (1_u8..).zip(&self.months);
        months.filter_map(|(month, computed)| computed.as_ref().map(|_| month))
    }

    /// A month's case and what it gives; none of one in which nothing stands.
    pub fn month(&self, month: u8) -> Option<&(Case, Outcome)> {
        let at = usize::from(month).checked_sub(1)?;
        self.months.get(at)?.as_ref()
    }

    /// The case of a span.
    pub fn case(&self, span: Span) -> Case {
        self.case_of(span, None)
    }

    /// What the policy gives for a span.
    pub fn outcome(&self, span: Span) -> (Case, Outcome) {
        let known = match span {
            Span::Month(month) => self.month(month).cloned(),
            Span::UpTo(_) => None,
        };
        known.unwrap_or_else(|| {
            let case = self.case(span);
            let outcome = self.plan.outcome(&case);
            (case, outcome)
        })
    }

    /// A case of this year with every intermediate value, to be explained.
    pub fn trace<'a>(&'a self, case: &'a Case) -> Trace<'a> {
        self.plan.trace(case)
    }

    /// Parameters and readings, as this year has them.
    pub fn settings(&self) -> &Settings {
        &self.plan.settings
    }

    /// The value of a parameter, as this year has it.
    pub fn parameter(&self, parameter: usize) -> Option<&Value> {
        self.plan.settings.parameters.get(parameter)?.as_ref()
    }

    /// An input or rule in a span, of a case and what it gives. None of an input that is blank, and of what has no single figure there:
    /// rows of a record table.
    pub fn value(
        &self,
        symbol: Symbol,
        span: Span,
        (case, outcome): &(Case, Outcome),
    ) -> Option<Cell> {
        match symbol {
            Symbol::Input(at) => {
                let axis = self.policy.inputs.get(at)?.ty.axis;
                let cells = case.inputs.get(at)?;
                let cells: Vec<Cell> = match axis {
                    Axis::One => return cells.first()?.clone().map(Cell::Value),
                    Axis::Month => {
                        let months = span_months(span);
                        let cells = months.filter_map(|month| cells.get(month)?.clone());
                        cells.map(Cell::Value).collect()
                    }
                    Axis::Quarter | Axis::Rows(_) => return None,
                };
                self.together(symbol, &cells)
            }
            Symbol::Rule(at) => {
                let axis = self.policy.rules.get(at)?.ty.axis;
                let cells = outcome.rules.get(at)?;
                match axis {
                    Axis::One => cells.first().cloned(),
                    Axis::Month => {
                        let months = span_months(span);
                        let cells: Vec<Cell> = months
                            .filter_map(|month| cells.get(month).cloned())
                            .collect();
                        self.together(symbol, &cells)
                    }
                    Axis::Quarter => {
                        let quarter = usize::from(span.last().saturating_sub(1)) / 3;
                        cells.get(quarter).cloned()
                    }
                    Axis::Rows(_) => None,
                }
            }
            _ => None,
        }
    }

    /// Months as one figure: their sum, or the last of them. Where one of them has no value, neither has the sum.
    fn together(&self, symbol: Symbol, cells: &[Cell]) -> Option<Cell> {
        let last = cells.last()?;
        let kind = self.policy.type_of(symbol)?.kind;
        if cells.len() == 1 || !is_summed(kind) || self.board.latest.contains(&symbol) {
            return Some(last.clone());
        }
        if let Some(absent) = cells.iter().find(|cell| cell.value().is_none()) {
            return Some(absent.clone());
        }
        let mut numbers = cells.iter().filter_map(Cell::number);
        let sum = numbers.try_fold(Decimal::ZERO, Decimal::checked_add)?;
        Some(Cell::Value(Value::Number(sum)))
    }

    /// Of the months up to this one that have figures, those in which an input is blank that other months have: their sum lacks it.
    pub fn partial(&self, upto: u8) -> Vec<(usize, Vec<u8>)> {
        let mut blank = self.blank_months(upto);
        blank.retain(|(_, months)| !months.is_empty());
        blank
    }

    /// The inputs of which the year up to a month lacks figures that a value needs to be compared with a mark. A sum needs all months. A
    /// ratio of sums needs those that it is made of to have the same ones, and all where something stands in it that is no sum over
    /// months, as a target of the year.
    pub fn lacking(&self, symbol: Symbol, upto: u8) -> Vec<usize> {
        let mut blank = self.blank_months(upto);
        if blank.iter().all(|(_, months)| months.is_empty()) {
            return Vec::new();
        }
        let behind = match symbol {
            Symbol::Rule(rule) => self.plan.behind(&|asked| asked == rule).inputs,
            symbol => (0..self.policy.inputs.len())
                .map(|input| symbol == Symbol::Input(input))
                .collect(),
        };
        blank.retain(|(input, _)| behind.get(*input) == Some(&true));
        let is_sum = self
            .policy
            .type_of(symbol)
            .is_some_and(|ty| is_summed(ty.kind));
        let is_other = |(input, known): (usize, &Input)| {
            let is_behind = behind.get(input) == Some(&true) && known.ty.kind.is_numeric();
            let is_entered = || {
                let cells = self.wide.inputs.get(input);
                cells.is_some_and(|cells| cells.iter().any(Option::is_some))
            };
            is_behind && blank.iter().all(|(sum, _)| *sum != input) && is_entered()
        };
        let mut inputs = self.policy.inputs.iter().enumerate();
        let mut pairs = blank.iter().zip(blank.iter().skip(1));
        if !is_sum && pairs.all(|((_, one), (_, other))| one == other) && !inputs.any(is_other) {
            return Vec::new();
        }
        blank.retain(|(_, months)| !months.is_empty());
        blank.into_iter().map(|(input, _)| input).collect()
    }

    /// The inputs that are added up over months, and filled in in any up to this one: the months that have figures, but none of it.
    fn blank_months(&self, upto: u8) -> Vec<(usize, Vec<u8>)> {
        let filled: Vec<u8> = self.months().filter(|month| *month <= upto).collect();
        let inputs = 0..self.policy.inputs.len();
        let blank = inputs.filter_map(|input| {
            let kind = self.policy.inputs.get(input)?.ty.kind;
            let is_sum = is_monthly(self.policy, self.board, input)
                && is_summed(kind)
                && !self.board.latest.contains(&Symbol::Input(input));
            let blank: Vec<u8> = filled
                .iter()
                .copied()
                .filter(|month| is_sum && self.given(input, *month).is_none())
                .collect();
            (is_sum && blank.len() < filled.len()).then_some((input, blank))
        });
        blank.collect()
    }

    /// How many rows of record tables belong to no month of the year: without a day, or with one of another year.
    pub fn left_out(&self) -> usize {
        let rows = self.rows.iter().flatten().flatten();
        rows.filter(|month| month.is_none()).count()
    }

    /// The groups of a column in a span, each computed alone; those with most records first.
    pub fn groups(&self, column: usize, span: Span) -> Vec<Group> {
        let table = self
            .policy
            .inputs
            .get(column)
            .and_then(|input| input.ty.axis.rows());
        let Some(table) = table else {
            return Vec::new();
        };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in self.rows_in(table, span) {
            let value = text_of(&self.wide, column, row).unwrap_or_default();
            *counts.entry(value).or_default() += 1;
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by(|(one, few), (other, many)| many.cmp(few).then_with(|| one.cmp(other)));
        counts.truncate(MOST_GROUPS);
        let groups = counts.into_iter().map(|(value, records)| {
            let case = self.case_of(span, Some((table, column, &value)));
            let outcome = self.plan.outcome(&case);
            Group {
                value,
                records,
                computed: (case, outcome),
            }
        });
        groups.collect()
    }

    /// The figure of an input in a month, from 1.
    fn given(&self, input: usize, month: u8) -> Option<&Value> {
        let at = usize::from(month).checked_sub(1)?;
        self.wide.inputs.get(input)?.get(at)?.as_ref()
    }

    /// Whether anything stands in a month, from 1, that somebody has entered for it.
    fn is_filled(&self, month: u8) -> bool {
        let dated = self.rows.iter().flatten().flatten();
        let mut inputs = (0..self.policy.inputs.len()).filter(|&input| {
            let is_series = self.policy.inputs.get(input).is_some_and(|known| {
                // A series that the dealer cannot decide on, such as last year's, is no month of this one.
                known.ty.axis == Axis::Month && known.steer
            });
            is_series || is_monthly(self.policy, self.board, input)
        });
        inputs.any(|input| self.given(input, month).is_some())
            || dated.flatten().any(|own| *own == month)
    }

    /// Of each record table with a day: the month of each row.
    fn months_of_rows(&self) -> Vec<Option<Vec<Option<u8>>>> {
        let records = self.policy.records.iter().map(|records| {
            let mut days = self.board.dates.iter();
            let day = *days.find(|day| records.range().contains(*day))?;
            let cells = self.wide.inputs.get(day)?;
            let months = cells.iter().map(|cell| match cell {
                Some(Value::Date(day)) if day.year() == self.year => Some(day.month()),
                _ => None,
            });
            Some(months.collect())
        });
        records.collect()
    }

    /// The rows of a record table in a span.
    fn rows_in(&self, table: usize, span: Span) -> Vec<usize> {
        if let Some(months) = self.rows.get(table).and_then(Option::as_ref) {
            let rows = months.iter().enumerate();
            let rows = rows.filter(|(_, month)| month.is_some_and(|month| span.has(month)));
            return rows.map(|(row, _)| row).collect();
        }
        let first = self.policy.records.get(table).map(|records| records.first);
        let column = first.and_then(|first| self.wide.inputs.get(first));
        (0..column.map_or(0, Vec::len)).collect()
    }

    /// What last year had, where this year's series says nothing.
    fn fill_from_last_year(&mut self, before: Option<&Understood>) {
        let Some(before) = before else {
            return;
        };
        for fill in &self.board.fills {
            let FillFrom::LastYear(from) = fill.from else {
                continue;
            };
            let (Some(cells), Some(known)) = (
                self.wide.inputs.get_mut(fill.input),
                before.case.inputs.get(from),
            ) else {
                continue;
            };
            for (cell, known) in cells.iter_mut().zip(known) {
                if cell.is_none() {
                    cell.clone_from(known);
                }
            }
        }
    }

    /// What rules give in each month, for the inputs that take it.
    fn fill_from_rules(&mut self) {
        let mut rules = Vec::new();
        for fill in &self.board.fills {
            if let FillFrom::Rule(rule) = fill.from {
                rules.push((fill.input, rule));
            }
        }
        if rules.is_empty() {
            return;
        }
        let outcome = self.plan.outcome(&self.case(Span::UpTo(12)));
        let fills = rules.into_iter().map(|(input, rule)| {
            let cells = outcome.rules.get(rule);
            let mut months = [None; MONTHS];
            for (month, cell) in months.iter_mut().zip(cells.into_iter().flatten()) {
                *month = cell.number();
            }
            (input, months)
        });
        self.fills = fills.collect();
    }

    /// The case of a span; of one group, only with the rows of its table in which `value` stands.
    fn case_of(&self, span: Span, group: Option<(usize, usize, &str)>) -> Case {
        let rows: Vec<Vec<usize>> = (0..self.policy.records.len())
            .map(|table| {
                let mut rows = self.rows_in(table, span);
                if let Some((_, column, value)) = group.filter(|(own, ..)| *own == table) {
                    rows.retain(|row| {
                        text_of(&self.wide, column, *row).unwrap_or_default() == value
                    });
                }
                rows
            })
            .collect();
        let inputs = self.policy.inputs.iter().enumerate().map(|(at, input)| {
            let cells = self
                .wide
                .inputs
                .get(at)
                .map(Vec::as_slice)
                .unwrap_or_default();
            if let Some(table) = input.ty.axis.rows() {
                let rows = rows.get(table).map(Vec::as_slice).unwrap_or_default();
                let cells = rows.iter().map(|row| cells.get(*row).cloned().flatten());
                return cells.collect();
            }
            if self.board.month == Some(at) {
                return vec![self.month_value(span)];
            }
            if is_monthly(self.policy, self.board, at) {
                return vec![self.of_months(at, input.ty.kind, cells, span)];
            }
            cells.to_vec()
        });
        Case {
            inputs: inputs.collect(),
        }
    }

    /// The month that a span is looked at from.
    fn month_value(&self, span: Span) -> Option<Value> {
        crate::policy::date::Date::new(self.year, span.last(), 1).map(Value::Date)
    }

    /// A figure of each month as the single figure of a span.
    fn of_months(
        &self,
        input: usize,
        kind: Kind,
        cells: &[Option<Value>],
        span: Span,
    ) -> Option<Value> {
        let given: Vec<&Value> = span_months(span)
            .filter_map(|month| cells.get(month)?.as_ref())
            .collect();
        let Some(last) = given.last() else {
            return self.filled_by_rule(input, span);
        };
        if given.len() == 1 || !is_summed(kind) || self.board.latest.contains(&Symbol::Input(input))
        {
            return Some((*last).clone());
        }
        let mut numbers = given.iter().filter_map(|value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        });
        // A sum beyond all numbers is no figure that anybody has entered: it is missing, and said to be.
        let sum = numbers.try_fold(Decimal::ZERO, Decimal::checked_add)?;
        Some(Value::Number(sum))
    }

    fn filled_by_rule(&self, input: usize, span: Span) -> Option<Value> {
        let (_, months) = self.fills.iter().find(|(known, _)| *known == input)?;
        let mut sum = Decimal::ZERO;
        for month in span_months(span) {
            let own = (*months.get(month)?)?;
            sum = sum.checked_add(own)?;
        }
        Some(Value::Number(sum))
    }

    /// A value in all months, beside last year and the target.
    pub fn line(&self, symbol: Symbol, beside: &line::Beside<'_>) -> Option<line::Line> {
        line::of(self, symbol, beside)
    }
}

/// The months of a span, from 0.
pub(super) fn span_months(span: Span) -> std::ops::Range<usize> {
    let last = usize::from(span.last()).min(MONTHS);
    match span {
        Span::Month(_) => last.saturating_sub(1)..last,
        Span::UpTo(_) => 0..last,
    }
}

/// Whether months of this unit are added up.
pub(super) fn is_summed(kind: Kind) -> bool {
    matches!(kind, Kind::Money | Kind::Count | Kind::Number)
}

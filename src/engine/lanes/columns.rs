//! The inputs of many lanes, pushed figure by figure as a table is read.

use std::ops::Range;
use std::rc::Rc;

use rust_decimal::Decimal;

use crate::policy::date::Date;
use crate::policy::model::{BlankPeriods, Input, Policy};
use crate::policy::{Kind, Value};

use super::super::batch::Batch;
use super::super::column::{Data, nought};
use super::super::entries::Case;
use super::fixed::{MOST_PLACES, decimal, digits, power, raise};

/// The inputs of many lanes, column by column: those that the table has a column for, figure by figure; the others are the same in every
/// lane and cost nothing a lane.
///
/// Blanks count as what they count as in a [`Case`]: an input's default; 0 in a numeric series in which something is entered (unless the
/// input keeps them missing); otherwise they are missing.
///
/// ```
/// use rebate_desk::engine::{Case, Plan, Settings};
/// use rebate_desk::engine::lanes::{Columns, Figures, Lanes};
/// use rust_decimal::Decimal;
///
/// let policy = rebate_desk::library::source("cv-annual-rebate").unwrap().policy().unwrap();
/// let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
/// // What somebody filled in holds for every lane; the table has the monthly sales only.
/// let mut columns = Columns::new(&policy, &Case::blank(&policy), &[0]);
/// let mut lanes = Lanes::new(&plan, &[policy.total().unwrap()]);
/// let mut totals = [Figures::new()];
/// for sales in [1_000_000_00, 999_999_99] {
///     for _month in 0..12 {
///         columns.push_fixed(0, sales, 2);
///     }
///     columns.end_lane();
/// }
/// lanes.figures(&columns, &mut totals);
/// columns.clear(); // and the next lanes
/// assert_eq!(totals[0].number(0), Some(Decimal::from(420_000)));
/// assert_eq!(totals[0].packed(), Some((2, &[420_000_00, 240_000_00][..])));
/// ```
#[derive(Clone, Debug)]
pub struct Columns {
    lanes: usize,
    /// By input; none of one that is the same in every lane.
    own: Vec<Option<Own>>,
    /// The inputs that have columns of their own.
    listed: Vec<usize>,
    rows: Vec<Rows>,
    /// The lane that stands for all where an input is the same in each.
    pub(super) base: Batch,
}

/// How many rows a record table has.
#[derive(Clone, Debug)]
enum Rows {
    /// The same ones in every lane.
    Shared(usize),
    /// Each lane's own.
    Own {
        columns: Range<usize>,
        /// By lane, where its last row ends in the columns.
        ends: Vec<usize>,
    },
}

/// An input that each lane has values of its own for.
#[derive(Clone, Debug)]
pub(super) struct Own {
    kind: Kind,
    /// Values a lane; none of a column of a record table.
    width: Option<usize>,
    default: Option<Value>,
    /// Whether blanks count as 0 where something else is entered.
    fills: bool,
    pub(super) values: Stored,
    /// The places that were left blank, in order.
    blank: Vec<usize>,
    /// Those of them that nothing stands in for.
    missing: Vec<usize>,
    /// Where the lane begins that is being filled, and its blanks.
    start: usize,
    blank_start: usize,
}

/// Values side by side.
#[derive(Clone, Debug)]
pub(super) enum Stored {
    Fixed {
        places: u32,
        values: Vec<i64>,
    },
    /// As soon as one number does not fit.
    Wide(Vec<Decimal>),
    Bools(Vec<bool>),
    Dates(Vec<Date>),
    Texts(Vec<Rc<str>>),
}

impl Columns {
    /// Columns without lanes. `own` are the inputs (by index) that each lane has figures of its own for; of a record table one of its
    /// columns is enough. All others are as in `base`.
    pub fn new(policy: &Policy, base: &Case, own: &[usize]) -> Self {
        let mut is_own = vec![false; policy.inputs.len()];
        for &input in own {
            let table = policy
                .inputs
                .get(input)
                .and_then(|input| input.ty.axis.rows());
            let range = match table {
                Some(table) => policy.records[table].range(),
                None => input..input + 1,
            };
            for input in range {
                if let Some(own) = is_own.get_mut(input) {
                    *own = true;
                }
            }
        }
        let rows = policy.records.iter().map(|records| {
            if is_own[records.first] {
                Rows::Own {
                    columns: records.range(),
                    ends: Vec::new(),
                }
            } else {
                Rows::Shared(base.inputs[records.first].len())
            }
        });
        let own = policy.inputs.iter().zip(&is_own);
        Self {
            lanes: 0,
            rows: rows.collect(),
            own: own
                .map(|(input, &own)| own.then(|| Own::new(input)))
                .collect(),
            listed: (0..is_own.len()).filter(|&at| is_own[at]).collect(),
            base: Batch::new(policy, std::slice::from_ref(base)),
        }
    }

    /// How many lanes are finished.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Takes all lanes out again; the room that they took is kept.
    pub fn clear(&mut self) {
        self.lanes = 0;
        for own in self.own.iter_mut().flatten() {
            own.clear();
        }
        for rows in &mut self.rows {
            if let Rows::Own { ends, .. } = rows {
                ends.clear();
            }
        }
    }

    /// The next figure of an input in the lane that is being filled (of a series the next period's, of a record table's column the next
    /// row's): `digits` with the last `places` of them after the point, so 1234.50 is `(123_450, 2)`. Beyond 28 places they are cut off.
    ///
    /// Of an input that has no column of its own, nothing is taken; of a figure of another kind than the input's, nought.
    #[inline]
    pub fn push_fixed(&mut self, input: usize, digits: i64, places: u32) {
        if let Some(Some(own)) = self.own.get_mut(input) {
            own.push_fixed(digits, places);
        }
    }

    /// The next figures of an input, as [`Columns::push_fixed`] and [`Columns::push_blank`] take them one by one.
    #[inline]
    pub fn push_figures(&mut self, input: usize, figures: &[Option<(i64, u32)>]) {
        if let Some(Some(own)) = self.own.get_mut(input) {
            own.push_figures(figures);
        }
    }

    /// The next number of an input.
    pub fn push_number(&mut self, input: usize, number: Decimal) {
        if let Some(Some(own)) = self.own.get_mut(input) {
            own.push_number(number);
        }
    }

    /// The next value of an input, whatever its kind.
    pub fn push_value(&mut self, input: usize, value: &Value) {
        if let Some(Some(own)) = self.own.get_mut(input) {
            own.push_value(value);
        }
    }

    /// Nothing entered for the next period or row of an input.
    pub fn push_blank(&mut self, input: usize) {
        if let Some(Some(own)) = self.own.get_mut(input) {
            own.push_blank();
        }
    }

    /// Finishes a lane. What was not pushed is blank; what was pushed beyond the last period is dropped. A record table has as many rows
    /// as its longest column.
    pub fn end_lane(&mut self) {
        for rows in &mut self.rows {
            if let Rows::Own { columns, ends } = rows {
                let columns = self
                    .own
                    .get(columns.clone())
                    .into_iter()
                    .flatten()
                    .flatten();
                let count = columns.map(|own| own.values.len() - own.start).max();
                ends.push(ends.last().unwrap_or(&0) + count.unwrap_or(0));
            }
        }
        for &input in &self.listed {
            if let Some(own) = &mut self.own[input] {
                let end = match own.width {
                    Some(width) => own.start + width,
                    None => self
                        .rows
                        .iter()
                        .find_map(|rows| rows.end_of(input))
                        .unwrap_or(0),
                };
                own.end_lane(end);
            }
        }
        self.lanes += 1;
    }

    /// An input's own column; none of one that is the same in every lane.
    pub(super) fn own(&self, input: usize) -> Option<&Own> {
        self.own.get(input)?.as_ref()
    }

    /// How many rows a record table has in a lane.
    pub fn rows(&self, table: usize, lane: usize) -> usize {
        match &self.rows[table] {
            Rows::Shared(count) => *count,
            Rows::Own { .. } => self.rows_at(table, lane).len(),
        }
    }

    /// Where the rows of a lane stand in the columns of a record table.
    pub(super) fn rows_at(&self, table: usize, lane: usize) -> Range<usize> {
        match &self.rows[table] {
            Rows::Shared(count) => 0..*count,
            Rows::Own { ends, .. } => {
                let start = lane.checked_sub(1).map_or(0, |before| ends[before]);
                start..ends[lane]
            }
        }
    }

    /// How many record tables the policy has.
    pub(super) fn tables(&self) -> usize {
        self.rows.len()
    }
}

impl Rows {
    /// Where the last lane ends in the table's columns, if the input is one of them.
    fn end_of(&self, input: usize) -> Option<usize> {
        match self {
            Self::Own { columns, ends } if columns.contains(&input) => ends.last().copied(),
            _ => None,
        }
    }
}

impl Own {
    fn new(input: &Input) -> Self {
        let (kind, axis) = (input.ty.kind, input.ty.axis);
        Self {
            kind,
            width: axis.periods(),
            default: input.default.clone(),
            fills: axis.is_calendar()
                && kind.is_numeric()
                && input.blank_periods == BlankPeriods::Zero,
            values: match kind {
                Kind::Bool => Stored::Bools(Vec::new()),
                Kind::Date | Kind::Month => Stored::Dates(Vec::new()),
                Kind::Text | Kind::Choice(_) => Stored::Texts(Vec::new()),
                _ => Stored::Fixed {
                    places: 0,
                    values: Vec::new(),
                },
            },
            blank: Vec::new(),
            missing: Vec::new(),
            start: 0,
            blank_start: 0,
        }
    }

    fn clear(&mut self) {
        match &mut self.values {
            Stored::Fixed { places, values } => {
                *places = 0;
                values.clear();
            }
            // The next lanes may fit again.
            Stored::Wide(_) => {
                self.values = Stored::Fixed {
                    places: 0,
                    values: Vec::new(),
                }
            }
            Stored::Bools(list) => list.clear(),
            Stored::Dates(list) => list.clear(),
            Stored::Texts(list) => list.clear(),
        }
        self.blank.clear();
        self.missing.clear();
        self.start = 0;
        self.blank_start = 0;
    }

    #[inline]
    fn push_fixed(&mut self, digits: i64, places: u32) {
        match &mut self.values {
            Stored::Fixed {
                places: own,
                values,
            } if *own == places && digits != i64::MIN => values.push(digits),
            _ => self.push_other(digits, places),
        }
    }

    #[inline]
    fn push_figures(&mut self, figures: &[Option<(i64, u32)>]) {
        if let Stored::Fixed { places, values } = &mut self.values {
            let own = *places;
            let fits = |&(digits, places): &(i64, u32)| places == own && digits != i64::MIN;
            if figures
                .iter()
                .all(|figure| figure.as_ref().is_some_and(fits))
            {
                values.extend(
                    figures
                        .iter()
                        .map(|figure| figure.map_or(0, |(digits, _)| digits)),
                );
                return;
            }
        }
        self.push_each(figures);
    }

    fn push_each(&mut self, figures: &[Option<(i64, u32)>]) {
        for figure in figures {
            match *figure {
                Some((digits, places)) => self.push_fixed(digits, places),
                None => self.push_blank(),
            }
        }
    }

    /// A number with another count of decimals than those before.
    #[cold]
    fn push_other(&mut self, mut digits: i64, mut places: u32) {
        // No decimal has more.
        let beyond = places.saturating_sub(MOST_PLACES);
        digits = power(beyond).map_or(0, |unit| digits / unit);
        places -= beyond;
        if let Stored::Fixed {
            places: own,
            values,
        } = &mut self.values
        {
            while places > *own && digits % 10 == 0 {
                digits /= 10;
                places -= 1;
            }
            let fits = |digits: i64| (digits != i64::MIN).then_some(digits);
            let level = places.max(*own);
            let raised = power(level - places)
                .and_then(|factor| digits.checked_mul(factor))
                .and_then(fits);
            if let Some(digits) = raised
                && power(level - *own)
                    .and_then(|factor| raise(values, factor))
                    .is_some()
            {
                *own = level;
                values.push(digits);
                return;
            }
        }
        self.push_wide(decimal(digits, places));
    }

    fn push_number(&mut self, number: Decimal) {
        match digits(number) {
            Some((digits, places)) => self.push_fixed(digits, places),
            None => self.push_wide(number),
        }
    }

    /// A number that does not fit beside the others.
    fn push_wide(&mut self, number: Decimal) {
        if let Stored::Fixed { places, values } = &self.values {
            let numbers = values.iter().map(|&value| decimal(value, *places));
            self.values = Stored::Wide(numbers.collect());
        }
        match &mut self.values {
            Stored::Wide(list) => list.push(number),
            _ => self.push_nought(),
        }
    }

    fn push_value(&mut self, value: &Value) {
        match (&mut self.values, value) {
            (Stored::Bools(list), Value::Bool(holds)) => list.push(*holds),
            (Stored::Dates(list), Value::Date(date)) => list.push(*date),
            (Stored::Texts(list), Value::Text(text)) => {
                // Where the same comes again and again, it is held once.
                let again = list.last().filter(|last| ***last == **text).cloned();
                list.push(again.unwrap_or_else(|| text.as_str().into()));
            }
            (_, Value::Number(number)) => self.push_number(*number),
            _ => self.push_nought(),
        }
    }

    fn push_nought(&mut self) {
        match &mut self.values {
            Stored::Fixed { values, .. } => values.push(0),
            Stored::Wide(list) => list.push(Decimal::ZERO),
            Stored::Bools(list) => list.push(false),
            Stored::Dates(list) => list.push(Date::FIRST),
            Stored::Texts(list) => list.push("".into()),
        }
    }

    fn push_blank(&mut self) {
        self.blank.push(self.values.len());
        match self.default.take() {
            Some(value) => {
                self.push_value(&value);
                self.default = Some(value);
            }
            None => self.push_nought(),
        }
    }

    fn end_lane(&mut self, end: usize) {
        self.values.truncate(end);
        while self.blank.last().is_some_and(|&at| at >= end) {
            self.blank.pop();
        }
        while self.values.len() < end {
            self.push_blank();
        }
        let blanks = &self.blank[self.blank_start..];
        let partly = self.fills && blanks.len() < end - self.start;
        if self.default.is_none() && !partly {
            self.missing.extend_from_slice(blanks);
        }
        self.start = end;
        self.blank_start = self.blank.len();
    }

    /// Values a lane; 0 of a column of a record table.
    pub(super) fn width(&self) -> usize {
        self.width.unwrap_or(0)
    }

    /// Whether a place was left blank, for a stretch of them.
    pub(super) fn blanks(&self, range: &Range<usize>) -> Option<Vec<bool>> {
        marks(&self.blank, range)
    }

    /// Whether a place has no value, for a stretch of them; none where all have one.
    pub(super) fn missing(&self, range: &Range<usize>) -> Option<Vec<bool>> {
        marks(&self.missing, range)
    }

    /// A stretch of values that are not packed.
    pub(super) fn data(&self, range: Range<usize>) -> Data {
        match &self.values {
            Stored::Fixed { places, values } => {
                let numbers = values[range].iter().map(|&value| decimal(value, *places));
                Data::Numbers(numbers.collect())
            }
            Stored::Wide(list) => Data::Numbers(list[range].to_vec()),
            Stored::Bools(list) => Data::Bools(list[range].to_vec()),
            Stored::Dates(list) => Data::Dates(list[range].to_vec()),
            Stored::Texts(list) => Data::Texts(list[range].to_vec()),
        }
    }

    /// A value that stands where there is none.
    pub(super) fn nought(&self) -> Value {
        nought(self.kind)
    }
}

/// The places of a stretch that are in a sorted list; none where none is.
fn marks(list: &[usize], range: &Range<usize>) -> Option<Vec<bool>> {
    let first = list.partition_point(|&at| at < range.start);
    let within = list[first..].iter().take_while(|&&at| at < range.end);
    let mut marks = None;
    for at in within {
        marks.get_or_insert_with(|| vec![false; range.len()])[at - range.start] = true;
    }
    marks
}

impl Stored {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Fixed { values, .. } => values.len(),
            Self::Wide(list) => list.len(),
            Self::Bools(list) => list.len(),
            Self::Dates(list) => list.len(),
            Self::Texts(list) => list.len(),
        }
    }

    fn truncate(&mut self, length: usize) {
        match self {
            Self::Fixed { values, .. } => values.truncate(length),
            Self::Wide(list) => list.truncate(length),
            Self::Bools(list) => list.truncate(length),
            Self::Dates(list) => list.truncate(length),
            Self::Texts(list) => list.truncate(length),
        }
    }
}

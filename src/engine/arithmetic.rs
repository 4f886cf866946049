//! Exact arithmetic on values: checked everywhere, so that a result that does not fit is a fault and not a panic or a wrong number.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::policy::date::Date;
use crate::policy::formula::ast::Operator;
use crate::policy::kind::Axis;
use crate::policy::model::{FirstSlice, Rounding, RoundingMode, TableKind};
use crate::policy::value::Value;

use super::absence::FaultCode;
use super::evaluate::rows::is_worked_on;
use super::plan::{DatePart, Fold, PlannedAxis, PlannedCell, PlannedTable};

/// Digits after the point that a decimal can have.
const MAX_SCALE: u32 = 28;

/// The four operations with one body each: the page would otherwise carry a copy for each place that computes.
macro_rules! operations {
    ($($name:ident = $operation:path;)+) => {
        $(
            #[cfg_attr(target_arch = "wasm32", inline(never))]
            #[cfg_attr(not(target_arch = "wasm32"), inline)]
            pub(crate) fn $name(a: Decimal, b: Decimal) -> Option<Decimal> {
                $operation(a, b)
            }
        )+
    };
}

operations! {
    add = Decimal::checked_add;
    subtract = Decimal::checked_sub;
    multiply = Decimal::checked_mul;
    divide = Decimal::checked_div;
}

/// The last digits of a quotient that does not end, which do not decide.
const GUARD: u32 = 4;

/// All the digits that such a quotient has, less one for what was multiplied since.
const FULL: i128 = 10_i128.pow(27);

/// Of a number with fewer, from which as much was taken that its first digits are gone, the places after the point that decide.
const PLACES: u32 = 22;

/// Rounded to so many places or more, a quotient is rounded as it is.
pub(super) const SETTLED_PLACES: u32 = 16;

/// What a number that comes of a quotient stands for where it decides.
///
/// A quotient that does not end is kept to 28 digits, and whatever is computed from it is off in the last of them: 20086.95 ÷ 1.17 × 3‰
/// is 51.505 and not a little less. So the last are guard digits, as on a pocket calculator. A quotient that ends has fewer digits.
pub(super) fn settled(x: Decimal) -> Decimal {
    let places = if x.mantissa().abs() < FULL {
        PLACES
    } else {
        x.scale().saturating_sub(GUARD)
    };
    x.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Which of so many parts a value is in a whole, to the nearest; none where there is no whole.
#[cfg_attr(target_arch = "wasm32", inline(never))]
pub(crate) fn part(value: Decimal, whole: Decimal, parts: i64) -> Option<i64> {
    divide(multiply(value, Decimal::from(parts))?, whole)?
        .round()
        .to_i64()
}

/// `a operator b` for the four operations.
#[inline]
pub(super) fn combine(operator: Operator, a: Decimal, b: Decimal) -> Result<Decimal, FaultCode> {
    let result = match operator {
        Operator::Add => add(a, b),
        Operator::Subtract => subtract(a, b),
        Operator::Multiply => multiply(a, b),
        _ if b.is_zero() => return Err(FaultCode::DivisionByZero),
        _ => divide(a, b),
    };
    result.ok_or(FaultCode::Overflow)
}

/// One more value taken into a sum, least or greatest.
#[inline]
pub(super) fn fold(fold: Fold, so_far: Decimal, x: Decimal) -> Result<Decimal, FaultCode> {
    match fold {
        Fold::Min => Ok(so_far.min(x)),
        Fold::Max => Ok(so_far.max(x)),
        _ => add(so_far, x).ok_or(FaultCode::Overflow),
    }
}

/// Whether a comparison holds for operands in this order.
#[inline]
pub(super) fn holds(operator: Operator, ordering: Ordering) -> bool {
    match operator {
        Operator::Equal => ordering == Ordering::Equal,
        Operator::NotEqual => ordering != Ordering::Equal,
        Operator::Less => ordering == Ordering::Less,
        Operator::LessOrEqual => ordering != Ordering::Greater,
        Operator::Greater => ordering == Ordering::Greater,
        _ => ordering != Ordering::Less,
    }
}

/// Compares two values of the same kind, numbers unrounded.
pub(super) fn compare(operator: Operator, a: &Value, b: &Value) -> bool {
    holds(operator, order(a, b))
}

/// Which of two values of the same kind comes first.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        // Values of one column are of one kind.
        _ => Ordering::Equal,
    }
}

/// A whole number whose size is at most `most`.
pub(super) fn whole(x: Decimal, most: i64) -> Result<i64, FaultCode> {
    x.is_integer()
        .then(|| x.to_i64())
        .flatten()
        .filter(|n| n.abs() <= most)
        .ok_or(FaultCode::BadDigits)
}

/// The day of a year, month and day of the month. As in Excel, months and days beyond the last run on into the next, those before the
/// first back.
pub(super) fn make_date([year, month, day]: [Decimal; 3]) -> Result<Date, FaultCode> {
    let months = month.checked_sub(Decimal::ONE).ok_or(FaultCode::Overflow)?;
    let days = day.checked_sub(Decimal::ONE).ok_or(FaultCode::Overflow)?;
    let january = period_end(year, Axis::Month, 0)?.first_of_month();
    let first = add_months(january, months, false)?;
    match of_dates(Operator::Add, &Value::Date(first), &Value::Number(days))? {
        Value::Date(date) => Ok(date),
        _ => Err(FaultCode::DateOutOfRange),
    }
}

/// A part of a day, as a number.
pub(super) fn part_of(date: Date, part: DatePart) -> Decimal {
    match part {
        DatePart::Year => Decimal::from(date.year()),
        DatePart::Quarter => Decimal::from(date.month().div_ceil(3)),
        DatePart::Month => Decimal::from(date.month()),
        DatePart::Day => Decimal::from(date.day()),
    }
}

/// Excel's `EDATE`, the same day some months later (at most that month's last), and `EOMONTH`, the last day of that month.
pub(super) fn add_months(date: Date, months: Decimal, to_end: bool) -> Result<Date, FaultCode> {
    let months = whole(months, 200_000)?;
    let later = date.add_months(months).ok_or(FaultCode::DateOutOfRange)?;
    Ok(if to_end { later.last_of_month() } else { later })
}

/// The day `days` working days after (before, if negative) another, by a calendar sorted by day; with no days the day itself.
pub(crate) fn workday(
    start: Date,
    days: i64,
    calendar: &[(Date, bool)],
) -> Result<Date, FaultCode> {
    let mut day = start;
    let mut left = days.abs();
    while left > 0 {
        day = day
            .add_days(days.signum())
            .ok_or(FaultCode::DateOutOfRange)?;
        if is_worked_on(day, calendar) {
            left -= 1;
        }
    }
    Ok(day)
}

/// Days added to or taken from a date, or the days between two.
pub(super) fn of_dates(operator: Operator, a: &Value, b: &Value) -> Result<Value, FaultCode> {
    let days = |number: Decimal| -> Result<i64, FaultCode> {
        if !number.is_integer() {
            return Err(FaultCode::BadDigits);
        }
        number.to_i64().ok_or(FaultCode::DateOutOfRange)
    };
    let shifted = |date: Date, by: i64| {
        let shifted = date.add_days(by);
        shifted.map(Value::Date).ok_or(FaultCode::DateOutOfRange)
    };
    match (operator, a, b) {
        (Operator::Add, Value::Date(date), Value::Number(n))
        | (Operator::Add, Value::Number(n), Value::Date(date)) => shifted(*date, days(*n)?),
        (Operator::Subtract, Value::Date(date), Value::Number(n)) => shifted(*date, days(-*n)?),
        (Operator::Subtract, Value::Date(a), Value::Date(b)) => {
            Ok(Value::Number(Decimal::from(a.days_since(*b))))
        }
        _ => Err(FaultCode::DateOutOfRange),
    }
}

/// The last day of a month or quarter (`period` from 0) of a year.
pub(super) fn period_end(year: Decimal, axis: Axis, period: usize) -> Result<Date, FaultCode> {
    let year = year
        .is_integer()
        .then(|| year.to_u16())
        .flatten()
        .ok_or(FaultCode::DateOutOfRange)?;
    let month = match axis {
        Axis::Quarter => period * 3 + 3,
        Axis::Month | Axis::One | Axis::Rows(_) => period + 1,
    };
    let month = u8::try_from(month).map_err(|_| FaultCode::DateOutOfRange)?;
    let first = Date::new(year, month, 1).ok_or(FaultCode::DateOutOfRange)?;
    Ok(first.last_of_month())
}

fn strategy(mode: RoundingMode) -> RoundingStrategy {
    match mode {
        RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        RoundingMode::HalfEven => RoundingStrategy::MidpointNearestEven,
        RoundingMode::Down => RoundingStrategy::ToZero,
        RoundingMode::Up => RoundingStrategy::AwayFromZero,
    }
}

/// A rounding to a power of ten as so many places; none of other steps.
pub(super) fn places(rounding: &Rounding) -> Option<(u32, RoundingStrategy)> {
    (rounding.to.mantissa() == 1).then(|| (rounding.to.scale(), strategy(rounding.mode)))
}

/// Rounds to a step.
pub(super) fn round_to(x: Decimal, rounding: &Rounding) -> Result<Decimal, FaultCode> {
    if let Some((places, strategy)) = places(rounding) {
        return Ok(x.round_dp_with_strategy(places, strategy));
    }
    let steps = combine(Operator::Divide, x, rounding.to)?;
    combine(
        Operator::Multiply,
        steps.round_dp_with_strategy(0, strategy(rounding.mode)),
        rounding.to,
    )
}

/// Excel's `ROUND` family: `digits` after the point; negative digits round to tens, hundreds, …
pub(super) fn round(x: Decimal, digits: Decimal, mode: RoundingMode) -> Result<Decimal, FaultCode> {
    let digits = digits
        .is_integer()
        .then(|| digits.to_i32())
        .flatten()
        .ok_or(FaultCode::BadDigits)?;
    if let Ok(places) = u32::try_from(digits) {
        return Ok(x.round_dp_with_strategy(places.min(MAX_SCALE), strategy(mode)));
    }
    let zeros = digits.unsigned_abs();
    if zeros > MAX_SCALE {
        return Err(FaultCode::BadDigits);
    }
    let mut step = Decimal::ONE;
    for _ in 0..zeros {
        step = combine(Operator::Multiply, step, Decimal::TEN)?;
    }
    round_to(x, &Rounding { to: step, mode })
}

/// Excel's `MROUND`: the nearest multiple of a step, halves away from zero; of a step of 0 it is 0.
pub(super) fn round_to_multiple(x: Decimal, step: Decimal) -> Result<Decimal, FaultCode> {
    if step.is_zero() {
        return Ok(Decimal::ZERO);
    }
    round_to(
        x,
        &Rounding {
            to: step.abs(),
            mode: RoundingMode::HalfUp,
        },
    )
}

/// A number of periods, from 1.
pub(super) fn small(x: Decimal) -> Result<usize, FaultCode> {
    x.is_integer()
        .then(|| x.to_usize())
        .flatten()
        .filter(|n| (1..=1000).contains(n))
        .ok_or(FaultCode::BadDigits)
}

/// The last of these edges that `x` has reached.
#[inline]
pub(super) fn reached(edges: &[Decimal], x: Decimal, inclusive: bool) -> Option<usize> {
    let below = |edge: &Decimal| *edge < x || (inclusive && *edge == x);
    edges.partition_point(below).checked_sub(1)
}

impl PlannedTable {
    /// The band that `x` falls into; none below the first.
    #[inline]
    pub(super) fn band(&self, x: Decimal) -> Option<usize> {
        reached(&self.edges, x, self.inclusive)
    }

    /// What the table gives for a number.
    pub(super) fn of_number(&self, x: Decimal) -> Result<Decimal, FaultCode> {
        match self.kind {
            TableKind::Whole => Ok(self.band(x).map_or(Decimal::ZERO, |band| self.gives[band])),
            TableKind::Marginal => self.marginal(x),
            TableKind::Step => self.steps(x),
            TableKind::Linear => self.interpolated(x),
            // Its two axes are looked up by `cell`.
            TableKind::Matrix => Err(FaultCode::UnsetCell),
            TableKind::Lookup => match self.edges.iter().position(|key| *key == x) {
                Some(at) => Ok(self.gives[at]),
                None => Err(FaultCode::UnsetCell),
            },
        }
    }

    /// The cell of a matrix for what is looked up along its rows and its columns; none outside of both axes.
    pub(super) fn cell(&self, x: &Value, y: &Value) -> Option<PlannedCell> {
        let matrix = self.matrix.as_ref()?;
        let (row, column) = self.cell_at(x, y)?;
        matrix.cells.get(row)?.get(column).copied()
    }

    /// In which row and column of a matrix a pair falls.
    pub(super) fn cell_at(&self, x: &Value, y: &Value) -> Option<(usize, usize)> {
        let matrix = self.matrix.as_ref()?;
        let [row, column] = [(&matrix.rows, x), (&matrix.columns, y)]
            .map(|(axis, value)| self.place_on(axis, value));
        Some((row?, column?))
    }

    /// Where on an axis of the matrix a value falls; none below the first edge, and for a key that is not there.
    pub(super) fn place_on(&self, axis: &PlannedAxis, value: &Value) -> Option<usize> {
        match (axis, value) {
            (PlannedAxis::Edges(edges), Value::Number(x)) => reached(edges, *x, self.inclusive),
            (PlannedAxis::Keys(keys), Value::Text(key)) => {
                keys.iter().position(|known| **known == **key)
            }
            _ => None,
        }
    }

    /// Linear between the anchors around `x`; beyond the first and the last, as at them.
    fn interpolated(&self, x: Decimal) -> Result<Decimal, FaultCode> {
        let above = self.edges.partition_point(|edge| *edge <= x);
        let (Some(low), high) = (above.checked_sub(1), above) else {
            return self.gives.first().copied().ok_or(FaultCode::UnsetCell);
        };
        let (Some(&end), Some(&to)) = (self.edges.get(high), self.gives.get(high)) else {
            return self.gives.last().copied().ok_or(FaultCode::UnsetCell);
        };
        let (start, from) = (self.edges[low], self.gives[low]);
        let rise = combine(Operator::Subtract, to, from)?;
        let along = combine(Operator::Subtract, x, start)?;
        let length = combine(Operator::Subtract, end, start)?;
        let risen = combine(
            Operator::Divide,
            combine(Operator::Multiply, rise, along)?,
            length,
        )?;
        combine(Operator::Add, from, risen)
    }

    /// The band or key that `x` hits.
    pub(super) fn hit(&self, x: &Value) -> Option<usize> {
        match (self.kind, x) {
            (TableKind::Lookup, Value::Number(x)) => self.edges.iter().position(|key| key == x),
            (_, Value::Number(x)) => self.band(*x),
            (_, Value::Text(key)) => self.keys.iter().position(|known| **known == **key),
            _ => None,
        }
    }

    /// The unset parameter that what is found for `x` would come from.
    pub(super) fn open_at(&self, x: &Value) -> Option<usize> {
        self.open.get(self.hit(x)?).copied().flatten()
    }

    /// What the table gives for a key.
    pub(super) fn of_key(&self, key: &str) -> Result<Decimal, FaultCode> {
        let at = self
            .keys
            .iter()
            .position(|known| &**known == key)
            .ok_or(FaultCode::UnsetCell)?;
        Ok(self.gives[at])
    }

    /// The slices of `x`, band by band: how much lies in it, and its rate. Nothing below the first band unless the table pays it.
    pub(super) fn slices(&self, x: Decimal) -> Result<Vec<(usize, Decimal, Decimal)>, FaultCode> {
        let Some(top) = self.band(x) else {
            return Ok(Vec::new());
        };
        let mut slices = Vec::with_capacity(top + 1);
        for band in 0..=top {
            let start = match (band, self.first_slice) {
                (0, FirstSlice::PaidOnceReached) => Decimal::ZERO.min(self.edges[0]),
                _ => self.edges[band],
            };
            let end = if band == top { x } else { self.edges[band + 1] };
            slices.push((
                band,
                combine(Operator::Subtract, end, start)?,
                self.gives[band],
            ));
        }
        Ok(slices)
    }

    fn marginal(&self, x: Decimal) -> Result<Decimal, FaultCode> {
        let mut sum = Decimal::ZERO;
        for (_, amount, rate) in self.slices(x)? {
            sum = combine(
                Operator::Add,
                sum,
                combine(Operator::Multiply, amount, rate)?,
            )?;
        }
        Ok(sum)
    }

    fn steps(&self, x: Decimal) -> Result<Decimal, FaultCode> {
        let Some((each, pays, at_most)) = self.step else {
            return Err(FaultCode::UnsetCell);
        };
        if x <= Decimal::ZERO {
            return Ok(Decimal::ZERO);
        }
        // The remainder is exact, a quotient of 28 digits may not be: 2.99…9 must not count as 3 steps.
        let remainder = x.checked_rem(each).ok_or(FaultCode::Overflow)?;
        let full = combine(
            Operator::Divide,
            combine(Operator::Subtract, x, remainder)?,
            each,
        )?
        .round();
        let paid = combine(Operator::Multiply, full, pays)?;
        Ok(at_most.map_or(paid, |most| paid.min(most)))
    }
}

//! The loops over packed numbers. Each is known to fit before it begins, so nothing is checked within.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::policy::formula::ast::Operator;
use crate::policy::model::RoundingMode;

use super::super::absence::{Absence, Absences, PRESENT, Reason};
use super::super::arithmetic::holds;
use super::super::column::Column;
use super::super::plan::{Fold, Window};
use super::fixed::{Fixed, MOST_PLACES, power};

/// The lanes and periods of a result.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) per_lane: bool,
    /// 1 unless each lane has values of its own.
    pub(super) lanes: usize,
    pub(super) width: usize,
}

impl Shape {
    fn len(self) -> usize {
        self.lanes * self.width
    }

    /// A column of this shape.
    pub(super) fn column<'b>(
        self,
        places: u32,
        most: i64,
        values: Vec<i64>,
        reasons: Option<Vec<Reason>>,
    ) -> Fixed<'b> {
        Fixed {
            per_lane: self.per_lane,
            width: self.width,
            places,
            most,
            values: Cow::Owned(values),
            reasons,
        }
    }

    /// Whether a column has a value of its own for each of the result.
    fn is_of(self, x: &Fixed<'_>) -> bool {
        x.per_lane == self.per_lane && x.width == self.width
    }
}

/// What brings two columns to a common count of decimals: that, and by how much each is multiplied; none where one might not fit then.
fn common(x: &Fixed<'_>, y: &Fixed<'_>) -> Option<(u32, i64, i64)> {
    let places = x.places.max(y.places);
    let (by_x, by_y) = (power(places - x.places)?, power(places - y.places)?);
    x.most.checked_mul(by_x)?;
    y.most.checked_mul(by_y)?;
    Some((places, by_x, by_y))
}

/// A result from each two numbers that meet in a lane and period.
fn zip<T>(
    shape: Shape,
    x: &Fixed<'_>,
    y: &Fixed<'_>,
    out: &mut Vec<T>,
    f: impl Fn(i64, i64) -> T + Copy,
) {
    out.reserve(shape.len());
    match (shape.is_of(x), shape.is_of(y), &*x.values, &*y.values) {
        (true, true, xs, ys) => out.extend(xs.iter().zip(ys).map(|(&x, &y)| f(x, y))),
        (true, false, xs, &[y]) => out.extend(xs.iter().map(|&x| f(x, y))),
        (false, true, &[x], ys) => out.extend(ys.iter().map(|&y| f(x, y))),
        _ => {
            for lane in 0..shape.lanes {
                match (x.row(lane), y.row(lane)) {
                    (&[x], &[y]) => out.extend((0..shape.width).map(|_| f(x, y))),
                    (&[x], ys) => out.extend(ys.iter().map(|&y| f(x, y))),
                    (xs, &[y]) => out.extend(xs.iter().map(|&x| f(x, y))),
                    (xs, ys) => out.extend(xs.iter().zip(ys).map(|(&x, &y)| f(x, y))),
                }
            }
        }
    }
}

/// [`zip`] of numbers brought to a common count of decimals.
fn zip_common<T>(
    shape: Shape,
    (x, by_x): (&Fixed<'_>, i64),
    (y, by_y): (&Fixed<'_>, i64),
    out: &mut Vec<T>,
    f: impl Fn(i64, i64) -> T + Copy,
) {
    match (by_x, by_y) {
        (1, 1) => zip(shape, x, y, out, f),
        (1, _) => zip(shape, x, y, out, |x, y| f(x, y * by_y)),
        _ => zip(shape, x, y, out, |x, y| f(x * by_x, y)),
    }
}

/// Why what needs both of two values is not there.
pub(super) fn joined(
    absences: &mut Absences,
    shape: Shape,
    x: &Fixed<'_>,
    y: &Fixed<'_>,
) -> Option<Vec<Reason>> {
    match (&x.reasons, &y.reasons) {
        (None, None) => return None,
        (Some(reasons), None) if shape.is_of(x) => return Some(reasons.clone()),
        (None, Some(reasons)) if shape.is_of(y) => return Some(reasons.clone()),
        _ => {}
    }
    let mut reasons = Vec::with_capacity(shape.len());
    for lane in 0..shape.lanes {
        for period in 0..shape.width {
            let (left, right) = (x.reason(x.at(lane, period)), y.reason(y.at(lane, period)));
            reasons.push(absences.join(left, right));
        }
    }
    Some(reasons)
}

/// `+`, `−` or `×`: the decimals of the result and a size that none of it exceeds.
pub(super) fn arithmetic(
    operator: Operator,
    shape: Shape,
    x: &Fixed<'_>,
    y: &Fixed<'_>,
    out: &mut Vec<i64>,
) -> Option<(u32, i64)> {
    if operator == Operator::Multiply {
        let most = x.most.checked_mul(y.most)?;
        let places = x.places + y.places;
        if places > MOST_PLACES {
            return None;
        }
        zip(shape, x, y, out, |x, y| x * y);
        return Some((places, most));
    }
    let (places, by_x, by_y) = common(x, y)?;
    let most = (x.most * by_x).checked_add(y.most * by_y)?;
    let (x, y) = ((x, by_x), (y, by_y));
    match operator {
        Operator::Add => zip_common(shape, x, y, out, |x, y| x + y),
        Operator::Subtract => zip_common(shape, x, y, out, |x, y| x - y),
        _ => return None,
    }
    Some((places, most))
}

/// The lesser or greater of each two.
pub(super) fn clamp(
    operator: Operator,
    shape: Shape,
    x: &Fixed<'_>,
    y: &Fixed<'_>,
    out: &mut Vec<i64>,
) -> Option<(u32, i64)> {
    let (places, by_x, by_y) = common(x, y)?;
    let most = (x.most * by_x).max(y.most * by_y);
    let (x, y) = ((x, by_x), (y, by_y));
    if operator == Operator::LessOrEqual {
        zip_common(shape, x, y, out, Ord::min);
    } else {
        zip_common(shape, x, y, out, Ord::max);
    }
    Some((places, most))
}

/// The truth of a comparison.
pub(super) fn compare(
    operator: Operator,
    shape: Shape,
    x: &Fixed<'_>,
    y: &Fixed<'_>,
) -> Option<Vec<bool>> {
    let (_, by_x, by_y) = common(x, y)?;
    let (x, y) = ((x, by_x), (y, by_y));
    let mut out = Vec::new();
    match operator {
        Operator::Equal => zip_common(shape, x, y, &mut out, |x, y| x == y),
        Operator::NotEqual => zip_common(shape, x, y, &mut out, |x, y| x != y),
        Operator::Less => zip_common(shape, x, y, &mut out, |x, y| x < y),
        Operator::LessOrEqual => zip_common(shape, x, y, &mut out, |x, y| x <= y),
        Operator::Greater => zip_common(shape, x, y, &mut out, |x, y| x > y),
        _ => zip_common(shape, x, y, &mut out, |x, y| x >= y),
    }
    Some(out)
}

/// The truth of a comparison of values of another kind, with why it is not known.
pub(super) fn compare_others<T: Ord>(
    absences: &mut Absences,
    operator: Operator,
    shape: Shape,
    (x, xs): (&Column, &[T]),
    (y, ys): (&Column, &[T]),
) -> (Vec<bool>, Option<Vec<Reason>>) {
    let (to_x, to_y) = (x.stride(), y.stride());
    let mut bools = Vec::with_capacity(shape.len());
    let mut reasons = Vec::new();
    let all_there = x.reasons.is_none() && y.reasons.is_none();
    for lane in 0..shape.lanes {
        for period in 0..shape.width {
            let (i, j) = (to_x.at(lane, period), to_y.at(lane, period));
            bools.push(holds(operator, xs[i].cmp(&ys[j])));
            if !all_there {
                reasons.push(absences.join(x.reason(i), y.reason(j)));
            }
        }
    }
    (bools, (!all_there).then_some(reasons))
}

/// Takes off the last digits, rounding; a size that none of the result exceeds.
pub(super) fn round(
    values: &[i64],
    most: i64,
    digits: u32,
    mode: RoundingMode,
    out: &mut Vec<i64>,
) -> Option<i64> {
    let unit = power(digits)?;
    // Away from nought by so much, and then cut off.
    let bias = match mode {
        RoundingMode::HalfUp => unit / 2,
        RoundingMode::Up => unit - 1,
        RoundingMode::Down => 0,
        RoundingMode::HalfEven => {
            out.extend(values.iter().map(|&x| half_even(x, unit)));
            return Some(most / unit + 1);
        }
    };
    let reach = most.checked_add(bias)?;
    // Divisors that are known when this is compiled are multiplications.
    macro_rules! cut {
        ($($digits:literal)+) => {
            match digits {
                $($digits => cut::<{ 10_i64.pow($digits) }>(values, bias, reach, out),)+
                _ => out.extend(values.iter().map(|&x| (x + signed(bias, x)) / unit)),
            }
        };
    }
    cut!(1 2 3 4 5 6 7 8);
    Some(reach / unit)
}

/// The bias with the sign of the number.
#[inline]
fn signed(bias: i64, x: i64) -> i64 {
    let sign = x >> 63;
    (bias ^ sign) - sign
}

/// Adds the bias away from nought and cuts off: in 32 bits where that does.
fn cut<const UNIT: i64>(values: &[i64], bias: i64, reach: i64, out: &mut Vec<i64>) {
    if reach <= i64::from(i32::MAX) {
        let bias = narrow(bias);
        out.extend(values.iter().map(|&x| {
            let x = narrow(x);
            let sign = x >> 31;
            i64::from((x + ((bias ^ sign) - sign)) / const { narrow(UNIT) })
        }));
    } else {
        out.extend(values.iter().map(|&x| (x + signed(bias, x)) / UNIT));
    }
}

/// A number that is known to fit into 32 bits.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "nothing is cut off")]
const fn narrow(x: i64) -> i32 {
    x as i32
}

fn half_even(x: i64, unit: i64) -> i64 {
    let (whole, rest) = (x / unit, x % unit);
    let up = match rest.abs().cmp(&(unit / 2)) {
        Ordering::Greater => true,
        Ordering::Equal => whole % 2 != 0,
        Ordering::Less => false,
    };
    whole + if up { x.signum() } else { 0 }
}

/// Numbers chosen by a condition, in a count of decimals that all have: true the first, false the second or, without one, nought (with
/// `reason` [`PRESENT`]) or no value (for `reason`).
///
/// An undecided condition leaves no value, as the general way of choosing says.
pub(super) fn choose<'b>(
    absences: &mut Absences,
    shape: Shape,
    condition: &Column,
    branches: [Option<&Fixed<'_>>; 2],
    reason: Reason,
    mut out: Vec<i64>,
) -> Option<Fixed<'b>> {
    let all = || branches.iter().flatten();
    let places = all().map(|x| x.places).max()?;
    let mut most = 0;
    let mut factors = [1; 2];
    for (x, factor) in branches.iter().zip(&mut factors) {
        if let Some(x) = x {
            *factor = power(places - x.places)?;
            most = x.most.checked_mul(*factor)?.max(most);
        }
    }
    let bools = condition.bools();
    let plain = condition.reasons.is_none() && all().all(|x| x.reasons.is_none());
    if plain && reason == PRESENT {
        choose_plain(shape, condition, branches, factors, &mut out);
        return Some(shape.column(places, most, out, None));
    }
    let to_bool = condition.stride();
    let mut reasons = Vec::with_capacity(shape.len());
    for lane in 0..shape.lanes {
        for period in 0..shape.width {
            let at = to_bool.at(lane, period);
            let mut why = condition.reason(at);
            let mut value = 0;
            if why == PRESENT {
                let branch = usize::from(!bools[at]);
                if let Some(x) = branches[branch] {
                    let index = x.at(lane, period);
                    why = x.reason(index);
                    value = x.values[index] * factors[branch];
                } else {
                    why = reason;
                }
            } else {
                let waits = |x: &Fixed<'_>| x.reason(x.at(lane, period));
                match branches.map(|x| x.map(waits)) {
                    [Some(only), None] => why = absences.undecided(why, only),
                    // Whichever way it turns out, this is needed.
                    [Some(then), Some(otherwise)] if then == otherwise => {
                        why = absences.undecided(why, then);
                    }
                    _ => {}
                }
            }
            reasons.push(why);
            out.push(value);
        }
    }
    let reasons = reasons.iter().any(|&why| why != PRESENT).then_some(reasons);
    Some(shape.column(places, most, out, reasons))
}

/// [`choose`] where everything is there.
fn choose_plain(
    shape: Shape,
    condition: &Column,
    branches: [Option<&Fixed<'_>>; 2],
    factors: [i64; 2],
    out: &mut Vec<i64>,
) {
    out.reserve(shape.len());
    let bools = condition.bools();
    let to_bool = condition.stride();
    for lane in 0..shape.lanes {
        let rows = branches.map(|x| x.map_or(&[0][..], |x| x.row(lane)));
        if condition.width == 1 {
            // All periods of the lane alike.
            let branch = usize::from(!bools[to_bool.at(lane, 0)]);
            let factor = factors[branch];
            match rows[branch] {
                &[x] => out.extend(std::iter::repeat_n(x * factor, shape.width)),
                row if factor == 1 => out.extend_from_slice(row),
                row => out.extend(row.iter().map(|x| x * factor)),
            }
        } else {
            let first = to_bool.at(lane, 0);
            let bools = &bools[first..first + shape.width];
            out.extend(bools.iter().enumerate().map(|(period, &holds)| {
                let branch = usize::from(!holds);
                let row = rows[branch];
                row[if row.len() == 1 { 0 } else { period }] * factors[branch]
            }));
        }
    }
}

/// The periods of an operand of this width that a fold takes in.
fn span(
    window: Window,
    is_quarter: bool,
    period: usize,
    width: usize,
    count: usize,
) -> std::ops::Range<usize> {
    if width == 1 {
        return 0..count.min(1);
    }
    match window {
        Window::All => 0..count,
        Window::Quarter if is_quarter => period * 3..period * 3 + 3,
        Window::ToDate => 0..period + 1,
        _ => period..period + 1,
    }
}

/// What a fold is about: over which window, whether into quarters, and for each operand how many values each lane has where that is
/// not its width, with why a lane has none that should have some.
pub(super) struct Folding<'f> {
    pub(super) fold: Fold,
    pub(super) window: Window,
    pub(super) is_quarter: bool,
    /// By operand; none where all lanes have as many as the column is wide.
    pub(super) counts: &'f [Option<Vec<(usize, Reason)>>],
}

impl Folding<'_> {
    fn count(&self, operand: usize, lane: usize, width: usize) -> (usize, Reason) {
        match self.counts.get(operand) {
            Some(Some(counts)) => counts[lane],
            _ => (width, PRESENT),
        }
    }

    /// The sum, least or greatest.
    pub(super) fn numbers<'b>(
        &self,
        absences: &mut Absences,
        shape: Shape,
        operands: &[&Fixed<'_>],
        mut out: Vec<i64>,
    ) -> Option<Fixed<'b>> {
        let places = operands.iter().map(|x| x.places).max()?;
        let mut most = 0_i64;
        let mut factors = Vec::with_capacity(operands.len());
        for x in operands {
            let factor = power(places - x.places)?;
            let size = x.most.checked_mul(factor)?;
            most = match self.fold {
                Fold::Sum => {
                    let times = i64::try_from(x.width.max(1)).ok()?;
                    most.checked_add(size.checked_mul(times)?)?
                }
                _ => most.max(size),
            };
            factors.push(factor);
        }
        let plain = operands.iter().all(|x| x.reasons.is_none());
        if plain && self.counts.iter().all(Option::is_none) {
            for (at, (x, factor)) in operands.iter().zip(&factors).enumerate() {
                let first = at == 0;
                match self.fold {
                    Fold::Sum => self.take(shape, first, x, *factor, &mut out, |a, b| a + b),
                    Fold::Min => self.take(shape, first, x, *factor, &mut out, Ord::min),
                    Fold::Max => self.take(shape, first, x, *factor, &mut out, Ord::max),
                    _ => return None,
                }
            }
            return Some(shape.column(places, most, out, None));
        }
        let combine = match self.fold {
            Fold::Sum => |a: i64, b: i64| a + b,
            Fold::Min => i64::min,
            Fold::Max => i64::max,
            _ => return None,
        };
        let mut reasons = Vec::with_capacity(shape.len());
        for lane in 0..shape.lanes {
            for period in 0..shape.width {
                let mut folded = None;
                let (mut reason, mut passed_over) = (PRESENT, PRESENT);
                for (at, (x, factor)) in operands.iter().zip(&factors).enumerate() {
                    let (count, none) = self.count(at, lane, x.width);
                    reason = absences.join(reason, none);
                    for place in span(self.window, self.is_quarter, period, x.width, count) {
                        let index = x.at(lane, place);
                        match x.reason(index) {
                            PRESENT => {
                                let value = x.values[index] * factor;
                                folded = Some(folded.map_or(value, |all| combine(all, value)));
                            }
                            why if is_skip(absences, why) => passed_over = why,
                            why => reason = absences.join(reason, why),
                        }
                    }
                }
                if reason == PRESENT && folded.is_none() {
                    reason = passed_over;
                }
                out.push(if reason == PRESENT {
                    folded.unwrap_or(0)
                } else {
                    0
                });
                reasons.push(reason);
            }
        }
        let reasons = reasons.iter().any(|&why| why != PRESENT).then_some(reasons);
        Some(shape.column(places, most, out, reasons))
    }

    /// One operand more, where everything is there.
    fn take(
        &self,
        shape: Shape,
        first: bool,
        x: &Fixed<'_>,
        factor: i64,
        out: &mut Vec<i64>,
        f: impl Fn(i64, i64) -> i64 + Copy,
    ) {
        let scaled = move |x: &i64| x * factor;
        let of = |row: &[i64]| row.iter().map(scaled).reduce(f).unwrap_or(0);
        if first {
            out.reserve(shape.len());
            if factor == 1 && x.per_lane && x.width > 1 && self.take_evenly(x, out, f) {
                return;
            }
            for lane in 0..shape.lanes {
                match (x.row(lane), self.window) {
                    (&[x], _) => out.extend(std::iter::repeat_n(x * factor, shape.width)),
                    (row, Window::All) => out.extend(std::iter::repeat_n(of(row), shape.width)),
                    (row, Window::Quarter) if self.is_quarter => {
                        out.extend(row.chunks_exact(3).map(of));
                    }
                    (row, Window::ToDate) => {
                        let mut so_far = None;
                        out.extend(row.iter().map(scaled).map(|x| {
                            let all = so_far.map_or(x, |all| f(all, x));
                            so_far = Some(all);
                            all
                        }));
                    }
                    (row, _) => out.extend(row.iter().map(scaled)),
                }
            }
            return;
        }
        if factor == 1 && shape.is_of(x) && self.window == Window::Same {
            for (all, x) in out.iter_mut().zip(&*x.values) {
                *all = f(*all, *x);
            }
            return;
        }
        let width = shape.width.max(1);
        for (lane, out) in out.chunks_exact_mut(width).enumerate() {
            match (x.row(lane), self.window) {
                (&[x], _) => {
                    for all in out {
                        *all = f(*all, x * factor);
                    }
                }
                (row, Window::All) => {
                    let value = of(row);
                    for all in out {
                        *all = f(*all, value);
                    }
                }
                (row, window) => {
                    for (period, all) in out.iter_mut().enumerate() {
                        let span = span(window, self.is_quarter, period, row.len(), row.len());
                        *all = f(*all, of(&row[span]));
                    }
                }
            }
        }
    }

    /// The first operand, lane after lane without looking at where one ends: whether that could be done.
    fn take_evenly(
        &self,
        x: &Fixed<'_>,
        out: &mut Vec<i64>,
        f: impl Fn(i64, i64) -> i64 + Copy,
    ) -> bool {
        let values = &*x.values;
        match self.window {
            Window::Quarter if self.is_quarter => {
                let (quarters, _) = values.as_chunks::<3>();
                out.extend(quarters.iter().map(|&[a, b, c]| f(f(a, b), c)));
            }
            Window::All if x.width == 4 => {
                let (years, _) = values.as_chunks::<4>();
                out.extend(years.iter().map(|&[a, b, c, d]| f(f(a, b), f(c, d))));
            }
            Window::All if x.width == 12 => {
                let (years, _) = values.as_chunks::<12>();
                let of = |year: &[i64; 12]| {
                    let [first, rest @ ..] = *year;
                    rest.into_iter().fold(first, f)
                };
                out.extend(years.iter().map(of));
            }
            Window::ToDate => {
                out.extend_from_slice(values);
                for row in out.chunks_exact_mut(x.width) {
                    let mut so_far = row[0];
                    for value in &mut row[1..] {
                        so_far = f(so_far, *value);
                        *value = so_far;
                    }
                }
            }
            Window::Same => out.extend_from_slice(values),
            _ => return false,
        }
        true
    }

    /// All, any, or how many hold.
    pub(super) fn bools(
        &self,
        absences: &mut Absences,
        shape: Shape,
        operands: &[&Column],
    ) -> (Vec<i64>, Option<Vec<Reason>>) {
        let mut out = Vec::with_capacity(shape.len());
        let mut reasons = Vec::with_capacity(shape.len());
        for lane in 0..shape.lanes {
            for period in 0..shape.width {
                let (mut seen, mut holding) = (0, 0);
                let (mut reason, mut passed_over) = (PRESENT, PRESENT);
                for (at, x) in operands.iter().enumerate() {
                    let (count, none) = self.count(at, lane, x.width);
                    reason = absences.join(reason, none);
                    let stride = x.stride();
                    for place in span(self.window, self.is_quarter, period, x.width, count) {
                        let index = stride.at(lane, place);
                        match x.reason(index) {
                            PRESENT => {
                                seen += 1;
                                holding += i64::from(x.bools()[index]);
                            }
                            why if is_skip(absences, why) => passed_over = why,
                            why => reason = absences.join(reason, why),
                        }
                    }
                }
                let decided = match self.fold {
                    Fold::All if holding < seen => Some(0),
                    Fold::Any if holding > 0 => Some(1),
                    _ => None,
                };
                if decided.is_some() {
                    reason = PRESENT;
                } else if reason == PRESENT && seen == 0 {
                    reason = passed_over;
                }
                out.push(match (decided, self.fold) {
                    (Some(decided), _) => decided,
                    (None, Fold::All) => 1,
                    (None, Fold::Any) => 0,
                    _ => holding,
                });
                reasons.push(reason);
            }
        }
        let reasons = reasons.iter().any(|&why| why != PRESENT).then_some(reasons);
        (out, reasons)
    }
}

fn is_skip(absences: &Absences, reason: Reason) -> bool {
    matches!(absences.get(reason), Some(Absence::NotApplicable(_)))
}

//! Months as points of a drawing, in whole units: several series in one scale.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::MONTHS;

/// How wide the drawing is.
pub const WIDTH: i64 = 220;

/// How high it is.
pub const HEIGHT: i64 = 48;

/// A series of months; none where there is nothing.
pub type Series = [Option<Decimal>; MONTHS];

/// Where a point stands, from the left and from the top.
pub type Place = (i64, i64);

/// Where the points of each series stand: months from left to right, the largest figure of all at the top. Where all are the same they
/// stand in the middle.
pub fn places(series: &[Series]) -> Vec<[Option<Place>; MONTHS]> {
    let all = || series.iter().flatten().flatten();
    let (Some(&least), Some(&most)) = (all().min(), all().max()) else {
        return series.iter().map(|_| [None; MONTHS]).collect();
    };
    let place = |at: usize, value: Decimal| -> Option<Place> {
        let at = i64::try_from(at).ok()?;
        let across = WIDTH * at / (i64::try_from(MONTHS).ok()? - 1);
        let height = most.checked_sub(least)?;
        let down = if height.is_zero() {
            HEIGHT / 2
        } else {
            let share = most.checked_sub(value)?.checked_div(height)?;
            share.checked_mul(Decimal::from(HEIGHT))?.round().to_i64()?
        };
        Some((across, down))
    };
    let one = |series: &Series| {
        let mut months = [None; MONTHS];
        for ((at, month), value) in months.iter_mut().enumerate().zip(series) {
            *month = value.and_then(|value| place(at, value));
        }
        months
    };
    series.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_at_the_top_and_the_same_stands_in_the_middle() {
        let mut one = [None; MONTHS];
        one[0] = Some(Decimal::from(-1));
        one[11] = Some(Decimal::from(3));
        let mut other = [None; MONTHS];
        other[5] = Some(Decimal::from(1));
        let places = places(&[one, other]);
        assert_eq!(places[0][0], Some((0, HEIGHT)));
        assert_eq!(places[0][11], Some((WIDTH, 0)));
        assert_eq!(places[1][5], Some((100, HEIGHT / 2)));
        assert_eq!(super::places(&[other])[0][5], Some((100, HEIGHT / 2)));
        assert_eq!(super::places(&[[None; MONTHS]])[0], [None; MONTHS]);
    }

    #[test]
    fn no_figure_is_too_large_to_be_drawn_or_left_away() {
        let mut one = [None; MONTHS];
        one[0] = Some(Decimal::MIN);
        one[1] = Some(Decimal::MAX);
        assert_eq!(places(&[one])[0].len(), MONTHS);
    }
}

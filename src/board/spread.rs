//! A target of the year → its months: what is counted or paid is spread so that the months come to the year exactly; a ratio is the same in
//! each month.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::policy::Kind;

use super::MONTHS;

/// The months of a target of the year. `said` are months that somebody has set; the others share the rest alike, each rounded so that the
/// sum stays exact (to whole things, money to the fen).
///
/// None of the months where the year has no target, but for those that are set.
pub fn spread(
    kind: Kind,
    year: Option<Decimal>,
    said: &[Option<Decimal>; MONTHS],
) -> [Option<Decimal>; MONTHS] {
    let digits = match kind {
        Kind::Count => 0,
        Kind::Money => 2,
        Kind::Number => 4,
        // A share of something is no sum of the months' shares.
        _ => return said.map(|month| month.or(year)),
    };
    let Some(rest) = year.and_then(|year| {
        said.iter()
            .flatten()
            .try_fold(year, |rest, month| rest.checked_sub(*month))
    }) else {
        return *said;
    };
    let open = said.iter().filter(|month| month.is_none()).count();
    let (mut before, mut passed) = (Decimal::ZERO, 0_usize);
    said.map(|month| {
        month.or_else(|| {
            passed += 1;
            let upto = rest
                .checked_mul(Decimal::from(passed))?
                .checked_div(Decimal::from(open))?
                .round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
            // The last of them takes what is left, to the last digit.
            let upto = if passed == open { rest } else { upto };
            let own = upto.checked_sub(before)?;
            before = upto;
            Some(own)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [Option<Decimal>; MONTHS] = [None; MONTHS];

    fn sum(months: &[Option<Decimal>]) -> Decimal {
        months.iter().flatten().sum()
    }

    #[test]
    fn cars_are_spread_whole_and_come_to_the_year() {
        let months = spread(Kind::Count, Some(Decimal::from(100)), &NONE);
        let expected = [8, 9, 8, 8, 9, 8, 8, 9, 8, 8, 9, 8];
        assert_eq!(months, expected.map(|cars| Some(Decimal::from(cars))));
    }

    #[test]
    fn what_is_set_stands_and_the_others_share_the_rest() {
        let mut said = NONE;
        said[1] = Some(Decimal::from(1));
        let months = spread(Kind::Count, Some(Decimal::from(100)), &said);
        assert_eq!(months[1], Some(Decimal::from(1)));
        assert_eq!(sum(&months), Decimal::from(100));
        let all = [Some(Decimal::from(2)); MONTHS];
        assert_eq!(spread(Kind::Count, Some(Decimal::from(100)), &all), all);
    }

    #[test]
    fn money_is_spread_to_the_fen_and_ratios_are_the_same_each_month() {
        let months = spread(Kind::Money, Some(Decimal::new(10_000, 2)), &NONE);
        assert_eq!(sum(&months), Decimal::new(10_000, 2));
        assert!(months.iter().flatten().all(|month| month.scale() <= 2));
        let half = Decimal::new(5, 1);
        assert_eq!(spread(Kind::Ratio, Some(half), &NONE), [Some(half); MONTHS]);
        assert_eq!(spread(Kind::Money, None, &NONE), NONE);
    }

    #[test]
    fn no_target_is_too_large_to_be_said_so() {
        let months = spread(Kind::Count, Some(Decimal::MAX), &NONE);
        assert!(months.iter().any(Option::is_none));
    }
}

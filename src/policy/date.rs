//! A calendar day, and the arithmetic that policies do with days.
//!
//! Our own, because a calendar library brings time zones, formats and error reports that weigh more on the page than everything
//! else that it computes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31; written `2024-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u16, u8, u8)", into = "(u16, u8, u8)")]
pub struct Date {
    // In this order, so that the derived order is the calendar's.
    year: u16,
    month: u8,
    day: u8,
}

/// The text or the figures are not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchDay;

const LAST_YEAR: u16 = 9999;

/// Days of a year before each month, leap days aside.
const DAYS_BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

const DAYS_OF_YEAR: i32 = 365;
const DAYS_OF_4_YEARS: i32 = 4 * DAYS_OF_YEAR + 1;
const DAYS_OF_100_YEARS: i32 = 25 * DAYS_OF_4_YEARS - 1;
const DAYS_OF_400_YEARS: i32 = 4 * DAYS_OF_100_YEARS + 1;

impl Date {
    /// 0001-01-01.
    pub const FIRST: Self = Self {
        year: 1,
        month: 1,
        day: 1,
    };

    /// The day of these figures, if there is one.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=LAST_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of_month(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week, from 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> u8 {
        // 0001-01-01, day 0, is a Monday.
        u8::try_from(self.number() % 7 + 1).unwrap_or(1)
    }

    /// The day that is this many days later, or earlier; none outside of the calendar.
    pub fn add_days(self, days: i64) -> Option<Self> {
        let number = i64::from(self.number()).checked_add(days)?;
        Self::numbered(i32::try_from(number).ok()?)
    }

    /// How many days this day is after `other`; negative if it is before.
    pub fn days_since(self, other: Self) -> i32 {
        self.number() - other.number()
    }

    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self { day: 1, ..self }
    }

    /// The last day of its month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        Self {
            day: days_of_month(self.year, self.month),
            ..self
        }
    }

    /// The same day so many months later, or earlier; the last day of a month that is too short for it, as Excel's `EDATE`. None
    /// outside of the calendar.
    pub fn add_months(self, months: i64) -> Option<Self> {
        let month = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(months)?;
        let year = u16::try_from(month.div_euclid(12)).ok()?;
        let month = u8::try_from(month.rem_euclid(12) + 1).ok()?;
        Self::new(year, month, self.day.min(days_of_month(year, month)))
    }

    /// Days since 0001-01-01.
    fn number(self) -> i32 {
        let years = i32::from(self.year) - 1;
        years * DAYS_OF_YEAR + years / 4 - years / 100
            + years / 400
            + days_before(self.year, self.month)
            + i32::from(self.day)
            - 1
    }

    /// The day that is this many days after 0001-01-01.
    fn numbered(number: i32) -> Option<Self> {
        if number < 0 {
            return None;
        }
        // The leap day at the end of 400 and of 4 years would otherwise begin a fifth century and a fifth year.
        let (rest, years_400) = (number % DAYS_OF_400_YEARS, number / DAYS_OF_400_YEARS);
        let years_100 = (rest / DAYS_OF_100_YEARS).min(3);
        let rest = rest - years_100 * DAYS_OF_100_YEARS;
        let (rest, years_4) = (rest % DAYS_OF_4_YEARS, rest / DAYS_OF_4_YEARS);
        let years_1 = (rest / DAYS_OF_YEAR).min(3);
        let rest = rest - years_1 * DAYS_OF_YEAR;
        let year = years_400 * 400 + years_100 * 100 + years_4 * 4 + years_1 + 1;
        let year = u16::try_from(year).ok()?;
        let month = (1..=12)
            .rev()
            .find(|month| days_before(year, *month) <= rest)?;
        let day = u8::try_from(rest - days_before(year, month) + 1).ok()?;
        Self::new(year, month, day)
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the year before a month (from 1).
fn days_before(year: u16, month: u8) -> i32 {
    let days = DAYS_BEFORE.get(usize::from(month) - 1);
    days.copied().unwrap_or(0) + i32::from(month > 2 && is_leap(year))
}

/// `2024-03-31`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// `2024-03-31`: four, two and two digits.
impl FromStr for Date {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        let mut parts = text.splitn(3, '-');
        let mut digits = |count: usize| {
            let part = parts.next().filter(|part| part.len() == count)?;
            part.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then_some(part)
        };
        let figures = (digits(4), digits(2), digits(2));
        let (Some(year), Some(month), Some(day)) = figures else {
            return Err(NoSuchDay);
        };
        match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => Self::new(year, month, day).ok_or(NoSuchDay),
            _ => Err(NoSuchDay),
        }
    }
}

impl TryFrom<(u16, u8, u8)> for Date {
    type Error = NoSuchDay;

    fn try_from((year, month, day): (u16, u8, u8)) -> Result<Self, NoSuchDay> {
        Self::new(year, month, day).ok_or(NoSuchDay)
    }
}

impl From<Date> for (u16, u8, u8) {
    fn from(date: Date) -> Self {
        (date.year, date.month, date.day)
    }
}

impl fmt::Display for NoSuchDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such day")
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use jiff::ToSpan;
    use jiff::civil;

    use super::*;

    /// The same day in a library that has its calendar from elsewhere.
    fn theirs(date: Date) -> civil::Date {
        let whole = |n: u8| i8::try_from(n).unwrap_or_default();
        let year = i16::try_from(date.year()).unwrap_or_default();
        civil::date(year, whole(date.month()), whole(date.day()))
    }

    fn every_day() -> impl Iterator<Item = Date> {
        std::iter::successors(Some(Date::FIRST), |date| date.add_days(1))
    }

    #[test]
    fn every_day_of_the_calendar_is_the_day_that_jiff_has() {
        let mut day = civil::date(1, 1, 1);
        let mut count = 0;
        for date in every_day() {
            assert_eq!(date.to_string(), day.to_string());
            assert_eq!(
                i32::from(date.weekday()),
                i32::from(day.weekday().to_monday_one_offset())
            );
            assert_eq!(date.days_since(Date::FIRST), count);
            assert_eq!(theirs(date.last_of_month()), day.last_of_month());
            assert_eq!(date.to_string().parse(), Ok(date));
            count += 1;
            day = day.tomorrow().unwrap_or(civil::Date::ZERO);
        }
        // Jiff's calendar ends on the same day.
        assert_eq!((count, day), (3_652_059, civil::Date::ZERO));
    }

    #[test]
    fn days_and_months_are_added_as_jiff_adds_them() {
        let jumps = [
            0_i32, 1, -1, 7, 28, -29, 30, 31, -45, 59, 365, -366, 1461, 36524, -146_097, 3_652_058,
        ];
        for date in every_day().step_by(97) {
            for jump in jumps {
                let days = theirs(date).checked_add(jump.days()).ok();
                let days = days.filter(|day| day.year() >= 1);
                assert_eq!(
                    date.add_days(i64::from(jump)).map(theirs),
                    days,
                    "{date} {jump}"
                );
                let months =
                    (jump.abs() < 119_988).then(|| theirs(date).checked_add(jump.months()));
                let months = months.and_then(Result::ok).filter(|day| day.year() >= 1);
                assert_eq!(
                    date.add_months(i64::from(jump)).map(theirs),
                    months,
                    "{date} {jump}"
                );
            }
        }
    }

    #[test]
    fn months_are_clamped_as_excel_clamps_them() {
        let cases = [
            ("2024-01-31", 1, "2024-02-29"),
            ("2023-01-31", 1, "2023-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-03-31", -1, "2024-02-29"),
            ("2024-12-15", 1, "2025-01-15"),
            ("2024-01-15", -13, "2022-12-15"),
        ];
        for (from, months, to) in cases {
            let moved = from
                .parse::<Date>()
                .ok()
                .and_then(|date| date.add_months(months));
            assert_eq!(moved, to.parse().ok(), "{from} {months}");
        }
    }

    #[test]
    fn what_is_outside_of_the_calendar_is_no_day() {
        for (year, month, day) in [
            (0, 1, 1),
            (10_000, 1, 1),
            (2024, 0, 1),
            (2024, 13, 1),
            (2024, 1, 0),
            (2024, 4, 31),
            (2023, 2, 29),
            (1900, 2, 29),
        ] {
            assert_eq!(Date::new(year, month, day), None, "{year} {month} {day}");
        }
        for text in [
            "",
            "2024-3-31",
            "2024-03-31-",
            "+024-03-31",
            "2024-02-30",
            "20240331",
            "２024-03-31",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NoSuchDay), "{text}");
        }
        assert_eq!(Date::FIRST.add_days(i64::MAX), None);
        assert_eq!(Date::FIRST.add_days(i64::MIN), None);
        assert_eq!(Date::FIRST.add_months(i64::MAX), None);
        assert_eq!(Date::FIRST.add_months(i64::MIN), None);
        assert_eq!(Date::FIRST.add_months(-1), None);
    }
}

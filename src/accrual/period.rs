//! The stretch of a calendar year that a rebate is for, and when what is for it falls due.

use std::cmp::Ordering;

use crate::engine::FaultCode;
use crate::engine::arithmetic;
use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::policy::{Axis, Kind, Value, notation};
use crate::table::heading::Heading;

/// The years that a ledger knows, as headings do. Whoever types another one has slipped.
pub const YEARS: std::ops::RangeInclusive<u16> = 1990..=2099;

/// How long periods are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A month.
    #[default]
    Month,
    /// A quarter.
    Quarter,
    /// Half a year.
    Half,
    /// A whole year.
    Year,
}

/// Which part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A month, from 1.
    Month(u8),
    /// A quarter, from 1.
    Quarter(u8),
    /// A half, 1 or 2.
    Half(u8),
    /// All of it.
    Year,
}

/// A month, quarter, half or whole calendar year.
///
/// In the order of their first days; of those that begin together, the shorter first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    year: u16,
    part: Part,
}

impl Step {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Half, Self::Year];

    /// How many months it has.
    pub fn months(self) -> u8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }

    /// What it is called on the command line: `month`, `quarter`, `half`, `year`.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
        }
    }

    /// Which it is called so.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.keyword() == word)
    }
}

impl Period {
    /// A part of a year; none outside of [`YEARS`], and of parts that no year has.
    pub fn new(year: u16, part: Part) -> Option<Self> {
        let exists = match part {
            Part::Month(month) => (1..=12).contains(&month),
            Part::Quarter(quarter) => (1..=4).contains(&quarter),
            Part::Half(half) => (1..=2).contains(&half),
            Part::Year => true,
        };
        (exists && YEARS.contains(&year)).then_some(Self { year, part })
    }

    /// The period of this length in which a day lies.
    pub fn of(step: Step, day: Date) -> Option<Self> {
        let number = day.month().div_ceil(step.months());
        let part = match step {
            Step::Month => Part::Month(number),
            Step::Quarter => Part::Quarter(number),
            Step::Half => Part::Half(number),
            Step::Year => Part::Year,
        };
        Self::new(day.year(), part)
    }

    /// Its year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Which part of the year it is.
    pub fn part(self) -> Part {
        self.part
    }

    /// How long it is.
    pub fn step(self) -> Step {
        match self.part {
            Part::Month(_) => Step::Month,
            Part::Quarter(_) => Step::Quarter,
            Part::Half(_) => Step::Half,
            Part::Year => Step::Year,
        }
    }

    /// Its months, from 1: the first and the last.
    pub fn months(self) -> (u8, u8) {
        let length = self.step().months();
        let number = match self.part {
            Part::Month(number) | Part::Quarter(number) | Part::Half(number) => number,
            Part::Year => 1,
        };
        (number * length - length + 1, number * length)
    }

    /// Its first day.
    pub fn first(self) -> Date {
        Date::new(self.year, self.months().0, 1).unwrap_or(Date::FIRST)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        let month = Date::new(self.year, self.months().1, 1);
        month.unwrap_or(Date::FIRST).last_of_month()
    }

    /// The one behind it, as long; none behind [`YEARS`].
    pub fn next(self) -> Option<Self> {
        Self::of(self.step(), self.last().add_days(1)?)
    }

    /// Whether all of another one lies in it.
    pub fn contains(self, other: Self) -> bool {
        let ((from, to), (begins, ends)) = (self.months(), other.months());
        self.year == other.year && from <= begins && ends <= to
    }

    /// As it is kept, and as English lists have it: `2024-03`, `2024-Q1`, `2024-H1`, `2024`.
    pub fn code(self) -> String {
        let year = self.year;
        match self.part {
            Part::Month(month) => format!("{year}-{month:02}"),
            Part::Quarter(quarter) => format!("{year}-Q{quarter}"),
            Part::Half(half) => format!("{year}-H{half}"),
            Part::Year => year.to_string(),
        }
    }

    /// In words: `2024年3月`, `2024年1季度`, `2024年上半年`, `2024年`.
    pub fn words(self) -> Text {
        let year = self.year;
        let zh = match self.part {
            Part::Month(month) => format!("{year}年{month}月"),
            Part::Quarter(quarter) => format!("{year}年{quarter}季度"),
            Part::Half(1) => format!("{year}年上半年"),
            Part::Half(_) => format!("{year}年下半年"),
            Part::Year => format!("{year}年"),
        };
        Text::new(zh, self.code())
    }

    /// In the words of a language.
    pub fn word(self, lang: Lang) -> String {
        let Text { zh, en } = self.words();
        lang.pick(zh, en)
    }

    /// What a text says: a [`code`](Self::code), the words of either language, and what else people and spreadsheets write, such as
    /// `Q1 2024`, `2024年第一季度`, `2024/3`, `2024-03-01`, `2024年度`.
    pub fn read(text: &str) -> Option<Self> {
        let folded = notation::normalise(text.trim()).to_ascii_uppercase();
        let folded: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(year) = year_of(folded.trim_end_matches('度').trim_end_matches('年')) {
            return Self::new(year, Part::Year);
        }
        for (half, words) in [(1, ["上半年", "H1", "1H"]), (2, ["下半年", "H2", "2H"])] {
            for word in words {
                let rest = folded.strip_suffix(word).or(folded.strip_prefix(word));
                let rest = rest.map(|rest| rest.trim_matches(['-', '/', '.', '年', '度']));
                if let Some(year) = rest.and_then(year_of) {
                    return Self::new(year, Part::Half(half));
                }
            }
        }
        let heading = Heading::new(text);
        if !heading.name.is_empty() || !heading.note.is_empty() {
            return None;
        }
        let (axis, at) = heading.period?;
        Self::on(axis, at, heading.year?)
    }

    /// The period at this place, from 0, of an axis in a year; of a single figure the year.
    pub fn on(axis: Axis, at: usize, year: u16) -> Option<Self> {
        let number = u8::try_from(at + 1).ok()?;
        let part = match axis {
            Axis::Month => Part::Month(number),
            Axis::Quarter => Part::Quarter(number),
            Axis::One => Part::Year,
            Axis::Rows(_) => return None,
        };
        Self::new(year, part)
    }
}

fn year_of(digits: &str) -> Option<u16> {
    let is_year = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| digits.parse().ok()).flatten()
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |period: &Self| (period.year, period.months().0, period.step());
        key(self).cmp(&key(other))
    }
}

/// When what is for a period falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// On this day, whatever the period.
    On(Date),
    /// So many days after the period's last one.
    Days(u16),
    /// So many working days after it.
    Workdays(u16),
}

impl Term {
    /// What a text says: `2024-04-30`, `30d` or `30天`, `5w` or `5个工作日`.
    pub fn read(text: &str) -> Option<Self> {
        let text = notation::normalise(text.trim());
        let number = |word: &str| text.strip_suffix(word)?.trim().parse().ok();
        if let Some(days) = ["个工作日", "工作日", "w"].into_iter().find_map(number) {
            return Some(Self::Workdays(days));
        }
        if let Some(days) = ["天", "日", "d"].into_iter().find_map(number) {
            return Some(Self::Days(days));
        }
        match notation::read_value(Kind::Date, &text) {
            Ok(Value::Date(day)) => Some(Self::On(day)),
            _ => None,
        }
    }

    /// The day on which what is for `period` falls due. `calendar` has the days that are worked on or off against the rule of
    /// Monday to Friday.
    ///
    /// # Errors
    /// A day beyond the calendar, or one that is both worked on and off.
    pub fn due(self, period: Period, calendar: &[(Date, bool)]) -> Result<Date, FaultCode> {
        match self {
            Self::On(day) => Ok(day),
            Self::Days(days) => {
                let day = period.last().add_days(i64::from(days));
                day.ok_or(FaultCode::DateOutOfRange)
            }
            Self::Workdays(days) => {
                let mut calendar = calendar.to_vec();
                calendar.sort_unstable();
                calendar.dedup();
                if calendar.windows(2).any(|pair| pair[0].0 == pair[1].0) {
                    return Err(FaultCode::CalendarConflict);
                }
                arithmetic::workday(period.last(), i64::from(days), &calendar)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap_or(Date::FIRST)
    }

    fn period(text: &str) -> Period {
        Period::read(text).unwrap_or(Period {
            year: 0,
            part: Part::Year,
        })
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        let cases = [
            ("2024-03", "2024-03"),
            ("2024年3月", "2024-03"),
            ("２０２４年０３月", "2024-03"),
            ("2024/3", "2024-03"),
            ("202403", "2024-03"),
            ("2024-03-01", "2024-03"),
            ("Mar 2024", "2024-03"),
            ("2024-Q1", "2024-Q1"),
            ("2024Q1", "2024-Q1"),
            ("Q1 2024", "2024-Q1"),
            ("2024年第一季度", "2024-Q1"),
            ("2024年4季度", "2024-Q4"),
            ("2024年上半年", "2024-H1"),
            ("H2 2024", "2024-H2"),
            ("2024-H1", "2024-H1"),
            ("2024", "2024"),
            ("2024年", "2024"),
            ("2024年度", "2024"),
        ];
        for (text, code) in cases {
            assert_eq!(
                Period::read(text).map(Period::code),
                Some(code.to_owned()),
                "{text}"
            );
        }
        for text in [
            "",
            "3月",
            "Q1",
            "2024年13月",
            "2024-Q5",
            "2024-H3",
            "1889",
            "2024-03-15",
            "返利",
            "2024年3月返利",
        ] {
            assert_eq!(Period::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_is_read_back_from_its_words_and_its_code() {
        for year in [1990, 2024, 2099] {
            for month in (1..=12).filter_map(|month| Date::new(year, month, 15)) {
                for step in Step::ALL {
                    let Some(period) = Period::of(step, month) else {
                        panic!("{month}");
                    };
                    let Text { zh, en } = period.words();
                    for text in [zh, en, period.code()] {
                        assert_eq!(Period::read(&text), Some(period), "{text}");
                    }
                    assert!(period.first() <= month && month <= period.last());
                    if let Some(next) = period.next() {
                        assert_eq!(period.last().add_days(1), Some(next.first()));
                        assert!(period < next && next.step() == period.step());
                    }
                }
            }
        }
    }

    #[test]
    fn periods_stand_in_the_order_of_their_first_days_and_lie_in_one_another() {
        let mut periods = [
            "2024", "2024-Q2", "2024-04", "2024-03", "2024-Q1", "2024-01", "2023-H2",
        ]
        .map(period);
        periods.sort();
        let codes = periods.map(Period::code);
        assert_eq!(
            codes,
            [
                "2023-H2", "2024-01", "2024-Q1", "2024", "2024-03", "2024-04", "2024-Q2"
            ]
        );
        assert!(period("2024-H1").contains(period("2024-Q2")));
        assert!(period("2024").contains(period("2024")));
        assert!(!period("2024-Q1").contains(period("2024-04")));
        assert!(!period("2024").contains(period("2025-01")));
    }

    #[test]
    fn thirty_days_after_a_quarter_are_the_days_that_the_agreement_means() {
        let term = Term::Days(30);
        assert_eq!(term.due(period("2024-Q1"), &[]), Ok(day("2024-04-30")));
        assert_eq!(term.due(period("2024-Q4"), &[]), Ok(day("2025-01-30")));
    }

    #[test]
    fn five_working_days_skip_holidays_and_count_sundays_that_are_worked_on() {
        let qingming = [
            (day("2024-04-07"), true),
            (day("2024-04-04"), false),
            (day("2024-04-05"), false),
            (day("2024-04-06"), false),
        ];
        let term = Term::Workdays(5);
        assert_eq!(
            term.due(period("2024-Q1"), &qingming),
            Ok(day("2024-04-08"))
        );
        assert_eq!(term.due(period("2024-Q1"), &[]), Ok(day("2024-04-05")));
        let both = [(day("2024-04-04"), false), (day("2024-04-04"), true)];
        assert_eq!(
            term.due(period("2024-Q1"), &both),
            Err(FaultCode::CalendarConflict)
        );
    }

    #[test]
    fn terms_are_read() {
        assert_eq!(Term::read("30d"), Some(Term::Days(30)));
        assert_eq!(Term::read("３０天"), Some(Term::Days(30)));
        assert_eq!(Term::read("5 个工作日"), Some(Term::Workdays(5)));
        assert_eq!(Term::read("5w"), Some(Term::Workdays(5)));
        assert_eq!(
            Term::read("2024年4月30日"),
            Some(Term::On(day("2024-04-30")))
        );
        assert_eq!(Term::read("soon"), None);
    }
}

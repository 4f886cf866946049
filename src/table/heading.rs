//! What a heading names. `采购金额(万元)`, `2024年3月 采购额`, `Q1`: a name, a period, a unit.

use crate::policy::model::Input;
use crate::policy::notation::number::{UnitWord, plain, unit_word};
use crate::policy::{Axis, Kind};

/// A heading taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What is left of it without period and unit, as [`folded`].
    pub name: String,
    /// All of it, as [`folded`].
    pub whole: String,
    /// The month or quarter that it names, from 0.
    pub period: Option<(Axis, usize)>,
    /// The unit in brackets at its end.
    pub unit: Option<UnitWord>,
}

impl Heading {
    /// Takes a heading apart.
    pub fn new(text: &str) -> Self {
        let plain = Self::without_period(text);
        // Where a word ends only a blank tells: `March purchases`.
        let worded = || {
            let lower: String = lowered(text).collect();
            period(bracketed(lower.trim()).0)
        };
        match period(&plain.name).or_else(worded) {
            Some((name, period)) => Self {
                name: folded(&name),
                period: Some(period),
                ..plain
            },
            None => plain,
        }
    }

    /// A heading that names a single figure: what looks like a period belongs to its name.
    pub fn without_period(text: &str) -> Self {
        let whole = folded(text);
        let (name, unit) = bracketed(&whole);
        Self {
            name: name.to_owned(),
            period: None,
            unit,
            whole,
        }
    }

    /// Whether it is this name, with or without what stands in brackets.
    pub fn is(&self, name: &str) -> bool {
        let name = folded(name);
        !name.is_empty() && (name == self.whole || name == self.name)
    }

    /// Whether it names an input: by its name, its label in either language or an alias.
    pub fn names(&self, input: &Input) -> bool {
        names_of(input).any(|name| self.is(name))
    }
}

/// All that an input is called.
pub fn names_of(input: &Input) -> impl Iterator<Item = &str> {
    let own = [input.own_name(), &input.label.zh, &input.label.en];
    own.into_iter()
        .chain(input.aliases.iter().map(String::as_str))
}

/// A name without what spreadsheets add to it: blanks, line ends, full-width forms, capitals, a colon at the end.
pub fn folded(name: &str) -> String {
    let mut name: String = lowered(name).filter(|&c| c != ' ').collect();
    while name.ends_with([':', '*']) {
        name.pop();
    }
    name
}

/// The plain twins of characters, small.
fn lowered(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(plain).flat_map(char::to_lowercase)
}

/// What stands before brackets at the end, and the unit in them; `采购额/万元` has one, too.
fn bracketed(text: &str) -> (&str, Option<UnitWord>) {
    if let Some(inside) = text.strip_suffix([')', ']', '】'])
        && let Some((before, inside)) = inside.rsplit_once(['(', '[', '【'])
        && !before.is_empty()
    {
        return (before, unit(inside));
    }
    if let Some((before, behind)) = text.rsplit_once(['/', '-', '_', ':'])
        && !before.is_empty()
        && let Some(found) = unit(behind)
    {
        return (before, Some(found));
    }
    (text, None)
}

/// A unit as headings write it.
pub fn unit(text: &str) -> Option<UnitWord> {
    let text = text.strip_prefix("单位:").unwrap_or(text);
    let text = match text {
        "rmb" | "cny" | "¥" | "yuan" | "人民币元" => "元",
        "rmb万元" | "人民币万元" | "10k" => "万元",
        "percent" => "%",
        other => other,
    };
    unit_word(text)
}

/// The period in a name in lower case, and the name without it; none if there is none, or what looks like one could be something else.
///
/// `3月`, `03月份`, `三月`, `2024年3月`, `2024-03`, `202403`, `mar`, `march`, `m3`; `q1`, `1q`, `1季度`, `第一季度`, `一季度`.
fn period(text: &str) -> Option<(String, (Axis, usize))> {
    let characters: Vec<char> = text.chars().collect();
    for from in 0..characters.len() {
        let before = &characters[..from];
        // In the middle of a number or word nothing begins.
        let rest: String = characters[from..].iter().collect();
        let Some((length, period)) = period_first(&rest, before.last().copied()) else {
            continue;
        };
        let length = rest.get(..length)?.chars().count();
        let behind = &characters[from + length..];
        let name: String = before.iter().chain(behind).collect();
        let name = name.trim_matches(['-', '_', '/', '.', '|', '(', ')', ' ']);
        // `3月31日` is a day, `1月1日至` a span.
        let is_day = behind.first().is_some_and(char::is_ascii_digit)
            || matches!(behind.first(), Some('至' | '~' | '日'));
        return (!is_day).then(|| (name.to_owned(), period));
    }
    None
}

/// The period that a text begins with, behind this character, and how many bytes it has.
fn period_first(text: &str, before: Option<char>) -> Option<(usize, (Axis, usize))> {
    let inside_number = before.is_some_and(|c| c.is_ascii_digit() || c == '.');
    let inside_word = before.is_some_and(|c| c.is_ascii_alphabetic());
    let of = |rest: &str| text.len() - rest.len();
    if !inside_number {
        // With a year: 2024年3月, 2024-03, 2024.3月, 202403.
        if let Some((year, rest)) = digits(text, 4)
            && (1990..=2099).contains(&year)
        {
            let behind = rest.strip_prefix(['年', '-', '/', '.', '_']);
            if let Some(rest) = behind
                && let Some(found) = quarter_first(rest)
            {
                return Some((of(found.1), (Axis::Quarter, found.0)));
            }
            if let Some(rest) = behind
                && let Some((month, rest)) = month_number(rest)
            {
                let rest = rest.strip_prefix('月').unwrap_or(rest);
                let rest = rest.strip_prefix('份').unwrap_or(rest);
                return Some((of(rest), (Axis::Month, month)));
            }
            if behind.is_none()
                && let Some((month, rest)) = digits(rest, 2)
                && (1..=12).contains(&month)
                && !rest.starts_with(|c: char| c.is_ascii_digit())
            {
                return Some((of(rest), (Axis::Month, month - 1)));
            }
            return None;
        }
        if let Some((month, rest)) = month_number(text)
            && let Some(rest) = rest.strip_prefix('月')
        {
            let rest = rest.strip_prefix('份').unwrap_or(rest);
            return Some((of(rest), (Axis::Month, month)));
        }
    }
    if !inside_word
        && !inside_number
        && let Some((quarter, rest)) = quarter_first(text)
    {
        return Some((of(rest), (Axis::Quarter, quarter)));
    }
    if let Some((month, rest)) = chinese(text)
        && let Some(rest) = rest.strip_prefix('月')
        && before != Some('十')
    {
        let rest = rest.strip_prefix('份').unwrap_or(rest);
        return Some((of(rest), (Axis::Month, month)));
    }
    if !inside_word {
        for (month, name) in MONTHS.iter().enumerate() {
            let short = name.get(..3).unwrap_or(name);
            let rest = [name, "sept", short]
                .iter()
                .filter(|form| form.starts_with(short))
                .find_map(|form| text.strip_prefix(form));
            if let Some(rest) = rest {
                let rest = rest.strip_prefix('.').unwrap_or(rest);
                if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    return Some((of(rest), (Axis::Month, month)));
                }
            }
        }
        if let Some(rest) = text.strip_prefix('m')
            && let Some((month, rest)) = month_number(rest)
        {
            return Some((of(rest), (Axis::Month, month)));
        }
    }
    None
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `q1`, `1q`, `1季度`, `第一季度`, `一季度`, `季度1`.
fn quarter_first(text: &str) -> Option<(usize, &str)> {
    let ended = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_digit());
    if let Some(rest) = text.strip_prefix('q').or_else(|| text.strip_prefix("季度"))
        && let Some((quarter, rest)) = digits(rest, 1)
        && (1..=4).contains(&quarter)
        && ended(rest)
    {
        return Some((quarter - 1, rest));
    }
    let ordinal = text.strip_prefix('第').unwrap_or(text);
    let (quarter, rest) = digits(ordinal, 1)
        .map(|(quarter, rest)| (quarter.wrapping_sub(1), rest))
        .or_else(|| chinese(ordinal))?;
    let rest = rest.strip_prefix("季度").or_else(|| {
        let rest = rest.strip_prefix('q')?;
        (!rest.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(rest)
    })?;
    (quarter < 4).then_some((quarter, rest))
}

/// A month's number of one or two digits, from 0.
fn month_number(text: &str) -> Option<(usize, &str)> {
    let two = digits(text, 2).filter(|(month, _)| (1..=12).contains(month));
    let (month, rest) = two.or_else(|| digits(text, 1))?;
    let sound = (1..=12).contains(&month) && !rest.starts_with(|c: char| c.is_ascii_digit());
    sound.then(|| (month - 1, rest))
}

/// `一` to `十二`, from 0.
fn chinese(text: &str) -> Option<(usize, &str)> {
    const NUMERALS: [&str; 12] = [
        "十二", "十一", "十", "九", "八", "七", "六", "五", "四", "三", "二", "一",
    ];
    let at = NUMERALS
        .iter()
        .position(|numeral| text.starts_with(numeral))?;
    Some((11 - at, text.strip_prefix(NUMERALS[at])?))
}

/// A number of exactly so many digits, and what follows.
fn digits(text: &str, count: usize) -> Option<(usize, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let all = number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| all)?, rest))
}

/// Whether a unit can stand beside values of a kind.
pub fn fits(unit: UnitWord, kind: Kind) -> bool {
    use crate::policy::formula::ast::Unit;
    match unit.unit {
        Unit::Money => kind == Kind::Money,
        Unit::Ratio => matches!(kind, Kind::Ratio | Kind::Number),
        Unit::None => kind.is_numeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_headings_write_them() {
        let month = |month: usize| Some((Axis::Month, month));
        let quarter = |quarter: usize| Some((Axis::Quarter, quarter));
        let cases = [
            ("1月", "", month(0)),
            ("12月", "", month(11)),
            ("03月份", "", month(2)),
            ("十二月", "", month(11)),
            ("十月", "", month(9)),
            ("二月", "", month(1)),
            ("采购额 3月", "采购额", month(2)),
            ("3月采购额", "采购额", month(2)),
            ("2024年3月", "", month(2)),
            ("2024年12月采购额（万元）", "采购额", month(11)),
            ("2024-03", "", month(2)),
            ("2024/3", "", month(2)),
            ("202403", "", month(2)),
            ("采购额_2024.11", "采购额", month(10)),
            ("Jan", "", month(0)),
            ("Sept.", "", month(8)),
            ("Sep.", "", month(8)),
            ("March purchases", "purchases", month(2)),
            ("purchases Dec", "purchases", month(11)),
            ("M7", "", month(6)),
            ("Q1", "", quarter(0)),
            ("4Q", "", quarter(3)),
            ("第一季度", "", quarter(0)),
            ("四季度完成率", "完成率", quarter(3)),
            ("2024年第2季度", "", quarter(1)),
            ("2024Q3", "2024q3", None),
            ("2024-Q3", "", quarter(2)),
            ("３月", "", month(2)),
            // No periods.
            ("月采购额", "月采购额", None),
            ("13月", "13月", None),
            ("5季度", "5季度", None),
            ("3月31日", "3月31日", None),
            ("2024", "2024", None),
            ("Marketing", "marketing", None),
            ("maybe", "maybe", None),
            ("季度返利", "季度返利", None),
            ("年度", "年度", None),
            ("20240331", "20240331", None),
            ("", "", None),
        ];
        for (text, name, period) in cases {
            let heading = Heading::new(text);
            assert_eq!(
                (heading.name.as_str(), heading.period),
                (name, period),
                "{text}"
            );
        }
    }

    #[test]
    fn units_stand_in_brackets_or_behind_a_stroke() {
        let cases = [
            ("采购额(万元)", "采购额", Some(4)),
            ("采购额（元）", "采购额", Some(0)),
            ("采购额【万元】", "采购额", Some(4)),
            ("采购额/万元", "采购额", Some(4)),
            ("采购额（单位：万元）", "采购额", Some(4)),
            ("完成率(%)", "完成率", Some(-2)),
            ("采购额（不含税）", "采购额", None),
            ("采购/零售", "采购/零售", None),
            ("(万元)", "(万元)", None),
        ];
        for (text, name, exponent) in cases {
            let heading = Heading::new(text);
            let unit = heading.unit.map(|unit| unit.exponent);
            assert_eq!((heading.name.as_str(), unit), (name, exponent), "{text}");
        }
    }

    #[test]
    fn names_are_the_same_whatever_a_spreadsheet_made_of_them() {
        assert_eq!(folded("　采 购\n额：*"), "采购额");
        assert!(Heading::new("Monthly Sales (RMB)").is("monthly sales"));
        assert!(Heading::new("零件采购额(不含税)").is("零件采购额(不含税)"));
        assert!(!Heading::new("").is(""));
    }
}

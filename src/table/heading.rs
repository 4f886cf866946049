//! What a heading names. `采购金额(万元)`, `2024年3月 采购额`, `Q1`: a name, a period, a unit.

use std::borrow::Cow;

use crate::lang::Both;
use crate::policy::model::Input;
use crate::policy::notation::number::{UnitWord, plain, unit_word};
use crate::policy::notation::read_value;
use crate::policy::{Axis, Kind, Value};

/// A heading taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// What is left of it without period, year and what stands in brackets, as [`folded`].
    pub name: String,
    /// All of it, as [`folded`].
    pub whole: String,
    /// The month or quarter that it names, from 0.
    pub period: Option<(Axis, usize)>,
    /// The year that it names.
    pub year: Option<u16>,
    /// The unit beside the name: in brackets, or behind a stroke.
    pub unit: Option<UnitWord>,
    /// What else stands in brackets: `含税`, `计划`, `台`.
    pub note: String,
    /// Whether a workbook that was written here has worked it out.
    pub worked_out: bool,
}

/// What stands above the columns of a workbook that was written here, in both languages: first what somebody fills in, then what is worked
/// out of it.
pub const GROUPS: [Both<'static>; 4] = [
    Both {
        zh: "填报项",
        en: "Filled in",
    },
    Both {
        zh: "采用（空白按缺数、默认或 0 计）",
        en: "As counted",
    },
    Both {
        zh: "门槛",
        en: "Gates",
    },
    Both {
        zh: "计算",
        en: "Worked out",
    },
];

/// What a heading says below one of the [`GROUPS`], which is told by its place; none of any other heading.
fn grouped(text: &str) -> Option<(usize, &str)> {
    GROUPS.iter().enumerate().find_map(|(at, group)| {
        let below = [group.zh, group.en]
            .iter()
            .find_map(|group| text.strip_prefix(group)?.strip_prefix(' '));
        Some((at, below?))
    })
}

/// `Monthly sales (月销售额) Mar`, as workbooks in English have it, by the name in brackets: `月销售额 Mar`.
fn named(text: &str) -> Cow<'_, str> {
    let parts = || {
        let (before, behind) = text.rsplit_once(')')?;
        let mut depth = 1;
        let (open, _) = before.char_indices().rev().find(|&(_, c)| {
            depth += i32::from(c == ')') - i32::from(c == '(');
            depth == 0
        })?;
        let name = before.get(open + 1..)?;
        // In Chinese brackets belong to the name.
        let label = before.get(..open)?.strip_suffix(' ')?;
        (label.is_ascii() && !name.is_ascii()).then(|| [name, behind].concat())
    };
    parts().map_or(Cow::Borrowed(text), Cow::Owned)
}

impl Heading {
    /// Takes a heading apart.
    pub fn new(text: &str) -> Self {
        let text = match grouped(text) {
            None => text,
            Some((0, below)) => return Self::new(&named(below)),
            Some(_) => {
                return Self {
                    worked_out: true,
                    ..Self::without_period(text)
                };
            }
        };
        if text.chars().nth(LONGEST).is_some() {
            let whole = folded(text);
            return Self {
                name: whole.clone(),
                whole,
                ..Self::default()
            };
        }
        let mut heading = Self::without_period(text);
        if let Ok(Value::Date(day)) = read_value(Kind::Date, text) {
            // Months as spreadsheets store them: the first day of each.
            if day.day() == 1
                && let Some(month) = usize::from(day.month()).checked_sub(1)
            {
                heading.name = String::new();
                heading.period = Some((Axis::Month, month));
                heading.year = Some(day.year());
            }
            return heading;
        }
        // Where a word ends only a blank tells: `March purchases`.
        let worded = || {
            let lower: String = lowered(text).collect();
            period(bracketed(lower.trim()).name)
        };
        let in_brackets = || period(&heading.note).filter(|found| found.name.is_empty());
        if let Some(found) = period(&heading.name).or_else(worded) {
            let name = folded(&found.name);
            let inner = bracketed(&name);
            heading.unit = heading.unit.or(inner.unit);
            heading.note.push_str(&inner.note);
            inner.name.clone_into(&mut heading.name);
            heading.period = Some(found.which);
            heading.year = found.year;
        } else if let Some(found) = in_brackets() {
            heading.note = String::new();
            heading.period = Some(found.which);
            heading.year = found.year;
        }
        if heading.period.is_some() {
            heading.take_year();
        }
        if heading.name.is_empty() && !counts(&heading.note) {
            // `1月(计划)` is called so.
            heading.name = std::mem::take(&mut heading.note);
        }
        heading
    }

    /// A heading that names a single figure: what looks like a period belongs to its name.
    pub fn without_period(text: &str) -> Self {
        let whole = folded(text);
        let Bracketed { name, unit, note } = bracketed(&whole);
        Self {
            name: name.to_owned(),
            unit,
            note,
            whole,
            ..Self::default()
        }
    }

    /// `2024年度采购额` beside a period is the purchases of that year.
    fn take_year(&mut self) {
        if let Some((year, rest)) = digits(&self.name, 4)
            && let Ok(year) = u16::try_from(year)
            && (1990..=2099).contains(&year)
            && (rest.is_empty() || rest.starts_with('年'))
        {
            let rest = rest.strip_prefix('年').unwrap_or(rest);
            let rest = rest.strip_prefix('度').unwrap_or(rest);
            self.name = rest.to_owned();
            self.year = self.year.or(Some(year));
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

/// Whether this is what things are counted in: `台`, `单`.
pub fn counts(word: &str) -> bool {
    const COUNTED: [&str; 16] = [
        "台", "辆", "个", "单", "次", "人", "件", "桶", "瓶", "台次", "份", "户", "家", "名", "条",
        "套",
    ];
    COUNTED.contains(&word)
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
    // Chinese has no capitals.
    let small = |c: char| {
        if c.is_ascii() {
            c.to_ascii_lowercase()
        } else {
            c
        }
    };
    text.chars().map(plain).map(small)
}

/// What says how to fill a column in, and nothing about what it is.
const NO_NOTES: [&str; 15] = [
    "必填",
    "选填",
    "可选",
    "是",
    "否",
    "y",
    "n",
    "yes",
    "no",
    "required",
    "optional",
    "年-月-日",
    "年-月",
    "yyyy-mm-dd",
    "yyyy-mm",
];

/// The longest heading that is taken apart, in characters: one of three lines has sixty.
const LONGEST: usize = 200;

/// A name and what stands behind it.
struct Bracketed<'t> {
    name: &'t str,
    unit: Option<UnitWord>,
    note: String,
}

/// What stands before brackets at the end, and what is in them; `采购额/万元` and `采购额万元` have a unit, too.
fn bracketed(text: &str) -> Bracketed<'_> {
    let mut found = Bracketed {
        name: text,
        unit: None,
        note: String::new(),
    };
    while let Some(inside) = found.name.strip_suffix([')', ']', '】'])
        && let Some((before, inside)) = inside.rsplit_once(['(', '[', '【'])
        && !before.is_empty()
    {
        found.name = before.trim_end();
        for part in inside.split([',', ';', '、', '，', '/']) {
            let part = part.trim();
            match unit(part) {
                Some(unit) if found.unit.is_none() => found.unit = Some(unit),
                // Whether it must be filled in is nothing about it.
                _ if NO_NOTES.contains(&part) => {}
                _ => found
                    .note
                    .push_str(part.strip_prefix("单位:").unwrap_or(part)),
            }
        }
    }
    if found.unit.is_some() || !found.note.is_empty() {
        return found;
    }
    if let Some((before, behind)) = text.rsplit_once(['/', '-', '_', ':'])
        && !before.is_empty()
        && let Some(unit) = unit(behind)
    {
        (found.name, found.unit) = (before, Some(unit));
    } else if let Some(before) = text.strip_suffix("万元")
        && !before.is_empty()
    {
        (found.name, found.unit) = (before, unit("万元"));
    }
    found
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

/// A period and what is around it.
struct Period {
    name: String,
    which: (Axis, usize),
    year: Option<u16>,
}

/// The period in a name in lower case, and the name without it; none if there is none, or what looks like one could be something else.
///
/// `3月`, `03月份`, `三月`, `2024年3月`, `2024-03`, `202403`, `mar`, `march`, `m3`; `q1`, `1q`, `1季度`, `第一季度`, `一季度`.
fn period(text: &str) -> Option<Period> {
    let mut last = None;
    for (from, c) in text.char_indices() {
        let (before, rest) = text.split_at_checked(from)?;
        // In the middle of a number or word nothing begins.
        let found = period_first(rest, last);
        last = Some(c);
        let Some((length, period, year)) = found else {
            continue;
        };
        let behind = rest.get(length..)?;
        let name = [before, behind].concat();
        let name = name.replace("()", "").replace("[]", "");
        let name = name.trim_matches(['-', '_', '/', '.', '|', '@', ' ']);
        // `3月31日` is a day; `1-3月`, `1月至6月`, `1月1日至` are spans.
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let spans =
            |c: Option<char>| matches!(c, Some('-' | '~' | '至' | '到' | '、' | '—' | '～'));
        let mut forwards = behind.chars();
        let next = forwards.next();
        let mut backwards = before.chars().rev();
        let is_other = is_digit(next)
            || matches!(next, Some('日' | '至' | '~'))
            || spans(next) && is_digit(forwards.next())
            || spans(backwards.next()) && matches!(backwards.next(), Some('0'..='9' | '月'));
        return (!is_other).then(|| Period {
            name: name.to_owned(),
            which: period,
            year,
        });
    }
    None
}

/// The period that a text begins with, behind this character: how many bytes it has, which it is, and of which year.
fn period_first(text: &str, before: Option<char>) -> Option<(usize, (Axis, usize), Option<u16>)> {
    let inside_number = before.is_some_and(|c| c.is_ascii_digit() || c == '.');
    let inside_word = before.is_some_and(|c| c.is_ascii_alphabetic());
    let of = |rest: &str| text.len() - rest.len();
    let month_ends = |rest: &str| {
        let rest = rest.strip_prefix('月').unwrap_or(rest);
        of(rest.strip_prefix('份').unwrap_or(rest))
    };
    if !inside_number {
        // With a year: 2024年3月, 2024-03, 2024.3月, 202403, 24年3月.
        let long = digits(text, 4).filter(|(year, _)| (1990..=2099).contains(year));
        let short = digits(text, 2).filter(|(_, rest)| rest.starts_with('年'));
        let short = short.map(|(year, rest)| (year + 2000, rest));
        if let Some((year, rest)) = long.or(short) {
            let year = u16::try_from(year).ok();
            let behind = rest.strip_prefix(['年', '-', '/', '.', '_']);
            if let Some((quarter, rest)) = quarter_first(behind.unwrap_or(rest)) {
                return Some((of(rest), (Axis::Quarter, quarter), year));
            }
            if let Some(rest) = behind
                && let Some((month, rest)) = month_number(rest)
            {
                // Months as spreadsheets store them: the first day of each.
                let first = ["-01", "/01", ".01", "-1", "/1", ".1"];
                let first = first.iter().find_map(|day| rest.strip_prefix(day));
                let ended = |rest: &&str| !rest.starts_with(|c: char| c.is_ascii_digit());
                let length = first.filter(ended).map_or_else(|| month_ends(rest), of);
                return Some((length, (Axis::Month, month), year));
            }
            if let Some((month, rest)) = chinese(behind.unwrap_or(rest))
                && rest.starts_with('月')
            {
                return Some((month_ends(rest), (Axis::Month, month), year));
            }
            if behind.is_none()
                && let Some((month, rest)) = digits(rest, 2)
                && (1..=12).contains(&month)
                && !rest.starts_with(|c: char| c.is_ascii_digit())
            {
                return Some((of(rest), (Axis::Month, month - 1), year));
            }
            return None;
        }
        if let Some((month, rest)) = month_number(text)
            && rest.starts_with('月')
        {
            return Some((month_ends(rest), (Axis::Month, month), None));
        }
    }
    if !inside_word
        && !inside_number
        && let Some((quarter, rest)) = quarter_first(text)
    {
        return Some((of(rest), (Axis::Quarter, quarter), None));
    }
    if let Some((month, rest)) = chinese(text)
        && rest.starts_with('月')
        && before != Some('十')
    {
        return Some((month_ends(rest), (Axis::Month, month), None));
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
                    return Some((of(rest), (Axis::Month, month), None));
                }
            }
        }
        if let Some(rest) = text.strip_prefix('m')
            && let Some((month, rest)) = month_number(rest)
        {
            return Some((of(rest), (Axis::Month, month), None));
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
            ("2024Q3", "", quarter(2)),
            ("24年7月", "", month(6)),
            ("2024年度 5月", "", month(4)),
            ("2024年五月采购额", "采购额", month(4)),
            ("采购额（2024年1月）", "采购额", month(0)),
            ("采购额(万元)1月", "采购额", month(0)),
            ("1月(计划)", "计划", month(0)),
            ("1月(台)", "", month(0)),
            ("(1月)采购额", "采购额", month(0)),
            ("2024-01-01", "", month(0)),
            ("2024/3/1 0:00", "", month(2)),
            ("采购额 2024-03-01", "采购额", month(2)),
            ("采购额 2024-03-12", "采购额2024-03-12", None),
            // Spans and days.
            ("1-3月", "1-3月", None),
            ("1月-6月", "1月-6月", None),
            ("1~2月累计", "1~2月累计", None),
            ("2024年1-3月", "2024年1-3月", None),
            ("2024-03-31", "2024-03-31", None),
            ("0月", "0月", None),
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
    fn what_a_workbook_of_ours_has_above_its_columns_is_no_part_of_their_names() {
        let heading = Heading::new("填报项 月销售额 3月");
        let found = (heading.name.as_str(), heading.period);
        assert_eq!(found, ("月销售额", Some((Axis::Month, 2))));
        assert_eq!(
            Heading::new("Filled in Monthly sales Mar").name,
            "monthlysales"
        );
        assert_eq!(Heading::new("填报项").name, "填报项");
        for (text, expected) in [
            ("计算 月销售额 3月", true),
            ("Gates 按时提交", true),
            ("计算月销售额", false),
            ("填报项 月销售额 3月", false),
        ] {
            assert_eq!(Heading::new(text).worked_out, expected, "{text}");
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
            ("采购额万元", "采购额", Some(4)),
            ("采购额（含税，万元）", "采购额", Some(4)),
            ("采购额(含税)(万元)", "采购额", Some(4)),
            ("采购额(必填)", "采购额", None),
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

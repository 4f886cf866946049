//! The text of a cell → a figure. Plain digits, as exports write nearly all of them, take a few instructions; everything else goes
//! through [`notation`], and the two never disagree.

use std::borrow::Cow;

use crate::policy::date::Date;
use crate::policy::formula::ast::Unit;
use crate::policy::model::Input;
use crate::policy::notation::number::UnitWord;
use crate::policy::notation::{self, is_blank};
use crate::policy::problem::FigureProblem;
use crate::policy::{Kind, Value};

use super::heading::{counts, folded};

/// The most digits that a plain figure has: any number of so many fits into 64 bits.
const PLAIN_DIGITS: usize = 18;

/// A figure as `mantissa / 10^places`, of a text that is nothing but digits, a point and a minus before them, with blanks around; none of
/// any other text.
#[inline]
pub fn plain(text: &str) -> Option<(i64, u32)> {
    let bytes = text.as_bytes().trim_ascii();
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > PLAIN_DIGITS + 1 {
        return None;
    }
    let mut mantissa: i64 = 0;
    let mut point = None;
    for (at, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa
                    .wrapping_mul(10)
                    .wrapping_add(i64::from(byte - b'0'));
            }
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let (count, places) = match point {
        Some(at) => (digits.len() - 1, digits.len() - 1 - at),
        None => (digits.len(), 0),
    };
    if count == 0 || count > PLAIN_DIGITS {
        return None;
    }
    let places = u32::try_from(places).ok()?;
    Some((if negative { -mantissa } else { mantissa }, places))
}

/// The first day that spreadsheets number 1, less one: 1899-12-31; behind the 60th they count a 29 February 1900 that there was not.
const SERIAL_LEAP_DAY: i64 = 60;

/// The last day that Excel knows: 9999-12-31.
const LAST_SERIAL: i64 = 2_958_465;

/// The day that a spreadsheet numbers so.
pub fn day_of_serial(serial: i64) -> Option<Date> {
    if !(1..=LAST_SERIAL).contains(&serial) || serial == SERIAL_LEAP_DAY {
        return None;
    }
    let days = serial - i64::from(serial > SERIAL_LEAP_DAY);
    Date::new(1899, 12, 31)?.add_days(days)
}

/// Takes off what makes spreadsheets keep a cell as it is written: `="00123"`, `'00123`.
#[inline]
pub fn unwrap(cells: &mut [Cow<'_, str>]) {
    for cell in cells {
        if cell.starts_with(['=', '\'']) {
            let inside = match &*cell {
                Cow::Borrowed(text) => unwrapped(text).map(Cow::Borrowed),
                Cow::Owned(text) => unwrapped(text).map(|text| Cow::Owned(text.to_owned())),
            };
            if let Some(inside) = inside {
                *cell = inside;
            }
        }
    }
}

fn unwrapped(cell: &str) -> Option<&str> {
    if let Some(inside) = cell.trim_end().strip_prefix("=\"") {
        return inside.strip_suffix('"').filter(|text| !text.contains('"'));
    }
    cell.strip_prefix('\'').filter(|text| !text.contains('\''))
}

/// Reads the cell of a column whose figures are an input's: none where it is blank.
///
/// `unit` is that of the column, for figures that have none beside them. A choice may be written by its label, a day as the number
/// that spreadsheets have for it.
///
/// # Errors
/// Why it cannot be read.
pub fn read(
    input: &Input,
    unit: Option<UnitWord>,
    text: &str,
) -> Result<Option<Value>, FigureProblem> {
    let kind = input.ty.kind;
    if is_blank(text) {
        return Ok(None);
    }
    match kind {
        Kind::Choice(_) => {
            let wanted = folded(text);
            let option = input.options.iter().find(|(id, label)| {
                [id, &label.zh, &label.en]
                    .iter()
                    .any(|name| folded(name) == wanted)
            });
            let (id, _) = option.ok_or(FigureProblem::NotAnOption)?;
            Ok(Some(Value::Text(id.clone())))
        }
        Kind::Date => day(text).map_or_else(
            || notation::read_value(kind, text).map(Some),
            |day| Ok(Some(day)),
        ),
        Kind::Month => {
            let month = || match day(text) {
                Some(Value::Date(day)) => Some(Value::Date(day.first_of_month())),
                _ => None,
            };
            let read = notation::read_value(kind, text);
            read.map(Some)
                .or_else(|problem| month().map(Some).ok_or(problem))
        }
        Kind::Count if unit.is_none() => {
            // `2800台` is as good as 2800.
            let counted = text.trim_end();
            let counted = counted
                .char_indices()
                .next_back()
                .and_then(|(at, _)| counted.split_at_checked(at))
                .filter(|(figure, word)| counts(word) && !is_blank(figure));
            let figure = counted.map_or(text, |(figure, _)| figure);
            notation::read_value(kind, figure).map(Some)
        }
        _ => in_unit(kind, unit.filter(|_| kind.is_numeric()), text).map(Some),
    }
}

fn in_unit(kind: Kind, unit: Option<UnitWord>, text: &str) -> Result<Value, FigureProblem> {
    let Some(unit) = unit else {
        return notation::read_value(kind, text);
    };
    // With a unit of its own it cannot take another: `120万` in a column of 万元 is 1.2 million.
    notation::read_value(kind, &[text, word_of(unit)].concat())
        .or_else(|_| notation::read_value(kind, text))
}

/// The day that a text says: as people write it, with a time of the day behind it, or as the number that spreadsheets have for it.
pub fn day(text: &str) -> Option<Value> {
    let text = text.trim();
    let read = |text: &str| notation::read_value(Kind::Date, text).ok();
    let serial = || {
        let whole = text.split('.').next()?;
        let serial = whole.parse().ok().filter(|_| whole.len() == 5)?;
        day_of_serial(serial).map(Value::Date)
    };
    read(text)
        .or_else(|| read(text.split([' ', 'T']).next()?))
        .or_else(serial)
}

/// Words without blanks around them and without the apostrophe of [`unguarded`].
pub fn bare(words: &str) -> &str {
    unguarded(words.trim())
}

/// Words without the apostrophe that keeps spreadsheets from taking them for a formula.
pub fn unguarded(words: &str) -> &str {
    match words.strip_prefix('\'') {
        Some(bare)
            if bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '\'']) =>
        {
            bare
        }
        _ => words,
    }
}

/// How a unit is written.
fn word_of(unit: UnitWord) -> &'static str {
    match (unit.unit, unit.exponent) {
        (Unit::Ratio, -3) => "‰",
        (Unit::Ratio, _) => "%",
        (_, 3) => "千",
        (_, 4) => "万",
        (_, 6) => "百万",
        (_, 7) => "千万",
        (_, 8) => "亿",
        (_, 12) => "万亿",
        _ => "",
    }
}

/// The places and the factor that a plain figure takes on from the unit of its column: `(mantissa, places)` in plain units; none where it
/// no longer fits.
#[inline]
pub fn scaled((mantissa, places): (i64, u32), unit: Option<UnitWord>) -> Option<(i64, u32)> {
    let exponent = match unit {
        None => return Some((mantissa, places)),
        Some(unit) => unit.exponent,
    };
    let Ok(up) = u32::try_from(exponent) else {
        return Some((mantissa, places + exponent.unsigned_abs()));
    };
    if let Some(places) = places.checked_sub(up) {
        return Some((mantissa, places));
    }
    let factor = 10_i64.checked_pow(up - places)?;
    Some((mantissa.checked_mul(factor)?, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    #[test]
    fn plain_figures_and_what_is_none() {
        let cases = [
            ("0", Some((0, 0))),
            ("1234.50", Some((123_450, 2))),
            (" -7 ", Some((-7, 0))),
            (".5", Some((5, 1))),
            ("5.", Some((5, 0))),
            ("-0.00", Some((0, 2))),
            ("999999999999999999", Some((999_999_999_999_999_999, 0))),
            ("9999999999999999.99", Some((999_999_999_999_999_999, 2))),
            ("1000000000000000000", None),
            ("", None),
            ("-", None),
            (".", None),
            ("-.", None),
            ("1.2.3", None),
            ("1,234", None),
            ("1e5", None),
            ("１", None),
            ("+1", None),
            ("--1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_plain_is_what_the_notation_reads(text in "-?[0-9]{0,20}(\\.[0-9]{0,12})?") {
            let slow = notation::read_value(Kind::Number, &text);
            if let Some((mantissa, places)) = plain(&text) {
                let value = Decimal::from_i128_with_scale(i128::from(mantissa), places);
                prop_assert_eq!(slow, Ok(Value::Number(value)));
            }
        }

        #[test]
        fn a_unit_of_the_column_is_the_unit_beside_the_figure(
            mantissa in -1_000_000_000_i64..1_000_000_000, places in 0_u32..6, at in 0_usize..4,
        ) {
            let word = ["万", "%", "‰", "亿"][at];
            let unit = notation::number::unit_word(word);
            let figure = Decimal::new(mantissa, places);
            let written = [&figure.to_string(), word].concat();
            let expected = notation::read_figure(&written).map(|figure| figure.value);
            let fast = scaled((mantissa, places), unit);
            let fast = fast.map(|(mantissa, places)| Decimal::new(mantissa, places));
            prop_assert_eq!(Ok(fast), expected.map(Some));
        }
    }

    #[test]
    fn days_as_spreadsheets_number_them() {
        let cases = [
            (1, Some("1900-01-01")),
            (59, Some("1900-02-28")),
            (60, None),
            (61, Some("1900-03-01")),
            (45_382, Some("2024-03-31")),
            (2_958_465, Some("9999-12-31")),
            (2_958_466, None),
            (0, None),
        ];
        for (serial, expected) in cases {
            let day = day_of_serial(serial).map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{serial}");
        }
    }

    fn input(policy: &str, name: &str) -> Result<Input, String> {
        let source = crate::library::source(policy).ok_or("no such policy")?;
        let policy = source.policy().map_err(|wrong| format!("{wrong:?}"))?;
        let found = policy.inputs.into_iter().find(|input| input.name == name);
        found.ok_or_else(|| name.to_owned())
    }

    #[test]
    fn what_keeps_a_cell_as_it_is_written_is_taken_off() {
        let cases = [
            ("=\"00123\"", "00123"),
            ("'00123", "00123"),
            ("=\"\"", ""),
            ("=1+1", "=1+1"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("'引'", "'引'"),
            ("00123", "00123"),
            ("=\"", "=\""),
        ];
        for (text, expected) in cases {
            let mut cells = [Cow::Borrowed(text), Cow::Owned(text.to_owned())];
            unwrap(&mut cells);
            assert_eq!(cells, [expected, expected]);
        }
    }

    #[test]
    fn cells_of_each_kind() -> Result<(), String> {
        let money = input("cv-annual-rebate", "月销售额")?;
        let submitted = input("cv-annual-rebate", "已按时提交销售数据")?;
        let class = input("baojun-sales-rebate", "FED级别")?;
        let opened = input("baojun-sales-rebate", "开业日期")?;
        let visits = input("bmw-aftersales-2024", "入场台次")?;
        let wan = notation::number::unit_word("万元");
        let number = |text: &str| text.parse().map(Value::Number).ok();
        let day = |year, month, day| Date::new(year, month, day).map(Value::Date);
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let cases = [
            (&money, None, "1,234.50", Ok(number("1234.5"))),
            (&money, None, "（1,234.50）", Ok(number("-1234.5"))),
            (&money, None, "１２０万", Ok(number("1200000"))),
            (&money, None, "1.2E+06", Ok(number("1200000"))),
            (&money, None, "—", Ok(None)),
            (&money, wan, "120", Ok(number("1200000"))),
            (&money, wan, "120万", Ok(number("1200000"))),
            (&money, wan, "1,200,000元", Ok(number("1200000"))),
            (&money, None, "#DIV/0!", Err(FigureProblem::Unreadable)),
            (&submitted, None, "TRUE", Ok(Some(Value::Bool(true)))),
            (&submitted, None, "否", Ok(Some(Value::Bool(false)))),
            (&class, None, "4s, class a+", Ok(text("A+级4S"))),
            (&class, None, "C级", Err(FigureProblem::NotAnOption)),
            (&visits, None, "2,800台", Ok(number("2800"))),
            (&visits, None, "台", Err(FigureProblem::Unreadable)),
            (&opened, None, "2024/3/31", Ok(day(2024, 3, 31))),
            (&opened, None, "45382", Ok(day(2024, 3, 31))),
            (&opened, None, "45382.75", Ok(day(2024, 3, 31))),
            (&opened, None, "20240331", Ok(day(2024, 3, 31))),
            (&opened, None, "2024-03-31 14:05:00", Ok(day(2024, 3, 31))),
            (&opened, None, "2024/3/31 0:00", Ok(day(2024, 3, 31))),
            (&opened, None, "2024-03-31T14:05:00Z", Ok(day(2024, 3, 31))),
            (&opened, None, "2024-02-30", Err(FigureProblem::NoSuchDay)),
        ];
        for (input, unit, text, expected) in cases {
            assert_eq!(read(input, unit, text), expected, "{} {text}", input.name);
        }
        Ok(())
    }
}

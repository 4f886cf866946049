//! Text → value.
//!
//! A figure is `[sign] [¥] digits [unit]`, the sign before or after the `¥`, or brackets round the whole in place of a minus. Full-width
//! forms count as plain ones, blanks of any width are let in between the parts and as thousands separators.

use rust_decimal::Decimal;

use super::number::{exact, is_blank_char, normalise, plain, unit_word};
use crate::policy::date::Date;
use crate::policy::formula::ast::Unit;
use crate::policy::kind::Kind;
use crate::policy::problem::FigureProblem;
use crate::policy::value::Value;

/// A number as it was written: its value in plain units (`15%` is 0.15, `300万` is 3000000) and the unit beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value: yuan, plain ratio, or just a number.
    pub value: Decimal,
    /// The unit that was written beside it.
    pub unit: Unit,
}

/// The most figures that one repeat sign stands for.
const MAX_REPEATS: usize = 1_000;

/// Whether a cell or field says that there is nothing in it: empty, dashes, `/` or `N/A`.
pub fn is_blank(text: &str) -> bool {
    let text = normalise(text);
    let text = text.trim_matches(is_blank_char);
    text == "/"
        || text.eq_ignore_ascii_case("n/a")
        || text.chars().all(|c| matches!(c, '-' | '—' | '―'))
}

/// Reads a number with its unit: `1,234.50`, `¥1 234`, `(1,234)`, `12.5%`, `1.5 万元`, `1E-05`.
///
/// Commas or blanks between digits must stand at every third digit. The value is exact or [`FigureProblem::TooLong`].
pub fn read_figure(text: &str) -> Result<Figure, FigureProblem> {
    if is_blank(text) {
        return Err(FigureProblem::Empty);
    }
    let text = normalise(text);
    let (negative, currency, rest) = strip_marks(text.trim_matches(is_blank_char))?;
    let (whole, rest) = grouped_digits(rest)?;
    let (fraction, rest) = fraction(rest)?;
    if whole.is_empty() && fraction.is_empty() {
        return Err(FigureProblem::Unreadable);
    }
    let (exponent, rest) = exponent(rest);
    let word = rest.trim_start();
    let beside = if word.is_empty() {
        None
    } else {
        Some(unit_word(word).ok_or(FigureProblem::Unreadable)?)
    };
    let unit = match (currency, beside.map_or(Unit::None, |word| word.unit)) {
        (true, Unit::Ratio) => return Err(FigureProblem::Unreadable),
        (true, _) => Unit::Money,
        (false, unit) => unit,
    };
    let exponent = exponent.saturating_add(beside.map_or(0, |word| word.exponent));
    let value = exact(&whole, fraction, exponent).ok_or(FigureProblem::TooLong)?;
    let value = if negative && !value.is_zero() {
        -value
    } else {
        value
    };
    Ok(Figure { value, unit })
}

/// Takes sign, `¥` and accounting brackets off: whether it is negative, whether it is money, and what is left.
fn strip_marks(text: &str) -> Result<(bool, bool, &str), FigureProblem> {
    let (mut sign, mut currency, mut rest) = (None, false, text);
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('¥').filter(|_| !currency) {
            (currency, rest) = (true, after);
        } else if let Some(after) = rest.strip_prefix(['+', '-']).filter(|_| sign.is_none()) {
            (sign, rest) = (Some(rest.starts_with('-')), after);
        } else if let Some(inside) = rest.strip_prefix('(').filter(|_| sign.is_none()) {
            let inside = inside.strip_suffix(')').ok_or(FigureProblem::Unreadable)?;
            (sign, rest) = (Some(true), inside.trim_end());
        } else {
            return Ok((sign.unwrap_or(false), currency, rest));
        }
    }
}

/// The digits before the point, without their separators, and what follows them.
fn grouped_digits(text: &str) -> Result<(String, &str), FigureProblem> {
    let mut groups = vec![String::new()];
    let mut separator = None;
    let mut rest = text;
    loop {
        let (group, after) = digits_first(rest);
        if let Some(last) = groups.last_mut() {
            last.push_str(group);
        }
        rest = after;
        let Some(mark) = rest.chars().next().filter(|c| matches!(c, ',' | ' ')) else {
            break;
        };
        let beyond = rest.get(mark.len_utf8()..).unwrap_or_default();
        if mark == ' ' && !beyond.starts_with(|c: char| c.is_ascii_digit()) {
            // A blank before the unit.
            break;
        }
        if separator.is_some_and(|first| first != mark) {
            return Err(FigureProblem::Grouping);
        }
        separator = Some(mark);
        groups.push(String::new());
        rest = beyond;
    }
    if let [first, others @ ..] = groups.as_slice()
        && !others.is_empty()
    {
        // `0,123` is a decimal comma, not a hundred and twenty-three.
        let sound = (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && others.iter().all(|group| group.len() == 3);
        if groups.iter().all(String::is_empty) {
            return Err(FigureProblem::Unreadable);
        }
        if !sound {
            return Err(FigureProblem::Grouping);
        }
    }
    Ok((groups.concat(), rest))
}

/// The digits after the point, if there is one, and what follows them.
fn fraction(text: &str) -> Result<(&str, &str), FigureProblem> {
    let Some(rest) = text.strip_prefix('.') else {
        return Ok(("", text));
    };
    let (digits, rest) = digits_first(rest);
    let mut beyond = rest.chars();
    if matches!(beyond.next(), Some(',' | ' ')) && beyond.next().is_some_and(|c| c.is_ascii_digit())
    {
        return Err(FigureProblem::Grouping);
    }
    Ok((digits, rest))
}

/// A power of ten as spreadsheets export it, `E+05`, and what follows it; nought if there is none.
fn exponent(text: &str) -> (i32, &str) {
    let none = (0, text);
    let Some(rest) = text.strip_prefix(['e', 'E']) else {
        return none;
    };
    let negative = rest.starts_with('-');
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let (digits, rest) = digits_first(rest);
    if digits.is_empty() {
        return none;
    }
    // Far beyond any exact decimal already, so the number comes out too long, as it should.
    let size = digits.parse::<i32>().unwrap_or(i32::MAX / 2);
    (if negative { -size } else { size }, rest)
}

/// Reads a value of `kind`.
///
/// Money is in yuan, a ratio without `%` is plain (`0.05` is 5%), counts are whole. Whether a choice's text is one of its options
/// is for the caller to say, as is [`is_blank`] for texts: a text of dashes is a text.
pub fn read_value(kind: Kind, text: &str) -> Result<Value, FigureProblem> {
    let trimmed = text.trim_matches(is_blank_char);
    if trimmed.is_empty() {
        return Err(FigureProblem::Empty);
    }
    let fits: fn(Unit) -> bool = match kind {
        Kind::Text | Kind::Choice(_) => return Ok(Value::Text(trimmed.to_owned())),
        Kind::Bool => return read_bool(trimmed).map(Value::Bool),
        Kind::Date => return read_date(trimmed).map(Value::Date),
        Kind::Month => return read_month(trimmed).map(Value::Date),
        Kind::Money => |unit| unit != Unit::Ratio,
        Kind::Ratio | Kind::Number | Kind::Plain => |unit| unit != Unit::Money,
        Kind::Count => |unit| unit == Unit::None,
    };
    let Figure { value, unit } = read_figure(trimmed)?;
    if !fits(unit) {
        return Err(FigureProblem::WrongUnit);
    }
    if kind == Kind::Count && !value.is_integer() {
        return Err(FigureProblem::NotWhole);
    }
    Ok(Value::Number(value))
}

const TRUE_WORDS: [&str; 8] = ["true", "yes", "y", "1", "是", "有", "√", "✓"];
const FALSE_WORDS: [&str; 7] = ["false", "no", "n", "0", "否", "无", "×"];

fn read_bool(text: &str) -> Result<bool, FigureProblem> {
    let word = normalise(text).to_ascii_lowercase();
    if TRUE_WORDS.contains(&word.as_str()) {
        Ok(true)
    } else if FALSE_WORDS.contains(&word.as_str()) {
        Ok(false)
    } else if is_blank(text) {
        Err(FigureProblem::Empty)
    } else {
        Err(FigureProblem::Unreadable)
    }
}

/// `2024-03-31`, `2024/3/31`, `2024.3.31`, `2024年3月31日`, `20240331`; a midnight behind it, as spreadsheets export it, is let go.
fn read_date(text: &str) -> Result<Date, FigureProblem> {
    if is_blank(text) {
        return Err(FigureProblem::Empty);
    }
    let text = normalise(text);
    let [year, month, day] =
        date_parts(without_midnight(&text)).ok_or(FigureProblem::Unreadable)?;
    let number = |digits: &str| digits.parse::<u16>().map_err(|_| FigureProblem::Unreadable);
    let small = |digits: &str| digits.parse::<u8>().map_err(|_| FigureProblem::Unreadable);
    Date::new(number(year)?, small(month)?, small(day)?).ok_or(FigureProblem::NoSuchDay)
}

/// `2012-07`, `2012年7月`, `2012/7`, or a day of the month: its first day.
fn read_month(text: &str) -> Result<Date, FigureProblem> {
    let day = normalise(text);
    let day = match day.strip_suffix('月') {
        Some(month) => format!("{month}月1日"),
        None if date_parts(without_midnight(&day)).is_some() => day,
        None => {
            let separator = day.chars().find(|c| matches!(c, '-' | '/' | '.'));
            let separator = separator.ok_or(FigureProblem::Unreadable)?;
            format!("{day}{separator}1")
        }
    };
    Ok(read_date(&day)?.first_of_month())
}

/// The digits that a text begins with, and the rest.
fn digits_first(text: &str) -> (&str, &str) {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    // Not by comparing what follows: of a long text that would take its length again for each group.
    text.split_at_checked(text.len() - rest.len())
        .unwrap_or(("", text))
}

fn without_midnight(text: &str) -> &str {
    let Some((day, time)) = text.split_once([' ', 'T']) else {
        return text;
    };
    if matches!(time.trim(), "0:00" | "00:00" | "0:00:00" | "00:00:00") {
        day
    } else {
        text
    }
}

/// Year, month and day as digits: four, and one or two each.
fn date_parts(text: &str) -> Option<[&str; 3]> {
    let parts = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        [year, month, day]
    } else if let Some((year, rest)) = text.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        [year, month, rest.strip_suffix(['日', '号']).unwrap_or(rest)].map(str::trim)
    } else {
        let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
        let mut parts = text.split(separator);
        let parts_of_day = [parts.next()?, parts.next()?, parts.next()?];
        if parts.next().is_some() {
            return None;
        }
        parts_of_day
    };
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let [year, month, day] = parts;
    (digits(year, 4..=4) && digits(month, 1..=2) && digits(day, 1..=2)).then_some(parts)
}

/// Splits a repeated figure: `"100万元 × 12"` is `("100万元", 12)`. Signs are `×`, `*` and `x` (not directly after a letter); how often
/// is a whole number from 1 to 1000. None if this is not a repeated figure.
pub fn repeated(text: &str) -> Option<(&str, usize)> {
    let (at, sign) = text
        .char_indices()
        .rfind(|(_, c)| matches!(plain(*c), '×' | '✕' | '*' | 'x' | 'X'))?;
    let (before, after) = (text.get(..at)?, text.get(at + sign.len_utf8()..)?);
    let is_letter = |c: char| plain(c).is_ascii_alphabetic();
    if is_letter(sign) && before.ends_with(is_letter) {
        return None;
    }
    let figure = before.trim_matches(is_blank_char);
    let count = normalise(after.trim_matches(is_blank_char));
    if figure.is_empty() || !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count = count
        .parse()
        .ok()
        .filter(|count| (1..=MAX_REPEATS).contains(count))?;
    Some((figure, count))
}

#[cfg(test)]
mod tests;

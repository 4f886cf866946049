//! What every reader of figures shares, formulas and entries alike: the plain twins of full-width characters, the units that
//! may stand beside a number, and decimals taken digit by digit so that nothing is ever rounded on the way in.

use rust_decimal::Decimal;

use crate::policy::formula::ast::Unit;

/// The most digits that every exact decimal can hold, whatever the digits are.
pub const MAX_DIGITS: usize = 28;

/// The plain twin of a character: full-width forms become ASCII, `−` `–` and other hyphens `-`, `￥` `¥`, any blank a space.
pub fn plain(c: char) -> char {
    match c {
        // The block of full-width forms repeats ASCII in order.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '￥' => '¥',
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE63}' => '-',
        _ if is_blank_char(c) => ' ',
        _ => c,
    }
}

/// `text` with every character replaced by its plain twin.
pub fn normalise(text: &str) -> String {
    text.chars().map(plain).collect()
}

/// Whether a character only takes up room: blanks of any width, and the marks of no width that spreadsheets leave behind.
pub fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a character is a digit, plain or full-width.
pub fn is_digit(c: char) -> bool {
    plain(c).is_ascii_digit()
}

/// What a word beside a number means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitWord {
    /// The power of ten that the number is multiplied by.
    pub exponent: i32,
    /// The unit that it gets.
    pub unit: Unit,
}

/// The words that multiply, alone (`300万`) or before 元 (`300万元`).
const MULTIPLIERS: [(&str, i32); 6] = [
    ("千", 3),
    ("万", 4),
    ("百万", 6),
    ("千万", 7),
    ("亿", 8),
    ("万亿", 12),
];

/// Reads a word beside a number: `%`, `‰`, `元`, `万`, `亿元` and the like; none if it is not a unit.
pub fn unit_word(word: &str) -> Option<UnitWord> {
    match word {
        "%" | "％" => {
            return Some(UnitWord {
                exponent: -2,
                unit: Unit::Ratio,
            });
        }
        "‰" => {
            return Some(UnitWord {
                exponent: -3,
                unit: Unit::Ratio,
            });
        }
        "元" => {
            return Some(UnitWord {
                exponent: 0,
                unit: Unit::Money,
            });
        }
        _ => {}
    }
    let (multiplier, unit) = word
        .strip_suffix('元')
        .map_or((word, Unit::None), |rest| (rest, Unit::Money));
    let (_, exponent) = MULTIPLIERS.iter().find(|(known, _)| *known == multiplier)?;
    Some(UnitWord {
        exponent: *exponent,
        unit,
    })
}

/// The decimal `whole.fraction × 10^exponent`, exactly; trailing zeros are dropped. Anything but ASCII digits in the two texts
/// and any number that needs more than [`MAX_DIGITS`] digits before or after the point gives none.
pub fn exact(whole: &str, fraction: &str, exponent: i32) -> Option<Decimal> {
    let digits = format!("{whole}{fraction}");
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - significant.len()).ok()?;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some(Decimal::ZERO);
    }
    let exponent = i64::from(exponent) - i64::try_from(fraction.len()).ok()? + dropped;
    let places = usize::try_from((-exponent).max(0)).ok()?;
    let zeros = usize::try_from(exponent.max(0)).ok()?;
    if significant.len().checked_add(zeros)? > MAX_DIGITS || places > MAX_DIGITS {
        return None;
    }
    let mantissa = significant
        .parse::<i128>()
        .ok()?
        .checked_mul(10_i128.checked_pow(u32::try_from(zeros).ok()?)?)?;
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(places).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_twins_of_full_width_forms() {
        assert_eq!(
            normalise("０９ＡｚＺ，．％（）＋－−–＝＜＞￥\u{3000}\u{A0}\u{2009}万"),
            "09AzZ,.%()+---=<>¥   万"
        );
    }

    #[test]
    fn unit_words_and_what_they_multiply_by() {
        let cases = [
            ("%", -2, Unit::Ratio),
            ("‰", -3, Unit::Ratio),
            ("元", 0, Unit::Money),
            ("千", 3, Unit::None),
            ("万", 4, Unit::None),
            ("万元", 4, Unit::Money),
            ("百万元", 6, Unit::Money),
            ("千万", 7, Unit::None),
            ("亿", 8, Unit::None),
            ("亿元", 8, Unit::Money),
            ("万亿", 12, Unit::None),
        ];
        for (word, exponent, unit) in cases {
            assert_eq!(unit_word(word), Some(UnitWord { exponent, unit }), "{word}");
        }
        for word in ["", "元元", "万万", "亿万", "台", "%%", "元万", "块"] {
            assert_eq!(unit_word(word), None, "{word}");
        }
    }

    #[test]
    fn exact_decimals_and_their_limits() {
        let cases = [
            ("0", "", 0, Some("0")),
            ("", "", 0, Some("0")),
            ("000", "000", 999_999, Some("0")),
            ("1", "5", 8, Some("150000000")),
            ("12", "50", -2, Some("0.125")),
            ("", "5", 0, Some("0.5")),
            (
                "9999999999999999999999999999",
                "",
                0,
                Some("9999999999999999999999999999"),
            ),
            (
                "",
                "9999999999999999999999999999",
                0,
                Some("0.9999999999999999999999999999"),
            ),
            ("1", "0000000000000000000000000000000000", 0, Some("1")),
            ("0000000000000000000000000000000001", "", 0, Some("1")),
            ("12345678901234567890123456789", "", 0, None),
            ("1", "", 28, None),
            ("1", "", -28, Some("0.0000000000000000000000000001")),
            ("1", "", -29, None),
            ("10", "", -29, Some("0.0000000000000000000000000001")),
            ("1", "", i32::MAX, None),
            ("1", "", i32::MIN, None),
            ("a", "", 0, None),
            ("1", "-2", 0, None),
        ];
        for (whole, fraction, exponent, expected) in cases {
            let found = exact(whole, fraction, exponent).map(|value| value.to_string());
            assert_eq!(found.as_deref(), expected, "{whole}.{fraction}e{exponent}");
        }
    }
}

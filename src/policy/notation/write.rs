//! Value → text: for people ([`write`], [`write_wan`]), for machines ([`write_exact`]) and for number fields ([`write_edit`]).
//!
//! Digits are moved as text, never by arithmetic, so that no amount is too large to be written.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::lang::Lang;
use crate::policy::date::Date;
use crate::policy::kind::Kind;
use crate::policy::value::Value;

/// Decimals that people are shown at most of money, counts and numbers.
const SHOWN_PLACES: u32 = 8;

/// Decimals of a percentage that people are shown at most.
const SHOWN_PERCENT_PLACES: u32 = 4;

/// Digits of a multiple that [`write_wan`] still calls short.
const SHORT_DIGITS: usize = 4;

/// The value for people: money `1,234.50`, ratio `5%`, count `12,345`, number `1234.5`, `是`/`Yes`, ISO date, text as it is.
///
/// Money shows at least two decimals and, like numbers, at most eight; percentages at most four. Beyond that the last digit is
/// rounded half away from zero without a mark: [`write_exact`] has them all.
pub fn write(kind: Kind, value: &Value, lang: Lang) -> String {
    let number = match value {
        Value::Number(number) => *number,
        Value::Bool(truth) => {
            let word = if *truth {
                lang.pick("是", "Yes")
            } else {
                lang.pick("否", "No")
            };
            return word.to_owned();
        }
        Value::Date(date) => return write_date(kind, *date),
        Value::Text(text) => return text.clone(),
    };
    match kind {
        Kind::Money => Digits::of(rounded(number, SHOWN_PLACES))
            .at_least(2)
            .grouped(),
        Kind::Ratio => format!(
            "{}%",
            Digits::of(rounded(number, SHOWN_PERCENT_PLACES + 2))
                .times_100()
                .plain()
        ),
        Kind::Count => Digits::of(rounded(number, SHOWN_PLACES)).counted(),
        _ => Digits::of(rounded(number, SHOWN_PLACES)).plain(),
    }
}

/// The least number of a kind that [`write`] shows as more than nought.
pub fn least_shown(kind: Kind) -> Decimal {
    match kind {
        Kind::Ratio => Decimal::new(1, SHOWN_PERCENT_PLACES + 2),
        _ => Decimal::new(1, SHOWN_PLACES),
    }
}

/// The value for machines: a plain decimal in yuan or plain ratio without needless zeros, `true`/`false`, ISO date, text as it is.
///
/// With `places`, money has exactly that many decimals (rounded half away from zero, if there are more): `"420000.00"`.
pub fn write_exact(kind: Kind, value: &Value, places: Option<u32>) -> String {
    match value {
        Value::Number(number) => match places.filter(|_| kind == Kind::Money) {
            Some(places) => Digits::of(rounded(*number, places))
                .at_least(places as usize)
                .plain(),
            None => Digits::of(*number).plain(),
        },
        Value::Bool(truth) => truth.to_string(),
        Value::Date(date) => write_date(kind, *date),
        Value::Text(text) => text.clone(),
    }
}

/// `2024-03-31`; of a month `2024-03`.
fn write_date(kind: Kind, date: Date) -> String {
    let mut text = date.to_string();
    if kind == Kind::Month {
        text.truncate(text.len() - "-01".len());
    }
    text
}

/// The value as a field shows it for editing: money `1,234.50`, ratio `12.5%`, count `12,345`, everything with all its digits.
///
/// [`super::read_value`] reads it back to the same value, if that has at most 28 digits and is no blank text.
pub fn write_edit(kind: Kind, value: &Value) -> String {
    let Value::Number(number) = value else {
        return write_exact(kind, value, None);
    };
    let digits = Digits::of(*number);
    match kind {
        Kind::Money => digits.at_least(2).grouped(),
        Kind::Ratio => format!("{}%", digits.times_100().plain()),
        Kind::Count => digits.counted(),
        _ => digits.plain(),
    }
}

/// An amount of yuan in short: `300万元`, `1.5亿元` where that takes at most four digits and is exact, `29,999.99元` otherwise; in
/// English always `¥3,000,000`. Whole yuan have no decimals.
pub fn write_wan(amount: Decimal, lang: Lang) -> String {
    let digits = Digits::of(amount);
    let whole = if digits.fraction.is_empty() {
        digits.clone()
    } else {
        digits.clone().at_least(2)
    };
    if lang == Lang::En {
        let sign = if whole.negative { "-" } else { "" };
        return format!(
            "{sign}¥{}",
            Digits {
                negative: false,
                ..whole
            }
            .grouped()
        );
    }
    for (places, word) in [(8, "亿元"), (4, "万元")] {
        let short = digits.clone().divided_by_ten(places);
        if short.whole != "0" && short.whole.len() + short.fraction.len() <= SHORT_DIGITS {
            return format!("{}{word}", short.plain());
        }
    }
    format!("{}元", whole.grouped())
}

/// Half away from zero to so many decimals.
fn rounded(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// A decimal as the digits before and after its point: no needless zeros, nought never negative.
#[derive(Clone, Debug)]
struct Digits {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Digits {
    fn of(number: Decimal) -> Self {
        let digits = number.mantissa().unsigned_abs().to_string();
        Self {
            negative: number.is_sign_negative(),
            whole: digits,
            fraction: String::new(),
        }
        .divided_by_ten(number.scale() as usize)
    }

    /// The point moved to the left by so many places.
    fn divided_by_ten(mut self, places: usize) -> Self {
        // Enough zeros in front that a digit stays before the point.
        let padded = format!("{}{}", "0".repeat(places), self.whole);
        let whole = padded.len() - places;
        let (whole, moved) = padded.split_at_checked(whole).unwrap_or_default();
        self.fraction.insert_str(0, moved);
        whole.clone_into(&mut self.whole);
        self.tidy()
    }

    /// The point moved to the right by two places.
    fn times_100(mut self) -> Self {
        let padded = format!("{:0<2}", self.fraction);
        let (moved, fraction) = padded.split_at_checked(2).unwrap_or_default();
        self.whole.push_str(moved);
        fraction.clone_into(&mut self.fraction);
        self.tidy()
    }

    fn tidy(mut self) -> Self {
        let whole = self.whole.trim_start_matches('0');
        self.whole = if whole.is_empty() {
            "0".to_owned()
        } else {
            whole.to_owned()
        };
        self.fraction
            .truncate(self.fraction.trim_end_matches('0').len());
        self.negative &= self.whole != "0" || !self.fraction.is_empty();
        self
    }

    /// The same with zeros added until there are so many decimals.
    fn at_least(mut self, places: usize) -> Self {
        let missing = places.saturating_sub(self.fraction.len());
        self.fraction.push_str(&"0".repeat(missing));
        self
    }

    fn plain(&self) -> String {
        self.with_whole(&self.whole)
    }

    /// With a comma at every third digit before the point.
    /// Counts of up to four digits stay as they are, so that a year does not read `2,024`.
    fn counted(&self) -> String {
        if self.whole.len() <= 4 {
            self.plain()
        } else {
            self.grouped()
        }
    }

    fn grouped(&self) -> String {
        let mut whole = String::with_capacity(self.whole.len() * 4 / 3 + 1);
        for (at, digit) in self.whole.chars().enumerate() {
            if at > 0 && (self.whole.len() - at).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(digit);
        }
        self.with_whole(&whole)
    }

    fn with_whole(&self, whole: &str) -> String {
        let sign = if self.negative { "-" } else { "" };
        let point = if self.fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{}", self.fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::date::Date;

    /// Nothing that is written here is the first of all days.
    fn day(year: u16, month: u8, day: u8) -> Date {
        Date::new(year, month, day).unwrap_or(Date::FIRST)
    }

    fn number(digits: &str) -> Value {
        Value::Number(decimal(digits))
    }

    /// Nothing that is written here is `MIN`.
    fn decimal(digits: &str) -> Decimal {
        Decimal::from_str_exact(digits).unwrap_or(Decimal::MIN)
    }

    #[test]
    fn figures_for_people() {
        let cases = [
            (Kind::Money, "0", "0.00"),
            (Kind::Money, "1234.5", "1,234.50"),
            (Kind::Money, "-1234567.891", "-1,234,567.891"),
            (Kind::Money, "0.100000", "0.10"),
            (Kind::Money, "0.333333333333", "0.33333333"),
            (Kind::Money, "-0.000000001", "0.00"),
            (Kind::Money, "999", "999.00"),
            (
                Kind::Money,
                "79228162514264337593543950335",
                "79,228,162,514,264,337,593,543,950,335.00",
            ),
            (Kind::Ratio, "0.05", "5%"),
            (Kind::Ratio, "1", "100%"),
            (Kind::Ratio, "0.2303412345", "23.0341%"),
            (Kind::Ratio, "0.00000055", "0.0001%"),
            (Kind::Ratio, "-0.125", "-12.5%"),
            (
                Kind::Ratio,
                "79228162514264337593543950335",
                "7922816251426433759354395033500%",
            ),
            (Kind::Count, "2024", "2024"),
            (Kind::Count, "12345", "12,345"),
            (Kind::Count, "-5", "-5"),
            (Kind::Number, "1234.5000", "1234.5"),
            (Kind::Number, "0.123456785", "0.12345679"),
            (Kind::Plain, "12", "12"),
        ];
        for (kind, digits, expected) in cases {
            assert_eq!(
                write(kind, &number(digits), Lang::Zh),
                expected,
                "{kind:?} {digits}"
            );
        }
    }

    #[test]
    fn other_values_for_people() {
        assert_eq!(
            Lang::ALL.map(|lang| write(Kind::Bool, &Value::Bool(true), lang)),
            ["是", "Yes"]
        );
        assert_eq!(
            Lang::ALL.map(|lang| write(Kind::Bool, &Value::Bool(false), lang)),
            ["否", "No"]
        );
        assert_eq!(
            write(Kind::Date, &Value::Date(day(2024, 3, 31)), Lang::En),
            "2024-03-31"
        );
        assert_eq!(
            write(Kind::Text, &Value::Text(" 叠加".to_owned()), Lang::En),
            " 叠加"
        );
    }

    #[test]
    fn values_for_machines() {
        let cases = [
            (Kind::Money, "420000", Some(2), "420000.00"),
            (Kind::Money, "2.345", Some(2), "2.35"),
            (Kind::Money, "-2.345", Some(2), "-2.35"),
            (Kind::Money, "-0.001", Some(2), "0.00"),
            (Kind::Money, "7", Some(0), "7"),
            (Kind::Money, "1234.50", None, "1234.5"),
            (
                Kind::Money,
                "79228162514264337593543950335",
                Some(2),
                "79228162514264337593543950335.00",
            ),
            (Kind::Ratio, "0.0500", Some(2), "0.05"),
            (Kind::Ratio, "0.125", Some(2), "0.125"),
            (Kind::Count, "100", Some(2), "100"),
            (Kind::Number, "-0.0", None, "0"),
            (
                Kind::Number,
                "0.0000000000000000000000000001",
                None,
                "0.0000000000000000000000000001",
            ),
        ];
        for (kind, digits, places, expected) in cases {
            assert_eq!(
                write_exact(kind, &number(digits), places),
                expected,
                "{kind:?} {digits}"
            );
        }
        assert_eq!(
            write_exact(Kind::Number, &Value::Number(-Decimal::ZERO), None),
            "0"
        );
        assert_eq!(write_exact(Kind::Bool, &Value::Bool(true), None), "true");
        assert_eq!(
            write_exact(Kind::Date, &Value::Date(day(2024, 3, 1)), None),
            "2024-03-01"
        );
        assert_eq!(
            write_exact(Kind::Text, &Value::Text("清算".to_owned()), Some(2)),
            "清算"
        );
    }

    #[test]
    fn figures_for_editing_keep_every_digit() {
        let cases = [
            (Kind::Money, "1200000", "1,200,000.00"),
            (Kind::Money, "0.12345678901", "0.12345678901"),
            (Kind::Ratio, "0.23034123456789", "23.034123456789%"),
            (Kind::Ratio, "-0.5", "-50%"),
            (Kind::Count, "12345", "12,345"),
            (Kind::Number, "12345.60", "12345.6"),
        ];
        for (kind, digits, expected) in cases {
            assert_eq!(
                write_edit(kind, &number(digits)),
                expected,
                "{kind:?} {digits}"
            );
        }
        assert_eq!(write_edit(Kind::Bool, &Value::Bool(false)), "false");
    }

    #[test]
    fn amounts_in_short() {
        let cases = [
            ("0", "0元", "¥0"),
            ("20", "20元", "¥20"),
            ("5000", "5,000元", "¥5,000"),
            ("10000", "1万元", "¥10,000"),
            ("15000", "1.5万元", "¥15,000"),
            ("3000000", "300万元", "¥3,000,000"),
            ("-3000000", "-300万元", "-¥3,000,000"),
            ("10000000", "1000万元", "¥10,000,000"),
            ("12345000", "12,345,000元", "¥12,345,000"),
            ("150000000", "1.5亿元", "¥150,000,000"),
            ("123450000", "123,450,000元", "¥123,450,000"),
            ("29999.99", "29,999.99元", "¥29,999.99"),
            ("10000.5", "10,000.50元", "¥10,000.50"),
            ("0.001", "0.001元", "¥0.001"),
        ];
        for (digits, zh, en) in cases {
            assert_eq!(
                Lang::ALL.map(|lang| write_wan(decimal(digits), lang)),
                [zh, en],
                "{digits}"
            );
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod round_trip {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::date::Date;
    use crate::policy::notation::{is_blank, read_figure, read_value};

    /// Every decimal of up to 28 digits, large, small and in between.
    fn decimal() -> impl Strategy<Value = Decimal> {
        let largest = 10_i128.pow(28) - 1;
        let mantissa = prop_oneof![-1_000_000_i128..=1_000_000, -largest..=largest];
        (mantissa, 0_u32..=28)
            .prop_map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa, scale))
    }

    fn kind_and_value() -> impl Strategy<Value = (Kind, Value)> {
        let numeric =
            prop::sample::select(vec![Kind::Money, Kind::Ratio, Kind::Number, Kind::Plain]);
        let day = (1_u16..=9999, 1_u8..=12, 1_u8..=31);
        prop_oneof![
            (numeric, decimal()).prop_map(|(kind, number)| (kind, Value::Number(number))),
            decimal().prop_map(|number| (Kind::Count, Value::Number(number.trunc()))),
            any::<bool>().prop_map(|truth| (Kind::Bool, Value::Bool(truth))),
            day.prop_filter_map("no such day", |(year, month, day)| {
                Some((Kind::Date, Value::Date(Date::new(year, month, day)?)))
            }),
            "[a-zA-Z0-9文字%-]{1,8}".prop_map(|text| (Kind::Text, Value::Text(text))),
        ]
    }

    proptest! {
        #[test]
        fn what_a_field_shows_is_read_back_to_the_same_value((kind, value) in kind_and_value()) {
            let shown = write_edit(kind, &value);
            prop_assert_eq!(read_value(kind, &shown), Ok(value), "{}", shown);
        }

        #[test]
        fn what_machines_are_given_is_read_back_to_the_same_value((kind, value) in kind_and_value()) {
            let written = write_exact(kind, &value, None);
            prop_assert_eq!(read_value(kind, &written), Ok(value), "{}", written);
        }

        #[test]
        fn amounts_in_short_are_exact(amount in decimal()) {
            for lang in Lang::ALL {
                let short = write_wan(amount, lang);
                prop_assert_eq!(read_figure(&short).map(|figure| figure.value), Ok(amount), "{}", short);
            }
        }

        #[test]
        fn no_text_upsets_the_readers(text in prop_oneof![any::<String>(), "[0-9,. ¥()+%‰万亿元eE年月日/×-]{0,12}"]) {
            let blank = is_blank(&text);
            let figure = read_figure(&text);
            prop_assert!(!blank || figure.is_err());
            for kind in [Kind::Money, Kind::Ratio, Kind::Count, Kind::Bool, Kind::Date, Kind::Text] {
                if let Ok(value) = read_value(kind, &text) {
                    let again = read_value(kind, &write_edit(kind, &value));
                    prop_assert_eq!(again, Ok(value));
                }
            }
        }
    }
}

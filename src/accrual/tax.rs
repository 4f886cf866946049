//! With or without value-added tax: 含税, 未税.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::lang::Lang;
use crate::policy::{Kind, Value, notation};

/// Decimals of a rate: more than any law has, few enough that no quotient is rounded twice.
const RATE_PLACES: u32 = 6;

/// How an amount stands to value-added tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tax {
    /// Nothing is said about it.
    #[default]
    Unsaid,
    /// The amount has tax of this rate in it: 含税.
    With(Decimal),
    /// The amount is without tax of this rate: 未税.
    Without(Decimal),
}

impl Tax {
    /// With tax of a rate, or without; none of a rate that is none: below 0, from 100% on, or with too many digits.
    pub fn new(is_with: bool, rate: Decimal) -> Option<Self> {
        let is_rate =
            rate >= Decimal::ZERO && rate < Decimal::ONE && rate.normalize().scale() <= RATE_PLACES;
        let tax = if is_with { Self::With } else { Self::Without };
        is_rate.then(|| tax(rate.normalize()))
    }

    /// Its rate.
    pub fn rate(self) -> Option<Decimal> {
        match self {
            Self::Unsaid => None,
            Self::With(rate) | Self::Without(rate) => Some(rate),
        }
    }

    /// 应冲减进项税, the input tax that the rebate takes away: of an amount with tax `amount ÷ (1 + rate) × rate`, of one without
    /// `amount × rate`; in yuan, rounded half up (away from zero) to the fen at the end only. None where nothing is said.
    ///
    /// Source: 国税发〔2004〕136 号.
    pub fn of(self, amount: Decimal) -> Option<Decimal> {
        // The product first: a quotient that does not end would be rounded before it is multiplied.
        let tax = match self {
            Self::Unsaid => return None,
            Self::With(rate) => amount
                .checked_mul(rate)?
                .checked_div(Decimal::ONE.checked_add(rate)?)?,
            Self::Without(rate) => amount.checked_mul(rate)?,
        };
        Some(tax.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    /// `含税 13%`; nothing where nothing is said.
    pub fn word(self, lang: Lang) -> String {
        let (word, rate) = match self {
            Self::Unsaid => return String::new(),
            Self::With(rate) => (WITH, rate),
            Self::Without(rate) => (WITHOUT, rate),
        };
        let rate = notation::write_edit(Kind::Ratio, &Value::Number(rate));
        format!("{} {rate}", lang.pick(word.0, word.1))
    }

    /// What a text says: `含税 13%`, `未税13%`, `不含税 9%`, `incl. 13%`, `excl. 13%`, and nothing. None of what cannot be read.
    pub fn read(text: &str) -> Option<Self> {
        let text = notation::normalise(text.trim()).to_ascii_lowercase();
        if notation::is_blank(&text) {
            return Some(Self::Unsaid);
        }
        let words = [
            ("不含税", false),
            ("未税", false),
            ("excluding", false),
            ("excl.", false),
            ("excl", false),
            ("含税", true),
            ("including", true),
            ("incl.", true),
            ("incl", true),
        ];
        let (rate, is_with) = words
            .into_iter()
            .find_map(|(word, is_with)| Some((text.strip_prefix(word)?, is_with)))?;
        let rate = rate.trim_start_matches([' ', ':', ',']);
        match notation::read_value(Kind::Ratio, rate) {
            Ok(Value::Number(rate)) => Self::new(is_with, rate),
            _ => None,
        }
    }
}

const WITH: (&str, &str) = ("含税", "incl.");
const WITHOUT: (&str, &str) = ("未税", "excl.");

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn input_tax_is_rounded_half_up_to_the_fen_at_the_end_only() {
        let cases = [
            ("含税 13%", "113000", "13000.00"),
            ("含税 13%", "60000", "6902.65"),
            ("含税 13%", "-60000", "-6902.65"),
            ("含税 25%", "0.025", "0.01"),
            ("未税 13%", "60000", "7800.00"),
            ("未税 5%", "2.90", "0.15"),
            ("含税 0%", "100", "0.00"),
            // Rounded before it is multiplied, it would be 1.29.
            ("含税 13%", "11.26", "1.30"),
            ("含税 13%", "0.04", "0.00"),
        ];
        for (tax, amount, expected) in cases {
            let tax = Tax::read(tax).unwrap_or_default();
            let found = tax.of(number(amount)).unwrap_or_default();
            assert_eq!(found, number(expected), "{tax:?} {amount}");
        }
        assert_eq!(Tax::Unsaid.of(number("1")), None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for rate in ["0", "0.13", "0.09", "0.0665", "0.999999"] {
            for is_with in [true, false] {
                let tax = Tax::new(is_with, number(rate));
                assert!(tax.is_some(), "{rate}");
                for lang in Lang::ALL {
                    assert_eq!(tax.and_then(|tax| Tax::read(&tax.word(lang))), tax);
                }
            }
        }
        assert_eq!(Tax::read("　"), Some(Tax::Unsaid));
        assert_eq!(Tax::read("不含税１３％"), Tax::new(false, number("0.13")));
        for text in ["13%", "含税", "含税 113%", "含税 -1%", "税 13%"] {
            assert_eq!(Tax::read(text), None, "{text}");
        }
    }
}

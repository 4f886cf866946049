//! Values as cells have them: doubles, serial days, words. What a cell cannot keep is refused.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::engine::{Absence, Cell};
use crate::lang::Lang;
use crate::policy::Value;
use crate::policy::date::Date;

use super::WorkbookError;

/// Significant digits that a double keeps of every decimal.
const DIGITS: usize = 15;

/// Characters that a cell keeps.
const CHARACTERS: usize = 32_767;

/// The first day whose number Excel and `LibreOffice` agree on: Excel has a 29 February 1900.
const FIRST_DAY: (u16, u8, u8) = (1900, 3, 1);

/// Its number.
const FIRST_SERIAL: i32 = 61;

/// The word for what does not apply.
pub(super) fn not_applicable(lang: Lang) -> &'static str {
    lang.pick("不适用", "n/a")
}

/// What a cell of yes or no holds.
pub(super) fn yes(lang: Lang) -> &'static str {
    lang.pick("是", "Yes")
}

/// See [`yes`].
pub(super) fn no(lang: Lang) -> &'static str {
    lang.pick("否", "No")
}

/// A number as a double, if that keeps all its digits.
pub(super) fn digits(number: Decimal, place: &str) -> Result<f64, WorkbookError> {
    let number = number.normalize();
    let count = number.mantissa().unsigned_abs().to_string();
    let refused = || WorkbookError::Digits {
        place: place.to_owned(),
        figure: number.to_string(),
    };
    // Zeros at the end are written, not kept.
    if count.trim_end_matches('0').len() > DIGITS {
        return Err(refused());
    }
    nearest(number).ok_or_else(refused)
}

/// The double nearest to a number.
pub(super) fn nearest(number: Decimal) -> Option<f64> {
    // By its digits: a division by a power of ten could be off in the last bit.
    number.to_string().parse().ok()
}

/// The number of a day.
pub(super) fn serial(date: Date, place: &str) -> Result<i32, WorkbookError> {
    let refused = || WorkbookError::Day {
        place: place.to_owned(),
        day: date.to_string(),
    };
    let (year, month, day) = FIRST_DAY;
    let first = Date::new(year, month, day).ok_or_else(refused)?;
    let days = date.days_since(first);
    if days < 0 {
        return Err(refused());
    }
    Ok(days + FIRST_SERIAL)
}

/// A text that fits into a cell.
pub(super) fn text<'t>(text: &'t str, place: &str) -> Result<&'t str, WorkbookError> {
    // Excel counts UTF-16 units.
    if text.encode_utf16().count() > CHARACTERS {
        return Err(WorkbookError::Text {
            place: place.to_owned(),
        });
    }
    Ok(text)
}

/// A value as the result that a formula's cell shows until somebody computes it.
pub(super) fn result(cell: &Cell, place: &str, lang: Lang) -> Result<String, WorkbookError> {
    Ok(match cell {
        Cell::Value(Value::Number(number)) => {
            let refused = || WorkbookError::Digits {
                place: place.to_owned(),
                figure: number.normalize().to_string(),
            };
            if number
                .abs()
                .trunc()
                .to_u64()
                .is_none_or(|whole| whole >= 10_u64.pow(15))
            {
                return Err(refused());
            }
            nearest(*number).ok_or_else(refused)?.to_string()
        }
        Cell::Value(Value::Bool(truth)) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Cell::Value(Value::Date(date)) => serial(*date, place)?.to_string(),
        Cell::Value(Value::Text(text)) => text.clone(),
        Cell::Absent(Absence::NotApplicable(_)) => not_applicable(lang).to_owned(),
        Cell::Absent(Absence::Missing(_)) => "#N/A".to_owned(),
        Cell::Absent(Absence::Fault(fault)) => {
            if fault.code == crate::engine::FaultCode::DivisionByZero {
                "#DIV/0!".to_owned()
            } else {
                "#N/A".to_owned()
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn fifteen_digits_are_kept_and_sixteen_refused() {
        assert!(digits(number("1234567890123.45"), "x").is_ok());
        assert!(digits(number("12345678901234.56"), "x").is_err());
        assert!(digits(number("120000000000000000000"), "x").is_ok());
    }

    #[test]
    fn days_are_numbered_as_excel_numbers_them() {
        let day = |year, month, day| Date::new(year, month, day).map(|date| serial(date, "x"));
        assert_eq!(day(2024, 3, 31), Some(Ok(45382)));
        assert_eq!(day(1900, 3, 1), Some(Ok(61)));
        assert!(day(1900, 2, 28).is_some_and(|day| day.is_err()));
    }
}

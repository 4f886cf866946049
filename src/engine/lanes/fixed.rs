//! Numbers that share a count of decimals and fit into 64 bits: whole numbers of that decimal, such as fen.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::super::absence::{PRESENT, Reason};
use super::super::column::{Column, Data};

/// Decimals that a number has at most, packed or not.
pub(super) const MOST_PLACES: u32 = 28;

/// The values of one node, packed; laid out as in a [`Column`].
#[derive(Clone, Debug)]
pub(super) struct Fixed<'b> {
    /// Whether each lane has values of its own.
    pub(super) per_lane: bool,
    /// Values a lane.
    pub(super) width: usize,
    /// Decimals of every value.
    pub(super) places: u32,
    /// No value is larger in size, not even one that means nothing: what is computed from it is known to fit before it is computed.
    pub(super) most: i64,
    /// The values, in units of the last decimal; where there is none, some value that means nothing.
    pub(super) values: Cow<'b, [i64]>,
    /// Why a value is not there; none at all while all are.
    pub(super) reasons: Option<Vec<Reason>>,
}

/// Ten to the power of `digits`, where it fits.
pub(super) fn power(digits: u32) -> Option<i64> {
    10_i64.checked_pow(digits)
}

/// A number's digits and its count of decimals, where the digits fit. Zeros at the end are left off only where they have to be.
pub(crate) fn digits(x: Decimal) -> Option<(i64, u32)> {
    let x = if x.scale() > 18 || x.mantissa().unsigned_abs() > i64::MAX.unsigned_abs().into() {
        x.normalize()
    } else {
        x
    };
    let digits = i64::try_from(x.mantissa()).ok()?;
    (digits != i64::MIN).then_some((digits, x.scale()))
}

/// A number of digits and decimals.
pub(super) fn decimal(digits: i64, places: u32) -> Decimal {
    Decimal::from_i128_with_scale(digits.into(), places.min(MOST_PLACES))
}

/// A size that none of these exceeds. The smallest number of 64 bits, whose size does not fit, is never among them.
pub(super) fn most_of(values: &[i64]) -> i64 {
    let bits = values
        .iter()
        .fold(0, |bits, value| bits | (value ^ (value >> 63)));
    bits.saturating_add(1)
}

impl Fixed<'_> {
    /// Where a lane's and a period's value stands.
    pub(super) fn at(&self, lane: usize, period: usize) -> usize {
        let lane = if self.per_lane { lane * self.width } else { 0 };
        lane + if self.width > 1 { period } else { 0 }
    }

    /// A lane's values.
    pub(super) fn row(&self, lane: usize) -> &[i64] {
        let start = if self.per_lane { lane * self.width } else { 0 };
        &self.values[start..start + self.width]
    }

    /// The number at a place, written out.
    pub(super) fn number(&self, index: usize) -> Decimal {
        decimal(self.values[index], self.places)
    }

    /// Why there is no value at a place; [`PRESENT`] where there is one.
    pub(super) fn reason(&self, index: usize) -> Reason {
        (self.reasons.as_ref()).map_or(PRESENT, |reasons| reasons[index])
    }

    /// One number for all lanes, where it fits.
    pub(super) fn constant(x: Decimal) -> Option<Self> {
        let (value, places) = digits(x)?;
        Some(Self {
            per_lane: false,
            width: 1,
            places,
            most: value.abs(),
            values: Cow::Owned(vec![value]),
            reasons: None,
        })
    }

    /// A column of numbers packed; none where they do not fit.
    pub(super) fn packed(column: &Column) -> Option<Self> {
        let Data::Numbers(list) = &column.data else {
            return None;
        };
        let mut places = 0;
        let mut values = Vec::with_capacity(list.len());
        for &x in list {
            let (value, own) = digits(x)?;
            if own > places {
                raise(&mut values, power(own - places)?)?;
                places = own;
            }
            let value = value.checked_mul(power(places - own)?)?;
            values.push((value != i64::MIN).then_some(value)?);
        }
        Some(Self {
            per_lane: column.per_lane,
            width: column.width,
            places,
            most: most_of(&values),
            values: Cow::Owned(values),
            reasons: column.reasons.clone(),
        })
    }

    /// The same column with its numbers written out.
    pub(super) fn column(&self) -> Column {
        let numbers = self.values.iter().map(|&value| decimal(value, self.places));
        Column {
            per_lane: self.per_lane,
            width: self.width,
            data: Data::Numbers(numbers.collect()),
            reasons: self.reasons.clone(),
        }
    }
}

/// Multiplies all by a power of ten, if every one of them still fits; otherwise none is changed.
pub(super) fn raise(values: &mut [i64], factor: i64) -> Option<()> {
    most_of(values).checked_mul(factor)?;
    for value in values {
        *value *= factor;
    }
    Some(())
}

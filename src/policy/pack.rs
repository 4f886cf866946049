//! A checked policy ⇄ bytes: read and checked where the page is built, unpacked where it is shown.
//!
//! Source spans and examples stay behind; they are for those who write policies. The bytes are those of `postcard`: numbers in as
//! few bytes as they need, nothing by name. They are no file format: whoever unpacks them was built together with whoever packed
//! them, and has unpacked them once for a test when it packed them. Bytes that come from elsewhere are known by their
//! [`fingerprint`].

mod unpack;

use serde::Deserialize;

use super::Policy;

impl Policy {
    /// The policy as bytes.
    ///
    /// # Errors
    /// None that we know of: everything that a policy consists of can be written into memory.
    #[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
    pub fn pack(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(self)
    }

    /// The policy that was packed, without its examples and source spans.
    ///
    /// # Panics
    /// On bytes that no policy was packed into.
    pub fn unpack(bytes: &[u8]) -> Self {
        let Ok(policy) = Self::deserialize(&mut unpack::Reader::new(bytes));
        policy
    }
}

/// A number that tells packed policies apart, and from whatever else may arrive in their place (64-bit FNV-1a).
///
/// It is against mishaps, not against malice: who can exchange a policy's file can exchange the program beside it.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// The lower half of a [`fingerprint`]: every byte moves it, whatever comes after.
pub fn short_fingerprint(bytes: &[u8]) -> u32 {
    let [.., a, b, c, d] = fingerprint(bytes).to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// A decimal with all its digits, in one byte of sign and scale and as few for the digits as they need.
pub(crate) mod decimal {
    use rust_decimal::Decimal;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    const NEGATIVE: u8 = 0x80;

    pub(crate) fn serialize<S: Serializer>(number: &Decimal, to: S) -> Result<S::Ok, S::Error> {
        let parts = number.unpack();
        let sign = if parts.negative { NEGATIVE } else { 0 };
        // The scale is 28 at most.
        let scale = u8::try_from(parts.scale).unwrap_or(u8::MAX);
        (sign | scale, parts.lo, parts.mid, parts.hi).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        let (sign, lo, mid, hi) = <(u8, u32, u32, u32)>::deserialize(from)?;
        let scale = u32::from(sign & !NEGATIVE);
        if scale > Decimal::MAX_SCALE {
            return Err(D::Error::custom("not a decimal"));
        }
        Ok(Decimal::from_parts(
            lo,
            mid,
            hi,
            sign & NEGATIVE != 0,
            scale,
        ))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::fmt::Debug;

    use rust_decimal::Decimal;
    use serde::{Deserialize, Serialize};

    use super::fingerprint;
    use super::unpack::Reader;
    use crate::policy::Value;
    use crate::policy::date::Date;
    use crate::policy::formula::ast::{ExprKind, Operator};
    use crate::policy::model::{Need, Term};

    fn through_bytes<T: Serialize + for<'de> Deserialize<'de>>(value: &T) -> T {
        let bytes = postcard::to_allocvec(value).unwrap_or_default();
        let Ok(again) = T::deserialize(&mut Reader::new(&bytes));
        again
    }

    fn comes_through<T: Serialize + for<'de> Deserialize<'de> + PartialEq + Debug>(value: &T) {
        assert_eq!(through_bytes(value), *value);
    }

    #[test]
    fn fingerprints_are_those_of_fnv() {
        // Of the function's authors.
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn decimals_keep_every_digit_and_their_scale() {
        for digits in [
            "0",
            "0.00",
            "0.05",
            "3000000",
            "-12.50",
            "79228162514264337593543950335",
            "-0.0000000000000000000000000001",
        ] {
            let number = Decimal::from_str_exact(digits).unwrap_or(Decimal::MIN);
            match through_bytes(&Value::Number(number)) {
                Value::Number(again) => assert_eq!(again.to_string(), digits),
                other => panic!("{digits}: {other:?}"),
            }
        }
    }

    #[test]
    fn whatever_policies_are_made_of_comes_through() {
        for whole in [0, 1, 127, 128, 300, 65_535, 1_000_000, usize::MAX] {
            comes_through(&Need::AtLeast(whole));
        }
        for signed in [0, 1, -1, 2024, -2024, i64::MAX, i64::MIN] {
            comes_through(&Some(signed));
        }
        comes_through(&None::<i64>);
        comes_through(&Term::Literal(Value::Bool(true)));
        comes_through(&Value::Date(Date::FIRST));
        comes_through(&Value::Text(String::new()));
        comes_through(&vec![Value::Text("返利 · x".to_owned()); 200]);
        comes_through(&(Operator::GreaterOrEqual, ("甲".to_owned(), false)));
        comes_through(&ExprKind::Call {
            function: "SUM".to_owned(),
            name_span: crate::policy::diagnostic::Span::default(),
            arguments: Vec::new(),
        });
    }
}

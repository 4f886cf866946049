//! A checked policy ⇄ bytes: read and checked where the page is built, unpacked where it is shown.
//!
//! Source spans and examples stay behind; they are for those who write policies. The bytes are no file format: whoever unpacks
//! them was built together with whoever packed them.

use super::Policy;

/// The bytes are not a packed policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPacked;

impl Policy {
    /// The policy as bytes.
    ///
    /// # Errors
    /// None: writing into memory does not fail.
    pub fn pack(&self) -> Result<Vec<u8>, NotPacked> {
        postcard::to_allocvec(self).map_err(|_| NotPacked)
    }

    /// The policy that was packed, without its examples and source spans.
    pub fn unpack(bytes: &[u8]) -> Result<Self, NotPacked> {
        postcard::from_bytes(bytes).map_err(|_| NotPacked)
    }
}

/// A decimal with all its digits, in one byte of sign and scale and as few for the digits as they need.
pub(super) mod decimal {
    use rust_decimal::Decimal;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    const NEGATIVE: u8 = 0x80;

    pub(in crate::policy) fn serialize<S: Serializer>(
        number: &Decimal,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let parts = number.unpack();
        let sign = if parts.negative { NEGATIVE } else { 0 };
        // The scale is 28 at most.
        let scale = u8::try_from(parts.scale).unwrap_or(u8::MAX);
        (sign | scale, parts.lo, parts.mid, parts.hi).serialize(to)
    }

    pub(in crate::policy) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Decimal, D::Error> {
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
    use rust_decimal::Decimal;

    use super::NotPacked;
    use crate::policy::{Policy, Value};

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
            let bytes = postcard::to_allocvec(&Value::Number(number)).unwrap_or_default();
            match postcard::from_bytes(&bytes) {
                Ok(Value::Number(again)) => assert_eq!(again.to_string(), digits),
                other => panic!("{digits}: {other:?}"),
            }
        }
    }

    #[test]
    fn bytes_that_are_no_policy_are_refused() {
        for bytes in [&[][..], &[1], &[0xFF; 40]] {
            assert_eq!(Policy::unpack(bytes), Err(NotPacked), "{bytes:?}");
        }
    }
}

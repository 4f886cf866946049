//! JSON text or a JavaScript value → [`Node`]: a tree in which numbers are still their digits.
//!
//! Reading never fails on what the tree says, only on what no tree can hold (a JavaScript function, say). What must not be
//! computed with — numbers that have already lost digits, nesting without end — has a node of its own, so that
//! [`super::request`] can refuse it by its place.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// Levels of lists and objects. A cell of a row of a table of `inputs` stands on the fifth; a JavaScript object that contains
/// itself has no end.
pub const MAX_DEPTH: usize = 16;

/// Significant digits that every binary floating-point number keeps.
const EXACT_DIGITS: usize = 15;

/// 2⁵³: from here on a floating-point number no longer tells neighbouring whole numbers apart.
const FIRST_INEXACT_WHOLE: f64 = 9_007_199_254_740_992.0;

/// The key under which `serde_json` (feature `arbitrary_precision`) hands out the digits of a number. Part of no public
/// interface, but the one way to the digits within a tree; a test watches over it.
const JSON_NUMBER: &str = "$serde_json::private::Number";

/// A value as it was sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`, or JavaScript's `undefined`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number: its digits.
    Number(String),
    /// A JavaScript number that cannot be taken at its word: not finite, 2⁵³ or more, or with more digits than it can hold.
    Inexact(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object: every key as it was written, also twice.
    Record(Vec<(String, Self)>),
    /// Something that lies more than [`MAX_DEPTH`] levels deep.
    TooDeep,
}

impl Node {
    /// A floating-point number, given with the shortest digits that stand for it and no other.
    pub fn of_float(value: f64, text: String) -> Self {
        let digits = text.trim_start_matches(['-', '0', '.']);
        let digits = digits.trim_end_matches(['0', '.']);
        let exact = value.is_finite()
            && value.abs() < FIRST_INEXACT_WHOLE
            && digits.bytes().filter(u8::is_ascii_digit).count() <= EXACT_DIGITS;
        if exact {
            Self::Number(text)
        } else {
            Self::Inexact(text)
        }
    }
}

/// A number's digits without an exponent: `-1.5e-7` is `-0.00000015`. JavaScript writes large and small numbers with one.
pub fn without_exponent(text: &str) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text.to_owned();
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.trim_start_matches('+').parse::<i32>().unwrap_or(0);
    let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    let mut out = sign.to_owned();
    if exponent < 0 {
        // One digit stands before the point.
        out.push_str("0.");
        out.push_str(&"0".repeat(places - 1));
        out.push_str(whole);
        out.push_str(fraction);
    } else {
        out.push_str(whole);
        out.push_str(fraction);
        // Only whole numbers are so large that they are written with an exponent.
        out.push_str(&"0".repeat(places.saturating_sub(fraction.len())));
    }
    out
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Level(0).deserialize(deserializer)
    }
}

/// How deep the node is that is being read.
#[derive(Clone, Copy)]
struct Level(usize);

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        if self.0 > MAX_DEPTH {
            return IgnoredAny::deserialize(deserializer).map(|_| Node::TooDeep);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("null, true or false, a number, a text, a list or an object")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::of_float(value, value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = access.next_element_seed(Self(self.0 + 1))? {
            list.push(element);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut fields: Vec<(String, Node)> = Vec::new();
        while let Some(key) = access.next_key()? {
            fields.push((key, access.next_value_seed(Self(self.0 + 1))?));
        }
        Ok(match fields.as_slice() {
            [(key, Node::Text(digits))] if key == JSON_NUMBER => Node::Number(digits.clone()),
            _ => Node::Record(fields),
        })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, F64Deserializer, I64Deserializer};

    fn json(text: &str) -> Result<Node, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn json_numbers_keep_their_digits() -> Result<(), serde_json::Error> {
        for digits in [
            "0",
            "-0.50",
            "29999.99",
            "12345678901234567890.12",
            "0.1000000000000000000000000001",
            "18446744073709551616",
        ] {
            assert_eq!(json(digits)?, Node::Number(digits.to_owned()));
        }
        let nested = json(r#"{ "a": [1.10] }"#)?;
        let list = Node::List(vec![Node::Number("1.10".to_owned())]);
        assert_eq!(nested, Node::Record(vec![("a".to_owned(), list)]));
        Ok(())
    }

    #[test]
    fn every_key_is_kept_also_one_that_is_there_twice() -> Result<(), serde_json::Error> {
        let node = json(r#"{ "甲": null, "乙": "x", "甲": true }"#)?;
        let expected = [
            ("甲", Node::Null),
            ("乙", Node::Text("x".to_owned())),
            ("甲", Node::Bool(true)),
        ];
        assert_eq!(
            node,
            Node::Record(expected.map(|(key, node)| (key.to_owned(), node)).to_vec())
        );
        Ok(())
    }

    #[test]
    fn nesting_ends_somewhere() -> Result<(), serde_json::Error> {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let text = |node: Node| format!("{node:?}");
        assert!(!text(json(&nested(MAX_DEPTH + 1))?).contains("TooDeep"));
        assert!(text(json(&nested(MAX_DEPTH + 2))?).contains("TooDeep"));
        assert!(text(json(&nested(100))?).contains("TooDeep"));
        Ok(())
    }

    #[test]
    fn exponents_are_written_out() {
        for value in [
            1e-7,
            -1.5e-7,
            1.234_5e-300,
            5e-324,
            1e21,
            -1.797_693_134_862_315_7e308,
            1.25e22,
        ] {
            assert_eq!(without_exponent(&format!("{value:e}")), value.to_string());
        }
        for plain in ["0", "-0.000001", "123456789012345680000"] {
            assert_eq!(without_exponent(plain), plain);
        }
    }

    #[test]
    fn floating_point_numbers_are_taken_as_the_digits_that_a_person_wrote_or_not_at_all() {
        let exact: [(f64, &str); 8] = [
            (29999.99, "29999.99"),
            (0.1, "0.1"),
            (-1234.5, "-1234.5"),
            (1e-7, "0.0000001"),
            (100.0, "100"),
            (0.0, "0"),
            (123_456_789_012.345, "123456789012.345"),
            (1e15, "1000000000000000"),
        ];
        for (value, digits) in exact {
            assert_eq!(float(value), Ok(Node::Number(digits.to_owned())), "{value}");
        }
        let inexact = [
            0.1 + 0.2,
            f64::NAN,
            f64::INFINITY,
            FIRST_INEXACT_WHOLE,
            -FIRST_INEXACT_WHOLE,
            1e21,
            1_234_567_890_123.456_7,
        ];
        for value in inexact {
            assert!(matches!(float(value), Ok(Node::Inexact(_))), "{value}");
        }
        // Whole numbers that come as such are exact however long they are.
        let whole: I64Deserializer<Error> = i64::MAX.into_deserializer();
        assert_eq!(
            Node::deserialize(whole),
            Ok(Node::Number("9223372036854775807".to_owned()))
        );
    }

    fn float(value: f64) -> Result<Node, Error> {
        let deserializer: F64Deserializer<Error> = value.into_deserializer();
        Node::deserialize(deserializer)
    }
}

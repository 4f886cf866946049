//! A JavaScript value → [`Node`]. By hand, because a deserialiser for any type brings the words for whatever any type could refuse.

use js_sys::{Array, BigInt, Map, Number, Object, Symbol};
use wasm_bindgen::{JsCast, JsError, JsValue};

use crate::report::Node;
use crate::report::node::{MAX_DEPTH, without_exponent};

/// What was sent.
///
/// # Errors
/// What no tree can hold, such as a function.
pub(super) fn of_js(value: &JsValue) -> Result<Node, JsError> {
    read(value, 0)
}

fn read(value: &JsValue, depth: usize) -> Result<Node, JsError> {
    if depth > MAX_DEPTH {
        return Ok(Node::TooDeep);
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Node::Null);
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Node::Bool(truth));
    }
    if let Some(whole) = value.dyn_ref::<BigInt>() {
        let digits = whole.to_string(10).map_err(|_| unfit(value))?;
        return Ok(Node::Number(digits.into()));
    }
    if let Some(number) = value.as_f64() {
        return Ok(of_number(number));
    }
    if let Some(text) = value.as_string() {
        return Ok(Node::Text(text));
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        let elements = list.iter().map(|element| read(&element, depth + 1));
        return elements.collect::<Result<_, _>>().map(Node::List);
    }
    let entries = if let Some(map) = value.dyn_ref::<Map>() {
        Array::from(map)
    } else {
        // Sets and other things to iterate over are no objects with fields.
        match value.dyn_ref::<Object>() {
            Some(object) if !value.is_function() && !Symbol::iterator().js_in(value) => {
                Object::entries(object)
            }
            _ => return Err(unfit(value)),
        }
    };
    let field = |entry: JsValue| {
        let pair: Array = entry.unchecked_into();
        let key = pair.get(0);
        let key = key.as_string().ok_or_else(|| unfit(&key))?;
        Ok((key, read(&pair.get(1), depth + 1)?))
    };
    let fields = entries.iter().map(field);
    fields.collect::<Result<_, JsError>>().map(Node::Record)
}

fn of_number(number: f64) -> Node {
    let value = Number::from(number);
    // JavaScript's text for a number is the shortest that stands for it, as the engine wants it.
    let text = value.to_string_with_radix(10);
    let text = text.map_or_else(|_| String::new(), String::from);
    if Number::is_safe_integer(&value) {
        Node::Number(text)
    } else if number.is_infinite() {
        Node::Inexact((if number < 0.0 { "-inf" } else { "inf" }).to_owned())
    } else {
        Node::of_float(number, without_exponent(&text))
    }
}

fn unfit(value: &JsValue) -> JsError {
    JsError::new(&format!(
        "invalid type: {value:?}, expected null, true or false, a number, a text, a list or an object"
    ))
}

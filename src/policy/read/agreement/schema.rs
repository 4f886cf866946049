//! As much of JSON Schema (draft 7) as `policy.schema.json` uses; any other keyword is a panic, so that nothing is passed over.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The schema, and which of its described properties have been met so far.
pub(super) struct Schema {
    root: Value,
    met: RefCell<BTreeSet<String>>,
}

impl Schema {
    pub(super) fn new(text: &str) -> Self {
        Self {
            root: serde_json::from_str(text).expect("a schema that is JSON"),
            met: RefCell::default(),
        }
    }

    /// The definition of this name; `policy` is the whole file.
    pub(super) fn definition(&self, name: &str) -> &Value {
        if name == "policy" {
            return &self.root;
        }
        self.root["definitions"]
            .get(name)
            .unwrap_or_else(|| panic!("a definition of {name}"))
    }

    /// The properties of a definition: its own, or those of the one of its alternatives that is an object.
    pub(super) fn properties(&self, name: &str) -> &Map<String, Value> {
        let definition = self.definition(name);
        let alternatives = definition["anyOf"].as_array().into_iter().flatten();
        [definition]
            .into_iter()
            .chain(alternatives)
            .find_map(|schema| schema["properties"].as_object())
            .unwrap_or_else(|| panic!("properties of {name}"))
    }

    /// The names of the definitions that have properties, and `policy`.
    pub(super) fn places(&self) -> impl Iterator<Item = &str> {
        let definitions = self.root["definitions"].as_object();
        definitions
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .filter(|name| !["name", "figure", "entry", "formula"].contains(name))
            .chain(["policy"])
    }

    /// The properties, as `definition.key`, that no instance has had so far.
    pub(super) fn unmet(&self) -> Vec<String> {
        let all = self.places().flat_map(|place| {
            let keys = self.properties(place).keys();
            keys.map(move |key| format!("{place}.{key}"))
        });
        let met = self.met.borrow();
        all.filter(|property| !met.contains(property)).collect()
    }

    pub(super) fn is_valid(&self, instance: &Value) -> bool {
        self.holds(&self.root, "policy", instance)
    }

    fn holds(&self, schema: &Value, within: &str, instance: &Value) -> bool {
        let schema = match schema {
            Value::Bool(verdict) => return *verdict,
            Value::Object(schema) => schema,
            _ => panic!("not a schema: {schema}"),
        };
        // Everything is looked at, even after a failure: what is met is met.
        let mut good = true;
        for (keyword, value) in schema {
            good &= self.keyword(schema, keyword, value, within, instance);
        }
        good
    }

    fn keyword(
        &self,
        schema: &Map<String, Value>,
        keyword: &str,
        value: &Value,
        within: &str,
        instance: &Value,
    ) -> bool {
        let each = |schemas: &Value| -> Vec<bool> {
            let schemas = schemas.as_array().expect("an array of schemas");
            schemas
                .iter()
                .map(|schema| self.holds(schema, within, instance))
                .collect()
        };
        match keyword {
            "$schema" | "title" | "description" | "definitions" | "then" | "else" => true,
            "$ref" => {
                let name = value
                    .as_str()
                    .and_then(|path| path.strip_prefix("#/definitions/"));
                let name = name.expect("a reference to a definition");
                self.holds(self.definition(name), name, instance)
            }
            "allOf" => each(value).into_iter().all(|good| good),
            "anyOf" => each(value).into_iter().any(|good| good),
            "oneOf" => each(value).into_iter().filter(|good| *good).count() == 1,
            "if" => {
                let branch = if self.holds(value, within, instance) {
                    "then"
                } else {
                    "else"
                };
                schema
                    .get(branch)
                    .is_none_or(|schema| self.holds(schema, within, instance))
            }
            "const" => instance == value,
            "enum" => value.as_array().expect("words").contains(instance),
            "type" => match value {
                Value::Array(types) => types.iter().any(|one| is_a(one, instance)),
                one => is_a(one, instance),
            },
            "required" => {
                let keys = value.as_array().expect("keys").iter();
                let mut keys = keys.filter_map(Value::as_str);
                instance
                    .as_object()
                    .is_none_or(|object| keys.all(|key| object.contains_key(key)))
            }
            "properties" => {
                let properties = value.as_object().expect("properties");
                let Some(object) = instance.as_object() else {
                    return true;
                };
                let mut good = true;
                for (key, schema) in properties {
                    if let Some(instance) = object.get(key) {
                        if schema.get("description").is_some() {
                            self.met.borrow_mut().insert(format!("{within}.{key}"));
                        }
                        good &= self.holds(schema, within, instance);
                    }
                }
                good
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let mut others = instance.as_object().into_iter().flatten();
                others.all(|(key, instance)| {
                    known.is_some_and(|known| known.contains_key(key))
                        || self.holds(value, within, instance)
                })
            }
            "items" => {
                let mut items = instance.as_array().into_iter().flatten();
                items.all(|item| self.holds(value, within, item))
            }
            "minProperties" => keys_of(instance).is_none_or(|keys| keys >= whole(value)),
            "maxProperties" => keys_of(instance).is_none_or(|keys| keys <= whole(value)),
            "maxLength" => chars_of(instance).is_none_or(|chars| chars <= whole(value)),
            "minimum" => instance
                .as_i64()
                .is_none_or(|number| number >= whole(value)),
            "maximum" => instance
                .as_i64()
                .is_none_or(|number| number <= whole(value)),
            "pattern" => instance.as_str().is_none_or(|text| matches(value, text)),
            _ => panic!("the keyword {keyword} is not understood"),
        }
    }
}

/// The two patterns that the schema uses, in words of Rust.
fn matches(pattern: &Value, text: &str) -> bool {
    const ID: &str = "^[a-z0-9-]{2,60}$";
    const NAME: &str = r#"^[^\s\[\]［］"“”＂\u0000-\u001f\u007f]([^\[\]［］"“”＂\u0000-\u001f\u007f]*[^\s\[\]［］"“”＂\u0000-\u001f\u007f])?$"#;
    match pattern.as_str() {
        Some(ID) => {
            (2..=60).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        }
        Some(NAME) => {
            let barred = "[]［］\"“”＂\u{7f}";
            !text.is_empty()
                && !text.starts_with(char::is_whitespace)
                && !text.ends_with(char::is_whitespace)
                && !text.contains(|c: char| c < ' ' || barred.contains(c))
        }
        _ => panic!("the pattern {pattern} is not understood"),
    }
}

fn whole(value: &Value) -> i64 {
    value.as_i64().expect("a whole number")
}

fn keys_of(instance: &Value) -> Option<i64> {
    i64::try_from(instance.as_object()?.len()).ok()
}

fn chars_of(instance: &Value) -> Option<i64> {
    i64::try_from(instance.as_str()?.chars().count()).ok()
}

fn is_a(one: &Value, instance: &Value) -> bool {
    match one.as_str().expect("a type") {
        "string" => instance.is_string(),
        "boolean" => instance.is_boolean(),
        "number" => instance.is_number(),
        "integer" => instance.is_i64() || instance.is_u64(),
        "array" => instance.is_array(),
        "object" => instance.is_object(),
        other => panic!("the type {other} is not understood"),
    }
}

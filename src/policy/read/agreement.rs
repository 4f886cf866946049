//! The schema for editors and the reader agree, key by key and word by word.
//!
//! The reader has no list of keys: a key is known because it is asked for. So the tests listen to what it asks for ([`note`]), and try
//! both on the same small files: with a key added, taken away, given another value. Whatever one refuses, the other must refuse.

mod schema;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use super::{EFFECTS, INPUT_KINDS, KINDS, NEEDS, TABLE_KINDS, read};
use crate::policy::diagnostic::Diagnostic;
use crate::policy::problem::Problem;
use crate::policy::{SCHEMA, check_text};
use schema::Schema;

thread_local! {
    static ASKED: RefCell<Vec<(&'static str, Vec<&'static str>)>> = const { RefCell::new(Vec::new()) };
}

/// Hears which keys were asked for in a table of the file.
pub(super) fn note(within: &'static str, asked: &[&'static str]) {
    ASKED.with_borrow_mut(|all| all.push((within, asked.to_vec())));
}

/// A small sound file, and a table in it.
struct Sample {
    /// The schema's name for the table.
    place: &'static str,
    /// The reader's.
    within: &'static str,
    /// Where it is in the file.
    path: String,
    file: Value,
}

impl Sample {
    /// The file after a change to the table.
    fn with(&self, change: impl FnOnce(&mut Map<String, Value>)) -> Value {
        let mut file = self.file.clone();
        let table = file.pointer_mut(&self.path).and_then(Value::as_object_mut);
        change(table.expect("a table"));
        file
    }
}

fn sample(place: &'static str, path: &str, items: Value) -> Sample {
    let mut file = json!({ "id": "a-policy", "version": "1", "title": "甲" });
    let head = file.as_object_mut().expect("a table");
    let Value::Object(items) = items else {
        panic!("a table")
    };
    head.extend(items);
    let within = match place {
        "choice_option" | "reading_option" => "option",
        place => place,
    };
    Sample {
        place,
        within,
        path: path.to_owned(),
        file,
    }
}

/// At least one file for each table of the language, and one for each word that decides which keys go with it.
fn samples() -> Vec<Sample> {
    let text = json!({ "zh": "甲", "en": "A" });
    let step = json!({ "to": "0.01", "mode": "up" });
    let mut samples = vec![
        sample("policy", "", json!({})),
        sample("text", "/title", json!({ "title": text })),
        sample("rounding", "/rounding", json!({ "rounding": step })),
        sample(
            "label",
            "/parameter/0/label",
            json!({ "parameter": [{ "name": "甲", "label": { "en": "A" } }] }),
        ),
        sample(
            "parameter",
            "/parameter/0",
            json!({ "parameter": [{ "name": "甲" }] }),
        ),
        sample(
            "group",
            "/group/0",
            json!({ "group": [{ "name": "甲", "members": ["乙"] }] }),
        ),
        sample(
            "detail",
            "/detail",
            json!({ "detail": { "sum": [{ "input": "甲" }] } }),
        ),
        sample(
            "sum",
            "/detail/sum/0",
            json!({ "detail": { "sum": [{ "input": "甲" }] } }),
        ),
        sample("board", "/board", json!({ "board": {} })),
        sample(
            "fill",
            "/board/fill/0",
            json!({ "board": { "fill": [{ "input": "甲", "from": "乙" }] } }),
        ),
        sample(
            "fill",
            "/board/fill/0",
            json!({ "board": { "fill": [{ "input": "甲", "last_year": "乙" }] } }),
        ),
        sample(
            "light",
            "/board/light/0",
            json!({ "board": { "light": [{ "value": "甲", "better": "lower" }] } }),
        ),
        sample(
            "view",
            "/board/view/0",
            json!({ "board": { "view": [{ "name": "甲", "values": [] }] } }),
        ),
        sample(
            "slip",
            "/slip/0",
            json!({ "slip": [{ "name": "甲", "plus": [], "pays": "乙" }] }),
        ),
        sample(
            "choice_option",
            "/input/0/options/0",
            json!({ "input": [{ "name": "甲", "type": "choice", "options": [{ "id": "乙" }] }] }),
        ),
        sample(
            "reading",
            "/reading/0",
            json!({ "reading": [{ "name": "甲", "options": [] }] }),
        ),
        sample(
            "reading_option",
            "/reading/0/options/0",
            json!({ "reading": [{ "name": "甲", "options": [{ "id": "乙" }] }] }),
        ),
        sample(
            "example",
            "/example/0",
            json!({ "example": [{ "name": "甲", "expect": {} }] }),
        ),
        sample(
            "rule",
            "/rule/0",
            json!({ "rule": [{ "name": "甲", "formula": "1" }] }),
        ),
        sample(
            "rule",
            "/rule/0",
            json!({ "rule": [{ "name": "甲", "formula": "1", "payout": true }] }),
        ),
        sample(
            "rule",
            "/rule/0",
            json!({ "rule": [{ "name": "甲", "by": "乙", "formula": { "丙": "1" } }] }),
        ),
    ];
    for (word, _) in INPUT_KINDS {
        let mut input = json!({ "name": "甲", "type": word });
        match word {
            "choice" => input["options"] = json!(["乙"]),
            "table" => input["column"] = json!([{ "name": "丙", "type": "money" }]),
            _ => {}
        }
        samples.push(sample("input", "/input/0", json!({ "input": [input] })));
    }
    for (word, _) in KINDS {
        let mut column = json!({ "name": "甲", "type": word });
        if word == "choice" {
            column["options"] = json!(["乙"]);
        }
        let input = json!({ "name": "丙", "type": "table", "column": [column] });
        samples.push(sample(
            "column",
            "/input/0/column/0",
            json!({ "input": [input] }),
        ));
    }
    for (word, _) in TABLE_KINDS {
        let mut table = json!({ "name": "甲", "kind": word, "over": "money", "gives": "ratio" });
        let also = match word {
            "step" => json!({ "each": "1", "pays": "1" }),
            "lookup" => json!({ "bands": [{ "key": "1", "value": "1" }] }),
            "linear" => json!({ "bands": [{ "from": "1", "rate": "1" }] }),
            "matrix" => json!({
                "lower": "inclusive", "across": "ratio", "columns": ["1"], "bands": [{ "from": "1", "values": ["1"] }],
            }),
            _ => json!({ "lower": "inclusive", "bands": [{ "from": "1", "rate": "1" }] }),
        };
        let (Some(table_keys), Value::Object(also)) = (table.as_object_mut(), also) else {
            panic!("tables")
        };
        table_keys.extend(also);
        let file = json!({ "table": [table] });
        if word != "step" {
            samples.push(sample("band", "/table/0/bands/0", file.clone()));
        }
        samples.push(sample("table", "/table/0", file));
    }
    for (word, _) in EFFECTS {
        let mut gate = json!({ "name": "甲", "when": "TRUE", "else": word });
        if word != "warn" {
            gate["applies"] = json!("乙");
        }
        if word == "reduce" {
            gate["factor"] = json!("50%");
        }
        samples.push(sample("gate", "/gate/0", json!({ "gate": [gate] })));
    }
    samples
}

/// JSON as TOML: `{ … }` where JSON has objects.
fn toml_of(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml_of).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(table) => {
            let entries: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("\"{key}\" = {}", toml_of(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// JSON as a TOML file.
fn file_of(value: &Value) -> String {
    let keys = value.as_object().expect("a table").iter();
    let lines: Vec<String> = keys
        .map(|(key, value)| format!("{key} = {}\n", toml_of(value)))
        .collect();
    lines.concat()
}

/// TOML as an editor hands it to a schema: JSON, days as strings.
fn json_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Integer(number) => {
            let digits = number.as_str();
            let number = i64::from_str_radix(digits.trim_start_matches('+'), number.radix());
            json!(number.expect("a small number"))
        }
        DeValue::Float(number) => json!(number.as_str().parse::<f64>().expect("a number")),
        DeValue::Datetime(day) => json!(day.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json_of(item.get_ref())).collect(),
        DeValue::Table(table) => json_of_table(table),
    }
}

fn json_of_table(table: &DeTable<'_>) -> Value {
    let entries = table.iter();
    entries
        .map(|(key, value)| (key.get_ref().to_string(), json_of(value.get_ref())))
        .collect()
}

fn json_of_file(text: &str) -> Value {
    let table = DeTable::parse(text).expect("a file that is TOML");
    json_of_table(table.get_ref())
}

/// What is wrong with keys, shapes and words; all else, formulas among it, is not the schema's affair.
const CODES: [&str; 7] = [
    "bad-id",
    "bad-name",
    "misplaced-key",
    "missing-key",
    "unknown-key",
    "unknown-word",
    "wrong-shape",
];

/// What the reader has against the keys, shapes and words of a file.
fn refusals(text: &str) -> Vec<&'static str> {
    let (_, diagnostics) = read(text);
    let codes = diagnostics.iter().map(Diagnostic::code);
    codes.filter(|code| CODES.contains(code)).collect()
}

#[track_caller]
fn assert_agree(schema: &Schema, file: &Value) {
    let text = file_of(file);
    let refusals = refusals(&text);
    let (valid, read) = (schema.is_valid(file), refusals.is_empty());
    assert_eq!(
        valid, read,
        "schema: {valid}, reader: {read} {refusals:?}\n{text}"
    );
}

/// A value that suits a schema by itself.
fn suitable(schema: &Schema, node: &Value) -> Value {
    if let Some(path) = node["$ref"].as_str() {
        let name = path.trim_start_matches("#/definitions/");
        return suitable(schema, schema.definition(name));
    }
    if let Some(words) = node["enum"].as_array() {
        return words[0].clone();
    }
    if let Some(value) = node.get("const") {
        return value.clone();
    }
    for alternatives in ["anyOf", "allOf"] {
        // Definitions list their conditions in `allOf`; properties only what they refer to.
        if node.get("type").is_none()
            && let Some(first) = node[alternatives].get(0)
        {
            return suitable(schema, first);
        }
    }
    let one = node["type"].get(0).unwrap_or(&node["type"]);
    match one.as_str() {
        Some("boolean") => json!(true),
        Some("integer") => json!(1),
        Some("array") => json!([suitable(schema, &node["items"])]),
        Some("object") => {
            let keys = node["required"].as_array().into_iter().flatten();
            keys.filter_map(Value::as_str)
                .map(|key| (key.to_owned(), suitable(schema, &node["properties"][key])))
                .collect()
        }
        _ => json!("1"),
    }
}

#[test]
fn the_schema_has_the_keys_that_the_reader_asks_for_and_no_others() {
    let schema = Schema::new(SCHEMA);
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for sample in samples() {
        ASKED.take();
        assert_eq!(refusals(&file_of(&sample.file)), [] as [&str; 0]);
        for (within, keys) in ASKED.take() {
            if within == sample.within {
                asked.entry(sample.place).or_default().extend(keys);
            }
        }
    }
    // What an example expects is read as any entry and looked at by the checker.
    let places = schema.places().filter(|place| *place != "expected");
    let described: BTreeMap<&str, BTreeSet<&str>> = places
        .map(|place| {
            let keys = schema.properties(place).keys();
            (place, keys.map(String::as_str).collect())
        })
        .collect();
    assert_eq!(described, asked);
}

#[test]
fn keys_go_together_in_the_schema_as_they_do_for_the_reader() {
    let schema = Schema::new(SCHEMA);
    for sample in samples() {
        assert_agree(&schema, &sample.file);
        assert!(schema.is_valid(&sample.file));
        assert_agree(
            &schema,
            &sample.with(|table| {
                table.insert("zzzz".to_owned(), json!("1"));
            }),
        );
        for (key, node) in schema.properties(sample.place) {
            let changed = sample.with(|table| {
                if table.remove(key).is_none() {
                    table.insert(key.clone(), suitable(&schema, node));
                }
            });
            assert_agree(&schema, &changed);
        }
    }
}

#[test]
fn values_have_the_same_shape_in_the_schema_and_for_the_reader() {
    let schema = Schema::new(SCHEMA);
    let values = [
        json!(true),
        json!(5),
        json!(-5),
        json!(0.5),
        json!(""),
        json!("zzzz"),
        json!("甲 乙 (丙)"),
        json!(" 甲"),
        json!("甲［1］"),
        json!("甲".repeat(61)),
        json!([]),
        json!(["zzzz"]),
        json!([5]),
        json!([true]),
        json!([{}]),
        json!({}),
        json!({ "zzzz": "1" }),
        json!({ "zh": "甲", "en": "A" }),
        json!({ "en": "A" }),
        json!({ "to": "1", "mode": "down" }),
    ];
    for sample in samples() {
        for key in schema.properties(sample.place).keys() {
            for value in &values {
                let changed = sample.with(|table| {
                    table.insert(key.clone(), value.clone());
                });
                assert_agree(&schema, &changed);
            }
        }
    }
}

#[test]
fn the_schema_lists_the_words_that_the_reader_takes() {
    let schema = Schema::new(SCHEMA);
    for sample in samples() {
        for (key, node) in schema.properties(sample.place) {
            let Some(words) = node["enum"].as_array() else {
                continue;
            };
            let changed = sample.with(|table| {
                table.insert(key.clone(), json!("zzzz"));
            });
            let (_, diagnostics) = read(&file_of(&changed));
            for diagnostic in diagnostics {
                if let Problem::UnknownWord { expected, .. } = diagnostic.problem {
                    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
                    assert_eq!(words, expected, "{}.{key}", sample.place);
                }
            }
        }
    }
    let words = &schema.properties("gate")["need"]["anyOf"][0]["enum"];
    assert_eq!(*words, json!(NEEDS.map(|(word, _)| word)));
}

#[test]
fn every_key_is_described_in_both_languages() {
    let schema = Schema::new(SCHEMA);
    for place in schema.places() {
        for (key, node) in schema.properties(place) {
            let description = node["description"].as_str().unwrap_or_default();
            let both = description.split_once(" · ").is_some_and(|(zh, en)| {
                zh.chars().any(|c| ('一'..='鿿').contains(&c)) && en.is_ascii()
            });
            assert!(both, "{place}.{key}: {description}");
        }
    }
}

/// The files with this ending in a folder of the checkout.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).expect("the folder");
    let files = files.map(|file| file.expect("a readable folder").path());
    files
        .filter(|file| file.extension().is_some_and(|found| found == ending))
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a readable file");
            (file.display().to_string(), text)
        })
        .collect()
}

#[test]
fn good_policies_are_valid_and_the_guide_uses_every_key() {
    let schema = Schema::new(SCHEMA);
    let mut policies = files("src/library/policies", "toml");
    policies.extend(files("tests/engine", "toml"));
    policies.push((
        "the skeleton".to_owned(),
        crate::policy::SKELETON.replace("{id}", "my-policy"),
    ));
    policies.push((
        "everything".to_owned(),
        include_str!("everything.toml")
            .replace("\"月度返利\" = [1, { not_applicable = true }, \"\"]", ""),
    ));
    for (name, text) in policies {
        assert!(schema.is_valid(&json_of_file(&text)), "{name}");
    }
    let schema = Schema::new(SCHEMA);
    for (name, text) in files("src/policy/guide", "md") {
        for block in text.split("\n```toml\n").skip(1) {
            let block = block.split_once("\n```").map_or(block, |(block, _)| block);
            assert!(schema.is_valid(&json_of_file(block)), "{name}");
        }
    }
    assert_eq!(schema.unmet(), [] as [String; 0]);
}

#[test]
fn bad_policies_are_invalid_where_it_is_a_matter_of_keys_shapes_and_words() {
    let schema = Schema::new(SCHEMA);
    let mut seen = BTreeSet::new();
    for (name, text) in files("tests/bad_policies", "toml") {
        // What is no TOML at all is not a schema's affair.
        let Ok(table) = DeTable::parse(&text) else {
            continue;
        };
        let valid = schema.is_valid(&json_of_table(table.get_ref()));
        let read: BTreeSet<&str> = refusals(&text).into_iter().collect();
        assert!(!valid || read.is_empty(), "{name} is valid: {read:?}");
        // The checker finds shapes at fault as well, some of which a schema can see.
        let (_, diagnostics) = check_text(&text);
        let checked = diagnostics.iter().map(Diagnostic::code);
        let is_shaped = checked.filter(|code| CODES.contains(code)).count() == 0;
        assert!(valid || !is_shaped, "{name} is invalid");
        seen.extend(read);
    }
    assert_eq!(seen, BTreeSet::from(CODES));
}

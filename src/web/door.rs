//! The JavaScript door: another page computes with the same engine, in the shapes of the command line.
//!
//! Decimals go out as strings. What cannot be used is thrown as an `Error` whose message has a line for each place.
//!
//! `src/door.rs` exports these functions as a program of its own, with the built-in policies in it: the page needs none of it, and
//! whoever computes from a script needs no page.

use js_sys::{Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsError, JsValue};

use crate::lang::{Lang, Text};
use crate::library::{self, Source, templates};
use crate::policy::{Policy, SKELETON, edit, form};
use crate::report::request::{self, RequestError};
use crate::report::{
    BankView, CheckedView, Explained, ExplanationView, Node, OutcomeView, PolicyLine,
    QuestionsView, questions_as,
};

use super::{node, shelf};

/// The built-in policies: an array of `{ id, version, title, … }`.
pub fn policies() -> Result<JsValue, JsError> {
    let line = |source: &Source| PolicyLine::new(&source.listed);
    to_js(&library::SOURCES.iter().map(line).collect::<Vec<_>>())
}

/// Computes a policy for `{ inputs, parameters, readings }`: `{ policy, version, outputs, warnings, missing, faults }`.
pub fn compute(policy_id: &str, input: &JsValue) -> Result<JsValue, JsError> {
    let policy = policy(policy_id)?;
    let (plan, case) = request::prepare(policy, &node::of_js(input)?).map_err(thrown)?;
    to_js(&OutcomeView::new(policy, &plan.outcome(&case)))
}

/// Explains every number of a policy for `{ inputs, parameters, readings }`, and says what would pay more.
pub fn explain(policy_id: &str, input: &JsValue) -> Result<JsValue, JsError> {
    let policy = policy(policy_id)?;
    let (plan, case) = request::prepare(policy, &node::of_js(input)?).map_err(thrown)?;
    let trace = plan.trace(&case);
    to_js(&ExplanationView::new(&Explained::new(&trace, None)))
}

/// The file of a built-in policy, as its author wrote it.
pub fn source(policy_id: &str) -> Result<String, JsError> {
    let source = library::source(policy_id);
    let source = source.ok_or_else(|| thrown(vec![RequestError::unknown_policy(policy_id)]))?;
    Ok(source.text.to_owned())
}

/// A commented policy file to begin with.
pub fn skeleton(policy_id: &str) -> String {
    SKELETON.replace("{id}", policy_id)
}

/// Checks a policy file and runs its examples: `{ sound, id, title, diagnostics, examples, language, packed }`. `packed` is there
/// where the policy is sound, and means something to the page that was built together with this program, which `language` tells.
pub fn check(text: &str) -> Result<JsValue, JsError> {
    let (view, policy) = CheckedView::new(text);
    let answer = to_js(&view)?;
    packed(&answer, policy.map(|policy| policy.pack()))?;
    Ok(answer)
}

/// Checks the file of a question bank: `{ sound, diagnostics, language, packed }`. `packed` is there where the bank can be read, sound or
/// not, as [`check`] has it.
pub fn bank(text: &str) -> Result<JsValue, JsError> {
    let (view, bank) = BankView::new(text);
    let answer = to_js(&view)?;
    packed(&answer, bank.map(|bank| postcard::to_allocvec(&bank)))?;
    Ok(answer)
}

/// Reads questions out of a text in a format, `toml`, `wjx`, `gift` or `csv`, or without one in that which the text tells:
/// `{ format, titled, remarks, wrong, language, packed }`. `packed` is there where there are questions; otherwise `wrong` says why not.
pub fn questions(text: &str, format: &str) -> Result<JsValue, JsError> {
    let (view, bank) = QuestionsView::new(text, format);
    let answer = to_js(&view)?;
    packed(&answer, bank.map(|bank| postcard::to_allocvec(&bank)))?;
    Ok(answer)
}

/// The questions of a bank file in a format, those of [`questions`] and `anki`, in the language `zh` or `en`.
pub fn written(file: &str, format: &str, lang: &str) -> Result<String, JsError> {
    let lang = match lang {
        "en" => Lang::En,
        _ => Lang::Zh,
    };
    questions_as(file, format, lang)
        .ok_or_else(|| JsError::new("题库读不出来，或没有这种格式 / no bank, or no such format"))
}

/// Adds what the page reads of a checked file, and which language that is in.
fn packed(
    answer: &JsValue,
    packed: Option<Result<Vec<u8>, postcard::Error>>,
) -> Result<(), JsError> {
    put(answer, "language", &library::LANGUAGE.into())?;
    let Some(bytes) = packed else {
        return Ok(());
    };
    let bytes = bytes.map_err(|error| JsError::new(&error.to_string()))?;
    put(answer, "packed", &Uint8Array::from(bytes.as_slice()).into())
}

/// A policy file as a form: an array of `{ title, columns, rows, add }`, each cell of a row with its `place` in the text; `null` of a
/// text that is no TOML.
pub fn fields(text: &str) -> Result<JsValue, JsError> {
    to_js(&form::form(text))
}

/// The text with something else in a place that [`fields`] names; all the rest of it stays as it is.
pub fn set(text: &str, place: &str, value: &str) -> Result<String, JsError> {
    edited(edit::set(text, place, value))
}

/// The text with a blank row in a group that [`fields`] names by `add`.
pub fn add(text: &str, place: &str) -> Result<String, JsError> {
    edited(form::add_row(text, place))
}

/// The text without a row that [`fields`] names by `remove`.
pub fn remove(text: &str, place: &str) -> Result<String, JsError> {
    edited(edit::remove(text, place))
}

/// The contract template of a policy with blanks filled by name:
/// `{ blanks, policy, removed, paragraphs, text, annexes, note }`. Without values it lists the blanks.
pub fn contract(policy_id: &str, values: &JsValue) -> Result<JsValue, JsError> {
    let Node::Record(values) = node::of_js(values)? else {
        return Err(JsError::new(
            "要有 { 空白: 文字 } / { blank: text } is needed",
        ));
    };
    let text = |(name, value): (String, Node)| match value {
        Node::Text(text) | Node::Number(text) => Some((name, text)),
        _ => None,
    };
    let values: Vec<_> = values.into_iter().filter_map(text).collect();
    let filled = templates::fill(policy_id, &values);
    to_js(&filled.ok_or_else(|| thrown(vec![RequestError::unknown_policy(policy_id)]))?)
}

fn edited(edited: edit::Edited) -> Result<String, JsError> {
    let Text { zh, en } = Text::new("文件里没有这一处", "the file has no such place");
    edited.map_err(|edit::NoSuchPlace| JsError::new(&format!("{zh} / {en}")))
}

fn put(object: &JsValue, key: &str, value: &JsValue) -> Result<(), JsError> {
    // What was just made lets itself be added to.
    Reflect::set(object, &key.into(), value)
        .map(drop)
        .map_err(|_| JsError::new(key))
}

fn policy(id: &str) -> Result<&'static Policy, JsError> {
    let source =
        library::source(id).ok_or_else(|| thrown(vec![RequestError::unknown_policy(id)]))?;
    // Only a program that was built without its policies gets here with none.
    shelf::policy(source).ok_or_else(|| {
        JsError::new(&format!(
            "政策“{id}”不在这个程序里 / the policy “{id}” is not in this program"
        ))
    })
}

fn to_js(view: &impl Serialize) -> Result<JsValue, JsError> {
    view.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| JsError::new(&error.to_string()))
}

/// One error for all that is wrong, in both languages: who calls from a script has chosen none.
fn thrown(errors: Vec<RequestError>) -> JsError {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| {
            let message = error.message();
            format!("{}: {} / {}", error.place, message.zh, message.en)
        })
        .collect();
    JsError::new(&lines.join("\n"))
}

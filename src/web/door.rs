//! The JavaScript door: another page computes with the same engine, in the shapes of the command line.
//!
//! Decimals go out as strings. What cannot be used is thrown as an `Error` whose message has a line for each place.
//!
//! `src/door.rs` exports these functions as a program of its own, with the built-in policies in it: the page needs none of it, and
//! whoever computes from a script needs no page.

use serde::Serialize;
use wasm_bindgen::{JsError, JsValue};

use crate::library::{self, Source};
use crate::policy::Policy;
use crate::report::request::{self, RequestError};
use crate::report::{Explained, ExplanationView, OutcomeView, PolicyLine};

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

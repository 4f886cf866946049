//! The JavaScript door: another page computes with the same engine, in the shapes of the command line.
//!
//! Decimals go out as strings. What cannot be used is thrown as an `Error` whose message has a line for each place.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::library;
use crate::policy::Policy;
use crate::report::request::{self, RequestError};
use crate::report::{Explained, ExplanationView, OutcomeView, PolicyLine};

use super::node;

/// The built-in policies: an array of `{ id, version, title, … }`.
#[wasm_bindgen]
pub fn policies() -> Result<JsValue, JsError> {
    let policies: Result<Vec<Policy>, JsError> = library::SOURCES
        .iter()
        .map(|source| policy(source.id))
        .collect();
    to_js(&policies?.iter().map(PolicyLine::new).collect::<Vec<_>>())
}

/// Computes a policy for `{ inputs, parameters, readings }`: `{ policy, version, outputs, warnings, missing, faults }`.
#[wasm_bindgen]
pub fn compute(policy_id: &str, input: JsValue) -> Result<JsValue, JsError> {
    let policy = policy(policy_id)?;
    let (plan, case) = request::prepare(&policy, &node::of_js(&input)?).map_err(thrown)?;
    to_js(&OutcomeView::new(&policy, &plan.outcome(&case)))
}

/// Explains every number of a policy for `{ inputs, parameters, readings }`, and says what would pay more.
#[wasm_bindgen]
pub fn explain(policy_id: &str, input: JsValue) -> Result<JsValue, JsError> {
    let policy = policy(policy_id)?;
    let (plan, case) = request::prepare(&policy, &node::of_js(&input)?).map_err(thrown)?;
    let trace = plan.trace(&case);
    to_js(&ExplanationView::new(&Explained::new(&trace, None)))
}

fn policy(id: &str) -> Result<Policy, JsError> {
    let source =
        library::source(id).ok_or_else(|| thrown(vec![RequestError::unknown_policy(id)]))?;
    let Ok(policy) = source.policy();
    Ok(policy)
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

//! The JavaScript door: another page computes with the same engine, in the shapes of the command line.
//!
//! Decimals go out as strings. What cannot be used is thrown as an `Error` whose message has a line for each place.
//!
//! The page's program has no policies in it. `door.js`, which the build writes beside the page, fetches them all and hands them over
//! with [`supply`] before its start function is done; from then on everything here works at once. Whoever loads the program without
//! `door.js` does the same for the policies that are wanted. [`policies`] needs none.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::library::{self, Source};
use crate::policy::Policy;
use crate::report::request::{self, RequestError};
use crate::report::{Explained, ExplanationView, OutcomeView, PolicyLine};

use super::{node, shelf};

/// The built-in policies: an array of `{ id, version, title, … }`.
#[wasm_bindgen]
pub fn policies() -> Result<JsValue, JsError> {
    let line = |source: &Source| PolicyLine::new(&source.listed);
    to_js(&library::SOURCES.iter().map(line).collect::<Vec<_>>())
}

/// Takes in the bytes of a file of `policies/`, so that its policy can be computed.
#[wasm_bindgen]
pub fn supply(bytes: &[u8]) -> Result<(), JsError> {
    match shelf::supply(bytes) {
        Some(_) => Ok(()),
        None => Err(JsError::new(
            "这不是本版程序的政策文件 / these bytes are no policy of this version of the program",
        )),
    }
}

/// Computes a policy for `{ inputs, parameters, readings }`: `{ policy, version, outputs, warnings, missing, faults }`.
#[wasm_bindgen]
pub fn compute(policy_id: &str, input: JsValue) -> Result<JsValue, JsError> {
    let policy = policy(policy_id)?;
    let (plan, case) = request::prepare(policy, &node::of_js(&input)?).map_err(thrown)?;
    to_js(&OutcomeView::new(policy, &plan.outcome(&case)))
}

/// Explains every number of a policy for `{ inputs, parameters, readings }`, and says what would pay more.
#[wasm_bindgen]
pub fn explain(policy_id: &str, input: JsValue) -> Result<JsValue, JsError> {
    let policy = policy(policy_id)?;
    let (plan, case) = request::prepare(policy, &node::of_js(&input)?).map_err(thrown)?;
    let trace = plan.trace(&case);
    to_js(&ExplanationView::new(&Explained::new(&trace, None)))
}

fn policy(id: &str) -> Result<&'static Policy, JsError> {
    let source =
        library::source(id).ok_or_else(|| thrown(vec![RequestError::unknown_policy(id)]))?;
    shelf::policy(source).ok_or_else(|| {
        JsError::new(&format!(
            "政策“{id}”还没有取来：请从 door.js 导入并先 await start()，或用 supply() 交入文件 {file} / \
             the policy “{id}” is not here yet: import from door.js and await start() first, or hand the file {file} to supply()",
            file = source.file
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

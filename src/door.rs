//! The JavaScript door as a program of its own, `door.js` beside the page: [`rebate_desk::web::door`] says what its functions do.

#[cfg(target_arch = "wasm32")]
#[allow(
    unreachable_pub,
    reason = "wasm-bindgen exports public functions only, and nothing in Rust calls them"
)]
mod exports {
    use rebate_desk::web::door;
    use wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen::{JsError, JsValue};

    /// The built-in policies: an array of `{ id, version, title, … }`.
    #[wasm_bindgen]
    pub fn policies() -> Result<JsValue, JsError> {
        door::policies()
    }

    /// Computes a policy for `{ inputs, parameters, readings }`: `{ policy, version, outputs, warnings, missing, faults }`.
    #[wasm_bindgen]
    pub fn compute(policy_id: &str, input: &JsValue) -> Result<JsValue, JsError> {
        door::compute(policy_id, input)
    }

    /// Explains every number of a policy for `{ inputs, parameters, readings }`, and says what would pay more.
    #[wasm_bindgen]
    pub fn explain(policy_id: &str, input: &JsValue) -> Result<JsValue, JsError> {
        door::explain(policy_id, input)
    }

    /// Shows the policy editor in an element of the page: the page's own door to it.
    #[wasm_bindgen]
    pub fn editor(place: &web_sys::HtmlElement, what: &str, lang: &str) {
        rebate_desk::web::editor::show(place, what, lang);
    }

    /// The TOML file of a built-in policy.
    #[wasm_bindgen]
    pub fn source(policy_id: &str) -> Result<String, JsError> {
        door::source(policy_id)
    }

    /// A commented TOML file to begin with.
    #[wasm_bindgen]
    pub fn skeleton(policy_id: &str) -> String {
        door::skeleton(policy_id)
    }

    /// Checks a TOML file and runs its examples: `{ sound, id, title, diagnostics, examples, language, packed }`.
    #[wasm_bindgen]
    pub fn check(text: &str) -> Result<JsValue, JsError> {
        door::check(text)
    }

    /// Checks the TOML file of a question bank: `{ sound, diagnostics, language, packed }`.
    #[wasm_bindgen]
    pub fn bank(text: &str) -> Result<JsValue, JsError> {
        door::bank(text)
    }

    /// Reads questions out of a text: `{ format, titled, remarks, wrong, language, packed }`.
    #[wasm_bindgen]
    pub fn questions(text: &str, format: &str) -> Result<JsValue, JsError> {
        door::questions(text, format)
    }

    /// The questions of a bank's TOML file as `wjx`, `gift`, `csv`, `anki` or `toml`, in the language `zh` or `en`.
    #[wasm_bindgen]
    pub fn written(file: &str, format: &str, lang: &str) -> Result<String, JsError> {
        door::written(file, format, lang)
    }

    /// A TOML file as a form: `[{ title, columns, rows: [{ name, cells: [{ place, text, words }], remove }], add }]`.
    #[wasm_bindgen]
    pub fn fields(text: &str) -> Result<JsValue, JsError> {
        door::fields(text)
    }

    /// The text with another value in a cell's `place`.
    #[wasm_bindgen]
    pub fn set(text: &str, place: &str, value: &str) -> Result<String, JsError> {
        door::set(text, place, value)
    }

    /// The text with a blank row where a group's `add` says.
    #[wasm_bindgen]
    pub fn add(text: &str, place: &str) -> Result<String, JsError> {
        door::add(text, place)
    }

    /// The text without the row that a `remove` names.
    #[wasm_bindgen]
    pub fn remove(text: &str, place: &str) -> Result<String, JsError> {
        door::remove(text, place)
    }

    /// The contract template of a policy, its blanks filled by name: policy, contract and annexes.
    #[wasm_bindgen]
    pub fn contract(policy_id: &str, values: &JsValue) -> Result<JsValue, JsError> {
        door::contract(policy_id, values)
    }
}

/// There is nothing to start: other programs call what is exported.
fn main() {}

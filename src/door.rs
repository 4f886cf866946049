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
}

/// There is nothing to start: other programs call what is exported.
fn main() {}

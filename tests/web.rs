//! Runs in headless Chromium: the JavaScript door, as another page would use it.
#![cfg(target_arch = "wasm32")]

use js_sys::{JSON, Reflect};
use rebate_desk::web::door;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn parsed(json: &str) -> JsValue {
    JSON::parse(json).unwrap_or(JsValue::UNDEFINED)
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).map_or_else(|_| String::new(), String::from)
}

fn output(value: &JsValue, rule: &str) -> String {
    let outputs = Reflect::get(value, &"outputs".into()).unwrap_or(JsValue::UNDEFINED);
    Reflect::get(&outputs, &rule.into()).map_or_else(|_| String::new(), |found| text(&found))
}

fn thrown(policy: &str, input: &JsValue) -> String {
    match door::compute(policy, input) {
        Ok(value) => format!("computed {}", text(&value)),
        Err(error) => {
            let error: JsValue = error.into();
            let message = Reflect::get(&error, &"message".into()).ok();
            message
                .and_then(|message| message.as_string())
                .unwrap_or_default()
        }
    }
}

#[wasm_bindgen_test]
fn compute_gives_decimal_strings_under_the_names_of_the_rules() {
    let input = parsed(r#"{ "inputs": { "月采购额": [29999.99, "0 × 11"] } }"#);
    let value = door::compute("parts-purchase-agreement", &input).unwrap_or(JsValue::UNDEFINED);
    assert_eq!(output(&value, "返利合计"), r#""2100.00""#);
    assert_eq!(
        output(&value, "季度返利"),
        r#"["2100.00","0.00","0.00","0.00"]"#
    );
}

#[wasm_bindgen_test]
fn numbers_of_javascript_are_the_decimals_that_were_typed() {
    let input = parsed(r#"{ "inputs": { "快递费用": 2.9 } }"#);
    let value = door::compute("delivery-rebate", &input).unwrap_or(JsValue::UNDEFINED);
    assert_eq!(
        output(&value, "返利金额"),
        r#""0.15""#,
        "half up on the decimal, not on the double"
    );
}

#[wasm_bindgen_test]
fn undefined_and_null_are_blank() {
    let value = door::compute(
        "delivery-rebate",
        &parsed(r#"{ "inputs": { "快递费用": null } }"#),
    );
    let value = value.unwrap_or(JsValue::UNDEFINED);
    assert_eq!(output(&value, "返利金额"), r#"{"missing":["快递费用"]}"#);
}

#[wasm_bindgen_test]
fn policies_lists_every_built_in_policy() {
    let list = text(&door::policies().unwrap_or(JsValue::UNDEFINED));
    for source in rebate_desk::library::SOURCES {
        assert!(list.contains(source.id), "{}", source.id);
    }
}

#[wasm_bindgen_test]
fn explain_has_the_clause_and_the_next_step() {
    let input = parsed(r#"{ "inputs": { "月采购额": ["29999.99", "0 × 11"] } }"#);
    let trace =
        text(&door::explain("parts-purchase-agreement", &input).unwrap_or(JsValue::UNDEFINED));
    assert!(
        trace.contains("当采购额达到20000元时,返利比例为7%"),
        "{trace}"
    );
    assert!(trace.contains("900"), "{trace}");
}

#[wasm_bindgen_test]
fn what_cannot_be_used_is_an_error_that_names_the_place() {
    let unknown = thrown(
        "delivery-rebate",
        &parsed(r#"{ "inputs": { "快递费": 1 } }"#),
    );
    assert!(
        unknown.contains("inputs.快递费") && unknown.contains("快递费用"),
        "{unknown}"
    );
    let policy = thrown("delivery", &parsed("{}"));
    assert!(policy.contains("delivery-rebate"), "{policy}");
    for odd in [
        JsValue::from_f64(f64::NAN),
        JsValue::from("x"),
        js_sys::Array::new().into(),
    ] {
        let message = thrown("delivery-rebate", &odd);
        assert!(
            !message.is_empty() && !message.starts_with("computed"),
            "{message}"
        );
    }
    let inexact = parsed(r#"{ "inputs": { "快递费用": 0.1234567890123456789 } }"#);
    let message = thrown("delivery-rebate", &inexact);
    assert!(message.contains("inputs.快递费用"), "{message}");
    // An object that contains itself has no end.
    let endless = js_sys::Object::new();
    Reflect::set(&endless, &"inputs".into(), &endless).unwrap_or_default();
    let message = thrown("delivery-rebate", &endless);
    assert!(!message.starts_with("computed"), "{message}");
}

fn field(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

#[wasm_bindgen_test]
fn every_built_in_file_is_sound_and_its_examples_pass() {
    for source in rebate_desk::library::SOURCES {
        let file = door::source(source.id).unwrap_or_default();
        let checked = door::check(&file).unwrap_or(JsValue::UNDEFINED);
        assert_eq!(field(&checked, "sound"), JsValue::TRUE, "{}", source.id);
        assert!(
            !text(&checked).contains(r#""passes":false"#),
            "{}",
            source.id
        );
    }
    assert!(door::source("delivery").is_err());
}

#[wasm_bindgen_test]
fn what_a_sound_file_is_packed_into_is_what_the_page_was_built_with() {
    let file = door::source("delivery-rebate").unwrap_or_default();
    let checked = door::check(&file).unwrap_or(JsValue::UNDEFINED);
    let packed = js_sys::Uint8Array::new(&field(&checked, "packed")).to_vec();
    let unpacked = rebate_desk::library::unpack(&packed);
    assert!(unpacked.is_some_and(|(source, _)| source.id == "delivery-rebate"));
    assert_eq!(
        field(&checked, "language").as_string().as_deref(),
        Some(rebate_desk::library::LANGUAGE)
    );
}

#[wasm_bindgen_test]
fn a_file_with_something_wrong_is_told_where_and_is_not_packed() {
    let checked = door::check("id = \"x-y\"\nverison = \"1\"\n").unwrap_or(JsValue::UNDEFINED);
    assert_eq!(field(&checked, "sound"), JsValue::FALSE);
    assert!(field(&checked, "packed").is_undefined());
    let all = text(&field(&checked, "diagnostics"));
    assert!(
        all.contains(r#""line":2"#) && all.contains("verison"),
        "{all}"
    );
}

#[wasm_bindgen_test]
fn a_field_of_the_form_is_set_in_the_text() {
    let file = door::skeleton("my-policy");
    let form = text(&door::fields(&file).unwrap_or(JsValue::UNDEFINED));
    assert!(form.contains("table.0.bands.1.rate"), "{form}");
    let edited = door::set(&file, "table.0.bands.1.rate", "2.5%").unwrap_or_default();
    assert_eq!(edited, file.replace(r#"rate = "2%""#, r#"rate = "2.5%""#));
    let added = door::add(&file, "table.0.bands").unwrap_or_default();
    assert_eq!(
        door::remove(&added, "table.0.bands.2").unwrap_or_default(),
        file
    );
    assert!(door::set(&file, "nowhere", "1").is_err());
    assert_eq!(
        door::fields("= =").unwrap_or(JsValue::UNDEFINED),
        JsValue::NULL
    );
}

#[wasm_bindgen_test]
fn a_contract_is_filled_in() {
    let filled = door::contract("rebate-contract", &parsed(r#"{ "返利比例": "3%" }"#));
    let filled = filled.unwrap_or(JsValue::UNDEFINED);
    let words = field(&filled, "text").as_string().unwrap_or_default();
    assert!(words.contains("销售额的3%。"), "{words}");
    assert!(door::contract("delivery-rebate", &parsed("{}")).is_err());
}

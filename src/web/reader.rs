//! The other program, which reads policy files: asked in a worker, so that typing never waits for it. It is fetched when it is first
//! asked something.

use std::cell::RefCell;
use std::collections::VecDeque;

use gloo::events::EventListener;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

#[cfg(feature = "embedded")]
use crate::lang::Lang;
use crate::library;

/// What is done with an answer; none where the program did not come.
type Then = Box<dyn FnOnce(Option<JsValue>)>;

struct Asked {
    worker: Worker,
    /// In the order of the questions, which is that of the answers.
    waiting: VecDeque<Then>,
}

thread_local! {
    static ASKED: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// Asks the program for what a function of it gives: none where the program did not come, `undefined` where the function threw.
pub(super) fn ask(name: &str, given: &[&str], then: impl FnOnce(Option<JsValue>) + 'static) {
    let given: Array = given.iter().map(|text| JsValue::from(*text)).collect();
    ask_with(name, given, Box::new(then));
}

/// The same with any arguments.
pub(super) fn ask_with(name: &str, given: Array, then: Then) {
    given.unshift(&name.into());
    let lost = ASKED.with_borrow_mut(|asked| {
        if asked.is_none() {
            *asked = start().ok();
        }
        let Some(asked) = asked else {
            return Some(then);
        };
        match asked.worker.post_message(&given) {
            Ok(()) => {
                asked.waiting.push_back(then);
                None
            }
            Err(_) => Some(then),
        }
    });
    if let Some(then) = lost {
        then(None);
    }
}

fn start() -> Result<Asked, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&super::fetch::script("checker.js"), &options)?;
    EventListener::new(&worker, "message", |event| {
        let data = event
            .dyn_ref::<MessageEvent>()
            .map_or(JsValue::NULL, MessageEvent::data);
        if data.is_null() {
            lose();
            return;
        }
        let next = ASKED.with_borrow_mut(|asked| asked.as_mut()?.waiting.pop_front());
        if let Some(then) = next {
            then(Some(get(&data, "answer")));
        }
    })
    .forget();
    // Its script did not come, or is none.
    EventListener::new(&worker, "error", |_| lose()).forget();
    Ok(Asked {
        worker,
        waiting: VecDeque::new(),
    })
}

/// Nothing will be answered any more; who asks next begins anew.
fn lose() {
    let Some(asked) = ASKED.take() else { return };
    asked.worker.terminate();
    for then in asked.waiting {
        then(None);
    }
}

/// A field of an answer.
pub(super) fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or_default()
}

/// A field with bytes in it; none where it has none.
pub(super) fn bytes(object: &JsValue, key: &str) -> Option<Vec<u8>> {
    let bytes = get(object, key);
    bytes.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

/// Whether an answer is of a program that was built together with this one.
pub(super) fn is_of_this_version(answer: &JsValue) -> bool {
    words(answer, "language").as_deref() == Some(library::LANGUAGE)
}

/// A field with words in it; none where it has none.
pub(super) fn words(object: &JsValue, key: &str) -> Option<String> {
    get(object, key).as_string()
}

/// A field with words in both languages.
#[cfg(feature = "embedded")]
pub(super) fn both(object: &JsValue, key: &str, lang: Lang) -> String {
    words(&get(object, key), lang.pick("zh", "en")).unwrap_or_default()
}

/// A field with a whole number.
pub(super) fn number(object: &JsValue, key: &str) -> u32 {
    // What is no such number is 0, and what is too large the largest.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it saturates"
    )]
    let number = get(object, key).as_f64().unwrap_or(0.0) as u32;
    number
}

/// What is in a list.
pub(super) fn items(list: &JsValue) -> Vec<JsValue> {
    list.dyn_ref::<Array>()
        .map(|list| list.iter().collect())
        .unwrap_or_default()
}

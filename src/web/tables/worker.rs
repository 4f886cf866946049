//! The page's side of the worker that keeps tables.
//!
//! A `Worker` of its own, and not that of `gloo-worker`: that one panics where a browser allows none, and does not tell when the worker's program
//! does not come or runs out of memory over a file, which a page must survive and say.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::batch::protocol::{Answer, Ask};
use crate::library;
use crate::web::fetch;

/// What is done with an answer and the bytes beside it; none where the worker is lost.
type Then = Rc<dyn Fn(Option<Answer>, JsValue)>;

/// What comes beside a question.
#[derive(Default)]
pub(in crate::web) struct Beside {
    /// The policy, packed.
    pub(in crate::web) policy: Option<Vec<u8>>,
    /// A table: a file or a text.
    pub(in crate::web) table: Option<JsValue>,
}

#[derive(Default)]
struct Line {
    worker: Option<Worker>,
    listeners: Vec<EventListener>,
    is_here: bool,
    /// What was asked before the program was here.
    queue: Vec<Array>,
    last: u32,
    waiting: Vec<(u32, Then)>,
}

thread_local! {
    static LINE: RefCell<Line> = RefCell::new(Line::default());
}

/// Asks the worker; `then` is done with each answer until the last.
pub(in crate::web) fn ask(
    ask: &Ask,
    beside: Beside,
    then: impl Fn(Option<Answer>, JsValue) + 'static,
) {
    let then: Then = Rc::new(then);
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let question = ask.serialize(&serializer).unwrap_or_default();
    let sent = LINE.with_borrow_mut(|line| {
        if line.worker.is_none() {
            start(line).ok()?;
        }
        line.last += 1;
        let message = Array::of2(&line.last.into(), &question);
        let policy = beside.policy.as_deref();
        message.push(&policy.map_or(JsValue::UNDEFINED, |it| Uint8Array::from(it).into()));
        message.push(&beside.table.unwrap_or(JsValue::UNDEFINED));
        message.push(&library::LANGUAGE.into());
        line.waiting.push((line.last, Rc::clone(&then)));
        if line.is_here {
            line.worker.as_ref()?.post_message(&message).ok()
        } else {
            line.queue.push(message);
            Some(())
        }
    });
    if sent.is_none() {
        then(None, JsValue::NULL);
    }
}

/// Ends the worker and what it keeps: the quickest way to stop, and the only one while it reads a file.
pub(super) fn end() {
    let line = LINE.take();
    if let Some(worker) = &line.worker {
        worker.terminate();
    }
}

fn start(line: &mut Line) -> Result<(), JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&fetch::script("tables.js"), &options)?;
    line.listeners = vec![
        EventListener::new(&worker, "message", |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                hear(&event.data());
            }
        }),
        // Its script did not come, or its program has run out of memory.
        EventListener::new(&worker, "error", |_| lose()),
    ];
    line.worker = Some(worker);
    line.is_here = false;
    Ok(())
}

fn hear(data: &JsValue) {
    let Some(message) = data.dyn_ref::<Array>() else {
        return lose();
    };
    let number = serde_wasm_bindgen::from_value::<u32>(message.get(0)).unwrap_or_default();
    if number == 0 {
        LINE.with_borrow_mut(|line| {
            line.is_here = true;
            for message in std::mem::take(&mut line.queue) {
                if let Some(worker) = &line.worker
                    && let Err(error) = worker.post_message(&message)
                {
                    web_sys::console::error_1(&error);
                }
            }
        });
        return;
    }
    let answer = serde_wasm_bindgen::from_value::<Answer>(message.get(1)).ok();
    let goes_on = matches!(answer, Some(Answer::Progress(_)));
    let then = LINE.with_borrow_mut(|line| {
        let at = line
            .waiting
            .iter()
            .position(|(waiting, _)| *waiting == number)?;
        Some(match goes_on {
            true => Rc::clone(&line.waiting[at].1),
            false => line.waiting.remove(at).1,
        })
    });
    if let Some(then) = then {
        then(answer, message.get(2));
    }
}

/// Nothing will be answered any more; who asks next begins anew.
fn lose() {
    let line = LINE.take();
    if let Some(worker) = &line.worker {
        worker.terminate();
    }
    for (_, then) in line.waiting {
        then(None, JsValue::NULL);
    }
}

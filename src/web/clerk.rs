//! The clerk in its worker: questions come in as messages, answers go out, and computing pauses between portions so that somebody can stop
//! it.
//!
//! A message is `[number, question, policy?, table?, language?]`: the bytes of a policy with the language that it was packed in, and a
//! file or the text that was pasted. An answer is `[number,
//! answer, bytes?]`; when the program is here it says `[0]`.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::futures::{JsFuture, spawn_local};
use js_sys::{Array, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, ReadableStreamDefaultReader};

use crate::batch::clerk::{self, Clerk, lists};
use crate::batch::protocol::{Answer, Ask, RecordsAsk, Remembered, TableAsk, Whose};
use crate::batch::records;
use crate::lang::Text;
use crate::library;
use crate::policy::Policy;

/// How long a portion may take before the worker listens again, in milliseconds: longer than most tables take altogether, shorter than
/// anybody waits for a button.
const PORTION_MS: f64 = 120.0;

/// Rows between two looks at the clock.
const ROWS_AT_ONCE: usize = 4_096;

thread_local! {
    static CLERK: RefCell<Option<Clerk>> = const { RefCell::new(None) };
    /// The number of the question that is being computed.
    static COMPUTED: RefCell<JsValue> = const { RefCell::new(JsValue::NULL) };
    /// How many tables came: the last of them is wanted.
    static OPENED: Cell<u32> = const { Cell::new(0) };
    /// What was asked while a table is being read.
    static WAITING: RefCell<Option<Vec<Array>>> = const { RefCell::new(None) };
}

/// Listens for questions from now on, and says so.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    EventListener::new(&scope, "message", |event| {
        if let Some(event) = event.dyn_ref::<MessageEvent>()
            && let Ok(message) = event.data().dyn_into::<Array>()
        {
            hear(&message);
        }
    })
    .forget();
    post(&Array::of1(&0.into()), &Array::new());
}

fn hear(message: &Array) {
    let number = message.get(0);
    let Ok(ask) = serde_wasm_bindgen::from_value::<Ask>(message.get(1)) else {
        return say(&number, &Answer::Refused(misheard()), Vec::new());
    };
    if let Ask::Lists { sheets, name, lang } = ask {
        let (answer, bytes) = lists(&sheets, &name, lang);
        return say(&number, &answer, bytes);
    }
    if matches!(ask, Ask::Text) {
        spawn_local(text(message.clone()));
        return;
    }
    if let Ask::Records(ask) = ask {
        spawn_local(read_records(message.clone(), ask));
        return;
    }
    if let Ask::Table(whose, TableAsk::Open { name, remembered }) = ask {
        spawn_local(open(whose, message.clone(), name, remembered));
        return;
    }
    let waits = WAITING.with_borrow_mut(|waiting| match waiting {
        Some(waiting) => {
            waiting.push(message.clone());
            true
        }
        None => false,
    });
    if waits {
        return;
    }
    let computes = matches!(ask, Ask::Compute(_) | Ask::Reconcile | Ask::Near(_));
    // An empty table to fill in is wanted before there is any: the policy comes beside the question.
    let answered = match policy(&message.get(2), &message.get(4)) {
        Some(policy) => Some(Clerk::new(policy).answer(ask)),
        None => CLERK.with_borrow_mut(|clerk| clerk.as_mut().map(|clerk| clerk.answer(ask))),
    };
    let Some((answer, bytes)) = answered else {
        return say(&number, &Answer::Refused(misheard()), Vec::new());
    };
    let begun = computes && matches!(answer, Answer::Progress(_));
    if begun {
        COMPUTED.set(number.clone());
        go_on(number);
    } else {
        say(&number, &answer, bytes);
    }
}

/// Takes in a table, ours with a new clerk, a statement with the one there is, and answers what was asked meanwhile.
async fn open(whose: Whose, message: Array, name: String, remembered: Vec<Remembered>) {
    let number = message.get(0);
    let own = OPENED.get().wrapping_add(1);
    OPENED.set(own);
    WAITING.with_borrow_mut(|waiting| {
        waiting.get_or_insert_default();
    });
    let clerk = match (whose, policy(&message.get(2), &message.get(4))) {
        (Whose::Ours, Some(policy)) => {
            // What was kept before makes room first.
            CLERK.set(Some(Clerk::new(policy)));
            true
        }
        (Whose::Ours, None) => false,
        (Whose::Theirs, _) => CLERK.with_borrow(Option::is_some),
    };
    let read = bytes(&message.get(3), || OPENED.get() == own).await;
    if OPENED.get() != own {
        // Another table came meanwhile.
        return say(&number, &Answer::Well, Vec::new());
    }
    let answer = match read {
        Ok(bytes) if clerk => CLERK.with_borrow_mut(|clerk| {
            let clerk = clerk.as_mut()?;
            Some(clerk.open(whose, name, bytes, remembered))
        }),
        Ok(_) => None,
        Err(text) => Some(Answer::Refused(text)),
    };
    let answer = answer.unwrap_or_else(|| Answer::Refused(misheard()));
    say(&number, &answer, Vec::new());
    for message in WAITING.take().into_iter().flatten() {
        hear(&message);
    }
}

/// Answers with what stands in a file. A table that is being read goes on.
async fn text(message: Array) {
    let answer = match bytes(&message.get(3), || true).await {
        Ok(bytes) => clerk::text(bytes),
        Err(why) => Answer::Refused(why),
    };
    say(&message.get(0), &answer, Vec::new());
}

/// Reads a file for a record table. The table that is kept stays as it is.
async fn read_records(message: Array, ask: RecordsAsk) {
    let number = message.get(0);
    let answer = match policy(&message.get(2), &message.get(4)) {
        None => Answer::Refused(misheard()),
        Some(policy) => match bytes(&message.get(3), || true).await {
            Ok(bytes) => records::read(&policy, ask, bytes),
            Err(why) => Answer::Refused(why),
        },
    };
    say(&number, &answer, Vec::new());
}

/// Computes a portion, and the next one after whatever somebody has asked meanwhile.
#[allow(clippy::float_arithmetic, reason = "a clock, not a figure")]
fn go_on(number: JsValue) {
    // Stopped meanwhile, and perhaps begun anew under another number.
    if COMPUTED.with_borrow(|computed| *computed != number) {
        return say(&number, &Answer::Well, Vec::new());
    }
    let begun = js_sys::Date::now();
    let answer = CLERK.with_borrow_mut(|clerk| {
        let clerk = clerk.as_mut()?;
        loop {
            let answer = clerk.go_on(ROWS_AT_ONCE)?;
            let is_over = !matches!(answer, Answer::Progress(_));
            if is_over || js_sys::Date::now() - begun > PORTION_MS {
                return Some(answer);
            }
        }
    });
    let answer = answer.unwrap_or(Answer::Well);
    say(&number, &answer, Vec::new());
    if matches!(answer, Answer::Progress(_)) {
        Timeout::new(0, move || go_on(number)).forget();
    }
}

fn say(number: &JsValue, answer: &Answer, bytes: Vec<u8>) {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let answer = answer.serialize(&serializer).unwrap_or_default();
    let message = Array::of2(number, &answer);
    let transfer = Array::new();
    if !bytes.is_empty() {
        let bytes = Uint8Array::from(bytes.as_slice());
        transfer.push(&bytes.buffer());
        message.push(&bytes);
    }
    post(&message, &transfer);
}

fn post(message: &Array, transfer: &Array) {
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>()
        && let Err(error) = scope.post_message_with_transfer(message, transfer)
    {
        web_sys::console::error_1(&error);
    }
}

/// A policy as it was packed by a program that speaks the same language; none otherwise.
fn policy(bytes: &JsValue, language: &JsValue) -> Option<Policy> {
    if language.as_string().as_deref() != Some(library::LANGUAGE) {
        return None;
    }
    Some(Policy::unpack(&bytes.dyn_ref::<Uint8Array>()?.to_vec()))
}

/// The bytes of a table: a file as it flows in, so that it is never there twice; a text as UTF-8. Once it is no longer wanted, nothing more
/// is read of it.
async fn bytes(table: &JsValue, is_wanted: impl Fn() -> bool) -> Result<Vec<u8>, Text> {
    if let Some(text) = table.as_string() {
        return Ok(text.into_bytes());
    }
    let unread = |_| {
        Text::new(
            "文件读不出来。它可能已被移动、改动，或正被别的程序占用",
            "The file cannot be read. It may have been moved or changed, or another program holds it",
        )
    };
    let Some(file) = table.dyn_ref::<Blob>() else {
        return Err(misheard());
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size in bytes, which saturates"
    )]
    let size = file.size() as usize;
    let mut bytes = Vec::new();
    // A file that does not fit is told apart from one that cannot be read.
    if bytes.try_reserve_exact(size).is_err() {
        return Err(Text::new(
            "文件太大，浏览器放不下。请拆成几个，或用命令行计算",
            "The file is too large for the browser. Split it, or use the command line",
        ));
    }
    // One request to the browser: cut into pieces, each would take as long as a megabyte.
    let reader: ReadableStreamDefaultReader = file.stream().get_reader().unchecked_into();
    while is_wanted() {
        let read = JsFuture::from(reader.read()).await.map_err(unread)?;
        let piece = Reflect::get(&read, &"value".into()).map_err(unread)?;
        let Some(piece) = piece.dyn_ref::<Uint8Array>() else {
            break;
        };
        let from = bytes.len();
        bytes.resize(from + piece.length() as usize, 0);
        piece.copy_to(&mut bytes[from..]);
    }
    Ok(bytes)
}

fn misheard() -> Text {
    Text::new(
        "程序的两部分版本不同。请刷新页面再试",
        "Two parts of the program do not fit together. Reload the page and try again",
    )
}

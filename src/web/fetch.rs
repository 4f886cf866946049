//! Fetching a file from beside the page.

use gloo::events::EventListener;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::{XmlHttpRequest, XmlHttpRequestResponseType};

/// A connection on which the largest file, some 40 KB as sent, takes longer than this is as good as none.
const PATIENCE_MS: u32 = 30_000;

/// Where the document says which version of the page it is (`xtask/src/offline.rs`); one that is being worked on does not say.
pub(super) const BUILD: &str = "data-build";

/// Fetches a file and does `then` with its bytes: none where there was no answer, and whatever a server says instead of a file
/// where there was another one.
pub(super) fn fetch(file: &str, then: impl FnOnce(Vec<u8>) + 'static) {
    let then: Box<dyn FnOnce(Vec<u8>)> = Box::new(then);
    if let Err(error) = request(file, then) {
        web_sys::console::warn_1(&error);
    }
}

/// Older than `fetch`, and one event instead of two promises. What cannot even be sent ends as well.
fn request(file: &str, then: Box<dyn FnOnce(Vec<u8>)>) -> Result<(), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("GET", file)?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_timeout(PATIENCE_MS);
    let answered = request.clone();
    EventListener::once(&request, "loadend", move |_| {
        let bytes = answered.response().unwrap_or_default();
        then(Uint8Array::new(&bytes).to_vec());
    })
    .forget();
    request.send()
}

/// The address of a script whose name says nothing of its bytes: with the version of this page, so that neither a cache nor the service
/// worker ever gives an open page the script of another version.
pub(super) fn script(name: &str) -> String {
    let root = gloo::utils::document().document_element();
    match root.and_then(|root| root.get_attribute(BUILD)) {
        Some(build) => ["./", name, "?", &build].concat(),
        None => ["./", name].concat(),
    }
}

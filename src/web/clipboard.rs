//! Putting a text on the clipboard.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// Puts a text on the clipboard; whether the browser let us.
///
/// Older than `navigator.clipboard`, and there also in the browsers inside chat programs and on pages without https.
pub(super) fn put(text: &str) -> bool {
    let document = gloo::utils::document();
    let area = document.create_element("textarea").ok();
    let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else {
        return false;
    };
    let before = document
        .active_element()
        .and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    area.set_value(text);
    area.set_class_name("unseen");
    if gloo::utils::body().append_child(&area).is_err() {
        return false;
    }
    area.select();
    let document = document.dyn_into::<HtmlDocument>();
    let done = document.is_ok_and(|document| document.exec_command("copy").unwrap_or(false));
    area.remove();
    if let Some(before) = before
        && let Err(error) = before.focus()
    {
        web_sys::console::warn_1(&error);
    }
    done
}

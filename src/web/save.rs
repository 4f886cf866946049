//! Handing the reader a file, or the page on paper.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Has the browser print the page.
pub(super) fn print() {
    if let Err(error) = gloo::utils::window().print() {
        web_sys::console::warn_1(&error);
    }
}

/// Has the browser save a file.
///
/// # Errors
/// What the browser says where it does not take it.
pub(super) fn save(name: &str, file: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(file)?;
    let link: HtmlAnchorElement = gloo::utils::document()
        .create_element("a")?
        .unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has taken the file over; some take their time.
    gloo::timers::callback::Timeout::new(10_000, move || {
        if let Err(error) = Url::revoke_object_url(&address) {
            web_sys::console::warn_1(&error);
        }
    })
    .forget();
    Ok(())
}

/// Has the browser save a text as a file.
pub(super) fn save_text(name: &str, text: &str) {
    let file = Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into()));
    if let Err(error) = file.and_then(|file| save(name, &file)) {
        web_sys::console::warn_1(&error);
    }
}

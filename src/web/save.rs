//! Handing the reader a file.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Has the browser save a text as a file.
pub(super) fn save(name: &str, text: &str) {
    if let Err(error) = offer(name, text) {
        web_sys::console::warn_1(&error);
    }
}

fn offer(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
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

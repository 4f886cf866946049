//! Reading a file that the reader has chosen or dropped, whichever editor has written it.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, FileReader, HtmlInputElement};

/// The file that was just chosen in a field; the same one, mended meanwhile, can be chosen again.
pub(super) fn of_input(event: &Event) -> Option<File> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// The file that was just dropped.
pub(super) fn of_drop(event: &Event) -> Option<File> {
    event.prevent_default();
    let dragged = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    dragged.files()?.get(0)
}

/// Reads a file as text; none where that cannot be done. A mark at its beginning says that it is UTF-16; what is no UTF-8 is what Excel and
/// older editors in China write.
pub(super) fn read(file: File, then: impl FnOnce(Option<String>) + 'static) {
    read_as(file, "utf-8", Box::new(then));
}

fn read_as(file: File, encoding: &'static str, then: Box<dyn FnOnce(Option<String>)>) {
    let Ok(reader) = FileReader::new() else {
        return then(None);
    };
    if reader.read_as_text_with_label(&file, encoding).is_err() {
        return then(None);
    }
    let there = reader.clone();
    EventListener::once(&reader, "loadend", move |_: &Event| {
        let text = there.result().ok().and_then(|text| text.as_string());
        match text {
            Some(text) if encoding == "utf-8" && text.contains('\u{fffd}') => {
                read_as(file, "gb18030", then);
            }
            text => then(text),
        }
    })
    .forget();
}

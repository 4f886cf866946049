//! What is left when the program fails: what happened, what was filled in, and a way to start again. Plain HTML in one piece, since
//! nothing of the program can be relied on any more.

use std::fmt::Write;
use std::panic::{self, PanicHookInfo};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// From now on a panic shows the rescue page.
pub(super) fn prepare() {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show(info);
    }));
}

fn show(info: &PanicHookInfo<'_>) {
    let document = gloo::utils::document();
    // Without a body there is nothing to show anything in, and the console has been told.
    let Some(body) = document.body() else { return };
    let entries = entries(&document);
    let location = gloo::utils::window().location();
    // The address without its hash: following it loads the page anew, without a script.
    let again = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let lines = entries.lines().count().max(2);
    body.set_inner_html(&format!(
        r#"<main class="rescue" role="alert">
<h1>程序出错了 · Something went wrong</h1>
<p>这是程序的问题，不是您的操作有误。下面是您填过的内容，可先复制保存，再重新打开。</p>
<p lang="en">This is a fault of the program, not yours. Below is what you had filled in: copy it, then open the page again.</p>
<p><label for="rescued">填过的内容 · What was filled in</label></p>
<textarea id="rescued" readonly rows="{lines}">{}</textarea>
<p><a class="apply" href="{}">重新打开 · Open again</a></p>
<details><summary>出错信息 · Details</summary><pre>{}</pre></details>
</main>"#,
        escaped(&entries),
        escaped(&again),
        escaped(&info.to_string()),
    ));
}

/// Every field with its name, read off the page: the program's own memory may be what is broken.
fn entries(document: &web_sys::Document) -> String {
    let mut text = document.title();
    let Ok(list) = document.query_selector_all("main input, main select, main textarea") else {
        return text;
    };
    for at in 0..list.length() {
        let Some(element) = list
            .get(at)
            .and_then(|node| node.dyn_into::<Element>().ok())
        else {
            continue;
        };
        let Some(value) = value(&element) else {
            continue;
        };
        // Writing to a text cannot fail.
        let _ = write!(text, "\n{}\t{value}", name(document, &element));
    }
    text
}

fn value(element: &Element) -> Option<String> {
    if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        return Some(select.value());
    }
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        return Some(area.value());
    }
    let input = element.dyn_ref::<HtmlInputElement>()?;
    match input.type_().as_str() {
        "radio" => input.checked().then(|| "✓".to_owned()),
        "checkbox" => Some(if input.checked() { "✓" } else { "✗" }.to_owned()),
        _ => Some(input.value()).filter(|value| !value.is_empty()),
    }
}

fn name(document: &web_sys::Document, element: &Element) -> String {
    let by_label = document
        .query_selector(&format!("label[for=\"{}\"]", element.id()))
        .ok()
        .flatten();
    let label = by_label.or_else(|| element.closest("label").ok().flatten());
    let words = label
        .and_then(|label| label.text_content())
        .unwrap_or_default();
    let group = element
        .closest("fieldset")
        .ok()
        .flatten()
        .and_then(|set| set.query_selector("legend").ok().flatten());
    let group = group
        .and_then(|legend| legend.text_content())
        .unwrap_or_default();
    format!("{} {}", group.trim(), words.trim())
        .trim()
        .to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

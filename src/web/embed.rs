//! One policy's calculator inside another page: `?embed=1#/p/<id>`, with `&lang=en` and `&theme=dark`.
//!
//! The style leaves nothing around the calculator, and nothing is read from or kept in the browser: what somebody types into the page of
//! another site is none of their own forms. `embed.js`, fetched only here, tells the page around how high the calculator is and leads links
//! to the whole page.

use crate::lang::Lang;

use super::part::{Element, el};
use super::{fetch, preferences, text, workshop};

/// Whether this is such a calculator.
pub(super) fn is() -> bool {
    said("embed").is_some()
}

/// What the address says behind `?` under a name: `?name=value&…`. What is looked for here needs no escapes.
pub(super) fn said(name: &str) -> Option<String> {
    let search = gloo::utils::window().location().search().ok()?;
    let mut pairs = search.split(['?', '&']);
    pairs.find_map(|pair| Some(pair.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
}

/// Marks the document for the style, and fetches the script. Where it does not come, the calculator scrolls.
pub(super) fn prepare() {
    if is() {
        preferences::mark("data-embed", "");
        workshop::add_script(&fetch::script("embed.js"), || ());
    }
}

/// The way to the whole page, below the calculator.
pub(super) fn way_out(lang: Lang) -> Option<Element> {
    let link = || el("a").attr("href", "#").child(text::WHOLE_PAGE.get(lang));
    is().then(link)
}

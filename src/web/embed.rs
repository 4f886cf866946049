//! One policy's calculator inside another page: `?embed=1#/p/<id>`, with `&lang=en` and `&theme=dark`.
//!
//! There is nothing around the calculator, and nothing is read from or kept in the browser: what somebody types into the page of another
//! site is none of their own forms. `embed.js`, fetched only here, tells the page around how high the calculator is.

use leptos::prelude::{Get, RwSignal};

use crate::lang::Lang;

use super::part::{Part, el};
use super::preferences::{Theme, mark};
use super::{address, text, workshop};

/// Whether this is such a calculator. The one file has no `embed.js` and is no page for others.
pub(super) fn is() -> bool {
    address::said("embed").as_deref() == Some("1") && !address::is_one_file()
}

/// Marks the document for the style, and has the page around told of the height.
pub(super) fn prepare() {
    if is() {
        mark("data-embed", "");
        // What does not come leaves a calculator that scrolls.
        workshop::add_script("./embed.js", || ());
    }
}

/// The language and the appearance that the address asks for.
pub(super) fn preferences() -> Option<(Lang, Theme)> {
    let lang = match address::said("lang").as_deref() {
        Some("en") => Lang::En,
        _ => Lang::Zh,
    };
    let theme = address::said("theme").unwrap_or_default();
    is().then(|| (lang, Theme::from_id(&theme)))
}

/// What stands below the calculator: the way to the whole page.
pub(super) fn foot(hash: RwSignal<String>, lang: Lang) -> Part {
    let whole = el("a")
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .live_attr("href", move || {
            Some(
                [address::page().unwrap_or_default(), hash.get()]
                    .concat()
                    .into(),
            )
        })
        .child(text::WHOLE_PAGE.get(lang));
    el("footer").class("foot").child(whole).into()
}

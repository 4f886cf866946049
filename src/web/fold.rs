//! A section of a page that is folded away until it is wanted.

use leptos::prelude::{Get, RwSignal};

use crate::lang::Lang;

use super::part::{Element, Part, el};
use super::text::Say;

/// A section of this class under its title, an element such as `h2`. What is in it is made only while it is open: that it costs time must not be felt by
/// those who never look.
pub(super) fn fold<P: Into<Part>>(
    class: &'static str,
    (heading, title): (&'static str, Say),
    open: RwSignal<bool>,
    lang: Lang,
    content: impl Fn() -> P + 'static,
) -> Element {
    el("details")
        .class(class)
        .open(open)
        .child(el("summary").child(el(heading).child(title.get(lang))))
        .live(move || open.get().then(&content))
}

//! Controls that offer what can be chosen: a switch, options side by side, a list.

use leptos::prelude::{Get, RwSignal, Set, With, event_target_checked, event_target_value};

use crate::lang::Lang;

use super::part::{Element, el};
use super::text;

/// A switch for yes or no that begins at `default`.
pub(super) fn switch(
    signal: RwSignal<String>,
    id: String,
    default: bool,
    described: String,
    lang: Lang,
) -> Element {
    let on = move || match signal.get().as_str() {
        "" => default,
        text => text == "true",
    };
    let word = move || {
        if on() {
            text::YES.get(lang)
        } else {
            text::NO.get(lang)
        }
    };
    el("span")
        .class("switch")
        .child(
            el("input")
                .attr("type", "checkbox")
                .attr("role", "switch")
                .id(id)
                .attr("aria-describedby", described)
                .checked(on)
                .on("change", move |event| {
                    signal.set(event_target_checked(event).to_string())
                }),
        )
        .child(
            el("span")
                .class("switch-word")
                .attr("aria-hidden", "true")
                .live(word),
        )
}

/// Options side by side; named by the element with the id `<id>-label`.
pub(super) fn segments(
    signal: RwSignal<String>,
    id: &str,
    default: Option<&str>,
    options: Vec<(String, &'static str)>,
    described: String,
) -> Element {
    let name = format!("{id}-choice");
    let mut group = el("div")
        .class("segments")
        .attr("role", "radiogroup")
        .attr("aria-labelledby", format!("{id}-label"))
        .attr("aria-describedby", described);
    for (at, (value, label)) in options.into_iter().enumerate() {
        let is_default = default == Some(&value);
        let wanted = value.clone();
        let chosen = move || signal.with(|text| *text == wanted || (is_default && text.is_empty()));
        // The first carries the field's id, so that what points at the field finds something to focus.
        let id = if at == 0 {
            id.to_owned()
        } else {
            format!("{id}-{at}")
        };
        group = group.child(segment(id, name.clone(), label, chosen, move || {
            signal.set(value.clone())
        }));
    }
    group
}

/// One option of a group named `name`.
pub(super) fn segment(
    id: String,
    name: String,
    label: &'static str,
    chosen: impl Fn() -> bool + 'static,
    choose: impl Fn() + 'static,
) -> Element {
    el("label")
        .class("segment")
        .child(
            el("input")
                .attr("type", "radio")
                .id(id)
                .attr("name", name)
                .checked(chosen)
                .on("change", move |_| choose()),
        )
        .child(el("span").child(label))
}

/// A list that drops down.
pub(super) fn list(
    signal: RwSignal<String>,
    id: String,
    default: Option<String>,
    options: Vec<(String, &'static str)>,
    lang: Lang,
    described: String,
) -> Element {
    let default = default.unwrap_or_default();
    let blank = default
        .is_empty()
        .then(|| el("option").attr("value", "").child(text::CHOOSE.get(lang)));
    let options = options
        .into_iter()
        .map(|(value, label)| el("option").attr("value", value).child(label));
    let shown = move || {
        let text = signal.get();
        if text.is_empty() {
            default.clone()
        } else {
            text
        }
    };
    el("select")
        .id(id)
        .class("entry")
        .attr("aria-describedby", described)
        .value(shown)
        .on("change", move |event| signal.set(event_target_value(event)))
        .child(blank)
        .children(options)
}

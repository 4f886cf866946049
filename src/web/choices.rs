//! Controls that offer what can be chosen: a switch, options side by side, a list.

use leptos::prelude::*;

use crate::lang::Lang;

use super::text;

/// A switch for yes or no that begins at `default`.
pub(super) fn switch(
    signal: RwSignal<String>,
    id: String,
    default: bool,
    described: String,
    lang: Lang,
) -> AnyView {
    let on = move || match signal.get().as_str() {
        "" => default,
        text => text == "true",
    };
    view! {
        <span class="switch">
            <input
                type="checkbox"
                role="switch"
                id=id
                aria-describedby=described
                prop:checked=on
                on:change=move |event| signal.set(event_target_checked(&event).to_string())
            />
            <span class="switch-word" aria-hidden="true">
                {move || if on() { text::YES.get(lang) } else { text::NO.get(lang) }}
            </span>
        </span>
    }
    .into_any()
}

/// Options side by side; named by the element with the id `<id>-label`.
pub(super) fn segments(
    signal: RwSignal<String>,
    id: &str,
    default: Option<String>,
    options: Vec<(String, String)>,
    described: &str,
) -> AnyView {
    let name = format!("{id}-choice");
    let options: Vec<AnyView> = options
        .into_iter()
        .enumerate()
        .map(|(at, (value, label))| {
            let default = default.clone();
            let wanted = value.clone();
            let chosen = Signal::derive(move || {
                signal.with(|text| {
                    if text.is_empty() {
                        default.as_ref() == Some(&wanted)
                    } else {
                        *text == wanted
                    }
                })
            });
            // The first carries the field's id, so that what points at the field finds something to focus.
            let id = if at == 0 {
                id.to_owned()
            } else {
                format!("{id}-{at}")
            };
            segment(id, name.clone(), label, chosen, move || {
                signal.set(value.clone())
            })
        })
        .collect();
    view! {
        <div class="segments" role="radiogroup" aria-labelledby=format!("{id}-label") aria-describedby=described.to_owned()>
            {options}
        </div>
    }
    .into_any()
}

/// One option of a group named `name`.
pub(super) fn segment(
    id: String,
    name: String,
    label: String,
    chosen: Signal<bool>,
    choose: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label class="segment">
            <input type="radio" id=id name=name prop:checked=move || chosen.get() on:change=move |_| choose() />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// A list that drops down.
pub(super) fn list(
    signal: RwSignal<String>,
    id: String,
    default: Option<String>,
    options: Vec<(String, String)>,
    lang: Lang,
    described: String,
) -> AnyView {
    let default = default.unwrap_or_default();
    let blank = default
        .is_empty()
        .then(|| view! { <option value="">{text::CHOOSE.get(lang)}</option> });
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(value, label)| view! { <option value=value>{label}</option> }.into_any())
        .collect();
    let shown = move || {
        let text = signal.get();
        if text.is_empty() {
            default.clone()
        } else {
            text
        }
    };
    view! {
        <select id=id class="entry" aria-describedby=described prop:value=shown on:change=move |event| signal.set(event_target_value(&event))>
            {blank}
            {options}
        </select>
    }
    .into_any()
}

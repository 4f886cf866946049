//! The form: one control for each input of the policy, by its type and spread.

use leptos::ev::{CompositionEvent, Event, FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::lang::Lang;
use crate::policy::model::Input;
use crate::policy::{Axis, Kind, Value, notation};
use crate::scenario::Field;
use crate::scenario::draft::{read_field, tidied};

use super::desk::{Desk, field_id};
use super::{choices, series, text};

/// How many options of a choice are laid out side by side; more of them go into a list that drops down.
const OPTIONS_IN_SIGHT: usize = 4;

/// The controls of all inputs.
pub(crate) fn form(desk: &'static Desk, lang: Lang) -> AnyView {
    let controls: Vec<AnyView> = desk
        .policy
        .inputs
        .iter()
        .enumerate()
        .map(|(at, input)| match input.ty.axis {
            Axis::One => single(desk, at, input, lang),
            Axis::Month | Axis::Quarter => series::series(desk, at, input, lang),
        })
        .collect();
    view! { <div class="fields">{controls}</div> }.into_any()
}

/// A single figure: its name on the left, its control on the right.
fn single(desk: &'static Desk, at: usize, input: &'static Input, lang: Lang) -> AnyView {
    let field = Field::Input {
        input: at,
        period: 0,
    };
    let id = field_id(field);
    let label_id = format!("{id}-label");
    let described = described_by(
        input.help.is_some() || blank_meaning(input, lang).is_some(),
        &id,
    );
    let (control, is_group) = control(desk, field, input, lang, described);
    let name = view! { {input.label.get(lang)}{optional(input, lang)} };
    let name = if is_group {
        view! { <span class="field-name" id=label_id>{name}</span> }.into_any()
    } else {
        view! { <label class="field-name" for=id.clone() id=label_id>{name}</label> }.into_any()
    };
    view! {
        <div class="field">
            <div class="field-about">{name}{help(input, &id, lang)}</div>
            <div class="field-control">{control}{remark(desk, field, input.ty.kind, lang)}</div>
        </div>
    }
    .into_any()
}

/// What a control is described by: its help, if there is any, and what is wrong with it.
pub(super) fn described_by(has_help: bool, id: &str) -> String {
    if has_help {
        format!("{id}-help {id}-remark")
    } else {
        format!("{id}-remark")
    }
}

fn optional(input: &Input, lang: Lang) -> Option<AnyView> {
    input
        .optional
        .then(|| view! { <span class="optional">{text::OPTIONAL.get(lang)}</span> }.into_any())
}

/// What leaving an input blank means, where it means anything.
fn blank_meaning(input: &Input, lang: Lang) -> Option<String> {
    if let Some(blank) = &input.blank {
        return Some(blank.get(lang).to_owned());
    }
    let default = input.default.as_ref()?;
    // A switch and a choice show their default.
    let shown = matches!(input.ty.kind, Kind::Bool | Kind::Choice(_));
    (!shown).then(|| text::default_is(lang, &notation::write_edit(input.ty.kind, default)))
}

/// The input's help and what leaving it blank means.
pub(super) fn help(input: &'static Input, id: &str, lang: Lang) -> Option<AnyView> {
    let blank = blank_meaning(input, lang);
    if input.help.is_none() && blank.is_none() {
        return None;
    }
    let help = input
        .help
        .as_ref()
        .map(|help| view! { <span>{help.get(lang)}</span> });
    let blank = blank.map(|blank| view! { <span>{blank}</span> });
    Some(view! { <p class="help" id=format!("{id}-help")>{help}{blank}</p> }.into_any())
}

/// Below a control: what is wrong with the text, or the figure read back as long as it is written otherwise.
pub(super) fn remark(desk: &'static Desk, field: Field, kind: Kind, lang: Lang) -> AnyView {
    let id = format!("{}-remark", field_id(field));
    let content = move || match desk.problem(field, lang) {
        Some(problem) => view! { <span class="wrong">{problem}</span> }.into_any(),
        None => read_back(desk, field, kind, lang)
            .map(|figure| view! { <span class="read-back">{figure}</span> }.into_any())
            .unwrap_or_else(|| ().into_any()),
    };
    view! { <p class="remark" id=id>{content}</p> }.into_any()
}

/// `= 1,200,000.00 元` for `120万`; none where it would only repeat the text.
pub(super) fn read_back(desk: &Desk, field: Field, kind: Kind, lang: Lang) -> Option<String> {
    let typed = desk.text(field)?.get();
    if !kind.is_numeric() {
        return None;
    }
    tidied(kind, &typed)?;
    match read_field(kind, &[], &typed) {
        Ok(Some(Value::Number(number))) => {
            Some(text::reads(lang, &text::figure(lang, kind, number)))
        }
        _ => None,
    }
}

/// The control of one value, and whether it is a group of controls (named by the label's id instead of a `for`).
pub(super) fn control(
    desk: &'static Desk,
    field: Field,
    input: &'static Input,
    lang: Lang,
    described: String,
) -> (AnyView, bool) {
    let Some(signal) = desk.text(field) else {
        return (().into_any(), false);
    };
    let id = field_id(field);
    match input.ty.kind {
        Kind::Bool
            if input.ty.axis == Axis::One && matches!(input.default, Some(Value::Bool(_))) =>
        {
            let default = input.default == Some(Value::Bool(true));
            (choices::switch(signal, id, default, described, lang), false)
        }
        Kind::Bool => {
            let options = vec![
                ("true".to_owned(), text::YES.get(lang).to_owned()),
                ("false".to_owned(), text::NO.get(lang).to_owned()),
            ];
            pick(signal, id, input, options, lang, described)
        }
        Kind::Choice(_) => {
            let options = input
                .options
                .iter()
                .map(|(id, label)| (id.clone(), label.get(lang).to_owned()))
                .collect();
            pick(signal, id, input, options, lang, described)
        }
        kind => {
            let placeholder = input
                .default
                .as_ref()
                .map(|default| notation::write_edit(kind, default));
            (
                figure(
                    desk,
                    field,
                    kind,
                    placeholder.unwrap_or_default(),
                    described,
                    None,
                ),
                false,
            )
        }
    }
}

fn pick(
    signal: RwSignal<String>,
    id: String,
    input: &'static Input,
    options: Vec<(String, String)>,
    lang: Lang,
    described: String,
) -> (AnyView, bool) {
    let default = input
        .default
        .as_ref()
        .map(|value| notation::write_exact(input.ty.kind, value, None));
    if input.ty.axis == Axis::One && options.len() <= OPTIONS_IN_SIGHT {
        (
            choices::segments(signal, &id, default, options, &described),
            true,
        )
    } else {
        (
            choices::list(signal, id, default, options, lang, described),
            false,
        )
    }
}

/// A field that figures, dates and texts are typed into. `name` is its name where it has no label of its own.
pub(super) fn figure(
    desk: &'static Desk,
    field: Field,
    kind: Kind,
    placeholder: String,
    described: String,
    name: Option<String>,
) -> AnyView {
    let Some(signal) = desk.text(field) else {
        return ().into_any();
    };
    let composing = StoredValue::new_local(false);
    let take = move |target: Option<web_sys::EventTarget>| {
        if let Some(input) =
            target.and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            signal.set(input.value());
        }
    };
    let finish = move || {
        if let Some(tidy) = tidied(kind, &signal.get_untracked()) {
            signal.set(tidy);
        }
        desk.left(field);
    };
    let numeric = kind.is_numeric();
    view! {
        <input
            id=field_id(field)
            class="entry"
            class:numeric=numeric
            type=if kind == Kind::Date { "date" } else { "text" }
            inputmode=if numeric { "decimal" } else { "text" }
            autocomplete="off"
            spellcheck="false"
            enterkeyhint="next"
            placeholder=placeholder
            aria-label=name
            aria-describedby=described
            aria-invalid=move || desk.problem(field, Lang::Zh).map(|_| "true")
            prop:value=move || signal.get()
            // An input method's half-finished text is none of our business.
            on:compositionstart=move |_: CompositionEvent| composing.set_value(true)
            on:compositionend=move |event: CompositionEvent| {
                composing.set_value(false);
                take(event.target());
            }
            on:input=move |event: Event| if !composing.get_value() { take(event.target()) }
            on:focus=move |_: FocusEvent| desk.entered(field)
            on:blur=move |event: FocusEvent| {
                // Some input methods leave without ending their composition.
                composing.set_value(false);
                take(event.target());
                finish();
            }
            on:keydown=move |event: KeyboardEvent| if event.key() == "Enter" && !event.is_composing() { finish() }
        />
    }
    .into_any()
}

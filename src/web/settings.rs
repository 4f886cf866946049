//! What a policy leaves open or sets: readings as switches, parameters with their sources.

use leptos::prelude::*;

use crate::lang::Lang;
use crate::policy::model::{Parameter, Reading};
use crate::scenario::Field;

use super::choices::segment;
use super::desk::{Desk, field_id};
use super::sources::{badge, clause};
use super::{fields, text};

/// The readings of the policy.
pub(super) fn readings(desk: &'static Desk, lang: Lang) -> AnyView {
    if desk.readings.is_empty() {
        return ().into_any();
    }
    let switches: Vec<AnyView> = desk
        .policy
        .readings
        .iter()
        .zip(&desk.readings)
        .enumerate()
        .map(|(at, (reading, chosen))| switch(desk, at, reading, *chosen, lang))
        .collect();
    view! {
        <section class="readings" aria-labelledby="readings-title">
            <h2 id="readings-title">{text::READINGS.get(lang)}</h2>
            {switches}
        </section>
    }
    .into_any()
}

fn switch(
    desk: &'static Desk,
    at: usize,
    reading: &'static Reading,
    chosen: RwSignal<usize>,
    lang: Lang,
) -> AnyView {
    let name = format!("reading-{at}");
    let options: Vec<AnyView> = reading
        .options
        .iter()
        .enumerate()
        .map(|(option, known)| {
            let is_chosen = Signal::derive(move || chosen.get() == option);
            let label = known.label.get(lang).to_owned();
            segment(
                format!("{name}-{option}"),
                name.clone(),
                label,
                is_chosen,
                move || chosen.set(option),
            )
        })
        .collect();
    let note = move || {
        let note = reading.options.get(chosen.get())?.note.as_ref()?;
        Some(note.get(lang))
    };
    let note_id = format!("{name}-note");
    let described = note_id.clone();
    view! {
        <fieldset class="reading" aria-describedby=described>
            <legend>{reading.label.get(lang)} " " {badge(reading.provenance.status, lang)}</legend>
            <div class="segments">{options}</div>
            <p class="chosen-note" id=note_id>{note}</p>
            {clause(&reading.provenance, desk.policy.source.as_ref(), lang)}
        </fieldset>
    }
    .into_any()
}

/// The parameters of the policy, folded away.
pub(super) fn parameters(desk: &'static Desk, lang: Lang) -> AnyView {
    let list = &desk.policy.parameters;
    if list.is_empty() {
        return ().into_any();
    }
    let changed = move || {
        let count = desk.understood.with(|form| {
            form.settings
                .overridden
                .iter()
                .filter(|changed| **changed)
                .count()
        });
        (count > 0).then(|| {
            view! { <span class="badge changed">{text::changed_count(lang, &count.to_string())}</span> }
        })
    };
    let rows: Vec<AnyView> = list
        .iter()
        .enumerate()
        .map(|(at, parameter)| row(desk, at, parameter, lang))
        .collect();
    let open = desk.parameters_open;
    view! {
        <details class="parameters" prop:open=open.get_untracked() on:toggle=move |event| open.set(is_open(&event))>
            <summary>
                <h2>{text::PARAMETERS.get(lang)}</h2>
                <span class="count">{list.len()}</span>
                {changed}
            </summary>
            <div class="fields">{rows}</div>
        </details>
    }
    .into_any()
}

/// Whether the `details` element that was toggled is open now.
pub(super) fn is_open(event: &leptos::ev::Event) -> bool {
    event_target::<web_sys::Element>(event).has_attribute("open")
}

fn row(desk: &'static Desk, at: usize, parameter: &'static Parameter, lang: Lang) -> AnyView {
    let field = Field::Parameter(at);
    let id = field_id(field);
    let kind = parameter.kind;
    let own = parameter.value.as_ref().map_or_else(
        || text::UNSET.get(lang).to_owned(),
        |value| text::value(lang, desk.policy, kind, value),
    );
    let changed = move || {
        desk.understood
            .with(|form| form.settings.overridden.get(at) == Some(&true))
    };
    let reset = {
        let own = own.clone();
        move || {
            let own = own.clone();
            changed().then(|| {
                view! {
                    <p class="override">
                        <span class="badge changed">{text::CHANGED.get(lang)}</span>
                        <span>{text::policy_says(lang, &own)}</span>
                        <button
                            type="button"
                            class="quiet"
                            aria-label=text::reset(lang, parameter.label.get(lang))
                            on:click=move |_| {
                                if let Some(text) = desk.text(field) {
                                    text.set(String::new());
                                }
                                super::focus(&field_id(field));
                            }
                        >
                            {text::RESET.get(lang)}
                        </button>
                    </p>
                }
            })
        }
    };
    // A rise of bands that an override breaks is found by the plan, not in the field.
    let misfit = move || {
        desk.statement.with(|statement| {
            let place = format!("parameters.{}", parameter.name);
            let errors = statement.as_ref().err()?;
            let error = errors.iter().find(|error| error.place == place)?;
            Some(error.message().get(lang).to_owned())
        })
    };
    let control = fields::figure(
        desk,
        field,
        kind,
        own,
        format!("{id}-remark {id}-clause"),
        None,
    );
    view! {
        <div class="field parameter" class:overridden=changed>
            <div class="field-about">
                <label class="field-name" for=id.clone()>{parameter.label.get(lang)}</label>
                " " {badge(parameter.provenance.status, lang)}
                <div id=format!("{id}-clause")>{clause(&parameter.provenance, desk.policy.source.as_ref(), lang)}</div>
            </div>
            <div class="field-control">
                {control}
                {fields::remark(desk, field, kind, lang)}
                <p class="remark wrong" role="status">{misfit}</p>
                {reset}
            </div>
        </div>
    }
    .into_any()
}

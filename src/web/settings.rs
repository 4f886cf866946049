//! What a policy leaves open or sets: readings as switches, parameters with their sources.

use leptos::prelude::{Get, RwSignal, Set, Track, WithUntracked};

use crate::lang::Lang;
use crate::policy::model::Reading;
use crate::scenario::Field;

use super::choices::segment;
use super::desk::{Desk, field_id};
use super::part::{Element, Part, button, el};
use super::sources::{badge, clause};
use super::{fields, text};

/// The readings of the policy.
pub(super) fn readings(desk: &'static Desk, lang: Lang) -> Option<Element> {
    if desk.readings.is_empty() {
        return None;
    }
    let readings = desk.policy.readings.iter().zip(&desk.readings).enumerate();
    Some(
        el("section")
            .class("readings")
            .attr("aria-labelledby", "readings-title")
            .child(
                el("h2")
                    .id("readings-title")
                    .child(text::READINGS.get(lang)),
            )
            .children(
                readings.map(|(at, (reading, chosen))| switch(desk, at, reading, *chosen, lang)),
            ),
    )
}

fn switch(
    desk: &'static Desk,
    at: usize,
    reading: &'static Reading,
    chosen: RwSignal<usize>,
    lang: Lang,
) -> Element {
    let name = format!("reading-{at}");
    let options = reading.options.iter().enumerate().map(|(option, known)| {
        segment(
            format!("{name}-{option}"),
            name.clone(),
            known.label.get(lang),
            move || chosen.get() == option,
            move || chosen.set(option),
        )
    });
    let note = move || {
        let note = reading.options.get(chosen.get())?.note.as_ref()?;
        Some(note.get(lang))
    };
    let note_id = format!("{name}-note");
    el("fieldset")
        .class("reading")
        .attr("aria-describedby", note_id.clone())
        .child(
            el("legend")
                .child(reading.label.get(lang))
                .child(" ")
                .child(badge(reading.provenance.status, lang)),
        )
        .child(el("div").class("segments").children(options))
        .child(el("p").class("chosen-note").id(note_id).live(note))
        .child(clause(
            &reading.provenance,
            desk.policy.source.as_ref(),
            lang,
        ))
}

/// The parameters of the policy, folded away.
pub(super) fn parameters(desk: &'static Desk, lang: Lang) -> Option<Element> {
    let list = &desk.policy.parameters;
    if list.is_empty() {
        return None;
    }
    let changed = move || {
        desk.changes.settings.track();
        let count = desk.understood.with_untracked(|form| {
            form.settings
                .overridden
                .iter()
                .filter(|changed| **changed)
                .count()
        });
        (count > 0).then(|| changed_badge(text::changed_count(lang, &count.to_string())))
    };
    let rows = |parameters: &[usize]| -> Vec<Part> {
        let rows = parameters.iter();
        rows.map(|&at| row(desk, at, lang).into()).collect()
    };
    let mut fields = el("div")
        .class("fields")
        .children(rows(&desk.policy.ungrouped_parameters()));
    for group in &desk.policy.groups {
        if !group.parameters.is_empty() {
            fields = fields
                .child(el("h3").class("group-title").child(group.label.get(lang)))
                .children(rows(&group.parameters));
        }
    }
    Some(
        el("details")
            .class("parameters")
            .open(desk.parameters_open)
            .child(
                el("summary")
                    .child(el("h2").child(text::PARAMETERS.get(lang)))
                    .child(el("span").class("count").child(list.len().to_string()))
                    .live(changed),
            )
            .child(fields),
    )
}

/// Marks what is not as the policy has it.
pub(super) fn changed_badge(words: impl Into<Part>) -> Element {
    el("span").class("badge changed").child(words)
}

fn row(desk: &'static Desk, at: usize, lang: Lang) -> Option<Element> {
    let parameter = desk.policy.parameters.get(at)?;
    let field = Field::Parameter(at);
    let id = field_id(field);
    let kind = parameter.kind;
    let own = parameter.value.as_ref().map_or_else(
        || text::UNSET.get(lang).to_owned(),
        |value| text::value(lang, desk.policy, kind, value),
    );
    let changed = move || {
        desk.changes.settings.track();
        desk.understood
            .with_untracked(|form| form.settings.overridden.get(at) == Some(&true))
    };
    let says = text::policy_says(lang, &own);
    let reset = move || {
        changed().then(|| {
            let reset = button("quiet")
                .attr("aria-label", text::reset(lang, parameter.label.get(lang)))
                .on("click", move |_| {
                    if let Some(text) = desk.text(field) {
                        text.set(String::new());
                    }
                    super::focus(&field_id(field));
                })
                .child(text::RESET.get(lang));
            el("p")
                .class("override")
                .child(changed_badge(text::CHANGED.get(lang)))
                .child(el("span").child(says.clone()))
                .child(reset)
        })
    };
    // A rise of bands that an override breaks is found by the plan, not in the field.
    let misfit = move || {
        desk.changes.settings.track();
        desk.statement.with_untracked(|statement| {
            let place = format!("parameters.{}", parameter.name);
            let errors = statement.as_ref().err()?;
            let error = errors.iter().find(|error| error.place == place)?;
            Some(error.message().get(lang).to_owned())
        })
    };
    let clause_id = format!("{id}-clause");
    let control = fields::figure(desk, field, kind, own, format!("{id}-remark {clause_id}"));
    let class = move || match changed() {
        true => "field parameter overridden",
        false => "field parameter",
    };
    Some(
        fields::apart()
            .live_attr("class", move || Some(class().into()))
            .child(
                el("div")
                    .class("field-about")
                    .child(
                        el("label")
                            .class("field-name")
                            .attr("for", id)
                            .child(parameter.label.get(lang)),
                    )
                    .child(" ")
                    .child(badge(parameter.provenance.status, lang))
                    .child(el("div").id(clause_id).child(clause(
                        &parameter.provenance,
                        desk.policy.source.as_ref(),
                        lang,
                    ))),
            )
            .child(
                el("div")
                    .class("field-control")
                    .child(el("div").class("control").child(control))
                    .child(fields::remark(desk, field, kind, lang))
                    .child(
                        el("p")
                            .class("remark wrong")
                            .attr("role", "status")
                            .live(misfit),
                    )
                    .live(reset),
            ),
    )
}

//! The next steps: the smallest changes that pay more, and the edges close behind.

use leptos::prelude::*;

use crate::engine::{Advice, NextStep, Target};
use crate::lang::Lang;
use crate::policy::messages::period_word;
use crate::policy::{Axis, Kind, notation};
use crate::scenario::Field;

use super::desk::{Desk, field_id};
use super::{bands, text};

/// How many steps are shown before the rest is folded away.
const SHOWN: usize = 3;

/// The next steps of the form as it stands.
pub(super) fn advice(desk: &'static Desk, lang: Lang) -> AnyView {
    desk.seek_advice();
    let content = move || {
        let has_total = desk.statement.with(|statement| {
            let total = statement
                .as_ref()
                .ok()
                .and_then(|statement| statement.total.as_ref());
            total.is_some_and(|(_, cell)| cell.number().is_some())
        });
        if !has_total {
            return view! { <p class="help">{text::ADVICE_LATER.get(lang)}</p> }.into_any();
        }
        desk.advice
            .with(|advice| advice.as_ref().map(|advice| steps(desk, advice, lang)))
            .unwrap_or_else(|| ().into_any())
    };
    view! {
        <section class="advice" aria-labelledby="advice-title">
            <h2 id="advice-title">{text::ADVICE.get(lang)}</h2>
            <div data-testid="advice">{content}</div>
        </section>
    }
    .into_any()
}

fn steps(desk: &'static Desk, advice: &Advice, lang: Lang) -> AnyView {
    let items = |wanted: fn(&NextStep) -> bool| -> Vec<AnyView> {
        advice
            .steps
            .iter()
            .filter(|step| wanted(step))
            .map(|step| item(desk, step, lang))
            .collect()
    };
    let mut gains = items(|step| step.gain.is_sign_positive() && !step.gain.is_zero());
    let losses = items(|step| step.gain.is_sign_negative() && !step.gain.is_zero());
    let unreachable: Vec<AnyView> = advice
        .unreachable
        .iter()
        .filter_map(|&gate| desk.policy.gates.get(gate))
        .map(|gate| {
            view! { <p class="notice">{text::unreachable(lang, gate.label.get(lang))}</p> }
                .into_any()
        })
        .collect();
    let none = (gains.is_empty() && unreachable.is_empty())
        .then(|| view! { <p class="help">{text::NO_ADVICE.get(lang)}</p> });
    let rest = gains.split_off(gains.len().min(SHOWN));
    view! {
        {none}
        <ul class="steps">{gains}</ul>
        {folded(rest, lang)}
        {unreachable}
        {cautions(losses, lang)}
    }
    .into_any()
}

fn folded(rest: Vec<AnyView>, lang: Lang) -> Option<AnyView> {
    (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{text::more_steps(lang, &rest.len().to_string())}</summary>
                <ul class="steps">{rest}</ul>
            </details>
        }
        .into_any()
    })
}

fn cautions(mut losses: Vec<AnyView>, lang: Lang) -> Option<AnyView> {
    (!losses.is_empty()).then(|| {
        let rest = losses.split_off(losses.len().min(SHOWN));
        view! {
            <h3 class="caution-title">{text::CAUTION.get(lang)}</h3>
            <ul class="steps cautions">{losses}</ul>
            {folded(rest, lang)}
        }
        .into_any()
    })
}

fn item(desk: &'static Desk, step: &NextStep, lang: Lang) -> AnyView {
    let policy = desk.policy;
    let Some(input) = policy.inputs.get(step.input) else {
        return ().into_any();
    };
    let label = input.label.get(lang);
    let place = match input.ty.axis {
        Axis::One => label.to_owned(),
        axis => text::in_period(lang, period_word(axis, step.period).get(lang), label),
    };
    let kind = input.ty.kind;
    let gain = text::signed(lang, Kind::Money, step.gain);
    let what = match step.change {
        Some(change) if change.is_sign_negative() => {
            text::less_gives(lang, &text::distance(lang, kind, change.abs()), &gain)
        }
        Some(change) => text::more_gives(lang, &text::distance(lang, kind, change), &gain),
        None => text::other_gives(lang, &text::value(lang, policy, kind, &step.to), &gain),
    };
    let to = notation::write_edit(kind, &step.to);
    let name = text::try_it(lang, &text::apply_to(lang, &place, &to));
    let field = Field::Input {
        input: step.input,
        period: step.period,
    };
    let apply = move |_| {
        if let Some(text) = desk.text(field) {
            text.set(to.clone());
            super::focus(&field_id(field));
        }
    };
    let cliff = step
        .is_cliff()
        .then(|| view! { " " <span class="badge cliff">{text::CLIFF.get(lang)}</span> });
    view! {
        <li class="step">
            <div class="step-about">
                <p class="step-place">{place}</p>
                <p class="step-what">{what}</p>
                <p class="help">{reached(desk, &step.reaches, lang)}{cliff}</p>
            </div>
            <button type="button" class="apply" aria-label=name on:click=apply>{text::APPLY.get(lang)}</button>
        </li>
    }
    .into_any()
}

/// What a step reaches, in words.
fn reached(desk: &Desk, target: &Target, lang: Lang) -> String {
    let policy = desk.policy;
    let of_rule = |what: String, rule: Option<usize>, period: usize| match rule
        .and_then(|rule| policy.rules.get(rule))
    {
        Some(rule) => text::in_rule(
            lang,
            &what,
            &text::labelled(lang, &rule.label, rule.ty.axis, period),
        ),
        None => what,
    };
    match target {
        Target::Band {
            table,
            band,
            rule,
            period,
        } => {
            let Some(table) = policy.tables.get(*table) else {
                return String::new();
            };
            let what = match band.and_then(|band| table.bands.get(band)) {
                Some(band) => text::band_reached(
                    lang,
                    &bands::term(lang, desk, table.over, &band.from),
                    &bands::term(lang, desk, table.gives, &band.gives),
                ),
                None => text::BELOW_FIRST.get(lang).to_owned(),
            };
            of_rule(what, *rule, *period)
        }
        Target::Gate { gate, passed, .. } => {
            let label = policy
                .gates
                .get(*gate)
                .map_or("", |gate| gate.label.get(lang));
            if *passed {
                text::gate_passed(lang, label)
            } else {
                text::gate_failed(lang, label)
            }
        }
        Target::Condition {
            rule,
            period,
            formula,
            holds,
        } => {
            let what = if *holds {
                text::condition_holds(lang, formula)
            } else {
                text::condition_fails(lang, formula)
            };
            of_rule(what, Some(*rule), *period)
        }
        Target::Step {
            table,
            rule,
            period,
        } => {
            let Some(table) = policy.tables.get(*table) else {
                return String::new();
            };
            let what = table
                .step
                .as_ref()
                .map(|step| bands::steps(lang, desk, table, step))
                .unwrap_or_default();
            of_rule(what, *rule, *period)
        }
    }
}

//! The next steps: the smallest changes that pay more, and the edges close behind.

use std::sync::Arc;

use leptos::prelude::{Set, Track, With, WithUntracked};
use rust_decimal::Decimal;
use web_sys::Event;

use crate::engine::{Advice, NextStep, Target, WhyNot};
use crate::lang::Lang;
use crate::policy::model::Gate;
use crate::policy::{Axis, Kind, notation};
use crate::scenario::{Field, Understood};

use super::desk::{ADVICE_ROWS, Desk};
use super::part::{Element, NOTHING, Part, button, el, live, several};
use super::{bands, rows, text};

/// The id of the heading.
const TITLE: &str = "advice-title";

/// How many steps are shown before the rest is folded away.
const SHOWN: usize = 3;

/// The next steps of the form as it stands.
pub(super) fn advice(desk: &'static Desk, lang: Lang) -> Element {
    desk.seek_advice();
    let content = move || {
        desk.changes.total.track();
        desk.changes.rows.track();
        if !has_total(desk) {
            return Some(help(text::ADVICE_LATER.get(lang)).into());
        }
        let too_many =
            |form: &Arc<Understood>| form.rows.iter().any(|rows| rows.len() > ADVICE_ROWS);
        if desk.understood.with_untracked(too_many) {
            let rows = text::number(ADVICE_ROWS);
            return Some(
                el("p")
                    .class("help")
                    .child(text::advice_rows(lang, &rows))
                    .into(),
            );
        }
        desk.advice
            .with(|advice| advice.as_ref().map(|advice| steps(desk, advice, lang)))
    };
    el("section")
        .class("advice")
        .attr("aria-labelledby", TITLE)
        .child(
            el("h2")
                .id(TITLE)
                .attr("tabindex", "-1")
                .child(text::ADVICE.get(lang)),
        )
        .child(el("div").attr("data-testid", "advice").live(content))
        .child(super::goal::goal(desk, lang))
}

/// The first of the next steps, in a line that leads to all of them: on a phone they are far from the field that is typed into.
pub(super) fn first_step(desk: &'static Desk, lang: Lang) -> Part {
    let content = move || {
        desk.changes.total.track();
        desk.changes.rows.track();
        if !has_total(desk) {
            return None;
        }
        let line = desk.advice.with(|advice| {
            let steps = advice.as_ref()?.steps.iter();
            let mut gains = steps.filter(|step| step.gain > Decimal::ZERO);
            let (place, what) = sentence(desk, gains.next()?, lang)?;
            Some(text::announce(lang, &place, &what))
        })?;
        let lead = |_: &Event| super::focus(TITLE);
        Some(button("quiet first-step").on("click", lead).child(line))
    };
    live(content)
}

fn has_total(desk: &Desk) -> bool {
    desk.statement.with_untracked(|statement| {
        let total = statement
            .as_ref()
            .ok()
            .and_then(|statement| statement.total.as_ref());
        total.is_some_and(|(_, cell)| cell.number().is_some())
    })
}

fn help(words: &'static str) -> Element {
    el("p").class("help").child(words)
}

fn steps(desk: &'static Desk, advice: &Advice, lang: Lang) -> Part {
    let (mut gains, mut losses) = (Vec::new(), Vec::new());
    for step in advice.steps.iter().filter(|step| !step.gain.is_zero()) {
        let list = match step.gain.is_sign_negative() {
            true => &mut losses,
            false => &mut gains,
        };
        list.push(item(desk, step, lang).into());
    }
    let mut unreachable: Vec<Part> = Vec::new();
    for out in &advice.unreachable {
        // Where rules do not apply, nothing is out of reach.
        let gate = desk.policy.gates.get(out.gate);
        let Some(gate) = gate.filter(|gate| !gate.is_applicability()) else {
            continue;
        };
        let why = why_not(desk, gate, &out.why, lang);
        let sentence = text::unreachable(lang, gate.label.get(lang), &why);
        unreachable.push(el("p").class("notice").child(sentence).into());
    }
    let none =
        (gains.is_empty() && unreachable.is_empty()).then(|| help(text::NO_ADVICE.get(lang)));
    let order = (gains.len() > 1).then(|| help(text::ADVICE_ORDER.get(lang)));
    let rest = gains.split_off(gains.len().min(SHOWN));
    several([
        none.into(),
        order.into(),
        el("ul").class("steps").children(gains).into(),
        folded(rest, lang).into(),
        out_of_reach(unreachable, lang),
        cautions(losses, lang),
    ])
}

/// The gates that no change of a single figure passes. One by one they would drown what can be done.
fn out_of_reach(gates: Vec<Part>, lang: Lang) -> Part {
    if gates.len() < 2 {
        return gates.into();
    }
    let count = text::out_of_reach(lang, &gates.len().to_string());
    el("details")
        .class("more")
        .child(el("summary").child(count))
        .children(gates)
        .into()
}

/// Why no change of a single figure passes a gate.
fn why_not(desk: &Desk, gate: &Gate, why: &WhyNot, lang: Lang) -> String {
    let labels = |inputs: &[usize]| {
        let inputs = inputs.iter().filter_map(|&at| desk.policy.inputs.get(at));
        let labels: Vec<String> = inputs
            .map(|input| input.label.get(lang).to_owned())
            .collect();
        text::list(lang, &labels)
    };
    match why {
        WhyNot::Given(inputs) if inputs.is_empty() => text::ON_PARAMETERS.get(lang).to_owned(),
        WhyNot::Given(inputs) => text::on_given(lang, &labels(inputs)),
        WhyNot::Several(failed) => {
            let failed = failed.iter().filter_map(|&at| gate.conditions.get(at));
            let failed: Vec<String> = failed.map(|formula| formula.text.clone()).collect();
            text::several_fail(lang, &text::list(lang, &failed))
        }
        WhyNot::Beyond(inputs) => text::not_enough(lang, &labels(inputs)),
    }
}

/// What a step is worth for each yuan, car or percentage point; nothing of a step within the last of these.
fn worth(step: &NextStep, kind: Kind, lang: Lang) -> Option<String> {
    step.change
        .filter(|change| kind == Kind::Ratio || *change >= Decimal::ONE)?;
    let gain = step.gain_per_unit(kind)?;
    let money = |amount| text::distance(lang, Kind::Money, amount);
    Some(match kind {
        Kind::Money if gain < Decimal::ONE => {
            text::costs_per_yuan(lang, &money(step.cost_per_yuan()?.round_dp(2)))
        }
        Kind::Money => text::gains_per_yuan(lang, &money(gain)),
        Kind::Ratio => text::gains_per_point(lang, &money(gain)),
        _ => text::gains_per_one(lang, &money(gain)),
    })
}

fn folded(rest: Vec<Part>, lang: Lang) -> Option<Element> {
    (!rest.is_empty()).then(|| {
        let count = text::more_steps(lang, &rest.len().to_string());
        el("details")
            .class("more")
            .child(el("summary").child(count))
            .child(el("ul").class("steps").children(rest))
    })
}

fn cautions(mut losses: Vec<Part>, lang: Lang) -> Part {
    if losses.is_empty() {
        return NOTHING;
    }
    let rest = losses.split_off(losses.len().min(SHOWN));
    several([
        el("h3")
            .class("caution-title")
            .child(text::CAUTION.get(lang))
            .into(),
        el("ul").class("steps cautions").children(losses).into(),
        folded(rest, lang).into(),
    ])
}

/// The figure that a step changes, and what changing it pays.
fn sentence(desk: &Desk, step: &NextStep, lang: Lang) -> Option<(String, String)> {
    let policy = desk.policy;
    let input = policy.inputs.get(step.input)?;
    let label = input.label.get(lang);
    let place = match input.ty.axis {
        Axis::One => label.to_owned(),
        axis => text::in_period(lang, &desk.period_word(axis, step.period, lang), label),
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
    Some((place, what))
}

fn item(desk: &'static Desk, step: &NextStep, lang: Lang) -> Option<Element> {
    let input = desk.policy.inputs.get(step.input)?;
    let (place, what) = sentence(desk, step, lang)?;
    let kind = input.ty.kind;
    let to = notation::write_edit(kind, &step.to);
    let name = text::try_it(lang, &text::apply_to(lang, &place, &to));
    let field = Field::Input {
        input: step.input,
        period: desk
            .understood
            .with_untracked(|form| form.row(input.ty.axis, step.period)),
    };
    let done = text::apply_to(lang, &place, &to);
    let apply = move |_: &Event| {
        if let Some(text) = desk.text(field) {
            desk.sweep(done.clone(), || text.set(to.clone()));
            rows::reveal(desk, field);
        }
    };
    let cliff = step.is_cliff().then(|| {
        several([
            " ".into(),
            el("span")
                .class("badge cliff")
                .child(text::CLIFF.get(lang))
                .into(),
        ])
    });
    let about = el("div")
        .class("step-about")
        .child(el("p").class("step-place").child(place))
        .child(el("p").class("step-what").child(what))
        .child(worth(step, kind, lang).map(|worth| el("p").class("step-worth").child(worth)))
        .child(
            el("p")
                .class("help")
                .child(reached(
                    desk,
                    &step.reaches,
                    step.gain.is_sign_negative(),
                    lang,
                ))
                .child(cliff),
        );
    let apply = button("apply")
        .attr("aria-label", name)
        .on("click", apply)
        .child(text::APPLY.get(lang));
    Some(el("li").class("step").child(about).child(apply))
}

/// What a step reaches, in words; if it loses, nobody would call it reached.
pub(super) fn reached(desk: &Desk, target: &Target, loses: bool, lang: Lang) -> String {
    let policy = desk.policy;
    let of_rule = |what: String, rule: Option<usize>, period: usize| match rule
        .and_then(|rule| policy.rules.get(rule))
    {
        Some(rule) => text::in_rule(
            lang,
            &what,
            &desk.labelled(&rule.label, rule.ty.axis, period, lang),
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
                Some(band) => {
                    let say = match loses {
                        true => text::band_instead,
                        false => text::band_reached,
                    };
                    say(
                        lang,
                        &bands::term(lang, desk, table.over, &band.from),
                        &bands::term(lang, desk, table.gives, &band.gives),
                    )
                }
                None => text::BELOW_FIRST.get(lang).to_owned(),
            };
            of_rule(what, *rule, *period)
        }
        Target::Cell {
            table,
            cell,
            rule,
            period,
        } => {
            let what = policy.tables.get(*table).and_then(|table| {
                let matrix = table.matrix.as_ref()?;
                let (row, column) = (*cell)?;
                let term = |kind, term| bands::term(lang, desk, kind, term);
                let row_from = term(table.over, matrix.rows.get(row)?);
                let column_from = term(matrix.across, matrix.columns.get(column)?);
                let gives = matrix.cells.get(row)?.get(column)?.as_ref();
                let gives = gives.map_or_else(
                    || text::UNSET.get(lang).to_owned(),
                    |gives| term(table.gives, gives),
                );
                Some(text::looked_up(
                    lang,
                    &format!("{row_from} × {column_from}"),
                    &gives,
                ))
            });
            of_rule(
                what.unwrap_or_else(|| text::UNSET.get(lang).to_owned()),
                *rule,
                *period,
            )
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

//! The figures behind a question: changed by whoever wants to see the answer move. The policy computes; nothing of it is kept.

use leptos::prelude::{Get, RwSignal, Set, With, WithUntracked, event_target_value};

use crate::engine::entries;
use crate::lang::Lang;
use crate::library;
use crate::policy::model::Symbol;
use crate::policy::notation;
use crate::quiz::bank::{Case, Question};
use crate::quiz::bound;
use crate::scenario::{Draft, Field};

use super::super::desk::{self, Desk};
use super::super::fold::fold;
use super::super::part::{Element, NOTHING, Part, el, several};
use super::super::{field_name, pages, text};
use super::run::Run;

/// The section in which a question's case is worked out; nothing of a question without one.
pub(super) fn panel(run: &Run, question: &Question, lang: Lang) -> Part {
    let Some(case) = question.case.clone() else {
        return NOTHING;
    };
    let Some(source) = library::source(&case.policy) else {
        return NOTHING;
    };
    let (root, question) = (run.root.clone(), question.clone());
    fold(
        "fold quiz-case",
        ("span", text::WORK_IT_OUT),
        RwSignal::new(false),
        lang,
        move || match pages::here(source, lang) {
            Err(says) => says,
            Ok((policy, origin)) => {
                let Ok((settings, entered)) = entries::read(policy, &bound::entries_of(&case))
                else {
                    return NOTHING;
                };
                let draft = Draft::of(policy, &settings, &entered);
                let desk = desk::guest(&root, policy, origin, &draft);
                worked(desk, &case, &question, lang)
            }
        },
    )
    .attr("data-testid", "case")
    .into()
}

fn worked(desk: &'static Desk, case: &Case, question: &Question, lang: Lang) -> Part {
    let fields: Vec<Element> = filled(desk, case)
        .into_iter()
        .filter_map(|at| field(desk, at, lang))
        .collect();
    let (case, question) = (case.clone(), question.clone());
    several([
        el("p")
            .class("help")
            .child(text::WORK_IT_OUT_HELP.get(lang))
            .into(),
        el("div").class("quiz-case-fields").children(fields).into(),
        el("p")
            .class("quiz-case-result")
            .attr("aria-live", "polite")
            .attr("data-testid", "case-result")
            .live(move || result(desk, &case, &question, lang))
            .into(),
    ])
}

/// The fields of the case: what it has entered, in the order of the form.
fn filled(desk: &Desk, case: &Case) -> Vec<Field> {
    let policy = desk.policy;
    let mut fields = Vec::new();
    for input in 0..policy.inputs.len() {
        for (period, text) in desk.fields(input).into_iter().enumerate() {
            // What is typed must not have the fields made anew.
            if text.with_untracked(|text| !notation::is_blank(text)) {
                fields.push(Field::Input { input, period });
            }
        }
    }
    let overridden = policy.parameters.iter().enumerate();
    let overridden = overridden.filter(|(_, parameter)| {
        case.parameters
            .iter()
            .any(|(name, _)| *name == parameter.name)
    });
    fields.extend(overridden.map(|(at, _)| Field::Parameter(at)));
    fields
}

fn field(desk: &'static Desk, at: Field, lang: Lang) -> Option<Element> {
    let signal = desk.text(at)?;
    Some(
        el("label")
            .class("inline")
            .child(el("span").child(field_name(desk.policy, at, lang)))
            .child(
                el("input")
                    .class("entry")
                    .attr("type", "text")
                    .attr("autocomplete", "off")
                    .live_attr("aria-invalid", move || {
                        desk.problem(at, lang).map(|_| "true".into())
                    })
                    .value(move || signal.get())
                    .on("input", move |event| signal.set(event_target_value(event))),
            ),
    )
}

/// What comes out of the figures as they are, and which option says so.
fn result(desk: &Desk, case: &Case, question: &Question, lang: Lang) -> String {
    let policy = desk.policy;
    let period = case.period.map_or(0, |period| period.saturating_sub(1));
    let found = desk.statement.with(|statement| {
        let outcome = &statement.as_ref().ok()?.outcome;
        Some(match policy.symbol(&case.of)? {
            Symbol::Rule(at) => {
                let rule = policy.rules.get(at)?;
                let cell = outcome.rules.get(at)?.get(period)?.clone();
                (rule.label.get(lang), rule.ty.kind, cell)
            }
            Symbol::Gate(at) => {
                let gate = policy.gates.get(at)?;
                let cell = outcome.gates.get(at)?.get(period)?.clone();
                (gate.label.get(lang), crate::policy::Kind::Bool, cell)
            }
            _ => return None,
        })
    });
    let Some((name, kind, cell)) = found else {
        return text::UNDECIDED.get(lang).to_owned();
    };
    let words = text::brief(lang, policy, kind, &cell);
    let words = text::gives(lang, name, &words);
    let same = cell.value().and_then(|value| {
        let plain = |option: &crate::quiz::bank::Choice| {
            let claim = option.claims.first()?;
            let only = option.claims.len() == 1
                && claim.inputs.is_empty()
                && claim.readings.is_empty()
                && claim.of.is_none()
                && claim.period.is_none();
            only.then(|| bound::read_value(kind, &claim.value).ok())?
        };
        question
            .options
            .iter()
            .position(|option| plain(option).as_ref() == Some(value))
    });
    match same {
        Some(at) => {
            let option = question.options.get(at);
            let option = option.map(|it| it.text.get(lang).to_owned());
            let which = text::as_option(lang, &option.unwrap_or_default());
            [words, which].join(lang.pick("，", ", "))
        }
        None => words,
    }
}

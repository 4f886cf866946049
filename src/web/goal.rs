//! Goal seek: how much of one figure the wanted total takes, or why none reaches it.

use std::str::FromStr;

use gloo::timers::callback::Timeout;
use leptos::prelude::{Get, RwSignal, Set, With, WithUntracked, event_target_value};
use rust_decimal::Decimal;
use web_sys::Event;

use crate::engine::goal::seekable;
use crate::engine::{Answer, Point};
use crate::lang::Lang;
use crate::policy::{Axis, Kind, Value, notation};
use crate::scenario::Field;
use crate::scenario::draft::read_field;

use super::desk::{Desk, planned};
use super::fold::fold;
use super::part::{Element, NOTHING, Part, button, el, several};
use super::{follow, text};

/// How long after the last change the goal is sought.
const SOUGHT_AFTER_MS: u32 = 250;

/// What is asked for and what was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    open: RwSignal<bool>,
    /// The wanted total, as typed.
    wanted: RwSignal<String>,
    /// The input, by its place in the policy; blank for the first that can be sought.
    input: RwSignal<String>,
    /// The period, from 0; blank for all alike.
    period: RwSignal<String>,
    found: RwSignal<Option<Found>>,
}

#[derive(Clone, Debug)]
struct Found {
    wanted: Decimal,
    input: usize,
    period: Option<usize>,
    answer: Answer,
}

impl Goal {
    pub(crate) fn new() -> Self {
        let blank = || RwSignal::new(String::new());
        Self {
            open: RwSignal::new(false),
            wanted: blank(),
            input: blank(),
            period: blank(),
            found: RwSignal::new(None),
        }
    }

    /// The chosen input and the period that is moved; none of all alike.
    fn place(self, desk: &Desk) -> Option<(usize, Option<usize>)> {
        let first = || seekable(desk.policy).first().copied();
        let input = self
            .input
            .with(|at| usize::from_str(at).ok())
            .or_else(first)?;
        let period = match desk.policy.inputs.get(input)?.ty.axis {
            Axis::One => Some(0),
            _ => self.period.with(|at| usize::from_str(at).ok()),
        };
        Some((input, period))
    }
}

/// The section in which one asks.
pub(super) fn goal(desk: &'static Desk, lang: Lang) -> Element {
    fold(
        "goal",
        ("h3", text::GOAL),
        desk.goal.open,
        lang,
        move || form(desk, lang),
    )
}

fn form(desk: &'static Desk, lang: Lang) -> Part {
    let goal = desk.goal;
    let policy = desk.policy;
    let inputs = seekable(policy);
    let rows = (!policy.records.is_empty())
        .then(|| el("p").class("help").child(text::GOAL_ROWS.get(lang)));
    if inputs.is_empty() {
        return match rows {
            Some(rows) => rows.into(),
            None => el("p")
                .class("help")
                .child(text::GOAL_NONE.get(lang))
                .into(),
        };
    }
    seek(desk);
    let options = inputs.into_iter().filter_map(move |at| {
        let label = policy.inputs.get(at)?.label.get(lang);
        Some(el("option").attr("value", at.to_string()).child(label))
    });
    let chosen = move || {
        let place = goal.place(desk);
        place.map_or(String::new(), |(input, _)| input.to_string())
    };
    let periods = move || {
        let (input, _) = goal.place(desk)?;
        let axis = policy.inputs.get(input)?.ty.axis;
        let count = axis.periods().filter(|count| *count > 1)?;
        let periods = (0..count).map(move |at| {
            let word = desk.period_word(axis, at, lang);
            el("option").attr("value", at.to_string()).child(word)
        });
        let select = select(goal.period, move || goal.period.get())
            .child(
                el("option")
                    .attr("value", "")
                    .child(text::EVERY_PERIOD.get(lang)),
            )
            .children(periods);
        Some(field(text::GOAL_PERIOD.get(lang), select))
    };
    let wanted = el("input")
        .class("entry numeric")
        .attr("type", "text")
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .value(move || goal.wanted.get())
        .on("input", move |event: &Event| {
            goal.wanted.set(event_target_value(event))
        });
    several([
        el("div")
            .class("goal-form")
            .child(field(text::GOAL_WANTED.get(lang), wanted))
            .child(field(
                text::GOAL_INPUT.get(lang),
                select(goal.input, chosen).children(options),
            ))
            .live(periods)
            .into(),
        el("div")
            .attr("role", "status")
            .attr("data-testid", "goal")
            .live(move || answer(desk, lang))
            .into(),
        rows.into(),
    ])
}

fn field(name: &'static str, control: Element) -> Element {
    el("label")
        .class("goal-field")
        .child(el("span").child(name))
        .child(control)
}

fn select(signal: RwSignal<String>, chosen: impl Fn() -> String + 'static) -> Element {
    el("select")
        .class("entry")
        .value(chosen)
        .on("change", move |event: &Event| {
            signal.set(event_target_value(event))
        })
}

/// Seeks a moment after each change, while the section is shown.
fn seek(desk: &'static Desk) {
    let goal = desk.goal;
    let mut waiting = None;
    follow(move || {
        desk.understood.with(|_| ());
        let wanted = goal.wanted.with(|text| read_field(Kind::Money, &[], text));
        let place = goal.place(desk);
        let (Ok(Some(Value::Number(wanted))), Some((input, period))) = (wanted, place) else {
            drop(waiting.take());
            goal.found.set(None);
            return;
        };
        drop(waiting.replace(Timeout::new(SOUGHT_AFTER_MS, move || {
            let answer = desk.understood.with_untracked(|form| {
                planned(desk.policy, &form.settings, |plan| {
                    plan.trace(&form.case).seek(input, period, wanted)
                })
                .ok()
            });
            goal.found.set(answer.map(|answer| Found {
                wanted,
                input,
                period,
                answer,
            }));
        })));
    });
}

fn answer(desk: &'static Desk, lang: Lang) -> Part {
    let goal = desk.goal;
    if let Err(problem) = goal.wanted.with(|text| read_field(Kind::Money, &[], text)) {
        return el("p")
            .class("remark")
            .child(problem.get(lang).to_owned())
            .into();
    }
    goal.found.with(|found| {
        found
            .as_ref()
            .and_then(|found| said(desk, found, lang))
            .unwrap_or(NOTHING)
    })
}

fn said(desk: &'static Desk, found: &Found, lang: Lang) -> Option<Part> {
    let policy = desk.policy;
    let input = policy.inputs.get(found.input)?;
    let label = input.label.get(lang);
    let name = match (input.ty.axis, found.period) {
        (Axis::One, _) => label.to_owned(),
        (axis, Some(period)) => text::in_period(lang, &desk.period_word(axis, period, lang), label),
        (_, None) => text::in_period(lang, text::EVERY_PERIOD.get(lang), label),
    };
    let total = policy.rules.get(policy.total()?)?.label.get(lang);
    let money = |amount| text::figure(lang, Kind::Money, amount);
    let figure = |number| text::figure(lang, input.ty.kind, number);
    let plain = |sentence: String| Some(el("p").class("notice").child(sentence).into());
    match &found.answer {
        Answer::Reached {
            least,
            nearest,
            before,
            proven,
        } => {
            let before = before
                .filter(|before| *before < found.wanted)
                .map(|before| {
                    el("p")
                        .class("help")
                        .child(text::goal_before(lang, &money(before)))
                });
            let doubt = (!proven).then(|| el("p").class("help").child(text::GOAL_DOUBT.get(lang)));
            let way = |say: String, point: &Point, more: Option<Element>| -> Part {
                let about = el("div")
                    .class("step-about")
                    .child(el("p").class("step-place").child(name.clone()))
                    .child(el("p").class("step-what").child(say))
                    .child(el("p").class("help").child(text::goal_total(
                        lang,
                        total,
                        &money(point.total),
                    )))
                    .child(more);
                let apply = apply(desk, found, &name, point.value, input.ty.kind, lang);
                el("div").class("step").child(about).child(apply).into()
            };
            let near = (nearest != least).then(|| {
                way(
                    text::goal_nearest(lang, &figure(nearest.value)),
                    nearest,
                    None,
                )
            });
            let least = way(text::goal_least(lang, &figure(least.value)), least, before);
            Some(several([least, near.unwrap_or(NOTHING), doubt.into()]))
        }
        Answer::Short {
            most,
            blocked,
            proven,
        } => {
            let mut sentence = match most {
                Some(most) => text::goal_short(
                    lang,
                    &name,
                    &money(found.wanted),
                    &money(most.total),
                    &figure(most.value),
                ),
                None => text::goal_without_total(lang, &name, &money(found.wanted)),
            };
            if !blocked.is_empty() {
                let gates = blocked.iter().filter_map(|&at| policy.gates.get(at));
                let gates: Vec<String> =
                    gates.map(|gate| gate.label.get(lang).to_owned()).collect();
                sentence += &text::goal_blocked(lang, &text::list(lang, &gates));
            }
            if !proven {
                sentence += text::GOAL_DOUBT.get(lang);
            }
            plain(sentence)
        }
        Answer::NoPart => plain(text::goal_no_part(lang, total, &name)),
        Answer::Missing(names) => {
            let labels = text::labels(policy, names, lang);
            plain(text::still_missing(lang, &text::list(lang, &labels)))
        }
        _ => plain(text::GOAL_NONE.get(lang).to_owned()),
    }
}

/// Fills in the figure that was found.
fn apply(
    desk: &'static Desk,
    found: &Found,
    name: &str,
    value: Decimal,
    kind: Kind,
    lang: Lang,
) -> Element {
    let written = notation::write_edit(kind, &Value::Number(value));
    let (input, period) = (found.input, found.period);
    let done = text::apply_to(lang, name, &written);
    let label = text::try_it(lang, &done);
    let fill = move |_: &Event| {
        let periods = match period {
            Some(period) => period..period + 1,
            None => 0..desk.fields(input).len(),
        };
        desk.sweep(done.clone(), || {
            for period in periods {
                if let Some(text) = desk.text(Field::Input { input, period })
                    && text.with_untracked(|text| *text != written)
                {
                    text.set(written.clone());
                }
            }
        });
    };
    button("apply")
        .attr("aria-label", label)
        .on("click", fill)
        .child(text::APPLY.get(lang))
}

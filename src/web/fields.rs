//! The form: one control for each input of the policy, by its type and spread.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, With, WithUntracked};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

use crate::lang::Lang;
use crate::policy::model::{Group, Input};
use crate::policy::{Axis, Kind, Value, notation};
use crate::scenario::Field;
use crate::scenario::draft::{read_field, tidied};
use crate::scenario::progress::filled as filled_in;

use super::desk::{Desk, field_id};
use super::part::{Element, NOTHING, Part, button, el};
use super::{choices, rows, series, text};

/// How many options of a choice are laid out side by side; more of them go into a list that drops down.
const OPTIONS_IN_SIGHT: usize = 4;

/// The controls of all inputs.
pub(crate) fn form(desk: &'static Desk, lang: Lang) -> Element {
    let ungrouped = desk.policy.ungrouped_inputs();
    let groups = desk.policy.groups.iter().zip(&desk.groups_open).enumerate();
    let groups = groups.map(|(at, (shown, open))| group(desk, at, shown, *open, lang));
    el("div")
        .class("fields")
        .children(controls(desk, &ungrouped, lang))
        .children(groups)
}

/// The controls of these inputs; a record table is named by its first column.
fn controls(desk: &'static Desk, inputs: &[usize], lang: Lang) -> Vec<Part> {
    let control = |&at: &usize| {
        let input = desk.policy.inputs.get(at)?;
        match input.ty.axis {
            Axis::One => Some(single(desk, at, input, lang)),
            Axis::Month | Axis::Quarter => Some(series::series(desk, at, input, lang)),
            Axis::Rows(table) => rows::grid(desk, table, lang),
        }
    };
    inputs.iter().map(|at| control(at).into()).collect()
}

/// A group of fields under its heading, which folds it away and says how far it is filled in.
fn group(
    desk: &'static Desk,
    at: usize,
    group: &'static Group,
    open: RwSignal<bool>,
    lang: Lang,
) -> Option<Element> {
    if group.inputs.is_empty() {
        return None;
    }
    let filled = desk.changes.filled.get(at).copied()?;
    let (_, all) = desk
        .understood
        .with_untracked(|form| filled_in(desk.policy, form, group));
    let count = move || {
        let filled = filled.get();
        (all > 0).then(|| {
            let said = text::filled(lang, &filled.to_string(), &all.to_string());
            let mark = (filled >= all).then_some("✓ ");
            el("span").class("count").child(mark).child(said)
        })
    };
    let title_id = format!("group-{at}-title");
    Some(
        el("details")
            .class("group")
            .attr("aria-labelledby", title_id.clone())
            .open(open)
            .child(
                el("summary")
                    .child(
                        el("h3")
                            .class("group-title")
                            .id(title_id)
                            .child(group.label.get(lang)),
                    )
                    .live(count),
            )
            .child(
                group
                    .help
                    .as_ref()
                    .map(|help| el("p").class("help").child(help.get(lang))),
            )
            .children(controls(desk, &group.inputs, lang)),
    )
}

/// The heading of an input that has parts: below that of its group, where it is in one.
pub(super) fn heading(desk: &Desk, input: usize) -> &'static str {
    let mut groups = desk.policy.groups.iter();
    match groups.any(|group| group.inputs.contains(&input)) {
        true => "h4",
        false => "h3",
    }
}

/// A single figure: its name on the left, its control on the right.
fn single(desk: &'static Desk, at: usize, input: &'static Input, lang: Lang) -> Element {
    let field = Field::Input {
        input: at,
        period: 0,
    };
    let id = field_id(field);
    let help = help(input, &id, lang);
    let described = described_by(help.is_some(), &id);
    let (control, is_group) = control(desk, field, input, lang, described);
    let label_id = format!("{id}-label");
    let name = if is_group {
        el("span")
    } else {
        el("label").attr("for", id)
    };
    let name = name
        .class("field-name")
        .id(label_id)
        .child(input.label.get(lang))
        .child(
            input
                .optional
                .then(|| el("span").class("optional").child(text::OPTIONAL.get(lang))),
        );
    apart()
        .class("field")
        .child(el("div").class("field-about").child(name).child(help))
        .child(
            el("div")
                .class("field-control")
                .child(el("div").class("control").child(control))
                .child(remark(desk, field, input.ty.kind, lang)),
        )
}

/// What a control stands in: a form of its own, which is never sent ([`minded`]).
///
/// At each key, browsers that offer to fill in forms look through the whole form that is typed into; and what is in no form they
/// take for one, which of hundreds of fields took them as long as all that the page itself does at a key.
pub(super) fn apart() -> Element {
    el("form").attr("novalidate", "")
}

/// What was just done to many figures at once, with the way back. It lies over the form, so that nothing moves.
pub(super) fn swept(desk: &'static Desk, lang: Lang) -> Element {
    let says = move || {
        let done = desk
            .swept
            .with(|swept| swept.as_ref().map(|(done, _)| done.clone()))?;
        let undo = button("quiet")
            .on("click", move |_| desk.undo())
            .child(text::UNDO.get(lang));
        let close = button("close")
            .attr("aria-label", text::CLOSE.get(lang))
            .on("click", move |_| desk.go_on())
            .child(el("span").attr("aria-hidden", "true").child("×"));
        let note = el("p").class("swept-note").child(el("span").child(done));
        Some(note.child(undo).child(close))
    };
    el("div").class("swept").attr("role", "status").live(says)
}

/// Minds all that happens in the form of a desk, an element: its forms are not sent, as Enter in the only field of one would; and
/// whoever types or pastes goes on from here.
pub(super) fn minded(desk: &'static Desk, element: Element) -> Element {
    element
        .on("submit", Event::prevent_default)
        .on("input", move |_| desk.go_on())
        .on("paste", move |_| desk.go_on())
}

/// What a control is described by: its help, if there is any, and what is wrong with it.
pub(super) fn described_by(has_help: bool, id: &str) -> String {
    if has_help {
        format!("{id}-help {id}-remark")
    } else {
        format!("{id}-remark")
    }
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

/// Whether there is anything to say about an input.
pub(super) fn has_help(input: &Input, lang: Lang) -> bool {
    input.help.is_some() || blank_meaning(input, lang).is_some()
}

/// The input's help and what leaving it blank means.
pub(super) fn help(input: &'static Input, id: &str, lang: Lang) -> Option<Element> {
    if !has_help(input, lang) {
        return None;
    }
    let blank = blank_meaning(input, lang);
    let help = input
        .help
        .as_ref()
        .map(|help| el("span").child(help.get(lang)));
    let blank = blank.map(|blank| el("span").child(blank));
    Some(
        el("p")
            .class("help")
            .id(format!("{id}-help"))
            .child(help)
            .child(blank),
    )
}

/// Below a control: what is wrong with the text, or the figure read back as long as it is written otherwise.
///
/// Nothing may move when the field is left, or the press that leaves it misses what it was aimed at. So what will be said then has
/// its place while somebody types, and what is no longer said keeps it.
pub(super) fn remark(desk: &'static Desk, field: Field, kind: Kind, lang: Lang) -> Element {
    let content = move || {
        problem(desk, field, lang, None).or_else(|| {
            let (figure, is_said) = read_back(desk, field, kind, lang)?;
            let figure = el("span").class("read-back").child(figure);
            Some(said(is_said, figure))
        })
    };
    el("p")
        .class("remark")
        .id(format!("{}-remark", field_id(field)))
        .live(content)
}

/// What is wrong with a field, in `period`.
pub(super) fn problem(
    desk: &'static Desk,
    field: Field,
    lang: Lang,
    period: Option<&str>,
) -> Option<Element> {
    let mut problem = desk.problem(field, lang)?;
    if let Some(period) = period {
        problem = text::announce(lang, period, &problem);
    }
    let wrong = el("span").class("wrong").child(problem);
    Some(said(!desk.is_unfinished(field), wrong))
}

/// What is not said keeps its place, unseen.
pub(super) fn said(is_said: bool, element: Element) -> Element {
    match is_said {
        true => element,
        false => element.attr("data-unsaid", ""),
    }
}

/// `= 1,200,000.00 元` for `120万`, and whether it says more than the text.
pub(super) fn read_back(
    desk: &Desk,
    field: Field,
    kind: Kind,
    lang: Lang,
) -> Option<(String, bool)> {
    let typed = desk.text(field)?.get();
    if !kind.is_numeric() {
        return None;
    }
    match read_field(kind, &[], &typed) {
        Ok(Some(Value::Number(number))) => Some(match text::asked_back(lang, kind, number) {
            Some(asks) => (asks, true),
            None => (
                text::reads(lang, &text::figure(lang, kind, number)),
                tidied(kind, &typed).is_some(),
            ),
        }),
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
) -> (Part, bool) {
    let Some(signal) = desk.text(field) else {
        return (NOTHING, false);
    };
    let id = field_id(field);
    match input.ty.kind {
        Kind::Bool
            if input.ty.axis == Axis::One && matches!(input.default, Some(Value::Bool(_))) =>
        {
            let default = input.default == Some(Value::Bool(true));
            let switch = choices::switch(signal, id, default, described, lang);
            (switch.into(), false)
        }
        Kind::Bool => {
            let options = vec![
                ("true".to_owned(), text::YES.get(lang)),
                ("false".to_owned(), text::NO.get(lang)),
            ];
            pick(signal, id, input, options, lang, described)
        }
        Kind::Choice(_) => {
            let options = input
                .options
                .iter()
                .map(|(id, label)| (id.clone(), label.get(lang)))
                .collect();
            pick(signal, id, input, options, lang, described)
        }
        kind => {
            let placeholder = input
                .default
                .as_ref()
                .map(|default| notation::write_edit(kind, default));
            let placeholder = placeholder.unwrap_or_default();
            (figure(desk, field, kind, placeholder, described), false)
        }
    }
}

fn pick(
    signal: RwSignal<String>,
    id: String,
    input: &'static Input,
    options: Vec<(String, &'static str)>,
    lang: Lang,
    described: String,
) -> (Part, bool) {
    let default = input
        .default
        .as_ref()
        .map(|value| notation::write_exact(input.ty.kind, value, None));
    let is_group = input.ty.axis == Axis::One && options.len() <= OPTIONS_IN_SIGHT;
    let control = if is_group {
        choices::segments(signal, &id, default.as_deref(), options, described)
    } else {
        choices::list(signal, id, default, options, lang, described)
    };
    (control.into(), is_group)
}

/// A field that figures, dates and texts are typed into, in a box of its own size: whatever is typed, only the box is laid out anew.
pub(super) fn figure(
    desk: &'static Desk,
    field: Field,
    kind: Kind,
    placeholder: String,
    described: String,
) -> Part {
    let Some(signal) = desk.text(field) else {
        return NOTHING;
    };
    // An input method's half-finished text is none of our business.
    let composing = Rc::new(Cell::new(false));
    let (begun, ended, left) = (
        Rc::clone(&composing),
        Rc::clone(&composing),
        Rc::clone(&composing),
    );
    let take = move |event: &Event| {
        let target = event.target();
        if let Some(input) = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
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
    let input = el("input")
        .id(field_id(field))
        .class(if numeric { "entry numeric" } else { "entry" })
        .attr("type", if kind == Kind::Date { "date" } else { "text" })
        .attr("inputmode", if numeric { "decimal" } else { "text" })
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "next")
        .attr("placeholder", placeholder)
        .attr("aria-describedby", described)
        .live_attr("aria-invalid", move || {
            let is_wrong = desk.problem(field, Lang::Zh).is_some() && !desk.is_unfinished(field);
            is_wrong.then(|| "true".into())
        })
        .value(move || signal.get())
        .on("compositionstart", move |_| begun.set(true))
        .on("compositionend", move |event| {
            ended.set(false);
            take(event);
        })
        .on("input", move |event| {
            if !composing.get() {
                take(event);
            }
        })
        .on("focus", move |_| desk.entered(field))
        .on("blur", move |event| {
            // Some input methods leave without ending their composition.
            left.set(false);
            // A day that cannot be read, pasted perhaps, is not in the field that should show it.
            if kind != Kind::Date {
                take(event);
            }
            finish();
        })
        .on("keydown", move |event| {
            let event: &KeyboardEvent = event.unchecked_ref();
            if event.key() == "Enter" && !event.is_composing() {
                finish();
                // Series and rows know where Enter leads.
                let is_single =
                    matches!(field, Field::Input { input, .. } if desk.is_single(input));
                if is_single && desk.problem(field, Lang::Zh).is_none() {
                    rows::go_on(desk, field);
                }
            }
        });
    el("div").class("entry-box").child(input).into()
}

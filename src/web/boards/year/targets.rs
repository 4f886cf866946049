//! The user's targets: of the year, spread over its months, and how they stand fast.

use std::rc::Rc;

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, event_target, event_target_value};

use crate::board::line::targets;
use crate::board::{MONTHS, Target};
use crate::lang::Lang;
use crate::policy::messages::period_word;
use crate::policy::model::Symbol;
use crate::policy::{Axis, Kind, Value, notation};
use crate::scenario::draft::read_field;

use super::super::super::keeping;
use super::super::super::part::{Element, Part, button, el, live, several};
use super::super::super::text as texts;
use super::super::part;
use super::sheet::Sheet;
use super::text;
use super::values::label;

/// The page.
pub(super) fn page(sheet: &'static Sheet, lang: Lang) -> Part {
    let rows: Vec<Element> = values(sheet)
        .into_iter()
        .map(|(symbol, kind)| row(sheet, symbol, kind, lang))
        .collect();
    several([
        el("p")
            .class("help")
            .child(text::TARGETS_HELP.get(lang))
            .into(),
        live(move || lock(sheet, lang)),
        el("ul")
            .class("board-targets")
            .attr("data-testid", "board-targets")
            .children(rows)
            .into(),
        live(move || corrections(sheet, lang)),
    ])
}

/// What can have a target: the numbers of all views, each once.
fn values(sheet: &Sheet) -> Vec<(Symbol, Kind)> {
    let mut found: Vec<(Symbol, Kind)> = Vec::new();
    let views = sheet.board.views.iter().flat_map(|view| &view.values);
    let lights = sheet.board.lights.iter().map(|light| &light.value);
    for symbol in views.chain(lights) {
        let Some(ty) = sheet.policy.type_of(*symbol) else {
            continue;
        };
        let is_new = found.iter().all(|(known, _)| known != symbol);
        if is_new && ty.kind.is_numeric() && ty.axis.rows().is_none() {
            found.push((*symbol, ty.kind));
        }
    }
    found
}

fn lock(sheet: &'static Sheet, lang: Lang) -> Element {
    let Some(day) = sheet.kept.get().locked else {
        let lock = move |_: &web_sys::Event| {
            sheet.change(|year| year.locked = Some(keeping::today()));
        };
        return el("div")
            .class("board-form not-printed")
            .child(el("p").class("help").child(text::LOCK_HELP.get(lang)))
            .child(
                el("p").class("acts").child(
                    button("quiet")
                        .attr("data-testid", "board-lock")
                        .on("click", lock)
                        .child(text::LOCK.get(lang)),
                ),
            );
    };
    el("div")
        .class("board-form")
        .attr("data-testid", "board-locked")
        .child(el("p").child(text::locked(lang, &day.to_string())))
        .child(
            el("label")
                .class("inline not-printed")
                .child(el("span").child(text::REASON.get(lang)))
                .child(
                    el("input")
                        .class("entry")
                        .id("board-reason")
                        .value(move || sheet.reason.get())
                        .on("input", move |event| {
                            sheet.reason.set(event_target_value(event))
                        }),
                ),
        )
}

fn row(sheet: &'static Sheet, symbol: Symbol, kind: Kind, lang: Lang) -> Element {
    let name = label(sheet, symbol, lang);
    let said = move |place: Option<usize>| {
        let kept = sheet.kept.get();
        let called = sheet.policy.called(symbol).map(|(name, _)| name);
        let target = called.and_then(|name| kept.target(name));
        let text = target.map(|target| match place {
            None => target.year.clone(),
            Some(month) => target.months.get(month).cloned().unwrap_or_default(),
        });
        text.unwrap_or_default()
    };
    let open = RwSignal::new(false);
    let months = move || {
        open.get().then(|| {
            let fields = (0..MONTHS).map(|month| {
                let word = period_word(Axis::Month, month);
                let number = (month + 1).to_string();
                let derived = move || {
                    let computed = sheet.computed()?;
                    let kept = sheet.kept.get();
                    let months = targets(&computed.figures, symbol, kind, &kept);
                    let target = months.get(month).copied().flatten()?;
                    Some(texts::bare(lang, kind, target))
                };
                el("label")
                    .class("inline")
                    .child(el("span").child(word.get(lang).to_owned()))
                    .child(field(
                        sheet,
                        symbol,
                        kind,
                        Some(month),
                        text::target_of(lang, name, &number),
                        move || said(Some(month)),
                        lang,
                    ))
                    .child(
                        el("span")
                            .class("help")
                            .live(move || derived().unwrap_or_default()),
                    )
            });
            el("div").class("board-fields").children(fields)
        })
    };
    el("li")
        .child(
            el("label")
                .class("inline board-target")
                .child(el("span").child(name))
                .child(field(
                    sheet,
                    symbol,
                    kind,
                    None,
                    [name, " ", text::YEAR_TARGET.get(lang)].concat(),
                    move || said(None),
                    lang,
                )),
        )
        .child(
            el("details")
                .open(open)
                .child(el("summary").child(text::MONTH_TARGETS.get(lang)))
                .live(months),
        )
}

/// A field of a target. What cannot be read stays in it and is told; what stands fast springs back unless there is a reason.
fn field(
    sheet: &'static Sheet,
    symbol: Symbol,
    kind: Kind,
    place: Option<usize>,
    name: String,
    said: impl Fn() -> String + 'static,
    lang: Lang,
) -> Part {
    let wrong = RwSignal::new(String::new());
    let typed = RwSignal::new(None::<String>);
    let said = Rc::new(said);
    let stands = Rc::clone(&said);
    let change = move |event: &web_sys::Event| {
        let words = event_target_value(event);
        match read_field(kind, &[], &words) {
            Ok(Some(Value::Number(number))) => {
                let asks = texts::asked_back(lang, kind, number);
                wrong.set(asks.unwrap_or_default());
            }
            Ok(None) => wrong.set(String::new()),
            Ok(_) => return,
            Err(why) => {
                typed.set(Some(words));
                return wrong.set(why.get(lang).to_owned());
            }
        }
        typed.set(None);
        let Some((called, _)) = sheet.policy.called(symbol) else {
            return;
        };
        let kept = sheet.kept.get_untracked();
        let mut target = kept.target(called).cloned().unwrap_or_else(|| Target {
            value: called.to_owned(),
            ..Target::default()
        });
        let words = match notation::is_blank(&words) {
            true => String::new(),
            false => words.trim().to_owned(),
        };
        match place {
            None => target.year = words,
            Some(month) => {
                if target.months.len() <= month {
                    target.months.resize(month + 1, String::new());
                }
                if let Some(place) = target.months.get_mut(month) {
                    *place = words;
                }
            }
        }
        let reason = sheet.reason.get_untracked();
        let mut is_set = true;
        sheet.change(|year| is_set = year.set_target(target, Some((keeping::today(), &reason))));
        if !is_set {
            wrong.set(text::NEEDS_REASON.get(lang).to_owned());
            // The field shows what stands.
            event_target::<web_sys::HtmlInputElement>(event).set_value(&stands());
        }
    };
    several([
        el("input")
            .class("entry")
            .attr("inputmode", "decimal")
            .attr("autocomplete", "off")
            .attr("aria-label", name)
            .live_attr("aria-invalid", move || {
                (!wrong.get().is_empty()).then(|| "true".into())
            })
            .value(move || typed.get().unwrap_or_else(|| said()))
            .on("change", change)
            .into(),
        el("span")
            .class("error")
            .attr("role", "status")
            .live(move || wrong.get())
            .into(),
    ])
}

/// What was changed since they stand fast.
fn corrections(sheet: &'static Sheet, lang: Lang) -> Option<Element> {
    let kept = sheet.kept.get();
    if kept.corrections.is_empty() {
        return None;
    }
    let heads = [text::DAY, text::VALUE, text::BEFORE, text::AFTER, text::WHY];
    let head = heads.map(|words| el("th").attr("scope", "col").child(words.get(lang)));
    let rows = kept.corrections.iter().map(|it| {
        let cells = [
            it.day.to_string(),
            it.value.clone(),
            it.before.clone(),
            it.after.clone(),
            it.reason.clone(),
        ];
        el("tr").children(cells.map(|words| el("td").child(words)))
    });
    let rows: Vec<Element> = rows.collect();
    Some(
        el("section")
            .child(el("h2").child(text::CORRECTIONS.get(lang)))
            .child(
                part::region(text::CORRECTIONS.get(lang)).child(
                    el("table")
                        .class("board-table")
                        .attr("data-testid", "board-corrections")
                        .child(el("thead").child(el("tr").children(head)))
                        .child(el("tbody").children(rows)),
                ),
            ),
    )
}

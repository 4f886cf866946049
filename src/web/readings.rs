//! Readings side by side: the results that differ, what each way of reading gives, and the clauses to ask the manufacturer about.

use leptos::prelude::{Get, RwSignal, Set, With, WithUntracked};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

use crate::engine::Cell;
use crate::engine::readings::{Question, ReadingResult, Search, SideBySide};
use crate::lang::Lang;
use crate::policy::Kind;
use crate::report::question;

use super::desk::{Desk, Work, in_portions};
use super::fold::fold;
use super::later::{self, Shown};
use super::part::{Element, NOTHING, Part, button, el, live, several};
use super::{sources, text};

/// How long after the last change readings are compared: it computes the policy some dozen to some hundred times.
const COMPARE_AFTER_MS: u32 = 250;

/// How many results are shown before the rest is folded away.
const SHOWN: usize = 8;

/// Which question was copied last, and whether the browser let us.
type Copied = RwSignal<Option<(usize, bool)>>;

/// The section, folded away; none of a policy that can be read in one way only.
pub(super) fn readings(desk: &'static Desk, lang: Lang) -> Option<Element> {
    if desk.policy.readings.is_empty() {
        return None;
    }
    let content = move || later::show(Shown::Readings(desk), lang);
    let title = ("h2", text::SIDE_BY_SIDE);
    Some(fold("sides", title, desk.sides_open, lang, content).attr("data-testid", "sides"))
}

/// What is in it.
pub(super) fn side_by_side(desk: &'static Desk, lang: Lang) -> Part {
    let found = RwSignal::new(None);
    let copied = RwSignal::new(None);
    seek(desk, found, copied);
    live(move || {
        found.with(|found| match found {
            Some(found) => compared(desk, found, copied, lang),
            None => help(text::COMPARING.get(lang)).into(),
        })
    })
}

/// Compares while the section is open: a moment after each change, and in portions.
fn seek(desk: &'static Desk, found: RwSignal<Option<SideBySide>>, copied: Copied) {
    let begin = move || -> Work {
        let mut search = desk
            .understood
            .with_untracked(|form| Search::new(desk.policy, &form.settings, &form.case));
        copied.set(None);
        Box::new(move |go_on| {
            while !search.advance(1) {
                if !go_on() {
                    return false;
                }
            }
            found.set(Some(search.finish()));
            true
        })
    };
    let is_open = move || desk.sides_open.get();
    in_portions(desk, COMPARE_AFTER_MS, is_open, begin);
}

fn help(words: impl Into<Part>) -> Element {
    el("p").class("help").child(words)
}

fn compared(desk: &'static Desk, found: &SideBySide, copied: Copied, lang: Lang) -> Part {
    let policy = desk.policy;
    let count = text::number(found.tried);
    let all = text::number(usize::try_from(found.all).unwrap_or(usize::MAX));
    let bound = match (found.tried as u64 == found.all, found.is_complete) {
        (true, _) => None,
        (false, true) => Some(text::tried_some(lang, &all, &count)),
        (false, false) => Some(text::tried_few(lang, &all, &count)),
    };
    let bound = bound.map(|bound| help(bound));
    let [first, ..] = found.results.as_slice() else {
        return NOTHING;
    };
    if found.matter.is_empty() {
        let is_number = first.cells.iter().any(|cell| cell.value().is_some());
        let says = match is_number {
            true => text::SAME_RESULT,
            false => text::SIDES_LATER,
        };
        return several([help(says.get(lang)).into(), bound.into()]);
    }
    let mut idle: Vec<String> = Vec::new();
    for (at, reading) in policy.readings.iter().enumerate() {
        if !found.matter.contains(&at) {
            idle.push(reading.label.get(lang).to_owned());
        }
    }
    let idle =
        (!idle.is_empty()).then(|| help(text::idle_readings(lang, &text::list(lang, &idle))));
    let mut rows: Vec<Part> = Vec::new();
    for (at, result) in found.results.iter().enumerate() {
        rows.push(row(desk, found, at, result, lang).into());
    }
    let rest = rows.split_off(rows.len().min(SHOWN));
    let rest = (!rest.is_empty()).then(|| {
        let count = text::more_steps(lang, &rest.len().to_string());
        el("details")
            .class("more")
            .child(el("summary").child(count))
            .child(table(desk, rest, lang))
    });
    let mut questions: Vec<Part> = Vec::new();
    for asked in &found.questions {
        questions.push(ask(desk, found, asked, copied, lang).into());
    }
    several([
        table(desk, rows, lang).into(),
        rest.into(),
        idle.into(),
        bound.into(),
        el("h3")
            .class("questions-title")
            .child(text::QUESTIONS.get(lang))
            .into(),
        questions.into(),
    ])
}

fn table(desk: &'static Desk, rows: Vec<Part>, lang: Lang) -> Element {
    let policy = desk.policy;
    let total = policy.total().and_then(|rule| policy.rules.get(rule));
    let total = total.map_or(text::RESULT.get(lang), |rule| rule.label.get(lang));
    let head = |words: &'static str| el("th").attr("scope", "col").child(words);
    el("table")
        .class("ledger sides-table")
        .attr("aria-label", text::SIDE_BY_SIDE.get(lang))
        .child(
            el("thead").child(
                el("tr")
                    .child(head(text::READING.get(lang)))
                    .child(head(total).class("amount"))
                    .child(el("td")),
            ),
        )
        .child(el("tbody").children(rows))
}

fn row(
    desk: &'static Desk,
    found: &SideBySide,
    at: usize,
    result: &ReadingResult,
    lang: Lang,
) -> Element {
    let policy = desk.policy;
    let mut ways: Vec<Part> = Vec::new();
    let mut name = String::new();
    for (nth, way) in result.ways.iter().enumerate() {
        let way = question::way(policy, found, way, lang);
        if nth == 0 {
            name.clone_from(&way);
        } else {
            ways.push(el("span").class("or").child(text::OR.get(lang)).into());
        }
        ways.push(el("span").class("way").child(way).into());
    }
    let gives = match result.total() {
        Some(total) => text::bare(lang, Kind::Money, total),
        None => {
            let all: Vec<&[Cell]> = found.results.iter().map(|x| x.cells.as_slice()).collect();
            question::outcome(policy, found, &all, &result.cells, lang)
        }
    };
    let difference = result.difference.filter(|_| at > 0);
    let difference = difference.map(|by| {
        el("span")
            .class("difference")
            .child(text::signed(lang, Kind::Money, by))
    });
    let options = result.nearest.clone();
    let action: Element = match at {
        0 => el("span")
            .class("badge changed")
            .child(text::IN_USE.get(lang)),
        _ => button("apply")
            .attr("aria-label", text::use_way(lang, &name))
            .on("click", move |_| {
                for (reading, option) in desk.readings.iter().zip(&options) {
                    reading.set(*option);
                }
            })
            .child(text::USE.get(lang)),
    };
    let class = match result.total() {
        Some(_) => "amount",
        None => "amount outputs",
    };
    let row = match at {
        0 => el("tr").class("paid"),
        _ => el("tr"),
    };
    row.child(el("th").attr("scope", "row").children(ways))
        .child(
            el("td")
                .class(class)
                .child(el("span").class("gives").child(gives))
                .child(difference),
        )
        .child(el("td").class("action").child(action))
}

/// A clause in question: what each reading gives, the document's words, and a letter to copy.
fn ask(
    desk: &'static Desk,
    found: &SideBySide,
    asked: &Question,
    copied: Copied,
    lang: Lang,
) -> Option<Element> {
    let policy = desk.policy;
    let at = asked.reading;
    let reading = policy.readings.get(at)?;
    let all: Vec<&[Cell]> = asked.options.iter().map(Vec::as_slice).collect();
    let mut options: Vec<Part> = Vec::new();
    for (option, cells) in reading.options.iter().zip(&asked.options) {
        let gives = match cells.as_slice() {
            [cell] if cell.number().is_some() => cell
                .number()
                .map_or_else(String::new, |total| text::figure(lang, Kind::Money, total)),
            _ => question::outcome(policy, found, &all, cells, lang),
        };
        let note = option.note.as_ref();
        options.push(
            el("li")
                .child(el("span").class("option").child(option.label.get(lang)))
                .child(el("span").class("option-gives").child(gives))
                .child(note.map(|note| el("span").class("help").child(note.get(lang))))
                .into(),
        );
    }
    let supposed = question::supposed(policy, found, asked, lang);
    let supposed = (!supposed.is_empty()).then(|| help(text::supposing(lang, &supposed)));
    let apart = asked.apart.map(|apart| {
        let apart = text::figure(lang, Kind::Money, apart);
        el("span").class("apart").child(text::apart(lang, &apart))
    });
    let letter = question::letter(policy, found, asked, lang);
    let lines = letter.lines().count();
    let id = format!("letter-{at}");
    let area = id.clone();
    let copy = button("apply")
        .attr(
            "aria-label",
            text::copy_question(lang, reading.label.get(lang)),
        )
        .on("click", move |_| copied.set(Some((at, copy(&area)))))
        .child(text::COPY_QUESTION.get(lang));
    let of_this = move || copied.get().filter(|(of, _)| *of == at);
    let says = move || {
        of_this().map(|(_, done)| match done {
            true => text::COPIED.get(lang),
            false => text::COPY_BY_HAND.get(lang),
        })
    };
    let letter = el("textarea")
        .id(id)
        .class("letter entry")
        .attr("readonly", "")
        .attr("rows", (lines + 4).to_string())
        .attr("aria-label", text::LETTER.get(lang))
        .live_attr("hidden", move || of_this().is_none().then(|| "".into()))
        .value(move || letter.clone());
    Some(
        el("div")
            .class("question")
            .child(
                el("h4")
                    .child(reading.label.get(lang))
                    .child(" ")
                    .child(sources::badge(reading.provenance.status, lang))
                    .child(apart),
            )
            .child(supposed)
            .child(el("ul").class("options").children(options))
            .child(sources::clause(
                &reading.provenance,
                policy.source.as_ref(),
                lang,
            ))
            .child(
                el("div")
                    .class("copy")
                    .child(copy)
                    .child(el("span").class("remark").attr("role", "status").live(says)),
            )
            .child(letter),
    )
}

/// Shows the letter, selects it and puts it on the clipboard; whether the browser let us. All at once: Safari allows it only
/// while the press is being handled.
fn copy(id: &str) -> bool {
    let document = gloo::utils::document();
    let area = document.get_element_by_id(id);
    let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else {
        return false;
    };
    area.set_hidden(false);
    // Where the focus is refused the selection stands all the same.
    if let Err(error) = area.focus() {
        web_sys::console::warn_1(&error);
    }
    area.select();
    // What is read first is the beginning; selecting goes to the end.
    area.set_scroll_top(0);
    // Older than `navigator.clipboard`, and there also in the browsers inside chat programs and on pages without https.
    let document = document.dyn_into::<HtmlDocument>();
    document.is_ok_and(|document| document.exec_command("copy").unwrap_or(false))
}

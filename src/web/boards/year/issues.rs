//! What is wrong, and how far somebody has come with it.

use leptos::prelude::{Get, Set, event_target_value};

use crate::board::issue::{self, Wrong};
use crate::board::{Issue, State, Year, list};
use crate::lang::Lang;
use crate::policy::Axis;
use crate::policy::messages::period_word;

use super::super::super::part::{Element, Part, el, live, several};
use super::super::super::{keeping, save};
use super::super::part;
use super::sheet::Sheet;
use super::{blank, failed, text};

/// The page.
pub(super) fn page(sheet: &'static Sheet, lang: Lang) -> Part {
    several([
        filter(sheet, lang).into(),
        live(move || content(sheet, lang)),
    ])
}

fn filter(sheet: &'static Sheet, lang: Lang) -> Element {
    let option = |state: State| {
        el("option")
            .attr("value", state.keyword())
            .child(state.word().get(lang).to_owned())
    };
    el("div").class("board-tools not-printed").child(
        el("label")
            .class("inline")
            .child(el("span").child(text::FILTER.get(lang)))
            .child(
                el("select")
                    .class("entry")
                    .id("board-state")
                    .child(
                        el("option")
                            .attr("value", "")
                            .child(text::ALL_STATES.get(lang)),
                    )
                    .children(State::ALL.map(option))
                    .value(move || sheet.state.get())
                    .on("change", move |event| {
                        sheet.state.set(event_target_value(event))
                    }),
            ),
    )
}

fn state_of(kept: &Year, wrong: &Wrong) -> State {
    kept.issue(&wrong.key)
        .map(|issue| issue.state)
        .unwrap_or_default()
}

fn content(sheet: &'static Sheet, lang: Lang) -> Part {
    let Some(computed) = sheet.computed() else {
        return failed(sheet, lang);
    };
    if computed.figures.months().next().is_none() {
        return blank(sheet, lang).into();
    }
    let all = issue::wrong(&computed.figures, sheet.upto.get());
    let wanted = State::of(&sheet.state.get());
    let kept = sheet.kept.get();
    let open = all
        .iter()
        .filter(|wrong| state_of(&kept, wrong) == State::Open);
    let [count, open] = [all.len(), open.count()].map(|count| count.to_string());
    let shown: Vec<Wrong> = all
        .into_iter()
        .filter(|wrong| wanted.is_none_or(|wanted| state_of(&kept, wrong) == wanted))
        .collect();
    if shown.is_empty() && wanted.is_none() {
        return el("p")
            .class("help")
            .child(text::NO_ISSUES.get(lang))
            .into();
    }
    let items: Vec<Element> = shown
        .iter()
        .map(|wrong| item(sheet, wrong, &kept, lang))
        .collect();
    let sheets = list::issues(sheet.policy, &shown, &kept, lang);
    several([
        el("p")
            .class("board-sum")
            .attr("role", "status")
            .child(text::issue_count(lang, &count, &open))
            .into(),
        el("ul")
            .class("board-issues")
            .attr("data-testid", "board-issues")
            .children(items)
            .into(),
        part::saving(sheets, "board-csv", save::print, lang).into(),
    ])
}

fn item(sheet: &'static Sheet, wrong: &Wrong, kept: &Year, lang: Lang) -> Element {
    let gate = sheet.policy.gates.get(wrong.gate);
    let said = gate.map_or("", |gate| match &gate.message {
        Some(message) => message.get(lang),
        None => gate.label.get(lang),
    });
    let measure = gate.and_then(|gate| gate.measure.as_ref());
    let month = period_word(Axis::Month, usize::from(wrong.month.saturating_sub(1)));
    let known = kept.issue(&wrong.key).cloned().unwrap_or_default();
    let mut about: Vec<String> = vec![month.get(lang).to_owned()];
    about.extend(wrong.record.clone());
    about.extend(wrong.about.iter().map(|(_, text)| text.clone()));
    let about = about.join(" · ");
    let name = [said, " ", &about].concat();
    let set = {
        let key = wrong.key.clone();
        move |work: &dyn Fn(&mut Issue)| {
            let key = key.clone();
            sheet.change(|year| {
                let mut issue = year.issue(&key).cloned().unwrap_or_else(|| Issue {
                    key: key.clone(),
                    ..Issue::default()
                });
                work(&mut issue);
                issue.day = Some(keeping::today());
                year.set_issue(issue);
            });
        }
    };
    let note = set.clone();
    let option = |state: State| {
        let option = el("option")
            .attr("value", state.keyword())
            .child(state.word().get(lang).to_owned());
        match state == known.state {
            true => option.attr("selected", ""),
            false => option,
        }
    };
    let state = el("select")
        .class("entry")
        .attr("aria-label", text::state_of(lang, &name))
        .children(State::ALL.map(option))
        .on("change", move |event| {
            if let Some(state) = State::of(&event_target_value(event)) {
                set(&|issue: &mut Issue| issue.state = state);
            }
        });
    let typed = known.note.clone();
    let note = el("input")
        .class("entry")
        .attr("aria-label", text::note_of(lang, &name))
        .attr("placeholder", text::NOTE.get(lang))
        .value(move || typed.clone())
        .on("change", move |event| {
            let words = event_target_value(event);
            note(&|issue: &mut Issue| words.trim().clone_into(&mut issue.note));
        });
    el("li")
        .class(match known.state {
            State::Open => "open",
            State::Work => "work",
            State::Done => "done",
        })
        .child(
            el("div")
                .child(el("strong").child(said))
                .child(el("p").class("help").child(about))
                .child(measure.map(|measure| {
                    el("p")
                        .child([text::MEASURE.get(lang), lang.pick("：", ": ")].concat())
                        .child(measure.get(lang))
                })),
        )
        .child(
            el("div")
                .class("board-issue-state")
                .child(state)
                .child(note)
                .child(
                    known
                        .day
                        .map(|day| el("span").class("help").child(day.to_string())),
                ),
        )
}

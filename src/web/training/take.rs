//! A paper that somebody has given out, opened by its link: what it is, who answers, and the way in. Nothing is kept until it begins.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set};
use web_sys::Event;

use crate::lang::Lang;
use crate::library::training::Training;
use crate::link::LinkError;
use crate::quiz::bank::{Bank, Question};
use crate::quiz::edit::Edited;
use crate::quiz::paper::Paper;
use crate::quiz::session::{Mode, Reference, Session};

use super::super::part::{Element, Part, button, el, live, several};
use super::super::{keeping, pages, route, scenarios, text};
use super::kept::{self, Kept};
use super::{agree, bring, mode};

/// The page of a paper, by the text of its link.
pub(super) fn page(training: &'static Training, link: &str, lang: Lang) -> Part {
    let paper = match Paper::decode(link) {
        Ok(paper) => paper,
        Err(why) => return refused(text::PAPER_FROM_LINK, why, lang),
    };
    live(move || {
        let head = intro(&title(&paper, lang), text::PAPER_FROM_LINK, lang);
        match bring::of_paper(training, &paper, lang) {
            Err(says) => several([head.into(), says]),
            Ok(Err(why)) => several([
                head.into(),
                el("p")
                    .class("notice wrong")
                    .attr("role", "alert")
                    .attr("data-testid", "paper-refused")
                    .child(why.message().get(lang).to_owned())
                    .into(),
            ]),
            Ok(Ok(questions)) => several([
                head.child(
                    el("p")
                        .class("tagline")
                        .attr("data-testid", "paper-facts")
                        .child(facts(&paper, questions.len(), lang)),
                )
                .into(),
                ways_in(&paper, questions, lang),
                live({
                    let paper = paper.clone();
                    move || brought(training, &paper, lang)
                }),
            ]),
        }
    })
}

/// What a paper is called.
pub(super) fn title(paper: &Paper, lang: Lang) -> String {
    match paper.title.trim() {
        "" => text::PAPER.get(lang).to_owned(),
        title => title.to_owned(),
    }
}

/// What is agreed, in a line.
pub(super) fn facts(paper: &Paper, count: usize, lang: Lang) -> String {
    let rules = paper.rules;
    let mut facts = vec![
        mode(rules.mode).get(lang).to_owned(),
        text::question_count(lang, &text::number(count)),
    ];
    if rules.mode == Mode::Exam {
        facts.push(match rules.minutes {
            Some(minutes) => text::within_minutes(lang, &minutes.to_string()),
            None => text::NO_LIMIT.get(lang).to_owned(),
        });
        facts.push(text::pass_at(lang, &rules.pass.to_string()));
    }
    facts.join(" · ")
}

pub(super) fn intro(title: &str, above: text::Say, lang: Lang) -> Element {
    let back = el("a")
        .attr("href", route::train(""))
        .child(text::TRAINING.get(lang));
    el("div")
        .class("intro not-printed")
        .child(
            el("p")
                .class("eyebrow")
                .child(back)
                .child(" · ")
                .child(above.get(lang)),
        )
        .child(pages::heading(title.to_owned()))
}

/// What is said of a link that cannot be read.
pub(super) fn refused(title: text::Say, why: LinkError, lang: Lang) -> Part {
    several([
        intro(title.get(lang), title, lang).into(),
        el("p")
            .class("notice wrong")
            .attr("role", "alert")
            .attr("data-testid", "link-refused")
            .child(why.message().get(lang).to_owned())
            .into(),
    ])
}

/// Going on with what was begun, what was handed in, and beginning.
fn ways_in(paper: &Paper, questions: Vec<(Reference, Question)>, lang: Lang) -> Part {
    let print = paper.fingerprint();
    let mut mine = kept::sessions();
    // Who answered last on this device is most likely who answers now.
    let known = mine.iter().find(|kept| !kept.session.name.is_empty());
    let known = known.map_or_else(String::new, |kept| kept.session.name.clone());
    mine.retain(|kept| kept.session.paper == Some(print));
    let is_begun = !mine.is_empty();
    let name = RwSignal::new(known);
    let is_nameless = RwSignal::new(false);
    let paper = paper.clone();
    let begin = move |event: &Event| {
        event.prevent_default();
        let name = name.get_untracked();
        // A result without a name is of no use to whoever collects them.
        is_nameless.set(name.trim().is_empty());
        if !is_nameless.get_untracked() {
            let session: Session = paper.begin(&questions, name.trim(), keeping::now());
            bring::remember(questions.clone());
            super::begin_in_place(session);
        }
    };
    let field = agree::field(text::YOUR_NAME, name, "text", lang)
        .live_attr("aria-invalid", move || {
            is_nameless.get().then(|| "true".into())
        });
    let wrong = move || {
        let words = || el("span").class("wrong").child(text::NAME_NEEDED.get(lang));
        is_nameless.get().then(words)
    };
    let begin_words = match is_begun {
        true => text::BEGIN_AGAIN,
        false => text::BEGIN,
    };
    let rows: Vec<Element> = mine.into_iter().map(|kept| row(kept, lang)).collect();
    let before = is_begun.then(|| {
        el("section")
            .child(el("h2").child(text::PAPER_BEFORE.get(lang)))
            .child(el("ul").class("scenario-list").children(rows))
    });
    el("div")
        .class("training agreed")
        .child(before)
        .child(
            el("form")
                .class("training")
                .attr("data-testid", "take")
                .on("submit", begin)
                .child(el("p").class("help").child(text::PAPER_HELP.get(lang)))
                .child(el("div").class("agreed-fields").child(field))
                .child(el("p").attr("role", "status").live(wrong))
                .child(
                    el("p").class("acts").child(
                        el("button")
                            .class("apply")
                            .attr("type", "submit")
                            .child(begin_words.get(lang)),
                    ),
                ),
        )
        .into()
}

/// The banks that came with a paper, to be kept by whoever wants to.
fn brought(training: &'static Training, paper: &Paper, lang: Lang) -> Part {
    let told = RwSignal::new(None::<text::Say>);
    let rows = paper.files.iter().filter_map(|file| {
        let bank = bring::bank_of(None, file, lang).ok()??;
        let (id, is_there) = kept::bank_id(bank, &training.banks);
        if is_there {
            return None;
        }
        let keep = move |_: &Event| {
            let bank = Bank {
                id: id.clone(),
                ..bank.clone()
            };
            let (_, kept) = kept::write_bank(&Edited {
                bank,
                remarks: Vec::new(),
            });
            told.set(Some(match kept {
                Ok(()) => text::BANK_KEPT,
                Err(why) => scenarios::refused(why),
            }));
        };
        Some(
            el("section")
                .class("agreed")
                .attr("data-testid", "brought")
                .child(
                    el("p")
                        .class("help")
                        .child(text::bank_brought(lang, bank.title.get(lang))),
                )
                .child(
                    el("p").class("acts").child(
                        button("quiet")
                            .on("click", keep)
                            .child(text::KEEP_BANK.get(lang)),
                    ),
                ),
        )
    });
    let rows: Vec<Element> = rows.collect();
    let says = el("p").class("told").attr("role", "status");
    let says = says.live(move || told.get().map(|told| told.get(lang)));
    el("div").children(rows).child(says).into()
}

/// A session of the paper on this device.
fn row(kept: Kept, lang: Lang) -> Element {
    let session = &kept.session;
    let words = match session.is_over() {
        true => text::HANDED_IN.get(lang).to_owned(),
        false => text::answered_of(
            lang,
            &text::number(session.answered()),
            &text::number(session.items.len()),
        ),
    };
    let when = keeping::when(session.submitted.unwrap_or(session.started));
    let name = match session.is_over() {
        true => text::SEE_RESULT,
        false => text::GO_ON_WITH,
    };
    let name = [&session.name, " · ", name.get(lang)].concat();
    el("li").child(
        el("p")
            .child(
                el("a")
                    .class("scenario-name")
                    .attr("href", route::train(&["s/", &kept.id].concat()))
                    .child(name),
            )
            .child(" ")
            .child(el("span").class("help").child([words, when].join(" · "))),
    )
}

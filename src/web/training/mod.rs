//! Training: banks and computed questions, sessions that go on after a reload, what went wrong and when it comes up again.
//!
//! | file | step |
//! |---|---|
//! | this one | the banks and what was begun; which page is shown |
//! | `kept` | sessions and the book of wrong answers, as the browser keeps them |
//! | `bring` | banks and policies fetched; the questions of a session |
//! | `agree` | what is agreed before a session: the form |
//! | `setup` | a session of one's own begins |
//! | `run` | a session: questions, answers, time |
//! | `case` | the figures behind a question, to be changed |
//! | `report` | what came of it, to be printed |
//! | `compose` | a paper is put together and given out |
//! | `take` | a paper that somebody has given out |
//! | `board` | the results that came back |
//! | `own` | the reader's own banks |
//! | `import` | questions that come in: pasted, or out of a file |
//! | `edit`, `card` | a bank of the reader's own on the desk, question by question |
//! | `export` | the questions of a bank as a file, or as a bank of one's own |

mod agree;
mod board;
mod bring;
mod card;
mod case;
mod compose;
mod edit;
mod export;
mod import;
mod kept;
mod own;
mod report;
mod run;
mod setup;
mod take;

use leptos::prelude::{Owner, RwSignal, Track};

use crate::backup::{ISSUED, SESSION};
use crate::lang::Lang;
use crate::library::training::Training;
use crate::quiz::paper::{PAPER, RESULT};
use crate::quiz::session::{Mode, Session};

use super::part::{Element, Part, button, el, live, several};
use super::{deleted, keeping, pages, route, text};

use bring::Place;
use kept::Kept;

/// The page at `#/train/<what>`.
pub(super) fn page(root: &Owner, what: &str, lang: Lang) -> Part {
    edit::flush();
    let (root, what) = (root.clone(), what.to_owned());
    live(move || match bring::follow(&root) {
        Place::Coming => heading_and(pages::says(text::TRAINING_COMING.get(lang)).into(), lang),
        Place::Lost => heading_and(pages::lost(text::TRAINING_LOST, bring::again, lang), lang),
        Place::Here(training) => at(&root, training, &what, lang),
    })
}

/// What an address of training leads to.
fn at(root: &Owner, training: &'static Training, what: &str, lang: Lang) -> Part {
    if what.is_empty() {
        return home(training, lang);
    }
    if what == IMPORT {
        return import::page(training, lang);
    }
    if let Some(id) = what.strip_prefix(EDIT) {
        return edit::page(root, training, id, lang);
    }
    if what == compose::COMPOSE {
        return compose::page(root, training, lang);
    }
    if let Some(id) = what.strip_prefix("s/") {
        return run::page(root, training, id, lang);
    }
    if let Some(id) = what.strip_prefix(compose::PAPER) {
        return board::page(training, id, lang);
    }
    if what.starts_with(PAPER.prefix) {
        return take::page(training, what, lang);
    }
    if what.starts_with(RESULT.prefix) {
        return board::result(what, lang);
    }
    setup::page(training, what, lang)
}

fn heading_and(part: Part, lang: Lang) -> Part {
    several([
        el("div")
            .class("intro")
            .child(pages::heading(text::TRAINING.get(lang)))
            .into(),
        part,
    ])
}

/// The banks, what was begun, what is due.
fn home(training: &'static Training, lang: Lang) -> Part {
    let changed = RwSignal::new(0_usize);
    let intro = el("div")
        .class("intro")
        .child(pages::heading(text::TRAINING.get(lang)))
        .child(
            el("p")
                .class("tagline")
                .child(text::TRAINING_TAGLINE.get(lang)),
        );
    let bank_cards = training.banks.iter().map(|bank| {
        let count = text::question_count(lang, &text::number(bank.questions.len()));
        let source = bank.source.as_ref().map(|id| text::document(lang, id));
        let facts = [Some(count), source]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        card(&bank.id, bank.title.get(lang), facts.join(" · "))
    });
    let computed = training.templates.iter().map(|file| {
        let count = text::template_count(lang, &text::number(file.templates.len()));
        card(&[COMPUTED, &file.id].concat(), file.title.get(lang), count)
    });
    several([
        intro.into(),
        el("div")
            .class("training")
            .live(move || {
                changed.track();
                begun(training, changed, lang)
            })
            .live(move || {
                changed.track();
                wrong_book(lang)
            })
            .child(
                el("section")
                    .child(el("h2").child(text::BANKS.get(lang)))
                    .child(el("ul").class("policies").children(bank_cards)),
            )
            .child(own::section(lang))
            .live(move || {
                changed.track();
                several([
                    deleted::undo(&[ISSUED], changed, lang).into(),
                    compose::links(changed, lang).into(),
                ])
            })
            .child(
                el("section")
                    .child(el("h2").child(text::COMPUTED.get(lang)))
                    .child(el("p").class("help").child(text::COMPUTED_HELP.get(lang)))
                    .child(el("ul").class("policies").children(computed)),
            )
            .into(),
    ])
}

/// What stands before the id of a file of templates in an address.
const COMPUTED: &str = "c~";

/// What stands before the id of a bank of the reader's own in an address.
const OWN: &str = "b~";

/// What stands before the id of a bank that is edited.
const EDIT: &str = "edit/";

/// Where questions come in.
const IMPORT: &str = "import";

/// What stands in the place of an id for the book of wrong answers.
const WRONG: &str = "wrong";

fn card(what: &str, title: &str, facts: String) -> Element {
    el("li").child(
        el("a")
            .class("card")
            .attr("href", route::train(what))
            .child(el("h3").child(title.to_owned()))
            .child(el("p").class("card-facts").child(facts)),
    )
}

/// Sessions that go on, and those that are over.
fn begun(training: &'static Training, changed: RwSignal<usize>, lang: Lang) -> Part {
    let all = kept::sessions();
    let (over, open): (Vec<Kept>, Vec<Kept>) =
        all.into_iter().partition(|kept| kept.session.is_over());
    let section = |title: text::Say, list: Vec<Kept>| {
        let rows = list
            .into_iter()
            .map(|kept| row(training, kept, changed, lang));
        let rows: Vec<Element> = rows.collect();
        (!rows.is_empty()).then(|| {
            el("section")
                .child(el("h2").child(title.get(lang)))
                .child(el("ul").class("scenario-list").children(rows))
        })
    };
    several([
        deleted::undo(&[SESSION], changed, lang).into(),
        section(text::GO_ON_WITH, open).into(),
        section(text::PAST_SESSIONS, over).into(),
    ])
}

fn row(training: &Training, kept: Kept, changed: RwSignal<usize>, lang: Lang) -> Element {
    let Kept { id, session } = kept;
    let name = [
        mode(session.rules.mode).get(lang),
        &bring::title(training, &session, lang),
    ]
    .join(" · ");
    let state = text::answered_of(
        lang,
        &text::number(session.answered()),
        &text::number(session.items.len()),
    );
    let when = keeping::when(session.submitted.unwrap_or(session.started));
    let delete = {
        let (key, name) = (kept::key(&id), name.clone());
        button("quiet")
            .attr(
                "aria-label",
                text::of_scenario(lang, text::DELETE.get(lang), &name),
            )
            .on("click", move |_| deleted::delete(&key, &name, changed))
            .child(text::DELETE.get(lang))
    };
    el("li").child(
        el("p")
            .child(
                el("a")
                    .class("scenario-name")
                    .attr("href", route::train(&["s/", &id].concat()))
                    .child(name.clone()),
            )
            .child(" ")
            .child(el("span").class("help").child([state, when].join(" · ")))
            .child(" ")
            .child(delete),
    )
}

/// The name of a way to go about it.
fn mode(mode: Mode) -> text::Say {
    match mode {
        Mode::Practice => text::PRACTICE,
        Mode::Exam => text::EXAM,
    }
}

/// How much of the book is due.
fn wrong_book(lang: Lang) -> Element {
    let book = kept::book();
    let due = book.due(kept::today()).len();
    let section = el("section").child(el("h2").child(text::WRONG_BOOK.get(lang)));
    if book.entries.is_empty() {
        return section.child(
            el("p")
                .class("help")
                .child(text::WRONG_BOOK_EMPTY.get(lang)),
        );
    }
    let count = text::in_the_book(lang, &text::number(book.entries.len()));
    let due = match due {
        0 => several([text::NOTHING_DUE.get(lang).into(), " ".into(), count.into()]),
        due => several([
            el("strong")
                .child(text::due_today(lang, &text::number(due)))
                .into(),
            " · ".into(),
            count.into(),
            " ".into(),
            el("a")
                .class("apply")
                .attr("href", route::train(WRONG))
                .child(text::REVIEW_NOW.get(lang))
                .into(),
        ]),
    };
    section.child(el("p").attr("data-testid", "wrong-book").child(due))
}

/// A time as a clock has it: `12:05`.
fn minutes_and_seconds(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    format!("{minutes}:{seconds:02}")
}

/// Keeps a session that begins, and goes to it.
fn begin(session: Session) {
    let id = kept::add(session);
    route::go(&route::train(&["s/", &id].concat()));
}

/// The same from a link, which is then nowhere in the history: who goes back does not come to it.
fn begin_in_place(session: Session) {
    let id = kept::add(session);
    route::replace(&route::train(&["s/", &id].concat()));
}

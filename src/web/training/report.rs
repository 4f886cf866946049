//! What came of a session: the score, by topic, what went wrong with its clause. It prints as a certificate.

use leptos::prelude::{Get, RwSignal, Set, WithUntracked};

use crate::lang::Lang;
use crate::quiz::bank::Question;
use crate::quiz::paper::{RESULT, Report};
use crate::quiz::session::score::{FULL, percent};
use crate::quiz::session::{Given, Mark, Outcome, Reference, Session};

use super::super::fold::fold;
use super::super::outgoing::{Outgoing, Outlook};
use super::super::part::{Element, Part, button, el, several};
use super::super::{keeping, pages, route, save, text};
use super::run::{Run, explanation, stem};
use super::{bring, minutes_and_seconds, mode, setup};

/// The report of a session that is over.
pub(super) fn page(run: &Run, lang: Lang) -> Part {
    run.session.with_untracked(|session| {
        let questions: Vec<Option<&Question>> = run.questions.iter().map(Option::as_ref).collect();
        let outcome = session.outcome(&questions);
        let title = bring::title(run.training, session, lang);
        let points = |points: u32| text::hundredths(points);
        let share = outcome.percent().to_string();
        let wrong: Vec<usize> = (0..session.items.len())
            .filter(|at| outcome.marks.get(*at).copied().flatten() != Some(Mark::Right))
            .collect();
        let passed = match outcome.passed {
            true => ("verdict right", text::PASSED_IT),
            false => ("verdict not-right", text::NOT_PASSED),
        };
        let head = el("header")
            .class("report-head")
            .child(
                el("p")
                    .class("eyebrow")
                    .child(mode(session.rules.mode).get(lang)),
            )
            .child(pages::heading(title.clone()))
            .child(
                (!session.name.is_empty())
                    .then(|| el("p").class("report-name").child(session.name.clone())),
            )
            .child(
                el("p")
                    .class("report-score")
                    .attr("data-testid", "score")
                    .child(text::score_of(
                        lang,
                        &points(outcome.points),
                        &points(outcome.of),
                        &share,
                    )),
            )
            .child(
                el("p")
                    .child(el("strong").class(passed.0).child(passed.1.get(lang)))
                    .child(" · ")
                    .child(text::pass_at(lang, &session.rules.pass.to_string())),
            )
            .child(el("p").class("help").child(when(session, lang)));
        let certificate = (outcome.passed && !session.name.is_empty())
            .then(|| certificate(&title, session, &outcome, lang));
        let code = code(&title, session, &share, lang);
        several([
            // Whoever collects results waits for it, and the report is long.
            code.into(),
            certificate.into(),
            el("article")
                .class("sheet report")
                .attr("data-testid", "report")
                .child(head)
                .child(topics(&outcome.topics, lang))
                .child(mistakes(run, session, &wrong, lang))
                .child(
                    el("p")
                        .class("help")
                        .child(text::CERTIFICATE_NOTE.get(lang)),
                )
                .into(),
            tools(run, session, &wrong, lang).into(),
        ])
    })
}

/// The code that goes back to whoever gave out the paper; nothing of a session that nobody else has.
fn code(title: &str, session: &Session, share: &str, lang: Lang) -> Option<Element> {
    let report = Report::of(session)?;
    // As long as it is, nobody has typed that many figures.
    let code = report.encode().ok()?;
    let outgoing = Outgoing {
        behind: [RESULT.prefix, &code].concat(),
        title: text::result_of(lang, &session.name),
        words: text::result_line(lang, &session.name, title, share),
        of_file: text::RESULT_OF_FILE,
        label: text::RESULT_CODE,
        copy: text::COPY_CODE,
    };
    Some(
        el("section")
            .class("agreed result-code not-printed")
            .attr("data-testid", "result-code")
            .child(el("h2").child(text::RESULT_CODE.get(lang)))
            .child(
                el("p")
                    .class("help")
                    .child(text::RESULT_CODE_HELP.get(lang)),
            )
            .child(outgoing.ways(Outlook::default(), lang)),
    )
}

/// A page that says that somebody has passed, to be printed and hung up.
fn certificate(title: &str, session: &Session, outcome: &Outcome, lang: Lang) -> Element {
    let (title, name) = (title.to_owned(), session.name.clone());
    let day = keeping::when(session.submitted.unwrap_or(session.started));
    // Without the time of day.
    let day = day.split(' ').next().unwrap_or_default().to_owned();
    let points = [outcome.points, outcome.of].map(text::hundredths);
    let score = text::score_of(lang, &points[0], &points[1], &outcome.percent().to_string());
    let questions = text::question_count(lang, &text::number(session.items.len()));
    fold(
        "fold certificate-fold",
        ("span", text::CERTIFICATE),
        RwSignal::new(false),
        lang,
        move || {
            let line = |class: &'static str, words: String| el("p").class(class).child(words);
            several([
                el("article")
                    .class("certificate")
                    .attr("data-testid", "certificate")
                    .child(line(
                        "certificate-title",
                        text::CERTIFICATE.get(lang).to_owned(),
                    ))
                    .child(line("certificate-name", name.clone()))
                    .child(line("certificate-words", text::has_passed(lang, &title)))
                    .child(line("certificate-score", score.clone()))
                    .child(line("certificate-day", [&questions, " · ", &day].concat()))
                    .child(line(
                        "certificate-note",
                        text::CERTIFICATE_NOTE.get(lang).to_owned(),
                    ))
                    .into(),
                el("p")
                    .class("tools")
                    .child(
                        button("apply")
                            .on("click", |_| save::print_only("certificate"))
                            .child(text::PRINT_CERTIFICATE.get(lang)),
                    )
                    .into(),
            ])
        },
    )
}

/// When it was, and how long it took.
fn when(session: &Session, lang: Lang) -> String {
    let ended = session.submitted.unwrap_or(session.started);
    let took = minutes_and_seconds(ended.saturating_sub(session.started));
    [keeping::when(ended), text::took(lang, &took)].join(" · ")
}

fn topics(topics: &[(String, u32, u32)], lang: Lang) -> Option<Element> {
    if topics.len() < 2 {
        return None;
    }
    let rows = topics.iter().map(|(topic, points, of)| {
        let name = match topic.as_str() {
            "" => text::NO_TOPIC.get(lang).to_owned(),
            topic => topic.to_owned(),
        };
        let share = [&percent(*points, *of).to_string(), "%"].concat();
        let figures = [text::hundredths(*points), text::hundredths(*of)].join("/");
        el("tr")
            .child(el("th").attr("scope", "row").child(name))
            .child(el("td").class("amount").child(figures))
            .child(el("td").class("amount").child(share))
    });
    Some(
        el("section")
            .child(el("h2").child(text::BY_TOPIC.get(lang)))
            .child(
                el("table")
                    .class("ledger")
                    .child(el("tbody").children(rows)),
            ),
    )
}

/// What went wrong: the question, what was answered, what is right and why.
fn mistakes(run: &Run, session: &Session, wrong: &[usize], lang: Lang) -> Element {
    let section = el("section").child(el("h2").child(text::WHAT_WENT_WRONG.get(lang)));
    if wrong.is_empty() {
        return section.child(el("p").child(text::ALL_RIGHT.get(lang)));
    }
    let rows = wrong.iter().filter_map(|&at| {
        let item = session.items.get(at)?;
        let Some(question) = run.questions.get(at).and_then(Option::as_ref) else {
            return Some(el("li").child(text::QUESTION_GONE.get(lang)));
        };
        let options = |wanted: &dyn Fn(usize) -> bool| {
            let options = question.options.iter().enumerate();
            let options = options.filter(|(at, _)| wanted(*at));
            let texts: Vec<String> = options
                .map(|(_, option)| option.text.get(lang).to_owned())
                .collect();
            text::list(lang, &texts)
        };
        let given = match &item.given {
            Given::Nothing => text::NOT_ANSWERED.get(lang).to_owned(),
            Given::Figure(text) => text.clone(),
            Given::Options(chosen) => options(&|at| chosen.contains(&at)),
        };
        let keys = question.keys();
        let right = options(&|at| keys.contains(&at));
        Some(
            el("li")
                .class("mistake")
                .child(
                    el("p")
                        .class("help")
                        .child(text::number(at + 1))
                        .child(" · ")
                        .child(question.topic.clone()),
                )
                .child(stem(question, lang))
                .child(el("p").class("verdict not-right").child(text::gives(
                    lang,
                    text::CHOSEN_OPTION.get(lang),
                    &given,
                )))
                .child((!right.is_empty()).then(|| {
                    el("p").class("verdict right").child(text::gives(
                        lang,
                        text::CORRECT_OPTION.get(lang),
                        &right,
                    ))
                }))
                .child(explanation(question, lang)),
        )
    });
    let rows: Vec<Element> = rows.collect();
    section.child(el("ol").class("plain mistakes").children(rows))
}

fn tools(run: &Run, session: &Session, wrong: &[usize], lang: Lang) -> Element {
    let references: Vec<Reference> = wrong
        .iter()
        .filter_map(|at| Some(session.items.get(*at)?.reference.clone()))
        .collect();
    let training = run.training;
    let link = session.link.clone();
    let told = RwSignal::new(None::<text::Say>);
    let again = (!references.is_empty()).then(|| {
        button("apply")
            .on("click", move |_| {
                // Their policies are here: they have just been answered.
                match setup::again(training, &link, &references, lang) {
                    Ok(session) => super::begin(session),
                    Err(_) => told.set(Some(text::TRAINING_LOST)),
                }
            })
            .child(text::PRACTISE_WRONG.get(lang))
    });
    let print = button("apply")
        .on("click", |_| save::print())
        .child(text::PRINT.get(lang));
    el("div")
        .class("sheet-tools tools")
        .child(
            el("a")
                .class("apply")
                .attr("href", route::train(""))
                .child(text::TO_TRAINING.get(lang)),
        )
        .child(print)
        .child(again)
        .child(
            el("p")
                .attr("role", "status")
                .live(move || told.get().map(|told| told.get(lang))),
        )
}

/// Whole points are what anything is out of.
const _: () = assert!(FULL == 100);

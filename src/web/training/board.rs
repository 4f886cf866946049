//! A paper that was given out, for whoever gave it out: its link, the results that came back, what went wrong with whom.

use std::rc::Rc;

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, event_target_value};
use web_sys::Event;

use crate::lang::Lang;
use crate::library::training::Training;
use crate::quiz::bank::Question;
use crate::quiz::board::{self, Board, Row};
use crate::quiz::issued::Issued;
use crate::quiz::kept::Found;
use crate::quiz::paper::{PAPER, Paper, RESULT, Report};
use crate::quiz::session::score::percent;
use crate::report::plain::PlainSheet;

use super::super::fold::fold;
use super::super::outgoing::{Outgoing, Outlook};
use super::super::part::{Element, Part, button, el, live, several};
use super::super::store::{self, Unkept};
use super::super::takeaway::{self, Taken};
use super::super::{focus, keeping, route, save, scenarios, text};
use super::compose::{self, give_out};
use super::run::{explanation, stem};
use super::{bring, kept, minutes_and_seconds, setup, take};

/// A paper on the page.
#[derive(Clone)]
struct Desk {
    id: Rc<str>,
    paper: Rc<Paper>,
    /// What its link has.
    link: Rc<str>,
    questions: Rc<Vec<Question>>,
    /// The results as they are kept.
    results: RwSignal<String>,
    /// What is being pasted.
    pasted: RwSignal<String>,
    told: RwSignal<Option<String>>,
    /// The results before something was taken out: it can be put back.
    before: RwSignal<Option<String>>,
}

/// The id of the button that puts back what was taken out.
const UNDO: &str = "undo-result";

/// The page of a paper that was given out.
pub(super) fn page(training: &'static Training, id: &str, lang: Lang) -> Part {
    let says = |words: text::Say| {
        several([
            take::intro(text::PAPER.get(lang), text::FOR_TRAINERS, lang).into(),
            el("p").class("notice wrong").child(words.get(lang)).into(),
        ])
    };
    let issued = match kept::paper(id) {
        None => return says(text::NO_SUCH_PAPER),
        Some(Found::Damaged) => return says(text::PAPER_DAMAGED),
        Some(Found::Newer) => return says(text::SESSION_NEWER),
        Some(Found::Kept(issued)) => *issued,
    };
    let paper = match Paper::decode(&issued.link) {
        Ok(paper) => Rc::new(paper),
        Err(why) => return take::refused(text::PAPER, why, lang),
    };
    let id = Rc::<str>::from(id);
    let (results, pasted) = (
        RwSignal::new(issued.results.clone()),
        RwSignal::new(String::new()),
    );
    let (told, before) = (RwSignal::new(None), RwSignal::new(None));
    let shown = Outlook::default();
    live(move || {
        let title = take::title(&paper, lang);
        let head = take::intro(&title, text::FOR_TRAINERS, lang).class("intro board-head");
        let questions = match bring::of_paper(training, &paper, lang) {
            Err(says) => return several([head.into(), says]),
            Ok(Err(why)) => {
                let why = why.message().get(lang).to_owned();
                return several([
                    head.into(),
                    el("p")
                        .class("notice wrong")
                        .attr("role", "alert")
                        .child(why)
                        .into(),
                ]);
            }
            Ok(Ok(questions)) => questions.into_iter().map(|(_, question)| question),
        };
        let desk = Desk {
            id: Rc::clone(&id),
            paper: Rc::clone(&paper),
            link: issued.link.as_str().into(),
            questions: Rc::new(questions.collect()),
            results,
            pasted,
            told,
            before,
        };
        let facts = take::facts(&paper, desk.questions.len(), lang);
        let outgoing = Outgoing {
            behind: [PAPER.prefix, &issued.link].concat(),
            words: text::in_quotes(lang, &title),
            title,
            of_file: text::PAPER_OF_FILE,
            label: text::PAPER_LINK,
            copy: text::COPY_LINK,
        };
        let unkept = store::lacks_any().then(|| {
            el("p")
                .class("notice wrong")
                .child(text::PAPER_UNKEPT.get(lang))
        });
        several([
            head.child(el("p").class("tagline").child(facts))
                .child(
                    el("p")
                        .class("help")
                        .child(text::given_out_on(lang, &keeping::when(issued.made))),
                )
                .into(),
            unkept.into(),
            el("div")
                .class("training board")
                .child(
                    el("section")
                        .class("not-printed")
                        .child(el("h2").child(text::HAND_OUT.get(lang)))
                        .child(el("p").class("help").child(text::HAND_OUT_HELP.get(lang)))
                        .child(outgoing.ways(shown, lang))
                        .child(others(&desk, &issued.link, lang)),
                )
                .child(collecting(&desk, lang))
                .live({
                    let desk = desk.clone();
                    move || outcome(&desk, lang)
                })
                .child(answers(&desk, lang))
                .into(),
        ])
    })
}

/// Seeing the paper as trainees do, and another of the same kind.
fn others(desk: &Desk, link: &str, lang: Lang) -> Element {
    let try_it = el("a")
        .attr("href", ["#", PAPER.prefix, link].concat())
        .child(text::TRY_PAPER.get(lang));
    let (paper, told) = (Rc::clone(&desk.paper), desk.told);
    let another = button("quiet")
        .on("click", move |_| {
            let paper = Paper {
                seed: setup::seed(),
                ..(*paper).clone()
            };
            match give_out(&paper, lang) {
                Ok(id) => route::go(&route::train(&[compose::PAPER, &id].concat())),
                Err(why) => told.set(Some(why)),
            }
        })
        .child(text::ANOTHER_DRAW.get(lang));
    el("p").class("acts").child(try_it).child(another)
}

/// Changes the results of a paper; what another tab has changed meanwhile is there, too. `gone` gives the paper where it was deleted.
/// Gives the results, and why the browser did not take them where it did not: then they are there until the tab is closed.
///
/// # Errors
/// Why nothing is changed.
fn change(
    id: &str,
    gone: impl FnOnce() -> Option<Issued>,
    change: impl FnOnce(&str) -> String,
) -> Result<(String, Result<(), Unkept>), text::Say> {
    let mut issued = match kept::paper(id) {
        Some(Found::Kept(issued)) => *issued,
        Some(Found::Newer) => return Err(text::SESSION_NEWER),
        Some(Found::Damaged) => return Err(text::PAPER_DAMAGED),
        None => gone().ok_or(text::NO_SUCH_PAPER)?,
    };
    issued.results = change(&issued.results);
    issued.rev = issued.rev.saturating_add(1);
    let taken = kept::write_paper(id, &issued);
    Ok((issued.results, taken))
}

impl Desk {
    /// Changes the results.
    fn change(&self, change: impl FnOnce(&str) -> String) -> Result<(), text::Say> {
        // It was deleted in another tab, and is wanted after all.
        let again = || {
            Some(Issued {
                made: keeping::now(),
                link: self.link.to_string(),
                results: self.results.get_untracked(),
                ..Issued::default()
            })
        };
        let (results, taken) = self::change(&self.id, again, change)?;
        self.results.set(results);
        taken.map_err(scenarios::refused)
    }

    /// How many results there are, and how many lines that are none.
    fn counts(&self) -> [usize; 2] {
        let board = self.board(&self.results.get_untracked());
        [board.rows.len(), board.refused.len()]
    }

    fn board(&self, results: &str) -> Board {
        let questions: Vec<&Question> = self.questions.iter().collect();
        board::read(&self.paper, &questions, results)
    }
}

/// The lines of results with those of what was pasted behind them that have a code; and how many have none.
fn added(results: &str, pasted: &str) -> (String, usize) {
    let mut lines: Vec<&str> = results.lines().collect();
    let mut others = 0;
    for line in pasted.lines().map(str::trim) {
        if !line.is_empty() && !board::has_code(line) {
            others += 1;
        } else if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    (lines.join("\n"), others)
}

/// Where results are pasted.
fn collecting(desk: &Desk, lang: Lang) -> Element {
    let (pasted, told) = (desk.pasted, desk.told);
    let add = {
        let desk = desk.clone();
        move |event: &Event| {
            event.prevent_default();
            let text = pasted.get_untracked();
            desk.before.set(None);
            if text.trim().is_empty() {
                return told.set(Some(text::PASTE_FIRST.get(lang).to_owned()));
            }
            let mut others = 0;
            let before = desk.counts();
            let kept = desk.change(|results| {
                let (results, without) = added(results, &text);
                others = without;
                results
            });
            told.set(Some(match kept {
                Ok(()) => {
                    pasted.set(String::new());
                    let after = desk.counts();
                    let new = |at: usize| after[at].saturating_sub(before[at]);
                    let mut words = vec![text::results_added(lang, &text::number(new(0)))];
                    if new(1) > 0 {
                        words.push(text::lines_unread(lang, &text::number(new(1))));
                    }
                    if others > 0 {
                        words.push(text::lines_passed_over(lang, &text::number(others)));
                    }
                    text::list(lang, &words)
                }
                Err(why) => why.get(lang).to_owned(),
            }));
        }
    };
    let undo = {
        let desk = desk.clone();
        move || {
            let there = desk.before.get()?;
            let desk = desk.clone();
            Some(
                button("quiet")
                    .id(UNDO)
                    .on("click", move |_| {
                        let kept = desk.change(|results| added(results, &there).0);
                        desk.before.set(None);
                        desk.told
                            .set(kept.err().map(|why| why.get(lang).to_owned()));
                    })
                    .child(text::UNDO.get(lang)),
            )
        }
    };
    el("section")
        .class("not-printed")
        .child(el("h2").child(text::COLLECT.get(lang)))
        .child(
            el("form")
                .class("naming")
                .attr("data-testid", "collect")
                .on("submit", add)
                .child(el("p").class("help").child(text::COLLECT_HELP.get(lang)))
                .child(
                    el("textarea")
                        .class("entry link-text")
                        .attr("rows", "4")
                        .attr("spellcheck", "false")
                        .attr("aria-label", text::RESULT_CODES.get(lang))
                        .value(move || pasted.get())
                        .on("input", move |event| pasted.set(event_target_value(event))),
                )
                .child(
                    el("p")
                        .class("acts")
                        .child(
                            el("button")
                                .class("apply")
                                .attr("type", "submit")
                                .child(text::ADD_RESULTS.get(lang)),
                        )
                        .child(
                            el("span")
                                .class("told")
                                .attr("role", "status")
                                .live(move || told.get())
                                .child(" ")
                                .live(undo),
                        ),
                ),
        )
}

/// What came of it.
fn outcome(desk: &Desk, lang: Lang) -> Part {
    let results = desk.results.get();
    if results.trim().is_empty() {
        return el("p")
            .class("help")
            .child(text::NO_RESULTS.get(lang))
            .into();
    }
    let board = desk.board(&results);
    let refused = (!board.refused.is_empty()).then(|| refused(desk, &board, lang));
    if board.rows.is_empty() {
        return refused.into();
    }
    several([
        el("section")
            .attr("data-testid", "board")
            .child(el("h2").child(text::RESULTS_BOARD.get(lang)))
            .child(el("p").class("board-sum").child(sum(&board, lang)))
            .child(table(desk, &board, lang))
            .child(saving(desk, &board, lang))
            .into(),
        refused.into(),
        el("section")
            .attr("data-testid", "missed")
            .child(el("h2").child(text::MISSED_MOST.get(lang)))
            .child(missed(desk, &board, lang))
            .into(),
        el("p")
            .class("help")
            .child(text::CERTIFICATE_NOTE.get(lang))
            .into(),
    ])
}

/// How many, how well, how many passed.
fn sum(board: &Board, lang: Lang) -> String {
    let counted = || board.rows.iter().filter(|row| !row.again);
    let points = counted().map(|row| row.points).sum();
    let of = counted().map(|row| row.of).sum();
    let passed = counted().filter(|row| row.passed).count();
    text::board_sum(
        lang,
        &text::number(counted().count()),
        &percent(points, of).to_string(),
        &text::number(passed),
    )
}

fn table(desk: &Desk, board: &Board, lang: Lang) -> Element {
    let head = [
        text::TRAINEE_NAME,
        text::POINTS,
        text::RATE,
        text::RESULT,
        text::TOOK,
    ];
    let head = head.map(|name| el("th").attr("scope", "col").child(name.get(lang)));
    let mut rows: Vec<&Row> = board.rows.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.points));
    let rows = rows.into_iter().map(|row| line(desk, row, lang));
    el("div")
        .class("board-scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", text::RESULTS_BOARD.get(lang))
        .child(
            el("table")
                .class("ledger")
                .child(
                    el("thead").child(el("tr").children(head).child(el("td").class("not-printed"))),
                )
                .child(el("tbody").children(rows)),
        )
}

fn line(desk: &Desk, row: &Row, lang: Lang) -> Element {
    let name = match row.name.as_str() {
        "" => text::NAMELESS.get(lang).to_owned(),
        name => name.to_owned(),
    };
    let again = row.again.then(|| {
        el("span")
            .class("help")
            .child([" ", text::ANOTHER_TRY.get(lang)].concat())
    });
    let (class, passed) = match row.passed {
        true => ("verdict right", text::PASSED_IT),
        false => ("verdict not-right", text::NOT_PASSED),
    };
    let points = [text::hundredths(row.points), text::hundredths(row.of)].join("/");
    let share = [&percent(row.points, row.of).to_string(), "%"].concat();
    let took = minutes_and_seconds(u64::from(row.seconds) * 1_000);
    let amount = |words: String| el("td").class("amount").child(words);
    let remove = taken_out(desk, row.line, &name, lang);
    el("tr")
        .child(el("th").attr("scope", "row").child(name).child(again))
        .child(amount(points))
        .child(amount(share))
        .child(el("td").child(el("span").class(class).child(passed.get(lang))))
        .child(amount(took))
        .child(el("td").class("not-printed").child(remove))
}

/// The way to take a line out of the results again.
fn taken_out(desk: &Desk, line: usize, name: &str, lang: Lang) -> Element {
    let desk = desk.clone();
    let name = name.to_owned();
    let label = [text::REMOVE.get(lang), " ", &name].concat();
    button("quiet")
        .attr("aria-label", label)
        .on("click", move |_| {
            let before = desk.results.get_untracked();
            let kept = desk.change(|results| board::without(results, line));
            desk.told.set(Some(match kept {
                Ok(()) => text::taken_out(lang, &name),
                Err(why) => why.get(lang).to_owned(),
            }));
            desk.before.set(Some(before));
            focus(UNDO);
        })
        .child(text::REMOVE.get(lang))
}

/// Lines that are no results, and why.
fn refused(desk: &Desk, board: &Board, lang: Lang) -> Element {
    let rows = board.refused.iter().map(|refused| {
        let why = refused.reason.message().get(lang).to_owned();
        el("li")
            .child(el("span").child(text::line_says(lang, &refused.line.to_string(), &why)))
            .child(" ")
            .child(el("q").class("help").child(refused.text.clone()))
            .child(" ")
            .child(taken_out(desk, refused.line, &refused.text, lang))
    });
    el("section")
        .class("not-printed")
        .attr("data-testid", "refused")
        .child(el("h2").child(text::NO_RESULT_LINES.get(lang)))
        .child(el("ul").class("plain refused").children(rows))
}

/// The questions, those first that most missed.
fn missed(desk: &Desk, board: &Board, lang: Lang) -> Part {
    let mut all: Vec<usize> = (0..board.questions.len()).collect();
    all.retain(|at| {
        board
            .questions
            .get(*at)
            .is_some_and(|it| !it.who.is_empty())
    });
    if all.is_empty() {
        return el("p").child(text::ALL_RIGHT.get(lang)).into();
    }
    all.sort_by_key(|at| std::cmp::Reverse(board.questions.get(*at).map_or(0, |it| it.who.len())));
    let rows = all.into_iter().filter_map(|at| {
        let (question, missed) = (desk.questions.get(at)?, board.questions.get(at)?);
        let names: Vec<String> = missed
            .who
            .iter()
            .map(|name| match name.as_str() {
                "" => text::NAMELESS.get(lang).to_owned(),
                name => name.to_owned(),
            })
            .collect();
        let rate = text::missed_by(
            lang,
            &missed.rate().to_string(),
            &text::number(missed.who.len()),
            &missed.of.to_string(),
        );
        Some(
            el("li")
                .class("mistake")
                .child(
                    el("p")
                        .class("help")
                        .child([&text::number(at + 1), ". ", &question.topic].concat()),
                )
                .child(el("p").child(question.stem.get(lang).to_owned()))
                .child(
                    el("p")
                        .child(el("strong").child(rate))
                        .child(" ")
                        .child(text::list(lang, &names)),
                ),
        )
    });
    el("ol").class("plain mistakes").children(rows).into()
}

/// Handing over the board as a file, and on paper.
fn saving(desk: &Desk, board: &Board, lang: Lang) -> Element {
    let questions: Vec<&Question> = desk.questions.iter().collect();
    let sheets = [board.results(lang), board.questions_sheet(&questions, lang)];
    let sheets: Rc<[PlainSheet]> = Rc::new(sheets);
    let csv = |id: &'static str, label: text::Say, at: usize| {
        let sheets = Rc::clone(&sheets);
        let title = take::title(&desk.paper, lang);
        button("apply")
            .attr("data-testid", id)
            .on("click", move |_| {
                if let Some(sheet) = sheets.get(at) {
                    let name = [&title, "-", sheet.title.get(lang), ".csv"].concat();
                    save::save_text(&name, &sheet.csv(lang));
                }
            })
            .child(label.get(lang))
    };
    let print = button("apply")
        .on("click", |_| save::print())
        .child(text::PRINT.get(lang));
    let name = take::title(&desk.paper, lang);
    let workbook = Taken::Lists(Rc::clone(&sheets), name);
    el("div")
        .class("acts not-printed")
        .child(takeaway::workbook(workbook, lang))
        .child(csv("board-csv", text::SAVE_RESULTS, 0))
        .child(csv("questions-csv", text::SAVE_MISSED, 1))
        .child(print)
}

/// The questions with their answers, for whoever goes through them with others.
fn answers(desk: &Desk, lang: Lang) -> Element {
    let questions = Rc::clone(&desk.questions);
    fold(
        "fold not-printed",
        ("span", text::WITH_ANSWERS),
        RwSignal::new(false),
        lang,
        move || {
            let rows = questions.iter().map(|question| {
                let options = question.options.iter().enumerate().map(|(at, option)| {
                    let class = match option.correct {
                        true => "verdict right",
                        false => "",
                    };
                    let words = [&question.letter(at), ". ", option.text.get(lang)].concat();
                    el("li").class(class).child(words)
                });
                el("li")
                    .class("mistake")
                    .child(stem(question, lang))
                    .child(el("ul").class("plain").children(options))
                    .child(explanation(question, lang))
            });
            el("ol").class("mistakes").children(rows)
        },
    )
    .attr("data-testid", "answers")
}

/// The page of a result that somebody has sent, by the text of its link.
pub(super) fn result(link: &str, lang: Lang) -> Part {
    let report = match Report::decode(link) {
        Ok(report) => report,
        Err(why) => return take::refused(text::RESULT_FROM_LINK, why, lang),
    };
    let known = kept::papers().into_iter().find_map(|given| {
        let paper = Paper::decode(&given.issued.link).ok()?;
        (paper.fingerprint() == report.paper).then_some((given.id, paper))
    });
    let name = match report.name.trim() {
        "" => text::NAMELESS.get(lang),
        name => name,
    };
    let intro = take::intro(&text::result_of(lang, name), text::RESULT_FROM_LINK, lang);
    let when = keeping::when(report.started);
    let Some((id, paper)) = known else {
        return several([
            intro.child(el("p").class("tagline").child(when)).into(),
            el("p")
                .class("notice")
                .attr("data-testid", "no-paper")
                .child(text::RESULT_WITHOUT_PAPER.get(lang))
                .into(),
        ]);
    };
    let told = RwSignal::new(None::<text::Say>);
    // A line each.
    let pasted = [
        &name.replace(['\n', '\r'], " "),
        " ",
        RESULT.prefix,
        link.strip_prefix(RESULT.prefix).unwrap_or(link),
    ]
    .concat();
    let title = take::title(&paper, lang);
    let add = move |_: &Event| {
        let changed = change(&id, || None, |results| added(results, &pasted).0);
        match changed.and_then(|(_, taken)| taken.map_err(scenarios::refused)) {
            Ok(()) => route::replace(&route::train(&[compose::PAPER, &id].concat())),
            Err(why) => told.set(Some(why)),
        }
    };
    several([
        intro
            .child(el("p").class("tagline").child([title, when].join(" · ")))
            .into(),
        el("p")
            .class("help")
            .child(text::ONLY_SHOWN.get(lang))
            .into(),
        el("p")
            .class("acts")
            .child(
                button("apply")
                    .attr("data-testid", "add-result")
                    .on("click", add)
                    .child(text::ADD_TO_BOARD.get(lang)),
            )
            .into(),
        el("div")
            .attr("role", "status")
            .live(move || {
                told.get()
                    .map(|why| el("p").class("notice wrong").child(why.get(lang)))
            })
            .into(),
    ])
}

//! A session at work: one question at a time, with the keyboard or a thumb. Whatever is done is kept at once, so that a reload goes on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use leptos::prelude::{
    Get, GetUntracked, Owner, RwSignal, Set, With, WithUntracked, event_target_value,
};
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, KeyboardEvent};

use crate::lang::Lang;
use crate::library::training::Training;
use crate::quiz::bank::{Question, QuestionKind, letter_of};
use crate::quiz::kept::Found;
use crate::quiz::session::score::mark;
use crate::quiz::session::{Given, Item, Mark, Mode, Reference, Session};

use super::super::part::{Element, NOTHING, Part, button, el, live, several};
use super::super::store::Unkept;
use super::super::{focus, pages, route, scenarios, sources, text};
use super::{bring, case, kept, minutes_and_seconds, report};

/// How often the clock is looked at.
const TICK_MS: u32 = 500;

/// The id of the question's heading, which takes the focus when one turns to it.
const QUESTION: &str = "question-title";

/// A session that is shown.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) root: Owner,
    pub(super) training: &'static Training,
    pub(super) id: Rc<str>,
    pub(super) session: RwSignal<Session>,
    pub(super) questions: Rc<Vec<Option<Question>>>,
    /// What keeps it from being kept.
    trouble: RwSignal<Option<text::Say>>,
    /// Whether handing in waits for a second word.
    is_asked: RwSignal<bool>,
    /// The time, as far as it is looked at.
    now: RwSignal<u64>,
}

thread_local! {
    /// What keys are pressed for.
    static SHOWN: RefCell<Option<Run>> = const { RefCell::new(None) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
    /// Counts what was shown: a clock that still ticks for what was shown before must not look at it, as its signals are gone.
    static SHOWINGS: Cell<u32> = const { Cell::new(0) };
}

/// The page of a session.
pub(super) fn page(root: &Owner, training: &'static Training, id: &str, lang: Lang) -> Part {
    leave();
    let says = |words: text::Say| {
        several([
            intro(text::TRAINING.get(lang), lang).into(),
            el("p").class("notice wrong").child(words.get(lang)).into(),
        ])
    };
    let session = match kept::read(id) {
        None => return says(text::NO_SUCH_SESSION),
        Some(Found::Damaged) => return says(text::SESSION_DAMAGED),
        Some(Found::Newer) => return says(text::SESSION_NEWER),
        Some(Found::Kept(session)) => *session,
    };
    let references: Vec<Reference> = session
        .items
        .iter()
        .map(|item| item.reference.clone())
        .collect();
    let (root, id) = (root.clone(), Rc::<str>::from(id));
    let files = bring::paper(&session.link).map_or_else(Vec::new, |paper| paper.files);
    let session = RwSignal::new(session);
    live(move || {
        let asked: Vec<&Reference> = references.iter().collect();
        match bring::questions(training, &files, &asked, lang) {
            Err(coming) => several([intro(text::TRAINING.get(lang), lang).into(), coming]),
            Ok(questions) => {
                let run = Run {
                    root: root.clone(),
                    training,
                    id: Rc::clone(&id),
                    session,
                    questions: Rc::new(questions),
                    trouble: RwSignal::new(None),
                    is_asked: RwSignal::new(false),
                    now: RwSignal::new(super::super::keeping::now()),
                };
                show(run, lang)
            }
        }
    })
}

fn intro(title: &str, lang: Lang) -> Element {
    let back = el("a")
        .attr("href", route::train(""))
        .child(text::TRAINING.get(lang));
    el("div")
        .class("intro not-printed")
        .child(el("p").class("eyebrow").child(back))
        .child(pages::heading(title.to_owned()))
}

/// Neither keys nor the clock mean what was shown before.
fn leave() {
    SHOWN.set(None);
    SHOWINGS.set(SHOWINGS.get().wrapping_add(1));
}

fn show(run: Run, lang: Lang) -> Part {
    leave();
    SHOWN.set(Some(run.clone()));
    listen();
    if run
        .session
        .with_untracked(|session| session.deadline().is_some())
    {
        watch(run.clone(), SHOWINGS.get());
    }
    let title = run
        .session
        .with_untracked(|session| bring::title(run.training, session, lang));
    live(move || {
        let is_over = run.session.with(Session::is_over);
        match is_over {
            true => report::page(&run, lang),
            false => several([intro(&title, lang).into(), at_work(&run, lang)]),
        }
    })
}

impl Run {
    /// Does something to the session and keeps it.
    pub(super) fn act(&self, act: impl FnOnce(&mut Session)) {
        if self.trouble.get_untracked() == Some(text::SESSION_ELSEWHERE) {
            return;
        }
        // Another tab may have answered meanwhile.
        let rev = self.session.with_untracked(|session| session.rev);
        if let Some(Found::Kept(there)) = kept::read(&self.id)
            && there.rev != rev
        {
            self.trouble.set(Some(text::SESSION_ELSEWHERE));
            return;
        }
        let mut session = self.session.get_untracked();
        let was_over = session.is_over();
        session.tick(super::super::keeping::now());
        act(&mut session);
        session.rev = session.rev.saturating_add(1);
        let kept = kept::write(&self.id, &session);
        self.trouble.set(kept.err().map(scenarios::refused));
        let is_over = session.is_over();
        self.session.set(session);
        if is_over && !was_over {
            self.note_all();
        }
    }

    fn question(&self, at: usize) -> Option<&Question> {
        self.questions.get(at)?.as_ref()
    }

    fn item<T>(&self, at: usize, look: impl FnOnce(&Item) -> T) -> Option<T> {
        self.session.with(|session| session.items.get(at).map(look))
    }

    /// Puts an answer into the book of wrong answers, or moves it on there.
    fn note(&self, at: usize) {
        let noted = self.session.with_untracked(|session| {
            let item = session.items.get(at)?;
            let question = self.question(at)?;
            let mark = mark(question, &item.given, session.rules.scoring);
            let reference = item.reference.clone();
            if !bring::is_lasting(self.training, &reference) {
                return None;
            }
            Some(kept::note(|book, today| {
                book.note(&reference, mark == Mark::Right, today);
            }))
        });
        self.tell(noted);
    }

    /// The same for all of them that are not noted yet, when the session is over. What nobody answered in practice counts for nothing.
    fn note_all(&self) {
        let noted = self.session.with_untracked(|session| {
            kept::note(|book, today| {
                for (item, question) in session.items.iter().zip(&*self.questions) {
                    let is_practice = session.rules.mode == Mode::Practice;
                    let counts = !is_practice || (!item.shown && item.given != Given::Nothing);
                    let counts = counts && bring::is_lasting(self.training, &item.reference);
                    if let Some(question) = question.as_ref().filter(|_| counts) {
                        let mark = mark(question, &item.given, session.rules.scoring);
                        book.note(&item.reference, mark == Mark::Right, today);
                    }
                }
            })
        });
        self.tell(Some(noted));
    }

    fn tell(&self, noted: Option<Result<(), Unkept>>) {
        if let Some(Err(why)) = noted {
            self.trouble.set(Some(scenarios::refused(why)));
        }
    }

    fn choose(&self, at: usize, option: usize) {
        if let Some(question) = self.question(at) {
            let now = super::super::keeping::now();
            self.act(|session| {
                session.choose(at, question, option, now);
            });
        }
    }

    fn go(&self, at: usize) {
        self.act(|session| session.go(at));
        focus(QUESTION);
    }

    fn turn(&self, is_forward: bool) {
        let at = self.session.with_untracked(|session| session.at);
        match is_forward {
            true => self.go(at + 1),
            false => self.go(at.saturating_sub(1)),
        }
    }

    /// Shows the answer, in practice.
    fn reveal(&self, at: usize) {
        let was_shown = self.session.with_untracked(|session| {
            let item = session.items.get(at);
            item.is_none_or(|item| item.shown)
        });
        if !was_shown {
            let now = super::super::keeping::now();
            self.act(|session| {
                session.show(at, now);
            });
            self.note(at);
        }
    }

    /// Hands in; where something is blank only at the second word.
    fn hand_in(&self) {
        let blank = self
            .session
            .with_untracked(|session| session.items.len() - session.answered());
        if blank > 0 && !self.is_asked.get_untracked() {
            return self.is_asked.set(true);
        }
        let now = super::super::keeping::now();
        self.act(|session| session.submit(now));
        focus(pages::TITLE);
    }
}

/// Lets time pass for as long as the session is shown.
fn watch(run: Run, showing: u32) {
    let is_shown = SHOWINGS.get() == showing && route::is_session(&run.id);
    if !is_shown || run.session.with_untracked(Session::is_over) {
        return;
    }
    let now = super::super::keeping::now();
    run.now.set(now);
    let left = run.session.with_untracked(|session| session.left(now));
    if left == Some(0) {
        run.act(|_| {});
        return;
    }
    Timeout::new(TICK_MS, move || watch(run, showing)).forget();
}

/// Keys that mean the question, wherever the focus is but in a field.
fn listen() {
    if LISTENS.replace(true) {
        return;
    }
    // Arrows and digits do nothing else there.
    let options = EventListenerOptions::enable_prevent_default();
    let document = gloo::utils::document();
    EventListener::new_with_options(&document, "keydown", options, |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let run = SHOWN.with_borrow(Clone::clone);
        if let Some(run) = run.filter(|run| route::is_session(&run.id)) {
            press(&run, event);
        }
    })
    .forget();
}

fn press(run: &Run, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let tag = event
        .target()
        .and_then(|it| it.dyn_into::<Node>().ok())
        .map(|it| it.tag_name());
    let is_in = |tags: &[&str]| tag.as_deref().is_some_and(|tag| tags.contains(&tag));
    if is_in(&["INPUT", "TEXTAREA", "SELECT"]) || run.session.with_untracked(Session::is_over) {
        return;
    }
    let at = run.session.with_untracked(|session| session.at);
    let key = event.key();
    match key.as_str() {
        "ArrowLeft" => run.turn(false),
        "ArrowRight" => run.turn(true),
        "f" | "F" => run.act(|session| session.flag(at)),
        // A button that is focused is pressed by it.
        "Enter" if !is_in(&["BUTTON", "A", "SUMMARY"]) => {
            let is_open = run.session.with_untracked(|session| {
                let item = session.items.get(at);
                session.rules.mode == Mode::Practice && item.is_some_and(|item| !item.shown)
            });
            match is_open {
                true => run.reveal(at),
                false => run.turn(true),
            }
        }
        digit => {
            let place = digit.parse::<usize>().ok();
            let place = place.filter(|digit| (1..=9).contains(digit));
            let option = place.and_then(|place| {
                run.session
                    .with_untracked(|session| session.items.get(at)?.order.get(place - 1).copied())
            });
            match option {
                Some(option) => run.choose(at, option),
                None => return,
            }
        }
    }
    event.prevent_default();
}

fn at_work(run: &Run, lang: Lang) -> Part {
    let (head, body, foot, list) = (run.clone(), run.clone(), run.clone(), run.clone());
    let trouble = run.trouble;
    several([
        el("div")
            .class("session-head")
            .live(move || {
                let (answered, count) = head
                    .session
                    .with(|session| (session.answered(), session.items.len()));
                text::answered_of(lang, &text::number(answered), &text::number(count))
            })
            .child(clock(run, lang))
            .into(),
        el("div")
            .attr("role", "status")
            .live(move || {
                let trouble = trouble.get();
                trouble.map(|why| el("p").class("notice wrong").child(why.get(lang)))
            })
            .into(),
        live(move || question(&body, lang)),
        live(move || ways(&foot, lang)),
        el("details")
            .class("fold question-list")
            .child(el("summary").child(text::QUESTION_LIST.get(lang)))
            .live(move || all(&list, lang))
            .into(),
        el("p")
            .class("help keys-hint")
            .child(text::KEYS_HINT.get(lang))
            .into(),
    ])
}

/// How much time is left; read out when five minutes and one are left.
fn clock(run: &Run, lang: Lang) -> Part {
    let deadline = run.session.with_untracked(Session::deadline);
    if deadline.is_none() {
        return NOTHING;
    }
    let (shown, spoken) = (run.clone(), run.clone());
    let left = move |run: &Run| {
        let now = run.now.get();
        run.session.with(|session| session.left(now)).unwrap_or(0)
    };
    several([
        el("span")
            .class("clock")
            .attr("data-testid", "clock")
            .live(move || {
                // The second that is running counts.
                text::time_left(lang, &minutes_and_seconds(left(&shown) + 999))
            })
            .into(),
        el("span")
            .class("unseen")
            .attr("role", "status")
            .live(move || {
                let minutes = left(&spoken).div_ceil(60_000);
                let words = matches!(minutes, 1 | 5);
                words.then(|| text::time_left(lang, &minutes_and_seconds(minutes * 60_000)))
            })
            .into(),
    ])
}

/// The question that is shown.
fn question(run: &Run, lang: Lang) -> Part {
    let (at, count) = run
        .session
        .with(|session| (session.at, session.items.len()));
    let place = text::question_of(lang, &text::number(at + 1), &text::number(count));
    let heading = el("h2")
        .id(QUESTION)
        .attr("tabindex", "-1")
        .child(place.clone());
    let Some(question) = run.question(at) else {
        return several([
            heading.into(),
            el("p")
                .class("notice wrong")
                .child(text::QUESTION_GONE.get(lang))
                .into(),
        ]);
    };
    let is_shown = run.item(at, |item| item.shown).unwrap_or(false);
    let kind = question.kind.name().get(lang).to_owned();
    let answers = match question.kind {
        QuestionKind::Numeric => figure(run, at, is_shown, lang),
        _ => options(run, at, question, is_shown, lang),
    };
    let hint = (question.kind == QuestionKind::Multiple)
        .then(|| el("p").class("help").child(text::MULTIPLE_HINT.get(lang)));
    el("section")
        .class("quiz-question")
        .attr("aria-labelledby", QUESTION)
        .attr("data-testid", "question")
        .child(
            el("div")
                .class("section-head")
                .child(heading)
                .child(el("span").class("badge").child(kind)),
        )
        .child(stem(question, lang))
        .child(hint)
        .child(answers)
        .child(is_shown.then(|| verdict(run, at, question, lang)))
        .into()
}

/// What is asked, line by line as the source has it.
pub(super) fn stem(question: &Question, lang: Lang) -> Element {
    let gone = (!question.missing.is_empty()).then(|| {
        let letters = text::list(lang, &question.missing);
        el("p")
            .class("help")
            .child(text::letters_missing(lang, &letters))
    });
    el("div")
        .class("quiz-stem")
        .child(el("p").child(question.stem.get(lang).to_owned()))
        .child(gone)
}

fn options(run: &Run, at: usize, question: &Question, is_shown: bool, lang: Lang) -> Part {
    let (order, given) = run
        .item(at, |item| (item.order.clone(), item.given.clone()))
        .unwrap_or_default();
    let rows = order.iter().enumerate().filter_map(|(place, &option)| {
        let choice = question.options.get(option)?;
        let is_chosen = matches!(&given, Given::Options(chosen) if chosen.contains(&option));
        // Shuffled options are called by their places; those that are as in the source keep its letters.
        let letter = match order.iter().copied().eq(0..order.len()) {
            true => question.letter(option),
            false => letter_of(place),
        };
        let told = is_shown.then(|| {
            let right = choice.correct.then_some(text::CORRECT_OPTION);
            let chosen = is_chosen.then_some(text::CHOSEN_OPTION);
            let words: Vec<String> = [right, chosen]
                .into_iter()
                .flatten()
                .map(|word| word.get(lang).to_owned())
                .collect();
            el("span").class("told-of").child(words.join(" · "))
        });
        let note = choice.note.as_ref().filter(|_| is_shown);
        let note = note.map(|note| el("span").class("help").child(note.get(lang).to_owned()));
        let class = match (is_shown, choice.correct, is_chosen) {
            (true, true, _) => "quiz-option right",
            (true, false, true) => "quiz-option not-right",
            _ => "quiz-option",
        };
        let run = run.clone();
        Some(
            el("li").child(
                button(class)
                    .attr("aria-pressed", if is_chosen { "true" } else { "false" })
                    .live_attr("disabled", move || is_shown.then_some("".into()))
                    .on("click", move |_| run.choose(at, option))
                    .child(el("span").class("quiz-letter").child(letter))
                    .child(
                        el("span")
                            .class("quiz-option-text")
                            .child(choice.text.get(lang).to_owned())
                            .child(note),
                    )
                    .child(told),
            ),
        )
    });
    let rows: Vec<Element> = rows.collect();
    el("ul").class("quiz-options").children(rows).into()
}

fn figure(run: &Run, at: usize, is_shown: bool, lang: Lang) -> Part {
    let typed =
        run.session.with_untracked(
            |session| match session.items.get(at).map(|item| &item.given) {
                Some(Given::Figure(text)) => text.clone(),
                _ => String::new(),
            },
        );
    let run = run.clone();
    el("label")
        .class("inline")
        .child(el("span").child(text::YOUR_FIGURE.get(lang)))
        .child(
            el("input")
                .class("entry")
                .attr("type", "text")
                .attr("inputmode", "decimal")
                .attr("autocomplete", "off")
                .live_attr("readonly", move || is_shown.then_some("".into()))
                .value(move || typed.clone())
                .on("input", move |event| {
                    let typed = event_target_value(event);
                    let now = super::super::keeping::now();
                    run.act(|session| {
                        session.write_figure(at, &typed, now);
                    });
                }),
        )
        .into()
}

/// Whether the answer is right, and why.
fn verdict(run: &Run, at: usize, question: &Question, lang: Lang) -> Part {
    let mark = run.session.with_untracked(|session| {
        let item = session.items.get(at)?;
        Some(mark(question, &item.given, session.rules.scoring))
    });
    let (class, words) = match mark {
        Some(Mark::Right) => ("verdict right", text::RIGHT),
        Some(Mark::Partial(_)) => ("verdict", text::PARTLY),
        Some(Mark::Wrong) => ("verdict not-right", text::NOT_RIGHT),
        Some(Mark::Blank) | None => ("verdict", text::NOT_ANSWERED),
    };
    several([
        el("p")
            .class(class)
            .attr("role", "status")
            .attr("data-testid", "verdict")
            .child(words.get(lang))
            .into(),
        explanation(question, lang),
        case::panel(run, question, lang),
    ])
}

/// Why the answer is so, with the clause.
pub(super) fn explanation(question: &Question, lang: Lang) -> Part {
    let figure = question.answer.as_ref();
    let figure = figure.map(|figure| el("p").child(text::answer_is(lang, &figure.value)));
    let words = question.explanation.as_ref();
    let words = words.map(|words| el("p").child(words.get(lang).to_owned()));
    let note = question.note.as_ref();
    let note = note.map(|note| el("p").class("note").child(note.get(lang).to_owned()));
    let clause = question.clause.as_ref().map(|clause| {
        let source = question.source.as_ref();
        let from = source.map(|id| el("cite").child(text::from_document(lang, id)));
        el("blockquote")
            .class("clause")
            .attr("lang", "zh-CN")
            .child(clause.clone())
            .child(from)
    });
    el("div")
        .class("quiz-explained")
        // Where nothing is said of why, there is nothing to say of how sure that is.
        .child(
            (question.clause.is_some() || question.explanation.is_some())
                .then(|| el("p").child(sources::badge(question.status, lang))),
        )
        .child(figure)
        .child(words)
        .child(clause)
        .child(note)
        .into()
}

/// The ways on from a question.
fn ways(run: &Run, lang: Lang) -> Part {
    let (at, count, mode, is_flagged, is_shown) = run.session.with(|session| {
        let item = session.items.get(session.at);
        (
            session.at,
            session.items.len(),
            session.rules.mode,
            item.is_some_and(|item| item.flagged),
            item.is_some_and(|item| item.shown),
        )
    });
    let way = |class: &'static str, name: text::Say, act: fn(&Run, usize)| {
        let run = run.clone();
        button(class)
            .on("click", move |_| act(&run, at))
            .child(name.get(lang))
    };
    let shows = mode == Mode::Practice && !is_shown;
    let onward = match (shows, at + 1 < count) {
        (true, _) => Some(way("apply onward-way", text::SHOW_ANSWER, |run, at| {
            run.reveal(at)
        })),
        (false, true) => Some(way("apply onward-way", text::NEXT, |run, _| run.turn(true))),
        (false, false) => None,
    };
    let end = match mode {
        Mode::Practice => text::END_PRACTICE,
        Mode::Exam => text::HAND_IN,
    };
    let blank = run
        .session
        .with(|session| session.items.len() - session.answered());
    // In the bar itself: above it, a phone would show it behind the bar.
    if run.is_asked.get() && blank > 0 {
        let stay = run.is_asked;
        return el("div")
            .class("session-ways")
            .child(
                el("p")
                    .class("notice")
                    .attr("role", "alert")
                    .child(text::still_blank(lang, &text::number(blank))),
            )
            .child(
                button("apply")
                    .on("click", move |_| stay.set(false))
                    .child(text::GO_ON_ANSWERING.get(lang)),
            )
            .child(
                way("apply onward-way", text::HAND_IN_ANYWAY, |run, _| {
                    run.hand_in()
                })
                .attr("data-testid", "hand-in"),
            )
            .into();
    }
    let flag = if is_flagged {
        text::FLAGGED
    } else {
        text::FLAG
    };
    let back = (at > 0).then(|| way("apply", text::PREVIOUS, |run, _| run.turn(false)));
    // One may look at the answer later, too.
    let skip = (shows && at + 1 < count).then(|| way("quiet", text::NEXT, |run, _| run.turn(true)));
    el("div")
        .class("session-ways")
        .child(back)
        .child(
            way("apply", flag, |run, at| run.act(|session| session.flag(at)))
                .attr("aria-pressed", if is_flagged { "true" } else { "false" }),
        )
        .child(way("apply", end, |run, _| run.hand_in()).attr("data-testid", "hand-in"))
        .child(skip)
        .child(onward)
        .into()
}

/// All questions as numbers: where one is, what is answered, what is flagged.
fn all(run: &Run, lang: Lang) -> Element {
    let items: Vec<(bool, bool)> = run.session.with(|session| {
        let items = session.items.iter();
        items
            .map(|item| (item.given != Given::Nothing, item.flagged))
            .collect()
    });
    let here = run.session.with(|session| session.at);
    let count = text::number(items.len());
    let places = items
        .into_iter()
        .enumerate()
        .map(|(at, (answered, flagged))| {
            let run = run.clone();
            let number = text::number(at + 1);
            let mut words = vec![text::question_of(lang, &number, &count)];
            if !answered {
                words.push(text::NOT_ANSWERED.get(lang).to_owned());
            }
            if flagged {
                words.push(text::FLAGGED.get(lang).to_owned());
            }
            let class = match answered {
                true => "quiz-place answered",
                false => "quiz-place",
            };
            button(class)
                .attr("aria-label", text::list(lang, &words))
                .attr("aria-current", if at == here { "true" } else { "false" })
                .on("click", move |_| run.go(at))
                .child(number)
                .child(flagged.then_some("⚑"))
        });
    el("div").class("places-of-questions").children(places)
}

//! What is agreed before a session: practice or exam, how many questions, of what, how they are marked.

use std::rc::Rc;

use leptos::prelude::{
    Get, GetUntracked, RwSignal, Set, Update, With, WithUntracked, event_target_value,
};
use web_sys::Event;

use crate::lang::Lang;
use crate::library::{self, training::Training};
use crate::policy::Policy;
use crate::quiz::bank::{Bank, DIFFICULTIES, Question};
use crate::quiz::paper::{self, Computable, Paper, PaperError};
use crate::quiz::random::Random;
use crate::quiz::session::{Mode, Reference, Rules, Scoring, Selection, Session};
use crate::quiz::template::{Template, Templates};

use super::super::part::{Element, Part, button, el, live, several};
use super::super::{keeping, pages, route, text};
use super::{COMPUTED, EDIT, OWN, WRONG, bring, export, kept};

/// How many questions of templates are drawn where nothing is said.
const COMPUTED_COUNT: u16 = 10;

/// What is being agreed.
#[derive(Clone, Copy)]
struct Agreed {
    rules: RwSignal<Rules>,
    selection: RwSignal<Selection>,
    minutes: RwSignal<String>,
    pass: RwSignal<String>,
    name: RwSignal<String>,
    told: RwSignal<Option<String>>,
}

/// What a session is of.
#[derive(Clone, Copy)]
enum Whose {
    Bank(&'static Bank),
    /// Templates, with the policy that they are of.
    Computed(&'static Templates, &'static Policy),
}

/// The page on which a session begins: of a bank, of templates, of what went wrong.
pub(super) fn page(training: &'static Training, what: &str, lang: Lang) -> Part {
    if what == WRONG {
        return review(training, lang);
    }
    if let Some(bank) = training.banks.iter().find(|bank| bank.id == what) {
        let topics = topics(bank.questions.iter().map(|question| &question.topic));
        return several([
            form(Whose::Bank(bank), bank.title.get(lang), topics, lang),
            export::of_bank(training, bank, false, lang).into(),
        ]);
    }
    if let Some(id) = what.strip_prefix(OWN) {
        return own(training, id, lang);
    }
    let file = what.strip_prefix(COMPUTED);
    let file = file.and_then(|id| training.templates.iter().find(|file| file.id == id));
    let Some((file, source)) = file.and_then(|file| Some((file, library::source(&file.policy)?)))
    else {
        return pages::not_found(None, lang).1;
    };
    let title = file.title.get(lang);
    live(move || match pages::here(source, lang) {
        Err(says) => several([intro(title, lang).into(), says]),
        Ok((policy, _)) => {
            let topics = topics(file.templates.iter().map(|template| &template.topic));
            form(Whose::Computed(file, policy), title, topics, lang)
        }
    })
}

/// The page on which a session of a bank of the reader's own begins.
fn own(training: &'static Training, id: &str, lang: Lang) -> Part {
    let Some(own) = kept::bank(id) else {
        return pages::not_found(None, lang).1;
    };
    live(move || {
        let title = own.title.get(lang);
        match bring::bank_of(Some(&own.id), &own.text, lang) {
            Err(says) => several([intro(title, lang).into(), says]),
            Ok(Some(bank)) if bring::is_sound(&own) => {
                let topics = topics(bank.questions.iter().map(|question| &question.topic));
                several([
                    form(Whose::Bank(bank), title, topics, lang),
                    export::of_bank(training, bank, true, lang).into(),
                ])
            }
            Ok(_) => several([
                intro(title, lang).into(),
                el("p")
                    .class("notice wrong")
                    .child(text::BANK_UNSOUND.get(lang))
                    .into(),
                el("p")
                    .class("acts")
                    .child(
                        el("a")
                            .class("apply")
                            .attr("href", route::train(&[EDIT, &own.id].concat()))
                            .child(text::EDIT.get(lang)),
                    )
                    .into(),
            ]),
        }
    })
}

/// Where it is agreed how it goes.
fn form(whose: Whose, title: &str, topics: Vec<String>, lang: Lang) -> Part {
    let is_computed = matches!(whose, Whose::Computed(..));
    let agreed = Agreed {
        rules: RwSignal::new(Rules::default()),
        selection: RwSignal::new(Selection {
            count: if is_computed { COMPUTED_COUNT } else { 0 },
            ..Selection::default()
        }),
        minutes: RwSignal::new(String::new()),
        pass: RwSignal::new(Rules::default().pass.to_string()),
        name: RwSignal::new(String::new()),
        told: RwSignal::new(None),
    };
    let begin = move |event: &Event| {
        event.prevent_default();
        match session(whose, agreed) {
            Ok(session) => super::begin(session),
            Err(PaperError::Count(0)) => {
                agreed
                    .told
                    .set(Some(text::NOTHING_FITS.get(lang).to_owned()));
            }
            Err(why) => agreed.told.set(Some(why.message().get(lang).to_owned())),
        }
    };
    several([
        intro(title, lang).into(),
        el("form")
            .class("training agreed")
            .attr("data-testid", "agreed")
            .on("submit", begin)
            .child(modes(agreed, lang))
            .child(counts(agreed, is_computed, lang))
            .child(topic_choice(agreed, topics, lang))
            .child(difficulty_choice(agreed, lang))
            .live(move || exam_only(agreed, lang))
            .child(shuffling(agreed, lang))
            .child(
                el("p").class("acts").child(
                    el("button")
                        .class("apply")
                        .attr("type", "submit")
                        .child(text::BEGIN.get(lang)),
                ),
            )
            .child(el("p").attr("role", "status").live(move || {
                let told = agreed.told.get();
                told.map(|told| el("span").class("wrong").child(told))
            }))
            .into(),
    ])
}

fn intro(title: &str, lang: Lang) -> Element {
    let back = el("a")
        .attr("href", route::train(""))
        .child(text::TRAINING.get(lang));
    el("div")
        .class("intro")
        .child(el("p").class("eyebrow").child(back))
        .child(pages::heading(title.to_owned()))
}

fn topics<'t>(all: impl Iterator<Item = &'t String>) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in all.filter(|topic| !topic.is_empty()) {
        if !topics.contains(topic) {
            topics.push(topic.clone());
        }
    }
    topics
}

/// A seed that nobody chose.
fn seed() -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::float_arithmetic,
        reason = "any number will do"
    )]
    let noise = (js_sys::Math::random() * 4_294_967_296.0) as u64;
    Random::apart(noise, keeping::now()).next()
}

/// The session that was agreed on: a paper that nobody else has.
///
/// # Errors
/// Why there is none.
fn session(whose: Whose, agreed: Agreed) -> Result<Session, PaperError> {
    let mut rules = agreed.rules.get_untracked();
    if rules.mode == Mode::Exam {
        rules.minutes = agreed.minutes.with_untracked(|text| whole(text));
        let pass = agreed.pass.with_untracked(|text| whole(text));
        let pass = pass.and_then(|pass| u8::try_from(pass).ok());
        rules.pass = pass.map_or(rules.pass, |pass| pass.min(100));
    }
    let selection = agreed.selection.get_untracked();
    let (parts, banks, computable) = match whose {
        Whose::Bank(bank) => {
            let part = paper::Part::Drawn {
                bank: bank.id.clone(),
                version: bank.version.clone(),
                selection,
            };
            (vec![part], vec![bank], Vec::new())
        }
        Whose::Computed(templates, policy) => {
            // They stand in the order of figures, which tells nothing and is read at a glance.
            rules.shuffle_options = false;
            let computable = Computable { templates, policy };
            (
                computed(templates, &selection),
                Vec::new(),
                vec![computable],
            )
        }
    };
    let paper = Paper {
        parts,
        rules,
        seed: seed(),
        ..Paper::default()
    };
    let questions = paper.questions(&banks, &computable)?;
    let name = agreed.name.get_untracked();
    let session = Session {
        paper: None,
        link: String::new(),
        ..paper.begin(&questions, name.trim(), keeping::now())
    };
    bring::remember(questions);
    Ok(session)
}

/// The templates that fit, as many questions of each as of any other.
fn computed(file: &Templates, selection: &Selection) -> Vec<paper::Part> {
    let fitting = file
        .templates
        .iter()
        .filter(|it| selection.allows(&it.topic, it.difficulty));
    let fitting: Vec<&Template> = fitting.collect();
    let all = usize::from(selection.count);
    let share = |at: usize| (all + fitting.len() - 1 - at) / fitting.len();
    let parts = fitting.iter().enumerate();
    parts
        .map(|(at, template)| paper::Part::Computed {
            templates: file.id.clone(),
            version: file.version.clone(),
            template: Some(template.id.clone()),
            count: u16::try_from(share(at)).unwrap_or(selection.count),
        })
        .collect()
}

/// A session of what is due of the book.
fn review(training: &'static Training, lang: Lang) -> Part {
    let book = kept::book();
    let due: Vec<Reference> = book
        .due(kept::today())
        .into_iter()
        .take(20)
        .map(|entry| entry.reference.clone())
        .collect();
    live(move || {
        if due.is_empty() {
            return several([
                intro(text::WRONG_BOOK.get(lang), lang).into(),
                el("p").child(text::NOTHING_DUE.get(lang)).into(),
            ]);
        }
        match again(training, "", &due, lang) {
            Err(says) => several([intro(text::WRONG_BOOK.get(lang), lang).into(), says]),
            Ok(session) if session.items.is_empty() => several([
                intro(text::WRONG_BOOK.get(lang), lang).into(),
                el("p").child(text::DUE_GONE.get(lang)).into(),
            ]),
            Ok(session) => {
                let session = Rc::new(session);
                several([
                    intro(text::WRONG_BOOK.get(lang), lang).into(),
                    el("p")
                        .child(text::due_today(lang, &text::number(session.items.len())))
                        .into(),
                    el("p")
                        .class("acts")
                        .child(
                            button("apply")
                                .on("click", move |_| super::begin((*session).clone()))
                                .child(text::REVIEW_NOW.get(lang)),
                        )
                        .into(),
                ])
            }
        }
    })
}

/// A practice of these questions, of the paper with this link if there is one; until they are here, what there is to say about that.
pub(super) fn again(
    training: &'static Training,
    link: &str,
    references: &[Reference],
    lang: Lang,
) -> Result<Session, Part> {
    let asked: Vec<&Reference> = references.iter().collect();
    let files = bring::paper(link).map_or_else(Vec::new, |paper| paper.files);
    let found = bring::questions(training, &files, &asked, lang)?;
    let questions: Vec<(Reference, &Question)> = references
        .iter()
        .zip(&found)
        .filter_map(|(reference, question)| Some((reference.clone(), question.as_ref()?)))
        .collect();
    let rules = Rules {
        shuffle_questions: false,
        ..Rules::default()
    };
    Ok(Session {
        link: link.to_owned(),
        ..Session::begin(&questions, rules, seed(), keeping::now())
    })
}

/// A whole number of what was typed.
fn whole(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

/// Two or more that exclude each other.
fn choice(
    label: text::Say,
    options: Vec<(&'static str, String)>,
    chosen: impl Fn() -> &'static str + Copy + 'static,
    choose: impl Fn(&'static str) + Copy + 'static,
    lang: Lang,
) -> Element {
    let buttons = options.into_iter().map(move |(value, name)| {
        button("pick")
            .live_attr("aria-pressed", move || {
                Some(if chosen() == value { "true" } else { "false" }.into())
            })
            .on("click", move |_| choose(value))
            .child(name)
    });
    el("div")
        .class("agreed-line")
        .attr("role", "group")
        .attr("aria-label", label.get(lang))
        .child(el("span").class("agreed-label").child(label.get(lang)))
        .child(el("span").class("choices-row").children(buttons))
}

fn modes(agreed: Agreed, lang: Lang) -> Element {
    let chosen = move || match agreed.rules.with(|rules| rules.mode) {
        Mode::Practice => "practice",
        Mode::Exam => "exam",
    };
    let choose = move |value: &'static str| {
        let is_exam = value == "exam";
        agreed.rules.update(|rules| {
            rules.mode = if is_exam { Mode::Exam } else { Mode::Practice };
        });
    };
    let options = vec![
        ("practice", text::PRACTICE.get(lang).to_owned()),
        ("exam", text::EXAM.get(lang).to_owned()),
    ];
    let help = move || match agreed.rules.with(|rules| rules.mode) {
        Mode::Practice => text::PRACTICE_HELP.get(lang),
        Mode::Exam => text::EXAM_HELP.get(lang),
    };
    el("div")
        .child(choice(text::MODE, options, chosen, choose, lang))
        .child(el("p").class("help").live(help))
}

fn counts(agreed: Agreed, is_computed: bool, lang: Lang) -> Element {
    let chosen = move || match agreed.selection.with(|selection| selection.count) {
        0 => "0",
        5 => "5",
        10 => "10",
        _ => "20",
    };
    let choose = move |value: &'static str| {
        let count = value.parse().unwrap_or(0);
        agreed.selection.update(|selection| selection.count = count);
    };
    let all = (!is_computed).then(|| ("0", text::ALL_OF_THEM.get(lang).to_owned()));
    let some = ["5", "10", "20"].map(|count| (count, count.to_owned()));
    let options = all.into_iter().chain(some).collect();
    choice(text::HOW_MANY, options, chosen, choose, lang)
}

/// Switches of which any may be on; none on means any.
fn switches(label: text::Say, options: Vec<(String, Switch)>, lang: Lang) -> Option<Element> {
    if options.len() < 2 {
        return None;
    }
    let switches = options.into_iter().map(|(name, (is_on, flip))| {
        el("label")
            .class("switch")
            .child(
                el("input")
                    .attr("type", "checkbox")
                    .checked(move || is_on())
                    .on("change", move |_| flip()),
            )
            .child(el("span").child(name))
    });
    Some(
        el("div")
            .class("agreed-line")
            .attr("role", "group")
            .attr("aria-label", label.get(lang))
            .child(
                el("span")
                    .class("agreed-label")
                    .child(label.get(lang))
                    .child(" ")
                    .child(el("span").class("help").child(text::ANY_TOPIC.get(lang))),
            )
            .child(el("span").class("choices-row").children(switches)),
    )
}

/// Whether it is on, and turning it.
type Switch = (Box<dyn Fn() -> bool>, Box<dyn Fn()>);

fn topic_choice(agreed: Agreed, topics: Vec<String>, lang: Lang) -> Option<Element> {
    let options = topics.into_iter().map(|topic| {
        let (shown, other) = (topic.clone(), topic.clone());
        let is_on = move || {
            agreed
                .selection
                .with(|selection| selection.topics.contains(&shown))
        };
        let flip = move || {
            agreed
                .selection
                .update(|selection| turn(&mut selection.topics, other.clone()));
        };
        let switch: Switch = (Box::new(is_on), Box::new(flip));
        (topic, switch)
    });
    switches(text::TOPICS, options.collect(), lang)
}

fn difficulty_choice(agreed: Agreed, lang: Lang) -> Option<Element> {
    let options = DIFFICULTIES.map(|(_, difficulty)| {
        let is_on = move || {
            agreed
                .selection
                .with(|selection| selection.difficulties.contains(&difficulty))
        };
        let flip = move || {
            agreed
                .selection
                .update(|selection| turn(&mut selection.difficulties, difficulty));
        };
        let switch: Switch = (Box::new(is_on), Box::new(flip));
        (difficulty.name().get(lang).to_owned(), switch)
    });
    switches(text::DIFFICULTY, options.into(), lang)
}

fn turn<T: PartialEq>(list: &mut Vec<T>, it: T) {
    match list.iter().position(|known| *known == it) {
        Some(at) => drop(list.remove(at)),
        None => list.push(it),
    }
}

/// What is agreed of exams only.
fn exam_only(agreed: Agreed, lang: Lang) -> Option<Part> {
    if agreed.rules.with(|rules| rules.mode) != Mode::Exam {
        return None;
    }
    let field = |label: text::Say, signal: RwSignal<String>, mode: &'static str| {
        el("label")
            .class("inline")
            .child(el("span").child(label.get(lang)))
            .child(
                el("input")
                    .class("entry")
                    .attr("type", "text")
                    .attr("inputmode", mode)
                    .attr("autocomplete", "off")
                    .value(move || signal.get_untracked())
                    .on("input", move |event| signal.set(event_target_value(event))),
            )
    };
    let chosen = move || agreed.rules.with(|rules| rules.scoring.keyword());
    let choose = move |value: &'static str| {
        let found = Scoring::ALL.into_iter().find(|(word, _)| *word == value);
        if let Some((_, scoring)) = found {
            agreed.rules.update(|rules| rules.scoring = scoring);
        }
    };
    let options = Scoring::ALL.map(|(word, scoring)| {
        let name = match scoring {
            Scoring::All => text::SCORING_ALL,
            Scoring::Half => text::SCORING_HALF,
            Scoring::ByOption => text::SCORING_BY_OPTION,
        };
        (word, name.get(lang).to_owned())
    });
    Some(several([
        el("div")
            .class("agreed-fields")
            .child(field(text::MINUTES, agreed.minutes, "numeric"))
            .child(field(text::PASS_MARK, agreed.pass, "numeric"))
            .child(field(text::TRAINEE, agreed.name, "text"))
            .into(),
        choice(text::SCORING, options.into(), chosen, choose, lang).into(),
    ]))
}

fn shuffling(agreed: Agreed, lang: Lang) -> Element {
    el("label")
        .class("switch")
        .child(
            el("input")
                .attr("type", "checkbox")
                .checked(move || agreed.rules.with(|rules| rules.shuffle_questions))
                .on("change", move |_| {
                    agreed.rules.update(|rules| {
                        rules.shuffle_questions = !rules.shuffle_questions;
                        rules.shuffle_options = rules.shuffle_questions;
                    });
                }),
        )
        .child(el("span").child(text::SHUFFLED.get(lang)))
}

//! What is agreed before a session: practice or exam, how many questions, of what, how they are marked.

use std::rc::Rc;

use leptos::prelude::{Get, GetUntracked, RwSignal, Set};
use web_sys::Event;

use crate::lang::Lang;
use crate::library::{self, training::Training};
use crate::policy::Policy;
use crate::quiz::bank::{Bank, Question};
use crate::quiz::paper::{self, Computable, Paper, PaperError};
use crate::quiz::random::Random;
use crate::quiz::session::{Reference, Rules, Selection, Session};
use crate::quiz::template::{Template, Templates};

use super::super::part::{Element, Part, button, el, live, several};
use super::super::{keeping, pages, route, text};
use super::agree::{self, Agreed};
use super::{COMPUTED, EDIT, OWN, WRONG, bring, export, kept};

/// How many questions of templates are drawn where nothing is said.
const COMPUTED_COUNT: u16 = 10;

/// What is being agreed.
#[derive(Clone, Copy)]
struct Form {
    agreed: Agreed,
    selection: RwSignal<Selection>,
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
    let form = Form {
        agreed: Agreed::new(Rules::default()),
        selection: RwSignal::new(Selection {
            count: if is_computed { COMPUTED_COUNT } else { 0 },
            ..Selection::default()
        }),
        name: RwSignal::new(String::new()),
        told: RwSignal::new(None),
    };
    let agreed = form.agreed;
    let begin = move |event: &Event| {
        event.prevent_default();
        match session(whose, form, lang) {
            Ok(session) => super::begin(session),
            Err(why) => form.told.set(Some(why)),
        }
    };
    several([
        intro(title, lang).into(),
        el("form")
            .class("training agreed")
            .attr("data-testid", "agreed")
            .on("submit", begin)
            .child(agree::modes(agreed, lang))
            .child(agree::counts(form.selection, is_computed, lang))
            .child(agree::topic_choice(form.selection, topics, lang))
            .child(agree::difficulty_choice(form.selection, lang))
            .live(move || agree::exam_only(agreed, Some(form.name), lang))
            .child(agree::shuffling(agreed, lang))
            .child(
                el("p").class("acts").child(
                    el("button")
                        .class("apply")
                        .attr("type", "submit")
                        .child(text::BEGIN.get(lang)),
                ),
            )
            .child(el("p").attr("role", "status").live(move || {
                let told = form.told.get();
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

/// Each topic once.
pub(super) fn topics<'t>(all: impl Iterator<Item = &'t String>) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in all.filter(|topic| !topic.is_empty()) {
        if !topics.contains(topic) {
            topics.push(topic.clone());
        }
    }
    topics
}

/// A seed that nobody chose.
pub(super) fn seed() -> u64 {
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
fn session(whose: Whose, form: Form, lang: Lang) -> Result<Session, String> {
    let mut rules = form.agreed.rules(lang)?;
    let selection = form.selection.get_untracked();
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
    let questions = paper.questions(&banks, &computable);
    let questions = questions.map_err(|why| match why {
        PaperError::Count(0) => text::NOTHING_FITS.get(lang).to_owned(),
        why => why.message().get(lang).to_owned(),
    })?;
    let name = form.name.get_untracked();
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

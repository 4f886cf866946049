//! A paper is composed: from which banks and templates, how many questions of what or which by hand, under which rules. What is being
//! composed stays while one looks at something else.

use std::cell::RefCell;

use leptos::prelude::{
    Get, GetUntracked, Owner, RwSignal, Set, Update, With, WithUntracked, event_target_value,
};
use web_sys::Event;

use crate::lang::Lang;
use crate::library::training::Training;
use crate::quiz::bank::{self, Bank};
use crate::quiz::board;
use crate::quiz::issued::Issued;
use crate::quiz::paper::{MOST_QUESTIONS, Paper, Part as PaperPart};
use crate::quiz::session::{Mode, Rules, Selection};
use crate::quiz::template::Templates;

use super::super::fold::fold;
use super::super::part::{Element, Part, button, el, live, several};
use super::super::{deleted, keeping, route, text};
use super::agree::{self, Agreed};
use super::{COMPUTED, OWN, bring, kept, setup, take};

/// How many computed questions are drawn where nothing is said.
const COMPUTED_COUNT: &str = "5";

/// A paper being composed.
#[derive(Clone, Copy)]
struct Composed {
    title: RwSignal<String>,
    agreed: Agreed,
    parts: RwSignal<Vec<Chosen>>,
    /// What is to be added.
    wanted: RwSignal<String>,
    told: RwSignal<Option<String>>,
}

/// A bank or templates of which questions are in the paper.
#[derive(Clone)]
struct Chosen {
    /// As an address has it.
    what: String,
    count: RwSignal<String>,
    selection: RwSignal<Selection>,
    /// Whether questions are picked by hand.
    by_hand: RwSignal<bool>,
    /// Their ids.
    picked: RwSignal<Vec<String>>,
    is_open: RwSignal<bool>,
}

/// Where questions come from.
enum Source {
    /// A bank; whether it is the reader's own, so that its file goes with the paper.
    Bank(&'static Bank, bool),
    Computed(&'static Templates),
}

thread_local! {
    static COMPOSED: RefCell<Option<Composed>> = const { RefCell::new(None) };
}

/// What is being composed, from before or from now on.
fn composed(root: &Owner) -> Composed {
    let known = COMPOSED.with_borrow(|composed| *composed);
    known.unwrap_or_else(|| {
        let composed = root.with(|| Composed {
            title: RwSignal::new(String::new()),
            agreed: Agreed::new(Rules {
                mode: Mode::Exam,
                ..Rules::default()
            }),
            parts: RwSignal::new(Vec::new()),
            wanted: RwSignal::new(String::new()),
            told: RwSignal::new(None),
        });
        COMPOSED.set(Some(composed));
        composed
    })
}

/// The page on which a paper is composed.
pub(super) fn page(root: &Owner, training: &'static Training, lang: Lang) -> Part {
    let composed = composed(root);
    let issue = move |event: &Event| {
        event.prevent_default();
        match issue(composed, training, lang) {
            Ok(id) => {
                COMPOSED.set(None);
                route::go(&route::train(&[PAPER, &id].concat()));
            }
            Err(why) => composed.told.set(Some(why)),
        }
    };
    let title = agree::field(text::PAPER_TITLE, composed.title, "text", lang);
    let agreed = composed.agreed;
    several([
        take::intro(text::COMPOSE.get(lang), text::FOR_TRAINERS, lang)
            .child(el("p").class("tagline").child(text::COMPOSE_HELP.get(lang)))
            .into(),
        el("form")
            .class("training agreed")
            .attr("data-testid", "compose")
            .on("submit", issue)
            .child(el("div").class("agreed-fields").child(title))
            .child(el("h2").child(text::PAPER_FROM.get(lang)))
            .live(move || chosen(composed, training, lang))
            .child(adding(root, composed, training, lang))
            .child(el("h2").child(text::PAPER_RULES.get(lang)))
            .child(agree::modes(agreed, lang))
            .live(move || agree::exam_only(agreed, None, lang))
            .child(agree::shuffling(agreed, lang))
            .child(
                el("p").class("acts").child(
                    el("button")
                        .class("apply")
                        .attr("type", "submit")
                        .child(text::ISSUE.get(lang)),
                ),
            )
            .child(el("p").attr("role", "alert").live(move || {
                let told = composed.told.get();
                told.map(|told| el("span").class("wrong").child(told))
            }))
            .into(),
    ])
}

/// What stands before the id of a paper that was given out in an address.
pub(super) const PAPER: &str = "paper/";

/// Everything that questions can come from: as an address has it, and its name.
fn sources(training: &Training, lang: Lang) -> Vec<(String, String)> {
    let banks = training.banks.iter();
    let banks = banks.map(|bank| (bank.id.clone(), bank.title.get(lang).to_owned()));
    let own = kept::banks().into_iter();
    let own = own.map(|bank| {
        let title = [text::MY_BANK.get(lang), bank.title.get(lang)].concat();
        ([OWN, &bank.id].concat(), title)
    });
    let templates = training.templates.iter();
    let templates = templates.map(|file| {
        let title = [text::COMPUTED_OF.get(lang), file.title.get(lang)].concat();
        ([COMPUTED, &file.id].concat(), title)
    });
    banks.chain(own).chain(templates).collect()
}

/// Where one more source is added.
fn adding(root: &Owner, composed: Composed, training: &'static Training, lang: Lang) -> Element {
    let all = sources(training, lang);
    let first = all
        .first()
        .map_or_else(String::new, |(what, _)| what.clone());
    if composed.wanted.with_untracked(String::is_empty) {
        composed.wanted.set(first);
    }
    let options = all
        .into_iter()
        .map(|(what, name)| el("option").attr("value", what).child(name));
    let root = root.clone();
    let add = move |_: &Event| {
        let what = composed.wanted.get_untracked();
        let count = match what.starts_with(COMPUTED) {
            true => COMPUTED_COUNT,
            false => "",
        };
        let chosen = root.with(|| Chosen {
            what,
            count: RwSignal::new(count.to_owned()),
            selection: RwSignal::new(Selection::default()),
            by_hand: RwSignal::new(false),
            picked: RwSignal::new(Vec::new()),
            is_open: RwSignal::new(false),
        });
        composed.told.set(None);
        composed.parts.update(|parts| parts.push(chosen));
    };
    el("div")
        .class("adding")
        .child(
            el("label")
                .class("inline")
                .child(el("span").child(text::PAPER_SOURCE.get(lang)))
                .child(
                    el("select")
                        .class("entry")
                        .attr("data-testid", "paper-source")
                        .value(move || composed.wanted.get())
                        .on("change", move |event| {
                            composed.wanted.set(event_target_value(event));
                        })
                        .children(options),
                ),
        )
        .child(
            button("apply")
                .on("click", add)
                .child(text::ADD_SOURCE.get(lang)),
        )
}

/// The sources that were chosen.
fn chosen(composed: Composed, training: &'static Training, lang: Lang) -> Part {
    let parts = composed.parts.get();
    if parts.is_empty() {
        return el("p")
            .class("help")
            .child(text::NO_SOURCES.get(lang))
            .into();
    }
    let names = sources(training, lang);
    let cards = parts.into_iter().enumerate().map(|(at, chosen)| {
        let name = names.iter().find(|(what, _)| *what == chosen.what);
        let name = name.map_or_else(|| chosen.what.clone(), |(_, name)| name.clone());
        let remove = button("quiet")
            .attr("aria-label", [text::REMOVE.get(lang), " ", &name].concat())
            .on("click", move |_| {
                composed.parts.update(|parts| {
                    if at < parts.len() {
                        parts.remove(at);
                    }
                });
            })
            .child(text::REMOVE.get(lang));
        el("li")
            .class("paper-part")
            .child(
                el("div")
                    .class("section-head")
                    .child(el("h3").child(name))
                    .child(remove),
            )
            .live(move || match source(training, &chosen.what, lang) {
                Err(says) => says,
                Ok(None) => el("p")
                    .class("notice wrong")
                    .child(text::BANK_UNSOUND.get(lang))
                    .into(),
                Ok(Some(source)) => card(&chosen, &source, lang),
            })
    });
    el("ul").class("plain paper-parts").children(cards).into()
}

/// Where questions come from; nothing where it is gone or cannot be used. Until it is here, what there is to say about that.
fn source(training: &'static Training, what: &str, lang: Lang) -> Result<Option<Source>, Part> {
    if let Some(id) = what.strip_prefix(COMPUTED) {
        let file = training.templates.iter().find(|file| file.id == id);
        return Ok(file.map(Source::Computed));
    }
    let Some(id) = what.strip_prefix(OWN) else {
        let bank = training.banks.iter().find(|bank| bank.id == what);
        return Ok(bank.map(|bank| Source::Bank(bank, false)));
    };
    let Some(own) = kept::bank(id) else {
        return Ok(None);
    };
    let bank = bring::bank_of(Some(id), &own.text, lang)?;
    let bank = bank.filter(|_| bring::is_sound(&own));
    Ok(bank.map(|bank| Source::Bank(bank, true)))
}

/// How many questions of what, or which.
fn card(chosen: &Chosen, source: &Source, lang: Lang) -> Part {
    let Source::Bank(bank, _) = *source else {
        let count = agree::field(text::COMPUTED_COUNT, chosen.count, "numeric", lang);
        return el("div").class("agreed-fields").child(count).into();
    };
    let by_hand = chosen.by_hand;
    let which = move || match by_hand.get() {
        true => "picked",
        false => "drawn",
    };
    let options = vec![
        ("drawn", text::DRAWN.get(lang).to_owned()),
        ("picked", text::PICKED.get(lang).to_owned()),
    ];
    let (selection, chosen) = (chosen.selection, chosen.clone());
    let count_field = chosen.count;
    let topics = setup::topics(bank.questions.iter().map(|question| &question.topic));
    several([
        agree::choice(
            text::HOW_CHOSEN,
            options,
            which,
            move |value| by_hand.set(value == "picked"),
            lang,
        )
        .into(),
        live(move || match by_hand.get() {
            true => picking(&chosen, bank, lang),
            false => {
                let topics = topics.clone();
                let fits = move || {
                    let fits = selection.with(|selection| fitting(selection, bank));
                    text::questions_fit(lang, &text::number(fits))
                };
                several([
                    el("div")
                        .class("agreed-fields")
                        .child(agree::field(text::DRAW_COUNT, count_field, "numeric", lang))
                        .into(),
                    el("p").class("help").live(fits).into(),
                    fold(
                        "fold",
                        ("span", text::NARROW_DOWN),
                        chosen.is_open,
                        lang,
                        move || {
                            several([
                                agree::topic_choice(selection, topics.clone(), lang).into(),
                                agree::difficulty_choice(selection, lang).into(),
                            ])
                        },
                    )
                    .into(),
                ])
            }
        }),
    ])
}

fn fitting(selection: &Selection, bank: &Bank) -> usize {
    let all = bank.questions.iter();
    all.filter(|question| selection.takes(question)).count()
}

/// Questions with a box each.
fn picking(chosen: &Chosen, bank: &'static Bank, lang: Lang) -> Part {
    let picked = chosen.picked;
    let rows = bank.questions.iter().map(|question| {
        let id = &question.id;
        let flip = move |_: &Event| picked.update(|list| agree::turn(list, id.clone()));
        el("li").child(
            el("label")
                .class("switch pick-question")
                .child(
                    el("input")
                        .attr("type", "checkbox")
                        .checked(move || picked.with(|list| list.contains(id)))
                        .on("change", flip),
                )
                .child(el("span").child(question.stem.get(lang))),
        )
    });
    several([
        el("p")
            .class("help")
            .attr("role", "status")
            .live(move || {
                let count = picked.with(Vec::len);
                text::questions_picked(lang, &text::number(count))
            })
            .into(),
        el("ul").class("plain").children(rows).into(),
    ])
}

/// Keeps the paper and gives the id under which it is.
///
/// # Errors
/// What must be put right first.
fn issue(composed: Composed, training: &'static Training, lang: Lang) -> Result<String, String> {
    let paper = paper(composed, training, lang)?;
    if let Ok(Err(why)) = bring::of_paper(training, &paper, lang) {
        return Err(why.message().get(lang).to_owned());
    }
    give_out(&paper, lang)
}

/// Keeps a paper as one that is given out; under which id.
///
/// # Errors
/// Why it is too large for a link.
pub(super) fn give_out(paper: &Paper, lang: Lang) -> Result<String, String> {
    let link = paper.encode();
    let link = link.map_err(|_| text::PAPER_TOO_LARGE.get(lang).to_owned())?;
    let id = keeping::new_id();
    let issued = Issued {
        rev: 1,
        made: keeping::now(),
        link,
        ..Issued::default()
    };
    // What the browser does not take is there until the tab is closed, and the paper's page says so.
    let _ = kept::write_paper(&id, &issued);
    Ok(id)
}

fn paper(composed: Composed, training: &'static Training, lang: Lang) -> Result<Paper, String> {
    let say = |words: text::Say| words.get(lang).to_owned();
    let mut paper = Paper {
        title: composed
            .title
            .with_untracked(|title| title.trim().to_owned()),
        rules: composed.agreed.rules(lang)?,
        seed: setup::seed(),
        ..Paper::default()
    };
    for chosen in composed.parts.get_untracked() {
        let source = source(training, &chosen.what, lang);
        let source = source.map_err(|_| say(text::TRAINING_COMING))?;
        match source.ok_or_else(|| say(text::BANK_UNSOUND))? {
            Source::Computed(file) => paper.parts.push(PaperPart::Computed {
                templates: file.id.clone(),
                version: file.version.clone(),
                template: None,
                count: count(&chosen, lang)?.ok_or_else(|| say(text::COUNT_NEEDED))?,
            }),
            Source::Bank(bank, is_own) => {
                paper.parts.push(of_bank(&chosen, bank, lang)?);
                let file = is_own.then(|| bank::write::write(bank));
                paper
                    .files
                    .extend(file.filter(|file| !paper.files.contains(file)));
            }
        }
    }
    match paper.parts.is_empty() {
        true => Err(say(text::NO_SOURCES)),
        false => Ok(paper),
    }
}

fn of_bank(chosen: &Chosen, bank: &Bank, lang: Lang) -> Result<PaperPart, String> {
    let (id, version) = (bank.id.clone(), bank.version.clone());
    if chosen.by_hand.get_untracked() {
        let picked = chosen.picked.get_untracked();
        if picked.is_empty() {
            return Err(text::none_picked(lang, bank.title.get(lang)));
        }
        // In the order of the bank, and without those that it has no more.
        let questions = bank.questions.iter().map(|question| question.id.clone());
        return Ok(PaperPart::Picked {
            bank: id,
            version,
            questions: questions.filter(|id| picked.contains(id)).collect(),
        });
    }
    let count = count(chosen, lang)?.unwrap_or(0);
    let selection = Selection {
        count,
        ..chosen.selection.get_untracked()
    };
    let fits = fitting(&selection, bank);
    if fits == 0 || usize::from(count) > fits {
        let title = bank.title.get(lang);
        return Err(text::too_few_fit(lang, title, &text::number(fits)));
    }
    Ok(PaperPart::Drawn {
        bank: id,
        version,
        selection,
    })
}

/// How many are wanted; none where the field is blank.
fn count(chosen: &Chosen, lang: Lang) -> Result<Option<u16>, String> {
    chosen.count.with_untracked(|typed| match typed.trim() {
        "" => Ok(None),
        typed => {
            let count = agree::whole(typed);
            let count = count.filter(|count| (1..=MOST_QUESTIONS).contains(&usize::from(*count)));
            let words = || text::bad_count(lang, typed, &MOST_QUESTIONS.to_string());
            count.map(Some).ok_or_else(words)
        }
    })
}

/// What leads here, and the papers that were given out.
pub(super) fn links(changed: RwSignal<usize>, lang: Lang) -> Element {
    let rows: Vec<Element> = kept::papers()
        .into_iter()
        .map(|given| row(&given, changed, lang))
        .collect();
    el("section")
        .child(el("h2").child(text::FOR_TRAINERS.get(lang)))
        .child(
            el("p")
                .class("help")
                .child(text::FOR_TRAINERS_HELP.get(lang)),
        )
        .child((!rows.is_empty()).then(|| el("ul").class("scenario-list").children(rows)))
        .child(
            el("p").class("acts").child(
                el("a")
                    .class("apply")
                    .attr("href", route::train(COMPOSE))
                    .child(text::COMPOSE.get(lang)),
            ),
        )
}

/// What stands in the place of an id where a paper is composed.
pub(super) const COMPOSE: &str = "compose";

fn row(given: &kept::Given, changed: RwSignal<usize>, lang: Lang) -> Element {
    let paper = Paper::decode(&given.issued.link).unwrap_or_default();
    let name = take::title(&paper, lang);
    let results = board::count(&paper, &given.issued.results);
    let facts = [
        keeping::when(given.issued.made),
        text::results_in(lang, &text::number(results)),
    ];
    let id = given.id.clone();
    let delete = button("quiet")
        .attr(
            "aria-label",
            text::of_scenario(lang, text::DELETE.get(lang), &name),
        )
        .on("click", {
            let name = name.clone();
            move |_| deleted::delete(&kept::paper_key(&id), &name, changed)
        })
        .child(text::DELETE.get(lang));
    el("li").child(
        el("p")
            .child(
                el("a")
                    .class("scenario-name")
                    .attr("href", route::train(&[PAPER, &given.id].concat()))
                    .child(name),
            )
            .child(" ")
            .child(el("span").class("help").child(facts.join(" · ")))
            .child(" ")
            .child(delete),
    )
}

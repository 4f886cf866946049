//! Questions that come in: pasted, or out of a file. The other program reads them; what it has read is kept at once, and its editor opens.

use std::cell::RefCell;

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, event_target_value};
use wasm_bindgen::JsValue;
use web_sys::{Event, File};

use crate::lang::{Lang, Text};
use crate::library::training::Training;
use crate::quiz::bank::Bank;
use crate::quiz::edit::Edited;
use crate::quiz::format::Format;
use crate::quiz::margin;

use super::super::part::{Element, Part, button, el, several};
use super::super::{chosen, reader, route, scenarios, text};
use super::edit::{self, Arrived};
use super::export::{self, FORMATS};
use super::{EDIT, bring, kept};

/// The id of a bank whose text says none that an address can have.
const ID: &str = "imported";

/// What a browser's file dialog offers.
const ACCEPTED: &str = ".txt,.csv,.tsv,.gift,.toml,text/plain,text/csv";

thread_local! {
    /// What was pasted last: it is there again when somebody comes back to read it in another format.
    static PASTED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What is being read in.
#[derive(Clone, Copy)]
struct Desk {
    training: &'static Training,
    format: RwSignal<&'static str>,
    is_busy: RwSignal<bool>,
    /// Why nothing came of it, line by line.
    wrong: RwSignal<Vec<String>>,
    /// Counts how often a file was put in the place of what stood in the text area.
    put: RwSignal<usize>,
    lang: Lang,
}

/// The page where questions come in.
pub(super) fn page(training: &'static Training, lang: Lang) -> Part {
    let desk = Desk {
        training,
        format: RwSignal::new(""),
        is_busy: RwSignal::new(false),
        wrong: RwSignal::new(Vec::new()),
        put: RwSignal::new(0),
        lang,
    };
    let begin = move |event: &Event| {
        event.prevent_default();
        let text = PASTED.with_borrow(Clone::clone);
        desk.read(&text, "");
    };
    let blank = button("quiet")
        .on("click", move |_| desk.begin_blank())
        .child(text::NEW_BANK.get(lang));
    several([
        edit::intro(text::IMPORT_BANK.get(lang), lang).into(),
        el("form")
            .class("training import")
            .on("submit", begin)
            .child(el("p").class("help").child(text::IMPORT_ABOUT.get(lang)))
            .child(files(desk))
            .child(area(desk))
            .child(formats(desk))
            .child(
                el("p")
                    .class("acts")
                    .child(
                        el("button")
                            .class("apply")
                            .attr("type", "submit")
                            .live_attr("aria-disabled", move || {
                                desk.is_busy.get().then(|| "true".into())
                            })
                            .child(text::IMPORT_IT.get(lang)),
                    )
                    .child(blank),
            )
            .child(
                el("div")
                    .attr("role", "status")
                    .attr("data-testid", "import-state")
                    .live(move || state(desk)),
            )
            .into(),
    ])
}

/// Where a file is chosen or dropped.
fn files(desk: Desk) -> Element {
    let take = move |file: Option<File>| {
        let Some(file) = file else { return };
        let name = file.name();
        chosen::read(file, move |words| match words {
            Some(words) => {
                PASTED.set(words.clone());
                desk.put.set(desk.put.get_untracked() + 1);
                desk.read(&words, &name);
            }
            None => desk
                .wrong
                .set(vec![text::FILE_UNREAD.get(desk.lang).to_owned()]),
        });
    };
    el("label")
        .class("drop")
        .on("dragover", |event| event.prevent_default())
        .on("drop", move |event| take(chosen::of_drop(event)))
        .child(el("span").child(text::CHOOSE_BANK_FILE.get(desk.lang)))
        .child(
            el("input")
                .attr("type", "file")
                .attr("accept", ACCEPTED)
                .attr("data-testid", "bank-file")
                .on("change", move |event| take(chosen::of_input(event))),
        )
}

fn area(desk: Desk) -> Element {
    el("label")
        .class("inline")
        .child(el("span").child(text::EXAM_TEXT.get(desk.lang)))
        .child(
            el("textarea")
                .class("entry paste bank-text")
                .attr("rows", "10")
                .attr("placeholder", text::EXAM_TEXT_HINT.get(desk.lang))
                .attr("data-testid", "bank-text")
                .value(move || {
                    desk.put.get();
                    PASTED.with_borrow(Clone::clone)
                })
                .on("input", |event| PASTED.set(event_target_value(event))),
        )
}

fn formats(desk: Desk) -> Element {
    let lang = desk.lang;
    let told = el("option")
        .attr("value", "")
        .child(text::FORMAT_TOLD.get(lang));
    // Cards have nothing that says which option is which.
    let read = FORMATS.into_iter().filter(|it| *it != Format::Cards);
    let ways = read.map(|format| {
        el("option")
            .attr("value", format.keyword())
            .child(export::name(format, lang))
    });
    let choose = move |event: &Event| {
        let known = Format::named(&event_target_value(event));
        desk.format.set(known.map_or("", Format::keyword));
    };
    el("label")
        .class("inline import-format")
        .child(el("span").child(text::WHICH_FORMAT.get(lang)))
        .child(
            el("select")
                .class("entry")
                .on("change", choose)
                .child(told)
                .children(ways)
                .value(move || desk.format.get()),
        )
}

/// What is being done, or why nothing came of it.
fn state(desk: Desk) -> Part {
    let lang = desk.lang;
    if desk.is_busy.get() {
        return el("p")
            .class("help")
            .child(text::IMPORTING.get(lang))
            .into();
    }
    let wrong = desk.wrong.get();
    let lines = wrong.into_iter().map(|line| el("p").child(line).into());
    let lines: Vec<Part> = lines.collect();
    (!lines.is_empty())
        .then(|| {
            el("div")
                .class("notice wrong")
                .child(el("p").child(text::IMPORT_FAILED.get(lang)))
                .child(Part::Several(lines))
        })
        .into()
}

impl Desk {
    /// Has a text read, out of the file of this name if it is one.
    fn read(self, words: &str, name: &str) {
        if self.is_busy.get_untracked() {
            return;
        }
        if words.trim().is_empty() {
            let why = text::NOTHING_TO_IMPORT.get(self.lang).to_owned();
            return self.wrong.set(vec![why]);
        }
        self.is_busy.set(true);
        self.wrong.set(Vec::new());
        let name = name.to_owned();
        let format = self.format.get_untracked();
        reader::ask("questions", &[words, format], move |answer| {
            self.is_busy.set(false);
            if let Err(why) = bring::whole(answer).and_then(|answer| self.take(&answer, &name)) {
                self.wrong.set(vec![why.get(self.lang).to_owned()]);
            }
        });
    }

    /// Keeps what was read, and goes to its editor.
    fn take(self, answer: &JsValue, name: &str) -> Result<(), text::Say> {
        let Some(bank) = bring::bank(answer) else {
            let wrong = reader::items(&reader::get(answer, "wrong"));
            let line = |wrong: &JsValue| {
                let why = bring::both(&reader::get(wrong, "message"));
                let line = text::number(reader::number(wrong, "line") as usize);
                text::wrong_line(self.lang, &line, why.get(self.lang))
            };
            // The first few tell what is the matter.
            self.wrong.set(wrong.iter().take(5).map(line).collect());
            return Ok(());
        };
        let remarks = reader::words(answer, "remarks").unwrap_or_default();
        let (_, remarks) = margin::read(&remarks);
        let mut edited = Edited { bank, remarks };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
        if !reader::get(answer, "titled").is_truthy() && !stem.is_empty() {
            edited.bank.title = Text::same(stem);
        }
        let word = reader::words(answer, "format").unwrap_or_default();
        self.keep(edited, Format::named(&word))
    }

    fn begin_blank(self) {
        let mut edited = Edited {
            bank: Bank {
                version: "1".to_owned(),
                title: Text::new(
                    text::NEW_BANK_TITLE.get(Lang::Zh),
                    text::NEW_BANK_TITLE.get(Lang::En),
                ),
                ..Bank::default()
            },
            remarks: Vec::new(),
        };
        edited.add();
        if let Err(why) = keep(self.training, edited) {
            self.wrong.set(vec![why.get(self.lang).to_owned()]);
        }
    }

    fn keep(self, edited: Edited, format: Option<Format>) -> Result<(), text::Say> {
        let is_known = keep(self.training, edited)?;
        edit::arrived(Arrived {
            says: match is_known {
                true => text::IMPORTED_BEFORE,
                false => text::IMPORTED_NOW,
            },
            format: format.filter(|_| !is_known),
        });
        Ok(())
    }
}

/// Keeps a bank as one of the reader's own and goes to its editor; whether the same was kept already.
///
/// # Errors
/// Why the browser did not take it.
pub(super) fn keep(training: &Training, mut edited: Edited) -> Result<bool, text::Say> {
    let id = &edited.bank.id;
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || id.len() > 60 || !id.bytes().all(is_plain) {
        ID.clone_into(&mut edited.bank.id);
    }
    let (id, is_known) = kept::bank_id(&edited.bank, &training.banks);
    edited.bank.id.clone_from(&id);
    if !is_known {
        kept::write_bank(&edited).1.map_err(scenarios::refused)?;
    }
    route::go(&route::train(&[EDIT, &id].concat()));
    Ok(is_known)
}

//! The questions of a bank as a file: in formats that other programs read, and as a bank of one's own.

use std::rc::Rc;

use leptos::prelude::{Get, RwSignal, Set};

use crate::lang::{Lang, Text};
use crate::library::training::Training;
use crate::quiz::bank::{self, Bank};
use crate::quiz::edit::Edited;
use crate::quiz::format::Format;

use super::super::part::{Element, button, el};
use super::super::{reader, route, save, text};
use super::{EDIT, import};

/// The formats, in the order in which they are offered.
pub(super) const FORMATS: [Format; 5] = [
    Format::Exam,
    Format::Table,
    Format::Gift,
    Format::Toml,
    Format::Cards,
];

/// The name of a format. That of our own files says what they are, for whoever opens one in an editor.
pub(super) fn name(format: Format, lang: Lang) -> String {
    match format {
        Format::Toml => text::FORMAT_FILE.get(lang).to_owned(),
        format => format.name().get(lang).to_owned(),
    }
}

/// How the names of its files end. Cards are told from the text of an exam.
fn ending(format: Format) -> String {
    match format {
        Format::Cards => "-anki.txt".to_owned(),
        format => [".", format.extension()].concat(),
    }
}

/// The section from which a bank is saved, as it is when a button is pressed.
pub(super) fn panel(bank: impl Fn() -> Bank + 'static, lang: Lang) -> Element {
    let bank = Rc::new(bank);
    let told = RwSignal::new(String::new());
    let ways = FORMATS.map(|format| {
        let bank = bank.clone();
        button("apply")
            .on("click", move |_| write(format, &bank(), told, lang))
            .child(name(format, lang))
    });
    el("section")
        .class("bank-export")
        .attr("aria-label", text::EXPORT_BANK.get(lang))
        .child(
            el("p")
                .class("acts")
                .child(
                    el("span")
                        .class("agreed-label")
                        .child(text::EXPORT_BANK.get(lang)),
                )
                .children(ways),
        )
        .child(
            el("p")
                .class("help")
                .attr("role", "status")
                .attr("data-testid", "saved")
                .live(move || told.get()),
        )
}

/// A bank that is practised: to be saved, and to be edited, a built-in one as a copy.
pub(super) fn of_bank(
    training: &'static Training,
    bank: &'static Bank,
    is_own: bool,
    lang: Lang,
) -> Element {
    let told = RwSignal::new(None::<text::Say>);
    let edit = match is_own {
        true => el("a")
            .class("apply")
            .attr("href", route::train(&[EDIT, &bank.id].concat()))
            .child(text::EDIT.get(lang)),
        false => button("apply")
            .on("click", move |_| {
                if let Err(why) = copy(training, bank) {
                    told.set(Some(why));
                }
            })
            .child(text::COPY_TO_MINE.get(lang)),
    };
    el("div")
        .class("training bank-ways")
        .child(panel(move || bank.clone(), lang))
        .child(el("p").class("acts").child(edit))
        .child(
            el("p")
                .attr("role", "status")
                .live(move || told.get().map(|why| why.get(lang))),
        )
}

/// Keeps a copy of a bank as one of the reader's own, and opens it.
fn copy(training: &Training, bank: &Bank) -> Result<(), text::Say> {
    let copy = Bank {
        title: Text::new(
            text::copy_of(Lang::Zh, &bank.title.zh),
            text::copy_of(Lang::En, &bank.title.en),
        ),
        ..bank.clone()
    };
    let edited = Edited {
        bank: copy,
        remarks: Vec::new(),
    };
    import::keep(training, edited).map(drop)
}

/// Has the questions written in a format, and saves them.
fn write(format: Format, bank: &Bank, told: RwSignal<String>, lang: Lang) {
    let name = [file_name(bank, lang), ending(format)].concat();
    let file = bank::write::write(bank);
    let done = move |words: Option<String>| match words {
        Some(words) => {
            save::save_text(&name, &words);
            told.set(text::saved_as(lang, &name));
        }
        None => told.set(text::READER_LOST.get(lang).to_owned()),
    };
    if format == Format::Toml {
        return done(Some(file));
    }
    let lang = lang.pick("zh", "en");
    reader::ask("written", &[&file, format.keyword(), lang], move |answer| {
        done(answer.and_then(|answer| answer.as_string()));
    });
}

/// What a bank's files are called: its title, without what no file may have in its name.
fn file_name(bank: &Bank, lang: Lang) -> String {
    let title = bank.title.get(lang).trim();
    let allowed = |c: &char| !c.is_control() && !"\\/:*?\"<>|".contains(*c);
    let name: String = title.chars().filter(allowed).take(60).collect();
    match name.trim_matches([' ', '.']) {
        "" => bank.id.clone(),
        name => name.to_owned(),
    }
}

//! A file chosen or dropped, or a table pasted; and files handed over.

use std::rc::Rc;

use js_sys::Array;
use leptos::prelude::{Get, RwSignal, Set, With, event_target_value};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, ClipboardEvent, DragEvent, Event, File, FileList, HtmlInputElement,
};

use crate::batch::protocol::{Format, TableAsk, Wanted, Whose};
use crate::lang::Lang;

use super::super::part::{Element, Part, button, el, live};
use super::super::{save, text};
use super::{Board, Busy, Intake};

/// What a browser's file dialog offers; on phones anything, since theirs know no endings.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,text/csv,text/plain,application/vnd.ms-excel,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.spreadsheet";

/// The table that is to be computed.
pub(super) fn source(board: &'static Board, lang: Lang) -> Element {
    el("section")
        .class("source")
        .attr("aria-labelledby", "source-title")
        .child(
            el("h2")
                .id("source-title")
                .child(text::CHOOSE_TABLE.get(lang)),
        )
        .child(drop_box(board, &board.ours, lang))
        .child(templates(board, lang))
        .live(move || reading(board, Whose::Ours, lang))
}

/// Where a table is chosen, dropped or pasted.
pub(super) fn drop_box(board: &'static Board, intake: &'static Intake, lang: Lang) -> Element {
    let whose = intake.whose;
    let (ids, paste) = match whose {
        Whose::Ours => (["file", "paste"], text::PASTE_HERE),
        Whose::Theirs => (["statement-file", "statement-paste"], text::PASTE_STATEMENT),
    };
    let place = DropPlace {
        ids,
        choose: text::CHOOSE_FILE,
        paste,
        is_for_several: false,
        empties: Box::new(move || intake.opened.with(|_| ())),
    };
    let take = move |tables: Vec<Brought>| {
        for table in tables {
            board.open(whose, table.name, table.table);
        }
    };
    drop_place(place, Rc::new(take), lang)
}

/// A table that somebody brings: a file, or the text that was pasted.
#[derive(Clone)]
pub(in crate::web) struct Brought {
    /// What the file is called; nothing of what was pasted.
    pub(in crate::web) name: String,
    pub(in crate::web) table: JsValue,
    /// Whether it is what stands in the field so far: it comes in place of what stood there before.
    pub(in crate::web) is_typed: bool,
}

impl Brought {
    fn file(file: File) -> Self {
        Self {
            name: file.name(),
            table: file.into(),
            is_typed: false,
        }
    }
}

/// What a place for tables says, and takes.
pub(in crate::web) struct DropPlace {
    /// How tests find the choice of files and the field for what is pasted.
    pub(in crate::web) ids: [&'static str; 2],
    pub(in crate::web) choose: text::Say,
    pub(in crate::web) paste: text::Say,
    /// Whether several files may come at once; otherwise the first of them does.
    pub(in crate::web) is_for_several: bool,
    /// Follows what empties the field once something was pasted.
    pub(in crate::web) empties: Box<dyn Fn()>,
}

/// A place where tables are chosen, dropped or pasted.
pub(in crate::web) fn drop_place(
    place: DropPlace,
    take: Rc<dyn Fn(Vec<Brought>)>,
    lang: Lang,
) -> Element {
    let DropPlace {
        ids,
        choose,
        paste,
        is_for_several,
        empties,
    } = place;
    let most = match is_for_several {
        true => u32::MAX,
        false => 1,
    };
    let files = move |list: Option<FileList>| -> Vec<Brought> {
        let length = list.as_ref().map_or(0, FileList::length).min(most);
        let files = (0..length).filter_map(|at| list.as_ref()?.get(at));
        files.map(Brought::file).collect()
    };
    let texts = |text: String, is_typed: bool| -> Vec<Brought> {
        let brought = Brought {
            name: String::new(),
            table: JsValue::from_str(&text),
            is_typed,
        };
        match text.trim() {
            "" => Vec::new(),
            _ => vec![brought],
        }
    };
    let give = move |tables: Vec<Brought>| {
        if !tables.is_empty() {
            take(tables);
        }
    };
    let over = RwSignal::new(false);
    let chosen = {
        let give = give.clone();
        move |event: &Event| {
            let input = event
                .target()
                .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            give(files(input.as_ref().and_then(HtmlInputElement::files)));
            // The same file, mended meanwhile, can be chosen again.
            if let Some(input) = input {
                input.set_value("");
            }
        }
    };
    let dropped = {
        let give = give.clone();
        move |event: &Event| {
            event.prevent_default();
            over.set(false);
            let Some(data) = event
                .dyn_ref::<DragEvent>()
                .and_then(DragEvent::data_transfer)
            else {
                return;
            };
            let files = files(data.files());
            match files.is_empty() {
                false => give(files),
                true => give(texts(data.get_data("text").unwrap_or_default(), false)),
            }
        }
    };
    let pasted = {
        let give = give.clone();
        move |event: &Event| {
            let Some(data) = event
                .dyn_ref::<ClipboardEvent>()
                .and_then(ClipboardEvent::clipboard_data)
            else {
                return;
            };
            let files = files(data.files());
            if !files.is_empty() {
                event.prevent_default();
                give(files);
            } else if let Ok(text) = data.get_data("text") {
                event.prevent_default();
                give(texts(text, false));
            }
        }
    };
    let typed = move |event: &Event| {
        // A browser without clipboard events puts the text in.
        let text = event_target_value(event);
        if text.contains(['\t', '\n']) {
            give(texts(text, true));
        }
    };
    let mut input = el("input")
        .class("unseen")
        .attr("type", "file")
        .attr("accept", ACCEPTED)
        .attr("data-testid", ids[0])
        .on("change", chosen);
    if is_for_several {
        input = input.attr("multiple", "");
    }
    let choose = el("label")
        .class("apply choose")
        .child(choose.get(lang))
        .child(input);
    let paste = el("textarea")
        .class("entry paste")
        .attr("rows", "2")
        .attr("aria-label", paste.get(lang))
        .attr("placeholder", paste.get(lang))
        .attr("spellcheck", "false")
        .attr("data-testid", ids[1])
        .value(move || {
            empties();
            ""
        })
        .on("paste", pasted)
        .on("input", typed);
    el("div")
        .class("table-drop")
        .live_attr("data-over", move || over.get().then_some("".into()))
        .on("dragover", move |event| {
            event.prevent_default();
            over.set(true);
        })
        .on("dragleave", move |_| over.set(false))
        .on("drop", dropped)
        .child(choose)
        .child(paste)
        .child(el("p").class("help").child(text::TABLE_KINDS.get(lang)))
}

/// While a file is read.
pub(super) fn reading(board: &'static Board, whose: Whose, lang: Lang) -> Option<Element> {
    (board.busy.get() == Some(Busy::Reading(whose))).then(|| {
        let stop = button("quiet")
            .on("click", move |_| board.cancel())
            .child(text::STOP.get(lang));
        el("p")
            .class("help")
            .attr("role", "status")
            .child(text::READING_TABLE.get(lang))
            .child(stop)
    })
}

/// What came of it: how it was read, which sheet, what stands above the headings.
pub(super) fn facts(board: &'static Board, intake: &'static Intake, lang: Lang) -> Part {
    let whose = intake.whose;
    live(move || {
        let opened = intake.opened.get()?;
        let name = match opened.name.as_str() {
            "" => text::PASTED_TABLE.get(lang).to_owned(),
            name => name.to_owned(),
        };
        let mut facts = vec![name];
        if !opened.how.is_empty() {
            facts.push(opened.how.clone());
        }
        if let Some(year) = opened.year {
            facts.push(text::year(lang, &year.to_string()));
        }
        let mut about = el("div")
            .class("table-facts")
            .child(el("p").child(facts.join(" · ")));
        if opened.sheets.len() > 1 {
            about = about.child(sheets(board, whose, &opened.sheets, &opened.sheet, lang));
        }
        if !opened.title.is_empty() {
            let title = opened.title.join(" · ");
            about = about.child(
                el("p")
                    .class("help")
                    .child(text::above_headings(lang, &title)),
            );
        }
        if opened.unreadable > 0 {
            let count = text::number(opened.unreadable);
            about = about.child(
                el("p")
                    .class("help wrong")
                    .child(text::unreadable_characters(lang, &count)),
            );
        }
        Some(about)
    })
}

fn sheets(
    board: &'static Board,
    whose: Whose,
    sheets: &[(String, bool)],
    taken: &str,
    lang: Lang,
) -> Element {
    let option = |(name, hidden): &(String, bool)| {
        let shown = match hidden {
            true => text::hidden_sheet(lang, name),
            false => name.clone(),
        };
        el("option").attr("value", name.clone()).child(shown)
    };
    let options: Vec<Element> = sheets.iter().map(option).collect();
    let taken = taken.to_owned();
    el("label")
        .class("inline")
        .child(el("span").child(text::SHEET.get(lang)))
        .child(
            el("select")
                .value(move || taken.clone())
                .on("change", move |event| {
                    board.change(whose, TableAsk::Sheet(event_target_value(event)));
                })
                .children(options),
        )
}

/// Buttons that hand over an empty table to fill in.
fn templates(board: &'static Board, lang: Lang) -> Element {
    let offer = move |format: Format, name: &'static str| {
        button("quiet")
            .on("click", move |_| board.save(Wanted::Template, format))
            .child(name)
    };
    el("p")
        .class("help templates")
        .child(text::TEMPLATE.get(lang))
        .child(offer(Format::Csv, "CSV"))
        .child(offer(Format::Xlsx, "Excel"))
}

/// Hands a file over to the browser.
pub(in crate::web) fn hand_over(name: &str, media: &str, bytes: &JsValue) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media);
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &kind)?;
    save::save(name, &blob)
}

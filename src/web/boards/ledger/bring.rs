//! A list that comes in: out of a file or pasted, looked at first; each cell that cannot be read is told.

use std::rc::Rc;

use leptos::prelude::{Get, GetUntracked, LocalStorage, RwSignal, Set, event_target_value};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{ClipboardEvent, Event, File};

use crate::accrual::intake::{self, Bad};
use crate::accrual::list::Column;
use crate::accrual::view::{Filter, Order, last_day};
use crate::accrual::{Found, Joined, Ledger};
use crate::batch::protocol::{Answer, Ask};
use crate::lang::Lang;

use super::super::super::part::{Element, Part, button, el, several};
use super::super::super::tables::worker;
use super::super::super::{chosen, focus, route, text as texts};
use super::kept::Book;
use super::{address, section, tables, text, told};

/// What a browser's file dialog offers.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,text/csv,text/plain,application/vnd.ms-excel,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.spreadsheet";

/// How many bad cells and lines are shown.
const SHOWN: usize = 100;

/// The id of what came of a list.
const OUTCOME: &str = "ledger-outcome";

/// What was read.
#[derive(Clone)]
enum Stage {
    Nothing,
    Reading,
    /// Why nothing came of it.
    Not(String),
    /// Lines that can come in, and the cells that cannot be read.
    Read(Rc<Ledger>, Rc<Vec<Bad>>),
}

#[derive(Clone, Copy)]
struct Desk {
    book: Book,
    stage: RwSignal<Stage, LocalStorage>,
    pasted: RwSignal<String>,
    lang: Lang,
}

/// The page where a list comes in.
pub(super) fn page(book: Book, lang: Lang) -> Part {
    let desk = Desk {
        book,
        stage: RwSignal::new_local(Stage::Nothing),
        pasted: RwSignal::new(String::new()),
        lang,
    };
    section(text::BRING, lang)
        .attr("data-testid", "bring")
        .child(el("p").class("help").child(text::BRING_HELP.get(lang)))
        .child(source(desk))
        .child(told(book, lang))
        .child(
            el("div")
                .id(OUTCOME)
                .attr("tabindex", "-1")
                .live(move || outcome(desk)),
        )
        .into()
}

fn source(desk: Desk) -> Element {
    let lang = desk.lang;
    let choose = el("label")
        .class("apply choose")
        .child(texts::CHOOSE_FILE.get(lang))
        .child(
            el("input")
                .class("unseen")
                .attr("type", "file")
                .attr("accept", ACCEPTED)
                .attr("data-testid", "ledger-file")
                .on("change", move |event| {
                    if let Some(file) = chosen::of_input(event) {
                        desk.read_file(file);
                    }
                }),
        );
    let pasted = move |event: &Event| {
        let data = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data);
        let file = data
            .as_ref()
            .and_then(|data| data.files().and_then(|files| files.get(0)));
        if let Some(file) = file {
            event.prevent_default();
            desk.read_file(file);
        }
    };
    let read = move |event: &Event| {
        event.prevent_default();
        desk.read_text(&desk.pasted.get_untracked());
    };
    el("form")
        .class("table-drop")
        .on("submit", read)
        .on("dragover", |event| event.prevent_default())
        .on("drop", move |event| {
            if let Some(file) = chosen::of_drop(event) {
                desk.read_file(file);
            }
        })
        .child(choose)
        .child(
            el("textarea")
                .class("entry paste")
                .attr("rows", "5")
                .attr("spellcheck", "false")
                .attr("aria-label", text::PASTE_LIST.get(lang))
                .attr("placeholder", text::PASTE_LIST.get(lang))
                .attr("data-testid", "ledger-paste")
                .value(move || desk.pasted.get())
                .on("paste", pasted)
                .on("input", move |event| {
                    desk.pasted.set(event_target_value(event))
                }),
        )
        .child(
            el("p").class("acts").child(
                el("button")
                    .class("apply")
                    .attr("type", "submit")
                    .child(text::READ_LIST.get(lang)),
            ),
        )
        .child(el("p").class("help").child(text::LIST_KINDS.get(lang)))
}

impl Desk {
    /// Has the worker read a file, which knows workbooks and encodings.
    fn read_file(self, file: File) {
        self.stage.set(Stage::Reading);
        let beside = worker::Beside {
            policy: None,
            table: Some(JsValue::from(file)),
        };
        worker::ask(&Ask::Text, beside, move |answer, _| match answer {
            Some(Answer::Text(text)) => self.read_text(&text),
            Some(Answer::Refused(why)) => self.not(why.get(self.lang)),
            _ => self.not(text::WORKER_LOST.get(self.lang)),
        });
    }

    fn read_text(self, words: &str) {
        let lang = self.lang;
        if words.trim().is_empty() {
            return self.not(text::PASTE_FIRST.get(lang));
        }
        if Ledger::is_kept(words) {
            return match Ledger::read(words) {
                Found::Ledger(ledger) => self.take(*ledger, Vec::new()),
                Found::Newer(_) => self.not(text::NEWER_FILE.get(lang)),
                Found::Damaged => self.not(text::DAMAGED_FILE.get(lang)),
            };
        }
        match intake::read(words) {
            Ok(intake) => self.take(intake.ledger, intake.bad),
            Err(why) => self.not(why.message().get(lang)),
        }
    }

    fn take(self, ledger: Ledger, bad: Vec<Bad>) {
        self.book.told.set(None);
        self.stage.set(Stage::Read(Rc::new(ledger), Rc::new(bad)));
        focus(OUTCOME);
    }

    fn not(self, why: &str) {
        self.stage.set(Stage::Not(why.to_owned()));
    }
}

fn outcome(desk: Desk) -> Part {
    let lang = desk.lang;
    match desk.stage.get() {
        Stage::Nothing => "".into(),
        Stage::Reading => el("p")
            .class("help")
            .attr("role", "status")
            .child(texts::READING_TABLE.get(lang))
            .into(),
        Stage::Not(why) => el("p")
            .class("notice wrong")
            .attr("role", "alert")
            .child(why)
            .into(),
        Stage::Read(ledger, bad) => preview(desk, &ledger, &bad),
    }
}

/// What would come in, and what cannot.
fn preview(desk: Desk, ledger: &Rc<Ledger>, bad: &[Bad]) -> Part {
    let lang = desk.lang;
    let known = desk.book.kept.get();
    let mut tried = known.ledger.clone();
    let revised = tried.revise(ledger);
    let joined = tried.join((**ledger).clone());
    let count = texts::number;
    let left_out = bad.iter().filter(|bad| bad.is_left_out).count();
    let words = text::list_read(lang, &count(ledger.lines().len()), &count(left_out));
    let brings = move |joined: Joined, revised: usize| {
        text::list_brings(
            lang,
            &count(joined.added),
            &count(joined.advanced),
            &count(revised),
            &count(joined.aside),
        )
    };
    let own = Rc::clone(ledger);
    let take = move |_: &Event| {
        let brought = desk.book.change(lang, |ledger| {
            let revised = ledger.revise(&own);
            Ok((ledger.join((*own).clone()), revised))
        });
        if let Some((joined, revised)) = brought {
            desk.stage.set(Stage::Nothing);
            desk.pasted.set(String::new());
            desk.book.tell_next(brings(joined, revised));
            route::go(&address(""));
        }
    };
    let is_nothing = joined.is_nothing() && revised == 0;
    let act = (!is_nothing).then(|| {
        button("apply")
            .attr("data-testid", "join-list")
            .on("click", take)
            .child(text::JOIN_IT.get(lang))
    });
    let lines = (!ledger.lines().is_empty()).then(|| {
        let mut shown = ledger.show(&Filter::default(), Order::Number, false, last_day());
        shown.places.truncate(SHOWN);
        let sheet = ledger.sheet(&shown, None, lang);
        let wanted = [
            Column::Number,
            Column::Period,
            Column::Policy,
            Column::Base,
            Column::Rule,
            Column::Rate,
            Column::Amount,
            Column::Planned,
            Column::Paid,
            Column::State,
            Column::Due,
            Column::PaidOn,
            Column::Tax,
            Column::Note,
        ];
        let sheet = tables::of_columns(&sheet, &wanted);
        tables::table(text::LINES_READ.get(lang), &sheet, None, |_| None, lang)
    });
    several([
        el("p")
            .class("board-sum")
            .attr("role", "status")
            .attr("data-testid", "list-read")
            .child(words)
            .into(),
        wrong(bad, lang).into(),
        el("p")
            .child(match is_nothing {
                true => text::ALL_THERE.get(lang).to_owned(),
                false => brings(joined, revised),
            })
            .into(),
        el("p").class("acts").child(act).into(),
        lines.into(),
    ])
}

/// Each cell that cannot be read: row, column, what stands there, why.
fn wrong(bad: &[Bad], lang: Lang) -> Option<Element> {
    let row = |bad: &Bad| {
        let place = text::in_cell(lang, &bad.row.to_string(), bad.column.words().get(lang));
        let left_out = bad
            .is_left_out
            .then(|| el("span").class("help").child(text::ROW_LEFT_OUT.get(lang)));
        el("li")
            .child(el("strong").child(place))
            .child(" ")
            .child(el("q").child(bad.text.clone()))
            .child(" ")
            .child(bad.reason.get(lang).to_owned())
            .child(" ")
            .child(left_out)
    };
    let rows: Vec<Element> = bad.iter().take(SHOWN).map(row).collect();
    let more = bad.len().saturating_sub(SHOWN);
    (!rows.is_empty()).then(|| {
        el("section")
            .class("board-bad")
            .attr("data-testid", "bad-cells")
            .child(el("h3").child(text::BAD_CELLS.get(lang)))
            .child(el("ul").class("board-list").children(rows))
            .child((more > 0).then(|| {
                el("p")
                    .class("help")
                    .child(text::more_lines(lang, &texts::number(more)))
            }))
    })
}

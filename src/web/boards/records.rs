//! Rows for a record table of a policy out of files: chosen, dropped or pasted, their columns matched and put right, looked at, and handed
//! to whoever keeps them. The worker that keeps tables reads the files, and keeps nothing of them.
//!
//! What speaks with the worker is in the piece with the tables: it is fetched when an import is first shown.

use std::rc::Rc;

use leptos::prelude::{
    Get, LocalStorage, Owner, RwSignal, Set, Update, With, WithUntracked, event_target_checked,
    event_target_value, untrack,
};

use crate::batch::protocol::{Answer, Ask, BadView, RecordsAsk, RecordsRead};
use crate::lang::{Lang, Text};
use crate::policy::Policy;
use crate::policy::model::Input;
use crate::table::records::{Known, MOST_RECORDS};

use super::super::part::{Element, Part, button, el, live, several};
use super::super::tables::source::{Brought, DropPlace, drop_place};
use super::super::tables::{self, columns, worker};
use super::super::text::Say;
use super::super::{later, text};
use super::records_text as words;

/// Rows of a record table: a text for each of its columns, in their order, as a form has them.
pub(in crate::web) type Rows = Vec<Vec<String>>;

/// How many rows of each file are shown before they are taken.
const SHOWN_ROWS: usize = 3;

/// How many cells that cannot be read are listed of a file.
const SHOWN_BAD: usize = 50;

/// An import, with what is in it until it is taken. Its signals belong to whoever made it.
#[derive(Clone)]
pub(in crate::web) struct Import {
    /// Whom the signals belong to.
    root: Owner,
    policy: &'static Policy,
    packed: Rc<[u8]>,
    table: usize,
    already: Rc<dyn Fn() -> Rc<Rows>>,
    take: Take,
    files: RwSignal<Vec<FileRead>, LocalStorage>,
    /// Whether rows that are there already come in once more.
    again: RwSignal<bool>,
    /// What was done last.
    told: RwSignal<String>,
    /// Why it could not be done.
    wrong: RwSignal<String>,
}

/// Takes rows over; where they cannot be kept, why.
type Take = Rc<dyn Fn(Rows) -> Result<(), Say>>;

/// A file, or what was pasted.
#[derive(Clone)]
struct FileRead {
    /// What tells it from the others; counts up.
    key: usize,
    brought: Brought,
    /// The sheet that somebody chose.
    sheet: String,
    /// What somebody said the columns are.
    targets: Option<Vec<String>>,
    /// What somebody said of all rows.
    fixed: Vec<(String, String)>,
    /// How often it was asked for: what is answered to an earlier question no longer counts.
    asked: usize,
    stage: Stage,
    /// Whether its columns are unfolded.
    open: RwSignal<bool>,
}

#[derive(Clone)]
enum Stage {
    Reading,
    Read(Rc<RecordsRead>),
    Refused(Text),
}

impl FileRead {
    fn read(&self) -> Option<&Rc<RecordsRead>> {
        match &self.stage {
            Stage::Read(read) => Some(read),
            Stage::Reading | Stage::Refused(_) => None,
        }
    }

    fn name(&self, lang: Lang) -> String {
        match self.brought.name.as_str() {
            "" => text::PASTED_TABLE.get(lang).to_owned(),
            name => name.to_owned(),
        }
    }
}

/// What would come in.
struct Due {
    /// The rows.
    rows: Rows,
    /// How many are there already.
    known: usize,
    /// How many there is no room for.
    beyond: usize,
    /// How many are there before.
    there: usize,
}

impl Import {
    /// An import for the record table of a policy at this index of [`Policy::records`], which was packed to these bytes. `already` follows
    /// the rows that are there; `take` takes over those that come.
    ///
    /// Its signals belong to `root`: made once, it keeps what is in it while the page is made anew.
    pub(in crate::web) fn new(
        root: &Owner,
        (policy, packed): (&'static Policy, Vec<u8>),
        table: usize,
        already: impl Fn() -> Rc<Rows> + 'static,
        take: impl Fn(Rows) -> Result<(), Say> + 'static,
    ) -> Self {
        root.with(|| Self {
            root: root.clone(),
            policy,
            packed: packed.into(),
            table,
            already: Rc::new(already),
            take: Rc::new(take),
            files: RwSignal::new_local(Vec::new()),
            again: RwSignal::new(false),
            told: RwSignal::new(String::new()),
            wrong: RwSignal::new(String::new()),
        })
    }

    /// The inputs that are the columns of the record table.
    fn inputs(&self) -> &'static [Input] {
        let records = self.policy.records.get(self.table);
        let range = records.map(|records| records.range()).unwrap_or_default();
        self.policy.inputs.get(range).unwrap_or_default()
    }

    fn matches_key(&self) -> String {
        [tables::MATCHES, &self.policy.id].concat()
    }

    /// Has files read, behind those that are there.
    fn add(&self, brought: Vec<Brought>) {
        self.told.set(String::new());
        self.wrong.set(String::new());
        for brought in brought {
            let mut key = 0;
            self.files.update(|files| {
                key = files.last().map_or(0, |file| file.key + 1);
                if brought.is_typed {
                    files.retain(|file| !file.brought.is_typed);
                }
                files.push(FileRead {
                    key,
                    brought,
                    sheet: String::new(),
                    targets: None,
                    fixed: Vec::new(),
                    asked: 0,
                    stage: Stage::Reading,
                    open: self.root.with(|| RwSignal::new(false)),
                });
            });
            self.ask(key, false);
        }
    }

    /// Changes how a file is read, and has it read again. Of what is `corrected` the match is kept for files with the same headings.
    fn change(&self, key: usize, corrected: bool, change: impl FnOnce(&mut FileRead)) {
        self.files.update(|files| {
            if let Some(file) = files.iter_mut().find(|file| file.key == key) {
                change(file);
                file.asked += 1;
            }
        });
        self.ask(key, corrected);
    }

    fn ask(&self, key: usize, corrected: bool) {
        let file = self.files.with_untracked(|files| {
            let mut files = files.iter();
            files.find(|file| file.key == key).cloned()
        });
        let Some(file) = file else { return };
        let ask = Ask::Records(RecordsAsk {
            table: self.table,
            name: file.brought.name,
            sheet: file.sheet,
            targets: file.targets,
            fixed: file.fixed,
            remembered: tables::remembered(&self.matches_key()),
        });
        let beside = worker::Beside {
            policy: Some(self.packed.to_vec()),
            table: Some(file.brought.table),
        };
        let (import, asked) = (self.clone(), file.asked);
        worker::ask(&ask, beside, move |answer, _| {
            let stage = match answer {
                Some(Answer::Records(read)) => {
                    if corrected {
                        import.remember(&read);
                    }
                    Stage::Read(Rc::new(*read))
                }
                Some(Answer::Refused(why)) => Stage::Refused(why),
                _ => Stage::Refused(Text::new(
                    words::WORKER_GONE.get(Lang::Zh),
                    words::WORKER_GONE.get(Lang::En),
                )),
            };
            import.settle(key, asked, stage);
        });
    }

    fn remember(&self, read: &RecordsRead) {
        if let Some(records) = self.policy.records.get(self.table) {
            tables::remember(&self.matches_key(), records.name.clone(), &read.opened);
        }
    }

    fn settle(&self, key: usize, asked: usize, stage: Stage) {
        self.files.update(|files| {
            let file = files
                .iter_mut()
                .find(|file| file.key == key && file.asked == asked);
            if let Some(file) = file {
                // What is not certain is looked at first.
                if asked == 0
                    && let Stage::Read(read) = &stage
                    && is_unsure(read)
                {
                    file.open.set(true);
                }
                file.stage = stage;
            }
        });
    }

    /// What would come in; follows the files, what is there and what was said of it.
    fn due(&self) -> Due {
        let there = (self.already)();
        let takes_again = self.again.get();
        let mut known = Known::new(self.policy, self.table);
        known.add(there.iter().map(Vec::as_slice));
        let (mut rows, mut found) = (Rows::new(), 0);
        let mut beyond = 0;
        self.files.with(|files| {
            for read in files.iter().filter_map(FileRead::read) {
                beyond += read.beyond;
                let (fresh, there) = known.take(read.rows.clone());
                found += there;
                rows.extend(match takes_again {
                    true => read.rows.clone(),
                    false => fresh,
                });
            }
        });
        let room = MOST_RECORDS.saturating_sub(there.len());
        beyond += rows.len().saturating_sub(room);
        rows.truncate(room);
        Due {
            rows,
            known: found,
            beyond,
            there: there.len(),
        }
    }

    fn take_over(&self, lang: Lang) {
        let rows = untrack(|| self.due()).rows;
        let count = text::number(rows.len());
        match (self.take)(rows) {
            Ok(()) => {
                self.wrong.set(String::new());
                self.told.set(words::taken(lang, &count));
                self.again.set(false);
                self.files.set(Vec::new());
            }
            // What was brought stays until it is kept.
            Err(why) => self.wrong.set(why.get(lang).to_owned()),
        }
    }
}

fn is_unsure(read: &RecordsRead) -> bool {
    columns::is_unsure(&read.opened) || !read.opened.lacking.is_empty() || read.rows.is_empty()
}

/// The place where records are brought, looked at and taken in.
pub(in crate::web) fn import(import: &Import, lang: Lang) -> Part {
    let import = import.clone();
    live(move || later::records(import.clone(), lang))
}

/// The same, once the piece is here that reads files.
pub(in crate::web) fn view(import: Import, lang: Lang) -> Part {
    let place = DropPlace {
        ids: ["records-file", "records-paste"],
        choose: words::CHOOSE_FILES,
        paste: text::PASTE_HERE,
        is_for_several: true,
        empties: {
            let files = import.files;
            Box::new(move || files.with(|_| ()))
        },
    };
    let add = import.clone();
    let (state, files, due, told) = (
        import.clone(),
        import.clone(),
        import.clone(),
        import.clone(),
    );
    el("div")
        .class("record-import not-printed")
        .attr("role", "group")
        .attr("aria-label", words::IMPORT.get(lang))
        .attr("data-testid", "record-import")
        .child(drop_place(
            place,
            Rc::new(move |brought| add.add(brought)),
            lang,
        ))
        .child(
            el("p")
                .class("help")
                .attr("role", "status")
                .live(move || how_far(&state, lang)),
        )
        .live(move || {
            let list = files.files.get();
            let blocks: Vec<Element> = list.iter().map(|file| block(&files, file, lang)).collect();
            (!blocks.is_empty()).then(|| {
                el("ul")
                    .class("record-files")
                    .attr("aria-label", words::FILES.get(lang))
                    .children(blocks)
            })
        })
        .live(move || coming(&due, lang))
        .live(move || {
            let wrong = told.wrong.get();
            (!wrong.is_empty()).then(|| {
                el("p")
                    .class("notice wrong")
                    .attr("role", "alert")
                    .child(wrong)
            })
        })
        .into()
}

/// How many files are being read, and what came of them.
fn how_far(import: &Import, lang: Lang) -> String {
    let told = import.told.get();
    import.files.with(|files| {
        let is_read = |file: &&FileRead| matches!(file.stage, Stage::Reading);
        let reading = files.iter().filter(is_read).count();
        let read: Vec<_> = files.iter().filter_map(FileRead::read).collect();
        let rows: usize = read.iter().map(|read| read.rows.len()).sum();
        match (reading, read.len()) {
            (0, 0) => told,
            (0, files) => words::read_in(lang, &text::number(files), &text::number(rows)),
            (reading, _) => words::reading(lang, &text::number(reading)),
        }
    })
}

/// A file: what came of it, its columns, what cannot be read.
fn block(import: &Import, file: &FileRead, lang: Lang) -> Element {
    let name = file.name(lang);
    let out = {
        let (import, key) = (import.clone(), file.key);
        button("quiet")
            .attr("aria-label", words::take_out(lang, &name))
            .on("click", move |_| {
                let files = import.files;
                files.update(|files| files.retain(|file| file.key != key));
            })
            .child("×")
    };
    let mut facts = vec![name];
    if let Some(read) = file.read() {
        if !read.opened.how.is_empty() {
            facts.push(read.opened.how.clone());
        }
        facts.push(words::rows(lang, &text::number(read.rows.len())));
    }
    let head = el("div")
        .class("record-file-head")
        .child(el("p").child(facts.join(" · ")))
        .child(out);
    let block = el("li")
        .class("record-file")
        .attr("data-testid", "record-file")
        .child(head);
    match &file.stage {
        Stage::Reading => block.child(el("p").class("help").child(text::READING_TABLE.get(lang))),
        Stage::Refused(why) => block.child(
            el("p")
                .class("notice wrong")
                .attr("role", "alert")
                .child(why.get(lang).to_owned()),
        ),
        Stage::Read(read) => block.child(content(import, file, read, lang)),
    }
}

fn content(import: &Import, file: &FileRead, read: &RecordsRead, lang: Lang) -> Part {
    let opened = &read.opened;
    let help = |words: String| el("p").class("help").child(words);
    let caution = |words: &'static str| el("p").class("help caution").child(words);
    let names = |names: &[Text]| {
        let names: Vec<String> = names.iter().map(|name| name.get(lang).to_owned()).collect();
        text::list(lang, &names)
    };
    let notes: Vec<Part> = vec![
        (opened.sheets.len() > 1)
            .then(|| sheets(import, file, read, lang))
            .into(),
        (!opened.title.is_empty())
            .then(|| help(text::above_headings(lang, &opened.title.join(" · "))))
            .into(),
        (opened.unreadable > 0)
            .then(|| {
                let count = text::number(opened.unreadable);
                help(text::unreadable_characters(lang, &count))
            })
            .into(),
        opened
            .remembered
            .then(|| help(text::MATCH_REMEMBERED.get(lang).to_owned()))
            .into(),
        match (read.rows.is_empty(), is_unsure(read)) {
            (true, _) => caution(words::NO_ROWS.get(lang)).into(),
            (false, true) => caution(words::CHECK_FIRST.get(lang)).into(),
            (false, false) => super::super::part::NOTHING,
        },
        (!opened.lacking.is_empty())
            .then(|| {
                let names = names(&opened.lacking);
                el("p")
                    .class("help caution")
                    .child(words::lacking(lang, &names))
            })
            .into(),
        (read.left_out > 0)
            .then(|| help(words::left_out(lang, &text::number(read.left_out))))
            .into(),
    ];
    let change = {
        let (import, key) = (import.clone(), file.key);
        let taken: Vec<String> = opened.columns.iter().map(|it| it.target.clone()).collect();
        move |at: usize, target: String| {
            let mut targets = taken.clone();
            // A column of the record table is one of the file's.
            for (other, known) in targets.iter_mut().enumerate() {
                if other == at {
                    known.clone_from(&target);
                } else if *known == target {
                    "-".clone_into(known);
                }
            }
            import.change(key, true, |file| file.targets = Some(targets));
        }
    };
    let columns = el("details")
        .class("fold")
        .open(file.open)
        .child(el("summary").child(columns::summary(opened, lang)))
        .child(columns::match_table(
            &opened.columns,
            &opened.targets,
            Rc::new(change),
            // One of several on the page.
            [&file.name(lang), ": ", text::COLUMNS.get(lang)].concat(),
            lang,
        ));
    several([
        Part::Several(notes),
        columns.into(),
        every_row(import, file, read, lang).into(),
        bad(read, lang).into(),
    ])
}

fn sheets(import: &Import, file: &FileRead, read: &RecordsRead, lang: Lang) -> Element {
    let option = |(name, hidden): &(String, bool)| {
        let shown = match hidden {
            true => text::hidden_sheet(lang, name),
            false => name.clone(),
        };
        el("option").attr("value", name.clone()).child(shown)
    };
    let options: Vec<Element> = read.opened.sheets.iter().map(option).collect();
    let taken = read.opened.sheet.clone();
    let (import, key) = (import.clone(), file.key);
    let choose = move |event: &web_sys::Event| {
        let sheet = event_target_value(event);
        import.change(key, false, |file| {
            file.sheet = sheet;
            file.targets = None;
        });
    };
    el("label")
        .class("inline")
        .child(el("span").child(text::SHEET.get(lang)))
        .child(
            el("select")
                .value(move || taken.clone())
                .on("change", choose)
                .children(options),
        )
}

/// What is said of all rows of a file, for the columns by which a board parts its rows: of a hotline's file nobody writes in each row that
/// it is the hotline's.
fn every_row(import: &Import, file: &FileRead, read: &RecordsRead, lang: Lang) -> Option<Element> {
    let is_there = |input: &Input| {
        let mut columns = read.opened.columns.iter();
        columns.any(|column| column.target == input.name)
    };
    let groups = import.policy.board.as_ref().map(|board| &board.groups);
    let groups = groups.into_iter().flatten();
    let own = import.inputs();
    let fields: Vec<Element> = groups
        .filter_map(|at| import.policy.inputs.get(*at))
        .filter(|input| own.iter().any(|it| it.name == input.name) && !is_there(input))
        .map(|input| said_of_all(import, file, input, lang))
        .collect();
    (!fields.is_empty()).then(|| {
        el("fieldset")
            .class("routes")
            .child(
                el("legend")
                    .class("help")
                    .child(words::IN_EVERY_ROW.get(lang)),
            )
            .children(fields)
    })
}

fn said_of_all(import: &Import, file: &FileRead, input: &'static Input, lang: Lang) -> Element {
    let label = input.label.get(lang);
    let said = file.fixed.iter().find(|(name, _)| *name == input.name);
    let said = said.map(|(_, text)| text.clone()).unwrap_or_default();
    let (import, key) = (import.clone(), file.key);
    let say = move |event: &web_sys::Event| {
        let text = event_target_value(event);
        import.change(key, false, |file| {
            file.fixed.retain(|(name, _)| *name != input.name);
            file.fixed.push((input.name.clone(), text));
        });
    };
    let field = match input.options.is_empty() {
        true => el("input").class("entry").attr("type", "text"),
        false => {
            let blank = el("option")
                .attr("value", "")
                .child(words::NOT_SAID.get(lang));
            let option = |(id, label): &'static (String, Text)| {
                el("option")
                    .attr("value", id.as_str())
                    .child(label.get(lang))
            };
            el("select")
                .child(blank)
                .children(input.options.iter().map(option))
        }
    };
    el("label")
        .class("inline")
        .child(el("span").child(label))
        .child(
            field
                .attr("aria-label", words::every_row(lang, label))
                .value(move || said.clone())
                .on("change", say),
        )
}

fn bad(read: &RecordsRead, lang: Lang) -> Option<Element> {
    let item = |cell: &BadView| {
        let heading = match cell.heading.as_str() {
            "" => text::nth_column(lang, &text::number(cell.column + 1)),
            heading => heading.to_owned(),
        };
        el("li")
            .child(el("span").class("where").child(text::cell_at(
                lang,
                &cell.row.to_string(),
                &heading,
            )))
            .child(cell.message.get(lang).to_owned())
    };
    let items: Vec<Element> = read.bad.iter().take(SHOWN_BAD).map(item).collect();
    let left = read.bad_cells - items.len().min(read.bad_cells);
    let more = (left > 0).then(|| {
        el("p")
            .class("help")
            .child(words::more_bad(lang, &text::number(left)))
    });
    (read.bad_cells > 0).then(|| {
        el("details")
            .class("fold")
            .attr("data-testid", "records-bad")
            .child(
                el("summary")
                    .class("wrong")
                    .child(words::bad(lang, &text::number(read.bad_cells))),
            )
            .child(el("p").class("help").child(words::BAD_HELP.get(lang)))
            .child(el("ul").class("record-bad").children(items))
            .child(more)
    })
}

/// What would come in, and the button that takes it in.
fn coming(import: &Import, lang: Lang) -> Option<Part> {
    let (is_any, is_reading) = import.files.with(|files| {
        let reading = |file: &FileRead| matches!(file.stage, Stage::Reading);
        let any = files.iter().any(|file| file.read().is_some());
        (any, files.iter().any(reading))
    });
    if !is_any {
        return None;
    }
    let due = import.due();
    let known = (due.known > 0).then(|| {
        let again = import.again;
        el("div")
            .class("record-known")
            .child(
                el("p")
                    .class("help")
                    .child(words::known(lang, &text::number(due.known))),
            )
            .child(
                el("label")
                    .class("inline")
                    .child(
                        el("input")
                            .attr("type", "checkbox")
                            .checked(move || again.get())
                            .on("change", move |event| {
                                again.set(event_target_checked(event))
                            }),
                    )
                    .child(el("span").child(words::AGAIN.get(lang))),
            )
    });
    let beyond = (due.beyond > 0).then(|| {
        el("p")
            .class("notice wrong")
            .attr("role", "alert")
            .child(words::too_many(
                lang,
                &text::number(MOST_RECORDS),
                &text::number(due.there),
                &text::number(due.beyond),
            ))
    });
    let count = due.rows.len();
    let nothing = (count == 0 && !is_reading)
        .then(|| el("p").class("help").child(words::DONE_NOTHING.get(lang)));
    let take = {
        let import = import.clone();
        button("apply main-act")
            .attr("data-testid", "records-take")
            .live_attr("disabled", move || {
                (count == 0 || is_reading).then(|| "".into())
            })
            .on("click", move |_| import.take_over(lang))
            .child(words::take(lang, &text::number(count)))
    };
    Some(several([
        known.into(),
        beyond.into(),
        preview(import, lang).into(),
        nothing.into(),
        el("p").class("acts").child(take).into(),
    ]))
}

/// The first rows of each file as they come in.
fn preview(import: &Import, lang: Lang) -> Option<Element> {
    let inputs = import.inputs();
    let rows: Rows = import.files.with(|files| {
        let read = files.iter().filter_map(FileRead::read);
        read.flat_map(|read| read.rows.iter().take(SHOWN_ROWS))
            .cloned()
            .collect()
    });
    if rows.is_empty() {
        return None;
    }
    let head = inputs.iter().map(|input| {
        el("th")
            .attr("scope", "col")
            .child(input.label.get(lang).to_owned())
    });
    let row = |row: &Vec<String>| {
        let cells = row.iter().zip(inputs);
        el("tr").children(cells.map(|(cell, input)| {
            let class = match input.ty.kind.is_numeric() {
                true => "figure",
                false => "",
            };
            el("td").class(class).child(shown(input, cell, lang))
        }))
    };
    let body: Vec<Element> = rows.iter().map(row).collect();
    let table = el("table")
        .class("record-preview")
        .child(el("caption").class("help").child(words::PREVIEW.get(lang)))
        .child(el("thead").child(el("tr").children(head)))
        .child(el("tbody").children(body));
    Some(
        el("div")
            .class("scroll")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", words::PREVIEW.get(lang))
            .child(table),
    )
}

/// A cell as people read it: a choice by its label, true and false in words.
fn shown(input: &Input, cell: &str, lang: Lang) -> String {
    if let Some((_, label)) = input.options.iter().find(|(id, _)| id == cell) {
        return label.get(lang).to_owned();
    }
    match cell {
        "true" => lang.pick("是", "Yes").to_owned(),
        "false" => lang.pick("否", "No").to_owned(),
        cell => cell.to_owned(),
    }
}

//! A whole table for a policy: chosen or pasted, its columns matched, computed in a worker, looked through, taken away.
//!
//! | file | what it does |
//! |---|---|
//! | `worker` | the page's side of the worker that keeps the table |
//! | `source` | a file chosen, dropped or pasted; what came of it |
//! | `columns` | what each column is |
//! | `outcome` | how far it is; what it came to, what was left out, what cannot be read |
//! | `grid` | the lines, as many as are in sight |

mod columns;
mod grid;
mod outcome;
mod source;
mod worker;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, WithUntracked};
use wasm_bindgen::JsValue;

use crate::batch::protocol::{
    Answer, Ask, BadView, Done, Line, Opened, Progress, Remembered, View, Viewed,
};
use crate::lang::{Lang, Text};

use super::desk::Desk;
use super::part::{Part, el, live, several};
use super::{pages, route, store, text};

/// Under which key corrected matches are kept, a policy's each.
const MATCHES: &str = "matches:";

/// How many corrected matches of a policy are kept, the last first.
const MOST_MATCHES: usize = 20;

/// How many bad cells are asked for at once.
const BAD_SHOWN: usize = 50;

/// A table being worked on.
#[derive(Debug)]
struct Board {
    desk: &'static Desk,
    /// What is being done that takes its time.
    busy: RwSignal<Option<Busy>>,
    /// How often computing was begun or stopped: what is heard of an earlier time no longer counts.
    run: AtomicU32,
    /// What could not be done, and why.
    refused: RwSignal<Option<Text>>,
    opened: RwSignal<Option<Arc<Opened>>>,
    done: RwSignal<Option<Arc<Done>>>,
    view: RwSignal<View>,
    viewed: RwSignal<Option<Arc<Viewed>>>,
    /// The columns that are shown, by their place.
    shown: RwSignal<Vec<usize>>,
    /// The lines that are here: from which on, and which.
    here: RwSignal<(usize, Arc<Vec<Line>>)>,
    /// The cells that cannot be read, the first of them.
    bad: RwSignal<Arc<Vec<BadView>>>,
    /// What was typed in their place, by row and column, until it is computed again.
    mended: RwSignal<Vec<((usize, usize), String)>>,
    /// Whether the columns are unfolded.
    columns_open: RwSignal<bool>,
    /// Whether the distribution is unfolded.
    spread_open: RwSignal<bool>,
    /// Whether the list of columns is unfolded.
    chooser_open: RwSignal<bool>,
    /// What was told last: a file saved, cells copied.
    told: RwSignal<String>,
    /// The cells that are selected: line and column of one corner, and of the other.
    selected: RwSignal<Option<[(usize, usize); 2]>>,
}

/// What takes its time.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Busy {
    /// A file is read.
    Reading,
    /// Rows are computed, since so many milliseconds.
    Computing(Progress, f64),
    /// A file is written.
    Writing,
}

thread_local! {
    /// The tables of the policies opened so far; the worker keeps that of the last one only.
    static BOARDS: RefCell<Vec<&'static Board>> = const { RefCell::new(Vec::new()) };
    /// Whom their signals belong to: they outlive the page that happens to show them.
    static ROOT: RefCell<Option<Owner>> = const { RefCell::new(None) };
    /// Whose table the worker has.
    static OWNER: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The board of a desk; its signals belong to the page as a whole.
fn board(desk: &'static Desk) -> &'static Board {
    let known = BOARDS.with_borrow(|boards| {
        let mut boards = boards.iter().copied();
        boards.find(|board| std::ptr::eq(board.desk, desk))
    });
    known.unwrap_or_else(|| {
        let root =
            ROOT.with_borrow_mut(|root| root.get_or_insert_with(|| Owner::new_root(None)).clone());
        let board: &'static Board = root.with(|| {
            Box::leak(Box::new(Board {
                desk,
                busy: RwSignal::new(None),
                run: AtomicU32::new(0),
                refused: RwSignal::new(None),
                opened: RwSignal::new(None),
                done: RwSignal::new(None),
                view: RwSignal::new(View::default()),
                viewed: RwSignal::new(None),
                shown: RwSignal::new(Vec::new()),
                here: RwSignal::new((0, Arc::default())),
                bad: RwSignal::new(Arc::default()),
                mended: RwSignal::new(Vec::new()),
                columns_open: RwSignal::new(false),
                spread_open: RwSignal::new(false),
                chooser_open: RwSignal::new(false),
                told: RwSignal::new(String::new()),
                selected: RwSignal::new(None),
            }))
        });
        BOARDS.with_borrow_mut(|boards| boards.push(board));
        board
    })
}

/// The page.
pub(super) fn page(desk: &'static Desk, lang: Lang) -> Part {
    let board = board(desk);
    board.take_over();
    let title = desk.policy.title.get(lang);
    let back = el("a")
        .attr("href", ["#/", &desk.address].concat())
        .child(title.to_owned());
    let intro = el("div")
        .class("intro")
        .child(el("p").class("eyebrow").child(back))
        .child(pages::heading(text::TABLE.get(lang)))
        .child(
            el("p")
                .class("tagline")
                .child(text::TABLE_TAGLINE.get(lang)),
        );
    let refused = move || {
        board.refused.get().map(|why| {
            el("p")
                .class("notice wrong")
                .attr("role", "alert")
                .attr("data-testid", "refused")
                .child(why.get(lang).to_owned())
        })
    };
    several([
        intro.into(),
        el("div")
            .class("table-desk")
            .child(source::source(board, lang))
            .child(live(refused))
            .child(columns::columns(board, lang))
            .child(outcome::outcome(board, lang))
            .into(),
    ])
}

impl Board {
    /// Empties the board where the worker has another policy's table by now.
    fn take_over(&'static self) {
        let is_own = OWNER.with_borrow(|owner| owner.as_ref() == Some(&self.desk.address));
        if !is_own && self.opened.with_untracked(Option::is_some) {
            self.forget();
            self.opened.set(None);
            self.refused.set(None);
        }
    }

    /// Drops what was computed.
    fn forget(&self) {
        self.next_run();
        self.busy.set(None);
        self.done.set(None);
        self.viewed.set(None);
        self.here.set((0, Arc::default()));
        self.bad.set(Arc::default());
        self.mended.set(Vec::new());
        self.selected.set(None);
        self.told.set(String::new());
    }

    /// Has the worker take in a table: a file, or a text that was pasted.
    fn open(&'static self, name: String, table: JsValue) {
        self.forget();
        self.refused.set(None);
        self.opened.set(None);
        self.view.set(View::default());
        self.busy.set(Some(Busy::Reading));
        OWNER.set(Some(self.desk.address.clone()));
        let remembered = self.remembered();
        let table = worker::Table {
            policy: self.desk.packed.clone(),
            table,
        };
        worker::ask(
            &Ask::Open { name, remembered },
            Some(table),
            move |answer, _| {
                self.take(answer);
            },
        );
    }

    /// Takes in an answer, whatever it is about.
    fn take(&'static self, answer: Option<Answer>) {
        match answer {
            None => self.lose(),
            Some(Answer::Opened(opened)) => {
                self.forget();
                // What is not certain is looked at first.
                let unsure = columns::is_unsure(&opened);
                self.columns_open
                    .set(unsure || self.columns_open.get_untracked());
                self.opened.set(Some(Arc::new(*opened)));
            }
            Some(Answer::Refused(why)) => {
                self.busy.set(None);
                self.refused.set(Some(why));
            }
            Some(Answer::Progress(progress)) => {
                let since = match self.busy.get_untracked() {
                    Some(Busy::Computing(_, since)) => since,
                    _ => js_sys::Date::now(),
                };
                self.busy.set(Some(Busy::Computing(progress, since)));
            }
            Some(Answer::Done(done)) => self.finish(*done),
            Some(Answer::Viewed(viewed)) => {
                self.viewed.set(Some(Arc::new(viewed)));
                self.selected.set(None);
                self.here.set((0, Arc::default()));
                self.look(0, grid::FIRST_LINES);
            }
            Some(Answer::Bad(bad)) => self.bad.set(Arc::new(bad)),
            Some(Answer::Lines(_) | Answer::Draft { .. } | Answer::File { .. } | Answer::Well) => {
                self.busy.set(None);
            }
        }
    }

    /// The worker is gone, and the table with it.
    fn lose(&self) {
        OWNER.set(None);
        self.forget();
        self.opened.set(None);
        self.refused.set(Some(Text::new(
            text::WORKER_LOST.get(Lang::Zh),
            text::WORKER_LOST.get(Lang::En),
        )));
    }

    /// Asks for something that changes how the table is read.
    fn change(&'static self, ask: &Ask) {
        self.refused.set(None);
        self.busy.set(Some(Busy::Reading));
        let corrects = matches!(ask, Ask::Column { .. } | Ask::Shape(_));
        worker::ask(ask, None, move |answer, _| {
            if corrects && let Some(Answer::Opened(opened)) = &answer {
                self.remember(opened);
            }
            self.take(answer);
        });
    }

    /// Computes all of it with what the form says.
    fn compute(&'static self) {
        self.refused.set(None);
        self.done.set(None);
        self.viewed.set(None);
        self.told.set(String::new());
        let progress = Progress {
            of: self
                .opened
                .with_untracked(|opened| opened.as_ref().map_or(0, |opened| opened.length)),
            ..Progress::default()
        };
        self.busy
            .set(Some(Busy::Computing(progress, js_sys::Date::now())));
        let draft = self.desk.draft.get_untracked();
        let run = self.next_run();
        worker::ask(&Ask::Compute(draft), None, move |answer, _| {
            if answer.is_none() || self.run.load(Ordering::Relaxed) == run {
                self.take(answer);
            }
        });
    }

    fn next_run(&self) -> u32 {
        self.run.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Stops computing.
    fn cancel(&'static self) {
        self.next_run();
        match self.busy.get_untracked() {
            Some(Busy::Computing(..)) => {
                self.busy.set(None);
                worker::ask(&Ask::Cancel, None, |_, _| {});
                self.told.set(String::new());
            }
            // It does not listen while it reads.
            _ => {
                worker::end();
                OWNER.set(None);
                self.forget();
            }
        }
    }

    fn finish(&'static self, done: Done) {
        self.busy.set(None);
        self.mended.set(Vec::new());
        let columns = done.columns.iter().enumerate();
        let shown = columns.filter(|(_, column)| column.shown).map(|(at, _)| at);
        if self.shown.with_untracked(|before| {
            before.iter().any(|&at| at >= done.columns.len()) || before.is_empty()
        }) {
            self.shown.set(shown.collect());
        }
        let bad = done.bad_cells;
        self.done.set(Some(Arc::new(done)));
        self.bad.set(Arc::default());
        if bad > 0 {
            worker::ask(
                &Ask::Bad {
                    from: 0,
                    count: BAD_SHOWN,
                },
                None,
                move |answer, _| self.take(answer),
            );
        }
        self.see();
    }

    /// Asks for the lines of the view as it is now.
    fn see(&'static self) {
        let view = self.view.get_untracked();
        worker::ask(&Ask::View(view), None, move |answer, _| self.take(answer));
    }

    /// Asks for some lines.
    fn look(&'static self, from: usize, count: usize) {
        let columns = self.shown.get_untracked();
        let lang = page_lang();
        worker::ask(
            &Ask::Lines {
                from,
                count,
                columns,
                lang,
            },
            None,
            move |answer, _| match answer {
                Some(Answer::Lines(lines)) => self.here.set((from, Arc::new(lines))),
                other => self.take(other),
            },
        );
    }

    /// Has a file made, and hands it over.
    fn save(&'static self, ask: &Ask) {
        let before = self.busy.get_untracked();
        if before.is_some() {
            return;
        }
        self.busy.set(Some(Busy::Writing));
        worker::ask(ask, None, move |answer, bytes| match answer {
            Some(Answer::File { name, media }) => {
                self.busy.set(None);
                if source::hand_over(&name, &media, &bytes).is_ok() {
                    self.told.set(text::saved_as(page_lang(), &name));
                }
            }
            other => self.take(other),
        });
    }

    /// Opens a line as a scenario: the form is filled with it.
    fn open_line(&'static self, at: usize) {
        worker::ask(&Ask::Draft { at }, None, move |answer, _| match answer {
            Some(Answer::Draft { name, draft }) => {
                let lang = page_lang();
                let desk = self.desk;
                desk.sweep(text::line_opened(lang, &name), || desk.fill(&draft));
                if let Some(dealer) = desk.letterhead.first() {
                    dealer.set(name);
                }
                route::go(&["#/", &desk.address].concat());
            }
            other => self.take(other),
        });
    }

    /// The matches that were corrected before.
    fn remembered(&self) -> Vec<Remembered> {
        let kept = store::read(&[MATCHES, &self.desk.policy.id].concat());
        kept.map(|kept| read_matches(&kept)).unwrap_or_default()
    }

    /// Keeps a match for tables with the same headings.
    fn remember(&self, opened: &Opened) {
        let mut matches = self.remembered();
        matches.retain(|known| known.headings != opened.headings_key);
        matches.insert(
            0,
            Remembered {
                headings: opened.headings_key.clone(),
                shape: opened.shape.clone(),
                targets: opened
                    .columns
                    .iter()
                    .map(|column| column.target.clone())
                    .collect(),
            },
        );
        matches.truncate(MOST_MATCHES);
        store::write(
            &[MATCHES, &self.desk.policy.id].concat(),
            &write_matches(&matches),
        );
    }
}

/// The language of the page, as the document says.
fn page_lang() -> Lang {
    let root = gloo::utils::document().document_element();
    let lang = root.and_then(|root| root.get_attribute("lang"));
    match lang.unwrap_or_default().starts_with("en") {
        true => Lang::En,
        false => Lang::Zh,
    }
}

/// A match a line: headings, shape and targets parted by tabs, which no folded heading and no name has.
fn write_matches(matches: &[Remembered]) -> String {
    let line = |known: &Remembered| {
        let mut line = vec![known.headings.as_str(), known.shape.as_str()];
        line.extend(known.targets.iter().map(String::as_str));
        line.join("\t")
    };
    matches.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn read_matches(kept: &str) -> Vec<Remembered> {
    let read = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        Some(Remembered {
            headings: parts.next()?,
            shape: parts.next()?,
            targets: parts.collect(),
        })
    };
    kept.lines().filter_map(read).collect()
}

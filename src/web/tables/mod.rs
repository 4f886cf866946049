//! A whole table for a policy: chosen or pasted, its columns matched, computed in a worker, looked through, taken away.
//!
//! | file | what it does |
//! |---|---|
//! | `worker` | the page's side of the worker that keeps the table |
//! | `source` | a file chosen, dropped or pasted; what came of it |
//! | `columns` | what each column is |
//! | `outcome` | how far it is; what it came to, what was left out, what cannot be read |
//! | `paper` | the lines on paper |
//! | `grid` | the lines, as many as are in sight |
//! | `findings` | what was found about lines, as a table |
//! | `near` | who is nearly there |
//! | `statement` | a statement held against what was computed, and what it says differently |

pub(super) mod columns;
mod findings;
mod grid;
mod near;
mod outcome;
mod paper;
pub(super) mod source;
mod statement;
pub(super) mod worker;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, WithUntracked};
use wasm_bindgen::JsValue;

use crate::batch::protocol::{
    Answer, Ask, BadView, Claim, Done, Format, Line, NearView, Opened, Progress, Reconciled,
    Remembered, TableAsk, View, Viewed, Wanted, Whose,
};
use crate::lang::{Lang, Text};

use super::desk::Desk;
use super::part::{Part, el, live, several};
use super::{pages, route, store, text};

/// Under which key corrected matches are kept, a policy's each.
pub(super) const MATCHES: &str = "matches:";

/// How many corrected matches of a policy are kept, the last first.
const MOST_MATCHES: usize = 20;

/// The same of statements.
pub(super) const STATEMENT_MATCHES: &str = "statement-matches:";

/// How many bad cells are asked for at once.
const BAD_SHOWN: usize = 50;

/// How many differences are listed at once.
const CLAIMS_SHOWN: usize = 100;

/// A table being worked on.
#[derive(Debug)]
struct Board {
    desk: &'static Desk,
    /// What is being done that takes its time.
    busy: RwSignal<Option<Busy>>,
    /// How often computing was begun or stopped: what is heard of an earlier time no longer counts.
    run: AtomicU32,
    /// The table that is computed.
    ours: Intake,
    /// The statement that it is held against.
    theirs: Intake,
    done: RwSignal<Option<Arc<Done>>>,
    view: RwSignal<View>,
    viewed: RwSignal<Option<Arc<Viewed>>>,
    /// The columns that are shown, by their place.
    shown: RwSignal<Vec<usize>>,
    /// The lines that are here: from which on, and which.
    here: RwSignal<(usize, Arc<Vec<Line>>)>,
    /// Whether the distribution is unfolded.
    spread_open: RwSignal<bool>,
    /// Whether the list of columns is unfolded.
    chooser_open: RwSignal<bool>,
    /// What was told last: a file saved, cells copied.
    told: RwSignal<String>,
    /// Who is nearly there.
    near: RwSignal<Option<Arc<NearView>>>,
    /// Within how many thousandths of what is asked.
    within: RwSignal<u32>,
    /// Whether that list is unfolded.
    near_open: RwSignal<bool>,
    /// What came of holding the lines against a statement.
    reconciled: RwSignal<Option<Arc<Reconciled>>>,
    /// The differences that are listed, the first of them.
    claims: RwSignal<Arc<Vec<Claim>>>,
    /// Whether the statement is unfolded.
    statement_open: RwSignal<bool>,
    /// The lines that would be printed.
    paper: RwSignal<paper::Paper>,
    /// Whether the page is being printed.
    printing: RwSignal<bool>,
    /// The cells that are selected: line and column of one corner, and of the other.
    selected: RwSignal<Option<[(usize, usize); 2]>>,
}

/// A table that is taken in: ours, or a statement.
#[derive(Debug)]
struct Intake {
    whose: Whose,
    opened: RwSignal<Option<Arc<Opened>>>,
    /// What could not be done with it, and why.
    refused: RwSignal<Option<Text>>,
    /// The cells that cannot be read, the first of them.
    bad: RwSignal<Arc<Vec<BadView>>>,
    /// What was typed in their place, by row and column, until all is done again.
    mended: RwSignal<Vec<((usize, usize), String)>>,
    /// Whether the columns are unfolded.
    columns_open: RwSignal<bool>,
}

/// What takes its time.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Busy {
    /// A file is read.
    Reading(Whose),
    /// Something is worked out, since so many milliseconds.
    Working(Work, Progress, f64),
    /// A file is written.
    Writing,
}

/// What is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// Every row is computed.
    Computing,
    /// The statement is held against what was computed.
    Reconciling,
    /// Those who are nearly there are looked for.
    Nearing,
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
                ours: Intake::new(Whose::Ours),
                theirs: Intake::new(Whose::Theirs),
                done: RwSignal::new(None),
                view: RwSignal::new(View::default()),
                viewed: RwSignal::new(None),
                shown: RwSignal::new(Vec::new()),
                here: RwSignal::new((0, Arc::default())),
                spread_open: RwSignal::new(false),
                chooser_open: RwSignal::new(false),
                told: RwSignal::new(String::new()),
                near: RwSignal::new(None),
                within: RwSignal::new(100),
                near_open: RwSignal::new(false),
                reconciled: RwSignal::new(None),
                claims: RwSignal::new(Arc::default()),
                statement_open: RwSignal::new(false),
                paper: RwSignal::new(paper::Paper::default()),
                printing: RwSignal::new(false),
                selected: RwSignal::new(None),
            }))
        });
        BOARDS.with_borrow_mut(|boards| boards.push(board));
        paper::listen(board);
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
    several([
        intro.into(),
        el("div")
            .class("table-desk")
            .child(source::source(board, lang))
            .child(refused(&board.ours, lang))
            .child(columns::columns(board, lang))
            .child(outcome::outcome(board, lang))
            .into(),
    ])
}

/// What could not be done with a table, and why.
fn refused(intake: &'static Intake, lang: Lang) -> Part {
    live(move || {
        intake.refused.get().map(|why| {
            el("p")
                .class("notice wrong")
                .attr("role", "alert")
                .attr("data-testid", "refused")
                .child(why.get(lang).to_owned())
        })
    })
}

impl Intake {
    fn new(whose: Whose) -> Self {
        Self {
            whose,
            opened: RwSignal::new(None),
            refused: RwSignal::new(None),
            bad: RwSignal::new(Arc::default()),
            mended: RwSignal::new(Vec::new()),
            columns_open: RwSignal::new(false),
        }
    }

    /// Whether there is a table.
    fn is_here(&self) -> bool {
        self.opened.with_untracked(Option::is_some)
    }

    /// Drops what was found in it.
    fn forget(&self) {
        self.bad.set(Arc::default());
        self.mended.set(Vec::new());
    }

    /// Drops it.
    fn close(&self) {
        self.forget();
        self.opened.set(None);
        self.refused.set(None);
    }

    /// Under which key its corrected matches are kept.
    fn matches_key(&self, policy: &str) -> String {
        let prefix = match self.whose {
            Whose::Ours => MATCHES,
            Whose::Theirs => STATEMENT_MATCHES,
        };
        [prefix, policy].concat()
    }
}

impl Board {
    /// The table of this side.
    fn intake(&self, whose: Whose) -> &Intake {
        match whose {
            Whose::Ours => &self.ours,
            Whose::Theirs => &self.theirs,
        }
    }

    /// Empties the board where the worker has another policy's table by now.
    fn take_over(&'static self) {
        let is_own = OWNER.with_borrow(|owner| owner.as_ref() == Some(&self.desk.address));
        if !is_own && self.ours.is_here() {
            self.close();
        }
    }

    /// Drops both tables and all that came of them.
    fn close(&self) {
        self.forget();
        self.ours.close();
        self.theirs.close();
    }

    /// Drops what was computed.
    fn forget(&self) {
        self.next_run();
        self.busy.set(None);
        self.done.set(None);
        self.viewed.set(None);
        self.here.set((0, Arc::default()));
        self.ours.forget();
        self.selected.set(None);
        self.told.set(String::new());
        self.near.set(None);
        self.forget_reconciled();
    }

    /// Drops what was found when the statement was held against the lines.
    fn forget_reconciled(&self) {
        self.reconciled.set(None);
        self.claims.set(Arc::default());
        self.theirs.forget();
    }

    /// Has the worker take in a table: a file, or a text that was pasted.
    fn open(&'static self, whose: Whose, name: String, table: JsValue) {
        let remembered = self.remembered(whose);
        self.intake(whose).refused.set(None);
        self.intake(whose).opened.set(None);
        let policy = match whose {
            Whose::Ours => {
                self.forget();
                // The worker begins anew with this table.
                self.theirs.close();
                self.view.set(View::default());
                OWNER.set(Some(self.desk.address.clone()));
                Some(self.desk.packed.clone())
            }
            Whose::Theirs => {
                self.next_run();
                self.forget_reconciled();
                None
            }
        };
        self.busy.set(Some(Busy::Reading(whose)));
        let beside = worker::Beside {
            policy,
            table: Some(table),
        };
        let ask = Ask::Table(whose, TableAsk::Open { name, remembered });
        worker::ask(&ask, beside, move |answer, _| self.take(whose, answer));
    }

    /// Takes in an answer, whatever it is about; what is refused is refused of this side's table.
    fn take(&'static self, whose: Whose, answer: Option<Answer>) {
        match answer {
            None => self.lose(),
            Some(Answer::Opened(opened)) => {
                match whose {
                    Whose::Ours => self.forget(),
                    Whose::Theirs => self.forget_reconciled(),
                }
                self.busy.set(None);
                // What is not certain is looked at first.
                let unsure = columns::is_unsure(&opened);
                let intake = self.intake(whose);
                let unfolds = unsure || intake.columns_open.get_untracked();
                intake.columns_open.set(unfolds);
                intake.opened.set(Some(Arc::new(*opened)));
            }
            Some(Answer::Refused(why)) => {
                self.busy.set(None);
                self.intake(whose).refused.set(Some(why));
            }
            Some(Answer::Progress(progress)) => {
                if let Some(Busy::Working(work, _, since)) = self.busy.get_untracked() {
                    self.busy.set(Some(Busy::Working(work, progress, since)));
                }
            }
            Some(Answer::Done(done)) => self.finish(*done),
            Some(Answer::Viewed(viewed)) => {
                self.paper.set(paper::Paper::default());
                self.viewed.set(Some(Arc::new(viewed)));
                self.selected.set(None);
                self.here.set((0, Arc::default()));
                self.look(0, grid::FIRST_LINES);
            }
            Some(Answer::Bad(bad)) => self.intake(whose).bad.set(Arc::new(bad)),
            Some(Answer::Reconciled(found)) => {
                self.busy.set(None);
                self.theirs.mended.set(Vec::new());
                self.claims.set(Arc::default());
                let bad = found.bad_cells;
                self.reconciled.set(Some(Arc::new(*found)));
                self.more_claims();
                self.see_bad(whose, bad);
            }
            Some(Answer::Near(near)) => {
                self.busy.set(None);
                self.near.set(Some(Arc::new(*near)));
            }
            Some(
                Answer::Lines(_)
                | Answer::Records(_)
                | Answer::Differences(_)
                | Answer::Draft { .. }
                | Answer::File { .. }
                | Answer::Text(_)
                | Answer::Well,
            ) => {
                self.busy.set(None);
            }
        }
    }

    /// The worker is gone, and the tables with it.
    fn lose(&self) {
        OWNER.set(None);
        self.close();
        self.ours.refused.set(Some(Text::new(
            text::WORKER_LOST.get(Lang::Zh),
            text::WORKER_LOST.get(Lang::En),
        )));
    }

    /// Asks for something that changes how a table is read.
    fn change(&'static self, whose: Whose, ask: TableAsk) {
        self.intake(whose).refused.set(None);
        self.busy.set(Some(Busy::Reading(whose)));
        let corrects = matches!(ask, TableAsk::Column { .. } | TableAsk::Shape(_));
        let ask = Ask::Table(whose, ask);
        worker::ask(&ask, worker::Beside::default(), move |answer, _| {
            if corrects && let Some(Answer::Opened(opened)) = &answer {
                self.remember(whose, opened);
            }
            self.take(whose, answer);
        });
    }

    /// Computes all of it with what the form says.
    fn compute(&'static self) {
        self.done.set(None);
        self.viewed.set(None);
        self.near.set(None);
        self.forget_reconciled();
        let draft = self.desk.draft.get_untracked();
        self.work(Work::Computing, Whose::Ours, &Ask::Compute(draft));
    }

    /// Holds the lines against the statement.
    fn reconcile(&'static self) {
        self.forget_reconciled();
        self.work(Work::Reconciling, Whose::Theirs, &Ask::Reconcile);
    }

    /// Looks for those who are nearly there.
    fn look_near(&'static self) {
        self.near.set(None);
        let within = self.within.get_untracked();
        self.work(Work::Nearing, Whose::Ours, &Ask::Near(within));
    }

    /// Has something worked out that takes its time.
    fn work(&'static self, work: Work, whose: Whose, ask: &Ask) {
        let intake = self.intake(whose);
        intake.refused.set(None);
        self.told.set(String::new());
        let length = |opened: &Option<Arc<Opened>>| opened.as_ref().map_or(0, |it| it.length);
        let progress = Progress {
            of: intake.opened.with_untracked(length),
            ..Progress::default()
        };
        let now = js_sys::Date::now();
        self.busy.set(Some(Busy::Working(work, progress, now)));
        let run = self.next_run();
        worker::ask(ask, worker::Beside::default(), move |answer, _| {
            if answer.is_none() || self.run.load(Ordering::Relaxed) == run {
                self.take(whose, answer);
            }
        });
    }

    fn next_run(&self) -> u32 {
        self.run.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Stops what is worked out.
    fn cancel(&'static self) {
        self.next_run();
        match self.busy.get_untracked() {
            Some(Busy::Working(..)) => {
                self.busy.set(None);
                worker::ask(&Ask::Cancel, worker::Beside::default(), |_, _| {});
                self.told.set(String::new());
            }
            // It does not listen while it reads.
            _ => {
                worker::end();
                OWNER.set(None);
                self.close();
            }
        }
    }

    fn finish(&'static self, done: Done) {
        self.busy.set(None);
        self.ours.mended.set(Vec::new());
        // On a phone a dozen columns stand between the button and what it came to.
        self.ours.columns_open.set(false);
        let columns = done.columns.iter().enumerate();
        let shown = columns.filter(|(_, column)| column.shown).map(|(at, _)| at);
        if self.shown.with_untracked(|before| {
            before.iter().any(|&at| at >= done.columns.len()) || before.is_empty()
        }) {
            self.shown.set(shown.collect());
        }
        let bad = done.bad_cells;
        self.done.set(Some(Arc::new(done)));
        self.see_bad(Whose::Ours, bad);
        self.see();
    }

    /// Asks for the first of the cells that cannot be read.
    fn see_bad(&'static self, whose: Whose, bad: usize) {
        self.intake(whose).bad.set(Arc::default());
        if bad == 0 {
            return;
        }
        let ask = TableAsk::Bad {
            from: 0,
            count: BAD_SHOWN,
        };
        worker::ask(
            &Ask::Table(whose, ask),
            worker::Beside::default(),
            move |answer, _| self.take(whose, answer),
        );
    }

    /// Asks for the differences behind those that are listed.
    fn more_claims(&'static self) {
        let from = self.claims.with_untracked(|claims| claims.len());
        let ask = Ask::Differences {
            from,
            count: CLAIMS_SHOWN,
        };
        worker::ask(
            &ask,
            worker::Beside::default(),
            move |answer, _| match answer {
                Some(Answer::Differences(more)) => {
                    let known = self.claims.get_untracked();
                    // Asked twice, listed once.
                    if known.len() == from {
                        self.claims
                            .set(Arc::new(known.iter().cloned().chain(more).collect()));
                    }
                }
                other => self.take(Whose::Theirs, other),
            },
        );
    }

    /// Asks for the lines of the view as it is now.
    fn see(&'static self) {
        let view = self.view.get_untracked();
        worker::ask(
            &Ask::View(view),
            worker::Beside::default(),
            move |answer, _| {
                self.take(Whose::Ours, answer);
            },
        );
    }

    /// Asks for some lines.
    fn look(&'static self, from: usize, count: usize) {
        paper::fetch(self);
        let columns = self.shown.get_untracked();
        let lang = page_lang();
        worker::ask(
            &Ask::Lines {
                from,
                count,
                columns,
                lang,
            },
            worker::Beside::default(),
            move |answer, _| match answer {
                Some(Answer::Lines(lines)) => self.here.set((from, Arc::new(lines))),
                other => self.take(Whose::Ours, other),
            },
        );
    }

    /// Has a file made, and hands it over.
    fn save(&'static self, what: Wanted, format: Format) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(Busy::Writing));
        let lang = page_lang();
        let ask = Ask::Export { what, format, lang };
        // An empty table is wanted before there is any: the worker needs the policy.
        let policy =
            (what == Wanted::Template && !self.ours.is_here()).then(|| self.desk.packed.clone());
        let whose = match what {
            Wanted::Claims => Whose::Theirs,
            _ => Whose::Ours,
        };
        let beside = worker::Beside {
            policy,
            table: None,
        };
        worker::ask(&ask, beside, move |answer, bytes| match answer {
            Some(Answer::File { name, media }) => {
                self.busy.set(None);
                if source::hand_over(&name, &media, &bytes).is_ok() {
                    self.told.set(text::saved_as(page_lang(), &name));
                }
            }
            other => self.take(whose, other),
        });
    }

    /// Opens a line as a scenario: the form is filled with it.
    fn open_line(&'static self, line: usize) {
        let ask = Ask::Draft { line };
        worker::ask(
            &ask,
            worker::Beside::default(),
            move |answer, _| match answer {
                Some(Answer::Draft { name, draft }) => {
                    let lang = page_lang();
                    let desk = self.desk;
                    desk.sweep(text::line_opened(lang, &name), || desk.fill(&draft));
                    if let Some(dealer) = desk.letterhead.first() {
                        dealer.set(name);
                    }
                    route::go(&["#/", &desk.address].concat());
                }
                other => self.take(Whose::Ours, other),
            },
        );
    }

    /// The matches that were corrected before.
    fn remembered(&self, whose: Whose) -> Vec<Remembered> {
        remembered(&self.intake(whose).matches_key(&self.desk.policy.id))
    }

    /// Keeps a match for tables with the same headings.
    fn remember(&self, whose: Whose, opened: &Opened) {
        let shape = opened.shape.clone();
        let key = self.intake(whose).matches_key(&self.desk.policy.id);
        remember(&key, shape, opened);
    }
}

/// The matches that were corrected before, under their key: [`MATCHES`] or [`STATEMENT_MATCHES`] and a policy's id.
pub(super) fn remembered(key: &str) -> Vec<Remembered> {
    let kept = store::read(key);
    kept.map(|kept| read_matches(&kept)).unwrap_or_default()
}

/// Keeps a match under its key, for tables with the same headings whose rows are this.
pub(super) fn remember(key: &str, shape: String, opened: &Opened) {
    let mut matches = remembered(key);
    matches.retain(|known| known.headings != opened.headings_key);
    let columns = opened.columns.iter();
    matches.insert(
        0,
        Remembered {
            headings: opened.headings_key.clone(),
            shape,
            targets: columns.map(|column| column.target.clone()).collect(),
        },
    );
    matches.truncate(MOST_MATCHES);
    store::write(key, &write_matches(&matches));
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

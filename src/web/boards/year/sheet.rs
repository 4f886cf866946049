//! A year as the browser keeps it, its form, and what is computed of it as it changes.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use gloo::events::EventListener;
use leptos::prelude::{
    Get, GetUntracked, LocalStorage, Owner, RwSignal, Set, Update, request_animation_frame,
};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use crate::backup::BOARD;
use crate::board::form::form;
use crate::board::line::Beside;
use crate::board::year::Found;
use crate::board::{Figures, Line, Span, Year};
use crate::engine::{Case, Outcome};
use crate::lang::{Lang, Text};
use crate::policy::Policy;
use crate::policy::model::{Board, Symbol};
use crate::scenario::{Draft, Filled, Understood};

use super::super::super::desk::{self, Desk, Origin};
use super::super::super::store::{self, Unkept};
use super::super::super::text::Say;
use super::super::super::{deleted, follow, keeping, scenarios};
use super::super::records::{Import, Rows};
use super::{samples, text};

/// How long after the last change a year is computed and kept.
const PAUSE_MS: u32 = 250;

/// Where a year is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Kept here, or begun here.
    Own,
    /// A newer version keeps it: it is only looked at.
    Newer,
    /// What stood there was damaged, and is set aside.
    Aside,
}

/// What is computed of a year.
pub(super) struct Computed {
    pub(super) figures: Figures<'static>,
    before: Option<Figures<'static>>,
}

/// A computed year up to a month, beside the one before.
pub(super) struct UpTo<'c> {
    pub(super) upto: u8,
    pub(super) to_date: (Case, Outcome),
    before: Option<(&'c Figures<'static>, (Case, Outcome))>,
}

/// A board of a policy: one for as long as the page lives.
pub(super) struct Sheet {
    pub(super) policy: &'static Policy,
    pub(super) board: &'static Board,
    /// The form of the year.
    pub(super) form: &'static Desk,
    /// A desk on which single months are explained.
    pub(super) guest: &'static Desk,
    /// The address of the policy, such as `p/dealer-kpi-2012`.
    pub(super) address: String,
    pub(super) kept: RwSignal<Rc<Year>, LocalStorage>,
    /// The form as it was when it was last filled in or kept: what differs from it is what somebody has typed since. What is kept may be
    /// written otherwise, as 300万, and stays so until its field is changed.
    shown: RefCell<Filled>,
    pub(super) place: RwSignal<Place>,
    pub(super) unkept: RwSignal<Option<Unkept>>,
    pub(super) told: RwSignal<String>,
    /// Counts up when the year is thrown away or brought back.
    pub(super) changed: RwSignal<usize>,
    pub(super) computed: RwSignal<Option<Rc<Computed>>, LocalStorage>,
    /// The form of which that is.
    of: RefCell<Option<Arc<Understood>>>,
    /// Why nothing can be computed with these parameters and readings.
    pub(super) failed: RwSignal<Option<Text>>,
    /// The last month that is looked at, from 1.
    pub(super) upto: RwSignal<u8>,
    pub(super) view: RwSignal<usize>,
    /// The value whose months are unfolded.
    pub(super) opened: RwSignal<Option<Symbol>>,
    /// The column by which groups are made, and whether only the month is looked at.
    pub(super) column: RwSignal<usize>,
    pub(super) alone: RwSignal<bool>,
    /// The word of the state that is looked for; nothing for all.
    pub(super) state: RwSignal<String>,
    /// Why a target is corrected, as typed.
    pub(super) reason: RwSignal<String>,
    /// By record table, where its records come in.
    pub(super) imports: RefCell<Vec<Import>>,
}

thread_local! {
    static SHEETS: RefCell<Vec<&'static Sheet>> = const { RefCell::new(Vec::new()) };
}

/// The board of the policy on a desk; none of a policy without one.
pub(super) fn sheet(root: &Owner, desk: &'static Desk) -> Option<&'static Sheet> {
    let board = desk.policy.board.as_ref()?;
    let known = SHEETS.with_borrow(|sheets| {
        let mut sheets = sheets.iter().copied();
        sheets.find(|sheet| std::ptr::eq(sheet.policy, desk.policy))
    });
    if let Some(known) = known {
        // Fields are filled in once the page stands.
        request_animation_frame(move || known.look_again());
        return Some(known);
    }
    let policy = desk.policy;
    let wide: &'static Policy = Box::leak(Box::new(form(policy, board)));
    let origin = |packed: Vec<u8>| Origin {
        fingerprint: desk.fingerprint,
        hash: desk.hash,
        packed,
    };
    let form = desk::guest(root, wide, origin(Vec::new()), &Draft::blank(wide));
    let guest = desk::guest(
        root,
        policy,
        origin(desk.packed.clone()),
        &Draft::blank(policy),
    );
    // Twelve fields an input are many: one heading at a time.
    for open in form.groups_open.iter().skip(1) {
        open.set(false);
    }
    let address = desk.address.clone();
    let year = latest(&address).unwrap_or_else(|| keeping::today().year());
    let sheet: &'static Sheet = root.with(|| {
        let sheet = Sheet {
            policy,
            board,
            form,
            guest,
            kept: RwSignal::new_local(Rc::new(Year::new(&address, year))),
            shown: RefCell::default(),
            address,
            place: RwSignal::new(Place::Own),
            unkept: RwSignal::new(None),
            told: RwSignal::new(String::new()),
            changed: RwSignal::new(0),
            computed: RwSignal::new_local(None),
            of: RefCell::default(),
            failed: RwSignal::new(None),
            upto: RwSignal::new(12),
            view: RwSignal::new(0),
            opened: RwSignal::new(None),
            column: RwSignal::new(0),
            alone: RwSignal::new(false),
            state: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
            imports: RefCell::default(),
        };
        let sheet: &'static Sheet = Box::leak(Box::new(sheet));
        desk::after_a_pause(form, PAUSE_MS, || true, changed);
        follow(move || {
            if sheet.changed.get() > 0 {
                // Fields are filled in once the page stands.
                request_animation_frame(|| sheet.open(sheet.kept.get_untracked().year));
            }
        });
        sheet
    });
    SHEETS.with_borrow_mut(|sheets| sheets.push(sheet));
    let imports = (0..policy.records.len()).map(|table| {
        let already = move || Rc::new(sheet.rows(table));
        let take = move |rows: Rows| sheet.take_rows(table, rows);
        Import::new(root, (policy, desk.packed.clone()), table, already, take)
    });
    let imports = imports.collect();
    sheet.imports.replace(imports);
    let window = gloo::utils::window();
    EventListener::new(&window, "storage", move |event| {
        let key = event.dyn_ref::<StorageEvent>().map(StorageEvent::key);
        let is_ours = key.is_some_and(|key| {
            key.is_none_or(|key| store::own_key(&key).is_some_and(|key| key == sheet.key()))
        });
        if is_ours {
            sheet.look_again();
        }
    })
    .forget();
    sheet.open(year);
    Some(sheet)
}

/// The form of some year has changed.
fn changed(form: &'static Desk) {
    let sheet = SHEETS.with_borrow(|sheets| {
        let mut sheets = sheets.iter().copied();
        sheets.find(|sheet| std::ptr::eq(sheet.form, form))
    });
    if let Some(sheet) = sheet {
        sheet.keep_form();
        let form = sheet.form.understood.get_untracked();
        let of = sheet.of.borrow().clone();
        // What was put into the form at once is computed already.
        if of.is_none_or(|of| !Arc::ptr_eq(&of, &form)) {
            sheet.compute();
        }
    }
}

/// The key of a year.
fn key(address: &str, year: u16) -> String {
    [BOARD, address, ":", &year.to_string()].concat()
}

/// The years that are kept, in order.
pub(super) fn years(address: &str) -> Vec<u16> {
    let keys = store::keys(&[BOARD, address, ":"].concat());
    let mut years: Vec<u16> = keys.iter().filter_map(|year| year.parse().ok()).collect();
    years.sort_unstable();
    years
}

fn latest(address: &str) -> Option<u16> {
    years(address).last().copied()
}

fn read(address: &str, year: u16) -> Option<Found> {
    Some(Year::read(&store::read(&key(address, year))?))
}

impl Sheet {
    fn key(&self) -> String {
        key(&self.address, self.kept.get_untracked().year)
    }

    /// Shows a year.
    pub(super) fn open(&self, year: u16) {
        let (kept, place) = match read(&self.address, year) {
            None => (Year::new(&self.address, year), Place::Own),
            Some(Found::Year(kept)) => (*kept, Place::Own),
            Some(Found::Newer(kept)) => (
                Year {
                    year,
                    policy: self.address.clone(),
                    ..*kept
                },
                Place::Newer,
            ),
            Some(Found::Damaged) => {
                let text = store::read(&key(&self.address, year)).unwrap_or_default();
                let aside = keeping::set_aside(&key(&self.address, year), &text);
                self.unkept.set(aside.err());
                (Year::new(&self.address, year), Place::Aside)
            }
        };
        self.place.set(place);
        self.opened.set(None);
        self.show(kept);
        self.look_at_last();
    }

    /// Puts a year into the form and computes it.
    fn show(&self, kept: Year) {
        let carried = kept.filled.draft(self.form.policy);
        self.kept.set(Rc::new(kept));
        self.form.fill(&carried.draft);
        self.shown.replace(self.filled());
        self.compute();
    }

    /// What stands in the browser may have been changed by another tab or a backup.
    fn look_again(&self) {
        let seen = self.kept.get_untracked();
        let there = match read(&self.address, seen.year) {
            Some(Found::Year(there)) => there,
            // It was thrown away elsewhere.
            None if seen.rev > 0 => return self.show(Year::new(&self.address, seen.year)),
            _ => return,
        };
        if there.rev == seen.rev && *there == *seen {
            return;
        }
        let ours = self.filled();
        let mut there = *there;
        there.take_form(&ours, &self.shown.borrow());
        self.told.set(String::new());
        self.show(there);
    }

    /// The form as it is filled in.
    fn filled(&self) -> Filled {
        Filled::of(self.form.policy, &self.form.draft.get_untracked())
    }

    fn keep_form(&self) {
        let filled = self.filled();
        let shown = self.shown.replace(filled.clone());
        if filled != shown {
            self.change(|year| year.take_form(&filled, &shown));
        }
    }

    /// Changes the year as it stands in the browser now. What the browser does not take is told.
    pub(super) fn change(&self, work: impl FnOnce(&mut Year)) {
        let seen = self.kept.get_untracked();
        let mut year = match read(&self.address, seen.year) {
            Some(Found::Year(there)) => *there,
            Some(Found::Newer(_)) => return self.place.set(Place::Newer),
            Some(Found::Damaged) | None => (*seen).clone(),
        };
        let is_other = year.rev != seen.rev;
        work(&mut year);
        year.rev = year.rev.saturating_add(1);
        if year.is_empty() && store::read(&self.key()).is_none() {
            return self.kept.set(Rc::new(year));
        }
        self.unkept
            .set(store::keep(&self.key(), &year.write()).err());
        if is_other {
            self.show(year);
        } else {
            self.kept.set(Rc::new(year));
        }
    }

    /// Computes the year again.
    pub(super) fn compute(&self) {
        let year = self.kept.get_untracked().year;
        let form = self.form.understood.get_untracked();
        self.of.replace(Some(Arc::clone(&form)));
        let before = year.checked_sub(1).and_then(|before| {
            let (Found::Year(kept) | Found::Newer(kept)) = read(&self.address, before)? else {
                return None;
            };
            let draft = kept.filled.draft(self.form.policy).draft;
            Some(draft.read(self.form.policy))
        });
        let of = |year, form, before| Figures::of(self.policy, self.board, year, form, before);
        let last = before
            .as_ref()
            .and_then(|before| of(year.saturating_sub(1), before, None).ok());
        match of(year, &form, before.as_ref()) {
            Ok(figures) => {
                self.failed.set(None);
                self.computed.set(Some(Rc::new(Computed {
                    figures,
                    before: last,
                })));
            }
            Err(errors) => {
                let first = errors.first();
                self.failed.set(first.map(|error| error.message()));
                self.computed.set(None);
            }
        }
    }

    /// Does something with what is computed, without following it; none where nothing could be.
    fn with<T>(&self, work: impl FnOnce(&Computed) -> T) -> Option<T> {
        self.computed
            .get_untracked()
            .map(|computed| work(&computed))
    }

    /// What is computed, followed.
    pub(super) fn computed(&self) -> Option<Rc<Computed>> {
        self.computed.get()
    }

    /// Whether samples may be offered: nothing is kept of this policy.
    pub(super) fn may_try(&self) -> bool {
        samples::has(&self.address)
            && years(&self.address).iter().all(|year| {
                let found = read(&self.address, *year);
                matches!(found, Some(Found::Year(kept)) if kept.is_empty() && !kept.is_sample)
            })
    }

    /// Puts the samples in and shows the last of them.
    pub(super) fn try_sample(&self) {
        let mut last = None;
        for year in samples::of(&self.address) {
            let kept = store::keep(&key(&self.address, year.year), &year.write());
            self.unkept.set(kept.err());
            last = Some(year.year);
        }
        if let Some(year) = last {
            self.open(year);
        }
    }

    /// Throws the samples away, and only them.
    pub(super) fn clear_sample(&self, lang: Lang) {
        for year in years(&self.address) {
            if let Some(Found::Year(kept)) = read(&self.address, year)
                && kept.is_sample
            {
                store::remove(&key(&self.address, year));
            }
        }
        self.open(latest(&self.address).unwrap_or_else(|| keeping::today().year()));
        self.told.set(text::SAMPLE_CLEARED.get(lang).to_owned());
    }

    /// The records of a table, as the form has them, without rows in which nothing stands.
    fn rows(&self, table: usize) -> Rows {
        let form = self.form.understood.get();
        let draft = self.form.draft.get_untracked();
        let Some(records) = self.policy.records.get(table) else {
            return Vec::new();
        };
        let rows = form.rows.get(table).into_iter().flatten();
        rows.map(|row| draft.cells(records, *row)).collect()
    }

    /// Puts records behind those that are there.
    fn take_rows(&self, table: usize, rows: Rows) -> Result<(), Say> {
        let Some(records) = self.policy.records.get(table) else {
            return Ok(());
        };
        let mut draft = self.form.draft.get_untracked();
        let all: Rows = self.rows(table).into_iter().chain(rows).collect();
        draft.set_rows(records, &all);
        self.fill(&draft);
        match self.unkept.get_untracked() {
            None => Ok(()),
            Some(why) => Err(scenarios::refused(why)),
        }
    }

    /// Puts what came from elsewhere into the form, and looks at the months that have something now.
    pub(super) fn fill(&self, draft: &Draft) {
        self.form.fill(draft);
        self.keep_form();
        self.compute();
        self.look_at_last();
    }

    /// Looks at the last month that has figures.
    fn look_at_last(&self) {
        let last = self
            .with(|computed| computed.figures.months().last())
            .flatten();
        self.upto.set(last.unwrap_or(12));
    }

    /// Shows how a rule came about in a span.
    pub(super) fn explain(&self, rule: usize, span: Span) {
        let Some(computed) = self.computed.get_untracked() else {
            return;
        };
        let figures = &computed.figures;
        let draft = Draft::of(self.policy, figures.settings(), &figures.case(span));
        self.guest.fill(&draft);
        let axis = self.policy.rules.get(rule).map(|rule| rule.ty.axis);
        let month = usize::from(span.last().saturating_sub(1));
        let period = match axis {
            Some(crate::policy::Axis::Month) => month,
            Some(crate::policy::Axis::Quarter) => month / 3,
            _ => 0,
        };
        self.guest
            .trail
            .update(|trail| *trail = vec![(rule, period)]);
    }

    /// Throws the year away; it can be brought back.
    pub(super) fn delete(&self, lang: Lang) {
        let year = self.kept.get_untracked().year.to_string();
        let name = text::of_year(lang, self.policy.title.get(lang), &year);
        deleted::delete(&self.key(), &name, self.changed);
    }

    /// The values of the view that is chosen.
    pub(super) fn values(&self) -> Vec<Symbol> {
        match self.board.views.get(self.view.get()) {
            Some(view) => view.values.clone(),
            None => (0..self.policy.rules.len()).map(Symbol::Rule).collect(),
        }
    }
}

impl Computed {
    /// The year up to a month, beside the one before.
    pub(super) fn upto(&self, upto: u8) -> UpTo<'_> {
        let span = Span::UpTo(upto);
        let before = self.before.as_ref();
        UpTo {
            upto,
            to_date: self.figures.outcome(span),
            before: before.map(|before| (before, before.outcome(span))),
        }
    }

    /// Values in all months.
    pub(super) fn lines(&self, values: &[Symbol], upto: &UpTo<'_>, kept: &Year) -> Vec<Line> {
        let before = upto.before.as_ref();
        let beside = Beside {
            upto: upto.upto,
            to_date: &upto.to_date,
            before: before.map(|(before, computed)| (*before, computed)),
            kept,
        };
        let lines = values
            .iter()
            .filter_map(|value| self.figures.line(*value, &beside));
        lines.collect()
    }
}

//! A bank of the reader's own on the desk: what is changed is kept a moment later, whatever the other program then finds in it, and what
//! another tab has kept meanwhile is not written over.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, Track, Update, event_target_value};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use crate::backup::BANK;
use crate::lang::{Lang, Text};
use crate::library::training::Training;
use crate::quiz::bank;
use crate::quiz::edit::{Edited, Removed};
use crate::quiz::format::Format;
use crate::quiz::margin::Remark;

use super::super::part::{Element, NOTHING, Part, button, el, kept as made_once, live, several};
use super::super::{focus, pages, route, save, scenarios, store, text};
use super::kept::OwnBank;
use super::{EDIT, OWN, bring, card, export, kept};

/// How long after the last change it is kept.
const KEEP_AFTER_MS: u32 = 400;

/// Up to so many questions all are unfolded.
const UNFOLDED: usize = 40;

/// So many places to look at are listed: who has more goes on from there.
const LISTED: usize = 120;

/// The id of the heading of what there is to look at.
const LOOK: &str = "to-look-at";

/// A bank on the desk.
pub(super) struct Editor {
    root: Owner,
    id: String,
    data: RefCell<Edited>,
    /// What is shown of each question, in their order.
    rows: RefCell<Vec<Row>>,
    /// Counts the changes of which questions there are.
    list: RwSignal<usize>,
    /// Counts the changes of what there is to look at, and of how many options and marks there are.
    summary: RwSignal<usize>,
    /// What the other program finds wrong: the question, by index, and a sentence.
    faults: RefCell<Vec<(Option<usize>, Text)>>,
    /// Counts what it has said; none before it has said anything.
    told: RwSignal<usize>,
    state: RwSignal<State>,
    /// What the editor is told last.
    pub(super) notice: RwSignal<Option<text::Say>>,
    /// What is kept under the bank's id, as far as is known here.
    there: RefCell<Option<String>>,
    waiting: RefCell<Option<Timeout>>,
    removed: RefCell<Option<Removed>>,
    /// Counts the checks, so that an answer to an earlier one counts no more.
    run: Cell<u32>,
    next_key: Cell<usize>,
}

/// What is shown of a question.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Stays the question's wherever it stands.
    pub(super) key: usize,
    /// Counts the changes of its shape: options added or gone, remarks that are no more.
    pub(super) shape: RwSignal<usize>,
    pub(super) is_open: RwSignal<bool>,
}

/// How the bank is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Kept,
    Refused(text::Say),
    /// Another tab has kept something else.
    Elsewhere,
}

/// What became of an import, to be told once.
pub(super) struct Arrived {
    pub(super) says: text::Say,
    pub(super) format: Option<Format>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Editor>>> = const { RefCell::new(None) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
    static ARRIVED: RefCell<Option<Arrived>> = const { RefCell::new(None) };
}

/// Has the editor that opens next tell what became of an import.
pub(super) fn arrived(arrived: Arrived) {
    ARRIVED.set(Some(arrived));
}

/// Keeps at once what waits to be kept: whoever goes on works with what was written.
pub(super) fn flush() {
    if let Some(editor) = CURRENT.with_borrow(Clone::clone) {
        editor.flush();
    }
}

/// The page of a bank that is edited.
pub(super) fn page(root: &Owner, training: &'static Training, id: &str, lang: Lang) -> Part {
    let Some(own) = kept::bank(id) else {
        return pages::not_found(None, lang).1;
    };
    let root = root.clone();
    let known = CURRENT.with_borrow(Clone::clone);
    let known = known.filter(|it| it.id == id && *it.there.borrow() == kept::raw_bank(id));
    let opened = RefCell::new(known);
    let arrived = ARRIVED.take();
    let arrived = Rc::new(arrived);
    live(move || {
        if let Some(editor) = opened.borrow().clone() {
            return shown(&editor, training, &arrived, lang);
        }
        let title = own.title.get(lang);
        match bring::bank_of(Some(&own.id), &own.text, lang) {
            Err(says) => several([intro(title, lang).into(), says]),
            Ok(None) => several([intro(title, lang).into(), unreadable(&own, lang)]),
            Ok(Some(bank)) => {
                let edited = Edited {
                    bank: bank.clone(),
                    remarks: own.remarks.clone(),
                };
                let editor = Editor::open(&root, &own.id, edited);
                *opened.borrow_mut() = Some(editor.clone());
                shown(&editor, training, &arrived, lang)
            }
        }
    })
}

pub(super) fn intro(title: &str, lang: Lang) -> Element {
    let back = el("a")
        .attr("href", route::train(""))
        .child(text::TRAINING.get(lang));
    el("div")
        .class("intro")
        .child(el("p").class("eyebrow").child(back))
        .child(pages::heading(title.to_owned()))
}

/// A bank that nothing can be made of: its text, to be saved.
fn unreadable(own: &OwnBank, lang: Lang) -> Part {
    let (name, text) = ([&own.id, ".toml"].concat(), own.text.clone());
    let shown = text.clone();
    several([
        el("p")
            .class("notice wrong")
            .child(text::BANK_UNREADABLE.get(lang))
            .into(),
        el("p")
            .class("acts")
            .child(
                button("apply")
                    .on("click", move |_| save::save_text(&name, &text))
                    .child(text::SAVE_BANK_TEXT.get(lang)),
            )
            .into(),
        el("textarea")
            .class("entry bank-text")
            .attr("readonly", "")
            .attr("rows", "12")
            .attr("aria-label", own.title.get(lang).to_owned())
            .value(move || shown.clone())
            .into(),
    ])
}

impl Editor {
    fn open(root: &Owner, id: &str, edited: Edited) -> Rc<Self> {
        let signal = |value: usize| root.with(|| RwSignal::new(value));
        let editor = Rc::new(Self {
            id: id.to_owned(),
            rows: RefCell::default(),
            list: signal(0),
            summary: signal(0),
            faults: RefCell::default(),
            told: signal(0),
            state: root.with(|| RwSignal::new(State::Kept)),
            notice: root.with(|| RwSignal::new(None)),
            there: RefCell::new(kept::raw_bank(id)),
            waiting: RefCell::default(),
            removed: RefCell::default(),
            run: Cell::new(0),
            next_key: Cell::new(0),
            root: root.clone(),
            data: RefCell::new(edited),
        });
        let count = editor.with(|edited| edited.bank.questions.len());
        let rows = (0..count).map(|_| editor.row(count <= UNFOLDED));
        let rows = rows.collect();
        *editor.rows.borrow_mut() = rows;
        CURRENT.set(Some(editor.clone()));
        if !LISTENS.replace(true) {
            listen();
        }
        editor.check();
        editor
    }

    fn row(&self, is_open: bool) -> Row {
        let key = self.next_key.get();
        self.next_key.set(key + 1);
        self.root.with(|| Row {
            key,
            shape: RwSignal::new(0),
            is_open: RwSignal::new(is_open),
        })
    }

    /// Looks at the bank.
    pub(super) fn with<T>(&self, look: impl FnOnce(&Edited) -> T) -> T {
        look(&self.data.borrow())
    }

    /// Where the question with this key stands.
    pub(super) fn place(&self, key: usize) -> Option<usize> {
        let rows = self.rows.borrow();
        rows.iter().position(|row| row.key == key)
    }

    /// Changes words of a question.
    pub(super) fn write(self: &Rc<Self>, key: usize, change: impl FnOnce(&mut Edited, usize)) {
        let before = self.with(|edited| edited.remarks.len());
        self.change(key, change);
        if self.with(|edited| edited.remarks.len()) != before {
            self.reshaped(key);
        }
    }

    /// Changes which options a question has, or how it is answered.
    pub(super) fn reshape(self: &Rc<Self>, key: usize, change: impl FnOnce(&mut Edited, usize)) {
        self.change(key, change);
        self.reshaped(key);
    }

    fn change(self: &Rc<Self>, key: usize, change: impl FnOnce(&mut Edited, usize)) {
        if let Some(at) = self.place(key) {
            change(&mut self.data.borrow_mut(), at);
            self.notice.set(None);
            self.changed();
        }
    }

    fn reshaped(&self, key: usize) {
        let row = self
            .rows
            .borrow()
            .iter()
            .find(|row| row.key == key)
            .copied();
        if let Some(row) = row {
            row.shape.update(|count| *count += 1);
        }
        self.summary.update(|count| *count += 1);
    }

    /// Has what was changed kept in a moment.
    fn changed(self: &Rc<Self>) {
        let editor = self.clone();
        let timeout = Timeout::new(KEEP_AFTER_MS, move || editor.flush());
        // Dropping the one before cancels it.
        *self.waiting.borrow_mut() = Some(timeout);
    }

    fn flush(self: &Rc<Self>) {
        if self.waiting.take().is_some() {
            self.keep();
        }
    }

    fn keep(self: &Rc<Self>) {
        let now = kept::raw_bank(&self.id);
        if now.is_some() && now != *self.there.borrow() {
            return self.state.set(State::Elsewhere);
        }
        let (raw, taken) = kept::write_bank(&self.data.borrow());
        *self.there.borrow_mut() = Some(raw);
        self.state.set(match taken {
            Ok(()) => State::Kept,
            Err(why) => State::Refused(scenarios::refused(why)),
        });
        self.check();
    }

    /// Has the other program say what is wrong.
    fn check(self: &Rc<Self>) {
        let run = self.run.get().wrapping_add(1);
        self.run.set(run);
        let file = self.with(|edited| bank::write::write(&edited.bank));
        let editor = self.clone();
        bring::check(&file.clone(), move |read| {
            // Something else stands there by now.
            if editor.run.get() != run {
                return;
            }
            let faults = match read {
                Err(why) => vec![(None, Text::new(why.get(Lang::Zh), why.get(Lang::En)))],
                Ok(read) => {
                    let faults = read.faults.into_iter().filter(|fault| fault.is_error);
                    let faults = faults.map(|it| (question_of(&file, it.line), it.message));
                    faults.collect()
                }
            };
            *editor.faults.borrow_mut() = faults;
            editor.told.update(|count| *count += 1);
        });
    }

    /// What is wrong with a question; with the bank as a whole without one.
    pub(super) fn faults_of(&self, at: Option<usize>) -> Vec<Text> {
        self.told.track();
        let faults = self.faults.borrow();
        let its = faults.iter().filter(|(question, _)| *question == at);
        its.map(|(_, message)| message.clone()).collect()
    }

    /// Somebody has looked at a remark: it goes, and the next one is gone to.
    pub(super) fn checked(self: &Rc<Self>, key: Option<usize>, remark: &Remark) {
        let place = |remark: &Remark| {
            self.with(|edited| {
                let all = edited.to_look_at();
                all.iter().position(|(_, known)| *known == remark)
            })
        };
        let at = place(remark);
        self.data.borrow_mut().checked(remark);
        match key {
            Some(key) => self.reshaped(key),
            None => self.summary.update(|count| *count += 1),
        }
        self.changed();
        let next = at.and_then(|at| {
            self.with(|edited| {
                let all = edited.to_look_at();
                let next = all.get(at).or_else(|| all.first());
                next.map(|(question, remark)| (*question, (*remark).clone()))
            })
        });
        match next {
            Some((question, remark)) => self.go_to(question, Some(&remark)),
            None => focus(LOOK),
        }
    }

    /// Goes to a question, and to a remark in its margin.
    fn go_to(&self, question: Option<usize>, remark: Option<&Remark>) {
        let row = question.and_then(|at| self.rows.borrow().get(at).copied());
        if let Some(row) = row {
            row.is_open.set(true);
        }
        let key = row.map(|row| row.key);
        match (remark, key) {
            (Some(remark), key) => focus(&card::remark_id(key, remark)),
            (None, Some(key)) => focus(&card::field_id(key, "stem")),
            (None, None) => {}
        }
    }

    /// Takes a question out; it can be put back.
    pub(super) fn remove(self: &Rc<Self>, key: usize) {
        let Some(at) = self.place(key) else { return };
        let removed = self.data.borrow_mut().remove(at);
        self.rows.borrow_mut().remove(at);
        *self.removed.borrow_mut() = removed;
        self.listed();
        focus(UNDO);
    }

    fn put_back(self: &Rc<Self>) {
        let Some(removed) = self.removed.take() else {
            return;
        };
        let at = removed.at;
        self.data.borrow_mut().put_back(removed);
        let row = self.row(true);
        let key = row.key;
        let mut rows = self.rows.borrow_mut();
        let at = at.min(rows.len());
        rows.insert(at, row);
        drop(rows);
        self.listed();
        focus(&card::field_id(key, "stem"));
    }

    fn add(self: &Rc<Self>) {
        let is_added = self.data.borrow_mut().add();
        if !is_added {
            return self.notice.set(Some(text::BANK_FULL));
        }
        let row = self.row(true);
        self.rows.borrow_mut().push(row);
        self.listed();
        focus(&card::field_id(row.key, "stem"));
    }

    /// Which questions there are has changed.
    fn listed(self: &Rc<Self>) {
        // They stand elsewhere until they are looked at again.
        self.faults.borrow_mut().clear();
        self.told.update(|count| *count += 1);
        self.list.update(|count| *count += 1);
        self.summary.update(|count| *count += 1);
        self.changed();
    }

    /// Keeps what is here beside what another tab has kept, and goes on with it.
    fn keep_both(&self, training: &Training) {
        let mut edited = self.data.borrow().clone();
        let (id, _) = kept::bank_id(&edited.bank, &training.banks);
        edited.bank.id.clone_from(&id);
        let (_, taken) = kept::write_bank(&edited);
        match taken {
            Ok(()) => {
                CURRENT.set(None);
                route::go(&route::train(&[EDIT, &id].concat()));
            }
            Err(why) => self.state.set(State::Refused(scenarios::refused(why))),
        }
    }
}

/// The question of a bank's file in which a line is, by index.
fn question_of(file: &str, line: u32) -> Option<usize> {
    let line = usize::try_from(line).unwrap_or(usize::MAX);
    let before = file.lines().take(line);
    let begun = before.filter(|line| *line == "[[question]]").count();
    begun.checked_sub(1)
}

/// From now on what waits is kept when the page is hidden, and other tabs are listened to.
fn listen() {
    let window = gloo::utils::window();
    EventListener::new(&window, "pagehide", |_| flush()).forget();
    EventListener::new(&gloo::utils::document(), "visibilitychange", |_| flush()).forget();
    EventListener::new(&window, "storage", |event| {
        let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
        let key = key.as_deref().and_then(store::own_key);
        if let Some(editor) = CURRENT.with_borrow(Clone::clone)
            && key == Some(&*[BANK, &editor.id].concat())
        {
            let now = kept::raw_bank(&editor.id);
            if now.is_some() && now != *editor.there.borrow() {
                editor.state.set(State::Elsewhere);
            }
        }
    })
    .forget();
}

/// The id of the button that brings back a question.
const UNDO: &str = "undo-question";

fn shown(
    editor: &Rc<Editor>,
    training: &'static Training,
    arrived: &Rc<Option<Arrived>>,
    lang: Lang,
) -> Part {
    let name = editor.with(|edited| match edited.bank.title.get(lang) {
        "" => text::UNNAMED.get(lang).to_owned(),
        title => title.to_owned(),
    });
    let (heads, list, foot, added) = (
        editor.clone(),
        editor.clone(),
        editor.clone(),
        editor.clone(),
    );
    let taken = editor.clone();
    several([
        intro(&name, lang).into(),
        arrival(arrived.as_ref().as_ref(), lang),
        el("div")
            .attr("role", "status")
            .live(move || {
                let is_elsewhere = taken.state.get() == State::Elsewhere;
                is_elsewhere.then(|| elsewhere(&taken, training, lang))
            })
            .into(),
        el("div")
            .class("bank-head")
            .child(title(editor, lang))
            .live(move || summary(&heads, lang))
            .child(export::panel(
                {
                    let editor = editor.clone();
                    move || editor.with(|edited| edited.bank.clone())
                },
                lang,
            ))
            .into(),
        el("div")
            .class("bank-questions")
            .attr("data-testid", "bank-questions")
            .live(move || questions(&list, lang))
            .into(),
        el("p")
            .class("acts")
            .child(
                button("apply")
                    .on("click", move |_| added.add())
                    .child(text::ADD_QUESTION.get(lang)),
            )
            .into(),
        bar(&foot, lang).into(),
    ])
}

/// What became of the import that led here.
fn arrival(arrived: Option<&Arrived>, lang: Lang) -> Part {
    let Some(arrived) = arrived else {
        return NOTHING;
    };
    let format = arrived.format.map(|format| {
        el("span")
            .class("help")
            .child(text::read_as(lang, &export::name(format, lang)))
    });
    el("p")
        .class("notice")
        .attr("role", "status")
        .attr("data-testid", "arrived")
        .child(arrived.says.get(lang))
        .child(" ")
        .child(format)
        .into()
}

fn title(editor: &Rc<Editor>, lang: Lang) -> Element {
    let (shown, typed) = (editor.clone(), editor.clone());
    let write = move |event: &web_sys::Event| {
        let words = event_target_value(event);
        let title = &mut typed.data.borrow_mut().bank.title;
        if title.zh == title.en {
            *title = Text::same(words);
        } else {
            match lang {
                Lang::Zh => title.zh = words,
                Lang::En => title.en = words,
            }
        }
        typed.changed();
    };
    el("label")
        .class("inline")
        .child(el("span").child(text::BANK_TITLE.get(lang)))
        .child(
            el("input")
                .class("entry")
                .attr("type", "text")
                .attr("autocomplete", "off")
                .attr("maxlength", "200")
                .value(move || shown.with(|edited| edited.bank.title.get(lang).to_owned()))
                .on("input", write),
        )
}

/// How much there is, and what there is to look at.
fn summary(editor: &Rc<Editor>, lang: Lang) -> Part {
    editor.summary.track();
    editor.told.track();
    let (counts, open) = editor.with(|edited| (edited.counts(), edited.open()));
    let [questions, options, marks] = counts.map(text::number);
    let head = match open {
        0 => text::ALL_LOOKED_AT.get(lang).to_owned(),
        open => text::places_to_look_at(lang, &text::number(open)),
    };
    let looks = editor.with(|edited| {
        let first = edited.to_look_at().into_iter().take(LISTED);
        let looks = first.map(|(question, remark)| look(editor, edited, question, remark, lang));
        looks.collect::<Vec<_>>()
    });
    let faults = editor.faults.borrow();
    let mut wrong: Vec<usize> = faults
        .iter()
        .filter_map(|(question, _)| *question)
        .collect();
    wrong.sort_unstable();
    wrong.dedup();
    let wrong = wrong.into_iter().take(LISTED).map(|at| {
        let editor = editor.clone();
        let name = text::question_at(lang, &text::number(at + 1));
        let why = editor.faults_of(Some(at));
        let why: Vec<String> = why.iter().map(|why| why.get(lang).to_owned()).collect();
        let label = text::wrong_label(lang, &name, &why.join(lang.pick("；", "; ")));
        el("li").child(
            button("place wrong-place")
                .attr("aria-label", label)
                .on("click", move |_| editor.go_to(Some(at), None))
                .child(name),
        )
    });
    let whole = faults.iter().filter(|(question, _)| question.is_none());
    let whole = whole.map(|(_, why)| {
        el("p")
            .class("notice wrong")
            .child(why.get(lang).to_owned())
    });
    let whole: Vec<Element> = whole.collect();
    let wrong: Vec<Element> = wrong.collect();
    let left_out = editor.with(|edited| {
        let remarks = edited.remarks_of(None);
        let remarks = remarks
            .into_iter()
            .map(|it| card::remark(editor, None, it, lang));
        remarks.collect::<Vec<_>>()
    });
    let left_out = (!left_out.is_empty()).then(|| {
        el("section")
            .child(el("h2").child(text::LEFT_OUT.get(lang)))
            .child(el("ul").class("remarks").children(left_out))
    });
    several([
        el("p")
            .class("bank-counts")
            .attr("data-testid", "bank-counts")
            .child(text::bank_counts(lang, &questions, &options, &marks))
            .into(),
        el("h2")
            .id(LOOK)
            .attr("tabindex", "-1")
            .attr("data-testid", "open-places")
            .child(head)
            .into(),
        (!(looks.is_empty() && wrong.is_empty()))
            .then(|| {
                el("ul")
                    .class("look-list")
                    .attr("aria-label", text::TO_LOOK_AT.get(lang))
                    .children(wrong)
                    .children(looks)
            })
            .into(),
        Part::Several(whole.into_iter().map(Part::from).collect()),
        left_out.into(),
    ])
}

/// A way to a place that somebody must look at.
fn look(
    editor: &Rc<Editor>,
    edited: &Edited,
    question: Option<usize>,
    remark: &Remark,
    lang: Lang,
) -> Element {
    let name = match (question, remark.option) {
        (Some(at), Some(option)) => {
            let letter = edited.bank.questions.get(at).map(|it| it.letter(option));
            text::option_at(lang, &text::number(at + 1), &letter.unwrap_or_default())
        }
        (Some(at), None) => text::question_at(lang, &text::number(at + 1)),
        (None, _) => text::LEFT_OUT.get(lang).to_owned(),
    };
    let label = text::wrong_label(lang, &name, remark.why.message().get(lang));
    let (editor, remark) = (editor.clone(), remark.clone());
    el("li").child(
        button("place")
            .attr("aria-label", label)
            .on("click", move |_| editor.go_to(question, Some(&remark)))
            .child(name),
    )
}

fn elsewhere(editor: &Rc<Editor>, training: &'static Training, lang: Lang) -> Element {
    let both = editor.clone();
    let theirs = move |_: &web_sys::Event| {
        CURRENT.set(None);
        if let Err(error) = gloo::utils::window().location().reload() {
            web_sys::console::warn_1(&error);
        }
    };
    el("div")
        .class("notice wrong")
        .attr("data-testid", "elsewhere")
        .child(el("p").child(text::BANK_ELSEWHERE.get(lang)))
        .child(
            el("p")
                .class("acts")
                .child(
                    button("apply")
                        .on("click", move |_| both.keep_both(training))
                        .child(text::KEEP_BOTH.get(lang)),
                )
                .child(
                    button("apply")
                        .on("click", theirs)
                        .child(text::TAKE_THEIRS.get(lang)),
                ),
        )
}

fn questions(editor: &Rc<Editor>, lang: Lang) -> Part {
    editor.list.track();
    let rows = editor.rows.borrow();
    let mut parts: Vec<Part> = Vec::new();
    let gone = editor.removed.borrow().as_ref().map(|removed| removed.at);
    for (at, row) in rows.iter().enumerate() {
        if gone == Some(at) {
            parts.push(undo(editor, lang).into());
        }
        let (editor, row) = (editor.clone(), *row);
        // Its number is another one where one before it has gone.
        let key = row.key * 2_000 + at;
        parts.push(made_once(key, move || card::card(&editor, row, at, lang)));
    }
    if gone.is_some_and(|at| at >= rows.len()) {
        parts.push(undo(editor, lang).into());
    }
    Part::Several(parts)
}

/// Stands where a question was.
fn undo(editor: &Rc<Editor>, lang: Lang) -> Element {
    let number = editor.removed.borrow().as_ref().map_or(0, |it| it.at) + 1;
    let name = text::question_at(lang, &text::number(number));
    let editor = editor.clone();
    el("p")
        .class("bank-undo")
        .child(text::deleted_one(lang, &name))
        .child(" ")
        .child(
            button("quiet")
                .id(UNDO)
                .on("click", move |_| editor.put_back())
                .child(text::UNDO.get(lang)),
        )
}

/// How the bank is kept, and where it is practised: always in sight.
fn bar(editor: &Rc<Editor>, lang: Lang) -> Element {
    let (kept, ready) = (editor.clone(), editor.clone());
    let says = move || {
        let words = match (kept.state.get(), kept.notice.get()) {
            (State::Refused(why), _) => why,
            (State::Elsewhere, _) => text::BANK_ELSEWHERE,
            (State::Kept, Some(notice)) => notice,
            (State::Kept, None) => text::IS_KEPT,
        };
        words.get(lang)
    };
    let practise = move || {
        ready.told.track();
        ready.list.track();
        let asked = ready.with(|edited| edited.bank.questions.len());
        let is_ready = ready.told.get_untracked() > 0 && ready.faults.borrow().is_empty();
        match is_ready && asked > 0 {
            true => el("a")
                .class("apply")
                .attr("href", route::train(&[OWN, &ready.id].concat()))
                .child(text::PRACTISE.get(lang)),
            false => el("span").class("help").child(match asked {
                0 => "",
                _ if ready.told.get_untracked() == 0 => text::CHECKING_BANK.get(lang),
                _ => text::BANK_UNSOUND.get(lang),
            }),
        }
    };
    el("div")
        .class("session-ways bank-bar")
        .child(
            el("span")
                .class("help")
                .attr("role", "status")
                .attr("data-testid", "bank-state")
                .live(says),
        )
        .child(el("span").class("bank-practise").live(practise))
}

//! A policy file being written: its text, what the other program says of it, and what is kept of it.
//!
//! What is typed is kept as a draft a moment later, before anything is made of it: neither a wrong text nor a closed tab loses it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::{GetUntracked, Owner, RwSignal, Set, Update};
use wasm_bindgen::JsValue;
use web_sys::HtmlTextAreaElement;

use crate::lang::{Lang, Text};
use crate::scenario::Kept;

use super::mine::policy_key;
use super::text::{self, Say};
use super::{reader, store};

/// How long typing must pause before the text is taken: on a slow phone reading a long text takes a part of a frame.
const TAKEN_AFTER_MS: u32 = 150;

/// Where a manuscript stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The text it begins with is being fetched.
    Coming,
    /// That text did not come.
    Lost,
    /// There is no such text.
    Missing,
    /// It can be written on.
    Here,
}

/// What is asked of the other program for a change in the form: its function, place and value.
type Change = (&'static str, String, String);

/// A policy file being written.
pub(super) struct Manuscript {
    /// What it was begun from, such as `p/<id>` or `my/<id>`; the draft is kept under it.
    pub(super) origin: String,
    /// The policy as it is, apart from what is being typed this moment.
    pub(super) text: RefCell<String>,
    /// What the other program says of the text.
    pub(super) checked: RefCell<JsValue>,
    /// The text as a form.
    pub(super) fields: RefCell<JsValue>,
    pub(super) state: RwSignal<State>,
    /// Counts what was said of the text.
    pub(super) told: RwSignal<usize>,
    /// Counts how often the text was put in the place of what stood in the text area.
    pub(super) put: RwSignal<usize>,
    /// What the writer is told last.
    pub(super) notice: RwSignal<Option<Say>>,
    /// Whether the form is shown, not the text.
    pub(super) as_form: RwSignal<bool>,
    /// Whether the examples are unfolded.
    pub(super) examples_open: RwSignal<bool>,
    /// Whether the other program did not come when it was asked.
    pub(super) lost: RwSignal<bool>,
    pub(super) area: RefCell<Option<HtmlTextAreaElement>>,
    /// The key of the draft, and what was last kept under it.
    draft: RefCell<(String, Option<String>)>,
    /// Of a policy that was kept: the text when it was read.
    kept: RefCell<Option<String>>,
    typing: RefCell<Option<Timeout>>,
    asked: Cell<bool>,
    again: Cell<bool>,
    changes: RefCell<VecDeque<Change>>,
    /// What is done once all changes are made and checked.
    later: RefCell<Vec<Box<dyn FnOnce()>>>,
}

thread_local! {
    static OPENED: RefCell<Vec<&'static Manuscript>> = const { RefCell::new(Vec::new()) };
    /// What the manuscript that is opened next has to tell.
    static NEXT: Cell<Option<Say>> = const { Cell::new(None) };
}

/// The manuscript that was begun from `origin`.
pub(super) fn manuscript(root: &Owner, origin: &str) -> &'static Manuscript {
    let known = OPENED.with_borrow(|opened| {
        let mut opened = opened.iter().copied();
        opened.find(|manuscript| manuscript.origin == origin)
    });
    known.unwrap_or_else(|| {
        let manuscript: &'static Manuscript =
            root.with(|| &*Box::leak(Box::new(Manuscript::new(origin))));
        let is_first = OPENED.with_borrow_mut(|opened| {
            opened.push(manuscript);
            opened.len() == 1
        });
        if is_first {
            let window = gloo::utils::window();
            EventListener::new(&window, "pagehide", |_| {
                OPENED.with_borrow(|opened| opened.iter().for_each(|manuscript| manuscript.take()));
            })
            .forget();
        }
        manuscript.open();
        manuscript
    })
}

/// Keeps a text as a draft under an origin that is free; the origin.
pub(super) fn begin(origin: &str, title: Text, text: &str) -> String {
    let is_taken = |origin: &str| {
        let is_open = OPENED.with_borrow(|opened| opened.iter().any(|it| it.origin == origin));
        is_open || store::read(&draft_key(origin)).is_some()
    };
    let origin = match is_taken(origin) {
        true => [origin, "~", &unused()].concat(),
        false => origin.to_owned(),
    };
    let kept = Kept {
        title,
        text: text.to_owned(),
    };
    // Where it is not kept it is here all the same, and the manuscript says so with its first change.
    store::write(&draft_key(&origin), &kept.write());
    origin
}

/// A name that nothing has yet.
fn unused() -> String {
    let now = js_sys::Date::new_0().get_time();
    let digits = js_sys::Number::from(now).to_string_with_radix(36);
    digits.map_or_else(|_| "x".to_owned(), String::from)
}

fn draft_key(origin: &str) -> String {
    ["draft:", origin].concat()
}

impl Manuscript {
    fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            text: RefCell::default(),
            checked: RefCell::new(JsValue::UNDEFINED),
            fields: RefCell::new(JsValue::UNDEFINED),
            state: RwSignal::new(State::Coming),
            told: RwSignal::new(0),
            put: RwSignal::new(0),
            notice: RwSignal::new(None),
            as_form: RwSignal::new(true),
            examples_open: RwSignal::new(false),
            lost: RwSignal::new(false),
            area: RefCell::default(),
            draft: RefCell::new((draft_key(origin), None)),
            kept: RefCell::default(),
            typing: RefCell::default(),
            asked: Cell::new(false),
            again: Cell::new(false),
            changes: RefCell::default(),
            later: RefCell::default(),
        }
    }

    /// Finds the text: the draft where there is one, otherwise what the manuscript was begun from.
    pub(super) fn open(&'static self) {
        if let Some(id) = self.mine() {
            *self.kept.borrow_mut() = store::read(&policy_key(id));
        }
        self.notice.set(NEXT.take());
        let draft = store::read(&self.draft.borrow().0);
        if let Some(kept) = draft.as_deref().and_then(Kept::read) {
            self.draft.borrow_mut().1 = draft;
            let begun = self.origin.split('/').next().unwrap_or_default();
            // Those two are begun as drafts.
            if !matches!(begun, "file" | "contract") {
                self.notice.set(Some(text::DRAFT_FOUND));
            }
            self.begin_with(kept.text);
            return;
        }
        self.fetch();
    }

    /// Begins with the text that the manuscript was begun from.
    fn fetch(&'static self) {
        let origin = self.origin.split('~').next().unwrap_or_default();
        let (kind, id) = origin.split_once('/').unwrap_or((origin, ""));
        let (function, id) = match kind {
            "p" => ("source", id),
            "new" => ("skeleton", "my-policy"),
            _ => {
                let kept = self.kept.borrow();
                let kept = kept.as_deref().and_then(Kept::read);
                match kept.filter(|_| kind == "my") {
                    Some(kept) => self.begin_with(kept.text),
                    None => self.state.set(State::Missing),
                }
                return;
            }
        };
        self.state.set(State::Coming);
        reader::ask(function, &[id], move |answer| match answer {
            None => self.state.set(State::Lost),
            Some(answer) => match answer.as_string() {
                Some(text) => self.begin_with(text),
                None => self.state.set(State::Missing),
            },
        });
    }

    fn begin_with(&'static self, text: String) {
        self.replace(text);
        self.state.set(State::Here);
        self.check();
    }

    /// Forgets the draft and begins with the original; what stood here is given back.
    pub(super) fn start_over(&'static self) -> String {
        self.take();
        let before = self.text.borrow().clone();
        self.forget_draft();
        self.fetch();
        before
    }

    /// Whether there is something to go back to.
    pub(super) fn has_original(&self) -> bool {
        ["p/", "new", "my/"]
            .iter()
            .any(|kind| self.origin.starts_with(kind))
    }

    /// The id of the policy that this is, if it was kept.
    fn mine(&self) -> Option<&str> {
        self.origin.split('~').next()?.strip_prefix("my/")
    }

    fn replace(&self, text: String) {
        *self.text.borrow_mut() = text;
        self.put.update(|count| *count += 1);
    }

    /// Puts another text in the place of this one, as if it had been typed.
    pub(super) fn rewrite(&'static self, text: String) {
        self.replace(text);
        self.save_draft();
        self.check();
    }

    /// Something is being typed into the text area.
    pub(super) fn typed(&'static self) {
        let taken = Timeout::new(TAKEN_AFTER_MS, move || self.take());
        // Dropping the one before cancels it.
        drop(self.typing.borrow_mut().replace(taken));
    }

    /// Takes what was typed, if it was not taken yet.
    pub(super) fn take(&'static self) {
        if self.typing.borrow_mut().take().is_none() {
            return;
        }
        let Some(text) = self.area.borrow().as_ref().map(|area| area.value()) else {
            return;
        };
        if *self.text.borrow() != text {
            *self.text.borrow_mut() = text;
            self.save_draft();
            self.check();
        }
    }

    fn title(&self) -> Text {
        let title = reader::get(&self.checked.borrow(), "title");
        let part = |lang| reader::words(&title, lang).unwrap_or_default();
        Text::new(part("zh"), part("en"))
    }

    /// The policy's name in a language; none while it has none.
    pub(super) fn name(&self, lang: Lang) -> Option<String> {
        let name = self.title().get(lang).to_owned();
        (!name.is_empty()).then_some(name)
    }

    fn as_kept(&self) -> String {
        let kept = Kept {
            title: self.title(),
            text: self.text.borrow().clone(),
        };
        kept.write()
    }

    fn save_draft(&self) {
        let mut draft = self.draft.borrow_mut();
        let there = store::read(&draft.0);
        if there != draft.1 {
            // Another window writes on the same draft: this one gets another.
            draft.0 = [draft.0.as_str(), "~", &unused()].concat();
        }
        let kept = self.as_kept();
        if !store::write(&draft.0, &kept) {
            self.notice.set(Some(text::NOT_KEPT));
        } else if self.notice.get_untracked().is_some() {
            self.notice.set(None);
        }
        draft.1 = Some(kept);
    }

    /// Removes the draft, unless another window has written on it.
    fn forget_draft(&self) {
        let mut draft = self.draft.borrow_mut();
        if store::read(&draft.0) == draft.1 {
            store::remove(&draft.0);
        }
        draft.1 = None;
    }

    /// Has the text checked, once more if it changes meanwhile.
    pub(super) fn check(&'static self) {
        if self.asked.replace(true) {
            self.again.set(true);
            return;
        }
        let given = self.text.borrow().clone();
        reader::ask("check", &[&given], move |answer| {
            self.asked.set(false);
            self.lost.set(answer.is_none());
            if self.again.take() && answer.is_some() {
                self.check();
                return;
            }
            *self.checked.borrow_mut() = answer.unwrap_or_default();
            self.told.update(|count| *count += 1);
            self.settle();
        });
        if self.as_form.get_untracked() {
            self.read_fields();
        }
    }

    /// Has the text read as a form.
    pub(super) fn read_fields(&'static self) {
        let given = self.text.borrow().clone();
        reader::ask("fields", &[&given], move |answer| {
            *self.fields.borrow_mut() = answer.unwrap_or_default();
            self.told.update(|count| *count += 1);
        });
    }

    /// Changes something in the form; changes are made one after the other.
    pub(super) fn change(&'static self, function: &'static str, place: String, value: String) {
        let mut changes = self.changes.borrow_mut();
        changes.push_back((function, place, value));
        if changes.len() == 1 {
            drop(changes);
            self.make_change();
        }
    }

    fn make_change(&'static self) {
        let Some((function, place, value)) = self.changes.borrow().front().cloned() else {
            self.check();
            return;
        };
        let text = self.text.borrow().clone();
        let given = [text.as_str(), &place, &value];
        reader::ask(function, &given, move |answer| {
            if answer.is_none() {
                // What was changed stands in its field, and is asked for again with the rest.
                self.lost.set(true);
                return;
            }
            self.changes.borrow_mut().pop_front();
            if let Some(text) = answer.and_then(|answer| answer.as_string()) {
                self.replace(text);
                self.save_draft();
            }
            self.make_change();
        });
    }

    /// Asks once more for what did not come.
    pub(super) fn ask_again(&'static self) {
        self.lost.set(false);
        self.make_change();
    }

    /// Does something once every change is made and checked.
    pub(super) fn when_settled(&'static self, then: impl FnOnce() + 'static) {
        self.take();
        self.later.borrow_mut().push(Box::new(then));
        self.settle();
    }

    fn settle(&self) {
        if self.asked.get() || !self.changes.borrow().is_empty() {
            return;
        }
        for then in self.later.take() {
            then();
        }
    }

    /// Keeps the text as one of the reader's policies; its id.
    pub(super) fn keep(&'static self) -> String {
        let now = self.as_kept();
        let mut notice = text::KEPT;
        let id = match self.mine() {
            Some(id) if store::read(&policy_key(id)) == *self.kept.borrow() => id.to_owned(),
            Some(_) => {
                notice = text::KEPT_APART;
                unused()
            }
            None => unused(),
        };
        if !store::write(&policy_key(&id), &now) {
            notice = text::NOT_KEPT;
        }
        *self.kept.borrow_mut() = Some(now);
        self.forget_draft();
        self.notice.set(Some(notice));
        if self.mine() != Some(id.as_str()) {
            NEXT.set(Some(notice));
            // It goes on as that policy; this manuscript is as if it had not been begun.
            OPENED.with_borrow_mut(|opened| {
                opened.retain(|manuscript| {
                    !std::ptr::eq(*manuscript, self) && manuscript.origin != format!("my/{id}")
                });
            });
        }
        id
    }
}

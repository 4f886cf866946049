//! What somebody fills in is kept as they type: a moment after each change, and at once when the page is hidden. Nothing of another
//! tab's is written over, and what the browser does not take is told.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Track};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use crate::lang::Lang;
use crate::scenario::carry::LeftOut;
use crate::scenario::history::History;
use crate::scenario::named::Reference;
use crate::scenario::saved::{Found, Saved, Verdict, verdict};
use crate::scenario::{Draft, Filled};

use super::desk::{self, Desk};
use super::part::{Element, Part, button, el, live};
use super::store::{self, Unkept};
use super::{follow, text};

/// How long after the last change it is kept.
const KEEP_AFTER_MS: u32 = 600;

/// Under which keys forms are kept that have no name yet, by the address of their calculator.
const DRAFT: &str = "draft:";

/// Under which keys what is damaged is set aside.
const ASIDE: &str = "aside:";

/// How a form is kept.
#[derive(Debug)]
pub(crate) struct Keeping {
    pub(crate) state: RwSignal<State>,
    /// What of the form that was kept has no place in the policy as it is now.
    left_out: RwSignal<Vec<LeftOut>>,
    /// The revision that this tab has read or written; 0 before there is one.
    rev: Cell<u64>,
    created: Cell<u64>,
    waiting: RefCell<Option<Timeout>>,
    history: RefCell<History>,
    /// Whether one can go back, and forth.
    ways: RwSignal<(bool, bool)>,
}

/// What became of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// There is nothing to keep.
    Blank,
    /// It is kept.
    Kept,
    /// The browser did not take it.
    Unkept(Unkept),
    /// Another tab has changed it.
    Elsewhere,
    /// A newer version of the program keeps it.
    Newer,
    /// What was kept is damaged, and set aside under this key.
    Aside(String),
}

impl Keeping {
    pub(crate) fn new() -> Self {
        Self {
            state: RwSignal::new(State::Blank),
            left_out: RwSignal::new(Vec::new()),
            rev: Cell::new(0),
            created: Cell::new(0),
            waiting: RefCell::new(None),
            history: RefCell::new(History::default()),
            ways: RwSignal::new((false, false)),
        }
    }
}

thread_local! {
    /// Whether other tabs are listened to.
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// Brings back what was filled in, and keeps it from now on.
pub(crate) fn begin(desk: &'static Desk) {
    if !LISTENS.replace(true) {
        listen();
    }
    let key = key(desk);
    match store::read(&key).map(|kept| (Saved::read(&kept), kept)) {
        None => {}
        Some((Found::Scenario(saved), _)) => take(desk, &saved),
        Some((Found::Newer(saved), _)) => {
            take(desk, &saved);
            desk.keeping.state.set(State::Newer);
        }
        Some((Found::Damaged, kept)) => {
            let aside = [ASIDE, &now().to_string(), ":", &key].concat();
            // Only what stands elsewhere is removed here.
            if store::keep(&aside, &kept).is_ok() {
                store::remove(&key);
                desk.keeping.state.set(State::Aside(aside));
            }
        }
    }
    let draft = desk.draft.get_untracked();
    desk.keeping.history.replace(History::new(draft));
    let mut is_first = true;
    follow(move || {
        desk.draft.track();
        for words in &desk.letterhead {
            words.track();
        }
        if !std::mem::take(&mut is_first) {
            let timeout = Timeout::new(KEEP_AFTER_MS, move || keep(desk));
            // Dropping the one before cancels it.
            *desk.keeping.waiting.borrow_mut() = Some(timeout);
        }
    });
}

/// From now on forms are kept when the page is hidden, and other tabs are listened to.
fn listen() {
    let flush = || {
        for desk in desk::all_opened() {
            let is_waiting = desk.keeping.waiting.borrow_mut().take().is_some();
            if is_waiting {
                keep(desk);
            }
        }
    };
    let window = gloo::utils::window();
    EventListener::new(&window, "pagehide", move |_| flush()).forget();
    EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| {
        flush()
    })
    .forget();
    EventListener::new(&window, "storage", |event| {
        let changed = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
        let changed = changed.as_deref().and_then(store::own_key);
        for desk in desk::all_opened() {
            if changed == Some(&*key(desk)) {
                look_again(desk);
            }
        }
    })
    .forget();
}

/// Keeps the form as it is.
fn keep(desk: &'static Desk) {
    let keeping = &desk.keeping;
    *keeping.waiting.borrow_mut() = None;
    let draft = desk.draft.get_untracked();
    keeping.history.borrow_mut().note(&draft);
    keeping.ways.set(keeping.history.borrow().ways());
    if matches!(
        keeping.state.get_untracked(),
        State::Elsewhere | State::Newer
    ) {
        return;
    }
    let key = key(desk);
    let letterhead = desk.letterhead.map(|words| words.get_untracked());
    let is_blank = letterhead.iter().all(|words| words.trim().is_empty());
    let filled = Filled::of(desk.policy, &draft);
    if filled.is_empty() && is_blank && keeping.rev.get() == 0 {
        return;
    }
    let there = store::read(&key);
    let rev = match verdict(there.as_deref(), keeping.rev.get()) {
        Verdict::Write(rev) => rev,
        Verdict::Changed => return keeping.state.set(State::Elsewhere),
        Verdict::Newer => return keeping.state.set(State::Newer),
    };
    if keeping.created.get() == 0 {
        keeping.created.set(now());
    }
    let saved = Saved {
        rev,
        policy: reference(desk),
        created: keeping.created.get(),
        changed: now(),
        letterhead: match is_blank {
            true => Vec::new(),
            false => letterhead.into(),
        },
        filled,
        ..Saved::default()
    };
    keeping.rev.set(rev);
    keeping.state.set(match store::keep(&key, &saved.write()) {
        Ok(()) => State::Kept,
        Err(why) => State::Unkept(why),
    });
}

/// Another tab has written where this form is kept.
fn look_again(desk: &'static Desk) {
    let there = store::read(&key(desk));
    match verdict(there.as_deref(), desk.keeping.rev.get()) {
        Verdict::Write(_) => {}
        Verdict::Changed => desk.keeping.state.set(State::Elsewhere),
        Verdict::Newer => desk.keeping.state.set(State::Newer),
    }
}

/// Puts what was kept into the form.
fn take(desk: &'static Desk, saved: &Saved) {
    let carried = saved.filled.draft(desk.policy);
    desk.fill(&carried.draft);
    for (at, words) in desk.letterhead.iter().enumerate() {
        words.set(saved.letterhead.get(at).cloned().unwrap_or_default());
    }
    desk.keeping.left_out.set(carried.left_out);
    desk.keeping.rev.set(saved.rev);
    desk.keeping.created.set(saved.created);
    desk.keeping.state.set(State::Kept);
}

/// Takes what the other tab has written, in the place of what stands here; that can be undone.
fn take_theirs(desk: &'static Desk) {
    let there = store::read(&key(desk));
    let found = there.map(|there| Saved::read(&there));
    if let Some(Found::Scenario(saved)) = found {
        keep_history(desk);
        take(desk, &saved);
        keep_history(desk);
    }
}

/// Writes what stands here over what the other tab has written, which stays beside it under a key of its own.
fn keep_both(desk: &'static Desk) {
    let key = key(desk);
    let there = store::read(&key);
    let beside = [ASIDE, &now().to_string(), ":", &key].concat();
    let found = there.as_deref().map(Saved::read);
    if let (Some(there), Some(Found::Scenario(theirs))) = (there, found) {
        if let Err(why) = store::keep(&beside, &there) {
            return desk.keeping.state.set(State::Unkept(why));
        }
        desk.keeping.rev.set(theirs.rev);
    }
    desk.keeping.state.set(State::Kept);
    keep(desk);
}

fn keep_history(desk: &'static Desk) {
    let draft = desk.draft.get_untracked();
    desk.keeping.history.borrow_mut().note(&draft);
    desk.keeping.ways.set(desk.keeping.history.borrow().ways());
}

/// Goes back to the form before, or forth again.
fn step(desk: &'static Desk, back: bool) {
    keep_history(desk);
    let draft: Option<Draft> = {
        let mut history = desk.keeping.history.borrow_mut();
        match back {
            true => history.back(),
            false => history.forth(),
        }
    };
    if let Some(draft) = draft {
        desk.go_on();
        desk.fill(&draft);
        desk.keeping.ways.set(desk.keeping.history.borrow().ways());
    }
}

/// How the form is kept, and the ways back and forth.
pub(crate) fn notice(desk: &'static Desk, lang: Lang) -> Element {
    let keeping = &desk.keeping;
    let way = move |back: bool, sign: &'static str, name: text::Say| {
        button("step-back")
            .attr("aria-label", name.get(lang))
            .attr("title", name.get(lang))
            .attr("data-testid", if back { "undo" } else { "redo" })
            .live_attr("disabled", move || {
                let (can_back, can_forth) = keeping.ways.get();
                let can = if back { can_back } else { can_forth };
                (!can).then_some("".into())
            })
            .on("click", move |_| step(desk, back))
            .child(el("span").attr("aria-hidden", "true").child(sign))
    };
    el("div")
        .class("kept not-printed")
        .child(
            el("div")
                .class("kept-line")
                .child(
                    el("p")
                        .class("help")
                        .attr("role", "status")
                        .attr("data-testid", "kept")
                        .live(move || words(&keeping.state.get()).map(|it| it.get(lang))),
                )
                .child(way(true, "↶", text::STEP_BACK))
                .child(way(false, "↷", text::STEP_FORTH)),
        )
        .child(live(move || elsewhere(desk, lang)))
        .child(live(move || left_out(&keeping.left_out.get(), lang)))
}

fn words(state: &State) -> Option<text::Say> {
    match state {
        State::Blank => None,
        State::Kept => Some(text::IS_KEPT),
        State::Unkept(Unkept::Full) => Some(text::NOT_KEPT_FULL),
        State::Unkept(Unkept::Blocked) => Some(text::NOT_KEPT_BLOCKED),
        State::Elsewhere => Some(text::CHANGED_ELSEWHERE),
        State::Newer => Some(text::KEPT_BY_NEWER),
        State::Aside(_) => Some(text::SET_ASIDE),
    }
}

/// What can be done about what cannot simply be kept.
fn elsewhere(desk: &'static Desk, lang: Lang) -> Option<Part> {
    match desk.keeping.state.get() {
        State::Elsewhere => Some(
            el("p")
                .class("acts notice")
                .child(
                    button("apply")
                        .on("click", move |_| take_theirs(desk))
                        .child(text::TAKE_THEIRS.get(lang)),
                )
                .child(
                    button("apply")
                        .on("click", move |_| keep_both(desk))
                        .child(text::KEEP_BOTH.get(lang)),
                )
                .into(),
        ),
        State::Aside(key) => {
            let kept = store::read(&key).unwrap_or_default();
            Some(
                el("details")
                    .class("fold notice")
                    .child(el("summary").child(text::SHOW_ASIDE.get(lang)))
                    .child(
                        el("textarea")
                            .class("entry")
                            .attr("readonly", "")
                            .attr("rows", "6")
                            .attr("aria-label", text::SHOW_ASIDE.get(lang))
                            .value(move || kept.clone()),
                    )
                    .into(),
            )
        }
        _ => None,
    }
}

fn left_out(left_out: &[LeftOut], lang: Lang) -> Option<Element> {
    if left_out.is_empty() {
        return None;
    }
    let names: Vec<String> = left_out
        .iter()
        .map(|left| left.label.get(lang).to_owned())
        .collect();
    Some(
        el("p")
            .class("notice")
            .child(text::kept_left_out(lang, &text::list(lang, &names))),
    )
}

fn key(desk: &Desk) -> String {
    [DRAFT, &desk.address].concat()
}

fn reference(desk: &Desk) -> Reference {
    Reference {
        id: desk.policy.id.clone(),
        version: desk.policy.version.clone(),
        hash: desk.hash,
    }
}

/// Milliseconds since 1970.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a clock"
)]
fn now() -> u64 {
    js_sys::Date::now() as u64
}

//! What somebody fills in is kept as they type: a moment after each change, and at once when the page is hidden. Nothing of another
//! tab's is written over, and what the browser does not take is told.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Track, WithUntracked, event_target_value};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use crate::backup::{FORM, SCENARIO};
use crate::lang::Lang;
use crate::policy::date::Date;
use crate::scenario::carry::LeftOut;
use crate::scenario::history::History;
use crate::scenario::named::{self, Reference};
use crate::scenario::saved::{Found, Saved, Verdict, verdict};
use crate::scenario::{Draft, Filled};

use super::desk::{self, Desk};
use super::part::{Element, Part, button, el, live};
use super::store::{self, Unkept};
use super::{follow, route, text};

/// How long after the last change it is kept.
const KEEP_AFTER_MS: u32 = 600;

/// Under which keys what is damaged is set aside.
pub(super) const ASIDE: &str = "aside:";

/// Under which keys it stands which scenario a calculator shows, by its address.
const CURRENT: &str = "current:";

/// How a form is kept.
#[derive(Debug)]
pub(crate) struct Keeping {
    pub(crate) state: RwSignal<State>,
    /// What of the form that was kept has no place in the policy as it is now.
    left_out: RwSignal<Vec<LeftOut>>,
    /// The key under which it is kept, and the name of the scenario; blank while it has none.
    place: RwSignal<(String, String)>,
    /// Whether a name is being given.
    is_naming: RwSignal<bool>,
    /// The revision that this tab has read or written; 0 before there is one.
    rev: Cell<u64>,
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
    pub(crate) fn new(address: &str) -> Self {
        Self {
            place: RwSignal::new(([FORM, address].concat(), String::new())),
            is_naming: RwSignal::new(false),
            state: RwSignal::new(State::Blank),
            left_out: RwSignal::new(Vec::new()),
            rev: Cell::new(0),
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
    let current = store::read(&[CURRENT, &desk.address].concat());
    let key = current.filter(|key| store::read(key).is_some());
    load(desk, key.unwrap_or_else(|| form_key(desk)));
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

/// Shows what is kept under a key; the form stays as it is where there is nothing.
fn load(desk: &'static Desk, key: String) {
    let keeping = &desk.keeping;
    keeping.rev.set(0);
    keeping.left_out.set(Vec::new());
    keeping.state.set(State::Blank);
    let found = store::read(&key).map(|kept| (Saved::read(&kept), kept));
    keeping.place.set((key.clone(), String::new()));
    match found {
        None => {}
        Some((Found::Scenario(saved), _)) => take(desk, &saved),
        Some((Found::Newer(saved), _)) => {
            take(desk, &saved);
            keeping.state.set(State::Newer);
        }
        Some((Found::Damaged, kept)) => {
            if let Ok(aside) = set_aside(&key, &kept) {
                keeping.state.set(State::Aside(aside));
            }
        }
    }
}

/// From now on forms are kept when the page is hidden, and other tabs are listened to.
fn listen() {
    let flush = || desk::all_opened().into_iter().for_each(flush);
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

/// Keeps at once all that waits to be kept, in the other program too; whether the browser now has everything that was typed.
pub(super) fn keep_all() -> bool {
    // What each part of the page does when it is hidden. An event that cannot be told of is only one that nobody listened to.
    if let Ok(event) = web_sys::Event::new("pagehide") {
        let _told = gloo::utils::window().dispatch_event(&event);
    }
    let is_kept = |desk: &'static Desk| {
        matches!(
            desk.keeping.state.get_untracked(),
            State::Blank | State::Kept | State::Aside(_)
        )
    };
    !store::lacks_any() && desk::all_opened().into_iter().all(is_kept)
}

/// Keeps at once what waits to be kept.
fn flush(desk: &'static Desk) {
    let is_waiting = desk.keeping.waiting.borrow_mut().take().is_some();
    if is_waiting {
        keep(desk);
    }
}

/// Keeps the form as it is.
fn keep(desk: &'static Desk) {
    let keeping = &desk.keeping;
    *keeping.waiting.borrow_mut() = None;
    let draft = desk.draft.get_untracked();
    note(desk, &draft);
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
    // What else is known of it stays: name, note, lines of a newer version.
    let before = match there.as_deref().map(Saved::read) {
        Some(Found::Scenario(before)) => *before,
        // Deleted elsewhere meanwhile: it comes back under its name.
        _ => Saved {
            name: keeping.place.with_untracked(|(_, name)| name.clone()),
            created: now(),
            ..Saved::default()
        },
    };
    let letterhead = match is_blank {
        true => Vec::new(),
        false => letterhead.into(),
    };
    // Who has only opened it, or taken what another tab wrote, has nothing to say to the others.
    let is_kept = keeping.state.get_untracked() == State::Kept;
    if is_kept && before.filled == filled && before.letterhead == letterhead {
        return;
    }
    let saved = Saved {
        rev,
        policy: reference(desk),
        address: desk.address.clone(),
        changed: now(),
        letterhead,
        filled,
        ..before
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
    desk.keeping.place.set((key(desk), saved.name.clone()));
    desk.keeping.state.set(State::Kept);
}

/// Takes what the other tab has written, in the place of what stands here; that can be undone.
fn take_theirs(desk: &'static Desk) {
    let there = store::read(&key(desk));
    let found = there.map(|there| Saved::read(&there));
    if let Some(Found::Scenario(saved)) = found {
        // The other tab has put it into the bin.
        if saved.binned.is_some() {
            return leave(desk);
        }
        keep_history(desk);
        take(desk, &saved);
        keep_history(desk);
    }
}

/// Keeps what stands here beside what the other tab has written, as a scenario of its own.
fn keep_both(desk: &'static Desk, lang: Lang) {
    let name = suggested_name(lang);
    desk.keeping.state.set(State::Kept);
    name_it(desk, &name);
}

/// A name that no scenario has.
pub(super) fn suggested_name(lang: Lang) -> String {
    let taken: Vec<String> = scenarios()
        .into_iter()
        .map(|kept| kept.saved.name)
        .collect();
    named::suggested_name(&taken.iter().map(String::as_str), lang)
}

/// Keeps what stands here as a new scenario of this name, and goes on with it. What had no name is gone, what had one stays.
fn name_it(desk: &'static Desk, name: &str) {
    let before = key(desk);
    let was_unnamed = self::name(desk).is_empty();
    *desk.keeping.waiting.borrow_mut() = None;
    let blank = Saved {
        policy: reference(desk),
        address: desk.address.clone(),
        name: name.to_owned(),
        created: now(),
        ..Saved::default()
    };
    let key = match add(&blank) {
        Ok(key) => key,
        Err(why) => return desk.keeping.state.set(State::Unkept(why)),
    };
    let is_ours = store::read(&before)
        .is_some_and(|there| verdict(Some(&there), desk.keeping.rev.get()) != Verdict::Changed);
    if was_unnamed && is_ours {
        store::remove(&before);
    }
    desk.keeping.rev.set(0);
    desk.keeping.place.set((key.clone(), name.to_owned()));
    desk.keeping.state.set(State::Kept);
    show_next_time(desk, &key);
    keep(desk);
}

/// Notes that the calculator shows this from now on.
fn show_next_time(desk: &Desk, key: &str) {
    let current = [CURRENT, &desk.address].concat();
    match key.starts_with(FORM) {
        true => store::remove(&current),
        // That it is not kept is told of the scenario itself.
        false => drop(store::keep(&current, key)),
    }
}

/// Goes on with what has no name yet.
fn leave(desk: &'static Desk) {
    open_key(desk, form_key(desk));
}

/// Goes on with what is kept under a key.
fn open_key(desk: &'static Desk, key: String) {
    flush(desk);
    show_next_time(desk, &key);
    desk.go_on();
    desk.fill(&Draft::blank(desk.policy));
    for words in &desk.letterhead {
        words.set(String::new());
    }
    load(desk, key);
    let draft = desk.draft.get_untracked();
    desk.keeping.history.replace(History::new(draft));
    desk.keeping.ways.set((false, false));
}

/// Opens a scenario on its calculator.
pub(super) fn open(key: &str, saved: &Saved) {
    show(key, saved);
    route::go(&["#/", &saved.address].concat());
}

/// Has its calculator show a scenario from now on.
pub(super) fn show(key: &str, saved: &Saved) {
    let desk = desk::all_opened()
        .into_iter()
        .find(|desk| desk.address == saved.address);
    match desk {
        Some(desk) => open_key(desk, key.to_owned()),
        None => drop(store::keep(&[CURRENT, &saved.address].concat(), key)),
    }
}

/// Follows what the scenario of a calculator is called.
pub(super) fn follow_name(desk: &Desk) {
    desk.keeping.place.track();
}

/// What the scenario is called that a calculator shows; blank where it has no name.
pub(super) fn name(desk: &Desk) -> String {
    desk.keeping.place.with_untracked(|(_, name)| name.clone())
}

/// A scenario that is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// Its key.
    pub(super) key: String,
    pub(super) saved: Saved,
    /// Whether a newer version of the program keeps it: then it is only looked at.
    pub(super) is_newer: bool,
}

/// The scenarios that are kept and can be read.
pub(super) fn scenarios() -> Vec<Kept> {
    let keys = store::keys(SCENARIO).into_iter();
    let read = |id: String| {
        let key = [SCENARIO, &id].concat();
        let (saved, is_newer) = match Saved::read(&store::read(&key)?) {
            Found::Scenario(saved) => (*saved, false),
            Found::Newer(saved) => (*saved, true),
            Found::Damaged => return None,
        };
        Some(Kept {
            key,
            saved,
            is_newer,
        })
    };
    keys.filter_map(read).collect()
}

/// Changes what is kept under a key, other than what is filled in.
///
/// # Errors
/// Why it cannot be kept.
pub(super) fn change(key: &str, change: impl FnOnce(&mut Saved)) -> Result<(), Unkept> {
    let shown = desk::all_opened()
        .into_iter()
        .find(|desk| desk.keeping.place.with_untracked(|(own, _)| own == key));
    if let Some(desk) = shown {
        flush(desk);
    }
    let Some(Found::Scenario(mut saved)) = store::read(key).map(|it| Saved::read(&it)) else {
        return Ok(());
    };
    saved.rev = saved.rev.saturating_add(1);
    change(&mut saved);
    store::keep(key, &saved.write())?;
    if let Some(desk) = shown {
        desk.keeping.rev.set(saved.rev);
        desk.keeping.place.set((key.to_owned(), saved.name.clone()));
        if saved.binned.is_some() {
            leave(desk);
        }
    }
    Ok(())
}

/// An id that nothing else has.
pub(super) fn new_id() -> String {
    let noise = js_sys::Math::random().to_string();
    let digits = noise.trim_start_matches("0.");
    let digits = digits.get(..6).unwrap_or(digits);
    [&now().to_string(), "-", digits].concat()
}

/// Puts what cannot be read aside, as it is; under which key.
///
/// # Errors
/// Why the browser did not take it: then it stays where it is.
pub(super) fn set_aside(key: &str, kept: &str) -> Result<String, Unkept> {
    let aside = [ASIDE, &now().to_string(), ":", key].concat();
    store::keep(&aside, kept)?;
    // Only what stands elsewhere is removed here.
    store::remove(key);
    Ok(aside)
}

/// Keeps a new scenario; under which key.
///
/// # Errors
/// Why the browser did not take it. Then it is nowhere: what was not taken must not look as if it had been.
pub(super) fn add(saved: &Saved) -> Result<String, Unkept> {
    let key = [SCENARIO, &new_id()].concat();
    let kept = store::keep(&key, &saved.write());
    if kept.is_err() {
        store::remove(&key);
    }
    kept.map(|()| key)
}

fn keep_history(desk: &'static Desk) {
    note(desk, &desk.draft.get_untracked());
}

/// Notes the form as it is now among those that one can go back to.
fn note(desk: &'static Desk, draft: &Draft) {
    let filled = |draft: &Draft| Filled::of(desk.policy, draft);
    let mut history = desk.keeping.history.borrow_mut();
    history.note(draft, &|a, b| filled(a) == filled(b));
    desk.keeping.ways.set(history.ways());
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
                .child(live(move || called(desk, lang)))
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
        .child(live(move || naming(desk, lang)))
        .child(live(move || elsewhere(desk, lang)))
        .child(live(move || left_out(&keeping.left_out.get(), lang)))
}

/// Which scenario it is, and what can be done with it.
fn called(desk: &'static Desk, lang: Lang) -> Element {
    let (_, name) = desk.keeping.place.get();
    let all = el("a")
        .attr("href", "#/scenarios")
        .child(text::SCENARIOS.get(lang));
    let line = el("p").class("called");
    let line = match name.as_str() {
        "" => line.child(
            button("quiet")
                .attr("data-testid", "name-it")
                .on("click", move |_| desk.keeping.is_naming.set(true))
                .child(text::NAME_IT.get(lang)),
        ),
        name => line
            .child(el("strong").child(name.to_owned()))
            .child(
                button("quiet")
                    .on("click", move |_| desk.keeping.is_naming.set(true))
                    .child(text::KEEP_A_COPY.get(lang)),
            )
            .child(
                button("quiet")
                    .on("click", move |_| leave(desk))
                    .child(text::LEAVE_SCENARIO.get(lang)),
            ),
    };
    line.child(all)
}

/// Where a name is given.
fn naming(desk: &'static Desk, lang: Lang) -> Option<Element> {
    if !desk.keeping.is_naming.get() {
        return None;
    }
    let name = RwSignal::new(suggested_name(lang));
    let done = move |event: &web_sys::Event| {
        event.prevent_default();
        let name = name.get_untracked();
        if !name.trim().is_empty() {
            desk.keeping.is_naming.set(false);
            name_it(desk, name.trim());
        }
    };
    Some(
        el("form")
            .class("naming")
            .on("submit", done)
            .child(
                el("label")
                    .class("inline")
                    .child(el("span").child(text::SCENARIO_NAME.get(lang)))
                    .child(
                        el("input")
                            .class("entry")
                            .attr("type", "text")
                            .attr("maxlength", "80")
                            .attr("autocomplete", "off")
                            .attr("data-testid", "scenario-name")
                            .value(move || name.get())
                            .on("input", move |event| name.set(event_target_value(event))),
                    ),
            )
            .children(keep_or_cancel(lang, move || {
                desk.keeping.is_naming.set(false);
            })),
    )
}

/// What a form ends with in which something is named: a button that sends it, and one that does not.
pub(super) fn keep_or_cancel(lang: Lang, cancel: impl Fn() + 'static) -> [Element; 2] {
    let keep = el("button")
        .class("apply")
        .attr("type", "submit")
        .child(text::KEEP_IT.get(lang));
    let cancel = button("quiet")
        .on("click", move |_| cancel())
        .child(text::CANCEL.get(lang));
    [keep, cancel]
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
                        .on("click", move |_| keep_both(desk, lang))
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

/// What of something that was kept or sent has no place any more.
pub(super) fn left_out(left_out: &[LeftOut], lang: Lang) -> Option<Element> {
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

/// The key under which the form of a calculator is kept.
pub(super) fn key(desk: &Desk) -> String {
    desk.keeping.place.with_untracked(|(key, _)| key.clone())
}

fn form_key(desk: &Desk) -> String {
    [FORM, &desk.address].concat()
}

/// Which policy a calculator is of.
pub(super) fn reference(desk: &Desk) -> Reference {
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
pub(super) fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// The day where the reader is.
pub(super) fn today() -> Date {
    let now = when(now());
    let day = now.split(' ').next().unwrap_or_default();
    day.parse().unwrap_or(Date::FIRST)
}

/// A moment as people write it, in the time zone of the device.
pub(super) fn when(moment: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a clock")]
    let date = js_sys::Date::new(&(moment as f64).into());
    let two = |number: u32| format!("{number:02}");
    let day = [
        date.get_full_year().to_string(),
        two(date.get_month() + 1),
        two(date.get_date()),
    ];
    [
        day.join("-"),
        [two(date.get_hours()), two(date.get_minutes())].join(":"),
    ]
    .join(" ")
}

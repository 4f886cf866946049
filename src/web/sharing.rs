//! A scenario on its way: as a link with its QR code, locked if need be. What the link has is said before it is sent.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use leptos::prelude::{
    Get, GetUntracked, RwSignal, Set, Track, With, WithUntracked, event_target_value,
};
use leptos::task::spawn_local;
use web_sys::Event;

use crate::lang::Lang;
use crate::link::lock as layout;
use crate::link::{self, Link, LinkError, PREFIX};
use crate::policy::Listed;
use crate::scenario::named::Reference;
use crate::scenario::{Filled, Kept};

use super::desk::Desk;
use super::fold::fold;
use super::lock::{self, Unable};
use super::outgoing::{Outgoing, Outlook};
use super::part::{Element, Part, button, el, live, several};
use super::{follow, keeping, mine, pages, store, text};

/// How long after the last change the link is made anew.
const MAKE_AFTER_MS: u32 = 250;

/// A link being made.
#[derive(Clone, PartialEq)]
enum Made {
    Coming,
    Link(String),
    Not(text::Say),
    Refused(LinkError),
}

/// What the section shows.
#[derive(Clone, Copy)]
struct Shared {
    desk: &'static Desk,
    made: RwSignal<Made>,
    /// The pass-phrase with which it is locked; blank where it is not.
    phrase: RwSignal<String>,
    /// What is shown of the link.
    shown: Outlook,
    /// Counts what was asked for: of what takes a while only the last is shown.
    asked: RwSignal<usize>,
}

/// The section in which a scenario becomes a link.
pub(super) fn panel(desk: &'static Desk, lang: Lang) -> Part {
    let shared = Shared {
        desk,
        made: RwSignal::new(Made::Coming),
        phrase: RwSignal::new(String::new()),
        shown: Outlook::default(),
        asked: RwSignal::new(0),
    };
    let waiting: Rc<RefCell<Option<Timeout>>> = Rc::default();
    let is_first = Cell::new(true);
    follow(move || {
        desk.draft.track();
        keeping::follow_name(desk);
        shared.phrase.track();
        let pause = if is_first.take() { 0 } else { MAKE_AFTER_MS };
        // Dropping the one before cancels it.
        *waiting.borrow_mut() = Some(Timeout::new(pause, move || make(shared)));
    });
    several([
        el("p")
            .class("help")
            .attr("data-testid", "link-contains")
            .live(move || {
                shared.made.track();
                contains(desk, lang)
            })
            .into(),
        el("p")
            .class("help")
            .child(text::LINK_SEEN.get(lang))
            .into(),
        live(move || match shared.made.get() {
            Made::Coming => pages::says(text::LOCKING.get(lang)).into(),
            Made::Not(why) => el("p").class("notice wrong").child(why.get(lang)).into(),
            Made::Refused(why) => {
                let why = why.message().get(lang).to_owned();
                el("p").class("notice wrong").child(why).into()
            }
            Made::Link(link) => ways(shared, link, lang),
        }),
        locking(shared, lang).into(),
    ])
}

/// What the link has, in a sentence.
fn contains(desk: &Desk, lang: Lang) -> String {
    let policy = desk.policy;
    let filled = filled(desk);
    let name = keeping::name(desk);
    let title = Listed::of(policy).title.get(lang);
    let mut parts = vec![text::link_policy(lang, title, &policy.version)];
    if !desk.address.starts_with("p/") {
        parts.push(text::LINK_FILE.get(lang).to_owned());
    }
    let mut count = |count: usize, words: fn(Lang, &str) -> String| {
        if count > 0 {
            parts.push(words(lang, &text::number(count)));
        }
    };
    count(filled.fields(), text::link_figures);
    count(filled.parameters.len(), text::link_parameters);
    count(filled.readings.len(), text::link_readings);
    if !name.is_empty() {
        parts.push(text::link_name(lang, &name));
    }
    text::link_contains(lang, &text::list(lang, &parts))
}

fn filled(desk: &Desk) -> Filled {
    desk.draft
        .with_untracked(|draft| Filled::of(desk.policy, draft))
}

/// The scenario as a link has it; none where the policy file is not the one that is computed with any more.
fn of(desk: &Desk) -> Option<Link> {
    let file = match desk.address.strip_prefix("my/") {
        None => None,
        Some(id) => {
            let kept = Kept::read(&store::read(&mine::policy_key(id))?)?;
            let is_same = Reference::hash_of(&kept.text) == desk.hash;
            Some(is_same.then_some(kept.text)?)
        }
    };
    Some(Link {
        policy: keeping::reference(desk),
        name: keeping::name(desk),
        filled: filled(desk),
        file,
    })
}

/// Makes the link of what is filled in now.
fn make(shared: Shared) {
    let asked = shared.asked.get_untracked() + 1;
    shared.asked.set(asked);
    let put = move |made: Made| {
        if shared.asked.get_untracked() == asked && shared.made.get_untracked() != made {
            shared.shown.told.set(None);
            shared.made.set(made);
        }
    };
    let Some(link) = of(shared.desk) else {
        return put(Made::Not(text::POLICY_CHANGED));
    };
    let phrase = shared.phrase.get_untracked();
    if phrase.is_empty() {
        return put(match link::encode(&link) {
            Ok(link) => Made::Link(link),
            Err(why) => Made::Refused(why),
        });
    }
    // What is not locked must not be taken for what is.
    put(Made::Coming);
    spawn_local(async move {
        put(match lock::locked(&link, &phrase).await {
            Ok(link) => Made::Link(link),
            Err(Unable::Link(why)) => Made::Refused(why),
            Err(Unable::NoCryptography) => Made::Not(text::NO_CRYPTO),
        });
    });
}

/// The link with what can be done with it.
fn ways(shared: Shared, link: String, lang: Lang) -> Part {
    let name = keeping::name(shared.desk);
    let locked = (!shared.phrase.with_untracked(String::is_empty)).then(|| {
        el("p")
            .class("help")
            .attr("data-testid", "locked")
            .child(text::LOCKED_NOW.get(lang))
    });
    let outgoing = Outgoing {
        behind: [PREFIX, &link].concat(),
        title: name,
        words: String::new(),
        of_file: text::LINK_OF_FILE,
        label: text::SHARE_AS_LINK,
        copy: text::COPY_LINK,
    };
    several([locked.into(), outgoing.ways(shared.shown, lang)])
}

/// Where a pass-phrase is given, and taken off again.
fn locking(shared: Shared, lang: Lang) -> Element {
    let (typed, is_short) = (RwSignal::new(String::new()), RwSignal::new(false));
    let done = move |event: &Event| {
        event.prevent_default();
        let phrase = typed.get_untracked();
        is_short.set(!layout::is_long_enough(&phrase));
        if !is_short.get_untracked() {
            shared.phrase.set(layout::phrase(&phrase).to_owned());
        }
    };
    let off = move || {
        let is_locked = !shared.phrase.with(String::is_empty);
        is_locked.then(|| {
            button("quiet")
                .on("click", move |_| {
                    typed.set(String::new());
                    shared.phrase.set(String::new());
                })
                .child(text::UNLOCKED_AGAIN.get(lang))
        })
    };
    fold(
        "fold",
        ("span", text::LOCK_IT),
        RwSignal::new(false),
        lang,
        move || {
            let field = phrase_field("lock-phrase", typed, lang)
                .live_attr("aria-invalid", move || {
                    is_short.get().then(|| "true".into())
                });
            el("form")
                .class("naming")
                .on("submit", done)
                .child(el("p").class("help").child(text::LOCK_HELP.get(lang)))
                .child(labelled(field, lang))
                .child(el("p").attr("role", "status").live(move || {
                    let is_short = is_short.get();
                    is_short.then(|| {
                        el("span")
                            .class("wrong")
                            .child(text::PHRASE_SHORT.get(lang))
                    })
                }))
                .child(
                    el("p")
                        .class("acts")
                        .child(
                            el("button")
                                .class("apply")
                                .attr("type", "submit")
                                .child(text::LOCK_IT.get(lang)),
                        )
                        .live(off),
                )
        },
    )
    .attr("data-testid", "lock")
}

/// A field for a pass-phrase. What is typed can be read: it is told to somebody else, and on a phone nobody types it right unseen.
pub(super) fn phrase_field(id: &'static str, typed: RwSignal<String>, lang: Lang) -> Element {
    el("input")
        .id(id)
        .class("entry")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("aria-label", text::PASS_PHRASE.get(lang))
        .value(move || typed.get())
        .on("input", move |event| typed.set(event_target_value(event)))
}

pub(super) fn labelled(field: Element, lang: Lang) -> Element {
    el("label")
        .class("inline")
        .child(el("span").child(text::PASS_PHRASE.get(lang)))
        .child(field)
}

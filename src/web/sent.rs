//! The page of a scenario that somebody has sent: what is in its link, what it gives, and what of it has no place any more. Nothing is
//! kept until it is asked to be; then the link is gone from the address.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{Get, GetUntracked, LocalStorage, Owner, RwSignal, Set};
use leptos::task::spawn_local;
use web_sys::Event;

use crate::backup;
use crate::lang::Lang;
use crate::library::{self, Source};
use crate::link::lock::Locked;
use crate::link::{self, Link, LinkError, Opened};
use crate::policy::{Listed, Policy};
use crate::scenario::{Kept, Saved};

use super::desk::{self, Desk, Origin};
use super::later::{self, Shown};
use super::lock::{self, Unable};
use super::part::{Element, Part, button, el, live, several};
use super::sharing::{labelled, phrase_field};
use super::store::{self, Unkept};
use super::{keeping, mine, pages, route, scenarios, text};

/// How far a link is opened.
#[derive(Clone)]
enum Stage {
    Refused(LinkError),
    /// It takes a pass-phrase; with it what was wrong with the one that was given.
    Locked(Rc<Locked>, Option<Unable>),
    Unlocking,
    /// Of a policy that is built in.
    BuiltIn(Rc<Link>, Source),
    /// Of a policy that came with it, which is being read.
    Reading,
    /// Its policy is not to be had: why not.
    Without(Rc<Link>, text::Say),
    /// Of a policy that came with it.
    Own(Rc<Link>, &'static Policy, Origin),
}

/// The link that is shown: what was found out stays when the page is made anew, in another language.
struct Sent {
    text: String,
    stage: RwSignal<Stage, LocalStorage>,
}

thread_local! {
    static SENT: RefCell<Option<Sent>> = const { RefCell::new(None) };
}

/// The page of a link, by its text.
pub(super) fn page(root: &Owner, text: &str, lang: Lang) -> Part {
    let stage = opened(root, text);
    let root = root.clone();
    // What was typed stays where it was wrong.
    let typed = RwSignal::new(String::new());
    live(move || match stage.get() {
        Stage::Refused(why) => refused(why, lang),
        Stage::Locked(locked, wrong) => unlocking((stage, typed), locked, wrong, lang),
        Stage::Unlocking => waiting(text::UNLOCKING, lang),
        Stage::Reading => waiting(text::LINK_READING, lang),
        Stage::Without(link, why) => without(&link, why, lang),
        Stage::Own(link, policy, origin) => preview(&root, link, policy, origin, lang),
        Stage::BuiltIn(link, source) => match pages::here(source, lang) {
            Ok((policy, origin)) => preview(&root, link, policy, origin, lang),
            Err(says) => several([
                intro(source.listed.title.get(lang), None, lang).into(),
                says,
            ]),
        },
    })
}

/// How far the link is opened, from before or from now on.
fn opened(root: &Owner, text: &str) -> RwSignal<Stage, LocalStorage> {
    let known = SENT.with_borrow(|sent| {
        let known = sent.as_ref().filter(|sent| sent.text == text)?;
        Some(known.stage)
    });
    if let Some(known) = known {
        return known;
    }
    let stage = root.with(|| RwSignal::new_local(Stage::Reading));
    SENT.set(Some(Sent {
        text: text.to_owned(),
        stage,
    }));
    match link::open(text) {
        Err(why) => stage.set(Stage::Refused(why)),
        Ok(Opened::Locked(locked)) => stage.set(Stage::Locked(Rc::new(locked), None)),
        Ok(Opened::Link(link)) => read(stage, *link),
    }
    stage
}

/// Goes on with a link that is open: its policy is built in, or has to be read.
fn read(stage: RwSignal<Stage, LocalStorage>, link: Link) {
    let link = Rc::new(link);
    let Some(file) = &link.file else {
        return stage.set(match library::source(&link.policy.id) {
            Some(source) => Stage::BuiltIn(link, source),
            None => Stage::Without(link, text::LINK_NO_POLICY),
        });
    };
    stage.set(Stage::Reading);
    let own = Rc::clone(&link);
    mine::read(file, move |read| {
        stage.set(match read {
            Ok((policy, origin)) => Stage::Own(own, policy, origin),
            Err(text::NOT_SOUND) => Stage::Without(own, text::LINK_BAD_POLICY),
            Err(why) => Stage::Without(own, why),
        });
    });
}

fn intro(title: &str, policy: Option<String>, lang: Lang) -> Element {
    el("div")
        .class("intro")
        .child(el("p").class("eyebrow").child(text::FROM_LINK.get(lang)))
        .child(pages::heading(title.to_owned()))
        .child(policy.map(|policy| el("p").class("tagline").child(policy)))
}

fn waiting(words: text::Say, lang: Lang) -> Part {
    several([
        intro(text::OPEN_LINK.get(lang), None, lang).into(),
        pages::says(words.get(lang)).into(),
    ])
}

fn refused(why: LinkError, lang: Lang) -> Part {
    let why = why.message().get(lang).to_owned();
    several([
        intro(text::OPEN_LINK.get(lang), None, lang).into(),
        el("p")
            .class("notice wrong")
            .attr("role", "alert")
            .attr("data-testid", "link-refused")
            .child(why)
            .into(),
        el("p")
            .class("acts")
            .child(leave(text::TO_POLICIES, lang))
            .into(),
    ])
}

/// A way on that does not come back to the link.
fn leave(words: text::Say, lang: Lang) -> Element {
    button("apply")
        .attr("data-testid", "leave-link")
        .on("click", |_| route::replace("#/"))
        .child(words.get(lang))
}

/// Where the pass-phrase is given.
fn unlocking(
    (stage, typed): (RwSignal<Stage, LocalStorage>, RwSignal<String>),
    locked: Rc<Locked>,
    wrong: Option<Unable>,
    lang: Lang,
) -> Part {
    let done = move |event: &Event| {
        event.prevent_default();
        let phrase = typed.get_untracked();
        if phrase.trim().is_empty() {
            return;
        }
        let locked = Rc::clone(&locked);
        stage.set(Stage::Unlocking);
        spawn_local(async move {
            match lock::unlocked(&locked, &phrase).await {
                Ok(link) => read(stage, link),
                Err(why) => stage.set(Stage::Locked(locked, Some(why))),
            }
        });
    };
    let wrong = wrong.map(|wrong| {
        let words = match wrong {
            Unable::Link(why) => why.message().get(lang).to_owned(),
            Unable::NoCryptography => text::NO_CRYPTO.get(lang).to_owned(),
        };
        el("p")
            .class("notice wrong")
            .attr("role", "alert")
            .child(words)
    });
    let ask = LinkError::Locked.message().get(lang).to_owned();
    several([
        intro(text::OPEN_LINK.get(lang), Some(ask), lang).into(),
        el("form")
            .class("naming unlock")
            .attr("data-testid", "unlock")
            .on("submit", done)
            .child(wrong)
            .child(labelled(phrase_field("phrase", typed, lang), lang))
            .child(
                el("p").class("acts").child(
                    el("button")
                        .class("apply")
                        .attr("type", "submit")
                        .child(text::UNLOCK.get(lang)),
                ),
            )
            .into(),
    ])
}

/// What is filled in where there is no policy to compute it by.
fn without(link: &Link, why: text::Say, lang: Lang) -> Part {
    let content = link.filled.text();
    let policy = text::link_policy(lang, &link.policy.id, &link.policy.version);
    several([
        intro(name_of(link, text::OPEN_LINK.get(lang)), Some(policy), lang).into(),
        el("p")
            .class("notice wrong")
            .attr("role", "alert")
            .attr("data-testid", "link-refused")
            .child(why.get(lang))
            .into(),
        el("textarea")
            .class("entry link-text")
            .attr("readonly", "")
            .attr("rows", "8")
            .attr("aria-label", text::LINK_CONTENT.get(lang))
            .value(move || content.clone())
            .into(),
        el("p")
            .class("acts")
            .child(leave(text::TO_POLICIES, lang))
            .into(),
    ])
}

fn name_of<'l>(link: &'l Link, or: &'l str) -> &'l str {
    match link.name.trim() {
        "" => or,
        name => name,
    }
}

/// What is in the link, and the way to keep it.
fn preview(
    root: &Owner,
    link: Rc<Link>,
    policy: &'static Policy,
    origin: Origin,
    lang: Lang,
) -> Part {
    let carried = link.filled.draft(policy);
    let desk = desk::guest(root, policy, origin, &carried.draft);
    let title = Listed::of(desk.policy).title.get(lang);
    let policy = [title, &text::version(lang, &desk.policy.version)].join(" · ");
    let notice = |words: text::Say| el("p").class("notice").child(words.get(lang));
    let own = link.file.is_some().then(|| notice(text::LINK_OWN));
    let is_changed = link.policy.hash != desk.hash;
    let changed = is_changed.then(|| notice(text::LINK_CHANGED));
    let told = RwSignal::new(None::<Unkept>);
    let known = same(&link, desk);
    let words = match known {
        Some(_) => text::OPEN_KNOWN,
        None => text::KEEP_LINKED,
    };
    let keep = {
        let link = Rc::clone(&link);
        button("apply")
            .attr("data-testid", "keep-link")
            .on("click", move |_| {
                let kept = match &known {
                    Some(known) => {
                        keeping::show(&known.key, &known.saved);
                        Ok(known.saved.address.clone())
                    }
                    None => keep(&link, desk, lang),
                };
                match kept {
                    Ok(address) => route::replace(&["#/", &address].concat()),
                    Err(why) => told.set(Some(why)),
                }
            })
            .child(words.get(lang))
    };
    let why = move || {
        told.get().map(|why| {
            let why = scenarios::refused(why).get(lang);
            el("p").class("notice wrong").child(why)
        })
    };
    several([
        intro(name_of(&link, title), Some(policy), lang).into(),
        el("div")
            .class("sent")
            .child(el("p").class("help").child(text::ONLY_SHOWN.get(lang)))
            .child(own)
            .child(changed)
            .child(keeping::left_out(&carried.left_out, lang))
            .child(
                el("p")
                    .class("acts")
                    .child(keep)
                    .child(leave(text::DROP_LINKED, lang)),
            )
            .child(el("div").attr("role", "status").live(why))
            .into(),
        live(move || later::show(Shown::Figures(desk), lang)),
    ])
}

/// The scenario of the reader's that is the same, if there is one: a link may be opened twice.
fn same(link: &Link, desk: &Desk) -> Option<keeping::Kept> {
    let mut scenarios = keeping::scenarios().into_iter();
    scenarios.find(|kept| {
        let saved = &kept.saved;
        saved.binned.is_none()
            && saved.policy.id == desk.policy.id
            && saved.policy.hash == desk.hash
            && saved.filled == link.filled
            && (link.name.trim().is_empty() || saved.name == link.name.trim())
    })
}

/// Keeps what is in the link, with its policy if it came along; where its calculator is.
fn keep(link: &Link, desk: &'static Desk, lang: Lang) -> Result<String, Unkept> {
    let address = match &link.file {
        None => ["p/", &desk.policy.id].concat(),
        Some(file) => ["my/", &keep_policy(file, desk.policy)?].concat(),
    };
    let saved = Saved {
        rev: 1,
        policy: link.policy.clone(),
        address,
        name: match link.name.trim() {
            "" => keeping::suggested_name(lang),
            name => name.to_owned(),
        },
        created: keeping::now(),
        changed: keeping::now(),
        filled: link.filled.clone(),
        ..Saved::default()
    };
    let key = keeping::add(&saved)?;
    keeping::show(&key, &saved);
    Ok(saved.address)
}

/// Keeps a policy that came along, under its id or, where another has it, under the first number that is free; under which.
fn keep_policy(file: &str, policy: &Policy) -> Result<String, Unkept> {
    let (id, is_there) = backup::beside(
        &policy.id,
        |number| format!("{}-{number}", policy.id),
        |id| {
            let there = store::read(&mine::policy_key(id))?;
            Some(Kept::read(&there).is_some_and(|there| there.text == file))
        },
    );
    if !is_there {
        let key = mine::policy_key(&id);
        let kept = Kept {
            title: policy.title.clone(),
            text: file.to_owned(),
        };
        if let Err(why) = store::keep(&key, &kept.write()) {
            store::remove(&key);
            return Err(why);
        }
    }
    Ok(id)
}

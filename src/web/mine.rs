//! The reader's own policies: kept in this browser, read by the other program when one is opened.

use std::cell::RefCell;

use leptos::prelude::{GetUntracked, LocalStorage, Owner, RwSignal, Set, Track};

use crate::lang::Lang;
use crate::policy::pack::fingerprint;
use crate::policy::{Listed, Policy};
use crate::scenario::carry::carry;
use crate::scenario::named::Reference;
use crate::scenario::{Draft, Kept};

use super::desk::{self, Desk, Origin};
use super::pages;
use super::part::{Part, button, el, live, several};
use super::text::Say;
use super::{deleted, reader, route, store, text};

/// What became of a policy that was opened.
#[derive(Clone, Copy)]
enum Place {
    Coming,
    /// Why it is not here.
    Not(Say),
    Here(&'static Desk),
}

struct Opened {
    id: String,
    /// As it was kept when it was read.
    kept: String,
    place: RwSignal<Place, LocalStorage>,
    /// The desk of the version before: its figures go to the next.
    before: Option<&'static Desk>,
}

thread_local! {
    static OPENED: RefCell<Vec<Opened>> = const { RefCell::new(Vec::new()) };
}

/// The calculator of a policy that was kept, and its name.
pub(super) fn page(root: &Owner, id: &str, page: pages::Page, lang: Lang) -> (String, Part) {
    let stored = store::read(&policy_key(id));
    let Some((kept, raw)) = stored.and_then(|raw| Some((Kept::read(&raw)?, raw))) else {
        return pages::not_found(None, lang);
    };
    let place = open(root, id, &raw, &kept);
    let title = kept.title.get(lang).to_owned();
    let id = id.to_owned();
    let name = title.clone();
    let root = root.clone();
    let shown = live(move || {
        place.track();
        let edit = el("a")
            .attr("href", route::edit(&["my/", &id].concat()))
            .child(text::EDIT.get(lang));
        let says = match place.get_untracked() {
            Place::Here(desk) => {
                return several([
                    el("p")
                        .class("eyebrow not-printed")
                        .child(text::MINE.get(lang))
                        .child(" · ")
                        .child(edit)
                        .into(),
                    page(&Listed::of(desk.policy), desk, lang),
                ]);
            }
            Place::Coming => text::COMING,
            Place::Not(why) => why,
        };
        let again = {
            let (root, id, raw, kept) = (root.clone(), id.clone(), raw.clone(), kept.clone());
            button("apply")
                .on("click", move |_| ask(&root, &id, &raw, &kept, place))
                .child(text::TRY_AGAIN.get(lang))
        };
        let is_lost = matches!(place.get_untracked(), Place::Not(_));
        el("div")
            .class("intro")
            .child(pages::heading(name.clone()))
            .child(
                el("p")
                    .class("help")
                    .attr("role", "status")
                    .child(says.get(lang)),
            )
            .child(is_lost.then_some(again))
            .child(el("p").child(edit))
            .into()
    });
    (title, shown)
}

/// The desks of the policies that were kept and whose file is wanted; what there is to say of those that are not here. Follows their
/// coming.
pub(super) fn desks(root: &Owner, is_wanted: fn(&str) -> bool) -> Vec<Result<&'static Desk, Say>> {
    let mut desks = Vec::new();
    for id in store::keys("policy:") {
        let stored = store::read(&policy_key(&id));
        let kept = stored.and_then(|raw| Some((Kept::read(&raw)?, raw)));
        if let Some((kept, raw)) = kept.filter(|(kept, _)| is_wanted(&kept.text)) {
            let place = open(root, &id, &raw, &kept);
            place.track();
            desks.push(match place.get_untracked() {
                Place::Here(desk) => Ok(desk),
                Place::Coming => Err(text::COMING),
                Place::Not(why) => Err(why),
            });
        }
    }
    desks
}

/// Where a policy is; it is asked for if it was not, or was kept anew since.
fn open(root: &Owner, id: &str, raw: &str, kept: &Kept) -> RwSignal<Place, LocalStorage> {
    let known = OPENED.with_borrow(|opened| {
        let known = opened.iter().find(|it| it.id == id)?;
        Some((known.place, known.kept == raw))
    });
    match known {
        Some((place, true)) => place,
        Some((place, false)) => {
            OPENED.with_borrow_mut(|opened| {
                if let Some(known) = opened.iter_mut().find(|it| it.id == id) {
                    raw.clone_into(&mut known.kept);
                    if let Place::Here(desk) = place.get_untracked() {
                        known.before = Some(desk);
                    }
                }
            });
            ask(root, id, raw, kept, place);
            place
        }
        None => {
            let place = root.with(|| RwSignal::new_local(Place::Coming));
            OPENED.with_borrow_mut(|opened| {
                opened.push(Opened {
                    id: id.to_owned(),
                    kept: raw.to_owned(),
                    place,
                    before: None,
                });
            });
            ask(root, id, raw, kept, place);
            place
        }
    }
}

fn ask(root: &Owner, id: &str, raw: &str, kept: &Kept, place: RwSignal<Place, LocalStorage>) {
    let (root, id, raw) = (root.clone(), id.to_owned(), raw.to_owned());
    place.set(Place::Coming);
    read(&kept.text, move |read| {
        let before = OPENED.with_borrow(|opened| {
            let known = opened.iter().find(|it| it.id == id && it.kept == raw)?;
            Some(known.before)
        });
        // It was kept anew meanwhile, and that was asked for.
        let Some(before) = before else { return };
        let (policy, origin) = match read {
            Ok(read) => read,
            Err(why) => return place.set(Place::Not(why)),
        };
        let address = ["my/", &id].concat();
        let desk = desk::desk(&root, policy, &address, origin);
        if let Some(before) = before {
            let draft = before.draft.get_untracked();
            let mut draft = carry(before.policy, &draft, policy).draft;
            // What was tried out on the version before must not hide what this one was given.
            draft.parameters = Draft::blank(policy).parameters;
            desk.fill(&draft);
        }
        place.set(Place::Here(desk));
    });
}

/// Has the other program read a policy file; why not where it cannot be computed with.
pub(super) fn read(
    file: &str,
    then: impl FnOnce(Result<(&'static Policy, Origin), Say>) + 'static,
) {
    let hash = Reference::hash_of(file);
    reader::ask("check", &[file], move |answer| {
        let Some(answer) = answer else {
            return then(Err(text::READER_LOST));
        };
        let Some(bytes) = reader::bytes(&answer, "packed") else {
            return then(Err(text::NOT_SOUND));
        };
        if !reader::is_of_this_version(&answer) {
            return then(Err(text::READER_OLD));
        }
        let policy: &'static Policy = Box::leak(Box::new(Policy::unpack(&bytes)));
        let origin = Origin {
            fingerprint: fingerprint(&bytes),
            hash,
            packed: bytes,
        };
        then(Ok((policy, origin)));
    });
}

/// The key under which a policy is kept.
pub(super) fn policy_key(id: &str) -> String {
    ["policy:", id].concat()
}

/// The policies that were kept, and the drafts if they are wanted as well.
pub(super) fn lists(with_drafts: bool, lang: Lang) -> Part {
    let changed = RwSignal::new(0);
    live(move || {
        changed.track();
        let drafts = with_drafts.then(|| list(text::DRAFTS, "draft:", changed, route::edit, lang));
        several([
            deleted::undo(&["policy:", "draft:"], changed, lang).into(),
            list(text::MINE, "policy:", changed, route::mine, lang),
            drafts.into(),
        ])
    })
}

/// What is under keys that begin so, as links with a way to delete each; nothing where nothing is.
fn list(
    title: Say,
    start: &'static str,
    changed: RwSignal<usize>,
    address: fn(&str) -> String,
    lang: Lang,
) -> Part {
    let mut rows = Vec::new();
    for id in store::keys(start) {
        let key = [start, &id].concat();
        let Some(kept) = store::read(&key).and_then(|raw| Kept::read(&raw)) else {
            continue;
        };
        let name = match kept.title.get(lang) {
            "" => text::UNNAMED.get(lang).to_owned(),
            name => name.to_owned(),
        };
        let delete = button("quiet")
            .attr("aria-label", [text::DELETE.get(lang), " ", &name].concat())
            .on("click", {
                let name = name.clone();
                move |_| deleted::delete(&key, &name, changed)
            })
            .child(text::DELETE.get(lang));
        let edit = (start == "policy:").then(|| {
            el("a")
                .attr("href", route::edit(&["my/", &id].concat()))
                .attr("aria-label", [text::EDIT.get(lang), " ", &name].concat())
                .child(text::EDIT.get(lang))
        });
        let link = el("a").attr("href", address(&id)).child(name);
        rows.push(
            el("li")
                .child(link)
                .child(el("span").class("tools").child(edit).child(delete)),
        );
    }
    (!rows.is_empty())
        .then(|| {
            el("section")
                .class("kept")
                .child(el("h2").child(title.get(lang)))
                .child(el("ul").children(rows))
        })
        .into()
}

//! The reader's own banks, on the page where training begins.

use std::cell::RefCell;

use leptos::prelude::{RwSignal, Track, Update};

use crate::lang::Lang;
use crate::quiz::margin::Remark;

use super::super::part::{Element, Part, button, el, live, several};
use super::super::{focus, route, text};
use super::kept::{self, OwnBank};
use super::{EDIT, IMPORT, OWN};

/// The id of the button that brings back what was deleted.
const UNDO: &str = "undo-bank";

/// A bank that was deleted.
struct Deleted {
    id: String,
    name: String,
    /// As it was kept.
    raw: String,
}

thread_local! {
    /// What was deleted last, so that it can be brought back.
    static DELETED: RefCell<Option<Deleted>> = const { RefCell::new(None) };
}

/// The section of the reader's own banks.
pub(super) fn section(lang: Lang) -> Element {
    let changed = RwSignal::new(0_usize);
    el("section")
        .class("kept own-banks")
        .attr("data-testid", "own-banks")
        .child(el("h2").child(text::MY_BANKS.get(lang)))
        .child(live(move || {
            changed.track();
            let rows = kept::banks().into_iter().map(|own| row(own, changed, lang));
            let rows: Vec<Element> = rows.collect();
            several([
                undo(changed, lang).into(),
                (!rows.is_empty()).then(|| el("ul").children(rows)).into(),
            ])
        }))
        .child(
            el("p").class("acts").child(
                el("a")
                    .class("apply")
                    .attr("href", route::train(IMPORT))
                    .child(text::IMPORT_BANK.get(lang)),
            ),
        )
}

fn row(own: OwnBank, changed: RwSignal<usize>, lang: Lang) -> Element {
    let OwnBank {
        id,
        title,
        text,
        remarks,
    } = own;
    let name = match title.get(lang) {
        "" => text::UNNAMED.get(lang).to_owned(),
        name => name.to_owned(),
    };
    let label = |act: text::Say| text::of_scenario(lang, act.get(lang), &name);
    // Whatever is in a question is on the lines behind this one.
    let count = text.lines().filter(|line| *line == "[[question]]").count();
    let mut facts = vec![text::question_count(lang, &text::number(count))];
    let open = remarks.iter().filter(|it| Remark::is_open(it)).count();
    if open > 0 {
        facts.push(text::places_to_look_at(lang, &text::number(open)));
    }
    let edit = el("a")
        .attr("href", route::train(&[EDIT, &id].concat()))
        .attr("aria-label", label(text::EDIT))
        .child(text::EDIT.get(lang));
    let link = el("a")
        .attr("href", route::train(&[OWN, &id].concat()))
        .child(name.clone());
    let delete = button("quiet")
        .attr("aria-label", label(text::DELETE))
        .on("click", {
            let name = name.clone();
            move |_| delete(&id, &name, changed)
        })
        .child(text::DELETE.get(lang));
    el("li")
        .child(link)
        .child(el("span").class("help").child(facts.join(" · ")))
        .child(el("span").class("tools").child(edit).child(delete))
}

fn delete(id: &str, name: &str, changed: RwSignal<usize>) {
    if let Some(raw) = kept::raw_bank(id) {
        DELETED.set(Some(Deleted {
            id: id.to_owned(),
            name: name.to_owned(),
            raw,
        }));
        kept::remove_bank(id);
        changed.update(|count| *count += 1);
        focus(UNDO);
    }
}

/// What was deleted last can be brought back.
fn undo(changed: RwSignal<usize>, lang: Lang) -> Part {
    let name = DELETED.with_borrow(|deleted| Some(deleted.as_ref()?.name.clone()));
    let back = move |_: &web_sys::Event| {
        if let Some(Deleted { id, raw, .. }) = DELETED.take() {
            kept::put_back(&id, &raw);
            changed.update(|count| *count += 1);
        }
    };
    el("p")
        .class("told")
        .attr("role", "status")
        .child(name.map(|name| {
            several([
                text::deleted_one(lang, &name).into(),
                " ".into(),
                button("quiet")
                    .id(UNDO)
                    .on("click", back)
                    .child(text::UNDO.get(lang))
                    .into(),
            ])
        }))
        .into()
}

//! The reader's own banks, on the page where training begins.

use leptos::prelude::{RwSignal, Track};

use crate::backup::BANK;
use crate::lang::Lang;
use crate::quiz::margin::Remark;

use super::super::part::{Element, button, el, live, several};
use super::super::{deleted, route, text};
use super::kept::{self, OwnBank};
use super::{EDIT, IMPORT, OWN};

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
                deleted::undo(&[BANK], changed, lang).into(),
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
            move |_| deleted::delete(&[BANK, &id].concat(), &name, changed)
        })
        .child(text::DELETE.get(lang));
    el("li")
        .child(link)
        .child(el("span").class("help").child(facts.join(" · ")))
        .child(el("span").class("tools").child(edit).child(delete))
}

//! A scenario to be taken away: a workbook with live formulas, which the worker that keeps tables writes.

use leptos::prelude::{ArcRwSignal, Get, GetUntracked, Set, WithUntracked};

use crate::batch::protocol::{Answer, Ask};
use crate::lang::Lang;

use super::desk::Desk;
use super::part::{Part, button, el, several};
use super::tables::{source, worker};
use super::text;

/// How it is coming along.
#[derive(Clone)]
enum Stage {
    /// Nobody has asked for it, or all that is to be said is said elsewhere.
    Idle,
    Writing,
    /// It was handed over, or why not.
    Told(String),
}

/// The button, and what there is to say once it was pressed.
pub(super) fn workbook(desk: &'static Desk, lang: Lang) -> Part {
    // Somebody may leave the page while the worker writes.
    let stage = ArcRwSignal::new(Stage::Idle);
    let (asked, told) = (stage.clone(), stage.clone());
    let save = button("apply")
        .attr("data-testid", "workbook")
        .live_attr("aria-disabled", move || {
            matches!(stage.get(), Stage::Writing).then(|| "true".into())
        })
        .on("click", move |_| {
            if !matches!(asked.get_untracked(), Stage::Writing) {
                write(desk, lang, asked.clone());
            }
        })
        .child(text::SAVE_XLSX.get(lang));
    let says = el("p")
        .class("help")
        .attr("role", "status")
        .live(move || match told.get() {
            Stage::Idle => None,
            Stage::Writing => Some(text::WRITING.get(lang).to_owned()),
            Stage::Told(words) => Some(words),
        });
    several([save.into(), says.into()])
}

fn write(desk: &'static Desk, lang: Lang, stage: ArcRwSignal<Stage>) {
    stage.set(Stage::Writing);
    let ask = Ask::Workbook {
        draft: desk.draft.get_untracked(),
        name: desk.letterhead[0].with_untracked(Clone::clone),
        lang,
    };
    let beside = worker::Beside {
        policy: Some(desk.packed.clone()),
        table: None,
    };
    worker::ask(&ask, beside, move |answer, bytes| {
        stage.set(Stage::Told(match answer {
            Some(Answer::File { name, media }) => match source::hand_over(&name, &media, &bytes) {
                Ok(()) => text::saved_as(lang, &name),
                Err(_) => text::NOT_SAVED.get(lang).to_owned(),
            },
            Some(Answer::Refused(why)) => why.get(lang).to_owned(),
            _ => text::WORKER_MISSING.get(lang).to_owned(),
        }));
    });
}

//! Something to be taken away as a workbook – a scenario with live formulas, or lists – which the worker that keeps tables writes. The
//! button comes with what it stands beside, what speaks with the worker with the page of tables: it is fetched when somebody presses.

use std::rc::Rc;

use leptos::prelude::{ArcRwSignal, Get, GetUntracked, Set, Update, WithUntracked};

use crate::batch::protocol::{Answer, Ask};
use crate::lang::Lang;
use crate::report::plain::PlainSheet;

use super::desk::Desk;
use super::part::{Part, button, el, several};
use super::tables::{source, worker};
use super::{later, text};

/// What is taken away.
#[derive(Clone)]
pub(super) enum Taken {
    /// A scenario.
    Scenario(&'static Desk),
    /// Lists, with the name of the file without its extension.
    Lists(Rc<[PlainSheet]>, String),
}

/// How it is coming along. Somebody may leave the page while the worker writes: the signal stays.
pub(super) type Stage = ArcRwSignal<Option<Told>>;

/// What there is to say.
#[derive(Clone)]
pub(super) enum Told {
    Writing,
    /// It was handed over, or why not.
    Done(String),
}

fn is_writing(stage: Option<Told>) -> bool {
    matches!(stage, Some(Told::Writing))
}

/// The button, and what there is to say once it was pressed.
pub(super) fn workbook(taken: Taken, lang: Lang) -> Part {
    let stage = Stage::new(None);
    let count = ArcRwSignal::new(0_u32);
    let (now, presses, written) = (stage.clone(), count.clone(), stage.clone());
    let save = button("apply")
        .attr("data-testid", "workbook")
        .live_attr("aria-disabled", move || {
            is_writing(stage.get()).then(|| "true".into())
        })
        .on("click", move |_| {
            if !is_writing(now.get_untracked()) {
                presses.update(|presses| *presses = presses.wrapping_add(1));
            }
        })
        .child(
            match &taken {
                Taken::Scenario(_) => text::SAVE_XLSX,
                Taken::Lists(..) => text::SAVE_LIST_XLSX,
            }
            .get(lang),
        );
    let says = el("div")
        .class("help")
        .attr("role", "status")
        .live(move || {
            (count.get() > 0).then(|| later::workbook(taken.clone(), written.clone(), lang))
        });
    several([save.into(), says.into()])
}

/// Has the worker write, and says how it is coming along.
pub(super) fn write(taken: Taken, stage: Stage, lang: Lang) -> Part {
    stage.set(Some(Told::Writing));
    let told = stage.clone();
    let (ask, policy) = match taken {
        Taken::Scenario(desk) => {
            let ask = Ask::Workbook {
                draft: desk.draft.get_untracked(),
                name: desk.letterhead[0].with_untracked(Clone::clone),
                lang,
            };
            (ask, Some(desk.packed.clone()))
        }
        Taken::Lists(sheets, name) => {
            let sheets = sheets.to_vec();
            (Ask::Lists { sheets, name, lang }, None)
        }
    };
    let beside = worker::Beside {
        policy,
        table: None,
    };
    worker::ask(&ask, beside, move |answer, bytes| {
        stage.set(Some(Told::Done(match answer {
            Some(Answer::File { name, media }) => match source::hand_over(&name, &media, &bytes) {
                Ok(()) => text::saved_as(lang, &name),
                Err(_) => text::NOT_SAVED.get(lang).to_owned(),
            },
            Some(Answer::Refused(why)) => why.get(lang).to_owned(),
            _ => text::WORKER_MISSING.get(lang).to_owned(),
        })));
    });
    el("p")
        .live(move || {
            told.get().map(|told| match told {
                Told::Writing => text::WRITING.get(lang).to_owned(),
                Told::Done(words) => words,
            })
        })
        .into()
}

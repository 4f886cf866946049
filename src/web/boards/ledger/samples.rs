//! The samples that the browser keeps, of the ledger and of all boards: that they are there, and the way to be rid of all of them at once
//! and to have them back.

use std::cell::RefCell;

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, Track, Update};

use crate::accrual::Ledger;
use crate::backup::{BOARD, LEDGER};
use crate::lang::Lang;
use crate::library::samples;

use super::super::super::part::{Element, Part, button, el, live, several};
use super::super::super::store::{self, Unkept};
use super::super::super::{focus, scenarios};
use super::kept::{self, Book};
use super::{SAMPLE, text};

/// The id of the button that brings them back.
const UNDO: &str = "undo-samples";

/// What was cleared.
struct Cleared {
    /// The ledger before and after, as it is kept; none if there was none of it.
    ledger: Option<(Ledger, String)>,
    /// Keys of boards with what stood under them.
    boards: Vec<(String, String)>,
}

thread_local! {
    static CLEARED: RefCell<Option<Cleared>> = const { RefCell::new(None) };
}

/// That there are samples, with the button that clears them; or that they were cleared, with the way back. Nothing where there are none.
pub(in crate::web) fn notice(root: &Owner, lang: Lang) -> Part {
    let book = kept::book(root);
    // A backup or another tab may have changed the ledger since it was looked at.
    book.arrive("samples");
    let changed = RwSignal::new(0);
    let says = RwSignal::new(None::<(String, bool)>);
    let there = live(move || {
        changed.track();
        there(book, changed, says, lang)
    });
    let told = live(move || {
        changed.track();
        told(book, changed, says, lang)
    });
    el("div").class("samples").child(there).child(told).into()
}

/// The keys of the boards that are samples.
fn boards() -> Vec<(String, String)> {
    let keys = store::keys(BOARD).into_iter();
    keys.filter_map(|rest| {
        let key = [BOARD, &rest].concat();
        let text = store::read(&key)?;
        samples::is_board(&text).then_some((key, text))
    })
    .collect()
}

fn there(
    book: Book,
    changed: RwSignal<usize>,
    says: RwSignal<Option<(String, bool)>>,
    lang: Lang,
) -> Option<Element> {
    let number = |count: usize| super::super::super::text::number(count);
    let lines = book.kept.get().ledger.count(SAMPLE);
    let years = boards().len();
    let places: Vec<String> = [
        (lines > 0).then(|| text::sample_lines(lang, &number(lines))),
        (years > 0).then(|| text::sample_years(lang, &number(years))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let clear = move |_: &web_sys::Event| {
        says.set(clear(book, lang).err().map(|why| (why, true)));
        changed.update(|count| *count += 1);
        focus(UNDO);
    };
    (!places.is_empty()).then(|| {
        el("p")
            .class("notice board-samples")
            .attr("data-testid", "all-samples")
            .child(text::samples_in(lang, &places.join(lang.pick("、", ", "))))
            .child(" ")
            .child(
                button("quiet")
                    .on("click", clear)
                    .child(text::CLEAR_ALL_SAMPLES.get(lang)),
            )
    })
}

/// What was done last, with the way back as long as the ledger is as it was left.
fn told(
    book: Book,
    changed: RwSignal<usize>,
    says: RwSignal<Option<(String, bool)>>,
    lang: Lang,
) -> Element {
    // Whoever changes the ledger elsewhere has this looked at again.
    book.kept.track();
    let can_undo = CLEARED.with_borrow(|cleared| {
        cleared.as_ref().is_some_and(|cleared| {
            let after = cleared.ledger.as_ref().map(|(_, after)| after);
            after.is_none_or(|after| store::read(LEDGER).as_ref() == Some(after))
        })
    });
    let back = move |_: &web_sys::Event| {
        let done = bring_back(book, lang);
        says.set(Some(match done {
            Ok(()) => (text::SAMPLES_BACK.get(lang).to_owned(), false),
            Err(why) => (why, true),
        }));
        changed.update(|count| *count += 1);
    };
    let cleared = can_undo.then(|| {
        several([
            text::ALL_SAMPLES_CLEARED.get(lang).into(),
            " ".into(),
            button("quiet")
                .id(UNDO)
                .on("click", back)
                .child(super::super::super::text::UNDO.get(lang))
                .into(),
            " ".into(),
        ])
    });
    let says = says.get().map(|(words, is_wrong)| {
        el("span")
            .class(match is_wrong {
                true => "wrong",
                false => "",
            })
            .child(words)
    });
    el("p")
        .class("told")
        .attr("role", "status")
        .attr("data-testid", "samples-told")
        .child(cleared)
        .child(says)
}

/// Clears the samples of the ledger and of the boards.
///
/// # Errors
/// What the reader is told where the ledger may not be changed or the browser does not take it.
fn clear(book: Book, lang: Lang) -> Result<(), String> {
    let mut before = None;
    if book.kept.get_untracked().ledger.count(SAMPLE) > 0 {
        book.change(lang, |ledger| {
            before = Some(ledger.clone());
            Ok(ledger.clear(SAMPLE))
        })
        .ok_or_else(|| refusal(book))?;
    }
    let boards = boards();
    for (key, _) in &boards {
        store::remove(key);
    }
    let ledger = before.map(|before| (before, store::read(LEDGER).unwrap_or_default()));
    CLEARED.set(Some(Cleared { ledger, boards }));
    kept_or_told(book.unkept.get_untracked(), lang)
}

/// Puts back what was cleared last.
///
/// # Errors
/// As above.
fn bring_back(book: Book, lang: Lang) -> Result<(), String> {
    let Some(Cleared { ledger, boards }) = CLEARED.take() else {
        return Ok(());
    };
    let mut unkept = None;
    for (key, text) in boards {
        // A year that was begun anew since then is somebody's own.
        if store::read(&key).is_none() {
            unkept = store::keep(&key, &text).err().or(unkept);
        }
    }
    if let Some((before, after)) = ledger {
        if store::read(LEDGER).as_ref() != Some(&after) {
            return Err(text::CHANGED_SINCE.get(lang).to_owned());
        }
        book.change(lang, |ledger| {
            let rev = ledger.rev;
            *ledger = before;
            ledger.rev = rev;
            Ok(())
        })
        .ok_or_else(|| refusal(book))?;
        unkept = book.unkept.get_untracked().or(unkept);
    }
    kept_or_told(unkept, lang)
}

/// Why the last change was refused.
fn refusal(book: Book) -> String {
    book.told
        .get_untracked()
        .map(|told| told.words)
        .unwrap_or_default()
}

fn kept_or_told(unkept: Option<Unkept>, lang: Lang) -> Result<(), String> {
    match unkept {
        None => Ok(()),
        Some(why) => Err(scenarios::refused(why).get(lang).to_owned()),
    }
}

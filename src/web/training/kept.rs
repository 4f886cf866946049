//! Sessions, the book of wrong answers, the reader's own banks and the papers given out, as the browser keeps them: under `quiz:<id>`,
//! `wrong-book`, `bank:<id>` and `paper:<id>`.

use crate::backup::{self, BANK, ISSUED, SESSION, WRONG_BOOK};
use crate::lang::Text;
use crate::quiz::bank::{self, Bank};
use crate::quiz::edit::Edited;
use crate::quiz::issued::Issued;
use crate::quiz::kept::Found;
use crate::quiz::margin::{self, Remark};
use crate::quiz::session::Session;
use crate::quiz::wrong::Book;
use crate::scenario;

use super::super::keeping;
use super::super::store::{self, Unkept};

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

/// A session that is kept.
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) session: Session,
}

/// A bank of the reader's own.
pub(super) struct OwnBank {
    /// What it is kept under, which is its id too.
    pub(super) id: String,
    pub(super) title: Text,
    /// Its file.
    pub(super) text: String,
    /// What somebody should look at in it.
    pub(super) remarks: Vec<Remark>,
}

/// A paper that was given out.
pub(super) struct Given {
    pub(super) id: String,
    pub(super) issued: Issued,
}

/// The key under which a session is kept.
pub(super) fn key(id: &str) -> String {
    [SESSION, id].concat()
}

/// The reader's own banks, in the order of their ids.
pub(super) fn banks() -> Vec<OwnBank> {
    store::keys(BANK).iter().filter_map(|id| bank(id)).collect()
}

/// The bank of the reader's with this id.
pub(super) fn bank(id: &str) -> Option<OwnBank> {
    let kept = scenario::Kept::read(&raw_bank(id)?)?;
    let (text, remarks) = margin::read(&kept.text);
    Some(OwnBank {
        id: id.to_owned(),
        title: kept.title,
        text: text.to_owned(),
        remarks,
    })
}

/// What stands under a bank's id, as it is kept.
pub(super) fn raw_bank(id: &str) -> Option<String> {
    store::read(&[BANK, id].concat())
}

/// Keeps a bank under its id with what is noted in its margin, in the place of what was there: what is kept now, and why the browser
/// did not take it where it did not.
pub(super) fn write_bank(edited: &Edited) -> (String, Result<(), Unkept>) {
    let kept = scenario::Kept {
        title: edited.bank.title.clone(),
        text: edited.write(),
    };
    let raw = kept.write();
    let taken = store::keep(&[BANK, &edited.bank.id].concat(), &raw);
    (raw, taken)
}

/// An id for a bank that is kept anew, like `id`: one that neither a built-in bank has nor another of the reader's. Where the same
/// bank is kept already it is that one's; says whether it is.
pub(super) fn bank_id(bank: &Bank, built_in: &[Bank]) -> (String, bool) {
    let is_same = |id: &str| {
        if built_in.iter().any(|known| known.id == id) {
            return Some(false);
        }
        let same = Bank {
            id: id.to_owned(),
            ..bank.clone()
        };
        Some(self::bank(id)?.text == bank::write::write(&same))
    };
    backup::beside(&bank.id, |number| format!("{}-{number}", bank.id), is_same)
}

/// The papers that were given out, the latest first.
pub(super) fn papers() -> Vec<Given> {
    let mut all: Vec<Given> = store::keys(ISSUED)
        .into_iter()
        .filter_map(|id| match paper(&id)? {
            Found::Kept(issued) => Some(Given {
                id,
                issued: *issued,
            }),
            Found::Newer | Found::Damaged => None,
        })
        .collect();
    all.sort_by_key(|given| std::cmp::Reverse(given.issued.made));
    all
}

/// The key under which a paper is kept.
pub(super) fn paper_key(id: &str) -> String {
    [ISSUED, id].concat()
}

/// What stands under a paper's id.
pub(super) fn paper(id: &str) -> Option<Found<Issued>> {
    Some(Issued::read(&store::read(&paper_key(id))?))
}

/// Keeps a paper anew.
///
/// # Errors
/// Why the browser did not take it.
pub(super) fn write_paper(id: &str, issued: &Issued) -> Result<(), Unkept> {
    store::keep(&paper_key(id), &issued.write())
}

/// The sessions that can be read, the latest first.
pub(super) fn sessions() -> Vec<Kept> {
    let mut all: Vec<Kept> = store::keys(SESSION)
        .into_iter()
        .filter_map(|id| match read(&id)? {
            Found::Kept(session) => Some(Kept {
                id,
                session: *session,
            }),
            Found::Newer | Found::Damaged => None,
        })
        .collect();
    all.sort_by_key(|kept| {
        std::cmp::Reverse(kept.session.submitted.unwrap_or(kept.session.started))
    });
    all
}

/// What stands under a session's id.
pub(super) fn read(id: &str) -> Option<Found<Session>> {
    Some(Session::read(&store::read(&key(id))?))
}

/// Keeps a session anew.
///
/// # Errors
/// Why the browser did not take it.
pub(super) fn write(id: &str, session: &Session) -> Result<(), Unkept> {
    store::keep(&key(id), &session.write())
}

/// Keeps a new session; under which id. What the browser does not take is there until the tab is closed; the first answer is told so.
pub(super) fn add(mut session: Session) -> String {
    session.rev = 1;
    let id = keeping::new_id();
    store::write(&key(&id), &session.write());
    id
}

/// The book of wrong answers; an empty one where there is none that can be read.
pub(super) fn book() -> Book {
    match store::read(WRONG_BOOK).map(|text| Book::read(&text)) {
        Some(Found::Kept(book)) => *book,
        _ => Book::default(),
    }
}

/// Changes the book. One that cannot be read is set aside; one of a newer version is left alone.
///
/// # Errors
/// Why the browser did not take it.
pub(super) fn note(change: impl FnOnce(&mut Book, u32)) -> Result<(), Unkept> {
    let there = store::read(WRONG_BOOK);
    let mut book = match there.as_deref().map(Book::read) {
        Some(Found::Kept(book)) => *book,
        Some(Found::Newer) => return Ok(()),
        Some(Found::Damaged) => {
            keeping::set_aside(WRONG_BOOK, there.as_deref().unwrap_or_default())?;
            Book::default()
        }
        None => Book::default(),
    };
    change(&mut book, today());
    store::keep(WRONG_BOOK, &book.write())
}

/// The day, counted from 1970 where the reader is.
pub(super) fn today() -> u32 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock"
    )]
    let east_of = -(js_sys::Date::new_0().get_timezone_offset() as i64) * 60_000;
    let now = keeping::now().saturating_add_signed(east_of);
    u32::try_from(now / DAY).unwrap_or(0)
}

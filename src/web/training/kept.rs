//! Sessions and the book of wrong answers, as the browser keeps them: under `quiz:<id>` and `wrong-book`.

use crate::backup::{SESSION, WRONG_BOOK};
use crate::quiz::session::Session;
use crate::quiz::session::saved::Found;
use crate::quiz::wrong::{self, Book};

use super::super::keeping;
use super::super::store::{self, Unkept};

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

/// A session that is kept.
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) session: Session,
}

fn key(id: &str) -> String {
    [SESSION, id].concat()
}

/// The sessions that can be read, the latest first.
pub(super) fn sessions() -> Vec<Kept> {
    let mut all: Vec<Kept> = store::keys(SESSION)
        .into_iter()
        .filter_map(|id| match read(&id)? {
            Found::Session(session) => Some(Kept {
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
pub(super) fn read(id: &str) -> Option<Found> {
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

/// Forgets a session.
pub(super) fn remove(id: &str) {
    store::remove(&key(id));
}

/// The book of wrong answers; an empty one where there is none that can be read.
pub(super) fn book() -> Book {
    match store::read(WRONG_BOOK).map(|text| Book::read(&text)) {
        Some(wrong::Found::Book(book)) => *book,
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
        Some(wrong::Found::Book(book)) => *book,
        Some(wrong::Found::Newer) => return Ok(()),
        Some(wrong::Found::Damaged) => {
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

//! Everything that is kept in a browser as one file, and what of such a file is taken in: nothing that is there is ever replaced.

use crate::accrual::{self, Ledger};
use crate::board::year::{self, Year};
use crate::quiz::issued::Issued;
use crate::quiz::kept::Found;
use crate::quiz::session::Session;
use crate::quiz::wrong::Book;
use crate::report::forms::parties::{self, Parties};
use crate::scenario::Kept;
use crate::scenario::fields::{self, Headed};
use crate::scenario::saved::{self, Saved};

/// What a backup's first line begins with.
const HEAD: &str = "rebate-desk backup ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// The largest backup that is read, in bytes: twice what a browser keeps.
pub const MOST_BYTES: usize = 24 << 20;

/// What the keys of scenarios begin with.
pub const SCENARIO: &str = "scenario:";

/// What the keys of forms begin with that have no name yet, before the address of their calculator.
///
/// Not [`DRAFT`]: under those stand policies that are being written, of the same addresses.
pub const FORM: &str = "form:";

/// What the keys of policies begin with that somebody has written.
pub const POLICY: &str = "policy:";

/// What the keys of policies begin with that somebody is writing, before what they were begun from.
pub const DRAFT: &str = "draft:";

/// What the keys of training sessions begin with.
pub const SESSION: &str = "quiz:";

/// What the keys of question banks begin with that somebody has imported or written.
pub const BANK: &str = "bank:";

/// What the keys of papers begin with that somebody has given out.
pub const ISSUED: &str = "paper:";

/// What the keys of boards' years begin with, before the address of the policy and the year: `board:p/dealer-kpi-2012:2024`.
pub const BOARD: &str = "board:";

/// The key of the book of wrong answers.
pub const WRONG_BOOK: &str = "wrong-book";

/// The key of the rebate ledger.
pub const LEDGER: &str = "ledger";

/// The key of the particulars of the parties of contracts.
pub const PARTIES: &str = "parties";

/// What the keys begin with of which a backup has everything.
pub const ALL: [&str; 11] = [
    SCENARIO, FORM, POLICY, DRAFT, SESSION, BANK, ISSUED, BOARD, WRONG_BOOK, LEDGER, PARTIES,
];

/// Everything that is kept: keys, and what stands under them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// By key.
    pub entries: Vec<(String, String)>,
}

/// Why a file is no backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupError {
    /// It is something else.
    NoBackup,
    /// A newer version has written it.
    Newer,
    /// It is larger than anything that was kept.
    TooLarge,
}

/// What becomes of an entry of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is put under this key.
    Restored(String),
    /// Under its key stands this from now on: what is there, and what it has beside that.
    Joined(String),
    /// The same is there already.
    There,
    /// It is damaged, or nothing of ours.
    Invalid,
}

impl Backup {
    /// The file.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        for (key, text) in &self.entries {
            fields::write(&mut out, [key.as_str(), text]);
        }
        out
    }

    /// Reads a file; with it how many of its lines are damaged.
    ///
    /// # Errors
    /// Why it is no backup.
    pub fn read(file: &str) -> Result<(Self, usize), BackupError> {
        if file.len() > MOST_BYTES {
            return Err(BackupError::TooLarge);
        }
        let file = file.strip_prefix('\u{feff}').unwrap_or(file);
        let rest = match fields::headed(file, HEAD, SCHEMA) {
            Headed::This(rest) => rest,
            Headed::Newer(_) => return Err(BackupError::Newer),
            Headed::Other => return Err(BackupError::NoBackup),
        };
        let mut backup = Self::default();
        let mut damaged = 0;
        for line in rest.lines().filter(|line| !line.is_empty()) {
            match fields::read(line).as_deref() {
                Some([key, text]) => backup.entries.push((key.clone(), text.clone())),
                _ => damaged += 1,
            }
        }
        Ok((backup, damaged))
    }
}

/// What becomes of an entry of a backup. `there` says what stands under a key now; `is_setting` which keys are settings.
///
/// What is there otherwise gets a key of its own beside it, a form without a name as a scenario; the books of wrong answers become one,
/// and so do the ledgers; of the parties' particulars what is there stays and what is not is taken over; a setting that is there stays.
pub fn fate(
    (key, text): (&str, &str),
    there: &dyn Fn(&str) -> Option<String>,
    is_setting: &dyn Fn(&str) -> bool,
) -> Fate {
    let is_whole = is_whole(key, text).unwrap_or_else(|| is_setting(key));
    if !is_whole || key.len() > 200 {
        return Fate::Invalid;
    }
    if is_setting(key) {
        return match there(key) {
            None => Fate::Restored(key.to_owned()),
            Some(_) => Fate::There,
        };
    }
    if key == WRONG_BOOK
        && let Some(known) = there(key)
    {
        return joined(&known, text);
    }
    if key == LEDGER
        && let Some(known) = there(key)
    {
        return match accrual::join::texts(&known, text) {
            None => Fate::Invalid,
            Some((_, joined)) if joined.is_nothing() => Fate::There,
            Some((both, _)) => Fate::Joined(both),
        };
    }
    if key == PARTIES
        && let Some(known) = there(key)
    {
        return joined_parties(&known, text);
    }
    let (start, sign) = match key.strip_prefix(FORM) {
        Some(address) => ([SCENARIO, FORM, address].concat(), "-"),
        None if key.starts_with(DRAFT) => (key.to_owned(), "~"),
        None => (key.to_owned(), "-"),
    };
    // Brought back twice it is there already.
    let (beside, is_there) = beside(
        key,
        |number| format!("{start}{sign}{number}"),
        |key| Some(there(key)? == text),
    );
    if is_there {
        Fate::There
    } else {
        Fate::Restored(beside)
    }
}

/// Whether what stands under a key is what such keys are for, and not damaged; none of a key that is none of [`ALL`].
pub fn is_whole(key: &str, text: &str) -> Option<bool> {
    let is_of = |start: &str| key.starts_with(start);
    Some(if is_of(SCENARIO) || is_of(FORM) {
        Saved::read(text) != saved::Found::Damaged
    } else if is_of(POLICY) || is_of(DRAFT) || is_of(BANK) {
        Kept::read(text).is_some()
    } else if is_of(SESSION) {
        Session::read(text) != Found::Damaged
    } else if is_of(ISSUED) {
        Issued::read(text) != Found::Damaged
    } else if is_of(BOARD) {
        Year::read(text) != year::Found::Damaged
    } else if key == WRONG_BOOK {
        Book::read(text) != Found::Damaged
    } else if key == LEDGER {
        Ledger::read(text) != accrual::Found::Damaged
    } else if key == PARTIES {
        Parties::read(text) != parties::Found::Damaged
    } else {
        return None;
    })
}

/// The first key that is free, of `key` and those with a number from 2 on, or the first under which the same stands already; and
/// whether it does. `is_same` says of a key whether the same stands there; none where nothing does.
pub fn beside(
    key: &str,
    numbered: impl Fn(u32) -> String,
    is_same: impl Fn(&str) -> Option<bool>,
) -> (String, bool) {
    let mut beside = key.to_owned();
    for number in 2.. {
        match is_same(&beside) {
            None => return (beside, false),
            Some(true) => return (beside, true),
            Some(false) => beside = numbered(number),
        }
    }
    // Nobody has four thousand million of them.
    (beside, false)
}

/// Two books of wrong answers as one. What cannot be joined, because one of them is damaged or of a newer version, stays apart.
fn joined(there: &str, text: &str) -> Fate {
    let (Found::Kept(mut book), Found::Kept(other)) = (Book::read(there), Book::read(text)) else {
        return Fate::Invalid;
    };
    let before = book.entries.len();
    let other = other.entries.into_iter();
    for entry in other {
        if book
            .entries
            .iter()
            .all(|known| known.reference != entry.reference)
        {
            book.entries.push(entry);
        }
    }
    if book.entries.len() == before {
        return Fate::There;
    }
    Fate::Joined(book.write())
}

/// The particulars that are there, with what they lack from others.
fn joined_parties(there: &str, text: &str) -> Fate {
    use parties::Found;
    if there == text {
        return Fate::There;
    }
    let (Found::Kept(mut known), Found::Kept(other)) = (Parties::read(there), Parties::read(text))
    else {
        return Fate::Invalid;
    };
    if !known.join(&other) {
        return Fate::There;
    }
    known.rev = known.rev.max(other.rev).saturating_add(1);
    Fate::Joined(known.write())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::session;
    use crate::scenario::named::Reference;

    fn scenario(name: &str) -> String {
        Saved {
            name: name.to_owned(),
            policy: Reference {
                id: "x".to_owned(),
                ..Reference::default()
            },
            ..Saved::default()
        }
        .write()
    }

    #[test]
    fn a_backup_comes_back_and_its_damaged_lines_are_counted() {
        let backup = Backup {
            entries: vec![
                ("scenario:a".to_owned(), scenario("甲\n乙")),
                ("theme".to_owned(), "dark".to_owned()),
            ],
        };
        let file = backup.write();
        assert_eq!(Backup::read(&file), Ok((backup.clone(), 0)));
        // As some editors save it.
        let edited = ["\u{feff}", &file.replace('\n', "\r\n")].concat();
        assert_eq!(Backup::read(&edited), Ok((backup.clone(), 0)));
        assert_eq!(Backup::read(&(file + "rubbish\n\\x\ty\n")), Ok((backup, 2)));
    }

    #[test]
    fn what_is_no_backup_is_refused() {
        assert_eq!(Backup::read(""), Err(BackupError::NoBackup));
        assert_eq!(Backup::read("{}"), Err(BackupError::NoBackup));
        assert_eq!(
            Backup::read("rebate-desk backup 2\n"),
            Err(BackupError::Newer)
        );
        let large = format!("{HEAD}1\n{}", "x".repeat(MOST_BYTES));
        assert_eq!(Backup::read(&large), Err(BackupError::TooLarge));
    }

    #[test]
    fn nothing_that_is_there_is_replaced() {
        let (one, other) = (scenario("甲"), scenario("乙"));
        let draft = |text: &str| {
            let kept = Kept {
                text: text.to_owned(),
                ..Kept::default()
            };
            kept.write()
        };
        let there = |key: &str| match key {
            "scenario:a" | "form:p/x" => Some(one.clone()),
            "draft:p/x" | "policy:x" => Some(draft("甲")),
            "theme" => Some("light".to_owned()),
            _ => None,
        };
        let is_setting = |key: &str| key == "theme" || key == "lang";
        let fate = |key: &str, text: &str| fate((key, text), &there, &is_setting);
        assert_eq!(fate("scenario:a", &one), Fate::There);
        assert_eq!(
            fate("scenario:a", &other),
            Fate::Restored("scenario:a-2".to_owned())
        );
        assert_eq!(
            fate("scenario:b", &one),
            Fate::Restored("scenario:b".to_owned())
        );
        assert_eq!(fate("form:p/x", &one), Fate::There);
        assert_eq!(
            fate("form:p/x", &other),
            Fate::Restored("scenario:form:p/x-2".to_owned())
        );
        assert_eq!(
            fate("form:p/y", &one),
            Fate::Restored("form:p/y".to_owned())
        );
        assert_eq!(
            fate("draft:p/x", &draft("乙")),
            Fate::Restored("draft:p/x~2".to_owned())
        );
        assert_eq!(
            fate("policy:x", &draft("乙")),
            Fate::Restored("policy:x-2".to_owned())
        );
        assert_eq!(fate("draft:p/x", &draft("甲")), Fate::There);
        let session = |name: &str| {
            let session = Session {
                name: name.to_owned(),
                ..Session::default()
            };
            session.write()
        };
        assert_eq!(
            fate("quiz:1", &session("甲")),
            Fate::Restored("quiz:1".to_owned())
        );
        assert_eq!(fate("quiz:1", "?"), Fate::Invalid);
        assert_eq!(fate("theme", "dark"), Fate::There);
        assert_eq!(fate("lang", "en"), Fate::Restored("lang".to_owned()));
        assert_eq!(fate("scenario:c", "{}"), Fate::Invalid);
        for key in [
            "policy:x",
            "draft:p/x",
            "form:p/x",
            "current:p/x",
            "aside:1:scenario:a",
        ] {
            assert_eq!(fate(key, "?"), Fate::Invalid, "{key}");
        }
        assert_eq!(fate("somebody-else", "x"), Fate::Invalid);
    }

    #[test]
    fn two_ledgers_become_one() {
        let head = "rebate-desk ledger 1\nrev\t1\n";
        let line = |id: &str, amount: &str| {
            format!("rebate\t{id}\tp\tP\t2024-Q1\tr\naccrued\t2024-03-31\t{amount}\n")
        };
        let there = [head, &line("1", "600.00")].concat();
        let becomes = |text: &str| {
            let there = |key: &str| (key == LEDGER).then(|| there.clone());
            fate((LEDGER, text), &there, &|_| false)
        };
        assert_eq!(becomes(&there), Fate::There);
        let other = [head, &line("1", "600.00"), &line("2", "5.00")].concat();
        assert_eq!(becomes(&other), Fate::Joined(other.clone()));
        let newer = there.replace("ledger 1", "ledger 2");
        assert_eq!(becomes(&newer), Fate::Invalid, "what cannot be joined");
        assert_eq!(becomes("?"), Fate::Invalid);
    }

    #[test]
    fn of_the_parties_what_is_there_stays_and_what_is_not_is_taken_over() {
        let file = |rev: u64, lines: &str| format!("rebate-desk parties 1\nrev\t{rev}\n{lines}");
        let there = file(4, "party\tpayer\t甲\n");
        let becomes = |text: &str| {
            let there = |key: &str| (key == PARTIES).then(|| there.clone());
            fate((PARTIES, text), &there, &|_| false)
        };
        assert_eq!(becomes(&there), Fate::There);
        assert_eq!(becomes(&file(9, "party\tpayer\t另一家\n")), Fate::There);
        assert_eq!(
            becomes(&file(2, "party\tpayer\t另一家\nparty\tbank\t工行\n")),
            Fate::Joined(file(5, "party\tpayer\t甲\nparty\tbank\t工行\n"))
        );
        assert_eq!(becomes("?"), Fate::Invalid);
    }

    #[test]
    fn two_books_of_wrong_answers_become_one() {
        let reference = |question: &str| session::Reference {
            bank: "b".to_owned(),
            question: question.to_owned(),
            seed: None,
        };
        let book = |questions: &[&str], day: u32| {
            let mut book = Book::default();
            for question in questions {
                book.note(&reference(question), false, day);
            }
            book.write()
        };
        let there = book(&["1", "2"], 100);
        let becomes = |text: &str| {
            let there = |key: &str| (key == WRONG_BOOK).then(|| there.clone());
            fate((WRONG_BOOK, text), &there, &|_| false)
        };
        assert_eq!(becomes(&there), Fate::There);
        // What stands there of a question stays: it may have been answered since.
        assert_eq!(becomes(&book(&["2"], 7)), Fate::There);
        let Fate::Joined(joined) = becomes(&book(&["2", "3"], 7)) else {
            panic!("not joined");
        };
        let Found::Kept(joined) = Book::read(&joined) else {
            panic!("{joined}");
        };
        let entries: Vec<(String, u32)> = joined
            .entries
            .into_iter()
            .map(|entry| (entry.reference.question, entry.due))
            .collect();
        let expected = [("1", 101), ("2", 101), ("3", 8)];
        assert_eq!(entries, expected.map(|(id, due)| (id.to_owned(), due)));
        assert_eq!(becomes("?"), Fate::Invalid);
        let nobody = |_: &str| None;
        assert_eq!(
            fate((WRONG_BOOK, &book(&["1"], 1)), &nobody, &|_| false),
            Fate::Restored(WRONG_BOOK.to_owned())
        );
    }
}

//! Help: what is written about terms and tasks, and the library of clauses and documents, as entries to search and to read.
//!
//! | file | step |
//! |---|---|
//! | `read` | `glossary.toml`, `howtos.toml`, `documents.toml`, policies → the lines of one file, or all that is wrong with them |
//! | this one | the lines, and the documents → [`Entry`]s |
//! | [`search`] | what somebody looks for → the entries that have it, the best first |
//!
//! The file is plain lines and columns: the page reads them where they are, without a copy and almost without code.
#[cfg(not(target_arch = "wasm32"))]
pub mod read;
pub mod search;

use crate::lang::{Both, Lang};

use super::documents;

/// The first line of a help file. What a server says in its place does not begin like this.
pub const HEADER: &str = "rebate-desk help";

/// Separates the steps of a how-to.
pub const STEP: char = '\u{1F}';

/// What a help file has between two aliases.
pub const ALIAS: char = '|';

/// What an entry is; in the order in which equally good answers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A term with its explanation.
    Term,
    /// How something is done on the page.
    HowTo,
    /// A source document.
    Document,
    /// A clause that a policy quotes.
    Clause,
    /// A passage of a source document.
    Passage,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Term,
        Self::HowTo,
        Self::Document,
        Self::Clause,
        Self::Passage,
    ];
}

/// Something to find and to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its own id; of a clause, its policy's; of a passage, its document's.
    pub id: &'a str,
    /// A term's topic; a clause's status, `stated`, `inferred` or `assumed`; the line that a document begins with, from 0.
    pub group: &'a str,
    /// The term, title, or what a clause is quoted for; of a passage, its document's title.
    pub name: Both<'a>,
    /// Other words for it, with [`ALIAS`] between them; of a clause, its document's id.
    pub aliases: &'a str,
    /// The explanation; steps have [`STEP`] between them. What is quoted has no English.
    pub text: Both<'a>,
    /// Addresses within the page of what belongs to it, with a space between them.
    pub links: &'a str,
    /// The number of a passage within its document, from 0.
    pub number: usize,
}

impl<'a> Entry<'a> {
    /// What it says, and whether that is in the document's words, whatever the language.
    pub fn says(&self, lang: Lang) -> (&'a str, bool) {
        match self.text.en {
            "" => (self.text.zh, true),
            _ => (self.text.get(lang), false),
        }
    }

    /// Reads a line of the file: its columns, with a tab between them.
    fn of_line(line: &'a str) -> Option<Self> {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let kind = match next() {
            "term" => Kind::Term,
            "howto" => Kind::HowTo,
            "document" => Kind::Document,
            "clause" => Kind::Clause,
            _ => return None,
        };
        Some(Self {
            kind,
            id: next(),
            group: next(),
            name: Both {
                zh: next(),
                en: next(),
            },
            aliases: next(),
            text: Both {
                zh: next(),
                en: next(),
            },
            links: next(),
            number: 0,
        })
    }
}

/// All entries of a help file, and the passages of the source documents. None of a file that is something else.
pub fn entries<'a>(help: &'a str, documents: &'a str) -> Option<Vec<Entry<'a>>> {
    let mut lines = help.lines();
    if lines.next() != Some(HEADER) {
        return None;
    }
    let mut entries: Vec<Entry<'a>> = lines.filter_map(Entry::of_line).collect();
    let titles: Vec<(usize, Entry<'a>)> = entries
        .iter()
        .filter(|entry| entry.kind == Kind::Document)
        .filter_map(|entry| Some((entry.group.parse().ok()?, *entry)))
        .collect();
    let mut document = None;
    let mut number = 0;
    for (at, line) in documents.lines().enumerate() {
        if let Some((_, begun)) = titles.iter().find(|(begins, _)| *begins == at) {
            document = Some(begun);
            number = 0;
        }
        let Some(document) = document else {
            continue;
        };
        for passage in documents::passages(line) {
            entries.push(Entry {
                kind: Kind::Passage,
                group: "",
                aliases: "",
                text: Both {
                    zh: passage,
                    en: "",
                },
                links: "",
                number,
                ..*document
            });
            number += 1;
        }
    }
    Some(entries)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_entry_and_a_document_is_cut_into_its_passages() {
        let help = "rebate-desk help\n\
            term\trebate\tbasics\t返利\trebate\t返点|rebates\t事后返还的钱。\tMoney paid back.\t#/help/D01\n\
            document\tD01\t0\t甲\tA\t\t\t\t\n\
            document\tD02\t2\t乙\tB\t\t\t\t\n";
        let documents = "第一段。\n第二段。\n第三段。";
        let all = entries(help, documents).unwrap_or_default();
        assert_eq!(all[0].name.en, "rebate");
        assert_eq!(all[0].links, "#/help/D01");
        assert_eq!(all[0].says(Lang::En), ("Money paid back.", false));
        let passages: Vec<_> = all
            .iter()
            .filter(|entry| entry.kind == Kind::Passage)
            .map(|entry| (entry.id, entry.number, entry.says(Lang::En)))
            .collect();
        let expected = [
            ("D01", 0, ("第一段。", true)),
            ("D01", 1, ("第二段。", true)),
            ("D02", 0, ("第三段。", true)),
        ];
        assert_eq!(passages, expected);
    }

    #[test]
    fn what_is_no_help_file_has_no_entries() {
        assert_eq!(entries("<!doctype html>", ""), None);
        assert_eq!(entries("", ""), None);
    }
}

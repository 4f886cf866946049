//! 错题本, the book of wrong answers, and when each question comes up again: Leitner's boxes.
//!
//! What was answered wrongly goes into box 1. A right answer moves it one box on, a wrong one back into box 1. A question comes up
//! again 1, 2, 4, 8 or 16 days after it was put into box 1 to 5; answered rightly in box 5 it is known, and leaves the book. Days
//! are counted from 1970 and come in as arguments: whoever calls knows the calendar of the place.

use super::session::Reference;
use crate::quiz::kept::{self, Found};
use crate::scenario::fields;

/// Days that each box waits.
pub const WAITS: [u32; 5] = [1, 2, 4, 8, 16];

/// The most questions that a book holds; those that come up last are dropped first.
const MOST: usize = 5_000;

/// What the first line of a kept book begins with.
const HEAD: &str = "rebate-desk wrong ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// A question in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which question.
    pub reference: Reference,
    /// The box, from 1 to 5.
    pub stage: u8,
    /// The day it comes up again.
    pub due: u32,
    /// How often it was answered wrongly.
    pub wrong: u32,
    /// How often rightly, since it is in the book.
    pub right: u32,
}

/// The book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The questions in it, in the order in which they came.
    pub entries: Vec<Entry>,
    /// Lines of a newer version.
    pub unknown: Vec<String>,
}

impl Book {
    /// Notes an answer. A right answer to what is not in the book changes nothing.
    pub fn note(&mut self, reference: &Reference, right: bool, today: u32) {
        let place = self
            .entries
            .iter()
            .position(|it| it.reference == *reference);
        let Some(place) = place else {
            if !right {
                self.entries.push(Entry {
                    reference: reference.clone(),
                    stage: 1,
                    due: today.saturating_add(wait(1)),
                    wrong: 1,
                    right: 0,
                });
                if self.entries.len() > MOST {
                    let last = self.entries.iter().enumerate().max_by_key(|(_, it)| it.due);
                    if let Some((last, _)) = last {
                        self.entries.remove(last);
                    }
                }
            }
            return;
        };
        let Some(entry) = self.entries.get_mut(place) else {
            return;
        };
        if right {
            if usize::from(entry.stage) >= WAITS.len() {
                self.entries.remove(place);
                return;
            }
            entry.stage += 1;
            entry.right = entry.right.saturating_add(1);
        } else {
            entry.stage = 1;
            entry.wrong = entry.wrong.saturating_add(1);
        }
        entry.due = today.saturating_add(wait(entry.stage));
    }

    /// What comes up on a day, the longest due first; of those due on the same day, the more often wrong first.
    pub fn due(&self, today: u32) -> Vec<&Entry> {
        let due = self.entries.iter().filter(|entry| entry.due <= today);
        let mut due: Vec<&Entry> = due.collect();
        due.sort_by_key(|entry| (entry.due, std::cmp::Reverse(entry.wrong)));
        due
    }

    /// The next day on which something comes up.
    pub fn next_due(&self) -> Option<u32> {
        self.entries.iter().map(|entry| entry.due).min()
    }

    /// As it is kept.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        for entry in &self.entries {
            let Reference {
                bank,
                question,
                seed,
            } = &entry.reference;
            let seed = seed.map_or_else(String::new, |seed| seed.to_string());
            let numbers = [u32::from(entry.stage), entry.due, entry.wrong, entry.right];
            let [stage, due, wrong, right] = numbers.map(|number| number.to_string());
            fields::write(
                &mut out,
                ["entry", bank, question, &seed, &stage, &due, &wrong, &right],
            );
        }
        fields::write_unknown(&mut out, &self.unknown);
        out
    }

    /// What a text is that stands under the key of the book.
    pub fn read(text: &str) -> Found<Self> {
        kept::read(text, HEAD, SCHEMA, lines)
    }
}

fn wait(stage: u8) -> u32 {
    let at = usize::from(stage.saturating_sub(1));
    WAITS.get(at).or(WAITS.last()).copied().unwrap_or(1)
}

fn lines(text: &str) -> Option<Book> {
    let mut book = Book::default();
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        let parts = fields::read(line)?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["entry", bank, question, seed, stage, due, wrong, right] => {
                let stage: u8 = stage.parse().ok()?;
                if !(1..=5).contains(&stage) || book.entries.len() >= MOST {
                    return None;
                }
                book.entries.push(Entry {
                    reference: Reference {
                        bank: (*bank).to_owned(),
                        question: (*question).to_owned(),
                        seed: match *seed {
                            "" => None,
                            seed => Some(seed.parse().ok()?),
                        },
                    },
                    stage,
                    due: due.parse().ok()?,
                    wrong: wrong.parse().ok()?,
                    right: right.parse().ok()?,
                });
            }
            ["entry", ..] => return None,
            _ => book.unknown.push(line.to_owned()),
        }
    }
    Some(book)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(id: &str) -> Reference {
        Reference {
            bank: "bank".to_owned(),
            question: id.to_owned(),
            seed: None,
        }
    }

    #[test]
    fn a_question_moves_on_when_right_back_when_wrong_and_leaves_when_known() {
        let mut book = Book::default();
        let q = question("A1");
        book.note(&q, true, 100);
        assert_eq!(book.entries, [], "only what was wrong is in the book");
        book.note(&q, false, 100);
        let mut today = 100;
        for (stage, wait) in [(1, 1), (2, 2), (3, 4)] {
            let entry = book.entries[0].clone();
            assert_eq!((entry.stage, entry.due), (stage, today + wait));
            assert_eq!(book.due(entry.due - 1).len(), 0);
            assert_eq!(book.due(entry.due).len(), 1);
            today = entry.due;
            book.note(&q, true, today);
        }
        book.note(&q, false, today);
        assert_eq!((book.entries[0].stage, book.entries[0].wrong), (1, 2));
        for _ in 0..4 {
            book.note(&q, true, today);
        }
        assert_eq!(book.entries[0].stage, 5);
        book.note(&q, true, today);
        assert_eq!(book.entries, []);
    }

    #[test]
    fn the_longest_due_comes_first_then_the_more_often_wrong() {
        let mut book = Book::default();
        book.note(&question("b"), false, 10);
        book.note(&question("c"), false, 10);
        book.note(&question("c"), false, 10);
        book.note(&question("a"), false, 9);
        let due: Vec<&str> = book
            .due(11)
            .iter()
            .map(|it| it.reference.question.as_str())
            .collect();
        assert_eq!(due, ["a", "c", "b"]);
        assert_eq!(book.next_due(), Some(10));
    }

    #[test]
    fn a_book_is_kept_and_damage_is_told() {
        let mut book = Book::default();
        book.note(&question("甲\t乙"), false, 10);
        book.note(
            &Reference {
                seed: Some(7),
                ..question("t")
            },
            false,
            10,
        );
        book.unknown.push("later\t1".to_owned());
        assert_eq!(Book::read(&book.write()), Found::Kept(Box::new(book)));
        assert_eq!(Book::read("rebate-desk wrong 2\n"), Found::Newer);
        for damaged in [
            "",
            "rebate-desk wrong",
            "rebate-desk wrong 1\nentry\tb\tq\t\t9\t1\t1\t1\n",
            "rebate-desk wrong 1\nentry\tb\tq\n",
        ] {
            assert_eq!(Book::read(damaged), Found::Damaged, "{damaged:?}");
        }
    }
}

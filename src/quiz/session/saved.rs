//! A session as it is kept in a browser: a text that says what it is, line by line, as scenarios are kept.
//!
//! ```text
//! rebate-desk quiz 1
//! rev     3
//! name    王芳
//! mode    exam
//! scoring all
//! pass    80
//! minutes 45
//! started 1764150000000
//! at      2
//! item    van-discount-2024  A7    1 0 3 2  f  options  1
//! ```
//!
//! Lines that this version does not know are kept as they are.

use super::{Given, Item, Mode, Reference, Rules, Scoring, Session};
use crate::quiz::kept::{self, Found};
use crate::scenario::fields;

/// What the first line begins with.
const HEAD: &str = "rebate-desk quiz ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// The most questions that are read: more than any paper has.
const MOST_ITEMS: usize = 2_000;

impl Session {
    /// As it is kept.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        let mut pair = |name: &str, value: &str| fields::write(&mut out, [name, value]);
        pair("rev", &self.rev.to_string());
        if let Some(paper) = self.paper {
            pair("paper", &format!("{paper:08x}"));
        }
        if !self.link.is_empty() {
            pair("link", &self.link);
        }
        pair("name", &self.name);
        let Rules {
            mode,
            scoring,
            pass,
            minutes,
            shuffle_questions,
            shuffle_options,
        } = self.rules;
        pair("mode", mode_word(mode));
        pair("scoring", scoring.keyword());
        pair("pass", &pass.to_string());
        if let Some(minutes) = minutes {
            pair("minutes", &minutes.to_string());
        }
        let shuffled = match (shuffle_questions, shuffle_options) {
            (true, true) => "both",
            (true, false) => "questions",
            (false, true) => "options",
            (false, false) => "none",
        };
        pair("shuffle", shuffled);
        pair("started", &self.started.to_string());
        if let Some(submitted) = self.submitted {
            pair("submitted", &submitted.to_string());
        }
        pair("at", &self.at.to_string());
        for item in &self.items {
            write_item(&mut out, item);
        }
        fields::write_unknown(&mut out, &self.unknown);
        out
    }

    /// What a text is that stands under the key of a session.
    pub fn read(text: &str) -> Found<Self> {
        kept::read(text, HEAD, SCHEMA, lines)
    }
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Practice => "practice",
        Mode::Exam => "exam",
    }
}

fn numbers(list: &[usize]) -> String {
    let list: Vec<String> = list.iter().map(usize::to_string).collect();
    list.join(" ")
}

fn write_item(out: &mut String, item: &Item) {
    let Reference {
        bank,
        question,
        seed,
    } = &item.reference;
    let seed = seed.map_or_else(String::new, |seed| seed.to_string());
    let order = numbers(&item.order);
    let mut signs = String::new();
    if item.flagged {
        signs.push('f');
    }
    if item.shown {
        signs.push('s');
    }
    let (kind, given) = match &item.given {
        Given::Nothing => ("nothing", String::new()),
        Given::Options(chosen) => ("options", numbers(chosen)),
        Given::Figure(text) => ("figure", text.clone()),
    };
    fields::write(
        out,
        ["item", bank, question, &seed, &order, &signs, kind, &given],
    );
}

fn lines(text: &str) -> Option<Session> {
    let mut session = Session::default();
    let mut has_start = false;
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        let parts = fields::read(line)?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (kind, rest) = parts.split_first()?;
        let rules = &mut session.rules;
        match (*kind, rest) {
            ("rev", [number]) => session.rev = number.parse().ok()?,
            ("paper", [hash]) => session.paper = Some(u32::from_str_radix(hash, 16).ok()?),
            ("name", [name]) => (*name).clone_into(&mut session.name),
            ("link", [link]) => (*link).clone_into(&mut session.link),
            ("mode", ["practice"]) => rules.mode = Mode::Practice,
            ("mode", ["exam"]) => rules.mode = Mode::Exam,
            ("scoring", [word]) => {
                let known = Scoring::ALL.iter().find(|(known, _)| known == word);
                rules.scoring = known?.1;
            }
            ("pass", [number]) => rules.pass = number.parse().ok()?,
            ("minutes", [number]) => rules.minutes = Some(number.parse().ok()?),
            ("shuffle", [word]) => {
                (rules.shuffle_questions, rules.shuffle_options) = match *word {
                    "both" => (true, true),
                    "questions" => (true, false),
                    "options" => (false, true),
                    "none" => (false, false),
                    _ => return None,
                };
            }
            ("started", [number]) => {
                has_start = true;
                session.started = number.parse().ok()?;
            }
            ("submitted", [number]) => session.submitted = Some(number.parse().ok()?),
            ("at", [number]) => session.at = number.parse().ok()?,
            ("item", rest) => {
                if session.items.len() >= MOST_ITEMS {
                    return None;
                }
                session.items.push(item(rest)?);
            }
            (
                "rev" | "paper" | "link" | "name" | "mode" | "scoring" | "pass" | "minutes"
                | "shuffle" | "started" | "submitted" | "at",
                _,
            ) => return None,
            _ => session.unknown.push(line.to_owned()),
        }
    }
    session.go(session.at);
    has_start.then_some(session)
}

fn item(fields: &[&str]) -> Option<Item> {
    let [bank, question, seed, order, signs, kind, given] = fields else {
        return None;
    };
    let list = |text: &str| -> Option<Vec<usize>> {
        text.split_whitespace().map(|it| it.parse().ok()).collect()
    };
    let order = list(order)?;
    // Each option once.
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if !sorted.iter().copied().eq(0..sorted.len()) {
        return None;
    }
    let given = match *kind {
        "nothing" => Given::Nothing,
        "options" => {
            let mut chosen = list(given)?;
            chosen.sort_unstable();
            chosen.dedup();
            if chosen.iter().any(|at| *at >= order.len()) {
                return None;
            }
            Given::Options(chosen)
        }
        "figure" => Given::Figure((*given).to_owned()),
        _ => return None,
    };
    Some(Item {
        reference: Reference {
            bank: (*bank).to_owned(),
            question: (*question).to_owned(),
            seed: match *seed {
                "" => None,
                seed => Some(seed.parse().ok()?),
            },
        },
        order,
        given,
        flagged: signs.contains('f'),
        shown: signs.contains('s'),
    })
}

//! A text in any format ⇄ a bank: which format it is in, the questions in it, and every place that somebody must look at in one form.
//!
//! | format | word | read by, written by |
//! |---|---|---|
//! | [`Format::Toml`] | `toml` | [`bank::check_text`], [`bank::write`] |
//! | [`Format::Exam`] | `wjx` | [`exam`] |
//! | [`Format::Gift`] | `gift` | [`gift`] |
//! | [`Format::Table`] | `csv` | [`sheet`] |
//! | [`Format::Cards`] | `anki` | written only, by [`sheet`] |
//!
//! What comes in without an open place is a bank: its file is read back as the same.

use std::collections::BTreeSet;

use crate::lang::{Lang, Text};
use crate::policy::diagnostic::{Diagnostic, Position, Severity};
use crate::policy::limits::{MAX_DIAGNOSTICS, MAX_POLICY_BYTES};
use crate::policy::problem::Problem;
use crate::policy::read::values::is_name;

use super::bank::{self, Bank, Question};
use super::exam::{self, Doubt, Draft};
use super::gift;
use super::sheet::{self, BadReason};

pub use super::format::{FORMATS, Format};

impl Format {
    /// The format that a text is in. Whatever is nothing else is taken for the text of an exam.
    pub fn of(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let begins_with = |sign: &str| text.trim_start().starts_with(sign);
        if begins_with("#separator:") {
            Self::Cards
        } else if text.lines().any(is_toml) {
            Self::Toml
        } else if sheet::is_table(text) {
            Self::Table
        } else if gift::is_gift(text) {
            Self::Gift
        } else {
            Self::Exam
        }
    }
}

/// Whether a line is one of a bank file and of no other: `[[question]]`, `id = "…"`.
fn is_toml(line: &str) -> bool {
    let line = line.trim();
    let value = line
        .strip_prefix("id")
        .and_then(|rest| rest.trim_start().strip_prefix('='));
    line.starts_with("[[question]]")
        || value.is_some_and(|value| value.trim_start().starts_with(['"', '\'']))
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The questions. Those of a bank file that is not sound are not there.
    pub bank: Bank,
    /// What somebody should look at: in the order of the text, then what only shows in the bank.
    pub places: Vec<Place>,
}

impl Imported {
    /// How many places somebody must look at.
    pub fn open(&self) -> usize {
        let open = self.places.iter().filter(|place| place.why.is_open());
        open.count()
    }
}

/// A place of a text that somebody should look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The line, from 1; none where only the question is known.
    pub line: Option<usize>,
    /// The question, by index, where it is about one that was read.
    pub question: Option<usize>,
    /// The option, by index, where it is about one.
    pub option: Option<usize>,
    /// The words it is about, or the first of them.
    pub text: String,
    /// Why.
    pub why: Why,
}

/// Why somebody should look at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It is not certain what the text of an exam says.
    Doubt(Doubt),
    /// It is no question that is read from GIFT, and was left out.
    LeftOut,
    /// A row of a table is no question.
    Row(BadReason),
    /// A bank cannot have it.
    Problem(Box<Problem>),
    /// There is no question in the text.
    Nothing,
    /// The format is written only.
    WrittenOnly,
}

impl Why {
    /// Whether somebody must decide or put it right; otherwise it is a remark.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Doubt(doubt) => doubt.is_open(),
            Self::Problem(problem) => problem.severity() == Severity::Error,
            Self::LeftOut | Self::Row(_) | Self::Nothing | Self::WrittenOnly => true,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Doubt(doubt) => doubt.code(),
            Self::LeftOut => "left-out",
            Self::Row(reason) => reason.code(),
            Self::Problem(problem) => problem.code(),
            Self::Nothing => "no-questions",
            Self::WrittenOnly => "written-only",
        }
    }

    /// The sentence.
    pub fn message(&self) -> Text {
        match self {
            Self::Doubt(doubt) => doubt.message(),
            Self::LeftOut => Text::new(
                "这一段不是能读入的题目，没有读入",
                "This is no question that can be read, and was left out",
            ),
            Self::Row(reason) => reason.message(),
            Self::Problem(problem) => crate::policy::messages::message(problem),
            Self::Nothing => Text::new("没有读到题目", "There is no question in it"),
            Self::WrittenOnly => Text::new(
                "Anki 卡片只能导出，不能读入",
                "Anki cards are written, and not read back",
            ),
        }
    }

    /// What to do about it, where there is something to say.
    pub fn hint(&self) -> Option<Text> {
        match self {
            Self::Problem(problem) => crate::policy::messages::hint(problem),
            _ => None,
        }
    }
}

/// The id of a bank that has none of its own.
pub const ID: &str = "imported";

/// Reads a text in a format. Whatever stands there, questions come out, or a place that says why not.
pub fn read(text: &str, format: Format) -> Imported {
    let text = text.trim_start_matches('\u{feff}');
    if format == Format::Toml {
        return read_file(text);
    }
    if text.len() > MAX_POLICY_BYTES {
        return nothing(Why::Doubt(Doubt::TooLong));
    }
    let mut imported = match format {
        Format::Exam => of_exam(exam::read(text)),
        Format::Gift => of_gift(text),
        Format::Table => of_table(text),
        Format::Toml | Format::Cards => return nothing(Why::WrittenOnly),
    };
    if imported.bank.questions.is_empty() && imported.places.is_empty() {
        return nothing(Why::Nothing);
    }
    with_own_ids(&mut imported.bank.questions);
    add_problems(&mut imported);
    imported
}

/// Writes the questions of a bank in a format; formats of one language in that one.
pub fn write(bank: &Bank, format: Format, lang: Lang) -> String {
    match format {
        Format::Toml => bank::write::write(bank),
        Format::Exam => exam::write(bank.title.get(lang), &bank.questions, lang),
        Format::Gift => gift::write(&bank.questions, lang),
        Format::Table => sheet::write(&bank.questions, lang),
        Format::Cards => sheet::write_cards(&bank.questions, lang),
    }
}

fn nothing(why: Why) -> Imported {
    Imported {
        bank: bank_of(Vec::new()),
        places: vec![Place {
            line: Some(1),
            question: None,
            option: None,
            text: String::new(),
            why,
        }],
    }
}

fn bank_of(questions: Vec<Question>) -> Bank {
    let draft = Draft {
        questions,
        ..Draft::default()
    };
    draft.into_bank(ID)
}

fn read_file(text: &str) -> Imported {
    let (bank, diagnostics) = bank::check_text(text);
    let place = |diagnostic: Diagnostic| Place {
        line: Some(Position::of(text, diagnostic.span.start).line),
        question: None,
        option: None,
        text: diagnostic.excerpt(text).to_owned(),
        why: Why::Problem(Box::new(diagnostic.problem)),
    };
    Imported {
        bank: bank.unwrap_or_else(|| bank_of(Vec::new())),
        places: diagnostics.into_iter().map(place).collect(),
    }
}

fn of_exam(mut draft: Draft) -> Imported {
    let places = std::mem::take(&mut draft.places).into_iter();
    let places = places.map(|place| Place {
        line: Some(place.line),
        question: place.question,
        option: place.option,
        text: place.text,
        why: Why::Doubt(place.doubt),
    });
    Imported {
        places: places.collect(),
        bank: draft.into_bank(ID),
    }
}

fn of_gift(text: &str) -> Imported {
    let (questions, left_out) = gift::read(text);
    let places = left_out.into_iter().map(|left_out| Place {
        line: Some(left_out.line),
        question: None,
        option: None,
        text: left_out.text,
        why: Why::LeftOut,
    });
    Imported {
        bank: bank_of(questions),
        places: places.collect(),
    }
}

fn of_table(text: &str) -> Imported {
    let (questions, bad) = sheet::read(text);
    let places = bad.into_iter().map(|bad| Place {
        line: Some(bad.line),
        question: None,
        option: None,
        text: String::new(),
        why: Why::Row(bad.reason),
    });
    Imported {
        bank: bank_of(questions),
        places: places.collect(),
    }
}

/// Gives each question an id that it has alone and that a bank file can have: papers and the book of wrong answers find it by that.
fn with_own_ids(questions: &mut [Question]) {
    let mut taken = BTreeSet::new();
    let mut in_doubt = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        if !is_name(&question.id) || !taken.insert(question.id.clone()) {
            in_doubt.push(at);
        }
    }
    let mut free = 1..;
    for at in in_doubt {
        let id = free.find_map(|number: usize| {
            let id = number.to_string();
            taken.insert(id.clone()).then_some(id)
        });
        if let (Some(question), Some(id)) = (questions.get_mut(at), id) {
            question.id = id;
        }
    }
}

/// How many characters of a question are shown.
const SHOWN: usize = 60;

/// Adds what a bank file cannot have, of questions that nothing is said of yet.
fn add_problems(imported: &mut Imported) {
    let written = bank::write::write(&imported.bank);
    let (_, diagnostics) = bank::check_text(&written);
    let has_open = |question, places: &[Place]| {
        let mut places = places.iter();
        places.any(|place| place.question == question && place.why.is_open())
    };
    let mut added = Vec::new();
    for diagnostic in diagnostics {
        if diagnostic.severity() < Severity::Error || added.len() >= MAX_DIAGNOSTICS {
            continue;
        }
        let before = written.get(..diagnostic.span.end).unwrap_or_default();
        let question = before.matches("\n[[question]]").count().checked_sub(1);
        if question.is_some() && has_open(question, &imported.places) {
            continue;
        }
        let stem = question.and_then(|at| imported.bank.questions.get(at));
        let stem = stem.map(|question| question.stem.zh.chars().take(SHOWN).collect());
        added.push(Place {
            line: None,
            question,
            option: None,
            text: stem.unwrap_or_else(|| diagnostic.excerpt(&written).to_owned()),
            why: Why::Problem(Box::new(diagnostic.problem)),
        });
    }
    imported.places.append(&mut added);
}

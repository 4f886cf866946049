//! Question banks: a file comes in, a checked [`Bank`] goes out, or diagnostics that say what is wrong and where.
//!
//! ```toml
//! id = "van-discount-2024"
//! version = "1"
//! title = { zh = "可变折扣政策测试", en = "Variable discount, a test" }
//! source = "D03"
//!
//! [[question]]
//! id = "A7"
//! kind = "single"
//! stem = { zh = "…最低门槛需为多少?", en = "…" }
//! options = [{ letter = "A", text = "10%" }, { letter = "B", text = "15%", correct = true }]
//! topic = "运营卓越奖金"
//! difficulty = "easy"
//! explanation = { zh = "…", en = "…" }
//! clause = "…"
//!
//! [question.case]
//! policy = "van-variable-discount-2024"
//! of = "渗透率最低门槛"
//! ```
//!
//! Files are read as policy files are, with the same keys, values, problems and limits. [`write`] writes a bank that the reader reads
//! back as the same.
//!
//! Letters are those of the source: an option may have none, and letters that the source skips stay skipped and are named in
//! `missing`.

#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod read;
pub mod write;

use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::policy::model::Status;
use crate::policy::value::Entry;

#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub use read::{check_text, is_sound, read_text};

/// A checked question bank.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bank {
    /// The id: lower-case letters, digits and hyphens.
    pub id: String,
    /// The version.
    pub version: String,
    /// The name.
    pub title: Text,
    /// The id of the source document, such as `D03`.
    pub source: Option<String>,
    /// The questions, in the order of the file.
    pub questions: Vec<Question>,
}

impl Bank {
    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum QuestionKind {
    /// `single`: one option is correct.
    #[default]
    Single,
    /// `multiple`: one option or more.
    Multiple,
    /// `true-false`: two options, one correct.
    TrueFalse,
    /// `numeric`: a figure.
    Numeric,
}

/// The kinds with their words in bank files.
pub const KINDS: [(&str, QuestionKind); 4] = [
    ("single", QuestionKind::Single),
    ("multiple", QuestionKind::Multiple),
    ("true-false", QuestionKind::TrueFalse),
    ("numeric", QuestionKind::Numeric),
];

impl QuestionKind {
    /// The word in bank files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "true-false",
            Self::Numeric => "numeric",
        }
    }

    /// The name of the kind, as papers have it.
    pub fn name(self) -> Text {
        match self {
            Self::Single => Text::new("单选题", "Single choice"),
            Self::Multiple => Text::new("多选题", "Multiple choice"),
            Self::TrueFalse => Text::new("判断题", "True or false"),
            Self::Numeric => Text::new("填数题", "Figure"),
        }
    }
}

/// How hard a question is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Difficulty {
    /// `easy`: read in the policy.
    Easy,
    /// `medium`: two things put together.
    #[default]
    Medium,
    /// `hard`: computed, or an exception.
    Hard,
}

/// The difficulties with their words in bank files.
pub const DIFFICULTIES: [(&str, Difficulty); 3] = [
    ("easy", Difficulty::Easy),
    ("medium", Difficulty::Medium),
    ("hard", Difficulty::Hard),
];

impl Difficulty {
    /// The word in bank files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
        }
    }

    /// The name.
    pub fn name(self) -> Text {
        match self {
            Self::Easy => Text::new("容易", "Easy"),
            Self::Medium => Text::new("中等", "Medium"),
            Self::Hard => Text::new("较难", "Hard"),
        }
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The id within its bank.
    pub id: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What is asked, as the source has it.
    pub stem: Text,
    /// What can be chosen; none of a numeric question.
    pub options: Vec<Choice>,
    /// Letters that the source skips: `B` where it has A, C and D.
    pub missing: Vec<String>,
    /// The figure of a numeric question, in any notation.
    pub answer: Option<Figure>,
    /// What it is about; blank: nothing said.
    pub topic: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// How sure the answer is.
    pub status: Status,
    /// Why the answer is so.
    pub explanation: Option<Text>,
    /// The document's own words.
    pub clause: Option<String>,
    /// The document of the clause, where it is not the bank's.
    pub source: Option<String>,
    /// What is not proven: words for a reader who would take the question for the policy.
    pub note: Option<Text>,
    /// The case of a policy that it can be computed with.
    pub case: Option<Case>,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            id: String::new(),
            kind: QuestionKind::default(),
            stem: Text::default(),
            options: Vec::new(),
            missing: Vec::new(),
            answer: None,
            topic: String::new(),
            difficulty: Difficulty::default(),
            status: Status::Stated,
            explanation: None,
            clause: None,
            source: None,
            note: None,
            case: None,
        }
    }
}

impl Question {
    /// The correct options, by index.
    pub fn keys(&self) -> Vec<usize> {
        let correct = self.options.iter().enumerate();
        let correct = correct.filter(|(_, option)| option.correct);
        correct.map(|(at, _)| at).collect()
    }

    /// How option `at` is called: its letter in the source; where it has none, that of its place.
    pub fn letter(&self, at: usize) -> String {
        let own = self
            .options
            .get(at)
            .and_then(|option| option.letter.clone());
        own.unwrap_or_else(|| letter_of(at))
    }
}

impl Question {
    /// Takes option `at` apart behind its first `chars` characters, as an editor of imported text does: the mark stays with the second
    /// part, behind which it stood. Says whether there were two parts.
    pub fn split(&mut self, at: usize, chars: usize) -> bool {
        let Some(option) = self.options.get_mut(at) else {
            return false;
        };
        let cut = |text: &str| {
            let (at, _) = text.char_indices().nth(chars)?;
            let (first, second) = text.split_at_checked(at)?;
            let (first, second) = (first.trim(), second.trim());
            let is_two = !first.is_empty() && !second.is_empty();
            is_two.then(|| (first.to_owned(), second.to_owned()))
        };
        // Where the languages differ there is no one place to cut at.
        let Some((first, second)) =
            cut(&option.text.zh).filter(|_| option.text.zh == option.text.en)
        else {
            return false;
        };
        option.text = Text::same(first);
        let second = Choice {
            letter: None,
            text: Text::same(second),
            correct: std::mem::take(&mut option.correct),
            note: option.note.take(),
            claims: std::mem::take(&mut option.claims),
        };
        self.options.insert(at + 1, second);
        true
    }

    /// Joins option `at` with the one behind it; what either is marked as stays. Says whether there was one.
    pub fn join(&mut self, at: usize) -> bool {
        if at + 1 >= self.options.len() {
            return false;
        }
        let second = self.options.remove(at + 1);
        let Some(first) = self.options.get_mut(at) else {
            return false;
        };
        first.text.zh.push_str(&second.text.zh);
        first.text.en.push_str(&second.text.en);
        first.correct |= second.correct;
        first.note = first.note.take().or(second.note);
        first.claims.extend(second.claims);
        true
    }
}

/// The letter of a place, from 0: A to Z, then 27, 28 …
pub fn letter_of(at: usize) -> String {
    match u8::try_from(at) {
        Ok(at) if at < 26 => char::from(b'A' + at).to_string(),
        _ => at.saturating_add(1).to_string(),
    }
}

/// An option of a question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Its letter in the source; none where the source has none.
    pub letter: Option<String>,
    /// What it says.
    pub text: Text,
    /// Whether it is marked as correct.
    pub correct: bool,
    /// What a reader should know about it, such as that it is false as written and the true value is not known.
    pub note: Option<Text>,
    /// What it says of the question's case, where that can be computed: it is correct exactly when all of this holds.
    pub claims: Vec<Claim>,
}

/// The answer of a numeric question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure as written: `56000`, `12.5%`.
    pub value: String,
    /// How far from it an answer may be, as written; none: not at all.
    pub within: Option<String>,
}

/// A case of a policy: what its form is filled in with, and what is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The policy's id.
    pub policy: String,
    /// Inputs, as written.
    pub inputs: Vec<(String, Entry)>,
    /// Parameter overrides, as written.
    pub parameters: Vec<(String, Entry)>,
    /// Readings chosen.
    pub readings: Vec<(String, String)>,
    /// The rule, gate or parameter that the question is about.
    pub of: String,
    /// Its period or row, from 1.
    pub period: Option<usize>,
}

/// What an option says of a case: with these entries beside those of the case, this comes out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Inputs in place of the case's.
    pub inputs: Vec<(String, Entry)>,
    /// Readings in place of the case's.
    pub readings: Vec<(String, String)>,
    /// What is looked at, where it is not that of the case.
    pub of: Option<String>,
    /// The period or row, from 1, where it is not that of the case.
    pub period: Option<usize>,
    /// What comes out, in any notation: `56000`, `3%`, `true`.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_taken_apart_and_joined_again() {
        let option = |text: &str, correct| Choice {
            text: Text::same(text),
            correct,
            ..Choice::default()
        };
        let mut question = Question {
            options: vec![option("2510", true), option("20", false)],
            ..Question::default()
        };
        assert!(question.split(0, 1));
        assert!(question.split(1, 1));
        let texts = |question: &Question| -> Vec<String> {
            let options = question.options.iter();
            options.map(|option| option.text.zh.clone()).collect()
        };
        assert_eq!(texts(&question), ["2", "5", "10", "20"]);
        assert_eq!(question.keys(), [2]);
        assert!(question.join(0));
        assert!(question.join(0));
        assert_eq!(texts(&question), ["2510", "20"]);
        assert_eq!(question.keys(), [0]);
        assert!(!question.join(1), "there is none behind it");
        assert!(!question.split(0, 0) && !question.split(0, 4) && !question.split(9, 1));
    }

    #[test]
    fn letters_are_those_of_the_source_or_of_the_place() {
        assert_eq!(letter_of(0), "A");
        assert_eq!(letter_of(25), "Z");
        assert_eq!(letter_of(26), "27");
    }
}

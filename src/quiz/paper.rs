//! Papers and results without a server: a composed paper as the text of a link, and what came of it as the text of another.
//!
//! A paper says which banks and templates its questions are drawn from, with which seed and under which rules; everybody who opens it
//! gets the same questions with their options in the same order. A result says which paper it is of, who answered, and what.
//!
//! Both have the text form of all links ([`crate::link::code`]): what was cut short or altered is told. That is against mishaps: the
//! questions with their answers are on everybody's page, and who wants to cheat can. It is for training.

use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::link::LinkError;
use crate::link::code::{self, Content, Kind};
use crate::policy::limits::MAX_COLUMNS;
use crate::policy::model::Policy;
use crate::policy::pack;

use super::bank::{Bank, Question};
use super::random::Random;
use super::session::{Given, Reference, Rules, Selection, Session};
use super::template::{Ready, Templates};

/// Papers: `#q=…`.
pub const PAPER: Kind = Kind {
    prefix: "q=",
    version: 1,
};

/// Results: `#r=…`.
pub const RESULT: Kind = Kind {
    prefix: "r=",
    version: 1,
};

/// The first byte of each content: a paper is no result, whatever stands before it.
const IS_PAPER: u8 = b'Q';
const IS_RESULT: u8 = b'R';

/// The most questions of a paper.
pub const MOST_QUESTIONS: usize = 500;

/// A composed paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is called.
    pub title: String,
    /// Where its questions come from.
    pub parts: Vec<Part>,
    /// What is agreed.
    pub rules: Rules,
    /// What everything is drawn with.
    pub seed: u64,
    /// The files of banks that are not built in.
    pub files: Vec<String>,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Questions of a bank, drawn.
    Drawn {
        /// The bank's id.
        bank: String,
        /// Its version when the paper was composed.
        version: String,
        /// What is drawn.
        selection: Selection,
    },
    /// Questions of a bank, picked by hand.
    Picked {
        /// The bank's id.
        bank: String,
        /// Its version when the paper was composed.
        version: String,
        /// The ids of the questions.
        questions: Vec<String>,
    },
    /// Computed questions.
    Computed {
        /// The id of the file of templates.
        templates: String,
        /// Its version when the paper was composed.
        version: String,
        /// The template; none: any of the file.
        template: Option<String>,
        /// How many questions.
        count: u16,
    },
}

/// Templates with the policy that they are of.
#[derive(Clone, Copy, Debug)]
pub struct Computable<'a> {
    /// The templates.
    pub templates: &'a Templates,
    /// Their policy.
    pub policy: &'a Policy,
}

/// Why a paper cannot be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// There is no bank or file of templates with this id here.
    NoBank(String),
    /// It is of another version than the paper was composed with: the draw would be another.
    OtherVersion {
        /// Its id.
        bank: String,
        /// The paper's version.
        wanted: String,
        /// The version here.
        found: String,
    },
    /// A bank has no question, or a file no template, with this id.
    NoQuestion(String),
    /// A template gives no question for the policy as it is here.
    NoAnswer(String),
    /// There is no question in it, or there are too many.
    Count(usize),
}

impl PaperError {
    /// The sentence.
    pub fn message(&self) -> Text {
        match self {
            Self::NoBank(id) => Text::new(
                format!("这里没有题库“{id}”，请用最新的版本打开"),
                format!(
                    "There is no question bank “{id}” here; open the paper with the newest version"
                ),
            ),
            Self::OtherVersion {
                bank,
                wanted,
                found,
            } => Text::new(
                format!("题库“{bank}”的版本是 {found}，试卷按版本 {wanted} 组成，抽到的题会不同"),
                format!(
                    "The bank “{bank}” is version {found} here; the paper was composed with {wanted} and would draw other questions"
                ),
            ),
            Self::NoQuestion(id) => Text::new(
                format!("题库里没有题目“{id}”"),
                format!("There is no question “{id}” in the bank"),
            ),
            Self::NoAnswer(id) => Text::new(
                format!("模板“{id}”按现在的政策算不出题目"),
                format!("The template “{id}” gives no question with the policy as it is"),
            ),
            Self::Count(0) => Text::new("试卷里没有题目", "There is no question in the paper"),
            Self::Count(count) => Text::new(
                format!("试卷有 {count} 题，超过上限 {MOST_QUESTIONS} 题"),
                format!("The paper has {count} questions; the limit is {MOST_QUESTIONS}"),
            ),
        }
    }
}

/// What the order of all questions is drawn with, beside the seed.
const ORDER: u64 = 0x006f_7264_6572;

impl Paper {
    /// The paper as the text behind `#q=`.
    ///
    /// # Errors
    /// [`LinkError::TooLong`].
    pub fn encode(&self) -> Result<String, LinkError> {
        code::write(PAPER, &content(IS_PAPER, self)?)
    }

    /// Reads what [`Self::encode`] has written, in a whole address too.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn decode(text: &str) -> Result<Self, LinkError> {
        read(PAPER, IS_PAPER, text)
    }

    /// What tells the paper from others.
    pub fn fingerprint(&self) -> u32 {
        let content = content(IS_PAPER, self).unwrap_or_default();
        pack::short_fingerprint(&content)
    }

    /// The questions of the paper, in its order: the same for everybody.
    ///
    /// # Errors
    /// Why it cannot be put together here.
    pub fn questions(
        &self,
        banks: &[&Bank],
        computable: &[Computable<'_>],
    ) -> Result<Vec<(Reference, Question)>, PaperError> {
        let mut questions = Vec::new();
        for (part, purpose) in self.parts.iter().zip(1_u64..) {
            let seed = Random::apart(self.seed, purpose).next();
            part.questions(self.rules, seed, banks, computable, &mut questions)?;
            if questions.len() > MOST_QUESTIONS {
                return Err(PaperError::Count(questions.len()));
            }
        }
        if questions.is_empty() {
            return Err(PaperError::Count(0));
        }
        if self.rules.shuffle_questions {
            Random::apart(self.seed, ORDER).shuffle(&mut questions);
        }
        Ok(questions)
    }

    /// Begins a session with the paper's questions.
    pub fn begin(&self, questions: &[(Reference, Question)], name: &str, now: u64) -> Session {
        let questions = questions.iter();
        let questions: Vec<(Reference, &Question)> = questions
            .map(|(reference, question)| (reference.clone(), question))
            .collect();
        Session {
            paper: Some(self.fingerprint()),
            // A paper that is too long for a link has none; its questions are found by the banks that are here.
            link: self.encode().unwrap_or_default(),
            name: name.to_owned(),
            ..Session::begin(&questions, self.rules, self.seed, now)
        }
    }
}

/// The bank of an id and version.
fn bank_of<'b>(banks: &[&'b Bank], id: &str, version: &str) -> Result<&'b Bank, PaperError> {
    let bank = banks.iter().find(|bank| bank.id == id);
    let bank = bank.ok_or_else(|| PaperError::NoBank(id.to_owned()))?;
    same_version(id, version, &bank.version)?;
    Ok(bank)
}

fn same_version(bank: &str, wanted: &str, found: &str) -> Result<(), PaperError> {
    if wanted == found {
        return Ok(());
    }
    Err(PaperError::OtherVersion {
        bank: bank.to_owned(),
        wanted: wanted.to_owned(),
        found: found.to_owned(),
    })
}

impl Part {
    fn questions(
        &self,
        rules: Rules,
        seed: u64,
        banks: &[&Bank],
        computable: &[Computable<'_>],
        questions: &mut Vec<(Reference, Question)>,
    ) -> Result<(), PaperError> {
        let referenced = |bank: &str, question: &Question, seed| Reference {
            bank: bank.to_owned(),
            question: question.id.clone(),
            seed,
        };
        match self {
            Self::Drawn {
                bank,
                version,
                selection,
            } => {
                let bank = bank_of(banks, bank, version)?;
                let all: Vec<&Question> = bank.questions.iter().collect();
                let drawn = selection.draw(&all, rules.shuffle_questions, seed);
                let drawn = drawn.into_iter().filter_map(|at| all.get(at));
                questions.extend(drawn.map(|it| (referenced(&bank.id, it, None), (*it).clone())));
            }
            Self::Picked {
                bank,
                version,
                questions: ids,
            } => {
                let bank = bank_of(banks, bank, version)?;
                for id in ids.iter().take(MOST_QUESTIONS + 1) {
                    let question = bank.question(id);
                    let question = question.ok_or_else(|| PaperError::NoQuestion(id.clone()))?;
                    questions.push((referenced(&bank.id, question, None), question.clone()));
                }
            }
            Self::Computed {
                templates,
                version,
                template,
                count,
            } => {
                let found = computable.iter().find(|it| it.templates.id == *templates);
                let found = found.ok_or_else(|| PaperError::NoBank(templates.clone()))?;
                same_version(templates, version, &found.templates.version)?;
                let wanted = |id: &String| template.as_ref().is_none_or(|only| only == id);
                let chosen: Vec<Ready<'_>> = found
                    .templates
                    .templates
                    .iter()
                    .filter(|it| wanted(&it.id))
                    .map(|it| Ready::new(it, found.policy))
                    .collect();
                if chosen.is_empty() {
                    let name = template.clone().unwrap_or_else(|| templates.clone());
                    return Err(PaperError::NoQuestion(name));
                }
                let mut random = Random::new(seed);
                for _ in 0..usize::from(*count).min(MOST_QUESTIONS + 1) {
                    let ready = chosen.get(random.place(chosen.len()));
                    let seed = random.next();
                    let question = ready.and_then(|ready| ready.question(seed).ok());
                    let question =
                        question.ok_or_else(|| PaperError::NoAnswer(templates.clone()))?;
                    questions.push((
                        referenced(&found.templates.id, &question, Some(seed)),
                        question,
                    ));
                }
            }
        }
        Ok(())
    }
}

/// What somebody answered to a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which paper.
    pub paper: u32,
    /// Who.
    pub name: String,
    /// When it began, in milliseconds since 1970.
    pub started: u64,
    /// How long it took, in seconds.
    pub seconds: u32,
    /// The answers, question by question.
    pub answers: Vec<Answer>,
}

/// An answer in a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// None.
    #[default]
    Nothing,
    /// Options: a bit each, the first of the question the lowest.
    Options(u128),
    /// A figure as typed.
    Figure(String),
}

impl Answer {
    fn of(given: &Given) -> Self {
        match given {
            Given::Nothing => Self::Nothing,
            Given::Options(chosen) => {
                let bits = chosen.iter().filter(|at| **at < MAX_COLUMNS);
                Self::Options(bits.fold(0, |bits, at| bits | 1_u128 << at))
            }
            Given::Figure(text) => Self::Figure(text.clone()),
        }
    }

    /// As a session has it.
    pub fn given(&self) -> Given {
        match self {
            Self::Nothing => Given::Nothing,
            Self::Options(bits) => {
                let chosen = (0..MAX_COLUMNS).filter(|at| bits >> at & 1 == 1);
                Given::Options(chosen.collect())
            }
            Self::Figure(text) => Given::Figure(text.clone()),
        }
    }
}

impl Report {
    /// What is reported of a session that is over; none of one that is not, or of no paper.
    pub fn of(session: &Session) -> Option<Self> {
        let submitted = session.submitted?;
        let took = submitted.saturating_sub(session.started) / 1_000;
        Some(Self {
            paper: session.paper?,
            name: session.name.clone(),
            started: session.started,
            seconds: u32::try_from(took).unwrap_or(u32::MAX),
            answers: session
                .items
                .iter()
                .map(|it| Answer::of(&it.given))
                .collect(),
        })
    }

    /// The report as the text behind `#r=`.
    ///
    /// # Errors
    /// [`LinkError::TooLong`].
    pub fn encode(&self) -> Result<String, LinkError> {
        code::write(RESULT, &content(IS_RESULT, self)?)
    }

    /// Reads what [`Self::encode`] has written, in a whole address too.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn decode(text: &str) -> Result<Self, LinkError> {
        read(RESULT, IS_RESULT, text)
    }
}

fn content<T: Serialize>(what: u8, value: &T) -> Result<Vec<u8>, LinkError> {
    let mut bytes = vec![what];
    // A growing buffer takes all that can be serialised.
    bytes.extend(postcard::to_allocvec(value).map_err(|_| LinkError::TooLong)?);
    Ok(bytes)
}

fn read<T: for<'de> Deserialize<'de>>(kind: Kind, what: u8, text: &str) -> Result<T, LinkError> {
    let content = match code::read(kind, text)? {
        Content::Plain(content) => content,
        Content::Locked(_) => return Err(LinkError::Locked),
    };
    match content.split_first() {
        Some((first, rest)) if *first == what => match postcard::take_from_bytes::<T>(rest) {
            Ok((value, [])) => Ok(value),
            _ => Err(LinkError::Damaged),
        },
        _ => Err(LinkError::NoLink),
    }
}

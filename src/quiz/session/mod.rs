//! Sessions: practice and exams as a state that moves with what somebody does, and with time.
//!
//! | file | step |
//! |---|---|
//! | this one | the state: answers, flags, where one is, time |
//! | [`draw`] | which questions of many, in which order |
//! | [`score`] | answers → marks, the total, topics |
//! | [`saved`] | the state as it is kept, so that a reload at any moment goes on |
//!
//! A session holds no question, only where each is to be found ([`Reference`]) and in which order its options are shown. Whoever
//! shows it has the questions at hand. Time comes in as milliseconds since 1970; nothing happens by itself: who shows a session calls
//! [`Session::tick`].

pub mod draw;
pub mod saved;
pub mod score;

use serde::{Deserialize, Serialize};

use super::bank::{Question, QuestionKind};
use super::random::Random;

pub use draw::Selection;
pub use score::{Mark, Outcome, Scoring};

/// Where a question is to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// The bank's id; of a computed question, the id of the file of its template.
    pub bank: String,
    /// The question's id; of a computed question, that of its template.
    pub question: String,
    /// The seed of a computed question.
    pub seed: Option<u64>,
}

/// How a session goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Each answer is checked at once, with its explanation.
    #[default]
    Practice,
    /// Nothing is told before the end.
    Exam,
}

/// What is agreed before a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Practice or exam.
    pub mode: Mode,
    /// How answers are marked.
    pub scoring: Scoring,
    /// The share of the points that passes, in percent.
    pub pass: u8,
    /// How long it takes at most, in minutes; none: as long as it takes.
    pub minutes: Option<u16>,
    /// Whether the questions are shuffled.
    pub shuffle_questions: bool,
    /// Whether the options of each are.
    pub shuffle_options: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            scoring: Scoring::default(),
            pass: 80,
            minutes: None,
            shuffle_questions: true,
            shuffle_options: true,
        }
    }
}

/// What somebody answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given {
    /// Nothing yet.
    #[default]
    Nothing,
    /// Options, by index in the question, rising.
    Options(Vec<usize>),
    /// A figure as typed.
    Figure(String),
}

/// A question of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Which question.
    pub reference: Reference,
    /// The options in the order in which they are shown, by index in the question.
    pub order: Vec<usize>,
    /// What was answered.
    pub given: Given,
    /// Whether somebody wants to come back to it.
    pub flagged: bool,
    /// Whether its answer was shown, in practice: it cannot be changed any more.
    pub shown: bool,
}

/// A session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// How often it was written.
    pub rev: u64,
    /// What tells the paper that it is of; none of one that nobody composed.
    pub paper: Option<u32>,
    /// The text of the paper's link: questions of its own banks are found through it. Blank where there is no paper.
    pub link: String,
    /// Who answers.
    pub name: String,
    /// What was agreed.
    pub rules: Rules,
    /// When it began, in milliseconds since 1970.
    pub started: u64,
    /// When it ended.
    pub submitted: Option<u64>,
    /// The question that is shown, from 0.
    pub at: usize,
    /// The questions in their order.
    pub items: Vec<Item>,
    /// Lines of a newer version.
    pub unknown: Vec<String>,
}

/// What the order of options is drawn with, beside the seed.
const OPTIONS: u64 = 0x6f70_7469_6f6e;

impl Session {
    /// Begins a session with questions in the order in which they were drawn.
    ///
    /// The options of each are shuffled by the seed and the question's place, so that the same paper looks the same to everybody. Those
    /// of true-or-false questions stay.
    pub fn begin(questions: &[(Reference, &Question)], rules: Rules, seed: u64, now: u64) -> Self {
        let items = questions.iter().zip(0_u64..);
        let items = items.map(|((reference, question), place)| {
            let mut order: Vec<usize> = (0..question.options.len()).collect();
            if rules.shuffle_options && question.kind != QuestionKind::TrueFalse {
                Random::apart(seed, OPTIONS.wrapping_add(place)).shuffle(&mut order);
            }
            Item {
                reference: reference.clone(),
                order,
                ..Item::default()
            }
        });
        Self {
            rules,
            started: now,
            items: items.collect(),
            ..Self::default()
        }
    }

    /// When time is up, in milliseconds since 1970.
    pub fn deadline(&self) -> Option<u64> {
        let minutes = u64::from(self.rules.minutes?);
        Some(self.started.saturating_add(minutes * 60_000))
    }

    /// How much time is left, in milliseconds; none where there is no limit.
    pub fn left(&self, now: u64) -> Option<u64> {
        let until = self.submitted.unwrap_or(now);
        Some(self.deadline()?.saturating_sub(until))
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.submitted.is_some()
    }

    /// Lets time pass: hands in what is there when time is up, as of the deadline. Says whether it was handed in now.
    pub fn tick(&mut self, now: u64) -> bool {
        match self.deadline() {
            Some(deadline) if !self.is_over() && now >= deadline => {
                self.submitted = Some(deadline);
                true
            }
            _ => false,
        }
    }

    /// Hands in.
    pub fn submit(&mut self, now: u64) {
        self.tick(now);
        if !self.is_over() {
            self.submitted = Some(now.max(self.started));
        }
    }

    /// The item, if it can still be answered.
    fn open(&mut self, at: usize, now: u64) -> Option<&mut Item> {
        self.tick(now);
        if self.is_over() {
            return None;
        }
        self.items.get_mut(at).filter(|item| !item.shown)
    }

    /// Chooses option `option` (by index in the question) of item `at`, or takes the choice back. Where one option is correct it replaces
    /// the one chosen before. Says whether something changed.
    pub fn choose(&mut self, at: usize, question: &Question, option: usize, now: u64) -> bool {
        if option >= question.options.len() {
            return false;
        }
        let Some(item) = self.open(at, now) else {
            return false;
        };
        let mut chosen = match std::mem::take(&mut item.given) {
            Given::Options(chosen) => chosen,
            Given::Nothing | Given::Figure(_) => Vec::new(),
        };
        if let Some(place) = chosen.iter().position(|known| *known == option) {
            chosen.remove(place);
        } else {
            if question.kind != QuestionKind::Multiple {
                chosen.clear();
            }
            chosen.push(option);
            chosen.sort_unstable();
        }
        item.given = if chosen.is_empty() {
            Given::Nothing
        } else {
            Given::Options(chosen)
        };
        true
    }

    /// Answers item `at` with a figure. Says whether something changed.
    pub fn write_figure(&mut self, at: usize, text: &str, now: u64) -> bool {
        let Some(item) = self.open(at, now) else {
            return false;
        };
        item.given = if text.trim().is_empty() {
            Given::Nothing
        } else {
            Given::Figure(text.to_owned())
        };
        true
    }

    /// Sets or takes off the flag of item `at`.
    pub fn flag(&mut self, at: usize) {
        if let Some(item) = self.items.get_mut(at).filter(|_| self.submitted.is_none()) {
            item.flagged = !item.flagged;
        }
    }

    /// Shows the answer of item `at`, in practice. Says whether it is shown.
    pub fn show(&mut self, at: usize, now: u64) -> bool {
        if self.rules.mode == Mode::Practice
            && let Some(item) = self.open(at, now)
        {
            item.shown = true;
        }
        self.items.get(at).is_some_and(|item| item.shown) || self.is_over()
    }

    /// Goes to item `at`, or as near to it as there is one.
    pub fn go(&mut self, at: usize) {
        self.at = at.min(self.items.len().saturating_sub(1));
    }

    /// How many items have an answer.
    pub fn answered(&self) -> usize {
        let answered = self
            .items
            .iter()
            .filter(|item| item.given != Given::Nothing);
        answered.count()
    }
}

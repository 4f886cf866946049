//! Answers → marks, the total, topics. In whole hundredths of a point a question, so that every sum is exact.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Given, Session};
use crate::policy::notation;
use crate::quiz::bank::{Question, QuestionKind};

/// What a wholly right answer gives.
pub const FULL: u32 = 100;

/// How answers to multiple choice are marked. Other kinds are right or wrong, whatever the rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scoring {
    /// 全对得分: all correct options and no other, or nothing.
    #[default]
    All,
    /// 漏选得半: half where only correct options were chosen, but not all of them.
    Half,
    /// 按选项: correct ones chosen less wrong ones chosen, over how many are correct; never less than nothing. Rounded to a hundredth,
    /// halves up.
    ByOption,
}

impl Scoring {
    /// All of them, with the words that they are kept by.
    pub const ALL: [(&'static str, Self); 3] = [
        ("all", Self::All),
        ("half", Self::Half),
        ("by-option", Self::ByOption),
    ];

    /// The word that it is kept by.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Half => "half",
            Self::ByOption => "by-option",
        }
    }
}

/// How an answer turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing was answered.
    Blank,
    /// Nothing is given for it.
    Wrong,
    /// Something is: hundredths of a point.
    Partial(u32),
    /// Wholly right.
    Right,
}

impl Mark {
    /// Hundredths of a point.
    pub fn points(self) -> u32 {
        match self {
            Self::Blank | Self::Wrong => 0,
            Self::Partial(points) => points,
            Self::Right => FULL,
        }
    }
}

/// Marks an answer.
pub fn mark(question: &Question, given: &Given, scoring: Scoring) -> Mark {
    match given {
        Given::Nothing => Mark::Blank,
        Given::Figure(text) => {
            if is_the_figure(question, text) {
                Mark::Right
            } else {
                Mark::Wrong
            }
        }
        Given::Options(chosen) => options(question, chosen, scoring),
    }
}

fn options(question: &Question, chosen: &[usize], scoring: Scoring) -> Mark {
    let keys = question.keys();
    let right = chosen.iter().filter(|at| keys.contains(at)).count();
    let wrong = chosen.len() - right;
    if wrong == 0 && right == keys.len() && right > 0 {
        return Mark::Right;
    }
    if question.kind != QuestionKind::Multiple {
        return Mark::Wrong;
    }
    let points = match scoring {
        Scoring::Half if wrong == 0 && right > 0 => FULL / 2,
        Scoring::All | Scoring::Half => 0,
        Scoring::ByOption => {
            let net = u32::try_from(right.saturating_sub(wrong)).unwrap_or(0);
            let of = u32::try_from(keys.len()).unwrap_or(u32::MAX).max(1);
            net.saturating_mul(2 * FULL).saturating_add(of) / of.saturating_mul(2)
        }
    };
    match points {
        0 => Mark::Wrong,
        points => Mark::Partial(points.min(FULL - 1)),
    }
}

/// Whether a figure is the answer of a numeric question, in any notation, as near as the question allows.
fn is_the_figure(question: &Question, text: &str) -> bool {
    let Some(answer) = &question.answer else {
        return false;
    };
    let read = |text: &str| notation::read_figure(text).ok().map(|figure| figure.value);
    let within = answer.within.as_deref().map_or(Some(Decimal::ZERO), read);
    let (Some(wanted), Some(found), Some(within)) = (read(&answer.value), read(text), within)
    else {
        return false;
    };
    let off = wanted.checked_sub(found).map(|off| off.abs());
    off.is_some_and(|off| off <= within.abs())
}

/// How a session turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The mark of each item; none where its question is not at hand.
    pub marks: Vec<Option<Mark>>,
    /// Hundredths of a point.
    pub points: u32,
    /// How many there could have been.
    pub of: u32,
    /// Whether it is passed.
    pub passed: bool,
    /// By topic, in the order in which they first come: its name, points, and how many there could have been.
    pub topics: Vec<(String, u32, u32)>,
}

impl Outcome {
    /// The share of the points, in percent with one decimal, halves up: `87.5`. Nought of nothing is nought.
    pub fn percent(&self) -> Decimal {
        percent(self.points, self.of)
    }
}

/// `points` of `of` in percent, with one decimal, halves up.
pub fn percent(points: u32, of: u32) -> Decimal {
    let (points, of) = (u64::from(points), u64::from(of));
    let tenths = match of {
        0 => 0,
        of => (points * 2_000 + of) / (2 * of),
    };
    Decimal::new(i64::try_from(tenths).unwrap_or(i64::MAX), 1)
}

impl Session {
    /// Marks the session with its questions, item by item.
    pub fn outcome(&self, questions: &[Option<&Question>]) -> Outcome {
        let mut outcome = Outcome {
            marks: Vec::new(),
            points: 0,
            of: 0,
            passed: false,
            topics: Vec::new(),
        };
        let questions = questions.iter().copied().chain(std::iter::repeat(None));
        for (item, question) in self.items.iter().zip(questions) {
            let Some(question) = question else {
                outcome.marks.push(None);
                continue;
            };
            let mark = mark(question, &item.given, self.rules.scoring);
            let points = mark.points();
            outcome.marks.push(Some(mark));
            outcome.points += points;
            outcome.of += FULL;
            let topics = &mut outcome.topics;
            match topics
                .iter_mut()
                .find(|(topic, ..)| *topic == question.topic)
            {
                Some((_, sum, of)) => {
                    *sum += points;
                    *of += FULL;
                }
                None => topics.push((question.topic.clone(), points, FULL)),
            }
        }
        // Compared unrounded.
        let passes =
            u64::from(outcome.points) * 100 >= u64::from(self.rules.pass) * u64::from(outcome.of);
        outcome.passed = passes && outcome.of > 0;
        outcome
    }
}

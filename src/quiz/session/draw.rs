//! Which questions of many: by topic and difficulty, so many of them, the same for the same seed.

use serde::{Deserialize, Serialize};

use crate::quiz::bank::{Difficulty, Question};
use crate::quiz::random::Random;

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// How many; 0: all that there are.
    pub count: u16,
    /// Topics; none: any.
    pub topics: Vec<String>,
    /// Difficulties; none: any.
    pub difficulties: Vec<Difficulty>,
}

impl Selection {
    /// Whether a question may be drawn.
    pub fn takes(&self, question: &Question) -> bool {
        self.allows(&question.topic, question.difficulty)
    }

    /// Whether something of this topic and difficulty may be drawn.
    pub fn allows(&self, topic: &String, difficulty: Difficulty) -> bool {
        (self.topics.is_empty() || self.topics.contains(topic))
            && (self.difficulties.is_empty() || self.difficulties.contains(&difficulty))
    }

    /// Draws, by index: in the drawn order where questions are shuffled, else in their own. The same questions and seed give the same
    /// draw for ever.
    pub fn draw(&self, questions: &[&Question], shuffled: bool, seed: u64) -> Vec<usize> {
        let fitting = questions.iter().enumerate();
        let fitting = fitting.filter(|(_, question)| self.takes(question));
        let mut drawn: Vec<usize> = fitting.map(|(at, _)| at).collect();
        let count = match usize::from(self.count) {
            0 => drawn.len(),
            count => count,
        };
        if shuffled || count < drawn.len() {
            Random::new(seed).shuffle(&mut drawn);
        }
        drawn.truncate(count);
        if !shuffled {
            drawn.sort_unstable();
        }
        drawn
    }
}

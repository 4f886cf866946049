//! A bank that somebody edits: what can be done to its questions, and what becomes of the remarks in their margin.
//!
//! Whatever is done, the bank's file reads back as the same bank: one that is not sound yet can be kept.

use crate::lang::{Lang, Text};
use crate::policy::limits::{MAX_COLUMNS, MAX_ITEMS};
use crate::policy::model::Status;

use super::bank::{self, Bank, Choice, Difficulty, Figure, Question, QuestionKind};
use super::exam::Doubt;
use super::margin::{self, Remark, Why};

/// A bank with what is noted in its margin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edited {
    /// The bank, sound or not.
    pub bank: Bank,
    /// What somebody should look at.
    pub remarks: Vec<Remark>,
}

/// A question that was taken out, so that it can be put back.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    /// Where it stood.
    pub at: usize,
    question: Question,
    remarks: Vec<Remark>,
}

/// A text of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What is asked.
    Stem,
    /// What an option says.
    Option(usize),
    /// Why the answer is so.
    Explanation,
    /// What it is about.
    Topic,
    /// The figure of a numeric question.
    Value,
    /// How far from it an answer may be.
    Within,
}

impl Edited {
    /// The file, with its remarks.
    pub fn write(&self) -> String {
        margin::write(&bank::write::write(&self.bank), &self.remarks)
    }

    /// How many questions, options and options marked as correct there are.
    pub fn counts(&self) -> [usize; 3] {
        let chosen = self.bank.questions.iter();
        let chosen = chosen.filter(|question| question.answer.is_none());
        let options = chosen.clone().map(|question| question.options.len());
        let marks = chosen.map(|question| question.keys().len());
        [self.bank.questions.len(), options.sum(), marks.sum()]
    }

    /// How many remarks somebody must decide on.
    pub fn open(&self) -> usize {
        let open = self.remarks.iter().filter(|remark| remark.why.is_open());
        open.count()
    }

    /// Makes a bank that was just read one that its file can have: options beyond the most that a question has are joined with the last of
    /// these, for somebody to take apart.
    pub fn fit(&mut self) {
        for question in &mut self.bank.questions {
            let surplus = question.options.len().saturating_sub(MAX_COLUMNS);
            let last = MAX_COLUMNS - 1;
            if surplus == 0 {
                continue;
            }
            let joined = question.options.split_off(MAX_COLUMNS);
            if let Some(last) = question.options.get_mut(last) {
                for option in joined {
                    last.text.zh.push_str(&option.text.zh);
                    last.text.en.push_str(&option.text.en);
                    last.correct |= option.correct;
                }
            }
            let id = question.id.clone();
            self.remarks.retain(|remark| {
                remark.question.as_ref() != Some(&id) || remark.option.is_none_or(|at| at < last)
            });
            self.remarks.push(Remark {
                question: Some(id),
                option: Some(last),
                line: 1,
                words: String::new(),
                why: Why::Doubt(Doubt::NotSplit),
            });
        }
    }

    /// What a field says in a language.
    pub fn text(&self, at: usize, field: Field, lang: Lang) -> &str {
        let Some(question) = self.bank.questions.get(at) else {
            return "";
        };
        let answer = question.answer.as_ref();
        match field {
            Field::Stem => question.stem.get(lang),
            Field::Option(option) => {
                let option = question.options.get(option);
                option.map_or("", |option| option.text.get(lang))
            }
            Field::Explanation => {
                let explanation = question.explanation.as_ref();
                explanation.map_or("", |text| text.get(lang))
            }
            Field::Topic => &question.topic,
            Field::Value => answer.map_or("", |answer| &answer.value),
            Field::Within => answer
                .and_then(|answer| answer.within.as_deref())
                .unwrap_or_default(),
        }
    }

    /// Whether a field says one thing in Chinese and another in English, so that only one of them is changed.
    pub fn is_translated(&self, at: usize, field: Field) -> bool {
        self.text(at, field, Lang::Zh) != self.text(at, field, Lang::En)
    }

    /// Has a field say something else: in this language, and in both where they said the same.
    pub fn set(&mut self, at: usize, field: Field, lang: Lang, words: &str) {
        let Some(question) = self.bank.questions.get_mut(at) else {
            return;
        };
        match field {
            Field::Stem => put(&mut question.stem, lang, words),
            Field::Option(option) => {
                if let Some(option) = question.options.get_mut(option) {
                    put(&mut option.text, lang, words);
                    // What is computed of an option is computed of what it said.
                    option.claims.clear();
                    question.status = Status::Inferred;
                }
            }
            Field::Explanation => {
                let text = question.explanation.get_or_insert_default();
                put(text, lang, words);
                if text.zh.is_empty() && text.en.is_empty() {
                    question.explanation = None;
                }
            }
            Field::Topic => words.clone_into(&mut question.topic),
            Field::Value | Field::Within => {
                // Where there are options a figure would hide them.
                let Some(answer) = &mut question.answer else {
                    return;
                };
                match field {
                    Field::Within => {
                        answer.within = (!words.trim().is_empty()).then(|| words.to_owned());
                    }
                    _ => words.clone_into(&mut answer.value),
                }
                question.status = Status::Inferred;
            }
        }
        match field {
            Field::Option(option) => self.mended(at, Some(option)),
            Field::Stem => self.mended(at, None),
            _ => {}
        }
    }

    /// Has a question be answered in another way.
    pub fn set_kind(&mut self, at: usize, kind: QuestionKind) {
        if let Some(question) = self.bank.questions.get_mut(at) {
            question.kind = kind;
            if kind == QuestionKind::Numeric {
                question.missing.clear();
            }
            // A file has either options or a figure.
            question.answer = match kind {
                QuestionKind::Numeric => question.answer.take().or_else(|| Some(blank())),
                _ => None,
            };
        }
        self.marked(at);
    }

    /// Says how hard a question is.
    pub fn set_difficulty(&mut self, at: usize, difficulty: Difficulty) {
        if let Some(question) = self.bank.questions.get_mut(at) {
            question.difficulty = difficulty;
        }
    }

    /// Marks an option as correct, or takes the mark away.
    pub fn mark(&mut self, at: usize, option: usize) {
        if let Some(question) = self.bank.questions.get_mut(at)
            && let Some(option) = question.options.get_mut(option)
        {
            option.correct = !option.correct;
            option.claims.clear();
            // From now on it is the editor's word.
            question.status = Status::Inferred;
        }
        self.marked(at);
    }

    /// Takes an option apart behind its first `chars` characters, as [`Question::split`] does; whether there were two parts.
    pub fn split(&mut self, at: usize, option: usize, chars: usize) -> bool {
        let Some(question) = self.bank.questions.get_mut(at) else {
            return false;
        };
        if question.options.len() >= MAX_COLUMNS || !question.split(option, chars) {
            return false;
        }
        self.mended(at, Some(option));
        self.shift(at, |known| Some(known + usize::from(known > option)));
        self.reshaped(at);
        true
    }

    /// Joins an option with the one behind it; whether there was one.
    pub fn join(&mut self, at: usize, option: usize) -> bool {
        let joins = |question: &mut Question| question.join(option);
        if !self.bank.questions.get_mut(at).is_some_and(joins) {
            return false;
        }
        self.mended(at, Some(option));
        // Where the second one ends is as doubtful as before.
        self.shift(at, |known| Some(known - usize::from(known > option)));
        self.reshaped(at);
        true
    }

    /// Adds a blank option at this place; whether there was room for one.
    pub fn add_option(&mut self, at: usize, option: usize) -> bool {
        let Some(question) = self.bank.questions.get_mut(at) else {
            return false;
        };
        if question.options.len() >= MAX_COLUMNS || option > question.options.len() {
            return false;
        }
        question.options.insert(option, Choice::default());
        self.shift(at, |known| Some(known + usize::from(known >= option)));
        self.reshaped(at);
        true
    }

    /// Takes an option out.
    pub fn remove_option(&mut self, at: usize, option: usize) {
        let Some(question) = self.bank.questions.get_mut(at) else {
            return;
        };
        if option < question.options.len() {
            question.options.remove(option);
            self.shift(at, |known| {
                (known != option).then(|| known - usize::from(known > option))
            });
            self.reshaped(at);
        }
    }

    /// Lets an option change places with the one behind it.
    pub fn swap(&mut self, at: usize, option: usize) {
        let Some(question) = self.bank.questions.get_mut(at) else {
            return;
        };
        if option + 1 < question.options.len() {
            question.options.swap(option, option + 1);
            self.shift(at, |known| {
                Some(match known {
                    known if known == option => option + 1,
                    known if known == option + 1 => option,
                    known => known,
                })
            });
            self.reshaped(at);
        }
    }

    /// Adds a question with two blank options at the end; whether there was room for it.
    pub fn add(&mut self) -> bool {
        if self.bank.questions.len() >= MAX_ITEMS {
            return false;
        }
        let questions = &self.bank.questions;
        let is_free = |id: &String| questions.iter().all(|question| question.id != *id);
        // One more number than there are questions: one of them is free.
        let count = questions.len();
        let mut numbers = (count + 1..=count * 2 + 1).map(|number| number.to_string());
        let id = numbers.find(is_free);
        self.bank.questions.push(Question {
            id: id.unwrap_or_default(),
            status: Status::Inferred,
            options: vec![Choice::default(); 2],
            ..Question::default()
        });
        true
    }

    /// Takes a question out.
    pub fn remove(&mut self, at: usize) -> Option<Removed> {
        if at >= self.bank.questions.len() {
            return None;
        }
        let question = self.bank.questions.remove(at);
        let is_its = |remark: &Remark| remark.question.as_ref() == Some(&question.id);
        let remarks = self.remarks.iter().filter(|it| is_its(it));
        let remarks = remarks.cloned().collect();
        self.remarks.retain(|it| !is_its(it));
        Some(Removed {
            at,
            question,
            remarks,
        })
    }

    /// Puts a question back where it stood.
    pub fn put_back(&mut self, removed: Removed) {
        let at = removed.at.min(self.bank.questions.len());
        self.bank.questions.insert(at, removed.question);
        self.remarks.extend(removed.remarks);
    }

    /// The remarks of a question; those of none are of what was left out.
    pub fn remarks_of(&self, at: Option<usize>) -> Vec<&Remark> {
        let id = at.and_then(|at| self.bank.questions.get(at));
        let id = id.map(|question| &question.id);
        let remarks = self.remarks.iter();
        remarks
            .filter(|remark| remark.question.as_ref() == id)
            .collect()
    }

    /// Forgets a remark that somebody has looked at.
    pub fn checked(&mut self, remark: &Remark) {
        if let Some(at) = self.remarks.iter().position(|known| known == remark) {
            self.remarks.remove(at);
        }
    }

    /// The remarks that somebody must decide on, question by question: the question, by index, and the remark. Those of no question come
    /// last.
    pub fn to_look_at(&self) -> Vec<(Option<usize>, &Remark)> {
        let questions = &self.bank.questions;
        let place = |remark: &Remark| {
            let mut ids = questions.iter().map(|question| &question.id);
            ids.position(|id| Some(id) == remark.question.as_ref())
        };
        let open = self.remarks.iter().filter(|remark| remark.why.is_open());
        let mut open: Vec<_> = open.map(|remark| (place(remark), remark)).collect();
        open.sort_by_key(|(at, remark)| (at.is_none(), *at, remark.option));
        open
    }

    /// What was said of words that are others now is said no more; of the stem without an option.
    fn mended(&mut self, at: usize, option: Option<usize>) {
        let Some(question) = self.bank.questions.get(at) else {
            return;
        };
        self.remarks.retain(|remark| {
            let is_of_words = match option {
                Some(_) => remark.option == option,
                None => remark.why == Why::Doubt(Doubt::GluedNumber),
            };
            remark.question.as_ref() != Some(&question.id) || !is_of_words
        });
    }

    /// Once as many options are marked as the kind of question has, nothing more is said of that.
    fn marked(&mut self, at: usize) {
        let Some(question) = self.bank.questions.get(at) else {
            return;
        };
        let keys = question.keys().len();
        let is_right = match question.kind {
            QuestionKind::Numeric => true,
            QuestionKind::Multiple => keys > 0,
            QuestionKind::Single | QuestionKind::TrueFalse => keys == 1,
        };
        if is_right {
            self.remarks.retain(|remark| {
                let is_of_marks = matches!(remark.why, Why::Doubt(Doubt::NoKey | Doubt::KeyCount));
                remark.question.as_ref() != Some(&question.id) || !is_of_marks
            });
        }
    }

    /// Options are others now: the letters of the source are no longer theirs, and each is called by its place.
    fn reshaped(&mut self, at: usize) {
        let Some(question) = self.bank.questions.get_mut(at) else {
            return;
        };
        question.missing.clear();
        for option in &mut question.options {
            option.letter = None;
        }
        let id = question.id.clone();
        self.remarks.retain(|remark| {
            let is_of_letters = remark.why == Why::Doubt(Doubt::LetterGap);
            remark.question.as_ref() != Some(&id) || !is_of_letters
        });
        self.marked(at);
    }

    /// Lets the remarks of a question follow its options; those of which nothing comes go.
    fn shift(&mut self, at: usize, to: impl Fn(usize) -> Option<usize>) {
        let Some(question) = self.bank.questions.get(at) else {
            return;
        };
        self.remarks.retain_mut(|remark| {
            let Some(option) = remark.option else {
                return true;
            };
            if remark.question.as_ref() != Some(&question.id) {
                return true;
            }
            remark.option = to(option);
            remark.option.is_some()
        });
    }
}

fn put(text: &mut Text, lang: Lang, words: &str) {
    if text.zh == text.en {
        *text = Text::same(words);
        return;
    }
    match lang {
        Lang::Zh => words.clone_into(&mut text.zh),
        Lang::En => words.clone_into(&mut text.en),
    }
}

fn blank() -> Figure {
    Figure {
        value: String::new(),
        within: None,
    }
}

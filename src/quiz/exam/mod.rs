//! The text of an exam as 问卷星 has it ⇄ questions.
//!
//! ```text
//! 1. 经销商若要获得该返利其渗透率最低门槛需为多少? [单选题] *
//! A. 10%
//! B. 15%(正确答案)
//! ```
//!
//! Copied out of a page or a PDF, such a text often comes without its line breaks: questions stand glued to the options before them,
//! options to each other, in some papers without letters. What can be told for certain is split; what is guessed is split, too, and
//! listed as a [`Place`] for somebody to look at. Words are never changed, letters never given anew.
//!
//! | file | step |
//! |---|---|
//! | `marks` | where stems end, where something is marked as correct |
//! | `find` | where each question begins: by the number that must come next |
//! | `options` | what follows a stem → options |
//! | `guess` | options without letters, glued together → where one may end |
//! | `write` | questions → text |

mod find;
mod guess;
mod marks;
mod options;
mod write;

use crate::lang::Text;
use crate::policy::limits::MAX_POLICY_BYTES;
use crate::policy::model::Status;

use super::bank::{Bank, Question, QuestionKind};

pub use write::write;

/// Questions as they were read, and what somebody must look at before they are a bank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// What stands before the first question.
    pub title: String,
    /// The questions, with ids from 1. Their texts are the same in both languages.
    pub questions: Vec<Question>,
    /// What is not certain, in the order of the text.
    pub places: Vec<Place>,
}

impl Draft {
    /// The draft as a bank. Everything in it is the paper's word alone, so no answer counts as stated by a document.
    pub fn into_bank(self, id: &str) -> Bank {
        let title = match self.title.trim() {
            "" => Text::new("导入的题库", "Imported questions"),
            title => Text::same(title),
        };
        Bank {
            id: id.to_owned(),
            version: "1".to_owned(),
            title,
            source: None,
            questions: self.questions,
        }
    }

    /// How many places need an editor.
    pub fn open(&self) -> usize {
        let open = self.places.iter().filter(|place| place.doubt.is_open());
        open.count()
    }
}

/// Something that is not certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The question, by index; none where there is none.
    pub question: Option<usize>,
    /// The option, by index, where it is about one.
    pub option: Option<usize>,
    /// The line of the text, from 1.
    pub line: usize,
    /// The words it is about.
    pub text: String,
    /// What is not certain about them.
    pub doubt: Doubt,
}

/// Why somebody must look at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// There is no question in it.
    NoQuestions,
    /// The text is longer than [`MAX_POLICY_BYTES`]; none of it was read.
    TooLong,
    /// The number of a question stands right behind other digits: where these end was told from the number that must come next.
    GluedNumber,
    /// Numbers are missing before this question.
    SkippedNumber,
    /// Letters are missing among the options.
    LetterGap,
    /// Options without letters were glued together: this one ends where it probably ends.
    Guessed,
    /// There may be more than one option in this.
    NotSplit,
    /// A line break within an option was taken out.
    LineBreak,
    /// No option is marked as correct.
    NoKey,
    /// More or fewer options are marked than the kind of question has.
    KeyCount,
    /// The answer stood in the brackets of what is asked: it was taken out of there.
    StemKey,
    /// What follows could not be read and was left out, such as a line of another form.
    LeftOut,
}

impl Doubt {
    /// Whether an editor must decide; otherwise it is a remark.
    pub fn is_open(self) -> bool {
        !matches!(
            self,
            Self::GluedNumber | Self::LineBreak | Self::LetterGap | Self::StemKey
        )
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoQuestions => "no-questions",
            Self::TooLong => "too-long",
            Self::GluedNumber => "glued-number",
            Self::SkippedNumber => "skipped-number",
            Self::LetterGap => "letter-gap",
            Self::Guessed => "guessed-end",
            Self::NotSplit => "not-split",
            Self::LineBreak => "line-break",
            Self::NoKey => "no-key",
            Self::KeyCount => "key-count",
            Self::StemKey => "stem-key",
            Self::LeftOut => "left-out",
        }
    }

    /// The sentence.
    pub fn message(self) -> Text {
        match self {
            Self::NoQuestions => Text::new(
                "没有找到题目：每题要有题号，题干后有 [单选题]、* 或 A、B、C 选项",
                "No questions found: each needs a number, and [单选题], * or options A, B, C behind what it asks",
            ),
            Self::TooLong => Text::new(
                "文字太长，请分几次导入",
                "The text is too long; import it in parts",
            ),
            Self::GluedNumber => Text::new(
                "题号与前面的数字连在一起，按题号顺序分开",
                "The number stood right behind other digits; it was told by the order of the questions",
            ),
            Self::SkippedNumber => Text::new(
                "题号不连续，前面可能漏了题",
                "The numbers skip here; questions before this one may be missing",
            ),
            Self::LetterGap => Text::new(
                "选项字母不连续，原样保留",
                "The letters of the options skip; they are kept as they are",
            ),
            Self::Guessed => Text::new(
                "选项没有字母，连在一起，这里是推测的分界，请核对",
                "Options without letters stood glued together; check where this one ends",
            ),
            Self::NotSplit => Text::new(
                "这里可能还有没分开的选项，请核对",
                "There may be more than one option in this; check it",
            ),
            Self::LineBreak => Text::new(
                "选项中间的换行已去掉",
                "A line break within the option was taken out",
            ),
            Self::NoKey => Text::new("没有标出正确答案", "No option is marked as correct"),
            Self::KeyCount => Text::new(
                "标出的正确答案个数与题型不符",
                "The number of marked options does not go with the kind of question",
            ),
            Self::StemKey => Text::new(
                "答案写在题干的括号里，已取出作为正确答案",
                "The answer stood in the brackets of the question; it was taken out of there",
            ),
            Self::LeftOut => Text::new("这段文字没有读入", "These words were left out"),
        }
    }
}

/// Reads the text of an exam. Whatever stands there, questions come out or a place that says why not.
pub fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    if text.len() > MAX_POLICY_BYTES {
        draft.places.push(Place {
            question: None,
            option: None,
            line: 1,
            text: String::new(),
            doubt: Doubt::TooLong,
        });
        return draft;
    }
    let paper = marks::Paper::of(text);
    let found = find::questions(&paper);
    let title_end = found.first().map_or(text.len(), |first| first.number.start);
    draft.title = joined(text.get(..title_end).unwrap_or_default()).0;
    if found.is_empty() {
        draft.places.push(Place {
            question: None,
            option: None,
            line: 1,
            text: short(&draft.title),
            doubt: Doubt::NoQuestions,
        });
        draft.title.clear();
        return draft;
    }
    let endings = guess::Endings::of(&paper);
    for (at, begin) in found.iter().enumerate() {
        let end = found
            .get(at + 1)
            .map_or(text.len(), |next| next.number.start);
        let mut notes = Notes {
            paper: &paper,
            question: at,
            places: &mut draft.places,
        };
        if begin.is_glued {
            notes.add(
                None,
                begin.number.start,
                begin.stem(&paper),
                Doubt::GluedNumber,
            );
        }
        if begin.skips {
            notes.add(
                None,
                begin.number.start,
                begin.stem(&paper),
                Doubt::SkippedNumber,
            );
        }
        let body = begin.marker.end..end;
        let mut question = options::question(&paper, body, begin.marker.kind, &endings, &mut notes);
        question.id = begin.ordinal.to_string();
        let (mut stem, _) = joined(begin.stem(&paper));
        if question.keys().is_empty()
            && let Some(blank) = stem_key(&stem, &mut question, begin.marker.kind.is_none())
        {
            stem = blank;
            draft.places.retain(|place| {
                place.question != Some(at) || !matches!(place.doubt, Doubt::NoKey | Doubt::KeyCount)
            });
            let mut notes = Notes {
                paper: &paper,
                question: at,
                places: &mut draft.places,
            };
            notes.add(None, begin.number.start, begin.stem(&paper), Doubt::StemKey);
        }
        question.stem = Text::same(stem);
        question.status = Status::Inferred;
        draft.questions.push(question);
    }
    draft
}

/// Marks the options that the last brackets of a stem name, as papers on paper have it: `返利比例是（B）。`. Gives the stem with the brackets
/// empty: whoever answers must not read it there. Nothing where the brackets have something else.
fn stem_key(stem: &str, question: &mut Question, is_untagged: bool) -> Option<String> {
    let close = stem.rfind([')', '）'])?;
    let open = stem.get(..close)?.rfind(['(', '（'])?;
    let inside = open + stem.get(open..)?.chars().next()?.len_utf8();
    let words = stem.get(inside..close)?;
    let is_key =
        |c: char| c.is_ascii_uppercase() || c.is_whitespace() || matches!(c, '、' | ',' | '，');
    let letters: Vec<char> = words.chars().filter(char::is_ascii_uppercase).collect();
    let place = |letter: &char| {
        let letter = letter.to_string();
        (0..question.options.len()).find(|at| question.letter(*at) == letter)
    };
    let places: Option<Vec<usize>> = letters.iter().map(place).collect();
    let places = places.filter(|places| !places.is_empty() && words.chars().all(is_key))?;
    for at in &places {
        question.options.get_mut(*at)?.correct = true;
    }
    if is_untagged && places.len() > 1 {
        question.kind = QuestionKind::Multiple;
    }
    Some([stem.get(..inside)?, "    ", stem.get(close..)?].concat())
}

/// The most places that are noted: who has to look at more has no such paper.
const MOST_PLACES: usize = 5_000;

/// Where places are noted.
struct Notes<'n, 't> {
    paper: &'n marks::Paper<'t>,
    question: usize,
    places: &'n mut Vec<Place>,
}

impl Notes<'_, '_> {
    fn add(&mut self, option: Option<usize>, at: usize, words: &str, doubt: Doubt) {
        if self.places.len() >= MOST_PLACES {
            return;
        }
        self.places.push(Place {
            question: Some(self.question),
            option,
            line: self.paper.line(at),
            text: short(words),
            doubt,
        });
    }
}

/// The first words of a text, on one line.
fn short(words: &str) -> String {
    const SHOWN: usize = 80;
    // Long texts are not joined to be cut.
    let end = words
        .char_indices()
        .nth(4 * SHOWN)
        .map_or(words.len(), |(at, _)| at);
    let (words, _) = joined(words.get(..end).unwrap_or_default());
    match words.char_indices().nth(SHOWN) {
        Some((cut, _)) => [words.get(..cut).unwrap_or_default(), "…"].concat(),
        None => words,
    }
}

/// A text without blanks at its ends and without line breaks: Chinese characters are joined, other words parted by a space. And
/// whether there was a line break within.
fn joined(text: &str) -> (String, bool) {
    let lines = text.split(['\n', '\r']).map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty());
    let mut out = lines.next().unwrap_or_default().to_owned();
    let mut broken = false;
    for line in lines {
        broken = true;
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if is_word(out.chars().next_back()) && is_word(line.chars().next()) {
            out.push(' ');
        }
        out.push_str(line);
    }
    (out, broken)
}

//! Tables of questions ⇄ questions, and cards for Anki.
//!
//! A table has a line of headings and a line a question. Headings, in either language and in any order:
//!
//! | heading | what stands under it |
//! |---|---|
//! | `编号` `id` | the id; without it questions are numbered |
//! | `题干` `stem` | what is asked; the only one that must be there |
//! | `题型` `kind` | `单选题`, `多选题`, `判断题`, `填数题`, or `single`, `multiple`, `true-false`, `numeric`; without it, by the answer |
//! | `A` … `Z` | the options; a blank one is not there, and letters that are skipped stay skipped |
//! | `答案` `answer` | letters such as `BC`, or a figure, `56000±0.5` |
//! | `主题` `topic`, `难度` `difficulty`, `解析` `explanation`, `条款` `clause`, `来源` `source`, `说明` `note` | as in a bank |

use std::borrow::Cow;

use crate::lang::{Lang, Text};
use crate::policy::limits::{MAX_ITEMS, MAX_POLICY_BYTES};
use crate::policy::model::Status;
use crate::policy::notation;
use crate::report::delimited::{CsvCell, MARK, unguarded, write_row};
use crate::table::rows::{Rows, separator};

use super::bank::{
    Choice, DIFFICULTIES, Difficulty, Figure, KINDS, Question, QuestionKind, letter_of,
};

/// Why a line of a table is no question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The line, from 1, counting rows.
    pub line: usize,
    /// What is wrong.
    pub reason: BadReason,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadReason {
    /// No heading says where what is asked stands.
    NoStem,
    /// The table is longer than questions may be.
    TooLong,
    /// A word that is no kind of question.
    Kind,
    /// A word that is no difficulty.
    Difficulty,
    /// The answer is no letter of an option, nor a figure where there are no options.
    Answer,
    /// Fewer than two options, or not two of a true-or-false question.
    Options,
}

impl BadReason {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoStem => "no-stem",
            Self::TooLong => "too-long",
            Self::Kind => "unknown-kind",
            Self::Difficulty => "unknown-difficulty",
            Self::Answer => "bad-answer",
            Self::Options => "option-count",
        }
    }

    /// The sentence.
    pub fn message(self) -> Text {
        match self {
            Self::NoStem => Text::new("没有「题干」这一列", "There is no column “stem”"),
            Self::TooLong => Text::new(
                "表格太长，请分几次导入",
                "The table is too long; import it in parts",
            ),
            Self::Kind => Text::new(
                "题型只能写单选题、多选题、判断题、填数题",
                "The kind is single, multiple, true-false or numeric",
            ),
            Self::Difficulty => Text::new(
                "难度只能写容易、中等、较难",
                "The difficulty is easy, medium or hard",
            ),
            Self::Answer => Text::new(
                "答案不是选项的字母，填数题的答案不是一个数",
                "The answer is not the letters of options, or no figure where one is asked for",
            ),
            Self::Options => Text::new(
                "选项太少，判断题要两个选项",
                "There are too few options; a true-or-false question has two",
            ),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Stem,
    Kind,
    Option(char),
    Answer,
    Topic,
    Difficulty,
    Explanation,
    Clause,
    Source,
    Note,
    Unknown,
}

const HEADINGS: [(&str, &str, Column); 10] = [
    ("编号", "id", Column::Id),
    ("题干", "stem", Column::Stem),
    ("题型", "kind", Column::Kind),
    ("答案", "answer", Column::Answer),
    ("主题", "topic", Column::Topic),
    ("难度", "difficulty", Column::Difficulty),
    ("解析", "explanation", Column::Explanation),
    ("条款", "clause", Column::Clause),
    ("来源", "source", Column::Source),
    ("说明", "note", Column::Note),
];

impl Column {
    fn of(heading: &str) -> Self {
        let heading = heading.trim().trim_start_matches('\u{feff}').to_lowercase();
        let letter = heading.strip_prefix("选项").unwrap_or(&heading);
        let mut chars = letter.chars();
        if let (Some(letter @ 'a'..='z'), None) = (chars.next(), chars.next()) {
            return Self::Option(letter.to_ascii_uppercase());
        }
        let known = HEADINGS
            .iter()
            .find(|(zh, en, _)| *zh == heading || *en == heading);
        known.map_or(Self::Unknown, |(.., column)| *column)
    }
}

/// Whether a text is a table of questions: its first line has a heading for what is asked.
pub fn is_table(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let mut cells = Vec::new();
    let has_row = Rows::new(first, separator(first), 0)
        .next_row(&mut cells)
        .is_some();
    has_row && cells.iter().any(|cell| Column::of(cell) == Column::Stem)
}

/// Reads a table of questions: CSV, or cells copied from a spreadsheet.
pub fn read(text: &str) -> (Vec<Question>, Vec<BadLine>) {
    let mut questions = Vec::new();
    let mut bad = Vec::new();
    let mut refuse = |line, reason| bad.push(BadLine { line, reason });
    if text.len() > MAX_POLICY_BYTES {
        refuse(1, BadReason::TooLong);
        return (questions, bad);
    }
    let mut rows = Rows::new(text, separator(text), 0);
    let mut cells = Vec::new();
    if rows.next_row(&mut cells).is_none() {
        refuse(1, BadReason::NoStem);
        return (questions, bad);
    }
    let columns: Vec<Column> = cells.iter().map(|cell| Column::of(cell)).collect();
    if !columns.contains(&Column::Stem) {
        refuse(1, BadReason::NoStem);
        return (questions, bad);
    }
    let mut line = 1;
    while rows.next_row(&mut cells).is_some() {
        line += 1;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if questions.len() >= MAX_ITEMS {
            refuse(line, BadReason::TooLong);
            break;
        }
        match question(&columns, &cells) {
            Ok(mut question) => {
                if question.id.is_empty() {
                    question.id = (questions.len() + 1).to_string();
                }
                questions.push(question);
            }
            Err(reason) => refuse(line, reason),
        }
    }
    (questions, bad)
}

fn question(columns: &[Column], cells: &[Cow<'_, str>]) -> Result<Question, BadReason> {
    let mut question = Question {
        status: Status::Inferred,
        ..Question::default()
    };
    let mut kind = None;
    let mut answer = String::new();
    for (column, cell) in columns.iter().zip(cells) {
        let words = unguarded(cell.trim()).trim();
        if words.is_empty() {
            continue;
        }
        let text = || Some(Text::same(words));
        match column {
            Column::Id => words.clone_into(&mut question.id),
            Column::Stem => question.stem = Text::same(words),
            Column::Kind => kind = Some(kind_of(words).ok_or(BadReason::Kind)?),
            Column::Option(letter) => question.options.push(Choice {
                letter: Some(letter.to_string()),
                text: Text::same(words),
                ..Choice::default()
            }),
            Column::Answer => words.clone_into(&mut answer),
            Column::Topic => words.clone_into(&mut question.topic),
            Column::Difficulty => {
                question.difficulty = difficulty_of(words).ok_or(BadReason::Difficulty)?;
            }
            Column::Explanation => question.explanation = text(),
            Column::Clause => question.clause = Some(words.to_owned()),
            Column::Source => question.source = Some(words.to_owned()),
            Column::Note => question.note = text(),
            Column::Unknown => {}
        }
    }
    question.options.sort_by(|a, b| a.letter.cmp(&b.letter));
    if kind == Some(QuestionKind::Numeric) || kind.is_none() && question.options.is_empty() {
        question.kind = QuestionKind::Numeric;
        question.options.clear();
        question.answer = Some(figure(&answer).ok_or(BadReason::Answer)?);
        return Ok(question);
    }
    // `错` of a question whose options are 对 and 错.
    let named = question.options.iter();
    let named = named.filter(|option| !answer.is_ascii() && option.text.zh == answer);
    if let [letter] = named
        .filter_map(|it| it.letter.clone())
        .collect::<Vec<_>>()
        .as_slice()
    {
        answer.clone_from(letter);
    }
    let letters = answer.chars().filter(|c| !" ,，、;；".contains(*c));
    let mut keys = 0;
    for letter in letters {
        let letter = notation::normalise(&letter.to_uppercase().to_string());
        let option = question
            .options
            .iter_mut()
            .find(|option| option.letter.as_deref() == Some(&letter));
        option.ok_or(BadReason::Answer)?.correct = true;
        keys += 1;
    }
    if keys == 0 {
        return Err(BadReason::Answer);
    }
    let kind = kind.unwrap_or(match keys {
        1 => QuestionKind::Single,
        _ => QuestionKind::Multiple,
    });
    if question.options.len() < 2 || kind == QuestionKind::TrueFalse && question.options.len() != 2
    {
        return Err(BadReason::Options);
    }
    if keys != 1 && kind != QuestionKind::Multiple {
        return Err(BadReason::Answer);
    }
    question.kind = kind;
    question.missing = missing(&question.options);
    Ok(question)
}

fn missing(options: &[Choice]) -> Vec<String> {
    let letters: Vec<&str> = options
        .iter()
        .filter_map(|it| it.letter.as_deref())
        .collect();
    let Some(last) = letters.last() else {
        return Vec::new();
    };
    let all = (0..26)
        .map(letter_of)
        .take_while(|letter| letter.as_str() < *last);
    all.filter(|letter| !letters.contains(&letter.as_str()))
        .collect()
}

fn kind_of(word: &str) -> Option<QuestionKind> {
    let kinds = KINDS.iter().find(|(keyword, kind)| {
        let name = kind.name();
        let zh = name.zh.trim_end_matches('题');
        *keyword == word || name.zh == word || zh == word || name.en.eq_ignore_ascii_case(word)
    });
    kinds.map(|(_, kind)| *kind)
}

fn difficulty_of(word: &str) -> Option<Difficulty> {
    let known = DIFFICULTIES.iter().find(|(keyword, difficulty)| {
        let name = difficulty.name();
        *keyword == word || name.zh == word || name.en.eq_ignore_ascii_case(word)
    });
    known.map(|(_, difficulty)| *difficulty)
}

fn figure(text: &str) -> Option<Figure> {
    let (value, within) = match text.split_once('±') {
        Some((value, within)) => (value.trim(), Some(within.trim())),
        None => (text.trim(), None),
    };
    let is_figure = |text: &str| notation::read_figure(text).is_ok();
    let is_sound = is_figure(value) && within.is_none_or(is_figure);
    is_sound.then(|| Figure {
        value: value.to_owned(),
        within: within.map(str::to_owned),
    })
}

/// How an answer is written: letters, or a figure.
fn answer(question: &Question) -> String {
    match &question.answer {
        Some(Figure {
            value,
            within: Some(within),
        }) => format!("{value}±{within}"),
        Some(answer) => answer.value.clone(),
        None => {
            let keys = question.keys().into_iter();
            keys.map(|at| question.letter(at)).collect()
        }
    }
}

/// A table of questions, in a language, as Excel opens it and [`read`] reads it. Options without letters get those of their places.
pub fn write(questions: &[Question], lang: Lang) -> String {
    let letters: Vec<String> = (0..26)
        .map(letter_of)
        .filter(|letter| {
            let mut all = questions.iter();
            all.any(|it| (0..it.options.len()).any(|at| it.letter(at) == *letter))
        })
        .collect();
    let mut out = MARK.to_owned();
    let words = |text: &str| CsvCell::Words(Cow::Owned(text.to_owned()));
    let head = |column| {
        let known = HEADINGS.iter().find(|(.., known)| *known == column);
        known.map_or("", |(zh, en, _)| lang.pick(*zh, *en))
    };
    let first = [Column::Id, Column::Stem, Column::Kind].map(head);
    let last = [
        Column::Answer,
        Column::Topic,
        Column::Difficulty,
        Column::Explanation,
        Column::Clause,
        Column::Source,
        Column::Note,
    ]
    .map(head);
    let headings = first
        .into_iter()
        .chain(letters.iter().map(String::as_str))
        .chain(last);
    write_row(&mut out, headings.map(words));
    for question in questions {
        let optional =
            |text: &Option<Text>| text.as_ref().map_or("", |text| text.get(lang)).to_owned();
        let mut cells = vec![
            question.id.clone(),
            question.stem.get(lang).to_owned(),
            question.kind.name().get(lang).to_owned(),
        ];
        for letter in &letters {
            let at = (0..question.options.len()).find(|at| question.letter(*at) == *letter);
            let option = at.and_then(|at| question.options.get(at));
            cells.push(option.map_or_else(String::new, |it| it.text.get(lang).to_owned()));
        }
        cells.push(answer(question));
        cells.push(question.topic.clone());
        cells.push(question.difficulty.name().get(lang).to_owned());
        cells.push(optional(&question.explanation));
        cells.push(question.clause.clone().unwrap_or_default());
        cells.push(question.source.clone().unwrap_or_default());
        cells.push(optional(&question.note));
        write_row(&mut out, cells.iter().map(|cell| words(cell)));
    }
    out
}

/// Cards for Anki, in a language: front, back and tags, separated by commas, without headings. Line breaks are `<br>`, as its import
/// of HTML has them.
pub fn write_cards(questions: &[Question], lang: Lang) -> String {
    let mut out = String::from("#separator:Comma\n#html:true\n#tags column:3\n");
    for question in questions {
        let mut front = vec![html(question.stem.get(lang))];
        let mut back = Vec::new();
        for (at, option) in question.options.iter().enumerate() {
            let line = format!("{}. {}", question.letter(at), html(option.text.get(lang)));
            if option.correct {
                back.push(line.clone());
            }
            front.push(line);
        }
        if question.answer.is_some() {
            back.push(html(&answer(question)));
        }
        for words in [&question.explanation, &question.note]
            .into_iter()
            .flatten()
        {
            back.push(html(words.get(lang)));
        }
        back.extend(question.clause.as_deref().map(html));
        let tag = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("_");
        let tags: Vec<String> = [
            tag(&question.topic),
            tag(question.difficulty.name().get(lang)),
            tag(question.kind.name().get(lang)),
        ]
        .into_iter()
        .filter(|tag| !tag.is_empty())
        .collect();
        let cells = [front.join("<br>"), back.join("<br>"), tags.join(" ")];
        write_row(
            &mut out,
            cells.iter().map(|cell| CsvCell::Words(Cow::Borrowed(cell))),
        );
    }
    out
}

fn html(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace("\r\n", "<br>").replace(['\n', '\r'], "<br>")
}

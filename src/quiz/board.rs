//! Many results → scores, error rates, who missed what.
//!
//! A trainer pastes what came back, a result a line, with whatever stands around it in a chat. Each line is read or told.

use rust_decimal::Decimal;

use crate::lang::{Lang, Text};
use crate::link::LinkError;
use crate::report::plain::{Holds, PlainColumn, PlainSheet};

use super::bank::Question;
use super::paper::{PAPER, Paper, RESULT, Report};
use super::session::score::{FULL, Mark, mark, percent};

/// The most results that a board reads at once.
pub const MOST_RESULTS: usize = 2_000;

/// A line that is no row of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line, from 1.
    pub line: usize,
    /// Its first words.
    pub text: String,
    /// Why.
    pub reason: Reason,
}

/// Why a line is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no result in it, or one that cannot be read.
    Link(LinkError),
    /// It is the link of a paper.
    ThePaper,
    /// It is of another paper.
    OtherPaper,
    /// The same result stands in an earlier line.
    Duplicate(usize),
    /// There are more results than a board reads.
    TooMany,
}

impl Reason {
    /// The sentence.
    pub fn message(self) -> Text {
        match self {
            Self::Link(LinkError::NoLink) => {
                Text::new("这一行没有成绩码", "There is no result code in this line")
            }
            Self::Link(error) => error.message(),
            Self::ThePaper => Text::new(
                "这是试卷链接，不是成绩码",
                "This is the link of a paper, not a result code",
            ),
            Self::OtherPaper => {
                Text::new("这是另一份试卷的成绩", "This is a result of another paper")
            }
            Self::Duplicate(line) => Text::new(
                format!("与第 {line} 行重复"),
                format!("The same as line {line}"),
            ),
            Self::TooMany => Text::new(
                format!("一次最多读 {MOST_RESULTS} 份成绩"),
                format!("{MOST_RESULTS} results are read at once at most"),
            ),
        }
    }
}

/// A result on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it stands in, from 1.
    pub line: usize,
    /// Who.
    pub name: String,
    /// Whether an earlier row has the same name: it is shown, and counts in no rate.
    pub again: bool,
    /// When it began, in milliseconds since 1970.
    pub started: u64,
    /// How long it took, in seconds.
    pub seconds: u32,
    /// The mark of each question.
    pub marks: Vec<Mark>,
    /// Hundredths of a point.
    pub points: u32,
    /// How many there could have been.
    pub of: u32,
    /// Whether it is passed.
    pub passed: bool,
}

/// How a question turned out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Of how many.
    pub of: u32,
    /// Who did not get it wholly right, blanks included.
    pub who: Vec<String>,
    /// How many left it blank.
    pub blank: u32,
}

impl Missed {
    /// The share of those who missed it, in percent with one decimal.
    pub fn rate(&self) -> Decimal {
        percent(u32::try_from(self.who.len()).unwrap_or(u32::MAX), self.of)
    }
}

/// The board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The results, in the order of their lines.
    pub rows: Vec<Row>,
    /// By question.
    pub questions: Vec<Missed>,
    /// Lines that are no rows.
    pub refused: Vec<Refused>,
}

/// Reads results of a paper out of a text.
pub fn read(paper: &Paper, questions: &[&Question], text: &str) -> Board {
    let mut board = Board {
        questions: vec![Missed::default(); questions.len()],
        ..Board::default()
    };
    let fingerprint = paper.fingerprint();
    let mut seen: Vec<(usize, Report)> = Vec::new();
    for (line, words) in (1..).zip(text.lines()) {
        if words.trim().is_empty() {
            continue;
        }
        let mut refuse = |reason| {
            board.refused.push(Refused {
                line,
                text: words.trim().chars().take(60).collect(),
                reason,
            });
        };
        let report = match report_in(words) {
            Ok(report) => report,
            Err(LinkError::NoLink) if words.contains(PAPER.prefix) => {
                refuse(Reason::ThePaper);
                continue;
            }
            Err(error) => {
                refuse(Reason::Link(error));
                continue;
            }
        };
        if report.paper != fingerprint {
            refuse(Reason::OtherPaper);
        } else if report.answers.len() != questions.len() {
            refuse(Reason::Link(LinkError::Damaged));
        } else if let Some((earlier, _)) = seen.iter().find(|(_, known)| *known == report) {
            refuse(Reason::Duplicate(*earlier));
        } else if seen.len() >= MOST_RESULTS {
            refuse(Reason::TooMany);
        } else {
            let again = board.row(line, paper, questions, &report);
            if !again {
                board.count(questions, &report.name);
            }
            seen.push((line, report));
        }
    }
    board
}

/// Whether there is a result in a line, or what was meant to be one: the rest of a chat has none.
pub fn has_code(line: &str) -> bool {
    report_in(line) != Err(LinkError::NoLink) || line.contains(PAPER.prefix)
}

/// How many results of a paper stand in a text, each counted once.
pub fn count(paper: &Paper, text: &str) -> usize {
    let fingerprint = paper.fingerprint();
    let mut seen: Vec<Report> = Vec::new();
    for report in text.lines().filter_map(|line| report_in(line).ok()) {
        if report.paper == fingerprint && seen.len() < MOST_RESULTS && !seen.contains(&report) {
            seen.push(report);
        }
    }
    seen.len()
}

/// A text without line `line` (from 1), and without those that have the same result.
pub fn without(text: &str, line: usize) -> String {
    let gone = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let report = report_in(gone).ok();
    let is_same = |other: &&str| match &report {
        Some(report) => report_in(other).is_ok_and(|other| other == *report),
        None => *other == gone,
    };
    let kept: Vec<&str> = text.lines().filter(|other| !is_same(other)).collect();
    kept.join("\n")
}

/// The result in a line, whatever stands around it.
fn report_in(line: &str) -> Result<Report, LinkError> {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut error = LinkError::NoLink;
    for (at, prefix) in line.match_indices(RESULT.prefix) {
        let rest = line.get(at + prefix.len()..).unwrap_or_default();
        let end = rest.find(|c| !is_code(c)).unwrap_or(rest.len());
        match Report::decode(rest.get(..end).unwrap_or_default()) {
            Ok(report) => return Ok(report),
            Err(LinkError::NoLink) => {}
            Err(other) => error = other,
        }
    }
    // A code alone, without what stands before it in an address. An address of numbers looks much like one: `127.0.0.1`.
    let is_alone = |word: &&str| {
        let mut parts = word.splitn(3, '.').skip(1);
        let codec = parts.next().unwrap_or_default();
        codec.starts_with(|c: char| c.is_ascii_lowercase()) && parts.next().is_some()
    };
    for word in line.split(|c| !is_code(c)).filter(is_alone) {
        match Report::decode(word) {
            Ok(report) => return Ok(report),
            Err(LinkError::NoLink) => {}
            Err(other) => error = other,
        }
    }
    Err(error)
}

impl Board {
    /// Adds a row; says whether its name is there already.
    fn row(
        &mut self,
        line: usize,
        paper: &Paper,
        questions: &[&Question],
        report: &Report,
    ) -> bool {
        let rules = paper.rules;
        let answers = questions.iter().zip(&report.answers);
        let marks: Vec<Mark> = answers
            .map(|(question, answer)| mark(question, &answer.given(), rules.scoring))
            .collect();
        let points = marks.iter().map(|mark| mark.points()).sum();
        let of = u32::try_from(marks.len()).unwrap_or(0).saturating_mul(FULL);
        let name = report.name.trim().to_owned();
        let again = !name.is_empty() && self.rows.iter().any(|row| row.name == name);
        self.rows.push(Row {
            line,
            name,
            again,
            started: report.started,
            seconds: report.seconds,
            points,
            of,
            passed: u64::from(points) * 100 >= u64::from(rules.pass) * u64::from(of) && of > 0,
            marks,
        });
        again
    }

    /// Counts the last row.
    fn count(&mut self, questions: &[&Question], name: &str) {
        let Some(row) = self.rows.last() else { return };
        debug_assert_eq!(questions.len(), row.marks.len());
        for (missed, mark) in self.questions.iter_mut().zip(&row.marks) {
            missed.of += 1;
            if *mark != Mark::Right {
                missed.who.push(name.trim().to_owned());
            }
            if *mark == Mark::Blank {
                missed.blank += 1;
            }
        }
    }

    /// The results as a list: a row each, a column a question.
    pub fn results(&self, lang: Lang) -> PlainSheet {
        let column = PlainColumn::new;
        let mut columns = vec![
            column(Holds::Words, "姓名", "Name"),
            column(Holds::Figures, "得分", "Points"),
            column(Holds::Figures, "满分", "Of"),
            column(Holds::Figures, "得分率（%）", "Percent"),
            column(Holds::Words, "结果", "Result"),
            column(Holds::Figures, "用时（秒）", "Seconds"),
            column(Holds::Words, "备注", "Remark"),
        ];
        columns.extend((1..=self.questions.len()).map(|at| PlainColumn {
            heading: Text::new(format!("第{at}题"), format!("Question {at}")),
            holds: Holds::Figures,
        }));
        let rows = self.rows.iter().map(|row| row.cells(lang));
        PlainSheet::new(Text::new("成绩", "Results"), columns, rows.collect())
    }

    /// The questions as a list: how many missed each, and who.
    pub fn questions_sheet(&self, questions: &[&Question], lang: Lang) -> PlainSheet {
        let column = PlainColumn::new;
        let columns = vec![
            column(Holds::Figures, "题号", "Number"),
            column(Holds::Words, "题干", "Question"),
            column(Holds::Words, "知识点", "Topic"),
            column(Holds::Figures, "作答人数", "Answered by"),
            column(Holds::Figures, "错误人数", "Missed by"),
            column(Holds::Figures, "错误率（%）", "Error rate (%)"),
            column(Holds::Figures, "未答人数", "Left blank by"),
            column(Holds::Words, "答错的人", "Who missed it"),
        ];
        let asked = (1..).zip(questions).zip(&self.questions);
        let rows = asked.map(|((number, question), missed): ((usize, _), _)| {
            vec![
                number.to_string(),
                question.stem.get(lang).to_owned(),
                question.topic.clone(),
                missed.of.to_string(),
                missed.who.len().to_string(),
                missed.rate().to_string(),
                missed.blank.to_string(),
                missed.who.join(lang.pick("、", ", ")),
            ]
        });
        let title = Text::new("各题错误情况", "Questions missed");
        PlainSheet::new(title, columns, rows.collect())
    }
}

impl Row {
    /// Its cells in the list of results.
    fn cells(&self, lang: Lang) -> Vec<String> {
        let points = |hundredths: u32| {
            let points = Decimal::new(i64::from(hundredths), 2);
            points.normalize().to_string()
        };
        let result = if self.passed {
            lang.pick("及格", "Passed")
        } else {
            lang.pick("未及格", "Not passed")
        };
        let remark = if self.again {
            lang.pick("再次作答", "Another try")
        } else {
            ""
        };
        let mut cells = vec![
            self.name.clone(),
            points(self.points),
            points(self.of),
            percent(self.points, self.of).to_string(),
            result.to_owned(),
            self.seconds.to_string(),
            remark.to_owned(),
        ];
        cells.extend(self.marks.iter().map(|mark| points(mark.points())));
        cells
    }
}

//! A policy and a scenario → the documents that a rebate contract has as its annexes: 返利政策明细表, 销售报表模板, 返利申请表 (14.1–14.3
//! of D05). They are made from any policy: what stands in them is the policy's and the scenario's.
//!
//! | file | step |
//! |---|---|
//! | this one | what a document is; a document → the sheet of a file |
//! | `detail` | how every payout line is reckoned |
//! | `sales` | the figures that are reported: filled in, or blank and to be brought back |
//! | `claim` | what is claimed, on what grounds, and the steps it goes through |
//! | `figures` | what was entered, as tables |
//! | [`numerals`] | amounts in capital numerals |
//! | [`parties`] | the parties' particulars, as they are kept |
//! | `words` | the words of the documents |
mod claim;
mod detail;
mod figures;
pub mod numerals;
pub mod parties;
mod sales;
mod words;

use rust_decimal::Decimal;

use crate::engine::Trace;
use crate::lang::{Lang, Text};
use crate::policy::model::Policy;
use crate::scenario::Statement;

use super::Sheet;
use super::plain::{Holds, LineStyle, PlainLine, PlainSheet};
use super::sheet::grouped;

pub use parties::{Particular, Parties};

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 返利政策明细表.
    Detail,
    /// 销售报表.
    Report,
    /// 返利申请表.
    Claim,
}

impl Form {
    /// All, in the order of the contract's annexes.
    pub const ALL: [Self; 3] = [Self::Detail, Self::Report, Self::Claim];

    /// As commands and the page name it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Detail => "detail",
            Self::Report => "report",
            Self::Claim => "claim",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Detail => Text::new("返利政策明细表", "Rebate policy in detail"),
            Self::Report => Text::new("销售报表", "Sales report"),
            Self::Claim => Text::new("返利申请表", "Rebate claim"),
        }
    }

    /// The document that is named so.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.id() == id)
    }
}

/// What a document is made from.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a, 'p> {
    /// The computed case.
    pub trace: &'a Trace<'p>,
    /// Who the parties are.
    pub parties: &'a Parties,
    /// For which period, as somebody typed it; blank where that is written by hand.
    pub period: &'a str,
    /// The day that stands on it, as somebody typed it; blank where that is written by hand.
    pub day: &'a str,
    /// Whether the sales report is to be blank.
    pub is_blank: bool,
    /// In which language.
    pub lang: Lang,
}

impl<'p> Asked<'_, 'p> {
    fn policy(&self) -> &'p Policy {
        self.trace.plan.policy
    }

    fn party(&self, what: Particular) -> Fact {
        Fact::new(what.label().get(self.lang), self.parties.text(what))
    }

    fn fact(&self, zh: &str, en: &str, value: &str) -> Fact {
        Fact::new(self.lang.pick(zh, en), value)
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// Which it is.
    pub form: Form,
    /// What it is called.
    pub title: String,
    /// What it is of: the policy, with id and version.
    pub about: String,
    /// Its head.
    pub facts: Vec<Fact>,
    /// What stands in it.
    pub sections: Vec<Section>,
    /// Where it is signed.
    pub signed: Vec<Fact>,
    /// Lists that a file has in its place: what is in it and must be read again. None where a file has the document.
    pub lists: Vec<PlainSheet>,
}

/// A name and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// What it is; blank where that is written by hand.
    pub value: String,
}

impl Fact {
    fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }
}

/// A part of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What is to be said first.
    pub words: Vec<String>,
    /// Names and what they are.
    pub facts: Vec<Fact>,
    /// A table.
    pub grid: Option<Grid>,
}

/// A table of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its headings, each with what stands below it.
    pub heads: Vec<(String, Holds)>,
    /// Its rows; blank cells are written by hand.
    pub rows: Vec<Vec<String>>,
    /// Whether the last row is the sum of the others.
    pub has_sum: bool,
}

impl Section {
    fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            ..Self::default()
        }
    }

    fn with(mut self, grid: Grid) -> Self {
        if !grid.rows.is_empty() {
            self.grid = Some(grid);
        }
        self
    }

    fn say(mut self, words: impl Into<String>) -> Self {
        self.words.push(words.into());
        self
    }
}

impl Grid {
    fn new<const N: usize>(heads: [(&str, Holds); N]) -> Self {
        Self {
            heads: heads.map(|(head, holds)| (head.to_owned(), holds)).to_vec(),
            ..Self::default()
        }
    }
}

/// Makes a document.
pub fn paper(form: Form, asked: &Asked<'_, '_>) -> Paper {
    let policy = asked.policy();
    let mut paper = Paper {
        form,
        title: form.title().get(asked.lang).to_owned(),
        about: format!(
            "{} · {} · {}",
            policy.title.get(asked.lang),
            policy.id,
            asked.lang.pick(
                format!("版本 {}", policy.version),
                format!("version {}", policy.version)
            ),
        ),
        facts: vec![
            asked.party(Particular::Payer),
            asked.party(Particular::Payee),
            asked.party(Particular::Contract),
        ],
        sections: Vec::new(),
        signed: Vec::new(),
        lists: Vec::new(),
    };
    match form {
        Form::Detail => detail::fill(&mut paper, asked),
        Form::Report => sales::fill(&mut paper, asked),
        Form::Claim => {
            let sheet = Sheet::of(policy, asked.trace);
            claim::fill(&mut paper, asked, &Statement::of(asked.trace), &sheet);
        }
    }
    paper
}

/// What the payout lines come to, added up; none where one of them has no value.
pub fn sum_of_lines(statement: &Statement) -> Option<Decimal> {
    let mut lines = statement.lines.iter();
    lines.try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line_sum(line)?))
}

/// What a payout line comes to: periods and rows for which the policy provides nothing add nothing.
fn line_sum(line: &crate::scenario::statement::Line) -> Option<Decimal> {
    use crate::engine::{Absence, Cell};
    let mut entries = line.entries.iter();
    entries.try_fold(Decimal::ZERO, |sum, entry| match &entry.cell {
        Cell::Absent(Absence::NotApplicable(_)) => Some(sum),
        cell => sum.checked_add(cell.number()?),
    })
}

impl Paper {
    /// As the sheets of a file: the document line by line, or the lists that it has for that.
    pub fn sheets(&self) -> Vec<PlainSheet> {
        if self.lists.is_empty() {
            return vec![PlainSheet::of_lines(
                Text::same(self.title.clone()),
                self.lines(),
            )];
        }
        self.lists.clone()
    }

    /// The document line by line.
    pub fn lines(&self) -> Vec<PlainLine> {
        let fact = |fact: &Fact| PlainLine::new(LineStyle::Fact, [&fact.name, &fact.value]);
        let mut lines = vec![
            PlainLine::new(LineStyle::Title, [&self.title]),
            PlainLine::new(LineStyle::Words, [&self.about]),
        ];
        lines.extend(self.facts.iter().map(fact));
        for section in &self.sections {
            lines.push(PlainLine::default());
            lines.push(PlainLine::new(LineStyle::Heading, [&section.title]));
            let words = section.words.iter();
            lines.extend(words.map(|words| PlainLine::new(LineStyle::Words, [words])));
            lines.extend(section.facts.iter().map(fact));
            let Some(grid) = &section.grid else { continue };
            let heads = grid.heads.iter().map(|(head, _)| head);
            lines.push(PlainLine::new(LineStyle::Heads, heads));
            for (at, row) in grid.rows.iter().enumerate() {
                let is_sum = grid.has_sum && at + 1 == grid.rows.len();
                let cells = row.iter().zip(&grid.heads);
                lines.push(PlainLine {
                    style: if is_sum {
                        LineStyle::Sum
                    } else {
                        LineStyle::Row
                    },
                    // A spreadsheet has its own thousands.
                    cells: cells
                        .map(|(cell, (_, holds))| match holds {
                            Holds::Words => (*holds, cell.clone()),
                            _ => (*holds, cell.replace(',', "")),
                        })
                        .collect(),
                });
            }
        }
        if !self.signed.is_empty() {
            lines.push(PlainLine::default());
            lines.extend(self.signed.iter().map(fact));
        }
        lines
    }
}

/// The number of the figures, by which two prints are compared.
fn number(sheet: &Sheet<'_>, asked: &Asked<'_, '_>) -> Fact {
    asked.fact(
        "数字编号",
        "Reference of the figures",
        &grouped(sheet.figures),
    )
}

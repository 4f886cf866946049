//! A computed table as rows of cells: who, the figures that came in, what every rule gives. For CSV, and for the page's grid.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::engine::lanes::{Columns, Lanes};
use crate::engine::{Absence, Case, Cell, Plan};
use crate::lang::{Lang, Text};
use crate::policy::model::Policy;
use crate::policy::{Kind, Value, messages, notation};
use crate::table::ledger::{Cases, Ledger};
use crate::table::{Book, Target};

use super::delimited::{CsvCell, MARK, write_row};
use super::json::places;

/// Lines that are computed together.
const LINES_AT_ONCE: usize = 1_024;

/// A column of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListColumn {
    /// The number of the row in the table.
    Row,
    /// The dealer's code.
    Code,
    /// The dealer's name.
    Name,
    /// An input, in a period.
    Input(usize, usize),
    /// A rule, in a period.
    Rule(usize, usize),
}

impl ListColumn {
    /// Its heading, by which a table with it is matched again.
    pub fn heading(self, policy: &Policy, lang: Lang) -> String {
        let spread = |name: &str, label: &Text, axis, period| {
            let label = label.get(lang);
            let name = if lang == Lang::Zh { name } else { label };
            let period = messages::period_word(axis, period);
            let period = period.get(lang);
            if period.is_empty() {
                name.to_owned()
            } else {
                [name, " ", period].concat()
            }
        };
        match self {
            Self::Row => lang.pick("行号", "Row").to_owned(),
            Self::Code => lang.pick("经销商代码", "Dealer code").to_owned(),
            Self::Name => lang.pick("经销商", "Dealer").to_owned(),
            Self::Input(at, period) => policy.inputs.get(at).map_or_else(String::new, |input| {
                spread(&input.name, &input.label, input.ty.axis, period)
            }),
            Self::Rule(at, period) => policy.rules.get(at).map_or_else(String::new, |rule| {
                spread(&rule.name, &rule.label, rule.ty.axis, period)
            }),
        }
    }

    /// Whether it has figures, which stand to the right.
    pub fn is_numeric(self, policy: &Policy) -> bool {
        match self {
            Self::Row => true,
            Self::Code | Self::Name => false,
            Self::Input(at, _) => policy
                .inputs
                .get(at)
                .is_some_and(|input| input.ty.kind.is_numeric()),
            Self::Rule(at, _) => policy
                .rules
                .get(at)
                .is_some_and(|rule| rule.ty.kind.is_numeric()),
        }
    }
}

/// All the columns that a computed table has: who, what came in, and every rule but those per row.
pub fn columns(policy: &Policy, book: &Book, ledger: &Ledger) -> Vec<ListColumn> {
    let mut columns = Vec::new();
    for (target, column) in [
        (Target::Code, ListColumn::Code),
        (Target::Name, ListColumn::Name),
    ] {
        if book.matching.column_of(target).is_some() {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        columns.push(ListColumn::Row);
    }
    for input in ledger.own_inputs(policy, book) {
        let periods = policy
            .inputs
            .get(input)
            .and_then(|input| input.ty.axis.periods());
        columns.extend((0..periods.unwrap_or(0)).map(|period| ListColumn::Input(input, period)));
    }
    for (rule, of) in policy.rules.iter().enumerate() {
        let periods = of.ty.axis.periods().unwrap_or(0);
        columns.extend((0..periods).map(|period| ListColumn::Rule(rule, period)));
    }
    columns
}

/// What a cell of a listing shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Listed {
    /// Words of the table.
    Words(String),
    /// A value, and how many decimals money has.
    Value(Kind, Value, Option<u32>),
    /// No value, and why.
    Absent(Absence),
    /// Nothing was entered.
    Blank,
    /// Nothing is computed: a cell of the row cannot be read.
    Unsound,
}

impl Listed {
    /// As CSV has it: plain digits, percentages as such; a dash for what does not apply, a short word for what cannot be had.
    pub fn csv(&self, lang: Lang) -> CsvCell<'_> {
        match self {
            Self::Words(words) => CsvCell::Words(Cow::Borrowed(words)),
            Self::Value(kind, value, places) => {
                let digits = match (kind, value) {
                    (Kind::Ratio, _) => notation::write_edit(*kind, value),
                    (_, Value::Bool(_)) => notation::write(*kind, value, lang),
                    _ => notation::write_exact(*kind, value, *places),
                };
                if kind.is_numeric() {
                    CsvCell::Figure(Cow::Owned(digits))
                } else {
                    CsvCell::Words(Cow::Owned(digits))
                }
            }
            Self::Absent(absence) => CsvCell::Words(Cow::Borrowed(absence_word(absence, lang))),
            Self::Blank => CsvCell::Figure(Cow::Borrowed("")),
            Self::Unsound => CsvCell::Words(Cow::Borrowed(lang.pick("有误", "unreadable"))),
        }
    }

    /// As people read it.
    pub fn shown(&self, lang: Lang) -> String {
        match self {
            Self::Value(kind, value, _) => notation::write(*kind, value, lang),
            Self::Blank => String::new(),
            other => match other.csv(lang) {
                CsvCell::Figure(text) | CsvCell::Words(text) => text.into_owned(),
            },
        }
    }
}

/// A word for what is not there.
pub fn absence_word(absence: &Absence, lang: Lang) -> &'static str {
    match absence {
        Absence::NotApplicable(_) => "—",
        Absence::Missing(_) => lang.pick("缺数据", "missing"),
        Absence::Fault(_) => lang.pick("算不出", "fault"),
    }
}

/// Lists the lines of a ledger.
#[derive(Debug)]
pub struct Listing<'b> {
    policy: &'b Policy,
    book: &'b Book,
    ledger: &'b Ledger,
    cases: Cases<'b>,
    columns: Vec<ListColumn>,
    /// The rules that some column shows, rising.
    rules: Vec<usize>,
    inputs: Columns,
    lanes: Lanes<'b>,
}

impl<'b> Listing<'b> {
    /// Lists these columns of a ledger that was computed with this plan and base.
    pub fn new(
        plan: &'b Plan<'b>,
        book: &'b Book,
        ledger: &'b Ledger,
        base: &'b Case,
        columns: Vec<ListColumn>,
    ) -> Self {
        let mut rules: Vec<usize> = columns
            .iter()
            .filter_map(|column| match column {
                ListColumn::Rule(rule, _) => Some(*rule),
                _ => None,
            })
            .collect();
        rules.sort_unstable();
        rules.dedup();
        let own: Vec<usize> = (0..plan.policy.inputs.len()).collect();
        Self {
            policy: plan.policy,
            book,
            ledger,
            cases: ledger.cases(plan.policy, book, base),
            columns,
            inputs: Columns::new(plan.policy, base, &own),
            lanes: Lanes::new(plan, &rules),
            rules,
        }
    }

    /// The headings.
    pub fn headings(&self, lang: Lang) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.heading(self.policy, lang))
            .collect()
    }

    /// The columns.
    pub fn columns(&self) -> &[ListColumn] {
        &self.columns
    }

    /// Writes these lines as CSV, a stretch at a time.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_csv(&mut self, lines: &[u32], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::from(MARK);
        let headings = self.headings(lang);
        let headings = headings
            .iter()
            .map(|heading| CsvCell::Words(heading.into()));
        write_row(&mut text, headings);
        out.write_all(text.as_bytes())?;
        for lines in lines.chunks(LINES_AT_ONCE) {
            text.clear();
            for row in self.rows(lines) {
                write_row(&mut text, row.iter().map(|cell| cell.csv(lang)));
            }
            out.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    /// These lines, a row each.
    pub fn rows(&mut self, lines: &[u32]) -> Vec<Vec<Listed>> {
        let mut rows = Vec::with_capacity(lines.len());
        for lines in lines.chunks(LINES_AT_ONCE) {
            self.inputs.clear();
            let cases = &mut self.cases;
            let cases: Vec<Case> = lines.iter().map(|&line| cases.of(line as usize)).collect();
            for case in &cases {
                for (input, cells) in case.inputs.iter().enumerate() {
                    for cell in cells {
                        match cell {
                            Some(value) => self.inputs.push_value(input, value),
                            None => self.inputs.push_blank(input),
                        }
                    }
                }
                self.inputs.end_lane();
            }
            let cells = if self.rules.is_empty() {
                Vec::new()
            } else {
                self.lanes.cells(&self.inputs, 0..lines.len())
            };
            for (at, (&line, case)) in lines.iter().zip(&cases).enumerate() {
                rows.push(self.row(line as usize, at, case, &cells));
            }
        }
        rows
    }

    fn row(&self, line: usize, at: usize, case: &Case, cells: &[Vec<Cell>]) -> Vec<Listed> {
        let (code, name) = self.ledger.name(self.book, line);
        let sound =
            self.ledger.is_sound(line) || self.book.matching.shape != crate::table::Shape::Wide;
        let list = |column: &ListColumn| match *column {
            ListColumn::Row => Listed::Words(self.ledger.row(line).to_string()),
            ListColumn::Code => Listed::Words(code.to_string()),
            ListColumn::Name => Listed::Words(name.to_string()),
            ListColumn::Input(input, period) => {
                let cell = case.inputs.get(input).and_then(|cells| cells.get(period));
                match cell.cloned().flatten() {
                    Some(value) => {
                        let kind = self
                            .policy
                            .inputs
                            .get(input)
                            .map_or(Kind::Text, |input| input.ty.kind);
                        Listed::Value(kind, value, None)
                    }
                    None => Listed::Blank,
                }
            }
            ListColumn::Rule(..) if !sound => Listed::Unsound,
            ListColumn::Rule(rule, period) => {
                let own = self
                    .rules
                    .binary_search(&rule)
                    .ok()
                    .and_then(|own| cells.get(own));
                let (Some(own), Some(of)) = (own, self.policy.rules.get(rule)) else {
                    return Listed::Blank;
                };
                let width = of.ty.axis.periods().unwrap_or(1);
                match own.get(at * width + period) {
                    Some(Cell::Value(value)) => {
                        Listed::Value(of.ty.kind, value.clone(), places(of))
                    }
                    Some(Cell::Absent(absence)) => Listed::Absent(absence.clone()),
                    None => Listed::Blank,
                }
            }
        };
        self.columns.iter().map(list).collect()
    }
}

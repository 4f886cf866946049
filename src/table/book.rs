//! A table as it came, what its columns are, what was mended in it; and its rows, read one after the other.
//!
//! Nothing is taken apart for good: a row is read where it stands, as often as it is needed, and what somebody mended is put in while it is
//! read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::lang::Text;
use crate::policy::model::Policy;
use crate::policy::notation::number::UnitWord;
use crate::policy::problem::FigureProblem;
use crate::policy::{Axis, Kind, Value, messages};

use super::cell;
use super::detail;
use super::heading::{self, Heading};
use super::layout::{Layout, MOST_COLUMNS, RowKind};
use super::matching::{Matching, Names, Shape, Target};
use super::plain::{Form, Plain};
use super::rows::Rows;

/// How many rows of figures tell what columns are, and are shown with them.
const SAMPLES: usize = 20;

/// How many bad cells are kept; beyond that they are only counted. Nobody mends more by hand.
pub const MOST_BAD_CELLS: usize = 10_000;

/// How many rows that were left out are kept, of each sort; beyond that they are only counted.
const MOST_LEFT_OUT: usize = 1_000;

/// The longest piece of a cell that is shown with what is wrong with it.
const SHOWN_CHARS: usize = 120;

/// A table.
#[derive(Clone, Debug)]
pub struct Book {
    text: String,
    /// Where everything is in it.
    pub layout: Layout,
    /// What its columns are.
    pub matching: Matching,
    /// The year of its transactions, where it has any: those of other years are left out.
    pub year: Option<u16>,
    /// Which input the amounts of a category go into, where somebody has said so; none leaves them out. By the category as it stands or
    /// what [`detail::called`] calls it.
    pub routes: BTreeMap<String, Option<usize>>,
    /// What was mended: by row number, then column.
    mended: BTreeMap<(usize, usize), String>,
}

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The number of the row, from 1, as spreadsheets count.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
    /// What stands there; its beginning, where it is long.
    pub text: String,
    /// What is wrong with it.
    pub problem: CellProblem,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellProblem {
    /// No figure of the kind that is wanted.
    Figure(Kind, FigureProblem),
    /// A share of more than a thousand per cent with no sign beside it: most likely one per cent sign is missing.
    NoPercent,
    /// It stands beyond the last heading: most likely a comma inside a figure has split it.
    Beyond,
    /// No day or month.
    NoPeriod,
    /// No input is meant by this category.
    NoInput,
    /// Another row of the same dealer says something else.
    Conflict,
    /// More rows than a record table takes.
    TooManyRows,
    /// The sum is more than a decimal holds.
    TooLarge,
}

impl BadCell {
    /// The sentence, with the way out.
    pub fn message(&self) -> Text {
        let text = &self.text;
        match self.problem {
            CellProblem::Figure(kind, problem) => messages::bad_figure(text, kind, problem),
            CellProblem::NoPercent => Text::new(
                format!("“{text}”后面没有百分号；百分数请写成“{text}%”，或在表头写明（%）"),
                format!("“{text}” has no per cent sign: write “{text}%”, or (%) in the heading"),
            ),
            CellProblem::Beyond => Text::new(
                format!("“{text}”在最后一列之外；可能是数字里的逗号把一格拆成了两格"),
                format!(
                    "“{text}” stands beyond the last column; perhaps a comma inside a figure has split it"
                ),
            ),
            CellProblem::NoPeriod => Text::new(
                format!("“{text}”不是日期或月份"),
                format!("“{text}” is no day or month"),
            ),
            CellProblem::NoInput => Text::new(
                format!("不知道类别“{text}”应计入哪个填报项，请在列对应里指定"),
                format!(
                    "Which input does category “{text}” go into? Say so where columns are matched"
                ),
            ),
            CellProblem::Conflict => Text::new(
                format!("同一经销商前面的行填的不是“{text}”"),
                format!("An earlier row of the same dealer does not say “{text}”"),
            ),
            CellProblem::TooManyRows => Text::new(
                "同一经销商的明细行太多".to_owned(),
                "Too many rows of one dealer".to_owned(),
            ),
            CellProblem::TooLarge => Text::new(
                format!("加上“{text}”后数太大"),
                format!("With “{text}” the sum is too large"),
            ),
        }
    }
}

/// What was found while rows were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Rows with figures.
    pub rows: usize,
    /// Those of them that have a cell that cannot be read.
    pub bad_rows: usize,
    /// Cells that cannot be read.
    pub bad_cells: usize,
    /// The first of them, [`MOST_BAD_CELLS`] at most.
    pub bad: Vec<BadCell>,
    /// Subtotals, notes and repeated headings, by number; of each sort the first thousand.
    pub left_out: Vec<(usize, RowKind)>,
    /// How many rows are subtotals, notes and repeated headings.
    pub left_out_rows: usize,
    /// Transactions of another year than the table's.
    pub other_year: usize,
    /// Amounts of a category that goes into no input.
    pub other_category: usize,
}

impl Findings {
    pub(super) fn found(&mut self, row: usize, column: usize, text: &str, problem: CellProblem) {
        self.bad_cells += 1;
        if self.bad.len() < MOST_BAD_CELLS {
            self.bad.push(BadCell {
                row,
                column,
                text: shown(text),
                problem,
            });
        }
    }

    fn leave_out(&mut self, row: usize, kind: RowKind) {
        self.left_out_rows += 1;
        if self.left_out.len() < MOST_LEFT_OUT {
            self.left_out.push((row, kind));
        }
    }
}

fn shown(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

/// A figure of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Nothing.
    Blank,
    /// A number, `mantissa / 10^places`.
    Plain(i64, u32),
    /// Any value.
    Value(Value),
}

/// A column with figures, and where they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The column of the table.
    pub column: usize,
    /// The input.
    pub input: usize,
    /// The period of a series, where the column says it.
    pub period: Option<usize>,
    pub(super) unit: Option<UnitWord>,
    pub(super) kind: Kind,
}

impl Figure {
    /// As a value; none of a blank.
    pub fn value(self) -> Option<Value> {
        match self {
            Self::Blank => None,
            Self::Plain(mantissa, places) => Some(Value::Number(Decimal::new(mantissa, places))),
            Self::Value(value) => Some(value),
        }
    }
}

impl Place {
    /// Reads a cell of the column.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&self, policy: &Policy, text: &str) -> Result<Figure, FigureProblem> {
        figure(policy, self, text)
    }

    /// Whether any number may stand there as it is.
    #[inline]
    pub(super) fn is_bare(&self) -> bool {
        self.unit.is_none() && !matches!(self.kind, Kind::Count | Kind::Ratio)
    }
}

impl Book {
    /// A table of figures for a policy: where its headings are and what they mean is found out.
    pub fn new(policy: &Policy, text: String) -> Self {
        let names = Names::of(policy);
        let layout = Layout::of(&text, &names);
        let samples = samples(&text, &layout);
        let matching = Matching::of(&names, &layout, &samples);
        let mut book = Self {
            text,
            layout,
            matching,
            year: None,
            routes: BTreeMap::new(),
            mended: BTreeMap::new(),
        };
        book.year = book.year_of(policy);
        book
    }

    /// All of its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes the rows for something else: their columns are matched anew.
    pub fn reshape(&mut self, policy: &Policy, shape: Shape) {
        let samples = samples(&self.text, &self.layout);
        self.matching = Matching::in_shape(policy, &self.layout, &samples, shape);
        self.year = self.year_of(policy);
    }

    /// Says what a column is.
    pub fn say(&mut self, policy: &Policy, at: usize, target: Target) {
        let beside = detail::suggested_amounts(policy, &self.matching);
        self.matching.say(at, target, &beside);
        self.matching.units(policy, &self.layout);
        self.year = self.year_of(policy);
    }

    /// Puts a text into a cell, in place of what stands there.
    pub fn mend(&mut self, row: usize, column: usize, text: String) {
        self.mended.insert((row, column), text);
    }

    /// What was mended.
    pub fn mended(&self) -> impl Iterator<Item = (usize, usize, &str)> {
        self.mended
            .iter()
            .map(|(&(row, column), text)| (row, column, text.as_str()))
    }

    /// The first rows of figures.
    pub fn samples(&self) -> Vec<Vec<String>> {
        samples(&self.text, &self.layout)
    }

    /// Where the figures of a row go, input by input and period by period.
    pub fn places(&self, policy: &Policy) -> Vec<Place> {
        let columns = self.matching.columns.iter().enumerate();
        let mut places: Vec<Place> = columns
            .filter_map(|(at, column)| match column.target {
                Target::Figure { input, period } => Some(Place {
                    column: at,
                    input,
                    period,
                    unit: column.unit,
                    kind: policy.inputs.get(input)?.ty.kind,
                }),
                _ => None,
            })
            .collect();
        places.sort_by_key(|place| (place.input, place.period));
        places
    }

    /// The inputs that the table has columns for; of a record table all of its own.
    pub fn own_inputs(&self, policy: &Policy) -> Vec<usize> {
        let mut own: Vec<usize> = self.matching.inputs().collect();
        if let Shape::Records(table) = self.matching.shape
            && let Some(records) = policy.records.get(table)
        {
            own.extend(records.range());
        }
        own.sort_unstable();
        own.dedup();
        own
    }

    /// The cells of the row that begins here, as they stand, with what was mended.
    pub fn cells(&self, number: usize, start: usize) -> Vec<Cow<'_, str>> {
        let mut rows = Rows::new(&self.text, self.layout.separator, start);
        let mut cells = Vec::new();
        rows.next_row(&mut cells);
        cell::unwrap(&mut cells);
        self.put_mended(number, &mut cells);
        cells
    }

    /// Puts what was mended into the cells of a row.
    fn put_mended<'b>(&'b self, number: usize, cells: &mut Vec<Cow<'b, str>>) {
        for (&(_, column), text) in self.mended.range((number, 0)..(number + 1, 0)) {
            if cells.len() <= column {
                cells.resize(column + 1, Cow::Borrowed(""));
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = Cow::Borrowed(text);
            }
        }
    }

    /// The columns that say who a row is for.
    pub fn names(&self) -> Vec<usize> {
        let targets = [Target::Code, Target::Name];
        let mut names: Vec<usize> = targets
            .into_iter()
            .filter_map(|target| self.matching.column_of(target))
            .collect();
        names.sort_unstable();
        names
    }

    /// Its rows, from the first.
    pub fn read<'b>(&'b self, policy: &'b Policy) -> Reader<'b> {
        self.read_from(policy, self.layout.first, self.layout.number)
    }

    /// Its rows from a place on where one begins, which has this number.
    pub fn read_from<'b>(&'b self, policy: &'b Policy, start: usize, number: usize) -> Reader<'b> {
        let places = self.places(policy);
        let columns = self.matching.columns.len();
        let form = Form::of(&self.layout, columns, &places).filter(|_| self.mended.is_empty());
        Reader {
            book: self,
            policy,
            rows: Rows::new(&self.text, self.layout.separator, start),
            plain: vec![None; places.len()],
            form,
            is_plain: false,
            places,
            names: self.names(),
            number,
            cells: Vec::new(),
            figures: Vec::new(),
            findings: Findings::default(),
        }
    }

    /// The year of most of the first transactions; that of the policy where they name none.
    fn year_of(&self, policy: &Policy) -> Option<u16> {
        let when = self.matching.column_of(Target::When)?;
        let mut years: BTreeMap<u16, usize> = BTreeMap::new();
        for row in samples(&self.text, &self.layout) {
            if let Some((Some(year), _)) = row.get(when).and_then(|text| moment(text)) {
                *years.entry(year).or_default() += 1;
            }
        }
        let most = years.into_iter().max_by_key(|&(year, count)| (count, year));
        let own = policy.year.and_then(|year| u16::try_from(year).ok());
        most.map(|(year, _)| year).or(own)
    }
}

fn samples(text: &str, layout: &Layout) -> Vec<Vec<String>> {
    let mut rows = Rows::new(text, layout.separator, layout.first);
    let mut cells = Vec::new();
    let mut samples = Vec::new();
    while samples.len() < SAMPLES && rows.next_row(&mut cells).is_some() {
        cells.truncate(MOST_COLUMNS);
        cell::unwrap(&mut cells);
        if layout.kind(&cells, &[]) == RowKind::Figures {
            samples.push(cells.iter().map(|cell| cell.trim().to_owned()).collect());
        }
    }
    samples
}

/// When something was: the year, if it is said, and the month or quarter.
pub(super) fn moment(text: &str) -> Option<(Option<u16>, (Axis, usize))> {
    let text = text.trim();
    if let Some(Value::Date(day)) = cell::day(text) {
        let month = usize::from(day.month()).checked_sub(1)?;
        return Some((Some(day.year()), (Axis::Month, month)));
    }
    let heading = Heading::new(text);
    if let Some(period) = heading.period
        && heading.name.is_empty()
    {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let year = digits.get(..4).and_then(|year| year.parse().ok());
        return Some((year.filter(|year| (1990..=2099).contains(year)), period));
    }
    // A column called 月份 has plain numbers.
    let month: usize = text.parse().ok()?;
    (1..=12)
        .contains(&month)
        .then(|| (None, (Axis::Month, month - 1)))
}

/// Where the reading of a book was broken off, and what was found until then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    at: usize,
    number: usize,
    /// What was found so far.
    pub findings: Findings,
}

impl Mark {
    /// The first row of a book.
    pub fn first(book: &Book) -> Self {
        Self {
            at: book.layout.first,
            number: book.layout.number,
            findings: Findings::default(),
        }
    }

    /// How far it is, in bytes of the text.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes on from here; [`Reader::mark`] breaks off again.
    pub fn resume<'b>(self, policy: &'b Policy, book: &'b Book) -> Reader<'b> {
        let mut reader = book.read_from(policy, self.at, self.number);
        reader.findings = self.findings;
        reader
    }
}

/// The rows of a book, one after the other.
#[derive(Clone, Debug)]
pub struct Reader<'b> {
    book: &'b Book,
    policy: &'b Policy,
    rows: Rows<'b>,
    /// How rows of plain figures are made up; none if there are none.
    form: Option<Form>,
    /// The figures of the last row, if it was one of those.
    plain: Vec<Plain>,
    is_plain: bool,
    places: Vec<Place>,
    names: Vec<usize>,
    number: usize,
    cells: Vec<Cow<'b, str>>,
    figures: Vec<Figure>,
    /// What was found so far.
    pub findings: Findings,
}

/// A row with figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRead {
    /// Its number, from 1, as spreadsheets count.
    pub number: usize,
    /// Its first byte.
    pub start: usize,
    /// Whether all of its cells could be read.
    pub sound: bool,
}

impl<'b> Reader<'b> {
    /// How far it is, in bytes.
    pub fn at(&self) -> usize {
        self.rows.at()
    }

    /// Goes on with the row that begins here and has this number, as if there were no other.
    pub(super) fn go_to(&mut self, start: usize, number: usize) {
        self.rows = Rows::new(&self.book.text, self.book.layout.separator, start);
        self.number = number;
        self.findings = Findings::default();
    }

    /// Breaks off here.
    pub fn mark(self) -> Mark {
        Mark {
            at: self.rows.at(),
            number: self.number,
            findings: self.findings,
        }
    }

    /// Where the figures go, in the order in which [`Reader::figures`] has them.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The cells of the last row, as they stand.
    pub fn cells(&self) -> &[Cow<'b, str>] {
        &self.cells
    }

    /// The figures of the last row; blank where a cell could not be read.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// The figures of the last row in the same order, if [`Reader::next_figures`] has found nothing else in it; then there are no others.
    pub fn plain(&self) -> Option<&[Plain]> {
        self.is_plain.then_some(&self.plain)
    }

    /// Reads the next row that has figures; none at the end. Of a row of plain figures there are neither cells nor [`Reader::figures`]
    /// afterwards, but [`Reader::plain`].
    pub fn next_figures(&mut self) -> Option<RowRead> {
        let start = self.rows.at();
        let text = self.rows.text();
        let form = self.form.as_ref();
        let end = form.and_then(|form| form.read(text, start, &self.places, &mut self.plain));
        self.is_plain = end.is_some();
        let Some(end) = end else {
            return self.next_row();
        };
        self.rows.pass(end);
        let number = self.number;
        self.number += 1;
        self.findings.rows += 1;
        Some(RowRead {
            number,
            start,
            sound: true,
        })
    }

    /// Reads the next row that has figures, and its cells; none at the end.
    pub fn next_row(&mut self) -> Option<RowRead> {
        self.is_plain = false;
        loop {
            let at = self.rows.next_row(&mut self.cells)?;
            let number = self.number;
            self.number += 1;
            cell::unwrap(&mut self.cells);
            if !self.book.mended.is_empty() {
                self.book.put_mended(number, &mut self.cells);
            }
            match self.book.layout.kind(&self.cells, &self.names) {
                RowKind::Figures => {}
                RowKind::Blank => continue,
                kind => {
                    self.findings.leave_out(number, kind);
                    continue;
                }
            }
            let sound = self.read_figures(number);
            self.findings.rows += 1;
            self.findings.bad_rows += usize::from(!sound);
            return Some(RowRead {
                number,
                start: at.start,
                sound,
            });
        }
    }

    /// The amount in a column of the last row, which goes into an input; none if it cannot be read.
    pub(super) fn amount(&mut self, number: usize, column: usize, input: usize) -> Option<Figure> {
        let text = self.cells.get(column).map_or("", |cell| &**cell);
        let kind = self.policy.inputs.get(input)?.ty.kind;
        let unit = self.book.matching.columns.get(column)?.unit;
        let place = Place {
            column,
            input,
            period: None,
            unit: unit.filter(|unit| heading::fits(*unit, kind)),
            kind,
        };
        match figure(self.policy, &place, text) {
            Ok(figure) => Some(figure),
            Err(problem) => {
                let text = text.to_owned();
                let problem = CellProblem::Figure(kind, problem);
                self.findings.found(number, column, &text, problem);
                None
            }
        }
    }

    fn read_figures(&mut self, number: usize) -> bool {
        self.figures.clear();
        let before = self.findings.bad_cells;
        for place in &self.places {
            let text = self.cells.get(place.column).map_or("", |cell| &**cell);
            let figure = figure(self.policy, place, text);
            if place.kind == Kind::Ratio
                && place.unit.is_none()
                && let Ok(share) = &figure
                && is_too_much(share, text)
            {
                self.findings
                    .found(number, place.column, text, CellProblem::NoPercent);
                self.figures.push(Figure::Blank);
                continue;
            }
            self.figures.push(figure.unwrap_or_else(|problem| {
                let problem = CellProblem::Figure(place.kind, problem);
                self.findings.found(number, place.column, text, problem);
                Figure::Blank
            }));
        }
        let width = self.book.layout.headings.len();
        if width > 0
            && self.cells.len() > width
            && let Some(beyond) = self.cells[width..]
                .iter()
                .position(|cell| !cell.trim().is_empty())
        {
            let column = width + beyond;
            let text = self.cells.get(column).map_or("", |cell| &**cell);
            self.findings
                .found(number, column, text, CellProblem::Beyond);
        }
        self.findings.bad_cells == before
    }
}

/// Whether a share is more than anybody can have meant: ten and more, without a sign that says so.
fn is_too_much(share: &Figure, text: &str) -> bool {
    let large = match share {
        Figure::Plain(mantissa, places) => is_ten_and_more(*mantissa, *places),
        Figure::Value(Value::Number(number)) => number.abs() >= Decimal::TEN,
        _ => false,
    };
    large && !text.contains(['%', '％', '‰'])
}

/// Whether `mantissa / 10^places` is ten and more, above nought or below.
pub(super) fn is_ten_and_more(mantissa: i64, places: u32) -> bool {
    let ten = 10_u64.checked_pow(places.saturating_add(1));
    ten.is_some_and(|ten| mantissa.unsigned_abs() >= ten)
}

/// The figure in a cell of a column.
#[inline]
fn figure(policy: &Policy, place: &Place, text: &str) -> Result<Figure, FigureProblem> {
    if text.is_empty() {
        return Ok(Figure::Blank);
    }
    if place.kind.is_numeric()
        && let Some(plain) = cell::plain(text)
        && let Some((mantissa, places)) = cell::scaled(plain, place.unit)
        && (place.kind != Kind::Count || places == 0)
    {
        return Ok(Figure::Plain(mantissa, places));
    }
    let Some(input) = policy.inputs.get(place.input) else {
        return Ok(Figure::Blank);
    };
    let value = cell::read(input, place.unit, text)?;
    Ok(value.map_or(Figure::Blank, Figure::Value))
}

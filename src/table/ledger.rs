//! A table computed: a line a dealer (or scenario), what each gets, and how many rows that covers.
//!
//! Only what is compared across lines is kept, a few bytes a line; everything else about a line is computed again where it stands,
//! when somebody asks.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::engine::lanes::{Columns, Figures, Lanes, Presence};
use crate::engine::{Case, Plan};
use crate::policy::Axis;
use crate::policy::model::Policy;

use super::book::{Book, Figure, Findings, Mark, Place, Reader};
use super::cell;
use super::gather::{Gathered, Gathering};
use super::matching::{Shape, Target};
use super::plain::Plain;

/// Lines that are computed together: enough that a call costs nothing, few enough that their columns stay in the cache.
const LINES_AT_ONCE: usize = 1_024;

/// The most rules that are kept for every line, where a policy has no payout lines.
const MOST_MEASURES: usize = 12;

/// What a table comes to.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The rules that are kept for every line: the total first, then the payout lines; of a policy that pays nothing its numbers.
    pub measures: Vec<usize>,
    /// By measure, a number a line: of a series the sum of its periods, of a rule per row that of its rows.
    pub figures: Vec<Figures>,
    /// What was found while the rows were read.
    pub findings: Findings,
    lines: Lines,
}

#[derive(Clone, Debug)]
enum Lines {
    Rows {
        numbers: Vec<u32>,
        starts: Vec<u32>,
        /// The lines (by index, rising) that have a cell that cannot be read.
        unsound: Vec<u32>,
    },
    Dealers {
        dealers: Vec<Gathered>,
        /// The inputs that they have figures of their own for.
        own: Vec<usize>,
    },
}

/// What some lines come to together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The sum; none where it is more than a decimal holds.
    pub sum: Option<Decimal>,
    /// How many lines it covers.
    pub covered: usize,
    /// How many lines have no number: something is missing or faulty, or cannot be read.
    pub without: usize,
}

impl Ledger {
    fn new(measures: Vec<usize>, shape: Shape) -> Self {
        let lines = match shape {
            Shape::Wide => Lines::Rows {
                numbers: Vec::new(),
                starts: Vec::new(),
                unsound: Vec::new(),
            },
            _ => Lines::Dealers {
                dealers: Vec::new(),
                own: Vec::new(),
            },
        };
        Self {
            figures: vec![Figures::new(); measures.len()],
            measures,
            findings: Findings::default(),
            lines,
        }
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        match &self.lines {
            Lines::Rows { numbers, .. } => numbers.len(),
            Lines::Dealers { dealers, .. } => dealers.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the row of a line, or of its first, from 1 as spreadsheets count; 0 of a line that is not there.
    pub fn row(&self, line: usize) -> usize {
        match &self.lines {
            Lines::Rows { numbers, .. } => numbers.get(line).map_or(0, |&number| number as usize),
            Lines::Dealers { dealers, .. } => dealers.get(line).map_or(0, |dealer| dealer.row),
        }
    }

    /// Whether all cells of a line could be read. Of one row that could not nothing is computed; a dealer's sums lack something.
    pub fn is_sound(&self, line: usize) -> bool {
        match &self.lines {
            Lines::Rows { unsound, .. } => {
                u32::try_from(line).is_ok_and(|line| unsound.binary_search(&line).is_err())
            }
            Lines::Dealers { dealers, .. } => dealers.get(line).is_some_and(|dealer| dealer.sound),
        }
    }

    /// The code and the name of a line, as the table has them.
    pub fn name<'l>(&'l self, book: &'l Book, line: usize) -> (Cow<'l, str>, Cow<'l, str>) {
        match &self.lines {
            Lines::Rows { .. } => {
                let cells = self.cells(book, line);
                let cell = |target| {
                    let column = book.matching.column_of(target);
                    let cell = column.and_then(|column| cells.get(column));
                    match cell {
                        Some(Cow::Borrowed(text)) => Cow::Borrowed(cell::bare(text)),
                        Some(Cow::Owned(text)) => Cow::Owned(cell::bare(text).to_owned()),
                        None => Cow::Borrowed(""),
                    }
                };
                (cell(Target::Code), cell(Target::Name))
            }
            Lines::Dealers { dealers, .. } => {
                dealers.get(line).map_or_else(Default::default, |dealer| {
                    (Cow::Borrowed(&*dealer.code), Cow::Borrowed(&*dealer.name))
                })
            }
        }
    }

    /// The cells of the row of a line as they stand; none where its rows were gathered.
    pub fn cells<'b>(&self, book: &'b Book, line: usize) -> Vec<Cow<'b, str>> {
        match &self.lines {
            Lines::Rows {
                numbers, starts, ..
            } => match (numbers.get(line), starts.get(line)) {
                (Some(&number), Some(&start)) => book.cells(number as usize, start as usize),
                _ => Vec::new(),
            },
            Lines::Dealers { .. } => Vec::new(),
        }
    }

    /// The inputs of lines: what the table has no column for is as in `base`.
    pub fn cases<'b>(&'b self, policy: &'b Policy, book: &'b Book, base: &'b Case) -> Cases<'b> {
        Cases {
            ledger: self,
            base,
            reader: book.read(policy),
        }
    }

    /// The inputs that the table has figures for: those with a column, and those that some transaction went into.
    pub fn own_inputs(&self, policy: &Policy, book: &Book) -> Vec<usize> {
        match &self.lines {
            Lines::Dealers { own, .. } => own.clone(),
            Lines::Rows { .. } => book.own_inputs(policy),
        }
    }

    /// The inputs of one line; of many [`Ledger::cases`].
    pub fn case(&self, policy: &Policy, book: &Book, base: &Case, line: usize) -> Case {
        self.cases(policy, book, base).of(line)
    }

    /// The number of a measure for a line.
    pub fn number(&self, measure: usize, line: usize) -> Option<Decimal> {
        self.figures.get(measure)?.number(line)
    }

    /// What these lines come to.
    pub fn sum(&self, measure: usize, lines: impl Iterator<Item = usize>) -> Sum {
        let mut sum = Sum {
            sum: Some(Decimal::ZERO),
            ..Sum::default()
        };
        let Some(figures) = self.figures.get(measure) else {
            return Sum::default();
        };
        for line in lines {
            match figures.number(line) {
                Some(number) => {
                    sum.sum = sum.sum.and_then(|sum| sum.checked_add(number));
                    sum.covered += 1;
                }
                None => sum.without += 1,
            }
        }
        sum
    }
}

/// The inputs of lines, one after the other. Where their figures stand is found out once.
#[derive(Debug)]
pub struct Cases<'b> {
    ledger: &'b Ledger,
    base: &'b Case,
    reader: Reader<'b>,
}

impl Cases<'_> {
    /// The inputs of a line.
    pub fn of(&mut self, line: usize) -> Case {
        match &self.ledger.lines {
            Lines::Rows {
                numbers, starts, ..
            } => {
                let mut case = self.base.clone();
                let (Some(&number), Some(&start)) = (numbers.get(line), starts.get(line)) else {
                    return case;
                };
                let reader = &mut self.reader;
                reader.go_to(start as usize, number as usize);
                blank(&mut case, reader.places());
                if reader.next_figures().is_some() {
                    fill(&mut case, reader);
                }
                case
            }
            Lines::Dealers { dealers, own } => {
                let Some(dealer) = dealers.get(line) else {
                    return self.base.clone();
                };
                let mut case = dealer.case.clone();
                let cells = case.inputs.iter_mut().zip(&self.base.inputs).enumerate();
                for (at, (cells, base)) in cells {
                    if !own.contains(&at) {
                        cells.clone_from(base);
                    }
                }
                case
            }
        }
    }
}

/// The rules that are worth keeping for every line.
pub fn measures(policy: &Policy) -> Vec<usize> {
    let mut measures: Vec<usize> = policy.total().into_iter().collect();
    measures.extend(policy.payout_lines());
    if measures.is_empty() {
        let rules = policy.rules.iter().enumerate();
        let numbers =
            rules.filter(|(_, rule)| rule.ty.axis == Axis::One && rule.ty.kind.is_numeric());
        measures.extend(numbers.map(|(at, _)| at).take(MOST_MEASURES));
    }
    measures
}

/// The inputs that dealers have figures of their own for: those with a column, and those that some transaction went into.
fn own_inputs(policy: &Policy, book: &Book, dealers: &[Gathered]) -> Vec<usize> {
    let mut own = book.own_inputs(policy);
    let entered = |input: usize| {
        dealers.iter().any(|dealer| {
            let cells = dealer.case.inputs.get(input);
            cells.is_some_and(|cells| cells.iter().any(Option::is_some))
        })
    };
    own.extend((0..policy.inputs.len()).filter(|&input| entered(input)));
    own.sort_unstable();
    own.dedup();
    own
}

/// Empties what a table has columns for.
fn blank(case: &mut Case, places: &[Place]) {
    for place in places {
        if let Some(cells) = case.inputs.get_mut(place.input) {
            cells.fill(None);
        }
    }
}

/// Puts the figures of the last row in.
fn fill(case: &mut Case, reader: &Reader<'_>) {
    let value = |at: usize| match reader.plain() {
        Some(plain) => {
            let (mantissa, places) = (*plain.get(at)?)?;
            Figure::Plain(mantissa, places).value()
        }
        None => reader.figures().get(at)?.clone().value(),
    };
    for (at, place) in reader.places().iter().enumerate() {
        let cells = case.inputs.get_mut(place.input);
        if let Some(cell) = cells.and_then(|cells| cells.get_mut(place.period.unwrap_or(0))) {
            *cell = value(at);
        }
    }
}

/// Computes a table, a stretch of rows at a time. Between two stretches nothing is held but what was found: each is handed plan, book and
/// base, always the same ones.
#[derive(Debug)]
pub struct Run {
    source: Source,
    pushes: Vec<Push>,
    columns: Columns,
    /// By measure: what the last stretch gave.
    stretch: Vec<Figures>,
    ledger: Ledger,
}

#[derive(Debug)]
enum Source {
    Rows(Mark),
    Gathering(Box<Gathering>),
    /// So many dealers are computed.
    Gathered(usize),
}

/// What a run works on.
#[derive(Clone, Copy, Debug)]
pub struct Work<'w> {
    /// The policy as it is planned.
    pub plan: &'w Plan<'w>,
    /// The table.
    pub book: &'w Book,
    /// What the table has no column for.
    pub base: &'w Case,
}

/// What goes next into the column of an input.
#[derive(Clone, Copy, Debug)]
enum Push {
    /// So many figures from this index on.
    Figures(usize, usize, usize),
    /// Nothing: the table has no column for this period.
    Blank(usize),
}

impl Run {
    /// A run over the rows of a book.
    pub fn new(work: Work<'_>) -> Self {
        let policy = work.plan.policy;
        let measures = measures(policy);
        let own = work.book.own_inputs(policy);
        let shape = work.book.matching.shape;
        let source = match shape {
            Shape::Wide => Source::Rows(Mark::first(work.book)),
            _ => Source::Gathering(Box::new(Gathering::new(work.book))),
        };
        Self {
            pushes: pushes(policy, &work.book.places(policy)),
            source,
            columns: Columns::new(policy, work.base, &own),
            stretch: vec![Figures::new(); measures.len()],
            ledger: Ledger::new(measures, shape),
        }
    }

    /// How far it is, in bytes of the table's text; none once all of it is read.
    pub fn at(&self) -> Option<usize> {
        match &self.source {
            Source::Rows(mark) => Some(mark.at()),
            Source::Gathering(gathering) => Some(gathering.mark().at()),
            Source::Gathered(_) => None,
        }
    }

    /// How many rows were read.
    pub fn rows(&self) -> usize {
        match &self.source {
            Source::Rows(mark) => mark.findings.rows,
            Source::Gathering(gathering) => gathering.mark().findings.rows,
            Source::Gathered(_) => self.ledger.findings.rows,
        }
    }

    /// Goes on with about so many rows; whether there are more.
    pub fn step(&mut self, work: Work<'_>, rows: usize) -> bool {
        let mut lanes = Lanes::new(work.plan, &self.ledger.measures);
        match &mut self.source {
            Source::Rows(mark) => {
                let mut reader = std::mem::take(mark).resume(work.plan.policy, work.book);
                let mut left = rows;
                let mut more = true;
                while left > 0 && more {
                    let some = left.min(LINES_AT_ONCE);
                    more = self.read(&mut reader, some);
                    self.compute(work.plan.policy, &mut lanes);
                    left -= some;
                }
                self.source = Source::Rows(reader.mark());
                more
            }
            Source::Gathering(gathering) => {
                if !gathering.step(work.plan.policy, work.book, rows) {
                    let done = Source::Gathered(0);
                    if let Source::Gathering(gathering) = std::mem::replace(&mut self.source, done)
                    {
                        let (dealers, findings) = gathering.finish();
                        let own = own_inputs(work.plan.policy, work.book, &dealers);
                        self.columns = Columns::new(work.plan.policy, work.base, &own);
                        self.ledger.lines = Lines::Dealers { dealers, own };
                        self.ledger.findings = findings;
                    }
                }
                true
            }
            Source::Gathered(done) => {
                let from = *done;
                let to = (from + rows.clamp(1, LINES_AT_ONCE)).min(self.ledger.len());
                *done = to;
                self.push_dealers(from..to);
                self.compute(work.plan.policy, &mut lanes);
                to < self.ledger.len()
            }
        }
    }

    /// What it came to, once [`Run::step`] says that there is no more.
    pub fn finish(mut self) -> Ledger {
        if let Source::Rows(mark) = self.source {
            self.ledger.findings = mark.findings;
        }
        self.ledger
    }

    /// All of it at once.
    pub fn whole(work: Work<'_>) -> Ledger {
        let mut run = Self::new(work);
        while run.step(work, LINES_AT_ONCE) {}
        run.finish()
    }

    /// Reads so many rows into the columns; whether there are more.
    fn read(&mut self, reader: &mut Reader<'_>, rows: usize) -> bool {
        let Lines::Rows {
            numbers,
            starts,
            unsound,
        } = &mut self.ledger.lines
        else {
            return false;
        };
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        for _ in 0..rows {
            let Some(row) = reader.next_figures() else {
                return false;
            };
            match reader.plain() {
                Some(plain) => push_plain(&mut self.columns, &self.pushes, plain),
                None => push(&mut self.columns, &self.pushes, reader.figures()),
            }
            if !row.sound {
                unsound.push(small(numbers.len()));
            }
            numbers.push(small(row.number));
            starts.push(small(row.start));
        }
        true
    }

    fn push_dealers(&mut self, range: std::ops::Range<usize>) {
        let Lines::Dealers { dealers, own } = &self.ledger.lines else {
            return;
        };
        for dealer in dealers.get(range).unwrap_or_default() {
            for &input in own {
                for cell in dealer.case.inputs.get(input).into_iter().flatten() {
                    match cell {
                        Some(value) => self.columns.push_value(input, value),
                        None => self.columns.push_blank(input),
                    }
                }
            }
            self.columns.end_lane();
        }
    }

    /// Computes the lanes that were pushed.
    fn compute(&mut self, policy: &Policy, lanes: &mut Lanes<'_>) {
        let count = self.columns.lanes();
        if count == 0 {
            return;
        }
        for figures in &mut self.stretch {
            figures.clear();
        }
        lanes.figures(&self.columns, &mut self.stretch);
        let measures = self.ledger.measures.iter().zip(&self.stretch);
        for ((&rule, stretch), figures) in measures.zip(&mut self.ledger.figures) {
            let axis = policy.rules[rule].ty.axis;
            let first = figures.len();
            if let Some(width) = axis.periods() {
                figures.extend_sums(stretch, width);
            } else {
                let table = axis.rows().unwrap_or(0);
                let mut at = 0;
                for lane in 0..count {
                    let rows = self.columns.rows(table, lane);
                    figures.push_sum(stretch, at..at + rows);
                    at += rows;
                }
            }
            // Of a row that cannot be read nothing is said.
            if let Lines::Rows { unsound, .. } = &self.ledger.lines {
                for &line in unsound.iter().rev() {
                    let line = line as usize;
                    if line < first {
                        break;
                    }
                    figures.mark(line, Presence::Missing);
                }
            }
        }
        self.columns.clear();
    }
}

/// Figures in the order of the places, and blanks for the periods that have no column.
fn pushes(policy: &Policy, places: &[Place]) -> Vec<Push> {
    let mut pushes = Vec::new();
    let mut at = 0;
    while let Some(first) = places.get(at) {
        let input = first.input;
        let own = places.get(at..).unwrap_or_default();
        let count = own.iter().take_while(|place| place.input == input).count();
        let periods = policy
            .inputs
            .get(input)
            .and_then(|input| input.ty.axis.periods());
        for period in 0..periods.unwrap_or(1) {
            let place = own
                .iter()
                .take(count)
                .position(|place| place.period.unwrap_or(0) == period);
            match (place, pushes.last_mut()) {
                (Some(place), Some(Push::Figures(own, first, count)))
                    if *own == input && *first + *count == at + place =>
                {
                    *count += 1;
                }
                (Some(place), _) => pushes.push(Push::Figures(input, at + place, 1)),
                (None, _) => pushes.push(Push::Blank(input)),
            }
        }
        at += count;
    }
    pushes
}

fn push(columns: &mut Columns, pushes: &[Push], figures: &[Figure]) {
    for push in pushes {
        match *push {
            Push::Blank(input) => columns.push_blank(input),
            Push::Figures(input, from, count) => {
                for at in from..from + count {
                    match figures.get(at) {
                        Some(Figure::Plain(mantissa, places)) => {
                            columns.push_fixed(input, *mantissa, *places);
                        }
                        Some(Figure::Value(value)) => columns.push_value(input, value),
                        Some(Figure::Blank) | None => columns.push_blank(input),
                    }
                }
            }
        }
    }
    columns.end_lane();
}

/// As [`push`], for figures that are all plain.
fn push_plain(columns: &mut Columns, pushes: &[Push], figures: &[Plain]) {
    for push in pushes {
        match *push {
            Push::Blank(input) => columns.push_blank(input),
            Push::Figures(input, from, count) => {
                let figures = figures.get(from..from + count);
                columns.push_figures(input, figures.unwrap_or_default());
            }
        }
    }
    columns.end_lane();
}

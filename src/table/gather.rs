//! Rows → a case a dealer: of transactions and record tables, and of statements.
//!
//! A row belongs to the dealer whose code, or else name, it has; where the name is blank (a merged cell copied as text) to the one above.
//! A table without such a column is one dealer's.

use std::collections::HashMap;

use crate::engine::Case;
use crate::policy::limits::MAX_ROWS;
use crate::policy::model::Policy;
use crate::policy::{Axis, Value, notation};

use super::book::{Book, CellProblem, Figure, Findings, Mark, Reader, moment};
use super::cell;
use super::detail::{self, Destination};
use super::matching::{Shape, Target};

/// A dealer whose rows were gathered.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// The name, as the first row has it.
    pub name: String,
    /// The code, as the first row has it.
    pub code: String,
    /// The number of the first row.
    pub row: usize,
    /// Whether all of its rows could be read: otherwise its sums lack something.
    pub sound: bool,
    /// What its rows come to.
    pub case: Case,
}

/// Gathers rows, a stretch at a time.
#[derive(Clone, Debug)]
pub struct Gathering {
    mark: Mark,
    dealers: Vec<Gathered>,
    by_identity: HashMap<String, usize>,
    /// The dealer of the row above.
    above: Option<usize>,
    /// By column with amounts, then by category as it stands: where they go.
    routes: Vec<HashMap<String, Destination>>,
}

impl Gathering {
    /// Will gather the rows of a book, from the first.
    pub fn new(book: &Book) -> Self {
        Self {
            mark: Mark::first(book),
            dealers: Vec::new(),
            by_identity: HashMap::new(),
            above: None,
            routes: Vec::new(),
        }
    }

    /// How far it is.
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// Reads so many rows of the book; whether there are more.
    pub fn step(&mut self, policy: &Policy, book: &Book, rows: usize) -> bool {
        let column = |target| book.matching.column_of(target);
        let mut rounds = Rounds {
            policy,
            book,
            reader: std::mem::take(&mut self.mark).resume(policy, book),
            code: column(Target::Code),
            name: column(Target::Name),
            when: column(Target::When),
            category: column(Target::Category),
            amounts: detail::amounts(&book.matching),
            gathered: self,
        };
        let more = rounds.go(rows);
        self.mark = rounds.reader.mark();
        more
    }

    /// The dealers, in the order of their first rows, and what was found.
    pub fn finish(self) -> (Vec<Gathered>, Findings) {
        (self.dealers, self.mark.findings)
    }
}

/// Rows being gathered.
struct Rounds<'b, 'g> {
    policy: &'b Policy,
    book: &'b Book,
    reader: Reader<'b>,
    code: Option<usize>,
    name: Option<usize>,
    when: Option<usize>,
    category: Option<usize>,
    amounts: Vec<usize>,
    gathered: &'g mut Gathering,
}

impl Rounds<'_, '_> {
    fn go(&mut self, rows: usize) -> bool {
        for _ in 0..rows {
            let Some(row) = self.reader.next_row() else {
                return false;
            };
            let before = self.reader.findings.bad_cells;
            match self.book.matching.shape {
                Shape::Detail => self.transaction(row.number),
                Shape::Records(table) => self.record(row.number, table),
                Shape::Wide => self.whole(row.number),
            }
            let sound = self.reader.findings.bad_cells == before;
            if row.sound && !sound {
                self.reader.findings.bad_rows += 1;
            }
            let gathered = &mut *self.gathered;
            if !(row.sound && sound)
                && let Some(dealer) = gathered.above.and_then(|at| gathered.dealers.get_mut(at))
            {
                dealer.sound = false;
            }
        }
        true
    }

    fn cell(&self, column: Option<usize>) -> &str {
        let cell = column.and_then(|column| self.reader.cells().get(column));
        cell.map_or("", |cell| cell::bare(cell))
    }

    /// The dealer of the row that was just read.
    fn dealer(&mut self, number: usize) -> usize {
        let (code, name) = (self.cell(self.code), self.cell(self.name));
        let identity = if code.is_empty() { name } else { code };
        if identity.is_empty()
            && let Some(above) = self.gathered.above
        {
            return above;
        }
        if let Some(&at) = self.gathered.by_identity.get(identity) {
            self.gathered.above = Some(at);
            return at;
        }
        let (identity, name, code) = (identity.to_owned(), name.to_owned(), code.to_owned());
        let at = self.gathered.dealers.len();
        self.gathered.by_identity.insert(identity, at);
        self.gathered.dealers.push(Gathered {
            name,
            code,
            row: number,
            sound: true,
            case: Case::blank(self.policy),
        });
        self.gathered.above = Some(at);
        at
    }

    fn found(&mut self, number: usize, column: usize, problem: CellProblem) {
        let text = self.cell(Some(column)).to_owned();
        self.reader.findings.found(number, column, &text, problem);
    }

    /// Takes a row that says all of a dealer; what several rows say of one is summed.
    fn whole(&mut self, number: usize) {
        let dealer = self.dealer(number);
        let figures = self.reader.figures().to_vec();
        for (at, figure) in figures.into_iter().enumerate() {
            if let Some(place) = self.reader.places().get(at).copied() {
                let to = (place.column, place.input, place.period);
                self.enter(number, dealer, to, None, figure, false);
            }
        }
    }

    /// Adds a transaction's amounts to the sums of its dealer.
    fn transaction(&mut self, number: usize) {
        let dealer = self.dealer(number);
        let moment = match self.when {
            None => None,
            Some(column) => {
                let Some((year, period)) = moment(self.cell(Some(column))) else {
                    self.found(number, column, CellProblem::NoPeriod);
                    return;
                };
                if let (Some(year), Some(own)) = (year, self.book.year)
                    && year != own
                {
                    self.reader.findings.other_year += 1;
                    return;
                }
                Some((column, period))
            }
        };
        let figures = self.reader.figures().to_vec();
        for (at, figure) in figures.into_iter().enumerate() {
            let Some(place) = self.reader.places().get(at).copied() else {
                continue;
            };
            self.enter(
                number,
                dealer,
                (place.column, place.input, place.period),
                moment,
                figure,
                false,
            );
        }
        for at in 0..self.amounts.len() {
            if let Some(&column) = self.amounts.get(at) {
                self.amount(number, dealer, (at, column), moment);
            }
        }
    }

    /// Adds the amount in a column to what it goes into.
    fn amount(
        &mut self,
        number: usize,
        dealer: usize,
        (at, column): (usize, usize),
        moment: Option<(usize, (Axis, usize))>,
    ) {
        if notation::is_blank(self.cell(Some(column))) {
            return;
        }
        match self.destination(at, column) {
            Destination::LeftOut => self.reader.findings.other_category += 1,
            Destination::Unknown => {
                let column = self.category.unwrap_or(column);
                self.found(number, column, CellProblem::NoInput);
            }
            Destination::Input(input) => {
                if let Some(figure) = self.reader.amount(number, column, input) {
                    self.enter(number, dealer, (column, input, None), moment, figure, true);
                }
            }
        }
    }

    /// Where the amounts of this row go that stand in the column at this place among those with amounts.
    fn destination(&mut self, at: usize, column: usize) -> Destination {
        let category = self.cell(self.category);
        let routes = self.gathered.routes.get(at);
        if let Some(&known) = routes.and_then(|routes| routes.get(category)) {
            return known;
        }
        let named = self.category.map(|_| category);
        let found = detail::destination(self.policy, self.book, column, named);
        let category = category.to_owned();
        let routes = &mut self.gathered.routes;
        if routes.len() <= at {
            routes.resize_with(at + 1, HashMap::new);
        }
        if let Some(routes) = routes.get_mut(at) {
            routes.insert(category, found);
        }
        found
    }

    /// Adds a figure to a series or number, or sets what a dealer has once.
    fn enter(
        &mut self,
        number: usize,
        dealer: usize,
        (column, input, period): (usize, usize, Option<usize>),
        moment: Option<(usize, (Axis, usize))>,
        figure: Figure,
        is_amount: bool,
    ) {
        let Some(value) = figure.value() else {
            return;
        };
        let Some(ty) = self.policy.inputs.get(input).map(|input| input.ty) else {
            return;
        };
        let spread = match (ty.axis, period, moment) {
            (Axis::One, ..) => Ok(0),
            (_, Some(period), _) => Ok(period),
            (axis, None, Some((_, (said, at)))) if axis == said => Ok(at),
            (Axis::Quarter, None, Some((_, (Axis::Month, at)))) => Ok(at / 3),
            (_, None, Some((column, _))) => Err(column),
            (_, None, None) => Err(column),
        };
        let period = match spread {
            Ok(period) => period,
            Err(column) => {
                self.found(number, column, CellProblem::NoPeriod);
                return;
            }
        };
        let sums = detail::is_summed(ty.axis, ty.kind, is_amount);
        let cells = self
            .gathered
            .dealers
            .get_mut(dealer)
            .and_then(|dealer| dealer.case.inputs.get_mut(input));
        let Some(cell) = cells.and_then(|cells| cells.get_mut(period)) else {
            return;
        };
        let problem = match (&*cell, &value) {
            (Some(Value::Number(so_far)), Value::Number(more)) if sums => {
                match so_far.checked_add(*more) {
                    Some(sum) => {
                        *cell = Some(Value::Number(sum));
                        None
                    }
                    None => Some(CellProblem::TooLarge),
                }
            }
            (None, _) => {
                *cell = Some(value);
                None
            }
            (Some(known), _) => (*known != value).then_some(CellProblem::Conflict),
        };
        if let Some(problem) = problem {
            self.found(number, column, problem);
        }
    }

    /// Adds a row to a record table of its dealer.
    fn record(&mut self, number: usize, table: usize) {
        let dealer = self.dealer(number);
        let Some(records) = self.policy.records.get(table) else {
            return;
        };
        let figures = self.reader.figures().to_vec();
        let mut row = vec![None; records.columns];
        let mut single = Vec::new();
        for (at, figure) in figures.into_iter().enumerate() {
            let Some(place) = self.reader.places().get(at).copied() else {
                continue;
            };
            if records.range().contains(&place.input) {
                if let Some(cell) = row.get_mut(place.input - records.first) {
                    *cell = figure.value();
                }
            } else {
                single.push((place, figure));
            }
        }
        for (place, figure) in single {
            self.enter(
                number,
                dealer,
                (place.column, place.input, place.period),
                None,
                figure,
                false,
            );
        }
        if row.iter().all(Option::is_none) {
            return;
        }
        let Some(case) = self
            .gathered
            .dealers
            .get_mut(dealer)
            .map(|dealer| &mut dealer.case)
        else {
            return;
        };
        if case
            .inputs
            .get(records.first)
            .is_some_and(|column| column.len() >= MAX_ROWS)
        {
            let column = self.reader.places().first().map_or(0, |place| place.column);
            self.found(number, column, CellProblem::TooManyRows);
            return;
        }
        for (input, cell) in records.range().zip(row) {
            if let Some(column) = case.inputs.get_mut(input) {
                column.push(cell);
            }
        }
    }
}

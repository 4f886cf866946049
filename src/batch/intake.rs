//! A table taken in: its bytes, the sheet that is taken, its columns matched and put right.

use std::collections::BTreeMap;

use crate::lang::{Lang, Text};
use crate::policy::model::Policy;
use crate::policy::{Axis, notation};
use crate::table::book::{BadCell, Book, Figure};
use crate::table::cell::bare;
use crate::table::detail::{self, Destination};
use crate::table::encoding;
use crate::table::heading::folded;
use crate::table::matching::{self, Shape, Target};
use crate::table::workbook::{self, Workbook};

use super::protocol::{Answer, BadView, ColumnView, Opened, Remembered, TableAsk};

/// How many cells are answered at once at most.
const MOST_CELLS: usize = 5_000;

/// How many categories are shown with the input that each goes into.
const MOST_ROUTES: usize = 200;

/// The word for amounts that go into no input.
const LEAVE_OUT: &str = "-";

/// A table as it was taken in. Every question comes with the policy whose inputs its columns are matched to.
#[derive(Debug, Default)]
pub(super) struct Intake {
    name: String,
    /// The workbook as it came, while another of its sheets may be wanted.
    workbook: Vec<u8>,
    how: String,
    unreadable: usize,
    sheets: Vec<(String, bool)>,
    sheet: String,
    remembered: Vec<Remembered>,
    was_remembered: bool,
    /// The table; none before there is one.
    pub(super) book: Option<Book>,
}

impl Intake {
    /// Takes in the bytes of a table: a text or a workbook.
    pub(super) fn open(
        policy: &Policy,
        name: String,
        bytes: Vec<u8>,
        remembered: Vec<Remembered>,
    ) -> (Self, Answer) {
        let mut intake = Self {
            name,
            remembered,
            ..Self::default()
        };
        let answer = intake.take_in(policy, bytes);
        (intake, answer)
    }

    /// Answers what is asked about it. Of cells that cannot be read those are told of that were found.
    pub(super) fn answer(&mut self, policy: &Policy, ask: TableAsk, bad: &[BadCell]) -> Answer {
        // Where the first sheet could not be read, another one may.
        if let TableAsk::Sheet(sheet) = &ask {
            return self.take_sheet(policy, sheet);
        }
        let Some(book) = &mut self.book else {
            return Answer::Refused(no_table());
        };
        match ask {
            TableAsk::Open { .. } | TableAsk::Sheet(_) => return Answer::Refused(no_table()),
            TableAsk::Shape(word) => {
                let Some(shape) = read_shape(policy, &word) else {
                    return Answer::Refused(Text::same(word));
                };
                book.reshape(policy, shape);
            }
            TableAsk::Column { at, target } => {
                let Some(target) = matching::read_target(policy, &target) else {
                    return Answer::Refused(Text::same(target));
                };
                book.say(policy, at, target);
            }
            TableAsk::Route { category, input } => {
                match input.and_then(|word| read_route(policy, &word)) {
                    Some(input) => book.routes.insert(category, input),
                    None => book.routes.remove(&category),
                };
            }
            TableAsk::Bad { from, count } => return bad_cells(book, bad, from, count),
            TableAsk::Mend { row, column, text } => {
                book.mend(row, column, text);
                return Answer::Well;
            }
        }
        self.opened(policy)
    }

    fn take_in(&mut self, policy: &Policy, bytes: Vec<u8>) -> Answer {
        if workbook::sort(&bytes) == workbook::Sort::Text {
            let decoded = encoding::decode(bytes);
            // What was pasted was never written down in any.
            if !self.name.is_empty() {
                decoded.encoding.name().clone_into(&mut self.how);
            }
            self.unreadable = decoded.unreadable;
            return self.take(policy, Book::new(policy, decoded.text));
        }
        let meant = Workbook::open(&bytes).and_then(|mut workbook| {
            let sheets = workbook.sheets.iter();
            self.sheets = sheets
                .map(|sheet| (sheet.name.clone(), sheet.hidden))
                .collect();
            workbook.meant(policy)
        });
        self.workbook = bytes;
        match meant {
            Ok((sheet, book)) => {
                self.sheet = sheet;
                self.take(policy, book)
            }
            Err(error) => Answer::Refused(error.message()),
        }
    }

    fn take_sheet(&mut self, policy: &Policy, sheet: &str) -> Answer {
        let text = Workbook::open(&self.workbook).and_then(|mut workbook| workbook.text(sheet));
        match text {
            Ok(text) => {
                sheet.clone_into(&mut self.sheet);
                self.take(policy, Book::new(policy, text))
            }
            Err(error) => Answer::Refused(error.message()),
        }
    }

    fn take(&mut self, policy: &Policy, mut book: Book) -> Answer {
        if book.text().trim().is_empty() {
            return Answer::Refused(Text::new("这张表是空的", "There is nothing in this table"));
        }
        let key = headings_key(&book);
        let known = self.remembered.iter().find(|known| known.headings == key);
        self.was_remembered = known.is_some_and(|known| recall(policy, &mut book, known));
        self.book = Some(book);
        self.opened(policy)
    }

    /// What is known of it.
    fn opened(&self, policy: &Policy) -> Answer {
        match self.view(policy) {
            Some(opened) => Answer::Opened(Box::new(opened)),
            None => Answer::Refused(no_table()),
        }
    }

    /// What is known of it, as it is shown; none before there is a table.
    pub(super) fn view(&self, policy: &Policy) -> Option<Opened> {
        let book = self.book.as_ref()?;
        let samples = book.samples();
        let places = book.places(policy);
        let column = |(at, column): (usize, &matching::Column)| {
            let place = places.iter().find(|place| place.column == at);
            let texts = samples.iter().filter_map(|row| row.get(at));
            let texts = texts.filter(|text| !text.is_empty()).take(3);
            let read = |text: &String| {
                let shown = place.and_then(|place| match place.read(policy, text).ok()? {
                    Figure::Blank => Some(String::new()),
                    figure => {
                        let kind = policy.inputs.get(place.input)?.ty.kind;
                        Some(notation::write(kind, &figure.value()?, Lang::Zh))
                    }
                });
                (text.clone(), shown)
            };
            ColumnView {
                heading: column.heading.clone(),
                target: matching::write_target(policy, column.target),
                sureness: column.sureness,
                unit: column
                    .unit
                    .map(|unit| unit_word(unit.exponent))
                    .unwrap_or_default()
                    .to_owned(),
                samples: texts.map(read).collect(),
            }
        };
        Some(Opened {
            name: self.name.clone(),
            how: self.how.clone(),
            unreadable: self.unreadable,
            sheets: self.sheets.clone(),
            sheet: self.sheet.clone(),
            title: book.layout.title.clone(),
            shape: shape_word(policy, book.matching.shape),
            shapes: shapes(policy),
            columns: book
                .matching
                .columns
                .iter()
                .enumerate()
                .map(column)
                .collect(),
            targets: targets(policy, book.matching.shape),
            routes: routes(policy, book, &samples),
            year: book.year,
            headings_key: headings_key(book),
            remembered: self.was_remembered,
            length: book.text().len(),
            lacking: lacking(policy, book),
        })
    }
}

/// What is said where there is no table.
pub(super) fn no_table() -> Text {
    Text::new("这里还没有表", "There is no table here yet")
}

/// Some of the cells that cannot be read.
fn bad_cells(book: &Book, bad: &[BadCell], from: usize, count: usize) -> Answer {
    let some = bad.iter().skip(from).take(count.min(MOST_CELLS));
    Answer::Bad(some.map(|cell| bad_view(book, cell)).collect())
}

/// A cell that cannot be read, as it is shown.
pub(super) fn bad_view(book: &Book, cell: &BadCell) -> BadView {
    let heading = book.matching.columns.get(cell.column);
    BadView {
        row: cell.row,
        column: cell.column,
        heading: heading
            .map(|column| column.heading.clone())
            .unwrap_or_default(),
        text: cell.text.clone(),
        message: cell.message(),
    }
}

/// What a match is remembered by: the headings, as they are compared.
fn headings_key(book: &Book) -> String {
    let headings: Vec<String> = book
        .layout
        .headings
        .iter()
        .map(|heading| folded(heading))
        .collect();
    headings.join("|")
}

/// Matches the columns as they were before; whether that could be done.
fn recall(policy: &Policy, book: &mut Book, known: &Remembered) -> bool {
    let targets: Option<Vec<Target>> = known
        .targets
        .iter()
        .map(|target| matching::read_target(policy, target))
        .collect();
    let (Some(shape), Some(targets)) = (read_shape(policy, &known.shape), targets) else {
        return false;
    };
    if shape != book.matching.shape {
        book.reshape(policy, shape);
    }
    for (at, target) in targets.into_iter().enumerate() {
        if book
            .matching
            .columns
            .get(at)
            .is_some_and(|column| column.target != target)
        {
            book.say(policy, at, target);
        }
    }
    true
}

fn shape_word(policy: &Policy, shape: Shape) -> String {
    match shape {
        Shape::Wide => "wide".to_owned(),
        Shape::Detail => "detail".to_owned(),
        Shape::Records(table) => policy
            .records
            .get(table)
            .map(|records| records.name.clone())
            .unwrap_or_default(),
    }
}

/// What a row is, as a word: `wide`, `detail`, or the name of a record table.
pub fn read_shape(policy: &Policy, word: &str) -> Option<Shape> {
    match word {
        "wide" => Some(Shape::Wide),
        "detail" => Some(Shape::Detail),
        name => {
            let at = policy
                .records
                .iter()
                .position(|records| records.name == name);
            at.map(Shape::Records)
        }
    }
}

fn shapes(policy: &Policy) -> Vec<(String, Text)> {
    let mut shapes = vec![
        (
            "wide".to_owned(),
            Text::new("一行一家经销商", "A row is a dealer"),
        ),
        (
            "detail".to_owned(),
            Text::new(
                "一行一笔流水，按月汇总",
                "A row is a transaction, summed by month",
            ),
        ),
    ];
    for records in &policy.records {
        shapes.push((
            records.name.clone(),
            Text::new(
                format!("一行是「{}」的一行", records.label.zh),
                format!("A row is one of “{}”", records.label.en),
            ),
        ));
    }
    shapes
}

/// What a column of a table of this shape can be.
fn targets(policy: &Policy, shape: Shape) -> Vec<(String, Text)> {
    let mut words = vec![Target::Nothing, Target::Name, Target::Code];
    if shape == Shape::Detail {
        words.extend([Target::When, Target::Category, Target::Amount]);
    }
    let words = words.into_iter();
    let mut targets: Vec<(Target, Text)> = words
        .filter_map(|target| Some((target, target.word()?)))
        .collect();
    for (at, input) in policy.inputs.iter().enumerate() {
        let figure = |period| Target::Figure { input: at, period };
        match (input.ty.axis, shape) {
            (Axis::Rows(table), Shape::Records(own)) if table == own => {
                targets.push((figure(None), input.label.clone()));
            }
            (Axis::Rows(_), _) => {}
            (Axis::One, _) => targets.push((figure(None), input.label.clone())),
            (axis, Shape::Detail) if axis.is_calendar() => {
                targets.push((figure(None), input.label.clone()));
            }
            (axis, _) => {
                for period in 0..axis.periods().unwrap_or(0) {
                    let word = crate::policy::messages::period_word(axis, period);
                    targets.push((
                        figure(Some(period)),
                        Text::new(
                            [&input.label.zh, " ", &word.zh].concat(),
                            [&input.label.en, " ", &word.en].concat(),
                        ),
                    ));
                }
            }
        }
    }
    targets
        .into_iter()
        .map(|(target, name)| (matching::write_target(policy, target), name))
        .collect()
}

/// The input that amounts go into, by its name; `-` leaves them out.
///
/// None where the policy has no such input, or one that amounts cannot go into.
pub fn read_route(policy: &Policy, word: &str) -> Option<Option<usize>> {
    if word == LEAVE_OUT {
        return Some(None);
    }
    let mut inputs = policy.inputs.iter();
    let at = inputs.position(|input| {
        input.name == word && input.ty.kind.is_numeric() && input.ty.axis.rows().is_none()
    });
    at.map(Some)
}

/// The categories among the samples, and where their amounts go.
fn routes(policy: &Policy, book: &Book, samples: &[Vec<String>]) -> Vec<(String, Option<String>)> {
    let matching = &book.matching;
    let categories = match matching.column_of(Target::Category) {
        None => vec![None],
        Some(column) => {
            let cells = samples.iter().filter_map(|row| row.get(column));
            let mut categories: Vec<_> = cells.map(|cell| Some(bare(cell))).collect();
            categories.sort_unstable();
            categories.dedup();
            categories
        }
    };
    let mut routes = BTreeMap::new();
    for column in detail::amounts(matching) {
        for &category in &categories {
            let called = detail::called(matching, column, category.unwrap_or_default());
            let word = match detail::destination(policy, book, column, category) {
                Destination::Input(input) => policy.inputs.get(input).map(|it| it.name.clone()),
                Destination::LeftOut => Some(LEAVE_OUT.to_owned()),
                Destination::Unknown => None,
            };
            routes.insert(called, word);
        }
    }
    for (called, input) in &book.routes {
        let input = input.and_then(|input| policy.inputs.get(input));
        let word = input.map_or_else(|| LEAVE_OUT.to_owned(), |input| input.name.clone());
        routes.entry(called.clone()).or_insert(Some(word));
    }
    routes.into_iter().take(MOST_ROUTES).collect()
}

/// The inputs without which something is missing, and that have no column.
fn lacking(policy: &Policy, book: &Book) -> Vec<Text> {
    let own = book.own_inputs(policy);
    if book.matching.column_of(Target::Amount).is_some() {
        return Vec::new();
    }
    let inputs = policy.inputs.iter().enumerate();
    let lacking = inputs.filter(|(at, input)| {
        input.ty.axis.rows().is_none()
            && !input.optional
            && input.default.is_none()
            && !own.contains(at)
    });
    lacking.map(|(_, input)| input.label.clone()).collect()
}

/// A unit as headings write it.
fn unit_word(exponent: i32) -> &'static str {
    match exponent {
        -3 => "‰",
        -2 => "%",
        0 => "元",
        3 => "千元",
        4 => "万元",
        6 => "百万元",
        7 => "千万元",
        8 => "亿元",
        _ => "",
    }
}

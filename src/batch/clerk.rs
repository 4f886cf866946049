//! Keeps a table and answers questions about it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::engine::{Case, EntryError, Plan, Settings};
use crate::lang::{Lang, Text};
use crate::policy::model::Policy;
use crate::policy::{Axis, Kind, Value, notation};
use crate::report::listing::{self, ListColumn, Listing};
use crate::report::template;
use crate::report::workbook::{self as written, template as workbook_template};
use crate::scenario::Draft;
use crate::table::book::{Book, Figure};
use crate::table::cell::bare;
use crate::table::detail::{self, Destination};
use crate::table::encoding;
use crate::table::heading::folded;
use crate::table::layout::RowKind;
use crate::table::ledger::{Ledger, Run, Work};
use crate::table::matching::{self, Shape, Target};
use crate::table::view::{self, Filter, Key};
use crate::table::workbook::{self, Workbook, WorkbookError};

use super::protocol::{
    Answer, Ask, BadView, ColumnView, Done, Format, Line, ListedColumn, Opened, Progress,
    Remembered, SumView, View, Viewed,
};

/// The most columns that are shown unless somebody says otherwise: a screen's width.
const MOST_SHOWN: usize = 12;

/// The most bars of a distribution.
const MOST_BARS: usize = 24;

/// How many lines a ranking has.
const RANKED: usize = 20;

/// How many lines are answered at once at most.
const MOST_LINES: usize = 5_000;

/// How many categories are shown with the input that each goes into.
const MOST_ROUTES: usize = 200;

/// The word for amounts that go into no input.
const LEAVE_OUT: &str = "-";

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv;charset=utf-8";

/// Keeps a table.
#[derive(Debug)]
pub struct Clerk {
    policy: Policy,
    name: String,
    /// The workbook as it came, while another of its sheets may be wanted.
    workbook: Vec<u8>,
    how: String,
    unreadable: usize,
    sheets: Vec<(String, bool)>,
    sheet: String,
    remembered: Vec<Remembered>,
    was_remembered: bool,
    book: Option<Book>,
    computed: Option<Computed>,
    running: Option<(Settings, Case, Run)>,
}

#[derive(Debug)]
struct Computed {
    settings: Settings,
    base: Case,
    ledger: Ledger,
    columns: Vec<ListColumn>,
    /// The lines of the view, in its order.
    lines: Vec<u32>,
}

impl Clerk {
    /// A clerk for a policy, without a table.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            name: String::new(),
            workbook: Vec::new(),
            how: String::new(),
            unreadable: 0,
            sheets: Vec::new(),
            sheet: String::new(),
            remembered: Vec::new(),
            was_remembered: false,
            book: None,
            computed: None,
            running: None,
        }
    }

    /// Takes in the bytes of a table: a text or a workbook. What was there before is gone.
    pub fn open(&mut self, name: String, bytes: Vec<u8>, remembered: Vec<Remembered>) -> Answer {
        self.name = name;
        self.remembered = remembered;
        self.sheets = Vec::new();
        self.sheet = String::new();
        self.workbook = Vec::new();
        self.unreadable = 0;
        self.forget();
        self.book = None;
        if workbook::sort(&bytes) == workbook::Sort::Text {
            let decoded = encoding::decode(bytes);
            decoded.encoding.name().clone_into(&mut self.how);
            self.unreadable = decoded.unreadable;
            return self.take(decoded.text);
        }
        self.workbook = bytes;
        let first = match Workbook::open(&self.workbook) {
            Ok(workbook) => {
                let sheets = workbook.sheets.iter();
                self.sheets = sheets
                    .map(|sheet| (sheet.name.clone(), sheet.hidden))
                    .collect();
                let visible = self.sheets.iter().find(|(_, hidden)| !hidden);
                visible
                    .or(self.sheets.first())
                    .map(|(name, _)| name.clone())
            }
            Err(error) => return Answer::Refused(error.message()),
        };
        match first {
            Some(first) => self.take_sheet(&first),
            None => Answer::Refused(WorkbookError::NoWorkbook.message()),
        }
    }

    fn take_sheet(&mut self, sheet: &str) -> Answer {
        let text = Workbook::open(&self.workbook).and_then(|mut workbook| workbook.text(sheet));
        match text {
            Ok(text) => {
                sheet.clone_into(&mut self.sheet);
                self.how = String::new();
                self.take(text)
            }
            Err(error) => Answer::Refused(error.message()),
        }
    }

    fn take(&mut self, text: String) -> Answer {
        self.forget();
        if text.trim().is_empty() {
            return Answer::Refused(Text::new("这张表是空的", "There is nothing in this table"));
        }
        let mut book = Book::new(&self.policy, text);
        let key = headings_key(&book);
        let known = self.remembered.iter().find(|known| known.headings == key);
        self.was_remembered = known.is_some_and(|known| recall(&self.policy, &mut book, known));
        self.book = Some(book);
        self.opened()
    }

    /// Drops what was computed.
    fn forget(&mut self) {
        self.computed = None;
        self.running = None;
    }

    /// Answers a question. Of [`Ask::Compute`] the answer is how far it is: [`Clerk::go_on`] goes on. A file's bytes come beside the answer.
    pub fn answer(&mut self, ask: Ask) -> (Answer, Vec<u8>) {
        let alone = |answer| (answer, Vec::new());
        match ask {
            Ask::Open { .. } | Ask::Workbook { .. } => alone(Answer::Refused(no_table())),
            Ask::Sheet(sheet) => alone(self.take_sheet(&sheet)),
            Ask::Shape(word) => alone(self.shape(&word)),
            Ask::Column { at, target } => alone(self.column(at, &target)),
            Ask::Route { category, input } => alone(self.route(category, input.as_deref())),
            Ask::Compute(draft) => alone(self.begin(&draft)),
            Ask::Cancel => {
                self.running = None;
                alone(Answer::Well)
            }
            Ask::View(view) => alone(self.view(&view)),
            Ask::Lines {
                from,
                count,
                columns,
                lang,
            } => alone(self.lines(from, count, &columns, lang)),
            Ask::Bad { from, count } => alone(self.bad(from, count)),
            Ask::Mend { row, column, text } => {
                if let Some(book) = &mut self.book {
                    book.mend(row, column, text);
                }
                self.running = None;
                alone(Answer::Well)
            }
            Ask::Draft { at } => alone(self.draft(at)),
            Ask::Export { format, lang } => self.export(format, lang),
            Ask::Template { format, lang } => self.template(format, lang),
        }
    }

    fn opened(&self) -> Answer {
        let Some(book) = &self.book else {
            return Answer::Refused(no_table());
        };
        let policy = &self.policy;
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
        let opened = Opened {
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
        };
        Answer::Opened(Box::new(opened))
    }

    fn shape(&mut self, word: &str) -> Answer {
        let Some(shape) = read_shape(&self.policy, word) else {
            return Answer::Refused(Text::same(word));
        };
        if let Some(book) = &mut self.book {
            book.reshape(&self.policy, shape);
        }
        self.forget();
        self.opened()
    }

    fn column(&mut self, at: usize, target: &str) -> Answer {
        let Some(target) = matching::read_target(&self.policy, target) else {
            return Answer::Refused(Text::same(target));
        };
        if let Some(book) = &mut self.book {
            book.say(&self.policy, at, target);
        }
        self.forget();
        self.opened()
    }

    fn route(&mut self, category: String, input: Option<&str>) -> Answer {
        if let Some(book) = &mut self.book {
            match input.and_then(|word| read_route(&self.policy, word)) {
                Some(input) => book.routes.insert(category, input),
                None => book.routes.remove(&category),
            };
        }
        self.forget();
        self.opened()
    }

    fn begin(&mut self, draft: &Draft) -> Answer {
        let Some(book) = &self.book else {
            return Answer::Refused(no_table());
        };
        let form = draft.read(&self.policy);
        let plan = match Plan::new(&self.policy, form.settings.clone()) {
            Ok(plan) => plan,
            Err(errors) => {
                let first = errors.first().map(EntryError::message);
                return Answer::Refused(first.unwrap_or_default());
            }
        };
        let run = Run::new(Work {
            plan: &plan,
            book,
            base: &form.case,
        });
        self.computed = None;
        self.running = Some((form.settings, form.case, run));
        Answer::Progress(Progress {
            of: book.text().len(),
            ..Progress::default()
        })
    }

    /// Goes on computing with about so many rows; none if nothing is being computed.
    pub fn go_on(&mut self, rows: usize) -> Option<Answer> {
        let book = self.book.as_ref()?;
        let (settings, base, mut run) = self.running.take()?;
        let Ok(plan) = Plan::new(&self.policy, settings.clone()) else {
            return Some(Answer::Refused(no_table()));
        };
        let work = Work {
            plan: &plan,
            book,
            base: &base,
        };
        if run.step(work, rows) {
            let of = book.text().len();
            let progress = Progress {
                rows: run.rows(),
                at: run.at().unwrap_or(of),
                of,
            };
            self.running = Some((settings, base, run));
            return Some(Answer::Progress(progress));
        }
        let ledger = run.finish();
        let columns = listing::columns(&self.policy, book, &ledger);
        let done = done(&self.policy, &ledger, &columns);
        let count = u32::try_from(ledger.len()).unwrap_or(u32::MAX);
        self.computed = Some(Computed {
            settings,
            base,
            ledger,
            columns,
            lines: (0..count).collect(),
        });
        Some(Answer::Done(Box::new(done)))
    }

    fn view(&mut self, view: &View) -> Answer {
        let (Some(book), Some(computed)) = (&self.book, &mut self.computed) else {
            return Answer::Refused(no_table());
        };
        let bound = |text: &str| match notation::read_value(Kind::Money, text) {
            Ok(Value::Number(number)) => Some(number),
            _ => None,
        };
        let (from, to) = (bound(&view.from), bound(&view.to));
        let filter = Filter {
            words: view.words.clone(),
            range: (from.is_some() || to.is_some()).then_some((0, from, to)),
            state: view.state,
        };
        let ledger = &computed.ledger;
        computed.lines = view::lines(ledger, book, &filter, view.key, view.descending);
        let lines = &computed.lines;
        let shown = |measure: usize, number: Decimal| {
            let rule = ledger
                .measures
                .get(measure)
                .and_then(|&rule| self.policy.rules.get(rule));
            let kind = rule.map_or(Kind::Money, |rule| rule.ty.kind);
            notation::write(kind, &Value::Number(number), Lang::Zh)
        };
        let sums = (0..ledger.measures.len()).map(|measure| {
            let sum = ledger.sum(measure, lines.iter().map(|&line| line as usize));
            SumView {
                sum: sum.sum.map(|sum| shown(measure, sum)).unwrap_or_default(),
                covered: sum.covered,
                without: sum.without,
            }
        });
        let bars = view::spread(ledger, 0, lines, MOST_BARS);
        let bars = bars.into_iter();
        let mut ranked: Vec<(usize, u32)> = lines.iter().copied().enumerate().collect();
        let order = view::by_amount(ledger, 0);
        let by_amount = |a: &(usize, u32), b: &(usize, u32)| order(&a.1, &b.1);
        if ranked.len() > RANKED {
            ranked.select_nth_unstable_by(RANKED, by_amount);
            ranked.truncate(RANKED);
        }
        ranked.sort_by(by_amount);
        let most = ranked
            .first()
            .and_then(|(_, line)| ledger.number(0, *line as usize));
        let ranking = ranked.into_iter().filter_map(|(at, line)| {
            let number = ledger.number(0, line as usize)?;
            let share = number.checked_mul(Decimal::ONE_THOUSAND)?;
            let share = share.checked_div(most?).and_then(|share| share.to_u32());
            Some((
                at,
                line_name(ledger, book, line as usize),
                shown(0, number),
                share.unwrap_or(0),
            ))
        });
        Answer::Viewed(Viewed {
            lines: lines.len(),
            sums: sums.collect(),
            spread: bars
                .map(|bar| (shown(0, bar.from), shown(0, bar.to), bar.lines))
                .collect(),
            ranking: ranking.collect(),
        })
    }

    fn lines(&self, from: usize, count: usize, columns: &[usize], lang: Lang) -> Answer {
        let (Some(book), Some(computed)) = (&self.book, &self.computed) else {
            return Answer::Refused(no_table());
        };
        let Ok(plan) = Plan::new(&self.policy, computed.settings.clone()) else {
            return Answer::Refused(no_table());
        };
        let columns = columns
            .iter()
            .filter_map(|&at| computed.columns.get(at).copied());
        let ledger = &computed.ledger;
        let mut listing = Listing::new(&plan, book, ledger, &computed.base, columns.collect());
        let to = from
            .saturating_add(count.min(MOST_LINES))
            .min(computed.lines.len());
        let lines = computed.lines.get(from..to).unwrap_or_default();
        let rows = listing.rows(lines);
        let rows = rows.iter().zip(lines).map(|(row, &line)| Line {
            row: ledger.row(line as usize),
            sound: ledger.is_sound(line as usize),
            cells: row.iter().map(|cell| cell.shown(lang)).collect(),
        });
        Answer::Lines(rows.collect())
    }

    fn bad(&self, from: usize, count: usize) -> Answer {
        let (Some(book), Some(computed)) = (&self.book, &self.computed) else {
            return Answer::Refused(no_table());
        };
        let bad = computed.ledger.findings.bad.iter();
        let bad = bad
            .skip(from)
            .take(count.min(MOST_LINES))
            .map(|cell| BadView {
                row: cell.row,
                column: cell.column,
                heading: book
                    .matching
                    .columns
                    .get(cell.column)
                    .map(|column| column.heading.clone())
                    .unwrap_or_default(),
                text: cell.text.clone(),
                message: cell.message(),
            });
        Answer::Bad(bad.collect())
    }

    fn draft(&self, at: usize) -> Answer {
        let (Some(book), Some(computed)) = (&self.book, &self.computed) else {
            return Answer::Refused(no_table());
        };
        let Some(&line) = computed.lines.get(at) else {
            return Answer::Refused(no_table());
        };
        let case = computed
            .ledger
            .case(&self.policy, book, &computed.base, line as usize);
        Answer::Draft {
            name: line_name(&computed.ledger, book, line as usize),
            draft: Draft::of(&self.policy, &computed.settings, &case),
        }
    }

    fn export(&self, format: Format, lang: Lang) -> (Answer, Vec<u8>) {
        let (Some(book), Some(computed)) = (&self.book, &self.computed) else {
            return (Answer::Refused(no_table()), Vec::new());
        };
        let Ok(plan) = Plan::new(&self.policy, computed.settings.clone()) else {
            return (Answer::Refused(no_table()), Vec::new());
        };
        match format {
            Format::Csv => {
                let columns = computed.columns.clone();
                let mut listing =
                    Listing::new(&plan, book, &computed.ledger, &computed.base, columns);
                let mut bytes = Vec::new();
                match listing.write_csv(&computed.lines, lang, &mut bytes) {
                    Ok(()) => (file(&self.policy, "csv", CSV), bytes),
                    Err(error) => (Answer::Refused(Text::same(error.to_string())), Vec::new()),
                }
            }
            Format::Xlsx => {
                let lines = &computed.lines;
                match xlsx(&plan, book, &computed.ledger, &computed.base, lines, lang) {
                    Ok(bytes) => (file(&self.policy, "xlsx", XLSX), bytes),
                    Err(error) => (Answer::Refused(error.message()), Vec::new()),
                }
            }
        }
    }

    fn template(&self, format: Format, lang: Lang) -> (Answer, Vec<u8>) {
        let shape = match self.book.as_ref().map(|book| book.matching.shape) {
            Some(Shape::Records(table)) => Shape::Records(table),
            _ => template::shape(&self.policy),
        };
        match format {
            Format::Csv => {
                let text = template::csv(&self.policy, shape, lang);
                (file(&self.policy, "csv", CSV), text.into_bytes())
            }
            Format::Xlsx => match workbook_template::write(&self.policy, shape, lang) {
                Ok(bytes) => (file(&self.policy, "xlsx", XLSX), bytes),
                Err(error) => (Answer::Refused(error.message()), Vec::new()),
            },
        }
    }
}

/// The most formulas of a workbook: beyond that spreadsheets take minutes to open it.
const MOST_FORMULAS: usize = 1_500_000;

/// These lines as a workbook with live formulas.
///
/// # Errors
/// Where Excel could not say what the engine says, and where there are too many lines.
pub fn xlsx(
    plan: &Plan<'_>,
    book: &Book,
    ledger: &Ledger,
    base: &Case,
    lines: &[u32],
    lang: Lang,
) -> Result<Vec<u8>, written::WorkbookError> {
    let rules = plan.policy.rules.iter();
    let wide: usize = rules.map(|rule| rule.ty.axis.periods().unwrap_or(1)).sum();
    let most = MOST_FORMULAS / wide.max(1);
    if lines.len() > most {
        return Err(written::WorkbookError::TooLarge {
            scenarios: lines.len(),
            most,
        });
    }
    let lines = lines.iter().map(|&line| line as usize);
    let named: Vec<(String, Case)> = lines
        .map(|line| {
            let case = ledger.case(plan.policy, book, base, line);
            (line_name(ledger, book, line), case)
        })
        .collect();
    let scenarios: Vec<written::Named<'_>> = named
        .iter()
        .map(|(name, case)| written::Named { name, case })
        .collect();
    let options = written::Options {
        as_batch: true,
        ..written::Options::new(lang)
    };
    Ok(written::write(plan, &scenarios, options)?.bytes)
}

/// A scenario as a workbook with live formulas; without a name it is called as the policy is.
///
/// # Errors
/// Where Excel could not say what the engine says.
pub fn scenario_xlsx(
    plan: &Plan<'_>,
    name: &str,
    case: &Case,
    lang: Lang,
) -> Result<Vec<u8>, written::WorkbookError> {
    let name = match name.trim() {
        "" => plan.policy.title.get(lang),
        name => name,
    };
    let options = written::Options::new(lang);
    Ok(written::write(plan, &[written::Named { name, case }], options)?.bytes)
}

/// A form as a workbook with live formulas: the answer and its bytes.
pub fn scenario(policy: &Policy, draft: &Draft, name: &str, lang: Lang) -> (Answer, Vec<u8>) {
    let form = draft.read(policy);
    let plan = match Plan::new(policy, form.settings) {
        Ok(plan) => plan,
        Err(errors) => {
            let first = errors.first().map(EntryError::message);
            return (Answer::Refused(first.unwrap_or_default()), Vec::new());
        }
    };
    match scenario_xlsx(&plan, name, &form.case, lang) {
        Ok(bytes) => (file(policy, "xlsx", XLSX), bytes),
        Err(error) => (Answer::Refused(error.message()), Vec::new()),
    }
}

fn file(policy: &Policy, extension: &str, media: &str) -> Answer {
    Answer::File {
        name: [&policy.id, ".", extension].concat(),
        media: media.to_owned(),
    }
}

fn no_table() -> Text {
    Text::new("这里还没有表", "There is no table here yet")
}

fn line_name(ledger: &Ledger, book: &Book, line: usize) -> String {
    let (code, name) = ledger.name(book, line);
    match (code.is_empty(), name.is_empty()) {
        (false, false) => [&*name, " ", &*code].concat(),
        (true, true) => ["#", &ledger.row(line).to_string()].concat(),
        _ => [&*name, &*code].concat(),
    }
}

fn done(policy: &Policy, ledger: &Ledger, columns: &[ListColumn]) -> Done {
    let findings = &ledger.findings;
    let word = |kind: RowKind| match kind {
        RowKind::Subtotal => Text::new("合计行", "a sum"),
        RowKind::Heading => Text::new("重复的标题", "headings again"),
        _ => Text::new("说明文字", "a note"),
    };
    let mut shown = 0;
    let listed = columns.iter().map(|&column| {
        let key = match column {
            ListColumn::Row => Some(Key::Row),
            ListColumn::Code | ListColumn::Name => Some(Key::Name),
            ListColumn::Rule(rule, 0) if policy.rules[rule].ty.axis == Axis::One => ledger
                .measures
                .iter()
                .position(|&measure| measure == rule)
                .map(Key::Measure),
            _ => None,
        };
        let is_shown = match column {
            ListColumn::Row | ListColumn::Code | ListColumn::Name => true,
            ListColumn::Input(..) => false,
            ListColumn::Rule(rule, _) => {
                let rule = &policy.rules[rule];
                rule.total || rule.payout && rule.ty.axis != Axis::Month
            }
        };
        let is_shown = is_shown && shown < MOST_SHOWN;
        shown += usize::from(is_shown);
        ListedColumn {
            heading: Text::new(
                column.heading(policy, Lang::Zh),
                column.heading(policy, Lang::En),
            ),
            numeric: column.is_numeric(policy),
            shown: is_shown,
            key,
        }
    });
    Done {
        rows: findings.rows,
        lines: ledger.len(),
        bad_rows: findings.bad_rows,
        bad_cells: findings.bad_cells,
        left_out: findings
            .left_out
            .iter()
            .map(|&(row, kind)| (row, word(kind)))
            .collect(),
        left_out_rows: findings.left_out_rows,
        other_year: findings.other_year,
        other_category: findings.other_category,
        measures: ledger
            .measures
            .iter()
            .filter_map(|&rule| policy.rules.get(rule).map(|rule| rule.label.clone()))
            .collect(),
        columns: listed.collect(),
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
    let mut targets = vec![
        (Target::Nothing, Text::new("不用", "Not used")),
        (Target::Name, Text::new("经销商名称", "Dealer's name")),
        (Target::Code, Text::new("经销商代码", "Dealer's code")),
    ];
    if shape == Shape::Detail {
        targets.extend([
            (Target::When, Text::new("日期或月份", "Day or month")),
            (Target::Category, Text::new("类别", "Category")),
            (
                Target::Amount,
                Text::new("金额（按类别计入）", "Amount, by category"),
            ),
        ]);
    }
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

//! Keeps a table and a statement about it, and answers questions.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::engine::{Case, EntryError, Plan, Settings};
use crate::lang::{Lang, Text};
use crate::policy::model::Policy;
use crate::policy::{Axis, Kind, Value, messages, notation};
use crate::report::claims;
use crate::report::listing::{self, ListColumn, Listing};
use crate::report::nearly;
use crate::report::plain::PlainSheet;
use crate::report::template;
use crate::report::workbook::{self as written, plain, template as workbook_template};
use crate::scenario::{Draft, Field, FieldProblem};
use crate::table::book::{Book, Findings};
use crate::table::encoding;
use crate::table::gather::Gathering;
use crate::table::layout::RowKind;
use crate::table::ledger::{Ledger, Run, Work};
use crate::table::matching::Shape;
use crate::table::near::{Nearing, Nearly};
use crate::table::reconcile::{Accounts, Cause, Claims, Reconciliation, Reconciling, What};
use crate::table::view::{self, Filter, Key};
use crate::table::workbook::{self, Workbook};

use super::intake::{Intake, no_table};
use super::protocol::{
    Answer, Ask, Claim, Done, Format, Line, ListedColumn, NearLineView, NearView, Progress,
    Reconciled, Remembered, SumView, TableAsk, View, Viewed, Wanted, Whose,
};

/// The most columns that are shown unless somebody says otherwise: a screen's width.
const MOST_SHOWN: usize = 12;

/// The most bars of a distribution.
const MOST_BARS: usize = 24;

/// How many lines a ranking has.
const RANKED: usize = 20;

/// How many lines are answered at once at most.
const MOST_LINES: usize = 5_000;

/// How many dealers are named that only one side has.
const MOST_NAMED: usize = 50;

/// How many causes are counted out.
const MOST_CAUSES: usize = 8;

/// Rows that make a step of what goes line by line.
const ROWS_A_STEP: usize = 1_024;

/// How much of a name stands in a file's name, in characters.
const NAME_CHARS: usize = 60;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv;charset=utf-8";

/// Keeps a table, and a statement about it.
#[derive(Debug)]
pub struct Clerk {
    policy: Policy,
    claims: Claims,
    ours: Intake,
    theirs: Intake,
    computed: Option<Computed>,
    running: Option<Running>,
    /// What was found in the statement when it was last read.
    statement: Findings,
}

#[derive(Debug)]
struct Computed {
    settings: Settings,
    base: Case,
    ledger: Ledger,
    columns: Vec<ListColumn>,
    /// The lines of the view, in its order.
    lines: Vec<u32>,
    reconciled: Option<Reconciliation>,
    near: Option<Nearly>,
}

/// What is being computed.
#[derive(Debug)]
enum Running {
    /// Every row.
    Computing(Box<(Settings, Case, Run)>),
    /// The statement is read.
    Reading(Box<Gathering>),
    /// It is held against what was computed.
    Reconciling(Box<Reconciling>),
    /// Who is nearly there.
    Nearing(Nearing),
}

impl Clerk {
    /// A clerk for a policy, without a table.
    pub fn new(policy: Policy) -> Self {
        Self {
            claims: Claims::of(&policy),
            policy,
            ours: Intake::default(),
            theirs: Intake::default(),
            computed: None,
            running: None,
            statement: Findings::default(),
        }
    }

    /// Takes in the bytes of a table: a text or a workbook. What was there before is gone.
    pub fn open(
        &mut self,
        whose: Whose,
        name: String,
        bytes: Vec<u8>,
        remembered: Vec<Remembered>,
    ) -> Answer {
        self.forget(whose);
        match whose {
            Whose::Ours => {
                self.ours = Intake::default();
                let (ours, answer) = Intake::open(&self.policy, name, bytes, remembered);
                self.ours = ours;
                answer
            }
            Whose::Theirs => {
                self.theirs = Intake::default();
                let (theirs, answer) = Intake::open(&self.claims.policy, name, bytes, remembered);
                self.theirs = theirs;
                answer
            }
        }
    }

    /// Drops what was computed from a table.
    fn forget(&mut self, whose: Whose) {
        self.running = None;
        match whose {
            Whose::Ours => self.computed = None,
            Whose::Theirs => {
                self.statement = Findings::default();
                if let Some(computed) = &mut self.computed {
                    computed.reconciled = None;
                }
            }
        }
    }

    /// Answers a question. Of what takes its time the answer is how far it is: [`Clerk::go_on`] goes on. A file's bytes come beside the
    /// answer.
    pub fn answer(&mut self, ask: Ask) -> (Answer, Vec<u8>) {
        let alone = |answer| (answer, Vec::new());
        match ask {
            Ask::Table(whose, ask) => alone(self.table(whose, ask)),
            Ask::Compute(draft) => alone(self.begin(&draft)),
            Ask::Reconcile => alone(self.begin_reconciling()),
            Ask::Near(within) => alone(self.begin_nearing(within)),
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
            Ask::Differences { from, count } => alone(self.differences(from, count)),
            Ask::Draft { line } => alone(self.draft(line)),
            Ask::Export { what, format, lang } => self.export(what, format, lang),
            Ask::Workbook { draft, name, lang } => self.workbook(&draft, &name, lang),
            Ask::Lists { sheets, name, lang } => lists(&sheets, &name, lang),
            // Its bytes come another way.
            Ask::Text => alone(text(Vec::new())),
            // Read where the bytes are: nothing of it is kept here.
            Ask::Records(_) => alone(Answer::Refused(no_table())),
        }
    }

    fn table(&mut self, whose: Whose, ask: TableAsk) -> Answer {
        match &ask {
            TableAsk::Bad { .. } => {}
            // What was computed is still looked at until it is computed again.
            TableAsk::Mend { .. } => self.running = None,
            _ => self.forget(whose),
        }
        match whose {
            Whose::Ours => {
                let computed = self.computed.as_ref();
                let bad = computed.map_or(&[][..], |computed| &computed.ledger.findings.bad);
                self.ours.answer(&self.policy, ask, bad)
            }
            Whose::Theirs => {
                let bad = &self.statement.bad;
                self.theirs.answer(&self.claims.policy, ask, bad)
            }
        }
    }

    fn begin(&mut self, draft: &Draft) -> Answer {
        let Some(book) = &self.ours.book else {
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
        let of = book.text().len();
        self.running = Some(Running::Computing(Box::new((
            form.settings,
            form.case,
            run,
        ))));
        progress(0, 0, of)
    }

    fn begin_reconciling(&mut self) -> Answer {
        let (Some(_), Some(theirs)) = (&self.computed, &self.theirs.book) else {
            return Answer::Refused(no_table());
        };
        let (of, gathering) = (theirs.text().len(), Gathering::new(theirs));
        self.forget(Whose::Theirs);
        self.running = Some(Running::Reading(Box::new(gathering)));
        progress(0, 0, of)
    }

    fn begin_nearing(&mut self, within: u32) -> Answer {
        let Some(computed) = &self.computed else {
            return Answer::Refused(no_table());
        };
        let within = Decimal::new(i64::from(within), 3);
        let nearing = Nearing::new(computed.lines.clone(), within);
        let (_, of) = nearing.progress();
        self.running = Some(Running::Nearing(nearing));
        progress(0, 0, of)
    }

    /// Goes on computing with about so many rows; none if nothing is being computed.
    pub fn go_on(&mut self, rows: usize) -> Option<Answer> {
        match self.running.take()? {
            Running::Computing(work) => self.compute(work, rows),
            Running::Reading(gathering) => self.read(gathering, rows),
            Running::Reconciling(reconciling) => self.reconcile(reconciling, rows),
            Running::Nearing(nearing) => self.near(nearing, rows),
        }
    }

    fn compute(
        &mut self,
        mut computing: Box<(Settings, Case, Run)>,
        rows: usize,
    ) -> Option<Answer> {
        let (settings, base, run) = &mut *computing;
        let book = self.ours.book.as_ref()?;
        let Ok(plan) = Plan::new(&self.policy, settings.clone()) else {
            return Some(Answer::Refused(no_table()));
        };
        let work = Work {
            plan: &plan,
            book,
            base,
        };
        if run.step(work, rows) {
            let of = book.text().len();
            let so_far = progress(run.rows(), run.at().unwrap_or(of), of);
            self.running = Some(Running::Computing(computing));
            return Some(so_far);
        }
        let (settings, base, run) = *computing;
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
            reconciled: None,
            near: None,
        });
        Some(Answer::Done(Box::new(done)))
    }

    fn read(&mut self, mut gathering: Box<Gathering>, rows: usize) -> Option<Answer> {
        let theirs = self.theirs.book.as_ref()?;
        let of = theirs.text().len();
        if gathering.step(&self.claims.policy, theirs, rows) {
            let mark = gathering.mark();
            let so_far = progress(mark.findings.rows, mark.at(), of);
            self.running = Some(Running::Reading(gathering));
            return Some(so_far);
        }
        let (statement, findings) = gathering.finish();
        self.statement = findings;
        let reconciling =
            self.with_accounts(|accounts| Box::new(Reconciling::new(accounts, statement)))?;
        let (at, of) = reconciling.progress();
        self.running = Some(Running::Reconciling(reconciling));
        Some(progress(0, at, of))
    }

    fn reconcile(&mut self, mut reconciling: Box<Reconciling>, rows: usize) -> Option<Answer> {
        let more = self.with_accounts(|accounts| {
            (0..=rows / ROWS_A_STEP).all(|_| reconciling.step(accounts))
        })?;
        if more {
            let (at, of) = reconciling.progress();
            self.running = Some(Running::Reconciling(reconciling));
            return Some(progress(0, at, of));
        }
        let found = reconciling.finish();
        let answer = self.reconciled(&found);
        self.computed.as_mut()?.reconciled = Some(found);
        Some(answer)
    }

    fn near(&mut self, mut nearing: Nearing, rows: usize) -> Option<Answer> {
        let more = self.with_accounts(|accounts| {
            (0..=rows / ROWS_A_STEP).all(|_| nearing.step(accounts.work, accounts.ledger))
        })?;
        if more {
            let (at, of) = nearing.progress();
            self.running = Some(Running::Nearing(nearing));
            return Some(progress(0, at, of));
        }
        let found = nearing.finish();
        let words = self.near_words(&found)?;
        let lines = found.lines.iter().zip(words);
        let lines = lines.map(|(near, words)| NearLineView {
            line: near.line,
            name: self.line_name(near.line),
            words,
        });
        let view = NearView {
            lines: lines.collect(),
            near: found.near,
            sought: found.sought,
        };
        self.computed.as_mut()?.near = Some(found);
        Some(Answer::Near(Box::new(view)))
    }

    /// How a line is called.
    fn line_name(&self, line: usize) -> String {
        let named = self.ours.book.as_ref().zip(self.computed.as_ref());
        named.map_or_else(String::new, |(book, computed)| {
            line_name(&computed.ledger, book, line)
        })
    }

    /// What was computed, with all that it came from.
    fn with_accounts<T>(&self, with: impl FnOnce(Accounts<'_>) -> T) -> Option<T> {
        let (book, computed) = (self.ours.book.as_ref()?, self.computed.as_ref()?);
        let plan = Plan::new(&self.policy, computed.settings.clone()).ok()?;
        Some(with(Accounts {
            work: Work {
                plan: &plan,
                book,
                base: &computed.base,
            },
            ledger: &computed.ledger,
            claims: &self.claims,
        }))
    }

    fn near_words(&self, found: &Nearly) -> Option<Vec<nearly::NearWords>> {
        self.with_accounts(|accounts| {
            let words = found.lines.iter().map(|near| {
                let name = accounts.ledger.name(accounts.work.book, near.line);
                nearly::words(accounts.work.plan, near, owned(name))
            });
            words.collect()
        })
    }

    fn reconciled(&self, found: &Reconciliation) -> Answer {
        let (Some(book), Some(computed)) = (&self.ours.book, &self.computed) else {
            return Answer::Refused(no_table());
        };
        let mut by_rule: Vec<(usize, usize, Decimal)> = Vec::new();
        let mut causes: HashMap<&What, usize> = HashMap::new();
        for difference in &found.differences {
            match by_rule
                .iter_mut()
                .find(|(rule, ..)| *rule == difference.rule)
            {
                Some((_, count, sum)) => {
                    *count += 1;
                    *sum = sum.saturating_add(difference.amount());
                }
                None => by_rule.push((difference.rule, 1, difference.amount())),
            }
            for cause in &difference.causes {
                *causes.entry(&cause.what).or_default() += 1;
            }
        }
        let rules = &self.policy.rules;
        let by_rule = by_rule.into_iter().map(|(rule, count, sum)| {
            let label = rules.get(rule).map(|rule| rule.label.clone());
            (label.unwrap_or_default(), count, money(sum))
        });
        let mut causes: Vec<(&What, usize)> = causes.into_iter().collect();
        causes.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        causes.truncate(MOST_CAUSES);
        let causes = causes.into_iter().map(|(what, count)| {
            let cause = Cause {
                what: what.clone(),
                whole: false,
            };
            (claims::sentence(&self.policy, &cause), count)
        });
        let ours = found.only_ours.iter().take(MOST_NAMED);
        let theirs = found.only_theirs.iter().take(MOST_NAMED);
        Answer::Reconciled(Box::new(Reconciled {
            agreed: found.agreed,
            differences: found.differences.len(),
            by_rule: by_rule.collect(),
            causes: causes.collect(),
            only_ours: (
                ours.map(|&line| line_name(&computed.ledger, book, line))
                    .collect(),
                found.only_ours.len(),
            ),
            only_theirs: (theirs.cloned().collect(), found.only_theirs.len()),
            bad_rows: self.statement.bad_rows,
            bad_cells: self.statement.bad_cells,
            left_out_rows: self.statement.left_out_rows,
        }))
    }

    /// Differences in words, some of them.
    fn claim_lines(&self, from: usize, count: usize) -> Option<Vec<(usize, claims::ClaimLine)>> {
        let (book, computed) = (self.ours.book.as_ref()?, self.computed.as_ref()?);
        let some = computed.reconciled.as_ref()?.differences.iter();
        let some = some.skip(from).take(count).map(|difference| {
            let name = owned(computed.ledger.name(book, difference.line));
            let words = claims::line(&self.policy, difference, name);
            (difference.line, words)
        });
        Some(some.collect())
    }

    fn differences(&self, from: usize, count: usize) -> Answer {
        let Some(lines) = self.claim_lines(from, count.min(MOST_LINES)) else {
            return Answer::Refused(no_table());
        };
        let claim = |(line, words): (usize, claims::ClaimLine)| Claim {
            line,
            name: self.line_name(line),
            words,
        };
        Answer::Differences(lines.into_iter().map(claim).collect())
    }

    fn view(&mut self, view: &View) -> Answer {
        let (Some(book), Some(computed)) = (&self.ours.book, &mut self.computed) else {
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
        let mut ranked = lines.clone();
        let by_amount = view::by_amount(ledger, 0);
        if ranked.len() > RANKED {
            ranked.select_nth_unstable_by(RANKED, &by_amount);
            ranked.truncate(RANKED);
        }
        ranked.sort_by(by_amount);
        let most = ranked
            .first()
            .and_then(|line| ledger.number(0, *line as usize));
        let ranking = ranked.into_iter().filter_map(|line| {
            let line = line as usize;
            let number = ledger.number(0, line)?;
            let share = number.checked_mul(Decimal::ONE_THOUSAND)?;
            let share = share.checked_div(most?).and_then(|share| share.to_u32());
            Some((
                line,
                line_name(ledger, book, line),
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
        let (Some(book), Some(computed)) = (&self.ours.book, &self.computed) else {
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
            line: line as usize,
            row: ledger.row(line as usize),
            sound: ledger.is_sound(line as usize),
            cells: row.iter().map(|cell| cell.shown(lang)).collect(),
        });
        Answer::Lines(rows.collect())
    }

    fn draft(&self, line: usize) -> Answer {
        let (Some(book), Some(computed)) = (&self.ours.book, &self.computed) else {
            return Answer::Refused(no_table());
        };
        let ledger = &computed.ledger;
        if line >= ledger.len() {
            return Answer::Refused(no_table());
        }
        let case = ledger.case(&self.policy, book, &computed.base, line);
        Answer::Draft {
            name: line_name(ledger, book, line),
            draft: Draft::of(&self.policy, &computed.settings, &case),
        }
    }

    fn export(&self, what: Wanted, format: Format, lang: Lang) -> (Answer, Vec<u8>) {
        let written = match what {
            Wanted::Lines => self.lines_file(format, lang),
            Wanted::Template => self.template(format, lang),
            Wanted::Claims => {
                let lines = self.claim_lines(0, usize::MAX).ok_or_else(no_table);
                lines.and_then(|lines| {
                    let lines: Vec<_> = lines.into_iter().map(|(_, words)| words).collect();
                    list_file(&claims::sheet(&self.policy, &lines, lang), format, lang)
                })
            }
            Wanted::Near => self.near_file(format, lang),
        };
        let (extension, media) = match format {
            Format::Csv => (".csv", CSV),
            Format::Xlsx => (".xlsx", XLSX),
        };
        let kind = match what {
            Wanted::Lines => "",
            Wanted::Template => "-template",
            Wanted::Claims => "-claims",
            Wanted::Near => "-nearly",
        };
        match written {
            Ok(bytes) => {
                let file = Answer::File {
                    name: [&self.policy.id, kind, extension].concat(),
                    media: media.to_owned(),
                };
                (file, bytes)
            }
            Err(why) => (Answer::Refused(why), Vec::new()),
        }
    }

    /// A form as a workbook.
    fn workbook(&self, draft: &Draft, name: &str, lang: Lang) -> (Answer, Vec<u8>) {
        let form = draft.read(&self.policy);
        if let Some(problem) = form.problems.first() {
            // It would stand there as if nothing had been entered.
            return (Answer::Refused(self.unread(problem)), Vec::new());
        }
        let written = match Plan::new(&self.policy, form.settings) {
            Ok(plan) => scenario_xlsx(&plan, name, &form.case, lang).map_err(|why| why.message()),
            Err(errors) => {
                let first = errors.first().map(EntryError::message);
                Err(first.unwrap_or_default())
            }
        };
        match written {
            Ok(bytes) => {
                let file = Answer::File {
                    name: [&self.policy.id, &named(name), ".xlsx"].concat(),
                    media: XLSX.to_owned(),
                };
                (file, bytes)
            }
            Err(why) => (Answer::Refused(why), Vec::new()),
        }
    }

    /// What is wrong with a field, with its name.
    fn unread(&self, problem: &FieldProblem) -> Text {
        let policy = &self.policy;
        let name = match problem.field {
            Field::Input { input, period } => policy.inputs.get(input).map(|input| {
                let word = messages::period_word(input.ty.axis, period);
                match input.ty.axis {
                    Axis::One => input.label.clone(),
                    _ => Text::new(
                        [&input.label.zh, " ", &word.zh].concat(),
                        [&input.label.en, " ", &word.en].concat(),
                    ),
                }
            }),
            Field::Parameter(at) => policy.parameters.get(at).map(|it| it.label.clone()),
        };
        let (name, why) = (name.unwrap_or_default(), &problem.message);
        Text::new(
            [&name.zh, "：", &why.zh].concat(),
            [&name.en, ": ", &why.en].concat(),
        )
    }

    fn lines_file(&self, format: Format, lang: Lang) -> Result<Vec<u8>, Text> {
        let computed = self.computed.as_ref().ok_or_else(no_table)?;
        let written = self.with_accounts(|Accounts { work, ledger, .. }| match format {
            Format::Csv => {
                let columns = computed.columns.clone();
                let mut listing = Listing::new(work.plan, work.book, ledger, work.base, columns);
                let mut bytes = Vec::new();
                match listing.write_csv(&computed.lines, lang, &mut bytes) {
                    Ok(()) => Ok(bytes),
                    Err(error) => Err(Text::same(error.to_string())),
                }
            }
            Format::Xlsx => {
                let (plan, book) = (work.plan, work.book);
                let written = xlsx(plan, book, ledger, work.base, &computed.lines, lang);
                written.map_err(|error| error.message())
            }
        });
        written.unwrap_or_else(|| Err(no_table()))
    }

    fn near_file(&self, format: Format, lang: Lang) -> Result<Vec<u8>, Text> {
        let computed = self.computed.as_ref();
        let found = computed.and_then(|computed| computed.near.as_ref());
        let words = found.and_then(|found| self.near_words(found));
        let words = words.ok_or_else(no_table)?;
        let sheet = self.with_accounts(|accounts| nearly::sheet(accounts.work.plan, &words, lang));
        list_file(&sheet.ok_or_else(no_table)?, format, lang)
    }

    fn template(&self, format: Format, lang: Lang) -> Result<Vec<u8>, Text> {
        let shape = match self.ours.book.as_ref().map(|book| book.matching.shape) {
            Some(Shape::Records(table)) => Shape::Records(table),
            _ => template::shape(&self.policy),
        };
        match format {
            Format::Csv => Ok(template::csv(&self.policy, shape, lang).into_bytes()),
            Format::Xlsx => {
                workbook_template::write(&self.policy, shape, lang).map_err(|error| error.message())
            }
        }
    }
}

/// Lists as a workbook, which takes no policy.
pub fn lists(sheets: &[PlainSheet], name: &str, lang: Lang) -> (Answer, Vec<u8>) {
    match plain::write_all(sheets, lang) {
        Ok(bytes) => {
            let file = Answer::File {
                name: [name, ".xlsx"].concat(),
                media: XLSX.to_owned(),
            };
            (file, bytes)
        }
        Err(why) => (Answer::Refused(why.message()), Vec::new()),
    }
}

/// What stands in a file, which takes no policy: of a workbook its first sheet that is not hidden.
pub fn text(bytes: Vec<u8>) -> Answer {
    if workbook::sort(&bytes) == workbook::Sort::Text {
        return Answer::Text(encoding::decode(bytes).text);
    }
    let read = Workbook::open(&bytes).and_then(|mut workbook| {
        let sheets = &workbook.sheets;
        let shown = sheets.iter().find(|sheet| !sheet.hidden);
        let first = shown.or(sheets.first()).map(|sheet| sheet.name.clone());
        workbook.text(&first.unwrap_or_default())
    });
    match read {
        Ok(text) => Answer::Text(text),
        Err(why) => Answer::Refused(why.message()),
    }
}

/// A list as a file.
fn list_file(sheet: &PlainSheet, format: Format, lang: Lang) -> Result<Vec<u8>, Text> {
    match format {
        Format::Csv => Ok(sheet.csv(lang).into_bytes()),
        Format::Xlsx => plain::write(sheet, lang).map_err(|error| error.message()),
    }
}

fn progress(rows: usize, at: usize, of: usize) -> Answer {
    Answer::Progress(Progress { rows, at, of })
}

fn money(amount: Decimal) -> String {
    notation::write(Kind::Money, &Value::Number(amount), Lang::Zh)
}

fn owned((code, name): (Cow<'_, str>, Cow<'_, str>)) -> (String, String) {
    (code.into_owned(), name.into_owned())
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
    let mut cases = ledger.cases(plan.policy, book, base);
    let named: Vec<(String, Case)> = lines
        .map(|line| (line_name(ledger, book, line), cases.of(line)))
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

/// What a file is called after whoever it is for: nothing of what no name of a file may have.
fn named(name: &str) -> String {
    let name: String = name
        .trim()
        .chars()
        .map(|c| {
            if c.is_control() || "\\/:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .take(NAME_CHARS)
        .collect();
    match name.as_str() {
        "" => name,
        name => [" ", name].concat(),
    }
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

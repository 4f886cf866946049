//! A whole table: read, matched, computed, listed. The listing goes to a file or standard output, what is to be said about it to standard
//! error, so that the two never mix.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rust_decimal::Decimal;

use crate::batch::clerk;
use crate::engine::{Case, Plan};
use crate::lang::Lang;
use crate::policy::{Kind, Policy, Value, notation};
use crate::report::claims;
use crate::report::listing::{self, Listing};
use crate::report::node::Node;
use crate::report::plain::PlainSheet;
use crate::report::request;
use crate::report::{nearly, template, workbook};
use crate::table::book::{BadCell, Findings};
use crate::table::layout::RowKind;
use crate::table::ledger::{Sum, Work};
use crate::table::matching::{self, Sureness};
use crate::table::near::Nearing;
use crate::table::reconcile::{Accounts, Claims, Reconciling};
use crate::table::{Book, Ledger, Run, Shape, Target};
use crate::table::{cell, detail};

use super::arguments::{Batch, Table};
use super::{Failure, layout, refused, say, source};

/// Rows between two looks at the clock.
const ROWS_AT_ONCE: usize = 8_192;

/// How many bad cells are listed; the file has them all.
const SHOWN_BAD: usize = 20;

pub(super) fn batch(asked: &Batch, lang: Lang, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let policy = source::policy(&asked.policy, lang)?;
    let (plan, base) = prepared(&policy, &asked.table, lang)?;
    let book = book(&policy, &asked.table, lang)?;
    let ledger = computed(&plan, &book, &base, lang);
    let columns = listing::columns(&policy, &book, &ledger);
    let mut listing = Listing::new(&plan, &book, &ledger, &base, columns);
    let file = asked.output.as_deref();
    let lines: Vec<u32> = (0..u32::try_from(ledger.len()).unwrap_or(u32::MAX)).collect();
    if file.is_some_and(is_workbook) {
        let bytes = clerk::xlsx(&plan, &book, &ledger, &base, &lines, lang)
            .map_err(|error| Failure::told(&error.message(), lang))?;
        written(file, lang, out, |out| out.write_all(&bytes))?;
    } else {
        written(file, lang, out, |out| listing.write_csv(&lines, lang, out))?;
    }
    summary(&policy, &book, &ledger, lang);
    Ok(super::exit_code(
        ledger.findings.bad_cells == 0 && ledger_is_whole(&ledger),
    ))
}

/// Writes a scenario as a workbook with live formulas, where a file is named.
pub(super) fn workbook(
    plan: &Plan<'_>,
    case: &Case,
    file: Option<&str>,
    lang: Lang,
) -> Result<(), Failure> {
    let Some(file) = file else {
        return Ok(());
    };
    if !is_workbook(file) {
        return Err(Failure::Refused(vec![lang.pick(
            format!("-o {file}: 只能写成 .xlsx"),
            format!("-o {file}: Only .xlsx can be written"),
        )]));
    }
    let bytes = clerk::scenario_xlsx(plan, "", case, lang)
        .map_err(|error| Failure::told(&error.message(), lang))?;
    written(Some(file), lang, &mut io::sink(), |out| {
        out.write_all(&bytes)
    })
}

/// Holds a table against somebody else's statement and lists what differs.
pub(super) fn reconcile(
    asked: &Batch,
    statement: &str,
    sheet: Option<&str>,
    lang: Lang,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let policy = source::policy(&asked.policy, lang)?;
    let (plan, base) = prepared(&policy, &asked.table, lang)?;
    let book = book(&policy, &asked.table, lang)?;
    let ledger = computed(&plan, &book, &base, lang);
    let claims = Claims::of(&policy);
    let (theirs, notes) = source::table(&claims.policy, statement, sheet, lang)?;
    say(&layout::printable(&format!(
        "{statement}: {}",
        notes.join(lang.pick("，", ", "))
    )));
    for line in matched(&claims.policy, &theirs, lang) {
        say(&layout::printable(&line));
    }
    let (dealers, findings) = claims.read(&theirs);
    let name = |line: usize| {
        let (code, name) = ledger.name(&book, line);
        (code.into_owned(), name.into_owned())
    };
    let accounts = Accounts {
        work: Work {
            plan: &plan,
            book: &book,
            base: &base,
        },
        ledger: &ledger,
        claims: &claims,
    };
    let mut reconciling = Reconciling::new(accounts, dealers);
    while reconciling.step(accounts) {}
    let found = reconciling.finish();
    let lines = found.differences.iter();
    let lines: Vec<_> = lines
        .map(|difference| claims::line(&policy, difference, name(difference.line)))
        .collect();
    let sheet = claims::sheet(&policy, &lines, lang);
    listed(asked.output.as_deref(), &sheet, lang, out)?;
    say(&lang.pick(
        format!("{} 项相符，{} 项不符", found.agreed, lines.len()),
        format!("{} figures agree, {} differ", found.agreed, lines.len()),
    ));
    let named = |lines: &[String]| {
        let some: Vec<&str> = lines.iter().take(10).map(String::as_str).collect();
        some.join(lang.pick("、", ", "))
    };
    let only_ours: Vec<String> = found.only_ours.iter().map(|&line| name(line).1).collect();
    if !only_ours.is_empty() {
        say(&layout::printable(&lang.pick(
            format!("对账单里没有 {} 家：{}", only_ours.len(), named(&only_ours)),
            format!(
                "{} are not in the statement: {}",
                only_ours.len(),
                named(&only_ours)
            ),
        )));
    }
    let only_theirs: Vec<String> = found
        .only_theirs
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    if !only_theirs.is_empty() {
        say(&layout::printable(&lang.pick(
            format!(
                "只在对账单里的 {} 家：{}",
                only_theirs.len(),
                named(&only_theirs)
            ),
            format!(
                "{} are only in the statement: {}",
                only_theirs.len(),
                named(&only_theirs)
            ),
        )));
    }
    say_bad(&theirs, &findings.bad, findings.bad_cells, lang);
    say_bad(&book, &ledger.findings.bad, ledger.findings.bad_cells, lang);
    Ok(super::exit_code(
        findings.bad_cells == 0 && ledger.findings.bad_cells == 0,
    ))
}

/// Lists who is just short of a tier.
pub(super) fn nearly(
    asked: &Batch,
    within: &str,
    lang: Lang,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let policy = source::policy(&asked.policy, lang)?;
    let part = match notation::read_value(Kind::Ratio, within) {
        Ok(Value::Number(part)) if part > Decimal::ZERO => part,
        _ => {
            return Err(Failure::Refused(vec![lang.pick(
                format!("--within: “{within}”不是比例，应写成 10%"),
                format!("--within: “{within}” is no part; write it 10%"),
            )]));
        }
    };
    let (plan, base) = prepared(&policy, &asked.table, lang)?;
    let book = book(&policy, &asked.table, lang)?;
    let ledger = computed(&plan, &book, &base, lang);
    let work = Work {
        plan: &plan,
        book: &book,
        base: &base,
    };
    let lines = (0..u32::try_from(ledger.len()).unwrap_or(u32::MAX)).collect();
    let mut nearing = Nearing::new(lines, part);
    let mut progress = Progress::new(nearing.progress().1);
    while nearing.step(work, &ledger) {
        let (at, of) = nearing.progress();
        progress.total = of;
        progress.tell(at, at.min(ledger.len()), lang);
    }
    progress.clear();
    let found = nearing.finish();
    let words = found.lines.iter().map(|near| {
        let (code, name) = ledger.name(&book, near.line);
        nearly::words(&plan, near, (code.into_owned(), name.into_owned()))
    });
    let sheet = nearly::sheet(&plan, &words.collect::<Vec<_>>(), lang);
    listed(asked.output.as_deref(), &sheet, lang, out)?;
    say(&lang.pick(
        format!(
            "{} 家有差在 {within} 以内的门槛，细查了最近的 {} 家，{} 家多一点就多得",
            found.near,
            found.sought,
            found.lines.len()
        ),
        format!(
            "{} lines have something short by {within} or less; of the nearest {} that were looked into, {} gain by a little more",
            found.near,
            found.sought,
            found.lines.len()
        ),
    ));
    say_bad(&book, &ledger.findings.bad, ledger.findings.bad_cells, lang);
    Ok(super::exit_code(ledger.findings.bad_cells == 0))
}

/// Writes a list as CSV or, where the file is called so, as a workbook.
pub(super) fn listed(
    file: Option<&str>,
    sheet: &PlainSheet,
    lang: Lang,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let bytes = if file.is_some_and(is_workbook) {
        workbook::plain::write(sheet, lang)
            .map_err(|error| Failure::told(&error.message(), lang))?
    } else {
        sheet.csv(lang).into_bytes()
    };
    written(file, lang, out, |out| out.write_all(&bytes))
}

/// Writes an empty table for a policy.
pub(super) fn template(
    policy: &Policy,
    shape: Option<&str>,
    file: Option<&str>,
    lang: Lang,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let shape = match shape {
        None => template::shape(policy),
        Some(word) => read_shape(policy, word, lang)?,
    };
    let bytes = if file.is_some_and(is_workbook) {
        workbook::template::write(policy, shape, lang)
            .map_err(|error| Failure::told(&error.message(), lang))?
    } else {
        template::csv(policy, shape, lang).into_bytes()
    };
    written(file, lang, out, |out| out.write_all(&bytes))
}

/// Whether a file is to be a workbook, by how its name ends.
pub(super) fn is_workbook(file: &str) -> bool {
    let extension = std::path::Path::new(file).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

/// Writes to a file or, for none or `-`, to standard output.
pub(super) fn written(
    file: Option<&str>,
    lang: Lang,
    out: &mut impl Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(file) = file.filter(|file| *file != "-") else {
        return write(out).map_err(Failure::from);
    };
    let refuse = |error: io::Error| {
        Failure::Refused(vec![lang.pick(
            format!("{file}: 写不进去：{error}"),
            format!("{file}: Cannot be written: {error}"),
        )])
    };
    let mut written = io::BufWriter::new(fs::File::create(file).map_err(refuse)?);
    write(&mut written).map_err(refuse)?;
    written.flush().map_err(refuse)
}

/// What a row is, by its word.
fn read_shape(policy: &Policy, word: &str, lang: Lang) -> Result<Shape, Failure> {
    crate::batch::read_shape(policy, word).ok_or_else(|| {
        let names = policy.records.iter().map(|records| records.name.as_str());
        let names: Vec<&str> = ["wide", "detail"].into_iter().chain(names).collect();
        Failure::Refused(vec![lang.pick(
            format!("--shape: 没有“{word}”，可选：{}", names.join("、")),
            format!(
                "--shape: There is no “{word}”; the choices are {}",
                names.join(", ")
            ),
        )])
    })
}

/// Whether every line has its numbers, or says why it need not.
fn ledger_is_whole(ledger: &Ledger) -> bool {
    use crate::engine::lanes::Presence;
    ledger
        .figures
        .iter()
        .all(|figures| (0..figures.len()).all(|line| figures.presence(line) != Presence::Fault))
}

/// The plan, and what the table need not have.
pub(super) fn prepared<'p>(
    policy: &'p Policy,
    table: &Table,
    lang: Lang,
) -> Result<(Plan<'p>, Case), Failure> {
    let given = match &table.input {
        Some(file) => source::request(file, lang)?,
        None => Node::Record(Vec::new()),
    };
    let name = table.input.as_deref().unwrap_or_default();
    request::prepare(policy, &given).map_err(|errors| refused(name, &errors, lang))
}

/// The table, its columns matched as asked.
pub(super) fn book(policy: &Policy, table: &Table, lang: Lang) -> Result<Book, Failure> {
    let (mut book, notes) = source::table(policy, &table.file, table.sheet.as_deref(), lang)?;
    if let Some(word) = &table.shape {
        let shape = read_shape(policy, word, lang)?;
        book.reshape(policy, shape);
    }
    for said in &table.matches {
        say_match(policy, &mut book, said, lang)?;
    }
    for said in &table.routes {
        say_route(policy, &mut book, said, lang)?;
    }
    say(&layout::printable(&format!(
        "{}: {}",
        table.file,
        notes.join(lang.pick("，", ", "))
    )));
    if let Some(first) = book.layout.title.first() {
        say(&layout::printable(
            &lang.pick(format!("表题：{first}"), format!("Title: {first}")),
        ));
    }
    say_matched(policy, &book, lang);
    if !table.routes.is_empty() {
        say_unseen(policy, &book, lang);
    }
    Ok(book)
}

/// Says what the amounts of a category go into.
fn say_route(policy: &Policy, book: &mut Book, said: &str, lang: Lang) -> Result<(), Failure> {
    let wrong = |zh: &str, en: &str| {
        Failure::Refused(vec![format!("--route {said}: {}", lang.pick(zh, en))])
    };
    let Some((category, word)) = said.rsplit_once('=') else {
        return Err(wrong("应写成 类别=填报项", "Write it category=input"));
    };
    if detail::amounts(&book.matching).is_empty() {
        return Err(wrong(
            "表里没有按类别计入的金额列；用 --match 列标题=#amount 指定",
            "The table has no column of amounts by category; say which it is with --match heading=#amount",
        ));
    }
    let Some(input) = crate::batch::read_route(policy, word) else {
        return Err(wrong(
            "没有这个填报项，或它不能由金额汇总",
            "There is no such input, or amounts cannot go into it",
        ));
    };
    book.routes.insert(category.to_owned(), input);
    Ok(())
}

/// Names the categories of which something was said and that the table does not have: most likely a slip of the pen.
fn say_unseen(policy: &Policy, book: &Book, lang: Lang) {
    let matching = &book.matching;
    let category = matching.column_of(Target::Category);
    let amounts = detail::amounts(matching);
    let mut seen = BTreeSet::new();
    let mut reader = book.read(policy);
    while reader.next_row().is_some() {
        let cell = category.and_then(|at| reader.cells().get(at));
        let cell = cell.map_or("", |cell| cell::bare(cell));
        if !seen.contains(cell) {
            seen.insert(cell.to_owned());
        }
    }
    let is_called = |said: &str, cell: &str| {
        let mut amounts = amounts.iter();
        said == cell || amounts.any(|&column| detail::called(matching, column, cell) == said)
    };
    for said in book.routes.keys() {
        if !seen.iter().any(|cell| is_called(said, cell)) {
            let seen: Vec<String> = seen.iter().take(SHOWN_BAD).cloned().collect();
            let seen = super::words::listed(&seen, lang);
            say(&layout::printable(&lang.pick(
                format!("--route：没有一行的类别是“{said}”；有的是：{seen}"),
                format!("--route: No row is of the category “{said}”; there are: {seen}"),
            )));
        }
    }
}

fn say_match(policy: &Policy, book: &mut Book, said: &str, lang: Lang) -> Result<(), Failure> {
    let wrong = |zh: &str, en: &str| {
        Failure::Refused(vec![format!("--match {said}: {}", lang.pick(zh, en))])
    };
    let Some((heading, target)) = said.rsplit_once('=') else {
        return Err(wrong("应写成 列标题=填报项", "Write it heading=input"));
    };
    let columns = &book.matching.columns;
    let column = columns.iter().position(|column| column.heading == heading);
    let column = column.or_else(|| {
        heading
            .parse::<usize>()
            .ok()?
            .checked_sub(1)
            .filter(|at| *at < columns.len())
    });
    let Some(column) = column else {
        return Err(wrong("表里没有这一列", "The table has no such column"));
    };
    let Some(target) = matching::read_target(policy, target) else {
        return Err(wrong(
            "没有这个填报项或期",
            "There is no such input or period",
        ));
    };
    book.say(policy, column, target);
    Ok(())
}

/// What each column was taken for.
pub(super) fn say_matched(policy: &Policy, book: &Book, lang: Lang) {
    for line in matched(policy, book, lang) {
        say(&layout::printable(&line));
    }
}

fn matched(policy: &Policy, book: &Book, lang: Lang) -> Vec<String> {
    let mut rows = Vec::new();
    for (at, column) in book.matching.columns.iter().enumerate() {
        let sure = match column.sureness {
            Sureness::Unknown => lang.pick("不认识，未用", "not known, not used"),
            Sureness::Place => lang.pick("按位置", "by its place"),
            Sureness::Similar => lang.pick("相近，请核对", "similar, please check"),
            Sureness::Named | Sureness::Said => "",
        };
        let heading = if column.heading.is_empty() {
            lang.pick(format!("第 {} 列", at + 1), format!("column {}", at + 1))
        } else {
            column.heading.clone()
        };
        rows.push(vec![
            heading,
            "→".to_owned(),
            target_word(policy, column.target, lang),
            sure.to_owned(),
        ]);
    }
    let aligns = [layout::Align::Left; 4];
    let text = layout::columns(2, &aligns, &rows);
    text.lines().map(str::to_owned).collect()
}

fn target_word(policy: &Policy, target: Target, lang: Lang) -> String {
    match target.word() {
        Some(word) => word.get(lang).to_owned(),
        None => matching::write_target(policy, target),
    }
}

fn computed(plan: &Plan<'_>, book: &Book, base: &Case, lang: Lang) -> Ledger {
    let work = Work { plan, book, base };
    let mut run = Run::new(work);
    let total = book.text().len();
    let mut progress = Progress::new(total);
    while run.step(work, ROWS_AT_ONCE) {
        progress.tell(run.at().unwrap_or(total), run.rows(), lang);
    }
    progress.clear();
    run.finish()
}

/// A line on the terminal that says how far it is; nothing where nobody looks.
struct Progress {
    started: Instant,
    told: Duration,
    total: usize,
    shows: bool,
}

impl Progress {
    fn new(total: usize) -> Self {
        Self {
            started: Instant::now(),
            told: Duration::from_millis(500),
            total,
            shows: io::stderr().is_terminal(),
        }
    }

    fn tell(&mut self, at: usize, rows: usize, lang: Lang) {
        let passed = self.started.elapsed();
        if !self.shows || passed < self.told {
            return;
        }
        self.told = passed + Duration::from_millis(200);
        let millis = usize::try_from(passed.as_millis())
            .unwrap_or(usize::MAX)
            .max(1);
        let rate = rows.saturating_mul(1_000) / millis;
        let percent = at.saturating_mul(100) / self.total.max(1);
        let left = millis / 1_000 * self.total.saturating_sub(at) / at.max(1);
        let line = lang.pick(
            format!("\r{percent}%  {rows} 行  每秒 {rate} 行  还要约 {left} 秒 "),
            format!("\r{percent}%  {rows} rows  {rate} rows/s  about {left} s left "),
        );
        drop(io::stderr().write_all(line.as_bytes()));
    }

    fn clear(&self) {
        if self.shows {
            drop(io::stderr().write_all(b"\r\x1b[K"));
        }
    }
}

/// What it came to, what was left out, what is wrong.
fn summary(policy: &Policy, book: &Book, ledger: &Ledger, lang: Lang) {
    let Findings {
        rows,
        bad_rows,
        left_out,
        left_out_rows,
        other_year,
        other_category,
        ..
    } = &ledger.findings;
    say(&lang.pick(
        format!(
            "{rows} 行数据，{} 家；{bad_rows} 行有读不出的格",
            ledger.len()
        ),
        format!(
            "{rows} rows of figures, {} lines; {bad_rows} rows with cells that cannot be read",
            ledger.len()
        ),
    ));
    for (measure, &rule) in ledger.measures.iter().enumerate() {
        let Some(rule) = policy.rules.get(rule) else {
            continue;
        };
        if rule.ty.kind != Kind::Money {
            continue;
        }
        let Sum {
            sum,
            covered,
            without,
        } = ledger.sum(measure, 0..ledger.len());
        let amount = sum.map_or_else(
            || lang.pick("数太大", "too large").to_owned(),
            |sum| notation::write(Kind::Money, &Value::Number(sum), lang),
        );
        say(&layout::printable(&lang.pick(
            format!(
                "  {}  {amount}（{covered} 家；{without} 家没有结果）",
                rule.label.zh
            ),
            format!(
                "  {}  {amount} ({covered} lines; {without} without a result)",
                rule.label.en
            ),
        )));
    }
    if *left_out_rows > 0 {
        let some: Vec<String> = left_out
            .iter()
            .take(10)
            .map(|(row, kind)| {
                let kind = match kind {
                    RowKind::Subtotal => lang.pick("合计", "sum"),
                    RowKind::Heading => lang.pick("重复标题", "headings again"),
                    _ => lang.pick("说明", "note"),
                };
                lang.pick(format!("第 {row} 行{kind}"), format!("row {row} ({kind})"))
            })
            .collect();
        say(&lang.pick(
            format!("{left_out_rows} 行未计入：{}", some.join("、")),
            format!("{left_out_rows} rows left out: {}", some.join(", ")),
        ));
    }
    if *other_year > 0
        && let Some(year) = book.year
    {
        say(&lang.pick(
            format!("{other_year} 行不在 {year} 年，未计入"),
            format!("{other_year} rows are not of {year} and were left out"),
        ));
    }
    if *other_category > 0 {
        say(&lang.pick(
            format!("{other_category} 笔的类别不计入"),
            format!("{other_category} amounts are of categories that are left out"),
        ));
    }
    say_bad(book, &ledger.findings.bad, ledger.findings.bad_cells, lang);
}

/// The first of the cells that cannot be read.
/// Names the cells that cannot be read, the first of `bad_cells`.
pub(super) fn say_bad(book: &Book, bad: &[BadCell], bad_cells: usize, lang: Lang) {
    for cell in bad.iter().take(SHOWN_BAD) {
        let heading = book.matching.columns.get(cell.column);
        let heading = heading.map_or("", |column| column.heading.as_str());
        let message = cell.message();
        say(&layout::printable(&lang.pick(
            format!(
                "第 {} 行 {heading}（第 {} 列）：{}",
                cell.row,
                cell.column + 1,
                message.zh
            ),
            format!(
                "row {}, {heading} (column {}): {}",
                cell.row,
                cell.column + 1,
                message.en
            ),
        )));
    }
    if bad_cells > SHOWN_BAD {
        say(&lang.pick(
            format!("……共 {bad_cells} 格读不出"),
            format!("… {bad_cells} cells in all cannot be read"),
        ));
    }
}

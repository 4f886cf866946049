//! `year`: a year of a policy month by month, as its board has it – values with last year, mark and light, groups, what is wrong. What is to
//! be said about the files goes to standard error.

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use rust_decimal::Decimal;

use crate::board::figures::Group;
use crate::board::issue::{self, Wrong};
use crate::board::line::{Beside, Line, rounded};
use crate::board::{Figures, Span, Year, form, list, paste};
use crate::engine::{Absence, Cell, Settings};
use crate::lang::{Lang, Text};
use crate::policy::model::{Board, Policy, Symbol};
use crate::policy::{Kind, Value, messages, notation};
use crate::report::{request, workbook};
use crate::scenario::draft::Field;
use crate::scenario::{Draft, Understood};
use crate::table::{Target, records};

use super::arguments::YearAsked;
use super::layout::{Align, columns, printable};
use super::{Failure, batch, refused, say, source, words};

/// What is shown of a year.
struct Shown<'a> {
    figures: &'a Figures<'a>,
    /// The last month that is looked at.
    upto: u8,
    /// What the values are for.
    view: Option<&'a Text>,
    lines: Vec<Line>,
    /// The column and its groups.
    groups: Option<(usize, Vec<Group>)>,
    wrong: Vec<Wrong>,
    /// What is kept of the year: here nothing but which it is.
    kept: &'a Year,
}

pub(super) fn year(
    asked: &YearAsked,
    lang: Lang,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let policy = source::policy(&asked.policy, lang)?;
    let Some(board) = policy.board.as_ref() else {
        return Err(Failure::told(
            &Text::new(
                format!("政策 {} 没有看板（[board]）", policy.id),
                format!("The policy {} has no board ([board])", policy.id),
            ),
            lang,
        ));
    };
    let values = values(&policy, board, asked.view.as_deref(), lang)?;
    let column = asked.by.as_deref();
    let column = column.map(|name| group(&policy, board, name, lang));
    let column = column.transpose()?;
    let wide = form::form(&policy, board);
    let mut reader = Reader {
        policy: &policy,
        wide: &wide,
        lang,
        is_whole: true,
    };
    let form = reader.this_year(asked)?;
    let before = asked.last_year.as_deref();
    let before = before.map(|file| reader.last_year(file, &form.settings));
    let before = before.transpose()?;
    let computed = |form: &Understood, year: u16, before: Option<&Understood>| {
        Figures::of(&policy, board, year, form, before).map_err(|errors| {
            let lines = errors.iter();
            let lines = lines.map(|error| printable(error.message().get(lang)));
            Failure::Refused(lines.collect())
        })
    };
    let figures = computed(&form, asked.year, before.as_ref())?;
    let last_year = match &before {
        Some(before) => Some(computed(before, asked.year.saturating_sub(1), None)?),
        None => None,
    };
    let Some(last) = figures.months().last() else {
        return Err(Failure::told(
            &Text::new(
                format!("{} 年没有一个月有数字", asked.year),
                format!("No month of {} has figures", asked.year),
            ),
            lang,
        ));
    };
    let upto = asked.upto.unwrap_or(last);
    let (span, kept) = (Span::UpTo(upto), Year::new(&policy.id, asked.year));
    let to_date = figures.outcome(span);
    let then = last_year.as_ref().map(|before| before.outcome(span));
    let beside = Beside {
        upto,
        to_date: &to_date,
        before: last_year.as_ref().zip(then.as_ref()),
        kept: &kept,
    };
    let lines = values.1.iter();
    let shown = Shown {
        figures: &figures,
        upto,
        view: values.0,
        lines: lines
            .filter_map(|value| figures.line(*value, &beside))
            .collect(),
        groups: column.map(|column| (column, figures.groups(column, span))),
        wrong: issue::wrong(&figures, upto),
        kept: &kept,
    };
    say_lacking(&figures, upto, lang);
    if let Some(file) = asked.output.as_deref() {
        write_file(&shown, asked.issues, file, lang, out)?;
    } else {
        write!(out, "{}", printable(&text(&shown, lang)))?;
    }
    Ok(super::exit_code(
        reader.is_whole && to_date.1.faults.is_empty(),
    ))
}

/// The values of a view, by default of the first; of a board without views all rules.
fn values<'b>(
    policy: &Policy,
    board: &'b Board,
    view: Option<&str>,
    lang: Lang,
) -> Result<(Option<&'b Text>, Vec<Symbol>), Failure> {
    let known = match view {
        None => board.views.first(),
        Some(name) => {
            let is_meant = |label: &Text| label.zh == name || label.en == name;
            let mut views = board.views.iter();
            let found = views.find(|view| view.name == name || is_meant(&view.label));
            let Some(found) = found else {
                let views = board.views.iter().map(|view| view.name.clone());
                return Err(unknown("--view", name, &views.collect::<Vec<_>>(), lang));
            };
            Some(found)
        }
    };
    Ok(match known {
        Some(view) => (Some(&view.label), view.values.clone()),
        None => (None, (0..policy.rules.len()).map(Symbol::Rule).collect()),
    })
}

/// The column by which groups are made.
fn group(policy: &Policy, board: &Board, name: &str, lang: Lang) -> Result<usize, Failure> {
    let groups = || {
        let groups = board.groups.iter();
        groups.filter_map(|&at| Some((at, policy.inputs.get(at)?)))
    };
    let found = groups().find(|(_, input)| {
        let label = &input.label;
        [input.name.as_str(), input.own_name(), &label.zh, &label.en].contains(&name)
    });
    found.map(|(at, _)| at).ok_or_else(|| {
        let names = groups().map(|(_, input)| input.own_name().to_owned());
        unknown("--by", name, &names.collect::<Vec<_>>(), lang)
    })
}

fn unknown(option: &str, name: &str, known: &[String], lang: Lang) -> Failure {
    let known = if known.is_empty() {
        lang.pick("（没有）", "(none)").to_owned()
    } else {
        words::listed(known, lang)
    };
    Failure::Refused(vec![printable(&lang.pick(
        format!("{option}：没有“{name}”；有的是：{known}"),
        format!("{option}: There is no “{name}”; there are: {known}"),
    ))])
}

/// Reads what comes for a year.
struct Reader<'a> {
    policy: &'a Policy,
    wide: &'a Policy,
    lang: Lang,
    /// Whether everything could be read.
    is_whole: bool,
}

impl Reader<'_> {
    fn this_year(&mut self, asked: &YearAsked) -> Result<Understood, Failure> {
        let mut draft = match asked.input.as_deref() {
            Some(file) => {
                let given = source::request(file, self.lang)?;
                let (plan, case) = request::prepare(self.wide, &given)
                    .map_err(|errors| refused(file, &errors, self.lang))?;
                Draft::of(self.wide, &plan.settings, &case)
            }
            None => Draft::blank(self.wide),
        };
        if let Some(file) = asked.figures.as_deref() {
            self.put_figures(file, &mut draft)?;
        }
        for said in &asked.records {
            self.put_records(said, &mut draft)?;
        }
        Ok(self.understood(&draft, asked.figures.as_deref().unwrap_or_default()))
    }

    /// The year before is read with the parameters and readings of this one.
    fn last_year(&mut self, file: &str, settings: &Settings) -> Result<Understood, Failure> {
        let mut draft = Draft::blank(self.wide);
        self.put_figures(file, &mut draft)?;
        let mut read = self.understood(&draft, file);
        read.settings = settings.clone();
        Ok(read)
    }

    /// Values down and months across, or the other way round.
    fn put_figures(&mut self, file: &str, draft: &mut Draft) -> Result<(), Failure> {
        let lang = self.lang;
        let text = source::any_text(file, lang)?;
        let Some(pasted) = paste::read(self.wide, &text).filter(|pasted| pasted.found > 0) else {
            return Err(Failure::Refused(vec![printable(&lang.pick(
                format!("{file}：没有认出月份和项目；一边写 1月、2月……，另一边写项目名称"),
                format!("{file}: No months and names were found; one side has 1月, 2月 or Jan, Feb …, the other the names of what is filled in"),
            ))]));
        };
        for name in &pasted.strange {
            say(&printable(&lang.pick(
                format!("{file}：不认识“{name}”，未用"),
                format!("{file}: “{name}” is not known, and not used"),
            )));
        }
        paste::put(draft, &pasted);
        Ok(())
    }

    /// `table=file`, or the file alone where the policy has one record table.
    fn put_records(&mut self, said: &str, draft: &mut Draft) -> Result<(), Failure> {
        let (policy, lang) = (self.policy, self.lang);
        let meant = said.split_once('=').and_then(|(name, file)| {
            let mut tables = policy.records.iter();
            let at = tables.position(|table| {
                [table.name.as_str(), &table.label.zh, &table.label.en].contains(&name)
            });
            Some((at?, file))
        });
        let (table, file) = match (meant, policy.records.len()) {
            (Some(meant), _) => meant,
            (None, 1) => (0, said),
            (None, _) => {
                let names = policy.records.iter().map(|table| table.name.clone());
                let name = said.split_once('=').map_or(said, |(name, _)| name);
                return Err(unknown("--records", name, &names.collect::<Vec<_>>(), lang));
            }
        };
        let (mut book, notes) = source::table(policy, file, None, lang)?;
        records::match_columns(&mut book, policy, table, None);
        // Dealers and single figures have no place among records.
        for (at, input) in records::columns(&book, policy, table).iter().enumerate() {
            let column = book.matching.columns.get(at);
            if input.is_none() && column.is_some_and(|column| column.target != Target::Nothing) {
                book.say(policy, at, Target::Nothing);
            }
        }
        let read = records::read(&book, policy, table, &[]);
        let notes = notes.join(lang.pick("，", ", "));
        let count = read.rows.len();
        say(&printable(&lang.pick(
            format!("{file}：{notes}，{count} 行"),
            format!("{file}: {notes}, rows: {count}"),
        )));
        batch::say_matched(policy, &book, lang);
        batch::say_bad(&book, &read.bad, read.bad_cells, lang);
        self.is_whole &= read.bad_cells == 0 && read.beyond == 0;
        if read.beyond > 0 {
            let (most, beyond) = (records::MOST_RECORDS, read.beyond);
            say(&lang.pick(
                format!("一年最多 {most} 行，后面 {beyond} 行没有读"),
                format!("A year has {most} rows at most; {beyond} more were not read"),
            ));
        }
        // Files of several systems follow each other; a row in two of them counts once.
        let Some(own) = policy.records.get(table) else {
            return Ok(());
        };
        let form = draft.read(self.wide);
        let there = form.rows.get(table).into_iter().flatten();
        let mut all: Vec<Vec<String>> = there.map(|row| draft.cells(own, *row)).collect();
        let mut known = records::Known::new(policy, table);
        known.add(all.iter().map(Vec::as_slice));
        let (rows, twice) = known.take(read.rows);
        if twice > 0 {
            say(&lang.pick(
                format!("{twice} 行已在前面的文件里，只算一次"),
                format!("Rows that are in an earlier file, too, and count once: {twice}"),
            ));
        }
        all.extend(rows);
        draft.set_rows(own, &all);
        Ok(())
    }

    /// What the engine understands; what it does not is told with its place.
    fn understood(&mut self, draft: &Draft, file: &str) -> Understood {
        let lang = self.lang;
        let read = draft.read(self.wide);
        for problem in &read.problems {
            let place = match problem.field {
                Field::Input { input, period } => self.wide.inputs.get(input).map(|input| {
                    let when = messages::period_word(input.ty.axis, period);
                    [input.label.get(lang), " ", when.get(lang)].concat()
                }),
                Field::Parameter(at) => {
                    let parameter = self.wide.parameters.get(at);
                    parameter.map(|parameter| parameter.label.get(lang).to_owned())
                }
            };
            let place = place.unwrap_or_default();
            let (place, message) = (place.trim_end(), problem.message.get(lang));
            say(&printable(&lang.pick(
                format!("{file}：{place}：{message}"),
                format!("{file}: {place}: {message}"),
            )));
        }
        self.is_whole &= read.problems.is_empty();
        read
    }
}

/// What the sums lack.
fn say_lacking(figures: &Figures<'_>, upto: u8, lang: Lang) {
    for (input, months) in figures.partial(upto) {
        let label = figures.policy.inputs.get(input);
        let label = label.map_or("", |input| input.label.get(lang));
        let months: Vec<String> = months.iter().map(ToString::to_string).collect();
        let months = words::listed(&months, lang);
        say(&printable(&lang.pick(
            format!("{label}：{months} 月没有填，累计不含"),
            format!("{label}: Nothing in month {months}, and not in the year to date"),
        )));
    }
    let left_out = figures.left_out();
    if left_out > 0 {
        let year = figures.year;
        say(&lang.pick(
            format!("{left_out} 行没有日期，或不在 {year} 年，没有计入"),
            format!("Rows without a day or not of {year}, and not counted: {left_out}"),
        ));
    }
}

fn write_file(
    shown: &Shown<'_>,
    is_of_issues: bool,
    file: &str,
    lang: Lang,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let policy = shown.figures.policy;
    let title = shown.view.unwrap_or(&policy.title).clone();
    let lines = list::lines(shown.figures, &shown.lines, title, shown.upto, lang);
    let groups = shown.groups.as_ref().map(|(column, groups)| {
        let values: Vec<Symbol> = shown.lines.iter().map(|line| line.symbol).collect();
        let span = Span::UpTo(shown.upto);
        list::groups(shown.figures, *column, groups, &values, span)
    });
    let issues = list::issues(policy, &shown.wrong, shown.kept, lang);
    if batch::is_workbook(file) {
        let sheets: Vec<_> = [Some(lines), groups, Some(issues)]
            .into_iter()
            .flatten()
            .collect();
        let bytes = workbook::plain::write_all(&sheets, lang)
            .map_err(|error| Failure::told(&error.message(), lang))?;
        return batch::written(Some(file), lang, out, |out| out.write_all(&bytes));
    }
    // A CSV is one list.
    let sheet = match groups {
        _ if is_of_issues => issues,
        Some(groups) => groups,
        None => lines,
    };
    batch::listed(Some(file), &sheet, lang, out)
}

/// The year as people read it: the last month and the year to date; the file has all months.
fn text(shown: &Shown<'_>, lang: Lang) -> String {
    let (figures, upto) = (shown.figures, shown.upto);
    let policy = figures.policy;
    let mut out = policy.title.get(lang).to_owned();
    let year = figures.year;
    let span = lang.pick(
        format!("{year} 年 1—{upto} 月"),
        format!("{year} to month {upto}"),
    );
    out.push_str(&[" · ", &span].concat());
    if let Some(view) = shown.view {
        out.push_str(&[" · ", view.get(lang)].concat());
    }
    out.push_str("\n\n");
    let mut rows = vec![vec![
        lang.pick("指标", "Value").to_owned(),
        lang.pick(format!("{upto} 月"), format!("Month {upto}")),
        lang.pick("累计", "To date").to_owned(),
        lang.pick("上年同期", "Last year").to_owned(),
        lang.pick("参考值", "Reference").to_owned(),
        lang.pick("亮灯", "Light").to_owned(),
    ]];
    let number = |kind: Kind, number: Option<Decimal>| {
        number.map_or_else(String::new, |number| shown_number(kind, number, lang))
    };
    for line in &shown.lines {
        let month = line.months.get(usize::from(upto.saturating_sub(1)));
        let verdict = line.verdict();
        rows.push(vec![
            words::title(policy, line.symbol, lang),
            shown_cell(line.kind, month.and_then(|month| month.cell.as_ref()), lang),
            shown_cell(line.kind, line.to_date.cell.as_ref(), lang),
            number(line.kind, line.to_date.before),
            number(line.kind, line.to_date.mark()),
            verdict.map_or_else(String::new, |word| word.get(lang).to_owned()),
        ]);
    }
    let aligns = [
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Left,
    ];
    out.push_str(&columns(2, &aligns, &rows));
    out.push_str(&reasons(shown, lang));
    if let Some((column, groups)) = &shown.groups {
        out.push_str(&groups_text(shown, *column, groups, lang));
    }
    let issues = shown.wrong.len();
    // Writing to a `String` cannot fail.
    writeln!(
        out,
        "\n{}",
        lang.pick(format!("问题 {issues} 条"), format!("Issues: {issues}"))
    )
    .unwrap_or_default();
    let list = list::issues(policy, &shown.wrong, shown.kept, lang);
    // Without the columns of what somebody has said about them.
    let rows = list.rows.iter().map(|row| row.iter().take(5).cloned());
    let rows: Vec<Vec<String>> = rows.map(Iterator::collect).collect();
    out.push_str(&columns(2, &[Align::Left; 5], &rows));
    out
}

fn groups_text(shown: &Shown<'_>, column: usize, groups: &[Group], lang: Lang) -> String {
    let policy = shown.figures.policy;
    let label = policy.inputs.get(column);
    let mut heads = vec![
        label.map_or("", |input| input.label.get(lang)).to_owned(),
        lang.pick("记录数", "Records").to_owned(),
    ];
    let lines = shown.lines.iter();
    heads.extend(lines.map(|line| words::title(policy, line.symbol, lang)));
    let mut rows = vec![heads];
    for group in groups {
        let name = match group.value.as_str() {
            "" => lang.pick("（空白）", "(blank)"),
            name => name,
        };
        let mut row = vec![name.to_owned(), group.records.to_string()];
        row.extend(shown.lines.iter().map(|line| {
            let span = Span::UpTo(shown.upto);
            let cell = shown.figures.value(line.symbol, span, &group.computed);
            shown_cell(line.kind, cell.as_ref(), lang)
        }));
        rows.push(row);
    }
    let mut aligns = vec![Align::Right; rows.first().map_or(0, Vec::len)];
    if let Some(first) = aligns.first_mut() {
        *first = Align::Left;
    }
    ["\n", &columns(2, &aligns, &rows)].concat()
}

fn shown_number(kind: Kind, number: Decimal, lang: Lang) -> String {
    notation::write(kind, &Value::Number(rounded(kind, number)), lang)
}

/// A value, or in a word why there is none; a dash where nothing is entered.
fn shown_cell(kind: Kind, cell: Option<&Cell>, lang: Lang) -> String {
    let word = match cell {
        Some(Cell::Value(Value::Number(number))) => return shown_number(kind, *number, lang),
        Some(Cell::Value(value)) => return notation::write(kind, value, lang),
        Some(Cell::Absent(Absence::NotApplicable(_))) => lang.pick("不适用", "not applicable"),
        Some(Cell::Absent(Absence::Missing(_))) => lang.pick("缺数", "missing"),
        Some(Cell::Absent(Absence::Fault(_))) => lang.pick("无法计算", "no result"),
        None => "—",
    };
    word.to_owned()
}

/// Why values of the year to date are not there.
fn reasons(shown: &Shown<'_>, lang: Lang) -> String {
    let policy = shown.figures.policy;
    let mut rows = Vec::new();
    for line in &shown.lines {
        if let Some(Cell::Absent(why)) = &line.to_date.cell {
            let name = words::title(policy, line.symbol, lang);
            rows.push(vec![name, words::absence(policy, why, lang)]);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    ["\n", &columns(2, &[Align::Left; 2], &rows)].concat()
}

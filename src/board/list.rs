//! Boards and issues as lists for spreadsheets.

use crate::engine::Cell;
use crate::lang::{Lang, Text};
use crate::policy::messages::period_word;
use crate::policy::model::{Policy, Symbol};
use crate::policy::{Axis, Kind, Value, notation};
use crate::report::plain::{Holds, PlainColumn, PlainSheet};

use super::MONTHS;
use super::figures::{Figures, Group, Span};
use super::issue::Wrong;
use super::line::{Line, Point};
use super::year::Year;

/// The lines of a board: values down, months across, the year to date behind them with last year, target and light.
pub fn lines(
    figures: &Figures<'_>,
    lines: &[Line],
    title: Text,
    upto: u8,
    lang: Lang,
) -> PlainSheet {
    let mut columns = vec![PlainColumn::new(Holds::Words, "指标", "Value")];
    for month in 0..MONTHS {
        let word = period_word(Axis::Month, month);
        columns.push(PlainColumn::new(Holds::Mixed, &word.zh, &word.en));
    }
    let (zh, en) = (format!("1—{upto}月累计"), format!("Year to month {upto}"));
    columns.push(PlainColumn::new(Holds::Mixed, &zh, &en));
    columns.push(PlainColumn::new(Holds::Mixed, "上年同期", "Last year"));
    columns.push(PlainColumn::new(
        Holds::Mixed,
        "累计的目标或参考值",
        "Target or reference to date",
    ));
    columns.push(PlainColumn::new(Holds::Words, "累计亮灯", "Light to date"));
    let rows = lines.iter().map(|line| {
        let mut row = vec![name(figures.policy, line.symbol, lang)];
        row.extend(line.months.iter().map(|point| exact(line.kind, point)));
        let number = |number: Option<rust_decimal::Decimal>| {
            let value = number.map(Value::Number);
            value.map_or_else(String::new, |value| written(line.kind, &value))
        };
        row.push(exact(line.kind, &line.to_date));
        row.push(number(line.to_date.before));
        row.push(number(line.to_date.mark()));
        let verdict = line.verdict();
        row.push(verdict.map_or_else(String::new, |word| word.get(lang).to_owned()));
        row
    });
    let rows = rows.collect();
    PlainSheet::new(title, columns, rows)
}

/// Groups down, values across.
pub fn groups(
    figures: &Figures<'_>,
    column: usize,
    groups: &[Group],
    values: &[Symbol],
    span: Span,
) -> PlainSheet {
    let label = figures.policy.inputs.get(column).map(|input| &input.label);
    let label = label.cloned().unwrap_or_default();
    let mut columns = vec![
        PlainColumn::new(Holds::Words, &label.zh, &label.en),
        PlainColumn::new(Holds::Figures, "记录数", "Records"),
    ];
    for &value in values {
        let called = figures.policy.called(value);
        let label = called.map(|(_, label)| label.clone()).unwrap_or_default();
        columns.push(PlainColumn::new(Holds::Mixed, &label.zh, &label.en));
    }
    let rows = groups.iter().map(|group| {
        let mut row = vec![group.value.clone(), group.records.to_string()];
        row.extend(values.iter().map(|&value| {
            let kind = figures
                .policy
                .type_of(value)
                .map_or(Kind::Text, |ty| ty.kind);
            let cell = figures.value(value, span, &group.computed);
            cell.map_or_else(String::new, |cell| of_cell(kind, &cell))
        }));
        row
    });
    let rows = rows.collect();
    PlainSheet::new(label, columns, rows)
}

/// What is wrong, with what was said about it.
pub fn issues(policy: &Policy, wrong: &[Wrong], kept: &Year, lang: Lang) -> PlainSheet {
    let columns = vec![
        PlainColumn::new(Holds::Words, "月份", "Month"),
        PlainColumn::new(Holds::Words, "问题", "Issue"),
        PlainColumn::new(Holds::Words, "记录", "Record"),
        PlainColumn::new(Holds::Words, "涉及", "About"),
        PlainColumn::new(Holds::Words, "建议措施", "What to do"),
        PlainColumn::new(Holds::Words, "状态", "State"),
        PlainColumn::new(Holds::Words, "日期", "Day"),
        PlainColumn::new(Holds::Words, "备注", "Note"),
    ];
    let rows = wrong.iter().map(|wrong| {
        let gate = policy.gates.get(wrong.gate);
        let said = gate.map(|gate| gate.message.as_ref().unwrap_or(&gate.label));
        let measure = gate.and_then(|gate| gate.measure.as_ref());
        let known = kept.issue(&wrong.key);
        let about: Vec<&str> = wrong.about.iter().map(|(_, text)| text.as_str()).collect();
        let day = known.and_then(|issue| issue.day);
        let state = known.map(|issue| issue.state).unwrap_or_default();
        vec![
            format!("{:04}-{:02}", kept.year, wrong.month),
            said.map_or_else(String::new, |said| said.get(lang).to_owned()),
            wrong.record.clone().unwrap_or_default(),
            about.join(" "),
            measure.map_or_else(String::new, |measure| measure.get(lang).to_owned()),
            state.word().get(lang).to_owned(),
            day.map_or_else(String::new, |day| day.to_string()),
            known.map_or_else(String::new, |issue| issue.note.clone()),
        ]
    });
    let rows = rows.collect();
    PlainSheet::new(Text::new("待办清单", "Issues"), columns, rows)
}

/// What a value is called.
fn name(policy: &Policy, value: Symbol, lang: Lang) -> String {
    let called = policy.called(value);
    called.map_or_else(String::new, |(_, label)| label.get(lang).to_owned())
}

fn exact(kind: Kind, point: &Point) -> String {
    point
        .cell
        .as_ref()
        .map_or_else(String::new, |cell| of_cell(kind, cell))
}

/// A value, or in a word why there is none.
fn of_cell(kind: Kind, cell: &Cell) -> String {
    match cell {
        Cell::Value(value) => written(kind, value),
        Cell::Absent(_) => "—".to_owned(),
    }
}

/// As people read it, without thousands: ratios as per cent, money to the fen.
fn written(kind: Kind, value: &Value) -> String {
    notation::write(kind, value, Lang::Zh).replace(',', "")
}

//! A record table as a grid: a row of fields for each record, and beside it what the rules give for that record.

use std::ops::Range;
use std::rc::Rc;

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Track, With, WithUntracked};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, EventTarget, HtmlInputElement, KeyboardEvent};

use crate::lang::Lang;
use crate::policy::messages::period_word;
use crate::policy::model::{Input, Records};
use crate::policy::{Axis, Kind};
use crate::scenario::Field;
use crate::scenario::paste::{self, Block};

use super::desk::{Desk, field_id};
use super::part::{Element, NOTHING, Part, button, el, kept, several};
use super::series::{Way, way};
use super::{fields, results, route, text};

/// How many rows are on the page at once; the others are a press away, and all are computed.
const SHOWN: usize = 50;

/// The most rows that the form takes. More belong into a file.
const MOST: usize = 5_000;

/// The grid of a record table.
pub(super) fn grid(desk: &'static Desk, table: usize, lang: Lang) -> Option<Element> {
    let records = desk.policy.records.get(table)?;
    let columns = desk.policy.inputs.get(records.range())?;
    let rules: Rc<[usize]> = (0..desk.policy.rules.len())
        .filter(|&rule| desk.policy.rules[rule].ty.axis == Axis::Rows(table))
        .collect();
    let current = RwSignal::new(None);
    let notice = RwSignal::new(String::new());
    let name_id = format!("rows-{table}-name");

    let mut heads = el("tr").child(
        el("th")
            .attr("scope", "col")
            .child(unseen(text::ROW.get(lang))),
    );
    for column in columns {
        heads = heads.child(column_head(column, lang));
    }
    heads = heads.child(el("td"));
    for &rule in rules.iter() {
        let label = desk.policy.rules[rule].label.get(lang);
        let head = el("th").attr("scope", "col").class("amount").child(label);
        heads = heads.child(head);
    }
    let body = move || {
        let count = count(desk, records);
        let from = desk.shown_from[table].get();
        let rows = from..count.min(from + SHOWN);
        let rows = rows.map(|at| {
            let (rules, is_last) = (Rc::clone(&rules), at + 1 == count);
            kept(at * 2 + usize::from(is_last), move || {
                row(desk, records, &rules, at, is_last, lang)
            })
        });
        Part::Several(rows.collect())
    };
    let grid = el("table")
        .class("grid")
        .attr("aria-labelledby", name_id.clone())
        .child(el("thead").child(heads))
        .child(el("tbody").live(body));
    let settled = move || settle(desk, records);
    let add = button("quiet").on("click", move |_| {
        settle(desk, records);
        go(desk, records.first, count(desk, records).saturating_sub(1));
    });
    let foot = el("div")
        .class("series-foot")
        .child(read_back(desk, current, lang))
        .child(
            el("div")
                .class("tools")
                .live(move || pager(desk, table, records, lang))
                .child(add.child(text::ADD_ROW.get(lang))),
        );
    Some(
        el("div")
            .class("field series")
            .attr("role", "group")
            .attr("aria-labelledby", name_id.clone())
            .on("focusin", move |event| {
                if let Some((input, period)) = cell_of(event.target()) {
                    current.set(Some(Field::Input { input, period }));
                }
            })
            .on("input", move |_| settled())
            .on("change", move |_| settled())
            .on("compositionend", move |_| settled())
            .on("keydown", move |event| walk(desk, event.unchecked_ref()))
            .on("paste", move |event| {
                take_paste(desk, records, event.unchecked_ref(), notice, lang)
            })
            .child(about(desk, records, columns, name_id, lang))
            .child(
                el("p")
                    .class("remark")
                    .attr("role", "status")
                    .live(move || notice.get()),
            )
            .child(el("div").class("grid-box").child(grid))
            .child(foot),
    )
}

/// The table's name, and what is to be known about it and its columns.
fn about(
    desk: &Desk,
    records: &'static Records,
    columns: &'static [Input],
    name_id: String,
    lang: Lang,
) -> Element {
    let optional = records
        .optional
        .then(|| el("span").class("optional").child(text::OPTIONAL.get(lang)));
    let say = |words: &'static crate::lang::Text| el("span").child(words.get(lang));
    let mut helps = el("dl").class("column-helps");
    for (column, at) in columns.iter().zip(records.range()) {
        if let Some(help) = fields::help(column, &column_id(at), lang) {
            helps = helps
                .child(el("dt").child(column.label.get(lang)))
                .child(el("dd").child(help));
        }
    }
    el("div")
        .class("field-about")
        .child(
            el(fields::heading(desk, records.first))
                .class("field-name")
                .id(name_id)
                .child(records.label.get(lang))
                .child(optional),
        )
        .child(
            el("p")
                .class("help")
                .child(records.help.as_ref().map(say))
                .child(records.blank.as_ref().map(say)),
        )
        .child(helps)
        .child(el("p").class("help").child(text::PASTE_ROWS_HINT.get(lang)))
}

/// What the help of a column has its id from.
fn column_id(input: usize) -> String {
    format!("column-{input}")
}

fn column_head(column: &'static Input, lang: Lang) -> Element {
    let unit = match column.ty.kind {
        Kind::Money => Some(text::YUAN.get(lang)),
        Kind::Ratio => Some("%"),
        _ => None,
    };
    let small = |words: &'static str| el("span").class("optional").child(words);
    let optional = column.optional.then(|| small(text::OPTIONAL.get(lang)));
    let head = match column.ty.kind.is_numeric() {
        true => el("th").class("amount"),
        false => el("th"),
    };
    head.attr("scope", "col")
        .child(column.label.get(lang))
        .child(unit.map(small))
        .child(optional)
}

/// One row: its number, its fields, what removes it, what the rules give for it.
fn row(
    desk: &'static Desk,
    records: &'static Records,
    rules: &[usize],
    at: usize,
    is_last: bool,
    lang: Lang,
) -> Element {
    let word = period_word(Axis::Rows(0), at).get(lang).to_owned();
    let mut row = el("tr").child(
        el("th")
            .attr("scope", "row")
            .child(text::number(at + 1))
            .child(unseen(word.clone())),
    );
    for input in records.range() {
        row = row.child(cell(desk, input, at, &word, lang));
    }
    let remove = (!is_last).then(|| {
        button("close")
            .attr("aria-label", text::delete_row(lang, &word))
            .on("click", move |_| remove(desk, records, at))
            .child(el("span").attr("aria-hidden", "true").child("×"))
    });
    row = row.child(el("td").child(remove));
    for &rule in rules {
        let shown = move || {
            let table = desk.policy.rules.get(rule)?.ty.axis.rows()?;
            desk.changes.rules.get(rule)?.track();
            desk.changes.rows.track();
            let record = desk
                .understood
                .with_untracked(|form| form.record(table, at))?;
            desk.statement.with_untracked(|statement| {
                let rules = &statement.as_ref().ok()?.outcome.rules;
                let cell = rules.get(rule)?.get(record)?;
                results::number(desk, rule, record, cell, lang)
            })
        };
        row = row.child(el("td").class("amount").live(shown));
    }
    row
}

fn cell(desk: &'static Desk, input: usize, row: usize, word: &str, lang: Lang) -> Option<Element> {
    let column = desk.policy.inputs.get(input)?;
    let field = Field::Input { input, period: row };
    let id = field_id(field);
    let remark_id = format!("{id}-remark");
    let described = match fields::has_help(column, lang) {
        true => format!("{}-help {remark_id}", column_id(input)),
        false => remark_id.clone(),
    };
    let (control, _) = fields::control(desk, field, column, lang, described);
    let name = text::in_period(lang, word, column.label.get(lang));
    let wrong = move || fields::problem(desk, field, lang, None);
    Some(
        el("td")
            .child(
                fields::apart()
                    .child(el("label").class("unseen").attr("for", id).child(name))
                    .child(control),
            )
            .child(el("p").class("remark").id(remark_id).live(wrong)),
    )
}

fn unseen(words: impl Into<Part>) -> Element {
    el("span").class("unseen").child(words)
}

/// Below the grid: the figure that is being typed, read back.
fn read_back(desk: &'static Desk, current: RwSignal<Option<Field>>, lang: Lang) -> Element {
    let content = move || {
        let Some(Field::Input { input, period }) = current.get() else {
            return None;
        };
        let ty = desk.policy.inputs.get(input)?.ty;
        let field = Field::Input { input, period };
        let (figure, is_said) = fields::read_back(desk, field, ty.kind, lang)?;
        is_said.then(|| format!("{} {figure}", period_word(ty.axis, period).get(lang)))
    };
    el("p").class("series-remarks remark").live(content)
}

/// Which rows are shown, and the way to those before and after.
fn pager(desk: &'static Desk, table: usize, records: &'static Records, lang: Lang) -> Part {
    let shown_from = desk.shown_from[table];
    let (from, count) = (shown_from.get(), count(desk, records));
    if count <= SHOWN {
        return NOTHING;
    }
    let to = count.min(from + SHOWN);
    let turn = |to: Option<usize>, word: text::Say| {
        to.map(|to| {
            button("quiet")
                .on("click", move |_| shown_from.set(to))
                .child(word.get(lang))
        })
    };
    let [first, last, all] = [from + 1, to, count].map(text::number);
    several([
        el("span")
            .class("help")
            .child(text::shown_rows(lang, &first, &last, &all))
            .into(),
        turn(from.checked_sub(SHOWN), text::EARLIER_ROWS).into(),
        turn((to < count).then_some(to), text::LATER_ROWS).into(),
    ])
}

/// How many rows the form has.
fn count(desk: &Desk, records: &Records) -> usize {
    let column = desk.inputs.get(records.first);
    column.map_or(0, |column| column.with(Vec::len))
}

/// Gives a record table this many rows; new ones are empty.
pub(super) fn resize(desk: &Desk, records: &Records, rows: usize) {
    if count(desk, records) == rows {
        return;
    }
    let mut spare = desk.spare.get_untracked();
    let new = || desk.owner.with(|| RwSignal::new(String::new()));
    for column in columns(desk, records.range()) {
        let mut fields = column.get_untracked();
        spare.extend(fields.drain(rows.min(fields.len())..));
        fields.resize_with(rows, || {
            let field = spare.pop().unwrap_or_else(new);
            field.set(String::new());
            field
        });
        column.set(fields);
    }
    desk.spare.set(spare);
}

fn columns(desk: &Desk, range: Range<usize>) -> &[RwSignal<Vec<RwSignal<String>>>] {
    desk.inputs.get(range).unwrap_or_default()
}

/// Sees to it that the last row is an empty one, ready to be typed into.
fn settle(desk: &Desk, records: &Records) {
    let is_filled = |column: &RwSignal<Vec<RwSignal<String>>>| {
        let last = column.with_untracked(|fields| fields.last().copied());
        last.is_some_and(|last| last.with_untracked(|text| !text.is_empty()))
    };
    let rows = count(desk, records);
    if rows < MOST && columns(desk, records.range()).iter().any(is_filled) {
        resize(desk, records, rows + 1);
    }
}

/// Removes a row. The focus goes to the one that takes its place.
fn remove(desk: &'static Desk, records: &Records, row: usize) {
    desk.unfinished.set(None);
    // Each field stays where it is on the page; what stands in those below moves up.
    for column in columns(desk, records.range()) {
        let fields = column.get_untracked();
        for pair in fields.get(row..).unwrap_or_default().windows(2) {
            if let [field, below] = pair {
                let text = below.get_untracked();
                if field.with_untracked(|before| *before != text) {
                    field.set(text);
                }
            }
        }
    }
    resize(desk, records, count(desk, records).saturating_sub(1));
    settle(desk, records);
    go(desk, records.first, row);
}

/// Puts the focus on what is asked for after this field, if anything is.
pub(super) fn go_on(desk: &Desk, from: Field) {
    if let Some(field) = desk.next_missing(Some(from)) {
        reveal(desk, field);
    }
}

/// Puts the focus on a field, for which its group may have to be unfolded and its row brought onto the page.
pub(super) fn reveal(desk: &Desk, field: Field) {
    if desk.is_guest() {
        return;
    }
    if route::is_statement() {
        // The fields are on the calculator, which goes on from here.
        desk.asked.set(Some(field));
        route::go(&["#/", &desk.address].concat());
        return;
    }
    match field {
        Field::Parameter(_) => desk.parameters_open.set(true),
        Field::Input { input, .. } => {
            let first = desk.policy.records_of(input);
            let first = first.map_or(input, |records| records.first);
            for (group, open) in desk.policy.groups.iter().zip(&desk.groups_open) {
                if group.inputs.contains(&first) {
                    open.set(true);
                }
            }
        }
    }
    if let Field::Input { input, period } = field
        && let Some(table) = desk.policy.inputs.get(input)
        && let Some(table) = table.ty.axis.rows()
        && let Some(shown_from) = desk.shown_from.get(table)
    {
        let from = period - period % SHOWN;
        if shown_from.get_untracked() != from {
            shown_from.set(from);
        }
    }
    super::focus(&field_id(field));
}

fn go(desk: &Desk, input: usize, row: usize) {
    reveal(desk, Field::Input { input, period: row });
}

/// The column (an input) and row of the field that an event comes from.
fn cell_of(target: Option<EventTarget>) -> Option<(usize, usize)> {
    let id = target?.dyn_into::<web_sys::Element>().ok()?.id();
    let (input, row) = id.strip_prefix("input-")?.split_once('-')?;
    Some((input.parse().ok()?, row.parse().ok()?))
}

/// Enter goes down a column (with Shift, up), the arrows to the neighbour on that side.
fn walk(desk: &Desk, event: &KeyboardEvent) {
    let (Some((input, row)), Some(way)) = (cell_of(event.target()), way(event)) else {
        return;
    };
    let field = event
        .target()
        .and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    // Days and lists use the arrows themselves.
    let is_text = field.is_some_and(|field| field.type_() == "text");
    let Some(records) = desk.policy.records_of(input) else {
        return;
    };
    let (input, row) = match way {
        Way::On => (Some(input), Some(row + 1)),
        Way::Back => (Some(input), row.checked_sub(1)),
        _ if !is_text => return,
        Way::Down => (Some(input), Some(row + 1)),
        Way::Up => (Some(input), row.checked_sub(1)),
        Way::Right => (Some(input + 1), Some(row)),
        Way::Left => (input.checked_sub(1), Some(row)),
    };
    event.prevent_default();
    if let (Some(input), Some(row)) = (input, row)
        && records.range().contains(&input)
    {
        if row < count(desk, records) {
            go(desk, input, row);
        } else if matches!(way, Way::On) {
            go_on(desk, Field::Input { input, period: row });
        }
    }
}

/// Spreads a pasted block over the rows from the focused field on; rows are added as they are needed. What a text field can take
/// by itself is left to the browser.
fn take_paste(
    desk: &Desk,
    records: &'static Records,
    event: &ClipboardEvent,
    notice: RwSignal<String>,
    lang: Lang,
) {
    let (Some((input, row)), Some(columns)) = (
        cell_of(event.target()),
        desk.policy.inputs.get(records.range()),
    ) else {
        return;
    };
    let pasted = event
        .clipboard_data()
        .and_then(|data| data.get_data("text").ok());
    let Some(pasted) = pasted else {
        return;
    };
    let block = paste::block(columns, input.saturating_sub(records.first), &pasted);
    if block.is_single()
        && !matches!(
            desk.policy.inputs[input].ty.kind,
            Kind::Date | Kind::Bool | Kind::Choice(_)
        )
    {
        return;
    }
    event.prevent_default();
    let found = block.rows.len();
    let fits = found.min(MOST.saturating_sub(row));
    resize(desk, records, count(desk, records).max(row + fits));
    let fields: Vec<_> = records.range().map(|input| desk.fields(input)).collect();
    for (at, line) in block.rows.iter().take(fits).enumerate() {
        for (column, text) in line {
            if let Some(field) = fields.get(*column).and_then(|fields| fields.get(row + at)) {
                field.set(text.clone());
            }
        }
    }
    settle(desk, records);
    desk.unfinished.set(None);
    notice.set(came_of(&block, fits, lang));
}

/// What came of a paste, and what was left out.
fn came_of(block: &Block, fits: usize, lang: Lang) -> String {
    let mut said = text::pasted_rows(lang, &text::number(fits));
    let mut say = |sentence: String| {
        said.push_str(lang.pick("", " "));
        said.push_str(&sentence);
    };
    if block.by_name {
        say(text::BY_HEADINGS.get(lang).to_owned());
    }
    let left = block.rows.len() - fits;
    if left > 0 {
        say(text::rows_left(
            lang,
            &text::number(MOST),
            &text::number(left),
        ));
    }
    if !block.strange.is_empty() {
        say(text::no_such_columns(
            lang,
            &text::list(lang, &block.strange),
        ));
    }
    if block.beyond > 0 {
        say(text::cells_beyond(lang, &text::number(block.beyond)));
    }
    if block.above > 0 {
        say(text::lines_above(lang, &text::number(block.above)));
    }
    said
}

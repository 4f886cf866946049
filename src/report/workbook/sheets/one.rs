//! A single scenario, down the page: what is filled in, gates, rules.

use rust_xlsxwriter::{Formula, Worksheet};

use crate::policy::model::Policy;
use crate::policy::{Axis, Kind, messages};

use super::super::WorkbookError;
use super::super::fields::{Field, FieldId, Role};
use super::super::layout::{Spot, fixed, on_sheet};
use super::style::{self, Use};
use super::{Book, Computed, put_text};

/// The column of the first value, behind label and unit.
const FIRST: u16 = 2;

/// The width of a value's column, in characters.
const VALUE: u32 = 15;

/// The row below title, identity and total.
const BELOW_TITLE: u32 = 4;

/// What stands in a row.
#[derive(Clone, Copy, Debug)]
enum Line {
    Section(Section),
    /// The heads of the values below: of an axis, or of what is filled in and what it counts as.
    Heads(Axis),
    InputHeads,
    Field(FieldId),
    /// A single figure: filled in, and beside it what it counts as.
    Pair(FieldId, FieldId),
}

#[derive(Clone, Copy, Debug)]
enum Section {
    Inputs,
    Gates,
    Rules,
}

fn is_on_main(field: &Field) -> bool {
    field.axis.rows().is_none()
}

/// All lines, the first below the title.
fn lines(policy: &Policy, fields: &[Field]) -> Vec<Line> {
    let mut lines = vec![Line::Section(Section::Inputs)];
    let find = |role: Role| {
        fields
            .iter()
            .position(|field| field.role == role && is_on_main(field))
    };
    let pairs: Vec<(FieldId, FieldId)> = (0..policy.inputs.len())
        .filter_map(|at| find(Role::Entered(at)).zip(find(Role::Counted(at))))
        .collect();
    let is_one = |id: FieldId| fields[id].axis == Axis::One;
    let rows: Vec<FieldId> = (0..policy.records.len())
        .filter_map(|at| find(Role::Rows(at)))
        .collect();
    if !rows.is_empty() || pairs.iter().any(|&(id, _)| is_one(id)) {
        lines.push(Line::InputHeads);
    }
    for &(entered, counted) in pairs.iter().filter(|&&(id, _)| is_one(id)) {
        lines.push(Line::Pair(entered, counted));
    }
    lines.extend(rows.into_iter().map(Line::Field));
    for axis in [Axis::Month, Axis::Quarter] {
        let of = pairs.iter().filter(|&&(id, _)| fields[id].axis == axis);
        for (at, &(entered, counted)) in of.enumerate() {
            if at == 0 {
                lines.push(Line::Heads(axis));
            }
            lines.push(Line::Field(entered));
            lines.push(Line::Field(counted));
        }
    }
    let gates = (0..policy.gates.len())
        .map(crate::policy::model::Step::Gate)
        .collect::<Vec<_>>();
    let rules = (0..policy.rules.len())
        .map(crate::policy::model::Step::Rule)
        .collect::<Vec<_>>();
    for (section, steps) in [(Section::Gates, gates), (Section::Rules, rules)] {
        let list = super::in_order(fields, &steps, &is_on_main);
        if list.is_empty() {
            continue;
        }
        lines.push(Line::Section(section));
        let mut axis = None;
        for id in list {
            if axis != Some(fields[id].axis) {
                axis = Some(fields[id].axis);
                lines.push(Line::Heads(fields[id].axis));
            }
            lines.push(Line::Field(id));
        }
    }
    lines
}

/// Where every field of the main sheet stands.
pub(in super::super) fn lay_out(policy: &Policy, fields: &[Field], spots: &mut [Spot]) {
    for (row, line) in (BELOW_TITLE..).zip(lines(policy, fields)) {
        match line {
            Line::Field(id) => spots[id] = Spot::Line { row, column: FIRST },
            Line::Pair(entered, counted) => {
                spots[entered] = Spot::Line { row, column: FIRST };
                spots[counted] = Spot::Line {
                    row,
                    column: FIRST + 1,
                };
            }
            _ => {}
        }
    }
}

/// The cells that a field's name stands for.
pub(super) fn range(book: &Book<'_>, id: FieldId) -> String {
    let layout = book.layout;
    if let Spot::Rows { table, column } = layout.spots[id] {
        let (first, last) = layout.blocks[table]
            .first()
            .map_or((0, 0), |block| (block.first, block.last()));
        let range = format!("{}:{}", fixed(first, column), fixed(last, column));
        return on_sheet(&layout.sheets[table], &range);
    }
    let last = usize::from(layout.width(id)).saturating_sub(1);
    let (sheet, row, left) = layout.cell(id, 0, 0);
    let (_, _, right) = layout.cell(id, 0, last);
    let cells = if left == right {
        fixed(row, left)
    } else {
        format!("{}:{}", fixed(row, left), fixed(row, right))
    };
    on_sheet(sheet, &cells)
}

pub(super) fn head(sheet: &mut Worksheet, book: &Book<'_>) -> Result<(), WorkbookError> {
    let (policy, lang) = (book.plan.policy, book.lang);
    sheet.set_column_width(0, 34)?.set_column_width(1, 8)?;
    let last_column = last_column(book.layout.fields);
    let mut wide = 42;
    for column in FIRST..=last_column {
        sheet.set_column_width(column, VALUE)?;
        wide += VALUE;
    }
    sheet.set_screen_gridlines(false);
    sheet.set_row_height(0, 26)?;
    put_text(sheet, 0, 0, policy.title.get(lang), &style::title())?;
    let name = book.scenarios.first().map_or("", |scenario| scenario.name);
    let identity = format!("{name} · {} · {}", policy.id, policy.version);
    put_text(
        sheet,
        1,
        0,
        identity.trim_start_matches(" · "),
        &style::subtitle(),
    )?;
    if let Some(total) = policy.total()
        && let Some(id) = field_of(book, Role::Rule(total))
    {
        put_text(
            sheet,
            2,
            0,
            &book.label(id),
            &style::label(Use::Paid).set_font_size(13),
        )?;
        put_text(
            sheet,
            2,
            1,
            style::unit(Kind::Money, lang),
            &style::label(Use::Paid),
        )?;
        sheet.set_row_height(2, 22)?;
    }
    sheet.set_freeze_panes(3, FIRST)?;
    sheet.set_repeat_rows(0, 2)?;
    style::print(sheet, policy, lang, wide);
    Ok(())
}

/// The last column that has values.
fn last_column(fields: &[Field]) -> u16 {
    let on_main = fields.iter().filter(|field| is_on_main(field));
    let widest = on_main.filter_map(|field| field.axis.periods()).max();
    // What is filled in and what it counts as.
    FIRST + u16::try_from(widest.unwrap_or(1).max(2)).unwrap_or(1) - 1
}

fn field_of(book: &Book<'_>, role: Role) -> Option<FieldId> {
    book.layout
        .fields
        .iter()
        .position(|field| field.role == role)
}

pub(super) fn write(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    computed: &Computed<'_>,
) -> Result<(), WorkbookError> {
    let (policy, lang) = (book.plan.policy, book.lang);
    let fields = book.layout.fields;
    let all = lines(policy, fields);
    let last_column = last_column(fields);
    for (row, line) in (BELOW_TITLE..).zip(&all) {
        match *line {
            Line::Section(section) => {
                let word = match section {
                    Section::Inputs => lang.pick("填报项", "Filled in"),
                    Section::Gates => {
                        lang.pick("门槛（TRUE 通过，FALSE 未通过）", "Gates (TRUE: passed)")
                    }
                    Section::Rules => lang.pick("计算", "Worked out"),
                };
                put_text(sheet, row, 0, word, &style::band())?;
                for column in 1..=last_column {
                    sheet.write_blank(row, column, &style::band())?;
                }
                sheet.set_row_height(row, 20)?;
            }
            Line::InputHeads => {
                let heads = lang.pick(
                    ["项目", "单位", "填写", "采用"],
                    ["Item", "Unit", "Filled in", "As counted"],
                );
                for (column, head) in (0..).zip(heads) {
                    put_text(sheet, row, column, head, &style::head())?;
                }
            }
            Line::Heads(axis) => {
                let heads = lang.pick(["项目", "单位"], ["Item", "Unit"]);
                for (column, head) in (0..).zip(heads) {
                    put_text(sheet, row, column, head, &style::head())?;
                }
                for period in 0..axis.periods().unwrap_or(1) {
                    let word = if axis == Axis::One {
                        lang.pick("值", "Value").to_owned()
                    } else {
                        messages::period_word(axis, period).get(lang).to_owned()
                    };
                    let column = FIRST + u16::try_from(period).unwrap_or(0);
                    put_text(sheet, row, column, &word, &style::head())?;
                }
            }
            Line::Field(id) => line_of(sheet, book, id, row, computed)?,
            Line::Pair(entered, counted) => {
                line_of(sheet, book, entered, row, computed)?;
                book.put_formula(sheet, counted, 0, 0, computed)?;
            }
        }
    }
    if let Some(total) = policy.total()
        && let Some(id) = field_of(book, Role::Rule(total))
    {
        let (_, row, column) = book.layout.cell(id, 0, 0);
        let result = book.result(&fields[id], 0, 0, computed)?;
        let formula =
            Formula::new(format!("={}", fixed(row, column))).set_result(book.shown(result));
        let format = style::of(Kind::Money, Use::Paid).set_font_size(13);
        sheet.write_formula_with_format(2, FIRST, formula, &format)?;
    }
    Ok(())
}

fn line_of(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    id: FieldId,
    row: u32,
    computed: &Computed<'_>,
) -> Result<(), WorkbookError> {
    let field = book.field(id);
    let purpose = book.purpose(id);
    let label = book.label(id);
    put_text(sheet, row, 0, &label, &style::label(purpose))?;
    sheet.set_row_height(row, style::row_for(&[(&label, 32)]))?;
    let unit = style::unit(field.kind, book.lang);
    put_text(sheet, row, 1, unit, &style::label(purpose))?;
    let periods = field.axis.periods().unwrap_or(1);
    for period in 0..periods {
        if let Role::Entered(_) = field.role {
            book.put_entered(sheet, id, 0, period)?;
        } else {
            book.put_formula(sheet, id, 0, period, computed)?;
        }
    }
    if let Role::Entered(at) = field.role {
        let last = FIRST + u16::try_from(periods).unwrap_or(1) - 1;
        let input = &book.plan.policy.inputs[at];
        book.validate(sheet, input, (row, FIRST), (row, last))?;
    }
    if let Some(note) = book.note(id) {
        sheet.insert_note(row, 0, &note)?;
    }
    Ok(())
}

//! A batch: a row for each scenario; what is filled in, then gates, then rules with all their periods.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Formula, Worksheet};

use crate::lang::Both;
use crate::policy::model::{Policy, Step};
use crate::policy::{Axis, messages};
use crate::table::heading::GROUPS;

use super::super::WorkbookError;
use super::super::fields::{Field, FieldId, Role};
use super::super::layout::{Spot, column_name};
use super::super::values;
use super::style::{self, Use};
use super::{Book, Computed, put_text};

/// Title, sums, sections, heads.
pub(in super::super) const FIRST_ROW: u32 = 4;

/// The rows of what stands above the scenarios.
const SUMS: u32 = 1;
const SECTIONS: u32 = 2;
const HEADS: u32 = 3;

/// The columns of a scenario's name and of its total.
const NAME: u16 = 0;
const TOTAL: u16 = 1;

/// Columns that a sheet has.
const COLUMNS: usize = 16_384;

/// The sections from left to right, with their fields.
fn sections(policy: &Policy, fields: &[Field]) -> [(Both<'static>, Vec<FieldId>); 4] {
    let on_main = |field: &Field| field.axis.rows().is_none();
    let with = |wanted: &dyn Fn(Role) -> bool| -> Vec<FieldId> {
        (0..fields.len())
            .filter(|&id| on_main(&fields[id]) && wanted(fields[id].role))
            .collect()
    };
    let gates: Vec<Step> = (0..policy.gates.len()).map(Step::Gate).collect();
    let rules: Vec<Step> = (0..policy.rules.len()).map(Step::Rule).collect();
    let [entered, counted, tested, worked_out] = GROUPS;
    [
        (entered, with(&|role| matches!(role, Role::Entered(_)))),
        (
            counted,
            with(&|role| matches!(role, Role::Counted(_) | Role::Rows(_))),
        ),
        (tested, super::in_order(fields, &gates, &on_main)),
        (worked_out, super::in_order(fields, &rules, &on_main)),
    ]
}

/// Where every field of the main sheet stands.
pub(in super::super) fn lay_out(
    policy: &Policy,
    fields: &[Field],
    spots: &mut [Spot],
) -> Result<(), WorkbookError> {
    let first = if policy.total().is_some() {
        TOTAL + 1
    } else {
        TOTAL
    };
    let mut column = usize::from(first);
    for (_, list) in sections(policy, fields) {
        for id in list {
            spots[id] = Spot::Column(u16::try_from(column).unwrap_or(u16::MAX));
            column += fields[id].axis.periods().unwrap_or(1);
        }
    }
    if column > COLUMNS {
        return Err(WorkbookError::TooManyColumns { columns: column });
    }
    Ok(())
}

fn total_of(book: &Book<'_>) -> Option<FieldId> {
    let total = book.plan.policy.total()?;
    let fields = book.layout.fields;
    fields
        .iter()
        .position(|field| field.role == Role::Rule(total))
}

pub(super) fn head(sheet: &mut Worksheet, book: &Book<'_>) -> Result<(), WorkbookError> {
    let (policy, lang) = (book.plan.policy, book.lang);
    sheet.set_screen_gridlines(false);
    sheet.set_row_height(0, 26)?;
    put_text(sheet, 0, NAME, policy.title.get(lang), &style::title())?;
    put_text(
        sheet,
        HEADS,
        NAME,
        lang.pick("方案", "Scenario"),
        &style::head(),
    )?;
    let names = book.scenarios.iter().map(|scenario| scenario.name);
    sheet.set_column_width(NAME, style::column_for(names, 40).max(24))?;
    let sums = lang.pick("合计（筛选后可见的行）", "Sum of the rows shown");
    put_text(sheet, SUMS, NAME, sums, &style::label(Use::Paid))?;
    put_text(sheet, SECTIONS, NAME, "", &style::band())?;
    if let Some(id) = total_of(book) {
        put_text(sheet, HEADS, TOTAL, &book.label(id), &style::head())?;
        put_text(
            sheet,
            SECTIONS,
            TOTAL,
            lang.pick("合计", "Total"),
            &style::band(),
        )?;
        sheet.set_column_width(TOTAL, 16)?;
    }
    let fields = book.layout.fields;
    let mut wide = 44;
    let mut height = style::row_for(&[("", 1)]);
    for (group, list) in sections(policy, fields) {
        let mut begun = false;
        for id in list {
            let field = &fields[id];
            let aside = matches!(field.role, Role::Counted(_) | Role::Rows(_) | Role::Part(_));
            let (_, _, column) = book.layout.cell(id, 0, 0);
            let width = book.layout.width(id);
            for period in 0..width {
                let column = column + period;
                let mut label = book.label(id);
                if field.axis != Axis::One {
                    let word = messages::period_word(field.axis, usize::from(period));
                    label = format!("{label} {}", word.get(lang));
                }
                put_text(sheet, HEADS, column, &label, &style::head())?;
                let room = style::width(field.kind).saturating_sub(1) as usize;
                height = height.max(style::row_for(&[(&label, room)]));
                let section = if begun { "" } else { group.get(lang) };
                put_text(sheet, SECTIONS, column, section, &style::band())?;
                begun = true;
                sheet.set_column_width(column, style::width(field.kind))?;
            }
            if let Some(note) = book.note(id) {
                sheet.insert_note(HEADS, column, &note)?;
            }
            if aside {
                sheet.group_columns_collapsed(column, column + width - 1)?;
            } else {
                wide += u32::from(width) * style::width(field.kind);
            }
        }
    }
    sheet.set_row_height(HEADS, height)?;
    sheet.set_freeze_panes(
        FIRST_ROW,
        if total_of(book).is_some() {
            TOTAL + 1
        } else {
            TOTAL
        },
    )?;
    sheet.set_repeat_rows(SECTIONS, HEADS)?;
    sheet.set_repeat_columns(NAME, TOTAL)?;
    style::print(sheet, policy, lang, wide);
    Ok(())
}

pub(super) fn write(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    scenario: usize,
    computed: &Computed<'_>,
) -> Result<(), WorkbookError> {
    let row = book.layout.row_of(scenario);
    let name = book.scenarios[scenario].name;
    put_text(sheet, row, NAME, name, &style::name())?;
    let fields = book.layout.fields;
    for (id, field) in fields.iter().enumerate() {
        if field.axis.rows().is_some() {
            continue;
        }
        for period in 0..field.axis.periods().unwrap_or(1) {
            if let Role::Entered(_) = field.role {
                book.put_entered(sheet, id, scenario, period)?;
            } else {
                book.put_formula(sheet, id, scenario, period, computed)?;
            }
        }
    }
    if let Some(id) = total_of(book) {
        let (_, _, column) = book.layout.cell(id, scenario, 0);
        let result = book.result(&fields[id], scenario, 0, computed)?;
        let formula = format!("={}{}", column_name(column), row + 1);
        let formula = Formula::new(formula).set_result(book.shown(result));
        let format = style::of(fields[id].kind, Use::Paid);
        sheet.write_formula_with_format(row, TOTAL, formula, &format)?;
    }
    Ok(())
}

/// The sums of the columns of payout lines so far, with one more scenario: none where they are more than we compute.
pub(super) fn added(
    book: &Book<'_>,
    so_far: Option<Vec<Option<Decimal>>>,
    computed: &Computed<'_>,
) -> Vec<Option<Decimal>> {
    let columns = paid(book);
    let mut sums = so_far.unwrap_or_else(|| vec![Some(Decimal::ZERO); columns.len()]);
    for (sum, (at, _, period)) in sums.iter_mut().zip(columns) {
        if let Some(number) = computed.outcome.rules[at]
            .get(period)
            .and_then(crate::engine::Cell::number)
        {
            *sum = sum.and_then(|sum| sum.checked_add(number));
        }
    }
    sums
}

/// The columns of payout lines and of the total: rule, column, period.
fn paid(book: &Book<'_>) -> Vec<(usize, u16, usize)> {
    let mut columns = Vec::new();
    if let (Some(_), Some(total)) = (total_of(book), book.plan.policy.total()) {
        columns.push((total, TOTAL, 0));
    }
    for (id, field) in book.layout.fields.iter().enumerate() {
        let Role::Rule(at) = field.role else {
            continue;
        };
        if book.purpose(id) != Use::Paid || field.axis.rows().is_some() {
            continue;
        }
        for period in 0..field.axis.periods().unwrap_or(1) {
            let (_, _, column) = book.layout.cell(id, 0, period);
            columns.push((at, column, period));
        }
    }
    columns
}

pub(super) fn foot(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    sums: Option<&[Option<Decimal>]>,
) -> Result<(), WorkbookError> {
    let last_row = book.layout.row_of(book.scenarios.len()) - 1;
    let fields = book.layout.fields;
    for (place, (at, column, _)) in paid(book).into_iter().enumerate() {
        let name = column_name(column);
        // Passes over errors and over rows that a filter hides.
        let range = format!("{name}{}:{name}{}", FIRST_ROW + 1, last_row + 1);
        let sum = sums.and_then(|sums| sums.get(place).copied().flatten());
        let result = sum.and_then(values::nearest).map(|sum| sum.to_string());
        let formula = Formula::new(format!("=_xlfn.AGGREGATE(9,7,{range})"))
            .set_result(book.shown(result.unwrap_or_default()));
        let format = style::of(book.plan.policy.rules[at].ty.kind, Use::Paid);
        sheet.write_formula_with_format(SUMS, column, formula, &format)?;
    }
    let mut last_column = TOTAL;
    for (id, field) in fields.iter().enumerate() {
        if field.axis.rows().is_some() {
            continue;
        }
        let width = book.layout.width(id);
        let (_, _, column) = book.layout.cell(id, 0, 0);
        last_column = last_column.max(column + width - 1);
        if let Role::Entered(at) = field.role {
            let input = &book.plan.policy.inputs[at];
            book.validate(
                sheet,
                input,
                (FIRST_ROW, column),
                (last_row, column + width - 1),
            )?;
        }
    }
    sheet.autofilter(HEADS, 0, last_row, last_column)?;
    Ok(())
}

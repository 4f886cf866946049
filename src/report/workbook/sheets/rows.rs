//! The rows of a record table: those of each scenario together, what is worked out in each row beside it.

use rust_xlsxwriter::Worksheet;

use crate::policy::model::{Policy, Step};

use super::super::WorkbookError;
use super::super::fields::{Field, FieldId, Role};
use super::super::layout::{Block, Spot};
use super::super::{Named, ROWS};
use super::style::{self, Use};
use super::{Book, Computed, put_text};

/// Title, sections, heads.
const FIRST_ROW: u32 = 3;

/// The rows of what stands above.
const SECTIONS: u32 = 1;
const HEADS: u32 = 2;

/// The column of the scenario's name.
const NAME: u16 = 0;

/// The fields of a record table from left to right.
pub(in super::super) fn column_order(
    policy: &Policy,
    fields: &[Field],
    table: usize,
) -> Vec<FieldId> {
    let here = |field: &Field| field.axis.rows() == Some(table);
    let with = |wanted: &dyn Fn(Role) -> bool| -> Vec<FieldId> {
        (0..fields.len())
            .filter(|&id| here(&fields[id]) && wanted(fields[id].role))
            .collect()
    };
    let gates = (0..policy.gates.len()).map(Step::Gate);
    let steps: Vec<Step> = gates
        .chain((0..policy.rules.len()).map(Step::Rule))
        .collect();
    let mut list = with(&|role| matches!(role, Role::Entered(_)));
    list.extend(with(&|role| matches!(role, Role::Counted(_))));
    list.extend(super::in_order(fields, &steps, &here));
    list
}

/// Where the fields and the scenarios' rows of a record table stand.
pub(in super::super) fn lay_out(
    policy: &Policy,
    fields: &[Field],
    table: usize,
    scenarios: &[Named<'_>],
    spots: &mut [Spot],
) -> Result<Vec<Block>, WorkbookError> {
    for (column, id) in (NAME + 1..).zip(column_order(policy, fields, table)) {
        spots[id] = Spot::Rows { table, column };
    }
    let mut first = FIRST_ROW;
    let mut blocks = Vec::with_capacity(scenarios.len());
    for scenario in scenarios {
        let rows = scenario.case.inputs[policy.records[table].first].len();
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        blocks.push(Block { first, rows });
        first = first.saturating_add(rows).saturating_add(1);
        if first > ROWS {
            return Err(WorkbookError::TooManyRows {
                rows: first as usize,
            });
        }
    }
    Ok(blocks)
}

pub(super) fn head(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    table: usize,
) -> Result<(), WorkbookError> {
    let (policy, lang) = (book.plan.policy, book.lang);
    let records = &policy.records[table];
    sheet.set_screen_gridlines(false);
    sheet.set_row_height(0, 26)?;
    let title = format!("{} · {}", policy.title.get(lang), records.label.get(lang));
    put_text(sheet, 0, 0, &title, &style::title())?;
    put_text(
        sheet,
        HEADS,
        NAME,
        lang.pick("方案", "Scenario"),
        &style::head(),
    )?;
    put_text(sheet, SECTIONS, NAME, "", &style::band())?;
    let names = book.scenarios.iter().map(|scenario| scenario.name);
    sheet.set_column_width(NAME, style::column_for(names, 40))?;
    let mut section = "";
    let mut wide = 24;
    let mut height = style::row_for(&[("", 1)]);
    for (column, id) in (NAME + 1..).zip(column_order(policy, book.layout.fields, table)) {
        let field = book.field(id);
        let label = book.label(id);
        put_text(sheet, HEADS, column, &label, &style::head())?;
        let room = style::width(field.kind).saturating_sub(1) as usize;
        height = height.max(style::row_for(&[(&label, room)]));
        let word = match field.role {
            Role::Entered(_) => lang.pick("填报", "Filled in"),
            Role::Counted(_) => lang.pick("采用", "As counted"),
            _ => lang.pick("逐行计算", "Row by row"),
        };
        put_text(
            sheet,
            SECTIONS,
            column,
            if word == section { "" } else { word },
            &style::band(),
        )?;
        section = word;
        sheet.set_column_width(column, style::width(field.kind))?;
        if !matches!(field.role, Role::Counted(_)) {
            wide += style::width(field.kind);
        }
        if let Some(note) = book.note(id) {
            sheet.insert_note(HEADS, column, &note)?;
        }
        if let Role::Counted(_) = field.role {
            sheet.group_columns_collapsed(column, column)?;
        }
        if let Role::Entered(at) = field.role {
            let last = book.layout.blocks[table]
                .last()
                .map_or(FIRST_ROW, |block| block.last());
            let input = &policy.inputs[at];
            book.validate(sheet, input, (FIRST_ROW, column), (last, column))?;
        }
    }
    sheet.set_row_height(HEADS, height)?;
    sheet.set_freeze_panes(FIRST_ROW, NAME + 1)?;
    sheet.set_repeat_rows(SECTIONS, HEADS)?;
    style::print(sheet, policy, lang, wide);
    let last_row = book.layout.blocks[table]
        .last()
        .map_or(FIRST_ROW, |block| block.last());
    let columns = column_order(policy, book.layout.fields, table).len();
    let last_column = u16::try_from(columns).unwrap_or(u16::MAX);
    sheet.autofilter(HEADS, NAME, last_row, last_column)?;
    Ok(())
}

pub(super) fn write(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    table: usize,
    scenario: usize,
    computed: &Computed<'_>,
) -> Result<(), WorkbookError> {
    let block = book.layout.blocks[table][scenario];
    let order = column_order(book.plan.policy, book.layout.fields, table);
    let name = book.scenarios[scenario].name;
    for row in 0..block.rows as usize {
        let down = u32::try_from(row).unwrap_or(u32::MAX);
        // A row without a name would not count.
        let name = if name.is_empty() { "·" } else { name };
        put_text(sheet, block.first + down, NAME, name, &style::name())?;
        for &id in &order {
            if let Role::Entered(_) = book.field(id).role {
                book.put_entered(sheet, id, scenario, row)?;
            } else {
                book.put_formula(sheet, id, scenario, row, computed)?;
            }
        }
    }
    // The spare row can be filled in.
    for (column, id) in (NAME + 1..).zip(order) {
        let field = book.field(id);
        if let Role::Entered(_) = field.role {
            sheet.write_blank(block.last(), column, &style::of(field.kind, Use::Input))?;
        }
    }
    Ok(())
}

//! What the policy sets: parameters, bands, matrices, each under a name.

use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use crate::policy::Kind;
use crate::policy::model::{Bound, FirstSlice, Table, TableKind, Term};
use crate::policy::value::Value;

use super::super::WorkbookError;
use super::super::layout::{column_name, fixed, on_sheet};
use super::super::translate::has_foot;
use super::super::values;
use super::super::vocabulary::TableNames;
use super::style::{self, Use};
use super::{Book, labelled, put_text, put_value};

/// Below everything that can be looked up.
const FOOT: f64 = -1e300;

/// How the edge below the first band is shown.
const FOOT_PATTERN: (&str, &str) = (
    "\"低于首档\";\"低于首档\"",
    "\"below the first\";\"below the first\"",
);

/// Names of ranges, to be defined when all sheets are there.
type Ranges = Vec<(String, String)>;

pub(super) fn write(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    name: &str,
    ranges: &mut Ranges,
) -> Result<(), WorkbookError> {
    let (policy, lang) = (book.plan.policy, book.lang);
    let widths: [u32; 6] = [30, 16, 11, 12, 60, 44];
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    let wide = widths.iter().sum();
    sheet.set_screen_gridlines(false);
    let title = lang.pick("参数", "Parameters");
    put_text(
        sheet,
        0,
        0,
        &format!("{} · {title}", policy.title.get(lang)),
        &style::title(),
    )?;
    sheet.set_row_height(0, 26)?;
    let heads = lang.pick(
        ["参数", "值", "单位", "状态", "原文", "说明"],
        ["Parameter", "Value", "Unit", "Status", "Clause", "Note"],
    );
    for (column, head) in heads.iter().enumerate() {
        put_text(
            sheet,
            1,
            u16::try_from(column).unwrap_or(0),
            head,
            &style::head(),
        )?;
    }
    sheet.set_freeze_panes(2, 1)?;
    let mut row = 2;
    for (at, parameter) in policy.parameters.iter().enumerate() {
        let name_shown = labelled(&parameter.label, &parameter.name, lang);
        put_text(sheet, row, 0, &name_shown, &style::label(Use::Result))?;
        let format = style::of(parameter.kind, Use::Parameter);
        match &book.plan.settings.parameters[at] {
            Some(value) => put_value(sheet, row, 1, value, &format, &parameter.name)?,
            None => {
                sheet.write_blank(row, 1, &format)?;
            }
        }
        let mut state = style::status(parameter.provenance.status, lang);
        if book.plan.settings.overridden.get(at) == Some(&true) {
            state = lang.pick("已改", "changed");
        } else if book.plan.settings.parameters[at].is_none() {
            state = lang.pick("未设", "not set");
        }
        let label = style::label(Use::Result);
        put_text(sheet, row, 2, style::unit(parameter.kind, lang), &label)?;
        put_text(sheet, row, 3, state, &label)?;
        put_text(
            sheet,
            row,
            4,
            parameter.provenance.clause.as_deref().unwrap_or(""),
            &label,
        )?;
        let note = parameter
            .provenance
            .note
            .as_ref()
            .map_or("", |note| note.get(lang));
        put_text(sheet, row, 5, note, &label)?;
        let clause = parameter.provenance.clause.as_deref().unwrap_or("");
        let height = style::row_for(&[(&name_shown, 28), (clause, 58), (note, 42)]);
        sheet.set_row_height(row, height)?;
        if let Some(note) = style::note(&parameter.provenance, None, policy, lang) {
            sheet.insert_note(row, 1, &note)?;
        }
        ranges.push((
            book.vocabulary.parameters[at].clone(),
            on_sheet(name, &fixed(row, 1)),
        ));
        row += 1;
    }
    for (at, table) in policy.tables.iter().enumerate() {
        row += 1;
        row = write_table(
            sheet,
            book,
            table,
            &book.vocabulary.tables[at],
            row,
            name,
            ranges,
        )?;
    }
    sheet.set_repeat_rows(0, 0)?;
    style::print(sheet, policy, lang, wide);
    Ok(())
}

/// Defines the names that were collected.
pub(super) fn define(workbook: &mut Workbook, ranges: &Ranges) -> Result<(), WorkbookError> {
    for (name, range) in ranges {
        workbook.define_name(name, &format!("={range}"))?;
    }
    Ok(())
}

/// A column of cells as a range of this sheet.
fn down(sheet: &str, column: u16, first: u32, last: u32) -> String {
    let range = format!("{}:{}", fixed(first, column), fixed(last, column));
    on_sheet(sheet, &range)
}

fn write_table(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    table: &Table,
    names: &TableNames,
    first: u32,
    name: &str,
    ranges: &mut Ranges,
) -> Result<u32, WorkbookError> {
    let (policy, lang) = (book.plan.policy, book.lang);
    let label = labelled(&table.label, &table.name, lang);
    put_text(
        sheet,
        first,
        0,
        &format!("{label} · {}", kind_word(table, lang)),
        &style::band(),
    )?;
    for column in 1..6 {
        sheet.write_blank(first, column, &style::band())?;
    }
    if let Some(note) = style::note(&table.provenance, None, policy, lang) {
        sheet.insert_note(first, 0, &note)?;
    }
    let head_row = first + 1;
    let mut row = first + 2;
    match (&table.matrix, &table.step) {
        (Some(matrix), _) => {
            let corner = format!(
                "{} \\ {}",
                style::unit(table.over, lang),
                style::unit(matrix.across, lang)
            );
            put_text(sheet, head_row, 0, &corner, &style::head())?;
            for (at, term) in matrix.columns.iter().enumerate() {
                let column = u16::try_from(at + 1).unwrap_or(u16::MAX);
                put_term(sheet, book, head_row, column, term, matrix.across, false)?;
            }
            let first = row;
            for (term, cells) in matrix.rows.iter().zip(&matrix.cells) {
                put_term(sheet, book, row, 0, term, table.over, false)?;
                for (at, cell) in cells.iter().enumerate() {
                    let column = u16::try_from(at + 1).unwrap_or(u16::MAX);
                    if let Some(term) = cell {
                        put_term(sheet, book, row, column, term, table.gives, false)?;
                    } else {
                        // Nothing is set here: who looks it up gets no figure.
                        let result = book.shown("#N/A".to_owned());
                        let formula = Formula::new("=NA()").set_result(result);
                        let format = style::of(table.gives, Use::Parameter);
                        sheet.write_formula_with_format(row, column, formula, &format)?;
                    }
                }
                row += 1;
            }
            let last_column = u16::try_from(matrix.columns.len()).unwrap_or(1);
            let last = row.saturating_sub(1);
            ranges.push((names.rows.clone(), down(name, 0, first, last)));
            let across = format!("{}:{}", fixed(head_row, 1), fixed(head_row, last_column));
            ranges.push((names.columns.clone(), on_sheet(name, &across)));
            let cells = format!("{}:{}", fixed(first, 1), fixed(last, last_column));
            ranges.push((names.gives.clone(), on_sheet(name, &cells)));
        }
        (None, Some(step)) => {
            let heads = lang.pick(["每满", "返", "最多"], ["each", "pays", "at most"]);
            for (column, head) in heads.iter().enumerate() {
                put_text(
                    sheet,
                    head_row,
                    u16::try_from(column).unwrap_or(0),
                    head,
                    &style::head(),
                )?;
            }
            put_term(sheet, book, row, 0, &step.each, table.over, false)?;
            put_term(sheet, book, row, 1, &step.pays, table.gives, false)?;
            match &step.at_most {
                Some(most) => put_term(sheet, book, row, 2, most, table.gives, true)?,
                None => {
                    sheet.write_blank(row, 2, &style::of(table.gives, Use::Parameter))?;
                }
            }
            for (column, name_of) in [&names.from, &names.gives, &names.most]
                .into_iter()
                .enumerate()
            {
                let column = u16::try_from(column).unwrap_or(0);
                ranges.push((name_of.clone(), on_sheet(name, &fixed(row, column))));
            }
            row += 1;
        }
        _ => {
            let marginal = table.kind == TableKind::Marginal;
            let from = if table.kind == TableKind::Lookup {
                lang.pick("键", "key")
            } else if table.lower == Bound::Inclusive || table.kind == TableKind::Linear {
                lang.pick("达到（≥）", "from (≥)")
            } else {
                lang.pick("高于（>）", "above (>)")
            };
            put_text(sheet, head_row, 0, from, &style::head())?;
            put_text(sheet, head_row, 1, lang.pick("值", "gives"), &style::head())?;
            if marginal {
                put_text(
                    sheet,
                    head_row,
                    2,
                    lang.pick("级差", "rise"),
                    &style::head(),
                )?;
            }
            let first = row;
            if has_foot(table) {
                let pattern = lang.pick(FOOT_PATTERN.0, FOOT_PATTERN.1);
                let foot = style::of(table.over, Use::Part).set_num_format(pattern);
                sheet.write_number_with_format(row, 0, FOOT, &foot)?;
                sheet.write_number_with_format(row, 1, 0, &style::of(table.gives, Use::Part))?;
                row += 1;
            }
            for (at, band) in table.bands.iter().enumerate() {
                put_term(sheet, book, row, 0, &band.from, table.over, false)?;
                put_term(sheet, book, row, 1, &band.gives, table.gives, false)?;
                if marginal {
                    let here = format!("{}{}", column_name(1), row + 1);
                    let rise = if at == 0 {
                        format!("={here}")
                    } else {
                        format!("={here}-{}{row}", column_name(1))
                    };
                    let formula = Formula::new(rise).set_result(book.shown(String::new()));
                    let format = style::of(table.gives, Use::Part);
                    sheet.write_formula_with_format(row, 2, formula, &format)?;
                }
                row += 1;
            }
            let last = row.saturating_sub(1).max(first);
            ranges.push((names.from.clone(), down(name, 0, first, last)));
            ranges.push((names.gives.clone(), down(name, 1, first, last)));
            if marginal {
                ranges.push((names.rises.clone(), down(name, 2, first, last)));
            }
        }
    }
    Ok(row)
}

/// A figure of a table: its own, or a reference to the parameter that it is.
fn put_term(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    column: u16,
    term: &Term,
    kind: Kind,
    is_limit: bool,
) -> Result<(), WorkbookError> {
    match term {
        Term::Literal(value) => put_value(
            sheet,
            row,
            column,
            value,
            &style::of(kind, Use::Parameter),
            "",
        ),
        Term::Parameter(at) => {
            let name = &book.vocabulary.parameters[*at];
            let value = &book.plan.settings.parameters[*at];
            let formula = match (value, is_limit) {
                // A limit that is not set limits nothing: a text is passed over.
                (_, true) => format!("=IF({name}=\"\",\"\",{name})"),
                (Some(_), false) => format!("={name}"),
                (None, false) => format!("=IF({name}=\"\",NA(),{name})"),
            };
            let result = match value {
                Some(Value::Number(number)) => {
                    values::digits(*number, &book.plan.policy.parameters[*at].name)?.to_string()
                }
                Some(Value::Text(text)) => text.clone(),
                None if !is_limit => "#N/A".to_owned(),
                _ => String::new(),
            };
            let formula = Formula::new(formula).set_result(book.shown(result));
            sheet.write_formula_with_format(row, column, formula, &style::of(kind, Use::Result))?;
            Ok(())
        }
    }
}

fn kind_word(table: &Table, lang: crate::lang::Lang) -> &'static str {
    match (table.kind, table.first_slice) {
        (TableKind::Whole, _) => lang.pick("全量按档：达到哪档，全部按哪档", "whole-amount tiers"),
        (TableKind::Marginal, FirstSlice::Unpaid) => lang.pick(
            "累进：每段按自己的比例，首档以下不计",
            "marginal tiers, nothing below the first",
        ),
        (TableKind::Marginal, FirstSlice::PaidOnceReached) => lang.pick(
            "累进：每段按自己的比例，达到首档后从头计",
            "marginal tiers, from the first yuan once the first is reached",
        ),
        (TableKind::Step, _) => lang.pick("每满 X 返 Y", "each full X pays Y"),
        (TableKind::Lookup, _) => lang.pick("对照", "lookup"),
        (TableKind::Linear, _) => lang.pick("线性：锚点之间按直线", "linear between anchors"),
        (TableKind::Matrix, _) => lang.pick("矩阵：按行列查", "matrix"),
    }
}

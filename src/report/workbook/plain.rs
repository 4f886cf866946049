//! A plain list as a workbook: figures as numbers, money summed by a live formula that follows the filter, ready to print.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Worksheet, utility};

use crate::lang::Lang;
use crate::report::plain::{Holds, PlainColumn, PlainSheet};

use super::values::{digits, nearest, text};
use super::{ROWS, SHEET_NAME, WorkbookError, begun, plain_heading};

/// The widest column, in characters.
const WIDEST: usize = 60;

/// Writes a list as a workbook.
///
/// # Errors
/// Where there are more rows than a sheet has, or a figure or text is longer than a cell keeps.
pub fn write(plain: &PlainSheet, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    write_all(std::slice::from_ref(plain), lang)
}

/// Writes lists as a workbook, a sheet each, called as the first of them.
///
/// # Errors
/// As [`write`], and where two lists have the same title.
pub fn write_all(lists: &[PlainSheet], lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let title = lists.first().map_or("", |plain| plain.title.get(lang));
    let mut workbook = begun(title, "")?;
    for plain in lists {
        write_sheet(workbook.add_worksheet(), plain, lang)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(sheet: &mut Worksheet, plain: &PlainSheet, lang: Lang) -> Result<(), WorkbookError> {
    let rows = plain.rows.len();
    // One for the headings, one for the sums.
    if rows + 2 > ROWS as usize {
        return Err(WorkbookError::TooManyRows { rows });
    }
    let title = plain.title.get(lang);
    let name = title.chars().filter(|c| !"[]:*?/\\'".contains(*c));
    sheet.set_name(name.take(SHEET_NAME).collect::<String>())?;
    let last = u32::try_from(plain.rows.len()).unwrap_or(ROWS);
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_row_height(0, 30)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header(["&L", &title.replace('&', "&&"), "&R&P / &N"].concat());
    for (at, column) in (0_u16..).zip(&plain.columns) {
        write_column(sheet, at, column, plain, lang)?;
    }
    if let Some(end) = plain.columns.len().checked_sub(1).filter(|_| last > 0) {
        sheet.autofilter(0, 0, last, u16::try_from(end).unwrap_or(u16::MAX))?;
    }
    Ok(())
}

fn write_column(
    sheet: &mut Worksheet,
    at: u16,
    column: &PlainColumn,
    plain: &PlainSheet,
    lang: Lang,
) -> Result<(), WorkbookError> {
    let heading = plain_heading();
    let figures = match column.holds {
        Holds::Money => Format::new().set_num_format("#,##0.00"),
        Holds::Ratio => Format::new().set_num_format("0.00%"),
        _ => Format::new(),
    }
    .set_align(FormatAlign::Top);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let place = usize::from(at);
    sheet.write_string_with_format(0, at, column.heading.get(lang), &heading)?;
    let name = column.heading.get(lang);
    let mut sum = Decimal::ZERO;
    for (row, cells) in (1_u32..).zip(&plain.rows) {
        let Some(cell) = cells.get(place).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        match (column.holds, figure(column.holds, cell)) {
            (Holds::Figures | Holds::Money | Holds::Ratio, Some(number)) => {
                sum = sum.saturating_add(number);
                let number = digits(number, name)?;
                sheet.write_number_with_format(row, at, number, &figures)?;
            }
            _ => {
                sheet.write_string_with_format(row, at, text(cell, name)?, &words)?;
            }
        }
    }
    let last = u32::try_from(plain.rows.len()).unwrap_or(ROWS);
    if column.holds == Holds::Money && last > 0 {
        let total = Format::new()
            .set_bold()
            .set_num_format("#,##0.00")
            .set_border_top(FormatBorder::Thin);
        let range = utility::cell_range(1, at, last, at);
        let formula = Formula::new(["=SUBTOTAL(109,", &range, ")"].concat());
        let shown = nearest(sum).unwrap_or_default().to_string();
        sheet.write_formula_with_format(last + 1, at, formula.set_result(shown), &total)?;
    }
    let cells = plain.rows.iter().filter_map(|cells| cells.get(place));
    let longest = cells.map(|cell| width(cell)).max().unwrap_or(0);
    let wide = longest
        .max(width(column.heading.get(lang)))
        .clamp(6, WIDEST);
    sheet.set_column_width(at, f64::from(u16::try_from(wide + 2).unwrap_or(12)))?;
    Ok(())
}

/// The figure that a cell is; of `12.5%` the plain share.
fn figure(holds: Holds, cell: &str) -> Option<Decimal> {
    match cell.strip_suffix('%').filter(|_| holds == Holds::Ratio) {
        Some(percent) => percent
            .parse::<Decimal>()
            .ok()?
            .checked_mul(Decimal::new(1, 2)),
        None => cell.parse().ok(),
    }
}

/// How wide a text is, in figures: Chinese characters are twice as wide.
fn width(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(!c.is_ascii())).sum()
}

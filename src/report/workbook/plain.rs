//! A plain list as a workbook: figures as numbers, money summed by a live formula that follows the filter, ready to print. What stands
//! above it, or a document, line by line.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Worksheet, utility};

use crate::lang::Lang;
use crate::report::plain::{Holds, LineStyle, PlainColumn, PlainLine, PlainSheet};

use super::values::{digits, nearest, text};
use super::{ROWS, SHEET_NAME, WorkbookError, begun, plain_heading};

/// The widest column, in characters.
const WIDEST: usize = 60;

/// The widest column of a document, in characters: several of them share a page.
const WIDEST_OF_LINES: usize = 32;

/// How shares are shown that have more places than two.
const SHARE: &str = "0.00##%";

/// The height of a line, in points.
const LINE: u32 = 15;

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
    let rows = plain.above.len() + plain.rows.len();
    // One for the headings, one for the sums.
    if rows + 2 > ROWS as usize {
        return Err(WorkbookError::TooManyRows { rows });
    }
    let title = plain.title.get(lang);
    let name = title.chars().filter(|c| !"[]:*?/\\'".contains(*c));
    sheet.set_name(name.take(SHEET_NAME).collect::<String>())?;
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_header(["&L", &title.replace('&', "&&"), "&R&P / &N"].concat());
    let first = u32::try_from(plain.above.len()).unwrap_or(ROWS);
    let widths = write_lines(sheet, plain)?;
    if plain.columns.is_empty() {
        for (at, wide) in (0_u16..).zip(widths) {
            set_width(sheet, at, wide)?;
        }
        return Ok(());
    }
    let last = first + u32::try_from(plain.rows.len()).unwrap_or(ROWS);
    sheet.set_freeze_panes(first + 1, 0)?;
    sheet.set_row_height(first, 30)?;
    sheet.set_landscape();
    sheet.set_repeat_rows(first, first)?;
    for (at, column) in (0_u16..).zip(&plain.columns) {
        write_column(sheet, (first, at), column, plain, lang)?;
    }
    if let Some(end) = plain.columns.len().checked_sub(1).filter(|_| last > first) {
        sheet.autofilter(first, 0, last, u16::try_from(end).unwrap_or(u16::MAX))?;
    }
    Ok(())
}

fn set_width(sheet: &mut Worksheet, at: u16, wide: usize) -> Result<(), WorkbookError> {
    let wide = f64::from(u16::try_from(wide + 2).unwrap_or(12));
    sheet.set_column_width(at, wide)?;
    Ok(())
}

/// The lines above a list, or of a document; how wide the columns are that its tables need.
fn write_lines(sheet: &mut Worksheet, plain: &PlainSheet) -> Result<Vec<usize>, WorkbookError> {
    let is_table = |line: &&PlainLine| {
        matches!(
            line.style,
            LineStyle::Heads | LineStyle::Row | LineStyle::Sum | LineStyle::Fact
        )
    };
    let mut widths: Vec<usize> = Vec::new();
    for line in plain.above.iter().filter(is_table) {
        // What a fact is goes over all the columns behind its name.
        let counted = if line.style == LineStyle::Fact {
            1
        } else {
            line.cells.len()
        };
        for (at, (_, cell)) in line.cells.iter().take(counted).enumerate() {
            if at == widths.len() {
                widths.push(8);
            }
            if let Some(wide) = widths.get_mut(at) {
                *wide = (*wide).max(width(cell).min(WIDEST_OF_LINES));
            }
        }
    }
    let least = plain.columns.len().max(2);
    if widths.len() < least {
        widths.resize(least, 12);
    }
    let whole = widths.iter().sum::<usize>() + 2 * widths.len();
    let end = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(1);
    for (row, line) in (0_u32..).zip(&plain.above) {
        let behind = whole.saturating_sub(widths.first().map_or(0, |wide| wide + 2));
        let tall = |cell: &str, wide: usize| width(cell).div_ceil(wide.max(1)).max(1);
        let mut lines = 1;
        let format = line_format(line.style);
        match (line.style, line.cells.as_slice()) {
            (_, []) => {}
            (LineStyle::Title | LineStyle::Heading | LineStyle::Words, [(_, cell), ..]) => {
                lines = tall(cell, whole);
                sheet.merge_range(row, 0, row, end, text(cell, "")?, &format)?;
            }
            (LineStyle::Fact, [(_, name), rest @ ..]) => {
                let said = rest.first().map_or("", |(_, cell)| cell.as_str());
                lines = tall(said, behind);
                let bold = Format::new().set_text_wrap().set_align(FormatAlign::Top);
                sheet.write_string_with_format(row, 0, text(name, "")?, &bold)?;
                if end > 1 {
                    sheet.merge_range(row, 1, row, end, text(said, name)?, &format)?;
                } else {
                    sheet.write_string_with_format(row, 1, text(said, name)?, &format)?;
                }
            }
            (_, cells) => {
                for (at, (holds, cell)) in (0_u16..).zip(cells) {
                    let wide = widths.get(usize::from(at)).copied().unwrap_or(12);
                    lines = lines.max(tall(cell, wide));
                    write_cell(sheet, (row, at), (*holds, cell), &format)?;
                }
            }
        }
        let height = match line.style {
            LineStyle::Title => 30,
            _ => LINE * u32::try_from(lines).unwrap_or(1).min(26),
        };
        sheet.set_row_height(row, height)?;
    }
    Ok(widths)
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    (holds, cell): (Holds, &str),
    format: &Format,
) -> Result<(), WorkbookError> {
    // What has more digits than a cell keeps stays the text that it is.
    let number = match holds {
        Holds::Words => None,
        _ => figure(holds, &cell.replace(',', "")).and_then(|number| digits(number, cell).ok()),
    };
    match number {
        Some(number) => {
            let format = match holds {
                Holds::Money => format.clone().set_num_format("#,##0.00"),
                Holds::Ratio => format.clone().set_num_format(SHARE),
                Holds::Mixed if cell.ends_with('%') => format.clone().set_num_format(SHARE),
                _ => format.clone(),
            };
            sheet.write_number_with_format(row, at, number, &format)?;
        }
        None => {
            sheet.write_string_with_format(row, at, text(cell, "")?, format)?;
        }
    }
    Ok(())
}

fn line_format(style: LineStyle) -> Format {
    let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    match style {
        LineStyle::Title => Format::new()
            .set_bold()
            .set_font_size(16)
            .set_align(FormatAlign::Center),
        LineStyle::Heading => format.set_bold().set_align(FormatAlign::Left),
        LineStyle::Words => format.set_align(FormatAlign::Left),
        LineStyle::Fact => format
            .set_align(FormatAlign::Left)
            .set_border_bottom(FormatBorder::Thin),
        LineStyle::Heads => plain_heading(),
        LineStyle::Row => format.set_border(FormatBorder::Thin),
        LineStyle::Sum => format.set_bold().set_border(FormatBorder::Thin),
    }
}

fn write_column(
    sheet: &mut Worksheet,
    (first, at): (u32, u16),
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
    let share = figures.clone().set_num_format(SHARE);
    let place = usize::from(at);
    sheet.write_string_with_format(first, at, column.heading.get(lang), &heading)?;
    let name = column.heading.get(lang);
    let mut sum = Decimal::ZERO;
    for (row, cells) in (first + 1..).zip(&plain.rows) {
        let Some(cell) = cells.get(place).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        match (column.holds, figure(column.holds, cell)) {
            (Holds::Figures | Holds::Money | Holds::Ratio | Holds::Mixed, Some(number)) => {
                sum = sum.saturating_add(number);
                let number = digits(number, name)?;
                let format = match column.holds {
                    Holds::Mixed if cell.ends_with('%') => &share,
                    _ => &figures,
                };
                sheet.write_number_with_format(row, at, number, format)?;
            }
            _ => {
                sheet.write_string_with_format(row, at, text(cell, name)?, &words)?;
            }
        }
    }
    let last = first + u32::try_from(plain.rows.len()).unwrap_or(ROWS);
    if column.holds == Holds::Money && last > first {
        let total = Format::new()
            .set_bold()
            .set_num_format("#,##0.00")
            .set_border_top(FormatBorder::Thin);
        let range = utility::cell_range(first + 1, at, last, at);
        let formula = Formula::new(["=SUBTOTAL(109,", &range, ")"].concat());
        let shown = nearest(sum).unwrap_or_default().to_string();
        sheet.write_formula_with_format(last + 1, at, formula.set_result(shown), &total)?;
    }
    let cells = plain.rows.iter().filter_map(|cells| cells.get(place));
    let longest = cells.map(|cell| width(cell)).max().unwrap_or(0);
    let wide = longest
        .max(width(column.heading.get(lang)))
        .clamp(6, WIDEST);
    set_width(sheet, at, wide)
}

/// The figure that a cell is; of `12.5%` the plain share.
fn figure(holds: Holds, cell: &str) -> Option<Decimal> {
    let may_be_share = matches!(holds, Holds::Ratio | Holds::Mixed);
    match cell.strip_suffix('%').filter(|_| may_be_share) {
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

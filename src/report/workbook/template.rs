//! An empty table for a policy as a workbook: headings with their units, formats, lists of what may be chosen, an example row.

use rust_xlsxwriter::{Color, DataValidation, Format};

use crate::lang::Lang;
use crate::policy::Kind;
use crate::policy::model::Policy;
use crate::report::template::{self, TemplateColumn};
use crate::table::Shape;

use super::{WorkbookError, begun, plain_heading};

/// Rows below the headings that have formats and lists.
const ROWS: u32 = 2_000;

/// Writes the template of [`template::columns`] as a workbook.
///
/// # Errors
/// None that a policy could bring about; what the writer says otherwise.
pub fn write(policy: &Policy, shape: Shape, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let columns = template::columns(policy, shape, lang);
    let mut workbook = begun(policy.title.get(lang), "")?;
    let heading = plain_heading();
    let example = Format::new()
        .set_italic()
        .set_font_color(Color::RGB(0x0065_6157));
    let sheet = workbook.add_worksheet();
    sheet.set_name(lang.pick("填报表", "Table"))?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_row_height(0, 36)?;
    for (at, column) in (0_u16..).zip(&columns) {
        sheet.write_string_with_format(0, at, &column.heading, &heading)?;
        sheet.write_string_with_format(1, at, &column.example, &example)?;
        let kind = column
            .input
            .and_then(|input| policy.inputs.get(input))
            .map(|input| input.ty.kind);
        let width = column.heading.chars().count().clamp(10, 24);
        let width = u32::try_from(width * 9).unwrap_or(160);
        sheet.set_column_width_pixels(at, width)?;
        if let Some(format) = number_format(kind) {
            sheet.set_column_format(at, &Format::new().set_num_format(format))?;
        }
        if let Some(list) = list(column) {
            sheet.add_data_validation(1, at, ROWS, at, &list)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// How a column's figures look; percentages are entered as the heading says, without a sign.
fn number_format(kind: Option<Kind>) -> Option<&'static str> {
    match kind? {
        Kind::Money => Some("#,##0.00"),
        Kind::Date => Some("yyyy-mm-dd"),
        Kind::Month => Some("yyyy-mm"),
        _ => None,
    }
}

/// A list of what may be chosen, where Excel takes it: 255 characters at most.
fn list(column: &TemplateColumn) -> Option<DataValidation> {
    if column.choices.is_empty() {
        return None;
    }
    DataValidation::new()
        .allow_list_strings(&column.choices)
        .ok()
}

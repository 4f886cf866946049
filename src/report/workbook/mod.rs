//! XLSX with live formulas: a policy under a plan and the cases of one scenario or of many come in, the bytes of a workbook go out that
//! computes the same in Excel, WPS and `LibreOffice`, with no link to us.
//!
//! | file | step |
//! |---|---|
//! | `vocabulary`, `names` | the policy's names → names that Excel accepts |
//! | `translate` | formulas of rules and gates → Excel formulas over fields |
//! | `fields`, `formula` | what has cells of its own; a formula over it |
//! | `layout` | fields → cells: down a sheet for one scenario, across it for many |
//! | `sheets` | cells, formats, notes, names, print settings |
//! | [`template`] | an empty table to fill in, as a workbook |
//! | [`plain`] | a list of claims, or of who is nearly there, as a workbook |
//! | `values` | numbers, days and texts as cells keep them, or why they cannot |
//!
//! The same comes in, the same bytes go out: there is no clock in it.
mod error;
mod fields;
mod formula;
mod layout;
mod names;
pub mod plain;
mod sheets;
pub mod template;
mod translate;
mod values;
mod vocabulary;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
};

use crate::engine::{Case, Plan};
use crate::lang::Lang;

pub use error::WorkbookError;

use fields::{Field, Role};
use layout::{Layout, Spot};
use names::Names;
use sheets::Book;
use translate::Translator;
use vocabulary::Vocabulary;

/// Rows that a sheet has.
const ROWS: u32 = 1_048_576;

/// Characters that the name of a sheet may have.
const SHEET_NAME: usize = 31;

/// A scenario or dealer with its inputs.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Its name; also what its rows of record tables are marked with.
    pub name: &'a str,
    /// Its inputs.
    pub case: &'a Case,
}

/// What the cells of formulas hold until a program computes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cached {
    /// The results that we compute, for programs that only show a file.
    Ours,
    /// A number that is never right, for tests: whatever else is read was computed by the program that read the file.
    Wrong,
}

/// How a workbook is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The language of headings and explanations. Names in formulas are the policy's.
    pub lang: Lang,
    /// What formulas' cells hold until a program computes them.
    pub cached: Cached,
    /// Whether even a single scenario gets the sheet of a batch.
    pub as_batch: bool,
}

impl Options {
    /// With results; a single scenario down the page.
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            cached: Cached::Ours,
            as_batch: false,
        }
    }
}

/// A cell of a workbook: sheet, row and column from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The sheet's name.
    pub sheet: String,
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u16,
}

/// A written workbook.
#[derive(Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// By rule, by scenario: the first cell, and whether the others stand below it.
    rules: Vec<Places>,
    /// By gate.
    gates: Vec<Places>,
}

/// The cells of a rule or gate.
#[derive(Debug)]
struct Places {
    firsts: Vec<Address>,
    down: bool,
}

impl Places {
    fn at(&self, scenario: usize, period: usize) -> Option<Address> {
        let mut address = self.firsts.get(scenario)?.clone();
        if self.down {
            address.row += u32::try_from(period).ok()?;
        } else {
            address.column += u16::try_from(period).ok()?;
        }
        Some(address)
    }
}

/// An empty workbook. It has no clock: the same comes in, the same bytes go out.
fn begun(title: &str, comment: &str) -> Result<Workbook, WorkbookError> {
    let day = ExcelDateTime::from_ymd(2024, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_comment(comment)
        .set_creation_datetime(&day);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// How the headings of a plain table look.
fn plain_heading() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00E2_ECEE))
        .set_border(FormatBorder::Thin)
}

impl Written {
    /// Where a rule's value in a period or row (from 0) stands.
    pub fn rule(&self, scenario: usize, rule: usize, period: usize) -> Option<Address> {
        self.rules.get(rule)?.at(scenario, period)
    }

    /// Where it stands whether a gate is passed in a period or row.
    pub fn gate(&self, scenario: usize, gate: usize, period: usize) -> Option<Address> {
        self.gates.get(gate)?.at(scenario, period)
    }
}

/// Writes a workbook for a policy under a plan: down the page for one scenario, a row each for many.
///
/// # Errors
/// Where Excel could not say what the engine says: figures of more than 15 digits, days before 1900-03-01, more rows than a sheet has.
pub fn write(
    plan: &Plan<'_>,
    scenarios: &[Named<'_>],
    options: Options,
) -> Result<Written, WorkbookError> {
    let (policy, lang) = (plan.policy, options.lang);
    if scenarios.is_empty() {
        return Err(WorkbookError::Nothing);
    }
    let single = scenarios.len() == 1 && !options.as_batch;
    let mut taken = Names::default();
    let vocabulary = Vocabulary::of(policy, lang, &mut taken);
    let translated = Translator::run(plan, &vocabulary, lang)?;
    let fields: &[Field] = &translated.fields;

    let mut sheet_names: Vec<String> = Vec::new();
    let about = sheet_name(lang.pick("说明", "About"), &mut sheet_names);
    let parameters = sheet_name(lang.pick("参数", "Parameters"), &mut sheet_names);
    let main = if single {
        lang.pick("方案", "Scenario")
    } else {
        lang.pick("批量", "Batch")
    };
    let main = sheet_name(main, &mut sheet_names);
    let records = policy.records.iter();
    let record_sheets: Vec<String> = records
        .map(|records| sheet_name(&records.name, &mut sheet_names))
        .collect();

    let mut spots = vec![Spot::Column(0); fields.len()];
    if single {
        sheets::lay_out_one(policy, fields, &mut spots);
    } else {
        sheets::lay_out_many(policy, fields, &mut spots)?;
        let rows = scenarios.len() + 8;
        if u32::try_from(rows).is_ok_and(|rows| rows > ROWS) {
            return Err(WorkbookError::TooManyRows { rows });
        }
    }
    let mut blocks = Vec::new();
    for table in 0..policy.records.len() {
        blocks.push(sheets::lay_out_rows(
            policy, fields, table, scenarios, &mut spots,
        )?);
    }
    let names = fields
        .iter()
        .map(|field| single.then(|| named(plan, field)).flatten())
        .map(|name| name.map(|name| taken.take(&name)))
        .collect();
    let layout = Layout {
        fields,
        spots,
        names,
        main,
        sheets: record_sheets,
        first_row: sheets::FIRST_ROW,
        blocks,
    };
    let book = Book {
        plan,
        lang,
        cached: options.cached,
        vocabulary: &vocabulary,
        layout: &layout,
        scenarios,
        has_rows: !policy.records.is_empty(),
        single,
    };
    let comment = format!("{} {}", policy.id, policy.version);
    let mut workbook = begun(policy.title.get(lang), &comment)?;
    sheets::write(&book, &mut workbook, &[about, parameters])?;
    let bytes = workbook.save_to_buffer()?;

    let places = |ids: &[usize]| -> Vec<Places> {
        let of = |&id: &usize| Places {
            firsts: (0..scenarios.len())
                .map(|scenario| {
                    let (sheet, row, column) = layout.cell(id, scenario, 0);
                    Address {
                        sheet: sheet.to_owned(),
                        row,
                        column,
                    }
                })
                .collect(),
            down: fields[id].axis.rows().is_some(),
        };
        ids.iter().map(of).collect()
    };
    Ok(Written {
        rules: places(&translated.rules),
        gates: places(&translated.gates),
        bytes,
    })
}

/// The name that a field's cells get in a workbook of one scenario.
fn named(plan: &Plan<'_>, field: &Field) -> Option<String> {
    let policy = plan.policy;
    match field.role {
        Role::Counted(at) => Some(policy.inputs[at].name.clone()),
        Role::Rule(at) => Some(policy.rules[at].name.clone()),
        Role::Gate(at) => Some(policy.gates[at].name.clone()),
        Role::Rows(at) => Some(policy.records[at].name.clone()),
        Role::Entered(_) | Role::Part(_) => None,
    }
}

/// A sheet's name as Excel accepts it, each once.
fn sheet_name(wanted: &str, taken: &mut Vec<String>) -> String {
    let clean: String = wanted
        .chars()
        .map(|c| if "[]:*?/\\'".contains(c) { '_' } else { c })
        .collect();
    let mut number = 1;
    loop {
        let tail = if number == 1 {
            String::new()
        } else {
            format!("_{number}")
        };
        let mut name = String::new();
        for c in clean.chars() {
            if name.encode_utf16().count() + tail.len() + c.len_utf16() > SHEET_NAME {
                break;
            }
            name.push(c);
        }
        name.push_str(&tail);
        if !taken
            .iter()
            .any(|known| known.to_lowercase() == name.to_lowercase())
        {
            taken.push(name.clone());
            return name;
        }
        number += 1;
    }
}

//! The sheets: fields → cells, with formats, notes, names and print settings.
//!
//! | file | sheet |
//! |---|---|
//! | `about` | which policy, which readings, how to read the rest |
//! | `parameters` | what the policy sets, with its bands and matrices |
//! | `one` | a single scenario, down the page |
//! | `many` | a batch, a row for each scenario |
//! | `rows` | the rows of a record table |
//! | `style` | how cells look and sheets are printed |

mod about;
mod many;
mod one;
mod parameters;
mod rows;
mod style;

use rust_xlsxwriter::{DataValidation, DataValidationRule, Format, Formula, Note, Worksheet};

use crate::engine::{Outcome, Plan, Trace};
use crate::lang::{Lang, Text};
use crate::policy::model::{BlankPeriods, Input, Step};
use crate::policy::{Kind, Value};

use super::fields::{Field, FieldId, Role};
use super::layout::{Here, Layout};
use super::vocabulary::Vocabulary;
use super::{Cached, Named, WorkbookError, values};
use style::Use;

pub(super) use many::{FIRST_ROW, lay_out as lay_out_many};
pub(super) use one::lay_out as lay_out_one;
pub(super) use rows::lay_out as lay_out_rows;

/// Characters that a formula may have.
const FORMULA: usize = 8_192;

/// What a formula's cell shows where we have no result, until a program computes it. `LibreOffice` always computes cells with an error,
/// and so whatever is looked at by one that it computes.
const NOT_COMPUTED: &str = "#N/A";

/// See [`Cached::Wrong`].
const WRONG: &str = "-98765432.1";

/// Functions that may stand in each other.
const DEPTH: usize = 64;

/// What the engine makes of a scenario.
pub(super) struct Computed<'c> {
    outcome: Outcome,
    trace: Trace<'c>,
}

/// Everything that sheets are written from.
pub(super) struct Book<'b> {
    pub(super) plan: &'b Plan<'b>,
    pub(super) lang: Lang,
    pub(super) cached: Cached,
    pub(super) vocabulary: &'b Vocabulary,
    pub(super) layout: &'b Layout<'b>,
    pub(super) scenarios: &'b [Named<'b>],
    pub(super) has_rows: bool,
    pub(super) single: bool,
}

impl Book<'_> {
    /// What a cell holds until it is computed. Where there is no result, nothing may be taken for one.
    fn shown(&self, result: String) -> String {
        match self.cached {
            Cached::Ours if result.is_empty() => NOT_COMPUTED.to_owned(),
            Cached::Ours => result,
            Cached::Wrong => WRONG.to_owned(),
        }
    }

    fn field(&self, id: FieldId) -> &Field {
        &self.layout.fields[id]
    }

    /// What a field's cells are for.
    fn purpose(&self, id: FieldId) -> Use {
        match self.field(id).role {
            Role::Entered(_) => Use::Input,
            Role::Counted(_) | Role::Rows(_) | Role::Part(_) => Use::Part,
            Role::Gate(_) => Use::Result,
            Role::Rule(at) => {
                let rule = &self.plan.policy.rules[at];
                if rule.payout || rule.total {
                    Use::Paid
                } else {
                    Use::Result
                }
            }
        }
    }

    /// What a field is called.
    fn label(&self, id: FieldId) -> String {
        let (policy, lang) = (self.plan.policy, self.lang);
        let field = self.field(id);
        match field.role {
            Role::Entered(at) => input_label(&policy.inputs[at], lang),
            Role::Counted(at) => format!(
                "{} {}",
                input_label(&policy.inputs[at], lang),
                lang.pick("采用", "as counted")
            ),
            Role::Rows(at) => {
                let records = &policy.records[at];
                let name = labelled(&records.label, &records.name, lang);
                format!("{name} {}", lang.pick("行数", "rows"))
            }
            Role::Rule(at) => labelled(&policy.rules[at].label, &policy.rules[at].name, lang),
            Role::Gate(at) => labelled(&policy.gates[at].label, &policy.gates[at].name, lang),
            Role::Part(_) => field.label.clone(),
        }
    }

    /// The clause behind a field.
    fn note(&self, id: FieldId) -> Option<Note> {
        let (policy, lang) = (self.plan.policy, self.lang);
        match self.field(id).role {
            Role::Entered(at) => {
                let input = &policy.inputs[at];
                let lines: Vec<&str> = [&input.help, &input.blank]
                    .into_iter()
                    .flatten()
                    .map(|text| text.get(lang))
                    .collect();
                style::text_note(&lines.join("\n"))
            }
            Role::Rule(at) => {
                let rule = &policy.rules[at];
                let formula = format!("{} = {}", rule.name, self.plan.formula_of(at).text);
                let help = match &rule.help {
                    Some(help) => Text::new(
                        format!("{}\n{formula}", help.zh),
                        format!("{}\n{formula}", help.en),
                    ),
                    None => Text::same(formula),
                };
                style::note(&rule.provenance, Some(&help), policy, lang)
            }
            Role::Gate(at) => {
                let gate = &policy.gates[at];
                let conditions: Vec<&str> = gate
                    .conditions
                    .iter()
                    .map(|formula| &*formula.text)
                    .collect();
                let help = Text::same(conditions.join("\n"));
                style::note(&gate.provenance, Some(&help), policy, lang)
            }
            _ => None,
        }
    }

    /// Writes what was entered.
    fn put_entered(
        &self,
        sheet: &mut Worksheet,
        id: FieldId,
        scenario: usize,
        period: usize,
    ) -> Result<(), WorkbookError> {
        let Role::Entered(at) = self.field(id).role else {
            return Ok(());
        };
        let input = &self.plan.policy.inputs[at];
        let format = style::of(input.ty.kind, Use::Input);
        let (_, row, column) = self.layout.cell(id, scenario, period);
        let cells = &self.scenarios[scenario].case.inputs[at];
        match cells.get(period).and_then(Option::as_ref) {
            Some(Value::Bool(truth)) => {
                let word = if *truth { values::yes } else { values::no };
                put_text(sheet, row, column, word(self.lang), &format)
            }
            Some(value) => put_value(sheet, row, column, value, &format, &input.name),
            None => {
                sheet.write_blank(row, column, &format)?;
                Ok(())
            }
        }
    }

    /// Writes a formula, with the result that we compute.
    fn put_formula(
        &self,
        sheet: &mut Worksheet,
        id: FieldId,
        scenario: usize,
        period: usize,
        computed: &Computed<'_>,
    ) -> Result<(), WorkbookError> {
        let field = self.field(id);
        let (_, row, column) = self.layout.cell(id, scenario, period);
        let Some(formula) = field.formulas.get(period).or(field.formulas.last()) else {
            return Ok(());
        };
        let here = Here {
            layout: self.layout,
            scenario,
            row: field.axis.rows().map(|table| (table, row)),
        };
        let text = formula.text(&here);
        if text.chars().count() >= FORMULA || formula.depth() > DEPTH {
            return Err(WorkbookError::Formula {
                place: self.label(id),
            });
        }
        let result = self.shown(self.result(field, scenario, period, computed)?);
        let formula = Formula::new(format!("={text}")).set_result(result);
        let format = style::of(field.kind, self.purpose(id));
        sheet.write_formula_with_format(row, column, formula, &format)?;
        Ok(())
    }

    fn result(
        &self,
        field: &Field,
        scenario: usize,
        period: usize,
        computed: &Computed<'_>,
    ) -> Result<String, WorkbookError> {
        let policy = self.plan.policy;
        let (cells, name) = match field.role {
            Role::Rule(at) => (&computed.outcome.rules[at], &policy.rules[at].name),
            Role::Gate(at) => (&computed.outcome.gates[at], &policy.gates[at].name),
            Role::Counted(at) => {
                let input = &policy.inputs[at];
                let cell = counted(input, &self.scenarios[scenario].case.inputs[at], period);
                return values::result(&cell, &input.name, self.lang);
            }
            Role::Rows(at) => {
                let first = policy.records[at].first;
                let rows = self.scenarios[scenario].case.inputs[first].len();
                let missing = rows == 0 && !policy.records[at].optional;
                return Ok(if missing {
                    "#N/A".to_owned()
                } else {
                    rows.to_string()
                });
            }
            Role::Part(step) => {
                let part = field
                    .node
                    .and_then(|(which, node)| computed.trace.part(step, which, node, period));
                return match part {
                    Some(cell) => values::result(&cell, &field.label, self.lang),
                    None => Ok(String::new()),
                };
            }
            Role::Entered(_) => return Ok(String::new()),
        };
        match cells.get(period) {
            Some(cell) => values::result(cell, name, self.lang),
            None => Ok(String::new()),
        }
    }

    /// What may be filled in at these cells.
    fn validate(
        &self,
        sheet: &mut Worksheet,
        input: &Input,
        from: (u32, u16),
        to: (u32, u16),
    ) -> Result<(), WorkbookError> {
        let list: Vec<&str> = match input.ty.kind {
            Kind::Bool => vec![values::yes(self.lang), values::no(self.lang)],
            Kind::Choice(_) => input.option_ids(),
            kind if kind.is_numeric() => {
                let rule = DataValidationRule::Between(-1e15, 1e15);
                let message = self
                    .lang
                    .pick("请填数字，不带单位", "A number without a unit, please");
                let validation = DataValidation::new()
                    .allow_decimal_number(rule)
                    .set_error_message(message)?;
                sheet.add_data_validation(from.0, from.1, to.0, to.1, &validation)?;
                return Ok(());
            }
            _ => return Ok(()),
        };
        // A list that Excel does not take, or whose options it would take apart, is left out.
        if list.iter().any(|option| option.contains(',')) {
            return Ok(());
        }
        if let Ok(validation) = DataValidation::new().allow_list_strings(&list) {
            sheet.add_data_validation(from.0, from.1, to.0, to.1, &validation)?;
        }
        Ok(())
    }
}

/// The fields of these rules or gates, each after the steps that lead to it.
pub(super) fn in_order(
    fields: &[Field],
    steps: &[Step],
    wanted: &dyn Fn(&Field) -> bool,
) -> Vec<FieldId> {
    let mut list = Vec::new();
    for &step in steps {
        let own = match step {
            Step::Rule(at) => Role::Rule(at),
            Step::Gate(at) => Role::Gate(at),
        };
        for role in [Role::Part(step), own] {
            for (id, field) in fields.iter().enumerate() {
                if field.role == role && wanted(field) {
                    list.push(id);
                }
            }
        }
    }
    list
}

/// What an input counts as in a period or row.
fn counted(input: &Input, cells: &[Option<Value>], period: usize) -> crate::engine::Cell {
    let entered = cells.get(period).and_then(Option::as_ref);
    if let Some(value) = entered.or(input.default.as_ref()) {
        return crate::engine::Cell::Value(value.clone());
    }
    let begun = input.ty.axis.is_calendar()
        && input.ty.kind.is_numeric()
        && input.blank_periods == BlankPeriods::Zero
        && cells.iter().any(Option::is_some);
    if begun {
        return crate::engine::Cell::Value(Value::Number(rust_decimal::Decimal::ZERO));
    }
    crate::engine::Cell::Absent(crate::engine::Absence::Missing(vec![input.name.clone()]))
}

/// A label, with the name that the policy's formulas use where that is another.
fn labelled(label: &Text, name: &str, lang: Lang) -> String {
    let label = label.get(lang);
    if lang == Lang::Zh || label == name || label.is_empty() {
        return if label.is_empty() {
            name.to_owned()
        } else {
            label.to_owned()
        };
    }
    format!("{label} ({name})")
}

fn input_label(input: &Input, lang: Lang) -> String {
    labelled(&input.label, input.own_name(), lang)
}

/// A text, never a formula.
fn put_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), WorkbookError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else {
        let text = values::text(text, text.get(..40).unwrap_or(""))?;
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// A value as it is.
fn put_value(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    format: &Format,
    place: &str,
) -> Result<(), WorkbookError> {
    match value {
        Value::Number(number) => {
            sheet.write_number_with_format(row, column, values::digits(*number, place)?, format)?;
        }
        Value::Bool(truth) => {
            sheet.write_boolean_with_format(row, column, *truth, format)?;
        }
        Value::Date(date) => {
            let serial = values::serial(*date, place)?;
            sheet.write_number_with_format(row, column, serial, format)?;
        }
        Value::Text(text) => put_text(sheet, row, column, values::text(text, place)?, format)?,
    }
    Ok(())
}

/// Writes all sheets into a workbook.
pub(super) fn write(
    book: &Book<'_>,
    workbook: &mut rust_xlsxwriter::Workbook,
    names: &[String; 2],
) -> Result<(), WorkbookError> {
    let mut ranges = Vec::new();
    let mut about = Worksheet::new();
    about.set_name(&names[0])?;
    about::write(&mut about, book)?;
    let mut parameters = Worksheet::new();
    parameters.set_name(&names[1])?;
    parameters::write(&mut parameters, book, &names[1], &mut ranges)?;
    let mut main = Worksheet::new();
    main.set_name(&book.layout.main)?;
    let mut sheets: Vec<Worksheet> = Vec::new();
    for (table, name) in book.layout.sheets.iter().enumerate() {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        rows::head(&mut sheet, book, table)?;
        sheets.push(sheet);
    }
    if book.single {
        one::head(&mut main, book)?;
    } else {
        many::head(&mut main, book)?;
    }
    let mut total = None;
    for scenario in 0..book.scenarios.len() {
        let trace = book.plan.trace(book.scenarios[scenario].case);
        let computed = Computed {
            outcome: trace.outcome(),
            trace,
        };
        if book.single {
            one::write(&mut main, book, &computed)?;
        } else {
            many::write(&mut main, book, scenario, &computed)?;
            total = Some(many::added(book, total, &computed));
        }
        for (table, sheet) in sheets.iter_mut().enumerate() {
            rows::write(sheet, book, table, scenario, &computed)?;
        }
    }
    if !book.single {
        many::foot(&mut main, book, total.as_deref())?;
    }
    for (id, name) in book.layout.names.iter().enumerate() {
        if let Some(name) = name {
            ranges.push((name.clone(), one::range(book, id)));
        }
    }
    main.set_active(true);
    workbook.push_worksheet(about);
    workbook.push_worksheet(parameters);
    workbook.push_worksheet(main);
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    parameters::define(workbook, &ranges)
}

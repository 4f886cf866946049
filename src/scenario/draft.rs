//! The texts of a form → the settings and the case that the engine computes.
//!
//! Unlike entries that a program sends, a form is read while somebody is still typing: a field that cannot be read counts as
//! blank and has a problem of its own, everything else is computed all the same.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::engine::{Case, Entries, Settings, entries};
use crate::lang::Text;
use crate::policy::bind::{self, BindError};
use crate::policy::model::{Policy, Records};
use crate::policy::notation;
use crate::policy::problem::FigureProblem;
use crate::policy::{Axis, Entry, Kind, Type, Value, messages};

/// A form as it stands: what was typed into each field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// By input, then by period; of a column of a record table, by row.
    pub inputs: Vec<Vec<String>>,
    /// By parameter: an override; blank for the policy's own value.
    pub parameters: Vec<String>,
    /// By reading: the chosen option.
    pub readings: Vec<usize>,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Of an input, by index, in a period or row from 0.
    Input {
        /// The input.
        input: usize,
        /// The period, or the row as it stands in the form; 0 of a single figure.
        period: usize,
    },
    /// The override of the parameter at this index.
    Parameter(usize),
}

/// A field that cannot be read, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldProblem {
    /// Which field.
    pub field: Field,
    /// The sentence.
    pub message: Text,
}

/// A form as the engine understands it.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// Parameters and readings.
    pub settings: Settings,
    /// Inputs.
    pub case: Case,
    /// By record table: the rows of the form that the case has, in order. A row in which nothing stands is no record.
    pub rows: Vec<Vec<usize>>,
    /// Fields that were taken as blank because they cannot be read.
    pub problems: Vec<FieldProblem>,
}

impl Draft {
    /// A form in which nothing is filled in; each record table has one row to begin with.
    pub fn blank(policy: &Policy) -> Self {
        Self {
            inputs: policy
                .inputs
                .iter()
                .map(|input| vec![String::new(); input.ty.axis.periods().unwrap_or(1)])
                .collect(),
            parameters: vec![String::new(); policy.parameters.len()],
            readings: policy
                .readings
                .iter()
                .map(|reading| reading.default)
                .collect(),
        }
    }

    /// The form in which these settings and inputs stand: what [`Draft::read`] reads back.
    pub fn of(policy: &Policy, settings: &Settings, case: &Case) -> Self {
        let text = |kind: Kind, value: Option<&Value>| {
            value.map_or_else(String::new, |value| notation::write_edit(kind, value))
        };
        let inputs = policy.inputs.iter().zip(&case.inputs);
        let inputs = inputs.map(|(input, cells)| {
            let cells = cells.iter();
            let mut texts: Vec<String> = cells
                .map(|cell| text(input.ty.kind, cell.as_ref()))
                .collect();
            // A record table has one row to begin with.
            if texts.is_empty() {
                texts.push(String::new());
            }
            texts
        });
        let parameters = policy.parameters.iter().enumerate();
        Self {
            inputs: inputs.collect(),
            parameters: parameters
                .map(|(at, parameter)| match settings.overridden.get(at) {
                    Some(true) => text(parameter.kind, settings.parameters[at].as_ref()),
                    _ => String::new(),
                })
                .collect(),
            readings: settings.readings.clone(),
        }
    }

    /// The form with the policy's sample in it, where it has one.
    pub fn sample(policy: &Policy) -> Option<Self> {
        let entries = Entries::of_sample(policy.sample.as_ref()?);
        let (settings, case) = entries::read(policy, &entries).ok()?;
        Some(Self::of(policy, &settings, &case))
    }

    /// What stands in a row of a record table, by column.
    pub fn cells(&self, records: &Records, row: usize) -> Vec<String> {
        let columns = self.inputs.get(records.range()).unwrap_or_default();
        let cells = columns.iter().map(|column| column.get(row).cloned());
        cells.map(Option::unwrap_or_default).collect()
    }

    /// Puts these rows into a record table, in place of what stands there.
    pub fn set_rows(&mut self, records: &Records, rows: &[Vec<String>]) {
        let columns = self.inputs.get_mut(records.range()).unwrap_or_default();
        for (place, column) in columns.iter_mut().enumerate() {
            let cells = rows.iter().map(|row| row.get(place).cloned());
            *column = cells.map(Option::unwrap_or_default).collect();
        }
    }

    /// Reads every field.
    pub fn read(&self, policy: &Policy) -> Understood {
        self.read_again(policy, None)
    }

    /// As [`Draft::read`], but what stands as it did `before` is taken from what was understood of it: somebody who types changes
    /// one field of hundreds.
    pub fn read_again(&self, policy: &Policy, before: Option<(&Self, &Understood)>) -> Understood {
        let mut case = Case::blank(policy);
        let mut problems = Vec::new();
        let rows: Vec<Vec<usize>> = policy
            .records
            .iter()
            .map(|records| self.filled(records))
            .collect();
        for (at, (input, texts)) in policy.inputs.iter().zip(&self.inputs).enumerate() {
            let table = input.ty.axis.rows();
            let known = before.filter(|(draft, form)| {
                draft.inputs.get(at) == Some(texts)
                    && table.is_none_or(|table| form.rows.get(table) == rows.get(table))
            });
            if let Some((_, form)) = known
                && let Some(cells) = form.case.inputs.get(at)
            {
                case.inputs[at].clone_from(cells);
                let own = form.problems.iter().filter(
                    |problem| matches!(problem.field, Field::Input { input, .. } if input == at),
                );
                problems.extend(own.cloned());
                continue;
            }
            let options = input.option_ids();
            let cells = &mut case.inputs[at];
            let places = match table {
                Some(table) => rows[table].clone(),
                None => (0..cells.len()).collect(),
            };
            cells.resize(places.len(), None);
            for (cell, period) in cells.iter_mut().zip(places) {
                let Some(text) = texts.get(period) else {
                    continue;
                };
                let field = Field::Input { input: at, period };
                match read_field(input.ty.kind, &options, text) {
                    Ok(value) => *cell = value,
                    Err(message) => problems.push(FieldProblem { field, message }),
                }
            }
        }
        let known = before.filter(|(draft, _)| {
            draft.parameters == self.parameters && draft.readings == self.readings
        });
        let settings = match known {
            Some((_, form)) => {
                let problems_before = form.problems.iter();
                let own =
                    problems_before.filter(|problem| matches!(problem.field, Field::Parameter(_)));
                problems.extend(own.cloned());
                form.settings.clone()
            }
            None => self.settings(policy, &mut problems),
        };
        Understood {
            settings,
            case,
            rows,
            problems,
        }
    }

    fn settings(&self, policy: &Policy, problems: &mut Vec<FieldProblem>) -> Settings {
        let mut settings = Settings::of(policy);
        for (at, (parameter, text)) in policy.parameters.iter().zip(&self.parameters).enumerate() {
            match read_field(parameter.kind, &[], text) {
                Ok(Some(value)) => {
                    settings.overridden[at] = parameter.value.as_ref() != Some(&value);
                    settings.parameters[at] = Some(value);
                }
                Ok(None) => {}
                Err(message) => problems.push(FieldProblem {
                    field: Field::Parameter(at),
                    message,
                }),
            }
        }
        for (at, reading) in policy.readings.iter().enumerate() {
            if let Some(&chosen) = self.readings.get(at)
                && chosen < reading.options.len()
            {
                settings.readings[at] = chosen;
            }
        }
        settings
    }

    /// The rows of a record table in which anything stands.
    fn filled(&self, records: &Records) -> Vec<usize> {
        let columns = self.inputs.get(records.range()).unwrap_or_default();
        let height = columns.iter().map(Vec::len).max().unwrap_or(0);
        let stands = |row: &usize| {
            let mut texts = columns.iter().filter_map(|column| column.get(*row));
            texts.any(|text| !notation::is_blank(text))
        };
        (0..height).filter(stands).collect()
    }
}

impl Understood {
    /// The row of the form that a record stands in; any other period is where it is.
    pub fn row(&self, axis: Axis, period: usize) -> usize {
        let rows = axis.rows().and_then(|table| self.rows.get(table));
        let row = rows.and_then(|rows| rows.get(period));
        row.copied().unwrap_or(period)
    }

    /// Which record the row of a record table is; none where nothing stands in it.
    pub fn record(&self, table: usize, row: usize) -> Option<usize> {
        self.rows.get(table)?.binary_search(&row).ok()
    }
}

/// Reads one field; none where it is blank.
///
/// # Errors
/// What is wrong with the text, as a sentence.
pub fn read_field(kind: Kind, options: &[&str], text: &str) -> Result<Option<Value>, Text> {
    match bind::bind(Type::one(kind), options, &Entry::Text(text.to_owned())) {
        Ok(cells) => Ok(cells.into_iter().next().flatten()),
        Err(BindError::Figure { text, reason, .. }) => {
            Err(messages::bad_figure(&text, kind, reason))
        }
        // A single text is never too many figures; said all the same rather than taken as blank.
        Err(BindError::Length { .. } | BindError::Shape { .. }) => {
            Err(messages::bad_figure(text, kind, FigureProblem::Unreadable))
        }
    }
}

/// What a field shows once it is left: the figure in its canonical form. None where there is nothing to change: a blank, a text
/// that cannot be read, or one that stands in that form already.
pub fn tidied(kind: Kind, text: &str) -> Option<String> {
    if matches!(kind, Kind::Text | Kind::Choice(_)) {
        return None;
    }
    let value = read_field(kind, &[], text).ok().flatten()?;
    let tidy = notation::write_edit(kind, &value);
    (tidy != text).then_some(tidy)
}

/// The sum of what is filled in; none where nothing is, or where the sum is more than a decimal holds.
pub fn sum(cells: &[Option<Value>]) -> Option<Decimal> {
    let mut numbers = cells.iter().flatten().filter_map(|value| match value {
        Value::Number(number) => Some(*number),
        _ => None,
    });
    let first = numbers.next()?;
    numbers.try_fold(first, Decimal::checked_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Plan;
    use crate::library::built_in;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_field_that_cannot_be_read_counts_as_blank_and_the_rest_is_computed() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let mut draft = Draft::blank(&policy);
        draft.inputs[0][0] = "3万".to_owned();
        draft.inputs[0][4] = "abc".to_owned();
        draft.inputs[1][0] = "二〇二四".to_owned();
        let understood = draft.read(&policy);
        let fields: Vec<Field> = understood
            .problems
            .iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(
            fields,
            [
                Field::Input {
                    input: 0,
                    period: 4
                },
                Field::Input {
                    input: 1,
                    period: 0
                }
            ]
        );
        assert!(understood.problems[0].message.zh.contains("abc"));
        let plan = Plan::new(&policy, understood.settings).map_err(|_| "not planned")?;
        let total = plan.trace(&understood.case).total();
        assert_eq!(total, Some(Decimal::from(3000)));
        Ok(())
    }

    #[test]
    fn a_form_read_again_after_each_change_is_understood_as_one_read_at_once() -> Outcome {
        let policy = built_in("parts-promotion")?;
        let first = policy.records[0].first;
        let mut draft = Draft::blank(&policy);
        let mut form = draft.read(&policy);
        let changes: [fn(&mut Draft, usize); 7] = [
            |draft, first| draft.inputs[first] = vec!["5000".into(), "abc".into(), "1".into()],
            |draft, first| draft.inputs[first + 1] = vec![String::new(), "x".into()],
            |draft, first| draft.inputs[first][1].clear(),
            |draft, first| draft.inputs[first + 1][1].clear(),
            |draft, _| draft.parameters[0] = "oops".into(),
            |draft, _| draft.inputs[0] = vec!["??".into()],
            |draft, _| draft.parameters[0] = String::new(),
        ];
        for change in changes {
            let before = draft.clone();
            change(&mut draft, first);
            form = draft.read_again(&policy, Some((&before, &form)));
            assert_eq!(form, draft.read(&policy));
        }
        Ok(())
    }

    #[test]
    fn empty_rows_are_no_records_and_what_is_said_of_a_record_stands_in_its_row() -> Outcome {
        let policy = built_in("parts-promotion")?;
        let at = policy.records[0].first;
        let mut draft = Draft::blank(&policy);
        assert_eq!(draft.inputs[at], [""]);
        assert_eq!(draft.read(&policy).rows, [[0; 0]]);
        let texts = |texts: [&str; 5]| texts.map(str::to_owned).to_vec();
        draft.inputs[at] = texts(["1999.99", " ", "abc", "5000", ""]);
        draft.inputs[at + 2] = texts(["", "—", "", "A1", ""]);
        let understood = draft.read(&policy);
        assert_eq!(understood.rows, [[0, 2, 3]]);
        assert_eq!(understood.row(Axis::Rows(0), 1), 2);
        assert_eq!(understood.row(Axis::Month, 1), 1);
        assert_eq!(understood.record(0, 3), Some(2));
        assert_eq!(understood.record(0, 1), None);
        assert_eq!(
            understood.problems[0].field,
            Field::Input {
                input: at,
                period: 2
            }
        );
        let number = |text| read_field(Kind::Money, &[], text).ok().flatten();
        assert_eq!(
            understood.case.inputs[at],
            [number("1999.99"), None, number("5000")]
        );
        // A column that is shorter than the others is blank in the rows that it lacks.
        draft.inputs[at + 1] = Vec::new();
        assert_eq!(draft.read(&policy).case.inputs[at + 1], [None, None, None]);
        Ok(())
    }

    #[test]
    fn a_blank_override_leaves_the_policys_value_and_another_takes_its_place() -> Outcome {
        let policy = built_in("delivery-rebate")?;
        let mut draft = Draft::blank(&policy);
        assert_eq!(draft.read(&policy).settings, Settings::of(&policy));
        draft.parameters[0] = "8%".to_owned();
        let settings = draft.read(&policy).settings;
        assert_eq!(
            settings.parameters[0],
            Some(Value::Number(Decimal::new(8, 2)))
        );
        assert_eq!(settings.overridden, [true, false, false]);
        draft.parameters[0] = "0.05".to_owned();
        assert!(!draft.read(&policy).settings.overridden[0]);
        Ok(())
    }

    #[test]
    fn a_reading_that_the_policy_does_not_have_is_its_default() -> Outcome {
        let policy = built_in("cv-annual-rebate")?;
        let mut draft = Draft::blank(&policy);
        draft.readings = vec![7];
        assert_eq!(draft.read(&policy).settings.readings, [0]);
        draft.readings = vec![1];
        assert_eq!(draft.read(&policy).settings.readings, [1]);
        Ok(())
    }

    #[test]
    fn fields_are_tidied_only_where_they_can_be_read() {
        let cases = [
            (Kind::Money, "120万", Some("1,200,000.00")),
            (Kind::Money, "１２３４．５", Some("1,234.50")),
            (Kind::Money, "1,234.50", None),
            (Kind::Money, "", None),
            (Kind::Money, "1,23", None),
            (Kind::Ratio, "0.05", Some("5%")),
            (Kind::Count, "120000", Some("120,000")),
            (Kind::Count, "2024", None),
            (Kind::Text, "120万", None),
        ];
        for (kind, text, expected) in cases {
            assert_eq!(tidied(kind, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn sums_count_what_is_there() {
        let number = |number: i64| Some(Value::Number(Decimal::from(number)));
        assert_eq!(sum(&[None, None]), None);
        assert_eq!(sum(&[number(1), None, number(2)]), Some(Decimal::from(3)));
        assert_eq!(sum(&[Some(Value::Number(Decimal::MAX)), number(1)]), None);
    }
}

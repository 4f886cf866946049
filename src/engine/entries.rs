//! What somebody entered → the settings a plan is made for and the case it computes, or every reason why not.

use std::collections::BTreeMap;

use crate::lang::Text;
use crate::policy::bind::{self, BindError, Cells, RowError};
use crate::policy::limits::MAX_ROWS;
use crate::policy::model::{Example, Policy, Sample};
use crate::policy::nearest::nearest;
use crate::policy::problem::FigureProblem;
use crate::policy::{Axis, Entry, Kind, Type, Value, messages};

/// Entries by name, as JSON, a link or the page holds them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    /// By input name. An input that is not here is blank.
    pub inputs: BTreeMap<String, Entry>,
    /// By parameter name: overrides. A blank one unsets the parameter.
    pub parameters: BTreeMap<String, Entry>,
    /// By reading name: the chosen option's id.
    pub readings: BTreeMap<String, String>,
}

impl Entries {
    /// What a policy's example enters.
    pub fn of(example: &Example) -> Self {
        Self {
            inputs: example.inputs.iter().cloned().collect(),
            parameters: example.parameters.iter().cloned().collect(),
            readings: example.readings.iter().cloned().collect(),
        }
    }

    /// What a policy's sample enters.
    pub fn of_sample(sample: &Sample) -> Self {
        Self {
            inputs: sample.inputs.iter().cloned().collect(),
            parameters: sample.parameters.iter().cloned().collect(),
            readings: sample.readings.iter().cloned().collect(),
        }
    }
}

/// What a plan is made for: the value of each parameter and the option of each reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// By parameter index; none while unset.
    pub parameters: Vec<Option<Value>>,
    /// Which parameters are overridden.
    pub overridden: Vec<bool>,
    /// By reading index: the option's index.
    pub readings: Vec<usize>,
}

impl Settings {
    /// Every parameter as the policy sets it, every reading at its default.
    pub fn of(policy: &Policy) -> Self {
        Self {
            parameters: policy
                .parameters
                .iter()
                .map(|parameter| parameter.value.clone())
                .collect(),
            overridden: vec![false; policy.parameters.len()],
            readings: policy
                .readings
                .iter()
                .map(|reading| reading.default)
                .collect(),
        }
    }
}

/// One dealer's or scenario's inputs: for each input of the policy its values, one for each period or row; none where blank. The columns
/// of one record table are equally long.
///
/// Defaults are not filled in: a blank stays a blank until the engine reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// By input index.
    pub inputs: Vec<Cells>,
}

impl Case {
    /// A case in which nothing is entered.
    pub fn blank(policy: &Policy) -> Self {
        Self {
            inputs: policy
                .inputs
                .iter()
                .map(|input| vec![None; input.ty.axis.periods().unwrap_or(0)])
                .collect(),
        }
    }

    /// How many values there are on an axis: 1, its periods, or the rows of a record table.
    pub fn len(&self, policy: &Policy, axis: Axis) -> usize {
        axis.periods().unwrap_or_else(|| {
            let records = axis.rows().and_then(|table| policy.records.get(table));
            records.map_or(0, |records| self.inputs[records.first].len())
        })
    }
}

/// An entry that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryError {
    /// Where: `inputs.月销售额[3]` (periods from 1), `parameters.季度门槛`, `readings.年度口径`.
    pub place: String,
    /// What is wrong.
    pub problem: EntryProblem,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryProblem {
    /// The policy has no such input, parameter or reading.
    UnknownName {
        /// `input`, `parameter` or `reading`.
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest name that exists.
        nearest: Option<String>,
    },
    /// The reading or choice has no such option.
    UnknownOption {
        /// The option.
        option: String,
        /// Those it has.
        options: Vec<String>,
    },
    /// A figure that cannot be read.
    Figure {
        /// As entered.
        text: String,
        /// What it should be.
        expected: Kind,
        /// What is wrong with it.
        reason: FigureProblem,
    },
    /// Not one entry for each period.
    Length {
        /// How many there are.
        found: usize,
        /// The axis that sets how many there must be.
        axis: Axis,
    },
    /// Rows `[ { … }, … ]` belong here.
    NotRows,
    /// More rows than a record table may have.
    TooManyRows {
        /// How many there are.
        rows: usize,
    },
    /// The same column twice in a row, perhaps under two of its names.
    ColumnTwice {
        /// The column as written.
        name: String,
    },
    /// A parameter that makes a table's bands fall instead of rise.
    BandOrder {
        /// The table.
        table: String,
    },
}

impl EntryProblem {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownName { .. } => "unknown-name",
            Self::UnknownOption { .. } => "unknown-option",
            Self::Figure { .. } => "bad-figure",
            Self::Length { .. } => "wrong-length",
            Self::NotRows => "wrong-shape",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::ColumnTwice { .. } => "duplicate-key",
            Self::BandOrder { .. } => "band-order",
        }
    }
}

impl EntryError {
    /// The sentence, without the place.
    pub fn message(&self) -> Text {
        match &self.problem {
            EntryProblem::UnknownName {
                what,
                name,
                nearest,
            } => {
                let zh_what = messages::sort_word(what).zh;
                match nearest {
                    Some(nearest) => Text::new(
                        format!("没有名为“{name}”的{zh_what}，是不是“{nearest}”？"),
                        format!("There is no {what} called “{name}”; did you mean “{nearest}”?"),
                    ),
                    None => Text::new(
                        format!("没有名为“{name}”的{zh_what}"),
                        format!("There is no {what} called “{name}”"),
                    ),
                }
            }
            EntryProblem::UnknownOption { option, options } => Text::new(
                format!("没有“{option}”这一选项，可选：{}", options.join("、")),
                format!(
                    "There is no option “{option}”; the options are {}",
                    options.join(", ")
                ),
            ),
            EntryProblem::Figure {
                text,
                expected,
                reason,
            } => messages::bad_figure(text, *expected, *reason),
            EntryProblem::NotRows => Text::new(
                "这里应是由行 { 列名: 值 } 组成的列表",
                "a list of rows, { column: value }, belongs here",
            ),
            EntryProblem::TooManyRows { rows } => Text::new(
                format!("有 {rows} 行，一张明细表最多 {MAX_ROWS} 行"),
                format!("there are {rows} rows; a record table takes at most {MAX_ROWS}"),
            ),
            EntryProblem::ColumnTwice { name } => Text::new(
                format!("同一行里“{name}”这一列写了两次"),
                format!("the column “{name}” stands twice in this row"),
            ),
            EntryProblem::Length { found, axis } => {
                let wanted = axis.periods().unwrap_or(1);
                match axis {
                    Axis::Rows(_) | Axis::One => {
                        Text::new("这里只填一个数", "A single figure belongs here")
                    }
                    Axis::Month | Axis::Quarter => Text::new(
                        format!(
                            "应有 {wanted} 个数（每{}一个），实有 {found} 个",
                            messages::axis_word(*axis).zh
                        ),
                        format!(
                            "{wanted} figures are needed, one a {}, but there are {found}",
                            messages::axis_word(*axis).en
                        ),
                    ),
                }
            }
            EntryProblem::BandOrder { table } => Text::new(
                format!("修改后，阶梯表“{table}”各档起点不再递增"),
                format!("With this change the bands of table “{table}” no longer rise"),
            ),
        }
    }
}

/// Reads entries against a policy: settings and case, or all that is wrong with them.
pub fn read(policy: &Policy, entries: &Entries) -> Result<(Settings, Case), Vec<EntryError>> {
    let mut errors = Vec::new();
    let mut settings = Settings::of(policy);
    let mut case = Case::blank(policy);

    for (name, entry) in &entries.inputs {
        let names = InputNames::of(policy);
        let at = match names.find(name) {
            Some(Named::Input(at)) => at,
            Some(Named::Records(records)) => {
                read_rows(policy, records, name, entry, &mut case, &mut errors);
                continue;
            }
            None => {
                let known = names.0.iter().map(|(known, ..)| *known);
                errors.push(unknown("input", "inputs", name, known));
                continue;
            }
        };
        let input = &policy.inputs[at];
        let options = input.option_ids();
        match bind::bind(input.ty, &options, entry) {
            Ok(cells) => case.inputs[at] = cells,
            Err(error) => errors.push(entry_error(
                format!("inputs.{name}"),
                input.ty,
                &options,
                entry,
                error,
            )),
        }
    }
    for (name, entry) in &entries.parameters {
        let known = policy
            .parameters
            .iter()
            .map(|parameter| parameter.name.as_str());
        let Some(at) = find("parameter", "parameters", name, known, &mut errors) else {
            continue;
        };
        let ty = Type::one(policy.parameters[at].kind);
        match bind::bind(ty, &[], entry) {
            Ok(mut cells) => {
                settings.parameters[at] = cells.pop().flatten();
                settings.overridden[at] = settings.parameters[at] != policy.parameters[at].value;
            }
            Err(error) => errors.push(entry_error(
                format!("parameters.{name}"),
                ty,
                &[],
                entry,
                error,
            )),
        }
    }
    for (name, option) in &entries.readings {
        let known = policy.readings.iter().map(|reading| reading.name.as_str());
        let Some(at) = find("reading", "readings", name, known, &mut errors) else {
            continue;
        };
        let options = &policy.readings[at].options;
        match options.iter().position(|known| known.id == *option) {
            Some(chosen) => settings.readings[at] = chosen,
            None => errors.push(EntryError {
                place: format!("readings.{name}"),
                problem: EntryProblem::UnknownOption {
                    option: option.clone(),
                    options: options.iter().map(|known| known.id.clone()).collect(),
                },
            }),
        }
    }
    if errors.is_empty() {
        Ok((settings, case))
    } else {
        Err(errors)
    }
}

/// The names under which inputs are entered: each with its aliases and with what it names.
struct InputNames<'p>(Vec<(&'p str, &'p [String], Named)>);

#[derive(Clone, Copy)]
enum Named {
    Input(usize),
    Records(usize),
}

impl<'p> InputNames<'p> {
    fn of(policy: &'p Policy) -> Self {
        let single = policy.inputs.iter().enumerate();
        let single = single.filter(|(_, input)| input.ty.axis.rows().is_none());
        let single = single.map(|(at, input)| (&*input.name, &*input.aliases, Named::Input(at)));
        let records = policy.records.iter().enumerate();
        let records =
            records.map(|(at, records)| (&*records.name, &*records.aliases, Named::Records(at)));
        Self(single.chain(records).collect())
    }

    fn find(&self, name: &str) -> Option<Named> {
        let names: Vec<(&str, &[String])> = self
            .0
            .iter()
            .map(|(name, aliases, _)| (*name, *aliases))
            .collect();
        bind::position(&names, name).map(|at| self.0[at].2)
    }
}

/// Reads the rows of a record table into the columns of a case.
fn read_rows(
    policy: &Policy,
    at: usize,
    name: &str,
    entry: &Entry,
    case: &mut Case,
    errors: &mut Vec<EntryError>,
) {
    let records = &policy.records[at];
    let columns = match bind::columns(&records.names(policy), entry) {
        Ok(columns) => columns,
        Err(found) => {
            errors.extend(found.into_iter().map(|error| row_error(name, error)));
            return;
        }
    };
    for (at, column) in records.range().zip(columns) {
        let input = &policy.inputs[at];
        let options = input.option_ids();
        match bind::bind(input.ty, &options, &column) {
            Ok(cells) => case.inputs[at] = cells,
            Err(error) => {
                let row = match &error {
                    BindError::Figure { period, .. } => period.map_or(0, |period| period + 1),
                    BindError::Length { .. } | BindError::Shape { .. } => 0,
                };
                let place = format!("inputs.{name}[{row}].{}", input.own_name());
                let error = match error {
                    BindError::Figure { text, reason, .. } => BindError::Figure {
                        period: None,
                        text,
                        reason,
                    },
                    other => other,
                };
                errors.push(entry_error(place, input.ty, &options, &column, error));
            }
        }
    }
}

fn row_error(name: &str, error: RowError) -> EntryError {
    let (row, problem) = match error {
        RowError::NotRows => (None, EntryProblem::NotRows),
        RowError::TooMany { rows } => (None, EntryProblem::TooManyRows { rows }),
        RowError::NotARow { row } => (Some(row), EntryProblem::NotRows),
        RowError::UnknownColumn { row, name, nearest } => (
            Some(row),
            EntryProblem::UnknownName {
                what: "column",
                name,
                nearest,
            },
        ),
        RowError::Twice { row, name } => (Some(row), EntryProblem::ColumnTwice { name }),
    };
    let place = match row {
        Some(row) => format!("inputs.{name}[{}]", row + 1),
        None => format!("inputs.{name}"),
    };
    EntryError { place, problem }
}

fn find<'n>(
    what: &'static str,
    list: &str,
    name: &str,
    known: impl Iterator<Item = &'n str> + Clone,
    errors: &mut Vec<EntryError>,
) -> Option<usize> {
    let found = known.clone().position(|candidate| candidate == name);
    if found.is_none() {
        errors.push(unknown(what, list, name, known));
    }
    found
}

fn unknown<'n>(
    what: &'static str,
    list: &str,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> EntryError {
    EntryError {
        place: format!("{list}.{name}"),
        problem: EntryProblem::UnknownName {
            what,
            name: name.to_owned(),
            nearest: nearest(name, known).map(str::to_owned),
        },
    }
}

fn entry_error(
    place: String,
    ty: Type,
    options: &[&str],
    entry: &Entry,
    error: BindError,
) -> EntryError {
    match error {
        BindError::Figure {
            period,
            text,
            reason,
        } => {
            let place = period.map_or(place.clone(), |period| format!("{place}[{}]", period + 1));
            let problem = if reason == FigureProblem::NotAnOption {
                EntryProblem::UnknownOption {
                    option: text,
                    options: options.iter().map(|&id| id.to_owned()).collect(),
                }
            } else {
                EntryProblem::Figure {
                    text,
                    expected: ty.kind,
                    reason,
                }
            };
            EntryError { place, problem }
        }
        BindError::Length { found, .. } => EntryError {
            place,
            problem: EntryProblem::Length {
                found,
                axis: ty.axis,
            },
        },
        BindError::Shape { .. } => {
            let found = if let Entry::List(list) = entry {
                list.len()
            } else {
                1
            };
            EntryError {
                place,
                problem: EntryProblem::Length {
                    found,
                    axis: ty.axis,
                },
            }
        }
    }
}

//! What somebody entered → the settings a plan is made for and the case it computes, or every reason why not.

use std::collections::BTreeMap;

use crate::lang::Text;
use crate::policy::bind::{self, BindError, Cells};
use crate::policy::model::Policy;
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

/// One dealer's or scenario's inputs: for each input of the policy its values, one for each period; none where blank.
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
                .map(|input| vec![None; input.ty.axis.len()])
                .collect(),
        }
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
            EntryProblem::Length { found, axis } => {
                let wanted = axis.len();
                match axis {
                    Axis::One => Text::new("这里只填一个数", "A single figure belongs here"),
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
        let known = policy.inputs.iter().map(|input| input.name.as_str());
        let Some(at) = find("input", "inputs", name, known, &mut errors) else {
            continue;
        };
        let input = &policy.inputs[at];
        let options: Vec<&str> = input.options.iter().map(|(id, _)| id.as_str()).collect();
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

fn find<'n>(
    what: &'static str,
    list: &str,
    name: &str,
    known: impl Iterator<Item = &'n str> + Clone,
    errors: &mut Vec<EntryError>,
) -> Option<usize> {
    let found = known.clone().position(|candidate| candidate == name);
    if found.is_none() {
        errors.push(EntryError {
            place: format!("{list}.{name}"),
            problem: EntryProblem::UnknownName {
                what,
                name: name.to_owned(),
                nearest: nearest(name, known).map(str::to_owned),
            },
        });
    }
    found
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

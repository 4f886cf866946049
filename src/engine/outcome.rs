//! What a policy gives for one case.

use rust_decimal::Decimal;

use crate::lang::Text;
use crate::policy::formula::ast::NodeId;
use crate::policy::model::{BlankPeriods, GateEffect, Policy, Status, Step};
use crate::policy::{Axis, messages};

use super::absence::{Absence, Cell, Fault};
use super::batch::Batch;
use super::entries::{self, Case, Entries, EntryError};
use super::evaluate::Evaluation;
use super::plan::Plan;

/// The values of all rules and gates for one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// By rule index: a cell for each period of the rule's axis.
    pub rules: Vec<Vec<Cell>>,
    /// By gate index: whether it is passed, for each period of the gate's axis.
    pub gates: Vec<Vec<Cell>>,
    /// What a reader must know about the figures.
    pub warnings: Vec<Warning>,
    /// Inputs, and unset parameters, without which something could not be computed.
    pub missing: Vec<String>,
    /// What could not be computed at all, each once.
    pub faults: Vec<Fault>,
}

/// What a reader must know about an outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Some periods of a series were blank and counted as 0.
    PartialSeries {
        /// The input.
        input: String,
        /// Its axis.
        axis: Axis,
        /// The blank periods, from 0.
        blank: Vec<usize>,
    },
    /// A gate that only warns is not passed.
    Gate {
        /// Its label.
        gate: Text,
        /// What it says in that case.
        message: Option<Text>,
        /// Its axis.
        axis: Axis,
        /// Where it is not passed, from 0.
        periods: Vec<usize>,
    },
    /// The outcome rests on parameters that the source document does not confirm.
    Assumed {
        /// Their names.
        parameters: Vec<String>,
    },
    /// The policy has no rules: nothing is paid because nothing is agreed.
    NoRules,
}

impl Warning {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PartialSeries { .. } => "partial-series",
            Self::Gate { .. } => "check-failed",
            Self::Assumed { .. } => "assumed-parameters",
            Self::NoRules => "no-rules",
        }
    }

    /// The sentence.
    pub fn message(&self) -> Text {
        match self {
            Self::PartialSeries { input, axis, blank } => {
                let Text { zh, en } = places(*axis, blank);
                Text::new(
                    format!("“{input}”{zh}未填，按 0 计"),
                    format!("“{input}” is blank for {en}; counted as 0"),
                )
            }
            Self::Gate {
                gate,
                message,
                axis,
                periods,
            } => {
                let place = if *axis == Axis::One {
                    Text::default()
                } else {
                    let Text { zh, en } = places(*axis, periods);
                    Text::new(format!("（{zh}）"), format!(" ({en})"))
                };
                let what = message.clone().unwrap_or_else(|| {
                    let (zh, en) = (&gate.zh, &gate.en);
                    Text::new(format!("未满足“{zh}”"), format!("“{en}” does not hold"))
                });
                Text::new(what.zh + &place.zh, what.en + &place.en)
            }
            Self::Assumed { parameters } => Text::new(
                format!("结果依赖待确认的参数：{}", parameters.join("、")),
                format!(
                    "The result rests on parameters that the source does not confirm: {}",
                    parameters.join(", ")
                ),
            ),
            Self::NoRules => Text::new(
                "未配置政策：没有规则，返利 0.00 元",
                "No policy is configured: it has no rules, the rebate is 0.00 yuan",
            ),
        }
    }
}

/// Periods or rows as a list: `2月、3月` / `Feb, Mar`.
fn places(axis: Axis, list: &[usize]) -> Text {
    let words: Vec<Text> = list
        .iter()
        .map(|at| messages::period_word(axis, *at))
        .collect();
    let zh: Vec<&str> = words.iter().map(|word| word.zh.as_str()).collect();
    let en: Vec<&str> = words.iter().map(|word| word.en.as_str()).collect();
    Text::new(zh.join("、"), en.join(", "))
}

/// Computes a policy for entries as people write them.
///
/// # Errors
/// Everything that is wrong with the entries.
pub fn compute(policy: &Policy, entries: &Entries) -> Result<Outcome, Vec<EntryError>> {
    let (settings, case) = entries::read(policy, entries)?;
    Ok(Plan::new(policy, settings)?.outcome(&case))
}

impl Plan<'_> {
    /// Computes one case.
    pub fn outcome(&self, case: &Case) -> Outcome {
        self.trace(case).outcome()
    }

    /// Computes one case and keeps every intermediate value, so that any of them can be explained.
    pub fn trace<'a>(&'a self, case: &'a Case) -> Trace<'a> {
        let batch = Batch::new(self.policy, std::slice::from_ref(case));
        Trace {
            plan: self,
            case,
            evaluation: self.evaluate(&batch, 0, 1),
        }
    }
}

/// A computed case with every intermediate value.
#[derive(Debug)]
pub struct Trace<'a> {
    /// What was computed.
    pub plan: &'a Plan<'a>,
    /// For what.
    pub case: &'a Case,
    pub(super) evaluation: Evaluation,
}

impl Trace<'_> {
    /// How many values there are on an axis in this case.
    pub fn len(&self, axis: Axis) -> usize {
        self.case.len(self.plan.policy, axis)
    }

    /// A rule's value in a period or row.
    pub fn rule(&self, rule: usize, period: usize) -> Cell {
        self.evaluation.cell(self.plan.rules[rule].value, 0, period)
    }

    /// Whether a gate is passed in a period.
    pub fn gate(&self, gate: usize, period: usize) -> Cell {
        self.evaluation
            .cell(self.plan.gates[gate].passed, 0, period)
    }

    /// What a part of a formula comes to in a period or row: a node of the rule's formula under the plan's readings, or of the `which`-th
    /// condition of the gate. None if there is no such node.
    pub fn part(&self, step: Step, which: usize, node: NodeId, period: usize) -> Option<Cell> {
        let nodes = match step {
            Step::Rule(at) => &self.plan.rules.get(at)?.nodes,
            Step::Gate(at) => self.plan.gates.get(at)?.nodes.get(which)?,
        };
        Some(self.evaluation.cell(*nodes.get(node)?, 0, period))
    }

    /// The total, where the policy has one and it could be computed.
    pub fn total(&self) -> Option<Decimal> {
        self.rule(self.plan.policy.total()?, 0).number()
    }

    /// The outcome.
    pub fn outcome(&self) -> Outcome {
        let policy = self.plan.policy;
        let rules: Vec<Vec<Cell>> = (0..policy.rules.len())
            .map(|rule| {
                (0..self.len(policy.rules[rule].ty.axis))
                    .map(|period| self.rule(rule, period))
                    .collect()
            })
            .collect();
        let gates = (0..policy.gates.len())
            .map(|gate| {
                (0..self.len(policy.gates[gate].axis))
                    .map(|period| self.gate(gate, period))
                    .collect()
            })
            .collect();
        let mut missing: Vec<&String> = Vec::new();
        let mut faults: Vec<Fault> = Vec::new();
        for cell in rules.iter().flatten() {
            match cell {
                Cell::Absent(Absence::Missing(names)) => {
                    for name in names {
                        if !missing.contains(&name) {
                            missing.push(name);
                        }
                    }
                }
                Cell::Absent(Absence::Fault(fault)) if !faults.contains(fault) => {
                    faults.push(fault.clone());
                }
                _ => {}
            }
        }
        // In the order of the policy, which is the order in which a form asks for them.
        let inputs = policy.inputs.iter().map(|input| &input.name);
        let records = policy.records.iter().map(|records| &records.name);
        let parameters = policy.parameters.iter().map(|parameter| &parameter.name);
        let missing = inputs
            .chain(records)
            .chain(parameters)
            .filter(|name| missing.contains(name))
            .cloned()
            .collect();
        Outcome {
            rules,
            gates,
            warnings: self.warnings(),
            missing,
            faults,
        }
    }

    fn warnings(&self) -> Vec<Warning> {
        let policy = self.plan.policy;
        let mut warnings = Vec::new();
        if policy.rules.is_empty() {
            warnings.push(Warning::NoRules);
        }
        for (input, cells) in policy.inputs.iter().zip(&self.case.inputs) {
            let series = input.ty.axis.is_calendar()
                && input.ty.kind.is_numeric()
                && input.default.is_none();
            let blank: Vec<usize> = (0..cells.len())
                .filter(|&period| cells[period].is_none())
                .collect();
            let series = series && input.blank_periods == BlankPeriods::Zero;
            if series && !blank.is_empty() && blank.len() < cells.len() {
                warnings.push(Warning::PartialSeries {
                    input: input.name.clone(),
                    axis: input.ty.axis,
                    blank,
                });
            }
        }
        for (at, gate) in policy.gates.iter().enumerate() {
            let failed = |place: &usize| {
                self.gate(at, *place).value() == Some(&crate::policy::Value::Bool(false))
            };
            let periods: Vec<usize> = (0..self.len(gate.axis)).filter(failed).collect();
            if gate.effect == GateEffect::Warn && !periods.is_empty() {
                warnings.push(Warning::Gate {
                    gate: gate.label.clone(),
                    message: gate.message.clone(),
                    axis: gate.axis,
                    periods,
                });
            }
        }
        let rests_on = self.rests_on();
        let parameters: Vec<String> = (0..policy.parameters.len())
            .filter(|&at| {
                rests_on[at]
                    && policy.parameters[at].provenance.status == Status::Assumed
                    && self.plan.settings.parameters[at].is_some()
            })
            .map(|at| policy.parameters[at].name.clone())
            .collect();
        if !parameters.is_empty() {
            warnings.push(Warning::Assumed { parameters });
        }
        warnings
    }
}

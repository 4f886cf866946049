//! Questions bound to a policy: what the engine says of the case, and of each option.
//!
//! An option's claims say what comes out of the case under the figures that they change. The option is correct exactly when all of
//! them hold; an option without claims cannot be computed and is left out.

use crate::engine::{Cell, Entries, EntryError, Plan, entries};
use crate::lang::{Lang, Text};
use crate::policy::model::{Policy, Symbol};
use crate::policy::notation;
use crate::policy::problem::FigureProblem;
use crate::policy::value::Value;
use crate::policy::{Kind, nearest::nearest};

use super::bank::{Case, Claim, Question};

/// Why a case or claim could not be computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Unbound {
    /// What is entered does not fit the policy.
    Entries(Vec<EntryError>),
    /// The policy has no such rule, gate or parameter.
    UnknownName {
        /// The name.
        name: String,
        /// The nearest that exists.
        nearest: Option<String>,
    },
    /// It has no such period or row.
    UnknownPeriod {
        /// The period, from 1.
        period: usize,
        /// How many there are.
        of: usize,
    },
    /// The claimed value cannot be read as one of that kind.
    Value {
        /// As written.
        text: String,
    },
}

impl Unbound {
    /// The sentence.
    pub fn message(&self) -> Text {
        match self {
            Self::Entries(errors) => {
                let said = |lang, sign: &str| -> String {
                    let each = errors.iter();
                    let each = each.map(|error| {
                        let message = error.message();
                        [error.place.as_str(), ": ", message.get(lang)].concat()
                    });
                    each.collect::<Vec<_>>().join(sign)
                };
                Text::new(said(Lang::Zh, "；"), said(Lang::En, "; "))
            }
            Self::UnknownName {
                name,
                nearest: Some(nearest),
            } => Text::new(
                format!("政策里没有“{name}”，是不是“{nearest}”？"),
                format!("There is no “{name}” in the policy; did you mean “{nearest}”?"),
            ),
            Self::UnknownName {
                name,
                nearest: None,
            } => Text::new(
                format!("政策里没有“{name}”"),
                format!("There is no “{name}” in the policy"),
            ),
            Self::UnknownPeriod { period, of } => Text::new(
                format!("没有第 {period} 期：只有 {of} 期"),
                format!("There is no period {period}; there are {of}"),
            ),
            Self::Value { text } => Text::new(
                format!("“{text}”不是这种数"),
                format!("“{text}” is no figure of that kind"),
            ),
        }
    }
}

/// What an option's claims come to.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It claims nothing that can be computed.
    Silent,
    /// Whether all of its claims hold.
    Holds(bool),
}

/// What was looked at: its kind, and what it is in the period.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its kind.
    pub kind: Kind,
    /// Its value.
    pub cell: Cell,
}

/// The entries of a case, for a form or the engine.
pub fn entries_of(case: &Case) -> Entries {
    Entries {
        inputs: case.inputs.iter().cloned().collect(),
        parameters: case.parameters.iter().cloned().collect(),
        readings: case.readings.iter().cloned().collect(),
    }
}

/// The value that a case is about.
///
/// # Errors
/// Why it cannot be had.
pub fn value(policy: &Policy, case: &Case) -> Result<Found, Unbound> {
    look(policy, &entries_of(case), &case.of, case.period)
}

/// What a rule, gate or parameter comes to under some entries, in a period or row from 1 (the first where none is said).
///
/// # Errors
/// Why it cannot be had.
pub fn look(
    policy: &Policy,
    entered: &Entries,
    of: &str,
    period: Option<usize>,
) -> Result<Found, Unbound> {
    let (settings, case) = entries::read(policy, entered).map_err(Unbound::Entries)?;
    let plan = Plan::new(policy, settings).map_err(Unbound::Entries)?;
    let trace = plan.trace(&case);
    let wanted = period.unwrap_or(1);
    let place = |len: usize| match wanted.checked_sub(1) {
        Some(at) if at < len => Ok(at),
        _ => Err(Unbound::UnknownPeriod {
            period: wanted,
            of: len,
        }),
    };
    match policy.symbol(of) {
        Some(Symbol::Rule(at)) => {
            let ty = policy.rules.get(at).map(|rule| rule.ty);
            let ty = ty.ok_or_else(|| unknown(policy, of))?;
            let cell = trace.rule(at, place(trace.len(ty.axis))?);
            Ok(Found {
                kind: ty.kind,
                cell,
            })
        }
        Some(Symbol::Gate(at)) => {
            let axis = policy.gates.get(at).map(|gate| gate.axis);
            let axis = axis.ok_or_else(|| unknown(policy, of))?;
            let cell = trace.gate(at, place(trace.len(axis))?);
            Ok(Found {
                kind: Kind::Bool,
                cell,
            })
        }
        Some(Symbol::Parameter(at)) => {
            let parameter = policy.parameters.get(at);
            let parameter = parameter.ok_or_else(|| unknown(policy, of))?;
            let value = plan.settings.parameters.get(at).cloned().flatten();
            let value = value.ok_or_else(|| unknown(policy, of))?;
            Ok(Found {
                kind: parameter.kind,
                cell: Cell::Value(value),
            })
        }
        _ => Err(unknown(policy, of)),
    }
}

fn unknown(policy: &Policy, name: &str) -> Unbound {
    let rules = policy.rules.iter().map(|it| it.name.as_str());
    let gates = policy.gates.iter().map(|it| it.name.as_str());
    let parameters = policy.parameters.iter().map(|it| it.name.as_str());
    Unbound::UnknownName {
        name: name.to_owned(),
        nearest: nearest(name, rules.chain(gates).chain(parameters)).map(str::to_owned),
    }
}

/// What the engine says of each option of a bound question.
///
/// # Errors
/// The first claim that could not be computed, with its option.
pub fn verdicts(policy: &Policy, question: &Question) -> Result<Vec<Verdict>, (usize, Unbound)> {
    let Some(case) = &question.case else {
        return Ok(vec![Verdict::Silent; question.options.len()]);
    };
    let options = question.options.iter().enumerate();
    options
        .map(|(at, option)| {
            if option.claims.is_empty() {
                return Ok(Verdict::Silent);
            }
            let mut holds = true;
            for claim in &option.claims {
                holds &= claim_holds(policy, case, claim).map_err(|why| (at, why))?;
            }
            Ok(Verdict::Holds(holds))
        })
        .collect()
}

fn claim_holds(policy: &Policy, case: &Case, claim: &Claim) -> Result<bool, Unbound> {
    let mut entered = entries_of(case);
    let own = claim.inputs.iter().cloned();
    entered.inputs.extend(own);
    let own = claim.readings.iter().cloned();
    entered.readings.extend(own);
    let of = claim.of.as_deref().unwrap_or(&case.of);
    let found = look(policy, &entered, of, claim.period.or(case.period))?;
    let Some(value) = found.cell.value() else {
        return Ok(false);
    };
    // A quotient with all its digits may have more than can be read back.
    if notation::write_exact(found.kind, value, None) == claim.value {
        return Ok(true);
    }
    match read_value(found.kind, &claim.value) {
        Ok(claimed) => Ok(*value == claimed),
        Err(FigureProblem::TooLong) => Ok(false),
        Err(_) => Err(Unbound::Value {
            text: claim.value.clone(),
        }),
    }
}

/// A claimed value of a kind.
///
/// # Errors
/// What is wrong with it.
pub fn read_value(kind: Kind, text: &str) -> Result<Value, FigureProblem> {
    match (kind, text) {
        (Kind::Bool, "true") => Ok(Value::Bool(true)),
        (Kind::Bool, "false") => Ok(Value::Bool(false)),
        _ => notation::read_value(kind, text),
    }
}

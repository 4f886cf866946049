//! What a program sends, `{ "inputs": {…}, "parameters": {…}, "readings": {…} }`, → entries, plan and case.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::entries::EntryProblem;
use crate::engine::{Case, Entries, EntryError, Plan, entries};
use crate::lang::Text;
use crate::library;
use crate::policy::nearest::nearest;
use crate::policy::problem::FigureProblem;
use crate::policy::{Entry, Kind, Policy, Value, notation};

use super::node::{MAX_DEPTH, Node};

/// The keys of a request.
const SECTIONS: [&str; 3] = ["inputs", "parameters", "readings"];

/// How much of what was sent is repeated in a sentence.
const QUOTED_CHARS: usize = 60;

/// Something in a request that cannot be used; serialised as `{ "place", "code", "zh", "en" }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestError {
    /// Where: `inputs.月销售额[3]` (periods and rows from 1); empty for the request as a whole.
    pub place: String,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
}

/// What is wrong with the shape of a request, before any policy is asked.
#[derive(Clone, Debug, PartialEq)]
enum Problem {
    UnknownKey {
        key: String,
        nearest: Option<&'static str>,
    },
    DuplicateKey {
        key: String,
    },
    NotAnObject,
    NotAnOption,
    Inexact {
        number: String,
    },
    TooDeep,
}

/// An input as one asks for it: its name, of a series with the period (from 1) behind an `@`; of a series without, all periods alike.
///
/// # Errors
/// When the policy has no such input, or the input no such period.
pub fn place(policy: &Policy, text: &str) -> Result<(usize, Option<usize>), RequestError> {
    let named = |name: &str| policy.inputs.iter().position(|input| input.name == name);
    if let Some(input) = named(text) {
        // A single figure is its only period.
        let single = policy.inputs[input].ty.axis.periods() == Some(1);
        return Ok((input, single.then_some(0)));
    }
    let (name, period) = text.rsplit_once('@').unwrap_or((text, ""));
    let Some(input) = named(name) else {
        return Err(RequestError::unknown_input(policy, name));
    };
    let periods = policy.inputs[input].ty.axis.periods().unwrap_or(0);
    match period.parse::<usize>() {
        Ok(period) if (1..=periods).contains(&period) => Ok((input, Some(period - 1))),
        _ => Err(RequestError::new(
            "period",
            "wrong-length",
            Text::new(
                format!("“{name}”没有第 {} 期，只有 1 到 {periods}", cut(period)),
                format!(
                    "“{name}” has no period {}, only 1 to {periods}",
                    cut(period)
                ),
            ),
        )),
    }
}

/// An amount of money as people write it.
///
/// # Errors
/// When it cannot be read as one.
pub fn amount(text: &str) -> Result<Decimal, RequestError> {
    let error = |reason| EntryError {
        place: "amount".to_owned(),
        problem: EntryProblem::Figure {
            text: cut(text),
            expected: Kind::Money,
            reason,
        },
    };
    match notation::read_value(Kind::Money, text) {
        Ok(Value::Number(amount)) => Ok(amount),
        Ok(_) => Err(error(FigureProblem::Empty).into()),
        Err(reason) => Err(error(reason).into()),
    }
}

impl Problem {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "unknown-key",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::NotAnObject | Self::NotAnOption => "wrong-shape",
            Self::Inexact { .. } => "inexact-number",
            Self::TooDeep => "too-deep",
        }
    }

    fn message(&self) -> Text {
        match self {
            Self::UnknownKey { key, nearest } => {
                let known = SECTIONS.join(", ");
                let mut text = Text::new(
                    format!("这里没有“{key}”这个键，只有 {known}"),
                    format!("there is no key “{key}” here, only {known}"),
                );
                if let Some(nearest) = nearest {
                    text.zh.push_str(&format!("；是不是“{nearest}”？"));
                    text.en.push_str(&format!("; did you mean “{nearest}”?"));
                }
                text
            }
            Self::DuplicateKey { key } => Text::new(
                format!("“{key}”写了两次"),
                format!("“{key}” is there twice"),
            ),
            Self::NotAnObject => {
                Text::new("这里应是一个对象 { … }", "an object, { … }, belongs here")
            }
            Self::NotAnOption => Text::new(
                "这里应是一个选项的名称，加引号",
                "the id of an option belongs here, in quotes",
            ),
            Self::Inexact { number } => Text::new(
                format!(
                    "数字 {number} 已经失去精度，请写成加引号的文字，如 \"12345678901234567.89\""
                ),
                format!(
                    "the number {number} has already lost its exactness; send it as a text, like \"12345678901234567.89\""
                ),
            ),
            Self::TooDeep => Text::new(
                format!("嵌套超过 {MAX_DEPTH} 层"),
                format!("nested more than {MAX_DEPTH} levels deep"),
            ),
        }
    }
}

impl RequestError {
    fn new(place: impl Into<String>, code: &'static str, message: Text) -> Self {
        let Text { zh, en } = message;
        Self {
            place: place.into(),
            code,
            zh,
            en,
        }
    }

    fn shape(place: &str, problem: &Problem) -> Self {
        Self::new(place, problem.code(), problem.message())
    }

    /// There is no built-in policy of this id.
    pub fn unknown_policy(id: &str) -> Self {
        let id = cut(id);
        let mut text = Text::new(
            format!("没有 id 为“{id}”的政策"),
            format!("there is no policy with the id “{id}”"),
        );
        if let Some(nearest) = nearest(&id, library::SOURCES.iter().map(|source| source.id)) {
            text.zh.push_str(&format!("，是不是“{nearest}”？"));
            text.en.push_str(&format!("; did you mean “{nearest}”?"));
        }
        Self::new("policy", "unknown-policy", text)
    }

    /// The policy has no rule of this name.
    pub fn unknown_rule(policy: &Policy, name: &str) -> Self {
        let nearest = nearest(name, policy.rules.iter().map(|rule| rule.name.as_str()));
        EntryError {
            place: "rule".to_owned(),
            problem: EntryProblem::UnknownName {
                what: "rule",
                name: cut(name),
                nearest: nearest.map(str::to_owned),
            },
        }
        .into()
    }

    /// The policy has no input of this name.
    fn unknown_input(policy: &Policy, name: &str) -> Self {
        let nearest = nearest(name, policy.inputs.iter().map(|input| input.name.as_str()));
        EntryError {
            place: "input".to_owned(),
            problem: EntryProblem::UnknownName {
                what: "input",
                name: cut(name),
                nearest: nearest.map(str::to_owned),
            },
        }
        .into()
    }

    /// What is wrong, in both languages.
    pub fn message(&self) -> Text {
        Text::new(self.zh.clone(), self.en.clone())
    }
}

impl From<EntryError> for RequestError {
    fn from(error: EntryError) -> Self {
        let (code, message) = (error.problem.code(), error.message());
        Self::new(error.place, code, message)
    }
}

/// Reads a request and plans the policy for it.
///
/// # Errors
/// Everything that is wrong with the request.
pub fn prepare<'p>(
    policy: &'p Policy,
    request: &Node,
) -> Result<(Plan<'p>, Case), Vec<RequestError>> {
    let told = |errors: Vec<EntryError>| -> Vec<RequestError> {
        errors.into_iter().map(RequestError::from).collect()
    };
    let (settings, case) = entries::read(policy, &entries(request)?).map_err(told)?;
    Ok((Plan::new(policy, settings).map_err(told)?, case))
}

/// Reads a request. `null` stands for a section, input or reading that is not there; a parameter that is `null` is unset.
///
/// # Errors
/// Unknown and repeated keys, wrong shapes, numbers that are no longer exact.
pub fn entries(request: &Node) -> Result<Entries, Vec<RequestError>> {
    let mut errors = Errors(Vec::new());
    let mut entries = Entries::default();
    for (key, section) in errors.fields("", request) {
        let Some(key) = SECTIONS.into_iter().find(|known| known == key) else {
            let nearest = nearest(key, SECTIONS);
            errors.add(
                key,
                &Problem::UnknownKey {
                    key: cut(key),
                    nearest,
                },
            );
            continue;
        };
        for (name, value) in errors.fields(key, section) {
            let place = format!("{key}.{}", cut(name));
            match key {
                "inputs" => {
                    let entry = errors.entry(&place, value);
                    entries.inputs.insert(name.clone(), entry);
                }
                "parameters" => {
                    let entry = errors.entry(&place, value);
                    entries.parameters.insert(name.clone(), entry);
                }
                _ => errors.option(&place, name, value, &mut entries.readings),
            }
        }
    }
    if errors.0.is_empty() {
        Ok(entries)
    } else {
        Err(errors.0)
    }
}

/// What has been found wrong so far.
struct Errors(Vec<RequestError>);

impl Errors {
    fn add(&mut self, place: &str, problem: &Problem) {
        self.0.push(RequestError::shape(place, problem));
    }

    /// The fields of an object, each key once; none of anything else.
    fn fields<'n>(&mut self, place: &str, node: &'n Node) -> Vec<&'n (String, Node)> {
        let fields = match node {
            Node::Record(fields) => fields.as_slice(),
            Node::Null if !place.is_empty() => &[],
            Node::TooDeep => {
                self.add(place, &Problem::TooDeep);
                &[]
            }
            _ => {
                self.add(place, &Problem::NotAnObject);
                &[]
            }
        };
        let mut keys = BTreeSet::new();
        let mut once = Vec::with_capacity(fields.len());
        for field in fields {
            if keys.insert(field.0.as_str()) {
                once.push(field);
            } else {
                let key = cut(&field.0);
                let inside = if place.is_empty() {
                    key.clone()
                } else {
                    format!("{place}.{key}")
                };
                self.add(&inside, &Problem::DuplicateKey { key });
            }
        }
        once
    }

    fn entry(&mut self, place: &str, node: &Node) -> Entry {
        match node {
            Node::Null => Entry::Blank,
            Node::Bool(value) => Entry::Bool(*value),
            Node::Number(text) | Node::Text(text) => Entry::Text(text.clone()),
            Node::List(list) => Entry::List(
                list.iter()
                    .enumerate()
                    .map(|(at, element)| self.entry(&format!("{place}[{}]", at + 1), element))
                    .collect(),
            ),
            Node::Record(_) => Entry::Record(
                self.fields(place, node)
                    .into_iter()
                    .map(|(key, value)| {
                        (
                            key.clone(),
                            self.entry(&format!("{place}.{}", cut(key)), value),
                        )
                    })
                    .collect(),
            ),
            Node::Inexact(number) => {
                self.add(
                    place,
                    &Problem::Inexact {
                        number: cut(number),
                    },
                );
                Entry::Blank
            }
            Node::TooDeep => {
                self.add(place, &Problem::TooDeep);
                Entry::Blank
            }
        }
    }

    fn option(
        &mut self,
        place: &str,
        name: &str,
        node: &Node,
        readings: &mut BTreeMap<String, String>,
    ) {
        match node {
            Node::Null => {}
            Node::Text(option) | Node::Number(option) => {
                readings.insert(name.to_owned(), option.clone());
            }
            _ => self.add(place, &Problem::NotAnOption),
        }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

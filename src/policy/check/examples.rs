//! Checking worked examples: names that exist, figures that can be read.

use super::super::bind::{self, RowError};
use super::super::document::{ExampleText, Spanned};
use super::super::kind::{Kind, Type};
use super::super::limits::MAX_ROWS;
use super::super::model::{Example, Expectation, ExpectedCell, Policy, Records, Symbol};
use super::super::problem::Problem;
use super::super::value::Entry;
use super::{Checker, sort};

impl Checker<'_> {
    pub(super) fn example(&mut self, policy: &Policy, text: &ExampleText) -> Option<Example> {
        let mut sound = true;
        for (name, entry) in &text.inputs {
            if let Some(Symbol::Records(at)) = self.names.get(name.value.as_str()).copied() {
                sound &= self.rows(policy, &policy.records[at], entry);
                continue;
            }
            let Some(Symbol::Input(at)) = self.named(name, "input") else {
                sound = false;
                continue;
            };
            let input = &policy.inputs[at];
            sound &= self.bind(input.ty, &input.option_ids(), entry).is_some();
        }
        for (name, entry) in &text.parameters {
            let Some(Symbol::Parameter(at)) = self.named(name, "parameter") else {
                sound = false;
                continue;
            };
            sound &= self
                .bind(Type::one(policy.parameters[at].kind), &[], entry)
                .is_some();
        }
        for (name, option) in &text.readings {
            let Some(Symbol::Reading(at)) = self.named(name, "reading") else {
                sound = false;
                continue;
            };
            let options = &policy.readings[at].options;
            if !options.iter().any(|known| known.id == option.value) {
                let nearest =
                    self.nearest(&option.value, options.iter().map(|known| known.id.as_str()));
                let problem = Problem::UnknownOption {
                    option: option.value.clone(),
                    of: name.value.clone(),
                    nearest,
                };
                self.report(problem, option.span);
                sound = false;
            }
        }
        let mut expect = Vec::new();
        for (name, entry) in &text.expect {
            let Some(Symbol::Rule(rule)) = self.named(name, "rule") else {
                sound = false;
                continue;
            };
            match self.expected_cells(policy.rules[rule].ty, entry) {
                Some(cells) => expect.push(Expectation {
                    rule,
                    cells,
                    span: entry.span,
                }),
                None => sound = false,
            }
        }
        sound.then(|| Example {
            name: text.name.value.clone(),
            source: text.source.clone(),
            inputs: text
                .inputs
                .iter()
                .map(|(name, entry)| (name.value.clone(), entry.value.clone()))
                .collect(),
            parameters: text
                .parameters
                .iter()
                .map(|(name, entry)| (name.value.clone(), entry.value.clone()))
                .collect(),
            readings: text
                .readings
                .iter()
                .map(|(name, option)| (name.value.clone(), option.value.clone()))
                .collect(),
            expect,
            span: text.name.span,
        })
    }

    /// Whether the rows of a record table can be read; reports what cannot.
    fn rows(&mut self, policy: &Policy, records: &Records, entry: &Spanned<Entry>) -> bool {
        let inputs = &policy.inputs[records.range()];
        let columns = match bind::columns(&records.names(policy), &entry.value) {
            Ok(columns) => columns,
            Err(errors) => {
                for error in errors {
                    self.report(row_problem(error), entry.span);
                }
                return false;
            }
        };
        let mut sound = true;
        for (input, column) in inputs.iter().zip(columns) {
            let column = Spanned {
                value: column,
                span: entry.span,
            };
            sound &= self.bind(input.ty, &input.option_ids(), &column).is_some();
        }
        sound
    }

    /// The symbol of a name of the wanted sort.
    fn named(&mut self, name: &Spanned<String>, expected: &'static str) -> Option<Symbol> {
        let symbol = self.resolve(&name.value, name.span)?;
        if sort(symbol) == expected {
            return Some(symbol);
        }
        self.report(
            Problem::WrongSort {
                name: name.value.clone(),
                is: sort(symbol),
                expected,
            },
            name.span,
        );
        None
    }

    fn expected_cells(&mut self, ty: Type, entry: &Spanned<Entry>) -> Option<Vec<ExpectedCell>> {
        let periods = ty.axis.periods();
        // Of a rule per row, one value stands for one row.
        let expected = periods.unwrap_or(1);
        let cells = match &entry.value {
            Entry::List(list) => {
                let mut cells = Vec::new();
                for element in list {
                    let (element, times) = bind::repeated(element);
                    let cell = self.expected_cell(
                        ty.kind,
                        &Spanned {
                            value: element,
                            span: entry.span,
                        },
                    )?;
                    cells.resize(cells.len() + times, cell);
                }
                cells
            }
            Entry::Record(_) if periods.is_none() => {
                return Some(vec![self.expected_cell(ty.kind, entry)?]);
            }
            single if expected == 1 || matches!(single, Entry::Record(_)) => {
                vec![self.expected_cell(ty.kind, entry)?; expected]
            }
            single => {
                let (element, times) = bind::repeated(single);
                vec![
                    self.expected_cell(
                        ty.kind,
                        &Spanned {
                            value: element,
                            span: entry.span
                        }
                    )?;
                    times
                ]
            }
        };
        if periods.is_none_or(|periods| cells.len() == periods) {
            return Some(cells);
        }
        self.report(
            Problem::WrongLength {
                found: cells.len(),
                expected,
            },
            entry.span,
        );
        None
    }

    fn expected_cell(&mut self, kind: Kind, entry: &Spanned<Entry>) -> Option<ExpectedCell> {
        match &entry.value {
            Entry::Text(text) if text == "*" => Some(ExpectedCell::Any),
            Entry::Record(fields) => self.expected_absence(fields, entry),
            _ => {
                // A choice's options are not checked here: a rule can only give what some input's options hold.
                let kind = if let Kind::Choice(_) = kind {
                    Kind::Text
                } else {
                    kind
                };
                let value = self.single(kind, &[], entry);
                if value.is_none() && matches!(entry.value, Entry::Blank) {
                    self.report(
                        Problem::WrongShape {
                            key: "expect".into(),
                            expected: "a value",
                        },
                        entry.span,
                    );
                }
                value.map(ExpectedCell::Value)
            }
        }
    }

    fn expected_absence(
        &mut self,
        fields: &[(String, Entry)],
        entry: &Spanned<Entry>,
    ) -> Option<ExpectedCell> {
        let cell = match fields {
            [(key, _)] if key == "not_applicable" => Some(ExpectedCell::NotApplicable),
            [(key, Entry::Text(code))] if key == "fault" => Some(ExpectedCell::Fault(code.clone())),
            [(key, Entry::List(names))] if key == "missing" => {
                let names: Option<Vec<String>> = names
                    .iter()
                    .map(|name| {
                        if let Entry::Text(name) = name {
                            Some(name.clone())
                        } else {
                            None
                        }
                    })
                    .collect();
                names.map(ExpectedCell::Missing)
            }
            _ => None,
        };
        if cell.is_none() {
            let expected =
                "a value, or { not_applicable = true }, { missing = [\"…\"] }, { fault = \"…\" }";
            self.report(
                Problem::WrongShape {
                    key: "expect".into(),
                    expected,
                },
                entry.span,
            );
        }
        cell
    }
}

/// What is wrong with the rows of a record table, as a problem of the policy file.
fn row_problem(error: RowError) -> Problem {
    match error {
        RowError::NotRows | RowError::NotARow { .. } => Problem::WrongShape {
            key: "inputs".into(),
            expected: "array of tables",
        },
        RowError::TooMany { .. } => Problem::TooMany {
            what: "row",
            limit: MAX_ROWS,
        },
        RowError::UnknownColumn { name, nearest, .. } => Problem::UnknownName { name, nearest },
        RowError::Twice { name, .. } => Problem::Duplicate {
            name,
            already: "column",
        },
    }
}

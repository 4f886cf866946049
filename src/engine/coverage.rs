//! What a policy's worked examples exercise, and what none of them does.
//!
//! A band that no example reaches is a band that nobody has worked out by hand; the same goes for a gate that is never failed, a
//! reading that is never chosen and a rule that no example expects anything of.

use std::collections::BTreeSet;

use crate::policy::Value;
use crate::policy::model::{Formulas, Policy, Symbol, TableKind};

use super::absence::Cell;
use super::entries::{self, Entries};
use super::outcome::Trace;
use super::plan::{Code, Plan};

/// Something that no example exercises; items by their index in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Untried {
    /// No example expects a value of this rule.
    Rule(usize),
    /// A table's band (from 0) is never reached.
    Band {
        /// The table.
        table: usize,
        /// The band.
        band: usize,
    },
    /// A step table never pays.
    Steps(usize),
    /// A cell of a matrix that is set is never hit.
    Cell {
        /// The table.
        table: usize,
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
    },
    /// A gate is never passed, or never failed.
    Gate {
        /// The gate.
        gate: usize,
        /// Whether it is the passing that is never seen.
        passed: bool,
    },
    /// An option of a reading is never chosen, though a rule depends on it.
    Reading {
        /// The reading.
        reading: usize,
        /// The option.
        option: usize,
    },
}

/// What no example of a policy exercises, in the order of the policy: rules, tables, gates, readings. Examples whose entries cannot be
/// used exercise nothing.
pub fn untried(policy: &Policy) -> Vec<Untried> {
    let mut left: BTreeSet<Untried> = everything(policy);
    for example in &policy.examples {
        let entries = Entries::of(example);
        let Ok((settings, case)) = entries::read(policy, &entries) else {
            continue;
        };
        let Ok(plan) = Plan::new(policy, settings) else {
            continue;
        };
        for expectation in &example.expect {
            left.remove(&Untried::Rule(expectation.rule));
        }
        for (reading, &option) in plan.settings.readings.iter().enumerate() {
            left.remove(&Untried::Reading { reading, option });
        }
        for tried in plan.trace(&case).tried() {
            left.remove(&tried);
        }
    }
    left.into_iter().collect()
}

fn everything(policy: &Policy) -> BTreeSet<Untried> {
    let mut all: BTreeSet<Untried> = (0..policy.rules.len()).map(Untried::Rule).collect();
    for (table, definition) in policy.tables.iter().enumerate() {
        if definition.kind == TableKind::Step {
            all.insert(Untried::Steps(table));
        }
        all.extend((0..definition.bands.len()).map(|band| Untried::Band { table, band }));
        for (row, cells) in definition
            .matrix
            .iter()
            .flat_map(|m| m.cells.iter().enumerate())
        {
            let set = cells.iter().enumerate().filter(|(_, cell)| cell.is_some());
            all.extend(set.map(|(column, _)| Untried::Cell { table, row, column }));
        }
    }
    for gate in 0..policy.gates.len() {
        all.extend([true, false].map(|passed| Untried::Gate { gate, passed }));
    }
    for reading in 0..policy.readings.len() {
        if is_used(policy, reading) {
            let options = 0..policy.readings[reading].options.len();
            all.extend(options.map(|option| Untried::Reading { reading, option }));
        }
    }
    all
}

/// Whether a formula depends on a reading.
fn is_used(policy: &Policy, wanted: usize) -> bool {
    let names = |symbols: &[Option<Symbol>]| symbols.contains(&Some(Symbol::Reading(wanted)));
    let in_rules = policy.rules.iter().any(|rule| match &rule.formulas {
        Formulas::One(formula) => names(&formula.symbols),
        Formulas::ByReading { reading, formulas } => {
            *reading == wanted || formulas.iter().any(|formula| names(&formula.symbols))
        }
    });
    let gates = policy.gates.iter().flat_map(|gate| &gate.conditions);
    in_rules || gates.into_iter().any(|formula| names(&formula.symbols))
}

impl Trace<'_> {
    /// What this case exercises: bands and cells that were hit, gates that were passed or failed.
    fn tried(&self) -> Vec<Untried> {
        let plan = self.plan;
        let mut tried = Vec::new();
        for op in &plan.ops {
            match &op.code {
                Code::Table(table, argument) => {
                    for period in 0..self.len(op.axis) {
                        self.hit(
                            *table,
                            &self.evaluation.cell(*argument, 0, period),
                            &mut tried,
                        );
                    }
                }
                Code::Matrix(table, x, y) => {
                    for period in 0..self.len(op.axis) {
                        let cell = |slot| self.evaluation.cell(slot, 0, period);
                        if let (Cell::Value(x), Cell::Value(y)) = (cell(*x), cell(*y))
                            && let Some((row, column)) = plan.tables[*table].cell_at(&x, &y)
                        {
                            tried.push(Untried::Cell {
                                table: *table,
                                row,
                                column,
                            });
                        }
                    }
                }
                _ => {}
            }
        }
        for (gate, definition) in plan.policy.gates.iter().enumerate() {
            for period in 0..self.len(definition.axis) {
                if let Cell::Value(Value::Bool(passed)) = self.gate(gate, period) {
                    tried.push(Untried::Gate { gate, passed });
                }
            }
        }
        tried
    }

    fn hit(&self, table: usize, argument: &Cell, tried: &mut Vec<Untried>) {
        let planned = &self.plan.tables[table];
        let band = match (planned.kind, argument) {
            (TableKind::Step, Cell::Value(Value::Number(x))) => {
                if planned.of_number(*x).is_ok_and(|paid| !paid.is_zero()) {
                    tried.push(Untried::Steps(table));
                }
                return;
            }
            (TableKind::Lookup, Cell::Value(Value::Text(key))) => {
                planned.keys.iter().position(|known| **known == **key)
            }
            (TableKind::Lookup, Cell::Value(Value::Number(x))) => {
                planned.edges.iter().position(|known| known == x)
            }
            (_, Cell::Value(Value::Number(x))) => planned.band(*x),
            _ => None,
        };
        tried.extend(band.map(|band| Untried::Band { table, band }));
    }
}

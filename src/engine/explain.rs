//! The formula, figures, bands, gates and parameters behind a number.
//!
//! Everything here is read off the slots of a [`Trace`]; nothing is computed again, so explaining cannot change a value.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::lang::Lang;
use crate::policy::formula::ast::{Expr, ExprKind, Operator};
use crate::policy::formula::print;
use crate::policy::functions::Function;
use crate::policy::model::{Formula, Formulas, GateEffect, Rounding, Symbol, TableKind};
use crate::policy::{Axis, Kind, Value, notation};

use super::absence::{Absence, Cell};
use super::decisions::unit;
use super::outcome::Trace;
use super::plan::{Code, PlannedCell, Slot, Window};
use super::{arithmetic, evaluate};

/// What is behind a rule's value in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The rule.
    pub rule: usize,
    /// The period, from 0; 0 of a single figure.
    pub period: usize,
    /// The rule's value.
    pub cell: Cell,
    /// The formula in its canonical form.
    pub formula: String,
    /// The formula with the figures put in.
    pub figures: String,
    /// What the formula alone gives, before gates and rounding.
    pub result: Cell,
    /// The reading that chose the formula, and its option.
    pub reading: Option<(usize, usize)>,
    /// The tables that were read, and where they were hit.
    pub tables: Vec<TableUse>,
    /// The matrices that were read, and where they were hit.
    pub matrices: Vec<MatrixUse>,
    /// Of a rule that is true or false: the conditions that make it so.
    pub conditions: Vec<ConditionUse>,
    /// The gates that act on the rule.
    pub gates: Vec<GateUse>,
    /// The rounding, where the rule rounds and there is something to round.
    pub rounding: Option<RoundingUse>,
    /// What the formula, its tables and its gates' factors refer to: inputs, rules, gates and readings, in order of first use.
    pub parts: Vec<Part>,
    /// The parameters that formula, tables and gates use.
    pub parameters: Vec<usize>,
}

/// Something that a formula refers to, with its values in the periods that count.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub symbol: Symbol,
    /// Its kind.
    pub kind: Kind,
    /// Its axis.
    pub axis: Axis,
    /// The periods of its own axis that count here; `0..1` of a single figure.
    pub periods: Range<usize>,
    /// Its values in these periods.
    pub cells: Vec<Cell>,
}

/// A table read by a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct TableUse {
    /// The table.
    pub table: usize,
    /// What was looked up.
    pub argument: Cell,
    /// What came out.
    pub gives: Cell,
    /// The bands with parameters filled in (none of a step table).
    pub bands: Vec<BandRow>,
    /// The band that was hit; none below the first, and none of a step table.
    pub hit: Option<usize>,
    /// The next band above, and how far it is.
    pub next: Option<NextBand>,
    /// Of a marginal table: band, the amount in it, its rate.
    pub slices: Vec<(usize, Decimal, Decimal)>,
    /// Where what was looked up stands: its slot, and the period of it.
    pub(super) place: (Slot, usize),
}

/// A matrix read by a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixUse {
    /// The table.
    pub table: usize,
    /// What was looked up along the rows, and along the columns.
    pub arguments: [Cell; 2],
    /// What came out.
    pub gives: Cell,
    /// Where each row begins, or its key.
    pub rows: Vec<Value>,
    /// Where each column begins, or its key.
    pub columns: Vec<Value>,
    /// Row by row, a cell for each column; none where nothing is set.
    pub cells: Vec<Vec<Option<Decimal>>>,
    /// The row and column that were hit; none outside of both axes.
    pub hit: Option<(usize, usize)>,
    /// Where what was looked up stands: its slots, and the period of it.
    pub(super) place: ([Slot; 2], usize),
}

/// A band with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct BandRow {
    /// Where it begins, or the key of a lookup.
    pub from: Value,
    /// What it gives; none while the parameter that it comes from is not set.
    pub gives: Option<Decimal>,
}

/// The band above the one that was hit.
#[derive(Clone, Debug, PartialEq)]
pub struct NextBand {
    /// Its index.
    pub band: usize,
    /// Where it begins.
    pub from: Decimal,
    /// How far that is from what was looked up. With bands that begin above their edge, anything more than this reaches it.
    pub gap: Decimal,
}

/// A gate that acts on a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct GateUse {
    /// The gate.
    pub gate: usize,
    /// Whether it is passed.
    pub passed: Cell,
    /// What it does to the rule when it is not.
    pub effect: GateEffect,
    /// Its conditions; those joined by AND one by one. Of a gate that counts periods, the condition in each period.
    pub conditions: Vec<ConditionUse>,
}

/// A condition of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionUse {
    /// The condition in its canonical form.
    pub formula: String,
    /// With the figures put in.
    pub figures: String,
    /// The period, from 0, where the gate counts periods.
    pub period: Option<usize>,
    /// Whether it holds.
    pub holds: Cell,
    /// Of a comparison of numbers: by how much it holds (positive) or fails (negative); 0 exactly at the edge.
    pub margin: Option<Margin>,
}

/// By how much a comparison holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// Left less right for `>` and `>=`, right less left for `<` and `<=`.
    pub by: Decimal,
    /// Its unit.
    pub kind: Kind,
    /// What is there.
    pub there: Decimal,
    /// How it must compare with `required`: of the four that order numbers.
    pub operator: Operator,
    /// What it is held against: the policy's own figure where only one side of the comparison is one.
    pub required: Decimal,
    /// Of a strict comparison that fails at its very edge, where there is nothing to be short by: the smallest step that passes it, where
    /// what is there is an input.
    pub step: Option<Decimal>,
}

impl Margin {
    /// The sign that people read for how it must compare; none of what orders no numbers.
    pub fn sign(&self) -> Option<&'static str> {
        Some(match self.operator {
            Operator::GreaterOrEqual => "≥",
            Operator::Greater => ">",
            Operator::LessOrEqual => "≤",
            Operator::Less => "<",
            _ => return None,
        })
    }
}

/// A rounding that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundingUse {
    /// Before.
    pub before: Decimal,
    /// After.
    pub after: Decimal,
    /// How.
    pub rounding: Rounding,
}

/// What stands behind a rule's value, without words: what a list of payout lines needs while somebody types.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    /// The tables that were read, and where they were hit.
    pub tables: Vec<TableUse>,
    /// The rules that the formula refers to, in order of first use, with the periods that count.
    pub rules: Vec<(usize, Range<usize>)>,
}

impl Trace<'_> {
    /// Looks behind a rule's value in a period (0 of a single figure); the same tables and rules as [`Trace::explain`] finds, for a
    /// fraction of its work.
    pub fn glance(&self, rule: usize, period: usize) -> Glance {
        let formula = self.plan.formula_of(rule);
        let mut view = View::new(self, formula, &self.plan.rules[rule].nodes);
        view.scope(
            &formula.expr,
            Scope {
                axis: formula.ty().axis,
                periods: at(period),
            },
        );
        let names = view.names.iter();
        let rules = names.filter_map(|&(node, symbol)| match symbol {
            Symbol::Rule(below) => Some((below, view.periods(node))),
            _ => None,
        });
        Glance {
            tables: view.tables(&formula.expr),
            rules: rules.collect(),
        }
    }

    /// The conditions of a gate in a period, with their margins but without words: `formula` and `figures` are empty.
    pub fn glance_at_gate(&self, gate: usize, period: usize) -> Vec<ConditionUse> {
        self.gate_conditions(gate, period, false, &mut Vec::new())
    }

    /// Explains a rule's value in a period (0 of a single figure).
    pub fn explain(&self, rule: usize, period: usize) -> Explanation {
        let plan = self.plan;
        let policy = plan.policy;
        let slots = &plan.rules[rule];
        let formula = plan.formula_of(rule);
        let mut view = View::new(self, formula, &slots.nodes);
        view.scope(
            &formula.expr,
            Scope {
                axis: formula.ty().axis,
                periods: at(period),
            },
        );

        let mut parameters = view.parameters();
        let mut conditions = Vec::new();
        if policy.rules[rule].ty.kind == Kind::Bool {
            let period = if formula.ty().axis == Axis::One {
                0
            } else {
                period
            };
            view.conditions(&formula.expr, period, None, &mut conditions);
        }
        let gates = policy.rules[rule]
            .gates
            .iter()
            .map(|&gate| self.gate_use(gate, period, &mut parameters))
            .collect();
        let rounding = policy.rules[rule].rounding.as_ref().and_then(|rounding| {
            let before = self.evaluation.number(slots.gated, 0, period)?;
            let after = self.evaluation.number(slots.value, 0, period)?;
            Some(RoundingUse {
                before,
                after,
                rounding: rounding.clone(),
            })
        });
        Explanation {
            rule,
            period,
            cell: self.rule(rule, period),
            formula: print::print(&formula.expr),
            figures: view.figures(&formula.expr),
            result: self.evaluation.cell(slots.formula, 0, period),
            reading: match &policy.rules[rule].formulas {
                Formulas::ByReading { reading, .. } => {
                    Some((*reading, plan.settings.readings[*reading]))
                }
                Formulas::One(_) => None,
            },
            tables: view.tables(&formula.expr),
            matrices: view.matrices(&formula.expr),
            conditions,
            gates,
            rounding,
            parts: view.parts(),
            // In the order of the policy, each once.
            parameters: (0..policy.parameters.len())
                .filter(|at| parameters.contains(at))
                .collect(),
        }
    }

    /// Explains a gate's decision in a period of its own (0 of a gate that is decided once).
    pub fn explain_gate(&self, gate: usize, period: usize) -> GateUse {
        self.gate_use(gate, period, &mut Vec::new())
    }

    fn gate_use(&self, at_gate: usize, period: usize, parameters: &mut Vec<usize>) -> GateUse {
        let gate = &self.plan.policy.gates[at_gate];
        let conditions = self.gate_conditions(at_gate, period, true, parameters);
        if let Some(crate::policy::model::Term::Parameter(at)) = gate.factor {
            parameters.push(at);
        }
        GateUse {
            gate: at_gate,
            passed: self.gate(at_gate, if gate.axis == Axis::One { 0 } else { period }),
            effect: gate.effect,
            conditions,
        }
    }

    /// The conditions of a gate in a period, in words if so wanted.
    fn gate_conditions(
        &self,
        at_gate: usize,
        period: usize,
        in_words: bool,
        parameters: &mut Vec<usize>,
    ) -> Vec<ConditionUse> {
        let gate = &self.plan.policy.gates[at_gate];
        let slots = &self.plan.gates[at_gate];
        let mut conditions = Vec::new();
        for (formula, nodes) in gate.conditions.iter().zip(&slots.nodes) {
            let axis = formula.ty().axis;
            let counts_periods = gate.axis == Axis::One && axis != Axis::One;
            let periods = if counts_periods {
                0..self.len(axis)
            } else {
                at(period)
            };
            for period in periods {
                let mut view = View::new(self, formula, nodes);
                view.in_words = in_words;
                view.scope(
                    &formula.expr,
                    Scope {
                        axis,
                        periods: at(period),
                    },
                );
                parameters.extend(view.parameters());
                view.conditions(
                    &formula.expr,
                    period,
                    counts_periods.then_some(period),
                    &mut conditions,
                );
            }
        }
        conditions
    }
}

fn at(period: usize) -> Range<usize> {
    period..period + 1
}

/// The periods in which a node counts.
#[derive(Clone, Debug)]
struct Scope {
    axis: Axis,
    periods: Range<usize>,
}

/// Which periods of a node's operands count.
enum Inner {
    /// Those of the node itself, on its own axis.
    Same(Range<usize>),
    /// These, whatever the node's axis.
    These(Range<usize>),
    /// All.
    All,
}

/// A formula looked at in one period: which periods of which node count, and their values.
struct View<'a> {
    trace: &'a Trace<'a>,
    formula: &'a Formula,
    nodes: &'a [Slot],
    /// By node; none before it was looked at.
    scopes: Vec<Option<Scope>>,
    /// Name nodes in the order of the text.
    names: Vec<(usize, Symbol)>,
    /// Whether conditions are written out.
    in_words: bool,
}

impl<'a> View<'a> {
    fn new(trace: &'a Trace<'a>, formula: &'a Formula, nodes: &'a [Slot]) -> Self {
        Self {
            trace,
            formula,
            nodes,
            scopes: vec![None; formula.types.len()],
            names: Vec::new(),
            in_words: true,
        }
    }

    /// Notes for each node below which of its periods count when `expr` counts in those of `scope`.
    fn scope(&mut self, expr: &Expr, scope: Scope) {
        let own = self.formula.types[expr.id].axis;
        let scope = if own == Axis::One {
            Scope {
                axis: Axis::One,
                periods: 0..1,
            }
        } else {
            scope
        };
        if let (ExprKind::Name(_), Some(symbol)) = (&expr.kind, self.formula.symbols[expr.id]) {
            self.names.push((expr.id, symbol));
        }
        let inner = self.inner(expr, &scope);
        self.scopes[expr.id] = Some(scope);
        for child in expr.children() {
            let axis = self.formula.types[child.id].axis;
            let periods = match &inner {
                _ if axis == Axis::One => 0..1,
                Inner::These(periods) => periods.clone(),
                Inner::Same(periods) if axis == own => periods.clone(),
                // What is spread otherwise than the result counts as a whole: rows that are summed into a month, a calendar.
                Inner::Same(_) | Inner::All => 0..self.trace.len(axis),
            };
            self.scope(child, Scope { axis, periods });
        }
    }

    /// The periods of a node's operands that count.
    fn inner(&self, expr: &Expr, scope: &Scope) -> Inner {
        // Of no rows there is nothing to look at further down.
        if scope.periods.is_empty() {
            return Inner::These(0..0);
        }
        let same = Inner::Same(scope.periods.clone());
        let ExprKind::Call {
            function,
            arguments,
            ..
        } = &expr.kind
        else {
            return same;
        };
        let (first, last) = (scope.periods.start, scope.periods.end.saturating_sub(1));
        let window = match &self.trace.plan.ops[self.nodes[expr.id]].code {
            Code::Fold(_, window, _) => *window,
            Code::Previous(_) => return Inner::These(first.saturating_sub(1)..last),
            _ => return same,
        };
        let width = arguments
            .iter()
            .map(|argument| self.trace.len(self.formula.types[argument.id].axis))
            .max()
            .unwrap_or(1);
        let trailing = match (window, Function::named(function), arguments.get(1)) {
            (Window::Trailing(_), Some(Function::Trailing), Some(count)) => {
                let count = self.trace.evaluation.number(self.nodes[count.id], 0, 0);
                count
                    .and_then(|count| arithmetic::small(count).ok())
                    .unwrap_or(width)
            }
            _ => 0,
        };
        if window == Window::All {
            return Inner::All;
        }
        let from = evaluate::periods(window, scope.axis, first, width, trailing);
        let to = evaluate::periods(window, scope.axis, last, width, trailing);
        Inner::These(from.start..to.end)
    }

    fn periods(&self, node: usize) -> Range<usize> {
        let scope = self.scopes[node].as_ref();
        scope.map_or(0..1, |scope| scope.periods.clone())
    }

    fn cells(&self, node: usize) -> Vec<Cell> {
        self.periods(node)
            .map(|period| self.trace.evaluation.cell(self.nodes[node], 0, period))
            .collect()
    }

    fn parameters(&self) -> Vec<usize> {
        let mut parameters = Vec::new();
        for (_, symbol) in &self.names {
            match symbol {
                Symbol::Parameter(at) => parameters.push(*at),
                Symbol::Table(at) => parameters.extend(super::plan::parameters_of(
                    &self.trace.plan.policy.tables[*at],
                )),
                _ => {}
            }
        }
        parameters
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for &(node, symbol) in &self.names {
            if matches!(
                symbol,
                Symbol::Table(_) | Symbol::Records(_) | Symbol::Parameter(_)
            ) {
                continue;
            }
            let ty = self.formula.types[node];
            let periods = self.periods(node);
            if !parts
                .iter()
                .any(|part| part.symbol == symbol && part.periods == periods)
            {
                parts.push(Part {
                    symbol,
                    kind: ty.kind,
                    axis: ty.axis,
                    periods,
                    cells: self.cells(node),
                });
            }
        }
        parts
    }

    /// The formula with names replaced by their values; a series as its values, repeats counted.
    fn figures(&self, expr: &Expr) -> String {
        print::print_with(
            expr,
            &mut |node| match (&node.kind, self.formula.symbols[node.id]) {
                // What these stand for has no figure.
                (ExprKind::Name(_), Some(Symbol::Table(_) | Symbol::Records(_))) | (_, None) => {
                    None
                }
                (ExprKind::Name(_), Some(_)) => {
                    // `ISBLANK(x)` plans no value of its own for x where x is an input; its column is there all the same.
                    Some(figures(
                        self.formula.types[node.id].kind,
                        &self.cells(node.id),
                    ))
                }
                _ => None,
            },
        )
    }

    fn tables(&self, expr: &Expr) -> Vec<TableUse> {
        let mut uses = Vec::new();
        expr.visit(&mut |node| {
            let ExprKind::Call { arguments, .. } = &node.kind else {
                return;
            };
            let Code::Table(table, x) = self.trace.plan.ops[self.nodes[node.id]].code else {
                return;
            };
            let Some(argument) = arguments.get(1) else {
                return;
            };
            for (period, gives) in self.periods(argument.id).zip(self.cells(node.id)) {
                let argument = self.trace.evaluation.cell(x, 0, period);
                uses.push(self.table_use(table, (x, period), argument, gives));
            }
        });
        uses
    }

    fn matrices(&self, expr: &Expr) -> Vec<MatrixUse> {
        let mut uses = Vec::new();
        expr.visit(&mut |node| {
            let ExprKind::Call { arguments, .. } = &node.kind else {
                return;
            };
            let Code::Matrix(table, x, y) = self.trace.plan.ops[self.nodes[node.id]].code else {
                return;
            };
            let planned = &self.trace.plan.tables[table];
            let (Some(matrix), 3) = (&planned.matrix, arguments.len()) else {
                return;
            };
            let cell = |cell: &PlannedCell| match cell {
                PlannedCell::Set(value) => Some(*value),
                PlannedCell::Blank | PlannedCell::Unset(_) => None,
            };
            let cells: Vec<Vec<Option<Decimal>>> = matrix
                .cells
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect();
            for period in self.periods(node.id) {
                let of = |slot| self.trace.evaluation.cell(slot, 0, period);
                let arguments = [of(x), of(y)];
                let hit = match &arguments {
                    [Cell::Value(x), Cell::Value(y)] => planned.cell_at(x, y),
                    _ => None,
                };
                uses.push(MatrixUse {
                    table,
                    arguments,
                    gives: of(self.nodes[node.id]),
                    rows: matrix.rows.values(),
                    columns: matrix.columns.values(),
                    cells: cells.clone(),
                    hit,
                    place: ([x, y], period),
                });
            }
        });
        uses
    }

    fn table_use(&self, at: usize, place: (Slot, usize), argument: Cell, gives: Cell) -> TableUse {
        let plan = self.trace.plan;
        let table = &plan.tables[at];
        let keys = table.keys.iter().map(|key| Value::Text(key.to_string()));
        let edges = table.edges.iter().map(|edge| Value::Number(*edge));
        let bands: Vec<BandRow> = edges
            .chain(keys)
            .zip(&table.gives)
            .enumerate()
            .map(|(band, (from, gives))| BandRow {
                from,
                gives: table
                    .open
                    .get(band)
                    .is_none_or(Option::is_none)
                    .then_some(*gives),
            })
            .collect();
        let banded = matches!(table.kind, TableKind::Whole | TableKind::Marginal);
        let (hit, next, slices) = match argument.value() {
            Some(Value::Number(x)) if banded => {
                let hit = table.band(*x);
                let above = hit.map_or(0, |band| band + 1);
                let next = table.edges.get(above).and_then(|&from| {
                    Some(NextBand {
                        band: above,
                        from,
                        gap: arithmetic::subtract(from, *x)?,
                    })
                });
                let slices = if table.kind == TableKind::Marginal {
                    table.slices(*x).unwrap_or_default()
                } else {
                    Vec::new()
                };
                (hit, next, slices)
            }
            Some(key) => (
                bands.iter().position(|band| band.from == *key),
                None,
                Vec::new(),
            ),
            None => (None, None, Vec::new()),
        };
        TableUse {
            table: at,
            argument,
            gives,
            bands,
            hit,
            next,
            slices,
            place,
        }
    }

    /// The conditions that make up a condition: the operands of an AND one by one, of an OR those that decided, of a gate its own;
    /// anything else as it is.
    fn conditions(
        &self,
        expr: &Expr,
        period: usize,
        shown: Option<usize>,
        out: &mut Vec<ConditionUse>,
    ) {
        let holds = |expr: &Expr| self.trace.evaluation.cell(self.nodes[expr.id], 0, period);
        if let ExprKind::Call {
            function,
            arguments,
            ..
        } = &expr.kind
            && arguments.len() > 1
        {
            // Of an OR, what decided: whatever holds, or all of it where nothing does.
            let decided = match (Function::named(function), holds(expr)) {
                (Some(Function::And), _) => Some(None),
                (Some(Function::Or), Cell::Value(truth)) => Some(Some(truth)),
                _ => None,
            };
            if let Some(wanted) = decided {
                for argument in arguments {
                    if wanted
                        .as_ref()
                        .is_none_or(|truth| holds(argument).value() == Some(truth))
                    {
                        self.conditions(argument, period, shown, out);
                    }
                }
                return;
            }
        }
        if let (ExprKind::Name(_), Some(Symbol::Gate(gate))) =
            (&expr.kind, self.formula.symbols[expr.id])
        {
            let trace = self.trace;
            let mut parameters = Vec::new();
            out.extend(trace.gate_conditions(gate, period, self.in_words, &mut parameters));
            return;
        }
        let margin = match &expr.kind {
            ExprKind::Binary(operator, left, right) => self.margin(*operator, left, right, period),
            _ => None,
        };
        let (formula, figures) = if self.in_words {
            (print::print(expr), self.figures(expr))
        } else {
            (String::new(), String::new())
        };
        out.push(ConditionUse {
            formula,
            figures,
            period: shown,
            holds: holds(expr),
            margin,
        });
    }

    fn margin(
        &self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
        period: usize,
    ) -> Option<Margin> {
        let number = |node: &Expr| self.settled(node, period);
        let (a, b) = (number(left)?, number(right)?);
        let by = match operator {
            Operator::Greater | Operator::GreaterOrEqual => arithmetic::subtract(a, b)?,
            Operator::Less | Operator::LessOrEqual => arithmetic::subtract(b, a)?,
            _ => return None,
        };
        let kinds = (
            self.formula.types[left.id].kind,
            self.formula.types[right.id].kind,
        );
        let kind = if kinds.0 == Kind::Plain {
            kinds.1
        } else {
            kinds.0
        };
        // `0.8 <= x` asks the same of x as `x >= 0.8`.
        let set = |node: &Expr| match node.kind {
            ExprKind::Number(_) => true,
            _ => matches!(self.formula.symbols[node.id], Some(Symbol::Parameter(_))),
        };
        let (figure, there, operator, required) = if set(left) && !set(right) {
            (right, b, mirrored(operator), a)
        } else {
            (left, a, operator, b)
        };
        let mut margin = Margin {
            by,
            kind,
            there,
            operator,
            required,
            step: None,
        };
        if margin.is_at_an_edge_beyond()
            && let Some(Symbol::Input(at)) = self.formula.symbols[figure.id]
        {
            margin.step = unit(&self.trace.plan.policy.inputs[at], there);
        }
        Some(margin)
    }

    /// The number of a node as it decides.
    fn settled(&self, node: &Expr, period: usize) -> Option<Decimal> {
        let slot = self.nodes[node.id];
        let number = self.trace.evaluation.number(slot, 0, period)?;
        Some(if self.trace.plan.ops[slot].inexact {
            arithmetic::settled(number)
        } else {
            number
        })
    }
}

impl Margin {
    /// Whether a strict comparison fails though nothing is lacking: what is there must go beyond what is required.
    pub fn is_at_an_edge_beyond(&self) -> bool {
        self.by.is_zero() && matches!(self.operator, Operator::Greater | Operator::Less)
    }
}

/// The operator that says the same with its sides exchanged.
fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        other => other,
    }
}

/// Values as a reader reads them: `1,000,000.00`, and of a series `7,500.00, 0.00 × 11`. What is not there is `—`.
pub fn figures(kind: Kind, cells: &[Cell]) -> String {
    if cells.is_empty() {
        // Before the first period, where `PREVIOUS` counts 0.
        return "0".to_owned();
    }
    let mut runs: Vec<(String, usize)> = Vec::new();
    for cell in cells {
        let text = match cell {
            // Quotation marks and sign words are the same in both languages here: the formula is read, not the sentence.
            Cell::Value(value @ Value::Text(_)) => {
                format!("\"{}\"", notation::write(kind, value, Lang::Zh))
            }
            Cell::Value(Value::Bool(value)) => (if *value { "TRUE" } else { "FALSE" }).to_owned(),
            Cell::Value(value) => notation::write(kind, value, Lang::Zh),
            Cell::Absent(Absence::Fault(_)) => "⚠".to_owned(),
            Cell::Absent(_) => "—".to_owned(),
        };
        match runs.last_mut() {
            Some((last, times)) if *last == text => *times += 1,
            _ => runs.push((text, 1)),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(text, times)| {
            if times == 1 {
                text
            } else {
                format!("{text} × {times}")
            }
        })
        .collect();
    runs.join(", ")
}

//! A policy under given settings, as a list of steps that each compute one column from earlier ones.
//!
//! Planning fixes what does not depend on the figures: parameter values, chosen readings, tables with their bands filled in. What
//! is left is a straight line of [`Op`]s in dependency order; the result of the n-th stands in slot n. Every node of every formula
//! has its slot, so explaining a value is looking at the slots, never computing again.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::rc::Rc;

use crate::policy::formula::ast::{Expr, ExprKind, Operator};
use crate::policy::functions::Function;
use crate::policy::model::{
    Bound, FirstSlice, Formula, Formulas, GateEffect, Need, Policy, Rounding, RoundingMode, Step,
    Symbol, Table, TableKind, Term,
};
use crate::policy::{Axis, Kind, Value};

use super::arithmetic;
use super::entries::{EntryError, EntryProblem, Settings};

/// The number of an op, and of the column it computes.
pub(super) type Slot = usize;

/// A policy ready to be computed, for as many cases as you like.
#[derive(Debug)]
pub struct Plan<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// What it was planned for.
    pub settings: Settings,
    pub(super) ops: Vec<Op>,
    pub(super) inputs: Vec<Slot>,
    pub(super) rules: Vec<RuleSlots>,
    pub(super) gates: Vec<GateSlots>,
    pub(super) tables: Vec<PlannedTable>,
    /// By rule, whether a table is looked up in its formula or below it.
    pub(super) tables_below: Vec<bool>,
}

/// Where a rule's value is at each stage.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleSlots {
    /// By node of the chosen formula.
    pub(super) nodes: Vec<Slot>,
    /// The formula's own value.
    pub(super) formula: Slot,
    /// After the gates, before rounding.
    pub(super) gated: Slot,
    /// The rule's value.
    pub(super) value: Slot,
}

/// Where a gate's decision is.
#[derive(Clone, Debug, Default)]
pub(super) struct GateSlots {
    /// By condition, then by node.
    pub(super) nodes: Vec<Vec<Slot>>,
    /// Whether it is passed.
    pub(super) passed: Slot,
}

/// One step: computes a column.
#[derive(Debug)]
pub(super) struct Op {
    pub(super) code: Code,
    /// The kind of the values.
    pub(super) kind: Kind,
    /// The spread of the values.
    pub(super) axis: Axis,
    /// In which rule or gate a fault would have happened.
    pub(super) owner: Owner,
    /// Whether the values come of a quotient, and may be off in their last digits.
    pub(super) inexact: bool,
}

/// To which rule or gate an op belongs; inputs belong to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    None,
    Step(Step),
}

/// What an op does. Slots are those of its operands.
#[derive(Clone, Debug)]
pub(super) enum Code {
    Input(usize),
    Constant(Value),
    /// What a parameter is set to, if it is.
    Parameter(usize),
    Blank(usize),
    /// What comes of a quotient, as it decides.
    Settle(Slot),
    Negate(Slot),
    Arithmetic(Operator, Slot, Slot),
    Compare(Operator, Slot, Slot),
    If(Slot, Slot, Slot),
    Not(Slot),
    Fold(Fold, Window, Vec<Slot>),
    Round(RoundingMode, Slot, Slot),
    RoundTo(Rounding, Slot),
    RoundToMultiple(Slot, Slot),
    Int(Slot),
    Abs(Slot),
    /// `ATMOST` and `ATLEAST` of an unset limit never get here.
    Clamp(Operator, Slot, Slot),
    Table(usize, Slot),
    /// A matrix: what is looked up along its rows, then along its columns.
    Matrix(usize, Slot, Slot),
    Previous(Slot),
    PeriodEnd(Slot),
    /// How many rows a record table has.
    Rows(usize),
    /// The n-th of a series, from 1.
    Index(Slot, Slot),
    /// Over the rows that have the same keys.
    Group(GroupFold, Slot, Vec<Slot>),
    /// What a pool still covers of each: series, pool.
    Drawdown(Slot, Slot),
    /// Rows summed into the periods of a year: what, day, year.
    ByPeriod(Slot, Slot, Slot),
    /// How many different ones there are where the condition holds.
    CountUnique(Slot, Option<Slot>),
    MakeDate([Slot; 3]),
    DatePart(DatePart, Slot),
    /// Months later; at the end of that month if so.
    AddMonths(bool, Slot, Slot),
    /// Day, working days, and the days of a calendar with whether each is worked on.
    Workday(Slot, Slot, Option<Slot>, Option<Slot>),
    /// The same single figure in each period.
    Spread(Slot),
    /// At least this many of the conditions hold, period by period.
    AtLeast(usize, Vec<Slot>),
    /// In at least this many periods the condition holds.
    AtLeastPeriods(usize, Slot),
    GateZero(Slot, Slot),
    /// Gate, value, the gate's index.
    GateSkip(Slot, Slot, usize),
    /// Gate, value, factor.
    GateReduce(Slot, Slot, Slot),
    /// Gate, value, the gate's index.
    GateFault(Slot, Slot, usize),
}

impl Code {
    /// The slots that it reads.
    pub(super) fn operands(&self) -> Vec<Slot> {
        match self {
            Self::Input(_)
            | Self::Constant(_)
            | Self::Parameter(_)
            | Self::Blank(_)
            | Self::Rows(_) => Vec::new(),
            Self::Settle(x)
            | Self::Negate(x)
            | Self::Not(x)
            | Self::RoundTo(_, x)
            | Self::Int(x)
            | Self::Abs(x)
            | Self::Table(_, x)
            | Self::Previous(x)
            | Self::PeriodEnd(x)
            | Self::Spread(x)
            | Self::DatePart(_, x)
            | Self::AtLeastPeriods(_, x) => vec![*x],
            Self::Arithmetic(_, a, b)
            | Self::Compare(_, a, b)
            | Self::Round(_, a, b)
            | Self::RoundToMultiple(a, b)
            | Self::Clamp(_, a, b)
            | Self::Matrix(_, a, b)
            | Self::Index(a, b)
            | Self::Drawdown(a, b)
            | Self::AddMonths(_, a, b)
            | Self::GateZero(a, b)
            | Self::GateFault(a, b, _)
            | Self::GateSkip(a, b, _) => vec![*a, *b],
            Self::If(a, b, c)
            | Self::ByPeriod(a, b, c)
            | Self::MakeDate([a, b, c])
            | Self::GateReduce(a, b, c) => vec![*a, *b, *c],
            Self::Group(_, x, keys) => [&keys[..], &[*x]].concat(),
            Self::CountUnique(x, condition) => [*x].into_iter().chain(*condition).collect(),
            Self::Workday(a, b, days, working) => {
                [*a, *b].into_iter().chain(*days).chain(*working).collect()
            }
            Self::Fold(_, Window::Trailing(count), slots) => [&slots[..], &[*count]].concat(),
            Self::Fold(_, _, slots) | Self::AtLeast(_, slots) => slots.clone(),
        }
    }
}

/// What is worked out over the rows with the same keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupFold {
    /// The sum up to each row, in the order of the table.
    Running,
    /// The sum of all.
    Total,
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DatePart {
    Year,
    Quarter,
    Month,
    Day,
}

/// How many values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Sum,
    Average,
    Min,
    Max,
    All,
    Any,
    CountTrue,
}

/// Which periods of the operands a fold takes in for the period it computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    /// The same period of each operand.
    Same,
    /// All periods.
    All,
    /// The quarter's three months.
    Quarter,
    /// From the year's first period.
    ToDate,
    /// The last periods, as many as this slot says.
    Trailing(Slot),
}

/// A table with its parameters filled in.
#[derive(Clone, Debug)]
pub(super) struct PlannedTable {
    pub(super) kind: TableKind,
    pub(super) inclusive: bool,
    pub(super) first_slice: FirstSlice,
    pub(super) edges: Vec<Decimal>,
    /// The keys of a lookup over texts.
    pub(super) keys: Vec<Rc<str>>,
    pub(super) gives: Vec<Decimal>,
    /// By band, the parameter that what it gives comes from, where that is not set: missed only where the band is hit. Empty while all
    /// are set.
    pub(super) open: Vec<Option<usize>>,
    pub(super) step: Option<(Decimal, Decimal, Option<Decimal>)>,
    pub(super) matrix: Option<PlannedMatrix>,
    /// Parameters that the table needs and that are not set. Such a table has no bands: none of them could be trusted.
    pub(super) unset: Vec<usize>,
}

/// A matrix with its parameters filled in.
#[derive(Clone, Debug)]
pub(super) struct PlannedMatrix {
    pub(super) rows: PlannedAxis,
    pub(super) columns: PlannedAxis,
    pub(super) cells: Vec<Vec<PlannedCell>>,
}

/// An axis of a matrix.
#[derive(Clone, Debug)]
pub(super) enum PlannedAxis {
    Edges(Vec<Decimal>),
    Keys(Vec<Rc<str>>),
}

/// A cell of a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PlannedCell {
    Set(Decimal),
    /// The policy sets nothing here.
    Blank,
    /// The parameter that it takes its value from is not set.
    Unset(usize),
}

impl<'p> Plan<'p> {
    /// Plans a policy.
    ///
    /// # Errors
    /// When a parameter override makes a table's bands fall instead of rise.
    pub fn new(policy: &'p Policy, settings: Settings) -> Result<Self, Vec<EntryError>> {
        Self::passing(policy, settings, None)
    }

    /// Plans a policy as if a gate were passed wherever it is decided: what it costs to fail it is the difference.
    ///
    /// # Errors
    /// Those of [`Plan::new`].
    pub(super) fn passing(
        policy: &'p Policy,
        settings: Settings,
        passed: Option<usize>,
    ) -> Result<Self, Vec<EntryError>> {
        let mut errors = Vec::new();
        let tables = policy
            .tables
            .iter()
            .map(|table| planned_table(policy, table, &settings, &mut errors))
            .collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut plan = Self {
            policy,
            settings,
            ops: Vec::new(),
            inputs: Vec::new(),
            rules: vec![RuleSlots::default(); policy.rules.len()],
            gates: vec![GateSlots::default(); policy.gates.len()],
            tables,
            tables_below: Vec::new(),
        };
        plan.tables_below = plan.tables_below();
        for (at, input) in policy.inputs.iter().enumerate() {
            let slot = plan.push(Code::Input(at), input.ty.kind, input.ty.axis, Owner::None);
            plan.inputs.push(slot);
        }
        for &step in &policy.order {
            match step {
                Step::Rule(at) => plan.plan_rule(at),
                Step::Gate(at) => plan.plan_gate(at),
            }
            if let Step::Gate(at) = step
                && passed == Some(at)
            {
                // Equal to itself: true where it is decided, and where it is not as absent as it was.
                let slot = plan.gates[at].passed;
                let code = Code::Compare(Operator::Equal, slot, slot);
                let owner = Owner::Step(step);
                plan.gates[at].passed = plan.push(code, Kind::Bool, policy.gates[at].axis, owner);
            }
        }
        Ok(plan)
    }

    /// Whether a table is looked up in a rule's formula or in those of the rules that it is made from.
    pub fn has_table_below(&self, rule: usize) -> bool {
        self.tables_below.get(rule) == Some(&true)
    }

    /// The formula that a rule uses under the plan's readings.
    pub fn formula_of(&self, rule: usize) -> &'p Formula {
        let policy: &'p Policy = self.policy;
        match &policy.rules[rule].formulas {
            Formulas::One(formula) => formula,
            Formulas::ByReading { reading, formulas } => {
                &formulas[self.settings.readings[*reading]]
            }
        }
    }

    /// By slot, whether these slots need it; each needs itself.
    pub(super) fn needed(&self, slots: &[Slot]) -> Vec<bool> {
        let mut needed = vec![false; self.ops.len()];
        for &slot in slots {
            needed[slot] = true;
        }
        // An op reads earlier slots only.
        for (slot, op) in self.ops.iter().enumerate().rev() {
            if needed[slot] {
                for operand in self.operands(op) {
                    needed[operand] = true;
                }
            }
        }
        needed
    }

    /// The slots that an op reads: its operands, and of what goes through the rows of a record table, the column that they follow
    /// each other by.
    pub(super) fn operands(&self, op: &Op) -> Vec<Slot> {
        let mut slots = op.code.operands();
        if let (Code::Group(..) | Code::Drawdown(..), Some(table)) = (&op.code, op.axis.rows()) {
            let order = self.policy.records[table].order;
            slots.extend(order.map(|column| self.inputs[column]));
        }
        slots
    }

    /// By slot, whether it depends on an input.
    pub(super) fn touched(&self, input: usize) -> Vec<bool> {
        let mut touched: Vec<bool> = Vec::with_capacity(self.ops.len());
        for op in &self.ops {
            let own = matches!(op.code, Code::Input(at) | Code::Blank(at) if at == input);
            touched.push(own || self.operands(op).iter().any(|&slot| touched[slot]));
        }
        touched
    }

    fn push(&mut self, code: Code, kind: Kind, axis: Axis, owner: Owner) -> Slot {
        let inexact = kind.is_numeric() && self.is_inexact(&code);
        self.ops.push(Op {
            code,
            kind,
            axis,
            owner,
            inexact,
        });
        self.ops.len() - 1
    }

    /// Whether what an op gives comes of a quotient that no rounding has ended.
    fn is_inexact(&self, code: &Code) -> bool {
        match code {
            Code::Arithmetic(Operator::Divide, ..) | Code::Fold(Fold::Average, ..) => true,
            Code::Round(..)
            | Code::RoundTo(..)
            | Code::RoundToMultiple(..)
            | Code::Int(_)
            | Code::Matrix(..) => false,
            // What stands in a table is exact, whatever was looked up.
            Code::Table(at, x) => match self.tables[*at].kind {
                TableKind::Linear => true,
                TableKind::Marginal => self.ops[*x].inexact,
                _ => false,
            },
            _ => (code.operands().iter()).any(|&slot| self.ops[slot].inexact),
        }
    }

    /// A number where it is compared, looked up or rounded. Exact ones are taken to their last digit.
    fn settle(&mut self, slot: Slot) -> Slot {
        let Op {
            inexact: true,
            kind,
            axis,
            owner,
            ..
        } = self.ops[slot]
        else {
            return slot;
        };
        self.push(Code::Settle(slot), kind, axis, owner)
    }

    /// The same before rounding to so many places: none is settled away that stays.
    ///
    /// A number of places that is not written down is taken for few.
    fn settle_for(&mut self, places: Option<u32>, slot: Slot) -> Slot {
        match places {
            Some(places) if places >= arithmetic::SETTLED_PLACES => slot,
            _ => self.settle(slot),
        }
    }

    fn plan_rule(&mut self, at: usize) {
        let rule = &self.policy.rules[at];
        let owner = Owner::Step(Step::Rule(at));
        let (kind, axis) = (rule.ty.kind, rule.ty.axis);
        let mut nodes = Vec::new();
        let formula = self.plan_formula(self.formula_of(at), owner, &mut nodes);
        let mut gated = formula;
        if self.ops[formula].axis != axis {
            gated = self.push(Code::Spread(formula), kind, axis, owner);
        }
        // Whatever their order in the file: what reduces comes first, then what zeroes, what faults, what skips: of what does not apply,
        // nothing can be wrong.
        let policy = self.policy;
        let of = |effect: GateEffect| {
            let acting = rule.gates.iter().copied();
            acting.filter(move |&gate| policy.gates[gate].effect == effect)
        };
        let reducing: Vec<usize> = of(GateEffect::Reduce).collect();
        let zeroing: Vec<Slot> = of(GateEffect::Zero)
            .map(|gate| self.gates[gate].passed)
            .collect();
        let skipping: Vec<usize> = of(GateEffect::Skip).collect();
        let faulting: Vec<usize> = of(GateEffect::Fault).collect();
        for gate in reducing {
            let factor = self.plan_factor(gate, owner);
            let passed = self.gates[gate].passed;
            gated = self.push(Code::GateReduce(passed, gated, factor), kind, axis, owner);
        }
        if !zeroing.is_empty() {
            // One that is failed decides, though another is still open.
            let passed = self.all_of(&zeroing, owner);
            gated = self.push(Code::GateZero(passed, gated), kind, axis, owner);
        }
        for gate in faulting {
            let passed = self.gates[gate].passed;
            gated = self.push(Code::GateFault(passed, gated, gate), kind, axis, owner);
        }
        for gate in skipping {
            let passed = self.gates[gate].passed;
            gated = self.push(Code::GateSkip(passed, gated, gate), kind, axis, owner);
        }
        let value = match &rule.rounding {
            Some(rounding) => {
                let settled = self.settle_for(Some(rounding.to.scale()), gated);
                self.push(Code::RoundTo(rounding.clone(), settled), kind, axis, owner)
            }
            None => gated,
        };
        self.rules[at] = RuleSlots {
            nodes,
            formula,
            gated,
            value,
        };
    }

    fn plan_factor(&mut self, gate: usize, owner: Owner) -> Slot {
        let code = match &self.policy.gates[gate].factor {
            Some(Term::Parameter(at)) => Code::Parameter(*at),
            Some(Term::Literal(value)) => Code::Constant(value.clone()),
            // The checker makes sure of a factor; without one the gate would change nothing.
            None => Code::Constant(Value::Number(Decimal::ONE)),
        };
        self.push(code, Kind::Ratio, Axis::One, owner)
    }

    fn plan_gate(&mut self, at: usize) {
        let gate = &self.policy.gates[at];
        let owner = Owner::Step(Step::Gate(at));
        let mut all_nodes = Vec::new();
        let mut conditions = Vec::new();
        for formula in &gate.conditions {
            let mut nodes = Vec::new();
            conditions.push(self.plan_formula(formula, owner, &mut nodes));
            all_nodes.push(nodes);
        }
        let code = match (gate.need, conditions.as_slice()) {
            (Need::AtLeast(need), [one]) if self.ops[*one].axis != Axis::One => {
                Code::AtLeastPeriods(need, *one)
            }
            (Need::AtLeast(need), _) => Code::AtLeast(need, conditions),
            // Nothing to combine: the condition is the gate.
            (Need::All | Need::Any, &[one]) => {
                self.gates[at] = GateSlots {
                    nodes: all_nodes,
                    passed: one,
                };
                return;
            }
            (Need::All, _) => Code::Fold(Fold::All, Window::Same, conditions),
            (Need::Any, _) => Code::Fold(Fold::Any, Window::Same, conditions),
        };
        let passed = self.push(code, Kind::Bool, gate.axis, owner);
        self.gates[at] = GateSlots {
            nodes: all_nodes,
            passed,
        };
    }

    fn plan_formula(&mut self, formula: &Formula, owner: Owner, nodes: &mut Vec<Slot>) -> Slot {
        *nodes = vec![0; formula.types.len()];
        self.plan_node(formula, &formula.expr, owner, nodes)
    }

    fn plan_node(
        &mut self,
        formula: &Formula,
        expr: &Expr,
        owner: Owner,
        nodes: &mut [Slot],
    ) -> Slot {
        let code = match &expr.kind {
            ExprKind::Number(literal) => Code::Constant(Value::Number(literal.value)),
            ExprKind::Text(text) => Code::Constant(Value::Text(text.clone())),
            ExprKind::Date(date) => Code::Constant(Value::Date(*date)),
            ExprKind::Bool(value) => Code::Constant(Value::Bool(*value)),
            ExprKind::Name(_) => match self.plan_name(formula.symbols[expr.id]) {
                Named::Slot(slot) => {
                    nodes[expr.id] = slot;
                    return slot;
                }
                Named::Code(code) => code,
            },
            ExprKind::Negate(operand) => {
                Code::Negate(self.plan_node(formula, operand, owner, nodes))
            }
            ExprKind::Binary(operator, left, right) => {
                let left = self.plan_node(formula, left, owner, nodes);
                let right = self.plan_node(formula, right, owner, nodes);
                if operator.is_comparison() {
                    Code::Compare(*operator, self.settle(left), self.settle(right))
                } else {
                    Code::Arithmetic(*operator, left, right)
                }
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => match Function::named(function) {
                Some(function) => self.plan_call(formula, function, arguments, owner, nodes),
                // The checker lets no other function through.
                None => Code::Constant(Value::Bool(false)),
            },
        };
        let ty = formula.types[expr.id];
        let slot = self.push(code, ty.kind, ty.axis, owner);
        nodes[expr.id] = slot;
        slot
    }

    fn plan_name(&mut self, symbol: Option<Symbol>) -> Named {
        match symbol {
            Some(Symbol::Input(at)) => Named::Slot(self.inputs[at]),
            Some(Symbol::Rule(at)) => Named::Slot(self.rules[at].value),
            Some(Symbol::Gate(at)) => Named::Slot(self.gates[at].passed),
            Some(Symbol::Parameter(at)) => Named::Code(Code::Parameter(at)),
            Some(Symbol::Reading(at)) => {
                let option = &self.policy.readings[at].options[self.settings.readings[at]];
                Named::Code(Code::Constant(Value::Text(option.id.clone())))
            }
            // A table's name is an argument of its function, which plans it.
            Some(Symbol::Table(_) | Symbol::Records(_)) | None => {
                Named::Code(Code::Constant(Value::Bool(false)))
            }
        }
    }

    fn plan_call(
        &mut self,
        formula: &Formula,
        function: Function,
        arguments: &[Expr],
        owner: Owner,
        nodes: &mut [Slot],
    ) -> Code {
        if function.reads_table() {
            let argument = self.plan_node(formula, &arguments[1], owner, nodes);
            let Some(Symbol::Table(table)) = formula.symbols[arguments[0].id] else {
                return Code::Constant(Value::Number(Decimal::ZERO));
            };
            if let Some(along) = arguments.get(2) {
                let along = self.plan_node(formula, along, owner, nodes);
                return Code::Matrix(table, self.settle(argument), self.settle(along));
            }
            // What changes little with the number takes all its digits.
            let planned = &self.tables[table];
            let smooth = match planned.kind {
                TableKind::Linear => true,
                TableKind::Marginal => planned.first_slice != FirstSlice::PaidOnceReached,
                _ => false,
            };
            return Code::Table(
                table,
                if smooth {
                    argument
                } else {
                    self.settle(argument)
                },
            );
        }
        if function == Function::Rows {
            return match formula.symbols[arguments[0].id] {
                Some(Symbol::Records(at)) => Code::Rows(at),
                _ => Code::Constant(Value::Number(Decimal::ZERO)),
            };
        }
        if function == Function::IsBlank {
            return match formula.symbols[arguments[0].id] {
                Some(Symbol::Input(at)) => {
                    nodes[arguments[0].id] = self.inputs[at];
                    Code::Blank(at)
                }
                Some(Symbol::Parameter(at)) => {
                    nodes[arguments[0].id] = self.plan_node(formula, &arguments[0], owner, nodes);
                    Code::Constant(Value::Bool(self.settings.parameters[at].is_none()))
                }
                _ => Code::Constant(Value::Bool(false)),
            };
        }
        let slots: Vec<Slot> = arguments
            .iter()
            .map(|argument| self.plan_node(formula, argument, owner, nodes))
            .collect();
        // One argument is taken as a whole, several period by period, as in Excel's MIN of a range and of cells.
        let window = if slots.len() == 1 {
            Window::All
        } else {
            Window::Same
        };
        match function {
            Function::If => Code::If(slots[0], slots[1], slots[2]),
            Function::And => Code::Fold(Fold::All, window, slots),
            Function::Or => Code::Fold(Fold::Any, window, slots),
            Function::Not => Code::Not(slots[0]),
            Function::Min => Code::Fold(Fold::Min, window, slots),
            Function::Max => Code::Fold(Fold::Max, window, slots),
            Function::Sum => Code::Fold(Fold::Sum, Window::All, slots),
            Function::Average => Code::Fold(Fold::Average, Window::All, slots),
            Function::CountIf => Code::Fold(Fold::CountTrue, Window::All, slots),
            Function::Round => self.round(RoundingMode::HalfUp, &slots),
            Function::RoundUp => self.round(RoundingMode::Up, &slots),
            Function::RoundDown => self.round(RoundingMode::Down, &slots),
            Function::MRound => Code::RoundToMultiple(self.settle(slots[0]), slots[1]),
            Function::Int => Code::Int(self.settle(slots[0])),
            Function::Abs => Code::Abs(slots[0]),
            Function::AtMost => self.clamp(Operator::LessOrEqual, &slots),
            Function::AtLeast => self.clamp(Operator::GreaterOrEqual, &slots),
            Function::QSum => Code::Fold(Fold::Sum, Window::Quarter, slots),
            Function::QAverage => Code::Fold(Fold::Average, Window::Quarter, slots),
            Function::Ytd => Code::Fold(Fold::Sum, Window::ToDate, slots),
            Function::Trailing => {
                Code::Fold(Fold::Sum, Window::Trailing(slots[1]), slots[..1].to_vec())
            }
            Function::Previous => Code::Previous(slots[0]),
            Function::MonthEnd | Function::QuarterEnd => Code::PeriodEnd(slots[0]),
            Function::YtdAverage => Code::Fold(Fold::Average, Window::ToDate, slots),
            Function::YtdMax => Code::Fold(Fold::Max, Window::ToDate, slots),
            Function::SumIfs => {
                let x = slots[0];
                let ty = formula.types[arguments[0].id];
                let condition = self.all_of(&slots[1..], owner);
                let nought = Code::Constant(Value::Number(Decimal::ZERO));
                let nought = self.push(nought, ty.kind, Axis::One, owner);
                let axis = self.axis_of(&[x, condition]);
                let kept = self.push(Code::If(condition, x, nought), ty.kind, axis, owner);
                Code::Fold(Fold::Sum, Window::All, vec![kept])
            }
            Function::CountIfs => {
                let condition = self.all_of(&slots, owner);
                Code::Fold(Fold::CountTrue, Window::All, vec![condition])
            }
            Function::CountUnique => {
                let condition = match &slots[1..] {
                    [] => None,
                    conditions => Some(self.all_of(conditions, owner)),
                };
                Code::CountUnique(slots[0], condition)
            }
            Function::Index => Code::Index(slots[0], slots[1]),
            Function::Occurrence => {
                let one = Code::Constant(Value::Number(Decimal::ONE));
                let one = self.push(one, Kind::Count, Axis::One, owner);
                Code::Group(GroupFold::Running, one, slots)
            }
            Function::Running => Code::Group(GroupFold::Running, slots[0], slots[1..].to_vec()),
            Function::GroupSum => Code::Group(GroupFold::Total, slots[0], slots[1..].to_vec()),
            Function::Drawdown => Code::Drawdown(slots[0], slots[1]),
            Function::ByMonth | Function::ByQuarter => Code::ByPeriod(slots[0], slots[1], slots[2]),
            Function::Date => Code::MakeDate([slots[0], slots[1], slots[2]]),
            Function::Year => Code::DatePart(DatePart::Year, slots[0]),
            Function::Quarter => Code::DatePart(DatePart::Quarter, slots[0]),
            Function::Month => Code::DatePart(DatePart::Month, slots[0]),
            Function::Day => Code::DatePart(DatePart::Day, slots[0]),
            Function::EDate => Code::AddMonths(false, slots[0], slots[1]),
            Function::EoMonth => Code::AddMonths(true, slots[0], slots[1]),
            Function::Workday => Code::Workday(
                slots[0],
                slots[1],
                slots.get(2).copied(),
                slots.get(3).copied(),
            ),
            Function::IsBlank
            | Function::Rate
            | Function::Marginal
            | Function::Steps
            | Function::Lookup
            | Function::Interpolate
            | Function::Matrix
            | Function::Rows => Code::Constant(Value::Bool(false)),
        }
    }

    /// Conditions joined by AND, row by row or period by period; one alone is itself.
    fn all_of(&mut self, conditions: &[Slot], owner: Owner) -> Slot {
        if let [one] = conditions {
            return *one;
        }
        let axis = self.axis_of(conditions);
        let all = Code::Fold(Fold::All, Window::Same, conditions.to_vec());
        self.push(all, Kind::Bool, axis, owner)
    }

    /// The axis on which these meet; the checker has made sure that they do.
    fn axis_of(&self, slots: &[Slot]) -> Axis {
        let axes = slots.iter().map(|&slot| self.ops[slot].axis);
        axes.fold(Axis::One, |joined, axis| match joined {
            Axis::One => axis,
            _ => joined,
        })
    }

    fn round(&mut self, mode: RoundingMode, slots: &[Slot]) -> Code {
        let places = match &self.ops[slots[1]].code {
            Code::Constant(Value::Number(digits)) => Some(digits.to_u32().unwrap_or(0)),
            _ => None,
        };
        Code::Round(mode, self.settle_for(places, slots[0]), slots[1])
    }

    /// A cap or floor; one that is an unset parameter is none.
    fn clamp(&mut self, operator: Operator, slots: &[Slot]) -> Code {
        match self.ops[slots[1]].code {
            Code::Parameter(at) if self.settings.parameters[at].is_none() => {
                Code::Clamp(operator, slots[0], slots[0])
            }
            _ => Code::Clamp(operator, slots[0], slots[1]),
        }
    }
}

enum Named {
    Slot(Slot),
    Code(Code),
}

/// The parameters that a table's figures come from.
pub(super) fn parameters_of(table: &Table) -> impl Iterator<Item = usize> {
    let bands = table
        .bands
        .iter()
        .flat_map(|band| [Some(&band.from), Some(&band.gives)]);
    let step = table
        .step
        .iter()
        .flat_map(|step| [Some(&step.each), Some(&step.pays), step.at_most.as_ref()]);
    let matrix = table.matrix.iter().flat_map(|matrix| {
        let heads = matrix.rows.iter().chain(&matrix.columns).map(Some);
        heads.chain(matrix.cells.iter().flatten().map(Option::as_ref))
    });
    bands
        .chain(step)
        .chain(matrix)
        .flatten()
        .filter_map(|term| {
            if let Term::Parameter(at) = term {
                Some(*at)
            } else {
                None
            }
        })
}

/// Fills in a table's parameters; reports bands that no longer rise.
fn planned_table(
    policy: &Policy,
    table: &Table,
    settings: &Settings,
    errors: &mut Vec<EntryError>,
) -> PlannedTable {
    let mut planned = PlannedTable {
        kind: table.kind,
        inclusive: table.lower == Bound::Inclusive
            || matches!(table.kind, TableKind::Step | TableKind::Lookup),
        first_slice: table.first_slice,
        edges: Vec::new(),
        keys: Vec::new(),
        gives: Vec::new(),
        open: Vec::new(),
        step: None,
        matrix: None,
        unset: Vec::new(),
    };
    let mut unset: Vec<usize> = Vec::new();
    let mut value = |term: &Term| match term {
        Term::Literal(value) => Some(value.clone()),
        Term::Parameter(at) => {
            let value = settings.parameters[*at].clone();
            if value.is_none() && !unset.contains(at) {
                unset.push(*at);
            }
            value
        }
    };
    let mut edges = Vec::new();
    let mut keys = Vec::new();
    let mut gives = Vec::new();
    let mut open = Vec::new();
    let alone = matches!(table.kind, TableKind::Whole | TableKind::Lookup);
    for band in &table.bands {
        match value(&band.from) {
            Some(Value::Number(edge)) => edges.push(edge),
            Some(Value::Text(key)) => keys.push(key.into()),
            _ => {}
        }
        // Where the bands decide one by one, only the one that is hit must be known.
        let unset = match &band.gives {
            Term::Parameter(at) if alone && settings.parameters[*at].is_none() => Some(*at),
            _ => None,
        };
        open.push(unset);
        match unset {
            Some(_) => gives.push(Decimal::ZERO),
            None => gives.extend(value(&band.gives).as_ref().and_then(number_of)),
        }
    }
    let step = table.step.as_ref().map(|step| {
        (
            value(&step.each),
            value(&step.pays),
            // A cap that is not set caps nothing, and is not asked for.
            step.at_most.as_ref().map(|most| match most {
                Term::Literal(value) => Some(value.clone()),
                Term::Parameter(at) => settings.parameters[*at].clone(),
            }),
        )
    });
    if let Some((Some(Value::Number(each)), Some(Value::Number(pays)), at_most)) = step {
        // An unset cap caps nothing; an unset X or Y leaves the table unset.
        let at_most = at_most.flatten().and_then(|most| {
            if let Value::Number(most) = most {
                Some(most)
            } else {
                None
            }
        });
        planned.step = Some((each, pays, at_most));
        if each <= Decimal::ZERO {
            errors.push(not_rising(policy, table, settings));
        }
    }
    if let Some(terms) = &table.matrix {
        let mut axis = |terms: &[Term], kind: Kind| {
            let values = terms.iter().filter_map(&mut value);
            if kind == Kind::Text {
                PlannedAxis::Keys(values.filter_map(|value| text_of(&value)).collect())
            } else {
                PlannedAxis::Edges(values.filter_map(|value| number_of(&value)).collect())
            }
        };
        let rows = axis(&terms.rows, table.over);
        let columns = axis(&terms.columns, terms.across);
        planned.unset = unset;
        // A cell of its own is only missed where it is needed.
        let cell = |cell: &Option<Term>| match cell {
            None => PlannedCell::Blank,
            Some(Term::Literal(value)) => {
                number_of(value).map_or(PlannedCell::Blank, PlannedCell::Set)
            }
            Some(Term::Parameter(at)) => {
                let value = settings.parameters[*at].as_ref().and_then(number_of);
                value.map_or(PlannedCell::Unset(*at), PlannedCell::Set)
            }
        };
        let cells = terms.cells.iter();
        let cells = cells.map(|row| row.iter().map(cell).collect()).collect();
        if planned.unset.is_empty() && !(rows.rises() && columns.rises()) {
            errors.push(not_rising(policy, table, settings));
        }
        planned.matrix = Some(PlannedMatrix {
            rows,
            columns,
            cells,
        });
        return planned;
    }
    if planned.step.is_none() {
        planned.unset = unset;
    }
    // Where no band can be told, all that is not set is asked for at once.
    if !planned.unset.is_empty() {
        planned.unset.extend(open.iter().flatten());
    }
    if !planned.unset.is_empty() {
        return planned;
    }
    let rising = table.kind == TableKind::Lookup || edges.windows(2).all(|pair| pair[0] < pair[1]);
    if !rising {
        errors.push(not_rising(policy, table, settings));
    }
    PlannedTable {
        edges,
        keys,
        gives,
        open: if open.iter().any(Option::is_some) {
            open
        } else {
            Vec::new()
        },
        ..planned
    }
}

fn number_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn text_of(value: &Value) -> Option<Rc<str>> {
    match value {
        Value::Text(text) => Some(text.as_str().into()),
        _ => None,
    }
}

impl PlannedAxis {
    /// Where each row or column begins, or its key.
    pub(super) fn values(&self) -> Vec<Value> {
        match self {
            Self::Edges(edges) => edges.iter().copied().map(Value::Number).collect(),
            Self::Keys(keys) => keys
                .iter()
                .map(|key| Value::Text(key.to_string()))
                .collect(),
        }
    }

    fn rises(&self) -> bool {
        match self {
            Self::Edges(edges) => edges.windows(2).all(|pair| pair[0] < pair[1]),
            Self::Keys(_) => true,
        }
    }
}

fn not_rising(policy: &Policy, table: &Table, settings: &Settings) -> EntryError {
    let heads = table.matrix.iter();
    let heads = heads.flat_map(|matrix| matrix.rows.iter().chain(&matrix.columns));
    let mut edges = table.bands.iter().map(|band| &band.from).chain(heads);
    let overridden = edges.find_map(|edge| match edge {
        Term::Parameter(at) if settings.overridden[*at] => Some(*at),
        _ => None,
    });
    let place = overridden.map_or_else(
        || "parameters".to_owned(),
        |at| format!("parameters.{}", policy.parameters[at].name),
    );
    EntryError {
        place,
        problem: EntryProblem::BandOrder {
            table: table.name.clone(),
        },
    }
}

//! Computing a plan's columns, one op after the other, for a stretch of lanes.
//!
//! Numbers go through the loops in [`numbers`]; here is the general way, a cell at a time, which knows dates, texts and all that can
//! be absent.

mod numbers;
pub(super) mod rows;

use rust_decimal::Decimal;

use crate::policy::formula::ast::Operator;
use crate::policy::kind::{Axis, Kind};
use crate::policy::model::Step;
use crate::policy::value::Value;

use super::absence::{Absence, Absences, Cell, Fault, FaultCode, PRESENT, Reason, Skip, add_name};
use super::arithmetic::{self, combine};
use super::batch::Batch;
use super::column::{Column, Data};
use super::plan::{Code, Fold, Op, Owner, Plan, PlannedCell, Slot, Window};
use numbers::Output;

/// The columns of a plan for a stretch of lanes.
#[derive(Debug)]
pub(super) struct Evaluation {
    pub(super) columns: Vec<Column>,
    pub(super) absences: Absences,
}

impl Evaluation {
    pub(super) fn cell(&self, slot: Slot, lane: usize, period: usize) -> Cell {
        self.columns[slot].cell(&self.absences, lane, period)
    }

    /// The number at a place, if there is one.
    pub(super) fn number(&self, slot: Slot, lane: usize, period: usize) -> Option<Decimal> {
        let column = &self.columns[slot];
        let index = column.stride().at(lane, period);
        if column.reason(index) == PRESENT {
            column.numbers().get(index).copied()
        } else {
            None
        }
    }

    /// True or false at a place, if it is known.
    pub(super) fn truth(&self, slot: Slot, lane: usize, period: usize) -> Option<bool> {
        let column = &self.columns[slot];
        let index = column.stride().at(lane, period);
        if column.reason(index) == PRESENT {
            column.bools().get(index).copied()
        } else {
            None
        }
    }
}

impl Plan<'_> {
    /// Computes every column for the lanes `from..to` of a batch.
    pub(super) fn evaluate(&self, batch: &Batch, from: usize, to: usize) -> Evaluation {
        self.evaluate_needed(&vec![true; self.ops.len()], batch, from, to)
    }

    /// Computes the columns that are needed, by slot; the others stay empty and are not to be looked at.
    pub(super) fn evaluate_needed(
        &self,
        needed: &[bool],
        batch: &Batch,
        from: usize,
        to: usize,
    ) -> Evaluation {
        let mut run = Run {
            plan: self,
            lanes: to - from,
            rows: batch.rows(from, to),
            columns: Vec::with_capacity(self.ops.len()),
            absences: Absences::default(),
        };
        for (op, &needed) in self.ops.iter().zip(needed) {
            if !needed {
                run.columns.push(Column::empty());
                continue;
            }
            let column = run.compute(op, batch, from, to);
            debug_assert!(
                column.len() == column.width * if column.per_lane { run.lanes } else { 1 }
            );
            run.columns.push(column);
        }
        Evaluation {
            columns: run.columns,
            absences: run.absences,
        }
    }

    /// Computes onto a case that is computed already what depends on something that varies, for all lanes of a batch.
    pub(super) fn evaluate_onto(
        &self,
        base: &Evaluation,
        part: &Part,
        batch: &Batch,
        pins: &[Pin],
    ) -> Evaluation {
        let lanes = batch.lanes();
        let mut run = Run {
            plan: self,
            lanes,
            rows: batch.rows(0, lanes),
            columns: Vec::with_capacity(self.ops.len()),
            absences: base.absences.clone(),
        };
        for (slot, op) in self.ops.iter().enumerate() {
            let mut column = match part.roles[slot] {
                Role::Unread => Column::empty(),
                Role::Kept => base.columns[slot].shared(),
                Role::Computed => run.compute(op, batch, 0, lanes),
            };
            for pin in pins.iter().filter(|pin| pin.slot == slot) {
                column.copy_cell(pin.from, pin.to, pin.period);
            }
            run.columns.push(column);
        }
        Evaluation {
            columns: run.columns,
            absences: run.absences,
        }
    }

    /// What has to be computed when an input varies, to know these slots.
    pub(super) fn part(&self, input: usize, wanted: &[bool]) -> Part {
        let mut roles = vec![Role::Unread; self.ops.len()];
        for (slot, op) in self.ops.iter().enumerate() {
            let varies = match op.code {
                Code::Input(at) | Code::Blank(at) => at == input,
                _ => {
                    let operands = self.operands(op);
                    operands.iter().any(|&slot| roles[slot] == Role::Computed)
                }
            };
            if varies && wanted[slot] {
                roles[slot] = Role::Computed;
            }
        }
        for slot in 0..roles.len() {
            if roles[slot] == Role::Computed {
                for operand in self.operands(&self.ops[slot]) {
                    if roles[operand] == Role::Unread {
                        roles[operand] = Role::Kept;
                    }
                }
            }
        }
        let computed = (0..roles.len()).filter(|&slot| roles[slot] == Role::Computed);
        let computed = computed
            .map(|slot| (slot, self.operands(&self.ops[slot])))
            .collect();
        Part { roles, computed }
    }
}

/// What depends on an input, and what that is computed from.
#[derive(Clone, Debug)]
pub(super) struct Part {
    roles: Vec<Role>,
    /// The slots that vary, each with those that it reads.
    pub(super) computed: Vec<(Slot, Vec<Slot>)>,
}

impl Part {
    /// Whether the column of a slot varies with the input.
    pub(super) fn varies(&self, slot: Slot) -> bool {
        self.roles[slot] == Role::Computed
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Unread,
    Kept,
    Computed,
}

/// A value held fast: in lane `to` the slot has, at a period, what it has in lane `from`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pin {
    pub(super) slot: Slot,
    pub(super) period: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The columns of a plan while they are computed.
#[derive(Debug)]
pub(super) struct Run<'r> {
    pub(super) plan: &'r Plan<'r>,
    pub(super) lanes: usize,
    /// By record table, by lane: how many rows.
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) columns: Vec<Column>,
    pub(super) absences: Absences,
}

impl Run<'_> {
    fn compute(&mut self, op: &Op, batch: &Batch, from: usize, to: usize) -> Column {
        match &op.code {
            Code::Input(at) => batch.column(self.plan.policy, *at, from, to, &mut self.absences),
            Code::Blank(at) => batch.blanks(self.plan.policy, *at, from, to),
            _ => self.derive(op),
        }
    }

    /// Computes an op from columns that are there already; of an input, which it cannot, nothing.
    pub(super) fn derive(&mut self, op: &Op) -> Column {
        if op.inexact {
            self.trim(op);
        }
        match &op.code {
            Code::Input(_) | Code::Blank(_) => Column::empty(),
            Code::Constant(value) => Column::constant(op.kind, value),
            Code::Parameter(at) => {
                if let Some(value) = &self.plan.settings.parameters[*at] {
                    Column::constant(op.kind, value)
                } else {
                    let name = self.plan.policy.parameters[*at].name.clone();
                    let reason = self.absences.intern(Absence::Missing(vec![name]));
                    Column::absent(op.kind, reason)
                }
            }
            Code::Settle(x) => self.map(op, *x, &|x| Ok(arithmetic::settled(x))),
            Code::Negate(x) => self.map(op, *x, &|x| Ok(-x)),
            Code::Abs(x) => self.map(op, *x, &|x| Ok(x.abs())),
            Code::Int(x) => self.map(op, *x, &|x| Ok(x.floor())),
            Code::RoundTo(rounding, x) => match arithmetic::places(rounding) {
                Some((places, strategy)) => {
                    self.map(op, *x, &|x| Ok(x.round_dp_with_strategy(places, strategy)))
                }
                None => self.map(op, *x, &|x| arithmetic::round_to(x, rounding)),
            },
            Code::Round(mode, x, digits) => self.zip_each(op, *x, *digits, &|x, digits| {
                arithmetic::round(x, digits, *mode)
            }),
            Code::RoundToMultiple(x, step) => {
                self.zip_each(op, *x, *step, &arithmetic::round_to_multiple)
            }
            Code::Clamp(Operator::LessOrEqual, x, limit) => {
                self.zip_each(op, *x, *limit, &|x, limit| Ok(x.min(limit)))
            }
            Code::Clamp(_, x, limit) => self.zip_each(op, *x, *limit, &|x, limit| Ok(x.max(limit))),
            Code::Arithmetic(operator, a, b) => self.arithmetic(op, *operator, *a, *b),
            Code::Compare(operator, a, b) => self.compare(op, *operator, *a, *b),
            Code::If(condition, then, otherwise) => {
                self.choose(op, *condition, Some(*then), Some(*otherwise), PRESENT)
            }
            Code::GateZero(gate, value) => self.choose(op, *gate, Some(*value), None, PRESENT),
            Code::GateSkip(gate, value, at) => {
                let skipping = &self.plan.policy.gates[*at];
                let skip = Skip {
                    gate: skipping.name.clone(),
                    message: skipping.message.clone(),
                };
                let reason = self.absences.intern(Absence::NotApplicable(skip));
                self.choose(op, *gate, Some(*value), None, reason)
            }
            Code::GateFault(gate, value, at) => {
                let plain = self.fault(op, FaultCode::GateFailed);
                let says = self.plan.policy.gates[*at].message.clone();
                let reason = self.absences.says(plain, says);
                self.choose(op, *gate, Some(*value), None, reason)
            }
            Code::GateReduce(gate, value, factor) => {
                let reduced = self.zip_each(op, *value, *factor, &|x, factor| {
                    combine(Operator::Multiply, x, factor)
                });
                self.columns.push(reduced);
                let slot = self.columns.len() - 1;
                let column = self.choose(op, *gate, Some(*value), Some(slot), PRESENT);
                self.columns.pop();
                column
            }
            Code::Not(x) => self.not(op, *x),
            Code::Spread(x) => self.each(op, &[*x], &|run, at| run.copy(*x, at)),
            Code::Fold(fold, window, operands) => self.fold(op, *fold, *window, operands),
            Code::Table(table, x) => self.look_up(op, *table, *x),
            Code::Matrix(table, x, y) => self.look_up_cell(op, *table, *x, *y),
            Code::Rows(table) => {
                let table = *table;
                self.each_lane(
                    op,
                    &|run, lane| match run.no_rows(Axis::Rows(table), lane) {
                        PRESENT => Ok(Value::Number(Decimal::from(run.rows_of(table, lane)))),
                        reason => Err(Stop::Reason(reason)),
                    },
                )
            }
            Code::Index(series, n) => self.each(op, &[*series, *n], &|run, at| {
                let n = arithmetic::small(run.number(*n, at)?).map_err(Stop::Fault)?;
                if n > run.span(*series, at.lane) {
                    return Err(Stop::Fault(FaultCode::BadDigits));
                }
                run.copy(
                    *series,
                    Place {
                        period: n - 1,
                        ..at
                    },
                )
            }),
            Code::Group(fold, x, keys) => self.group(op, *fold, *x, keys),
            Code::Drawdown(x, pool) => self.drawdown(op, *x, *pool),
            Code::ByPeriod(x, date, year) => self.by_period(op, *x, *date, *year),
            Code::CountUnique(x, condition) => self.count_unique(op, *x, *condition),
            Code::MakeDate(parts) => self.each(op, parts, &|run, at| {
                there(run.lack(PRESENT, parts, at))?;
                let mut numbers = [Decimal::ZERO; 3];
                for (number, &slot) in numbers.iter_mut().zip(parts) {
                    *number = run.number(slot, at)?;
                }
                arithmetic::make_date(numbers)
                    .map(Value::Date)
                    .map_err(Stop::Fault)
            }),
            Code::DatePart(part, x) => self.each(op, &[*x], &|run, at| match run.copy(*x, at)? {
                Value::Date(date) => Ok(Value::Number(arithmetic::part_of(date, *part))),
                _ => Err(Stop::Fault(FaultCode::DateOutOfRange)),
            }),
            Code::AddMonths(to_end, x, months) => self.each(op, &[*x, *months], &|run, at| {
                there(run.lack(PRESENT, &[*x, *months], at))?;
                let months = run.number(*months, at)?;
                match run.copy(*x, at)? {
                    Value::Date(date) => arithmetic::add_months(date, months, *to_end)
                        .map(Value::Date)
                        .map_err(Stop::Fault),
                    _ => Err(Stop::Fault(FaultCode::DateOutOfRange)),
                }
            }),
            Code::Workday(date, days, listed, working) => {
                self.workday(op, [*date, *days], [*listed, *working])
            }
            Code::Previous(x) => self.previous(*x),
            Code::PeriodEnd(year) => {
                let axis = op.axis;
                self.each(op, &[*year], &|run, at| {
                    let year = run.number(*year, at)?;
                    arithmetic::period_end(year, axis, at.period)
                        .map(Value::Date)
                        .map_err(Stop::Fault)
                })
            }
            Code::AtLeast(need, conditions) => self.each(op, conditions, &|run, at| {
                run.at_least(*need, conditions, at.lane, at.period..at.period + 1)
            }),
            Code::AtLeastPeriods(need, condition) => self.each(op, &[*condition], &|run, at| {
                let span = 0..run.span(*condition, at.lane);
                run.at_least(*need, std::slice::from_ref(condition), at.lane, span)
            }),
        }
    }

    /// Takes the zeros off the ends of the exact numbers that an op goes on from.
    ///
    /// How many digits a quotient and what is computed from it have says how exact they are (see [`arithmetic::settled`]). A factor of
    /// 1.00 would make them look more exact than one of 1 does: with it, what comes out would depend on how a figure was written.
    fn trim(&mut self, op: &Op) {
        for slot in self.plan.operands(op) {
            if let Data::Numbers(list) = &mut self.columns[slot].data
                && !self.plan.ops[slot].inexact
            {
                for x in list {
                    *x = x.normalize();
                }
            }
        }
    }

    pub(super) fn fault(&mut self, op: &Op, code: FaultCode) -> Reason {
        let rule = match op.owner {
            Owner::Step(Step::Rule(at)) => self.plan.policy.rules[at].name.clone(),
            Owner::Step(Step::Gate(at)) => self.plan.policy.gates[at].name.clone(),
            Owner::None => String::new(),
        };
        let says = None;
        self.absences
            .intern(Absence::Fault(Fault { code, rule, says }))
    }

    /// Whether any operand has values of its own in each lane; without, one set of values serves all lanes.
    fn per_lane(&self, operands: &[Slot]) -> bool {
        operands.iter().any(|&slot| self.columns[slot].per_lane)
    }

    /// How many values a lane has on an axis: for rows, as many as the longest of these lanes.
    pub(super) fn width(&self, axis: Axis) -> usize {
        axis.periods().unwrap_or_else(|| {
            let rows = axis.rows().and_then(|table| self.rows.get(table));
            rows.into_iter().flatten().copied().max().unwrap_or(0)
        })
    }

    pub(super) fn lanes_of(&self, per_lane: bool) -> usize {
        if per_lane { self.lanes } else { 1 }
    }

    /// `condition` true: `then`; false: `otherwise`, or without one nought (with `reason` PRESENT) or no value (for `reason`).
    ///
    /// An undecided condition leaves no value. Where there is only one branch, as of a gate, what that branch waits for is said too:
    /// it is needed as soon as the condition holds.
    fn choose(
        &mut self,
        op: &Op,
        condition: Slot,
        then: Option<Slot>,
        otherwise: Option<Slot>,
        reason: Reason,
    ) -> Column {
        if !op.kind.is_numeric() {
            let operands: Vec<Slot> = [Some(condition), then, otherwise]
                .into_iter()
                .flatten()
                .collect();
            return self.each(op, &operands, &|run, at| {
                let decided = run
                    .truth(condition, at)
                    .map_err(|stop| match (stop, then) {
                        (Stop::Reason(why), Some(only)) if otherwise.is_none() => {
                            let value = run.columns[only].reason(run.index(only, at));
                            Stop::Reason(run.absences.undecided(why, value))
                        }
                        (stop, _) => stop,
                    })?;
                match if decided { then } else { otherwise } {
                    Some(slot) => run.copy(slot, at),
                    None if reason == PRESENT => Ok(super::column::nought(op.kind)),
                    None => Err(Stop::Reason(reason)),
                }
            });
        }
        self.choose_numbers(op, condition, [then, otherwise], reason)
    }

    fn arithmetic(&mut self, op: &Op, operator: Operator, a: Slot, b: Slot) -> Column {
        let numeric = |slot: Slot| self.plan.ops[slot].kind.is_numeric();
        if numeric(a) && numeric(b) {
            // One loop for each operator, so that the choice is made once and not for every value.
            let overflow = |x: Option<Decimal>| x.ok_or(FaultCode::Overflow);
            return match operator {
                Operator::Add => self.zip(op, a, b, |x, y| overflow(arithmetic::add(x, y))),
                Operator::Subtract => {
                    self.zip(op, a, b, |x, y| overflow(arithmetic::subtract(x, y)))
                }
                Operator::Multiply => {
                    self.zip(op, a, b, |x, y| overflow(arithmetic::multiply(x, y)))
                }
                _ => self.zip(op, a, b, |x, y| combine(Operator::Divide, x, y)),
            };
        }
        self.each(op, &[a, b], &|run, at| {
            let (x, y) = run.both(a, b, at)?;
            arithmetic::of_dates(operator, &x, &y).map_err(Stop::Fault)
        })
    }

    fn compare(&mut self, op: &Op, operator: Operator, a: Slot, b: Slot) -> Column {
        if let Some(column) = self.compare_numbers(op, operator, a, b) {
            return column;
        }
        self.each(op, &[a, b], &|run, at| {
            let (x, y) = run.both(a, b, at)?;
            Ok(Value::Bool(arithmetic::compare(operator, &x, &y)))
        })
    }

    fn look_up(&mut self, op: &Op, at: usize, x: Slot) -> Column {
        let table = &self.plan.tables[at];
        if !table.unset.is_empty() {
            let parameters = &self.plan.policy.parameters;
            let mut names = Vec::new();
            for &at in &table.unset {
                add_name(&mut names, &parameters[at].name);
            }
            let unset = self.absences.intern(Absence::Missing(names));
            return self.each(op, &[x], &|run, place| {
                let reason = run.columns[x].reason(run.index(x, place));
                Err(Stop::Reason(run.absences.join(reason, unset)))
            });
        }
        if matches!(self.columns[x].data, Data::Texts(_)) || !table.open.is_empty() {
            return self.each(op, &[x], &|run, place| {
                let found = run.copy(x, place)?;
                let table = &run.plan.tables[at];
                if let Some(parameter) = table.open_at(&found) {
                    let name = run.plan.policy.parameters[parameter].name.clone();
                    let unset = run.absences.intern(Absence::Missing(vec![name]));
                    return Err(Stop::Reason(unset));
                }
                let gives = match &found {
                    Value::Text(key) => table.of_key(key),
                    Value::Number(x) => table.of_number(*x),
                    _ => Err(FaultCode::UnsetCell),
                };
                gives.map(Value::Number).map_err(Stop::Fault)
            });
        }
        self.map(op, x, &|x| table.of_number(x))
    }

    pub(super) fn not(&mut self, op: &Op, x: Slot) -> Column {
        let column = &self.columns[x];
        if column.reasons.is_none() {
            let inverted = column.bools().iter().map(|holds| !holds).collect();
            return Column::full(column.per_lane, column.width, Data::Bools(inverted));
        }
        self.each(op, &[x], &|run, at| Ok(Value::Bool(!run.truth(x, at)?)))
    }

    fn fold(&mut self, op: &Op, fold: Fold, window: Window, operands: &[Slot]) -> Column {
        if let Some(column) = self.fold_numbers(op, fold, window, operands) {
            return column;
        }
        let mut all: Vec<Slot> = operands.to_vec();
        if let Window::Trailing(count) = window {
            all.push(count);
        }
        self.each(op, &all, &|run, at| {
            run.fold_at(op, fold, window, operands, at)
        })
    }

    // The general way, a cell at a time: dates, texts, and wherever something is absent.

    fn each(
        &mut self,
        op: &Op,
        operands: &[Slot],
        f: &dyn Fn(&mut Self, Place) -> Result<Value, Stop>,
    ) -> Column {
        let per_lane = self.per_lane(operands);
        let (lanes, width) = (self.lanes_of(per_lane), self.width(op.axis));
        let blank = super::column::nought(op.kind);
        let mut out = Output::new(lanes * width, blank);
        for lane in 0..lanes {
            for period in 0..width {
                match f(self, Place { lane, period }) {
                    Ok(value) => out.push(value),
                    Err(Stop::Reason(reason)) => out.push_absent(reason),
                    Err(Stop::Fault(code)) => {
                        let reason = self.fault(op, code);
                        out.push_absent(reason);
                    }
                }
            }
        }
        let data = super::column::data_of(op.kind, &out.values);
        Column {
            per_lane,
            width,
            data,
            reasons: out.reasons,
        }
    }

    /// A figure for each lane.
    fn each_lane(
        &mut self,
        op: &Op,
        f: &dyn Fn(&mut Self, usize) -> Result<Value, Stop>,
    ) -> Column {
        let mut out = Output::new(self.lanes, super::column::nought(op.kind));
        for lane in 0..self.lanes {
            match f(self, lane) {
                Ok(value) => out.push(value),
                Err(Stop::Reason(reason)) => out.push_absent(reason),
                Err(Stop::Fault(code)) => {
                    let reason = self.fault(op, code);
                    out.push_absent(reason);
                }
            }
        }
        Column {
            per_lane: true,
            width: 1,
            data: super::column::data_of(op.kind, &out.values),
            reasons: out.reasons,
        }
    }

    /// The cell of a matrix.
    fn look_up_cell(&mut self, op: &Op, at: usize, x: Slot, y: Slot) -> Column {
        let plan = self.plan;
        let unset = |parameters: &[usize]| {
            let mut names = Vec::new();
            for &at in parameters {
                add_name(&mut names, &plan.policy.parameters[at].name);
            }
            Absence::Missing(names)
        };
        self.each(op, &[x, y], &|run, place| {
            let (x, y) = run.both(x, y, place)?;
            let table = &plan.tables[at];
            if !table.unset.is_empty() {
                return Err(Stop::Reason(run.absences.intern(unset(&table.unset))));
            }
            match table.cell(&x, &y) {
                Some(PlannedCell::Set(value)) => Ok(Value::Number(value)),
                Some(PlannedCell::Unset(parameter)) => {
                    Err(Stop::Reason(run.absences.intern(unset(&[parameter]))))
                }
                Some(PlannedCell::Blank) | None => Err(Stop::Fault(FaultCode::UnsetCell)),
            }
        })
    }

    fn index(&self, slot: Slot, at: Place) -> usize {
        self.columns[slot].stride().at(at.lane, at.period)
    }

    fn present(&self, slot: Slot, at: Place) -> Result<usize, Stop> {
        let index = self.index(slot, at);
        match self.columns[slot].reason(index) {
            PRESENT => Ok(index),
            reason => Err(Stop::Reason(reason)),
        }
    }

    fn number(&self, slot: Slot, at: Place) -> Result<Decimal, Stop> {
        let index = self.present(slot, at)?;
        Ok(self.columns[slot]
            .numbers()
            .get(index)
            .copied()
            .unwrap_or_default())
    }

    fn truth(&self, slot: Slot, at: Place) -> Result<bool, Stop> {
        let index = self.present(slot, at)?;
        Ok(self.columns[slot]
            .bools()
            .get(index)
            .copied()
            .unwrap_or_default())
    }

    fn copy(&self, slot: Slot, at: Place) -> Result<Value, Stop> {
        let index = self.present(slot, at)?;
        Ok(match &self.columns[slot].data {
            Data::Numbers(list) => Value::Number(list[index]),
            Data::Bools(list) => Value::Bool(list[index]),
            Data::Dates(list) => Value::Date(list[index]),
            Data::Texts(list) => Value::Text(list[index].to_string()),
        })
    }

    /// What keeps any of these from having a value, with what is lacking already.
    fn lack(&mut self, so_far: Reason, slots: &[Slot], at: Place) -> Reason {
        let mut reason = so_far;
        for &slot in slots {
            let why = self.columns[slot].reason(self.index(slot, at));
            reason = self.absences.join(reason, why);
        }
        reason
    }

    fn both(&mut self, a: Slot, b: Slot, at: Place) -> Result<(Value, Value), Stop> {
        match (self.copy(a, at), self.copy(b, at)) {
            (Ok(x), Ok(y)) => Ok((x, y)),
            (Err(Stop::Reason(x)), Err(Stop::Reason(y))) => {
                Err(Stop::Reason(self.absences.join(x, y)))
            }
            (Err(stop), _) | (_, Err(stop)) => Err(stop),
        }
    }

    /// Folds what is there. A fault or something missing decides, unless an all-of or any-of is decided without it; what is not
    /// applicable is passed over, and if nothing else is there, so is the result.
    fn fold_at(
        &mut self,
        op: &Op,
        fold: Fold,
        window: Window,
        operands: &[Slot],
        at: Place,
    ) -> Result<Value, Stop> {
        let trailing = match window {
            Window::Trailing(count) => {
                arithmetic::small(self.number(count, at)?).map_err(Stop::Fault)?
            }
            _ => 0,
        };
        let mut folded: Option<Value> = None;
        let mut seen = 0_usize;
        let mut holding = 0_usize;
        let mut reason = PRESENT;
        let mut passed_over = PRESENT;
        for &slot in operands {
            if window == Window::All {
                let none = self.no_rows(self.plan.ops[slot].axis, at.lane);
                reason = self.absences.join(reason, none);
            }
            let width = self.span(slot, at.lane);
            for period in periods(window, op.axis, at.period, width, trailing) {
                let place = Place { period, ..at };
                match self.present(slot, place) {
                    Err(Stop::Reason(why))
                        if matches!(self.absences.get(why), Some(Absence::NotApplicable(_))) =>
                    {
                        passed_over = why;
                    }
                    Err(Stop::Reason(why)) => reason = self.absences.join(reason, why),
                    Err(stop) => return Err(stop),
                    Ok(_) => {
                        seen += 1;
                        if let Fold::All | Fold::Any | Fold::CountTrue = fold {
                            holding += usize::from(self.truth(slot, place)?);
                        } else {
                            let x = self.copy(slot, place)?;
                            folded = Some(match (folded, x) {
                                (Some(Value::Number(so_far)), Value::Number(x)) => Value::Number(
                                    arithmetic::fold(fold, so_far, x).map_err(Stop::Fault)?,
                                ),
                                // Of days the earliest or the latest.
                                (Some(so_far), x)
                                    if arithmetic::order(&so_far, &x).is_lt()
                                        == (fold == Fold::Min) =>
                                {
                                    so_far
                                }
                                (_, x) => x,
                            });
                        }
                    }
                }
            }
        }
        match fold {
            Fold::All if holding < seen => return Ok(Value::Bool(false)),
            Fold::Any if holding > 0 => return Ok(Value::Bool(true)),
            _ => {}
        }
        if reason != PRESENT {
            return Err(Stop::Reason(reason));
        }
        if seen == 0 && passed_over != PRESENT {
            return Err(Stop::Reason(passed_over));
        }
        let total = match folded {
            Some(total) => total,
            // No number adds up to nought; no day is none.
            None if op.kind == Kind::Date => return Err(Stop::Fault(FaultCode::DateOutOfRange)),
            None => Value::Number(Decimal::ZERO),
        };
        match (fold, total) {
            (Fold::All, _) => Ok(Value::Bool(true)),
            (Fold::Any, _) => Ok(Value::Bool(false)),
            (Fold::CountTrue, _) => Ok(Value::Number(Decimal::from(holding))),
            (Fold::Average, Value::Number(total)) => {
                combine(Operator::Divide, total, Decimal::from(seen))
                    .map(Value::Number)
                    .map_err(Stop::Fault)
            }
            (_, total) => Ok(total),
        }
    }

    /// Whether at least `need` conditions hold over a stretch of periods: known as soon as enough hold or too few can.
    fn at_least(
        &mut self,
        need: usize,
        conditions: &[Slot],
        lane: usize,
        span: std::ops::Range<usize>,
    ) -> Result<Value, Stop> {
        let (mut holding, mut open, mut reason) = (0, 0, PRESENT);
        for &slot in conditions {
            for period in span.clone() {
                match self.truth(slot, Place { lane, period }) {
                    Ok(holds) => holding += usize::from(holds),
                    Err(Stop::Reason(why)) => {
                        open += 1;
                        reason = self.absences.join(reason, why);
                    }
                    Err(stop) => return Err(stop),
                }
            }
        }
        if holding >= need {
            Ok(Value::Bool(true))
        } else if holding + open < need {
            Ok(Value::Bool(false))
        } else {
            Err(Stop::Reason(reason))
        }
    }
}

/// A lane and a period.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Place {
    lane: usize,
    period: usize,
}

/// Why a cell has no value.
#[derive(Clone, Copy)]
enum Stop {
    Reason(Reason),
    Fault(FaultCode),
}

/// Nothing is lacking.
fn there(lack: Reason) -> Result<(), Stop> {
    match lack {
        PRESENT => Ok(()),
        reason => Err(Stop::Reason(reason)),
    }
}

/// The periods of an operand of this width that a fold takes in for `period` of its own axis.
pub(super) fn periods(
    window: Window,
    axis: Axis,
    period: usize,
    width: usize,
    trailing: usize,
) -> std::ops::Range<usize> {
    // A single figure stands for itself, whatever the window.
    if width == 1 {
        return 0..1;
    }
    match window {
        Window::All => 0..width,
        Window::Quarter if axis == Axis::Quarter => period * 3..period * 3 + 3,
        Window::Same | Window::Quarter => period..period + 1,
        Window::ToDate => 0..period + 1,
        Window::Trailing(_) => (period + 1).saturating_sub(trailing)..period + 1,
    }
}

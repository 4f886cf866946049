//! The ops of a plan for a stretch of lanes: packed where that can be, with decimals where it cannot.

use std::borrow::Cow;
use std::ops::Range;

use crate::policy::Value;
use crate::policy::formula::ast::Operator;
use crate::policy::kind::Axis;
use crate::policy::model::RoundingMode;

use super::super::absence::{Absence, Absences, Cell, FaultCode, PRESENT, Reason, Skip};
use super::super::column::{Column, Data};
use super::super::evaluate::Run;
use super::super::plan::{Code, Fold, Op, Plan, Slot, Window};
use super::columns::{Columns, Own, Stored};
use super::figures::{Figures, Presence};
use super::fixed::{Fixed, most_of, power};
use super::operations::{self, Folding, Shape, joined};
use super::tables::PackedTable;

/// What is kept from one computation to the next.
#[derive(Debug)]
pub(super) struct Room {
    /// Buffers that nothing is in.
    spare: Vec<Vec<i64>>,
    /// By table, as it was packed last; none inside where it cannot be packed.
    tables: Vec<Option<(u32, Option<PackedTable>)>>,
    /// Ops computed packed, and not.
    pub(super) tally: (usize, usize),
}

impl Room {
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        Self {
            spare: Vec::new(),
            tables: vec![None; plan.tables.len()],
            tally: (0, 0),
        }
    }

    fn buffer(&mut self) -> Vec<i64> {
        self.spare.pop().unwrap_or_default()
    }
}

/// What an op has computed, besides what stands in the run's columns.
#[derive(Debug)]
enum Held<'b> {
    /// Not packed, or not there: to be found in the run's columns.
    Column,
    Fixed(Fixed<'b>),
    /// The same values as another slot, packed.
    Same(Slot),
}

/// What an op gives.
enum Given<'b> {
    Column(Column),
    Fixed(Fixed<'b>),
    Same(Slot),
}

/// The columns of a plan for the lanes that are computed together.
pub(super) struct Stretch<'s> {
    plan: &'s Plan<'s>,
    needed: &'s [bool],
    columns: &'s Columns,
    room: &'s mut Room,
    /// What is not packed, and whatever was written out to compute it.
    run: Run<'s>,
    held: Vec<Held<'s>>,
    /// By slot, whether the numbers of a packed column are written out in the run's.
    written: Vec<bool>,
    /// By slot, whether it is the same for all lanes, so that it is computed once.
    still: Vec<bool>,
    is_begun: bool,
    lanes: Range<usize>,
}

impl<'s> Stretch<'s> {
    pub(super) fn new(
        plan: &'s Plan<'s>,
        needed: &'s [bool],
        columns: &'s Columns,
        room: &'s mut Room,
    ) -> Self {
        let count = plan.ops.len();
        let mut still: Vec<bool> = Vec::with_capacity(count);
        for op in &plan.ops {
            still.push(match op.code {
                Code::Input(at) | Code::Blank(at) => {
                    columns.own(at).is_none() && op.axis.rows().is_none()
                }
                // Counted lane by lane.
                Code::Rows(_) => false,
                _ => plan.operands(op).iter().all(|&slot| still[slot]),
            });
        }
        Self {
            plan,
            needed,
            columns,
            room,
            run: Run {
                plan,
                lanes: 0,
                rows: vec![Vec::new(); columns.tables()],
                columns: vec![Column::empty(); count],
                absences: Absences::default(),
            },
            held: std::iter::repeat_with(|| Held::Column)
                .take(count)
                .collect(),
            written: vec![false; count],
            still,
            is_begun: false,
            lanes: 0..0,
        }
    }

    /// Computes the lanes `from..to` in place of those before.
    pub(super) fn compute(&mut self, from: usize, to: usize) {
        self.lanes = from..to;
        self.run.lanes = to - from;
        for (table, rows) in self.run.rows.iter_mut().enumerate() {
            rows.clear();
            rows.extend((from..to).map(|lane| self.columns.rows(table, lane)));
        }
        let plan = self.plan;
        for (slot, op) in plan.ops.iter().enumerate() {
            if !self.needed[slot] || (self.is_begun && self.still[slot]) {
                continue;
            }
            self.release(slot);
            let given = self.packed(op);
            if given.is_some() {
                self.room.tally.0 += 1;
            } else {
                self.room.tally.1 += 1;
            }
            match given.unwrap_or_else(|| self.general(op)) {
                Given::Column(column) => self.run.columns[slot] = column,
                Given::Fixed(fixed) => self.held[slot] = Held::Fixed(fixed),
                Given::Same(other) => {
                    let root = match self.held[other] {
                        Held::Same(root) => root,
                        _ => other,
                    };
                    self.held[slot] = Held::Same(root);
                }
            }
        }
        self.is_begun = true;
    }

    /// Keeps the buffers for the next table.
    pub(super) fn finish(mut self) {
        for slot in 0..self.held.len() {
            self.release(slot);
        }
    }

    /// Takes out what a slot has held; its buffer can be filled again.
    fn release(&mut self, slot: Slot) {
        self.written[slot] = false;
        let held = std::mem::replace(&mut self.held[slot], Held::Column);
        if let Held::Fixed(Fixed {
            values: Cow::Owned(mut buffer),
            ..
        }) = held
        {
            buffer.clear();
            self.room.spare.push(buffer);
        }
    }

    /// The packed column of a slot.
    fn fixed(&self, slot: Slot) -> Option<&Fixed<'s>> {
        of(&self.held, slot)
    }

    /// The way that every number, day and text goes: with its operands written out.
    fn general(&mut self, op: &Op) -> Given<'s> {
        for slot in self.plan.operands(op) {
            if !self.written[slot]
                && let Some(fixed) = self.fixed(slot)
            {
                self.run.columns[slot] = fixed.column();
                self.written[slot] = true;
            }
        }
        let column = self.run.derive(op);
        // What comes of a quotient is not packed: how many digits it has says how exact it is.
        if op.kind.is_numeric()
            && !op.inexact
            && let Some(fixed) = Fixed::packed(&column)
        {
            return Given::Fixed(fixed);
        }
        Given::Column(column)
    }

    fn shape(&self, op: &Op, per_lane: bool) -> Shape {
        Shape {
            per_lane,
            lanes: self.run.lanes_of(per_lane),
            width: self.run.width(op.axis),
        }
    }

    /// What an op gives, where it can be computed with packed numbers; none where it cannot or a result might not fit.
    fn packed(&mut self, op: &Op) -> Option<Given<'s>> {
        match &op.code {
            Code::Input(at) => Some(self.input(op, *at)),
            Code::Blank(at) => Some(Given::Column(self.blanks(*at))),
            Code::Constant(value) => Some(constant(op, value)),
            Code::Parameter(at) => {
                let value = self.plan.settings.parameters[*at].as_ref()?;
                Some(constant(op, value))
            }
            Code::Negate(x) => self.map(*x, |values, most, out| {
                out.extend(values.iter().map(|x| -x));
                Some((0, most))
            }),
            Code::Abs(x) => self.map(*x, |values, most, out| {
                out.extend(values.iter().map(|x| x.abs()));
                Some((0, most))
            }),
            Code::Int(x) => {
                let places = self.fixed(*x)?.places;
                let unit = power(places)?;
                self.map(*x, |values, most, out| {
                    out.extend(values.iter().map(|x| x.div_euclid(unit)));
                    Some((places, most / unit + 1))
                })
            }
            Code::RoundTo(rounding, x) => {
                let is_power = rounding.to.mantissa() == 1;
                self.round(
                    op,
                    *x,
                    rounding.mode,
                    is_power.then_some(i64::from(rounding.to.scale()))?,
                )
            }
            Code::Round(mode, x, digits) => {
                let places = self.fixed(*digits)?;
                let (&[value], None) = (&*places.values, &places.reasons) else {
                    return None;
                };
                let unit = power(places.places)?;
                (value % unit == 0).then(|| self.round(op, *x, *mode, value / unit))?
            }
            Code::Clamp(operator, x, limit) => {
                if x == limit {
                    return self.same(op, *x);
                }
                self.zip(op, *x, *limit, |shape, x, y, out| {
                    operations::clamp(*operator, shape, x, y, out)
                })
            }
            Code::Arithmetic(Operator::Divide, ..) => None,
            Code::Arithmetic(operator, a, b) => self.zip(op, *a, *b, |shape, x, y, out| {
                operations::arithmetic(*operator, shape, x, y, out)
            }),
            Code::Compare(operator, a, b) => self.compare(op, *operator, *a, *b),
            Code::If(condition, then, otherwise) => {
                self.choose(op, *condition, *then, Some(*otherwise), PRESENT)
            }
            Code::GateZero(gate, value) => self.choose(op, *gate, *value, None, PRESENT),
            Code::GateSkip(gate, value, at) => {
                let skipping = &self.plan.policy.gates[*at];
                let skip = Skip {
                    gate: skipping.name.clone(),
                    message: skipping.message.clone(),
                };
                let reason = self.run.absences.intern(Absence::NotApplicable(skip));
                self.choose(op, *gate, *value, None, reason)
            }
            Code::GateFault(gate, value, at) => {
                let plain = self.run.fault(op, FaultCode::GateFailed);
                let says = self.plan.policy.gates[*at].message.clone();
                let reason = self.run.absences.says(plain, says);
                self.choose(op, *gate, *value, None, reason)
            }
            Code::GateReduce(gate, value, factor) => self.reduce(op, *gate, *value, *factor),
            Code::Not(x) => {
                let is_known = self.run.columns[*x].reasons.is_none();
                is_known.then(|| Given::Column(self.run.not(op, *x)))
            }
            Code::Fold(fold, window, operands) => self.fold(op, *fold, *window, operands),
            Code::Table(table, x) => self.look_up(*table, *x),
            Code::Spread(x) => {
                let shape = self.shape(op, self.fixed(*x)?.per_lane);
                let mut out = self.room.buffer();
                let x = self.fixed(*x)?;
                if x.reasons.is_some() || x.width != 1 {
                    return None;
                }
                for &value in &*x.values {
                    out.extend(std::iter::repeat_n(value, shape.width));
                }
                Some(Given::Fixed(shape.column(x.places, x.most, out, None)))
            }
            Code::Previous(x) => {
                let mut out = self.room.buffer();
                let x = self.fixed(*x)?;
                if x.values.is_empty() {
                    return None;
                }
                out.push(0);
                out.extend_from_slice(&x.values[..x.values.len().saturating_sub(1)]);
                for first in out.iter_mut().step_by(x.width) {
                    *first = 0;
                }
                let later = |reasons: &Vec<Reason>| {
                    let rows = reasons.chunks_exact(x.width);
                    let moved = rows.flat_map(|row| [&[PRESENT], &row[..x.width - 1]].concat());
                    moved.collect()
                };
                Some(Given::Fixed(Fixed {
                    values: Cow::Owned(out),
                    reasons: x.reasons.as_ref().map(later),
                    ..*x
                }))
            }
            _ => None,
        }
    }

    /// An input's own column, or what it is in every lane.
    fn input(&mut self, op: &Op, at: usize) -> Given<'s> {
        let policy = self.plan.policy;
        let Some(own) = self.columns.own(at) else {
            let base = &self.columns.base;
            let absences = &mut self.run.absences;
            let column = base.column(policy, at, 0, 1, absences).shared();
            return match Fixed::packed(&column) {
                Some(fixed) => Given::Fixed(fixed),
                None => Given::Column(column),
            };
        };
        let places = self.places(op.axis, own);
        let missing = own.missing(&places.range).map(|marks| {
            let name = policy.inputs[at].name.clone();
            let reason = self.run.absences.intern(Absence::Missing(vec![name]));
            let marks = places.of(marks).into_iter();
            marks
                .map(|missing| if missing { reason } else { PRESENT })
                .collect()
        });
        let (range, width) = (places.range.clone(), places.width);
        if let Stored::Fixed {
            places: decimals,
            values,
        } = &own.values
        {
            let values = match &places.rows {
                None => Cow::Borrowed(&values[range]),
                Some(rows) => {
                    let mut out = self.room.buffer();
                    for row in rows {
                        out.extend_from_slice(&values[row.clone()]);
                        out.resize(out.len() + width - row.len(), 0);
                    }
                    Cow::Owned(out)
                }
            };
            return Given::Fixed(Fixed {
                per_lane: true,
                width,
                places: *decimals,
                most: most_of(&values),
                values,
                reasons: missing,
            });
        }
        let data = own.data(range);
        let data = match places.indices() {
            Some(indices) => data.pick(&indices, &own.nought()),
            None => data,
        };
        Given::Column(Column {
            per_lane: true,
            width,
            data,
            reasons: missing,
        })
    }

    /// Whether an input was left blank.
    fn blanks(&self, at: usize) -> Column {
        let policy = self.plan.policy;
        match self.columns.own(at) {
            None => self.columns.base.blanks(policy, at, 0, 1).shared(),
            Some(own) => {
                let places = self.places(policy.inputs[at].ty.axis, own);
                let marks = own.blanks(&places.range);
                let marks = marks.unwrap_or_else(|| vec![false; places.range.len()]);
                Column::full(true, places.width, Data::Bools(places.of(marks)))
            }
        }
    }

    /// Where the values of these lanes stand in an input's own column.
    fn places(&self, axis: Axis, own: &Own) -> Places {
        let Range { start, end } = self.lanes;
        let Some(table) = axis.rows() else {
            let width = own.width();
            return Places {
                range: start * width..end * width,
                width,
                rows: None,
            };
        };
        let rows: Vec<Range<usize>> = (start..end)
            .map(|lane| self.columns.rows_at(table, lane))
            .collect();
        let first = rows.first().map_or(0, |row| row.start);
        Places {
            range: first..rows.last().map_or(first, |row| row.end),
            width: self.run.width(axis),
            rows: Some(rows),
        }
    }

    /// The same values as another slot, if they are packed and spread as they have to be.
    fn same(&self, op: &Op, slot: Slot) -> Option<Given<'s>> {
        (self.fixed(slot)?.width == self.run.width(op.axis)).then_some(Given::Same(slot))
    }

    /// A number from each of a column. `f` says how many decimals fewer the results have, and a size that none of them exceeds.
    fn map(
        &mut self,
        x: Slot,
        f: impl FnOnce(&[i64], i64, &mut Vec<i64>) -> Option<(u32, i64)>,
    ) -> Option<Given<'s>> {
        let mut out = self.room.buffer();
        let x = self.fixed(x)?;
        let (fewer, most) = f(&x.values, x.most, &mut out)?;
        Some(Given::Fixed(Fixed {
            per_lane: x.per_lane,
            width: x.width,
            places: x.places.checked_sub(fewer)?,
            most,
            values: Cow::Owned(out),
            reasons: x.reasons.clone(),
        }))
    }

    /// Rounds to so many places; to fewer than none, that is to tens, hundreds, ….
    fn round(&mut self, op: &Op, x: Slot, mode: RoundingMode, places: i64) -> Option<Given<'s>> {
        let own = self.fixed(x)?.places;
        let off = i64::from(own).checked_sub(places)?;
        if off <= 0 {
            return self.same(op, x);
        }
        let off = u32::try_from(off).ok()?;
        self.map(x, |values, most, out| {
            let most = operations::round(values, most, off, mode, out)?;
            // Of tens the last digit is put back: nought.
            let tens = power(off.saturating_sub(own))?;
            let most = most.checked_mul(tens)?;
            if tens > 1 {
                for x in out {
                    *x *= tens;
                }
            }
            Some((off.min(own), most))
        })
    }

    /// A number from each two that meet.
    fn zip(
        &mut self,
        op: &Op,
        a: Slot,
        b: Slot,
        f: impl FnOnce(Shape, &Fixed<'_>, &Fixed<'_>, &mut Vec<i64>) -> Option<(u32, i64)>,
    ) -> Option<Given<'s>> {
        let per_lane = self.fixed(a)?.per_lane || self.fixed(b)?.per_lane;
        let shape = self.shape(op, per_lane);
        let mut out = self.room.buffer();
        let (x, y) = (self.fixed(a)?, self.fixed(b)?);
        let (places, most) = f(shape, x, y, &mut out)?;
        let (x, y) = (of(&self.held, a)?, of(&self.held, b)?);
        let reasons = joined(&mut self.run.absences, shape, x, y);
        Some(Given::Fixed(shape.column(places, most, out, reasons)))
    }

    fn compare(&mut self, op: &Op, operator: Operator, a: Slot, b: Slot) -> Option<Given<'s>> {
        if let (Some(x), Some(y)) = (self.fixed(a), self.fixed(b)) {
            let shape = self.shape(op, x.per_lane || y.per_lane);
            let bools = operations::compare(operator, shape, x, y)?;
            let (x, y) = (of(&self.held, a)?, of(&self.held, b)?);
            let reasons = joined(&mut self.run.absences, shape, x, y);
            return Some(Given::Column(Column {
                per_lane: shape.per_lane,
                width: shape.width,
                data: Data::Bools(bools),
                reasons,
            }));
        }
        let (x, y) = (&self.run.columns[a], &self.run.columns[b]);
        let shape = self.shape(op, x.per_lane || y.per_lane);
        let absences = &mut self.run.absences;
        let (bools, reasons) = match (&x.data, &y.data) {
            (Data::Texts(xs), Data::Texts(ys)) => {
                operations::compare_others(absences, operator, shape, (x, xs), (y, ys))
            }
            (Data::Dates(xs), Data::Dates(ys)) => {
                operations::compare_others(absences, operator, shape, (x, xs), (y, ys))
            }
            _ => return None,
        };
        Some(Given::Column(Column {
            per_lane: shape.per_lane,
            width: shape.width,
            data: Data::Bools(bools),
            reasons,
        }))
    }

    /// Numbers chosen by a condition, as [`operations::choose`] says; without a choice those of the branch itself.
    fn choose(
        &mut self,
        op: &Op,
        condition: Slot,
        then: Slot,
        otherwise: Option<Slot>,
        reason: Reason,
    ) -> Option<Given<'s>> {
        let then_column = self.fixed(then)?;
        let otherwise_column = match otherwise {
            Some(slot) => Some(self.fixed(slot)?),
            None => None,
        };
        let decide = &self.run.columns[condition];
        if decide.reasons.is_none() {
            let (bools, branch) = (decide.bools(), otherwise.filter(|_| !decide.per_lane));
            if bools.iter().all(|holds| *holds) && then_column.width == self.run.width(op.axis) {
                return Some(Given::Same(then));
            }
            if let Some(slot) = branch
                && bools.iter().all(|holds| !holds)
                && let Some(same) = self.same(op, slot)
            {
                return Some(same);
            }
        }
        let branches = [Some(then_column), otherwise_column];
        let per_lane = decide.per_lane || branches.iter().flatten().any(|x| x.per_lane);
        let shape = self.shape(op, per_lane);
        let out = self.room.spare.pop().unwrap_or_default();
        let absences = &mut self.run.absences;
        let held = &self.held;
        let branches = [Some(then), otherwise].map(|slot| slot.and_then(|slot| of(held, slot)));
        let decide = &self.run.columns[condition];
        operations::choose(absences, shape, decide, branches, reason, out).map(Given::Fixed)
    }

    fn reduce(&mut self, op: &Op, gate: Slot, value: Slot, factor: Slot) -> Option<Given<'s>> {
        let reduced = self.zip(op, value, factor, |shape, x, y, out| {
            operations::arithmetic(Operator::Multiply, shape, x, y, out)
        })?;
        let Given::Fixed(reduced) = reduced else {
            return None;
        };
        let decide = &self.run.columns[gate];
        let whole = self.fixed(value)?;
        if decide.reasons.is_none() && decide.bools().iter().all(|holds| *holds) {
            return self.same(op, value);
        }
        let per_lane = decide.per_lane || whole.per_lane || reduced.per_lane;
        let shape = self.shape(op, per_lane);
        let out = self.room.spare.pop().unwrap_or_default();
        let branches = [of(&self.held, value), Some(&reduced)];
        let (absences, decide) = (&mut self.run.absences, &self.run.columns[gate]);
        operations::choose(absences, shape, decide, branches, PRESENT, out).map(Given::Fixed)
    }

    fn fold(
        &mut self,
        op: &Op,
        fold: Fold,
        window: Window,
        operands: &[Slot],
    ) -> Option<Given<'s>> {
        if matches!(window, Window::Trailing(_)) || fold == Fold::Average {
            return None;
        }
        let of_bools = matches!(fold, Fold::All | Fold::Any | Fold::CountTrue);
        if !of_bools && operands.iter().any(|&slot| self.fixed(slot).is_none()) {
            return None;
        }
        let per_lane = operands.iter().any(|&slot| match self.fixed(slot) {
            Some(fixed) => fixed.per_lane,
            None => self.run.columns[slot].per_lane,
        });
        let shape = self.shape(op, per_lane);
        // Lanes have different numbers of rows, or none that should be there.
        let mut counts = Vec::new();
        for &slot in operands {
            let axis = self.plan.ops[slot].axis;
            counts.push(match (axis.rows(), window) {
                (Some(table), Window::All) => {
                    let count =
                        |lane| (self.run.rows_of(table, lane), self.run.no_rows(axis, lane));
                    Some((0..shape.lanes).map(count).collect())
                }
                _ => None,
            });
        }
        let folding = Folding {
            fold,
            window,
            is_quarter: op.axis == Axis::Quarter,
            counts: &counts,
        };
        let absences = &mut self.run.absences;
        if of_bools {
            let columns: Vec<&Column> = operands
                .iter()
                .map(|&slot| &self.run.columns[slot])
                .collect();
            let (values, reasons) = folding.bools(absences, shape, &columns);
            if fold == Fold::CountTrue {
                let most = most_of(&values);
                return Some(Given::Fixed(shape.column(0, most, values, reasons)));
            }
            return Some(Given::Column(Column {
                per_lane,
                width: shape.width,
                data: Data::Bools(values.iter().map(|&holds| holds == 1).collect()),
                reasons,
            }));
        }
        let out = self.room.spare.pop().unwrap_or_default();
        let columns: Option<Vec<&Fixed<'s>>> =
            operands.iter().map(|&slot| of(&self.held, slot)).collect();
        folding
            .numbers(absences, shape, &columns?, out)
            .map(Given::Fixed)
    }

    fn look_up(&mut self, table: usize, x: Slot) -> Option<Given<'s>> {
        let planned = &self.plan.tables[table];
        let Some(over) = self.fixed(x).map(|x| x.places) else {
            return self.look_up_texts(table, x);
        };
        let known = &self.room.tables[table];
        if known.as_ref().is_none_or(|(places, _)| *places != over) {
            self.room.tables[table] = Some((over, PackedTable::new(planned, over)));
        }
        let mut out = self.room.buffer();
        let x = self.fixed(x)?;
        let (_, packed) = self.room.tables[table].as_ref()?;
        let packed = packed.as_ref()?;
        let most = packed.look_up(x, &mut out)?;
        Some(Given::Fixed(Fixed {
            places: packed.places,
            most,
            values: Cow::Owned(out),
            reasons: x.reasons.clone(),
            ..*x
        }))
    }

    /// What a lookup over texts gives, where each is one of its keys.
    fn look_up_texts(&mut self, table: usize, x: Slot) -> Option<Given<'s>> {
        let planned = &self.plan.tables[table];
        if !planned.unset.is_empty() || !planned.open.is_empty() {
            return None;
        }
        let mut out = self.room.buffer();
        let x = &self.run.columns[x];
        let (Data::Texts(texts), None) = (&x.data, &x.reasons) else {
            return None;
        };
        let gives = Fixed::packed(&Column::full(true, 1, Data::Numbers(planned.gives.clone())))?;
        for text in texts {
            let at = planned.keys.iter().position(|key| key == text)?;
            out.push(*gives.values.get(at)?);
        }
        Some(Given::Fixed(Fixed {
            per_lane: x.per_lane,
            width: x.width,
            values: Cow::Owned(out),
            ..gives
        }))
    }

    /// A rule's numbers of these lanes, behind those that are there already.
    pub(super) fn append(&self, rule: usize, figures: &mut Figures) {
        let (slot, axis) = (
            self.plan.rules[rule].value,
            self.plan.policy.rules[rule].ty.axis,
        );
        if let Some(fixed) = self.fixed(slot)
            && fixed.per_lane
            && axis.rows().is_none()
        {
            let start = figures.len();
            figures.extend_fixed(fixed.places, &fixed.values);
            for (index, &reason) in fixed.reasons.iter().flatten().enumerate() {
                figures.mark(start + index, self.presence(reason));
            }
            return;
        }
        for lane in 0..self.run.lanes {
            for period in 0..self.len(axis, lane) {
                let (number, reason) = if let Some(fixed) = self.fixed(slot) {
                    let index = fixed.at(lane, period);
                    (Some(fixed.number(index)), fixed.reason(index))
                } else {
                    let column = &self.run.columns[slot];
                    let index = column.stride().at(lane, period);
                    (column.numbers().get(index).copied(), column.reason(index))
                };
                figures.push(number.unwrap_or_default());
                let presence = match (number, self.presence(reason)) {
                    (None, Presence::There) => Presence::Fault,
                    (_, presence) => presence,
                };
                figures.mark(figures.len() - 1, presence);
            }
        }
    }

    /// A rule's values of these lanes.
    pub(super) fn append_cells(&self, rule: usize, cells: &mut Vec<Cell>) {
        let (slot, axis) = (
            self.plan.rules[rule].value,
            self.plan.policy.rules[rule].ty.axis,
        );
        let absences = &self.run.absences;
        for lane in 0..self.run.lanes {
            for period in 0..self.len(axis, lane) {
                cells.push(if let Some(fixed) = self.fixed(slot) {
                    let index = fixed.at(lane, period);
                    let absence = absences.get(fixed.reason(index)).cloned();
                    let number = || Cell::Value(Value::Number(fixed.number(index)));
                    absence.map_or_else(number, Cell::Absent)
                } else {
                    self.run.columns[slot].cell(absences, lane, period)
                });
            }
        }
    }

    fn len(&self, axis: Axis, lane: usize) -> usize {
        match axis.rows() {
            Some(table) => self.run.rows_of(table, lane),
            None => axis.periods().unwrap_or(0),
        }
    }

    fn presence(&self, reason: Reason) -> Presence {
        let absence = self.run.absences.get(reason);
        absence.map_or(Presence::There, Presence::of)
    }
}

/// One value for all lanes.
fn constant<'b>(op: &Op, value: &Value) -> Given<'b> {
    let packed = match value {
        Value::Number(number) => Fixed::constant(*number),
        _ => None,
    };
    match packed {
        Some(fixed) => Given::Fixed(fixed),
        None => Given::Column(Column::constant(op.kind, value)),
    }
}

/// The packed column of a slot, where only that is borrowed.
fn of<'h, 's>(held: &'h [Held<'s>], slot: Slot) -> Option<&'h Fixed<'s>> {
    match &held[slot] {
        Held::Fixed(fixed) => Some(fixed),
        Held::Same(root) => match &held[*root] {
            Held::Fixed(fixed) => Some(fixed),
            _ => None,
        },
        Held::Column => None,
    }
}

/// Where the values of some lanes stand in an input's own column.
struct Places {
    /// From the first to the last.
    range: Range<usize>,
    /// Values a lane, when they are laid out.
    width: usize,
    /// By lane, where lanes have different numbers of rows.
    rows: Option<Vec<Range<usize>>>,
}

impl Places {
    /// By lane and row, how far behind the first it stands; none beyond a lane's last row.
    fn indices(&self) -> Option<Vec<Option<usize>>> {
        let rows = self.rows.as_ref()?.iter();
        let indices = rows.flat_map(|row| {
            let start = row.start - self.range.start;
            let count = row.len();
            (0..self.width).map(move |at| (at < count).then_some(start + at))
        });
        Some(indices.collect())
    }

    /// Marks of the range, laid out.
    fn of(&self, marks: Vec<bool>) -> Vec<bool> {
        match self.indices() {
            None => marks,
            Some(indices) => {
                let mark = |at: &Option<usize>| at.is_some_and(|at| marks[at]);
                indices.iter().map(mark).collect()
            }
        }
    }
}

//! The hot loops: numbers, column by column. While nothing is absent, no reason is looked at.

use rust_decimal::Decimal;

use crate::policy::formula::ast::Operator;

use super::super::absence::{FaultCode, PRESENT, Reason};
use super::super::arithmetic;
use super::super::column::{Column, Data};
use super::super::plan::{Fold, Op, Slot, Window};
use super::{Run, periods};

/// Values being computed, with their reasons once one is absent.
pub(super) struct Output<T> {
    pub(super) values: Vec<T>,
    pub(super) reasons: Option<Vec<Reason>>,
    /// Where a fault happened; its reason is put in at the end.
    failed: Vec<(usize, FaultCode)>,
    blank: T,
}

impl<T: Clone> Output<T> {
    pub(super) fn new(capacity: usize, blank: T) -> Self {
        Self {
            values: Vec::with_capacity(capacity),
            reasons: None,
            failed: Vec::new(),
            blank,
        }
    }

    #[inline]
    pub(super) fn push(&mut self, value: T) {
        self.values.push(value);
        if let Some(reasons) = &mut self.reasons {
            reasons.push(PRESENT);
        }
    }

    #[inline]
    fn push_result(&mut self, result: Result<T, FaultCode>) {
        match result {
            Ok(value) => self.push(value),
            Err(code) => self.push_failed(code),
        }
    }

    #[cold]
    fn push_failed(&mut self, code: FaultCode) {
        self.failed.push((self.values.len(), code));
        self.push(self.blank.clone());
    }

    pub(super) fn push_absent(&mut self, reason: Reason) {
        let reasons = self
            .reasons
            .get_or_insert_with(|| vec![PRESENT; self.values.len()]);
        reasons.push(reason);
        self.values.push(self.blank.clone());
    }
}

impl Run<'_> {
    /// The column of computed numbers, with the faults that happened.
    fn numbers(
        &mut self,
        op: &Op,
        per_lane: bool,
        width: usize,
        mut out: Output<Decimal>,
    ) -> Column {
        for (index, code) in out.failed {
            let reason = self.fault(op, code);
            let length = out.values.len();
            out.reasons.get_or_insert_with(|| vec![PRESENT; length])[index] = reason;
        }
        Column {
            per_lane,
            width,
            data: Data::Numbers(out.values),
            reasons: out.reasons,
        }
    }

    /// A number for each number of one operand.
    pub(super) fn map(
        &mut self,
        op: &Op,
        x: Slot,
        f: &dyn Fn(Decimal) -> Result<Decimal, FaultCode>,
    ) -> Column {
        let column = &self.columns[x];
        let (per_lane, width) = (column.per_lane, column.width);
        let mut out = Output::new(column.len(), Decimal::ZERO);
        match &column.reasons {
            None => {
                for &value in column.numbers() {
                    out.push_result(f(value));
                }
            }
            Some(reasons) => {
                for (&value, &reason) in column.numbers().iter().zip(reasons) {
                    if reason == PRESENT {
                        out.push_result(f(value));
                    } else {
                        out.push_absent(reason);
                    }
                }
            }
        }
        self.numbers(op, per_lane, width, out)
    }

    /// Each lane's series one period later: nought first.
    pub(super) fn previous(&self, x: Slot) -> Column {
        fn later<T: Copy>(list: &[T], width: usize, first: T) -> Vec<T> {
            let mut moved = Vec::with_capacity(list.len());
            for lane in list.chunks_exact(width) {
                moved.push(first);
                moved.extend_from_slice(&lane[..width - 1]);
            }
            moved
        }
        let column = &self.columns[x];
        let width = column.width;
        Column {
            per_lane: column.per_lane,
            width,
            data: Data::Numbers(later(column.numbers(), width, Decimal::ZERO)),
            reasons: (column.reasons.as_ref()).map(|reasons| later(reasons, width, PRESENT)),
        }
    }

    /// [`Run::zip`] for what takes longer than finding out what to do: compiled once for all of them.
    pub(super) fn zip_each(
        &mut self,
        op: &Op,
        a: Slot,
        b: Slot,
        f: &dyn Fn(Decimal, Decimal) -> Result<Decimal, FaultCode>,
    ) -> Column {
        self.zip(op, a, b, f)
    }

    /// A number from each two numbers that meet in a lane and period.
    pub(super) fn zip(
        &mut self,
        op: &Op,
        a: Slot,
        b: Slot,
        f: impl Fn(Decimal, Decimal) -> Result<Decimal, FaultCode>,
    ) -> Column {
        let (x, y) = (&self.columns[a], &self.columns[b]);
        let (per_lane, width) = (x.per_lane || y.per_lane, self.width(op.axis));
        let lanes = self.lanes_of(per_lane);
        let mut out = Output::new(lanes * width, Decimal::ZERO);
        let (xs, ys) = (x.numbers(), y.numbers());
        let (to_x, to_y) = (x.stride(), y.stride());
        let all_there = x.reasons.is_none() && y.reasons.is_none();
        if all_there && xs.len() == ys.len() && xs.len() == lanes * width {
            for (&x, &y) in xs.iter().zip(ys) {
                out.push_result(f(x, y));
            }
            return self.numbers(op, per_lane, width, out);
        }
        for lane in 0..lanes {
            for period in 0..width {
                let (i, j) = (to_x.at(lane, period), to_y.at(lane, period));
                if !all_there {
                    let (left, right) = (x.reason(i), y.reason(j));
                    if left != PRESENT || right != PRESENT {
                        out.push_absent(self.absences.join(left, right));
                        continue;
                    }
                }
                out.push_result(f(xs[i], ys[j]));
            }
        }
        self.numbers(op, per_lane, width, out)
    }

    /// Numbers chosen by a condition, as [`Run::choose`] says.
    pub(super) fn choose_numbers(
        &mut self,
        op: &Op,
        condition: Slot,
        branches: [Option<Slot>; 2],
        reason: Reason,
    ) -> Column {
        let decide = &self.columns[condition];
        let branches = branches.map(|slot| slot.map(|slot| &self.columns[slot]));
        let per_lane = decide.per_lane || branches.iter().flatten().any(|column| column.per_lane);
        let (lanes, width) = (self.lanes_of(per_lane), self.width(op.axis));
        let mut out = Output::new(lanes * width, Decimal::ZERO);
        let bools = decide.bools();
        let to_bool = decide.stride();
        let strides = branches.map(|column| column.map(Column::stride));
        for lane in 0..lanes {
            for period in 0..width {
                let at = to_bool.at(lane, period);
                let mut why = decide.reason(at);
                if why != PRESENT {
                    let waits = |column: &Column| column.reason(column.stride().at(lane, period));
                    match branches.map(|column| column.map(waits)) {
                        [Some(only), None] => why = self.absences.undecided(why, only),
                        // Whichever way it turns out, this is needed.
                        [Some(then), Some(otherwise)] if then == otherwise => {
                            why = self.absences.undecided(why, then);
                        }
                        _ => {}
                    }
                    out.push_absent(why);
                    continue;
                }
                let branch = usize::from(!bools[at]);
                match (branches[branch], strides[branch]) {
                    (Some(column), Some(to)) => {
                        let index = to.at(lane, period);
                        match column.reason(index) {
                            PRESENT => out.push(column.numbers()[index]),
                            why => out.push_absent(why),
                        }
                    }
                    _ if reason == PRESENT => out.push(Decimal::ZERO),
                    _ => out.push_absent(reason),
                }
            }
        }
        self.numbers(op, per_lane, width, out)
    }

    /// The truth of a comparison of numbers that are all there; none where they are not.
    pub(super) fn compare_numbers(
        &self,
        op: &Op,
        operator: Operator,
        a: Slot,
        b: Slot,
    ) -> Option<Column> {
        let (x, y) = (&self.columns[a], &self.columns[b]);
        let (Data::Numbers(xs), Data::Numbers(ys), None, None) =
            (&x.data, &y.data, &x.reasons, &y.reasons)
        else {
            return None;
        };
        let (per_lane, width) = (x.per_lane || y.per_lane, self.width(op.axis));
        let lanes = self.lanes_of(per_lane);
        let mut bools = Vec::with_capacity(lanes * width);
        let (to_x, to_y) = (x.stride(), y.stride());
        for lane in 0..lanes {
            for period in 0..width {
                let ordering = xs[to_x.at(lane, period)].cmp(&ys[to_y.at(lane, period)]);
                bools.push(arithmetic::holds(operator, ordering));
            }
        }
        Some(Column::full(per_lane, width, Data::Bools(bools)))
    }

    /// A sum, least or greatest of numbers that are all there; none where they are not, and of other folds.
    pub(super) fn fold_numbers(
        &mut self,
        op: &Op,
        fold: Fold,
        window: Window,
        operands: &[Slot],
    ) -> Option<Column> {
        let absent = operands
            .iter()
            .any(|&slot| self.columns[slot].reasons.is_some());
        let rows = operands
            .iter()
            .any(|&slot| self.plan.ops[slot].axis.rows().is_some());
        // Lanes have different numbers of rows, or none that should be there.
        let uneven = rows && window == Window::All;
        if absent || uneven || !op.kind.is_numeric() || matches!(window, Window::Trailing(_)) {
            return None;
        }
        match fold {
            Fold::Sum => Some(self.fold_with(op, window, operands, arithmetic::add)),
            Fold::Min => Some(self.fold_with(op, window, operands, |a, b| Some(a.min(b)))),
            Fold::Max => Some(self.fold_with(op, window, operands, |a, b| Some(a.max(b)))),
            Fold::Average | Fold::All | Fold::Any | Fold::CountTrue => None,
        }
    }

    fn fold_with(
        &mut self,
        op: &Op,
        window: Window,
        operands: &[Slot],
        f: impl Fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Column {
        let per_lane = self.per_lane(operands);
        let (lanes, width) = (self.lanes_of(per_lane), self.width(op.axis));
        let mut out = Output::new(lanes * width, Decimal::ZERO);
        let columns: Vec<&Column> = operands.iter().map(|&slot| &self.columns[slot]).collect();
        for lane in 0..lanes {
            for period in 0..width {
                let mut folded: Option<Option<Decimal>> = None;
                for column in &columns {
                    // The periods that count stand side by side.
                    let periods = periods(window, op.axis, period, column.width, 0);
                    let first = column.stride().at(lane, periods.start);
                    for &x in &column.numbers()[first..first + periods.len()] {
                        folded = Some(match folded {
                            None => Some(x),
                            Some(so_far) => so_far.and_then(|so_far| f(so_far, x)),
                        });
                    }
                }
                let folded = folded.unwrap_or(Some(Decimal::ZERO));
                out.push_result(folded.ok_or(FaultCode::Overflow));
            }
        }
        self.numbers(op, per_lane, width, out)
    }
}

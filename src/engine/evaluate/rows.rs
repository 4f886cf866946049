//! What depends on several rows of a record table: groups, pools, sums by period, different ones, working days.
//!
//! Rows follow each other in the order of the table's `order` column, rows without a value there last; otherwise as they stand.
//! Results stand in the place of their row all the same.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::policy::date::Date;
use crate::policy::kind::Axis;
use crate::policy::value::Value;

use super::super::absence::{Absence, FaultCode, PRESENT, Reason};
use super::super::arithmetic;
use super::super::column::{Column, data_of, nought};
use super::super::plan::{GroupFold, Op, Slot};
use super::{Place, Run, Stop, there};

/// The last day of the week that is worked on unless a calendar says otherwise.
const FRIDAY: u8 = 5;

/// Working days counted at most: forty years of them.
const MAX_WORKDAYS: i64 = 10_000;

impl Run<'_> {
    /// How many rows a record table has in a lane.
    pub(in super::super) fn rows_of(&self, table: usize, lane: usize) -> usize {
        self.rows
            .get(table)
            .and_then(|rows| rows.get(lane))
            .copied()
            .unwrap_or(0)
    }

    /// How many values a slot has in a lane: 1, its periods, or as many as the lane has rows.
    pub(super) fn span(&self, slot: Slot, lane: usize) -> usize {
        match self.plan.ops.get(slot).and_then(|op| op.axis.rows()) {
            Some(table) => self.rows_of(table, lane),
            None => self.columns[slot].width,
        }
    }

    /// The reason why nothing can be said about a table that must have rows and has none; PRESENT where it has some or need not.
    pub(in super::super) fn no_rows(&mut self, axis: Axis, lane: usize) -> Reason {
        let Some(table) = axis.rows() else {
            return PRESENT;
        };
        let records = &self.plan.policy.records[table];
        if records.optional || self.rows_of(table, lane) > 0 {
            return PRESENT;
        }
        let name = records.name.clone();
        self.absences.intern(Absence::Missing(vec![name]))
    }

    /// The rows of a table in a lane, in its order.
    fn in_order(&self, table: usize, lane: usize) -> Vec<usize> {
        let count = self.rows_of(table, lane);
        let Some(order) = self.plan.policy.records[table].order else {
            return (0..count).collect();
        };
        let slot = self.plan.inputs[order];
        let keys: Vec<Option<Value>> = (0..count)
            .map(|row| self.copy(slot, Place { lane, period: row }).ok())
            .collect();
        sorted(count, &|a, b| match (&keys[a], &keys[b]) {
            (Some(a), Some(b)) => arithmetic::order(a, b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        })
    }

    /// Which group each row of a table in a lane belongs to, by its keys; a row with a key that is not there has its reason.
    fn groups(&mut self, table: usize, keys: &[Slot], lane: usize) -> Vec<Result<usize, Reason>> {
        let mut keyed: Vec<Result<Vec<Value>, Reason>> = Vec::new();
        for row in 0..self.rows_of(table, lane) {
            let place = Place { lane, period: row };
            let mut values = Vec::with_capacity(keys.len());
            let mut absent = PRESENT;
            for &key in keys {
                match self.copy(key, place) {
                    Ok(value) => values.push(value),
                    Err(Stop::Reason(why)) => absent = self.absences.join(absent, why),
                    Err(Stop::Fault(_)) => {}
                }
            }
            keyed.push(if absent == PRESENT {
                Ok(values)
            } else {
                Err(absent)
            });
        }
        let compare = |a: usize, b: usize| match (&keyed[a], &keyed[b]) {
            (Ok(a), Ok(b)) => order_of_keys(a, b),
            (a, b) => b.is_ok().cmp(&a.is_ok()),
        };
        let rows = sorted(keyed.len(), &compare);
        let mut groups = vec![Ok(0); keyed.len()];
        let (mut number, mut before) = (0, None);
        for row in rows {
            if before.is_some_and(|before| compare(before, row) != Ordering::Equal) {
                number += 1;
            }
            before = Some(row);
            groups[row] = match keyed[row] {
                Ok(_) => Ok(number),
                Err(reason) => Err(reason),
            };
        }
        groups
    }

    /// For each row the sum over the rows of its group: up to it, or of all. What is missing somewhere is missing in every sum that it
    /// might belong to; what is not applicable is passed over.
    pub(super) fn group(&mut self, op: &Op, fold: GroupFold, x: Slot, keys: &[Slot]) -> Column {
        let Some(table) = op.axis.rows() else {
            return Column::empty();
        };
        let width = self.width(op.axis);
        let mut cells: Vec<Result<Decimal, Stop>> = Vec::with_capacity(width * self.lanes);
        for lane in 0..self.lanes {
            let order = self.in_order(table, lane);
            let groups = self.groups(table, keys, lane);
            let count = groups.iter().flatten().max().map_or(1, |last| last + 1);
            let mut sums: Vec<Result<Decimal, Stop>> = vec![Ok(Decimal::ZERO); count];
            let mut lane_cells: Vec<Result<Decimal, Stop>> = vec![Ok(Decimal::ZERO); width];
            for &row in &order {
                let group = match groups[row] {
                    Ok(group) => group,
                    // It might belong to any of them.
                    Err(reason) => {
                        for sum in &mut sums {
                            *sum = self.joined(sum, reason);
                        }
                        lane_cells[row] = Err(Stop::Reason(reason));
                        continue;
                    }
                };
                match self.number(x, Place { lane, period: row }) {
                    Ok(x) => {
                        if let Ok(so_far) = sums[group] {
                            let sum = so_far.checked_add(x);
                            sums[group] = sum.ok_or(Stop::Fault(FaultCode::Overflow));
                        }
                        lane_cells[row] = sums[group];
                    }
                    Err(Stop::Reason(why)) if self.is_passed_over(why) => {
                        lane_cells[row] = Err(Stop::Reason(why));
                    }
                    Err(Stop::Reason(why)) => {
                        sums[group] = self.joined(&sums[group], why);
                        lane_cells[row] = sums[group];
                    }
                    Err(stop) => lane_cells[row] = Err(stop),
                }
            }
            if fold == GroupFold::Total {
                for &row in &order {
                    if let Ok(group) = groups[row] {
                        lane_cells[row] = sums[group];
                    }
                }
            }
            cells.append(&mut lane_cells);
        }
        self.column_of(
            op,
            true,
            cells.into_iter().map(|cell| cell.map(Value::Number)),
        )
    }

    fn joined(&mut self, sum: &Result<Decimal, Stop>, reason: Reason) -> Result<Decimal, Stop> {
        Err(match sum {
            Err(Stop::Reason(known)) => Stop::Reason(self.absences.join(*known, reason)),
            Err(Stop::Fault(code)) => Stop::Fault(*code),
            Ok(_) => Stop::Reason(reason),
        })
    }

    fn is_passed_over(&self, reason: Reason) -> bool {
        matches!(self.absences.get(reason), Some(Absence::NotApplicable(_)))
    }

    /// For each row or period what a pool still covers: the entitlement or what is left, whichever is less. A negative entitlement goes
    /// back into the pool.
    pub(super) fn drawdown(&mut self, op: &Op, x: Slot, pool: Slot) -> Column {
        let per_lane = self.per_lane(&[x, pool]);
        let (lanes, width) = (self.lanes_of(per_lane), self.width(op.axis));
        let mut cells: Vec<Result<Value, Stop>> = Vec::with_capacity(width * lanes);
        for lane in 0..lanes {
            let order = match op.axis.rows() {
                Some(table) => self.in_order(table, lane),
                None => (0..width).collect(),
            };
            let mut left = self.number(pool, Place { lane, period: 0 });
            let mut lane_cells = vec![Ok(Value::Number(Decimal::ZERO)); width];
            for place in order {
                let wanted = self.number(
                    x,
                    Place {
                        lane,
                        period: place,
                    },
                );
                let granted = match (left, wanted) {
                    (Ok(_), Err(Stop::Reason(why))) if self.is_passed_over(why) => {
                        lane_cells[place] = Err(Stop::Reason(why));
                        continue;
                    }
                    (left @ Err(_), Err(Stop::Reason(why))) if !self.is_passed_over(why) => {
                        self.joined(&left, why)
                    }
                    (Err(stop), _) | (Ok(_), Err(stop)) => Err(stop),
                    (Ok(left), Ok(wanted)) => Ok(wanted.min(left.max(Decimal::ZERO))),
                };
                left = match (left, granted) {
                    (Ok(left), Ok(granted)) => {
                        let left = left.checked_sub(granted);
                        left.ok_or(Stop::Fault(FaultCode::Overflow))
                    }
                    (_, Err(stop)) | (Err(stop), _) => Err(stop),
                };
                lane_cells[place] = granted.map(Value::Number);
            }
            cells.append(&mut lane_cells);
        }
        self.column_of(op, per_lane, cells.into_iter())
    }

    /// Rows summed into the months or quarters of a year, by their day.
    pub(super) fn by_period(&mut self, op: &Op, x: Slot, date: Slot, year: Slot) -> Column {
        let Some(table) = self.plan.ops[date].axis.rows() else {
            return Column::empty();
        };
        let periods = op.axis.periods().unwrap_or(1);
        let mut cells: Vec<Result<Value, Stop>> = Vec::with_capacity(periods * self.lanes);
        for lane in 0..self.lanes {
            let mut sums: Vec<Result<Decimal, Stop>> = vec![Ok(Decimal::ZERO); periods];
            let year = self.number(year, Place { lane, period: 0 });
            let mut open = self.no_rows(Axis::Rows(table), lane);
            for row in 0..self.rows_of(table, lane) {
                let place = Place { lane, period: row };
                let date = match self.copy(date, place) {
                    Ok(Value::Date(date)) => date,
                    Err(Stop::Reason(why)) if self.is_passed_over(why) => continue,
                    // A day that is missing might be any.
                    Err(Stop::Reason(why)) => {
                        open = self.absences.join(open, why);
                        continue;
                    }
                    _ => continue,
                };
                if year.is_ok_and(|year| Decimal::from(date.year()) != year) {
                    continue;
                }
                let month = usize::from(date.month()).saturating_sub(1);
                let period = month * periods / 12;
                match (self.number(x, place), sums[period]) {
                    (Ok(x), Ok(sum)) => {
                        let sum = sum.checked_add(x);
                        sums[period] = sum.ok_or(Stop::Fault(FaultCode::Overflow));
                    }
                    (Err(Stop::Reason(why)), sum) if !self.is_passed_over(why) => {
                        sums[period] = self.joined(&sum, why);
                    }
                    (Err(Stop::Fault(code)), _) => sums[period] = Err(Stop::Fault(code)),
                    _ => {}
                }
            }
            for sum in sums {
                let sum = match year {
                    Err(stop) => Err(stop),
                    Ok(_) if open != PRESENT => self.joined(&sum, open),
                    Ok(_) => sum,
                };
                cells.push(sum.map(Value::Number));
            }
        }
        self.column_of(op, true, cells.into_iter())
    }

    /// How many different values there are where a condition holds.
    pub(super) fn count_unique(&mut self, op: &Op, x: Slot, condition: Option<Slot>) -> Column {
        let operands: Vec<Slot> = [x].into_iter().chain(condition).collect();
        let axis = self.plan.ops[x].axis;
        self.each(op, &operands, &|run, at| {
            let mut reason = run.no_rows(axis, at.lane);
            let mut values: Vec<Value> = Vec::new();
            for period in 0..run.span(x, at.lane) {
                let place = Place { period, ..at };
                let holds = condition.map_or(Ok(true), |slot| run.truth(slot, place));
                match holds.and_then(|holds| holds.then(|| run.copy(x, place)).transpose()) {
                    Ok(value) => values.extend(value),
                    Err(Stop::Reason(why)) if run.is_passed_over(why) => {}
                    Err(Stop::Reason(why)) => reason = run.absences.join(reason, why),
                    Err(stop) => return Err(stop),
                }
            }
            if reason != PRESENT {
                return Err(Stop::Reason(reason));
            }
            let compare = |a: usize, b: usize| arithmetic::order(&values[a], &values[b]);
            let rows = sorted(values.len(), &compare);
            let changes = rows
                .windows(2)
                .filter(|pair| compare(pair[0], pair[1]).is_ne());
            let different = changes.count() + usize::from(!values.is_empty());
            Ok(Value::Number(Decimal::from(different)))
        })
    }

    /// The day some working days after another: Monday to Friday, but for the days of a calendar that say otherwise.
    pub(super) fn workday(
        &mut self,
        op: &Op,
        [date, days]: [Slot; 2],
        calendar: [Option<Slot>; 2],
    ) -> Column {
        let operands: Vec<Slot> = [date, days]
            .into_iter()
            .chain(calendar.into_iter().flatten())
            .collect();
        self.each(op, &operands, &|run, at| {
            let mut lack = run.lack(PRESENT, &[date, days], at);
            let mut count = 0;
            if lack == PRESENT {
                // No calendar makes anything of days that cannot be counted.
                count =
                    arithmetic::whole(run.number(days, at)?, MAX_WORKDAYS).map_err(Stop::Fault)?;
            }
            for &slot in calendar.iter().flatten() {
                for period in 0..run.span(slot, at.lane) {
                    lack = run.lack(lack, &[slot], Place { period, ..at });
                }
            }
            there(lack)?;
            let Value::Date(start) = run.copy(date, at)? else {
                return Err(Stop::Fault(FaultCode::DateOutOfRange));
            };
            let mut known = Vec::new();
            let [listed, working] = calendar;
            if let Some(listed) = listed {
                for row in 0..run.span(listed, at.lane) {
                    let place = Place { period: row, ..at };
                    if let Value::Date(day) = run.copy(listed, place)? {
                        let working = working.map_or(Ok(false), |slot| run.truth(slot, place));
                        known.push((day, working?));
                    }
                }
            }
            let rows = sorted(known.len(), &|a, b| {
                let day = |at: usize| known.get(at).map(|(day, _): &(Date, bool)| *day);
                day(a).cmp(&day(b))
            });
            let calendar: Vec<(Date, bool)> = rows.into_iter().map(|at| known[at]).collect();
            // Whichever line came first, the other would be wrong.
            let two_minded =
                |pair: &[(Date, bool)]| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1;
            if calendar.windows(2).any(two_minded) {
                return Err(Stop::Fault(FaultCode::CalendarConflict));
            }
            let day = arithmetic::workday(start, count, &calendar);
            day.map(Value::Date).map_err(Stop::Fault)
        })
    }

    /// A column of cells, lane by lane.
    fn column_of(
        &mut self,
        op: &Op,
        per_lane: bool,
        cells: impl Iterator<Item = Result<Value, Stop>>,
    ) -> Column {
        let blank = nought(op.kind);
        let mut values = Vec::new();
        let mut reasons = Vec::new();
        for cell in cells {
            let reason = match cell {
                Ok(value) => {
                    values.push(value);
                    reasons.push(PRESENT);
                    continue;
                }
                Err(Stop::Reason(reason)) => reason,
                Err(Stop::Fault(code)) => self.fault(op, code),
            };
            values.push(blank.clone());
            reasons.push(reason);
        }
        let absent = reasons.iter().any(|&reason| reason != PRESENT);
        Column {
            per_lane,
            width: self.width(op.axis),
            data: data_of(op.kind, &values),
            reasons: absent.then_some(reasons),
        }
    }
}

/// The numbers below `count` in the order of a comparison, equals as they stand. One sort for all that is sorted here: each weighs more
/// than what it sorts.
fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

fn order_of_keys(a: &[Value], b: &[Value]) -> Ordering {
    let pairs = a.iter().zip(b);
    pairs
        .map(|(a, b)| arithmetic::order(a, b))
        .find(|ordering| *ordering != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

/// Whether a day is worked on: as a calendar (sorted by day) says, else Monday to Friday.
pub(in crate::engine) fn is_worked_on(day: Date, calendar: &[(Date, bool)]) -> bool {
    match calendar.binary_search_by_key(&day, |(known, _)| *known) {
        Ok(at) => calendar[at].1,
        Err(_) => day.weekday() <= FRIDAY,
    }
}

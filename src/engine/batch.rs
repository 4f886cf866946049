//! Many cases at once, column-wise: each input's values for all lanes side by side. A single case is a batch of one lane.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::policy::Value;
use crate::policy::model::{BlankPeriods, Input, Policy};

use super::absence::{Absence, Absences, PRESENT};
use super::column::{Column, Data, data_of, nought};
use super::entries::Case;
use super::plan::{Plan, Slot};

/// Lanes that are computed together: enough that the work of choosing an op is nothing, few enough that columns stay in the cache.
const LANES_AT_ONCE: usize = 128;

/// The inputs of many cases.
#[derive(Clone, Debug)]
pub struct Batch {
    lanes: usize,
    inputs: Vec<InputColumn>,
    /// By record table, by lane: how many rows.
    rows: Vec<Vec<usize>>,
}

/// One input's values, lane by lane, blanks filled with what they count as.
#[derive(Clone, Debug)]
struct InputColumn {
    /// Values a lane; a column of a record table has as many as the lane has rows.
    width: usize,
    data: Data,
    /// Where nothing was entered; none at all while everything was.
    blank: Option<Vec<bool>>,
    /// Where nothing was entered and nothing stands in for it; none at all while there is no such place.
    missing: Option<Vec<bool>>,
}

/// A rule's numbers for all lanes of a batch: lane by lane, period by period (of a rule per row, row by row, as many as each lane
/// has); none where there is no number.
pub type Numbers = Vec<Option<Decimal>>;

impl Batch {
    /// A batch of cases. Each case's inputs are those of `policy`, in its order.
    pub fn new(policy: &Policy, cases: &[Case]) -> Self {
        let inputs = policy
            .inputs
            .iter()
            .enumerate()
            .map(|(at, input)| {
                InputColumn::new(input, cases.iter().map(|case| &case.inputs[at][..]))
            })
            .collect();
        let rows = policy.records.iter().map(|records| {
            let rows = |case: &Case| case.inputs[records.first].len();
            cases.iter().map(rows).collect()
        });
        Self {
            lanes: cases.len(),
            inputs,
            rows: rows.collect(),
        }
    }

    /// A case with one input varied: in each lane these are its figures. Only that input's column is there.
    pub(super) fn varied(
        policy: &Policy,
        case: &Case,
        input: usize,
        lanes: &[Vec<Option<Value>>],
    ) -> Self {
        let column = |at: usize| {
            if at == input {
                InputColumn::new(&policy.inputs[at], lanes.iter().map(|cells| &cells[..]))
            } else {
                InputColumn {
                    width: 0,
                    data: Data::Bools(Vec::new()),
                    blank: None,
                    missing: None,
                }
            }
        };
        let rows = policy.records.iter();
        let rows = rows.map(|records| vec![case.inputs[records.first].len(); lanes.len()]);
        Self {
            lanes: lanes.len(),
            inputs: (0..policy.inputs.len()).map(column).collect(),
            rows: rows.collect(),
        }
    }

    /// How many cases there are.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// How many rows each record table has, by table, for the lanes `from..to`.
    pub(super) fn rows(&self, from: usize, to: usize) -> Vec<Vec<usize>> {
        self.rows
            .iter()
            .map(|rows| rows[from..to].to_vec())
            .collect()
    }

    /// The lanes `from..to` of an input. Columns of record tables are as wide as the longest of these lanes.
    pub(super) fn column(
        &self,
        policy: &Policy,
        at: usize,
        from: usize,
        to: usize,
        absences: &mut Absences,
    ) -> Column {
        let input = &self.inputs[at];
        let (width, indices) = self.indices(policy, at, from, to);
        let kind = policy.inputs[at].ty.kind;
        let data = match &indices {
            Indices::Range(range) => input.data.slice(range.clone()),
            Indices::Rows(rows) => input.data.pick(rows, &nought(kind)),
        };
        let reasons = input.missing.as_ref().and_then(|list| {
            let list = indices.of(list);
            list.contains(&true).then(|| {
                let name = policy.inputs[at].name.clone();
                let reason = absences.intern(Absence::Missing(vec![name]));
                let reason = |missing| if missing { reason } else { PRESENT };
                list.into_iter().map(reason).collect()
            })
        });
        Column {
            per_lane: true,
            width,
            data,
            reasons,
        }
    }

    /// Whether an input was left blank, for the lanes `from..to`.
    pub(super) fn blanks(&self, policy: &Policy, at: usize, from: usize, to: usize) -> Column {
        let (width, indices) = self.indices(policy, at, from, to);
        let blanks = match &self.inputs[at].blank {
            Some(list) => indices.of(list),
            None => vec![false; width * (to - from)],
        };
        Column::full(true, width, Data::Bools(blanks))
    }

    /// How wide an input is in the lanes `from..to`, and where its values stand.
    fn indices(&self, policy: &Policy, at: usize, from: usize, to: usize) -> (usize, Indices) {
        let Some(table) = policy.inputs[at].ty.axis.rows() else {
            let width = self.inputs[at].width;
            return (width, Indices::Range(from * width..to * width));
        };
        let rows = &self.rows[table];
        let width = rows[from..to].iter().copied().max().unwrap_or(0);
        let mut start: usize = rows[..from].iter().sum();
        let mut indices = Vec::with_capacity(width * (to - from));
        for &count in &rows[from..to] {
            indices.extend((0..width).map(|row| (row < count).then_some(start + row)));
            start += count;
        }
        (width, Indices::Rows(indices))
    }
}

/// Where the values of some lanes stand in an input's column.
enum Indices {
    Range(Range<usize>),
    /// Lane by lane; none beyond a lane's last row.
    Rows(Vec<Option<usize>>),
}

impl Indices {
    fn of(&self, list: &[bool]) -> Vec<bool> {
        match self {
            Self::Range(range) => list[range.clone()].to_vec(),
            Self::Rows(rows) => rows
                .iter()
                .map(|at| at.is_some_and(|at| list[at]))
                .collect(),
        }
    }
}

impl InputColumn {
    /// Blanks are filled: with the input's default; in a numeric series in which something was entered, with 0 (unless the input
    /// keeps them missing); otherwise they are missing.
    fn new<'c>(input: &Input, lanes: impl ExactSizeIterator<Item = &'c [Option<Value>]>) -> Self {
        let kind = input.ty.kind;
        let width = input.ty.axis.periods();
        let mut values = Vec::with_capacity(lanes.len() * width.unwrap_or(1));
        let mut blank: Vec<bool> = Vec::with_capacity(values.capacity());
        let mut missing: Vec<bool> = Vec::with_capacity(values.capacity());
        for cells in lanes {
            let partial = input.ty.axis.is_calendar()
                && kind.is_numeric()
                && input.blank_periods == BlankPeriods::Zero
                && cells.iter().any(Option::is_some);
            for period in 0..width.unwrap_or(cells.len()) {
                let entered = cells.get(period).and_then(Option::as_ref);
                let value = entered.or(input.default.as_ref());
                blank.push(entered.is_none());
                missing.push(value.is_none() && !partial);
                values.push(value.cloned().unwrap_or_else(|| nought(kind)));
            }
        }
        let some = |list: Vec<bool>| list.contains(&true).then_some(list);
        Self {
            width: width.unwrap_or(0),
            data: data_of(kind, &values),
            blank: some(blank),
            missing: some(missing),
        }
    }
}

impl Plan<'_> {
    /// The numbers of some rules (by index) for every lane of a batch, a stretch of lanes at a time.
    ///
    /// A rule whose values are not numbers has none.
    pub fn numbers(&self, batch: &Batch, rules: &[usize]) -> Vec<Numbers> {
        let mut all: Vec<Numbers> = rules
            .iter()
            .map(|&rule| {
                let periods = self.policy.rules[rule].ty.axis.periods();
                Vec::with_capacity(batch.lanes * periods.unwrap_or(1))
            })
            .collect();
        let slots: Vec<Slot> = rules.iter().map(|&rule| self.rules[rule].value).collect();
        let needed = self.needed(&slots);
        let mut from = 0;
        while from < batch.lanes {
            let to = (from + LANES_AT_ONCE).min(batch.lanes);
            let evaluation = self.evaluate_needed(&needed, batch, from, to);
            for (&rule, numbers) in rules.iter().zip(&mut all) {
                let column = &evaluation.columns[self.rules[rule].value];
                let axis = self.policy.rules[rule].ty.axis;
                let width = axis.periods().unwrap_or(usize::MAX);
                if let (Data::Numbers(list), None) = (&column.data, &column.reasons)
                    && axis.rows().is_none()
                    && list.len() == (to - from) * width
                {
                    numbers.extend(list.iter().copied().map(Some));
                    continue;
                }
                for lane in 0..to - from {
                    let width = axis
                        .rows()
                        .map_or(width, |table| batch.rows[table][from + lane]);
                    for period in 0..width {
                        numbers.push(evaluation.number(self.rules[rule].value, lane, period));
                    }
                }
            }
            from = to;
        }
        all
    }
}

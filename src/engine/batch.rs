//! Many cases at once, column-wise: each input's values for all lanes side by side. A single case is a batch of one lane.

use rust_decimal::Decimal;

use crate::policy::model::{Input, Policy};
use crate::policy::{Axis, Value};

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
}

/// One input's values, lane by lane, blanks filled with what they count as.
#[derive(Clone, Debug)]
struct InputColumn {
    width: usize,
    data: Data,
    /// Where nothing was entered; none at all while everything was.
    blank: Option<Vec<bool>>,
    /// Where nothing was entered and nothing stands in for it; none at all while there is no such place.
    missing: Option<Vec<bool>>,
}

/// A rule's numbers for all lanes of a batch: lane by lane, period by period; none where there is no number.
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
        Self {
            lanes: cases.len(),
            inputs,
        }
    }

    /// How many cases there are.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// The lanes `from..to` of an input.
    pub(super) fn column(
        &self,
        policy: &Policy,
        at: usize,
        from: usize,
        to: usize,
        absences: &mut Absences,
    ) -> Column {
        let input = &self.inputs[at];
        let range = from * input.width..to * input.width;
        let data = match &input.data {
            Data::Numbers(list) => Data::Numbers(list[range.clone()].to_vec()),
            Data::Bools(list) => Data::Bools(list[range.clone()].to_vec()),
            Data::Dates(list) => Data::Dates(list[range.clone()].to_vec()),
            Data::Texts(list) => Data::Texts(list[range.clone()].to_vec()),
        };
        let missing = input
            .missing
            .as_ref()
            .map(|list| &list[range])
            .filter(|list| list.contains(&true));
        let reasons = missing.map(|list| {
            let reason = absences.intern(Absence::Missing(vec![policy.inputs[at].name.clone()]));
            list.iter()
                .map(|&missing| if missing { reason } else { PRESENT })
                .collect()
        });
        Column {
            per_lane: true,
            width: input.width,
            data,
            reasons,
        }
    }

    /// Whether an input was left blank, for the lanes `from..to`.
    pub(super) fn blanks(&self, at: usize, from: usize, to: usize) -> Column {
        let input = &self.inputs[at];
        let range = from * input.width..to * input.width;
        let blanks = match &input.blank {
            Some(list) => list[range].to_vec(),
            None => vec![false; range.len()],
        };
        Column::full(true, input.width, Data::Bools(blanks))
    }
}

impl InputColumn {
    /// Blanks are filled: with the input's default; in a numeric series in which something was entered, with 0; otherwise they are
    /// missing.
    fn new<'c>(input: &Input, lanes: impl ExactSizeIterator<Item = &'c [Option<Value>]>) -> Self {
        let (kind, width) = (input.ty.kind, input.ty.axis.len());
        let size = lanes.len() * width;
        let mut values = Vec::with_capacity(size);
        let mut blank: Option<Vec<bool>> = None;
        let mut missing: Option<Vec<bool>> = None;
        for cells in lanes {
            let partial = input.ty.axis != Axis::One
                && kind.is_numeric()
                && cells.iter().any(Option::is_some);
            for period in 0..width {
                let index = values.len();
                if let Some(value) = cells.get(period).and_then(Option::as_ref) {
                    values.push(value.clone());
                    continue;
                }
                blank.get_or_insert_with(|| vec![false; size])[index] = true;
                if let Some(default) = &input.default {
                    values.push(default.clone());
                } else {
                    if !partial {
                        missing.get_or_insert_with(|| vec![false; size])[index] = true;
                    }
                    values.push(nought(kind));
                }
            }
        }
        Self {
            width,
            data: data_of(kind, &values),
            blank,
            missing,
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
            .map(|&rule| Vec::with_capacity(batch.lanes * self.policy.rules[rule].ty.axis.len()))
            .collect();
        let slots: Vec<Slot> = rules.iter().map(|&rule| self.rules[rule].value).collect();
        let needed = self.needed(&slots);
        let mut from = 0;
        while from < batch.lanes {
            let to = (from + LANES_AT_ONCE).min(batch.lanes);
            let evaluation = self.evaluate_needed(&needed, batch, from, to);
            for (&rule, numbers) in rules.iter().zip(&mut all) {
                let column = &evaluation.columns[self.rules[rule].value];
                let width = self.policy.rules[rule].ty.axis.len();
                if let (Data::Numbers(list), None) = (&column.data, &column.reasons)
                    && list.len() == (to - from) * width
                {
                    numbers.extend(list.iter().copied().map(Some));
                    continue;
                }
                for lane in 0..to - from {
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

//! A column: the values of one node for many lanes (dealers, scenarios, what-ifs) at once.

use rust_decimal::Decimal;
use std::rc::Rc;

use crate::policy::date::Date;
use crate::policy::{Kind, Value};

use super::absence::{Absences, Cell, PRESENT, Reason};

/// The values of one node: lane by lane, and within a lane period by period.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Whether each lane has values of its own; otherwise all lanes share one set.
    pub(super) per_lane: bool,
    /// Values a lane: 1, or the periods of the axis.
    pub(super) width: usize,
    /// The values; where there is none, some value that means nothing.
    pub(super) data: Data,
    /// Why a value is not there; none at all while all are.
    pub(super) reasons: Option<Vec<Reason>>,
}

/// Values of one type.
#[derive(Clone, Debug)]
pub(super) enum Data {
    Numbers(Vec<Decimal>),
    Bools(Vec<bool>),
    Dates(Vec<Date>),
    Texts(Vec<Rc<str>>),
}

impl Data {
    /// A stretch of the values.
    pub(super) fn slice(&self, range: std::ops::Range<usize>) -> Self {
        match self {
            Self::Numbers(list) => Self::Numbers(list[range].to_vec()),
            Self::Bools(list) => Self::Bools(list[range].to_vec()),
            Self::Dates(list) => Self::Dates(list[range].to_vec()),
            Self::Texts(list) => Self::Texts(list[range].to_vec()),
        }
    }

    /// The values at these places, `nought` where there is none.
    pub(super) fn pick(&self, places: &[Option<usize>], nought: &Value) -> Self {
        fn pick<T: Clone>(list: &[T], places: &[Option<usize>], nought: &T) -> Vec<T> {
            let value = |at: &Option<usize>| at.map_or(nought, |at| &list[at]).clone();
            places.iter().map(value).collect()
        }
        match (self, nought) {
            (Self::Numbers(list), Value::Number(none)) => Self::Numbers(pick(list, places, none)),
            (Self::Bools(list), Value::Bool(none)) => Self::Bools(pick(list, places, none)),
            (Self::Dates(list), Value::Date(none)) => Self::Dates(pick(list, places, none)),
            (Self::Texts(list), _) => Self::Texts(pick(list, places, &"".into())),
            // A column's nought is of its own kind.
            _ => self.clone(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Numbers(list) => list.len(),
            Self::Bools(list) => list.len(),
            Self::Dates(list) => list.len(),
            Self::Texts(list) => list.len(),
        }
    }
}

/// Where a lane's and a period's value stands in a column.
#[derive(Clone, Copy)]
pub(super) struct Stride {
    lane: usize,
    period: usize,
}

impl Stride {
    pub(super) fn at(self, lane: usize, period: usize) -> usize {
        lane * self.lane + period * self.period
    }
}

impl Column {
    /// A column in which every value is there.
    pub(super) fn full(per_lane: bool, width: usize, data: Data) -> Self {
        Self {
            per_lane,
            width,
            data,
            reasons: None,
        }
    }

    /// A column that nobody needs.
    pub(super) fn empty() -> Self {
        Self::full(true, 0, Data::Bools(Vec::new()))
    }

    /// One value for all lanes.
    pub(super) fn constant(kind: Kind, value: &Value) -> Self {
        Self::full(false, 1, data_of(kind, std::slice::from_ref(value)))
    }

    /// No value in any lane, for this reason.
    pub(super) fn absent(kind: Kind, reason: Reason) -> Self {
        Self {
            per_lane: false,
            width: 1,
            data: data_of(kind, &[nought(kind)]),
            reasons: Some(vec![reason]),
        }
    }

    pub(super) fn stride(&self) -> Stride {
        Stride {
            lane: if self.per_lane { self.width } else { 0 },
            period: usize::from(self.width > 1),
        }
    }

    pub(super) fn reason(&self, index: usize) -> Reason {
        self.reasons
            .as_ref()
            .map_or(PRESENT, |reasons| reasons[index])
    }

    /// The numbers; of a column of another type (which the checker rules out, except where all is absent) an empty list.
    pub(super) fn numbers(&self) -> &[Decimal] {
        if let Data::Numbers(list) = &self.data {
            list
        } else {
            &[]
        }
    }

    pub(super) fn bools(&self) -> &[bool] {
        if let Data::Bools(list) = &self.data {
            list
        } else {
            &[]
        }
    }

    /// The same values for every lane: those of a column of one lane.
    pub(super) fn shared(&self) -> Self {
        Self {
            per_lane: false,
            ..self.clone()
        }
    }

    /// Puts in one lane, at a period, what stands there in another.
    pub(super) fn copy_cell(&mut self, from: usize, to: usize, period: usize) {
        fn copy<T: Clone>(list: &mut [T], from: usize, to: usize) {
            if let Some(value) = list.get(from).cloned()
                && let Some(place) = list.get_mut(to)
            {
                *place = value;
            }
        }
        let stride = self.stride();
        let (from, to) = (stride.at(from, period), stride.at(to, period));
        match &mut self.data {
            Data::Numbers(list) => copy(list, from, to),
            Data::Bools(list) => copy(list, from, to),
            Data::Dates(list) => copy(list, from, to),
            Data::Texts(list) => copy(list, from, to),
        }
        if let Some(reasons) = &mut self.reasons {
            copy(reasons, from, to);
        }
    }

    /// How many values the column holds.
    pub(super) fn len(&self) -> usize {
        self.data.len()
    }

    /// What a reader sees at a lane and period.
    pub(super) fn cell(&self, absences: &Absences, lane: usize, period: usize) -> Cell {
        let index = self.stride().at(lane, period);
        if let Some(absence) = absences.get(self.reason(index)) {
            return Cell::Absent(absence.clone());
        }
        Cell::Value(match &self.data {
            Data::Numbers(list) => Value::Number(list[index]),
            Data::Bools(list) => Value::Bool(list[index]),
            Data::Dates(list) => Value::Date(list[index]),
            Data::Texts(list) => Value::Text(list[index].to_string()),
        })
    }
}

/// Values of one kind, packed. A value of another kind becomes nought, which cannot happen with bound values.
pub(super) fn data_of(kind: Kind, values: &[Value]) -> Data {
    match kind {
        Kind::Bool => Data::Bools(
            values
                .iter()
                .map(|v| matches!(v, Value::Bool(true)))
                .collect(),
        ),
        Kind::Date | Kind::Month => Data::Dates(
            values
                .iter()
                .map(|v| {
                    if let Value::Date(date) = v {
                        *date
                    } else {
                        Date::FIRST
                    }
                })
                .collect(),
        ),
        Kind::Text | Kind::Choice(_) => Data::Texts(
            values
                .iter()
                .map(|v| {
                    if let Value::Text(text) = v {
                        text.as_str().into()
                    } else {
                        "".into()
                    }
                })
                .collect(),
        ),
        Kind::Money | Kind::Ratio | Kind::Count | Kind::Number | Kind::Plain => Data::Numbers(
            values
                .iter()
                .map(|v| {
                    if let Value::Number(n) = v {
                        *n
                    } else {
                        Decimal::ZERO
                    }
                })
                .collect(),
        ),
    }
}

/// A value of this kind that stands where there is none.
pub(super) fn nought(kind: Kind) -> Value {
    match kind {
        Kind::Bool => Value::Bool(false),
        Kind::Date | Kind::Month => Value::Date(Date::FIRST),
        Kind::Text | Kind::Choice(_) => Value::Text(String::new()),
        Kind::Money | Kind::Ratio | Kind::Count | Kind::Number | Kind::Plain => {
            Value::Number(Decimal::ZERO)
        }
    }
}

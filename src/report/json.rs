//! What all the views are made of: values, absences, provenance.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::engine::{Absence, Cell};
use crate::lang::Text;
use crate::policy::model::{Policy, Provenance, Rounding, RoundingMode, Rule, Status, Symbol};
use crate::policy::{Axis, Kind, Value, notation};

/// A value: decimals as strings in plain yuan or plain ratio, dates `YYYY-MM-DD`, true or false.
#[derive(Clone, Copy)]
pub(super) struct ValueView<'a> {
    pub(super) kind: Kind,
    pub(super) value: &'a Value,
    /// How many decimals money has; as many as it needs if there is no number.
    pub(super) places: Option<u32>,
}

impl<'a> ValueView<'a> {
    pub(super) fn new(kind: Kind, value: &'a Value) -> Self {
        Self {
            kind,
            value,
            places: None,
        }
    }
}

impl Serialize for ValueView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Bool(value) => serializer.serialize_bool(*value),
            value => {
                serializer.serialize_str(&notation::write_exact(self.kind, value, self.places))
            }
        }
    }
}

/// A value, or why there is none: `{ "not_applicable": reason }`, `{ "missing": [inputs] }`, `{ "fault": code, "rule": name }`.
#[derive(Clone, Copy)]
pub(super) struct CellView<'a> {
    pub(super) kind: Kind,
    pub(super) cell: &'a Cell,
    pub(super) places: Option<u32>,
}

impl Serialize for CellView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let absence = match self.cell {
            Cell::Value(value) => {
                let (kind, places) = (self.kind, self.places);
                return ValueView {
                    kind,
                    value,
                    places,
                }
                .serialize(serializer);
            }
            Cell::Absent(absence) => absence,
        };
        let mut map = serializer.serialize_map(None)?;
        match absence {
            Absence::NotApplicable(skip) => {
                map.serialize_entry("not_applicable", skip.reason())?;
            }
            Absence::Missing(names) => map.serialize_entry("missing", names)?,
            Absence::Fault(fault) => {
                map.serialize_entry("fault", fault.code.code())?;
                map.serialize_entry("rule", &fault.rule)?;
            }
        }
        map.end()
    }
}

/// The cell of a single figure, an array of a series' cells.
pub(super) struct CellsView<'a> {
    pub(super) kind: Kind,
    pub(super) axis: Axis,
    pub(super) cells: &'a [Cell],
    pub(super) places: Option<u32>,
}

impl Serialize for CellsView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, places) = (self.kind, self.places);
        let view = |cell| CellView { kind, cell, places };
        match self.cells {
            [cell] if self.axis == Axis::One => view(cell).serialize(serializer),
            cells => {
                let mut list = serializer.serialize_seq(Some(cells.len()))?;
                for cell in cells {
                    list.serialize_element(&view(cell))?;
                }
                list.end()
            }
        }
    }
}

/// An object whose keys stand in this order.
pub(super) struct Ordered<K, V>(pub(super) Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Ordered<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// How many decimals a rule's money has: as many as the step it is rounded to.
pub(super) fn places(rule: &Rule) -> Option<u32> {
    rule.rounding
        .as_ref()
        .map(|rounding| rounding.to.normalize().scale())
}

/// Where something comes from.
#[derive(serde::Serialize)]
pub(super) struct ProvenanceView<'a> {
    status: Status,
    clause: Option<&'a str>,
    source: Option<&'a str>,
    note: Option<&'a Text>,
}

impl<'a> ProvenanceView<'a> {
    /// Where no document is named, it is the policy's.
    pub(super) fn new(policy: &'a Policy, provenance: &'a Provenance) -> Self {
        Self {
            status: provenance.status,
            clause: provenance.clause.as_deref(),
            source: provenance.source.as_deref().or(policy.source.as_deref()),
            note: provenance.note.as_ref(),
        }
    }
}

/// How something is rounded.
#[derive(serde::Serialize)]
pub(super) struct RoundingView {
    to: String,
    mode: &'static str,
}

impl RoundingView {
    pub(super) fn new(rounding: &Rounding) -> Self {
        let mode = match rounding.mode {
            RoundingMode::HalfUp => "half-up",
            RoundingMode::HalfEven => "half-even",
            RoundingMode::Down => "down",
            RoundingMode::Up => "up",
        };
        let to = notation::write_exact(Kind::Number, &Value::Number(rounding.to), None);
        Self { to, mode }
    }
}

/// What something is, in the words of policy files, and its name.
pub(super) fn named(policy: &Policy, symbol: Symbol) -> (&'static str, &str) {
    match symbol {
        Symbol::Input(at) => ("input", &policy.inputs[at].name),
        Symbol::Records(at) => ("record table", &policy.records[at].name),
        Symbol::Parameter(at) => ("parameter", &policy.parameters[at].name),
        Symbol::Table(at) => ("table", &policy.tables[at].name),
        Symbol::Rule(at) => ("rule", &policy.rules[at].name),
        Symbol::Gate(at) => ("gate", &policy.gates[at].name),
        Symbol::Reading(at) => ("reading", &policy.readings[at].name),
    }
}

/// A period as JSON counts it: from 1; none of a single figure.
pub(super) fn period(axis: Axis, at: usize) -> Option<usize> {
    (axis != Axis::One).then_some(at + 1)
}

/// The periods or rows of an axis in the words of policy files: `month`, `quarter`, the name of a record table.
pub(super) fn per(policy: &Policy, axis: Axis) -> Option<&str> {
    match axis.rows() {
        Some(table) => policy
            .records
            .get(table)
            .map(|records| records.name.as_str()),
        None => axis.keyword(),
    }
}

//! The figures of a workbook: everything that has cells of its own, in one scenario or in each of many.

use crate::policy::formula::ast::NodeId;
use crate::policy::model::Step;
use crate::policy::{Axis, Kind};

use super::formula::X;

/// The number of a field.
pub(super) type FieldId = usize;

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What is filled in for an input, blank where nothing is.
    Entered(usize),
    /// What an input counts as: a blank as its default, as 0 or as missing.
    Counted(usize),
    /// How many rows a record table has.
    Rows(usize),
    /// A rule's value.
    Rule(usize),
    /// Whether a gate is passed.
    Gate(usize),
    /// A step on the way to a rule or gate.
    Part(Step),
}

/// A figure, or one for each period or row.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) role: Role,
    /// What a step works out; of all others the role says it.
    pub(super) label: String,
    /// Of a step that is a part of a formula: which of its owner's formulas, which node.
    pub(super) node: Option<(usize, NodeId)>,
    pub(super) kind: Kind,
    pub(super) axis: Axis,
    /// One for each period, one for all rows; none of what is filled in.
    pub(super) formulas: Vec<X>,
    /// Whether it can be not applicable: a text instead of a value.
    pub(super) skips: bool,
    /// Whether it can be missing or a fault: an error instead of a value.
    pub(super) fails: bool,
    /// Whether its numbers are the nearest that Excel has to the decimals that we compute, and not off by what binary arithmetic adds.
    pub(super) exact: bool,
    /// Decimals after the point, where it has no more.
    pub(super) places: Option<u32>,
}

//! The form of a year: a policy's inputs, each figure of a month as a series of twelve. It is filled in like any form; what is computed
//! with is the policy itself, month by month.

use crate::policy::Axis;
use crate::policy::model::{BlankPeriods, Board, Policy};

/// The form of a year of this policy: its inputs, parameters and readings, and nothing that computes. Inputs stand where the policy has
/// them.
pub fn form(policy: &Policy, board: &Board) -> Policy {
    let mut inputs = policy.inputs.clone();
    for (at, input) in inputs.iter_mut().enumerate() {
        if is_monthly(policy, board, at) {
            input.ty.axis = Axis::Month;
            // A month to come is no month without sales.
            input.blank_periods = BlankPeriods::Missing;
            // Whoever has half a year has filled it in.
            input.optional = true;
        }
    }
    Policy {
        inputs,
        tables: Vec::new(),
        rules: Vec::new(),
        gates: Vec::new(),
        examples: Vec::new(),
        order: Vec::new(),
        board: None,
        slips: Vec::new(),
        detail: None,
        ..policy.clone()
    }
}

/// Whether an input is a figure of each month on this board.
pub fn is_monthly(policy: &Policy, board: &Board, input: usize) -> bool {
    let is_single = policy
        .inputs
        .get(input)
        .is_some_and(|input| input.ty.axis == Axis::One);
    is_single && board.month != Some(input) && !board.once.contains(&input)
}

//! Tables of any length: the inputs of many lanes come in column by column, the figures of some rules go out, packed.
//!
//! The same plan is computed as everywhere, and every figure is the same. But numbers that share a count of decimals and fit into 64
//! bits are computed as whole numbers (fen, say), which is many times as fast as decimals. Whether a result fits is known from the
//! sizes of its operands before it is computed; what might not fit, and what only decimals can do (quotients above all), is computed
//! with decimals for that op and that stretch of lanes, as the general way does it.
//!
//! | file | step |
//! |---|---|
//! | [`columns`] | inputs, pushed figure by figure |
//! | `fixed` | numbers packed |
//! | `stretch` | the ops of a plan, for the lanes that are computed together |
//! | `operations`, `tables` | the loops |
//! | [`figures`] | what comes out |

pub mod columns;
pub mod figures;
mod fixed;
mod operations;
mod stretch;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use columns::Columns;
pub use figures::{Figures, Presence};

use super::absence::{Absence, Cell};
use super::plan::{Plan, Slot};
use stretch::{Room, Stretch};

/// Lanes that are computed together: enough that the work of choosing an op is nothing, few enough that columns stay in the cache.
const LANES_AT_ONCE: usize = 256;

/// The most values of a rule per row that are computed together: where some lanes have thousands of rows, fewer lanes are.
const ROWS_AT_ONCE: usize = 1 << 14;

/// Computes some rules of a plan for lanes, as many as you like, a table's worth of columns after the other.
#[derive(Debug)]
pub struct Lanes<'p> {
    plan: &'p Plan<'p>,
    rules: Vec<usize>,
    needed: Vec<bool>,
    room: Room,
}

impl<'p> Lanes<'p> {
    /// For some rules of a plan, by index.
    pub fn new(plan: &'p Plan<'p>, rules: &[usize]) -> Self {
        let slots: Vec<Slot> = rules.iter().map(|&rule| plan.rules[rule].value).collect();
        Self {
            plan,
            rules: rules.to_vec(),
            needed: plan.needed(&slots),
            room: Room::new(plan),
        }
    }

    /// The numbers of the rules for all lanes, behind those that are in `figures` already (by rule, in the order given to
    /// [`Lanes::new`]).
    pub fn figures(&mut self, columns: &Columns, figures: &mut [Figures]) {
        let mut stretch = Stretch::new(self.plan, &self.needed, columns, &mut self.room);
        let mut from = 0;
        while from < columns.lanes() {
            let to = self.plan.stretch_from(columns, from, columns.lanes());
            stretch.compute(from, to);
            for (&rule, figures) in self.rules.iter().zip(&mut *figures) {
                stretch.append(rule, figures);
            }
            from = to;
        }
        stretch.finish();
    }

    /// The values of the rules, whatever their kind, with the whole reason where there is none, for some lanes: by rule, lane by lane and
    /// period by period (row by row).
    pub fn cells(&mut self, columns: &Columns, lanes: Range<usize>) -> Vec<Vec<Cell>> {
        let mut cells = vec![Vec::new(); self.rules.len()];
        let mut stretch = Stretch::new(self.plan, &self.needed, columns, &mut self.room);
        let end = lanes.end.min(columns.lanes());
        let mut from = lanes.start;
        while from < end {
            let to = self.plan.stretch_from(columns, from, end);
            stretch.compute(from, to);
            for (&rule, cells) in self.rules.iter().zip(&mut cells) {
                stretch.append_cells(rule, cells);
            }
            from = to;
        }
        cells
    }

    /// How many ops were computed packed and how many were not, a stretch of lanes each, since this was made: what is slow about a policy.
    pub fn tally(&self) -> (usize, usize) {
        self.room.tally
    }
}

impl Plan<'_> {
    /// Where the lanes end that are computed together from here on.
    fn stretch_from(&self, columns: &Columns, from: usize, end: usize) -> usize {
        let end = end.min(from + LANES_AT_ONCE);
        if self.policy.records.is_empty() {
            return end;
        }
        let mut widest = 0;
        for lane in from..end {
            let rows = (0..self.policy.records.len()).map(|table| columns.rows(table, lane));
            widest = rows.max().unwrap_or(0).max(widest);
            if widest * (lane + 1 - from) > ROWS_AT_ONCE {
                return lane.max(from + 1);
            }
        }
        end
    }
}

impl Presence {
    fn of(absence: &Absence) -> Self {
        match absence {
            Absence::NotApplicable(_) => Self::NotApplicable,
            Absence::Missing(_) => Self::Missing,
            Absence::Fault(_) => Self::Fault,
        }
    }
}

//! The calculator: a checked policy and a dealer's figures come in, an [`Outcome`] goes out, and an explanation of any number in it.
//!
//! | file | step |
//! |---|---|
//! | [`entries`] | what was entered → [`Settings`] and a [`Case`], or everything that is wrong with it |
//! | [`plan`] | policy + settings → a straight line of column operations |
//! | [`batch`] | many cases, column-wise; a single case is a batch of one |
//! | [`lanes`] | tables of any length: columns in, figures out, packed as whole numbers where they fit |
//! | `evaluate`, `arithmetic`, `column` | the operations themselves, exact and checked |
//! | [`absence`] | why a value is not there: not applicable, missing, fault |
//! | [`outcome`] | what a policy gives for one case, with every intermediate value kept |
//! | `basis` | on which parameters a result rests |
//! | [`explain`] | formula, figures, bands, gates and parameters behind a number |
//! | [`reckoned`] | base and rate of the product that an amount comes down to |
//! | [`behind`] | which rules, gates, tables, parameters and readings a rule rests on |
//! | [`reach`] | why not the next tier: how far it is and what it would pay; what a failed gate costs |
//! | [`advise`] | the smallest change that reaches the next band or passes a gate, and every cliff |
//! | `near` | who is just short of a tier or a gate |
//! | [`goal`] | the smallest figure of one input with which the total reaches an amount, or why there is none |
//! | `course`, `hunt` | how values run between two figures of an input; the nearest figure at which something turns |
//! | `decisions` | what a policy decides by comparing, and how it turned out |
//! | [`curve`] | the total over any figure: every edge and cliff exact, what the pieces between pay |
//! | [`grid`] | the total over two figures at once |
//! | [`readings`] | which readings decide on the result, and what each way of reading gives |
//! | [`examples`] | a policy's worked examples, run |
//! | [`coverage`] | what no example exercises |
pub mod absence;
pub mod advise;
pub(crate) mod arithmetic;
mod basis;
pub mod batch;
pub mod behind;
mod column;
mod course;
pub mod coverage;
pub mod curve;
mod decisions;
pub mod entries;
mod evaluate;
pub mod examples;
pub mod explain;
pub mod goal;
pub mod grid;
mod hunt;
pub mod lanes;
mod near;
pub mod outcome;
pub mod plan;
pub mod reach;
pub mod readings;
pub mod reckoned;

pub use absence::{Absence, Cell, Fault, FaultCode, Skip};
pub use advise::{Advice, NextStep, Target, Unreachable, WhyNot};
pub use batch::Batch;
pub use curve::{Curve, Moved};
pub use entries::{Case, Entries, EntryError, Settings};
pub use explain::Explanation;
pub use goal::{Answer, Point};
pub use grid::Grid;
pub use outcome::{Outcome, Trace, Warning, compute};
pub use plan::Plan;
pub use readings::SideBySide;
pub use reckoned::{Reckoned, reckoned};

//! The calculator: a checked policy and a dealer's figures come in, an [`Outcome`] goes out, and an explanation of any number in it.
//!
//! | file | step |
//! |---|---|
//! | [`entries`] | what was entered → [`Settings`] and a [`Case`], or everything that is wrong with it |
//! | [`plan`] | policy + settings → a straight line of column operations |
//! | [`batch`] | many cases, column-wise; a single case is a batch of one |
//! | `evaluate`, `arithmetic`, `column` | the operations themselves, exact and checked |
//! | [`absence`] | why a value is not there: not applicable, missing, fault |
//! | [`outcome`] | what a policy gives for one case, with every intermediate value kept |
//! | `basis` | on which parameters a result rests |
//! | [`explain`] | formula, figures, bands, gates and parameters behind a number |
//! | [`advise`] | the smallest change that reaches the next band or passes a gate, and every cliff |
//! | [`examples`] | a policy's worked examples, run |
//! | [`coverage`] | what no example exercises |
pub mod absence;
pub mod advise;
mod arithmetic;
mod basis;
pub mod batch;
mod column;
pub mod coverage;
pub mod entries;
mod evaluate;
pub mod examples;
pub mod explain;
pub mod outcome;
pub mod plan;

pub use absence::{Absence, Cell, Fault, FaultCode, Skip};
pub use advise::{Advice, NextStep, Target};
pub use batch::Batch;
pub use entries::{Case, Entries, EntryError, Settings};
pub use explain::Explanation;
pub use outcome::{Outcome, Trace, Warning, compute};
pub use plan::Plan;

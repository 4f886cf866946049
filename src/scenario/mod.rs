//! Scenarios: what somebody has filled in for a policy, as typed, and what the engine makes of it.
//!
//! | file | step |
//! |---|---|
//! | [`draft`] | the texts of a form → settings and case, and a problem for each field that cannot be read |
//! | [`paste`] | a row, column or block copied from a spreadsheet → cells |
//! | [`statement`] | a computed case → its payout lines, gates and workings as people read them |
pub mod draft;
pub mod kept;
pub mod paste;
pub mod statement;

pub use draft::{Draft, Field, FieldProblem, Understood};
pub use kept::Kept;
pub use statement::Statement;

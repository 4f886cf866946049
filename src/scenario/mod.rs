//! Scenarios: what somebody has filled in for a policy, as typed, and what the engine makes of it.
//!
//! | file | step |
//! |---|---|
//! | [`draft`] | the texts of a form → settings and case, and a problem for each field that cannot be read |
//! | [`named`] | a draft kept under a name, with the policy it is for |
//! | [`filled`] | a draft by the names of its fields, for links and storage, and back |
//! | [`saved`], `fields` | a scenario as it is kept, and who may write over it |
//! | [`history`] | the forms before this one |
//! | [`carry`] | a draft → a draft of another version, by name, and what does not fit |
//! | [`compare`] | scenarios side by side: what differs, what each gives, which is best |
//! | [`paste`] | a row, column or block copied from a spreadsheet → cells |
//! | [`progress`] | what a form still lacks, in its order, and what comes next |
//! | [`statement`] | a computed case → its payout lines, gates and workings as people read them |
//! | [`slips`] | a computed case → the pay slips of those whom the policy pays, line by line |
//! | [`plot`] | a curve → where its lines, edges and labels stand in a drawing |
//! | [`waterfall`] | payout lines → the total, step by step |
pub mod carry;
pub mod compare;
pub mod draft;
pub(crate) mod fields;
pub mod filled;
pub mod history;
pub mod kept;
pub mod named;
pub mod paste;
pub mod plot;
pub mod progress;
pub mod saved;
pub mod slips;
pub mod statement;
pub mod waterfall;

pub use draft::{Draft, Field, FieldProblem, Understood};
pub use filled::Filled;
pub use kept::Kept;
pub use named::Scenario;
pub use plot::Plot;
pub use saved::Saved;
pub use slips::Slips;
pub use statement::Statement;
pub use waterfall::Waterfall;

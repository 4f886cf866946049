//! Boards: one policy computed many times, side by side – a year month by month, records by whoever dealt with them.
//!
//! What is kept of a year comes in, as typed; figures with their lights, what is wrong, and lists go out. Which input is what, which values
//! are good and who looks at what stands in the policy (`[board]`, [`crate::policy::model::Board`]); nothing here knows a policy.
//!
//! | file | step |
//! |---|---|
//! | [`form`] | the form of a year: each figure of a month as a series |
//! | [`year`](mod@year) | what is kept of a year: a text, line by line |
//! | [`figures`] | a year → the case of each month, of the year to date, of each group, and what they give |
//! | [`spread`] | a target of the year → its months, exactly |
//! | [`line`](mod@line) | a value in all months, beside last year and the target, with its lights |
//! | [`issue`] | what is wrong in which month or record, and how far somebody has come with it |
//! | [`paste`] | a year out of a spreadsheet → fields |
//! | [`list`] | boards and issues as lists for spreadsheets |
pub mod figures;
pub mod form;
pub mod issue;
pub mod line;
pub mod list;
pub mod paste;
pub mod spread;
pub mod year;

pub use figures::{Figures, Span};
pub use issue::{Issue, State};
pub use line::{Lamp, Line};
pub use year::{Found, Target, Year};

/// The months of a year.
pub const MONTHS: usize = 12;

//! The rebate ledger 返利台账: each rebate that was computed or received as a line, from the accrual to the payment, with balances that
//! always reconcile.
//!
//! Lines come in – typed, from an outcome, from a list –, balances, lists and calendars go out. Nothing is ever written over: a line keeps
//! the day of each of its changes, and what is paid, reversed or refunded of it is a line of its own, so that the balance of any day can be
//! told later.
//!
//! | file | step |
//! |---|---|
//! | [`period`] | the month, quarter, half or year that a rebate is for; when it falls due |
//! | [`tax`] | with or without value-added tax, and the input tax to be deducted |
//! | [`line`](mod@line) | a line: a rebate with its changes, or what followed on one |
//! | [`book`] | the ledger: lines, and which of them may follow on which |
//! | [`refusal`] | why something may not follow, in words |
//! | [`balance`] | opening, movements, closing; sums by state, policy and period on a day |
//! | [`ageing`] | what is receivable and not paid: how long it has been due |
//! | [`forecast`] | a year from what there is and what is planned |
//! | [`kept`] | the ledger as it is kept: a text, line by line |
//! | [`join`] | two ledgers as one, nothing lost, nothing doubled |
//! | [`computed`] | an outcome of the engine → lines |
//! | [`view`] | which lines are shown in which order, and what they come to |
//! | [`list`] | the ledger as a list for spreadsheets |
//! | [`intake`] | such a list → lines, and every cell that cannot be read |
//! | [`calendar`] | due and reporting dates as an iCalendar file |
pub mod ageing;
pub mod balance;
pub mod book;
pub mod calendar;
pub mod computed;
pub mod forecast;
pub mod intake;
pub mod join;
pub mod kept;
pub mod line;
pub mod list;
pub mod period;
pub mod refusal;
pub mod tax;
pub mod view;

pub use book::Ledger;
pub use join::Joined;
pub use kept::Found;
pub use line::{Change, Follow, Following, Line, Rebate, State, What};
pub use period::{Part, Period, Step, Term};
pub use refusal::Refusal;
pub use tax::Tax;

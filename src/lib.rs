//! 返利台 · Rebate Desk: dealer rebate policies, worked out to the fen, with the clause behind every number.
//!
//! The house, from the ground up. Arrows point down only: each part uses what stands above it in this list, never below.
//!
//! | part | in → out |
//! |---|---|
//! | [`lang`] | the two languages of every text |
//! | [`policy`] | a policy file → document → checked [`policy::Policy`], or diagnostics |
//! | [`engine`] | policy + inputs → [`engine::Outcome`]; explanation, advice, curves, batches |
//! | [`library`] | the built-in policies, the source documents and help: data, and the loader that embeds it |
//! | [`table`] | files and pastes → figures, and every cell that cannot be read |
//! | [`scenario`] | what somebody filled in, as typed → what the engine computes; a computed case → what people read |
//! | [`link`] | a scenario → the text of a link, and back |
//! | [`report`] | outcomes → the JSON that programs read, and the sheet that is printed |
//! | [`accrual`] | rebates that were computed or received → the ledger: balances, ageing, lists, calendars |
//! | [`board`](mod@board) | one policy computed many times: a year by months, records by groups, with lights and issues |
//! | [`quiz`] | question banks, sessions, papers and results: training on the policies |
//! | [`backup`] | everything that a browser keeps as one file, and what of it comes back |
//! | [`batch`] | a table at work: what is asked about it, what is answered |
//!
//! Two faces stand on it: `cli`, the command line (native only), and `web`, the page (wasm32 only). Neither computes anything
//! itself. Everything else is pure: no browser, no clock, no randomness, no files.

pub mod accrual;
pub mod backup;
pub mod batch;
pub mod board;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod engine;
pub mod lang;
pub mod library;
pub mod link;
pub mod policy;
pub mod quiz;
pub mod report;
pub mod scenario;
pub mod table;
#[cfg(target_arch = "wasm32")]
pub mod web;

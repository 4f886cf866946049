//! A table at work: what is asked about it, and what is answered. The page asks its worker, in which the table lives.
//!
//! | file | step |
//! |---|---|
//! | [`protocol`] | questions and answers, as they travel between the two programs |
//! | [`clerk`] | keeps a table, computes it in portions, answers |
//!
//! The page has the first only: what reads files, computes thousands of lines and writes workbooks is in the worker's program.
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub mod clerk;
pub mod protocol;

#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub use clerk::Clerk;
pub use protocol::{Answer, Ask};

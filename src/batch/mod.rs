//! A table at work: what is asked about it, and what is answered. The page asks its worker, in which the table lives.
//!
//! | file | step |
//! |---|---|
//! | [`protocol`] | questions and answers, as they travel between the two programs |
//! | `intake` | a table taken in, its columns matched and put right |
//! | [`clerk`] | keeps a table and a statement, computes in portions, answers |
//! | [`records`] | rows for a record table out of a file, which is not kept |
//!
//! The page has the first only: what reads files, computes thousands of lines and writes workbooks is in the worker's program.
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub mod clerk;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod intake;
pub mod protocol;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub mod records;

#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub use clerk::Clerk;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub use intake::{read_route, read_shape};
pub use protocol::{Answer, Ask};

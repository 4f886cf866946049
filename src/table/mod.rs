//! Tables in: the bytes of a file, or what was pasted, come in; figures for the engine go out, and every cell that cannot be read.
//!
//! | file | step |
//! |---|---|
//! | `encoding` | bytes → text: UTF-8, UTF-16, GB18030 |
//! | `workbook` | the sheets of `.xlsx`, `.xls`, `.ods` → the same text |
//! | `old`, `compound` | the records of `.xls`, and the file system that it is |
//! | `opendocument`, `pages`, `markup` | `.ods` and `.fods`; HTML and XML called `.xls`; their tags |
//! | `lines` | cells where they stand → lines of text, within limits |
//! | [`rows`] | text → rows of cells: separators, quotation marks, line ends |
//! | [`heading`] | what a heading names: an input, a period, a unit |
//! | [`layout`] | which lines are title, headings, figures, subtotals, notes |
//! | [`detail`] | lists of transactions: their columns, and where the amounts of a category go |
//! | [`matching`] | columns → inputs of a policy, and how sure that is |
//! | [`cell`] | the text of a cell → a figure, quickly where it is plain |
//! | [`plain`] | rows of plain figures → those, in one pass |
//! | [`book`] | a table with its columns matched: rows read where they stand, bad cells, what was mended |
//! | [`gather`] | rows of transactions or record tables → a case a dealer |
//! | [`near`] | which lines are just short of a tier, and what gets them there |
//! | [`records`] | rows for a record table of a form; which of them are there already |
//! | [`reconcile`] | a statement beside a ledger: what differs, and what explains it exactly |
//! | [`view`] | which lines are shown in which order, how they are spread |
//! | [`ledger`] | a table computed: a line a dealer, what it gets, totals |
//!
//! A table of a million rows is never taken apart as a whole: it stays the text that it is, and rows are read where they stand.
pub mod book;
pub mod cell;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod compound;
pub mod detail;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub mod encoding;
pub mod gather;
pub mod heading;
pub mod layout;
pub mod ledger;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod lines;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod markup;
pub mod matching;
pub mod near;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod old;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod opendocument;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod pages;
pub mod plain;
pub mod reconcile;
pub mod records;
pub mod rows;
pub mod view;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub mod workbook;

pub use book::Book;
pub use ledger::{Ledger, Run};
pub use matching::{Shape, Target};

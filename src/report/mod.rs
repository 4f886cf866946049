//! What programs send and read: a request comes in, JSON goes out. The command line and the page's JavaScript door share it.
//! And what goes on paper.
//!
//! | file | step |
//! |---|---|
//! | [`node`] | JSON or a JavaScript value → [`node::Node`], numbers digit by digit |
//! | [`request`] | node → [`crate::engine::Entries`], or everything that is wrong with it, each with its place |
//! | `json` | values, absences, provenance: what all the views are made of |
//! | [`outcome`] | an outcome: outputs, warnings, what is missing, faults |
//! | [`catalogue`] | the list of policies, and one policy with all that it says |
//! | [`explanation`] | every rule in every period with formula, figures, bands, gates and parameters |
//! | [`question`], [`readings`] | readings side by side: in words, with the letter that asks about a clause; as data |
//! | [`checked`] | the file of a policy or a bank: what is wrong with it and where, and whether its examples come out |
//! | [`advice`] | the next steps, as data and as sentences |
//! | [`goal`] | the smallest figure that reaches a wanted total, as data and as sentences |
//! | [`clauses`] | the document's words for several things at once, each passage once |
//! | `workbook` | cases → an XLSX with live formulas (in a browser with the feature `tables`) |
//! | [`filled`] | a form as the request that programs send |
//! | [`listing`], [`delimited`] | a computed table as rows of cells; rows as CSV |
//! | [`claims`] | a reconciliation as a claim sheet |
//! | [`nearly`] | who is nearly there, in words and as a list |
//! | [`plain`] | a list for other people: headings and rows, as CSV |
//! | [`template`] | an empty table for a policy, to be filled in and brought back |
//! | [`forms`] | a computed case as the documents of a contract: policy detail list, sales report, claim form |
//! | [`sheet`] | a computed case arranged for paper: inputs, clauses, assumptions, and the number of its figures |
//!
//! Views serialise with `serde_json` as well as with `serde_wasm_bindgen::Serializer::json_compatible()`: decimals are strings, maps
//! keep the order of the policy, what does not apply is `null`.
pub mod advice;
pub mod catalogue;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod checked;
pub mod claims;
pub mod clauses;
pub mod delimited;
pub mod explanation;
pub mod filled;
pub mod forms;
pub mod goal;
mod json;
pub mod listing;
pub mod nearly;
pub mod node;
pub mod outcome;
pub mod plain;
pub mod question;
pub mod readings;
pub mod request;
pub mod sheet;
pub mod template;
#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
pub mod workbook;

pub use advice::AdviceView;
pub use catalogue::{PolicyLine, PolicyView};
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub use checked::{BankView, CheckedView, QuestionsView, questions_as};
pub use explanation::{Explained, ExplanationView};
pub use goal::{Goal, GoalView};
pub use node::Node;
pub use outcome::OutcomeView;
pub use readings::ReadingsView;
pub use request::RequestError;
pub use sheet::Sheet;

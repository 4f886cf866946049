//! Training: question banks and what is done with them. Policies and texts come in; questions, marks and results go out.
//!
//! | file | step |
//! |---|---|
//! | [`bank`] | a bank file → checked [`bank::Bank`], or diagnostics; a bank → its file |
//! | [`bound`] | questions that a policy can compute: what the engine says of each option |
//! | [`exam`] | the text of an exam as 问卷星 has it ⇄ questions, and every place that somebody must look at |
//! | [`gift`] | Moodle's GIFT ⇄ questions |
//! | [`sheet`] | tables of questions ⇄ questions; cards for Anki |
//! | [`format`](mod@format) | what questions are written in, by name |
//! | `exchange` | a text in any of these formats ⇄ a bank, and every place that somebody must look at in one form |
//! | [`margin`] | what an import was not certain about, kept with the bank until somebody has looked |
//! | [`edit`] | a bank that somebody edits |
//! | [`random`] | a seed → the same draws for ever |
//! | [`session`] | practice and exams: drawing, answers, time, marks; what is kept so that a reload goes on |
//! | [`wrong`] | the book of wrong answers, and when each comes up again |
//! | [`template`] | a policy and a seed → a question, its answer and the classic mistakes, all computed by the engine |
//! | [`paper`] | a composed paper or a result ⇄ the text of a link |
//! | [`kept`] | what a text is that is kept: sound, of a newer version, damaged |
//! | [`issued`] | a paper that was given out, with the results that came back: as it is kept |
//! | [`board`] | many results → scores, error rates, who missed what, as lists for CSV and workbooks |
//!
//! Time and seeds are arguments. What is computed in a session proves nothing about who answered: it is for training.

pub mod bank;
pub mod board;
pub mod bound;
pub mod edit;
pub mod exam;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod exchange;
pub mod format;
pub mod gift;
pub mod issued;
pub mod kept;
pub mod margin;
pub mod paper;
pub mod random;
pub mod session;
pub mod sheet;
pub mod template;
pub mod wrong;

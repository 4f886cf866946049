//! Formulas as Excel users write them: text in, tree out, and back.
//!
//! - [`ast`]: the tree
//! - `lex`: text → tokens
//! - [`parse`]: text → tree, or a [`super::Problem`] with its place
//! - [`print`]: tree → text, with or without figures put in
pub mod ast;
mod lex;
pub mod parse;
pub mod print;

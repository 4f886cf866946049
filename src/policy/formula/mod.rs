//! Formulas as Excel users write them: text in, tree out, and back.
//!
//! - [`ast`]: the tree
//! - `lex`: text → tokens
//! - `name`: which names may stand bare
//! - [`parse`]: text → tree, or a [`super::Problem`] with its place
//! - [`print`]: tree → text, with or without figures put in
pub mod ast;
#[cfg(not(target_arch = "wasm32"))]
mod lex;
mod name;
#[cfg(not(target_arch = "wasm32"))]
pub mod parse;
pub mod print;

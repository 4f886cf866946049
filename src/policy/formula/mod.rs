//! Formulas as Excel users write them: text in, tree out, and back.
//!
//! - [`ast`]: the tree
//! - `lex`: text → tokens
//! - `name`: which names may stand bare
//! - [`parse`]: text → tree, or a [`super::Problem`] with its place
//! - [`print`]: tree → text, with or without figures put in
pub mod ast;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
mod lex;
mod name;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub mod parse;
pub mod print;

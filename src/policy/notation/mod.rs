//! Figures as people write them, and back: one notation for policy files, JSON, the page and pasted tables alike.
//!
//! - [`number`]: plain twins of full-width characters, units, exact decimals; shared with formulas
//! - [`read`]: text → value of a unit, or what is wrong with the text
//! - [`write`]: value → text for people, for machines and for editing
pub mod number;
pub mod read;
pub mod write;

pub use number::normalise;
pub use read::{Figure, is_blank, read_figure, read_value, repeated};
pub use write::{least_shown, write, write_edit, write_exact, write_wan};

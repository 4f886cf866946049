//! How large a policy may be. Each limit stands well above the largest real policy and well below what could hang a phone.

/// A policy file's size in bytes. The largest document of a manufacturer that we know fits in 60 KB of TOML.
pub const MAX_POLICY_BYTES: usize = 512 * 1024;

/// Inputs, parameters, tables, rules, gates, readings or examples, each. A 29-sheet workbook needs about 150 rules.
pub const MAX_ITEMS: usize = 1_000;

/// Columns of one record table. Exports of dealer systems have up to a few dozen.
pub const MAX_COLUMNS: usize = 100;

/// Rows of one record table in one case: a large dealer's parts orders of a year. More belong into a batch.
pub const MAX_ROWS: usize = 100_000;

/// Bands of one table. Price lists looked up by code are the longest tables we know, at a few hundred lines.
pub const MAX_BANDS: usize = 1_000;

/// Characters of one formula. Excel itself stops at 8,192.
pub const MAX_FORMULA_CHARS: usize = 8_192;

/// Nesting of one formula. Excel allows 64 nested calls; brackets count here too. Kept low enough for a browser's small stack.
pub const MAX_FORMULA_DEPTH: usize = 64;

/// Height of one formula's tree, which flat chains make too: `a + b + c` is as high as it has operators. Everything that walks a
/// tree recurses this deep. The longest sum in the source workbooks has a few dozen terms, and `SUM` takes any number of them.
pub const MAX_FORMULA_HEIGHT: usize = 200;

/// Nodes of all formulas of a policy together, so that evaluation and explanation stay bounded.
pub const MAX_NODES: usize = 50_000;

/// How many diagnostics are kept; a file that is not a policy at all would otherwise yield one a line.
pub const MAX_DIAGNOSTICS: usize = 200;

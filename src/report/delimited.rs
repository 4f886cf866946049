//! Rows of cells → CSV as Excel opens it: UTF-8 with its mark, commas, lines that end with CR LF.

use std::borrow::Cow;

use crate::table::rows::quote;

/// What a file begins with so that Excel takes it for UTF-8.
pub const MARK: &str = "\u{feff}";

/// A cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsvCell<'c> {
    /// Digits of our own making.
    Figure(Cow<'c, str>),
    /// Words from anywhere: those that a spreadsheet would take for a formula are made words again.
    Words(Cow<'c, str>),
}

/// Writes a row behind a text.
pub fn write_row<'c>(out: &mut String, cells: impl IntoIterator<Item = CsvCell<'c>>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match cell {
            CsvCell::Figure(digits) => out.push_str(&quote(&digits, b',')),
            CsvCell::Words(words) => out.push_str(&quote(&guarded(&words), b',')),
        }
    }
    out.push_str("\r\n");
}

/// Words as a spreadsheet shows them, whatever they begin with: what would be a formula has an apostrophe before it, which
/// [`unguarded`] takes off again. Figures, negative ones too, stay figures.
pub fn guarded(words: &str) -> Cow<'_, str> {
    let is_formula = words.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let is_figure = crate::policy::notation::read_figure(words).is_ok()
        || crate::policy::notation::is_blank(words);
    // An apostrophe that was there already is kept apart from ours.
    let is_marked = words.starts_with('\'') && unguarded(words) != words;
    if is_marked || is_formula && !is_figure {
        Cow::Owned(["'", words].concat())
    } else {
        Cow::Borrowed(words)
    }
}

pub use crate::table::cell::unguarded;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_words_and_figures_stay_figures() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-cmd", "'-cmd"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("-1,234.50", "-1,234.50"),
            ("-5%", "-5%"),
            ("+12", "+12"),
            ("—", "—"),
            ("-", "-"),
            ("鑫源汽车", "鑫源汽车"),
            ("'=1", "''=1"),
            ("'48店", "'48店"),
            ("", ""),
        ];
        for (words, expected) in cases {
            assert_eq!(guarded(words), expected, "{words:?}");
            assert_eq!(unguarded(&guarded(words)), words);
        }
    }

    #[test]
    fn rows_are_quoted_where_they_must_be() {
        let mut out = String::new();
        let cells = [
            CsvCell::Words("甲,乙".into()),
            CsvCell::Figure("-1234.50".into()),
            CsvCell::Words("=A1".into()),
            CsvCell::Words("说\"好\"".into()),
        ];
        write_row(&mut out, cells);
        assert_eq!(out, "\"甲,乙\",-1234.50,'=A1,\"说\"\"好\"\"\"\r\n");
    }
}

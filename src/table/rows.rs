//! Text → rows of cells, read where they stand: what needs no unquoting is borrowed from the text.
//!
//! What RFC 4180 says, and what spreadsheets and dealer systems do beside it: tabs, semicolons and bars as separators, any line end, rows of
//! different length, quotation marks inside words. A quotation mark that never closes is a character like others, so that
//! one typing error does not swallow the rest of a file.

use std::borrow::Cow;

/// The longest quoted cell, in bytes: Excel's own limit of 32,767 characters, at four bytes each.
const LONGEST_CELL: usize = 131_072;

/// The separators that are looked for, the likelier first.
pub(super) const SEPARATORS: [u8; 4] = [b'\t', b',', b';', b'|'];

/// How many rows tell which separator it is.
const PROBED_ROWS: usize = 50;

/// How much of a text is looked at for that, in bytes.
const PROBED_BYTES: usize = 65_536;

/// The rows of a text, from a place on.
#[derive(Clone, Debug)]
pub struct Rows<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
}

/// A row: where it begins, and its cells in the buffer that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowAt {
    /// The first byte.
    pub start: usize,
    /// The first byte behind it and its line end.
    pub end: usize,
}

impl<'t> Rows<'t> {
    /// The rows of `text` from the byte `at` on, which must be where a row begins; behind the end there are none.
    pub fn new(text: &'t str, separator: u8, at: usize) -> Self {
        let at = if text.is_char_boundary(at) {
            at
        } else {
            text.len()
        };
        Self {
            text,
            separator,
            at,
        }
    }

    /// Where the next row begins.
    pub fn at(&self) -> usize {
        self.at
    }

    /// All of the text.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Goes on behind a row that was read otherwise.
    pub(super) fn pass(&mut self, end: usize) {
        self.at = end;
    }

    /// Reads the next row into `cells`, which is emptied first; none at the end of the text.
    ///
    /// A blank line is a row with one empty cell.
    pub fn next_row(&mut self, cells: &mut Vec<Cow<'t, str>>) -> Option<RowAt> {
        cells.clear();
        let start = self.at;
        let text = self.text;
        let bytes = text.as_bytes();
        if start >= bytes.len() {
            return None;
        }
        let mut from = start;
        loop {
            let (cell, end) = match bytes.get(from) {
                Some(b'"') => match self.quoted(from) {
                    Some(quoted) => quoted,
                    None => self.plain(from),
                },
                _ => self.plain(from),
            };
            cells.push(cell);
            match bytes.get(end) {
                Some(&byte) if byte == self.separator => from = end + 1,
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                    self.at = end + 2;
                    break;
                }
                Some(_) => {
                    self.at = end + 1;
                    break;
                }
                None => {
                    self.at = bytes.len();
                    break;
                }
            }
        }
        Some(RowAt {
            start,
            end: self.at,
        })
    }

    /// The cell from here to the next separator or line end, and where that is.
    fn plain(&self, from: usize) -> (Cow<'t, str>, usize) {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let separator = self.separator;
        let length = rest
            .iter()
            .position(|&byte| byte == separator || byte == b'\n' || byte == b'\r')
            .unwrap_or(rest.len());
        (
            Cow::Borrowed(self.slice(from, from + length)),
            from + length,
        )
    }

    /// The quoted cell that begins here, and where it ends; none if it does not.
    fn quoted(&self, from: usize) -> Option<(Cow<'t, str>, usize)> {
        let bytes = self.text.as_bytes();
        let mut parts: Option<String> = None;
        let mut at = from + 1;
        let mut piece = at;
        loop {
            let close = self.quotation_mark(at, from)?;
            if bytes.get(close + 1) == Some(&b'"') {
                let parts = parts.get_or_insert_default();
                parts.push_str(self.slice(piece, close + 1));
                at = close + 2;
                piece = at;
                continue;
            }
            // What follows up to the separator belongs to the cell, as Excel has it.
            let (tail, end) = self.plain(close + 1);
            let inside = self.slice(piece, close);
            let cell = match parts {
                None if tail.is_empty() => Cow::Borrowed(inside),
                parts => Cow::Owned([&parts.unwrap_or_default(), inside, &tail].concat()),
            };
            return Some((cell, end));
        }
    }

    /// The next quotation mark, unless the cell that began at `from` would be longer than any.
    fn quotation_mark(&self, at: usize, from: usize) -> Option<usize> {
        // Where there is none within the limit, no other cell begins with one there either: nothing is searched twice.
        let end = (from + LONGEST_CELL).min(self.text.len());
        let found = self.text.as_bytes().get(at..end)?;
        Some(at + found.iter().position(|&byte| byte == b'"')?)
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        // Separators, line ends and quotation marks are ASCII, so these are boundaries.
        self.text.get(from..to).unwrap_or_default()
    }
}

/// The separator of a text: what Excel's first line `sep=;` says, else that which parts the first rows into the same number of cells,
/// as many as possible. A text with none of them has one column; its separator is a tab.
pub fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    if let Some(said) = said(first) {
        return said;
    }
    let probe = text.get(..floor(text, PROBED_BYTES)).unwrap_or(text);
    let whole = probe.len() == text.len();
    let mut best = (0, b'\t');
    for separator in SEPARATORS {
        let mut widths = widths(probe, separator);
        if !whole && widths.len() > 1 {
            // The last row is cut off.
            widths.pop();
        }
        let score = evenness(&widths);
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

/// The separator that a first line `sep=;` names.
pub fn said(line: &str) -> Option<u8> {
    match line.trim_end().strip_prefix("sep=")?.as_bytes() {
        [separator] => Some(*separator),
        [] if line.starts_with("sep=\t") => Some(b'\t'),
        _ => None,
    }
}

fn widths(probe: &str, separator: u8) -> Vec<usize> {
    let mut rows = Rows::new(probe, separator, 0);
    let mut cells = Vec::new();
    let mut widths = Vec::new();
    while widths.len() < PROBED_ROWS && rows.next_row(&mut cells).is_some() {
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            widths.push(cells.len());
        }
    }
    widths
}

/// How well these widths are those of a table: rows of the commonest width above one, times that width.
fn evenness(widths: &[usize]) -> usize {
    let same = |width: usize| widths.iter().filter(|&&other| other == width).count();
    let wide = widths.iter().copied().filter(|&width| width > 1);
    // Twenty columns are not ten times as good a reason as two: what counts is that the rows agree.
    wide.map(|width| same(width) * 8 + width.min(7))
        .max()
        .unwrap_or(0)
}

/// The last boundary of a character at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A cell as a row of such a text has it: quoted where it must be.
pub fn quote(cell: &str, separator: u8) -> Cow<'_, str> {
    let must = |byte: u8| byte == separator || matches!(byte, b'"' | b'\n' | b'\r');
    let spaced = cell.starts_with(' ') || cell.ends_with(' ');
    if spaced || cell.bytes().any(must) {
        Cow::Owned(["\"", &cell.replace('"', "\"\""), "\""].concat())
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, separator: u8) -> Vec<Vec<String>> {
        let mut rows = Rows::new(text, separator, 0);
        let (mut cells, mut all) = (Vec::new(), Vec::new());
        while rows.next_row(&mut cells).is_some() {
            all.push(cells.iter().map(|cell| cell.clone().into_owned()).collect());
        }
        all
    }

    #[test]
    fn cells_quotation_marks_and_line_ends() {
        let cases: [(&str, &[&[&str]]); 14] = [
            ("", &[]),
            ("a", &[&["a"]]),
            ("a,b\r\nc,d\n", &[&["a", "b"], &["c", "d"]]),
            ("a,b\rc,d", &[&["a", "b"], &["c", "d"]]),
            ("a,,\n,\n", &[&["a", "", ""], &["", ""]]),
            ("a\n\nb\n", &[&["a"], &[""], &["b"]]),
            ("\"a,b\",c", &[&["a,b", "c"]]),
            ("\"a\nb\"\r\nc", &[&["a\nb"], &["c"]]),
            ("\"say \"\"no\"\"\",1", &[&["say \"no\"", "1"]]),
            ("\"\",\"\"\"\"", &[&["", "\""]]),
            // Not at the beginning of a cell it is a character like others.
            ("5\" 管,1", &[&["5\" 管", "1"]]),
            ("\"a\"b,c", &[&["ab", "c"]]),
            // One that never closes is, too: the rows behind it stay.
            (
                "\"abc,1\n甲,2\n乙,3\n",
                &[&["\"abc", "1"], &["甲", "2"], &["乙", "3"]],
            ),
            ("经销商，店,1", &[&["经销商，店", "1"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(table(text, b','), expected, "{text:?}");
        }
    }

    #[test]
    fn a_quotation_mark_closes_within_the_longest_cell_or_not_at_all() {
        let long = "x\n".repeat(LONGEST_CELL / 2);
        let fits = ["\"", &long[..LONGEST_CELL - 2], "\",1\n2,3"].concat();
        assert_eq!(table(&fits, b',').len(), 2);
        let stray = ["\"", &long, "\",1\n2,3"].concat();
        assert_eq!(table(&stray, b',').len(), LONGEST_CELL / 2 + 2);
    }

    #[test]
    fn rows_are_read_again_from_where_they_begin() {
        let text = "h,1\n\"a\nb\",2\nc,3\n";
        let mut rows = Rows::new(text, b',', 0);
        let mut cells = Vec::new();
        let mut starts = Vec::new();
        while let Some(row) = rows.next_row(&mut cells) {
            assert_eq!(row.end, rows.at());
            starts.push(row.start);
        }
        assert_eq!(starts, [0, 4, 12]);
        let mut again = Rows::new(text, b',', 4);
        again.next_row(&mut cells);
        assert_eq!(cells, ["a\nb", "2"]);
        // A place inside a character, or behind the end, has no rows.
        for at in [1, 99] {
            let mut none = Rows::new("字", b',', at);
            assert_eq!(none.next_row(&mut cells), None);
        }
    }

    #[test]
    fn the_separator_is_the_one_that_makes_a_table() {
        let cases = [
            ("a\tb\n1,5\t2,5\n", b'\t'),
            ("a,b\n1,2\n", b','),
            ("店;额\n甲;1,5\n乙;2,5\n", b';'),
            ("店|额\n甲|1\n", b'|'),
            // Commas inside quotation marks part nothing.
            ("a;b\n\"1,2,3\";4\n\"5,6,7\";8\n", b';'),
            ("sep=;\na,b,c\n1,2,3\n", b';'),
            ("sep=\t\na\tb", b'\t'),
            // A title above, a note below.
            (
                "2024年采购明细表\n\n店,1月,2月\n甲,1,2\n乙,3,4\n制表：张三\n",
                b',',
            ),
            ("一列\n1\n2\n", b'\t'),
            ("", b'\t'),
        ];
        for (text, expected) in cases {
            assert_eq!(separator(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_quoted_comes_back() {
        let cells = [
            "", "a", "a,b", "a\tb", "\"", "a\"\"b", "两\n行", "\r", " 空格 ", "=1+1",
        ];
        for separator in [b',', b'\t'] {
            let line: Vec<_> = cells.iter().map(|cell| quote(cell, separator)).collect();
            let line = line.join(&*String::from(char::from(separator)));
            assert_eq!(table(&line, separator), [cells]);
        }
    }
}

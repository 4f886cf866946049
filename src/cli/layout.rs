//! Columns in a terminal, where a Chinese character is as wide as two digits.

use unicode_width::UnicodeWidthStr;

/// Blanks between two columns.
const GAP: usize = 2;

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Rows as lines: each column as wide as its widest cell, `indent` blanks before the first.
pub(super) fn columns(indent: usize, aligns: &[Align], rows: &[Vec<String>]) -> String {
    let width_of = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
    };
    let widths: Vec<usize> = (0..aligns.len())
        .map(|column| width_of(column).unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for ((cell, align), width) in row.iter().zip(aligns).zip(&widths) {
            if *width == 0 {
                continue;
            }
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            match align {
                Align::Left => line.extend([cell.as_str(), &blanks]),
                Align::Right => line.extend([blanks.as_str(), cell]),
            }
            line.push_str(&" ".repeat(GAP));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The text with what could steer a terminal replaced: a policy file may come from anybody.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_script() {
        let rows = [["季度返利", "一季度", "2,100.00"], ["Total", "", "10.00"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        let text = columns(2, &[Align::Left, Align::Left, Align::Right], &rows);
        assert_eq!(
            text,
            "  季度返利  一季度  2,100.00\n  Total                10.00\n"
        );
    }

    #[test]
    fn empty_columns_take_no_room() {
        let rows = [vec!["a".to_owned(), String::new(), "b".to_owned()]];
        assert_eq!(columns(0, &[Align::Left; 3], &rows), "a  b\n");
    }

    #[test]
    fn a_policy_cannot_steer_the_terminal() {
        assert_eq!(
            printable("a\u{1b}[2Jb\n\u{9b}c"),
            "a\u{FFFD}[2Jb\n\u{FFFD}c"
        );
    }
}

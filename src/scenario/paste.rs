//! A row or column copied from a spreadsheet → cells, in reading order.

use crate::policy::Kind;

use super::draft::read_field;

/// The cells of a pasted text, in reading order; blank cells stay, so that each figure keeps its period.
///
/// Cells are parted by tabs and line ends. Where a header row or column was copied along with the figures (`1月`, `2月` …, none of
/// them a figure of `kind`), it is left out.
pub fn cells(kind: Kind, text: &str) -> Vec<String> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let mut rows: Vec<Vec<&str>> = text
        .split('\n')
        .map(|row| {
            let row = row.strip_suffix('\r').unwrap_or(row);
            row.split('\t').map(str::trim).collect()
        })
        .collect();
    let is_header = |cells: &mut dyn Iterator<Item = &str>| {
        let (mut words, mut figures) = (0, 0);
        for cell in cells {
            match read_field(kind, &[], cell) {
                Ok(None) => {}
                Ok(Some(_)) => figures += 1,
                Err(_) => words += 1,
            }
        }
        words > 0 && figures == 0
    };
    if rows.len() > 1
        && let Some(first) = rows.first()
        && is_header(&mut first.iter().copied())
    {
        rows.remove(0);
    }
    let wide = rows.iter().any(|row| row.len() > 1);
    if wide && is_header(&mut rows.iter().filter_map(|row| row.first().copied())) {
        for row in &mut rows {
            row.remove(0);
        }
    }
    rows.into_iter().flatten().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_columns_and_what_was_copied_along_with_them() {
        let cases: [(&str, &[&str]); 11] = [
            ("100", &["100"]),
            ("100\t200\t300", &["100", "200", "300"]),
            ("100\n200\n300\n", &["100", "200", "300"]),
            ("100\r\n200\r\n", &["100", "200"]),
            ("1,234.50\t120万\t５００", &["1,234.50", "120万", "５００"]),
            // A blank keeps the periods behind it in their places.
            ("100\t\t300", &["100", "", "300"]),
            ("1月\t2月\n100\t200\n", &["100", "200"]),
            ("1月\t100\n2月\t200\n", &["100", "200"]),
            ("采购额\n100\n200", &["100", "200"]),
            // A block is read line by line.
            ("1\t2\n3\t4", &["1", "2", "3", "4"]),
            // What is no figure among figures is kept, so that its field can say so.
            ("100\tabc\t300", &["100", "abc", "300"]),
        ];
        for (text, expected) in cases {
            assert_eq!(cells(Kind::Money, text), expected, "{text:?}");
        }
    }

    #[test]
    fn words_are_no_header_where_words_are_wanted() {
        assert_eq!(cells(Kind::Text, "甲\n乙"), ["甲", "乙"]);
        assert_eq!(cells(Kind::Money, ""), [""]);
        assert_eq!(cells(Kind::Money, "\n"), [""]);
    }
}

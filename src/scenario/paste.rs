//! What was copied from a spreadsheet → cells: a row or column in reading order, a block for a record table.

use crate::policy::model::Input;
use crate::policy::notation::number::UnitWord;
use crate::policy::{Kind, notation};
use crate::table::cell;
use crate::table::heading::Heading;
use crate::table::rows::Rows;

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

/// A block copied from a spreadsheet, as it goes into a record table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Line by line: what goes into which column of the table, counted from 0. A blank empties its field.
    pub rows: Vec<Vec<(usize, String)>>,
    /// Whether a line of headings said which column is which; otherwise they follow each other from the focused one on.
    pub by_name: bool,
    /// Lines above the headings in which something stands. They are left out.
    pub above: usize,
    /// Headings that are no column of the table, or one that came before. What stands below them is left out.
    pub strange: Vec<String>,
    /// How many cells in which something stands are beyond the last column. They are left out.
    pub beyond: usize,
}

impl Block {
    /// Whether it is one cell, which a field can take by itself.
    pub fn is_single(&self) -> bool {
        !self.by_name
            && self.beyond == 0
            && self.rows.len() <= 1
            && self.rows.iter().all(|row| row.len() <= 1)
    }
}

/// Spreads a pasted text over the columns of a record table from the column `from` on or, where one of its lines names columns by
/// their names, labels or aliases, as that line says.
pub fn block(columns: &[Input], from: usize, text: &str) -> Block {
    let mut lines = table(text, b'\t');
    let mut block = Block::default();
    let mut targets: Vec<Option<(usize, Option<UnitWord>)>> = Vec::new();
    if let Some(at) = lines.iter().position(|line| is_heading(columns, line)) {
        block.by_name = true;
        block.above = lines[..at].iter().filter(|line| stands(line)).count();
        for text in &lines[at] {
            let heading = Heading::without_period(text);
            let taken = |column: &usize| targets.iter().flatten().any(|(other, _)| other == column);
            let column = named(columns, &heading).filter(|column| !taken(column));
            if column.is_none() && !text.is_empty() {
                block.strange.push(text.clone());
            }
            targets.push(column.map(|column| (column, heading.unit)));
        }
        lines.drain(..=at);
    } else {
        targets.extend((from..columns.len()).map(|column| Some((column, None))));
    }
    while lines.last().is_some_and(|line| !stands(line)) {
        lines.pop();
    }
    for line in lines {
        let mut row = Vec::new();
        for (at, cell) in line.into_iter().enumerate() {
            match targets.get(at).copied() {
                Some(Some((column, unit))) => {
                    row.push((column, entry(&columns[column], unit, cell)));
                }
                // Said once, with its heading.
                Some(None) if block.by_name && !block.strange.is_empty() => {}
                _ => block.beyond += usize::from(!cell.is_empty()),
            }
        }
        block.rows.push(row);
    }
    block
}

fn stands(line: &[String]) -> bool {
    line.iter().any(|cell| !cell.is_empty())
}

/// Whether a line names columns: at least one by a name it has, and no figure or day beside it.
fn is_heading(columns: &[Input], line: &[String]) -> bool {
    let reads = |kind: Kind, cell: &String| notation::read_value(kind, cell).is_ok();
    let named = |cell: &String| named(columns, &Heading::without_period(cell)).is_some();
    line.iter().any(named)
        && !line
            .iter()
            .any(|cell| reads(Kind::Money, cell) || reads(Kind::Date, cell))
}

fn named(columns: &[Input], heading: &Heading) -> Option<usize> {
    columns.iter().position(|column| heading.names(column))
}

/// A pasted cell as its field holds it: figures in their canonical form, options by their ids. What cannot be read stays as it is.
pub(crate) fn entry(column: &Input, unit: Option<UnitWord>, cell: String) -> String {
    let kind = column.ty.kind;
    match cell::read(column, unit, &cell) {
        Ok(None) if kind != Kind::Text => String::new(),
        Ok(Some(value)) => notation::write_edit(kind, &value),
        Ok(None) | Err(_) => cell,
    }
}

/// The lines of a text, each parted into its cells. A cell with line ends, separators or quotation marks in it is quoted.
pub(crate) fn table(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut rows = Rows::new(text, separator, 0);
    let (mut cells, mut lines) = (Vec::new(), Vec::new());
    while rows.next_row(&mut cells).is_some() {
        lines.push(cells.iter().map(|cell| cell.trim().to_owned()).collect());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::model::Records;

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

    fn orders() -> Result<Vec<Input>, String> {
        let source = crate::library::source("parts-promotion").ok_or("no such policy")?;
        let policy = source.policy().map_err(|wrong| format!("{wrong:?}"))?;
        let columns = policy.records.first().map(Records::range);
        let columns = columns.and_then(|range| policy.inputs.get(range));
        Ok(columns.ok_or("no columns")?.to_vec())
    }

    /// The columns of the orders: 金额, 现金券抵扣, 订单号, 日期.
    fn filled(rows: &[&[(usize, &str)]]) -> Vec<Vec<(usize, String)>> {
        let row = |row: &&[(usize, &str)]| {
            let cells = row
                .iter()
                .map(|(column, text)| (*column, (*text).to_owned()));
            cells.collect()
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn a_block_goes_in_from_the_focused_column_on_and_what_is_beyond_is_counted()
    -> Result<(), String> {
        let columns = orders()?;
        let block = block(&columns, 2, "A1\t2023/5/1\t备注\nA2\t—\t\n\t\n");
        let rows: &[&[(usize, &str)]] = &[&[(2, "A1"), (3, "2023-05-01")], &[(2, "A2"), (3, "")]];
        assert_eq!(block.rows, filled(rows));
        assert!(!block.by_name);
        assert_eq!(block.beyond, 1);
        Ok(())
    }

    #[test]
    fn headings_say_which_column_is_which_wherever_they_stand() -> Result<(), String> {
        let columns = orders()?;
        let text = "五月订单\n\n序号\t单 号\t\"订单金额\n（元）\"\tAmount\r\n1\tA1\t1,999.99\t7\r\n2\t\t5000\t\r\n";
        let block = block(&columns, 3, text);
        let rows: &[&[(usize, &str)]] =
            &[&[(2, "A1"), (0, "1,999.99")], &[(2, ""), (0, "5,000.00")]];
        assert_eq!(block.rows, filled(rows));
        assert!(block.by_name);
        assert_eq!(block.above, 1);
        // The amount twice: the second has no place.
        assert_eq!(block.strange, ["序号", "Amount"]);
        assert_eq!(block.beyond, 0);
        Ok(())
    }

    #[test]
    fn figures_are_in_the_unit_of_their_heading_unless_they_have_their_own() -> Result<(), String> {
        let columns = orders()?;
        let block = block(&columns, 0, "金额（万元）\n1.2\n3,500元\n—\n约两万");
        let rows: &[&[(usize, &str)]] = &[
            &[(0, "12,000.00")],
            &[(0, "3,500.00")],
            &[(0, "")],
            &[(0, "约两万")],
        ];
        assert_eq!(block.rows, filled(rows));
        Ok(())
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_kept_so_that_its_field_can_say_so() -> Result<(), String> {
        let columns = orders()?;
        let block = block(&columns, 0, "约两千\n5000");
        let rows: &[&[(usize, &str)]] = &[&[(0, "约两千")], &[(0, "5,000.00")]];
        assert_eq!(block.rows, filled(rows));
        Ok(())
    }

    #[test]
    fn options_are_known_by_their_labels_too() -> Result<(), String> {
        let source = crate::library::source("baojun-sales-rebate").ok_or("no such policy")?;
        let policy = source.policy().map_err(|wrong| format!("{wrong:?}"))?;
        let classes = policy.inputs.get(..1).unwrap_or_default();
        let block = block(classes, 0, "4S, class A+\nB级4S\n无");
        let rows: &[&[(usize, &str)]] = &[&[(0, "A+级4S")], &[(0, "B级4S")], &[(0, "无")]];
        assert_eq!(block.rows, filled(rows));
        Ok(())
    }

    #[test]
    fn quoted_cells_keep_their_tabs_and_lines() {
        let lines = table("\"a\tb\n\"\"c\"\"\"\t2\n5\"", b'\t');
        assert_eq!(lines, [vec!["a\tb\n\"c\"", "2"], vec!["5\""]]);
    }
}

//! Where every field stands: down a sheet for one scenario, across a sheet for many, beside its rows for a record table.

use super::fields::{Field, FieldId};
use super::formula::{Addresses, At, X};

/// A block of rows of a record table: those of one scenario, and a spare one below them, so that rows put in between are taken in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// The first row, from 0.
    pub(super) first: u32,
    /// How many rows there are.
    pub(super) rows: u32,
}

impl Block {
    /// The spare row.
    pub(super) fn last(self) -> u32 {
        self.first + self.rows
    }
}

/// Where a field stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    /// On the scenario's sheet, from this cell to the right.
    Line { row: u32, column: u16 },
    /// On the batch's sheet, from this column to the right, a row for each scenario.
    Column(u16),
    /// On the sheet of a record table, a row for each row.
    Rows { table: usize, column: u16 },
}

/// The places of all fields.
pub(super) struct Layout<'f> {
    pub(super) fields: &'f [Field],
    /// By field.
    pub(super) spots: Vec<Spot>,
    /// By field: the name of its cells; none in a batch.
    pub(super) names: Vec<Option<String>>,
    /// The sheet of the scenario, or of the batch.
    pub(super) main: String,
    /// The sheets of record tables.
    pub(super) sheets: Vec<String>,
    /// The first scenario's row in a batch.
    pub(super) first_row: u32,
    /// By record table, by scenario.
    pub(super) blocks: Vec<Vec<Block>>,
}

/// The cell that a formula stands in.
pub(super) struct Here<'l> {
    pub(super) layout: &'l Layout<'l>,
    pub(super) scenario: usize,
    /// On the sheet of a record table: which, and the row.
    pub(super) row: Option<(usize, u32)>,
}

/// `A`, `B`, …, `AA`, …
pub(super) fn column_name(column: u16) -> String {
    let mut name = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let letter = (rest - 1) % 26;
        name.push(char::from(b'A' + u8::try_from(letter).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

/// `$C$7`.
pub(super) fn fixed(row: u32, column: u16) -> String {
    format!("${}${}", column_name(column), row + 1)
}

/// A sheet's name in front of a reference.
pub(super) fn on_sheet(sheet: &str, reference: &str) -> String {
    format!("'{}'!{reference}", sheet.replace('\'', "''"))
}

impl Layout<'_> {
    /// How many cells a field has beside each other.
    pub(super) fn width(&self, id: FieldId) -> u16 {
        let periods = self.fields[id].axis.periods().unwrap_or(1);
        u16::try_from(periods).unwrap_or(1)
    }

    /// The cell of a field in a period (0 of a single figure), or in a row of its table.
    pub(super) fn cell(&self, id: FieldId, scenario: usize, period: usize) -> (&str, u32, u16) {
        let right = u16::try_from(period).unwrap_or(0);
        match self.spots[id] {
            Spot::Line { row, column } => (&self.main, row, column + right),
            Spot::Column(column) => (&self.main, self.row_of(scenario), column + right),
            Spot::Rows { table, column } => {
                let down = u32::try_from(period).unwrap_or(0);
                let first = self.blocks[table]
                    .get(scenario)
                    .map_or(0, |block| block.first);
                (&self.sheets[table], first + down, column)
            }
        }
    }

    /// A scenario's row in a batch.
    pub(super) fn row_of(&self, scenario: usize) -> u32 {
        self.first_row + u32::try_from(scenario).unwrap_or(0)
    }
}

impl Here<'_> {
    /// From one cell to another, beside each other on the main sheet.
    fn across(&self, id: FieldId, from: usize, to: usize) -> String {
        let (sheet, row, left) = self.layout.cell(id, self.scenario, from);
        let (_, _, right) = self.layout.cell(id, self.scenario, to);
        let ends = |cell: &dyn Fn(u16) -> String| {
            if left == right {
                cell(left)
            } else {
                format!("{}:{}", cell(left), cell(right))
            }
        };
        if self.row.is_some() {
            on_sheet(sheet, &ends(&|column| fixed(row, column)))
        } else {
            ends(&|column| format!("{}{}", column_name(column), row + 1))
        }
    }

    /// The scenario's rows of a column of a record table.
    fn block(&self, table: usize, column: u16) -> Option<String> {
        let block = self.layout.blocks.get(table)?.get(self.scenario)?;
        let range = format!(
            "{}:{}",
            fixed(block.first, column),
            fixed(block.last(), column)
        );
        Some(match self.row {
            Some((here, _)) if here == table => range,
            _ => on_sheet(self.layout.sheets.get(table)?, &range),
        })
    }
}

impl Addresses for Here<'_> {
    fn address(&self, reference: &X) -> Option<String> {
        let layout = self.layout;
        match reference {
            X::Keys(table) => self.block(*table, 0),
            X::Span(id, from, to) => {
                if let (true, Some(name)) = (
                    *from == 0 && *to + 1 == usize::from(layout.width(*id)),
                    layout.names.get(*id)?,
                ) {
                    return Some(name.clone());
                }
                Some(self.across(*id, *from, *to))
            }
            X::Cell(id, at) => {
                let field = layout.fields.get(*id)?;
                let single = field.axis.periods() == Some(1);
                if let (true, Some(name)) = (single || *at == At::All, layout.names.get(*id)?) {
                    return Some(name.clone());
                }
                match (*layout.spots.get(*id)?, *at) {
                    (Spot::Rows { table, column }, At::All) => self.block(table, column),
                    (Spot::Rows { column, .. }, _) => {
                        let (_, row) = self.row?;
                        Some(format!("{}{}", column_name(column), row + 1))
                    }
                    (_, At::Period(period)) => Some(self.across(*id, period, period)),
                    (_, At::All) => {
                        let last = usize::from(layout.width(*id)).saturating_sub(1);
                        Some(self.across(*id, 0, last))
                    }
                    _ => Some(self.across(*id, 0, 0)),
                }
            }
            X::ToHere(id) | X::Above(id) => {
                let Spot::Rows { table, column } = *layout.spots.get(*id)? else {
                    return None;
                };
                let (_, row) = self.row?;
                let first = layout.blocks.get(table)?.get(self.scenario)?.first;
                let to = if matches!(reference, X::Above(_)) {
                    if row <= first {
                        return None;
                    }
                    row - 1
                } else {
                    row
                };
                let column = column_name(column);
                Some(format!("{column}${}:{column}{}", first + 1, to + 1))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_name(column), name);
        }
    }
}

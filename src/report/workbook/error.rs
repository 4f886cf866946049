//! Why a workbook cannot be written.

use crate::lang::Text;

/// What keeps a case from becoming a workbook that says what the engine says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbookError {
    /// A figure has more digits than Excel keeps.
    Digits {
        /// Whose figure it is.
        place: String,
        /// The figure.
        figure: String,
    },
    /// A day that Excel does not know.
    Day {
        /// Whose day it is.
        place: String,
        /// The day.
        day: String,
    },
    /// More rows than a sheet has.
    TooManyRows {
        /// How many would be needed.
        rows: usize,
    },
    /// More columns than a sheet has.
    TooManyColumns {
        /// How many would be needed.
        columns: usize,
    },
    /// A formula that is longer or deeper than Excel takes.
    Formula {
        /// The rule or gate.
        place: String,
    },
    /// A text that is longer than a cell takes.
    Text {
        /// Where it stands.
        place: String,
    },
    /// More cells than a program opens in reasonable time.
    TooLarge {
        /// How many scenarios there are.
        scenarios: usize,
        /// How many fit.
        most: usize,
    },
    /// There is no scenario to write.
    Nothing,
    /// The writer refused.
    Writer(String),
}

impl WorkbookError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Digits { .. } => "workbook-digits",
            Self::Day { .. } => "workbook-day",
            Self::TooManyRows { .. } => "workbook-rows",
            Self::TooManyColumns { .. } => "workbook-columns",
            Self::Formula { .. } => "workbook-formula",
            Self::Text { .. } => "workbook-text",
            Self::TooLarge { .. } => "workbook-large",
            Self::Nothing => "workbook-nothing",
            Self::Writer(_) => "workbook-writer",
        }
    }

    /// The sentence.
    pub fn message(&self) -> Text {
        match self {
            Self::Digits { place, figure } => Text::new(
                format!("“{place}”的 {figure} 超过 Excel 能保存的 15 位数字，不能导出"),
                format!("{figure} of “{place}” has more than the 15 digits that Excel keeps"),
            ),
            Self::Day { place, day } => Text::new(
                format!("“{place}”的 {day} 早于 Excel 能表示的 1900-03-01，不能导出"),
                format!("{day} of “{place}” is before 1900-03-01, where Excel's days begin"),
            ),
            Self::TooManyRows { rows } => Text::new(
                format!("需要 {rows} 行，超过 Excel 一张表的 1048576 行；请分批导出"),
                format!("{rows} rows are more than the 1,048,576 of a sheet; export them in parts"),
            ),
            Self::TooManyColumns { columns } => Text::new(
                format!("需要 {columns} 列，超过 Excel 一张表的 16384 列"),
                format!("{columns} columns are more than the 16,384 of a sheet"),
            ),
            Self::Formula { place } => Text::new(
                format!("“{place}”的公式超过 Excel 的长度或嵌套上限"),
                format!("the formula of “{place}” is longer or deeper than Excel takes"),
            ),
            Self::Text { place } => Text::new(
                format!("“{place}”的文字超过一个单元格的 32767 字"),
                format!("the text of “{place}” is longer than the 32,767 characters of a cell"),
            ),
            Self::TooLarge { scenarios, most } => Text::new(
                format!(
                    "带公式的工作簿最多放 {most} 家，现有 {scenarios} 家；请先筛选，或导出 CSV"
                ),
                format!(
                    "a workbook with formulas takes {most} lines at most, these are {scenarios}; filter them first, or save as CSV"
                ),
            ),
            Self::Nothing => Text::new("没有可导出的方案", "there is no scenario to export"),
            Self::Writer(reason) => Text::new(
                format!("写 Excel 文件时出错：{reason}"),
                format!("the Excel file cannot be written: {reason}"),
            ),
        }
    }
}

impl From<rust_xlsxwriter::XlsxError> for WorkbookError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::Writer(error.to_string())
    }
}

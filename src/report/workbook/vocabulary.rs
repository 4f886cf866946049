//! The names of ranges that formulas use: of parameters and of the parts of tables.

use crate::lang::Lang;
use crate::policy::model::{Policy, TableKind};

use super::names::Names;

/// The names of a table's parts. Which of them are there depends on its kind.
#[derive(Clone, Debug, Default)]
pub(super) struct TableNames {
    /// Where bands begin, or keys; of steps, each full X.
    pub(super) from: String,
    /// What they give; of steps, Y; of a matrix, its cells.
    pub(super) gives: String,
    /// By how much each rate is above the one before.
    pub(super) rises: String,
    /// The most that steps give.
    pub(super) most: String,
    /// The rows' edges or keys of a matrix.
    pub(super) rows: String,
    /// The columns' edges or keys of a matrix.
    pub(super) columns: String,
}

/// All names that formulas use for what stands on the sheet of parameters.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// By parameter.
    pub(super) parameters: Vec<String>,
    /// By table.
    pub(super) tables: Vec<TableNames>,
}

impl Vocabulary {
    pub(super) fn of(policy: &Policy, lang: Lang, names: &mut Names) -> Self {
        let parameters = policy
            .parameters
            .iter()
            .map(|parameter| names.take(&parameter.name))
            .collect();
        let tables = policy
            .tables
            .iter()
            .map(|table| {
                let mut take = |zh: &str, en: &str| {
                    names.take(&format!("{}_{}", table.name, lang.pick(zh, en)))
                };
                match table.kind {
                    TableKind::Matrix => TableNames {
                        rows: take("行", "rows"),
                        columns: take("列", "columns"),
                        gives: take("值", "values"),
                        ..TableNames::default()
                    },
                    TableKind::Step => TableNames {
                        from: take("每满", "each"),
                        gives: take("返", "pays"),
                        most: take("最多", "at_most"),
                        ..TableNames::default()
                    },
                    TableKind::Lookup => TableNames {
                        from: take("键", "keys"),
                        gives: take("值", "values"),
                        ..TableNames::default()
                    },
                    TableKind::Marginal => TableNames {
                        from: take("起点", "from"),
                        gives: take("值", "values"),
                        rises: take("级差", "rises"),
                        ..TableNames::default()
                    },
                    TableKind::Whole | TableKind::Linear => TableNames {
                        from: take("起点", "from"),
                        gives: take("值", "values"),
                        ..TableNames::default()
                    },
                }
            })
            .collect();
        Self { parameters, tables }
    }
}

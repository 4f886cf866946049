//! What is wrong in which month or record, and how far somebody has come with it. An issue is a gate that only warns and was not passed; it
//! is known by the gate, the month and the record, so that what was said about it stays with it when figures are mended.

use crate::lang::Text;
use crate::policy::date::Date;
use crate::policy::model::{Board, GateEffect, Policy};
use crate::policy::{Axis, Value};

use crate::engine::Case;

use super::figures::Figures;

/// How far somebody has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// 待处理: nobody has.
    #[default]
    Open,
    /// 处理中: somebody is at it.
    Work,
    /// 已处理: it was dealt with.
    Done,
}

impl State {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Open, Self::Work, Self::Done];

    /// The word as it is kept.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Work => "work",
            Self::Done => "done",
        }
    }

    /// The state that is kept as this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.keyword() == word)
    }

    /// The word to show.
    pub fn word(self) -> Text {
        match self {
            Self::Open => Text::new("待处理", "open"),
            Self::Work => Text::new("处理中", "in work"),
            Self::Done => Text::new("已处理", "done"),
        }
    }
}

/// What somebody has said about an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issue {
    /// Which.
    pub key: String,
    /// How far it is.
    pub state: State,
    /// When that was said.
    pub day: Option<Date>,
    /// What else was said.
    pub note: String,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What it is known by: the gate, the month, the record.
    pub key: String,
    /// The gate, as an index into [`Policy::gates`].
    pub gate: usize,
    /// The month, from 1.
    pub month: u8,
    /// What the record is called, where it is one.
    pub record: Option<String>,
    /// Of each column that groups are made of, what stands in the record: column and text.
    pub about: Vec<(usize, String)>,
}

/// All that is wrong in the months up to this one, by month, gate and record.
pub fn wrong(figures: &Figures<'_>, upto: u8) -> Vec<Wrong> {
    let mut found = Vec::new();
    for month in figures.months().filter(|month| *month <= upto) {
        let Some((case, outcome)) = figures.month(month) else {
            continue;
        };
        for (gate, known) in figures.policy.gates.iter().enumerate() {
            if known.effect != GateEffect::Warn {
                continue;
            }
            let cells = outcome
                .gates
                .get(gate)
                .map(Vec::as_slice)
                .unwrap_or_default();
            for (at, cell) in cells.iter().enumerate() {
                // Of a gate per month, each month's case has its own.
                let is_here = known.axis != Axis::Month || at + 1 == usize::from(month);
                if !is_here || cell.value() != Some(&Value::Bool(false)) {
                    continue;
                }
                found.push(one(figures, case, month, gate, known.axis, at));
            }
        }
    }
    found
}

fn one(
    figures: &Figures<'_>,
    case: &Case,
    month: u8,
    gate: usize,
    axis: Axis,
    row: usize,
) -> Wrong {
    let Figures { policy, board, .. } = figures;
    let name = policy.gates.get(gate).map_or("", |gate| &gate.name);
    let mut key = format!("{name}@{:04}-{month:02}", figures.year);
    let table = axis.rows();
    let record = table.map(|table| called(policy, board, case, table, row));
    if let Some(record) = &record {
        key.push('@');
        key.push_str(record);
    }
    let groups = board.groups.iter().filter_map(|&column| {
        let is_of = policy.inputs.get(column)?.ty.axis.rows() == table?.into();
        let text = text_of(case, column, row)?;
        is_of.then_some((column, text))
    });
    Wrong {
        key,
        gate,
        month,
        record,
        about: groups.collect(),
    }
}

/// What a record is called: what stands in the column for it, or its number.
fn called(policy: &Policy, board: &Board, case: &Case, table: usize, row: usize) -> String {
    let column = board.record.filter(|&column| {
        let input = policy.inputs.get(column);
        input.is_some_and(|input| input.ty.axis == Axis::Rows(table))
    });
    let own = column.and_then(|column| text_of(case, column, row));
    own.unwrap_or_else(|| format!("#{}", row + 1))
}

/// The text of a cell of a record table; none where it is blank.
pub fn text_of(case: &Case, column: usize, row: usize) -> Option<String> {
    match case.inputs.get(column)?.get(row)?.as_ref()? {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

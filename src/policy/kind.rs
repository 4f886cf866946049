//! What a figure is (its unit) and how it is spread (one figure, or one per period).

use serde::{Deserialize, Serialize};

/// The unit of a value. The checker refuses formulas that mix them wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// An amount of money, in yuan.
    Money,
    /// A share of something: `0.05` is 5%.
    Ratio,
    /// A whole number of things: cars, cases, days.
    Count,
    /// A number without a unit: weights, multipliers.
    Number,
    /// True or false.
    Bool,
    /// A calendar day.
    Date,
    /// A calendar month, held as its first day.
    Month,
    /// Free text.
    Text,
    /// One of the options of the choice input or reading that stands at this place in its list.
    Choice(Choice),
    /// An unmarked number in a formula (`0`, `12`): takes the unit of what it stands beside.
    Plain,
}

/// Whose options a choice value is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Choice {
    /// The choice input at this index of `Policy::inputs`.
    Input(usize),
    /// The reading at this index of `Policy::readings`.
    Reading(usize),
}

impl Kind {
    /// Whether values of this kind are decimal numbers.
    pub fn is_numeric(self) -> bool {
        matches!(
            self,
            Self::Money | Self::Ratio | Self::Count | Self::Number | Self::Plain
        )
    }

    /// The word used for this kind in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Ratio => "ratio",
            Self::Count => "count",
            Self::Number | Self::Plain => "number",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Month => "month",
            Self::Text => "text",
            Self::Choice(_) => "choice",
        }
    }
}

/// How many figures a value has: one, one for each period of the policy's year, or one for each row of a record table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Axis {
    /// One figure.
    #[default]
    One,
    /// Twelve figures, one a month.
    Month,
    /// Four figures, one a quarter.
    Quarter,
    /// As many figures as the record table at this index of `Policy::records` has rows.
    Rows(usize),
}

impl Axis {
    /// How many figures a value on this axis has; none where that is the case's affair: how many rows a table has.
    pub fn periods(self) -> Option<usize> {
        match self {
            Self::One => Some(1),
            Self::Month => Some(12),
            Self::Quarter => Some(4),
            Self::Rows(_) => None,
        }
    }

    /// Whether it is the months or quarters of a year.
    pub fn is_calendar(self) -> bool {
        matches!(self, Self::Month | Self::Quarter)
    }

    /// The record table whose rows it is.
    pub fn rows(self) -> Option<usize> {
        match self {
            Self::Rows(table) => Some(table),
            _ => None,
        }
    }

    /// The word used for this axis in policy files, as in `per = "month"`; none for [`Axis::One`] and rows.
    pub fn keyword(self) -> Option<&'static str> {
        match self {
            Self::One | Self::Rows(_) => None,
            Self::Month => Some("month"),
            Self::Quarter => Some("quarter"),
        }
    }
}

/// The unit and the spread of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Type {
    /// The unit.
    pub kind: Kind,
    /// The spread.
    pub axis: Axis,
}

impl Type {
    /// A single figure of `kind`.
    pub fn one(kind: Kind) -> Self {
        Self {
            kind,
            axis: Axis::One,
        }
    }
}

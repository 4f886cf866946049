//! A value of the language, and an entry: what somebody typed for one, not yet understood.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::date::Date;

/// A value. Its unit is known from the type of what it is the value of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number: yuan, plain ratio (`0.05`), count or plain number.
    Number(#[serde(with = "super::pack::decimal")] Decimal),
    /// True or false.
    Bool(bool),
    /// A calendar day.
    Date(Date),
    /// A text, or the id of a choice's option.
    Text(String),
}

/// What was entered for an input or parameter, in whatever notation: from a policy's example, JSON, the page or a link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Entry {
    /// Nothing, or `null`.
    #[default]
    Blank,
    /// True or false.
    Bool(bool),
    /// A figure or text as written: `"120万"`, `"12.5%"`, `"2024-03-31"`. JSON numbers come here as their digits.
    Text(String),
    /// One entry for each period, or for each row.
    List(Vec<Self>),
    /// A row of a record table: column name and entry.
    Record(Vec<(String, Self)>),
}

impl Entry {
    /// How many figures there are in it.
    pub fn figures(&self) -> usize {
        match self {
            Self::Blank => 0,
            Self::Bool(_) | Self::Text(_) => 1,
            Self::List(list) => list.iter().map(Self::figures).sum(),
            Self::Record(row) => row.iter().map(|(_, entry)| entry.figures()).sum(),
        }
    }
}

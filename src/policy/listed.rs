//! What a list says of a policy, so that a list needs no policies.

use crate::lang::Both;

use super::Policy;

/// A policy as a list shows it. What `{:?}` writes is the same value in Rust: the build script makes the page's list of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed<'a> {
    /// The id.
    pub id: &'a str,
    /// The version.
    pub version: &'a str,
    /// The name.
    pub title: Both<'a>,
    /// One sentence about what it pays.
    pub summary: Option<Both<'a>>,
    /// The id of the source document.
    pub source: Option<&'a str>,
    /// The calendar year of its periods.
    pub year: Option<i64>,
    /// How many inputs there are, a record table counted as one.
    pub inputs: usize,
    /// How many columns the record tables have together; 0 where there are none.
    pub columns: usize,
    /// How many readings there are.
    pub readings: usize,
    /// How many sorts of pay slips there are.
    pub slips: usize,
}

impl<'a> Listed<'a> {
    /// What a list says of `policy`.
    pub fn of(policy: &'a Policy) -> Self {
        Self {
            id: &policy.id,
            version: &policy.version,
            title: Both::from(&policy.title),
            summary: policy.summary.as_ref().map(Both::from),
            source: policy.source.as_deref(),
            year: policy.year,
            inputs: policy.form_order().len(),
            columns: policy.records.iter().map(|table| table.columns).sum(),
            readings: policy.readings.len(),
            slips: policy.slips.len(),
        }
    }
}

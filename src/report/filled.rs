//! A form as the request that programs send: what [`super::request`] reads, written.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::policy::model::Policy;
use crate::policy::notation;
use crate::scenario::Draft;

/// A form as `{ "inputs", "parameters", "readings" }`: what is filled in, as typed. What is blank, and what is as the policy has it, is
/// not there.
#[derive(Clone, Copy, Debug)]
pub struct FilledView<'a> {
    policy: &'a Policy,
    draft: &'a Draft,
}

impl<'a> FilledView<'a> {
    /// The request for a form of a policy.
    pub fn new(policy: &'a Policy, draft: &'a Draft) -> Self {
        Self { policy, draft }
    }
}

impl Serialize for FilledView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sections = serializer.serialize_map(Some(3))?;
        sections.serialize_entry("inputs", &Inputs(*self))?;
        sections.serialize_entry("parameters", &Parameters(*self))?;
        sections.serialize_entry("readings", &Readings(*self))?;
        sections.end()
    }
}

struct Inputs<'a>(FilledView<'a>);
struct Parameters<'a>(FilledView<'a>);
struct Readings<'a>(FilledView<'a>);
struct Row<'a>(Vec<(&'a str, &'a str)>);

impl Serialize for Inputs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let FilledView { policy, draft } = self.0;
        let mut map = serializer.serialize_map(None)?;
        for (input, fields) in policy.inputs.iter().zip(&draft.inputs) {
            let is_blank = fields.iter().all(|text| notation::is_blank(text));
            if input.ty.axis.rows().is_some() || is_blank {
                continue;
            }
            match fields.as_slice() {
                [one] if input.ty.axis.periods() == Some(1) => {
                    map.serialize_entry(&input.name, one)?;
                }
                series => map.serialize_entry(&input.name, series)?,
            }
        }
        for records in &policy.records {
            let columns = policy.inputs.get(records.range()).unwrap_or_default();
            let fields = draft.inputs.get(records.range()).unwrap_or_default();
            let height = fields.iter().map(Vec::len).max().unwrap_or(0);
            let row = |at: usize| {
                let cells = columns.iter().zip(fields).filter_map(|(column, fields)| {
                    let text = fields.get(at).filter(|text| !notation::is_blank(text))?;
                    Some((column.own_name(), text.as_str()))
                });
                Row(cells.collect())
            };
            let rows: Vec<Row<'_>> = (0..height)
                .map(row)
                .filter(|row| !row.0.is_empty())
                .collect();
            if !rows.is_empty() {
                map.serialize_entry(&records.name, &rows)?;
            }
        }
        map.end()
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let FilledView { policy, draft } = self.0;
        let parameters = policy.parameters.iter().zip(&draft.parameters);
        let parameters = parameters.filter(|(_, text)| !notation::is_blank(text));
        serializer.collect_map(parameters.map(|(parameter, text)| (&parameter.name, text)))
    }
}

impl Serialize for Readings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let FilledView { policy, draft } = self.0;
        let readings = policy.readings.iter().zip(&draft.readings);
        serializer.collect_map(readings.filter_map(|(reading, chosen)| {
            let option = reading.options.get(*chosen)?;
            (*chosen != reading.default).then_some((&reading.name, &option.id))
        }))
    }
}

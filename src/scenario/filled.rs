//! What is filled in, by name: how a form leaves the program, in a link or in storage, and comes back to whatever the policy is by then.

use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::policy::limits::MAX_ROWS;
use crate::policy::model::{Input, Policy};
use crate::policy::{Kind, notation};

use super::carry::{Carried, LeftOut, Misfit, column_label};
use super::draft::{Draft, read_field, tidied};
use super::fields;

/// A form by the names of its fields. What is blank, and what is as the policy has it, is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Inputs with their fields, period by period or row by row, up to the last that is not blank.
    pub inputs: Vec<(String, Vec<String>)>,
    /// Parameters that are overridden.
    pub parameters: Vec<(String, String)>,
    /// Readings that are not at their default, with the option's id.
    pub readings: Vec<(String, String)>,
}

impl Filled {
    /// What is filled in. Figures are written as short as they can be read again.
    pub fn of(policy: &Policy, draft: &Draft) -> Self {
        let inputs = policy.inputs.iter().zip(&draft.inputs);
        let inputs = inputs.filter_map(|(input, fields)| {
            let last = fields.iter().rposition(|text| !notation::is_blank(text))?;
            let fields = fields.get(..=last).unwrap_or_default();
            let spare = |text: &String| spare(input.ty.kind, &input.option_ids(), text);
            Some((input.name.clone(), fields.iter().map(spare).collect()))
        });
        let parameters = policy.parameters.iter().zip(&draft.parameters);
        let parameters = parameters
            .filter(|(_, text)| !notation::is_blank(text))
            .map(|(parameter, text)| (parameter.name.clone(), spare(parameter.kind, &[], text)));
        let readings = policy.readings.iter().zip(&draft.readings);
        let readings = readings
            .filter(|(reading, chosen)| reading.default != **chosen)
            .filter_map(|(reading, chosen)| {
                let option = reading.options.get(*chosen)?;
                Some((reading.name.clone(), option.id.clone()))
            });
        Self {
            inputs: inputs.collect(),
            parameters: parameters.collect(),
            readings: readings.collect(),
        }
    }

    /// Whether nothing is filled in.
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.parameters.is_empty() && self.readings.is_empty()
    }

    /// How many fields are filled in.
    pub fn fields(&self) -> usize {
        let fields = self.inputs.iter().flat_map(|(_, fields)| fields);
        fields.filter(|text| !notation::is_blank(text)).count()
    }

    /// What is filled in as lines that a person can read and a spreadsheet takes: a name, and what stands behind it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for (name, fields) in &self.inputs {
            let line = [name].into_iter().chain(fields);
            fields::write(&mut out, line.map(String::as_str));
        }
        for (name, text) in self.parameters.iter().chain(&self.readings) {
            fields::write(&mut out, [name.as_str(), text]);
        }
        out
    }

    /// The form of a policy in which this is filled in, figures as forms show them; and what has no place in it.
    pub fn draft(&self, policy: &Policy) -> Carried {
        let mut carried = Carried {
            draft: Draft::blank(policy),
            left_out: Vec::new(),
        };
        for (name, fields) in &self.inputs {
            let found = policy.inputs.iter().position(|input| input.name == *name);
            let Some((at, input)) = found.and_then(|at| Some((at, policy.inputs.get(at)?))) else {
                carried.leave_out(Text::same(name.clone()), Misfit::Unknown);
                continue;
            };
            if let Err(reason) = fill(&mut carried.draft, at, input, fields) {
                let label = match policy.records_of(at) {
                    Some(records) => column_label(&records.label, &input.label),
                    None => input.label.clone(),
                };
                carried.leave_out(label, reason);
            }
        }
        for (name, text) in &self.parameters {
            let mut places = policy.parameters.iter().zip(&mut carried.draft.parameters);
            match places.find(|(parameter, _)| parameter.name == *name) {
                Some((parameter, field)) => *field = shown(parameter.kind, text),
                None => carried.leave_out(Text::same(name.clone()), Misfit::Unknown),
            }
        }
        for (name, id) in &self.readings {
            let mut places = policy.readings.iter().zip(&mut carried.draft.readings);
            let Some((reading, place)) = places.find(|(reading, _)| reading.name == *name) else {
                carried.leave_out(Text::same(name.clone()), Misfit::Unknown);
                continue;
            };
            match reading.options.iter().position(|option| option.id == *id) {
                Some(option) => *place = option,
                None => carried.leave_out(reading.label.clone(), Misfit::NoOption),
            }
        }
        carried
    }
}

/// Fills in an input.
fn fill(draft: &mut Draft, at: usize, input: &Input, fields: &[String]) -> Result<(), Misfit> {
    let Some(places) = draft.inputs.get_mut(at) else {
        return Err(Misfit::Unknown);
    };
    if input.ty.axis.rows().is_some() && fields.len() <= MAX_ROWS {
        places.resize(fields.len().max(1), String::new());
    } else if fields.len() > places.len() {
        return Err(Misfit::OtherKind);
    }
    // Of a column the rows that are sound stay, and one that is not is told where it stands.
    if matches!(input.ty.kind, Kind::Choice(_)) && input.ty.axis.rows().is_none() {
        let options = input.option_ids();
        let is_known = |text: &String| read_field(input.ty.kind, &options, text).is_ok();
        if !fields.iter().all(is_known) {
            return Err(Misfit::NoOption);
        }
    }
    for (place, text) in places.iter_mut().zip(fields) {
        *place = shown(input.ty.kind, text);
    }
    Ok(())
}

impl Carried {
    fn leave_out(&mut self, label: Text, reason: Misfit) {
        self.left_out.push(LeftOut { label, reason });
    }
}

/// A text as a field shows it.
fn shown(kind: Kind, text: &str) -> String {
    tidied(kind, text).unwrap_or_else(|| text.to_owned())
}

/// The shortest text of a figure that is read as the same; any other text as it is.
fn spare(kind: Kind, options: &[&str], text: &str) -> String {
    if notation::is_blank(text) {
        return String::new();
    }
    if kind.is_numeric() {
        let mut short = text.replace(',', "");
        if let Some((whole, decimals)) = short.split_once('.') {
            let end = decimals.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = decimals[..decimals.len() - end.len()].trim_end_matches('0');
            short = match digits {
                "" => [whole, end].concat(),
                digits => [whole, ".", digits, end].concat(),
            };
        }
        let read = |text: &str| read_field(kind, options, text);
        if short.len() < text.len() && read(text).is_ok() && read(&short) == read(text) {
            return short;
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::built_in;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_form_comes_back_by_name_with_figures_as_forms_show_them() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let mut draft = Draft::blank(&policy);
        draft.inputs[0][1] = "1,234,567.50".to_owned();
        draft.inputs[0][3] = "abc".to_owned();
        draft.parameters[0] = "31,000.00".to_owned();
        draft.readings[0] = 1;
        let filled = Filled::of(&policy, &draft);
        assert_eq!(filled.inputs[0].1, ["", "1234567.5", "", "abc"]);
        assert_eq!(filled.parameters[0].1, "31000");
        assert_eq!(filled.fields(), 2);
        let text = filled.text();
        assert!(text.starts_with("月采购额\t\t1234567.5\t\tabc\n"), "{text}");
        assert_eq!(text.lines().count(), 3);
        let back = filled.draft(&policy);
        assert_eq!(back.draft, draft);
        assert_eq!(back.left_out, []);
        Ok(())
    }

    #[test]
    fn what_a_policy_no_longer_has_is_left_out_and_named() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let filled = Filled {
            inputs: vec![
                ("没有的".to_owned(), vec!["1".to_owned()]),
                (policy.inputs[0].name.clone(), vec!["1".to_owned(); 13]),
            ],
            parameters: vec![pair("没有", "1")],
            readings: vec![pair("计法", "没有"), pair("没有", "x")],
        };
        let back = filled.draft(&policy);
        assert_eq!(back.draft, Draft::blank(&policy));
        let reasons: Vec<Misfit> = back.left_out.iter().map(|left| left.reason).collect();
        assert_eq!(
            reasons,
            [
                Misfit::Unknown,
                Misfit::OtherKind,
                Misfit::Unknown,
                Misfit::NoOption,
                Misfit::Unknown
            ]
        );
        Ok(())
    }

    #[test]
    fn figures_are_written_as_short_as_they_are_read_the_same() {
        let cases = [
            (Kind::Money, "1,200,000.00", "1200000"),
            (Kind::Money, "0.50", "0.5"),
            (Kind::Money, "120万", "120万"),
            (Kind::Money, "-5.00", "-5"),
            (Kind::Money, "1,23", "1,23"),
            (Kind::Ratio, "12.50%", "12.5%"),
            (Kind::Ratio, "5.0%", "5%"),
            (Kind::Count, "12,000", "12000"),
            (Kind::Text, "1,200.00", "1,200.00"),
            (Kind::Money, "  ", ""),
        ];
        for (kind, text, expected) in cases {
            assert_eq!(spare(kind, &[], text), expected, "{text}");
        }
    }
}

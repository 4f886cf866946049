//! A draft of one policy → a draft of another one or of another version, by name, and what does not fit.

use crate::lang::Text;
use crate::policy::kind::Choice;
use crate::policy::model::{Input, Policy};
use crate::policy::{Axis, Kind, notation};

use super::draft::{Draft, read_field};

/// A draft that was carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The draft of the other policy.
    pub draft: Draft,
    /// What was filled in or chosen and has no place there.
    pub left_out: Vec<LeftOut>,
}

/// Something that does not fit another policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is called where it comes from.
    pub label: Text,
    /// Why it does not fit.
    pub reason: Misfit,
}

/// Why something does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There is nothing of that name.
    Unknown,
    /// What has the name is of another kind or spread.
    OtherKind,
    /// It has no such option.
    NoOption,
}

/// Carries a draft of `from` over to `to`. What is at its default in the one is at its default in the other.
pub fn carry(from: &Policy, draft: &Draft, to: &Policy) -> Carried {
    let mut carried = Carried {
        draft: Draft::blank(to),
        left_out: Vec::new(),
    };
    for (at, (input, texts)) in from.inputs.iter().zip(&draft.inputs).enumerate() {
        if texts.iter().all(|text| notation::is_blank(text)) {
            continue;
        }
        let found = to.inputs.iter().position(|other| other.name == input.name);
        let reason = match found.and_then(|place| Some((to.inputs.get(place)?, place))) {
            None => Misfit::Unknown,
            Some((other, _)) if !is_alike(input, other) => Misfit::OtherKind,
            Some((other, place)) => {
                let options = other.option_ids();
                let reads = |text: &String| read_field(other.ty.kind, &options, text).is_ok();
                let is_choice =
                    matches!(other.ty.kind, Kind::Choice(_)) && other.ty.axis.rows().is_none();
                if is_choice && !texts.iter().all(reads) {
                    Misfit::NoOption
                } else {
                    if let Some(fields) = carried.draft.inputs.get_mut(place) {
                        fields.clone_from(texts);
                    }
                    continue;
                }
            }
        };
        let label = match from.records_of(at) {
            Some(records) => column_label(&records.label, &input.label),
            None => input.label.clone(),
        };
        carried.left_out.push(LeftOut { label, reason });
    }
    for (parameter, text) in from.parameters.iter().zip(&draft.parameters) {
        if notation::is_blank(text) {
            continue;
        }
        let mut others = to.parameters.iter().zip(&mut carried.draft.parameters);
        let reason = match others.find(|(other, _)| other.name == parameter.name) {
            None => Misfit::Unknown,
            Some((other, _)) if other.kind != parameter.kind => Misfit::OtherKind,
            Some((_, field)) => {
                field.clone_from(text);
                continue;
            }
        };
        let label = parameter.label.clone();
        carried.left_out.push(LeftOut { label, reason });
    }
    for (reading, &chosen) in from.readings.iter().zip(&draft.readings) {
        if chosen == reading.default {
            continue;
        }
        let mut others = to.readings.iter().zip(&mut carried.draft.readings);
        let reason = match others.find(|(other, _)| other.name == reading.name) {
            None => Misfit::Unknown,
            Some((other, place)) => {
                let id = reading.options.get(chosen).map(|option| &option.id);
                let mut options = other.options.iter();
                match options.position(|option| Some(&option.id) == id) {
                    Some(option) => {
                        *place = option;
                        continue;
                    }
                    None => Misfit::NoOption,
                }
            }
        };
        let label = reading.label.clone();
        carried.left_out.push(LeftOut { label, reason });
    }
    carried
}

/// Whether two policies are versions of one: their ids are the same but for numbers at the end, as in `van-discount-2024`.
pub fn are_versions(one: &str, other: &str) -> bool {
    stem(one) == stem(other)
}

fn stem(id: &str) -> &str {
    let mut stem = id;
    while let Some((start, last)) = stem.rsplit_once('-') {
        let number = last.strip_prefix('v').unwrap_or(last);
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        stem = start;
    }
    stem
}

/// Whether what is filled in for one input means the same in the other.
fn is_alike(one: &Input, other: &Input) -> bool {
    let kinds = match (one.ty.kind, other.ty.kind) {
        (Kind::Choice(Choice::Input(_)), Kind::Choice(Choice::Input(_))) => true,
        (one, other) => one == other,
    };
    // A column's name has its record table in it.
    let spreads = match (one.ty.axis, other.ty.axis) {
        (Axis::Rows(_), Axis::Rows(_)) => true,
        (one, other) => one == other,
    };
    kinds && spreads
}

/// A column with its record table: `订单的金额`.
pub(super) fn column_label(table: &Text, column: &Text) -> Text {
    Text::new(
        [&table.zh, "的", &column.zh].concat(),
        [&column.en, " (", &table.en, ")"].concat(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::policy::sound;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn text(id: &str) -> Result<&'static str, &'static str> {
        library::source(id)
            .map(|source| source.text)
            .ok_or("no such policy")
    }

    #[test]
    fn every_policys_draft_fits_the_policy_itself() -> Outcome {
        for source in library::SOURCES {
            let policy = sound(source.text)?;
            let mut draft = Draft::blank(&policy);
            for (input, texts) in policy.inputs.iter().zip(&mut draft.inputs) {
                let text = input.options.first().map_or("1", |(id, _)| id);
                texts.fill(text.to_owned());
            }
            draft.parameters.fill("2".to_owned());
            for (reading, chosen) in policy.readings.iter().zip(&mut draft.readings) {
                *chosen = reading.options.len() - 1;
            }
            let carried = carry(&policy, &draft, &policy);
            assert_eq!(carried.left_out, []);
            assert_eq!(carried.draft, draft, "{}", source.id);
        }
        Ok(())
    }

    #[test]
    fn another_version_takes_what_it_has_by_name_and_says_what_it_has_not() -> Outcome {
        let old = text("parts-purchase-agreement")?;
        let new = old
            .replace("一档比例", "首档比例")
            .replace("\"累进\"", "\"分段\"");
        let (old, new) = (sound(old)?, sound(&new)?);
        let mut draft = Draft::blank(&old);
        draft.inputs[0][2] = "3万".to_owned();
        let first = old.parameters.iter().position(|x| x.name == "一档比例");
        let second = old.parameters.iter().position(|x| x.name == "二档比例");
        let (first, second) = (first.ok_or("no parameter")?, second.ok_or("no parameter")?);
        draft.parameters[first] = "6%".to_owned();
        draft.parameters[second] = "8%".to_owned();
        draft.readings[0] = 1;
        draft.readings[1] = 1;
        let carried = carry(&old, &draft, &new);
        assert_eq!(carried.draft.inputs[0][2], "3万");
        assert_eq!(carried.draft.parameters[second], "8%");
        assert_eq!(carried.draft.parameters[first], "");
        assert_eq!(carried.draft.readings, [0, 1]);
        let said: Vec<(&str, Misfit)> = carried
            .left_out
            .iter()
            .map(|left| (&*left.label.zh, left.reason))
            .collect();
        assert_eq!(
            said,
            [("一档比例", Misfit::Unknown), ("计法", Misfit::NoOption)]
        );
        Ok(())
    }

    #[test]
    fn a_draft_for_another_policy_is_left_out_by_name_and_kind() -> Outcome {
        let from = sound(text("parts-purchase-agreement")?)?;
        let to = sound(text("cv-annual-rebate")?)?;
        let mut draft = Draft::blank(&from);
        draft.inputs[0][0] = "1".to_owned();
        let carried = carry(&from, &draft, &to);
        assert_eq!(carried.draft, Draft::blank(&to));
        assert_eq!(carried.left_out.len(), 1);
        assert_eq!(carried.left_out[0].reason, Misfit::Unknown);
        Ok(())
    }

    #[test]
    fn versions_of_one_policy_are_told_by_their_ids() {
        for (one, other, expected) in [
            (
                "van-variable-discount-2024",
                "van-variable-discount-2025",
                true,
            ),
            (
                "van-variable-discount",
                "van-variable-discount-2025-2",
                true,
            ),
            ("delivery-rebate", "delivery-rebate-v2", true),
            ("delivery-rebate", "delivery-rebate", true),
            ("delivery-rebate", "cv-annual-rebate", false),
            ("delivery-rebate-v", "delivery-rebate", false),
        ] {
            assert_eq!(are_versions(one, other), expected, "{one} {other}");
        }
    }
}

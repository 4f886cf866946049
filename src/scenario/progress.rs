//! How far a form is filled in: what is still asked for, and what comes next.

use crate::policy::Policy;
use crate::policy::model::{BlankPeriods, Group};

use super::draft::{Field, Understood};

/// How many inputs of a group have something in them, and how many are counted. What has a default needs nobody.
pub fn filled(policy: &Policy, form: &Understood, group: &Group) -> (usize, usize) {
    let (mut filled, mut all) = (0, 0);
    for &at in &group.inputs {
        let (Some(input), Some(cells)) = (policy.inputs.get(at), form.case.inputs.get(at)) else {
            continue;
        };
        if input.default.is_some() {
            continue;
        }
        all += 1;
        // Of a record table any row will do, whatever stands in its first column.
        let is_filled = match input.ty.axis.rows() {
            Some(table) => form.rows.get(table).is_some_and(|rows| !rows.is_empty()),
            None if input.blank_periods == BlankPeriods::Missing && !input.optional => {
                cells.iter().all(Option::is_some)
            }
            None => cells.iter().any(Option::is_some),
        };
        filled += usize::from(is_filled);
    }
    (filled, all)
}

/// The field that a name stands for, as it is found among what is missing: of an input in periods the first that is blank, of a
/// column the first row in which something stands but not in it, of a record table its first field.
pub fn field_named(policy: &Policy, form: &Understood, name: &str) -> Option<Field> {
    let input = policy.inputs.iter().position(|input| input.name == name);
    let table = policy.records.iter().find(|records| records.name == name);
    if let Some(input) = input.or(table.map(|records| records.first)) {
        let mut cells = form.case.inputs.get(input).into_iter().flatten();
        let blank = cells.position(Option::is_none).unwrap_or(0);
        let axis = policy.inputs.get(input)?.ty.axis;
        return Some(Field::Input {
            input,
            period: if axis.rows().is_some() && form.rows.iter().all(Vec::is_empty) {
                0
            } else {
                form.row(axis, blank)
            },
        });
    }
    let named = |parameter: &crate::policy::model::Parameter| parameter.name == name;
    policy
        .parameters
        .iter()
        .position(named)
        .map(Field::Parameter)
}

/// The fields that what is missing stands for, in the order in which the form has them.
pub fn asked_for(policy: &Policy, form: &Understood, missing: &[String]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for name in missing {
        if let Some(field) = field_named(policy, form, name)
            && !fields.contains(&field)
        {
            fields.push(field);
        }
    }
    let order = policy.form_order();
    fields.sort_by_key(|field| place(policy, &order, *field));
    fields
}

/// Of these fields, in the form's order, the first that comes after `from`; after the last, the first again.
pub fn next_after(policy: &Policy, fields: &[Field], from: Option<Field>) -> Option<Field> {
    let order = policy.form_order();
    let after = from.and_then(|from| {
        let here = place(policy, &order, from);
        let mut fields = fields.iter();
        fields.find(|field| place(policy, &order, **field) > here)
    });
    let field = after.or(fields.first())?;
    (Some(*field) != from).then_some(*field)
}

/// Where a field stands in the form: among the inputs (then parameters), and within its input by row, then by column.
fn place(policy: &Policy, order: &[usize], field: Field) -> (usize, usize, usize) {
    match field {
        Field::Input { input, period } => {
            let first = policy
                .records_of(input)
                .map_or(input, |records| records.first);
            let at = order.iter().position(|at| *at == first);
            (at.unwrap_or(order.len()), period, input)
        }
        Field::Parameter(at) => (order.len() + 1, at, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sound;
    use crate::scenario::Draft;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    const POLICY: &str = r#"
id = "progress"
version = "1"
title = { zh = "甲", en = "A" }

[[group]]
name = "后填"
members = ["甲", "人数"]

[[group]]
name = "先填"
members = ["订单", "丁", "比例"]

[[input]]
name = "甲"
type = "money"

[[input]]
name = "零"
type = "money"

[[input]]
name = "人数"
type = "count"
per = "quarter"
blank_periods = "missing"

[[input]]
name = "订单"
type = "table"

[[input.column]]
name = "单号"
type = "text"

[[input.column]]
name = "金额"
type = "money"

[[input]]
name = "丁"
type = "ratio"
default = "5%"

[[parameter]]
name = "比例"
type = "ratio"
status = "assumed"

[[rule]]
name = "返利"
formula = "(甲 + 零 + SUM(订单[金额])) * 比例 * 丁 * INDEX(人数, 1) + 0元 * COUNTUNIQUE(订单[单号])"
payout = true
total = true
"#;

    fn policy() -> Result<Policy, String> {
        sound(POLICY)
    }

    fn input(input: usize, period: usize) -> Field {
        Field::Input { input, period }
    }

    fn missing(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_no_group_names_comes_first_and_a_table_stands_where_its_first_column_does() -> Outcome {
        assert_eq!(policy()?.form_order(), [1, 0, 2, 3, 5]);
        Ok(())
    }

    #[test]
    fn missing_fields_come_in_the_order_of_the_form_each_at_its_first_blank() -> Outcome {
        let policy = policy()?;
        let mut draft = Draft::blank(&policy);
        draft.inputs[2] = missing(&["7", "8", "", "9"]);
        draft.inputs[3] = missing(&["A", "B"]);
        draft.inputs[4] = missing(&["1", ""]);
        let form = draft.read(&policy);
        let names = missing(&["甲", "零", "人数", "订单[金额]", "比例"]);
        let fields = asked_for(&policy, &form, &names);
        let expected = [
            input(1, 0),
            input(0, 0),
            input(2, 2),
            input(4, 1),
            Field::Parameter(0),
        ];
        assert_eq!(fields, expected);
        let blank = Draft::blank(&policy).read(&policy);
        assert_eq!(
            asked_for(&policy, &blank, &missing(&["订单"])),
            [input(3, 0)]
        );
        Ok(())
    }

    #[test]
    fn after_the_last_missing_field_comes_the_first_and_after_the_only_one_none() -> Outcome {
        let policy = policy()?;
        let form = Draft::blank(&policy).read(&policy);
        let fields = asked_for(&policy, &form, &missing(&["甲", "零"]));
        assert_eq!(next_after(&policy, &fields, None), Some(input(1, 0)));
        assert_eq!(
            next_after(&policy, &fields, Some(input(1, 0))),
            Some(input(0, 0))
        );
        assert_eq!(
            next_after(&policy, &fields, Some(input(2, 0))),
            Some(input(1, 0))
        );
        assert_eq!(next_after(&policy, &fields[..1], Some(input(1, 0))), None);
        assert_eq!(next_after(&policy, &[], None), None);
        Ok(())
    }

    #[test]
    fn a_group_counts_what_is_filled_but_not_what_has_a_default() -> Outcome {
        let policy = policy()?;
        let mut draft = Draft::blank(&policy);
        let count = |draft: &Draft, group: usize| {
            filled(&policy, &draft.read(&policy), &policy.groups[group])
        };
        assert_eq!((count(&draft, 0), count(&draft, 1)), ((0, 2), (0, 1)));
        draft.inputs[0][0] = "1".to_owned();
        draft.inputs[2] = missing(&["7", "8", "", "9"]);
        draft.inputs[4] = missing(&["1"]);
        assert_eq!((count(&draft, 0), count(&draft, 1)), ((1, 2), (1, 1)));
        draft.inputs[0][0] = "abc".to_owned();
        draft.inputs[2][2] = "0".to_owned();
        assert_eq!(count(&draft, 0), (1, 2));
        Ok(())
    }
}

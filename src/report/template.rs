//! An empty table for a policy, to be filled in and brought back: headings that are matched for certain, their units, an example row.

use crate::lang::Lang;
use crate::policy::model::{Input, Policy};
use crate::policy::{Axis, Kind, messages};
use crate::table::Shape;
use crate::table::heading::Heading;
use crate::table::layout::EXAMPLES;

use super::delimited::{CsvCell, MARK, write_row};

/// A column of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateColumn {
    /// The heading, with the unit.
    pub heading: String,
    /// What stands in the example row.
    pub example: String,
    /// The input that it is for; none of name and code.
    pub input: Option<usize>,
    /// What may stand in it, where that is little.
    pub choices: Vec<String>,
}

/// What a row of a template is, unless somebody says otherwise: of a policy without series that has a record table a row of that, otherwise a
/// dealer.
pub fn shape(policy: &Policy) -> Shape {
    let has_series = policy
        .inputs
        .iter()
        .any(|input| input.ty.axis.is_calendar());
    if !has_series && !policy.records.is_empty() {
        Shape::Records(0)
    } else {
        Shape::Wide
    }
}

/// The columns of a template.
pub fn columns(policy: &Policy, shape: Shape, lang: Lang) -> Vec<TemplateColumn> {
    let word = |heading: &str, example: &str| TemplateColumn {
        heading: heading.to_owned(),
        example: example.to_owned(),
        input: None,
        choices: Vec::new(),
    };
    let mut columns = vec![
        word(lang.pick("经销商代码", "Dealer code"), "D001"),
        word(
            lang.pick("经销商", "Dealer"),
            lang.pick(EXAMPLES[0], EXAMPLES[1]),
        ),
    ];
    let own_table = |input: &Input| match shape {
        Shape::Records(table) => input.ty.axis == Axis::Rows(table),
        _ => false,
    };
    for (at, input) in policy.inputs.iter().enumerate() {
        // Two columns of one name would be one for whoever brings the table back: the row's own goes first.
        let own = Heading::without_period(input.own_name());
        let is_taken = |other: &Input| own_table(other) && own.names(other);
        if !own_table(input) && policy.inputs.iter().any(is_taken) {
            continue;
        }
        let periods = match (input.ty.axis, shape) {
            (Axis::Rows(table), Shape::Records(own)) if table == own => 1,
            (Axis::Rows(_), _) | (Axis::Month | Axis::Quarter, Shape::Records(_)) => 0,
            (axis, _) => axis.periods().unwrap_or(0),
        };
        let own = matches!(input.ty.axis, Axis::Rows(_));
        for period in 0..periods {
            let axis = if own { Axis::One } else { input.ty.axis };
            columns.push(TemplateColumn {
                heading: heading(input, axis, period, lang),
                example: example(policy, input, lang),
                input: Some(at),
                choices: choices(input, lang),
            });
        }
    }
    columns
}

/// A template as CSV, as Excel opens it.
pub fn csv(policy: &Policy, shape: Shape, lang: Lang) -> String {
    let columns = columns(policy, shape, lang);
    let mut text = String::from(MARK);
    let words = |text: &str| CsvCell::Words(text.to_owned().into());
    write_row(
        &mut text,
        columns.iter().map(|column| words(&column.heading)),
    );
    write_row(
        &mut text,
        columns.iter().map(|column| words(&column.example)),
    );
    text
}

fn heading(input: &Input, axis: Axis, period: usize, lang: Lang) -> String {
    let name = match lang {
        Lang::Zh => input.own_name(),
        Lang::En => &input.label.en,
    };
    let mut heading = name.to_owned();
    let word = messages::period_word(axis, period);
    if !word.get(lang).is_empty() {
        heading.push(' ');
        heading.push_str(word.get(lang));
    }
    let unit = match input.ty.kind {
        Kind::Money => lang.pick("元", "RMB").to_owned(),
        Kind::Ratio => "%".to_owned(),
        _ => return heading,
    };
    [&heading, "(", &unit, ")"].concat()
}

/// A figure as it could be; nothing of any policy is meant by it.
fn example(policy: &Policy, input: &Input, lang: Lang) -> String {
    let year = policy.year.unwrap_or(2024);
    match input.ty.kind {
        Kind::Money => "100000.00".to_owned(),
        Kind::Ratio => "95".to_owned(),
        Kind::Count | Kind::Number | Kind::Plain => {
            if year_like(input) {
                year.to_string()
            } else {
                "10".to_owned()
            }
        }
        Kind::Bool => lang.pick("是", "yes").to_owned(),
        Kind::Date => format!("{year}-03-31"),
        Kind::Month => format!("{year}-03"),
        Kind::Text => lang.pick("文字", "text").to_owned(),
        Kind::Choice(_) => choices(input, lang).into_iter().next().unwrap_or_default(),
    }
}

/// Whether a count is a year, by what stands in for it.
fn year_like(input: &Input) -> bool {
    use crate::policy::Value;
    use rust_decimal::Decimal;
    matches!(&input.default, Some(Value::Number(year)) if (Decimal::from(1990)..=Decimal::from(2099)).contains(year))
}

fn choices(input: &Input, lang: Lang) -> Vec<String> {
    match input.ty.kind {
        Kind::Bool => [lang.pick("是", "yes"), lang.pick("否", "no")]
            .map(str::to_owned)
            .to_vec(),
        Kind::Choice(_) => input
            .options
            .iter()
            .map(|(id, label)| match lang {
                Lang::Zh => id.clone(),
                Lang::En => label.en.clone(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

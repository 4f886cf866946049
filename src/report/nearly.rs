//! Who is nearly there, in words: what each lacks of which figure, what that pays, and which tier or gate it is.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::engine::Plan;
use crate::lang::{Lang, Text};
use crate::policy::{Kind, Value, notation};
use crate::table::near::NearLine;

use super::advice;
use super::plain::{Holds, PlainColumn, PlainSheet};

/// A line that is nearly there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearWords {
    /// The dealer's code.
    pub code: String,
    /// The dealer's name.
    pub name: String,
    /// What is to be raised, and when.
    pub subject: Text,
    /// By how much, with its unit where that is no matter of course.
    pub gap: String,
    /// To which figure.
    pub to: String,
    /// How much more is paid then, in yuan.
    pub gain: String,
    /// The total then, in yuan.
    pub total: String,
    /// What is reached.
    pub reaches: Text,
}

/// A line of a dealer with this code and name.
pub fn words(plan: &Plan<'_>, near: &NearLine, (code, name): (String, String)) -> NearWords {
    let step = &near.step;
    let kind = plan.policy.inputs[step.input].ty.kind;
    let figure = |kind, value: &Value| notation::write(kind, value, Lang::Zh);
    let money = |amount: Decimal| figure(Kind::Money, &Value::Number(amount));
    NearWords {
        code,
        name,
        subject: Text::new(
            advice::subject(plan, step, Lang::Zh),
            advice::subject(plan, step, Lang::En),
        ),
        gap: step
            .change
            .map(|change| figure(kind, &Value::Number(change)))
            .unwrap_or_default(),
        to: figure(kind, &step.to),
        gain: money(step.gain),
        total: money(step.total),
        reaches: advice::reached(plan, &step.reaches),
    }
}

/// The list for other people.
pub fn sheet(plan: &Plan<'_>, lines: &[NearWords], lang: Lang) -> PlainSheet {
    let column = PlainColumn::new;
    let columns = vec![
        column(Holds::Words, "经销商代码", "Dealer code"),
        column(Holds::Words, "经销商", "Dealer"),
        column(Holds::Words, "再多", "To raise"),
        column(Holds::Figures, "还差", "Still lacking"),
        column(Holds::Figures, "达到", "To reach"),
        column(Holds::Money, "多得", "Gain"),
        column(Holds::Money, "届时合计", "Total then"),
        column(Holds::Words, "达到什么", "What is reached"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            line.code.clone(),
            line.name.clone(),
            line.subject.get(lang).to_owned(),
            line.gap.clone(),
            line.to.clone(),
            line.gain.clone(),
            line.total.clone(),
            line.reaches.get(lang).to_owned(),
        ]
    });
    let title = &plan.policy.title;
    let title = Text::new(
        ["差一点的名单 ", &title.zh].concat(),
        ["Nearly there ", &title.en].concat(),
    );
    PlainSheet::new(title, columns, rows.collect())
}

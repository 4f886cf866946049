//! A reconciliation as a claim sheet: each difference with its likely cause in words.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::lang::{Lang, Text};
use crate::policy::model::Policy;
use crate::policy::{Axis, Kind, Value, messages, notation};
use crate::table::reconcile::{Cause, Difference, What};

use super::plain::{Holds, PlainColumn, PlainSheet};

/// A difference in words: who, which line in which period, ours, theirs, the difference, its likely causes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// The dealer's code.
    pub code: String,
    /// The dealer's name.
    pub name: String,
    /// The payout line, with its period.
    pub item: Text,
    /// What was computed; blank where nothing can be.
    pub ours: String,
    /// What the statement says.
    pub theirs: String,
    /// Theirs less ours.
    pub amount: String,
    /// What explains it exactly; nothing where nothing was found.
    pub causes: Vec<Text>,
    /// The row of the statement.
    pub row: usize,
}

/// A difference of a dealer with this code and name.
pub fn line(policy: &Policy, difference: &Difference, (code, name): (String, String)) -> ClaimLine {
    let rule = policy.rules.get(difference.rule);
    let item = rule.map_or_else(Text::default, |rule| {
        in_period(&rule.label, rule.ty.axis, difference.period)
    });
    let money = |amount: Decimal| notation::write(Kind::Money, &Value::Number(amount), Lang::Zh);
    ClaimLine {
        code,
        name,
        item,
        ours: difference.ours.map(money).unwrap_or_default(),
        theirs: money(difference.theirs),
        amount: money(difference.amount()),
        causes: difference
            .causes
            .iter()
            .map(|cause| sentence(policy, cause))
            .collect(),
        row: difference.row,
    }
}

fn in_period(label: &Text, axis: Axis, period: usize) -> Text {
    if axis == Axis::One {
        return label.clone();
    }
    let word = messages::period_word(axis, period);
    Text::new(
        [&label.zh, " ", &word.zh].concat(),
        [&label.en, " ", &word.en].concat(),
    )
}

/// `按「累进」读法恰好相符`.
pub fn sentence(policy: &Policy, cause: &Cause) -> Text {
    let whole = if cause.whole {
        Text::new(
            "，这一家的差异全部相符",
            "; all differences of this dealer come out",
        )
    } else {
        Text::default()
    };
    let Text { zh, en } = match &cause.what {
        What::Reading(reading, option) => {
            let reading = policy.readings.get(*reading);
            let option = reading.and_then(|reading| reading.options.get(*option));
            let (Some(reading), Some(option)) = (reading, option) else {
                return Text::default();
            };
            Text::new(
                format!(
                    "按「{}」读「{}」恰好相符",
                    option.label.zh, reading.label.zh
                ),
                format!(
                    "Exactly what “{}” gives for “{}”",
                    option.label.en, reading.label.en
                ),
            )
        }
        What::Parameter(parameter, value) => {
            let Some(parameter) = policy.parameters.get(*parameter) else {
                return Text::default();
            };
            let figure = |lang| notation::write(parameter.kind, &Value::Number(*value), lang);
            Text::new(
                format!("「{}」按 {} 恰好相符", parameter.label.zh, figure(Lang::Zh)),
                format!(
                    "Exactly what comes of “{}” at {}",
                    parameter.label.en,
                    figure(Lang::En)
                ),
            )
        }
        What::Without(input, period) => {
            let Some(input) = policy.inputs.get(*input) else {
                return Text::default();
            };
            let place = in_period(&input.label, input.ty.axis, *period);
            Text::new(
                format!("不计「{}」恰好相符", place.zh),
                format!("Exactly what comes out without “{}”", place.en),
            )
        }
        What::Tax(rate, multiplied) => {
            let rate = notation::write(Kind::Ratio, &Value::Number(*rate), Lang::Zh);
            if *multiplied {
                Text::new(
                    format!("加 {rate} 增值税恰好相符"),
                    format!("Exactly ours with {rate} value-added tax"),
                )
            } else {
                Text::new(
                    format!("扣除 {rate} 增值税恰好相符"),
                    format!("Exactly ours less {rate} value-added tax"),
                )
            }
        }
        What::Unpaid => Text::new("对方记为 0", "They have nothing"),
        What::Twice => Text::new(
            "恰好是两倍，可能重复",
            "Exactly twice as much: perhaps counted twice",
        ),
    };
    Text::new([&zh, &*whole.zh].concat(), [&en, &*whole.en].concat())
}

/// The claim sheet: what a dealer sends to whom the statement came from.
pub fn sheet(policy: &Policy, lines: &[ClaimLine], lang: Lang) -> PlainSheet {
    let column = PlainColumn::new;
    let columns = vec![
        column(Holds::Words, "经销商代码", "Dealer code"),
        column(Holds::Words, "经销商", "Dealer"),
        column(Holds::Words, "项目", "Item"),
        column(Holds::Money, "应得", "Ours"),
        column(Holds::Money, "对方", "Theirs"),
        column(Holds::Money, "差额", "Difference"),
        column(Holds::Words, "可能的原因", "Likely cause"),
        column(Holds::Figures, "对方行号", "Their row"),
    ];
    let rows = lines.iter().map(|line| {
        let causes: Vec<&str> = line.causes.iter().map(|cause| cause.get(lang)).collect();
        vec![
            line.code.clone(),
            line.name.clone(),
            line.item.get(lang).to_owned(),
            line.ours.clone(),
            line.theirs.clone(),
            line.amount.clone(),
            causes.join(lang.pick("；", "; ")),
            line.row.to_string(),
        ]
    });
    let title = Text::new(
        ["对账差异 ", &policy.title.zh].concat(),
        ["Differences ", &policy.title.en].concat(),
    );
    PlainSheet::new(title, columns, rows.collect())
}

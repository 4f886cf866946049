//! Whether conditions hold, and by how much.

use crate::engine::Cell;
use crate::engine::explain::ConditionUse;
use crate::lang::Lang;
use crate::policy::Value;
use crate::policy::formula::ast::Operator;
use crate::policy::model::Gate;

use super::part::{Element, el};
use super::text::{self, Say};

/// Passed, failed or undecided, as a mark and a word.
pub(super) fn verdict(passed: &Cell, lang: Lang) -> Element {
    let (class, mark, word) = match passed {
        Cell::Value(Value::Bool(true)) => ("verdict passed", "✓", text::PASSED),
        Cell::Value(_) => ("verdict failed", "✗", text::FAILED),
        Cell::Absent(_) => ("verdict", "·", text::UNDECIDED),
    };
    judged(class, mark, word, lang)
}

/// What became of a gate.
pub(super) fn gate_verdict(gate: &Gate, passed: &Cell, lang: Lang) -> Element {
    match passed {
        Cell::Value(Value::Bool(true)) if gate.is_applicability() => {
            judged("verdict", "✓", text::APPLIES, lang)
        }
        Cell::Value(_) if gate.is_applicability() => {
            judged("verdict", "–", text::APPLIES_NOT, lang)
        }
        _ => verdict(passed, lang),
    }
}

fn judged(class: &'static str, mark: &'static str, word: Say, lang: Lang) -> Element {
    el("span")
        .class(class)
        .child(el("span").attr("aria-hidden", "true").child(mark))
        .child(" ")
        .child(word.get(lang))
}

/// By how much a condition holds or fails; none where it compares no numbers.
pub(super) fn margin(condition: &ConditionUse, lang: Lang) -> Option<String> {
    let margin = condition.margin.as_ref()?;
    let by = text::distance(lang, margin.kind, margin.by.abs());
    let holds = condition.holds == Cell::Value(Value::Bool(true));
    if margin.is_at_an_edge_beyond() {
        let limit = text::figure(lang, margin.kind, margin.required);
        let mut asked = if margin.operator == Operator::Greater {
            text::must_exceed(lang, &limit)
        } else {
            text::must_be_below(lang, &limit)
        };
        if let Some(step) = margin.step {
            asked.push_str(lang.pick("，", ", "));
            asked.push_str(&text::short_by(
                lang,
                &text::figure(lang, margin.kind, step),
            ));
        }
        return Some(asked);
    }
    Some(match (holds, margin.by.is_zero()) {
        (true, true) => text::at_the_edge(lang, &by),
        (true, false) => text::over_by(lang, &by),
        (false, _) => text::short_by(lang, &by),
    })
}

/// What a condition requires and what is there; none where it compares no numbers.
pub(super) fn required(condition: &ConditionUse, lang: Lang) -> Option<String> {
    let margin = condition.margin.as_ref()?;
    let sign = margin.sign()?;
    let [required, there] =
        [margin.required, margin.there].map(|number| text::figure(lang, margin.kind, number));
    Some(text::required(lang, sign, &required, &there))
}

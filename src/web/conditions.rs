//! Whether conditions hold, and by how much.

use crate::engine::Cell;
use crate::engine::explain::ConditionUse;
use crate::lang::Lang;
use crate::policy::Value;

use super::part::{Element, el};
use super::text;

/// Passed, failed or undecided, as a mark and a word.
pub(super) fn verdict(passed: &Cell, lang: Lang) -> Element {
    let (class, mark, word) = match passed {
        Cell::Value(Value::Bool(true)) => ("verdict passed", "✓", text::PASSED),
        Cell::Value(_) => ("verdict failed", "✗", text::FAILED),
        Cell::Absent(_) => ("verdict", "·", text::UNDECIDED),
    };
    el("span")
        .class(class)
        .child(el("span").attr("aria-hidden", "true").child(mark))
        .child(" ")
        .child(word.get(lang))
}

/// By how much a condition holds or fails; none where it compares no numbers.
pub(super) fn margin(condition: &ConditionUse, lang: Lang) -> Option<String> {
    let margin = condition.margin.as_ref()?;
    let by = text::figure(lang, margin.kind, margin.by.abs());
    let holds = condition.holds == Cell::Value(Value::Bool(true));
    Some(match (&margin.beyond, holds, margin.by.is_zero()) {
        (Some(beyond), ..) => {
            let limit = text::figure(lang, margin.kind, beyond.limit);
            let mut asked = if beyond.more {
                text::must_exceed(lang, &limit)
            } else {
                text::must_be_below(lang, &limit)
            };
            if let Some(step) = beyond.step {
                let step = text::figure(lang, margin.kind, step);
                asked.push_str(lang.pick("，", ", "));
                asked.push_str(&text::short_by(lang, &step));
            }
            asked
        }
        (None, true, true) => text::at_the_edge(lang, &by),
        (None, true, false) => text::over_by(lang, &by),
        (None, false, _) => text::short_by(lang, &by),
    })
}

//! The words of the documents.

use crate::engine::explain::ConditionUse;
use crate::engine::{Absence, Cell};
use crate::lang::Lang;
use crate::policy::model::{Bound, GateEffect, Policy, Provenance, Status, TableKind};
use crate::policy::{Axis, Kind, Value, messages, notation};

/// A list as a sentence has it.
pub(super) fn list<S: AsRef<str>>(words: &[S], lang: Lang) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    words.join(lang.pick("、", ", "))
}

/// `计法：累进`.
pub(super) fn said(what: &str, says: &str, lang: Lang) -> String {
    [what, lang.pick("：", ": "), says].concat()
}

/// A period; nothing of a single figure.
pub(super) fn period(axis: Axis, at: usize, lang: Lang) -> String {
    messages::period_word(axis, at).get(lang).to_owned()
}

/// A value with its unit; of a choice the label.
pub(super) fn value(policy: &Policy, kind: Kind, value: &Value, lang: Lang) -> String {
    let text = bare(policy, kind, value, lang);
    match value {
        Value::Number(_) if kind == Kind::Money => text + lang.pick(" 元", " yuan"),
        _ => text,
    }
}

/// A value without its unit.
pub(super) fn bare(policy: &Policy, kind: Kind, value: &Value, lang: Lang) -> String {
    if let (Value::Text(id), Kind::Choice(choice)) = (value, kind)
        && let Some(label) = policy.option_label(choice, id)
    {
        return label.get(lang).to_owned();
    }
    notation::write(kind, value, lang)
}

/// What a name of the policy is called.
pub(super) fn label(policy: &Policy, name: &str, lang: Lang) -> String {
    let symbol = policy.symbol(name);
    let known = symbol.and_then(|symbol| policy.called(symbol));
    known.map_or_else(|| name.to_owned(), |(_, label)| label.get(lang).to_owned())
}

/// Why there is no value.
pub(super) fn absence(policy: &Policy, absence: &Absence, lang: Lang) -> String {
    match absence {
        Absence::NotApplicable(skip) => {
            let why = match &skip.message {
                Some(message) => message.get(lang).to_owned(),
                None => label(policy, &skip.gate, lang),
            };
            said(lang.pick("不适用", "not applicable"), &why, lang)
        }
        Absence::Missing(names) => {
            let names: Vec<String> = names.iter().map(|name| label(policy, name, lang)).collect();
            said(lang.pick("缺少", "missing"), &list(&names, lang), lang)
        }
        Absence::Fault(fault) => {
            let why = fault.message();
            said(
                lang.pick("无法计算", "cannot be computed"),
                why.get(lang),
                lang,
            )
        }
    }
}

/// How sure something is.
pub(super) fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Stated => lang.pick("明示", "stated"),
        Status::Inferred => lang.pick("推得", "inferred"),
        Status::Assumed => lang.pick("待确认", "to be confirmed"),
    }
}

/// The document's words: `D17「…」`; nothing where it has none.
pub(super) fn clause(policy: &Policy, provenance: &Provenance) -> String {
    let source = provenance.source.as_deref().or(policy.source.as_deref());
    match &provenance.clause {
        Some(clause) => [source.unwrap_or_default(), "「", clause, "」"].concat(),
        None => source.unwrap_or_default().to_owned(),
    }
}

/// How a table works.
pub(super) fn table(kind: TableKind, lang: Lang) -> &'static str {
    match kind {
        TableKind::Whole => lang.pick(
            "全量按档：达到哪一档，全部按该档",
            "whole amount: the rate of the band reached holds for all of it",
        ),
        TableKind::Marginal => lang.pick(
            "累进：各档只用于该档以内的部分",
            "marginal: each rate holds for the slice within its band",
        ),
        TableKind::Step => lang.pick("每满", "each full step"),
        TableKind::Lookup => lang.pick("对照", "lookup"),
        TableKind::Linear => lang.pick("两点之间按直线", "linear between two points"),
        TableKind::Matrix => lang.pick("两个方向对照", "by row and column"),
    }
}

/// The sign before a band's edge.
pub(super) fn bound(kind: TableKind, bound: Bound) -> &'static str {
    match (kind, bound) {
        (TableKind::Lookup | TableKind::Linear, _) => "",
        (_, Bound::Inclusive) => "≥ ",
        (_, Bound::Exclusive) => "> ",
    }
}

/// What a gate does that is not passed.
pub(super) fn effect(effect: GateEffect, lang: Lang) -> &'static str {
    match effect {
        GateEffect::Zero => lang.pick("为 0", "becomes 0"),
        GateEffect::Skip => lang.pick("不适用", "does not apply"),
        GateEffect::Reduce => lang.pick("打折", "is reduced"),
        GateEffect::Fault => lang.pick("不能计算", "cannot be computed"),
        GateEffect::Warn => lang.pick("只提醒", "a warning only"),
    }
}

/// How a figure is spread.
pub(super) fn axis(axis: Axis, lang: Lang) -> &'static str {
    match axis {
        Axis::One => lang.pick("整个期限", "the whole term"),
        Axis::Month => lang.pick("按月", "each month"),
        Axis::Quarter => lang.pick("按季", "each quarter"),
        Axis::Rows(_) => lang.pick("逐行", "row by row"),
    }
}

/// Whether a condition is met.
pub(super) fn verdict(passed: &Cell, lang: Lang) -> &'static str {
    match passed {
        Cell::Value(Value::Bool(true)) => lang.pick("达到", "met"),
        Cell::Value(_) => lang.pick("未达到", "not met"),
        Cell::Absent(_) => lang.pick("未定", "undecided"),
    }
}

/// What shows that a condition is met or not: what is required and what is there, or the condition with its figures.
pub(super) fn evidence(condition: &ConditionUse, lang: Lang) -> String {
    let compared = condition.margin.as_ref().and_then(|margin| {
        let sign = margin.sign()?;
        let [there, required] = [margin.there, margin.required]
            .map(|number| notation::write(margin.kind, &Value::Number(number), lang));
        Some(lang.pick(
            format!("实际 {there}，要求 {sign} {required}"),
            format!("{there}, required {sign} {required}"),
        ))
    });
    // What is true or false by itself is named, and said as one would.
    compared.unwrap_or_else(|| match condition.figures.as_str() {
        "TRUE" => said(&condition.formula, lang.pick("是", "yes"), lang),
        "FALSE" => said(&condition.formula, lang.pick("否", "no"), lang),
        figures => figures.to_owned(),
    })
}

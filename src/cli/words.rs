//! The command line's own words for values, gates, roundings and where things come from.

use crate::engine::{Absence, Cell};
use crate::lang::{Lang, Text};
use crate::policy::formula::ast::Operator;
use crate::policy::model::{
    Bound, GateEffect, Policy, Provenance, Rounding, RoundingMode, Status, Symbol, TableKind,
};
use crate::policy::{Axis, Kind, Value, messages, notation};

/// What a reader is shown of a name: the label, and the name beside it where it reads differently.
pub(super) fn titled(name: &str, label: &Text, lang: Lang) -> String {
    let label = label.get(lang);
    if label == name {
        name.to_owned()
    } else {
        format!("{label} [{name}]")
    }
}

/// Label and name of what `name` stands for in the policy.
pub(super) fn title_of(policy: &Policy, name: &str, lang: Lang) -> String {
    policy
        .symbol(name)
        .map_or_else(|| name.to_owned(), |symbol| title(policy, symbol, lang))
}

/// Label and name.
pub(super) fn title(policy: &Policy, symbol: Symbol, lang: Lang) -> String {
    let called = policy.called(symbol);
    called.map_or_else(String::new, |(name, label)| titled(name, label, lang))
}

/// A list as a sentence has it.
pub(super) fn listed(words: &[String], lang: Lang) -> String {
    words.join(lang.pick("、", ", "))
}

/// A value, or a dash.
pub(super) fn cell(kind: Kind, cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Value(value) => notation::write(kind, value, lang),
        Cell::Absent(_) => "—".to_owned(),
    }
}

/// Why there is no value.
pub(super) fn absence(policy: &Policy, absence: &Absence, lang: Lang) -> String {
    match absence {
        Absence::NotApplicable(skip) => {
            if let Some(message) = &skip.message {
                let message = message.get(lang);
                return lang.pick(
                    format!("不适用：{message}"),
                    format!("not applicable: {message}"),
                );
            }
            let gate = title_of(policy, &skip.gate, lang);
            lang.pick(
                format!("不适用：未通过门槛“{gate}”"),
                format!("not applicable: the gate “{gate}” is not passed"),
            )
        }
        Absence::Missing(names) => {
            let names: Vec<String> = names
                .iter()
                .map(|name| title_of(policy, name, lang))
                .collect();
            let names = listed(&names, lang);
            lang.pick(format!("缺少：{names}"), format!("missing: {names}"))
        }
        Absence::Fault(fault) => {
            let (what, rule) = (fault.message(), title_of(policy, &fault.rule, lang));
            lang.pick(
                format!("无法计算：{}（在“{rule}”中）", what.zh),
                format!("cannot be computed: {} (in “{rule}”)", what.en),
            )
        }
    }
}

/// A value with the reason if there is none.
pub(super) fn cell_or_reason(policy: &Policy, kind: Kind, found: &Cell, lang: Lang) -> String {
    match found {
        Cell::Value(_) => cell(kind, found, lang),
        Cell::Absent(reason) => absence(policy, reason, lang),
    }
}

/// The periods `from..=to`: `1月`, `2月–12月`; nothing for a single figure.
pub(super) fn periods(axis: Axis, from: usize, to: usize, lang: Lang) -> String {
    let word = |at| messages::period_word(axis, at).get(lang).to_owned();
    if from == to {
        word(from)
    } else {
        format!("{}–{}", word(from), word(to))
    }
}

/// How sure we are.
pub(super) fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Stated => lang.pick("明示", "stated"),
        Status::Inferred => lang.pick("推得", "inferred"),
        Status::Assumed => lang.pick("待确认", "assumed"),
    }
}

/// Where something comes from: `明示 D17「…」`. Nothing where there is no clause and no doubt.
pub(super) fn provenance(policy: &Policy, provenance: &Provenance, lang: Lang) -> String {
    let source = provenance
        .source
        .as_deref()
        .or(policy.source.as_deref())
        .unwrap_or_default();
    match &provenance.clause {
        Some(clause) => format!("{} {source}「{clause}」", status(provenance.status, lang)),
        None if provenance.status == Status::Stated => String::new(),
        None => format!("{} {source}", status(provenance.status, lang)),
    }
}

/// A kind of table.
pub(super) fn table(kind: TableKind, lang: Lang) -> &'static str {
    match kind {
        TableKind::Whole => lang.pick("全量按档", "whole amount"),
        TableKind::Marginal => lang.pick("累进", "marginal"),
        TableKind::Step => lang.pick("每满", "each full step"),
        TableKind::Lookup => lang.pick("对照", "lookup"),
        TableKind::Linear => lang.pick("线性", "linear"),
        TableKind::Matrix => lang.pick("矩阵", "matrix"),
    }
}

/// The sign before a band's edge.
pub(super) fn bound(kind: TableKind, bound: Bound) -> &'static str {
    match (kind, bound) {
        (TableKind::Lookup, _) => "=",
        (_, Bound::Inclusive) => "≥",
        (_, Bound::Exclusive) => ">",
    }
}

/// What a gate does.
pub(super) fn effect(effect: GateEffect, lang: Lang) -> &'static str {
    match effect {
        GateEffect::Zero => lang.pick("未通过则为 0", "0 unless passed"),
        GateEffect::Skip => lang.pick("未通过则不适用", "not applicable unless passed"),
        GateEffect::Reduce => lang.pick("未通过则打折", "reduced unless passed"),
        GateEffect::Fault => lang.pick("未通过则报错", "an error unless passed"),
        GateEffect::Warn => lang.pick("未通过则提醒", "a warning unless passed"),
    }
}

/// How something is rounded: `四舍五入到 0.01`.
pub(super) fn rounding(rounding: &Rounding, lang: Lang) -> String {
    let to = notation::write_exact(Kind::Number, &Value::Number(rounding.to), None);
    let (zh, en) = match rounding.mode {
        RoundingMode::HalfUp => ("四舍五入到", "half up to"),
        RoundingMode::HalfEven => ("四舍六入五成双到", "half to even to"),
        RoundingMode::Down => ("舍去到", "down to"),
        RoundingMode::Up => ("进位到", "up to"),
    };
    format!("{} {to}", lang.pick(zh, en))
}

/// What a strict comparison asks for whose two sides are equal.
pub(super) fn beyond(operator: Operator, limit: &str, lang: Lang) -> String {
    let words = if operator == Operator::Greater {
        lang.pick("须大于", "must exceed")
    } else {
        lang.pick("须小于", "must be below")
    };
    format!("{words} {limit}")
}

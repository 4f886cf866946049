//! `compute` as people read it: payout lines and total, then everything else, then what to know about them.

use rust_decimal::Decimal;

use crate::engine::{Cell, Outcome, Plan};
use crate::lang::Lang;
use crate::policy::model::{Policy, Rule};
use crate::policy::{Axis, Kind, Value, notation};

use super::layout::{Align, columns};
use super::words;

/// Name, periods, value, and why there is none.
const COLUMNS: [Align; 4] = [Align::Left, Align::Left, Align::Right, Align::Left];

/// An outcome as text.
pub(super) fn text(plan: &Plan<'_>, outcome: &Outcome, lang: Lang) -> String {
    let policy = plan.policy;
    let mut out = heading(plan, lang);
    let mut payouts = Vec::new();
    let mut totals = Vec::new();
    let mut others = Vec::new();
    for (rule, cells) in policy.rules.iter().zip(&outcome.rules) {
        let rows = rows(policy, rule, cells, lang);
        match rule {
            Rule { total: true, .. } => totals.extend(rows),
            Rule { payout: true, .. } => payouts.extend(rows),
            _ => others.extend(rows),
        }
    }
    payouts.extend(totals);
    out.push('\n');
    out.push_str(&columns(0, &COLUMNS, &payouts));
    if !others.is_empty() {
        out.push_str(lang.pick("\n其他结果\n", "\nOther results\n"));
        out.push_str(&columns(2, &COLUMNS, &others));
    }
    out.push_str(&findings(policy, outcome, lang));
    out
}

/// Title and chosen readings.
pub(super) fn heading(plan: &Plan<'_>, lang: Lang) -> String {
    let policy = plan.policy;
    let mut out = format!(
        "{} · {} {}\n",
        policy.title.get(lang),
        policy.id,
        policy.version
    );
    for (reading, &chosen) in policy.readings.iter().zip(&plan.settings.readings) {
        let option = reading.options.get(chosen).map_or(String::new(), |option| {
            words::titled(&option.id, &option.label, lang)
        });
        let name = words::titled(&reading.name, &reading.label, lang);
        out.push_str(&lang.pick(
            format!("读法 {name}：{option}\n"),
            format!("reading {name}: {option}\n"),
        ));
    }
    for (at, parameter) in policy.parameters.iter().enumerate() {
        if plan.settings.overridden[at] {
            let name = words::titled(&parameter.name, &parameter.label, lang);
            let value = plan.settings.parameters[at].as_ref();
            let value = value.map_or_else(
                || lang.pick("未设", "unset").to_owned(),
                |value| notation::write(parameter.kind, value, lang),
            );
            out.push_str(&lang.pick(
                format!("参数已改 {name}：{value}\n"),
                format!("parameter changed {name}: {value}\n"),
            ));
        }
    }
    out
}

/// A rule's values, equal neighbours in one row; of a series of payments their sum too.
fn rows(policy: &Policy, rule: &Rule, cells: &[Cell], lang: Lang) -> Vec<Vec<String>> {
    let axis = rule.ty.axis;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut from = 0;
    for same in cells.chunk_by(|a, b| a == b) {
        let to = from + same.len() - 1;
        let name = if rows.is_empty() {
            rule.label.get(lang)
        } else {
            ""
        };
        let when = if axis == Axis::One {
            String::new()
        } else {
            words::periods(axis, from, to, lang)
        };
        let (value, reason) = match &same[0] {
            Cell::Absent(absence) => ("—".to_owned(), words::absence(policy, absence, lang)),
            cell @ Cell::Value(_) => {
                let value = words::cell(rule.ty.kind, cell, lang);
                let times = if same.len() > 1 {
                    format!("× {}", same.len())
                } else {
                    String::new()
                };
                (value, times)
            }
        };
        rows.push(vec![name.to_owned(), when, value, reason]);
        from = to + 1;
    }
    if rule.payout
        && axis != Axis::One
        && let Some(sum) = sum(cells)
    {
        let sum = notation::write(Kind::Money, &Value::Number(sum), lang);
        rows.push(vec![
            String::new(),
            lang.pick("小计", "subtotal").to_owned(),
            sum,
            String::new(),
        ]);
    }
    rows
}

/// The sum, where every cell has a value.
fn sum(cells: &[Cell]) -> Option<Decimal> {
    cells
        .iter()
        .try_fold(Decimal::ZERO, |sum, cell| sum.checked_add(cell.number()?))
}

/// Warnings, what is missing, faults.
pub(super) fn findings(policy: &Policy, outcome: &Outcome, lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    for warning in &outcome.warnings {
        lines.push(format!(
            "{}{}",
            lang.pick("注意：", "Note: "),
            warning.message().get(lang)
        ));
    }
    if !outcome.missing.is_empty() {
        let names: Vec<String> = outcome
            .missing
            .iter()
            .map(|name| words::title_of(policy, name, lang))
            .collect();
        lines.push(format!(
            "{}{}",
            lang.pick("缺少：", "Missing: "),
            words::listed(&names, lang)
        ));
    }
    for fault in &outcome.faults {
        let (what, rule) = (fault.message(), words::title_of(policy, &fault.rule, lang));
        lines.push(lang.pick(
            format!("无法计算“{rule}”：{}", what.zh),
            format!("“{rule}” cannot be computed: {}", what.en),
        ));
    }
    if lines.is_empty() {
        String::new()
    } else {
        format!("\n{}\n", lines.join("\n"))
    }
}

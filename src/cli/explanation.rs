//! `explain` as people read it: every rule in the order of computation, with its working below it; then the next steps.

use std::fmt::Write;

use crate::engine::explain::{ConditionUse, GateUse, MatrixUse, TableUse};
use crate::engine::{Explanation, Plan};
use crate::lang::Lang;
use crate::policy::{Kind, Value, notation};
use crate::report::{Explained, advice};

use super::layout::{Align, columns};
use super::{outcome, words};

/// Next steps that are printed; `--json` has them all. Twelve months with three thresholds have dozens, the best come first.
const STEPS_SHOWN: usize = 8;

/// An explained case as text.
pub(super) fn text(explained: &Explained<'_>, lang: Lang) -> String {
    let plan = explained.trace().plan;
    let mut out = outcome::heading(plan, lang);
    for (_, explanations) in &explained.rules {
        let mut from = 0;
        // Periods that came about in the same way are told once.
        let told: Vec<(String, String)> = explanations
            .iter()
            .map(|it| (value(plan, it, lang), working(plan, it, lang)))
            .collect();
        for same in told.chunk_by(|a, b| a == b) {
            let to = from + same.len() - 1;
            if let (Some((value, working)), Some(first)) = (same.first(), explanations.get(from)) {
                let rule = &plan.policy.rules[first.rule];
                let when = words::periods(rule.ty.axis, from, to, lang);
                let gap = if when.is_empty() { "" } else { " " };
                let name = words::titled(&rule.name, &rule.label, lang);
                line(&mut out, "", format_args!("\n{name}{gap}{when} = {value}"));
                out.push_str(working);
            }
            from = to + 1;
        }
    }
    next_steps(&mut out, explained, lang);
    out.push_str(&outcome::findings(plan.policy, &explained.outcome, lang));
    out
}

/// Writing to a `String` cannot fail.
fn line(out: &mut String, indent: &str, words: std::fmt::Arguments<'_>) {
    out.push_str(indent);
    out.write_fmt(words).unwrap_or_default();
    out.push('\n');
}

fn value(plan: &Plan<'_>, it: &Explanation, lang: Lang) -> String {
    let rule = &plan.policy.rules[it.rule];
    words::cell_or_reason(plan.policy, rule.ty.kind, &it.cell, lang)
}

/// How a value came about, without the period.
fn working(plan: &Plan<'_>, it: &Explanation, lang: Lang) -> String {
    let policy = plan.policy;
    let rule = &policy.rules[it.rule];
    let mut out = String::new();
    line(&mut out, "  ", format_args!("= {}", it.formula));
    if it.figures != it.formula {
        line(&mut out, "  ", format_args!("= {}", it.figures));
    }
    if let Some((reading, option)) = it.reading {
        let reading = &policy.readings[reading];
        let option = &reading.options[option];
        let name = words::titled(&reading.name, &reading.label, lang);
        let chosen = words::titled(&option.id, &option.label, lang);
        line(
            &mut out,
            "  ",
            format_args!("{} {name}: {chosen}", lang.pick("读法", "Reading")),
        );
    }
    for used in &it.tables {
        table(&mut out, plan, used, lang);
    }
    for used in &it.matrices {
        matrix(&mut out, plan, used, lang);
    }
    for used in &it.conditions {
        condition(&mut out, used, lang);
    }
    for used in &it.gates {
        gate(&mut out, plan, used, lang);
    }
    if let Some(rounding) = it
        .rounding
        .as_ref()
        .filter(|rounding| rounding.before != rounding.after)
    {
        let write = |number| notation::write(rule.ty.kind, &Value::Number(number), lang);
        let (before, after) = (write(rounding.before), write(rounding.after));
        line(
            &mut out,
            "  ",
            format_args!("{} {before} → {after}", lang.pick("舍入", "Rounded")),
        );
    }
    for &at in &it.parameters {
        let parameter = &policy.parameters[at];
        let value = plan.settings.parameters[at].as_ref();
        let value = value.map_or(lang.pick("未设", "unset").to_owned(), |value| {
            notation::write(parameter.kind, value, lang)
        });
        let changed = if plan.settings.overridden[at] {
            lang.pick("（已改）", " (overridden)")
        } else {
            ""
        };
        let name = words::titled(&parameter.name, &parameter.label, lang);
        line(&mut out, "  ", format_args!("{name} = {value}{changed}"));
        source(
            &mut out,
            &words::provenance(policy, &parameter.provenance, lang),
        );
    }
    if it.parameters.is_empty() {
        source(&mut out, &words::provenance(policy, &rule.provenance, lang));
    }
    out
}

/// Where something comes from, below it.
fn source(out: &mut String, provenance: &str) {
    for words in provenance.lines() {
        line(out, "    ", format_args!("{}", words.trim()));
    }
}

fn table(out: &mut String, plan: &Plan<'_>, used: &TableUse, lang: Lang) {
    let it = &plan.policy.tables[used.table];
    let argument = words::cell(it.over, &used.argument, lang);
    let name = words::titled(&it.name, &it.label, lang);
    line(
        out,
        "  ",
        format_args!("{} {name} ← {argument}", lang.pick("查表", "Table")),
    );
    for (at, band) in used.bands.iter().enumerate() {
        let mark = if used.hit == Some(at) { "▶" } else { " " };
        let from = notation::write(it.over, &band.from, lang);
        let gives = band.gives.map_or_else(
            || lang.pick("未设", "unset").to_owned(),
            |gives| notation::write(it.gives, &Value::Number(gives), lang),
        );
        line(
            out,
            "   ",
            format_args!("{mark} {}{from}  {gives}", words::bound(it.kind, it.lower)),
        );
    }
    if let Some(next) = &used.next {
        let gap = notation::write(it.over, &Value::Number(next.gap), lang);
        line(
            out,
            "    ",
            format_args!("{} {gap}", lang.pick("距下一档", "To the next band")),
        );
    }
}

fn gate(out: &mut String, plan: &Plan<'_>, used: &GateUse, lang: Lang) {
    let it = &plan.policy.gates[used.gate];
    let passed = match used.passed.value() {
        Some(Value::Bool(true)) if it.is_applicability() => lang.pick("适用", "applies"),
        Some(_) if it.is_applicability() => lang.pick("不适用", "does not apply"),
        Some(Value::Bool(true)) => lang.pick("通过", "passed"),
        Some(_) => lang.pick("未通过", "failed"),
        None => lang.pick("未定", "undecided"),
    };
    let name = words::titled(&it.name, &it.label, lang);
    line(
        out,
        "  ",
        format_args!("{} {name}: {passed}", lang.pick("门槛", "Gate")),
    );
    for used in &used.conditions {
        condition(out, used, lang);
    }
    source(out, &words::provenance(plan.policy, &it.provenance, lang));
}

/// A condition with its mark and by how much it holds or fails.
fn condition(out: &mut String, condition: &ConditionUse, lang: Lang) {
    let mark = match condition.holds.value() {
        Some(Value::Bool(true)) => "✓",
        Some(_) => "✗",
        None => "?",
    };
    let margin = condition.margin.as_ref().map_or(String::new(), |margin| {
        let figure = |number| notation::write(margin.kind, &Value::Number(number), lang);
        // At the very edge there is nothing to be short by.
        let by = if margin.is_at_an_edge_beyond() {
            words::beyond(margin.operator, &figure(margin.required), lang)
        } else {
            figure(margin.by)
        };
        format!("  ({by})")
    });
    line(
        out,
        "    ",
        format_args!(
            "{mark} {}  {}{margin}",
            condition.formula, condition.figures
        ),
    );
}

/// A matrix as a small table, the cell that was hit marked.
fn matrix(out: &mut String, plan: &Plan<'_>, used: &MatrixUse, lang: Lang) {
    let it = &plan.policy.tables[used.table];
    let across = it.matrix.as_ref().map_or(it.over, |matrix| matrix.across);
    let [row, column] = &used.arguments;
    let (row, column) = (
        words::cell(it.over, row, lang),
        words::cell(across, column, lang),
    );
    let name = words::titled(&it.name, &it.label, lang);
    let word = lang.pick("查表", "Table");
    line(out, "  ", format_args!("{word} {name} ← {row} × {column}"));
    let head = |kind, value: &Value| {
        let sign = words::bound(it.kind, it.lower);
        let sign = if kind == Kind::Text { "" } else { sign };
        format!("{sign}{}", notation::write(kind, value, lang))
    };
    let mut rows = vec![
        std::iter::once(String::new())
            .chain(used.columns.iter().map(|value| head(across, value)))
            .collect::<Vec<_>>(),
    ];
    for (at, (value, cells)) in used.rows.iter().zip(&used.cells).enumerate() {
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let mark = if used.hit == Some((at, column)) {
                "▶ "
            } else {
                ""
            };
            let unset = || lang.pick("未配置", "unset").to_owned();
            let write = |cell| notation::write(it.gives, &Value::Number(cell), lang);
            format!("{mark}{}", cell.map_or_else(unset, write))
        });
        rows.push(std::iter::once(head(it.over, value)).chain(cells).collect());
    }
    let align = vec![Align::Right; used.columns.len() + 1];
    out.push_str(&columns(5, &align, &rows));
}

fn next_steps(out: &mut String, explained: &Explained<'_>, lang: Lang) {
    let plan = explained.trace().plan;
    let advice = &explained.advice;
    if advice.steps.is_empty() && advice.unreachable.is_empty() {
        return;
    }
    line(
        out,
        "\n",
        format_args!("{}", lang.pick("下一步", "Next steps")),
    );
    for step in advice.steps.iter().take(STEPS_SHOWN) {
        line(
            out,
            "  ",
            format_args!("{}", advice::sentence(plan, step).get(lang)),
        );
    }
    if let Some(more) = advice
        .steps
        .len()
        .checked_sub(STEPS_SHOWN)
        .filter(|more| *more > 0)
    {
        line(
            out,
            "  ",
            format_args!(
                "{}",
                lang.pick(
                    format!("另有 {more} 条，见 --json"),
                    format!("{more} more with --json")
                )
            ),
        );
    }
    for unreachable in &advice.unreachable {
        let why = advice::out_of_reach(plan, unreachable);
        line(out, "  ", format_args!("{}", why.get(lang)));
    }
}

//! `slips`: who is paid what, line by line; a payroll as a file.

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use rust_decimal::Decimal;

use crate::engine::{Cell, Plan, Trace};
use crate::lang::{Lang, Text};
use crate::policy::{Kind, Value, notation};
use crate::report::request;
use crate::report::slips::{Payroll, SlipsView, left_out, notes};
use crate::scenario::Slips;
use crate::scenario::slips::PaySlip;

use super::arguments::SlipsAsked;
use super::layout::{Align, columns, printable};
use super::{Failure, batch, outcome, refused, source, words, write_json};

pub(super) fn slips(
    asked: &SlipsAsked,
    lang: Lang,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let request = &asked.request;
    let policy = source::policy(&request.policy, lang)?;
    if policy.slips.is_empty() {
        let message = Text::new(
            format!("政策 {} 没有工资条（[[slip]]）", policy.id),
            format!("The policy {} has no pay slips ([[slip]])", policy.id),
        );
        return Err(Failure::told(&message, lang));
    }
    let given = source::request(&request.input, lang)?;
    let (plan, case) = request::prepare(&policy, &given)
        .map_err(|errors| refused(&request.input, &errors, lang))?;
    let trace = plan.trace(&case);
    let found = Slips::of(&trace);
    if let Some(file) = asked.output.as_deref() {
        let payroll = Payroll::of(&[(&policy, &found)]);
        let month = asked.month.as_deref().unwrap_or_default();
        // A workbook adds up itself.
        let sheet = if batch::is_workbook(file) {
            payroll.sheet(month, lang)
        } else {
            payroll.sheet_with_sums(month, lang)
        };
        batch::listed(Some(file), &sheet, lang, out)?;
    }
    if request.json {
        write_json(out, &SlipsView::new(&trace, &found))?;
    } else if asked.output.as_deref() != Some("-") {
        write!(out, "{}", printable(&text(&plan, &trace, &found, lang)))?;
    }
    Ok(super::exit_code(trace.outcome().faults.is_empty()))
}

fn money(amount: Decimal, lang: Lang) -> String {
    notation::write(Kind::Money, &Value::Number(amount), lang)
}

/// The slips as people read them.
fn text(plan: &Plan<'_>, trace: &Trace<'_>, found: &Slips, lang: Lang) -> String {
    let policy = plan.policy;
    let mut out = outcome::heading(plan, lang);
    for slip in &found.slips {
        let title = slip.title(policy);
        let label = &policy.slips[slip.slip].label;
        let (title, label) = (title.get(lang), label.get(lang));
        let head = if title == label || slip.name.is_none() {
            title.to_owned()
        } else {
            format!("{title} · {label}")
        };
        // Writing to a `String` cannot fail.
        writeln!(out, "\n{head}").unwrap_or_default();
        out.push_str(&lines(plan, slip, lang));
        for note in notes(policy, slip) {
            let note = note.get(lang);
            writeln!(out, "  {}{note}", lang.pick("注意：", "Note: ")).unwrap_or_default();
        }
    }
    out.push('\n');
    for left in &found.left_out {
        writeln!(out, "{}", left_out(policy, left).get(lang)).unwrap_or_default();
    }
    let total = found.total();
    let sum = total.sum.map_or_else(
        || lang.pick("数太大", "too large").to_owned(),
        |sum| money(sum, lang),
    );
    let without = match total.without {
        0 => String::new(),
        count => lang.pick(
            format!("（{count} 张算不出，未计入）"),
            format!(" ({count} without a result)"),
        ),
    };
    let count = found.slips.len();
    let words = lang.pick(
        format!("合计 {sum}，{count} 张工资条{without}"),
        format!("Total {sum} on {count} slips{without}"),
    );
    writeln!(out, "{words}").unwrap_or_default();
    if let Some(total) = found.other_total(trace) {
        let total = money(total, lang);
        let words = lang.pick(
            format!("注意：政策自己的合计是 {total}"),
            format!("Note: the policy's own total is {total}"),
        );
        writeln!(out, "{words}").unwrap_or_default();
    }
    out
}

/// The lines of a slip, and what it comes to.
fn lines(plan: &Plan<'_>, slip: &PaySlip, lang: Lang) -> String {
    let policy = plan.policy;
    let mut rows = Vec::new();
    let cell = |sign: &str, cell: &Cell| match cell {
        Cell::Value(_) => format!("{sign}{}", words::cell(Kind::Money, cell, lang)),
        Cell::Absent(_) => words::cell(Kind::Money, cell, lang),
    };
    for line in &slip.lines {
        let sign = if line.is_minus { "− " } else { "+ " };
        let amount = cell(sign, &line.cell);
        let failed = line
            .failed
            .iter()
            .filter_map(|gate| policy.gates.get(*gate));
        let failed: Vec<String> = failed
            .map(|gate| words::titled(&gate.name, &gate.label, lang))
            .collect();
        let why = match (&line.cell, failed.is_empty()) {
            (Cell::Absent(_), _) | (_, true) => String::new(),
            (Cell::Value(_), false) => lang.pick(
                format!("未通过：{}", words::listed(&failed, lang)),
                format!("not passed: {}", words::listed(&failed, lang)),
            ),
        };
        rows.push(vec![line.label.get(lang).to_owned(), amount, why]);
        for share in &line.made_of {
            let name = share.label.as_ref().map(|label| label.get(lang));
            let name = name.unwrap_or(&share.formula);
            let amount = money(share.amount, lang);
            rows.push(vec![format!("  {name}"), String::new(), amount]);
        }
    }
    let pays = words::cell(Kind::Money, &slip.pays, lang);
    rows.push(vec![
        lang.pick("= 应发", "= Pay").to_owned(),
        pays,
        String::new(),
    ]);
    columns(2, &[Align::Left, Align::Right, Align::Left], &rows)
}

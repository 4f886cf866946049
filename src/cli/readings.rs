//! `readings`: the results that differ, what each way of reading gives, and the clauses to ask about.

use crate::engine::readings::SideBySide;
use crate::engine::{Cell, Plan};
use crate::lang::Lang;
use crate::policy::{Kind, Value, notation};
use crate::report::question;

use super::layout::{Align, columns, printable};
use super::{outcome, words};

/// The comparison as people read it.
pub(super) fn text(plan: &Plan<'_>, found: &SideBySide, lang: Lang) -> String {
    let policy = plan.policy;
    let mut out = outcome::heading(plan, lang);
    out.push('\n');
    if found.matter.is_empty() {
        out.push_str(lang.pick(
            "对这组数字，各种读法结果相同。\n",
            "For these figures every reading gives the same.\n",
        ));
    }
    let all: Vec<&[Cell]> = found.results.iter().map(|x| x.cells.as_slice()).collect();
    let mut rows = Vec::new();
    for (at, result) in found.results.iter().enumerate() {
        let gives = question::outcome(policy, found, &all, &result.cells, lang);
        let difference = match (at, result.difference) {
            (0, _) => lang.pick("当前", "chosen").to_owned(),
            (_, Some(by)) => {
                let sign = if by.is_sign_negative() { "" } else { "+" };
                let by = notation::write(Kind::Money, &Value::Number(by), lang);
                format!("{sign}{by}")
            }
            (_, None) => "—".to_owned(),
        };
        for (way, told) in result.ways.iter().enumerate() {
            let told = question::way(policy, found, told, lang);
            let (gives, difference) = match way {
                0 => (gives.clone(), difference.clone()),
                _ => (String::new(), String::new()),
            };
            rows.push(vec![gives, difference, told]);
        }
    }
    out.push_str(&columns(
        0,
        &[Align::Left, Align::Right, Align::Left],
        &rows,
    ));
    if found.tried as u64 != found.all {
        out.push_str(&tried(found, lang));
    }
    for asked in &found.questions {
        let Some(reading) = policy.readings.get(asked.reading) else {
            continue;
        };
        let provenance = words::provenance(policy, &reading.provenance, lang);
        let name = words::titled(&reading.name, &reading.label, lang);
        out.push_str(&format!("\n{name}  {provenance}\n"));
        for line in question::letter(policy, found, asked, lang).lines() {
            out.push_str(if line.is_empty() { "" } else { "    " });
            out.push_str(line);
            out.push('\n');
        }
    }
    printable(&out)
}

/// How many combinations there are, and how many were tried.
fn tried(found: &SideBySide, lang: Lang) -> String {
    let (tried, all) = (found.tried, found.all);
    if found.is_complete {
        lang.pick(
            format!(
                "共 {all} 种组合，试了 {tried} 种：每处读法单独、两两试过，有影响的再全部组合。\n"
            ),
            format!(
                "{tried} of {all} combinations were computed: each reading alone and in pairs, then all of those that matter.\n"
            ),
        )
    } else {
        lang.pick(
            format!("共 {all} 种组合，只试了改动最少的 {tried} 种。\n"),
            format!("Only {tried} of {all} combinations were computed, those with the fewest switches.\n"),
        )
    }
}

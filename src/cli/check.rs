//! `check`: what is wrong with policy files, and whether their examples come out. Question banks and templates are files of the same
//! kind: `questions` checks those.

use std::io::{self, Write};

use crate::engine::coverage::{self, Untried};
use crate::engine::examples::{self, Failure};
use crate::lang::Lang;
use crate::policy::diagnostic::{Diagnostic, Position};
use crate::policy::model::{Policy, Symbol, Term};
use crate::policy::{Kind, Severity, check_text, notation};

use super::questions::{self, Policies, Sort};
use super::{Failure as CommandFailure, source, words};

/// Checks one file, built-in policy or built-in bank; says whether it is sound and the engine says the same of it.
pub(super) fn check(
    out: &mut impl Write,
    name: &str,
    policies: &mut Policies,
    lang: Lang,
) -> Result<bool, CommandFailure> {
    let text = source::file_text(name, lang)?;
    Ok(match Sort::of(&text) {
        Sort::Policy => policy(out, name, &text, policies, lang)?,
        Sort::Bank => questions::bank(out, name, &text, policies, lang)?,
        Sort::Templates => questions::templates(out, name, &text, policies, lang)?,
    })
}

/// What was read of a file, after printing what is wrong with it; where it cannot be used for that, how many errors it has.
pub(super) fn sound<T>(
    out: &mut impl Write,
    (name, text): (&str, &str),
    (read, diagnostics): (Option<T>, Vec<Diagnostic>),
    lang: Lang,
) -> io::Result<Option<T>> {
    for diagnostic in &diagnostics {
        writeln!(out, "{}", diagnostic.render(name, text, lang))?;
    }
    if read.is_none() {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity() == Severity::Error)
            .count();
        let line = lang.pick(format!("{errors} 处错误"), format!("{errors} error(s)"));
        writeln!(out, "{name}: {line}")?;
    }
    Ok(read)
}

fn policy(
    out: &mut impl Write,
    name: &str,
    text: &str,
    policies: &mut Policies,
    lang: Lang,
) -> io::Result<bool> {
    let Some(policy) = sound(out, (name, text), check_text(text), lang)? else {
        return Ok(false);
    };
    let failed = run_examples(out, name, text, &policy, lang)?;
    let (all, good) = (policy.examples.len(), policy.examples.len() - failed);
    let line = lang.pick(
        format!("{good}/{all} 个算例相符"),
        format!("{good} of {all} examples come out"),
    );
    writeln!(out, "{name}: {line}")?;
    let untried = coverage::untried(&policy);
    if !untried.is_empty() {
        let head = lang.pick("没有算例用到：", "not exercised by any example:");
        writeln!(out, "{name}: {head}")?;
        for it in untried {
            writeln!(out, "    {}", untried_words(&policy, it, lang))?;
        }
    }
    policies.add(policy);
    Ok(failed == 0)
}

/// What no example exercises, in words.
fn untried_words(policy: &Policy, untried: Untried, lang: Lang) -> String {
    let edge = |kind: Kind, term: &Term| match term {
        Term::Literal(value) => notation::write(kind, value, lang),
        Term::Parameter(at) => words::title(policy, Symbol::Parameter(*at), lang),
    };
    match untried {
        Untried::Rule(at) => {
            let rule = words::title(policy, Symbol::Rule(at), lang);
            lang.pick(format!("规则“{rule}”"), format!("rule “{rule}”"))
        }
        Untried::Band { table, band } => {
            let definition = &policy.tables[table];
            let from = edge(definition.over, &definition.bands[band].from);
            let table = words::title(policy, Symbol::Table(table), lang);
            lang.pick(
                format!("表“{table}”的“{from}”档"),
                format!("band {from} of table “{table}”"),
            )
        }
        Untried::Steps(table) => {
            let table = words::title(policy, Symbol::Table(table), lang);
            lang.pick(
                format!("表“{table}”：一次也没有满"),
                format!("table “{table}”: no full step"),
            )
        }
        Untried::Cell { table, row, column } => {
            let definition = &policy.tables[table];
            let (row, column) = match &definition.matrix {
                Some(matrix) => (
                    edge(definition.over, &matrix.rows[row]),
                    edge(matrix.across, &matrix.columns[column]),
                ),
                None => (String::new(), String::new()),
            };
            let table = words::title(policy, Symbol::Table(table), lang);
            lang.pick(
                format!("表“{table}”的“{row} × {column}”格"),
                format!("cell {row} × {column} of table “{table}”"),
            )
        }
        Untried::Gate { gate, passed } => {
            let gate = words::title(policy, Symbol::Gate(gate), lang);
            if passed {
                lang.pick(
                    format!("门槛“{gate}”：一次也没有通过"),
                    format!("gate “{gate}”: never passed"),
                )
            } else {
                lang.pick(
                    format!("门槛“{gate}”：一次也没有不通过"),
                    format!("gate “{gate}”: never failed"),
                )
            }
        }
        Untried::Reading { reading, option } => {
            let option = &policy.readings[reading].options[option];
            let option = words::titled(&option.id, &option.label, lang);
            let reading = words::title(policy, Symbol::Reading(reading), lang);
            lang.pick(
                format!("读法“{reading}”的“{option}”"),
                format!("option “{option}” of reading “{reading}”"),
            )
        }
    }
}

fn run_examples(
    out: &mut impl Write,
    name: &str,
    text: &str,
    policy: &Policy,
    lang: Lang,
) -> io::Result<usize> {
    let mut failed = 0;
    for example in &policy.examples {
        let Err(failure) = examples::run(policy, example) else {
            continue;
        };
        failed += 1;
        match failure {
            Failure::Entries(errors) => {
                let Position { line, column } = Position::of(text, example.span.start);
                for error in errors {
                    let message = error.message();
                    writeln!(
                        out,
                        "{name}:{line}:{column}: {}: {}: {}",
                        example.name,
                        error.place,
                        message.get(lang)
                    )?;
                }
            }
            Failure::Mismatches(mismatches) => {
                for it in mismatches {
                    let Position { line, column } = Position::of(text, it.span.start);
                    let period = it
                        .period
                        .map_or(String::new(), |period| format!("[{}]", period + 1));
                    let (expected, found) = (it.expected, it.found);
                    let said = lang.pick(
                        format!("应为 {expected}，算得 {found}"),
                        format!("expected {expected}, got {found}"),
                    );
                    writeln!(
                        out,
                        "{name}:{line}:{column}: {}: {}{period}: {said}",
                        example.name, it.rule
                    )?;
                }
            }
        }
    }
    Ok(failed)
}

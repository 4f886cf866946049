//! `check`: what is wrong with policy files, and whether their examples come out.

use std::io::{self, Write};

use crate::engine::examples::{self, Failure};
use crate::lang::Lang;
use crate::library;
use crate::policy::diagnostic::Position;
use crate::policy::model::Policy;
use crate::policy::{Severity, check_text};

use super::{Failure as CommandFailure, source};

/// Checks one file or built-in policy; says whether it is sound and all its examples come out.
pub(super) fn check(out: &mut impl Write, name: &str, lang: Lang) -> Result<bool, CommandFailure> {
    let text = match library::source(name) {
        Some(source) => source.text.to_owned(),
        None => source::policy_text(name, lang)?,
    };
    let (policy, diagnostics) = check_text(&text);
    for diagnostic in &diagnostics {
        writeln!(out, "{}", diagnostic.render(name, &text, lang))?;
    }
    let Some(policy) = policy else {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity() == Severity::Error)
            .count();
        writeln!(
            out,
            "{name}: {}",
            lang.pick(format!("{errors} 处错误"), format!("{errors} error(s)"))
        )?;
        return Ok(false);
    };
    let failed = run_examples(out, name, &text, &policy, lang)?;
    let (all, good) = (policy.examples.len(), policy.examples.len() - failed);
    let line = lang.pick(
        format!("{good}/{all} 个算例相符"),
        format!("{good} of {all} examples come out"),
    );
    writeln!(out, "{name}: {line}")?;
    Ok(failed == 0)
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

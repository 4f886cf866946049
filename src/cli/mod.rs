//! The command line: `list`, `show`, `compute`, `explain`, `goal`, `readings`, `diff`, `batch`, `reconcile`, `nearly`, `template`, `forms`, `bank`, `board`, `ledger`, `slips`, `year`, `link`, `new`, `schema`, `check`.
//!
//! | file | step |
//! |---|---|
//! | `arguments`, `usage` | what can be typed, and what is said to anything else |
//! | `source` | the policy and the figures: built in, from a file, from standard input |
//! | `policy`, `outcome`, `explanation`, `readings` | results as people read them; programs read [`crate::report`] |
//! | `check`, `skeleton` | diagnostics, examples and coverage of policy files; a new one |
//! | `questions` | question banks and templates checked, their answers computed |
//! | `bank`, `board` | questions from one format to another; the results of a paper |
//! | `difference` | two policies compared |
//! | `ledger` | the rebate ledger: what is entered, balances, lists, calendar |
//! | `forms` | the documents of a contract |
//! | `slips` | who is paid what, line by line |
//! | `year` | a year of a policy month by month |
//! | `link`, `lock` | links made and read, locked and unlocked |
//! | `batch` | a table computed, held against a statement, and an empty one |
//! | `words`, `layout` | the small words and the columns that all of them use |
//!
//! Exit codes: 0 computed (also where something is missing or not applicable), 1 bad input, bad policy or a fault, 2 usage.
mod arguments;
mod bank;
mod batch;
mod board;
mod check;
mod difference;
mod explanation;
mod forms;
mod layout;
mod ledger;
mod link;
mod lock;
mod outcome;
mod policy;
mod questions;
mod readings;
mod skeleton;
mod slips;
mod source;
mod usage;
mod words;
mod year;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use serde::Serialize;

use crate::engine::{Answer, Outcome, readings::side_by_side};
use crate::lang::{Lang, Text};
use crate::library;
use crate::policy::{Listed, SCHEMA};
use crate::report::catalogue::{PolicyLine, PolicyView};
use crate::report::explanation::{Explained, ExplanationView};
use crate::report::goal::{self, Goal, GoalView};
use crate::report::outcome::OutcomeView;
use crate::report::readings::ReadingsView;
use crate::report::request::{self, RequestError};

use arguments::{Arguments, Command};

/// What keeps a command from its result.
enum Failure {
    /// Bad input or a bad policy: lines for standard error.
    Refused(Vec<String>),
    /// Standard output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// Something was refused, in these words.
    fn told(message: &Text, lang: Lang) -> Self {
        Self::Refused(vec![message.get(lang).to_owned()])
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let lang = arguments::language_asked_for(&words);
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            ) =>
        {
            return finish(
                write!(io::stdout(), "{}", error.render())
                    .map(|()| ExitCode::SUCCESS)
                    .map_err(Failure::from),
            );
        }
        Err(error) => {
            say(&usage::message(&error, lang));
            return ExitCode::from(2);
        }
    };
    let lang = arguments.lang.unwrap_or(lang);
    finish(run(&arguments.command, lang, &mut io::stdout().lock()))
}

/// A line on standard error. If nobody listens there, the exit code still speaks.
fn say(line: &str) {
    drop(writeln!(io::stderr(), "{}", line.trim_end()));
}

fn finish(result: Result<ExitCode, Failure>) -> ExitCode {
    match result {
        Ok(code) => code,
        Err(Failure::Refused(lines)) => {
            for line in lines {
                say(&line);
            }
            ExitCode::from(1)
        }
        // `rebate-desk list | head -1` closes the pipe early, which is no failure of ours.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            say(&format!("rebate-desk: {error}"));
            ExitCode::from(1)
        }
    }
}

fn run(command: &Command, lang: Lang, out: &mut impl Write) -> Result<ExitCode, Failure> {
    match command {
        Command::List { json } => {
            let policies = library::SOURCES
                .iter()
                .map(|known| source::built_in(*known, lang));
            let policies = policies.collect::<Result<Vec<_>, _>>()?;
            if *json {
                let line = |policy| PolicyLine::new(&Listed::of(policy));
                write_json(out, &policies.iter().map(line).collect::<Vec<_>>())?;
            } else {
                write!(out, "{}", policy::list(&policies, lang))?;
            }
        }
        Command::Show { policy: name, json } => {
            let shown = source::policy(name, lang)?;
            if *json {
                write_json(out, &PolicyView::new(&shown))?;
            } else {
                write!(out, "{}", policy::show(&shown, lang))?;
            }
        }
        Command::Compute {
            request: asked,
            sheet,
        } => {
            let policy = source::policy(&asked.policy, lang)?;
            let given = source::request(&asked.input, lang)?;
            let (plan, case) = request::prepare(&policy, &given)
                .map_err(|errors| refused(&asked.input, &errors, lang))?;
            batch::workbook(&plan, &case, sheet.output.as_deref(), lang)?;
            let outcome = plan.outcome(&case);
            if asked.json {
                write_json(out, &OutcomeView::new(&policy, &outcome))?;
            } else {
                write!(out, "{}", outcome::text(&plan, &outcome, lang))?;
            }
            return Ok(exit_code(outcome.faults.is_empty()));
        }
        Command::Explain {
            request: asked,
            rule,
            sheet,
        } => {
            let policy = source::policy(&asked.policy, lang)?;
            let given = source::request(&asked.input, lang)?;
            let (plan, case) = request::prepare(&policy, &given)
                .map_err(|errors| refused(&asked.input, &errors, lang))?;
            batch::workbook(&plan, &case, sheet.output.as_deref(), lang)?;
            let only = match rule {
                Some(name) => Some(
                    policy
                        .rules
                        .iter()
                        .position(|known| known.name == *name)
                        .ok_or_else(|| {
                            refused("--rule", &[RequestError::unknown_rule(&policy, name)], lang)
                        })?,
                ),
                None => None,
            };
            let trace = plan.trace(&case);
            let explained = Explained::new(&trace, only);
            if asked.json {
                write_json(out, &ExplanationView::new(&explained))?;
            } else {
                write!(out, "{}", explanation::text(&explained, lang))?;
            }
            return Ok(exit_code(explained.outcome.faults.is_empty()));
        }
        Command::Goal {
            request: asked,
            want,
            by,
        } => {
            let policy = source::policy(&asked.policy, lang)?;
            let given = source::request(&asked.input, lang)?;
            let (plan, case) = request::prepare(&policy, &given)
                .map_err(|errors| refused(&asked.input, &errors, lang))?;
            let (input, period) =
                request::place(&policy, by).map_err(|error| refused("--by", &[error], lang))?;
            let wanted =
                request::amount(want).map_err(|error| refused("--want", &[error], lang))?;
            let answer = plan.trace(&case).seek(input, period, wanted);
            let sought = Goal {
                input,
                period,
                wanted,
                answer,
            };
            if asked.json {
                write_json(out, &GoalView::new(&plan, &sought))?;
            } else {
                writeln!(out, "{}", goal::sentence(&plan, &sought).get(lang))?;
            }
            return Ok(exit_code(!matches!(sought.answer, Answer::Fault(_))));
        }
        Command::Readings(asked) => {
            let policy = source::policy(&asked.policy, lang)?;
            let given = source::request(&asked.input, lang)?;
            let (plan, case) = request::prepare(&policy, &given)
                .map_err(|errors| refused(&asked.input, &errors, lang))?;
            let found = side_by_side(&policy, &plan.settings, &case);
            if asked.json {
                write_json(out, &ReadingsView::new(&policy, &found))?;
            } else {
                write!(out, "{}", readings::text(&plan, &found, lang))?;
            }
        }
        Command::Diff {
            before,
            after,
            input,
            json,
        } => {
            let (before, after) = (source::policy(before, lang)?, source::policy(after, lang)?);
            let mut worth = Vec::new();
            let mut sound = true;
            let outcomes = match input {
                Some(input) => {
                    let given = source::request(input, lang)?;
                    let outcome = |policy| -> Result<Outcome, Failure> {
                        let (plan, case) = request::prepare(policy, &given)
                            .map_err(|errors| refused(input, &errors, lang))?;
                        Ok(plan.outcome(&case))
                    };
                    Some((outcome(&before)?, outcome(&after)?))
                }
                None => None,
            };
            if let Some((old, new)) = &outcomes {
                worth = difference::worth((&before, old), (&after, new));
                sound = old.faults.is_empty() && new.faults.is_empty();
            }
            if *json {
                write_json(out, &difference::DiffView::new(&before, &after, &worth))?;
            } else {
                write!(out, "{}", difference::text(&before, &after, &worth, lang))?;
            }
            return Ok(exit_code(sound));
        }
        Command::Batch(asked) => return batch::batch(asked, lang, out),
        Command::Reconcile {
            ours,
            with,
            with_sheet,
        } => return batch::reconcile(ours, with, with_sheet.as_deref(), lang, out),
        Command::Nearly { table, within } => return batch::nearly(table, within, lang, out),
        Command::Template {
            policy: name,
            shape,
            output,
        } => {
            let policy = source::policy(name, lang)?;
            batch::template(&policy, shape.as_deref(), output.as_deref(), lang, out)?;
        }
        Command::Forms(asked) => forms::forms(asked, lang, out)?,
        Command::Bank(asked) => return bank::bank(asked, lang, out),
        Command::Board(asked) => return board::board(asked, lang, out),
        Command::Ledger(asked) => return ledger::ledger(asked, lang, out),
        Command::Slips(asked) => return slips::slips(asked, lang, out),
        Command::Year(asked) => return year::year(asked, lang, out),
        Command::Link(asked) => link::link(asked, lang, out)?,
        Command::New { id, output } => {
            let text = skeleton::text(id, lang)?;
            match output.as_deref() {
                Some("-") => write!(out, "{text}")?,
                file => {
                    let file = file.map_or_else(|| format!("{id}.toml"), str::to_owned);
                    skeleton::write(&file, &text, lang)?;
                    writeln!(out, "{file}")?;
                }
            }
        }
        Command::Schema => write!(out, "{SCHEMA}")?,
        Command::Check { files } => {
            let mut sound = true;
            let mut policies = questions::Policies::default();
            for file in files {
                sound &= check::check(out, file, &mut policies, lang)?;
            }
            return Ok(exit_code(sound));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn exit_code(success: bool) -> ExitCode {
    ExitCode::from(u8::from(!success))
}

/// Errors of a request as lines: `file: place: what is wrong`.
fn refused(input: &str, errors: &[RequestError], lang: Lang) -> Failure {
    let lines = errors.iter().map(|error| {
        let message = error.message();
        let place = if error.place.is_empty() {
            String::new()
        } else {
            format!("{}: ", error.place)
        };
        layout::printable(&format!("{input}: {place}{}", message.get(lang)))
    });
    Failure::Refused(lines.collect())
}

fn write_json(out: &mut impl Write, view: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, view).map_err(io::Error::from)?;
    writeln!(out)
}

//! Workbooks with live formulas: `LibreOffice` computes them, and every figure equals ours.
//!
//! What `LibreOffice` has to compute is ignored here and run by `cargo xtask test sheets` (three policies) and by `cargo xtask sheets`
//! (all of them, `SHEETS=all`). The files are written with wrong results, so that what is read can only come from `LibreOffice`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::float_arithmetic,
    clippy::float_cmp,
    reason = "a test fails by panicking, says what it does, and compares with what computes in floats"
)]

mod cases;
mod office;
mod plain;

use std::fs;
use std::path::Path;
use std::time::Instant;

use calamine::Data;
use rebate_desk::engine::{Absence, Case, Cell, Entries, Outcome, Plan, Settings, entries};
use rebate_desk::lang::Lang;
use rebate_desk::library;
use rebate_desk::policy::{Policy, Value, check_text};
use rebate_desk::report::workbook::{self, Address, Cached, Named, Options, WorkbookError};
use rust_decimal::Decimal;

use cases::{Random, readings_of, variants};
use office::Office;

/// Scenarios in a workbook.
const ROWS: usize = 110;

/// Scenarios that get a workbook of their own, down the page.
const SINGLE: usize = 2;

/// The policies of the normal run: series with readings; marginal tiers; record tables with groups; every function there is.
const USUAL: [&str; 4] = [
    "cv-annual-rebate",
    "parts-purchase-agreement",
    "parts-promotion",
    "guide-functions",
];

/// A built-in policy, or one of the guide's.
fn policy(id: &str) -> Policy {
    if let Some(source) = library::source(id) {
        return source.policy().expect("a sound policy");
    }
    let mut guide = guide().into_iter();
    guide
        .find(|policy| policy.id == id)
        .expect("a policy of that id")
}

/// The policies of the guide: each mechanism of the language is in one of them.
fn guide() -> Vec<Policy> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy/guide");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .expect("the guide")
        .map(|file| file.expect("a readable folder").path())
        .collect();
    pages.sort();
    let mut policies = Vec::new();
    for page in pages {
        let text = fs::read_to_string(page).expect("a readable page");
        for block in text.split("\n```toml\n").skip(1) {
            let block = block.split_once("\n```").map_or(block, |(block, _)| block);
            policies.extend(check_text(block).0);
        }
    }
    policies
}

/// A number as `LibreOffice` has it against ours: to the last digit of what is rounded, else as far as fifteen digits go.
fn same_number(ours: Decimal, theirs: f64, places: Option<u32>) -> bool {
    let ours_float: f64 = ours.to_string().parse().expect("a float");
    let difference = (ours_float - theirs).abs();
    match places {
        // To the fen: nothing between two steps.
        Some(places) => {
            difference < 1e-6 / 10_f64.powi(places.try_into().expect("few places")).max(1.0)
        }
        None => difference <= 1e-9 * ours_float.abs().max(1.0),
    }
}

fn same(ours: &Cell, theirs: &Data, places: Option<u32>) -> bool {
    match (ours, theirs) {
        (Cell::Value(Value::Number(ours)), Data::Float(theirs)) => {
            same_number(*ours, *theirs, places)
        }
        (Cell::Value(Value::Number(ours)), Data::Int(theirs)) => *ours == Decimal::from(*theirs),
        (Cell::Value(Value::Bool(ours)), Data::Bool(theirs)) => ours == theirs,
        // A formula that hands on a truth may show as a number.
        (Cell::Value(Value::Bool(ours)), Data::Float(theirs)) => {
            f64::from(u8::from(*ours)) == *theirs
        }
        (Cell::Value(Value::Text(ours)), Data::String(theirs)) => ours == theirs,
        (Cell::Value(Value::Date(ours)), theirs) => {
            let serial = match theirs {
                Data::Float(serial) => *serial,
                Data::DateTime(day) => day.as_f64(),
                _ => return false,
            };
            let epoch = "1899-12-30".parse().expect("a day");
            f64::from(ours.days_since(epoch)) == serial
        }
        // Sums pass over the word and not over the error, so that it matters which of them it is.
        (Cell::Absent(Absence::NotApplicable(_)), Data::String(text)) => {
            text == "不适用" || text == "n/a"
        }
        (Cell::Absent(Absence::Missing(_) | Absence::Fault(_)), Data::Error(_)) => true,
        _ => false,
    }
}

/// A workbook to be computed: what it must give, and where.
struct Job {
    name: String,
    bytes: Vec<u8>,
    /// What the cell is, its place, ours, the decimals that it is rounded to.
    expected: Vec<(String, Address, Cell, Option<u32>)>,
}

fn job(
    plan: &Plan<'_>,
    name: String,
    scenarios: &[Named<'_>],
    options: Options,
) -> Result<Job, WorkbookError> {
    let policy = plan.policy;
    let written = workbook::write(plan, scenarios, options)?;
    let mut expected = Vec::new();
    for (scenario, named) in scenarios.iter().enumerate() {
        let outcome: Outcome = plan.outcome(named.case);
        for (rule, cells) in outcome.rules.iter().enumerate() {
            let places = policy.rules[rule]
                .rounding
                .as_ref()
                .map(|rounding| rounding.to.scale());
            for (period, cell) in cells.iter().enumerate() {
                let address = written.rule(scenario, rule, period).expect("a place");
                let what = format!("{} {} [{period}]", named.name, policy.rules[rule].name);
                expected.push((what, address, cell.clone(), places));
            }
        }
        for (gate, cells) in outcome.gates.iter().enumerate() {
            for (period, cell) in cells.iter().enumerate() {
                let address = written.gate(scenario, gate, period).expect("a place");
                let what = format!("{} {} [{period}]", named.name, policy.gates[gate].name);
                expected.push((what, address, cell.clone(), None));
            }
        }
    }
    Ok(Job {
        name,
        bytes: written.bytes,
        expected,
    })
}

/// With results that are wrong until `LibreOffice` has computed them.
fn bare(as_batch: bool) -> Options {
    Options {
        cached: Cached::Wrong,
        as_batch,
        ..Options::new(Lang::Zh)
    }
}

/// The jobs of these cases: all in a batch, some down the page. A case that Excel cannot hold is refused, and left out.
fn jobs_of(plan: &Plan<'_>, what: &str, cases: &[Case], singles: &[usize]) -> Vec<Job> {
    let names: Vec<String> = (1..=cases.len()).map(|at| format!("{at:03}")).collect();
    let scenario = |at: usize| Named {
        name: &names[at],
        case: &cases[at],
    };
    let all: Vec<Named<'_>> = (0..cases.len()).map(scenario).collect();
    let mut jobs = Vec::new();
    if let Ok(job) = job(plan, what.to_owned(), &all, bare(true)) {
        jobs.push(job);
    } else {
        let fits = |one: &&Named<'_>| workbook::write(plan, &[**one], bare(false)).is_ok();
        let held: Vec<Named<'_>> = all.iter().filter(fits).copied().collect();
        // One page of the guide is about figures that are too large.
        let built_in = library::source(&plan.policy.id).is_some();
        assert!(
            !built_in || held.len() * 2 > all.len(),
            "{what}: most are refused"
        );
        if held.is_empty() {
            return jobs;
        }
        let job = job(plan, what.to_owned(), &held, bare(true));
        jobs.push(job.unwrap_or_else(|error| panic!("{what}: {}", error.message().zh)));
    }
    let alone = singles.iter().filter_map(|&at| {
        let at = at % cases.len();
        job(
            plan,
            format!("{what} single {at}"),
            &[scenario(at)],
            bare(false),
        )
        .ok()
    });
    jobs.extend(alone);
    jobs
}

/// A policy's own examples.
fn examples(policy: &Policy) -> Vec<Job> {
    let mut groups: Vec<(Settings, Vec<Case>)> = Vec::new();
    for example in &policy.examples {
        let Ok((settings, case)) = entries::read(policy, &Entries::of(example)) else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| *known == settings) {
            Some((_, cases)) => cases.push(case),
            None => groups.push((settings, vec![case])),
        }
    }
    let mut jobs = Vec::new();
    for (number, (settings, cases)) in groups.into_iter().enumerate() {
        if let Ok(plan) = Plan::new(policy, settings) {
            let name = format!("{} examples {number}", policy.id);
            jobs.extend(jobs_of(&plan, &name, &cases, &[]));
        }
    }
    jobs
}

/// All workbooks of a policy: every reading, and other settings of its parameters.
fn jobs(policy: &Policy, rows: usize, thorough: bool) -> Vec<Job> {
    let mut random = Random::new(&policy.id);
    let mut jobs = Vec::new();
    let readings = readings_of(policy, thorough, &mut random);
    for (number, settings) in readings
        .into_iter()
        .chain(variants(policy, &mut random))
        .enumerate()
    {
        let Ok(plan) = Plan::new(policy, settings.clone()) else {
            // Overridden bands that no longer rise are refused before there is anything to export.
            continue;
        };
        let cases = cases::cases(policy, &plan, rows, &mut random);
        let what = format!("{}-{number} {:?}", policy.id, settings.readings);
        let singles: Vec<usize> = if number == 0 || thorough {
            (0..SINGLE).map(|one| one * 37 + number).collect()
        } else {
            Vec::new()
        };
        jobs.extend(jobs_of(&plan, &what, &cases, &singles));
    }
    if thorough {
        jobs.extend(examples(policy));
    }
    jobs
}

/// Computes the workbooks with `LibreOffice` and says what differs.
fn differences(office: &Office, jobs: &[Job]) -> (usize, Vec<String>) {
    let files: Vec<&[u8]> = jobs.iter().map(|job| &job.bytes[..]).collect();
    let mut figures = 0;
    let mut wrong = Vec::new();
    office.compute(&files, &mut |at, book| {
        let job = &jobs[at];
        let mut here = 0;
        for (what, address, ours, places) in &job.expected {
            let theirs = book.cell(address);
            figures += 1;
            if !same(ours, &theirs, *places) {
                here += 1;
                if here <= 8 {
                    let formula = book.formula(address);
                    wrong.push(format!(
                        "{}: {what} at {}!R{}C{}: ours {ours:?}, theirs {theirs:?}\n    ={formula}",
                        job.name,
                        address.sheet,
                        address.row + 1,
                        address.column + 1
                    ));
                }
            }
        }
        if here > 8 {
            wrong.push(format!("{}: {here} figures differ", job.name));
        }
    });
    (figures, wrong)
}

fn check(policies: &[Policy], rows: usize, thorough: bool) {
    let office = Office::find().expect("LibreOffice: `cargo xtask test sheets` finds or brings it");
    let mut failed = Vec::new();
    for policy in policies {
        let id = &policy.id;
        let start = Instant::now();
        let jobs = jobs(policy, rows, thorough);
        let (figures, wrong) = differences(&office, &jobs);
        eprintln!(
            "{id}: {} workbooks, {figures} figures, {} differ, {:.1} s",
            jobs.len(),
            wrong.len(),
            start.elapsed().as_secs_f64()
        );
        failed.extend(wrong);
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
#[ignore = "needs LibreOffice: cargo xtask test sheets"]
fn libreoffice_computes_what_we_compute() {
    let of = |ids: &[&str]| -> Vec<Policy> { ids.iter().map(|id| policy(id)).collect() };
    match std::env::var("SHEETS") {
        Ok(which) if which == "all" => {
            let ids: Vec<&str> = library::SOURCES.iter().map(|source| source.id).collect();
            let mut all = of(&ids);
            all.extend(guide());
            check(&all, ROWS, true);
        }
        Ok(which) if which == "guide" => check(&guide(), ROWS, true),
        Ok(which) if !which.is_empty() => {
            check(&of(&which.split(',').collect::<Vec<_>>()), ROWS, true);
        }
        _ => check(&of(&USUAL), ROWS, false),
    }
}

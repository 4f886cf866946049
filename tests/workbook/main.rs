//! Workbooks with live formulas: LibreOffice computes them, and every figure equals ours.
//!
//! What LibreOffice has to compute is ignored here and run by `cargo xtask test sheets` (three policies) and by `cargo xtask sheets`
//! (all of them, `SHEETS=all`). The files are written without our results, so that what is read can only come from LibreOffice.

mod cases;
mod office;
mod plain;

use std::time::Instant;

use calamine::Data;
use rebate_desk::engine::{Cell, Outcome, Plan, Settings};
use rebate_desk::lang::Lang;
use rebate_desk::library;
use rebate_desk::policy::{Policy, Value};
use rebate_desk::report::workbook::{self, Address, Named, Options};
use rust_decimal::Decimal;

use cases::{Random, readings_of, variants};
use office::Office;

/// Scenarios in a workbook.
const ROWS: usize = 110;

/// Scenarios that get a workbook of their own, down the page.
const SINGLE: usize = 2;

/// The policies of the normal run: series with readings; marginal tiers; record tables with groups.
const USUAL: [&str; 3] = ["cv-annual-rebate", "parts-purchase-agreement", "parts-promotion"];

fn built_in(id: &str) -> Policy {
    let source = library::SOURCES.iter().find(|source| source.id == id);
    source.expect("a built-in policy").policy().expect("a sound policy")
}

/// A number as LibreOffice has it against ours: to the last digit of what is rounded, else as far as fifteen digits go.
fn same_number(ours: Decimal, theirs: f64, places: Option<u32>) -> bool {
    let ours_float: f64 = ours.to_string().parse().expect("a float");
    let difference = (ours_float - theirs).abs();
    match places {
        // To the fen: nothing between two steps.
        Some(places) => difference < 1e-6 / 10_f64.powi(places.try_into().expect("few places")).max(1.0),
        None => difference <= 1e-9 * ours_float.abs().max(1.0),
    }
}

fn same(ours: &Cell, theirs: &Data, places: Option<u32>) -> bool {
    match (ours, theirs) {
        (Cell::Value(Value::Number(ours)), Data::Float(theirs)) => same_number(*ours, *theirs, places),
        (Cell::Value(Value::Number(ours)), Data::Int(theirs)) => *ours == Decimal::from(*theirs),
        (Cell::Value(Value::Bool(ours)), Data::Bool(theirs)) => ours == theirs,
        // A formula that hands on a truth may show as a number.
        (Cell::Value(Value::Bool(ours)), Data::Float(theirs)) => f64::from(u8::from(*ours)) == *theirs,
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
        (Cell::Absent(_), Data::Error(_) | Data::Empty) => true,
        (Cell::Absent(_), Data::String(text)) => text.is_empty() || text == "不适用" || text == "n/a",
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

fn job(policy: &Policy, plan: &Plan<'_>, name: String, scenarios: &[Named<'_>], as_batch: bool) -> Job {
    let options = Options {
        results: false,
        as_batch,
        ..Options::new(Lang::Zh)
    };
    let written = workbook::write(plan, scenarios, options)
        .unwrap_or_else(|error| panic!("{name}: {}", error.message().zh));
    let mut expected = Vec::new();
    for (scenario, named) in scenarios.iter().enumerate() {
        let outcome: Outcome = plan.outcome(named.case);
        for (rule, cells) in outcome.rules.iter().enumerate() {
            let places = policy.rules[rule].rounding.as_ref().map(|rounding| rounding.to.scale());
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
    Job {
        name,
        bytes: written.bytes,
        expected,
    }
}

/// All workbooks of a policy: every reading, and other settings of its parameters.
fn jobs(policy: &Policy, rows: usize, thorough: bool) -> Vec<Job> {
    let mut random = Random::new(&policy.id);
    let mut jobs = Vec::new();
    let readings = readings_of(policy, thorough, &mut random);
    for (number, settings) in readings.into_iter().chain(variants(policy, &mut random)).enumerate() {
        let Ok(plan) = Plan::new(policy, settings.clone()) else {
            // Overridden bands that no longer rise are refused before there is anything to export.
            continue;
        };
        let cases = cases::cases(policy, &plan, rows, &mut random);
        let names: Vec<String> = (1..=cases.len()).map(|at| format!("{at:03}")).collect();
        let scenarios: Vec<Named<'_>> = cases
            .iter()
            .zip(&names)
            .map(|(case, name)| Named { name, case })
            .collect();
        let Settings { readings, .. } = &settings;
        let name = format!("{}-{number}", policy.id);
        let what = format!("{name} {readings:?}");
        jobs.push(job(policy, &plan, what.clone(), &scenarios, true));
        if number == 0 || thorough {
            for one in 0..SINGLE {
                let at = (one * 37 + number) % scenarios.len();
                jobs.push(job(policy, &plan, format!("{what} single {at}"), &scenarios[at..=at], false));
            }
        }
    }
    jobs
}

/// Computes the workbooks with LibreOffice and says what differs.
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
                        job.name, address.sheet, address.row + 1, address.column + 1
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

fn check(ids: &[&str], rows: usize, thorough: bool) {
    let office = Office::find().expect("LibreOffice: `cargo xtask test sheets` finds or brings it");
    let mut failed = Vec::new();
    for id in ids {
        let policy = built_in(id);
        let start = Instant::now();
        let jobs = jobs(&policy, rows, thorough);
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
    match std::env::var("SHEETS") {
        Ok(which) if which == "all" => {
            let ids: Vec<&str> = library::SOURCES.iter().map(|source| source.id).collect();
            check(&ids, ROWS, true);
        }
        Ok(which) if !which.is_empty() => {
            let ids: Vec<&str> = which.split(',').collect();
            check(&ids, ROWS, true);
        }
        _ => check(&USUAL, ROWS, false),
    }
}

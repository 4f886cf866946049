//! What is fuzzed, and what must hold whatever the bytes: shared by the coverage-guided targets beside this file and by the short run
//! in `tests/fuzz.rs`.

use std::sync::LazyLock;

use rebate_desk::engine::{Entries, Plan, entries};
use rebate_desk::lang::Lang;
use rebate_desk::library::SOURCES;
use rebate_desk::policy::formula::{parse, print};
use rebate_desk::policy::{Entry, Policy, Severity, check_text};

/// The built-in policies. Reading one takes a thousand times as long as computing it, and that is another target.
static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let sources = SOURCES.iter();
    sources
        .map(|source| source.policy().expect("built-in policies are sound"))
        .collect()
});

/// A policy file: it is a policy or it is told why not, and every diagnostic can be shown. A sound one can be packed, planned and
/// computed with nothing filled in.
pub fn policy(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (policy, diagnostics) = check_text(&text);
    for diagnostic in &diagnostics {
        assert!(diagnostic.span.start <= diagnostic.span.end);
        assert!(diagnostic.span.end <= text.len());
        for lang in Lang::ALL {
            assert!(!diagnostic.render("policy.toml", &text, lang).is_empty());
        }
    }
    let is_sound = diagnostics
        .iter()
        .all(|found| found.severity() < Severity::Error);
    assert_eq!(policy.is_some(), is_sound);
    if let Some(policy) = policy {
        computed(&policy, &Entries::default());
    }
}

/// A formula: what can be read is printed so that it is read again as the same; what cannot has a place within the text.
pub fn formula(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match parse::parse(&text) {
        Ok(tree) => {
            let printed = print::print(&tree);
            let again = parse::parse(&printed).map(|tree| print::print(&tree));
            assert_eq!(again.as_deref(), Ok(printed.as_str()), "{text}");
        }
        Err(failure) => {
            assert!(failure.span.start <= failure.span.end && failure.span.end <= text.len());
        }
    }
}

/// Entries for a built-in policy: the first byte chooses the policy, each further line fills something in, `name=entry`. Where the name
/// is none, the line goes to an input by its number. They are refused with their places, or computed and explained.
pub fn evaluation(bytes: &[u8]) {
    let Some((&chosen, rest)) = bytes.split_first() else {
        return;
    };
    let policy = &POLICIES[usize::from(chosen) % POLICIES.len()];
    let text = String::from_utf8_lossy(rest);
    let mut entries = Entries::default();
    for (at, line) in text.lines().take(60).enumerate() {
        let (name, entry) = line.split_once('=').unwrap_or(("", line));
        fill_in(policy, &mut entries, at, name, entry);
    }
    computed(policy, &entries);
}

fn fill_in(policy: &Policy, entries: &mut Entries, at: usize, name: &str, entry: &str) {
    let reading = policy.readings.iter().find(|reading| reading.name == name);
    if let Some(reading) = reading {
        let option = reading.options.get(entry.len() % reading.options.len());
        let option = option.map_or_else(|| entry.to_owned(), |option| option.id.clone());
        entries.readings.insert(name.to_owned(), option);
        return;
    }
    if policy
        .parameters
        .iter()
        .any(|parameter| parameter.name == name)
    {
        entries
            .parameters
            .insert(name.to_owned(), Entry::Text(entry.to_owned()));
        return;
    }
    let input = policy.inputs.get(at % policy.inputs.len().max(1));
    let Some(input) = policy
        .inputs
        .iter()
        .find(|input| input.name == name)
        .or(input)
    else {
        return;
    };
    let cells: Vec<Entry> = entry
        .split(';')
        .map(|cell| Entry::Text(cell.to_owned()))
        .collect();
    let Some(table) = input.ty.axis.rows() else {
        let entry = match cells.as_slice() {
            [one] => one.clone(),
            _ => Entry::List(cells),
        };
        entries.inputs.insert(input.name.clone(), entry);
        return;
    };
    // A line fills a column of a record table; rows grow as they are needed.
    let records = &policy.records[table];
    let rows = entries
        .inputs
        .entry(records.name.clone())
        .or_insert_with(|| Entry::List(Vec::new()));
    if let Entry::List(rows) = rows {
        for (row, cell) in cells.into_iter().enumerate().take(40) {
            if rows.len() <= row {
                rows.push(Entry::Record(Vec::new()));
            }
            if let Entry::Record(fields) = &mut rows[row] {
                fields.retain(|(column, _)| column != input.own_name());
                fields.push((input.own_name().to_owned(), cell));
            }
        }
    }
}

/// Computes and explains whatever can be computed; explaining changes nothing.
fn computed(policy: &Policy, entries: &Entries) {
    let (settings, case) = match entries::read(policy, entries) {
        Ok(read) => read,
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(!error.message().zh.is_empty() && !error.message().en.is_empty());
            }
            return;
        }
    };
    let Ok(plan) = Plan::new(policy, settings) else {
        return;
    };
    let trace = plan.trace(&case);
    let outcome = trace.outcome();
    for (rule, cells) in outcome.rules.iter().enumerate() {
        for (period, cell) in cells.iter().enumerate() {
            assert_eq!(trace.explain(rule, period).cell, *cell);
        }
    }
    assert_eq!(trace.outcome(), outcome);
}

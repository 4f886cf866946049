//! The guide to the policy language is true: every policy in it runs, every function and mechanism is in it, every link leads somewhere.
//!
//! A page's policies are its `toml` blocks. They are held to what the built-in policies are held to: no diagnostics, every example
//! comes out, and together the examples exercise everything.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rebate_desk::engine::{Cell, Entries, compute, coverage, examples};
use rebate_desk::policy::functions::Function;
use rebate_desk::policy::model::{Formulas, Policy};
use rebate_desk::policy::{SCHEMA, check_text, notation};

const INDEX: &str = "README.md";

/// The pages of the guide, by file name.
fn pages() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy/guide");
    let files = fs::read_dir(folder).expect("the guide's folder");
    files
        .map(|file| {
            let file = file.expect("a readable folder");
            let text = fs::read_to_string(file.path()).expect("a readable page");
            (file.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// What stands between ` ```toml ` and ` ``` `.
fn blocks(page: &str) -> Vec<&str> {
    page.split("\n```toml\n")
        .skip(1)
        .map(|rest| rest.split_once("\n```").map_or(rest, |(block, _)| block))
        .collect()
}

/// The cells of the rows of all Markdown tables of a page.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    page.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").collect())
}

/// Where the links of a text lead.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(')')?.0))
}

fn sound(page: &str, block: &str) -> Policy {
    let (policy, diagnostics) = check_text(block);
    let said: Vec<String> = diagnostics
        .iter()
        .map(|found| found.render(page, block, rebate_desk::lang::Lang::En))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    policy.expect("a sound policy")
}

#[test]
fn every_policy_of_the_guide_is_sound_and_its_examples_exercise_all_of_it() {
    for (page, text) in pages() {
        let blocks = blocks(&text);
        assert!(!blocks.is_empty(), "{page} has a policy");
        for block in blocks {
            let policy = sound(&page, block);
            for example in &policy.examples {
                let result = examples::run(&policy, example);
                assert_eq!(result, Ok(()), "{page}: {}", example.name);
            }
            assert_eq!(coverage::untried(&policy), [], "{page}");
        }
    }
}

#[test]
fn every_link_leads_to_a_page_and_the_index_leads_to_all() {
    let pages = pages();
    for (page, text) in &pages {
        for link in links(text) {
            assert!(pages.contains_key(link), "{page} → {link}");
        }
        let listed = links(&pages[INDEX]).any(|link| link == page);
        assert!(listed || page == INDEX, "the index leads to {page}");
        let back = links(text).any(|link| link == INDEX);
        assert!(back || page == INDEX, "{page} leads back to the index");
    }
}

#[test]
fn each_mechanism_leads_to_a_page_that_has_the_example() {
    let pages = pages();
    for number in 1..=28 {
        let mechanism = format!("M{number:02}");
        let row = rows(&pages[INDEX])
            .find(|row| row[0] == mechanism)
            .unwrap_or_else(|| panic!("{mechanism} in the index"));
        let targets: Vec<&String> = links(row[2]).map(|link| &pages[link]).collect();
        assert!(!targets.is_empty(), "{mechanism} has a page");
        for page in &targets {
            assert!(page.contains(&mechanism), "{mechanism} on its page");
        }
        for example in row[3].split('、') {
            let name = format!("\"{example}\"\n");
            assert!(
                targets
                    .iter()
                    .any(|page| blocks(page).iter().any(|block| block.contains(&name))),
                "{mechanism}: {example}"
            );
        }
    }
}

#[test]
fn every_function_is_listed_with_a_result_that_comes_out() {
    let pages = pages();
    let page = &pages["functions.md"];
    let policy = sound("functions.md", blocks(page)[0]);
    let example = &policy.examples[0];
    let entries = Entries {
        inputs: example.inputs.iter().cloned().collect(),
        ..Entries::default()
    };
    let outcome = compute(&policy, &entries).expect("readable entries");
    for function in Function::ALL {
        let usage = format!("`{}`", function.usage());
        let row = rows(page)
            .find(|row| row[0] == usage)
            .unwrap_or_else(|| panic!("{usage} in the list"));
        let (formula, result) = (row[2].trim_matches('`'), row[3].trim_matches('`'));
        let call = format!("{}(", function.name());
        assert!(formula.contains(&call), "{formula} calls {call}…)");
        let at = policy.rules.iter().position(
            |rule| matches!(&rule.formulas, Formulas::One(known) if known.text == formula),
        );
        let at = at.unwrap_or_else(|| panic!("{formula} is a rule of the page's policy"));
        let kind = policy.rules[at].ty.kind;
        let mut listed = Vec::new();
        for piece in result.split(", ") {
            let (piece, times) = notation::repeated(piece).unwrap_or((piece, 1));
            let value = notation::read_value(kind, piece).expect("a readable result");
            listed.extend(vec![Cell::Value(value); times]);
        }
        assert_eq!(listed, outcome.rules[at], "{formula}");
    }
}

#[test]
fn the_list_of_transactions_in_the_guide_comes_to_the_figures_of_its_example() {
    use rebate_desk::engine::Plan;
    use rebate_desk::table::{Book, Shape, gather::Gathering};

    let page = &pages()["transactions.md"];
    let policy = sound("transactions.md", blocks(page)[0]);
    let (_, list) = page.split_once("\n```csv\n").expect("a list");
    let (list, _) = list.split_once("```").expect("its end");
    let book = Book::new(&policy, list.to_owned());
    assert_eq!(book.matching.shape, Shape::Detail);
    let mut gathering = Gathering::new(&book);
    while gathering.step(&policy, &book, usize::MAX) {}
    let (dealers, findings) = gathering.finish();
    assert_eq!((dealers.len(), findings.bad_cells), (1, 0), "{findings:?}");
    assert_eq!(findings.other_category, 1);
    let entries = Entries {
        inputs: policy.examples[0].inputs.iter().cloned().collect(),
        ..Entries::default()
    };
    let plan = Plan::new(&policy, rebate_desk::engine::Settings::of(&policy)).expect("a plan");
    let wanted = compute(&policy, &entries).expect("readable entries");
    let found = plan.outcome(&dealers[0].case);
    assert_eq!(found.rules, wanted.rules);
}

#[test]
fn every_way_to_be_wrong_is_explained() {
    // These two sources are the complete lists of codes.
    let sources = [
        include_str!("../src/policy/problem.rs"),
        include_str!("../src/engine/absence.rs"),
    ];
    let codes = sources.iter().flat_map(|source| source.lines());
    let codes: Vec<&str> = codes
        .filter_map(|line| line.trim().split_once("=> \"")?.1.strip_suffix("\","))
        .collect();
    assert!(codes.len() > 50, "codes found in the sources: {codes:?}");
    let pages = pages();
    for code in codes {
        let explained = pages["diagnostics.md"].contains(&format!("`{code}`"));
        assert!(explained, "{code}");
    }
}

#[test]
fn warnings_are_listed_as_warnings_and_nothing_else_is() {
    let pages = pages();
    let (_, after) = pages["diagnostics.md"]
        .split_once("## 警告")
        .expect("a section on warnings");
    let section = after
        .split_once("\n## ")
        .map_or(after, |(section, _)| section);
    let quoted = section.split('`').skip(1).step_by(2);
    // Codes have hyphens; the keys that mend things have none.
    let listed: BTreeSet<&str> = quoted.filter(|word| word.contains('-')).collect();
    // The bad files say of each code how bad it is.
    let mut announced = BTreeSet::new();
    for folder in [
        "tests/bad_policies",
        "tests/bad_banks",
        "tests/bad_templates",
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in fs::read_dir(folder).expect("the fixtures' folder") {
            let file = file.expect("a readable folder").path();
            let text = fs::read_to_string(file).expect("a readable fixture");
            let warnings = text.split("# warning[").skip(1);
            announced.extend(warnings.filter_map(|rest| Some(rest.split_once(']')?.0.to_owned())));
        }
    }
    assert_eq!(
        listed,
        announced
            .iter()
            .map(String::as_str)
            .collect::<BTreeSet<_>>()
    );
}

#[test]
fn the_schema_lists_the_faults_that_an_example_can_expect() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("JSON");
    let listed = &schema["definitions"]["expected"]["anyOf"][1]["properties"]["fault"]["enum"];
    let source = include_str!("../src/engine/absence.rs").lines();
    let codes: Vec<&str> = source
        .filter_map(|line| line.trim().split_once("=> \"")?.1.strip_suffix("\","))
        .collect();
    assert_eq!(*listed, serde_json::json!(codes));
}

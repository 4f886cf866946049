//! The engine against an independent, exact implementation of the built-in policies, and against itself.
//!
//! [`prose`] tells three policies in exact fractions, written from the documents, and the file of a policy's name tells that one;
//! [`told`] is what they tell, figures or why there are none, and compares it; [`figures`] makes what they are tried with.
//! [`consistency`] and [`metamorphic`] are about what holds of every policy; [`advice`], [`seek`], [`curve`] and [`readings`] hold what
//! is searched for against trying everything. The seeds are fixed: a failure today is a failure tomorrow.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod advice;
mod agreement;
mod baojun_sales_rebate;
mod bmw_aftersales_2024;
mod consistency;
mod curve;
mod dealer_kpi_2012;
mod figures;
mod lanes;
mod metamorphic;
mod parts_promotion;
mod parts_rebate_workbook;
mod parts_staff_commission;
mod prose;
mod readings;
mod rebate_contract;
mod sales_rebate_contract;
mod seek;
mod service_evaluation;
mod sheet;
mod told;
mod van_variable_discount_2024;
mod worked;
mod workshop_commission;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};
use rebate_desk::engine::Entries;
use rebate_desk::library;
use rebate_desk::policy::{Entry, Policy, check_text};
use rust_decimal::Decimal;

fn built_in(id: &str) -> Policy {
    library::source(id)
        .expect("a built-in policy")
        .policy()
        .expect("a sound policy")
}

fn sound(text: &str) -> Policy {
    let (policy, diagnostics) = check_text(text);
    policy.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

fn figure(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a figure")
}

/// Inputs and readings by name; the figures of a series with strokes between them.
fn given(pairs: &[(&str, &str)], readings: &[(&str, &str)]) -> Entries {
    let entry = |text: &str| match text.split_once('|') {
        Some(_) => Entry::List(
            text.split('|')
                .map(|part| Entry::Text(part.into()))
                .collect(),
        ),
        None => Entry::Text(text.into()),
    };
    Entries {
        inputs: pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), entry(text)))
            .collect(),
        readings: readings
            .iter()
            .map(|(name, option)| ((*name).to_owned(), (*option).to_owned()))
            .collect(),
        ..Entries::default()
    }
}

/// Tries so many cases, always the same ones.
fn for_cases<S: Strategy>(
    cases: u32,
    seed: u64,
    strategy: &S,
    test: impl Fn(S::Value) -> TestCaseResult,
) {
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    };
    if let Err(error) = TestRunner::new(config).run(strategy, test) {
        panic!("{error}");
    }
}

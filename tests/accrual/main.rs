//! The rebate ledger by behaviour: what may follow on what, balances, lists out and in, calendars, the command line.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod balances;
mod calendars;
mod command;
mod computed;
mod joining;
mod keeping;
mod lists;
mod properties;

use rebate_desk::accrual::{
    Change, Follow, Following, Ledger, Line, Period, Rebate, Refusal, State, Tax, What,
};
use rebate_desk::policy::date::Date;
use rust_decimal::Decimal;

fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    Period::read(text).unwrap_or_else(|| panic!("{text}"))
}

/// A rebate of the parts agreement for a period, put into a state on a day.
fn rebate(of: &str, to: State, on: &str, amount: &str) -> Rebate {
    Rebate {
        policy: "parts-purchase-agreement".to_owned(),
        title: "配件采购返利协议".to_owned(),
        period: period(of),
        rule: "季度返利".to_owned(),
        base: None,
        rate: None,
        tax: Tax::Unsaid,
        due: None,
        scenario: String::new(),
        changes: vec![Change {
            day: day(on),
            to,
            amount: number(amount),
        }],
    }
}

fn add(ledger: &mut Ledger, rebate: Rebate) -> String {
    let line = Line::new("", What::Rebate(Box::new(rebate)));
    ledger.add(line).unwrap()
}

fn follow(
    ledger: &mut Ledger,
    kind: Follow,
    of: &str,
    on: &str,
    amount: &str,
) -> Result<String, Refusal> {
    let following = Following {
        of: of.to_owned(),
        kind,
        day: day(on),
        amount: number(amount),
    };
    ledger.add(Line::new("", What::Following(following)))
}

/// A year of the agreement: two quarters confirmed, one of them with less; one paid in parts; one reversed; one planned.
fn year() -> Ledger {
    let mut ledger = Ledger::default();
    let mut first = rebate("2024-Q1", State::Accrued, "2024-03-31", "600.00");
    first.base = Some(number("12000"));
    first.rate = Some(number("0.05"));
    first.tax = Tax::new(true, number("0.13")).unwrap();
    first.due = Some(day("2024-04-30"));
    first.scenario.push_str("scenario:parts");
    let first = add(&mut ledger, first);
    ledger
        .advance(&first, State::Receivable, day("2024-04-02"), None)
        .unwrap();
    ledger
        .advance(
            &first,
            State::Confirmed,
            day("2024-04-20"),
            Some(number("590.00")),
        )
        .unwrap();
    ledger
        .set_note(&first, "=少了一张\"发票\",\n见附件")
        .unwrap();
    follow(&mut ledger, Follow::Payment, &first, "2024-04-28", "500.00").unwrap();
    let mut second = rebate("2024-Q2", State::Receivable, "2024-06-30", "1234.50");
    second.due = Some(day("2024-07-30"));
    let second = add(&mut ledger, second);
    follow(
        &mut ledger,
        Follow::Reversal,
        &second,
        "2024-07-05",
        "34.50",
    )
    .unwrap();
    follow(&mut ledger, Follow::Payment, &first, "2024-05-06", "90.00").unwrap();
    add(
        &mut ledger,
        rebate("2024-Q3", State::Planned, "2024-01-01", "800.00"),
    );
    ledger
}

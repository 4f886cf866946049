use rebate_desk::accrual::computed::Coming;
use rebate_desk::accrual::{Ledger, State, Step, Tax, Term};
use rebate_desk::engine::Plan;
use rebate_desk::lang::Lang;
use rebate_desk::library;
use rebate_desk::policy::Policy;
use rebate_desk::report::Node;
use rebate_desk::report::request;

use crate::{day, number, period};

fn agreement() -> Policy {
    library::source("parts-purchase-agreement")
        .unwrap()
        .policy()
        .unwrap()
}

fn come(
    ledger: &mut Ledger,
    json: &str,
    coming: &Coming<'_>,
) -> rebate_desk::accrual::computed::Came {
    let policy = agreement();
    let node: Node = serde_json::from_str(json).unwrap();
    let (plan, case): (Plan<'_>, _) = request::prepare(&policy, &node).unwrap();
    ledger.come(&policy, &plan.outcome(&case), coming)
}

fn coming() -> Coming<'static> {
    Coming {
        year: Some(2024),
        within: None,
        state: State::Accrued,
        day: None,
        term: None,
        calendar: &[],
        tax: Tax::Unsaid,
        scenario: "",
        lang: Lang::Zh,
    }
}

const FIGURES: &str =
    r#"{ "inputs": { "月采购额": ["4000 × 3", "10000 × 3", "0 × 6"], "年度": "2024" } }"#;

#[test]
fn each_payout_line_of_each_period_comes_in_with_the_day_that_the_policy_says() {
    let mut ledger = Ledger::default();
    let came = come(&mut ledger, FIGURES, &coming());
    assert_eq!(came.left_out, []);
    let lines: Vec<_> = ledger
        .rebates()
        .map(|(_, rebate)| (rebate.period.code(), rebate.changes[0].amount, rebate.due))
        .collect();
    assert_eq!(
        lines,
        [
            ("2024-Q1".to_owned(), number("600"), Some(day("2024-04-30"))),
            (
                "2024-Q2".to_owned(),
                number("3000"),
                Some(day("2024-07-30"))
            ),
        ]
    );
    let again = come(&mut ledger, FIGURES, &coming());
    assert_eq!((again.added.len(), again.there), (0, 2), "twice is once");
    let more = FIGURES.replace("4000 × 3", "5000 × 3");
    let more = come(&mut ledger, &more, &coming());
    assert_eq!(more.left_out.len(), 1);
    assert!(
        more.left_out[0].1.zh.contains("已记了 600.00"),
        "{:?}",
        more.left_out
    );
}

#[test]
fn a_plan_comes_true_by_what_is_computed() {
    let mut ledger = Ledger::default();
    let planned = Coming {
        state: State::Planned,
        day: Some(day("2024-01-01")),
        ..coming()
    };
    come(&mut ledger, FIGURES, &planned);
    assert_eq!(ledger.balances(Step::Month, None), []);
    let first = Coming {
        within: Some(period("2024-Q1")),
        ..coming()
    };
    let came = come(
        &mut ledger,
        &FIGURES.replace("4000 × 3", "5000 × 3"),
        &first,
    );
    assert_eq!(came.added, ["1"]);
    assert_eq!(ledger.balance_on(day("2024-12-31")), number("750"));
}

#[test]
fn what_a_settlement_claws_back_reverses_the_quarters_before() {
    let trued_up = r#"{ "inputs": { "月采购额": ["12000", "0 × 2", "9000", "0 × 2", "-6000", "0 × 5"], "年度": "2024" }, "readings": { "累计口径": "按年清算" } }"#;
    let mut ledger = Ledger::default();
    let came = come(&mut ledger, trued_up, &coming());
    assert_eq!(came.left_out, []);
    // 600, then 1 470 − 600, then 750 − 1 470: taken from the second quarter.
    assert_eq!(
        ledger.standing("2", day("2024-12-31")).left(),
        number("150")
    );
    assert_eq!(ledger.balance_on(day("2024-09-29")), number("1470"));
    assert_eq!(ledger.balance_on(day("2024-09-30")), number("750"));
    let again = come(&mut ledger, trued_up, &coming());
    assert_eq!(again.added, Vec::<String>::new());
}

#[test]
fn where_no_year_is_said_that_is_told() {
    let mut ledger = Ledger::default();
    let came = come(
        &mut ledger,
        FIGURES,
        &Coming {
            year: None,
            term: Some(Term::Days(30)),
            ..coming()
        },
    );
    assert!(ledger.is_empty());
    assert_eq!(came.left_out.len(), 2);
}

use rebate_desk::accrual::computed::{self, Coming};
use rebate_desk::accrual::{Follow, Ledger, State, Step, Tax, Term};
use rebate_desk::engine::{Cell, Entries, Plan, entries};
use rebate_desk::lang::Lang;
use rebate_desk::library;
use rebate_desk::policy::{Axis, Policy};
use rebate_desk::report::Node;
use rebate_desk::report::request;
use rust_decimal::Decimal;

use crate::{day, number, period};

fn agreement() -> Policy {
    library::source("parts-purchase-agreement")
        .unwrap()
        .policy()
        .unwrap()
}

fn come(ledger: &mut Ledger, json: &str, coming: &Coming<'_>) -> computed::Came {
    let policy = agreement();
    let node: Node = serde_json::from_str(json).unwrap();
    let (plan, case): (Plan<'_>, _) = request::prepare(&policy, &node).unwrap();
    ledger.come(&plan.trace(&case), coming)
}

fn coming() -> Coming<'static> {
    Coming {
        year: Some(2024),
        within: None,
        period: None,
        state: State::Accrued,
        day: None,
        today: day("2026-12-31"),
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

/// Base and rate of each line.
fn sources(ledger: &Ledger) -> Vec<(Option<String>, Option<String>)> {
    let rebates = ledger.rebates();
    let plain = |number: Option<Decimal>| Some(number?.normalize().to_string());
    rebates
        .map(|(_, rebate)| (plain(rebate.base), plain(rebate.rate)))
        .collect()
}

fn pair(base: &str, rate: &str) -> (Option<String>, Option<String>) {
    (Some(base.to_owned()), Some(rate.to_owned()))
}

/// What a policy of the library puts into a ledger: period, due day.
fn due_days(id: &str, json: &str, coming: &Coming<'_>) -> Vec<(String, Option<String>)> {
    let policy = library::source(id).unwrap().policy().unwrap();
    let node: Node = serde_json::from_str(json).unwrap();
    let (plan, case): (Plan<'_>, _) = request::prepare(&policy, &node).unwrap();
    let mut ledger = Ledger::default();
    let arrived = ledger.come(&plan.trace(&case), coming);
    assert_eq!(arrived.left_out, [], "{id}");
    let rebates = ledger.rebates();
    rebates
        .map(|(_, rebate)| {
            let due = rebate.due.map(|due| due.to_string());
            (rebate.period.code(), due)
        })
        .collect()
}

#[test]
fn what_any_policy_pays_comes_in_whole() {
    let mut paying = 0;
    for source in library::SOURCES {
        let policy = source.policy().unwrap();
        for example in &policy.examples {
            let (settings, case) = entries::read(&policy, &Entries::of(example)).unwrap();
            let plan = Plan::new(&policy, settings).unwrap();
            let (trace, name) = (plan.trace(&case), &example.name);
            let outcome = trace.outcome();
            let paid: Vec<Decimal> = policy
                .payout_lines()
                .flat_map(|rule| {
                    let numbers = outcome.rules[rule].iter().filter_map(Cell::number);
                    match policy.rules[rule].ty.axis {
                        Axis::Rows(_) => vec![numbers.sum()],
                        _ => numbers.collect(),
                    }
                })
                .filter(|amount| !amount.is_zero())
                .collect();
            // What is taken back needs something earlier to be taken from.
            if paid.iter().any(Decimal::is_sign_negative) {
                continue;
            }
            let mut ledger = Ledger::default();
            let arrived = ledger.come(&trace, &coming());
            assert_eq!(arrived.left_out, [], "{} {name}", policy.id);
            let amounts: Vec<Decimal> = ledger
                .rebates()
                .map(|(_, rebate)| rebate.changes[0].amount)
                .collect();
            assert_eq!(amounts, paid, "{} {name}", policy.id);
            paying += usize::from(!paid.is_empty());
        }
    }
    assert!(paying > 100, "{paying}");
}

#[test]
fn only_the_day_that_a_line_is_paid_by_is_its_due_day() {
    // The end of the contract is a day, too, and none of payment.
    let figures = r#"{ "inputs": { "计算依据": "按数量", "单台返利": "500", "合同生效日": "2024-01-01", "销售明细": [{ "日期": "2024-12-31", "数量": "120", "金额": "12000000" }] }, "parameters": { "有效期年数": "1" } }"#;
    let year = |due: Option<&str>| vec![("2024".to_owned(), due.map(str::to_owned))];
    let of_the_contract = |coming: &Coming<'_>| due_days("sales-rebate-contract", figures, coming);
    assert_eq!(of_the_contract(&coming()), year(None));
    let term = Coming {
        term: Some(Term::Days(30)),
        ..coming()
    };
    assert_eq!(of_the_contract(&term), year(Some("2025-01-30")));
    // That of the other contract's rebates is said, whatever term the ledger has.
    let figures = r#"{ "inputs": { "销售额": "800000", "销售目标": "800000", "返利比例": "3%", "结算周期末日": "2024-03-31" }, "parameters": { "付款工作日": "5" } }"#;
    assert_eq!(
        due_days("rebate-contract", figures, &term),
        year(Some("2024-04-05"))
    );
}

/// A contract that is settled each quarter.
const CONTRACT: &str = r#"{ "inputs": { "销售额": "800000", "销售目标": "800000", "返利比例": "3%", "结算周期末日": "2026-09-30" }, "parameters": { "付款工作日": "10" } }"#;

fn come_of(ledger: &mut Ledger, id: &str, json: &str, coming: &Coming<'_>) -> computed::Came {
    let policy = library::source(id).unwrap().policy().unwrap();
    let node: Node = serde_json::from_str(json).unwrap();
    let (plan, case): (Plan<'_>, _) = request::prepare(&policy, &node).unwrap();
    ledger.come(&plan.trace(&case), coming)
}

#[test]
fn what_is_for_a_period_that_has_not_ended_counts_from_today() {
    let mut ledger = Ledger::default();
    let coming = Coming {
        year: Some(2026),
        today: day("2026-10-08"),
        state: State::Receivable,
        ..coming()
    };
    come_of(&mut ledger, "rebate-contract", CONTRACT, &coming);
    let of = |ledger: &Ledger| -> Vec<String> {
        let rebates = ledger.rebates();
        rebates
            .map(|(_, rebate)| rebate.changes[0].day.to_string())
            .collect()
    };
    assert_eq!(of(&ledger), ["2026-10-08"]);
    // It can be confirmed the next day, and is in what is owed.
    ledger
        .advance("1", State::Confirmed, day("2026-10-09"), None)
        .unwrap();
    assert_eq!(ledger.balance_on(day("2026-10-09")), number("24000"));
    // A plan stands at the end.
    let mut ledger = Ledger::default();
    let planned = Coming {
        state: State::Planned,
        ..coming
    };
    come_of(&mut ledger, "rebate-contract", CONTRACT, &planned);
    assert_eq!(of(&ledger), ["2026-12-31"]);
}

#[test]
fn what_a_contract_gives_once_is_of_the_quarter_that_is_settled() {
    let mut ledger = Ledger::default();
    for (quarter, sales) in [("2026-Q3", "800000"), ("2026-Q4", "400000")] {
        let coming = Coming {
            period: Some(period(quarter)),
            ..coming()
        };
        let figures = CONTRACT.replace("800000", sales);
        let came = come_of(&mut ledger, "rebate-contract", &figures, &coming);
        assert_eq!((came.added.len(), came.left_out), (1, vec![]), "{quarter}");
    }
    let periods: Vec<String> = ledger
        .rebates()
        .map(|(_, rebate)| rebate.period.code())
        .collect();
    assert_eq!(periods, ["2026-Q3", "2026-Q4"]);
}

#[test]
fn what_was_reversed_in_full_can_come_in_again() {
    let mut ledger = Ledger::default();
    come(&mut ledger, FIGURES, &coming());
    let more = FIGURES.replace("4000 × 3", "5000 × 3");
    assert_eq!(come(&mut ledger, &more, &coming()).left_out.len(), 1);
    crate::follow(&mut ledger, Follow::Reversal, "1", "2024-05-01", "600").unwrap();
    let came = come(&mut ledger, &more, &coming());
    assert_eq!((came.added.len(), came.left_out), (1, vec![]));
    assert_eq!(ledger.balance_on(day("2024-12-31")), number("3750"));
}

#[test]
fn a_due_day_before_the_period_is_that_of_another_year() {
    let coming = Coming {
        year: Some(2027),
        ..coming()
    };
    let due = due_days("parts-purchase-agreement", FIGURES, &coming);
    assert_eq!(due, [("2027-Q1".into(), None), ("2027-Q2".into(), None)]);
}

#[test]
fn one_base_times_one_rate_stand_beside_what_they_give() {
    let mut ledger = Ledger::default();
    come(&mut ledger, FIGURES, &coming());
    // The payout passes on what another rule computes.
    let expected = [pair("12000", "0.05"), pair("30000", "0.1")];
    assert_eq!(sources(&ledger), expected);
}

#[test]
fn what_came_about_in_another_way_has_neither_base_nor_rate() {
    let mut ledger = Ledger::default();
    let marginal = FIGURES.replace(r#""2024" }"#, r#""2024" }, "readings": { "计法": "累进" }"#);
    come(&mut ledger, &marginal, &coming());
    assert!(!ledger.is_empty());
    assert_eq!(sources(&ledger), vec![(None, None); ledger.lines().len()]);
}

#[test]
fn a_gate_that_takes_something_off_leaves_no_base_and_rate_that_give_more() {
    let file = r#"
        id = "two-lines"
        version = "1"
        title = { zh = "甲", en = "A" }
        year = 2024
        [[input]]
        name = "采购额"
        type = "money"
        per = "quarter"
        [[parameter]]
        name = "比例"
        value = "3%"
        status = "assumed"
        [[rule]]
        name = "足额"
        formula = "(采购额) * 比例"
        payout = true
        status = "assumed"
        [[rule]]
        name = "打折"
        formula = "5% × 采购额"
        payout = true
        status = "assumed"
        [[rule]]
        name = "合计"
        formula = "SUM(足额) + SUM(打折)"
        total = true
        status = "assumed"
        [[gate]]
        name = "达标"
        when = "采购额 >= 1000"
        else = "reduce"
        factor = "50%"
        applies = ["打折"]
        status = "assumed"
    "#;
    let (policy, problems) = rebate_desk::policy::check_text(file);
    let policy = policy.unwrap_or_else(|| panic!("{problems:#?}"));
    let node: Node =
        serde_json::from_str(r#"{ "inputs": { "采购额": ["1000", "999.99", "", ""] } }"#).unwrap();
    let (plan, case) = request::prepare(&policy, &node).unwrap();
    let mut ledger = Ledger::default();
    ledger.come(&plan.trace(&case), &coming());
    let lines: Vec<_> = ledger
        .rebates()
        .map(|(_, rebate)| (rebate.rule.as_str(), rebate.period.code()))
        .zip(sources(&ledger))
        .collect();
    assert_eq!(
        lines[0],
        (("足额", "2024-Q1".to_owned()), pair("1000", "0.03"))
    );
    assert_eq!(
        lines[2],
        (("打折", "2024-Q1".to_owned()), pair("1000", "0.05"))
    );
    assert_eq!(lines[3], (("打折", "2024-Q2".to_owned()), (None, None)));
}

#[test]
fn the_year_is_that_of_the_day_on_which_the_first_quarter_is_paid() {
    let policy = agreement();
    let year = |json: &str| {
        let node: Node = serde_json::from_str(json).unwrap();
        let (plan, case) = request::prepare(&policy, &node).unwrap();
        computed::year(&plan.trace(&case))
    };
    assert_eq!(year(FIGURES), Some(2024));
    let later = FIGURES.replace(r#""年度": "2024""#, r#""年度": "2026""#);
    assert_eq!(year(&later), Some(2026));
}

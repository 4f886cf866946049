//! The prose gives the requirements' worked numbers: the judge is judged first. Then what the requirements say about those numbers
//! that no example can: what is warned of, why there is no value, which condition failed.

use num_bigint::BigInt;
use num_rational::BigRational;
use rebate_desk::engine::{Absence, Cell, Entries, Outcome, Plan, Warning, compute, entries};
use rebate_desk::policy::{Entry, Policy, Value};

use crate::figures::{Figure, YUAN};
use crate::prose::{Commercial, Delivery, Method, Parts};
use crate::{built_in, sound};

/// `29999.99` yuan.
fn figure(text: &str) -> BigRational {
    let (whole, fens) = text.split_once('.').unwrap_or((text, "00"));
    let fens: i128 = format!("{whole}{fens}").parse().expect("digits");
    Figure(fens * (YUAN / 100)).exact()
}

#[test]
fn the_prose_gives_the_worked_numbers_of_the_parts_agreement() {
    let table = [
        ("9999.99", "0", "0", "0"),
        ("10000", "500", "0", "500"),
        ("19999.99", "1000", "500", "1000"),
        ("20000", "1400", "500", "1000"),
        ("25000", "1750", "850", "1350"),
        ("29999.99", "2100", "1200", "1700"),
        ("30000", "3000", "1200", "1700"),
        ("35000", "3500", "1700", "2200"),
    ];
    let parts = |purchases: [Option<BigRational>; 12], method, trued_up| {
        let parts = Parts {
            purchases,
            year: BigInt::from(2024),
            edges: ["10000", "20000", "30000"].map(|edge| Some(figure(edge))),
            rates: ["0.05", "0.07", "0.10"].map(|rate| Some(figure(rate))),
            days_to_pay: Some(BigInt::from(30)),
            method,
            trued_up,
        };
        parts.rebates()
    };
    for (purchases, whole, slices, from_nought) in table {
        for (method, due) in [
            (Method::Whole, whole),
            (Method::Slices, slices),
            (Method::SlicesFromNought, from_nought),
        ] {
            let mut months = [const { None }; 12];
            months[1] = Some(figure(purchases));
            let rebates = parts(months, method, false);
            assert_eq!(rebates.total, Ok(figure(due)), "{purchases} {method:?}");
            let days = rebates
                .pay_by
                .map(|day| day.expect("known").expect("a day"));
            assert_eq!(
                days,
                ["2024-04-30", "2024-07-30", "2024-10-30", "2025-01-30"]
            );
        }
    }
    let mut months = [const { None }; 12];
    (months[0], months[3]) = (Some(figure("12000")), Some(figure("9000")));
    let quarterly = |trued_up| parts(months.clone(), Method::Whole, trued_up).quarterly;
    assert_eq!(
        quarterly(false),
        ["600", "0", "0", "0"].map(|paid| Ok(figure(paid)))
    );
    assert_eq!(
        quarterly(true),
        ["600", "870", "0", "0"].map(|paid| Ok(figure(paid)))
    );
}

#[test]
fn the_prose_gives_the_worked_numbers_of_the_commercial_vehicle_policy() {
    let total = |sales: [&str; 12], settled| {
        let policy = Commercial {
            sales: sales.map(|month| Some(figure(month))),
            on_time: true,
            other_promotion: false,
            thresholds: ["1000000", "3000000", "10000000"].map(|threshold| Some(figure(threshold))),
            rates: [5_000, 10_000, 20_000]
                .map(|rate| Some(Figure(rate * (YUAN / 1_000_000)).exact())),
            settled,
        };
        policy.rebates().total
    };
    let mut three = ["0"; 12];
    (three[0], three[1], three[2]) = ("1500000", "800000", "700000");
    assert_eq!(total(["1000000"; 12], false), Ok(figure("420000")));
    assert_eq!(total(["1000000"; 12], true), Ok(figure("240000")));
    assert_eq!(total(["990000"; 12], false), Ok(figure("237600")));
    assert_eq!(total(three, false), Ok(figure("37500")));
}

#[test]
fn the_prose_gives_the_worked_numbers_of_the_delivery_policy() {
    let rebate = |fee: &str, order: Option<&str>, least_order: Option<&str>| {
        let policy = Delivery {
            fee: Some(figure(fee)),
            order: order.map(figure),
            rate: Some(figure("0.05")),
            cap: None,
            least_order: least_order.map(figure),
        };
        policy.rebate()
    };
    assert_eq!(rebate("10.00", None, None), Ok(figure("0.50")));
    assert_eq!(rebate("23.45", None, None), Ok(figure("1.17")));
    assert_eq!(rebate("2.90", None, None), Ok(figure("0.15")));
    assert_eq!(rebate("10.00", Some("98.99"), Some("99")), Ok(figure("0")));
}

/// Figures as a form has them; `|` between the periods of a series.
fn filled_in(inputs: &[(&str, &str)]) -> Entries {
    let entry = |value: &str| match value.split_once('|') {
        Some(_) => Entry::List(
            value
                .split('|')
                .map(|cell| Entry::Text(cell.into()))
                .collect(),
        ),
        None => Entry::Text(value.to_owned()),
    };
    Entries {
        inputs: (inputs.iter())
            .map(|(name, value)| ((*name).to_owned(), entry(value)))
            .collect(),
        ..Entries::default()
    }
}

fn outcome_of(policy: &Policy, inputs: &[(&str, &str)]) -> Outcome {
    compute(policy, &filled_in(inputs)).expect("readable entries")
}

/// What the gates that only warn say.
fn warned(outcome: &Outcome) -> Vec<String> {
    let gates = outcome.warnings.iter();
    gates
        .filter(|warning| matches!(warning, Warning::Gate { .. }))
        .map(|warning| warning.message().zh)
        .collect()
}

fn rule(policy: &Policy, name: &str) -> usize {
    let at = policy.rules.iter().position(|rule| rule.name == name);
    at.unwrap_or_else(|| panic!("no rule {name}"))
}

#[test]
fn a_policy_without_rules_pays_nothing_and_says_that_it_is_none() {
    let policy = sound("id = \"none\"\nversion = \"1\"\ntitle = { zh = \"空\", en = \"None\" }\n");
    let outcome = outcome_of(&policy, &[]);
    assert_eq!(outcome.warnings, [Warning::NoRules]);
    assert_eq!((outcome.faults.len(), outcome.missing.len()), (0, 0));
    let said = outcome.warnings[0].message();
    assert!(said.zh.contains("未配置政策") && said.zh.contains("0.00 元"));
    assert!(said.en.contains("No policy is configured") && said.en.contains("0.00 yuan"));
    // One with rules, nothing filled in, is configured.
    let outcome = outcome_of(&built_in("delivery-rebate"), &[]);
    assert!(!outcome.warnings.contains(&Warning::NoRules));
}

#[test]
fn more_units_fitted_than_sold_and_more_insurances_than_retail_units_are_warned_of() {
    let policy = built_in("dealer-kpi-2012");
    let said = |fitted, insured| {
        warned(&outcome_of(
            &policy,
            &[
                ("销售|精品上装台次", fitted),
                ("当月销量", "100"),
                ("新保台次", insured),
                ("外销直销数", "90"),
            ],
        ))
    };
    let (fitted, insured) = (
        "销售|精品上装台次大于本店当月销量，请核对",
        "新保台次大于当月外销直销数，请核对",
    );
    assert!(said("100", "90").is_empty());
    assert_eq!(said("101", "90"), [fitted]);
    assert_eq!(said("100", "91"), [insured]);
    assert_eq!(said("101", "91"), [fitted, insured]);
}

#[test]
fn a_ratio_over_a_loss_has_no_meaning_and_says_so() {
    let policy = built_in("dealer-kpi-2012");
    let outcome = outcome_of(
        &policy,
        &[
            ("营业费用", "40万元"),
            ("管理费用", "30万元"),
            ("财务费用", "20万元"),
            ("人工费用", "60万元"),
            ("总收入", "1500万元"),
            ("总成本", "1500万元"),
            ("税金", "10万元"),
        ],
    );
    let cell = &outcome.rules[rule(&policy, "费用毛利比")][0];
    let Cell::Absent(Absence::NotApplicable(why)) = cell else {
        panic!("{cell:?}");
    };
    let said = format!("{why:?}");
    assert!(said.contains("无意义(毛利≤0)"), "{said}");
    assert!(said.contains("亏损"), "{said}");
}

#[test]
fn the_explanation_of_a_gate_lists_exactly_the_condition_that_fails() {
    let policy = built_in("bmw-aftersales-2024");
    let (settings, case) = entries::read(
        &policy,
        &filled_in(&[
            ("零件采购完成率", "90%|90%|90%|90%"),
            ("车间零售完成率", "90%|90%|90%|90%"),
            ("水性漆渗透率", "69.9%"),
            ("续保渗透率", "30%"),
            ("线索及时跟进率", "30%"),
        ]),
    )
    .expect("readable entries");
    let plan = Plan::new(&policy, settings).expect("a plan");
    let explained = plan
        .trace(&case)
        .explain(rule(&policy, "事故车折扣资格"), 0);
    let failing: Vec<_> = explained
        .gates
        .iter()
        .flat_map(|gate| &gate.conditions)
        .filter(|condition| condition.holds == Cell::Value(Value::Bool(false)))
        .map(|condition| condition.figures.as_str())
        .collect();
    assert_eq!(failing, ["69.9% >= 70%"]);
}

#[test]
fn what_is_left_of_the_subsidy_is_warned_of_from_ninety_days_before_it_lapses() {
    let policy = built_in("baojun-sales-rebate");
    let said = |today| {
        warned(&outcome_of(
            &policy,
            &[
                ("FED级别", "A+级4S"),
                ("开业日期", "2024-01-01"),
                ("核算日期", today),
            ],
        ))
    };
    assert!(said("2026-10-02").is_empty());
    let soon = said("2026-10-03");
    assert_eq!(soon.len(), 1);
    assert_eq!(said("2027-01-01"), soon);
    // From then on it says that it has lapsed, which is something else.
    assert!(!said("2027-01-02").contains(&soon[0]));
}

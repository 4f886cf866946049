//! The prose gives the requirements' worked numbers: the judge is judged first.

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::figures::{Figure, YUAN};
use crate::prose::{Commercial, Delivery, Method, Parts};

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

use rebate_desk::accrual::ageing::Age;
use rebate_desk::accrual::balance::Movements;
use rebate_desk::accrual::forecast::Forecast;
use rebate_desk::accrual::view::{Filter, Order};
use rebate_desk::accrual::{Follow, Ledger, Line, Refusal, State, Step, What};
use rust_decimal::Decimal;

use crate::{add, day, follow, number, period, rebate, year};

#[test]
fn each_closing_is_the_next_opening_and_the_last_is_what_is_left() {
    let ledger = year();
    let balances = ledger.balances(Step::Month, None);
    let listed: Vec<_> = balances
        .iter()
        .map(|balance| {
            let Movements {
                accrued,
                trued_up,
                reversed,
                paid,
            } = balance.movements;
            let numbers = [
                balance.opening,
                accrued,
                trued_up,
                reversed,
                paid,
                balance.closing,
            ];
            (
                balance.period.code(),
                numbers
                    .map(|number| number.normalize().to_string())
                    .join(" "),
            )
        })
        .collect();
    let listed: Vec<_> = listed
        .iter()
        .map(|(period, row)| (period.as_str(), row.as_str()))
        .collect();
    assert_eq!(
        listed,
        [
            ("2024-03", "0 600 0 0 0 600"),
            ("2024-04", "600 0 -10 0 500 90"),
            ("2024-05", "90 0 0 0 90 0"),
            ("2024-06", "0 1234.5 0 0 0 1234.5"),
            ("2024-07", "1234.5 0 0 34.5 0 1200"),
        ]
    );
    for pair in balances.windows(2) {
        assert_eq!(pair[0].closing, pair[1].opening);
    }
    let quarters = ledger.balances(Step::Quarter, Some("parts-purchase-agreement"));
    assert_eq!(
        quarters.last().map(|balance| balance.closing),
        Some(number("1200"))
    );
    assert_eq!(ledger.balances(Step::Year, Some("another")), []);
}

#[test]
fn the_balance_of_any_day_can_be_told_later() {
    let ledger = year();
    for (on, balance, state) in [
        ("2024-03-30", "0", None),
        ("2024-03-31", "600", Some(State::Accrued)),
        ("2024-04-19", "600", Some(State::Receivable)),
        ("2024-04-20", "590", Some(State::Confirmed)),
        ("2024-04-28", "90", Some(State::Confirmed)),
        ("2024-05-06", "0", Some(State::Paid)),
        ("2024-07-04", "1234.5", Some(State::Paid)),
        ("2030-01-01", "1200", Some(State::Paid)),
    ] {
        assert_eq!(ledger.balance_on(day(on)), number(balance), "{on}");
        assert_eq!(ledger.state("1", day(on)), state, "{on}");
    }
    assert_eq!(ledger.paid_on("1", day("2024-05-05")), None);
    assert_eq!(
        ledger.paid_on("1", day("2024-12-31")),
        Some(day("2024-05-06"))
    );
}

#[test]
fn sums_by_state_policy_and_period_come_to_the_balance() {
    let ledger = year();
    let on = day("2024-12-31");
    let states = ledger.by_state(on);
    assert_eq!(states[&State::Paid].standing.paid, number("590"));
    assert_eq!(states[&State::Receivable].standing.left(), number("1200"));
    assert_eq!(states[&State::Planned].standing.amount, number("800"));
    let policies = ledger.by_policy(on);
    assert_eq!(policies["parts-purchase-agreement"].count, 2);
    let periods = ledger.by_period(on);
    assert_eq!(periods.len(), 2, "plans are in no balance");
    let left: Decimal = periods.values().map(|sums| sums.standing.left()).sum();
    assert_eq!(left, ledger.balance_on(on));
}

#[test]
fn what_is_owed_is_aged_by_how_long_it_has_been_due() {
    let ledger = year();
    let aged = |on: &str| {
        let aged = ledger
            .aged(day(on))
            .into_iter()
            .filter(|aged| aged.count > 0);
        aged.map(|aged| (aged.age, aged.left)).collect::<Vec<_>>()
    };
    let left = number("1200");
    assert_eq!(
        aged("2024-03-31"),
        [],
        "what is accrued is not asked for yet"
    );
    assert_eq!(aged("2024-04-30"), [(Age::NotDue, number("90"))]);
    assert_eq!(aged("2024-05-01"), [(Age::To30, number("90"))]);
    assert_eq!(aged("2024-07-30"), [(Age::NotDue, left)]);
    assert_eq!(aged("2024-07-31"), [(Age::To30, left)]);
    assert_eq!(aged("2024-08-29"), [(Age::To30, left)]);
    assert_eq!(aged("2024-08-30"), [(Age::To60, left)]);
    assert_eq!(aged("2024-09-29"), [(Age::To90, left)]);
    assert_eq!(aged("2024-10-29"), [(Age::Over90, left)]);
    let overdue = ledger.overdue(day("2024-08-01"));
    assert_eq!(overdue.len(), 1);
    assert_eq!((overdue[0].days, overdue[0].left), (Some(2), left));
}

#[test]
fn a_forecast_counts_a_plan_until_it_has_come() {
    let mut ledger = year();
    let on = day("2024-12-31");
    let forecast = ledger.forecast(2024, on);
    assert_eq!(forecast.total.actual, number("1790"));
    assert_eq!(forecast.total.planned, number("800"));
    assert_eq!(forecast.total.sum(), number("2590"));
    // Two months have come, with 300 of the 800.
    for month in ["2024-07", "2024-08"] {
        add(
            &mut ledger,
            rebate(month, State::Accrued, "2024-08-31", "150.00"),
        );
    }
    let third = ledger.forecast(2024, on).periods[&period("2024-Q3")];
    assert_eq!(
        (third.planned, third.overtaken),
        (number("500"), number("300"))
    );
    // The third month has come: nothing is left of the plan, whatever it gave.
    add(
        &mut ledger,
        rebate("2024-09", State::Accrued, "2024-09-30", "1.00"),
    );
    let forecast = ledger.forecast(2024, on);
    assert_eq!(forecast.total.planned, Decimal::ZERO);
    assert_eq!(forecast.total.sum(), number("2091"));
    assert_eq!(ledger.forecast(2025, on), Forecast::default());
}

#[test]
fn a_plan_comes_true_with_what_it_came_to() {
    let mut ledger = Ledger::default();
    let id = add(
        &mut ledger,
        rebate("2024-Q3", State::Planned, "2024-01-01", "800"),
    );
    assert_eq!(ledger.balances(Step::Month, None), []);
    let early = follow(&mut ledger, Follow::Payment, &id, "2024-10-01", "1");
    assert_eq!(early, Err(Refusal::Planned));
    ledger
        .advance(&id, State::Accrued, day("2024-09-30"), Some(number("760")))
        .unwrap();
    assert_eq!(ledger.balance_on(day("2024-09-29")), Decimal::ZERO);
    assert_eq!(ledger.balance_on(day("2024-09-30")), number("760"));
    assert_eq!(ledger.remove(&id), Err(Refusal::Counted));
}

#[test]
fn what_was_paid_by_mistake_is_taken_out_unless_something_rests_on_it() {
    let mut ledger = Ledger::default();
    let id = add(
        &mut ledger,
        rebate("2024-Q1", State::Confirmed, "2024-04-10", "600"),
    );
    let paid = follow(&mut ledger, Follow::Payment, &id, "2024-05-01", "600").unwrap();
    let back = follow(&mut ledger, Follow::Reversal, &id, "2024-06-01", "100").unwrap();
    let refund = follow(&mut ledger, Follow::Refund, &id, "2024-06-02", "100").unwrap();
    // The refund gives back what was paid too much: without payment or reversal there is nothing to give back.
    for needed in [&paid, &back] {
        assert!(!ledger.may_remove(needed));
        let refused = ledger.remove(needed);
        assert_eq!(refused, Err(Refusal::Needed(refund.clone())));
        assert!(refused.unwrap_err().message().zh.contains(&refund));
    }
    assert!(ledger.may_remove(&refund));
    ledger.remove(&refund).unwrap();
    ledger.remove(&paid).unwrap();
    assert_eq!(ledger.balance_on(day("2024-12-31")), number("500"));
    // The rebate itself is reversed, not taken out.
    assert_eq!(ledger.remove(&id), Err(Refusal::Counted));
}

#[test]
fn what_may_not_follow_is_refused_in_both_languages() {
    let mut ledger = year();
    let confirm = |ledger: &mut Ledger, amount: &str| {
        ledger.advance(
            "3",
            State::Confirmed,
            day("2024-07-10"),
            Some(number(amount)),
        )
    };
    let (first, second) = ("1", "3");
    let refusals = [
        follow(&mut ledger, Follow::Payment, first, "2024-06-01", "0.01").unwrap_err(),
        follow(&mut ledger, Follow::Payment, second, "2024-07-10", "1").unwrap_err(),
        follow(&mut ledger, Follow::Payment, first, "2024-04-19", "1").unwrap_err(),
        follow(&mut ledger, Follow::Payment, "9", "2024-04-19", "1").unwrap_err(),
        follow(&mut ledger, Follow::Payment, "2", "2024-04-29", "1").unwrap_err(),
        follow(
            &mut ledger,
            Follow::Reversal,
            second,
            "2024-07-01",
            "1200.01",
        )
        .unwrap_err(),
        follow(&mut ledger, Follow::Reversal, second, "2024-06-29", "1").unwrap_err(),
        follow(&mut ledger, Follow::Refund, first, "2024-06-29", "1").unwrap_err(),
        follow(&mut ledger, Follow::Reversal, first, "2024-06-29", "0").unwrap_err(),
        follow(&mut ledger, Follow::Reversal, first, "2024-06-29", "-5").unwrap_err(),
        follow(&mut ledger, Follow::Reversal, first, "2024-06-29", "0.001").unwrap_err(),
        follow(&mut ledger, Follow::Reversal, first, "0024-06-29", "1").unwrap_err(),
        confirm(&mut ledger, "34.49").unwrap_err(),
        confirm(&mut ledger, "-1").unwrap_err(),
        confirm(&mut ledger, "10000000000000000").unwrap_err(),
        ledger
            .advance(first, State::Receivable, day("2024-06-01"), None)
            .unwrap_err(),
        ledger
            .advance(first, State::Paid, day("2024-06-01"), None)
            .unwrap_err(),
        ledger
            .advance("3", State::Confirmed, day("2024-06-01"), None)
            .unwrap_err(),
    ];
    let sentences: Vec<String> = refusals
        .iter()
        .map(|refusal| refusal.message().zh)
        .collect();
    assert_eq!(
        sentences,
        [
            "兑付 0.01 超过余下的 0.00",
            "还没有确认，先确认再兑付",
            "兑付不能早于 2024-04-20",
            "没有编号为“9”的行",
            "“2”是兑付、冲回或退回，请写返利那一行的编号",
            "冲回 1,200.01 超过余下的 1,200.00",
            "冲回不能早于 2024-06-30",
            "退回 1.00 超过余下的 0.00",
            "金额须大于 0",
            "-5.00 是负数，只有冲回才减少返利：请对原来那一行做冲回",
            "0.001 不是整分，金额只到分",
            "0024-06-29 不在 1990 至 2099 年之间",
            "已经冲回 34.50，确认的金额不能比它少",
            "-1.00 是负数，只有冲回才减少返利：请对原来那一行做冲回",
            "10,000,000,000,000,000.00 太大，请检查单位",
            "已经是“已确认”，不能再改成“应收”",
            "“已兑付”由兑付、冲回得出，不能直接改成",
            "2024-06-01 早于上一次变动的 2024-06-30",
        ]
    );
    for refusal in refusals {
        assert!(refusal.message().en.is_ascii() || refusal.message().en.contains('“'));
    }
    assert_eq!(
        ledger,
        year(),
        "nothing that was refused has changed anything"
    );
}

#[test]
fn a_paid_rebate_that_is_reversed_is_owed_back_until_it_is_refunded() {
    let mut ledger = year();
    let on = day("2024-12-31");
    follow(&mut ledger, Follow::Reversal, "1", "2024-08-01", "590").unwrap();
    assert_eq!(ledger.standing("1", on).left(), number("-590"));
    assert_eq!(ledger.balance_on(on), number("610"));
    assert_eq!(ledger.room("1", Follow::Refund, day("2024-07-31")), None);
    assert!(follow(&mut ledger, Follow::Refund, "1", "2024-08-02", "590.01").is_err());
    follow(&mut ledger, Follow::Refund, "1", "2024-08-02", "590").unwrap();
    assert_eq!(ledger.standing("1", on).left(), Decimal::ZERO);
    assert_eq!(ledger.state("1", on), Some(State::Reversed));
    assert_eq!(ledger.balance_on(on), number("1200"));
}

#[test]
fn a_payment_that_is_written_late_may_not_be_paid_twice_by_those_after_it() {
    let mut ledger = Ledger::default();
    let id = add(
        &mut ledger,
        rebate("2024-Q1", State::Confirmed, "2024-04-01", "100"),
    );
    follow(&mut ledger, Follow::Payment, &id, "2024-06-01", "80").unwrap();
    let late = follow(&mut ledger, Follow::Payment, &id, "2024-05-01", "30");
    assert!(matches!(late, Err(Refusal::Exceeds { left, .. }) if left == number("20")));
    follow(&mut ledger, Follow::Payment, &id, "2024-05-01", "20").unwrap();
    assert_eq!(
        ledger.paid_on(&id, day("2024-12-31")),
        Some(day("2024-06-01"))
    );
}

#[test]
fn samples_go_with_whatever_was_done_to_them_and_nothing_else_does() {
    let mut ledger = year();
    let before = ledger.clone();
    let mut sample = rebate("2024-Q1", State::Confirmed, "2024-03-31", "100.00");
    sample.policy = "sample-parts".to_owned();
    let sample = Line::new("sample-1", What::Rebate(Box::new(sample)));
    ledger.add(sample.clone()).unwrap();
    follow(&mut ledger, Follow::Payment, "sample-1", "2024-04-01", "40").unwrap();
    ledger.aside.push(sample);
    assert_eq!(ledger.count("sample-"), 3);
    assert_eq!(ledger.clear("sample-"), 3);
    assert_eq!(ledger, before);
    assert_eq!(ledger.clear("sample-"), 0);
}

#[test]
fn what_is_overdue_on_a_day_can_be_filtered() {
    let ledger = year();
    let shown = |on: &str| {
        let filter = Filter {
            overdue: Some(day(on)),
            ..Filter::default()
        };
        let shown = ledger.show(&filter, Order::Number, false, day(on));
        let ids = shown.places.iter().map(|&at| ledger.lines()[at].id.clone());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown("2024-04-30"), "", "due that day is not overdue");
    assert_eq!(shown("2024-05-01"), "1");
    assert_eq!(shown("2024-05-06"), "", "paid");
    assert_eq!(shown("2024-07-31"), "3");
}

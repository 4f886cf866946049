use rebate_desk::accrual::join::{self, Joined};
use rebate_desk::accrual::{Follow, Ledger, State};

use crate::{add, day, follow, number, rebate, year};

#[test]
fn what_is_brought_back_twice_is_there_already() {
    let mut ledger = year();
    let before = ledger.clone();
    assert!(ledger.join(year()).is_nothing());
    assert_eq!(ledger, before);
    let (text, joined) = join::texts(&year().write(), &year().write()).unwrap();
    assert!(joined.is_nothing());
    assert_eq!(text, year().write());
    assert_eq!(join::texts(&text, "{}"), None);
    let newer = text.replacen("ledger 1", "ledger 2", 1);
    assert_eq!(join::texts(&newer, &text), None);
}

#[test]
fn lines_that_were_written_apart_are_all_there_and_their_payments_follow_them() {
    let mut ledger = Ledger::default();
    add(
        &mut ledger,
        rebate("2024-Q4", State::Confirmed, "2024-12-31", "70"),
    );
    let other = year();
    let joined = ledger.join(other.clone());
    assert_eq!(
        joined,
        Joined {
            added: 6,
            ..Joined::default()
        }
    );
    let on = day("2025-01-01");
    assert_eq!(ledger.balance_on(on), number("1270"));
    assert_eq!(ledger.state("1_2", on), Some(State::Paid));
    assert_eq!(ledger.following("1_2").count(), 2);
    assert!(ledger.join(other).is_nothing());
}

#[test]
fn a_rebate_that_has_come_further_elsewhere_comes_further_here() {
    let begun = {
        let mut ledger = Ledger::default();
        add(
            &mut ledger,
            rebate("2024-Q1", State::Accrued, "2024-03-31", "600"),
        );
        ledger
    };
    let mut there = begun.clone();
    there
        .advance(
            "1",
            State::Confirmed,
            day("2024-04-20"),
            Some(number("590")),
        )
        .unwrap();
    follow(&mut there, Follow::Payment, "1", "2024-04-28", "590").unwrap();
    let mut here = begun.clone();
    let joined = here.join(there.clone());
    assert_eq!((joined.advanced, joined.added, joined.aside), (1, 1, 0));
    assert_eq!(here, there);
    assert!(here.join(begun).is_nothing(), "and never goes back");
}

#[test]
fn what_contradicts_is_set_aside_once_and_counted_nowhere() {
    let confirmed = |amount: &str| {
        let mut ledger = Ledger::default();
        add(
            &mut ledger,
            rebate("2024-Q1", State::Accrued, "2024-03-31", "600"),
        );
        ledger
            .advance(
                "1",
                State::Confirmed,
                day("2024-04-20"),
                Some(number(amount)),
            )
            .unwrap();
        follow(&mut ledger, Follow::Payment, "1", "2024-04-28", amount).unwrap();
        ledger
    };
    let mut ledger = confirmed("590");
    let joined = ledger.join(confirmed("580"));
    assert_eq!((joined.added, joined.advanced, joined.aside), (0, 0, 2));
    assert!(ledger.join(confirmed("580")).is_nothing());
    assert_eq!(ledger.standing("1", day("2024-12-31")).paid, number("590"));
    assert!(ledger.take(1).is_err(), "there is nothing left to pay");
    // Whoever knows better takes it as a line of its own.
    let id = ledger.take(0).unwrap();
    assert_eq!(ledger.balance_on(day("2024-12-31")), number("580"));
    assert_eq!((id.as_str(), ledger.aside.len()), ("3", 1));
}

//! Whatever is done to a ledger in whatever order, its balances reconcile, and it comes back from its text and its lists.

use proptest::prelude::*;
use rebate_desk::accrual::balance::Balance;
use rebate_desk::accrual::view::{Filter, Order, Shown, last_day};
use rebate_desk::accrual::{
    Change, Follow, Following, Found, Ledger, Line, Part, Period, Rebate, State, Step, Tax, What,
    intake,
};
use rebate_desk::lang::Lang;
use rebate_desk::policy::date::Date;
use rust_decimal::Decimal;

/// Something that somebody tries; the ledger refuses what may not be.
#[derive(Clone, Debug)]
enum Try {
    Add {
        policy: u8,
        month: u8,
        state: usize,
        day: i64,
        fen: i64,
    },
    Advance {
        of: usize,
        state: usize,
        day: i64,
        fen: Option<i64>,
    },
    Follow {
        of: usize,
        kind: usize,
        day: i64,
        fen: i64,
    },
    Remove {
        of: usize,
    },
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let fen = 0_i64..50_000;
    let day = 0_i64..800;
    let one = prop_oneof![
        3 => (0_u8..3, 1_u8..=12, 0_usize..4, day.clone(), fen.clone())
            .prop_map(|(policy, month, state, day, fen)| Try::Add { policy, month, state, day, fen }),
        3 => (0_usize..12, 0_usize..4, day.clone(), proptest::option::of(fen.clone()))
            .prop_map(|(of, state, day, fen)| Try::Advance { of, state, day, fen }),
        5 => (0_usize..12, 0_usize..3, day, 0_i64..20_000)
            .prop_map(|(of, kind, day, fen)| Try::Follow { of, kind, day, fen }),
        1 => (0_usize..12).prop_map(|of| Try::Remove { of }),
    ];
    proptest::collection::vec(one, 0..60)
}

fn day(days: i64) -> Date {
    Date::new(2023, 1, 1)
        .and_then(|first| first.add_days(days))
        .unwrap()
}

/// Does it, if that may be.
fn done(ledger: &mut Ledger, tried: &Try) -> bool {
    let id = |at: usize| (at + 1).to_string();
    match *tried {
        Try::Add {
            policy,
            month,
            state,
            day: on,
            fen,
        } => {
            let rebate = Rebate {
                policy: format!("p{policy}"),
                title: format!("政策{policy}"),
                period: Period::new(2024, Part::Month(month)).unwrap(),
                rule: "月度返利".to_owned(),
                base: (fen % 3 == 0).then(|| Decimal::new(fen, 4)),
                rate: (fen % 2 == 0).then(|| Decimal::new(fen, 6)),
                tax: Tax::new(fen % 2 == 0, Decimal::new(13, 2)).unwrap(),
                due: (fen % 5 != 0).then(|| day(on + 30)),
                scenario: String::new(),
                changes: vec![Change {
                    day: day(on),
                    to: State::STAGES[state],
                    amount: Decimal::new(fen, 2),
                }],
            };
            ledger
                .add(Line::new("", What::Rebate(Box::new(rebate))))
                .is_ok()
        }
        Try::Advance {
            of,
            state,
            day: on,
            fen,
        } => {
            let amount = fen.map(|fen| Decimal::new(fen, 2));
            ledger
                .advance(&id(of), State::STAGES[state], day(on), amount)
                .is_ok()
        }
        Try::Follow {
            of,
            kind,
            day: on,
            fen,
        } => {
            let following = Following {
                of: id(of),
                kind: Follow::ALL[kind],
                day: day(on),
                amount: Decimal::new(fen, 2),
            };
            ledger
                .add(Line::new("", What::Following(following)))
                .is_ok()
        }
        Try::Remove { of } => ledger.remove(&id(of)).is_ok(),
    }
}

fn reconciles(balances: &[Balance]) -> Result<(), TestCaseError> {
    for balance in balances {
        let moved = balance.movements;
        let closing =
            balance.opening + moved.accrued + moved.trued_up - moved.reversed - moved.paid;
        prop_assert_eq!(balance.closing, closing);
    }
    for pair in balances.windows(2) {
        prop_assert_eq!(pair[0].closing, pair[1].opening);
        prop_assert_eq!(pair[0].period.next(), Some(pair[1].period));
    }
    Ok(())
}

fn left(ledger: &Ledger, on: Date) -> Decimal {
    ledger
        .rebates()
        .map(|(line, _)| ledger.standing(&line.id, on).left())
        .sum()
}

/// A line of a ledger without what a list has no column for.
fn listed(ledger: &Ledger) -> Vec<Line> {
    ledger.lines().to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn balances_reconcile_after_each_operation(tries in tries()) {
        let mut ledger = Ledger::default();
        for tried in &tries {
            let before = ledger.clone();
            if !done(&mut ledger, tried) {
                prop_assert_eq!(&ledger, &before, "what is refused changes nothing");
                continue;
            }
            let months = ledger.balances(Step::Month, None);
            reconciles(&months)?;
            for balance in &months {
                prop_assert_eq!(balance.closing, left(&ledger, balance.period.last()));
                prop_assert_eq!(balance.closing, ledger.balance_on(balance.period.last()));
            }
            // Of no rebate more is reversed than there is, and no less than nothing was paid.
            for balance in &months {
                for (line, _) in ledger.rebates() {
                    let standing = ledger.standing(&line.id, balance.period.last());
                    prop_assert!(standing.reversed <= standing.amount);
                    prop_assert!(standing.left() + standing.paid >= Decimal::ZERO);
                }
            }
        }
        let end = left(&ledger, last_day());
        let closing = |balances: &[Balance]| balances.last().map_or(Decimal::ZERO, |last| last.closing);
        for step in Step::ALL {
            let balances = ledger.balances(step, None);
            reconciles(&balances)?;
            prop_assert_eq!(closing(&balances), end);
        }
        let policies = ["p0", "p1", "p2"].map(|policy| closing(&ledger.balances(Step::Month, Some(policy))));
        prop_assert_eq!(policies.into_iter().sum::<Decimal>(), end);
        let sums = |lefts: Vec<Decimal>| lefts.into_iter().sum::<Decimal>();
        prop_assert_eq!(sums(ledger.by_policy(last_day()).values().map(|sums| sums.standing.left()).collect()), end);
        prop_assert_eq!(sums(ledger.by_period(last_day()).values().map(|sums| sums.standing.left()).collect()), end);
    }

    #[test]
    fn a_ledger_read_back_from_its_text_is_the_same(tries in tries()) {
        let mut ledger = Ledger::default();
        for tried in &tries {
            done(&mut ledger, tried);
        }
        prop_assert_eq!(Ledger::read(&ledger.write()), Found::Ledger(Box::new(ledger.clone())));
        let mut joined = ledger.clone();
        prop_assert!(joined.join(ledger.clone()).is_nothing());
        prop_assert_eq!(joined, ledger);
    }

    #[test]
    fn two_ledgers_joined_either_way_have_all_lines_once(one in tries(), other in tries()) {
        let made = |tries: &[Try]| {
            let mut ledger = Ledger::default();
            for tried in tries {
                done(&mut ledger, tried);
            }
            ledger
        };
        let (one, other) = (made(&one), made(&other));
        let mut joined = one.clone();
        let told = joined.join(other.clone());
        prop_assert_eq!(joined.lines().len(), one.lines().len() + told.added);
        for line in one.lines() {
            prop_assert!(joined.line(&line.id).is_some());
        }
        reconciles(&joined.balances(Step::Month, None))?;
        prop_assert_eq!(Ledger::read(&joined.write()), Found::Ledger(Box::new(joined.clone())));
        prop_assert!(joined.join(other).is_nothing(), "twice is once");
    }

    #[test]
    fn a_list_read_back_is_the_same_however_it_was_sorted(
        tries in tries(),
        order in 0_usize..7,
        descending: bool,
        english: bool,
        notes in proptest::collection::vec("[ -~甲，；\"'=\n\t]{0,12}", 12),
    ) {
        let mut ledger = Ledger::default();
        for tried in &tries {
            done(&mut ledger, tried);
        }
        for (at, note) in notes.iter().enumerate() {
            // Of as many lines as there are.
            drop(ledger.set_note(&(at + 1).to_string(), note.trim()));
        }
        let lang = if english { Lang::En } else { Lang::Zh };
        let shown = ledger.show(&Filter::default(), Order::ALL[order], descending, last_day());
        let csv = ledger.sheet(&shown, None, lang).csv(lang);
        let intake = intake::read(&csv).map_err(|no| TestCaseError::fail(no.message().en))?;
        prop_assert_eq!(&intake.bad, &[]);
        prop_assert_eq!(listed(&intake.ledger), listed(&ledger));
    }

    #[test]
    fn what_a_filter_shows_and_what_it_hides_come_to_the_whole(tries in tries(), above in -20_000_i64..20_000) {
        let mut ledger = Ledger::default();
        for tried in &tries {
            done(&mut ledger, tried);
        }
        let all = ledger.show(&Filter::default(), Order::Number, false, last_day());
        prop_assert_eq!(all.total.count, ledger.lines().len());
        prop_assert_eq!(all.total.amount - all.total.paid, left(&ledger, last_day()));
        let filter = Filter { above: Some(Decimal::new(above, 2)), ..Filter::default() };
        let some = ledger.show(&filter, Order::Amount, true, last_day());
        let hidden = Shown {
            places: all.places.iter().copied().filter(|place| !some.places.contains(place)).collect(),
            ..Shown::default()
        };
        let worth = |places: &[usize]| {
            let lines = places.iter().map(|&place| ledger.worth(&ledger.lines()[place], last_day()));
            lines.map(|worth| worth.amount.unwrap_or_default()).sum::<Decimal>()
        };
        prop_assert_eq!(worth(&some.places), some.total.amount);
        prop_assert_eq!(worth(&hidden.places) + some.total.amount, all.total.amount);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(rebate-desk ledger 1\n)?((rebate|payment|note|accrued|rev|x)?(\t[0-9a-z2024.Q-]{0,7}){0,6}\n){0,8}", list in "期间,政策,返利金额,状态\n(.{0,40}\n){0,5}") {
        Ledger::read(&text);
        drop(intake::read(&text));
        drop(intake::read(&list));
    }
}

//! The engine against itself: a lane of a batch is the case alone, explaining changes nothing, the order of a file means nothing,
//! and no entry, however odd, makes it panic.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rebate_desk::engine::{
    Absence, Batch, Case, Cell, Entries, FaultCode, Outcome, Plan, Settings, Skip, Trace, entries,
};
use rebate_desk::library::{SOURCES, Source};
use rebate_desk::policy::date::Date;
use rebate_desk::policy::model::Input;
use rebate_desk::policy::{Axis, Entry, Kind, Policy, Value, check_text};
use rust_decimal::Decimal;

use crate::{built_in, for_cases};

/// Ways of choosing readings that are tried one by one; a policy with a dozen readings has thousands.
const WAYS: usize = 24;

/// Every way of choosing readings or, where there are too many, the defaults with one reading changed at a time, and some more.
pub(crate) fn all_readings(policy: &Policy) -> Vec<Vec<usize>> {
    let counts: Vec<usize> = policy
        .readings
        .iter()
        .map(|reading| reading.options.len())
        .collect();
    let product = counts
        .iter()
        .try_fold(1_usize, |ways, count| ways.checked_mul(*count));
    if product.is_some_and(|ways| ways <= WAYS) {
        let mut all = vec![Vec::new()];
        for &count in &counts {
            let chosen = |before: &Vec<usize>| {
                let before = before.clone();
                (0..count).map(move |option| [&before[..], &[option]].concat())
            };
            all = all.iter().flat_map(chosen).collect();
        }
        return all;
    }
    let defaults = Settings::of(policy).readings;
    let mut some = vec![defaults.clone()];
    for (reading, &count) in counts.iter().enumerate() {
        for option in (0..count).filter(|option| *option != defaults[reading]) {
            let mut changed = defaults.clone();
            changed[reading] = option;
            some.push(changed);
        }
    }
    // Different steps through the options of each reading, so that they meet in many ways.
    for way in 0..WAYS / 2 {
        let options = counts.iter().enumerate();
        some.push(
            options
                .map(|(reading, count)| way * (reading + 1) % count)
                .collect(),
        );
    }
    some
}

fn agrees_with_its_explanations(trace: &Trace<'_>) {
    let before = trace.outcome();
    let policy = trace.plan.policy;
    for (rule, cells) in before.rules.iter().enumerate() {
        for (period, cell) in cells.iter().enumerate() {
            let explanation = trace.explain(rule, period);
            let name = &policy.rules[rule].name;
            assert_eq!(explanation.cell, *cell, "{name}[{period}]");
            assert_eq!((explanation.rule, explanation.period), (rule, period));
            for part in &explanation.parts {
                assert_eq!(part.periods.len(), part.cells.len(), "{name}[{period}]");
            }
            if let Some(rounding) = &explanation.rounding {
                assert_eq!(Some(rounding.after), cell.number(), "{name}[{period}]");
            } else if explanation.gates.is_empty() {
                assert_eq!(explanation.result, *cell, "{name}[{period}]");
            }
            for gate in &explanation.gates {
                let decided = &before.gates[gate.gate];
                assert_eq!(
                    gate.passed,
                    decided[if decided.len() == 1 { 0 } else { period }],
                    "{name}[{period}]"
                );
            }
        }
    }
    assert_eq!(trace.outcome(), before);
}

/// How many cases of one policy are explained at most, figure by figure; beyond that some of them stand for all.
const EXPLAINED: usize = 400;

/// Of all pairs of one list and another, every pair or, where there are too many, each of the first with some of the second in turn.
pub(crate) fn pairs(first: usize, second: usize) -> Vec<(usize, usize)> {
    let each = (EXPLAINED / first.max(1)).clamp(1, second.max(1));
    let some = |a: usize| {
        (0..each).map(move |step| (a, (a + step * (second / each).max(1)) % second.max(1)))
    };
    (0..first).flat_map(some).collect()
}

#[test]
fn explaining_every_figure_of_every_example_changes_none_of_them() {
    for source in SOURCES {
        let policy = built_in(source.id);
        let ways = all_readings(&policy);
        for (example, way) in pairs(policy.examples.len(), ways.len()) {
            let example = &policy.examples[example];
            let (settings, case) =
                entries::read(&policy, &Entries::of(example)).expect("readable entries");
            let readings = ways[way].clone();
            let plan = Plan::new(
                &policy,
                Settings {
                    readings,
                    ..settings
                },
            )
            .expect("a plan");
            agrees_with_its_explanations(&plan.trace(&case));
        }
    }
}

#[test]
fn a_parameter_that_is_taken_away_can_be_explained_too() {
    for source in SOURCES {
        let policy = built_in(source.id);
        let ways = all_readings(&policy);
        let parameters = policy.parameters.len();
        for (parameter, at) in pairs(parameters, policy.examples.len() * ways.len()) {
            let example = &policy.examples[at / ways.len()];
            let (mut settings, case) =
                entries::read(&policy, &Entries::of(example)).expect("readable entries");
            settings.readings.clone_from(&ways[at % ways.len()]);
            settings.parameters[parameter] = None;
            let plan = Plan::new(&policy, settings).expect("a plan");
            agrees_with_its_explanations(&plan.trace(&case));
        }
    }
}

/// A value of a kind, blanks aside.
fn any_value(input: &Input) -> BoxedStrategy<Value> {
    match input.ty.kind {
        Kind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Kind::Count => prop_oneof![2023_i64..=2025, 0_i64..=10_000]
            .prop_map(|n| Value::Number(n.into()))
            .boxed(),
        // Days on both sides of the years that policies are about.
        Kind::Date | Kind::Month => (0_u16..40, 1_u8..=12, 1_u8..=28)
            .prop_map(|(year, month, day)| Date::new(2000 + year, month, day).expect("a day"))
            .prop_map(Value::Date)
            .boxed(),
        Kind::Text => prop::sample::select(vec!["甲", "乙", "丙"])
            .prop_map(|text| Value::Text(text.to_owned()))
            .boxed(),
        Kind::Choice(_) => {
            let ids: Vec<String> = input.options.iter().map(|(id, _)| id.clone()).collect();
            prop::sample::select(ids).prop_map(Value::Text).boxed()
        }
        Kind::Ratio => (0_i64..=150_000)
            .prop_map(|parts| Value::Number(Decimal::new(parts, 5)))
            .boxed(),
        Kind::Money | Kind::Number | Kind::Plain => prop_oneof![
            6 => (-1_000_000_i64..=1_500_000_000)
                .prop_map(|fens| Value::Number(Decimal::new(fens, 2))),
            1 => any::<i128>().prop_map(|digits| {
                let scale = u32::try_from(digits.rem_euclid(29)).expect("small");
                Value::Number(Decimal::from_i128_with_scale(digits % 10_i128.pow(28), scale))
            }),
        ]
        .boxed(),
    }
}

/// A case with anything that the inputs' kinds allow, blanks included.
pub(crate) fn any_case(policy: &Policy) -> BoxedStrategy<Case> {
    let rows = prop::collection::vec(0_usize..6, policy.records.len());
    let inputs = policy.inputs.clone();
    rows.prop_flat_map(move |rows| {
        let inputs: Vec<BoxedStrategy<Vec<Option<Value>>>> = inputs
            .iter()
            .map(|input| {
                let length = match input.ty.axis {
                    Axis::Rows(table) => rows[table],
                    axis => axis.periods().expect("periods"),
                };
                let value = prop::option::weighted(0.9, any_value(input));
                let cells = prop::collection::vec(value, length);
                let blank = Just(vec![None; length]);
                prop_oneof![12 => cells, 1 => blank].boxed()
            })
            .collect();
        inputs.prop_map(|inputs| Case { inputs })
    })
    .boxed()
}

fn same_in_a_batch(
    policy: &Policy,
    settings: Settings,
    cases: &[Case],
) -> Result<(), TestCaseError> {
    let plan = Plan::new(policy, settings).expect("a plan");
    let rules: Vec<usize> = (0..policy.rules.len()).collect();
    let batch = Batch::new(policy, cases);
    prop_assert_eq!(batch.lanes(), cases.len());
    let all = plan.numbers(&batch, &rules);
    let mut starts = vec![0; rules.len()];
    for (lane, case) in cases.iter().enumerate() {
        let outcome = plan.outcome(case);
        for ((rule, numbers), start) in rules.iter().zip(&all).zip(&mut starts) {
            let alone: Vec<Option<Decimal>> =
                outcome.rules[*rule].iter().map(Cell::number).collect();
            prop_assert_eq!(
                &numbers[*start..][..alone.len()],
                &alone[..],
                "{}, lane {}",
                policy.rules[*rule].name,
                lane
            );
            *start += alone.len();
        }
    }
    for (numbers, start) in all.iter().zip(starts) {
        prop_assert_eq!(numbers.len(), start);
    }
    Ok(())
}

#[test]
fn a_lane_of_a_batch_is_the_case_computed_alone() {
    for source in SOURCES {
        let policy = built_in(source.id);
        let readings = prop::sample::select(all_readings(&policy));
        // Some batches are longer than the stretch of lanes that is computed at once.
        let cases = prop_oneof![
            9 => prop::collection::vec(any_case(&policy), 0..12),
            1 => prop::collection::vec(any_case(&policy), 120..280)
        ];
        let unset = prop::option::weighted(0.2, 0..policy.parameters.len().max(1));
        for_cases(
            if policy.rules.len() > 20 { 20 } else { 60 },
            1,
            &(readings, cases, unset),
            |(readings, cases, unset)| {
                let mut settings = Settings {
                    readings,
                    ..Settings::of(&policy)
                };
                if let Some(unset) = unset.and_then(|at| settings.parameters.get_mut(at)) {
                    *unset = None;
                }
                same_in_a_batch(&policy, settings, &cases)
            },
        );
    }
}

#[test]
fn explaining_any_rows_changes_no_figure() {
    for source in SOURCES {
        let policy = built_in(source.id);
        // Examples have few rows, and complete ones.
        if policy.records.is_empty() {
            continue;
        }
        let readings = prop::sample::select(all_readings(&policy));
        let times = if policy.rules.len() > 20 { 30 } else { 100 };
        for_cases(
            times,
            4,
            &(readings, any_case(&policy)),
            |(readings, case)| {
                let settings = Settings {
                    readings,
                    ..Settings::of(&policy)
                };
                let plan = Plan::new(&policy, settings).expect("a plan");
                agrees_with_its_explanations(&plan.trace(&case));
                Ok(())
            },
        );
    }
}

/// A policy file's head and its items, each from its `[[…]]` up to the next.
fn items(text: &str) -> (&str, Vec<&str>) {
    // `[[input.column]]` belongs to the input that it stands in.
    let starts: Vec<usize> = text
        .match_indices("\n[[")
        .map(|(at, _)| at + 1)
        .filter(|at| {
            !text[*at..]
                .lines()
                .next()
                .is_some_and(|line| line.contains('.'))
        })
        .collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let items = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(from, to)| &text[from..to])
        .collect();
    (
        &text[..starts.first().copied().unwrap_or(text.len())],
        items,
    )
}

/// Values by rule and gate name, since their numbers follow the file.
fn by_name(policy: &Policy, outcome: &Outcome) -> BTreeMap<String, Vec<Cell>> {
    let rules = policy
        .rules
        .iter()
        .map(|rule| rule.name.clone())
        .zip(outcome.rules.iter().cloned());
    let gates = policy
        .gates
        .iter()
        .map(|gate| gate.name.clone())
        .zip(outcome.gates.iter().cloned());
    let mut cells: BTreeMap<String, Vec<Cell>> = rules.chain(gates).collect();
    for cell in cells.values_mut().flatten() {
        // Of several gates that skip a value it is the last of the file that says why; the figures have no part in that.
        if let Cell::Absent(Absence::NotApplicable(skip)) = cell {
            *skip = Skip {
                gate: String::new(),
                message: None,
            };
        }
    }
    cells
}

fn same_in_another_order(source: &Source, order: &[usize]) -> Result<(), TestCaseError> {
    let (head, items) = items(source.text);
    let items: Vec<&str> = std::iter::once(head)
        .chain(order.iter().map(|&at| items[at]))
        .collect();
    let shuffled = items.join("\n");
    let policy = built_in(source.id);
    let (other, diagnostics) = check_text(&shuffled);
    prop_assert_eq!(&diagnostics, &[]);
    let other = other.expect("a sound policy");
    for example in &policy.examples {
        let outcome = |policy: &Policy| {
            let (settings, case) =
                entries::read(policy, &Entries::of(example)).expect("readable entries");
            by_name(
                policy,
                &Plan::new(policy, settings).expect("a plan").outcome(&case),
            )
        };
        prop_assert_eq!(outcome(&policy), outcome(&other), "{}", example.name);
    }
    Ok(())
}

#[test]
fn the_order_of_the_items_in_a_file_changes_no_figure() {
    for source in SOURCES {
        let (_, items) = items(source.text);
        assert!(
            items
                .iter()
                .filter(|item| item.starts_with("[[rule]]"))
                .count()
                > 0,
            "{} was split",
            source.id
        );
        let order = Just((0..items.len()).collect::<Vec<usize>>()).prop_shuffle();
        let times = if items.len() > 100 { 3 } else { 20 };
        for_cases(times, 2, &order, |order| {
            same_in_another_order(source, &order)
        });
    }
}

/// How much longer a policy takes than its number of rules says: figures a rule, at least 1.
fn size(policy: &Policy) -> u32 {
    let figures = policy
        .rules
        .iter()
        .map(|rule| rule.ty.axis.periods().unwrap_or(4));
    let figures = figures.sum::<usize>() / policy.rules.len().max(1);
    u32::try_from(figures.clamp(1, 12)).expect("few")
}

/// What people and programs may put into a field: figures, near-figures, and anything at all.
fn any_entry() -> impl Strategy<Value = Entry> {
    let text = prop_oneof![
        4 => "[-+(]?[0-9０-９]{0,30}[.．]?[0-9]{0,30}[%‰万亿元千)]{0,2}",
        2 => "[0-9]{1,9} ?[×*x] ?[0-9]{1,3}",
        2 => "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        1 => "(叠加|清算|累进|按年清算|true|否|—|N/A)",
        1 => any::<String>(),
        3 => "-?[0-9]{1,28}",
        3 => "-?[0-9]{0,9}\\.[0-9]{1,19}",
    ];
    let leaf = prop_oneof![
        12 => text.prop_map(Entry::Text),
        1 => Just(Entry::Blank),
        1 => any::<bool>().prop_map(Entry::Bool),
    ];
    leaf.prop_recursive(2, 16, 13, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 12),
            1 => prop::collection::vec(inner.clone(), 0..14).prop_map(|list| list),
            1 => prop::collection::vec(inner, 4)
        ]
        .prop_map(Entry::List)
    })
}

#[test]
fn no_entry_makes_the_engine_panic() {
    for source in SOURCES {
        let policy = built_in(source.id);
        let names = |names: Vec<String>| prop::sample::select(names);
        let inputs = names(
            policy
                .inputs
                .iter()
                .map(|input| input.name.clone())
                .collect(),
        );
        let parameters = names(
            policy
                .parameters
                .iter()
                .map(|parameter| parameter.name.clone())
                .collect(),
        );
        // Twelve figures of up to 28 digits, which the other entries seldom make: what overflows, overflows here.
        let wide = prop_oneof!["-?[0-9]{1,28}", "-?[0-9]{1,24}\\.[0-9]{1,4}", "9{28}"]
            .prop_map(Entry::Text);
        let wide = prop_oneof![
            4 => prop::collection::vec(wide, 12).prop_map(Entry::List),
            1 => Just(Entry::Text(format!("{} × 12", "9".repeat(28)))),
        ];
        let settings = prop::collection::btree_map(parameters, any_entry(), 0..3);
        let figures = prop::collection::btree_map(inputs, prop_oneof![any_entry(), wide], 0..4);
        let readings = prop::sample::select(all_readings(&policy));
        let (computed, overflowed) = (std::cell::Cell::new(0_u32), std::cell::Cell::new(0_u32));
        // A large policy takes a hundred times as long as a small one.
        let cases = u32::try_from(24_000 / policy.rules.len().max(6)).expect("few") / size(&policy);
        for_cases(
            cases,
            3,
            &(figures, settings, readings),
            |(inputs, parameters, readings)| {
                let entries = Entries {
                    inputs,
                    parameters,
                    ..Entries::default()
                };
                if let Ok((settings, case)) = entries::read(&policy, &entries)
                    && let Ok(plan) = Plan::new(
                        &policy,
                        Settings {
                            readings,
                            ..settings
                        },
                    )
                {
                    let trace = plan.trace(&case);
                    agrees_with_its_explanations(&trace);
                    let faults = trace.outcome().faults;
                    computed.set(computed.get() + 1);
                    overflowed.set(
                        overflowed.get()
                            + u32::from(
                                faults.iter().any(|fault| fault.code == FaultCode::Overflow),
                            ),
                    );
                }
                Ok(())
            },
        );
        assert!(
            computed.get() > cases / 20,
            "{}: {} cases were readable",
            source.id,
            computed.get()
        );
        // Where twelve months are summed; a delivery fee alone never grows beyond 28 digits.
        let sums = ["cv-annual-rebate", "parts-purchase-agreement"].contains(&source.id);
        assert!(
            overflowed.get() > 3 || !sums,
            "{}: {} cases overflowed",
            source.id,
            overflowed.get()
        );
    }
}

//! Tables of any length against cases computed one way or another: whatever is packed, every figure and every reason is the same.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rebate_desk::engine::lanes::{Columns, Figures, Lanes, Presence};
use rebate_desk::engine::{Absence, Batch, Case, Cell, Plan, Settings};
use rebate_desk::library::SOURCES;
use rebate_desk::policy::model::Input;
use rebate_desk::policy::{Axis, Kind, Policy, Value};
use rust_decimal::Decimal;

use crate::consistency::{all_readings, any_case};
use crate::{built_in, for_cases};

/// What the figures of a table are like.
#[derive(Clone, Copy, Debug)]
enum Figure {
    /// Fen, as in most tables.
    Fen,
    /// With up to eight decimals each.
    Mixed,
    /// Now and then so large that a product, a sum or the figure itself does not fit into 64 bits.
    Large,
}

fn any_number(kind: Kind, figure: Figure) -> BoxedStrategy<Decimal> {
    let tame = match (kind, figure) {
        (Kind::Count, _) => prop_oneof![2023_i64..=2025, 0_i64..=300]
            .prop_map(Decimal::from)
            .boxed(),
        (Kind::Ratio, Figure::Fen) => (0_i64..=1_500)
            .prop_map(|parts| Decimal::new(parts, 3))
            .boxed(),
        (Kind::Ratio, _) => (-10_i64..=1_500_000, 3_u32..=8)
            .prop_map(|(parts, places)| Decimal::new(parts, places))
            .boxed(),
        (_, Figure::Fen) => prop_oneof![
            4 => (-1_000_000_i64..=200_000_000).prop_map(|fens| Decimal::new(fens, 2)),
            1 => (0_i64..=4_000).prop_map(|thousands| Decimal::from(thousands * 10_000)),
            1 => Just(Decimal::ZERO),
        ]
        .boxed(),
        _ => (-1_000_000_i64..=20_000_000_000, 0_u32..=8)
            .prop_map(|(digits, places)| Decimal::new(digits, places))
            .boxed(),
    };
    match figure {
        Figure::Large => prop_oneof![
            40 => tame,
            2 => (any::<i64>(), 0_u32..=18).prop_map(|(digits, places)| Decimal::new(digits, places)),
            1 => prop::sample::select(vec![i64::MAX, i64::MIN, i64::MAX / 12, 3_037_000_500])
                .prop_map(|digits| Decimal::new(digits, 2)),
            1 => (any::<i128>(), 0_u32..=28)
                .prop_map(|(digits, places)| {
                    Decimal::from_i128_with_scale(digits % 10_i128.pow(28), places)
                }),
        ]
        .boxed(),
        _ => tame,
    }
}

/// Cases with the same kind of figures, complete or with blanks.
fn any_cases(policy: &Policy, figure: Figure, lanes: usize) -> BoxedStrategy<Vec<Case>> {
    let wild = any_case(policy);
    let inputs: Vec<Input> = policy.inputs.clone();
    let numbers: Vec<BoxedStrategy<Decimal>> = inputs
        .iter()
        .map(|input| any_number(input.ty.kind, figure))
        .collect();
    let case =
        (wild, prop::sample::select(vec![0_u8, 0, 4, 30])).prop_flat_map(move |(wild, blank)| {
            let cells = inputs.iter().zip(&numbers).zip(wild.inputs);
            let cells: Vec<BoxedStrategy<Vec<Option<Value>>>> = cells
                .map(|((input, number), cells)| {
                    if !input.ty.kind.is_numeric() {
                        return Just(cells).boxed();
                    }
                    let number = (number.clone(), 0_u8..100).prop_map(move |(number, chance)| {
                        (chance >= blank).then_some(Value::Number(number))
                    });
                    prop::collection::vec(number, cells.len()).boxed()
                })
                .collect();
            cells.prop_map(|inputs| Case { inputs })
        });
    prop::collection::vec(case, lanes).boxed()
}

/// Pushes a case, now in one way and then in another.
fn push(columns: &mut Columns, policy: &Policy, own: &[usize], case: &Case, way: usize) {
    for (input, cells) in case.inputs.iter().enumerate() {
        let table = policy.inputs[input].ty.axis.rows();
        let is_own = own.iter().any(|&at| {
            at == input || (table.is_some() && policy.inputs[at].ty.axis.rows() == table)
        });
        // What is not the lanes' own is not taken.
        if !is_own && !way.is_multiple_of(3) {
            continue;
        }
        let filled = cells
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |at| at + 1);
        // Blank months at the end need not be said; how many rows there are does.
        let count = if way.is_multiple_of(2) && table.is_none() {
            filled
        } else {
            cells.len()
        };
        for (at, cell) in cells[..count].iter().enumerate() {
            match cell {
                None => columns.push_blank(input),
                Some(Value::Number(number)) if !(at + way).is_multiple_of(3) => {
                    match i64::try_from(number.mantissa()) {
                        Ok(digits) => columns.push_fixed(input, digits, number.scale()),
                        Err(_) => columns.push_number(input, *number),
                    }
                }
                Some(value) => columns.push_value(input, value),
            }
        }
    }
    columns.end_lane();
}

fn presence(cell: &Cell) -> Presence {
    match cell {
        Cell::Value(Value::Number(_)) => Presence::There,
        Cell::Absent(Absence::NotApplicable(_)) => Presence::NotApplicable,
        Cell::Absent(Absence::Missing(_)) => Presence::Missing,
        Cell::Absent(Absence::Fault(_)) | Cell::Value(_) => Presence::Fault,
    }
}

fn same_in_columns(
    policy: &Policy,
    settings: Settings,
    base: &Case,
    own: &[usize],
    cases: &[Case],
) -> Result<(usize, usize), TestCaseError> {
    let plan = Plan::new(policy, settings).expect("a plan");
    let rules: Vec<usize> = (0..policy.rules.len()).collect();
    let mut lanes = Lanes::new(&plan, &rules);
    let mut columns = Columns::new(policy, base, own);
    let mut figures = vec![Figures::new(); rules.len()];
    let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); rules.len()];
    // In parts, as a table is read.
    for (way, part) in cases.chunks(300).enumerate() {
        columns.clear();
        for (at, case) in part.iter().enumerate() {
            push(&mut columns, policy, own, case, way + at);
        }
        prop_assert_eq!(columns.lanes(), part.len());
        lanes.figures(&columns, &mut figures);
        let half = part.len() / 2;
        for range in [0..half, half..part.len()] {
            for (all, more) in cells.iter_mut().zip(lanes.cells(&columns, range)) {
                all.extend(more);
            }
        }
    }
    // The inputs that have no column are as in the base.
    let mut whole = cases.to_vec();
    for case in &mut whole {
        for (input, cells) in case.inputs.iter_mut().enumerate() {
            let table = policy.inputs[input].ty.axis.rows();
            let is_own = own.iter().any(|&at| {
                at == input || (table.is_some() && policy.inputs[at].ty.axis.rows() == table)
            });
            if !is_own {
                cells.clone_from(&base.inputs[input]);
            }
        }
    }
    let numbers = plan.numbers(&Batch::new(policy, &whole), &rules);
    for (rule, numbers) in numbers.iter().enumerate() {
        let name = &policy.rules[rule].name;
        prop_assert_eq!(figures[rule].len(), numbers.len(), "{}", name);
        prop_assert_eq!(cells[rule].len(), numbers.len(), "{}", name);
        for (at, number) in numbers.iter().enumerate() {
            prop_assert_eq!(figures[rule].number(at), *number, "{}, {}", name, at);
            prop_assert_eq!(cells[rule][at].number(), *number, "{}, {}", name, at);
            let kind = presence(&cells[rule][at]);
            prop_assert_eq!(figures[rule].presence(at), kind, "{}, {}", name, at);
        }
    }
    // Every reason, where a case is computed alone.
    let mut starts = vec![0; rules.len()];
    for (lane, case) in whole.iter().enumerate() {
        let lengths = policy
            .rules
            .iter()
            .map(|rule| case.len(policy, rule.ty.axis));
        if lane < 3 || lane % 50 == 0 {
            let outcome = plan.outcome(case);
            for (rule, alone) in outcome.rules.iter().enumerate() {
                let start = starts[rule];
                let there = &cells[rule][start..start + alone.len()];
                prop_assert_eq!(there, &alone[..], "{}, {}", &policy.rules[rule].name, lane);
            }
        }
        for (start, length) in starts.iter_mut().zip(lengths) {
            *start += length;
        }
    }
    Ok(lanes.tally())
}

#[test]
fn a_table_gives_what_its_cases_give() {
    for source in SOURCES {
        let policy = built_in(source.id);
        let readings = prop::sample::select(all_readings(&policy));
        let inputs = policy.inputs.len();
        let own = prop_oneof![
            2 => Just((0..inputs).collect::<Vec<usize>>()),
            1 => prop::collection::vec(0..inputs, 0..=inputs)
        ];
        let kind = prop::sample::select(vec![Figure::Fen, Figure::Mixed, Figure::Large]);
        let lanes = prop_oneof![6 => 1_usize..9, 1 => 250_usize..320];
        let cases = (kind, lanes).prop_flat_map({
            let policy = policy.clone();
            move |(kind, lanes)| (any_cases(&policy, kind, lanes), any_cases(&policy, kind, 1))
        });
        let unset = prop::option::weighted(0.2, 0..policy.parameters.len().max(1));
        let times = if policy.rules.len() > 20 { 30 } else { 120 };
        let tally = std::cell::Cell::new((0, 0));
        for_cases(
            times,
            31,
            &(readings, own, cases, unset),
            |(readings, own, (cases, base), unset)| {
                let mut settings = Settings {
                    readings,
                    ..Settings::of(&policy)
                };
                if let Some(unset) = unset.and_then(|at| settings.parameters.get_mut(at)) {
                    *unset = None;
                }
                let (packed, not) = same_in_columns(&policy, settings, &base[0], &own, &cases)?;
                let (all, others) = tally.get();
                tally.set((all + packed, others + not));
                Ok(())
            },
        );
        let (packed, not) = tally.get();
        // Else little would have been shown.
        assert!(
            packed > not / 2,
            "{}: {packed} packed, {not} not",
            source.id
        );
    }
}

#[test]
fn zeros_at_the_end_of_a_figure_change_nothing() {
    for source in SOURCES {
        let policy = built_in(source.id);
        let readings = prop::sample::select(all_readings(&policy));
        let times = if policy.rules.len() > 20 { 20 } else { 60 };
        let cases = any_cases(&policy, Figure::Mixed, 1);
        for_cases(
            times,
            32,
            &(readings, cases, 1_u32..12),
            |(readings, cases, zeros)| {
                let settings = Settings {
                    readings,
                    ..Settings::of(&policy)
                };
                let plan = Plan::new(&policy, settings).expect("a plan");
                let mut written_out = cases[0].clone();
                for cell in written_out.inputs.iter_mut().flatten().flatten() {
                    if let Value::Number(number) = cell {
                        number.rescale((number.scale() + zeros).min(28));
                    }
                }
                prop_assert_eq!(
                    plan.outcome(&cases[0]).rules,
                    plan.outcome(&written_out).rules
                );
                Ok(())
            },
        );
    }
}

#[test]
fn rows_of_very_different_lengths_are_computed_together() {
    let policy = built_in("parts-promotion");
    let records = policy
        .inputs
        .iter()
        .position(|input| input.ty.axis.rows().is_some());
    let Some(first) = records else {
        panic!("{} has a record table", policy.id);
    };
    let Axis::Rows(table) = policy.inputs[first].ty.axis else {
        panic!("rows");
    };
    let lanes = 40;
    let cases = any_cases(&policy, Figure::Fen, lanes);
    for_cases(3, 33, &cases, |mut cases| {
        for (lane, case) in cases.iter_mut().enumerate() {
            let times = if lane % 13 == 5 { 3_000 } else { lane % 3 };
            for cells in &mut case.inputs[policy.records[table].range()] {
                *cells = cells
                    .iter()
                    .cloned()
                    .cycle()
                    .take(times * cells.len().min(1))
                    .collect();
            }
        }
        let own: Vec<usize> = (0..policy.inputs.len()).collect();
        let settings = Settings::of(&policy);
        same_in_columns(&policy, settings, &Case::blank(&policy), &own, &cases).map(|_| ())
    });
}

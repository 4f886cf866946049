//! Curves and grids against brute force: every point computed singly, every unit of small stretches computed, no cliff missed.

use std::time::{Duration, Instant};

use rebate_desk::engine::curve::{Piece, Shape};
use rebate_desk::engine::{Batch, Case, Curve, Entries, Moved, Plan, Settings, Trace, entries};
use rebate_desk::library;
use rebate_desk::policy::{Axis, Kind, Policy, Value};
use rust_decimal::Decimal;

use crate::{built_in, figure, given, sound};

fn prepared(policy: &Policy, entries: &Entries) -> (Settings, Case) {
    entries::read(policy, entries).expect("readable entries")
}

/// The first month of the agreement's purchases, from its figures in January.
fn of_first_input(
    id: &str,
    entries: &Entries,
    periods: Vec<usize>,
    check: impl Fn(&Trace<'_>, &Curve),
) {
    let policy = built_in(id);
    let (settings, case) = prepared(&policy, entries);
    let plan = Plan::new(&policy, settings).expect("a plan");
    let trace = plan.trace(&case);
    let moved = Moved { input: 0, periods };
    let curve = trace
        .curve(&moved, policy.total().expect("a total"), None)
        .expect("a curve");
    check(&trace, &curve);
}

#[test]
fn a_whole_amount_table_jumps_at_each_tier_and_pays_its_rate_between() {
    let purchases = given(&[("月采购额", "29999.99|0 × 11")], &[]);
    of_first_input(
        "parts-purchase-agreement",
        &purchases,
        vec![0],
        |_, curve| {
            assert_eq!(curve.range, (Decimal::ZERO, figure("40000")));
            let edges: Vec<_> = curve
                .edges
                .iter()
                .filter(|edge| edge.matters)
                .map(|edge| (edge.at, edge.jump.unwrap(), edge.is_cliff))
                .collect();
            assert_eq!(
                edges,
                [
                    (figure("10000"), figure("500.00"), true),
                    (figure("20000"), figure("400.00"), true),
                    (figure("30000"), figure("900.00"), true),
                ]
            );
            let rates: Vec<Decimal> = curve
                .pieces
                .iter()
                .map(|piece| piece.rate.unwrap().round_dp(4).normalize())
                .collect();
            assert_eq!(rates, ["0", "0.05", "0.07", "0.1"].map(figure));
            assert!(
                curve
                    .pieces
                    .iter()
                    .all(|piece| piece.shape == Shape::Straight)
            );
        },
    );
}

#[test]
fn months_that_are_alike_move_together_and_begin_where_they_all_are() {
    let sales = given(&[("月销售额", "100万 × 12")], &[]);
    of_first_input(
        "cv-annual-rebate",
        &sales,
        (0..12).collect(),
        |trace, curve| {
            let moved = Moved {
                input: 0,
                periods: (0..12).collect(),
            };
            assert_eq!(trace.moved_now(&moved), Some(figure("1000000")));
            let cliff = curve.edges.iter().find(|edge| edge.at == figure("1000000"));
            assert!(cliff.is_some_and(|edge| edge.is_cliff), "{:?}", curve.edges);
        },
    );
    let uneven = given(&[("月销售额", "100万|0 × 11")], &[]);
    of_first_input(
        "cv-annual-rebate",
        &uneven,
        (0..12).collect(),
        |trace, _| {
            let moved = Moved {
                input: 0,
                periods: (0..12).collect(),
            };
            assert_eq!(trace.moved_now(&moved), None);
        },
    );
}

#[test]
fn what_is_no_number_or_has_no_width_has_no_curve() {
    let policy = built_in("cv-annual-rebate");
    let (settings, case) = prepared(&policy, &given(&[("月销售额", "100万 × 12")], &[]));
    let plan = Plan::new(&policy, settings).unwrap();
    let trace = plan.trace(&case);
    let total = policy.total().unwrap();
    let switch = policy
        .inputs
        .iter()
        .position(|input| input.ty.kind == Kind::Bool)
        .unwrap();
    let moved = |input, periods| Moved { input, periods };
    let nought = (Decimal::ONE, Decimal::ONE);
    assert_eq!(trace.curve(&moved(switch, vec![0]), total, None), None);
    assert_eq!(trace.curve(&moved(0, vec![12]), total, None), None);
    assert_eq!(trace.curve(&moved(99, vec![0]), total, None), None);
    assert_eq!(trace.curve(&moved(0, vec![0]), 99, None), None);
    assert_eq!(trace.curve(&moved(0, vec![0]), total, Some(nought)), None);
    let all = Some((Decimal::MIN, Decimal::MAX));
    assert_eq!(trace.curve(&moved(0, vec![0]), total, all), None);
    let far = Some((
        figure("-1e10".replace("1e10", "10000000000").as_str()),
        figure("10000000000"),
    ));
    assert!(trace.curve(&moved(0, vec![0]), total, far).is_some());
}

/// Tables of each kind that a formula may use.
const TABLES: [(&str, &str); 4] = [
    (
        "全量",
        "kind = 'whole'\ngives = 'ratio'\nlower = 'exclusive'\nbands = [{ from = '10', rate = '5%' }, { from = '25.5', rate = '20%' }, { from = '40', rate = '12%' }]",
    ),
    (
        "累进",
        "kind = 'marginal'\ngives = 'ratio'\nlower = 'inclusive'\nfirst_slice = 'unpaid'\nbands = [{ from = '10', rate = '5%' }, { from = '25.5', rate = '20%' }, { from = '40', rate = '12%' }]",
    ),
    (
        "每满",
        "kind = 'step'\ngives = 'money'\neach = '12.5'\npays = '3.33'\nat_most = '9.99'",
    ),
    (
        "线性",
        "kind = 'linear'\ngives = 'ratio'\nbands = [{ from = '10', rate = '5%' }, { from = '50', rate = '20%' }]",
    ),
];

/// A policy of one input that jumps, bends, caps or rounds as its formula does.
fn crooked(formula: &str) -> Policy {
    let tables: String = TABLES
        .iter()
        .filter(|(name, _)| formula.contains(name))
        .map(|(name, table)| {
            [
                "[[table]]\nover = 'money'\nname = '",
                name,
                "'\n",
                table,
                "\n",
            ]
            .concat()
        })
        .collect();
    sound(&format!(
        r#"
id = "crooked"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
{tables}
[[rule]]
name = "返利"
formula = "{formula}"
payout = true
total = true
[[gate]]
name = "起付"
when = "额 >= 5"
applies = ["返利"]
else = "zero"
"#
    ))
}

#[test]
fn every_way_to_jump_or_bend_is_found_to_the_fen() {
    let cases: [(&str, &[&str], bool); 9] = [
        ("额 * RATE(全量, 额)", &["10.01", "25.51", "40.01"], true),
        (
            "MARGINAL(累进, 额) + 额",
            &["5.00", "10.00", "25.50", "40.00"],
            true,
        ),
        ("STEPS(每满, 额)", &["12.50", "25.00", "37.50"], true),
        ("额 * INTERPOLATE(线性, 额)", &["5.00"], false),
        ("ATMOST(额, 33.33元)", &["5.00"], true),
        ("MAX(额, 20元)", &["5.00"], true),
        ("ABS(额 - 12.34元) * 2", &["5.00"], true),
        (
            "INT(额 / 7元) * 3元",
            &["7.00", "14.00", "21.00", "28.00"],
            true,
        ),
        (
            "IF(AND(额 >= 20, 额 < 21), 8.88元, 额 * 0.1)",
            &["5.00", "20.00", "21.00"],
            true,
        ),
    ];
    for (formula, wanted, straight) in cases {
        let policy = crooked(formula);
        let (settings, case) = prepared(&policy, &given(&[("额", "0")], &[]));
        let plan = Plan::new(&policy, settings).unwrap();
        let trace = plan.trace(&case);
        let moved = Moved {
            input: 0,
            periods: vec![0],
        };
        let range = Some((Decimal::ZERO, figure("60")));
        let curve = trace.curve(&moved, policy.total().unwrap(), range).unwrap();
        let edges: Vec<Decimal> = curve
            .edges
            .iter()
            .filter(|edge| edge.matters)
            .map(|edge| edge.at)
            .collect();
        for edge in wanted.iter().copied().map(figure) {
            assert!(
                edges.contains(&edge),
                "{formula}: {edge} is not among {edges:?}"
            );
        }
        let is_straight = |piece: &Piece| piece.shape == Shape::Straight;
        assert_eq!(
            curve.pieces.iter().all(is_straight),
            straight,
            "{formula}: {curve:#?}"
        );
        let missed = compare(&trace, &curve, &moved, policy.total().unwrap(), 0..=6_000);
        assert_eq!(missed, 6_001, "{formula}");
    }
}

/// What a curve says of a value: what is on the line of its piece; none in a stretch of many steps or where nothing is given.
fn drawn(curve: &Curve, x: Decimal) -> Option<Decimal> {
    let piece = curve
        .pieces
        .iter()
        .filter(|piece| piece.shape != Shape::Stepped)
        .find(|piece| curve.points[piece.first].0 <= x && x <= curve.points[piece.last].0)?;
    let points = &curve.points[piece.first..=piece.last];
    if let [(_, y)] = points {
        return *y;
    }
    let pair = points.windows(2).find(|pair| x <= pair[1].0)?;
    let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
    Some(y0? + (y1? - y0?) * (x - x0) / (x1 - x0))
}

/// Compares a curve with the engine at these values, in units; how many were compared.
fn compare(
    trace: &Trace<'_>,
    curve: &Curve,
    moved: &Moved,
    rule: usize,
    places: impl Iterator<Item = i64> + Clone,
) -> usize {
    let policy = trace.plan.policy;
    let x = |at: i64| Decimal::from(at) * curve.unit;
    let case = |at: i64| {
        let mut case = trace.case.clone();
        for &period in &moved.periods {
            case.inputs[moved.input][period] = Some(Value::Number(x(at)));
        }
        case
    };
    let cases: Vec<Case> = places.clone().map(case).collect();
    let numbers = &trace.plan.numbers(&Batch::new(policy, &cases), &[rule])[0];
    // Half a yuan of roundings may bend a straight piece; what is curved is drawn to a five-hundredth of its height.
    let ys = curve.points.iter().filter_map(|point| point.1);
    let height = ys.clone().max().unwrap_or_default() - ys.min().unwrap_or_default();
    let bend = height / Decimal::from(400);
    let mut compared = 0;
    for (at, number) in places.zip(numbers) {
        let stepped = curve.pieces.iter().any(|piece| {
            piece.shape == Shape::Stepped
                && curve.points[piece.first].0 <= x(at)
                && x(at) <= curve.points[piece.last].0
        });
        if stepped {
            continue;
        }
        let curved = curve.pieces.iter().any(|piece| {
            piece.shape == Shape::Curved
                && curve.points[piece.first].0 <= x(at)
                && x(at) <= curve.points[piece.last].0
        });
        let allowed = Decimal::new(99, 2) + if curved { bend } else { Decimal::ZERO };
        compared += 1;
        match (drawn(curve, x(at)), *number) {
            (None, None) => {}
            (Some(drawn), Some(number)) if (drawn - number).abs() < allowed => {}
            (drawn, number) => panic!(
                "{} {} of {moved:?} at {}: drawn {drawn:?}, computed {number:?}\n{:#?}",
                policy.id,
                policy.inputs[moved.input].name,
                x(at),
                curve.edges
            ),
        }
    }
    compared
}

/// Every numeric input of a policy, alone in its first period and in all alike.
fn moves(policy: &Policy, case: &Case) -> Vec<Moved> {
    let mut moves = Vec::new();
    for (input, definition) in policy.inputs.iter().enumerate() {
        if !matches!(
            definition.ty.kind,
            Kind::Money | Kind::Number | Kind::Ratio | Kind::Count
        ) {
            continue;
        }
        let count = case.inputs[input].len();
        if count > 0 {
            moves.push(Moved {
                input,
                periods: vec![0],
            });
        }
        if count > 1 && definition.ty.axis != Axis::One {
            moves.push(Moved {
                input,
                periods: (0..count).collect(),
            });
        }
    }
    moves
}

#[test]
fn of_every_policy_no_cliff_is_missed_and_every_point_is_what_the_engine_computes() {
    // Units on either side of an edge, and edges looked at a curve: as many as a test can take.
    const AROUND: i64 = 40;
    const EDGES: usize = 5;
    let (mut curves, mut compared, mut cliffs) = (0, 0, 0);
    let mut slowest = (Duration::ZERO, String::new());
    for source in library::SOURCES {
        let policy = source.policy().expect("a sound policy");
        let Some(total) = policy.total() else {
            continue;
        };
        let mut of_policy = 0;
        for example in &policy.examples {
            let entries = Entries::of(example);
            let (settings, case) = prepared(&policy, &entries);
            let plan = Plan::new(&policy, settings).expect("a plan");
            let trace = plan.trace(&case);
            if trace.total().is_none() || of_policy == 2 {
                continue;
            }
            of_policy += 1;
            let advice = trace.advise();
            for moved in moves(&policy, &case) {
                let began = Instant::now();
                let Some(curve) = trace.curve(&moved, total, None) else {
                    panic!("{} has no curve over {moved:?}", policy.id)
                };
                if began.elapsed() > slowest.0 {
                    let name = &policy.inputs[moved.input].name;
                    slowest = (began.elapsed(), format!("{} {name}", policy.id));
                }
                curves += 1;
                for (x, y) in curve.points.iter().step_by(curve.points.len() / 20 + 1) {
                    assert_eq!(
                        *y,
                        trace.at(&moved, total, *x),
                        "{} {moved:?} {x}",
                        policy.id
                    );
                }
                for step in advice.steps.iter().filter(|step| step.is_cliff()) {
                    let Value::Number(to) = step.to else { continue };
                    // Going down, the edge is the last value before what advice names.
                    let at = if step.change < Some(Decimal::ZERO) {
                        to + step.unit
                    } else {
                        to
                    };
                    if [step.input] == [moved.input]
                        && moved.periods == [step.period]
                        && curve.range.0 < at
                        && at <= curve.range.1
                    {
                        let told = curve
                            .edges
                            .iter()
                            .any(|edge| edge.at == at && edge.is_cliff);
                        assert!(told, "{} {step:?}: {:#?}", policy.id, curve.edges);
                    }
                }
                cliffs += curve.edges.iter().filter(|edge| edge.is_cliff).count();
                let units = |x: Decimal| {
                    i64::try_from((x / curve.unit).floor().mantissa()).expect("in reach")
                };
                let [from, to] = [curve.range.0, curve.range.1].map(units);
                let mut places: Vec<i64> = curve.edges.iter().map(|edge| units(edge.at)).collect();
                let spare = places.len() / EDGES + 1;
                places = places.into_iter().step_by(spare).collect();
                places.extend([from, to, i64::midpoint(from, to)]);
                let everywhere = (0..=400).map(|part| from + (to - from) / 400 * part);
                compared += compare(&trace, &curve, &moved, total, everywhere);
                for place in places {
                    let (first, last) = ((place - AROUND).max(from), (place + AROUND).min(to));
                    compared += compare(&trace, &curve, &moved, total, first..=last);
                }
            }
        }
    }
    println!("{curves} curves, {cliffs} cliffs, {compared} values compared; slowest {slowest:?}");
    assert!(curves > 100 && cliffs > 100 && compared > 10_000);
}

/// The trace of the first example that has a total.
fn with_an_example(id: &str, check: impl Fn(&Trace<'_>, usize)) {
    let policy = built_in(id);
    let total = policy.total().expect("a total");
    for example in &policy.examples {
        let entries = Entries::of(example);
        let (settings, case) = prepared(&policy, &entries);
        let plan = Plan::new(&policy, settings).expect("a plan");
        let trace = plan.trace(&case);
        if trace.total().is_some() {
            return check(&trace, total);
        }
    }
    panic!("no example of {id} has a total")
}

#[test]
fn a_grid_stands_on_the_edges_of_its_matrix_and_each_cell_is_what_the_engine_computes() {
    with_an_example("parts-rebate-workbook", |trace, total| {
        let policy = trace.plan.policy;
        let inputs = trace.plan.matrix_inputs(total).expect("a matrix");
        let names = inputs.map(|input| policy.inputs[input].name.as_str());
        assert_eq!(names, ["零件_采购实绩", "零件_零售实绩"]);
        let [down, along] = inputs.map(|input| Moved {
            input,
            periods: vec![0],
        });
        let grid = trace.grid([&down, &along], total).expect("a grid");
        assert_eq!(trace.grid([&down, &down], total), None);
        assert!(
            grid.axes.iter().all(|axis| axis.values.len() > 2),
            "{grid:?}"
        );
        for (row, cells) in grid.axes[0].values.iter().zip(&grid.cells) {
            for (column, cell) in grid.axes[1].values.iter().zip(cells) {
                let mut case = trace.case.clone();
                case.inputs[down.input][0] = Some(Value::Number(*row));
                case.inputs[along.input][0] = Some(Value::Number(*column));
                assert_eq!(*cell, trace.plan.trace(&case).total());
            }
        }
        let [row, column] = [0, 1].map(|side| grid.axes[side].now.expect("the value now"));
        assert_eq!(grid.cells[row][column], trace.total());
    });
    with_an_example("cv-annual-rebate", |trace, total| {
        assert_eq!(trace.plan.matrix_inputs(total), None);
    });
}

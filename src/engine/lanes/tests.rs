//! Packed numbers at their edges, against decimals; and policies made up by a die, packed and not.

use rust_decimal::Decimal;

use super::super::absence::Cell;
use super::super::batch::Batch;
use super::super::course::tests::{Author, Dice, some_case};
use super::super::entries::{Case, Settings};
use super::super::plan::Plan;
use super::fixed::most_of;
use super::{Columns, Figures, Lanes, Presence};
use crate::library;
use crate::policy::model::Policy;
use crate::policy::{Value, sound};

/// A policy of one rule over figures.
fn policy_of(inputs: &str, rest: &str, formula: &str) -> Policy {
    let text = format!(
        "id = \"one\"\nversion = \"1\"\ntitle = \"一\"\n{inputs}\n{rest}\n[[rule]]\nname = \"规\"\nformula = '{formula}'\n"
    );
    sound(&text).unwrap()
}

const TWO: &str =
    "[[input]]\nname = \"a\"\ntype = \"number\"\n[[input]]\nname = \"b\"\ntype = \"number\"\n";

const SERIES: &str = "[[input]]\nname = \"s\"\ntype = \"number\"\nper = \"month\"\n";

/// Figures a lane, by input.
type Lane<'l> = &'l [&'l [(i64, u32)]];

/// The numbers of the first rule, packed and with decimals, which must be the same, and whether no op went the general way.
fn both_ways(policy: &Policy, lanes: &[Lane<'_>]) -> (Vec<Option<Decimal>>, bool) {
    let plan = Plan::new(policy, Settings::of(policy)).unwrap();
    let own: Vec<usize> = (0..policy.inputs.len()).collect();
    let mut columns = Columns::new(policy, &Case::blank(policy), &own);
    let mut cases = Vec::new();
    for lane in lanes {
        for (input, figures) in lane.iter().enumerate() {
            for &(digits, places) in *figures {
                columns.push_fixed(input, digits, places);
            }
        }
        columns.end_lane();
        let cells = lane.iter().map(|figures| {
            let number = |&(digits, places)| Some(Value::Number(Decimal::new(digits, places)));
            figures.iter().map(number).collect()
        });
        cases.push(Case {
            inputs: cells.collect(),
        });
    }
    let mut computed = Lanes::new(&plan, &[0]);
    let mut figures = [Figures::new()];
    computed.figures(&columns, &mut figures);
    let packed: Vec<Option<Decimal>> = (0..figures[0].len())
        .map(|at| figures[0].number(at))
        .collect();
    let wide = plan.numbers(&Batch::new(policy, &cases), &[0]).remove(0);
    assert_eq!(packed, wide, "{}", policy.id);
    (packed, computed.tally().1 == 0)
}

/// Digits, and how many of them are decimals.
type Pushed = (i64, u32);

/// What a formula over `a` and `b` gives for each pair of figures, and whether it stayed packed.
fn of_pairs(formula: &str, pairs: &[(Pushed, Pushed)]) -> (Vec<Option<Decimal>>, bool) {
    let policy = policy_of(TWO, "", formula);
    let cells: Vec<[[(i64, u32); 1]; 2]> = pairs.iter().map(|&(a, b)| [[a], [b]]).collect();
    let lanes: Vec<Vec<&[(i64, u32)]>> = (cells.iter())
        .map(|lane| lane.iter().map(|figures| &figures[..]).collect())
        .collect();
    let lanes: Vec<Lane<'_>> = lanes.iter().map(|lane| &lane[..]).collect();
    both_ways(&policy, &lanes)
}

fn decimals(texts: &[&str]) -> Vec<Option<Decimal>> {
    let number = |text: &&str| Some(Decimal::from_str_exact(text).unwrap());
    texts.iter().map(number).collect()
}

#[test]
fn a_sum_or_product_beyond_64_bits_is_computed_with_decimals() {
    const MOST: i64 = i64::MAX;
    for (formula, a, b, gives) in [
        ("a + b", (MOST, 0), (1, 0), "9223372036854775808"),
        ("a + b", (-MOST, 0), (-2, 0), "-9223372036854775809"),
        ("a - b", (-MOST, 0), (2, 0), "-9223372036854775809"),
        ("a + b", (MOST, 2), (1, 3), "92233720368547758.071"),
        (
            "a * b",
            (3_037_000_500, 0),
            (3_037_000_500, 0),
            "9223372037000250000",
        ),
        ("a * b", (MOST, 2), (-11, 1), "-101457092405402533.877"),
        ("a * 10", (MOST, 2), (0, 0), "922337203685477580.7"),
        ("ABS(a)", (i64::MIN, 2), (0, 0), "92233720368547758.08"),
        ("-a", (i64::MIN, 0), (0, 0), "9223372036854775808"),
        ("ATMOST(a, b)", (MOST, 0), (MOST, 1), "922337203685477580.7"),
    ] {
        let (numbers, _) = of_pairs(formula, &[(a, b)]);
        assert_eq!(numbers, decimals(&[gives]), "{formula} of {a:?} and {b:?}");
    }
    // A bound that is too careful costs time, not figures: half of the room is enough to stay packed.
    for (formula, a, b) in [
        ("a + b", (MOST / 4, 2), (MOST / 4, 2)),
        ("a * b", (2_000_000_000, 2), (1_000_000_000, 2)),
        ("a - b", (-MOST / 4, 2), (MOST / 4, 2)),
    ] {
        assert!(
            of_pairs(formula, &[(a, b)]).1,
            "{formula} of {a:?} and {b:?}"
        );
    }
}

#[test]
fn one_lane_that_does_not_fit_leaves_the_others_exact() {
    let pairs = [
        ((100, 2), (300, 2)),
        ((i64::MAX, 2), (300, 2)),
        ((-5, 3), (7, 8)),
    ];
    let (numbers, packed) = of_pairs("a * b", &pairs);
    assert_eq!(
        numbers,
        decimals(&["3", "276701161105643274.21", "-0.00000000035"])
    );
    assert!(!packed);
}

#[test]
fn a_year_of_the_largest_figures_is_summed_with_decimals() {
    let policy = policy_of(SERIES, "", "SUM(s)");
    let most: &[(i64, u32)] = &[(i64::MAX, 2); 12];
    let (numbers, packed) = both_ways(&policy, &[&[most]]);
    assert_eq!(numbers, decimals(&["1106804644422573096.84"]));
    assert!(!packed);
    let fits: &[(i64, u32)] = &[(i64::MAX / 32, 2); 12];
    assert!(both_ways(&policy, &[&[fits]]).1);
}

#[test]
fn digits_are_rounded_off_as_decimals_are() {
    // Halves, and one unit on either side, below nought too; few digits and more than 32 bits hold.
    let mut figures = Vec::new();
    for size in [0, 1, 2, 7, 10, 12, 99, 100, 1_000_003, 90_000_000_000] {
        for tail in [0, 1, 4_999, 5_000, 5_001, 9_999, 10_000, 15_000] {
            for sign in [1, -1] {
                figures.push(sign * (size * 20_000 + tail));
            }
        }
    }
    for mode in ["half-up", "half-even", "down", "up"] {
        // Off the fourth decimal, and off one to ten of them.
        for off in [1_u32, 2, 3, 4, 5, 6, 7, 8, 9, 10] {
            let places = 10;
            let to = Decimal::new(1, places - off);
            let rounding = format!("rounding = {{ to = \"{to}\", mode = \"{mode}\" }}");
            let policy = sound(&format!(
                "id = \"one\"\nversion = \"1\"\ntitle = \"一\"\n{TWO}\n[[rule]]\nname = \"规\"\nformula = 'a'\n{rounding}\n"
            ))
            .unwrap();
            // The lowest of the digits that go is the lowest of the tail.
            let scaled = |figure: i64| match off.cmp(&4) {
                std::cmp::Ordering::Less => figure / 10_i64.pow(4 - off),
                _ => figure.checked_mul(10_i64.pow(off - 4)).unwrap_or(figure),
            };
            let cells: Vec<[(i64, u32); 1]> = figures
                .iter()
                .map(|&figure| [(scaled(figure), places)])
                .collect();
            let lanes: Vec<[&[(i64, u32)]; 2]> =
                cells.iter().map(|a| [&a[..], &[(0, 0)]]).collect();
            // Small ones in a stretch of their own are computed in 32 bits.
            for lanes in lanes.chunks(4) {
                let lanes: Vec<Lane<'_>> = lanes.iter().map(|lane| &lane[..]).collect();
                let (_, packed) = both_ways(&policy, &lanes);
                assert!(packed, "{mode}, {off} digits");
            }
        }
    }
    for (formula, gives) in [
        ("ROUND(a, 1)", "-0.3"),
        ("ROUND(a, -1)", "0"),
        ("ROUNDUP(a, 0)", "-1"),
        ("ROUNDUP(a, -2)", "-100"),
        ("ROUNDDOWN(a, 1)", "-0.2"),
        ("ROUND(a, 9)", "-0.25"),
        ("INT(a)", "-1"),
    ] {
        let (numbers, packed) = of_pairs(formula, &[((-25, 2), (0, 0))]);
        assert_eq!(numbers, decimals(&[gives]), "{formula}");
        assert!(packed, "{formula}");
    }
    // A whole number is as it is.
    assert_eq!(
        of_pairs("INT(a)", &[((-300, 2), (0, 0))]).0,
        decimals(&["-3"])
    );
    assert_eq!(
        of_pairs("ROUND(a, -1)", &[((150, 1), (0, 0))]).0,
        decimals(&["20"])
    );
}

/// Bands at 100 and 200.5, as tables of each kind.
fn table(kind: &str, more: &str) -> String {
    format!(
        "[[table]]\nname = \"档\"\nkind = \"{kind}\"\nover = \"number\"\ngives = \"number\"\n{more}\n"
    )
}

#[test]
fn bands_are_hit_at_their_edge_and_not_one_unit_below() {
    let bands =
        "bands = [{ from = \"100\", value = \"0.05\" }, { from = \"200.505\", value = \"0.1\" }]";
    // Cents, for which the second edge lies between two of them; tenths of a cent, for which it is one; and whole numbers.
    let figures = [
        (9_999, 2),
        (10_000, 2),
        (10_001, 2),
        (20_050, 2),
        (20_051, 2),
        (0, 2),
        (-10_000, 2),
    ];
    let mills = [
        (99_999, 3),
        (100_000, 3),
        (100_001, 3),
        (200_504, 3),
        (200_505, 3),
        (200_506, 3),
    ];
    let wholes = [(99, 0), (100, 0), (101, 0), (200, 0), (201, 0)];
    for lower in ["inclusive", "exclusive"] {
        let whole = table("whole", &format!("lower = \"{lower}\"\n{bands}"));
        let slices = |first: &str| {
            table(
                "marginal",
                &format!("lower = \"{lower}\"\nfirst_slice = \"{first}\"\n{bands}"),
            )
        };
        for (text, function) in [
            (whole, "RATE"),
            (slices("unpaid"), "MARGINAL"),
            (slices("paid-once-reached"), "MARGINAL"),
        ] {
            let policy = policy_of(TWO, &text, &format!("{function}(档, a)"));
            for figures in [&figures[..], &mills, &wholes] {
                let cells: Vec<[(i64, u32); 1]> = figures.iter().map(|&figure| [figure]).collect();
                let lanes: Vec<[&[(i64, u32)]; 2]> =
                    cells.iter().map(|a| [&a[..], &[(0, 0)]]).collect();
                let lanes: Vec<Lane<'_>> = lanes.iter().map(|lane| &lane[..]).collect();
                let (numbers, packed) = both_ways(&policy, &lanes);
                assert!(packed, "{function}, {lower}");
                if function == "RATE" && figures[0] == (9_999, 2) {
                    let at = if lower == "inclusive" { "0.05" } else { "0" };
                    let gives = ["0", at, "0.05", "0.05", "0.1", "0", "0"];
                    assert_eq!(numbers, decimals(&gives), "{lower}");
                }
            }
        }
    }
}

#[test]
fn many_bands_and_steps_and_keys_stay_packed() {
    let bands: Vec<String> = (0..12)
        .map(|at| {
            format!(
                "{{ from = \"{}\", value = \"{}\" }}",
                at * 10 - 30,
                at * at - 7
            )
        })
        .collect();
    let bands = format!("bands = [{}]", bands.join(", "));
    let step = "each = \"2.5\"\npays = \"3\"";
    let tables = [
        (
            table("whole", &format!("lower = \"exclusive\"\n{bands}")),
            "RATE",
        ),
        (
            table(
                "marginal",
                &format!("lower = \"inclusive\"\nfirst_slice = \"unpaid\"\n{bands}"),
            ),
            "MARGINAL",
        ),
        (table("step", step), "STEPS"),
        (
            table("step", &format!("{step}\nat_most = \"10.5\"")),
            "STEPS",
        ),
        (
            table("step", "each = \"7\"\npays = \"-1\"\nat_most = \"-3\""),
            "STEPS",
        ),
    ];
    for (text, function) in tables {
        let policy = policy_of(TWO, &text, &format!("{function}(档, a)"));
        let cells: Vec<[(i64, u32); 1]> = (-900..1_000)
            .map(|figure| [(figure * 10, 2)])
            .chain([[(1_234, 3)]])
            .collect();
        let lanes: Vec<[&[(i64, u32)]; 2]> = cells.iter().map(|a| [&a[..], &[(0, 0)]]).collect();
        let lanes: Vec<Lane<'_>> = lanes.iter().map(|lane| &lane[..]).collect();
        assert!(both_ways(&policy, &lanes).1, "{text}");
    }
    let keys = table(
        "lookup",
        "bands = [{ key = \"1\", value = \"5\" }, { key = \"2.5\", value = \"7.25\" }]",
    );
    let policy = policy_of(TWO, &keys, "LOOKUP(档, a)");
    let lane: Lane<'_> = &[&[(250, 2)], &[(0, 0)]];
    let (numbers, packed) = both_ways(&policy, &[lane, &[&[(1, 0)], &[(0, 0)]]]);
    assert_eq!(numbers, decimals(&["7.25", "5"]));
    assert!(packed);
    // No such key: a fault, said by the general way.
    let (numbers, packed) = both_ways(&policy, &[lane, &[&[(3, 0)], &[(0, 0)]]]);
    assert_eq!(numbers, [decimals(&["7.25"])[0], None]);
    assert!(!packed);
}

#[test]
fn comparisons_are_of_values_whatever_their_decimals() {
    let pairs = [
        ((100, 2), (1, 0)),
        ((101, 2), (1, 0)),
        ((99, 2), (1, 0)),
        ((-1, 8), (0, 0)),
    ];
    for operator in ["=", "<>", "<", "<=", ">", ">="] {
        let formula = format!("IF(a {operator} b, a, b)");
        assert!(of_pairs(&formula, &pairs).1, "{formula}");
        // Too far apart for common decimals: not packed, but told.
        let _ = of_pairs(&formula, &[((i64::MAX, 0), (1, 8)), ((1, 8), (1, 8))]);
    }
}

#[test]
fn the_numbers_of_a_decimal_do_not_depend_on_how_many_zeros_it_ends_with() {
    // What packing rests on besides arithmetic: a figure of 1.00 gives what one of 1 gives, and with other numbers, too.
    let mut dice = Dice(11);
    let number = |dice: &mut Dice| {
        let digits = i128::from(dice.around(i64::MAX / 4));
        let wide = if dice.percent(40) {
            i128::from(dice.around(900_000_000)) + 1
        } else {
            1
        };
        let scale = u32::try_from(dice.below(29)).unwrap();
        Decimal::from_i128_with_scale(digits.saturating_mul(wide) % 10_i128.pow(28), scale)
    };
    for _ in 0..200_000 {
        let (a, b) = (number(&mut dice), number(&mut dice));
        let longer = |dice: &mut Dice, x: Decimal| {
            let mut longer = x;
            longer.rescale((x.scale() + u32::try_from(dice.below(9)).unwrap()).min(28));
            assert_eq!(longer, x);
            longer
        };
        let (c, d) = (longer(&mut dice, a), longer(&mut dice, b).normalize());
        assert_eq!(a.checked_add(b), c.checked_add(d), "{a} + {b}");
        assert_eq!(a.checked_sub(b), c.checked_sub(d), "{a} - {b}");
        assert_eq!(a.checked_mul(b), c.checked_mul(d), "{a} * {b}");
        assert_eq!(a.cmp(&b), c.cmp(&d), "{a} and {b}");
        for places in [0, 2, 7] {
            assert_eq!(a.round_dp(places), c.round_dp(places), "{a} to {places}");
        }
    }
}

#[test]
fn made_up_policies_give_the_same_packed_and_not() {
    let mut dice = Dice(5);
    let mut tally = (0, 0);
    for round in 0..1_500 {
        let author = &mut Author {
            dice: &mut dice,
            rules: Vec::new(),
        };
        let text = author.policy();
        let Ok(policy) = sound(&text) else {
            continue;
        };
        let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
        let own: Vec<usize> = (0..policy.inputs.len())
            .filter(|_| dice.percent(80))
            .collect();
        let base = some_case(&mut dice, &policy);
        let mut cases = Vec::new();
        let shift = u32::try_from(dice.below(4)).unwrap();
        for _ in 0..=dice.below(7) {
            let mut case = some_case(&mut dice, &policy);
            for cell in case.inputs.iter_mut().flatten().flatten() {
                if let Value::Number(number) = cell
                    && dice.percent(30)
                {
                    let _ = number.set_scale(shift);
                }
            }
            cases.push(case);
        }
        let mut columns = Columns::new(&policy, &base, &own);
        for case in &cases {
            for (input, cells) in case.inputs.iter().enumerate() {
                for cell in cells {
                    match cell {
                        Some(value) => columns.push_value(input, value),
                        None => columns.push_blank(input),
                    }
                }
            }
            columns.end_lane();
        }
        for case in &mut cases {
            for (input, cells) in case.inputs.iter_mut().enumerate() {
                if columns.own(input).is_none() {
                    cells.clone_from(&base.inputs[input]);
                }
            }
        }
        let rules: Vec<usize> = (0..policy.rules.len()).collect();
        let mut lanes = Lanes::new(&plan, &rules);
        let cells = lanes.cells(&columns, 0..cases.len());
        let packed = lanes.tally();
        tally = (tally.0 + packed.0, tally.1 + packed.1);
        let mut starts = vec![0; rules.len()];
        for case in &cases {
            let outcome = plan.outcome(case);
            for ((rule, alone), start) in outcome.rules.iter().enumerate().zip(&mut starts) {
                let there: &[Cell] = &cells[rule][*start..*start + alone.len()];
                let rules = text.find("[[rule]]").map_or("", |start| &text[start..]);
                assert_eq!(
                    there, alone,
                    "round {round}, rule {rule}, {:?}\n{rules}",
                    case.inputs
                );
                *start += alone.len();
            }
        }
    }
    assert!(tally.0 > tally.1, "{tally:?}");
}

#[test]
fn no_number_is_larger_than_the_size_that_is_known_of_all() {
    for value in [
        0,
        1,
        -1,
        7,
        -7,
        8,
        -8,
        1 << 40,
        -(1 << 40),
        i64::MAX,
        -i64::MAX,
    ] {
        let size = most_of(&[3, value]);
        assert!(size >= value.abs().max(3), "{value}: {size}");
        // And not much larger, or little would stay packed.
        assert!(size / 2 <= value.abs().max(3), "{value}: {size}");
    }
}

#[test]
fn blanks_count_as_they_do_in_a_case() {
    let policy = policy_of(SERIES, "", "SUM(s)");
    let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
    let mut columns = Columns::new(&policy, &Case::blank(&policy), &[0]);
    // Nothing at all, blanks only, and one month among blanks; what comes after December is dropped.
    columns.end_lane();
    columns.push_blank(0);
    columns.end_lane();
    columns.push_blank(0);
    columns.push_fixed(0, 5, 1);
    columns.end_lane();
    for _ in 0..13 {
        columns.push_fixed(0, 1, 0);
    }
    columns.end_lane();
    let mut figures = [Figures::new()];
    Lanes::new(&plan, &[0]).figures(&columns, &mut figures);
    let [figures] = figures;
    let presence: Vec<Presence> = (0..4).map(|at| figures.presence(at)).collect();
    let (there, missing) = (Presence::There, Presence::Missing);
    assert_eq!(presence, [missing, missing, there, there]);
    assert_eq!(figures.packed(), Some((1, &[0, 0, 5, 120][..])));
}

/// How many ops are computed packed, and how many not, for fen of twelve months a lane; everything else is left blank.
fn tally_of(id: &str, readings: &[usize], blanks: bool) -> (usize, usize) {
    let policy = library::source(id).unwrap().policy().unwrap();
    let mut settings = Settings::of(&policy);
    settings.readings = readings.to_vec();
    let plan = Plan::new(&policy, settings).unwrap();
    let own: Vec<usize> = (0..policy.inputs.len()).collect();
    let mut columns = Columns::new(&policy, &Case::blank(&policy), &own);
    let mut dice = Dice(3);
    for lane in 0..600 {
        if !(blanks && lane % 7 == 0) {
            for month in 0..12 {
                if blanks && month % 5 == 0 {
                    columns.push_blank(0);
                } else {
                    columns.push_fixed(0, dice.around(200_000_000), 2);
                }
            }
        }
        columns.end_lane();
    }
    let rules: Vec<usize> = (0..policy.rules.len())
        .filter(|&rule| policy.rules[rule].ty.kind.is_numeric())
        .collect();
    let mut lanes = Lanes::new(&plan, &rules);
    let mut figures = vec![Figures::new(); rules.len()];
    lanes.figures(&columns, &mut figures);
    assert!(figures.iter().all(|figures| figures.packed().is_some()));
    lanes.tally()
}

#[test]
fn policies_of_sums_products_and_bands_stay_packed() {
    for blanks in [false, true] {
        for reading in [0, 1] {
            let (packed, not) = tally_of("cv-annual-rebate", &[reading], blanks);
            assert!(packed > 30, "{packed}");
            assert_eq!(not, 0, "{packed} packed");
            for method in 0..3 {
                let (packed, not) =
                    tally_of("parts-purchase-agreement", &[method, reading], blanks);
                assert!(packed > 10, "{packed}");
                assert_eq!(not, 0, "{packed} packed");
            }
        }
    }
}

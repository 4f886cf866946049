//! The smallest figure, against every fen computed: on totals that rise, stop, turn back, and are not there.

use rust_decimal::Decimal;

use super::super::batch::Batch;
use super::super::entries::{Case, Settings};
use super::super::plan::Plan;
use super::{Answer, Point, ROUNDING};
use crate::policy::{Value, sound};

/// As far as every fen is computed; beyond it no total here is any greater.
const FEN: i64 = 30_000;

/// A policy over one amount 额 and a blank 空, with these rules and gates.
fn policy(rules: &str) -> String {
    format!(
        r#"
id = "goal"
version = "1"
title = "目标"

[[input]]
name = "额"
type = "money"

[[input]]
name = "空"
type = "money"

{rules}
"#
    )
}

/// Seeks each of these amounts (in fen), from a figure entered now, and holds the answers to what is computed.
fn hold_to_every_fen(rules: &str, now: Option<i64>, wanted: impl Iterator<Item = i64>) {
    let policy = sound(&policy(rules)).unwrap();
    let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
    let case = |fen: Option<i64>| Case {
        inputs: vec![
            vec![fen.map(|fen| Value::Number(Decimal::new(fen, 2)))],
            vec![None],
        ],
    };
    let cases: Vec<Case> = (0..=FEN).map(|fen| case(Some(fen))).collect();
    let total = policy.total().unwrap();
    let totals = plan
        .numbers(&Batch::new(&policy, &cases), &[total])
        .remove(0);
    let point = |fen: i64| {
        let total = totals[usize::try_from(fen).unwrap()];
        (total.unwrap(), Decimal::new(fen, 2))
    };
    let greatest = totals.iter().flatten().max().copied();
    let now_case = case(now);
    let trace = plan.trace(&now_case);
    for wanted in wanted {
        let wanted = Decimal::new(wanted, 2);
        let reaches = |fen: &i64| {
            let total = totals[usize::try_from(*fen).unwrap()];
            total.is_some_and(|total| total >= wanted)
        };
        let answer = trace.seek(0, None, wanted);
        let Some(first) = (0..=FEN).find(reaches) else {
            let Answer::Short { most, proven, .. } = answer else {
                panic!("{wanted} is out of reach: {answer:?}");
            };
            assert!(proven, "{wanted}");
            let most = most.unwrap();
            let missed = greatest.unwrap() - most.total;
            assert!(
                missed >= Decimal::ZERO && missed <= ROUNDING,
                "{wanted}: {missed}"
            );
            let least =
                (totals.iter()).position(|total| total.is_some_and(|total| total >= most.total));
            let least = Decimal::new(i64::try_from(least.unwrap()).unwrap(), 2);
            assert_eq!(most.value, least, "{wanted}");
            continue;
        };
        // Of two that are equally near, the greater.
        let nearest = now.map_or(first, |now| {
            let near = |fen: &i64| ((fen - now).abs(), -fen);
            (0..=FEN).filter(reaches).min_by_key(near).unwrap()
        });
        let [least, nearest] = [first, nearest].map(|fen| {
            let (total, value) = point(fen);
            Point { value, total }
        });
        let before = first.checked_sub(1).filter(|fen| *fen >= 0);
        let before = before.and_then(|fen| totals[usize::try_from(fen).unwrap()]);
        let expected = Answer::Reached {
            least,
            nearest,
            before,
            proven: true,
        };
        assert_eq!(answer, expected, "{wanted}");
    }
}

#[test]
fn a_total_that_a_cap_turns_back_is_reached_before_the_cap() {
    let rules = r#"
[[rule]]
name = "返利"
formula = "ATMOST(额, 123.4) - 额 * 50%"
total = true
"#;
    hold_to_every_fen(rules, None, (0..=6_300).step_by(77));
    hold_to_every_fen(rules, Some(20_000), (0..=6_300).step_by(331));
    // Only below a floor.
    let rules = r#"
[[rule]]
name = "返利"
formula = "额 * 50% - ATLEAST(额 - 50, 0)"
total = true
"#;
    hold_to_every_fen(rules, None, (0..=2_600).step_by(37));
}

#[test]
fn a_total_that_is_not_there_for_a_while_is_reached_before_that() {
    // Of three conditions one is never known: with one more it is open whether two hold.
    let rules = r#"
[[rule]]
name = "返利"
formula = "ATMOST(额, 300)"
total = true

[[gate]]
name = "三选二"
when = ["空 > 0", "额 >= 120", "额 >= 180"]
need = 2
applies = ["返利"]
else = "reduce"
factor = "50%"
"#;
    hold_to_every_fen(rules, None, (1_000..=31_000).step_by(557));
    hold_to_every_fen(rules, Some(15_000), (1_000..=31_000).step_by(1_557));
    // Both must hold; the one that is known does so only in the middle.
    let rules = r#"
[[rule]]
name = "返利"
formula = "IF(AND(空 > 0, 额 >= 120, 额 < 180), 7, ATMOST(额, 200) / 2)"
total = true
"#;
    hold_to_every_fen(rules, None, (1_000..=10_100).step_by(257));
}

#[test]
fn a_total_with_windows_and_cliffs_is_reached_at_the_nearest_figure_too() {
    let rules = r#"
[[table]]
name = "档"
kind = "whole"
over = "money"
gives = "ratio"
lower = "inclusive"
bands = [{ from = "20", rate = "5%" }, { from = "100", rate = "2%" }, { from = "200", rate = "3%" }]

[[rule]]
name = "返利"
formula = "ATMOST(额, 250) * RATE(档, 额) + IF(AND(额 >= 7.5, 额 < 9), 1.5, 0)"
rounding = { to = "0.01", mode = "half-up" }
total = true
"#;
    for now in [
        None,
        Some(0),
        Some(800),
        Some(9_999),
        Some(15_000),
        Some(29_000),
    ] {
        hold_to_every_fen(rules, now, (-1..=760).step_by(47));
    }
}

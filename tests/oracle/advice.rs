//! Advice against brute force: every fen of a range computed, every jump of the total found, none missed and none invented.

use rebate_desk::engine::advise::Seeking;
use rebate_desk::engine::{Batch, Case, Entries, NextStep, Plan, Target, WhyNot, entries};
use rebate_desk::library;
use rebate_desk::policy::{Kind, Policy, Value};
use rust_decimal::Decimal;

use crate::{built_in, figure, given, sound};

fn steps(policy: &Policy, entries: &Entries) -> Vec<NextStep> {
    let (settings, case) = entries::read(policy, entries).expect("readable entries");
    Plan::new(policy, settings)
        .expect("a plan")
        .trace(&case)
        .advise()
        .steps
}

fn number(value: &Value) -> Decimal {
    if let Value::Number(number) = value {
        *number
    } else {
        panic!("not a number: {value:?}")
    }
}

#[test]
fn one_fen_below_the_top_tier_the_next_fen_is_worth_900_yuan() {
    let policy = built_in("parts-purchase-agreement");
    let steps = steps(&policy, &given(&[("月采购额", "29999.99|0 × 11")], &[]));
    let first = &steps[0];
    assert_eq!(first.change, Some(figure("0.01")));
    assert_eq!(first.gain, figure("900.00"));
    assert_eq!(first.jump, figure("900.00"));
    assert_eq!(first.total, figure("3000.00"));
    assert!(first.is_cliff());
    assert!(
        matches!(
            first.reaches,
            Target::Band {
                band: Some(2),
                period: 0,
                ..
            }
        ),
        "{:?}",
        first.reaches
    );
}

#[test]
fn exactly_at_an_edge_the_cliff_is_one_fen_below() {
    let policy = built_in("parts-purchase-agreement");
    let steps = steps(&policy, &given(&[("月采购额", "30000|0 × 11")], &[]));
    let down = steps
        .iter()
        .find(|step| step.gain < Decimal::ZERO)
        .expect("a caution");
    assert_eq!(
        (down.change, down.gain),
        (Some(figure("-0.01")), figure("-900.00"))
    );
    assert!(down.is_cliff());
}

#[test]
fn months_that_are_alike_are_one_step() {
    let policy = built_in("cv-annual-rebate");
    let steps = steps(&policy, &given(&[("月销售额", "99万|0 × 11")], &[]));
    let month: Vec<&NextStep> = steps
        .iter()
        .filter(|step| matches!(step.reaches, Target::Band { table: 0, .. }))
        .collect();
    assert_eq!(
        month.len(),
        2,
        "January, and all other months together: {month:#?}"
    );
    assert_eq!(
        (month[0].period, month[0].change),
        (0, Some(figure("10000.00")))
    );
    assert_eq!(month[1].also.len(), 10);
}

#[test]
fn a_marginal_reading_has_next_tiers_but_no_cliffs() {
    let policy = built_in("parts-purchase-agreement");
    let steps = steps(
        &policy,
        &given(&[("月采购额", "29999.99|0 × 11")], &[("计法", "累进")]),
    );
    assert!(steps.iter().all(|step| !step.is_cliff()), "{steps:#?}");
}

#[test]
fn a_failed_gate_is_passed_by_turning_its_switch() {
    let policy = built_in("cv-annual-rebate");
    let steps = steps(
        &policy,
        &given(
            &[("月销售额", "100万 × 12"), ("已按时提交销售数据", "否")],
            &[],
        ),
    );
    assert_eq!(steps[0].to, Value::Bool(true));
    assert_eq!(steps[0].gain, figure("420000.00"));
    assert!(matches!(
        steps[0].reaches,
        Target::Gate { passed: true, .. }
    ));
}

#[test]
fn a_gate_that_two_switches_hold_shut_is_said_to_be_out_of_reach_only_where_no_single_change_passes_it()
 {
    let policy = built_in("cv-annual-rebate");
    let both = given(
        &[
            ("月销售额", "100万 × 12"),
            ("已按时提交销售数据", "否"),
            ("享受其他优惠政策", "是"),
        ],
        &[],
    );
    let (settings, case) = entries::read(&policy, &both).unwrap();
    let plan = Plan::new(&policy, settings).unwrap();
    let advice = plan.trace(&case).advise();
    // Each gate passes by its own switch, but neither pays while the other is shut.
    assert_eq!(advice.unreachable, vec![]);
    assert_eq!(advice.steps, Vec::new());
}

#[test]
fn a_gate_on_figures_that_nobody_enters_is_unreachable() {
    let policy = sound(
        r#"
id = "out-of-reach"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
[[parameter]]
name = "期限"
value = "2024-01-01"
status = "assumed"
[[rule]]
name = "返利"
formula = "额 * 1%"
payout = true
total = true
[[gate]]
name = "期限内"
when = "期限 >= 2024-06-30"
applies = ["返利"]
else = "zero"
"#,
    );
    let (settings, case) = entries::read(&policy, &given(&[("额", "100")], &[])).unwrap();
    let plan = Plan::new(&policy, settings).unwrap();
    let unreachable = plan.trace(&case).advise().unreachable;
    assert_eq!(unreachable.len(), 1);
    assert_eq!(unreachable[0].gate, 0);
    assert_eq!(unreachable[0].why, WhyNot::Given(vec![]));
}

#[test]
fn a_gate_on_a_ratio_is_passed_at_the_smallest_ratio_that_passes_it() {
    let policy = sound(
        r#"
id = "ratio-gate"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
[[input]]
name = "完成率"
type = "ratio"
[[rule]]
name = "返利"
formula = "额 * 1%"
payout = true
total = true
[[gate]]
name = "达标"
when = ["完成率 > 95%", "额 >= 50"]
applies = ["返利"]
else = "zero"
"#,
    );
    let steps = steps(&policy, &given(&[("额", "1000"), ("完成率", "95%")], &[]));
    assert_eq!(
        number(&steps[0].to),
        figure("0.9501"),
        "a hundredth of a percent above a strict edge"
    );
    assert_eq!(steps[0].gain, figure("10.00"));
}

#[test]
fn without_a_total_there_is_no_advice() {
    let policy = built_in("delivery-rebate");
    assert_eq!(steps(&policy, &Entries::default()), Vec::new());
}

/// The policies of the brute-force test: small figures, so that every fen can be computed.
fn small_policy(kind: &str, lower: &str, extra: &str) -> Policy {
    let function = if kind == "whole" {
        "额 * RATE(表, 额)"
    } else {
        "MARGINAL(表, 额)"
    };
    sound(&format!(
        r#"
id = "small"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
[[input]]
name = "完成率"
type = "ratio"
default = "80%"
[[table]]
name = "表"
kind = "{kind}"
over = "money"
gives = "ratio"
lower = "{lower}"
bands = [{{ from = "10", rate = "5%" }}, {{ from = "25.5", rate = "20%" }}, {{ from = "40", rate = "12%" }}]
{extra}
[[rule]]
name = "返利"
formula = "{function} + IF(额 >= 33.33, 7.77元, 0)"
payout = true
total = true
[[gate]]
name = "起付"
when = "额 <> 12.34"
applies = ["返利"]
else = "zero"
"#
    ))
}

#[test]
fn every_jump_of_the_total_is_found_from_wherever_one_starts_and_nothing_else_is_called_a_cliff() {
    for (kind, lower) in [
        ("whole", "inclusive"),
        ("whole", "exclusive"),
        ("marginal", "inclusive"),
    ] {
        let extra = if kind == "marginal" {
            "first_slice = \"unpaid\""
        } else {
            ""
        };
        let policy = small_policy(kind, lower, extra);
        let (settings, case) = entries::read(&policy, &given(&[("额", "0")], &[])).unwrap();
        let plan = Plan::new(&policy, settings).unwrap();
        let at = |fen: i64| {
            let mut case: Case = case.clone();
            case.inputs[0][0] = Some(Value::Number(Decimal::new(fen, 2)));
            case
        };
        let last = 6_000;
        let cases: Vec<Case> = (0..=last).map(at).collect();
        let totals: Vec<Decimal> = plan.numbers(&Batch::new(&policy, &cases), &[0])[0]
            .iter()
            .map(|total| total.expect("a total"))
            .collect();
        let jump = |fen: usize| totals[fen] - totals[fen - 1];
        // The exception at 12.34 is a decision at a single fen: its edges are 12.34 and 12.35.
        let cliffs: Vec<usize> = (1..=6_000)
            .filter(|&fen| jump(fen).abs() > figure("0.02"))
            .collect();
        assert!(cliffs.len() >= 2, "{kind} {lower}: {cliffs:?}");

        for start in (0..=6_000_usize).step_by(37) {
            let steps = plan.trace(&cases[start]).advise().steps;
            for step in &steps {
                let end =
                    usize::try_from((number(&step.to) * Decimal::ONE_HUNDRED).trunc().mantissa())
                        .unwrap();
                if end > 6_000 {
                    continue;
                }
                assert_eq!(step.total, totals[end], "from {start}: {step:?}");
                assert_eq!(
                    step.gain,
                    totals[end] - totals[start],
                    "from {start}: {step:?}"
                );
                let before = if end > start { end - 1 } else { end + 1 };
                assert_eq!(
                    step.jump,
                    totals[end] - totals[before],
                    "from {start}: {step:?}"
                );
            }
            // The nearest upward cliff that pays is among the steps.
            let wide = |fen: &usize| ![1_234, 1_235].contains(fen);
            if let Some(&next) = cliffs
                .iter()
                .filter(|fen| wide(fen))
                .find(|&&fen| fen > start)
                && totals[next] > totals[start]
            {
                let found = steps
                    .iter()
                    .any(|step| number(&step.to) == Decimal::new(i64::try_from(next).unwrap(), 2));
                assert!(
                    found,
                    "{kind} {lower}: from {start} the cliff at {next} is missing in {steps:#?}"
                );
            }
        }
    }
}

#[test]
fn of_two_decisions_that_turn_at_one_figure_the_one_that_pays_is_named() {
    let policy = sound(
        r#"
id = "two-at-once"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
[[table]]
name = "封顶表"
kind = "whole"
over = "money"
gives = "ratio"
lower = "inclusive"
bands = [{ from = "10", rate = "1%" }, { from = "100", rate = "2%" }]
[[table]]
name = "返利表"
kind = "whole"
over = "money"
gives = "ratio"
lower = "inclusive"
bands = [{ from = "100", rate = "5%" }]
[[rule]]
name = "封顶返利"
formula = "MIN(0.1元, 额 * RATE(封顶表, 额))"
payout = true
[[rule]]
name = "返利"
formula = "额 * RATE(返利表, 额)"
payout = true
[[rule]]
name = "合计"
formula = "封顶返利 + 返利"
total = true
"#,
    );
    let steps = steps(&policy, &given(&[("额", "90")], &[]));
    assert_eq!(number(&steps[0].to), figure("100"));
    assert!(
        matches!(steps[0].reaches, Target::Band { table: 1, .. }),
        "{:?}",
        steps[0].reaches
    );
    assert_eq!(steps[0].cost_per_yuan(), Some(figure("2")));
    assert_eq!(steps[0].gain_per_unit(Kind::Money), Some(figure("0.5")));
}

#[test]
fn why_no_single_change_passes_a_gate_is_said() {
    let policy = sound(
        r#"
id = "out-of-reach"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
[[input]]
name = "目标"
type = "money"
steer = false
[[input]]
name = "甲达标"
type = "bool"
[[input]]
name = "乙达标"
type = "bool"
[[rule]]
name = "返利"
formula = "额 * 1%"
payout = true
total = true
[[gate]]
name = "目标不高"
when = "目标 <= 10"
applies = ["返利"]
else = "zero"
[[gate]]
name = "都达标"
when = ["甲达标", "乙达标"]
applies = ["返利"]
else = "zero"
[[gate]]
name = "不可能"
when = "额 < 0"
applies = ["返利"]
else = "zero"
"#,
    );
    let entries = given(
        &[
            ("额", "100"),
            ("目标", "20"),
            ("甲达标", "否"),
            ("乙达标", "否"),
        ],
        &[],
    );
    let (settings, case) = entries::read(&policy, &entries).unwrap();
    let plan = Plan::new(&policy, settings).unwrap();
    let unreachable = plan.trace(&case).advise().unreachable;
    let why: Vec<_> = unreachable.iter().map(|out| (out.gate, &out.why)).collect();
    assert_eq!(
        why,
        [
            (0, &WhyNot::Given(vec![1])),
            (1, &WhyNot::Several(vec![0, 1])),
            (2, &WhyNot::Beyond(vec![0])),
        ]
    );
}

#[test]
fn a_straight_line_over_a_ratio_is_no_cliff_however_steep() {
    let policy = sound(
        r#"
id = "steep"
version = "1"
title = "x"
[[input]]
name = "额"
type = "money"
[[input]]
name = "完成率"
type = "ratio"
[[rule]]
name = "返利"
formula = "额 * 完成率 + IF(完成率 >= 90%, 0.01元, 0)"
payout = true
total = true
"#,
    );
    let steps = steps(&policy, &given(&[("额", "100万"), ("完成率", "80%")], &[]));
    assert!(!steps.is_empty());
    assert!(steps.iter().all(|step| !step.is_cliff()), "{steps:#?}");
}

/// A policy of one figure `额`, one switch `开` and a rule of this formula.
fn with_formula(formula: &str, more: &str) -> Policy {
    sound(&format!(
        "id = \"small\"\nversion = \"1\"\ntitle = {{ zh = \"小\", en = \"Small\" }}\n\
         [[input]]\nname = \"额\"\ntype = \"money\"\n\
         [[input]]\nname = \"开\"\ntype = \"bool\"\n{more}\
         [[rule]]\nname = \"返利\"\nformula = \"{formula}\"\npayout = true\ntotal = true\n"
    ))
}

#[test]
fn a_window_that_pays_is_found_though_nothing_is_paid_beyond_it() {
    let policy = with_formula("IF(AND(额 >= 150, 额 < 250), 9元, 0)", "");
    let steps = steps(&policy, &given(&[("额", "50"), ("开", "否")], &[]));
    let found: Vec<Decimal> = steps.iter().map(|step| number(&step.to)).collect();
    assert_eq!(found, [figure("150")], "{steps:?}");
}

#[test]
fn a_straight_line_has_no_steps() {
    let line = "[[table]]\nname = \"线\"\nkind = \"linear\"\nover = \"money\"\ngives = \"ratio\"\n\
                bands = [{ from = \"100\", rate = \"10%\" }, { from = \"200\", rate = \"30%\" }]\n";
    let policy = with_formula("额 * INTERPOLATE(线, 额)", line);
    assert_eq!(
        steps(&policy, &given(&[("额", "150"), ("开", "否")], &[])),
        []
    );
}

#[test]
fn a_switch_that_turns_a_condition_within_a_formula_is_a_step() {
    let policy = with_formula("额 * 0 + IF(IF(开, 1, 0) > 0, 9元, 0)", "");
    let steps = steps(&policy, &given(&[("额", "1"), ("开", "否")], &[]));
    let [step] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    assert_eq!((&step.to, step.gain), (&Value::Bool(true), figure("9")));
    let Target::Condition { holds, formula, .. } = &step.reaches else {
        panic!("{step:?}")
    };
    assert_eq!((*holds, formula.as_str()), (true, "IF(开, 1, 0) > 0"));
}

#[test]
fn figures_are_looked_at_as_far_as_their_kind_goes_and_no_further() {
    for (kind, furthest, further) in [
        ("money", "10000000000", "10000000000.01"),
        ("number", "1000000", "1000000.01"),
        ("ratio", "10", "10.0001"),
        ("count", "10000000", "10000001"),
    ] {
        for (edge, found) in [("1", true), (furthest, true), (further, false)] {
            let input = format!("[[input]]\nname = \"数\"\ntype = \"{kind}\"\n");
            let policy = with_formula(&format!("IF(数 >= {edge}, 9元, 0)"), &input);
            let steps = steps(
                &policy,
                &given(&[("额", "1"), ("开", "否"), ("数", "0")], &[]),
            );
            let found_at: Vec<Decimal> = steps.iter().map(|step| number(&step.to)).collect();
            let expected: &[Decimal] = if found { &[figure(edge)] } else { &[] };
            assert_eq!(found_at, expected, "{kind} {edge}");
        }
    }
}

#[test]
fn for_every_policy_advice_sought_a_little_at_a_time_is_the_same() {
    let (mut pauses, mut steps) = (0, 0);
    for source in library::SOURCES {
        let policy = source.policy().expect("a sound policy");
        for example in policy.examples.iter().take(3) {
            let (settings, case) = entries::read(&policy, &Entries::of(example)).expect("readable");
            let plan = Plan::new(&policy, settings).expect("a plan");
            let at_once = plan.trace(&case).advise();
            let mut so_far = Seeking::default();
            // Everything but what was found so far is made anew, as the page does.
            let bit_by_bit = loop {
                match plan.trace(&case).advise_on(&mut so_far, &mut || false) {
                    Some(advice) => break advice,
                    None => pauses += 1,
                }
            };
            assert_eq!(bit_by_bit, at_once, "{} {}", policy.id, example.name);
            steps += at_once.steps.len();
        }
    }
    assert!(
        pauses > 300 && steps > 100,
        "{pauses} pauses, {steps} steps"
    );
}

#[test]
fn advice_goes_on_for_as_long_as_it_is_told_to() {
    let policy = built_in("parts-rebate-workbook");
    let example = policy.examples.first().expect("an example");
    let (settings, case) = entries::read(&policy, &Entries::of(example)).expect("readable");
    let plan = Plan::new(&policy, settings).expect("a plan");
    let (mut asked, mut calls) = (0, 0);
    let mut so_far = Seeking::default();
    let go_on = &mut || {
        asked += 1;
        asked % 5 != 0
    };
    while plan.trace(&case).advise_on(&mut so_far, go_on).is_none() {
        calls += 1;
    }
    assert!(calls > 2, "{calls}");
    assert_eq!(asked / 5, calls);
}

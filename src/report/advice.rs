//! The next steps, as data and as sentences.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::{Advice, NextStep, Plan, Target};
use crate::lang::{Lang, Text};
use crate::policy::model::Term;
use crate::policy::{Axis, Kind, Value, messages, notation};

use super::json::{ValueView, period, places};

/// How many other periods a sentence names before it only counts them.
const PERIODS_NAMED: usize = 3;

/// Advice for programs.
#[derive(Serialize)]
pub struct AdviceView<'a> {
    steps: Vec<StepView<'a>>,
    /// Gates that are failed and that no change of a single input passes.
    unreachable: Vec<&'a str>,
}

#[derive(Serialize)]
struct StepView<'a> {
    input: &'a str,
    period: Option<usize>,
    /// Later periods in which the same change does the same.
    also: Vec<usize>,
    now: ValueView<'a>,
    to: ValueView<'a>,
    change: Option<String>,
    reaches: TargetView<'a>,
    total: String,
    gain: String,
    /// What the very last unit of the change is worth, and that unit.
    jump: String,
    unit: String,
    cliff: bool,
    zh: String,
    en: String,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum TargetView<'a> {
    Band {
        table: &'a str,
        /// From 1; none below the first.
        band: Option<usize>,
        rule: Option<&'a str>,
        period: Option<usize>,
    },
    Cell {
        table: &'a str,
        /// From 1; none outside of the matrix.
        row: Option<usize>,
        column: Option<usize>,
        rule: Option<&'a str>,
        period: Option<usize>,
    },
    Gate {
        gate: &'a str,
        period: Option<usize>,
        passed: bool,
    },
    Condition {
        rule: &'a str,
        period: Option<usize>,
        formula: &'a str,
        holds: bool,
    },
    Step {
        table: &'a str,
        rule: Option<&'a str>,
        period: Option<usize>,
    },
}

impl<'a> AdviceView<'a> {
    /// Advice for programs. Best steps first.
    pub fn new(plan: &'a Plan<'a>, advice: &'a Advice) -> Self {
        let gates = &plan.policy.gates;
        Self {
            steps: advice
                .steps
                .iter()
                .map(|step| StepView::new(plan, step))
                .collect(),
            unreachable: advice
                .unreachable
                .iter()
                .map(|unreachable| gates[unreachable.gate].name.as_str())
                .collect(),
        }
    }
}

impl<'a> StepView<'a> {
    fn new(plan: &'a Plan<'a>, step: &'a NextStep) -> Self {
        let policy = plan.policy;
        let input = &policy.inputs[step.input];
        let (kind, axis) = (input.ty.kind, input.ty.axis);
        let total_places = policy
            .total()
            .and_then(|total| places(&policy.rules[total]));
        let money =
            |amount| notation::write_exact(Kind::Money, &Value::Number(amount), total_places);
        let of_input = |number| notation::write_exact(kind, &Value::Number(number), None);
        let Text { zh, en } = sentence(plan, step);
        Self {
            input: &input.name,
            period: period(axis, step.period),
            also: step
                .also
                .iter()
                .filter_map(|&at| period(axis, at))
                .collect(),
            now: ValueView::new(kind, &step.now),
            to: ValueView::new(kind, &step.to),
            change: step.change.map(of_input),
            reaches: TargetView::new(plan, &step.reaches),
            total: money(step.total),
            gain: money(step.gain),
            jump: money(step.jump),
            unit: of_input(step.unit),
            cliff: step.is_cliff(),
            zh,
            en,
        }
    }
}

impl<'a> TargetView<'a> {
    fn new(plan: &'a Plan<'a>, target: &'a Target) -> Self {
        let policy = plan.policy;
        let rule_name = |rule: &Option<usize>| rule.map(|rule| policy.rules[rule].name.as_str());
        match target {
            Target::Band {
                table,
                band,
                rule,
                period: at,
            } => Self::Band {
                table: &policy.tables[*table].name,
                band: band.map(|band| band + 1),
                rule: rule_name(rule),
                period: period(axis_of(plan, *rule), *at),
            },
            Target::Cell {
                table,
                cell,
                rule,
                period: at,
            } => Self::Cell {
                table: &policy.tables[*table].name,
                row: cell.map(|(row, _)| row + 1),
                column: cell.map(|(_, column)| column + 1),
                rule: rule_name(rule),
                period: period(axis_of(plan, *rule), *at),
            },
            Target::Gate {
                gate,
                period: at,
                passed,
            } => Self::Gate {
                gate: &policy.gates[*gate].name,
                period: period(policy.gates[*gate].axis, *at),
                passed: *passed,
            },
            Target::Condition {
                rule,
                period: at,
                formula,
                holds,
            } => Self::Condition {
                rule: &policy.rules[*rule].name,
                period: period(policy.rules[*rule].ty.axis, *at),
                formula,
                holds: *holds,
            },
            Target::Step {
                table,
                rule,
                period: at,
            } => Self::Step {
                table: &policy.tables[*table].name,
                rule: rule_name(rule),
                period: period(axis_of(plan, *rule), *at),
            },
        }
    }
}

fn axis_of(plan: &Plan<'_>, rule: Option<usize>) -> Axis {
    rule.map_or(Axis::One, |rule| plan.policy.rules[rule].ty.axis)
}

/// A step in one sentence: what to change, what it gives, what it reaches.
///
/// `月采购额 1月 再多 0.01 元（到 30,000.00 元）→ 返利合计 +900.00 元（共 3,000.00 元）：「应得返利」一季度进入「返利比例」的 10% 一档`
pub fn sentence(plan: &Plan<'_>, step: &NextStep) -> Text {
    let reached = reached(plan, &step.reaches);
    Text::new(
        format!("{}：{}", sentence_in(plan, step, Lang::Zh), reached.zh),
        format!("{}: {}", sentence_in(plan, step, Lang::En), reached.en),
    )
}

fn sentence_in(plan: &Plan<'_>, step: &NextStep, lang: Lang) -> String {
    let policy = plan.policy;
    let input = &policy.inputs[step.input];
    let kind = input.ty.kind;
    let mut subject = input.label.get(lang).to_owned();
    let when = messages::period_word(input.ty.axis, step.period);
    if !when.get(lang).is_empty() {
        subject = format!(
            "{subject} {}{}",
            when.get(lang),
            also(input.ty.axis, &step.also, lang)
        );
    }
    let to = with_unit(kind, &step.to, lang);
    let change = match step.change {
        Some(change) => {
            let size = with_unit(kind, &Value::Number(change.abs()), lang);
            match (lang, change.is_sign_negative()) {
                (Lang::Zh, false) => format!("再多 {size}（到 {to}）"),
                (Lang::Zh, true) => format!("减少 {size}（到 {to}）"),
                (Lang::En, false) => format!("{size} more (to {to})"),
                (Lang::En, true) => format!("{size} less (to {to})"),
            }
        }
        None => lang.pick(format!("改为 {to}"), format!("changed to {to}")),
    };
    let total = policy
        .total()
        .map_or("", |total| policy.rules[total].label.get(lang));
    let money = |amount| with_unit(Kind::Money, &Value::Number(amount), lang);
    let sign = if step.gain.is_sign_negative() && step.gain != Decimal::ZERO {
        ""
    } else {
        "+"
    };
    let gain = format!("{sign}{}", money(step.gain));
    lang.pick(
        format!(
            "{subject} {change} → {total} {gain}（共 {}）",
            money(step.total)
        ),
        format!(
            "{subject}: {change} → {total} {gain} ({} in all)",
            money(step.total)
        ),
    )
}

/// `（2月、3月 亦可）`
fn also(axis: Axis, periods: &[usize], lang: Lang) -> String {
    if periods.is_empty() {
        return String::new();
    }
    let words = periods
        .iter()
        .take(PERIODS_NAMED)
        .map(|&at| messages::period_word(axis, at));
    let words: Vec<String> = words.map(|word| word.get(lang).to_owned()).collect();
    let left = periods.len().saturating_sub(PERIODS_NAMED);
    match (lang, left) {
        (Lang::Zh, 0) => format!("（或 {}）", words.join("、")),
        (Lang::Zh, left) => format!(
            "（或 {} 等另外 {} 期）",
            words.join("、"),
            left + words.len()
        ),
        (Lang::En, 0) => format!(" (or {})", words.join(", ")),
        (Lang::En, left) => format!(" (or {} and {left} other periods)", words.join(", ")),
    }
}

/// What a step reaches: `「应得返利」一季度进入「返利比例」的 10% 一档`.
pub fn reached(plan: &Plan<'_>, target: &Target) -> Text {
    let policy = plan.policy;
    let whose = |rule: Option<usize>, at: usize| {
        let Some(rule) = rule else {
            return Text::default();
        };
        let (rule, when) = (
            &policy.rules[rule],
            messages::period_word(axis_of(plan, Some(rule)), at),
        );
        let en = if when.en.is_empty() {
            String::new()
        } else {
            format!(" {}", when.en)
        };
        Text::new(
            format!("“{}”{}", rule.label.zh, when.zh),
            format!("“{}”{en} ", rule.label.en),
        )
    };
    match target {
        Target::Band {
            table,
            band,
            rule,
            period,
        } => {
            let (whose, table) = (whose(*rule, *period), &policy.tables[*table]);
            let gives = band
                .and_then(|band| table.bands.get(band))
                .and_then(|band| match &band.gives {
                    Term::Literal(value) => Some(value.clone()),
                    Term::Parameter(at) => plan.settings.parameters[*at].clone(),
                });
            match gives {
                Some(gives) => Text::new(
                    format!(
                        "{}按“{}”的 {} 一档",
                        whose.zh,
                        table.label.zh,
                        with_unit(table.gives, &gives, Lang::Zh)
                    ),
                    format!(
                        "{}at the {} band of “{}”",
                        whose.en,
                        with_unit(table.gives, &gives, Lang::En),
                        table.label.en
                    ),
                ),
                None => Text::new(
                    format!("{}低于“{}”的首档", whose.zh, table.label.zh),
                    format!("{}below the first band of “{}”", whose.en, table.label.en),
                ),
            }
        }
        Target::Cell {
            table,
            cell,
            rule,
            period,
        } => {
            let (whose, at) = (whose(*rule, *period), *table);
            let table = &policy.tables[at];
            let gives = cell.and_then(|(row, column)| {
                let cells = &table.matrix.as_ref()?.cells;
                match cells.get(row)?.get(column)?.as_ref()? {
                    Term::Literal(value) => Some(value.clone()),
                    Term::Parameter(at) => plan.settings.parameters[*at].clone(),
                }
            });
            match gives {
                Some(gives) => Text::new(
                    format!(
                        "{}按“{}”的 {} 一格",
                        whose.zh,
                        table.label.zh,
                        with_unit(table.gives, &gives, Lang::Zh)
                    ),
                    format!(
                        "{}at the {} cell of “{}”",
                        whose.en,
                        with_unit(table.gives, &gives, Lang::En),
                        table.label.en
                    ),
                ),
                None => Text::new(
                    format!("{}落在“{}”未配置的格", whose.zh, table.label.zh),
                    format!("{}at an unset cell of “{}”", whose.en, table.label.en),
                ),
            }
        }
        Target::Gate { gate, passed, .. } => {
            let label = &policy.gates[*gate].label;
            let (zh, en) = if *passed {
                ("通过", "passes")
            } else {
                ("不再通过", "no longer passes")
            };
            Text::new(
                format!("{zh}门槛“{}”", label.zh),
                format!("{en} the gate “{}”", label.en),
            )
        }
        Target::Condition {
            rule,
            period,
            formula,
            holds,
        } => {
            let whose = whose(Some(*rule), *period);
            let (zh, en) = if *holds {
                ("成立", "holds")
            } else {
                ("不再成立", "no longer holds")
            };
            Text::new(
                format!("{}中 {formula} {zh}", whose.zh),
                format!("{}{formula} {en}", whose.en),
            )
        }
        Target::Step {
            table,
            rule,
            period,
        } => {
            let (whose, table) = (whose(*rule, *period), &policy.tables[*table]);
            Text::new(
                format!("{}按“{}”多计或少计一次", whose.zh, table.label.zh),
                format!(
                    "{}counts one step of “{}” more or less",
                    whose.en, table.label.en
                ),
            )
        }
    }
}

/// A value for people, money with its unit.
fn with_unit(kind: Kind, value: &Value, lang: Lang) -> String {
    let text = notation::write(kind, value, lang);
    match kind {
        Kind::Money => format!("{text} {}", lang.pick("元", "yuan")),
        _ => text,
    }
}

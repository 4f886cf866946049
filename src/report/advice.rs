//! The next steps, as data and as sentences.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::{Advice, NextStep, Plan, Target, Unreachable, WhyNot};
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
    unreachable: Vec<UnreachableView<'a>>,
}

#[derive(Serialize)]
struct UnreachableView<'a> {
    gate: &'a str,
    /// `given`: it rests on nothing that the dealer decides on; `several`: several of its conditions fail at once; `beyond`: no input
    /// moves it far enough by itself.
    why: &'static str,
    /// What it rests on, or what moves it.
    inputs: Vec<&'a str>,
    /// The conditions that fail.
    conditions: Vec<&'a str>,
    zh: String,
    en: String,
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
    /// What the change costs for each yuan gained, in the input's unit; and what each unit (of a ratio, each percentage point) gains.
    cost_per_yuan: Option<String>,
    gain_per_unit: Option<String>,
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
        Self {
            steps: advice
                .steps
                .iter()
                .map(|step| StepView::new(plan, step))
                .collect(),
            unreachable: advice
                .unreachable
                .iter()
                .map(|unreachable| UnreachableView::new(plan, unreachable))
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
            cost_per_yuan: step
                .cost_per_yuan()
                .map(|cost| cost.normalize().to_string()),
            gain_per_unit: step
                .gain_per_unit(kind)
                .map(|gain| gain.normalize().to_string()),
            zh,
            en,
        }
    }
}

impl<'a> UnreachableView<'a> {
    fn new(plan: &'a Plan<'a>, unreachable: &Unreachable) -> Self {
        let policy = plan.policy;
        let gate = &policy.gates[unreachable.gate];
        let Text { zh, en } = out_of_reach(plan, unreachable);
        let (why, inputs, conditions): (_, &[usize], &[usize]) = match &unreachable.why {
            WhyNot::Given(inputs) => ("given", inputs, &[]),
            WhyNot::Several(conditions) => ("several", &[], conditions),
            WhyNot::Beyond(inputs) => ("beyond", inputs, &[]),
        };
        let conditions = conditions.iter().map(|&at| &*gate.conditions[at].text);
        Self {
            gate: &gate.name,
            why,
            inputs: inputs.iter().map(|&at| &*policy.inputs[at].name).collect(),
            conditions: conditions.collect(),
            zh,
            en,
        }
    }
}

/// Why no change of a single figure passes a gate.
pub fn out_of_reach(plan: &Plan<'_>, unreachable: &Unreachable) -> Text {
    let policy = plan.policy;
    let gate = &policy.gates[unreachable.gate];
    let say = |lang: Lang| {
        let separator = lang.pick("、", ", ");
        let labels = |inputs: &[usize]| {
            let labels = inputs.iter().map(|&at| policy.inputs[at].label.get(lang));
            labels.collect::<Vec<_>>().join(separator)
        };
        let label = gate.label.get(lang);
        let why = match &unreachable.why {
            WhyNot::Given(inputs) if inputs.is_empty() => lang
                .pick("只看政策参数", "it rests on the policy's parameters alone")
                .to_owned(),
            WhyNot::Given(inputs) => lang.pick(
                format!("只看既定的 {}", labels(inputs)),
                format!("it rests on what is given: {}", labels(inputs)),
            ),
            WhyNot::Several(conditions) => {
                let texts = conditions.iter().map(|&at| &*gate.conditions[at].text);
                let texts = texts.collect::<Vec<_>>().join(lang.pick("；", "; "));
                lang.pick(
                    format!("有几个条件同时不满足：{texts}"),
                    format!("several conditions fail at once: {texts}"),
                )
            }
            WhyNot::Beyond(inputs) => lang.pick(
                format!("单改 {} 都不够", labels(inputs)),
                format!("none of these is enough by itself: {}", labels(inputs)),
            ),
        };
        lang.pick(
            format!("门槛“{label}”：单改一个数无法通过，{why}"),
            format!("Gate “{label}”: no change of a single figure passes it; {why}"),
        )
    };
    Text::new(say(Lang::Zh), say(Lang::En))
}

/// What a step is worth, per yuan: `每 1 元多得 0.09 元`, `每多得 1 元要多 11.11 元`. None where nothing
/// has to be raised, or by less than one.
pub fn worth(kind: Kind, step: &NextStep, lang: Lang) -> Option<String> {
    // Of a cliff a fen away, what a whole yuan would gain says nothing.
    step.change
        .filter(|change| kind == Kind::Ratio || *change >= Decimal::ONE)?;
    let gain = step.gain_per_unit(kind)?;
    let money = |amount: Decimal| with_unit(Kind::Money, &Value::Number(amount), lang);
    Some(match kind {
        Kind::Money if gain < Decimal::ONE => {
            let cost = money(step.cost_per_yuan()?);
            lang.pick(
                format!("每多得 1 元要多 {cost}"),
                format!("{cost} more for each yuan gained"),
            )
        }
        Kind::Money => lang.pick(
            format!("每多 1 元多得 {}", money(gain)),
            format!("each yuan more gains {}", money(gain)),
        ),
        Kind::Ratio => lang.pick(
            format!("每个百分点多得 {}", money(gain)),
            format!("each percentage point gains {}", money(gain)),
        ),
        _ => lang.pick(
            format!("每多 1 个多得 {}", money(gain)),
            format!("each one more gains {}", money(gain)),
        ),
    })
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
    let kind = policy.inputs[step.input].ty.kind;
    let subject = subject(plan, step, lang);
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
    let worth = match worth(kind, step, lang) {
        Some(worth) => lang.pick(format!("，{worth}"), format!("; {worth}")),
        None => String::new(),
    };
    lang.pick(
        format!(
            "{subject} {change} → {total} {gain}（共 {}{worth}）",
            money(step.total)
        ),
        format!(
            "{subject}: {change} → {total} {gain} ({} in all{worth})",
            money(step.total)
        ),
    )
}

/// What is changed, and when: `月采购额 3月（或 4月、5月）`.
pub fn subject(plan: &Plan<'_>, step: &NextStep, lang: Lang) -> String {
    let input = &plan.policy.inputs[step.input];
    let label = input.label.get(lang);
    let when = messages::period_word(input.ty.axis, step.period);
    if when.get(lang).is_empty() {
        return label.to_owned();
    }
    format!(
        "{label} {}{}",
        when.get(lang),
        also(input.ty.axis, &step.also, lang)
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
pub(super) fn with_unit(kind: Kind, value: &Value, lang: Lang) -> String {
    let text = notation::write(kind, value, lang);
    match kind {
        Kind::Money => format!("{text} {}", lang.pick("元", "yuan")),
        _ => text,
    }
}

//! A goal that was sought, as data and as sentences.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::{Answer, Plan, Point};
use crate::lang::{Lang, Text};
use crate::policy::{Kind, Value, messages, notation};

use super::advice::with_unit;
use super::json::period;

/// A goal: which input's figure was sought, in which period (none: in all alike), for which total, and the answer.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The input.
    pub input: usize,
    /// The period, from 0; none where all are alike.
    pub period: Option<usize>,
    /// The total that is wanted, in yuan.
    pub wanted: Decimal,
    /// What was found.
    pub answer: Answer,
}

/// A goal for programs.
#[derive(Serialize)]
pub struct GoalView<'a> {
    input: &'a str,
    /// From 1; none of a single figure and where all periods are alike.
    period: Option<usize>,
    wanted: String,
    /// `reached`, `short`, `no-part`, `given`, `rows`, `no-number`, `no-total`, `missing` or `fault`.
    answer: &'static str,
    /// The smallest figure that reaches it.
    least: Option<PointView>,
    /// The figure nearest to what is entered.
    nearest: Option<PointView>,
    /// The total one unit below the smallest.
    before: Option<String>,
    /// The most that the total reaches, where that is too little.
    most: Option<PointView>,
    /// Gates that hold back a part of it.
    blocked: Vec<&'a str>,
    /// Whether the answer is shown to be the best; none where nothing was to be shown.
    proven: Option<bool>,
    missing: &'a [String],
    zh: String,
    en: String,
}

#[derive(Serialize)]
struct PointView {
    value: String,
    total: String,
}

impl<'a> GoalView<'a> {
    /// A goal for programs.
    pub fn new(plan: &'a Plan<'a>, goal: &'a Goal) -> Self {
        let input = &plan.policy.inputs[goal.input];
        let money =
            |amount: Decimal| notation::write_exact(Kind::Money, &Value::Number(amount), None);
        let point = |point: &Point| PointView {
            value: notation::write_exact(input.ty.kind, &Value::Number(point.value), None),
            total: money(point.total),
        };
        let Text { zh, en } = sentence(plan, goal);
        let mut view = Self {
            input: &input.name,
            period: goal.period.and_then(|at| period(input.ty.axis, at)),
            wanted: money(goal.wanted),
            answer: word(&goal.answer),
            least: None,
            nearest: None,
            before: None,
            most: None,
            blocked: Vec::new(),
            proven: None,
            missing: &[],
            zh,
            en,
        };
        match &goal.answer {
            Answer::Reached {
                least,
                nearest,
                before,
                proven,
            } => {
                view.least = Some(point(least));
                view.nearest = Some(point(nearest));
                view.before = before.map(money);
                view.proven = Some(*proven);
            }
            Answer::Short {
                most,
                blocked,
                proven,
            } => {
                let gates = &plan.policy.gates;
                view.most = most.as_ref().map(point);
                view.blocked = blocked.iter().map(|&at| &*gates[at].name).collect();
                view.proven = Some(*proven);
            }
            Answer::Missing(names) => view.missing = names,
            _ => {}
        }
        view
    }
}

fn word(answer: &Answer) -> &'static str {
    match answer {
        Answer::Reached { .. } => "reached",
        Answer::Short { .. } => "short",
        Answer::NoPart => "no-part",
        Answer::Given => "given",
        Answer::Rows => "rows",
        Answer::NoNumber => "no-number",
        Answer::NoTotal => "no-total",
        Answer::Missing(_) => "missing",
        Answer::Fault(_) => "fault",
    }
}

/// The answer in a sentence or two.
///
/// `月采购额 1月 至少填 30,000.00 元，返利合计 3,000.00 元；少 0.01 元只有 2,100.00 元`
pub fn sentence(plan: &Plan<'_>, goal: &Goal) -> Text {
    Text::new(said(plan, goal, Lang::Zh), said(plan, goal, Lang::En))
}

fn said(plan: &Plan<'_>, goal: &Goal, lang: Lang) -> String {
    let policy = plan.policy;
    let input = &policy.inputs[goal.input];
    let label = input.label.get(lang);
    let when = match goal.period {
        Some(at) => messages::period_word(input.ty.axis, at)
            .get(lang)
            .to_owned(),
        None => lang.pick("各期相同", "all periods alike").to_owned(),
    };
    let name = match when.as_str() {
        "" => label.to_owned(),
        when => lang.pick(format!("{label} {when}"), format!("{label}, {when}")),
    };
    let figure = |number| with_unit(input.ty.kind, &Value::Number(number), lang);
    let money = |amount| with_unit(Kind::Money, &Value::Number(amount), lang);
    let total = policy
        .total()
        .map_or("", |total| policy.rules[total].label.get(lang));
    let wanted = money(goal.wanted);
    let unproven = |proven: bool| {
        if proven {
            ""
        } else {
            lang.pick(
                "（逐项取整使合计有几分出入，未能证实这是最小的）",
                " (amounts rounded one by one leave some fen open: not shown to be the best)",
            )
        }
    };
    match &goal.answer {
        Answer::Reached {
            least,
            nearest,
            before,
            proven,
        } => {
            let mut text = lang.pick(
                format!(
                    "{name} 至少填 {}，{total} {}",
                    figure(least.value),
                    money(least.total)
                ),
                format!(
                    "{name}: at least {}, {total} {}",
                    figure(least.value),
                    money(least.total)
                ),
            );
            if let Some(before) = before.filter(|before| *before < goal.wanted) {
                text += &lang.pick(
                    format!("；再少一点只有 {}", money(before)),
                    format!("; a unit less gives {}", money(before)),
                );
            }
            if nearest != least {
                text += &lang.pick(
                    format!(
                        "；离现在最近的是 {}（{}）",
                        figure(nearest.value),
                        money(nearest.total)
                    ),
                    format!(
                        "; nearest to now is {} ({})",
                        figure(nearest.value),
                        money(nearest.total)
                    ),
                );
            }
            text + unproven(*proven)
        }
        Answer::Short {
            most,
            blocked,
            proven,
        } => {
            let mut text = match most {
                Some(most) => lang.pick(
                    format!(
                        "单改 {name} 到不了 {wanted}：最多 {}（填 {}）",
                        money(most.total),
                        figure(most.value)
                    ),
                    format!(
                        "{name} alone does not reach {wanted}: {} at most, with {}",
                        money(most.total),
                        figure(most.value)
                    ),
                ),
                None => lang.pick(
                    format!("单改 {name} 到不了 {wanted}：怎么填都没有合计"),
                    format!("{name} alone does not reach {wanted}: no figure gives a total"),
                ),
            };
            if !blocked.is_empty() {
                let gates = blocked.iter().map(|&at| policy.gates[at].label.get(lang));
                let gates = gates.collect::<Vec<_>>().join(lang.pick("、", ", "));
                text += &lang.pick(
                    format!("；未通过的门槛：{gates}"),
                    format!("; gates failed: {gates}"),
                );
            }
            text + unproven(*proven)
        }
        Answer::NoPart => lang.pick(
            format!("{total}不看 {name}，填多少都一样"),
            format!("{total} does not depend on {name}"),
        ),
        Answer::Given => lang.pick(
            format!("{name} 是既定的数，不由经销商决定"),
            format!("{name} is given, not decided on by the dealer"),
        ),
        Answer::Rows => lang.pick(
            format!("{name} 是明细表的一列，改哪一行不作求解"),
            format!("{name} is a column of a table of records, which is not sought"),
        ),
        Answer::NoNumber => lang.pick(
            format!("{name} 不是数字，不作求解"),
            format!("{name} is no number and is not sought"),
        ),
        Answer::NoTotal => lang
            .pick("这项政策没有合计", "This policy has no total")
            .to_owned(),
        Answer::Missing(names) => lang.pick(
            format!("先填 {}", names.join("、")),
            format!("First needed: {}", names.join(", ")),
        ),
        Answer::Fault(fault) => lang.pick(
            format!("“{}”无法计算", fault.rule),
            format!("“{}” cannot be computed", fault.rule),
        ),
    }
}

//! Every rule in every period as JSON: formula, figures, bands, gates, parameters and their clauses, and the advice.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::explain::{
    BandRow, ConditionUse, GateUse, MatrixUse, Part, RoundingUse, TableUse,
};
use crate::engine::{Advice, Cell, Explanation, Outcome, Trace};
use crate::lang::Text;
use crate::policy::model::{Policy, Step, Symbol};
use crate::policy::{Kind, Value, notation};

use super::advice::AdviceView;
use super::json::{
    CellView, Ordered, ProvenanceView, RoundingView, ValueView, named, period, places,
};
use super::outcome::{FaultView, WarningView, faults, warnings};

/// A computed case with all that is to be said about it. Holds what [`ExplanationView`] borrows.
#[derive(Debug)]
pub struct Explained<'a> {
    trace: &'a Trace<'a>,
    /// The outcome.
    pub outcome: Outcome,
    /// The rules in the order in which they are computed, each with its periods.
    pub rules: Vec<(usize, Vec<Explanation>)>,
    /// The next steps.
    pub advice: Advice,
}

impl<'a> Explained<'a> {
    /// Explains all rules or, with `only`, that rule and those that it is computed from.
    pub fn new(trace: &'a Trace<'a>, only: Option<usize>) -> Self {
        let policy = trace.plan.policy;
        let all = policy.order.iter().filter_map(|step| match step {
            Step::Rule(rule) => Some(*rule),
            Step::Gate(_) => None,
        });
        let explain = |rule: usize| {
            let periods = 0..trace.len(policy.rules[rule].ty.axis);
            (
                rule,
                periods
                    .map(|period| trace.explain(rule, period))
                    .collect::<Vec<_>>(),
            )
        };
        let mut rules: Vec<(usize, Vec<Explanation>)> = all.map(explain).collect();
        if let Some(only) = only {
            let wanted = needed(&rules, only);
            rules.retain(|(rule, _)| wanted.contains(rule));
        }
        Self {
            trace,
            outcome: trace.outcome(),
            rules,
            advice: trace.advise(),
        }
    }

    /// What was computed, and for what.
    pub fn trace(&self) -> &'a Trace<'a> {
        self.trace
    }
}

/// A rule and those that it is computed from; `rules` stand in the order of computation.
fn needed(rules: &[(usize, Vec<Explanation>)], only: usize) -> Vec<usize> {
    let mut wanted = vec![only];
    for (rule, explanations) in rules.iter().rev() {
        if wanted.contains(rule) {
            let parts = explanations
                .iter()
                .flat_map(|explanation| &explanation.parts);
            wanted.extend(parts.filter_map(|part| match part.symbol {
                Symbol::Rule(below) => Some(below),
                _ => None,
            }));
        }
    }
    wanted
}

/// An explanation for programs.
#[derive(Serialize)]
pub struct ExplanationView<'a> {
    policy: &'a str,
    version: &'a str,
    readings: Ordered<&'a str, &'a str>,
    values: Vec<RuleValue<'a>>,
    advice: AdviceView<'a>,
    warnings: Vec<WarningView>,
    missing: &'a [String],
    faults: Vec<FaultView<'a>>,
}

impl<'a> ExplanationView<'a> {
    /// An explanation for programs. Values stand in the order in which they are computed.
    pub fn new(explained: &'a Explained<'a>) -> Self {
        let trace = explained.trace;
        let policy = trace.plan.policy;
        let chosen = policy.readings.iter().zip(&trace.plan.settings.readings);
        let readings = chosen.filter_map(|(reading, &option)| {
            Some((
                reading.name.as_str(),
                reading.options.get(option)?.id.as_str(),
            ))
        });
        let values = explained
            .rules
            .iter()
            .flat_map(|(_, explanations)| explanations);
        Self {
            policy: &policy.id,
            version: &policy.version,
            readings: Ordered(readings.collect()),
            values: values
                .map(|explanation| RuleValue::new(trace, explanation))
                .collect(),
            advice: AdviceView::new(trace.plan, &explained.advice),
            warnings: warnings(&explained.outcome),
            missing: &explained.outcome.missing,
            faults: faults(&explained.outcome),
        }
    }
}

#[derive(Serialize)]
struct RuleValue<'a> {
    rule: &'a str,
    label: &'a Text,
    period: Option<usize>,
    value: CellView<'a>,
    formula: &'a str,
    figures: &'a str,
    /// What the formula alone gives.
    result: CellView<'a>,
    reading: Option<ChosenView<'a>>,
    tables: Vec<TableHit<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    matrices: Vec<MatrixHit<'a>>,
    /// Of a rule that is true or false: what makes it so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<ConditionView<'a>>,
    gates: Vec<GateDecision<'a>>,
    rounding: Option<RoundingDone>,
    parts: Vec<PartView<'a>>,
    parameters: Vec<ParameterUse<'a>>,
    provenance: ProvenanceView<'a>,
}

#[derive(Serialize)]
struct ChosenView<'a> {
    name: &'a str,
    option: &'a str,
}

#[derive(Serialize)]
struct TableHit<'a> {
    table: &'a str,
    kind: &'static str,
    argument: CellView<'a>,
    gives: CellView<'a>,
    bands: Vec<BandHit<'a>>,
    /// The next band above, and how far it is.
    next: Option<NextView>,
    slices: Vec<SliceView>,
    provenance: ProvenanceView<'a>,
}

/// A matrix: its axes, and the cell that was hit, rows and columns from 1.
#[derive(Serialize)]
struct MatrixHit<'a> {
    table: &'a str,
    arguments: [CellView<'a>; 2],
    gives: CellView<'a>,
    rows: Vec<ValueView<'a>>,
    columns: Vec<ValueView<'a>>,
    cells: Vec<Vec<Option<String>>>,
    hit: Option<[usize; 2]>,
    provenance: ProvenanceView<'a>,
}

#[derive(Serialize)]
struct BandHit<'a> {
    from: ValueView<'a>,
    /// `null` while the parameter that it comes from is not set.
    gives: Option<String>,
    hit: bool,
}

#[derive(Serialize)]
struct NextView {
    from: String,
    gap: String,
}

#[derive(Serialize)]
struct SliceView {
    amount: String,
    rate: String,
}

#[derive(Serialize)]
struct GateDecision<'a> {
    gate: &'a str,
    label: &'a Text,
    passed: CellView<'a>,
    #[serde(rename = "else")]
    effect: &'static str,
    conditions: Vec<ConditionView<'a>>,
    provenance: ProvenanceView<'a>,
}

#[derive(Serialize)]
struct ConditionView<'a> {
    formula: &'a str,
    figures: &'a str,
    period: Option<usize>,
    holds: CellView<'a>,
    /// By how much a comparison holds (positive) or fails (negative); 0 at the edge.
    margin: Option<String>,
}

#[derive(Serialize)]
struct RoundingDone {
    before: String,
    after: String,
    rounding: RoundingView,
}

#[derive(Serialize)]
struct PartView<'a> {
    kind: &'static str,
    name: &'a str,
    /// The periods that count, from 1; none of a single figure.
    periods: Vec<usize>,
    values: Vec<CellView<'a>>,
}

#[derive(Serialize)]
struct ParameterUse<'a> {
    name: &'a str,
    label: &'a Text,
    value: Option<ValueView<'a>>,
    overridden: bool,
    provenance: ProvenanceView<'a>,
}

impl<'a> RuleValue<'a> {
    fn new(trace: &'a Trace<'a>, explanation: &'a Explanation) -> Self {
        let policy = trace.plan.policy;
        let rule = &policy.rules[explanation.rule];
        let (kind, axis) = (rule.ty.kind, rule.ty.axis);
        let cell = |cell, places| CellView { kind, cell, places };
        Self {
            rule: &rule.name,
            label: &rule.label,
            period: period(axis, explanation.period),
            value: cell(&explanation.cell, places(rule)),
            formula: &explanation.formula,
            figures: &explanation.figures,
            result: cell(&explanation.result, None),
            reading: explanation.reading.map(|(reading, option)| {
                let reading = &policy.readings[reading];
                ChosenView {
                    name: &reading.name,
                    option: &reading.options[option].id,
                }
            }),
            tables: explanation
                .tables
                .iter()
                .map(|used| TableHit::new(policy, used))
                .collect(),
            matrices: explanation
                .matrices
                .iter()
                .map(|used| MatrixHit::new(policy, used))
                .collect(),
            conditions: explanation
                .conditions
                .iter()
                .map(ConditionView::new)
                .collect(),
            gates: explanation
                .gates
                .iter()
                .map(|used| GateDecision::new(policy, used))
                .collect(),
            rounding: explanation.rounding.as_ref().map(RoundingDone::new),
            parts: explanation
                .parts
                .iter()
                .map(|part| PartView::new(policy, part))
                .collect(),
            parameters: explanation
                .parameters
                .iter()
                .map(|&at| ParameterUse::new(trace, at))
                .collect(),
            provenance: ProvenanceView::new(policy, &rule.provenance),
        }
    }
}

impl<'a> MatrixHit<'a> {
    fn new(policy: &'a Policy, used: &'a MatrixUse) -> Self {
        let table = &policy.tables[used.table];
        let across = table
            .matrix
            .as_ref()
            .map_or(table.over, |matrix| matrix.across);
        let [row, column] = &used.arguments;
        Self {
            table: &table.name,
            arguments: [plain(table.over, row), plain(across, column)],
            gives: plain(table.gives, &used.gives),
            rows: values(table.over, &used.rows),
            columns: values(across, &used.columns),
            cells: (used.cells.iter())
                .map(|row| row.iter().map(|cell| cell.map(decimal)).collect())
                .collect(),
            hit: used.hit.map(|(row, column)| [row + 1, column + 1]),
            provenance: ProvenanceView::new(policy, &table.provenance),
        }
    }
}

impl<'a> TableHit<'a> {
    fn new(policy: &'a Policy, used: &'a TableUse) -> Self {
        let table = &policy.tables[used.table];
        let band = |(at, row): (usize, &'a BandRow)| BandHit {
            from: ValueView::new(table.over, &row.from),
            gives: row.gives.map(decimal),
            hit: used.hit == Some(at),
        };
        let slice = |&(_, amount, rate): &(usize, Decimal, Decimal)| SliceView {
            amount: decimal(amount),
            rate: decimal(rate),
        };
        Self {
            table: &table.name,
            kind: table.kind.keyword(),
            argument: plain(table.over, &used.argument),
            gives: plain(table.gives, &used.gives),
            bands: used.bands.iter().enumerate().map(band).collect(),
            next: used.next.as_ref().map(|next| NextView {
                from: decimal(next.from),
                gap: decimal(next.gap),
            }),
            slices: used.slices.iter().map(slice).collect(),
            provenance: ProvenanceView::new(policy, &table.provenance),
        }
    }
}

impl<'a> ConditionView<'a> {
    fn new(condition: &'a ConditionUse) -> Self {
        Self {
            formula: &condition.formula,
            figures: &condition.figures,
            period: condition.period.map(|at| at + 1),
            holds: plain(Kind::Bool, &condition.holds),
            margin: condition.margin.as_ref().map(|margin| decimal(margin.by)),
        }
    }
}

impl<'a> GateDecision<'a> {
    fn new(policy: &'a Policy, used: &'a GateUse) -> Self {
        let gate = &policy.gates[used.gate];
        Self {
            gate: &gate.name,
            label: &gate.label,
            passed: plain(Kind::Bool, &used.passed),
            effect: used.effect.keyword(),
            conditions: used.conditions.iter().map(ConditionView::new).collect(),
            provenance: ProvenanceView::new(policy, &gate.provenance),
        }
    }
}

impl RoundingDone {
    fn new(used: &RoundingUse) -> Self {
        Self {
            before: decimal(used.before),
            after: decimal(used.after),
            rounding: RoundingView::new(&used.rounding),
        }
    }
}

impl<'a> PartView<'a> {
    fn new(policy: &'a Policy, part: &'a Part) -> Self {
        let (kind, name) = named(policy, part.symbol);
        Self {
            kind,
            name,
            periods: part
                .periods
                .clone()
                .filter_map(|at| period(part.axis, at))
                .collect(),
            values: part
                .cells
                .iter()
                .map(|cell| plain(part.kind, cell))
                .collect(),
        }
    }
}

impl<'a> ParameterUse<'a> {
    fn new(trace: &'a Trace<'a>, at: usize) -> Self {
        let policy = trace.plan.policy;
        let (parameter, settings) = (&policy.parameters[at], &trace.plan.settings);
        Self {
            name: &parameter.name,
            label: &parameter.label,
            value: settings.parameters[at]
                .as_ref()
                .map(|value| ValueView::new(parameter.kind, value)),
            overridden: settings.overridden[at],
            provenance: ProvenanceView::new(policy, &parameter.provenance),
        }
    }
}

fn plain(kind: Kind, cell: &Cell) -> CellView<'_> {
    CellView {
        kind,
        cell,
        places: None,
    }
}

/// A plain decimal without needless zeros.
fn values(kind: Kind, values: &[Value]) -> Vec<ValueView<'_>> {
    values
        .iter()
        .map(|value| ValueView::new(kind, value))
        .collect()
}

fn decimal(number: Decimal) -> String {
    notation::write_exact(Kind::Number, &Value::Number(number), None)
}

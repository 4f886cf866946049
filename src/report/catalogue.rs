//! The list of policies, and one policy with all that it says.

use serde::Serialize;

use crate::lang::{Both, Text};
use crate::policy::formula::print;
use crate::policy::model::{
    Board, Detail, FillFrom, Formula, Formulas, Gate, Group, Input, Need, Parameter, Policy,
    Reading, Records, Rule, Slip, Symbol, Table, TableKind, Term,
};
use crate::policy::{Kind, Listed};

use super::json::{Ordered, ProvenanceView, RoundingView, ValueView, per};

/// A policy as a line of a list.
#[derive(Serialize)]
pub struct PolicyLine<'a> {
    id: &'a str,
    version: &'a str,
    title: Both<'a>,
    summary: Option<Both<'a>>,
    source: Option<&'a str>,
    year: Option<i64>,
}

impl<'a> PolicyLine<'a> {
    /// The line of a policy.
    pub fn new(policy: &Listed<'a>) -> Self {
        Self {
            id: policy.id,
            version: policy.version,
            title: policy.title,
            summary: policy.summary,
            source: policy.source,
            year: policy.year,
        }
    }
}

/// A policy: inputs, parameters, tables, rules, gates, readings, each with where it comes from.
#[derive(Serialize)]
pub struct PolicyView<'a> {
    id: &'a str,
    version: &'a str,
    title: &'a Text,
    summary: Option<&'a Text>,
    source: Option<&'a str>,
    year: Option<i64>,
    rounding: RoundingView,
    inputs: Vec<InputView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<DetailView<'a>>,
    groups: Vec<GroupView<'a>>,
    parameters: Vec<ParameterView<'a>>,
    tables: Vec<TableView<'a>>,
    rules: Vec<RuleView<'a>>,
    gates: Vec<GateView<'a>>,
    readings: Vec<ReadingView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    board: Option<BoardView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slips: Vec<SlipView<'a>>,
}

/// How the policy is computed many times, by names.
#[derive(Serialize)]
struct BoardView<'a> {
    month: Option<&'a str>,
    once: Vec<&'a str>,
    latest: Vec<&'a str>,
    dates: Vec<&'a str>,
    groups: Vec<&'a str>,
    record: Option<&'a str>,
    fill: Vec<FillView<'a>>,
    light: Vec<LightView<'a>>,
    view: Vec<ViewView<'a>>,
}

#[derive(Serialize)]
struct FillView<'a> {
    input: &'a str,
    from: Option<&'a str>,
    last_year: Option<&'a str>,
}

#[derive(Serialize)]
struct LightView<'a> {
    value: &'a str,
    better: &'static str,
    good: Option<&'a str>,
    near: Option<&'a str>,
}

#[derive(Serialize)]
struct ViewView<'a> {
    name: &'a str,
    label: &'a Text,
    values: Vec<&'a str>,
    help: Option<&'a Text>,
}

/// What somebody is paid, by names.
#[derive(Serialize)]
struct SlipView<'a> {
    name: &'a str,
    label: &'a Text,
    who: Option<&'a str>,
    plus: Vec<&'a str>,
    minus: Vec<&'a str>,
    pays: &'a str,
    shows: Vec<&'a str>,
}

/// The name of something of a policy.
fn called(policy: &Policy, symbol: Symbol) -> &str {
    policy.called(symbol).map_or("", |(name, _)| name)
}

impl<'a> BoardView<'a> {
    fn new(policy: &'a Policy, board: &'a Board) -> Self {
        let name = |symbol| called(policy, symbol);
        let inputs = |inputs: &[usize]| inputs.iter().map(|&at| name(Symbol::Input(at))).collect();
        let fills = board.fills.iter().map(|fill| FillView {
            input: name(Symbol::Input(fill.input)),
            from: match fill.from {
                FillFrom::Rule(rule) => Some(name(Symbol::Rule(rule))),
                FillFrom::LastYear(_) => None,
            },
            last_year: match fill.from {
                FillFrom::Rule(_) => None,
                FillFrom::LastYear(input) => Some(name(Symbol::Input(input))),
            },
        });
        let lights = board.lights.iter().map(|light| LightView {
            value: name(light.value),
            better: light.better.keyword(),
            good: light.good.map(name),
            near: light.near.map(|at| name(Symbol::Parameter(at))),
        });
        let views = board.views.iter().map(|view| ViewView {
            name: &view.name,
            label: &view.label,
            values: view.values.iter().map(|&symbol| name(symbol)).collect(),
            help: view.help.as_ref(),
        });
        Self {
            month: board.month.map(|at| name(Symbol::Input(at))),
            once: inputs(&board.once),
            latest: board.latest.iter().map(|&symbol| name(symbol)).collect(),
            dates: inputs(&board.dates),
            groups: inputs(&board.groups),
            record: board.record.map(|at| name(Symbol::Input(at))),
            fill: fills.collect(),
            light: lights.collect(),
            view: views.collect(),
        }
    }
}

impl<'a> SlipView<'a> {
    fn new(policy: &'a Policy, slip: &'a Slip) -> Self {
        let names = |symbols: &[Symbol]| {
            let names = symbols.iter().map(|&symbol| called(policy, symbol));
            names.collect()
        };
        Self {
            name: &slip.name,
            label: &slip.label,
            who: slip.who.map(|at| called(policy, Symbol::Input(at))),
            plus: names(&slip.plus),
            minus: names(&slip.minus),
            pays: called(policy, Symbol::Rule(slip.pays)),
            shows: names(&slip.shows),
        }
    }
}

#[derive(Serialize)]
struct InputView<'a> {
    name: &'a str,
    label: &'a Text,
    #[serde(rename = "type")]
    kind: &'static str,
    per: Option<&'static str>,
    options: Vec<OptionView<'a>>,
    default: Option<ValueView<'a>>,
    steer: bool,
    optional: bool,
    blank: Option<&'a Text>,
    aliases: &'a [String],
    help: Option<&'a Text>,
    /// Of a record table.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<Self>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<&'a str>,
    /// Of a series: what blank periods count as.
    #[serde(skip_serializing_if = "Option::is_none")]
    blank_periods: Option<&'static str>,
}

/// How transactions are summed.
#[derive(Serialize)]
struct DetailView<'a> {
    date: &'a [String],
    category: &'a [String],
    amount: &'a [String],
    leave_out: &'a [String],
    sum: Vec<SumView<'a>>,
}

#[derive(Serialize)]
struct SumView<'a> {
    input: &'a str,
    categories: &'a [String],
    amount: &'a [String],
}

impl<'a> DetailView<'a> {
    fn new(policy: &'a Policy, detail: &'a Detail) -> Self {
        let sums = detail.sums.iter().map(|sum| SumView {
            input: policy.inputs.get(sum.input).map_or("", |input| &input.name),
            categories: &sum.categories,
            amount: sum.amount(detail),
        });
        Self {
            date: &detail.date,
            category: &detail.category,
            amount: &detail.amount,
            leave_out: &detail.leave_out,
            sum: sums.collect(),
        }
    }
}

/// A heading of the form, with the names of what stands under it.
#[derive(Serialize)]
struct GroupView<'a> {
    name: &'a str,
    label: &'a Text,
    members: Vec<&'a str>,
    help: Option<&'a Text>,
}

impl<'a> GroupView<'a> {
    fn new(policy: &'a Policy, group: &'a Group) -> Self {
        let inputs = group.inputs.iter().map(|&at| match policy.records_of(at) {
            Some(records) => records.name.as_str(),
            None => policy.inputs[at].name.as_str(),
        });
        let parameters = group.parameters.iter();
        let parameters = parameters.map(|&at| policy.parameters[at].name.as_str());
        Self {
            name: &group.name,
            label: &group.label,
            members: inputs.chain(parameters).collect(),
            help: group.help.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct OptionView<'a> {
    id: &'a str,
    label: &'a Text,
    note: Option<&'a Text>,
}

#[derive(Serialize)]
struct ParameterView<'a> {
    name: &'a str,
    label: &'a Text,
    #[serde(rename = "type")]
    kind: &'static str,
    value: Option<ValueView<'a>>,
    provenance: ProvenanceView<'a>,
}

#[derive(Serialize)]
struct TableView<'a> {
    name: &'a str,
    label: &'a Text,
    kind: &'static str,
    over: &'static str,
    gives: &'static str,
    lower: Option<&'static str>,
    first_slice: Option<&'static str>,
    step: Option<StepView<'a>>,
    bands: Vec<BandView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matrix: Option<MatrixView<'a>>,
    provenance: ProvenanceView<'a>,
}

#[derive(Serialize)]
struct StepView<'a> {
    each: TermView<'a>,
    pays: TermView<'a>,
    at_most: Option<TermView<'a>>,
}

/// Two axes, and row by row a cell for each column; `null` where nothing is set.
#[derive(Serialize)]
struct MatrixView<'a> {
    across: &'static str,
    rows: Vec<TermView<'a>>,
    columns: Vec<TermView<'a>>,
    cells: Vec<Vec<Option<TermView<'a>>>>,
}

#[derive(Serialize)]
struct BandView<'a> {
    from: TermView<'a>,
    gives: TermView<'a>,
}

/// A figure of a table: its value and, where it is a parameter's, whose.
#[derive(Serialize)]
struct TermView<'a> {
    value: Option<ValueView<'a>>,
    parameter: Option<&'a str>,
}

#[derive(Serialize)]
struct RuleView<'a> {
    name: &'a str,
    label: &'a Text,
    #[serde(rename = "type")]
    kind: &'static str,
    per: Option<&'a str>,
    payout: bool,
    total: bool,
    /// Of a payout line: the rule with the day by which it is paid.
    due: Option<&'a str>,
    rounding: Option<RoundingView>,
    /// The same whatever the readings.
    formula: Option<String>,
    /// The reading that chooses the formula, and the formula for each of its options.
    by: Option<&'a str>,
    formulas: Option<Ordered<&'a str, String>>,
    gates: Vec<&'a str>,
    help: Option<&'a Text>,
    provenance: ProvenanceView<'a>,
}

#[derive(Serialize)]
struct GateView<'a> {
    name: &'a str,
    label: &'a Text,
    conditions: Vec<String>,
    need: NeedView,
    per: Option<&'a str>,
    applies: Vec<&'a str>,
    #[serde(rename = "else")]
    effect: &'static str,
    factor: Option<TermView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<&'a Text>,
    provenance: ProvenanceView<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum NeedView {
    Word(&'static str),
    AtLeast(usize),
}

#[derive(Serialize)]
struct ReadingView<'a> {
    name: &'a str,
    label: &'a Text,
    options: Vec<OptionView<'a>>,
    default: Option<&'a str>,
    provenance: ProvenanceView<'a>,
}

impl<'a> PolicyView<'a> {
    /// All that a policy says.
    pub fn new(policy: &'a Policy) -> Self {
        Self {
            id: &policy.id,
            version: &policy.version,
            title: &policy.title,
            summary: policy.summary.as_ref(),
            source: policy.source.as_deref(),
            year: policy.year,
            rounding: RoundingView::new(&policy.rounding),
            inputs: InputView::all(policy),
            detail: policy.detail.as_ref().map(|it| DetailView::new(policy, it)),
            groups: policy
                .groups
                .iter()
                .map(|it| GroupView::new(policy, it))
                .collect(),
            parameters: policy
                .parameters
                .iter()
                .map(|it| ParameterView::new(policy, it))
                .collect(),
            tables: policy
                .tables
                .iter()
                .map(|it| TableView::new(policy, it))
                .collect(),
            rules: policy
                .rules
                .iter()
                .map(|it| RuleView::new(policy, it))
                .collect(),
            gates: policy
                .gates
                .iter()
                .map(|it| GateView::new(policy, it))
                .collect(),
            readings: policy
                .readings
                .iter()
                .map(|it| ReadingView::new(policy, it))
                .collect(),
            board: policy.board.as_ref().map(|it| BoardView::new(policy, it)),
            slips: policy
                .slips
                .iter()
                .map(|it| SlipView::new(policy, it))
                .collect(),
        }
    }
}

impl<'a> InputView<'a> {
    /// The inputs in the order of the policy, a record table as one of them.
    fn all(policy: &'a Policy) -> Vec<Self> {
        let mut views = Vec::new();
        for (at, input) in policy.inputs.iter().enumerate() {
            match policy.records_of(at) {
                None => views.push(Self::new(input)),
                Some(records) if records.first == at => views.push(Self::table(policy, records)),
                Some(_) => {}
            }
        }
        views
    }

    fn table(policy: &'a Policy, records: &'a Records) -> Self {
        let columns = &policy.inputs[records.range()];
        Self {
            name: &records.name,
            label: &records.label,
            kind: "table",
            per: None,
            options: Vec::new(),
            default: None,
            steer: true,
            optional: records.optional,
            blank: records.blank.as_ref(),
            aliases: &records.aliases,
            help: records.help.as_ref(),
            columns: Some(columns.iter().map(Self::new).collect()),
            order: records.order.map(|at| policy.inputs[at].own_name()),
            blank_periods: None,
        }
    }

    fn new(input: &'a Input) -> Self {
        let option = |(id, label): &'a (String, Text)| OptionView {
            id,
            label,
            note: None,
        };
        Self {
            name: input.own_name(),
            label: &input.label,
            kind: input.ty.kind.keyword(),
            per: input.ty.axis.keyword(),
            options: input.options.iter().map(option).collect(),
            default: input
                .default
                .as_ref()
                .map(|value| ValueView::new(input.ty.kind, value)),
            steer: input.steer,
            optional: input.optional,
            blank: input.blank.as_ref(),
            aliases: &input.aliases,
            help: input.help.as_ref(),
            columns: None,
            order: None,
            blank_periods: (input.ty.axis.is_calendar()).then(|| input.blank_periods.keyword()),
        }
    }
}

impl<'a> ParameterView<'a> {
    fn new(policy: &'a Policy, parameter: &'a Parameter) -> Self {
        Self {
            name: &parameter.name,
            label: &parameter.label,
            kind: parameter.kind.keyword(),
            value: parameter
                .value
                .as_ref()
                .map(|value| ValueView::new(parameter.kind, value)),
            provenance: ProvenanceView::new(policy, &parameter.provenance),
        }
    }
}

impl<'a> TableView<'a> {
    fn new(policy: &'a Policy, table: &'a Table) -> Self {
        let term = |kind, term| TermView::new(policy, kind, term);
        let banded = matches!(
            table.kind,
            TableKind::Whole | TableKind::Marginal | TableKind::Matrix
        );
        Self {
            name: &table.name,
            label: &table.label,
            kind: table.kind.keyword(),
            over: table.over.keyword(),
            gives: table.gives.keyword(),
            lower: banded.then(|| table.lower.keyword()),
            first_slice: (table.kind == TableKind::Marginal).then(|| table.first_slice.keyword()),
            step: table.step.as_ref().map(|step| StepView {
                each: term(table.over, &step.each),
                pays: term(table.gives, &step.pays),
                at_most: step.at_most.as_ref().map(|most| term(table.gives, most)),
            }),
            bands: table
                .bands
                .iter()
                .map(|band| BandView {
                    from: term(table.over, &band.from),
                    gives: term(table.gives, &band.gives),
                })
                .collect(),
            matrix: table.matrix.as_ref().map(|matrix| {
                let heads =
                    |kind, terms: &'a [Term]| terms.iter().map(|head| term(kind, head)).collect();
                let cell =
                    |cell: &'a Option<Term>| cell.as_ref().map(|cell| term(table.gives, cell));
                MatrixView {
                    across: matrix.across.keyword(),
                    rows: heads(table.over, &matrix.rows),
                    columns: heads(matrix.across, &matrix.columns),
                    cells: (matrix.cells.iter())
                        .map(|row| row.iter().map(cell).collect())
                        .collect(),
                }
            }),
            provenance: ProvenanceView::new(policy, &table.provenance),
        }
    }
}

impl<'a> TermView<'a> {
    fn new(policy: &'a Policy, kind: Kind, term: &'a Term) -> Self {
        match term {
            Term::Literal(value) => Self {
                value: Some(ValueView::new(kind, value)),
                parameter: None,
            },
            Term::Parameter(at) => {
                let parameter = &policy.parameters[*at];
                Self {
                    value: parameter
                        .value
                        .as_ref()
                        .map(|value| ValueView::new(parameter.kind, value)),
                    parameter: Some(&parameter.name),
                }
            }
        }
    }
}

impl<'a> RuleView<'a> {
    fn new(policy: &'a Policy, rule: &'a Rule) -> Self {
        let text = |formula: &Formula| print::print(&formula.expr);
        let (formula, by, formulas) = match &rule.formulas {
            Formulas::One(formula) => (Some(text(formula)), None, None),
            Formulas::ByReading { reading, formulas } => {
                let reading = &policy.readings[*reading];
                let ids = reading.options.iter().map(|option| option.id.as_str());
                let chosen = ids.zip(formulas.iter().map(text)).collect();
                (None, Some(reading.name.as_str()), Some(Ordered(chosen)))
            }
        };
        Self {
            name: &rule.name,
            label: &rule.label,
            kind: rule.ty.kind.keyword(),
            per: per(policy, rule.ty.axis),
            payout: rule.payout,
            total: rule.total,
            due: rule
                .due
                .and_then(|at| Some(policy.rules.get(at)?.name.as_str())),
            rounding: rule.rounding.as_ref().map(RoundingView::new),
            formula,
            by,
            formulas,
            gates: rule
                .gates
                .iter()
                .map(|&gate| policy.gates[gate].name.as_str())
                .collect(),
            help: rule.help.as_ref(),
            provenance: ProvenanceView::new(policy, &rule.provenance),
        }
    }
}

impl<'a> GateView<'a> {
    fn new(policy: &'a Policy, gate: &'a Gate) -> Self {
        Self {
            name: &gate.name,
            label: &gate.label,
            conditions: gate
                .conditions
                .iter()
                .map(|formula| print::print(&formula.expr))
                .collect(),
            need: match gate.need {
                Need::All => NeedView::Word("all"),
                Need::Any => NeedView::Word("any"),
                Need::AtLeast(count) => NeedView::AtLeast(count),
            },
            per: per(policy, gate.axis),
            applies: gate
                .applies
                .iter()
                .map(|&rule| policy.rules[rule].name.as_str())
                .collect(),
            effect: gate.effect.keyword(),
            factor: gate
                .factor
                .as_ref()
                .map(|factor| TermView::new(policy, Kind::Ratio, factor)),
            message: gate.message.as_ref(),
            measure: gate.measure.as_ref(),
            provenance: ProvenanceView::new(policy, &gate.provenance),
        }
    }
}

impl<'a> ReadingView<'a> {
    fn new(policy: &'a Policy, reading: &'a Reading) -> Self {
        Self {
            name: &reading.name,
            label: &reading.label,
            options: reading
                .options
                .iter()
                .map(|option| OptionView {
                    id: &option.id,
                    label: &option.label,
                    note: option.note.as_ref(),
                })
                .collect(),
            default: reading
                .options
                .get(reading.default)
                .map(|option| option.id.as_str()),
            provenance: ProvenanceView::new(policy, &reading.provenance),
        }
    }
}

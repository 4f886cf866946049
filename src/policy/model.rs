//! A checked policy: every name resolved, every unit known, every table in order. What the engine plans from.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::lang::Text;

use super::date::Date;
use super::diagnostic::Span;
use super::formula::ast::Expr;
use super::kind::{Axis, Choice, Kind, Type};
use super::value::{Entry, Value};

/// A checked policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// The id, such as `cv-annual-rebate`.
    pub id: String,
    /// The version.
    pub version: String,
    /// The name.
    pub title: Text,
    /// One sentence about what it pays.
    pub summary: Option<Text>,
    /// The id of the source document, such as `D11`.
    pub source: Option<String>,
    /// The calendar year of its periods, where it has one.
    pub year: Option<i64>,
    /// How payout lines are rounded.
    pub rounding: Rounding,
    /// What the dealer fills in, in the order of the file; each column of a record table is an input of its own.
    pub inputs: Vec<Input>,
    /// Inputs that are filled in row by row.
    pub records: Vec<Records>,
    /// How transactions are summed into the inputs, where the policy suggests it.
    pub detail: Option<Detail>,
    /// The headings of the form, in the order of the file.
    pub groups: Vec<Group>,
    /// What the policy sets.
    pub parameters: Vec<Parameter>,
    /// Bands and lookups.
    pub tables: Vec<Table>,
    /// Named formulas, in the order of the file.
    pub rules: Vec<Rule>,
    /// Conditions.
    pub gates: Vec<Gate>,
    /// Interpretations.
    pub readings: Vec<Reading>,
    /// How it is computed many times, side by side, where it is made for that.
    pub board: Option<Board>,
    /// What it pays to whom, line by line.
    pub slips: Vec<Slip>,
    /// What whoever wants to see slips before they have figures is shown; none where there are no slips.
    pub sample: Option<Sample>,
    /// Worked examples.
    #[serde(skip)]
    pub examples: Vec<Example>,
    /// Rules and gates in an order in which each comes after everything that it needs under any reading.
    pub order: Vec<Step>,
}

/// A rule or gate in the order of computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Step {
    /// The rule at this index of [`Policy::rules`].
    Rule(usize),
    /// The gate at this index of [`Policy::gates`].
    Gate(usize),
}

/// What a name stands for: an index into the list of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Symbol {
    /// An input, or a column of a record table.
    Input(usize),
    /// A record table as a whole.
    Records(usize),
    /// A parameter.
    Parameter(usize),
    /// A table.
    Table(usize),
    /// A rule.
    Rule(usize),
    /// A gate: true where it is passed.
    Gate(usize),
    /// A reading: the id of the chosen option.
    Reading(usize),
}

/// How sure we are of something that the policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// 明示: the document says so, in the quoted words.
    Stated,
    /// 推得: follows from the document, not said in so many words.
    Inferred,
    /// 待确认: the document does not say; somebody must confirm it.
    Assumed,
}

/// Where something comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// How sure we are.
    pub status: Status,
    /// The document's own words.
    pub clause: Option<String>,
    /// The document's id.
    pub source: Option<String>,
    /// What a reader should know about it.
    pub note: Option<Text>,
}

/// Rounding to a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rounding {
    /// The step, such as 0.01; always positive.
    #[serde(with = "super::pack::decimal")]
    pub to: Decimal,
    /// What happens between two steps.
    pub mode: RoundingMode,
}

impl Default for Rounding {
    /// To the fen, half away from zero.
    fn default() -> Self {
        Self {
            to: Decimal::new(1, 2),
            mode: RoundingMode::HalfUp,
        }
    }
}

/// How a figure between two steps is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RoundingMode {
    /// `half-up`: to the nearest, halves away from zero (四舍五入).
    #[default]
    HalfUp,
    /// `half-even`: to the nearest, halves to the even neighbour (银行家舍入).
    HalfEven,
    /// `down`: towards zero (舍去).
    Down,
    /// `up`: away from zero (进位).
    Up,
}

/// What the blank periods of a series count as once something is entered in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlankPeriods {
    /// `zero`: 0, and the outcome says so.
    #[default]
    Zero,
    /// `missing`: they stay missing, as head-counts and rates do.
    Missing,
}

/// An input with any number of rows: orders, complaints, deliveries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Records {
    /// The name, as `ROWS` takes it.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// The index of its first column in [`Policy::inputs`]; the others follow.
    pub first: usize,
    /// How many columns it has, at least one.
    pub columns: usize,
    /// The column (an index into [`Policy::inputs`]) by whose values the rows follow each other where that matters; none: as
    /// they stand.
    pub order: Option<usize>,
    /// Whether having no rows is normal; otherwise whatever needs them is missing.
    pub optional: bool,
    /// What having no rows means.
    pub blank: Option<Text>,
    /// Other headings that mean this table.
    pub aliases: Vec<String>,
    /// Short help.
    pub help: Option<Text>,
}

impl Records {
    /// The indices of its columns in [`Policy::inputs`].
    pub fn range(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.columns
    }
}

/// What the dealer fills in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// The name, as formulas use it; of a column `订单[金额]`.
    pub name: String,
    /// The name to show; of a column, its own.
    pub label: Text,
    /// Unit and spread.
    pub ty: Type,
    /// The options of a choice: id and label.
    pub options: Vec<(String, Text)>,
    /// Used when nothing is entered.
    pub default: Option<Value>,
    /// What blank periods count as.
    pub blank_periods: BlankPeriods,
    /// Whether it is the dealer who decides on it: advice leaves the others, such as targets, as they are.
    pub steer: bool,
    /// Whether leaving it blank is normal.
    pub optional: bool,
    /// What leaving it blank means.
    pub blank: Option<Text>,
    /// Other headers that mean this input in pasted tables.
    pub aliases: Vec<String>,
    /// Short help.
    pub help: Option<Text>,
}

/// How a list of transactions is summed into the inputs: which of its columns say what, and which categories go where. A suggestion:
/// whoever has the list may say otherwise.
///
/// Of several headings that a list has, the first one here counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Headings of the day or month.
    pub date: Vec<String>,
    /// Headings of the category.
    pub category: Vec<String>,
    /// Headings of the amount.
    pub amount: Vec<String>,
    /// Categories that go into no input.
    pub leave_out: Vec<String>,
    /// What the others go into.
    pub sums: Vec<Sum>,
}

/// An input and what is summed into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sum {
    /// The input, as an index into [`Policy::inputs`].
    pub input: usize,
    /// The categories; none: all that nothing else names.
    pub categories: Vec<String>,
    /// Headings of its amount, in place of [`Detail::amount`].
    pub amount: Vec<String>,
}

impl Sum {
    /// The headings of its amount; none where the policy leaves it open.
    pub fn amount<'d>(&'d self, detail: &'d Detail) -> &'d [String] {
        if self.amount.is_empty() {
            &detail.amount
        } else {
            &self.amount
        }
    }
}

/// The policy computed many times, side by side: a year month by month, records by whoever dealt with them.
///
/// A single input is a figure of each month, and of several months their sum, unless [`Board::once`] or [`Board::latest`] says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// The input that says which month it is, as an index into [`Policy::inputs`].
    pub month: Option<usize>,
    /// Inputs that are given once for the year.
    pub once: Vec<usize>,
    /// Inputs, and rules per month, of which the last month counts, not the sum.
    pub latest: Vec<Symbol>,
    /// Columns with the day to whose month a row belongs; one a record table. The other record tables are the same in each month.
    pub dates: Vec<usize>,
    /// Columns whose values are looked at one by one.
    pub groups: Vec<usize>,
    /// The column that a row is known by.
    pub record: Option<usize>,
    /// What inputs take that are blank.
    pub fills: Vec<Fill>,
    /// Which values are good.
    pub lights: Vec<Light>,
    /// What is shown to whom; none: all rules.
    pub views: Vec<View>,
}

impl Board {
    /// Which way a value is good, where the policy says so.
    pub fn light(&self, value: Symbol) -> Option<&Light> {
        self.lights.iter().find(|light| light.value == value)
    }
}

/// What an input of a board takes where it is blank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fill {
    /// The input.
    pub input: usize,
    /// What it takes.
    pub from: FillFrom,
}

/// Where a blank input of a board takes its figure from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FillFrom {
    /// A single input, from what this rule gives in the month; several months have the sum.
    Rule(usize),
    /// A series of months, from this single input in the months of the year before.
    LastYear(usize),
}

/// Which values of a board are good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Light {
    /// The value: an input or a rule.
    pub value: Symbol,
    /// Which way is good.
    pub better: Better,
    /// A parameter or rule: from here on it is good, unless the user has a target.
    pub good: Option<Symbol>,
    /// A parameter, a ratio: within this share of what is good it is nearly so.
    pub near: Option<usize>,
}

/// Which way a value is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Better {
    /// `higher`: the more the better.
    Higher,
    /// `lower`: the less the better.
    Lower,
}

impl Better {
    /// The word in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }
}

/// What of a board somebody looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The name.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// Inputs and rules, in their order.
    pub values: Vec<Symbol>,
    /// Short help.
    pub help: Option<Text>,
}

/// What somebody is paid, line by line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slip {
    /// The name.
    pub name: String,
    /// The name to show, where nobody is named.
    pub label: Text,
    /// The column with the names of those who have a slip, each row its own; none: one slip, and its rules are single ones.
    pub who: Option<usize>,
    /// Rules that are paid, and parameters that everybody gets.
    pub plus: Vec<Symbol>,
    /// Rules and parameters that are taken off.
    pub minus: Vec<Symbol>,
    /// The rule that it comes to.
    pub pays: usize,
    /// Inputs and rules that stand beside, for whoever wants to reckon it again; of other record tables, all their rows.
    pub shows: Vec<Symbol>,
}

/// Fields that a form shows under one heading. What no group names stands in front of the groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The name.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// Its inputs, as indices into [`Policy::inputs`]; a record table by its first column.
    pub inputs: Vec<usize>,
    /// Its parameters, as indices into [`Policy::parameters`].
    pub parameters: Vec<usize>,
    /// Short help.
    pub help: Option<Text>,
}

/// What the policy sets and the user may override in a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name, as formulas use it.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// Unit.
    pub kind: Kind,
    /// The value; none while unset.
    pub value: Option<Value>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A figure of a table: written there, or a parameter's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Term {
    /// Written in the table.
    Literal(Value),
    /// The value of the parameter at this index.
    Parameter(usize),
}

/// How a table turns what is looked up into what comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TableKind {
    /// 全量按档: the rate of the highest band reached holds for the whole amount. Below the first band the rate is 0.
    Whole,
    /// 累进: each slice is paid at its own band's rate.
    Marginal,
    /// 每满: each full X pays Y.
    Step,
    /// Exact match of a key; an unset key is a fault.
    Lookup,
    /// Linear between two neighbouring anchors; beyond the first and the last as at them.
    Linear,
    /// Two axes: a cell for each row and column; an unset cell is a fault.
    Matrix,
}

/// Whether a band begins at its edge or just above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// 达到, ≥.
    Inclusive,
    /// 高于, 超过, >.
    Exclusive,
}

/// What a marginal table pays for the slice below its first band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FirstSlice {
    /// `unpaid`: nothing.
    Unpaid,
    /// `paid-once-reached`: the first band's rate, once the first band is reached.
    PaidOnceReached,
}

/// Bands, steps or keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The name, as formulas use it.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// How it works.
    pub kind: TableKind,
    /// The unit of what is looked up.
    pub over: Kind,
    /// The unit of what comes out.
    pub gives: Kind,
    /// Whether a band begins at its edge (meaningless for steps and lookups, which are inclusive).
    pub lower: Bound,
    /// For marginal tables.
    pub first_slice: FirstSlice,
    /// For step tables: X, Y and the most that can come out.
    pub step: Option<StepTerms>,
    /// Bands in ascending order; keys in the order of the file. None of a matrix.
    pub bands: Vec<Band>,
    /// For matrices.
    pub matrix: Option<MatrixTerms>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Each full `each` pays `pays`, `at_most` in all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepTerms {
    /// X.
    pub each: Term,
    /// Y.
    pub pays: Term,
    /// The most.
    pub at_most: Option<Term>,
}

/// The two axes and the cells of a matrix. An axis of texts is matched by key, any other by bands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixTerms {
    /// The unit along the columns; that along the rows is the table's `over`.
    pub across: Kind,
    /// Where each row begins, or its key.
    pub rows: Vec<Term>,
    /// Where each column begins, or its key.
    pub columns: Vec<Term>,
    /// Row by row, a cell for each column; none where the policy sets nothing.
    pub cells: Vec<Vec<Option<Term>>>,
}

/// A band of a table, from its edge up to the next one's; or a key of a lookup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Where it begins, or the key.
    pub from: Term,
    /// What it gives.
    pub gives: Term,
}

/// A formula with what the checker found out about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Formula {
    /// As written in the file.
    pub text: String,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
    /// The tree.
    pub expr: Expr,
    /// The type of each node, by its number.
    pub types: Vec<Type>,
    /// What each name node stands for, by its number.
    pub symbols: Vec<Option<Symbol>>,
}

impl Formula {
    /// The type of the whole formula; an unmarked number stays [`Kind::Plain`].
    pub fn ty(&self) -> Type {
        self.types[self.expr.id]
    }
}

/// A rule's formula: one, or one for each option of a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Formulas {
    /// The same whatever the readings.
    One(Formula),
    /// By reading.
    ByReading {
        /// The reading's index.
        reading: usize,
        /// One formula for each of its options, in the options' order.
        formulas: Vec<Formula>,
    },
}

/// A named formula.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// The name; also the name of the output.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// Unit and spread of its value. Never [`Kind::Plain`].
    pub ty: Type,
    /// How it is computed.
    pub formulas: Formulas,
    /// Whether it is a payout line.
    pub payout: bool,
    /// Whether it is the total of the payout lines.
    pub total: bool,
    /// Of a payout line: the rule, by index, with the day by which it is paid; one day, or one for each of its periods.
    pub due: Option<usize>,
    /// How its value is rounded: payout lines and the total always are, others where the file says so.
    pub rounding: Option<Rounding>,
    /// The gates that act on it, by index, in the order of the file.
    pub gates: Vec<usize>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Short help.
    pub help: Option<Text>,
}

/// What a gate does to the rules it applies to when it is not passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GateEffect {
    /// The value becomes 0.
    Zero,
    /// The value does not exist.
    Skip,
    /// The value is multiplied by the gate's factor.
    Reduce,
    /// The value cannot be had: a fault.
    Fault,
    /// Nothing but a warning.
    Warn,
}

/// How many conditions or periods must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Need {
    /// All conditions; where they are per period, each period for itself.
    All,
    /// At least one condition; where they are per period, each period for itself.
    Any,
    /// At least this many conditions; of one condition per period, this many periods.
    AtLeast(usize),
}

/// A condition with an effect on rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    /// The name.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// The conditions, at least one.
    pub conditions: Vec<Formula>,
    /// How many must hold.
    pub need: Need,
    /// One, or the periods for which the gate is decided separately.
    pub axis: Axis,
    /// The rules it acts on, by index.
    pub applies: Vec<usize>,
    /// What it does to them.
    pub effect: GateEffect,
    /// The factor of [`GateEffect::Reduce`].
    pub factor: Option<Term>,
    /// What to say when it is not passed.
    pub message: Option<Text>,
    /// What to do about it.
    pub measure: Option<Text>,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Gate {
    /// Whether it only says where its rules apply: whoever does not pass it has missed nothing.
    pub fn is_applicability(&self) -> bool {
        self.effect == GateEffect::Skip
    }
}

/// An ambiguous clause and its interpretations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The name.
    pub name: String,
    /// The name to show.
    pub label: Text,
    /// At least two.
    pub options: Vec<ReadingOption>,
    /// The index of the default option.
    pub default: usize,
    /// Where the ambiguity is.
    pub provenance: Provenance,
}

/// One interpretation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingOption {
    /// Its id, also what formulas compare with.
    pub id: String,
    /// The name to show.
    pub label: Text,
    /// What it means.
    pub note: Option<Text>,
}

/// A worked example: run by the tests and by `check`.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// The requirement it comes from.
    pub source: Option<String>,
    /// Inputs, as written.
    pub inputs: Vec<(String, Entry)>,
    /// Parameter overrides, as written.
    pub parameters: Vec<(String, Entry)>,
    /// Readings chosen.
    pub readings: Vec<(String, String)>,
    /// Rule name and what it must give.
    pub expect: Vec<Expectation>,
    /// Where it stands in the file.
    pub span: Span,
}

/// What a policy can be tried out with: the inputs, parameters and readings of one of its examples, as written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Inputs.
    pub inputs: Vec<(String, Entry)>,
    /// Parameter overrides.
    pub parameters: Vec<(String, Entry)>,
    /// Readings chosen.
    pub readings: Vec<(String, String)>,
}

/// The `source` of an example that is there to be looked at.
pub const SAMPLE: &str = "样例";

impl Sample {
    /// The first of these examples that is marked as a sample ([`SAMPLE`]) or, where none is, that in which the most is entered.
    pub fn of(examples: &[Example]) -> Option<Self> {
        let is_marked = |example: &&Example| example.source.as_deref() == Some(SAMPLE);
        let entered = |example: &Example| {
            let inputs = example.inputs.iter();
            inputs.map(|(_, entry)| entry.figures()).sum::<usize>()
        };
        // The first of several that are as full.
        let fullest = || examples.iter().rev().max_by_key(|example| entered(example));
        let example = examples.iter().find(is_marked).or_else(fullest)?;
        Some(Self {
            inputs: example.inputs.clone(),
            parameters: example.parameters.clone(),
            readings: example.readings.clone(),
        })
    }
}

/// What an example expects of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// The rule's index.
    pub rule: usize,
    /// One cell for each period.
    pub cells: Vec<ExpectedCell>,
    /// Where it stands in the file.
    pub span: Span,
}

/// What an example expects of one figure.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectedCell {
    /// This value, exactly.
    Value(Value),
    /// Not applicable, for whatever reason: `{ not_applicable = true }`.
    NotApplicable,
    /// Missing exactly these inputs: `{ missing = ["…"] }`.
    Missing(Vec<String>),
    /// This fault: `{ fault = "division-by-zero" }`.
    Fault(String),
    /// Anything: `"*"`, for the periods an example is not about.
    Any,
}

impl Input {
    /// Whether amounts of transactions can be summed into it.
    pub fn takes_sums(&self) -> bool {
        matches!(self.ty.kind, Kind::Money | Kind::Count | Kind::Number)
            && self.ty.axis.periods().is_some()
    }

    /// The ids that a choice may take.
    pub fn option_ids(&self) -> Vec<&str> {
        self.options.iter().map(|(id, _)| id.as_str()).collect()
    }

    /// The name within its record table: `金额` of `订单[金额]`; of any other input, its name.
    pub fn own_name(&self) -> &str {
        let column = self.name.split_once('[');
        column.map_or(&self.name, |(_, column)| column.trim_end_matches(']'))
    }
}

impl Records {
    /// The names of its columns within it, each with its aliases.
    pub fn names<'p>(&self, policy: &'p Policy) -> Vec<(&'p str, &'p [String])> {
        let inputs = policy.inputs.get(self.range()).unwrap_or_default();
        inputs
            .iter()
            .map(|input| (input.own_name(), input.aliases.as_slice()))
            .collect()
    }
}

impl Policy {
    /// What `name` stands for in this policy.
    pub fn symbol(&self, name: &str) -> Option<Symbol> {
        fn at<T>(list: &[T], name: &str, key: impl Fn(&T) -> &str) -> Option<usize> {
            list.iter().position(|item| key(item) == name)
        }
        at(&self.inputs, name, |x| &x.name)
            .map(Symbol::Input)
            .or_else(|| at(&self.records, name, |x| &x.name).map(Symbol::Records))
            .or_else(|| at(&self.parameters, name, |x| &x.name).map(Symbol::Parameter))
            .or_else(|| at(&self.rules, name, |x| &x.name).map(Symbol::Rule))
            .or_else(|| at(&self.tables, name, |x| &x.name).map(Symbol::Table))
            .or_else(|| at(&self.gates, name, |x| &x.name).map(Symbol::Gate))
            .or_else(|| at(&self.readings, name, |x| &x.name).map(Symbol::Reading))
    }

    /// What something is called, and the name to show; nothing for what there is not.
    pub fn called(&self, symbol: Symbol) -> Option<(&str, &Text)> {
        Some(match symbol {
            Symbol::Input(at) => self.inputs.get(at).map(|x| (&*x.name, &x.label))?,
            Symbol::Records(at) => self.records.get(at).map(|x| (&*x.name, &x.label))?,
            Symbol::Parameter(at) => self.parameters.get(at).map(|x| (&*x.name, &x.label))?,
            Symbol::Table(at) => self.tables.get(at).map(|x| (&*x.name, &x.label))?,
            Symbol::Rule(at) => self.rules.get(at).map(|x| (&*x.name, &x.label))?,
            Symbol::Gate(at) => self.gates.get(at).map(|x| (&*x.name, &x.label))?,
            Symbol::Reading(at) => self.readings.get(at).map(|x| (&*x.name, &x.label))?,
        })
    }

    /// The label of a choice's option, by its id; nothing of one that there is not.
    pub fn option_label(&self, choice: Choice, id: &str) -> Option<&Text> {
        match choice {
            Choice::Input(at) => {
                let mut options = self.inputs.get(at)?.options.iter();
                options
                    .find(|(known, _)| known == id)
                    .map(|(_, label)| label)
            }
            Choice::Reading(at) => {
                let mut options = self.readings.get(at)?.options.iter();
                let option = options.find(|option| option.id == id);
                option.map(|option| &option.label)
            }
        }
    }

    /// The unit and spread of an input or rule.
    pub fn type_of(&self, symbol: Symbol) -> Option<Type> {
        match symbol {
            Symbol::Input(at) => self.inputs.get(at).map(|input| input.ty),
            Symbol::Rule(at) => self.rules.get(at).map(|rule| rule.ty),
            Symbol::Parameter(at) => {
                let parameter = self.parameters.get(at);
                parameter.map(|parameter| Type::one(parameter.kind))
            }
            _ => None,
        }
    }

    /// The record table that an input is a column of.
    pub fn records_of(&self, input: usize) -> Option<&Records> {
        self.records.get(self.inputs.get(input)?.ty.axis.rows()?)
    }

    /// The inputs that no group names, a record table by its first column, in the order of the file.
    pub fn ungrouped_inputs(&self) -> Vec<usize> {
        let stands = |at: &usize| {
            let is_first = self
                .records_of(*at)
                .is_none_or(|records| records.first == *at);
            is_first && !self.groups.iter().any(|group| group.inputs.contains(at))
        };
        (0..self.inputs.len()).filter(stands).collect()
    }

    /// The parameters that no group names, in the order of the file.
    pub fn ungrouped_parameters(&self) -> Vec<usize> {
        let stands = |at: &usize| {
            !self
                .groups
                .iter()
                .any(|group| group.parameters.contains(at))
        };
        (0..self.parameters.len()).filter(stands).collect()
    }

    /// The inputs in the order in which a form has them, a record table by its first column.
    pub fn form_order(&self) -> Vec<usize> {
        let mut order = self.ungrouped_inputs();
        for group in &self.groups {
            order.extend(&group.inputs);
        }
        order
    }

    /// The rule that is the total, if the policy pays anything.
    pub fn total(&self) -> Option<usize> {
        self.rules.iter().position(|rule| rule.total)
    }

    /// The payout lines, by index, in the order of the file.
    pub fn payout_lines(&self) -> impl Iterator<Item = usize> {
        self.rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.payout)
            .map(|(at, _)| at)
    }
}

/// A day as policy files, JSON and the page write it: `2024-03-31`.
pub fn write_date(date: Date) -> String {
    date.to_string()
}

//! The policy file as written: keys known, shapes right, formulas parsed; names and units not yet looked at.

use crate::lang::Text;

use super::diagnostic::Span;
use super::formula::ast::Expr;
use super::kind::Axis;
use super::model::{
    Better, BlankPeriods, Bound, FirstSlice, GateEffect, RoundingMode, Status, TableKind,
};
use super::value::Entry;

/// Something with the place where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The thing.
    pub value: T,
    /// Its place in the policy file.
    pub span: Span,
}

/// A policy file as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// `id`.
    pub id: String,
    /// `version`.
    pub version: String,
    /// `title = { zh, en }`.
    pub title: Text,
    /// `summary = { zh, en }`: one sentence about what the policy pays.
    pub summary: Option<Text>,
    /// `source`: the document's id, such as `D11`.
    pub source: Option<String>,
    /// `year`: the calendar year that the policy's periods belong to.
    pub year: Option<i64>,
    /// `rounding = { to, mode }` of payout lines.
    pub rounding: Option<RoundingText>,
    /// `[[input]]`.
    pub inputs: Vec<InputText>,
    /// `[detail]`.
    pub detail: Option<DetailText>,
    /// `[[group]]`.
    pub groups: Vec<GroupText>,
    /// `[[parameter]]`.
    pub parameters: Vec<ParameterText>,
    /// `[[table]]`.
    pub tables: Vec<TableText>,
    /// `[[rule]]`.
    pub rules: Vec<RuleText>,
    /// `[[gate]]`.
    pub gates: Vec<GateText>,
    /// `[[reading]]`.
    pub readings: Vec<ReadingText>,
    /// `[board]`.
    pub board: Option<BoardText>,
    /// `[[slip]]`.
    pub slips: Vec<SlipText>,
    /// `[[example]]`.
    pub examples: Vec<ExampleText>,
    /// Names of items that are left out because they could not be read (diagnostics say why): not to be reported as unknown.
    pub unread: Vec<String>,
}

/// A figure as written in the file: `"100万元"`, `5`, `"2024-01-01"`.
pub type Literal = Spanned<String>;

/// `rounding = { to = "0.01", mode = "half-up" }`.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundingText {
    /// The smallest step, such as `0.01`.
    pub to: Literal,
    /// How a figure between two steps is rounded.
    pub mode: RoundingMode,
}

/// The unit word of an input, parameter, table side or rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindWord {
    /// `money`
    Money,
    /// `ratio`
    Ratio,
    /// `count`
    Count,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `date`
    Date,
    /// `text`
    Text,
    /// `choice`
    Choice,
    /// `month`
    Month,
    /// `table`: of an input only; what it is made of stands in its columns.
    Table,
}

/// `[[input]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct InputText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label = { zh, en }`; the Chinese defaults to the name, the English to the name as well.
    pub label: Text,
    /// `type`.
    pub kind: KindWord,
    /// `per`.
    pub axis: Axis,
    /// `[[input.column]]` of a table.
    pub columns: Vec<Self>,
    /// `order` of a table: the column by whose values the rows follow each other.
    pub order: Option<Spanned<String>>,
    /// `blank_periods` of a series.
    pub blank_periods: BlankPeriods,
    /// `options = ["A级4S", { id = "2S", label = { en = "2S store" } }]` of a choice.
    pub options: Vec<(Spanned<String>, Text)>,
    /// `default`.
    pub default: Option<Spanned<Entry>>,
    /// `steer = false`: nothing that the dealer decides on, such as a target.
    pub steer: bool,
    /// `optional = true`: leaving it blank is normal.
    pub optional: bool,
    /// `blank = { zh, en }`: what leaving it blank means.
    pub blank: Option<Text>,
    /// `aliases`.
    pub aliases: Vec<String>,
    /// `help = { zh, en }`.
    pub help: Option<Text>,
}

/// Provenance keys: `status`, `clause`, `source`, `note = { zh, en }`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProvenanceText {
    /// `status`.
    pub status: Option<Status>,
    /// `clause`: the document's words.
    pub clause: Option<String>,
    /// `source`: a document other than the policy's.
    pub source: Option<String>,
    /// `note`.
    pub note: Option<Text>,
}

/// `[detail]`.
#[derive(Clone, Debug, PartialEq)]
pub struct DetailText {
    /// `date`: headings.
    pub date: Vec<Spanned<String>>,
    /// `category`: headings.
    pub category: Vec<Spanned<String>>,
    /// `amount`: headings.
    pub amount: Vec<Spanned<String>>,
    /// `leave_out`: categories.
    pub leave_out: Vec<Spanned<String>>,
    /// `[[detail.sum]]`.
    pub sums: Vec<SumText>,
}

/// `[[detail.sum]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct SumText {
    /// `input`.
    pub input: Spanned<String>,
    /// `categories`; none for all that no other sum names.
    pub categories: Vec<Spanned<String>>,
    /// `amount`: headings in place of those of `[detail]`.
    pub amount: Vec<Spanned<String>>,
}

/// `[board]`: the policy computed many times, side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoardText {
    /// `month`: an input.
    pub month: Option<Spanned<String>>,
    /// `once`: inputs.
    pub once: Vec<Spanned<String>>,
    /// `latest`: inputs, and rules per month.
    pub latest: Vec<Spanned<String>>,
    /// `dates`: columns of record tables.
    pub dates: Vec<Spanned<String>>,
    /// `groups`: columns of record tables.
    pub groups: Vec<Spanned<String>>,
    /// `record`: a column of a record table.
    pub record: Option<Spanned<String>>,
    /// `[[board.fill]]`.
    pub fills: Vec<FillText>,
    /// `[[board.light]]`.
    pub lights: Vec<LightText>,
    /// `[[board.view]]`.
    pub views: Vec<ViewText>,
}

/// `[[board.fill]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct FillText {
    /// `input`.
    pub input: Spanned<String>,
    /// `from`: a rule per month.
    pub from: Option<Spanned<String>>,
    /// `last_year`: an input.
    pub last_year: Option<Spanned<String>>,
}

/// `[[board.light]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct LightText {
    /// `value`: a rule or an input.
    pub value: Spanned<String>,
    /// `better = "higher" | "lower"`.
    pub better: Better,
    /// `good`: a parameter, or a rule.
    pub good: Option<Spanned<String>>,
    /// `near`: a parameter.
    pub near: Option<Spanned<String>>,
}

/// `[[board.view]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `values`: rules and inputs.
    pub values: Vec<Spanned<String>>,
    /// `help = { zh, en }`.
    pub help: Option<Text>,
}

/// `[[slip]]`: what somebody is paid, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct SlipText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `who`: a column of a record table, whose rows each have a slip.
    pub who: Option<Spanned<String>>,
    /// `plus`: rules and parameters.
    pub plus: Vec<Spanned<String>>,
    /// `minus`: rules and parameters.
    pub minus: Vec<Spanned<String>>,
    /// `pays`: a rule.
    pub pays: Spanned<String>,
    /// `shows`: rules and inputs.
    pub shows: Vec<Spanned<String>>,
}

/// `[[group]]`: fields that a form shows under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `members`: names of inputs, record tables and parameters.
    pub members: Vec<Spanned<String>>,
    /// `help = { zh, en }`.
    pub help: Option<Text>,
}

/// `[[parameter]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `type`; without it, taken from how the value is written (`5%` ratio, `300万元` money, `2024-01-01` date, else number).
    pub kind: Option<KindWord>,
    /// `value`; a parameter without one is unset until the user sets it.
    pub value: Option<Spanned<Entry>>,
    /// Where it comes from.
    pub provenance: ProvenanceText,
}

/// `[[table]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct TableText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `kind = "whole" | "marginal" | "linear" | "step" | "lookup" | "matrix"`.
    pub kind: TableKind,
    /// `over`: the unit of what is looked up. A lookup over choices or texts says `over = "choice"`/`"text"`.
    pub over: KindWord,
    /// `across` of a matrix: the unit of what is looked up along its columns.
    pub across: Option<KindWord>,
    /// `columns` of a matrix: where each begins, or its key.
    pub columns: Vec<Literal>,
    /// `gives`: the unit of what comes out.
    pub gives: KindWord,
    /// `lower = "inclusive" | "exclusive"`; none in step and exact lookup tables.
    pub lower: Option<Bound>,
    /// `first_slice` of a marginal table.
    pub first_slice: Option<FirstSlice>,
    /// `each` of a step table: what X must be reached.
    pub each: Option<Literal>,
    /// `pays` of a step table: what each full X pays.
    pub pays: Option<Literal>,
    /// `at_most` of a step table.
    pub at_most: Option<Literal>,
    /// `bands`.
    pub bands: Vec<BandText>,
    /// Where it comes from.
    pub provenance: ProvenanceText,
    /// The whole item.
    pub span: Span,
}

/// `{ from = "100万元", rate = "0.5%" }`; in an exact lookup `{ key = "A级4S", value = "200万元" }`.
#[derive(Clone, Debug, PartialEq)]
pub struct BandText {
    /// `from` or `key`: a figure, or the name of a parameter.
    pub from: Literal,
    /// `rate` or `value` (twins): a figure, or the name of a parameter. In a matrix `values`, one for each column; `""` is unset.
    pub gives: Vec<Literal>,
}

/// A formula as written, and its tree where it could be parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaText {
    /// The formula's text.
    pub text: String,
    /// Where it stands in the file, quotation marks not counted.
    pub span: Span,
    /// Whether bytes of `text` and of the file correspond one to one (no escapes), so that places within it can be shown.
    pub verbatim: bool,
    /// The tree; none when the formula could not be parsed (which is a diagnostic already).
    pub expr: Option<Expr>,
}

/// A rule's `formula`: one, or one for each option of a reading.
#[derive(Clone, Debug, PartialEq)]
pub enum FormulaChoice {
    /// `formula = "…"`.
    One(FormulaText),
    /// `by = "年度口径"` and `formula = { 叠加 = "…", 清算 = "…" }`.
    ByReading {
        /// `by`.
        reading: Spanned<String>,
        /// Option id and formula, in the order written.
        formulas: Vec<(Spanned<String>, FormulaText)>,
    },
}

/// `[[rule]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `type`, if declared: checked against what the formula gives.
    pub kind: Option<Spanned<KindWord>>,
    /// `per`, if declared: a single figure is spread over the periods, anything else must match.
    pub axis: Option<Spanned<Axis>>,
    /// `formula` (and `by`).
    pub formula: FormulaChoice,
    /// `payout = true`.
    pub payout: bool,
    /// `total = true`.
    pub total: bool,
    /// `due`, of a payout line: the rule with the day by which it is paid.
    pub due: Option<Spanned<String>>,
    /// `rounding`, if other than the policy's.
    pub rounding: Option<RoundingText>,
    /// Where it comes from.
    pub provenance: ProvenanceText,
    /// `help = { zh, en }`.
    pub help: Option<Text>,
}

/// `[[gate]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct GateText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `when`: one condition or several.
    pub when: Vec<FormulaText>,
    /// `need = "all" | "any" | 9`: how many conditions (or, of one condition per period, how many periods) must hold.
    pub need: Spanned<NeedText>,
    /// `applies`: the rules it acts on.
    pub applies: Vec<Spanned<String>>,
    /// `else = "zero" | "skip" | "reduce" | "fault" | "warn"`.
    pub effect: GateEffect,
    /// `factor` of `else = "reduce"`: a ratio or the name of a parameter.
    pub factor: Option<Literal>,
    /// `message = { zh, en }`: what to say when it is not passed.
    pub message: Option<Text>,
    /// `measure = { zh, en }`: what to do about it.
    pub measure: Option<Text>,
    /// Where it comes from.
    pub provenance: ProvenanceText,
}

/// `need` of a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NeedText {
    /// `"all"`, the default: with one condition per period, each period stands for itself.
    #[default]
    All,
    /// `"any"`.
    Any,
    /// A number.
    AtLeast(usize),
}

/// `[[reading]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingText {
    /// `name`.
    pub name: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `options`.
    pub options: Vec<ReadingOptionText>,
    /// Where it comes from.
    pub provenance: ProvenanceText,
}

/// `{ id = "清算", default = true, label = { en = "Settle" }, note = { zh, en } }`.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingOptionText {
    /// `id`.
    pub id: Spanned<String>,
    /// `label`.
    pub label: Text,
    /// `note`.
    pub note: Option<Text>,
    /// `default`.
    pub default: bool,
}

/// `[[example]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleText {
    /// `name`.
    pub name: Spanned<String>,
    /// `source`: the requirement it comes from, such as `T-D11-1`.
    pub source: Option<String>,
    /// `inputs`.
    pub inputs: Vec<(Spanned<String>, Spanned<Entry>)>,
    /// `parameters`.
    pub parameters: Vec<(Spanned<String>, Spanned<Entry>)>,
    /// `readings`.
    pub readings: Vec<(Spanned<String>, Spanned<String>)>,
    /// `expect`.
    pub expect: Vec<(Spanned<String>, Spanned<Entry>)>,
}

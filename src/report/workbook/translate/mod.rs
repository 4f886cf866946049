//! A policy's formulas → Excel formulas that give the same, absent values too.
//!
//! What is absent stands in a cell as Excel has it: what is missing or cannot be computed as an error, which goes through every formula
//! by itself; what does not apply as a word, which sums pass over by themselves. Where Excel would do otherwise than the engine, a formula
//! asks first (`ISTEXT`, `IFERROR`); where such a question would have to be asked of more than a cell, the part gets a cell of its own.
//!
//! | file | translates |
//! |---|---|
//! | `mod` | inputs, names; what a part is that has a cell of its own |
//! | `rules` | rules with their gates and rounding; gates |
//! | `calls` | operators, choices, functions of single figures |
//! | `folds` | sums, counts, all-of and any-of, over periods and rows |
//! | `tables` | bands, steps, lookups, matrices |
//! | `rows` | what depends on several rows: groups, pools, sums by period, working days |

mod calls;
mod folds;
mod rows;
mod rules;
mod tables;

pub(super) use tables::has_foot;

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;

use crate::engine::Plan;
use crate::lang::Lang;
use crate::policy::formula::ast::{Expr, ExprKind, Unit};
use crate::policy::formula::print;
use crate::policy::functions::Function;
use crate::policy::model::{BlankPeriods, Formula, Policy, Step, Symbol};
use crate::policy::{Axis, Kind, Value};

use super::WorkbookError;
use super::fields::{Field, FieldId, Role};
use super::formula::{At, X};
use super::values;
use super::vocabulary::Vocabulary;

/// Decimals to which a number is cleared of what binary arithmetic adds before it is rounded, or cut to whole steps.
const CLEAR: u32 = 9;

/// Characters of a step's label.
const LABEL: usize = 60;

/// What a part of a formula has become.
#[derive(Clone, Debug)]
struct Y {
    x: X,
    skips: Skips,
    fails: Fails,
    /// See [`Field::exact`].
    exact: bool,
    /// See [`Field::places`].
    places: Option<u32>,
    /// What it always is, whatever is filled in.
    constant: Option<Value>,
}

/// Whether a part can be not applicable.
#[derive(Clone, Debug, PartialEq)]
enum Skips {
    Never,
    /// It is where any of these cells is a text; the formula does not ask yet.
    With(Vec<X>),
    /// Its own value is then the word.
    Itself,
}

/// When a part is an error.
#[derive(Clone, Debug, Default, PartialEq)]
struct Fails {
    /// Always where any of these is one,
    with: BTreeSet<(FieldId, At)>,
    /// and otherwise sometimes, too.
    otherwise: bool,
}

impl Fails {
    fn never(&self) -> bool {
        self.with.is_empty() && !self.otherwise
    }

    fn and(mut self, other: &Self) -> Self {
        self.with.extend(&other.with);
        self.otherwise |= other.otherwise;
        self
    }

    fn sometimes() -> Self {
        Self {
            with: BTreeSet::new(),
            otherwise: true,
        }
    }
}

impl Y {
    fn of(x: X) -> Self {
        Self {
            x,
            skips: Skips::Never,
            fails: Fails::default(),
            exact: true,
            places: None,
            constant: None,
        }
    }

    fn inexact(self) -> Self {
        Self {
            exact: false,
            places: None,
            constant: None,
            ..self
        }
    }

    fn truth(&self) -> Option<bool> {
        match self.constant {
            Some(Value::Bool(truth)) => Some(truth),
            _ => None,
        }
    }

    fn bool(truth: bool) -> Self {
        Self {
            constant: Some(Value::Bool(truth)),
            ..Self::of(X::Bool(truth))
        }
    }
}

/// A formula and where it stands.
#[derive(Clone, Copy)]
struct Place<'p> {
    formula: &'p Formula,
    owner: Step,
    /// Which of the owner's formulas.
    which: usize,
}

impl Place<'_> {
    fn axis(&self, expr: &Expr) -> Axis {
        self.formula.types[expr.id].axis
    }

    fn kind(&self, expr: &Expr) -> Kind {
        self.formula.types[expr.id].kind
    }
}

/// What a step is that is a node of a formula, as it stands or written in each row.
const NODE: &str = "";
const IN_EACH_ROW: &str = "in each row";

/// What a step is kept under, so that it is written once.
type Key = (Step, usize, usize, &'static str);

/// Translates one policy under one plan.
pub(super) struct Translator<'p> {
    plan: &'p Plan<'p>,
    policy: &'p Policy,
    vocabulary: &'p Vocabulary,
    lang: Lang,
    pub(super) fields: Vec<Field>,
    /// By input.
    pub(super) entered: Vec<FieldId>,
    /// By input.
    pub(super) counted: Vec<FieldId>,
    /// By record table.
    pub(super) rows: Vec<FieldId>,
    /// By rule.
    pub(super) rules: Vec<FieldId>,
    /// By gate.
    pub(super) gates: Vec<FieldId>,
    known: HashMap<Key, FieldId>,
    problem: Option<WorkbookError>,
}

/// The periods of an axis as places; one for all rows.
pub(super) fn places_of(axis: Axis) -> Vec<At> {
    match axis.periods() {
        Some(1) => vec![At::One],
        Some(periods) => (0..periods).map(At::Period).collect(),
        None => vec![At::Row],
    }
}

impl<'p> Translator<'p> {
    /// Translates all inputs, rules and gates.
    pub(super) fn run(
        plan: &'p Plan<'p>,
        vocabulary: &'p Vocabulary,
        lang: Lang,
    ) -> Result<Self, WorkbookError> {
        let policy = plan.policy;
        let mut all = Self {
            plan,
            policy,
            vocabulary,
            lang,
            fields: Vec::new(),
            entered: Vec::new(),
            counted: Vec::new(),
            rows: Vec::new(),
            rules: vec![0; policy.rules.len()],
            gates: vec![0; policy.gates.len()],
            known: HashMap::new(),
            problem: None,
        };
        all.inputs();
        for &step in &policy.order {
            match step {
                Step::Rule(at) => all.rules[at] = all.rule(at),
                Step::Gate(at) => all.gates[at] = all.gate(at),
            }
        }
        match all.problem.take() {
            Some(problem) => Err(problem),
            None => Ok(all),
        }
    }

    /// The word for what does not apply.
    fn not_applicable(&self) -> X {
        X::Text(values::not_applicable(self.lang).to_owned())
    }

    fn inputs(&mut self) {
        for (at, input) in self.policy.inputs.iter().enumerate() {
            let field = Field {
                role: Role::Entered(at),
                label: String::new(),
                node: None,
                kind: input.ty.kind,
                axis: input.ty.axis,
                formulas: Vec::new(),
                skips: false,
                fails: false,
                exact: true,
                places: None,
            };
            self.fields.push(field);
            self.entered.push(self.fields.len() - 1);
        }
        for at in 0..self.policy.inputs.len() {
            let field = self.counted_as(at);
            self.fields.push(field);
            self.counted.push(self.fields.len() - 1);
        }
        for (at, records) in self.policy.records.iter().enumerate() {
            // The first cell of each row names its scenario.
            let mut count = X::call("COUNTA", [X::Keys(at)]);
            if !records.optional {
                let none = X::binary("=", count.clone(), X::number(0));
                count = X::if_else(none, X::missing(), count);
            }
            self.fields.push(Field {
                role: Role::Rows(at),
                label: String::new(),
                node: None,
                kind: Kind::Count,
                axis: Axis::One,
                formulas: vec![count],
                skips: false,
                fails: !records.optional,
                exact: true,
                places: Some(0),
            });
            self.rows.push(self.fields.len() - 1);
        }
    }

    /// What an input counts as.
    fn counted_as(&mut self, at: usize) -> Field {
        let input = &self.policy.inputs[at];
        let id = self.entered[at];
        let kind = input.ty.kind;
        let blank_is_nought = input.ty.axis.is_calendar()
            && kind.is_numeric()
            && input.blank_periods == BlankPeriods::Zero
            && input.default.is_none();
        let default = input
            .default
            .as_ref()
            .map(|value| self.value(value, &input.name));
        let formula = |place: At| {
            let cell = || X::Cell(id, place);
            let blank = match &default {
                Some(default) => default.clone(),
                None if blank_is_nought => X::if_else(
                    X::binary("=", X::call("COUNT", [X::Cell(id, At::All)]), X::number(0)),
                    X::missing(),
                    X::number(0),
                ),
                None => X::missing(),
            };
            let entered = if kind == Kind::Bool {
                // What is neither yes nor no is not taken for one of them.
                let is = |word: &str| X::binary("=", cell(), X::Text(word.to_owned()));
                X::if_else(
                    is(values::yes(self.lang)),
                    X::Bool(true),
                    X::if_else(is(values::no(self.lang)), X::Bool(false), X::missing()),
                )
            } else {
                cell()
            };
            X::if_else(
                X::binary("=", cell(), X::Text(String::new())),
                blank,
                entered,
            )
        };
        Field {
            role: Role::Counted(at),
            label: String::new(),
            node: None,
            kind,
            axis: input.ty.axis,
            formulas: places_of(input.ty.axis).into_iter().map(formula).collect(),
            skips: false,
            fails: input.default.is_none(),
            exact: true,
            places: (kind == Kind::Count).then_some(0),
        }
    }

    /// A value as a formula has it.
    fn value(&mut self, value: &Value, place: &str) -> X {
        match value {
            Value::Number(number) => self.literal(*number, false, place),
            Value::Bool(truth) => X::Bool(*truth),
            Value::Text(text) => X::Text(text.clone()),
            Value::Date(date) => {
                if let Err(problem) = values::serial(*date, place) {
                    self.problem.get_or_insert(problem);
                }
                let parts = [
                    u32::from(date.year()),
                    date.month().into(),
                    date.day().into(),
                ];
                X::call("DATE", parts.map(X::number))
            }
        }
    }

    fn literal(&mut self, number: Decimal, percent: bool, place: &str) -> X {
        if let Err(problem) = values::digits(number, place) {
            self.problem.get_or_insert(problem);
        }
        let hundredfold = percent
            .then(|| number.checked_mul(Decimal::ONE_HUNDRED))
            .flatten();
        let size = match hundredfold {
            Some(hundredfold) => X::Number(format!("{}%", hundredfold.abs().normalize())),
            None => X::Number(number.abs().normalize().to_string()),
        };
        if number.is_sign_negative() && !number.is_zero() {
            X::Negate(Box::new(size))
        } else {
            size
        }
    }

    /// The name under which problems of a formula are told.
    fn owner_name(&self, owner: Step) -> &'p str {
        match owner {
            Step::Rule(at) => &self.policy.rules[at].name,
            Step::Gate(at) => &self.policy.gates[at].name,
        }
    }

    /// A reference to a field, which is asked for nothing else.
    fn refer(&self, id: FieldId, at: At) -> Y {
        let field = &self.fields[id];
        let at = if field.axis == Axis::One { At::One } else { at };
        let x = X::Cell(id, at);
        let mut fails = Fails::default();
        if field.fails {
            fails.with.insert((id, at));
        }
        Y {
            skips: if field.skips {
                Skips::With(vec![x.clone()])
            } else {
                Skips::Never
            },
            x,
            fails,
            exact: field.exact,
            places: field.places,
            constant: None,
        }
    }

    /// A part with a cell of its own (one for each period, or row), worked out by `part`.
    fn apart(
        &mut self,
        key: Key,
        kind: Kind,
        axis: Axis,
        label: String,
        part: &mut dyn FnMut(&mut Self, At) -> Y,
    ) -> FieldId {
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let parts: Vec<Y> = places_of(axis)
            .into_iter()
            .map(|at| {
                let y = part(self, at);
                self.asked(y)
            })
            .collect();
        let id = self.field(Role::Part(key.0), label, kind, axis, parts);
        if matches!(key.3, NODE | IN_EACH_ROW) {
            self.fields[id].node = Some((key.1, key.2));
        }
        self.known.insert(key, id);
        id
    }

    fn field(
        &mut self,
        role: Role,
        label: String,
        kind: Kind,
        axis: Axis,
        parts: Vec<Y>,
    ) -> FieldId {
        let places = parts.iter().map(|y| y.places);
        let places = places.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)));
        self.fields.push(Field {
            role,
            label,
            node: None,
            kind: if kind == Kind::Plain {
                Kind::Number
            } else {
                kind
            },
            axis,
            skips: parts.iter().any(|y| y.skips != Skips::Never),
            fails: parts.iter().any(|y| !y.fails.never()),
            exact: parts.iter().all(|y| y.exact),
            places: places.flatten(),
            formulas: parts.into_iter().map(|y| y.x).collect(),
        });
        self.fields.len() - 1
    }

    /// The same with its question whether it applies, where that is not asked yet.
    fn asked(&self, y: Y) -> Y {
        let Skips::With(cells) = &y.skips else {
            return y;
        };
        if let [one] = cells.as_slice()
            && *one == y.x
        {
            // A cell that holds the word hands it on.
            return Y {
                skips: Skips::Itself,
                ..y
            };
        }
        let failing: Vec<X> = y
            .fails
            .with
            .iter()
            .map(|&(id, at)| X::Cell(id, at))
            .collect();
        let is_text = any(cells, "ISTEXT");
        let word = match (cells.as_slice(), failing.as_slice()) {
            ([one], []) => one.clone(),
            ([one], [only]) if one == only => one.clone(),
            (_, []) => self.not_applicable(),
            _ => X::if_else(
                any(&failing, "ISERROR"),
                X::missing(),
                self.not_applicable(),
            ),
        };
        Y {
            x: X::if_else(is_text, word, y.x),
            skips: Skips::Itself,
            ..y
        }
    }

    /// An expression that stands in one cell, so that it may be asked several things.
    fn cell_of(&mut self, place: Place<'p>, expr: &'p Expr, at: At) -> Y {
        let y = self.node(place, expr, at);
        if y.x.is_atomic() && y.skips != Skips::Itself {
            return y;
        }
        let id = self.own(place, expr);
        self.refer(id, at)
    }

    /// The field of an expression: the one that it names, or one of its own.
    fn own(&mut self, place: Place<'p>, expr: &'p Expr) -> FieldId {
        match place.formula.symbols[expr.id] {
            Some(Symbol::Input(at)) => return self.counted[at],
            Some(Symbol::Rule(at)) => return self.rules[at],
            Some(Symbol::Gate(at)) => return self.gates[at],
            _ => {}
        }
        let key = (place.owner, place.which, expr.id, NODE);
        let (kind, axis) = (place.kind(expr), place.axis(expr));
        self.apart(key, kind, axis, label(expr), &mut |all, at| {
            all.node(place, expr, at)
        })
    }

    /// A part that needs all of these: none of them absent.
    fn strict(
        &mut self,
        place: Place<'p>,
        parts: Vec<(&'p Expr, Y)>,
        at: At,
        build: impl FnOnce(Vec<X>) -> X,
    ) -> Y {
        let mut parts: Vec<(&'p Expr, Y)> = parts
            .into_iter()
            .map(|(expr, y)| match y.skips {
                Skips::Itself => (expr, self.cell_of(place, expr, at)),
                _ => (expr, y),
            })
            .collect();
        let skipping = parts.iter().any(|(_, y)| y.skips != Skips::Never);
        if skipping {
            // Whoever asks whether something is missing asks cells.
            for (expr, y) in &mut parts {
                let several =
                    y.fails.with.iter().any(|(_, at)| *at == At::All) || y.fails.with.len() > 2;
                if (y.fails.otherwise || several) && !y.x.is_atomic() {
                    *y = self.cell_of(place, expr, at);
                }
            }
        }
        let mut cells: Vec<X> = Vec::new();
        let mut fails = Fails::default();
        for (_, y) in &parts {
            if let Skips::With(more) = &y.skips {
                for cell in more {
                    if !cells.contains(cell) {
                        cells.push(cell.clone());
                    }
                }
            }
            fails = fails.and(&y.fails);
        }
        let exact = parts.iter().all(|(_, y)| y.exact);
        Y {
            x: build(parts.into_iter().map(|(_, y)| y.x).collect()),
            skips: if cells.is_empty() {
                Skips::Never
            } else {
                Skips::With(cells)
            },
            fails,
            exact,
            places: None,
            constant: None,
        }
    }

    fn strict_of(
        &mut self,
        place: Place<'p>,
        expressions: &'p [Expr],
        at: At,
        build: impl FnOnce(Vec<X>) -> X,
    ) -> Y {
        let parts = expressions
            .iter()
            .map(|expr| (expr, self.node(place, expr, at)))
            .collect();
        self.strict(place, parts, at, build)
    }

    /// A node of a formula, in a period or row.
    fn node(&mut self, place: Place<'p>, expr: &'p Expr, at: At) -> Y {
        let at = if place.axis(expr) == Axis::One {
            At::One
        } else {
            at
        };
        match &expr.kind {
            ExprKind::Number(literal) => Y {
                constant: Some(Value::Number(literal.value)),
                places: Some(literal.value.normalize().scale()),
                ..Y::of(self.literal(
                    literal.value,
                    literal.unit == Unit::Ratio,
                    self.owner_name(place.owner),
                ))
            },
            ExprKind::Text(text) => Y {
                constant: Some(Value::Text(text.clone())),
                ..Y::of(X::Text(text.clone()))
            },
            ExprKind::Date(date) => {
                let name = self.owner_name(place.owner);
                Y::of(self.value(&Value::Date(*date), name))
            }
            ExprKind::Bool(truth) => Y::bool(*truth),
            ExprKind::Name(_) => self.name(place.formula.symbols[expr.id], at),
            ExprKind::Negate(x) => {
                let part = self.node(place, x, at);
                self.strict(place, vec![(x, part)], at, |mut x| {
                    X::Negate(Box::new(x.pop().unwrap_or(X::Bool(false))))
                })
            }
            ExprKind::Binary(operator, a, b) if operator.is_comparison() => {
                self.compare(place, *operator, a, b, at)
            }
            ExprKind::Binary(operator, a, b) => self.arithmetic(place, *operator, a, b, at),
            ExprKind::Call {
                function,
                arguments,
                ..
            } => match Function::named(function) {
                Some(function) => self.call(place, function, expr, arguments, at),
                None => Y::bool(false),
            },
        }
    }

    fn name(&mut self, symbol: Option<Symbol>, at: At) -> Y {
        match symbol {
            Some(Symbol::Input(input)) => self.refer(self.counted[input], at),
            Some(Symbol::Rule(rule)) => self.refer(self.rules[rule], at),
            Some(Symbol::Gate(gate)) => self.refer(self.gates[gate], at),
            Some(Symbol::Parameter(parameter)) => self.parameter(parameter),
            Some(Symbol::Reading(reading)) => {
                let chosen = self.plan.settings.readings[reading];
                let id = self.policy.readings[reading].options[chosen].id.clone();
                Y {
                    constant: Some(Value::Text(id.clone())),
                    ..Y::of(X::Text(id))
                }
            }
            Some(Symbol::Table(_) | Symbol::Records(_)) | None => Y::bool(false),
        }
    }

    fn parameter(&self, at: usize) -> Y {
        let name = X::Name(self.vocabulary.parameters[at].clone());
        if self.plan.settings.parameters[at].is_some() {
            return Y {
                places: (self.policy.parameters[at].kind == Kind::Count).then_some(0),
                ..Y::of(name)
            };
        }
        let unset = X::binary("=", name.clone(), X::Text(String::new()));
        Y {
            fails: Fails::sometimes(),
            ..Y::of(X::if_else(unset, X::missing(), name))
        }
    }
}

/// `ISTEXT` or `ISERROR` of a cell, or of any of several.
fn any(cells: &[X], question: &'static str) -> X {
    let mut asked: Vec<X> = cells
        .iter()
        .map(|cell| X::call(question, [cell.clone()]))
        .collect();
    if asked.len() == 1 {
        asked.pop().unwrap_or(X::Bool(false))
    } else {
        X::Call("OR", asked)
    }
}

/// Two operands.
fn two(list: Vec<X>) -> [X; 2] {
    let mut list = list.into_iter();
    let mut next = || list.next().unwrap_or(X::Bool(false));
    [next(), next()]
}

/// Decimals of a number that decide where it is compared: far more than figures have, far fewer than are off in binary arithmetic.
fn deciding_places(kind: Kind) -> u32 {
    match kind {
        Kind::Money => 6,
        Kind::Ratio => 12,
        _ => 8,
    }
}

fn clearing_places(kind: Kind) -> u32 {
    match kind {
        Kind::Ratio => 12,
        _ => CLEAR,
    }
}

/// Without what binary arithmetic adds.
fn cleared(x: X, kind: Kind) -> X {
    X::call("ROUND", [x, X::number(clearing_places(kind))])
}

/// What a step works out, in the policy's words.
fn label(expr: &Expr) -> String {
    short(&print::print(expr))
}

fn short(text: &str) -> String {
    if text.chars().count() <= LABEL {
        return text.to_owned();
    }
    text.chars().take(LABEL - 1).chain(['…']).collect()
}

/// A number where it decides: without what binary arithmetic adds.
fn settled(y: &Y, kind: Kind) -> X {
    if y.exact || !kind.is_numeric() {
        return y.x.clone();
    }
    X::call("ROUND", [y.x.clone(), X::number(deciding_places(kind))])
}

/// `IF`, its branches asked; the condition is a cell where it can be not applicable.
fn chosen(decides: &Y, [then, otherwise]: [Y; 2]) -> Y {
    let fails_only_by_condition = then.fails.never() && otherwise.fails.never();
    let mut fails = decides.fails.clone().and(&then.fails).and(&otherwise.fails);
    if !fails_only_by_condition {
        fails = Fails::sometimes().and(&Fails {
            with: decides.fails.with.clone(),
            otherwise: true,
        });
    }
    let skipping = [&then, &otherwise].iter().any(|y| y.skips != Skips::Never)
        || decides.skips != Skips::Never;
    let exact = then.exact && otherwise.exact;
    let places = then.places.zip(otherwise.places).map(|(a, b)| a.max(b));
    let mut x = X::if_else(decides.x.clone(), then.x, otherwise.x);
    if decides.skips != Skips::Never {
        let is_text = X::call("ISTEXT", [decides.x.clone()]);
        x = X::if_else(is_text, decides.x.clone(), x);
    }
    Y {
        x,
        skips: if skipping {
            Skips::Itself
        } else {
            Skips::Never
        },
        fails,
        exact,
        places,
        constant: None,
    }
}

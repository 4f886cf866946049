//! A policy's formulas → Excel formulas that give the same, absent values too.
//!
//! What is absent stands in a cell as Excel has it: what is missing or cannot be computed as an error, which goes through every formula
//! by itself; what does not apply as a word, which sums pass over by themselves. Where Excel would do otherwise than the engine, a formula
//! asks first (`ISTEXT`, `IFERROR`); where such a question would have to be asked of more than a cell, the part gets a cell of its own.
//!
//! | file | translates |
//! |---|---|
//! | `mod` | names, operators, choices, rules with their gates and rounding |
//! | `folds` | sums, counts, all-of and any-of, over periods and rows |
//! | `tables` | bands, steps, lookups, matrices |
//! | `rows` | what depends on several rows: groups, pools, sums by period, working days |

mod folds;
mod rows;
mod tables;

pub(super) use tables::has_foot;

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;

use crate::engine::Plan;
use crate::lang::Lang;
use crate::policy::formula::ast::{Expr, ExprKind, Operator, Unit};
use crate::policy::formula::print;
use crate::policy::functions::Function;
use crate::policy::model::{
    BlankPeriods, Formula, GateEffect, Need, Policy, Rounding, RoundingMode, Step, Symbol, Term,
};
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

    fn arithmetic(
        &mut self,
        place: Place<'p>,
        operator: Operator,
        a: &'p Expr,
        b: &'p Expr,
        at: At,
    ) -> Y {
        let parts = [a, b].map(|expr| (expr, self.node(place, expr, at)));
        let whole = parts.iter().all(|(_, y)| y.places == Some(0) && y.exact)
            && operator != Operator::Divide;
        let on_dates = parts
            .iter()
            .any(|(expr, _)| matches!(place.kind(expr), Kind::Date | Kind::Month));
        let divides = operator == Operator::Divide
            && !matches!(&parts[1].1.constant, Some(Value::Number(by)) if !by.is_zero());
        let places = match operator {
            Operator::Add | Operator::Subtract => parts[0]
                .1
                .places
                .zip(parts[1].1.places)
                .map(|(a, b)| a.max(b)),
            Operator::Multiply => parts[0].1.places.zip(parts[1].1.places).map(|(a, b)| a + b),
            _ => None,
        };
        let mut y = self.strict(place, parts.into(), at, |list| {
            let [a, b] = two(list);
            X::binary(operator.sign(), a, b)
        });
        y.fails.otherwise |= divides;
        y.exact = (whole || on_dates) && y.exact;
        y.places = places;
        y
    }

    /// A number where it decides: without what binary arithmetic adds.
    fn settled(&self, y: &Y, kind: Kind) -> X {
        if y.exact || !kind.is_numeric() {
            return y.x.clone();
        }
        X::call("ROUND", [y.x.clone(), X::number(deciding_places(kind))])
    }

    fn compare(
        &mut self,
        place: Place<'p>,
        operator: Operator,
        a: &'p Expr,
        b: &'p Expr,
        at: At,
    ) -> Y {
        let parts = [a, b].map(|expr| (expr, self.node(place, expr, at)));
        if let (Some(Value::Text(x)), Some(Value::Text(y))) =
            (&parts[0].1.constant, &parts[1].1.constant)
        {
            return Y::bool(match operator {
                Operator::Equal => x == y,
                Operator::NotEqual => x != y,
                Operator::Less => x < y,
                Operator::LessOrEqual => x <= y,
                Operator::Greater => x > y,
                _ => x >= y,
            });
        }
        let kinds = [place.kind(a), place.kind(b)];
        let kind = if kinds[0] == Kind::Plain {
            kinds[1]
        } else {
            kinds[0]
        };
        let parts = parts.map(|(expr, y)| {
            let x = self.settled(&y, kind);
            (expr, y, x)
        });
        let [(a, ya, xa), (b, yb, xb)] = parts;
        // What is asked of a cell of its own is rounded there, too.
        let rounded = [xa != ya.x, xb != yb.x];
        let exact_text = kind == Kind::Text;
        let mut y = self.strict(place, vec![(a, ya), (b, yb)], at, |list| {
            let [a, b] = two(list);
            let round = |x: X, rounded: bool| {
                if rounded {
                    X::call("ROUND", [x, X::number(deciding_places(kind))])
                } else {
                    x
                }
            };
            let (a, b) = (round(a, rounded[0]), round(b, rounded[1]));
            match operator {
                // Excel's own = does not tell capitals from small letters.
                Operator::Equal if exact_text => X::call("EXACT", [a, b]),
                Operator::NotEqual if exact_text => X::call("NOT", [X::call("EXACT", [a, b])]),
                _ => X::binary(operator.sign(), a, b),
            }
        });
        y.exact = true;
        y
    }

    fn choose(
        &mut self,
        place: Place<'p>,
        condition: &'p Expr,
        then: &'p Expr,
        otherwise: &'p Expr,
        at: At,
    ) -> Y {
        let mut decides = self.node(place, condition, at);
        match decides.truth() {
            Some(true) => return self.node(place, then, at),
            Some(false) => return self.node(place, otherwise, at),
            None => {}
        }
        if decides.skips != Skips::Never {
            decides = self.cell_of(place, condition, at);
        }
        let branches = [then, otherwise].map(|expr| {
            let y = self.node(place, expr, at);
            self.asked(y)
        });
        self.chosen(&decides, branches)
    }

    /// `IF`, its branches asked; the condition is a cell where it can be not applicable.
    fn chosen(&self, decides: &Y, [then, otherwise]: [Y; 2]) -> Y {
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

    fn call(
        &mut self,
        place: Place<'p>,
        function: Function,
        expr: &'p Expr,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let series = |expr: &Expr| place.axis(expr) != Axis::One;
        match function {
            Function::If => self.choose(place, &arguments[0], &arguments[1], &arguments[2], at),
            Function::And | Function::Or => {
                let all = function == Function::And;
                match arguments {
                    [one] if series(one) => self.all_over(place, all, one),
                    _ => {
                        let parts = arguments
                            .iter()
                            .map(|expr| (Some(expr), self.node(place, expr, at)))
                            .collect();
                        self.joined(Some(place), all, parts, at)
                    }
                }
            }
            Function::Not => {
                let part = self.node(place, &arguments[0], at);
                if let Some(truth) = part.truth() {
                    return Y::bool(!truth);
                }
                self.strict(place, vec![(&arguments[0], part)], at, |list| {
                    X::Call("NOT", list)
                })
            }
            Function::Min | Function::Max | Function::Sum | Function::Average => {
                let name = function.name();
                let whole =
                    matches!(function, Function::Sum | Function::Average) || arguments.len() == 1;
                self.fold(place, name, arguments, if whole { None } else { Some(at) })
            }
            Function::CountIf => self.count_true(place, &arguments[0]),
            Function::CountIfs => {
                let id = self.conditions(place, expr, arguments);
                self.count_in(id)
            }
            Function::SumIfs => self.sum_if(place, expr, arguments),
            Function::QSum
            | Function::QAverage
            | Function::Ytd
            | Function::YtdAverage
            | Function::YtdMax
            | Function::Trailing => self.window(place, function, arguments, at),
            Function::Previous => match at {
                At::Period(period) if period > 0 => {
                    self.node(place, &arguments[0], At::Period(period - 1))
                }
                _ => Y {
                    places: Some(0),
                    ..Y::of(X::number(0))
                },
            },
            Function::Index => self.nth(place, &arguments[0], &arguments[1]),
            Function::Round | Function::RoundUp | Function::RoundDown => {
                self.round(place, function, arguments, at)
            }
            Function::MRound => {
                let kind = place.kind(&arguments[0]);
                let parts: Vec<_> = arguments
                    .iter()
                    .map(|expr| (expr, self.node(place, expr, at)))
                    .collect();
                let step = parts.get(1).map(|(_, y)| y.x.clone());
                let zero = matches!(
                    parts.get(1).and_then(|(_, y)| y.constant.as_ref()),
                    Some(Value::Number(step)) if !step.is_zero()
                );
                let y = self.strict(place, parts, at, |list| {
                    let [x, step] = two(list);
                    let steps = X::binary("/", x, step.clone());
                    let steps = X::call("ROUND", [cleared(steps, kind), X::number(0)]);
                    X::binary("*", steps, step)
                });
                match step {
                    // Of a step of 0 it is 0.
                    Some(step) if !zero && step.is_atomic() => Y {
                        x: X::if_else(X::binary("=", step, X::number(0)), X::number(0), y.x),
                        ..y
                    }
                    .inexact(),
                    _ => y.inexact(),
                }
            }
            Function::Int => {
                let part = self.node(place, &arguments[0], at);
                let (exact, kind) = (part.exact, place.kind(&arguments[0]));
                let y = self.strict(place, vec![(&arguments[0], part)], at, |mut list| {
                    let x = list.pop().unwrap_or(X::Bool(false));
                    X::call("INT", [if exact { x } else { cleared(x, kind) }])
                });
                Y {
                    exact: true,
                    places: Some(0),
                    ..y
                }
            }
            Function::Abs => self.strict_of(place, arguments, at, |list| X::Call("ABS", list)),
            Function::AtMost | Function::AtLeast => {
                let name = if function == Function::AtMost {
                    "MIN"
                } else {
                    "MAX"
                };
                if let Some(Symbol::Parameter(limit)) = place.formula.symbols[arguments[1].id] {
                    // MIN and MAX pass over a blank cell, as we do over a limit that is not set.
                    let limit = X::Name(self.vocabulary.parameters[limit].clone());
                    let part = self.node(place, &arguments[0], at);
                    let (exact, places) = (part.exact, part.places);
                    let y = self.strict(place, vec![(&arguments[0], part)], at, |mut list| {
                        list.push(limit);
                        X::Call(name, list)
                    });
                    return Y {
                        exact,
                        places: places.map(|places| places.max(2)),
                        ..y
                    };
                }
                self.strict_of(place, arguments, at, |list| X::Call(name, list))
            }
            Function::IsBlank => match place.formula.symbols[arguments[0].id] {
                Some(Symbol::Input(input)) => {
                    let cell = self.refer(self.entered[input], at);
                    Y::of(X::binary("=", cell.x, X::Text(String::new())))
                }
                Some(Symbol::Parameter(parameter)) => {
                    let name = X::Name(self.vocabulary.parameters[parameter].clone());
                    Y::of(X::binary("=", name, X::Text(String::new())))
                }
                _ => Y::bool(false),
            },
            Function::Rate
            | Function::Marginal
            | Function::Steps
            | Function::Lookup
            | Function::Interpolate
            | Function::Matrix => self.look_up(place, arguments, at),
            Function::Rows => match place.formula.symbols[arguments[0].id] {
                Some(Symbol::Records(table)) => self.refer(self.rows[table], At::One),
                _ => Y::of(X::number(0)),
            },
            Function::Occurrence | Function::Running | Function::GroupSum => {
                self.group(place, function, expr, arguments, at)
            }
            Function::Drawdown => self.drawdown(place, expr, arguments, at),
            Function::ByMonth | Function::ByQuarter => {
                self.by_period(place, function, arguments, at)
            }
            Function::CountUnique => self.count_unique(place, expr, arguments),
            Function::MonthEnd | Function::QuarterEnd => {
                let At::Period(period) = at else {
                    return Y::bool(false);
                };
                let month = if function == Function::MonthEnd {
                    period + 2
                } else {
                    period * 3 + 4
                };
                self.strict_of(place, arguments, at, |mut list| {
                    let year = list.pop().unwrap_or(X::Bool(false));
                    X::call("DATE", [year, X::number(month), X::number(0)])
                })
            }
            Function::Date => {
                let y = self.strict_of(place, arguments, at, |list| X::Call("DATE", list));
                Y { exact: true, ..y }
            }
            Function::Year | Function::Month | Function::Day => {
                let name = function.name();
                let y = self.strict_of(place, arguments, at, |list| X::Call(name, list));
                Y {
                    places: Some(0),
                    ..y
                }
            }
            Function::Quarter => {
                let y = self.strict_of(place, arguments, at, |list| {
                    let month = X::binary("/", X::Call("MONTH", list), X::number(3));
                    X::call("ROUNDUP", [month, X::number(0)])
                });
                Y {
                    places: Some(0),
                    ..y
                }
            }
            Function::EDate | Function::EoMonth => {
                let name = function.name();
                let y = self.strict_of(place, arguments, at, |list| X::Call(name, list));
                Y { exact: true, ..y }
            }
            Function::Workday => self.workday(place, expr, arguments, at),
        }
    }

    fn round(&mut self, place: Place<'p>, function: Function, arguments: &'p [Expr], at: At) -> Y {
        let kind = place.kind(&arguments[0]);
        let parts: Vec<_> = arguments
            .iter()
            .map(|expr| (expr, self.node(place, expr, at)))
            .collect();
        let digits = parts.get(1).and_then(|(_, y)| match &y.constant {
            Some(Value::Number(digits)) => Some(*digits),
            _ => None,
        });
        let clear = parts.first().is_some_and(|(_, y)| !y.exact)
            && digits.is_none_or(|digits| digits < Decimal::from(clearing_places(kind)));
        let y = self.strict(place, parts, at, |list| {
            let [x, digits] = two(list);
            X::call(
                function.name(),
                [if clear { cleared(x, kind) } else { x }, digits],
            )
        });
        Y {
            exact: true,
            places: digits.and_then(|digits| u32::try_from(digits).ok()),
            ..y
        }
    }

    /// A value rounded as a policy says.
    fn rounded(&mut self, y: Y, rounding: &Rounding, kind: Kind, name: &str) -> Y {
        let scale = rounding.to.scale();
        let needless = y.exact || y.places.is_some_and(|places| places <= scale);
        let x = if needless || scale >= clearing_places(kind) {
            y.x.clone()
        } else {
            cleared(y.x.clone(), kind)
        };
        let power_of_ten = power_of_ten(rounding.to);
        let whole_steps = |x: X, function: &'static str, step: X| {
            X::binary(
                "*",
                X::call(function, [X::binary("/", x, step.clone()), X::number(0)]),
                step,
            )
        };
        let function = match rounding.mode {
            RoundingMode::HalfUp => "ROUND",
            RoundingMode::Down => "ROUNDDOWN",
            RoundingMode::Up => "ROUNDUP",
            RoundingMode::HalfEven => {
                // Of two neighbours that are equally near, the even one: half of it is the nearer whole.
                let step = self.literal(rounding.to, false, name);
                let steps = X::call(
                    "ROUND",
                    [
                        X::binary("/", x.clone(), step.clone()),
                        X::number(CLEAR - 2),
                    ],
                );
                let half = X::binary(
                    "=",
                    X::call(
                        "ABS",
                        [X::binary(
                            "-",
                            steps.clone(),
                            X::call("INT", [steps.clone()]),
                        )],
                    ),
                    X::number("0.5"),
                );
                let even = X::binary(
                    "*",
                    X::call(
                        "ROUND",
                        [X::binary("/", steps.clone(), X::number(2)), X::number(0)],
                    ),
                    X::number(2),
                );
                let nearest = X::call("ROUND", [steps, X::number(0)]);
                let x = X::binary("*", X::if_else(half, even, nearest), step);
                return Y {
                    x: X::call("ROUND", [x, X::number(scale)]),
                    exact: true,
                    places: Some(scale),
                    constant: None,
                    ..y
                };
            }
        };
        let x = match power_of_ten {
            Some(places) => X::call(function, [x, X::number(places)]),
            None => {
                let step = self.literal(rounding.to, false, name);
                let x = whole_steps(x, function, step);
                if scale == 0 {
                    x
                } else {
                    X::call("ROUND", [x, X::number(scale)])
                }
            }
        };
        Y {
            x,
            exact: true,
            places: Some(scale),
            constant: None,
            ..y
        }
    }

    /// A rule: its formula, what its gates make of it, its rounding.
    fn rule(&mut self, at: usize) -> FieldId {
        let policy = self.policy;
        let rule = &policy.rules[at];
        let owner = Step::Rule(at);
        let place = Place {
            formula: self.plan.formula_of(at),
            owner,
            which: 0,
        };
        let parts = places_of(rule.ty.axis)
            .into_iter()
            .map(|period| {
                let y = self.ruled(place, at, period);
                self.asked(y)
            })
            .collect();
        self.field(
            Role::Rule(at),
            String::new(),
            rule.ty.kind,
            rule.ty.axis,
            parts,
        )
    }

    fn ruled(&mut self, place: Place<'p>, at: usize, period: At) -> Y {
        let policy = self.policy;
        let rule = &policy.rules[at];
        let gates = |effect: GateEffect| -> Vec<usize> {
            let acting = rule.gates.iter().copied();
            acting
                .filter(|&gate| policy.gates[gate].effect == effect)
                .collect()
        };
        let mut y = self.node(place, &place.formula.expr, period);
        for gate in gates(GateEffect::Reduce) {
            y = self.reduced(place, at, y, gate, period);
        }
        if let Some(rounding) = &rule.rounding {
            if y.skips == Skips::Itself {
                y = self.whole_formula(place, at, period);
            }
            y = self.rounded(y, rounding, rule.ty.kind, &rule.name);
        }
        let zeroing = gates(GateEffect::Zero);
        if !zeroing.is_empty() {
            let mut passed = self.passed(place, &zeroing, period);
            if passed.skips == Skips::Itself {
                let axis = rule.ty.axis;
                let key = (place.owner, 0, 0, "zero");
                let id = self.apart(
                    key,
                    Kind::Bool,
                    axis,
                    self.label_of(&zeroing),
                    &mut |all, at| all.passed(place, &zeroing, at),
                );
                passed = self.refer(id, period);
            }
            let nought = Y {
                places: Some(0),
                ..Y::of(X::number(0))
            };
            y = self.gated(place, at, &passed, y, nought, "formula", period);
        }
        for gate in gates(GateEffect::Fault) {
            let passed = self.refer(self.gates[gate], period);
            let fault = Y {
                fails: Fails::sometimes(),
                ..Y::of(X::missing())
            };
            y = self.gated(place, at, &passed, y, fault, "before faults", period);
        }
        let skipping = gates(GateEffect::Skip);
        if !skipping.is_empty() {
            y = self.skipped(place, at, &skipping, y, period);
        }
        y
    }

    fn label_of(&self, gates: &[usize]) -> String {
        let names: Vec<&str> = gates
            .iter()
            .map(|&gate| &*self.policy.gates[gate].name)
            .collect();
        short(&names.join(" + "))
    }

    /// The formula's own value (reduced, if gates reduce it) in a cell of its own.
    fn whole_formula(&mut self, place: Place<'p>, at: usize, period: At) -> Y {
        let rule = &self.policy.rules[at];
        let key = (place.owner, 0, 0, "value");
        let label = self.lang.pick("公式的值", "the formula's value").to_owned();
        let id = self.apart(
            key,
            rule.ty.kind,
            rule.ty.axis,
            label,
            &mut |all, period| {
                let mut y = all.node(place, &place.formula.expr, period);
                for &gate in &rule.gates {
                    if all.policy.gates[gate].effect == GateEffect::Reduce {
                        y = all.reduced(place, at, y, gate, period);
                    }
                }
                y
            },
        );
        self.refer(id, period)
    }

    /// Times the factor of a gate where that is not passed.
    fn reduced(&mut self, place: Place<'p>, at: usize, y: Y, gate: usize, period: At) -> Y {
        let name = &self.policy.gates[gate].name;
        let factor = match &self.policy.gates[gate].factor {
            Some(Term::Parameter(parameter)) => self.parameter(*parameter),
            Some(Term::Literal(Value::Number(number))) => Y::of(self.literal(*number, true, name)),
            _ => Y::of(X::number(1)),
        };
        let passed = self.refer(self.gates[gate], period);
        let times = self.chosen(&passed, [Y::of(X::number(1)), factor]);
        let y = self.asked(y);
        if y.skips == Skips::Itself || times.skips == Skips::Itself {
            let rule = &self.policy.rules[at];
            let key = (place.owner, 0, gate, "factor");
            let label = self.label_of(&[gate]);
            let id = self.apart(key, Kind::Ratio, rule.ty.axis, label, &mut |all, period| {
                let passed = all.refer(all.gates[gate], period);
                let factor = all.factor(gate);
                all.chosen(&passed, [Y::of(X::number(1)), factor])
            });
            let times = self.refer(id, period);
            let key = (place.owner, 0, gate, "unreduced");
            let label = self.lang.pick("公式的值", "the formula's value").to_owned();
            let id = self.apart(
                key,
                rule.ty.kind,
                rule.ty.axis,
                label,
                &mut |all, period| all.node(place, &place.formula.expr, period),
            );
            let y = self.refer(id, period);
            let expr = &place.formula.expr;
            return self
                .strict(place, vec![(expr, y), (expr, times)], period, |list| {
                    let [x, times] = two(list);
                    X::binary("*", x, times)
                })
                .inexact();
        }
        Y {
            x: X::binary("*", y.x, times.x),
            fails: y.fails.and(&times.fails),
            skips: Skips::Never,
            exact: false,
            places: None,
            constant: None,
        }
    }

    fn factor(&mut self, gate: usize) -> Y {
        let name = &self.policy.gates[gate].name;
        match &self.policy.gates[gate].factor {
            Some(Term::Parameter(parameter)) => self.parameter(*parameter),
            Some(Term::Literal(Value::Number(number))) => Y::of(self.literal(*number, true, name)),
            _ => Y::of(X::number(1)),
        }
    }

    /// All of these gates passed.
    fn passed(&mut self, place: Place<'p>, gates: &[usize], period: At) -> Y {
        let parts: Vec<(Option<&'p Expr>, Y)> = gates
            .iter()
            .map(|&gate| (None, self.refer(self.gates[gate], period)))
            .collect();
        if let [(_, only)] = parts.as_slice() {
            return only.clone();
        }
        self.joined(Some(place), true, parts, period)
    }

    /// The value where a gate is passed, else the other. What does not apply stays so while the gate is open: it would not come back.
    fn gated(
        &mut self,
        place: Place<'p>,
        at: usize,
        passed: &Y,
        y: Y,
        otherwise: Y,
        stage: &'static str,
        period: At,
    ) -> Y {
        let mut y = self.asked(y);
        if y.skips == Skips::Never || passed.fails.never() {
            return self.chosen(passed, [y, otherwise]);
        }
        if !y.x.is_atomic() {
            y = self.stage(place, at, stage, period);
        }
        let open = X::call(
            "AND",
            [
                X::call("ISERROR", [passed.x.clone()]),
                X::call("ISTEXT", [y.x.clone()]),
            ],
        );
        let word = y.x.clone();
        let y = self.asked(y);
        let chosen = self.chosen(passed, [y, otherwise]);
        Y {
            x: X::if_else(open, word, chosen.x),
            ..chosen
        }
    }

    /// A rule's value up to a stage, in a cell of its own.
    fn stage(&mut self, place: Place<'p>, at: usize, stage: &'static str, period: At) -> Y {
        let rule = &self.policy.rules[at];
        let label = self.lang.pick("门槛之前", "before the gates").to_owned();
        let key = (place.owner, 0, 0, stage);
        let id = self.apart(
            key,
            rule.ty.kind,
            rule.ty.axis,
            label,
            &mut |all, period| all.up_to(place, at, stage, period),
        );
        self.refer(id, period)
    }

    /// What a rule is before its zeroing gates, before those that make it a fault, before those that skip it.
    fn up_to(&mut self, place: Place<'p>, at: usize, stage: &'static str, period: At) -> Y {
        let policy = self.policy;
        let rule = &policy.rules[at];
        let gates = |effect: GateEffect| -> Vec<usize> {
            let acting = rule.gates.iter().copied();
            acting
                .filter(|&gate| policy.gates[gate].effect == effect)
                .collect()
        };
        let mut y = self.whole_formula(place, at, period);
        if let Some(rounding) = &rule.rounding {
            y = self.rounded(y, rounding, rule.ty.kind, &rule.name);
        }
        let zeroing = gates(GateEffect::Zero);
        if stage != "formula" && !zeroing.is_empty() {
            let passed = self.passed(place, &zeroing, period);
            y = self.gated(
                place,
                at,
                &passed,
                y,
                Y::of(X::number(0)),
                "formula",
                period,
            );
        }
        if stage == "before skips" {
            for gate in gates(GateEffect::Fault) {
                let passed = self.refer(self.gates[gate], period);
                let fault = Y {
                    fails: Fails::sometimes(),
                    ..Y::of(X::missing())
                };
                y = self.gated(place, at, &passed, y, fault, "before faults", period);
            }
        }
        y
    }

    /// The word for what does not apply where any of these gates is not passed.
    fn skipped(&mut self, place: Place<'p>, at: usize, gates: &[usize], y: Y, period: At) -> Y {
        let parts: Vec<Y> = gates
            .iter()
            .map(|&gate| self.refer(self.gates[gate], period))
            .collect();
        let undecided: Vec<X> = parts
            .iter()
            .filter(|part| part.skips != Skips::Never)
            .map(|part| part.x.clone())
            .collect();
        // A gate that itself does not apply has its question of its own, below.
        let plain = parts
            .into_iter()
            .map(|part| {
                let part = Y {
                    skips: Skips::Never,
                    ..part
                };
                (None, part)
            })
            .collect();
        let passed = self.joined(Some(place), true, plain, period);
        let word = Y {
            skips: Skips::Itself,
            ..Y::of(self.not_applicable())
        };
        let y = self.gated(place, at, &passed, y, word, "before skips", period);
        let x = if undecided.is_empty() {
            y.x
        } else {
            X::if_else(any(&undecided, "ISTEXT"), self.not_applicable(), y.x)
        };
        Y {
            x,
            skips: Skips::Itself,
            ..y
        }
    }

    /// A gate: how many of its conditions hold.
    fn gate(&mut self, at: usize) -> FieldId {
        let policy = self.policy;
        let gate = &policy.gates[at];
        let owner = Step::Gate(at);
        let conditions: Vec<Place<'p>> = gate
            .conditions
            .iter()
            .enumerate()
            .map(|(which, formula)| Place {
                formula,
                owner,
                which,
            })
            .collect();
        let parts = places_of(gate.axis)
            .into_iter()
            .map(|period| {
                let y = self.gate_at(gate.need, &conditions, period);
                self.asked(y)
            })
            .collect();
        self.field(Role::Gate(at), String::new(), Kind::Bool, gate.axis, parts)
    }

    fn gate_at(&mut self, need: Need, conditions: &[Place<'p>], period: At) -> Y {
        if let (Need::AtLeast(need), [one]) = (need, conditions)
            && one.axis(&one.formula.expr) != Axis::One
        {
            return self.at_least_over(*one, need);
        }
        if let (Need::All | Need::Any, [one]) = (need, conditions) {
            return self.node(*one, &one.formula.expr, period);
        }
        let cells: Vec<Y> = conditions
            .iter()
            .map(|&place| {
                let y = self.node(place, &place.formula.expr, period);
                let simple = y.x.size() <= 4 && y.skips == Skips::Never && !y.fails.otherwise;
                if simple && !matches!(need, Need::AtLeast(_)) {
                    return y;
                }
                self.cell_of(place, &place.formula.expr, period)
            })
            .collect();
        match need {
            Need::AtLeast(need) => self.at_least(need, &cells),
            _ => {
                let parts = cells.into_iter().map(|y| (None, y)).collect();
                self.joined(None, need == Need::All, parts, period)
            }
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

/// Decimals that rounding to a power of ten keeps: 2 of 0.01, -2 of 100.
fn power_of_ten(step: Decimal) -> Option<i32> {
    let step = step.normalize();
    let mut mantissa = step.mantissa();
    let mut places = i32::try_from(step.scale()).ok()?;
    while mantissa > 1 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    (mantissa == 1).then_some(places)
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

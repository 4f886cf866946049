//! What a payout line is reckoned on: the base and the rate of the product that it comes down to, and the formula with its figures.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::policy::formula::ast::{Expr, ExprKind, Operator};
use crate::policy::model::{Formula, Step, Symbol};
use crate::policy::{Axis, Kind, Value};

use super::Trace;

/// How many rules deep a product is looked for.
const MAX_STEPS_DOWN: usize = 8;

/// How one amount comes about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reckoned {
    /// What is multiplied, or looked up in a table, with its unit.
    pub base: Option<(Kind, Decimal)>,
    /// What it is multiplied by, with its unit.
    pub rate: Option<(Kind, Decimal)>,
    /// The formula with the figures put in.
    pub figures: String,
}

/// A formula being looked into.
struct View<'t, 'a> {
    trace: &'t Trace<'a>,
    rule: usize,
    period: usize,
    formula: &'t Formula,
}

/// Looks behind a rule's value in a period: through conditions and names to the product or the table that it is.
pub fn reckoned(trace: &Trace<'_>, rule: usize, period: usize) -> Reckoned {
    let (mut rule, mut period) = (rule, period);
    for _ in 0..MAX_STEPS_DOWN {
        let view = View {
            trace,
            rule,
            period,
            formula: trace.plan.formula_of(rule),
        };
        match view.look(&view.formula.expr) {
            Found::Rule(below, at) => (rule, period) = (below, at),
            Found::Product(base, rate) => {
                return Reckoned {
                    base,
                    rate,
                    figures: trace.explain(rule, period).figures,
                };
            }
            Found::Other => break,
        }
    }
    Reckoned {
        figures: trace.explain(rule, period).figures,
        ..Reckoned::default()
    }
}

enum Found {
    Product(Option<(Kind, Decimal)>, Option<(Kind, Decimal)>),
    Rule(usize, usize),
    Other,
}

impl View<'_, '_> {
    fn look(&self, node: &Expr) -> Found {
        match &node.kind {
            ExprKind::Call {
                function,
                arguments,
                ..
            } => match (function.as_str(), arguments.as_slice()) {
                ("IF", [condition, then, otherwise]) => match self.value(condition) {
                    Some(Value::Bool(true)) => self.look(then),
                    Some(Value::Bool(false)) => self.look(otherwise),
                    _ => Found::Other,
                },
                ("ROUND" | "ROUNDUP" | "ROUNDDOWN", [figure, ..]) => self.look(figure),
                (_, [table, figure, ..]) if self.is_table(table) => {
                    Found::Product(self.number(figure), None)
                }
                _ => Found::Other,
            },
            ExprKind::Name(_) => match self.formula.symbols.get(node.id) {
                Some(Some(Symbol::Rule(below))) => {
                    let axis = self
                        .trace
                        .plan
                        .policy
                        .rules
                        .get(*below)
                        .map(|rule| rule.ty.axis);
                    match axis {
                        Some(Axis::One) => Found::Rule(*below, 0),
                        Some(axis) if axis == self.formula.ty().axis => {
                            Found::Rule(*below, self.period)
                        }
                        _ => Found::Other,
                    }
                }
                _ => Found::Other,
            },
            ExprKind::Binary(Operator::Divide, ..) => self.of_factors(node),
            ExprKind::Binary(Operator::Multiply, left, right)
                if is_product(left) || is_product(right) =>
            {
                self.of_factors(node)
            }
            ExprKind::Binary(Operator::Multiply, left, right) => {
                let (left, right) = (self.number(left), self.number(right));
                let is_rate = |figure: &Option<(Kind, Decimal)>| {
                    figure.is_some_and(|(kind, _)| kind == Kind::Ratio)
                };
                let is_money = |figure: &Option<(Kind, Decimal)>| {
                    figure.is_some_and(|(kind, _)| kind == Kind::Money)
                };
                // So much a car: the cars are the base.
                if is_rate(&left) && !is_rate(&right) || is_money(&left) && !is_rate(&right) {
                    Found::Product(right, left)
                } else {
                    Found::Product(left, right)
                }
            }
            _ => Found::Other,
        }
    }

    /// The one amount and the one share among the factors of a longer product; what stands beside them only makes it more or less.
    fn of_factors(&self, node: &Expr) -> Found {
        let mut factors = Vec::new();
        flatten(node, &mut factors);
        let only = |kind: Kind| {
            let own = factors.iter().map(|factor| self.number(factor));
            let mut own = own.flatten().filter(|(known, _)| *known == kind);
            let first = own.next()?;
            own.next().is_none().then_some(first)
        };
        match (only(Kind::Money), only(Kind::Ratio)) {
            (Some(base), Some(rate)) => Found::Product(Some(base), Some(rate)),
            _ => Found::Other,
        }
    }

    fn is_table(&self, node: &Expr) -> bool {
        matches!(
            self.formula.symbols.get(node.id),
            Some(Some(Symbol::Table(_)))
        )
    }

    fn value(&self, node: &Expr) -> Option<Value> {
        let axis = self.formula.types.get(node.id)?.axis;
        let period = if axis == Axis::One { 0 } else { self.period };
        let cell = self.trace.part(Step::Rule(self.rule), 0, node.id, period)?;
        cell.value().cloned()
    }

    fn number(&self, node: &Expr) -> Option<(Kind, Decimal)> {
        let kind = self.formula.types.get(node.id)?.kind;
        match self.value(node)? {
            Value::Number(number) => Some((kind, number)),
            _ => None,
        }
    }
}

/// What a base and a rate give, in yuan, rounded half up to the fen; none of what is too large.
pub fn product(base: Decimal, rate: Decimal) -> Option<Decimal> {
    let product = base.checked_mul(rate)?;
    Some(product.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// Whether a factor is made of factors itself.
fn is_product(node: &Expr) -> bool {
    matches!(
        node.kind,
        ExprKind::Binary(Operator::Multiply | Operator::Divide, ..)
    )
}

/// What is multiplied in a product. What it is divided by is none of it, and neither is a quotient, which only makes it more or less.
fn flatten<'e>(node: &'e Expr, factors: &mut Vec<&'e Expr>) {
    match &node.kind {
        ExprKind::Binary(Operator::Multiply, left, right) => {
            flatten(left, factors);
            flatten(right, factors);
        }
        ExprKind::Binary(Operator::Divide, left, _) => {
            if is_product(left) {
                flatten(left, factors);
            }
        }
        _ => factors.push(node),
    }
}

//! Ratios with their base mistaken: divided by something else, turned round, or the share of the rest in place of the part.
//!
//! The ratio is the first division of like by like on the way down from what is asked for. What it is divided by in place of its base
//! is found in the policy: the other figures that the ratio is made from, or a line that the template names.

use std::collections::VecDeque;

use super::{Taken, changed, each, formulas_of};
use crate::policy::formula::ast::{Expr, ExprKind, Operator};
use crate::policy::kind::Type;
use crate::policy::model::{Formula, Formulas, Policy, Step, Symbol};

/// The most other figures that a ratio is divided by: a question shows three mistakes.
const MOST_BASES: usize = 6;

/// The policy with the ratio divided by something else, the likeliest first: by the line that is named; or else by each of the other
/// figures that it is made from, by part and base together, and turned round.
pub(super) fn wrong_bases(policy: &Policy, of: &str, with: Option<&str>) -> Vec<Taken> {
    let Some(ratio) = Ratio::below(policy, of) else {
        return Vec::new();
    };
    let bases = match with {
        Some(name) => policy.symbol(name).map(Base::Line).into_iter().collect(),
        None => ratio.other_bases(),
    };
    bases
        .into_iter()
        .filter_map(|base| changed(policy, |policy| rebase(policy, ratio.rule, base)))
        .collect()
}

/// The policy with the share of the rest in place of the ratio: `(b − a) / b` where it says `a / b`.
pub(super) fn rest(policy: &Policy, of: &str) -> Option<Taken> {
    let ratio = Ratio::below(policy, of)?;
    changed(policy, |policy| {
        rebuild(policy, ratio.rule, |formula, part, base| {
            let left = added(formula, Operator::Subtract, base, part);
            Some((left, base.clone()))
        })
    })
}

/// What a ratio is divided by in place of its base.
#[derive(Clone, Copy)]
enum Base {
    /// An input or rule.
    Line(Symbol),
    /// Part and base together.
    Both,
    /// The part: it is turned round.
    Part,
}

/// A rule that divides like by like.
struct Ratio {
    rule: usize,
    /// The inputs that its part is made from, then those of its base; each once.
    inputs: Vec<usize>,
}

impl Ratio {
    /// The first ratio on the way down from a rule.
    fn below(policy: &Policy, of: &str) -> Option<Self> {
        let Some(Symbol::Rule(first)) = policy.symbol(of) else {
            return None;
        };
        let rules = reached(policy, [Symbol::Rule(first)], Through::Formulas);
        let mut rules = rules.into_iter().filter_map(|symbol| match symbol {
            Symbol::Rule(at) => Some(at),
            _ => None,
        });
        rules.find_map(|rule| {
            let formulas = formulas(policy, rule);
            let (formula, part, base) = formulas.iter().find_map(|it| {
                let (part, base) = division(it, &it.expr)?;
                Some((it, part, base))
            })?;
            let names = [part, base].map(|expr| names(formula, expr)).concat();
            let inputs = reached(policy, names, Through::Formulas).into_iter();
            let inputs = inputs.filter_map(|symbol| match symbol {
                Symbol::Input(at) => Some(at),
                _ => None,
            });
            Some(Self {
                rule,
                inputs: inputs.collect(),
            })
        })
    }

    fn other_bases(&self) -> Vec<Base> {
        let inputs = self.inputs.iter().take(MOST_BASES);
        let lines = inputs.map(|at| Base::Line(Symbol::Input(*at)));
        lines.chain([Base::Both, Base::Part]).collect()
    }
}

/// What a line is followed to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Through {
    /// What its formula names.
    Formulas,
    /// The conditions on it, too: all that is computed before it.
    Conditions,
}

/// The inputs and rules that names stand for, and all that those are made from: what is nearest first, each once.
fn reached(
    policy: &Policy,
    from: impl IntoIterator<Item = Symbol>,
    through: Through,
) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    let mut next: VecDeque<Symbol> = from.into_iter().collect();
    while let Some(symbol) = next.pop_front() {
        if found.contains(&symbol) {
            continue;
        }
        found.push(symbol);
        let read: &[Formula] = match symbol {
            Symbol::Rule(at) => formulas(policy, at),
            Symbol::Gate(at) => match policy.gates.get(at) {
                Some(gate) => &gate.conditions,
                None => &[],
            },
            _ => &[],
        };
        next.extend(read.iter().flat_map(|it| names(it, &it.expr)));
        if let Symbol::Rule(at) = symbol
            && through == Through::Conditions
            && let Some(rule) = policy.rules.get(at)
        {
            next.extend(rule.gates.iter().copied().map(Symbol::Gate));
        }
    }
    found
}

fn formulas(policy: &Policy, rule: usize) -> &[Formula] {
    match policy.rules.get(rule).map(|rule| &rule.formulas) {
        Some(Formulas::One(formula)) => std::slice::from_ref(formula),
        Some(Formulas::ByReading { formulas, .. }) => formulas,
        None => &[],
    }
}

/// What the names in a part of a formula stand for.
fn names(formula: &Formula, expr: &Expr) -> Vec<Symbol> {
    let mut found = Vec::new();
    expr.visit(&mut |expr| {
        if matches!(expr.kind, ExprKind::Name(_)) {
            found.extend(formula.symbols.get(expr.id).copied().flatten());
        }
    });
    found
}

/// The first division of like by like in a tree.
fn division<'f>(formula: &Formula, expr: &'f Expr) -> Option<(&'f Expr, &'f Expr)> {
    if let ExprKind::Binary(Operator::Divide, part, base) = &expr.kind
        && let (Some(of_part), Some(of_base)) =
            (formula.types.get(part.id), formula.types.get(base.id))
        && of_part == of_base
    {
        return Some((part, base));
    }
    let mut children = expr.children();
    children.find_map(|child| division(formula, child))
}

/// Divides the ratio of a rule by something else.
fn rebase(policy: &mut Policy, rule: usize, by: Base) -> bool {
    let line = match by {
        Base::Line(symbol) => match line(policy, symbol) {
            Some((name, ty)) if comes_first(policy, symbol, rule) => Some((symbol, name, ty)),
            _ => return false,
        },
        Base::Both | Base::Part => None,
    };
    rebuild(policy, rule, |formula, part, base| match (by, &line) {
        (Base::Line(_), Some((symbol, name, ty))) => {
            let is = |expr: &Expr| formula.symbols.get(expr.id) == Some(&Some(*symbol));
            let is_like = formula.types.get(base.id) == Some(ty);
            (is_like && !is(base) && !is(part)).then(|| {
                let kind = ExprKind::Name(name.clone());
                (part.clone(), node(formula, base, kind, Some(*symbol)))
            })
        }
        (Base::Both, _) => {
            let both = added(formula, Operator::Add, part, base);
            Some((part.clone(), both))
        }
        _ => Some((base.clone(), part.clone())),
    })
}

/// Makes other parts and bases of the divisions of like by like in a rule; says whether there was one.
fn rebuild(
    policy: &mut Policy,
    rule: usize,
    other: impl Fn(&mut Formula, &Expr, &Expr) -> Option<(Expr, Expr)>,
) -> bool {
    let Some(rule) = policy.rules.get_mut(rule) else {
        return false;
    };
    let mut any = false;
    for formula in formulas_of(&mut rule.formulas) {
        let Some((part, base)) = division(formula, &formula.expr) else {
            continue;
        };
        let (part, base) = (part.clone(), base.clone());
        let Some((new_part, new_base)) = other(formula, &part, &base) else {
            continue;
        };
        each(&mut formula.expr, &mut |expr| {
            if let ExprKind::Binary(Operator::Divide, a, b) = &mut expr.kind
                && (a.id, b.id) == (part.id, base.id)
            {
                **a = new_part.clone();
                **b = new_base.clone();
                any = true;
            }
        });
    }
    any
}

/// A new node of a formula, of the type of another.
fn node(formula: &mut Formula, like: &Expr, kind: ExprKind, symbol: Option<Symbol>) -> Expr {
    let id = formula.types.len();
    let ty = formula.types.get(like.id).copied();
    formula.types.extend(ty);
    formula.symbols.push(symbol);
    Expr {
        id,
        span: like.span,
        kind,
    }
}

/// A new sum or difference in a formula.
fn added(formula: &mut Formula, operator: Operator, a: &Expr, b: &Expr) -> Expr {
    let kind = ExprKind::Binary(operator, Box::new(a.clone()), Box::new(b.clone()));
    node(formula, a, kind, None)
}

/// The name and type of an input or rule.
fn line(policy: &Policy, symbol: Symbol) -> Option<(String, Type)> {
    match symbol {
        Symbol::Input(at) => policy.inputs.get(at).map(|it| (it.name.clone(), it.ty)),
        Symbol::Rule(at) => policy.rules.get(at).map(|it| (it.name.clone(), it.ty)),
        _ => None,
    }
}

/// Has a rule computed after a line; false where the line is made from the rule.
fn comes_first(policy: &mut Policy, line: Symbol, rule: usize) -> bool {
    let needed = reached(policy, [line], Through::Conditions);
    if needed.contains(&Symbol::Rule(rule)) {
        return false;
    }
    policy.order.sort_by_key(|step| {
        let symbol = match *step {
            Step::Rule(at) => Symbol::Rule(at),
            Step::Gate(at) => Symbol::Gate(at),
        };
        !needed.contains(&symbol)
    });
    true
}

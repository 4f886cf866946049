//! The classic mistakes: a policy as somebody takes it who makes one.
//!
//! Each is a change to any policy, or to what is entered; what it leads to is computed. None knows a policy.

mod base;

use super::{Mistake, Template};
use crate::engine::Entries;
use crate::lang::Text;
use crate::policy::formula::ast::{Expr, ExprKind, Operator};
use crate::policy::functions::Function;
use crate::policy::model::{
    Bound, FirstSlice, Formula, Formulas, Policy, Rounding, RoundingMode, Symbol, TableKind, Term,
};
use crate::policy::value::{Entry, Value};
use crate::policy::{Kind, notation};
use crate::quiz::bound;

use rust_decimal::Decimal;

/// What a mistake makes of a policy or of what is entered.
#[derive(Clone, Debug)]
pub(super) enum Taken {
    /// Another policy.
    Policy(Box<Policy>),
    /// Another reading: name and option.
    Reading(String, String),
    /// Another line.
    Of(String),
    /// Another period.
    Period(usize),
    /// Another parameter.
    Parameter(String, String),
    /// Another input.
    Input(String, String),
    /// Two inputs exchanged.
    Swap(String, String),
    /// Nought.
    Nothing,
}

impl Mistake {
    /// Those that any policy can be taken with, to fill up. Papers that were sent draw from them: one more would change their questions.
    pub(super) fn of_any_policy() -> impl Iterator<Item = Self> {
        [
            Self::BandBelow,
            Self::BandAbove,
            Self::OtherWay,
            Self::FirstSlice,
            Self::NoGate,
            Self::OtherReading,
            Self::OtherBranch,
            Self::PartOnly,
            Self::EarlyRounding,
        ]
        .into_iter()
    }

    /// What it is, for whoever chose it.
    pub fn name(&self) -> Text {
        match self {
            Self::Edge => Text::new(
                "把「达到」与「超过」弄混了",
                "Reaching and exceeding were mixed up",
            ),
            Self::BandBelow => {
                Text::new("用了低一档的比例", "The rate of the band below was taken")
            }
            Self::BandAbove => {
                Text::new("用了高一档的比例", "The rate of the band above was taken")
            }
            Self::OtherWay => Text::new(
                "把全额按档与累进弄混了",
                "Whole-amount and marginal tiers were mixed up",
            ),
            Self::FirstSlice => Text::new(
                "首档以下的部分算错了",
                "What lies below the first band was treated wrongly",
            ),
            Self::NoGate => Text::new("忘了门槛条件", "A condition was forgotten"),
            Self::OtherReading => Text::new("用了另一种读法", "Another reading was taken"),
            Self::EarlyRounding => {
                Text::new("中间步骤提前舍入了", "A step between was rounded too early")
            }
            Self::NoCap => Text::new("忘了封顶", "The cap was forgotten"),
            Self::PartSteps => Text::new(
                "不足一份的零头也按比例计了",
                "What does not fill a step was counted in proportion",
            ),
            Self::OtherBranch => {
                Text::new("条件判断反了", "A condition was taken the wrong way round")
            }
            Self::PartOnly => Text::new("漏算了一项", "A part was left out"),
            Self::WrongDenominator(_) => Text::new("分母用错了", "The wrong figure was divided by"),
            Self::Rest => Text::new("算成了剩下部分的比例", "The share of the rest was computed"),
            Self::Nothing => Text::new("以为一分也没有", "It was taken for not paid at all"),
            Self::OtherLine(_) => Text::new("算的是另一项", "Another line was computed"),
            Self::OtherPeriod(_) => Text::new("算的是另一期", "Another period was computed"),
            Self::Parameter(..) => {
                Text::new("用错了政策里的数", "A wrong figure of the policy was taken")
            }
            Self::Input(..) => Text::new("有一项数据没看对", "One of the figures was misread"),
            Self::Swap(..) => Text::new("两项数据对调了", "Two of the figures were mixed up"),
            Self::OtherFigures => Text::new("数据看错了", "The figures were misread"),
            Self::Scale => Text::new("倍数算错了", "The amount is off by a multiple"),
        }
    }

    /// The policy, or what is entered, with the mistake in it; nothing where the policy has no place for it.
    pub(super) fn takes(&self, policy: &Policy, template: &Template) -> Vec<Taken> {
        match self {
            Self::OtherReading => other_readings(policy, template),
            Self::PartOnly => [Keep::First, Keep::Rest]
                .into_iter()
                .filter_map(|keep| changed(policy, |policy| keep_part(policy, &template.of, keep)))
                .collect(),
            Self::WrongDenominator(with) => {
                base::wrong_bases(policy, &template.of, with.as_deref())
            }
            Self::Rest => base::rest(policy, &template.of).into_iter().collect(),
            Self::OtherLine(name) => vec![Taken::Of(name.clone())],
            Self::OtherPeriod(period) => vec![Taken::Period(*period)],
            Self::Parameter(name, value) => vec![Taken::Parameter(name.clone(), value.clone())],
            Self::Input(name, value) => vec![Taken::Input(name.clone(), value.clone())],
            Self::Swap(a, b) => vec![Taken::Swap(a.clone(), b.clone())],
            Self::Nothing => vec![Taken::Nothing],
            Self::Edge => changed(policy, edges).into_iter().collect(),
            Self::BandBelow => changed(policy, |policy| shift(policy, false))
                .into_iter()
                .collect(),
            Self::BandAbove => changed(policy, |policy| shift(policy, true))
                .into_iter()
                .collect(),
            Self::OtherWay => changed(policy, other_way).into_iter().collect(),
            Self::FirstSlice => changed(policy, first_slices).into_iter().collect(),
            Self::NoGate => changed(policy, no_gates).into_iter().collect(),
            Self::EarlyRounding => changed(policy, |policy| round_early(policy, &template.of))
                .into_iter()
                .collect(),
            Self::NoCap => changed(policy, no_caps).into_iter().collect(),
            Self::PartSteps => changed(policy, part_steps).into_iter().collect(),
            Self::OtherBranch => changed(policy, |policy| other_branch(policy, &template.of))
                .into_iter()
                .collect(),
            Self::OtherFigures | Self::Scale => Vec::new(),
        }
    }
}

impl Taken {
    /// What comes out, with its kind; none where nothing does.
    pub(super) fn value(
        &self,
        policy: &Policy,
        entries: &Entries,
        of: &str,
        period: Option<usize>,
    ) -> Option<(Kind, Value)> {
        let mut entries = entries.clone();
        let (mut policy, mut of, mut period) = (policy, of, period);
        match self {
            Self::Policy(other) => policy = other,
            Self::Reading(name, option) => {
                entries.readings.insert(name.clone(), option.clone());
            }
            Self::Of(name) => of = name,
            Self::Period(other) => period = Some(*other),
            Self::Parameter(name, value) => {
                let value = parameter_value(policy, value).unwrap_or_else(|| value.clone());
                entries.parameters.insert(name.clone(), Entry::Text(value));
            }
            Self::Input(name, value) => {
                let entry = match value.as_str() {
                    "true" => Entry::Bool(true),
                    "false" => Entry::Bool(false),
                    "" => Entry::Blank,
                    value => Entry::Text(value.to_owned()),
                };
                entries.inputs.insert(name.clone(), entry);
            }
            Self::Swap(a, b) => {
                let (first, second) = (entries.inputs.remove(a), entries.inputs.remove(b));
                entries.inputs.insert(a.clone(), second.unwrap_or_default());
                entries.inputs.insert(b.clone(), first.unwrap_or_default());
            }
            Self::Nothing => {
                let found = bound::look(policy, &entries, of, period).ok()?;
                let is_number = found.kind.is_numeric();
                return is_number.then_some((found.kind, Value::Number(Decimal::ZERO)));
            }
        }
        let found = bound::look(policy, &entries, of, period).ok()?;
        Some((found.kind, found.cell.value()?.clone()))
    }
}

/// The value of the parameter of this name.
fn parameter_value(policy: &Policy, name: &str) -> Option<String> {
    let parameter = policy.parameters.iter().find(|it| it.name == name)?;
    let value = parameter.value.as_ref()?;
    Some(notation::write_exact(parameter.kind, value, None))
}

/// The policy after a change, if that changed something.
fn changed(policy: &Policy, change: impl FnOnce(&mut Policy) -> bool) -> Option<Taken> {
    let mut other = policy.clone();
    change(&mut other).then(|| Taken::Policy(Box::new(other)))
}

fn other_readings(policy: &Policy, template: &Template) -> Vec<Taken> {
    let readings = policy.readings.iter().flat_map(|reading| {
        let chosen = template
            .readings
            .iter()
            .find(|(name, _)| *name == reading.name)
            .map(|(_, option)| option.as_str())
            .or_else(|| {
                reading
                    .options
                    .get(reading.default)
                    .map(|it| it.id.as_str())
            });
        let others = reading
            .options
            .iter()
            .filter(move |option| Some(option.id.as_str()) != chosen);
        others.map(|option| Taken::Reading(reading.name.clone(), option.id.clone()))
    });
    readings.collect()
}

/// The formulas of all rules.
fn formulas(policy: &mut Policy) -> impl Iterator<Item = &mut Formula> {
    policy
        .rules
        .iter_mut()
        .flat_map(|rule| formulas_of(&mut rule.formulas))
}

fn formulas_of(formulas: &mut Formulas) -> std::slice::IterMut<'_, Formula> {
    match formulas {
        Formulas::One(formula) => std::slice::from_mut(formula).iter_mut(),
        Formulas::ByReading { formulas, .. } => formulas.iter_mut(),
    }
}

/// Does something to every node of a tree.
fn each(expr: &mut Expr, change: &mut dyn FnMut(&mut Expr)) {
    change(expr);
    match &mut expr.kind {
        ExprKind::Negate(x) => each(x, change),
        ExprKind::Binary(_, a, b) => {
            each(a, change);
            each(b, change);
        }
        ExprKind::Call { arguments, .. } => {
            for argument in arguments {
                each(argument, change);
            }
        }
        _ => {}
    }
}

fn edges(policy: &mut Policy) -> bool {
    let mut any = false;
    for table in &mut policy.tables {
        table.lower = match table.lower {
            Bound::Inclusive => Bound::Exclusive,
            Bound::Exclusive => Bound::Inclusive,
        };
        any = true;
    }
    let conditions = policy
        .gates
        .iter_mut()
        .flat_map(|gate| gate.conditions.iter_mut());
    let mut flip = |expr: &mut Expr| {
        if let ExprKind::Binary(operator, ..) = &mut expr.kind {
            *operator = match *operator {
                Operator::Less => Operator::LessOrEqual,
                Operator::LessOrEqual => Operator::Less,
                Operator::Greater => Operator::GreaterOrEqual,
                Operator::GreaterOrEqual => Operator::Greater,
                other => other,
            };
            any = true;
        }
    };
    for formula in conditions {
        each(&mut formula.expr, &mut flip);
    }
    for formula in formulas(policy) {
        each(&mut formula.expr, &mut flip);
    }
    any
}

/// Gives each band the rate of its neighbour.
fn shift(policy: &mut Policy, up: bool) -> bool {
    let mut any = false;
    for table in &mut policy.tables {
        if !matches!(table.kind, TableKind::Whole | TableKind::Marginal) {
            continue;
        }
        let gives: Vec<Term> = table.bands.iter().map(|band| band.gives.clone()).collect();
        let nought = Term::Literal(Value::Number(Decimal::ZERO));
        for (at, band) in table.bands.iter_mut().enumerate() {
            let other = if up {
                gives.get(at + 1).or(gives.get(at))
            } else {
                at.checked_sub(1).and_then(|at| gives.get(at))
            };
            band.gives = other.cloned().unwrap_or_else(|| nought.clone());
            any = true;
        }
    }
    any
}

/// Whole amount ↔ marginal: `x * RATE(table, x)` becomes `MARGINAL(table, x)`, and the other way round.
fn other_way(policy: &mut Policy) -> bool {
    let banded = |kind| matches!(kind, TableKind::Whole | TableKind::Marginal);
    let tables: Vec<TableKind> = policy.tables.iter().map(|table| table.kind).collect();
    let mut turned: Vec<usize> = Vec::new();
    for formula in formulas(policy) {
        let symbols = formula.symbols.clone();
        let table_of = |expr: &Expr, function: Function| {
            let ExprKind::Call {
                function: name,
                arguments,
                ..
            } = &expr.kind
            else {
                return None;
            };
            let [table, amount] = arguments.as_slice() else {
                return None;
            };
            let Some(Some(Symbol::Table(at))) = symbols.get(table.id) else {
                return None;
            };
            let is_wanted = Function::named(name) == Some(function)
                && tables.get(*at).copied().is_some_and(banded);
            is_wanted.then(|| (*at, table.clone(), amount.clone()))
        };
        let mut next = formula.types.len();
        let mut added = Vec::new();
        each(&mut formula.expr, &mut |expr| {
            let whole = match &expr.kind {
                ExprKind::Binary(Operator::Multiply, a, b) => table_of(b, Function::Rate)
                    .filter(|(.., amount)| same(amount, a))
                    .or_else(|| table_of(a, Function::Rate).filter(|(.., amount)| same(amount, b))),
                _ => None,
            };
            if let Some((at, table, amount)) = whole {
                turned.push(at);
                expr.kind = ExprKind::Call {
                    function: Function::Marginal.name().to_owned(),
                    name_span: expr.span,
                    arguments: vec![table, amount],
                };
                return;
            }
            if let Some((at, table, amount)) = table_of(expr, Function::Marginal) {
                turned.push(at);
                let rate = Expr {
                    id: next,
                    span: expr.span,
                    kind: ExprKind::Call {
                        function: Function::Rate.name().to_owned(),
                        name_span: expr.span,
                        arguments: vec![table, amount.clone()],
                    },
                };
                added.push(amount.id);
                next += 1;
                expr.kind = ExprKind::Binary(Operator::Multiply, Box::new(amount), Box::new(rate));
            }
        });
        for amount in added {
            let mut ty = formula.types.get(amount).copied();
            if let Some(ty) = &mut ty {
                ty.kind = Kind::Ratio;
            }
            formula.types.extend(ty);
            formula.symbols.push(None);
        }
    }
    for at in &turned {
        if let Some(table) = policy.tables.get_mut(*at) {
            table.kind = match tables.get(*at) {
                Some(TableKind::Whole) => TableKind::Marginal,
                _ => TableKind::Whole,
            };
        }
    }
    !turned.is_empty()
}

/// Whether two formulas say the same.
fn same(a: &Expr, b: &Expr) -> bool {
    use crate::policy::formula::print::print;
    print(a) == print(b)
}

fn first_slices(policy: &mut Policy) -> bool {
    let mut any = false;
    for table in &mut policy.tables {
        if table.kind == TableKind::Marginal {
            table.first_slice = match table.first_slice {
                FirstSlice::Unpaid => FirstSlice::PaidOnceReached,
                FirstSlice::PaidOnceReached => FirstSlice::Unpaid,
            };
            any = true;
        }
    }
    any
}

fn no_gates(policy: &mut Policy) -> bool {
    let mut any = false;
    for rule in &mut policy.rules {
        any |= !rule.gates.is_empty();
        rule.gates.clear();
    }
    any
}

/// Rounds every rule but the one that is asked for and what is rounded anyway.
fn round_early(policy: &mut Policy, of: &str) -> bool {
    let mut any = false;
    for rule in &mut policy.rules {
        let to = match rule.ty.kind {
            Kind::Money | Kind::Count | Kind::Number => Decimal::ONE,
            Kind::Ratio => Decimal::new(1, 2),
            _ => continue,
        };
        if rule.name != of && rule.rounding.is_none() {
            rule.rounding = Some(Rounding {
                to,
                mode: RoundingMode::HalfUp,
            });
            any = true;
        }
    }
    any
}

fn no_caps(policy: &mut Policy) -> bool {
    let mut any = false;
    for step in policy
        .tables
        .iter_mut()
        .filter_map(|table| table.step.as_mut())
    {
        any |= step.at_most.take().is_some();
    }
    let mut uncap = |expr: &mut Expr| {
        let capped = match &mut expr.kind {
            ExprKind::Call {
                function,
                arguments,
                ..
            } if Function::named(function) == Some(Function::AtMost) && !arguments.is_empty() => {
                Some(arguments.swap_remove(0))
            }
            _ => None,
        };
        if let Some(whole) = capped {
            // The number of the node stays: what uses it knows it by that.
            expr.kind = whole.kind;
            any = true;
        }
    };
    for formula in formulas(policy) {
        let symbols = formula.symbols.clone();
        // A name in place of the call needs its symbol at the number of the call.
        let mut moved: Vec<(usize, usize)> = Vec::new();
        each(&mut formula.expr, &mut |expr| {
            if let ExprKind::Call {
                function,
                arguments,
                ..
            } = &expr.kind
                && Function::named(function) == Some(Function::AtMost)
                && let Some(first) = arguments.first()
            {
                moved.push((expr.id, first.id));
            }
            uncap(expr);
        });
        for (to, from) in moved {
            if let (Some(place), Some(symbol)) = (formula.symbols.get_mut(to), symbols.get(from)) {
                *place = *symbol;
            }
        }
    }
    any
}

/// How fine steps become.
const FINE: i64 = 1_000;

fn part_steps(policy: &mut Policy) -> bool {
    let parameters: Vec<Option<Value>> = policy
        .parameters
        .iter()
        .map(|it| it.value.clone())
        .collect();
    let mut any = false;
    for step in policy
        .tables
        .iter_mut()
        .filter_map(|table| table.step.as_mut())
    {
        let fine = |term: &Term| {
            let value = match term {
                Term::Literal(value) => Some(value),
                Term::Parameter(at) => parameters.get(*at).and_then(Option::as_ref),
            };
            match value {
                Some(Value::Number(number)) => number.checked_div(Decimal::from(FINE)),
                _ => None,
            }
        };
        if let (Some(each), Some(pays)) = (fine(&step.each), fine(&step.pays)) {
            step.each = Term::Literal(Value::Number(each));
            step.pays = Term::Literal(Value::Number(pays));
            any = true;
        }
    }
    any
}

/// The rule of this name.
fn rule_formulas<'p>(policy: &'p mut Policy, of: &str) -> Option<std::slice::IterMut<'p, Formula>> {
    let rule = policy.rules.iter_mut().find(|rule| rule.name == of)?;
    Some(formulas_of(&mut rule.formulas))
}

fn other_branch(policy: &mut Policy, of: &str) -> bool {
    let mut any = false;
    for formula in rule_formulas(policy, of).into_iter().flatten() {
        each(&mut formula.expr, &mut |expr| {
            if let ExprKind::Call {
                function,
                arguments,
                ..
            } = &mut expr.kind
                && Function::named(function) == Some(Function::If)
                && arguments.len() == 3
            {
                arguments.swap(1, 2);
                any = true;
            }
        });
    }
    any
}

/// Which part of a formula is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    First,
    Rest,
}

/// Leaves out a term of a sum or difference, a factor's share of it, or an argument of `SUM`.
fn keep_part(policy: &mut Policy, of: &str, keep: Keep) -> bool {
    let mut any = false;
    for formula in rule_formulas(policy, of).into_iter().flatten() {
        let whole = formula.ty();
        let part = match &mut formula.expr.kind {
            ExprKind::Binary(Operator::Add | Operator::Subtract, a, b) => match keep {
                Keep::First => Some((**a).clone()),
                Keep::Rest => Some((**b).clone()),
            },
            ExprKind::Call {
                function,
                arguments,
                ..
            } if Function::named(function) == Some(Function::Sum) && arguments.len() > 1 => {
                match keep {
                    Keep::First => arguments.pop(),
                    Keep::Rest => Some(arguments.remove(0)),
                };
                any = true;
                None
            }
            _ => None,
        };
        let fits = |part: &Expr| formula.types.get(part.id) == Some(&whole);
        if let Some(part) = part.filter(fits) {
            formula.expr = part;
            any = true;
        }
    }
    any
}

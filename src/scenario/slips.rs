//! A computed case → the pay slips of those whom the policy pays: what is paid, what is taken off, what it comes to.
//!
//! Nothing is computed again here: it is all read off the trace. What is added up – the lines of a slip, the slips of a month – is
//! added up to be held against what the policy's own rules say.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::engine::arithmetic::{add, subtract};
use crate::engine::behind::Behind;
use crate::engine::{Absence, Cell, Explanation, Trace};
use crate::lang::{Lang, Text};
use crate::policy::formula::ast::{Expr, ExprKind, NodeId, Operator};
use crate::policy::formula::print;
use crate::policy::functions::Function;
use crate::policy::model::{Formula, GateEffect, Policy, Provenance, Slip, Status, Step, Symbol};
use crate::policy::{Axis, Kind, Value};

/// The slips of a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slips {
    /// Those that there are: by sort in the order of the policy, then row by row.
    pub slips: Vec<PaySlip>,
    /// Those that do not apply to this case.
    pub left_out: Vec<LeftOut>,
    /// By sort, on what it rests that the document does not say.
    pub grounds: Vec<Grounds>,
}

/// What one person is paid.
#[derive(Clone, Debug, PartialEq)]
pub struct PaySlip {
    /// Its sort: which of the policy's slips.
    pub slip: usize,
    /// The row that it is of, from 0; none of a sort of which there is one.
    pub row: Option<usize>,
    /// Who it is; none where nobody is named.
    pub name: Option<Text>,
    /// What is paid, then what is taken off.
    pub lines: Vec<SlipLine>,
    /// What it comes to, as the policy's rule has it.
    pub pays: Cell,
    /// What the lines come to; none where one of them could not be computed.
    pub reckoned: Option<Decimal>,
    /// Figures beside it.
    pub beside: Vec<Beside>,
    /// Gates that only warn, are not passed, and concern this slip.
    pub warnings: Vec<usize>,
}

/// A line of a slip.
#[derive(Clone, Debug, PartialEq)]
pub struct SlipLine {
    /// The rule or parameter.
    pub symbol: Symbol,
    /// Whether it is taken off.
    pub is_minus: bool,
    /// Its name without the name of who it is for, which stands above it.
    pub label: Text,
    /// The amount, or why there is none.
    pub cell: Cell,
    /// What an amount that is taken off is made of, where its formula adds several things up.
    pub made_of: Vec<Share>,
    /// The gates that are not passed and act on it.
    pub failed: Vec<usize>,
}

/// A part of an amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The part of the formula.
    pub formula: String,
    /// What it is called, where it is one rule, input or parameter, or the sum of one.
    pub label: Option<Text>,
    /// What it adds, in yuan; negative where it is subtracted.
    pub amount: Decimal,
}

/// A figure beside a slip.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    /// A single one, or that of the slip's own row; none where nothing was entered.
    Figure(Symbol, Option<Cell>),
    /// All rows of another record table, or all periods: its columns, and the cells of each row.
    Rows(Axis, Vec<Symbol>, Vec<Vec<Option<Cell>>>),
}

/// A sort of slip that does not apply.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Its sort.
    pub slip: usize,
    /// For how many rows; 1 of a sort of which there is one.
    pub count: usize,
    /// Why.
    pub why: Absence,
}

/// On what a sort of slip rests that the document does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Readings, each with the chosen option.
    pub readings: Vec<(usize, usize)>,
    /// Parameters that are set and that the document does not confirm.
    pub assumed: Vec<usize>,
    /// Parameters that are not as the policy has them.
    pub changed: Vec<usize>,
}

/// Amounts added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The sum; none where it is more than a decimal holds.
    pub sum: Option<Decimal>,
    /// How many amounts are not in it because they could not be computed.
    pub without: usize,
}

impl Slips {
    /// The slips of a computed case.
    pub fn of(trace: &Trace<'_>) -> Self {
        let policy = trace.plan.policy;
        let mut all = Self::default();
        for (at, slip) in policy.slips.iter().enumerate() {
            let behind = trace.plan.behind(&|rule| rule == slip.pays);
            all.grounds.push(Grounds::of(trace, &behind));
            let warnings = warnings(trace, slip, &behind);
            let axis = axis(policy, slip);
            for row in 0..trace.len(axis) {
                match trace.rule(slip.pays, row) {
                    Cell::Absent(why @ Absence::NotApplicable(_)) => all.leave_out(at, why),
                    pays => {
                        let warned = warnings.iter().filter(|warning| warning.concerns(row));
                        let warned = warned.map(|warning| warning.gate).collect();
                        all.slips
                            .push(PaySlip::of(trace, at, slip, row, pays, warned));
                    }
                }
            }
        }
        all
    }

    fn leave_out(&mut self, slip: usize, why: Absence) {
        let mut known = self.left_out.iter_mut();
        match known.find(|left| left.slip == slip && left.why == why) {
            Some(left) => left.count += 1,
            None => self.left_out.push(LeftOut {
                slip,
                count: 1,
                why,
            }),
        }
    }

    /// What all of them come to together.
    pub fn total(&self) -> Sum {
        Sum::of(self.slips.iter().map(|slip| slip.pays.number()))
    }

    /// Whether the policy's own total is made of just these slips and yet is another amount: its amount.
    pub fn other_total(&self, trace: &Trace<'_>) -> Option<Decimal> {
        let policy = trace.plan.policy;
        let total = trace.total()?;
        let paid: HashSet<usize> = policy.slips.iter().map(|slip| slip.pays).collect();
        let is_same = policy.payout_lines().collect::<HashSet<usize>>() == paid;
        let Sum { sum, without } = self.total();
        (is_same && without == 0 && sum != Some(total)).then_some(total)
    }
}

impl Sum {
    /// Adds amounts up; none is one that could not be computed.
    pub fn of(amounts: impl Iterator<Item = Option<Decimal>>) -> Self {
        let (mut sum, mut without) = (Some(Decimal::ZERO), 0);
        for amount in amounts {
            match amount {
                Some(amount) => sum = sum.and_then(|sum| add(sum, amount)),
                None => without += 1,
            }
        }
        Self { sum, without }
    }
}

/// The rows that a sort of slip has one for each of.
fn axis(policy: &Policy, slip: &Slip) -> Axis {
    let who = slip.who.and_then(|who| policy.inputs.get(who));
    who.map_or(Axis::One, |who| who.ty.axis)
}

impl PaySlip {
    fn of(
        trace: &Trace<'_>,
        at: usize,
        slip: &Slip,
        row: usize,
        pays: Cell,
        warnings: Vec<usize>,
    ) -> Self {
        let symbols = (slip.plus.iter().map(|symbol| (*symbol, false)))
            .chain(slip.minus.iter().map(|symbol| (*symbol, true)));
        let lines: Vec<SlipLine> = symbols
            .filter_map(|(symbol, is_minus)| SlipLine::of(trace, slip, symbol, is_minus, row))
            .collect();
        let reckoned = lines.iter().try_fold(Decimal::ZERO, |sum, line| {
            let amount = line.amount()?;
            if line.is_minus {
                subtract(sum, amount)
            } else {
                add(sum, amount)
            }
        });
        Self {
            slip: at,
            row: slip.who.map(|_| row),
            name: slip.who.and_then(|who| name(trace, who, row)),
            lines,
            pays,
            reckoned,
            beside: beside(trace, slip, row),
            warnings,
        }
    }

    /// By how much the policy's rule pays more than the lines come to (negative: less), where it is not the same.
    pub fn differs(&self) -> Option<Decimal> {
        let by = subtract(self.pays.number()?, self.reckoned?)?;
        (!by.is_zero()).then_some(by)
    }

    /// What stands at the head of it: who it is or, where nobody is named, what it is for, with the number of its row.
    pub fn title(&self, policy: &Policy) -> Text {
        let label = policy.slips.get(self.slip);
        let label = label.map(|slip| slip.label.clone()).unwrap_or_default();
        match (&self.name, self.row) {
            (Some(name), _) => name.clone(),
            (None, None) => label,
            (None, Some(row)) => {
                let number = row + 1;
                Text::new(
                    format!("{} {number}", label.zh),
                    format!("{} {number}", label.en),
                )
            }
        }
    }
}

impl SlipLine {
    fn of(
        trace: &Trace<'_>,
        slip: &Slip,
        symbol: Symbol,
        is_minus: bool,
        row: usize,
    ) -> Option<Self> {
        let policy = trace.plan.policy;
        let (_, label) = policy.called(symbol)?;
        let cell = figure(trace, symbol, row)?;
        let is_none = cell.number().is_none_or(|amount| amount.is_zero());
        Some(Self {
            symbol,
            is_minus,
            label: shortened(label, &slip.label),
            made_of: match symbol {
                Symbol::Rule(rule) if is_minus && !is_none => shares(trace, rule, row),
                _ => Vec::new(),
            },
            failed: match symbol {
                Symbol::Rule(rule) => failed(trace, rule, row),
                _ => Vec::new(),
            },
            cell,
        })
    }

    /// The amount; nought where the line does not apply, none where it could not be computed.
    pub fn amount(&self) -> Option<Decimal> {
        match &self.cell {
            Cell::Absent(Absence::NotApplicable(_)) => Some(Decimal::ZERO),
            cell => cell.number(),
        }
    }

    /// What is behind it; none of a parameter, which is what it is.
    pub fn explain(&self, trace: &Trace<'_>, slip: &PaySlip) -> Option<Explanation> {
        match self.symbol {
            Symbol::Rule(rule) => Some(trace.explain(rule, slip.row.unwrap_or(0))),
            _ => None,
        }
    }

    /// Where it comes from.
    pub fn provenance<'p>(&self, policy: &'p Policy) -> Option<&'p Provenance> {
        match self.symbol {
            Symbol::Rule(rule) => Some(&policy.rules.get(rule)?.provenance),
            Symbol::Parameter(at) => Some(&policy.parameters.get(at)?.provenance),
            _ => None,
        }
    }
}

impl Grounds {
    fn of(trace: &Trace<'_>, behind: &Behind) -> Self {
        let (policy, settings) = (trace.plan.policy, &trace.plan.settings);
        let is_changed = |at: usize| settings.overridden.get(at) == Some(&true);
        let is_assumed = |at: &usize| {
            let known = &policy.parameters[*at];
            let is_set = settings.parameters.get(*at).is_some_and(Option::is_some);
            known.provenance.status == Status::Assumed && is_set && !is_changed(*at)
        };
        let parameters = || (0..policy.parameters.len()).filter(|at| behind.parameters[*at]);
        let readings = policy.readings.iter().enumerate();
        let readings = readings.filter(|(at, reading)| {
            behind.readings[*at] && reading.provenance.status == Status::Assumed
        });
        Self {
            readings: readings
                .filter_map(|(at, _)| Some((at, *settings.readings.get(at)?)))
                .collect(),
            assumed: parameters().filter(is_assumed).collect(),
            changed: parameters().filter(|at| is_changed(*at)).collect(),
        }
    }
}

/// The figure that a name stands for in a period or row; of single figures that one. None of an input in which nothing was entered.
fn figure(trace: &Trace<'_>, symbol: Symbol, period: usize) -> Option<Cell> {
    let policy = trace.plan.policy;
    let place = match policy.type_of(symbol)?.axis {
        Axis::One => 0,
        _ => period,
    };
    match symbol {
        Symbol::Rule(rule) => Some(trace.rule(rule, place)),
        Symbol::Input(at) => {
            let entered = trace.case.inputs.get(at)?.get(place)?.clone();
            let value = entered.or_else(|| policy.inputs.get(at)?.default.clone());
            value.map(Cell::Value)
        }
        Symbol::Parameter(at) => {
            let parameter = policy.parameters.get(at)?;
            Some(match trace.plan.settings.parameters.get(at)? {
                Some(value) => Cell::Value(value.clone()),
                None => Cell::Absent(Absence::Missing(vec![parameter.name.clone()])),
            })
        }
        _ => None,
    }
}

/// Who a row is of, if that was entered.
fn name(trace: &Trace<'_>, who: usize, row: usize) -> Option<Text> {
    let input = trace.plan.policy.inputs.get(who)?;
    let Some(Cell::Value(Value::Text(text))) = figure(trace, Symbol::Input(who), row) else {
        return None;
    };
    let mut options = input.options.iter();
    let option = options.find(|(id, _)| matches!(input.ty.kind, Kind::Choice(_)) && *id == text);
    let name = match option {
        Some((_, label)) => label.clone(),
        None => Text::same(text.trim().to_owned()),
    };
    (!name.zh.is_empty()).then_some(name)
}

fn beside(trace: &Trace<'_>, slip: &Slip, row: usize) -> Vec<Beside> {
    let policy = trace.plan.policy;
    let own = axis(policy, slip);
    let mut all: Vec<Beside> = Vec::new();
    for &symbol in &slip.shows {
        let Some(ty) = policy.type_of(symbol) else {
            continue;
        };
        if ty.axis == Axis::One || ty.axis == own {
            all.push(Beside::Figure(symbol, figure(trace, symbol, row)));
            continue;
        }
        // What is of the same rows stands in one table.
        let known = all.iter_mut().find_map(|beside| match beside {
            Beside::Rows(axis, columns, rows) if *axis == ty.axis => Some((columns, rows)),
            _ => None,
        });
        let cells = (0..trace.len(ty.axis)).map(|at| figure(trace, symbol, at));
        if let Some((columns, rows)) = known {
            columns.push(symbol);
            for (row, cell) in rows.iter_mut().zip(cells) {
                row.push(cell);
            }
        } else {
            let rows = cells.map(|cell| vec![cell]).collect();
            all.push(Beside::Rows(ty.axis, vec![symbol], rows));
        }
    }
    all
}

/// The gates that act on a rule and are not passed.
fn failed(trace: &Trace<'_>, rule: usize, row: usize) -> Vec<usize> {
    let policy = trace.plan.policy;
    let gates = policy.rules[rule].gates.iter().copied();
    let fails = |gate: &usize| {
        let place = match policy.gates[*gate].axis {
            Axis::One => 0,
            _ => row,
        };
        trace.gate(*gate, place) == Cell::Value(Value::Bool(false))
    };
    gates
        .filter(|gate| policy.gates[*gate].effect != GateEffect::Warn)
        .filter(fails)
        .collect()
}

/// What a rule's formula adds up, as far as it comes to anything; nothing where it does not add up several things.
fn shares(trace: &Trace<'_>, rule: usize, row: usize) -> Vec<Share> {
    let policy = trace.plan.policy;
    let formula = trace.plan.formula_of(rule);
    let mut terms = Vec::new();
    add_up(&formula.expr, false, &mut terms);
    if terms.len() < 2 {
        return Vec::new();
    }
    let mut shares = Vec::new();
    for (term, is_less) in terms {
        let signed = |amount: Decimal| if is_less { -amount } else { amount };
        let place = match formula.types.get(term.id).map(|ty| ty.axis) {
            Some(Axis::One) | None => 0,
            Some(_) => row,
        };
        let cell = trace.part(Step::Rule(rule), 0, term.id, place);
        let Some(amount) = cell.and_then(|cell| cell.number()) else {
            continue;
        };
        let parts = summed_rows(trace, rule, term);
        // What was added up anew must be what the rule has.
        let sum = Sum::of(parts.iter().map(|(_, part)| Some(*part))).sum;
        let told = if parts.is_empty() || sum != Some(amount) {
            vec![(term, amount)]
        } else {
            parts
        };
        let told = told.into_iter().filter(|(_, amount)| !amount.is_zero());
        shares.extend(told.map(|(part, amount)| Share {
            formula: print::print(part),
            label: label_of(policy, formula, part),
            amount: signed(amount),
        }));
    }
    shares
}

/// What a part of a formula is called, where it is one name or the sum of one.
fn label_of(policy: &Policy, formula: &Formula, part: &Expr) -> Option<Text> {
    let named = match &part.kind {
        ExprKind::Call {
            function,
            arguments,
            ..
        } if Function::named(function) == Some(Function::Sum) => match arguments.as_slice() {
            [only] => only,
            _ => part,
        },
        _ => part,
    };
    let symbol = formula.symbols.get(named.id).copied().flatten()?;
    Some(policy.called(symbol)?.1.clone())
}

/// Of a SUMIFS over several things added up, each of them with its sum over the rows that count.
fn summed_rows<'e>(trace: &Trace<'_>, rule: usize, term: &'e Expr) -> Vec<(&'e Expr, Decimal)> {
    let formula = trace.plan.formula_of(rule);
    let ExprKind::Call {
        function,
        arguments,
        ..
    } = &term.kind
    else {
        return Vec::new();
    };
    let (Some(Function::SumIfs), Some((of, conditions))) =
        (Function::named(function), arguments.split_first())
    else {
        return Vec::new();
    };
    let mut added = Vec::new();
    add_up(of, false, &mut added);
    let axis = formula.types.get(of.id).map(|ty| ty.axis);
    let rows = axis.map_or(0, |axis| trace.len(axis));
    let cell = |expr: &Expr, row: usize| {
        let is_single = formula.types.get(expr.id)?.axis == Axis::One;
        let row = if is_single { 0 } else { row };
        trace.part(Step::Rule(rule), 0, expr.id, row)
    };
    let holds = |row: &usize| {
        let mut all = conditions.iter();
        all.all(|condition| cell(condition, *row) == Some(Cell::Value(Value::Bool(true))))
    };
    let counted: Vec<usize> = (0..rows).filter(holds).collect();
    let sums = added.into_iter().filter_map(|(part, is_less)| {
        let amounts = counted.iter().map(|row| cell(part, *row)?.number());
        let Sum { sum, without } = Sum::of(amounts);
        let sum = sum.filter(|_| without == 0)?;
        Some((part, if is_less { -sum } else { sum }))
    });
    sums.collect()
}

/// What a formula adds up and subtracts.
fn add_up<'e>(expr: &'e Expr, is_less: bool, terms: &mut Vec<(&'e Expr, bool)>) {
    match &expr.kind {
        ExprKind::Binary(Operator::Add, a, b) => {
            add_up(a, is_less, terms);
            add_up(b, is_less, terms);
        }
        ExprKind::Binary(Operator::Subtract, a, b) => {
            add_up(a, is_less, terms);
            add_up(b, !is_less, terms);
        }
        ExprKind::Negate(x) => add_up(x, !is_less, terms),
        ExprKind::Call {
            function,
            arguments,
            ..
        } if Function::named(function) == Some(Function::Sum) && arguments.len() > 1 => {
            for argument in arguments {
                add_up(argument, is_less, terms);
            }
        }
        _ => terms.push((expr, is_less)),
    }
}

/// A gate that only warns and is not passed, and which rows of a sort of slip it concerns: none where all.
struct Warned {
    gate: usize,
    rows: Option<Vec<usize>>,
}

impl Warned {
    fn concerns(&self, row: usize) -> bool {
        self.rows.as_ref().is_none_or(|rows| rows.contains(&row))
    }
}

/// The gates that only warn and concern a sort of slip: those with a condition about something that it is made of.
fn warnings(trace: &Trace<'_>, slip: &Slip, behind: &Behind) -> Vec<Warned> {
    let policy = trace.plan.policy;
    let own = axis(policy, slip);
    let mut all = Vec::new();
    for (at, gate) in policy.gates.iter().enumerate() {
        if gate.effect != GateEffect::Warn {
            continue;
        }
        let fails = |row: usize| trace.gate(at, row) == Cell::Value(Value::Bool(false));
        let failed: Vec<usize> = (0..trace.len(gate.axis))
            .filter(|row| fails(*row))
            .collect();
        if failed.is_empty() {
            continue;
        }
        let mut found = Found::default();
        for (which, condition) in gate.conditions.iter().enumerate() {
            let look = Look {
                trace,
                gate: at,
                which,
                condition,
                behind,
                own,
            };
            look.at(&condition.expr, &mut found);
        }
        if !found.is_about_it {
            continue;
        }
        let rows = match gate.axis {
            axis if axis == own && axis != Axis::One => Some(failed),
            _ if found.is_about_all => None,
            _ => Some(found.rows),
        };
        all.push(Warned { gate: at, rows });
    }
    all
}

/// What was found in a gate about a sort of slip.
#[derive(Default)]
struct Found {
    is_about_it: bool,
    is_about_all: bool,
    rows: Vec<usize>,
}

/// A condition of a gate that is not passed, looked at for a sort of slip.
struct Look<'a> {
    trace: &'a Trace<'a>,
    gate: usize,
    which: usize,
    condition: &'a Formula,
    behind: &'a Behind,
    own: Axis,
}

impl Look<'_> {
    fn at(&self, expr: &Expr, found: &mut Found) {
        if let ExprKind::Call {
            function,
            arguments,
            ..
        } = &expr.kind
            && Function::named(function) == Some(Function::And)
        {
            for argument in arguments {
                self.at(argument, found);
            }
            return;
        }
        // Of conditions that must all hold, those that do are no reason.
        if self.cell(expr.id, 0) == Some(Cell::Value(Value::Bool(true))) && self.is_single(expr) {
            return;
        }
        let mut is_about_it = false;
        expr.visit(&mut |node| {
            if let Some(Symbol::Rule(rule)) = self.condition.symbols.get(node.id).copied().flatten()
            {
                is_about_it |= self.behind.rules.get(rule) == Some(&true);
            }
        });
        if !is_about_it {
            return;
        }
        found.is_about_it = true;
        match self.rows(expr) {
            Some(rows) if !rows.is_empty() => found.rows.extend(rows),
            _ => found.is_about_all = true,
        }
    }

    fn is_single(&self, expr: &Expr) -> bool {
        let ty = self.condition.types.get(expr.id);
        ty.is_some_and(|ty| ty.axis == Axis::One)
    }

    fn cell(&self, node: NodeId, row: usize) -> Option<Cell> {
        self.trace
            .part(Step::Gate(self.gate), self.which, node, row)
    }

    /// Of a condition on the least or the greatest of the slip's own rows: the rows that fail it.
    fn rows(&self, expr: &Expr) -> Option<Vec<usize>> {
        let ExprKind::Binary(operator, a, b) = &expr.kind else {
            return None;
        };
        let ExprKind::Call {
            function,
            arguments,
            ..
        } = &a.kind
        else {
            return None;
        };
        let [of] = arguments.as_slice() else {
            return None;
        };
        let least = match operator {
            Operator::Greater | Operator::GreaterOrEqual => Function::Min,
            Operator::Less | Operator::LessOrEqual => Function::Max,
            _ => return None,
        };
        let is_of_rows = self.condition.types.get(of.id)?.axis == self.own;
        if Function::named(function) != Some(least) || !is_of_rows || self.own == Axis::One {
            return None;
        }
        let limit = self.cell(b.id, 0)?.number()?;
        let fails = |row: &usize| {
            let number = self.cell(of.id, *row).and_then(|cell| cell.number());
            number.is_some_and(|number| match operator {
                Operator::Greater => number <= limit,
                Operator::GreaterOrEqual => number < limit,
                Operator::Less => number >= limit,
                _ => number > limit,
            })
        };
        Some((0..self.trace.len(self.own)).filter(fails).collect())
    }
}

/// The name of a line without the name of whom it is for: `经理_底薪` is “底薪” on the slip of the 备件经理, “Manager: base pay” is
/// “Base pay” on that of the parts manager.
pub fn shortened(label: &Text, whom: &Text) -> Text {
    Text::new(
        without(&label.zh, &whom.zh, Lang::Zh),
        without(&label.en, &whom.en, Lang::En),
    )
}

fn without(label: &str, whom: &str, lang: Lang) -> String {
    // A Chinese name may end with what people say for short; of an English one each word may be that.
    let names: Vec<&str> = match lang {
        Lang::Zh => whom.char_indices().map(|(at, _)| &whom[at..]).collect(),
        Lang::En => [whom].into_iter().chain(whom.split(' ')).collect(),
    };
    let rest = names.into_iter().find_map(|name| {
        if name.chars().count() < 2 {
            return None;
        }
        let (start, rest) = label.split_at_checked(name.len())?;
        if !start.eq_ignore_ascii_case(name) {
            return None;
        }
        let bare = rest.trim_start_matches([' ', '_', ':', '：', '·', '-']);
        // In English only what is set apart is no part of the name.
        let is_apart = lang == Lang::Zh || rest.starts_with([':', '_', '·']);
        (is_apart && !bare.is_empty()).then_some(bare)
    });
    let Some(rest) = rest else {
        return label.to_owned();
    };
    let mut letters = rest.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Plan;
    use crate::library::{self, built_in};
    use crate::scenario::Draft;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn with_slips<T>(
        policy: &Policy,
        draft: &Draft,
        look: impl FnOnce(&Trace<'_>, Slips) -> T,
    ) -> Result<T, Box<dyn std::error::Error>> {
        let form = draft.read(policy);
        let plan = Plan::new(policy, form.settings).map_err(|_| "not planned")?;
        let trace = plan.trace(&form.case);
        let slips = Slips::of(&trace);
        Ok(look(&trace, slips))
    }

    #[test]
    fn a_line_is_called_by_what_it_is_and_not_by_whom_it_is_for() {
        let manager = Text::new("备件经理", "Parts manager");
        for (zh, en, short_zh, short_en) in [
            ("经理_底薪", "Manager: base pay", "底薪", "Base pay"),
            ("满勤奖", "Attendance bonus", "满勤奖", "Attendance bonus"),
            // The whole name is no part of itself, and what only begins like it is another word.
            ("备件经理", "Manager", "备件经理", "Manager"),
            ("经纪费", "Managers' fees", "经纪费", "Managers' fees"),
            ("理货费", "Parts commission", "理货费", "Parts commission"),
        ] {
            let short = shortened(&Text::new(zh, en), &manager);
            assert_eq!(short, Text::new(short_zh, short_en));
        }
    }

    #[test]
    fn nobody_has_a_slip_before_there_are_rows_and_a_single_one_says_what_it_lacks() -> Outcome {
        let policy = built_in("workshop-commission")?;
        with_slips(&policy, &Draft::blank(&policy), |_, slips| {
            let titles: Vec<String> = slips
                .slips
                .iter()
                .map(|slip| slip.title(&policy).zh)
                .collect();
            assert_eq!(titles, ["车间主管"]);
            assert!(matches!(
                slips.slips[0].pays,
                Cell::Absent(Absence::Missing(_))
            ));
            assert_eq!(slips.slips[0].reckoned, None);
            assert_eq!(
                slips.total(),
                Sum {
                    sum: Some(Decimal::ZERO),
                    without: 1
                }
            );
            // The deputy, who is not there: said once.
            assert_eq!(slips.left_out.len(), 1);
        })
    }

    #[test]
    fn every_sample_has_a_slip_of_each_sort_and_they_come_to_the_total() -> Outcome {
        let mut seen = 0;
        for source in library::SOURCES {
            let policy = built_in(source.id)?;
            assert_eq!(
                policy.sample.is_some(),
                !policy.slips.is_empty(),
                "{}",
                source.id
            );
            let Some(draft) = Draft::sample(&policy) else {
                continue;
            };
            seen += 1;
            with_slips(&policy, &draft, |trace, slips| {
                for at in 0..policy.slips.len() {
                    assert!(
                        slips.slips.iter().any(|slip| slip.slip == at),
                        "{}",
                        source.id
                    );
                }
                assert_eq!(slips.left_out, []);
                assert_eq!(slips.total().sum, trace.total());
                assert_eq!(slips.other_total(trace), None);
                let is_named = |slip: &PaySlip| slip.row.is_none() || slip.name.is_some();
                assert!(slips.slips.iter().all(is_named));
            })?;
        }
        assert!(seen >= 2);
        Ok(())
    }

    #[test]
    fn what_is_taken_off_is_told_share_by_share() -> Outcome {
        let policy = built_in("parts-staff-commission")?;
        let draft = Draft::sample(&policy).ok_or("no sample")?;
        with_slips(&policy, &draft, |_, slips| {
            for (slip, all) in slips
                .slips
                .iter()
                .zip([&["60", "120", "20", "25"][..], &["40", "800", "50"][..]])
            {
                let taken = slip.lines.iter().find(|line| line.is_minus);
                let taken = taken.map(|line| (line.cell.number(), line.made_of.as_slice()));
                let Some((Some(amount), shares)) = taken else {
                    panic!("nothing is taken off: {slip:?}");
                };
                let amounts: Vec<Decimal> = shares.iter().map(|share| share.amount).collect();
                let wanted: Vec<Decimal> = all.iter().filter_map(|it| it.parse().ok()).collect();
                assert_eq!(amounts, wanted);
                assert_eq!(amounts.iter().sum::<Decimal>(), amount);
            }
            let joint = slips.slips[0].lines.iter().find(|line| line.is_minus);
            let joint = joint.and_then(|line| line.made_of.last());
            let called = joint.and_then(|share| share.label.as_ref());
            assert_eq!(called.map(|label| label.zh.as_str()), Some("连带罚款"));
        })
    }

    #[test]
    fn a_warning_stands_on_the_slips_that_it_is_about() -> Outcome {
        let policy = built_in("workshop-commission")?;
        let column = |name: &str| {
            let mut inputs = policy.inputs.iter();
            inputs.position(|input| input.own_name() == name)
        };
        let (fees, damaged) = (column("工时费").ok_or("")?, column("返修损坏件").ok_or("")?);
        let back = column("返修扣回").ok_or("")?;
        let mut draft = Draft::blank(&policy);
        draft.inputs[fees] = ["6000", "0", "100"].map(str::to_owned).to_vec();
        draft.inputs[damaged] = ["", "900", ""].map(str::to_owned).to_vec();
        draft.inputs[back] = ["", "", "300"].map(str::to_owned).to_vec();
        with_slips(&policy, &draft, |_, slips| {
            let warned: Vec<Vec<&str>> = slips
                .slips
                .iter()
                .map(|slip| {
                    let gates = slip.warnings.iter();
                    gates
                        .map(|gate| policy.gates[*gate].name.as_str())
                        .collect()
                })
                .collect();
            // Of the supervisor the fees count that were taken back, not what a team has to pay.
            let none: &[&str] = &[];
            assert_eq!(
                warned,
                [
                    none,
                    &["应发不为负"],
                    &["返修未超工时费"],
                    &["返修未超工时费"]
                ]
            );
        })
    }

    #[test]
    fn lines_that_do_not_come_to_what_is_paid_are_told() -> Outcome {
        let text = library::source("workshop-commission").ok_or("")?.text;
        let text = text.replace(
            "plus  = [\"班组长底薪\", \"满勤奖\", ",
            "plus  = [\"班组长底薪\", ",
        );
        let (policy, _) = crate::policy::check_text(&text);
        let policy = policy.ok_or("not sound")?;
        let draft = Draft::sample(&policy).ok_or("no sample")?;
        with_slips(&policy, &draft, |_, slips| {
            let differs: Vec<Option<Decimal>> = slips.slips.iter().map(PaySlip::differs).collect();
            let bonus = Some(Decimal::from(100));
            assert_eq!(differs, [bonus, None, bonus, None, None]);
        })
    }

    #[test]
    fn other_rows_stand_beside_a_slip_as_one_table_and_its_own_as_figures() -> Outcome {
        let policy = built_in("parts-staff-commission")?;
        let draft = Draft::sample(&policy).ok_or("no sample")?;
        with_slips(&policy, &draft, |_, slips| {
            let tables: Vec<(usize, usize)> = slips.slips[0]
                .beside
                .iter()
                .filter_map(|beside| match beside {
                    Beside::Rows(_, columns, rows) => Some((columns.len(), rows.len())),
                    Beside::Figure(..) => None,
                })
                .collect();
            assert_eq!(tables, [(4, 2)]);
            assert_eq!(slips.slips[0].beside.len(), 6);
        })
    }

    #[test]
    fn the_readings_that_a_slip_rests_on_are_named_and_no_others() -> Outcome {
        let policy = built_in("workshop-commission")?;
        let draft = Draft::sample(&policy).ok_or("no sample")?;
        with_slips(&policy, &draft, |_, slips| {
            let named: Vec<Vec<&str>> = slips
                .grounds
                .iter()
                .map(|grounds| {
                    let readings = grounds.readings.iter();
                    readings
                        .map(|(at, _)| policy.readings[*at].name.as_str())
                        .collect()
                })
                .collect();
            assert_eq!(named[0], ["基数判断", "基数单位"]);
            assert!(named[1].contains(&"主管口径"));
            assert!(
                slips
                    .grounds
                    .iter()
                    .all(|grounds| grounds.changed.is_empty())
            );
        })
    }
}

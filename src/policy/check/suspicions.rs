//! What looks like a slip in a policy that is otherwise sound: warnings, not errors.
//!
//! A note beside a table says that somebody has looked at it: rates above 100% are then taken as meant.

use rust_decimal::Decimal;

use super::super::document::{InputText, KindWord, Spanned, TableText};
use super::super::formula::ast::ExprKind;
use super::super::functions::Function;
use super::super::kind::{Choice, Kind};
use super::super::model::{
    Board, FillFrom, Formula, Formulas, Policy, Symbol, Table, TableKind, Term,
};
use super::super::notation;
use super::super::problem::Problem;
use super::super::value::Value;
use super::{Checker, column_name};

impl Checker<'_> {
    /// Reports what is suspicious in a sound policy: what nothing uses, marginal tables with a gap below, rates above 100%, keys that
    /// can never be looked up or that are missing.
    pub(super) fn suspicions(&mut self, policy: &Policy) {
        self.unused(policy);
        for (at, table) in policy.tables.iter().enumerate() {
            let text = &self.document.tables[at];
            self.gap(text, table, policy);
            self.rates(text, table, policy);
            self.keys(text, at, policy);
        }
    }

    fn unused(&mut self, policy: &Policy) {
        // A column that rows follow each other by is used, though no formula names it.
        let orders = policy.records.iter().filter_map(|records| records.order);
        let used: Vec<Symbol> = formulas(policy)
            .flat_map(|formula| formula.symbols.iter().flatten().copied())
            .chain(orders.map(Symbol::Input))
            .chain(policy.board.iter().flat_map(shown))
            .chain(policy.slips.iter().flat_map(|slip| {
                let who = slip.who.map(Symbol::Input);
                who.into_iter().chain(slip.shows.iter().copied())
            }))
            .collect();
        let by_reading = |at: usize| {
            policy.rules.iter().any(
                |rule| matches!(rule.formulas, Formulas::ByReading { reading, .. } if reading == at),
            )
        };
        let document = self.document;
        let mut report = |sort: &'static str, name: &Spanned<String>| {
            let problem = Problem::Unused {
                sort,
                name: name.value.clone(),
            };
            self.report(problem, name.span);
        };
        let is_used = |name: &str| {
            policy
                .symbol(name)
                .is_some_and(|symbol| used.contains(&symbol))
        };
        for input in &document.inputs {
            if input.kind == KindWord::Table {
                for column in &input.columns {
                    let name = column_name(&input.name.value, &column.name.value);
                    if carries_figures(column) && !is_used(&name) {
                        report("input", &column.name);
                    }
                }
            } else if carries_figures(input) && !is_used(&input.name.value) {
                report("input", &input.name);
            }
        }
        for table in &document.tables {
            if !is_used(&table.name.value) {
                report("table", &table.name);
            }
        }
        for (at, reading) in document.readings.iter().enumerate() {
            if !is_used(&reading.name.value) && !by_reading(at) {
                report("reading", &reading.name);
            }
        }
    }

    /// A marginal table whose first band begins above nought must say what becomes of what lies below.
    fn gap(&mut self, text: &TableText, table: &Table, policy: &Policy) {
        let first = table
            .bands
            .first()
            .and_then(|band| worth(&band.from, policy));
        if table.kind == TableKind::Marginal
            && text.first_slice.is_none()
            && first.is_some_and(|from| from > Decimal::ZERO)
        {
            self.report(Problem::MarginalGap, text.name.span);
        }
    }

    fn rates(&mut self, text: &TableText, table: &Table, policy: &Policy) {
        if table.gives != Kind::Ratio || table.provenance.note.is_some() {
            return;
        }
        for figure in text.bands.iter().flat_map(|band| &band.gives) {
            let parameter = policy.parameters.iter();
            let mut parameter = parameter.filter(|known| known.name == figure.value);
            let rate = match parameter.next() {
                Some(parameter) => parameter.value.clone(),
                None => notation::read_value(Kind::Ratio, &figure.value).ok(),
            };
            if let Some(Value::Number(rate)) = rate
                && rate > Decimal::ONE
            {
                self.report(Problem::RateAboveOne { rate }, figure.span);
            }
        }
    }

    /// Keys of a lookup over choices: each must be an option of a choice that is looked up in it, and each option a key.
    fn keys(&mut self, text: &TableText, at: usize, policy: &Policy) {
        if policy.tables[at].kind != TableKind::Lookup {
            return;
        }
        let Some(options) = looked_up(policy, at) else {
            return;
        };
        for band in &text.bands {
            if !options.contains(&band.from.value.as_str()) {
                let problem = Problem::UnreachableBand {
                    band: band.from.value.clone(),
                };
                self.report(problem, band.from.span);
            }
        }
        for option in options {
            if text.bands.iter().all(|band| band.from.value != option) {
                let problem = Problem::UncoveredOption {
                    option: option.to_owned(),
                };
                self.report(problem, text.name.span);
            }
        }
    }
}

/// Whether an input is there to be computed with: a text may be there for readers only.
fn carries_figures(input: &InputText) -> bool {
    input.kind != KindWord::Text
}

/// Every formula of a policy, gates' conditions included.
fn formulas(policy: &Policy) -> impl Iterator<Item = &Formula> {
    let rules = policy.rules.iter().flat_map(|rule| match &rule.formulas {
        Formulas::One(formula) => std::slice::from_ref(formula),
        Formulas::ByReading { formulas, .. } => formulas.as_slice(),
    });
    rules.chain(policy.gates.iter().flat_map(|gate| &gate.conditions))
}

/// The options of the choices that are looked up in a table; none where something else is looked up, or nothing.
fn looked_up(policy: &Policy, table: usize) -> Option<Vec<&str>> {
    let mut options: Option<Vec<&str>> = None;
    let mut other = false;
    for formula in formulas(policy) {
        formula.expr.visit(&mut |node| {
            let ExprKind::Call {
                function,
                arguments,
                ..
            } = &node.kind
            else {
                return;
            };
            let [of, argument] = arguments.as_slice() else {
                return;
            };
            if Function::named(function) != Some(Function::Lookup)
                || formula.symbols[of.id] != Some(Symbol::Table(table))
            {
                return;
            }
            match formula.types[argument.id].kind {
                Kind::Choice(Choice::Input(input)) => {
                    let ids = policy.inputs.get(input).map(|input| input.option_ids());
                    options
                        .get_or_insert_default()
                        .extend(ids.unwrap_or_default());
                }
                _ => other = true,
            }
        });
    }
    options.filter(|_| !other)
}

/// What a term is worth before anybody overrides a parameter.
fn worth(term: &Term, policy: &Policy) -> Option<Decimal> {
    let value = match term {
        Term::Literal(value) => Some(value),
        Term::Parameter(at) => policy.parameters[*at].value.as_ref(),
    };
    match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

/// What a board uses that no formula need name.
fn shown(board: &Board) -> impl Iterator<Item = Symbol> {
    let columns = board.dates.iter().chain(&board.groups).chain(&board.record);
    let before = board.fills.iter().filter_map(|fill| match fill.from {
        FillFrom::Rule(_) => None,
        FillFrom::LastYear(input) => Some(input),
    });
    let inputs = columns.copied().chain(before).map(Symbol::Input);
    let lights = board.lights.iter().map(|light| light.value);
    let views = board
        .views
        .iter()
        .flat_map(|view| view.values.iter().copied());
    inputs.chain(lights).chain(views)
}

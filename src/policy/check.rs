//! Document → checked policy: names resolved, units known, tables in order, nothing circular.
//!
//! Goes on after each problem with what it could understand, so that one pass reports all of them; a formula whose parts are not
//! understood is left out silently, since the cause has been reported where it stands.

mod board;
mod detail;
mod examples;
mod order;
mod suspicions;
mod tables;
mod typing;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::bind::{self, BindError};
use super::diagnostic::{Diagnostic, Severity, Span};
use super::document::{
    Document, FormulaChoice, FormulaText, GateText, GroupText, InputText, KindWord, NeedText,
    ParameterText, ProvenanceText, ReadingText, RoundingText, RuleText, Spanned,
};
use super::formula::ast::{Expr, ExprKind, Unit};
use super::kind::{Axis, Choice, Kind, Type};
use super::limits;
use super::model::{
    Formula, Formulas, Gate, GateEffect, Group, Input, Need, Parameter, Policy, Provenance,
    Reading, ReadingOption, Records, Rounding, Rule, Sample, Status, Step, Symbol, Term,
};
use super::nearest::nearest;
use super::notation;
use super::problem::{FigureProblem, Problem};
use super::units;
use super::value::{Entry, Value};

/// Checks a document. Problems are added to `diagnostics`; the policy is only to be used if none of them is an error.
///
/// There is no policy at all where rules or gates are circular or could not be typed.
pub fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Option<Policy> {
    let mut checker = Checker {
        document,
        names: HashMap::new(),
        unread: document.unread.iter().map(String::as_str).collect(),
        diagnostics,
        used_parameters: vec![false; document.parameters.len()],
    };
    checker.collect_names();

    let (inputs, records) = checker.inputs();
    let parameters: Vec<Parameter> = document
        .parameters
        .iter()
        .map(|text| checker.parameter(text))
        .collect();
    let readings: Vec<Reading> = document
        .readings
        .iter()
        .map(|text| checker.reading(text))
        .collect();
    let groups = checker.groups(&records);
    let detail = document
        .detail
        .as_ref()
        .map(|text| checker.detail(text, &inputs));
    let tables = document
        .tables
        .iter()
        .map(|text| checker.table(text, &parameters))
        .collect();
    let rounding = document
        .rounding
        .as_ref()
        .map_or_else(Rounding::default, |text| checker.rounding(text));

    let mut policy = Policy {
        id: document.id.clone(),
        version: document.version.clone(),
        title: document.title.clone(),
        summary: document.summary.clone(),
        source: document.source.clone(),
        year: document.year,
        rounding,
        inputs,
        records,
        detail,
        groups,
        parameters,
        tables,
        rules: Vec::new(),
        gates: Vec::new(),
        readings,
        board: None,
        slips: Vec::new(),
        sample: None,
        examples: Vec::new(),
        order: Vec::new(),
    };
    checker.check_total();
    let complete = checker.rules_and_gates(&mut policy);
    if complete {
        checker.due_days(&mut policy);
        policy.board = checker.board(&policy);
        policy.slips = checker.slips(&policy);
    }
    checker.report_unused_parameters();
    if complete {
        policy.examples = document
            .examples
            .iter()
            .filter_map(|text| checker.example(&policy, text))
            .collect();
        if !policy.slips.is_empty() {
            policy.sample = Sample::of(&policy.examples);
        }
    }
    let sound = checker.is_sound();
    if complete && sound {
        checker.suspicions(&policy);
    }
    complete.then_some(policy)
}

/// What the checker knows while it works.
struct Checker<'a> {
    document: &'a Document,
    /// What each name stands for. Rules and gates have their index in the document, which is that in the policy too.
    names: HashMap<Cow<'a, str>, Symbol>,
    /// The names of what could not be read.
    unread: HashSet<&'a str>,
    diagnostics: &'a mut Vec<Diagnostic>,
    used_parameters: Vec<bool>,
}

impl<'a> Checker<'a> {
    /// Whether nothing wrong has been found so far, in the file or by the checker.
    fn is_sound(&self) -> bool {
        let mut found = self.diagnostics.iter();
        found.all(|diagnostic| diagnostic.severity() < Severity::Error)
    }

    fn report(&mut self, problem: Problem, span: Span) {
        self.diagnostics.push(Diagnostic::new(problem, span));
    }

    /// Enters every name; a name may stand for one thing only, whatever its sort.
    fn collect_names(&mut self) {
        let d = self.document;
        let mut all: Vec<(Cow<'_, str>, Span, Symbol)> = Vec::new();
        let mut add = |name: &'a Spanned<String>, symbol| {
            all.push((Cow::Borrowed(name.value.as_str()), name.span, symbol));
        };
        let (mut inputs, mut records) = (0, 0);
        let mut columns = Vec::new();
        for text in &d.inputs {
            if text.kind == KindWord::Table {
                add(&text.name, Symbol::Records(records));
                for column in &text.columns {
                    let name = column_name(&text.name.value, &column.name.value);
                    columns.push((Cow::Owned(name), column.name.span, Symbol::Input(inputs)));
                    inputs += 1;
                }
                records += 1;
            } else {
                add(&text.name, Symbol::Input(inputs));
                inputs += 1;
            }
        }
        for (at, x) in d.parameters.iter().enumerate() {
            add(&x.name, Symbol::Parameter(at));
        }
        for (at, x) in d.tables.iter().enumerate() {
            add(&x.name, Symbol::Table(at));
        }
        for (at, x) in d.readings.iter().enumerate() {
            add(&x.name, Symbol::Reading(at));
        }
        for (at, x) in d.gates.iter().enumerate() {
            add(&x.name, Symbol::Gate(at));
        }
        for (at, x) in d.rules.iter().enumerate() {
            add(&x.name, Symbol::Rule(at));
        }
        all.extend(columns);
        // In the order of the file, so that it is the later one that is called the duplicate.
        all.sort_by_key(|(_, span, _)| span.start);
        for (name, span, symbol) in all {
            if let Some(already) = self.names.get(&name) {
                let problem = Problem::Duplicate {
                    name: name.into_owned(),
                    already: sort(*already),
                };
                self.diagnostics.push(Diagnostic::new(problem, span));
            } else {
                self.names.insert(name, symbol);
            }
        }
    }

    /// The symbol of a name, or a report that there is none (unless what has the name could not be read, which is reported already).
    fn resolve(&mut self, name: &str, span: Span) -> Option<Symbol> {
        let found = self.names.get(name).copied();
        let table = name.split_once('[').map_or(name, |(table, _)| table);
        if found.is_none() && !self.unread.contains(name) && !self.unread.contains(table) {
            let nearest = self.nearest(name, self.names.keys().map(Cow::as_ref));
            self.report(
                Problem::UnknownName {
                    name: name.to_owned(),
                    nearest,
                },
                span,
            );
        }
        found
    }

    /// The candidate that `name` was probably meant to be. Not looked for any more once more is wrong than will be shown.
    fn nearest<'n>(
        &self,
        name: &str,
        candidates: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        if self.diagnostics.len() >= limits::MAX_DIAGNOSTICS {
            return None;
        }
        nearest(name, candidates).map(str::to_owned)
    }

    fn bad_figure(&mut self, text: &str, expected: Kind, reason: FigureProblem, span: Span) {
        self.report(
            Problem::BadFigure {
                text: text.to_owned(),
                expected,
                reason,
            },
            span,
        );
    }

    /// An entry's values; reports what does not fit.
    fn bind(&mut self, ty: Type, options: &[&str], entry: &Spanned<Entry>) -> Option<bind::Cells> {
        let problem = match bind::bind(ty, options, &entry.value) {
            Ok(cells) => return Some(cells),
            Err(BindError::Figure { text, reason, .. }) => Problem::BadFigure {
                text,
                expected: ty.kind,
                reason,
            },
            Err(BindError::Length { found, expected }) => Problem::WrongLength { found, expected },
            Err(BindError::Shape { expected }) => Problem::WrongLength {
                found: if let Entry::List(list) = &entry.value {
                    list.len()
                } else {
                    1
                },
                expected,
            },
        };
        self.report(problem, entry.span);
        None
    }

    fn single(&mut self, kind: Kind, options: &[&str], entry: &Spanned<Entry>) -> Option<Value> {
        self.bind(Type::one(kind), options, entry)?.pop().flatten()
    }

    /// Inputs one after the other, a record table as one for each of its columns.
    fn inputs(&mut self) -> (Vec<Input>, Vec<Records>) {
        let document = self.document;
        let mut inputs: Vec<Input> = Vec::new();
        let mut records: Vec<Records> = Vec::new();
        for text in &document.inputs {
            if text.kind != KindWord::Table {
                inputs.push(self.input(inputs.len(), text, None));
                continue;
            }
            if text.columns.is_empty() {
                self.report(Problem::NoBands, text.name.span);
            }
            let (first, table) = (inputs.len(), records.len());
            for column in &text.columns {
                let of = Some((table, text.name.value.as_str()));
                inputs.push(self.input(inputs.len(), column, of));
            }
            let order = text.order.as_ref().and_then(|order| {
                let name = column_name(&text.name.value, &order.value);
                match self.resolve(&name, order.span)? {
                    Symbol::Input(at) => Some(at),
                    _ => None,
                }
            });
            records.push(Records {
                name: text.name.value.clone(),
                label: text.label.clone(),
                first,
                columns: text.columns.len(),
                order,
                optional: text.optional,
                blank: text.blank.clone(),
                aliases: text.aliases.clone(),
                help: text.help.clone(),
            });
        }
        (inputs, records)
    }

    /// An input or, `of` a record table, one of its columns.
    fn input(&mut self, at: usize, text: &InputText, of: Option<(usize, &str)>) -> Input {
        let kind = kind_of(text.kind, Choice::Input(at));
        let options: Vec<(String, crate::lang::Text)> = text
            .options
            .iter()
            .map(|(id, label)| (id.value.clone(), label.clone()))
            .collect();
        let mut ids: Vec<&str> = Vec::new();
        for (id, _) in &text.options {
            if ids.contains(&id.value.as_str()) {
                self.report(
                    Problem::Duplicate {
                        name: id.value.clone(),
                        already: "option",
                    },
                    id.span,
                );
            }
            ids.push(&id.value);
        }
        let default = text
            .default
            .as_ref()
            .and_then(|entry| self.single(kind, &ids, entry));
        Input {
            name: match of {
                Some((_, table)) => column_name(table, &text.name.value),
                None => text.name.value.clone(),
            },
            label: text.label.clone(),
            ty: Type {
                kind,
                axis: of.map_or(text.axis, |(table, _)| Axis::Rows(table)),
            },
            options,
            default,
            blank_periods: text.blank_periods,
            steer: text.steer,
            optional: text.optional,
            blank: text.blank.clone(),
            aliases: text.aliases.clone(),
            help: text.help.clone(),
        }
    }

    /// The headings of the form. Their names are no formula's affair: a group may be called like what is in it.
    fn groups(&mut self, records: &[Records]) -> Vec<Group> {
        let document = self.document;
        let mut headings: Vec<&str> = Vec::new();
        let mut placed: HashMap<Symbol, &str> = HashMap::new();
        let mut groups = Vec::new();
        for text in &document.groups {
            if headings.contains(&text.name.value.as_str()) {
                let problem = Problem::Duplicate {
                    name: text.name.value.clone(),
                    already: "group",
                };
                self.report(problem, text.name.span);
            }
            headings.push(&text.name.value);
            if text.members.is_empty() {
                self.report(Problem::EmptyGroup, text.name.span);
            }
            groups.push(self.group(text, records, &mut placed));
        }
        groups
    }

    fn group<'t>(
        &mut self,
        text: &'t GroupText,
        records: &[Records],
        placed: &mut HashMap<Symbol, &'t str>,
    ) -> Group {
        let (mut inputs, mut parameters) = (Vec::new(), Vec::new());
        for member in &text.members {
            let Some(symbol) = self.resolve(&member.value, member.span) else {
                continue;
            };
            if let Some(group) = placed.insert(symbol, &text.name.value) {
                let problem = Problem::GroupedTwice {
                    name: member.value.clone(),
                    group: group.to_owned(),
                };
                self.report(problem, member.span);
                continue;
            }
            match symbol {
                Symbol::Parameter(at) => parameters.push(at),
                Symbol::Records(at) => inputs.extend(records.get(at).map(|records| records.first)),
                Symbol::Input(at)
                    if !records.iter().any(|records| records.range().contains(&at)) =>
                {
                    inputs.push(at);
                }
                other => {
                    let is = match other {
                        Symbol::Input(_) => "column",
                        other => sort(other),
                    };
                    let problem = Problem::WrongSort {
                        name: member.value.clone(),
                        is,
                        expected: "field",
                    };
                    self.report(problem, member.span);
                }
            }
        }
        Group {
            name: text.name.value.clone(),
            label: text.label.clone(),
            inputs,
            parameters,
            help: text.help.clone(),
        }
    }

    fn parameter(&mut self, text: &ParameterText) -> Parameter {
        let kind = match (text.kind, &text.value) {
            (Some(word), _) => kind_of(word, Choice::Input(usize::MAX)),
            (None, Some(value)) => kind_as_written(&value.value),
            (None, None) => {
                self.report(
                    Problem::MissingKey {
                        key: "type",
                        within: "parameter",
                    },
                    text.name.span,
                );
                Kind::Number
            }
        };
        let value = text
            .value
            .as_ref()
            .and_then(|entry| self.single(kind, &[], entry));
        let provenance = self.provenance(&text.provenance);
        if provenance.status == Status::Stated && provenance.clause.is_none() {
            self.report(Problem::StatedWithoutClause, text.name.span);
        }
        Parameter {
            name: text.name.value.clone(),
            label: text.label.clone(),
            kind,
            value,
            provenance,
        }
    }

    /// Provenance; a clause without a status is stated, neither is assumed.
    fn provenance(&self, text: &ProvenanceText) -> Provenance {
        let quoted = if text.clause.is_some() {
            Status::Stated
        } else {
            Status::Assumed
        };
        Provenance {
            status: text.status.unwrap_or(quoted),
            clause: text.clause.clone(),
            source: text.source.clone().or_else(|| self.document.source.clone()),
            note: text.note.clone(),
        }
    }

    fn reading(&mut self, text: &ReadingText) -> Reading {
        let defaults: Vec<usize> = (0..text.options.len())
            .filter(|&at| text.options[at].default)
            .collect();
        if defaults.len() != 1 || text.options.len() < 2 {
            self.report(
                Problem::ReadingDefault {
                    defaults: defaults.len(),
                },
                text.name.span,
            );
        }
        let mut seen: Vec<&str> = Vec::new();
        for option in &text.options {
            if seen.contains(&option.id.value.as_str()) {
                self.report(
                    Problem::Duplicate {
                        name: option.id.value.clone(),
                        already: "option",
                    },
                    option.id.span,
                );
            }
            seen.push(&option.id.value);
        }
        let options = text
            .options
            .iter()
            .map(|option| ReadingOption {
                id: option.id.value.clone(),
                label: option.label.clone(),
                note: option.note.clone(),
            })
            .collect();
        let default = defaults.first().copied().unwrap_or(0);
        Reading {
            name: text.name.value.clone(),
            label: text.label.clone(),
            options,
            default,
            provenance: self.provenance(&text.provenance),
        }
    }

    fn rounding(&mut self, text: &RoundingText) -> Rounding {
        let to = match notation::read_figure(&text.to.value) {
            Ok(figure) if figure.value > rust_decimal::Decimal::ZERO => figure.value,
            Ok(_) => {
                self.bad_figure(
                    &text.to.value,
                    Kind::Money,
                    FigureProblem::NotPositive,
                    text.to.span,
                );
                return Rounding::default();
            }
            Err(reason) => {
                self.bad_figure(&text.to.value, Kind::Money, reason, text.to.span);
                return Rounding::default();
            }
        };
        Rounding {
            to,
            mode: text.mode,
        }
    }

    /// A figure of a table or gate: a parameter's name, or a literal of `kind`.
    fn term(
        &mut self,
        text: &Spanned<String>,
        kind: Kind,
        parameters: &[Parameter],
    ) -> Option<Term> {
        if let Some(Symbol::Parameter(at)) = self.names.get(text.value.as_str()).copied() {
            self.used_parameters[at] = true;
            let found = parameters[at].kind;
            if units::assignable(found, kind) {
                return Some(Term::Parameter(at));
            }
            self.report(
                Problem::UnitMismatch {
                    operator: text.value.clone(),
                    left: kind,
                    right: found,
                },
                text.span,
            );
            return None;
        }
        match notation::read_value(kind, &text.value) {
            Ok(value) => Some(Term::Literal(value)),
            Err(reason) => {
                self.bad_figure(&text.value, kind, reason, text.span);
                None
            }
        }
    }

    fn check_total(&mut self) {
        let totals: Vec<Span> = self
            .document
            .rules
            .iter()
            .filter(|rule| rule.total)
            .map(|rule| rule.name.span)
            .collect();
        let first_payout = self
            .document
            .rules
            .iter()
            .find(|rule| rule.payout)
            .map(|rule| rule.name.span);
        match (totals.as_slice(), first_payout) {
            ([], Some(span)) => self.report(Problem::TotalCount { found: 0 }, span),
            ([_, second, ..], _) => self.report(
                Problem::TotalCount {
                    found: totals.len(),
                },
                *second,
            ),
            _ => {}
        }
    }

    /// Types rules and gates in the order of their needs and puts them into the policy. False where something is left out.
    fn rules_and_gates(&mut self, policy: &mut Policy) -> bool {
        let Some(order) = self.order() else {
            return false;
        };
        let document = self.document;
        let mut rules: Vec<Option<Rule>> = vec![None; document.rules.len()];
        let mut gates: Vec<Option<Gate>> = vec![None; document.gates.len()];
        let mut nodes = 0_usize;
        for step in &order {
            match *step {
                Step::Rule(at) => {
                    rules[at] = self.rule(&document.rules[at], policy, &rules, &gates, &mut nodes);
                }
                Step::Gate(at) => {
                    gates[at] = self.gate(&document.gates[at], policy, &rules, &gates, &mut nodes);
                }
            }
        }
        if nodes > limits::MAX_NODES {
            self.report(
                Problem::TooMany {
                    what: "formula",
                    limit: limits::MAX_NODES,
                },
                Span::default(),
            );
            return false;
        }
        let complete = rules.iter().all(Option::is_some) && gates.iter().all(Option::is_some);
        policy.rules = rules.into_iter().flatten().collect();
        policy.gates = gates.into_iter().flatten().collect();
        policy.order = order;
        if !complete {
            return false;
        }
        for at in 0..policy.gates.len() {
            for rule in policy.gates[at].applies.clone() {
                policy.rules[rule].gates.push(at);
                self.check_gate_axis(&document.gates[at], &policy.gates[at], &policy.rules[rule]);
            }
        }
        true
    }

    fn rule(
        &mut self,
        text: &RuleText,
        policy: &Policy,
        rules: &[Option<Rule>],
        gates: &[Option<Gate>],
        nodes: &mut usize,
    ) -> Option<Rule> {
        let (formulas, found) = match &text.formula {
            FormulaChoice::One(formula) => {
                let formula = self.formula(formula, policy, rules, gates, nodes)?;
                let ty = formula.ty();
                (Formulas::One(formula), ty)
            }
            FormulaChoice::ByReading { reading, formulas } => {
                self.formulas_by_reading(reading, formulas, policy, rules, gates, nodes)?
            }
        };
        let found = units::settled(found);
        let kind = match &text.kind {
            Some(word) => kind_of(word.value, Choice::Input(usize::MAX)),
            None => found.kind,
        };
        let axis = text.axis.as_ref().map_or(found.axis, |axis| axis.value);
        let ty = Type { kind, axis };
        let spreads = found.axis == axis || found.axis == Axis::One;
        if !units::assignable(found.kind, kind) || !spreads {
            let span = text
                .kind
                .as_ref()
                .map(|word| word.span)
                .or(text.axis.as_ref().map(|axis| axis.span));
            self.report(
                Problem::RuleType {
                    declared: ty,
                    found,
                },
                span.unwrap_or(text.name.span),
            );
        }
        if (text.payout || text.total) && kind != Kind::Money {
            self.report(Problem::PayoutNotMoney { found: kind }, text.name.span);
        }
        let rounding = match &text.rounding {
            Some(rounding) => Some(self.rounding(rounding)),
            None => (text.payout || text.total).then(|| policy.rounding.clone()),
        };
        Some(Rule {
            name: text.name.value.clone(),
            label: text.label.clone(),
            ty,
            formulas,
            payout: text.payout,
            total: text.total,
            due: None,
            rounding,
            gates: Vec::new(),
            provenance: self.provenance(&text.provenance),
            help: text.help.clone(),
        })
    }

    fn formulas_by_reading(
        &mut self,
        name: &Spanned<String>,
        texts: &[(Spanned<String>, FormulaText)],
        policy: &Policy,
        rules: &[Option<Rule>],
        gates: &[Option<Gate>],
        nodes: &mut usize,
    ) -> Option<(Formulas, Type)> {
        let reading = match self.resolve(&name.value, name.span)? {
            Symbol::Reading(at) => at,
            other => {
                let problem = Problem::WrongSort {
                    name: name.value.clone(),
                    is: sort(other),
                    expected: "reading",
                };
                self.report(problem, name.span);
                return None;
            }
        };
        let options = &policy.readings[reading].options;
        for (option, _) in texts {
            if !options.iter().any(|known| known.id == option.value) {
                let nearest =
                    self.nearest(&option.value, options.iter().map(|known| known.id.as_str()));
                let problem = Problem::UnknownOption {
                    option: option.value.clone(),
                    of: name.value.clone(),
                    nearest,
                };
                self.report(problem, option.span);
            }
        }
        let mut formulas: Vec<Formula> = Vec::new();
        let mut joined: Option<Type> = None;
        let mut whole = true;
        for option in options {
            let Some((_, text)) = texts.iter().find(|(id, _)| id.value == option.id) else {
                self.report(
                    Problem::ReadingUncovered {
                        reading: name.value.clone(),
                        option: option.id.clone(),
                    },
                    name.span,
                );
                whole = false;
                continue;
            };
            let Some(formula) = self.formula(text, policy, rules, gates, nodes) else {
                whole = false;
                continue;
            };
            let ty = formula.ty();
            let first = joined.unwrap_or(ty);
            if let (Some(kind), Some(axis)) = (
                units::join_kinds(first.kind, ty.kind),
                units::join_axes(first.axis, ty.axis),
            ) {
                joined = Some(Type { kind, axis });
            } else {
                self.report(Problem::ReadingTypes { first, other: ty }, text.span);
                whole = false;
            }
            formulas.push(formula);
        }
        let ty = joined.filter(|_| whole)?;
        Some((Formulas::ByReading { reading, formulas }, ty))
    }

    fn gate(
        &mut self,
        text: &GateText,
        policy: &Policy,
        rules: &[Option<Rule>],
        gates: &[Option<Gate>],
        nodes: &mut usize,
    ) -> Option<Gate> {
        let mut conditions = Vec::new();
        let mut axis = Axis::One;
        let mut whole = !text.when.is_empty();
        for condition in &text.when {
            let Some(formula) = self.formula(condition, policy, rules, gates, nodes) else {
                whole = false;
                continue;
            };
            let ty = formula.ty();
            if ty.kind != Kind::Bool {
                self.report(
                    Problem::GateNotBool {
                        found: units::settled(ty).kind,
                    },
                    condition.span,
                );
                whole = false;
            }
            if let Some(both) = units::join_axes(axis, ty.axis) {
                axis = both;
            } else {
                self.report(
                    Problem::AxisMismatch {
                        left: axis,
                        right: ty.axis,
                    },
                    condition.span,
                );
                whole = false;
            }
            conditions.push(formula);
        }
        let counts_periods = conditions.len() == 1 && axis != Axis::One;
        let need = match text.need.value {
            NeedText::All => Need::All,
            NeedText::Any => Need::Any,
            NeedText::AtLeast(need) => {
                let of = if counts_periods {
                    // How many rows there will be, nobody knows.
                    axis.periods().unwrap_or(usize::MAX)
                } else {
                    conditions.len()
                };
                if whole && !(1..=of).contains(&need) {
                    self.report(Problem::NeedOutOfRange { need, of }, text.need.span);
                }
                if counts_periods {
                    axis = Axis::One;
                }
                Need::AtLeast(need)
            }
        };
        let mut applies = Vec::new();
        for name in &text.applies {
            match self.resolve(&name.value, name.span) {
                Some(Symbol::Rule(at)) => applies.push(at),
                Some(other) => {
                    let problem = Problem::WrongSort {
                        name: name.value.clone(),
                        is: sort(other),
                        expected: "rule",
                    };
                    self.report(problem, name.span);
                }
                None => {}
            }
        }
        let factor = text
            .factor
            .as_ref()
            .and_then(|factor| self.term(factor, Kind::Ratio, &policy.parameters));
        if text.effect == GateEffect::Reduce && factor.is_none() {
            return None;
        }
        whole.then(|| Gate {
            name: text.name.value.clone(),
            label: text.label.clone(),
            conditions,
            need,
            axis,
            applies,
            effect: text.effect,
            factor,
            message: text.message.clone(),
            measure: text.measure.clone(),
            provenance: self.provenance(&text.provenance),
        })
    }

    fn check_gate_axis(&mut self, text: &GateText, gate: &Gate, rule: &Rule) {
        let span = text
            .applies
            .iter()
            .find(|name| name.value == rule.name)
            .map_or(text.name.span, |name| name.span);
        if gate.axis != Axis::One && gate.axis != rule.ty.axis {
            self.report(
                Problem::GateAxis {
                    gate: gate.axis,
                    rule: rule.name.clone(),
                    axis: rule.ty.axis,
                },
                span,
            );
        }
        let needs_number = matches!(gate.effect, GateEffect::Zero | GateEffect::Reduce);
        if needs_number && !rule.ty.kind.is_numeric() {
            self.report(
                Problem::GateNeedsNumber {
                    rule: rule.name.clone(),
                    found: rule.ty.kind,
                },
                span,
            );
        }
    }

    fn report_unused_parameters(&mut self) {
        for (at, parameter) in self.document.parameters.iter().enumerate() {
            if !self.used_parameters[at] {
                self.report(
                    Problem::Unused {
                        sort: "parameter",
                        name: parameter.name.value.clone(),
                    },
                    parameter.name.span,
                );
            }
        }
    }
}

fn kind_of(word: KindWord, choice: Choice) -> Kind {
    match word {
        KindWord::Money => Kind::Money,
        KindWord::Ratio => Kind::Ratio,
        KindWord::Count => Kind::Count,
        KindWord::Number => Kind::Number,
        KindWord::Bool => Kind::Bool,
        KindWord::Date => Kind::Date,
        KindWord::Month => Kind::Month,
        // A table has no kind of its own; its columns have.
        KindWord::Text | KindWord::Table => Kind::Text,
        KindWord::Choice => Kind::Choice(choice),
    }
}

/// The name of a column in formulas: `订单[金额]`.
fn column_name(table: &str, column: &str) -> String {
    format!("{table}[{column}]")
}

/// The unit of a parameter as its value is written.
fn kind_as_written(entry: &Entry) -> Kind {
    match entry {
        Entry::Bool(_) => Kind::Bool,
        Entry::Text(text) => match notation::read_figure(text) {
            Ok(figure) => match figure.unit {
                Unit::None => Kind::Number,
                Unit::Money => Kind::Money,
                Unit::Ratio => Kind::Ratio,
            },
            Err(_) if notation::read_value(Kind::Date, text).is_ok() => Kind::Date,
            // A text must be declared: what looks like a figure and is none should be said to be a bad figure.
            Err(_) => Kind::Number,
        },
        Entry::Blank | Entry::List(_) | Entry::Record(_) => Kind::Number,
    }
}

/// The word for what a symbol is.
fn sort(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Input(_) => "input",
        Symbol::Records(_) => "record table",
        Symbol::Parameter(_) => "parameter",
        Symbol::Table(_) => "table",
        Symbol::Rule(_) => "rule",
        Symbol::Gate(_) => "gate",
        Symbol::Reading(_) => "reading",
    }
}

/// Calls `see` with each name in the formula and its place within it.
fn each_name(expr: &Expr, see: &mut impl FnMut(&str, Span)) {
    expr.visit(&mut |node| {
        if let ExprKind::Name(name) = &node.kind {
            see(name, node.span);
        }
    });
}

//! `[board]`, `[[slip]]` and the `due` of a rule: everything that is named is there and is of the sort that its place needs.

use std::collections::HashSet;

use super::{Checker, sort};
use crate::policy::document::{FillText, LightText, SlipText, Spanned, ViewText};
use crate::policy::kind::{Axis, Kind, Type};
use crate::policy::model::{Board, Fill, FillFrom, Light, Policy, Slip, Symbol, View};
use crate::policy::problem::{Problem, Role};

impl Checker<'_> {
    /// The board of a policy whose rules are known.
    pub(super) fn board(&mut self, policy: &Policy) -> Option<Board> {
        let text = self.document.board.as_ref()?;
        let month = text.month.as_ref();
        let month = month.and_then(|name| self.input_as(policy, name, Role::Month));
        let once = self.inputs_as(policy, "once", &text.once, Role::Figure);
        let latest = self.latest(policy, &text.latest);
        for name in &text.latest {
            if text.once.iter().any(|other| other.value == name.value) {
                self.again(name, "once");
            }
        }
        let dates = self.inputs_as(policy, "dates", &text.dates, Role::Day);
        let mut tables = HashSet::new();
        for (&at, name) in dates.iter().zip(&text.dates) {
            // One day a table: a row belongs to one month.
            if !tables.insert(policy.inputs.get(at).and_then(|input| input.ty.axis.rows())) {
                self.again(name, "dates");
            }
        }
        let groups = self.inputs_as(policy, "groups", &text.groups, Role::Group);
        let record = text.record.as_ref();
        let record = record.and_then(|name| self.input_as(policy, name, Role::Group));
        let fills = text.fills.iter();
        let fills = fills.filter_map(|fill| self.fill(policy, fill)).collect();
        let lights = text.lights.iter();
        let lights = lights
            .filter_map(|light| self.light(policy, light))
            .collect();
        for (at, light) in text.lights.iter().enumerate() {
            let before = text.lights.get(..at).unwrap_or_default();
            if before
                .iter()
                .any(|other| other.value.value == light.value.value)
            {
                self.again(&light.value, "light");
            }
        }
        for (at, view) in text.views.iter().enumerate() {
            let before = text.views.get(..at).unwrap_or_default();
            if before
                .iter()
                .any(|other| other.name.value == view.name.value)
            {
                self.again(&view.name, "view");
            }
        }
        Some(Board {
            month,
            once,
            latest,
            dates,
            groups,
            record,
            fills,
            lights,
            views: text.views.iter().map(|view| self.view(view)).collect(),
        })
    }

    /// By when each payout line of a policy whose rules are known is paid.
    pub(super) fn due_days(&mut self, policy: &mut Policy) {
        let document = self.document;
        for (at, text) in document.rules.iter().enumerate() {
            let Some(name) = &text.due else { continue };
            let Some(axis) = policy.rules.get(at).map(|rule| rule.ty.axis) else {
                continue;
            };
            let due = self.rule_as(policy, name, Role::Due(axis));
            if let Some(rule) = policy.rules.get_mut(at) {
                rule.due = due;
            }
        }
    }

    /// Who is paid what, of a policy whose rules are known.
    pub(super) fn slips(&mut self, policy: &Policy) -> Vec<Slip> {
        let texts = &self.document.slips;
        for (at, slip) in texts.iter().enumerate() {
            let before = texts.get(..at).unwrap_or_default();
            if before
                .iter()
                .any(|other| other.name.value == slip.name.value)
            {
                self.again(&slip.name, "slip");
            }
        }
        let slips = texts.iter().filter_map(|text| self.slip(policy, text));
        slips.collect()
    }

    fn slip(&mut self, policy: &Policy, text: &SlipText) -> Option<Slip> {
        let who = match &text.who {
            Some(name) => Some(self.input_as(policy, name, Role::Group)?),
            None => None,
        };
        let rows = who.and_then(|at| policy.inputs.get(at)?.ty.axis.rows());
        let role = match rows {
            Some(table) => Role::PayOfRow(table),
            None => Role::Pay,
        };
        let mut amounts = |names: &[Spanned<String>]| -> Vec<Symbol> {
            let amounts = names
                .iter()
                .filter_map(|name| self.amount(policy, name, role));
            amounts.collect()
        };
        let (plus, minus) = (amounts(&text.plus), amounts(&text.minus));
        let pays = self.rule_as(policy, &text.pays, role)?;
        Some(Slip {
            name: text.name.value.clone(),
            label: text.label.clone(),
            who,
            plus,
            minus,
            pays,
            shows: self.values(&text.shows),
        })
    }

    fn fill(&mut self, policy: &Policy, text: &FillText) -> Option<Fill> {
        let wanted = match &text.from {
            Some(_) => Role::Figure,
            None => Role::Months,
        };
        let input = self.input_as(policy, &text.input, wanted);
        let from = match (&text.from, &text.last_year) {
            (Some(name), _) => FillFrom::Rule(self.rule_as(policy, name, Role::Months)?),
            (None, Some(name)) => FillFrom::LastYear(self.input_as(policy, name, Role::Figure)?),
            (None, None) => return None,
        };
        Some(Fill {
            input: input?,
            from,
        })
    }

    fn light(&mut self, policy: &Policy, text: &LightText) -> Option<Light> {
        let value = self.value(&text.value);
        let good = match &text.good {
            Some(name) => match self.resolve(&name.value, name.span)? {
                symbol @ (Symbol::Parameter(_) | Symbol::Rule(_)) => {
                    self.used(symbol);
                    Some(symbol)
                }
                other => {
                    self.wrong_sort(name, other, "parameter");
                    None
                }
            },
            None => None,
        };
        let near = match &text.near {
            Some(name) => match self.resolve(&name.value, name.span)? {
                symbol @ Symbol::Parameter(at) => {
                    self.used(symbol);
                    Some(at)
                }
                other => {
                    self.wrong_sort(name, other, "parameter");
                    None
                }
            },
            None => None,
        };
        let value = value?;
        // What is compared is of one unit.
        if let (Some(good), Some(name)) = (good, &text.good) {
            let [of_value, of_good] = [value, good].map(|symbol| kind(policy, symbol));
            if of_value != of_good {
                self.unfit(policy, name, good, Role::Good(of_value?));
            }
        }
        if let (Some(at), Some(name)) = (near, &text.near)
            && kind(policy, Symbol::Parameter(at)) != Some(Kind::Ratio)
        {
            self.unfit(policy, name, Symbol::Parameter(at), Role::Good(Kind::Ratio));
        }
        Some(Light {
            value,
            better: text.better,
            good,
            near,
        })
    }

    fn view(&mut self, text: &ViewText) -> View {
        View {
            name: text.name.value.clone(),
            label: text.label.clone(),
            values: self.values(&text.values),
            help: text.help.clone(),
        }
    }

    fn values(&mut self, names: &[Spanned<String>]) -> Vec<Symbol> {
        names.iter().filter_map(|name| self.value(name)).collect()
    }

    /// A rule or an input.
    fn value(&mut self, name: &Spanned<String>) -> Option<Symbol> {
        match self.resolve(&name.value, name.span)? {
            symbol @ (Symbol::Input(_) | Symbol::Rule(_)) => Some(symbol),
            other => {
                self.wrong_sort(name, other, "rule");
                None
            }
        }
    }

    /// Inputs, and rules per month, each once.
    fn latest(&mut self, policy: &Policy, names: &[Spanned<String>]) -> Vec<Symbol> {
        let mut known = Vec::new();
        for name in names {
            let is_rule = matches!(self.names.get(name.value.as_str()), Some(Symbol::Rule(_)));
            let symbol = if is_rule {
                let rule = self.rule_as(policy, name, Role::Months);
                rule.map(Symbol::Rule)
            } else {
                let input = self.input_as(policy, name, Role::Figure);
                input.map(Symbol::Input)
            };
            let Some(symbol) = symbol else {
                continue;
            };
            if known.contains(&symbol) {
                self.again(name, "latest");
            } else {
                known.push(symbol);
            }
        }
        known
    }

    /// The inputs of the list at `key`, each once.
    fn inputs_as(
        &mut self,
        policy: &Policy,
        key: &'static str,
        names: &[Spanned<String>],
        role: Role,
    ) -> Vec<usize> {
        let mut known = Vec::new();
        for name in names {
            let Some(at) = self.input_as(policy, name, role) else {
                continue;
            };
            if known.contains(&at) {
                self.again(name, key);
            } else {
                known.push(at);
            }
        }
        known
    }

    fn input_as(&mut self, policy: &Policy, name: &Spanned<String>, role: Role) -> Option<usize> {
        match self.resolve(&name.value, name.span)? {
            symbol @ Symbol::Input(at) => {
                let fits = role.takes(policy.inputs.get(at)?.ty);
                if !fits {
                    self.unfit(policy, name, symbol, role);
                }
                fits.then_some(at)
            }
            other => {
                self.wrong_sort(name, other, "input");
                None
            }
        }
    }

    fn rule_as(&mut self, policy: &Policy, name: &Spanned<String>, role: Role) -> Option<usize> {
        match self.resolve(&name.value, name.span)? {
            symbol @ Symbol::Rule(at) => {
                let fits = role.takes(policy.rules.get(at)?.ty);
                if !fits {
                    self.unfit(policy, name, symbol, role);
                }
                fits.then_some(at)
            }
            other => {
                self.wrong_sort(name, other, "rule");
                None
            }
        }
    }

    /// A rule in this role, or an amount that the policy sets.
    fn amount(&mut self, policy: &Policy, name: &Spanned<String>, role: Role) -> Option<Symbol> {
        if let Some(symbol @ Symbol::Parameter(_)) = self.names.get(name.value.as_str()).copied() {
            self.used(symbol);
            let fits = kind(policy, symbol) == Some(Kind::Money);
            if !fits {
                self.unfit(policy, name, symbol, Role::Pay);
            }
            return fits.then_some(symbol);
        }
        self.rule_as(policy, name, role).map(Symbol::Rule)
    }

    fn used(&mut self, symbol: Symbol) {
        if let Symbol::Parameter(at) = symbol
            && let Some(used) = self.used_parameters.get_mut(at)
        {
            *used = true;
        }
    }

    fn unfit(&mut self, policy: &Policy, name: &Spanned<String>, symbol: Symbol, role: Role) {
        let found = policy.type_of(symbol);
        if let Some(found) = found {
            let problem = Problem::Unfit {
                name: name.value.clone(),
                found,
                role,
            };
            self.report(problem, name.span);
        }
    }

    fn wrong_sort(&mut self, name: &Spanned<String>, is: Symbol, expected: &'static str) {
        let problem = Problem::WrongSort {
            name: name.value.clone(),
            is: sort(is),
            expected,
        };
        self.report(problem, name.span);
    }

    fn again(&mut self, name: &Spanned<String>, already: &'static str) {
        let problem = Problem::Duplicate {
            name: name.value.clone(),
            already,
        };
        self.report(problem, name.span);
    }
}

/// The unit of what a name stands for.
fn kind(policy: &Policy, symbol: Symbol) -> Option<Kind> {
    policy.type_of(symbol).map(|ty| ty.kind)
}

impl Role {
    /// Whether something of this type can play it.
    fn takes(self, ty: Type) -> bool {
        match self {
            Self::Month => ty == Type::one(Kind::Month),
            Self::Figure => ty.axis == Axis::One,
            Self::Months => ty.kind.is_numeric() && ty.axis == Axis::Month,
            Self::Day => ty.kind == Kind::Date && ty.axis.rows().is_some(),
            Self::Group => {
                let is_word = matches!(ty.kind, Kind::Text | Kind::Choice(_));
                is_word && ty.axis.rows().is_some()
            }
            Self::Pay => ty == Type::one(Kind::Money),
            Self::PayOfRow(table) => ty.kind == Kind::Money && ty.axis == Axis::Rows(table),
            Self::Good(kind) => ty == Type::one(kind),
            Self::Due(axis) => {
                let is_of_its_period = ty.axis == axis && axis.rows().is_none();
                ty.kind == Kind::Date && (ty.axis == Axis::One || is_of_its_period)
            }
        }
    }
}

//! What a rule rests on: the rules, gates, tables, parameters, readings and inputs that its value is made with under the chosen readings.
//!
//! Whatever the figures are: a band that is not reached is among it all the same, for that it is not reached is part of the result.

use crate::policy::model::{Formula, Formulas, GateEffect, Policy, Step, Symbol, Term};

use super::plan::{Plan, parameters_of};

/// What some rules rest on, themselves included: by index in the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// By rule.
    pub rules: Vec<bool>,
    /// By gate; those that only warn are not among them.
    pub gates: Vec<bool>,
    /// By table.
    pub tables: Vec<bool>,
    /// By parameter.
    pub parameters: Vec<bool>,
    /// By reading.
    pub readings: Vec<bool>,
    /// By input, columns of record tables among them.
    pub inputs: Vec<bool>,
}

impl Plan<'_> {
    /// What the total rests on; of a policy that pays nothing, what all its rules rest on.
    pub fn behind_total(&self) -> Behind {
        let total = self.policy.total();
        self.behind(&|rule| total.is_none_or(|total| total == rule))
    }

    /// What the rules rest on that are asked about.
    pub fn behind(&self, is_asked: &dyn Fn(usize) -> bool) -> Behind {
        let policy = self.policy;
        let mut behind = Behind {
            rules: (0..policy.rules.len()).map(is_asked).collect(),
            gates: vec![false; policy.gates.len()],
            tables: vec![false; policy.tables.len()],
            parameters: vec![false; policy.parameters.len()],
            readings: vec![false; policy.readings.len()],
            inputs: vec![false; policy.inputs.len()],
        };
        // Each comes after all that it needs.
        for &step in policy.order.iter().rev() {
            let asked = match step {
                Step::Rule(at) => behind.rules[at],
                Step::Gate(at) => behind.gates[at],
            };
            if asked {
                self.each_name(step, &mut |symbol| match symbol {
                    Symbol::Rule(at) => behind.rules[at] = true,
                    Symbol::Gate(at) => behind.gates[at] = true,
                    Symbol::Table(at) => behind.tables[at] = true,
                    Symbol::Parameter(at) => behind.parameters[at] = true,
                    Symbol::Reading(at) => behind.readings[at] = true,
                    Symbol::Input(at) => behind.inputs[at] = true,
                    Symbol::Records(_) => {}
                });
            }
        }
        behind
    }

    /// By rule, the overridden parameters that it rests on, in the order of the policy. Empty while nothing is overridden.
    pub fn overrides_behind(&self) -> Vec<Vec<usize>> {
        let policy = self.policy;
        let overridden = &self.settings.overridden;
        if !overridden.contains(&true) {
            return Vec::new();
        }
        let mut rules = vec![vec![false; overridden.len()]; policy.rules.len()];
        let mut gates = vec![vec![false; overridden.len()]; policy.gates.len()];
        for &step in &policy.order {
            let mut own = vec![false; overridden.len()];
            self.each_name(step, &mut |symbol| match symbol {
                Symbol::Rule(at) => join(&mut own, &rules[at]),
                Symbol::Gate(at) => join(&mut own, &gates[at]),
                Symbol::Parameter(at) => own[at] |= overridden[at],
                _ => {}
            });
            match step {
                Step::Rule(at) => rules[at] = own,
                Step::Gate(at) => gates[at] = own,
            }
        }
        let indices = |own: Vec<bool>| (0..own.len()).filter(|at| own[*at]).collect();
        rules.into_iter().map(indices).collect()
    }

    /// By rule, whether a table is looked up in its formula or in those of the rules that it is made from.
    pub(super) fn tables_below(&self) -> Vec<bool> {
        let mut below = vec![false; self.policy.rules.len()];
        for &step in &self.policy.order {
            if let Step::Rule(at) = step {
                let mut own = false;
                names_of(self.policy, self.formula_of(at), &mut |symbol| {
                    own |= match symbol {
                        Symbol::Table(_) => true,
                        Symbol::Rule(made_from) => below[made_from],
                        _ => false,
                    };
                });
                below[at] = own;
            }
        }
        below
    }

    /// Everything that a rule or gate refers to, a table's parameters with the table; some of it more than once.
    fn each_name(&self, step: Step, name: &mut dyn FnMut(Symbol)) {
        let policy: &Policy = self.policy;
        match step {
            Step::Rule(at) => {
                let rule = &policy.rules[at];
                if let Formulas::ByReading { reading, .. } = &rule.formulas {
                    name(Symbol::Reading(*reading));
                }
                names_of(policy, self.formula_of(at), name);
                for &gate in &rule.gates {
                    if policy.gates[gate].effect != GateEffect::Warn {
                        name(Symbol::Gate(gate));
                    }
                }
            }
            Step::Gate(at) => {
                let gate = &policy.gates[at];
                for condition in &gate.conditions {
                    names_of(policy, condition, name);
                }
                if let Some(Term::Parameter(at)) = gate.factor {
                    name(Symbol::Parameter(at));
                }
            }
        }
    }
}

fn names_of(policy: &Policy, formula: &Formula, name: &mut dyn FnMut(Symbol)) {
    for &symbol in formula.symbols.iter().flatten() {
        name(symbol);
        if let Symbol::Table(at) = symbol {
            for parameter in parameters_of(&policy.tables[at]) {
                name(Symbol::Parameter(parameter));
            }
        }
    }
}

fn join(own: &mut [bool], other: &[bool]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own |= *other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Settings, entries::Case};
    use crate::library::{self, built_in};
    use crate::policy::Value;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn wherever_a_table_is_found_below_a_rule_the_rule_is_known_to_have_one() -> Outcome {
        let (mut with, mut without) = (0, 0);
        for source in library::SOURCES {
            let policy = built_in(source.id)?;
            let settings = Settings::of(&policy);
            let plan = Plan::new(&policy, settings).map_err(|_| "not planned")?;
            let case = Case::blank(&policy);
            let trace = plan.trace(&case);
            let mut found = vec![false; policy.rules.len()];
            for &step in &policy.order {
                let Step::Rule(at) = step else { continue };
                // Of no rows there is nothing to look behind.
                if policy.rules[at].ty.axis.rows().is_some() {
                    continue;
                }
                let glance = trace.glance(at, 0);
                found[at] = !glance.tables.is_empty()
                    || glance.rules.iter().any(|(below, _)| found[*below]);
                let name = &policy.rules[at].name;
                assert!(
                    plan.has_table_below(at) || !found[at],
                    "{}: {name}",
                    source.id
                );
                with += usize::from(found[at]);
                without += usize::from(!plan.has_table_below(at));
            }
        }
        assert!(
            with > 20 && without > 100,
            "{with} with one, {without} without"
        );
        Ok(())
    }

    /// The rules that rest on a parameter once it is overridden, by name.
    fn resting_on<'p>(
        policy: &'p Policy,
        parameter: &str,
        option: usize,
    ) -> Result<Vec<&'p str>, Box<dyn std::error::Error>> {
        let mut settings = Settings::of(policy);
        let mut known = policy.parameters.iter();
        let at = known
            .position(|known| known.name == parameter)
            .ok_or("no such parameter")?;
        settings.overridden[at] = true;
        for reading in &mut settings.readings {
            *reading = option;
        }
        let plan = Plan::new(policy, settings).map_err(|_| "not planned")?;
        let overrides = plan.overrides_behind();
        let rules = policy.rules.iter().zip(overrides);
        Ok(rules
            .filter(|(_, on)| on == &[at])
            .map(|(rule, _)| rule.name.as_str())
            .collect())
    }

    #[test]
    fn an_override_is_behind_the_rules_that_use_it_and_all_that_is_made_from_them() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let rate = resting_on(&policy, "三档比例", 0)?;
        for rule in ["应得返利", "季度返利", "返利合计"] {
            assert!(rate.contains(&rule), "{rule} of {rate:?}");
        }
        assert!(!rate.contains(&"计算基数"));
        let days = resting_on(&policy, "付款期限", 0)?;
        assert!(!days.is_empty());
        assert!(!days.contains(&"返利合计"), "{days:?}");
        Ok(())
    }

    #[test]
    fn what_another_reading_would_use_is_not_behind() -> Outcome {
        let policy = built_in("cv-annual-rebate")?;
        let plan = Plan::new(&policy, Settings::of(&policy)).map_err(|_| "not planned")?;
        let behind = plan.behind_total();
        let gate = policy.gates.iter().position(|gate| gate.name == "按时提交");
        assert_eq!(gate.map(|gate| behind.gates[gate]), Some(true));
        assert!(behind.readings.contains(&true));
        assert!(behind.tables.contains(&true));
        Ok(())
    }

    #[test]
    fn a_parameter_that_the_total_does_not_rest_on_cannot_change_it() -> Outcome {
        for source in library::SOURCES {
            let policy = built_in(source.id)?;
            let plan = Plan::new(&policy, Settings::of(&policy)).map_err(|_| "not planned")?;
            let behind = plan.behind_total();
            for example in policy.examples.iter().take(3) {
                let entries = crate::engine::Entries {
                    inputs: example.inputs.iter().cloned().collect(),
                    ..Default::default()
                };
                let Ok((_, case)) = crate::engine::entries::read(&policy, &entries) else {
                    continue;
                };
                let before = plan.trace(&case).total();
                for at in (0..policy.parameters.len()).filter(|at| !behind.parameters[*at]) {
                    let mut settings = Settings::of(&policy);
                    let Some(Value::Number(number)) = &mut settings.parameters[at] else {
                        continue;
                    };
                    *number /= rust_decimal::Decimal::TWO;
                    let Ok(changed) = Plan::new(&policy, settings) else {
                        continue;
                    };
                    let name = &policy.parameters[at].name;
                    assert_eq!(
                        changed.trace(&case).total(),
                        before,
                        "{}: {name}",
                        source.id
                    );
                }
            }
        }
        Ok(())
    }
}

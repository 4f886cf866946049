//! The order of computation: each rule and gate after all that it needs, under any reading.

use std::collections::HashMap;

use super::super::document::{FormulaChoice, FormulaText};
use super::super::model::{Step, Symbol};
use super::super::problem::Problem;
use super::{Checker, each_name};

impl Checker<'_> {
    /// Orders rules and gates by their needs, keeping the order of the file where it is free; reports each circle and then has none.
    pub(super) fn order(&mut self) -> Option<Vec<Step>> {
        let document = self.document;
        let rule_count = document.rules.len();
        let steps: Vec<Step> = (0..rule_count)
            .map(Step::Rule)
            .chain((0..document.gates.len()).map(Step::Gate))
            .collect();
        let index = |step: Step| match step {
            Step::Rule(at) => at,
            Step::Gate(at) => rule_count + at,
        };
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
        for (at, rule) in document.rules.iter().enumerate() {
            match &rule.formula {
                FormulaChoice::One(formula) => self.needs_of(formula, &mut needs[at], index),
                FormulaChoice::ByReading { formulas, .. } => {
                    for (_, formula) in formulas {
                        self.needs_of(formula, &mut needs[at], index);
                    }
                }
            }
        }
        for (at, gate) in document.gates.iter().enumerate() {
            for formula in &gate.when {
                self.needs_of(formula, &mut needs[rule_count + at], index);
            }
            for name in &gate.applies {
                if let Some(Symbol::Rule(rule)) = self.names.get(name.value.as_str()) {
                    needs[*rule].push(rule_count + at);
                }
            }
        }

        // Takes whatever has all it needs, again and again; what is left over needs itself.
        let mut waiting: Vec<usize> = needs
            .iter_mut()
            .map(|list| {
                list.sort_unstable();
                list.dedup();
                list.len()
            })
            .collect();
        let mut needed_by: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, list) in needs.iter().enumerate() {
            for &need in list {
                needed_by.entry(need).or_default().push(at);
            }
        }
        let mut ready: std::collections::BTreeSet<usize> =
            (0..steps.len()).filter(|&at| waiting[at] == 0).collect();
        let mut order = Vec::with_capacity(steps.len());
        while let Some(at) = ready.pop_first() {
            order.push(steps[at]);
            for &next in needed_by.get(&at).map_or(&[][..], Vec::as_slice) {
                waiting[next] -= 1;
                if waiting[next] == 0 {
                    ready.insert(next);
                }
            }
        }
        if order.len() == steps.len() {
            return Some(order);
        }
        self.report_circles(&steps, &needs, &waiting);
        None
    }

    fn needs_of(
        &self,
        formula: &FormulaText,
        needs: &mut Vec<usize>,
        index: impl Fn(Step) -> usize,
    ) {
        let Some(expr) = &formula.expr else { return };
        each_name(expr, &mut |name, _| match self.names.get(name) {
            Some(Symbol::Rule(at)) => needs.push(index(Step::Rule(*at))),
            Some(Symbol::Gate(at)) => needs.push(index(Step::Gate(*at))),
            _ => {}
        });
    }

    /// Reports one circle for each group of steps that wait for each other.
    fn report_circles(&mut self, steps: &[Step], needs: &[Vec<usize>], waiting: &[usize]) {
        let document = self.document;
        let name = |at: usize| match steps[at] {
            Step::Rule(rule) => &document.rules[rule].name,
            Step::Gate(gate) => &document.gates[gate].name,
        };
        let mut reported = vec![false; steps.len()];
        for start in (0..steps.len()).filter(|&at| waiting[at] > 0) {
            // Following unmet needs from any step that is left over must come back to a step already passed.
            let mut path: Vec<usize> = Vec::new();
            let mut at = start;
            while !path.contains(&at) && !reported[at] {
                path.push(at);
                match needs[at].iter().copied().find(|&need| waiting[need] > 0) {
                    Some(need) => at = need,
                    None => break,
                }
            }
            let fresh = !reported[at];
            for &step in &path {
                reported[step] = true;
            }
            let Some(first) = path.iter().position(|&step| step == at).filter(|_| fresh) else {
                continue;
            };
            let circle: Vec<String> = path[first..]
                .iter()
                .chain([&at])
                .map(|&step| name(step).value.clone())
                .collect();
            self.report(Problem::Cycle { path: circle }, name(at).span);
        }
    }
}

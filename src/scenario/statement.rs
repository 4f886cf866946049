//! A computed case → its payout lines, gates and workings as people read them.
//!
//! Nothing is computed again here: it is all read off the trace and its explanations.

use rust_decimal::Decimal;

use crate::engine::explain::{ConditionUse, Margin, TableUse};
use crate::engine::outcome::Trace;
use crate::engine::{Cell, Outcome};

/// The most rows of which each is explained: what needs all rows is looked at again for each of them. A year has twelve months.
pub const ROWS_EXPLAINED: usize = 12;

/// How many rules deep the band behind a payout line is looked for.
const MAX_STEPS_DOWN: usize = 8;

/// What a policy gives for one case, arranged for reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Every value, warning and fault.
    pub outcome: Outcome,
    /// The payout lines, in the order of the policy.
    pub lines: Vec<Line>,
    /// The gates, in the order of the policy.
    pub gates: Vec<GateLine>,
    /// The total, where there is one: the rule and its value.
    pub total: Option<(usize, Cell)>,
    /// The rules that are neither payout lines nor the total.
    pub workings: Vec<usize>,
    /// By rule, the overridden parameters that it rests on; empty while nothing is overridden.
    pub overrides: Vec<Vec<usize>>,
}

/// A payout line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The rule.
    pub rule: usize,
    /// One entry for each period.
    pub entries: Vec<LineEntry>,
    /// The sum over the periods, where every one of them has a value.
    pub sum: Option<Decimal>,
}

/// A payout line in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct LineEntry {
    /// What is paid.
    pub cell: Cell,
    /// The table that decided on it: the line's own or, where the line has none, that of the rule it is made from. Not sought
    /// where there are many rows.
    pub table: Option<TableUse>,
}

/// A gate.
#[derive(Clone, Debug, PartialEq)]
pub struct GateLine {
    /// The gate.
    pub gate: usize,
    /// One entry for each period that the gate decides on separately.
    pub entries: Vec<GateEntry>,
}

/// A gate in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct GateEntry {
    /// Whether it is passed.
    pub passed: Cell,
    /// Its conditions, with their margins but not in words ([`Trace::explain_gate`] has them).
    pub conditions: Vec<ConditionUse>,
}

impl GateEntry {
    /// What there is to tell of it: whether it is passed, and by how much its conditions hold or fail.
    pub fn told(&self) -> (&Cell, Vec<Option<&Margin>>) {
        let margins = self.conditions.iter();
        let margins = margins.map(|condition| condition.margin.as_ref());
        (&self.passed, margins.collect())
    }
}

impl Statement {
    /// Arranges a computed case.
    pub fn of(trace: &Trace<'_>) -> Self {
        let policy = trace.plan.policy;
        let outcome = trace.outcome();
        let lines = policy
            .payout_lines()
            .map(|rule| Line::of(trace, rule, &outcome.rules[rule]))
            .collect();
        let gates = (0..policy.gates.len())
            .map(|gate| GateLine::of(trace, gate, &outcome.gates[gate]))
            .collect();
        let total = policy
            .total()
            .and_then(|rule| Some((rule, outcome.rules[rule].first()?.clone())));
        let workings = policy
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| !rule.payout && !rule.total)
            .map(|(at, _)| at)
            .collect();
        Self {
            outcome,
            lines,
            gates,
            total,
            workings,
            overrides: trace.plan.overrides_behind(),
        }
    }

    /// The overridden parameters that a rule rests on.
    pub fn overrides_of(&self, rule: usize) -> &[usize] {
        self.overrides.get(rule).map_or(&[], Vec::as_slice)
    }
}

impl Line {
    fn of(trace: &Trace<'_>, rule: usize, cells: &[Cell]) -> Self {
        let entries = cells
            .iter()
            .enumerate()
            .map(|(period, cell)| LineEntry {
                cell: cell.clone(),
                table: (cells.len() <= ROWS_EXPLAINED)
                    .then(|| table_behind(trace, rule, period, MAX_STEPS_DOWN))
                    .flatten(),
            })
            .collect();
        let sum = cells.iter().try_fold(Decimal::ZERO, |sum, cell| {
            cell.number().and_then(|number| sum.checked_add(number))
        });
        Self { rule, entries, sum }
    }
}

/// The first table that a rule's formula reads in a period or, failing that, one that the rules it is made from read in the same
/// period.
fn table_behind(
    trace: &Trace<'_>,
    rule: usize,
    period: usize,
    steps_left: usize,
) -> Option<TableUse> {
    // Asked at each key for each line: most of what lines are made from has no table anywhere.
    if !trace.plan.has_table_below(rule) {
        return None;
    }
    let glance = trace.glance(rule, period);
    if let Some(table) = glance.tables.into_iter().next() {
        return Some(table);
    }
    let steps_left = steps_left.checked_sub(1)?;
    glance.rules.iter().find_map(|(below, periods)| {
        // A sum over several periods has several bands behind it: none that would explain the line.
        (periods.len() == 1)
            .then(|| table_behind(trace, *below, periods.start, steps_left))
            .flatten()
    })
}

impl GateLine {
    fn of(trace: &Trace<'_>, gate: usize, passed: &[Cell]) -> Self {
        let entries = passed.iter().enumerate();
        let entries = entries.map(|(period, passed)| GateEntry {
            passed: passed.clone(),
            conditions: trace.glance_at_gate(gate, period),
        });
        Self {
            gate,
            entries: entries.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Entries, Plan, Settings, entries};
    use crate::library::{self, built_in};
    use crate::policy::Policy;
    use crate::scenario::Draft;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn statement(policy: &Policy, draft: &Draft) -> Result<Statement, Box<dyn std::error::Error>> {
        let understood = draft.read(policy);
        let plan = Plan::new(policy, understood.settings).map_err(|_| "not planned")?;
        Ok(Statement::of(&plan.trace(&understood.case)))
    }

    #[test]
    fn a_line_names_the_band_that_a_rule_below_it_reached() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let mut draft = Draft::blank(&policy);
        draft.inputs[0][0] = "29,999.99".to_owned();
        let statement = statement(&policy, &draft)?;
        let line = statement.lines.first().ok_or("no line")?;
        let table = line.entries[0].table.as_ref().ok_or("no table")?;
        assert_eq!(table.hit, Some(1));
        assert_eq!(
            table.next.as_ref().map(|next| next.gap),
            Some(Decimal::new(1, 2))
        );
        assert_eq!(line.sum, Some(Decimal::from(2100)));
        Ok(())
    }

    #[test]
    fn a_line_that_sums_over_periods_names_the_band_of_its_own_period_only() -> Outcome {
        let policy = built_in("cv-annual-rebate")?;
        let mut draft = Draft::blank(&policy);
        draft.inputs[0] = vec!["100万".to_owned(); 12];
        draft.readings = vec![1];
        let statement = statement(&policy, &draft)?;
        let annual = statement.lines.last().ok_or("no line")?;
        let table = annual.entries[0].table.as_ref().ok_or("no table")?;
        assert_eq!(policy.tables[table.table].name, "年度返利比例");
        Ok(())
    }

    #[test]
    fn an_override_is_noted_at_each_number_that_rests_on_it_and_at_no_other() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let mut draft = Draft::blank(&policy);
        assert!(statement(&policy, &draft)?.overrides_of(0).is_empty());
        let rate = policy
            .parameters
            .iter()
            .position(|known| known.name == "三档比例");
        let rate = rate.ok_or("no such parameter")?;
        draft.parameters[rate] = "12%".to_owned();
        let statement = statement(&policy, &draft)?;
        let (total, _) = statement.total.as_ref().ok_or("no total")?;
        assert_eq!(statement.overrides_of(*total), [rate]);
        assert_eq!(statement.overrides_of(statement.lines[0].rule), [rate]);
        let base = policy.rules.iter().position(|rule| rule.name == "计算基数");
        assert!(
            statement
                .overrides_of(base.ok_or("no such rule")?)
                .is_empty()
        );
        Ok(())
    }

    #[test]
    fn many_rows_have_their_values_and_their_sum_but_are_not_explained_one_by_one() -> Outcome {
        let policy = built_in("baojun-sales-rebate")?;
        let mut draft = Draft::blank(&policy);
        let day = policy.records[0].first;
        draft.inputs[day] = vec!["2023-05-01".to_owned(); 3000];
        draft.inputs[day + 1] = vec!["1万".to_owned(); 3000];
        let statement = statement(&policy, &draft)?;
        let line = &statement.lines[0];
        assert_eq!(line.entries.len(), 3000);
        assert_eq!(line.sum, Some(Decimal::from(2_100_000)));
        Ok(())
    }

    #[test]
    fn gates_come_with_their_conditions_and_lines_without_values_have_no_sum() -> Outcome {
        let policy = built_in("cv-annual-rebate")?;
        let statement = statement(&policy, &Draft::blank(&policy))?;
        assert_eq!(statement.gates.len(), policy.gates.len());
        assert!(
            statement
                .gates
                .iter()
                .all(|gate| gate.entries[0].conditions.len() == 1)
        );
        assert_eq!(statement.lines[0].sum, None);
        let plan = Plan::new(&policy, Settings::of(&policy)).map_err(|_| "not planned")?;
        assert_eq!(plan.policy.payout_lines().count(), statement.lines.len());
        Ok(())
    }

    /// A glance finds the tables, rules and margins that the explanation finds.
    fn a_glance_agrees(trace: &Trace<'_>, id: &str) {
        let policy = trace.plan.policy;
        for (at, rule) in policy.rules.iter().enumerate() {
            for period in 0..trace.len(rule.ty.axis) {
                let (glance, explained) = (trace.glance(at, period), trace.explain(at, period));
                assert_eq!(glance.tables, explained.tables, "{id}: {}", rule.name);
                for part in &explained.parts {
                    if let crate::policy::model::Symbol::Rule(below) = part.symbol {
                        let found = (below, part.periods.clone());
                        assert!(glance.rules.contains(&found), "{id}: {}", rule.name);
                    }
                }
            }
        }
        for (at, gate) in policy.gates.iter().enumerate() {
            for period in 0..trace.len(gate.axis) {
                let explained = trace.explain_gate(at, period).conditions;
                let margins = |uses: &[ConditionUse]| -> Vec<_> {
                    let uses = uses.iter();
                    uses.map(|condition| (condition.holds.clone(), condition.margin.clone()))
                        .collect()
                };
                let glance = trace.glance_at_gate(at, period);
                assert_eq!(margins(&glance), margins(&explained), "{id}: {}", gate.name);
            }
        }
    }

    #[test]
    fn every_policy_can_be_stated_with_nothing_filled_in_and_for_each_of_its_examples() -> Outcome {
        for source in library::SOURCES {
            let policy = built_in(source.id)?;
            statement(&policy, &Draft::blank(&policy))?;
            for example in &policy.examples {
                let entries = Entries::of(example);
                let (settings, case) =
                    entries::read(&policy, &entries).map_err(|_| "not readable")?;
                let plan = Plan::new(&policy, settings).map_err(|_| "not planned")?;
                let statement = Statement::of(&plan.trace(&case));
                assert_eq!(statement.gates.len(), policy.gates.len(), "{}", source.id);
                a_glance_agrees(&plan.trace(&case), source.id);
            }
        }
        Ok(())
    }
}

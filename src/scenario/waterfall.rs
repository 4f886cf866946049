//! How the payout lines add up to the total: each begins where the one before it ended, deductions and caps go back.

use rust_decimal::Decimal;

use crate::engine::arithmetic::{add, part, subtract};

use super::statement::{Line, Statement};

/// The steps from nothing to the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    /// The payout lines that are not nought, in the order of the policy, and what else there is in the total.
    pub steps: Vec<WaterfallStep>,
    /// The total, from nought.
    pub total: WaterfallStep,
}

/// A step up or down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaterfallStep {
    /// The rule that pays; none for what the total has besides the sum of its lines.
    pub rule: Option<usize>,
    /// What it adds, in yuan; negative for a deduction.
    pub amount: Decimal,
    /// The sum so far, with it.
    pub sum: Decimal,
    /// Where its bar begins, in thousandths of the width of all.
    pub from: i64,
    /// How wide its bar is, in thousandths; at least one, so that it is seen.
    pub width: i64,
}

/// The width of all, in parts.
const WIDTH: i64 = 1000;

impl Waterfall {
    /// The steps to a statement's total. None where there is no total, or nothing to add up: fewer than two steps.
    pub fn of(statement: &Statement) -> Option<Self> {
        let (rule, cell) = statement.total.as_ref()?;
        let total = cell.number()?;
        let mut amounts: Vec<(Option<usize>, Decimal)> = Vec::new();
        let mut sum = Decimal::ZERO;
        for line in &statement.lines {
            let amount = paid(line)?;
            sum = add(sum, amount)?;
            amounts.push((Some(line.rule), amount));
        }
        amounts.push((None, subtract(total, sum)?));
        amounts.retain(|(_, amount)| !amount.is_zero());
        if amounts.len() < 2 {
            return None;
        }
        let (mut least, mut most) = (total.min(Decimal::ZERO), total.max(Decimal::ZERO));
        let mut sum = Decimal::ZERO;
        for (_, amount) in &amounts {
            sum = add(sum, *amount)?;
            least = least.min(sum);
            most = most.max(sum);
        }
        let span = subtract(most, least)?;
        let place = |at: Decimal| part(subtract(at, least)?, span, WIDTH);
        let step = |rule, start: Decimal, amount: Decimal| {
            let sum = add(start, amount)?;
            let (a, b) = (place(start)?, place(sum)?);
            Some(WaterfallStep {
                rule,
                amount,
                sum,
                from: a.min(b).min(WIDTH - 1),
                width: (a - b).abs().max(1),
            })
        };
        let mut steps = Vec::new();
        let mut start = Decimal::ZERO;
        for (rule, amount) in amounts {
            let step = step(rule, start, amount)?;
            start = step.sum;
            steps.push(step);
        }
        Some(Self {
            steps,
            total: step(Some(*rule), Decimal::ZERO, total)?,
        })
    }
}

/// What a line pays over its periods; where it does not apply it pays nothing.
fn paid(line: &Line) -> Option<Decimal> {
    let mut numbers = line.entries.iter().filter_map(|entry| entry.cell.number());
    numbers.try_fold(Decimal::ZERO, add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Entries, Plan, entries};
    use crate::library;

    type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

    /// The waterfalls of a policy's examples.
    fn waterfalls(id: &str) -> Fallible<Vec<(Decimal, Option<Waterfall>)>> {
        let source = library::source(id).ok_or("no such policy")?;
        let policy = source.policy().map_err(|found| format!("{found:?}"))?;
        let mut all = Vec::new();
        for example in &policy.examples {
            let entries = Entries::of(example);
            let (settings, case) = entries::read(&policy, &entries).map_err(|_| "not readable")?;
            let plan = Plan::new(&policy, settings).map_err(|_| "not planned")?;
            let trace = plan.trace(&case);
            if let Some(total) = trace.total() {
                all.push((total, Waterfall::of(&Statement::of(&trace))));
            }
        }
        Ok(all)
    }

    #[test]
    fn the_steps_of_every_policy_lead_from_nought_to_its_total() -> Fallible<()> {
        let (mut seen, mut falls) = (0, 0);
        for source in library::SOURCES {
            for (total, waterfall) in waterfalls(source.id)? {
                let Some(waterfall) = waterfall else { continue };
                seen += 1;
                let mut sum = Decimal::ZERO;
                for step in &waterfall.steps {
                    sum += step.amount;
                    falls += usize::from(step.amount.is_sign_negative());
                    assert_eq!(step.sum, sum, "{}", source.id);
                    assert!(
                        step.width >= 1 && step.from + step.width <= 1000,
                        "{step:?}"
                    );
                    assert!(!step.amount.is_zero());
                }
                assert_eq!(sum, total, "{}", source.id);
                assert_eq!(waterfall.total.amount, total);
            }
        }
        assert!(
            seen > 20 && falls > 3,
            "{seen} waterfalls with {falls} steps down"
        );
        Ok(())
    }

    #[test]
    fn a_single_line_or_no_total_is_no_waterfall() -> Fallible<()> {
        // One payout line.
        assert!(
            waterfalls("delivery-rebate")?
                .iter()
                .all(|(_, waterfall)| waterfall.is_none())
        );
        let source = library::source("cv-annual-rebate").ok_or("no such policy")?;
        let policy = source.policy().map_err(|found| format!("{found:?}"))?;
        let (settings, case) =
            entries::read(&policy, &Entries::default()).map_err(|_| "not readable")?;
        let plan = Plan::new(&policy, settings).map_err(|_| "not planned")?;
        assert_eq!(Waterfall::of(&Statement::of(&plan.trace(&case))), None);
        Ok(())
    }
}

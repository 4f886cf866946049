//! `diff`: what changed between two policies, and what that is worth for some figures.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::{Cell, Outcome};
use crate::lang::Lang;
use crate::policy::difference::{Change, Difference, differences};
use crate::policy::model::Rule;
use crate::policy::{Kind, Policy, Value, notation};

use super::layout::{Align, columns};
use super::words;

/// What a payout line or the total gives under each of two policies.
#[derive(Debug)]
pub(super) struct Worth<'a> {
    rule: &'a Rule,
    before: Option<Decimal>,
    after: Option<Decimal>,
}

/// The payout lines and the total of both policies under the figures that both were computed for, by name. A line that only one of them has, or
/// that cannot be computed, has no value there.
pub(super) fn worth<'a>(
    (before, old): (&'a Policy, &Outcome),
    (after, new): (&'a Policy, &Outcome),
) -> Vec<Worth<'a>> {
    let pays = |rule: &&Rule| rule.payout || rule.total;
    let sum = |policy: &Policy, outcome: &Outcome, name: &str| {
        let at = policy.rules.iter().position(|rule| rule.name == name)?;
        let cells = &outcome.rules[at];
        let mut numbers = cells.iter().map(Cell::number);
        numbers.try_fold(Decimal::ZERO, |sum, cell| sum.checked_add(cell?))
    };
    let mut rules: Vec<&Rule> = before.rules.iter().filter(pays).collect();
    let added = after.rules.iter().filter(pays);
    rules.extend(added.filter(|rule| before.rules.iter().all(|known| known.name != rule.name)));
    // The total last, whichever policy has it.
    rules.sort_by_key(|rule| rule.total);
    rules
        .into_iter()
        .map(|rule| Worth {
            rule,
            before: sum(before, old, &rule.name),
            after: sum(after, new, &rule.name),
        })
        .collect()
}

impl Worth<'_> {
    fn change(&self) -> Option<Decimal> {
        self.after?.checked_sub(self.before?)
    }
}

/// The differences as people read them, one a line, and the worth as a table.
pub(super) fn text(before: &Policy, after: &Policy, worth: &[Worth<'_>], lang: Lang) -> String {
    let found = differences(before, after);
    let mut out = format!(
        "{} {} → {} {}\n",
        before.id, before.version, after.id, after.version
    );
    for difference in &found {
        let mark = match difference.change {
            Change::Added => "+",
            Change::Removed => "-",
            Change::Changed { .. } => "~",
        };
        out.push_str(&format!("  {mark} {}\n", difference.message().get(lang)));
    }
    if found.is_empty() {
        out.push_str(lang.pick("  没有变化\n", "  nothing changed\n"));
    }
    if worth.is_empty() {
        return out;
    }
    out.push('\n');
    let mut rows = vec![vec![
        String::new(),
        before.version_of(),
        after.version_of(),
        lang.pick("差额", "difference").to_owned(),
    ]];
    for line in worth {
        let money = |amount: Option<Decimal>| {
            let write = |amount| notation::write(Kind::Money, &Value::Number(amount), lang);
            amount.map_or_else(|| "—".to_owned(), write)
        };
        let change = line.change().map(|change| {
            let sign = if change > Decimal::ZERO { "+" } else { "" };
            format!("{sign}{}", money(Some(change)))
        });
        rows.push(vec![
            words::titled(&line.rule.name, &line.rule.label, lang),
            money(line.before),
            money(line.after),
            change.unwrap_or_else(|| "—".to_owned()),
        ]);
    }
    let align = [Align::Left, Align::Right, Align::Right, Align::Right];
    out.push_str(&columns(2, &align, &rows));
    out
}

impl Policy {
    /// Id and version, as the head of a column.
    fn version_of(&self) -> String {
        format!("{} {}", self.id, self.version)
    }
}

/// The differences and their worth for programs.
#[derive(Serialize)]
pub(super) struct DiffView<'a> {
    before: PolicyName<'a>,
    after: PolicyName<'a>,
    differences: Vec<DifferenceView>,
    worth: Vec<WorthView<'a>>,
}

#[derive(Serialize)]
struct PolicyName<'a> {
    id: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct DifferenceView {
    sort: &'static str,
    name: String,
    change: &'static str,
    zh: String,
    en: String,
}

#[derive(Serialize)]
struct WorthView<'a> {
    rule: &'a str,
    before: Option<String>,
    after: Option<String>,
    difference: Option<String>,
}

impl<'a> DiffView<'a> {
    /// What changed from `before` to `after`, and what it is worth.
    pub(super) fn new(before: &'a Policy, after: &'a Policy, worth: &[Worth<'a>]) -> Self {
        let name = |policy: &'a Policy| PolicyName {
            id: &policy.id,
            version: &policy.version,
        };
        let difference = |difference: Difference| {
            let message = difference.message();
            DifferenceView {
                sort: difference.sort,
                change: match difference.change {
                    Change::Added => "added",
                    Change::Removed => "removed",
                    Change::Changed { .. } => "changed",
                },
                name: difference.name,
                zh: message.zh,
                en: message.en,
            }
        };
        let money =
            |amount: Decimal| notation::write_exact(Kind::Money, &Value::Number(amount), Some(2));
        Self {
            before: name(before),
            after: name(after),
            differences: differences(before, after)
                .into_iter()
                .map(difference)
                .collect(),
            worth: worth
                .iter()
                .map(|line| WorthView {
                    rule: &line.rule.name,
                    before: line.before.map(money),
                    after: line.after.map(money),
                    difference: line.change().map(money),
                })
                .collect(),
        }
    }
}

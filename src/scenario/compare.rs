//! Scenarios side by side: a row for everything that they say or give, a content for each of them in it, and how far each is from
//! the one that the others are measured by.
//!
//! What has the same name is the same thing, also in different policies. Where there are different policies, only what at least
//! two of the scenarios have is listed of inputs, parameters and readings; results are listed whoever has them.

use rust_decimal::Decimal;

use crate::engine::{Absence, Cell, EntryError, Outcome, Plan};
use crate::lang::Text;
use crate::policy::model::{Policy, Rule};
use crate::policy::{Axis, Kind, Value};

use super::carry::column_label;
use super::draft::{Draft, Field, Understood, sum};

/// The most scenarios that are compared: as many as can be told apart in one table.
pub const MOST_COMPARED: usize = 6;

/// A scenario to compare.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its policy.
    pub policy: &'a Policy,
    /// Its form.
    pub draft: &'a Draft,
}

/// Scenarios side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The total first, then results, inputs, parameters, readings.
    pub rows: Vec<Row>,
    /// By scenario: whether no other has a higher total. None is best while fewer than two have one, or where all are equal.
    pub best: Vec<bool>,
    /// By scenario: why nothing could be computed.
    pub problems: Vec<Option<Text>>,
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The total.
    Total,
    /// A payout line, over all its periods or rows.
    Line,
    /// A rule of a policy that has no total.
    Output,
    /// An input.
    Input,
    /// A parameter that is overridden somewhere, or is not the same everywhere.
    Parameter,
    /// A reading.
    Reading,
}

/// A row of the comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is about.
    pub part: Part,
    /// What it is called.
    pub label: Text,
    /// The periods that it stands for, first and last; none of a single figure, or where it is the sum of all.
    pub periods: Option<(Axis, usize, usize)>,
    /// By scenario.
    pub contents: Vec<Content>,
    /// By scenario: by how much its number is more than that of the one measured by; none where either is no number, or there.
    pub differences: Vec<Option<Decimal>>,
    /// Whether the scenarios differ in it. Of inputs, parameters and readings only those that have it are asked.
    pub differs: bool,
}

/// What stands in a row for one scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Its policy has no such thing.
    Lacking,
    /// Nothing was filled in; of a parameter, it is not set.
    Blank,
    /// A value with its unit.
    Value(Kind, Value),
    /// An option by its label.
    Option(Text),
    /// So many rows of a record table; whether they are the same as those of the one measured by.
    Rows {
        /// How many.
        count: usize,
        /// Whether every cell is the same.
        same: bool,
    },
    /// What was typed cannot be read, in a sentence.
    Unreadable(Text),
    /// There is no value, and why.
    Absent(Absence),
}

impl Content {
    fn of_cell(kind: Kind, cell: &Cell) -> Self {
        match cell {
            Cell::Value(value) => Self::Value(kind, value.clone()),
            Cell::Absent(absence) => Self::Absent(absence.clone()),
        }
    }

    fn number(&self) -> Option<(Kind, Decimal)> {
        match self {
            Self::Value(kind, Value::Number(number)) => Some((*kind, *number)),
            _ => None,
        }
    }
}

/// A scenario as computed.
struct Computed<'a> {
    policy: &'a Policy,
    form: Understood,
    outcome: Option<Outcome>,
}

/// Compares scenarios; the others are measured by the one at `base`.
pub fn compare(sides: &[Side<'_>], base: usize) -> Comparison {
    let mut problems = Vec::new();
    let computed: Vec<Computed<'_>> = sides
        .iter()
        .map(|side| {
            let form = side.draft.read(side.policy);
            let plan = Plan::new(side.policy, form.settings.clone());
            let problem = plan.as_ref().err().and_then(|errors| errors.first());
            problems.push(problem.map(EntryError::message));
            let outcome = plan.ok().map(|plan| plan.outcome(&form.case));
            Computed {
                policy: side.policy,
                form,
                outcome,
            }
        })
        .collect();
    let mut table = Table {
        computed: &computed,
        base,
        rows: Vec::new(),
    };
    table.totals();
    let best = best(&table.rows, computed.len());
    table.lines();
    table.outputs();
    table.inputs();
    table.parameters();
    table.readings();
    Comparison {
        rows: table.rows,
        best,
        problems,
    }
}

/// Which scenarios have the highest total.
fn best(rows: &[Row], count: usize) -> Vec<bool> {
    let totals: Vec<Option<Decimal>> = (0..count)
        .map(|side| {
            let total = rows.first()?.contents.get(side)?.number();
            total.map(|(_, total)| total)
        })
        .collect();
    let there = || totals.iter().flatten();
    let most = there().max();
    let differ = there().min() != most;
    totals
        .iter()
        .map(|total| differ && total.is_some() && total.as_ref() == most)
        .collect()
}

struct Table<'a> {
    computed: &'a [Computed<'a>],
    base: usize,
    rows: Vec<Row>,
}

impl<'a> Table<'a> {
    /// The total, whatever each policy calls it.
    fn totals(&mut self) {
        let mut label = None;
        let contents = self.each(|computed| {
            let at = computed.policy.total()?;
            let rule = computed.policy.rules.get(at)?;
            label.get_or_insert_with(|| rule.label.clone());
            let cell = computed.outcome.as_ref()?.rules.get(at)?.first()?;
            Some(Content::of_cell(rule.ty.kind, cell))
        });
        if let Some(label) = label {
            self.row(Part::Total, label, None, contents);
        }
    }

    fn lines(&mut self) {
        for name in self.names(|policy| {
            let lines = policy.rules.iter().filter(|rule| rule.payout);
            lines.map(|rule| &*rule.name).collect()
        }) {
            let mut label = None;
            let contents = self.each(|computed| {
                let (at, rule) = rule(computed.policy, name)?;
                label.get_or_insert_with(|| rule.label.clone());
                Some(over_periods(
                    rule,
                    computed.outcome.as_ref()?.rules.get(at)?,
                ))
            });
            self.row(Part::Line, label.unwrap_or_default(), None, contents);
        }
    }

    fn outputs(&mut self) {
        for name in self.names(|policy| {
            let listed = |rule: &&Rule| !matches!(rule.ty.axis, Axis::Rows(_));
            if policy.total().is_some() {
                return Vec::new();
            }
            let rules = policy.rules.iter().filter(listed);
            rules.map(|rule| &*rule.name).collect()
        }) {
            self.series(Part::Output, |computed, period| {
                let (at, rule) = rule(computed.policy, name)?;
                let cells = computed.outcome.as_ref().and_then(|x| x.rules.get(at));
                let content = cells.and_then(|cells| cells.get(period));
                let content = content.map(|cell| Content::of_cell(rule.ty.kind, cell));
                Some((&rule.label, rule.ty.axis, content))
            });
        }
    }

    fn inputs(&mut self) {
        for name in self.shared(|policy| {
            let single = policy.inputs.iter();
            let single = single.filter(|input| input.ty.axis.rows().is_none());
            single.map(|input| &*input.name).collect()
        }) {
            self.series(Part::Input, |computed, period| {
                let mut inputs = computed.policy.inputs.iter();
                let at = inputs.position(|input| input.name == name)?;
                let input = computed.policy.inputs.get(at)?;
                let content = input_content(computed, at, period);
                Some((&input.label, input.ty.axis, content))
            });
        }
        for name in self.shared(|policy| {
            let tables = policy.records.iter();
            tables.map(|records| &*records.name).collect()
        }) {
            self.records(name);
        }
    }

    /// How many rows a record table has and, of each column with numbers, the sum.
    fn records(&mut self, name: &str) {
        let cells = |computed: &'a Computed<'a>| {
            let mut tables = computed.policy.records.iter();
            let records = tables.find(|records| records.name == name)?;
            let columns = computed.form.case.inputs.get(records.range())?;
            Some((records, columns))
        };
        let base = self.computed.get(self.base).and_then(cells);
        let base = base.map(|(_, columns)| columns);
        let mut label = None;
        let contents = self.each(|computed| {
            let (records, columns) = cells(computed)?;
            label.get_or_insert_with(|| records.label.clone());
            let count = columns.first().map_or(0, Vec::len);
            let same = base == Some(columns);
            Some(Content::Rows { count, same })
        });
        let table = label.unwrap_or_default();
        self.row(Part::Input, table.clone(), None, contents);
        for column in self.shared(|policy| {
            let mut tables = policy.records.iter();
            let records = tables.find(|records| records.name == name);
            let inputs = records.and_then(|records| policy.inputs.get(records.range()));
            let numbers = |kind| matches!(kind, Kind::Money | Kind::Count | Kind::Number);
            let inputs = inputs.unwrap_or_default().iter();
            let inputs = inputs.filter(|input| numbers(input.ty.kind));
            inputs.map(|input| &*input.name).collect()
        }) {
            let mut label = None;
            let contents = self.each(|computed| {
                let mut inputs = computed.policy.inputs.iter();
                let at = inputs.position(|input| input.name == column)?;
                let input = computed.policy.inputs.get(at)?;
                label.get_or_insert_with(|| column_label(&table, &input.label));
                let cells = computed.form.case.inputs.get(at)?;
                let sum = sum(cells).map(Value::Number);
                Some(sum.map_or(Content::Blank, |sum| Content::Value(input.ty.kind, sum)))
            });
            self.row(Part::Input, label.unwrap_or_default(), None, contents);
        }
    }

    fn parameters(&mut self) {
        for name in self.shared(|policy| {
            let parameters = policy.parameters.iter();
            parameters.map(|parameter| &*parameter.name).collect()
        }) {
            let (mut label, mut overridden) = (None, false);
            let contents = self.each(|computed| {
                let mut parameters = computed.policy.parameters.iter();
                let at = parameters.position(|parameter| parameter.name == name)?;
                let parameter = computed.policy.parameters.get(at)?;
                label.get_or_insert_with(|| parameter.label.clone());
                let settings = &computed.form.settings;
                overridden |= settings.overridden.get(at) == Some(&true);
                if let Some(text) = unreadable(computed, Field::Parameter(at)) {
                    overridden = true;
                    return Some(Content::Unreadable(text));
                }
                let value = settings.parameters.get(at)?.clone();
                Some(value.map_or(Content::Blank, |value| {
                    Content::Value(parameter.kind, value)
                }))
            });
            if overridden || !alike(Part::Parameter, &contents) {
                self.row(Part::Parameter, label.unwrap_or_default(), None, contents);
            }
        }
    }

    fn readings(&mut self) {
        for name in self.shared(|policy| {
            let readings = policy.readings.iter();
            readings.map(|reading| &*reading.name).collect()
        }) {
            let mut label = None;
            let contents = self.each(|computed| {
                let mut readings = computed.policy.readings.iter();
                let at = readings.position(|reading| reading.name == name)?;
                let reading = computed.policy.readings.get(at)?;
                label.get_or_insert_with(|| reading.label.clone());
                let chosen = computed.form.settings.readings.get(at)?;
                let option = reading.options.get(*chosen)?;
                Some(Content::Option(option.label.clone()))
            });
            self.row(Part::Reading, label.unwrap_or_default(), None, contents);
        }
    }

    /// What each scenario has of something, in their order; lacking where there is none.
    fn each(&self, mut content: impl FnMut(&'a Computed<'a>) -> Option<Content>) -> Vec<Content> {
        let contents = self.computed.iter();
        contents
            .map(|computed| content(computed).unwrap_or(Content::Lacking))
            .collect()
    }

    /// The names that any policy has, those of the one measured by first.
    fn names(&self, of: impl Fn(&'a Policy) -> Vec<&'a str>) -> Vec<&'a str> {
        let mut names = Vec::new();
        let base = self.computed.get(self.base);
        for computed in base.into_iter().chain(self.computed) {
            for name in of(computed.policy) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The names that at least two scenarios have; where there is but one policy, all.
    fn shared(&self, of: impl Fn(&'a Policy) -> Vec<&'a str>) -> Vec<&'a str> {
        let mut names = self.names(&of);
        let one = self.computed.windows(2).all(|pair| match pair {
            [one, other] => std::ptr::eq(one.policy, other.policy) || one.policy == other.policy,
            _ => true,
        });
        if !one {
            let all: Vec<Vec<&str>> = self.computed.iter().map(|side| of(side.policy)).collect();
            names.retain(|name| all.iter().filter(|known| known.contains(name)).count() > 1);
        }
        names
    }

    /// Rows for the periods of something, neighbours that are alike in every scenario in one. What has another spread than in the
    /// first scenario that has it counts as lacking.
    fn series(
        &mut self,
        part: Part,
        of: impl Fn(&'a Computed<'a>, usize) -> Option<(&'a Text, Axis, Option<Content>)>,
    ) {
        let first = self.computed.iter().find_map(|computed| of(computed, 0));
        let Some((label, axis, _)) = first else {
            return;
        };
        let mut run: Option<(usize, Vec<Content>)> = None;
        let count = axis.periods().unwrap_or(0);
        for period in 0..=count {
            let contents = (period < count).then(|| {
                self.each(|computed| {
                    let (_, known, content) = of(computed, period)?;
                    content.filter(|_| known == axis)
                })
            });
            if run.as_ref().map(|(_, run)| run) == contents.as_ref() {
                continue;
            }
            let next = contents.map(|contents| (period, contents));
            if let Some((from, contents)) = std::mem::replace(&mut run, next) {
                let periods = (axis != Axis::One).then(|| (axis, from, period - 1));
                self.row(part, label.clone(), periods, contents);
            }
        }
    }

    fn row(
        &mut self,
        part: Part,
        label: Text,
        periods: Option<(Axis, usize, usize)>,
        contents: Vec<Content>,
    ) {
        let base = contents.get(self.base).and_then(Content::number);
        let difference = |(at, content): (usize, &Content)| {
            let ((kind, base), (other, number)) = (base?, content.number()?);
            (at != self.base && kind == other).then(|| number.checked_sub(base))?
        };
        let differences = contents.iter().enumerate().map(difference).collect();
        let unlike = |content: &Content| matches!(content, Content::Rows { same: false, .. });
        self.rows.push(Row {
            part,
            label,
            periods,
            differs: !alike(part, &contents) || contents.iter().any(unlike),
            differences,
            contents,
        });
    }
}

fn rule<'a>(policy: &'a Policy, name: &str) -> Option<(usize, &'a Rule)> {
    let mut rules = policy.rules.iter().enumerate();
    rules.find(|(_, rule)| rule.name == name)
}

/// A payout line over all its periods; the first reason why there is no sum.
fn over_periods(rule: &Rule, cells: &[Cell]) -> Content {
    let mut sum = Decimal::ZERO;
    for cell in cells {
        match cell.number().map(|number| sum.checked_add(number)) {
            Some(Some(more)) => sum = more,
            Some(None) => return Content::Blank,
            None => return Content::of_cell(rule.ty.kind, cell),
        }
    }
    Content::Value(rule.ty.kind, Value::Number(sum))
}

fn input_content(computed: &Computed<'_>, at: usize, period: usize) -> Option<Content> {
    let field = Field::Input { input: at, period };
    if let Some(text) = unreadable(computed, field) {
        return Some(Content::Unreadable(text));
    }
    let input = computed.policy.inputs.get(at)?;
    let value = computed.form.case.inputs.get(at)?.get(period)?;
    Some(match value {
        None => Content::Blank,
        Some(Value::Text(id)) if !input.options.is_empty() => {
            let option = input.options.iter().find(|(known, _)| known == id);
            Content::Option(option.map_or_else(|| Text::same(id), |(_, label)| label.clone()))
        }
        Some(value) => Content::Value(input.ty.kind, value.clone()),
    })
}

/// What is wrong with a field that cannot be read.
fn unreadable(computed: &Computed<'_>, field: Field) -> Option<Text> {
    let mut problems = computed.form.problems.iter();
    let problem = problems.find(|problem| problem.field == field)?;
    Some(problem.message.clone())
}

/// Whether scenarios have the same in a row. That another policy has no such input, parameter or reading is no difference
/// between what was filled in; a line that only one policy has is a difference in what is paid.
fn alike(part: Part, contents: &[Content]) -> bool {
    let is_result = matches!(part, Part::Total | Part::Line | Part::Output);
    let counts = |content: &&Content| is_result || **content != Content::Lacking;
    let mut counting = contents.iter().filter(counts);
    let first = counting.next();
    counting.all(|content| Some(content) == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{self, built_in};

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn filled(policy: &Policy, texts: &[(usize, usize, &str)]) -> Draft {
        let mut draft = Draft::blank(policy);
        for (input, period, text) in texts {
            draft.inputs[*input][*period] = (*text).to_owned();
        }
        draft
    }

    fn of(draft: &Draft, policy: &Policy, others: &[&Draft], base: usize) -> Comparison {
        let all = std::iter::once(draft).chain(others.iter().copied());
        let sides: Vec<Side<'_>> = all.map(|draft| Side { policy, draft }).collect();
        compare(&sides, base)
    }

    fn money(amount: i64) -> Content {
        Content::Value(Kind::Money, Value::Number(Decimal::from(amount)))
    }

    #[test]
    fn totals_lines_and_the_inputs_that_differ_with_differences_to_the_base() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let one = filled(&policy, &[(0, 0, "30000"), (0, 1, "1000"), (0, 2, "1000")]);
        let two = filled(
            &policy,
            &[(0, 0, "29999.99"), (0, 1, "1000"), (0, 2, "abc")],
        );
        let found = of(&one, &policy, &[&two], 1);
        let total = &found.rows[0];
        assert_eq!(total.part, Part::Total);
        assert_eq!(total.contents, [money(3200), money(3100)]);
        assert_eq!(total.differences, [Some(Decimal::from(100)), None]);
        assert_eq!(found.best, [true, false]);
        let inputs = found.rows.iter();
        let inputs = inputs.filter(|row| row.part == Part::Input && row.label.zh == "月采购额");
        let month = |from, to, differs| (Some((Axis::Month, from, to)), differs);
        assert_eq!(
            inputs
                .map(|row| (row.periods, row.differs))
                .collect::<Vec<_>>(),
            [
                month(0, 0, true),
                month(1, 1, false),
                month(2, 2, true),
                month(3, 11, false),
            ]
        );
        let unreadable = found.rows.iter().flat_map(|row| &row.contents);
        let mut unreadable = unreadable.filter(|x| matches!(x, Content::Unreadable(_)));
        assert!(unreadable.next().is_some() && unreadable.next().is_none());
        Ok(())
    }

    #[test]
    fn nothing_is_best_alone_among_equals_or_without_a_total() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let one = filled(&policy, &[(0, 0, "30000")]);
        let blank = Draft::blank(&policy);
        assert_eq!(of(&one, &policy, &[], 0).best, [false]);
        assert_eq!(of(&one, &policy, &[&one], 0).best, [false, false]);
        assert_eq!(of(&one, &policy, &[&blank], 0).best, [false, false]);
        let less = filled(&policy, &[(0, 0, "20000")]);
        assert_eq!(
            of(&less, &policy, &[&one, &blank, &one], 0).best,
            [false, true, false, true]
        );
        Ok(())
    }

    #[test]
    fn overrides_and_readings_are_rows_of_their_own() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let one = filled(&policy, &[(0, 0, "30000")]);
        let mut two = one.clone();
        let first = policy.parameters.iter().position(|x| x.name == "一档比例");
        two.parameters[first.ok_or("no parameter")?] = "6%".to_owned();
        two.readings[0] = 1;
        let found = of(&one, &policy, &[&two], 0);
        let differing: Vec<(Part, &str)> = found
            .rows
            .iter()
            .filter(|row| row.differs)
            .map(|row| (row.part, &*row.label.zh))
            .collect();
        assert_eq!(
            differing,
            [
                (Part::Total, "返利合计"),
                (Part::Line, "季度返利"),
                (Part::Parameter, "一档比例"),
                (Part::Reading, "计法"),
            ]
        );
        Ok(())
    }

    #[test]
    fn different_policies_share_totals_and_what_has_the_same_name() -> Outcome {
        let (one, two) = (
            built_in("sales-rebate-contract")?,
            built_in("rebate-contract")?,
        );
        let (first, second) = (Draft::blank(&one), Draft::blank(&two));
        let sides = [
            Side {
                policy: &one,
                draft: &first,
            },
            Side {
                policy: &two,
                draft: &second,
            },
        ];
        let found = compare(&sides, 0);
        assert_eq!(found.rows[0].part, Part::Total);
        assert!(!found.rows[0].contents.contains(&Content::Lacking));
        for row in &found.rows {
            let lacking = row.contents.contains(&Content::Lacking);
            let is_result = matches!(row.part, Part::Line | Part::Output | Part::Total);
            assert!(!lacking || is_result, "{}", row.label.zh);
        }
        // What one of three has not is no difference between the other two.
        let three = [sides[0], sides[0], sides[1]];
        let found = compare(&three, 0);
        let lacking = found
            .rows
            .iter()
            .filter(|row| row.contents.contains(&Content::Lacking));
        let (results, filled): (Vec<&Row>, Vec<&Row>) =
            lacking.partition(|row| matches!(row.part, Part::Line | Part::Output | Part::Total));
        assert!(!filled.is_empty() && filled.iter().all(|row| !row.differs));
        assert!(!results.is_empty() && results.iter().all(|row| row.differs));
        // Lines are listed whoever has them.
        assert!(
            found
                .rows
                .iter()
                .any(|row| row.contents.contains(&Content::Lacking))
        );
        Ok(())
    }

    #[test]
    fn record_tables_say_how_many_rows_and_whether_they_are_the_same() -> Outcome {
        let policy = built_in("parts-promotion")?;
        let table = &policy.records[0];
        let amount = table
            .range()
            .find(|&at| policy.inputs[at].ty.kind == Kind::Money)
            .ok_or("no amount")?;
        let mut one = Draft::blank(&policy);
        one.inputs[amount] = vec!["100".to_owned(), "300".to_owned()];
        let mut two = one.clone();
        two.inputs[amount] = vec!["200".to_owned(), "200".to_owned()];
        let found = of(&one, &policy, &[&two, &one], 0);
        let row = found.rows.iter().find(|row| row.label == table.label);
        let row = row.ok_or("no row")?;
        let rows = |same| Content::Rows { count: 2, same };
        assert_eq!(row.contents, [rows(true), rows(false), rows(true)]);
        assert!(row.differs);
        let sums = found
            .rows
            .iter()
            .find(|row| row.contents == [money(400), money(400), money(400)]);
        assert!(!sums.ok_or("no sums")?.differs);
        Ok(())
    }

    #[test]
    fn every_policy_can_be_compared_with_every_other_and_with_nothing() -> Outcome {
        let policies = library::SOURCES.iter().map(|source| built_in(source.id));
        let policies = policies.collect::<Result<Vec<_>, _>>()?;
        let drafts: Vec<Draft> = policies.iter().map(Draft::blank).collect();
        assert_eq!(compare(&[], 0).rows, []);
        for (policy, draft) in policies.iter().zip(&drafts) {
            let empty = Draft::default();
            let same = [draft, draft, &empty].map(|draft| Side { policy, draft });
            let found = compare(&same, 2);
            // Readings that are not said are the defaults, so nothing differs.
            assert!(found.rows.iter().all(|row| !row.differs), "{}", policy.id);
            assert!(!found.rows.is_empty());
            for (other, others) in policies.iter().zip(&drafts) {
                let sides = [(policy, draft), (other, others)];
                let sides = sides.map(|(policy, draft)| Side { policy, draft });
                for base in 0..=2 {
                    let found = compare(&sides, base);
                    for row in &found.rows {
                        assert_eq!(row.contents.len(), 2);
                        assert_eq!(row.differences.len(), 2);
                    }
                }
            }
        }
        Ok(())
    }
}

//! Lists of transactions: which of their columns say what, and where the amounts of a category go. What somebody says comes first, then
//! what the policy suggests (`[detail]`), then what names tell.

use crate::policy::model::{Detail, Input, Policy, Sum};
use crate::policy::{Axis, Kind};

use super::book::Book;
use super::heading::{Heading, folded, names_of};
use super::matching::{Matching, Target};

/// Where an amount goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into this input.
    Input(usize),
    /// Nowhere.
    LeftOut,
    /// Nobody knows.
    Unknown,
}

/// The columns that a policy suggests, where a list has them.
pub(super) fn columns(detail: &Detail, headings: &[Heading]) -> Vec<(usize, Target)> {
    let mut found: Vec<(usize, Target)> = Vec::new();
    let mut take = |names: &[String], target: Target| {
        let at = |name: &String| headings.iter().position(|heading| heading.is(name));
        if let Some(at) = names.iter().find_map(at)
            && !found.iter().any(|(known, _)| *known == at)
        {
            found.push((at, target));
        }
    };
    take(&detail.date, Target::When);
    take(&detail.category, Target::Category);
    for sum in &detail.sums {
        take(sum.amount(detail), Target::Amount);
    }
    // The others that it knows are the same things once more: without tax beside with tax.
    for (at, heading) in headings.iter().enumerate() {
        if knows(detail, heading) && !found.iter().any(|(known, _)| *known == at) {
            found.push((at, Target::Nothing));
        }
    }
    found
}

/// Whether a policy suggests that a heading is one of a list of transactions.
pub(super) fn knows(detail: &Detail, heading: &Heading) -> bool {
    let own = detail.sums.iter().map(|sum| &sum.amount);
    let mut lists = [&detail.date, &detail.category, &detail.amount]
        .into_iter()
        .chain(own);
    lists.any(|names| names.iter().any(|name| heading.is(name)))
}

/// Whether a policy suggests that a table with these headings is a list of transactions: it has an amount, and what tells the periods
/// of its inputs or, where they have none, the category.
pub(super) fn is_list(policy: &Policy, headings: &[Heading], has_date: bool) -> bool {
    let Some(detail) = &policy.detail else {
        return false;
    };
    let columns = columns(detail, headings);
    let has = |target| columns.iter().any(|(_, found)| *found == target);
    let periods = |sum: &Sum| {
        let input = policy.inputs.get(sum.input);
        input.is_some_and(|input| input.ty.axis.is_calendar())
    };
    let needs_date = detail.sums.iter().any(periods);
    has(Target::Amount) && (has(Target::When) || has_date || !needs_date && has(Target::Category))
}

/// The columns with amounts, in their order.
pub fn amounts(matching: &Matching) -> Vec<usize> {
    let columns = matching.columns.iter().enumerate();
    columns
        .filter(|(_, column)| column.target == Target::Amount)
        .map(|(at, _)| at)
        .collect()
}

/// The columns with amounts that the policy suggests: one of them does not stand for another.
pub(super) fn suggested_amounts(policy: &Policy, matching: &Matching) -> Vec<usize> {
    let Some(detail) = &policy.detail else {
        return Vec::new();
    };
    let headings = matching.columns.iter();
    let headings: Vec<Heading> = headings
        .map(|column| Heading::new(&column.heading))
        .collect();
    columns(detail, &headings)
        .into_iter()
        .filter(|(_, target)| *target == Target::Amount)
        .map(|(at, _)| at)
        .collect()
}

/// What the amounts of a category in a column are called where somebody says what they go into ([`Book::routes`]): by the category; where
/// there are several columns of amounts, `category@heading`.
pub fn called(matching: &Matching, column: usize, category: &str) -> String {
    if amounts(matching).len() < 2 {
        return category.to_owned();
    }
    let heading = matching.columns.get(column);
    let heading = heading.map_or("", |column| column.heading.as_str());
    [category, "@", heading].concat()
}

/// Where the amounts of a category in a column go; none where the list has no categories.
pub fn destination(
    policy: &Policy,
    book: &Book,
    column: usize,
    category: Option<&str>,
) -> Destination {
    let matching = &book.matching;
    let name = category.unwrap_or_default();
    let said = book.routes.get(&called(matching, column, name));
    if let Some(said) = said.or_else(|| book.routes.get(name)) {
        return said.map_or(Destination::LeftOut, Destination::Input);
    }
    let heading = matching.columns.get(column);
    let heading = heading.map_or("", |column| column.heading.as_str());
    let heading = Heading::without_period(heading);
    let suggested = policy.detail.as_ref();
    suggested
        .and_then(|detail| suggestion(detail, &heading, category))
        .or_else(|| guess(policy, &heading.name, name).map(Destination::Input))
        .unwrap_or(Destination::Unknown)
}

/// A word as categories are compared.
fn bare(text: &str) -> String {
    folded(text).replace(['_', '-'], "")
}

/// Where a policy suggests that amounts go.
fn suggestion(detail: &Detail, heading: &Heading, category: Option<&str>) -> Option<Destination> {
    let wanted = category.map(bare);
    let is_one = |words: &[String]| {
        let wanted = wanted.as_deref();
        wanted.is_some_and(|wanted| words.iter().any(|word| bare(word) == wanted))
    };
    if is_one(&detail.leave_out) {
        return Some(Destination::LeftOut);
    }
    let of_column = |sum: &&Sum| {
        let amount = sum.amount(detail);
        amount.is_empty() || amount.iter().any(|name| heading.is(name))
    };
    let mut sums: Vec<&Sum> = detail.sums.iter().filter(of_column).collect();
    if sums.is_empty() {
        // Somebody says that it is an amount: of any of them.
        sums = detail.sums.iter().collect();
    }
    let only = |fits: &dyn Fn(&Sum) -> bool| {
        let mut found = sums.iter().filter(|sum| fits(sum));
        let first = found.next()?;
        // Two that could be meant are none.
        let alone = found.next().is_none();
        alone.then_some(Destination::Input(first.input))
    };
    only(&|sum| is_one(&sum.categories))
        .or_else(|| only(&|sum| sum.categories.is_empty()))
        .or_else(|| only(&|_| category.is_none()))
}

/// The input that is meant by a category and the heading of the column of amounts: the one that is called so, or by both together.
fn guess(policy: &Policy, heading: &str, category: &str) -> Option<usize> {
    let (category, heading) = (bare(category), bare(heading));
    let both = [
        [&*category, &*heading].concat(),
        [&*heading, &*category].concat(),
    ];
    let can_take = |input: &Input| input.ty.kind.is_numeric() && input.ty.axis.rows().is_none();
    let only = |fits: &dyn Fn(&Input) -> bool| {
        let inputs = policy.inputs.iter().enumerate();
        let mut found = inputs
            .filter(|(_, input)| can_take(input) && fits(input))
            .map(|(at, _)| at);
        let first = found.next()?;
        // Two that could be meant are none.
        found.next().is_none().then_some(first)
    };
    let called = |wanted: &dyn Fn(&str) -> bool| {
        only(&|input| names_of(input).any(|name| wanted(&bare(name))))
    };
    if category.is_empty() {
        // Without categories there is one series, or nobody can say which.
        return only(&|input| input.ty.axis.is_calendar() && input.ty.kind == Kind::Money);
    }
    called(&|name| name == category)
        .or_else(|| called(&|name| both.iter().any(|both| both == name)))
        .or_else(|| {
            called(&|name| {
                name.contains(&category) && (heading.is_empty() || name.contains(&heading))
            })
        })
}

/// Whether the amounts of several transactions are summed in an input; of others all must say the same.
pub(super) fn is_summed(axis: Axis, kind: Kind, is_amount: bool) -> bool {
    kind == Kind::Money
        || axis.is_calendar() && kind.is_numeric()
        || is_amount && matches!(kind, Kind::Count | Kind::Number)
}

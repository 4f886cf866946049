//! `[detail]`: inputs that amounts can go into, headings and categories that mean one thing only.

use std::collections::HashSet;

use super::{Checker, sort};
use crate::policy::document::{DetailText, Spanned, SumText};
use crate::policy::model::{Detail, Input, Sum, Symbol};
use crate::policy::problem::Problem;

impl Checker<'_> {
    pub(super) fn detail(&mut self, text: &DetailText, inputs: &[Input]) -> Detail {
        self.headings(text);
        self.categories(text);
        let mut known = HashSet::new();
        let mut sums = Vec::new();
        for sum in &text.sums {
            let Some(input) = self.summed(sum, inputs) else {
                continue;
            };
            if known.insert(input) {
                sums.push(Sum {
                    input,
                    categories: plain(&sum.categories),
                    amount: plain(&sum.amount),
                });
            } else {
                self.twice(&sum.input, "sum");
            }
        }
        Detail {
            date: plain(&text.date),
            category: plain(&text.category),
            amount: plain(&text.amount),
            leave_out: plain(&text.leave_out),
            sums,
        }
    }

    fn twice(&mut self, text: &Spanned<String>, already: &'static str) {
        let name = text.value.clone();
        self.report(Problem::Duplicate { name, already }, text.span);
    }

    /// The input of a sum.
    fn summed(&mut self, sum: &SumText, inputs: &[Input]) -> Option<usize> {
        let name = &sum.input;
        let problem = match self.resolve(&name.value, name.span)? {
            Symbol::Input(at) => {
                let input = inputs.get(at)?;
                if input.takes_sums() {
                    return Some(at);
                }
                Problem::NotSummed {
                    input: name.value.clone(),
                    found: input.ty,
                }
            }
            other => Problem::WrongSort {
                name: name.value.clone(),
                is: sort(other),
                expected: "input",
            },
        };
        self.report(problem, name.span);
        None
    }

    /// A heading is that of a day, a category or an amount. Several inputs may have the same amount.
    fn headings(&mut self, text: &DetailText) {
        let mut known = HashSet::new();
        for heading in text.date.iter().chain(&text.category).chain(&text.amount) {
            if !known.insert(heading.value.as_str()) {
                self.twice(heading, "heading");
            }
        }
        let others = text.date.iter().chain(&text.category);
        let others: HashSet<&str> = others.map(|heading| heading.value.as_str()).collect();
        for sum in &text.sums {
            let mut known = others.clone();
            for heading in &sum.amount {
                if !known.insert(&heading.value) {
                    self.twice(heading, "heading");
                }
            }
        }
    }

    /// An amount of a category goes into one input; what names no categories takes those that are left, and so there is one such sum.
    fn categories(&mut self, text: &DetailText) {
        let mut left_out = HashSet::new();
        for category in &text.leave_out {
            if !left_out.insert(category.value.as_str()) {
                self.twice(category, "category");
            }
        }
        for (at, sum) in text.sums.iter().enumerate() {
            let before = text.sums.get(..at).unwrap_or_default().iter();
            let rivals: Vec<&SumText> = before.filter(|other| share(text, sum, other)).collect();
            if sum.categories.is_empty() && rivals.iter().any(|other| other.categories.is_empty()) {
                let problem = Problem::MissingKey {
                    key: "categories",
                    within: "sum",
                };
                self.report(problem, sum.input.span);
            }
            let rivals = rivals.iter().flat_map(|other| &other.categories);
            let mut known: HashSet<&str> = rivals.map(|other| other.value.as_str()).collect();
            known.extend(&left_out);
            for category in &sum.categories {
                if !known.insert(&category.value) {
                    self.twice(category, "category");
                }
            }
        }
    }
}

/// Whether two sums may be of the same column.
fn share(text: &DetailText, one: &SumText, other: &SumText) -> bool {
    let [one, other] = [one, other].map(|sum| match &sum.amount {
        own if own.is_empty() => &text.amount,
        own => own,
    });
    let any = one.is_empty() || other.is_empty();
    any || one.iter().any(|heading| {
        let mut others = other.iter();
        others.any(|other| other.value == heading.value)
    })
}

fn plain(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

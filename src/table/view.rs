//! Which lines of a ledger are shown, in which order; how they are spread.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::engine::lanes::Presence;

use super::book::Book;
use super::heading::folded;
use super::ledger::Ledger;

/// By what lines are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// As they stand in the table.
    #[default]
    Row,
    /// By code, then name.
    Name,
    /// By a measure, by its place among [`Ledger::measures`].
    Measure(usize),
}

/// Which lines are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that all stand somewhere in the code or name.
    pub words: String,
    /// A measure, and from what to what it must be; without a bound as far as it goes.
    pub range: Option<(usize, Option<Decimal>, Option<Decimal>)>,
    /// Only lines in this state.
    pub state: Option<State>,
}

/// How a line turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It gets something.
    Pays,
    /// It gets nothing.
    Nothing,
    /// It has no total: something is missing or faulty.
    Without,
    /// A cell of it cannot be read.
    Unsound,
}

/// How a line turned out, by its first measure.
pub fn state(ledger: &Ledger, line: usize) -> State {
    if !ledger.is_sound(line) {
        return State::Unsound;
    }
    let presence = ledger
        .figures
        .first()
        .map_or(Presence::Missing, |figures| figures.presence(line));
    match (presence, ledger.number(0, line)) {
        (Presence::There, Some(number)) if number.is_zero() => State::Nothing,
        (Presence::There, Some(_)) => State::Pays,
        (Presence::NotApplicable, _) => State::Nothing,
        _ => State::Without,
    }
}

/// The lines that pass a filter, sorted; equal ones stand as in the table.
pub fn lines(
    ledger: &Ledger,
    book: &Book,
    filter: &Filter,
    key: Key,
    descending: bool,
) -> Vec<u32> {
    let words: Vec<String> = filter.words.split_whitespace().map(folded).collect();
    let count = u32::try_from(ledger.len()).unwrap_or(u32::MAX);
    let mut lines: Vec<u32> = (0..count)
        .filter(|&line| passes(ledger, book, filter, &words, line as usize))
        .collect();
    match key {
        Key::Row => {
            if descending {
                lines.reverse();
            }
        }
        Key::Measure(measure) => {
            let Some(figures) = ledger.figures.get(measure) else {
                return lines;
            };
            let order = |a: u32, b: u32| {
                let there = |line: u32| figures.presence(line as usize) == Presence::There;
                match (there(a), there(b)) {
                    (true, true) => {
                        let order = match figures.packed() {
                            Some((_, values)) => {
                                values.get(a as usize).cmp(&values.get(b as usize))
                            }
                            None => figures.number(a as usize).cmp(&figures.number(b as usize)),
                        };
                        if descending { order.reverse() } else { order }
                    }
                    // What has no number stands last whichever way.
                    (a, b) => b.cmp(&a),
                }
            };
            lines.sort_by(|&a, &b| order(a, b));
        }
        Key::Name => {
            let mut named: Vec<(String, u32)> = lines
                .into_iter()
                .map(|line| {
                    let (code, name) = ledger.name(book, line as usize);
                    ([&*code, "\u{0}", &*name].concat(), line)
                })
                .collect();
            named.sort_by(|(a, _), (b, _)| if descending { b.cmp(a) } else { a.cmp(b) });
            lines = named.into_iter().map(|(_, line)| line).collect();
        }
    }
    lines
}

fn passes(ledger: &Ledger, book: &Book, filter: &Filter, words: &[String], line: usize) -> bool {
    if let Some(wanted) = filter.state
        && state(ledger, line) != wanted
    {
        return false;
    }
    if let Some((measure, from, to)) = filter.range {
        let Some(number) = ledger.number(measure, line) else {
            return false;
        };
        if from.is_some_and(|from| number < from) || to.is_some_and(|to| number > to) {
            return false;
        }
    }
    if words.is_empty() {
        return true;
    }
    let (code, name) = ledger.name(book, line);
    let named = folded(&[&*code, " ", &*name].concat());
    words.iter().all(|word| named.contains(word.as_str()))
}

/// A bar of a distribution: from (included) to (excluded, but for the last), and how many lines are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Where it begins.
    pub from: Decimal,
    /// Where it ends.
    pub to: Decimal,
    /// How many lines.
    pub lines: usize,
}

/// How a measure is spread over lines, in at most so many bars between round figures; lines without a number are in none.
pub fn spread(ledger: &Ledger, measure: usize, lines: &[u32], most: usize) -> Vec<Bar> {
    let numbers: Vec<Decimal> = lines
        .iter()
        .filter_map(|&line| ledger.number(measure, line as usize))
        .collect();
    let (Some(&least), Some(&greatest)) = (numbers.iter().min(), numbers.iter().max()) else {
        return Vec::new();
    };
    let Some(step) = step(least, greatest, most) else {
        return vec![Bar {
            from: least,
            to: greatest,
            lines: numbers.len(),
        }];
    };
    let floor = |number: Decimal| number.checked_div(step).map(|number| number.floor());
    let Some(first) = floor(least) else {
        return Vec::new();
    };
    let place = |number: Decimal| {
        let place = floor(number)?.checked_sub(first)?;
        place.to_usize()
    };
    let count = place(greatest).unwrap_or(0).saturating_add(1).min(most + 1);
    let edge = |at: usize| {
        let at = Decimal::from(at).checked_add(first);
        at.and_then(|at| at.checked_mul(step)).unwrap_or(greatest)
    };
    let mut bars: Vec<Bar> = (0..count)
        .map(|at| Bar {
            from: edge(at),
            to: edge(at + 1),
            lines: 0,
        })
        .collect();
    for number in numbers {
        if let Some(bar) = place(number).and_then(|at| bars.get_mut(at)) {
            bar.lines += 1;
        }
    }
    bars
}

/// A round figure (1, 2 or 5 and noughts) of which at most so many lie between two numbers; none where they are one.
fn step(least: Decimal, greatest: Decimal, most: usize) -> Option<Decimal> {
    let wide = greatest.checked_sub(least)?;
    if wide.is_zero() || most == 0 {
        return None;
    }
    let wanted = wide.checked_div(Decimal::from(most))?;
    let mut unit = Decimal::new(1, 2);
    loop {
        for digit in [1, 2, 5] {
            let step = unit.checked_mul(Decimal::from(digit))?;
            if step >= wanted {
                return Some(step);
            }
        }
        unit = unit.checked_mul(Decimal::TEN)?;
    }
}

/// The order of two lines by what a measure gives them, for ranking: who gets more stands first.
pub fn by_amount(ledger: &Ledger, measure: usize) -> impl Fn(&u32, &u32) -> Ordering {
    move |&a, &b| {
        ledger
            .number(measure, b as usize)
            .cmp(&ledger.number(measure, a as usize))
            .then(a.cmp(&b))
    }
}

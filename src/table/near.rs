//! The «nearly there» list: the lines of a table that are just short of a tier or a gate, how much each lacks and what it would pay.
//!
//! All lines are looked through for what falls short by little ([`Plan::shortfalls`]); for those, the nearest first, the cheapest next
//! step is sought exactly ([`advise_near`](crate::engine::Trace::advise_near)).

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::engine::{Case, NextStep};

use super::ledger::{Ledger, Work};

/// Lines that are looked through at once.
const LINES_AT_ONCE: usize = 1_024;

/// For how many lines the next step is sought at most: the nearest.
const MOST_SOUGHT: usize = 500;

/// How many lines are listed at most.
const MOST_LISTED: usize = 200;

/// A line that is nearly there.
#[derive(Clone, Debug, PartialEq)]
pub struct NearLine {
    /// The line of the ledger.
    pub line: usize,
    /// What gets it there.
    pub step: NextStep,
}

/// Who is nearly there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nearly {
    /// The lines: those first whose step pays most for what it takes.
    pub lines: Vec<NearLine>,
    /// How many lines have something that falls short by so little.
    pub near: usize,
    /// For how many of them, the nearest, the next step was sought.
    pub sought: usize,
}

/// Looks for those who are nearly there, a stretch of lines at a time.
#[derive(Debug)]
pub struct Nearing {
    lines: Vec<u32>,
    within: Decimal,
    looked: usize,
    /// By how much they fall short, and which.
    near: Vec<(Decimal, u32)>,
    found: Nearly,
}

impl Nearing {
    /// Among these lines, those with something that falls short by no more than this part of what is asked.
    pub fn new(lines: Vec<u32>, within: Decimal) -> Self {
        Self {
            lines,
            within,
            looked: 0,
            near: Vec::new(),
            found: Nearly::default(),
        }
    }

    /// How far it is, of how much: lines looked through, and steps sought.
    pub fn progress(&self) -> (usize, usize) {
        let sought = if self.looked == self.lines.len() {
            self.near.len().min(MOST_SOUGHT)
        } else {
            MOST_SOUGHT.min(self.lines.len())
        };
        // To seek a step takes about as long as to look through so many lines.
        let weight = LINES_AT_ONCE / 8;
        (
            self.looked + self.found.sought * weight,
            self.lines.len() + sought * weight,
        )
    }

    /// Goes on; whether there is more. Each step is handed the same.
    pub fn step(&mut self, work: Work<'_>, ledger: &Ledger) -> bool {
        if self.looked < self.lines.len() {
            let to = (self.looked + LINES_AT_ONCE).min(self.lines.len());
            // Of a line with a cell that cannot be read nobody knows.
            let lines = self.lines[self.looked..to].iter().copied();
            let lines: Vec<u32> = lines
                .filter(|&line| ledger.is_sound(line as usize))
                .collect();
            let mut of = ledger.cases(work.plan.policy, work.book, work.base);
            let cases: Vec<Case> = lines.iter().map(|&line| of.of(line as usize)).collect();
            let short = work.plan.shortfalls(&cases);
            let near = short.into_iter().zip(lines);
            let near = near.filter_map(|(short, line)| Some((short?, line)));
            self.near
                .extend(near.filter(|(short, _)| *short <= self.within));
            self.looked = to;
            if to == self.lines.len() {
                self.near.sort_unstable();
                self.found.near = self.near.len();
            }
            return true;
        }
        let most = self.near.len().min(MOST_SOUGHT);
        if let Some(&(_, line)) = self.near[..most].get(self.found.sought) {
            let case = ledger.case(work.plan.policy, work.book, work.base, line as usize);
            let steps = work.plan.trace(&case).advise_near(self.within).steps;
            // What has to be raised, and pays at once: the tier itself.
            let there = steps.into_iter().find(|step| {
                let rises = step.change.is_some_and(|change| change > Decimal::ZERO);
                rises && step.gain > Decimal::ZERO && step.is_cliff()
            });
            if let Some(step) = there {
                let line = line as usize;
                self.found.lines.push(NearLine { line, step });
            }
            self.found.sought += 1;
        }
        self.found.sought < most && self.found.lines.len() < MOST_LISTED
    }

    /// Who is nearly there.
    pub fn finish(mut self) -> Nearly {
        let worth = |near: &NearLine| {
            let change = near.step.change?;
            near.step.gain.checked_div(change)
        };
        self.found
            .lines
            .sort_by_cached_key(|near| (Reverse(worth(near)), near.line));
        self.found
    }
}

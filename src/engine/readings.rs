//! Readings side by side: which ambiguous clauses decide on the result for these figures, and what each way of reading them gives.
//!
//! Every combination of readings is a plan of its own, and their number doubles with each reading. Where there are at most
//! [`ALL_TRIED`] of them (all built-in policies but one) all are computed. Beyond that, each reading is switched by itself and
//! together with each other one, which tells those that matter from those that do not; then all combinations of those that
//! matter are computed, and from each of them every reading left aside is switched once more, in case it matters there. Never
//! more than [`MOST_TRIED`] are computed; [`SideBySide`] says how many were.
//!
//! The work comes in portions ([`Search::advance`]), so that a page can do it between two frames.

use rust_decimal::Decimal;

use super::absence::Cell;
use super::entries::{Case, Settings};
use super::outcome::Trace;
use super::plan::Plan;
use crate::policy::Axis;
use crate::policy::model::Policy;

/// Up to this many combinations all are computed: eight readings of two options.
pub const ALL_TRIED: usize = 256;

/// The most combinations that are computed: about a second on a slow phone for the largest policy.
pub const MOST_TRIED: usize = 640;

/// How many readings are switched at a time to find out which of them matter.
const SWITCHED: usize = 2;

/// The results of all readings, compared.
#[derive(Clone, Debug, PartialEq)]
pub struct SideBySide {
    /// What is compared, rule and period: the total; where a policy has none, every rule but those per row.
    pub figures: Vec<(usize, usize)>,
    /// What was entered.
    pub case: Case,
    /// The combination that was chosen: by reading, the option.
    pub chosen: Vec<usize>,
    /// The readings that decide on the result, by index.
    pub matter: Vec<usize>,
    /// The results that differ: first that of the chosen combination, then from the most to the least, last those without a number.
    pub results: Vec<ReadingResult>,
    /// What to ask about each reading that matters, in the order of the policy.
    pub questions: Vec<Question>,
    /// How many combinations were computed.
    pub tried: usize,
    /// How many there are; [`u64::MAX`] also for more.
    pub all: u64,
    /// Whether every combination of the readings that matter was computed.
    pub is_complete: bool,
}

/// A result, and the ways of reading that give it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingResult {
    /// The values, in the order of [`SideBySide::figures`].
    pub cells: Vec<Cell>,
    /// By how much the total is more than with the chosen combination; none where either is no number.
    pub difference: Option<Decimal>,
    /// The combinations that give it: each says, for each reading of [`SideBySide::matter`], which options it may have.
    pub ways: Vec<Vec<Vec<usize>>>,
    /// The combination among them with the fewest switches from the chosen one: by reading, the option.
    pub nearest: Vec<usize>,
}

/// What hangs on one reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The reading.
    pub reading: usize,
    /// What the other readings are meanwhile: as chosen or, where this one does not matter then, the nearest at which it does.
    /// By reading, the option; its own entry says nothing.
    pub context: Vec<usize>,
    /// By option, the values in the order of [`SideBySide::figures`]; empty where that combination was not computed.
    pub options: Vec<Vec<Cell>>,
    /// How far apart the totals are, in yuan; none where there are not two numbers.
    pub apart: Option<Decimal>,
}

impl Question {
    /// The readings that the question supposes to be other than chosen.
    pub fn supposes(&self, chosen: &[usize]) -> Vec<usize> {
        let differs = |at: &usize| *at != self.reading && self.context.get(*at) != chosen.get(*at);
        (0..chosen.len()).filter(differs).collect()
    }

    /// The total with an option; none where it is no number.
    pub fn total(&self, option: usize) -> Option<Decimal> {
        only_number(self.options.get(option)?)
    }
}

impl ReadingResult {
    /// The total, where that is what is compared.
    pub fn total(&self) -> Option<Decimal> {
        only_number(&self.cells)
    }
}

/// The number of a single cell.
fn only_number(cells: &[Cell]) -> Option<Decimal> {
    match cells {
        [cell] => cell.number(),
        _ => None,
    }
}

/// A combination that was computed.
#[derive(Debug)]
struct Tried {
    options: Vec<usize>,
    /// The index of its result.
    result: usize,
}

/// What is being computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// All combinations there are.
    All,
    /// Readings one by one and in pairs.
    Pairs,
    /// All combinations of those that matter.
    Product,
    /// From each of these, one more switch; so many mattered before.
    Closing(usize),
    Done,
}

/// The comparison of readings, as far as it has come. It has the figures for itself: whoever does it in portions may change theirs meanwhile.
#[derive(Debug)]
pub struct Search<'a> {
    policy: &'a Policy,
    settings: Settings,
    case: Case,
    figures: Vec<(usize, usize)>,
    all: u64,
    stage: Stage,
    /// Combinations that are yet to be computed, the next one last.
    queue: Vec<Vec<usize>>,
    tried: Vec<Tried>,
    /// The results found so far, each once.
    results: Vec<Vec<Cell>>,
}

/// Compares all readings at once.
pub fn side_by_side(policy: &Policy, settings: &Settings, case: &Case) -> SideBySide {
    let mut search = Search::new(policy, settings, case);
    while !search.advance(MOST_TRIED) {}
    search.finish()
}

impl<'a> Search<'a> {
    /// A comparison in which nothing is computed yet. The readings of `settings` are the chosen ones.
    pub fn new(policy: &'a Policy, settings: &Settings, case: &Case) -> Self {
        let figures = match policy.total() {
            Some(rule) => vec![(rule, 0)],
            None => outputs(policy),
        };
        let options = policy.readings.iter().map(|reading| reading.options.len());
        let all = options.fold(1u64, |all, count| all.saturating_mul(count as u64));
        let mut search = Self {
            policy,
            settings: settings.clone(),
            case: case.clone(),
            figures,
            all,
            stage: Stage::All,
            queue: Vec::new(),
            tried: Vec::new(),
            results: Vec::new(),
        };
        let readings: Vec<usize> = (0..policy.readings.len()).collect();
        search.queue = if all <= ALL_TRIED as u64 {
            search.untried(search.near(&readings, usize::MAX))
        } else {
            search.stage = Stage::Pairs;
            search.untried(search.near(&readings, SWITCHED))
        };
        search
    }

    /// Computes at most so many combinations; whether everything is done.
    pub fn advance(&mut self, portion: usize) -> bool {
        for _ in 0..portion {
            while self.queue.is_empty() {
                if self.stage == Stage::Done {
                    return true;
                }
                self.next_stage();
            }
            if let Some(options) = self.queue.pop() {
                self.compute(options);
            }
        }
        self.stage == Stage::Done
    }

    fn next_stage(&mut self) {
        match self.stage {
            Stage::All | Stage::Done => self.stage = Stage::Done,
            Stage::Pairs => self.multiply(),
            Stage::Product => {
                let matter = self.matter();
                self.stage = Stage::Closing(matter.len());
                self.queue = self.untried(self.one_more(&matter));
            }
            Stage::Closing(before) => {
                if self.matter().len() > before {
                    self.multiply();
                } else {
                    self.stage = Stage::Done;
                }
            }
        }
    }

    fn multiply(&mut self) {
        self.stage = Stage::Product;
        self.queue = self.untried(self.near(&self.matter(), usize::MAX));
    }

    /// Those that are not computed yet, as many as may be, the first one last.
    fn untried(&self, combinations: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let mut left = combinations;
        left.retain(|options| self.find(options).is_none());
        left.truncate(MOST_TRIED.saturating_sub(self.tried.len()));
        left.reverse();
        left
    }

    fn find(&self, options: &[usize]) -> Option<&Tried> {
        self.tried.iter().find(|tried| tried.options == options)
    }

    /// The combinations of some readings, the others as chosen, with at most so many switched, those with few switches first;
    /// at most [`MOST_TRIED`].
    fn near(&self, readings: &[usize], at_most: usize) -> Vec<Vec<usize>> {
        let chosen = &self.settings.readings;
        let mut list = vec![chosen.clone()];
        let mut at = 0;
        while let Some(from) = list.get(at).cloned() {
            let switched = |reading: &&usize| from.get(**reading) != chosen.get(**reading);
            let count = readings.iter().filter(switched).count();
            if count >= at_most || list.len() >= MOST_TRIED {
                break;
            }
            // Each combination comes from one only: that without its last switch.
            let latest = readings.iter().rposition(|reading| switched(&reading));
            for &reading in readings.iter().skip(latest.map_or(0, |latest| latest + 1)) {
                self.switch(&from, reading, &mut list);
            }
            at += 1;
        }
        list.truncate(MOST_TRIED);
        list
    }

    /// From each computed combination of the readings that matter, each other reading switched.
    fn one_more(&self, matter: &[usize]) -> Vec<Vec<usize>> {
        let mut list = Vec::new();
        for tried in self.of_interest(matter) {
            for reading in 0..self.policy.readings.len() {
                if list.len() >= MOST_TRIED {
                    return list;
                }
                if !matter.contains(&reading) {
                    self.switch(&tried.options, reading, &mut list);
                }
            }
        }
        list
    }

    /// A combination with each other option of a reading.
    fn switch(&self, from: &[usize], reading: usize, list: &mut Vec<Vec<usize>>) {
        let options = self.policy.readings.get(reading);
        for option in 0..options.map_or(0, |reading| reading.options.len()) {
            let mut next = from.to_vec();
            if let Some(place) = next.get_mut(reading)
                && *place != option
            {
                *place = option;
                list.push(next);
            }
        }
    }

    /// The computed combinations in which only readings that matter are switched.
    fn of_interest(&self, matter: &[usize]) -> Vec<&Tried> {
        let chosen = &self.settings.readings;
        let of_interest = |tried: &&Tried| {
            let mut places = tried.options.iter().zip(chosen).enumerate();
            places.all(|(at, (option, chosen))| option == chosen || matter.contains(&at))
        };
        self.tried.iter().filter(of_interest).collect()
    }

    fn compute(&mut self, options: Vec<usize>) {
        let mut settings = self.settings.clone();
        settings.readings.clone_from(&options);
        // What no plan can be made for has no result whichever way it is read.
        let cells = Plan::new(self.policy, settings)
            .map_or_else(|_| Vec::new(), |plan| self.values(&plan.trace(&self.case)));
        let known = self.results.iter().position(|known| alike(known, &cells));
        let result = known.unwrap_or(self.results.len());
        if known.is_none() {
            self.results.push(cells);
        }
        self.tried.push(Tried { options, result });
    }

    fn values(&self, trace: &Trace<'_>) -> Vec<Cell> {
        let figures = self.figures.iter();
        figures
            .map(|&(rule, period)| trace.rule(rule, period))
            .collect()
    }

    /// The readings that decide on the result: those by which alone two computed combinations with different results differ.
    fn matter(&self) -> Vec<usize> {
        let mut matters = vec![false; self.policy.readings.len()];
        for (at, one) in self.tried.iter().enumerate() {
            for other in self.tried.iter().skip(at + 1) {
                if one.result != other.result
                    && let Some(reading) = only_difference(&one.options, &other.options)
                    && let Some(matters) = matters.get_mut(reading)
                {
                    *matters = true;
                }
            }
        }
        (0..matters.len())
            .filter(|&at| matters.get(at) == Some(&true))
            .collect()
    }

    /// What was found out.
    pub fn finish(&self) -> SideBySide {
        let chosen = &self.settings.readings;
        let matter = self.matter();
        let shown = self.of_interest(&matter);
        let base = self.find(chosen).map(|tried| tried.result);
        let base_total = base
            .and_then(|base| self.results.get(base))
            .and_then(|cells| only_number(cells));
        let mut results: Vec<ReadingResult> = Vec::new();
        let mut is_base = Vec::new();
        for (at, cells) in self.results.iter().enumerate() {
            let of_it = |tried: &&&Tried| tried.result == at;
            let combinations: Vec<&Tried> = shown.iter().filter(of_it).copied().collect();
            let nearest = combinations
                .iter()
                .min_by_key(|tried| switches(&tried.options, chosen));
            let Some(nearest) = nearest else {
                continue;
            };
            let difference = only_number(cells)
                .zip(base_total)
                .and_then(|(total, base)| total.checked_sub(base));
            is_base.push(Some(at) == base);
            results.push(ReadingResult {
                cells: cells.clone(),
                difference,
                nearest: nearest.options.clone(),
                ways: ways(&combinations, &matter),
            });
        }
        // The chosen one first; then from the most to the least, and what has no number last.
        if let Some(at) = is_base.iter().position(|is_base| *is_base) {
            results.swap(0, at);
        }
        if let Some((_, others)) = results.split_first_mut() {
            others.sort_by_key(|result| std::cmp::Reverse(result.difference));
        }
        let options = |reading: &usize| self.policy.readings.get(*reading).map(|x| x.options.len());
        let wanted = matter.iter().filter_map(options);
        let wanted = wanted.fold(1u64, |all, count| all.saturating_mul(count as u64));
        SideBySide {
            figures: self.figures.clone(),
            case: self.case.clone(),
            chosen: chosen.clone(),
            results,
            questions: matter
                .iter()
                .filter_map(|&reading| self.question(reading, &shown))
                .collect(),
            tried: self.tried.len(),
            all: self.all,
            is_complete: shown.len() as u64 == wanted,
            matter,
        }
    }

    fn question(&self, reading: usize, shown: &[&Tried]) -> Option<Question> {
        let chosen = &self.settings.readings;
        // One of two that differ by this reading only, as near as there is.
        let decides = |one: &&&Tried| {
            shown.iter().any(|other| {
                one.result != other.result
                    && only_difference(&one.options, &other.options) == Some(reading)
            })
        };
        let context = shown
            .iter()
            .filter(decides)
            .min_by_key(|tried| switches(&tried.options, chosen))?;
        let count = self.policy.readings.get(reading)?.options.len();
        let options: Vec<Vec<Cell>> = (0..count)
            .map(|option| {
                let mut options = context.options.clone();
                if let Some(place) = options.get_mut(reading) {
                    *place = option;
                }
                let tried = self.find(&options);
                let cells = tried.and_then(|tried| self.results.get(tried.result));
                cells.cloned().unwrap_or_default()
            })
            .collect();
        let totals = options.iter().filter_map(|cells| only_number(cells));
        let most = totals.clone().max();
        let apart = most
            .zip(totals.min())
            .and_then(|(most, least)| most.checked_sub(least));
        Some(Question {
            reading,
            context: context.options.clone(),
            options,
            apart: apart.filter(|apart| !apart.is_zero()),
        })
    }
}

/// Every rule of a policy without a total, in each period; not those per row, of which there may be any number.
fn outputs(policy: &Policy) -> Vec<(usize, usize)> {
    let mut outputs = Vec::new();
    for (rule, known) in policy.rules.iter().enumerate() {
        let periods = match known.ty.axis {
            Axis::Rows(_) => 0,
            axis => axis.periods().unwrap_or(0),
        };
        for period in 0..periods {
            outputs.push((rule, period));
        }
    }
    outputs
}

/// Whether two results are one to a reader: the same values; where there is none, for the same sort of reason.
fn alike(one: &[Cell], other: &[Cell]) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len()
        && pairs.all(|pair| match pair {
            (Cell::Absent(one), Cell::Absent(other)) => {
                std::mem::discriminant(one) == std::mem::discriminant(other)
            }
            (one, other) => one == other,
        })
}

/// In how many readings two combinations differ.
fn switches(one: &[usize], other: &[usize]) -> usize {
    one.iter().zip(other).filter(|(a, b)| a != b).count()
}

/// The reading in which two combinations differ, if it is one.
fn only_difference(one: &[usize], other: &[usize]) -> Option<usize> {
    let mut places = one.iter().zip(other).enumerate();
    let (at, _) = places.find(|(_, (a, b))| a != b)?;
    places.all(|(_, (a, b))| a == b).then_some(at)
}

/// Combinations with the same result, told as few ways: two that differ by one reading only are one way with either option.
fn ways(combinations: &[&Tried], matter: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let options = |tried: &&Tried| {
        let option = |reading: &usize| tried.options.get(*reading).copied().into_iter().collect();
        matter.iter().map(option).collect::<Vec<Vec<usize>>>()
    };
    let mut ways: Vec<Vec<Vec<usize>>> = combinations.iter().map(options).collect();
    let mut at = 0;
    while at < ways.len() {
        let found = ways.iter().skip(at + 1).position(|other| {
            let mut differing = ways[at].iter().zip(other).filter(|(a, b)| a != b);
            differing.next().is_some() && differing.next().is_none()
        });
        match found {
            Some(found) => {
                let other = ways.remove(at + 1 + found);
                for (mine, others) in ways[at].iter_mut().zip(other) {
                    if *mine != others {
                        mine.extend(others);
                        mine.sort_unstable();
                    }
                }
                // What is wider now may fit with one that it did not fit with before.
                at = 0;
            }
            None => at += 1,
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::super::entries::{Case, Settings};
    use super::side_by_side;
    use crate::policy::sound;

    #[test]
    fn results_that_are_missing_alike_are_one_and_a_fault_is_another() {
        let differ = |first: &str, second: &str| {
            let text = format!(
                r#"
id = "readings"
version = "1"
title = "读法"

[[input]]
name = "甲"
type = "money"

[[input]]
name = "乙"
type = "money"

[[reading]]
name = "口径"
options = [{{ id = "一", default = true }}, {{ id = "二" }}]

[[rule]]
name = "返利"
by = "口径"
formula = {{ "一" = "{first}", "二" = "{second}" }}
total = true
"#
            );
            let policy = sound(&text).unwrap();
            let found = side_by_side(&policy, &Settings::of(&policy), &Case::blank(&policy));
            (found.matter.len(), found.results.len())
        };
        // Each waits for another input.
        assert_eq!(differ("甲", "乙"), (0, 1));
        assert_eq!(differ("甲", "1元 / 0"), (1, 2));
        assert_eq!(differ("甲 + 乙 - 1元", "7元"), (1, 2));
    }
}

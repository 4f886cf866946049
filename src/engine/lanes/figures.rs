//! What comes out: the numbers of a rule for many lanes, packed where they pack.

use std::ops::Range;

use rust_decimal::Decimal;

use super::fixed::{decimal, digits, most_of, power, raise};

/// The numbers of one rule, lane by lane and within a lane period by period (of a rule per row, row by row, as many as each lane has):
/// 8 bytes each while they share a count of decimals and fit into 64 bits, and one more as soon as one of them is not there.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    numbers: Numbers,
    /// None at all while every number is there.
    presence: Vec<Presence>,
}

/// Whether there is a number, or the kind of reason why there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Presence {
    /// There is a number.
    #[default]
    There,
    /// The policy does not provide for one: a gate skips it.
    NotApplicable,
    /// Inputs or parameters are needed first.
    Missing,
    /// It cannot be computed; or the rule's values are not numbers.
    Fault,
}

#[derive(Clone, Debug)]
enum Numbers {
    Fixed { places: u32, values: Vec<i64> },
    Wide(Vec<Decimal>),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::Fixed {
            places: 0,
            values: Vec::new(),
        }
    }
}

impl Figures {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes all out again; the room that they took is kept.
    pub fn clear(&mut self) {
        match &mut self.numbers {
            Numbers::Fixed { places, values } => {
                *places = 0;
                values.clear();
            }
            Numbers::Wide(_) => self.numbers = Numbers::default(),
        }
        self.presence.clear();
    }

    /// How many there are, those that are not there included.
    pub fn len(&self) -> usize {
        match &self.numbers {
            Numbers::Fixed { values, .. } => values.len(),
            Numbers::Wide(list) => list.len(),
        }
    }

    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the number at a place is there.
    pub fn presence(&self, at: usize) -> Presence {
        self.presence.get(at).copied().unwrap_or_default()
    }

    /// The number at a place, if there is one.
    pub fn number(&self, at: usize) -> Option<Decimal> {
        if self.presence(at) != Presence::There {
            return None;
        }
        match &self.numbers {
            Numbers::Fixed { places, values } => {
                values.get(at).map(|&value| decimal(value, *places))
            }
            Numbers::Wide(list) => list.get(at).copied(),
        }
    }

    /// The count of decimals and the numbers in units of the last of them, such as 2 and fen; where there is none, 0. None at all where
    /// some do not fit into 64 bits.
    pub fn packed(&self) -> Option<(u32, &[i64])> {
        match &self.numbers {
            Numbers::Fixed { places, values } => Some((*places, values)),
            Numbers::Wide(_) => None,
        }
    }

    /// More numbers behind those that are there, all of them present so far.
    pub(super) fn extend_fixed(&mut self, places: u32, more: &[i64]) {
        match &mut self.numbers {
            Numbers::Fixed {
                places: own,
                values,
            } => {
                if values.is_empty() {
                    *own = places;
                }
                let level = places.max(*own);
                let factor = |from: u32| power(level - from);
                if let (Some(up), Some(factor)) = (factor(*own), factor(places))
                    && most_of(more).checked_mul(factor).is_some()
                    && (up == 1 || raise(values, up).is_some())
                {
                    *own = level;
                    if factor == 1 {
                        values.extend_from_slice(more);
                    } else {
                        values.extend(more.iter().map(|value| value * factor));
                    }
                } else {
                    for &value in more {
                        self.push_wide(decimal(value, places));
                    }
                }
            }
            Numbers::Wide(list) => list.extend(more.iter().map(|&value| decimal(value, places))),
        }
    }

    /// For each so many numbers of `others` their sum behind those that are there: a series' year. Whether there is one: see
    /// [`Figures::push_sum`].
    pub fn extend_sums(&mut self, others: &Self, width: usize) {
        if width == 1 && others.presence.is_empty() {
            match &others.numbers {
                Numbers::Fixed { places, values } => self.extend_fixed(*places, values),
                Numbers::Wide(list) => list.iter().for_each(|&number| self.push(number)),
            }
            return;
        }
        let sums = |values: &[i64]| {
            let mut sums = Vec::with_capacity(values.len() / width.max(1));
            for values in values.chunks(width.max(1)) {
                let sum = values
                    .iter()
                    .try_fold(0_i64, |sum, &value| sum.checked_add(value));
                sums.push(sum?);
            }
            Some(sums)
        };
        if others.presence.is_empty()
            && let Numbers::Fixed { places, values } = &others.numbers
            && let Some(sums) = sums(values)
        {
            self.extend_fixed(*places, &sums);
            return;
        }
        let mut at = 0;
        while at < others.len() {
            self.push_sum(others, at..at + width.max(1));
            at += width.max(1);
        }
    }

    /// The sum of some numbers of `others` behind those that are there. There is none where one of them is faulty or missing; what does
    /// not apply adds nothing, unless none of them does.
    pub fn push_sum(&mut self, others: &Self, range: Range<usize>) {
        let mut sum = Some(Decimal::ZERO);
        let mut worst = Presence::There;
        let (mut applies, some) = (false, !range.is_empty());
        for at in range {
            match others.presence(at) {
                Presence::There => applies = true,
                Presence::NotApplicable => continue,
                presence => {
                    worst = if worst == Presence::Fault {
                        worst
                    } else {
                        presence
                    };
                }
            }
            sum = match (sum, others.number(at)) {
                (Some(sum), Some(number)) => sum.checked_add(number),
                (sum, _) => sum,
            };
        }
        if worst == Presence::There && some && !applies {
            worst = Presence::NotApplicable;
        }
        self.push(sum.unwrap_or_default());
        let presence = if sum.is_none() {
            Presence::Fault
        } else {
            worst
        };
        self.mark(self.len() - 1, presence);
    }

    /// One more number.
    pub(super) fn push(&mut self, number: Decimal) {
        match digits(number) {
            Some((digits, places)) => self.extend_fixed(places, &[digits]),
            None => self.push_wide(number),
        }
    }

    fn push_wide(&mut self, number: Decimal) {
        if let Numbers::Fixed { places, values } = &self.numbers {
            let numbers = values.iter().map(|&value| decimal(value, *places));
            self.numbers = Numbers::Wide(numbers.collect());
        }
        if let Numbers::Wide(list) = &mut self.numbers {
            list.push(number);
        }
    }

    /// Says of one number that it is not there.
    pub fn mark(&mut self, at: usize, presence: Presence) {
        if presence != Presence::There && at < self.len() {
            self.presence.resize(self.len(), Presence::There);
            self.presence[at] = presence;
            match &mut self.numbers {
                Numbers::Fixed { values, .. } => values[at] = 0,
                Numbers::Wide(list) => list[at] = Decimal::ZERO,
            }
        }
    }
}

//! The ledger: its lines, and what may follow on what. Whatever is in a [`Ledger`] has passed these checks, so balances need none.
//!
//! Of a rebate, at the end of each day: what was reversed is at most what it comes to; what was paid is, when it is paid, at most what
//! is left. A paid rebate can still be reversed; what is left is then below nought, and the dealer owes it until it is refunded.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::policy::date::Date;

use super::line::{Change, Follow, Following, Line, Rebate, State, What};
use super::period::YEARS;
use super::refusal::Refusal;

/// The most lines of a ledger: a dealer with a hundred rebates a month for eight years. What a browser keeps is full before.
pub const MOST_LINES: usize = 20_000;

/// The most that follows on one rebate: who is paid in more parts has several rebates. Each is held against all the others.
pub const MOST_FOLLOWING: usize = 100;

/// The largest amount in yuan. So many lines of it are added up without a decimal overflowing, and no dealer is paid as much.
const LARGEST: Decimal = Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0);

/// Decimals of a rate.
const RATE_PLACES: u32 = 12;

/// The ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// How often it was written: who writes over another number than the one read has not seen what stands there.
    pub rev: u64,
    /// Lines of a joined ledger that contradict what is here. They are shown and counted nowhere.
    pub aside: Vec<Line>,
    /// Lines of a later version.
    pub unknown: Vec<String>,
    lines: Vec<Line>,
    places: BTreeMap<String, usize>,
    /// By line, which lines follow on it.
    follows: Vec<Vec<usize>>,
}

/// What a rebate comes to at the end of a day, in yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What it comes to, with what a confirmation has changed.
    pub amount: Decimal,
    /// What of it was reversed.
    pub reversed: Decimal,
    /// What was paid, less what was refunded.
    pub paid: Decimal,
}

impl Standing {
    /// What is left: owed to the dealer, or by it where it is below nought.
    pub fn left(self) -> Decimal {
        self.amount - self.reversed - self.paid
    }
}

impl Ledger {
    /// Its lines, in the order in which they were added: what follows on a rebate stands behind it.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.aside.is_empty() && self.unknown.is_empty()
    }

    /// The line with this id.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.get(*self.places.get(id)?)
    }

    /// Where a line stands, from 0.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The rebates with their lines.
    pub fn rebates(&self) -> impl Iterator<Item = (&Line, &Rebate)> {
        self.lines
            .iter()
            .filter_map(|line| Some((line, line.rebate()?)))
    }

    /// What followed on a rebate, in the order in which it was added.
    pub fn following(&self, id: &str) -> impl Iterator<Item = &Following> {
        let follows = self.places.get(id).and_then(|&at| self.follows.get(at));
        let lines = follows.into_iter().flatten();
        lines.filter_map(|&at| self.lines.get(at)?.following())
    }

    /// What a rebate comes to at the end of a day; nothing of no rebate.
    pub fn standing(&self, id: &str, day: Date) -> Standing {
        let rebate = self.line(id).and_then(Line::rebate);
        let amount = rebate.map_or(Decimal::ZERO, |rebate| rebate.amount_on(day));
        let mut standing = Standing {
            amount,
            ..Standing::default()
        };
        for following in self.following(id).filter(|following| following.day <= day) {
            match following.kind {
                Follow::Payment => standing.paid += following.amount,
                Follow::Reversal => standing.reversed += following.amount,
                Follow::Refund => standing.paid -= following.amount,
            }
        }
        standing
    }

    /// The state of a line at the end of a day; none before it was there, and of no line.
    pub fn state(&self, id: &str, day: Date) -> Option<State> {
        let line = self.line(id)?;
        let rebate = match &line.what {
            What::Rebate(rebate) => rebate,
            What::Following(following) => {
                return (following.day <= day).then(|| following.kind.state());
            }
        };
        let stage = rebate.on(day)?.to;
        let standing = self.standing(id, day);
        Some(
            if stage == State::Planned || standing.left() > Decimal::ZERO {
                stage
            } else if standing.paid > Decimal::ZERO {
                State::Paid
            } else if standing.reversed > Decimal::ZERO {
                State::Reversed
            } else {
                stage
            },
        )
    }

    /// The day of the last payment of a rebate that is paid at the end of a day.
    pub fn paid_on(&self, id: &str, day: Date) -> Option<Date> {
        let payments = self
            .following(id)
            .filter(|following| following.kind == Follow::Payment && following.day <= day);
        let last = payments.map(|payment| payment.day).max();
        last.filter(|_| self.state(id, day) == Some(State::Paid))
    }

    /// The lowest number that is the id of no line.
    pub fn free_id(&self) -> String {
        let mut number = self.lines.len() + 1;
        while self.places.contains_key(&number.to_string()) {
            number += 1;
        }
        number.to_string()
    }

    /// Adds a line; of one without an id the id is a number.
    ///
    /// # Errors
    /// Why it may not stand here.
    pub fn add(&mut self, mut line: Line) -> Result<String, Refusal> {
        if self.lines.len() >= MOST_LINES {
            return Err(Refusal::Full(MOST_LINES));
        }
        if line.id.is_empty() {
            line.id = self.free_id();
        }
        if self.places.contains_key(&line.id) {
            return Err(Refusal::Taken(line.id));
        }
        let on = match &line.what {
            What::Rebate(rebate) => {
                sound(rebate)?;
                None
            }
            What::Following(following) => Some(self.may_follow(following)?),
        };
        let at = self.lines.len();
        if let Some(follows) = on.and_then(|on| self.follows.get_mut(on)) {
            follows.push(at);
        }
        let id = line.id.clone();
        self.places.insert(line.id.clone(), at);
        self.follows.push(Vec::new());
        self.lines.push(line);
        Ok(id)
    }

    /// Puts a rebate into a later state on a day; a plan that comes true and a confirmation may bring another amount.
    ///
    /// # Errors
    /// Why not.
    pub fn advance(
        &mut self,
        id: &str,
        to: State,
        day: Date,
        amount: Option<Decimal>,
    ) -> Result<(), Refusal> {
        let at = self.rebate_at(id)?;
        let last = self
            .lines
            .get(at)
            .and_then(Line::rebate)
            .and_then(Rebate::last);
        let last = *last.ok_or_else(|| Refusal::NoRebate(id.to_owned()))?;
        let amount = amount.unwrap_or(last.amount);
        let change = Change { day, to, amount };
        may_change(&last, &change)?;
        // What was reversed on any later day must still be there to be reversed.
        let reversed = self.reversed(id);
        if reversed > amount {
            return Err(Refusal::BelowReversed(reversed));
        }
        if let Some(What::Rebate(rebate)) = self.lines.get_mut(at).map(|line| &mut line.what) {
            rebate.changes.push(change);
        }
        Ok(())
    }

    /// Puts a rebate into several later states, or into none.
    ///
    /// # Errors
    /// Why not.
    pub fn advance_all(&mut self, id: &str, changes: &[Change]) -> Result<(), Refusal> {
        let at = self.rebate_at(id)?;
        let known = self.lines.get(at).and_then(Line::rebate);
        let known = known.map_or(0, |rebate| rebate.changes.len());
        let result = changes
            .iter()
            .try_for_each(|change| self.advance(id, change.to, change.day, Some(change.amount)));
        if result.is_err()
            && let Some(What::Rebate(rebate)) = self.lines.get_mut(at).map(|line| &mut line.what)
        {
            rebate.changes.truncate(known);
        }
        result
    }

    /// Its lines as such.
    pub fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// Sets the day on which a rebate falls due, or that nobody knows it.
    ///
    /// # Errors
    /// If there is no such rebate, or the year is none.
    pub fn set_due(&mut self, id: &str, due: Option<Date>) -> Result<(), Refusal> {
        let at = self.rebate_at(id)?;
        due.map_or(Ok(()), known)?;
        if let Some(What::Rebate(rebate)) = self.lines.get_mut(at).map(|line| &mut line.what) {
            rebate.due = due;
        }
        Ok(())
    }

    /// Notes something beside a line.
    ///
    /// # Errors
    /// If there is no such line.
    pub fn set_note(&mut self, id: &str, note: &str) -> Result<(), Refusal> {
        let at = self
            .place(id)
            .ok_or_else(|| Refusal::NoLine(id.to_owned()))?;
        if let Some(line) = self.lines.get_mut(at) {
            note.clone_into(&mut line.note);
        }
        Ok(())
    }

    /// Takes a line out that was entered by mistake: a planned rebate on which nothing follows, or a payment, reversal or refund. A rebate
    /// that has been in a balance stays: it is reversed.
    ///
    /// # Errors
    /// If there is no such line, if it is a rebate that has been in a balance, or if what followed later could not stand without it.
    pub fn remove(&mut self, id: &str) -> Result<Line, Refusal> {
        let line = self.line(id).cloned();
        let line = line.ok_or_else(|| Refusal::NoLine(id.to_owned()))?;
        if line.rebate().is_some_and(|rebate| !rebate.is_planned()) {
            return Err(Refusal::Counted);
        }
        let mut kept = self.without_lines();
        for other in self.lines.iter().filter(|other| other.id != id) {
            kept.add(other.clone())
                .map_err(|_| Refusal::Needed(other.id.clone()))?;
        }
        *self = kept;
        Ok(line)
    }

    /// Whether [`Self::remove`] would take a line out.
    pub fn may_remove(&self, id: &str) -> bool {
        self.clone().remove(id).is_ok()
    }

    /// Takes over the due days and notes that a list has for lines which are here and began the same; what is blank in the list stays.
    /// How many lines were changed.
    pub fn revise(&mut self, list: &Self) -> usize {
        let mut revised = 0;
        for line in &list.lines {
            let Some(known) = self.line(&line.id) else {
                continue;
            };
            if !super::join::is_same(known, line) {
                continue;
            }
            let due = line.rebate().and_then(|rebate| rebate.due);
            let is_due_new =
                due.is_some() && known.rebate().is_some_and(|rebate| rebate.due != due);
            let is_note_new = !line.note.is_empty() && line.note != known.note;
            let mut is_changed = is_due_new && self.set_due(&line.id, due).is_ok();
            is_changed |= is_note_new && self.set_note(&line.id, &line.note).is_ok();
            revised += usize::from(is_changed);
        }
        revised
    }

    /// How many rebates count only from a later day on.
    pub fn later(&self, day: Date) -> usize {
        let is_later = |rebate: &Rebate| {
            let mut changes = rebate.changes.iter();
            let first = changes.find(|change| change.to != State::Planned);
            first.is_some_and(|first| first.day > day)
        };
        self.rebates()
            .filter(|(_, rebate)| is_later(rebate))
            .count()
    }

    /// How many lines there are of rebates whose ids begin so, with what followed on them.
    pub fn count(&self, start: &str) -> usize {
        let lines = self.lines.iter().chain(&self.aside);
        lines.filter(|line| is_of(line, start)).count()
    }

    /// Takes out all rebates whose ids begin so, whatever was done to them, with what followed on them; how many lines that were.
    pub fn clear(&mut self, start: &str) -> usize {
        let before = self.lines.len() + self.aside.len();
        let is_gone = |line: &Line| is_of(line, start);
        self.aside.retain(|line| !is_gone(line));
        let mut kept = self.without_lines();
        for line in std::mem::take(&mut self.lines) {
            if !is_gone(&line) {
                // What stood here may stand there: all of a rebate goes or stays.
                let _stays = kept.add(line);
            }
        }
        *self = kept;
        before - self.lines.len() - self.aside.len()
    }

    /// How much of something could follow on a rebate on a day, in yuan; none where nothing can.
    pub fn room(&self, id: &str, kind: Follow, day: Date) -> Option<Decimal> {
        self.room_or_refusal(id, kind, day)
            .ok()
            .filter(|room| *room > Decimal::ZERO)
    }

    fn rebate_at(&self, id: &str) -> Result<usize, Refusal> {
        let at = self
            .place(id)
            .ok_or_else(|| Refusal::NoLine(id.to_owned()))?;
        match self.lines.get(at).map(|line| &line.what) {
            Some(What::Rebate(_)) => Ok(at),
            _ => Err(Refusal::NoRebate(id.to_owned())),
        }
    }

    /// This ledger before its lines.
    fn without_lines(&self) -> Self {
        Self {
            rev: self.rev,
            aside: self.aside.clone(),
            unknown: self.unknown.clone(),
            ..Self::default()
        }
    }

    /// Whether all of a rebate was reversed.
    pub(super) fn is_reversed(&self, id: &str) -> bool {
        let last = self.line(id).and_then(Line::rebate).and_then(Rebate::last);
        last.is_some_and(|last| !last.amount.is_zero() && self.reversed(id) == last.amount)
    }

    /// All that was reversed of a rebate on any day.
    fn reversed(&self, id: &str) -> Decimal {
        let reversals = self
            .following(id)
            .filter(|following| following.kind == Follow::Reversal);
        reversals.map(|reversal| reversal.amount).sum()
    }

    /// Whether something may follow on a rebate, and where that stands.
    fn may_follow(&self, following: &Following) -> Result<usize, Refusal> {
        let Following {
            of,
            kind,
            day,
            amount,
        } = following;
        let at = self.rebate_at(of)?;
        fits(*amount)?;
        if *amount <= Decimal::ZERO {
            return Err(Refusal::Nothing);
        }
        known(*day)?;
        if self.following(of).count() >= MOST_FOLLOWING {
            return Err(Refusal::Parted(MOST_FOLLOWING));
        }
        let left = self.room_or_refusal(of, *kind, *day)?;
        if *amount > left {
            return Err(Refusal::Exceeds {
                kind: *kind,
                amount: *amount,
                left: left.max(Decimal::ZERO),
            });
        }
        Ok(at)
    }

    /// What is left for something to follow on a rebate on a day: the least that there is from that day on, whatever was written first.
    fn room_or_refusal(&self, id: &str, kind: Follow, day: Date) -> Result<Decimal, Refusal> {
        let at = self.rebate_at(id)?;
        let Some(rebate) = self.lines.get(at).and_then(Line::rebate) else {
            return Err(Refusal::NoRebate(id.to_owned()));
        };
        let from = match kind {
            Follow::Payment if rebate.is_planned() => return Err(Refusal::Planned),
            Follow::Payment => rebate
                .changes
                .iter()
                .find(|change| change.to == State::Confirmed),
            Follow::Reversal | Follow::Refund => rebate.recognised(),
        };
        let from = from.ok_or(match kind {
            Follow::Payment => Refusal::Unconfirmed,
            Follow::Reversal | Follow::Refund => Refusal::Planned,
        })?;
        if day < from.day {
            return Err(Refusal::TooEarly(kind, from.day));
        }
        let changes = rebate.changes.iter().map(|change| change.day);
        let days = changes.chain(self.following(id).map(|following| following.day));
        let days = std::iter::once(day).chain(days.filter(|other| *other > day));
        let room = days.map(|day| {
            let standing = self.standing(id, day);
            match kind {
                Follow::Payment => standing.left(),
                Follow::Reversal => standing.amount - standing.reversed,
                Follow::Refund => -standing.left(),
            }
        });
        Ok(room.min().unwrap_or_default())
    }
}

/// Whether a line is, or follows on, a rebate whose id begins so.
fn is_of(line: &Line, start: &str) -> bool {
    let of = line.following().map_or(&line.id, |following| &following.of);
    of.starts_with(start)
}

/// Whether a rebate may stand in a ledger.
fn sound(rebate: &Rebate) -> Result<(), Refusal> {
    if rebate.policy.trim().is_empty() {
        return Err(Refusal::Nameless);
    }
    if let Some(base) = rebate.base {
        // What something is computed from may well be below nought: returns exceed purchases.
        within(base.abs())?;
    }
    if let Some(rate) = rebate.rate
        && (rate.abs() > Decimal::ONE_THOUSAND || rate.normalize().scale() > RATE_PLACES)
    {
        return Err(Refusal::Rate(rate));
    }
    rebate.due.map_or(Ok(()), known)?;
    let (first, rest) = rebate.changes.split_first().ok_or(Refusal::Nothing)?;
    if !State::STAGES.contains(&first.to) {
        return Err(Refusal::Follows(first.to));
    }
    known(first.day)?;
    fits(first.amount)?;
    let mut last = first;
    for change in rest {
        may_change(last, change)?;
        last = change;
    }
    Ok(())
}

/// Whether a change may come behind another.
fn may_change(last: &Change, change: &Change) -> Result<(), Refusal> {
    if !State::STAGES.contains(&change.to) {
        return Err(Refusal::Follows(change.to));
    }
    if change.to <= last.to {
        return Err(Refusal::Backwards(last.to, change.to));
    }
    known(change.day)?;
    if change.day < last.day {
        return Err(Refusal::Before(change.day, last.day));
    }
    fits(change.amount)?;
    let may_differ = change.to == State::Confirmed || last.to == State::Planned;
    if change.amount != last.amount && !may_differ {
        return Err(Refusal::Amount(change.to));
    }
    Ok(())
}

/// Whether an amount is one that a ledger keeps: whole fen, not below nought, not too large.
fn fits(amount: Decimal) -> Result<(), Refusal> {
    if amount < Decimal::ZERO {
        return Err(Refusal::Negative(amount));
    }
    if amount.normalize().scale() > 2 {
        return Err(Refusal::Parts(amount));
    }
    within(amount)
}

fn within(amount: Decimal) -> Result<(), Refusal> {
    if amount > LARGEST {
        return Err(Refusal::TooMuch(amount));
    }
    Ok(())
}

fn known(day: Date) -> Result<(), Refusal> {
    if YEARS.contains(&day.year()) {
        Ok(())
    } else {
        Err(Refusal::Year(day))
    }
}

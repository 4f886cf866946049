//! Two ledgers as one: a backup that is brought back, or what two people have written. Nothing is lost, and nothing is counted twice.
//!
//! Lines are the same if they have the same id and began the same. Of a rebate that has come further in one of them, the further one
//! holds. What contradicts – two confirmations of different amounts, a payment of more than is left – is set aside: shown, and counted
//! nowhere until somebody decides.

use std::collections::BTreeMap;

use super::book::Ledger;
use super::kept::Found;
use super::line::{Line, What};
use super::refusal::Refusal;

/// What joining has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Lines that were not there.
    pub added: usize,
    /// Rebates that had come further.
    pub advanced: usize,
    /// Lines that were set aside.
    pub aside: usize,
}

impl Joined {
    /// Whether everything was there already.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// What the text of a ledger becomes with that of another one; for backups. None where one of them is damaged or of a newer version.
pub fn texts(there: &str, other: &str) -> Option<(String, Joined)> {
    let (Found::Ledger(mut ledger), Found::Ledger(other)) =
        (Ledger::read(there), Ledger::read(other))
    else {
        return None;
    };
    let joined = ledger.join(*other);
    Some((ledger.write(), joined))
}

impl Ledger {
    /// Takes in the lines of another ledger. What is here stays.
    pub fn join(&mut self, other: Self) -> Joined {
        let mut joined = Joined::default();
        // What lines of the other one are called here.
        let mut called: BTreeMap<String, String> = BTreeMap::new();
        for line in &other.unknown {
            if !self.unknown.contains(line) {
                self.unknown.push(line.clone());
            }
        }
        let aside = other.aside.clone();
        for mut line in other.into_lines() {
            if let What::Following(following) = &mut line.what
                && let Some(here) = called.get(&following.of)
            {
                following.of.clone_from(here);
            }
            let there = line.id.clone();
            let here = self.take_in(line, &mut joined);
            if here != there {
                called.insert(there, here);
            }
        }
        for line in aside {
            self.put_aside(line, &mut joined);
        }
        joined
    }

    /// Takes in a line; what it is called here.
    fn take_in(&mut self, mut line: Line, joined: &mut Joined) -> String {
        let (id, is_there) = self.called(&line);
        if is_there {
            self.come_further(&id, line, joined);
            return id;
        }
        let before = std::mem::replace(&mut line.id, id.clone());
        if self.add(line.clone()).is_ok() {
            joined.added += 1;
        } else {
            line.id = before;
            self.put_aside(line, joined);
        }
        id
    }

    /// What a line is called here, and whether it is here already: its id or, where another line has it, that with
    /// a number behind it: not a hyphen, of which spreadsheets make a day.
    fn called(&self, line: &Line) -> (String, bool) {
        let mut id = line.id.clone();
        for number in 2_u32.. {
            match self.line(&id) {
                None => break,
                Some(known) if is_same(known, line) => return (id, true),
                Some(_) => id = format!("{}_{number}", line.id),
            }
        }
        (id, false)
    }

    /// A line that is here, with what another one knows of it.
    fn come_further(&mut self, id: &str, mut line: Line, joined: &mut Joined) {
        let Some(known) = self.line(id) else { return };
        let (Some(ours), Some(theirs)) = (known.rebate(), line.rebate()) else {
            return;
        };
        let (known, came) = (ours.changes.len(), theirs.changes.len());
        let common = known.min(came);
        let agree = ours.changes[..common] == theirs.changes[..common];
        if agree && came <= known {
            return;
        }
        let more = theirs.changes[common..].to_vec();
        // Each is checked here: something may have been reversed in the meantime.
        if agree && self.advance_all(id, &more).is_ok() {
            joined.advanced += 1;
        } else {
            id.clone_into(&mut line.id);
            self.put_aside(line, joined);
        }
    }

    /// Sets a line aside, once.
    fn put_aside(&mut self, line: Line, joined: &mut Joined) {
        if !self.aside.contains(&line) {
            self.aside.push(line);
            joined.aside += 1;
        }
    }

    /// Takes a line that was set aside into the ledger, as one of its own; what its id becomes.
    ///
    /// # Errors
    /// Why it may not stand there; it stays aside.
    pub fn take(&mut self, at: usize) -> Result<String, Refusal> {
        let line = self.aside.get(at).cloned();
        let mut line = line.ok_or_else(|| Refusal::NoLine((at + 1).to_string()))?;
        if self.line(&line.id).is_some() {
            line.id = String::new();
        }
        let id = self.add(line)?;
        self.aside.remove(at);
        Ok(id)
    }
}

/// Whether two lines of one id are the same: what has changed since they were begun aside.
pub(super) fn is_same(one: &Line, other: &Line) -> bool {
    match (&one.what, &other.what) {
        (What::Rebate(one), What::Rebate(other)) => {
            (&one.policy, &one.rule, one.period) == (&other.policy, &other.rule, other.period)
                && one.changes.first() == other.changes.first()
        }
        (What::Following(one), What::Following(other)) => one == other,
        _ => false,
    }
}

//! The document's own words for several things at once, each passage once.

use crate::lang::Text;
use crate::policy::model::{Policy, Provenance};

/// Shorter words are not looked for in other clauses: `5%` is in many, and none of them need be its source.
const SHORTEST_PART: usize = 6;

/// A clause and what it is the source of.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause<'p> {
    /// The document's words.
    pub provenance: &'p Provenance,
    /// What it, or a passage of it, is the source of.
    pub of: Vec<Subject>,
    /// What there is to know of the passages in it that are quoted for themselves elsewhere.
    pub notes: Vec<&'p Text>,
}

/// Something that has a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A rule.
    Rule(usize),
    /// A table.
    Table(usize),
    /// A gate.
    Gate(usize),
    /// A parameter.
    Parameter(usize),
    /// A reading.
    Reading(usize),
}

/// Clauses that are being gathered.
#[derive(Debug)]
pub struct Clauses<'p> {
    policy: &'p Policy,
    clauses: Vec<Clause<'p>>,
}

impl<'p> Clauses<'p> {
    /// No clauses yet, of a policy.
    pub fn of(policy: &'p Policy) -> Self {
        Self {
            policy,
            clauses: Vec::new(),
        }
    }

    /// Adds the source of something. Where no words are quoted there is nothing to add.
    pub fn add(&mut self, subject: Subject, provenance: &'p Provenance) {
        if provenance.clause.is_none() {
            return;
        }
        let document = self.document(provenance);
        let is_it = |known: &Clause<'_>| {
            known.provenance.clause == provenance.clause
                && self.document(known.provenance) == document
        };
        match self.clauses.iter().position(is_it) {
            Some(known) => self.clauses[known].of.push(subject),
            None => self.clauses.push(Clause {
                provenance,
                of: vec![subject],
                notes: Vec::new(),
            }),
        }
    }

    /// The clauses in the order in which they were added. What is a passage of another one is not told again: all that rests on
    /// it stands with that one.
    pub fn gathered(mut self) -> Vec<Clause<'p>> {
        let mut at = 0;
        while let Some(part) = self.clauses.get(at) {
            let has_it = |whole: &Clause<'_>| {
                is_passage(part.provenance, whole.provenance)
                    && self.document(whole.provenance) == self.document(part.provenance)
            };
            let Some(whole) = self.clauses.iter().position(has_it) else {
                at += 1;
                continue;
            };
            let part = self.clauses.remove(at);
            // What came after the part has moved up.
            let whole = if whole > at { whole - 1 } else { whole };
            let whole = &mut self.clauses[whole];
            whole.of.extend(part.of);
            for note in part.provenance.note.iter().chain(part.notes) {
                if whole.provenance.note.as_ref() != Some(note) && !whole.notes.contains(&note) {
                    whole.notes.push(note);
                }
            }
        }
        self.clauses
    }

    /// The document that it is from, which is the policy's where nothing else is said.
    fn document(&self, provenance: &'p Provenance) -> Option<&'p String> {
        provenance.source.as_ref().or(self.policy.source.as_ref())
    }
}

/// Whether the words of one are a passage of those of the other, from one mark of punctuation to another.
fn is_passage(part: &Provenance, whole: &Provenance) -> bool {
    let (Some(part), Some(whole)) = (&part.clause, &whole.clause) else {
        return false;
    };
    if part.len() >= whole.len() || part.chars().count() < SHORTEST_PART {
        return false;
    }
    let ends = |beside: Option<char>| beside.is_none_or(|beside| !beside.is_alphanumeric());
    whole.match_indices(part.as_str()).any(|(at, found)| {
        let (before, rest) = whole.split_at(at);
        ends(before.chars().next_back()) && ends(rest[found.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{self, built_in};
    use crate::policy::model::Status;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn quoted(words: &str, note: Option<&str>, source: Option<&str>) -> Provenance {
        Provenance {
            status: Status::Stated,
            clause: Some(words.to_owned()),
            source: source.map(str::to_owned),
            note: note.map(|note| Text::new(note, note)),
        }
    }

    #[test]
    fn a_passage_stands_with_the_clause_that_it_is_of_whichever_came_first() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let whole = quoted("达到一万元返百分之五;达到两万元返百分之七", None, None);
        let part = quoted("达到一万元返百分之五", Some("n"), policy.source.as_deref());
        for order in [[&whole, &part], [&part, &whole]] {
            let mut clauses = Clauses::of(&policy);
            for (at, provenance) in order.into_iter().enumerate() {
                clauses.add(Subject::Rule(at), provenance);
            }
            let found = clauses.gathered();
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].provenance, &whole);
            assert_eq!(found[0].of.len(), 2);
            assert_eq!(found[0].notes, [&Text::new("n", "n")]);
        }
        Ok(())
    }

    #[test]
    fn what_only_looks_like_a_passage_stands_for_itself() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        for (one, other, source) in [
            ("达到一万元返百分之五", "达到一万元返百分之五十", None),
            ("返利5%", "返利5%;另有说明", None),
            (
                "达到一万元返百分之五",
                "达到一万元返百分之五;另有说明",
                Some("D99"),
            ),
        ] {
            let (one, other) = (quoted(one, None, None), quoted(other, None, source));
            let mut clauses = Clauses::of(&policy);
            clauses.add(Subject::Rule(0), &one);
            clauses.add(Subject::Rule(1), &other);
            assert_eq!(clauses.gathered().len(), 2, "{one:?}");
        }
        Ok(())
    }

    #[test]
    fn nothing_that_has_a_clause_is_lost_in_any_policy() -> Outcome {
        for source in library::SOURCES {
            let policy = built_in(source.id)?;
            let mut clauses = Clauses::of(&policy);
            let mut all = 0;
            for (at, rule) in policy.rules.iter().enumerate() {
                clauses.add(Subject::Rule(at), &rule.provenance);
                all += usize::from(rule.provenance.clause.is_some());
            }
            for (at, parameter) in policy.parameters.iter().enumerate() {
                clauses.add(Subject::Parameter(at), &parameter.provenance);
                all += usize::from(parameter.provenance.clause.is_some());
            }
            let found = clauses.gathered();
            assert_eq!(
                found.iter().map(|clause| clause.of.len()).sum::<usize>(),
                all
            );
        }
        Ok(())
    }
}

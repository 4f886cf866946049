//! How a form came to be what it is: so that one can go back, and forth again.

use super::draft::Draft;

/// How many forms are remembered.
const MOST_STEPS: usize = 100;

/// How many fields all of them together may have: a form with a long record table is remembered fewer times.
const MOST_FIELDS: usize = 200_000;

/// The forms before this one, and those that were gone back from.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Draft>,
    now: Draft,
    future: Vec<Draft>,
}

impl History {
    /// Begins with a form.
    pub fn new(draft: Draft) -> Self {
        Self {
            now: draft,
            ..Self::default()
        }
    }

    /// Notes that the form is this now. What was gone back from is forgotten where it is another one; where `is_same` says that it only
    /// looks otherwise, as a figure that was tidied does, that is no step.
    pub fn note(&mut self, draft: &Draft, is_same: &dyn Fn(&Draft, &Draft) -> bool) {
        if self.now == *draft {
            return;
        }
        if is_same(&self.now, draft) {
            self.now.clone_from(draft);
            return;
        }
        self.past
            .push(std::mem::replace(&mut self.now, draft.clone()));
        self.future.clear();
        let size = |draft: &Draft| draft.inputs.iter().map(Vec::len).sum::<usize>().max(1);
        let most = (MOST_FIELDS / size(draft)).clamp(1, MOST_STEPS);
        if self.past.len() > most {
            self.past.drain(..self.past.len() - most);
        }
    }

    /// The form before this one.
    pub fn back(&mut self) -> Option<Draft> {
        let before = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.now, before));
        Some(self.now.clone())
    }

    /// The form that was gone back from.
    pub fn forth(&mut self) -> Option<Draft> {
        let then = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.now, then));
        Some(self.now.clone())
    }

    /// Whether one can go back, and forth.
    pub fn ways(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, fields: usize) -> Draft {
        Draft {
            inputs: vec![vec![text.to_owned(); fields]],
            ..Draft::default()
        }
    }

    #[test]
    fn one_goes_back_and_forth_until_something_else_is_done() {
        let [a, b, c] = ["a", "b", "c"].map(|text| draft(text, 1));
        let mut history = History::new(a.clone());
        let never = |_: &Draft, _: &Draft| false;
        assert_eq!(history.ways(), (false, false));
        history.note(&a, &never);
        history.note(&b, &never);
        history.note(&c, &never);
        assert_eq!(history.back(), Some(b.clone()));
        assert_eq!(history.back(), Some(a.clone()));
        assert_eq!(history.back(), None);
        assert_eq!(history.forth(), Some(b.clone()));
        assert_eq!(history.ways(), (true, true));
        // The same again is nothing new.
        history.note(&b, &never);
        assert_eq!(history.forth(), Some(c.clone()));
        assert_eq!(history.back(), Some(b.clone()));
        // What only looks otherwise is no step.
        let tidied = draft("B", 1);
        history.note(&tidied, &|_, _| true);
        assert_eq!(history.ways(), (true, true));
        assert_eq!(history.back(), Some(a));
        assert_eq!(history.forth(), Some(tidied));
        history.note(&draft("d", 1), &never);
        assert_eq!(history.ways(), (true, false));
    }

    #[test]
    fn long_forms_are_remembered_fewer_times() {
        let mut history = History::default();
        for at in 0..300 {
            history.note(&draft(&at.to_string(), 1), &|_, _| false);
        }
        assert_eq!(history.past.len(), MOST_STEPS);
        for at in 0..30 {
            history.note(&draft(&at.to_string(), 50_000), &|_, _| false);
        }
        assert_eq!(history.past.len(), 4);
    }
}

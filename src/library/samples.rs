//! Samples to try the boards with: what somebody might have entered, marked as samples. Names, plates and figures are invented.

use crate::accrual::{Found, Ledger};

/// What somebody might have entered into a ledger, as it is kept, with [`YEAR`] in the place of a year.
const LEDGER: &str = include_str!("samples/ledger.txt");

/// What stands for the year.
const YEAR: &str = "YYYY";

/// What the ids of the rebates of a ledger begin with that are samples.
pub const START: &str = "sample-";

/// Whether there are samples in a ledger as it is kept. This is for those who have no ledger at hand: it looks at the text only.
#[must_use]
pub fn are_in_ledger(text: &str) -> bool {
    text.lines().any(|line| {
        let (what, rest) = line.split_once('\t').unwrap_or_default();
        what == "rebate" && rest.starts_with(START)
    })
}

/// Whether what a board keeps of a year is a sample: one of its lines says so.
#[must_use]
pub fn is_board(text: &str) -> bool {
    text.lines()
        .any(|line| line.split('\t').next() == Some("sample"))
}

/// A ledger of a year with samples only: their ids begin with `sample-`, and so do the ids of their policies, which are none of the
/// library. Empty of a year that a ledger does not know.
pub fn ledger(year: u16) -> Ledger {
    match Ledger::read(&LEDGER.replace(YEAR, &year.to_string())) {
        Found::Ledger(ledger) => *ledger,
        Found::Newer(_) | Found::Damaged => Ledger::default(),
    }
}

/// Years to try boards with, as they are kept: the address of the policy, and the year, the earliest first.
pub const YEARS: [(&str, &str); 3] = [
    ("p/dealer-kpi-2012", include_str!("samples/kpi-2023.txt")),
    ("p/dealer-kpi-2012", include_str!("samples/kpi-2024.txt")),
    (
        "p/after-sales-service",
        include_str!("samples/service-2024.txt"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accrual::State;
    use crate::accrual::view::last_day;

    #[test]
    fn the_kept_texts_say_that_they_are_samples() {
        assert!(are_in_ledger(&ledger(2024).write()));
        let own = "rebate-desk ledger 1\nrev\t3\nrebate\t1\tsample-parts\t样例\t2024-Q1\t返利\nnote\tsample-1\n";
        assert!(!are_in_ledger(own));
        let mut cleared = ledger(2024);
        cleared.clear(START);
        assert!(!are_in_ledger(&cleared.write()));
        assert!(!are_in_ledger(""));
        assert!(is_board("rebate-desk board 1\nsample\ninput\t1\n"));
        assert!(is_board("rebate-desk board 1\nsample\tyes\n"));
        assert!(!is_board("rebate-desk board 1\nnote\tsample\nsamples\t1\n"));
    }

    #[test]
    fn samples_are_marked_and_have_something_of_everything() {
        for year in [1990, 2024, 2025, 2099] {
            let ledger = ledger(year);
            assert_eq!(ledger.lines().len(), 14, "{year}");
            let of = |state| {
                let lines = ledger.lines().iter();
                let mut states = lines.map(|line| ledger.state(&line.id, last_day()));
                states.any(|found| found == Some(state))
            };
            assert!(State::ALL.into_iter().all(of));
            assert_eq!(ledger.count("sample-"), 14);
            for (_, rebate) in ledger.rebates() {
                assert!(rebate.policy.starts_with("sample-"), "{}", rebate.policy);
                assert!(crate::library::source(&rebate.policy).is_none());
            }
        }
        assert!(ledger(9999).is_empty());
    }
}

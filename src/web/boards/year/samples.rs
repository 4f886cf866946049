//! Years to try a board with.

use crate::board::Year;
use crate::board::year::Found;
use crate::library::samples::YEARS;

/// Whether there are samples for the board of the policy at this address.
pub(super) fn has(address: &str) -> bool {
    YEARS.iter().any(|(own, _)| *own == address)
}

/// Its samples, the earliest first.
pub(super) fn of(address: &str) -> Vec<Year> {
    let texts = YEARS.iter().filter(|(own, _)| *own == address);
    let years = texts.filter_map(|(_, text)| match Year::read(text) {
        Found::Year(year) => Some(*year),
        Found::Newer(_) | Found::Damaged => None,
    });
    years.collect()
}

//! Where each question begins.
//!
//! Digits and a point stand everywhere in such a paper (`2.5`, `10.5%`), and numbers of questions glued to digits before them
//! (`D.1; 2.5; 4; 2.510. 假设`). So what is looked for is not any number but the one that must come next, in front of a stem: words
//! that end with a marker and in which nothing is marked as correct.

use std::ops::Range;

use super::marks::{Marker, Paper, is_at_line_start};
use crate::policy::limits::MAX_ITEMS;

/// Where a question begins.
#[derive(Clone, Debug)]
pub(super) struct Begin {
    pub(super) ordinal: usize,
    /// The number with its point.
    pub(super) number: Range<usize>,
    pub(super) marker: Marker,
    /// Whether other digits stand right before the number.
    pub(super) is_glued: bool,
    /// Whether numbers are missing before it.
    pub(super) skips: bool,
}

impl Begin {
    pub(super) fn stem<'t>(&self, paper: &Paper<'t>) -> &'t str {
        paper.slice(self.number.end..self.marker.start)
    }
}

/// How many numbers may be missing.
const MOST_SKIPPED: usize = 3;

/// The longest stem, in bytes: longer ones are text between papers.
const LONGEST_STEM: usize = 6_000;

pub(super) fn questions(paper: &Paper<'_>) -> Vec<Begin> {
    let mut found: Vec<Begin> = Vec::new();
    let mut due = 1;
    let mut from = 0;
    while found.len() < MAX_ITEMS {
        let tries = due..=due + MOST_SKIPPED;
        let next = tries
            .clone()
            .find_map(|ordinal| Some((ordinal, begin(paper, from, ordinal, found.is_empty())?)));
        let Some((ordinal, mut next)) = next else {
            return found;
        };
        next.skips = ordinal != due;
        from = next.marker.end;
        due = ordinal + 1;
        found.push(next);
    }
    found
}

/// The first place behind `from` where question `ordinal` can begin.
fn begin(paper: &Paper<'_>, from: usize, ordinal: usize, is_first: bool) -> Option<Begin> {
    let text = paper.text;
    let digits = ordinal.to_string();
    let mut search = from;
    while let Some(offset) = text.get(search..)?.find(&digits) {
        let start = search + offset;
        search = start + digits.len();
        let Some(end) = point_behind(text, search) else {
            continue;
        };
        let before = text.get(..start)?.chars().next_back();
        let at_line_start = is_at_line_start(text, start);
        if paper.by_lines && !at_line_start {
            continue;
        }
        if !at_line_start && !stands_alone(text, end) {
            continue;
        }
        // Something must have been answered before the next question.
        if !is_first && text.get(from..start)?.trim().is_empty() {
            continue;
        }
        let next = paper.markers.partition_point(|marker| marker.start < end);
        let marker = paper.markers.get(next)?;
        let stem = end..marker.start;
        if stem.len() > LONGEST_STEM
            || paper.slice(stem.clone()).trim().is_empty()
            || paper.has_mark(&stem)
        {
            continue;
        }
        return Some(Begin {
            ordinal,
            number: start..end,
            marker: marker.clone(),
            is_glued: before.is_some_and(|c| c.is_ascii_digit()),
            skips: false,
        });
    }
    None
}

/// The end of the point or comma that follows a number.
fn point_behind(text: &str, at: usize) -> Option<usize> {
    let c = text.get(at..)?.chars().next()?;
    matches!(c, '.' | '．' | '、').then_some(at + c.len_utf8())
}

/// Whether what follows the point is a stem, not decimals. A stem may begin with a year.
fn stands_alone(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    digits == 0 || digits == 4 && rest.get(4..).is_some_and(|rest| rest.starts_with('年'))
}

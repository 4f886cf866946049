//! Options without letters, glued together → where one probably ends.
//!
//! What is known is that an option ends with each mark. Between two marks there may be more: `95%90%(正确答案)85%80%`. Options of a
//! question are alike, so places are looked for where the same begins again: the same figures with the same unit, the same first
//! words as options that are known, the same last words. Every end that is found so is told as a guess.

use std::collections::BTreeMap;
use std::ops::Range;

use super::marks::Paper;

/// A part of a segment, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// How marked options end in a paper: their last characters, those that more than one has.
pub(super) struct Endings(Vec<String>);

/// How many characters an ending has.
const ENDING: usize = 3;

impl Endings {
    pub(super) fn of(paper: &Paper<'_>) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for mark in &paper.marks {
            let words = paper.slice(0..mark.start).trim_end();
            let mut last: Vec<char> = words.chars().rev().take(ENDING).collect();
            last.reverse();
            if last.len() == ENDING && last.iter().copied().all(is_chinese) {
                *counts.entry(last.into_iter().collect()).or_default() += 1;
            }
        }
        let often = counts.into_iter().filter(|(_, count)| *count > 1);
        Self(often.map(|(words, _)| words).collect())
    }
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The most options that digits alone are taken apart into; and how many there mostly are.
const USUAL_OPTIONS: usize = 4;

/// The longest run of digits that is taken apart.
const MOST_DIGITS: usize = 16;

/// The pieces of each segment: what stands between the marks of a question.
pub(super) fn guess(segments: &[&str], endings: &Endings) -> Vec<Vec<Piece>> {
    let is_digits = |text: &&str| {
        let text = text.trim();
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if segments.iter().all(is_digits)
        && let Some(pieces) = rising(segments)
    {
        return pieces;
    }
    let shared = shared_beginning(segments);
    segments
        .iter()
        .map(|segment| pieces(segment, &cuts(segment, &shared, endings)))
        .collect()
}

fn pieces(segment: &str, cuts: &[usize]) -> Vec<Piece> {
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([segment.len()]);
    starts
        .zip(ends)
        .map(|(start, end)| Piece { start, end })
        .collect()
}

/// The longest segment that is looked into, in bytes: what is longer is no glued option.
const LONGEST_SEGMENT: usize = 3_000;

/// Where a segment is cut, by the first rule that finds something.
fn cuts(segment: &str, shared: &str, endings: &Endings) -> Vec<usize> {
    if segment.len() > LONGEST_SEGMENT {
        return Vec::new();
    }
    let rules: [&dyn Fn() -> Vec<usize>; 7] = [
        &|| same_figures(segment),
        &|| same_words(segment, shared),
        &|| same_number_and_unit(segment),
        &|| glued_year(segment),
        &|| same_end(segment),
        &|| same_beginning(segment),
        &|| known_ending(segment, endings),
    ];
    let mut found = rules.iter().map(|rule| rule());
    found.find(|cuts| !cuts.is_empty()).unwrap_or_default()
}

/// Digits only: `2510` before `20` is 2, 5 and 10, since figures rise; those that make the usual number of options first.
fn rising(segments: &[&str]) -> Option<Vec<Vec<Piece>>> {
    let trimmed: Vec<&str> = segments.iter().map(|text| text.trim()).collect();
    let all = trimmed.concat();
    if all.len() > MOST_DIGITS || all.len() < 2 {
        return None;
    }
    let edges: Vec<usize> = trimmed
        .iter()
        .scan(0, |at, text| {
            *at += text.len();
            Some(*at)
        })
        .collect();
    let mut best: Option<Vec<usize>> = None;
    let mut way = Vec::new();
    rise(&all, &edges, 0, None, &mut way, &mut best);
    let ends = best?;
    let mut result = Vec::new();
    let mut from = 0;
    for (segment, text) in segments.iter().zip(&trimmed) {
        let blank = segment.len() - segment.trim_start().len();
        let to = from + text.len();
        let cuts: Vec<usize> = ends
            .iter()
            .filter(|end| **end > from && **end < to)
            .map(|end| end - from + blank)
            .collect();
        result.push(pieces(segment, &cuts));
        from = to;
    }
    Some(result)
}

/// Goes on from `at` with figures that rise, ending at every edge; the best way is kept.
fn rise(
    digits: &str,
    edges: &[usize],
    at: usize,
    before: Option<u64>,
    way: &mut Vec<usize>,
    best: &mut Option<Vec<usize>>,
) {
    if at == digits.len() {
        let off = |way: &[usize]| way.len().abs_diff(USUAL_OPTIONS);
        if best.as_ref().is_none_or(|best| off(way) < off(best)) {
            *best = Some(way.clone());
        }
        return;
    }
    if way.len() > 2 * USUAL_OPTIONS {
        return;
    }
    let edge = edges.iter().copied().find(|edge| *edge > at);
    for end in at + 1..=edge.unwrap_or(digits.len()) {
        let Some(figure) = digits.get(at..end) else {
            return;
        };
        if figure.len() > 1 && figure.starts_with('0') {
            return;
        }
        let Ok(number) = figure.parse::<u64>() else {
            return;
        };
        if before.is_none_or(|before| before < number) {
            way.push(end);
            rise(digits, edges, end, Some(number), way, best);
            way.pop();
        }
    }
}

/// A run of digits, decimals included.
fn figures(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let has_decimals =
            bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if has_decimals {
            at += 1;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
        }
        found.push(start..at);
    }
    found
}

/// The text with a sign in place of each figure.
fn skeleton(text: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for figure in figures(text) {
        out.push_str(text.get(from..figure.start).unwrap_or_default());
        out.push('#');
        from = figure.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out.trim().to_owned()
}

/// `95%90%`, `0.6%,3份0.3%,3份`: cut behind each last unit, if the pieces differ in their figures only.
fn same_figures(segment: &str) -> Vec<usize> {
    let whole = segment.trim_end();
    let Some(last) = figures(whole).pop() else {
        return Vec::new();
    };
    let unit = whole.get(last.end..).unwrap_or_default();
    if unit.is_empty() {
        return Vec::new();
    }
    let ends = figures(whole).into_iter().filter_map(|figure| {
        let rest = whole.get(figure.end..)?;
        rest.starts_with(unit).then_some(figure.end + unit.len())
    });
    let cuts: Vec<usize> = ends.filter(|end| *end < whole.len()).collect();
    let mut skeletons = pieces(whole, &cuts)
        .into_iter()
        .map(|piece| skeleton(whole.get(piece.start..piece.end).unwrap_or_default()));
    let first = skeletons.next();
    if skeletons.all(|other| Some(&other) == first.as_ref()) {
        cuts
    } else {
        Vec::new()
    }
}

/// The words that every segment begins with, where there is more than one.
fn shared_beginning(segments: &[&str]) -> String {
    let mut texts = segments.iter().map(|text| text.trim_start());
    let Some(first) = texts.next() else {
        return String::new();
    };
    if segments.len() < 2 {
        return String::new();
    }
    texts.fold(first.to_owned(), |shared, text| {
        let alike = shared.chars().zip(text.chars());
        alike.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    })
}

/// The fewest characters that two options begin alike with.
const FEWEST_SHARED: usize = 3;

/// Cut before the words that all known options begin with.
fn same_words(segment: &str, shared: &str) -> Vec<usize> {
    if shared.chars().count() < FEWEST_SHARED {
        return Vec::new();
    }
    let begin = segment.len() - segment.trim_start().len();
    let places = segment.match_indices(shared).map(|(at, _)| at);
    places.filter(|at| *at > begin).collect()
}

/// `10人,可以,可以8人,可以,不可以`: cut before each figure with the unit of the first.
fn same_number_and_unit(segment: &str) -> Vec<usize> {
    let runs = figures(segment);
    let begin = segment.len() - segment.trim_start().len();
    let Some(first) = runs.first().filter(|first| first.start == begin) else {
        return Vec::new();
    };
    let unit_of = |run: &Range<usize>| segment.get(run.end..).and_then(|rest| rest.chars().next());
    let unit = unit_of(first).filter(|unit| is_chinese(*unit));
    let is_start = |run: &&Range<usize>| {
        let before = segment
            .get(..run.start)
            .and_then(|text| text.chars().next_back());
        unit_of(run) == unit
            && before.is_some_and(|c| is_chinese(c) || matches!(c, '%' | '。' | ')'))
    };
    if unit.is_none() {
        return Vec::new();
    }
    runs.iter()
        .skip(1)
        .filter(is_start)
        .map(|run| run.start)
        .collect()
}

/// `样本量为802024年`: cut before a year that stands behind other digits.
fn glued_year(segment: &str) -> Vec<usize> {
    let runs = figures(segment).into_iter().filter(|run| {
        let digits = segment.get(run.clone()).unwrap_or_default();
        let year = digits.len().checked_sub(4).and_then(|at| digits.get(at..));
        digits.len() > 4
            && !digits.contains('.')
            && year.is_some_and(|year| year.starts_with("20") || year.starts_with("19"))
            && segment
                .get(run.end..)
                .is_some_and(|rest| rest.starts_with('年'))
    });
    runs.map(|run| run.end - 4).collect()
}

/// The fewest characters that two options end alike with.
const FEWEST_AT_END: usize = 6;

/// Cut behind the last words of the segment where they stand in it before.
fn same_end(segment: &str) -> Vec<usize> {
    let whole = segment.trim_end();
    // The longest last words that stand before, too: each character more can only take places away.
    let mut best = Vec::new();
    let starts: Vec<usize> = whole.char_indices().map(|(at, _)| at).rev().collect();
    for start in starts.into_iter().skip(FEWEST_AT_END - 1) {
        let words = whole.get(start..).unwrap_or_default();
        let before = whole.get(..start).unwrap_or_default();
        let ends: Vec<usize> = before
            .match_indices(words)
            .map(|(at, _)| at + words.len())
            .filter(|end| goes_on(whole, *end))
            .collect();
        if ends.is_empty() {
            break;
        }
        best = ends;
    }
    best
}

/// Whether an option could begin here: not with a mark of punctuation or a particle.
fn goes_on(text: &str, at: usize) -> bool {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    next.is_some_and(|c| !",，.。;；:：、)）的时和及或%×*/+-=".contains(c))
}

/// Cut before the first two characters of the segment where they stand again behind something that ends options.
fn same_beginning(segment: &str) -> Vec<usize> {
    let text = segment.trim_start();
    let begin = segment.len() - text.len();
    let Some((length, _)) = text.char_indices().nth(2) else {
        return Vec::new();
    };
    let words = text.get(..length).unwrap_or_default();
    if !words.chars().all(is_chinese) {
        return Vec::new();
    }
    let places = segment.match_indices(words).filter(|(at, _)| {
        let before = segment.get(..*at).and_then(|text| text.chars().next_back());
        *at > begin && before.is_some_and(|c| "%‰天份元次。)）".contains(c))
    });
    places.map(|(at, _)| at).collect()
}

/// Cut behind what options end with elsewhere in the paper.
fn known_ending(segment: &str, endings: &Endings) -> Vec<usize> {
    let whole = segment.trim_end();
    let ends = endings.0.iter().flat_map(|words| {
        let places = whole.match_indices(words.as_str());
        places.map(|(at, _)| at + words.len())
    });
    let mut ends: Vec<usize> = ends
        .filter(|end| *end < whole.len() && goes_on(whole, *end))
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'s>(segments: &[&'s str]) -> Vec<Vec<&'s str>> {
        let none = Endings(Vec::new());
        let pieces = guess(segments, &none).into_iter().zip(segments);
        pieces
            .map(|(pieces, segment)| {
                let pieces = pieces.into_iter();
                pieces
                    .map(|piece| segment[piece.start..piece.end].trim())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn digits_alone_rise() {
        assert_eq!(parts(&["2510", "20"]), [vec!["2", "5", "10"], vec!["20"]]);
        assert_eq!(parts(&["7"]), [["7"]]);
        assert_eq!(parts(&["90"]), [["90"]]);
    }

    #[test]
    fn figures_with_the_same_unit_are_options() {
        assert_eq!(
            parts(&["95%90%", "85%80%"]),
            [["95%", "90%"], ["85%", "80%"]]
        );
        assert_eq!(parts(&["1天3天5天7天"]), [["1天", "3天", "5天", "7天"]]);
        assert_eq!(parts(&["0%1%5.6%"]), [["0%", "1%", "5.6%"]]);
        assert_eq!(
            parts(&["0.6%,3份0.3%,3份0.3%,5份"]),
            [["0.6%,3份", "0.3%,3份", "0.3%,5份"]]
        );
        // Not the same but for the figures.
        let whole = "批售目标完成率≥100%时,比率为10%";
        assert_eq!(parts(&[whole]), [[whole]]);
    }

    #[test]
    fn options_begin_and_end_alike() {
        assert_eq!(
            parts(&["10人,可以,可以8人,可以,不可以10人,不可以,可以"]),
            [["10人,可以,可以", "8人,可以,不可以", "10人,不可以,可以"]]
        );
        assert_eq!(
            parts(&["样本量为802024年采用问卷"]),
            [["样本量为80", "2024年采用问卷"]]
        );
        assert_eq!(
            parts(&["完成率达标得0.4%的奖金小于800扣0.4%的奖金"]),
            [["完成率达标得0.4%的奖金", "小于800扣0.4%的奖金"]]
        );
        assert_eq!(
            parts(&["机油批售比率为10%机油零售得10.5%的"]),
            [["机油批售比率为10%", "机油零售得10.5%的"]]
        );
    }
}

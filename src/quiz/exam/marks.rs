//! Where stems end, and where something is marked as correct.

use std::ops::Range;

use crate::quiz::bank::QuestionKind;

/// A text with what stands out in it.
pub(super) struct Paper<'t> {
    pub(super) text: &'t str,
    /// `(正确答案)`, in order.
    pub(super) marks: Vec<Range<usize>>,
    /// What ends stems, in order.
    pub(super) markers: Vec<Marker>,
    /// Whether questions and options stand on lines of their own.
    pub(super) by_lines: bool,
    /// Where each line but the first begins.
    lines: Vec<usize>,
}

/// What ends a stem: `[单选题] *`, `*`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Marker {
    pub(super) start: usize,
    pub(super) end: usize,
    /// What it says; none of a mere star.
    pub(super) kind: Option<Tag>,
}

/// What stands in the brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Kind(QuestionKind),
    /// `[填空题]`, or another one that is answered with words.
    Other,
}

const TAGS: [(&str, Tag); 6] = [
    ("单选题", Tag::Kind(QuestionKind::Single)),
    ("多选题", Tag::Kind(QuestionKind::Multiple)),
    ("判断题", Tag::Kind(QuestionKind::TrueFalse)),
    ("填数题", Tag::Kind(QuestionKind::Numeric)),
    ("填空题", Tag::Kind(QuestionKind::Numeric)),
    ("简答题", Tag::Other),
];

const MARK: &str = "正确答案";

impl<'t> Paper<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut marks = Vec::new();
        let mut markers = Vec::new();
        let mut before = ' ';
        let mut skip_to = 0;
        for (at, c) in text.char_indices() {
            if at >= skip_to {
                if let Some(end) = mark_at(text, at, c) {
                    marks.push(at..end);
                    skip_to = end;
                } else if let Some(marker) = marker_at(text, at, c, before) {
                    skip_to = marker.end;
                    markers.push(marker);
                }
            }
            before = c;
        }
        let ends_line = |marker: &&Marker| {
            let rest = text.get(marker.end..).unwrap_or_default();
            let rest = rest.trim_start_matches([' ', '\t', '\r']);
            rest.is_empty() || rest.starts_with('\n')
        };
        // Tags say more than stars, which may stand anywhere.
        let is_tag = |marker: &&Marker| marker.kind.is_some();
        let has_tags = markers.iter().any(|marker| is_tag(&marker));
        let counted = markers.iter().filter(|marker| !has_tags || is_tag(marker));
        let at_line_ends = counted.clone().filter(ends_line).count();
        let plain = plain(text, &markers);
        let by_lines = match counted.count() {
            0 => !plain.is_empty(),
            count => at_line_ends * 2 > count,
        };
        if by_lines {
            markers.retain(|marker| ends_line(&marker));
            markers.extend(plain);
            markers.sort_by_key(|marker| marker.start);
        }
        Self {
            text,
            marks,
            markers,
            by_lines,
            lines: text.match_indices('\n').map(|(at, _)| at + 1).collect(),
        }
    }

    /// The text of a place.
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// The line of a place, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|begin| *begin <= at) + 1
    }

    /// Whether something is marked as correct between two places.
    pub(super) fn has_mark(&self, range: &Range<usize>) -> bool {
        let next = self.marks.partition_point(|mark| mark.start < range.start);
        self.marks
            .get(next)
            .is_some_and(|mark| mark.start < range.end)
    }

    /// The marks between two places.
    pub(super) fn marks_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        let from = self.marks.partition_point(|mark| mark.start < range.start);
        let to = self.marks.partition_point(|mark| mark.start < range.end);
        self.marks.get(from..to).unwrap_or_default()
    }
}

/// Whether only blanks stand between a place and the beginning of its line.
pub(super) fn is_at_line_start(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let before = before.trim_end_matches(|c: char| c != '\n' && c.is_whitespace());
    before.is_empty() || before.ends_with('\n')
}

/// Where stems end that nothing marks, as in most papers that were not made by 问卷星: of lines that begin with a number, behind which
/// options begin with A – on the line itself, or on the next.
fn plain(text: &str, markers: &[Marker]) -> Vec<Marker> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let behind = words.get(digits..).unwrap_or_default();
        let is_numbered = (1..=3).contains(&digits)
            && behind.starts_with(['.', '．', '、'])
            && !behind
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_ascii_digit() && !has_year(behind));
        let next = markers.partition_point(|marker| marker.start < start);
        let is_marked = markers.get(next).is_some_and(|marker| marker.start < at);
        if !is_numbered || is_marked {
            continue;
        }
        let next_begins = || {
            let rest = text.get(at..).unwrap_or_default().trim_start();
            option_letter(rest) == Some('A')
        };
        let end = match first_on_line(line) {
            Some(here) => start + here,
            None if next_begins() => start + line.trim_end().len(),
            None => continue,
        };
        found.push(Marker {
            start: end,
            end,
            kind: None,
        });
    }
    found
}

/// Whether a year stands behind a point: `3.2024年…`.
fn has_year(behind: &str) -> bool {
    let digits = behind.chars().skip(1).take_while(char::is_ascii_digit);
    digits.count() == 4 && behind.chars().nth(5) == Some('年')
}

/// Where option A begins on a line on which B follows it.
fn first_on_line(line: &str) -> Option<usize> {
    let mut before = '\n';
    let mut first = None;
    for (at, c) in line.char_indices() {
        let parts =
            before.is_whitespace() || matches!(before, '?' | '？' | ':' | '：' | '。' | ')' | '）');
        if parts {
            match (first, line.get(at..).and_then(option_letter)) {
                (None, Some('A')) => first = Some(at),
                (Some(_), Some('B')) => return first,
                _ => {}
            }
        }
        before = c;
    }
    None
}

/// The letter that begins an option.
pub(super) fn option_letter(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    let is_point = matches!(chars.next()?, '.' | '．' | '、' | ':' | '：' | ')' | '）');
    is_point.then_some(letter)
}

/// The longest tag, in bytes, blanks included.
const LONGEST_TAG: usize = 48;

/// The end of `(正确答案)` that begins here, whatever blanks and line breaks are in it.
fn mark_at(text: &str, at: usize, c: char) -> Option<usize> {
    if !matches!(c, '(' | '（' | '[' | '【') {
        return None;
    }
    let opened = c.len_utf8();
    let mut wanted = MARK.chars();
    let mut next = wanted.next();
    for (offset, c) in text.get(at + opened..)?.char_indices() {
        let here = at + opened + offset;
        match (next, c) {
            (_, c) if c.is_whitespace() => {}
            (Some(due), c) if c == due => next = wanted.next(),
            (None, ')' | '）' | ']' | '】') => return Some(here + c.len_utf8()),
            _ => return None,
        }
    }
    None
}

fn marker_at(text: &str, at: usize, c: char, before: char) -> Option<Marker> {
    let rest = text.get(at + c.len_utf8()..)?;
    if matches!(c, '[' | '【' | '［') {
        let mut ends = rest.char_indices().map(|(at, _)| at);
        let near = ends.find(|at| *at >= LONGEST_TAG).unwrap_or(rest.len());
        let inside = rest.get(..near)?.find([']', '】', '］'])?;
        let words = rest.get(..inside)?;
        let squeezed: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        let (_, tag) = TAGS.iter().find(|(word, _)| *word == squeezed)?;
        let closing = rest.get(inside..)?.chars().next()?.len_utf8();
        let mut end = at + c.len_utf8() + inside + closing;
        let behind = text.get(end..)?;
        let star = behind.trim_start();
        if star.starts_with(['*', '＊']) {
            end += behind.len() - star.len() + star.chars().next()?.len_utf8();
        }
        return Some(Marker {
            start: at,
            end,
            kind: Some(*tag),
        });
    }
    if !matches!(c, '*' | '＊') {
        return None;
    }
    // A star that multiplies stands between its factors: `数量*1%`, `数量 * 1%`.
    let ends_stem = before.is_whitespace() || matches!(before, '?' | '？' | ':' | '：' | '。');
    let figure = rest.trim_start();
    let multiplies = figure.len() < rest.len()
        && !rest.starts_with(['\n', '\r'])
        && figure.starts_with(|c: char| c.is_ascii_digit());
    (ends_stem && !multiplies).then_some(Marker {
        start: at,
        end: at + c.len_utf8(),
        kind: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_however_they_are_written() {
        for text in [
            "甲(正确答案)",
            "甲（正确答案）",
            "甲( 正确\n答案 )",
            "甲（正\n确 答案)",
        ] {
            let marks = Paper::of(text).marks;
            assert_eq!(marks.len(), 1, "{text}");
            assert_eq!((marks[0].start, marks[0].end), (3, text.len()), "{text}");
        }
        assert_eq!(Paper::of("甲(正确)(正确答").marks, []);
    }

    #[test]
    fn stars_that_multiply_end_no_stem() {
        let stars = |text: &str| Paper::of(text).markers.len();
        assert_eq!(stars("零售数量*1%+10)+入场*0.1%"), 0);
        assert_eq!(stars("数量 * 1%"), 0);
        assert_eq!(stars("正确的是? *甲"), 1);
        assert_eq!(stars("描述正确的是 *附件"), 1);
        assert_eq!(stars("公式为: [单选题] *2024年度"), 1);
        assert_eq!(stars("多少?【 单选题 】"), 1);
        assert_eq!(stars("见[注]"), 0);
    }
}

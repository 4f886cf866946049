//! What follows a stem → options.

use std::ops::Range;

use super::guess::{Endings, Piece, guess};
use super::marks::{Paper, Tag, is_at_line_start, option_letter};
use super::{Doubt, Notes, joined};
use crate::lang::Text;
use crate::policy::notation;
use crate::quiz::bank::{Choice, Figure, Question, QuestionKind};

/// An option where it stands.
struct Found {
    letter: Option<char>,
    range: Range<usize>,
    /// Whether its end was guessed.
    is_guessed: bool,
}

/// Words that begin the explanation of an answer.
const EXPLAINS: [&str; 4] = ["答案解析：", "答案解析:", "解析：", "解析:"];

/// Words that begin an answer.
const ANSWERS: [&str; 4] = ["正确答案：", "正确答案:", "答案：", "答案:"];

/// The question whose options stand in `body`.
pub(super) fn question(
    paper: &Paper<'_>,
    body: Range<usize>,
    tag: Option<Tag>,
    endings: &Endings,
    notes: &mut Notes<'_, '_>,
) -> Question {
    let mut question = Question::default();
    let body = explained(paper, body, &mut question);
    let (body, answer) = answered(paper, body);
    if tag == Some(Tag::Kind(QuestionKind::Numeric)) {
        figure(paper, body, answer, &mut question, notes);
        return question;
    }
    let found = split(paper, &body, endings);
    for (at, option) in found.iter().enumerate() {
        let marks = paper.marks_in(&option.range);
        let mut words = String::new();
        let mut from = option.range.start;
        for mark in marks {
            words.push_str(paper.slice(from..mark.start));
            from = mark.end;
        }
        let rest = paper.slice(from..option.range.end);
        // The full stop behind the last mark closes the paper.
        if marks.is_empty() || !rest.trim().chars().all(|c| matches!(c, '。' | '.')) {
            words.push_str(rest);
        }
        let (words, broken) = joined(&words);
        let words = words.trim_end_matches('。').trim_end().to_owned();
        if broken {
            notes.add(Some(at), option.range.start, &words, Doubt::LineBreak);
        }
        if option.is_guessed {
            notes.add(Some(at), option.range.start, &words, Doubt::Guessed);
        }
        let letter = option.letter.map(|letter| letter.to_string());
        let by_letter = letter
            .as_ref()
            .is_some_and(|letter| answer.is_some_and(|answer| answer.contains(letter.as_str())));
        question.options.push(Choice {
            letter,
            text: Text::same(words),
            correct: !marks.is_empty() || by_letter,
            ..Choice::default()
        });
    }
    gaps(&mut question, &found, body.start, notes);
    let keys = question.keys().len();
    question.kind = match tag {
        Some(Tag::Kind(kind)) => kind,
        _ if keys > 1 => QuestionKind::Multiple,
        _ => QuestionKind::Single,
    };
    let words = paper.slice(body.clone());
    let is_sound = match question.kind {
        QuestionKind::Multiple => keys > 0,
        _ => keys == 1,
    };
    if keys == 0 {
        notes.add(None, body.start, words, Doubt::NoKey);
    } else if !is_sound {
        notes.add(None, body.start, words, Doubt::KeyCount);
    }
    if question.options.len() < 2 {
        notes.add(None, body.start, words, Doubt::NotSplit);
    }
    question
}

/// Takes the explanation off the end.
fn explained(paper: &Paper<'_>, body: Range<usize>, question: &mut Question) -> Range<usize> {
    let text = paper.slice(body.clone());
    let first = EXPLAINS.iter().filter_map(|words| {
        let at = line_beginning(text, words)?;
        Some((at, words.len()))
    });
    let Some((at, length)) = first.min() else {
        return body;
    };
    let (words, _) = joined(text.get(at + length..).unwrap_or_default());
    if !words.is_empty() {
        question.explanation = Some(Text::same(words));
    }
    body.start..body.start + at
}

/// Takes a line with the answer off the end.
fn answered<'t>(paper: &Paper<'t>, body: Range<usize>) -> (Range<usize>, Option<&'t str>) {
    let text = paper.slice(body.clone());
    for words in ANSWERS {
        if let Some(at) = line_beginning(text, words) {
            let rest = text.get(at + words.len()..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default().trim();
            return (body.start..body.start + at, Some(line));
        }
    }
    (body, None)
}

/// Where a line begins with `words`.
fn line_beginning(text: &str, words: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(words)?;
        if is_at_line_start(text, at) && text.get(..at)?.contains('\n') {
            return Some(at);
        }
        from = at + words.len();
    }
}

fn figure(
    paper: &Paper<'_>,
    body: Range<usize>,
    answer: Option<&str>,
    question: &mut Question,
    notes: &mut Notes<'_, '_>,
) {
    question.kind = QuestionKind::Numeric;
    let words = answer.unwrap_or_default();
    let (value, within) = match words.split_once('±') {
        Some((value, within)) => (value.trim(), Some(within.trim())),
        None => (words, None),
    };
    question.answer = Some(Figure {
        value: value.to_owned(),
        within: within.map(str::to_owned),
    });
    if notation::read_figure(value).is_err() {
        notes.add(None, body.start, paper.slice(body.clone()), Doubt::NoKey);
    }
}

/// Notes letters that are missing.
fn gaps(question: &mut Question, found: &[Found], at: usize, notes: &mut Notes<'_, '_>) {
    let mut due = 'A';
    for option in found {
        let Some(letter) = option.letter else {
            continue;
        };
        let gap = (due..letter).map(|letter| letter.to_string());
        question.missing.extend(gap);
        due = char::from(u8::try_from(letter).map_or(b'Z', |byte| byte.saturating_add(1)));
    }
    if !question.missing.is_empty() {
        let words = question.missing.join("、");
        notes.add(None, at, &words, Doubt::LetterGap);
    }
}

fn split(paper: &Paper<'_>, body: &Range<usize>, endings: &Endings) -> Vec<Found> {
    let text = paper.slice(body.clone());
    let begins_lettered = letter_at(text.trim_start()).is_some();
    let lines_lettered = text
        .lines()
        .any(|line| letter_at(line.trim_start()).is_some());
    let found = if begins_lettered || paper.by_lines && lines_lettered {
        lettered(text, paper.by_lines)
    } else if paper.by_lines {
        lines(text)
    } else {
        glued(paper, body, endings)
    };
    let found = found.into_iter().map(|mut option| {
        option.range = body.start + option.range.start..body.start + option.range.end;
        option
    });
    let is_something = |option: &Found| {
        let words = paper.slice(option.range.clone()).trim();
        option.letter.is_some() || !words.chars().all(|c| matches!(c, '。' | '.'))
    };
    found.filter(is_something).collect()
}

/// A letter that begins an option, and the length of it with its point.
fn letter_at(text: &str) -> Option<(char, usize)> {
    let letter = option_letter(text)?;
    let point = text.chars().nth(1)?;
    Some((letter, 1 + point.len_utf8()))
}

/// Options with letters: each letter after the one before. Where the paper has lines they begin lines, or follow on one that an option
/// begins: `A.1% B.2% C.3%`.
fn lettered(text: &str, by_lines: bool) -> Vec<Found> {
    let mut places: Vec<(usize, char, usize)> = Vec::new();
    let mut before = '\n';
    // Letters that begin lines are no options elsewhere.
    let of_lines: Vec<char> = text
        .lines()
        .filter_map(|line| option_letter(line.trim_start()))
        .collect();
    // The letter that may follow on the line.
    let mut follows = None;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            follows = None;
        }
        let here = text.get(at..).and_then(letter_at);
        if let Some((letter, length)) = here {
            let may_begin = if by_lines {
                is_at_line_start(text, at)
                    || before.is_whitespace()
                        && follows == Some(letter)
                        && !of_lines.contains(&letter)
            } else {
                !before.is_ascii_alphabetic()
            };
            if may_begin {
                places.push((at, letter, length));
                follows = u8::try_from(letter)
                    .ok()
                    .map(|letter| char::from(letter.saturating_add(1)));
            }
        }
        before = c;
    }
    // The next letter that is there: what comes before it in the text with a later letter is part of an option.
    let mut chosen: Vec<(usize, char, usize)> = Vec::new();
    let mut from = 0;
    let mut due = 'A';
    while let Some(next) = places
        .iter()
        .filter(|(at, letter, _)| *at >= from && *letter >= due)
        .min_by_key(|(at, letter, _)| (*letter, *at))
    {
        chosen.push(*next);
        from = next.0 + next.2;
        due = char::from(u8::try_from(next.1).map_or(u8::MAX, |byte| byte.saturating_add(1)));
    }
    let ends = chosen.iter().skip(1).map(|(at, ..)| *at);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    let options = chosen.iter().zip(ends);
    options
        .map(|((at, letter, length), end)| Found {
            letter: Some(*letter),
            range: at + length..end,
            is_guessed: false,
        })
        .collect()
}

/// What stands before options of forms.
const BULLETS: [char; 8] = ['○', '●', '◯', '□', '■', '•', '▢', '☐'];

/// An option a line.
fn lines(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches(|c: char| c.is_whitespace() || BULLETS.contains(&c));
        let from = start + line.len() - words.len();
        start += line.len();
        if !words.trim().is_empty() {
            found.push(Found {
                letter: None,
                range: from..start,
                is_guessed: false,
            });
        }
    }
    found
}

/// Options without letters and lines: one ends with each mark, where the others end is guessed.
fn glued(paper: &Paper<'_>, body: &Range<usize>, endings: &Endings) -> Vec<Found> {
    let marks = paper.marks_in(body);
    let mut segments: Vec<(Range<usize>, bool)> = Vec::new();
    let mut from = body.start;
    for mark in marks {
        segments.push((from..mark.start, true));
        from = mark.end;
    }
    segments.push((from..body.end, false));
    segments.retain(|(range, marked)| {
        let words = paper.slice(range.clone()).trim();
        *marked || !words.chars().all(|c| matches!(c, '。' | '.'))
    });
    let texts: Vec<&str> = segments
        .iter()
        .map(|(range, _)| paper.slice(range.clone()))
        .collect();
    let pieces = guess(&texts, endings);
    let mut found = Vec::new();
    for (at, ((range, marked), pieces)) in segments.iter().zip(pieces).enumerate() {
        let last = pieces.len().saturating_sub(1);
        for (n, Piece { start, end }) in pieces.into_iter().enumerate() {
            // A mark belongs to the option right before it.
            let to = if *marked && n == last {
                marks.get(at).map_or(range.end, |mark| mark.end)
            } else {
                range.start + end
            };
            found.push(Found {
                letter: None,
                range: range.start + start - body.start..to - body.start,
                is_guessed: n != last,
            });
        }
    }
    found
}

//! Moodle's GIFT ⇄ questions.
//!
//! ```text
//! ::1:: 最低门槛需为多少? {
//!   ~10%
//!   =15%
//!   ####达到 15% 即可
//! }
//! ```
//!
//! Read are multiple choice with one right answer (`=`) and with several (`~%50%`), true or false (`{T}`), and figures (`{#5:0.1}`,
//! `{#4..6}`). A wrong option has a share of nought or less. What else GIFT has, matching and words to fill in, is told and left out.
//! Feedback to options becomes their note.

use crate::lang::{Lang, Text};
use crate::policy::diagnostic::Position;
use crate::policy::limits::{MAX_DIAGNOSTICS, MAX_ITEMS, MAX_POLICY_BYTES};
use crate::policy::model::Status;
use crate::policy::notation;

use super::bank::{Choice, Figure, Question, QuestionKind};

/// Something of a file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The line, from 1.
    pub line: usize,
    /// Its first words.
    pub text: String,
}

/// Reads a GIFT file: its questions, and what was left out.
pub fn read(text: &str) -> (Vec<Question>, Vec<LeftOut>) {
    let mut questions: Vec<Question> = Vec::new();
    let mut left_out = Vec::new();
    if text.len() > MAX_POLICY_BYTES {
        left_out.push(LeftOut {
            line: 1,
            text: String::new(),
        });
        return (questions, left_out);
    }
    let mut topic = String::new();
    for (at, block) in blocks(text) {
        if let Some(category) = block.strip_prefix("$CATEGORY:") {
            let last = category.trim().rsplit('/').next().unwrap_or_default();
            last.trim().clone_into(&mut topic);
            continue;
        }
        match question(block).filter(|_| questions.len() < MAX_ITEMS) {
            Some(mut question) => {
                if question.id.is_empty() || questions.iter().any(|it| it.id == question.id) {
                    question.id = (questions.len() + 1).to_string();
                }
                question.topic.clone_from(&topic);
                questions.push(question);
            }
            // Who has more to look at has another kind of file.
            None if left_out.len() >= MAX_DIAGNOSTICS => {}
            None => left_out.push(LeftOut {
                line: Position::of(text, at).line,
                text: block.chars().take(80).collect(),
            }),
        }
    }
    (questions, left_out)
}

/// Whether a text is GIFT: something in it has answers in braces, or a name between colons.
pub fn is_gift(text: &str) -> bool {
    blocks(text).iter().any(|(_, block)| {
        let is_named = block
            .strip_prefix("::")
            .is_some_and(|rest| rest.contains("::") && rest.contains('{'));
        is_named || block.starts_with("$CATEGORY:") || has_answers(block)
    })
}

/// Whether there are answers in braces.
fn has_answers(block: &str) -> bool {
    let open = plain(block, "{");
    let inside = open.and_then(|open| block.get(open + 1..));
    let inside = inside.and_then(|rest| rest.get(..plain(rest, "}")?));
    inside.is_some_and(|inside| {
        let inside = inside.trim();
        inside.starts_with(['=', '~', '#']) || truth(inside).is_some()
    })
}

/// What a word says of a sentence: that it is true, or that it is false.
fn truth(word: &str) -> Option<bool> {
    match word.to_ascii_uppercase().as_str() {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The parts of a file between blank lines, without comments, and where each begins.
fn blocks(text: &str) -> Vec<(usize, &str)> {
    let mut blocks = Vec::new();
    let mut begin: Option<usize> = None;
    let mut at = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let closes = words.is_empty() || words.starts_with("//") || words.starts_with("$CATEGORY");
        if closes {
            if let Some(begin) = begin.take() {
                blocks.push((begin, text.get(begin..end).unwrap_or_default().trim()));
            }
            if words.starts_with("$CATEGORY") {
                blocks.push((at, words));
            }
        } else {
            begin = begin.or(Some(at));
        }
        at += line.len();
        if !closes {
            end = at;
        }
    }
    if let Some(begin) = begin {
        blocks.push((begin, text.get(begin..end).unwrap_or_default().trim()));
    }
    blocks
}

fn question(block: &str) -> Option<Question> {
    let mut question = Question {
        status: Status::Inferred,
        ..Question::default()
    };
    let mut rest = block;
    if let Some(named) = rest.strip_prefix("::") {
        let end = plain(named, "::")?;
        unescaped(named.get(..end)?)
            .trim()
            .clone_into(&mut question.id);
        rest = named.get(end + 2..)?;
    }
    let open = plain(rest, "{")?;
    let close = open + 1 + plain(rest.get(open + 1..)?, "}")?;
    let mut stem = unescaped(without_format(rest.get(..open)?.trim()));
    let behind = unescaped(rest.get(close + 1..)?.trim());
    if !behind.is_empty() {
        // A gap within a sentence.
        stem = [stem.as_str(), "_____", behind.as_str()].concat();
    }
    question.stem = Text::same(stem.trim());
    let mut answers = rest.get(open + 1..close)?.trim();
    if let Some(at) = plain(answers, "####") {
        let words = unescaped(answers.get(at + 4..)?.trim());
        question.explanation = (!words.is_empty()).then(|| Text::same(words));
        answers = answers.get(..at)?.trim();
    }
    if let Some(figure) = answers.strip_prefix('#') {
        question.kind = QuestionKind::Numeric;
        question.answer = Some(numeric(figure.trim().trim_start_matches('='))?);
        return Some(question);
    }
    let (word, _) = with_feedback(answers);
    if let Some(truth) = truth(word) {
        question.kind = QuestionKind::TrueFalse;
        question.options = [("正确", "True", truth), ("错误", "False", !truth)]
            .map(|(zh, en, correct)| Choice {
                text: Text::new(zh, en),
                correct,
                ..Choice::default()
            })
            .to_vec();
        return Some(question);
    }
    let mut shares = false;
    let signed = signed(answers)?;
    let matches = |(sign, words): &(char, &str)| *sign == '=' && words.contains("->");
    if signed.iter().all(matches) {
        return None;
    }
    for (sign, words) in signed {
        let (share, words) = share(words);
        shares |= share.is_some();
        let correct = match share {
            Some(share) => share,
            None => sign == '=',
        };
        let (words, feedback) = with_feedback(words);
        question.options.push(Choice {
            text: Text::same(unescaped(without_format(words.trim())).trim()),
            correct,
            note: feedback.map(|words| Text::same(unescaped(words.trim()))),
            ..Choice::default()
        });
    }
    let keys = question.keys().len();
    let is_wanted = question.options.len() > 1 && keys > 0 && keys < usize::MAX;
    // Right answers only are words to fill in.
    let is_fill_in = !shares && keys == question.options.len();
    if !is_wanted || is_fill_in {
        return None;
    }
    question.kind = if shares || keys > 1 {
        QuestionKind::Multiple
    } else {
        QuestionKind::Single
    };
    Some(question)
}

/// `5:0.1`, `5`, `4..6`.
fn numeric(text: &str) -> Option<Figure> {
    let (text, _) = with_feedback(text);
    let is_figure = |text: &str| notation::read_figure(text).is_ok();
    if let Some((low, high)) = text.split_once("..") {
        let low = notation::read_figure(low.trim()).ok()?.value;
        let high = notation::read_figure(high.trim()).ok()?.value;
        let two = rust_decimal::Decimal::TWO;
        let value = low.checked_add(high)?.checked_div(two)?;
        let within = high.checked_sub(low)?.checked_div(two)?.abs();
        return Some(Figure {
            value: value.normalize().to_string(),
            within: Some(within.normalize().to_string()),
        });
    }
    let (value, within) = match text.split_once(':') {
        Some((value, within)) => (value.trim(), Some(within.trim().to_owned())),
        None => (text.trim(), None),
    };
    let is_sound = is_figure(value) && within.as_deref().is_none_or(is_figure);
    is_sound.then(|| Figure {
        value: value.to_owned(),
        within,
    })
}

/// The answers, each with its sign.
fn signed(text: &str) -> Option<Vec<(char, &str)>> {
    let mut found: Vec<(char, usize, usize)> = Vec::new();
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if matches!(c, '=' | '~') && !escaped {
            if let Some(last) = found.last_mut() {
                last.2 = at;
            } else if !text.get(..at)?.trim().is_empty() {
                return None;
            }
            found.push((c, at + 1, text.len()));
        }
        escaped = c == '\\' && !escaped;
    }
    let found = found.into_iter();
    found
        .map(|(sign, from, to)| Some((sign, text.get(from..to)?.trim())))
        .collect()
}

/// A share in front of an answer: whether it is more than nought.
fn share(text: &str) -> (Option<bool>, &str) {
    let shared = text.strip_prefix('%').and_then(|rest| {
        let (share, rest) = rest.split_once('%')?;
        let digits = share.strip_prefix('-').unwrap_or(share);
        let is_share =
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let is_positive =
            !share.starts_with('-') && digits.bytes().any(|b| (b'1'..=b'9').contains(&b));
        is_share.then_some((Some(is_positive), rest))
    });
    shared.unwrap_or((None, text))
}

fn with_feedback(text: &str) -> (&str, Option<&str>) {
    match plain(text, "#") {
        Some(at) => (
            text.get(..at).unwrap_or_default().trim(),
            text.get(at + 1..).filter(|words| !words.trim().is_empty()),
        ),
        None => (text.trim(), None),
    }
}

/// `[html]` and the like in front of a text.
fn without_format(text: &str) -> &str {
    ["[html]", "[plain]", "[markdown]", "[moodle]"]
        .iter()
        .find_map(|format| text.strip_prefix(format))
        .unwrap_or(text)
        .trim()
}

/// Where `sign` stands without a backslash.
fn plain(text: &str, sign: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if !escaped && text.get(at..)?.starts_with(sign) {
            return Some(at);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// What has a meaning in GIFT.
const SPECIAL: &str = "~=#{}:\\";

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match (c, next) {
            ('\\', Some('n')) => {
                out.push('\n');
                chars.next();
            }
            ('\\', Some(next)) if SPECIAL.contains(next) => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c if SPECIAL.contains(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Writes questions as GIFT, in a language. Letters, cases, clauses and difficulties have no place in it.
pub fn write(questions: &[Question], lang: Lang) -> String {
    let mut out = String::new();
    let mut topic = "";
    for question in questions {
        if question.topic != topic {
            topic = &question.topic;
            let name: String = topic
                .chars()
                .filter(|c| !c.is_control() && *c != '/')
                .collect();
            out.push_str(&format!("$CATEGORY: $course$/{}\n\n", name.trim()));
        }
        if !question.id.trim().is_empty() {
            out.push_str(&format!("::{}::", escaped(&question.id)));
        }
        out.push_str(&escaped(question.stem.get(lang)));
        out.push_str(" {");
        write_answers(&mut out, question, lang);
        if let Some(explanation) = &question.explanation {
            out.push_str(&format!("####{}\n", escaped(explanation.get(lang))));
        }
        out.push_str("}\n\n");
    }
    out
}

fn write_answers(out: &mut String, question: &Question, lang: Lang) {
    if let Some(answer) = &question.answer {
        // Plain figures: GIFT knows no units.
        let figure = |text: &str| match notation::read_figure(text) {
            Ok(figure) => figure.value.normalize().to_string(),
            Err(_) => text.to_owned(),
        };
        out.push_str(&format!("#{}", figure(&answer.value)));
        if let Some(within) = &answer.within {
            out.push_str(&format!(":{}", figure(within)));
        }
        out.push('\n');
        return;
    }
    if question.kind == QuestionKind::TrueFalse
        && question.options.iter().all(|option| option.note.is_none())
        && let Some(first) = question.options.first()
        && first.text == Text::new("正确", "True")
    {
        out.push_str(if first.correct { "T\n" } else { "F\n" });
        return;
    }
    let keys = question.keys().len();
    out.push('\n');
    for option in &question.options {
        let sign = match (question.kind, option.correct) {
            (QuestionKind::Multiple, true) => format!("~%{}%", shares_of(keys)),
            (QuestionKind::Multiple, false) => "~%-100%".to_owned(),
            (_, true) => "=".to_owned(),
            (_, false) => "~".to_owned(),
        };
        let text = escaped(option.text.get(lang));
        // What would be taken for a share.
        let text = match text.strip_prefix('%') {
            Some(_) => format!("[plain]{text}"),
            None => text,
        };
        out.push_str(&format!("  {sign}{text}"));
        if let Some(note) = &option.note {
            out.push_str(&format!("#{}", escaped(note.get(lang))));
        }
        out.push('\n');
    }
}

/// The share of one of `keys` right answers, as Moodle has them.
fn shares_of(keys: usize) -> &'static str {
    match keys {
        0 | 1 => "100",
        2 => "50",
        3 => "33.33333",
        4 => "25",
        5 => "20",
        6 => "16.66667",
        7 => "14.28571",
        8 => "12.5",
        9 => "11.11111",
        _ => "10",
    }
}

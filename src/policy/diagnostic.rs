//! What the language finds wrong with a policy file: a stable code, a severity, the place, and the text in both languages.
//!
//! The logic that finds a problem returns a [`Problem`], which is data; [`super::messages`] turns it into words. Everything that
//! reads a policy collects all problems in one pass into a `Vec<Diagnostic>` and goes on with what it could understand.

use std::ops::Range;

use crate::lang::{Lang, Text};

pub use super::problem::Problem;

/// A place in a text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The place from `start` up to but not including `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest place that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same place, `offset` bytes further on.
    #[must_use]
    pub fn shift(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; the policy can be used.
    Warning,
    /// The policy cannot be used.
    Error,
}

/// A problem of a policy file at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What is wrong.
    pub problem: Problem,
    /// Where, in bytes of the policy file.
    pub span: Span,
}

/// Where a byte stands for a reader: line and column from 1, the column counted in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
}

impl Position {
    /// The position of byte `offset` of `text`; past the end, the position of the end.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(problem: Problem, span: Span) -> Self {
        Self { problem, span }
    }

    /// The stable code, such as `unknown-name`.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }

    /// What is wrong, in one sentence, in both languages.
    pub fn message(&self) -> Text {
        super::messages::message(&self.problem)
    }

    /// What to do about it, in both languages, where there is something to say.
    pub fn hint(&self) -> Option<Text> {
        super::messages::hint(&self.problem)
    }

    /// The words at fault, as they stand in the file; long ones are cut after 60 characters.
    pub fn excerpt<'t>(&self, text: &'t str) -> &'t str {
        let whole = text.get(self.span.start..self.span.end).unwrap_or("");
        whole
            .char_indices()
            .nth(60)
            .map_or(whole, |(cut, _)| &whole[..cut])
    }

    /// The diagnostic as a line for a terminal: `file:line:column: error[code]: message` and the hint below it.
    pub fn render(&self, file: &str, text: &str, lang: Lang) -> String {
        let Position { line, column } = Position::of(text, self.span.start);
        let severity = match self.severity() {
            Severity::Error => lang.pick("错误", "error"),
            Severity::Warning => lang.pick("警告", "warning"),
        };
        let mut out = format!(
            "{file}:{line}:{column}: {severity}[{}]: {}",
            self.code(),
            self.message().get(lang)
        );
        let excerpt = self.excerpt(text).lines().next().unwrap_or("").trim();
        if !excerpt.is_empty() {
            out.push_str("\n    | ");
            out.push_str(excerpt);
        }
        if let Some(hint) = self.hint() {
            out.push_str("\n    = ");
            out.push_str(hint.get(lang));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let text = "a返\n利b\n\n台";
        let cases = [
            (0, (1, 1)),
            (1, (1, 2)),
            // Within a character: where it begins.
            (2, (1, 2)),
            (4, (1, 3)),
            (5, (2, 1)),
            (8, (2, 2)),
            (9, (2, 3)),
            (10, (3, 1)),
            (11, (4, 1)),
            // The end, and past it.
            (14, (4, 2)),
            (99, (4, 2)),
        ];
        for (offset, (line, column)) in cases {
            assert_eq!(
                Position::of(text, offset),
                Position { line, column },
                "{offset}"
            );
        }
    }
}

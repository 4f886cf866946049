//! The file being read, and the problems found in it so far.

use std::cell::RefCell;

use toml::de::Error;

use crate::policy::diagnostic::{Diagnostic, Span};
use crate::policy::limits::MAX_DIAGNOSTICS;
use crate::policy::problem::Problem;

/// The text of the file and what was found wrong with it.
pub(crate) struct File<'a> {
    text: &'a str,
    /// The lines that are not TOML, ascending. What is found wrong on them besides is a consequence of that.
    garbled: Vec<Span>,
    found: RefCell<Vec<Diagnostic>>,
}

impl<'a> File<'a> {
    /// The file, with what the TOML reader found wrong with it.
    pub(crate) fn new(text: &'a str, errors: &[Error]) -> Self {
        let mut syntax: Vec<(Span, &str)> = errors
            .iter()
            .map(|error| {
                let span = error
                    .span()
                    .map_or(Span::new(text.len(), text.len()), Span::from);
                (span, error.message())
            })
            .collect();
        syntax.sort_by_key(|(span, _)| (span.start, span.end));
        let mut garbled: Vec<Span> = Vec::new();
        let mut found = Vec::new();
        for (span, detail) in syntax {
            // One complaint a line: the rest of a line that is not TOML is read as something that it was not meant to be.
            if garbled.last().is_none_or(|last| span.start > last.end) {
                garbled.push(line_of(text, span.start));
                found.push(Diagnostic::new(
                    Problem::Syntax {
                        detail: detail.to_owned(),
                    },
                    span,
                ));
            }
        }
        found.truncate(MAX_DIAGNOSTICS);
        Self {
            text,
            garbled,
            found: RefCell::new(found),
        }
    }

    /// Notes a problem, unless it stands on a line that could not be read in the first place.
    pub(crate) fn report(&self, problem: Problem, span: Span) {
        if !self.is_full() && !self.is_garbled(Span::new(span.start, span.start)) {
            self.found.borrow_mut().push(Diagnostic::new(problem, span));
        }
    }

    /// Whether nothing more will be noted.
    pub(crate) fn is_full(&self) -> bool {
        self.found.borrow().len() >= MAX_DIAGNOSTICS
    }

    /// Whether a line that touches `span` could not be read.
    fn is_garbled(&self, span: Span) -> bool {
        let next = self.garbled.partition_point(|line| line.end < span.start);
        self.garbled
            .get(next)
            .is_some_and(|line| line.start <= span.end)
    }

    /// Whether the item that begins at `span` may go on in a line that could not be read.
    pub(crate) fn is_garbled_item(&self, span: Span) -> bool {
        if self.garbled.is_empty() {
            return false;
        }
        // A header covers its own line only; its keys go on until the next one.
        let rest = self.text.get(span.end..).unwrap_or("");
        let is_inline = self
            .text
            .get(span.start..)
            .is_some_and(|item| item.starts_with('{'));
        let length = if is_inline {
            0
        } else {
            rest.find("\n[").unwrap_or(rest.len())
        };
        self.is_garbled(Span::new(span.start, span.end + length))
    }

    /// The text between the quotation marks of the string or key at `span`; `span` itself where there are none.
    pub(crate) fn inside_quotes(&self, span: Span) -> Span {
        let raw = self.slice(span);
        for quotes in ["\"\"\"", "'''", "\"", "'"] {
            let inside = raw
                .strip_prefix(quotes)
                .and_then(|rest| rest.strip_suffix(quotes));
            if let Some(inside) = inside {
                // The line break right after the opening marks of a multi-line string is not part of it.
                let skipped = match quotes.len() {
                    3 if inside.starts_with("\r\n") => 2,
                    3 if inside.starts_with('\n') => 1,
                    _ => 0,
                };
                return Span::new(span.start + quotes.len() + skipped, span.end - quotes.len());
            }
        }
        span
    }

    /// What stands at `span`.
    pub(crate) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Everything found, in the order of the file.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
        found
    }
}

/// The line around byte `at`, its line break not counted.
fn line_of(text: &str, at: usize) -> Span {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = bytes[..at]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |before| before + 1);
    let end = bytes[at..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(bytes.len(), |to| at + to);
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::{File, line_of};
    use crate::policy::diagnostic::Span;

    #[test]
    fn lines_are_found_at_both_ends_of_the_text() {
        let text = "甲\n乙\n";
        let lines: Vec<(usize, usize)> = (0..=text.len())
            .map(|at| line_of(text, at))
            .map(|line| (line.start, line.end))
            .collect();
        assert_eq!(
            lines,
            [
                (0, 3),
                (0, 3),
                (0, 3),
                (0, 3),
                (4, 7),
                (4, 7),
                (4, 7),
                (4, 7),
                (8, 8)
            ]
        );
    }

    #[test]
    fn quotation_marks_are_no_part_of_a_string() {
        let cases = [
            "\"甲\"",
            "'甲'",
            "\"\"\"甲\"\"\"",
            "'''甲'''",
            "\"\"\"\n甲\"\"\"",
            "'''\r\n甲'''",
            "甲",
        ];
        for text in cases {
            let file = File::new(text, &[]);
            assert_eq!(
                file.slice(file.inside_quotes(Span::new(0, text.len()))),
                "甲",
                "{text:?}"
            );
        }
        for text in ["\"\"", "''", "\"\"\"\"\"\"", "\"\"\"\n\"\"\""] {
            let file = File::new(text, &[]);
            assert_eq!(
                file.slice(file.inside_quotes(Span::new(0, text.len()))),
                "",
                "{text:?}"
            );
        }
    }
}

//! Just enough HTML to find tags and attributes in a page that Trunk wrote.

use std::ops::Range;

/// The start tags of that name, `<` to `>`, in document order.
pub(crate) fn start_tags(html: &str, name: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = html
        .get(from..)
        .and_then(|rest| rest.find('<'))
        .map(|offset| from + offset)
    {
        from = at + 1;
        let Some(rest) = html.get(from..) else { break };
        let is_it = rest
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
            && rest.get(name.len()..).is_some_and(|after| {
                after.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
            });
        if is_it && let Some(length) = tag_length(rest) {
            found.push(at..from + length);
            from += length;
        }
    }
    found
}

/// The bytes up to and including the `>` that ends the tag; one inside quotes does not.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute in a start tag; an attribute without a value has an empty one.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.trim_start_matches('<').trim_end_matches('>');
    rest = rest.get(rest.find(|c: char| c.is_ascii_whitespace())?..)?;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/'))
            .unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let (value, next) = match after.trim_start().strip_prefix('=') {
            None => ("", after),
            Some(value) => attribute_value(value.trim_start()),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
}

/// A value, quoted or bare, and what follows it.
fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(
        text.find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(text.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
        start_tags(html, name)
            .into_iter()
            .map(|range| &html[range])
            .collect()
    }

    #[test]
    fn start_tags_are_found_whatever_their_case_and_a_longer_name_is_another_tag() {
        assert_eq!(
            tags("<LINK a><linked><link/>", "link"),
            ["<LINK a>", "<link/>"]
        );
    }

    #[test]
    fn a_bracket_inside_quotes_does_not_end_a_tag() {
        assert_eq!(tags(r#"<p t="a>b">x</p>"#, "p"), [r#"<p t="a>b">"#]);
    }

    #[test]
    fn a_tag_that_never_ends_is_none() {
        assert_eq!(tags("<p t='>", "p"), Vec::<&str>::new());
    }

    #[test]
    fn attributes_are_read_quoted_bare_and_empty() {
        let tag = r#"<link rel=stylesheet href="./a b.css" title='x' crossorigin/>"#;
        assert_eq!(attribute(tag, "rel"), Some("stylesheet"));
        assert_eq!(attribute(tag, "href"), Some("./a b.css"));
        assert_eq!(attribute(tag, "title"), Some("x"));
        assert_eq!(attribute(tag, "crossorigin"), Some(""));
        assert_eq!(attribute(tag, "media"), None);
        assert_eq!(attribute("<script>", "src"), None);
    }
}

//! A change of a policy file's text: what is changed is changed, and everything else stays as its author wrote it, comments, order
//! and alignment included.
//!
//! A place is a path of keys and positions, `table.1.bands.0.from`: the key `from` of the first band of the second `[[table]]`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A change that cannot be made: the text is no TOML, or it has no such place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchPlace;

/// What an edited text is, or that it could not be edited.
pub type Edited = Result<String, NoSuchPlace>;

/// A value with its key, if it stands under one and not in an array.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    key: Option<&'a Spanned<DeString<'a>>>,
    value: &'a Spanned<DeValue<'a>>,
}

/// The text as TOML; none where it is not.
pub(crate) fn parsed(text: &str) -> Option<Spanned<DeTable<'_>>> {
    DeTable::parse(text).ok()
}

/// What stands at a path.
pub(crate) fn find<'a>(root: &'a DeTable<'a>, path: &str) -> Option<Found<'a>> {
    let mut steps = path.split('.');
    let (key, value) = root.get_key_value(steps.next()?)?;
    let mut found = Found {
        key: Some(key),
        value,
    };
    for step in steps {
        found = match found.value.get_ref() {
            DeValue::Table(table) => {
                let (key, value) = table.get_key_value(step)?;
                Found {
                    key: Some(key),
                    value,
                }
            }
            DeValue::Array(array) => Found {
                key: None,
                value: array.get(step.parse::<usize>().ok()?)?,
            },
            _ => return None,
        };
    }
    Some(found)
}

impl<'a> Found<'a> {
    /// The value.
    pub(crate) fn value(self) -> &'a DeValue<'a> {
        self.value.get_ref()
    }

    /// How many elements an array has.
    pub(crate) fn len(self) -> usize {
        self.value().as_array().map_or(0, |array| array.len())
    }

    /// A string's content, or a bare figure as it is written; none of a list or table.
    pub(crate) fn text(self, text: &str) -> Option<String> {
        match self.value() {
            DeValue::String(string) => Some(string.to_string()),
            DeValue::Array(_) | DeValue::Table(_) => None,
            _ => text.get(self.value.span()).map(str::to_owned),
        }
    }
}

/// Sets the figure or text at a path; a key that its table lacks is added to it.
///
/// # Errors
/// Where there is neither the place nor a table that could have it.
pub fn set(text: &str, path: &str, value: &str) -> Edited {
    let root = parsed(text).ok_or(NoSuchPlace)?;
    let written = find(root.get_ref(), path).and_then(|found| text.get(found.value.span()));
    // A figure that stands without quotation marks goes on doing so where it can.
    let bare = |written: &str| written.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let literal = if written.is_some_and(bare) && is_plain(value) {
        value.to_owned()
    } else {
        quoted(value)
    };
    set_literal(text, path, &literal)
}

/// Sets what stands at a path to a piece of TOML; a key that its table lacks is added to it.
///
/// # Errors
/// Where there is neither the place nor a table that could have it.
pub fn set_literal(text: &str, path: &str, literal: &str) -> Edited {
    let root = parsed(text).ok_or(NoSuchPlace)?;
    let root = root.get_ref();
    if let Some(found) = find(root, path) {
        return replaced(text, found.value.span(), literal);
    }
    let (parent, key) = path.rsplit_once('.').ok_or(NoSuchPlace)?;
    let parent = find(root, parent).ok_or(NoSuchPlace)?;
    let table = parent.value().as_table().ok_or(NoSuchPlace)?;
    if key.parse::<usize>().is_ok() {
        return Err(NoSuchPlace);
    }
    let name = table.get_key_value("name");
    let span = parent.value.span();
    if text.get(span.clone()).is_some_and(|it| it.starts_with('{')) {
        return if let Some((_, name)) = name {
            let end = name.span().end;
            replaced(text, end..end, &format!(", {key} = {literal}"))
        } else {
            let at = span.start + 1;
            let comma = if table.is_empty() { " " } else { "," };
            replaced(text, at..at, &format!(" {key} = {literal}{comma}"))
        };
    }
    // Below the name, aligned as the name is; without a name below the header.
    let (after, left) = match name {
        Some((key, name)) => (
            name.span().end,
            text.get(key.span().end..name.span().start)
                .and_then(|gap| gap.find('='))
                .map_or(0, |gap| key.span().len() + gap),
        ),
        None => (span.end, 0),
    };
    let at = line_end(text, after);
    let line = format!("{}{key:left$}= {literal}", line_break(text));
    let line = if left > key.len() {
        line
    } else {
        format!("{}{key} = {literal}", line_break(text))
    };
    replaced(text, at..at, &line)
}

/// Adds an element at the end of the array at a path.
///
/// # Errors
/// Where there is no array in brackets.
pub fn add(text: &str, path: &str, literal: &str) -> Edited {
    let root = parsed(text).ok_or(NoSuchPlace)?;
    let array = find(root.get_ref(), path).ok_or(NoSuchPlace)?;
    let elements = array.value().as_array().ok_or(NoSuchPlace)?;
    if !is_in_brackets(text, &array) {
        return Err(NoSuchPlace);
    }
    let Some(last) = elements.last() else {
        return replaced(text, array.value.span(), &format!("[{literal}]"));
    };
    let last = last.span();
    let indent = own_line(text, last.start);
    let rest = text.get(last.end..).unwrap_or_default();
    let Some(indent) = indent else {
        return replaced(text, last.end..last.end, &format!(", {literal}"));
    };
    let line = format!("{}{indent}{literal}", line_break(text));
    // A comment behind the last element stays behind it.
    if rest.starts_with(',') {
        let end = line_end(text, last.end);
        replaced(text, end..end, &format!("{line},"))
    } else {
        replaced(text, last.end..last.end, &format!(",{line}"))
    }
}

/// Removes what stands at a path: an element of an array, or a key with its value.
///
/// # Errors
/// Where there is no such place.
pub fn remove(text: &str, path: &str) -> Edited {
    let root = parsed(text).ok_or(NoSuchPlace)?;
    let root = root.get_ref();
    let found = find(root, path).ok_or(NoSuchPlace)?;
    let value = found.value.span();
    let start = found.key.map_or(value.start, |key| key.span().start);
    if found.key.is_none()
        && text
            .get(value.clone())
            .is_some_and(|it| it.starts_with('['))
    {
        let end = next_header(root, text, value.start).unwrap_or(text.len());
        return replaced(text, value.start..end, "");
    }
    let end = value.end;
    let after = text.get(end..).unwrap_or_default();
    let behind = after.trim_start_matches([' ', '\t']);
    let comma = behind.strip_prefix(',');
    let beyond = text.len() - comma.unwrap_or(behind).len();
    // What has a line of its own goes with its line.
    let rest = text.get(beyond..line_end(text, beyond)).unwrap_or_default();
    let rest = rest.trim();
    if let Some(indent) = own_line(text, start)
        && (rest.is_empty() || rest.starts_with('#'))
    {
        let end = line_end(text, beyond);
        let break_ = text.get(end..).unwrap_or_default();
        let length = break_.len()
            - break_
                .strip_prefix('\r')
                .unwrap_or(break_)
                .strip_prefix('\n')
                .unwrap_or(break_)
                .len();
        return replaced(text, start - indent.len()..end + length, "");
    }
    if comma.is_some() {
        let spaces = text.get(beyond..).unwrap_or_default();
        let spaces = spaces.len() - spaces.trim_start_matches([' ', '\t']).len();
        return replaced(text, start..beyond + spaces, "");
    }
    // The last of its row goes with the comma before it.
    let before = text.get(..start).unwrap_or_default().trim_end();
    let from = before.strip_suffix(',').map_or(start, str::len);
    replaced(text, from..end, "")
}

/// A basic string of TOML.
pub fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a figure can stand in TOML as it is: `12`, `-0.5`.
fn is_plain(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    // Whole numbers of TOML have no noughts before them, and must not be longer than 64 bits.
    is_number(whole)
        && is_number(fraction)
        && whole.len() <= 15
        && (whole.len() == 1 || !whole.starts_with('0'))
}

/// Whether elements can be added to an array within its brackets; those of `[[…]]` stand under headers.
pub(crate) fn is_in_brackets(text: &str, array: &Found<'_>) -> bool {
    array.value().as_array().is_some_and(|elements| {
        let header = |it: &str| it.starts_with('[');
        let first = elements.first();
        !first.is_some_and(|first| {
            first.get_ref().is_table() && text.get(first.span()).is_some_and(header)
        }) && text.get(array.value.span()).is_some_and(header)
    })
}

/// Where the next header behind `start` begins, with the comments right above it.
fn next_header(root: &DeTable<'_>, text: &str, start: usize) -> Option<usize> {
    fn headers(table: &DeTable<'_>, text: &str, found: &mut Vec<usize>) {
        for (_, value) in table {
            let tables = match value.get_ref() {
                DeValue::Array(array) => array.iter().collect(),
                _ => vec![value],
            };
            for table in tables {
                if let DeValue::Table(inside) = table.get_ref() {
                    if text.get(table.span()).is_some_and(|it| it.starts_with('[')) {
                        found.push(table.span().start);
                    }
                    headers(inside, text, found);
                }
            }
        }
    }
    let mut found = Vec::new();
    headers(root, text, &mut found);
    let mut next = found.into_iter().filter(|at| *at > start).min()?;
    while let Some(line) = text.get(..next)?.strip_suffix('\n') {
        let line = line.rfind('\n').map_or(0, |at| at + 1);
        if line <= start || !text.get(line..)?.starts_with('#') {
            break;
        }
        next = line;
    }
    Some(next)
}

/// The white space before a place that begins its line; none where something else stands before it.
fn own_line(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..)?;
    line.trim().is_empty().then_some(line)
}

/// The end of the line at a place, its break not counted.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

/// How the text breaks its lines.
fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn replaced(text: &str, place: Range<usize>, with: &str) -> Edited {
    match (text.get(..place.start), text.get(place.end..)) {
        (Some(before), Some(after)) => Ok([before, with, after].concat()),
        _ => Err(NoSuchPlace),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const TEXT: &str = "# kept
id = \"a\" # also kept
[[parameter]]
name   = \"甲\"   # the first
value  = \"1%\"
note   = { zh = \"一\", en = \"one\" }

# about the second
[[parameter]]
name = '乙'
value = 5

[[table]]
name  = \"档\"
bands = [
  { from = \"100万元\", rate = \"1%\" }, # low
  { from = \"200万元\", rate = \"2%\" }, # high
]

[[table]]
name  = \"行\"
bands = [{ key = \"a\", values = [\"1\", \"2\"] }, { key = \"b\", values = [] }]
";

    /// The text with each left piece replaced by the right one.
    #[allow(
        clippy::unnecessary_wraps,
        reason = "it is compared with what an edit gives"
    )]
    fn with(pieces: &[(&str, &str)]) -> Edited {
        let mut text = TEXT.to_owned();
        for (piece, other) in pieces {
            assert_eq!(TEXT.matches(piece).count(), 1, "{piece}");
            text = text.replacen(piece, other, 1);
        }
        assert!(parsed(&text).is_some(), "{text}");
        Ok(text)
    }

    #[test]
    fn a_value_is_replaced_and_nothing_else() {
        let cases = [
            (
                "parameter.0.value",
                "2%",
                "value  = \"1%\"",
                "value  = \"2%\"",
            ),
            ("parameter.1.value", "6.5", "value = 5", "value = 6.5"),
            ("parameter.1.value", "6%", "value = 5", "value = \"6%\""),
            ("parameter.1.value", "007", "value = 5", "value = \"007\""),
            ("parameter.1.name", "丙\"\\", "'乙'", "\"丙\\\"\\\\\""),
            ("table.0.bands.1.from", "", "\"200万元\"", "\"\""),
            ("table.1.bands.0.values.1", "3", "\"2\"]", "\"3\"]"),
            ("parameter.0.note.en", "a\nb", "\"one\"", "\"a\\nb\""),
            ("id", "b", "\"a\" # also", "\"b\" # also"),
        ];
        for (path, value, old, new) in cases {
            assert_eq!(set(TEXT, path, value), with(&[(old, new)]), "{path}");
        }
    }

    #[test]
    fn a_key_that_is_missing_comes_below_the_name_and_is_aligned_with_it() {
        let first = "name   = \"甲\"   # the first";
        let added = format!("{first}\nstatus = \"stated\"");
        assert_eq!(
            set(TEXT, "parameter.0.status", "stated"),
            with(&[(first, &added)])
        );
        assert_eq!(
            set(TEXT, "parameter.1.status", "stated"),
            with(&[("name = '乙'", "name = '乙'\nstatus = \"stated\"")])
        );
        let key = "{ key = \"b\"";
        assert_eq!(
            set_literal(TEXT, "table.1.bands.1.open", "true"),
            with(&[(key, "{ open = true, key = \"b\"")])
        );
        for nowhere in [
            "x",
            "table.7.kind",
            "table.0.bands.2",
            "id.x",
            "parameter.x.y",
            "",
        ] {
            assert_eq!(set(TEXT, nowhere, "1"), Err(NoSuchPlace), "{nowhere}");
        }
    }

    #[test]
    fn a_band_is_added_below_the_last_and_in_its_style() {
        let new = "{ from = \"\", rate = \"\" }";
        assert_eq!(
            add(TEXT, "table.0.bands", new),
            with(&[("# high\n", &format!("# high\n  {new},\n"))])
        );
        assert_eq!(
            add(TEXT, "table.1.bands", new),
            with(&[("values = [] }", &format!("values = [] }}, {new}"))])
        );
        assert_eq!(
            add(TEXT, "table.1.bands.1.values", "\"3\""),
            with(&[("values = [] }", "values = [\"3\"] }")])
        );
        let without_comma = TEXT.replace("}, # high", "} # high");
        let added = without_comma.replace("} # high", &format!("}},\n  {new} # high"));
        assert_eq!(add(&without_comma, "table.0.bands", new), Ok(added));
        assert_eq!(add(TEXT, "parameter", new), Err(NoSuchPlace));
    }

    #[test]
    fn what_is_removed_goes_with_its_line_or_its_comma() {
        let cases = [
            (
                "table.0.bands.0",
                "  { from = \"100万元\", rate = \"1%\" }, # low\n",
                "",
            ),
            (
                "table.0.bands.1",
                "  { from = \"200万元\", rate = \"2%\" }, # high\n",
                "",
            ),
            (
                "table.1.bands.0",
                "{ key = \"a\", values = [\"1\", \"2\"] }, ",
                "",
            ),
            ("table.1.bands.1", ", { key = \"b\", values = [] }", ""),
            (
                "parameter.0.note",
                "note   = { zh = \"一\", en = \"one\" }\n",
                "",
            ),
            ("parameter.0.note.en", ", en = \"one\"", ""),
            (
                "parameter.1",
                "[[parameter]]\nname = '乙'\nvalue = 5\n\n",
                "",
            ),
        ];
        for (path, old, new) in cases {
            assert_eq!(remove(TEXT, path), with(&[(old, new)]), "{path}");
        }
        // What stands above the next header is about that.
        let first = TEXT.find("[[parameter]]").unwrap_or(0)..TEXT.find("# about").unwrap_or(0);
        assert_eq!(remove(TEXT, "parameter.0"), replaced(TEXT, first, ""));
        assert_eq!(remove(TEXT, "parameter.2"), Err(NoSuchPlace));
    }

    #[test]
    fn a_text_that_is_no_toml_is_left_alone() {
        assert_eq!(set("a = ", "a", "1"), Err(NoSuchPlace));
        assert_eq!(add("a = [", "a", "1"), Err(NoSuchPlace));
        assert_eq!(remove("= 1", "a"), Err(NoSuchPlace));
    }

    #[test]
    fn lines_end_as_they_did() {
        let dos = TEXT.replace('\n', "\r\n");
        let edited = add(&dos, "table.0.bands", "{ from = \"1\", rate = \"2\" }");
        let edited = edited.and_then(|text| set(&text, "parameter.0.status", "stated"));
        let edited = edited.and_then(|text| remove(&text, "table.0.bands.0"));
        let edited = edited.unwrap_or_default();
        assert_eq!(edited.matches('\n').count(), dos.matches('\n').count() + 1);
        assert_eq!(edited.matches('\n').count(), edited.matches("\r\n").count());
    }
}

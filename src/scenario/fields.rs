//! Texts side by side in a line: how scenarios and backups are kept. A person can read them, a spreadsheet can open them, and what is
//! damaged is damaged in one line.

/// Writes fields as a line, parted by tabs; what would part or end them is written with a backslash.
pub(crate) fn write<'f>(out: &mut String, fields: impl IntoIterator<Item = &'f str>) {
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push('\t');
        }
        for c in field.chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '\t' => out.push_str("\\t"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                c => out.push(c),
            }
        }
    }
    out.push('\n');
}

/// Writes lines of a newer version as they were.
pub(crate) fn write_unknown(out: &mut String, lines: &[String]) {
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
}

/// What the first line of a kept text says, and the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Headed<'t> {
    /// It was written as this version writes.
    This(&'t str),
    /// A newer version has written it.
    Newer(&'t str),
    /// It is something else.
    Other,
}

/// Reads the first line of a kept text: `head` with the number of a version behind it, of which `schema` is this one's.
pub(crate) fn headed<'t>(text: &'t str, head: &str, schema: u32) -> Headed<'t> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let number = first.trim_end().strip_prefix(head);
    match number.and_then(|number| number.parse::<u32>().ok()) {
        Some(number) if number == schema => Headed::This(rest),
        Some(number) if number > schema => Headed::Newer(rest),
        _ => Headed::Other,
    }
}

/// The fields of a line; none where a backslash stands before something else.
pub(crate) fn read(line: &str) -> Option<Vec<String>> {
    line.split('\t').map(unescaped).collect()
}

fn unescaped(field: &str) -> Option<String> {
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_whatever_is_in_them() {
        let fields = ["", "甲", "a\tb", "line\r\nline", "\\t", "\\", "末\\"];
        let mut line = String::new();
        write(&mut line, fields);
        assert_eq!(line.matches('\n').count(), 1);
        let read = read(line.trim_end_matches('\n')).unwrap_or_default();
        assert_eq!(read, fields);
    }

    #[test]
    fn the_first_line_says_who_has_written() {
        let of = |text: &'static str| headed(text, "rebate-desk x ", 2);
        assert_eq!(of("rebate-desk x 2\nrest\n"), Headed::This("rest\n"));
        assert_eq!(of("rebate-desk x 2\r\nrest"), Headed::This("rest"));
        assert_eq!(of("rebate-desk x 3"), Headed::Newer(""));
        for text in ["", "rebate-desk x 1\n", "rebate-desk x ?", "{}"] {
            assert_eq!(of(text), Headed::Other, "{text}");
        }
    }

    #[test]
    fn a_backslash_before_something_else_is_no_field() {
        assert_eq!(read("a\\x"), None);
        assert_eq!(read("a\\"), None);
    }
}

//! Tags and texts of XML and HTML, one after the other, wherever they end: nothing is built up, nothing is refused, nothing is unpacked.

use std::borrow::Cow;

/// A piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// `<name attributes>`, `<name attributes/>`.
    Open {
        /// As it is written, prefix and all.
        name: &'t str,
        /// What stands behind it, for [`attribute`].
        attributes: &'t str,
        /// Whether it is closed at once.
        closed: bool,
    },
    /// `</name>`.
    Close(&'t str),
    /// What stands between tags, for [`unescaped`].
    Text(&'t str),
    /// What stands in `<![CDATA[…]]>`, as it is.
    Raw(&'t str),
}

/// The pieces of a document.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'t> {
    rest: &'t str,
}

impl<'t> Pieces<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// Goes on behind the end of what was opened just now; what is in it is passed over.
    pub(super) fn pass(&mut self, opened: &str) {
        let mut depth = 1;
        while depth > 0
            && let Some(piece) = self.next()
        {
            match piece {
                Piece::Open { name, closed, .. } if name == opened => depth += u32::from(!closed),
                Piece::Close(name) if name == opened => depth -= 1,
                _ => {}
            }
        }
    }

    /// Goes on behind `end`; at the end where there is none.
    fn behind(&mut self, end: &str) -> &'t str {
        let (before, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        before
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(tag) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(text));
            };
            if let Some(rest) = tag.strip_prefix("!--") {
                self.rest = rest;
                self.behind("-->");
            } else if let Some(rest) = tag.strip_prefix("![CDATA[") {
                self.rest = rest;
                return Some(Piece::Raw(self.behind("]]>")));
            } else if tag.starts_with(['!', '?']) {
                self.behind(">");
            } else if let Some(rest) = tag.strip_prefix('/') {
                self.rest = rest;
                return Some(Piece::Close(self.behind(">").trim()));
            } else if tag.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                return Some(self.opened(tag));
            } else {
                // `<` is a character of a careless page.
                let (text, rest) = self.rest.split_at(1);
                self.rest = rest;
                return Some(Piece::Text(text));
            }
        }
    }
}

impl<'t> Pieces<'t> {
    fn opened(&mut self, tag: &'t str) -> Piece<'t> {
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '>');
        let (name, behind) = tag.split_at(tag.find(ends).unwrap_or(tag.len()));
        // A `>` in quotation marks ends nothing.
        let mut quoted = None;
        let end = behind.bytes().position(|byte| match (quoted, byte) {
            (None, b'>') => true,
            (None, b'"' | b'\'') => {
                quoted = Some(byte);
                false
            }
            (Some(mark), byte) => {
                if mark == byte {
                    quoted = None;
                }
                false
            }
            _ => false,
        });
        let (attributes, rest) = behind.split_at(end.unwrap_or(behind.len()));
        self.rest = rest.strip_prefix('>').unwrap_or(rest);
        let inside = attributes.trim_end().strip_suffix('/');
        Piece::Open {
            name,
            attributes: inside.unwrap_or(attributes),
            closed: inside.is_some(),
        }
    }
}

/// The value of an attribute.
pub(super) fn attribute<'t>(attributes: &'t str, wanted: &str) -> Option<Cow<'t, str>> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace());
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let Some(behind) = behind.trim_start().strip_prefix('=') else {
            // One without a value.
            rest = behind;
            continue;
        };
        let behind = behind.trim_start();
        let (value, after) = match behind.chars().next() {
            Some(mark @ ('"' | '\'')) => {
                let inside = behind.get(1..).unwrap_or_default();
                inside.split_once(mark).unwrap_or((inside, ""))
            }
            _ => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(unescaped(value));
        }
        rest = after;
    }
}

/// A text with its `&amp;`, `&#20803;` and the like put in.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let known = behind
            .get(..behind.len().min(10))
            .or_else(|| behind.split(' ').next());
        let end = known.and_then(|known| known.find(';'));
        let named =
            end.and_then(|end| Some((character(behind.get(..end)?)?, behind.get(end + 1..)?)));
        let (character, after) = named.unwrap_or(('&', behind));
        out.push(character);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "yen" => '¥',
        "mdash" => '—',
        "permil" => '‰',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_what_is_passed_over() {
        let text = "<?xml?><!-- <a> --><a x='1>2' y=\"b\"/>t<b>1 < 2</b ><![CDATA[<c>&]]></d";
        let pieces: Vec<Piece> = Pieces::of(text).collect();
        let expected = [
            Piece::Open {
                name: "a",
                attributes: " x='1>2' y=\"b\"",
                closed: true,
            },
            Piece::Text("t"),
            Piece::Open {
                name: "b",
                attributes: "",
                closed: false,
            },
            Piece::Text("1 "),
            Piece::Text("<"),
            Piece::Text(" 2"),
            Piece::Close("b"),
            Piece::Raw("<c>&"),
            Piece::Close("d"),
        ];
        assert_eq!(pieces, expected);
        let mut pieces = Pieces::of("<a><a/><a>1</a></a>2");
        pieces.next();
        pieces.pass("a");
        assert_eq!(pieces.next(), Some(Piece::Text("2")));
    }

    #[test]
    fn attributes_and_characters() {
        let attributes = " nowrap colspan=2 x:num=\"1.5\" t='a&amp;b' open=\"";
        let value = |name: &str| attribute(attributes, name).map(Cow::into_owned);
        assert_eq!(value("COLSPAN").as_deref(), Some("2"));
        assert_eq!(value("x:num").as_deref(), Some("1.5"));
        assert_eq!(value("t").as_deref(), Some("a&b"));
        assert_eq!(value("open").as_deref(), Some(""));
        assert_eq!(value("num"), None);
        assert_eq!(
            unescaped("&#20803;&#x5143;&nbsp;&lt;&unknown;&"),
            "元元 <&unknown;&"
        );
        assert_eq!(unescaped("&店店店店店;"), "&店店店店店;");
    }
}

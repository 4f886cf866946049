//! A paper that was given out, as it is kept in a browser: what its link has, and the results that came back.
//!
//! ```text
//! rebate-desk paper 1
//! rev     3
//! made    1764150000000
//! link    1.d.…
//! results 王芳 1.d.…\n李强 1.d.…
//! ```
//!
//! Lines that this version does not know are kept as they are.

use crate::quiz::kept::{self, Found};
use crate::scenario::fields;

/// What the first line begins with.
const HEAD: &str = "rebate-desk paper ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// A paper that was given out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// How often it was written.
    pub rev: u64,
    /// When it was composed, in milliseconds since 1970.
    pub made: u64,
    /// What stands behind `#q=` in its link.
    pub link: String,
    /// What was pasted of results, as it was: [`super::board::read`] reads it.
    pub results: String,
    /// Lines of a newer version.
    pub unknown: Vec<String>,
}

impl Issued {
    /// As it is kept.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        let (rev, made) = (self.rev.to_string(), self.made.to_string());
        for (name, value) in [
            ("rev", &rev),
            ("made", &made),
            ("link", &self.link),
            ("results", &self.results),
        ] {
            fields::write(&mut out, [name, value]);
        }
        fields::write_unknown(&mut out, &self.unknown);
        out
    }

    /// What a text is that stands under the key of a paper.
    pub fn read(text: &str) -> Found<Self> {
        kept::read(text, HEAD, SCHEMA, lines)
    }
}

fn lines(text: &str) -> Option<Issued> {
    let mut issued = Issued::default();
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        let parts = fields::read(line)?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["rev", number] => issued.rev = number.parse().ok()?,
            ["made", number] => issued.made = number.parse().ok()?,
            ["link", link] => (*link).clone_into(&mut issued.link),
            ["results", text] => (*text).clone_into(&mut issued.results),
            ["rev" | "made" | "link" | "results", ..] => return None,
            _ => issued.unknown.push(line.to_owned()),
        }
    }
    // Without a link nobody knows what it is.
    (!issued.link.is_empty()).then_some(issued)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_with_lines_of_later_versions() {
        let issued = Issued {
            rev: 3,
            made: 1_764_150_000_000,
            link: "1.p.AAAA".to_owned(),
            results: "王芳\t1.p.x\r\n李强 1.p.y\n".to_owned(),
            unknown: vec!["folder\tA".to_owned()],
        };
        assert_eq!(Issued::read(&issued.write()), Found::Kept(Box::new(issued)));
    }

    #[test]
    fn what_is_damaged_or_newer_is_told() {
        assert_eq!(Issued::read("rebate-desk paper 2\n"), Found::Newer);
        for text in [
            "",
            "{}",
            "rebate-desk paper 1\n",
            "rebate-desk paper 1\nlink\tx\nrev\tmany\n",
            "rebate-desk paper 1\nlink\tx\nmade\n",
        ] {
            assert_eq!(Issued::read(text), Found::Damaged, "{text}");
        }
    }
}

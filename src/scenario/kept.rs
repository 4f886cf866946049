//! A policy file as it is kept in a browser: one text with the policy's name before the file, so that a list need not read the file.

use crate::lang::Text;

/// How this version writes. What begins otherwise was kept by another version, and is left alone.
const SCHEMA: &str = "1";

/// A policy file that somebody is writing or has kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The policy's name, as far as it has one.
    pub title: Text,
    /// The file, sound or not, to the letter.
    pub text: String,
}

impl Kept {
    /// As it is kept.
    pub fn write(&self) -> String {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        let (zh, en) = (line(&self.title.zh), line(&self.title.en));
        [SCHEMA, &zh, &en, &self.text].join("\n")
    }

    /// What was kept; none of what another version kept, or somebody else.
    pub fn read(kept: &str) -> Option<Self> {
        let mut parts = kept.splitn(4, '\n');
        if parts.next()? != SCHEMA {
            return None;
        }
        let title = Text::new(parts.next()?, parts.next()?);
        let text = parts.next()?.to_owned();
        Some(Self { title, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_to_the_letter() {
        for text in ["", "\n", "id = \"x\"\r\n\n[[rule]]\n", "坏的 = = \u{0}"] {
            let kept = Kept {
                title: Text::new("返利", "Rebate"),
                text: text.to_owned(),
            };
            assert_eq!(Kept::read(&kept.write()), Some(kept));
        }
    }

    #[test]
    fn a_name_of_two_lines_does_not_run_into_the_file() {
        let kept = Kept {
            title: Text::new("甲\n乙", "a\r\nb"),
            text: "id".to_owned(),
        };
        let read = Kept::read(&kept.write()).unwrap_or_default();
        assert_eq!(read.text, "id");
        assert_eq!(read.title, Text::new("甲 乙", "a  b"));
    }

    #[test]
    fn what_another_version_kept_is_not_read() {
        for other in ["", "1", "1\na", "1\na\nb", "2\na\nb\nc", "{\"v\":1}"] {
            assert_eq!(Kept::read(other), None, "{other}");
        }
    }
}

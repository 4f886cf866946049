//! What questions are written in, by name: what reads and writes each is in `exchange`, which not every program has.

use crate::lang::Text;

/// What questions are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A bank file.
    Toml,
    /// The text of an exam, as 问卷星 has it.
    Exam,
    /// Moodle's GIFT.
    Gift,
    /// A table: CSV, or cells copied from a spreadsheet.
    Table,
    /// Cards for Anki.
    Cards,
}

/// The formats with their words.
pub const FORMATS: [(&str, Format); 5] = [
    ("toml", Format::Toml),
    ("wjx", Format::Exam),
    ("gift", Format::Gift),
    ("csv", Format::Table),
    ("anki", Format::Cards),
];

impl Format {
    /// The format of this word.
    pub fn named(word: &str) -> Option<Self> {
        let known = FORMATS.iter().find(|(known, _)| *known == word);
        known.map(|(_, format)| *format)
    }

    /// The word.
    pub fn keyword(self) -> &'static str {
        let known = FORMATS.iter().find(|(_, format)| *format == self);
        known.map_or("", |(word, _)| word)
    }

    /// The name.
    pub fn name(self) -> Text {
        match self {
            Self::Toml => Text::new("题库文件", "Bank file"),
            Self::Exam => Text::new("问卷星文本", "Exam text (wjx.cn)"),
            Self::Gift => Text::new("Moodle GIFT", "Moodle GIFT"),
            Self::Table => Text::new("表格（CSV）", "Table (CSV)"),
            Self::Cards => Text::new("Anki 卡片", "Anki cards"),
        }
    }

    /// How the name of its files ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Exam | Self::Cards => "txt",
            Self::Gift => "gift",
            Self::Table => "csv",
        }
    }
}

//! The two languages of the page, and texts that exist in both.

use serde::{Deserialize, Serialize};

/// A language that every text on the page exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages, the default first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// Picks the text of this language: `lang.pick("门槛", "gate")`.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A text in both languages; serialised as `{ "zh": …, "en": … }`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text from its two versions.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A text that reads the same in both languages, such as a name.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A text in both languages that belongs to somebody else; serialised like [`Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Both<'a> {
    /// Chinese.
    pub zh: &'a str,
    /// English.
    pub en: &'a str,
}

impl<'a> Both<'a> {
    /// The text in `lang`.
    pub fn get(self, lang: Lang) -> &'a str {
        lang.pick(self.zh, self.en)
    }
}

impl<'a> From<&'a Text> for Both<'a> {
    fn from(text: &'a Text) -> Self {
        Self {
            zh: &text.zh,
            en: &text.en,
        }
    }
}

//! The keys of one TOML table: handed out to whoever asks, the others reported.

use toml::de::DeTable;

use super::file::File;
use super::values::{Read, Unread, Value};
use crate::policy::diagnostic::Span;
use crate::policy::document::Spanned;
use crate::policy::nearest::nearest;
use crate::policy::problem::Problem;

/// The keys of one table of the file. Asking for a key is what makes it known.
pub(crate) struct Keys<'a> {
    file: &'a File<'a>,
    table: &'a DeTable<'a>,
    span: Span,
    within: &'static str,
    asked: Vec<&'static str>,
}

/// Whether a key has its place beside the other keys of its table.
pub(crate) enum Place {
    /// It must be there.
    Required,
    /// It may be there.
    Optional,
    /// It must not be there, because of this: `kind = "step"`.
    Misplaced(String),
}

impl Place {
    /// Required where `key` is one of `fitting`, misplaced where it is another of its `words`; unsaid while `key` is unread.
    pub(crate) fn only_in<T: PartialEq>(
        key: &str,
        words: &[(&str, T)],
        chosen: &Read<Spanned<T>>,
        fitting: &[T],
    ) -> Self {
        match chosen {
            Err(Unread) => Self::Optional,
            Ok(chosen) if fitting.contains(&chosen.value) => Self::Required,
            Ok(chosen) => {
                let word = words.iter().find(|(_, meaning)| *meaning == chosen.value);
                Self::Misplaced(format!("{key} = \"{}\"", word.map_or("", |(word, _)| word)))
            }
        }
    }

    /// The same, where the key need not be there even if it fits.
    pub(crate) fn optional(self) -> Self {
        match self {
            Self::Required | Self::Optional => Self::Optional,
            Self::Misplaced(because) => Self::Misplaced(because),
        }
    }
}

impl<'a> Keys<'a> {
    /// The keys of `table`, a `within` (as in `[[within]]`), whose header or braces are at `span`.
    pub(crate) fn new(
        file: &'a File<'a>,
        table: &'a DeTable<'a>,
        span: Span,
        within: &'static str,
    ) -> Self {
        Self {
            file,
            table,
            span,
            within,
            asked: Vec::new(),
        }
    }

    /// Where the table's header or braces are.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Reads a key that must be there.
    pub(crate) fn must<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Value<'a>) -> Read<T>,
    ) -> Read<T> {
        self.take(key, Place::Required, read)?.ok_or(Unread)
    }

    /// Reads a key that may be there.
    pub(crate) fn may<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Value<'a>) -> Read<T>,
    ) -> Read<Option<T>> {
        self.take(key, Place::Optional, read)
    }

    /// Reads a key where it has its place, and says so where it has not, or is missing.
    pub(crate) fn take<T>(
        &mut self,
        key: &'static str,
        place: Place,
        read: impl FnOnce(Value<'a>) -> Read<T>,
    ) -> Read<Option<T>> {
        if let Place::Misplaced(because) = place {
            self.misplaced(key, &because);
            return Ok(None);
        }
        match self.get(key) {
            Some(value) => read(value).map(Some),
            None if matches!(place, Place::Required) => Err(self.missing(key)),
            None => Ok(None),
        }
    }

    /// Reads a key that has two names, of which exactly one must be there.
    pub(crate) fn must_one_of<T>(
        &mut self,
        twins: [&'static str; 2],
        read: impl FnOnce(Value<'a>) -> Read<T>,
    ) -> Read<T> {
        let [first, second] = twins;
        match self.get(first) {
            Some(value) => {
                self.misplaced(second, first);
                read(value)
            }
            None => match self.get(second) {
                Some(value) => read(value),
                None => Err(self.missing(first)),
            },
        }
    }

    /// Reports `key` if it is there, because it has no place beside `because`; says whether it was there.
    pub(crate) fn misplaced(&mut self, key: &'static str, because: &str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        let problem = Problem::MisplacedKey {
            key: key.to_owned(),
            because: because.to_owned(),
        };
        self.file.report(problem, value.key_span());
        true
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self) {
        #[cfg(test)]
        super::agreement::note(self.within, &self.asked);
        for (key, _) in self.table {
            let written = key.get_ref().as_ref();
            if self.asked.contains(&written) {
                continue;
            }
            if self.file.is_full() {
                return;
            }
            let free = self
                .asked
                .iter()
                .copied()
                .filter(|known| !self.table.contains_key(*known));
            let problem = Problem::UnknownKey {
                key: written.to_owned(),
                within: self.within,
                nearest: nearest(written, free).map(str::to_owned),
            };
            self.file
                .report(problem, self.file.inside_quotes(key.span().into()));
        }
    }

    fn get(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.asked.push(key);
        let (key, value) = self.table.get_key_value(key)?;
        Some(Value::under(self.file, key, value))
    }

    fn missing(&self, key: &'static str) -> Unread {
        if !self.file.is_garbled_item(self.span) {
            self.file.report(
                Problem::MissingKey {
                    key,
                    within: self.within,
                },
                self.span,
            );
        }
        Unread
    }
}

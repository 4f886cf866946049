//! What stands under a key or in an array: strings, words, figures, texts, formulas, lists and tables.

use toml::Spanned as TomlSpanned;
use toml::de::{DeString, DeTable, DeValue};

use super::file::File;
use super::keys::Keys;
use crate::lang::Text;
use crate::policy::diagnostic::Span;
use crate::policy::document::{FormulaText, Literal, Spanned};
use crate::policy::formula::parse::parse;
use crate::policy::nearest::nearest;
use crate::policy::problem::Problem;
use crate::policy::value::Entry;

/// The longest name, in characters. It has to fit a column header and a line on a phone.
const MAX_NAME_CHARS: usize = 60;
/// Lengths of an id, in characters. It stands in links and file names.
const ID_CHARS: std::ops::RangeInclusive<usize> = 2..=60;

/// Whether something can be the id of a file: lower-case letters, digits, hyphens.
pub(crate) fn is_id(id: &str) -> bool {
    let is_good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    ID_CHARS.contains(&id.len()) && id.bytes().all(is_good)
}

/// Whether something can be called so: it can stand in a formula, in `[ ]` at least.
pub(crate) fn is_name(name: &str) -> bool {
    let is_bad = |c: char| c.is_control() || "[]［］\"“”＂".contains(c);
    !name.is_empty()
        && name.trim() == name
        && name.chars().count() <= MAX_NAME_CHARS
        && !name.chars().any(is_bad)
}

/// What may stand somewhere, for [`Problem::WrongShape`]; [`crate::policy::messages`] has the Chinese.
pub(crate) mod shape {
    pub(crate) const STRING: &str = "string";
    pub(crate) const STRINGS: &str = "array of strings";
    pub(crate) const BOOLEAN: &str = "true or false";
    pub(crate) const FIGURE: &str = "figure";
    pub(crate) const ENTRY: &str = "figure, text, true or false, list or table";
    pub(crate) const TEXT: &str = "text in both languages";
    pub(crate) const YEAR: &str = "year";
    pub(crate) const NEED: &str = "\"all\", \"any\" or a whole number";
    pub(crate) const FORMULA: &str = "formula";
    pub(crate) const FORMULAS: &str = "formula or array of formulas";
    pub(crate) const NAMES: &str = "name or array of names";
    pub(crate) const OPTIONS: &str = "array of options";
    pub(crate) const TABLE: &str = "table";
    pub(crate) const TABLES: &str = "array of tables";

    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [&str; 14] = [
        STRING, STRINGS, BOOLEAN, FIGURE, ENTRY, TEXT, YEAR, NEED, FORMULA, FORMULAS, NAMES,
        OPTIONS, TABLE, TABLES,
    ];
}

/// It could not be read; why is reported already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unread;

/// Something read, or not.
pub(crate) type Read<T> = Result<T, Unread>;

/// A value of the file, with the key that it stands under.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    file: &'a File<'a>,
    key: &'a TomlSpanned<DeString<'a>>,
    content: &'a DeValue<'a>,
    span: Span,
}

impl<'a> Value<'a> {
    /// The value under `key`.
    pub(crate) fn under(
        file: &'a File<'a>,
        key: &'a TomlSpanned<DeString<'a>>,
        value: &'a TomlSpanned<DeValue<'a>>,
    ) -> Self {
        Self {
            file,
            key,
            content: value.get_ref(),
            span: value.span().into(),
        }
    }

    /// Another value under the same key.
    fn element(self, value: &'a TomlSpanned<DeValue<'a>>) -> Self {
        Self {
            content: value.get_ref(),
            span: value.span().into(),
            ..self
        }
    }

    /// Where the key stands.
    pub(crate) fn key_span(self) -> Span {
        self.file.inside_quotes(self.key.span().into())
    }

    /// Where the value stands; of a string, what is between its quotation marks.
    pub(crate) fn span(self) -> Span {
        if self.is_string() {
            self.file.inside_quotes(self.span)
        } else {
            self.span
        }
    }

    /// Whether it is a string.
    pub(crate) fn is_string(self) -> bool {
        self.content.is_str()
    }

    /// Whether it is a table.
    pub(crate) fn is_table(self) -> bool {
        self.content.is_table()
    }

    /// The `name` in it, if it is a table that has one.
    pub(crate) fn name_inside(self) -> Option<String> {
        self.content
            .as_table()?
            .get("name")?
            .get_ref()
            .as_str()
            .map(str::to_owned)
    }

    /// The names of those elements of an array that [`Self::list`] cuts off.
    pub(crate) fn names_beyond(self, limit: usize) -> impl Iterator<Item = String> {
        let elements = self
            .content
            .as_array()
            .and_then(|array| array.get(limit..))
            .unwrap_or_default();
        elements
            .iter()
            .filter_map(move |element| self.element(element).name_inside())
    }

    /// A string.
    pub(crate) fn string(self) -> Read<Spanned<String>> {
        self.string_as(shape::STRING)
    }

    fn string_as(self, expected: &'static str) -> Read<Spanned<String>> {
        let string = self
            .content
            .as_str()
            .ok_or_else(|| self.wrong_shape(expected))?;
        Ok(self.spanned(string.to_owned()))
    }

    /// The name of something: a string that can stand in a formula, in `[ ]` at least.
    pub(crate) fn name(self) -> Read<Spanned<String>> {
        let name = self.string()?;
        if !is_name(&name.value) {
            self.file.report(Problem::BadName, name.span);
        }
        Ok(name)
    }

    /// The policy's id.
    pub(crate) fn id(self) -> Read<String> {
        let id = self.string()?;
        if !is_id(&id.value) {
            self.file.report(Problem::BadId, id.span);
        }
        Ok(id.value)
    }

    /// `true` or `false`.
    pub(crate) fn boolean(self) -> Read<bool> {
        self.content
            .as_bool()
            .ok_or_else(|| self.wrong_shape(shape::BOOLEAN))
    }

    /// A whole number, not negative.
    pub(crate) fn integer(self, expected: &'static str) -> Read<usize> {
        let number = self
            .content
            .as_integer()
            .filter(|number| number.radix() == 10);
        number
            .and_then(|number| number.as_str().parse().ok())
            .ok_or_else(|| self.wrong_shape(expected))
    }

    /// A year of the calendar.
    pub(crate) fn year(self) -> Read<i64> {
        let year = self.integer(shape::YEAR)?;
        let year = i64::try_from(year)
            .ok()
            .filter(|year| (1..=9999).contains(year));
        year.ok_or_else(|| self.wrong_shape(shape::YEAR))
    }

    /// A figure or the name of a parameter, as written: a string, number or day.
    pub(crate) fn figure(self) -> Read<Literal> {
        let figure = match self.content {
            DeValue::String(text) => Some(text.clone().into_owned()),
            _ => self.digits(),
        };
        figure
            .map(|figure| self.spanned(figure))
            .ok_or_else(|| self.wrong_shape(shape::FIGURE))
    }

    /// What an input, parameter or expectation can be given.
    pub(crate) fn entry(self) -> Read<Spanned<Entry>> {
        let entry = match self.content {
            DeValue::String(text) if text.is_empty() => Entry::Blank,
            DeValue::String(text) => Entry::Text(text.clone().into_owned()),
            DeValue::Boolean(flag) => Entry::Bool(*flag),
            DeValue::Array(elements) => Entry::List(
                elements
                    .iter()
                    .map(|element| Ok(self.element(element).entry()?.value))
                    .collect::<Read<_>>()?,
            ),
            DeValue::Table(_) => Entry::Record(
                self.entries(Value::entry)?
                    .into_iter()
                    .map(|(key, entry)| (key.value, entry.value))
                    .collect(),
            ),
            _ => Entry::Text(
                self.digits()
                    .ok_or_else(|| self.wrong_shape(shape::ENTRY))?,
            ),
        };
        Ok(self.spanned(entry))
    }

    /// What the string means, if it is one of `words`.
    pub(crate) fn string_in<T: Copy>(self, words: &[(&'static str, T)]) -> Option<T> {
        let word = self.content.as_str()?;
        words
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, meaning)| *meaning)
    }

    /// One of `words`.
    pub(crate) fn word<T: Copy>(self, words: &[(&'static str, T)]) -> Read<Spanned<T>> {
        let word = self.string()?;
        if let Some(meaning) = self.string_in(words) {
            return Ok(Spanned {
                value: meaning,
                span: word.span,
            });
        }
        let known = || words.iter().map(|(known, _)| *known);
        let problem = Problem::UnknownWord {
            key: self.key.get_ref().to_string(),
            expected: known().map(str::to_owned).collect(),
            nearest: nearest(&word.value, known()).map(str::to_owned),
            word: word.value,
        };
        self.file.report(problem, word.span);
        Err(Unread)
    }

    /// `{ zh, en }`, or a string that is the same in both languages.
    pub(crate) fn text(self) -> Read<Text> {
        if !self.is_table() {
            return Ok(Text::same(self.string_as(shape::TEXT)?.value));
        }
        self.table("text", |keys| {
            let zh = keys.must("zh", Value::string);
            let en = keys.must("en", Value::string);
            Ok(Text::new(zh?.value, en?.value))
        })
    }

    /// A formula. One that cannot be parsed is reported here and stays without a tree.
    pub(crate) fn formula(self) -> Read<FormulaText> {
        let Spanned { value: text, span } = self.string_as(shape::FORMULA)?;
        let verbatim = self.file.slice(span) == text;
        let expr = match parse(&text) {
            Ok(expr) => Some(expr),
            Err(failure) => {
                let place = if verbatim {
                    failure.span.shift(span.start)
                } else {
                    span
                };
                self.file.report(failure.problem, place);
                None
            }
        };
        Ok(FormulaText {
            text,
            span,
            verbatim,
            expr,
        })
    }

    /// An array of at most `limit` things called `what`. Each may be unread for itself.
    pub(crate) fn list<T>(
        self,
        expected: &'static str,
        what: &'static str,
        limit: usize,
        mut read: impl FnMut(Self) -> Read<T>,
    ) -> Read<Vec<Read<T>>> {
        let elements = self
            .content
            .as_array()
            .ok_or_else(|| self.wrong_shape(expected))?;
        if let Some(first_too_many) = elements.get(limit) {
            let span = self.element(first_too_many).span();
            self.file.report(Problem::TooMany { what, limit }, span);
        }
        Ok(elements
            .iter()
            .take(limit)
            .map(|element| read(self.element(element)))
            .collect())
    }

    /// An array like [`Self::list`], or a single thing without the brackets.
    pub(crate) fn one_or_list<T>(
        self,
        expected: &'static str,
        what: &'static str,
        limit: usize,
        read: impl FnMut(Self) -> Read<T>,
    ) -> Read<Vec<Read<T>>> {
        let mut read = read;
        if self.is_string() {
            Ok(vec![read(self)])
        } else {
            self.list(expected, what, limit, read)
        }
    }

    /// A table of the language, called `within`.
    pub(crate) fn table<T>(
        self,
        within: &'static str,
        read: impl FnOnce(&mut Keys<'a>) -> Read<T>,
    ) -> Read<T> {
        let mut keys = Keys::new(self.file, self.any_table()?, self.span, within);
        let table = read(&mut keys);
        keys.finish();
        table
    }

    /// A table whose keys are names of the policy, in the order written.
    pub(crate) fn entries<T>(
        self,
        mut read: impl FnMut(Self) -> Read<T>,
    ) -> Read<Vec<(Spanned<String>, T)>> {
        let mut entries: Vec<_> = self.any_table()?.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .map(|(key, value)| {
                let value = Self::under(self.file, key, value);
                let key = Spanned {
                    value: key.get_ref().to_string(),
                    span: value.key_span(),
                };
                Ok((key, read(value)?))
            })
            // Everything is read before the first failure counts, so that all of them are reported.
            .collect::<Vec<Read<_>>>()
            .into_iter()
            .collect()
    }

    fn any_table(self) -> Read<&'a DeTable<'a>> {
        self.content
            .as_table()
            .ok_or_else(|| self.wrong_shape(shape::TABLE))
    }

    /// A decimal number or a day, as written but for an exponent.
    fn digits(self) -> Option<String> {
        match self.content {
            DeValue::Integer(number) if number.radix() == 10 => {
                Some(number.as_str().trim_start_matches('+').to_owned())
            }
            DeValue::Float(number) => without_exponent(number.as_str().trim_start_matches('+')),
            DeValue::Datetime(day) if day.time.is_none() && day.offset.is_none() => {
                day.date.map(|date| date.to_string())
            }
            _ => None,
        }
    }

    fn spanned<T>(self, value: T) -> Spanned<T> {
        Spanned {
            value,
            span: self.span(),
        }
    }

    fn wrong_shape(self, expected: &'static str) -> Unread {
        // A value that the TOML reader had to make up has no place of its own.
        let span = if self.span == Span::default() {
            self.key_span()
        } else {
            self.span()
        };
        let key = self.key.get_ref().to_string();
        self.file
            .report(Problem::WrongShape { key, expected }, span);
        Unread
    }
}

/// `1.5e3` as `1500`: moves the decimal point, exactly. None for `inf` and `nan`, and where hundreds of noughts would follow.
fn without_exponent(number: &str) -> Option<String> {
    const MAX_EXPONENT: usize = 40;
    let (sign, unsigned) = match number.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", number),
    };
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let Some((mantissa, exponent)) = unsigned.split_once(['e', 'E']) else {
        return Some(number.to_owned());
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (left, places) = match exponent.strip_prefix('-') {
        Some(places) => (true, places),
        None => (false, exponent.trim_start_matches('+')),
    };
    let places: usize = places
        .parse()
        .ok()
        .filter(|places| *places <= MAX_EXPONENT)?;
    let noughts = "0".repeat(places);
    let (digits, point) = if left {
        (format!("{noughts}{whole}{fraction}"), whole.len())
    } else {
        (format!("{whole}{fraction}{noughts}"), whole.len() + places)
    };
    let (whole, fraction) = digits.split_at_checked(point)?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::{shape, without_exponent};
    use crate::policy::messages::message;
    use crate::policy::problem::Problem;

    #[test]
    fn exponents_move_the_decimal_point_and_lose_nothing() {
        let cases = [
            ("0.005", Some("0.005")),
            ("-12.50", Some("-12.50")),
            ("1e6", Some("1000000")),
            ("1.5E+3", Some("1500")),
            ("1.2345e2", Some("123.45")),
            ("5e-3", Some("0.005")),
            ("12.5e-1", Some("1.25")),
            ("-0.5e1", Some("-5")),
            ("1e0", Some("1")),
            ("123456789.123456789e4", Some("1234567891234.56789")),
            ("1e41", None),
            ("1e99999999999999999999", None),
            ("inf", None),
            ("-inf", None),
            ("nan", None),
        ];
        for (written, expected) in cases {
            assert_eq!(without_exponent(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn every_shape_has_a_chinese_name() {
        for expected in shape::ALL {
            let said = message(&Problem::WrongShape {
                key: "x".into(),
                expected,
            });
            assert!(!said.zh.contains(&format!("应为{expected}")), "{}", said.zh);
        }
    }
}

//! Rows as exports write nearly all of them: words that are only to be passed over, and plain figures. They are read in one pass over the
//! bytes, figures included, without taking the row apart first.
//!
//! Whatever else stands in a row — quotation marks, units, blanks, a sum, too many cells — is left to [`super::rows`] and [`super::cell`].
//! The two never disagree: `tests/tables.rs` and the fuzz targets compare them.

use super::book::{Place, is_ten_and_more};
use super::cell::scaled;
use super::layout::{self, Layout};
use super::rows;
use crate::policy::Kind;

/// A figure as `mantissa / 10^places`; none of an empty cell.
pub type Plain = Option<(i64, u32)>;

/// The columns of a table whose rows may be read so.
#[derive(Clone, Debug)]
pub(super) struct Form {
    separator: u8,
    /// By column: the place whose figure it has.
    columns: Vec<Option<usize>>,
}

impl Form {
    /// The form of a table with so many columns and figures in these places; none if no row of it can be read so.
    pub(super) fn of(layout: &Layout, columns: usize, places: &[Place]) -> Option<Self> {
        let width = layout.headings.len();
        let fits = places.iter().all(|place| place.kind.is_numeric())
            && rows::SEPARATORS.contains(&layout.separator)
            && (width == 0 || columns <= width);
        let mut form = vec![None; columns];
        for (at, place) in places.iter().enumerate() {
            *form.get_mut(place.column)? = Some(at);
        }
        fits.then_some(Self {
            separator: layout.separator,
            columns: form,
        })
    }

    /// Reads the row that begins at `start` into `figures`, a figure a place. Where it ends, and its line end with it; none if it is not such
    /// a row, of which `figures` then has no more than a part.
    pub(super) fn read(
        &self,
        text: &str,
        start: usize,
        places: &[Place],
        figures: &mut [Plain],
    ) -> Option<usize> {
        let bytes = text.as_bytes();
        let (mut at, mut any) = (start, false);
        let last = self.columns.len().checked_sub(1)?;
        for (column, place) in self.columns.iter().enumerate() {
            if let Some(place) = *place {
                let (figure, end) = figure(bytes, at)?;
                at = end;
                any |= figure.is_some();
                let figure = match figure {
                    Some(figure) => Some(kept(places.get(place)?, figure)?),
                    None => None,
                };
                *figures.get_mut(place)? = figure;
            } else {
                let cell = words(text, at, self.separator)?;
                at += cell.len();
                if !layout::is_ordinary(cell) {
                    return None;
                }
            }
            match bytes.get(at)? {
                &byte if byte == self.separator && column < last => at += 1,
                b'\n' if column == last => at += 1,
                b'\r' if column == last && bytes.get(at + 1) == Some(&b'\n') => at += 2,
                _ => return None,
            }
        }
        // Words alone may be a note, or headings again.
        any.then_some(at)
    }
}

/// A figure in the unit of its column; none where a column of its kind has none such.
#[inline]
fn kept(place: &Place, figure: (i64, u32)) -> Plain {
    if place.is_bare() {
        return Some(figure);
    }
    let (mantissa, places) = scaled(figure, place.unit)?;
    let is_sound = match place.kind {
        Kind::Count => places == 0,
        Kind::Ratio => place.unit.is_some() || !is_ten_and_more(mantissa, places),
        _ => true,
    };
    is_sound.then_some((mantissa, places))
}

/// The words from here to the next separator or line end; none if they must be unwrapped.
#[inline]
fn words(text: &str, at: usize, separator: u8) -> Option<&str> {
    let rest = text.as_bytes().get(at..)?;
    if matches!(rest.first()?, b'"' | b'=' | b'\'') {
        return None;
    }
    let length = rest
        .iter()
        .position(|&byte| byte == separator || byte == b'\n' || byte == b'\r')?;
    text.get(at..at + length)
}

/// The most digits of a figure, as [`super::cell::plain`] has it.
const MOST_DIGITS: usize = 18;

/// Powers of ten by their exponent.
const POWERS: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// The digits, with a point and a minus before them, that stand here, and where they end: what [`super::cell::plain`] reads. None
/// where other characters come first, or fewer than eight bytes follow.
#[inline]
fn figure(bytes: &[u8], mut at: usize) -> Option<(Plain, usize)> {
    let negative = *bytes.get(at)? == b'-';
    at += usize::from(negative);
    let (mut count, mut number) = eight(bytes, at)?;
    at += count;
    if count == 8 {
        let (more, low) = eight(bytes, at)?;
        if more == 8 {
            return None;
        }
        (count, number) = (count + more, number * POWERS[more] + low);
        at += more;
    }
    let mut places = 0;
    if bytes.get(at) == Some(&b'.') {
        let (more, low) = eight(bytes, at + 1)?;
        if more == 8 {
            return None;
        }
        number = number.checked_mul(POWERS[more])?.checked_add(low)?;
        (count, places) = (count + more, more);
        at += 1 + more;
        if count == 0 || count > MOST_DIGITS {
            return None;
        }
    } else if count == 0 {
        return (!negative).then_some((None, at));
    }
    let number = i64::try_from(number).ok()?;
    let places = u32::try_from(places).ok()?;
    Some((Some((if negative { -number } else { number }, places)), at))
}

/// How many of the next eight bytes are digits before something else comes, and the number that these are.
#[inline]
fn eight(bytes: &[u8], at: usize) -> Option<(usize, u64)> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_le_bytes(*bytes.get(at..)?.first_chunk::<8>()?);
    let values = word ^ (EACH * 0x30);
    // The upper bit of each byte that is not 0 to 9: it was there, or six more reach it.
    let others = (values | ((values & (EACH * 0x7F)) + EACH * 0x76)) & (EACH * 0x80);
    let count = (others.trailing_zeros() / 8) as usize;
    // The digits go to the end of the word; noughts come before them.
    let digits = match count {
        0 => return Some((0, 0)),
        count => values << (64 - 8 * count),
    };
    // Pairs, then fours, then all eight.
    let pairs = (digits * 10 + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    let all = (fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF;
    Some((count, all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::cell;
    use proptest::prelude::*;

    #[test]
    fn digits_end_where_something_else_comes() {
        let cases = [
            ("12345678", (8, 12_345_678)),
            ("99999999", (8, 99_999_999)),
            ("1234567.", (7, 1_234_567)),
            ("0000001/", (7, 1)),
            ("9:999999", (1, 9)),
            (",1234567", (0, 0)),
            ("5\u{80}67890", (1, 5)),
            ("1/345678", (1, 1)),
        ];
        for (text, expected) in cases {
            assert_eq!(eight(text.as_bytes(), 0), Some(expected), "{text}");
        }
        assert_eq!(eight(b"1234567", 0), None);
        for byte in 0..=u8::MAX {
            let bytes = [b'4', byte, b'7', b'.', 0, 0, 0, 0];
            let expected = if byte.is_ascii_digit() {
                (3, 400 + u64::from(byte - b'0') * 10 + 7)
            } else {
                (1, 4)
            };
            assert_eq!(eight(&bytes, 0), Some(expected), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn a_figure_is_what_the_cell_is(cell in "-?[0-9]{0,10}[0-9]{0,10}(\\.[0-9]{0,9})?|[0-9.,:x -]{0,9}") {
            let text = [&cell, ",\n;......."].concat();
            if let Some((figure, end)) = figure(text.as_bytes(), 0)
                && text.as_bytes().get(end) == Some(&b',')
            {
                // The first comma may stand within the cell.
                prop_assert_eq!(figure, cell::plain(&text[..end]), "{}", &text[..end]);
                prop_assert!(figure.is_some() || end == 0);
            } else if cell::plain(&cell).is_some() {
                // What is left to the other way is longer than exports write.
                let long = cell.split('.').any(|digits| digits.len() >= 8);
                prop_assert!(long || cell.contains(' '), "{}", cell);
            }
        }
    }
}

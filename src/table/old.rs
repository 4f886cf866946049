//! `.xls`: the records of a workbook as Excel 5 to 2003 wrote them, and as dealer systems still do.
//!
//! What is needed of them and no more: the sheets, the texts, which formats are days, the values of cells and of formulas, merged areas.
//! Whatever is damaged is passed over or ends the sheet; nothing that a file says about its own size is believed.

use std::collections::HashMap;

use calamine::Dimensions;
use encoding_rs::GB18030;

use super::cell;
use super::compound::Compound;
use super::lines::{Lines, figure};
use super::workbook::{Sheet, WorkbookError};

/// A workbook.
pub(super) struct Old {
    stream: Vec<u8>,
    /// How long the whole file is.
    file: usize,
    /// Whether texts are those of Excel 97 and later.
    wide: bool,
    words: Vec<String>,
    /// By the number of a cell's format: whether it is that of a day.
    days: Vec<bool>,
    /// Whether days are counted from 1904.
    from_1904: bool,
    /// Where each sheet begins.
    sheets: Vec<(Sheet, usize)>,
}

/// A record, with those that go on with it.
struct Record<'s> {
    sort: u16,
    data: &'s [u8],
    further: Vec<&'s [u8]>,
}

struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

const CONTINUE: u16 = 0x3C;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x0A;

impl<'s> Records<'s> {
    fn one(&self, at: usize) -> Option<(u16, &'s [u8], usize)> {
        let length = usize::from(u16_at(self.stream, at.checked_add(2)?)?);
        let end = at.checked_add(4)?.checked_add(length)?;
        Some((u16_at(self.stream, at)?, self.stream.get(at + 4..end)?, end))
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let (sort, data, end) = self.one(self.at)?;
        self.at = end;
        let mut further = Vec::new();
        while let Some((CONTINUE, more, end)) = self.one(self.at) {
            further.push(more);
            self.at = end;
        }
        Some(Record {
            sort,
            data,
            further,
        })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(bytes.try_into().ok()?))
}

/// What is still to be read of a record and those that go on with it.
struct Text<'r, 's> {
    data: &'s [u8],
    further: std::slice::Iter<'r, &'s [u8]>,
}

impl<'r, 's> Text<'r, 's> {
    fn of(record: &'r Record<'s>, from: usize) -> Self {
        Self {
            data: record.data.get(from..).unwrap_or_default(),
            further: record.further.iter(),
        }
    }

    fn take(&mut self, count: usize) -> Option<&'s [u8]> {
        if self.data.is_empty() {
            self.data = self.further.next()?;
        }
        let (taken, rest) = self.data.split_at_checked(count)?;
        self.data = rest;
        Some(taken)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if self.data.is_empty() {
                self.data = self.further.next()?;
            }
            let now = count.min(self.data.len());
            self.data = self.data.get(now..)?;
            count -= now;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        u16_at(self.take(2)?, 0)
    }

    fn u32(&mut self) -> Option<u32> {
        u32_at(self.take(4)?, 0)
    }

    /// So many characters; each further record says anew how wide they are.
    fn characters(&mut self, mut count: usize, flags: u8) -> Option<String> {
        let mut wide = flags & 1 == 1;
        let mut units: Vec<u16> = Vec::new();
        loop {
            let width = if wide { 2 } else { 1 };
            let here = count.min(self.data.len() / width);
            let (taken, rest) = self.data.split_at_checked(here * width)?;
            self.data = rest;
            if wide {
                let pairs = taken.as_chunks::<2>().0.iter();
                units.extend(pairs.map(|pair| u16::from_le_bytes(*pair)));
            } else {
                units.extend(taken.iter().map(|&byte| u16::from(byte)));
            }
            count -= here;
            if count == 0 {
                break;
            }
            let next = self.further.next()?;
            let (flags, rest) = next.split_first()?;
            wide = flags & 1 == 1;
            self.data = rest;
        }
        let characters = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}'));
        Some(characters.collect())
    }

    /// A text of Excel 97 and later, whose length has been read.
    fn rich(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 == 8 { self.u16()? } else { 0 };
        let phonetic = if flags & 4 == 4 { self.u32()? } else { 0 };
        let text = self.characters(count, flags)?;
        self.skip(usize::from(runs) * 4)?;
        self.skip(usize::try_from(phonetic).ok()?)?;
        Some(text)
    }
}

fn narrow(bytes: &[u8]) -> String {
    GB18030.decode_without_bom_handling(bytes).0.into_owned()
}

impl Old {
    /// Opens a workbook.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, WorkbookError> {
        let damaged = || WorkbookError::Damaged("xls".to_owned());
        let file = Compound::new(bytes).ok_or_else(damaged)?;
        if file.has("EncryptedPackage") {
            return Err(WorkbookError::Password);
        }
        let stream = file.file("Workbook").or_else(|| file.file("Book"));
        let mut old = Self {
            stream: stream.ok_or(WorkbookError::NoWorkbook)?,
            file: bytes.len(),
            wide: true,
            words: Vec::new(),
            days: Vec::new(),
            from_1904: false,
            sheets: Vec::new(),
        };
        old.globals()?;
        if old.sheets.is_empty() {
            return Err(damaged());
        }
        Ok(old)
    }

    fn globals(&mut self) -> Result<(), WorkbookError> {
        let stream = std::mem::take(&mut self.stream);
        let mut formats: HashMap<u16, bool> = HashMap::new();
        let mut styles: Vec<u16> = Vec::new();
        for record in (Records {
            stream: &stream,
            at: 0,
        }) {
            let data = record.data;
            match record.sort {
                BEGIN => self.wide = u16_at(data, 0) != Some(0x0500),
                END => break,
                // A workbook that is encrypted, whatever its password.
                0x2F => return Err(WorkbookError::Password),
                0x22 => self.from_1904 = u16_at(data, 0) == Some(1),
                0x85 => {
                    if let Some(sheet) = self.sheet(&record) {
                        self.sheets.push(sheet);
                    }
                }
                0xFC => self.words = shared(&record),
                0x041E => {
                    let (Some(id), Some(format)) = (u16_at(data, 0), self.format(&record)) else {
                        continue;
                    };
                    formats.insert(id, is_day(&format));
                }
                0xE0 => styles.extend(u16_at(data, 2)),
                _ => {}
            }
        }
        let known = |id: &u16| {
            // 14 to 17 and 22 are days, as are those that Chinese Excel has besides.
            let built_in = matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58);
            formats.get(id).copied().unwrap_or(built_in)
        };
        self.days = styles.iter().map(known).collect();
        self.stream = stream;
        Ok(())
    }

    fn sheet(&self, record: &Record) -> Option<(Sheet, usize)> {
        let at = usize::try_from(u32_at(record.data, 0)?).ok()?;
        let (visibility, sort) = (*record.data.get(4)?, *record.data.get(5)?);
        // Charts and macros are none.
        if sort != 0 {
            return None;
        }
        let mut text = Text::of(record, 6);
        let length = usize::from(text.byte()?);
        let name = if self.wide {
            let flags = text.byte()?;
            text.characters(length, flags)?
        } else {
            narrow(text.take(length)?)
        };
        let hidden = visibility & 3 != 0;
        Some((Sheet { name, hidden }, at))
    }

    fn format(&self, record: &Record) -> Option<String> {
        let mut text = Text::of(record, 2);
        if self.wide {
            let length = usize::from(text.u16()?);
            text.rich(length)
        } else {
            let length = usize::from(text.byte()?);
            Some(narrow(text.take(length)?))
        }
    }

    /// Its sheets.
    pub(super) fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    /// The text of the sheet at this place.
    pub(super) fn text(&self, sheet: usize) -> Result<String, WorkbookError> {
        let at = self.sheets.get(sheet).map_or(usize::MAX, |(_, at)| *at);
        let (mut cells, mut merged) = (Vec::new(), Vec::new());
        let mut depth = 0;
        let mut formula = None;
        for record in (Records {
            stream: &self.stream,
            at,
        }) {
            match record.sort {
                // Charts lie within a sheet.
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth > 1 => {}
                0xE5 => areas(record.data, &mut merged),
                _ => {
                    // What is cut off is passed over.
                    let _read = self.cell(&record, &mut formula, &mut cells);
                }
            }
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut lines = Lines::new(merged, self.file);
        for cell in &cells {
            let (text, is_text) = match &cell.content {
                Content::Shared(at) => {
                    let text = usize::try_from(*at).ok().and_then(|at| self.words.get(at));
                    (text.map_or("", String::as_str), true)
                }
                Content::Text(text) => (text.as_str(), true),
                Content::Value(text) => (text.as_str(), false),
            };
            lines.put(u32::from(cell.row), u32::from(cell.column), text, is_text)?;
        }
        lines.finish()
    }

    fn cell(
        &self,
        record: &Record,
        formula: &mut Option<(u16, u16)>,
        cells: &mut Vec<Cell>,
    ) -> Option<()> {
        let data = record.data;
        let place = || Some((u16_at(data, 0)?, u16_at(data, 2)?));
        let style = || u16_at(data, 4);
        let mut put = |(row, column): (u16, u16), content: Content| {
            cells.push(Cell {
                row,
                column,
                content,
            });
        };
        match record.sort {
            0x0203 => put(place()?, self.number(style()?, f64_at(data, 6)?)),
            0x027E => put(place()?, self.number(style()?, packed(u32_at(data, 6)?))),
            0xBD => {
                let (row, first) = place()?;
                let figures = data.get(4..data.len().checked_sub(2)?)?;
                // A damaged record may say more columns than there are.
                let columns = first..=u16::MAX;
                for (column, figure) in columns.zip(figures.as_chunks::<6>().0) {
                    let content = self.number(u16_at(figure, 0)?, packed(u32_at(figure, 2)?));
                    put((row, column), content);
                }
            }
            0xFD => put(place()?, Content::Shared(u32_at(data, 6)?)),
            0x0204 | 0xD6 => {
                let place = place()?;
                let mut text = Text::of(record, 6);
                let length = usize::from(text.u16()?);
                put(place, Content::Text(self.words_of(&mut text, length)?));
            }
            0x0205 => {
                let (value, is_error) = (*data.get(6)?, *data.get(7)?);
                let content = if is_error == 0 {
                    truth(value)
                } else {
                    error(value)
                };
                put(place()?, content);
            }
            0x06 | 0x0206 | 0x0406 => {
                *formula = None;
                let place = place()?;
                if u16_at(data, 12) == Some(0xFFFF) {
                    match data.get(6)? {
                        0 => *formula = Some(place),
                        1 => put(place, truth(*data.get(8)?)),
                        2 => put(place, error(*data.get(8)?)),
                        _ => {}
                    }
                } else {
                    put(place, self.number(style()?, f64_at(data, 6)?));
                }
            }
            // What the formula before it says.
            0x0207 => {
                let place = formula.take()?;
                let mut text = Text::of(record, 0);
                let length = usize::from(text.u16()?);
                put(place, Content::Text(self.words_of(&mut text, length)?));
            }
            _ => {}
        }
        Some(())
    }

    fn words_of(&self, text: &mut Text, length: usize) -> Option<String> {
        if self.wide {
            text.rich(length)
        } else {
            Some(narrow(text.take(length)?))
        }
    }

    fn number(&self, style: u16, number: f64) -> Content {
        let is_day = self.days.get(usize::from(style)).copied().unwrap_or(false);
        let written = figure(number);
        let day = || {
            let whole = written.split('.').next()?;
            let serial: i64 = whole.parse().ok()?;
            cell::day_of_serial(serial + if self.from_1904 { 1_462 } else { 0 })
        };
        let day = is_day.then(day).flatten();
        Content::Value(day.map_or_else(|| written.clone(), |day| day.to_string()))
    }
}

struct Cell {
    row: u16,
    column: u16,
    content: Content,
}

enum Content {
    /// One of the texts that cells share.
    Shared(u32),
    Text(String),
    Value(String),
}

fn truth(value: u8) -> Content {
    Content::Value(if value == 0 { "FALSE" } else { "TRUE" }.to_owned())
}

fn error(code: u8) -> Content {
    let word = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    };
    Content::Value(word.to_owned())
}

/// A number in 30 bits: a whole one or the upper half of another, either in hundredths.
#[allow(
    clippy::float_arithmetic,
    reason = "how the format has it; rounded to 15 digits where it is written"
)]
fn packed(bits: u32) -> f64 {
    let number = if bits & 2 == 2 {
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 == 1 {
        number / 100.0
    } else {
        number
    }
}

fn areas(data: &[u8], merged: &mut Vec<Dimensions>) {
    for area in data.get(2..).unwrap_or_default().as_chunks::<8>().0 {
        let at = |at: usize| u16_at(area, at).map_or(0, u32::from);
        merged.push(Dimensions {
            start: (at(0), at(4)),
            end: (at(2), at(6)),
        });
    }
}

/// The texts that cells share.
fn shared(record: &Record) -> Vec<String> {
    let mut text = Text::of(record, 8);
    let mut words = Vec::new();
    while let Some(length) = text.u16() {
        match text.rich(usize::from(length)) {
            Some(word) => words.push(word),
            None => break,
        }
    }
    words
}

/// Whether a number format is that of a day: letters of days outside quotation marks and brackets.
pub(super) fn is_day(format: &str) -> bool {
    let mut characters = format.chars();
    let (mut year_or_day, mut month, mut time) = (false, false, false);
    while let Some(c) = characters.next() {
        match c {
            '"' => while characters.next().is_some_and(|c| c != '"') {},
            '[' => while characters.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                characters.next();
            }
            'y' | 'Y' | 'd' | 'D' => year_or_day = true,
            'm' | 'M' => month = true,
            'h' | 'H' | 's' | 'S' => time = true,
            // Only the first part is about positive numbers.
            ';' => break,
            _ => {}
        }
    }
    year_or_day || month && !time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_days() {
        for format in [
            "yyyy/m/d;@",
            "yyyy\"年\"m\"月\"",
            "m\"月\"d\"日\"",
            "[$-804]yyyy-mm-dd",
            "d-mmm-yy",
            "yyyy-mm-dd hh:mm:ss",
        ] {
            assert!(is_day(format), "{format}");
        }
        for format in [
            "General",
            "G/通用格式",
            "0.00",
            "#,##0_);[Red]\\(#,##0\\)",
            "0\"days\"",
            "[h]:mm:ss",
            "0.0%",
            "mm:ss",
            "",
        ] {
            assert!(!is_day(format), "{format}");
        }
    }

    #[test]
    fn packed_numbers() {
        assert_eq!(figure(packed(0x3FF0_0000)), "1");
        assert_eq!(figure(packed((1234 << 2) | 2)), "1234");
        assert_eq!(figure(packed((123_456 << 2) | 3)), "1234.56");
        assert_eq!(figure(packed(((-5_i32) << 2).cast_unsigned() | 2)), "-5");
    }

    #[test]
    fn figures_beyond_the_last_column_are_left_out() {
        // MULRK: row 0, from the last but one column on, three figures, and the last column.
        let mut data = vec![0, 0, 0xFE, 0xFF];
        for figure in [1_u32, 2, 3] {
            data.extend([0, 0]);
            data.extend(((figure << 2) | 2).to_le_bytes());
        }
        data.extend([0, 0]);
        let record = Record {
            sort: 0xBD,
            data: &data,
            further: Vec::new(),
        };
        let mut cells = Vec::new();
        let old = Old {
            stream: Vec::new(),
            file: 0,
            wide: true,
            words: Vec::new(),
            days: Vec::new(),
            from_1904: false,
            sheets: Vec::new(),
        };
        let read = old.cell(&record, &mut None, &mut cells);
        assert!(read.is_some());
        let columns: Vec<u16> = cells.iter().map(|cell| cell.column).collect();
        assert_eq!(columns, [0xFFFE, 0xFFFF]);
    }

    #[test]
    fn what_is_no_such_file_is_told_so() {
        let magic = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        for length in [0, 8, 504, 5_000] {
            let bytes = [&magic[..], &vec![0_u8; length]].concat();
            assert!(Old::open(&bytes).is_err());
            let bytes = [&magic[..], &vec![0xFF_u8; length]].concat();
            assert!(Old::open(&bytes).is_err());
        }
    }
}

//! Which lines of a table are its title, its headings, its figures; which of its rows are subtotals, headings printed again, notes.
//!
//! Real tables begin with a title, `单位：万元` and an empty line, have headings over two rows with merged cells, and end with
//! `合计` and `制表人：`. What is left out is said, never dropped silently.

use std::borrow::Cow;

use crate::policy::Kind;
use crate::policy::notation::number::UnitWord;
use crate::policy::notation::{is_blank, read_figure, read_value};

use super::cell;
use super::heading::{self, Heading, folded};
use super::matching::Names;
use super::rows::{self, Rows};

/// How many lines are looked at for headings.
const PROBED: usize = 60;

/// The most columns that are looked at. Twelve months of forty figures are 480.
pub const MOST_COLUMNS: usize = 1_024;

/// The most lines that headings take.
const HEADER_ROWS: usize = 3;

/// What the example row of a template is called; nothing of it is computed.
pub const EXAMPLES: [&str; 2] = ["示例（算前请删除）", "Example (delete it before computing)"];

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What parts the cells.
    pub separator: u8,
    /// The lines above the headings in which something stands.
    pub title: Vec<String>,
    /// The unit that a line above the headings says for all figures of money.
    pub unit: Option<UnitWord>,
    /// The headings, column by column, those of several lines joined; blank where there is none.
    pub headings: Vec<String>,
    /// How many lines the headings take; 0 where the table has none.
    pub header_rows: usize,
    /// Where the first line below the headings begins, in bytes.
    pub first: usize,
    /// Its number, from 1, as spreadsheets count.
    pub number: usize,
}

/// What a row below the headings is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Figures.
    Figures,
    /// Nothing stands in it.
    Blank,
    /// 合计, 小计: a sum of other rows.
    Subtotal,
    /// The headings again, as at the top of a printed page.
    Heading,
    /// Words below the figures: 制表人, 备注.
    Note,
}

struct Line<'t> {
    start: usize,
    end: usize,
    cells: Vec<Cow<'t, str>>,
    words: usize,
    figures: usize,
    known: usize,
}

impl Layout {
    /// Finds out how a text is laid out, as a table of figures whose columns can be called so.
    pub fn of(text: &str, names: &Names) -> Self {
        let separator = rows::separator(text);
        let lines = probe(text, separator, names);
        let skipped = usize::from(
            lines
                .first()
                .and_then(|line| text.get(line.start..line.end))
                .is_some_and(|line| rows::said(line).is_some()),
        );
        let header = header(lines.get(skipped..).unwrap_or_default());
        let (from, to) = match header {
            Some((from, to)) => (from + skipped, to + skipped),
            None => (skipped, skipped),
        };
        let first = lines.get(to).map_or_else(
            || lines.last().map_or(0, |line| line.end),
            |line| line.start,
        );
        let above = lines.get(skipped..from).unwrap_or_default();
        let words = |line: &Line| {
            let cells = line.cells.iter().map(|cell| cell.trim());
            let cells = cells.filter(|cell| !cell.is_empty());
            let mut cells: Vec<&str> = cells.collect();
            cells.dedup();
            cells.join(" ")
        };
        let title: Vec<String> = above
            .iter()
            .map(words)
            .filter(|line| !line.is_empty())
            .collect();
        Self {
            separator,
            unit: title.iter().find_map(|line| said_unit(line)),
            title,
            headings: joined(lines.get(from..to).unwrap_or_default()),
            header_rows: to - from,
            first,
            number: to + 1,
        }
    }

    /// What a row is. `names` are the columns that say who or what a row is for; where there is none, its first words do.
    pub fn kind(&self, cells: &[Cow<'_, str>], names: &[usize]) -> RowKind {
        let Some(first) = cells.iter().position(|cell| !cell.trim().is_empty()) else {
            return RowKind::Blank;
        };
        // The words before the first figure say what a row is.
        let last = names.iter().copied().max().unwrap_or(0);
        for (at, cell) in cells.iter().enumerate().skip(first) {
            if at > last && (at > first || cell.starts_with(|c: char| c.is_ascii_digit())) {
                break;
            }
            if is_subtotal(cell, at == first || names.contains(&at)) {
                return RowKind::Subtotal;
            }
        }
        let is_example = |&name: &usize| {
            let cell = cells.get(name).map_or("", |cell| cell.trim());
            EXAMPLES.contains(&cell)
        };
        if names.iter().any(is_example) {
            return RowKind::Note;
        }
        let written = || cells.iter().filter(|cell| !cell.trim().is_empty());
        let alone = || written().nth(1).is_none();
        if self.headings.len() > 1
            && (alone() && is_note(&cells[first]) || written().rev().all(|cell| is_note(cell)))
        {
            return RowKind::Note;
        }
        if self.header_rows > 0 && self.is_heading(cells) {
            return RowKind::Heading;
        }
        RowKind::Figures
    }

    fn is_heading(&self, cells: &[Cow<'_, str>]) -> bool {
        let mut same = 0;
        for (cell, heading) in cells.iter().zip(&self.headings) {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            // The lines of a heading end its words or begin them.
            if !(heading.starts_with(cell) || heading.ends_with(cell)) || read_figure(cell).is_ok()
            {
                return false;
            }
            same += 1;
        }
        same > 1
    }
}

/// Whether words say nothing of the row that they stand in: neither that it is a sum nor that it is an example.
#[inline]
pub(super) fn is_ordinary(cell: &str) -> bool {
    !may_be_subtotal(cell) && !EXAMPLES.contains(&cell.trim())
}

/// Nearly all cells are told by how they end.
#[inline]
fn may_be_subtotal(cell: &str) -> bool {
    cell.trim_end().ends_with([
        '计', '总', '和', '均', '值', ':', '：', ')', '）', 'l', 'L', 'm', 'M', 'e', 'E',
    ])
}

/// `合计`, `小计：`, `合计(元)`, `Total`; where it says whom a row is for, `华东区合计`, too.
fn is_subtotal(cell: &str, is_name: bool) -> bool {
    const WORDS: [&str; 18] = [
        "合计",
        "小计",
        "总计",
        "共计",
        "累计",
        "汇总",
        "总和",
        "平均",
        "平均值",
        "均值",
        "本页小计",
        "本页合计",
        "全国合计",
        "sum",
        "total",
        "subtotal",
        "grandtotal",
        "average",
    ];
    const ENDS: [&str; 4] = ["合计", "小计", "总计", "汇总"];
    if !may_be_subtotal(cell) {
        return false;
    }
    let cell = folded(cell);
    let cell = cell
        .strip_suffix(')')
        .and_then(|cell| Some(cell.rsplit_once('(')?.0))
        .unwrap_or(&cell);
    WORDS.contains(&cell) || is_name && ENDS.iter().any(|end| cell.ends_with(end))
}

/// Words below tables that are nobody's name.
fn is_note(cell: &str) -> bool {
    const BEGINS: [&str; 14] = [
        "注:", "注1", "注：", "备注", "说明", "制表", "制单", "审核", "复核", "打印", "导出",
        "单位:", "note", "以上",
    ];
    if cell::plain(cell).is_some() {
        return false;
    }
    let cell = folded(cell);
    let page = || {
        let page = cell.strip_prefix("第")?;
        let page = page.trim_start_matches(|c: char| c.is_ascii_digit());
        page.starts_with('页').then_some(())
    };
    cell.contains(':') && read_value(Kind::Date, &cell).is_err()
        || BEGINS.iter().any(|begin| cell.starts_with(begin))
        || page().is_some()
}

/// What stands above headings and is none: a title, a unit, who made it and when.
fn is_title(line: &Line) -> bool {
    const ENDS: [char; 5] = ['表', '单', '账', '册', '录'];
    line.cells.iter().any(|cell| {
        let cell = cell.trim();
        cell.contains([':', '：'])
            || said_unit(cell).is_some()
            || cell.ends_with(ENDS) && cell.chars().count() > 4
            || cell.chars().count() > 24
    })
}

/// `单位：万元`, `金额单位：元`, `（单位：万元）`.
pub(crate) fn said_unit(line: &str) -> Option<UnitWord> {
    let line = folded(line);
    let (_, behind) = line
        .split_once("单位:")
        .or_else(|| line.split_once("unit:"))?;
    let end = behind
        .find([')', ']', '】', ',', ';', '，'])
        .unwrap_or(behind.len());
    heading::unit(behind.get(..end)?)
}

fn probe<'t>(text: &'t str, separator: u8, names: &Names) -> Vec<Line<'t>> {
    let mut rows = Rows::new(text, separator, 0);
    let mut lines = Vec::new();
    let mut cells = Vec::new();
    while lines.len() < PROBED
        && let Some(at) = rows.next_row(&mut cells)
    {
        cells.truncate(MOST_COLUMNS);
        cell::unwrap(&mut cells);
        let (mut words, mut figures, mut known) = (0, 0, 0);
        let months = are_months(&cells, names);
        for cell in &cells {
            if cell.trim().is_empty() {
                continue;
            }
            if cell::plain(cell).is_some() {
                figures += 1;
                continue;
            }
            let heading = Heading::new(cell);
            if (months || read_value(Kind::Date, cell).is_err()) && names.know(&heading) {
                known += 1;
                words += 1;
            } else if is_blank(cell) {
            } else if read_figure(cell).is_ok() || read_value(Kind::Date, cell).is_ok() {
                figures += 1;
            } else {
                words += 1;
            }
        }
        lines.push(Line {
            start: at.start,
            end: at.end,
            cells: std::mem::take(&mut cells),
            words,
            figures,
            known,
        });
    }
    lines
}

/// Whether the days of a line are months in headings: the first of several, beside nothing but headings. In a row of figures they are
/// days.
fn are_months(cells: &[Cow<'_, str>], names: &Names) -> bool {
    let is_day = |cell: &str| read_value(Kind::Date, cell).is_ok();
    let days = cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| is_day(cell));
    let mut days: Vec<&str> = days.collect();
    days.sort_unstable();
    days.dedup();
    days.len() > 1
        && days.iter().all(|day| Heading::new(day).period.is_some())
        && cells
            .iter()
            .filter(|cell| !is_blank(cell) && !is_day(cell))
            .all(|cell| names.know(&Heading::new(cell)))
}

/// From which to which line the headings are.
fn header(lines: &[Line]) -> Option<(usize, usize)> {
    let heads = |line: &Line| line.figures == 0 && line.words > 0 && !says_one_thing(line);
    let mut best: Option<(usize, usize)> = None;
    for (at, line) in lines.iter().enumerate() {
        let score = line.known * 4 + usize::from(line.known > 0) * line.words;
        if heads(line) && score > best.map_or(0, |(score, _)| score) {
            best = Some((score, at));
        }
    }
    let at = if let Some((_, at)) = best {
        at
    } else {
        // No name is known: the last line of words above the first one with figures.
        let figures = lines.iter().position(|line| line.figures > 0)?;
        let above = lines.get(..figures)?;
        let widest = lines.get(figures)?.words + lines.get(figures)?.figures;
        above
            .iter()
            .rposition(|line| heads(line) && line.words * 2 >= widest)?
    };
    let mut to = at + 1;
    while to < lines.len()
        && to - at < HEADER_ROWS
        && let (Some(above), Some(line)) = (lines.get(to - 1), lines.get(to))
        && heads(line)
        && (line.known > 0 && line.words == line.known || is_units(line) || is_below(above, line))
    {
        to += 1;
    }
    let mut from = at;
    while from > 0
        && to - from < HEADER_ROWS
        && lines
            .get(from - 1)
            .is_some_and(|line| heads(line) && line.words > 1 && !is_title(line))
    {
        from -= 1;
    }
    Some((from, to))
}

/// Whether a line parts the headings above it: 目标 | 实际 below a month, nothing new below the name.
fn is_below(above: &Line, line: &Line) -> bool {
    fn cell<'l>(line: &'l Line<'_>, at: usize) -> &'l str {
        line.cells.get(at).map_or("", |cell| cell.trim())
    }
    let Some(first) = (0..above.cells.len()).find(|&at| !cell(above, at).is_empty()) else {
        return false;
    };
    let goes_on = cell(line, first).is_empty() || cell(line, first) == cell(above, first);
    let subtotal = line.cells.iter().any(|cell| is_subtotal(cell, true));
    // A merged heading is copied as one cell with blanks behind it, or read as the same in each.
    let parts = (1..line.cells.len().max(above.cells.len())).any(|at| {
        let (upper, before) = (cell(above, at), cell(above, at - 1));
        !cell(line, at).is_empty() && (upper.is_empty() || upper == before)
    });
    goes_on && line.words > 1 && parts && !subtotal && !is_title(line)
}

/// Whether all cells say the same, as a merged title does.
fn says_one_thing(line: &Line) -> bool {
    let mut cells = line.cells.iter().map(|cell| cell.trim());
    let mut cells = cells.by_ref().filter(|cell| !cell.is_empty());
    let Some(first) = cells.next() else {
        return true;
    };
    let mut others = 0;
    let same = cells.all(|cell| {
        others += 1;
        cell == first
    });
    // Of a table with one column it is the heading.
    line.cells.len() > 1 && same && (others > 0 || line.cells.len() > 2)
}

/// Whether a line has nothing but units.
fn is_units(line: &Line) -> bool {
    let cells = line.cells.iter().filter(|cell| !cell.trim().is_empty());
    let (units, others): (Vec<_>, Vec<_>) = cells.partition(|cell| is_unit(cell));
    // 名称 | 万元 | 元: a word below the name of whom rows are for.
    others.is_empty() && !units.is_empty() || others.len() == 1 && units.len() > 1
}

fn is_unit(cell: &str) -> bool {
    let cell = folded(cell);
    let cell = cell.trim_matches(['(', ')']);
    heading::unit(cell).is_some() || heading::counts(cell)
}

/// The headings of several lines, joined: what stands over several columns belongs to each of them.
fn joined(lines: &[Line]) -> Vec<String> {
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut headings = vec![String::new(); width];
    for (at, line) in lines.iter().enumerate() {
        let below = lines.get(at + 1..).unwrap_or_default();
        let units = is_units(line);
        let mut over = "";
        for (column, heading) in headings.iter_mut().enumerate() {
            let cell = line.cells.get(column).map_or("", |cell| cell.trim());
            let stands_below = below.iter().any(|line| {
                line.cells
                    .get(column)
                    .is_some_and(|cell| !cell.trim().is_empty())
            });
            let mut cell = cell;
            if !cell.is_empty() {
                // Over nothing it is the column's own, and no group.
                over = if stands_below { cell } else { "" };
            } else if stands_below {
                cell = over;
            }
            let again = heading
                .strip_suffix(cell)
                .is_some_and(|before| before.is_empty() || before.ends_with(' '));
            if cell.is_empty() || again {
                continue;
            }
            if units && !is_unit(cell) {
                continue;
            }
            if units {
                heading.push_str(&["(", cell.trim_matches(['(', ')', '（', '）']), ")"].concat());
            } else if heading.is_empty() {
                heading.push_str(cell);
            } else {
                heading.push(' ');
                heading.push_str(cell);
            }
        }
    }
    headings
}

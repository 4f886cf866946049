//! How cells look, and how sheets are printed.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Note, Worksheet};

use crate::lang::{Lang, Text};
use crate::policy::Kind;
use crate::policy::model::{Policy, Provenance, Status};

/// What is filled in.
const INPUT: u32 = 0xFF_F8_E1;
/// What the policy sets.
const PARAMETER: u32 = 0xE8_F1_FB;
/// Headings.
const HEAD: u32 = 0x1F_4E_78;
/// Bands above the headings.
const BAND: u32 = 0xDD_E7_F0;
/// What is paid.
const PAID: u32 = 0xE7_F4_EA;
/// Lines between cells.
const LINE: u32 = 0xC9_CF_D6;
/// What is not there.
const WITHDRAWN: u32 = 0xA8_AE_B5;
/// What is beside the point.
const FAINT: u32 = 0x7A_82_8B;

/// What a cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Filled in by the receiver.
    Input,
    /// Set by the policy, to be changed by the receiver.
    Parameter,
    /// A step on the way.
    Part,
    /// A result.
    Result,
    /// A payout line or the total.
    Paid,
}

/// The format of a value.
pub(super) fn of(kind: Kind, purpose: Use) -> Format {
    let is_result = matches!(purpose, Use::Result | Use::Paid);
    let mut format = Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(LINE))
        .set_align(FormatAlign::VerticalCenter)
        .set_num_format(if is_result {
            written(kind)
        } else {
            pattern(kind)
        });
    if !kind.is_numeric() {
        format = format.set_align(FormatAlign::Center);
    }
    if is_result && kind != Kind::Bool {
        // The pattern paints numbers black; what is left are errors and the word for what does not apply, which stand back.
        //
        // (Not a conditional format: LibreOffice 7.4 crashes over those when it prints.)
        format = format
            .set_font_color(Color::RGB(WITHDRAWN))
            .set_align(FormatAlign::Right);
    }
    match purpose {
        Use::Input => format
            .set_background_color(Color::RGB(INPUT))
            .set_unlocked(),
        Use::Parameter => format
            .set_background_color(Color::RGB(PARAMETER))
            .set_unlocked(),
        Use::Part => format.set_font_color(Color::RGB(FAINT)),
        Use::Result => format,
        Use::Paid => format.set_background_color(Color::RGB(PAID)).set_bold(),
    }
}

/// How a value is shown; the cell keeps all its digits.
fn pattern(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "#,##0.00;[Red]-#,##0.00",
        Kind::Ratio => "0.00##%",
        // A year is a count, too.
        Kind::Count => "[<10000]0;#,##0",
        Kind::Number | Kind::Plain => "#,##0.00##",
        Kind::Date => "yyyy-mm-dd",
        Kind::Month => "yyyy-mm",
        // To LibreOffice a truth is a number; Excel shows it as it is.
        Kind::Bool => "\"TRUE\";\"TRUE\";\"FALSE\"",
        Kind::Text | Kind::Choice(_) => "@",
    }
}

/// The same with its own colour.
fn written(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "[Black]#,##0.00;[Red]-#,##0.00;[Black]0.00",
        Kind::Ratio => "[Black]0.00##%;[Red]-0.00##%;[Black]0.00%",
        Kind::Count => "[Black][<10000]0;[Black]#,##0",
        Kind::Number | Kind::Plain => "[Black]#,##0.00##;[Red]-#,##0.00##;[Black]0.00",
        Kind::Date => "[Black]yyyy-mm-dd",
        Kind::Month => "[Black]yyyy-mm",
        Kind::Bool | Kind::Text | Kind::Choice(_) => pattern(kind),
    }
}

/// A column's width in characters.
pub(super) fn width(kind: Kind) -> u32 {
    match kind {
        Kind::Money => 15,
        Kind::Text | Kind::Choice(_) => 14,
        Kind::Date => 12,
        _ => 11,
    }
}

/// The word for a unit.
pub(super) fn unit(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Money => lang.pick("元", "yuan"),
        Kind::Ratio => lang.pick("比率", "ratio"),
        Kind::Count => lang.pick("个数", "count"),
        Kind::Number | Kind::Plain => lang.pick("数", "number"),
        Kind::Bool => lang.pick("是否", "yes/no"),
        Kind::Date => lang.pick("日期", "date"),
        Kind::Month => lang.pick("年月", "month"),
        Kind::Text => lang.pick("文字", "text"),
        Kind::Choice(_) => lang.pick("选项", "choice"),
    }
}

/// The sheet's first line.
pub(super) fn title() -> Format {
    Format::new()
        .set_bold()
        .set_font_size(15)
        .set_align(FormatAlign::VerticalCenter)
}

/// What stands below it.
pub(super) fn subtitle() -> Format {
    Format::new().set_font_color(Color::RGB(FAINT))
}

/// A column's head.
pub(super) fn head() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(HEAD))
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(LINE))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// A heading across the sheet.
pub(super) fn band() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(BAND))
        .set_align(FormatAlign::VerticalCenter)
}

/// A line's name.
pub(super) fn label(purpose: Use) -> Format {
    let format = Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(LINE))
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    match purpose {
        Use::Part => format.set_font_color(Color::RGB(FAINT)).set_indent(1),
        Use::Paid => format.set_bold().set_background_color(Color::RGB(PAID)),
        _ => format,
    }
}

/// A scenario's name, on one line.
pub(super) fn name() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(LINE))
        .set_align(FormatAlign::VerticalCenter)
}

/// Text over several lines.
pub(super) fn prose() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// Characters that a printed page holds beside each other: smaller ones cannot be read.
const PAGE: u32 = 230;

/// A4, across, as many pages wide as columns of so many characters need, with the policy and the page at the foot.
pub(super) fn print(sheet: &mut Worksheet, policy: &Policy, lang: Lang, wide: u32) {
    let title: String = policy
        .title
        .get(lang)
        .replace('&', "&&")
        .chars()
        .take(80)
        .collect();
    let version: String = policy.version.replace('&', "&&").chars().take(20).collect();
    let pages = u16::try_from(wide.div_ceil(PAGE)).unwrap_or(u16::MAX);
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_print_fit_to_pages(pages, 0)
        .set_footer(format!("&L&8 {title} · {version}&C&8&A&R&8&P / &N"));
}

/// A clause with where it comes from, as a note.
pub(super) fn note(
    provenance: &Provenance,
    help: Option<&Text>,
    policy: &Policy,
    lang: Lang,
) -> Option<Note> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(clause) = &provenance.clause {
        let source = provenance.source.as_ref().or(policy.source.as_ref());
        let source = source
            .map(|source| format!("{source} "))
            .unwrap_or_default();
        lines.push(format!(
            "{source}{}：「{clause}」",
            status(provenance.status, lang)
        ));
    }
    if let Some(note) = &provenance.note {
        lines.push(note.get(lang).to_owned());
    }
    if let Some(help) = help {
        lines.push(help.get(lang).to_owned());
    }
    text_note(&lines.join("\n"))
}

/// A text as a note large enough for it.
pub(super) fn text_note(text: &str) -> Option<Note> {
    if text.is_empty() {
        return None;
    }
    let text: String = text.chars().take(2_000).collect();
    let height = (lines_of(&text, 44) * 17 + 16).clamp(50, 420);
    Some(
        Note::new(text)
            .add_author_prefix(false)
            .set_width(330)
            .set_height(height),
    )
}

/// How many lines a text takes in a column of so many characters. Chinese characters are twice as wide as others.
fn lines_of(text: &str, wide: usize) -> u32 {
    let lines = text.lines().map(|line| units(line) / wide.max(1) + 1);
    u32::try_from(lines.sum::<usize>())
        .unwrap_or(u32::MAX)
        .max(1)
}

fn units(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// How wide a column must be for the widest of some texts, within limits.
pub(super) fn column_for<'t>(texts: impl Iterator<Item = &'t str>, most: u32) -> u32 {
    let widest = texts.map(units).max().unwrap_or(0);
    u32::try_from(widest + 3).unwrap_or(most).clamp(14, most)
}

/// How high a row must be, in points, for texts in columns of so many characters.
pub(super) fn row_for(texts: &[(&str, usize)]) -> f64 {
    let lines = texts
        .iter()
        .map(|(text, wide)| lines_of(text, *wide))
        .max()
        .unwrap_or(1);
    // A row is at most 409 points high.
    f64::from(lines.min(25) * 15 + 2)
}

/// The word for how sure we are.
pub(super) fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Stated => lang.pick("明示", "stated"),
        Status::Inferred => lang.pick("推得", "inferred"),
        Status::Assumed => lang.pick("待确认", "to be confirmed"),
    }
}

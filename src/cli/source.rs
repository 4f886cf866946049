//! Where a command's policy and figures come from.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::lang::Lang;
use crate::library::{self, Source, banks};
use crate::link::LinkError;
use crate::policy::{Policy, check_text, limits};
use crate::quiz::paper::Paper;
use crate::report::node::Node;
use crate::report::request::RequestError;
use crate::table::workbook::{self, Workbook, WorkbookError};
use crate::table::{Book, encoding};

use super::Failure;

/// The largest file of figures in bytes. A year of transactions, the most that one case holds, is a few megabytes.
const MAX_INPUT_BYTES: u64 = 64 * 1024 * 1024;

/// The longest line, in bytes.
const MAX_LINE_BYTES: u64 = 4096;

/// A policy by id or file name.
pub(super) fn policy(name: &str, lang: Lang) -> Result<Policy, Failure> {
    match library::source(name) {
        Some(source) => built_in(source, lang),
        None => sound(name, &policy_text(name, lang)?, lang),
    }
}

/// A built-in policy.
pub(super) fn built_in(source: Source, lang: Lang) -> Result<Policy, Failure> {
    sound(source.id, source.text, lang)
}

/// A policy of which this is the text.
pub(super) fn sound(name: &str, text: &str, lang: Lang) -> Result<Policy, Failure> {
    let (policy, diagnostics) = check_text(text);
    let lines = || {
        diagnostics
            .iter()
            .map(|diagnostic| diagnostic.render(name, text, lang))
            .collect()
    };
    policy.ok_or_else(|| Failure::Refused(lines()))
}

/// Whether a name is meant to be that of a file: there is one, or it looks like one.
fn means_file(name: &str) -> bool {
    let path = Path::new(name);
    path.exists() || name.contains(['/', '\\']) || path.extension().is_some()
}

/// The text of a policy file; a name that is neither a file nor an id is told the nearest id.
pub(super) fn policy_text(name: &str, lang: Lang) -> Result<String, Failure> {
    if !means_file(name) {
        let message = RequestError::unknown_policy(name).message();
        let way_out = lang.pick(
            "全部政策见 rebate-desk list，也可给出政策文件 .toml",
            "see rebate-desk list, or name a policy file .toml",
        );
        return Err(Failure::Refused(vec![format!(
            "{}\n    = {way_out}",
            message.get(lang)
        )]));
    }
    // A file too large is refused by the reader of policies in its own words; nothing beyond that size is read.
    let bytes = read(name, limits::MAX_POLICY_BYTES as u64 + 1, lang)?;
    text(name, bytes, lang)
}

/// The text of a built-in policy or bank, or of a file of policies, questions or templates.
pub(super) fn file_text(name: &str, lang: Lang) -> Result<String, Failure> {
    let policy = library::source(name).map(|source| source.text);
    // Templates are called as their policy is, which is meant.
    match policy.or_else(|| banks::source(name).map(|source| source.text)) {
        Some(text) => Ok(text.to_owned()),
        None => policy_text(name, lang),
    }
}

/// The most bytes of a text that are read: whatever its encoding, one that is cut off there is longer than questions may be.
const MAX_TEXT_BYTES: u64 = 4 * limits::MAX_POLICY_BYTES as u64;

/// A text in any encoding from a file or, for `-`, from standard input. Of a workbook it is that of its first sheet.
pub(super) fn any_text(name: &str, lang: Lang) -> Result<String, Failure> {
    decoded(name, read(name, MAX_TEXT_BYTES, lang)?, lang)
}

/// A ledger or a list of one, as [`any_text`]; nothing of it may be cut off.
pub(super) fn ledger(name: &str, lang: Lang) -> Result<String, Failure> {
    let bytes = read(name, MAX_INPUT_BYTES + 1, lang)?;
    within_limit(name, &bytes, lang)?;
    decoded(name, bytes, lang)
}

fn within_limit(name: &str, bytes: &[u8], lang: Lang) -> Result<(), Failure> {
    if bytes.len() as u64 <= MAX_INPUT_BYTES {
        return Ok(());
    }
    let megabytes = MAX_INPUT_BYTES / (1024 * 1024);
    Err(Failure::Refused(vec![lang.pick(
        format!("{name}: 文件超过 {megabytes} MB，请拆分"),
        format!("{name}: The file has more than {megabytes} MB; split it"),
    )]))
}

fn decoded(name: &str, bytes: Vec<u8>, lang: Lang) -> Result<String, Failure> {
    if workbook::sort(&bytes) == workbook::Sort::Text {
        return Ok(encoding::decode(bytes).text);
    }
    let refuse = |error: WorkbookError| {
        let message = error.message();
        Failure::Refused(vec![format!("{name}: {}", message.get(lang))])
    };
    let mut workbook = Workbook::open(&bytes).map_err(refuse)?;
    let first = workbook.sheets.first().map(|sheet| sheet.name.clone());
    workbook.text(&first.unwrap_or_default()).map_err(refuse)
}

/// The text of a built-in bank, or of a file with questions in any format.
pub(super) fn questions(name: &str, lang: Lang) -> Result<String, Failure> {
    if let Some(source) = banks::source(name) {
        return Ok(source.text.to_owned());
    }
    if name != "-" && !means_file(name) {
        let known = banks::BANKS.iter().map(|source| source.id.to_owned());
        let known = super::words::listed(&known.collect::<Vec<_>>(), lang);
        return Err(Failure::Refused(vec![lang.pick(
            format!("没有题库“{name}”，也没有这个文件；内置的有：{known}"),
            format!("There is no question bank or file “{name}”; built in are {known}"),
        )]));
    }
    any_text(name, lang)
}

/// A paper: its link, or a file with the link in it.
pub(super) fn paper(name: &str, lang: Lang) -> Result<Paper, Failure> {
    let told = |error: LinkError| Failure::told(&error.message(), lang);
    if name != "-" && !Path::new(name).exists() {
        return Paper::decode(name).map_err(told);
    }
    let text = any_text(name, lang)?;
    let mut error = LinkError::NoLink;
    for word in text.split_whitespace() {
        match Paper::decode(word) {
            Ok(paper) => return Ok(paper),
            Err(LinkError::NoLink) => {}
            Err(other) => error = other,
        }
    }
    Err(told(error))
}

/// The figures of a JSON file or, for `-`, of standard input.
pub(super) fn request(name: &str, lang: Lang) -> Result<Node, Failure> {
    let bytes = read(name, MAX_INPUT_BYTES + 1, lang)?;
    within_limit(name, &bytes, lang)?;
    let text = text(name, bytes, lang)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    serde_json::from_str(text).map_err(|error| {
        let place = format!("{name}:{}:{}", error.line(), error.column());
        Failure::Refused(vec![lang.pick(
            format!("{place}: 不是有效的 JSON：{error}"),
            format!("{place}: Not valid JSON: {error}"),
        )])
    })
}

/// The first line of a file or, for `-`, of standard input: what is not to be typed into a command.
pub(super) fn first_line(name: &str, lang: Lang) -> Result<String, Failure> {
    let text = text(name, read(name, MAX_LINE_BYTES, lang)?, lang)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// The largest table in bytes: a million rows of twelve months are 130 MB.
const MAX_TABLE_BYTES: u64 = 1 << 30;

/// A table of figures for a policy, from a file of any kind or from standard input; of a workbook one sheet. And lines about how it was
/// read.
pub(super) fn table(
    policy: &Policy,
    name: &str,
    sheet: Option<&str>,
    lang: Lang,
) -> Result<(Book, Vec<String>), Failure> {
    let bytes = read(name, MAX_TABLE_BYTES + 1, lang)?;
    let refuse = |message: &str| Failure::Refused(vec![format!("{name}: {message}")]);
    if bytes.len() as u64 > MAX_TABLE_BYTES {
        return Err(refuse(lang.pick(
            "文件超过 1 GB，请拆分",
            "The file has more than 1 GB; split it",
        )));
    }
    let mut notes = Vec::new();
    if workbook::sort(&bytes) == workbook::Sort::Text {
        let decoded = encoding::decode(bytes);
        notes.push(decoded.encoding.name().to_owned());
        if decoded.unreadable > 0 {
            notes.push(lang.pick(
                format!("{} 个字符读不出来", decoded.unreadable),
                format!("{} characters cannot be read", decoded.unreadable),
            ));
        }
        return Ok((Book::new(policy, decoded.text), notes));
    }
    let told = |error: &WorkbookError| refuse(error.message().get(lang));
    let mut workbook = Workbook::open(&bytes).map_err(|error| told(&error))?;
    let meant = match sheet {
        Some(sheet) => workbook
            .text(sheet)
            .map(|text| (sheet.to_owned(), Book::new(policy, text))),
        None => workbook.meant(policy),
    };
    let (chosen, book) = meant.map_err(|error| told(&error))?;
    notes.push(lang.pick(format!("工作表“{chosen}”"), format!("sheet “{chosen}”")));
    if sheet.is_none() && workbook.sheets.len() > 1 {
        let names: Vec<&str> = workbook.sheets.iter().map(|sheet| &*sheet.name).collect();
        notes.push(lang.pick(
            format!("另有工作表，用 --sheet 选：{}", names.join("、")),
            format!("choose another with --sheet: {}", names.join(", ")),
        ));
    }
    Ok((book, notes))
}

/// A file's bytes, at most `limit` of them.
fn read(name: &str, limit: u64, lang: Lang) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let result = if name == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(name).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    match result {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::Refused(vec![lang.pick(
            format!("{name}: 无法读取：{error}"),
            format!("{name}: Cannot be read: {error}"),
        )])),
    }
}

fn text(name: &str, bytes: Vec<u8>, lang: Lang) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        Failure::Refused(vec![lang.pick(
            format!("{name}: 第 {offset} 字节之后不是 UTF-8，请另存为 UTF-8"),
            format!("{name}: Not UTF-8 after byte {offset}; save it as UTF-8"),
        )])
    })
}

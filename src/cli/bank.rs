//! `bank`: questions read in one format and written in another. What is not certain about them goes to standard error.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::lang::Lang;
use crate::policy::read::values::is_id;
use crate::quiz::exchange::{self, FORMATS, Format, Imported, Place};

use super::arguments::Questions;
use super::{Failure, batch, layout, say, source};

pub(super) fn bank(
    asked: &Questions,
    lang: Lang,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let text = source::questions(&asked.file, lang)?;
    let from = asked.from.unwrap_or_else(|| Format::of(&text));
    let mut imported = exchange::read(&text, from);
    if imported.bank.id == exchange::ID
        && let Some(id) = id_of(&asked.file)
    {
        imported.bank.id = id;
    }
    for place in &imported.places {
        say(&layout::printable(&line(
            &asked.file,
            &imported,
            place,
            lang,
        )));
    }
    let (name, count, open) = (from.name(), imported.bank.questions.len(), imported.open());
    let name = name.get(lang);
    say(&layout::printable(&lang.pick(
        format!("{}: {name}，{count} 题，{open} 处要看", asked.file),
        format!(
            "{}: {name}, {count} questions, {open} places to look at",
            asked.file
        ),
    )));
    if count > 0 {
        let to = asked.to.or_else(|| format_of(asked.output.as_deref()?));
        let written = exchange::write(&imported.bank, to.unwrap_or(Format::Toml), lang);
        batch::written(asked.output.as_deref(), lang, out, |out| {
            out.write_all(written.as_bytes())
        })?;
    }
    Ok(super::exit_code(open == 0))
}

/// The format that a file's name ends with, where only one does.
fn format_of(file: &str) -> Option<Format> {
    let extension = Path::new(file).extension()?.to_str()?;
    let mut known = FORMATS.iter().filter(|(_, format)| {
        let own = format.extension();
        own.eq_ignore_ascii_case(extension)
    });
    match (known.next(), known.next()) {
        (Some((_, format)), None) => Some(*format),
        _ => None,
    }
}

/// The id of a bank out of its file's name, if that can be one.
fn id_of(file: &str) -> Option<String> {
    let stem = Path::new(file).file_stem()?.to_str()?.to_ascii_lowercase();
    let id = stem.replace(['_', ' ', '.'], "-");
    is_id(&id).then_some(id)
}

/// A place as a line: `file:line: open[code]: question: why`, and the words below it.
fn line(file: &str, imported: &Imported, place: &Place, lang: Lang) -> String {
    let mut out = match place.line {
        Some(line) => format!("{file}:{line}: "),
        None => format!("{file}: "),
    };
    let (open, code) = (place.why.is_open(), place.why.code());
    out.push_str(if open {
        lang.pick("要看", "look at")
    } else {
        lang.pick("备注", "remark")
    });
    out.push_str(&format!("[{code}]: "));
    let question = place.question;
    if let Some(question) = question.and_then(|at| imported.bank.questions.get(at)) {
        let id = &question.id;
        out.push_str(&lang.pick(format!("第 {id} 题："), format!("question {id}: ")));
    }
    out.push_str(place.why.message().get(lang));
    let words = place.text.lines().next().unwrap_or_default().trim();
    if !words.is_empty() {
        out.push_str(&format!("\n    | {words}"));
    }
    if let Some(hint) = place.why.hint() {
        out.push_str(&format!("\n    = {}", hint.get(lang)));
    }
    out
}

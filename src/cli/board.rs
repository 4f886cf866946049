//! `board`: what came back of a paper, as one table. Lines that are no results go to standard error.

use std::io::Write;
use std::process::ExitCode;

use crate::lang::Lang;
use crate::library::{self, banks};
use crate::link::LinkError;
use crate::policy::model::Policy;
use crate::quiz::bank::{self, Bank, Question};
use crate::quiz::board::{self, Reason, Refused};
use crate::quiz::paper::{Computable, Paper, Part};
use crate::quiz::session::Reference;
use crate::quiz::template::Templates;

use super::arguments::Board;
use super::{Failure, batch, layout, say, source};

pub(super) fn board(asked: &Board, lang: Lang, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let paper = source::paper(&asked.paper, lang)?;
    let questions = questions(&paper, lang)?;
    let questions: Vec<&Question> = questions.iter().map(|(_, question)| question).collect();
    let results = source::any_text(&asked.results, lang)?;
    let board = board::read(&paper, &questions, &results);
    let sheet = if asked.questions {
        board.questions_sheet(&questions, lang)
    } else {
        board.results(lang)
    };
    batch::listed(asked.output.as_deref(), &sheet, lang, out)?;
    for refused in &board.refused {
        let message = refused.reason.message();
        say(&layout::printable(&format!(
            "{}:{}: {}\n    | {}",
            asked.results,
            refused.line,
            message.get(lang),
            refused.text
        )));
    }
    let (rows, lines) = (board.rows.len(), board.refused.len());
    say(&layout::printable(&lang.pick(
        format!("{}：{rows} 份成绩，{lines} 行没有计入", paper.title),
        format!("{}: {rows} results, {lines} lines left out", paper.title),
    )));
    let is_whole = board.refused.iter().all(is_harmless);
    Ok(super::exit_code(rows > 0 && is_whole))
}

/// Whether nobody's result is lost by leaving a line out: it is chat, or the same once more.
fn is_harmless(refused: &Refused) -> bool {
    matches!(
        refused.reason,
        Reason::Duplicate(_) | Reason::Link(LinkError::NoLink)
    )
}

/// The questions of a paper, put together from its own banks and the built-in ones.
fn questions(paper: &Paper, lang: Lang) -> Result<Vec<(Reference, Question)>, Failure> {
    let (mut known, mut computed) = (own_banks(paper, lang)?, Vec::new());
    for part in &paper.parts {
        match part {
            Part::Drawn { bank, .. } | Part::Picked { bank, .. } => {
                known.extend(banks::source(bank).and_then(|source| source.bank().ok()));
            }
            Part::Computed { templates, .. } => computed.extend(computable(templates)),
        }
    }
    let banks: Vec<&Bank> = known.iter().collect();
    let computable: Vec<Computable<'_>> = computed
        .iter()
        .map(|(templates, policy)| Computable { templates, policy })
        .collect();
    let questions = paper.questions(&banks, &computable);
    questions.map_err(|error| Failure::told(&error.message(), lang))
}

/// The banks that the paper brings along. They stand before built-in ones of the same id, with which it was not composed.
fn own_banks(paper: &Paper, lang: Lang) -> Result<Vec<Bank>, Failure> {
    let files = paper.files.iter().map(|text| {
        let (bank, diagnostics) = bank::check_text(text);
        let lines = diagnostics.iter();
        let lines = lines.map(|diagnostic| diagnostic.render(&paper.title, text, lang));
        bank.ok_or_else(|| Failure::Refused(lines.map(|line| layout::printable(&line)).collect()))
    });
    files.collect()
}

/// Built-in templates with their policy.
fn computable(id: &str) -> Option<(Templates, Policy)> {
    let source = banks::TEMPLATES.iter().find(|source| source.id == id)?;
    let templates = source.templates().ok()?;
    let policy = library::source(&templates.policy)?.policy().ok()?;
    Some((templates, policy))
}

//! TOML → [`Bank`], with the keys, values and problems of policy files.
//!
//! Like policy files: a key is in the language because it is asked for here, and every function asks for all of its keys before it
//! returns.

use std::collections::BTreeSet;

use toml::de::DeTable;

use super::{
    Bank, Case, Choice, Claim, DIFFICULTIES, Difficulty, Figure, KINDS, Question, QuestionKind,
};
use crate::lang::Text;
use crate::policy::diagnostic::{Diagnostic, Severity, Span};
use crate::policy::document::Spanned;
use crate::policy::limits::{MAX_COLUMNS, MAX_ITEMS, MAX_POLICY_BYTES};
use crate::policy::model::Status;
use crate::policy::notation;
use crate::policy::problem::Problem;
use crate::policy::read::file::File;
use crate::policy::read::keys::Keys;
use crate::policy::read::values::{Read, Value, shape};
use crate::policy::read::{flag, provenance, string, strings, text};
use crate::policy::value::Entry;
use crate::policy::{Kind, limits};

/// Reads and checks a bank file.
///
/// All problems are reported in one pass, in the order of the file. The bank is there exactly when none of them is an
/// [`Severity::Error`]. Whether the policies of its cases exist and say what is claimed is for [`crate::quiz::bound`].
pub fn check_text(text: &str) -> (Option<Bank>, Vec<Diagnostic>) {
    let (bank, diagnostics) = read_text(text);
    let bank = bank.filter(|_| is_sound(&diagnostics));
    (bank, diagnostics)
}

/// Reads a bank file for an editor: as [`check_text`] does, but the bank is there as well where it can be read and is not sound yet,
/// such as one with a question of which no option is marked.
pub fn read_text(text: &str) -> (Option<Bank>, Vec<Diagnostic>) {
    with_root(text, "bank", bank)
}

/// Whether nothing is wrong that keeps a file from being used.
pub fn is_sound(diagnostics: &[Diagnostic]) -> bool {
    let mut all = diagnostics.iter();
    all.all(|diagnostic| diagnostic.severity() < Severity::Error)
}

/// Reads the table of a whole file, called `within`.
pub(crate) fn with_root<T>(
    text: &str,
    within: &'static str,
    read: impl FnOnce(&File<'_>, &mut Keys<'_>) -> Read<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    if text.len() > MAX_POLICY_BYTES {
        let problem = Problem::FileTooLarge { bytes: text.len() };
        return (None, vec![Diagnostic::new(problem, Span::default())]);
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let file = File::new(text, &errors);
    let mut keys = Keys::new(&file, root.get_ref(), Span::default(), within);
    let read = read(&file, &mut keys);
    keys.finish();
    let mut diagnostics = file.into_diagnostics();
    diagnostics.truncate(limits::MAX_DIAGNOSTICS);
    (read.ok(), diagnostics)
}

fn bank(file: &File<'_>, keys: &mut Keys<'_>) -> Read<Bank> {
    let id = keys.must("id", Value::id);
    let version = keys.must("version", Value::figure);
    let title = keys.must("title", Value::text);
    let source = string(keys, "source");
    let mut ids = BTreeSet::new();
    let questions = keys.must("question", |value| {
        value.list(shape::TABLES, "question", MAX_ITEMS, |item| {
            item.table("question", |keys| question(file, keys, &mut ids))
        })
    });
    Ok(Bank {
        id: id?,
        version: version?.value,
        title: title?,
        source,
        questions: questions?.into_iter().flatten().collect(),
    })
}

fn question(file: &File<'_>, keys: &mut Keys<'_>, ids: &mut BTreeSet<String>) -> Read<Question> {
    let id = keys.must("id", Value::name);
    if let Ok(id) = &id
        && !ids.insert(id.value.clone())
    {
        let problem = Problem::Duplicate {
            name: id.value.clone(),
            already: "question",
        };
        file.report(problem, id.span);
    }
    let kind = keys.must("kind", |value| value.word(&KINDS));
    let stem = keys.must("stem", Value::text);
    if stem.as_ref().is_ok_and(is_blank) {
        file.report(Problem::BlankText { of: "stem" }, keys.span());
    }
    let is_numeric = matches!(&kind, Ok(kind) if kind.value == QuestionKind::Numeric);
    let span = keys.span();
    let (options, missing, answer) = if is_numeric {
        keys.misplaced("options", "kind = \"numeric\"");
        keys.misplaced("missing", "kind = \"numeric\"");
        let answer = keys.must("answer", Value::figure);
        let within = keys.may("within", Value::figure);
        let answer = answer.and_then(|answer| {
            check_figure(file, &answer);
            let within = within?.inspect(|within| check_figure(file, within));
            Ok(Some(Figure {
                value: answer.value,
                within: within.map(|within| within.value),
            }))
        });
        (Ok(Vec::new()), Vec::new(), answer)
    } else {
        let options = keys.must("options", |value| {
            value.list(shape::TABLES, "option", MAX_COLUMNS, |item| {
                item.table("option", option)
            })
        });
        let missing = strings(keys, "missing", "letter");
        if kind.is_ok() {
            keys.misplaced("answer", "options");
            keys.misplaced("within", "options");
        }
        let options = options.and_then(|options| options.into_iter().collect::<Read<Vec<_>>>());
        if let (Ok(kind), Ok(options)) = (&kind, &options) {
            check_options(file, span, kind.value, options, &missing);
        }
        let options =
            options.map(|options| options.into_iter().map(|(option, _)| option).collect());
        (options, missing, Ok(None))
    };
    let topic = string(keys, "topic").unwrap_or_default();
    let difficulty = keys.may("difficulty", |value| value.word(&DIFFICULTIES));
    let provenance = provenance(keys);
    let explanation = text(keys, "explanation");
    let case = keys.may("case", |value| value.table("case", case));
    let status = provenance.status.unwrap_or(Status::Stated);
    if status == Status::Stated && provenance.clause.is_none() {
        file.report(Problem::StatedWithoutClause, span);
    }
    Ok(Question {
        id: id?.value,
        kind: kind?.value,
        stem: stem?,
        options: options?,
        missing: missing.into_iter().map(|letter| letter.value).collect(),
        answer: answer?,
        topic,
        difficulty: difficulty?.map_or(Difficulty::default(), |word| word.value),
        status,
        explanation,
        clause: provenance.clause,
        source: provenance.source,
        note: provenance.note,
        case: case?,
    })
}

/// Whether a text lacks its words, in one language at least.
fn is_blank(text: &Text) -> bool {
    [&text.zh, &text.en]
        .iter()
        .any(|words| words.trim().is_empty())
}

fn check_figure(file: &File<'_>, figure: &Spanned<String>) {
    if let Err(reason) = notation::read_figure(&figure.value) {
        let problem = Problem::BadFigure {
            text: figure.value.clone(),
            expected: Kind::Number,
            reason,
        };
        file.report(problem, figure.span);
    }
}

fn check_options(
    file: &File<'_>,
    span: Span,
    kind: QuestionKind,
    options: &[(Choice, Span)],
    missing: &[Spanned<String>],
) {
    if options.iter().any(|(option, _)| is_blank(&option.text)) {
        file.report(Problem::BlankText { of: "text" }, span);
    }
    let found = options.len();
    if found < 2 || kind == QuestionKind::TrueFalse && found != 2 {
        file.report(Problem::OptionCount { found }, span);
    }
    let keys = options.iter().filter(|(option, _)| option.correct).count();
    let is_sound = match kind {
        QuestionKind::Multiple => keys > 0,
        _ => keys == 1,
    };
    if !is_sound {
        let kind = kind.keyword();
        file.report(Problem::KeyCount { kind, found: keys }, span);
    }
    let letters = options.iter().filter_map(|(option, span)| {
        let letter = option.letter.as_deref()?;
        Some((letter, *span))
    });
    let mut before: Option<u8> = None;
    let mut skipped = String::new();
    for (letter, span) in letters {
        let byte = match letter.as_bytes() {
            [byte @ b'A'..=b'Z'] if before.is_none_or(|before| before < *byte) => *byte,
            _ => {
                let letter = letter.to_owned();
                file.report(Problem::LetterOrder { letter }, span);
                continue;
            }
        };
        let first = before.map_or(b'A', |before| before + 1);
        let gap = (first..byte).map(char::from);
        let said = |letter: &char| missing.iter().any(|said| said.value == letter.to_string());
        skipped.extend(gap.filter(|letter| !said(letter)));
        before = Some(byte);
    }
    if !skipped.is_empty() {
        file.report(Problem::LetterGap { letters: skipped }, span);
    }
    for said in missing {
        let mut letters = options
            .iter()
            .filter_map(|(option, _)| option.letter.as_ref());
        if letters.any(|letter| *letter == said.value) {
            let letter = said.value.clone();
            file.report(Problem::LetterPresent { letter }, said.span);
        }
    }
}

fn option(keys: &mut Keys<'_>) -> Read<(Choice, Span)> {
    let letter = string(keys, "letter");
    let words = keys.must("text", Value::text);
    let correct = flag(keys, "correct");
    let note = text(keys, "note");
    let claims = keys.may("claims", |value| {
        value.list(shape::TABLES, "claim", MAX_COLUMNS, |item| {
            item.table("claim", claim)
        })
    });
    let choice = Choice {
        letter,
        text: words?,
        correct,
        note,
        claims: claims?
            .unwrap_or_default()
            .into_iter()
            .collect::<Read<_>>()?,
    };
    Ok((choice, keys.span()))
}

/// Names and what is entered for them.
pub(crate) type Entered = Vec<(String, Entry)>;

/// Names and chosen options.
pub(crate) type Chosen = Vec<(String, String)>;

pub(crate) fn entered(keys: &mut Keys<'_>, key: &'static str) -> Read<Entered> {
    let entries = keys.may(key, |value| value.entries(Value::entry))?;
    let entries = entries.unwrap_or_default().into_iter();
    Ok(entries
        .map(|(name, entry)| (name.value, entry.value))
        .collect())
}

pub(crate) fn chosen(keys: &mut Keys<'_>, key: &'static str) -> Read<Chosen> {
    let entries = keys.may(key, |value| value.entries(Value::string))?;
    let entries = entries.unwrap_or_default().into_iter();
    Ok(entries
        .map(|(name, option)| (name.value, option.value))
        .collect())
}

/// A period or row, from 1.
pub(crate) fn period(keys: &mut Keys<'_>) -> Read<Option<usize>> {
    keys.may("period", |value| value.integer(shape::FIGURE))
}

fn case(keys: &mut Keys<'_>) -> Read<Case> {
    let policy = keys.must("policy", Value::id);
    let inputs = entered(keys, "inputs");
    let parameters = entered(keys, "parameters");
    let readings = chosen(keys, "readings");
    let of = keys.must("of", Value::string);
    let period = period(keys);
    Ok(Case {
        policy: policy?,
        inputs: inputs?,
        parameters: parameters?,
        readings: readings?,
        of: of?.value,
        period: period?,
    })
}

fn claim(keys: &mut Keys<'_>) -> Read<Claim> {
    let inputs = entered(keys, "inputs");
    let readings = chosen(keys, "readings");
    let of = string(keys, "of");
    let period = period(keys);
    let value = keys.must("value", claimed);
    Ok(Claim {
        inputs: inputs?,
        readings: readings?,
        of,
        period: period?,
        value: value?,
    })
}

/// `true`, `false` or a figure.
fn claimed(value: Value<'_>) -> Read<String> {
    let entry = value.entry()?;
    match entry.value {
        Entry::Bool(truth) => Ok(truth.to_string()),
        Entry::Text(text) => Ok(text),
        Entry::Blank | Entry::List(_) | Entry::Record(_) => value.figure().map(|it| it.value),
    }
}

//! TOML → [`Templates`], with the keys, values and problems of policy files.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::model::{ANSWER, Draw, Mistake, PLAIN, Range, Template, Templates, places, steps};
use crate::lang::{Lang, Text};
use crate::policy::diagnostic::{Diagnostic, Severity, Span};
use crate::policy::document::Spanned;
use crate::policy::limits::{MAX_COLUMNS, MAX_ITEMS};
use crate::policy::nearest::nearest;
use crate::policy::problem::{FigureProblem, Problem};
use crate::policy::read::file::File;
use crate::policy::read::keys::Keys;
use crate::policy::read::values::{Read, Unread, Value, shape};
use crate::policy::read::{string, text};
use crate::policy::value::Entry;
use crate::policy::{Kind, notation};
use crate::quiz::bank::read::{chosen, entered, period, with_root};
use crate::quiz::bank::{DIFFICULTIES, Difficulty};

const DRAWN: [(&str, Kind); 4] = [
    ("money", Kind::Money),
    ("ratio", Kind::Ratio),
    ("count", Kind::Count),
    ("number", Kind::Number),
];

/// Mistakes that a table says more about.
const WITH_MORE: [(&str, More); 6] = [
    ("wrong-denominator", More::Denominator),
    ("other-line", More::Line),
    ("other-period", More::Period),
    ("parameter", More::Parameter),
    ("input", More::Input),
    ("swap", More::Swap),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    Denominator,
    Line,
    Period,
    Parameter,
    Input,
    Swap,
}

/// Reads and checks a file of templates. They are there exactly when no diagnostic is an [`Severity::Error`].
pub fn check_text(text: &str) -> (Option<Templates>, Vec<Diagnostic>) {
    let (templates, diagnostics) = with_root(text, "templates", templates);
    let sound = diagnostics
        .iter()
        .all(|diagnostic| diagnostic.severity() < Severity::Error);
    (templates.filter(|_| sound), diagnostics)
}

fn templates(file: &File<'_>, keys: &mut Keys<'_>) -> Read<Templates> {
    let id = keys.must("id", Value::id);
    let version = keys.must("version", Value::figure);
    let title = keys.must("title", Value::text);
    let policy = keys.must("policy", Value::id);
    let mut ids = BTreeSet::new();
    let templates = keys.must("template", |value| {
        value.list(shape::TABLES, "template", MAX_ITEMS, |item| {
            item.table("template", |keys| template(file, keys, &mut ids))
        })
    });
    Ok(Templates {
        id: id?,
        version: version?.value,
        title: title?,
        policy: policy?,
        templates: templates?.into_iter().flatten().collect(),
    })
}

fn template(file: &File<'_>, keys: &mut Keys<'_>, ids: &mut BTreeSet<String>) -> Read<Template> {
    let id = keys.must("id", Value::id);
    if let Ok(id) = &id
        && !ids.insert(id.clone())
    {
        let problem = Problem::Duplicate {
            name: id.clone(),
            already: "template",
        };
        file.report(problem, keys.span());
    }
    let mut spans = Vec::new();
    let mut sentence = |value: Value<'_>| {
        spans.push(value.span());
        value.text()
    };
    let stem = keys.must("stem", &mut sentence);
    let explanation = keys.may("explanation", &mut sentence);
    let draws = keys.must("draw", |value| {
        value.list(shape::TABLES, "draw", MAX_COLUMNS, |item| {
            item.table("draw", |keys| draw(file, keys))
        })
    });
    let topic = string(keys, "topic").unwrap_or_default();
    let difficulty = keys.may("difficulty", |value| value.word(&DIFFICULTIES));
    let inputs = entered(keys, "inputs");
    let parameters = entered(keys, "parameters");
    let readings = chosen(keys, "readings");
    let of = keys.must("of", Value::string);
    let period = period(keys);
    let unit = text(keys, "unit");
    let mistakes = keys.may("mistakes", |value| {
        value.list(shape::ENTRY, "distractor", MAX_COLUMNS, mistake)
    });
    let draws: Vec<Draw> = draws?.into_iter().collect::<Read<_>>()?;
    let (stem, explanation) = (stem?, explanation?);
    let (inputs, parameters) = (inputs?, parameters?);
    let names: Vec<&str> = draws.iter().map(|draw| draw.name.as_str()).collect();
    let mut spans = spans.into_iter();
    let stem_span = spans.next().unwrap_or_else(|| keys.span());
    check_places(file, &stem, &names, false, stem_span);
    if let Some(explanation) = &explanation {
        let span = spans.next().unwrap_or_else(|| keys.span());
        check_places(file, explanation, &names, true, span);
    }
    for (_, entry) in inputs.iter().chain(&parameters) {
        check_entry(file, entry, &names, keys.span());
    }
    Ok(Template {
        id: id?,
        stem,
        topic,
        difficulty: difficulty?.map_or(Difficulty::Hard, |word| word.value),
        draws,
        inputs,
        parameters,
        readings: readings?,
        of: of?.value,
        period: period?,
        unit,
        mistakes: mistakes?
            .unwrap_or_default()
            .into_iter()
            .collect::<Read<_>>()?,
        explanation,
    })
}

fn check_places(file: &File<'_>, text: &Text, names: &[&str], answered: bool, span: Span) {
    // Each once, though both languages have it.
    let said = Lang::ALL
        .into_iter()
        .flat_map(|lang| places(text.get(lang)));
    for name in said.collect::<BTreeSet<_>>() {
        if !(names.contains(&name) || answered && name == ANSWER) {
            report_place(file, name, names, span);
        }
    }
}

fn check_entry(file: &File<'_>, entry: &Entry, names: &[&str], span: Span) {
    match entry {
        Entry::Text(text) => {
            for name in places(text) {
                if !names.contains(&name) {
                    report_place(file, name, names, span);
                }
            }
        }
        Entry::List(list) => list
            .iter()
            .for_each(|it| check_entry(file, it, names, span)),
        Entry::Record(fields) => {
            for (_, entry) in fields {
                check_entry(file, entry, names, span);
            }
        }
        Entry::Blank | Entry::Bool(_) => {}
    }
}

fn report_place(file: &File<'_>, name: &str, names: &[&str], span: Span) {
    let problem = Problem::UnknownPlace {
        name: name.to_owned(),
        nearest: nearest(name, names.iter().copied()).map(str::to_owned),
    };
    file.report(problem, span);
}

fn draw(file: &File<'_>, keys: &mut Keys<'_>) -> Read<Draw> {
    let name = keys.must("name", Value::name);
    let words = keys.may("of", |value| {
        value.list(shape::OPTIONS, "option", MAX_COLUMNS, word)
    });
    let from = match words {
        Err(Unread) => Err(Unread),
        Ok(Some(words)) => {
            for key in ["type", "from", "to", "step"] {
                keys.misplaced(key, "of");
            }
            let words: Read<Vec<_>> = words.into_iter().collect();
            words.map(Range::Words)
        }
        Ok(None) => {
            let kind = keys.must("type", |value| value.word(&DRAWN));
            let from = keys.must("from", Value::figure);
            let to = keys.must("to", Value::figure);
            let step = keys.must("step", Value::figure);
            range(file, kind?.value, &from?, &to?, &step?)
        }
    };
    Ok(Draw {
        name: name?.value,
        from: from?,
    })
}

fn range(
    file: &File<'_>,
    kind: Kind,
    from: &Spanned<String>,
    to: &Spanned<String>,
    step: &Spanned<String>,
) -> Read<Range> {
    let read = |figure: &Spanned<String>| -> Read<Decimal> {
        let reason = match notation::read_value(kind, &figure.value) {
            Ok(crate::policy::Value::Number(number)) => return Ok(number),
            Ok(_) => FigureProblem::Unreadable,
            Err(reason) => reason,
        };
        report_figure(file, kind, figure, reason);
        Err(Unread)
    };
    let (first, last, by) = (read(from), read(to), read(step));
    let (first, last, by) = (first?, last?, by?);
    let Some(count) = steps(first, last, by) else {
        report_figure(file, kind, step, FigureProblem::NotPositive);
        return Err(Unread);
    };
    Ok(Range::Steps {
        kind,
        from: first,
        step: by,
        count,
    })
}

fn report_figure(file: &File<'_>, kind: Kind, figure: &Spanned<String>, reason: FigureProblem) {
    let problem = Problem::BadFigure {
        text: figure.value.clone(),
        expected: kind,
        reason,
    };
    file.report(problem, figure.span);
}

/// A word to draw: alone, or with what it is called in sentences.
fn word(value: Value<'_>) -> Read<(String, Text)> {
    if !value.is_table() {
        let word = value.figure()?.value;
        return Ok((word.clone(), Text::same(word)));
    }
    value.table("option", |keys| {
        let id = keys.must("id", Value::figure);
        let label = keys.must("label", Value::text);
        Ok((id?.value, label?))
    })
}

/// A mistake: its word, or a table that says more.
fn mistake(value: Value<'_>) -> Read<Mistake> {
    if !value.is_table() {
        let places: Vec<(&'static str, usize)> =
            (0..).zip(&PLAIN).map(|(at, it)| (it.0, at)).collect();
        let word = value.word(&places)?;
        return PLAIN
            .get(word.value)
            .map(|(_, it)| it.clone())
            .ok_or(Unread);
    }
    value.table("distractor", |keys| {
        let what = keys.must("mistake", |value| value.word(&WITH_MORE))?;
        match what.value {
            More::Denominator => {
                let with = keys.must("with", Value::string)?;
                Ok(Mistake::WrongDenominator(Some(with.value)))
            }
            More::Line => Ok(Mistake::OtherLine(keys.must("of", Value::string)?.value)),
            More::Period => {
                let period = keys.must("period", |value| value.integer(shape::FIGURE))?;
                Ok(Mistake::OtherPeriod(period))
            }
            More::Parameter | More::Input => {
                let name = keys.must("name", Value::string);
                let value = keys.must("value", entry_text);
                let (name, value) = (name?.value, value?);
                Ok(match what.value {
                    More::Input => Mistake::Input(name, value),
                    _ => Mistake::Parameter(name, value),
                })
            }
            More::Swap => {
                let first = keys.must("name", Value::string);
                let second = keys.must("with", Value::string);
                Ok(Mistake::Swap(first?.value, second?.value))
            }
        }
    })
}

fn entry_text(value: Value<'_>) -> Read<String> {
    match value.entry()?.value {
        Entry::Bool(truth) => Ok(truth.to_string()),
        Entry::Text(text) => Ok(text),
        Entry::Blank => Ok(String::new()),
        Entry::List(_) | Entry::Record(_) => value.figure().map(|it| it.value),
    }
}

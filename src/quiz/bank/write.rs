//! [`Bank`] → TOML that reads back as the same bank.

use super::{Bank, Case, Choice, Claim, Question};
use crate::lang::Text;
use crate::policy::model::Status;
use crate::policy::value::Entry;

/// The file of a bank.
pub fn write(bank: &Bank) -> String {
    let mut out = String::new();
    pair(&mut out, "id", &quoted(&bank.id));
    pair(&mut out, "version", &quoted(&bank.version));
    pair(&mut out, "title", &both(&bank.title));
    if let Some(source) = &bank.source {
        pair(&mut out, "source", &quoted(source));
    }
    if bank.questions.is_empty() {
        out.push_str("question = []\n");
    }
    for question in &bank.questions {
        out.push('\n');
        write_question(&mut out, question);
    }
    out
}

fn write_question(out: &mut String, question: &Question) {
    out.push_str("[[question]]\n");
    pair(out, "id", &quoted(&question.id));
    pair(out, "kind", &quoted(question.kind.keyword()));
    pair(out, "stem", &both(&question.stem));
    if let Some(answer) = &question.answer {
        pair(out, "answer", &quoted(&answer.value));
        if let Some(within) = &answer.within {
            pair(out, "within", &quoted(within));
        }
    } else {
        let options: Vec<String> = question.options.iter().map(option).collect();
        pair(out, "options", &list_of_lines(&options));
    }
    if !question.missing.is_empty() {
        let letters: Vec<String> = question.missing.iter().map(|it| quoted(it)).collect();
        pair(out, "missing", &format!("[{}]", letters.join(", ")));
    }
    if !question.topic.is_empty() {
        pair(out, "topic", &quoted(&question.topic));
    }
    pair(out, "difficulty", &quoted(question.difficulty.keyword()));
    if question.status != Status::Stated {
        let status = match question.status {
            Status::Stated => "stated",
            Status::Inferred => "inferred",
            Status::Assumed => "assumed",
        };
        pair(out, "status", &quoted(status));
    }
    for (key, text) in [
        ("explanation", &question.explanation),
        ("note", &question.note),
    ] {
        if let Some(text) = text {
            pair(out, key, &both(text));
        }
    }
    for (key, text) in [("clause", &question.clause), ("source", &question.source)] {
        if let Some(text) = text {
            pair(out, key, &quoted(text));
        }
    }
    if let Some(case) = &question.case {
        write_case(out, case);
    }
}

fn write_case(out: &mut String, case: &Case) {
    out.push_str("\n[question.case]\n");
    pair(out, "policy", &quoted(&case.policy));
    if !case.inputs.is_empty() {
        pair(out, "inputs", &entries(&case.inputs));
    }
    if !case.parameters.is_empty() {
        pair(out, "parameters", &entries(&case.parameters));
    }
    if !case.readings.is_empty() {
        pair(out, "readings", &words(&case.readings));
    }
    pair(out, "of", &quoted(&case.of));
    if let Some(period) = case.period {
        pair(out, "period", &period.to_string());
    }
}

fn option(option: &Choice) -> String {
    let mut parts = Vec::new();
    if let Some(letter) = &option.letter {
        parts.push(format!("letter = {}", quoted(letter)));
    }
    parts.push(format!("text = {}", both(&option.text)));
    if option.correct {
        parts.push("correct = true".to_owned());
    }
    if let Some(note) = &option.note {
        parts.push(format!("note = {}", both(note)));
    }
    if !option.claims.is_empty() {
        let claims: Vec<String> = option.claims.iter().map(claim).collect();
        parts.push(format!("claims = [{}]", claims.join(", ")));
    }
    format!("{{ {} }}", parts.join(", "))
}

fn claim(claim: &Claim) -> String {
    let mut parts = Vec::new();
    if !claim.inputs.is_empty() {
        parts.push(format!("inputs = {}", entries(&claim.inputs)));
    }
    if !claim.readings.is_empty() {
        parts.push(format!("readings = {}", words(&claim.readings)));
    }
    if let Some(of) = &claim.of {
        parts.push(format!("of = {}", quoted(of)));
    }
    if let Some(period) = claim.period {
        parts.push(format!("period = {period}"));
    }
    parts.push(format!("value = {}", quoted(&claim.value)));
    format!("{{ {} }}", parts.join(", "))
}

fn entries(entries: &[(String, Entry)]) -> String {
    let pairs = entries.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{} = {}", quoted(name), entry(value)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn words(words: &[(String, String)]) -> String {
    let pairs = words.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, word)| format!("{} = {}", quoted(name), quoted(word)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn entry(value: &Entry) -> String {
    match value {
        Entry::Blank => "\"\"".to_owned(),
        Entry::Bool(truth) => truth.to_string(),
        Entry::Text(text) => quoted(text),
        Entry::List(list) => {
            let list: Vec<String> = list.iter().map(entry).collect();
            format!("[{}]", list.join(", "))
        }
        Entry::Record(fields) if fields.is_empty() => "{}".to_owned(),
        Entry::Record(fields) => entries(fields),
    }
}

fn list_of_lines(items: &[String]) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    format!("[\n  {},\n]", items.join(",\n  "))
}

fn both(text: &Text) -> String {
    if text.zh == text.en {
        return quoted(&text.zh);
    }
    format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en))
}

fn pair(out: &mut String, key: &str, value: &str) {
    out.push_str(key);
    out.push_str(" = ");
    out.push_str(value);
    out.push('\n');
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

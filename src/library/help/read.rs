//! Help as it is written → the lines that the page fetches, or all that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::lang::{Both, Lang, Text};
use crate::policy::Policy;
use crate::policy::model::{Provenance, Status};
use crate::policy::nearest::nearest;

use super::{ALIAS, HEADER, STEP};

/// Places of the page that belong to no policy and to no entry.
pub const PLACES: [&str; 13] = [
    "#/",
    "#/scenarios",
    "#/board",
    "#/board/ledger",
    "#/board/pay",
    "#/board/year/p/dealer-kpi-2012",
    "#/board/year/p/after-sales-service",
    "#/board/forms",
    "#/compare",
    "#/train",
    "#/train/import",
    "#/edit",
    "#/help",
];

/// What help is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// `glossary.toml`.
    pub glossary: &'a str,
    /// `howtos.toml`.
    pub howtos: &'a str,
    /// `documents.toml`.
    pub index: &'a str,
    /// The source documents, a line a paragraph.
    pub documents: &'a str,
    /// The built-in policies, for their clauses.
    pub policies: &'a [Policy],
}

/// A text in both languages, and in no other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    zh: String,
    en: String,
}

impl Words {
    fn both(&self) -> Both<'_> {
        Both {
            zh: &self.zh,
            en: &self.en,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    topic: Vec<Topic>,
    term: Vec<Term>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    id: String,
    name: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    /// What its address ends with.
    id: String,
    topic: String,
    name: Words,
    #[serde(default)]
    aliases: Vec<String>,
    text: Words,
    /// The documents that use the term or one of its aliases.
    #[serde(default)]
    documents: Vec<String>,
    #[serde(default)]
    policies: Vec<String>,
    /// Other terms and how-tos.
    #[serde(default)]
    see: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HowTos {
    howto: Vec<HowTo>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HowTo {
    id: String,
    title: Words,
    #[serde(default)]
    aliases: Vec<String>,
    steps: Vec<Words>,
    /// Addresses within the page.
    #[serde(default)]
    links: Vec<String>,
    #[serde(default)]
    see: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    document: Vec<Document>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    id: String,
    title: Words,
    /// How its first line begins.
    begins: String,
}

/// The help file.
///
/// # Errors
/// All that is wrong with what it is made of, a sentence each.
pub fn compile(sources: &Sources) -> Result<String, Vec<String>> {
    let mut problems = Vec::new();
    let glossary: Option<Glossary> = read("glossary.toml", sources.glossary, &mut problems);
    let howtos: Option<HowTos> = read("howtos.toml", sources.howtos, &mut problems);
    let index: Option<Index> = read("documents.toml", sources.index, &mut problems);
    let (Some(glossary), Some(howtos), Some(index)) = (glossary, howtos, index) else {
        return Err(problems);
    };
    let mut writer = Writer {
        lines: format!("{HEADER}\n"),
        addresses: addresses(sources, &glossary, &howtos, &index),
        documents: documents(sources, &index, &mut problems),
        problems,
        names: BTreeMap::new(),
        ids: BTreeSet::new(),
    };
    writer.glossary(&glossary);
    writer.howtos(&howtos);
    writer.index(&index, sources.policies);
    writer.clauses(sources.policies);
    if writer.problems.is_empty() {
        Ok(writer.lines)
    } else {
        Err(writer.problems)
    }
}

fn read<T: DeserializeOwned>(file: &str, text: &str, problems: &mut Vec<String>) -> Option<T> {
    let read = toml::from_str(text);
    // The reader's message has the line, the column and the words that are allowed.
    read.map_err(|error| problems.push(format!("{file}: {error}")))
        .ok()
}

/// Every address that help may lead to.
fn addresses(
    sources: &Sources,
    glossary: &Glossary,
    howtos: &HowTos,
    index: &Index,
) -> BTreeSet<String> {
    let terms = glossary.term.iter().map(|term| help(&term.id));
    let howtos = howtos.howto.iter().map(|howto| help(&howto.id));
    let documents = index.document.iter().map(|document| help(&document.id));
    let policies = sources.policies.iter().map(|policy| calculator(&policy.id));
    PLACES
        .map(str::to_owned)
        .into_iter()
        .chain(terms)
        .chain(howtos)
        .chain(documents)
        .chain(policies)
        .collect()
}

fn help(id: &str) -> String {
    format!("#/help/{id}")
}

fn calculator(id: &str) -> String {
    format!("#/p/{id}")
}

/// A document with its place: the line that it begins with, from 0, and all its text.
struct Found {
    line: usize,
    text: String,
}

/// Where each document is, by id.
fn documents(
    sources: &Sources,
    index: &Index,
    problems: &mut Vec<String>,
) -> BTreeMap<String, Found> {
    let lines: Vec<&str> = sources.documents.lines().collect();
    let mut begins = Vec::new();
    for document in &index.document {
        let id = &document.id;
        match lines
            .iter()
            .position(|line| line.starts_with(&document.begins))
        {
            Some(line) => begins.push((line, id)),
            None => problems.push(format!(
                "documents.toml: {id}: no line begins with “{}”",
                document.begins
            )),
        }
    }
    if !begins.is_sorted_by(|a, b| a.0 < b.0) {
        problems.push("documents.toml: the documents are not in the order of the lines".into());
    }
    let ends = begins.iter().skip(1).map(|(line, _)| *line);
    let ends: Vec<usize> = ends.chain([lines.len()]).collect();
    begins
        .iter()
        .zip(ends)
        .map(|((line, id), end)| {
            let text = lines.get(*line..end).unwrap_or_default().join("\n");
            ((*id).clone(), Found { line: *line, text })
        })
        .collect()
}

struct Writer {
    lines: String,
    addresses: BTreeSet<String>,
    documents: BTreeMap<String, Found>,
    problems: Vec<String>,
    /// Terms and aliases, folded, with the term that has them.
    names: BTreeMap<String, String>,
    ids: BTreeSet<String>,
}

/// The columns of a line behind its kind.
struct Line<'a> {
    kind: &'a str,
    id: &'a str,
    group: &'a str,
    name: Both<'a>,
    aliases: &'a str,
    text: Both<'a>,
    links: Vec<String>,
}

impl Writer {
    fn glossary(&mut self, glossary: &Glossary) {
        // Terms stand topic after topic; the group of each is its topic's name in both languages.
        for topic in &glossary.topic {
            self.both("glossary.toml", &topic.id, "name", &topic.name);
        }
        for topic in &glossary.topic {
            let group = format!("{}{ALIAS}{}", topic.name.zh, topic.name.en);
            for term in glossary.term.iter().filter(|term| term.topic == topic.id) {
                self.term(term, &group);
            }
            if !glossary.term.iter().any(|term| term.topic == topic.id) {
                self.say("glossary.toml", &topic.id, "no term has this topic");
            }
        }
        for term in &glossary.term {
            if !glossary.topic.iter().any(|topic| topic.id == term.topic) {
                let what = format!("unknown topic “{}”", term.topic);
                self.say("glossary.toml", &term.id, &what);
            }
        }
    }

    fn term(&mut self, term: &Term, group: &str) {
        const FILE: &str = "glossary.toml";
        self.id(FILE, &term.id);
        self.both(FILE, &term.id, "name", &term.name);
        self.both(FILE, &term.id, "text", &term.text);
        for name in [&term.name.zh, &term.name.en]
            .into_iter()
            .chain(&term.aliases)
        {
            let known = self
                .names
                .insert(name.to_lowercase(), term.id.clone())
                .filter(|known| *known != term.id || term.aliases.contains(name));
            if let Some(known) = known {
                let what = format!("“{name}” is there already, of “{known}”");
                self.say(FILE, &term.id, &what);
            }
        }
        for id in &term.documents {
            let used = self.documents.get(id).map(|document| {
                let words = term.aliases.iter().chain([&term.name.zh]);
                words.into_iter().any(|word| document.text.contains(word))
            });
            match used {
                Some(true) => {}
                Some(false) => {
                    let what = format!("{id} has neither the term nor one of its aliases");
                    self.say(FILE, &term.id, &what);
                }
                None => self.say(FILE, &term.id, &format!("there is no document {id}")),
            }
        }
        let links = term.see.iter().chain(&term.documents).map(|id| help(id));
        let policies = term.policies.iter().map(|id| calculator(id));
        self.line(
            FILE,
            &Line {
                kind: "term",
                id: &term.id,
                group,
                name: term.name.both(),
                aliases: &joined(&term.aliases),
                text: term.text.both(),
                links: links.chain(policies).collect(),
            },
        );
    }

    fn howtos(&mut self, howtos: &HowTos) {
        const FILE: &str = "howtos.toml";
        for howto in &howtos.howto {
            self.id(FILE, &howto.id);
            self.both(FILE, &howto.id, "title", &howto.title);
            for step in &howto.steps {
                self.both(FILE, &howto.id, "steps", step);
            }
            if howto.steps.is_empty() {
                self.say(FILE, &howto.id, "there are no steps");
            }
            let steps = |lang: Lang| {
                let steps = howto.steps.iter().map(|step| step.both().get(lang));
                steps.collect::<Vec<_>>().join(&STEP.to_string())
            };
            let steps = Text::new(steps(Lang::Zh), steps(Lang::En));
            let see = howto.see.iter().map(|id| help(id));
            self.line(
                FILE,
                &Line {
                    kind: "howto",
                    id: &howto.id,
                    group: "",
                    name: howto.title.both(),
                    aliases: &joined(&howto.aliases),
                    text: Both::from(&steps),
                    links: howto.links.iter().cloned().chain(see).collect(),
                },
            );
        }
    }

    fn index(&mut self, index: &Index, policies: &[Policy]) {
        const FILE: &str = "documents.toml";
        for document in &index.document {
            self.id(FILE, &document.id);
            self.both(FILE, &document.id, "title", &document.title);
            let line = self
                .documents
                .get(&document.id)
                .map_or(0, |found| found.line);
            let computed = policies.iter().filter(|policy| {
                let source = policy.source.as_deref().unwrap_or_default();
                without_part(source) == document.id
            });
            self.line(
                FILE,
                &Line {
                    kind: "document",
                    id: &document.id,
                    group: &line.to_string(),
                    name: document.title.both(),
                    aliases: "",
                    text: Both { zh: "", en: "" },
                    links: computed.map(|policy| calculator(&policy.id)).collect(),
                },
            );
        }
    }

    /// A line for each clause of a policy, with everything that it is quoted for.
    fn clauses(&mut self, policies: &[Policy]) {
        for policy in policies {
            let mut clauses: Vec<(&str, &str, Status, Text)> = Vec::new();
            for (label, provenance) in quoted(policy) {
                let Some(clause) = provenance.clause.as_deref() else {
                    continue;
                };
                let source = provenance.source.as_deref().or(policy.source.as_deref());
                let document = without_part(source.unwrap_or_default());
                let known = clauses.iter_mut().find(|(text, from, status, _)| {
                    (*text, *from, *status) == (clause, document, provenance.status)
                });
                match known {
                    Some((.., name)) => {
                        // A parameter and the table made of it often have one name.
                        if !name.zh.split('、').any(|known| known == label.zh) {
                            name.zh = format!("{}、{}", name.zh, label.zh);
                            name.en = format!("{}, {}", name.en, label.en);
                        }
                    }
                    None => clauses.push((clause, document, provenance.status, label.clone())),
                }
            }
            for (clause, document, status, name) in clauses {
                let group = match status {
                    Status::Stated => "stated",
                    Status::Inferred => "inferred",
                    Status::Assumed => "assumed",
                };
                self.line(
                    "policies",
                    &Line {
                        kind: "clause",
                        id: &policy.id,
                        group,
                        name: Both::from(&name),
                        aliases: document,
                        text: Both { zh: clause, en: "" },
                        links: vec![calculator(&policy.id), help(document)],
                    },
                );
            }
        }
    }

    fn id(&mut self, file: &str, id: &str) {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if id.is_empty() || !id.chars().all(plain) {
            self.say(file, id, "an id has letters, digits and hyphens only");
        }
        if !self.ids.insert(id.to_owned()) {
            self.say(file, id, "the id is there already");
        }
    }

    fn both(&mut self, file: &str, id: &str, key: &str, text: &Words) {
        for (lang, words) in [("zh", &text.zh), ("en", &text.en)] {
            if words.trim().is_empty() {
                self.say(file, id, &format!("{key} has no {lang}"));
            }
        }
    }

    fn line(&mut self, file: &str, line: &Line) {
        let mut seen = BTreeSet::new();
        for link in &line.links {
            if !self.addresses.contains(link) {
                let near = nearest(link, self.addresses.iter().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
                self.say(file, line.id, &format!("{link} leads nowhere{near}"));
            }
            if !seen.insert(link) || *link == help(line.id) {
                self.say(
                    file,
                    line.id,
                    &format!("{link} is there twice, or is itself"),
                );
            }
        }
        let links = line.links.join(" ");
        let columns = [
            line.kind,
            line.id,
            line.group,
            line.name.zh,
            line.name.en,
            line.aliases,
            line.text.zh,
            line.text.en,
            &links,
        ];
        let is_plain = |column: &&str| column.chars().all(|c| c == STEP || !c.is_control());
        if !columns.iter().all(is_plain) {
            self.say(
                file,
                line.id,
                "a text goes over more than one line, or has a tab",
            );
        }
        // Writing into a text cannot fail.
        let _ = writeln!(self.lines, "{}", columns.join("\t"));
    }

    fn say(&mut self, file: &str, id: &str, what: &str) {
        self.problems.push(format!("{file}: {id}: {what}"));
    }
}

fn joined(aliases: &[String]) -> String {
    aliases.join(&ALIAS.to_string())
}

/// `D07` for `D07a`: a document in two parts has two policies.
fn without_part(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

/// All that a policy says where it has from.
fn quoted(policy: &Policy) -> impl Iterator<Item = (&Text, &Provenance)> {
    let parameters = policy.parameters.iter().map(|x| (&x.label, &x.provenance));
    let tables = policy.tables.iter().map(|x| (&x.label, &x.provenance));
    let rules = policy.rules.iter().map(|x| (&x.label, &x.provenance));
    let gates = policy.gates.iter().map(|x| (&x.label, &x.provenance));
    let readings = policy.readings.iter().map(|x| (&x.label, &x.provenance));
    rules
        .chain(gates)
        .chain(tables)
        .chain(parameters)
        .chain(readings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::SOURCES;
    use crate::library::help::search::{Wanted, excerpt, mentioned, search};
    use crate::library::help::{Entry, Kind, entries};

    const DOCUMENTS: &str = include_str!("../documents/source.txt");

    const GLOSSARY: &str = r#"
        [[topic]]
        id = "basics"
        name = { zh = "基本", en = "Basics" }
        [[term]]
        id = "rebate"
        topic = "basics"
        name = { zh = "返利", en = "rebate" }
        aliases = ["返点"]
        text = { zh = "事后返还的钱。", en = "Paid back later." }
        documents = ["D01"]
        see = ["how"]
    "#;
    const HOWTOS: &str = r##"
        [[howto]]
        id = "how"
        title = { zh = "怎么做", en = "How" }
        steps = [{ zh = "一", en = "one" }, { zh = "二", en = "two" }]
        links = ["#/compare"]
        see = ["rebate"]
    "##;
    const INDEX: &str = r#"
        [[document]]
        id = "D01"
        title = { zh = "甲", en = "A" }
        begins = "甲"
        [[document]]
        id = "D02"
        title = { zh = "乙", en = "B" }
        begins = "乙"
    "#;
    const SMALL: Sources = Sources {
        glossary: GLOSSARY,
        howtos: HOWTOS,
        index: INDEX,
        documents: "甲是返利\n\n乙不是",
        policies: &[],
    };

    fn built_in() -> String {
        let policies = SOURCES.iter().map(|source| source.policy());
        let policies: Vec<Policy> = policies.filter_map(Result::ok).collect();
        let sources = Sources {
            glossary: include_str!("glossary.toml"),
            howtos: include_str!("howtos.toml"),
            index: include_str!("documents.toml"),
            documents: DOCUMENTS,
            policies: &policies,
        };
        compile(&sources).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
    }

    fn found<'a>(all: &'a [Entry<'a>], typed: &str, lang: Lang) -> Vec<&'a Entry<'a>> {
        search(all, &Wanted::of(typed), lang)
    }

    #[test]
    fn what_is_written_comes_out_as_lines() {
        let text = compile(&SMALL).unwrap_or_default();
        assert_eq!(
            text,
            "rebate-desk help\n\
             term\trebate\t基本|Basics\t返利\trebate\t返点\t事后返还的钱。\tPaid back later.\t#/help/how #/help/D01\n\
             howto\thow\t\t怎么做\tHow\t\t一\u{1F}二\tone\u{1F}two\t#/compare #/help/rebate\n\
             document\tD01\t0\t甲\tA\t\t\t\t\n\
             document\tD02\t2\t乙\tB\t\t\t\t\n"
        );
    }

    #[test]
    fn each_mistake_fails_the_build_and_says_where_it_is() {
        let glossary = |from: &str, to: &str| GLOSSARY.replace(from, to);
        let twice = format!("{GLOSSARY}{}", GLOSSARY.replace("基本", "别的"));
        let again = GLOSSARY[GLOSSARY.find("[[term]]").unwrap_or_default()..]
            .replace("\"rebate\"\n", "\"other\"\n")
            .replace("see = [\"how\"]", "");
        let cases = [
            (
                glossary("aliases", "alias"),
                "unknown field `alias`, expected one of",
            ),
            (
                glossary(", en = \"Paid back later.\"", ""),
                "missing field `en`",
            ),
            (glossary("Paid back later.", " "), "rebate: text has no en"),
            (
                glossary("Basics\"", "Basics\", de = \"x\""),
                "unknown field `de`",
            ),
            (
                glossary("\"how\"", "\"hwo\""),
                "#/help/hwo leads nowhere; did you mean #/help/how?",
            ),
            (
                glossary("D01", "D02"),
                "rebate: D02 has neither the term nor one of its aliases",
            ),
            (glossary("D01", "D09"), "rebate: there is no document D09"),
            (
                glossary("topic = \"basics\"", "topic = \"x\""),
                "unknown topic “x”",
            ),
            (
                glossary("返点", "REBATE"),
                "“REBATE” is there already, of “rebate”",
            ),
            (
                glossary("\"rebate\"\n", "\"a b\"\n"),
                "an id has letters, digits and hyphens only",
            ),
            (glossary("事后", "事\\n后"), "goes over more than one line"),
            (twice, "rebate: the id is there already"),
            (
                format!("{GLOSSARY}{again}"),
                "“返点” is there already, of “rebate”",
            ),
        ];
        for (glossary, expected) in cases {
            let problems = compile(&Sources {
                glossary: &glossary,
                ..SMALL
            });
            let problems = problems.err().unwrap_or_default().join("\n");
            assert!(problems.contains(expected), "{expected}: {problems}");
            assert!(problems.contains("glossary.toml: "), "{problems}");
        }
        let howtos = HOWTOS.replace("#/compare", "#/p/x");
        let problems = compile(&Sources {
            howtos: &howtos,
            ..SMALL
        });
        let problems = problems.err().unwrap_or_default();
        assert_eq!(
            problems,
            ["howtos.toml: how: #/p/x leads nowhere; did you mean #/?"]
        );
        let index = INDEX.replace("begins = \"乙\"", "begins = \"丙\"");
        let problems = compile(&Sources {
            index: &index,
            ..SMALL
        });
        let problems = problems.err().unwrap_or_default();
        assert_eq!(problems, ["documents.toml: D02: no line begins with “丙”"]);
    }

    #[test]
    fn help_has_every_document_and_every_clause() {
        let text = built_in();
        let all = entries(&text, DOCUMENTS).unwrap_or_default();
        let of = |kind| all.iter().filter(move |entry| entry.kind == kind);
        assert_eq!(of(Kind::Document).count(), 18);
        assert!(of(Kind::Term).count() >= 80);
        assert!(of(Kind::HowTo).count() >= 12);
        let passages: String = of(Kind::Passage).map(|entry| entry.text.zh).collect();
        assert_eq!(passages, DOCUMENTS.replace('\n', ""));
        for source in SOURCES {
            let policy = source.policy().unwrap_or_else(|_| panic!("{}", source.id));
            for (label, provenance) in quoted(&policy) {
                let Some(clause) = &provenance.clause else {
                    continue;
                };
                let is_there = |entry: &Entry| {
                    entry.id == policy.id
                        && entry.text.zh == clause
                        && entry.name.zh.contains(&label.zh)
                        && entry.name.en.contains(&label.en)
                };
                assert!(
                    of(Kind::Clause).any(is_there),
                    "{}: {}",
                    policy.id,
                    label.zh
                );
            }
        }
    }

    /// The words between each pair of quotation marks.
    fn quoted_words(text: &str, open: char, close: char) -> Vec<&str> {
        let pieces = text.split(open).skip(1);
        pieces
            .filter_map(|piece| Some(piece.split_once(close)?.0))
            .collect()
    }

    #[test]
    fn how_tos_call_what_is_on_the_page_as_the_page_does() {
        const PAGES: [&str; 10] = [
            include_str!("../../web/text.rs"),
            include_str!("../../web/boards/ledger/text.rs"),
            include_str!("../../web/boards/year/text.rs"),
            include_str!("../../web/boards/records_text.rs"),
            include_str!("../../web/boards/pay/text.rs"),
            include_str!("../../web/boards/forms/text.rs"),
            // The names of the documents, of the states of a rebate and of an issue, and of lights.
            include_str!("../../web/boards/forms/mod.rs"),
            include_str!("../../accrual/line.rs"),
            include_str!("../../board/issue.rs"),
            include_str!("../../board/line.rs"),
        ];
        // The languages in their own words, what a printer is called, and an example of advice.
        let others = [
            "中文",
            "English",
            "另存为 PDF",
            "Save as PDF",
            "再多 0.01 元 → +900.00 元",
            "0.01 yuan more → +¥900.00",
        ];
        let text = built_in();
        let all = entries(&text, "").unwrap_or_default();
        let mut checked = 0;
        for entry in all.iter().filter(|entry| entry.kind == Kind::HowTo) {
            let zh = quoted_words(entry.text.zh, '「', '」');
            let en = quoted_words(entry.text.en, '“', '”');
            for words in zh.into_iter().chain(en) {
                // A sentence begins with a capital letter, a badge does not.
                let small = words.to_lowercase();
                let badge = format!("\"{small}\"");
                let is_there = PAGES
                    .iter()
                    .any(|page| page.contains(words) || page.contains(&badge));
                assert!(is_there || others.contains(&words), "{}: {words}", entry.id);
                checked += 1;
            }
        }
        assert!(checked > 50, "{checked}");
    }

    #[test]
    fn people_find_what_they_look_for() {
        let text = built_in();
        let all = entries(&text, DOCUMENTS).unwrap_or_default();
        // What is typed, and the entry that must come first.
        let cases = [
            ("返利", Lang::Zh, "rebate"),
            ("rebate", Lang::Zh, "rebate"),
            ("Rebate", Lang::En, "rebate"),
            ("返利", Lang::En, "rebate"),
            ("达成率", Lang::Zh, "achievement"),
            ("全额", Lang::Zh, "whole-amount"),
            ("ｋｐｉ", Lang::Zh, "kpi"),
            ("OEM", Lang::Zh, "manufacturer"),
            ("红冲", Lang::Zh, "reversal"),
            ("不含税", Lang::Zh, "net-of-tax"),
            ("粘贴", Lang::Zh, "paste-months"),
            ("paste", Lang::En, "paste-months"),
            ("还差多少", Lang::Zh, "next-tier"),
            ("待确认", Lang::Zh, "to-confirm"),
            ("whole amount", Lang::En, "whole-amount"),
            ("D11", Lang::Zh, "D11"),
            ("打印", Lang::Zh, "print-statement"),
            ("断网", Lang::Zh, "offline"),
            ("台账", Lang::Zh, "ledger"),
            ("ledger", Lang::En, "ledger"),
            ("看板", Lang::Zh, "year-board"),
            ("红黄绿灯", Lang::Zh, "year-board"),
            ("导入记录", Lang::Zh, "service-records"),
            ("工资条", Lang::Zh, "pay-slips"),
            ("合同单据", Lang::Zh, "contract-documents"),
            ("claim form", Lang::En, "contract-documents"),
        ];
        for (typed, lang, first) in cases {
            let found = found(&all, typed, lang);
            assert_eq!(found.first().map(|entry| entry.id), Some(first), "{typed}");
        }
        let all_kinds = found(&all, "返利", Lang::Zh);
        for kind in Kind::ALL {
            assert!(all_kinds.iter().any(|entry| entry.kind == kind), "{kind:?}");
        }
        assert_eq!(
            found(&all, "季度 300万元", Lang::Zh)[0].id,
            "cv-annual-rebate"
        );
        let question = Wanted::of("返利和预提是什么关系");
        assert!(search(&all, &question, Lang::Zh).is_empty());
        let terms = mentioned(&all, &question, Lang::Zh);
        assert_eq!(terms[0].id, "rebate");
        assert!(terms.iter().any(|entry| entry.id == "accrual"));
    }

    #[test]
    fn texts_are_short_and_excerpts_are_shorter() {
        let text = built_in();
        let all = entries(&text, DOCUMENTS).unwrap_or_default();
        for entry in &all {
            if entry.kind == Kind::Term {
                let (zh, en) = (entry.text.zh.chars().count(), entry.text.en.len());
                assert!(zh <= 100 && en <= 240, "{}: {zh}, {en}", entry.id);
            }
            let (_, shown, _) = excerpt(entry.says(Lang::Zh).0, &Wanted::of("返利"));
            assert!(shown.chars().count() <= 110);
        }
    }
}

//! `check` of question banks and templates: what is wrong with the file, and what the policy says of its answers.

use std::collections::BTreeSet;
use std::io::{self, Write};

use toml::de::DeTable;

use crate::lang::{Lang, Text};
use crate::library;
use crate::policy::diagnostic::Position;
use crate::policy::limits::MAX_POLICY_BYTES;
use crate::policy::model::Policy;
use crate::quiz::bank::{self, Question, QuestionKind};
use crate::quiz::bound::{self, Verdict};
use crate::quiz::template::{self, OPTIONS, Ready, Template};
use crate::report::request::RequestError;

use super::check::sound;

/// How many questions of each template are computed: enough for every band and condition that its figures reach.
const SEEDS: u64 = 50;

/// What a file is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Policy,
    Bank,
    Templates,
}

impl Sort {
    /// The sort of a file, by its keys. What has neither questions nor templates is a policy, sound or not.
    pub(super) fn of(text: &str) -> Self {
        if text.len() > MAX_POLICY_BYTES {
            return Self::Policy;
        }
        let (root, _) = DeTable::parse_recoverable(text);
        let has = |key| root.get_ref().contains_key(key);
        match (has("question"), has("template")) {
            (true, _) => Self::Bank,
            (_, true) => Self::Templates,
            _ => Self::Policy,
        }
    }
}

/// The policies that questions are held against: the built-in ones, and those that were checked before.
#[derive(Debug, Default)]
pub(super) struct Policies {
    known: Vec<Policy>,
}

impl Policies {
    /// Adds a policy, which stands before a built-in one of the same id.
    pub(super) fn add(&mut self, policy: Policy) {
        self.known.insert(0, policy);
    }

    /// The policy with this id.
    fn find(&mut self, id: &str) -> Option<&Policy> {
        if !self.known.iter().any(|policy| policy.id == id) {
            self.known.push(library::source(id)?.policy().ok()?);
        }
        self.known.iter().find(|policy| policy.id == id)
    }
}

/// A file that is checked.
struct Checked<'c> {
    name: &'c str,
    text: &'c str,
    /// Where each of its items begins.
    places: Vec<usize>,
    lang: Lang,
}

impl<'c> Checked<'c> {
    fn new(name: &'c str, text: &'c str, key: &str, lang: Lang) -> Self {
        let (root, _) = DeTable::parse_recoverable(text);
        let items = root.get_ref().get(key);
        let items = items.and_then(|items| items.get_ref().as_array());
        let places = items.into_iter().flat_map(|items| items.iter());
        Self {
            name,
            text,
            places: places.map(|item| item.span().start).collect(),
            lang,
        }
    }

    /// Prints what is wrong with an item.
    fn tell(&self, out: &mut impl Write, at: usize, code: &str, message: &Text) -> io::Result<()> {
        let start = self.places.get(at).copied().unwrap_or_default();
        let Position { line, column } = Position::of(self.text, start);
        let error = self.lang.pick("错误", "error");
        let message = message.get(self.lang);
        writeln!(
            out,
            "{}:{line}:{column}: {error}[{code}]: {message}",
            self.name
        )
    }

    /// Prints what it comes to.
    fn sum_up(&self, out: &mut impl Write, zh: String, en: String) -> io::Result<()> {
        writeln!(out, "{}: {}", self.name, self.lang.pick(zh, en))
    }
}

/// Checks a bank; says whether it is sound and the policies say of every option that can be computed what is marked.
pub(super) fn bank(
    out: &mut impl Write,
    name: &str,
    text: &str,
    policies: &mut Policies,
    lang: Lang,
) -> io::Result<bool> {
    let checked = Checked::new(name, text, "question", lang);
    let Some(bank) = sound(out, (name, text), bank::check_text(text), lang)? else {
        return Ok(false);
    };
    let (mut bound, mut agreed) = (0_usize, 0_usize);
    for (at, question) in bank.questions.iter().enumerate() {
        let Some(case) = &question.case else { continue };
        bound += 1;
        let wrong = match policies.find(&case.policy) {
            Some(policy) => contradictions(question, policy),
            None => vec![("unknown-policy", unknown_policy(&case.policy))],
        };
        agreed += usize::from(wrong.is_empty());
        for (code, message) in wrong {
            let message = within(&question.id, &message);
            checked.tell(out, at, code, &message)?;
        }
    }
    let all = bank.questions.len();
    checked.sum_up(
        out,
        format!("{all} 题；由政策核对 {bound} 题，{agreed} 题相符"),
        format!("{all} questions; of {bound} that a policy computes, {agreed} agree"),
    )?;
    Ok(agreed == bound)
}

/// What the policy says against the marks of a question.
fn contradictions(question: &Question, policy: &Policy) -> Vec<(&'static str, Text)> {
    let verdicts = match bound::verdicts(policy, question) {
        Ok(verdicts) => verdicts,
        Err((at, why)) => {
            let (letter, why) = (question.letter(at), why.message());
            let message = Text::new(
                format!("选项 {letter} 算不出来：{}", why.zh),
                format!("option {letter} cannot be computed: {}", why.en),
            );
            return vec![("not-computed", message)];
        }
    };
    let options = question.options.iter().zip(verdicts).enumerate();
    let wrong = options.filter_map(|(at, (option, verdict))| match verdict {
        Verdict::Holds(holds) if holds != option.correct => Some((at, holds)),
        _ => None,
    });
    wrong
        .map(|(at, holds)| {
            let letter = question.letter(at);
            let message = if holds {
                Text::new(
                    format!("选项 {letter} 没有标为正确，按政策算却成立"),
                    format!("option {letter} is not marked as correct, but holds by the policy"),
                )
            } else {
                Text::new(
                    format!("选项 {letter} 标为正确，按政策算却不成立"),
                    format!(
                        "option {letter} is marked as correct, but does not hold by the policy"
                    ),
                )
            };
            ("contradicted", message)
        })
        .collect()
}

/// Checks templates; says whether they are sound and give questions with one right option.
pub(super) fn templates(
    out: &mut impl Write,
    name: &str,
    text: &str,
    policies: &mut Policies,
    lang: Lang,
) -> io::Result<bool> {
    let checked = Checked::new(name, text, "template", lang);
    let Some(templates) = sound(out, (name, text), template::check_text(text), lang)? else {
        return Ok(false);
    };
    let Some(policy) = policies.find(&templates.policy) else {
        let message = unknown_policy(&templates.policy);
        writeln!(out, "{name}: {}", message.get(lang))?;
        return Ok(false);
    };
    let mut good = 0;
    for (at, template) in templates.templates.iter().enumerate() {
        match computed(template, policy) {
            Ok(()) => good += 1,
            Err((seed, message)) => {
                let message = Text::new(
                    format!("种子 {seed}：{}", message.zh),
                    format!("seed {seed}: {}", message.en),
                );
                checked.tell(out, at, "not-computed", &within(&template.id, &message))?;
            }
        }
    }
    let all = templates.templates.len();
    checked.sum_up(
        out,
        format!("{all} 个模板，各算 {SEEDS} 题，{good} 个都只有一个正确选项"),
        format!("of {all} templates, {SEEDS} questions each, {good} have one right option always"),
    )?;
    Ok(good == all)
}

/// Computes questions of a template; the first seed with which something is wrong.
fn computed(template: &Template, policy: &Policy) -> Result<(), (u64, Text)> {
    let ready = Ready::new(template, policy);
    for seed in 0..SEEDS {
        let question = ready.question(seed);
        let question = question.map_err(|why| (seed, why.message()))?;
        if !has_one_answer(&question) {
            let message = Text::new(
                "选项有重复，或正确选项不是一个",
                "options are the same, or not one of them is right",
            );
            return Err((seed, message));
        }
    }
    Ok(())
}

/// Whether one option is right, and no two read the same.
fn has_one_answer(question: &Question) -> bool {
    let wanted = match question.kind {
        QuestionKind::TrueFalse => 2,
        _ => OPTIONS,
    };
    let distinct = |lang| {
        let texts = question.options.iter().map(|it| it.text.get(lang));
        texts.collect::<BTreeSet<_>>().len() == wanted
    };
    question.keys().len() == 1
        && question.options.len() == wanted
        && Lang::ALL.into_iter().all(distinct)
}

fn unknown_policy(id: &str) -> Text {
    RequestError::unknown_policy(id).message().clone()
}

/// A sentence about the item of this id.
fn within(id: &str, message: &Text) -> Text {
    Text::new(
        format!("“{id}”：{}", message.zh),
        format!("“{id}”: {}", message.en),
    )
}

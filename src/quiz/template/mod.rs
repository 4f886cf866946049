//! Computed questions: a template and a policy and a seed → a question whose answer and distractors the engine computes.
//!
//! | file | step |
//! |---|---|
//! | `read` | a file of templates → checked [`Templates`], or diagnostics |
//! | [`model`] | what a file of templates has |
//! | [`mistake`] | the classic mistakes: a policy as somebody takes it who makes one |
//! | this one | inputs drawn, answer and distractors computed, sentences put together |
//!
//! ```toml
//! id = "parts-purchase-agreement"
//! version = "1"
//! title = { zh = "配件采购返利：算一算", en = "Parts purchase rebate: work it out" }
//! policy = "parts-purchase-agreement"
//!
//! [[template]]
//! id = "quarter"
//! stem = { zh = "某季度采购额 {采购额}，返利多少？", en = "Purchases of a quarter are {采购额}. What is the rebate?" }
//! draw = [{ name = "采购额", type = "money", from = "9000", to = "45000", step = "250" }]
//! inputs = { "月采购额" = ["{采购额}", "0 × 11"] }
//! of = "季度返利"
//! period = 1
//! topic = "阶梯"
//! mistakes = ["other-way", "band-below", { mistake = "swap", name = "…", with = "…" }]
//! explanation = { zh = "达到的档管整个采购额：{答案}。", en = "The band reached holds for all of it: {答案}." }
//! ```
//!
//! A `draw` takes figures in steps, or words: `of = ["35%", { id = "true", label = { zh = "已提交", en = "handed in" } }]`. The words for
//! mistakes are in [`mistake::Mistake`]; those that need more stand in a table: `other-line` with `of`, `other-period` with `period`,
//! `parameter` and `input` with `name` and `value`, `swap` with `name` and `with`. `wrong-denominator` stands alone, for the other figures
//! that a ratio is made from, or with `with` for a line that a dealer would divide by: `{ mistake = "wrong-denominator", with = "总收入" }`.
//!
//! A template says which inputs are drawn from which range, what is asked, and which mistakes are likely. Nothing in it is computed by
//! hand: a distractor is what the engine gives for the policy with the mistake in it. A mistake that changes nothing for the figures
//! drawn is passed over; where too few are left, others of any policy fill up, then the figures are drawn anew.
//!
//! The same template, policy and seed give the same question for ever, as far as the policy is the same.

pub mod mistake;
pub mod model;
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
mod read;

use rust_decimal::Decimal;

use crate::engine::Entries;
use crate::lang::{Lang, Text};
use crate::policy::model::{Policy, Status};
use crate::policy::value::{Entry, Value};
use crate::policy::{Kind, notation};

use super::bank::{Case, Choice, Claim, Question, QuestionKind};
use super::bound::{self, Unbound};
use super::random::Random;
pub use model::{ANSWER, Draw, Mistake, Range, Template, Templates};

#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub use read::check_text;

/// How many options a computed question has.
pub const OPTIONS: usize = 4;

/// How often figures are drawn anew before a template is given up.
const MOST_TRIES: u32 = 60;

/// What inputs are drawn with, beside the seed.
const INPUTS: u64 = 0x0069_6e70_7574;

/// Why no question came out of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// It does not fit the policy.
    Unbound(Unbound),
    /// Not for any of the figures drawn the policy gives a value and enough others to choose from.
    TooFew,
}

impl Failure {
    /// The sentence.
    pub fn message(&self) -> Text {
        match self {
            Self::Unbound(why) => why.message(),
            Self::TooFew => Text::new(
                "无论抽到哪些数据，都算不出答案和足够的其他选项",
                "Whatever figures are drawn, there is no answer with enough others to choose from",
            ),
        }
    }
}

/// A template made ready for a policy: the policy with each of the mistakes in it.
#[derive(Clone, Debug)]
pub struct Ready<'t> {
    template: &'t Template,
    policy: &'t Policy,
    wrong: Vec<(Mistake, mistake::Taken)>,
    /// The same beside forgotten conditions: where a condition makes nought of everything, nothing else can be wrong alone.
    beyond: Vec<(Mistake, mistake::Taken)>,
}

/// What was drawn: a name, what stands in inputs, and what stands in sentences.
type Drawn = Vec<(String, String, Text)>;

impl<'t> Ready<'t> {
    /// Makes a template ready.
    pub fn new(template: &'t Template, policy: &'t Policy) -> Self {
        let taken = |policy: &Policy| -> Vec<(Mistake, mistake::Taken)> {
            let own = template.mistakes.iter().cloned();
            let mistakes = own.chain(Mistake::of_any_policy());
            let wrong = mistakes.flat_map(|mistake| {
                let taken = mistake.takes(policy, template);
                taken.into_iter().map(move |taken| (mistake.clone(), taken))
            });
            wrong.collect()
        };
        let beyond = Mistake::NoGate.takes(policy, template);
        let beyond = beyond.into_iter().filter_map(|forgotten| match forgotten {
            mistake::Taken::Policy(policy) => Some(policy),
            _ => None,
        });
        Self {
            template,
            policy,
            wrong: taken(policy),
            beyond: beyond
                .flat_map(|policy| {
                    let taken = taken(&policy).into_iter();
                    taken.filter(|(_, taken)| matches!(taken, mistake::Taken::Policy(_)))
                })
                .map(|(_, taken)| (Mistake::NoGate, taken))
                .collect(),
        }
    }

    /// The question of a seed.
    ///
    /// # Errors
    /// Why there is none.
    pub fn question(&self, seed: u64) -> Result<Question, Failure> {
        let mut random = Random::apart(seed, INPUTS);
        for _ in 0..MOST_TRIES {
            let drawn = self.draw(&mut random);
            if let Some(question) = self.try_question(&drawn, &mut random)? {
                return Ok(question);
            }
        }
        Err(Failure::TooFew)
    }

    fn draw(&self, random: &mut Random) -> Drawn {
        let draws = self.template.draws.iter();
        draws
            .map(|draw| {
                let (written, said) = match &draw.from {
                    Range::Steps {
                        kind,
                        from,
                        step,
                        count,
                    } => {
                        let at = Decimal::from(random.below(u64::from(*count)));
                        let value = step.checked_mul(at).and_then(|off| from.checked_add(off));
                        let value = Value::Number(value.unwrap_or(*from));
                        let said = Lang::ALL.map(|lang| said(*kind, &value, lang));
                        let [zh, en] = said;
                        (
                            notation::write_exact(*kind, &value, None),
                            Text::new(zh, en),
                        )
                    }
                    Range::Words(words) => {
                        let word = words.get(random.place(words.len()));
                        word.cloned().unwrap_or_default()
                    }
                };
                (draw.name.clone(), written, said)
            })
            .collect()
    }

    fn entries(&self, drawn: &Drawn) -> Entries {
        let filled = |list: &[(String, Entry)]| {
            let list = list.iter();
            list.map(|(name, entry)| (name.clone(), fill_entry(entry, drawn)))
                .collect()
        };
        Entries {
            inputs: filled(&self.template.inputs),
            parameters: filled(&self.template.parameters),
            readings: self.template.readings.iter().cloned().collect(),
        }
    }

    /// The question for what was drawn; none where it has no answer, or too few others to choose from.
    fn try_question(
        &self,
        drawn: &Drawn,
        random: &mut Random,
    ) -> Result<Option<Question>, Failure> {
        let template = self.template;
        let entries = self.entries(drawn);
        let found = bound::look(self.policy, &entries, &template.of, template.period);
        let found = found.map_err(Failure::Unbound)?;
        let Some(answer) = found.cell.value().cloned() else {
            return Ok(None);
        };
        let kind = found.kind;
        let mut options = vec![(answer.clone(), None)];
        if let Value::Bool(truth) = answer {
            options.push((Value::Bool(!truth), None));
        } else {
            self.gather(kind, &entries, random, &mut options);
            if options.len() < OPTIONS {
                return Ok(None);
            }
        }
        // In the order of figures, so that the place of an option tells nothing.
        options.sort_by(|(a, _), (b, _)| in_order(a, b));
        let is_truth = kind == Kind::Bool;
        let choices = options.into_iter().map(|(value, mistake)| Choice {
            letter: None,
            text: self.option_text(kind, &value),
            correct: value == answer,
            note: mistake.map(|mistake: Mistake| mistake.name()),
            claims: vec![Claim {
                value: notation::write_exact(kind, &value, None),
                ..Claim::default()
            }],
        });
        let said = self.option_text(kind, &answer);
        let provenance = self.provenance();
        Ok(Some(Question {
            id: template.id.clone(),
            kind: if is_truth {
                QuestionKind::TrueFalse
            } else {
                QuestionKind::Single
            },
            stem: fill_text(&template.stem, drawn, &said),
            options: choices.collect(),
            topic: template.topic.clone(),
            difficulty: template.difficulty,
            status: provenance.map_or(Status::Inferred, |it| it.status),
            explanation: Some(match &template.explanation {
                Some(words) => fill_text(words, drawn, &said),
                None => Text::new(
                    format!("答案是 {}。", said.zh),
                    format!("The answer is {}.", said.en),
                ),
            }),
            clause: provenance.and_then(|it| it.clause.clone()),
            source: provenance
                .and_then(|it| it.source.clone())
                .or_else(|| self.policy.source.clone()),
            note: None,
            missing: Vec::new(),
            answer: None,
            case: Some(Case {
                policy: self.policy.id.clone(),
                inputs: entries.inputs.into_iter().collect(),
                parameters: entries.parameters.into_iter().collect(),
                readings: template.readings.clone(),
                of: template.of.clone(),
                period: template.period,
            }),
        }))
    }

    /// What the mistakes give, as far as it differs from the answer and from each other in what is shown.
    fn gather(
        &self,
        kind: Kind,
        entries: &Entries,
        random: &mut Random,
        options: &mut Vec<(Value, Option<Mistake>)>,
    ) {
        let shown = |value: &Value| notation::write(kind, value, Lang::Zh);
        let add = |value: Value, mistake: &Mistake, options: &mut Vec<(Value, Option<Mistake>)>| {
            let text = shown(&value);
            let is_new = options.iter().all(|(known, _)| shown(known) != text);
            // A rebate that is negative because of a mistake is found out at a glance.
            let first = options.first().and_then(|(answer, _)| number(answer));
            let is_likely = match (first, number(&value)) {
                (Some(answer), Some(found)) => {
                    answer.is_sign_negative() || !found.is_sign_negative()
                }
                _ => true,
            };
            if is_new && is_likely && options.len() < OPTIONS {
                options.push((value, Some(mistake.clone())));
            }
        };
        let template = self.template;
        let is_nought = options
            .first()
            .and_then(|(answer, _)| number(answer))
            .is_some_and(|answer| answer.is_zero());
        let beyond = self.beyond.iter().filter(|_| is_nought);
        for (mistake, taken) in self.wrong.iter().chain(beyond) {
            if options.len() >= OPTIONS {
                return;
            }
            let value = taken.value(self.policy, entries, &template.of, template.period);
            if let Some((found, value)) = value
                && found == kind
            {
                add(value, mistake, options);
            }
        }
        // Figures read wrongly: the answer for others that could have been drawn.
        for _ in 0..2 * OPTIONS {
            let other = self.entries(&self.draw(random));
            let found = bound::look(self.policy, &other, &template.of, template.period);
            if let Ok(found) = found
                && let Some(value) = found.cell.value()
            {
                add(value.clone(), &Mistake::OtherFigures, options);
            }
        }
        let mut figures = options.iter().filter_map(|(value, _)| number(value));
        let Some(answer) = figures.find(|figure| !figure.is_zero()) else {
            return;
        };
        for (times, over) in [(10, 1), (1, 10), (2, 1), (1, 2)] {
            let scaled = answer.checked_mul(Decimal::from(times));
            let scaled = scaled.and_then(|it| it.checked_div(Decimal::from(over)));
            let scaled = scaled.filter(|it| kind != Kind::Count || it.fract().is_zero());
            if let Some(scaled) = scaled {
                let scaled = match kind {
                    Kind::Money => scaled.round_dp(2),
                    _ => scaled,
                };
                add(Value::Number(scaled.normalize()), &Mistake::Scale, options);
            }
        }
    }

    fn option_text(&self, kind: Kind, value: &Value) -> Text {
        let [zh, en] = Lang::ALL.map(|lang| {
            let figure = said(kind, value, lang);
            let unit = self.template.unit.as_ref().map(|unit| unit.get(lang));
            match unit {
                Some(unit) => format!("{figure} {unit}"),
                None => figure,
            }
        });
        Text::new(zh, en)
    }

    fn provenance(&self) -> Option<&crate::policy::model::Provenance> {
        let of = &self.template.of;
        let rule = self.policy.rules.iter().find(|it| it.name == *of);
        let gate = self.policy.gates.iter().find(|it| it.name == *of);
        let parameter = self.policy.parameters.iter().find(|it| it.name == *of);
        rule.map(|it| &it.provenance)
            .or_else(|| gate.map(|it| &it.provenance))
            .or_else(|| parameter.map(|it| &it.provenance))
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn in_order(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        // True comes first.
        (Value::Bool(a), Value::Bool(b)) => b.cmp(a),
        _ => std::cmp::Ordering::Equal,
    }
}

/// A figure in a sentence.
fn said(kind: Kind, value: &Value, lang: Lang) -> String {
    let figure = notation::write(kind, value, lang);
    match kind {
        Kind::Money => [figure.as_str(), lang.pick(" 元", " yuan")].concat(),
        _ => figure,
    }
}

fn fill_entry(entry: &Entry, drawn: &Drawn) -> Entry {
    match entry {
        Entry::Text(text) => {
            let mut text = text.clone();
            for (name, written, _) in drawn {
                text = text.replace(&place(name), written);
            }
            Entry::Text(text)
        }
        Entry::List(list) => Entry::List(list.iter().map(|it| fill_entry(it, drawn)).collect()),
        Entry::Record(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, it)| (name.clone(), fill_entry(it, drawn)));
            Entry::Record(fields.collect())
        }
        entry @ (Entry::Blank | Entry::Bool(_)) => entry.clone(),
    }
}

fn fill_text(text: &Text, drawn: &Drawn, answer: &Text) -> Text {
    let [zh, en] = Lang::ALL.map(|lang| {
        let mut words = text.get(lang).to_owned();
        for (name, _, said) in drawn {
            words = words.replace(&place(name), said.get(lang));
        }
        words.replace(&place(ANSWER), answer.get(lang))
    });
    Text::new(zh, en)
}

fn place(name: &str) -> String {
    ["{", name, "}"].concat()
}

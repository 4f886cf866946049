//! A policy file, checked, as JSON: `{ "sound", "id", "title", "diagnostics", "examples" }`; that of a question bank, `{ "sound", "diagnostics" }`; questions in another format.
//!
//! `from` and `to` are places as JavaScript counts them, in UTF-16 units; lines and columns count from 1, columns in characters.

use serde::Serialize;

use crate::engine::examples::{self, Failure};
use crate::lang::{Lang, Text};
use crate::policy::diagnostic::{Position, Span};
use crate::policy::limits::{MAX_ITEMS, MAX_POLICY_BYTES};
use crate::policy::{Diagnostic, Policy, Severity, check_text, edit};
use crate::quiz::bank::{self, Bank};
use crate::quiz::edit::Edited;
use crate::quiz::exam::{Doubt, Draft};
use crate::quiz::exchange::{self, Format, Imported};
use crate::quiz::margin::{self, Remark};

/// What there is to say of a policy file.
#[derive(Serialize)]
pub struct CheckedView {
    /// Whether it can be used. It can be even if examples fail.
    sound: bool,
    /// The policy's id, as far as it could be read.
    id: String,
    /// The policy's name, as far as it could be read.
    title: Text,
    /// What is wrong, in the order of the file.
    diagnostics: Vec<DiagnosticView>,
    /// The examples; none of a policy that is not sound.
    examples: Vec<ExampleView>,
}

#[derive(Serialize)]
struct DiagnosticView {
    code: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    place: PlaceView,
    /// The words at fault.
    excerpt: String,
    message: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<Text>,
}

#[derive(Serialize)]
struct PlaceView {
    line: usize,
    column: usize,
    from: usize,
    to: usize,
}

#[derive(Serialize)]
struct ExampleView {
    name: String,
    #[serde(flatten)]
    place: PlaceView,
    passes: bool,
    /// What came out otherwise.
    differences: Vec<DifferenceView>,
}

#[derive(Serialize)]
struct DifferenceView {
    /// A rule, with its period from 1: `季度返利[2]`; or an entry: `inputs.月采购额`.
    of: String,
    #[serde(flatten)]
    place: PlaceView,
    message: Text,
}

impl CheckedView {
    /// Checks a policy file and runs its examples. The policy is there where it is sound.
    pub fn new(text: &str) -> (Self, Option<Policy>) {
        let (policy, diagnostics) = check_text(text);
        let examples = policy.iter().flat_map(|policy| {
            let run = |example| ExampleView::new(text, policy, example);
            policy.examples.iter().map(run)
        });
        let (id, title) = match &policy {
            Some(policy) => (policy.id.clone(), policy.title.clone()),
            None => named(text),
        };
        let view = Self {
            sound: policy.is_some(),
            id,
            title,
            diagnostics: views(text, &diagnostics),
            examples: examples.collect(),
        };
        (view, policy)
    }
}

/// What there is to say of the file of a question bank.
#[derive(Serialize)]
pub struct BankView {
    /// Whether questions can be asked out of it.
    sound: bool,
    /// What is wrong, in the order of the file.
    diagnostics: Vec<DiagnosticView>,
}

impl BankView {
    /// Checks the file of a bank. The bank is there where it can be read, sound or not.
    pub fn new(text: &str) -> (Self, Option<Bank>) {
        let (bank, diagnostics) = bank::read_text(text);
        let view = Self {
            sound: bank.is_some() && bank::is_sound(&diagnostics),
            diagnostics: views(text, &diagnostics),
        };
        (view, bank)
    }
}

/// What there is to say of a text with questions in it.
#[derive(Serialize)]
pub struct QuestionsView {
    /// The word of the format that it was read in.
    format: &'static str,
    /// Whether the text says what the bank is called.
    titled: bool,
    /// What somebody should look at, as it is kept behind the bank's file.
    remarks: String,
    /// Why there are no questions, where there are none.
    wrong: Vec<WrongView>,
}

#[derive(Serialize)]
struct WrongView {
    line: usize,
    message: Text,
}

impl QuestionsView {
    /// Reads questions out of a text, in the format of this word; one of no format is in that which the text tells. The bank is there where
    /// there is anything in it, and one that its file reads back as.
    pub fn new(text: &str, format: &str) -> (Self, Option<Bank>) {
        let format = Format::named(format).unwrap_or_else(|| Format::of(text));
        let (mut edited, wrong) = match format {
            Format::Toml => of_file(text),
            _ => of_text(exchange::read(text, format)),
        };
        edited.fit();
        let is_large = edited.bank.questions.len() > MAX_ITEMS
            || bank::write::write(&edited.bank).len() > MAX_POLICY_BYTES;
        let wrong = if is_large {
            vec![WrongView::new(1, Doubt::TooLong.message())]
        } else {
            wrong
        };
        let is_bank = wrong.is_empty();
        let untitled = Draft::default().into_bank("").title;
        let view = Self {
            format: format.keyword(),
            titled: edited.bank.title != untitled,
            remarks: margin::write("", &edited.remarks),
            wrong,
        };
        (view, is_bank.then_some(edited.bank))
    }
}

impl WrongView {
    fn new(line: usize, message: Text) -> Self {
        Self { line, message }
    }
}

/// A bank file, sound or not, with what was noted behind it.
fn of_file(text: &str) -> (Edited, Vec<WrongView>) {
    let text = text.trim_start_matches('\u{feff}');
    let (bank, diagnostics) = bank::read_text(text);
    let (_, remarks) = margin::read(text);
    if let Some(bank) = bank {
        return (Edited { bank, remarks }, Vec::new());
    }
    let wrong = diagnostics.iter().map(|diagnostic| {
        let line = Position::of(text, diagnostic.span.start).line;
        WrongView::new(line, diagnostic.message())
    });
    (Edited::default(), wrong.collect())
}

fn of_text(imported: Imported) -> (Edited, Vec<WrongView>) {
    let Imported { bank, places } = imported;
    if bank.questions.is_empty() {
        let wrong = places
            .iter()
            .map(|place| WrongView::new(place.line.unwrap_or(1), place.why.message()));
        return (Edited::default(), wrong.collect());
    }
    let remark = |place: exchange::Place| {
        let question = place.question.and_then(|at| bank.questions.get(at));
        Some(Remark {
            question: question.map(|question| question.id.clone()),
            option: place.option,
            line: place.line.unwrap_or(1),
            words: place.text,
            why: match place.why {
                exchange::Why::Doubt(doubt) => margin::Why::Doubt(doubt),
                exchange::Why::LeftOut => margin::Why::LeftOut,
                exchange::Why::Row(reason) => margin::Why::Row(reason),
                // That is found anew whenever the bank is read, until it is mended.
                _ => return None,
            },
        })
    };
    let remarks = places.into_iter().filter_map(remark).collect();
    (Edited { bank, remarks }, Vec::new())
}

/// The questions of a bank's file in the format of this word, in a language; none of a file that cannot be read or a word that is none.
pub fn questions_as(file: &str, format: &str, lang: Lang) -> Option<String> {
    let bank = bank::read_text(file).0?;
    Some(exchange::write(&bank, Format::named(format)?, lang))
}

fn views(text: &str, diagnostics: &[Diagnostic]) -> Vec<DiagnosticView> {
    let view = |diagnostic: &Diagnostic| DiagnosticView {
        code: diagnostic.code(),
        severity: match diagnostic.severity() {
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        place: place(text, diagnostic.span),
        excerpt: diagnostic.excerpt(text).to_owned(),
        message: diagnostic.message(),
        hint: diagnostic.hint(),
    };
    diagnostics.iter().map(view).collect()
}

impl ExampleView {
    fn new(text: &str, policy: &Policy, example: &crate::policy::model::Example) -> Self {
        let differences = match examples::run(policy, example) {
            Ok(()) => Vec::new(),
            Err(Failure::Entries(errors)) => {
                let view = |error: &crate::engine::EntryError| DifferenceView {
                    of: error.place.clone(),
                    place: place(text, example.span),
                    message: error.message(),
                };
                errors.iter().map(view).collect()
            }
            Err(Failure::Mismatches(mismatches)) => {
                let view = |it: &examples::Mismatch| DifferenceView {
                    of: match it.period {
                        Some(period) => format!("{}[{}]", it.rule, period + 1),
                        None => it.rule.clone(),
                    },
                    place: place(text, it.span),
                    message: Text::new(
                        format!("应为 {}，算得 {}", it.expected, it.found),
                        format!("expected {}, got {}", it.expected, it.found),
                    ),
                };
                mismatches.iter().map(view).collect()
            }
        };
        Self {
            name: example.name.clone(),
            place: place(text, example.span),
            passes: differences.is_empty(),
            differences,
        }
    }
}

fn place(text: &str, span: Span) -> PlaceView {
    let Position { line, column } = Position::of(text, span.start);
    let units = |at: usize| {
        let before = text.get(..at).unwrap_or(text);
        before.encode_utf16().count()
    };
    PlaceView {
        line,
        column,
        from: units(span.start),
        to: units(span.end.max(span.start)),
    }
}

/// Id and name of a policy file that is not sound.
fn named(text: &str) -> (String, Text) {
    let Some(root) = edit::parsed(text) else {
        return Default::default();
    };
    let string = |place: &str| {
        let found = edit::find(root.get_ref(), place);
        found.and_then(|found| found.text(text)).unwrap_or_default()
    };
    let title = match string("title") {
        both if !both.is_empty() => Text::same(both),
        _ => Text::new(string("title.zh"), string("title.en")),
    };
    (string("id"), title)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::{Value, json};

    use super::CheckedView;
    use crate::library;

    fn checked(text: &str) -> Value {
        serde_json::to_value(CheckedView::new(text).0).unwrap_or_default()
    }

    fn source(id: &str) -> &'static str {
        library::source(id).map_or("", |source| source.text)
    }

    #[test]
    fn a_sound_policy_has_a_name_and_examples_that_pass() {
        let found = checked(source("delivery-rebate"));
        assert_eq!(found["sound"], true);
        assert_eq!(found["id"], "delivery-rebate");
        assert_eq!(found["diagnostics"], json!([]));
        let examples = found["examples"].as_array().cloned().unwrap_or_default();
        assert!(examples.len() > 3);
        assert!(examples.iter().all(|example| example["passes"] == true));
    }

    #[test]
    fn a_diagnostic_has_its_line_and_its_place_as_javascript_counts() {
        let text = "id = \"a-b\"\nversion = \"1\"\ntitle = \"返利😀\"\nmood = 1\n";
        let found = checked(text);
        assert_eq!(found["sound"], false);
        assert_eq!(found["title"], json!({ "zh": "返利😀", "en": "返利😀" }));
        let of_mood = found["diagnostics"]
            .as_array()
            .and_then(|all| all.iter().find(|it| it["code"] == "unknown-key"));
        let of_mood = of_mood.cloned().unwrap_or_default();
        assert_eq!(
            (&of_mood["line"], &of_mood["column"], &of_mood["severity"]),
            (&json!(4), &json!(1), &json!("error"))
        );
        let units: Vec<u16> = text.encode_utf16().collect();
        let at = |key: &str| usize::try_from(of_mood[key].as_u64().unwrap_or(0)).unwrap_or(0);
        assert_eq!(
            String::from_utf16_lossy(&units[at("from")..at("to")]),
            "mood"
        );
        assert!(
            of_mood["message"]["zh"]
                .as_str()
                .is_some_and(|it| it.contains("mood"))
        );
    }

    #[test]
    fn an_example_that_does_not_come_out_says_what_differs_and_where() {
        let text = source("delivery-rebate");
        let broken = text.replacen("\"0.15\"", "\"0.16\"", 1);
        assert_ne!(text, broken, "the policy has an example with 0.15");
        let found = checked(&broken);
        assert_eq!(found["sound"], true);
        let examples = found["examples"].as_array().cloned().unwrap_or_default();
        let failed: Vec<_> = examples.iter().filter(|it| it["passes"] == false).collect();
        assert_eq!(failed.len(), 1);
        let difference = &failed[0]["differences"][0];
        assert!(
            difference["message"]["zh"]
                .as_str()
                .is_some_and(|it| it.contains("0.16"))
        );
        let line = broken.lines().position(|line| line.contains("\"0.16\""));
        assert_eq!(
            difference["line"].as_u64(),
            line.map(|line| line as u64 + 1)
        );
    }

    #[test]
    fn whatever_is_typed_gets_an_answer() {
        for text in [
            "",
            "=",
            "id",
            "[[rule]]\nname = \"x\"",
            "\u{feff}",
            "title = 5",
        ] {
            assert_eq!(checked(text)["sound"], false, "{text:?}");
        }
    }
}

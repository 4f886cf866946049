//! Questions → the text of an exam that 问卷星 takes, and that is read back as the same.

use crate::lang::Lang;
use crate::quiz::bank::{Question, QuestionKind};

/// The text of an exam, in a language: a line for each stem, option and explanation.
///
/// Line breaks within them become spaces. What a text cannot say is left out: cases, clauses, topics.
pub fn write(title: &str, questions: &[Question], lang: Lang) -> String {
    let mut out = String::new();
    let title = line(title);
    if !title.is_empty() {
        out.push_str(&title);
        out.push_str("\n\n");
    }
    for (at, question) in questions.iter().enumerate() {
        let stem = line(question.stem.get(lang));
        let tag = match question.kind {
            QuestionKind::Numeric => "填空题".to_owned(),
            kind => kind.name().zh,
        };
        out.push_str(&format!("{}. {stem} [{tag}] *\n", at + 1));
        for option in &question.options {
            if let Some(letter) = &option.letter {
                out.push_str(&format!("{letter}. "));
            }
            out.push_str(&line(option.text.get(lang)));
            out.push_str(if option.correct {
                "(正确答案)\n"
            } else {
                "\n"
            });
        }
        if let Some(answer) = &question.answer {
            out.push_str(&format!("答案：{}", answer.value));
            if let Some(within) = &answer.within {
                out.push_str(&format!("±{within}"));
            }
            out.push('\n');
        }
        if let Some(explanation) = &question.explanation {
            out.push_str(&format!("答案解析：{}\n", line(explanation.get(lang))));
        }
        out.push('\n');
    }
    out
}

fn line(text: &str) -> String {
    let words: Vec<&str> = text.split(['\n', '\r']).map(str::trim).collect();
    words.join(" ").trim().to_owned()
}

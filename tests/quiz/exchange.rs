//! Questions to other programs and back: exam text, GIFT, tables, cards.

use proptest::prelude::*;
use rebate_desk::lang::{Lang, Text};
use rebate_desk::library::banks::BANKS;
use rebate_desk::quiz::bank::{Choice, Difficulty, Figure, Question, QuestionKind, letter_of};
use rebate_desk::quiz::{exam, gift, sheet};

use super::{Outcome, bank};
use QuestionKind::{Multiple, Numeric, Single, TrueFalse};
use sheet::BadReason::{Answer, Kind, Options};

/// What every format carries: kind, stem, options with what is correct, the figure, the explanation.
#[derive(Debug, PartialEq)]
struct Core {
    kind: QuestionKind,
    stem: String,
    options: Vec<(String, bool)>,
    answer: Option<Figure>,
    explanation: Option<String>,
}

fn core(question: &Question, lang: Lang) -> Core {
    let options = question.options.iter();
    Core {
        kind: question.kind,
        stem: question.stem.get(lang).to_owned(),
        options: options
            .map(|it| (it.text.get(lang).to_owned(), it.correct))
            .collect(),
        answer: question.answer.clone(),
        explanation: question
            .explanation
            .as_ref()
            .map(|it| it.get(lang).to_owned()),
    }
}

fn cores(questions: &[Question], lang: Lang) -> Vec<Core> {
    questions.iter().map(|it| core(it, lang)).collect()
}

#[test]
fn the_built_in_banks_come_back_from_every_format() -> Outcome {
    for source in BANKS {
        let bank = bank(source.id)?;
        for lang in Lang::ALL {
            let expected = cores(&bank.questions, lang);
            let text = exam::write(bank.title.get(lang), &bank.questions, lang);
            let draft = exam::read(&text);
            assert_eq!(draft.title, bank.title.get(lang));
            assert_eq!(cores(&draft.questions, lang), expected);
            assert_eq!(draft.open(), 0, "{:?}", draft.places);
            let letters = |questions: &[Question]| -> Vec<_> {
                let options = questions.iter().flat_map(|it| &it.options);
                options.map(|it| it.letter.clone()).collect()
            };
            assert_eq!(letters(&draft.questions), letters(&bank.questions));

            let (questions, left_out) = gift::read(&gift::write(&bank.questions, lang));
            assert_eq!(left_out, []);
            assert_eq!(cores(&questions, lang), expected);
            let topics = |questions: &[Question]| -> Vec<_> {
                questions
                    .iter()
                    .map(|it| (it.id.clone(), it.topic.clone()))
                    .collect()
            };
            assert_eq!(topics(&questions), topics(&bank.questions));

            let (questions, bad) = sheet::read(&sheet::write(&bank.questions, lang));
            assert_eq!(bad, []);
            assert_eq!(cores(&questions, lang), expected);
            for (found, known) in questions.iter().zip(&bank.questions) {
                assert_eq!(found.id, known.id);
                assert_eq!(found.topic, known.topic);
                assert_eq!(found.difficulty, known.difficulty);
                assert_eq!(found.clause, known.clause);
                assert_eq!(found.missing, known.missing);
            }
        }
    }
    Ok(())
}

#[test]
fn gift_of_other_hands_is_read() {
    let text = "// a comment\n$CATEGORY: $course$/售后/返利\n\n::Q1:: [html]满1000返多少? {=100 #对 ~50 ~200#太多}\n\n\
        2 \\= 2? {T}\n\n多少元? {#56000:0.5####算一算}\n\n范围 {#4..6}\n\n选 {~%50%甲 ~%50%乙 ~%-100%丙}\n\n配对 {=a -> 1 =b -> 2}\n\n填空 {=甲 =乙}\n\n没有括号\n";
    let (questions, left_out) = gift::read(text);
    let kinds: Vec<QuestionKind> = questions.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Single, TrueFalse, Numeric, Numeric, Multiple]);
    assert_eq!(questions[0].topic, "返利");
    assert_eq!(questions[0].stem.zh, "满1000返多少?");
    assert_eq!(questions[0].options[2].note, Some(Text::same("太多")));
    assert_eq!(questions[1].stem.zh, "2 = 2?");
    assert_eq!(questions[2].explanation, Some(Text::same("算一算")));
    let answer = questions[3]
        .answer
        .as_ref()
        .map(|it| (it.value.as_str(), it.within.as_deref()));
    assert_eq!(answer, Some(("5", Some("1"))));
    assert_eq!(questions[4].keys(), [0, 1]);
    let lines: Vec<usize> = left_out.iter().map(|it| it.line).collect();
    assert_eq!(lines, [14, 16, 18]);
}

#[test]
fn tables_say_what_is_wrong_in_which_line() {
    let text = "题干,A,B,C,答案,题型\n甲?,一,二,,B,\n乙?,一,二,三,A、C,多选\n丙?,,,,5.6%,\n丁?,一,二,,D,\n戊?,一,,,A,\n己?,一,二,,A,问答\n庚?,一,二,,AB,单选题\n";
    let (questions, bad) = sheet::read(text);
    let keys: Vec<_> = questions
        .iter()
        .map(|it| (it.id.as_str(), it.kind, it.keys()))
        .collect();
    assert_eq!(
        keys,
        [
            ("1", Single, vec![1]),
            ("2", Multiple, vec![0, 2]),
            ("3", Numeric, vec![])
        ]
    );
    let reasons: Vec<_> = bad.iter().map(|it| (it.line, it.reason)).collect();
    assert_eq!(reasons, [(5, Answer), (6, Options), (7, Kind), (8, Answer)]);
    let (questions, bad) = sheet::read("answer;a;b\nA;1;2\n");
    assert!(questions.is_empty());
    assert_eq!(bad[0].reason, sheet::BadReason::NoStem);
}

#[test]
fn cards_have_a_front_a_back_and_tags() -> Outcome {
    let cards = sheet::write_cards(&bank("van-discount-2024")?.questions, Lang::Zh);
    let lines: Vec<&str> = cards.lines().collect();
    assert_eq!(lines.len(), 3 + 10);
    assert!(lines[2].contains("tags column:3"));
    let line = lines[3 + 3];
    assert!(line.contains("A. 2.1%<br>C. 3.5%<br>D. 3.8%"), "{line}");
    assert!(line.ends_with("创新管理奖金 容易 单选题"), "{line}");
    Ok(())
}

/// Words as people write them: no line breaks, nothing at the ends, nothing that would be a mark or a tag.
fn words() -> impl Strategy<Value = String> {
    "[a-z0-9%~=#{}:\\\\*,，。;；()、返利额度元台 <>&'+-]{1,24}".prop_filter_map("blank", |text| {
        let text = text.trim().trim_end_matches('。').trim();
        let is_plain = !text.is_empty()
            && !text.starts_with(['A', '\'', '=', '+', '-', '#'])
            && !text.starts_with("//")
            && !text.contains("::");
        is_plain.then(|| text.to_owned())
    })
}

fn question() -> impl Strategy<Value = Question> {
    let options = prop::collection::vec((words(), any::<bool>()), 2..6);
    (
        words(),
        options,
        prop::option::of(words()),
        0_usize..6,
        any::<bool>(),
    )
        .prop_map(|(stem, options, explanation, right, multiple)| {
            let count = options.len();
            let right = right % count;
            let options = options
                .into_iter()
                .enumerate()
                .map(|(at, (text, chosen))| Choice {
                    letter: Some(letter_of(at)),
                    text: Text::same(text),
                    correct: at == right || multiple && chosen,
                    ..Choice::default()
                });
            Question {
                kind: if multiple { Multiple } else { Single },
                stem: Text::same(["问", &stem, "?"].concat()),
                options: options.collect(),
                explanation: explanation.map(Text::same),
                difficulty: Difficulty::Hard,
                ..Question::default()
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn exam_text_comes_back(questions in prop::collection::vec(question(), 1..5)) {
        let text = exam::write("卷", &questions, Lang::Zh);
        let draft = exam::read(&text);
        prop_assert_eq!(cores(&draft.questions, Lang::Zh), cores(&questions, Lang::Zh), "{}", text);
        prop_assert_eq!(draft.open(), 0);
    }

    #[test]
    fn gift_comes_back(questions in prop::collection::vec(question(), 1..5)) {
        let text = gift::write(&questions, Lang::Zh);
        let (found, left_out) = gift::read(&text);
        prop_assert_eq!(left_out, vec![], "{}", text);
        prop_assert_eq!(cores(&found, Lang::Zh), cores(&questions, Lang::Zh), "{}", text);
    }

    #[test]
    fn tables_come_back(questions in prop::collection::vec(question(), 1..5)) {
        let text = sheet::write(&questions, Lang::Zh);
        let (found, bad) = sheet::read(&text);
        prop_assert_eq!(bad, vec![], "{}", text);
        prop_assert_eq!(cores(&found, Lang::Zh), cores(&questions, Lang::Zh), "{}", text);
    }

    #[test]
    fn whatever_is_read_nothing_breaks(text in "[1-9.、*A-D\\[\\]单选题()（）正确答案 \n{}=~#:%\\\\,\"0-9年天]{0,120}") {
        let _ = exam::read(&text);
        let _ = gift::read(&text);
        let _ = sheet::read(&text);
        let _ = rebate_desk::quiz::bank::check_text(&text);
    }
}

//! Questions that come in and are edited: nothing that was read or written is lost, whatever is done to it.

use proptest::prelude::*;
use rebate_desk::lang::Lang;
use rebate_desk::quiz::bank::{self, Bank, KINDS, QuestionKind};
use rebate_desk::quiz::edit::{Edited, Field};
use rebate_desk::quiz::exam::Doubt;
use rebate_desk::quiz::margin::{self, Why};
use rebate_desk::report::{QuestionsView, questions_as};
use serde_json::Value;

use super::{Outcome, bank};

const VAN: &str = include_str!("papers/van-discount-2024.txt");
const BMW: &str = include_str!("papers/bmw-policy-2024.txt");

/// What the page gets of a text.
fn read(text: &str, format: &str) -> (Edited, Value) {
    let (view, bank) = QuestionsView::new(text, format);
    let view = serde_json::to_value(view).unwrap_or_default();
    let (_, remarks) = margin::read(view["remarks"].as_str().unwrap_or_default());
    let bank = bank.unwrap_or_default();
    (Edited { bank, remarks }, view)
}

/// What is read of what is kept: as [`Edited`] has it, but for options that a figure hides.
#[track_caller]
fn comes_back(edited: &Edited) {
    let kept = edited.write();
    let (file, remarks) = margin::read(&kept);
    assert_eq!(remarks, edited.remarks);
    let mut bank = edited.bank.clone();
    for question in &mut bank.questions {
        if question.answer.is_some() {
            question.options.clear();
        }
    }
    assert_eq!(bank::read_text(file).0, Some(bank.clone()));
    assert_eq!(bank::read_text(&kept).0, Some(bank), "remarks are comments");
}

#[test]
fn both_papers_come_in_whole_with_their_places() {
    for (text, counts, open) in [(VAN, [10, 41, 15], 0), (BMW, [16, 65, 34], 24)] {
        let (edited, view) = read(text, "");
        assert_eq!(edited.counts(), counts);
        assert_eq!(edited.open(), open);
        assert_eq!(edited.to_look_at().len(), open);
        assert_eq!(view["format"], "wjx");
        assert_eq!(view["titled"], true);
        comes_back(&edited);
    }
}

#[test]
fn what_is_no_question_says_why() {
    for (text, format, code) in [
        ("没有题目", "", "题号"),
        ("", "gift", "没有"),
        ("id = [", "toml", ""),
        ("题干\n", "csv", "没有"),
    ] {
        let (edited, view) = read(text, format);
        assert_eq!(edited.bank, Bank::default(), "{text}");
        let why = view["wrong"][0]["message"]["zh"].as_str();
        assert!(why.is_some_and(|why| why.contains(code)), "{view}");
    }
}

#[test]
fn a_bank_file_that_is_not_sound_comes_in_all_the_same() {
    let text = "id = \"a\"\nversion = \"1\"\ntitle = \"甲\"\n[[question]]\nid = \"1\"\nkind = \"single\"\nstem = \"乙\"\noptions = [{ text = \"丙\" }]\n";
    let (edited, view) = read(text, "");
    assert_eq!(view["format"], "toml");
    assert_eq!(edited.counts(), [1, 1, 0]);
    comes_back(&edited);
}

#[test]
fn every_format_gives_back_the_questions_of_both_banks() -> Outcome {
    for id in ["van-discount-2024", "bmw-policy-2024"] {
        let bank = bank(id)?;
        let (questions, file) = (bank.questions.len(), bank::write::write(&bank));
        for format in ["wjx", "gift", "csv", "toml"] {
            for lang in [Lang::Zh, Lang::En] {
                let text = questions_as(&file, format, lang).unwrap_or_default();
                let (edited, view) = read(&text, "");
                assert_eq!(view["format"], format);
                let [found, options, marks] = edited.counts();
                assert_eq!(found, questions, "{id} {format}");
                assert_eq!([found, options, marks], {
                    let all = Edited {
                        bank: bank.clone(),
                        remarks: Vec::new(),
                    };
                    all.counts()
                });
            }
        }
        assert!(questions_as(&file, "anki", Lang::Zh).is_some());
        assert_eq!(questions_as(&file, "docx", Lang::Zh), None);
    }
    Ok(())
}

#[test]
fn remarks_follow_the_options_they_are_about() {
    let (mut edited, _) = read(BMW, "");
    // Of the fourth question the ends of the first two options are guessed: 2, 5, 10, 20.
    let of = |edited: &Edited| -> Vec<Option<usize>> {
        let its = edited.remarks_of(Some(3)).into_iter();
        its.filter(|it| it.why == Why::Doubt(Doubt::Guessed))
            .map(|it| it.option)
            .collect()
    };
    assert_eq!(of(&edited), [Some(0), Some(1)]);
    edited.swap(3, 1);
    assert_eq!(of(&edited), [Some(0), Some(2)]);
    assert!(edited.add_option(3, 0));
    assert_eq!(of(&edited), [Some(1), Some(3)]);
    edited.remove_option(3, 0);
    assert_eq!(of(&edited), [Some(0), Some(2)]);
    // What has just been written is doubtful no more.
    edited.set(3, Field::Option(0), Lang::Zh, "二");
    assert_eq!(of(&edited), [Some(2)]);
    assert!(edited.join(3, 1));
    assert_eq!(of(&edited), [Some(1)]);
    assert!(edited.split(3, 1, 2));
    assert_eq!(of(&edited), []);
    let removed = edited.remove(3);
    assert_eq!(edited.counts()[0], 15);
    if let Some(removed) = removed {
        edited.put_back(removed);
    }
    assert_eq!(edited.text(3, Field::Option(0), Lang::En), "二");
    comes_back(&edited);
}

#[test]
fn what_is_said_of_marks_goes_once_they_are_right() {
    let (mut edited, _) = read("1. 甲? [单选题] *\nA. 一\nB. 二\n", "");
    assert_eq!(edited.open(), 1);
    edited.set_kind(0, QuestionKind::Multiple);
    assert_eq!(edited.open(), 1);
    edited.mark(0, 1);
    assert_eq!((edited.open(), edited.counts()), (0, [1, 2, 1]));
}

#[test]
fn a_text_is_changed_in_the_language_in_which_it_is_read() -> Outcome {
    let bank = bank("van-discount-2024")?;
    let english = bank.questions[0].stem.en.clone();
    let mut edited = Edited {
        bank,
        remarks: Vec::new(),
    };
    assert!(edited.is_translated(0, Field::Stem));
    edited.set(0, Field::Stem, Lang::Zh, "问");
    assert_eq!(edited.text(0, Field::Stem, Lang::En), english);
    edited.set(0, Field::Explanation, Lang::Zh, "");
    edited.set(0, Field::Explanation, Lang::En, "");
    assert_eq!(edited.bank.questions[0].explanation, None);
    edited.set(0, Field::Explanation, Lang::En, "why");
    assert_eq!(edited.text(0, Field::Explanation, Lang::Zh), "why");
    comes_back(&edited);
    Ok(())
}

#[test]
fn more_options_than_a_question_can_have_are_joined_for_somebody_to_take_apart() {
    let lines: Vec<String> = (0..400).map(|number| format!("项{number}")).collect();
    let text = format!("1. 甲? [多选题] *\n{}\n", lines.join("\n"));
    let (edited, _) = read(&text, "");
    assert_eq!(edited.counts()[1], 100);
    assert!(
        edited
            .text(0, Field::Option(99), Lang::Zh)
            .ends_with("项399")
    );
    assert!(edited.open() > 0);
    comes_back(&edited);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_done_comes_back(acts in prop::collection::vec((0_u8..12, 0_usize..16, 0_usize..6, ".{0,8}"), 1..30)) {
        let (mut edited, _) = read(BMW, "");
        let mut removed = None;
        for (act, at, option, words) in acts {
            match act {
                0 => drop(edited.split(at, option, words.chars().count())),
                1 => drop(edited.join(at, option)),
                2 => drop(edited.add_option(at, option)),
                3 => edited.remove_option(at, option),
                4 => edited.swap(at, option),
                5 => edited.mark(at, option),
                6 => edited.set_kind(at, KINDS[option % 4].1),
                7 => edited.set(at, Field::Option(option), Lang::Zh, &words),
                8 => edited.set(at, Field::Value, Lang::En, &words),
                9 => removed = edited.remove(at),
                10 => if let Some(removed) = removed.take() { edited.put_back(removed) },
                _ => drop(edited.add()),
            }
        }
        comes_back(&edited);
    }
}

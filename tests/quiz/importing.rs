//! Importing exam text: the two papers exactly as they stand in the source, and each hazard of such text.

use rebate_desk::quiz::bank::{Bank, QuestionKind};
use rebate_desk::quiz::exam::{self, Doubt, Draft};
use rebate_desk::quiz::sheet;

use super::banks::{BMW, VAN};
use super::{Outcome, bank, keys};

const VAN_TEXT: &str = include_str!("papers/van-discount-2024.txt");
const BMW_TEXT: &str = include_str!("papers/bmw-policy-2024.txt");

/// The text of option `at` of question `number`, both from 1.
fn option(draft: &Draft, number: usize, at: usize) -> &str {
    let question = draft.questions.get(number - 1);
    let option = question.and_then(|question| question.options.get(at - 1));
    option.map_or("", |option| &option.text.zh)
}

fn doubts(draft: &Draft, number: usize) -> Vec<(Option<usize>, Doubt)> {
    let places = draft.places.iter();
    let places = places.filter(|place| place.question == Some(number - 1));
    places.map(|place| (place.option, place.doubt)).collect()
}

#[track_caller]
fn is_the_bank(draft: &Draft, bank: &Bank, expected: &[(&str, QuestionKind, usize, &str)]) {
    assert_eq!(draft.questions.len(), expected.len());
    for ((found, known), (id, kind, options, right)) in
        draft.questions.iter().zip(&bank.questions).zip(expected)
    {
        assert_eq!(found.stem.zh, known.stem.zh, "{id}");
        assert_eq!(found.kind, *kind, "{id}");
        let texts = |question: &rebate_desk::quiz::bank::Question| -> Vec<_> {
            let options = question.options.iter();
            options
                .map(|it| (it.letter.clone(), it.text.zh.clone(), it.correct))
                .collect()
        };
        assert_eq!(texts(found), texts(known), "{id}");
        assert_eq!(found.options.len(), *options, "{id}");
        assert_eq!(keys(found), *right, "{id}");
        assert_eq!(found.missing, known.missing, "{id}");
    }
    assert_eq!(draft.title, bank.title.zh);
}

#[test]
fn the_van_paper_is_its_bank() -> Outcome {
    let draft = exam::read(VAN_TEXT);
    is_the_bank(&draft, &bank("van-discount-2024")?, &VAN);
    // Nothing is left open: its options have letters.
    assert_eq!(draft.open(), 0, "{:?}", draft.places);
    Ok(())
}

#[test]
fn the_bmw_paper_is_its_bank_and_every_guess_is_listed() -> Outcome {
    let draft = exam::read(BMW_TEXT);
    is_the_bank(&draft, &bank("bmw-policy-2024")?, &BMW);
    let guessed: Vec<(usize, usize)> = draft
        .places
        .iter()
        .filter(|place| place.doubt.is_open())
        .map(|place| {
            assert_eq!(place.doubt, Doubt::Guessed, "{place:?}");
            (
                place.question.map_or(0, |at| at + 1),
                place.option.map_or(0, |at| at + 1),
            )
        })
        .collect();
    // Where an option ends that no mark ends: by question and option.
    let expected = [
        (1, 2),
        (1, 3),
        (2, 2),
        (3, 1),
        (4, 1),
        (4, 2),
        (5, 1),
        (5, 3),
        (6, 1),
        (6, 2),
        (6, 3),
        (7, 1),
        (7, 2),
        (8, 1),
        (8, 2),
        (10, 3),
        (11, 3),
        (12, 1),
        (12, 2),
        (12, 3),
        (13, 1),
        (13, 3),
        (15, 2),
        (15, 3),
    ];
    assert_eq!(guessed, expected);
    Ok(())
}

#[test]
fn hazard_1_everything_on_one_line() {
    let draft = exam::read(
        "测试1. 甲是? [单选题] *A.一B.二(正确答案)2. 乙是? *A.三(正确答案)B.四(正确答案)",
    );
    assert_eq!(draft.title, "测试");
    assert_eq!(draft.questions.len(), 2);
    assert_eq!((option(&draft, 1, 2), option(&draft, 2, 1)), ("二", "三"));
    assert_eq!(draft.questions[1].kind, QuestionKind::Multiple);
}

#[test]
fn hazard_2_numbers_glued_to_digits_are_told_by_what_must_come_next() {
    let van = exam::read(VAN_TEXT);
    assert_eq!(option(&van, 9, 4), "1; 2.5; 4; 2.5");
    assert!(van.questions[9].stem.zh.starts_with("假设一家经销商"));
    assert!(doubts(&van, 10).contains(&(None, Doubt::GluedNumber)));
    let bmw = exam::read(BMW_TEXT);
    assert_eq!(option(&bmw, 4, 4), "20");
    assert!(
        bmw.questions[4]
            .stem
            .zh
            .starts_with("2024年商务政策中,经销商")
    );
    assert!(doubts(&bmw, 5).contains(&(None, Doubt::GluedNumber)));
}

#[test]
fn hazard_3_options_without_letters_are_guessed_and_told() {
    let bmw = exam::read(BMW_TEXT);
    let texts = |number: usize| -> Vec<&str> {
        let options = &bmw.questions[number - 1].options;
        options.iter().map(|it| it.text.zh.as_str()).collect()
    };
    assert_eq!(texts(4), ["2", "5", "10", "20"]);
    assert_eq!(texts(5), ["95%", "90%", "85%", "80%"]);
    assert_eq!(texts(8), ["0%", "1%", "5.6%", "6.1%"]);
    assert_eq!(texts(12), ["1天", "3天", "5天", "7天"]);
    assert_eq!(texts(2)[1], "售后季度最多样本量为80");
    for number in [4, 5, 8, 12, 2] {
        let has_guess = doubts(&bmw, number).iter().any(|it| it.1 == Doubt::Guessed);
        assert!(has_guess, "{number}");
    }
    // Where nothing tells, it is said that it may be more than one.
    let draft = exam::read("1. 甲是? *乙丙丁(正确答案)2. 戊是? *己(正确答案)庚");
    assert_eq!(draft.questions[0].options.len(), 1);
    assert!(doubts(&draft, 1).contains(&(None, Doubt::NotSplit)));
}

#[test]
fn hazard_4_a_star_multiplies_too() {
    let bmw = exam::read(BMW_TEXT);
    assert!(option(&bmw, 3, 1).contains("零售数量*1%+10)"));
    assert!(option(&bmw, 15, 1).ends_with("(计入考核)*1000"));
    let draft = exam::read("1. 甲是? *A.数量 * 1%(正确答案)B.数量*2%");
    assert_eq!(option(&draft, 1, 1), "数量 * 1%");
}

#[test]
fn hazard_5_letters_that_are_missing_stay_missing() {
    let van = exam::read(VAN_TEXT);
    assert_eq!(van.questions[3].missing, ["B"]);
    assert_eq!(van.questions[7].missing, ["A"]);
    let letters: Vec<_> = van.questions[7]
        .options
        .iter()
        .map(|it| it.letter.clone())
        .collect();
    assert_eq!(letters, ["B", "C", "D"].map(|it| Some(it.to_owned())));
    assert!(doubts(&van, 4).contains(&(None, Doubt::LetterGap)));
    assert!(doubts(&van, 8).contains(&(None, Doubt::LetterGap)));
}

#[test]
fn hazard_6_marks_in_every_form() {
    let draft = exam::read(
        "1. 甲是? *A.一（正确答案）B.二 (正确答案) C.三(正\n确答案)D.四( 正确答案 )E.五2. 乙是? [单选题] *A.六B.七(正确答案)。",
    );
    assert_eq!(keys(&draft.questions[0]), "ABCD");
    let texts: Vec<&str> = draft.questions[0]
        .options
        .iter()
        .map(|it| it.text.zh.as_str())
        .collect();
    assert_eq!(texts, ["一", "二", "三", "四", "五"]);
    assert_eq!(option(&draft, 2, 2), "七");
    assert_eq!(keys(&exam::read(BMW_TEXT).questions[15]), "ABCDE");
}

#[test]
fn hazard_7_decimals_are_no_numbers_of_questions() {
    let bmw = exam::read(BMW_TEXT);
    assert!(option(&bmw, 11, 4).ends_with("10.5%的奖金"));
    let van = exam::read(VAN_TEXT);
    assert_eq!(option(&van, 9, 2), "1; 4; 2.5; 0");
    // With a blank behind the letter and without.
    assert_eq!(
        (option(&van, 1, 1), option(&van, 2, 2)),
        ("营业额目标奖金", "续保率大于等于13%")
    );
    let draft = exam::read("1. 甲是? *A.2.5%B.3.1%(正确答案)2.2024年乙是? *A.1.5(正确答案)B.2.5");
    assert_eq!(draft.questions.len(), 2);
    assert_eq!(draft.questions[1].stem.zh, "2024年乙是?");
}

#[test]
fn hazard_8_stems_without_a_question_mark_and_words_kept_as_they_are() {
    let bmw = exam::read(BMW_TEXT);
    assert_eq!(
        bmw.questions[10].stem.zh,
        "2024年售后奖金政策附件含生活精品部分及机油,描述正确的是"
    );
    assert!(option(&bmw, 2, 1).contains("维修保养记录的的所有目标客户"));
    // The line break within the last option of the second question.
    assert!(option(&bmw, 2, 4).contains("最多推送两次。如果客户提交了线上问卷"));
    assert!(doubts(&bmw, 2).contains(&(Some(3), Doubt::LineBreak)));
    assert!(bmw.questions[6].stem.zh.starts_with("2024年人员资质"));
    assert_eq!(option(&bmw, 7, 1), "10人,可以,可以");
}

#[test]
fn hazard_9_what_is_not_marked_is_no_key_and_imports_claim_no_proof() {
    let bmw = exam::read(BMW_TEXT);
    for (number, at) in [(3, 0), (10, 2), (11, 2)] {
        assert!(!bmw.questions[number - 1].options[at].correct);
    }
    for question in &bmw.questions {
        assert_eq!(
            question.status,
            rebate_desk::policy::model::Status::Inferred
        );
    }
}

#[test]
fn full_width_punctuation_is_read_too() {
    let draft = exam::read("１. 甲");
    assert!(draft.questions.is_empty());
    let draft = exam::read(
        "1．甲是？【单选题】＊A．一B．二（正确答案）2、乙是？［多选题］＊A、三（正确答案）B、四",
    );
    assert_eq!(draft.questions.len(), 2);
    assert_eq!(draft.questions[1].kind, QuestionKind::Multiple);
    assert_eq!((option(&draft, 1, 2), option(&draft, 2, 1)), ("二", "三"));
}

#[test]
fn a_paper_with_its_lines_is_read_by_them() {
    let text = "月考\n\n1. 甲 2. 乙是? [单选题] *\nA. 一 B. 不是选项\nB. 二(正确答案)\n答案解析：因为\n\n2. 丙是? [多选题] *\n○ 三(正确答案)\n○ 四\n○ 五(正确答案)\n3. 丁? [填空题] *\n答案：56000±0.5\n4. 戊? [判断题] *\nA. 对\nB. 错\n答案：B\n";
    let draft = exam::read(text);
    assert_eq!(draft.questions.len(), 4, "{draft:?}");
    assert_eq!(draft.questions[0].stem.zh, "甲 2. 乙是?");
    assert_eq!(option(&draft, 1, 1), "一 B. 不是选项");
    assert_eq!(
        draft.questions[0]
            .explanation
            .as_ref()
            .map(|it| it.zh.as_str()),
        Some("因为")
    );
    assert_eq!(option(&draft, 2, 3), "五");
    let answer = draft.questions[2].answer.as_ref();
    assert_eq!(
        answer.map(|it| (it.value.as_str(), it.within.as_deref())),
        Some(("56000", Some("0.5")))
    );
    assert_eq!(keys(&draft.questions[3]), "B");
    assert_eq!(draft.open(), 0, "{:?}", draft.places);
}

#[test]
fn places_name_their_line() {
    let draft = exam::read(
        "卷\n1. 甲? [单选题] *\nA. 一\nB. 二\n3. 乙? [单选题] *\nA. 一(正确答案)\nB. 二\n",
    );
    let places: Vec<_> = draft.places.iter().map(|it| (it.doubt, it.line)).collect();
    assert_eq!(places, [(Doubt::NoKey, 2), (Doubt::SkippedNumber, 5)]);
    assert_eq!(exam::read("没有题目").places[0].doubt, Doubt::NoQuestions);
}

#[test]
fn half_a_megabyte_of_anything_takes_no_time() {
    for piece in [
        "1.",
        "(",
        "[",
        "A.",
        "1. ? *",
        "1. 甲? *A.一(正确答案)",
        "a",
        "答案：\n",
        "(正确答案)",
        " ",
        "1天",
    ] {
        let text = format!("1. 甲? *{}", piece.repeat(500_000 / piece.len()));
        let start = std::time::Instant::now();
        let _ = exam::read(&text);
        let _ = rebate_desk::quiz::gift::read(&text);
        let _ = sheet::read(&text);
        let took = start.elapsed();
        assert!(took.as_secs() < 5, "{piece:?} took {took:?}");
    }
}

#[test]
fn papers_that_nothing_marks_are_read_by_their_numbers_and_letters() {
    let text = "配件政策小测\n1、返利门槛是？\nA、80%\nB、90%\n答案：B\n\n2. 结算日是（ A、C ）。\nA. 月底\nB. 月初\nC. 季末\n3. 返利比例是？ A.1% B.2%(正确答案) C.2.5% D.4%\n4. 2024年退货要扣回吗？\nA. 要(正确答案)\nB. 不要\n";
    let draft = exam::read(text);
    let questions: Vec<(&str, Vec<&str>, String)> = draft
        .questions
        .iter()
        .map(|question| {
            let options = question.options.iter().map(|it| it.text.zh.as_str());
            (question.stem.zh.as_str(), options.collect(), keys(question))
        })
        .collect();
    let expected = [
        ("返利门槛是？", vec!["80%", "90%"], "B"),
        ("结算日是（    ）。", vec!["月底", "月初", "季末"], "AC"),
        ("返利比例是？", vec!["1%", "2%", "2.5%", "4%"], "B"),
        ("2024年退货要扣回吗？", vec!["要", "不要"], "A"),
    ];
    let expected = expected.map(|(stem, options, keys)| (stem, options, keys.to_owned()));
    assert_eq!(questions, expected);
    assert_eq!(draft.title, "配件政策小测");
    assert_eq!(draft.questions[1].kind, QuestionKind::Multiple);
    assert_eq!(draft.open(), 0, "{:?}", draft.places);
}

#[test]
fn a_question_without_a_tag_among_tagged_ones_is_no_option_of_the_one_before() {
    let text = "1. 甲？ [单选题] *\nA. 一(正确答案)\nB. 二\n2. 乙？ [多选题] *\nA. 三\nB. 四\nC. 五\nD. 六\n3. 返利比例是？ A.1% B.2% C.3% D.4%\n答案：B\n4. 退货\nA. 对\nB. 错(正确答案)\n";
    let draft = exam::read(text);
    let counts: Vec<usize> = draft.questions.iter().map(|it| it.options.len()).collect();
    assert_eq!(counts, [2, 4, 4, 2]);
    let marks: Vec<String> = draft.questions.iter().map(keys).collect();
    assert_eq!(marks, ["A", "", "B", "B"]);
    // Only what has no mark is left to be looked at.
    let open: Vec<_> = draft
        .places
        .iter()
        .filter(|it| it.doubt.is_open())
        .collect();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!((open[0].question, open[0].doubt), (Some(1), Doubt::NoKey));
}

#[test]
fn a_table_may_name_the_right_option_by_its_words() -> Outcome {
    let text = "题干,题型,A,B,答案\n退货要扣回,判断题,对,错,错\n";
    let (questions, bad) = sheet::read(text);
    assert_eq!(bad, []);
    assert_eq!(keys(questions.first().ok_or("none")?), "B");
    Ok(())
}

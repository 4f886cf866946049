//! Sessions: drawing, answers, time, marks, and that a reload at any moment goes on.

use proptest::prelude::*;
use rebate_desk::quiz::bank::{Difficulty, Figure, Question, QuestionKind};
use rebate_desk::quiz::kept::Found;
use rebate_desk::quiz::session::score::{mark, percent};
use rebate_desk::quiz::session::{
    Given, Mark, Mode, Reference, Rules, Scoring, Selection, Session,
};

use super::{Outcome, bank};

fn exam(minutes: Option<u16>) -> Rules {
    Rules {
        mode: Mode::Exam,
        minutes,
        ..Rules::default()
    }
}

/// A session of the van paper with its questions in order.
fn session(rules: Rules, now: u64) -> Result<(Session, Vec<Question>), Box<dyn std::error::Error>> {
    let questions = bank("van-discount-2024")?.questions;
    let referenced: Vec<(Reference, &Question)> = questions
        .iter()
        .map(|question| {
            let reference = Reference {
                bank: "van-discount-2024".to_owned(),
                question: question.id.clone(),
                seed: None,
            };
            (reference, question)
        })
        .collect();
    let session = Session::begin(&referenced, rules, 7, now);
    Ok((session, questions))
}

#[test]
fn draws_are_by_topic_difficulty_and_count_and_never_change() -> Outcome {
    let van = bank("van-discount-2024")?;
    let pool: Vec<&Question> = van.questions.iter().collect();
    let ids =
        |drawn: Vec<usize>| -> Vec<&str> { drawn.iter().map(|at| pool[*at].id.as_str()).collect() };
    let all = Selection::default();
    assert_eq!(ids(all.draw(&pool, false, 1)).len(), 10);
    // Kept for ever: links hold the seed alone.
    assert_eq!(
        ids(all.draw(&pool, true, 2024)),
        ["A10", "A1", "A7", "A4", "A5", "A3", "A6", "A8", "A9", "A2"]
    );
    let hard = Selection {
        difficulties: vec![Difficulty::Hard],
        ..Selection::default()
    };
    assert_eq!(ids(hard.draw(&pool, false, 1)), ["A9", "A10"]);
    let some = Selection {
        count: 2,
        topics: vec!["运营卓越奖金".to_owned()],
        ..Selection::default()
    };
    for seed in 0..50 {
        let drawn = some.draw(&pool, true, seed);
        assert_eq!(drawn.len(), 2);
        assert!(drawn.iter().all(|at| pool[*at].topic == "运营卓越奖金"));
        assert_eq!(drawn, some.draw(&pool, true, seed));
    }
    assert!((0..50).any(|seed| some.draw(&pool, true, seed) != some.draw(&pool, true, 0)));
    Ok(())
}

#[test]
fn options_are_shuffled_by_the_seed_alone() -> Outcome {
    let (first, _) = session(exam(None), 0)?;
    let (second, _) = session(exam(None), 99)?;
    assert_eq!(first.items, second.items);
    assert!(first.items.iter().any(|item| !item.order.is_sorted()));
    let still = Rules {
        shuffle_options: false,
        ..exam(None)
    };
    assert!(
        session(still, 0)?
            .0
            .items
            .iter()
            .all(|item| item.order.is_sorted())
    );
    Ok(())
}

#[test]
fn single_choice_is_replaced_multiple_choice_toggled() -> Outcome {
    let (mut session, questions) = session(exam(None), 0)?;
    assert!(session.choose(3, &questions[3], 0, 1));
    assert!(session.choose(3, &questions[3], 1, 1));
    assert_eq!(session.items[3].given, Given::Options(vec![1]));
    session.choose(3, &questions[3], 1, 1);
    assert_eq!(session.items[3].given, Given::Nothing);
    session.choose(0, &questions[0], 3, 1);
    session.choose(0, &questions[0], 2, 1);
    assert_eq!(session.items[0].given, Given::Options(vec![2, 3]));
    assert!(!session.choose(0, &questions[0], 9, 1), "no such option");
    assert!(!session.choose(99, &questions[0], 0, 1), "no such question");
    assert_eq!(session.answered(), 1);
    session.go(99);
    assert_eq!(session.at, 9);
    Ok(())
}

#[test]
fn time_hands_in_what_is_there_as_of_the_deadline() -> Outcome {
    let (mut session, questions) = session(exam(Some(45)), 1_000)?;
    let deadline = 1_000 + 45 * 60_000;
    assert_eq!(session.left(1_000), Some(45 * 60_000));
    assert!(session.choose(0, &questions[0], 2, deadline - 1));
    assert!(!session.tick(deadline - 1));
    assert!(!session.choose(1, &questions[1], 0, deadline), "too late");
    assert_eq!(session.submitted, Some(deadline));
    assert_eq!(session.items[1].given, Given::Nothing);
    session.submit(deadline + 5);
    assert_eq!(session.submitted, Some(deadline), "handed in once");
    assert_eq!(session.left(deadline + 5), Some(0));
    Ok(())
}

#[test]
fn in_practice_an_answer_that_was_shown_stays() -> Outcome {
    let (mut practice, questions) = session(Rules::default(), 0)?;
    practice.choose(0, &questions[0], 2, 1);
    assert!(practice.show(0, 2));
    assert!(!practice.choose(0, &questions[0], 3, 3));
    let (mut exam, _) = session(exam(None), 0)?;
    assert!(!exam.show(0, 2), "an exam shows nothing before its end");
    exam.submit(3);
    assert!(exam.show(0, 4));
    Ok(())
}

#[test]
fn rules_of_marking() -> Outcome {
    let van = bank("van-discount-2024")?;
    // C, E and F of seven are correct.
    let question = van.question("A3").ok_or("A3")?;
    let given = |list: &[usize]| Given::Options(list.to_vec());
    let cases: [(&[usize], [u32; 3]); 7] = [
        (&[2, 4, 5], [100, 100, 100]),
        (&[2, 4], [0, 50, 67]),
        (&[2], [0, 50, 33]),
        (&[2, 4, 5, 6], [0, 0, 67]),
        (&[0, 2], [0, 0, 0]),
        (&[0, 1], [0, 0, 0]),
        (&[0, 1, 2, 3, 4, 5, 6], [0, 0, 0]),
    ];
    for (chosen, points) in cases {
        let found =
            Scoring::ALL.map(|(_, scoring)| mark(question, &given(chosen), scoring).points());
        assert_eq!(found, points, "{chosen:?}");
    }
    assert_eq!(mark(question, &Given::Nothing, Scoring::All), Mark::Blank);
    let single = van.question("A7").ok_or("A7")?;
    assert_eq!(mark(single, &given(&[1]), Scoring::Half), Mark::Right);
    assert_eq!(mark(single, &given(&[0]), Scoring::ByOption), Mark::Wrong);
    let figure = Question {
        kind: QuestionKind::Numeric,
        answer: Some(Figure {
            value: "5.6万".to_owned(),
            within: Some("0.5".to_owned()),
        }),
        ..Question::default()
    };
    for (text, right) in [
        ("56000", true),
        ("５６,０００.50元", true),
        ("56000.51", false),
        ("abc", false),
        ("5.6", false),
    ] {
        let found = mark(&figure, &Given::Figure(text.to_owned()), Scoring::All);
        assert_eq!(found == Mark::Right, right, "{text}");
    }
    Ok(())
}

#[test]
fn the_total_by_topic_and_whether_it_passes() -> Outcome {
    let (mut session, questions) = session(exam(None), 0)?;
    for (at, question) in questions.iter().enumerate().take(8) {
        for key in question.keys() {
            session.choose(at, question, key, 1);
        }
    }
    session.submit(2);
    let all: Vec<Option<&Question>> = questions.iter().map(Some).collect();
    let outcome = session.outcome(&all);
    assert_eq!(
        (outcome.points, outcome.of, outcome.passed),
        (800, 1000, true)
    );
    assert_eq!(outcome.percent().to_string(), "80.0");
    assert_eq!(outcome.topics[3], ("运营卓越奖金".to_owned(), 300, 500));
    session.rules.pass = 81;
    assert!(!session.outcome(&all).passed);
    // A question that is no longer at hand counts for nobody.
    let outcome = session.outcome(&all[..9]);
    assert_eq!((outcome.of, outcome.marks[9]), (900, None));
    assert!(!Session::default().outcome(&[]).passed);
    assert_eq!(percent(1, 3).to_string(), "33.3");
    assert_eq!(percent(2, 3).to_string(), "66.7");
    Ok(())
}

#[test]
fn what_is_kept_is_told_when_it_is_damaged_or_newer() -> Outcome {
    let (mut session, questions) = session(exam(Some(30)), 5)?;
    session.name = "王\t芳".to_owned();
    session.paper = Some(0xAB);
    session.rev = 3;
    session.choose(0, &questions[0], 2, 6);
    session.flag(2);
    session.items[9].given = Given::Figure("5\n6".to_owned());
    session.unknown.push("later\tthing".to_owned());
    session.go(4);
    let text = session.write();
    assert_eq!(Session::read(&text), Found::Kept(Box::new(session)));
    assert_eq!(
        Session::read(&text.replace("quiz 1", "quiz 2")),
        Found::Newer
    );
    for (from, to) in [
        ("rebate-desk quiz 1", "rebate-desk"),
        ("started\t5\n", ""),
        ("mode\texam", "mode\tx"),
        ("options\t2", "options\t9"),
        ("\t0 1\t", "\t0 0\t"),
        ("pass\t80", "pass\t800"),
    ] {
        let damaged = text.replacen(from, to, 1);
        if damaged != text {
            assert_eq!(Session::read(&damaged), Found::Damaged, "{from:?} → {to:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_reload_after_any_step_goes_on(steps in prop::collection::vec((0_usize..11, 0_usize..8, 0_u64..40, 0_u8..6), 1..40)) {
        let (mut going, questions) = session(exam(Some(15)), 0).map_err(|it| TestCaseError::fail(it.to_string()))?;
        let mut now = 0;
        for (at, option, minutes, what) in steps {
            now += minutes * 6_000;
            let question = questions.get(at).unwrap_or(&questions[0]);
            match what {
                0 => going.flag(at),
                1 => going.go(at),
                2 => { going.tick(now); }
                3 => { going.write_figure(at, "1,0", now); }
                _ => { going.choose(at, question, option, now); }
            }
            prop_assert_eq!(Session::read(&going.write()), Found::Kept(Box::new(going.clone())));
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(rebate-desk quiz 1\n)?((item|rev|at|started|x)(\t[0-9a-z \\\\]{0,4}){0,8}\n){0,6}") {
        let _ = Session::read(&text);
    }
}

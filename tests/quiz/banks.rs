//! Banks: their file format, the two papers, and the questions that a policy can compute.

use std::collections::BTreeSet;

use rebate_desk::library::banks::BANKS;
use rebate_desk::quiz::bank::{Bank, QuestionKind, check_text, write};
use rebate_desk::quiz::bound::{self, Verdict};

use super::{Outcome, bank, keys, policy};

/// Question, kind, number of options, keys by letter (of the unlettered paper, by place), as the requirements have them.
pub(crate) const VAN: [(&str, QuestionKind, usize, &str); 10] = [
    ("A1", QuestionKind::Multiple, 4, "CD"),
    ("A2", QuestionKind::Multiple, 4, "BC"),
    ("A3", QuestionKind::Multiple, 7, "CEF"),
    ("A4", QuestionKind::Single, 3, "C"),
    ("A5", QuestionKind::Multiple, 4, "BC"),
    ("A6", QuestionKind::Single, 4, "C"),
    ("A7", QuestionKind::Single, 4, "B"),
    ("A8", QuestionKind::Single, 3, "C"),
    ("A9", QuestionKind::Single, 4, "A"),
    ("A10", QuestionKind::Single, 4, "D"),
];
pub(crate) const BMW: [(&str, QuestionKind, usize, &str); 16] = [
    ("B1", QuestionKind::Single, 4, "A"),
    ("B2", QuestionKind::Multiple, 4, "ACD"),
    ("B3", QuestionKind::Multiple, 4, "BCD"),
    ("B4", QuestionKind::Single, 4, "C"),
    ("B5", QuestionKind::Single, 4, "B"),
    ("B6", QuestionKind::Single, 4, "D"),
    ("B7", QuestionKind::Single, 4, "C"),
    ("B8", QuestionKind::Single, 4, "C"),
    ("B9", QuestionKind::Multiple, 4, "ABCD"),
    ("B10", QuestionKind::Multiple, 4, "ABD"),
    ("B11", QuestionKind::Multiple, 4, "ABD"),
    ("B12", QuestionKind::Single, 4, "D"),
    ("B13", QuestionKind::Single, 4, "B"),
    ("B14", QuestionKind::Multiple, 4, "ABC"),
    ("B15", QuestionKind::Multiple, 4, "AD"),
    ("B16", QuestionKind::Multiple, 5, "ABCDE"),
];

#[test]
fn built_in_banks_have_no_diagnostics_and_are_named_after_their_files() -> Outcome {
    for source in BANKS {
        let (bank, diagnostics) = check_text(source.text);
        assert_eq!(diagnostics, [], "{}", source.id);
        assert_eq!(bank.ok_or("no bank")?.id, source.id);
    }
    Ok(())
}

#[test]
fn the_papers_have_the_questions_options_and_keys_of_the_source() -> Outcome {
    let shape = |bank: &Bank| -> Vec<(String, QuestionKind, usize, String)> {
        let questions = bank.questions.iter();
        questions
            .map(|it| (it.id.clone(), it.kind, it.options.len(), keys(it)))
            .collect()
    };
    let expected = |rows: &[(&str, QuestionKind, usize, &str)]| -> Vec<_> {
        let rows = rows.iter();
        rows.map(|(id, kind, options, keys)| {
            ((*id).to_owned(), *kind, *options, (*keys).to_owned())
        })
        .collect()
    };
    let (van, bmw) = (bank("van-discount-2024")?, bank("bmw-policy-2024")?);
    assert_eq!(shape(&van), expected(&VAN));
    assert_eq!(shape(&bmw), expected(&BMW));
    let count = |bank: &Bank| {
        let options = bank.questions.iter().flat_map(|it| &it.options);
        let marked = options.clone().filter(|option| option.correct).count();
        (options.count(), marked)
    };
    assert_eq!(count(&van), (41, 15));
    assert_eq!(count(&bmw), (65, 34));
    assert_eq!(van.question("A4").ok_or("A4")?.missing, ["B"]);
    assert_eq!(van.question("A8").ok_or("A8")?.missing, ["A"]);
    Ok(())
}

/// The source documents as they were handed to us.
const DOCUMENTS: &str = include_str!("../../src/library/documents/source.txt");

#[test]
fn stems_options_and_clauses_stand_word_for_word_in_the_source() -> Outcome {
    // One line break of the source stands within an option.
    let flat = DOCUMENTS.replace('\n', "");
    for id in ["van-discount-2024", "bmw-policy-2024"] {
        for question in &bank(id)?.questions {
            let options = question.options.iter().map(|option| &option.text.zh);
            for words in options.chain([&question.stem.zh]) {
                assert!(flat.contains(words), "{}: {words}", question.id);
            }
            let clause = question.clause.as_deref().ok_or("no clause")?;
            assert!(
                DOCUMENTS.lines().any(|line| line.contains(clause)),
                "{}: {clause}",
                question.id
            );
            assert!(question.explanation.is_some(), "{}", question.id);
        }
    }
    Ok(())
}

#[test]
fn what_is_false_as_written_and_unknown_otherwise_says_so() -> Outcome {
    let bmw = bank("bmw-policy-2024")?;
    for (id, option) in [("B3", 0), ("B10", 2), ("B11", 2)] {
        let question = bmw.question(id).ok_or(id)?;
        let note = question.options[option].note.as_ref();
        assert!(note.is_some_and(|note| note.zh.contains("为错")), "{id}");
        assert!(question.note.is_some(), "{id}");
    }
    Ok(())
}

#[test]
fn the_engine_gives_the_marked_answers() -> Outcome {
    let mut bound_ids = BTreeSet::new();
    for id in ["van-discount-2024", "bmw-policy-2024"] {
        for question in &bank(id)?.questions {
            let Some(case) = &question.case else { continue };
            let policy = policy(&case.policy)?;
            let verdicts = bound::verdicts(&policy, question)
                .map_err(|(at, why)| format!("{} option {at}: {why:?}", question.id))?;
            for (option, verdict) in question.options.iter().zip(verdicts) {
                if let Verdict::Holds(holds) = verdict {
                    assert_eq!(holds, option.correct, "{}: {}", question.id, option.text.zh);
                }
            }
            let claimed = question.options.iter().filter(|it| !it.claims.is_empty());
            assert!(claimed.count() > 0, "{} claims nothing", question.id);
            // The case itself can be looked at: what a form of it shows.
            let found = bound::value(&policy, case);
            assert!(
                found.is_ok_and(|found| found.cell.value().is_some()),
                "{}",
                question.id
            );
            bound_ids.insert(question.id.clone());
        }
    }
    for id in [
        "A7", "A8", "A9", "A10", "B1", "B4", "B8", "B10", "B12", "B13", "B15", "B16",
    ] {
        assert!(bound_ids.contains(id), "{id} is not bound");
    }
    assert_eq!(bound_ids.len(), 21, "{bound_ids:?}");
    Ok(())
}

#[test]
fn of_single_choice_questions_every_option_is_computed() -> Outcome {
    for id in ["van-discount-2024", "bmw-policy-2024"] {
        for question in &bank(id)?.questions {
            if question.kind == QuestionKind::Single && question.case.is_some() {
                let all = question.options.iter().all(|it| !it.claims.is_empty());
                assert!(all, "{}", question.id);
            }
        }
    }
    Ok(())
}

#[test]
fn a_bank_is_written_and_read_back_as_it_was() -> Outcome {
    for source in BANKS {
        let bank = source.bank().map_err(|wrong| format!("{wrong:?}"))?;
        let (again, diagnostics) = check_text(&write::write(&bank));
        assert_eq!(diagnostics, []);
        assert_eq!(again.as_ref(), Some(&bank));
    }
    Ok(())
}

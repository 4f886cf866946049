//! Computed questions: whatever the seed, one option is right, the others are others, and sentences are whole.

use std::collections::BTreeSet;
use std::time::Instant;

use rebate_desk::lang::Lang;
use rebate_desk::library::banks::TEMPLATES;
use rebate_desk::policy::Policy;
use rebate_desk::quiz::bank::{Question, QuestionKind};
use rebate_desk::quiz::bound::{self, Verdict};
use rebate_desk::quiz::template::{Ready, Templates, check_text};

use super::{Outcome, policy};

fn all() -> Result<Vec<(Templates, Policy)>, Box<dyn std::error::Error>> {
    let files = TEMPLATES.iter();
    files
        .map(|source| {
            let (templates, diagnostics) = check_text(source.text);
            assert_eq!(diagnostics, [], "{}", source.id);
            let templates = templates.ok_or("no templates")?;
            assert_eq!(templates.id, source.id);
            let policy = policy(&templates.policy)?;
            Ok((templates, policy))
        })
        .collect()
}

#[test]
fn there_are_three_templates_or_more_for_each_of_ten_policies() -> Outcome {
    let files = all()?;
    assert!(files.len() >= 10);
    for (templates, _) in &files {
        assert!(templates.templates.len() >= 3, "{}", templates.id);
    }
    Ok(())
}

/// What is wrong with a computed question; the engine is asked again about each option if `thorough`.
fn wrong_with(question: &Question, policy: &Policy, thorough: bool) -> Option<String> {
    let options = question.options.len();
    let wanted = match question.kind {
        QuestionKind::TrueFalse => 2,
        _ => 4,
    };
    if options != wanted || question.keys().len() != 1 {
        return Some(format!(
            "{options} options, {} correct",
            question.keys().len()
        ));
    }
    for lang in Lang::ALL {
        let texts: BTreeSet<&str> = question
            .options
            .iter()
            .map(|it| it.text.get(lang))
            .collect();
        if texts.len() != options {
            return Some(format!("options are not distinct: {texts:?}"));
        }
        let explanation = question.explanation.as_ref().map_or("", |it| it.get(lang));
        for text in texts
            .into_iter()
            .chain([question.stem.get(lang), explanation])
        {
            let is_whole = !text.is_empty()
                && text.trim() == text
                && !text.contains(['{', '}'])
                && !text.contains("  ");
            if !is_whole {
                return Some(format!("not well formed: {text:?}"));
            }
        }
    }
    let has_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if !has_chinese(&question.stem.zh) || question.stem.zh == question.stem.en {
        return Some("not in both languages".to_owned());
    }
    if thorough {
        let verdicts = match bound::verdicts(policy, question) {
            Ok(verdicts) => verdicts,
            Err(why) => return Some(format!("{why:?}")),
        };
        for (option, verdict) in question.options.iter().zip(verdicts) {
            if verdict != Verdict::Holds(option.correct) {
                return Some(format!("{}: {verdict:?}", option.text.zh));
            }
        }
    }
    None
}

/// Checks the questions of some seeds; gives how many there were.
#[allow(clippy::print_stdout)] // The figures of the proof, for whoever asks for them.
fn sweep(
    seeds: std::ops::Range<u64>,
    thorough_every: u64,
) -> Result<u64, Box<dyn std::error::Error>> {
    let mut count = 0;
    for (templates, policy) in &all()? {
        for template in &templates.templates {
            let begin = Instant::now();
            let ready = Ready::new(template, policy);
            let mut fillers = 0_u64;
            let mut different = BTreeSet::new();
            for seed in seeds.clone() {
                let question = ready.question(seed).map_err(|why| {
                    format!("{}/{} seed {seed}: {why:?}", templates.id, template.id)
                })?;
                let wrong = wrong_with(&question, policy, seed % thorough_every == 0);
                assert_eq!(
                    wrong, None,
                    "{}/{} seed {seed}: {question:#?}",
                    templates.id, template.id
                );
                let notes = question.options.iter().filter_map(|it| it.note.as_ref());
                fillers += u64::try_from(
                    notes
                        .filter(|it| it.zh == "数据看错了" || it.zh == "倍数算错了")
                        .count(),
                )?;
                different.insert(question.stem.zh);
                count += 1;
            }
            let number = seeds.end - seeds.start;
            println!(
                "{}/{}: {number} seeds, {} different, {} of 3 distractors fill up on average (hundredths), {:?}",
                templates.id,
                template.id,
                different.len(),
                fillers * 100 / number,
                begin.elapsed()
            );
            assert!(
                different.len() > 5,
                "{}/{}: {}",
                templates.id,
                template.id,
                different.len()
            );
        }
    }
    Ok(count)
}

#[test]
fn each_seed_gives_one_right_option_others_that_are_wrong_and_whole_sentences() -> Outcome {
    let count = sweep(0..60, 4)?;
    assert!(count >= 30 * 60);
    Ok(())
}

/// The whole proof; a sample of it runs always. Some minutes: `cargo test --test quiz -- --ignored ten_thousand`.
#[test]
#[ignore = "some minutes"]
#[allow(clippy::print_stdout)] // As above.
fn ten_thousand_seeds_a_template() -> Outcome {
    let count = sweep(0..10_000, 10)?;
    println!("{count} questions");
    Ok(())
}

#[test]
fn the_same_seed_gives_the_same_question() -> Outcome {
    for (templates, policy) in &all()? {
        for template in &templates.templates {
            let first = Ready::new(template, policy).question(77);
            let second = Ready::new(template, policy).question(77);
            assert_eq!(first, second);
            assert!(first.is_ok());
        }
    }
    Ok(())
}

/// A template that asks for a rule of a policy of divisions, with one mistake; what the mistake gives, as the options show it.
fn mistaken(of: &str, mistake: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    const POLICY: &str = r#"
        id = "shares"
        version = "1"
        title = "比率"
        input = [
          { name = "收入", type = "money" }, { name = "成本", type = "money" }, { name = "全部", type = "money" },
          { name = "台数", type = "count" },
        ]
        rule = [
          { name = "毛利", formula = "收入 - 成本" },
          { name = "毛利率", formula = "毛利 / 收入" },
          { name = "单台", formula = "毛利 / 台数" },
          { name = "下一步", formula = "毛利率 * 全部" },
          { name = "合计", formula = "全部 + 收入" },
        ]
    "#;
    let template = format!(
        "id = \"shares\"\nversion = \"1\"\ntitle = \"比率\"\npolicy = \"shares\"\n\n[[template]]\nid = \"one\"\nstem = \"?\"\ndraw = []\n\
         inputs = {{ \"收入\" = \"1000\", \"成本\" = \"800\", \"全部\" = \"4000\", \"台数\" = \"5\" }}\nof = \"{of}\"\nmistakes = [{mistake}]\n"
    );
    let (policy, diagnostics) = rebate_desk::policy::check_text(POLICY);
    let policy = policy.ok_or_else(|| format!("{diagnostics:?}"))?;
    let (templates, diagnostics) = check_text(&template);
    let templates = templates.ok_or_else(|| format!("{diagnostics:?}"))?;
    let ready = Ready::new(&templates.templates[0], &policy);
    let question = ready.question(1).map_err(|why| why.message().en)?;
    let is_named = |note: &str| note == "分母用错了" || note == "算成了剩下部分的比例";
    let named = question.options.into_iter().filter_map(|option| {
        let note = option.note?;
        is_named(&note.zh).then_some(option.text.zh)
    });
    Ok(named.collect())
}

#[test]
fn ratios_are_divided_by_the_figures_that_somebody_would_take() -> Outcome {
    let with = |line: &str| format!("{{ mistake = \"wrong-denominator\", with = \"{line}\" }}");
    let plain = "\"wrong-denominator\"";
    // 200 of 1000 is 20 %: divided by the cost, by both together, turned round.
    assert_eq!(mistaken("毛利率", plain)?, ["16.6667%", "25%", "500%"]);
    assert_eq!(mistaken("毛利率", "\"the-rest\"")?, ["80%"]);
    assert_eq!(mistaken("毛利率", &with("全部"))?, ["5%"]);
    // A line that stands behind the ratio is computed before it.
    assert_eq!(mistaken("毛利率", &with("合计"))?, ["4%"]);
    // One that is made from the ratio, one of another unit, one that is not there: no place for the mistake.
    for line in ["下一步", "台数", "毛利率", "没有"] {
        assert_eq!(mistaken("毛利率", &with(line))?, [""; 0], "{line}");
    }
    // Money by pieces is no ratio; what is asked for may be made from one.
    assert_eq!(mistaken("单台", plain)?, [""; 0]);
    assert_eq!(mistaken("下一步", "\"the-rest\"")?, ["3,200.00 元"]);
    Ok(())
}

#[test]
fn what_is_drawn_never_changes() -> Outcome {
    let files = all()?;
    let (templates, policy) = files.first().ok_or("no templates")?;
    let template = templates.templates.first().ok_or("no template")?;
    let question = Ready::new(template, policy)
        .question(2024)
        .map_err(|it| format!("{it:?}"))?;
    let said: Vec<String> = question
        .options
        .iter()
        .map(|it| {
            let note = it.note.as_ref().map_or("✓", |note| note.zh.as_str());
            format!("{} {note}", it.text.zh)
        })
        .collect();
    assert_eq!(said, GOLDEN, "{}", question.stem.zh);
    Ok(())
}

const GOLDEN: [&str; 4] = [
    "0.00 元 用了低一档的比例",
    "200.00 元 把全额按档与累进弄混了",
    "700.00 元 ✓",
    "980.00 元 用了高一档的比例",
];

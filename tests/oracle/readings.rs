//! Readings side by side, against every combination computed one by one.

use rebate_desk::engine::readings::{ALL_TRIED, MOST_TRIED, Search, side_by_side};
use rebate_desk::engine::{Case, Cell, Entries, Plan, Settings, SideBySide, entries};
use rebate_desk::library;
use rebate_desk::policy::model::Example;
use rebate_desk::policy::{Entry, Policy, check_text};
use rebate_desk::report::ReadingsView;

use crate::built_in;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn read(
    policy: &Policy,
    entries: &Entries,
) -> Result<(Settings, Case), Box<dyn std::error::Error>> {
    entries::read(policy, entries).map_err(|errors| format!("{errors:?}").into())
}

fn example(
    policy: &Policy,
    example: &Example,
) -> Result<(Settings, Case), Box<dyn std::error::Error>> {
    let entries = Entries::of(example);
    read(policy, &entries)
}

/// Every combination of readings there is.
fn all_combinations(policy: &Policy) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for reading in &policy.readings {
        let longer = |start: &Vec<usize>| {
            (0..reading.options.len())
                .map(|option| [&start[..], &[option]].concat())
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn result(
    policy: &Policy,
    settings: &Settings,
    case: &Case,
    readings: &[usize],
    figures: &[(usize, usize)],
) -> Result<Vec<Cell>, Box<dyn std::error::Error>> {
    let settings = Settings {
        readings: readings.to_vec(),
        ..settings.clone()
    };
    let plan = Plan::new(policy, settings).map_err(|errors| format!("{errors:?}"))?;
    let trace = plan.trace(case);
    let figures = figures.iter();
    Ok(figures
        .map(|&(rule, period)| trace.rule(rule, period))
        .collect())
}

/// Two results that a reader tells apart: other values, or a value and none, or none for another sort of reason.
fn differ(one: &[Cell], other: &[Cell]) -> bool {
    one.iter().zip(other).any(|pair| match pair {
        (Cell::Absent(one), Cell::Absent(other)) => {
            std::mem::discriminant(one) != std::mem::discriminant(other)
        }
        (one, other) => one != other,
    })
}

/// Holds what was found against every combination there is; how many readings matter.
fn hold_against_all(
    policy: &Policy,
    settings: &Settings,
    case: &Case,
) -> Result<usize, Box<dyn std::error::Error>> {
    let found = side_by_side(policy, settings, case);
    assert!(found.is_complete);
    let mut met = vec![0usize; found.results.len()];
    let mut brute: Vec<(Vec<usize>, Vec<Cell>)> = Vec::new();
    for readings in all_combinations(policy) {
        let cells = result(policy, settings, case, &readings, &found.figures)?;
        // Exactly one result lists this combination, in exactly one of its ways, and it is this result.
        let mut listing = Vec::new();
        for (at, result) in found.results.iter().enumerate() {
            for way in &result.ways {
                let mut places = found.matter.iter().zip(way);
                if places.all(|(reading, options)| options.contains(&readings[*reading])) {
                    listing.push(at);
                }
            }
        }
        assert_eq!(listing.len(), 1, "{}: {readings:?}", policy.id);
        let at = listing[0];
        met[at] += 1;
        assert!(
            !differ(&found.results[at].cells, &cells),
            "{}: {readings:?}",
            policy.id
        );
        if found.results[at].nearest == readings {
            met[at] += 1;
        }
        brute.push((readings, cells));
    }
    assert!(met.iter().all(|count| *count > 1), "{met:?}");
    for (at, one) in found.results.iter().enumerate() {
        for other in &found.results[at + 1..] {
            assert!(
                differ(&one.cells, &other.cells),
                "{}: one result twice",
                policy.id
            );
        }
    }
    check_differences(&found);
    // A reading matters if and only if switching it alone changes something somewhere.
    for reading in 0..policy.readings.len() {
        let alone = |one: &[usize], other: &[usize]| {
            (0..one.len()).all(|at| (one[at] != other[at]) == (at == reading))
        };
        let matters = brute.iter().any(|(one, cells)| {
            let mut others = brute.iter().filter(|(other, _)| alone(one, other));
            others.any(|(_, others)| differ(cells, others))
        });
        assert_eq!(
            found.matter.contains(&reading),
            matters,
            "{}: {}",
            policy.id,
            policy.readings[reading].name
        );
    }
    Ok(found.matter.len())
}

fn check_differences(found: &SideBySide) {
    let base = &found.results[0];
    assert_eq!(base.nearest, found.chosen);
    for result in &found.results {
        let expected = match (result.total(), base.total()) {
            (Some(total), Some(base)) => Some(total - base),
            _ => None,
        };
        assert_eq!(result.difference, expected);
    }
    assert!(
        found.results[1..]
            .windows(2)
            .all(|pair| pair[0].difference >= pair[1].difference)
    );
    let asked: Vec<usize> = found.questions.iter().map(|x| x.reading).collect();
    assert_eq!(asked, found.matter);
    for question in &found.questions {
        let first = &question.options[question.context[question.reading]];
        assert!(question.options.iter().any(|cells| differ(cells, first)));
    }
}

#[test]
fn for_every_example_of_every_policy_what_is_found_is_what_trying_everything_finds() -> Outcome {
    let mut mattering = 0;
    for source in library::SOURCES {
        let policy = built_in(source.id);
        if all_combinations(&policy).len() > ALL_TRIED {
            continue;
        }
        mattering += hold_against_all(&policy, &Settings::of(&policy), &Case::blank(&policy))?;
        for known in &policy.examples {
            let (settings, case) = example(&policy, known)?;
            mattering += hold_against_all(&policy, &settings, &case)?;
        }
    }
    assert!(mattering > 100, "{mattering}");
    Ok(())
}

#[test]
fn where_not_all_are_tried_nothing_is_missed_in_the_policy_with_the_most_readings() -> Outcome {
    let policy = built_in("bmw-aftersales-2024");
    let all = all_combinations(&policy);
    assert!(all.len() > ALL_TRIED);
    let mut tried_most = 0;
    let mut richest: Vec<(usize, usize)> = Vec::new();
    for (at, known) in policy.examples.iter().enumerate() {
        let (settings, case) = example(&policy, known)?;
        let found = side_by_side(&policy, &settings, &case);
        assert_eq!(found.all, all.len() as u64);
        assert!(found.is_complete, "{}", known.name);
        tried_most = tried_most.max(found.tried);
        check_differences(&found);
        richest.push((found.matter.len(), at));
    }
    assert!(tried_most <= MOST_TRIED, "{tried_most}");
    // All combinations of one example are some seconds' work: of the one with the most in it.
    richest.sort_unstable();
    let (matter, at) = richest.last().copied().ok_or("no examples")?;
    assert!(matter > 1, "{matter}");
    let (settings, case) = example(&policy, &policy.examples[at])?;
    let found = side_by_side(&policy, &settings, &case);
    for readings in all.iter().step_by(7) {
        let cells = result(&policy, &settings, &case, readings, &found.figures)?;
        let of_it = found.results.iter().find(|result| {
            result.ways.iter().any(|way| {
                let mut places = found.matter.iter().zip(way);
                places.all(|(reading, options)| options.contains(&readings[*reading]))
            })
        });
        let of_it = of_it.ok_or("no result lists it")?;
        assert!(!differ(&of_it.cells, &cells), "{readings:?}");
    }
    Ok(())
}

#[test]
fn the_agreement_between_two_tiers_reads_three_ways() -> Outcome {
    let policy = built_in("parts-purchase-agreement");
    let entries = Entries {
        inputs: [(
            "月采购额".to_owned(),
            Entry::List(vec![
                Entry::Text("29,999.99".into()),
                Entry::Text("0 × 11".into()),
            ]),
        )]
        .into(),
        ..Entries::default()
    };
    let (settings, case) = read(&policy, &entries)?;
    let found = side_by_side(&policy, &settings, &case);
    let totals: Vec<(String, String)> = found
        .results
        .iter()
        .map(|result| {
            let text = |number: Option<rust_decimal::Decimal>| {
                number.map_or_else(String::new, |number| number.normalize().to_string())
            };
            (text(result.total()), text(result.difference))
        })
        .collect();
    assert_eq!(
        totals,
        [("2100", "0"), ("1700", "-400"), ("1200", "-900")]
            .map(|(total, by)| (total.to_owned(), by.to_owned()))
    );
    assert_eq!(found.matter, [0]);
    assert_eq!((found.tried, found.all), (6, 6));
    assert_eq!(
        found.questions[0].apart,
        Some(rust_decimal::Decimal::from(900))
    );
    Ok(())
}

#[test]
fn work_in_portions_finds_the_same_as_all_at_once() -> Outcome {
    let policy = built_in("bmw-aftersales-2024");
    let known = policy.examples.last().ok_or("no examples")?;
    let (settings, case) = example(&policy, known)?;
    let mut search = Search::new(&policy, &settings, &case);
    let mut portions = 0;
    while !search.advance(7) {
        portions += 1;
    }
    assert!(portions > 3, "{portions}");
    assert_eq!(search.finish(), side_by_side(&policy, &settings, &case));
    Ok(())
}

/// A policy with so many readings of two options, each worth another power of two.
fn many_readings(count: usize) -> Result<Policy, Box<dyn std::error::Error>> {
    use std::fmt::Write;
    let mut text = String::from(
        "id = \"many\"\nversion = \"1\"\ntitle = { zh = \"多\", en = \"Many\" }\n\
         [[input]]\nname = \"额\"\nlabel = { en = \"Amount\" }\ntype = \"money\"\n",
    );
    let mut sum = Vec::new();
    for at in 0..count {
        write!(
            text,
            "[[reading]]\nname = \"读{at}\"\nlabel = {{ en = \"r{at}\" }}\nstatus = \"assumed\"\noptions = [\n  \
             {{ id = \"甲\", default = true, label = {{ en = \"a\" }} }},\n  \
             {{ id = \"乙\", label = {{ en = \"b\" }} }},\n]\n"
        )?;
        let worth = 1u64 << (at % 40);
        sum.push(format!("IF(读{at} = \"乙\", {worth}, 0)"));
    }
    write!(
        text,
        "[[rule]]\nname = \"返利\"\nlabel = {{ en = \"Rebate\" }}\npayout = true\nformula = '额 * ({})'\n\
         [[rule]]\nname = \"合计\"\nlabel = {{ en = \"Total\" }}\ntotal = true\nformula = \"返利\"\n",
        sum.join(" + ")
    )?;
    let (policy, diagnostics) = check_text(&text);
    policy.ok_or_else(|| format!("{diagnostics:?}").into())
}

#[test]
fn a_policy_with_too_many_readings_is_tried_up_to_the_bound_and_says_so() -> Outcome {
    for count in [12, 60] {
        let policy = many_readings(count)?;
        let entries = Entries {
            inputs: [("额".to_owned(), Entry::Text("1".into()))].into(),
            ..Entries::default()
        };
        let (settings, case) = read(&policy, &entries)?;
        let found = side_by_side(&policy, &settings, &case);
        assert_eq!(found.tried, MOST_TRIED);
        assert_eq!(found.all, 1 << count);
        assert!(!found.is_complete);
        assert_eq!(found.matter.len(), count);
        assert_eq!(found.questions.len(), count);
        check_differences(&found);
    }
    Ok(())
}

#[test]
fn without_readings_there_is_one_result_and_nothing_to_ask() {
    let policy = built_in("delivery-rebate");
    let found = side_by_side(&policy, &Settings::of(&policy), &Case::blank(&policy));
    assert_eq!(found.results.len(), 1);
    assert_eq!((found.tried, found.all), (1, 1));
    assert!(found.is_complete && found.questions.is_empty());
}

#[test]
fn programs_get_results_ways_and_letters() -> Outcome {
    let policy = built_in("parts-purchase-agreement");
    let known = policy.examples.first().ok_or("no examples")?;
    let (mut settings, case) = example(&policy, known)?;
    settings.readings = vec![1, 0];
    let found = side_by_side(&policy, &settings, &case);
    let json = serde_json::to_value(ReadingsView::new(&policy, &found))?;
    assert_eq!(json["results"][0]["readings"]["计法"], "累进");
    assert_eq!(json["results"][0]["difference"], "0.00");
    let total = found.results[0].total().ok_or("no total")?;
    assert_eq!(
        json["results"][0]["outputs"]["返利合计"],
        format!("{total:.2}")
    );
    let first = &json["questions"][0];
    assert_eq!(first["reading"], "计法");
    let letter = first["letter"]["zh"].as_str().ok_or("no letter")?;
    assert!(letter.contains("我们目前的理解"));
    Ok(())
}

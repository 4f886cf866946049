//! Every problem is said, in both languages, and says what its variant knows.

use super::{hint, message};
use crate::policy::kind::{Axis, Choice, Kind, Type};
use crate::policy::problem::{Expected, FigureProblem, FormulaExpectation, Problem, Role};

fn name() -> String {
    "月销售额".to_owned()
}

fn other() -> String {
    "月采购额".to_owned()
}

/// At least one of each variant, and all inner cases where the words depend on them.
fn samples() -> Vec<Problem> {
    let months = Type {
        kind: Kind::Money,
        axis: Axis::Month,
    };
    let quarters = Type {
        kind: Kind::Money,
        axis: Axis::Quarter,
    };
    let mut samples = vec![
        Problem::FileTooLarge { bytes: 1_000_000 },
        Problem::EmptyGroup,
        Problem::NotSummed {
            input: "完成率".into(),
            found: Type {
                kind: Kind::Ratio,
                axis: Axis::Month,
            },
        },
        Problem::Unfit {
            name: "完成率".into(),
            found: months,
            role: Role::Month,
        },
        Problem::Unfit {
            name: "完成率".into(),
            found: months,
            role: Role::Due(Axis::Quarter),
        },
        Problem::GroupedTwice {
            name: "月采购额".into(),
            group: "采购".into(),
        },
        Problem::TooMany {
            what: "rule",
            limit: 1_000,
        },
        Problem::TooMany {
            what: "formula",
            limit: 50_000,
        },
        Problem::UnknownKey {
            key: "formla".into(),
            within: "rule",
            nearest: Some("formula".into()),
        },
        Problem::UnknownKey {
            key: "zzz".into(),
            within: "input",
            nearest: None,
        },
        Problem::WrongShape {
            key: "payout".into(),
            expected: "true or false",
        },
        Problem::MisplacedKey {
            key: "bands".into(),
            because: "kind = \"step\"".into(),
        },
        Problem::UnknownWord {
            key: "type".into(),
            word: "mony".into(),
            expected: vec!["money".into()],
            nearest: Some(other()),
        },
        Problem::BadId,
        Problem::BadName,
        Problem::Duplicate {
            name: name(),
            already: "input",
        },
        Problem::Duplicate {
            name: name(),
            already: "option",
        },
        Problem::UnknownName {
            name: name(),
            nearest: Some(other()),
        },
        Problem::UnknownName {
            name: name(),
            nearest: None,
        },
        Problem::WrongSort {
            name: name(),
            is: "table",
            expected: "value",
        },
        Problem::WrongSort {
            name: name(),
            is: "parameter",
            expected: "rule",
        },
        Problem::Cycle {
            path: vec![name(), "乙".into(), name()],
        },
        Problem::Cycle {
            path: vec![name(); 30],
        },
        Problem::WrongLength {
            found: 3,
            expected: 12,
        },
        Problem::WrongLength {
            found: 3,
            expected: 1,
        },
        Problem::FormulaTooDeep { limit: 64 },
        Problem::FormulaTooLong {
            chars: 9_000,
            limit: 8_192,
        },
        Problem::UnknownFunction {
            name: "SUMM".into(),
            nearest: Some("SUM".into()),
        },
        Problem::ArgumentCount {
            function: "IF".into(),
            usage: "IF(condition, then, else)",
            found: 2,
        },
        Problem::AxisMismatch {
            left: Axis::Month,
            right: Axis::Quarter,
        },
        Problem::TableQuantity {
            table: name(),
            expected: Kind::Money,
            found: Kind::Ratio,
        },
        Problem::UnknownOption {
            option: "A+".into(),
            of: name(),
            nearest: None,
        },
        Problem::NoBands,
        Problem::BandOrder {
            previous: "200万".into(),
            this: "100万".into(),
        },
        Problem::RuleType {
            declared: Type::one(Kind::Money),
            found: months,
        },
        Problem::RuleType {
            declared: quarters,
            found: months,
        },
        Problem::RuleType {
            declared: months,
            found: quarters,
        },
        Problem::PayoutNotMoney { found: Kind::Ratio },
        Problem::GateNeedsNumber {
            rule: name(),
            found: Kind::Date,
        },
        Problem::GateNotBool { found: Kind::Money },
        Problem::GateAxis {
            gate: Axis::Month,
            rule: name(),
            axis: Axis::One,
        },
        Problem::GateAxis {
            gate: Axis::Month,
            rule: name(),
            axis: Axis::Quarter,
        },
        Problem::ReadingDefault { defaults: 0 },
        Problem::ReadingTypes {
            first: months,
            other: quarters,
        },
        Problem::ReadingUncovered {
            reading: name(),
            option: "清算".into(),
        },
        Problem::NeedOutOfRange { need: 13, of: 12 },
        Problem::TotalCount { found: 0 },
        Problem::TotalCount { found: 2 },
        Problem::StatedWithoutClause,
        Problem::KeyCount {
            kind: "single",
            found: 2,
        },
        Problem::KeyCount {
            kind: "multiple",
            found: 0,
        },
        Problem::OptionCount { found: 1 },
        Problem::BlankText { of: "stem" },
        Problem::BlankText { of: "text" },
        Problem::LetterGap {
            letters: "B".into(),
        },
        Problem::LetterOrder { letter: "B".into() },
        Problem::LetterPresent { letter: "B".into() },
        Problem::UnknownPlace {
            name: "采购".into(),
            nearest: Some("采购额".into()),
        },
        Problem::Unused {
            sort: "parameter",
            name: name(),
        },
        Problem::Unused {
            sort: "input",
            name: name(),
        },
        Problem::Unused {
            sort: "table",
            name: name(),
        },
        Problem::Unused {
            sort: "reading",
            name: name(),
        },
        Problem::TableUnit {
            kind: "whole",
            side: "over",
            found: Kind::Date,
        },
        Problem::TableUnit {
            kind: "lookup",
            side: "gives",
            found: Kind::Text,
        },
        Problem::MarginalGap,
        Problem::RateAboveOne {
            rate: rust_decimal::Decimal::from(5),
        },
        Problem::UnreachableBand { band: name() },
        Problem::UncoveredOption { option: name() },
    ];
    for key in [
        "formula", "lower", "en", "by", "factor", "else", "mode", "type",
    ] {
        samples.push(Problem::MissingKey {
            key,
            within: "gate",
        });
    }
    for detail in [
        "duplicate key",
        "invalid unquoted key",
        "string values must be quoted",
        "invalid basic string",
        "else",
    ] {
        samples.push(Problem::Syntax {
            detail: detail.into(),
        });
    }
    for kind in ["whole", "marginal", "step", "lookup"] {
        samples.push(Problem::TableKind {
            table: name(),
            kind,
            use_function: "RATE",
        });
    }
    for reason in [
        FigureProblem::Empty,
        FigureProblem::Unreadable,
        FigureProblem::Grouping,
        FigureProblem::WrongUnit,
        FigureProblem::TooLong,
        FigureProblem::NotWhole,
        FigureProblem::NotAnOption,
        FigureProblem::NoSuchDay,
        FigureProblem::NotPositive,
    ] {
        samples.extend(KINDS.map(|expected| Problem::BadFigure {
            text: "5台".into(),
            expected,
            reason,
        }));
    }
    for expected in [
        FormulaExpectation::Operand,
        FormulaExpectation::OperatorOrEnd,
        FormulaExpectation::CommaOrClose,
        FormulaExpectation::Close,
        FormulaExpectation::CloseBracket,
        FormulaExpectation::CloseQuote,
        FormulaExpectation::OneComparison,
        FormulaExpectation::NoPower,
        FormulaExpectation::ShorterNumber,
        FormulaExpectation::ExistingDay,
    ] {
        samples.push(Problem::FormulaSyntax {
            found: "*".into(),
            expected,
        });
        samples.push(Problem::FormulaSyntax {
            found: String::new(),
            expected,
        });
    }
    for expected in [
        Expected::Numeric,
        Expected::Kind(Kind::Bool),
        Expected::Series,
        Expected::MonthSeries,
        Expected::Single,
        Expected::Table,
        Expected::Blankable,
    ] {
        samples.push(Problem::ArgumentKind {
            function: "SUM".into(),
            position: 2,
            expected,
            found: months,
        });
    }
    for operator in ["+", "-", "*", "/", "=", ">=", "MIN", "季度门槛"] {
        for left in KINDS {
            samples.extend(KINDS.map(|right| Problem::UnitMismatch {
                operator: operator.into(),
                left,
                right,
            }));
        }
    }
    samples
}

const KINDS: [Kind; 9] = [
    Kind::Money,
    Kind::Ratio,
    Kind::Count,
    Kind::Number,
    Kind::Bool,
    Kind::Date,
    Kind::Text,
    Kind::Choice(Choice::Input(0)),
    Kind::Plain,
];

/// Whether `text` has a Chinese character.
fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn there_is_a_sample_of_every_code() {
    let samples = samples();
    // Its own source is the one complete list of codes.
    let source = include_str!("../problem.rs");
    let codes: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().split_once("=> \"")?.1.strip_suffix("\","))
        .collect();
    assert!(codes.len() >= 40, "codes found in the source: {codes:?}");
    for code in codes {
        assert!(
            samples.iter().any(|problem| problem.code() == code),
            "no sample of {code}"
        );
    }
}

#[test]
fn every_problem_is_said_in_chinese_and_in_english() {
    for problem in samples() {
        let said = message(&problem);
        assert!(is_chinese(&said.zh), "{problem:?}: {}", said.zh);
        assert!(
            !said.en.is_empty() && said.en != said.zh,
            "{problem:?}: {}",
            said.en
        );
        let Some(hint) = hint(&problem) else { continue };
        assert!(is_chinese(&hint.zh), "{problem:?}: {}", hint.zh);
        assert!(
            !hint.en.is_empty() && hint.en != hint.zh,
            "{problem:?}: {}",
            hint.en
        );
    }
}

#[test]
fn sentences_are_single_lines_without_a_full_stop() {
    for problem in samples() {
        let texts = [Some(message(&problem)), hint(&problem)];
        for said in texts
            .into_iter()
            .flatten()
            .flat_map(|text| [text.zh, text.en])
        {
            assert!(
                !said.contains('\n') && !said.contains("  ") && !said.ends_with(['.', '。', ' ']),
                "{said:?}"
            );
        }
    }
}

#[test]
fn long_names_are_cut() {
    let problem = Problem::UnknownName {
        name: "长".repeat(500_000),
        nearest: Some("名".repeat(500_000)),
    };
    assert!(message(&problem).zh.chars().count() < 60);
    assert!(hint(&problem).is_some_and(|hint| hint.en.chars().count() < 70));
}

#[test]
fn the_sentences_that_people_meet_first() {
    let cases = [
        (
            Problem::UnitMismatch {
                operator: "+".into(),
                left: Kind::Money,
                right: Kind::Ratio,
            },
            ["金额不能与比例相加", "Money and a ratio cannot be added"],
            [
                "要按比例上浮请写 × (1 + 比例)",
                "To raise an amount by a ratio write × (1 + ratio)",
            ],
        ),
        (
            Problem::AxisMismatch {
                left: Axis::Month,
                right: Axis::Quarter,
            },
            [
                "按月的数与按季的数对不上期",
                "Figures per month and figures per quarter do not line up",
            ],
            [
                "先用 QSUM(…) 把月度汇总到季度",
                "Sum the months up to quarters first, with QSUM(…)",
            ],
        ),
        (
            Problem::UnknownName {
                name: "月销售".into(),
                nearest: Some("月销售额".into()),
            },
            [
                "政策里没有“月销售”",
                "Nothing in the policy is called “月销售”",
            ],
            ["是不是“月销售额”？", "Did you mean “月销售额”?"],
        ),
        (
            Problem::TableKind {
                table: "比例".into(),
                kind: "marginal",
                use_function: "MARGINAL",
            },
            [
                "“比例”是累进表，要用 MARGINAL 来读",
                "“比例” is a marginal table, which MARGINAL reads",
            ],
            ["写成 MARGINAL(比例, …)", "Write MARGINAL(比例, …)"],
        ),
        (
            Problem::RuleType {
                declared: Type::one(Kind::Money),
                found: Type {
                    kind: Kind::Money,
                    axis: Axis::Quarter,
                },
            },
            [
                "规则写明是金额，公式算出的却是按季的金额",
                "The rule is declared as money, but its formula gives money per quarter",
            ],
            ["要合计请写 SUM(…)", "SUM(…) makes one figure of a series"],
        ),
        (
            Problem::RuleType {
                declared: Type {
                    kind: Kind::Money,
                    axis: Axis::Quarter,
                },
                found: Type {
                    kind: Kind::Money,
                    axis: Axis::Month,
                },
            },
            [
                "规则写明是按季的金额，公式算出的却是按月的金额",
                "The rule is declared as money per quarter, but its formula gives money per month",
            ],
            [
                "先用 QSUM(…) 把月度汇总到季度",
                "Sum the months up to quarters with QSUM(…)",
            ],
        ),
        (
            Problem::BandOrder {
                previous: "300万".into(),
                this: "100万".into(),
            },
            [
                "“100万”应当大于“300万”",
                "“100万” must be greater than “300万”",
            ],
            [
                "档位从低到高排，起点不能相同；每满表的 each 要大于 0",
                "Bands go from low to high, no two from the same point; `each` of a step table is more than 0",
            ],
        ),
    ];
    for (problem, sentence, way_out) in cases {
        let (said, hint) = (message(&problem), hint(&problem));
        assert_eq!([said.zh.as_str(), said.en.as_str()], sentence);
        assert_eq!(
            hint.as_ref()
                .map(|hint| [hint.zh.as_str(), hint.en.as_str()]),
            Some(way_out)
        );
    }
}

#[test]
fn misplaced_separators_are_shown_where_they_belong_and_other_figures_how_they_are_written() {
    let shown = |reason| {
        hint(&Problem::BadFigure {
            text: "1,23".into(),
            expected: Kind::Money,
            reason,
        })
        .map(|hint| hint.en)
    };
    let separators = shown(FigureProblem::Grouping).unwrap();
    assert!(separators.contains("1,234,567.89"), "{separators}");
    let written = shown(FigureProblem::Unreadable).unwrap();
    assert!(written.contains("100万元"), "{written}");
    assert_eq!(shown(FigureProblem::TooLong), None);
}

//! What formulas mean, and what is said about those that mean nothing: tables of cases.

use super::*;

/// The tree with every bracket shown and units spelled out, so that a table of cases can be read.
pub(super) fn shape(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(literal) => {
            format!("{}:{:?}", literal.value, literal.unit).replace(":None", "")
        }
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Date(date) => format!("@{date}"),
        ExprKind::Bool(truth) => format!("#{truth}"),
        ExprKind::Name(name) => format!("<{name}>"),
        ExprKind::Negate(operand) => format!("(neg {})", shape(operand)),
        ExprKind::Binary(operator, left, right) => {
            format!("({} {} {})", shape(left), operator.sign(), shape(right))
        }
        ExprKind::Call {
            function,
            arguments,
            ..
        } => {
            format!(
                "{function}({})",
                arguments.iter().map(shape).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

/// The tree, or what is wrong: found text, expectation and the words at fault.
fn outcome(text: &str) -> String {
    match parse(text) {
        Ok(expr) => shape(&expr),
        Err(Failure { problem, span }) => {
            let at = text.get(span.start..span.end).unwrap_or("<no such place>");
            match problem {
                Problem::FormulaSyntax { found, expected } => {
                    format!("{expected:?}, found {found:?} at {at:?}")
                }
                problem => format!("{problem:?} at {at:?}"),
            }
        }
    }
}

#[track_caller]
fn assert_outcomes(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(outcome(text), *expected, "{text}");
    }
}

#[test]
fn operators_bind_as_in_excel_and_lean_to_the_left() {
    assert_outcomes(&[
        ("a + b * c", "(<a> + (<b> * <c>))"),
        ("(a + b) * c", "((<a> + <b>) * <c>)"),
        ("a - b - c", "((<a> - <b>) - <c>)"),
        ("a - (b - c)", "(<a> - (<b> - <c>))"),
        ("a / b * c", "((<a> / <b>) * <c>)"),
        ("a + b >= c * d", "((<a> + <b>) >= (<c> * <d>))"),
        ("a = b + c", "(<a> = (<b> + <c>))"),
        ("a <> b", "(<a> <> <b>)"),
        ("(a < b) = (c < d)", "((<a> < <b>) = (<c> < <d>))"),
        ("-a * b", "((neg <a>) * <b>)"),
        ("a * -b", "(<a> * (neg <b>))"),
        ("a - -b", "(<a> - (neg <b>))"),
        ("--a", "(neg (neg <a>))"),
        ("+a - +-+b", "(<a> - (neg <b>))"),
        ("-(a + b)", "(neg (<a> + <b>))"),
    ]);
}

#[test]
fn a_leading_equals_sign_is_ignored() {
    assert_outcomes(&[
        ("=a", "<a>"),
        (" = a = b", "(<a> = <b>)"),
        ("＝a", "<a>"),
        ("==a", "Operand, found \"=\" at \"=\""),
        ("=", "Operand, found \"\" at \"\""),
    ]);
}

#[test]
fn numbers_with_their_units() {
    assert_outcomes(&[
        ("12", "12"),
        ("012.50", "12.5"),
        (".5", "0.5"),
        ("15%", "0.15:Ratio"),
        ("15 %", "0.15:Ratio"),
        ("4‰", "0.004:Ratio"),
        ("300万", "3000000"),
        ("3千万", "30000000"),
        ("1.5亿", "150000000"),
        ("300万元", "3000000:Money"),
        ("1.5 万元", "15000:Money"),
        ("20元", "20:Money"),
        ("¥300", "300:Money"),
        ("￥ 300万", "3000000:Money"),
        ("¥300万元", "3000000:Money"),
        (
            "9999999999999999999999999999",
            "9999999999999999999999999999",
        ),
    ]);
}

#[test]
fn a_number_keeps_the_way_it_was_written() {
    for (text, written) in [
        ("０１．５０ 万元", "01.50万元"),
        ("15 ％", "15%"),
        ("￥ ３００", "¥300"),
        (".5", ".5"),
        ("4‰", "4‰"),
        ("300", "300"),
    ] {
        let found = parse(text).map(|expr| expr.kind);
        assert!(
            matches!(&found, Ok(ExprKind::Number(literal)) if literal.written == written),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn numbers_that_no_exact_decimal_holds_are_refused() {
    assert_outcomes(&[
        (
            "a + 12345678901234567890123456789",
            "ShorterNumber, found \"12345678901234567890123456789\" at \"12345678901234567890123456789\"",
        ),
        (
            "9999999999999999999999999999万",
            "ShorterNumber, found \"9999999999999999999999999999万\" at \"9999999999999999999999999999万\"",
        ),
        (
            "0.00000000000000000000000000001",
            "ShorterNumber, found \"0.00000000000000000000000000001\" at \"0.00000000000000000000000000001\"",
        ),
    ]);
}

#[test]
fn names_may_begin_with_digits_unless_the_letters_are_a_unit() {
    assert_outcomes(&[
        ("2A2B单数 + 3A3B单数", "(<2A2B单数> + <3A3B单数>)"),
        ("O2O线索", "<O2O线索>"),
        ("100元封顶", "<100元封顶>"),
        ("300万辆", "<300万辆>"),
        ("3月销售额 * 2", "(<3月销售额> * 2)"),
        ("1e6", "<1e6>"),
        ("满勤_经理", "<满勤_经理>"),
        ("_x", "<_x>"),
        ("第①项", "<第①项>"),
        ("2024年度", "<2024年度>"),
        ("1.5封顶", "OperatorOrEnd, found \"封顶\" at \"封顶\""),
        ("¥5封顶", "OperatorOrEnd, found \"封顶\" at \"封顶\""),
        ("300 万辆", "OperatorOrEnd, found \"万辆\" at \"万辆\""),
        ("5%封顶", "OperatorOrEnd, found \"封顶\" at \"封顶\""),
    ]);
}

#[test]
fn awkward_names_stand_in_square_brackets() {
    assert_outcomes(&[
        ("[零件采购额(不含税)] * 2", "(<零件采购额(不含税)> * 2)"),
        ("[ 零件采购额（不含税） ]", "<零件采购额（不含税）>"),
        ("［a + b］", "<a + b>"),
        ("[2024]", "<2024>"),
        ("[TRUE]", "<TRUE>"),
        ("[IF](a)", "OperatorOrEnd, found \"(\" at \"(\""),
        ("[]", "Operand, found \"[]\" at \"[]\""),
        ("[  ]", "Operand, found \"[  ]\" at \"[  ]\""),
        ("a + [b", "CloseBracket, found \"\" at \"[b\""),
    ]);
}

#[test]
fn dates_have_four_two_and_two_digits() {
    assert_outcomes(&[
        ("2024-03-31", "@2024-03-31"),
        ("２０２４－０３－３１", "@2024-03-31"),
        ("a < 2024-02-29", "(<a> < @2024-02-29)"),
        (
            "2024-02-30",
            "ExistingDay, found \"2024-02-30\" at \"2024-02-30\"",
        ),
        (
            "2023-02-29",
            "ExistingDay, found \"2023-02-29\" at \"2023-02-29\"",
        ),
        (
            "2024-13-01",
            "ExistingDay, found \"2024-13-01\" at \"2024-13-01\"",
        ),
        ("2024-03-311", "((2024 - 3) - 311)"),
        ("2024-3-31", "((2024 - 3) - 31)"),
        ("2024 - 03 - 31", "((2024 - 3) - 31)"),
        ("12024-03-31", "((12024 - 3) - 31)"),
        ("2024-03-31日", "OperatorOrEnd, found \"日\" at \"日\""),
    ]);
}

#[test]
fn texts_in_straight_full_width_and_curly_quotes() {
    assert_outcomes(&[
        ("\"叠加\"", "\"叠加\""),
        ("“叠加”", "\"叠加\""),
        ("”叠加“", "\"叠加\""),
        ("＂叠加＂", "\"叠加\""),
        ("\"a\"\"b\"", "\"a\\\"b\""),
        ("\"\"", "\"\""),
        ("\" a，b \"", "\" a，b \""),
        ("“a\"b”", "\"a\\\"b\""),
        ("x = \"叠加", "CloseQuote, found \"\" at \"\\\"叠加\""),
        ("“叠加", "CloseQuote, found \"\" at \"“叠加\""),
        (
            "\"a\" \"b\"",
            "OperatorOrEnd, found \"\\\"b\\\"\" at \"\\\"b\\\"\"",
        ),
    ]);
}

#[test]
fn true_and_false_in_any_case() {
    assert_outcomes(&[
        ("TRUE", "#true"),
        ("False", "#false"),
        ("ＴＲＵＥ", "#true"),
        ("true_", "<true_>"),
    ]);
}

#[test]
fn calls_take_any_number_of_arguments() {
    assert_outcomes(&[
        ("SUM(a, b)", "SUM(<a>, <b>)"),
        ("sum(a;b)", "SUM(<a>, <b>)"),
        ("ＳＵＭ（a，b；c）", "SUM(<a>, <b>, <c>)"),
        ("TODAY ()", "TODAY()"),
        (
            "IF(a >= 100万元, a * 5%, 0)",
            "IF((<a> >= 1000000:Money), (<a> * 0.05:Ratio), 0)",
        ),
        ("本季(销售额)", "本季(<销售额>)"),
        (
            "RATE(t, x) * -MAX(a, b)",
            "(RATE(<t>, <x>) * (neg MAX(<a>, <b>)))",
        ),
        ("SUM(a b)", "CommaOrClose, found \"b\" at \"b\""),
        ("SUM(a,)", "Operand, found \")\" at \")\""),
        ("SUM(,a)", "Operand, found \",\" at \",\""),
        ("SUM(a", "CommaOrClose, found \"\" at \"\""),
        ("SUM(", "Operand, found \"\" at \"\""),
    ]);
}

#[test]
fn full_width_forms_and_mathematical_signs_read_as_their_plain_twins() {
    assert_outcomes(&[
        ("（ａ＋ｂ）×２÷３－４", "((((<ａ> + <ｂ>) * 2) / 3) - 4)"),
        ("a≥b", "(<a> >= <b>)"),
        ("a≤b", "(<a> <= <b>)"),
        ("a≧b", "(<a> >= <b>)"),
        ("a≦b", "(<a> <= <b>)"),
        ("a≠b", "(<a> <> <b>)"),
        ("a＜＝b", "(<a> <= <b>)"),
        ("a＞b", "(<a> > <b>)"),
        ("a＜＞b", "(<a> <> <b>)"),
        ("a−b–c", "((<a> - <b>) - <c>)"),
        ("a\u{3000}*\u{A0}b\u{200B}", "(<a> * <b>)"),
    ]);
}

#[test]
fn problems_are_named_at_their_place() {
    assert_outcomes(&[
        ("", "Operand, found \"\" at \"\""),
        ("  \n ", "Operand, found \"\" at \"\""),
        ("a +", "Operand, found \"\" at \"\""),
        ("a + ) b", "Operand, found \")\" at \")\""),
        ("a b", "OperatorOrEnd, found \"b\" at \"b\""),
        ("a)", "OperatorOrEnd, found \")\" at \")\""),
        ("a, b", "OperatorOrEnd, found \",\" at \",\""),
        ("(a", "Close, found \"\" at \"\""),
        ("(a, b)", "Close, found \",\" at \",\""),
        ("a < b < c", "OneComparison, found \"<\" at \"<\""),
        (
            "IF(a < b + 1 <= c, 1, 2)",
            "OneComparison, found \"<=\" at \"<=\"",
        ),
        ("a = b = c", "OneComparison, found \"=\" at \"=\""),
        ("a ^ 2", "NoPower, found \"^\" at \"^\""),
        ("(a ^ 2)", "NoPower, found \"^\" at \"^\""),
        ("SUM(a ＾ 2)", "NoPower, found \"＾\" at \"＾\""),
        ("^2", "Operand, found \"^\" at \"^\""),
        ("a%", "OperatorOrEnd, found \"%\" at \"%\""),
        ("(a + b)%", "OperatorOrEnd, found \"%\" at \"%\""),
        ("¥5%", "OperatorOrEnd, found \"%\" at \"%\""),
        ("a & b", "OperatorOrEnd, found \"&\" at \"&\""),
        ("¥", "Operand, found \"¥\" at \"¥\""),
        ("a + 😀", "Operand, found \"😀\" at \"😀\""),
        ("1,000", "OperatorOrEnd, found \",\" at \",\""),
        ("1.2.3", "OperatorOrEnd, found \".3\" at \".3\""),
        ("5.", "OperatorOrEnd, found \".\" at \".\""),
        ("a => b", "Operand, found \">\" at \">\""),
        // The leftmost problem is the one that is told, whatever stands behind it.
        ("a b \"open", "OperatorOrEnd, found \"b\" at \"b\""),
        ("a + * [open", "Operand, found \"*\" at \"*\""),
    ]);
}

#[test]
fn the_end_of_a_formula_is_behind_its_last_word() {
    let span = parse("a +  \u{3000}").map_err(|failure| failure.span);
    assert_eq!(span, Err(Span::new(3, 3)));
}

#[test]
fn what_was_found_is_cut_when_it_is_long() {
    let name = "很".repeat(100);
    let found = parse(&format!("a {name}")).map_err(|failure| failure.problem);
    let expected = format!("{}…", "很".repeat(40));
    assert_eq!(
        found,
        Err(Problem::FormulaSyntax {
            found: expected,
            expected: FormulaExpectation::OperatorOrEnd
        })
    );
}

#[test]
fn nodes_are_numbered_parts_before_the_whole() {
    let mut order = Vec::new();
    if let Ok(expr) = parse("-a + SUM(b, (c), 2) * 3") {
        expr.visit(&mut |node| order.push((node.id, shape(node))));
    }
    let expected = [
        "<a>",
        "(neg <a>)",
        "<b>",
        "<c>",
        "2",
        "SUM(<b>, <c>, 2)",
        "3",
        "(SUM(<b>, <c>, 2) * 3)",
        "((neg <a>) + (SUM(<b>, <c>, 2) * 3))",
    ];
    assert_eq!(
        order,
        expected
            .iter()
            .enumerate()
            .map(|(id, shape)| (id, (*shape).to_owned()))
            .collect::<Vec<_>>()
    );
}

#[test]
fn spans_cover_the_words_with_their_brackets() {
    let text = "= (a＋b) * SUM ( 销售额 ) - -2";
    let mut spans = Vec::new();
    if let Ok(expr) = parse(text) {
        expr.visit(&mut |node| {
            spans.push(text.get(node.span.start..node.span.end).unwrap_or_default());
        });
    }
    let sum = "SUM ( 销售额 )";
    let expected = [
        "a",
        "b",
        "(a＋b)",
        "销售额",
        sum,
        "(a＋b) * SUM ( 销售额 )",
        "2",
        "-2",
        "(a＋b) * SUM ( 销售额 ) - -2",
    ];
    assert_eq!(spans, expected);

    let call = parse("1 + SUM ( a )").map(|expr| match expr.kind {
        ExprKind::Binary(_, _, right) => right.kind,
        kind => kind,
    });
    assert!(matches!(call, Ok(ExprKind::Call { name_span, .. }) if name_span == Span::new(4, 7)));
}

/// `wrap` applied `times` times round `a`, at the level of text.
pub(super) fn nested(before: &str, after: &str, times: usize) -> String {
    format!("{}a{}", before.repeat(times), after.repeat(times))
}

#[test]
fn nesting_up_to_the_limit_is_read_and_one_level_more_is_refused() {
    for (before, after) in [
        ("(", ")"),
        ("-", ""),
        ("SUM(", ")"),
        ("(-", ")"),
        ("1 + 2 * (", ")"),
    ] {
        let levels = before.matches(['(', '-']).count();
        let most = MAX_FORMULA_DEPTH / levels;
        assert!(parse(&nested(before, after, most)).is_ok(), "{before}");
        let problem = parse(&nested(before, after, most + 1)).map_err(|failure| failure.problem);
        assert_eq!(
            problem,
            Err(Problem::FormulaTooDeep {
                limit: MAX_FORMULA_DEPTH
            }),
            "{before}"
        );
    }
}

#[test]
fn what_stands_side_by_side_is_not_nested() {
    for part in ["(a)", "-a", "MAX(a)"] {
        let formula = format!("SUM({})", vec![part; 2 * MAX_FORMULA_DEPTH].join(", "));
        assert!(parse(&formula).is_ok(), "{part}");
    }
}

#[test]
fn chains_up_to_the_limit_are_read_and_longer_ones_are_refused() {
    // One operand is one high, and each operator adds one.
    let chain = |operators: usize| format!("a{}", " + b".repeat(operators));
    assert!(parse(&chain(MAX_FORMULA_HEIGHT - 1)).is_ok());
    let failure = parse(&chain(MAX_FORMULA_HEIGHT)).map_err(|failure| failure.problem);
    assert_eq!(
        failure,
        Err(Problem::FormulaTooDeep {
            limit: MAX_FORMULA_HEIGHT
        })
    );

    let wide = format!("SUM({})", vec!["a"; 4_000].join(","));
    assert!(parse(&wide).is_ok());
}

#[test]
fn a_sign_or_call_round_the_highest_tree_is_refused() {
    let chain = format!("a{}", " + b".repeat(MAX_FORMULA_HEIGHT - 1));
    for formula in [
        format!("-({chain})"),
        format!("SUM({chain})"),
        format!("1 * ({chain})"),
    ] {
        let failure = parse(&formula).map_err(|failure| failure.problem);
        assert_eq!(
            failure,
            Err(Problem::FormulaTooDeep {
                limit: MAX_FORMULA_HEIGHT
            }),
            "{formula}"
        );
    }
}

#[test]
fn the_length_is_counted_in_characters() {
    let longest = format!("\"{}\"", "长".repeat(MAX_FORMULA_CHARS - 2));
    assert!(parse(&longest).is_ok());
    let text = format!(" {longest}");
    let expected = Failure {
        problem: Problem::FormulaTooLong {
            chars: MAX_FORMULA_CHARS + 1,
            limit: MAX_FORMULA_CHARS,
        },
        span: Span::new(0, text.len()),
    };
    assert_eq!(parse(&text), Err(expected));
}

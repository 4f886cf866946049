//! Every notation of a figure, and what is said about what is none: tables of cases.

use super::*;
use crate::policy::kind::Choice;
use crate::policy::notation::write_exact;

/// The value and unit of a figure, or what is wrong with it.
fn figure(text: &str) -> String {
    match read_figure(text) {
        Ok(Figure { value, unit }) => format!("{value} {unit:?}").replace(" None", ""),
        Err(problem) => format!("{problem:?}"),
    }
}

#[track_caller]
fn assert_figures(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(figure(text), *expected, "{text:?}");
    }
}

#[test]
fn plain_digits_and_points() {
    assert_figures(&[
        ("0", "0"),
        ("1234.50", "1234.5"),
        ("007", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("１２３４", "1234"),
        ("１．５", "1.5"),
        (" 12 ", "12"),
        ("\u{FEFF}12\u{A0}\t", "12"),
    ]);
}

#[test]
fn signs_and_accounting_brackets() {
    assert_figures(&[
        ("-5", "-5"),
        ("−5", "-5"),
        ("－５", "-5"),
        ("+5", "5"),
        ("- 5", "-5"),
        ("-0", "0"),
        ("(1,234)", "-1234"),
        ("（1,234）", "-1234"),
        ("(0)", "0"),
        ("(5%)", "-0.05 Ratio"),
        ("(¥1,234.00)", "-1234 Money"),
        ("¥(1,234.00)", "-1234 Money"),
        ("-¥5", "-5 Money"),
        ("¥-5", "-5 Money"),
        ("--5", "Unreadable"),
        ("+-5", "Unreadable"),
        ("(-5)", "Unreadable"),
        ("-(5)", "Unreadable"),
        ("(5", "Unreadable"),
        ("5)", "Unreadable"),
        ("()", "Unreadable"),
        ("5-", "Unreadable"),
    ]);
}

#[test]
fn thousands_separators_stand_at_every_third_digit() {
    assert_figures(&[
        ("1,234.50", "1234.5"),
        ("1，234.50", "1234.5"),
        ("1 234", "1234"),
        ("1\u{A0}234\u{A0}567", "1234567"),
        ("1\u{2009}234,5", "Grouping"),
        ("12\u{3000}345", "12345"),
        ("1,234,567.891", "1234567.891"),
        ("1,23", "Grouping"),
        ("1,2345", "Grouping"),
        ("1234,567", "Grouping"),
        ("1,,234", "Grouping"),
        (",123", "Grouping"),
        ("1,234,", "Grouping"),
        ("0,123", "Grouping"),
        ("1,234 567", "Grouping"),
        ("1, 234", "Grouping"),
        ("12 34", "Grouping"),
        ("1.234,5", "Grouping"),
        ("1.234 567", "Grouping"),
        (",", "Unreadable"),
    ]);
}

#[test]
fn units_beside_the_number() {
    assert_figures(&[
        ("12.5%", "0.125 Ratio"),
        ("12.5％", "0.125 Ratio"),
        ("12.5 %", "0.125 Ratio"),
        ("4‰", "0.004 Ratio"),
        ("120万", "1200000"),
        ("1.2亿", "120000000"),
        ("35千", "35000"),
        ("300万元", "3000000 Money"),
        ("1.5 万元", "15000 Money"),
        ("1,234元", "1234 Money"),
        ("1 234 元", "1234 Money"),
        ("¥1 234", "1234 Money"),
        ("￥1234", "1234 Money"),
        ("¥300万元", "3000000 Money"),
        ("0.00000001万", "0.0001"),
        ("¥5%", "Unreadable"),
        ("¥", "Unreadable"),
        ("¥¥5", "Unreadable"),
        ("5¥", "Unreadable"),
        ("万", "Unreadable"),
        ("5%%", "Unreadable"),
        ("5元万", "Unreadable"),
        ("5台", "Unreadable"),
    ]);
}

#[test]
fn powers_of_ten_as_spreadsheets_export_them() {
    assert_figures(&[
        ("1e6", "1000000"),
        ("1.5E+5", "150000"),
        ("1E-05", "0.00001"),
        ("-2.5e-3", "-0.0025"),
        ("0e999999999999", "0"),
        ("1e", "Unreadable"),
        ("1e+", "Unreadable"),
        ("e6", "Unreadable"),
        ("1e1.5", "Unreadable"),
        ("1e28", "TooLong"),
        ("1e-29", "TooLong"),
        ("1e99999999999", "TooLong"),
        ("1e-99999999999", "TooLong"),
        ("1e2147483647亿", "TooLong"),
        ("1e-2147483647%", "TooLong"),
    ]);
}

#[test]
fn digits_are_exact_or_too_many() {
    assert_figures(&[
        (
            "9999999999999999999999999999",
            "9999999999999999999999999999",
        ),
        (
            "0.1234567890123456789012345678",
            "0.1234567890123456789012345678",
        ),
        ("10000000000000000000000000000", "TooLong"),
        ("12345678901234567890123456789", "TooLong"),
        ("0.12345678901234567890123456789", "TooLong"),
        ("1.00000000000000000000000000000000000000", "1"),
        ("9999999999999999999999999999万", "TooLong"),
    ]);
    assert_eq!(figure(&"9".repeat(100_000)), "TooLong");
}

#[test]
fn words_are_no_figures_and_blanks_are_empty() {
    assert_figures(&[
        ("abc", "Unreadable"),
        ("约5万", "Unreadable"),
        ("5万左右", "Unreadable"),
        ("1.2.3", "Unreadable"),
        (".", "Unreadable"),
        ("#N/A", "Unreadable"),
        ("1/2", "Unreadable"),
        ("NaN", "Unreadable"),
        ("∞", "Unreadable"),
        ("", "Empty"),
        ("—", "Empty"),
    ]);
}

#[test]
fn what_says_that_nothing_is_there() {
    for blank in [
        "",
        " ",
        "\u{3000}\u{A0}\t\n",
        "\u{FEFF}",
        "-",
        "—",
        "–",
        "－",
        "——",
        "--",
        "/",
        "／",
        " N/A ",
        "n/a",
        "Ｎ／Ａ",
    ] {
        assert!(is_blank(blank), "{blank:?}");
    }
    for something in ["0", "无", "-0", "- 1", "NA", "#N/A", "//", "."] {
        assert!(!is_blank(something), "{something:?}");
    }
}

/// The exact text of a value of `kind`, or what is wrong with it.
fn value(kind: Kind, text: &str) -> String {
    match read_value(kind, text) {
        Ok(value) => write_exact(kind, &value, None),
        Err(problem) => format!("{problem:?}"),
    }
}

#[test]
fn the_unit_must_be_one_that_the_quantity_has() {
    let cases = [
        (Kind::Money, "120万", "1200000"),
        (Kind::Money, "120万元", "1200000"),
        (Kind::Money, "5%", "WrongUnit"),
        (Kind::Ratio, "5%", "0.05"),
        (Kind::Ratio, "0.05", "0.05"),
        (Kind::Ratio, "5", "5"),
        (Kind::Ratio, "5元", "WrongUnit"),
        (Kind::Count, "1,200", "1200"),
        (Kind::Count, "1.5万", "15000"),
        (Kind::Count, "12.0", "12"),
        (Kind::Count, "12.5", "NotWhole"),
        (Kind::Count, "5%", "WrongUnit"),
        (Kind::Count, "5元", "WrongUnit"),
        (Kind::Number, "1.25", "1.25"),
        (Kind::Number, "125%", "1.25"),
        (Kind::Number, "¥5", "WrongUnit"),
        (Kind::Plain, "4‰", "0.004"),
        (Kind::Plain, "5元", "WrongUnit"),
        (Kind::Money, "—", "Empty"),
        (Kind::Money, "1,23", "Grouping"),
    ];
    for (kind, text, expected) in cases {
        assert_eq!(value(kind, text), expected, "{kind:?} {text}");
    }
}

#[test]
fn words_for_true_and_false() {
    for text in [
        "true", "TRUE", "True", "是", "有", "√", "✓", "1", "１", "yes", "Y", " 是 ",
    ] {
        assert_eq!(value(Kind::Bool, text), "true", "{text}");
    }
    for text in ["false", "FALSE", "否", "无", "×", "0", "No", "n"] {
        assert_eq!(value(Kind::Bool, text), "false", "{text}");
    }
    for (text, expected) in [
        ("", "Empty"),
        ("-", "Empty"),
        ("/", "Empty"),
        ("对", "Unreadable"),
        ("2", "Unreadable"),
    ] {
        assert_eq!(value(Kind::Bool, text), expected, "{text}");
    }
}

#[test]
fn days_in_the_ways_they_are_written() {
    for text in [
        "2024-03-31",
        "2024-3-31",
        "2024/3/31",
        "2024/03/31",
        "2024.3.31",
        "2024年3月31日",
        "2024年03月31号",
        "2024 年 3 月 31 日",
        "20240331",
        "２０２４－０３－３１",
        "2024-03-31 00:00:00",
        "2024/3/31 0:00",
        "2024-03-31T00:00:00",
    ] {
        assert_eq!(value(Kind::Date, text), "2024-03-31", "{text}");
    }
    let cases = [
        ("2024-02-30", "NoSuchDay"),
        ("2023年2月29日", "NoSuchDay"),
        ("20241301", "NoSuchDay"),
        ("2024-00-10", "NoSuchDay"),
        ("2024-3", "Unreadable"),
        ("2024-3-31-1", "Unreadable"),
        ("2024-3/31", "Unreadable"),
        ("24-3-31", "Unreadable"),
        ("2024-03-311", "Unreadable"),
        ("-2024-03-31", "Unreadable"),
        ("2024-03-31 08:30", "Unreadable"),
        ("2024年3月", "Unreadable"),
        ("2024030", "Unreadable"),
        ("45382", "Unreadable"),
        ("三月", "Unreadable"),
        ("", "Empty"),
        ("—", "Empty"),
    ];
    for (text, expected) in cases {
        assert_eq!(value(Kind::Date, text), expected, "{text}");
    }
}

#[test]
fn texts_are_trimmed_and_otherwise_left_alone() {
    for kind in [Kind::Text, Kind::Choice(Choice::Input(0))] {
        assert_eq!(value(kind, " Ａ+级4S\u{3000}"), "Ａ+级4S");
        assert_eq!(value(kind, "—"), "—");
        assert_eq!(value(kind, " "), "Empty");
    }
}

#[test]
fn repeated_figures() {
    let cases = [
        ("100万元 × 12", Some(("100万元", 12))),
        ("0 x 9", Some(("0", 9))),
        ("0*9", Some(("0", 9))),
        ("0X9", Some(("0", 9))),
        ("100万元x１２", Some(("100万元", 12))),
        (" 1,000 ＊ 4 ", Some(("1,000", 4))),
        ("— × 3", Some(("—", 3))),
        ("true × 12", Some(("true", 12))),
        ("1 × 1000", Some(("1", 1000))),
        ("1 × 1001", None),
        ("1 × 0", None),
        ("1 × 99999999999999999999", None),
        ("1 × 1.5", None),
        ("1 × -2", None),
        ("1 ×", None),
        ("× 12", None),
        ("×", None),
        ("BX7", None),
        ("12", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(repeated(text), expected, "{text}");
    }
}

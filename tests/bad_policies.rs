//! What the language says about bad policies.
//!
//! Each file in `bad_policies/` is a small policy with mistakes in it, named after the diagnostic it is about. What must be said
//! stands in a comment on the line at fault:
//!
//! ```toml
//! formula = "月销售 * 1%" # error[unknown-name]: 月销售
//! ```
//!
//! That is the severity, the code and the words that are underlined (of several lines, the first). A file must yield exactly the
//! diagnostics written in it. `bad_banks/` and `bad_templates/` hold question banks and templates of computed questions in the same way, which are read with the same problems. What no small
//! file can show (a file too large, too many rules) is generated here.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, io};

use rebate_desk::policy::diagnostic::Position;
use rebate_desk::policy::limits::{
    MAX_DIAGNOSTICS, MAX_FORMULA_CHARS, MAX_FORMULA_DEPTH, MAX_ITEMS, MAX_POLICY_BYTES,
};
use rebate_desk::policy::{Diagnostic, Severity, check_text};
use rebate_desk::quiz::{bank, template};

/// Codes that take a file too large to read; they are proved by the generated cases below.
const GENERATED: [&str; 3] = ["file-too-large", "too-many", "formula-too-long"];

/// A diagnostic as a fixture writes it: line, severity, code, the words underlined.
type Remark = (usize, String);

fn remark(severity: &str, code: &str, words: &str) -> String {
    format!("{severity}[{code}]: {words}").trim_end().to_owned()
}

/// The diagnostics that a fixture announces.
fn announced(text: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for comment in line.split("# ").skip(1) {
            let Some((severity, rest)) = comment.split_once('[') else {
                continue;
            };
            let Some((code, words)) = rest.split_once("]:") else {
                continue;
            };
            if ["error", "warning"].contains(&severity) {
                remarks.push((at + 1, remark(severity, code, words.trim())));
            }
        }
    }
    remarks
}

/// A diagnostic as a fixture would announce it.
fn found(text: &str, diagnostic: &Diagnostic) -> Remark {
    let severity = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let words = diagnostic.excerpt(text).lines().next().unwrap_or("").trim();
    (
        Position::of(text, diagnostic.span.start).line,
        remark(severity, diagnostic.code(), words),
    )
}

/// Name and text of each fixture, by name.
fn fixtures(folder: &str) -> io::Result<Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut fixtures = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (Some(name), Some("toml")) =
            (path.file_stem(), path.extension().and_then(OsStr::to_str))
        {
            fixtures.push((
                name.to_string_lossy().into_owned(),
                fs::read_to_string(&path)?,
            ));
        }
    }
    fixtures.sort();
    Ok(fixtures)
}

#[test]
fn each_file_yields_exactly_the_diagnostics_written_in_it() {
    let fixtures = fixtures("bad_policies").expect("readable fixtures");
    yields_what_is_written(fixtures, |text| {
        let (policy, diagnostics) = check_text(text);
        (policy.is_some(), diagnostics)
    });
}

#[test]
fn each_bank_yields_exactly_the_diagnostics_written_in_it() {
    let fixtures = fixtures("bad_banks").expect("readable fixtures");
    yields_what_is_written(fixtures, |text| {
        let (bank, diagnostics) = bank::check_text(text);
        (bank.is_some(), diagnostics)
    });
}

#[test]
fn each_file_of_templates_yields_exactly_the_diagnostics_written_in_it() {
    let fixtures = fixtures("bad_templates").expect("readable fixtures");
    yields_what_is_written(fixtures, |text| {
        let (templates, diagnostics) = template::check_text(text);
        (templates.is_some(), diagnostics)
    });
}

#[track_caller]
fn yields_what_is_written(
    fixtures: Vec<(String, String)>,
    check: fn(&str) -> (bool, Vec<Diagnostic>),
) {
    let mut differences = String::new();
    for (name, text) in fixtures {
        let (is_there, diagnostics) = check(&text);
        let mut wanted = announced(&text);
        let mut got: Vec<Remark> = diagnostics
            .iter()
            .map(|diagnostic| found(&text, diagnostic))
            .collect();
        wanted.sort();
        got.sort();
        let is_sound = diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity() < Severity::Error);
        assert_eq!(
            is_there, is_sound,
            "{name}: something comes out exactly when there are no errors"
        );
        if wanted == got {
            continue;
        }
        let _ = writeln!(differences, "\n{name}.toml");
        for (line, remark) in wanted.iter().filter(|remark| !got.contains(remark)) {
            let _ = writeln!(
                differences,
                "  {line:>3} - {remark}   (announced, not found)"
            );
        }
        for (line, remark) in got.iter().filter(|remark| !wanted.contains(remark)) {
            let _ = writeln!(
                differences,
                "  {line:>3} + {remark}   (found, not announced)"
            );
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn every_code_has_a_file_of_its_name() {
    // The source of `Problem::code` is the one complete list of codes.
    let source = include_str!("../src/policy/problem.rs");
    let codes: BTreeSet<&str> = source
        .lines()
        .filter_map(|line| line.trim().split_once("=> \"")?.1.strip_suffix("\","))
        .collect();
    assert!(codes.len() >= 40, "codes found in the source: {codes:?}");
    let mut fixtures = fixtures("bad_policies").expect("readable fixtures");
    fixtures.extend(self::fixtures("bad_banks").expect("readable fixtures"));
    fixtures.extend(self::fixtures("bad_templates").expect("readable fixtures"));
    for code in &codes {
        let announces = |text: &str| {
            announced(text)
                .iter()
                .any(|(_, remark)| remark.contains(&format!("[{code}]")))
        };
        let is_shown = fixtures
            .iter()
            .any(|(name, text)| name == code && announces(text));
        assert!(
            is_shown || GENERATED.contains(code),
            "no fixture shows {code}"
        );
    }
    for (name, _) in &fixtures {
        let code = name.split('.').next().unwrap_or(name);
        assert!(codes.contains(code), "{name}.toml is named after no code");
    }
}

/// A policy of nothing but `body`.
fn with_head(body: &str) -> String {
    format!("id = \"generated\"\nversion = \"1\"\ntitle = \"生成的政策\"\n{body}")
}

#[test]
fn a_diagnostic_stands_in_its_line_and_column_counted_in_characters() {
    let text = with_head("[[rule]]\nname = \"返利\"\nformula = \"1 + 销售额\"\n");
    let (_, diagnostics) = check_text(&text);
    let at = Position::of(&text, diagnostics[0].span.start);
    assert_eq!((at.line, at.column), (6, 16));
    assert_eq!(Position::of(&text, 0).column, 1);
}

#[test]
fn months_where_quarters_are_declared_are_told_how_to_become_quarters() {
    let months = "[[input]]\nname = \"额\"\ntype = \"money\"\nper = \"month\"\n";
    for (per, formula, is_told) in [
        ("quarter", "额", true),
        ("month", "QSUM(额)", false),
        ("quarter", "QSUM(额)", false),
    ] {
        let rule = format!("[[rule]]\nname = \"和\"\nper = \"{per}\"\nformula = \"{formula}\"\n");
        let (_, diagnostics) = check_text(&with_head(&format!("{months}{rule}")));
        let mut hints = diagnostics.iter().filter_map(Diagnostic::hint);
        let told = hints.any(|hint| hint.zh.contains("QSUM("));
        assert_eq!(told, is_told, "{per}: {formula}");
    }
}

/// The codes said about `text`, and no policy: within a time that a phone would forgive, even unoptimised and on a busy machine.
#[track_caller]
fn refused(text: &str) -> Vec<&'static str> {
    let start = Instant::now();
    let (policy, diagnostics) = check_text(text);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(5), "took {took:?}");
    assert!(policy.is_none());
    assert!(diagnostics.len() <= MAX_DIAGNOSTICS);
    for diagnostic in &diagnostics {
        assert!(
            diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= text.len(),
            "{diagnostic:?}"
        );
        // Saying it must not fail either, wherever the span lies.
        let said = diagnostic.render("policy.toml", text, rebate_desk::lang::Lang::En);
        assert!(
            said.len() < 2_000,
            "{} bytes for one diagnostic",
            said.len()
        );
    }
    diagnostics.iter().map(Diagnostic::code).collect()
}

/// Bytes that look like nothing, the same on each run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    })
    .take(length)
    .collect()
}

/// Rubbish of `size` bytes, of every sort that has broken a reader before.
fn rubbish(size: usize) -> Vec<(&'static str, String)> {
    let repeated = |unit: &str| unit.repeat(size / unit.len());
    let random = String::from_utf8_lossy(&noise(size))
        .chars()
        .take(size / 3)
        .collect();
    let printable = noise(size)
        .iter()
        .map(|byte| char::from(b' ' + byte % 95))
        .collect();
    vec![
        ("random bytes", random),
        ("random characters", printable),
        ("opening brackets", repeated("[")),
        ("opening braces", format!("a={}", repeated("{a="))),
        ("headers", repeated("[[a]]\n")),
        (
            "nested headers",
            repeated("[[a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a]]\n"),
        ),
        ("dotted keys", format!("{}=1", repeated("a."))),
        ("keys without values", repeated("a=\n")),
        ("one line of keys", repeated("a=1 ")),
        ("quotation marks", repeated("\"")),
        ("single quotation marks", repeated("'")),
        ("an open string", format!("id = \"{}", repeated("甲"))),
        (
            "an open multi-line string",
            format!("id = \"\"\"{}", repeated("甲\n")),
        ),
        ("equals signs", repeated("=")),
        ("empty lines", repeated("\n")),
        ("carriage returns", repeated("\r")),
        ("comments", repeated("#\n")),
        ("NULs", repeated("\0")),
        ("byte order marks", repeated("\u{FEFF}")),
        ("combining marks", repeated("\u{0301}")),
        ("right-to-left marks", repeated("\u{202E}a")),
        ("emoji", repeated("👨‍👩‍👧‍👦=1\n")),
    ]
}

#[test]
fn a_megabyte_of_rubbish_is_refused_for_its_size() {
    for (sort, text) in rubbish(1024 * 1024) {
        if text.len() > MAX_POLICY_BYTES {
            assert_eq!(refused(&text), ["file-too-large"], "{sort}");
        } else {
            assert_ne!(refused(&text), [] as [&str; 0], "{sort}");
        }
    }
}

#[test]
fn as_much_rubbish_as_is_looked_at_is_refused_for_what_it_is() {
    for (sort, text) in rubbish(MAX_POLICY_BYTES - 20) {
        assert!(text.len() <= MAX_POLICY_BYTES, "{sort}: {}", text.len());
        let codes = refused(&text);
        assert!(
            codes.contains(&"toml-syntax") || codes.contains(&"missing-key"),
            "{sort}: {codes:?}"
        );
    }
}

#[test]
fn rubbish_inside_a_policy_is_refused_too() {
    let size = MAX_POLICY_BYTES - 1_000;
    let long = "甲".repeat(size / 3);
    let keys: Vec<String> = (0..40_000).map(|at| format!("k{at}=1\n")).collect();
    let rule = |name: &str, formula: &str| {
        with_head(&format!(
            "[[rule]]\nname = '{name}'\nformula = '''{formula}'''\n"
        ))
    };
    let cases = [
        ("an endless name", rule(&long, "1"), "bad-name"),
        ("an endless formula", rule("甲", &long), "formula-too-long"),
        (
            "an endless key",
            with_head(&format!("\"{long}\" = 1\n")),
            "unknown-key",
        ),
        (
            "an endless word",
            with_head(&format!("[[input]]\nname = '甲'\ntype = '{long}'\n")),
            "unknown-word",
        ),
        (
            "an endless id",
            format!("id = '{long}'\nversion = '1'\ntitle = '甲'\n"),
            "bad-id",
        ),
        (
            "an endless unknown name",
            rule("甲", &long[..MAX_FORMULA_CHARS * 3]),
            "unknown-name",
        ),
        (
            "endless unknown keys",
            with_head(&keys.concat()),
            "unknown-key",
        ),
        (
            "an endless figure",
            with_head(&format!(
                "[[parameter]]\nname='甲'\nvalue='{}'\n",
                "9".repeat(size)
            )),
            "bad-figure",
        ),
        (
            "an endless exponent",
            with_head("[[parameter]]\nname='甲'\nvalue=1e999999999\n"),
            "wrong-shape",
        ),
    ];
    for (sort, text, code) in cases {
        assert!(text.len() <= MAX_POLICY_BYTES, "{sort}");
        let codes = refused(&text);
        assert!(codes.contains(&code), "{sort}: {codes:?}");
    }
}

#[test]
fn a_formula_beyond_any_depth_is_refused() {
    let nested = |open: &str, depth: usize| {
        let formula = format!(
            "{}1{}",
            open.repeat(depth),
            ")".repeat(if open == "-" { 0 } else { depth })
        );
        with_head(&format!(
            "[[rule]]\nname = \"甲\"\nformula = \"{formula}\"\n"
        ))
    };
    for open in ["(", "ABS(", "-"] {
        assert_eq!(refused(&nested(open, 200)), ["formula-too-deep"], "{open}");
        assert_eq!(
            refused(&nested(open, MAX_FORMULA_DEPTH + 1)),
            ["formula-too-deep"],
            "{open}"
        );
        let (policy, diagnostics) = check_text(&nested(open, MAX_FORMULA_DEPTH));
        assert_eq!(diagnostics, [], "{open}");
        assert!(policy.is_some(), "{open}");
    }
}

#[test]
fn a_chain_of_thousands_of_sums_is_refused() {
    let chain = format!("1{}", "+1".repeat(4_000));
    let codes = refused(&with_head(&format!(
        "[[rule]]\nname = \"甲\"\nformula = \"{chain}\"\n"
    )));
    assert_eq!(codes, ["formula-too-deep"]);
    let longer = format!("1{}", "+1".repeat(5_000));
    let codes = refused(&with_head(&format!(
        "[[rule]]\nname = \"甲\"\nformula = \"{longer}\"\n"
    )));
    assert_eq!(codes, ["formula-too-long"]);
}

#[test]
fn more_rules_than_the_limit_are_refused_once() {
    let rules = |count: usize| {
        let rules: Vec<String> = (0..count)
            .map(|at| format!("[[rule]]\nname = \"r{at}\"\nformula = \"1\"\n"))
            .collect();
        with_head(&rules.concat())
    };
    assert_eq!(refused(&rules(2_000)), ["too-many"]);
    let (policy, diagnostics) = check_text(&rules(MAX_ITEMS));
    assert_eq!(diagnostics, []);
    assert!(policy.is_some());
}

#[test]
fn thousands_of_unknown_names_among_thousands_of_names_take_no_time() {
    let mut text = with_head("");
    for at in 0..MAX_ITEMS {
        let _ = write!(
            text,
            "[[input]]\nname = \"填报项第{at}号\"\ntype = \"money\"\n"
        );
    }
    for at in 0..MAX_ITEMS {
        let names: Vec<String> = (0..25)
            .map(|other| format!("填报第{}号", at * 25 + other))
            .collect();
        let _ = write!(
            text,
            "[[rule]]\nname = \"规则{at}\"\nformula = \"{}\"\n",
            names.join("+")
        );
        if text.len() > MAX_POLICY_BYTES - 2_000 {
            break;
        }
    }
    let codes = refused(&text);
    assert_eq!(codes, ["unknown-name"; MAX_DIAGNOSTICS]);
}

#[test]
fn an_error_behind_hundreds_of_warnings_is_still_an_error() {
    let mut text = with_head("");
    for at in 0..MAX_DIAGNOSTICS + 50 {
        let _ = write!(text, "[[parameter]]\nname = \"p{at}\"\nvalue = 1\n");
    }
    text.push_str(
        "[[input]]\nname = \"q\"\ntype = \"money\"\n[[input]]\nname = \"q\"\ntype = \"money\"\n",
    );
    let (policy, diagnostics) = check_text(&text);
    assert!(policy.is_none());
    assert!(
        diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code() == "duplicate-name")
    );
}

//! Training on the command line: banks and templates checked, questions from format to format, the board of a paper.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rebate_desk::lang::{Lang, Text};
use rebate_desk::library::banks;
use rebate_desk::quiz::bank::{Bank, check_text, write};
use rebate_desk::quiz::exchange::{self, Format};
use rebate_desk::quiz::paper::{Answer, Paper, Part, Report};
use rebate_desk::quiz::session::{Mode, Rules, Selection};
use rebate_desk::table::workbook::Workbook;

/// What the command line says: its exit code, what it prints, what it tells.
fn command(arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rebate-desk"))
        .args(arguments)
        .env("LANG", "zh_CN.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may refuse before it has read.
    drop(child.stdin.take().unwrap().write_all(input));
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A file of this process, written.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let folder = std::env::temp_dir().join(format!("training-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path: PathBuf = folder.join(name);
    fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}

fn bank(id: &str) -> Bank {
    banks::source(id).unwrap().bank().unwrap()
}

#[test]
fn built_in_banks_and_templates_are_checked_by_their_ids_and_as_files() {
    let (code, out, told) = command(&["check", "van-discount-2024", "bmw-policy-2024"], b"");
    assert_eq!((code, told.as_str()), (Some(0), ""), "{out}");
    let first = "van-discount-2024: 10 题；由政策核对 7 题，7 题相符";
    assert!(out.starts_with(first), "{out}");
    // The templates of this name are a file; the policy is what is meant by the id.
    let templates = banks::TEMPLATES
        .iter()
        .find(|it| it.id == "delivery-rebate");
    let templates = file("templates.toml", templates.unwrap().text);
    let (code, out, _) = command(
        &["--lang", "en", "check", &templates, "delivery-rebate"],
        b"",
    );
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("have one right option always"), "{out}");
    assert!(out.contains("examples come out"), "{out}");
}

#[test]
fn what_is_wrong_with_a_bank_is_told_like_what_is_wrong_with_a_policy() {
    let bank = "id = \"own\"\nversion = \"1\"\ntitle = \"卷\"\n\n[[question]]\nid = \"1\"\nkind = \"single\"\n\
        stem = \"?\"\noptions = [{ text = \"甲\" }, { text = \"乙\" }]\nstatus = \"assumed\"\n";
    let bank = file("no-key.toml", bank);
    let (code, out, _) = command(&["check", &bank], b"");
    assert_eq!(code, Some(1));
    assert!(out.contains(":5:1: 错误[key-count]"), "{out}");
    assert!(out.ends_with("1 处错误\n"), "{out}");
}

#[test]
fn a_mark_that_the_policy_contradicts_is_an_error_at_its_question() {
    let text = banks::source("van-discount-2024").unwrap().text;
    let mut wrong = bank("van-discount-2024");
    let at = wrong.questions.iter().position(|it| it.id == "A7").unwrap();
    for option in &mut wrong.questions[at].options {
        option.correct = option.letter.as_deref() == Some("A");
    }
    let written = write::write(&wrong);
    assert!(check_text(&written).0.is_some() && written != text);
    let line = written.split("id = \"A7\"").next().unwrap().lines().count();
    let path = file("wrong.toml", &written);
    let (code, out, _) = command(&["check", &path], b"");
    assert_eq!(code, Some(1), "{out}");
    let told = |letter: &str| format!(":{line}:1: 错误[contradicted]: “A7”：选项 {letter} ");
    assert!(
        out.contains(&told("A")) && out.contains(&told("B")),
        "{out}"
    );
    assert!(out.contains("7 题，6 题相符"), "{out}");

    // What nothing can be said of is an error too.
    let elsewhere = written.replace("van-variable-discount-2024", "van-variable-discount-2023");
    let path = file("elsewhere.toml", elsewhere);
    let (code, out, _) = command(&["--lang", "en", "check", &path], b"");
    assert_eq!(code, Some(1));
    assert!(
        out.contains("[unknown-policy]") && out.contains("did you mean"),
        "{out}"
    );
}

#[test]
fn a_bank_of_a_policy_of_ones_own_is_held_against_it_where_that_stands_before() {
    let policy = "id = \"own-policy\"\nversion = \"1\"\ntitle = \"自己的\"\n\n[[input]]\nname = \"销售额\"\ntype = \"money\"\n\n\
        [[rule]]\nname = \"返利\"\nformula = \"销售额 * 1%\"\npayout = true\ntotal = true\n";
    let question = |right: &str| {
        format!(
            "id = \"own-bank\"\nversion = \"1\"\ntitle = \"卷\"\n\n[[question]]\nid = \"1\"\nkind = \"single\"\nstem = \"?\"\n\
            status = \"inferred\"\noptions = [\n  {{ text = \"10\", correct = {right}, claims = [{{ value = \"10\" }}] }},\n  \
            {{ text = \"20\", correct = {}, claims = [{{ value = \"20\" }}] }},\n]\n\n[question.case]\npolicy = \"own-policy\"\n\
            inputs = {{ \"销售额\" = \"1000\" }}\nof = \"返利\"\n",
            right == "false"
        )
    };
    let policy = file("own-policy.toml", policy);
    let right = file("own-bank.toml", question("true"));
    let wrong = file("own-wrong.toml", question("false"));
    assert_eq!(command(&["check", &policy, &right], b"").0, Some(0));
    assert_eq!(command(&["check", &right], b"").0, Some(1));
    let (code, out, _) = command(&["check", &policy, &wrong], b"");
    assert_eq!(code, Some(1));
    assert!(out.contains("[contradicted]"), "{out}");
}

#[test]
fn the_format_of_a_text_is_told_from_what_stands_in_it() {
    for source in banks::BANKS {
        assert_eq!(Format::of(source.text), Format::Toml);
        let bank = bank(source.id);
        for (word, format) in exchange::FORMATS {
            for lang in Lang::ALL {
                let text = exchange::write(&bank, format, lang);
                assert_eq!(Format::of(&text), format, "{word}");
            }
        }
    }
    let cases = [
        ("1. 甲?\nA. 一(正确答案)\nB. 二\n", Format::Exam),
        ("", Format::Exam),
        ("甲? {=一 ~二}", Format::Gift),
        ("::Q1:: 甲? {}", Format::Gift),
        ("甲 {T}", Format::Gift),
        ("// 注\n\n多少? {#5}", Format::Gift),
        ("集合 {1, 2} 里有几个数? [单选题]", Format::Exam),
        ("题干\tA\tB\t答案\n甲?\t一\t二\tA\n", Format::Table),
        ("ID;Stem;A;B;Answer\n", Format::Table),
        ("\u{feff}# 注\nid = \"own\"\n", Format::Toml),
        ("[[question]]\n", Format::Toml),
    ];
    for (text, format) in cases {
        assert_eq!(Format::of(text), format, "{text:?}");
    }
}

#[test]
fn what_comes_in_without_an_open_place_is_a_bank() {
    let table =
        "编号,题干,A,B,答案\nX,甲?,一,二,A\nX,乙?,一,二,B\n[1],丙?,一,二,A\n1,丁?,一,二,A\n";
    let imported = exchange::read(table, Format::Table);
    assert_eq!(imported.open(), 0, "{:?}", imported.places);
    let questions = imported.bank.questions.iter();
    let ids: Vec<&str> = questions.map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["X", "2", "3", "1"]);
    let (again, _) = check_text(&exchange::write(&imported.bank, Format::Toml, Lang::Zh));
    assert_eq!(again, Some(imported.bank));
    // A bank file's own places have their lines.
    let imported = exchange::read(
        "id = \"own\"\nversion = \"1\"\ntitel = \"卷\"\n",
        Format::Toml,
    );
    let places = imported.places.iter();
    let places: Vec<_> = places.map(|it| (it.line, it.why.code())).collect();
    assert!(places.contains(&(Some(3), "unknown-key")), "{places:?}");
    for (text, format) in [
        ("", Format::Gift),
        ("", Format::Exam),
        ("题干\n", Format::Table),
    ] {
        assert_eq!(exchange::read(text, format).open(), 1);
    }
    let cards = exchange::write(&bank("van-discount-2024"), Format::Cards, Lang::Zh);
    assert_eq!(
        exchange::read(&cards, Format::of(&cards)).places[0]
            .why
            .code(),
        "written-only"
    );
}

#[test]
fn questions_go_from_format_to_format() {
    let (code, wjx, told) = command(&["bank", "van-discount-2024", "--to", "wjx"], b"");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("题库文件，10 题，0 处要看"), "{told}");
    let (code, gift, told) = command(&["bank", "-", "--to", "gift"], wjx.as_bytes());
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("问卷星文本，10 题"), "{told}");
    let (code, csv, told) = command(&["bank", "-", "--to", "csv"], gift.as_bytes());
    assert_eq!(code, Some(0), "{told}");
    let (code, toml, told) = command(&["--lang", "en", "bank", "-"], csv.as_bytes());
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("Table (CSV), 10 questions, 0 places to look at"),
        "{told}"
    );
    let (found, _) = check_text(&toml);
    let marks = |bank: &Bank| -> Vec<(String, Vec<usize>)> {
        let questions = bank.questions.iter();
        questions
            .map(|it| (it.stem.zh.clone(), it.keys()))
            .collect()
    };
    assert_eq!(marks(&found.unwrap()), marks(&bank("van-discount-2024")));
    // A file's name says the format, and is the id of a bank that has none.
    let source = file("August_Quiz.gift", &gift);
    let target = file("out.csv", "");
    assert_eq!(command(&["bank", &source, "-o", &target], b"").0, Some(0));
    assert_eq!(
        Format::of(&fs::read_to_string(&target).unwrap()),
        Format::Table
    );
    let (_, toml, _) = command(&["bank", &source], b"");
    assert!(toml.starts_with("id = \"august-quiz\"\n"), "{toml}");
    // Excel saves in the encoding of the system, or as a workbook.
    let gbk = b"\xcc\xe2\xb8\xc9,A,B,\xb4\xf0\xb0\xb8\n\xbc\xd7?,1,2,A\n";
    let (code, toml, _) = command(&["bank", "-"], gbk);
    assert_eq!(code, Some(0));
    assert!(toml.contains("stem = \"甲?\""), "{toml}");
}

#[test]
fn every_place_that_somebody_must_look_at_is_told_with_its_line() {
    let wjx =
        "卷\n\n1. 甲? [单选题] *\nA. 一\nB. 二\n\n2. 乙? [单选题] *\nA. 一(正确答案)\nB. 二\n";
    let (code, toml, told) = command(&["bank", "-"], wjx.as_bytes());
    assert_eq!(code, Some(1));
    assert!(told.starts_with("-:3: 要看[no-key]: 第 1 题："), "{told}");
    assert_eq!(told.matches("要看").count(), 2, "{told}");
    assert!(toml.contains("乙?"));
    let (code, _, told) = command(
        &["--lang", "en", "bank", "-"],
        "题干,A,B,答案\n甲?,一,二,C\n乙?,一,二,A\n".as_bytes(),
    );
    assert_eq!(code, Some(1));
    assert!(told.starts_with("-:2: look at[bad-answer]: "), "{told}");
    let (code, out, told) = command(&["bank", "-", "--from", "gift"], b"nothing");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(told.starts_with("-:1: 要看[left-out]: "), "{told}");
    let (code, _, told) = command(&["bank", "van-discount-2023"], b"");
    assert_eq!(code, Some(1));
    assert!(
        told.contains("van-discount-2024、bmw-policy-2024"),
        "{told}"
    );
    let (code, _, told) = command(&["bank", "-", "--to", "pdf"], b"");
    assert_eq!(code, Some(2));
    assert!(told.contains("pdf"), "{told}");
}

/// A paper with questions of a built-in bank, of one of its own, and computed ones.
fn paper() -> Paper {
    let own = Bank {
        id: "own-bank".to_owned(),
        version: "1".to_owned(),
        title: Text::same("卷"),
        source: None,
        questions: bank("bmw-policy-2024").questions,
    };
    Paper {
        title: "八月培训".to_owned(),
        parts: vec![
            Part::Drawn {
                bank: "van-discount-2024".to_owned(),
                version: "1".to_owned(),
                selection: Selection {
                    count: 2,
                    ..Selection::default()
                },
            },
            Part::Picked {
                bank: "own-bank".to_owned(),
                version: "1".to_owned(),
                questions: vec!["B8".to_owned()],
            },
            Part::Computed {
                templates: "delivery-rebate".to_owned(),
                version: "1".to_owned(),
                template: None,
                count: 1,
            },
        ],
        rules: Rules {
            mode: Mode::Exam,
            ..Rules::default()
        },
        seed: 8,
        files: vec![write::write(&own)],
    }
}

/// A result of the paper without an answer.
fn blank(paper: &Paper, name: &str, seconds: u32) -> String {
    let report = Report {
        paper: paper.fingerprint(),
        name: name.to_owned(),
        seconds,
        answers: vec![Answer::Nothing; 4],
        ..Report::default()
    };
    report.encode().unwrap()
}

#[test]
fn the_board_of_a_paper_is_a_table_or_a_workbook() {
    let paper = paper();
    let link = format!("https://example.com/#q={}", paper.encode().unwrap());
    let results = format!(
        "王芳：#r={} 请查收\n收到\n#r={}\n",
        blank(&paper, "王芳", 60),
        blank(&paper, "=cmd()", 90)
    );
    let (code, csv, told) = command(&["board", &link, "-"], results.as_bytes());
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("-:2: 这一行没有成绩码\n    | 收到"), "{told}");
    assert!(told.contains("八月培训：2 份成绩，1 行没有计入"), "{told}");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[1], "王芳,0,4,0.0,未及格,60,,0,0,0,0");
    assert!(lines[2].starts_with("'=cmd(),0,4"), "{csv}");
    // The link in a file among other words, and the questions as a workbook.
    let sent = file("paper.txt", format!("请做这份试卷：\n{link} 谢谢\n"));
    let came = file("results.txt", &results);
    let target = file("board.xlsx", "");
    let asked = [
        "--lang",
        "en",
        "board",
        &sent,
        &came,
        "--questions",
        "-o",
        &target,
    ];
    let (code, out, told) = command(&asked, b"");
    assert_eq!((code, out.as_str()), (Some(0), ""), "{told}");
    let bytes = fs::read(&target).unwrap();
    let mut workbook = Workbook::open(&bytes).unwrap();
    let text = workbook.text("Questions missed").unwrap();
    assert_eq!(text.lines().count(), 1 + 4, "{text}");
    assert!(text.contains("王芳, =cmd()"), "{text}");
}

#[test]
fn a_result_that_is_lost_and_a_paper_that_cannot_be_put_together_are_errors() {
    let paper = paper();
    let link = paper.encode().unwrap();
    let result = blank(&paper, "王芳", 60);
    let cut = format!("{result}\n{}\n", &result[..result.len() - 5]);
    let (code, csv, told) = command(&["board", &link, "-"], cut.as_bytes());
    assert_eq!((code, csv.lines().count()), (Some(1), 2), "{told}");
    assert!(told.contains("-:2: "), "{told}");
    assert_eq!(command(&["board", &link, "-"], b"").0, Some(1));
    let (code, _, told) = command(&["board", "hello", "-"], b"");
    assert_eq!((code, told.is_empty()), (Some(1), false));
    let alone = Paper {
        files: Vec::new(),
        ..paper
    };
    let (code, _, told) = command(&["board", &alone.encode().unwrap(), "-"], b"");
    assert_eq!(code, Some(1));
    assert!(told.contains("own-bank"), "{told}");
}

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use rebate_desk::accrual::{Found, Ledger};

/// What the command line says: its exit code, what it prints, what it tells.
fn command(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rebate-desk"))
        .arg("ledger")
        .args(arguments)
        .env("LANG", "zh_CN.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may refuse before it has read.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A name for a file of this process that is not there yet.
fn file(name: &str) -> String {
    let folder = std::env::temp_dir().join(format!("accrual-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder.join(name).to_string_lossy().into_owned()
}

const FIGURES: &str =
    r#"{ "inputs": { "月采购额": ["4000 × 3", "10000 × 3", "0 × 6"], "年度": "2024" } }"#;

/// A ledger with two quarters of the parts agreement, accrued.
fn begun(name: &str) -> String {
    let ledger = file(name);
    let words = [
        &ledger,
        "--add-from",
        "parts-purchase-agreement",
        "--input",
        "-",
        "--year",
        "2024",
        "--tax",
        "含税 13%",
    ];
    let (code, _, told) = command(&words, FIGURES);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.starts_with("记入 2 行，0 行已有\n"), "{told}");
    ledger
}

#[test]
fn a_rebate_goes_from_the_policy_to_the_payment() {
    let ledger = begun("year.txt");
    let (code, _, told) = command(&[&ledger, "--confirm", "1=590", "--on", "2024-04-20"], "");
    assert_eq!(code, Some(0), "{told}");
    let (code, _, told) = command(&[&ledger, "--pay", "1=500", "--on", "2024-04-28"], "");
    assert_eq!(code, Some(0), "{told}");
    let (code, _, told) = command(&[&ledger, "--pay", "1=90.01", "--on", "2024-05-28"], "");
    assert_eq!(
        (code, told.as_str()),
        (Some(1), "兑付 90.01 超过余下的 90.00\n")
    );
    let (code, _, told) = command(&[&ledger, "--pay", "1"], "");
    assert_eq!(
        (code, told.as_str()),
        (Some(1), "用 --on 写明日期，如 --on 2024-04-30\n")
    );
    let (_, balances, _) = command(&[&ledger, "--balance=quarter"], "");
    assert_eq!(
        balances,
        "\u{feff}期间,期初,预提,确认差额,冲回,兑付,期末\r\n\
         2024年1季度,0.00,600.00,0.00,0.00,0.00,600.00\r\n\
         2024年2季度,600.00,3000.00,-10.00,0.00,500.00,3090.00\r\n"
    );
    let (_, aged, told) = command(&[&ledger, "--aged", "2024-06-01"], "");
    assert!(
        aged.contains("逾期 31–60 天,32,2024-04-30,90.00,已确认"),
        "{aged}"
    );
    assert_eq!(told, "逾期 31–60 天：1 笔，90.00 元\n");
    let (_, listed, told) = command(&[&ledger, "--state", "预提", "--lang", "en"], "");
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert_eq!(
        told,
        "Lines: 1; rebates 3,000.00, paid 0.00, planned 0.00 yuan\n"
    );
    let (_, forecast, _) = command(&[&ledger, "--forecast", "2024"], "");
    assert!(
        forecast.contains("2024年1季度,590.00,0.00,590.00,0.00"),
        "{forecast}"
    );
    let Found::Ledger(kept) = Ledger::read(&fs::read_to_string(&ledger).unwrap()) else {
        panic!("no ledger");
    };
    assert_eq!((kept.rev, kept.lines().len()), (3, 3));
}

#[test]
fn lists_calendars_and_ledgers_are_told_by_the_name_of_the_file() {
    let ledger = begun("files.txt");
    for name in ["list.csv", "list.xlsx", "copy.ledger"] {
        let list = file(name);
        let (code, ..) = command(&[&ledger, "-o", &list], "");
        assert_eq!(code, Some(0));
        // What is brought back is there already.
        let before = fs::read(&ledger).unwrap();
        let (code, _, told) = command(&[&ledger, "--join", &list], "");
        assert_eq!(code, Some(0), "{name}: {told}");
        assert!(
            told.starts_with("并入 0 行，0 行有了新进展，0 行改了到期日或备注\n"),
            "{told}"
        );
        assert_eq!(fs::read(&ledger).unwrap(), before);
        let (_, listed, _) = command(&[&list], "");
        assert_eq!(listed, command(&[&ledger], "").1, "{name}");
    }
    let calendar = file("due.ics");
    let (code, ..) = command(&[&ledger, "-o", &calendar], "");
    assert_eq!(code, Some(0));
    let calendar = fs::read_to_string(&calendar).unwrap();
    assert_eq!(calendar.matches("BEGIN:VEVENT\r\n").count(), 2);
    assert!(calendar.contains("DTSTART;VALUE=DATE:20240430\r\n"));
}

#[test]
fn changes_are_not_written_into_a_list() {
    let list = file("own.csv");
    fs::write(
        &list,
        "期间,政策,返利金额,状态\n2024-03,自有政策,1500,预提\n2024-04,自有政策,很多,预提\n",
    )
    .unwrap();
    let (code, _, told) = command(&[&list], "");
    assert_eq!(code, Some(1));
    assert!(
        told.contains(":3: 返利金额: ") && told.contains("这一行没有读入\n    | 很多\n"),
        "{told}"
    );
    let (code, _, told) = command(&[&list, "--receivable", "1", "--on", "2024-04-02"], "");
    assert_eq!(code, Some(1));
    assert!(told.contains("改动不写回清单"), "{told}");
    let part = file("part.csv");
    let (code, ..) = command(
        &[
            &list,
            "--receivable",
            "1",
            "--on",
            "2024-04-02",
            "--state",
            "accrued",
            "-o",
            &part,
        ],
        "",
    );
    assert_eq!(code, Some(1), "a part is not the whole");
    assert!(fs::metadata(&part).is_err());
    let ledger = file("own.ledger");
    command(
        &[
            &list,
            "--receivable",
            "1",
            "--on",
            "2024-04-02",
            "-o",
            &ledger,
        ],
        "",
    );
    assert!(
        fs::read_to_string(&ledger)
            .unwrap()
            .contains("receivable\t2024-04-02\t1500.00\n")
    );
}

#[test]
fn what_is_no_ledger_is_told() {
    let told = |input: &str| {
        let (code, _, told) = command(&["-"], input);
        assert_eq!(code, Some(1));
        told
    };
    assert!(told("rebate-desk ledger 2\n").contains("新版本"));
    assert!(told("rebate-desk ledger 1\nrev\tx\n").contains("损坏"));
    assert!(told("a,b\n").contains("找不到标题行"));
    let (code, ..) = command(&["-", "--state", "gone"], "");
    assert_eq!(code, Some(2));
    let (code, ..) = command(&[&file("nowhere.txt")], "");
    assert_eq!(code, Some(1));
}

//! Files of five systems → rows for the record table of a form: which column is which, what each cell says, what is there already, and what
//! the policy makes of them all. The expected figures were reckoned apart, out of the rows that the files were written from.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use rebate_desk::batch::protocol::{Answer, RecordsAsk, RecordsRead, Remembered};
use rebate_desk::batch::{clerk, records as reading};
use rebate_desk::board::form::form;
use rebate_desk::board::year::{Found, Year};
use rebate_desk::engine::{Absence, Case, Cell, Plan};
use rebate_desk::lang::{Lang, Text};
use rebate_desk::library::samples::YEARS;
use rebate_desk::library::source;
use rebate_desk::policy::{Policy, Value};
use rebate_desk::report::plain::{Holds, PlainColumn, PlainSheet};
use rebate_desk::scenario::Draft;
use rebate_desk::table::matching::Sureness;
use rebate_desk::table::records::{Known, MOST_RECORDS, MOST_TOLD};
use rust_decimal::Decimal;

fn service() -> Policy {
    let source = source("after-sales-service").expect("a built-in policy");
    source.policy().expect("a sound policy")
}

fn answer(policy: &Policy, ask: RecordsAsk, bytes: &[u8]) -> Result<RecordsRead, Text> {
    match reading::read(policy, ask, bytes.to_vec()) {
        Answer::Records(read) => Ok(*read),
        Answer::Refused(why) => Err(why),
        other => panic!("{other:?}"),
    }
}

fn read(policy: &Policy, bytes: &[u8]) -> RecordsRead {
    answer(policy, RecordsAsk::default(), bytes).expect("a table")
}

/// A file as a system exports it.
#[derive(Clone, Copy)]
struct Sample {
    name: &'static str,
    bytes: &'static [u8],
}

macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        [$(Sample { name: $name, bytes: include_bytes!(concat!("records/", $name)) }),+]
    };
}

/// Service records of four months of 2024, invented: work orders, CRM (GB18030), hotline (parted by semicolons), live chat (in English),
/// survey (UTF-16 with tabs, as Excel's “Unicode text”).
const SERVICE: [Sample; 5] = samples![
    "work-orders.csv",
    "crm.csv",
    "hotline.csv",
    "chat.csv",
    "survey.csv",
];

fn sample(name: &str) -> Sample {
    let mut samples = SERVICE.into_iter();
    samples
        .find(|sample| sample.name == name)
        .expect("a sample")
}

fn read_sample(policy: &Policy, name: &str) -> RecordsRead {
    let named = RecordsAsk {
        name: name.to_owned(),
        // Work orders are all of one channel, and their system does not say which.
        fixed: match name {
            "work-orders.csv" => vec![("服务记录[渠道]".to_owned(), "工单".to_owned())],
            _ => Vec::new(),
        },
        ..RecordsAsk::default()
    };
    answer(policy, named, sample(name).bytes).expect("a table")
}

/// What the columns are taken for that are taken for something.
fn taken(read: &RecordsRead) -> Vec<(&str, &str)> {
    let columns = read.opened.columns.iter();
    columns
        .filter(|column| column.target != "-")
        .map(|column| (column.heading.as_str(), column.target.as_str()))
        .collect()
}

const COLUMNS: [&str; 12] = [
    "单号",
    "日期",
    "门店",
    "技师",
    "车牌",
    "项目",
    "渠道",
    "响应分钟",
    "满意度",
    "质量",
    "投诉",
    "一次修复",
];

/// A file: its name, encoding and rows, and which heading is which column.
type Exported<'c> = (&'c str, &'c str, usize, &'c [(&'c str, &'c str)]);

#[test]
fn the_columns_of_five_systems_are_known_by_their_headings() {
    let policy = service();
    let cases: [Exported<'_>; 5] = [
        (
            "work-orders.csv",
            "UTF-8",
            30,
            &[
                ("工单号", "单号"),
                ("进厂日期", "日期"),
                ("所属门店", "门店"),
                ("车牌号", "车牌"),
                ("维修项目", "项目"),
                ("主修技师", "技师"),
                ("派工等待(分钟)", "响应分钟"),
                ("质检得分", "质量"),
                ("一次修复", "一次修复"),
            ],
        ),
        (
            "crm.csv",
            "GB18030",
            18,
            &[
                ("案件编号", "单号"),
                ("创建时间", "日期"),
                ("车牌号", "车牌"),
                ("门店", "门店"),
                ("服务顾问", "技师"),
                ("问题分类", "项目"),
                ("是否投诉", "投诉"),
                ("满意度评分", "满意度"),
                ("来源", "渠道"),
            ],
        ),
        (
            "hotline.csv",
            "UTF-8",
            20,
            &[
                ("来电编号", "单号"),
                ("来电时间", "日期"),
                ("门店", "门店"),
                ("坐席", "技师"),
                ("来电类型", "项目"),
                ("等待时长(分钟)", "响应分钟"),
                ("通话质检", "质量"),
                ("客诉", "投诉"),
                ("一次解决", "一次修复"),
                ("渠道", "渠道"),
            ],
        ),
        (
            "chat.csv",
            "UTF-8",
            16,
            &[
                ("Conversation ID", "单号"),
                ("Started at", "日期"),
                ("Store", "门店"),
                ("Agent", "技师"),
                ("Topic", "项目"),
                ("First response (min)", "响应分钟"),
                ("Rating", "满意度"),
                ("Resolved first time", "一次修复"),
                ("Channel", "渠道"),
            ],
        ),
        (
            "survey.csv",
            "UTF-16LE",
            22,
            &[
                ("答卷编号", "单号"),
                ("提交时间", "日期"),
                ("门店", "门店"),
                ("技师", "技师"),
                ("车牌", "车牌"),
                ("总体满意度", "满意度"),
                ("服务质量", "质量"),
                ("是否一次修好", "一次修复"),
                ("是否投诉", "投诉"),
                ("来源渠道", "渠道"),
            ],
        ),
    ];
    for (name, how, rows, columns) in cases {
        let read = read_sample(&policy, name);
        let how_read = read.opened.how.replace([' ', '-'], "");
        assert!(
            how_read.starts_with(&how.replace('-', "")),
            "{name}: {}",
            read.opened.how
        );
        assert_eq!(read.rows.len(), rows, "{name}");
        assert_eq!((read.bad_cells, read.beyond), (0, 0), "{name}");
        assert_eq!(read.opened.unreadable, 0, "{name}");
        let expected: Vec<(&str, String)> = columns
            .iter()
            .map(|(heading, column)| (*heading, format!("服务记录[{column}]")))
            .collect();
        let expected: Vec<(&str, &str)> = expected
            .iter()
            .map(|(heading, column)| (*heading, column.as_str()))
            .collect();
        assert_eq!(taken(&read), expected, "{name}");
        for column in &read.opened.columns {
            let is_used = column.target != "-";
            assert!(
                !is_used || column.sureness == Sureness::Named,
                "{name}: {}",
                column.heading
            );
        }
        assert_eq!(read.opened.lacking, [], "{name}");
        // What a column can be: nothing, or one of the table.
        let targets: Vec<&str> = read
            .opened
            .targets
            .iter()
            .map(|(word, _)| &**word)
            .collect();
        let own: Vec<String> = COLUMNS
            .iter()
            .map(|column| format!("服务记录[{column}]"))
            .collect();
        assert_eq!(targets[0], "-", "{name}");
        assert_eq!(targets[1..], own, "{name}");
    }
    // The sum at the end of the work orders.
    assert_eq!(read_sample(&policy, "work-orders.csv").left_out, 1);
}

#[test]
fn cells_are_written_as_a_form_has_them() {
    let policy = service();
    let first = |name: &str, at: usize| read_sample(&policy, name).rows[at].join("|");
    let cases = [
        (
            "work-orders.csv",
            "GD20240303-01|2024-03-03|城东店|李强|浙F29R60|事故钣喷|工单|22||94||true",
        ),
        (
            "crm.csv",
            "AJ30110|2024-03-11|城西店|陈磊|沪D4402M|回访|CRM||||false|",
        ),
        (
            "hotline.csv",
            "LD240302001|2024-03-02|城西店|周敏||预约|热线|0.5||96|false|true",
        ),
        (
            "chat.csv",
            "C-88100|2024-03-13|城东店|吴迪||Warranty|在线客服|6|3|||true",
        ),
    ];
    for (name, expected) in cases {
        assert_eq!(first(name, 0), expected, "{name}");
    }
    for name in SERVICE.map(|sample| sample.name) {
        for row in read_sample(&policy, name).rows {
            assert_eq!(row.len(), COLUMNS.len());
        }
    }
}

/// All rows of the five files.
fn union(policy: &Policy) -> Vec<Vec<String>> {
    let mut known = Known::new(policy, 0);
    let mut all = Vec::new();
    for sample in SERVICE {
        let (fresh, there) = known.take(read_sample(policy, sample.name).rows);
        assert_eq!(there, 0, "{}", sample.name);
        all.extend(fresh);
    }
    all
}

fn value(policy: &Policy, rows: &[Vec<String>], rule: &str) -> Option<Decimal> {
    let mut draft = Draft::blank(policy);
    for at in policy.records[0].range() {
        let texts = rows
            .iter()
            .map(|row| row[at - policy.records[0].first].clone());
        draft.inputs[at] = texts.collect();
    }
    let form = draft.read(policy);
    assert_eq!(form.problems, []);
    let plan = Plan::new(policy, form.settings).expect("a plan");
    let outcome = plan.outcome(&form.case);
    let at = policy.rules.iter().position(|it| it.name == rule);
    match &outcome.rules[at.expect("a rule")][0] {
        Cell::Value(Value::Number(number)) => Some(*number),
        Cell::Absent(Absence::NotApplicable(_)) => None,
        other => panic!("{rule}: {other:?}"),
    }
}

fn ratio(above: i64, below: i64) -> Option<Decimal> {
    Decimal::from(above).checked_div(Decimal::from(below))
}

fn near(found: Option<Decimal>, expected: Option<Decimal>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() < Decimal::new(1, 12),
        (found, expected) => found == expected,
    }
}

#[test]
fn the_policy_makes_of_all_of_them_what_was_reckoned_apart() {
    let policy = service();
    let all = union(&policy);
    assert_eq!(all.len(), 106);
    let of = |part: &dyn Fn(&[String]) -> bool| {
        let rows = all.iter().filter(|row| part(row));
        rows.cloned().collect::<Vec<_>>()
    };
    let month = |month: &'static str| of(&|row| row[1].starts_with(month));
    let channel = |name: &'static str| of(&|row| row[6] == name);
    let none = None;
    // Records; response, satisfaction, quality; complaints per thousand; first-time fixes; total; repeats.
    let cases = [
        (
            "all",
            all.clone(),
            106,
            [
                ratio(2491, 165),
                ratio(215, 53),
                ratio(6473, 72),
                ratio(1500, 53),
                ratio(39, 44),
                ratio(10_966_157, 133_560),
            ],
            5,
        ),
        (
            "March",
            month("2024-03"),
            22,
            [
                ratio(1031, 75),
                ratio(37, 9),
                ratio(733, 8),
                ratio(500, 11),
                ratio(18, 19),
                ratio(1_970_431, 25_080),
            ],
            0,
        ),
        (
            "April",
            month("2024-04"),
            20,
            [
                ratio(153, 10),
                ratio(40, 11),
                ratio(632, 7),
                ratio(50, 1),
                ratio(1, 1),
                ratio(823, 11),
            ],
            0,
        ),
        (
            "May",
            month("2024-05"),
            35,
            [
                ratio(1887, 110),
                ratio(17, 4),
                ratio(2369, 27),
                ratio(0, 1),
                ratio(25, 31),
                ratio(57_833_009, 644_490),
            ],
            0,
        ),
        (
            "June",
            month("2024-06"),
            29,
            [
                ratio(1299, 95),
                ratio(70, 17),
                ratio(458, 5),
                ratio(1000, 29),
                ratio(20, 23),
                ratio(22_883_387, 283_475),
            ],
            1,
        ),
        (
            "CRM",
            channel("CRM"),
            18,
            [
                none,
                ratio(72, 17),
                none,
                ratio(500, 9),
                none,
                ratio(960, 17),
            ],
            0,
        ),
        (
            "hotline",
            channel("热线"),
            20,
            [
                ratio(169, 20),
                none,
                ratio(452, 5),
                ratio(100, 1),
                ratio(1, 1),
                ratio(2654, 35),
            ],
            0,
        ),
        (
            "chat",
            channel("在线客服"),
            16,
            [
                ratio(133, 20),
                ratio(57, 14),
                none,
                none,
                ratio(3, 4),
                ratio(7795, 91),
            ],
            0,
        ),
        (
            "work orders",
            channel("工单"),
            30,
            [
                ratio(721, 30),
                none,
                ratio(539, 6),
                none,
                ratio(5, 6),
                ratio(61_420, 693),
            ],
            5,
        ),
        (
            "survey",
            channel("问卷"),
            22,
            [
                none,
                ratio(43, 11),
                ratio(985, 11),
                ratio(0, 1),
                ratio(21, 22),
                ratio(7775, 88),
            ],
            0,
        ),
    ];
    let rules = [
        "平均响应分钟",
        "平均满意度",
        "平均质量",
        "千单投诉",
        "一次修复率",
        "总分",
    ];
    for (name, rows, count, expected, repeats) in cases {
        assert_eq!(rows.len(), count, "{name}");
        for (rule, expected) in rules.into_iter().zip(expected) {
            let found = value(&policy, &rows, rule);
            assert!(
                near(found, expected),
                "{name}, {rule}: {found:?} for {expected:?}"
            );
        }
        let found = value(&policy, &rows, "重复维修数");
        assert_eq!(found, Some(Decimal::from(repeats)), "{name}");
    }
}

#[test]
fn a_file_that_is_read_twice_adds_nothing() {
    let policy = service();
    let mut known = Known::new(&policy, 0);
    let all = union(&policy);
    known.add(all.iter().map(Vec::as_slice));
    for sample in SERVICE {
        let rows = read_sample(&policy, sample.name).rows;
        let count = rows.len();
        assert_eq!(known.take(rows), (Vec::new(), count), "{}", sample.name);
    }
    // The number tells, whatever else has changed meanwhile; another number is another record.
    let mut row = all[0].clone();
    row[8] = "5".to_owned();
    assert!(known.has(&row));
    row[0] = "GD-new".to_owned();
    assert!(!known.has(&row));
    // Two rows of one number within a file are both of it, and without a number the whole row tells.
    let blank = vec![String::new(); COLUMNS.len()];
    let rows = |texts: &[&str]| -> Vec<Vec<String>> {
        let row = |text: &&str| {
            let mut row = blank.clone();
            for (cell, text) in row.iter_mut().zip(text.split('|')) {
                text.clone_into(cell);
            }
            row
        };
        texts.iter().map(row).collect()
    };
    // A copy of a row is none.
    let mut copied = Known::new(&policy, 0);
    let (fresh, there) = copied.take(rows(&["X1|2024-01-02", "X1|2024-01-03", "X1|2024-01-02"]));
    assert_eq!((fresh.len(), there), (2, 1));
    let mut known = Known::new(&policy, 0);
    let (fresh, there) = known.take(rows(&["X1|2024-01-02", "X1|2024-01-03", "|2024-01-04"]));
    assert_eq!((fresh.len(), there), (3, 0));
    let (fresh, there) = known.take(rows(&["X1|2024-02-02", "|2024-01-04", "|2024-01-05"]));
    assert_eq!((fresh.len(), there), (1, 2));
    // A policy whose board names no column: the whole row.
    let mut bare = policy.clone();
    bare.board = None;
    let mut known = Known::new(&bare, 0);
    known.take(rows(&["X1|2024-01-02"]));
    let (fresh, there) = known.take(rows(&["X1|2024-01-02", "X1|2024-01-03"]));
    assert_eq!((fresh.len(), there), (1, 1));
}

/// The hotline's file with cells that nobody can read.
const BAD: &str = "来电编号,来电时间,等待时长(分钟),客诉,渠道,满意度\n\
    LD1,2024-13-05,约3,Y,热线,\"1,234\"\n\
    LD2,2024-03-05,3,也许,热线,4\n\
    ,,,,,\n\
    LD3,45356,(2),无,微信,#N/A\n\
    ,#REF!,,,,\n";

#[test]
fn what_cannot_be_read_is_blank_and_told_and_its_row_comes_all_the_same() {
    let policy = service();
    let read = read(&policy, BAD.as_bytes());
    let rows: Vec<String> = read
        .rows
        .iter()
        .map(|row| [0, 1, 7, 10, 6, 8].map(|at| row[at].as_str()).join("|"))
        .collect();
    assert_eq!(
        rows,
        [
            "LD1|||true|热线|1234",
            "LD2|2024-03-05|3||热线|4",
            "LD3|2024-03-05|-2|false||",
        ]
    );
    let bad: Vec<String> = read
        .bad
        .iter()
        .map(|cell| format!("{} {} {}", cell.row, cell.heading, cell.text))
        .collect();
    assert_eq!(
        bad,
        [
            "2 来电时间 2024-13-05",
            "2 等待时长(分钟) 约3",
            "3 客诉 也许",
            "5 渠道 微信",
            "5 满意度 #N/A",
            "6 来电时间 #REF!",
        ]
    );
    assert_eq!(read.bad_cells, 6);
    for cell in &read.bad {
        assert!(!cell.message.zh.is_empty() && !cell.message.en.is_empty());
    }
    // The row of which nothing could be read.
    assert_eq!(read.left_out, 1);
}

#[test]
fn of_many_cells_that_cannot_be_read_the_first_are_told_and_all_are_counted() {
    let policy = service();
    let rows: Vec<String> = (0..MOST_TOLD + 7).map(|at| format!("A{at},x")).collect();
    let read = read(
        &policy,
        ["单号,日期", &rows.join("\n")].join("\n").as_bytes(),
    );
    assert_eq!(read.rows.len(), MOST_TOLD + 7);
    assert_eq!((read.bad.len(), read.bad_cells), (MOST_TOLD, MOST_TOLD + 7));
}

#[test]
fn more_rows_than_are_kept_are_not_read_and_counted() {
    let policy = service();
    let rows = |count: usize| -> String {
        let row = |at: usize| {
            let day = if at < MOST_RECORDS { "2024-01-02" } else { "x" };
            format!("A{at},{day}\n")
        };
        (0..count).map(row).collect()
    };
    for (count, beyond) in [(MOST_RECORDS, 0), (MOST_RECORDS + 3, 3)] {
        let read = read(&policy, ["单号,日期\n", &rows(count)].concat().as_bytes());
        assert_eq!((read.rows.len(), read.beyond), (MOST_RECORDS, beyond));
        // Of what is not taken nothing is told.
        assert_eq!(read.bad_cells, 0);
    }
}

/// Headings that nobody has heard of.
const UNKNOWN: &str = "甲,乙,丙,丁\nX1,2024-01-02,4,忽略\nX2,2024-01-03,5,忽略\n";

fn targets(columns: [&str; 4]) -> Vec<String> {
    columns
        .map(|column| match column {
            "-" => "-".to_owned(),
            column => format!("服务记录[{column}]"),
        })
        .to_vec()
}

#[test]
fn columns_are_what_somebody_says_and_are_remembered_for_the_same_headings() {
    let policy = service();
    let unsaid = read(&policy, UNKNOWN.as_bytes());
    assert_eq!(taken(&unsaid), []);
    assert_eq!((unsaid.rows.len(), unsaid.left_out), (0, 2));
    let lacking: Vec<&str> = unsaid.opened.lacking.iter().map(|it| &*it.zh).collect();
    assert_eq!(lacking, ["单号", "日期"]);

    let said = |columns, remembered| RecordsAsk {
        targets: columns,
        remembered,
        ..RecordsAsk::default()
    };
    let chosen = targets(["单号", "日期", "满意度", "-"]);
    let corrected = answer(
        &policy,
        said(Some(chosen.clone()), Vec::new()),
        UNKNOWN.as_bytes(),
    );
    let corrected = corrected.expect("a table");
    assert_eq!(corrected.rows.len(), 2);
    assert_eq!(corrected.rows[1][8], "5");
    assert_eq!(corrected.opened.columns[2].sureness, Sureness::Said);
    assert_eq!(corrected.opened.lacking, []);

    let known = |shape: &str| Remembered {
        headings: corrected.opened.headings_key.clone(),
        shape: shape.to_owned(),
        targets: chosen.clone(),
    };
    let again = answer(
        &policy,
        said(None, vec![known("服务记录")]),
        UNKNOWN.as_bytes(),
    );
    let again = again.expect("a table");
    assert!(again.opened.remembered);
    assert_eq!(again.rows, corrected.rows);
    // What was said of such headings for another sort of table says nothing of these rows.
    let other = answer(&policy, said(None, vec![known("wide")]), UNKNOWN.as_bytes());
    let other = other.expect("a table");
    assert!(!other.opened.remembered);
    assert_eq!(other.rows.len(), 0);
    // What is said comes before what was remembered; of one column twice the last is it.
    let twice = Some(targets(["单号", "日期", "单号", "-"]));
    let twice = answer(
        &policy,
        said(twice, vec![known("服务记录")]),
        UNKNOWN.as_bytes(),
    );
    let twice = twice.expect("a table");
    assert_eq!(
        taken(&twice),
        [("乙", "服务记录[日期]"), ("丙", "服务记录[单号]")]
    );
    // What is no column of the table, or no word at all, is none.
    let wrong = ["#name", "上期总分", "服务记录[没有]", ""].map(str::to_owned);
    let wrong = answer(
        &policy,
        said(Some(wrong.to_vec()), Vec::new()),
        UNKNOWN.as_bytes(),
    );
    assert_eq!(taken(&wrong.expect("a table")), []);
}

#[test]
fn what_holds_of_all_rows_is_put_where_the_file_has_no_column() {
    let policy = service();
    let fixed = |name: &str, text: &str| (format!("服务记录[{name}]"), text.to_owned());
    let ask = RecordsAsk {
        fixed: vec![
            fixed("渠道", "热线"),
            fixed("门店", " 城东店 "),
            fixed("单号", "全都一样"),
            fixed("没有", "x"),
        ],
        ..RecordsAsk::default()
    };
    let read = answer(
        &policy,
        ask,
        "单号,日期\nA1,2024-01-02\nA2,\n,\n".as_bytes(),
    );
    let rows: Vec<String> = read
        .expect("a table")
        .rows
        .iter()
        .map(|row| row.join("|"))
        .collect();
    assert_eq!(
        rows,
        [
            "A1|2024-01-02|城东店||||热线|||||",
            "A2||城东店||||热线|||||",
        ]
    );
}

#[test]
fn the_same_list_comes_in_whatever_it_is_written_in() {
    let policy = service();
    let text = "单号,日期,车牌号,满意度\nA1,2024-01-02,沪A12F35,4\nA2,2024/1/3,苏E5T709,5\n";
    let expected = read(&policy, text.as_bytes()).rows;
    assert_eq!(expected.len(), 2);
    let utf_16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        let bytes = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        units.flat_map(bytes).collect()
    };
    let marked = ["\u{FEFF}", text].concat().into_bytes();
    let pasted = text.replace(',', "\t").into_bytes();
    let sheet = PlainSheet {
        above: Vec::new(),
        title: Text::new("记录", "Records"),
        columns: ["单号", "日期", "车牌号", "满意度"]
            .map(|heading| PlainColumn::new(Holds::Words, heading, heading))
            .to_vec(),
        rows: vec![
            ["A1", "2024-01-02", "沪A12F35", "4"]
                .map(str::to_owned)
                .to_vec(),
            ["A2", "2024/1/3", "苏E5T709", "5"]
                .map(str::to_owned)
                .to_vec(),
        ],
    };
    let other = PlainSheet {
        above: Vec::new(),
        title: Text::new("说明", "Notes"),
        columns: vec![PlainColumn::new(Holds::Words, "说明", "Notes")],
        rows: vec![vec!["先看这里".to_owned()]],
    };
    let (_, workbook) = clerk::lists(&[other, sheet], "记录", Lang::Zh);
    for bytes in [
        utf_16(false),
        utf_16(true),
        marked,
        pasted,
        workbook.clone(),
    ] {
        let read = read(&policy, &bytes);
        assert_eq!(read.rows, expected);
        assert_eq!(read.opened.unreadable, 0);
    }
    // The sheet that is wanted.
    let ask = |sheet: &str| RecordsAsk {
        sheet: sheet.to_owned(),
        ..RecordsAsk::default()
    };
    let sheets = read(&policy, &workbook).opened;
    assert_eq!(sheets.sheet, "记录");
    let notes = answer(&policy, ask("说明"), &workbook).expect("a table");
    assert_eq!((notes.rows.len(), &*notes.opened.sheet), (0, "说明"));
    assert!(answer(&policy, ask("没有"), &workbook).is_err());
}

#[test]
fn what_is_no_table_is_refused_and_characters_that_are_lost_are_counted() {
    let policy = service();
    for bytes in [
        &b""[..],
        b"  \n",
        b"PK\x03\x04nothing",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    ] {
        let refused = answer(&policy, RecordsAsk::default(), bytes);
        let why = refused.expect_err("no table");
        assert!(!why.zh.is_empty() && !why.en.is_empty());
    }
    // No such record table.
    let ask = RecordsAsk {
        table: 7,
        ..RecordsAsk::default()
    };
    assert!(answer(&policy, ask, b"a,b\n1,2\n").is_err());
    // A file cut off within a character, and one of the wrong bytes.
    let mut cut = sample("survey.csv").bytes.to_vec();
    // The end of the line, and half of the last character.
    cut.truncate(cut.len() - 5);
    let read = read(&policy, &cut);
    assert_eq!((read.rows.len(), read.opened.unreadable), (22, 1));
    assert_eq!(read.bad_cells, 1);
}

#[test]
fn the_sample_of_the_board_is_what_the_five_files_give() {
    let policy = service();
    let mut years = YEARS.into_iter();
    let (_, text) = years
        .find(|(address, _)| address.ends_with(&policy.id))
        .expect("a sample");
    let Found::Year(year) = Year::read(text) else {
        panic!("a year");
    };
    let wide = form(&policy, policy.board.as_ref().expect("a board"));
    let kept = year.filled.draft(&wide).draft.read(&wide);
    let mut draft = Draft::blank(&policy);
    let rows = union(&policy);
    for (place, column) in policy.records[0].range().enumerate() {
        draft.inputs[column] = rows.iter().map(|row| row[place].clone()).collect();
    }
    let sorted = |case: &Case| {
        let columns = &case.inputs[policy.records[0].range()];
        let row = |at: usize| {
            let cells: Vec<_> = columns.iter().map(|column| &column[at]).collect();
            format!("{cells:?}")
        };
        let mut rows: Vec<String> = (0..columns[0].len()).map(row).collect();
        rows.sort();
        rows
    };
    assert_eq!(sorted(&kept.case), sorted(&draft.read(&policy).case));
}

//! Boards: a year of a policy month by month – sums, last year, targets, lights, issues – and what comes out of a spreadsheet.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::io::{Cursor, Write};
use std::process::{Command, Stdio};

use calamine::{Data, Reader, Xlsx};
use rebate_desk::board::Lamp::{Good, Near, Poor};
use rebate_desk::board::form::form;
use rebate_desk::board::issue::{self, Wrong};
use rebate_desk::board::line::{Beside, Point};
use rebate_desk::board::{
    Figures, Issue, Lamp, Line, MONTHS, Span, State, Target, Year, list, paste,
};
use rebate_desk::engine::Cell;
use rebate_desk::lang::{Lang, Text};
use rebate_desk::library;
use rebate_desk::policy::model::{Policy, Symbol};
use rebate_desk::policy::{Kind, Value, check_text, notation};
use rebate_desk::scenario::{Draft, Understood};
use rust_decimal::Decimal;

const KPI: &str = "dealer-kpi-2012";

fn policy(id: &str) -> Policy {
    let source = library::source(id).unwrap();
    source.policy().unwrap()
}

/// A year in which these inputs are filled in, months from January on.
fn year_of(policy: &Policy, inputs: &[(&str, &[&str])]) -> Understood {
    let wide = form(policy, policy.board.as_ref().unwrap());
    let mut draft = Draft::blank(&wide);
    for (name, texts) in inputs {
        let at = wide.inputs.iter().position(|input| input.name == *name);
        let fields = &mut draft.inputs[at.unwrap_or_else(|| panic!("{name}"))];
        if fields.len() < texts.len() {
            fields.resize(texts.len(), String::new());
        }
        for (field, text) in fields.iter_mut().zip(*texts) {
            (*text).clone_into(field);
        }
    }
    let read = draft.read(&wide);
    assert_eq!(read.problems, []);
    read
}

fn figures<'p>(policy: &'p Policy, year: &Understood, before: Option<&Understood>) -> Figures<'p> {
    Figures::of(policy, policy.board.as_ref().unwrap(), 2024, year, before).unwrap()
}

fn line(
    figures: &Figures<'_>,
    before: Option<&Figures<'_>>,
    kept: &Year,
    upto: u8,
    name: &str,
) -> Line {
    let to_date = figures.outcome(Span::UpTo(upto));
    let then = before.map(|before| before.outcome(Span::UpTo(upto)));
    let beside = Beside {
        upto,
        to_date: &to_date,
        before: before.zip(then.as_ref()),
        kept,
    };
    let symbol = figures.policy.symbol(name).unwrap();
    figures.line(symbol, &beside).unwrap()
}

/// A number as a value is compared with it.
fn number(text: &str) -> Option<Decimal> {
    let read = notation::read_value(Kind::Number, text).ok();
    let number = read.and_then(|value| match value {
        Value::Number(number) => Some(number),
        _ => None,
    });
    assert!(number.is_some(), "{text}");
    number
}

fn kept() -> Year {
    Year::new("p/dealer-kpi-2012", 2024)
}

#[test]
fn the_average_staff_rolls_from_month_to_month_halves_up() {
    // T-D10-1
    let policy = policy(KPI);
    let year = year_of(&policy, &[("在岗人数", &["110", "115", "120", "120"])]);
    let figures = figures(&policy, &year, None);
    assert_eq!(figures.months().collect::<Vec<_>>(), [1, 2, 3, 4]);
    let line = line(&figures, None, &kept(), 4, "平均在岗人数");
    let months: Vec<_> = line.months[..4].iter().map(Point::number).collect();
    assert_eq!(months, ["110", "113", "115", "116"].map(number));
    // Of the year to date the last month counts, not the sum.
    assert_eq!(line.to_date.number(), number("116"));
}

#[test]
fn ratios_of_the_year_to_date_are_those_of_its_sums() {
    // T-D10-2 in January; in February the other way round.
    let policy = policy(KPI);
    let year = year_of(
        &policy,
        &[
            ("整车销售收入", &["1000万", "500万"]),
            ("整车销售成本", &["985万", "500万"]),
            ("售后总收入", &["300万"]),
            ("售后总成本", &["150万"]),
        ],
    );
    let figures = figures(&policy, &year, None);
    let kept = kept();
    let margin = line(&figures, None, &kept, 2, "销售毛利率");
    assert_eq!(margin.months[0].number(), number("0.015"));
    assert_eq!(margin.months[1].number(), number("0"));
    assert_eq!(margin.to_date.number(), number("0.01"));
    let after = line(&figures, None, &kept, 2, "售后毛利率");
    assert_eq!(after.months[0].number(), number("0.5"));
    assert_eq!(after.months[0].lamp, Some(Good));
    // February has none: the sum lacks it, and says so.
    let named = |input: usize| policy.inputs[input].name.as_str();
    let partial: Vec<_> = figures.partial(2);
    let partial: Vec<_> = partial
        .iter()
        .map(|(input, months)| (named(*input), months.as_slice()))
        .collect();
    assert_eq!(
        partial,
        [
            ("售后总收入", [2_u8].as_slice()),
            ("售后总成本", [2].as_slice())
        ]
    );
    assert_eq!(figures.partial(1), []);
    // A ratio of the same months stands by itself; their sum does not.
    assert_eq!(after.to_date.lamp, Some(Good));
    let revenue = line(&figures, None, &kept, 2, "售后总收入");
    assert_eq!(revenue.lacks.len(), 1);
}

#[test]
fn a_ratio_of_sums_of_different_months_has_no_light() {
    let policy = policy(KPI);
    // The cost of February has not come yet: of the sums 75 % would be left, and be called good.
    let inputs = [
        ("售后总收入", ["300万", "300万"]),
        ("售后总成本", ["150万", ""]),
    ];
    let with = |cost: &str| {
        let [revenue, mut costs] = inputs;
        if !cost.is_empty() {
            costs.1[1] = cost;
        }
        let year = year_of(&policy, &[(revenue.0, &revenue.1), (costs.0, &costs.1)]);
        let figures = figures(&policy, &year, None);
        let margin = line(&figures, None, &kept(), 2, "售后毛利率");
        let lacks: Vec<&str> = margin
            .lacks
            .iter()
            .map(|input| policy.inputs[*input].name.as_str())
            .collect();
        let sheet = list::lines(
            &figures,
            std::slice::from_ref(&margin),
            Text::default(),
            2,
            Lang::Zh,
        );
        let word = sheet.rows[0].last().cloned().unwrap();
        (margin.to_date.lamp, lacks.join(" "), word)
    };
    assert_eq!(with(""), (None, "售后总成本".into(), "数不全".into()));
    assert_eq!(with("150万"), (Some(Good), String::new(), "达标".into()));
    assert_eq!(with("160万").0, Some(Near));
    assert_eq!(with("0").0, Some(Good));
}

#[test]
fn a_share_of_the_years_target_has_no_light_while_a_month_is_blank() {
    let file = r#"
        id = "share"
        version = "1"
        title = { zh = "完成率", en = "Share" }
        [[input]]
        name = "采购额"
        type = "money"
        [[input]]
        name = "台数"
        type = "count"
        [[input]]
        name = "年度任务"
        type = "money"
        [[rule]]
        name = "完成率"
        formula = "采购额 / 年度任务"
        [[rule]]
        name = "单台"
        formula = "采购额 / 台数"
        [board]
        once = ["年度任务"]
        light = [{ value = "完成率", better = "higher" }]
    "#;
    let (policy, _) = check_text(file);
    let policy = policy.unwrap();
    let with = |done: [&str; 2], value: &str| {
        let inputs = [
            ("年度任务", &["100万"][..]),
            ("采购额", &done[..]),
            ("台数", &["10", "10"][..]),
        ];
        let year = year_of(&policy, &inputs);
        let figures = figures(&policy, &year, None);
        let share = line(&figures, None, &kept(), 2, value);
        (share.to_date.number(), share.lacks.len())
    };
    assert_eq!(with(["10万", ""], "完成率"), (number("0.1"), 1));
    assert_eq!(with(["10万", "0"], "完成率"), (number("0.1"), 0));
    assert_eq!(with(["10万", ""], "单台"), (number("5000"), 1));
}

#[test]
fn ratios_of_the_document_on_the_board() {
    // T-D10-3, T-D10-4
    let policy = policy(KPI);
    let year = year_of(
        &policy,
        &[
            ("售后总收入", &["300万"]),
            ("售后总成本", &["150万"]),
            ("营业费用", &["40万", "40万"]),
            ("管理费用", &["30万", "30万"]),
            ("财务费用", &["20万", "20万"]),
            ("人工费用", &["60万", "60万"]),
            ("总收入", &["1500万", "1500万"]),
            ("总成本", &["1290万", "1500万"]),
            ("税金", &["10万", "10万"]),
            ("新保商业险台次", &["72"]),
            ("外销直销台次", &["90"]),
            ("续保商业险台次", &["400"]),
            ("上年在保基数", &["500"]),
            ("外销直销数", &["80"]),
            ("外销非直销数", &["20"]),
            ("销售|精品上装台次", &["60"]),
            ("外销台次", &["100"]),
            ("精品收入", &["30万"]),
            ("整车销售收入", &["1000万"]),
            ("已完成的考核利润", &["45万"]),
            ("年度目标考核利润", &["120万"]),
        ],
    );
    let figures = figures(&policy, &year, None);
    let kept = kept();
    let of = |name: &str, month: usize| line(&figures, None, &kept, 2, name).months[month].clone();
    for (name, value) in [
        ("售后支撑度", "1"),
        ("费用毛利比", "0.75"),
        ("新保率", "0.8"),
        ("续保率", "0.8"),
        ("直销比", "0.8"),
        ("销售|精品上装率", "0.6"),
        ("任务完成率", "0.375"),
        ("装饰收入比", "0.03"),
    ] {
        assert_eq!(of(name, 0).number(), number(value), "{name}");
    }
    let margin = of("经营利润率", 0).number().unwrap().round_dp(4);
    assert_eq!(Some(margin), number("0.0333"));
    // A loss has no ratio of expenses, and the reason stands in its place.
    let loss = of("费用毛利比", 1);
    assert!(matches!(loss.cell, Some(Cell::Absent(_))));
    assert_eq!(loss.lamp, None);
    // The lower the better.
    assert_eq!(of("费用毛利比", 0).lamp, Some(Good));
}

#[test]
fn what_last_year_had_fills_this_years_base() {
    // T-D10-6: July of last year 60 + 90.
    let policy = policy(KPI);
    let months = |text: &'static str, july: &'static str| {
        let mut months = [text; MONTHS];
        months[6] = july;
        months
    };
    let before = year_of(
        &policy,
        &[
            ("新保台次", &months("50", "60")),
            ("续保台次", &months("80", "90")),
        ],
    );
    let year = year_of(
        &policy,
        &[("续保商业险台次", &["", "", "", "", "", "104", "120"])],
    );
    let figures = figures(&policy, &year, Some(&before));
    let kept = kept();
    let base = line(&figures, None, &kept, 7, "采用在保基数");
    assert_eq!(base.months[6].number(), number("150"));
    let rate = line(&figures, None, &kept, 7, "续保率");
    assert_eq!(rate.months[6].number(), number("0.8"));
    assert_eq!(rate.months[5].number(), number("0.8"));
    // Up to July: 6 × 130 + 150.
    assert_eq!(base.to_date.number(), number("930"));
    // What is entered comes first.
    let own = year_of(
        &policy,
        &[("续保商业险台次", &["120"]), ("上年在保基数", &["200"])],
    );
    let own = Figures::of(
        &policy,
        policy.board.as_ref().unwrap(),
        2024,
        &own,
        Some(&before),
    )
    .unwrap();
    assert_eq!(
        line(&own, None, &kept, 1, "续保率").months[0].number(),
        number("0.6")
    );
}

fn wrong_of(figures: &Figures<'_>) -> Vec<String> {
    let wrong: Vec<Wrong> = issue::wrong(figures, 12);
    wrong.into_iter().map(|wrong| wrong.key).collect()
}

#[test]
fn more_fitted_than_sold_and_more_insured_than_sold_become_issues() {
    // T-D10-7, and one vehicle fewer in February.
    let policy = policy(KPI);
    let year = year_of(
        &policy,
        &[
            ("销售|精品上装台次", &["101", "100"]),
            ("当月销量", &["100", "100"]),
            ("新保台次", &["91", "90"]),
            ("外销直销台次", &["90", "90"]),
        ],
    );
    let figures = figures(&policy, &year, None);
    assert_eq!(
        wrong_of(&figures),
        ["上装台次不多于销量@2024-01", "新保台次不多于直销数@2024-01"]
    );
    let mut kept = kept();
    kept.set_issue(Issue {
        key: "上装台次不多于销量@2024-01".to_owned(),
        state: State::Done,
        day: None,
        note: "出库单已核".to_owned(),
    });
    let wrong = issue::wrong(&figures, 12);
    let sheet = list::issues(&policy, &wrong, &kept, Lang::Zh);
    assert_eq!(sheet.rows[0][5], "已处理");
    assert_eq!(sheet.rows[1][5], "待处理");
    assert!(!sheet.rows[0][4].is_empty(), "a measure is suggested");
}

#[test]
fn a_light_is_green_at_its_mark_yellow_just_short_of_it_and_red_below() {
    let policy = policy(KPI);
    // 50 %, 45 % (within a tenth of it), and just less.
    let year = year_of(
        &policy,
        &[
            ("售后总收入", &["100", "100", "10000", "100"]),
            ("售后总成本", &["50", "55", "5500.01", "20"]),
        ],
    );
    let figures = figures(&policy, &year, None);
    let lamps = |kept: &Year| {
        line(&figures, None, kept, 4, "售后毛利率")
            .months
            .map(|point| point.lamp)
    };
    let without = lamps(&kept());
    assert_eq!(
        without[..4],
        [Some(Good), Some(Near), Some(Poor), Some(Good)]
    );
    // A target comes before the policy's mark.
    let mut kept = kept();
    kept.set_target(
        Target {
            value: "售后毛利率".to_owned(),
            year: "80%".to_owned(),
            months: Vec::new(),
        },
        None,
    );
    assert_eq!(
        lamps(&kept)[..4],
        [Some(Poor), Some(Poor), Some(Poor), Some(Good)]
    );
}

#[test]
fn targets_are_spread_over_the_months_and_the_policys_own_are_lights_too() {
    let policy = policy(KPI);
    let year = year_of(
        &policy,
        &[("年度提车任务", &["100"]), ("提车台次", &["8", "8"])],
    );
    let figures = figures(&policy, &year, None);
    let mut kept = kept();
    let picked = line(&figures, None, &kept, 2, "提车台次");
    assert_eq!(picked.months[0].good, number("8"));
    assert_eq!(picked.months[1].good, number("9"));
    assert_eq!(picked.months[1].lamp, Some(Poor));
    assert_eq!(picked.to_date.good, number("17"));
    kept.set_target(
        Target {
            value: "提车台次".to_owned(),
            year: "90".to_owned(),
            months: vec![String::new(), "2".to_owned()],
        },
        None,
    );
    let picked = line(&figures, None, &kept, 2, "提车台次");
    assert_eq!(
        picked
            .months
            .clone()
            .map(|point| point.target)
            .iter()
            .flatten()
            .sum::<Decimal>(),
        Decimal::from(90)
    );
    assert_eq!(picked.months[1].target, number("2"));
    assert_eq!(picked.to_date.target, number("10"));
    assert_eq!(picked.to_date.lamp, Some(Good));
}

#[test]
fn last_year_stands_beside_this_one() {
    let policy = policy(KPI);
    let of = |cost: &'static str| {
        year_of(
            &policy,
            &[("售后总收入", &["100"]), ("售后总成本", &[cost])],
        )
    };
    let (before, now) = (of("60"), of("50"));
    let before = Figures::of(&policy, policy.board.as_ref().unwrap(), 2023, &before, None).unwrap();
    let figures = figures(&policy, &now, None);
    let line = line(&figures, Some(&before), &kept(), 1, "售后毛利率");
    assert_eq!(line.months[0].before, number("0.4"));
    assert_eq!(line.months[0].change(), number("0.1"));
    assert_eq!(line.to_date.change(), number("0.1"));
}

#[test]
fn a_month_alone_is_what_the_calculator_gives() {
    // Every example of the policy that has no series: as a month of a year it gives the same.
    let policy = policy(KPI);
    let board = policy.board.as_ref().unwrap();
    let wide = form(&policy, board);
    let mut compared = 0;
    for example in &policy.examples {
        let entries = rebate_desk::engine::Entries::of(example);
        let (settings, case) = rebate_desk::engine::entries::read(&policy, &entries).unwrap();
        let alone = rebate_desk::engine::Plan::new(&policy, settings.clone())
            .unwrap()
            .outcome(&case);
        let has_month = case.inputs[board.month.unwrap()][0].is_some();
        // A board fills in the base of the month, which the calculator takes for the year.
        let base = policy
            .inputs
            .iter()
            .position(|input| input.name == "上年新保数量");
        let has_base = base.is_some_and(|base| case.inputs[base].iter().any(Option::is_some));
        if has_month || has_base {
            continue;
        }
        let mut draft = Draft::of(&policy, &settings, &case);
        for (at, fields) in draft.inputs.iter_mut().enumerate() {
            if wide.inputs[at].ty != policy.inputs[at].ty {
                let first = fields[0].clone();
                *fields = vec![String::new(); MONTHS];
                fields[0] = first;
            }
        }
        let read = draft.read(&wide);
        let figures = Figures::of(&policy, board, 2012, &read, None).unwrap();
        let Some((_, outcome)) = figures.month(1) else {
            continue;
        };
        for (rule, cells) in alone.rules.iter().enumerate() {
            // The month itself is known on a board.
            if let Some(value) = cells.first().and_then(Cell::value) {
                assert_eq!(
                    outcome.rules[rule][0].value(),
                    Some(value),
                    "{}: {}",
                    example.name,
                    policy.rules[rule].name
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_unit_is_said_by_a_name_a_column_or_above_the_table() {
    let policy = policy(KPI);
    let wide = form(&policy, policy.board.as_ref().unwrap());
    let of = |text: &str| {
        let pasted = paste::read(&wide, text).unwrap();
        assert_eq!(pasted.strange, Vec::<String>::new(), "{text}");
        let fields = pasted.fields.into_iter();
        let texts: Vec<String> = fields.map(|(.., text)| text).collect();
        texts.join(" ")
    };
    let expected = "12500000 7 5";
    for text in [
        "指标\t1月\t2月\n整车销售收入（万元）\t1250\t0.0007\n在岗人数\t5\t\n",
        "单位：万元\t\t\n指标\t1月\t2月\n整车销售收入\t1250\t0.0007\n在岗人数\t5\t\n",
        "指标\t单位\t1月\t2月\n整车销售收入\t万元\t1250\t0.0007\n在岗人数\t人\t5\t\n",
        "（单位：万元）\t整车销售收入\t在岗人数\n1月\t1250\t5\n2月\t0.0007\t\n",
    ] {
        let found = of(text).replace(',', "").replace(".00", "");
        let mut found: Vec<&str> = found.split(' ').collect();
        found.sort_unstable();
        let mut wanted: Vec<&str> = expected.split(' ').collect();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn a_year_is_pasted_names_down_or_months_down() {
    let policy = policy(KPI);
    let wide = form(&policy, policy.board.as_ref().unwrap());
    let down = "指标\t1月\t2月\t3月\n整车收入(万元)\t1000\t1,100\t\n在岗人数\t110\t115\t120\n年度提车任务\t1200\n没有的指标\t1\n";
    let across = "月份\t整车收入(万元)\t在岗人数\n2024年1月\t1000\t110\n2024年2月\t1,100\t115\n2024年3月\t\t120\n";
    for text in [down, across] {
        let pasted = paste::read(&wide, text).unwrap();
        let mut draft = Draft::blank(&wide);
        paste::put(&mut draft, &pasted);
        let read = draft.read(&wide);
        assert_eq!(read.problems, [], "{text}");
        let at = |name: &str| {
            policy
                .inputs
                .iter()
                .position(|input| input.name == name)
                .unwrap()
        };
        let cell = |name: &str, month: usize| read.case.inputs[at(name)][month].clone();
        let figure = |text: &str| number(text).map(Value::Number);
        assert_eq!(cell("整车销售收入", 1), figure("11000000"), "{text}");
        assert_eq!(cell("整车销售收入", 2), None);
        assert_eq!(cell("在岗人数", 2), figure("120"));
    }
    let pasted = paste::read(&wide, down).unwrap();
    assert_eq!(
        (pasted.found, pasted.strange.as_slice()),
        (3, ["没有的指标".to_owned()].as_slice())
    );
    assert_eq!(paste::read(&wide, "甲\t乙\n1\t2\n"), None);
    assert_eq!(paste::read(&wide, ""), None);
}

/// The policy of the guide's page on boards.
fn guide() -> Policy {
    let page = std::fs::read_to_string("src/policy/guide/boards.md").unwrap();
    let block = page
        .split("\n```toml\n")
        .nth(1)
        .unwrap()
        .split("\n```")
        .next()
        .unwrap();
    let (policy, diagnostics) = check_text(block);
    assert_eq!(diagnostics, []);
    policy.unwrap()
}

#[test]
fn records_belong_to_the_months_of_their_days_and_are_looked_at_group_by_group() {
    let policy = guide();
    let year = year_of(
        &policy,
        &[
            ("工单[单号]", &["A1", "A2", "A3", "A4", "A5"]),
            (
                "工单[日期]",
                &["2024-01-05", "2024-01-31", "2024-02-01", "2023-12-31", ""],
            ),
            ("工单[技师]", &["王", "李", "王", "王", "王"]),
            ("工单[响应分钟]", &["10", "31", "30", "99", "99"]),
        ],
    );
    let figures = figures(&policy, &year, None);
    assert_eq!(figures.months().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(figures.left_out(), 2);
    let response = line(&figures, None, &kept(), 2, "平均响应");
    assert_eq!(response.months[0].number(), number("20.5"));
    assert_eq!(response.months[1].number(), number("30"));
    assert_eq!(
        response.to_date.number().map(|it| it.round_dp(2)),
        number("23.67")
    );
    // 31 minutes are more than 30; 30 are not.
    assert_eq!(wrong_of(&figures), ["响应及时@2024-01@A2"]);
    let wrong = &issue::wrong(&figures, 12)[0];
    let who = policy.symbol("工单[技师]");
    assert_eq!(
        wrong
            .about
            .iter()
            .map(|(column, text)| (Some(Symbol::Input(*column)), text.as_str()))
            .collect::<Vec<_>>(),
        [(who, "李")]
    );
    let Some(Symbol::Input(column)) = who else {
        panic!("a column")
    };
    let groups = figures.groups(column, Span::UpTo(2));
    let said: Vec<_> = groups
        .iter()
        .map(|group| (group.value.as_str(), group.records))
        .collect();
    assert_eq!(said, [("王", 2), ("李", 1)]);
    let value = policy.symbol("平均响应").unwrap();
    let sheet = list::groups(&figures, column, &groups, &[value], Span::UpTo(2));
    assert_eq!(sheet.rows, [["王", "2", "20"], ["李", "1", "31"]]);
}

#[test]
fn a_board_goes_out_as_a_list() {
    let policy = policy(KPI);
    let year = year_of(
        &policy,
        &[("售后总收入", &["300万"]), ("售后总成本", &["150万"])],
    );
    let figures = figures(&policy, &year, None);
    let line = line(&figures, None, &kept(), 1, "售后毛利率");
    let sheet = list::lines(&figures, &[line], Text::new("看板", "Board"), 1, Lang::Zh);
    assert_eq!(sheet.columns.len(), 1 + MONTHS + 4);
    assert_eq!(sheet.rows[0][..2], ["售后毛利率", "50%"]);
    assert_eq!(sheet.rows[0][MONTHS + 1..], ["50%", "", "50%", "达标"]);
    // A spreadsheet can go on computing with it.
    let bytes = rebate_desk::report::workbook::plain::write(&sheet, Lang::Zh).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let cell = |column: usize| range.get((1, column)).cloned().unwrap();
    assert_eq!(cell(1), Data::Float(0.5));
    assert_eq!(cell(MONTHS + 4), Data::String("达标".into()));
    assert!(sheet.csv(Lang::Zh).contains("售后毛利率,50%,"));
}

#[test]
fn every_board_of_the_library_computes_a_blank_year() {
    let mut boards = 0;
    for source in library::SOURCES {
        let policy = source.policy().unwrap();
        let Some(board) = &policy.board else { continue };
        boards += 1;
        let wide = form(&policy, board);
        let read = Draft::blank(&wide).read(&wide);
        let figures = Figures::of(&policy, board, 2024, &read, None).unwrap();
        assert_eq!(figures.months().count(), 0);
        assert_eq!(issue::wrong(&figures, 12), []);
        let kept = kept();
        for view in &board.views {
            for &value in &view.values {
                let name = policy.called(value).unwrap().0;
                let line = line(&figures, None, &kept, 12, name);
                assert_eq!(line.to_date.lamp, None, "{name}");
            }
        }
    }
    assert!(boards > 0);
}

#[test]
fn the_samples_are_years_of_their_policies_with_something_of_everything() {
    use rebate_desk::board::year::Found;
    use rebate_desk::library::samples::YEARS;
    for (address, text) in YEARS {
        let Found::Year(kept) = Year::read(text) else {
            panic!("{address}");
        };
        assert!(kept.is_sample && kept.policy == address);
        let policy = policy(address.strip_prefix("p/").unwrap());
        let board = policy.board.as_ref().unwrap();
        let wide = form(&policy, board);
        let carried = kept.filled.draft(&wide);
        assert_eq!(carried.left_out, []);
        let read = carried.draft.read(&wide);
        assert_eq!(read.problems, []);
        let figures = Figures::of(&policy, board, kept.year, &read, None).unwrap();
        assert!(figures.months().count() >= 4, "{address} {}", kept.year);
        assert_eq!(figures.left_out(), 0);
        let lamps: Vec<Lamp> = board
            .lights
            .iter()
            .flat_map(|light| {
                let name = policy.called(light.value).unwrap().0;
                line(&figures, None, &kept, 12, name).months
            })
            .filter_map(|point| point.lamp)
            .collect();
        assert!(
            [Good, Near, Poor].iter().all(|lamp| lamps.contains(lamp)),
            "{address} {}",
            kept.year
        );
        if kept.year == 2024 {
            assert!(!issue::wrong(&figures, 12).is_empty(), "{address}");
        }
        for &column in &board.groups {
            assert!(figures.groups(column, Span::UpTo(12)).len() > 1);
        }
    }
}

/// What the command `year` says: its exit code, what it prints, what it tells.
fn command(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut running = Command::new(env!("CARGO_BIN_EXE_rebate-desk"))
        .args(["--lang", "zh", "year"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that reads nothing has closed it.
    drop(running.stdin.take().unwrap().write_all(input.as_bytes()));
    let out = running.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_line_shows_a_year_out_of_a_table_of_figures() {
    let table = "项目,1月,2月\n整车销售收入（万元）,1000,500\n整车销售成本（万元）,985,500\n售后总收入,3000000,\n售后总成本,1500000,\n天气,晴,\n";
    let kpi = ["dealer-kpi-2012", "--year", "2024", "--figures", "-"];
    let (code, shown, told) = command(&kpi, table);
    assert_eq!(code, Some(0), "{told}");
    // T-D10-2; of the year to date the sums.
    let line = |name: &str| {
        let line = shown
            .lines()
            .find(|line| line.trim_start().starts_with(name));
        let words = line.map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>());
        words.unwrap_or_default()
    };
    assert_eq!(line("销售毛利率"), ["0%", "1%"], "{shown}");
    assert_eq!(
        line("售后毛利率"),
        ["缺数", "50%", "50%", "达标"],
        "{shown}"
    );
    assert!(told.contains("不认识“天气”，未用"), "{told}");
    assert!(told.contains("售后总收入：2 月没有填"), "{told}");
    // A cell that cannot be read is told with its place, and the exit code says so.
    let (code, _, told) = command(&kpi, &table.replace("1500000", "约150万"));
    assert_eq!(code, Some(1));
    assert!(told.contains("售后总成本 1月：“约150万”"), "{told}");
    let csv = [&kpi[..], &["--view", "重要指标", "-o", "-"]].concat();
    let (_, list, _) = command(&csv, table);
    assert!(list.starts_with("\u{feff}指标,1月,2月,"), "{list}");
    assert!(list.contains("\r\n销售毛利率,1.5%,0%,"), "{list}");
}

#[test]
fn the_command_line_takes_records_of_several_systems_together() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/records/");
    let files = ["crm", "work-orders", "hotline", "chat", "survey"].map(|name| {
        let file = [folder, name, ".csv"].concat();
        ["--records".to_owned(), file]
    });
    let files: Vec<&str> = files.iter().flatten().map(String::as_str).collect();
    let service = ["after-sales-service", "--year", "2024"];
    let all = [&service[..], &files].concat();
    let (code, shown, told) = command(&[&all[..], &["--by", "技师"]].concat(), "");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("GB18030，18 行"), "{told}");
    // Read twice, they count once.
    let twice = [&all[..], &files, &["--by", "技师"]].concat();
    let (_, again, told) = command(&twice, "");
    assert_eq!(again, shown);
    assert!(told.contains("30 行已在前面的文件里，只算一次"), "{told}");
    let issues = [&all[..], &["--issues", "-o", "-"]].concat();
    let (_, issues, _) = command(&issues, "");
    assert!(issues.starts_with("\u{feff}月份,问题,记录,"), "{issues}");
    let count = format!("问题 {} 条", issues.lines().count() - 1);
    assert!(shown.contains(&count), "{shown}");
}

#[test]
fn the_command_line_says_what_it_lacks_for_a_year() {
    let refused: [(&[&str], &str, &str); 6] = [
        (&["parts-promotion", "--year", "2024"], "", "没有看板"),
        (
            &["dealer-kpi-2012", "--year", "2024"],
            "",
            "没有一个月有数字",
        ),
        (
            &["dealer-kpi-2012", "--year", "2024", "--figures", "-"],
            "甲,乙\n1,2\n",
            "没有认出月份和项目",
        ),
        (
            &["dealer-kpi-2012", "--year", "2024", "--view", "天气"],
            "",
            "--view：没有“天气”；有的是：",
        ),
        (
            &["after-sales-service", "--year", "2024", "--by", "天气"],
            "",
            "--by：没有“天气”；有的是：技师、门店、渠道",
        ),
        (
            &["dealer-kpi-2012", "--year", "2024", "--input", "-"],
            r#"{ "inputs": { "天气": "晴" } }"#,
            "天气",
        ),
    ];
    for (arguments, input, expected) in refused {
        let (code, shown, told) = command(arguments, input);
        assert_eq!((code, shown.as_str()), (Some(1), ""), "{arguments:?}");
        assert!(told.contains(expected), "{arguments:?}: {told}");
    }
    let (code, _, told) = command(&["dealer-kpi-2012", "--year", "2024", "--upto", "13"], "");
    assert_eq!(code, Some(2), "{told}");
}

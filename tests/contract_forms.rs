//! The documents of a contract, made from every policy and each of its examples.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::io::Write;
use std::process::{Command, Stdio};

use rebate_desk::engine::{Case, Entries, Plan, entries};
use rebate_desk::lang::Lang;
use rebate_desk::library;
use rebate_desk::policy::{Axis, Policy, Value};
use rebate_desk::report::forms::{Asked, Form, Paper, Particular, Parties, numerals, paper};
use rebate_desk::report::{template, workbook};
use rebate_desk::scenario::{Draft, Statement};
use rebate_desk::table::matching::Sureness;
use rebate_desk::table::workbook::Workbook;
use rebate_desk::table::{Book, Shape};
use rust_decimal::Decimal;

fn built_in(id: &str) -> Policy {
    library::source(id).unwrap().policy().unwrap()
}

/// A document of a case.
fn made(form: Form, plan: &Plan<'_>, case: &Case, blank: bool, lang: Lang) -> Paper {
    let mut parties = Parties::default();
    parties.set(Particular::Payee, "鑫源汽车");
    parties.set(Particular::Reporter, "王芳");
    paper(
        form,
        &Asked {
            trace: &plan.trace(case),
            parties: &parties,
            period: "2024 年一季度",
            day: "2024-04-02",
            is_blank: blank,
            lang,
        },
    )
}

/// The claim form of an example of a policy.
fn claim(id: &str, name: &str) -> Paper {
    let policy = built_in(id);
    let example = policy.examples.iter().find(|known| known.name == name);
    let example = example.unwrap_or_else(|| panic!("{id} has no example {name}"));
    let (settings, case) = entries::read(&policy, &Entries::of(example)).unwrap();
    let plan = Plan::new(&policy, settings).unwrap();
    made(Form::Claim, &plan, &case, false, Lang::Zh)
}

fn fact(paper: &Paper, name: &str) -> String {
    let sections = paper.sections.iter().flat_map(|section| &section.facts);
    let mut facts = paper.facts.iter().chain(sections);
    facts
        .find(|fact| fact.name == name)
        .map(|fact| fact.value.clone())
        .unwrap_or_default()
}

fn rows(paper: &Paper, title: &str) -> Vec<Vec<String>> {
    let section = paper.sections.iter().find(|section| section.title == title);
    let grid = section.and_then(|section| section.grid.clone());
    grid.unwrap_or_default().rows
}

fn words(paper: &Paper) -> String {
    let words = paper.sections.iter().flat_map(|section| &section.words);
    words.cloned().collect::<Vec<_>>().join("\n")
}

fn number(text: &str) -> Decimal {
    text.replace(',', "")
        .parse()
        .unwrap_or_else(|_| panic!("{text}"))
}

#[test]
fn every_example_of_every_policy_makes_all_documents_and_the_lines_add_up_to_the_total() {
    let mut added = 0;
    for source in library::SOURCES {
        let policy = built_in(source.id);
        for (at, example) in policy.examples.iter().enumerate() {
            let (settings, case) = entries::read(&policy, &Entries::of(example)).unwrap();
            let plan = Plan::new(&policy, settings).unwrap();
            // What the claim has is looked at below; the words of the other language are the same whatever the example.
            let langs = if at < 2 {
                &Lang::ALL[..]
            } else {
                &Lang::ALL[..1]
            };
            for &lang in langs {
                for form in Form::ALL {
                    for blank in [false, true] {
                        if blank && form != Form::Report || form == Form::Claim && at >= 2 {
                            continue;
                        }
                        let paper = made(form, &plan, &case, blank, lang);
                        for section in &paper.sections {
                            for row in section.grid.iter().flat_map(|grid| &grid.rows) {
                                let heads =
                                    section.grid.as_ref().map_or(0, |grid| grid.heads.len());
                                assert_eq!(row.len(), heads, "{} {}", source.id, section.title);
                            }
                        }
                        for sheet in paper.sheets() {
                            assert!(!sheet.csv(lang).is_empty());
                        }
                    }
                }
            }
            let paper = made(Form::Claim, &plan, &case, false, Lang::Zh);
            let place = format!("{}: {}", source.id, example.name);
            let statement = Statement::of(&plan.trace(&case));
            let total = statement.total.as_ref().and_then(|(_, cell)| cell.number());
            let Some(total) = total else { continue };
            let rows = rows(&paper, "应付项");
            let Some((sum, lines)) = rows.split_last() else {
                continue;
            };
            let lines: Vec<Decimal> = lines
                .iter()
                .filter(|row| !row[4].is_empty())
                .map(|row| number(&row[4]))
                .collect();
            let sum_of_lines: Decimal = lines.iter().sum();
            assert!(!sum[4].is_empty(), "{place}: {rows:#?}");
            assert_eq!(number(&sum[4]), sum_of_lines, "{place}");
            assert_eq!(
                number(fact(&paper, "小写").trim_end_matches(" 元")),
                total,
                "{place}"
            );
            assert_eq!(
                fact(&paper, "大写（人民币）"),
                numerals::capital(total).unwrap_or_default(),
                "{place}"
            );
            assert_eq!(sum_of_lines, total, "{place}");
            added += 1;
        }
    }
    assert!(added > 150, "{added}");
}

#[test]
fn a_contract_by_quantity_and_by_amount_is_claimed_with_base_rate_and_capital_numerals() {
    // T-D05-1
    let paper = claim("sales-rebate-contract", "120 台，每台 500 元");
    assert_eq!(fact(&paper, "小写"), "60,000.00 元");
    assert_eq!(fact(&paper, "大写（人民币）"), "陆万元整");
    let lines = rows(&paper, "应付项");
    assert_eq!(
        lines[0][..5],
        ["返利金额", "2024 年一季度", "120", "500.00 元", "60,000.00"]
    );
    // T-D05-2
    let paper = claim("sales-rebate-contract", "同样 120 台，销售额 1200 万，0.5%");
    assert_eq!(
        rows(&paper, "应付项")[0][2..5],
        ["12,000,000.00 元", "0.5%", "60,000.00"]
    );
    let paper = claim("sales-rebate-contract", "没有选计算依据，不是 0");
    assert_eq!(
        (fact(&paper, "小写"), fact(&paper, "大写（人民币）")),
        (String::new(), String::new())
    );
    assert!(
        words(&paper).contains("缺少：计算依据"),
        "{}",
        words(&paper)
    );
    // T-D05-3
    let paper = claim(
        "sales-rebate-contract",
        "到期次日和生效前一天的销售不计，按数量",
    );
    assert_eq!(fact(&paper, "大写（人民币）"), "陆万元整");
    assert!(
        rows(&paper, "期限和日期")
            .contains(&["合同到期日", "", "2024-12-31"].map(str::to_owned).to_vec())
    );
    assert_eq!(rows(&paper, "计算依据：销售明细").len(), 4);
    let paper = claim("sales-rebate-contract", "质量不达标");
    let conditions = rows(&paper, "条件是否达到");
    let quality = conditions.iter().find(|row| row[0] == "质量要求").unwrap();
    assert_eq!(quality[2], "未达到");
    assert_eq!(fact(&paper, "大写（人民币）"), "零元整");
    let paper = claim("sales-rebate-contract", "最低 120 台，119 台");
    let conditions = rows(&paper, "条件是否达到");
    let least = conditions
        .iter()
        .find(|row| row[0] == "销售数量要求")
        .unwrap();
    assert_eq!(least[2], "未达到", "{least:?}");
    assert!(
        least[3].contains("119") && least[3].contains("120"),
        "{least:?}"
    );
}

#[test]
fn the_days_to_pay_stand_on_the_claim() {
    // T-D17-3
    let paper = claim("parts-purchase-agreement", "最迟付款日，闰年");
    let days: Vec<String> = rows(&paper, "期限和日期")
        .into_iter()
        .map(|mut row| row.remove(2))
        .collect();
    assert_eq!(
        days,
        ["2024-04-30", "2024-07-30", "2024-10-30", "2025-01-30"]
    );
    let paper = claim("parts-purchase-agreement", "全额：二档差一分、刚好、多一分");
    let lines = rows(&paper, "应付项");
    assert_eq!(
        lines[1],
        [
            "季度返利",
            "二季度",
            "20,000.00 元",
            "7%",
            "1,400.00",
            "20,000.00 元 × 7%"
        ]
    );
    // A share of the entitlement stands behind base and rate; where it is whole, the two give the amount.
    let line = |name: &str| rows(&claim("rebate-contract", name), "应付项").remove(0);
    let whole = line("目标 100 万，完成 80 万，不扣减");
    assert_eq!(
        whole[2..],
        ["800,000.00 元", "3%", "24,000.00", "800,000.00 元 × 3%"]
    );
    assert_eq!(fact(&paper, "大写（人民币）"), "伍仟伍佰伍拾元整");
}

#[test]
fn what_a_missed_target_costs_and_the_latest_day_stand_on_the_claim() {
    let policy = built_in("rebate-contract");
    let of = |source: &str| {
        let examples = policy
            .examples
            .iter()
            .filter(|known| known.source.as_deref() == Some(source));
        let names: Vec<&str> = examples.map(|known| known.name.as_str()).collect();
        names
            .iter()
            .map(|name| claim("rebate-contract", name))
            .collect::<Vec<_>>()
    };
    // T-D18-1
    let amounts: Vec<String> = of("T-D18-1")
        .iter()
        .map(|paper| fact(paper, "小写"))
        .collect();
    for expected in ["24,000.00 元", "19,200.00 元", "0.00 元"] {
        assert!(
            amounts.iter().any(|amount| amount == expected),
            "{expected}: {amounts:?}"
        );
    }
    // T-D18-2
    let days: Vec<String> = of("T-D18-2")
        .iter()
        .flat_map(|paper| rows(paper, "期限和日期"))
        .map(|mut row| row.remove(2))
        .collect();
    for expected in ["2024-04-08", "2024-04-05"] {
        assert!(
            days.iter().any(|day| day == expected),
            "{expected}: {days:?}"
        );
    }
}

#[test]
fn a_condition_that_is_answered_by_yes_or_no_is_told_so() {
    let paper = claim("rebate-contract", "没有遵守市场政策");
    let conditions = rows(&paper, "条件是否达到");
    let evidence: Vec<&str> = conditions.iter().map(|row| row[3].as_str()).collect();
    assert!(evidence.contains(&"遵守市场政策：否"), "{evidence:?}");
    assert!(
        evidence.iter().all(|words| !words.contains("FALSE")),
        "{evidence:?}"
    );
}

#[test]
fn the_detail_list_has_the_policys_own_value_beside_an_overridden_one() {
    let policy = built_in("parts-purchase-agreement");
    let mut draft = Draft::blank(&policy);
    let at = policy
        .parameters
        .iter()
        .position(|known| known.name == "三档比例")
        .unwrap();
    draft.parameters[at] = "12%".to_owned();
    draft.inputs[0] = vec!["20000".to_owned(); 12];
    let understood = draft.read(&policy);
    let plan = Plan::new(&policy, understood.settings.clone()).unwrap();
    let detail = made(Form::Detail, &plan, &understood.case, false, Lang::Zh);
    let parameters = rows(&detail, "参数");
    let third = parameters.iter().find(|row| row[0] == "三档比例").unwrap();
    assert_eq!(third[1..4], ["12%", "10%（已改）", "明示"]);
    let bands = rows(&detail, "档位：返利比例");
    assert_eq!(bands[2], ["≥ 30,000.00 元", "12%"]);
    let claim = made(Form::Claim, &plan, &understood.case, false, Lang::Zh);
    assert!(
        words(&claim).contains("改过的参数：三档比例：12%（政策原值 10%）"),
        "{}",
        words(&claim)
    );
}

/// The figures that a list is read back as, row by row, with what each is for.
fn read_back(
    policy: &Policy,
    shape: Shape,
    text: String,
) -> Vec<Vec<(usize, Option<usize>, Value)>> {
    let mut book = Book::new(policy, text);
    if book.matching.shape != shape {
        book.reshape(policy, shape);
    }
    assert_eq!(book.layout.header_rows, 1, "{}", book.text());
    for column in &book.matching.columns {
        let place = format!("{} {shape:?}: {}", policy.id, column.heading);
        assert_eq!(column.sureness, Sureness::Named, "{place}");
    }
    let mut reader = book.read(policy);
    let mut rows = Vec::new();
    while reader.next_row().is_some() {
        let figures = reader.places().iter().zip(reader.figures());
        let figures = figures.filter_map(|(place, figure)| {
            Some((place.input, place.period, figure.clone().value()?))
        });
        rows.push(figures.collect());
    }
    assert_eq!(reader.findings.bad, [], "{}", policy.id);
    rows
}

/// Whether what was read back is what a case has there.
fn is_of(
    case: &Case,
    row: usize,
    (input, period, value): &(usize, Option<usize>, Value),
    policy: &Policy,
) -> bool {
    let at = match policy.inputs[*input].ty.axis {
        Axis::Rows(_) => row,
        _ => period.unwrap_or(0),
    };
    case.inputs[*input].get(at) == Some(&Some(value.clone()))
}

#[test]
fn a_report_is_read_back_by_the_tables_as_it_was_written() {
    let mut compared = 0;
    for source in library::SOURCES {
        let policy = built_in(source.id);
        let shape = template::shape(&policy);
        for (lang, example) in Lang::ALL
            .into_iter()
            .flat_map(|lang| policy.examples.iter().take(4).map(move |it| (lang, it)))
        {
            let (settings, case) = entries::read(&policy, &Entries::of(example)).unwrap();
            let plan = Plan::new(&policy, settings).unwrap();
            for blank in [true, false] {
                let lists = made(Form::Report, &plan, &case, blank, lang).sheets();
                let bytes = workbook::plain::write_all(&lists, lang).unwrap();
                let mut book = Workbook::open(&bytes).unwrap();
                let first = book.sheets[0].name.clone();
                let texts = [
                    lists[0].csv(lang).trim_start_matches('\u{feff}').to_owned(),
                    book.text(&first).unwrap(),
                ];
                for text in texts {
                    let found = read_back(&policy, shape, text);
                    let place = format!("{} {} {lang:?}", source.id, example.name);
                    assert_eq!(found.len(), lists[0].rows.len(), "{place}");
                    for (row, figures) in found.iter().enumerate() {
                        let cells = lists[0].rows[row].iter().skip(2);
                        let written = cells.filter(|cell| !cell.is_empty()).count();
                        assert_eq!(figures.len(), written, "{place} {figures:?}");
                        assert!(!blank || figures.is_empty(), "{place}");
                        for figure in figures {
                            assert!(is_of(&case, row, figure, &policy), "{place} {figure:?}");
                            compared += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn the_command_line_writes_a_claim() {
    let run = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rebate-desk"));
        command.args(["--lang", "zh", "forms"]).args(words);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        let figures =
            r#"{ "inputs": { "计算依据": "按数量", "销售数量": "120", "单台返利": "500" } }"#;
        // One that reads nothing has closed it.
        drop(running.stdin.take().unwrap().write_all(figures.as_bytes()));
        let out = running.wait_with_output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap())
    };
    let (code, claim) = run(&[
        "sales-rebate-contract",
        "--input",
        "-",
        "--payee",
        "鑫源汽车",
    ]);
    assert_eq!(code, Some(0));
    assert!(claim.contains("大写（人民币）,陆万元整\r\n"), "{claim}");
    assert!(claim.contains("乙方（接受返利方）,鑫源汽车\r\n"), "{claim}");
    let (code, report) = run(&["parts-purchase-agreement", "--form", "report"]);
    assert_eq!(code, Some(0));
    assert!(
        report.contains("经销商代码,经销商,月采购额 1月(元)"),
        "{report}"
    );
    assert_eq!(run(&["parts-purchase-agreement", "--form", "x"]).0, Some(2));
}

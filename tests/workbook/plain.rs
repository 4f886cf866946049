//! What needs no `LibreOffice`: each function's formula, our results in the cells, texts that are no formulas, figures that are refused.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rebate_desk::engine::{Case, Entries, Plan, Settings, entries};
use rebate_desk::lang::Lang;
use rebate_desk::library;
use rebate_desk::policy::date::Date;
use rebate_desk::policy::{Policy, Value, check_text};
use rebate_desk::report::workbook::{self, Named, Options, WorkbookError};

use crate::{cases, policy, same};

type Book = Xlsx<Cursor<Vec<u8>>>;

fn read(bytes: Vec<u8>) -> Book {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

/// The case of a policy's first example, and the plan for it.
fn first_example(policy: &Policy) -> (Plan<'_>, Case) {
    let example = policy.examples.first().expect("an example");
    let (settings, case) = entries::read(policy, &Entries::of(example)).expect("readable");
    (Plan::new(policy, settings).expect("a plan"), case)
}

/// A rule's formula in a workbook of one scenario; in the first period or row.
fn formula(policy: &Policy, rule: &str) -> String {
    let (plan, case) = first_example(policy);
    let named = Named {
        name: "甲",
        case: &case,
    };
    let written = workbook::write(&plan, &[named], Options::new(Lang::Zh)).expect("a workbook");
    let rule = policy.rules.iter().position(|known| known.name == rule);
    let rule = rule.unwrap_or_else(|| panic!("no such rule"));
    let address = written.rule(0, rule, 0).expect("a place");
    let formulas = read(written.bytes)
        .worksheet_formula(&address.sheet)
        .expect("formulas");
    let found = formulas.get_value((address.row, address.column.into()));
    found.cloned().unwrap_or_default()
}

fn sound(text: &str) -> Policy {
    let (policy, diagnostics) = check_text(text);
    policy.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// The formulas of a policy's rules in their first period or row, as whoever opens the file reads them.
#[track_caller]
fn read_as(id: &str, expected: &[(&str, &str)]) {
    let policy = policy(id);
    for (rule, wanted) in expected {
        assert_eq!(formula(&policy, rule), *wanted, "{rule}");
    }
}

#[test]
fn each_function_becomes_excels() {
    let expected = [
        ("IF 例", "IF(采购额>=10000,5%,0)"),
        (
            "AND 例",
            "IF(AND(IFERROR(采购额>0,TRUE),IFERROR(店型=\"4S\",TRUE)),AND(采购额>0,店型=\"4S\"),FALSE)",
        ),
        (
            "OR 例",
            "IF(OR(IFERROR(采购额<0,FALSE),IFERROR(店型=\"4S\",FALSE)),TRUE,OR(采购额<0,店型=\"4S\"))",
        ),
        ("NOT 例", "NOT(采购额<0)"),
        ("ISBLANK 例", "上限=\"\""),
        ("SUM 例", "SUM(月额)"),
        ("AVERAGE 例", "AVERAGE(月额)"),
        ("MIN 例", "MIN(采购额,20000)"),
        ("MAX 例", "MAX(月额)"),
        ("COUNTIF 例", "COUNTIF(C27:N27,TRUE)+0*SUM(C27:N27)"),
        ("ATMOST 例", "MIN(采购额,上限)"),
        ("ATLEAST 例", "MAX(采购额,30000)"),
        ("ABS 例", "ABS(-采购额)"),
        ("ROUND 例", "ROUND(2.345,2)"),
        ("ROUNDUP 例", "ROUNDUP(2.341,2)"),
        ("ROUNDDOWN 例", "ROUNDDOWN(1999,-3)"),
        ("MROUND 例", "ROUND(ROUND(7.5/5,9),0)*5"),
        ("INT 例", "INT(-2.5)"),
        ("RATE 例", "LOOKUP(采购额,全量_起点,全量_值)"),
        (
            "MARGINAL 例",
            "SUMPRODUCT((采购额>累进_起点)*(采购额-累进_起点)*累进_级差)",
        ),
        (
            "STEPS 例",
            "IF(采购额>0,MIN(INT(ROUND(采购额/每满_每满,11))*每满_返,每满_最多),0*每满_每满*每满_返)",
        ),
        ("LOOKUP 例", "INDEX(对照_值,MATCH(店型,对照_键,0))"),
        (
            "MATRIX 例",
            "INDEX(矩阵_值,MATCH(完成率,矩阵_行,1),MATCH(店型,矩阵_列,0))",
        ),
        ("QSUM 例", "SUM(C14:E14)"),
        ("QAVERAGE 例", "AVERAGE(C14:E14)"),
        ("PREVIOUS 例", "0"),
        ("INDEX 例", "INDEX(月额,3)"),
        ("ROWS 例", "订单"),
        ("SUMIFS 例", "IF(订单>0,SUM('订单'!$H$4:$H$7),NA())"),
        ("COUNTUNIQUE 例", "IF(订单>0,SUM('订单'!$K$4:$K$7),NA())"),
        (
            "OCCURRENCE 例",
            "IF(COUNTIFS(M$4:M4,0)>0,NA(),COUNTIFS(M$4:M4,M4))",
        ),
        ("RUNNING 例", "SUM(G$4:G4)"),
        (
            "GROUPSUM 例",
            "IF(COUNTIFS($Q$4:$Q$7,0)>0,NA(),SUMIFS(订单_金额,$Q$4:$Q$7,Q4))",
        ),
        (
            "BYMONTH 例",
            "IF(订单>0,SUMIFS(订单_金额,订单_日期,\">=\"&DATE(2024,1,1),订单_日期,\"<=\"&DATE(2024,2,0))+0*SUM(订单_日期),NA())",
        ),
        ("DATE 例", "DATE(2024,14,1)"),
        ("YEAR 例", "YEAR(签约日)"),
        ("QUARTER 例", "ROUNDUP(MONTH(签约日)/3,0)"),
        ("EDATE 例", "EDATE(签约日,1)"),
        ("EOMONTH 例", "EOMONTH(签约日,-1)"),
        ("QUARTEREND 例", "DATE(2024,4,0)"),
        ("WORKDAY 例", "WORKDAY(签约日,5)"),
    ];
    read_as("guide-functions", &expected);
}

#[test]
fn rounding_clears_binary_dust_first_where_there_can_be_some() {
    let expected = [
        ("比例返利", "ROUND(ROUND(采购额*1.5%,9),2)"),
        ("单台返利", "ROUNDDOWN(ROUND(台数*333.33,9),0)"),
        ("应付合计", "ROUND(SUM(比例返利,单台返利,开业支持),2)"),
        ("进到百元", "ROUNDUP(采购额,-2)"),
    ];
    read_as("guide-payout-and-rounding", &expected);
}

#[test]
fn gates_stand_around_their_rules() {
    let expected = [
        ("月度奖", "IF(C16,ROUND(ROUND(C13*1%,9),2),0)"),
        (
            "续保奖",
            "IF(有续保业务,IF(续保达标,ROUND(ROUND(SUM(月采购额)*2%,9),2),0),\"不适用\")",
        ),
        (
            "服务奖",
            "ROUND(ROUND(IF(续保达标,5000,1000)*IF(续保率高于_10__或提交过,1,折减系数),9),2)",
        ),
        (
            "合计",
            "IF(合同已签字,ROUND(ROUND(SUM(月度奖,续保奖,九个月奖,服务奖),9),2),NA())",
        ),
    ];
    read_as("guide-gates", &expected);
}

#[test]
fn a_first_slice_paid_once_reached_is_added() {
    let expected = [(
        "另一种算法",
        "SUMPRODUCT((采购额>达到首档全返_起点)*(采购额-达到首档全返_起点)*达到首档全返_级差)+IF(采购额>=INDEX(达到首档全返_起点,1),MAX(0,INDEX(达到首档全返_起点,1))*INDEX(达到首档全返_值,1),0)",
    )];
    read_as("guide-marginal-tiers", &expected);
}

#[test]
fn whole_amounts_are_looked_up_by_name() {
    let expected = [
        (
            "月度返利",
            "IF(AND(按时提交,未享受其他优惠),ROUND(ROUND(C11*LOOKUP(C11,月度返利比例_起点,月度返利比例_值),9),2),0)",
        ),
        (
            "季度返利",
            "IF(AND(按时提交,未享受其他优惠),ROUND(ROUND(C20*LOOKUP(ROUND(C20,6),季度返利比例_起点,季度返利比例_值),9),2),0)",
        ),
        ("返利合计", "ROUND(SUM(月度返利,季度返利,年度返利),2)"),
    ];
    read_as("cv-annual-rebate", &expected);
}

#[test]
fn cells_hold_the_results_that_we_compute() {
    for source in library::SOURCES {
        let policy = source.policy().expect("a sound policy");
        let mut random = cases::Random::new(&policy.id);
        let plan = Plan::new(&policy, Settings::of(&policy)).expect("a plan");
        let cases = cases::cases(&policy, &plan, 12, &mut random);
        let all: Vec<Named<'_>> = cases
            .iter()
            .map(|case| Named { name: "甲", case })
            .collect();
        let written = workbook::write(&plan, &all, Options::new(Lang::En)).expect("a workbook");
        let mut book = read(written.bytes.clone());
        let sheets: Vec<_> = book.worksheets();
        for (scenario, case) in cases.iter().enumerate() {
            for (rule, cells) in plan.outcome(case).rules.iter().enumerate() {
                for (period, ours) in cells.iter().enumerate() {
                    let address = written.rule(scenario, rule, period).expect("a place");
                    let (_, range) = sheets
                        .iter()
                        .find(|(name, _)| *name == address.sheet)
                        .expect("a sheet");
                    let at = (address.row, address.column.into());
                    let theirs = range.get_value(at).cloned().unwrap_or(Data::Empty);
                    let name = &policy.rules[rule].name;
                    assert!(same(ours, &theirs, None), "{name}: {ours:?} {theirs:?}");
                }
            }
        }
    }
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let policy = policy("parts-promotion");
    let (plan, case) = first_example(&policy);
    let named = Named {
        name: "甲",
        case: &case,
    };
    let bytes = || {
        workbook::write(&plan, &[named], Options::new(Lang::Zh))
            .expect("a workbook")
            .bytes
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn texts_that_look_like_formulas_stay_texts() {
    let policy = policy("parts-promotion");
    let (plan, mut case) = first_example(&policy);
    let texts = policy
        .inputs
        .iter()
        .position(|input| input.own_name() == "订单号");
    let evil = "=HYPERLINK(\"http://x\")";
    for cell in &mut case.inputs[texts.expect("the input")] {
        *cell = Some(Value::Text(evil.to_owned()));
    }
    let named = Named {
        name: "=1+1",
        case: &case,
    };
    for as_batch in [false, true] {
        let options = Options {
            as_batch,
            ..Options::new(Lang::Zh)
        };
        let written = workbook::write(&plan, &[named], options).expect("a workbook");
        let mut book = read(written.bytes);
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).expect("formulas");
            for (_, _, formula) in formulas.used_cells() {
                assert!(
                    !formula.contains("HYPERLINK") && formula != "1+1",
                    "{formula}"
                );
            }
        }
        let rows = book.worksheet_range("订单").expect("the sheet");
        let text = Data::String(evil.to_owned());
        assert!(rows.used_cells().any(|(_, _, cell)| *cell == text));
    }
}

#[test]
fn figures_of_sixteen_digits_are_refused() {
    let policy = policy("cv-annual-rebate");
    let mut case = Case::blank(&policy);
    case.inputs[0][3] = Some(Value::Number(
        "12345678901234.56".parse().expect("a number"),
    ));
    let plan = Plan::new(&policy, Settings::of(&policy)).expect("a plan");
    let named = Named {
        name: "甲",
        case: &case,
    };
    let error = workbook::write(&plan, &[named], Options::new(Lang::Zh)).expect_err("refused");
    assert_eq!(error.code(), "workbook-digits");
    assert!(
        error.message().zh.contains("12345678901234.56"),
        "{error:?}"
    );
}

#[test]
fn days_that_excel_does_not_know_are_refused() {
    let policy = policy("rebate-contract");
    let (plan, mut case) = first_example(&policy);
    let input = policy
        .inputs
        .iter()
        .position(|input| input.name == "结算周期末日");
    case.inputs[input.expect("the input")][0] = Date::new(1899, 12, 31).map(Value::Date);
    let named = Named {
        name: "甲",
        case: &case,
    };
    let error = workbook::write(&plan, &[named], Options::new(Lang::Zh)).expect_err("refused");
    assert!(matches!(error, WorkbookError::Day { .. }), "{error:?}");
}

#[test]
fn without_a_scenario_there_is_no_workbook() {
    let policy = policy("cv-annual-rebate");
    let plan = Plan::new(&policy, Settings::of(&policy)).expect("a plan");
    let error = workbook::write(&plan, &[], Options::new(Lang::En)).expect_err("refused");
    assert_eq!(error, WorkbookError::Nothing);
}

#[test]
fn names_that_excel_would_take_for_cells_are_written_otherwise() {
    let policy = sound(
        r#"
id = "awkward-names"
version = "1"
title = "A & B"
[[input]]
name = "C"
type = "money"
[[parameter]]
name = "OB1"
value = "10%"
[[rule]]
name = "2A(返)"
formula = "C * OB1"
payout = true
total = true
[[example]]
name = "x"
inputs = { C = "2.90" }
expect = { "2A(返)" = "0.29" }
"#,
    );
    assert_eq!(formula(&policy, "2A(返)"), "ROUND(ROUND(_C*_OB1,9),2)");
}

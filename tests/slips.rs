//! Pay slips: what each person is paid, line by line, and the command line's `slips`.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use rebate_desk::engine::{Absence, Cell, Entries, Plan, entries};
use rebate_desk::lang::Lang;
use rebate_desk::library;
use rebate_desk::policy::{self, Entry, Policy};
use rebate_desk::report::slips::{Payroll, notes};
use rebate_desk::scenario::Slips;
use rebate_desk::scenario::slips::PaySlip;
use rust_decimal::Decimal;

type Fallible<T = ()> = Result<T, Box<dyn Error>>;

fn policy(id: &str) -> Fallible<Policy> {
    let source = library::source(id).ok_or("no such policy")?;
    source.policy().map_err(|wrong| format!("{wrong:?}").into())
}

fn text(words: &str) -> Entry {
    Entry::Text(words.to_owned())
}

fn rows(rows: &[&[(&str, &str)]]) -> Entry {
    let row = |cells: &&[(&str, &str)]| {
        let cells = cells.iter();
        Entry::Record(
            cells
                .map(|(name, words)| ((*name).to_owned(), text(words)))
                .collect(),
        )
    };
    Entry::List(rows.iter().map(row).collect())
}

fn slips(policy: &Policy, inputs: &[(&str, Entry)], readings: &[(&str, &str)]) -> Fallible<Slips> {
    let entries = Entries {
        inputs: inputs
            .iter()
            .map(|(name, entry)| ((*name).to_owned(), entry.clone()))
            .collect(),
        readings: readings
            .iter()
            .map(|(name, option)| ((*name).to_owned(), (*option).to_owned()))
            .collect(),
        ..Entries::default()
    };
    let (settings, case) = entries::read(policy, &entries).map_err(|wrong| format!("{wrong:?}"))?;
    let plan = Plan::new(policy, settings).map_err(|wrong| format!("{wrong:?}"))?;
    Ok(Slips::of(&plan.trace(&case)))
}

fn money(words: &str) -> Option<Decimal> {
    words.parse().ok()
}

/// The amount of the line of this name.
fn line(slip: &PaySlip, label: &str) -> Option<Decimal> {
    let mut lines = slip.lines.iter();
    lines.find(|line| line.label.zh == label)?.cell.number()
}

#[test]
fn parts_staff_are_paid_by_sales_with_a_step_at_the_target() -> Fallible {
    let policy = policy("parts-staff-commission")?;
    for (sales, manager, keeper) in [
        ("0", "0", "0"),
        ("80000", "320.00", "240.00"),
        ("99999.99", "400.00", "300.00"),
        ("100000", "600.00", "400.00"),
        ("100000.01", "600.00", "400.00"),
        ("120000", "740.00", "500.00"),
    ] {
        let found = slips(&policy, &[("月销售额", text(sales))], &[])?;
        let paid: Vec<_> = found
            .slips
            .iter()
            .map(|slip| {
                (
                    line(slip, "销售提成"),
                    line(slip, "底薪"),
                    slip.pays.number(),
                )
            })
            .collect();
        let with = |base: i64, commission: &str| {
            let base = Decimal::from(base);
            let commission = money(commission);
            let pays = commission.map(|it| it + base + Decimal::from(100));
            (commission, Some(base), pays)
        };
        assert_eq!(paid, [with(600, manager), with(500, keeper)], "{sales}");
    }
    Ok(())
}

#[test]
fn fines_and_joint_liability_are_taken_off_and_told() -> Fallible {
    let policy = policy("parts-staff-commission")?;
    let keeper = |amount| rows(&[&[("责任人", "库管"), ("金额", amount)]]);
    for (amount, reading, manager_less, keeper_less) in [
        ("800", "20元", "25.00", "850.00"),
        ("300", "20元", "10.00", "320.00"),
        ("499.99", "20元", "10.00", "519.99"),
        ("500", "20元", "10.00", "520.00"),
        ("500", "50元", "25.00", "550.00"),
        ("500.01", "20元", "25.00", "550.01"),
    ] {
        let inputs = [("月销售额", text("100000")), ("出入库差异", keeper(amount))];
        let found = slips(&policy, &inputs, &[("等于500元罚款", reading)])?;
        let less: Vec<_> = found.slips.iter().map(|slip| line(slip, "扣款")).collect();
        assert_eq!(less, [money(manager_less), money(keeper_less)], "{amount}");
        let is_asked = |slip: &PaySlip| {
            let notes = notes(&policy, slip);
            notes.iter().any(|note| note.zh.contains("正好等于 500 元"))
        };
        assert!(
            found
                .slips
                .iter()
                .all(|slip| is_asked(slip) == (amount == "500")),
            "{amount}"
        );
        // The reading that decides is named on both, whichever it is.
        let reading = policy
            .readings
            .iter()
            .position(|it| it.name == "等于500元罚款");
        for grounds in &found.grounds {
            assert!(grounds.readings.iter().any(|(at, _)| Some(*at) == reading));
        }
    }
    let inputs = [("月销售额", text("100000")), ("盘点差异", text("1000"))];
    let found = slips(&policy, &inputs, &[])?;
    let less: Vec<_> = found.slips.iter().map(|slip| line(slip, "扣款")).collect();
    assert_eq!(less, [money("600.00"), money("400.00")]);
    Ok(())
}

#[test]
fn a_team_is_paid_on_all_its_fees_by_whether_the_target_is_met() -> Fallible {
    let policy = policy("workshop-commission")?;
    let team = |fees, back| {
        rows(&[&[
            ("名称", "一组"),
            ("工种", "维修"),
            ("工时费", fees),
            ("返修扣回", back),
        ]])
    };
    for (fees, back, reading, pays) in [
        ("4999.99", "0", "净额", "500.00"),
        ("5000", "0", "净额", "750.00"),
        ("5000.01", "0", "净额", "750.00"),
        ("6000", "0", "净额", "900.00"),
        ("5300", "400", "净额", "490.00"),
        ("5300", "400", "毛额", "735.00"),
        ("5300", "300", "净额", "750.00"),
        ("5300", "300.01", "净额", "500.00"),
    ] {
        let found = slips(
            &policy,
            &[("班组", team(fees, back))],
            &[("基数判断", reading)],
        )?;
        let slip = found.slips.first().ok_or("no slip")?;
        assert_eq!(slip.title(&policy).zh, "一组");
        assert_eq!(
            line(slip, "工时提成"),
            money(pays),
            "{fees} less {back} by {reading}"
        );
    }
    Ok(())
}

#[test]
fn the_supervisor_is_paid_by_the_reading_which_is_named_on_the_slip() -> Fallible {
    let policy = policy("workshop-commission")?;
    let teams = ["12000", "8000", "4000"].map(|fees| [("工种", "维修"), ("工时费", fees)]);
    let teams = rows(&teams.each_ref().map(<[_; 2]>::as_slice));
    let reading = policy.readings.iter().position(|it| it.name == "主管口径");
    let reading = reading.ok_or("no such reading")?;
    for (at, (option, pays)) in [
        ("平均提成", "1360.00"),
        ("平均工时费×15%", "1440.00"),
        ("原文字面", "9600.00"),
    ]
    .into_iter()
    .enumerate()
    {
        let found = slips(&policy, &[("班组", teams.clone())], &[("主管口径", option)])?;
        let titles: Vec<String> = found.slips.iter().map(|it| it.title(&policy).zh).collect();
        // Teams without a name have the number of their row.
        assert_eq!(titles, ["班组长 1", "班组长 2", "班组长 3", "车间主管"]);
        assert_eq!(line(&found.slips[3], "工时提成"), money(pays));
        assert!(found.grounds[1].readings.contains(&(reading, at)));
        assert_eq!(found.left_out.len(), 1);
        assert!(matches!(found.left_out[0].why, Absence::NotApplicable(_)));
    }
    Ok(())
}

/// The slips of all examples of all policies that have some.
fn all_examples(look: &mut dyn FnMut(&Policy, &Slips, Option<Decimal>)) -> Fallible<usize> {
    let mut seen = 0;
    let guide = fs::read_to_string("src/policy/guide/slips.md")?;
    let (_, example) = guide.split_once("```toml\n").ok_or("no example")?;
    let (example, _) = example.split_once("```").ok_or("no end")?;
    let (shown, _) = policy::check_text(example);
    let built_in = library::SOURCES.iter().map(|source| policy(source.id));
    for policy in built_in.chain([shown.ok_or_else(|| "not sound".into())]) {
        let policy = policy?;
        if policy.slips.is_empty() {
            continue;
        }
        for example in &policy.examples {
            let (settings, case) = entries::read(&policy, &Entries::of(example))
                .map_err(|wrong| format!("{wrong:?}"))?;
            let plan = Plan::new(&policy, settings).map_err(|wrong| format!("{wrong:?}"))?;
            let trace = plan.trace(&case);
            let found = Slips::of(&trace);
            assert_eq!(
                found.other_total(&trace),
                None,
                "{}: {}",
                policy.id,
                example.name
            );
            look(&policy, &found, trace.total());
            seen += 1;
        }
    }
    Ok(seen)
}

#[test]
fn the_lines_of_every_slip_come_to_what_is_paid_and_all_slips_to_the_total() -> Fallible {
    let mut paid = 0;
    let seen = all_examples(&mut |policy, found, total| {
        for slip in &found.slips {
            match (slip.pays.number(), slip.reckoned) {
                (Some(pays), reckoned) => {
                    assert_eq!(reckoned, Some(pays), "{}", policy.id);
                    paid += 1;
                }
                (None, reckoned) => assert_eq!(reckoned, None, "{}", policy.id),
            }
            for line in slip.lines.iter().filter(|line| !line.made_of.is_empty()) {
                let shares: Decimal = line.made_of.iter().map(|share| share.amount).sum();
                assert_eq!(line.cell.number(), Some(shares), "{}", policy.id);
            }
        }
        let payroll = Payroll::of(&[(policy, found)]);
        assert_eq!(payroll.rows.len(), found.slips.len());
        if total.is_some() {
            assert_eq!(payroll.total.sum, total, "{}", policy.id);
            assert_eq!(payroll.total.without, 0);
            let side = |is_minus: bool| -> Decimal {
                let sums = payroll.lines.iter().zip(&payroll.sums);
                let sums = sums.filter(|((_, minus), _)| *minus == is_minus);
                sums.filter_map(|(_, sum)| sum.sum).sum()
            };
            assert_eq!(Some(side(false) - side(true)), total, "{}", policy.id);
        }
    })?;
    assert!(seen > 50 && paid > 90, "{seen} examples with {paid} slips");
    Ok(())
}

#[test]
fn what_is_missing_is_told_on_the_slip_and_counted_beside_the_total() -> Fallible {
    let policy = policy("workshop-commission")?;
    let teams = rows(&[
        &[("名称", "甲"), ("工种", "维修")],
        &[("名称", "乙"), ("工种", "维修"), ("工时费", "6000")],
    ]);
    let found = slips(&policy, &[("班组", teams)], &[])?;
    let told = notes(&policy, &found.slips[0]);
    assert!(
        told[0].zh.starts_with("缺少：") && told[0].zh.contains("工时费"),
        "{told:?}"
    );
    assert_eq!(found.slips[1].pays.number(), money("1500"));
    let payroll = Payroll::of(&[(&policy, &found)]);
    assert_eq!(payroll.total.without, 2);
    assert_eq!(payroll.total.sum, money("1500"));
    // What is paid in part only stands on its slip, and in no total.
    let side = |is_minus: bool| -> Decimal {
        let sums = payroll.lines.iter().zip(&payroll.sums);
        let sums = sums.filter(|((_, minus), _)| *minus == is_minus);
        sums.filter_map(|(_, sum)| sum.sum).sum()
    };
    assert_eq!(Some(side(false) - side(true)), payroll.total.sum);
    let csv = payroll.sheet_with_sums("2024-03", Lang::Zh).csv(Lang::Zh);
    assert!(csv.contains("2 人未计入"), "{csv}");
    assert!(matches!(
        found.slips[0].pays,
        Cell::Absent(Absence::Missing(_))
    ));
    Ok(())
}

/// What the command line says: its exit code, what it prints, what it tells.
fn command(arguments: &[&str], input: &str) -> Fallible<(Option<i32>, String, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rebate-desk"))
        .arg("slips")
        .args(arguments)
        .env("LANG", "zh_CN.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // It may refuse before it has read.
    drop(
        child
            .stdin
            .take()
            .map(|mut pipe| pipe.write_all(input.as_bytes())),
    );
    let output = child.wait_with_output()?;
    Ok((
        output.status.code(),
        String::from_utf8(output.stdout)?,
        String::from_utf8(output.stderr)?,
    ))
}

const PARTS: &str = r#"{ "inputs": { "月销售额": "100000", "出入库差异": [{ "责任人": "库管", "金额": "800" }] } }"#;

#[test]
fn the_command_prints_slips_and_their_total() -> Fallible {
    let (code, printed, told) = command(&["parts-staff-commission", "--input", "-"], PARTS)?;
    assert_eq!((code, told.as_str()), (Some(0), ""));
    for words in [
        "备件经理\n",
        "− 850.00",
        "连带罚款",
        "合计 1,425.00，2 张工资条",
    ] {
        assert!(printed.contains(words), "{words} in {printed}");
    }
    Ok(())
}

#[test]
fn the_command_writes_a_payroll_with_sums_and_data() -> Fallible {
    let words = [
        "parts-staff-commission",
        "--input",
        "-",
        "-o",
        "-",
        "--month",
        "2024-03",
    ];
    let (code, printed, _) = command(&words, PARTS)?;
    assert_eq!(code, Some(0));
    let lines: Vec<&str> = printed.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines[0],
        "方案,岗位,姓名,底薪,满勤奖,销售提成,其他提成,减：扣款,应发,备注"
    );
    assert_eq!(
        lines[1],
        "备件部提成,备件经理,备件经理,600.00,100.00,600.00,0.00,25.00,1275.00,"
    );
    assert_eq!(
        lines[3],
        "合计,,,1100.00,200.00,1000.00,0.00,875.00,1425.00,"
    );
    let (code, printed, _) = command(&["parts-staff-commission", "--input", "-", "--json"], PARTS)?;
    assert_eq!(code, Some(0));
    let data: serde_json::Value = serde_json::from_str(&printed)?;
    assert_eq!(data["total"], "1425.00");
    assert_eq!(data["slips"][1]["pays"], "150.00");
    assert_eq!(data["slips"][0]["agrees"], true);
    let taken = &data["slips"][0]["lines"][4];
    assert_eq!(taken["sign"], "minus");
    assert_eq!(taken["made_of"][0]["amount"], "25.00");
    assert!(taken["provenance"]["clause"].is_string());
    let file = std::env::temp_dir().join(format!("slips-{}.xlsx", std::process::id()));
    let name = file.to_string_lossy();
    let (code, _, _) = command(
        &["parts-staff-commission", "--input", "-", "-o", &name],
        PARTS,
    )?;
    assert_eq!(code, Some(0));
    assert!(fs::read(&file)?.starts_with(b"PK"));
    fs::remove_file(&file)?;
    Ok(())
}

#[test]
fn the_command_refuses_a_policy_without_slips_and_figures_that_it_cannot_read() -> Fallible {
    let (code, _, told) = command(&["delivery-rebate", "--input", "-"], "{}")?;
    assert_eq!(code, Some(1));
    assert!(told.contains("没有工资条"), "{told}");
    let bad = r#"{ "inputs": { "月销售额": "很多" } }"#;
    let (code, _, told) = command(&["parts-staff-commission", "--input", "-"], bad)?;
    assert_eq!(code, Some(1));
    assert!(told.contains("月销售额"), "{told}");
    Ok(())
}

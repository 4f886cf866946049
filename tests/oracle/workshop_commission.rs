//! 车间维修提成 (D07b): each team's commission on labour with a target of 5 000 yuan, on parts, care products and oil; the supervisor is
//! paid on the average of the teams.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use rebate_desk::engine::Entries;
use rebate_desk::policy::Entry;

use crate::agreement::Tally;
use crate::built_in;
use crate::figures;
use crate::prose::Exact;
use crate::sheet::{
    self, Amount, Judge, Row, Sheet, Term, Told, count, known, least, missing, number, pay, rate,
    rows, sum, text, worked,
};

const FEES: &[i128] = &[5_000, 10_000, 12_000, 8_000];
const REWORKS: &[i128] = &[400, 300, 5_000];

/// The document's own figures; it gives the supervisor none for care products and oil and the deputy no commission.
const TERMS: &[Term] = &[
    Term("班组长底薪", "500", pay),
    Term("副主管底薪", "600", pay),
    Term("主管底薪", "700", pay),
    Term("满勤奖标准", "100", pay),
    Term("工时费基数", "5000", || {
        figures::moved(&[10_000_000_000, 8_000_000_000, 5_000_010_000, 0])
    }),
    Term("未完成比例", "0.1", rate),
    Term("完成比例", "0.15", rate),
    Term("主管系数", "1.2", || {
        figures::moved(&[1_500_000, 1_000_000, 333_300, 0])
    }),
    Term("自费备件比例", "0.02", rate),
    Term("索赔比例", "0.1", rate),
    Term("养护单价", "5", pay),
    Term("机油单价", "25", pay),
    Term("主管养护单价", "", || {
        figures::open(&[1_000_000, 2_345_678, 0])
    }),
    Term("主管机油单价", "", || {
        figures::open(&[5_000_000, 345_678, 0])
    }),
    Term("副主管比例", "", || {
        figures::open(&[500_000, 333_333, 0])
    }),
];

const READINGS: &[(&str, &[&str])] = &[
    ("基数判断", &["净额", "毛额"]),
    ("主管口径", &["平均提成", "平均工时费×15%", "原文字面"]),
    ("基数单位", &["每组", "每人"]),
];

/// What a team is paid.
struct Team {
    trade: Told<String>,
    net: Amount,
    compared: Amount,
    counted: Amount,
    labour: Amount,
    parts: Amount,
    products: Amount,
    damage: Amount,
    attendance: Amount,
    pay: Amount,
}

fn team(sheet: Sheet<'_>, row: Row<'_>) -> Team {
    let term = |name: &str| sheet.term(name);
    let fees = row.number("工时费");
    // 返修当次无工时费同时扣除上次维修的此项目的工时费; more taken back than earned counts as nought.
    let net = &fees - row.number_or("返修扣回", 0);
    let counted = net.or_more(&number(0));
    let looked_at = if sheet.reads("基数判断", "净额") {
        net.clone()
    } else {
        fees
    };
    let per = if sheet.reads("基数单位", "每人") {
        row.number_or("人数", 1)
    } else {
        number(1)
    };
    let compared = looked_at / per;
    // 完成基数按总工时费15%提成,未完成基数按总工时费10%提成
    let (target, missed, met) = (term("工时费基数"), term("未完成比例"), term("完成比例"));
    let rate = if target.is_known() {
        let rate = compared.reaches(&target).choose(&met, &missed);
        compared.reaches(&number(0)).choose(&rate, &number(0))
    } else {
        compared.waiting(&[&target, &missed, &met])
    };
    let labour = (&counted * rate).fen();
    // 备件提成, 深化保养及机油提成
    let parts = (row.number_or("自费备件额", 0) * term("自费备件比例")
        + row.number_or("索赔毛利", 0) * term("索赔比例"))
    .fen();
    let products = (row.number_or("养护瓶数", 0) * term("养护单价")
        + row.number_or("机油桶数", 0) * term("机油单价"))
    .fen();
    // 因返修造成备件损坏的,损坏件由班组长个人承担
    let damage = row.number_or("返修损坏件", 0).fen();
    let attendance = attendance(sheet, row.flag("满勤", true));
    let pay = (term("班组长底薪") + &attendance + &labour + &parts + &products - &damage).fen();
    Team {
        trade: row.text("工种").map(|trade| (*trade).to_owned()),
        net,
        compared,
        counted,
        labour,
        parts,
        products,
        damage,
        attendance,
        pay,
    }
}

/// 当月满勤者另发100元,未满者不发
fn attendance(sheet: Sheet<'_>, all_month: bool) -> Amount {
    known(all_month).choose(&sheet.term("满勤奖标准").fen(), &number(0))
}

struct Workshop {
    teams: Vec<Team>,
    /// Repair and paint.
    fees: [Amount; 2],
    counts: [Amount; 2],
    average: Amount,
    /// Not rounded yet.
    exact_labour: Amount,
    supervisor_labour: Amount,
}

fn workshop(sheet: Sheet<'_>) -> Workshop {
    let rows = sheet.rows("班组");
    let teams: Vec<Team> = rows.into_iter().map(|row| team(sheet, row)).collect();
    // Without a team nothing can be said of all of them.
    let of_teams = |amount: Amount| {
        if teams.is_empty() {
            missing("班组")
        } else {
            amount
        }
    };
    let is = |team: &Team, trade| team.trade.map(|named| named == trade);
    let fees = ["维修", "油漆"].map(|trade| {
        let fees = teams
            .iter()
            .map(|team| is(team, trade).choose(&team.counted, &number(0)));
        of_teams(sum(fees))
    });
    let counts =
        ["维修", "油漆"].map(|trade| of_teams(count(teams.iter().map(|team| is(team, trade)))));
    let all_fees = &fees[0] + &fees[1];
    let all_teams = &counts[0] + &counts[1];
    let average = &all_fees / &all_teams;
    // 按油漆和维修班组的平均工时费提成 … 的120%提: of the commissions, of the fees at the rate of a target that is met, or as printed.
    let labour = of_teams(sum(teams.iter().map(|team| team.labour.clone())));
    let factor = sheet.term("主管系数");
    let supervisor_labour = if sheet.reads("主管口径", "平均提成") {
        labour / &all_teams * factor
    } else if sheet.reads("主管口径", "平均工时费×15%") {
        &average * sheet.term("完成比例") * factor
    } else {
        &average * factor
    };
    Workshop {
        teams,
        fees,
        counts,
        average,
        supervisor_labour: supervisor_labour.fen(),
        exact_labour: supervisor_labour,
    }
}

fn judged(sheet: Sheet<'_>, judge: &Judge<'_>) -> TestCaseResult {
    let told = workshop(sheet);
    let rows = sheet.rows("班组");
    let of_teams = |line: fn(&Team) -> &Amount| -> Vec<Amount> {
        told.teams.iter().map(|team| line(team).clone()).collect()
    };
    judge.list("满勤奖", &of_teams(|team| &team.attendance))?;
    judge.list("净工时费", &of_teams(|team| &team.net))?;
    judge.list("判断额", &of_teams(|team| &team.compared))?;
    judge.list("计提工时费", &of_teams(|team| &team.counted))?;
    judge.list("工时提成", &of_teams(|team| &team.labour))?;
    judge.list("备件提成", &of_teams(|team| &team.parts))?;
    judge.list("养护机油提成", &of_teams(|team| &team.products))?;
    judge.list("扣款", &of_teams(|team| &team.damage))?;
    judge.list("应发", &of_teams(|team| &team.pay))?;
    judge.ones(&[
        ("维修班组总工时费", &told.fees[0]),
        ("油漆班组总工时费", &told.fees[1]),
        ("维修班组数", &told.counts[0]),
        ("油漆班组数", &told.counts[1]),
        ("平均工时费", &told.average),
        ("主管工时提成", &told.supervisor_labour),
    ])?;

    // 车间主管的深化保养和机油提成部分不从各组抽取,由公司支付: where a rate is set, on all bottles and cans.
    let total = |column: &str| {
        if rows.is_empty() {
            missing("班组")
        } else {
            sum(rows.iter().map(|row| row.number_or(column, 0)))
        }
    };
    let (bottle, can) = (sheet.term("主管养护单价"), sheet.term("主管机油单价"));
    let or_nought = |price: &Amount| known(price.0.clone().unwrap_or_default());
    let products =
        (total("养护瓶数") * or_nought(&bottle) + total("机油桶数") * or_nought(&can)).fen();
    let products = products.only_if(&known(bottle.is_known() || can.is_known()));
    let supervisor_attendance = attendance(sheet, sheet.flag("满勤_主管", true));
    let supervisor = sum([
        sheet.term("主管底薪"),
        supervisor_attendance.clone(),
        told.supervisor_labour.clone(),
        products.clone(),
    ])
    .fen();

    // The document has base pay and attendance for a deputy, but no commission.
    let there = known(sheet.flag("有副主管", false));
    let share = sheet.term("副主管比例");
    let deputy_labour = (&told.supervisor_labour * &share).fen();
    let deputy_labour = deputy_labour
        .only_if(&known(share.is_known()))
        .only_if(&there);
    let deputy_attendance = attendance(sheet, sheet.flag("满勤_副主管", true)).only_if(&there);
    let deputy = sum([
        sheet.term("副主管底薪"),
        deputy_attendance.clone(),
        deputy_labour.clone(),
    ])
    .fen()
    .only_if(&there);
    let pays = told.teams.iter().map(|team| team.pay.clone());
    let teams = if told.teams.is_empty() {
        missing("班组")
    } else {
        sum(pays.clone())
    };
    let total_pay = sum([teams, supervisor.clone(), deputy.clone()]);
    judge.ones(&[
        ("主管满勤奖", &supervisor_attendance),
        ("主管养护机油提成", &products),
        ("主管应发", &supervisor),
        ("副主管满勤奖", &deputy_attendance),
        ("副主管工时提成", &deputy_labour),
        ("副主管应发", &deputy),
        ("应发合计", &total_pay),
    ])?;
    if !told.teams.is_empty() {
        let lowest = least(told.teams.iter().map(|team| team.net.clone()));
        judge.gate("返修未超工时费", &lowest.reaches(&number(0)))?;
        judge.gate("应发不为负", &least(pays).reaches(&number(0)))?;
    }
    Ok(())
}

#[test]
fn the_workshop_is_paid_what_the_scheme_says() {
    let policy = built_in("workshop-commission");
    let tally = Tally::default();
    let usual = |edges| sheet::blank_or(figures::fens(edges));
    // Labour fees and trades are seldom left out: with a dozen teams something would always be missing.
    // Quarters of a yuan: averages of three or nine teams then often end in half a fen, which a rounded quotient would lose.
    let quarters =
        (0_i128..=80_000_000).prop_map(|quarters| figures::Figure(quarters * figures::YUAN / 4));
    let fees = prop_oneof![30 => quarters.prop_map(Some), 60 => figures::fens(FEES).prop_map(Some), 1 => Just(None)]
        .prop_map(crate::agreement::entry);
    let trade = prop_oneof![60 => prop::sample::select(&["维修", "油漆"][..]).prop_map(text), 1 => Just(Entry::Blank)];
    let team = || {
        vec![
            ("工种", trade.clone().boxed()),
            ("工时费", fees.clone().boxed()),
            ("返修扣回", usual(REWORKS)),
            ("满勤", sheet::flag()),
            ("自费备件额", usual(REWORKS)),
            ("索赔毛利", usual(REWORKS)),
            ("养护瓶数", sheet::blank_or(figures::count(0..=30))),
            ("机油桶数", sheet::blank_or(figures::count(0..=30))),
            ("返修损坏件", usual(REWORKS)),
            ("人数", sheet::blank_or(figures::count(0..=4))),
        ]
    };
    let teams =
        prop_oneof![6 => rows(team(), 1..4), 3 => rows(team(), 4..14), 1 => rows(team(), 0..1)];
    let inputs = vec![
        ("班组", teams.boxed()),
        ("满勤_主管", sheet::flag()),
        ("有副主管", sheet::flag()),
        ("满勤_副主管", sheet::flag()),
    ];
    let refuses = |sheet: Sheet<'_>| {
        let edge = sheet.term("工时费基数");
        let refused = edge.is_known() && edge.is_positive() == known(false);
        tally.count(if refused { "refused" } else { "planned" });
        refused
    };
    sheet::for_sheets(
        &policy,
        72,
        TERMS,
        READINGS,
        inputs,
        refuses,
        |sheet, judge| {
            let told = workshop(sheet);
            tally.count("computed");
            tally.count(if told.supervisor_labour.is_known() {
                "pays"
            } else {
                "waits"
            });
            let target = sheet.term("工时费基数");
            for team in &told.teams {
                match team.compared.reaches(&target).0 {
                    Ok(true) => tally.count("met"),
                    Ok(false) => tally.count("missed"),
                    Err(_) => tally.count("unknown"),
                }
                if team.compared.equals(&target) == known(true) {
                    tally.count("at the edge");
                }
            }
            if let (3 | 6 | 9 | 12, Ok(due)) = (told.teams.len(), &told.exact_labour.0)
                && (due * Exact::from_integer(200.into())).is_integer()
                && !(due * Exact::from_integer(100.into())).is_integer()
            {
                tally.count("half a fen");
            }
            if told.teams.len() > 8 {
                tally.count("many teams");
            }
            judged(sheet, judge)
        },
    );
    tally.at_least(10_000, &["computed", "met", "missed"]);
    tally.at_least(3_000, &["pays"]);
    tally.at_least(400, &["waits", "many teams"]);
    tally.at_least(40, &["at the edge", "half a fen"]);
    tally.at_least(5, &["refused"]);
}

#[test]
fn the_prose_gives_the_worked_numbers_of_the_workshop() {
    let policy = built_in("workshop-commission");
    let team = |fees: &str, taken_back: &str| {
        sheet::row([
            ("工种", text("维修")),
            ("工时费", text(fees)),
            ("返修扣回", text(taken_back)),
        ])
    };
    let paid = |teams: &[Entry], chosen: [(&str, &str); 1], labour: &str, supervisor: &str| {
        let inputs = [("班组", Entry::List(teams.to_vec()))];
        let entries: Entries = worked(READINGS, inputs, chosen);
        let sheet = Sheet {
            entries: &entries,
            terms: TERMS,
        };
        let told = workshop(sheet);
        assert_eq!(
            told.teams[0].labour,
            known(sheet::fraction(labour)),
            "{teams:?}"
        );
        assert_eq!(
            told.supervisor_labour,
            known(sheet::fraction(supervisor)),
            "{teams:?}"
        );
        judged(sheet, &Judge::of(&policy, &entries)).expect("the engine agrees");
    };
    let own = [("基数判断", "净额")];
    // T-D07-7, T-D07-8
    paid(&[team("4999.99", "0")], own, "500", "600");
    paid(&[team("5000", "0")], own, "750", "900");
    paid(&[team("6000", "0")], own, "900", "1080");
    paid(&[team("5300", "400")], own, "490", "588");
    paid(&[team("5300", "400")], [("基数判断", "毛额")], "735", "882");
    // T-D07-9
    let three = [team("12000", "0"), team("8000", "0"), team("4000", "0")];
    paid(&three, own, "1800", "1360");
    for (option, due) in [("平均工时费×15%", "1440"), ("原文字面", "9600")] {
        paid(&three, [("主管口径", option)], "1800", due);
    }
}

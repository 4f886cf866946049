//! 备件部提成 (D07a): base pay, attendance, commission on sales with a target of 100 000 yuan, differences borne 6 : 4, fines.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::agreement::Tally;
use crate::built_in;
use crate::figures::{self, Change};
use crate::sheet::{
    self, Amount, Judge, Row, Sheet, Term, Told, count, known, number, pay, rate, rows, sum, text,
    worked,
};

const SALES: &[i128] = &[100_000, 50_000, 500];
const DIFFERENCES: &[i128] = &[500, 20, 1_000];

fn parts() -> BoxedStrategy<Change> {
    figures::moved(&[0, 1_000_000, 7_000_000, 2_500_000])
}

/// The document's own figures. Tax is not spoken of.
const TERMS: &[Term] = &[
    Term("经理底薪标准", "600", pay),
    Term("库管底薪标准", "500", pay),
    Term("满勤奖标准", "100", pay),
    Term("销售额基数", "100000", || {
        figures::moved(&[50_000_000_000, 500_000_000, 120_000_000_000, 0, -1])
    }),
    Term("经理未完成比例", "0.004", rate),
    Term("经理完成比例", "0.006", rate),
    Term("经理超出比例", "0.007", rate),
    Term("库管未完成比例", "0.003", rate),
    Term("库管完成比例", "0.004", rate),
    Term("库管超出比例", "0.005", rate),
    Term("增值税率", "", || {
        prop_oneof![2 => Just(Change::Kept), 1 => figures::moved(&[130_000, 170_000, 30_000, 0])]
            .boxed()
    }),
    Term("经理承担份数", "6", parts),
    Term("库管承担份数", "4", parts),
    Term("罚款分界", "500", || {
        figures::moved(&[20_000_000, 1_000_000_000, 500_010_000, 0])
    }),
    Term("低额罚款", "20", pay),
    Term("高额罚款", "50", pay),
    Term("连带比例", "0.5", rate),
    Term("养护提成单价", "1", pay),
    Term("机油提成单价", "1.5", pay),
];

const READINGS: &[(&str, &[&str])] = &[
    ("等于500元罚款", &["20元", "50元"]),
    ("超额计提", &["分段", "全额另加超出"]),
    ("退货", &["扣减", "不扣减"]),
    ("盘盈", &["计入差异", "不计"]),
];

/// A person's rates: target missed, target met, what is above it.
struct Rates {
    missed: Amount,
    met: Amount,
    above: Amount,
}

impl Rates {
    /// 考核办法 2)–4). Below the target all sales earn the rate of a target that is missed, from it on those up to it the rate of one
    /// that is met and the rest the rate above it, or, read otherwise, all sales the one and the rest the other in addition. Returns
    /// that exceed the sales earn nothing.
    fn commission(&self, sales: &Amount, target: &Amount, in_slices: bool) -> Amount {
        if !target.is_known() {
            // Where no tier can be told, all that is not set is asked for at once.
            let terms = [target, &self.missed, &self.met, &self.above];
            return terms
                .into_iter()
                .fold(sales.clone(), |sum, term| sum + term);
        }
        let rate = sales.then(|sales| {
            if sales < &number(0).0.expect("nought") {
                number(0)
            } else if *sales < target.0.clone().expect("a target") {
                self.missed.clone()
            } else {
                self.met.clone()
            }
        });
        let base = if in_slices {
            sales.at_most(target)
        } else {
            sales.clone()
        };
        // The rate above the target is asked for whatever the sales.
        let above = (sales - target).or_more(&number(0));
        base * rate + above * &self.above
    }
}

struct Commission {
    sales: Amount,
    on_sales: [Amount; 2],
    difference: Amount,
    shares: [Amount; 2],
    row_differences: Vec<Amount>,
    fines: Vec<Amount>,
    joint_fines: Vec<Amount>,
    deductions: [Amount; 2],
    other: Amount,
    base: [Amount; 2],
    attendance: [Amount; 2],
    pay: [Amount; 2],
}

fn is_named(row: &Row<'_>, who: &str) -> Told<bool> {
    row.text("责任人").map(|named| *named == who)
}

fn commission(sheet: Sheet<'_>) -> Commission {
    let term = |name: &str| sheet.term(name);
    let nought = number(0);
    // The document does not say whether returns or tax count (退货, 增值税率).
    let mut sales = sheet.number("月销售额");
    if sheet.reads("退货", "扣减") {
        sales = sales - sheet.number_or_nought("退货额");
    }
    let tax = term("增值税率");
    if tax.is_known() {
        sales = sales / (number(1) + tax);
    }
    let commission = ["经理", "库管"].map(|who| {
        let rates = Rates {
            missed: term(&format!("{who}未完成比例")),
            met: term(&format!("{who}完成比例")),
            above: term(&format!("{who}超出比例")),
        };
        let in_slices = sheet.reads("超额计提", "分段");
        rates
            .commission(&sales, &term("销售额基数"), in_slices)
            .fen()
    });

    // 考核办法 5): 6 : 4, the storekeeper bears the rest. Whether surpluses count is not said.
    let counted = |amount: &Amount| {
        if sheet.reads("盘盈", "计入差异") {
            amount.size()
        } else {
            amount.or_more(&nought)
        }
    };
    let difference = counted(&sheet.number_or_nought("盘点差异"));
    let (six, four) = (term("经理承担份数"), term("库管承担份数"));
    let of_manager = (&difference * &six / (six + four)).fen();
    let of_storekeeper = (&difference - &of_manager).fen();

    // 考核办法 6): who is responsible pays the amount and a fine; of a storekeeper's fine the manager pays half.
    let errors = sheet.rows("出入库差异");
    let row_differences: Vec<Amount> = errors
        .iter()
        .map(|row| counted(&row.number("金额")))
        .collect();
    let (edge, low, high) = (term("罚款分界"), term("低额罚款"), term("高额罚款"));
    let usual_fine = |amount: &Amount| {
        if !edge.is_known() {
            return amount.waiting(&[&edge, &low, &high]);
        }
        let fine = amount.exceeds(&edge).choose(&high, &low);
        amount.is_positive().choose(&fine, &nought)
    };
    let fines: Vec<Amount> = row_differences
        .iter()
        .map(|amount| {
            if sheet.reads("等于500元罚款", "50元") {
                amount.equals(&edge).choose(&high, &usual_fine(amount))
            } else {
                usual_fine(amount)
            }
        })
        .collect();
    let joint_fines: Vec<Amount> = errors
        .iter()
        .zip(&fines)
        .map(|(row, fine)| is_named(row, "库管").choose(&(fine * term("连带比例")), &nought))
        .collect();
    let own = |who| {
        let rows = errors.iter().zip(row_differences.iter().zip(&fines));
        let charged = rows
            .map(|(row, (amount, fine))| is_named(row, who).choose(&(amount + fine), &number(0)));
        sum(charged)
    };
    let deductions = [
        (&of_manager + own("备件经理") + sum(joint_fines.iter().cloned())).fen(),
        (&of_storekeeper + own("库管")).fen(),
    ];

    // 其他提成: to each of the two, a bottle.
    let other = (sheet.number_or_nought("养护瓶数") * term("养护提成单价")
        + sheet.number_or_nought("机油瓶数") * term("机油提成单价"))
    .fen();
    let base = ["经理底薪标准", "库管底薪标准"].map(|name| term(name).fen());
    // 当月满勤者另发100元,未满者不发
    let attendance = ["满勤_经理", "满勤_库管"]
        .map(|name| known(sheet.flag(name, true)).choose(&term("满勤奖标准").fen(), &nought));
    let pay = [0, 1].map(|who| {
        (&base[who] + &attendance[who] + &commission[who] + &other - &deductions[who]).fen()
    });
    Commission {
        sales,
        on_sales: commission,
        difference,
        shares: [of_manager, of_storekeeper],
        row_differences,
        fines,
        joint_fines,
        deductions,
        other,
        base,
        attendance,
        pay,
    }
}

fn judged(sheet: Sheet<'_>, judge: &Judge<'_>) -> TestCaseResult {
    let told = commission(sheet);
    for (at, who) in ["经理", "库管"].into_iter().enumerate() {
        for (line, expected) in [
            ("底薪", &told.base[at]),
            ("满勤奖", &told.attendance[at]),
            ("销售提成", &told.on_sales[at]),
            ("其他提成", &told.other),
            ("盘点承担", &told.shares[at]),
            ("扣款", &told.deductions[at]),
            ("应发", &told.pay[at]),
        ] {
            judge.one(&format!("{who}_{line}"), expected)?;
        }
    }
    judge.one("计提销售额", &told.sales)?;
    judge.one("盘点差异额", &told.difference)?;
    judge.list("差异额", &told.row_differences)?;
    judge.list("罚款", &told.fines)?;
    judge.list("连带罚款", &told.joint_fines)?;
    judge.one("应发合计", &(&told.pay[0] + &told.pay[1]))?;
    let edge = sheet.term("罚款分界");
    let at_edge = told.row_differences.iter().map(|row| row.equals(&edge));
    judge.gate("没有正好等于分界的差异", &count(at_edge).is_nought())
}

#[test]
fn the_parts_staff_is_paid_what_the_scheme_says() {
    let policy = built_in("parts-staff-commission");
    let tally = Tally::default();
    let bottles = || sheet::blank_or(figures::count(0..=200));
    let sales = figures::single(SALES).prop_map(crate::agreement::entry);
    let errors = vec![
        ("责任人", sheet::one_of(&["备件经理", "库管"])),
        ("金额", sheet::blank_or(figures::fens(DIFFERENCES))),
    ];
    let inputs = vec![
        ("月销售额", sales.boxed()),
        (
            "退货额",
            prop_oneof![2 => Just(rebate_desk::policy::Entry::Blank), 1 => sheet::blank_or(figures::fens(DIFFERENCES))]
                .boxed(),
        ),
        ("满勤_经理", sheet::flag()),
        ("满勤_库管", sheet::flag()),
        ("盘点差异", sheet::blank_or(figures::fens(DIFFERENCES))),
        ("出入库差异", rows(errors, 0..4)),
        ("养护瓶数", bottles()),
        ("机油瓶数", bottles()),
    ];
    let refuses = |sheet: Sheet<'_>| {
        // Both tables begin at nought; the second tier stands above it.
        let refused = ["销售额基数", "罚款分界"].into_iter().any(|edge| {
            let edge = sheet.term(edge);
            edge.is_known() && edge.is_positive() == known(false)
        });
        tally.count(if refused { "refused" } else { "planned" });
        refused
    };
    sheet::for_sheets(
        &policy,
        71,
        TERMS,
        READINGS,
        inputs,
        refuses,
        |sheet, judge| {
            let told = commission(sheet);
            tally.count("computed");
            tally.count(if told.pay[0].is_known() {
                "pays"
            } else {
                "waits"
            });
            let target = sheet.term("销售额基数");
            tally.count(match told.sales.reaches(&target).0 {
                Ok(true) => "met",
                Ok(false) => "missed",
                Err(_) => "unknown",
            });
            for difference in &told.row_differences {
                if difference.equals(&sheet.term("罚款分界")) == known(true) {
                    tally.count("at the edge");
                }
            }
            judged(sheet, judge)
        },
    );
    tally.at_least(3_000, &["pays", "met", "missed"]);
    tally.at_least(10_000, &["computed"]);
    tally.at_least(200, &["waits", "at the edge"]);
    tally.at_least(10, &["refused"]);
}

#[test]
fn the_prose_gives_the_worked_numbers_of_the_parts_staff() {
    let policy = built_in("parts-staff-commission");
    let paid = |entries: &rebate_desk::engine::Entries, expected: [[&str; 2]; 2]| {
        let sheet = Sheet {
            entries,
            terms: TERMS,
        };
        let told = commission(sheet);
        let [commission, deductions] =
            expected.map(|pair| pair.map(|amount| known(sheet::fraction(amount))));
        assert_eq!(told.on_sales, commission);
        assert_eq!(told.deductions, deductions);
        judged(sheet, &Judge::of(&policy, entries)).expect("the engine agrees");
    };
    // T-D07-1 to T-D07-4
    for (sales, commission) in [
        ("99999.99", ["400", "300"]),
        ("100000", ["600", "400"]),
        ("120000", ["740", "500"]),
        ("80000", ["320", "240"]),
    ] {
        let entries = worked(READINGS, [("月销售额", text(sales))], []);
        paid(&entries, [commission, ["0", "0"]]);
    }
    let all = worked(
        READINGS,
        [("月销售额", text("120000"))],
        [("超额计提", "全额另加超出")],
    );
    paid(&all, [["860", "580"], ["0", "0"]]);
    // T-D07-5
    let difference = worked(
        READINGS,
        [("月销售额", text("0")), ("盘点差异", text("1000"))],
        [],
    );
    paid(&difference, [["0", "0"], ["600", "400"]]);
    for (amount, option, deductions) in [
        ("800", "20元", ["25", "850"]),
        ("300", "20元", ["10", "320"]),
        ("500", "20元", ["10", "520"]),
        ("500", "50元", ["25", "550"]),
    ] {
        let error = sheet::row([("责任人", text("库管")), ("金额", text(amount))]);
        let errors = rebate_desk::policy::Entry::List(vec![error]);
        let inputs = [("月销售额", text("0")), ("出入库差异", errors)];
        let entries = worked(READINGS, inputs, [("等于500元罚款", option)]);
        paid(&entries, [["0", "0"], deductions]);
    }
}

/// 20086.95 with 17% of tax in it, at 3‰: 51.505 exactly, and so 51.51.
#[test]
fn taking_the_tax_out_loses_no_half_fen() {
    let policy = built_in("parts-staff-commission");
    let mut entries = worked(READINGS, [("月销售额", text("20086.95"))], []);
    entries
        .parameters
        .insert("增值税率".to_owned(), text("0.17"));
    let sheet = Sheet {
        entries: &entries,
        terms: TERMS,
    };
    let [_, storekeeper] = commission(sheet).on_sales;
    assert_eq!(storekeeper, known(sheet::fraction("51.51")));
    judged(sheet, &Judge::of(&policy, &entries)).expect("the engine agrees");
}

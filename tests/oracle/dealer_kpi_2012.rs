//! PD-2012年KPI管理指标 (D10): the ratios of the document, each out of the figures that it names; staff as a running average to whole
//! people; customers with a visit within six months.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use rebate_desk::policy::Entry;

use crate::agreement::Tally;
use crate::built_in;
use crate::figures::{self, Change};
use crate::sheet::{
    self, Amount, Day, Judge, Sheet, Term, Told, all, known, missing, number, row, rows, sum, text,
    worked,
};

const AMOUNTS: &[i128] = &[1_000, 1_500, 1_290, 150, 985];
const COUNTS: &[i128] = &[72, 90, 400, 500, 80, 20, 100, 60];

fn share() -> BoxedStrategy<Change> {
    figures::moved(&[500_000, 800_000, 1_000_000, 0])
}

const TERMS: &[Term] = &[
    Term("售后毛利率参考值", "0.5", share),
    Term("新保率参考值", "0.8", share),
    Term("续保率参考值", "0.8", share),
    Term("亏损线", "1", share),
    Term("有效月数", "6", || {
        let moved = prop::sample::select(&[0, 1, 2, 12][..]);
        let moved = moved.prop_map(|months| Change::To(figures::Figure(months * figures::YUAN)));
        prop_oneof![8 => Just(Change::Kept), 1 => moved, 1 => Just(Change::Unset)].boxed()
    }),
];

const READINGS: &[(&str, &[&str])] = &[
    ("新保口径", &["新保商业险台次", "商业险台次"]),
    ("台均分母", &["外销台次", "上装台次"]),
    ("销售精品分母", &["整车销售收入", "精品收入"]),
];

/// A ratio, which means nothing unless what it is divided by is more than nought.
fn ratio(part: &Amount, whole: &Amount) -> Amount {
    (part / whole).only_if(&whole.is_positive())
}

/// 毛利率: what a business keeps of its revenue.
fn margin(revenue: &Amount, cost: &Amount) -> Amount {
    ratio(&(revenue - cost), revenue)
}

/// The first that is filled in; else what the last waits for.
fn first_of(sheet: Sheet<'_>, names: &[&str], waits: &str) -> Amount {
    let filled = names.iter().find(|name| !sheet.is_blank(name));
    filled.map_or_else(|| missing(waits), |name| sheet.number(name))
}

/// What is taken where the document names one figure in two ways, and sums of several.
struct Taken {
    expenses: Amount,
    all_expenses: Amount,
    tax: Amount,
    business_tax: Amount,
    own_units: Amount,
    own_number: Amount,
    outside_number: Amount,
    outside_units: Amount,
}

fn taken(sheet: Sheet<'_>) -> Taken {
    let expenses =
        sum(["营业费用", "管理费用", "财务费用", "人工费用"].map(|name| sheet.number(name)));
    let own_number = first_of(sheet, &["外销直销数", "外销直销台次"], "外销直销数");
    // 外销 is 外销直销 and 外销非直销 (三.1 to 三.3).
    let outside_number = if !sheet.is_blank("外销数") {
        sheet.number("外销数")
    } else if !sheet.is_blank("外销非直销数") {
        &own_number + sheet.number("外销非直销数")
    } else {
        first_of(sheet, &["外销台次"], "外销数")
    };
    Taken {
        all_expenses: if sheet.is_blank("总费用") {
            expenses.clone()
        } else {
            sheet.number("总费用")
        },
        expenses,
        tax: first_of(sheet, &["税金", "业务税金"], "业务税金"),
        business_tax: first_of(sheet, &["业务税金", "税金"], "税金"),
        own_units: first_of(sheet, &["外销直销台次", "外销直销数"], "外销直销台次"),
        own_number,
        outside_units: if sheet.is_blank("外销台次") {
            outside_number.clone()
        } else {
            sheet.number("外销台次")
        },
        outside_number,
    }
}

/// 二.3: 逐月滚动累计平均, to whole people; a month without a figure leaves all from it on open.
fn average_staff(sheet: Sheet<'_>) -> Vec<Amount> {
    let staff = sheet.series("在岗人数", 12);
    let average = |months: usize| {
        let so_far = sum(staff[..months].iter().cloned());
        (so_far / number(i64::try_from(months).expect("twelve"))).whole()
    };
    (1..=12).map(average).collect()
}

struct Customers {
    from: Told<Day>,
    to: Told<Day>,
    active: Amount,
}

/// 五.6: 截止到当月6个月内有进厂记录的客户数; in July those of February to July.
fn customers(sheet: Sheet<'_>) -> Customers {
    let month = sheet.month("统计年月");
    let window = sheet.term("有效月数");
    let later = |month: &Day, months: i64| {
        let months = month.0 * 12 + month.1 - 1 + months;
        Day(months.div_euclid(12), months.rem_euclid(12) + 1, 1)
    };
    let from = month.with(&window, |month, window| {
        let window = i64::try_from(window.to_integer()).expect("few");
        later(month, 1 - window)
    });
    let to = month.map(|month| Day::counted(later(month, 1).count() - 1));
    let visits = sheet.rows("进厂");
    let mut different: Vec<&str> = Vec::new();
    let mut lacks = number(0);
    for visit in &visits {
        let on = visit.day("日期");
        let within = all(&[
            on.with(&from, |on, from| on >= from),
            on.with(&to, |on, to| on <= to),
        ]);
        let customer = visit.text("客户");
        let counts: Told<Option<&str>> = within.then(|&within| {
            if within {
                customer.map(|customer| Some(*customer))
            } else {
                known(None)
            }
        });
        match &counts.0 {
            Ok(Some(customer)) if !different.contains(customer) => different.push(customer),
            Ok(_) => {}
            Err(_) => lacks = lacks.needing(&counts),
        }
    }
    let active = if visits.is_empty() {
        missing("进厂")
    } else {
        number(i64::try_from(different.len()).expect("few")).needing(&lacks)
    };
    Customers { from, to, active }
}

/// 二.1, 二.2: a target of the year broken down into months by weight, so that the months add up to it.
fn broken_down(sheet: Sheet<'_>, target: &str) -> (Vec<Amount>, Vec<Amount>) {
    let weights = sheet.series_or("任务分解权数", 12, 1);
    let all_weights = sum(weights.iter().cloned());
    let some = all_weights.is_positive();
    let to_date: Vec<Amount> = (1..=12)
        .map(|months| {
            let so_far = sum(weights[..months].iter().cloned());
            let share = sheet.number(target) * so_far / &all_weights;
            share.whole().only_if(&some)
        })
        .collect();
    let months = (0..12).map(|month| {
        if month == 0 {
            to_date[0].clone()
        } else {
            &to_date[month] - &to_date[month - 1]
        }
    });
    let months = months.map(|month| month.only_if(&some)).collect();
    (to_date, months)
}

fn judged(sheet: Sheet<'_>, judge: &Judge<'_>) -> TestCaseResult {
    let of = |name: &str| sheet.number(name);
    let taken = taken(sheet);
    let (vehicles, cost) = (of("整车销售收入"), of("整车销售成本"));
    let service = of("售后总收入");
    let service_profit = &service - of("售后总成本");
    let (revenue, accessories) = (of("总收入"), of("精品收入"));
    let gross = &revenue - of("总成本");
    let profit = &gross - &taken.tax;
    let operating = &gross - &taken.business_tax - &taken.all_expenses;
    judge.ones(&[
        ("四项费用合计", &taken.expenses),
        ("采用总费用", &taken.all_expenses),
        ("采用税金", &taken.tax),
        ("采用业务税金", &taken.business_tax),
        ("采用直销台次", &taken.own_units),
        ("采用直销数", &taken.own_number),
        ("采用外销数", &taken.outside_number),
        ("采用外销台次", &taken.outside_units),
        ("价差", &(&vehicles - &cost)),
        ("售后毛利", &service_profit),
        ("综合毛利", &profit),
        ("经营利润", &operating),
    ])?;

    // 一.1 to 一.9
    let service_margin = ratio(&service_profit, &service);
    let expense_ratio = ratio(&taken.expenses, &profit);
    let insured = if sheet.reads("新保口径", "新保商业险台次") {
        of("新保商业险台次")
    } else {
        of("商业险台次")
    };
    let new_insured = ratio(&insured, &taken.own_units);
    // 五.13: 上年度对应月份新保数量与续保数量的合计
    let last_year: Vec<Amount> = sheet
        .series("上年新保数量", 12)
        .iter()
        .zip(sheet.series("上年续保数量", 12))
        .map(|(new, renewed)| new + renewed)
        .collect();
    let whole_year = sum(last_year.iter().cloned());
    let base = if sheet.is_blank("上年在保基数") {
        whole_year.clone()
    } else {
        of("上年在保基数")
    };
    let renewed = ratio(&of("续保商业险台次"), &base);
    judge.list("各月上年在保基数", &last_year)?;
    judge.ones(&[
        ("销售毛利率", &margin(&vehicles, &cost)),
        ("售后毛利率", &service_margin),
        ("售后支撑度", &ratio(&service_profit, &taken.expenses)),
        ("费用毛利比", &expense_ratio),
        ("装饰收入比", &ratio(&accessories, &vehicles)),
        ("新保率", &new_insured),
        ("全年在保基数", &whole_year),
        ("采用在保基数", &base),
        ("续保率", &renewed),
        ("经营利润率", &ratio(&operating, &revenue)),
        (
            "任务完成率",
            &ratio(&of("已完成的考核利润"), &of("年度目标考核利润")),
        ),
        ("直销比", &ratio(&taken.own_number, &taken.outside_number)),
    ])?;
    // 该指标的参考值为50%, 80%, 80%
    for (rule, told, whole, reference) in [
        (
            "售后毛利率达参考值",
            &service_margin,
            &service,
            "售后毛利率参考值",
        ),
        (
            "新保率达参考值",
            &new_insured,
            &taken.own_units,
            "新保率参考值",
        ),
        ("续保率达参考值", &renewed, &base, "续保率参考值"),
    ] {
        let reached = told.reaches(&sheet.term(reference));
        judge.one(rule, &reached.only_if(&whole.is_positive()))?;
    }

    // 二
    let staff = average_staff(sheet);
    judge.list("平均在岗人数", &staff)?;
    for (target, to_date, by_month) in [
        ("年度提车任务", "累计提车任务", "各月提车任务"),
        ("年度零售任务", "累计零售任务", "各月零售任务"),
    ] {
        let (sums, months) = broken_down(sheet, target);
        judge.list(to_date, &sums)?;
        judge.list(by_month, &months)?;
    }
    let customers = customers(sheet);
    judge.one("客户统计起始日", &customers.from)?;
    judge.one("客户统计截止日", &customers.to)?;
    judge.one("有效保有客户数", &customers.active)?;

    // 六, 七: named without a formula.
    let month = sheet.month("统计年月");
    // A month alone does not tell which of the averages is needed; once it is known, that one is.
    let staff_then =
        month.then(|month| staff[usize::try_from(month.1 - 1).expect("a month")].clone());
    let net_profit = of("考核净利润");
    let insurances = of("新保台次") + of("续保台次");
    let fitted = of("销售|精品上装台次");
    let sold_accessories = of("销售精品收入");
    let per_vehicle = if sheet.reads("台均分母", "外销台次") {
        &taken.outside_units
    } else {
        &fitted
    };
    let accessory_base = if sheet.reads("销售精品分母", "整车销售收入") {
        &vehicles
    } else {
        &accessories
    };
    judge.ones(&[
        ("其他业务收入", &(&revenue - of("主营业务收入"))),
        ("售后进场台次", &(&of("普通维修台次") + of("事故保险台次"))),
        ("销售|精品上装率", &ratio(&fitted, &taken.outside_units)),
        (
            "主营业务毛利率",
            &margin(&of("主营业务收入"), &of("主营业务成本")),
        ),
        ("考核净利润率", &ratio(&net_profit, &revenue)),
        ("截止月平均在岗人数", &staff_then),
        ("人均考核利润", &ratio(&net_profit, &staff_then)),
        ("精品毛利率", &margin(&accessories, &of("精品成本"))),
        ("总投保台次", &insurances),
        ("投保客户比", &ratio(&insurances, &customers.active)),
        ("销售精品收入比", &ratio(&sold_accessories, accessory_base)),
        ("台均精品收入", &ratio(&sold_accessories, per_vehicle).fen()),
    ])?;
    for kind in ["普通维修", "事故保险"] {
        let part = |what: &str| of(&format!("{kind}{what}"));
        let (revenue, cost) = (part("收入"), part("成本"));
        let lines = [
            ("毛利率", margin(&revenue, &cost)),
            ("客单价", ratio(&revenue, &part("台次")).fen()),
            ("毛利占比", ratio(&(&revenue - &cost), &service_profit)),
        ];
        for (line, expected) in lines {
            judge.one(&format!("{kind}{line}"), &expected)?;
        }
    }
    let models = sheet.rows("车型");
    let margins: Vec<Amount> = models
        .iter()
        .map(|model| margin(&model.number("收入"), &model.number("成本")))
        .collect();
    judge.list("单车型毛利率", &margins)?;
    let sold = models.iter().map(|model| model.number("销售台次"));
    judge.one("单车型销售合计", &sum(sold))?;

    // 通常不会大于: warnings.
    judge.gate("上装台次不多于销量", &of("当月销量").reaches(&fitted))?;
    judge.gate(
        "新保台次不多于直销数",
        &taken.own_number.reaches(&of("新保台次")),
    )?;
    judge.gate(
        "直销数不多于外销数",
        &taken.outside_number.reaches(&taken.own_number),
    )?;
    judge.gate(
        "费用未超过毛利",
        &sheet.term("亏损线").reaches(&expense_ratio),
    )?;
    judge.gate("毛利足以计算费用比", &profit.is_positive())
}

fn inputs() -> sheet::Filled {
    let money = [
        "整车销售收入",
        "整车销售成本",
        "售后总收入",
        "售后总成本",
        "营业费用",
        "管理费用",
        "财务费用",
        "人工费用",
        "总费用",
        "总收入",
        "总成本",
        "税金",
        "业务税金",
        "精品收入",
        "精品成本",
        "销售精品收入",
        "已完成的考核利润",
        "年度目标考核利润",
        "考核净利润",
        "主营业务收入",
        "主营业务成本",
        "普通维修收入",
        "普通维修成本",
        "事故保险收入",
        "事故保险成本",
    ];
    let counts = [
        "外销直销台次",
        "外销直销数",
        "外销非直销数",
        "外销台次",
        "外销数",
        "当月销量",
        "销售|精品上装台次",
        "新保商业险台次",
        "商业险台次",
        "续保商业险台次",
        "新保台次",
        "续保台次",
        "上年在保基数",
        "年度提车任务",
        "年度零售任务",
        "普通维修台次",
        "事故保险台次",
    ];
    // Figures of which one may stand for another are left out as often as not.
    let often_blank = ["总费用", "税金", "业务税金", "上年在保基数"];
    let thin = |name: &str, entry: BoxedStrategy<Entry>| {
        if often_blank.contains(&name) || name.starts_with("外销") {
            prop_oneof![1 => Just(Entry::Blank), 1 => entry].boxed()
        } else {
            entry
        }
    };
    let amount = || sheet::blank_or(figures::fens(AMOUNTS));
    let units = || {
        let usual =
            prop::sample::select(COUNTS).prop_map(|count| figures::Figure(count * figures::YUAN));
        sheet::blank_or(
            prop_oneof![3 => usual, 2 => figures::count(0..=700), 1 => figures::count(0..=2)],
        )
    };
    // Months to come are blank: whole years and beginnings of them.
    let staff = (
        prop::collection::vec(0_i128..=130, 12),
        0..=12_usize,
        0..14_usize,
    )
        .prop_map(|(staff, months, hole)| {
            let cell = |(month, staff): (usize, i128)| {
                let there = month < months && month != hole;
                crate::agreement::entry(there.then_some(figures::Figure(staff * figures::YUAN)))
            };
            Entry::List(staff.into_iter().enumerate().map(cell).collect())
        });
    let seldom_blank = || {
        prop_oneof![40 => figures::count(0..=90).prop_map(Some), 1 => Just(None)]
            .prop_map(crate::agreement::entry)
            .boxed()
    };
    let weights = prop_oneof![3 => sheet::series(sheet::blank_or(figures::count(0..=3)), 12), 1 => Just(Entry::List(vec![text("0"); 12]))];
    let visit = vec![
        ("客户", sheet::one_of(&["甲", "乙", "丙", "丁"])),
        ("日期", sheet::day(Day(2011, 11, 1), Day(2012, 9, 30))),
    ];
    let model = vec![
        ("销售台次", units()),
        ("收入", amount()),
        ("成本", amount()),
    ];
    let mut inputs: sheet::Filled = Vec::new();
    inputs.extend(money.map(|name| (name, thin(name, amount()))));
    inputs.extend(counts.map(|name| (name, thin(name, units()))));
    inputs.extend([
        ("上年新保数量", sheet::series(seldom_blank(), 12)),
        ("上年续保数量", sheet::series(seldom_blank(), 12)),
        ("在岗人数", staff.boxed()),
        (
            "统计年月",
            sheet::one_of(&["2012-01", "2012-02", "2012-07", "2012-08", "2012-12"]),
        ),
        ("进厂", rows(visit, 0..7)),
        ("任务分解权数", weights.boxed()),
        ("车型", rows(model, 0..4)),
    ]);
    inputs
}

#[test]
fn the_indicators_are_what_their_formulas_say() {
    let policy = built_in("dealer-kpi-2012");
    let tally = Tally::default();
    sheet::for_sheets(
        &policy,
        10,
        TERMS,
        READINGS,
        inputs(),
        |_| false,
        |sheet, judge| {
            tally.count("computed");
            let taken = taken(sheet);
            let own_share = ratio(&taken.own_number, &taken.outside_number);
            for (what, told) in [
                ("customers", &customers(sheet).active),
                ("own share", &own_share),
                ("staff in June", &average_staff(sheet)[5]),
                ("months", &broken_down(sheet, "年度提车任务").1[6]),
            ] {
                tally.count(match &told.0 {
                    Ok(_) => format!("{what}: known"),
                    Err(sheet::Lack::NotApplicable) => format!("{what}: meaningless"),
                    Err(_) => format!("{what}: waits"),
                });
            }
            judged(sheet, judge)
        },
    );
    tally.at_least(10_000, &["computed"]);
    tally.at_least(
        300,
        &[
            "customers: known",
            "customers: waits",
            "own share: known",
            "own share: waits",
            "own share: meaningless",
            "staff in June: known",
            "staff in June: waits",
            "months: known",
            "months: meaningless",
        ],
    );
}

#[test]
fn the_prose_gives_the_worked_numbers_of_the_indicators() {
    let policy = built_in("dealer-kpi-2012");
    let agree = |entries: &rebate_desk::engine::Entries| {
        let sheet = Sheet {
            entries,
            terms: TERMS,
        };
        judged(sheet, &Judge::of(&policy, entries)).expect("the engine agrees");
    };
    // T-D10-1
    let mut staff = ["110", "115", "120", "120"].map(text).to_vec();
    staff.resize(12, Entry::Blank);
    let entries = worked(READINGS, [("在岗人数", Entry::List(staff))], []);
    let sheet = Sheet {
        entries: &entries,
        terms: TERMS,
    };
    let average = average_staff(sheet);
    assert_eq!(average[..4], [110, 113, 115, 116].map(number));
    assert_eq!(average[4], missing("在岗人数"));
    agree(&entries);
    // 五.6: 2至7月
    let visits = [
        ("甲", "2012-01-31"),
        ("乙", "2012-02-01"),
        ("乙", "2012-07-31"),
        ("丙", "2012-08-01"),
    ]
    .map(|(customer, day)| row([("客户", text(customer)), ("日期", text(day))]));
    let inputs = [
        ("统计年月", text("2012-07")),
        ("进厂", Entry::List(visits.to_vec())),
    ];
    let entries = worked(READINGS, inputs, []);
    let sheet = Sheet {
        entries: &entries,
        terms: TERMS,
    };
    assert_eq!(customers(sheet).active, number(1));
    agree(&entries);
    // T-D10-2 to T-D10-4: formulas of two figures.
    let of = |whole| number(whole);
    let fraction = |text| known(sheet::fraction(text));
    assert_eq!(margin(&of(1_000), &of(985)), fraction("0.015"));
    assert_eq!(margin(&of(300), &of(150)), fraction("0.5"));
    assert_eq!(ratio(&of(150), &of(200)), fraction("0.75"));
    assert_eq!(ratio(&of(150), &of(-10)), sheet::not_applicable());
    assert_eq!(ratio(&of(72), &of(90)), fraction("0.8"));
    assert_eq!(ratio(&of(80), &of(100)), fraction("0.8"));
    let figures = [
        ("售后总收入", text("300")),
        ("售后总成本", text("150")),
        ("营业费用", text("40")),
        ("管理费用", text("30")),
        ("财务费用", text("20")),
        ("人工费用", text("60")),
        ("总收入", text("1500")),
        ("总成本", text("1290")),
        ("税金", text("10")),
        ("外销直销数", text("80")),
        ("外销非直销数", text("20")),
    ];
    let entries = worked(READINGS, figures, []);
    let sheet = Sheet {
        entries: &entries,
        terms: TERMS,
    };
    let told = taken(sheet);
    assert_eq!(told.expenses, number(150));
    assert_eq!(
        ratio(&told.own_number, &told.outside_number),
        fraction("0.8")
    );
    agree(&entries);
}

/// The first day of the window needs the month and how many months it spans; where neither is there, both are asked for.
#[test]
fn a_window_without_month_and_span_waits_for_both() {
    let policy = built_in("dealer-kpi-2012");
    let mut entries = worked(READINGS, [], []);
    entries
        .parameters
        .insert("有效月数".to_owned(), Entry::Blank);
    let sheet = Sheet {
        entries: &entries,
        terms: TERMS,
    };
    judged(sheet, &Judge::of(&policy, &entries)).expect("the engine agrees");
}

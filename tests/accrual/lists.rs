use rebate_desk::accrual::intake::{self, NoList};
use rebate_desk::accrual::list::Column;
use rebate_desk::accrual::view::{Filter, Order, last_day};
use rebate_desk::accrual::{Ledger, Line, State};
use rebate_desk::lang::Lang;
use rebate_desk::report::workbook;
use rebate_desk::table::workbook::Workbook;
use rust_decimal::Decimal;

use crate::{day, number, period, year};

fn all(ledger: &Ledger, order: Order) -> rebate_desk::accrual::view::Shown {
    ledger.show(&Filter::default(), order, false, last_day())
}

#[test]
fn a_list_goes_out_and_comes_in_without_loss_as_csv_and_as_workbook() {
    let ledger = year();
    for lang in Lang::ALL {
        let sheet = ledger.sheet(&all(&ledger, Order::Amount), None, lang);
        let intake = intake::read(&sheet.csv(lang)).unwrap();
        assert_eq!(intake.bad, []);
        assert_eq!(intake.ledger, ledger);
        let bytes = workbook::plain::write(&sheet, lang).unwrap();
        let mut book = Workbook::open(&bytes).unwrap();
        let name = book.sheets[0].name.clone();
        let text = book.text(&name).unwrap();
        let intake = intake::read(&text).unwrap();
        assert_eq!(intake.bad, [], "{text}");
        assert_eq!(intake.ledger, ledger, "{text}");
    }
}

#[test]
fn the_columns_are_those_of_a_rebate_sheet_and_each_sum_means_something() {
    let ledger = year();
    let sheet = ledger.sheet(&all(&ledger, Order::Number), None, Lang::Zh);
    let headings: Vec<&str> = sheet
        .columns
        .iter()
        .map(|column| column.heading.zh.as_str())
        .collect();
    let wanted = [
        "序号",
        "期间",
        "政策",
        "基数",
        "规则",
        "系数",
        "返利金额",
        "状态",
        "到期日",
        "兑付日",
        "税",
        "备注",
    ];
    assert!(wanted.iter().all(|heading| headings.contains(heading)));
    let cells = |row: usize| {
        let cells = sheet.rows[row].iter().zip(&headings);
        let cells = cells.filter(|(cell, _)| !cell.is_empty());
        cells
            .map(|(cell, heading)| format!("{heading}={cell}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        cells(0),
        "序号=1 期间=2024年1季度 政策=配件采购返利协议 基数=12000 规则=季度返利 系数=5% 返利金额=590.00 未兑付=0.00 状态=已兑付 \
         到期日=2024-04-30 兑付日=2024-05-06 税=含税 13% 应冲减进项税=67.88 备注==少了一张\"发票\",\n见附件 编号=1 \
         变动=2024-03-31 预提 600.00；2024-04-02 应收 600.00；2024-04-20 已确认 590.00 政策编号=parts-purchase-agreement 方案=scenario:parts"
    );
    assert_eq!(
        cells(3),
        "序号=4 期间=2024年2季度 政策=配件采购返利协议 规则=季度返利 返利金额=-34.50 状态=冲回 兑付日=2024-07-05 编号=4 所属编号=3 \
         政策编号=parts-purchase-agreement"
    );
    let at = headings
        .iter()
        .position(|heading| *heading == "返利金额")
        .unwrap();
    let sum: Decimal = sheet
        .rows
        .iter()
        .filter_map(|row| row[at].parse::<Decimal>().ok())
        .sum();
    assert_eq!(sum, number("1790"), "payments and plans are not in it");
}

#[test]
fn a_filter_shows_what_it_says_and_the_subtotal_is_that_of_the_rows() {
    let ledger = year();
    let shown = |filter: Filter| {
        let shown = ledger.show(&filter, Order::Number, false, last_day());
        let ids: Vec<&str> = shown
            .places
            .iter()
            .map(|&at| ledger.lines()[at].id.as_str())
            .collect();
        (ids.join(" "), shown.total)
    };
    let (ids, total) = shown(Filter {
        above: Some(Decimal::ZERO),
        ..Filter::default()
    });
    assert_eq!((ids.as_str(), total.amount), ("1 3 6", number("1824.50")));
    assert_eq!(
        total.planned,
        number("800"),
        "plans have a sum of their own"
    );
    let (ids, _) = shown(Filter {
        states: vec![State::Paid],
        ..Filter::default()
    });
    assert_eq!(ids, "1 2 5");
    let (ids, _) = shown(Filter {
        within: Some(period("2024-H1")),
        ..Filter::default()
    });
    assert_eq!(ids, "1 2 3 4 5");
    let (ids, _) = shown(Filter {
        words: "发票".to_owned(),
        ..Filter::default()
    });
    assert_eq!(ids, "1");
    let early = ledger.show(&Filter::default(), Order::Number, false, day("2024-04-19"));
    assert_eq!((early.places.len(), early.total.amount), (2, number("600")));
    let sorted = |order, descending| {
        let shown = ledger.show(&Filter::default(), order, descending, last_day());
        let ids: Vec<&str> = shown
            .places
            .iter()
            .map(|&at| ledger.lines()[at].id.as_str())
            .collect();
        ids.join(" ")
    };
    assert_eq!(sorted(Order::Amount, true), "3 6 1 4 2 5");
    assert_eq!(sorted(Order::Amount, false), "4 1 6 3 2 5");
    assert_eq!(sorted(Order::Due, false), "1 3 2 4 5 6");
}

#[test]
fn a_list_kept_by_hand_comes_in_as_people_write_figures() {
    let list = "\
返利登记表,,,,,,,,
返利项目,政策,所属期,系数,基数（万元）,返利金额,状态,付款日,税
季度返利,配件协议,2024年一季度,１２．５％,１．２,\"１,２３４.５０\",已兑付,2024/4/28,未税13%
季度返利,配件协议,2024年2季度,12.5%,1.2万元,\"¥ 1,500.00\",,,
季度返利,配件协议,2024年2季度,,,\"(300.00)\",冲回,2024年7月1日,
合计,,,,,2434.50,,,
";
    let intake = intake::read(list).unwrap();
    assert_eq!(intake.bad, []);
    let ledger = intake.ledger;
    let on = last_day();
    let rebates: Vec<_> = ledger
        .rebates()
        .map(|(line, rebate)| (line.id.clone(), rebate))
        .collect();
    let (first, rebate) = &rebates[0];
    assert_eq!(rebate.rate, Some(number("0.125")));
    assert_eq!(rebate.base, Some(number("12000")));
    assert_eq!(rebate.amount_on(on), number("1234.50"));
    assert_eq!(ledger.paid_on(first, on), Some(day("2024-04-28")));
    let (second, rebate) = &rebates[1];
    assert_eq!(rebate.base, Some(number("12000")));
    assert_eq!(ledger.state(second, on), Some(State::Accrued));
    assert_eq!(ledger.standing(second, on).left(), number("1200"));
    // And from then on without loss.
    let csv = ledger
        .sheet(&all(&ledger, Order::Number), None, Lang::En)
        .csv(Lang::En);
    assert_eq!(intake::read(&csv).unwrap().ledger, ledger);
}

#[test]
fn each_bad_cell_is_told_with_row_column_text_and_reason() {
    let list = "\
Period\tPolicy\tRebate\tState\tDue\tTax\tRate\tID of rebate\tPaid
2024-13\tx\t1\t\t\t\t\t\t
2024-01\tx\t1,23\t\t\t\t\t\t
2024-01\tx\t\taccrued\t\t\t\t\t
2024-01\tx\t-5\taccrued\t\t\t\t\t
2024-01\tx\t5\tgone\t\t\t\t\t
2024-01\tx\t5\taccrued\t2024-02-30\t\t\t\t
2024-01\tx\t5\taccrued\t\t13%\t\t\t
2024-01\tx\t5\taccrued\t\t\t¥5\t\t
2024-01\tx\t-5\treversed\t\t\t\t\t
2024-01\tx\t\tpaid\t\t\t\t9\t5
2024-01\tx\t5\taccrued\t\t\t\t\t
";
    let intake = intake::read(list).unwrap();
    let told: Vec<_> = intake
        .bad
        .iter()
        .map(|bad| {
            (
                bad.row,
                bad.column,
                bad.text.as_str(),
                bad.reason.en.as_str(),
            )
        })
        .collect();
    assert_eq!(intake.ledger.lines().len(), 2, "{told:#?}");
    let places: Vec<_> = told
        .iter()
        .map(|(row, column, text, _)| (*row, *column, *text))
        .collect();
    assert_eq!(
        places,
        [
            (2, Column::Period, "2024-13"),
            (3, Column::Amount, "1,23"),
            (4, Column::Amount, ""),
            (5, Column::Amount, "-5"),
            (6, Column::State, "gone"),
            (7, Column::Due, "2024-02-30"),
            (8, Column::Tax, "13%"),
            (9, Column::Rate, "¥5"),
            (11, Column::Paid, "5"),
        ]
    );
    assert!(told.iter().all(|(.., reason)| !reason.is_empty()));
    assert_eq!(told[8].3, "There is no line “9”");
    assert_eq!(intake::read("a,b\n1,2\n"), Err(NoList::Headings));
    assert_eq!(intake::read(""), Err(NoList::Headings));
}

#[test]
fn what_somebody_changes_against_the_changes_is_told() {
    let ledger = year();
    let csv = ledger
        .sheet(&all(&ledger, Order::Number), None, Lang::Zh)
        .csv(Lang::Zh);
    let csv = csv.replacen("590.00,,,0.00,已兑付", "580.00,,,0.00,已兑付", 1);
    let csv = csv.replacen(",应收,", ",已确认,", 1);
    let intake = intake::read(&csv).unwrap();
    assert_eq!(intake.ledger, ledger);
    let told: Vec<_> = intake
        .bad
        .iter()
        .map(|bad| (bad.column, bad.reason.zh.as_str(), bad.is_left_out))
        .collect();
    assert_eq!(
        told,
        [
            (Column::Amount, "按“变动”应为 590.00，以“变动”为准", false),
            (Column::State, "按变动和兑付应为“应收”", false),
        ]
    );
}

/// A ledger as CSV.
fn csv(ledger: &Ledger) -> String {
    let shown = all(ledger, Order::Number);
    ledger.sheet(&shown, None, Lang::Zh).csv(Lang::Zh)
}

#[test]
fn a_row_that_somebody_adds_to_a_list_takes_no_id_of_another() {
    let ledger = year();
    let list = csv(&ledger);
    let mut lines: Vec<&str> = list.lines().collect();
    let added = lines[1].split(',').map(|_| "").collect::<Vec<_>>();
    let heads: Vec<&str> = lines[0].trim_start_matches('\u{feff}').split(',').collect();
    let mut added: Vec<String> = added.iter().map(|cell| (*cell).to_owned()).collect();
    for (head, cell) in [
        ("期间", "2025年1月"),
        ("政策", "厂家奖励"),
        ("规则", "月奖"),
        ("返利金额", "77"),
    ] {
        let at = heads.iter().position(|known| *known == head);
        added[at.unwrap_or_else(|| panic!("{head}: {heads:?}"))] = cell.to_owned();
    }
    let added = added.join(",");
    // In the middle, where sorting by hand may put it.
    let third = lines.iter().position(|line| line.starts_with("3,"));
    lines.insert(third.unwrap(), &added);
    let intake = intake::read(&lines.join("\n")).unwrap();
    assert_eq!(intake.bad, []);
    assert_eq!(intake.ledger.lines().len(), ledger.lines().len() + 1);
    let mut joined = ledger.clone();
    let brought = joined.join(intake.ledger);
    assert_eq!((brought.added, brought.advanced, brought.aside), (1, 0, 0));
    let end = last_day();
    assert_eq!(
        joined.balance_on(end),
        ledger.balance_on(end) + number("77")
    );
}

#[test]
fn another_due_day_or_note_in_a_list_is_taken_over() {
    let ledger = year();
    let rebate = ledger.line("1").and_then(Line::rebate).unwrap();
    assert_eq!(rebate.due, Some(day("2024-04-30")));
    let mut edited = ledger.clone();
    edited.set_due("1", Some(day("2024-05-15"))).unwrap();
    edited.set_note("3", "改了备注").unwrap();
    let intake = intake::read(&csv(&edited)).unwrap();
    assert_eq!(intake.bad, []);
    let mut revised = ledger.clone();
    assert_eq!(revised.revise(&intake.ledger), 2);
    assert_eq!(revised, edited);
    assert_eq!(revised.revise(&intake.ledger), 0);
    // What is blank in the list stays.
    let mut blank = edited.clone();
    blank.set_due("1", None).unwrap();
    blank.set_note("3", "").unwrap();
    let intake = intake::read(&csv(&blank)).unwrap();
    assert_eq!(revised.revise(&intake.ledger), 0);
    assert_eq!(revised, edited);
}

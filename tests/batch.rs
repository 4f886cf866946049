//! Whole tables: what is computed for a line is what is computed for it alone; what goes out comes in again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use rebate_desk::batch::Clerk;
use rebate_desk::batch::protocol::{
    Answer, Ask, Done, Format, NearView, Opened, Reconciled, TableAsk, View, Viewed, Wanted, Whose,
};
use rebate_desk::engine::{Case, Cell, Plan, Settings};
use rebate_desk::lang::Lang;
use rebate_desk::library::SOURCES;
use rebate_desk::policy::{Axis, Policy, Value, check_text};
use rebate_desk::report::listing::{ListColumn, Listed, Listing, columns};
use rebate_desk::report::template;
use rebate_desk::scenario::Draft;
use rebate_desk::table::book::{Book, Findings};
use rebate_desk::table::gather::{Gathered, Gathering};
use rebate_desk::table::ledger::{Run, Work};
use rebate_desk::table::matching::Sureness;
use rebate_desk::table::view::Key;
use rebate_desk::table::workbook::Workbook;
use rebate_desk::table::{Shape, Target};
use rust_decimal::Decimal;

fn policies() -> Vec<Policy> {
    SOURCES
        .iter()
        .map(|source| source.policy().unwrap())
        .collect()
}

fn policy(id: &str) -> Policy {
    let source = SOURCES.iter().find(|source| source.id == id).unwrap();
    source.policy().unwrap()
}

/// A multiplicative sequence, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % below
    }
}

/// A template filled with made-up rows: headings as the template has them.
fn filled(policy: &Policy, shape: Shape, lang: Lang, rows: usize, dice: &mut Dice) -> String {
    let columns = template::columns(policy, shape, lang);
    let mut text = template::csv(policy, shape, lang);
    for row in 0..rows {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| match column.input {
                None if column.example == "D001" => format!("D{:03}", row / 3),
                None => format!("店{}", row / 3),
                Some(_) if dice.roll(12) == 0 => String::new(),
                // What a dealer has once stands in the first of its rows.
                Some(at)
                    if shape != Shape::Wide
                        && policy.inputs[at].ty.axis == Axis::One
                        && row % 3 > 0 =>
                {
                    String::new()
                }
                Some(_) if !column.choices.is_empty() => {
                    let at = dice.roll(column.choices.len() as u64);
                    column.choices[usize::try_from(at).unwrap()].clone()
                }
                Some(at) => match column.example.as_str() {
                    "100000.00" => format!("{}.{:02}", dice.roll(400_000), dice.roll(100)),
                    "95" => format!("{}.{}", dice.roll(120), dice.roll(10)),
                    "10" => dice.roll(60).to_string(),
                    other if policy.inputs[at].ty.axis == Axis::One => other.to_owned(),
                    other if other.len() == 10 => {
                        format!(
                            "{}-{:02}-{:02}",
                            &other[..4],
                            1 + dice.roll(12),
                            1 + dice.roll(28)
                        )
                    }
                    other => other.to_owned(),
                },
            })
            .collect();
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    rebate_desk::table::rows::quote(cell, b',').into_owned()
}

fn shapes(policy: &Policy) -> Vec<Shape> {
    let records = (0..policy.records.len()).map(Shape::Records);
    std::iter::once(Shape::Wide).chain(records).collect()
}

fn settings(policy: &Policy, reading: Option<(usize, usize)>) -> Settings {
    let mut settings = Settings::of(policy);
    if let Some((reading, option)) = reading {
        settings.readings[reading] = option;
    }
    settings
}

#[test]
fn every_template_is_matched_for_certain_and_its_example_is_not_computed() {
    for policy in policies() {
        for shape in shapes(&policy) {
            for lang in Lang::ALL {
                let text = template::csv(&policy, shape, lang);
                let mut book = Book::new(&policy, text);
                if book.matching.shape != shape {
                    book.reshape(&policy, shape);
                }
                let wanted = template::columns(&policy, shape, lang);
                for (column, wanted) in book.matching.columns.iter().zip(&wanted) {
                    let place = format!("{} {shape:?} {lang:?}: {}", policy.id, wanted.heading);
                    assert_eq!(column.sureness, Sureness::Named, "{place}");
                    let input = match column.target {
                        Target::Figure { input, .. } => Some(input),
                        _ => None,
                    };
                    assert_eq!(input, wanted.input, "{place}");
                }
                let mut reader = book.read(&policy);
                assert!(reader.next_row().is_none(), "{} {shape:?}", policy.id);
                assert_eq!(reader.findings.left_out_rows, 1, "{}", policy.id);
            }
        }
    }
}

#[test]
fn a_table_gives_each_line_what_it_gets_alone_under_every_reading() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut compared = 0;
    for policy in policies() {
        for shape in shapes(&policy) {
            let text = filled(&policy, shape, Lang::Zh, 45, &mut dice);
            let mut book = Book::new(&policy, text);
            if book.matching.shape != shape {
                book.reshape(&policy, shape);
            }
            let options = policy.readings.iter().enumerate();
            let options = options.flat_map(|(reading, of)| {
                (0..of.options.len()).map(move |option| Some((reading, option)))
            });
            for reading in std::iter::once(None).chain(options) {
                compared += alone(&policy, &book, &settings(&policy, reading));
            }
        }
    }
    // A test that compared nothing would pass, too.
    assert!(compared > 50_000, "{compared}");
}

/// Compares the lines of a book with what is computed for each by itself; how many values that were.
fn alone(policy: &Policy, book: &Book, settings: &Settings) -> usize {
    let plan = Plan::new(policy, settings.clone()).unwrap();
    let base = Case::blank(policy);
    let ledger = Run::whole(Work {
        plan: &plan,
        book,
        base: &base,
    });
    assert_eq!(ledger.findings.bad, [], "{}", policy.id);
    assert!(!ledger.is_empty());
    let listed = columns(policy, book, &ledger);
    let mut listing = Listing::new(&plan, book, &ledger, &base, listed.clone());
    let lines: Vec<u32> = (0..u32::try_from(ledger.len()).unwrap()).collect();
    let rows = listing.rows(&lines);
    let mut compared = 0;
    for (line, row) in rows.iter().enumerate() {
        let case = ledger.case(policy, book, &base, line);
        let outcome = plan.outcome(&case);
        for (column, listed) in listed.iter().zip(row) {
            let ListColumn::Rule(rule, period) = *column else {
                continue;
            };
            let expected = &outcome.rules[rule][period];
            let same = match (listed, expected) {
                (Listed::Value(_, value, _), Cell::Value(expected)) => equal(value, expected),
                (Listed::Absent(absence), Cell::Absent(expected)) => absence == expected,
                _ => false,
            };
            assert!(
                same,
                "{} line {line} {}: {listed:?} {expected:?}",
                policy.id, policy.rules[rule].name
            );
            compared += 1;
        }
        for (measure, &rule) in ledger.measures.iter().enumerate() {
            let cells = &outcome.rules[rule];
            let numbers = cells.iter().filter_map(|cell| match cell {
                Cell::Value(Value::Number(number)) => Some(*number),
                _ => None,
            });
            let number = ledger.number(measure, line);
            if let Some(number) = number {
                let sum: Decimal = numbers.sum();
                assert_eq!(number, sum, "{} line {line}", policy.id);
            } else {
                assert!(
                    cells.is_empty() || cells.iter().any(|cell| matches!(cell, Cell::Absent(_)))
                );
            }
        }
    }
    compared
}

fn equal(a: &Value, b: &Value) -> bool {
    a == b
}

#[test]
fn what_is_exported_comes_in_again_without_loss() {
    let mut dice = Dice(7);
    for policy in policies() {
        for lang in Lang::ALL {
            let text = filled(&policy, Shape::Wide, lang, 20, &mut dice);
            let mut clerk = Clerk::new(policy.clone());
            let before = computed(&mut clerk, text.into_bytes(), Shape::Wide);
            let (_, bytes) = clerk.answer(Ask::Export {
                what: Wanted::Lines,
                format: Format::Csv,
                lang,
            });
            let mut again = Clerk::new(policy.clone());
            let after = computed(&mut again, bytes, Shape::Wide);
            assert_eq!(before.lines, after.lines, "{}", policy.id);
            assert_eq!(after.bad_cells, 0, "{}", policy.id);
            for line in 0..before.lines {
                let drafts = [&mut clerk, &mut again].map(|clerk| {
                    match clerk.answer(Ask::Draft { line }).0 {
                        Answer::Draft { draft, .. } => draft,
                        other => panic!("{other:?}"),
                    }
                });
                let [before, after] = drafts.map(|draft| draft.read(&policy).case);
                assert_eq!(before, after, "{} {lang:?} line {line}", policy.id);
            }
        }
    }
}

#[test]
fn a_workbook_with_live_formulas_comes_in_again_with_what_was_filled_in() {
    let mut dice = Dice(11);
    for policy in policies() {
        // Of a policy with nothing but rows of a record table no line has anything filled in.
        if policy
            .inputs
            .iter()
            .all(|input| input.ty.axis.rows().is_some())
        {
            continue;
        }
        for lang in Lang::ALL {
            let text = filled(&policy, Shape::Wide, lang, 6, &mut dice);
            let mut clerk = Clerk::new(policy.clone());
            let before = computed(&mut clerk, text.into_bytes(), Shape::Wide);
            let (file, bytes) = clerk.answer(Ask::Export {
                what: Wanted::Lines,
                format: Format::Xlsx,
                lang,
            });
            assert!(
                matches!(file, Answer::File { .. }),
                "{}: {file:?}",
                policy.id
            );
            let mut again = Clerk::new(policy.clone());
            let after = computed(&mut again, bytes, Shape::Wide);
            assert_eq!(before.lines, after.lines, "{} {lang:?}", policy.id);
            assert_eq!(after.bad_cells, 0, "{} {lang:?}", policy.id);
            let view = View::default();
            let sums = [&mut clerk, &mut again].map(|clerk| viewed(clerk, view.clone()).sums);
            assert_eq!(sums[0], sums[1], "{} {lang:?}", policy.id);
        }
    }
}

#[test]
fn of_a_workbook_the_first_sheet_with_figures_is_taken_and_others_can_be() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let mut clerk = Clerk::new(policy("parts-rebate-workbook"));
    let answer = clerk.open(
        Whose::Ours,
        "b.xlsx".into(),
        bytes("parts-book.xlsx"),
        Vec::new(),
    );
    let explained = opened(answer);
    assert_eq!(explained.sheet, "数据");
    assert_eq!(explained.sheets[0], ("填写说明".to_owned(), false));
    let (answer, _) = clerk.answer(ours(TableAsk::Sheet("填写说明".to_owned())));
    assert_eq!(opened(answer).sheet, "填写说明");
    // A hidden one is never meant; with no figures anywhere it is the first.
    let mut clerk = Clerk::new(policy("cv-annual-rebate"));
    let answer = clerk.open(
        Whose::Ours,
        "s.xlsx".into(),
        bytes("sales-excel.xlsx"),
        Vec::new(),
    );
    assert_eq!(opened(answer).sheet, "汇总");
    let answer = clerk.open(
        Whose::Ours,
        "p.xlsx".into(),
        bytes("parts-book.xlsx"),
        Vec::new(),
    );
    assert_eq!(opened(answer).sheet, "填写说明");
}

/// Opens a table and computes it to the end.
fn computed(clerk: &mut Clerk, bytes: Vec<u8>, shape: Shape) -> Done {
    let opened = opened(clerk.open(Whose::Ours, "t.csv".to_owned(), bytes, Vec::new()));
    if shape == Shape::Wide && opened.shape != "wide" {
        clerk.answer(ours(TableAsk::Shape("wide".to_owned())));
    }
    compute(clerk, Draft::default())
}

fn ours(ask: TableAsk) -> Ask {
    Ask::Table(Whose::Ours, ask)
}

fn opened(answer: Answer) -> Opened {
    match answer {
        Answer::Opened(opened) => *opened,
        other => panic!("{other:?}"),
    }
}

fn compute(clerk: &mut Clerk, draft: Draft) -> Done {
    let (begun, _) = clerk.answer(Ask::Compute(draft));
    assert!(matches!(begun, Answer::Progress(_)), "{begun:?}");
    loop {
        match clerk.go_on(7) {
            Some(Answer::Progress(_)) => {}
            Some(Answer::Done(done)) => return *done,
            other => panic!("{other:?}"),
        }
    }
}

fn viewed(clerk: &mut Clerk, view: View) -> Viewed {
    match clerk.answer(Ask::View(view)).0 {
        Answer::Viewed(viewed) => viewed,
        other => panic!("{other:?}"),
    }
}

const DEALERS: &str = "经销商,1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月\n\
    甲店,1000000,1000000,1000000,1000000,1000000,1000000,1000000,1000000,1000000,1000000,1000000,1000000\n\
    乙店,1500000,800000,700000\n\
    丙店,99万9999.99,,,,,,,,,,,\n\
    丁店,999999.99,,,,,,,,,,,\n\
    合计,4500000,,,,,,,,,,,\n";

#[test]
fn good_rows_are_computed_bad_cells_named_mended_and_computed_again() {
    let mut clerk = Clerk::new(policy("cv-annual-rebate"));
    let about = opened(clerk.open(Whose::Ours, "a.csv".to_owned(), DEALERS.into(), Vec::new()));
    assert_eq!(about.columns[1].target, "月销售额@1");
    let done = compute(&mut clerk, Draft::default());
    assert_eq!(
        (done.rows, done.lines, done.bad_rows, done.bad_cells),
        (4, 4, 1, 1)
    );
    assert_eq!(done.left_out_rows, 1);
    let all = viewed(&mut clerk, View::default());
    assert_eq!(all.sums[0].sum, "457,500.00");
    assert_eq!((all.sums[0].covered, all.sums[0].without), (3, 1));
    let Answer::Bad(bad) = clerk.answer(ours(TableAsk::Bad { from: 0, count: 10 })).0 else {
        panic!("no list");
    };
    assert_eq!(
        (bad[0].row, bad[0].column, bad[0].heading.as_str()),
        (4, 1, "1月")
    );
    clerk.answer(ours(TableAsk::Mend {
        row: 4,
        column: 1,
        text: "100万".to_owned(),
    }));
    let done = compute(&mut clerk, Draft::default());
    assert_eq!(done.bad_cells, 0);
    assert_eq!(
        viewed(&mut clerk, View::default()).sums[0].sum,
        "462,500.00"
    );
}

#[test]
fn lines_are_sorted_searched_and_kept_within_bounds() {
    let mut clerk = Clerk::new(policy("cv-annual-rebate"));
    clerk.open(Whose::Ours, String::new(), DEALERS.into(), Vec::new());
    compute(&mut clerk, Draft::default());
    let names = |clerk: &mut Clerk, view: View| {
        let lines = viewed(clerk, view).lines;
        let ask = Ask::Lines {
            from: 0,
            count: lines,
            columns: vec![0],
            lang: Lang::Zh,
        };
        match clerk.answer(ask).0 {
            Answer::Lines(lines) => lines
                .iter()
                .map(|line| line.cells.join(""))
                .collect::<String>(),
            other => panic!("{other:?}"),
        }
    };
    let view = View {
        key: Key::Measure(0),
        descending: true,
        ..View::default()
    };
    // What has no number stands last, whichever way.
    assert_eq!(names(&mut clerk, view.clone()), "甲店乙店丁店丙店");
    assert_eq!(
        names(
            &mut clerk,
            View {
                descending: false,
                ..view
            }
        ),
        "丁店乙店甲店丙店"
    );
    assert_eq!(
        names(
            &mut clerk,
            View {
                words: "乙".to_owned(),
                ..View::default()
            }
        ),
        "乙店"
    );
    assert_eq!(
        names(
            &mut clerk,
            View {
                from: "37,500".to_owned(),
                to: "42万".to_owned(),
                ..View::default()
            }
        ),
        "甲店乙店"
    );
    assert_eq!(
        names(
            &mut clerk,
            View {
                from: "37500.01".to_owned(),
                ..View::default()
            }
        ),
        "甲店"
    );
}

#[test]
fn transactions_are_summed_by_dealer_month_and_category() {
    let text = "日期,经销商代码,经销商,类别,采购实绩\n\
        2024-01-05,D01,鑫源,零件,\"12,000.00\"\n\
        2024/1/20,D01,,附件,3000\n\
        20240131,D01,鑫源,零件,-500.5\n\
        2023-12-31,D01,鑫源,零件,7\n\
        45382,D02,大通,零件,9000\n\
        2024-04-01,D02,大通,轮胎,100\n";
    let policy = policy("parts-rebate-workbook");
    let mut clerk = Clerk::new(policy.clone());
    let about = opened(clerk.open(Whose::Ours, String::new(), text.into(), Vec::new()));
    assert_eq!((about.shape.as_str(), about.year), ("detail", Some(2024)));
    let routes: Vec<_> = about
        .routes
        .iter()
        .map(|(category, input)| (category.as_str(), input.as_deref()))
        .collect();
    assert_eq!(
        routes,
        [
            ("轮胎", None),
            ("附件", Some("附件_采购实绩")),
            ("零件", Some("零件_采购实绩"))
        ]
    );
    let done = compute(&mut clerk, Draft::default());
    assert_eq!((done.lines, done.other_year, done.bad_cells), (2, 1, 1));
    let draft = |clerk: &mut Clerk, line: usize| match clerk.answer(Ask::Draft { line }).0 {
        Answer::Draft { draft, .. } => draft,
        other => panic!("{other:?}"),
    };
    let of = |draft: &Draft, name: &str| {
        let at = policy
            .inputs
            .iter()
            .position(|input| input.name == name)
            .unwrap();
        draft.inputs[at].clone()
    };
    let first = draft(&mut clerk, 0);
    assert_eq!(of(&first, "零件_采购实绩")[0], "11,499.50");
    assert_eq!(of(&first, "附件_采购实绩")[0], "3,000.00");
    assert_eq!(of(&draft(&mut clerk, 1), "零件_采购实绩")[2], "9,000.00");
    // Somebody says where tyres go.
    let answer = clerk.answer(ours(TableAsk::Route {
        category: "轮胎".to_owned(),
        input: Some("机油_采购实绩".to_owned()),
    }));
    assert!(matches!(answer.0, Answer::Opened(_)));
    assert_eq!(compute(&mut clerk, Draft::default()).bad_cells, 0);
    assert_eq!(of(&draft(&mut clerk, 1), "机油_采购实绩")[3], "100.00");
}

fn dealers(policy: &Policy, table: &str) -> (Vec<Gathered>, Findings) {
    let book = Book::new(policy, table.to_owned());
    assert_eq!(book.matching.shape, Shape::Detail);
    gathered(policy, &book)
}

fn gathered(policy: &Policy, book: &Book) -> (Vec<Gathered>, Findings) {
    let mut gathering = Gathering::new(book);
    while gathering.step(policy, book, 1) {}
    gathering.finish()
}

fn input(policy: &Policy, name: &str) -> usize {
    let mut inputs = policy.inputs.iter();
    inputs.position(|input| input.name == name).unwrap()
}

/// A figure of a dealer: of an input in a period.
fn figure(policy: &Policy, dealer: &Gathered, name: &str, period: usize) -> Option<String> {
    let cell = &dealer.case.inputs[input(policy, name)][period];
    cell.as_ref().map(|value| match value {
        Value::Number(number) => number.to_string(),
        other => panic!("{other:?}"),
    })
}

#[test]
fn the_policy_suggests_which_amount_of_which_category_goes_where() {
    let policy = policy("parts-rebate-workbook");
    let table = "期间,门店,品类,采购额,零售额\n\
        2024-01,城东店,原厂零件,100.01,120\n\
        2024-01,城东店,配件,-0.01,\n\
        2024-12,城东店,润滑油,7,9\n\
        2024-12,城东店,运费,35,\n\
        2024-02,城东店,轮胎,1,\n\
        2023-12,城东店,零件,1000,1000\n";
    let (dealers, findings) = dealers(&policy, table);
    let of = |name, period| figure(&policy, &dealers[0], name, period);
    assert_eq!(of("零件_采购实绩", 0).as_deref(), Some("100.00"));
    assert_eq!(of("零件_零售实绩", 0).as_deref(), Some("120"));
    assert_eq!(of("机油_采购实绩", 11).as_deref(), Some("7"));
    assert_eq!(of("机油_零售实绩", 11).as_deref(), Some("9"));
    assert_eq!(of("零件_采购实绩", 11), None);
    // Freight is left out, tyres nobody knows: once each, as their other amount is blank. December 2023 is of another year.
    assert_eq!((findings.other_category, findings.bad_cells), (1, 1));
    assert_eq!((findings.bad[0].row, findings.bad[0].column), (6, 2));
    assert_eq!(findings.other_year, 1);
    // The dealer's sums lack something, and say so.
    assert!(!dealers[0].sound);
}

#[test]
fn what_somebody_says_of_a_category_or_column_beats_what_the_policy_suggests() {
    let policy = policy("parts-rebate-workbook");
    let table = "期间,门店,品类,采购额,零售额\n2024-01,甲,零件,1,2\n2024-01,甲,运费,4,8\n";
    let with = |said: &[(&str, Option<&str>)], columns: &[(usize, Target)]| {
        let mut book = Book::new(&policy, table.to_owned());
        for &(at, target) in columns {
            book.say(&policy, at, target);
        }
        for (called, name) in said {
            let to = name.map(|name| input(&policy, name));
            book.routes.insert((*called).to_owned(), to);
        }
        let (dealers, findings) = gathered(&policy, &book);
        let of = |name| figure(&policy, &dealers[0], name, 0);
        let figures = ["零件_采购实绩", "零件_零售实绩", "附件_采购实绩"].map(of);
        (figures, findings.other_category, findings.bad_cells)
    };
    let some =
        |figures: [&str; 3]| figures.map(|figure| (!figure.is_empty()).then(|| figure.to_owned()));
    assert_eq!(with(&[], &[]), (some(["1", "2", ""]), 2, 0));
    // Of both columns, or of one.
    let freight = [("运费", Some("附件_采购实绩"))];
    assert_eq!(with(&freight, &[]), (some(["1", "2", "12"]), 0, 0));
    let freight = [("运费@零售额", Some("附件_采购实绩"))];
    assert_eq!(with(&freight, &[]), (some(["1", "2", "8"]), 1, 0));
    assert_eq!(with(&[("零件", None)], &[]), (some(["", "", ""]), 4, 0));
    // A column that is said to be nothing is nothing; one that is said to be an amount stands beside the other.
    let retail = [(4, Target::Nothing)];
    assert_eq!(with(&[], &retail), (some(["1", "", ""]), 1, 0));
    let again = [(4, Target::Nothing), (4, Target::Amount)];
    assert_eq!(with(&[], &again), (some(["1", "2", ""]), 2, 0));
    // A column that the policy does not suggest takes the place of the other.
    let other = [(1, Target::Amount)];
    let (_, _, bad) = with(&[], &other);
    assert_eq!(bad, 1, "of the four series of parts nobody knows which");
}

#[test]
fn of_several_amounts_that_mean_the_same_one_counts() {
    let text = "id = \"a-policy\"\nversion = \"1\"\ntitle = \"甲\"\n\
        [detail]\namount = [\"含税金额\", \"未税金额\"]\n[[detail.sum]]\ninput = \"采购额\"\n\
        [[input]]\nname = \"采购额\"\ntype = \"money\"\nper = \"quarter\"\n\
        [[rule]]\nname = \"返利\"\nformula = \"SUM(采购额) * 1%\"\npayout = true\ntotal = true\n";
    let policy = check_text(text).0.unwrap();
    for (table, wanted) in [
        ("日期,未税金额,含税金额\n2024-03-31,100,113\n", Some("113")),
        ("日期,未税金额\n2024-03-31,100\n", Some("100")),
        // In ten thousands, as the heading says.
        ("日期,含税金额（万元）\n2024-03-31,1.13\n", Some("11300.00")),
        // Any category, and none.
        (
            "日期,类别,含税金额\n2024-03-31,x,1\n2024-03-31,,2\n",
            Some("3"),
        ),
        ("日期,类别,含税金额\n2024-04-01,x,1\n", None),
    ] {
        let (dealers, findings) = dealers(&policy, table);
        assert_eq!(findings.bad_cells, 0, "{table}");
        let found = figure(&policy, &dealers[0], "采购额", 0);
        let same = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(found.as_deref().map(same), wanted.map(same), "{table}");
    }
}

#[test]
fn counts_of_inputs_without_periods_are_summed_and_a_half_is_none() {
    let policy = policy("van-variable-discount-2024");
    let table = "产品名称,数量\n2A2B,3\n2A2B,3\n核心延保,1.5\n代步车,1\n";
    let (dealers, findings) = dealers(&policy, table);
    let of = |name| figure(&policy, &dealers[0], name, 0);
    assert_eq!(of("2A2B单数").as_deref(), Some("6"));
    assert_eq!(of("核心延保单数"), None);
    let bad: Vec<(usize, usize)> = findings
        .bad
        .iter()
        .map(|bad| (bad.row, bad.column))
        .collect();
    assert_eq!(bad, [(4, 1), (5, 0)]);
}

#[test]
fn the_command_line_is_told_where_a_category_goes() {
    let table = "入库日期,经销商,类别,入库金额\n2024-01-05,甲,零件,100\n2024-01-06,甲,轮胎,20\n";
    let run = |more: &[&str], lang: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rebate-desk"))
            .args(["--lang", lang, "batch", "parts-rebate-workbook", "-"])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may refuse before it has read.
        drop(child.stdin.take().unwrap().write_all(table.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let of = |csv: &str, heading: &str| {
        let mut lines = csv.trim_start_matches('\u{feff}').lines();
        let at = lines
            .next()
            .unwrap()
            .split(',')
            .position(|it| it == heading);
        lines
            .next()
            .unwrap()
            .split(',')
            .nth(at.unwrap())
            .unwrap()
            .to_owned()
    };
    let (_, _, said) = run(&[], "zh");
    assert!(said.contains("轮胎"), "{said}");
    let (_, csv, said) = run(&["--route", "轮胎=附件_采购实绩"], "zh");
    assert!(!said.contains("轮胎"), "{said}");
    assert_eq!(of(&csv, "附件_采购实绩 1月"), "20");
    let (_, csv, said) = run(
        &["--route", "轮胎=-", "--route", "零件=机油_采购实绩"],
        "en",
    );
    assert!(
        said.contains("1 amounts are of categories that are left out"),
        "{said}"
    );
    assert_eq!(of(&csv, "Oil purchases Jan"), "100");
    // What cannot be, and a slip of the pen.
    for (said, because) in [
        ("轮胎", "应写成 类别=填报项"),
        ("轮胎=轮胎", "没有这个填报项"),
        ("轮胎=扣减[金额]", "没有这个填报项"),
    ] {
        let (code, csv, error) = run(&["--route", said], "zh");
        assert_eq!((code, csv.as_str()), (Some(1), ""), "{said}");
        assert!(error.contains(because), "{error}");
    }
    let (_, _, error) = run(&["--route", "轮台=-"], "zh");
    assert!(
        error.contains("没有一行的类别是“轮台”；有的是：轮胎、零件"),
        "{error}"
    );
    let wide = run(&["--shape", "wide", "--route", "轮胎=-"], "zh");
    assert!(wide.2.contains("没有按类别计入的金额列"), "{}", wide.2);
}

#[test]
fn a_scenario_is_a_workbook_on_the_command_line_and_in_the_worker() {
    let policy = policy("parts-rebate-workbook");
    let file = std::env::temp_dir().join(format!("scenario-{}.xlsx", std::process::id()));
    let run = |file: &std::path::Path| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rebate-desk"))
            .args(["compute", "parts-rebate-workbook", "--input", "-", "-o"])
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let given = r#"{ "inputs": { "零件_采购实绩": ["1234.5", "0 × 11"] } }"#;
        drop(child.stdin.take().unwrap().write_all(given.as_bytes()));
        child.wait_with_output().unwrap()
    };
    assert!(!run(&file).stdout.is_empty());
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let mut workbook = Workbook::open(&bytes).unwrap();
    assert!(workbook.text("方案").unwrap().contains("1234.5"));
    let refused = run(&file.with_extension("csv"));
    assert!(String::from_utf8(refused.stderr).unwrap().contains(".xlsx"));
    let mut draft = Draft::blank(&policy);
    draft.inputs[input(&policy, "零件_采购实绩")][0] = "1,234.50".to_owned();
    let mut clerk = Clerk::new(policy.clone());
    let mut ask = |draft: &Draft, name: &str| {
        clerk.answer(Ask::Workbook {
            draft: draft.clone(),
            name: name.to_owned(),
            lang: Lang::En,
        })
    };
    let (answer, bytes) = ask(&draft, "城东店");
    let Answer::File { name, media } = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(name, "parts-rebate-workbook 城东店.xlsx");
    assert!(media.contains("spreadsheet"));
    let mut workbook = Workbook::open(&bytes).unwrap();
    let text = workbook.text("Scenario").unwrap();
    assert!(text.contains("1234.5") && text.contains("城东店"), "{text}");
    let (answer, _) = ask(&draft, " a/b:c ");
    assert!(
        matches!(answer, Answer::File { name, .. } if name == "parts-rebate-workbook a_b_c.xlsx")
    );
    let (answer, _) = ask(&draft, "");
    assert!(matches!(answer, Answer::File { name, .. } if name == "parts-rebate-workbook.xlsx"));
    // What cannot be read would be missing from it.
    draft.inputs[input(&policy, "零件_采购实绩")][2] = "一千二".to_owned();
    let (answer, bytes) = ask(&draft, "");
    let Answer::Refused(why) = answer else {
        panic!("{answer:?}")
    };
    assert!(bytes.is_empty());
    assert!(why.zh.starts_with("零件_采购实绩 3月："), "{why:?}");
}

#[test]
fn what_the_form_says_holds_where_the_table_has_no_column() {
    let policy = policy("cv-annual-rebate");
    let mut draft = Draft::blank(&policy);
    let at = policy
        .inputs
        .iter()
        .position(|input| input.name == "已按时提交销售数据")
        .unwrap();
    draft.inputs[at][0] = "否".to_owned();
    let mut clerk = Clerk::new(policy);
    clerk.open(Whose::Ours, String::new(), DEALERS.into(), Vec::new());
    compute(&mut clerk, draft);
    assert_eq!(viewed(&mut clerk, View::default()).sums[0].sum, "0.00");
}

#[test]
fn a_corrected_match_is_remembered_for_the_same_headings() {
    use rebate_desk::batch::protocol::Remembered;
    let text = "门店,甲列,乙列\nA,1000000,2\n";
    let mut clerk = Clerk::new(policy("cv-annual-rebate"));
    let about = opened(clerk.open(Whose::Ours, String::new(), text.into(), Vec::new()));
    assert_eq!(about.columns[1].target, "-");
    let about = opened(
        clerk
            .answer(ours(TableAsk::Column {
                at: 1,
                target: "月销售额@1".to_owned(),
            }))
            .0,
    );
    assert!(!about.remembered);
    let known = Remembered {
        headings: about.headings_key.clone(),
        shape: about.shape.clone(),
        targets: about
            .columns
            .iter()
            .map(|column| column.target.clone())
            .collect(),
    };
    let mut again = Clerk::new(policy("cv-annual-rebate"));
    let about = opened(again.open(Whose::Ours, String::new(), text.into(), vec![known.clone()]));
    assert!(about.remembered);
    assert_eq!(about.columns[1].target, "月销售额@1");
    // Other headings are matched anew.
    let about = opened(again.open(
        Whose::Ours,
        String::new(),
        "门店,甲列\nA,1\n".into(),
        vec![known],
    ));
    assert!(!about.remembered);
    assert_eq!(about.columns[1].target, "-");
}

#[test]
fn computing_stops_when_it_is_told_to() {
    let mut clerk = Clerk::new(policy("cv-annual-rebate"));
    clerk.open(Whose::Ours, String::new(), DEALERS.into(), Vec::new());
    clerk.answer(Ask::Compute(Draft::default()));
    assert!(matches!(clerk.go_on(1), Some(Answer::Progress(_))));
    assert_eq!(clerk.answer(Ask::Cancel).0, Answer::Well);
    assert_eq!(clerk.go_on(1), None);
    assert!(matches!(
        clerk.answer(Ask::View(View::default())).0,
        Answer::Refused(_)
    ));
    // The table is still there.
    assert_eq!(compute(&mut clerk, Draft::default()).lines, 4);
}

/// Goes on until there is something else than progress.
fn to_the_end(clerk: &mut Clerk, ask: Ask) -> Answer {
    let (begun, _) = clerk.answer(ask);
    assert!(matches!(begun, Answer::Progress(_)), "{begun:?}");
    let mut last = 0;
    loop {
        match clerk.go_on(7) {
            Some(Answer::Progress(progress)) => {
                assert!(progress.at <= progress.of, "{progress:?}");
                last += 1;
                assert!(last < 100_000);
            }
            Some(answer) => return answer,
            None => panic!("nothing goes on"),
        }
    }
}

fn reconciled(clerk: &mut Clerk, statement: &str) -> Reconciled {
    opened(clerk.open(
        Whose::Theirs,
        "s.csv".to_owned(),
        statement.into(),
        Vec::new(),
    ));
    match to_the_end(clerk, Ask::Reconcile) {
        Answer::Reconciled(found) => *found,
        other => panic!("{other:?}"),
    }
}

const PURCHASES: &str =
    "经销商,1月,2月,3月,4月\n甲,25000,0,0,12000\n乙,9000,9000,17000,0\n丙,0,0,0,0\n";

#[test]
fn a_statement_is_held_against_the_table_mended_and_claimed() {
    let mut clerk = Clerk::new(policy("parts-purchase-agreement"));
    // There is nothing to hold it against yet.
    assert!(matches!(clerk.answer(Ask::Reconcile).0, Answer::Refused(_)));
    clerk.open(Whose::Ours, String::new(), PURCHASES.into(), Vec::new());
    compute(&mut clerk, Draft::default());
    let statement = "经销商,季度,季度返利\n甲,Q1,850\n甲,Q2,1OO\n乙,Q1,1700\n丁,Q1,5\n合计,,2550\n";
    let found = reconciled(&mut clerk, statement);
    assert_eq!((found.differences, found.agreed), (2, 0));
    assert_eq!(
        (found.bad_cells, found.bad_rows, found.left_out_rows),
        (1, 1, 1)
    );
    assert_eq!(found.only_ours, (vec!["丙".to_owned()], 1));
    assert_eq!(found.only_theirs, (vec![("丁".to_owned(), 5)], 1));
    assert_eq!(found.causes[0].0.zh, "按「累进」读「计法」恰好相符");
    assert_eq!(found.causes[0].1, 2);
    let [(label, count, sum)] = found.by_rule.as_slice() else {
        panic!("{:?}", found.by_rule);
    };
    assert_eq!(
        (label.zh.as_str(), *count, sum.as_str()),
        ("季度返利", 2, "-2,700.00")
    );

    let theirs = |ask| Ask::Table(Whose::Theirs, ask);
    let Answer::Bad(bad) = clerk.answer(theirs(TableAsk::Bad { from: 0, count: 9 })).0 else {
        panic!("no list");
    };
    assert_eq!(
        (bad[0].row, bad[0].heading.as_str(), bad[0].text.as_str()),
        (3, "季度返利", "1OO")
    );
    clerk.answer(theirs(TableAsk::Mend {
        row: 3,
        column: 2,
        text: "100".to_owned(),
    }));
    let Answer::Reconciled(found) = to_the_end(&mut clerk, Ask::Reconcile) else {
        panic!("not reconciled");
    };
    assert_eq!((found.differences, found.bad_cells), (3, 0));
    assert_eq!(found.causes[0].1, 3);
    let Answer::Differences(claims) = clerk.answer(Ask::Differences { from: 1, count: 9 }).0 else {
        panic!("no list");
    };
    assert_eq!(claims.len(), 2);
    assert_eq!(
        (
            claims[0].name.as_str(),
            claims[0].line,
            claims[0].words.amount.as_str()
        ),
        ("甲", 0, "-900.00")
    );
    assert!(
        claims[0].words.causes[0]
            .zh
            .ends_with("这一家的差异全部相符")
    );
    let export = |format| Ask::Export {
        what: Wanted::Claims,
        format,
        lang: Lang::Zh,
    };
    let (file, bytes) = clerk.answer(export(Format::Csv));
    assert!(
        matches!(file, Answer::File { ref name, .. } if name == "parts-purchase-agreement-claims.csv")
    );
    assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), 4);
    let (_, bytes) = clerk.answer(export(Format::Xlsx));
    let mut book = Workbook::open(&bytes).unwrap();
    let sheet = book.sheets[0].name.clone();
    let text = book.text(&sheet).unwrap();
    assert!(text.contains("-1800"), "{text}");
    // The last row sums what there is.
    assert!(text.lines().last().unwrap().contains("-3200"), "{text}");

    // Another table: what was found about the last one is gone.
    clerk.open(Whose::Ours, String::new(), PURCHASES.into(), Vec::new());
    let (answer, _) = clerk.answer(Ask::Differences { from: 0, count: 9 });
    assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    assert!(matches!(clerk.answer(Ask::Reconcile).0, Answer::Refused(_)));
}

#[test]
fn who_is_nearly_there_is_listed_with_gap_and_gain_exactly_at_the_edge() {
    let mut clerk = Clerk::new(policy("parts-purchase-agreement"));
    // Bands of a quarter from 10,000, 20,000 and 30,000: one fen below, exactly at, 300 below, 5 % and 20 % below, unreadable.
    let table = "经销商,1月,2月,3月\n差一分,29999.99,0,0\n恰好,30000,0,0\n差三百,29700,0,0\n差五,9500,0,0\n差远,8000,0,0\n不明,29999x,0,0\n";
    clerk.open(Whose::Ours, String::new(), table.into(), Vec::new());
    compute(&mut clerk, Draft::default());
    let near = |clerk: &mut Clerk, within| match to_the_end(clerk, Ask::Near(within)) {
        Answer::Near(found) => *found,
        other => panic!("{other:?}"),
    };
    let found = near(&mut clerk, 100);
    let names = |found: &NearView| {
        let lines = found.lines.iter();
        lines
            .map(|line| {
                (
                    line.name.clone(),
                    line.words.gap.clone(),
                    line.words.gain.clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    let of = |name: &str, gap: &str, gain: &str| (name.to_owned(), gap.to_owned(), gain.to_owned());
    assert_eq!(
        names(&found),
        [
            of("差一分", "0.01", "900.00"),
            of("差三百", "300.00", "921.00"),
            of("差五", "500.00", "500.00"),
        ]
    );
    assert!(found.lines[0].words.reaches.zh.contains("10%"), "{found:?}");
    // Within 1 %: exactly 300 of 30,000, and no fen more.
    assert_eq!(near(&mut clerk, 10).lines.len(), 2);
    assert_eq!(near(&mut clerk, 9).lines.len(), 1);
    // Only the lines that are shown.
    viewed(
        &mut clerk,
        View {
            words: "差五".to_owned(),
            ..View::default()
        },
    );
    assert_eq!(
        names(&near(&mut clerk, 100)),
        [of("差五", "500.00", "500.00")]
    );
    let (_, bytes) = clerk.answer(Ask::Export {
        what: Wanted::Near,
        format: Format::Csv,
        lang: Lang::En,
    });
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.lines()
            .nth(1)
            .unwrap()
            .contains(",500.00,500.00,500.00,500.00,"),
        "{text}"
    );
}

#[test]
fn of_the_lines_of_every_policy_those_nearly_there_get_there_with_what_they_lack() {
    let mut dice = Dice(11);
    for policy in policies() {
        let text = filled(&policy, Shape::Wide, Lang::Zh, 40, &mut dice);
        let mut clerk = Clerk::new(policy.clone());
        computed(&mut clerk, text.into_bytes(), Shape::Wide);
        let Answer::Near(found) = to_the_end(&mut clerk, Ask::Near(200)) else {
            panic!("{}", policy.id);
        };
        for near in &found.lines {
            let Answer::Draft { draft, .. } = clerk.answer(Ask::Draft { line: near.line }).0 else {
                panic!("{}", policy.id);
            };
            let form = draft.read(&policy);
            let plan = Plan::new(&policy, form.settings).unwrap();
            let trace = plan.trace(&form.case);
            let steps = trace.advise().steps;
            // Whatever is listed is among the next steps of the whole advice, for the same gain.
            let gain = near.words.gain.replace(',', "").parse::<Decimal>().unwrap();
            let known = steps
                .iter()
                .any(|step| step.gain.round_dp(2) == gain.round_dp(2) && step.is_cliff());
            assert!(known, "{}: {near:?}\n{steps:?}", policy.id);
        }
    }
}

#[test]
fn what_stands_in_a_file_is_read_whatever_it_is() {
    use rebate_desk::batch::clerk::text;
    use rebate_desk::batch::protocol::Answer;
    use rebate_desk::lang::Text;
    use rebate_desk::report::plain::{Holds, PlainColumn, PlainSheet};
    use rebate_desk::report::workbook::plain;

    // As Excel in China saves CSV: 期间,返利.
    let gbk = b"\xc6\xda\xbc\xe4,\xb7\xb5\xc0\xfb\n2024,5\n".to_vec();
    assert_eq!(text(gbk), Answer::Text("期间,返利\n2024,5\n".to_owned()));
    let column = PlainColumn::new(Holds::Words, "期间", "Period");
    let rows = vec![vec!["2024-Q1".to_owned()]];
    let sheet = PlainSheet::new(Text::same("返利台账"), vec![column], rows);
    let book = plain::write(&sheet, Lang::Zh).unwrap();
    assert!(
        matches!(text(book), Answer::Text(text) if text.contains("期间") && text.contains("2024-Q1"))
    );
    assert!(matches!(
        text(b"PK\x03\x04broken".to_vec()),
        Answer::Refused(_)
    ));
}

//! Tables as dealers, manufacturers and their systems write them, and what is read out of each: `tables/README.md`.
//!
//! `BLESS=1 cargo test --test tables` writes down anew what is read; then the difference is to be read by a person, against the files.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use proptest::prelude::*;
use rebate_desk::library;
use rebate_desk::policy::{Axis, Policy, Value};
use rebate_desk::table::book::{Book, Figure, Place};
use rebate_desk::table::detail::{self, Destination};
use rebate_desk::table::encoding::decode;
use rebate_desk::table::layout::RowKind;
use rebate_desk::table::matching::{Shape, Sureness, Target, write_target};
use rebate_desk::table::rows::{Rows, quote};
use rebate_desk::table::workbook::{self, Sort, Workbook};
use rust_decimal::Decimal;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables")
}

/// What is between the lines that say how to read a file and what is read.
const RULE: &str = "----";

#[test]
fn tables_are_read_as_people_mean_them() {
    let bless = env::var_os("BLESS").is_some();
    let files = fs::read_dir(folder()).expect("the folder of tables");
    let mut expectations: Vec<PathBuf> = files
        .map(|file| file.expect("a readable folder").path())
        .filter(|path| path.to_string_lossy().ends_with(".read.txt"))
        .collect();
    expectations.sort();
    assert!(expectations.len() > 55, "{} tables", expectations.len());
    let mut wrong = Vec::new();
    for path in &expectations {
        let written = fs::read_to_string(path).expect("a readable expectation");
        let (head, expected) = written.split_once(RULE).expect("a rule");
        let said = |name: &str| {
            let mut lines = head.lines();
            lines.find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
        };
        let file = said("file").expect("which file");
        let policy = said("policy").expect("which policy");
        let source = library::source(&policy).expect("a built-in policy");
        let policy = source.policy().expect("a sound policy");
        let bytes = fs::read(folder().join(file)).expect("the table");
        let read = read(&policy, bytes, said("sheet").as_deref());
        if bless {
            let text = [head, RULE, "\n", &read].concat();
            fs::write(path, text).expect("written");
        } else if expected.trim() != read.trim() {
            wrong.push(format!("{}\n{read}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Rows of headings as people write them, for all policies, and what each is taken for: `tables/headings.md`.
#[test]
fn headings_are_taken_for_what_they_mean_or_asked_about() {
    let path = folder().join("headings.md");
    let written = fs::read_to_string(&path).expect("the rows of headings");
    let (mut out, mut policy, mut rows) = (String::new(), None, 0);
    for line in written.lines() {
        if let Some(id) = line.strip_prefix("## ") {
            let source = library::source(id.trim()).expect("a built-in policy");
            policy = Some(source.policy().expect("a sound policy"));
        }
        // What is read stands below its row.
        if line.starts_with("- ") {
            continue;
        }
        out.push_str(line);
        out.push('\n');
        let Some(row) = line.strip_prefix("> ") else {
            continue;
        };
        rows += 1;
        let policy = policy.as_ref().expect("a policy above the row");
        let figures = vec!["1"; row.split(" | ").count() - 1].join("\t");
        let text = [&row.replace(" | ", "\t"), "\n甲\t", &figures, "\n"].concat();
        let book = Book::new(policy, text);
        assert_eq!(book.layout.header_rows, 1, "{row}");
        let shape = match book.matching.shape {
            Shape::Wide => "a dealer each".to_owned(),
            Shape::Detail => "a transaction each".to_owned(),
            Shape::Records(table) => format!("a row of {} each", policy.records[table].name),
        };
        writeln!(out, "- rows are {shape}").unwrap();
        for column in &book.matching.columns {
            let taken = match (column.sureness, column.target) {
                (Sureness::Unknown, _) => "?".to_owned(),
                (sureness, Target::Nothing) => format!("nothing, {sureness:?}").to_lowercase(),
                (sureness, target) => {
                    let sureness = format!("{sureness:?}").to_lowercase();
                    format!("{}, {sureness}", write_target(policy, target))
                }
            };
            writeln!(out, "- {} → {taken}", column.heading).unwrap();
        }
    }
    assert!(rows > 30, "{rows} rows");
    if env::var_os("BLESS").is_some() {
        fs::write(path, out).expect("written");
    } else {
        assert_eq!(out, written);
    }
}

/// What is read out of a file.
fn read(policy: &Policy, bytes: Vec<u8>, sheet: Option<&str>) -> String {
    let mut out = String::new();
    let text = if workbook::sort(&bytes) == Sort::Text {
        let decoded = decode(bytes);
        let unreadable = match decoded.unreadable {
            0 => String::new(),
            count => format!(", {count} unreadable"),
        };
        writeln!(out, "encoding  {}{unreadable}", decoded.encoding.name()).unwrap();
        decoded.text
    } else {
        let mut book = match Workbook::open(&bytes) {
            Ok(book) => book,
            Err(error) => return format!("refused   {}", error.message().zh),
        };
        let sheets: Vec<String> = book
            .sheets
            .iter()
            .map(|sheet| {
                let hidden = if sheet.hidden { " (hidden)" } else { "" };
                [&sheet.name, hidden].concat()
            })
            .collect();
        writeln!(out, "sheets    {}", sheets.join(", ")).unwrap();
        let first = book.sheets.iter().find(|sheet| !sheet.hidden);
        let first = first.map_or("", |sheet| &sheet.name).to_owned();
        match book.text(sheet.unwrap_or(&first)) {
            Ok(text) => text,
            Err(error) => return format!("{out}refused   {}", error.message().zh),
        }
    };
    table(&mut out, policy, text);
    out
}

fn table(out: &mut String, policy: &Policy, text: String) {
    let book = Book::new(policy, text);
    let layout = &book.layout;
    let separator = match layout.separator {
        b'\t' => "tab".to_owned(),
        other => char::from(other).to_string(),
    };
    writeln!(out, "separator {separator}").unwrap();
    for line in &layout.title {
        writeln!(out, "title     {line}").unwrap();
    }
    let headings = match layout.header_rows {
        0 => "none".to_owned(),
        1 => format!("row {}", layout.number - 1),
        rows => format!("rows {} to {}", layout.number - rows, layout.number - 1),
    };
    writeln!(out, "headings  {headings}").unwrap();
    let rows = match book.matching.shape {
        Shape::Wide => "a dealer each".to_owned(),
        Shape::Detail => "a transaction each".to_owned(),
        Shape::Records(table) => format!("a row of {} each", policy.records[table].name),
    };
    writeln!(out, "rows are  {rows}").unwrap();
    if let Some(year) = book.year {
        writeln!(out, "year      {year}").unwrap();
    }
    for (at, column) in book.matching.columns.iter().enumerate() {
        let sureness = match column.sureness {
            Sureness::Unknown => "?",
            Sureness::Place => "by place",
            Sureness::Similar => "similar",
            Sureness::Named => "named",
            Sureness::Said => "said",
        };
        let target = match column.target {
            Target::Nothing => "nothing".to_owned(),
            target => write_target(policy, target),
        };
        let unit = column.unit.filter(|unit| unit.exponent != 0);
        let unit = unit.map_or_else(String::new, |unit| format!("  × 10^{}", unit.exponent));
        let heading = column.heading.replace('\n', "⏎");
        writeln!(
            out,
            "column {}  {heading}  →  {target}  {sureness}{unit}",
            letters(at)
        )
        .unwrap();
    }
    let mut reader = book.read(policy);
    let places = reader.places().to_vec();
    while let Some(row) = reader.next_row() {
        write!(out, "row {:<3}", row.number).unwrap();
        for (cell, column) in reader.cells().iter().zip(&book.matching.columns) {
            if !matches!(column.target, Target::Figure { .. } | Target::Nothing) {
                write!(out, " {}", cell.trim().replace('\n', "⏎")).unwrap();
            }
        }
        out.push_str(&figures(policy, &places, reader.figures()));
        out.push('\n');
    }
    destinations(out, policy, &book);
    for (row, kind) in &reader.findings.left_out {
        let kind = match kind {
            RowKind::Subtotal => "subtotal",
            RowKind::Heading => "headings again",
            RowKind::Note => "note",
            RowKind::Figures | RowKind::Blank => "?",
        };
        writeln!(out, "left out  row {row}: {kind}").unwrap();
    }
    for bad in &reader.findings.bad {
        let message = bad.message().zh.replace('\n', "⏎");
        writeln!(
            out,
            "bad cell  {}{}: {message}",
            letters(bad.column),
            bad.row
        )
        .unwrap();
    }
}

/// Where the amounts of each category go.
fn destinations(out: &mut String, policy: &Policy, book: &Book) {
    let category = book.matching.column_of(Target::Category);
    let mut categories = BTreeSet::new();
    let mut reader = book.read(policy);
    while reader.next_row().is_some() {
        let cell = category.and_then(|at| reader.cells().get(at));
        categories.insert(cell.map(|cell| cell.trim().to_owned()));
    }
    for column in detail::amounts(&book.matching) {
        for category in &categories {
            let to = match detail::destination(policy, book, column, category.as_deref()) {
                Destination::Input(input) => &policy.inputs[input].name,
                Destination::LeftOut => "left out",
                Destination::Unknown => "?",
            };
            let category = category.as_deref().unwrap_or("(none)");
            writeln!(out, "amounts   {} of {category}  →  {to}", letters(column)).unwrap();
        }
    }
}

/// The figures of a row, those of a series together.
fn figures(policy: &Policy, places: &[Place], figures: &[Figure]) -> String {
    let mut out = String::new();
    let mut last = None;
    for (place, figure) in places.iter().zip(figures) {
        let input = &policy.inputs[place.input];
        if last != Some(place.input) {
            let name = match input.ty.axis {
                Axis::Rows(_) => input.own_name(),
                _ => &input.name,
            };
            write!(out, " | {name}").unwrap();
            last = Some(place.input);
        }
        let written = match figure {
            Figure::Blank => "_".to_owned(),
            Figure::Plain(mantissa, scale) => {
                let value = Decimal::from_i128_with_scale(i128::from(*mantissa), *scale);
                value.normalize().to_string()
            }
            Figure::Value(Value::Number(number)) => number.normalize().to_string(),
            Figure::Value(Value::Bool(truth)) => truth.to_string(),
            Figure::Value(Value::Date(day)) => day.to_string(),
            Figure::Value(Value::Text(text)) => text.replace('\n', "⏎"),
        };
        write!(out, " {written}").unwrap();
    }
    out
}

/// The letters of a column, as spreadsheets have them.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(column % 26).unwrap()));
        match (column / 26).checked_sub(1) {
            Some(next) => column = next,
            None => return letters.into_iter().collect(),
        }
    }
}

fn rows(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut rows = Rows::new(text, separator, 0);
    let (mut cells, mut all) = (Vec::new(), Vec::new());
    while rows.next_row(&mut cells).is_some() {
        all.push(cells.iter().map(ToString::to_string).collect());
    }
    all
}

/// The cases of the public collection csv-spectrum, in words of our own.
#[test]
fn the_cases_of_csv_spectrum() {
    type Case<'t> = (&'t str, &'t str, &'t [&'t [&'t str]]);
    let cases: [Case; 12] = [
        (
            "comma_in_quotes",
            "名,姓,地址,城市,邮编\n伟,张,人民路1号,\"苏州, 江苏\",021500\n",
            &[
                &["名", "姓", "地址", "城市", "邮编"],
                &["伟", "张", "人民路1号", "苏州, 江苏", "021500"],
            ],
        ),
        (
            "empty",
            "a,b,c\n1,\"\",\"\"\n2,3,4\n",
            &[&["a", "b", "c"], &["1", "", ""], &["2", "3", "4"]],
        ),
        (
            "empty_crlf",
            "a,b,c\r\n1,\"\",\"\"\r\n2,3,4\r\n",
            &[&["a", "b", "c"], &["1", "", ""], &["2", "3", "4"]],
        ),
        (
            "escaped_quotes",
            "a,b\n1,\"称 \"\"新源\"\" 店\"\n3,4\n",
            &[&["a", "b"], &["1", "称 \"新源\" 店"], &["3", "4"]],
        ),
        (
            "json",
            "键,值\n1,\"{\"\"类型\"\": \"\"点\"\", \"\"坐标\"\": [120.5, 31.3]}\"\n",
            &[
                &["键", "值"],
                &["1", "{\"类型\": \"点\", \"坐标\": [120.5, 31.3]}"],
            ],
        ),
        (
            "location_coordinates",
            "电话,坐标,城市,区\n051267891234,\"31°18'26.5\"\"N 120°35'6.3\"\"E\",苏州,姑苏\n",
            &[
                &["电话", "坐标", "城市", "区"],
                &[
                    "051267891234",
                    "31°18'26.5\"N 120°35'6.3\"E",
                    "苏州",
                    "姑苏",
                ],
            ],
        ),
        (
            "newlines",
            "a,b,c\n1,2,3\n\"从前\n有座山\",5,6\n7,8,9\n",
            &[
                &["a", "b", "c"],
                &["1", "2", "3"],
                &["从前\n有座山", "5", "6"],
                &["7", "8", "9"],
            ],
        ),
        (
            "newlines_crlf",
            "a,b,c\r\n1,2,3\r\n\"从前\r\n有座山\",5,6\r\n7,8,9\r\n",
            &[
                &["a", "b", "c"],
                &["1", "2", "3"],
                &["从前\r\n有座山", "5", "6"],
                &["7", "8", "9"],
            ],
        ),
        (
            "quotes_and_newlines",
            "a,b\n1,\"哈 \n\"\"哈\"\" \n哈\"\n3,4\n",
            &[&["a", "b"], &["1", "哈 \n\"哈\" \n哈"], &["3", "4"]],
        ),
        (
            "simple",
            "a,b,c\n1,2,3\n",
            &[&["a", "b", "c"], &["1", "2", "3"]],
        ),
        (
            "simple_crlf",
            "a,b,c\r\n1,2,3\r\n",
            &[&["a", "b", "c"], &["1", "2", "3"]],
        ),
        (
            "utf8",
            "a,b,c\n1,2,3\n4,5,ʤ\n",
            &[&["a", "b", "c"], &["1", "2", "3"], &["4", "5", "ʤ"]],
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(rows(text, b','), expected, "{name}");
        assert_eq!(rebate_desk::table::rows::separator(text), b',', "{name}");
    }
}

/// What the `csv` crate makes of a text; blank lines are nothing to it.
fn csv(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("valid UTF-8"));
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Where both define the answer: the crate skips blank lines, and lets a quotation mark that never closes swallow the rest.
    #[test]
    fn rows_are_those_of_the_csv_crate(text in "([a店\",; ]|\"\"|\"|\",|,\"|\n|\r\n|\r){0,40}", tab in any::<bool>()) {
        let separator = if tab { b';' } else { b',' };
        let end = ["完", "完"];
        let text = [&text, "\n", &end.join(&*char::from(separator).to_string()), "\n"].concat();
        let theirs = csv(&text, separator);
        // Else a quotation mark was still open.
        if theirs.last().is_some_and(|row| *row == end) {
            let blank = |row: &Vec<String>| row.len() == 1 && row[0].is_empty();
            let ours: Vec<_> = rows(&text, separator).into_iter().filter(|row| !blank(row)).collect();
            let theirs: Vec<_> = theirs.into_iter().filter(|row| !blank(row)).collect();
            prop_assert_eq!(ours, theirs, "{:?}", text);
        }
    }

    #[test]
    fn what_is_quoted_is_read_as_it_was(
        table in prop::collection::vec(prop::collection::vec("([a店,;\t\"\n\r =]|\\PC){0,6}", 1..6), 0..8),
        at in 0_usize..4,
    ) {
        let separator = [b',', b'\t', b';', b'|'][at];
        let mut text = String::new();
        for row in &table {
            let cells: Vec<_> = row.iter().map(|cell| quote(cell, separator)).collect();
            text.push_str(&cells.join(&*char::from(separator).to_string()));
            text.push('\n');
        }
        prop_assert_eq!(rows(&text, separator), table);
    }
}

/// A built-in policy.
fn sound(id: &str) -> Policy {
    let source = library::source(id).expect("a built-in policy");
    source.policy().expect("a sound policy")
}

/// Lines behind a table: within the last eight bytes of a text the quick way does not look.
const BEHIND: &str = "\n\n\n\n\n\n\n\n";

/// Reads a table both ways; how many of its rows were plain, and how many others had figures.
fn read_both_ways(policy: &Policy, text: String) -> (usize, usize) {
    let book = Book::new(policy, text);
    let (mut reader, mut quick) = (book.read(policy), book.read(policy));
    let mut rows = (0, 0);
    while let Some(row) = reader.next_row() {
        assert_eq!(quick.next_figures(), Some(row), "{}", book.text());
        let figures: Vec<Figure> = if let Some(plain) = quick.plain() {
            rows.0 += 1;
            let figures = plain.iter().map(|figure| match *figure {
                Some((mantissa, places)) => Figure::Plain(mantissa, places),
                None => Figure::Blank,
            });
            figures.collect()
        } else {
            rows.1 += 1;
            quick.figures().to_vec()
        };
        assert_eq!(figures, reader.figures(), "{}", book.text());
    }
    assert_eq!(quick.next_figures(), None);
    assert_eq!(quick.mark(), reader.mark());
    rows
}

#[test]
fn rows_of_plain_figures_are_read_in_one_pass_and_others_are_not() {
    let policy = sound("cv-annual-rebate");
    let months: Vec<String> = (1..=12).map(|month| format!("{month}月")).collect();
    let head = format!("经销商,{},备注\n", months.join(","));
    let figures = |cell: &str| [",1000000.25", &[",", cell].concat(), &",7".repeat(10)].concat();
    let line = |name: &str, cell: &str, note: &str| format!("{name}{},{note}\n", figures(cell));
    let ordinary = line("甲店", "-12.5", "新");
    let plain = [
        line("甲店", "", ""),
        line("", "0", "x"),
        line("2024", "99999999999999.99", "“好”"),
        line("D01店", ".5", " "),
        ordinary.trim_end().to_owned() + "\r\n",
    ];
    for row in plain {
        let text = [&*head, &row, &ordinary, BEHIND].concat();
        assert_eq!(read_both_ways(&policy, text), (2, 0), "{row}");
    }
    let others = [
        line("甲店", "12 ", ""),
        line("甲店", "\"12\"", ""),
        line("甲店", "12万", ""),
        line("甲店", "-", ""),
        line("甲店", "1.2.3", ""),
        line("甲店", "1234567890123456789", ""),
        line("\"甲,店\"", "12", ""),
        line("=\"001\"", "12", ""),
        line("'001", "12", ""),
        line("甲店", "12", ",12"),
        line("甲店", "12", "1,"),
        line("甲店", "12", "见合计"),
        format!("甲店{}\n", figures("12")),
    ];
    for row in others {
        let text = [&*head, &row, &ordinary, BEHIND].concat();
        let (plain, others) = read_both_ways(&policy, text);
        assert!(plain + others == 2 && others > 0, "{row}");
    }
    // Neither: no row of figures at all.
    let none = [
        line("合计", "12", ""),
        line("华东区合计", "12", ""),
        line("示例（算前请删除）", "12", ""),
        format!("备注：甲店{}\n", ",".repeat(13)),
        head.clone(),
        "\n".to_owned(),
    ];
    for row in none {
        let text = [&*head, &row, &ordinary, BEHIND].concat();
        let (plain, others) = read_both_ways(&policy, text);
        assert_eq!(plain + others, 1, "{row}");
    }
    // The last line, without an end; and what was mended.
    let text = [&head, ordinary.trim_end()].concat();
    assert_eq!(read_both_ways(&policy, text), (0, 1));
    let mut book = Book::new(&policy, [&head, &*ordinary, &ordinary].concat());
    book.mend(2, 1, "3".to_owned());
    let mut reader = book.read(&policy);
    reader.next_figures();
    assert_eq!(reader.figures().first(), Some(&Figure::Plain(3, 0)));
}

#[test]
fn units_and_kinds_count_in_one_pass_as_they_do_cell_by_cell() {
    let (mut plain, mut others) = (0, 0);
    for source in library::SOURCES {
        let policy = source.policy().expect("a sound policy");
        for input in &policy.inputs {
            let period = match input.ty.axis {
                Axis::Month => "1月",
                Axis::Quarter => "一季度",
                _ => "",
            };
            for unit in ["", "(万元)", "(%)", "(千元)", "(‰)"] {
                for cell in [
                    "12",
                    "0.12",
                    "9.99",
                    "10.00",
                    "-1234.567",
                    "99999999999999",
                    "",
                ] {
                    let name = input.own_name();
                    let text = format!("店,{name}{period}{unit}\n甲,{cell}\n乙,1\n{BEHIND}");
                    let rows = read_both_ways(&policy, text);
                    plain += rows.0;
                    others += rows.1;
                }
            }
        }
    }
    assert!(plain > 3_000 && others > 3_000, "{plain} and {others}");
}

proptest! {
    #[test]
    fn both_ways_of_reading_rows_agree(
        rows in proptest::collection::vec(
            ("[甲店合计D0-9 '=\"备注:]{0,6}", proptest::collection::vec("-?[0-9]{0,9}(\\.[0-9]{0,3})?|[0-9,. \"万%\t-]{0,6}", 11..14), "[\r\n]{1,2}"),
            1..12,
        ),
        title in "(年度表\n|单位：万元\n|)",
    ) {
        let months: Vec<String> = (1..=12).map(|month| format!("{month}月")).collect();
        let mut text = format!("{title}经销商\t{}\n", months.join("\t"));
        for (name, cells, end) in rows {
            text.push_str(&format!("{name}\t{}{end}", cells.join("\t")));
        }
        read_both_ways(&sound("cv-annual-rebate"), text);
    }
}

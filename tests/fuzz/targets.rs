//! What is fuzzed, and what must hold whatever the bytes: shared by the coverage-guided targets beside this file and by the short run
//! in `tests/fuzz.rs`.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rebate_desk::accrual::view::{Filter, Order};
use rebate_desk::accrual::{self, Ledger};
use rebate_desk::backup::Backup;
use rebate_desk::engine::{Entries, Plan, entries};
use rebate_desk::lang::{Lang, Text};
use rebate_desk::library::{SOURCES, banks};
use rebate_desk::link::{self, Opened, lock};
use rebate_desk::policy::formula::{parse, print};
use rebate_desk::policy::model::Input;
use rebate_desk::policy::notation;
use rebate_desk::policy::pack::short_fingerprint;
use rebate_desk::policy::{Entry, Kind, Policy, Severity, Value, check_text};
use rebate_desk::quiz::bank::{self, Bank, Question};
use rebate_desk::quiz::exchange::{self, Format};
use rebate_desk::quiz::issued::Issued;
use rebate_desk::quiz::kept;
use rebate_desk::quiz::paper::{Paper, Report};
use rebate_desk::quiz::session::Session;
use rebate_desk::quiz::template::{self, Ready};
use rebate_desk::quiz::{board, wrong};
use rebate_desk::scenario::saved::{Found, Saved};
use rebate_desk::table::book::{Book, Figure, MOST_BAD_CELLS};
use rebate_desk::table::cell;
use rebate_desk::table::encoding::{Encoding, decode};
use rebate_desk::table::heading::unit;
use rebate_desk::table::matching::{read_target, write_target};
use rebate_desk::table::rows::{self, Rows, quote};
use rebate_desk::table::workbook::{self, Workbook};
use rust_decimal::Decimal;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The built-in policies. Reading one takes a thousand times as long as computing it, and that is another target.
static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let sources = SOURCES.iter();
    sources
        .map(|source| source.policy().expect("built-in policies are sound"))
        .collect()
});

/// A policy file: it is a policy or it is told why not, and every diagnostic can be shown. A sound one can be packed, planned and
/// computed with nothing filled in.
pub fn policy(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (policy, diagnostics) = check_text(&text);
    for diagnostic in &diagnostics {
        assert!(diagnostic.span.start <= diagnostic.span.end);
        assert!(diagnostic.span.end <= text.len());
        for lang in Lang::ALL {
            assert!(!diagnostic.render("policy.toml", &text, lang).is_empty());
        }
    }
    let is_sound = diagnostics
        .iter()
        .all(|found| found.severity() < Severity::Error);
    assert_eq!(policy.is_some(), is_sound);
    if let Some(policy) = policy {
        computed(&policy, &Entries::default());
    }
}

/// A formula: what can be read is printed so that it is read again as the same; what cannot has a place within the text.
pub fn formula(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match parse::parse(&text) {
        Ok(tree) => {
            let printed = print::print(&tree);
            let again = parse::parse(&printed).map(|tree| print::print(&tree));
            assert_eq!(again.as_deref(), Ok(printed.as_str()), "{text}");
        }
        Err(failure) => {
            assert!(failure.span.start <= failure.span.end && failure.span.end <= text.len());
        }
    }
}

/// Entries for a built-in policy: the first byte chooses the policy, each further line fills something in, `name=entry`. Where the name
/// is none, the line goes to an input by its number. They are refused with their places, or computed and explained.
pub fn evaluation(bytes: &[u8]) {
    let Some((&chosen, rest)) = bytes.split_first() else {
        return;
    };
    let policy = &POLICIES[usize::from(chosen) % POLICIES.len()];
    let text = String::from_utf8_lossy(rest);
    let mut entries = Entries::default();
    for (at, line) in text.lines().take(60).enumerate() {
        let (name, entry) = line.split_once('=').unwrap_or(("", line));
        fill_in(policy, &mut entries, at, name, entry);
    }
    computed(policy, &entries);
}

fn fill_in(policy: &Policy, entries: &mut Entries, at: usize, name: &str, entry: &str) {
    let reading = policy.readings.iter().find(|reading| reading.name == name);
    if let Some(reading) = reading {
        let option = reading.options.get(entry.len() % reading.options.len());
        let option = option.map_or_else(|| entry.to_owned(), |option| option.id.clone());
        entries.readings.insert(name.to_owned(), option);
        return;
    }
    if policy
        .parameters
        .iter()
        .any(|parameter| parameter.name == name)
    {
        entries
            .parameters
            .insert(name.to_owned(), Entry::Text(entry.to_owned()));
        return;
    }
    let input = policy.inputs.get(at % policy.inputs.len().max(1));
    let Some(input) = policy
        .inputs
        .iter()
        .find(|input| input.name == name)
        .or(input)
    else {
        return;
    };
    let cells: Vec<Entry> = entry
        .split(';')
        .map(|cell| Entry::Text(cell.to_owned()))
        .collect();
    let Some(table) = input.ty.axis.rows() else {
        let entry = match cells.as_slice() {
            [one] => one.clone(),
            _ => Entry::List(cells),
        };
        entries.inputs.insert(input.name.clone(), entry);
        return;
    };
    // A line fills a column of a record table; rows grow as they are needed.
    let records = &policy.records[table];
    let rows = entries
        .inputs
        .entry(records.name.clone())
        .or_insert_with(|| Entry::List(Vec::new()));
    if let Entry::List(rows) = rows {
        for (row, cell) in cells.into_iter().enumerate().take(40) {
            if rows.len() <= row {
                rows.push(Entry::Record(Vec::new()));
            }
            if let Entry::Record(fields) = &mut rows[row] {
                fields.retain(|(column, _)| column != input.own_name());
                fields.push((input.own_name().to_owned(), cell));
            }
        }
    }
}

/// Computes and explains whatever can be computed; explaining changes nothing.
fn computed(policy: &Policy, entries: &Entries) {
    let (settings, case) = match entries::read(policy, entries) {
        Ok(read) => read,
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(!error.message().zh.is_empty() && !error.message().en.is_empty());
            }
            return;
        }
    };
    let Ok(plan) = Plan::new(policy, settings) else {
        return;
    };
    let trace = plan.trace(&case);
    let outcome = trace.outcome();
    for (rule, cells) in outcome.rules.iter().enumerate() {
        for (period, cell) in cells.iter().enumerate() {
            assert_eq!(trace.explain(rule, period).cell, *cell);
        }
    }
    assert_eq!(trace.outcome(), outcome);
}

/// A table of one small policy: its bytes are decoded as a second, simple reading decodes them, its rows fall into the cells that a second,
/// simple reading finds; and of its figures what [`table`] says holds.
pub fn rows(bytes: &[u8]) {
    let decoded = decode(bytes.to_vec());
    let spoilt = decoded.text.matches('\u{FFFD}').count();
    assert!(decoded.unreadable == 0 || decoded.unreadable == spoilt);
    if let Some((text, is_sound)) = simply_decoded(bytes, decoded.encoding) {
        assert_eq!(decoded.text, text, "{:?}", decoded.encoding);
        assert_eq!(decoded.unreadable, if is_sound { 0 } else { spoilt });
    }
    let text = &decoded.text;
    let separator = rows::separator(text);
    let (mut reader, mut cells, mut all) = (Rows::new(text, separator, 0), Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(row) = reader.next_row(&mut cells) {
        assert!(row.start == at && row.end > row.start && row.end == reader.at());
        at = row.end;
        all.push(cells.iter().map(|cell| (**cell).to_owned()).collect());
    }
    assert_eq!(at, text.len());
    assert_eq!(all, simply_parted(text, separator));
    if separator != b'"' {
        let quoted = all.iter().map(|row: &Vec<String>| {
            let cells: Vec<_> = row.iter().map(|cell| quote(cell, separator)).collect();
            cells.join(&*String::from(char::from(separator)))
        });
        let written = quoted.map(|line| line + "\n").collect::<String>();
        assert_eq!(simply_parted(&written, separator), all, "{written}");
    }
    let policy = SMALL.as_ref().expect("the policy with two inputs");
    figures(policy, &Book::new(policy, decoded.text));
}

/// A policy with few inputs, which are found quickly.
static SMALL: LazyLock<Option<Policy>> = LazyLock::new(|| {
    let small = POLICIES
        .iter()
        .find(|policy| policy.id == "cv-annual-rebate");
    small.cloned()
});

/// The text of these bytes, and whether all of them could be read; none of GB18030, of which there is no second reading, nor of half a unit.
fn simply_decoded(bytes: &[u8], encoding: Encoding) -> Option<(String, bool)> {
    let unit: fn([u8; 2]) -> u16 = match encoding {
        Encoding::Utf8 => {
            let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
            let is_sound = std::str::from_utf8(bytes).is_ok();
            return Some((String::from_utf8_lossy(bytes).into_owned(), is_sound));
        }
        Encoding::Gb18030 => return None,
        Encoding::Utf16Le => u16::from_le_bytes,
        Encoding::Utf16Be => u16::from_be_bytes,
    };
    let (units, half) = bytes.as_chunks::<2>();
    let mut units: Vec<u16> = units.iter().map(|&bytes| unit(bytes)).collect();
    if units.first() == Some(&0xFEFF) {
        units.remove(0);
    }
    let mut is_sound = true;
    let mut text = String::new();
    for c in char::decode_utf16(units) {
        is_sound &= c.is_ok();
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    half.is_empty().then_some((text, is_sound))
}

/// The cells of a text, one character after the other.
fn simply_parted(text: &str, separator: u8) -> Vec<Vec<String>> {
    let text: Vec<char> = text.chars().collect();
    let separator = char::from(separator);
    let is_end = |c: char| c == separator || c == '\n' || c == '\r';
    let (mut all, mut row, mut at) = (Vec::new(), Vec::new(), 0);
    while at < text.len() || !row.is_empty() {
        let mut cell = String::new();
        if text.get(at) == Some(&'"') {
            let mut inside = String::new();
            let mut close = at + 1;
            while let Some(&c) = text.get(close) {
                if c == '"' && text.get(close + 1) == Some(&'"') {
                    close += 1;
                } else if c == '"' {
                    (cell, at) = (inside, close + 1);
                    break;
                }
                inside.push(c);
                close += 1;
            }
        }
        while let Some(&c) = text.get(at).filter(|c| !is_end(**c)) {
            cell.push(c);
            at += 1;
        }
        row.push(cell);
        let end = text.get(at);
        at += 1;
        if end == Some(&separator) {
            continue;
        }
        if end == Some(&'\r') && text.get(at) == Some(&'\n') {
            at += 1;
        }
        all.push(std::mem::take(&mut row));
    }
    all
}

/// A table for a built-in policy, which the first byte chooses: whatever the other bytes are, they are a text with rows, whose numbers
/// rise, whose figures are what the notation reads, and whose bad cells can all be shown.
pub fn table(bytes: &[u8]) {
    let Some((&chosen, rest)) = bytes.split_first() else {
        return;
    };
    let policy = &POLICIES[usize::from(chosen) % POLICIES.len()];
    let book = Book::new(policy, decode(rest.to_vec()).text);
    for column in &book.matching.columns {
        let written = write_target(policy, column.target);
        assert_eq!(read_target(policy, &written), Some(column.target));
    }
    figures(policy, &book);
}

/// What holds of the rows of any table.
fn figures(policy: &Policy, book: &Book) {
    let length = book.text().len();
    assert!(book.layout.first <= length && book.text().is_char_boundary(book.layout.first));
    let inputs: Vec<&Input> = book
        .matching
        .inputs()
        .map(|input| &policy.inputs[input])
        .collect();
    let (mut reader, mut quick) = (book.read(policy), book.read(policy));
    let places = reader.places().to_vec();
    assert_eq!(places.len(), inputs.len());
    let (mut number, mut at, mut rows, mut middle) = (0, book.layout.first, 0, None);
    while let Some(row) = reader.next_row() {
        assert!(row.number > number && row.start >= at && row.start < length);
        assert!(row.number >= book.layout.number);
        (number, at) = (row.number, row.start + 1);
        rows += 1;
        assert_eq!(reader.figures().len(), places.len());
        assert_eq!(quick.next_figures(), Some(row));
        match quick.plain() {
            Some(plain) => {
                let figures = plain.iter().map(|figure| match *figure {
                    Some((mantissa, places)) => Figure::Plain(mantissa, places),
                    None => Figure::Blank,
                });
                assert!(figures.eq(reader.figures().iter().cloned()));
            }
            None => assert_eq!(quick.figures(), reader.figures()),
        }
        for (place, figure) in places.iter().zip(reader.figures()) {
            let text = reader.cells().get(place.column).map_or("", |cell| &**cell);
            let unit = book.matching.columns[place.column].unit;
            let slow = cell::read(&policy.inputs[place.input], unit, text);
            match figure {
                Figure::Plain(mantissa, scale) => {
                    let fast = Decimal::from_i128_with_scale(i128::from(*mantissa), *scale);
                    assert_eq!(slow, Ok(Some(Value::Number(fast))), "{text}");
                }
                Figure::Value(value) => assert_eq!(slow.as_ref(), Ok(&Some(value.clone()))),
                Figure::Blank if row.sound => assert_eq!(slow, Ok(None), "{text}"),
                // A share of 40 is meant to be 40 %.
                Figure::Blank if place_is_ratio(policy, place.input) => {}
                Figure::Blank => assert!(matches!(slow, Ok(None) | Err(_)), "{text}"),
            }
        }
        if rows == 2 {
            middle = Some((row, reader.figures().to_vec()));
        }
    }
    assert_eq!(quick.next_figures(), None);
    let mark = reader.mark();
    assert_eq!(quick.mark(), mark);
    assert_eq!(mark.at(), length);
    let findings = &mark.findings;
    assert_eq!(findings.rows, rows);
    assert!(findings.bad_rows <= rows && findings.bad.len() <= MOST_BAD_CELLS);
    assert_eq!(findings.bad_cells == 0, findings.bad_rows == 0);
    for bad in &findings.bad {
        let message = bad.message();
        assert!(!message.zh.is_empty() && !message.en.is_empty() && bad.text.len() < 1_000);
    }
    // From where a row begins it is read again as the same.
    if let Some((row, figures)) = middle {
        let mut again = book.read_from(policy, row.start, row.number);
        assert_eq!(again.next_row(), Some(row));
        assert_eq!(again.figures(), figures);
    }
}

fn place_is_ratio(policy: &Policy, input: usize) -> bool {
    policy.inputs[input].ty.kind == Kind::Ratio
}

/// A workbook: it opens, and each of its sheets is a text of rows; or it is told why not.
///
/// What is no workbook is taken for the XML in one, because of an archive most changes only damage the packing: behind an `x` the sheet,
/// the texts and the styles of an `.xlsx`, parted by noughts, behind an `o` the content of an `.ods`.
pub fn workbook(bytes: &[u8]) {
    if workbook::sort(bytes) != workbook::Sort::Text {
        return opened(bytes);
    }
    let Some((sort, rest)) = bytes.split_first() else {
        return;
    };
    let mut parts = rest.split(|&byte| byte == 0);
    let mut next = || parts.next().unwrap_or_default().to_vec();
    match sort {
        b'x' => {
            let own = [
                ("xl/worksheets/sheet1.xml", next()),
                ("xl/sharedStrings.xml", next()),
                ("xl/styles.xml", next()),
            ];
            let packed = FRAME.map(|(name, text)| (name, text.as_bytes().to_vec()));
            opened(&archive(packed.into_iter().chain(own)));
        }
        b'o' => opened(&archive([("content.xml", rest.to_vec())])),
        _ => {}
    }
}

/// What an `.xlsx` has besides.
const FRAME: [(&str, &str); 3] = [
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
];

fn archive<'p>(parts: impl IntoIterator<Item = (&'p str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(&bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

fn opened(bytes: &[u8]) {
    let told = |error: workbook::WorkbookError| {
        let message = error.message();
        assert!(!message.zh.is_empty() && !message.en.is_empty());
    };
    let mut book = match Workbook::open(bytes) {
        Ok(book) => book,
        Err(error) => return told(error),
    };
    for sheet in book.sheets.clone() {
        match book.text(&sheet.name) {
            Ok(text) => {
                let mut rows = Rows::new(&text, b'\t', 0);
                let mut cells = Vec::new();
                while rows.next_row(&mut cells).is_some() {}
                assert_eq!(rows.at(), text.len());
            }
            Err(error) => told(error),
        }
    }
}

/// One input of each kind that the built-in policies have.
static INPUTS: LazyLock<Vec<Input>> = LazyLock::new(|| {
    let mut inputs: Vec<Input> = Vec::new();
    for input in POLICIES.iter().flat_map(|policy| &policy.inputs) {
        if !inputs.iter().any(|known| known.ty.kind == input.ty.kind) {
            inputs.push(input.clone());
        }
    }
    inputs
});

/// The text of a cell, as a figure of the kind and in the unit that the first byte chooses: the quick way never disagrees with the notation.
pub fn cell(bytes: &[u8]) {
    const UNITS: [&str; 6] = ["", "元", "万元", "%", "‰", "亿"];
    let Some((&chosen, rest)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let chosen = usize::from(chosen);
    let (word, input) = (UNITS[chosen % 6], &INPUTS[chosen / 6 % INPUTS.len()]);
    let unit = unit(word);
    let plain = cell::plain(&text);
    if let Some((mantissa, places)) = plain.and_then(|plain| cell::scaled(plain, unit)) {
        let value = Decimal::from_i128_with_scale(i128::from(mantissa), places);
        let slow = notation::read_figure(&[&text, word].concat()).map(|figure| figure.value);
        assert_eq!(slow, Ok(value), "{text}{word}");
    }
    match cell::read(input, unit, &text) {
        Ok(None) => assert!(notation::is_blank(&text)),
        Ok(Some(value)) => assert!(is_of(&value, input.ty.kind), "{text} {value:?}"),
        Err(_) => {}
    }
    let days = [
        cell::day(&text),
        text.parse()
            .ok()
            .and_then(cell::day_of_serial)
            .map(Value::Date),
    ];
    for day in days.into_iter().flatten() {
        // What a day is written as is that day.
        assert!(
            matches!(&day, Value::Date(date) if cell::day(&date.to_string()).as_ref() == Some(&day))
        );
    }
}

fn is_of(value: &Value, kind: Kind) -> bool {
    match value {
        Value::Number(number) => kind.is_numeric() && (kind != Kind::Count || number.is_integer()),
        Value::Bool(_) => kind == Kind::Bool,
        Value::Date(_) => matches!(kind, Kind::Date | Kind::Month),
        Value::Text(_) => matches!(kind, Kind::Text | Kind::Choice(_)),
    }
}

/// A link: the first byte says whether the rest is its text or, behind a right check, its content as it is, deflated or locked, or what
/// was unlocked. Whatever is read can be written and read again as the same, and filled into every policy.
pub fn link(bytes: &[u8]) {
    let Some((&chosen, rest)) = bytes.split_first() else {
        return;
    };
    let text = match chosen % 5 {
        0 => String::from_utf8_lossy(rest).into_owned(),
        1 => sealed("p", rest),
        2 => sealed("d", rest),
        3 => sealed("e", rest),
        _ => {
            if let Ok(content) = lock::unlocked(rest) {
                let again = lock::to_lock(&content).and_then(|plain| lock::unlocked(&plain));
                assert_eq!(again.as_ref(), Ok(&content));
                let _read = link::read(&content);
            }
            return;
        }
    };
    let link = match link::open(&text) {
        Ok(Opened::Link(link)) => *link,
        Ok(Opened::Locked(locked)) => {
            let again = locked.write(link::SCENARIO).expect("as short as before");
            assert_eq!(link::open(&again), Ok(Opened::Locked(locked)));
            return;
        }
        Err(_) => return,
    };
    if let Ok(again) = link::encode(&link) {
        assert_eq!(link::decode(&again).as_ref(), Ok(&link));
    }
    let policy = &POLICIES[usize::from(chosen) % POLICIES.len()];
    let carried = link.filled.draft(policy);
    let _understood = carried.draft.read(policy);
}

/// A link with the right check, whatever it carries.
fn sealed(codec: &str, payload: &[u8]) -> String {
    let head = ["1.", codec, "."].concat();
    let check = short_fingerprint(&[head.as_bytes(), payload].concat()).to_be_bytes();
    head + &URL_SAFE_NO_PAD.encode([payload, &check].concat())
}

/// What stands in a browser's storage, or in a backup: what is read as a scenario is written so that it is read as the same.
pub fn kept(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Found::Scenario(saved) = Saved::read(&text) {
        assert_eq!(Saved::read(&saved.write()), Found::Scenario(saved));
    }
    if let Ok((backup, _)) = Backup::read(&text) {
        assert_eq!(Backup::read(&backup.write()), Ok((backup, 0)));
    }
}

/// A rebate ledger as it is kept, or a list of one: what is read is written so that it is read as the same, and its balances reconcile.
pub fn ledger(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let accrual::Found::Ledger(ledger) = Ledger::read(&text) {
        reconciles(&ledger);
        assert_eq!(
            Ledger::read(&ledger.write()),
            accrual::Found::Ledger(ledger)
        );
    }
    let Ok(intake) = accrual::intake::read(&text) else {
        return;
    };
    reconciles(&intake.ledger);
    let all = intake.ledger.show(
        &Filter::default(),
        Order::Due,
        true,
        accrual::view::last_day(),
    );
    for lang in Lang::ALL {
        let csv = intake.ledger.sheet(&all, None, lang).csv(lang);
        let again = accrual::intake::read(&csv).map(|intake| intake.ledger);
        assert_eq!(again.as_ref(), Ok(&intake.ledger), "{csv}");
        let dates = intake.ledger.due_dates(accrual::view::last_day(), lang);
        let calendar = accrual::calendar::write(&dates, 0, lang);
        assert!(calendar.lines().all(|line| line.len() <= 75));
    }
}

fn reconciles(ledger: &Ledger) {
    let left: Decimal = ledger
        .rebates()
        .map(|(line, _)| ledger.standing(&line.id, accrual::view::last_day()).left())
        .sum();
    let balances = ledger.balances(accrual::Step::Year, None);
    assert_eq!(
        balances.last().map(|last| last.closing).unwrap_or_default(),
        left
    );
}

/// What training reads; the first byte says what the rest is. Whatever is read is written so that it is read as the same.
pub fn quiz(bytes: &[u8]) {
    let Some((&chosen, rest)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    match chosen % 11 {
        0 => questions(&text, Format::Exam),
        1 => questions(&text, Format::Gift),
        2 => questions(&text, Format::Table),
        3 => questions(&text, Format::Toml),
        4 => templates(&text),
        5 => papers(&text),
        6 => papers(&sealed("p", rest)),
        7 => sessions(&text),
        8 => wrong_answers(&text),
        10 => given_out(&text),
        _ => results(&text),
    }
}

/// The built-in banks.
static BANKS: LazyLock<Vec<Bank>> = LazyLock::new(|| {
    let sources = banks::BANKS.iter();
    sources
        .map(|source| source.bank().expect("built-in banks are sound"))
        .collect()
});

/// Questions in a format: every place can be shown; where none is open, the bank's file is read as the same.
fn questions(text: &str, format: Format) {
    let _told = Format::of(text);
    let imported = exchange::read(text, format);
    let lines = text.split(['\n', '\r']).count();
    for place in &imported.places {
        let message = place.why.message();
        assert!(!message.zh.is_empty() && !message.en.is_empty());
        assert!(place.line.is_none_or(|line| (1..=lines).contains(&line)));
        let question = place.question.map(|at| imported.bank.questions.get(at));
        assert!(question.is_none_or(|question| question.is_some()));
    }
    for (_, other) in exchange::FORMATS {
        for lang in Lang::ALL {
            let _written = exchange::write(&imported.bank, other, lang);
        }
    }
    if imported.open() > 0 {
        return;
    }
    let (again, _) = bank::check_text(&exchange::write(&imported.bank, Format::Toml, Lang::Zh));
    assert_eq!(again.as_ref(), Some(&imported.bank));
    if matches!(format, Format::Gift | Format::Table) {
        let written = exchange::write(&imported.bank, format, Lang::Zh);
        let again = exchange::read(&written, format).bank;
        let (first, second) = (said(&imported.bank), said(&again));
        for (one, other) in first.iter().zip(&second) {
            assert_eq!(one, other, "{written}");
        }
        assert_eq!(first.len(), second.len(), "{written}");
    }
}

/// What every format says of the questions of a bank; of a line break, that there is one.
fn said(bank: &Bank) -> Vec<impl PartialEq + std::fmt::Debug> {
    let words = |text: &Text| text.zh.replace('\r', "");
    let questions = bank.questions.iter();
    questions
        .map(|question| {
            let options = question.options.iter();
            let options: Vec<_> = options.map(|it| (words(&it.text), it.correct)).collect();
            (
                question.kind,
                words(&question.stem),
                options,
                question.answer.clone(),
                question.explanation.as_ref().map(words),
            )
        })
        .collect()
}

/// Templates: sound, or told why not; of sound ones that a policy can compute a question comes out, or none.
fn templates(text: &str) {
    let (templates, diagnostics) = template::check_text(text);
    for diagnostic in &diagnostics {
        assert!(!diagnostic.render("t.toml", text, Lang::Zh).is_empty());
    }
    let Some(templates) = templates else {
        assert!(
            diagnostics
                .iter()
                .any(|it| it.severity() == Severity::Error)
        );
        return;
    };
    let mut policies = POLICIES.iter();
    let policy = policies.find(|policy| policy.id == templates.policy);
    if let (Some(template), Some(policy)) = (templates.templates.first(), policy)
        && let Ok(question) = Ready::new(template, policy).question(1)
    {
        assert_eq!(question.keys().len(), 1);
    }
}

/// The text of a paper or of a result.
fn papers(text: &str) {
    if let Ok(paper) = Paper::decode(text) {
        let again = paper.encode().and_then(|text| Paper::decode(&text));
        assert_eq!(again.as_ref(), Ok(&paper));
        let banks: Vec<&Bank> = BANKS.iter().collect();
        let _questions = paper.questions(&banks, &[]);
    }
    if let Ok(report) = Report::decode(text) {
        let again = report.encode().and_then(|text| Report::decode(&text));
        assert_eq!(again.as_ref(), Ok(&report));
    }
}

/// A session as it is kept, gone on with.
fn sessions(text: &str) {
    let kept::Found::Kept(found) = Session::read(text) else {
        return;
    };
    assert_eq!(
        Session::read(&found.write()),
        kept::Found::Kept(found.clone())
    );
    let known = |bank: &str, id: &str| {
        let bank = BANKS.iter().find(|known| known.id == bank)?;
        bank.question(id)
    };
    let questions: Vec<Option<&Question>> = found
        .items
        .iter()
        .map(|item| known(&item.reference.bank, &item.reference.question))
        .collect();
    let _outcome = found.outcome(&questions);
    let mut session = *found;
    for (at, question) in questions.iter().enumerate() {
        if let Some(question) = question {
            session.choose(at, question, 1, u64::MAX);
        }
    }
    session.tick(u64::MAX);
    session.submit(u64::MAX);
    let _report = Report::of(&session);
}

/// The book of wrong answers as it is kept.
fn wrong_answers(text: &str) {
    if let kept::Found::Kept(book) = wrong::Book::read(text) {
        let _due = (book.due(u32::MAX), book.next_due());
        assert_eq!(wrong::Book::read(&book.write()), kept::Found::Kept(book));
    }
}

/// A paper that was given out, as it is kept.
fn given_out(text: &str) {
    if let kept::Found::Kept(paper) = Issued::read(text) {
        assert_eq!(Issued::read(&paper.write()), kept::Found::Kept(paper));
    }
}

/// What came back of a paper without questions, and of one with.
fn results(text: &str) {
    for count in [0, 2] {
        let questions: Vec<&Question> = BANKS[0].questions.iter().take(count).collect();
        let board = board::read(&Paper::default(), &questions, text);
        assert!(board.rows.len() + board.refused.len() <= text.lines().count());
        for lang in Lang::ALL {
            let sheets = [board.results(lang), board.questions_sheet(&questions, lang)];
            assert!(sheets.iter().all(|sheet| !sheet.csv(lang).is_empty()));
        }
        for refused in &board.refused {
            assert!(!refused.reason.message().zh.is_empty());
        }
    }
}

//! Files made to take the program down, 5 MB at most: each is read or refused within bounds of memory and time.
//!
//! One test in a binary of its own, so that what it measures is nobody else's.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and tells what it measured"
)]

use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use rebate_desk::library;
use rebate_desk::table::book::Book;
use rebate_desk::table::encoding::decode;
use rebate_desk::table::workbook::{self, Sort, Workbook, WorkbookError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The most memory that a file may take, in kilobytes: a browser's tab has four times as much.
const MOST_MEMORY: u64 = 1 << 20;

/// The most time, in a test build and on a busy machine.
const MOST_TIME: Duration = Duration::from_secs(20);

/// How long the files are.
const LENGTH: usize = 5 << 20;

/// Bytes that do not compress, so that a file may be 5 MB whatever else is in it.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// An archive of these parts, and noise up to the full length.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.start_file("xl/media/image1.png", stored).unwrap();
    zip.write_all(&noise(LENGTH - (1 << 20))).unwrap();
    zip.finish().unwrap().into_inner()
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

/// An `.xlsx` with this in its only sheet, and these parts besides.
fn xlsx(sheet: &str, others: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, sort: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{office}/{sort}\" Target=\"{target}\"/>")
    };
    let mut parts = vec![
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\">{}</Relationships>",
                relation("rId1", "officeDocument", "xl/workbook.xml")
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {MAIN} xmlns:r=\"{office}\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\">{}{}{}</Relationships>",
                relation("rId1", "worksheet", "worksheets/sheet1.xml"),
                relation("rId2", "sharedStrings", "sharedStrings.xml"),
                relation("rId3", "styles", "styles.xml")
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet {MAIN}>{sheet}</worksheet>"),
        ),
    ]
    .into_iter()
    .map(|(name, text)| (name, text.into_bytes()))
    .collect::<Vec<_>>();
    parts.extend_from_slice(others);
    archive(&parts)
}

/// So many rows with a 1 in this column each.
fn rows(count: usize, column: &str) -> String {
    let mut rows = String::new();
    for row in 1..=count {
        rows.push_str(&format!(
            "<row r=\"{row}\"><c r=\"{column}{row}\"><v>1</v></c></row>"
        ));
    }
    rows
}

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"s\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("content.xml", content.into_bytes())])
}

/// The archive, saying of all of its parts that they are small.
fn lying(mut bytes: Vec<u8>) -> Vec<u8> {
    for at in 0..bytes.len() - 30 {
        let size = match bytes[at..at + 4] {
            [b'P', b'K', 1, 2] => at + 24,
            [b'P', b'K', 3, 4] => at + 22,
            _ => continue,
        };
        bytes[size..size + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    bytes
}

/// A compound file with a file of this name and content in it.
fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    let sectors = content.len().div_ceil(512).max(8);
    let tables = (sectors + 1 + 200).div_ceil(127);
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    let mut put = |at: usize, number: u32| bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, u32::try_from(tables).unwrap());
    put(48, 0);
    put(56, 4_096);
    put(60, 0xFFFF_FFFE);
    put(68, 0xFFFF_FFFE);
    for at in 0..109 {
        let table = u32::try_from(1 + sectors + at).unwrap();
        put(76 + at * 4, if at < tables { table } else { u32::MAX });
    }
    let mut entry = |name: &str, sort: u8, start: u32, length: u32| {
        let mut entry = vec![0; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = u8::try_from(name.len() * 2 + 2).unwrap();
        entry[66] = sort;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
        bytes.extend(entry);
    };
    let length = u32::try_from(content.len().max(4_096)).unwrap();
    entry("Root Entry", 5, 0xFFFF_FFFE, 0);
    entry(name, 2, 1, length);
    entry("", 0, 0, 0);
    entry("", 0, 0, 0);
    bytes.extend(content);
    bytes.resize(1_024 + sectors * 512, 0);
    let mut next = vec![0xFFFF_FFFE_u32];
    next.extend((2..=u32::try_from(sectors).unwrap()).chain([0xFFFF_FFFE]));
    next.resize(tables * 128, u32::MAX);
    bytes.extend(next.iter().flat_map(|next| next.to_le_bytes()));
    bytes
}

/// The records of a workbook with one sheet of these records.
fn records(globals: &[(u16, Vec<u8>)], sheet: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let record = |(sort, data): &(u16, Vec<u8>)| {
        let length = u16::try_from(data.len()).unwrap();
        [&sort.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    };
    let begin = (0x0809, vec![0, 6, 5, 0, 0, 0, 0, 0]);
    let before: Vec<u8> = globals.iter().flat_map(record).collect();
    let start = u32::try_from(12 + 4 + 9 + before.len() + 4).unwrap();
    let bound = [&start.to_le_bytes()[..], &[0, 0, 1, 0, b's']].concat();
    let mut stream = record(&begin);
    stream.extend(record(&(0x85, bound)));
    stream.extend(before);
    stream.extend(record(&(0x0A, Vec::new())));
    stream.extend(record(&begin));
    stream.extend(sheet.iter().flat_map(record));
    stream.extend(record(&(0x0A, Vec::new())));
    stream
}

#[derive(Debug, PartialEq)]
enum End {
    Read,
    Refused(WorkbookError),
}

/// Reads a file as the program does, and how that ended.
fn read(bytes: &[u8]) -> End {
    let source = library::source("parts-rebate-workbook").expect("a built-in policy");
    let policy = source.policy().expect("a sound policy");
    let text = if workbook::sort(bytes) == Sort::Text {
        decode(bytes.to_vec()).text
    } else {
        let mut book = match Workbook::open(bytes) {
            Ok(book) => book,
            Err(error) => return End::Refused(error),
        };
        let sheet = book
            .sheets
            .first()
            .map_or_else(String::new, |sheet| sheet.name.clone());
        match book.text(&sheet) {
            Ok(text) => text,
            Err(error) => return End::Refused(error),
        }
    };
    let book = Book::new(&policy, text);
    let mut reader = book.read(&policy);
    while reader.next_row().is_some() {}
    End::Read
}

/// The most memory that was in use since the last question, in kilobytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("what the system says");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let peak = peak
        .and_then(|peak| peak.trim().parse().ok())
        .expect("a number");
    // 5 sets the peak back to what is in use.
    let _set_back = fs::write("/proc/self/clear_refs", "5");
    peak
}

#[test]
fn files_made_to_take_the_program_down_are_read_or_refused_within_bounds() {
    type Case = (&'static str, fn() -> Vec<u8>, fn(&End) -> bool);
    let any = |_: &End| true;
    let is_read = |end: &End| *end == End::Read;
    let too_large = |end: &End| *end == End::Refused(WorkbookError::TooLarge);
    let password = |end: &End| *end == End::Refused(WorkbookError::Password);
    let refused = |end: &End| matches!(end, End::Refused(_));
    let damaged = |end: &End| matches!(end, End::Refused(WorkbookError::Damaged(_)));
    let cases: Vec<Case> = vec![
        (
            "xlsx: a cell of 200 MB",
            || {
                let text = "字".repeat(200 << 20 >> 2);
                xlsx(
                    &format!(
                        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData>"
                    ),
                    &[],
                )
            },
            too_large,
        ),
        (
            "xlsx: the same, said to have 100 bytes",
            || {
                let text = "x".repeat(200 << 20);
                lying(xlsx(
                    &format!(
                        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{text}</v></c></row></sheetData>"
                    ),
                    &[],
                ))
            },
            refused,
        ),
        (
            "xlsx: a cell of 90 MB",
            || {
                let text = "x".repeat(90 << 20);
                xlsx(
                    &format!(
                        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{text}</v></c></row></sheetData>"
                    ),
                    &[],
                )
            },
            too_large,
        ),
        (
            "xlsx: a note in the XML of 90 MB",
            || {
                let text = "<".repeat(90 << 20);
                xlsx(&format!("<!-- {text} --><sheetData/>"), &[])
            },
            any,
        ),
        (
            "xlsx: millions of texts",
            || {
                let strings = format!(
                    "<sst {MAIN}>{}</sst>",
                    "<si><t/></si>".repeat((90 << 20) / 13)
                );
                xlsx(
                    "<sheetData/>",
                    &[("xl/sharedStrings.xml", strings.into_bytes())],
                )
            },
            any,
        ),
        (
            "xlsx: texts of 200 MB",
            || {
                let strings = format!(
                    "<sst {MAIN}>{}</sst>",
                    "<si><t/></si>".repeat((200 << 20) / 13)
                );
                xlsx(
                    "<sheetData/>",
                    &[("xl/sharedStrings.xml", strings.into_bytes())],
                )
            },
            too_large,
        ),
        (
            "xlsx: millions of styles",
            || {
                let styles = format!(
                    "<styleSheet {MAIN}><cellXfs>{}</cellXfs></styleSheet>",
                    "<xf/>".repeat((7 << 20) / 5)
                );
                xlsx("<sheetData/>", &[("xl/styles.xml", styles.into_bytes())])
            },
            any,
        ),
        (
            "xlsx: styles of 100 MB",
            || {
                let styles = format!(
                    "<styleSheet {MAIN}><cellXfs>{}</cellXfs></styleSheet>",
                    "<xf/>".repeat((100 << 20) / 5)
                );
                xlsx("<sheetData/>", &[("xl/styles.xml", styles.into_bytes())])
            },
            too_large,
        ),
        (
            "xlsx: a cell in the last corner",
            || {
                xlsx(
                    "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
                    &[],
                )
            },
            is_read,
        ),
        (
            "xlsx: a row beyond the last",
            || {
                xlsx(
                    "<sheetData><row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row></sheetData>",
                    &[],
                )
            },
            refused,
        ),
        (
            "xlsx: a million merged areas over everything",
            || {
                let rows = rows(60_000, "A");
                let areas = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(1_000_000);
                xlsx(
                    &format!("<sheetData>{rows}</sheetData><mergeCells>{areas}</mergeCells>"),
                    &[],
                )
            },
            any,
        ),
        (
            "xlsx: long words merged over all rows",
            || {
                let words = "字".repeat(30_000);
                xlsx(
                    &format!(
                        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{words}</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A1048576\"/></mergeCells>"
                    ),
                    &[],
                )
            },
            too_large,
        ),
        (
            "xlsx: cells in column 1,000 of each row",
            || {
                let rows = rows(400_000, "ALL");
                xlsx(&format!("<sheetData>{rows}</sheetData>"), &[])
            },
            too_large,
        ),
        (
            "xlsx: many large sheets",
            || {
                let sheet = vec![b' '; 60 << 20];
                xlsx(
                    "<sheetData/>",
                    &[
                        ("xl/worksheets/sheet2.xml", sheet.clone()),
                        ("xl/worksheets/sheet3.xml", sheet.clone()),
                        ("xl/worksheets/sheet4.xml", sheet.clone()),
                        ("xl/worksheets/sheet5.xml", sheet.clone()),
                        ("xl/worksheets/sheet6.xml", sheet),
                    ],
                )
            },
            too_large,
        ),
        (
            "xlsx: elements a million deep",
            || {
                xlsx(
                    &["<a>".repeat(1_000_000), "</a>".repeat(1_000_000)].concat(),
                    &[],
                )
            },
            any,
        ),
        (
            "xlsx: nothing in it",
            || archive(&[("xl/workbook.xml", Vec::new())]),
            any,
        ),
        (
            "ods: a cell a billion times",
            || {
                ods(
                    "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell></table:table-row>",
                )
            },
            too_large,
        ),
        (
            "ods: nothing a billion times, then something",
            || {
                ods(
                    "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell table:number-columns-repeated=\"4294967295\"/></table:table-row><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>",
                )
            },
            damaged,
        ),
        (
            "ods: nothing to the end, as LibreOffice writes it",
            || {
                ods(
                    "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
                )
            },
            is_read,
        ),
        (
            "ods: 200 MB",
            || ods(&"<table:table-row/>".repeat((200 << 20) / 18)),
            too_large,
        ),
        (
            "ods: millions of cells",
            || {
                ods(&[
                    "<table:table-row>",
                    &"<table:table-cell><text:p>1</text:p></table:table-cell>"
                        .repeat((90 << 20) / 55),
                    "</table:table-row>",
                ]
                .concat())
            },
            any,
        ),
        (
            "ods: elements a million deep",
            || {
                ods(&[
                    "<table:table-row><table:table-cell>".to_owned(),
                    "<text:p>".repeat(1_000_000),
                ]
                .concat())
            },
            any,
        ),
        (
            "xls: with a password",
            || compound("EncryptedPackage", &[1; 9_000]),
            password,
        ),
        (
            "xls: another",
            || compound("Workbook", &records(&[(0x2F, vec![0; 54])], &[])),
            password,
        ),
        (
            "xls: absurd dimensions",
            || {
                let cells = [
                    (0x0200, vec![0xFF; 14]),
                    (0x0203, [&[0xFF; 6][..], &1_f64.to_le_bytes()].concat()),
                ];
                compound("Workbook", &records(&[], &cells))
            },
            is_read,
        ),
        (
            "xls: long words again and again",
            || {
                // Characters that a byte has, 60,000 of them, over many records.
                let mut words = vec![1, 0, 0, 0, 1, 0, 0, 0, 0x60, 0xEA, 0];
                words.extend(vec![b'x'; 8_000]);
                let mut globals = vec![(0xFC, words)];
                globals.extend((0..7).map(|_| (0x3C, [vec![0], vec![b'x'; 8_000]].concat())));
                let cell = |at: u32| {
                    let (row, column) = (at / 250, at % 250);
                    let place = [
                        u16::try_from(row).unwrap(),
                        u16::try_from(column).unwrap(),
                        0,
                    ];
                    let place = place.iter().flat_map(|number| number.to_le_bytes());
                    (0xFD, place.chain([0, 0, 0, 0]).collect::<Vec<u8>>())
                };
                let cells: Vec<_> = (0..300_000).map(cell).collect();
                compound("Workbook", &records(&globals, &cells))
            },
            too_large,
        ),
        (
            "xls: sectors that go round in circles",
            || {
                let mut bytes = compound("Workbook", &records(&[], &[]));
                let length = bytes.len();
                bytes[length - 512..].copy_from_slice(&[1; 512]);
                bytes
            },
            any,
        ),
        (
            "html: cells over a billion rows and columns",
            || {
                "<table><tr><td rowspan=1000000000 colspan=1000000000>1<td>2"
                    .repeat(LENGTH / 60)
                    .into_bytes()
            },
            any,
        ),
        (
            "html: nothing but openings",
            || {
                ["<table>".to_owned(), "<td>".repeat(LENGTH / 4)]
                    .concat()
                    .into_bytes()
            },
            any,
        ),
        (
            "html: nothing but signs",
            || {
                ["<table>".to_owned(), "<".repeat(LENGTH)]
                    .concat()
                    .into_bytes()
            },
            refused,
        ),
        (
            "html: quotation marks",
            || {
                ["<table><td a=".to_owned(), "\"' ".repeat(LENGTH / 3)]
                    .concat()
                    .into_bytes()
            },
            any,
        ),
        (
            "html: notes that never end",
            || {
                ["<table>".to_owned(), "<!--".repeat(LENGTH / 4)]
                    .concat()
                    .into_bytes()
            },
            refused,
        ),
        (
            "html: characters that never end",
            || {
                ["<table><td>".to_owned(), "&".repeat(LENGTH)]
                    .concat()
                    .into_bytes()
            },
            any,
        ),
        (
            "xml of 2003: rows a billion apart",
            || {
                ["<?xml?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"s\"><Table>".to_owned(), "<Row ss:Index=\"1000000000\"><Cell ss:Index=\"4000000000\" ss:MergeAcross=\"4294967295\"><Data ss:Type=\"Number\">1e400</Data></Cell></Row>".repeat(20_000)].concat().into_bytes()
            },
            any,
        ),
        ("text: one line of commas", || vec![b','; LENGTH], is_read),
        (
            "text: one line of headings",
            || "1月,".repeat(LENGTH / 5).into_bytes(),
            is_read,
        ),
        (
            "text: sixty lines of words",
            || {
                ["字典,".repeat(LENGTH / 7 / 60), "\n".to_owned()]
                    .concat()
                    .repeat(60)
                    .into_bytes()
            },
            is_read,
        ),
        (
            "text: one cell",
            || "1月采购".repeat(LENGTH / 10).into_bytes(),
            is_read,
        ),
        ("text: quotation marks", || vec![b'"'; LENGTH], is_read),
        (
            "text: quotation marks that never close",
            || "\"a,\"\"b,\n".repeat(LENGTH / 8).into_bytes(),
            is_read,
        ),
        ("text: line ends", || vec![b'\n'; LENGTH], is_read),
        ("text: digits", || vec![b'9'; LENGTH], is_read),
        (
            "text: bad cells in a million rows",
            || {
                [
                    "零件采购目标1月\n".to_owned(),
                    "x\n".repeat(LENGTH / 2 - 20),
                ]
                .concat()
                .into_bytes()
            },
            is_read,
        ),
        ("rubbish", || noise(LENGTH), is_read),
        (
            "rubbish that begins as an archive",
            || [b"PK\x03\x04".to_vec(), noise(LENGTH)].concat(),
            refused,
        ),
        (
            "rubbish that begins as an old workbook",
            || {
                [
                    vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
                    noise(LENGTH),
                ]
                .concat()
            },
            refused,
        ),
    ];
    let only = std::env::var("HOSTILE").unwrap_or_default();
    for (name, file, expected) in cases {
        if !name.contains(&only) {
            continue;
        }
        let bytes = file();
        assert!(
            bytes.len() <= LENGTH * 3 / 2,
            "{name}: {} bytes",
            bytes.len()
        );
        peak();
        let before = peak();
        let start = Instant::now();
        let end = read(&bytes);
        let (time, memory) = (start.elapsed(), peak().saturating_sub(before));
        eprintln!(
            "{name}: {} KB, {time:.1?}, {} MB: {end:?}",
            bytes.len() >> 10,
            memory >> 10
        );
        assert!(expected(&end), "{name}: {end:?}");
        assert!(time < MOST_TIME, "{name}: {time:?}");
        assert!(memory < MOST_MEMORY, "{name}: {memory} KB");
    }
}

//! A short run of the fuzz targets on the stable compiler: the built-in policies, their formulas and examples, cut, joined and
//! garbled by a fixed seed. The long, coverage-guided runs are described in `fuzz/Cargo.toml`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "fuzz/targets.rs"]
#[allow(unreachable_pub, reason = "the coverage-guided targets need it public")]
mod targets;

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use rebate_desk::accrual::view::{Filter, Order, last_day};
use rebate_desk::accrual::{Found, Ledger};
use rebate_desk::backup::Backup;
use rebate_desk::engine::{Entries, entries};
use rebate_desk::library::{SOURCES, banks};
use rebate_desk::link::{self, Link};
use rebate_desk::policy::Entry;
use rebate_desk::policy::model::{Example, Formulas};
use rebate_desk::quiz::bank::Question;
use rebate_desk::quiz::exchange::{self, Format};
use rebate_desk::quiz::issued::Issued;
use rebate_desk::quiz::paper::{Answer, Paper, Part, Report};
use rebate_desk::quiz::session::{self, Rules, Selection, Session};
use rebate_desk::quiz::wrong::Book;
use rebate_desk::scenario::named::Reference;
use rebate_desk::scenario::{Draft, Filled, Saved};
use rebate_desk::table::encoding::decode;
use rebate_desk::table::workbook::{Sort, sort};
use zip::ZipArchive;

/// Rounds of each target: a few seconds in an optimised test build.
const ROUNDS: u32 = 8_000;

/// What the seeds are spiced with: the words and figures that decide something.
const WORDS: [&str; 24] = [
    "\"",
    "[",
    "]",
    "[[rule]]\n",
    "{",
    "}",
    "=",
    "\n",
    "(",
    ")",
    ",",
    "\"\"\"",
    "IF(",
    "SUM(",
    "RATE(",
    "OCCURRENCE(",
    "0",
    "-1",
    "99999999999999999999999999999",
    "0.0000000000000000000000000001",
    "2024-02-30",
    "100%",
    "万元",
    "\u{fffd}",
];

/// A small generator of numbers (xorshift): no crate, the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap_or(0)
    }
}

/// One seed garbled: bytes changed, words put in, stretches dropped, doubled or taken from another seed.
fn garbled(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(60)).min(bytes.len());
        match dice.below(6) {
            0 => {
                let word = WORDS[dice.below(WORDS.len())];
                bytes.splice(at..at, word.bytes());
            }
            1 => {
                bytes.drain(at..end);
            }
            2 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            4 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap_or(0),
            _ => {
                let word = WORDS[dice.below(WORDS.len())];
                bytes.splice(at..end, word.bytes());
            }
        }
    }
    bytes
}

fn run(seeds: &[Vec<u8>], rounds: u32, seed: u64, target: fn(&[u8])) {
    let mut dice = Dice(seed);
    for bytes in seeds {
        target(bytes);
    }
    for _ in 0..rounds {
        target(&garbled(seeds, &mut dice));
    }
}

/// The built-in policies, whole.
fn policies() -> Vec<Vec<u8>> {
    let whole = SOURCES.iter().map(|source| source.text.as_bytes().to_vec());
    whole.collect()
}

/// The policies of the guide's pages: each whole and small, so that most changes of one are still about the language.
fn small_policies() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy/guide");
    let files = fs::read_dir(folder).expect("the guide's folder");
    let mut pages: Vec<_> = files
        .map(|file| file.expect("a readable folder").path())
        .collect();
    pages.sort();
    let mut seeds = Vec::new();
    for page in pages {
        let text = fs::read_to_string(page).expect("a readable page");
        let blocks = text.split("\n```toml\n").skip(1);
        let policies = blocks.filter_map(|block| Some(block.split_once("\n```")?.0));
        seeds.extend(policies.map(|policy| policy.as_bytes().to_vec()));
    }
    assert!(
        seeds.len() > 20,
        "the guide has a policy for each mechanism"
    );
    seeds
}

/// Every formula and condition of the built-in policies.
fn formulas() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for source in SOURCES {
        let policy = source.policy().expect("a sound policy");
        for rule in &policy.rules {
            let formulas = match &rule.formulas {
                Formulas::One(formula) => std::slice::from_ref(formula),
                Formulas::ByReading { formulas, .. } => formulas.as_slice(),
            };
            seeds.extend(
                formulas
                    .iter()
                    .map(|formula| formula.text.clone().into_bytes()),
            );
        }
        let conditions = policy.gates.iter().flat_map(|gate| &gate.conditions);
        seeds.extend(conditions.map(|formula| formula.text.clone().into_bytes()));
    }
    seeds
}

/// Every example of the built-in policies.
fn examples() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (at, source) in SOURCES.iter().enumerate() {
        let policy = source.policy().expect("a sound policy");
        let chosen = u8::try_from(at).expect("a byte for each policy");
        for example in &policy.examples {
            seeds.push([&[chosen], lines(example).as_bytes()].concat());
        }
    }
    seeds
}

#[test]
fn no_bytes_make_the_reader_of_policies_panic() {
    // A whole policy is long: fewer rounds take as long as the others.
    run(&policies(), ROUNDS / 20, 1, targets::policy);
    let items: Vec<Vec<u8>> = SOURCES
        .iter()
        .flat_map(|source| source.text.split("\n\n"))
        .map(|item| item.as_bytes().to_vec())
        .collect();
    run(&items, ROUNDS, 2, targets::policy);
    run(&small_policies(), ROUNDS / 4, 5, targets::policy);
}

#[test]
fn no_bytes_make_the_reader_of_formulas_panic() {
    run(&formulas(), ROUNDS * 10, 3, targets::formula);
}

#[test]
fn no_entries_make_the_engine_panic() {
    run(&examples(), ROUNDS, 4, targets::evaluation);
}

/// The tables of the fixtures, each with its policy before it; and the workbooks among them, as they are.
fn fixtures() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let files = fs::read_dir(&folder).expect("the folder of tables");
    let mut pages: Vec<_> = files
        .map(|file| file.expect("a readable folder").path())
        .filter(|path| path.to_string_lossy().ends_with(".read.txt"))
        .collect();
    pages.sort();
    let (mut tables, mut workbooks) = (Vec::new(), Vec::new());
    for page in pages {
        let written = fs::read_to_string(page).expect("a readable expectation");
        let said = |name: &str| {
            let mut lines = written.lines();
            lines.find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
        };
        let (file, policy) = (said("file").expect("which"), said("policy").expect("which"));
        let bytes = fs::read(folder.join(file)).expect("the table");
        if sort(&bytes) == Sort::Text {
            let policy = SOURCES.iter().position(|source| source.id == policy);
            let chosen = u8::try_from(policy.expect("a built-in policy")).expect("a byte");
            tables.push([&[chosen], bytes.as_slice()].concat());
        } else {
            workbooks.extend(unpacked(&bytes));
            workbooks.push(bytes);
        }
    }
    assert!(tables.len() > 30 && workbooks.len() > 15);
    (tables, workbooks)
}

/// What is in a workbook in an archive, as the target takes it; none of what is long.
fn unpacked(workbook: &[u8]) -> Option<Vec<u8>> {
    const LONGEST: usize = 12_000;
    let mut archive = ZipArchive::new(Cursor::new(workbook)).ok()?;
    let mut part = |name: &str| {
        let mut bytes = Vec::new();
        let mut part = archive.by_name(name).ok()?;
        part.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    let parts = if let Some(content) = part("content.xml") {
        [b"o", content.as_slice()].concat()
    } else {
        let sheet = part("xl/worksheets/sheet1.xml")?;
        let texts = part("xl/sharedStrings.xml").unwrap_or_default();
        let styles = part("xl/styles.xml").unwrap_or_default();
        [b"x", [sheet, texts, styles].join(&0).as_slice()].concat()
    };
    (parts.len() < LONGEST).then_some(parts)
}

/// Those tables without the byte that chooses a policy.
fn bare(tables: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let bare = tables
        .iter()
        .map(|table| table.get(1..).unwrap_or_default());
    bare.map(<[u8]>::to_vec).collect()
}

/// The cells of those tables, in each unit and for each kind.
fn cells(tables: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut cells = Vec::new();
    for table in tables {
        let text = decode(table.get(1..).unwrap_or_default().to_vec()).text;
        for (at, cell) in text.split([',', '\t', ';', '\n']).enumerate() {
            let chosen = u8::try_from(at % 60).expect("a byte");
            cells.push([&[chosen], cell.as_bytes()].concat());
        }
    }
    cells
}

#[test]
fn no_bytes_make_the_reader_of_tables_panic() {
    let (tables, workbooks) = fixtures();
    run(&bare(&tables), ROUNDS, 10, targets::rows);
    run(&tables, ROUNDS / 2, 6, targets::table);
    run(&workbooks, ROUNDS / 2, 7, targets::workbook);
    run(&cells(&tables), ROUNDS * 4, 8, targets::cell);
}

/// Links and scenarios of every policy's examples: for links also what they carry, with the byte that says what it is.
fn links_and_scenarios() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let (mut links, mut kept) = (Vec::new(), Vec::new());
    for source in SOURCES {
        let policy = source.policy().expect("a sound policy");
        let reference = Reference {
            id: policy.id.clone(),
            version: policy.version.clone(),
            hash: Reference::hash_of(source.text),
        };
        for example in &policy.examples {
            let entries = Entries::of(example);
            let (settings, case) = entries::read(&policy, &entries).expect("a sound example");
            let filled = Filled::of(&policy, &Draft::of(&policy, &settings, &case));
            let link = Link {
                policy: reference.clone(),
                name: example.name.clone(),
                filled: filled.clone(),
                file: None,
            };
            let text = link::encode(&link).expect("a link");
            let mut parts = text.splitn(3, '.').skip(1);
            let codec = u8::from(parts.next() == Some("d")) + 1;
            let payload = URL_SAFE_NO_PAD.decode(parts.next().unwrap_or_default());
            let mut payload = payload.expect("a payload");
            payload.truncate(payload.len().saturating_sub(4));
            links.push([&[codec], &payload[..]].concat());
            links.push([&[3], &payload[..]].concat());
            let letter = if codec == 2 { b'd' } else { b'p' };
            links.push([&[4, letter], &payload[..]].concat());
            links.push([&[0], text.as_bytes()].concat());
            let saved = Saved {
                policy: reference.clone(),
                name: example.name.clone(),
                note: "一\n二".to_owned(),
                filled,
                ..Saved::default()
            };
            let text = saved.write();
            let backup = Backup {
                entries: vec![("scenario:a".to_owned(), text.clone())],
            };
            kept.push(backup.write().into_bytes());
            kept.push(text.into_bytes());
        }
    }
    (links, kept)
}

#[test]
fn no_link_and_nothing_that_is_kept_makes_the_reader_panic() {
    let (links, kept) = links_and_scenarios();
    assert!(links.len() > 50);
    run(&links, ROUNDS, 11, targets::link);
    run(&kept, ROUNDS, 12, targets::kept);
}

/// A ledger with every kind of line, as it is kept and as lists in both languages; and a list that is kept by hand.
const LEDGER: &str = "rebate-desk ledger 1
rev\t3
rebate\t1\tparts\t配件采购返利协议\t2024-Q1\t季度返利
base\t12000
rate\t0.05
tax\twith\t0.13
due\t2024-04-30
scenario\tscenario:parts
accrued\t2024-03-31\t600.00
confirmed\t2024-04-20\t590.00
note\t少了一张发票
payment\t2\t1\t2024-04-28\t500.00
reversal\t3\t1\t2024-05-01\t100.00
refund\t4\t1\t2024-05-02\t10.00
rebate\t5\tx\tx\t2024-H1\t
planned\t2024-01-01\t800.00
rebate\t6\tx\tx\t2024-03\t
receivable\t2024-03-31\t1.00
payment\t2_2\t1\t2024-04-29\t500.00
aside
";

const LIST: &str = "返利项目,政策,所属期,系数,基数（万元）,返利金额,状态,付款日,税
季度返利,配件协议,2024年一季度,１２．５％,１．２,\"１,２３４.５０\",已兑付,2024/4/28,未税13%
季度返利,配件协议,2024年2季度,12.5%,1.2万元,\"¥ 1,500.00\",,,
季度返利,配件协议,2024年2季度,,,\"(300.00)\",冲回,2024年7月1日,
合计,,,,,2434.50,,,
";

#[test]
fn no_ledger_and_no_list_of_one_makes_the_reader_panic() {
    let Found::Ledger(ledger) = Ledger::read(LEDGER) else {
        panic!("no ledger");
    };
    let all = ledger.show(&Filter::default(), Order::Number, false, last_day());
    let mut seeds = vec![LEDGER.as_bytes().to_vec(), LIST.as_bytes().to_vec()];
    for lang in rebate_desk::lang::Lang::ALL {
        let csv = ledger.sheet(&all, None, lang).csv(lang);
        assert!(rebate_desk::accrual::intake::read(&csv).is_ok_and(|intake| intake.bad.is_empty()));
        seeds.push(csv.into_bytes());
    }
    run(&seeds, ROUNDS, 14, targets::ledger);
}

/// What training reads, with the byte that says what it is: the built-in banks in every format and question by question, templates,
/// papers and results as texts and as what they carry, sessions, the book of wrong answers, papers that were given out.
fn training() -> Vec<Vec<u8>> {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let mut add = |chosen: u8, text: &str| seeds.push([&[chosen], text.as_bytes()].concat());
    let formats = [
        (0, Format::Exam),
        (1, Format::Gift),
        (2, Format::Table),
        (3, Format::Toml),
    ];
    for source in banks::BANKS {
        let mut bank = source.bank().expect("a sound bank");
        for (chosen, format) in formats {
            for lang in rebate_desk::lang::Lang::ALL {
                add(chosen, &exchange::write(&bank, format, lang));
            }
        }
        // Most changes of a small text are still about the format.
        for questions in std::mem::take(&mut bank.questions).chunks(2) {
            bank.questions = questions.to_vec();
            for (chosen, format) in formats {
                add(
                    chosen,
                    &exchange::write(&bank, format, rebate_desk::lang::Lang::Zh),
                );
            }
        }
    }
    for glued in ["van-discount-2024.txt", "bmw-policy-2024.txt"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quiz/papers");
        add(
            0,
            &fs::read_to_string(path.join(glued)).expect("a paper as it was copied"),
        );
    }
    for source in banks::TEMPLATES {
        let (head, items) = source.text.split_once("[[template]]").expect("templates");
        for item in items.split("[[template]]") {
            add(4, &[head, "[[template]]", item].concat());
        }
    }
    let van = banks::source("van-discount-2024").expect("a bank");
    let van = van.bank().expect("a sound bank");
    let referenced: Vec<(session::Reference, &Question)> = van
        .questions
        .iter()
        .map(|question| {
            let reference = session::Reference {
                bank: van.id.clone(),
                question: question.id.clone(),
                seed: (question.id == "A7").then_some(7),
            };
            (reference, question)
        })
        .collect();
    let mut kept = Session::begin(&referenced, Rules::default(), 7, 1_000);
    let mut book = Book::default();
    for (at, (reference, question)) in referenced.iter().enumerate() {
        kept.choose(at, question, at % 3, 2_000);
        book.note(reference, false, 3);
    }
    add(7, &kept.write());
    add(8, &book.write());
    let paper = Paper {
        title: "八月".to_owned(),
        parts: vec![
            Part::Drawn {
                bank: van.id.clone(),
                version: "1".to_owned(),
                selection: Selection {
                    count: 3,
                    ..Selection::default()
                },
            },
            Part::Picked {
                bank: van.id.clone(),
                version: "1".to_owned(),
                questions: vec!["A7".to_owned()],
            },
            Part::Computed {
                templates: "delivery-rebate".to_owned(),
                version: "1".to_owned(),
                template: None,
                count: 2,
            },
        ],
        ..Paper::default()
    };
    let result = |answers: usize| Report {
        paper: Paper::default().fingerprint(),
        name: "=王芳".to_owned(),
        started: 1,
        seconds: 60,
        answers: vec![Answer::Options(2), Answer::Figure("5".to_owned())]
            .into_iter()
            .take(answers)
            .collect(),
    };
    let texts = [paper.encode(), result(0).encode(), result(2).encode()];
    let texts = texts.map(|text| text.expect("a short text"));
    let given_out = Issued {
        rev: 3,
        made: 1_000,
        link: texts[0].clone(),
        results: format!("王芳 {}\n李强 {}\n", texts[1], texts[2]),
        unknown: Vec::new(),
    };
    add(10, &given_out.write());
    for text in &texts {
        add(5, text);
        add(9, &format!("成绩：#r={text} 谢谢\n收到\n{text}\n"));
    }
    for text in &texts {
        let mut parts = text.splitn(3, '.').skip(1);
        if parts.next() == Some("p") {
            let payload = URL_SAFE_NO_PAD.decode(parts.next().unwrap_or_default());
            let mut payload = payload.expect("a payload");
            payload.truncate(payload.len().saturating_sub(4));
            seeds.push([&[6], &payload[..]].concat());
        }
    }
    seeds
}

#[test]
fn nothing_makes_the_readers_of_training_panic() {
    let seeds = training();
    assert!(seeds.len() > 100);
    run(&seeds, ROUNDS, 13, targets::quiz);
}

/// `FUZZ_ROUNDS=10000000 FUZZ_SEED=9 cargo test --test fuzz -- --ignored --nocapture endless_tables`: without guidance, but faster.
#[test]
#[ignore = "takes as long as it is told to"]
fn endless_tables() {
    let number = |name: &str, or: u32| {
        let said = std::env::var(name).ok();
        said.and_then(|said| said.parse().ok()).unwrap_or(or)
    };
    let (rounds, seed) = (
        number("FUZZ_ROUNDS", ROUNDS),
        u64::from(number("FUZZ_SEED", 9)),
    );
    let (tables, workbooks) = fixtures();
    match std::env::var("FUZZ_TARGET").as_deref() {
        Ok("quiz") => run(&training(), rounds, seed, targets::quiz),
        Ok("workbook") => run(&workbooks, rounds, seed, targets::workbook),
        Ok("cell") => run(&cells(&tables), rounds, seed, targets::cell),
        Ok("rows") => run(&bare(&tables), rounds, seed, targets::rows),
        _ => run(&tables, rounds, seed, targets::table),
    }
}

#[test]
#[ignore = "writes the seeds of the coverage-guided runs into tests/fuzz/seeds"]
fn write_seeds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let (tables, workbooks) = fixtures();
    let (links, kept) = links_and_scenarios();
    for (target, seeds) in [
        ("link", links),
        ("kept", kept),
        ("cell", cells(&tables)),
        ("rows", bare(&tables)),
        ("table", tables),
        ("workbook", workbooks),
        ("policy", [policies(), small_policies()].concat()),
        ("formula", formulas()),
        ("evaluation", examples()),
        ("quiz", training()),
    ] {
        let folder = folder.join(target);
        fs::create_dir_all(&folder).expect("a folder for the seeds");
        for (at, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("{at:04}")), seed).expect("a seed written");
        }
    }
}

/// An example as the evaluation target reads it.
fn lines(example: &Example) -> String {
    fn cell(entry: &Entry) -> String {
        match entry {
            Entry::Blank => String::new(),
            Entry::Bool(truth) => truth.to_string(),
            Entry::Text(text) => text.clone(),
            Entry::List(list) => list.iter().map(cell).collect::<Vec<_>>().join(";"),
            Entry::Record(fields) => fields.iter().map(|(_, entry)| cell(entry)).collect(),
        }
    }
    let mut text = String::new();
    for (name, entry) in &example.inputs {
        let rows = match entry {
            Entry::List(rows) => rows.as_slice(),
            _ => &[],
        };
        if let Some(Entry::Record(first)) = rows.first() {
            for (column, _) in first {
                let cells: Vec<String> = rows
                    .iter()
                    .map(|row| match row {
                        Entry::Record(fields) => fields
                            .iter()
                            .find(|(known, _)| known == column)
                            .map(|(_, entry)| cell(entry))
                            .unwrap_or_default(),
                        other => cell(other),
                    })
                    .collect();
                text.push_str(&format!("{name}[{column}]={}\n", cells.join(";")));
            }
        } else {
            text.push_str(&format!("{name}={}\n", cell(entry)));
        }
    }
    for (name, entry) in &example.parameters {
        text.push_str(&format!("{name}={}\n", cell(entry)));
    }
    for (name, option) in &example.readings {
        text.push_str(&format!("{name}={option}\n"));
    }
    text
}

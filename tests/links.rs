//! Links: what goes in comes out; whatever is cut or altered is told; old links are read for ever.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use rebate_desk::library::SOURCES;
use rebate_desk::link::lock::{self, Locked};
use rebate_desk::link::picture::{Picture, QUIET};
use rebate_desk::link::{self, Link, LinkError, Opened, SCENARIO};
use rebate_desk::policy::model::Policy;
use rebate_desk::policy::{Kind, notation};
use rebate_desk::report::filled::FilledView;
use rebate_desk::report::request;
use rebate_desk::scenario::named::Reference;
use rebate_desk::scenario::{Draft, Filled};

fn policies() -> Vec<(Policy, &'static str)> {
    let sources = SOURCES.iter();
    sources
        .map(|source| (source.policy().unwrap(), source.text))
        .collect()
}

fn link(policy: &Policy, text: &str, draft: &Draft) -> Link {
    Link {
        policy: Reference {
            id: policy.id.clone(),
            version: policy.version.clone(),
            hash: Reference::hash_of(text),
        },
        name: "方案 1".to_owned(),
        filled: Filled::of(policy, draft),
        file: None,
    }
}

/// A form filled in with figures made from `seed`, as its fields show them.
fn filled(policy: &Policy, seed: u64, rows: usize) -> Draft {
    let mut state = seed | 1;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state >> 33
    };
    let mut draft = Draft::blank(policy);
    for (input, fields) in policy.inputs.iter().zip(&mut draft.inputs) {
        if input.ty.axis.rows().is_some() {
            fields.resize(rows, String::new());
        }
        let ids = input.option_ids();
        for field in fields {
            let n = next();
            *field = match input.ty.kind {
                Kind::Money => format!("{}.{:02}", n % 3_000_000, n % 100),
                Kind::Ratio => format!("{}%", n % 150),
                Kind::Count => (n % 900).to_string(),
                Kind::Number | Kind::Plain => format!("{}.5", n % 90),
                Kind::Bool => ["是", "否"][usize::try_from(n % 2).unwrap()].to_owned(),
                Kind::Date => format!("2024-{:02}-{:02}", n % 12 + 1, n % 28 + 1),
                Kind::Month => format!("2024-{:02}", n % 12 + 1),
                Kind::Text => format!("单号{n}"),
                Kind::Choice(_) => ids[usize::try_from(n).unwrap() % ids.len().max(1)].to_owned(),
            };
            if n % 11 == 0 {
                field.clear();
            }
        }
    }
    for (parameter, field) in policy.parameters.iter().zip(&mut draft.parameters) {
        if let Some(value) = parameter.value.as_ref().filter(|_| next() % 7 == 0) {
            *field = notation::write_edit(parameter.kind, value);
        }
    }
    for (reading, chosen) in policy.readings.iter().zip(&mut draft.readings) {
        *chosen = usize::try_from(next()).unwrap() % reading.options.len();
    }
    draft
}

#[test]
fn a_scenario_of_every_policy_comes_back_and_computes_the_same() {
    for (policy, text) in policies() {
        for seed in 0..40 {
            let draft = filled(&policy, seed * 7919 + 13, 5);
            let link = link(&policy, text, &draft);
            let read = link::decode(&link::encode(&link).unwrap()).unwrap();
            assert_eq!(read, link, "{}", policy.id);
            let back = read.filled.draft(&policy);
            assert_eq!(back.left_out, [], "{}", policy.id);
            let (before, after) = (draft.read(&policy), back.draft.read(&policy));
            assert_eq!(before.settings.readings, after.settings.readings);
            assert_eq!(before.settings.parameters, after.settings.parameters);
            assert_eq!(before.case, after.case, "{} {seed}", policy.id);
            assert!(
                after.problems.is_empty(),
                "{} {:?}",
                policy.id,
                after.problems
            );
        }
    }
}

#[test]
fn a_form_written_as_a_request_is_read_as_the_same() {
    for (policy, _) in policies() {
        for seed in 0..20 {
            let draft = filled(&policy, seed * 104_729 + 7, 4);
            let text = serde_json::to_string(&FilledView::new(&policy, &draft)).unwrap();
            let request = serde_json::from_str(&text).unwrap();
            let (plan, case) = request::prepare(&policy, &request).unwrap();
            let form = draft.read(&policy);
            assert_eq!(case, form.case, "{} {text}", policy.id);
            assert_eq!(plan.settings.parameters, form.settings.parameters);
            assert_eq!(plan.settings.readings, form.settings.readings);
        }
    }
}

#[test]
fn links_are_short() {
    let mut typical = 0;
    for (policy, text) in policies() {
        // Twelve figures of one series, or the first three inputs.
        let mut draft = Draft::blank(&policy);
        let whole = filled(&policy, 4711, 3);
        let some = match policy
            .inputs
            .iter()
            .position(|input| input.ty.axis.is_calendar())
        {
            Some(at) => at..at + 1,
            None => 0..3.min(policy.inputs.len()),
        };
        draft.inputs[some.clone()].clone_from_slice(&whole.inputs[some]);
        let length = link::encode(&link(&policy, text, &draft)).unwrap().len();
        typical = typical.max(length);
        assert!(length <= 400, "{}: {length}", policy.id);
    }
    let (workbook, text) = &policies()[0];
    assert_eq!(workbook.id, "parts-rebate-workbook");
    let mut draft = filled(workbook, 99, 3);
    for (input, fields) in workbook.inputs.iter().zip(&mut draft.inputs) {
        for (at, field) in fields.iter_mut().enumerate() {
            if field.is_empty() && input.ty.kind == Kind::Money {
                *field = format!("{}.{:02}", 123_456 + at * 977, at);
            }
        }
    }
    let length = link::encode(&link(workbook, text, &draft)).unwrap().len();
    assert!(length <= 2_000, "{length}");
    println!("typical at most {typical}, the whole workbook {length}");
}

#[test]
fn a_policy_of_ones_own_travels_whole() {
    for (policy, text) in policies() {
        let mut link = link(&policy, text, &filled(&policy, 5, 3));
        link.file = Some(text.to_owned());
        let read = link::decode(&link::encode(&link).unwrap()).unwrap();
        assert_eq!(read.file.as_deref(), Some(text));
    }
}

#[test]
fn whatever_is_altered_or_cut_is_told() {
    let (policy, text) = &policies()[1];
    let link = link(policy, text, &filled(policy, 3, 3));
    let text = link::encode(&link).unwrap();
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(altered) = String::from_utf8(bytes) {
                assert!(link::decode(&altered).is_err(), "{at} {bit}: {altered}");
            }
        }
        assert!(link::decode(&text[..at]).is_err(), "{at}");
    }
}

/// Links that were once written; no version of the program may stop reading them.
const GOLDEN: [(&str, &str); 3] = [
    ("1.p", include_str!("links/1p.txt")),
    ("1.d", include_str!("links/1d.txt")),
    ("1.p", include_str!("links/1p-old.txt")),
];

fn golden() -> Vec<Link> {
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let reference = Reference {
        id: "parts-purchase-agreement".to_owned(),
        version: "1".to_owned(),
        hash: 0x0BAD_CAFE,
    };
    let short = Link {
        policy: reference.clone(),
        name: "一".to_owned(),
        filled: Filled {
            inputs: vec![("月采购额".to_owned(), vec!["3万".to_owned()])],
            ..Filled::default()
        },
        file: None,
    };
    let long = Link {
        policy: reference,
        name: "冲量 · Q1".to_owned(),
        filled: Filled {
            inputs: vec![("月采购额".to_owned(), vec!["29999.99".to_owned(); 12])],
            parameters: vec![pair("一档比例", "5.5%")],
            readings: vec![pair("计法", "marginal")],
        },
        file: Some("id = \"x\"\n".repeat(40)),
    };
    // Of a policy that has changed since: an input and an option are gone.
    let old = Link {
        policy: short.policy.clone(),
        name: "去年的方案".to_owned(),
        filled: Filled {
            inputs: vec![
                ("月采购额".to_owned(), vec!["30000".to_owned(); 2]),
                ("老指标".to_owned(), vec!["1".to_owned()]),
            ],
            parameters: vec![pair("一档比例", "6%")],
            readings: vec![pair("计法", "老算法")],
        },
        file: None,
    };
    vec![short, long, old]
}

#[test]
fn old_links_are_read_for_ever() {
    for ((codec, text), expected) in GOLDEN.into_iter().zip(golden()) {
        let text = text.trim();
        assert!(text.starts_with(codec), "{text}");
        assert_eq!(link::decode(text), Ok(expected.clone()));
        for around in ["#s=", "s=", "https://x.example/a/?b=1#s=", " #s="] {
            assert_eq!(
                link::decode(&[around, text, "\n"].concat()),
                Ok(expected.clone())
            );
        }
    }
}

/// Writes the golden links of a new version; the old ones stay as they are.
#[test]
#[ignore = "writes files"]
fn write_golden() {
    for (name, link) in ["1p", "1d", "1p-old"].into_iter().zip(golden()) {
        std::fs::write(
            format!("tests/links/{name}.txt"),
            link::encode(&link).unwrap(),
        )
        .unwrap();
    }
}

#[test]
fn what_is_no_link_or_newer_or_too_long_is_said_to_be_so() {
    let is = |text: &str, error: LinkError| assert_eq!(link::decode(text), Err(error), "{text}");
    is("", LinkError::NoLink);
    is("/p/parts-purchase-agreement", LinkError::NoLink);
    is("s=x.p.AAAA", LinkError::NoLink);
    is("s=0.p.AAAA", LinkError::NoLink);
    is("s=99999999999.p.AAAA", LinkError::NoLink);
    is("s=2.p.AAAA", LinkError::Newer);
    is("s=1.p.", LinkError::Damaged);
    is("s=1.p.AAAA!", LinkError::Damaged);
    is(
        &["s=1.p.", &"A".repeat(link::MOST_CHARS)].concat(),
        LinkError::TooLong,
    );
    let long = Link {
        file: Some(noise(200_000)),
        ..Link::default()
    };
    assert_eq!(link::encode(&long), Err(LinkError::TooLong));
    for error in [
        LinkError::NoLink,
        LinkError::Newer,
        LinkError::Damaged,
        LinkError::TooLong,
        LinkError::Locked,
        LinkError::WrongPhrase,
    ] {
        assert!(!error.message().zh.is_empty() && !error.message().en.is_empty());
    }
}

/// A link that was once locked with this pass-phrase.
const LOCKED: (&str, &str) = (include_str!("links/1e.txt"), "鑫源 2024 Q1");

/// What the command line says: its exit code, what it prints, what it tells.
fn command(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rebate-desk"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may refuse before it has read.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_locked_link_is_read_with_its_pass_phrase_only() {
    let (text, phrase) = (LOCKED.0.trim(), LOCKED.1);
    assert_eq!(link::decode(text), Err(LinkError::Locked));
    let read = |phrase: &str| command(&["link", "--read", text, "--pass-phrase", "-"], phrase);
    // With what editors and chats put around it.
    for phrase in [phrase, " 鑫源 2024 Q1 \r\n", "\u{feff}鑫源 2024 Q1\nmore"] {
        let (code, out, told) = read(phrase);
        assert_eq!(code, Some(0), "{told}");
        assert!(out.contains("\"29,999.99\""), "{out}");
        assert!(told.contains("冲量 · Q1"), "{told}");
    }
    for wrong in ["鑫源 2024 q1", "鑫源2024 Q1", ""] {
        let (code, out, told) = read(wrong);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(told.contains("口令不对"), "{told}");
    }
    let (code, _, told) = command(&["--lang", "en", "link", "--read", text], "");
    assert_eq!(code, Some(1));
    assert!(told.contains("--pass-phrase"), "{told}");
}

#[test]
fn what_the_page_has_locked_opens_here() {
    let text = include_str!("links/1e-page.txt").trim();
    let read = ["link", "--read", text, "--pass-phrase", "-"];
    let (code, out, told) = command(&read, LOCKED.1);
    assert_eq!(code, Some(0), "{told}");
    assert!(out.contains("\"29,999.99\""), "{out}");
}

#[test]
fn what_is_locked_comes_back_and_never_looks_the_same() {
    let make = |phrase: &str| {
        let made = [
            "link",
            "parts-purchase-agreement",
            "--name",
            "一",
            "--pass-phrase",
            "-",
        ];
        command(&made, phrase)
    };
    let (code, first, told) = make("correct horse");
    assert_eq!(code, Some(0), "{told}");
    let (_, second, _) = make("correct horse");
    assert_ne!(first, second);
    for made in [&first, &second] {
        let read = ["link", "--read", made.trim(), "--pass-phrase", "-"];
        let (code, _, told) = command(&read, "correct horse");
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains('一'));
    }
    // One character below what is taken.
    let (code, out, told) = make("1234567");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(told.contains('8'), "{told}");
    assert!(lock::is_long_enough(" 12345678 ") && !lock::is_long_enough(" 1234567 "));
}

#[test]
fn whatever_of_a_locked_link_is_altered_or_cut_is_told_without_the_pass_phrase() {
    let text = LOCKED.0.trim();
    assert!(text.starts_with("1.e.") && text.len() > 150);
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.to_owned().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(altered) = String::from_utf8(bytes) {
                assert!(link::open(&altered).is_err(), "{at} {bit}: {altered}");
            }
        }
        assert!(link::open(&text[..at]).is_err(), "{at}");
    }
    let short = Locked {
        salt: [0; 16],
        nonce: [0; 12],
        sealed: vec![0; 15],
    };
    let text = short.write(SCENARIO).unwrap();
    assert_eq!(link::open(&text), Err(LinkError::Damaged));
}

#[test]
fn what_was_unlocked_and_is_no_link_is_refused() {
    assert_eq!(lock::unlocked(&[]), Err(LinkError::Damaged));
    assert_eq!(lock::unlocked(b"x"), Err(LinkError::Newer));
    assert_eq!(lock::unlocked(b"\xFF"), Err(LinkError::Damaged));
    assert_eq!(lock::unlocked(b"d\xFF"), Err(LinkError::Damaged));
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; 40_000_000], 9);
    assert_eq!(
        lock::unlocked(&[b"d", &bomb[..]].concat()),
        Err(LinkError::TooLong)
    );
    let link = golden().remove(1);
    let plain = lock::to_lock(&link::write(&link).unwrap()).unwrap();
    assert_eq!(
        link::read(&lock::unlocked(&plain).unwrap()),
        Ok(link.clone())
    );
    let locked = Locked {
        salt: [1; 16],
        nonce: [2; 12],
        sealed: plain,
    };
    let text = locked.write(SCENARIO).unwrap();
    assert_eq!(link::open(&text), Ok(Opened::Locked(locked)));
}

/// What a reader of QR codes finds in a picture that is drawn with four pixels a module.
fn seen(picture: &Picture) -> String {
    const ZOOM: usize = 4;
    let mut dark = vec![false; picture.side * picture.side];
    for run in &picture.runs {
        let from = run.y * picture.side + run.x;
        dark[from..from + run.length].fill(true);
    }
    let side = picture.side * ZOOM;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark[y / ZOOM * picture.side + x / ZOOM] {
            0
        } else {
            255
        }
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn a_code_says_the_address_to_the_letter() {
    for length in [1, 40, 300, 600, 1_200, 1_700, 2_700] {
        let text = format!("https://rebate.example/desk/#s=1.d.{}", noise_of(length));
        let picture = Picture::of(&text).unwrap();
        assert_eq!(seen(&picture), text);
        let edge = |at: usize| at >= QUIET && at < picture.side - QUIET;
        let inside =
            |run: &link::picture::Run| edge(run.y) && edge(run.x) && edge(run.x + run.length - 1);
        assert!(picture.runs.iter().all(inside));
        assert_eq!(
            picture.is_easy(),
            length <= 600,
            "{length} {}",
            picture.side
        );
        let svg = picture.svg();
        assert!(svg.contains(&picture.outline()) && svg.starts_with("<svg "));
    }
    assert_eq!(Picture::of(&noise_of(3_000)), None);
}

/// Characters as they stand in links.
fn noise_of(length: usize) -> String {
    let letters = noise(length).replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    letters.chars().take(length).collect()
}

#[test]
fn the_command_line_draws_the_code_of_a_link() {
    let make = [
        "link",
        "parts-purchase-agreement",
        "--page",
        "https://x.example/",
    ];
    let (code, svg, told) = command(&[&make[..], &["--qr", "-"]].concat(), "");
    assert_eq!(code, Some(0), "{told}");
    let (_, address, _) = command(&make, "");
    assert_eq!(svg, Picture::of(address.trim()).unwrap().svg());
}

/// Text that cannot be packed.
fn noise(length: usize) -> String {
    let mut state = 1_u64;
    let chars = (0..length).map(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from(b' ' + u8::try_from((state >> 40) % 90).unwrap())
    });
    chars.collect()
}

#[test]
fn a_bomb_is_refused_within_the_limit() {
    // A hundred megabytes of noughts, with the right number behind them, in a link of allowed length.
    let packed = miniz_oxide::deflate::compress_to_vec(&vec![0; 40_000_000], 9);
    assert!(packed.len() < 45_000);
    assert_eq!(link::decode(&sealed("d", packed)), Err(LinkError::TooLong));
    // And what says that it has four thousand million inputs.
    let claims = vec![0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
    assert_eq!(link::decode(&sealed("p", claims)), Err(LinkError::Damaged));
}

/// A link with the right check, whatever it carries.
fn sealed(codec: &str, mut payload: Vec<u8>) -> String {
    use base64::Engine;
    let head = format!("1.{codec}.");
    let whole = [head.as_bytes(), &payload].concat();
    let check = rebate_desk::policy::pack::fingerprint(&whole).to_be_bytes();
    payload.extend(&check[4..]);
    head + &base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload)
}

proptest! {
    #[test]
    fn any_form_of_any_names_comes_back(
        id in ".{0,20}", version in ".{0,8}", hash: u32, name in ".{0,40}",
        inputs in prop::collection::vec((".{0,10}", prop::collection::vec(".{0,12}", 0..14)), 0..6),
        parameters in prop::collection::vec((".{0,10}", ".{0,12}"), 0..4),
        readings in prop::collection::vec((".{0,10}", ".{0,12}"), 0..4),
        file in prop::option::of(".{0,300}"),
    ) {
        let link = Link {
            policy: Reference { id, version, hash },
            name,
            filled: Filled { inputs, parameters, readings },
            file,
        };
        let text = link::encode(&link).unwrap();
        prop_assert!(text.bytes().all(|c| c.is_ascii_alphanumeric() || b"._-".contains(&c)));
        prop_assert_eq!(link::decode(&text), Ok(link));
    }

    #[test]
    fn nothing_is_read_that_panics(text in ".{0,200}", tail in "[A-Za-z0-9_-]{0,300}") {
        let _ = link::decode(&text);
        let _ = link::decode(&["1.p.", &tail].concat());
        let _ = link::decode(&["1.d.", &tail].concat());
    }
}

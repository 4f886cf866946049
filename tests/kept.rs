//! What was once kept is read for ever: backups of each version, with every kind of thing that a browser keeps.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use rebate_desk::accrual::{self, Ledger, State};
use rebate_desk::backup::{self, Backup, Fate};
use rebate_desk::board;
use rebate_desk::board::year::{self, Year};
use rebate_desk::quiz::bank::check_text;
use rebate_desk::quiz::issued::Issued;
use rebate_desk::quiz::kept;
use rebate_desk::quiz::paper::Paper;
use rebate_desk::quiz::session;
use rebate_desk::quiz::session::{Given, Mode};
use rebate_desk::quiz::wrong::Book;
use rebate_desk::report::forms::parties::{self, Particular, Parties};
use rebate_desk::scenario::saved::{Found, Saved};
use rebate_desk::scenario::{Filled, Kept};

/// Backups that were once written; no version of the program may stop reading them.
const GOLDEN: [&str; 5] = [
    include_str!("kept/backup-1.txt"),
    include_str!("kept/backup-1-training.txt"),
    include_str!("kept/backup-1-boards.txt"),
    include_str!("kept/backup-1-ledger.txt"),
    include_str!("kept/backup-1-parties.txt"),
];

fn is_setting(key: &str) -> bool {
    ["language", "theme"].contains(&key)
}

#[test]
fn old_backups_come_back_whole() {
    let all = GOLDEN.concat();
    for start in backup::ALL {
        let is_of = |line: &str| line.starts_with(start);
        assert!(all.lines().any(is_of), "{start}");
    }
    for file in GOLDEN {
        let (backup, damaged) = Backup::read(file).unwrap();
        assert_eq!(damaged, 0);
        let nothing = |_: &str| None;
        for (key, text) in &backup.entries {
            let fate = backup::fate((key, text), &nothing, &is_setting);
            assert_eq!(fate, Fate::Restored(key.clone()));
            let there = |known: &str| (known == key).then(|| text.clone());
            let fate = backup::fate((key, text), &there, &is_setting);
            assert_eq!(fate, Fate::There);
        }
        assert_eq!(backup.write(), file, "and is written as it was");
    }
}

#[test]
fn what_training_kept_is_what_was_put_there() {
    let (backup, _) = Backup::read(GOLDEN[1]).unwrap();
    let text = |key: &str| {
        let mut entries = backup.entries.iter();
        &*entries.find(|(known, _)| known == key).unwrap().1
    };
    let kept = Kept::read(text("bank:own")).unwrap();
    let (bank, problems) = check_text(&kept.text);
    assert_eq!(problems, []);
    let question = bank.unwrap().questions.remove(0);
    assert_eq!(
        (question.stem.zh.as_str(), question.keys()),
        ("对吗？", vec![0])
    );
    let kept::Found::Kept(issued) = Issued::read(text("paper:1764150000000-7")) else {
        panic!("no paper");
    };
    assert_eq!(Paper::decode(&issued.link).unwrap().title, "八月培训");
    assert_eq!(issued.results.lines().count(), 2);
    assert_eq!(issued.unknown, ["folder\t华东"]);
    let session = session::Session::read(text("quiz:1764150000000-8"));
    let kept::Found::Kept(session) = session else {
        panic!("no session");
    };
    assert_eq!(session.paper, Some(0xbeef));
    assert_eq!(session.link, issued.link);
    assert_eq!(session.items[1].given, Given::Figure("12.5%".to_owned()));
}

#[test]
fn what_boards_kept_is_what_was_put_there() {
    let (backup, _) = Backup::read(GOLDEN[2]).unwrap();
    let mut entries = backup.entries.iter();
    let (_, text) = entries
        .find(|(key, _)| key == "board:p/dealer-kpi-2012:2024")
        .unwrap();
    let year::Found::Year(year) = Year::read(text) else {
        panic!("no year");
    };
    assert_eq!((year.rev, year.year, year.is_sample), (7, 2024, true));
    assert_eq!(year.filled.inputs[0].1, ["300万", "", "280万"]);
    let picked = year.target("提车台次").unwrap();
    assert_eq!(
        (picked.year.as_str(), picked.months[1].as_str()),
        ("100", "12")
    );
    assert_eq!(year.corrections[0].reason, "总部调整");
    assert_eq!(year.issues[0].state, board::State::Work);
    assert_eq!(year.unknown, ["mood\tgood"]);
}

#[test]
fn what_the_ledger_kept_is_what_was_put_there() {
    let (backup, _) = Backup::read(GOLDEN[3]).unwrap();
    let (key, text) = &backup.entries[0];
    let accrual::Found::Ledger(ledger) = Ledger::read(text) else {
        panic!("no ledger");
    };
    assert_eq!((key.as_str(), ledger.rev), (backup::LEDGER, 4));
    assert_eq!(ledger.unknown, ["shelf\tA"]);
    assert_eq!((ledger.lines().len(), ledger.aside.len()), (3, 1));
    let end = accrual::view::last_day();
    assert_eq!(ledger.state("1", end), Some(State::Confirmed));
    assert_eq!(ledger.standing("1", end).left().to_string(), "90.00");
    assert_eq!(ledger.line("1").unwrap().note, "少了一张发票");
}

#[test]
fn what_is_in_them_is_what_was_put_there() {
    let (backup, _) = Backup::read(GOLDEN[0]).unwrap();
    let text = |key: &str| {
        let mut entries = backup.entries.iter();
        &*entries.find(|(known, _)| known == key).unwrap().1
    };
    let Found::Scenario(scenario) = Saved::read(text("scenario:1764150000000-123456")) else {
        panic!("no scenario");
    };
    assert_eq!(scenario.name, "冲量\t方案");
    assert_eq!(scenario.note, "第一行\n第二行");
    assert_eq!(scenario.tags, ["华东", "Q1"]);
    assert_eq!(scenario.letterhead, ["鑫源", "2024 Q1", ""]);
    let expected = Filled {
        inputs: vec![(
            "月采购额".to_owned(),
            ["29999.99", "", "abc"].map(str::to_owned).to_vec(),
        )],
        parameters: vec![("一档比例".to_owned(), "5.5%".to_owned())],
        readings: vec![("计法".to_owned(), "累进".to_owned())],
    };
    assert_eq!(scenario.filled, expected);
    assert!(
        matches!(Saved::read(text("form:p/cv-annual-rebate")), Found::Scenario(form) if form.name.is_empty())
    );
    assert_eq!(
        Kept::read(text("policy:own")).unwrap().title.zh,
        "我们的政策"
    );
    assert!(Kept::read(text("draft:p/cv-annual-rebate~2")).is_some());
    let session = session::Session::read(text("quiz:1764150000000-1"));
    let kept::Found::Kept(session) = session else {
        panic!("no session");
    };
    assert_eq!((session.rules.mode, session.items.len()), (Mode::Exam, 2));
    assert_eq!(session.items[0].given, Given::Options(vec![1]));
    assert_eq!(session.items[1].reference.seed, Some(7));
    let kept::Found::Kept(book) = Book::read(text("wrong-book")) else {
        panic!("no book");
    };
    assert_eq!(book.entries[0].due, 20_420);
}

#[test]
fn the_parties_that_were_kept_are_those_that_were_typed() {
    let (backup, _) = Backup::read(GOLDEN[4]).unwrap();
    let (key, text) = &backup.entries[0];
    assert_eq!(key, backup::PARTIES);
    let parties::Found::Kept(parties) = Parties::read(text) else {
        panic!("no parties");
    };
    assert_eq!(parties.rev, 12);
    assert_eq!(parties.text(Particular::Payee), "鑫源汽车销售有限公司");
    assert_eq!(parties.text(Particular::Account), "6222 0000 1234");
    assert_eq!(parties.unknown, ["party\tfax\t010-1"]);
}

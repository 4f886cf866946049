use icalendar::parser::{read_calendar, unfold};
use icalendar::{Calendar, Component};
use rebate_desk::accrual::calendar::{self, Occasion};
use rebate_desk::accrual::{Ledger, State, Step, Term};
use rebate_desk::lang::Lang;

use crate::{add, day, rebate, year};

const MADE: u64 = 1_711_872_000_000;

/// The properties of each event, as another library reads them: UID, first day, summary, description, how many alarms.
fn events(file: &str) -> Vec<(String, String, String, String, usize)> {
    let unfolded = unfold(file);
    let parsed = read_calendar(&unfolded).unwrap_or_else(|error| panic!("{error}\n{file}"));
    let alarms: Vec<usize> = parsed
        .components
        .iter()
        .map(|event| {
            event
                .components
                .iter()
                .filter(|inner| inner.name == "VALARM")
                .count()
        })
        .collect();
    let calendar: Calendar = file.parse().unwrap();
    let events = calendar
        .components
        .iter()
        .filter_map(|component| component.as_event());
    let value = |event: &icalendar::Event, name: &str| {
        event.property_value(name).unwrap_or_default().to_owned()
    };
    events
        .zip(alarms)
        .map(|(event, alarms)| {
            (
                event.get_uid().unwrap_or_default().to_owned(),
                value(event, "DTSTART"),
                event.get_summary().unwrap_or_default().to_owned(),
                event.get_description().unwrap_or_default().to_owned(),
                alarms,
            )
        })
        .collect()
}

/// What RFC 5545 says about every line.
fn is_well_formed(file: &str) {
    assert!(file.ends_with("\r\n"));
    for line in file.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(!line.is_empty() && !line.contains(['\r', '\n']), "{line:?}");
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
}

#[test]
fn what_falls_due_is_an_event_that_another_library_reads() {
    let ledger = year();
    let occasions = ledger.due_dates(day("2024-04-21"), Lang::Zh);
    let file = calendar::write(&occasions, MADE, Lang::Zh);
    is_well_formed(&file);
    let events = events(&file);
    assert_eq!(events.len(), 1);
    let (uid, start, summary, description, alarms) = &events[0];
    assert!(uid.starts_with("1-") && uid.ends_with("@rebate-desk"));
    assert_eq!(start, "20240430");
    assert_eq!(
        summary,
        "返利到期 590.00 元：配件采购返利协议 季度返利 2024年1季度"
    );
    assert!(
        description.contains("=少了一张\"发票\",\n见附件"),
        "{description:?}"
    );
    assert_eq!(*alarms, 1);
    for line in [
        "DTSTAMP:20240331T080000Z",
        "DTEND;VALUE=DATE:20240501",
        "TRIGGER:-P6DT15H",
    ] {
        assert!(file.contains(&format!("\r\n{line}\r\n")), "{line}");
    }
}

#[test]
fn an_event_keeps_its_uid_whatever_changes() {
    let mut ledger = year();
    let uid = |ledger: &Ledger, lang| ledger.due_dates(day("2024-07-01"), lang)[0].key.clone();
    let before = uid(&ledger, Lang::Zh);
    ledger.set_due("3", Some(day("2024-09-01"))).unwrap();
    ledger.set_note("3", "延期").unwrap();
    assert_eq!(uid(&ledger, Lang::En), before);
}

#[test]
fn whatever_is_in_a_text_stays_in_it() {
    let detail = "a\\b;c,d:e\"f\nBEGIN:VEVENT\r\nEND:VCALENDAR\tx\u{7}".to_owned();
    let occasion = Occasion {
        key: "k;1".to_owned(),
        day: day("9999-12-31"),
        title: "返利到期，很长的题目".repeat(30) + &"𠮷".repeat(40) + &"x".repeat(200),
        detail,
    };
    let title = occasion.title.clone();
    let file = calendar::write(&[occasion], MADE, Lang::En);
    is_well_formed(&file);
    let events = events(&file);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].2, title);
    assert_eq!(events[0].3, "a\\b;c,d:e\"f\nBEGIN:VEVENT\nEND:VCALENDAR\tx");
}

#[test]
fn reporting_dates_stand_after_each_period() {
    let reports = |step, term| {
        let reports =
            calendar::reports(("d17", "采购量报告"), (step, 2024), term, &[], Lang::Zh).unwrap();
        reports
            .iter()
            .map(|report| (report.day.to_string(), report.title.clone()))
            .collect::<Vec<_>>()
    };
    let quarters = reports(Step::Quarter, Term::Days(30));
    assert_eq!(quarters.len(), 4);
    assert_eq!(
        quarters[0],
        ("2024-04-30".to_owned(), "采购量报告 2024年1季度".to_owned())
    );
    assert_eq!(quarters[3].0, "2025-01-30");
    assert_eq!(reports(Step::Month, Term::Workdays(5)).len(), 12);
}

#[test]
fn plans_and_what_is_paid_are_in_no_calendar() {
    let mut ledger = Ledger::default();
    let mut planned = rebate("2024-Q3", State::Planned, "2024-01-01", "800");
    planned.due = Some(day("2024-10-30"));
    add(&mut ledger, planned);
    assert_eq!(ledger.due_dates(day("2024-12-31"), Lang::Zh), []);
    assert_eq!(year().due_dates(day("2024-06-29"), Lang::Zh), []);
    let empty = calendar::write(&[], MADE, Lang::Zh);
    is_well_formed(&empty);
    assert_eq!(events(&empty), []);
}

#[test]
fn days_off_and_on_are_read_as_people_write_them() {
    let read = calendar::exceptions(
        "2024-04-04 休\n\n2024年4月7日 班\n２０２４-１０-０１ 至 2024-10-03 放假\n2024-12-25\n",
    );
    let days = [
        ("2024-04-04", false),
        ("2024-04-07", true),
        ("2024-10-01", false),
        ("2024-10-02", false),
        ("2024-10-03", false),
        ("2024-12-25", false),
    ];
    let days = days.map(|(text, is_worked)| (day(text), is_worked));
    assert_eq!(read, Ok(days.to_vec()));
    let english = calendar::exceptions("2024-10-01 to 2024-10-02 off\n2024-10-12 work");
    assert_eq!(english.map(|days| days.len()), Ok(3));
    let line = |text: &str| calendar::exceptions(text).map_err(|(line, why)| (line, why.zh));
    assert_eq!(line("2024-04-04 休\n清明").unwrap_err().0, 2);
    let both = line("2024-04-04 休\n2024-04-04 班").unwrap_err();
    assert_eq!(both, (2, "2024-04-04 又休又班，只留一个".to_owned()));
    assert!(line("2024-10-07 至 2024-10-01 休").is_err());
    assert!(line("1990-01-01 至 2099-10-01 休").is_err());
}

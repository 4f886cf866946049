//! Due and reporting dates as an iCalendar file (RFC 5545), for the calendars of phones and offices.
//!
//! Each is an event of a whole day with an alarm in the morning of the same day a week before. An event keeps its UID whatever changes
//! about it, so that a file that is imported again moves it instead of adding another.

use rust_decimal::Decimal;

use crate::engine::FaultCode;
use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::policy::{Kind, Value, notation};
use crate::scenario::named::Reference;

use super::book::Ledger;
use super::line::money;
use super::period::{Part, Period, Step, Term};

/// Octets of a line without its end (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// A week before the day begins, less nine hours: nine in the morning.
const ALARM: &str = "-P6DT15H";

/// What stands in a calendar on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// What no other occasion is called, whatever changes about it.
    pub key: String,
    /// The day.
    pub day: Date,
    /// What it is.
    pub title: String,
    /// What else there is to say.
    pub detail: String,
}

impl Ledger {
    /// The days on which something falls due of which there is something left, as of the end of a day; plans aside.
    pub fn due_dates(&self, day: Date, lang: Lang) -> Vec<Occasion> {
        let occasions = self.rebates().filter_map(|(line, rebate)| {
            let due = rebate.due?;
            let state = self.state(&line.id, day)?;
            let left = self.standing(&line.id, day).left();
            if rebate.is_planned() || left <= Decimal::ZERO {
                return None;
            }
            let period = rebate.period.word(lang);
            let what = [&rebate.title, &rebate.rule, &period].map(String::as_str);
            let what = what.into_iter().filter(|word| !word.is_empty());
            let what = what.collect::<Vec<_>>().join(" ");
            let left = money(left);
            let mut detail = vec![
                lang.pick(
                    format!("状态：{}", state.word(lang)),
                    format!("State: {}", state.word(lang)),
                ),
                lang.pick(format!("编号：{}", line.id), format!("ID: {}", line.id)),
            ];
            if !line.note.is_empty() {
                detail.push(line.note.clone());
            }
            let origin = [&*rebate.policy, &rebate.rule, &rebate.period.code()].join("\t");
            Some(Occasion {
                key: format!("{}-{:08x}", line.id, Reference::hash_of(&origin)),
                day: due,
                title: lang.pick(
                    format!("返利到期 {left} 元：{what}"),
                    format!("Rebate of {left} yuan due: {what}"),
                ),
                detail: detail.join("\n"),
            })
        });
        occasions.collect()
    }
}

/// The days by which something is to be reported for each period of a year: `title` by the end of the term after each.
///
/// # Errors
/// A term that cannot be counted by the calendar.
pub fn reports(
    (key, title): (&str, &str),
    (step, year): (Step, u16),
    term: Term,
    calendar: &[(Date, bool)],
    lang: Lang,
) -> Result<Vec<Occasion>, FaultCode> {
    let first = Period::new(year, Part::Month(1)).and_then(|month| Period::of(step, month.first()));
    let periods = std::iter::successors(first, |period| period.next());
    let periods = periods.take_while(|period| period.year() == year);
    let occasion = |period: Period| {
        Ok(Occasion {
            key: format!("{key}-{}", period.code()),
            day: term.due(period, calendar)?,
            title: format!("{title} {}", period.word(lang)),
            detail: String::new(),
        })
    };
    periods.map(occasion).collect()
}

/// The days that are worked on or off against the rule of Monday to Friday, as people write them: `2024-04-04 休`, `2024-04-07 班`, one a
/// line; days off may be a stretch, `2024-10-01 至 2024-10-07 休`. A day without a word is off.
///
/// # Errors
/// The first line that cannot be read, from 1, and why; or a day that is said to be both.
pub fn exceptions(text: &str) -> Result<Vec<(Date, bool)>, (usize, Text)> {
    let mut days: Vec<(Date, bool)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let refuse = |why: Text| (at + 1, why);
        let line = notation::normalise(line.trim());
        if line.is_empty() {
            continue;
        }
        let (from, to, is_worked) = stretch(&line).ok_or_else(|| {
            refuse(Text::new(
                "写成“2024-04-04 休”“2024-04-07 班”或“2024-10-01 至 2024-10-07 休”",
                "Write “2024-04-04 off”, “2024-04-07 work” or “2024-10-01 to 2024-10-07 off”",
            ))
        })?;
        let count = to.days_since(from);
        if !(0..=MOST_DAYS).contains(&count) {
            return Err(refuse(Text::new(
                format!("这一段要从早到晚，不超过 {MOST_DAYS} 天"),
                format!("A stretch runs forward, for at most {MOST_DAYS} days"),
            )));
        }
        for day in (0..=i64::from(count)).filter_map(|later| from.add_days(later)) {
            match days.iter().find(|(known, _)| *known == day) {
                Some((_, known)) if *known != is_worked => {
                    return Err(refuse(Text::new(
                        format!("{day} 又休又班，只留一个"),
                        format!("{day} is both off and worked on; keep one"),
                    )));
                }
                Some(_) => {}
                None => days.push((day, is_worked)),
            }
        }
    }
    Ok(days)
}

/// The longest stretch of days off.
const MOST_DAYS: i32 = 60;

/// From which day to which, and whether they are worked on.
fn stretch(line: &str) -> Option<(Date, Date, bool)> {
    let words = [
        ("休", false),
        ("放假", false),
        ("off", false),
        ("班", true),
        ("上班", true),
        ("work", true),
    ];
    let word = words
        .iter()
        .filter_map(|(word, is_worked)| Some((line.strip_suffix(word)?, *is_worked)))
        .min_by_key(|(rest, _)| rest.len());
    let (days, is_worked) = word.unwrap_or((line, false));
    let day = |text: &str| match notation::read_value(Kind::Date, text.trim()) {
        Ok(Value::Date(day)) => Some(day),
        _ => None,
    };
    let parted = ["至", "到", "~", "to"]
        .into_iter()
        .find_map(|sign| days.split_once(sign));
    let (from, to) = match parted {
        Some((from, to)) => (day(from)?, day(to)?),
        None => (day(days)?, day(days)?),
    };
    Some((from, to, is_worked))
}

/// The file: all occasions in the order of their days, made at this moment, in milliseconds since 1970.
pub fn write(occasions: &[Occasion], made: u64, lang: Lang) -> String {
    let mut sorted: Vec<&Occasion> = occasions.iter().collect();
    sorted.sort_by(|one, other| (one.day, &one.key).cmp(&(other.day, &other.key)));
    let mut out = String::new();
    let name = Text::new("返利台账", "Rebate ledger");
    for (property, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Rebate Desk//Rebate ledger//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        content_line(&mut out, property, value);
    }
    content_line(&mut out, "X-WR-CALNAME", &escaped(name.get(lang)));
    let made = moment(made);
    for occasion in sorted {
        event(&mut out, occasion, &made);
    }
    content_line(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, occasion: &Occasion, made: &str) {
    let title = escaped(&occasion.title);
    content_line(out, "BEGIN", "VEVENT");
    content_line(
        out,
        "UID",
        &escaped(&format!("{}@rebate-desk", occasion.key)),
    );
    content_line(out, "DTSTAMP", made);
    content_line(out, "DTSTART;VALUE=DATE", &compact(occasion.day));
    // The first day that is none of it any more; on the last day of the calendar a day lasts by itself.
    if let Some(next) = occasion.day.add_days(1) {
        content_line(out, "DTEND;VALUE=DATE", &compact(next));
    }
    content_line(out, "SUMMARY", &title);
    if !occasion.detail.is_empty() {
        content_line(out, "DESCRIPTION", &escaped(&occasion.detail));
    }
    // Nobody is busy all day because something falls due.
    content_line(out, "TRANSP", "TRANSPARENT");
    content_line(out, "BEGIN", "VALARM");
    content_line(out, "ACTION", "DISPLAY");
    content_line(out, "TRIGGER", ALARM);
    content_line(out, "DESCRIPTION", &title);
    content_line(out, "END", "VALARM");
    content_line(out, "END", "VEVENT");
}

/// Writes a content line, folded so that none is longer than it may be, and no character is split.
fn content_line(out: &mut String, property: &str, value: &str) {
    let mut room = LINE_OCTETS;
    for c in [property, ":", value].iter().flat_map(|part| part.chars()) {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            // The blank counts.
            room = LINE_OCTETS - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

/// A text as a value: what would end it or part it has a backslash before it, and control characters, which no text may have, are left
/// out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// `20240331`.
fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// `20240331T080000Z`, of milliseconds since 1970.
fn moment(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let days = i64::try_from(seconds / 86_400).unwrap_or(i64::MAX);
    let day = Date::new(1970, 1, 1).and_then(|first| first.add_days(days));
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    // Behind the last day of the calendar nobody makes anything.
    let day = compact(day.unwrap_or(Date::FIRST));
    format!("{day}T{hour:02}{minute:02}{second:02}Z")
}

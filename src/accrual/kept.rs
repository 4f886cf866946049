//! The ledger as it is kept: a text that says what it is, line by line.
//!
//! ```text
//! rebate-desk ledger 1
//! rev        3
//! rebate     1           parts-purchase-agreement  配件采购返利协议  2024-Q1  季度返利
//! base       12000.00
//! rate       0.05
//! tax        with        0.13
//! due        2024-04-30
//! scenario   scenario:parts
//! accrued    2024-03-31  600.00
//! confirmed  2024-04-20  590.00
//! note       少了一张发票
//! payment    2           1                         2024-04-28        590.00
//! ```
//!
//! A line begins with what it is, and its fields are parted by tabs; what says more about a rebate or what followed on it stands below
//! that. Lines that this version does not know are kept where they stand, so that nothing of a newer one is lost on the way.

use rust_decimal::Decimal;

use crate::policy::date::Date;
use crate::policy::{Kind, Value, notation};
use crate::scenario::fields::{self, Headed};

use super::book::{Ledger, MOST_LINES};
use super::line::{Change, Follow, Following, Line, Rebate, State, What, plain};
use super::period::Period;
use super::tax::Tax;

/// What the first line begins with.
const HEAD: &str = "rebate-desk ledger ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// What stands under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A ledger.
    Ledger(Box<Ledger>),
    /// A ledger of a newer version, as far as this one understands it: it is looked at, not written.
    Newer(Box<Ledger>),
    /// Something damaged: it is shown as the text that it is.
    Damaged,
}

impl Ledger {
    /// As it is kept.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        fields::write(&mut out, ["rev", &self.rev.to_string()]);
        fields::write_unknown(&mut out, &self.unknown);
        for line in self.lines() {
            write_line(&mut out, line, false);
        }
        for line in &self.aside {
            write_line(&mut out, line, true);
        }
        out
    }

    /// What a text is that stands under the key of a ledger.
    pub fn read(text: &str) -> Found {
        match fields::headed(text, HEAD, SCHEMA) {
            Headed::This(rest) => match read_all(rest) {
                Some(ledger) => Found::Ledger(Box::new(ledger)),
                None => Found::Damaged,
            },
            Headed::Newer(rest) => Found::Newer(Box::new(read_all(rest).unwrap_or_default())),
            Headed::Other => Found::Damaged,
        }
    }

    /// Whether a text begins as a kept ledger does, of whatever version.
    pub fn is_kept(text: &str) -> bool {
        text.starts_with(HEAD)
    }
}

fn write_line(out: &mut String, line: &Line, is_aside: bool) {
    match &line.what {
        What::Rebate(rebate) => write_rebate(out, &line.id, rebate),
        What::Following(following) => {
            let Following {
                of,
                kind,
                day,
                amount,
            } = following;
            let (day, amount) = (day.to_string(), plain(*amount));
            fields::write(out, [kind.keyword(), &line.id, of, &day, &amount]);
        }
    }
    if !line.note.is_empty() {
        fields::write(out, ["note", &line.note]);
    }
    if is_aside {
        fields::write(out, ["aside"]);
    }
    fields::write_unknown(out, &line.unknown);
}

fn write_rebate(out: &mut String, id: &str, rebate: &Rebate) {
    let period = rebate.period.code();
    let Rebate {
        policy,
        title,
        rule,
        ..
    } = rebate;
    fields::write(out, ["rebate", id, policy, title, &period, rule]);
    if let Some(base) = rebate.base {
        fields::write(out, ["base", &digits(base)]);
    }
    if let Some(rate) = rebate.rate {
        fields::write(out, ["rate", &digits(rate)]);
    }
    match rebate.tax {
        Tax::Unsaid => {}
        Tax::With(rate) => fields::write(out, ["tax", "with", &digits(rate)]),
        Tax::Without(rate) => fields::write(out, ["tax", "without", &digits(rate)]),
    }
    if let Some(due) = rebate.due {
        fields::write(out, ["due", &due.to_string()]);
    }
    if !rebate.scenario.is_empty() {
        fields::write(out, ["scenario", &rebate.scenario]);
    }
    for Change { day, to, amount } in &rebate.changes {
        let (day, amount) = (day.to_string(), plain(*amount));
        fields::write(out, [to.keyword(), &day, &amount]);
    }
}

/// All digits of a number.
fn digits(number: Decimal) -> String {
    notation::write_exact(Kind::Number, &Value::Number(number), None)
}

/// A line that is being read.
struct Begun {
    line: Line,
    is_aside: bool,
}

fn read_all(text: &str) -> Option<Ledger> {
    let mut ledger = Ledger::default();
    let mut begun: Option<Begun> = None;
    // Not by `lines`, which would take a carriage return off what a newer version has written.
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        let parts = fields::read(line)?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let Some(next) = begins(&parts)? {
            put(&mut ledger, begun.replace(next))?;
            continue;
        }
        match (&mut begun, parts.as_slice()) {
            (None, ["rev", number]) => ledger.rev = number.parse().ok()?,
            (None, _) => ledger.unknown.push(line.to_owned()),
            (Some(begun), parts) => {
                if !says(begun, parts)? {
                    begun.line.unknown.push(line.to_owned());
                }
            }
        }
    }
    put(&mut ledger, begun)?;
    Some(ledger)
}

/// What has been read, into the ledger: if it may not stand there, the text is damaged.
fn put(ledger: &mut Ledger, begun: Option<Begun>) -> Option<()> {
    match begun {
        None => {}
        Some(Begun {
            line,
            is_aside: true,
        }) if ledger.aside.len() < MOST_LINES => {
            ledger.aside.push(line);
        }
        Some(Begun { line, .. }) => {
            // A line without an id would get another one each time.
            (!line.id.is_empty()).then_some(())?;
            ledger.add(line).ok()?;
        }
    }
    Some(())
}

/// The line that fields begin, if they do; nothing at all where they cannot be read.
#[expect(clippy::option_option, reason = "damaged, something else, a line")]
fn begins(parts: &[&str]) -> Option<Option<Begun>> {
    let kind = |word: &str| Follow::ALL.into_iter().find(|kind| kind.keyword() == word);
    let what = match parts {
        ["rebate", id, policy, title, period, rule] => {
            let rebate = Rebate {
                policy: (*policy).to_owned(),
                title: (*title).to_owned(),
                period: period_of(period)?,
                rule: (*rule).to_owned(),
                base: None,
                rate: None,
                tax: Tax::Unsaid,
                due: None,
                scenario: String::new(),
                changes: Vec::new(),
            };
            (*id, What::Rebate(Box::new(rebate)))
        }
        ["rebate", ..] => return None,
        [word, rest @ ..] => match (kind(word), rest) {
            (Some(kind), [id, of, day, amount]) => {
                let following = Following {
                    of: (*of).to_owned(),
                    kind,
                    day: day.parse().ok()?,
                    amount: amount.parse().ok()?,
                };
                (*id, What::Following(following))
            }
            (Some(_), _) => return None,
            (None, _) => return Some(None),
        },
        [] => return Some(None),
    };
    let line = Line::new(what.0, what.1);
    Some(Some(Begun {
        line,
        is_aside: false,
    }))
}

/// As it is kept only: what people write otherwise is no kept text.
fn period_of(code: &str) -> Option<Period> {
    Period::read(code).filter(|period| period.code() == code)
}

/// Takes in what fields say about the line above them; whether they say anything that is known.
fn says(begun: &mut Begun, parts: &[&str]) -> Option<bool> {
    match parts {
        ["note", note] => (*note).clone_into(&mut begun.line.note),
        ["aside"] => begun.is_aside = true,
        ["note" | "aside", ..] => return None,
        _ => {
            let What::Rebate(rebate) = &mut begun.line.what else {
                return Some(false);
            };
            return says_of_rebate(rebate, parts);
        }
    }
    Some(true)
}

fn says_of_rebate(rebate: &mut Rebate, parts: &[&str]) -> Option<bool> {
    match parts {
        ["base", number] => rebate.base = Some(number.parse().ok()?),
        ["rate", number] => rebate.rate = Some(number.parse().ok()?),
        ["tax", word @ ("with" | "without"), rate] => {
            rebate.tax = Tax::new(*word == "with", rate.parse().ok()?)?;
        }
        ["due", day] => rebate.due = Some(day.parse().ok()?),
        ["scenario", key] => (*key).clone_into(&mut rebate.scenario),
        ["base" | "rate" | "tax" | "due" | "scenario", ..] => return None,
        [word, rest @ ..] => {
            let Some(to) = State::STAGES
                .into_iter()
                .find(|state| state.keyword() == *word)
            else {
                return Some(false);
            };
            let [day, amount] = rest else { return None };
            rebate.changes.push(Change {
                day: day.parse::<Date>().ok()?,
                to,
                amount: amount.parse().ok()?,
            });
        }
        [] => return Some(false),
    }
    Some(true)
}

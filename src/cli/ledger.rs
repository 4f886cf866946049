//! `ledger`: what is entered into a rebate ledger, and what of it is listed. Lists go to a file or standard output, what is to be said
//! about them to standard error.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use rust_decimal::Decimal;

use crate::accrual::computed::Coming;
use crate::accrual::line::money;
use crate::accrual::view::{Filter, last_day};
use crate::accrual::{
    Follow, Following, Found, Ledger, Line, Refusal, State, Tax, What, calendar, intake, list,
};
use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::report::request;

use super::arguments::LedgerAsked;
use super::{Failure, batch, layout, refused, say, source};

/// How many bad cells of a list are told.
const SHOWN_BAD: usize = 20;

/// A ledger from a file, and what is known about that.
struct Opened {
    ledger: Ledger,
    /// Whether it is kept as a ledger, and not a list.
    is_kept: bool,
    /// Whether every cell of it was read.
    is_whole: bool,
}

pub(super) fn ledger(
    asked: &LedgerAsked,
    lang: Lang,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let is_new = asked.file != "-" && !Path::new(&asked.file).exists();
    let mut opened = if is_new && (asked.add_from.is_some() || asked.join.is_some()) {
        Opened {
            ledger: Ledger::default(),
            is_kept: true,
            is_whole: true,
        }
    } else {
        open(&asked.file, lang)?
    };
    let before = opened.ledger.clone();
    opened.is_whole &= enter(asked, &mut opened.ledger, lang)?;
    if opened.ledger != before {
        write_back(asked, &mut opened, lang)?;
    }
    show(asked, &opened.ledger, lang, out)?;
    if !opened.ledger.aside.is_empty() {
        let count = opened.ledger.aside.len();
        say(&lang.pick(
            format!("另有 {count} 行与已有的矛盾，放在一边，没有计入"),
            format!("Lines set aside and not counted, because they contradict these: {count}"),
        ));
    }
    Ok(super::exit_code(opened.is_whole))
}

/// Reads a ledger, or a list of one.
fn open(file: &str, lang: Lang) -> Result<Opened, Failure> {
    let text = source::ledger(file, lang)?;
    let refuse = |message: &str| Failure::Refused(vec![format!("{file}: {message}")]);
    if !Ledger::is_kept(&text) {
        let intake = intake::read(&text).map_err(|no| refuse(no.message().get(lang)))?;
        say_bad(file, &intake, lang);
        return Ok(Opened {
            is_whole: intake.bad.is_empty(),
            ledger: intake.ledger,
            is_kept: false,
        });
    }
    match Ledger::read(&text) {
        Found::Ledger(ledger) => Ok(Opened {
            ledger: *ledger,
            is_kept: true,
            is_whole: true,
        }),
        Found::Newer(_) => Err(refuse(lang.pick(
            "台账是新版本写的，请更新程序",
            "A newer version has written this ledger; update the program",
        ))),
        Found::Damaged => Err(refuse(lang.pick(
            "台账文件损坏，读不出来",
            "The ledger is damaged and cannot be read",
        ))),
    }
}

fn say_bad(file: &str, intake: &intake::Intake, lang: Lang) {
    for bad in intake.bad.iter().take(SHOWN_BAD) {
        let (column, reason) = (bad.column.words(), bad.reason.get(lang));
        let left_out = if bad.is_left_out {
            lang.pick("，这一行没有读入", "; the row is left out")
        } else {
            ""
        };
        say(&layout::printable(&format!(
            "{file}:{}: {}: {reason}{left_out}\n    | {}",
            bad.row,
            column.get(lang),
            bad.text
        )));
    }
    let more = intake.bad.len().saturating_sub(SHOWN_BAD);
    if more > 0 {
        say(&lang.pick(format!("还有 {more} 处"), format!("and {more} more")));
    }
}

/// Enters what is asked for; whether all of it came in.
fn enter(asked: &LedgerAsked, ledger: &mut Ledger, lang: Lang) -> Result<bool, Failure> {
    let mut is_whole = true;
    if let Some(file) = &asked.join {
        let other = open(file, lang)?;
        is_whole &= other.is_whole;
        let revised = if other.is_kept {
            0
        } else {
            ledger.revise(&other.ledger)
        };
        let joined = ledger.join(other.ledger);
        is_whole &= joined.aside == 0;
        say(&lang.pick(
            format!(
                "并入 {} 行，{} 行有了新进展，{revised} 行改了到期日或备注",
                joined.added, joined.advanced
            ),
            format!(
                "Lines taken in: {}; come further: {}; with another due day or note: {revised}",
                joined.added, joined.advanced
            ),
        ));
    }
    if let Some(policy) = &asked.add_from {
        is_whole &= add_from(policy, asked, ledger, lang)?;
    }
    let told = |refusal: Refusal| Failure::told(&refusal.message(), lang);
    if let Some(id) = &asked.receivable {
        let day = on(asked, lang)?;
        ledger
            .advance(id, State::Receivable, day, None)
            .map_err(told)?;
    }
    if let Some(said) = &asked.confirm {
        let (id, amount) = part(said, lang)?;
        let day = on(asked, lang)?;
        ledger
            .advance(id, State::Confirmed, day, amount)
            .map_err(told)?;
    }
    for (said, kind) in [
        (&asked.reverse, Follow::Reversal),
        (&asked.pay, Follow::Payment),
        (&asked.refund, Follow::Refund),
    ] {
        if let Some(said) = said {
            let (id, amount) = part(said, lang)?;
            let day = on(asked, lang)?;
            let following = Following {
                of: id.to_owned(),
                kind,
                day,
                amount: amount
                    .or_else(|| ledger.room(id, kind, day))
                    .unwrap_or_default(),
            };
            ledger
                .add(Line::new("", What::Following(following)))
                .map_err(told)?;
        }
    }
    Ok(is_whole)
}

/// The day on which something happened: there is no saying without one.
fn on(asked: &LedgerAsked, lang: Lang) -> Result<Date, Failure> {
    asked.on.ok_or_else(|| {
        let message = Text::new(
            "用 --on 写明日期，如 --on 2024-04-30",
            "Say on which day with --on, such as --on 2024-04-30",
        );
        Failure::told(&message, lang)
    })
}

/// `ID=AMOUNT`.
fn part(said: &str, lang: Lang) -> Result<(&str, Option<Decimal>), Failure> {
    let Some((id, amount)) = said.split_once(['=', '＝']) else {
        return Ok((said, None));
    };
    let amount = request::amount(amount).map_err(|error| refused(id, &[error], lang))?;
    Ok((id, Some(amount)))
}

/// Enters what a policy gives; whether all of it came in.
fn add_from(
    policy: &str,
    asked: &LedgerAsked,
    ledger: &mut Ledger,
    lang: Lang,
) -> Result<bool, Failure> {
    let policy = source::policy(policy, lang)?;
    let input = asked.input.as_deref().unwrap_or("-");
    let given = source::request(input, lang)?;
    let (plan, case) =
        request::prepare(&policy, &given).map_err(|errors| refused(input, &errors, lang))?;
    let trace = plan.trace(&case);
    let coming = Coming {
        year: asked.year,
        within: asked.period,
        period: asked.period,
        state: asked.stage.unwrap_or(State::Accrued),
        day: asked.on,
        // Without a clock, that what is entered stays the same: whoever wants another day says `--on`.
        today: last_day(),
        term: asked.due,
        calendar: &[],
        tax: asked.tax.unwrap_or(Tax::Unsaid),
        scenario: "",
        lang,
    };
    let entered = ledger.come(&trace, &coming);
    for (what, reason) in &entered.left_out {
        say(&layout::printable(&lang.pick(
            format!("没有记入 {}：{}", what.zh, reason.zh),
            format!("Not entered: {}: {}", what.en, reason.en),
        )));
    }
    let (added, there) = (entered.added.len(), entered.there);
    say(&lang.pick(
        format!("记入 {added} 行，{there} 行已有"),
        format!("Lines entered: {added}; there already: {there}"),
    ));
    Ok(entered.left_out.is_empty() && trace.outcome().faults.is_empty())
}

/// Keeps a ledger that has changed: where it came from or, of a list, where the output goes.
fn write_back(asked: &LedgerAsked, opened: &mut Opened, lang: Lang) -> Result<(), Failure> {
    opened.ledger.rev = opened.ledger.rev.saturating_add(1);
    if opened.is_kept && asked.file != "-" {
        return replace(&asked.file, &opened.ledger.write(), lang);
    }
    // What is shown in part, or of another day, is not the ledger that has changed.
    let is_all = asked.state.is_empty()
        && [&asked.policy, &asked.above, &asked.find]
            .iter()
            .all(|said| said.is_none())
        && (asked.period, asked.as_of) == (None, None);
    let is_lines = (asked.balance, asked.aged, asked.forecast) == (None, None, None);
    let is_written = match kind(asked.output.as_deref()) {
        Kind::Ledger => is_lines,
        Kind::List => asked.output.is_some() && is_all && is_lines,
        Kind::Calendar => false,
    };
    if is_written {
        return Ok(());
    }
    let message = Text::new(
        "改动不写回清单：用 -o 另存为台账文件，或不加筛选的清单",
        "Changes are not written into a list; with -o name a file for the ledger, or for a list of all of it",
    );
    Err(Failure::told(&message, lang))
}

/// Writes a file beside the old one and puts it in its place: whatever happens, one of them is whole.
fn replace(file: &str, text: &str, lang: Lang) -> Result<(), Failure> {
    let beside = format!("{file}.new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    written.map_err(|error: io::Error| {
        Failure::Refused(vec![lang.pick(
            format!("{file}: 写不进去：{error}"),
            format!("{file}: Cannot be written: {error}"),
        )])
    })
}

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Calendar,
    Ledger,
}

/// What a file is to be, by how its name ends; standard output is a list.
fn kind(file: Option<&str>) -> Kind {
    let Some(file) = file.filter(|file| *file != "-") else {
        return Kind::List;
    };
    let ends = |end: &str| {
        let extension = Path::new(file).extension();
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case(end))
    };
    if ends("csv") || ends("xlsx") {
        Kind::List
    } else if ends("ics") {
        Kind::Calendar
    } else {
        Kind::Ledger
    }
}

fn show(
    asked: &LedgerAsked,
    ledger: &Ledger,
    lang: Lang,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let file = asked.output.as_deref();
    let day = asked.as_of.unwrap_or_else(last_day);
    if let Some(step) = asked.balance {
        let mut balances = ledger.balances(step, asked.policy.as_deref());
        balances.retain(|balance| balance.period.first() <= day);
        return batch::listed(file, &list::balances(&balances, lang), lang, out);
    }
    if let Some(day) = asked.aged {
        batch::listed(file, &list::owed(ledger, day, lang), lang, out)?;
        for aged in ledger.aged(day).iter().filter(|aged| aged.count > 0) {
            let (words, left) = (aged.age.words(), money(aged.left));
            say(&lang.pick(
                format!("{}：{} 笔，{left} 元", words.zh, aged.count),
                format!("{}: {left} yuan ({} rebates)", words.en, aged.count),
            ));
        }
        return Ok(());
    }
    if let Some(year) = asked.forecast {
        let forecast = ledger.forecast(year, day);
        return batch::listed(file, &list::forecast(&forecast, lang), lang, out);
    }
    match kind(file) {
        Kind::List => listed(asked, ledger, day, lang, out),
        Kind::Calendar => {
            let occasions = ledger.due_dates(day, lang);
            let made = SystemTime::now().duration_since(UNIX_EPOCH);
            let made = made.map_or(0, |since| since.as_millis());
            let made = u64::try_from(made).unwrap_or_default();
            let text = calendar::write(&occasions, made, lang);
            batch::written(file, lang, out, |out| out.write_all(text.as_bytes()))
        }
        Kind::Ledger => {
            let text = ledger.write();
            batch::written(file, lang, out, |out| out.write_all(text.as_bytes()))
        }
    }
}

/// The lines, and what they come to.
fn listed(
    asked: &LedgerAsked,
    ledger: &Ledger,
    day: Date,
    lang: Lang,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let above = asked.above.as_deref().map(request::amount).transpose();
    let filter = Filter {
        policy: asked.policy.clone(),
        states: asked.state.clone(),
        within: asked.period,
        above: above.map_err(|error| refused("--above", &[error], lang))?,
        overdue: None,
        words: asked.find.clone().unwrap_or_default(),
    };
    let order = asked.sort.unwrap_or_default();
    let shown = ledger.show(&filter, order, asked.descending, day);
    let sheet = ledger.sheet(&shown, asked.as_of, lang);
    batch::listed(asked.output.as_deref(), &sheet, lang, out)?;
    let total = shown.total;
    let [amount, planned, paid] = [total.amount, total.planned, total.paid].map(money);
    say(&lang.pick(
        format!(
            "{} 行：返利 {amount} 元，兑付 {paid} 元，计划 {planned} 元",
            total.count
        ),
        format!(
            "Lines: {}; rebates {amount}, paid {paid}, planned {planned} yuan",
            total.count
        ),
    ));
    Ok(())
}

//! Balances by period, and what rebates come to on a day by state and by policy.

use leptos::prelude::{Get, RwSignal};

use crate::accrual::balance::Sums;
use crate::accrual::{Ledger, State, Step, list};
use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::report::plain::{Holds, PlainColumn, PlainSheet};

use super::super::super::part::{Part, el, several};
use super::super::super::{save, text as texts};
use super::super::part;
use super::kept::Book;
use super::{day_field, fields, of_day, section, tables, text, told};

/// The page of balances.
pub(super) fn page(book: Book, lang: Lang) -> Part {
    let step = RwSignal::new(Step::Month.keyword().to_owned());
    let steps = [
        (Step::Month, text::BY_MONTH),
        (Step::Quarter, text::BY_QUARTER),
        (Step::Half, text::BY_HALF),
        (Step::Year, text::BY_YEAR),
    ];
    let steps = steps.map(|(step, name)| (step.keyword().to_owned(), name.get(lang).to_owned()));
    let by_period = section(text::BALANCES, lang)
        .attr("data-testid", "balances")
        .child(el("p").class("help").child(text::BALANCES_HELP.get(lang)))
        .child(
            el("div")
                .class("board-tools not-printed")
                .child(fields::labelled(
                    text::STEP,
                    fields::choice(step, steps.to_vec()),
                    lang,
                ))
                .child(day_field(book, text::UNTIL_DAY, lang)),
        )
        .child(of_day(book, lang, move |ledger, day| {
            let step = Step::named(&step.get()).unwrap_or_default();
            let mut balances = ledger.balances(step, None);
            balances.retain(|balance| balance.period.first() <= day);
            if balances.is_empty() {
                return none(lang);
            }
            let sheet = list::balances(&balances, lang);
            let name = sheet.title.get(lang).to_owned();
            several([
                tables::table(&name, &sheet, None, |_| None, lang).into(),
                part::saving(sheet, "balances-csv", save::print, lang).into(),
            ])
        }));
    let on_day = section(text::ON_THE_DAY, lang)
        .attr("data-testid", "sums")
        .child(of_day(book, lang, move |ledger, day| {
            let by_state = by_state(ledger, day, lang);
            let by_policy = by_policy(ledger, day);
            if by_state.rows.is_empty() {
                return none(lang);
            }
            let sums = tables::sums(&by_policy, lang);
            let table = |name: texts::Say, sheet: &PlainSheet| {
                // Either way it is the same: plans are in no sum.
                let sums = Some(sums.clone());
                tables::table(name.get(lang), sheet, sums, |_| None, lang)
            };
            several([
                el("p")
                    .class("board-sum")
                    .child(text::balance_on(
                        lang,
                        &day.to_string(),
                        &tables::money(lang, ledger.balance_on(day)),
                    ))
                    .into(),
                el("h3").child(text::BY_STATE.get(lang)).into(),
                el("p")
                    .class("help")
                    .child(text::BY_STATE_HELP.get(lang))
                    .into(),
                table(text::BY_STATE, &by_state).into(),
                el("h3").child(text::BY_POLICY.get(lang)).into(),
                table(text::BY_POLICY, &by_policy).into(),
            ])
        }));
    several([told(book, lang).into(), by_period.into(), on_day.into()])
}

fn none(lang: Lang) -> Part {
    el("p")
        .class("help")
        .child(text::NOTHING_YET.get(lang))
        .into()
}

/// Sums as a list. What is only planned is not owed.
fn sheet(first: (&str, &str), rows: Vec<(String, bool, Sums)>) -> PlainSheet {
    let columns = vec![
        PlainColumn::new(Holds::Words, first.0, first.1),
        PlainColumn::new(Holds::Figures, "笔数", "Rebates"),
        PlainColumn::new(Holds::Money, "返利金额", "Amount"),
        PlainColumn::new(Holds::Money, "冲回", "Reversed"),
        PlainColumn::new(Holds::Money, "已兑付", "Paid"),
        PlainColumn::new(Holds::Money, "未兑付", "Left"),
    ];
    let plain = crate::accrual::line::plain;
    let rows = rows.into_iter().map(|(name, is_planned, sums)| {
        let standing = sums.standing;
        vec![
            name,
            sums.count.to_string(),
            plain(standing.amount),
            plain(standing.reversed),
            plain(standing.paid),
            match is_planned {
                true => String::new(),
                false => plain(standing.left()),
            },
        ]
    });
    PlainSheet::new(Text::default(), columns, rows.collect())
}

fn by_state(ledger: &Ledger, day: Date, lang: Lang) -> PlainSheet {
    let rows = ledger.by_state(day).into_iter();
    let rows = rows.map(|(state, sums)| {
        let is_planned = state == State::Planned;
        (state.word(lang).to_owned(), is_planned, sums)
    });
    sheet(("状态", "State"), rows.collect())
}

fn by_policy(ledger: &Ledger, day: Date) -> PlainSheet {
    let rows = ledger.by_policy(day).into_iter();
    let rows = rows.map(|(policy, sums)| {
        let of = ledger.rebates().find(|(_, rebate)| rebate.policy == policy);
        let title = of.map(|(_, rebate)| rebate.title.clone());
        let title = title.filter(|title| !title.is_empty());
        (title.unwrap_or(policy), false, sums)
    });
    sheet(("政策", "Policy"), rows.collect())
}

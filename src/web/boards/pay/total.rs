//! The month in total, over all departments: a row a person, to be printed and taken away.

use std::rc::Rc;

use leptos::prelude::Get;
use rust_decimal::Decimal;

use crate::lang::Lang;
use crate::policy::Kind;
use crate::policy::Policy;
use crate::report::slips::Payroll;
use crate::scenario::Slips;

use super::super::super::part::{Element, Part, button, el, several};
use super::super::super::takeaway::{self, Taken};
use super::super::super::text as words;
use super::{Department, Shown, State, month_words, save, slips, text};

/// The month in total; nothing while there are no slips.
pub(super) fn section(departments: Vec<(Department, Shown)>, state: State, lang: Lang) -> Element {
    let content = move || {
        let shown = departments.iter().filter_map(|(_, shown)| shown.desk());
        let all: Vec<(&'static Policy, bool, Slips)> = shown
            .filter_map(|(desk, is_sample)| Some((desk.policy, is_sample, slips(desk)?)))
            .collect();
        // A sample is never added to what somebody has filled in.
        let any_own = all.iter().any(|(_, is_sample, _)| !is_sample);
        let any_sample = all.iter().any(|(_, is_sample, _)| *is_sample);
        let counted: Vec<(&Policy, &Slips)> = all
            .iter()
            .filter(|(_, is_sample, _)| !(any_own && *is_sample))
            .map(|(policy, _, slips)| (*policy, slips))
            .collect();
        let payroll = Payroll::of(&counted);
        if payroll.rows.is_empty() {
            return None;
        }
        let mut month = state.month.get();
        if !any_own {
            month = [text::SAMPLE.get(lang), " ", &month].concat();
        }
        let note = match (any_own, any_sample) {
            (true, true) => Some(text::SAMPLES_APART),
            (false, _) => Some(text::ONLY_SAMPLES),
            _ => None,
        };
        Some(several([
            el("h2")
                .id("month-total")
                .child(text::MONTH_TOTAL.get(lang))
                .child(" · ")
                .child(month_words(&month, lang))
                .into(),
            note.map(|note| el("p").class("notice").child(note.get(lang)))
                .into(),
            head(&payroll, lang).into(),
            table(&payroll, lang).into(),
            tools(&payroll, &month, lang),
        ]))
    };
    el("section")
        .class("slips-total")
        .attr("aria-label", text::MONTH_TOTAL.get(lang))
        .attr("data-testid", "month-total")
        .live(content)
}

fn figure(sum: Option<Decimal>, lang: Lang) -> String {
    sum.map_or_else(
        || text::TOO_LARGE.get(lang).to_owned(),
        |sum| words::figure(lang, Kind::Money, sum),
    )
}

fn head(payroll: &Payroll, lang: Lang) -> Element {
    let count = words::number(payroll.rows.len());
    let without = payroll.total.without;
    el("p")
        .class("board-sum")
        .attr("role", "status")
        .child(text::people(lang, &count, &figure(payroll.total.sum, lang)))
        .child((without > 0).then(|| {
            el("span")
                .class("help")
                .child(" ")
                .child(text::not_counted(lang, &words::number(without)))
        }))
}

fn table(payroll: &Payroll, lang: Lang) -> Element {
    let head = |name: String| el("th").attr("scope", "col").child(name);
    let number = |name: String| el("th").attr("scope", "col").class("amount").child(name);
    let bare = |amount: Option<Decimal>| {
        amount.map_or_else(String::new, |amount| words::bare(lang, Kind::Money, amount))
    };
    let cell = |amount: Option<Decimal>| el("td").class("amount").child(bare(amount));
    let names = [text::NAME, text::POST].map(|name| head(name.get(lang).to_owned()));
    let lines = payroll.lines.iter().map(|(label, is_minus)| {
        number(match is_minus {
            false => label.get(lang).to_owned(),
            true => text::less(lang, label.get(lang)),
        })
    });
    let rows = payroll.rows.iter().map(|row| {
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(row.title.get(lang).to_owned()),
            )
            .child(el("td").child(row.label.get(lang).to_owned()))
            .children(row.amounts.iter().map(|amount| cell(amount.flatten())))
            .child(cell(row.pays))
    });
    let sums = el("tr")
        .child(el("th").attr("scope", "row").child(text::SUM.get(lang)))
        .child(el("td"))
        .children(payroll.sums.iter().map(|sum| cell(sum.sum)))
        .child(cell(payroll.total.sum));
    el("div")
        .class("board-scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", text::PAYROLL.get(lang))
        .child(
            el("table")
                .class("payroll")
                .child(
                    el("thead").child(
                        el("tr")
                            .children(names)
                            .children(lines)
                            .child(number(text::PAYS.get(lang).to_owned())),
                    ),
                )
                .child(el("tbody").children(rows))
                .child(el("tfoot").child(sums)),
        )
}

fn tools(payroll: &Payroll, month: &str, lang: Lang) -> Part {
    let name = text::file(lang, month);
    let csv = payroll.sheet_with_sums(month, lang).csv(lang);
    let file = [&name, ".csv"].concat();
    let sheets: Rc<[_]> = Rc::new([payroll.sheet(month, lang)]);
    el("div")
        .class("acts not-printed")
        .child(
            button("apply")
                .attr("data-testid", "print-all")
                .on("click", |_| save::print_only("slips"))
                .child(text::PRINT_ALL.get(lang)),
        )
        .child(
            button("apply")
                .attr("data-testid", "payroll-csv")
                .on("click", move |_| save::save_text(&file, &csv))
                .child(words::SAVE_CSV.get(lang)),
        )
        .child(takeaway::workbook(Taken::Lists(sheets, name), lang))
        .into()
}

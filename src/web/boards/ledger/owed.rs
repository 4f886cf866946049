//! What is owed on a day: how long it has been due, and the lines.

use crate::accrual::list;
use crate::lang::{Lang, Text};
use crate::report::plain::{Holds, PlainColumn, PlainSheet};

use super::super::super::part::{Part, button, el, several};
use super::super::super::{route, save, text as texts};
use super::super::part;
use super::kept::Book;
use super::{address, day_field, line_address, of_day, section, tables, text, told};

/// The page of what is owed.
pub(super) fn page(book: Book, lang: Lang) -> Part {
    let lines = button("quiet")
        .on("click", move |_| {
            super::list::show_overdue(book);
            route::go(&address(""));
        })
        .child(text::OVERDUE_LINES.get(lang));
    section(text::OWED, lang)
        .attr("data-testid", "owed")
        .child(el("p").class("help").child(text::OWED_HELP.get(lang)))
        .child(told(book, lang))
        .child(
            el("div")
                .class("board-tools not-printed")
                .child(day_field(book, text::ON_DAY, lang))
                .child(lines),
        )
        .child(of_day(book, lang, move |ledger, day| {
            let sheet = list::owed(ledger, day, lang);
            if sheet.rows.is_empty() {
                return el("p")
                    .class("help")
                    .child(text::NOTHING_OWED.get(lang))
                    .into();
            }
            let aged = ledger.aged(day);
            let rows = aged.iter().filter(|aged| aged.count > 0).map(|aged| {
                vec![
                    aged.age.words().get(lang).to_owned(),
                    aged.count.to_string(),
                    crate::accrual::line::plain(aged.left),
                ]
            });
            let columns = vec![
                PlainColumn::new(Holds::Words, "账龄", "Age"),
                PlainColumn::new(Holds::Figures, "笔数", "Rebates"),
                PlainColumn::new(Holds::Money, "未兑付", "Left"),
            ];
            let by_age = PlainSheet::new(Text::default(), columns, rows.collect());
            let overdue = ledger.overdue(day);
            let sum = overdue.iter().map(|owed| owed.left).sum();
            // In the order of the list: it is sorted the same way.
            let mut owed = ledger.owed(day);
            owed.sort_by_key(|owed| std::cmp::Reverse(owed.days));
            let ids: Vec<String> = owed.iter().map(|owed| owed.line.id.clone()).collect();
            let name = text::OWED.get(lang);
            several([
                el("p")
                    .class("board-sum")
                    .attr("role", "status")
                    .attr("data-testid", "overdue-sum")
                    .child(text::overdue_sum(
                        lang,
                        &texts::number(overdue.len()),
                        &tables::money(lang, sum),
                    ))
                    .into(),
                tables::table(
                    text::AGES.get(lang),
                    &by_age,
                    Some(tables::sums(&by_age, lang)),
                    |_| None,
                    lang,
                )
                .into(),
                el("h3").child(text::OWED_LINES.get(lang)).into(),
                tables::table(
                    name,
                    &sheet,
                    Some(tables::sums(&sheet, lang)),
                    move |at| ids.get(at).map(|id| line_address(id)),
                    lang,
                )
                .into(),
                part::saving(sheet, "owed-csv", save::print, lang).into(),
            ])
        }))
        .into()
}

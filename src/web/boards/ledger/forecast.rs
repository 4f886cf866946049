//! A year as it may come out: what there is, and what is planned where there is nothing yet.

use leptos::prelude::{Get, RwSignal, Set, event_target_value};

use crate::accrual::list;
use crate::lang::Lang;

use super::super::super::keeping;
use super::super::super::part::{Part, el, several};
use super::super::super::save;
use super::super::part;
use super::kept::Book;
use super::{address, day_field, fields, of_day, section, tables, text, told};

/// The page of the forecast.
pub(super) fn page(book: Book, lang: Lang) -> Part {
    let year = RwSignal::new(keeping::today().year().to_string());
    let field = el("input")
        .class("entry")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .attr("maxlength", "4")
        .attr("data-testid", "forecast-year")
        .value(move || year.get())
        .on("input", move |event| year.set(event_target_value(event)));
    let plan = el("a")
        .class("apply")
        .attr("href", address("add/planned"))
        .child(text::ADD_PLAN.get(lang));
    section(text::FORECAST, lang)
        .attr("data-testid", "forecast")
        .child(el("p").class("help").child(text::FORECAST_HELP.get(lang)))
        .child(told(book, lang))
        .child(
            el("div")
                .class("board-tools not-printed")
                .child(fields::labelled(text::YEAR, field, lang))
                .child(day_field(book, text::UNTIL_DAY, lang))
                .child(plan),
        )
        .child(of_day(book, lang, move |ledger, day| {
            let typed = year.get();
            let Ok(year) = crate::policy::notation::normalise(typed.trim()).parse::<u16>() else {
                return el("p")
                    .class("notice wrong")
                    .child(text::YEAR_WRONG.get(lang))
                    .into();
            };
            let forecast = ledger.forecast(year, day);
            if forecast.periods.is_empty() {
                return el("p")
                    .class("help")
                    .child(text::nothing_in_year(lang, &year.to_string()))
                    .into();
            }
            let sheet = list::forecast(&forecast, lang);
            let total = forecast.total;
            let money = |amount| tables::money(lang, amount);
            let sums = tables::sums(&sheet, lang);
            several([
                el("p")
                    .class("board-sum")
                    .attr("data-testid", "forecast-sum")
                    .child(text::forecast_sum(
                        lang,
                        &year.to_string(),
                        &money(total.sum()),
                        &money(total.actual),
                        &money(total.planned),
                    ))
                    .into(),
                tables::table(text::FORECAST.get(lang), &sheet, Some(sums), |_| None, lang).into(),
                part::saving(sheet, "forecast-csv", save::print, lang).into(),
            ])
        }))
        .into()
}

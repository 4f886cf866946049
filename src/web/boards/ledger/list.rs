//! The lines: filtered, sorted, added up.

use std::collections::BTreeMap;

use leptos::prelude::{
    Get, GetUntracked, RwSignal, Set, event_target_value, request_animation_frame,
};

use crate::accrual::list::Column;
use crate::accrual::view::{Filter, Order, Shown, Total, last_day};
use crate::accrual::{Ledger, Period, State};
use crate::lang::Lang;
use crate::library::samples;
use crate::policy::date::Date;
use crate::report::plain::Holds;
use rust_decimal::Decimal;

use super::super::super::keeping;
use super::super::super::part::{Element, Part, button, el, live, several};
use super::super::super::save;
use super::super::super::text as texts;
use super::super::super::text::Say;
use super::super::part;
use super::kept::{Book, SHOWN, Wanted};
use super::{address, day_field, fields, line_address, tables, text, told};

/// The columns that are shown, with what each is sorted by.
const COLUMNS: [(Column, Option<Order>); 15] = [
    (Column::Number, Some(Order::Number)),
    (Column::Period, Some(Order::Period)),
    (Column::Policy, Some(Order::Policy)),
    (Column::Base, None),
    (Column::Rule, None),
    (Column::Rate, None),
    (Column::Amount, Some(Order::Amount)),
    (Column::Planned, None),
    (Column::Paid, None),
    (Column::State, Some(Order::State)),
    (Column::Due, Some(Order::Due)),
    (Column::PaidOn, Some(Order::Paid)),
    (Column::Tax, None),
    (Column::InputTax, None),
    (Column::Note, None),
];

/// Those of them that are shown only where something stands in them.
const SELDOM: [Column; 2] = [Column::Planned, Column::InputTax];

/// The page of the lines.
pub(super) fn page(book: Book, lang: Lang) -> Part {
    several([
        told(book, lang).into(),
        live(move || {
            let kept = book.kept.get();
            match kept.ledger.is_empty() {
                true => blank(book, lang),
                false => filled(book, lang),
            }
        }),
    ])
}

/// What there is to say while there is nothing.
fn blank(book: Book, lang: Lang) -> Part {
    let year = keeping::today().year();
    let try_it = move |_: &web_sys::Event| {
        let done = book.change(lang, |ledger| Ok(ledger.join(samples::ledger(year))));
        if done.is_some() {
            book.tell(text::SAMPLES_IN.get(lang).to_owned());
        }
    };
    let way = |what: &str, name: Say| {
        el("a")
            .class("apply")
            .attr("href", address(what))
            .child(name.get(lang))
    };
    el("section")
        .class("board-blank")
        .attr("data-testid", "ledger-blank")
        .child(el("p").child(text::ABOUT.get(lang)))
        .child(el("p").class("help").child(text::ABOUT_WAYS.get(lang)))
        .child(
            el("div")
                .class("acts")
                .child(
                    el("a")
                        .class("apply")
                        .attr("href", "#/")
                        .child(text::FROM_CALCULATOR.get(lang)),
                )
                .child(way("add", text::ADD))
                .child(way("in", text::BRING))
                .child(
                    button("apply")
                        .attr("data-testid", "try-samples")
                        .on("click", try_it)
                        .child(text::TRY_SAMPLES.get(lang)),
                ),
        )
        .into()
}

fn filled(book: Book, lang: Lang) -> Part {
    several([
        tools(book, lang),
        live(move || lines(book, lang)),
        live(move || aside(book, lang)),
    ])
}

/// Where lines are looked for.
fn tools(book: Book, lang: Lang) -> Part {
    let wanted = book.wanted;
    let find = el("input")
        .class("entry")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("data-testid", "find-line")
        .value(move || wanted.words.get())
        .on("input", move |event| {
            wanted.words.set(event_target_value(event))
        });
    let period = el("input")
        .class("entry")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("placeholder", text::PERIOD_EXAMPLE.get(lang))
        .live_attr("aria-invalid", move || {
            let typed = wanted.period.get();
            let is_wrong = !typed.trim().is_empty() && Period::read(&typed).is_none();
            is_wrong.then(|| "true".into())
        })
        .value(move || wanted.period.get())
        .on("input", move |event| {
            wanted.period.set(event_target_value(event))
        });
    let mut states = vec![(String::new(), text::ANY.get(lang).to_owned())];
    states.extend(fields::stages(&State::ALL, lang));
    let policies = move || {
        let kept = book.kept.get();
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (_, rebate) in kept.ledger.rebates() {
            known
                .entry(rebate.policy.clone())
                .or_insert_with(|| rebate.title.clone());
        }
        let mut options = vec![(String::new(), text::ANY.get(lang).to_owned())];
        options.extend(known);
        fields::labelled(text::POLICY, fields::choice(wanted.policy, options), lang)
    };
    let orders = Order::ALL.map(|order| (order.keyword().to_owned(), name(order, lang)));
    let order = el("select")
        .class("entry")
        .children(orders.map(|(word, name)| el("option").attr("value", word).child(name)))
        .value(move || wanted.order.get().keyword())
        .on("change", move |event| {
            let order = Order::named(&event_target_value(event));
            wanted.order.set(order.unwrap_or_default());
        });
    el("div")
        .class("board-tools not-printed")
        .child(fields::labelled(text::FIND, find, lang))
        .child(fields::labelled(
            text::STATE,
            fields::choice(wanted.state, states).attr("data-testid", "state-filter"),
            lang,
        ))
        .live(policies)
        .child(fields::labelled(text::PERIOD, period, lang))
        .child(fields::labelled(text::SORT, order, lang))
        .child(fields::switch(text::DESCENDING, wanted.descending, lang))
        .child(fields::switch(text::ONLY_POSITIVE, wanted.positive, lang))
        .child(fields::switch(text::ONLY_OVERDUE, wanted.overdue, lang))
        .live(move || {
            wanted
                .overdue
                .get()
                .then(|| day_field(book, text::ON_DAY, lang))
        })
        .into()
}

fn name(order: Order, lang: Lang) -> String {
    let column = COLUMNS.iter().find(|(_, other)| *other == Some(order));
    column.map_or_else(String::new, |(column, _)| heading(*column, lang))
}

fn heading(column: Column, lang: Lang) -> String {
    column.words().get(lang).to_owned()
}

impl Wanted {
    /// What is asked for.
    fn filter(self, day: Date) -> Filter {
        let policy = self.policy.get();
        Filter {
            policy: (!policy.is_empty()).then_some(policy),
            states: State::named(&self.state.get()).into_iter().collect(),
            within: Period::read(&self.period.get()),
            above: self.positive.get().then_some(Decimal::ZERO),
            overdue: self.overdue.get().then_some(day),
            words: self.words.get(),
        }
    }

    fn clear(self) {
        self.words.set(String::new());
        self.state.set(String::new());
        self.policy.set(String::new());
        self.period.set(String::new());
        self.overdue.set(false);
        self.positive.set(false);
    }
}

/// What the lines that are shown come to, in a sentence.
fn sum(total: Total, lang: Lang) -> String {
    let amount = |amount| tables::money(lang, amount);
    text::lines_sum(
        lang,
        &texts::number(total.count),
        &amount(total.amount),
        &amount(total.paid),
        &amount(total.planned),
    )
}

fn lines(book: Book, lang: Lang) -> Part {
    let kept = book.kept.get();
    let ledger = &kept.ledger;
    let wanted = book.wanted;
    let filter = wanted.filter(book.as_of());
    let (order, descending) = (wanted.order.get(), wanted.descending.get());
    let shown = ledger.show(&filter, order, descending, last_day());
    let is_all = shown.places.len() == ledger.lines().len();
    let sheet = ledger.sheet(&shown, None, lang);
    let all = button("quiet not-printed")
        .on("click", move |_| wanted.clear())
        .child(text::SHOW_ALL.get(lang));
    let most = wanted.most.get();
    let more = shown.places.len().saturating_sub(most);
    let more = (more > 0).then(|| {
        el("p")
            .class("help")
            .child(text::more_lines(lang, &texts::number(more)))
            .child(" ")
            .child(
                button("quiet not-printed")
                    .on("click", move |_| {
                        wanted.most.set(wanted.most.get_untracked() + SHOWN)
                    })
                    .child(text::SHOW_MORE.get(lang)),
            )
    });
    // All that is asked for, not only what is drawn so far.
    let print = move || {
        wanted.most.set(usize::MAX);
        request_animation_frame(save::print);
    };
    let table = (!shown.places.is_empty()).then(|| table(book, ledger, &shown, &sheet.rows, lang));
    el("section")
        .attr("data-testid", "ledger-lines")
        .child(
            el("p")
                .class("board-sum")
                .attr("role", "status")
                .attr("data-testid", "lines-sum")
                .child(sum(shown.total, lang))
                .child(" ")
                .child((!is_all).then_some(all)),
        )
        .child(table)
        .child(more)
        .child(part::saving(sheet, "ledger-csv", print, lang))
        .into()
}

fn table(book: Book, ledger: &Ledger, shown: &Shown, rows: &[Vec<String>], lang: Lang) -> Element {
    let all = ledger.sheet(&Shown::default(), None, lang).columns;
    let place = |column: Column| Column::ALL.iter().position(|other| *other == column);
    let is_blank = |column: Column| {
        let mut cells = rows.iter().filter_map(|row| row.get(place(column)?));
        cells.all(String::is_empty)
    };
    let columns = COLUMNS
        .iter()
        .filter(|(column, _)| !SELDOM.contains(column) || !is_blank(*column))
        .filter_map(|(column, order)| {
            let at = place(*column)?;
            Some((at, *column, *order, all.get(at)?.holds))
        });
    let columns: Vec<(usize, Column, Option<Order>, Holds)> = columns.collect();
    let head = columns
        .iter()
        .map(|(_, column, order, holds)| head_cell(book.wanted, *column, *order, *holds, lang));
    let head: Vec<Element> = head.collect();
    let row = |(place, cells): (&usize, &Vec<String>)| {
        let line = ledger.lines().get(*place)?;
        let cells = columns.iter().map(|(at, column, _, holds)| {
            let words = cells.get(*at).map(String::as_str).unwrap_or_default();
            let words = tables::cell(*holds, words, lang);
            let tag = match column {
                Column::Number => "th",
                _ => "td",
            };
            let cell = el(tag)
                .class(match (words.is_empty(), column) {
                    (true, _) => "none",
                    // What is parted over two lines cannot be read down the column.
                    (_, Column::Period | Column::Due | Column::PaidOn | Column::Tax) => "short",
                    _ => tables::class(*holds),
                })
                .attr("data-name", heading(*column, lang));
            match column {
                Column::Number => cell.attr("scope", "row").child(
                    el("a")
                        .attr("href", line_address(&line.id))
                        .attr("aria-label", text::open_line(lang, &words))
                        .child(words),
                ),
                Column::State => cell.child(el("span").class("board-state").child(words)),
                _ => cell.child(words),
            }
        });
        let cells: Vec<Element> = cells.collect();
        Some(el("tr").children(cells))
    };
    let most = book.wanted.most.get();
    let drawn = shown.places.iter().zip(rows).take(most).filter_map(row);
    let drawn: Vec<Element> = drawn.collect();
    let foot = columns.iter().map(|(_, column, _, holds)| {
        let words = match column {
            Column::Number => text::SUM.get(lang).to_owned(),
            Column::Amount => tables::money(lang, shown.total.amount),
            Column::Planned => tables::money(lang, shown.total.planned),
            Column::Paid => tables::money(lang, shown.total.paid),
            _ => String::new(),
        };
        let tag = match column {
            Column::Number => "th",
            _ => "td",
        };
        let cell = el(tag)
            .class(match words.is_empty() {
                true => "none",
                false => tables::class(*holds),
            })
            .attr("data-name", heading(*column, lang))
            .child(words);
        match column {
            Column::Number => cell.attr("scope", "row"),
            _ => cell,
        }
    });
    let foot: Vec<Element> = foot.collect();
    part::region(text::LINES.get(lang)).child(
        el("table")
            .class("board-table board-cards")
            .child(el("thead").child(el("tr").children(head)))
            .child(el("tbody").children(drawn))
            .child(el("tfoot").child(el("tr").children(foot))),
    )
}

/// A heading by which the lines can be sorted.
fn head_cell(
    wanted: Wanted,
    column: Column,
    order: Option<Order>,
    holds: Holds,
    lang: Lang,
) -> Element {
    let cell = el("th").attr("scope", "col").class(tables::class(holds));
    let name = heading(column, lang);
    let Some(order) = order else {
        return cell.child(name);
    };
    let is_sorted = wanted.order.get() == order;
    let (way, sign) = match (is_sorted, wanted.descending.get()) {
        (false, _) => ("none", ""),
        (true, false) => ("ascending", " ▲"),
        (true, true) => ("descending", " ▼"),
    };
    let sort = move |_: &web_sys::Event| {
        if wanted.order.get_untracked() == order {
            wanted.descending.set(!wanted.descending.get_untracked());
        } else {
            wanted.order.set(order);
            wanted.descending.set(false);
        }
    };
    cell.attr("aria-sort", way).child(
        button("board-sort")
            .on("click", sort)
            .child(name)
            .child(el("span").attr("aria-hidden", "true").child(sign)),
    )
}

/// What a list or backup has brought that contradicts what is here.
fn aside(book: Book, lang: Lang) -> Option<Element> {
    let kept = book.kept.get();
    let rows = kept.ledger.aside.iter().enumerate().map(|(at, line)| {
        let words = super::line::summary(&kept.ledger, line, lang);
        let take = button("quiet")
            .attr(
                "aria-label",
                texts::of_scenario(lang, text::TAKE.get(lang), &words),
            )
            .on("click", move |_| {
                if book.change(lang, |ledger| ledger.take(at)).is_some() {
                    book.tell_here(text::TAKEN.get(lang).to_owned());
                }
            })
            .child(text::TAKE.get(lang));
        let drop = button("quiet")
            .attr(
                "aria-label",
                texts::of_scenario(lang, text::DROP.get(lang), &words),
            )
            .on("click", move |_| {
                let dropped = book.change(lang, |ledger| {
                    if at < ledger.aside.len() {
                        ledger.aside.remove(at);
                    }
                    Ok(())
                });
                if dropped.is_some() {
                    book.tell_here(text::DROPPED.get(lang).to_owned());
                }
            })
            .child(text::DROP.get(lang));
        el("li").child(words).child(" ").child(take).child(drop)
    });
    let rows: Vec<Element> = rows.collect();
    (!rows.is_empty()).then(|| {
        el("section")
            .class("not-printed")
            .attr("data-testid", "ledger-aside-lines")
            .child(el("h2").child(text::ASIDE_LINES.get(lang)))
            .child(el("p").class("help").child(text::ASIDE_HELP.get(lang)))
            .child(el("ul").class("board-list").children(rows))
    })
}

/// Shows what is overdue and nothing else: for whoever is led here.
pub(super) fn show_overdue(book: Book) {
    book.wanted.clear();
    let on: RwSignal<bool> = book.wanted.overdue;
    on.set(true);
}

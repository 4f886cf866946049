//! Due and reporting dates: by month, and as a file for calendars. What is to be reported when, and on which days nobody works, is kept.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set};
use web_sys::Event;

use crate::accrual::calendar::{self, Occasion};
use crate::accrual::{Ledger, Step, Term};
use crate::lang::Lang;
use crate::policy::date::Date;
use crate::scenario::fields as kept_fields;

use super::super::super::part::{Element, Part, button, el, live, several};
use super::super::super::{keeping, save, scenarios, store, text as texts};
use super::fields::{self, Field};
use super::kept::Book;
use super::{line_address, section, text, told};

/// The key under which it is kept what is to be reported when, and which days are worked on or off against the rule.
pub(in crate::web) const KEY: &str = "reporting-dates";

/// What is to be reported, as it is kept.
#[derive(Clone, Default)]
struct Reports {
    title: String,
    step: String,
    term: String,
    exceptions: String,
}

impl Reports {
    fn read() -> Self {
        let kept = store::read(KEY).unwrap_or_default();
        match kept_fields::read(&kept).as_deref() {
            Some([title, step, term, exceptions]) => Self {
                title: title.clone(),
                step: step.clone(),
                term: term.clone(),
                exceptions: exceptions.clone(),
            },
            _ => Self::default(),
        }
    }

    fn write(&self) -> String {
        let mut out = String::new();
        let parts = [&*self.title, &self.step, &self.term, &self.exceptions];
        kept_fields::write(&mut out, parts);
        out.trim_end_matches('\n').to_owned()
    }
}

/// The days that are worked on or off against the rule, as they are kept.
pub(super) fn exceptions() -> Vec<(Date, bool)> {
    calendar::exceptions(&Reports::read().exceptions).unwrap_or_default()
}

/// What is shown.
#[derive(Clone, Copy)]
struct Desk {
    book: Book,
    title: Field,
    step: RwSignal<String>,
    term: Field,
    exceptions: Field,
    year: Field,
    /// What is to be reported, as it was entered last.
    reports: RwSignal<(Vec<Occasion>, Option<String>)>,
    lang: Lang,
}

/// The page of dates.
pub(super) fn page(book: Book, lang: Lang) -> Part {
    let known = Reports::read();
    let step = match Step::named(&known.step) {
        Some(step) => step.keyword().to_owned(),
        None => Step::Quarter.keyword().to_owned(),
    };
    let desk = Desk {
        book,
        title: Field::new("report-title", text::REPORT_TITLE)
            .hint(text::REPORT_TITLE_HINT)
            .with(known.title.clone()),
        step: RwSignal::new(step),
        term: Field::new("report-term", text::REPORT_TERM)
            .hint(text::TERM_HINT)
            .with(known.term.clone()),
        exceptions: Field::new("report-days", text::EXCEPTIONS)
            .hint(text::EXCEPTIONS_HINT)
            .with(known.exceptions.clone()),
        year: Field::new("report-year", text::YEAR).with(keeping::today().year().to_string()),
        reports: RwSignal::new((Vec::new(), None)),
        lang,
    };
    if !known.title.is_empty() {
        desk.work_out();
    }
    several([
        section(text::DATES, lang)
            .attr("data-testid", "dates")
            .child(el("p").class("help").child(text::DATES_HELP.get(lang)))
            .live(move || shown(desk))
            .into(),
        reporting(desk).into(),
    ])
}

impl Desk {
    /// Works out by which days what is to be reported.
    fn work_out(self) {
        let lang = self.lang;
        let title = self.title.text.get_untracked();
        let term = self.term.term(lang).flatten();
        let year = self.year.text.get_untracked().trim().parse::<u16>().ok();
        let days = match calendar::exceptions(&self.exceptions.text.get_untracked()) {
            Ok(days) => days,
            Err((line, why)) => {
                let why = text::in_line(lang, &line.to_string(), why.get(lang));
                self.exceptions.refuse(&crate::lang::Text::same(why), lang);
                return fields::lead(&[self.exceptions]);
            }
        };
        let step = Step::named(&self.step.get_untracked()).unwrap_or_default();
        let (Some(term), Some(year)) = (term, year) else {
            if !title.trim().is_empty() {
                self.term.words(lang);
                fields::lead(&[self.term, self.year]);
            }
            return self.reports.set((Vec::new(), None));
        };
        let reports = match title.trim().is_empty() {
            true => Ok(Vec::new()),
            false => occasions(title.trim(), (step, year), term, &days, lang),
        };
        self.reports.set(match reports {
            Ok(found) => (found, None),
            Err(why) => (Vec::new(), Some(why)),
        });
    }

    /// Keeps what is entered.
    fn keep(self) {
        let reports = Reports {
            title: self.title.text.get_untracked().trim().to_owned(),
            step: self.step.get_untracked(),
            term: self.term.text.get_untracked().trim().to_owned(),
            exceptions: self.exceptions.text.get_untracked(),
        };
        match store::keep(KEY, &reports.write()) {
            Ok(()) => self.book.told.set(None),
            Err(why) => self
                .book
                .refuse(scenarios::refused(why).get(self.lang).to_owned()),
        }
    }

    /// All dates: what falls due, and what is to be reported.
    fn all(self, ledger: &Ledger) -> Vec<Occasion> {
        let mut all = ledger.due_dates(crate::accrual::view::last_day(), self.lang);
        all.extend(self.reports.get().0);
        all.sort_by(|one, other| (one.day, &one.key).cmp(&(other.day, &other.key)));
        all
    }
}

fn occasions(
    title: &str,
    span: (Step, u16),
    term: Term,
    days: &[(Date, bool)],
    lang: Lang,
) -> Result<Vec<Occasion>, String> {
    calendar::reports(("report", title), span, term, days, lang)
        .map_err(|fault| fault.message().get(lang).to_owned())
}

fn shown(desk: Desk) -> Part {
    let lang = desk.lang;
    let kept = desk.book.kept.get();
    let all = desk.all(&kept.ledger);
    let fault = desk.reports.get().1;
    let fault = fault.map(|why| el("p").class("notice wrong").child(why));
    if all.is_empty() {
        return several([
            fault.into(),
            el("p").class("help").child(text::NO_DATES.get(lang)).into(),
        ]);
    }
    let today = keeping::today();
    let mut months: Vec<((u16, u8), Vec<Element>)> = Vec::new();
    for occasion in &all {
        let month = (occasion.day.year(), occasion.day.month());
        // The key of what falls due is that of its line, with a mark behind it.
        let id = occasion.key.rsplit_once('-').map(|(id, _)| id);
        let line = id.filter(|id| kept.ledger.line(id).is_some());
        let title: Part = match line {
            Some(id) => el("a")
                .attr("href", line_address(id))
                .child(occasion.title.clone())
                .into(),
            None => occasion.title.clone().into(),
        };
        let past = (occasion.day < today).then(|| {
            el("span")
                .class("badge assumed")
                .child(text::PAST.get(lang))
        });
        let row = el("li")
            .child(el("strong").child(occasion.day.to_string()))
            .child(" ")
            .child(title)
            .child(" ")
            .child(past);
        match months.last_mut().filter(|(last, _)| *last == month) {
            Some((_, rows)) => rows.push(row),
            None => months.push((month, vec![row])),
        }
    }
    let months = months.into_iter().map(|((year, month), rows)| {
        let period = crate::accrual::Period::new(year, crate::accrual::Part::Month(month));
        let name = period.map(|period| period.word(lang)).unwrap_or_default();
        el("section")
            .child(el("h3").child(name))
            .child(el("ul").class("board-list").children(rows))
    });
    let months: Vec<Element> = months.collect();
    let file = move |_: &Event| {
        let kept = desk.book.kept.get_untracked();
        let text = calendar::write(&desk.all(&kept.ledger), keeping::now(), lang);
        save::save_text(&[text::LEDGER.get(lang), ".ics"].concat(), &text);
    };
    several([
        fault.into(),
        el("div").class("board-months").children(months).into(),
        el("div")
            .class("acts not-printed")
            .child(
                button("apply")
                    .attr("data-testid", "save-ics")
                    .on("click", file)
                    .child(text::SAVE_ICS.get(lang)),
            )
            .child(
                button("apply")
                    .on("click", |_| save::print())
                    .child(texts::PRINT.get(lang)),
            )
            .into(),
    ])
}

/// Where it is said what is to be reported when.
fn reporting(desk: Desk) -> Element {
    let lang = desk.lang;
    let steps = [
        (Step::Month, text::EACH_MONTH),
        (Step::Quarter, text::EACH_QUARTER),
        (Step::Half, text::EACH_HALF),
        (Step::Year, text::EACH_YEAR),
    ];
    let steps = steps.map(|(step, name)| (step.keyword().to_owned(), name.get(lang).to_owned()));
    let done = move |event: &Event| {
        event.prevent_default();
        desk.work_out();
        desk.keep();
    };
    section(text::REPORTS, lang)
        .class("not-printed")
        .child(
            el("form")
                .class("board-form")
                .attr("novalidate", "")
                .attr("data-testid", "reports")
                .on("submit", done)
                .child(el("p").class("help").child(text::REPORTS_HELP.get(lang)))
                .child(
                    el("div")
                        .class("board-fields")
                        .child(desk.title.show("text", lang))
                        .child(fields::labelled(
                            text::HOW_OFTEN,
                            fields::choice(desk.step, steps.to_vec()),
                            lang,
                        ))
                        .child(desk.term.show("text", lang))
                        .child(desk.year.show("text", lang))
                        .child(desk.exceptions.show_area(lang)),
                )
                .child(
                    el("p").class("acts").child(
                        el("button")
                            .class("apply")
                            .attr("type", "submit")
                            .child(text::SHOW_REPORTS.get(lang)),
                    ),
                ),
        )
        .child(live(move || told(desk.book, lang)))
}

//! What a policy's calculator gives, taken into the ledger: looked at first, then with one press.

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal};
use std::cell::RefCell;
use web_sys::Event;

use crate::accrual::computed::{self, Came, Coming};
use crate::accrual::view::{Shown, last_day};
use crate::accrual::{Ledger, Period, State, Tax, Term};
use crate::lang::Lang;
use crate::library;
use crate::policy::date::Date;
use crate::policy::{Axis, Listed};
use crate::report::plain::PlainSheet;

use super::super::super::desk::{self, Desk};
use super::super::super::part::{Element, Part, button, el, several};
use super::super::super::text as texts;
use super::super::super::{keeping, mine, pages, route};
use super::fields::{self, Field, TaxField};
use super::kept::Book;
use super::{address, section, tables, text, told};

thread_local! {
    /// What the page of a calculator needs beside it: its pages are made by a plain function.
    static BOOK: RefCell<Option<Book>> = const { RefCell::new(None) };
}

/// The page of the calculator at `#/<whose>`.
pub(super) fn page(root: &Owner, book: Book, whose: &str, lang: Lang) -> Part {
    BOOK.set(Some(book));
    match whose.split_once('/') {
        Some(("p", id)) => match library::source(id) {
            Some(source) => match pages::here(source, lang) {
                Ok((policy, origin)) => {
                    let desk = desk::desk(root, policy, whose, origin);
                    of_desk(&source.listed, desk, lang)
                }
                Err(says) => says,
            },
            None => missing(lang),
        },
        // Its heading comes with it where it cannot be read.
        Some(("my", id)) => mine::page(root, id, of_desk, lang).1,
        _ => missing(lang),
    }
}

fn missing(lang: Lang) -> Part {
    el("p")
        .class("notice wrong")
        .child(text::NO_POLICY.get(lang))
        .into()
}

/// What is said about how it comes in.
#[derive(Clone, Copy)]
struct Asked {
    year: Field,
    /// Of what the policy gives once.
    period: Field,
    state: RwSignal<String>,
    day: Field,
    term: Field,
    tax: TaxField,
    /// The key of the scenario that the calculator shows.
    scenario: RwSignal<String>,
}

/// What is said, as it is understood.
struct Said {
    year: Option<u16>,
    period: Option<Period>,
    state: State,
    day: Option<Date>,
    term: Option<Term>,
    tax: Tax,
    scenario: String,
}

impl Asked {
    fn read(self, lang: Lang) -> Option<Said> {
        let year = self.year.text.get_untracked();
        let year = crate::policy::notation::normalise(year.trim()).parse().ok();
        let period = match self.period.text.get_untracked().trim() {
            "" => None,
            _ => Some(self.period.period(lang)?),
        };
        let state = State::named(&self.state.get_untracked())?;
        let day = self.day.day(lang);
        let term = self.term.term(lang);
        let tax = self.tax.read(lang);
        Some(Said {
            year,
            period,
            state,
            day: day?,
            term: term?,
            tax: tax?,
            scenario: self.scenario.get_untracked(),
        })
    }

    /// Again whenever something is said.
    fn follow(self) {
        self.year.text.get();
        self.period.text.get();
        self.state.get();
        self.day.text.get();
        self.term.text.get();
        self.tax.follow();
    }
}

/// Takes what the calculator gives into a ledger; none where nothing can be computed at all.
fn come(desk: &'static Desk, ledger: &mut Ledger, said: &Said, lang: Lang) -> Option<Came> {
    let form = desk.understood.get_untracked();
    desk::planned(desk.policy, &form.settings, |plan| {
        let coming = Coming {
            year: said.year,
            within: None,
            period: said.period,
            state: said.state,
            day: said.day,
            today: keeping::today(),
            term: said.term,
            calendar: &super::dates::exceptions(),
            tax: said.tax,
            scenario: &said.scenario,
            lang,
        };
        ledger.come(&plan.trace(&form.case), &coming)
    })
    .ok()
}

fn of_desk(listed: &Listed<'static>, desk: &'static Desk, lang: Lang) -> Part {
    let Some(book) = BOOK.with_borrow(Clone::clone) else {
        return missing(lang);
    };
    let form = desk.understood.get_untracked();
    let year = desk::planned(desk.policy, &form.settings, |plan| {
        computed::year(&plan.trace(&form.case))
    });
    let year = year.ok().flatten().unwrap_or(keeping::today().year());
    let asked = Asked {
        year: Field::new("from-year", text::YEAR).with(year.to_string()),
        period: Field::new("from-period", text::OF_PERIOD).hint(text::OF_PERIOD_HINT),
        state: RwSignal::new(State::Accrued.keyword().to_owned()),
        day: Field::new("from-day", text::DAY_OF_STATE).hint(text::FROM_DAY_HINT),
        term: Field::new("from-term", text::TERM).hint(text::FROM_TERM_HINT),
        tax: TaxField::new(),
        scenario: RwSignal::new(keeping::key(desk)),
    };
    let name = keeping::name(desk);
    let title = match name.is_empty() {
        true => listed.title.get(lang).to_owned(),
        false => [listed.title.get(lang), " · ", &name].concat(),
    };
    let calculator = el("a")
        .attr("href", ["#/", &desk.address].concat())
        .child(text::TO_CALCULATOR.get(lang));
    let states = fields::stages(&State::STAGES, lang);
    let mut paid = desk.policy.payout_lines();
    let is_once = paid.any(|rule| {
        let axis = desk.policy.rules.get(rule).map(|rule| rule.ty.axis);
        axis.is_some_and(|axis| axis == Axis::One || axis.rows().is_some())
    });
    section(text::FROM, lang)
        .attr("data-testid", "from")
        .child(
            el("p")
                .child(el("strong").child(title))
                .child(" ")
                .child(calculator),
        )
        .child(
            el("div")
                .class("board-fields")
                .child(asked.year.show("text", lang))
                .child(is_once.then(|| asked.period.show("text", lang)))
                .child(fields::labelled(
                    text::STATE,
                    fields::choice(asked.state, states),
                    lang,
                ))
                .child(asked.day.show("date", lang))
                .child(asked.term.show("text", lang))
                .children(asked.tax.show(lang)),
        )
        .live(move || preview(book, desk, asked, lang))
        .child(told(book, lang))
        .into()
}

/// What would come in, and the press with which it does.
fn preview(book: Book, desk: &'static Desk, asked: Asked, lang: Lang) -> Part {
    asked.follow();
    desk.understood.get();
    let known = book.kept.get();
    let Some(said) = asked.read(lang) else {
        return "".into();
    };
    let mut tried = known.ledger.clone();
    let before = tried.lines().len();
    let Some(came) = come(desk, &mut tried, &said, lang) else {
        return el("p")
            .class("notice wrong")
            .child(text::NOTHING_COMPUTED.get(lang))
            .into();
    };
    let take = move |_: &Event| {
        let Some(said) = asked.read(lang) else { return };
        let mut came = None;
        let done = book.change(lang, |ledger| {
            came = come(desk, ledger, &said, lang);
            Ok(())
        });
        if let (Some(()), Some(came)) = (done, came) {
            let count = texts::number(came.added.len());
            book.tell_next(text::came_in(lang, &count, &texts::number(came.there)));
            route::go(&address(""));
        }
    };
    let there = (came.there > 0).then(|| {
        el("p")
            .class("help")
            .child(text::there_already(lang, &texts::number(came.there)))
    });
    let left_out = came
        .left_out
        .iter()
        .map(|(what, why)| el("li").child(text::left_out(lang, what.get(lang), why.get(lang))));
    let left_out: Vec<Element> = left_out.collect();
    let nothing = came.added.is_empty() && left_out.is_empty() && came.there == 0;
    let lines = (!came.added.is_empty()).then(|| {
        let sheet = lines(&tried, &came, lang);
        let name = text::COMING.get(lang);
        let sums = tables::sums(&sheet, lang);
        tables::table(name, &sheet, Some(sums), |_| None, lang)
    });
    // A plan that comes true is a line that was there.
    let new = tried.lines().len() - before;
    let new = came.added.len().saturating_sub(new);
    let true_now = (new > 0).then(|| {
        el("p")
            .class("help")
            .child(text::come_true(lang, &texts::number(new)))
    });
    several([
        el("div")
            .attr("role", "status")
            .attr("data-testid", "coming")
            .child(nothing.then(|| {
                el("p")
                    .class("notice")
                    .child(text::NOTHING_TO_TAKE.get(lang))
            }))
            .child(there)
            .child(true_now)
            .child((!left_out.is_empty()).then(|| {
                el("div")
                    .class("notice wrong")
                    .child(el("p").child(text::LEFT_OUT.get(lang)))
                    .child(el("ul").class("board-list").children(left_out))
            }))
            .into(),
        lines.into(),
        (!came.added.is_empty())
            .then(|| {
                el("p").class("acts").child(
                    button("apply")
                        .attr("data-testid", "take-in")
                        .on("click", take)
                        .child(text::take_in(lang, &texts::number(came.added.len()))),
                )
            })
            .into(),
    ])
}

/// The lines that came, as a list of the columns that matter before they do.
fn lines(ledger: &Ledger, came: &Came, lang: Lang) -> PlainSheet {
    use crate::accrual::list::Column;
    let places = came.added.iter().filter_map(|id| ledger.place(id));
    let shown = Shown {
        places: places.collect(),
        ..Shown::default()
    };
    let sheet = ledger.sheet(&shown, Some(last_day()), lang);
    let wanted = [
        Column::Period,
        Column::Rule,
        Column::Base,
        Column::Rate,
        Column::Amount,
        Column::Planned,
        Column::State,
        Column::Due,
        Column::InputTax,
    ];
    tables::of_columns(&sheet, &wanted)
}

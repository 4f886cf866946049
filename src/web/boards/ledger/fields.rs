//! Fields of the ledger's forms. What is wrong with what was typed is said beside it, and it stays.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, event_target_value};
use rust_decimal::Decimal;

use crate::accrual::{Period, State, Tax, Term};
use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::policy::problem::FigureProblem;
use crate::policy::{Kind, Value, messages, notation};

use super::super::super::focus;
use super::super::super::part::{Element, el};
use super::super::super::text::Say;
use super::text;

/// A field with a name.
pub(super) fn labelled(name: Say, field: Element, lang: Lang) -> Element {
    el("label")
        .class("inline")
        .child(el("span").child(name.get(lang)))
        .child(field)
}

/// A list of words and names to choose from.
pub(super) fn choice(chosen: RwSignal<String>, options: Vec<(String, String)>) -> Element {
    let options = options
        .into_iter()
        .map(|(value, name)| el("option").attr("value", value).child(name));
    let options: Vec<Element> = options.collect();
    el("select")
        .class("entry")
        .children(options)
        .value(move || chosen.get())
        .on("change", move |event| chosen.set(event_target_value(event)))
}

/// A switch with a name.
pub(super) fn switch(name: Say, on: RwSignal<bool>, lang: Lang) -> Element {
    el("label")
        .class("board-switch")
        .child(
            el("input")
                .attr("type", "checkbox")
                .checked(move || on.get())
                .on("change", move |_| on.set(!on.get_untracked())),
        )
        .child(el("span").child(name.get(lang)))
}

/// A field of a form.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// Its id on the page.
    id: &'static str,
    name: Say,
    /// How it is to be filled in.
    hint: Option<Say>,
    pub(super) text: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
}

impl Field {
    pub(super) fn new(id: &'static str, name: Say) -> Self {
        Self {
            id,
            name,
            hint: None,
            text: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
        }
    }

    pub(super) fn hint(self, hint: Say) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    pub(super) fn with(self, text: impl Into<String>) -> Self {
        self.text.set(text.into());
        self
    }

    /// The field on the page: a line of this sort of text.
    pub(super) fn show(self, sort: &'static str, lang: Lang) -> Element {
        self.around(
            el("input").attr("type", sort).attr("autocomplete", "off"),
            lang,
        )
    }

    /// The field on the page, as several lines.
    pub(super) fn show_area(self, lang: Lang) -> Element {
        self.around(el("textarea").attr("rows", "2"), lang)
    }

    /// The field on the page, with words that it may have.
    pub(super) fn show_listed(self, list: &'static str, words: Vec<String>, lang: Lang) -> Element {
        let options = words
            .into_iter()
            .map(|word| el("option").attr("value", word));
        let options: Vec<Element> = options.collect();
        let input = el("input")
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("list", list);
        self.around(input, lang)
            .child(el("datalist").id(list).children(options))
    }

    fn around(self, field: Element, lang: Lang) -> Element {
        let (text, wrong) = (self.text, self.wrong);
        let said = [self.id, "-said"].concat();
        let field = field
            .class("entry")
            .id(self.id)
            .attr("aria-describedby", said.clone())
            .live_attr("aria-invalid", move || {
                wrong.get().is_some().then(|| "true".into())
            })
            .value(move || text.get())
            .on("input", move |event| {
                text.set(event_target_value(event));
                if wrong.get_untracked().is_some() {
                    wrong.set(None);
                }
            });
        let hint = self.hint;
        el("div")
            .class("board-field")
            .child(el("label").attr("for", self.id).child(self.name.get(lang)))
            .child(field)
            .child(
                el("p")
                    .id(said)
                    .class("help")
                    .live(move || match wrong.get() {
                        Some(why) => Some(el("span").class("wrong").child(why)),
                        None => hint.map(|hint| el("span").child(hint.get(lang))),
                    }),
            )
    }

    /// Says what is wrong with it.
    pub(super) fn refuse(self, why: &Text, lang: Lang) {
        self.wrong.set(Some(why.get(lang).to_owned()));
    }

    fn typed(self) -> String {
        self.text.get_untracked().trim().to_owned()
    }

    /// The words in it; none, which is said, where there are none.
    pub(super) fn words(self, lang: Lang) -> Option<String> {
        let words = self.typed();
        if words.is_empty() {
            self.wrong.set(Some(text::FILL_IN.get(lang).to_owned()));
            return None;
        }
        Some(words)
    }

    /// A figure; nothing where nothing is written. None, which is said, where it cannot be read.
    #[expect(clippy::option_option, reason = "wrong, nothing, a figure")]
    pub(super) fn figure(self, kind: Kind, lang: Lang) -> Option<Option<Decimal>> {
        let typed = self.typed();
        if typed.is_empty() {
            return Some(None);
        }
        match notation::read_value(kind, &typed) {
            Ok(Value::Number(number)) => Some(Some(number)),
            Ok(_) => {
                self.refuse(
                    &messages::bad_figure(&typed, kind, FigureProblem::Unreadable),
                    lang,
                );
                None
            }
            Err(why) => {
                self.refuse(&messages::bad_figure(&typed, kind, why), lang);
                None
            }
        }
    }

    /// An amount that there must be.
    pub(super) fn amount(self, lang: Lang) -> Option<Decimal> {
        let amount = self.figure(Kind::Money, lang)?;
        if amount.is_none() {
            self.wrong.set(Some(text::FILL_IN.get(lang).to_owned()));
        }
        amount
    }

    /// A day; nothing where nothing is written. None, which is said, where it is none.
    #[expect(clippy::option_option, reason = "wrong, nothing, a day")]
    pub(super) fn day(self, lang: Lang) -> Option<Option<Date>> {
        let typed = self.typed();
        if typed.is_empty() {
            return Some(None);
        }
        match notation::read_value(Kind::Date, &typed) {
            Ok(Value::Date(day)) => Some(Some(day)),
            found => {
                let why = found.err().unwrap_or(FigureProblem::Unreadable);
                self.refuse(&messages::bad_figure(&typed, Kind::Date, why), lang);
                None
            }
        }
    }

    /// A day that there must be.
    pub(super) fn the_day(self, lang: Lang) -> Option<Date> {
        let day = self.day(lang)?;
        if day.is_none() {
            self.wrong.set(Some(text::FILL_IN.get(lang).to_owned()));
        }
        day
    }

    /// A period that there must be.
    pub(super) fn period(self, lang: Lang) -> Option<Period> {
        let typed = self.words(lang)?;
        let period = Period::read(&typed);
        if period.is_none() {
            self.wrong.set(Some(text::PERIOD_HINT.get(lang).to_owned()));
        }
        period
    }

    /// A term; nothing where nothing is written. None, which is said, where it is none.
    #[expect(clippy::option_option, reason = "wrong, nothing, a term")]
    pub(super) fn term(self, lang: Lang) -> Option<Option<Term>> {
        let typed = self.typed();
        if typed.is_empty() {
            return Some(None);
        }
        let term = Term::read(&typed);
        if term.is_none() {
            self.wrong.set(Some(text::TERM_HINT.get(lang).to_owned()));
        }
        term.map(Some)
    }
}

/// Leads to the first of these fields that something is wrong with.
pub(super) fn lead(fields: &[Field]) {
    let wrong = fields
        .iter()
        .find(|field| field.wrong.get_untracked().is_some());
    if let Some(field) = wrong {
        focus(field.id);
    }
}

/// How an amount stands to tax.
#[derive(Clone, Copy)]
pub(super) struct TaxField {
    which: RwSignal<String>,
    pub(super) rate: Field,
}

impl TaxField {
    pub(super) fn new() -> Self {
        Self {
            which: RwSignal::new(String::new()),
            rate: Field::new("tax-rate", text::TAX_RATE).with("13%"),
        }
    }

    pub(super) fn show(self, lang: Lang) -> Vec<Element> {
        let options = [
            ("", text::TAX_UNSAID),
            ("with", text::TAX_WITH),
            ("without", text::TAX_WITHOUT),
        ];
        let options = options.map(|(value, name)| (value.to_owned(), name.get(lang).to_owned()));
        let which = self.which;
        vec![
            labelled(text::TAX, choice(which, options.to_vec()), lang),
            el("div").live(move || (!which.get().is_empty()).then(|| self.rate.show("text", lang))),
        ]
    }

    /// What is chosen; none, which is said, where the rate is none.
    pub(super) fn read(self, lang: Lang) -> Option<Tax> {
        let which = self.which.get_untracked();
        if which.is_empty() {
            return Some(Tax::Unsaid);
        }
        let rate = self.rate.figure(Kind::Ratio, lang)?;
        let tax = rate.and_then(|rate| Tax::new(which == "with", rate));
        if tax.is_none() {
            self.rate
                .wrong
                .set(Some(text::TAX_RATE_WRONG.get(lang).to_owned()));
        }
        tax
    }

    /// As [`read`](Self::read), and again whenever it changes.
    pub(super) fn follow(self) {
        self.which.get();
        self.rate.text.get();
    }
}

/// The states that a rebate is put into, to choose from.
pub(super) fn stages(stages: &[State], lang: Lang) -> Vec<(String, String)> {
    let stages = stages.iter();
    stages
        .map(|state| (state.keyword().to_owned(), state.word(lang).to_owned()))
        .collect()
}

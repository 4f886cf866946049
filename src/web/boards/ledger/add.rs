//! A rebate entered by hand: one that came without a computation, or that is planned.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set};
use web_sys::Event;

use crate::accrual::{Change, Follow, Following, Line, Rebate, State, What};
use crate::engine::reckoned::product;
use crate::lang::Lang;
use crate::library;
use crate::policy::{Kind, Value, notation};
use crate::scenario::Kept as PolicyFile;

use super::super::super::keeping;
use super::super::super::part::{Element, Part, button, el, several};
use super::super::super::{mine, route, store};
use super::fields::{self, Field, TaxField};
use super::kept::Book;
use super::{address, section, tables, text, told};

/// What is typed.
#[derive(Clone, Copy)]
struct Desk {
    policy: Field,
    rule: Field,
    period: Field,
    base: Field,
    rate: Field,
    amount: Field,
    state: RwSignal<String>,
    day: Field,
    due: Field,
    tax: TaxField,
    note: Field,
}

impl Desk {
    fn new(state: &str) -> Self {
        let chosen = State::named(state).unwrap_or(State::Receivable);
        Self {
            policy: Field::new("new-policy", text::POLICY).hint(text::POLICY_HINT),
            rule: Field::new("new-rule", text::RULE),
            period: Field::new("new-period", text::PERIOD).hint(text::PERIOD_HINT),
            base: Field::new("new-base", text::BASE),
            rate: Field::new("new-rate", text::RATE).hint(text::RATE_HINT),
            amount: Field::new("new-amount", text::AMOUNT),
            state: RwSignal::new(chosen.keyword().to_owned()),
            day: Field::new("new-day", text::DAY_OF_STATE).with(keeping::today().to_string()),
            due: Field::new("new-due", text::DUE),
            tax: TaxField::new(),
            note: Field::new("new-note", text::NOTE),
        }
    }

    /// The rebate; none where something is wrong, which is said beside it.
    fn read(self, lang: Lang) -> Option<(Rebate, State)> {
        let state = State::named(&self.state.get_untracked())?;
        let title = self.policy.words(lang);
        let period = self.period.period(lang);
        let base = self.base.figure(Kind::Money, lang);
        let rate = self.rate.figure(Kind::Ratio, lang);
        let amount = self.amount.amount(lang);
        let day = self.day.the_day(lang);
        let due = self.due.day(lang);
        let tax = self.tax.read(lang);
        let title = title?;
        let rebate = Rebate {
            policy: policy_id(&title),
            title,
            period: period?,
            rule: self.rule.text.get_untracked().trim().to_owned(),
            base: base?,
            rate: rate?,
            tax: tax?,
            due: due?,
            scenario: String::new(),
            changes: vec![Change {
                day: day?,
                // What is paid was agreed to.
                to: match state {
                    State::Paid => State::Confirmed,
                    state => state,
                },
                amount: amount?,
            }],
        };
        Some((rebate, state))
    }

    /// All fields in the order of the page.
    fn fields(self) -> [Field; 10] {
        [
            self.policy,
            self.rule,
            self.period,
            self.base,
            self.rate,
            self.amount,
            self.day,
            self.due,
            self.tax.rate,
            self.note,
        ]
    }
}

/// The titles of policies that are known, with their ids.
fn known_policies() -> Vec<(String, String)> {
    let built_in = library::SOURCES.iter().flat_map(|source| {
        Lang::ALL.map(|lang| {
            (
                source.listed.title.get(lang).to_owned(),
                source.id.to_owned(),
            )
        })
    });
    let own = store::keys("policy:").into_iter().filter_map(|id| {
        let kept = PolicyFile::read(&store::read(&mine::policy_key(&id))?)?;
        Some((kept.title.zh.clone(), id))
    });
    built_in.chain(own).collect()
}

/// The id of the policy of this title; of one that is not known its title.
fn policy_id(title: &str) -> String {
    let known = known_policies();
    let known = known.into_iter().find(|(other, _)| other == title);
    known.map_or_else(|| title.to_owned(), |(_, id)| id)
}

/// The page; `state` is the word of the state that is chosen at first.
pub(super) fn page(book: Book, state: &str, lang: Lang) -> Part {
    let desk = Desk::new(state);
    let mut titles: Vec<String> = library::SOURCES
        .iter()
        .map(|source| source.listed.title.get(lang).to_owned())
        .collect();
    let kept = book.kept.get_untracked();
    titles.extend(
        kept.ledger
            .rebates()
            .map(|(_, rebate)| rebate.title.clone()),
    );
    titles.sort();
    titles.dedup();
    let mut stages = State::STAGES.to_vec();
    stages.push(State::Paid);
    let options = fields::stages(&stages, lang);
    let done = move |event: &Event| {
        event.prevent_default();
        let Some((rebate, state)) = desk.read(lang) else {
            book.refuse(text::FORM_WRONG.get(lang).to_owned());
            return fields::lead(&desk.fields());
        };
        let note = desk.note.text.get_untracked().trim().to_owned();
        let change = rebate.last().copied();
        let words = [&rebate.title, " ", &rebate.period.word(lang)].concat();
        let added = book.change(lang, |ledger| {
            let line = Line {
                note: note.clone(),
                ..Line::new("", What::Rebate(Box::new(rebate)))
            };
            let id = ledger.add(line)?;
            if let Some(change) = change.filter(|_| state == State::Paid) {
                let payment = Following {
                    of: id.clone(),
                    kind: Follow::Payment,
                    day: change.day,
                    amount: change.amount,
                };
                ledger.add(Line::new("", What::Following(payment)))?;
            }
            Ok(id)
        });
        if added.is_some() {
            let amount = change.map_or_else(String::new, |it| tables::money(lang, it.amount));
            book.tell_next(text::added_one(lang, &words, &amount));
            route::go(&address(""));
        }
    };
    // What base and rate give, for whoever would rather not multiply.
    let product = move || {
        let read = |field: Field, kind| {
            let typed = field.text.get();
            match notation::read_value(kind, &typed) {
                Ok(Value::Number(number)) => Some(number),
                _ => None,
            }
        };
        let base = read(desk.base, Kind::Money)?;
        let rate = read(desk.rate, Kind::Ratio)?;
        let product = product(base, rate)?;
        let words = tables::money(lang, product);
        Some(
            el("p").class("help").child(
                button("quiet")
                    .on("click", move |_| desk.amount.text.set(product.to_string()))
                    .child(text::take_product(lang, &words)),
            ),
        )
    };
    several([section(text::ADD, lang)
        .child(el("p").class("help").child(text::ADD_HELP.get(lang)))
        .child(
            el("form")
                .class("board-form")
                .attr("novalidate", "")
                .attr("data-testid", "add-line")
                .on("submit", done)
                .child(form(desk, titles, options, lang))
                .live(product)
                .child(
                    el("p").class("acts").child(
                        el("button")
                            .class("apply")
                            .attr("type", "submit")
                            .child(text::ADD_IT.get(lang)),
                    ),
                ),
        )
        .child(told(book, lang))
        .into()])
}

fn form(desk: Desk, titles: Vec<String>, options: Vec<(String, String)>, lang: Lang) -> Element {
    el("div")
        .class("board-fields")
        .child(desk.policy.show_listed("policy-titles", titles, lang))
        .child(desk.rule.show("text", lang))
        .child(desk.period.show("text", lang))
        .child(desk.base.show("text", lang))
        .child(desk.rate.show("text", lang))
        .child(desk.amount.show("text", lang))
        .child(fields::labelled(
            text::STATE,
            fields::choice(desk.state, options),
            lang,
        ))
        .child(desk.day.show("date", lang))
        .child(desk.due.show("date", lang))
        .children(desk.tax.show(lang))
        .child(desk.note.show("text", lang))
}

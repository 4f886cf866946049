//! The parties' particulars: typed once, kept at each key under a key of their own.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Update, With, event_target_value};

use crate::backup::PARTIES;
use crate::lang::Lang;
use crate::report::forms::parties::Found;
use crate::report::forms::{Particular, Parties};

use super::super::super::fold::fold;
use super::super::super::part::{Element, el};
use super::super::super::text::Say;
use super::super::super::{keeping, scenarios, store};
use super::text;

/// The particulars as they stand in the fields.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    parties: RwSignal<Parties>,
    /// What there is to say about their being kept.
    trouble: RwSignal<Option<Say>>,
    open: RwSignal<bool>,
}

impl Typed {
    /// As they are kept.
    pub(super) fn open() -> Self {
        let (parties, trouble) = match read() {
            None => (Parties::default(), None),
            Some(Found::Kept(parties)) => (*parties, None),
            Some(Found::Newer) => (Parties::default(), Some(text::PARTIES_NEWER)),
            Some(Found::Damaged) => (Parties::default(), Some(text::PARTIES_DAMAGED)),
        };
        let is_blank = parties.texts.iter().all(String::is_empty);
        Self {
            parties: RwSignal::new(parties),
            trouble: RwSignal::new(trouble),
            open: RwSignal::new(is_blank),
        }
    }

    /// As they stand; whoever asks follows them.
    pub(super) fn now(&self) -> Parties {
        self.parties.get()
    }

    /// Says something of them and keeps it. Another tab's words of the others stay.
    fn say(&self, what: Particular, words: &str) {
        self.parties.update(|parties| parties.set(what, words));
        let trouble = match read() {
            Some(Found::Newer) => Err(text::PARTIES_NEWER),
            Some(Found::Damaged) => match store::read(PARTIES) {
                Some(raw) => keeping::set_aside(PARTIES, &raw)
                    .map_err(scenarios::refused)
                    .and_then(|_| write(self.parties.get_untracked())),
                None => write(self.parties.get_untracked()),
            },
            Some(Found::Kept(mut there)) => {
                there.set(what, words);
                write(*there)
            }
            None => write(self.parties.get_untracked()),
        };
        self.trouble.set(trouble.err());
    }

    /// The fields.
    pub(super) fn fields(self, lang: Lang) -> Element {
        let field = move |what: Particular| {
            let id = ["party-", what.id()].concat();
            let parties = self.parties;
            el("div")
                .class("forms-field")
                .child(
                    el("label")
                        .attr("for", id.clone())
                        .child(what.label().get(lang).to_owned()),
                )
                .child(
                    el("input")
                        .class("entry")
                        .id(id)
                        .attr("type", "text")
                        .attr("autocomplete", "off")
                        .value(move || parties.with(|parties| raw(parties, what)))
                        .on("input", move |event| {
                            self.say(what, &event_target_value(event));
                        }),
                )
        };
        let trouble = move || {
            let trouble = self.trouble.get();
            trouble.map(|why| el("span").class("wrong").child(why.get(lang)))
        };
        el("section")
            .class("forms-part not-printed")
            .child(fold(
                "fold",
                ("h2", text::PARTIES),
                self.open,
                lang,
                move || {
                    el("div")
                        .child(el("p").class("help").child(text::PARTIES_HELP.get(lang)))
                        .child(
                            el("div")
                                .class("forms-fields")
                                .children(Particular::ALL.map(field)),
                        )
                },
            ))
            .child(el("p").attr("role", "status").live(trouble))
    }
}

/// A text as it was typed.
fn raw(parties: &Parties, what: Particular) -> String {
    let at = Particular::ALL.iter().position(|known| *known == what);
    at.and_then(|at| parties.texts.get(at))
        .cloned()
        .unwrap_or_default()
}

fn read() -> Option<Found> {
    Some(Parties::read(&store::read(PARTIES)?))
}

fn write(mut parties: Parties) -> Result<(), Say> {
    parties.rev = parties.rev.saturating_add(1);
    store::keep(PARTIES, &parties.write()).map_err(scenarios::refused)
}

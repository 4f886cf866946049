//! A line: its history, what followed on it, and what may follow.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set};
use rust_decimal::Decimal;
use web_sys::Event;

use crate::accrual::view::last_day;
use crate::accrual::{Follow, Following, Ledger, Line, Rebate, State, What};
use crate::lang::Lang;
use crate::policy::Kind;

use super::super::super::keeping;
use super::super::super::part::{Element, Part, button, el, live, several};
use super::super::super::route;
use super::super::super::text as texts;
use super::fields::{self, Field};
use super::kept::Book;
use super::{address, line_address, tables, text, told};

/// A line in words, of those that there are or of one that was set aside.
pub(super) fn summary(ledger: &Ledger, line: &Line, lang: Lang) -> String {
    let words = match &line.what {
        What::Rebate(rebate) => {
            let last = rebate.last();
            vec![
                line.id.clone(),
                rebate.title.clone(),
                rebate.rule.clone(),
                rebate.period.word(lang),
                last.map_or_else(String::new, |change| {
                    let state = change.to.word(lang);
                    [state, " ", &tables::money(lang, change.amount)].concat()
                }),
            ]
        }
        What::Following(following) => vec![
            line.id.clone(),
            following.kind.state().word(lang).to_owned(),
            ledger
                .line(&following.of)
                .and_then(Line::rebate)
                .map_or_else(|| following.of.clone(), |rebate| rebate.title.clone()),
            following.day.to_string(),
            tables::money(lang, following.amount),
        ],
    };
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" · ")
}

/// What is typed on the page of a line.
#[derive(Clone, Copy)]
struct Desk {
    book: Book,
    to: RwSignal<String>,
    change_day: Field,
    change_amount: Field,
    kind: RwSignal<String>,
    /// What could follow when `kind` was chosen, in words of the list.
    offered: RwSignal<String>,
    follow_day: Field,
    follow_amount: Field,
    due: Field,
    note: Field,
    lang: Lang,
}

/// The page of the line with this id.
pub(super) fn page(book: Book, id: &str, lang: Lang) -> Part {
    let today = keeping::today().to_string();
    let day = |id| Field::new(id, text::ON).with(today.clone());
    let known = book.kept.get_untracked();
    let line = known.ledger.line(id);
    let due = line.and_then(Line::rebate).and_then(|rebate| rebate.due);
    let desk = Desk {
        book,
        to: RwSignal::new(String::new()),
        change_day: day("change-day"),
        change_amount: Field::new("change-amount", text::NEW_AMOUNT).hint(text::NEW_AMOUNT_HINT),
        kind: RwSignal::new(String::new()),
        offered: RwSignal::new(String::new()),
        follow_day: day("follow-day"),
        follow_amount: Field::new("follow-amount", text::AMOUNT).hint(text::FOLLOW_HINT),
        due: Field::new("due-day", text::DUE)
            .with(due.map(|due| due.to_string()).unwrap_or_default()),
        note: Field::new("line-note", text::NOTE)
            .with(line.map(|line| line.note.clone()).unwrap_or_default()),
        lang,
    };
    let id = id.to_owned();
    several([
        el("p")
            .class("eyebrow not-printed")
            .child(
                el("a")
                    .attr("href", address(""))
                    .child(text::TO_LINES.get(lang)),
            )
            .into(),
        live(move || {
            let kept = book.kept.get();
            match kept.ledger.line(&id) {
                None => el("p")
                    .class("notice")
                    .child(text::NO_SUCH_LINE.get(lang))
                    .into(),
                Some(line) => match line.rebate() {
                    Some(rebate) => of_rebate(desk, &kept.ledger, line, rebate),
                    None => of_following(desk, &kept.ledger, line),
                },
            }
        }),
    ])
}

fn fact(name: texts::Say, words: String, lang: Lang) -> Option<Element> {
    (!words.is_empty()).then(|| {
        el("div")
            .child(el("dt").child(name.get(lang)))
            .child(el("dd").child(words))
    })
}

fn of_following(desk: Desk, ledger: &Ledger, line: &Line) -> Part {
    let lang = desk.lang;
    let Some(following) = line.following() else {
        return "".into();
    };
    let of = ledger.line(&following.of);
    let to = of.map(|of| {
        el("a")
            .attr("href", line_address(&of.id))
            .child(summary(ledger, of, lang))
    });
    el("section")
        .attr("data-testid", "line")
        .child(el("h2").child(summary(ledger, line, lang)))
        .child(
            el("p")
                .child(text::FOLLOWS_ON.get(lang))
                .child(" ")
                .child(to),
        )
        .child(told(desk.book, lang))
        .child(note_form(desk, &line.id))
        .child(removing(desk, ledger, &line.id))
        .into()
}

fn of_rebate(desk: Desk, ledger: &Ledger, line: &Line, rebate: &Rebate) -> Part {
    let lang = desk.lang;
    let end = last_day();
    let standing = ledger.standing(&line.id, end);
    let state = ledger.state(&line.id, end);
    let money = |amount| tables::money(lang, amount);
    let figure = |kind, number| texts::bare(lang, kind, number);
    let amount = rebate.last().map(|change| money(change.amount));
    let tax = rebate
        .last()
        .and_then(|change| rebate.tax.of(change.amount))
        .map(money);
    let title = [
        &rebate.title,
        " ",
        &rebate.rule,
        " ",
        &rebate.period.word(lang),
    ]
    .concat();
    let facts = [
        fact(
            text::STATE,
            state.map_or("", |it| it.word(lang)).to_owned(),
            lang,
        ),
        fact(text::AMOUNT, amount.unwrap_or_default(), lang),
        fact(text::LEFT, money(standing.left()), lang).filter(|_| !rebate.is_planned()),
        fact(text::BASE, rebate.base.map(money).unwrap_or_default(), lang),
        fact(
            text::RATE,
            rebate
                .rate
                .map(|rate| figure(Kind::Ratio, rate))
                .unwrap_or_default(),
            lang,
        ),
        fact(
            text::DUE,
            rebate.due.map(|due| due.to_string()).unwrap_or_default(),
            lang,
        ),
        fact(text::TAX, rebate.tax.word(lang), lang),
        fact(text::INPUT_TAX, tax.unwrap_or_default(), lang),
        fact(text::ID, line.id.clone(), lang),
    ];
    let facts: Vec<Element> = facts.into_iter().flatten().collect();
    several([
        el("section")
            .attr("data-testid", "line")
            .child(el("h2").child(title))
            .child(el("dl").class("board-facts").children(facts))
            .child(el("h3").child(text::HISTORY.get(lang)))
            .child(history(ledger, line, rebate, lang))
            .into(),
        el("section")
            .class("not-printed")
            .child(el("h2").child(text::NEXT.get(lang)))
            .child(told(desk.book, lang))
            .child(change_form(desk, &line.id, rebate))
            .child(follow_form(desk, ledger, &line.id))
            .child(due_form(desk, &line.id))
            .child(note_form(desk, &line.id))
            .child(removing(desk, ledger, &line.id))
            .into(),
    ])
}

/// Each change and what followed, by day.
fn history(ledger: &Ledger, line: &Line, rebate: &Rebate, lang: Lang) -> Element {
    let changes = rebate.changes.iter().map(|change| {
        let words = text::changed_to(
            lang,
            &change.day.to_string(),
            change.to.word(lang),
            &tables::money(lang, change.amount),
        );
        (change.day, words, None)
    });
    let following = ledger.lines().iter().filter_map(|other| {
        let following = other.following().filter(|it| it.of == line.id)?;
        let words = text::changed_to(
            lang,
            &following.day.to_string(),
            following.kind.state().word(lang),
            &tables::money(lang, following.amount),
        );
        Some((following.day, words, Some(other)))
    });
    let mut all: Vec<_> = changes.chain(following).collect();
    all.sort_by_key(|(day, ..)| *day);
    let rows = all.into_iter().map(|(_, words, other)| {
        let note = other.map(|other| other.note.clone()).unwrap_or_default();
        el("li")
            .child(match other {
                Some(other) => {
                    Part::from(el("a").attr("href", line_address(&other.id)).child(words))
                }
                None => words.into(),
            })
            .child((!note.is_empty()).then(|| [" — ", &note].concat()))
    });
    let rows: Vec<Element> = rows.collect();
    el("ol")
        .class("board-list")
        .attr("data-testid", "history")
        .children(rows)
}

fn submit(name: texts::Say, lang: Lang) -> Element {
    el("button")
        .class("apply")
        .attr("type", "submit")
        .child(name.get(lang))
}

/// Putting a rebate into a later state.
fn change_form(desk: Desk, id: &str, rebate: &Rebate) -> Option<Element> {
    let lang = desk.lang;
    let last = rebate.last()?.to;
    let later: Vec<State> = State::STAGES.into_iter().filter(|to| *to > last).collect();
    let first = later.first()?.keyword();
    let id = id.to_owned();
    // What was chosen may be behind the line now.
    let options = fields::stages(&later, lang);
    let is_later = later
        .iter()
        .any(|to| to.keyword() == desk.to.get_untracked());
    if !is_later {
        desk.to.set(first.to_owned());
    }
    let is_planned = last == State::Planned;
    let done = move |event: &Event| {
        event.prevent_default();
        let Some(to) = State::named(&desk.to.get_untracked()) else {
            return;
        };
        let day = desk.change_day.the_day(lang);
        let amount = desk.change_amount.figure(Kind::Money, lang);
        let (Some(day), Some(amount)) = (day, amount) else {
            return fields::lead(&[desk.change_day, desk.change_amount]);
        };
        if desk
            .book
            .change(lang, |ledger| ledger.advance(&id, to, day, amount))
            .is_some()
        {
            desk.change_amount.text.set(String::new());
            desk.book.tell_here(text::advanced(lang, to.word(lang)));
        }
    };
    // Only a plan that comes true and a confirmation bring another amount.
    let amount = move || {
        let may = is_planned || desk.to.get() == State::Confirmed.keyword();
        may.then(|| desk.change_amount.show("text", lang))
    };
    Some(
        el("form")
            .class("board-form")
            .attr("novalidate", "")
            .attr("data-testid", "advance")
            .on("submit", done)
            .child(el("h3").child(text::ADVANCE.get(lang)))
            .child(
                el("div")
                    .class("board-fields")
                    .child(fields::labelled(
                        text::NEW_STATE,
                        fields::choice(desk.to, options),
                        lang,
                    ))
                    .child(desk.change_day.show("date", lang))
                    .live(amount),
            )
            .child(submit(text::ENTER_CHANGE, lang)),
    )
}

/// A payment, reversal or refund.
fn follow_form(desk: Desk, ledger: &Ledger, id: &str) -> Option<Element> {
    let lang = desk.lang;
    let end = last_day();
    let room = |kind: &Follow| Some((*kind, ledger.room(id, *kind, end)?));
    let kinds: Vec<_> = Follow::ALL.iter().filter_map(room).collect();
    let (first, _) = kinds.first()?;
    // Where something else can follow than before, nobody has chosen yet: what is paid must not be reversed by a press on what stood there.
    let words = kinds.iter().map(|(kind, _)| kind.keyword());
    let offered = words.collect::<Vec<_>>().join(" ");
    if desk.offered.get_untracked() != offered {
        desk.kind.set(first.keyword().to_owned());
        desk.offered.set(offered);
    }
    let may_pay = kinds.iter().any(|(kind, _)| *kind == Follow::Payment);
    let unpaid = ledger.standing(id, end).left() > Decimal::ZERO;
    let says =
        (!may_pay && unpaid).then(|| el("p").class("help").child(text::CONFIRM_FIRST.get(lang)));
    let options = kinds.iter().map(|(kind, room)| {
        let act = match kind {
            Follow::Payment => text::PAY,
            Follow::Reversal => text::REVERSE,
            Follow::Refund => text::REFUND,
        };
        let words = text::at_most(lang, act.get(lang), &tables::money(lang, *room));
        (kind.keyword().to_owned(), words)
    });
    let options = options.collect();
    let id = id.to_owned();
    let done = move |event: &Event| {
        event.prevent_default();
        let chosen = desk.kind.get_untracked();
        let kind = Follow::ALL
            .into_iter()
            .find(|kind| kind.keyword() == chosen);
        let Some(kind) = kind else { return };
        let day = desk.follow_day.the_day(lang);
        let amount = desk.follow_amount.figure(Kind::Money, lang);
        let (Some(day), Some(amount)) = (day, amount) else {
            return fields::lead(&[desk.follow_day, desk.follow_amount]);
        };
        let mut entered = None;
        let added = desk.book.change(lang, |ledger| {
            let amount = amount.or_else(|| ledger.room(&id, kind, day));
            let following = Following {
                of: id.clone(),
                kind,
                day,
                amount: amount.unwrap_or_default(),
            };
            entered = amount;
            ledger.add(Line::new("", What::Following(following)))
        });
        if added.is_some() {
            desk.follow_amount.text.set(String::new());
            // What comes next is chosen anew.
            desk.offered.set(String::new());
            let amount = tables::money(lang, entered.unwrap_or_default());
            desk.book
                .tell_here(text::followed(lang, kind.state().word(lang), &amount));
        }
    };
    Some(
        el("form")
            .class("board-form")
            .attr("novalidate", "")
            .attr("data-testid", "follow")
            .on("submit", done)
            .child(el("h3").child(text::FOLLOW.get(lang)))
            .child(says)
            .child(
                el("div")
                    .class("board-fields")
                    .child(fields::labelled(
                        text::WHAT,
                        fields::choice(desk.kind, options),
                        lang,
                    ))
                    .child(desk.follow_day.show("date", lang))
                    .child(desk.follow_amount.show("text", lang)),
            )
            .child(submit(text::ENTER_FOLLOWING, lang)),
    )
}

fn due_form(desk: Desk, id: &str) -> Element {
    let lang = desk.lang;
    let id = id.to_owned();
    let done = move |event: &Event| {
        event.prevent_default();
        let Some(due) = desk.due.day(lang) else {
            return fields::lead(&[desk.due]);
        };
        if desk
            .book
            .change(lang, |ledger| ledger.set_due(&id, due))
            .is_some()
        {
            desk.book.tell_here(text::DUE_SET.get(lang).to_owned());
        }
    };
    el("form")
        .class("board-form")
        .attr("novalidate", "")
        .attr("data-testid", "set-due")
        .on("submit", done)
        .child(
            el("div")
                .class("board-fields")
                .child(desk.due.show("date", lang)),
        )
        .child(submit(text::SET_DUE, lang))
}

fn note_form(desk: Desk, id: &str) -> Element {
    let lang = desk.lang;
    let id = id.to_owned();
    let done = move |event: &Event| {
        event.prevent_default();
        let note = desk.note.text.get_untracked();
        if desk
            .book
            .change(lang, |ledger| ledger.set_note(&id, note.trim()))
            .is_some()
        {
            desk.book.tell_here(text::NOTE_SET.get(lang).to_owned());
        }
    };
    el("form")
        .class("board-form not-printed")
        .attr("novalidate", "")
        .attr("data-testid", "set-note")
        .on("submit", done)
        .child(
            el("div")
                .class("board-fields")
                .child(desk.note.show_area(lang)),
        )
        .child(submit(text::SET_NOTE, lang))
}

/// Taking out what was entered by mistake, where that can be done.
fn removing(desk: Desk, ledger: &Ledger, id: &str) -> Option<Element> {
    let lang = desk.lang;
    if !ledger.may_remove(id) {
        return None;
    }
    let id = id.to_owned();
    let remove = move |_: &Event| {
        let removed = desk.book.change(lang, |ledger| ledger.remove(&id));
        if removed.is_some() {
            desk.book.tell_next(text::LINE_REMOVED.get(lang).to_owned());
            route::go(&address(""));
        }
    };
    Some(
        el("p").class("not-printed").child(
            button("quiet")
                .attr("data-testid", "remove-line")
                .on("click", remove)
                .child(text::REMOVE_LINE.get(lang)),
        ),
    )
}

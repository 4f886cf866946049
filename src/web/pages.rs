//! The pages: the list of policies, a policy's calculator, and what an unknown address leads to.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use leptos::prelude::{
    Get, GetUntracked, Owner, RwSignal, Set, With, event_target_value, request_animation_frame,
};

use crate::lang::Lang;
use crate::library::{self, Source};
use crate::policy::{Listed, Policy};

use super::desk::{self, Desk, Origin};
use super::later::{self, Opened, Shown, Whose};
use super::part::{Element, Part, button, el, several};
use super::route::{self, Route};
use super::{
    explanation, fields, follow, home, keeping, mine, results, rows, settings, shelf, text,
    workshop,
};

/// How long the total must stand before it is read out, so that not every keystroke is.
const SPEAK_AFTER_MS: u32 = 700;

/// The page at a route, and its title.
pub(super) fn page(root: &Owner, route: &Route, lang: Lang) -> (String, Part) {
    match route {
        Route::Policies => (text::POLICIES.get(lang).to_owned(), policies(root, lang)),
        Route::Policy(id) => match library::source(id) {
            Some(source) => (
                source.listed.title.get(lang).to_owned(),
                opened(root, source, later::Page::Calculator, lang),
            ),
            None => not_found(Some(id), lang),
        },
        Route::Statement(id) => match library::source(id) {
            Some(source) => (
                text::announce(
                    lang,
                    text::STATEMENT.get(lang),
                    source.listed.title.get(lang),
                ),
                opened(root, source, later::Page::Statement, lang),
            ),
            None => not_found(Some(id), lang),
        },
        Route::Table(id) => match library::source(id) {
            Some(source) => (
                text::announce(lang, text::TABLE.get(lang), source.listed.title.get(lang)),
                opened(root, source, later::Page::Table, lang),
            ),
            None => not_found(Some(id), lang),
        },
        Route::Help(id, passage) => {
            let shown = later::page(Shown::Help(id.clone(), *passage), lang);
            shown.unwrap_or_else(|says| coming(text::HELP, says, lang))
        }
        Route::Scenarios => (
            text::SCENARIOS.get(lang).to_owned(),
            match later::page(Shown::Scenarios, lang) {
                Ok((_, page)) => page,
                Err(says) => coming(text::SCENARIOS, says, lang).1,
            },
        ),
        Route::Compare => (
            text::COMPARE.get(lang).to_owned(),
            match later::page(Shown::Compare(root.clone()), lang) {
                Ok((_, page)) => page,
                Err(says) => coming(text::COMPARE, says, lang).1,
            },
        ),
        Route::Train(what) => (
            text::TRAINING.get(lang).to_owned(),
            match later::training(root, what, lang) {
                Ok(page) => page,
                Err(says) => coming(text::TRAINING, says, lang).1,
            },
        ),
        Route::Board(what) => (
            text::BOARDS.get(lang).to_owned(),
            match later::board(root, what, lang) {
                Ok(page) => page,
                Err(says) => coming(text::BOARDS, says, lang).1,
            },
        ),
        Route::Link(text) => (
            text::FROM_LINK.get(lang).to_owned(),
            match later::link(root, text, lang) {
                Ok(page) => page,
                Err(says) => coming(text::FROM_LINK, says, lang).1,
            },
        ),
        Route::Edit(what) => (
            text::EDITOR.get(lang).to_owned(),
            workshop::page(what, lang),
        ),
        Route::Mine(id) => kept(root, id, later::Page::Calculator, lang),
        Route::MineStatement(id) => kept(root, id, later::Page::Statement, lang),
        Route::MineTable(id) => kept(root, id, later::Page::Table, lang),
        Route::Unknown => not_found(None, lang),
    }
}

/// A page of a policy of the library. Its beginning is the same while the calculator is coming, and the policy with it.
fn opened(root: &Owner, source: Source, page: later::Page, lang: Lang) -> Part {
    if !shelf::is_lost(source) {
        shelf::fetch(source);
    }
    let opened = Opened {
        root: root.clone(),
        policy: Whose::Library(source),
        page,
    };
    match later::policy(opened, lang) {
        Ok((_, page)) => page,
        Err(says) => several([intro(&source.listed, lang).into(), says]),
    }
}

/// A page of a policy of the reader's own, and its title.
fn kept(root: &Owner, id: &str, page: later::Page, lang: Lang) -> (String, Part) {
    let opened = Opened {
        root: root.clone(),
        policy: Whose::Mine(id.to_owned()),
        page,
    };
    later::policy(opened, lang).unwrap_or_else(|says| coming(text::MINE, says, lang))
}

/// What stands where a page will be that is not here yet. Its heading keeps the focus when the rest arrives.
fn coming(title: text::Say, says: Part, lang: Lang) -> (String, Part) {
    let title = title.get(lang);
    let intro = el("div").class("intro").child(heading(title));
    (title.to_owned(), several([intro.into(), says]))
}

/// A policy's statement.
pub(super) fn statement(_: &Listed<'static>, desk: &'static Desk, lang: Lang) -> Part {
    match later::page(Shown::Statement(desk), lang) {
        Ok((_, page)) => page,
        Err(says) => coming(text::STATEMENT, says, lang).1,
    }
}

/// A whole table for a policy.
pub(super) fn table(_: &Listed<'static>, desk: &'static Desk, lang: Lang) -> Part {
    match later::table(desk, lang) {
        Ok(page) => page,
        Err(says) => coming(text::TABLE, says, lang).1,
    }
}

/// A page of a policy that is here.
pub(super) type Page = fn(&Listed<'static>, &'static Desk, Lang) -> Part;

/// A policy's page, or what is said until the policy is here. The calculator's beginning is the same, so that the heading keeps
/// the focus when the rest arrives.
pub(super) fn policy(root: &Owner, source: Source, page: Page, lang: Lang) -> Part {
    match here(source, lang) {
        Ok((policy, origin)) => {
            let address = ["p/", source.id].concat();
            page(
                &source.listed,
                desk::desk(root, policy, &address, origin),
                lang,
            )
        }
        Err(says) => several([intro(&source.listed, lang).into(), says]),
    }
}

/// A policy of the library with where it is from; what there is to say until it is here, which follows its coming.
pub(super) fn here(source: Source, lang: Lang) -> Result<(&'static Policy, Origin), Part> {
    if let Some(policy) = shelf::policy(source) {
        let origin = Origin {
            fingerprint: source.fingerprint(),
            hash: source.hash(),
            packed: shelf::packed(source),
        };
        return Ok((policy, origin));
    }
    if !shelf::is_lost(source) {
        shelf::fetch(source);
    }
    shelf::watch();
    let (words, again) = match shelf::is_lost(source) {
        false => (text::COMING, None),
        true => {
            let again = button("apply")
                .on("click", move |_| shelf::fetch(source))
                .child(text::TRY_AGAIN.get(lang));
            (text::LOST, Some(el("p").child(again)))
        }
    };
    let says = says(words.get(lang)).attr("data-testid", "coming");
    Err(several([says.into(), again.into()]))
}

/// What there is to say in the place of something that is not here.
pub(super) fn says(words: impl Into<Part>) -> Element {
    el("p").class("help").attr("role", "status").child(words)
}

/// What there is to say of something that did not come, with a way to ask for it again.
pub(super) fn lost(words: text::Say, again: impl Fn() + 'static, lang: Lang) -> Part {
    let again = button("apply")
        .on("click", move |_| again())
        .child(text::TRY_AGAIN.get(lang));
    several([says(words.get(lang)).into(), el("p").child(again).into()])
}

/// The id of a page's heading.
pub(super) const TITLE: &str = "page-title";

/// A page's heading, which takes the focus when one comes to the page.
pub(super) fn heading(words: impl Into<Part>) -> Element {
    el("h1").id(TITLE).attr("tabindex", "-1").child(words)
}

fn policies(root: &Owner, lang: Lang) -> Part {
    let wanted = RwSignal::new(String::new());
    let mut haystacks = Vec::new();
    let mut cards = el("ul").class("policies");
    for source in library::SOURCES {
        let text: Rc<str> = haystack(&source.listed).into();
        haystacks.push(Rc::clone(&text));
        let hidden = move || wanted.with(|wanted| (!is_found(&text, wanted)).then_some("".into()));
        cards = cards.child(
            el("li")
                .live_attr("hidden", hidden)
                .child(card(*source, lang)),
        );
    }
    let none = move || {
        let any = wanted.with(|wanted| haystacks.iter().any(|text| is_found(text, wanted)));
        (!any).then(|| text::NO_MATCH.get(lang))
    };
    let search = el("input")
        .id(home::SEARCH)
        .class("entry")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("placeholder", text::SEARCH.get(lang))
        .on("input", move |event| wanted.set(event_target_value(event)));
    several([
        el("div")
            .class("intro")
            .child(heading(text::POLICIES.get(lang)))
            .child(el("p").class("tagline").child(text::TAGLINE.get(lang)))
            .into(),
        home::jobs(root, lang),
        el("div")
            .class("search")
            .child(
                el("label")
                    .class("unseen")
                    .attr("for", home::SEARCH)
                    .child(text::SEARCH.get(lang)),
            )
            .child(search)
            .into(),
        mine::lists(false, lang),
        cards.into(),
        el("p")
            .attr("role", "status")
            .class("help")
            .live(none)
            .into(),
    ])
}

/// Whether a policy's text has all words that are looked for.
fn is_found(haystack: &str, wanted: &str) -> bool {
    let wanted = wanted.to_ascii_lowercase();
    wanted
        .split_whitespace()
        .all(|word| haystack.contains(word))
}

/// What a search looks through: both languages, id and document.
fn haystack(policy: &Listed) -> String {
    let (zh, en) = policy
        .summary
        .map(|summary| (summary.zh, summary.en))
        .unwrap_or_default();
    [
        policy.id,
        policy.source.unwrap_or_default(),
        policy.title.zh,
        policy.title.en,
        zh,
        en,
    ]
    .join("\n")
    .to_ascii_lowercase()
}

fn card(source: Source, lang: Lang) -> Element {
    let policy = source.listed;
    let summary = policy
        .summary
        .map(|summary| el("p").class("card-summary").child(summary.get(lang)));
    // A finger or a key is a tenth of a second on the link before it is followed: the policy may be here by then.
    el("a")
        .class("card")
        .attr("href", route::policy(policy.id))
        .on("pointerdown", move |_| shelf::fetch(source))
        .on("focus", move |_| shelf::fetch(source))
        .child(el("h2").child(policy.title.get(lang)))
        .child(summary)
        .child(el("p").class("card-facts").child(facts(&policy, lang)))
}

/// Document, year, and how much there is to fill in.
fn facts(policy: &Listed, lang: Lang) -> String {
    let document = policy.source.map(|id| text::document(lang, id));
    let year = policy.year.map(|year| text::year(lang, &year.to_string()));
    let inputs = policy.inputs.to_string();
    let inputs = match policy.columns {
        0 => text::input_count(lang, &inputs),
        columns => text::input_count_with_columns(lang, &inputs, &columns.to_string()),
    };
    let counts = text::policy_counts(lang, &inputs, &policy.readings.to_string());
    [document, year, Some(counts)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What a policy's page begins with.
fn intro(policy: &Listed<'static>, lang: Lang) -> Element {
    let summary = policy
        .summary
        .map(|summary| el("p").class("tagline").child(summary.get(lang)));
    let back = el("a").attr("href", "#/").child(text::POLICIES.get(lang));
    el("div")
        .class("intro")
        .child(el("p").class("eyebrow").child(back))
        .child(heading(policy.title.get(lang)))
        .child(summary)
        .child(
            el("p")
                .class("card-facts")
                .child(facts(policy, lang))
                .child(" · ")
                .child(text::version(lang, policy.version)),
        )
}

/// A policy's calculator.
pub(super) fn calculator(listed: &Listed<'static>, desk: &'static Desk, lang: Lang) -> Part {
    // Once all is on the page.
    request_animation_frame(move || {
        if let Some(field) = desk.asked.get_untracked() {
            desk.asked.set(None);
            rows::reveal(desk, field);
        }
    });
    let clear = button("quiet")
        .on("click", move |_| desk.clear(lang))
        .child(text::CLEAR_ALL.get(lang));
    let table = el("a")
        .class("quiet-link")
        .attr("href", route::table(&desk.address))
        .child(text::WHOLE_TABLE.get(lang));
    let inputs = el("section")
        .class("inputs")
        .attr("aria-labelledby", "inputs-title")
        .child(
            el("div")
                .class("section-head")
                .child(el("h2").id("inputs-title").child(text::ENTER.get(lang)))
                .child(table)
                .child(clear),
        )
        .child(fields::form(desk, lang));
    several([
        intro(listed, lang).into(),
        el("div")
            .class("desk")
            .child(fields::minded(
                desk,
                el("div")
                    .class("form")
                    .child(fields::swept(desk, lang))
                    .child(keeping::notice(desk, lang))
                    .child(inputs)
                    .child(settings::readings(desk, lang))
                    .child(settings::parameters(desk, lang)),
            ))
            .child(results::total(desk, true, lang))
            .child(
                el("div")
                    .class("results")
                    .attr("role", "region")
                    .attr("aria-label", text::RESULT.get(lang))
                    .child(results::details(desk, lang)),
            )
            .into(),
        spoken(desk, lang).into(),
        explanation::explanation(desk, lang).into(),
    ])
}

/// The total for screen readers, once it has stood for a moment.
fn spoken(desk: &'static Desk, lang: Lang) -> Element {
    let said = RwSignal::new(String::new());
    let mut before = None;
    let mut waiting = None;
    follow(move || {
        let now = results::spoken_total(desk, lang);
        // What stands there when the page is opened is read like the rest of it.
        if before.as_ref().is_some_and(|before| *before != now) {
            let words = now.clone();
            // Dropping the one before cancels it.
            let timeout = Timeout::new(SPEAK_AFTER_MS, move || said.set(words));
            drop(waiting.replace(timeout));
        }
        before = Some(now);
    });
    el("p")
        .class("unseen")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .live(move || said.get())
}

fn to_policies(lang: Lang) -> Element {
    el("p").child(
        el("a")
            .attr("href", "#/")
            .child(text::TO_POLICIES.get(lang)),
    )
}

pub(super) fn not_found(id: Option<&str>, lang: Lang) -> (String, Part) {
    let known = library::SOURCES.iter().map(|source| source.id);
    let near = id.and_then(|id| crate::policy::nearest::nearest(id, known));
    let near = near.and_then(library::source).map(|source| {
        let link = el("a")
            .attr("href", route::policy(source.id))
            .child(source.listed.title.get(lang));
        el("p")
            .child(text::DID_YOU_MEAN.get(lang))
            .child(" ")
            .child(link)
    });
    let title = text::NOT_FOUND.get(lang);
    let page = el("div")
        .class("intro")
        .child(heading(title))
        .child(
            el("p")
                .class("tagline")
                .child(text::NOT_FOUND_WHY.get(lang)),
        )
        .child(near)
        .child(to_policies(lang));
    (title.to_owned(), page.into())
}

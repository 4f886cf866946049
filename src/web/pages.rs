//! The pages: the list of policies, a policy's calculator, and what an unknown address leads to.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use leptos::prelude::{Get, Owner, RwSignal, Set, With, event_target_value};

use crate::lang::Lang;
use crate::library;

use super::desk::{self, Desk};
use super::part::{Element, Part, button, el, several};
use super::route::{self, Route};
use super::{explanation, fields, follow, results, settings, text};

/// How long the total must stand before it is read out, so that not every keystroke is.
const SPEAK_AFTER_MS: u32 = 700;

/// The page at a route, and its title.
pub(super) fn page(root: &Owner, route: &Route, lang: Lang) -> (String, Part) {
    match route {
        Route::Policies => (text::POLICIES.get(lang).to_owned(), policies(root, lang)),
        Route::Policy(id) => match desk::desk(root, id) {
            Some(Ok(desk)) => (
                desk.policy.title.get(lang).to_owned(),
                calculator(desk, lang),
            ),
            Some(Err(_)) => (id.clone(), unsound(id, lang)),
            None => not_found(root, Some(id), lang),
        },
        Route::Unknown => not_found(root, None, lang),
    }
}

/// A page's heading, which takes the focus when one comes to the page.
fn heading(words: impl Into<Part>) -> Element {
    el("h1")
        .id("page-title")
        .attr("tabindex", "-1")
        .child(words)
}

fn policies(root: &Owner, lang: Lang) -> Part {
    let wanted = RwSignal::new(String::new());
    let mut haystacks = Vec::new();
    let mut cards = el("ul").class("policies");
    for source in library::SOURCES {
        let Some(Ok(desk)) = desk::desk(root, source.id) else {
            continue;
        };
        let text: Rc<str> = haystack(desk).into();
        haystacks.push(Rc::clone(&text));
        let hidden = move || wanted.with(|wanted| (!is_found(&text, wanted)).then_some("".into()));
        cards = cards.child(el("li").live_attr("hidden", hidden).child(card(desk, lang)));
    }
    let none = move || {
        let any = wanted.with(|wanted| haystacks.iter().any(|text| is_found(text, wanted)));
        (!any).then(|| text::NO_MATCH.get(lang))
    };
    let search = el("input")
        .id("search")
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
        el("div")
            .class("search")
            .child(
                el("label")
                    .class("unseen")
                    .attr("for", "search")
                    .child(text::SEARCH.get(lang)),
            )
            .child(search)
            .into(),
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
fn haystack(desk: &Desk) -> String {
    let policy = desk.policy;
    let summary = policy.summary.clone().unwrap_or_default();
    let source = policy.source.as_deref().unwrap_or_default();
    [
        &policy.id,
        source,
        &policy.title.zh,
        &policy.title.en,
        &summary.zh,
        &summary.en,
    ]
    .join("\n")
    .to_ascii_lowercase()
}

fn card(desk: &'static Desk, lang: Lang) -> Element {
    let policy = desk.policy;
    let summary = policy
        .summary
        .as_ref()
        .map(|summary| el("p").class("card-summary").child(summary.get(lang)));
    el("a")
        .class("card")
        .attr("href", route::policy(&policy.id))
        .child(el("h2").child(policy.title.get(lang)))
        .child(summary)
        .child(el("p").class("card-facts").child(facts(desk, lang)))
}

/// Document, year, and how much there is to fill in.
fn facts(desk: &Desk, lang: Lang) -> String {
    let policy = desk.policy;
    let document = policy.source.as_ref().map(|id| text::document(lang, id));
    let year = policy.year.map(|year| text::year(lang, &year.to_string()));
    let counts = text::policy_counts(
        lang,
        &policy.inputs.len().to_string(),
        &policy.readings.len().to_string(),
    );
    [document, year, Some(counts)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn calculator(desk: &'static Desk, lang: Lang) -> Part {
    let policy = desk.policy;
    let summary = policy
        .summary
        .as_ref()
        .map(|summary| el("p").class("tagline").child(summary.get(lang)));
    let back = el("a").attr("href", "#/").child(text::POLICIES.get(lang));
    let clear = button("quiet")
        .on("click", move |_| desk.clear())
        .child(text::CLEAR_ALL.get(lang));
    let inputs = el("section")
        .class("inputs")
        .attr("aria-labelledby", "inputs-title")
        .child(
            el("div")
                .class("section-head")
                .child(el("h2").id("inputs-title").child(text::ENTER.get(lang)))
                .child(clear),
        )
        .child(fields::form(desk, lang));
    several([
        el("div")
            .class("intro")
            .child(el("p").class("eyebrow").child(back))
            .child(heading(policy.title.get(lang)))
            .child(summary)
            .child(
                el("p")
                    .class("card-facts")
                    .child(facts(desk, lang))
                    .child(" · ")
                    .child(text::version(lang, &policy.version)),
            )
            .into(),
        el("div")
            .class("desk")
            .child(
                el("div")
                    .class("form")
                    .child(inputs)
                    .child(settings::readings(desk, lang))
                    .child(settings::parameters(desk, lang)),
            )
            .child(results::total(desk, lang))
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

fn unsound(id: &str, lang: Lang) -> Part {
    several([
        heading(id.to_owned()).into(),
        el("p").child(text::UNSOUND.get(lang)).into(),
        to_policies(lang).into(),
    ])
}

fn to_policies(lang: Lang) -> Element {
    el("p").child(
        el("a")
            .attr("href", "#/")
            .child(text::TO_POLICIES.get(lang)),
    )
}

fn not_found(root: &Owner, id: Option<&str>, lang: Lang) -> (String, Part) {
    let known = library::SOURCES.iter().map(|source| source.id);
    let near = id.and_then(|id| crate::policy::nearest::nearest(id, known));
    let near = near.and_then(|id| desk::desk(root, id)?.ok()).map(|desk| {
        let link = el("a")
            .attr("href", route::policy(&desk.policy.id))
            .child(desk.policy.title.get(lang));
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

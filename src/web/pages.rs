//! The pages: the list of policies, a policy's calculator, and what an unknown address leads to.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

use crate::lang::Lang;
use crate::library;

use super::desk::{self, Desk};
use super::route::{self, Route};
use super::{explanation, fields, results, settings, text};

/// How long the total must stand before it is read out, so that not every keystroke is.
const SPEAK_AFTER_MS: u32 = 700;

/// The page at a route, and its title.
pub(super) fn page(root: &Owner, route: &Route, lang: Lang) -> (String, AnyView) {
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
fn heading(words: &str) -> AnyView {
    view! { <h1 id="page-title" tabindex="-1">{words.to_owned()}</h1> }.into_any()
}

fn policies(root: &Owner, lang: Lang) -> AnyView {
    let wanted = RwSignal::new(String::new());
    let cards: Vec<(String, AnyView)> = library::SOURCES
        .iter()
        .filter_map(|source| desk::desk(root, source.id)?.ok())
        .map(|desk| (haystack(desk), card(desk, lang)))
        .collect();
    let (haystacks, cards): (Vec<_>, Vec<_>) = cards.into_iter().unzip();
    let found = Signal::derive(move || {
        let wanted = wanted.get().to_lowercase();
        let words: Vec<&str> = wanted.split_whitespace().collect();
        haystacks
            .iter()
            .map(|text| words.iter().all(|word| text.contains(word)))
            .collect::<Vec<bool>>()
    });
    let items: Vec<AnyView> = cards
        .into_iter()
        .enumerate()
        .map(|(at, card)| view! { <li hidden=move || !found.with(|found| found.get(at) == Some(&true))>{card}</li> }.into_any())
        .collect();
    let none =
        move || (!found.with(|found| found.contains(&true))).then(|| text::NO_MATCH.get(lang));
    view! {
        <div class="intro">
            {heading(text::POLICIES.get(lang))}
            <p class="tagline">{text::TAGLINE.get(lang)}</p>
        </div>
        <div class="search">
            <label class="unseen" for="search">{text::SEARCH.get(lang)}</label>
            <input
                id="search"
                class="entry"
                type="search"
                autocomplete="off"
                placeholder=text::SEARCH.get(lang)
                on:input=move |event| wanted.set(event_target_value(&event))
            />
        </div>
        <ul class="policies">{items}</ul>
        <p role="status" class="help">{none}</p>
    }
    .into_any()
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
    .to_lowercase()
}

fn card(desk: &'static Desk, lang: Lang) -> AnyView {
    let policy = desk.policy;
    let summary = policy
        .summary
        .as_ref()
        .map(|summary| view! { <p class="card-summary">{summary.get(lang)}</p> });
    view! {
        <a class="card" href=route::policy(&policy.id)>
            <h2>{policy.title.get(lang)}</h2>
            {summary}
            <p class="card-facts">{facts(desk, lang)}</p>
        </a>
    }
    .into_any()
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

fn calculator(desk: &'static Desk, lang: Lang) -> AnyView {
    let policy = desk.policy;
    let summary = policy
        .summary
        .as_ref()
        .map(|summary| view! { <p class="tagline">{summary.get(lang)}</p> });
    view! {
        <div class="intro">
            <p class="eyebrow"><a href="#/">{text::POLICIES.get(lang)}</a></p>
            {heading(policy.title.get(lang))}
            {summary}
            <p class="card-facts">{facts(desk, lang)} " · " {text::version(lang, &policy.version)}</p>
        </div>
        <div class="desk">
            <div class="form">
                <section class="inputs" aria-labelledby="inputs-title">
                    <div class="section-head">
                        <h2 id="inputs-title">{text::ENTER.get(lang)}</h2>
                        <button type="button" class="quiet" on:click=move |_| desk.clear()>{text::CLEAR_ALL.get(lang)}</button>
                    </div>
                    {fields::form(desk, lang)}
                </section>
                {settings::readings(desk, lang)}
                {settings::parameters(desk, lang)}
            </div>
            {results::total(desk, lang)}
            <div class="results" role="region" aria-label=text::RESULT.get(lang)>{results::details(desk, lang)}</div>
        </div>
        {spoken(desk, lang)}
        {explanation::explanation(desk, lang)}
    }
    .into_any()
}

/// The total for screen readers, once it has stood for a moment.
fn spoken(desk: &'static Desk, lang: Lang) -> AnyView {
    let said = RwSignal::new(String::new());
    let waiting = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |before: Option<String>| {
        let now = results::spoken_total(desk, lang);
        // What stands there when the page is opened is read like the rest of it.
        if before.is_some_and(|before| before != now) {
            let words = now.clone();
            waiting.set_value(Some(Timeout::new(SPEAK_AFTER_MS, move || said.set(words))));
        }
        now
    });
    view! { <p class="unseen" role="status" aria-live="polite">{move || said.get()}</p> }.into_any()
}

fn unsound(id: &str, lang: Lang) -> AnyView {
    view! {
        {heading(id)}
        <p>{text::UNSOUND.get(lang)}</p>
        {to_policies(lang)}
    }
    .into_any()
}

fn to_policies(lang: Lang) -> AnyView {
    view! { <p><a href="#/">{text::TO_POLICIES.get(lang)}</a></p> }.into_any()
}

fn not_found(root: &Owner, id: Option<&str>, lang: Lang) -> (String, AnyView) {
    let known = library::SOURCES.iter().map(|source| source.id);
    let near = id.and_then(|id| crate::policy::nearest::nearest(id, known));
    let near = near.and_then(|id| desk::desk(root, id)?.ok()).map(|desk| {
        view! { <p>{text::DID_YOU_MEAN.get(lang)} " " <a href=route::policy(&desk.policy.id)>{desk.policy.title.get(lang)}</a></p> }
    });
    let title = text::NOT_FOUND.get(lang);
    let page = view! {
        <div class="intro">
            {heading(title)}
            <p class="tagline">{text::NOT_FOUND_WHY.get(lang)}</p>
            {near}
            {to_policies(lang)}
        </div>
    };
    (title.to_owned(), page.into_any())
}

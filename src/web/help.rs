//! Help: one search over terms, how-tos, source documents and clauses, and a page for each term, how-to and document.

use std::cell::{Cell, RefCell};

use gloo::timers::callback::Timeout;
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Update, event_target_value};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use crate::lang::Lang;
use crate::library;
use crate::library::help::search::{Wanted, excerpt, marked, mentioned, search};
use crate::library::help::{ALIAS, Entry, Kind, STEP, entries};
use crate::policy::model::Status;

use super::documents::{self, Documents, Text};
use super::part::{Element, NOTHING, Part, button, el, several};
use super::{PLACES, boards, offline, pages, sources, text};

/// The search waits for a pause in typing, so that a screen reader is not told of every letter.
const PAUSE_MS: u32 = 150;

/// How many answers are listed at first, and with each press for more.
const LISTED: usize = 30;

/// How many clauses and passages a term's page shows.
const QUOTED: usize = 5;

type Entries = &'static [Entry<'static>];

/// What is looked for, and of what kind; kept while somebody reads an answer and comes back.
#[derive(Clone, Copy)]
struct Search {
    typed: RwSignal<String>,
    kind: RwSignal<Option<Kind>>,
    listed: RwSignal<usize>,
}

thread_local! {
    static SEARCH: Cell<Option<Search>> = const { Cell::new(None) };
    /// Read once the texts are here.
    static ENTRIES: RefCell<Option<(bool, Entries)>> = const { RefCell::new(None) };
}

/// From now on the caller's page keeps what is looked for.
pub(super) fn prepare() {
    SEARCH.set(Some(Search {
        typed: RwSignal::new(String::new()),
        kind: RwSignal::new(None),
        listed: RwSignal::new(LISTED),
    }));
}

/// The help page: of the entry with this id and, of a document, at this passage; the search without one.
pub(super) fn page(id: &str, passage: Option<usize>, lang: Lang) -> (String, Part) {
    let help = text::HELP.get(lang);
    let all = match all() {
        Ok(all) => all,
        // The heading is the same when the rest has come, so that it keeps the focus.
        Err(waiting) => {
            let intro = intro(help.into(), id, lang);
            return (help.to_owned(), several([intro.into(), waiting(lang)]));
        }
    };
    if id.is_empty() {
        let page = [intro(help.into(), id, lang).into(), finder(all, lang)];
        return (help.to_owned(), several(page));
    }
    match all
        .iter()
        .find(|entry| entry.id == id && entry.kind < Kind::Clause)
    {
        Some(entry) => {
            let title = entry.name.get(lang);
            let page = [
                intro(title.into(), id, lang).into(),
                reading(all, entry, passage, lang),
            ];
            (title.to_owned(), several(page))
        }
        None => pages::not_found(None, lang),
    }
}

/// Everything there is to find, once it is here, or what is said until then. Without the documents there is the rest.
fn all() -> Result<Entries, fn(Lang) -> Part> {
    let help = match documents::follow_text(Text::Help) {
        Documents::Here(help) => help,
        Documents::Lost => return Err(lost),
        Documents::Wanted | Documents::Coming => return Err(coming),
    };
    let documents = match documents::follow() {
        Documents::Here(documents) => documents,
        Documents::Lost => "",
        Documents::Wanted | Documents::Coming => return Err(coming),
    };
    let whole = !documents.is_empty();
    ENTRIES.with_borrow_mut(|known| match known {
        Some((known_whole, all)) if *known_whole == whole => Ok(*all),
        _ => {
            let all: Entries = entries(help, documents)
                .ok_or(lost as fn(Lang) -> Part)?
                .leak();
            *known = Some((whole, all));
            Ok(all)
        }
    })
}

fn coming(lang: Lang) -> Part {
    pages::says(text::HELP_COMING.get(lang))
        .attr("data-testid", "coming")
        .into()
}

fn lost(lang: Lang) -> Part {
    pages::lost(text::HELP_LOST, documents::again, lang)
}

fn intro(title: Part, id: &str, lang: Lang) -> Element {
    let intro = el("div").class("intro");
    if id.is_empty() {
        return intro
            .child(pages::heading(title))
            .child(el("p").class("tagline").child(text::HELP_ABOUT.get(lang)));
    }
    let back = el("a").attr("href", "#/help").child(text::HELP.get(lang));
    intro
        .child(el("p").class("eyebrow").child(back))
        .child(pages::heading(title))
}

/// The search: the box, what to look through, and the answers, or what there is to browse while nothing is looked for.
fn finder(all: Entries, lang: Lang) -> Part {
    let Some(asked) = SEARCH.get() else {
        return coming(lang);
    };
    let mut waiting = None;
    let input = el("input")
        .id("search")
        .class("entry")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("placeholder", text::HELP_SEARCH.get(lang))
        // Once only: a field that is written to loses the word that an input method is at.
        .value(move || asked.typed.get_untracked())
        .on("input", move |event| {
            let typed = event_target_value(event);
            let search = Timeout::new(PAUSE_MS, move || {
                asked.listed.set(LISTED);
                asked.typed.set(typed);
            });
            // Dropping the one before cancels it.
            drop(waiting.replace(search));
        });
    let results = move || {
        let typed = asked.typed.get();
        let kind = asked.kind.get();
        let wanted = Wanted::of(&typed);
        let mut found = search(all, &wanted, lang);
        let is_loose = found.is_empty();
        if is_loose {
            found = mentioned(all, &wanted, lang);
        }
        let chips = kinds(asked, &found, lang);
        let browsing = wanted.is_empty() && kind.is_none();
        found.retain(|entry| kind.is_none_or(|kind| entry.kind == kind));
        let status = match () {
            () if browsing => String::new(),
            () if found.is_empty() => text::HELP_NOTHING.get(lang).to_owned(),
            () if is_loose => text::found_parts(lang, &text::number(found.len())),
            () => text::found(lang, &text::number(found.len())),
        };
        let body = match browsing {
            true => contents(all, lang),
            false => answers(asked, &found, &wanted, lang),
        };
        several([chips.into(), pages::says(status).into(), body])
    };
    let box_ = el("div")
        .class("search")
        .child(
            el("label")
                .class("unseen")
                .attr("for", "search")
                .child(text::HELP_SEARCH.get(lang)),
        )
        .child(input);
    el("div")
        .class("finder")
        .attr("role", "search")
        .on("keydown", |event| walk(event))
        .child(box_)
        .live(results)
        .into()
}

/// What to look through, each with how many answers it has.
fn kinds(asked: Search, found: &[&Entry], lang: Lang) -> Element {
    let choice = |kind: Option<Kind>| {
        let is_of = |entry: &&&Entry| kind.is_none_or(|kind| entry.kind == kind);
        let count = found.iter().filter(is_of).count();
        let name = kind.map_or(text::HELP_ALL, |kind| text::help_kind(kind, false));
        button("kind-choice")
            .attr(
                "aria-pressed",
                match asked.kind.get_untracked() == kind {
                    true => "true",
                    false => "false",
                },
            )
            .on("click", move |_| {
                asked.listed.set(LISTED);
                asked.kind.set(kind);
            })
            .child(name.get(lang))
            .child(" ")
            .child(el("span").class("count").child(text::number(count)))
    };
    el("div")
        .class("kinds")
        .attr("role", "group")
        .attr("aria-label", text::HELP_KINDS.get(lang))
        .child(choice(None))
        .children(Kind::ALL.map(|kind| choice(Some(kind))))
}

/// What there is to browse: how-tos, the terms topic by topic, the documents.
fn contents(all: Entries, lang: Lang) -> Part {
    let links = |of: &dyn Fn(&Entry) -> bool| {
        let entries = all.iter().filter(|entry| of(entry));
        el("ul").class("index").children(entries.map(|entry| {
            el("li").child(
                el("a")
                    .attr("href", address(entry))
                    .child(entry.name.get(lang)),
            )
        }))
    };
    let part = |title: &'static str, list: Element| -> Part {
        el("section")
            .child(el("h2").child(title))
            .child(list)
            .into()
    };
    let mut parts = vec![part(
        text::help_kind(Kind::HowTo, false).get(lang),
        links(&|entry| entry.kind == Kind::HowTo),
    )];
    let mut topic = "";
    for term in all.iter().filter(|entry| entry.kind == Kind::Term) {
        if term.group != topic {
            topic = term.group;
            let (zh, en) = topic.split_once(ALIAS).unwrap_or_default();
            parts.push(part(
                lang.pick(zh, en),
                links(&|entry| entry.kind == Kind::Term && entry.group == topic),
            ));
        }
    }
    parts.push(part(
        text::help_kind(Kind::Document, false).get(lang),
        links(&|entry| entry.kind == Kind::Document),
    ));
    parts.push(offline::section(lang));
    el("div").class("contents").children(parts).into()
}

/// The answers, as many as are wanted.
fn answers(asked: Search, found: &[&'static Entry<'static>], wanted: &Wanted, lang: Lang) -> Part {
    let listed = asked.listed.get();
    let more = (found.len() > listed).then(|| {
        button("apply")
            .on("click", move |_| {
                asked.listed.update(|listed| *listed += LISTED)
            })
            .child(text::more_answers(
                lang,
                &text::number(found.len() - listed),
            ))
    });
    let hint = found
        .is_empty()
        .then(|| el("p").class("help").child(text::HELP_HINT.get(lang)));
    let items = found.iter().take(listed);
    let items = items.map(|entry| answer(entry, wanted, lang));
    several([
        hint.into(),
        el("ol").class("answers").children(items).into(),
        more.into(),
    ])
}

/// An answer: what it is, its name as the link to it, and where in it the words stand. A clause is named after its policy.
fn answer(entry: &'static Entry<'static>, wanted: &Wanted, lang: Lang) -> Element {
    let (said, quoted) = entry.says(lang);
    let (before, shown, after) = excerpt(said, wanted);
    let excerpt = el("p")
        .class(if quoted { "clause" } else { "excerpt" })
        .attr("lang", spoken(quoted, lang))
        .child(before.then_some("…"))
        .child(marks(shown, wanted))
        .child(after.then_some("…"));
    let mut name = entry.name.get(lang);
    let mut about = NOTHING;
    let mut subjects = None;
    match entry.kind {
        Kind::Clause => {
            subjects = Some(el("p").class("help").child(marks(name, wanted)));
            name = policy_title(entry.id, lang);
            let document = el("a")
                .class("document")
                .attr("href", format!("#/help/{}", entry.aliases))
                .child(entry.aliases);
            about = several([sources::badge(status(entry), lang).into(), document.into()]);
        }
        Kind::Term => {
            about = el("span")
                .class("other-name")
                .attr("lang", spoken(lang == Lang::En, Lang::En))
                .child(marks(entry.name.get(lang.pick(Lang::En, Lang::Zh)), wanted))
                .into();
        }
        Kind::HowTo => {}
        Kind::Passage | Kind::Document => {
            about = el("span").class("other-name").child(entry.id).into();
        }
    }
    let head = el("div")
        .class("answer-head")
        .child(kind(text::help_kind(entry.kind, true), lang))
        .child(
            el("a")
                .class("answer-link")
                .attr("href", address(entry))
                .child(marks(name, wanted)),
        )
        .child(about);
    el("li")
        .child(head)
        .child((!said.is_empty()).then_some(excerpt))
        .child(subjects)
}

/// What something is, before its name.
fn kind(kind: text::Say, lang: Lang) -> Element {
    el("span").class("kind").child(kind.get(lang))
}

/// A term, a how-to or a document.
fn reading(all: Entries, entry: &'static Entry<'static>, at: Option<usize>, lang: Lang) -> Part {
    let said = entry.says(lang).0;
    let body: Part = match entry.kind {
        Kind::Term => several([
            names(entry, lang).into(),
            el("p").class("explained").child(said).into(),
        ]),
        Kind::HowTo => el("ol")
            .class("steps")
            .children(said.split(STEP).map(|step| el("li").child(step)))
            .into(),
        _ => document(all, entry, at, lang),
    };
    let links = entry.links.split_whitespace();
    let links: Vec<Element> = links.filter_map(|link| related(all, link, lang)).collect();
    let related = (!links.is_empty()).then(|| {
        el("section")
            .class("related")
            .child(el("h2").child(text::HELP_RELATED.get(lang)))
            .child(el("ul").class("index").children(links))
    });
    let quoted = (entry.kind == Kind::Term).then(|| quotations(all, entry, lang));
    el("div")
        .class("reading-page")
        .child(body)
        .child(related)
        .child(quoted)
        .into()
}

/// What else a term is called.
fn names(entry: &'static Entry<'static>, lang: Lang) -> Element {
    let foreign = lang.pick(Lang::En, Lang::Zh);
    let aliases = entry.aliases.split(ALIAS).filter(|alias| !alias.is_empty());
    // Aliases are in both languages; each is read in its own.
    let names = [entry.name.get(foreign)].into_iter().chain(aliases);
    el("p").class("names").children(names.map(|name| {
        el("span")
            .attr("lang", spoken(!name.is_ascii(), Lang::En))
            .child(name)
    }))
}

/// The language that words are read in: that of the documents, or the page's.
fn spoken(quoted: bool, lang: Lang) -> &'static str {
    match quoted {
        true => "zh-CN",
        false => super::preferences::html_lang(lang),
    }
}

/// Something that belongs to an entry. A place that the page does not have is left out.
fn related(all: Entries, link: &'static str, lang: Lang) -> Option<Element> {
    let mut what = None;
    let name = if let Some(id) = link.strip_prefix("#/help/") {
        let entry = all.iter().find(|entry| entry.id == id)?;
        what = Some(text::help_kind(entry.kind, true));
        entry.name.get(lang)
    } else if let Some(id) = link.strip_prefix("#/p/") {
        what = Some(text::POLICY);
        policy_title(id, lang)
    } else {
        let place = PLACES.iter().find(|(address, _)| *address == link);
        let name = place.map(|(_, name)| *name);
        name.or_else(|| boards::called(link))?.get(lang)
    };
    let link = el("a").attr("href", link).child(name);
    Some(
        el("li")
            .child(what.map(|what| kind(what, lang)))
            .child(link),
    )
}

/// Where the policies and documents have a term, or the first of its other names that they have.
fn quotations(all: Entries, entry: &'static Entry<'static>, lang: Lang) -> Part {
    for name in [entry.name.zh]
        .into_iter()
        .chain(entry.aliases.split(ALIAS))
    {
        // One without other names has an empty one.
        if name.is_empty() {
            continue;
        }
        let wanted = Wanted::of(name);
        let mut items = search(all, &wanted, Lang::Zh);
        items.retain(|entry| entry.kind >= Kind::Clause);
        if !items.is_empty() {
            let items = items.into_iter().take(QUOTED);
            return el("section")
                .child(el("h2").child(text::HELP_QUOTED.get(lang)))
                .child(
                    el("ol")
                        .class("answers")
                        .children(items.map(|entry| answer(entry, &wanted, lang))),
                )
                .into();
        }
    }
    NOTHING
}

/// A document's text, with what was looked for marked; the passage that was come for is brought into view.
fn document(all: Entries, document: &Entry, at: Option<usize>, lang: Lang) -> Part {
    let typed = SEARCH.get().map(|asked| asked.typed.get_untracked());
    let wanted = Wanted::of(&typed.unwrap_or_default());
    let passages = all
        .iter()
        .filter(|entry| entry.kind == Kind::Passage && entry.id == document.id);
    let passages: Vec<Element> = passages
        .map(|entry| {
            let passage = el("p").child(marks(entry.text.zh, &wanted));
            match at == Some(entry.number) {
                true => passage
                    .class("come-for")
                    .id("passage")
                    .attr("tabindex", "-1")
                    .made(|_| super::focus("passage")),
                false => passage,
            }
        })
        .collect();
    if passages.is_empty() {
        return lost(lang);
    }
    several([
        el("p")
            .class("help")
            .child(text::document(lang, document.id))
            .into(),
        el("div")
            .class("document-text")
            .attr("lang", "zh-CN")
            .children(passages)
            .into(),
    ])
}

fn marks(text: &'static str, wanted: &Wanted) -> Part {
    let pieces = marked(text, wanted).into_iter();
    Part::Several(
        pieces
            .map(|(piece, hit)| match hit {
                true => el("mark").child(piece).into(),
                false => piece.into(),
            })
            .collect(),
    )
}

fn address(entry: &Entry) -> String {
    match entry.kind {
        Kind::Clause => super::route::policy(entry.id),
        Kind::Passage => format!("#/help/{}/{}", entry.id, entry.number),
        _ => format!("#/help/{}", entry.id),
    }
}

fn policy_title(id: &'static str, lang: Lang) -> &'static str {
    library::source(id).map_or(id, |source| source.listed.title.get(lang))
}

fn status(entry: &Entry) -> Status {
    match entry.group {
        "stated" => Status::Stated,
        "inferred" => Status::Inferred,
        _ => Status::Assumed,
    }
}

/// Up and down through box and answers; Escape goes back to the box.
fn walk(event: &Event) {
    let key: &KeyboardEvent = event.unchecked_ref();
    let finder = event.current_target();
    let Some(finder) = finder.and_then(|finder| finder.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    // Keys that an input method is given are not for us.
    if key.is_composing() {
        return;
    }
    let Ok(list) = finder.query_selector_all("#search, .answer-link") else {
        return;
    };
    let stops: Vec<HtmlElement> = (0..list.length())
        .filter_map(|at| list.get(at)?.dyn_into().ok())
        .collect();
    let active = gloo::utils::document().active_element();
    let here = stops
        .iter()
        .position(|stop| active.as_ref() == Some(stop.as_ref()));
    let to = match (key.key().as_str(), here) {
        ("ArrowDown", Some(here)) => here + 1,
        ("ArrowUp", Some(here)) if here > 0 => here - 1,
        ("Escape", Some(here)) if here > 0 => 0,
        // Enter in the box opens the best answer.
        ("Enter", Some(0)) => {
            if let Some(best) = stops.get(1) {
                best.click();
            }
            return;
        }
        _ => return,
    };
    if let Some(stop) = stops.get(to) {
        event.prevent_default();
        if let Err(error) = stop.focus() {
            web_sys::console::warn_1(&error);
        }
    }
}

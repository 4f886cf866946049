//! Scenarios side by side. They are kept for as long as the tab is open.

use std::cell::Cell as Held;

use leptos::prelude::{
    Get, GetUntracked, Owner, RwSignal, Set, Track, Update, With, WithUntracked,
    event_target_checked, event_target_value,
};

use crate::engine::Cell;
use crate::lang::Lang;
use crate::library;
use crate::policy::difference::differences;
use crate::policy::model::Policy;
use crate::policy::{Axis, Kind, messages, notation};
use crate::scenario::carry::{self, LeftOut, Misfit};
use crate::scenario::compare::{self as comparing, Comparison, Content, MOST_COMPARED, Row, Side};
use crate::scenario::named::{Scenario, suggested_name};

use super::desk::{self, Desk};
use super::part::{Element, Part, Words, button, el, live, several};
use super::{focus, follow, pages, route, shelf, text};

/// How many differences between two versions are listed at once.
const LISTED: usize = 60;

/// A scenario that is compared.
#[derive(Clone, Debug)]
struct Kept {
    scenario: Scenario,
    policy: &'static Policy,
    /// What did not fit when it was carried over from another policy.
    left_out: Vec<LeftOut>,
}

/// The scenarios being compared.
#[derive(Clone, Copy)]
struct Board {
    kept: RwSignal<Vec<Kept>>,
    /// By which the others are measured.
    base: RwSignal<usize>,
    /// Whether rows are shown in which none differ.
    all: RwSignal<bool>,
    /// The policy by which the base is to be computed too, once it has come, by the address of its calculator.
    wanted: RwSignal<Option<String>>,
}

thread_local! {
    static BOARD: Held<Option<Board>> = const { Held::new(None) };
}

/// From now on scenarios are kept; the signals belong to the caller.
pub(super) fn prepare() {
    BOARD.set(Some(Board {
        kept: RwSignal::new(Vec::new()),
        base: RwSignal::new(0),
        all: RwSignal::new(false),
        wanted: RwSignal::new(None),
    }));
}

impl Board {
    fn add(
        self,
        policy: &'static Policy,
        name: String,
        draft: crate::scenario::Draft,
        left_out: Vec<LeftOut>,
    ) {
        self.kept.update(|kept| {
            if kept.len() < MOST_COMPARED {
                kept.push(Kept {
                    scenario: Scenario {
                        policy: policy.id.clone(),
                        version: policy.version.clone(),
                        name,
                        draft,
                    },
                    policy,
                    left_out,
                });
            }
        });
    }

    fn suggested_name(self, lang: Lang) -> String {
        self.kept.with_untracked(|kept| {
            suggested_name(&kept.iter().map(|kept| &*kept.scenario.name), lang)
        })
    }

    fn remove(self, at: usize) {
        let base = self.base.get_untracked();
        // First the base, so that it never points beyond the last.
        if base == at {
            self.base.set(0);
        } else if base > at {
            self.base.set(base - 1);
        }
        self.kept.update(|kept| {
            if at < kept.len() {
                kept.remove(at);
            }
        });
    }
}

/// On a policy's calculator: keeps the form as it stands.
pub(super) fn keep(desk: &'static Desk, lang: Lang) -> Option<Element> {
    let board = BOARD.get()?;
    let said = RwSignal::new(None::<String>);
    // What was said is of the form as it stood.
    follow(move || {
        desk.draft.track();
        if said.with_untracked(Option::is_some) {
            said.set(None);
        }
    });
    let is_full = move || board.kept.with(|kept| kept.len() >= MOST_COMPARED);
    let add = button("apply")
        .live_attr("aria-disabled", move || is_full().then(|| "true".into()))
        .on("click", move |_| {
            if board
                .kept
                .with_untracked(|kept| kept.len() >= MOST_COMPARED)
            {
                return;
            }
            let name = board.suggested_name(lang);
            let draft = desk.draft.with_untracked(Clone::clone);
            board.add(desk.policy, name.clone(), draft, Vec::new());
            said.set(Some(name));
        })
        .child(text::ADD_TO_COMPARISON.get(lang));
    let says = move || {
        let said = said.get().map(|name| text::added(lang, &name));
        match is_full() {
            true => Some([said.unwrap_or_default(), text::FULL.get(lang).to_owned()].join(" ")),
            false => said,
        }
    };
    let link = move || {
        let count = board.kept.with(Vec::len);
        (count > 0).then(|| {
            el("a")
                .attr("href", "#/compare")
                .child(text::to_comparison(lang, &count.to_string()))
        })
    };
    Some(
        el("div")
            .class("keep")
            .attr("data-testid", "keep")
            .child(add)
            .child(el("span").class("remark").attr("role", "status").live(says))
            .live(link),
    )
}

/// The page.
pub(super) fn page(root: &Owner, lang: Lang) -> Part {
    let Some(board) = BOARD.get() else {
        return Part::from("");
    };
    let intro = el("div")
        .class("intro")
        .child(pages::heading(text::COMPARE.get(lang)))
        .child(
            el("p")
                .class("tagline")
                .child(text::COMPARE_TAGLINE.get(lang)),
        );
    let root = root.clone();
    let content = move || {
        carry_over(board, lang);
        let base = board.base.get();
        board.kept.with(|kept| match kept.as_slice() {
            [] => empty(lang),
            kept => several([
                cards(board, kept, base, &root, lang),
                with_another(board, kept, base, lang).into(),
                live(move || {
                    board
                        .kept
                        .with(|kept| table(board, kept, board.base.get(), lang))
                }),
            ]),
        })
    };
    several([intro.into(), live(content)])
}

fn empty(lang: Lang) -> Part {
    let steps = [text::EMPTY_1, text::EMPTY_2, text::EMPTY_3];
    several([
        el("ol")
            .class("how-to")
            .children(steps.map(|step| el("li").child(step.get(lang))))
            .into(),
        el("p")
            .child(
                el("a")
                    .class("apply")
                    .attr("href", "#/")
                    .child(text::TO_POLICIES.get(lang)),
            )
            .into(),
    ])
}

/// The scenarios with all that can be done with each.
fn cards(board: Board, kept: &[Kept], base: usize, root: &Owner, lang: Lang) -> Part {
    let mut cards: Vec<Part> = Vec::new();
    for (at, one) in kept.iter().enumerate() {
        cards.push(card(board, at, one, at == base, root, lang).into());
    }
    el("ul").class("scenarios").children(cards).into()
}

fn card(board: Board, at: usize, kept: &Kept, is_base: bool, root: &Owner, lang: Lang) -> Element {
    let (policy, draft) = (kept.policy, kept.scenario.draft.clone());
    let name = kept.scenario.name.clone();
    let id = format!("scenario-{at}");
    let rename = move |event: &web_sys::Event| {
        let name = event_target_value(event).trim().to_owned();
        board.kept.update(|kept| {
            if let Some(kept) = kept.get_mut(at)
                && !name.is_empty()
            {
                kept.scenario.name = name;
            }
        });
    };
    let shown = name.clone();
    let field = el("input")
        .id(id.clone())
        .class("entry")
        .attr("type", "text")
        .attr("maxlength", "40")
        .attr("autocomplete", "off")
        .value(move || shown.clone())
        .on("change", rename);
    let facts = el("p")
        .class("help")
        .child(policy.title.get(lang))
        .child(" · ")
        .child(text::version(lang, &policy.version));
    let left_out = (!kept.left_out.is_empty()).then(|| {
        let mut said: Vec<String> = Vec::new();
        for left in &kept.left_out {
            let why = match left.reason {
                Misfit::Unknown => text::NO_SUCH,
                Misfit::OtherKind => text::OTHER_KIND,
                Misfit::NoOption => text::NO_OPTION,
            };
            said.push(text::in_places(lang, left.label.get(lang), why.get(lang)));
        }
        el("p")
            .class("notice")
            .child(text::left_out(lang, &text::list(lang, &said)))
    });
    let root = root.clone();
    let address = desk::opened(policy).map_or_else(
        || route::policy(&policy.id),
        |desk| format!("#/{}", desk.address),
    );
    let done = text::scenario_opened(lang, &name);
    let open = el("a")
        .class("apply")
        .attr("href", address)
        .attr("aria-label", text::open_scenario(lang, &name))
        .on("click", move |_| {
            if let Some(desk) = desk_of(&root, policy) {
                desk.sweep(done.clone(), || desk.fill(&draft));
            }
        })
        .child(text::OPEN.get(lang));
    let remove = button("quiet")
        .attr("aria-label", text::remove_scenario(lang, &name))
        .on("click", move |_| {
            board.remove(at);
            focus(pages::TITLE);
        })
        .child(text::REMOVE.get(lang));
    let radio = el("label")
        .class("choose-base")
        .child(
            el("input")
                .attr("type", "radio")
                .attr("name", "base")
                .attr("aria-label", text::measure_by(lang, &name))
                .checked(move || is_base)
                .on("change", move |_| board.base.set(at)),
        )
        .child(text::MEASURE.get(lang));
    el("li")
        .class("scenario")
        .child(
            el("label")
                .class("unseen")
                .attr("for", id)
                .child(text::scenario_name(lang, &(at + 1).to_string())),
        )
        .child(field)
        .child(facts)
        .child(left_out)
        .child(
            el("div")
                .class("tools")
                .child(radio)
                .child(open)
                .child(remove),
        )
}

/// The base by another policy: its versions first.
fn with_another(board: Board, kept: &[Kept], base: usize, lang: Lang) -> Option<Element> {
    let kept_base = kept.get(base)?;
    if kept.len() >= MOST_COMPARED {
        return None;
    }
    let own = kept_base.policy;
    let (mut options, mut others): (Vec<Part>, Vec<Part>) = (Vec::new(), Vec::new());
    let mut offer = |id: &str, address: String, title: Words| {
        let option = el("option")
            .attr("value", address)
            .child(Part::Words(title));
        match carry::are_versions(id, &own.id) {
            true => options.push(option.into()),
            false => others.push(option.into()),
        }
    };
    // Of the reader's own policies those that were opened: the others would have to be read first.
    for address in own_addresses() {
        if let Some(policy) = opened_at(&address)
            && !std::ptr::eq(policy, own)
        {
            let title = [policy.title.get(lang), " · ", text::MINE.get(lang)].concat();
            offer(&policy.id, address, title.into());
        }
    }
    for source in library::SOURCES {
        if shelf::policy(*source).is_none_or(|policy| !std::ptr::eq(policy, own)) {
            let address = [LIBRARY, source.id].concat();
            offer(source.id, address, source.listed.title.get(lang).into());
        }
    }
    options.append(&mut others);
    let choose = move |event: &web_sys::Event| {
        let address = event_target_value(event);
        if let Some(source) = library_policy(&address) {
            shelf::fetch(source);
        }
        board.wanted.set(Some(address));
    };
    let says = move || {
        let source = board
            .wanted
            .with(|address| library_policy(address.as_ref()?))?;
        shelf::watch();
        if !shelf::is_lost(source) {
            return Some(Part::from(text::COMING.get(lang)));
        }
        let again = button("quiet")
            .on("click", move |_| shelf::fetch(source))
            .child(text::TRY_AGAIN.get(lang));
        Some(several([text::LOST.get(lang).into(), again.into()]))
    };
    let first = el("option").attr("value", "").child(text::CHOOSE.get(lang));
    Some(
        el("p")
            .class("with-another")
            .child(
                el("label")
                    .attr("for", "with-another")
                    .child(text::with_another(lang, &kept_base.scenario.name)),
            )
            .child(
                el("select")
                    .id("with-another")
                    .class("entry")
                    .child(first)
                    .children(options)
                    .value(move || board.wanted.get().unwrap_or_default())
                    .on("change", choose),
            )
            .child(el("span").class("help").attr("role", "status").live(says)),
    )
}

/// How the addresses of calculators begin: of the library's policies, and of the reader's own.
const LIBRARY: &str = "p/";
const OWN: &str = "my/";

/// The library's policy at an address.
fn library_policy(address: &str) -> Option<library::Source> {
    address.strip_prefix(LIBRARY).and_then(library::source)
}

/// The addresses of the reader's own policies that were opened, each once.
fn own_addresses() -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for desk in desk::all_opened() {
        if desk.address.starts_with(OWN) && !addresses.contains(&desk.address) {
            addresses.push(desk.address.clone());
        }
    }
    addresses
}

/// The policy that was opened last at an address: one's own may have been kept anew since.
fn opened_at(address: &str) -> Option<&'static Policy> {
    let opened = desk::all_opened();
    let last = opened.iter().rev().find(|desk| desk.address == address)?;
    Some(last.policy)
}

/// Computes the base by the policy that is wanted, once it has come.
fn carry_over(board: Board, lang: Lang) {
    let Some(address) = board.wanted.get() else {
        return;
    };
    let source = library_policy(&address);
    let policy = match source {
        Some(source) => {
            shelf::watch();
            shelf::policy(source)
        }
        None => opened_at(&address),
    };
    let Some(policy) = policy else {
        match source {
            // One that was lost is asked for again when somebody says so.
            Some(source) if shelf::is_lost(source) => {}
            Some(source) => shelf::fetch(source),
            None => board.wanted.set(None),
        }
        return;
    };
    let base = board.base.get_untracked();
    let carried = board.kept.with_untracked(|kept| {
        let base = kept.get(base)?;
        Some(carry::carry(base.policy, &base.scenario.draft, policy))
    });
    board.wanted.set(None);
    if let Some(carried) = carried {
        let name = board.suggested_name(lang);
        board.add(policy, name, carried.draft, carried.left_out);
    }
}

fn table(board: Board, kept: &[Kept], base: usize, lang: Lang) -> Part {
    let mut sides: Vec<Side<'_>> = Vec::new();
    for one in kept {
        sides.push(Side {
            policy: one.policy,
            draft: &one.scenario.draft,
        });
    }
    let found = comparing::compare(&sides, base);
    let all = board.all.get() || kept.len() < 2;
    let mut heads: Vec<Part> = Vec::new();
    for (at, one) in kept.iter().enumerate() {
        let is_base = (at == base && kept.len() > 1)
            .then(|| el("span").class("badge").child(text::MEASURE.get(lang)));
        let problem = found.problems.get(at).and_then(Option::as_ref);
        let problem = problem.map(|problem| {
            el("span")
                .class("wrong")
                .child(problem.get(lang).to_owned())
        });
        heads.push(
            el("th")
                .attr("scope", "col")
                .child(
                    el("span")
                        .class("scenario-name")
                        .child(one.scenario.name.clone()),
                )
                .child(is_base)
                .child(problem)
                .into(),
        );
    }
    let mut bodies: Vec<Part> = Vec::new();
    let mut hidden = 0;
    for group in found.rows.chunk_by(|one, other| one.part == other.part) {
        let mut rows: Vec<Part> = Vec::new();
        for one in group {
            // The total is what it is all about, and stands there in any case.
            if one.differs || all || one.part == comparing::Part::Total {
                rows.push(row(one, kept, &found, lang).into());
            } else {
                hidden += 1;
            }
        }
        if let [first, ..] = group
            && !rows.is_empty()
        {
            bodies.push(body(first.part, rows, kept.len(), lang).into());
        }
    }
    let only = el("label")
        .class("only-differing")
        .child(
            el("input")
                .attr("type", "checkbox")
                .checked(move || !board.all.get())
                .on("change", move |event| {
                    board.all.set(!event_target_checked(event))
                }),
        )
        .child(text::ONLY_DIFFERING.get(lang));
    let more = match (kept.len(), hidden) {
        (1, _) => Some(text::ONE_ONLY.get(lang).to_owned()),
        (_, 0) => None,
        _ => Some(text::rows_alike(lang, &hidden.to_string())),
    };
    several([
        el("div")
            .class("compare-tools")
            .child((kept.len() > 1).then_some(only))
            .child(el("span").class("help").attr("role", "status").child(more))
            .into(),
        el("div")
            .class("grid-box compare-box")
            .attr("role", "region")
            .attr("tabindex", "0")
            .attr("aria-label", text::COMPARE.get(lang))
            .child(
                el("table")
                    .class("compare")
                    .attr("data-testid", "comparison")
                    .attr("aria-label", text::COMPARE.get(lang))
                    .child(
                        el("thead").child(
                            el("tr")
                                .child(el("td").class("help").child(text::IN_YUAN.get(lang)))
                                .children(heads),
                        ),
                    )
                    .children(bodies),
            )
            .into(),
        changes(kept, base, lang),
    ])
}

fn body(part: comparing::Part, rows: Vec<Part>, count: usize, lang: Lang) -> Element {
    use comparing::Part as Of;
    let title = match part {
        Of::Total => None,
        Of::Line => Some(text::LINES),
        Of::Output => Some(text::RESULT),
        Of::Input => Some(text::ENTER),
        Of::Parameter => Some(text::PARAMETERS),
        Of::Reading => Some(text::READINGS),
    };
    let title = title.map(|title| {
        el("tr").class("part-title").child(
            el("th")
                .attr("scope", "rowgroup")
                .attr("colspan", (count + 1).to_string())
                .child(el("span").child(title.get(lang))),
        )
    });
    let class = match part {
        Of::Total => "totals",
        _ => "part",
    };
    el("tbody").class(class).child(title).children(rows)
}

fn row(row: &Row, kept: &[Kept], found: &Comparison, lang: Lang) -> Element {
    let label = row.label.get(lang);
    let label = match row.periods {
        None => label.to_owned(),
        Some((axis, first, last)) => {
            text::in_period(lang, &periods(axis, first, last, lang), label)
        }
    };
    let mut cells: Vec<Part> = Vec::new();
    for (at, (content, one)) in row.contents.iter().zip(kept).enumerate() {
        let is_total = row.part == comparing::Part::Total;
        let best = (is_total && found.best.get(at) == Some(&true))
            .then(|| el("span").class("badge best").child(text::BEST.get(lang)));
        let difference = row.differences.get(at).copied().flatten();
        let difference = difference.filter(|by| !by.is_zero());
        let difference = difference.map(|by| {
            let kind = match content {
                Content::Value(kind, _) => *kind,
                _ => Kind::Number,
            };
            let text = text::bare(lang, kind, by);
            let text = match by.is_sign_negative() {
                true => text,
                false => ["+", &text].concat(),
            };
            el("span").class("difference").child(text)
        });
        let class = match content {
            Content::Lacking | Content::Blank | Content::Absent(_) => "absent",
            Content::Unreadable(_) => "wrong",
            _ => "there",
        };
        cells.push(
            el("td")
                .class(class)
                .child(
                    el("span")
                        .class("gives")
                        .child(said(content, one.policy, lang)),
                )
                .child(best)
                .child(difference)
                .into(),
        );
    }
    el("tr")
        .child(el("th").attr("scope", "row").child(label))
        .children(cells)
}

fn periods(axis: Axis, first: usize, last: usize, lang: Lang) -> String {
    let word = |period| messages::period_word(axis, period).get(lang).to_owned();
    match first == last {
        true => word(first),
        false => [word(first), word(last)].join("–"),
    }
}

fn said(content: &Content, policy: &Policy, lang: Lang) -> String {
    match content {
        Content::Lacking => text::LACKING.get(lang).to_owned(),
        Content::Blank => text::NOT_FILLED_IN.get(lang).to_owned(),
        Content::Value(kind, value) => notation::write(*kind, value, lang).replace('-', "−"),
        Content::Option(label) => label.get(lang).to_owned(),
        Content::Rows { count, same } => {
            let rows = text::rows(lang, &text::number(*count));
            match same {
                true => rows,
                false => text::in_places(lang, &rows, text::OTHER_ROWS.get(lang)),
            }
        }
        Content::Unreadable(why) => why.get(lang).to_owned(),
        Content::Absent(absence) => {
            text::brief(lang, policy, Kind::Money, &Cell::Absent(absence.clone()))
        }
    }
}

/// What changed between the policy of the base and other versions of it.
fn changes(kept: &[Kept], base: usize, lang: Lang) -> Part {
    let mut sections: Vec<Part> = Vec::new();
    let Some(base) = kept.get(base) else {
        return Part::Several(sections);
    };
    let mut told: Vec<&Policy> = vec![base.policy];
    for other in kept {
        let policy = other.policy;
        let is_told = told.iter().any(|told| std::ptr::eq(*told, policy));
        if is_told || !carry::are_versions(&policy.id, &base.policy.id) {
            continue;
        }
        told.push(policy);
        let found = differences(base.policy, policy);
        let count = found.len();
        let mut items: Vec<Part> = Vec::new();
        for difference in found.into_iter().take(LISTED) {
            items.push(
                el("li")
                    .child(difference.message().get(lang).to_owned())
                    .into(),
            );
        }
        let title = text::changed_between(
            lang,
            &[base.policy.title.get(lang), " ", &base.policy.version].concat(),
            &[policy.title.get(lang), " ", &policy.version].concat(),
        );
        let more = (count > LISTED).then(|| {
            el("p")
                .class("help")
                .child(text::more_steps(lang, &(count - LISTED).to_string()))
        });
        sections.push(
            el("section")
                .class("changes")
                .child(el("h2").child(title))
                .child(el("ul").children(items))
                .child(more)
                .into(),
        );
    }
    Part::Several(sections)
}

/// The desk of a scenario's policy: where it was filled in or, of a version it was carried to, the library's.
fn desk_of(root: &Owner, policy: &'static Policy) -> Option<&'static Desk> {
    desk::opened(policy).or_else(|| {
        let source = library::source(&policy.id)?;
        let address = format!("p/{}", source.id);
        let packed = shelf::packed(source);
        Some(desk::desk(
            root,
            policy,
            &address,
            desk::Origin {
                fingerprint: source.fingerprint(),
                hash: source.hash(),
                packed,
            },
        ))
    })
}

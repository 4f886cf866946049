//! Pay slips: each department's figures of the month, a slip for each person, and the month in total.
//!
//! | file | what it does |
//! |---|---|
//! | this one | the departments: policies that have slips, with their form or a sample |
//! | `card` | a slip, line by line |
//! | `total` | the month in total, to be taken away |
//! | `text` | the texts |

mod card;
pub(super) mod text;
mod total;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{
    Get, GetUntracked, Memo, Owner, RwSignal, Set, Track, Update, With, WithUntracked,
    event_target_value, untrack,
};

use crate::lang::Lang;
use crate::library;
use crate::policy::Policy;
use crate::scenario::{Draft, Filled, Slips};

use super::super::desk::{self, Desk, Origin};
use super::super::fold::fold;
use super::super::part::{Element, Part, button, el, several};
use super::super::text as words;
use super::super::{
    explanation, fields, focus, follow, keeping, mine, pages, rows, save, settings,
};

/// A department: the desk of a policy that has slips.
#[derive(Clone)]
struct Department {
    /// Which of them it is on the page.
    at: usize,
    own: &'static Desk,
    origin: Origin,
}

/// What outlives the page being made anew.
#[derive(Clone, Copy)]
struct State {
    /// As typed: `2024-03`.
    month: RwSignal<String>,
    /// The addresses of the departments that show a sample.
    sampled: RwSignal<Vec<String>>,
}

thread_local! {
    /// The desks of samples, with what was tried out on them.
    static SAMPLES: RefCell<Vec<&'static Desk>> = const { RefCell::new(Vec::new()) };

    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

fn state(root: &Owner) -> State {
    STATE.with_borrow_mut(|state| {
        *state.get_or_insert_with(|| {
            root.with(|| State {
                month: RwSignal::new(this_month()),
                sampled: RwSignal::new(Vec::new()),
            })
        })
    })
}

fn this_month() -> String {
    let today = js_sys::Date::new_0();
    format!("{}-{:02}", today.get_full_year(), today.get_month() + 1)
}

/// A month as people write it; what is no month as it was typed.
fn month_words(month: &str, lang: Lang) -> String {
    match month.split_once('-') {
        Some((year, month)) if lang == Lang::Zh => {
            text::month_of(lang, year, month.trim_start_matches('0'))
        }
        _ => month.to_owned(),
    }
}

/// The page.
pub(super) fn page(root: &Owner, lang: Lang) -> Part {
    let state = state(root);
    let month = el("label")
        .class("slips-month")
        .child(el("span").child(text::MONTH.get(lang)))
        .child(
            el("input")
                .class("entry")
                .attr("type", "month")
                .attr("data-testid", "month")
                .value(move || state.month.get())
                .attr("aria-describedby", "slips-month-help")
                .on("input", move |event| {
                    state.month.set(event_target_value(event));
                }),
        );
    let month_help = el("p")
        .class("help")
        .id("slips-month-help")
        .child(text::MONTH_HELP.get(lang));
    let root = root.clone();
    let departments = move || {
        let (here, says) = departments(&root, lang);
        let none = (here.is_empty() && says.is_empty())
            .then(|| pages::says(text::NO_SLIP_POLICIES.get(lang)));
        let opens: Rc<[RwSignal<bool>]> = opens(&here);
        let shown: Vec<(Department, Shown)> = here
            .iter()
            .map(|department| (department.clone(), Shown::of(department, state)))
            .collect();
        let parts = shown
            .iter()
            .map(|(department, shown)| section(department, shown, state, &opens, &root, lang));
        let parts: Vec<Element> = parts.collect();
        several([
            says.into(),
            none.into(),
            Part::Several(parts.into_iter().map(Part::from).collect()),
            total::section(shown, state, lang).into(),
        ])
    };
    several([
        el("div")
            .class("intro not-printed")
            .child(
                el("p").class("eyebrow").child(
                    el("a")
                        .attr("href", "#/board")
                        .child(words::BOARDS.get(lang)),
                ),
            )
            .child(pages::heading(text::PAY.get(lang)))
            .child(el("p").class("tagline").child(text::PAY_TAGLINE.get(lang)))
            .child(month)
            .child(month_help)
            .into(),
        el("div").class("slips-page").live(departments).into(),
    ])
}

/// The departments that are here, and what there is to say of those that are not.
fn departments(root: &Owner, lang: Lang) -> (Vec<Department>, Vec<Part>) {
    let (mut here, mut says) = (Vec::new(), Vec::new());
    for source in library::SOURCES.iter().filter(|it| it.listed.slips > 0) {
        match pages::here(*source, lang) {
            Ok((policy, origin)) => {
                let address = ["p/", source.id].concat();
                // Its fields are not followed: the page would be made anew with each row.
                let own = untrack(|| desk::desk(root, policy, &address, origin.clone()));
                here.push((own, origin));
            }
            Err(coming) => says.push(coming),
        }
    }
    // Only the other program can read a policy file: it is asked about those that may have slips.
    for own in mine::desks(root, |file| file.contains("slip")) {
        match own {
            Ok(own) if own.policy.slips.is_empty() => {}
            Ok(own) => {
                let origin = Origin {
                    fingerprint: own.fingerprint,
                    hash: own.hash,
                    packed: own.packed.clone(),
                };
                here.push((own, origin));
            }
            Err(why) => says.push(pages::says(why.get(lang)).into()),
        }
    }
    let here = here.into_iter().enumerate();
    let here = here.map(|(at, (own, origin))| Department { at, own, origin });
    (here.collect(), says)
}

/// By department, whether its form is unfolded: of the first in which nothing is filled in. One at a time: the fields of two
/// policies have the same names.
fn opens(departments: &[Department]) -> Rc<[RwSignal<bool>]> {
    let first = departments.iter().position(|it| is_blank_now(it.own));
    let opens: Rc<[RwSignal<bool>]> = (0..departments.len())
        .map(|at| RwSignal::new(first == Some(at)))
        .collect();
    for (at, open) in opens.iter().copied().enumerate() {
        let others = Rc::clone(&opens);
        follow(move || {
            if open.get() {
                let others = others.iter().enumerate().filter(|(other, _)| *other != at);
                for (_, other) in others {
                    if other.get_untracked() {
                        other.set(false);
                    }
                }
            }
        });
    }
    opens
}

fn is_blank(policy: &Policy, draft: &Draft) -> bool {
    Filled::of(policy, draft).is_empty()
}

fn is_blank_now(desk: &Desk) -> bool {
    desk.draft
        .with_untracked(|draft| is_blank(desk.policy, draft))
}

/// Whose figures a department shows.
#[derive(Clone, Copy)]
struct Shown {
    own: &'static Desk,
    /// Whether nothing is filled in.
    blank: Memo<bool>,
    /// Whether the sample is shown: while it is wanted and nothing is filled in.
    is_sample: Memo<bool>,
}

/// The desk of the sample of a policy, if somebody has looked at it.
fn sample_desk(policy: &'static Policy) -> Option<&'static Desk> {
    SAMPLES.with_borrow(|samples| {
        let mut samples = samples.iter().copied();
        samples.find(|desk| std::ptr::eq(desk.policy, policy))
    })
}

/// Puts the sample of a department's policy onto a desk of its own.
fn begin_sample(root: &Owner, department: &Department) {
    let policy = department.own.policy;
    let Some(draft) = Draft::sample(policy) else {
        return;
    };
    let desk = sample_desk(policy).unwrap_or_else(|| {
        let desk = desk::apart(root, policy, department.origin.clone());
        SAMPLES.with_borrow_mut(|samples| samples.push(desk));
        desk
    });
    desk.fill(&draft);
}

impl Shown {
    fn of(department: &Department, state: State) -> Self {
        let own = department.own;
        let (policy, draft, address) = (own.policy, own.draft, own.address.as_str());
        let blank = Memo::new(move |_| draft.with(|draft| is_blank(policy, draft)));
        let is_sample = Memo::new(move |_| {
            let sampled = state.sampled.get();
            sampled.iter().any(|known| known == address) && blank.get()
        });
        Self {
            own,
            blank,
            is_sample,
        }
    }

    /// The desk of the sample, while it is shown.
    fn sample(self) -> Option<&'static Desk> {
        let is_sample = self.is_sample.get();
        is_sample.then(|| sample_desk(self.own.policy)).flatten()
    }

    /// The desk that is shown, and whether it is a sample; none while nothing is filled in.
    fn desk(self) -> Option<(&'static Desk, bool)> {
        match (self.sample(), self.blank.get()) {
            (Some(sample), _) => Some((sample, true)),
            (None, false) => Some((self.own, false)),
            (None, true) => None,
        }
    }
}

/// The slips of a desk; none where its policy cannot be planned with what was set.
fn slips(desk: &'static Desk) -> Option<Slips> {
    desk.understood.with(|form| {
        desk::planned(desk.policy, &form.settings, |plan| {
            Slips::of(&plan.trace(&form.case))
        })
        .ok()
    })
}

/// A department with its form and its slips.
fn section(
    department: &Department,
    shown: &Shown,
    state: State,
    opens: &[RwSignal<bool>],
    root: &Owner,
    lang: Lang,
) -> Element {
    let (department, shown, owner) = (department.clone(), *shown, root.clone());
    let (at, own) = (department.at, department.own);
    let Some(open) = opens.get(at).copied() else {
        return el("section");
    };
    let title_id = format!("department-{at}");
    let calculator = el("a")
        .class("quiet-link")
        .attr("href", ["#/", &own.address].concat())
        .child(text::IN_CALCULATOR.get(lang));
    let figures = fold(
        "fold slips-figures not-printed",
        ("h3", text::FIGURES_OF_MONTH),
        open,
        lang,
        move || form(shown, lang),
    );
    let marks = card::Open::new(root);
    let cards = move || match shown.desk() {
        None => el("p")
            .class("help not-printed")
            .attr("data-testid", "blank")
            .child(text::STILL_BLANK.get(lang))
            .into(),
        Some((desk, is_sample)) => card::cards(at, desk, is_sample, state.month, &marks, lang),
    };
    let dialog = move || {
        shown
            .desk()
            .map(|(desk, _)| explanation::explanation(desk, lang))
    };
    el("section")
        .class("department")
        .attr("aria-labelledby", title_id.clone())
        .attr("data-testid", ["department-", &own.policy.id].concat())
        .child(
            el("div")
                .class("section-head not-printed")
                .child(el("h2").id(title_id).child(own.policy.title.get(lang)))
                .child(calculator),
        )
        .live(move || sample(&department, shown, state, &owner, lang))
        .child(figures)
        .live(move || unread(shown, open, lang))
        .live(cards)
        .live(dialog)
}

/// The form of what is shown: one's own, or the sample's.
fn form(shown: Shown, lang: Lang) -> Element {
    let desk = shown.sample().unwrap_or(shown.own);
    let is_own = !desk.is_guest();
    fields::minded(
        desk,
        el("div")
            .class("form")
            .child(fields::swept(desk, lang))
            .child(is_own.then(|| keeping::notice(desk, lang)))
            .child(fields::form(desk, lang))
            .child(settings::readings(desk, lang))
            .child(settings::parameters(desk, lang)),
    )
}

/// The way to a sample while nothing is filled in, and back.
fn sample(
    department: &Department,
    shown: Shown,
    state: State,
    root: &Owner,
    lang: Lang,
) -> Option<Element> {
    let (at, own) = (department.at, department.own);
    own.policy.sample.as_ref()?;
    let [try_id, clear_id] = ["try", "clear"].map(|what| format!("{what}-sample-{at}"));
    let wants = move |is_wanted: bool| {
        state.sampled.update(|sampled| {
            sampled.retain(|address| *address != own.address);
            if is_wanted {
                sampled.push(own.address.clone());
            }
        });
    };
    if shown.is_sample.get() {
        let next = try_id.clone();
        let clear = button("apply")
            .id(clear_id)
            .on("click", move |_| {
                wants(false);
                focus(&next);
            })
            .child(text::CLEAR_SAMPLE.get(lang));
        return Some(
            el("div")
                .class("notice slips-sample not-printed")
                .attr("data-testid", "sample")
                .child(
                    el("p")
                        .child(el("strong").child(text::SAMPLE.get(lang)))
                        .child(" ")
                        .child(text::IS_SAMPLE.get(lang)),
                )
                .child(clear),
        );
    }
    if !shown.blank.get() {
        return None;
    }
    let next = clear_id;
    let (department, root) = (department.clone(), root.clone());
    Some(
        el("p").class("not-printed").child(
            button("apply")
                .id(try_id)
                .on("click", move |_| {
                    begin_sample(&root, &department);
                    wants(true);
                    focus(&next);
                })
                .child(text::TRY_SAMPLE.get(lang)),
        ),
    )
}

/// How many fields cannot be read, with the way to the first of them.
fn unread(shown: Shown, open: RwSignal<bool>, lang: Lang) -> Option<Element> {
    let (desk, _) = shown.desk()?;
    desk.changes.problems.track();
    let (count, first) = desk.understood.with_untracked(|form| {
        let first = form.problems.first().map(|problem| problem.field);
        (form.problems.len(), first)
    });
    let first = first?;
    let show = button("quiet")
        .on("click", move |_| {
            open.set(true);
            rows::reveal(desk, first);
        })
        .child(text::FIX_THEM.get(lang));
    Some(
        el("p")
            .class("notice wrong not-printed")
            .attr("role", "status")
            .child(text::unread(lang, &words::number(count)))
            .child(" ")
            .child(show),
    )
}

//! The board of a policy: a year month by month, groups side by side, targets, what is wrong. What is shown, and which value is good, says
//! the policy (`[board]`); the page knows none.
//!
//! | file | what it does |
//! |---|---|
//! | this one | the head of the board and which of its pages is shown |
//! | `sheet` | the year as the browser keeps it, its form, and what is computed of it |
//! | `values` | the board itself: values with lights, last year, target, months |
//! | `enter` | figures come in: pasted, typed, out of record files |
//! | `targets` | the user's targets, and how they stand fast |
//! | `groups` | records by whoever dealt with them |
//! | `issues` | what is wrong, and how far somebody has come with it |
//! | `samples` | years to try it with |
//! | `text` | the texts |

mod enter;
mod groups;
mod issues;
mod samples;
mod sheet;
mod targets;
pub(super) mod text;
mod values;

use std::cell::RefCell;

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, Track, event_target_value};

use crate::backup::BOARD;
use crate::lang::Lang;
use crate::library;
use crate::policy::{Listed, notation};

use super::super::desk::Desk;
use super::super::part::{Element, Part, button, el, live, several};
use super::super::text::Say;
use super::super::{deleted, explanation, mine, pages, route, scenarios};
use super::part;
use sheet::{Place, Sheet};

/// The address of the boards under `#/board/`.
pub(super) const ADDRESS: &str = "year";

/// The pages of a board.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Board,
    Figures,
    Targets,
    Groups,
    Issues,
}

impl Tab {
    const ALL: [(Self, &'static str, Say); 5] = [
        (Self::Board, "", text::TAB_BOARD),
        (Self::Figures, "figures", text::TAB_FIGURES),
        (Self::Targets, "targets", text::TAB_TARGETS),
        (Self::Groups, "groups", text::TAB_GROUPS),
        (Self::Issues, "issues", text::TAB_ISSUES),
    ];

    fn is_of(self, sheet: &Sheet) -> bool {
        self != Self::Groups || !sheet.board.groups.is_empty()
    }
}

thread_local! {
    /// Which page is wanted, and to whom its signals belong: the page of a policy is made by a plain function.
    static WANTED: RefCell<Option<(Owner, Tab)>> = const { RefCell::new(None) };
}

/// The page at `#/board/year/<what>`: the policy's address, and which page of its board.
pub(super) fn page(root: &Owner, what: &str, lang: Lang) -> Part {
    let mut steps = what.split('/');
    let [whose, id, tab, more] = [(); 4].map(|()| steps.next());
    let tab = tab.unwrap_or_default();
    let tab = Tab::ALL.iter().find(|(_, address, _)| *address == tab);
    let (Some((tab, ..)), None) = (tab, more) else {
        return pages::not_found(None, lang).1;
    };
    WANTED.set(Some((root.clone(), *tab)));
    match (whose, id) {
        (Some("p"), Some(id)) => match library::source(id) {
            Some(source) => pages::policy(root, source, board, lang),
            None => pages::not_found(Some(id), lang).1,
        },
        (Some("my"), Some(id)) => mine::page(root, id, board, lang).1,
        _ => pages::not_found(None, lang).1,
    }
}

/// The board of the policy on a desk.
fn board(listed: &Listed<'static>, desk: &'static Desk, lang: Lang) -> Part {
    let Some((root, tab)) = WANTED.with_borrow(Clone::clone) else {
        return pages::not_found(None, lang).1;
    };
    let title = listed.title.get(lang);
    let Some(sheet) = sheet::sheet(&root, desk) else {
        return several([
            part::head(title, lang).into(),
            el("p")
                .class("notice")
                .child(text::NO_BOARD.get(lang))
                .into(),
        ]);
    };
    let content = match tab {
        Tab::Board => values::page(sheet, lang),
        Tab::Figures => enter::page(sheet, lang),
        Tab::Targets => targets::page(sheet, lang),
        Tab::Groups => groups::page(sheet, lang),
        Tab::Issues => issues::page(sheet, lang),
    };
    let titled = move || text::of_year(lang, title, &sheet.kept.get().year.to_string());
    several([
        part::head(live(titled), lang).into(),
        el("div")
            .class("board-page board-year")
            .child(tabs(sheet, tab, lang))
            .live(move || notices(sheet, lang))
            .child(tools(sheet, tab, lang))
            .child(content)
            .into(),
        explanation::explanation(sheet.guest, lang).into(),
    ])
}

/// The address of a page of a board.
fn address(sheet: &Sheet, tab: &str) -> String {
    let address = [ADDRESS, "/", &sheet.address, "/", tab].concat();
    route::board(address.trim_end_matches('/'))
}

fn tabs(sheet: &'static Sheet, here: Tab, lang: Lang) -> Element {
    let tabs = Tab::ALL.into_iter().filter(|(tab, ..)| tab.is_of(sheet));
    let links = tabs.map(|(tab, what, name)| (address(sheet, what), name.get(lang), tab == here));
    part::places(text::TABS.get(lang), links)
}

/// Where the year is kept, that it is a sample, what was done last.
fn notices(sheet: &'static Sheet, lang: Lang) -> Part {
    let wrong = |words: Say| el("p").class("notice wrong").child(words.get(lang));
    let unkept = sheet
        .unkept
        .get()
        .map(|why| wrong(scenarios::refused(why)).attr("data-testid", "board-unkept"));
    let place = match sheet.place.get() {
        Place::Own => None,
        Place::Newer => Some(wrong(text::NEWER)),
        Place::Aside => Some(part::set_aside(text::DAMAGED.get(lang), lang)),
    };
    let sample = sheet.kept.get().is_sample.then(|| {
        el("p")
            .class("notice board-samples")
            .attr("data-testid", "board-sample")
            .child(text::SAMPLE.get(lang))
            .child(" ")
            .child(
                button("quiet not-printed")
                    .on("click", move |_| sheet.clear_sample(lang))
                    .child(text::CLEAR_SAMPLE.get(lang)),
            )
    });
    el("div")
        .attr("role", "status")
        .child(unkept)
        .child(place)
        .child(sample)
        .live(move || {
            let told = sheet.told.get();
            (!told.is_empty()).then(|| el("p").class("notice").child(told))
        })
        .into()
}

/// The year, and the month up to which it is looked at.
fn tools(sheet: &'static Sheet, tab: Tab, lang: Lang) -> Element {
    let year = el("label")
        .class("inline")
        .child(el("span").child(text::YEAR.get(lang)))
        .live(move || {
            let shown = sheet.kept.get().year;
            let mut years = sheet::years(&sheet.address);
            if !years.contains(&shown) {
                years.push(shown);
                years.sort_unstable();
            }
            let option = |year: u16| {
                let option = el("option").attr("value", year.to_string());
                let option = option.child(year.to_string());
                match year == shown {
                    true => option.attr("selected", ""),
                    false => option,
                }
            };
            el("select")
                .class("entry")
                .id("board-year")
                .on("change", move |event| {
                    if let Ok(year) = event_target_value(event).parse() {
                        sheet.told.set(String::new());
                        sheet.open(year);
                    }
                })
                .children(years.into_iter().map(option))
        });
    let typed = RwSignal::new(String::new());
    let open = move |_: &web_sys::Event| {
        let words = notation::normalise(typed.get_untracked().trim());
        match words.parse::<u16>() {
            Ok(year) if (1990..=2099).contains(&year) => {
                typed.set(String::new());
                sheet.told.set(String::new());
                sheet.open(year);
            }
            _ => sheet.told.set(text::BAD_YEAR.get(lang).to_owned()),
        }
    };
    let other = el("div")
        .class("board-other inline")
        .child(
            el("label")
                .attr("for", "board-other")
                .child(text::OTHER_YEAR.get(lang)),
        )
        .child(
            el("span")
                .class("board-other-field")
                .child(
                    el("input")
                        .id("board-other")
                        .class("entry")
                        .attr("inputmode", "numeric")
                        .attr("autocomplete", "off")
                        .value(move || typed.get())
                        .on("input", move |event| typed.set(event_target_value(event))),
                )
                .child(
                    button("quiet")
                        .on("click", open)
                        .child(text::OPEN_YEAR.get(lang)),
                ),
        );
    let has_month = matches!(tab, Tab::Board | Tab::Groups | Tab::Issues);
    let upto = has_month.then(|| {
        let option = |month: u8| {
            let words = text::month(lang, &month.to_string());
            el("option").attr("value", month.to_string()).child(words)
        };
        el("label")
            .class("inline")
            .child(el("span").child(text::UPTO.get(lang)))
            .child(
                el("select")
                    .class("entry")
                    .id("board-upto")
                    .children((1..=12).map(option))
                    .value(move || sheet.upto.get().to_string())
                    .on("change", move |event| {
                        if let Ok(month) = event_target_value(event).parse() {
                            sheet.upto.set(month);
                        }
                    }),
            )
    });
    el("div")
        .class("board-tools not-printed")
        .child(year)
        .child(upto)
        .child(other)
}

/// Why nothing can be computed.
fn failed(sheet: &'static Sheet, lang: Lang) -> Part {
    let why = sheet.failed.get();
    el("p")
        .class("notice wrong")
        .child(why.map(|why| why.get(lang).to_owned()))
        .into()
}

/// That nothing is filled in yet, and what to do.
fn blank(sheet: &'static Sheet, lang: Lang) -> Element {
    let how = match sheet.board.dates.is_empty() {
        true => text::EMPTY,
        false => text::EMPTY_RECORDS,
    };
    el("section")
        .class("board-blank")
        .attr("data-testid", "board-blank")
        .child(el("h2").child(text::EMPTY_TITLE.get(lang)))
        .child(el("p").child(how.get(lang)))
        .child(
            el("p")
                .class("acts")
                .child(
                    el("a")
                        .class("apply")
                        .attr("href", address(sheet, "figures"))
                        .child(text::TAB_FIGURES.get(lang)),
                )
                .child(sheet.may_try().then(|| {
                    button("quiet")
                        .attr("data-testid", "board-try")
                        .on("click", move |_| sheet.try_sample())
                        .child(text::TRY_SAMPLE.get(lang))
                })),
        )
        .child(way_back(sheet, lang))
}

/// The year that was thrown away last can be brought back.
fn way_back(sheet: &'static Sheet, lang: Lang) -> Part {
    live(move || {
        sheet.changed.track();
        deleted::undo(&[BOARD], sheet.changed, lang)
    })
}

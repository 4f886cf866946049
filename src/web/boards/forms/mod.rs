//! The documents of a contract: the policies to choose from, and the three documents of one as its calculator has been filled in.
//!
//! | file | what it does |
//! |---|---|
//! | this one | the list of policies; a policy's documents with what can be done with them |
//! | `parties` | the parties' particulars, as they are typed and kept |
//! | `paper` | a document on the page |
//! | `text` | the texts of these pages |

mod paper;
mod parties;
mod text;

use std::rc::Rc;

use leptos::prelude::{
    ArcRwSignal, Get, GetUntracked, Owner, RwSignal, Set, With, event_target_checked,
    event_target_value,
};

use crate::engine::EntryError;
use crate::lang::Lang;
use crate::library::{self, Source};
use crate::policy::Listed;
use crate::report::forms::{self, Asked, Form, Paper};
use crate::report::plain::PlainSheet;
use crate::scenario::Kept;

use super::super::desk::{self, Desk};
use super::super::part::{Element, Part, button, el, live, several};
use super::super::takeaway::{self, Taken};
use super::super::text::{self as said, Say};
use super::super::{choices, keeping, mine, pages, route, save, store};

pub(super) use text::SUMMARY;

/// The address of the list under `#/board`.
pub(super) const ADDRESS: &str = "forms";

/// What the board is called.
pub(super) const TITLE: Say = said::FORMS;

/// What the page's root says while all three are printed.
const ALL: &str = "forms";

thread_local! {
    /// What is looked at, whichever policy's it is.
    static SHOWN: [ArcRwSignal<String>; 3] =
        [Form::Claim.id(), "", ""].map(|text| ArcRwSignal::new(text.to_owned()));
}

/// What the page shows of the documents.
#[derive(Clone, Copy)]
struct View {
    desk: &'static Desk,
    /// Which of them, by id.
    form: RwSignal<String>,
    /// The day that stands on them.
    day: RwSignal<String>,
    /// Whether the sales report is blank: `1`, or nothing.
    blank: RwSignal<String>,
    parties: parties::Typed,
}

/// The page at `#/board/<what>`.
pub(super) fn page(root: &Owner, what: &str, lang: Lang) -> Part {
    let mut steps = what.split('/');
    match [(); 4].map(|()| steps.next()) {
        [_, None, ..] => list(lang),
        [_, Some("p"), Some(id), None] => match library::source(id) {
            Some(source) => pages::policy(root, source, documents, lang),
            None => pages::not_found(Some(id), lang).1,
        },
        [_, Some("my"), Some(id), None] => mine::page(root, id, documents, lang).1,
        _ => pages::not_found(None, lang).1,
    }
}

fn address(of: &str) -> String {
    route::board(&[ADDRESS, "/", of].concat())
}

/// The policies to choose from, those first of which there is a contract.
fn list(lang: Lang) -> Part {
    let is_contract = |source: &&Source| library::TEMPLATES.contains(&source.id);
    let (contracts, others): (Vec<_>, Vec<_>) = library::SOURCES.iter().partition(is_contract);
    let card = |title: &str, address: String| {
        let title = title.to_owned();
        el("li").child(
            el("a")
                .class("card")
                .attr("href", address)
                .child(el("h3").child(title)),
        )
    };
    let cards = |sources: Vec<&Source>| {
        let cards = sources.into_iter().map(|source| {
            let address = address(&["p/", source.id].concat());
            card(source.listed.title.get(lang), address)
        });
        cards.collect::<Vec<_>>()
    };
    let own: Vec<Element> = store::keys("policy:")
        .into_iter()
        .filter_map(|id| {
            let kept = Kept::read(&store::read(&mine::policy_key(&id))?)?;
            let title = match kept.title.get(lang) {
                "" => said::UNNAMED.get(lang),
                title => title,
            };
            Some(card(title, address(&["my/", &id].concat())))
        })
        .collect();
    let section = |title: Say, cards: Vec<Element>| {
        (!cards.is_empty()).then(|| {
            el("section")
                .class("forms-list")
                .child(el("h2").child(title.get(lang)))
                .child(el("ul").class("policies").children(cards))
        })
    };
    several([
        el("div")
            .class("intro")
            .child(
                el("p").class("eyebrow").child(
                    el("a")
                        .attr("href", "#/board")
                        .child(said::BOARDS.get(lang)),
                ),
            )
            .child(pages::heading(TITLE.get(lang)))
            .child(el("p").class("tagline").child(text::CHOOSE.get(lang)))
            .into(),
        section(text::WITH_CONTRACT, cards(contracts)).into(),
        section(text::OWN, own).into(),
        section(text::OTHERS, cards(others)).into(),
    ])
}

/// The documents of a policy.
fn documents(listed: &Listed<'static>, desk: &'static Desk, lang: Lang) -> Part {
    let [form, day, blank] = SHOWN.with(|shown| shown.clone().map(RwSignal::from));
    if day.get_untracked().is_empty() {
        day.set(keeping::today().to_string());
    }
    let view = View {
        desk,
        form,
        day,
        blank,
        parties: parties::Typed::open(),
    };
    let title = listed.title.get(lang);
    let intro = el("div")
        .class("intro not-printed")
        .child(
            el("p").class("eyebrow").child(
                el("a")
                    .attr("href", ["#/", &desk.address].concat())
                    .child(title),
            ),
        )
        .child(pages::heading([TITLE.get(lang), " · ", title].concat()));
    several([
        intro.into(),
        view.parties.fields(lang).into(),
        occasion(view, lang).into(),
        choice(view, lang).into(),
        live(move || shown(view, lang)),
    ])
}

/// What stands on the documents this time.
fn occasion(view: View, lang: Lang) -> Element {
    let field = |id: &'static str, name: Say, text: RwSignal<String>| {
        el("div")
            .class("forms-field")
            .child(el("label").attr("for", id).child(name.get(lang)))
            .child(
                el("input")
                    .class("entry")
                    .id(id)
                    .attr("type", "text")
                    .attr("autocomplete", "off")
                    .value(move || text.get())
                    .on("input", move |event| text.set(event_target_value(event))),
            )
    };
    let blank = view.blank;
    let is_blank = el("label")
        .class("forms-blank")
        .child(
            el("input")
                .attr("type", "checkbox")
                .attr("data-testid", "blank-report")
                .checked(move || blank.with(|blank| !blank.is_empty()))
                .on("change", move |event| {
                    let is_blank = event_target_checked(event);
                    blank.set(if is_blank { "1" } else { "" }.to_owned());
                }),
        )
        .child(el("span").child(text::BLANK.get(lang)));
    el("section")
        .class("forms-part not-printed")
        .child(el("h2").child(text::ON_PAPER.get(lang)))
        .child(
            el("div")
                .class("forms-fields")
                .child(field("forms-period", text::PERIOD, view.desk.letterhead[1]))
                .child(field("forms-day", text::DAY, view.day)),
        )
        .child(is_blank)
}

fn choice(view: View, lang: Lang) -> Element {
    let options = Form::ALL.map(|form| {
        let title = match form {
            Form::Detail => lang.pick("返利政策明细表", "Policy in detail"),
            Form::Report => lang.pick("销售报表", "Sales report"),
            Form::Claim => lang.pick("返利申请表", "Claim form"),
        };
        (form.id().to_owned(), title)
    });
    let described = String::from("forms-which-label");
    el("section")
        .class("forms-part not-printed")
        .child(
            el("h2")
                .id("forms-which-label")
                .child(text::WHICH.get(lang)),
        )
        .child(choices::segments(
            view.form,
            "forms-which",
            None,
            options.to_vec(),
            described,
        ))
}

/// The documents as they are now, or why there cannot be any.
fn shown(view: View, lang: Lang) -> Part {
    let papers = papers(view, lang);
    let papers = match papers {
        Ok(papers) => papers,
        Err(errors) => {
            let items = errors.iter();
            let items = items.map(|error| el("li").child(error.message().get(lang).to_owned()));
            return el("ul").class("notices").children(items).into();
        }
    };
    let chosen = view.form.get();
    let is_chosen = |paper: &&Paper| paper.form.id() == chosen;
    let now = papers.iter().find(is_chosen).or(papers.last());
    let tools = now.map(|paper| tools(view, paper, lang));
    let papers = papers.iter().map(|paper| {
        let is_chosen = now.is_some_and(|now| now.form == paper.form);
        paper::article(paper, is_chosen, lang)
    });
    several([
        notices(view, lang).into(),
        tools.into(),
        papers.map(Part::from).collect::<Vec<_>>().into(),
    ])
}

fn papers(view: View, lang: Lang) -> Result<Vec<Paper>, Vec<EntryError>> {
    let parties = view.parties.now();
    let period = view.desk.letterhead[1].get();
    let day = view.day.get();
    let is_blank = view.blank.with(|blank| !blank.is_empty());
    view.desk.understood.with(|form| {
        desk::planned(view.desk.policy, &form.settings, |plan| {
            let trace = plan.trace(&form.case);
            let asked = Asked {
                trace: &trace,
                parties: &parties,
                period: &period,
                day: &day,
                is_blank,
                lang,
            };
            Form::ALL
                .map(|form| forms::paper(form, &asked))
                .into_iter()
                .collect()
        })
    })
}

fn notices(view: View, lang: Lang) -> Option<Element> {
    let desk = view.desk;
    let (unread, is_empty) = desk.understood.with(|form| {
        let mut cells = form.case.inputs.iter().flatten();
        (form.problems.len(), cells.all(Option::is_none))
    });
    let words = match (unread, is_empty) {
        (0, false) => return None,
        (0, true) => text::NOTHING.get(lang).to_owned(),
        (count, _) => text::unread(lang, &said::number(count)),
    };
    let to_figures = el("a")
        .attr("href", ["#/", &desk.address].concat())
        .child(text::TO_FIGURES.get(lang));
    Some(
        el("p")
            .class("notice not-printed")
            .attr("data-testid", "forms-notice")
            .child(words)
            .child(" ")
            .child(to_figures),
    )
}

/// Printing and files.
fn tools(view: View, paper: &Paper, lang: Lang) -> Element {
    let sheets: Rc<[PlainSheet]> = paper.sheets().into();
    let policy = view.desk.policy.title.get(lang);
    let name = [&paper.title, "-", policy].concat();
    let csv = {
        let (sheets, name) = (Rc::clone(&sheets), name.clone());
        button("apply")
            .attr("data-testid", "forms-csv")
            .on("click", move |_| {
                if let Some(sheet) = sheets.first() {
                    save::save_text(&[&name, ".csv"].concat(), &sheet.csv(lang));
                }
            })
            .child(said::SAVE_CSV.get(lang))
    };
    let print = button("apply")
        .attr("data-testid", "forms-print")
        .on("click", |_| save::print())
        .child(text::PRINT_THIS.get(lang));
    let print_all = button("apply")
        .attr("data-testid", "forms-print-all")
        .on("click", |_| save::print_only(ALL))
        .child(text::PRINT_ALL.get(lang));
    let read_back = (paper.form == Form::Report).then(|| {
        el("p")
            .class("help")
            .child(text::READ_BACK.get(lang))
            .child(" ")
            .child(
                el("a")
                    .attr("href", route::table(&view.desk.address))
                    .child(text::TO_TABLE.get(lang)),
            )
    });
    el("div")
        .class("forms-part not-printed")
        .child(
            el("div")
                .class("acts")
                .child(print)
                .child(print_all)
                .child(takeaway::workbook(Taken::Lists(sheets, name), lang))
                .child(csv),
        )
        .child(read_back)
}

//! Writing a policy: where one begins, and the manuscript with its form, its text, and what is wrong with it.

use leptos::mount::mount_to_renderer;
use leptos::prelude::{
    Get, GetUntracked, Owner, RwSignal, Set, Track, event_target_value, request_animation_frame,
};
use std::any::Any;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, File, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use crate::lang::{Lang, Text};
use crate::library;

use super::fold::fold;
use super::manuscript::{self, Manuscript, State};
use super::pages::heading;
use super::part::{Element, NOTHING, Part, button, el, live, several};
use super::reader::{both, get, items, number, words};
use super::text::Say;
use super::{chosen, contract, mine, route, save, text, workshop};

thread_local! {
    /// What all that is written belongs to, for as long as the tab is open.
    static ROOT: RefCell<Option<Owner>> = const { RefCell::new(None) };
    /// What is shown, as long as it is kept.
    static SHOWN: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Shows the page at `#/edit/<what>` in its place, in the language `zh` or `en`. What was shown before is gone; what was written
/// stays.
pub fn show(place: &HtmlElement, what: &str, lang: &str) {
    let lang = match lang {
        "en" => Lang::En,
        _ => Lang::Zh,
    };
    let root = ROOT.with_borrow_mut(|root| {
        root.get_or_insert_with(|| {
            super::rescue::prepare();
            Owner::new()
        })
        .clone()
    });
    // The page puts the focus on its heading there until the editor has come.
    let active = gloo::utils::document().active_element();
    let has_focus = active.is_some_and(|active| place.contains(Some(&active)));
    drop(SHOWN.take());
    place.set_inner_html("");
    let what = what.to_owned();
    let shown = mount_to_renderer(place, move || page(&root, &what, lang));
    SHOWN.set(Some(Box::new(shown)));
    if has_focus {
        super::focus("page-title");
    }
}

fn page(root: &Owner, what: &str, lang: Lang) -> Part {
    match what.strip_prefix("template/") {
        Some(id) => contract::page(root, id, lang),
        None if what.is_empty() => beginnings(lang),
        None => writing(manuscript::manuscript(root, what), lang),
    }
}

fn beginnings(lang: Lang) -> Part {
    let links = |title: Say, kind: &'static str, ids: &mut dyn Iterator<Item = &'static str>| {
        let link = |id: &str| {
            let source = library::source(id)?;
            let link = el("a")
                .attr("href", route::edit(&[kind, id].concat()))
                .child(source.listed.title.get(lang));
            Some(el("li").child(link))
        };
        el("section")
            .class("kept")
            .child(el("h2").child(title.get(lang)))
            .child(el("ul").children(ids.filter_map(link).map(Part::from).collect::<Vec<_>>()))
    };
    let said = RwSignal::new(None::<Say>);
    let file = el("input")
        .attr("type", "file")
        .attr("accept", ".toml,text/plain")
        .on("change", move |event| {
            open_file(chosen::of_input(event), said);
        });
    let drop = el("label")
        .class("drop")
        .on("dragover", |event| event.prevent_default())
        .on("drop", move |event| {
            open_file(chosen::of_drop(event), said);
        })
        .child(el("span").child(text::FROM_FILE.get(lang)))
        .child(file);
    let blank = el("a")
        .class("apply")
        .attr("href", route::edit("new"))
        .child(text::FROM_BLANK.get(lang));
    several([
        workshop::intro(lang),
        mine::lists(true, lang),
        el("p").child(blank).into(),
        drop.into(),
        live(move || {
            let wrong = el("p").class("help wrong").attr("role", "alert");
            said.get().map(|say| wrong.child(say.get(lang)))
        }),
        links(
            text::FROM_CONTRACT,
            "template/",
            &mut library::TEMPLATES.into_iter(),
        )
        .into(),
        links(
            text::FROM_LIBRARY,
            "p/",
            &mut library::SOURCES.iter().map(|it| it.id),
        )
        .into(),
    ])
}

/// Opens a file as a draft of its own.
fn open_file(file: Option<File>, said: RwSignal<Option<Say>>) {
    let Some(file) = file else { return };
    let name = file.name();
    chosen::read(file, move |text| match text {
        Some(text) => {
            let origin = manuscript::begin("file/1", Text::same(name), &text);
            route::go(&route::edit(&origin));
        }
        None => said.set(Some(text::FILE_LOST)),
    });
}

fn writing(manuscript: &'static Manuscript, lang: Lang) -> Part {
    let title = move || {
        manuscript.told.track();
        manuscript
            .name(lang)
            .unwrap_or_else(|| text::UNNAMED.get(lang).to_owned())
    };
    let back = el("a").attr("href", "#/edit").child(text::EDITOR.get(lang));
    let intro = el("div")
        .class("intro")
        .child(el("p").class("eyebrow").child(back))
        .child(heading(live(title)));
    let content = move || match manuscript.state.get() {
        State::Coming => status(text::READER_COMING, lang).into(),
        State::Missing => status(text::NO_SHEET, lang).into(),
        State::Lost => several([
            status(text::READER_LOST, lang).into(),
            again(lang, move || manuscript.open()).into(),
        ]),
        State::Here => workspace(manuscript, lang),
    };
    several([intro.into(), live(content)])
}

fn status(says: Say, lang: Lang) -> Element {
    el("p")
        .class("help")
        .attr("role", "status")
        .child(says.get(lang))
}

pub(super) fn again(lang: Lang, mut work: impl FnMut() + 'static) -> Element {
    el("p").child(
        button("apply")
            .on("click", move |_| work())
            .child(text::TRY_AGAIN.get(lang)),
    )
}

fn workspace(manuscript: &'static Manuscript, lang: Lang) -> Part {
    let view = |as_form: bool, name: Say| {
        button("view")
            .live_attr("aria-pressed", move || {
                Some(
                    if manuscript.as_form.get() == as_form {
                        "true"
                    } else {
                        "false"
                    }
                    .into(),
                )
            })
            .on("click", move |_| {
                manuscript.take();
                if as_form && !manuscript.as_form.get_untracked() {
                    manuscript.read_fields();
                }
                manuscript.as_form.set(as_form);
            })
            .child(name.get(lang))
    };
    let notice = move || {
        let says = manuscript.notice.get()?;
        let is_draft = says.get(lang) == text::DRAFT_FOUND.get(lang);
        let before = (says.get(lang) == text::STARTED_OVER.get(lang)).then(|| {
            button("quiet")
                .on("click", move |_| {
                    let before = BEFORE.take();
                    manuscript.notice.set(None);
                    manuscript.rewrite(before);
                })
                .child(text::UNDO.get(lang))
        });
        let over = (is_draft && manuscript.has_original()).then(|| start_over(manuscript, lang));
        Some(several([
            says.get(lang).into(),
            " ".into(),
            before.into(),
            over.into(),
        ]))
    };
    let main = move || match manuscript.as_form.get() {
        true => live(move || form(manuscript, lang)),
        false => area(manuscript, lang),
    };
    several([
        el("p")
            .class("told")
            .attr("role", "status")
            .live(notice)
            .into(),
        el("div")
            .class("manuscript-tools")
            .child(
                el("div")
                    .class("views")
                    .attr("role", "group")
                    .child(view(true, text::AS_FORM))
                    .child(view(false, text::AS_TEXT)),
            )
            .live(move || standing(manuscript, lang))
            .into(),
        el("div")
            .class("manuscript")
            .child(el("div").class("manuscript-main").live(main))
            .child(
                el("div")
                    .class("findings")
                    .live(move || findings(manuscript, lang)),
            )
            .into(),
        actions(manuscript, lang).into(),
    ])
}

thread_local! {
    /// What stood on the manuscript before it was begun anew.
    static BEFORE: RefCell<String> = const { RefCell::new(String::new()) };
}

fn start_over(manuscript: &'static Manuscript, lang: Lang) -> Element {
    button("quiet")
        .on("click", move |_| {
            BEFORE.set(manuscript.start_over());
            manuscript.notice.set(Some(text::STARTED_OVER));
        })
        .child(text::START_OVER.get(lang))
}

fn actions(manuscript: &'static Manuscript, lang: Lang) -> Element {
    let keep = move |then: fn(&str) -> String| {
        move |_: &Event| {
            manuscript.when_settled(move || {
                let id = manuscript.keep();
                route::go(&then(&id));
            });
        }
    };
    let to_sheet: fn(&str) -> String = |id| route::edit(&["my/", id].concat());
    let download = move |_: &Event| {
        manuscript.when_settled(move || {
            let id = words(&manuscript.checked.borrow(), "id").filter(|id| !id.is_empty());
            let name = [id.as_deref().unwrap_or("policy"), ".toml"].concat();
            save::save_text(&name, &manuscript.text.borrow());
        });
    };
    el("div")
        .class("actions")
        .child(
            button("apply")
                .on("click", keep(route::mine))
                .child(text::KEEP_AND_COMPUTE.get(lang)),
        )
        .child(
            button("apply")
                .on("click", keep(to_sheet))
                .child(text::KEEP.get(lang)),
        )
        .child(
            button("apply")
                .on("click", download)
                .child(text::DOWNLOAD.get(lang)),
        )
        .child(
            manuscript
                .has_original()
                .then(|| start_over(manuscript, lang)),
        )
}

/// One line on how the text stands.
fn standing(manuscript: &'static Manuscript, lang: Lang) -> Part {
    manuscript.told.track();
    if manuscript.lost.get() {
        return el("div")
            .child(status(text::READER_LOST, lang))
            .child(again(lang, move || manuscript.ask_again()))
            .into();
    }
    let checked = manuscript.checked.borrow();
    if checked.is_undefined() {
        return status(text::CHECKING, lang).into();
    }
    let errors = items(&get(&checked, "diagnostics"))
        .iter()
        .filter(|it| is_error(it))
        .count();
    let examples = items(&get(&checked, "examples"));
    let good = examples
        .iter()
        .filter(|it| get(it, "passes").is_truthy())
        .count();
    let says = text::sheet_state(
        lang,
        &errors.to_string(),
        &good.to_string(),
        &examples.len().to_string(),
    );
    let class = if errors == 0 && good == examples.len() {
        "standing"
    } else {
        "standing wrong"
    };
    el("p")
        .class(class)
        .attr("role", "status")
        .attr("data-testid", "standing")
        .child(says)
        .into()
}

fn is_error(diagnostic: &JsValue) -> bool {
    words(diagnostic, "severity").as_deref() == Some("error")
}

/// What is wrong with the text, and the examples.
fn findings(manuscript: &'static Manuscript, lang: Lang) -> Part {
    manuscript.told.track();
    let checked = manuscript.checked.borrow();
    let place = |at: &JsValue| {
        let (from, to, line) = (number(at, "from"), number(at, "to"), number(at, "line"));
        button("quiet")
            .on("click", move |_| select(manuscript, from, to, line))
            .child(text::line(lang, &line.to_string()))
    };
    let diagnostic = |it: &JsValue| {
        let (class, word) = match is_error(it) {
            true => ("finding wrong", text::ERROR),
            false => ("finding", text::WARNING),
        };
        let hint = get(it, "hint")
            .is_object()
            .then(|| el("p").class("help").child(both(it, "hint", lang)));
        el("li")
            .child(place(it))
            .child(
                el("span")
                    .class(class)
                    .child(word.get(lang))
                    .child(": ")
                    .child(both(it, "message", lang)),
            )
            .child(hint)
    };
    let diagnostics = items(&get(&checked, "diagnostics"));
    let wrong = (!diagnostics.is_empty()).then(|| {
        el("section")
            .child(el("h2").child(text::PROBLEMS.get(lang)))
            .child(
                el("ul")
                    .attr("data-testid", "problems")
                    .children(diagnostics.iter().map(diagnostic)),
            )
    });
    let (good, failed): (Vec<_>, Vec<_>) = items(&get(&checked, "examples"))
        .into_iter()
        .partition(|it| get(it, "passes").is_truthy());
    let name = |it: &JsValue| words(it, "name").unwrap_or_default();
    let failed = failed.iter().map(|it| {
        let differences = items(&get(it, "differences"));
        let differences = differences.iter().map(|at| {
            el("p")
                .class("finding wrong")
                .child(words(at, "of").unwrap_or_default())
                .child(": ")
                .child(both(at, "message", lang))
                .child(" ")
                .child(place(at))
        });
        el("li")
            .child(el("span").class("fails").child("✗ "))
            .child([&name(it), " · ", text::FAILS.get(lang)].concat())
            .children(differences)
    });
    let failed: Vec<_> = failed.collect();
    let failed = (!failed.is_empty()).then(|| {
        el("section")
            .child(el("h2").child(text::EXAMPLES.get(lang)))
            .child(el("ul").attr("data-testid", "failed").children(failed))
    });
    let names: Vec<String> = good.iter().map(name).collect();
    let passing = move || {
        let example = |name: &String| {
            let sign = el("span").class("passes").child("✓ ");
            el("li").child(sign).child(name.clone())
        };
        el("ul").children(names.iter().map(example))
    };
    let passing = (!good.is_empty()).then(|| {
        let title = ("h2", text::PASSING);
        fold("passing", title, manuscript.examples_open, lang, passing)
    });
    several([wrong.into(), failed.into(), passing.into()])
}

/// Shows a place of the text, with the words there selected.
fn select(manuscript: &'static Manuscript, from: u32, to: u32, line: u32) {
    manuscript.as_form.set(false);
    request_animation_frame(move || {
        let Some(area) = manuscript.area.borrow().clone() else {
            return;
        };
        let lines = u32::try_from(area.value().matches('\n').count()).unwrap_or(0) + 1;
        let height = u32::try_from(area.scroll_height()).unwrap_or(0) / lines.max(1);
        let top = line.saturating_sub(4).saturating_mul(height);
        area.set_scroll_top(i32::try_from(top).unwrap_or(0));
        area.set_scroll_left(0);
        for result in [area.focus(), area.set_selection_range(from, to)] {
            if let Err(error) = result {
                web_sys::console::warn_1(&error);
            }
        }
    });
}

/// The text with its line numbers; a line with something wrong is marked.
fn area(manuscript: &'static Manuscript, lang: Lang) -> Part {
    let numbers = move || {
        manuscript.told.track();
        manuscript.put.track();
        let checked = manuscript.checked.borrow();
        let mut marked: Vec<(u32, bool)> = items(&get(&checked, "diagnostics"))
            .iter()
            .map(|it| (number(it, "line"), is_error(it)))
            .collect();
        marked.sort_unstable();
        let count = u32::try_from(manuscript.text.borrow().matches('\n').count()).unwrap_or(0) + 1;
        let mut parts = Vec::new();
        let mut plain = String::new();
        for line in 1..=count {
            let mark = marked
                .iter()
                .filter(|(at, _)| *at == line)
                .map(|(_, is_error)| *is_error)
                .max();
            match mark {
                None => {
                    plain.push_str(&line.to_string());
                    plain.push('\n');
                }
                Some(is_error) => {
                    parts.push(Part::from(std::mem::take(&mut plain)));
                    let (class, sign) = if is_error {
                        ("mark wrong-line", "✗ ")
                    } else {
                        ("mark", "! ")
                    };
                    parts.push(
                        el("b")
                            .class(class)
                            .child([sign, &line.to_string(), "\n"].concat())
                            .into(),
                    );
                }
            }
        }
        parts.push(plain.into());
        Part::Several(parts)
    };
    let area = el("textarea")
        .id("manuscript-text")
        .attr("aria-label", text::SHEET_TEXT.get(lang))
        .attr("wrap", "off")
        .attr("spellcheck", "false")
        .attr("autocapitalize", "off")
        .attr("autocomplete", "off")
        .value(move || {
            manuscript.put.track();
            manuscript.text.borrow().clone()
        })
        .on("input", move |_| manuscript.typed())
        .on("change", move |_| manuscript.take())
        .on("scroll", |event| {
            let area = event
                .target()
                .and_then(|it| it.dyn_into::<web_sys::Element>().ok());
            if let Some(area) = area
                && let Some(gutter) = area.previous_element_sibling()
            {
                gutter.set_scroll_top(area.scroll_top());
            }
        })
        .made(move |area| {
            *manuscript.area.borrow_mut() = area.dyn_ref::<HtmlTextAreaElement>().cloned();
        });
    el("div")
        .class("paper")
        .child(
            el("pre")
                .class("lines")
                .attr("aria-hidden", "true")
                .attr("data-testid", "lines")
                .live(numbers),
        )
        .child(area)
        .into()
}

/// The text as a form.
fn form(manuscript: &'static Manuscript, lang: Lang) -> Part {
    manuscript.told.track();
    let fields = manuscript.fields.borrow();
    if fields.is_undefined() {
        return NOTHING;
    }
    if fields.is_null() {
        return el("p")
            .class("help wrong")
            .child(text::NO_FORM.get(lang))
            .into();
    }
    let groups = items(&fields);
    Part::Several(
        groups
            .iter()
            .enumerate()
            .map(|(at, it)| group(manuscript, at, it, lang).into())
            .collect(),
    )
}

fn group(manuscript: &'static Manuscript, at: usize, group: &JsValue, lang: Lang) -> Element {
    let title = both(group, "title", lang);
    let head = ["group-", &at.to_string()].concat();
    let columns: Vec<String> = items(&get(group, "columns"))
        .iter()
        .map(|it| words(it, lang.pick("zh", "en")).unwrap_or_default())
        .collect();
    let rows = items(&get(group, "rows"));
    let mut body = el("tbody");
    let any_name = rows.first().is_some_and(|row| get(row, "name").is_object());
    for (at, row) in rows.iter().enumerate() {
        let name = match any_name {
            true => both(row, "name", lang),
            false => (at + 1).to_string(),
        };
        let mut line = el("tr").child(el("th").attr("scope", "row").child(name.clone()));
        for (cell, column) in items(&get(row, "cells")).iter().zip(&columns) {
            let label = [title.as_str(), " ", &name, " ", column].concat();
            line = line.child(el("td").child(field(manuscript, cell, label, lang)));
        }
        let remove = words(row, "remove").map(|place| {
            button("close")
                .attr(
                    "aria-label",
                    [text::REMOVE_ROW.get(lang), " ", &title, " ", &name].concat(),
                )
                .on("click", move |_| {
                    manuscript.change("remove", place.clone(), String::new())
                })
                .child("×")
        });
        body = body.child(line.child(remove.map(|remove| el("td").child(remove))));
    }
    let add = words(group, "add").map(|place| {
        button("quiet")
            .attr(
                "aria-label",
                [text::ADD_BAND.get(lang), " ", &title].concat(),
            )
            .on("click", move |_| {
                manuscript.change("add", place.clone(), String::new())
            })
            .child(text::ADD_BAND.get(lang))
    });
    let heads = columns
        .iter()
        .map(|column| el("th").attr("scope", "col").child(column.clone()));
    let top = el("tr").child(el("td")).children(heads.collect::<Vec<_>>());
    el("section")
        .class(if columns.len() == 1 {
            "group wide"
        } else {
            "group"
        })
        .attr("aria-labelledby", head.clone())
        .child(el("h2").id(head).child(title.clone()))
        .child(
            el("div").class("grid-box").child(
                el("table")
                    .class("grid")
                    .child(el("thead").child(top))
                    .child(body),
            ),
        )
        .child(add)
}

fn field(manuscript: &'static Manuscript, cell: &JsValue, label: String, lang: Lang) -> Element {
    let text = words(cell, "text").unwrap_or_default();
    let Some(place) = words(cell, "place") else {
        return el("span").child(text);
    };
    let change =
        move |event: &Event| manuscript.change("set", place.clone(), event_target_value(event));
    let choices = items(&get(cell, "words"));
    if choices.is_empty() {
        return el("input")
            .class("entry")
            .attr("aria-label", label)
            .attr("autocomplete", "off")
            .made(move |input| {
                // What is being typed is not yet in the text, and must not be taken back by what is.
                let document = gloo::utils::document();
                if document.active_element().as_ref() != Some(input)
                    && let Some(input) = input.dyn_ref::<HtmlInputElement>()
                {
                    input.set_value(&text);
                }
            })
            .on("change", change);
    }
    let options = choices.iter().map(|it| {
        el("option")
            .attr("value", words(it, "id").unwrap_or_default())
            .child(both(it, "label", lang))
    });
    el("select")
        .class("entry")
        .attr("aria-label", label)
        .children(options.collect::<Vec<_>>())
        .value(move || text.clone())
        .on("change", change)
}

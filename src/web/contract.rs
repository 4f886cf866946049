//! A contract template: blanks to fill, and what comes of them — the contract's text, its annexes, and a policy.

use std::cell::RefCell;

use gloo::timers::callback::Timeout;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::{Get, Owner, RwSignal, Set, Track, Update, event_target_value};
use wasm_bindgen::JsValue;
use web_sys::Event;

use crate::lang::{Lang, Text};
use crate::library;

use super::editor::again;
use super::part::{Element, Part, button, el, live, several};
use super::reader::{both, get, items, number, words};
use super::{manuscript, pages, reader, route, save, store, text};

/// How long typing must pause before the contract is written anew.
const WRITTEN_AFTER_MS: u32 = 150;

/// A template being filled in.
struct Form {
    id: &'static str,
    /// By the name of the blank.
    values: RefCell<Vec<(String, String)>>,
    answer: RefCell<JsValue>,
    told: RwSignal<usize>,
    lost: RwSignal<bool>,
    typing: RefCell<Option<Timeout>>,
}

thread_local! {
    static FORMS: RefCell<Vec<&'static Form>> = const { RefCell::new(Vec::new()) };
}

/// The page of the template of a policy.
pub(super) fn page(root: &Owner, id: &str, lang: Lang) -> Part {
    let known = library::TEMPLATES.into_iter().find(|known| *known == id);
    let Some(source) = known.and_then(library::source) else {
        return pages::not_found(None, lang).1;
    };
    let form = form(root, source.id);
    let title = source.listed.title.get(lang).to_owned();
    let back = el("a").attr("href", "#/edit").child(text::EDITOR.get(lang));
    let note = move || {
        form.told.track();
        el("p")
            .class("help")
            .attr("lang", "zh-CN")
            .child(words(&form.answer.borrow(), "note").unwrap_or_default())
    };
    let intro = el("div")
        .class("intro")
        .child(el("p").class("eyebrow").child(back))
        .child(pages::heading(title))
        .child(
            el("p")
                .class("tagline")
                .child(text::FROM_CONTRACT.get(lang)),
        )
        .live(note);
    let content = move || {
        form.told.track();
        if form.lost.get() {
            return several([
                el("p")
                    .class("help")
                    .attr("role", "status")
                    .child(text::READER_LOST.get(lang))
                    .into(),
                again(lang, move || form.ask()).into(),
            ]);
        }
        if !form.answer.borrow().is_object() {
            return el("p")
                .class("help")
                .attr("role", "status")
                .child(text::READER_COMING.get(lang))
                .into();
        }
        el("div")
            .class("contract-desk")
            .child(blanks(form, lang))
            .child(paper(form, lang))
            .into()
    };
    several([intro.into(), live(content)])
}

fn form(root: &Owner, id: &'static str) -> &'static Form {
    let known = FORMS.with_borrow(|forms| forms.iter().copied().find(|form| form.id == id));
    known.unwrap_or_else(|| {
        let kept = store::read(&key(id)).unwrap_or_default();
        let pair = |line: &str| {
            let (name, value) = line.split_once('\t')?;
            Some((name.to_owned(), value.to_owned()))
        };
        let values = kept.lines().filter_map(pair).collect();
        let form = root.with(|| Form {
            id,
            values: RefCell::new(values),
            answer: RefCell::new(JsValue::UNDEFINED),
            told: RwSignal::new(0),
            lost: RwSignal::new(false),
            typing: RefCell::default(),
        });
        let form: &'static Form = Box::leak(Box::new(form));
        FORMS.with_borrow_mut(|forms| forms.push(form));
        form.ask();
        form
    })
}

/// What was filled in is kept under this key, a line a blank.
fn key(id: &str) -> String {
    ["contract:", id].concat()
}

impl Form {
    fn value(&self, name: &str) -> String {
        let values = self.values.borrow();
        let known = values.iter().find(|(known, _)| known == name);
        known.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn set(&'static self, name: &str, value: String) {
        let mut values = self.values.borrow_mut();
        values.retain(|(known, _)| known != name);
        values.push((name.to_owned(), value));
        let line = |(name, value): &(String, String)| [name, "\t", value, "\n"].concat();
        let kept: String = values.iter().map(line).collect();
        // Where it is not kept, it stands in the form until the tab is closed.
        store::write(&key(self.id), &kept);
        let written = Timeout::new(WRITTEN_AFTER_MS, move || self.ask());
        drop(self.typing.borrow_mut().replace(written));
    }

    fn ask(&'static self) {
        let values = Object::new();
        for (name, value) in self.values.borrow().iter() {
            if let Err(error) = Reflect::set(&values, &name.into(), &value.into()) {
                web_sys::console::warn_1(&error);
            }
        }
        let given = Array::of2(&self.id.into(), &values);
        let then = move |answer: Option<JsValue>| {
            self.lost.set(answer.is_none());
            *self.answer.borrow_mut() = answer.unwrap_or_default();
            self.told.update(|count| *count += 1);
        };
        reader::ask_with("contract", given, Box::new(then));
    }
}

fn blanks(form: &'static Form, lang: Lang) -> Element {
    let answer = form.answer.borrow();
    let fields = items(&get(&answer, "blanks"));
    let fields = fields.iter().map(|blank| field(form, blank, lang));
    el("section")
        .class("blanks")
        .attr("aria-labelledby", "blanks-title")
        .child(el("h2").id("blanks-title").child(text::BLANKS.get(lang)))
        .child(
            el("div")
                .class("fields")
                .children(fields.collect::<Vec<_>>()),
        )
}

fn field(form: &'static Form, blank: &JsValue, lang: Lang) -> Element {
    let name = words(blank, "name").unwrap_or_default();
    let kind = words(blank, "type").unwrap_or_default();
    let id = ["blank-", &name].concat();
    let problem = get(blank, "problem")
        .is_object()
        .then(|| both(blank, "problem", lang));
    let help = both(blank, "help", lang);
    let changed = {
        let name = name.clone();
        move |event: &Event| form.set(&name, event_target_value(event))
    };
    let value = move || form.value(&name);
    let control = match kind.as_str() {
        "choice" => {
            let none = el("option").attr("value", "").child(text::CHOOSE.get(lang));
            let option = |it: &JsValue| {
                let pair = items(it);
                let [id, label] = pair.as_slice() else {
                    return el("option");
                };
                let label = words(label, lang.pick("zh", "en")).unwrap_or_default();
                el("option")
                    .attr("value", id.as_string().unwrap_or_default())
                    .child(label)
            };
            let options = items(&get(blank, "options"));
            el("select")
                .child(none)
                .children(options.iter().map(option).collect::<Vec<_>>())
                .on("change", changed)
        }
        "date" => el("input").attr("type", "date").on("change", changed),
        _ => el("input").attr("autocomplete", "off").on("input", changed),
    };
    let about = el("div")
        .class("field-about")
        .child(
            el("label")
                .class("field-name")
                .attr("for", id.clone())
                .child(both(blank, "label", lang)),
        )
        .child((!help.is_empty()).then(|| el("p").class("help").child(help)));
    let invalid = if problem.is_some() { "true" } else { "false" };
    el("div")
        .class("field")
        .child(about)
        .child(
            control
                .class("entry")
                .id(id)
                .attr("aria-invalid", invalid)
                .value(value),
        )
        .child(problem.map(|problem| {
            el("p")
                .class("remark wrong")
                .attr("role", "status")
                .child(problem)
        }))
}

fn paper(form: &'static Form, lang: Lang) -> Element {
    let answer = form.answer.borrow();
    let paragraph = |it: &JsValue| {
        let tag = match number(it, "level") {
            0 => "p",
            1 => "h3",
            _ => "h4",
        };
        el(tag).child(words(it, "text").unwrap_or_default())
    };
    let removed = number(&answer, "removed");
    let removed = (removed > 0).then(|| {
        el("p")
            .class("help")
            .child(text::examples_removed(lang, &removed.to_string()))
    });
    let write = move |_: &Event| {
        let answer = form.answer.borrow();
        let policy = words(&answer, "policy").unwrap_or_default();
        let title =
            library::source(form.id).map(|it| Text::new(it.listed.title.zh, it.listed.title.en));
        let origin = manuscript::begin(
            &["contract/", form.id].concat(),
            title.unwrap_or_default(),
            &policy,
        );
        route::go(&route::edit(&origin));
    };
    let text_file = move |_: &Event| {
        save::save_text(
            &[form.id, ".txt"].concat(),
            &words(&form.answer.borrow(), "text").unwrap_or_default(),
        )
    };
    let annexes = items(&get(&answer, "annexes"));
    let annexes = annexes.iter().map(|it| annex(form, it, lang));
    el("div")
        .class("contract-side")
        .child(
            el("div")
                .class("actions")
                .child(
                    button("apply")
                        .on("click", write)
                        .child(text::EDIT_CONTRACT.get(lang)),
                )
                .child(
                    button("apply")
                        .on("click", text_file)
                        .child(text::SAVE_TEXT.get(lang)),
                )
                .child(
                    button("apply")
                        .on("click", |_| save::print())
                        .child(text::PRINT.get(lang)),
                ),
        )
        .child(removed)
        .child(
            el("section")
                .class("contract")
                .attr("lang", "zh-CN")
                .attr("aria-label", text::CONTRACT.get(lang))
                .attr("data-testid", "contract")
                .children(
                    items(&get(&answer, "paragraphs"))
                        .iter()
                        .map(paragraph)
                        .collect::<Vec<_>>(),
                ),
        )
        .child(
            el("section")
                .class("annexes")
                .child(el("h2").child(text::ANNEXES.get(lang)))
                .children(annexes.collect::<Vec<_>>()),
        )
}

fn annex(form: &'static Form, annex: &JsValue, lang: Lang) -> Element {
    let title = words(annex, "title").unwrap_or_default();
    let cells = |tag: &'static str, row: &JsValue| {
        let cells = items(row);
        let cells = cells
            .iter()
            .map(|it| el(tag).child(it.as_string().unwrap_or_default()));
        el("tr").children(cells.collect::<Vec<_>>())
    };
    let name_of_box = title.clone();
    let csv = words(annex, "csv").unwrap_or_default();
    let name = [form.id, " ", &title.replace(':', " "), ".csv"].concat();
    let download = button("quiet")
        .attr(
            "aria-label",
            [text::SAVE_TABLE.get(lang), " ", &title].concat(),
        )
        .on("click", move |_| save::save_text(&name, &csv))
        .child(text::SAVE_TABLE.get(lang));
    let rows = items(&get(annex, "rows"));
    let rows = rows.iter().map(|row| cells("td", row));
    let table = el("table")
        .class("annex-table")
        .child(el("thead").child(cells("th", &get(annex, "columns"))))
        .child(el("tbody").children(rows.collect::<Vec<_>>()));
    el("div")
        .class("annex")
        .attr("lang", "zh-CN")
        .child(
            el("div")
                .class("section-head")
                .child(el("h3").child(title))
                .child(download),
        )
        .child(
            el("div")
                .class("grid-box")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", name_of_box)
                .child(table),
        )
}

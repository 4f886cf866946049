//! Figures come in: a year pasted, record files, and the form.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, event_target_value};

use crate::board::paste;
use crate::lang::Lang;
use crate::scenario::{Field, FieldProblem};

use super::super::super::part::{Element, Part, button, el, several};
use super::super::super::{fields, settings};
use super::super::records;
use super::sheet::Sheet;
use super::{text, way_back};

/// The page.
pub(super) fn page(sheet: &'static Sheet, lang: Lang) -> Part {
    let is_monthly = sheet
        .form
        .policy
        .inputs
        .iter()
        .any(|input| input.ty.axis == crate::policy::Axis::Month);
    let tables = sheet.board.dates.iter().filter_map(|day| {
        let records = sheet.policy.records_of(*day)?;
        let table = sheet
            .policy
            .records
            .iter()
            .position(|known| known.name == records.name)?;
        let import = sheet.imports.borrow().get(table).cloned()?;
        Some(
            el("section")
                .attr("data-testid", "board-records")
                .child(el("h2").child(records.label.get(lang)))
                .child(records::import(&import, lang)),
        )
    });
    let tables: Vec<Element> = tables.collect();
    el("div")
        .class("board-enter")
        .child(is_monthly.then(|| pasting(sheet, lang)))
        .children(tables)
        .child(
            el("section")
                .child(el("h2").child(text::FORM.get(lang)))
                .child(fields::minded(
                    sheet.form,
                    el("div")
                        .class("form")
                        .child(fields::swept(sheet.form, lang))
                        .child(fields::form(sheet.form, lang))
                        .child(settings::readings(sheet.form, lang))
                        .child(settings::parameters(sheet.form, lang)),
                )),
        )
        .child(clearing(sheet, lang))
        .into()
}

fn pasting(sheet: &'static Sheet, lang: Lang) -> Element {
    let typed = RwSignal::new(String::new());
    let said = RwSignal::new(None::<Vec<String>>);
    let take = move |_: &web_sys::Event| {
        let Some(pasted) = paste::read(sheet.form.policy, &typed.get_untracked()) else {
            return said.set(Some(vec![text::NO_MONTHS.get(lang).to_owned()]));
        };
        let mut draft = sheet.form.draft.get_untracked();
        paste::put(&mut draft, &pasted);
        let read = draft.read(sheet.form.policy);
        let is_pasted = |problem: &FieldProblem| {
            let mut fields = pasted.fields.iter();
            fields.any(|(input, month, _)| {
                let field = Field::Input {
                    input: *input,
                    period: *month,
                };
                problem.field == field
            })
        };
        let bad = read.problems.iter().filter(|it| is_pasted(it)).count();
        let counts = [pasted.found, pasted.fields.len() - bad].map(|count| count.to_string());
        let mut says = vec![text::taken(lang, &counts[0], &counts[1])];
        if bad > 0 {
            says.push(text::unread(lang, &bad.to_string()));
        }
        if !pasted.strange.is_empty() {
            let names = pasted.strange.join(lang.pick("、", ", "));
            says.push(text::strange(lang, &names));
        }
        if pasted.found > 0 {
            let done = says.join(" ");
            sheet.form.sweep(done, || sheet.fill(&draft));
            typed.set(String::new());
        }
        said.set(Some(says));
    };
    el("section")
        .attr("data-testid", "board-paste")
        .child(el("h2").child(text::PASTE.get(lang)))
        .child(
            el("p")
                .class("help")
                .id("board-paste-help")
                .child(text::PASTE_HELP.get(lang)),
        )
        .child(
            el("textarea")
                .id("board-paste")
                .class("entry")
                .attr("rows", "4")
                .attr("spellcheck", "false")
                .attr("aria-label", text::PASTE_HERE.get(lang))
                .attr("aria-describedby", "board-paste-help")
                .attr("placeholder", text::PASTE_HERE.get(lang))
                .value(move || typed.get())
                .on("input", move |event| typed.set(event_target_value(event))),
        )
        .child(
            el("p").class("acts").child(
                button("apply")
                    .on("click", take)
                    .child(text::TAKE.get(lang)),
            ),
        )
        .child(el("div").attr("role", "status").live(move || {
            let says = said.get()?;
            Some(
                el("ul")
                    .class("board-list")
                    .children(says.into_iter().map(|it| el("li").child(it))),
            )
        }))
}

/// The year thrown away, with the way back.
fn clearing(sheet: &'static Sheet, lang: Lang) -> Part {
    let clear = button("quiet")
        .on("click", move |_| sheet.delete(lang))
        .child(text::CLEAR_YEAR.get(lang));
    several([
        el("p").class("acts not-printed").child(clear).into(),
        way_back(sheet, lang),
    ])
}

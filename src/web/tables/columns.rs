//! What each column is taken for, how surely, and what some of its cells are read as; all of it can be put right.

use std::rc::Rc;

use leptos::prelude::{Get, event_target_value};

use crate::batch::protocol::{ColumnView, Opened, TableAsk, Whose};
use crate::lang::{Lang, Text};
use crate::table::matching::Sureness;

use super::super::part::{Element, Part, button, el, live, several};
use super::super::text;
use super::{Board, Intake, source};

/// Whether somebody should look at the columns before anything is computed.
pub(in crate::web) fn is_unsure(opened: &Opened) -> bool {
    let unsure =
        |column: &ColumnView| matches!(column.sureness, Sureness::Similar | Sureness::Place);
    let unread = |column: &ColumnView| column.samples.iter().any(|(_, read)| read.is_none());
    let figures = |column: &&ColumnView| !column.target.starts_with(['-', '#']);
    let is_any = opened
        .columns
        .iter()
        .any(|column| figures(&column) || column.target == "#amount");
    !is_any
        || opened.columns.iter().any(unsure)
        || opened.columns.iter().filter(figures).any(unread)
        || opened.routes.iter().any(|(_, input)| input.is_none())
}

/// The columns of the table that is to be computed, and the button that does.
pub(super) fn columns(board: &'static Board, lang: Lang) -> Part {
    live(move || {
        let compute = button("apply main-act")
            .attr("data-testid", "compute")
            .live_attr("disabled", move || board.busy.get().map(|_| "".into()))
            .on("click", move |_| board.compute())
            .child(text::COMPUTE_ALL.get(lang));
        let matched = matched(board, &board.ours, lang)?;
        Some(
            el("section")
                .class("matching")
                .attr("aria-labelledby", "matching-title")
                .child(
                    el("h2")
                        .id("matching-title")
                        .child(text::CHECK_TABLE.get(lang)),
                )
                .child(matched)
                .child(el("p").class("acts").child(compute)),
        )
    })
}

/// What the columns of a table are taken for, once there is one; follows it.
pub(super) fn matched(board: &'static Board, intake: &'static Intake, lang: Lang) -> Option<Part> {
    let opened = intake.opened.get()?;
    let unsure = is_unsure(&opened);
    let unsure = unsure.then(|| {
        el("p")
            .class("help caution")
            .child(text::CHECK_COLUMNS.get(lang))
    });
    let remembered = opened.remembered.then(|| {
        el("p")
            .class("help")
            .child(text::MATCH_REMEMBERED.get(lang))
    });
    let lacking = (!opened.lacking.is_empty()).then(|| {
        let names: Vec<String> = opened
            .lacking
            .iter()
            .map(|name| name.get(lang).to_owned())
            .collect();
        el("p")
            .class("help")
            .child(text::lacking_columns(lang, &text::list(lang, &names)))
    });
    let whose = intake.whose;
    let change = move |at: usize, target: String| {
        board.change(whose, TableAsk::Column { at, target });
    };
    let label = text::COLUMNS.get(lang).to_owned();
    let table = match_table(
        &opened.columns,
        &opened.targets,
        Rc::new(change),
        label,
        lang,
    );
    let details = el("details")
        .class("fold")
        .open(intake.columns_open)
        .child(el("summary").child(summary(&opened, lang)))
        .child(shape(board, intake.whose, &opened, lang))
        .child(routes(board, intake.whose, &opened, lang))
        .child(table);
    Some(several([
        source::facts(board, intake, lang),
        unsure.into(),
        remembered.into(),
        lacking.into(),
        details.into(),
    ]))
}

/// What is done when a column, by its place, is said to be something else.
pub(in crate::web) type Change = Rc<dyn Fn(usize, String)>;

/// Columns, what each is taken for and can be, and what some of its cells are read as: a region with this label.
pub(in crate::web) fn match_table(
    columns: &[ColumnView],
    targets: &[(String, Text)],
    change: Change,
    label: String,
    lang: Lang,
) -> Element {
    let rows = columns.iter().enumerate();
    let rows: Vec<Element> = rows
        .map(|(at, column)| row(&change, at, column, targets, lang))
        .collect();
    let head = el("tr").children(
        [text::COLUMN, text::IS_TAKEN_FOR, text::IS_READ_AS]
            .map(|name| el("th").attr("scope", "col").child(name.get(lang))),
    );
    let table = el("table")
        .class("matches")
        .child(el("thead").child(head))
        .child(el("tbody").children(rows));
    el("div")
        .class("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", label)
        .child(table)
}

/// How many columns are used, in a line.
pub(in crate::web) fn summary(opened: &Opened, lang: Lang) -> String {
    let used = opened
        .columns
        .iter()
        .filter(|column| column.target != "-")
        .count();
    text::columns_used(
        lang,
        &text::number(used),
        &text::number(opened.columns.len()),
    )
}

fn options(targets: &[(String, Text)], lang: Lang) -> Vec<Element> {
    let option = |(word, name): &(String, Text)| {
        el("option")
            .attr("value", word.clone())
            .child(name.get(lang).to_owned())
    };
    targets.iter().map(option).collect()
}

fn shape(board: &'static Board, whose: Whose, opened: &Opened, lang: Lang) -> Element {
    let taken = opened.shape.clone();
    el("label")
        .class("inline")
        .child(el("span").child(text::ROW_IS.get(lang)))
        .child(
            el("select")
                .attr("data-testid", "shape")
                .value(move || taken.clone())
                .on("change", move |event| {
                    board.change(whose, TableAsk::Shape(event_target_value(event)));
                })
                .children(options(&opened.shapes, lang)),
        )
}

/// Where the amounts of each category go.
fn routes(board: &'static Board, whose: Whose, opened: &Opened, lang: Lang) -> Option<Element> {
    if opened.routes.is_empty() {
        return None;
    }
    let word = |text: text::Say| Text::new(text.get(Lang::Zh), text.get(Lang::En));
    let inputs: Vec<(String, Text)> = [
        (String::new(), word(text::CHOOSE)),
        ("-".to_owned(), word(text::LEAVE_OUT)),
    ]
    .into_iter()
    .chain(
        opened
            .targets
            .iter()
            .filter(|(word, _)| !word.starts_with(['-', '#']))
            .cloned(),
    )
    .collect();
    let row = |(category, input): &(String, Option<String>)| {
        let taken = input.clone().unwrap_or_default();
        let name = match category.as_str() {
            "" => text::NO_CATEGORY.get(lang).to_owned(),
            name => name.to_owned(),
        };
        let category = category.clone();
        let say = move |event: &web_sys::Event| {
            let input = Some(event_target_value(event)).filter(|input| !input.is_empty());
            let category = category.clone();
            board.change(whose, TableAsk::Route { category, input });
        };
        el("label")
            .class("inline")
            .child(el("span").child(name.clone()))
            .child(
                el("select")
                    .attr("aria-label", name)
                    .value(move || taken.clone())
                    .on("change", say)
                    .children(options(&inputs, lang)),
            )
    };
    let rows: Vec<Element> = opened.routes.iter().map(row).collect();
    Some(
        el("fieldset")
            .class("routes")
            .child(
                el("legend")
                    .class("help")
                    .child(text::CATEGORIES_GO.get(lang)),
            )
            .children(rows),
    )
}

fn row(
    change: &Change,
    at: usize,
    column: &ColumnView,
    targets: &[(String, Text)],
    lang: Lang,
) -> Element {
    let heading = match column.heading.as_str() {
        "" => text::nth_column(lang, &text::number(at + 1)),
        heading => heading.to_owned(),
    };
    let mark = match column.sureness {
        Sureness::Similar => Some(text::IS_SIMILAR),
        Sureness::Place => Some(text::BY_PLACE),
        Sureness::Unknown => Some(text::NOT_KNOWN),
        Sureness::Named | Sureness::Said => None,
    };
    let mark = mark.map(|mark| {
        let class = match column.sureness {
            Sureness::Unknown => "badge",
            _ => "badge assumed",
        };
        el("span").class(class).child(mark.get(lang))
    });
    let taken = column.target.clone();
    let change = Rc::clone(change);
    let select = el("select")
        .attr("aria-label", text::taken_for(lang, &heading))
        .value(move || taken.clone())
        .on("change", move |event| change(at, event_target_value(event)))
        .children(options(targets, lang));
    let uses = !column.target.starts_with(['-', '#']);
    let sample = |(text, read): &(String, Option<String>)| {
        let read = uses.then(|| match read {
            None => el("span").class("wrong").child(text::UNREAD.get(lang)),
            Some(read) => el("span").class("read").child(read.clone()),
        });
        el("li")
            .child(el("span").class("raw").child(text.clone()))
            .child(read)
    };
    let samples: Vec<Element> = column.samples.iter().map(sample).collect();
    let unit = (uses && !column.unit.is_empty())
        .then(|| el("span").class("badge").child(column.unit.clone()));
    el("tr")
        .child(el("th").attr("scope", "row").child(heading))
        .child(el("td").child(several([select.into(), mark.into(), unit.into()])))
        .child(el("td").child(el("ul").class("samples").children(samples)))
}

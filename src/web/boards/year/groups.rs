//! Records by whoever dealt with them: the same values, one by one.

use leptos::prelude::{Get, Set, event_target_checked, event_target_value};

use crate::board::line::of_group;
use crate::board::{Span, list};
use crate::lang::Lang;
use crate::policy::Kind;
use crate::policy::model::Symbol;

use super::super::super::part::{Element, NOTHING, Part, el, live, several};
use super::super::super::save;
use super::super::part;
use super::sheet::Sheet;
use super::values::{change, label, lamp, shown};
use super::{blank, failed, text};

/// The page.
pub(super) fn page(sheet: &'static Sheet, lang: Lang) -> Part {
    several([
        choosing(sheet, lang).into(),
        live(move || content(sheet, lang)),
    ])
}

/// The columns by which groups can be made: those of the policy, and the records themselves.
fn columns(sheet: &Sheet) -> Vec<usize> {
    let groups = sheet.board.groups.iter().copied();
    groups.chain(sheet.board.record).collect()
}

fn choosing(sheet: &'static Sheet, lang: Lang) -> Element {
    let options = columns(sheet).into_iter().enumerate().map(|(at, column)| {
        el("option")
            .attr("value", at.to_string())
            .child(label(sheet, Symbol::Input(column), lang))
    });
    let options: Vec<Element> = options.collect();
    el("div")
        .class("board-tools not-printed")
        .child(
            el("label")
                .class("inline")
                .child(el("span").child(text::BY.get(lang)))
                .child(
                    el("select")
                        .class("entry")
                        .id("board-by")
                        .children(options)
                        .value(move || sheet.column.get().to_string())
                        .on("change", move |event| {
                            if let Ok(column) = event_target_value(event).parse() {
                                sheet.column.set(column);
                            }
                        }),
                ),
        )
        .child(
            el("label")
                .class("board-switch")
                .child(
                    el("input")
                        .attr("type", "checkbox")
                        .checked(move || sheet.alone.get())
                        .on("change", move |event| {
                            sheet.alone.set(event_target_checked(event))
                        }),
                )
                .child(el("span").child(text::ONE_MONTH.get(lang))),
        )
}

fn content(sheet: &'static Sheet, lang: Lang) -> Part {
    let Some(computed) = sheet.computed() else {
        return failed(sheet, lang);
    };
    let figures = &computed.figures;
    if figures.months().next().is_none() {
        return blank(sheet, lang).into();
    }
    let Some(&column) = columns(sheet).get(sheet.column.get()) else {
        return NOTHING;
    };
    let upto = sheet.upto.get();
    let span = match sheet.alone.get() {
        true => Span::Month(upto),
        false => Span::UpTo(upto),
    };
    let groups = figures.groups(column, span);
    if groups.is_empty() {
        return el("p")
            .class("help")
            .child(text::NO_GROUPS.get(lang))
            .into();
    }
    // Beside a month stands the one before.
    let before = match span {
        Span::Month(month) if month > 1 => Some(Span::Month(month - 1)),
        _ => None,
    };
    let others = before.map(|span| (span, figures.groups(column, span)));
    let values = sheet.values().into_iter();
    let values: Vec<Symbol> = values
        .filter(|value| {
            let ty = sheet.policy.type_of(*value);
            ty.is_some_and(|ty| ty.axis.rows().is_none())
        })
        .collect();
    let mut heads = vec![
        label(sheet, Symbol::Input(column), lang).to_owned(),
        text::RECORDS_COUNT.get(lang).to_owned(),
    ];
    heads.extend(
        values
            .iter()
            .map(|value| label(sheet, *value, lang).to_owned()),
    );
    let head = heads.iter().enumerate().map(|(at, words)| {
        let cell = el("th").attr("scope", "col").child(words.clone());
        match at {
            0 => cell,
            _ => cell.class("figure"),
        }
    });
    let rows = groups.iter().map(|group| {
        let other = others.as_ref().and_then(|(span, others)| {
            let other = others.iter().find(|other| other.value == group.value)?;
            Some((*span, &other.computed))
        });
        let name = match group.value.as_str() {
            "" => text::BLANK_GROUP.get(lang).to_owned(),
            value => value.to_owned(),
        };
        let named = |at: usize| heads.get(at).cloned().unwrap_or_default();
        let cells = values.iter().enumerate().map(|(at, value)| {
            let kind = sheet
                .policy
                .type_of(*value)
                .map_or(Kind::Text, |ty| ty.kind);
            let point = of_group(figures, *value, span, &group.computed, other);
            let changed = point.change().map(|_| {
                el("span")
                    .class("help")
                    .child(["(", &change(kind, point.change(), lang), ")"].concat())
            });
            el("td")
                .class("figure")
                .attr("data-name", named(at + 2))
                .child(el("span").child(shown(sheet, kind, point.cell.as_ref(), lang)))
                .child(" ")
                .child(changed)
                .child(" ")
                .child(lamp(point.lamp, lang))
        });
        let cells: Vec<Element> = cells.collect();
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .attr("data-name", named(0))
                    .child(name),
            )
            .child(
                el("td")
                    .class("figure")
                    .attr("data-name", named(1))
                    .child(group.records.to_string()),
            )
            .children(cells)
    });
    let rows: Vec<Element> = rows.collect();
    several([
        el("p")
            .class("help")
            .child(text::GROUP_HELP.get(lang))
            .into(),
        part::region(text::TAB_GROUPS.get(lang))
            .child(
                el("table")
                    .class("board-table board-cards")
                    .attr("data-testid", "board-groups")
                    .child(el("thead").child(el("tr").children(head)))
                    .child(el("tbody").children(rows)),
            )
            .into(),
        part::saving(
            list::groups(figures, column, &groups, &values, span),
            "board-csv",
            save::print,
            lang,
        )
        .into(),
    ])
}

//! A document on the page, as it comes on paper.

use crate::lang::Lang;
use crate::report::forms::{Fact, Form, Grid, Paper, Section};
use crate::report::plain::Holds;

use super::super::super::part::{Element, Part, el};
use super::text;

/// A document. One that was not chosen is there for whoever prints all of them.
pub(super) fn article(paper: &Paper, is_chosen: bool, lang: Lang) -> Element {
    let id = match paper.form {
        Form::Detail => "paper-detail",
        Form::Report => "paper-report",
        Form::Claim => "paper-claim",
    };
    let article = el("article")
        .class("sheet paper")
        .attr("data-testid", id)
        .attr("aria-label", paper.title.clone())
        .child(
            el("header")
                .class("sheet-head")
                .child(el("h2").class("paper-title").child(paper.title.clone()))
                .child(el("p").class("help").child(paper.about.clone())),
        )
        .child(facts(&paper.facts))
        .children(paper.sections.iter().map(|part| section(part, lang)));
    let signed = (!paper.signed.is_empty()).then(|| {
        el("section")
            .class("paper-signed")
            .attr("aria-label", text::SIGNED.get(lang))
            .child(facts(&paper.signed))
    });
    let article = article.child(signed);
    match is_chosen {
        true => article,
        false => article.attr("hidden", ""),
    }
}

/// Names and what they are; a line to write on where nothing is said.
fn facts(facts: &[Fact]) -> Option<Element> {
    let fact = |fact: &Fact| {
        let value: Part = match fact.value.as_str() {
            "" => el("span").class("ruled").into(),
            value => value.to_owned().into(),
        };
        el("div")
            .child(el("dt").child(fact.name.clone()))
            .child(el("dd").child(value))
    };
    (!facts.is_empty()).then(|| {
        el("dl")
            .class("paper-facts")
            .children(facts.iter().map(fact))
    })
}

fn section(part: &Section, lang: Lang) -> Element {
    let words = part.words.iter();
    el("section")
        .child(el("h3").child(part.title.clone()))
        .children(words.map(|words| el("p").class("paper-words").child(words.clone())))
        .child(facts(&part.facts))
        .child(
            part.grid
                .as_ref()
                .map(|shown| grid(shown, &part.title, lang)),
        )
}

fn grid(grid: &Grid, title: &str, lang: Lang) -> Element {
    let head = |(head, holds): &(String, Holds)| {
        let words: Part = match head.as_str() {
            "" => text::ROW_HEAD.get(lang).into(),
            head => head.to_owned().into(),
        };
        el("th")
            .attr("scope", "col")
            .class(class(*holds))
            .child(words)
    };
    let rows = grid.rows.iter().enumerate().map(|(at, row)| {
        let cells = row.iter().zip(&grid.heads).enumerate();
        let cells = cells.map(|(column, (cell, (_, holds)))| {
            let is_head = column == 0 && !cell.is_empty();
            let element = match is_head {
                true => el("th").attr("scope", "row"),
                false => el("td"),
            };
            element.class(class(*holds)).child(cell.clone())
        });
        let row = el("tr").children(cells);
        match grid.has_sum && at + 1 == grid.rows.len() {
            true => row.class("paper-sum"),
            false => row,
        }
    });
    el("div")
        .class("grid-box")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", title.to_owned())
        .child(
            el("table")
                .class("paper-grid")
                .child(el("thead").child(el("tr").children(grid.heads.iter().map(head))))
                .child(el("tbody").children(rows)),
        )
}

fn class(holds: Holds) -> &'static str {
    match holds {
        Holds::Words => "",
        _ => "amount",
    }
}

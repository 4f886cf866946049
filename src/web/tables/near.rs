//! Who is nearly there: the lines that are just short of a tier or a gate, what each lacks, what that pays.

use leptos::prelude::{Get, Set, event_target_value};

use crate::batch::protocol::{NearLineView, NearView, Wanted};
use crate::lang::Lang;

use super::super::fold::fold;
use super::super::part::{Element, button, el, several};
use super::super::text;
use super::{Board, Work, outcome};

/// Within which part of what is asked, in thousandths, and as people read it.
const PARTS: [(&str, &str); 5] = [
    ("10", "1%"),
    ("20", "2%"),
    ("50", "5%"),
    ("100", "10%"),
    ("200", "20%"),
];

pub(super) fn near(board: &'static Board, lang: Lang) -> Element {
    fold(
        "fold",
        ("h3", text::NEARLY_THERE),
        board.near_open,
        lang,
        move || {
            let part = el("select")
                .attr("data-testid", "within")
                .value(move || board.within.get().to_string())
                .on("change", move |event| {
                    if let Ok(part) = event_target_value(event).parse() {
                        board.within.set(part);
                    }
                })
                .children(PARTS.map(|(value, name)| el("option").attr("value", value).child(name)));
            let look = button("apply")
                .attr("data-testid", "look-near")
                .live_attr("disabled", move || board.busy.get().map(|_| "".into()))
                .on("click", move |_| board.look_near())
                .child(text::LOOK_NEAR.get(lang));
            el("div")
                .class("nearly")
                .child(el("p").class("help").child(text::NEARLY_HELP.get(lang)))
                .child(
                    el("div")
                        .class("lines-tools")
                        .child(
                            el("label")
                                .class("inline")
                                .child(el("span").child(text::WITHIN.get(lang)))
                                .child(part),
                        )
                        .child(look),
                )
                .live(move || outcome::working(board, Work::Nearing, lang))
                .live(move || board.near.get().map(|near| list(board, &near, lang)))
        },
    )
}

fn list(board: &'static Board, near: &NearView, lang: Lang) -> Element {
    let facts = match (near.near, near.lines.len()) {
        (0, _) => text::NOBODY_NEAR.get(lang).to_owned(),
        (near_lines, listed) => text::nearly_found(
            lang,
            &text::number(near_lines),
            &text::number(near.sought),
            &text::number(listed),
        ),
    };
    let facts = el("p").class("help").attr("role", "status").child(facts);
    if near.lines.is_empty() {
        return el("div").child(facts);
    }
    let rows: Vec<Element> = near
        .lines
        .iter()
        .map(|line| row(board, line, lang))
        .collect();
    let head = [
        (text::DEALER, ""),
        (text::TO_RAISE, ""),
        (text::STILL_LACKING, "figure"),
        (text::WOULD_GAIN, "figure"),
        (text::IS_REACHED, ""),
    ];
    let head = head.map(|(name, class)| {
        el("th")
            .attr("scope", "col")
            .class(class)
            .child(name.get(lang))
    });
    let table = el("table")
        .class("findings")
        .attr("data-testid", "near")
        .child(el("thead").child(el("tr").children(head)))
        .child(el("tbody").children(rows));
    el("div")
        .child(facts)
        .child(outcome::exports(
            board,
            Wanted::Near,
            text::SAVE_LIST_XLSX,
            lang,
        ))
        .child(
            el("div")
                .class("findings-scroll")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", text::NEARLY_THERE.get(lang))
                .child(table),
        )
}

fn row(board: &'static Board, near: &NearLineView, lang: Lang) -> Element {
    let line = near.line;
    let open = button("open-line")
        .attr("title", text::OPEN_LINE.get(lang))
        .on("click", move |_| board.open_line(line))
        .child(near.name.clone());
    let cell = |name: text::Say, class: &'static str, words: String| {
        el("td")
            .class(class)
            .attr("data-name", name.get(lang))
            .child(words)
    };
    let lacking = el("td")
        .class("figure")
        .attr("data-name", text::STILL_LACKING.get(lang))
        .child(several([
            near.gap.clone().into(),
            el("span")
                .class("help")
                .child(text::up_to(lang, &near.to))
                .into(),
        ]));
    el("tr")
        .child(el("th").attr("scope", "row").child(open))
        .child(cell(text::TO_RAISE, "", near.subject.get(lang).to_owned()))
        .child(lacking)
        .child(cell(text::WOULD_GAIN, "figure", ["+", &near.gain].concat()))
        .child(cell(
            text::IS_REACHED,
            "",
            near.reaches.get(lang).to_owned(),
        ))
}

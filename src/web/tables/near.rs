//! Who is nearly there: the lines that are just short of a tier or a gate, what each lacks, what that pays.

use leptos::prelude::{Get, Set, event_target_value};

use crate::batch::protocol::{NearLineView, NearView, Wanted};
use crate::lang::Lang;

use super::super::fold::fold;
use super::super::part::{Element, button, el, several};
use super::super::text;
use super::findings::{self, Column};
use super::{Board, Work, outcome};

/// Within which part of what is asked, in thousandths, and as people read it.
const PARTS: [(&str, &str); 5] = [
    ("10", "1%"),
    ("20", "2%"),
    ("50", "5%"),
    ("100", "10%"),
    ("200", "20%"),
];

/// What is said of each.
const COLUMNS: [Column; 4] = [
    (text::TO_RAISE, false),
    (text::STILL_LACKING, true),
    (text::WOULD_GAIN, true),
    (text::IS_REACHED, false),
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
    let row = |near: &NearLineView| {
        let words = &near.words;
        let lacking = [
            words.gap.clone().into(),
            el("span")
                .class("help")
                .child(text::up_to(lang, &words.to))
                .into(),
        ];
        let cells = [
            words.subject.get(lang).to_owned().into(),
            several(lacking),
            ["+", &words.gain].concat().into(),
            words.reaches.get(lang).to_owned().into(),
        ];
        findings::row(board, (near.line, &near.name), &COLUMNS, cells, lang)
    };
    let rows: Vec<Element> = near.lines.iter().map(row).collect();
    let name = ("near", text::NEARLY_THERE);
    el("div")
        .child(facts)
        .child(outcome::exports(
            board,
            Wanted::Near,
            text::SAVE_LIST_XLSX,
            lang,
        ))
        .child(findings::findings(name, &COLUMNS, rows, lang))
}

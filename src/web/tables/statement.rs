//! 对账: a statement of somebody else, held against what was computed; what it says differently, and what explains each difference.

use leptos::prelude::Get;

use crate::batch::protocol::{Claim, Reconciled, Wanted, Whose};
use crate::lang::{Lang, Text};

use super::super::fold::fold;
use super::super::part::{Element, Part, button, el, live};
use super::super::text;
use super::findings::{self, Column};
use super::{Board, Work, columns, outcome, refused, source};

/// What is said of each difference.
const COLUMNS: [Column; 5] = [
    (text::ITEM, false),
    (text::OURS, true),
    (text::THEIRS, true),
    (text::DIFFERENCE, true),
    (text::LIKELY_CAUSES, false),
];

pub(super) fn statement(board: &'static Board, lang: Lang) -> Element {
    fold(
        "fold",
        ("h3", text::RECONCILE),
        board.statement_open,
        lang,
        move || {
            el("div")
                .class("statement")
                .attr("data-testid", "statement")
                .child(el("p").class("help").child(text::RECONCILE_HELP.get(lang)))
                .child(source::drop_box(board, &board.theirs, lang))
                .live(move || source::reading(board, Whose::Theirs, lang))
                .child(refused(&board.theirs, lang))
                .child(matched(board, lang))
                .live(move || outcome::working(board, Work::Reconciling, lang))
                .live(move || board.reconciled.get().map(|it| found(board, &it, lang)))
        },
    )
}

fn matched(board: &'static Board, lang: Lang) -> Part {
    live(move || {
        let matched = columns::matched(board, &board.theirs, lang)?;
        let hold = button("apply main-act")
            .attr("data-testid", "reconcile")
            .live_attr("disabled", move || board.busy.get().map(|_| "".into()))
            .on("click", move |_| board.reconcile())
            .child(text::RECONCILE_NOW.get(lang));
        Some(
            el("div")
                .class("matching")
                .child(matched)
                .child(el("p").class("acts").child(hold)),
        )
    })
}

fn found(board: &'static Board, found: &Reconciled, lang: Lang) -> Element {
    let facts = text::reconciled(
        lang,
        &text::number(found.agreed),
        &text::number(found.differences),
    );
    let by_rule = |(label, count, sum): &(Text, usize, String)| {
        el("div")
            .child(el("dt").child(label.get(lang).to_owned()))
            .child(el("dd").class("figure").child(sum.clone()))
            .child(
                el("dd")
                    .class("help")
                    .child(text::figures_differ(lang, &text::number(*count))),
            )
    };
    let sums: Vec<Element> = found.by_rule.iter().map(by_rule).collect();
    let cause = |(cause, count): &(Text, usize)| {
        el("li").child(text::cause_of(lang, cause.get(lang), &text::number(*count)))
    };
    let causes: Vec<Element> = found.causes.iter().map(cause).collect();
    let causes = (!causes.is_empty()).then(|| {
        el("div")
            .child(el("h4").child(text::LIKELY_CAUSES.get(lang)))
            .child(el("ul").class("causes").children(causes))
    });
    let left_out = (found.left_out_rows > 0).then(|| {
        el("p").class("help").child(text::rows_left_out(
            lang,
            &text::number(found.left_out_rows),
        ))
    });
    let (ours, count) = &found.only_ours;
    let only_ours = only(text::ONLY_OURS, ours, *count, lang);
    let (theirs, count) = &found.only_theirs;
    let theirs: Vec<String> = theirs
        .iter()
        .map(|(name, row)| text::name_in_row(lang, name, &row.to_string()))
        .collect();
    let only_theirs = only(text::ONLY_THEIRS, &theirs, *count, lang);
    let cells = (found.bad_cells, found.bad_rows);
    let differences = found.differences;
    let listed = (differences > 0).then(|| {
        el("div")
            .child(outcome::exports(
                board,
                Wanted::Claims,
                text::SAVE_LIST_XLSX,
                lang,
            ))
            .live(move || claims(board, differences, lang))
    });
    el("div")
        .class("reconciled")
        .attr("data-testid", "reconciled")
        .child(el("p").attr("role", "status").child(facts))
        .child((!sums.is_empty()).then(|| el("dl").class("sums").children(sums)))
        .child(causes)
        .child(left_out)
        .child(only_ours)
        .child(only_theirs)
        .child(outcome::bad(board, &board.theirs, cells, lang))
        .child(listed)
}

/// Dealers that only one side has, the first of them.
fn only(name: text::Say, dealers: &[String], count: usize, lang: Lang) -> Option<Element> {
    if count == 0 {
        return None;
    }
    let mut names = text::list(lang, dealers);
    if dealers.len() < count {
        names.push('…');
    }
    Some(
        el("details")
            .class("fold")
            .child(el("summary").child(text::how_many(lang, name.get(lang), &text::number(count))))
            .child(el("p").class("help").child(names)),
    )
}

/// The differences, the largest first, as many as were asked for.
fn claims(board: &'static Board, differences: usize, lang: Lang) -> Element {
    let claims = board.claims.get();
    let rows: Vec<Element> = claims.iter().map(|claim| row(board, claim, lang)).collect();
    let more = (claims.len() < differences).then(|| {
        button("apply")
            .attr("data-testid", "more-claims")
            .on("click", move |_| board.more_claims())
            .child(text::more_of(
                lang,
                &text::number(claims.len()),
                &text::number(differences),
            ))
    });
    let name = ("claims", text::DIFFERENCES);
    el("div")
        .child(findings::findings(name, &COLUMNS, rows, lang))
        .child(more)
}

fn row(board: &'static Board, claim: &Claim, lang: Lang) -> Element {
    let words = &claim.words;
    let causes: Part = if words.causes.is_empty() {
        el("span")
            .class("help")
            .child(text::NO_CAUSE.get(lang))
            .into()
    } else {
        let cause = |cause: &Text| el("li").child(cause.get(lang).to_owned());
        let causes: Vec<Element> = words.causes.iter().map(cause).collect();
        el("ul").children(causes).into()
    };
    let ours = match words.ours.as_str() {
        "" => text::CANNOT_BE_COMPUTED.get(lang).to_owned(),
        ours => ours.to_owned(),
    };
    let cells = [
        words.item.get(lang).to_owned().into(),
        ours.into(),
        words.theirs.clone().into(),
        words.amount.clone().into(),
        causes,
    ];
    findings::row(board, (claim.line, &claim.name), &COLUMNS, cells, lang)
}

//! How far it is; then what it came to, what was left out, and what cannot be read, to be mended in its place.

use std::sync::Arc;

use leptos::prelude::{Get, GetUntracked, Update, With, WithUntracked, event_target_value};

use crate::batch::protocol::{
    Ask, BadView, Done, Format, Progress, TableAsk, Viewed, Wanted, Whose,
};
use crate::lang::Lang;

use super::super::fold::fold;
use super::super::part::{Element, Part, button, el, live};
use super::super::text;
use super::{Board, Busy, Intake, Work, grid, near, paper, statement, worker};

pub(super) fn outcome(board: &'static Board, lang: Lang) -> Part {
    live(move || {
        let writing = move || {
            (board.busy.get() == Some(Busy::Writing)).then(|| {
                el("p")
                    .class("help")
                    .attr("role", "status")
                    .child(text::WRITING.get(lang))
            })
        };
        let is_any = board.ours.opened.with(Option::is_some);
        is_any.then(|| {
            el("div")
                .class("outcome")
                .live(move || working(board, Work::Computing, lang))
                .live(writing)
                .live(move || board.done.get().map(|done| results(board, &done, lang)))
        })
    })
}

/// How far it is, while this is worked out.
pub(super) fn working(board: &'static Board, wanted: Work, lang: Lang) -> Option<Element> {
    match board.busy.get() {
        Some(Busy::Working(work, progress, since)) if work == wanted => {
            Some(how_far(board, work, progress, since, lang))
        }
        _ => None,
    }
}

#[allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a clock and a bar, no figures of anybody"
)]
fn how_far(
    board: &'static Board,
    work: Work,
    progress: Progress,
    since: f64,
    lang: Lang,
) -> Element {
    let seconds = (js_sys::Date::now() - since) / 1000.0;
    let share = progress.at as f64 / (progress.of.max(1)) as f64;
    let rate = (progress.rows as f64 / seconds.max(0.001)) as usize;
    let left = (seconds / share.max(0.001) * (1.0 - share)).ceil() as usize;
    let name = match work {
        Work::Computing => text::COMPUTING,
        Work::Reconciling => text::RECONCILING,
        Work::Nearing => text::LOOKING_NEAR,
    };
    let words = match progress.rows {
        0 => name.get(lang).to_owned(),
        rows => text::progress(
            lang,
            &text::number(rows),
            &text::number(rate),
            &text::number(left),
        ),
    };
    let stop = button("apply")
        .attr("data-testid", "cancel")
        .on("click", move |_| board.cancel())
        .child(text::STOP.get(lang));
    el("div")
        .class("progress")
        .child(
            el("progress")
                .attr("max", "1000")
                .attr("value", ((share * 1000.0) as u32).to_string())
                .attr("aria-label", name.get(lang)),
        )
        .child(el("p").class("help").child(words))
        .child(stop)
}

fn results(board: &'static Board, done: &Done, lang: Lang) -> Element {
    let measures: Vec<String> = done
        .measures
        .iter()
        .map(|name| name.get(lang).to_owned())
        .collect();
    let sums = move || {
        let viewed = board.viewed.get()?;
        Some(totals(&measures, &viewed, lang))
    };
    let facts = text::rows_and_lines(lang, &text::number(done.rows), &text::number(done.lines));
    let left_out = (done.left_out_rows > 0).then(|| left_out(done, lang));
    let other_year = (done.other_year > 0).then(|| {
        el("p")
            .class("help")
            .child(text::other_year(lang, &text::number(done.other_year)))
    });
    let other_category = (done.other_category > 0).then(|| {
        el("p").class("help").child(text::other_category(
            lang,
            &text::number(done.other_category),
        ))
    });
    let bad = bad(board, &board.ours, (done.bad_cells, done.bad_rows), lang);
    let told = move || {
        let told = board.told.get();
        (!told.is_empty()).then(|| el("p").class("told").child(told))
    };
    el("section")
        .class("table-results")
        .attr("aria-labelledby", "table-results-title")
        .attr("data-testid", "table-results")
        .child(
            el("h2")
                .id("table-results-title")
                .child(text::RESULT.get(lang)),
        )
        .child(el("p").class("help").attr("role", "status").child(facts))
        .live(sums)
        .child(left_out)
        .child(other_year)
        .child(other_category)
        .child(bad)
        .child(
            exports(board, Wanted::Lines, text::SAVE_XLSX, lang).child(paper::print(board, lang)),
        )
        .child(el("div").attr("role", "status").live(told))
        .child(grid::grid(board, done, lang))
        .child(paper::lines(board, &done.columns, lang))
        .child(near::near(board, lang))
        .live(move || board.viewed.get().map(|viewed| spread(board, viewed, lang)))
        .child(statement::statement(board, lang))
}

/// What the lines of the view come to, and how many that covers.
fn totals(measures: &[String], viewed: &Viewed, lang: Lang) -> Element {
    let item = |(name, sum): (&String, &crate::batch::protocol::SumView)| {
        let covered = match sum.without {
            0 => text::lines_covered(lang, &text::number(sum.covered)),
            without => text::lines_covered_of(
                lang,
                &text::number(sum.covered),
                &text::number(sum.covered + without),
            ),
        };
        el("div")
            .child(el("dt").child(name.clone()))
            .child(el("dd").class("figure").child(sum.sum.clone()))
            .child(el("dd").class("help").child(covered))
    };
    let items: Vec<Element> = measures.iter().zip(&viewed.sums).map(item).collect();
    el("dl")
        .class("sums")
        .attr("data-testid", "sums")
        .children(items)
}

fn left_out(done: &Done, lang: Lang) -> Element {
    let shown = done.left_out.iter().take(200);
    let row = |(row, why): &(usize, crate::lang::Text)| {
        el("li").child(text::row_left_out(lang, &row.to_string(), why.get(lang)))
    };
    let rows: Vec<Element> = shown.map(row).collect();
    el("details")
        .class("fold left-out")
        .child(el("summary").child(text::rows_left_out(lang, &text::number(done.left_out_rows))))
        .child(el("ul").class("help").children(rows))
}

/// The cells of a table that cannot be read, so many in so many rows, each with a field for what should stand there.
pub(super) fn bad(
    board: &'static Board,
    intake: &'static Intake,
    (cells, rows): (usize, usize),
    lang: Lang,
) -> Option<Element> {
    if cells == 0 {
        return None;
    }
    let title = text::bad_cells(lang, &text::number(cells), &text::number(rows));
    let total = cells;
    let (id, help) = match intake.whose {
        Whose::Ours => ("bad-title", text::BAD_HELP),
        Whose::Theirs => ("bad-statement-title", text::BAD_STATEMENT_HELP),
    };
    let rows = move || {
        let cells = intake.bad.get();
        let rows: Vec<Element> = cells
            .iter()
            .map(|cell| bad_row(intake, cell, lang))
            .collect();
        let more = (total > cells.len()).then(|| {
            el("p")
                .class("help")
                .child(text::more_bad(lang, &text::number(total - cells.len())))
        });
        el("div")
            .child(el("ul").class("bad-cells").children(rows))
            .child(more)
    };
    let again = move || {
        let count = intake.mended.with(Vec::len);
        (count > 0).then(|| {
            button("apply")
                .attr("data-testid", "again")
                .on("click", move |_| mend(board, intake))
                .child(text::compute_again(lang, &text::number(count)))
        })
    };
    Some(
        el("section")
            .class("bad")
            .attr("aria-labelledby", id)
            .child(el("h3").id(id).class("wrong").child(title))
            .child(el("p").class("help").child(help.get(lang)))
            .live(rows)
            .live(again),
    )
}

fn bad_row(intake: &'static Intake, cell: &BadView, lang: Lang) -> Element {
    let place = (cell.row, cell.column);
    let heading = match cell.heading.as_str() {
        "" => text::nth_column(lang, &text::number(cell.column + 1)),
        heading => heading.to_owned(),
    };
    let named = text::cell_at(lang, &cell.row.to_string(), &heading);
    let before = cell.text.clone();
    let value = {
        let before = before.clone();
        move || {
            intake.mended.with_untracked(|mended| {
                let known = mended.iter().find(|(at, _)| *at == place);
                known.map_or_else(|| before.clone(), |(_, text)| text.clone())
            })
        }
    };
    let typed = move |event: &web_sys::Event| {
        let text = event_target_value(event);
        intake.mended.update(|mended| {
            mended.retain(|(at, _)| *at != place);
            if text != before {
                mended.push((place, text));
            }
        });
    };
    el("li")
        .child(el("span").class("where").child(named.clone()))
        .child(
            el("input")
                .class("entry")
                .attr("type", "text")
                .attr("aria-label", named)
                .attr("autocomplete", "off")
                .value(value)
                .on("input", typed),
        )
        .child(
            el("span")
                .class("help")
                .child(cell.message.get(lang).to_owned()),
        )
}

/// Hands over what was mended, and does all of it again.
fn mend(board: &'static Board, intake: &'static Intake) {
    for ((row, column), text) in intake.mended.get_untracked() {
        let ask = Ask::Table(intake.whose, TableAsk::Mend { row, column, text });
        worker::ask(&ask, worker::Beside::default(), |_, _| {});
    }
    match intake.whose {
        Whose::Ours => board.compute(),
        Whose::Theirs => board.reconcile(),
    }
}

/// Buttons that hand something over as a file.
pub(super) fn exports(board: &'static Board, what: Wanted, xlsx: text::Say, lang: Lang) -> Element {
    let save = move |format: Format, name: text::Say| {
        button("apply")
            .live_attr("disabled", move || board.busy.get().map(|_| "".into()))
            .on("click", move |_| board.save(what, format))
            .child(name.get(lang))
    };
    el("p")
        .class("acts")
        .child(save(Format::Csv, text::SAVE_CSV))
        .child(save(Format::Xlsx, xlsx))
}

/// How the first measure is spread, and who gets most.
fn spread(board: &'static Board, viewed: Arc<Viewed>, lang: Lang) -> Element {
    fold(
        "fold",
        ("h3", text::SPREAD),
        board.spread_open,
        lang,
        move || {
            let most = viewed.spread.iter().map(|(_, _, lines)| *lines).max();
            let most = most.unwrap_or(1).max(1);
            let bar = |(from, to, lines): &(String, String, usize)| {
                el("tr")
                    .child(
                        el("th")
                            .attr("scope", "row")
                            .class("figure")
                            .child(text::from_to(lang, from, to)),
                    )
                    .child(el("td").child(meter(lines * 1000 / most)))
                    .child(el("td").class("figure").child(text::number(*lines)))
            };
            let ranked = |(line, name, amount, share): &(usize, String, String, u32)| {
                let line = *line;
                let open = button("quiet")
                    .on("click", move |_| board.open_line(line))
                    .child(name.clone());
                el("tr")
                    .child(el("th").attr("scope", "row").child(open))
                    .child(el("td").child(meter(usize::try_from(*share).unwrap_or(0))))
                    .child(el("td").class("figure").child(amount.clone()))
            };
            let table = |caption: text::Say, rows: Vec<Element>| {
                el("table")
                    .class("bars")
                    .child(el("caption").child(caption.get(lang)))
                    .child(el("tbody").children(rows))
            };
            el("div")
                .class("spread")
                .child(table(
                    text::SPREAD_OF,
                    viewed.spread.iter().map(bar).collect(),
                ))
                .child(table(
                    text::RANKING,
                    viewed.ranking.iter().map(ranked).collect(),
                ))
        },
    )
}

/// A bar of so many thousandths; the figure beside it says the same.
fn meter(share: usize) -> Element {
    el("progress")
        .class("meter")
        .attr("max", "1000")
        .attr("value", share.to_string())
        .attr("aria-hidden", "true")
}

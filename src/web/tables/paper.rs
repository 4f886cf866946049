//! The lines on paper. On the screen there are as many as are in sight; on paper the first some hundreds of the view, under headings that
//! each page repeats, with how many there are in all.
//!
//! A browser that prints does not wait for the worker: so the lines are fetched once a view has stood for a moment, and put on the page only
//! while it prints.

use std::sync::Arc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::prelude::{Get, GetUntracked, Set, With, WithUntracked};

use crate::batch::protocol::{Answer, Ask, Line, ListedColumn, View};
use crate::lang::Lang;
use crate::table::view::State;

use super::super::part::{Element, Part, button, el, live};
use super::super::{save, text};
use super::{Board, worker};

/// How many lines are printed: some fifteen pages. Who wants more takes the file.
const PRINTED: usize = 500;

/// How long a view stands before its lines are fetched.
const AFTER_MS: u32 = 400;

/// Of what lines are: the view, its columns, and the language of their words.
type Of = (View, Vec<usize>, Lang);

/// The lines that would be printed.
#[derive(Clone, Debug, Default)]
pub(super) struct Paper {
    of: Option<Of>,
    lines: Option<Arc<Vec<Line>>>,
}

/// From now on the lines stand on the page while it is printed.
pub(super) fn listen(board: &'static Board) {
    let window = gloo::utils::window();
    for (event, prints) in [("beforeprint", true), ("afterprint", false)] {
        EventListener::new(&window, event, move |_| board.printing.set(prints)).forget();
    }
}

/// Has the lines of the view fetched, unless they are here or coming.
pub(super) fn fetch(board: &'static Board) {
    let of = wanted(board);
    if !is_of(board, &of) {
        board.paper.set(Paper {
            of: Some(of.clone()),
            lines: None,
        });
        Timeout::new(AFTER_MS, move || {
            if is_of(board, &of) {
                ask(board, of, || {});
            }
        })
        .forget();
    }
}

fn wanted(board: &Board) -> Of {
    let (view, shown) = (board.view.get_untracked(), board.shown.get_untracked());
    (view, shown, super::page_lang())
}

fn is_of(board: &Board, of: &Of) -> bool {
    board
        .paper
        .with_untracked(|paper| paper.of.as_ref() == Some(of))
}

fn ask(board: &'static Board, of: Of, then: impl Fn() + 'static) {
    let (_, columns, lang) = of.clone();
    let wanted = Ask::Lines {
        from: 0,
        count: PRINTED,
        columns,
        lang,
    };
    worker::ask(&wanted, worker::Beside::default(), move |answer, _| {
        if let Some(Answer::Lines(lines)) = answer
            && is_of(board, &of)
        {
            board.paper.set(Paper {
                of: Some(of.clone()),
                lines: Some(Arc::new(lines)),
            });
            then();
        }
    });
}

/// The button that prints, once the lines are here.
pub(super) fn print(board: &'static Board, lang: Lang) -> Element {
    button("apply")
        .attr("data-testid", "print")
        .on("click", move |_| {
            let of = wanted(board);
            let is_here = board.paper.with_untracked(|paper| paper.lines.is_some());
            if is_here && is_of(board, &of) {
                return save::print();
            }
            board.paper.set(Paper {
                of: Some(of.clone()),
                lines: None,
            });
            ask(board, of, save::print);
        })
        .child(text::PRINT.get(lang))
}

/// The lines, while the page is printed.
pub(super) fn lines(board: &'static Board, columns: &[ListedColumn], lang: Lang) -> Part {
    let columns = columns.to_vec();
    // The page may have been made anew in another language.
    if board.viewed.with_untracked(Option::is_some) {
        fetch(board);
    }
    live(move || board.printing.get().then(|| sheet(board, &columns, lang)))
}

fn sheet(board: &'static Board, columns: &[ListedColumn], lang: Lang) -> Element {
    let total = board
        .viewed
        .with(|viewed| viewed.as_ref().map_or(0, |viewed| viewed.lines));
    let fetched = board.paper.with(|paper| paper.lines.clone());
    let fetched = fetched.filter(|_| is_of(board, &wanted(board)));
    // In the moment before they are here, those in sight.
    let (from, lines) = fetched.map_or_else(|| board.here.get(), |lines| (0, lines));
    let shown = board.shown.get();
    let shown: Vec<&ListedColumn> = shown.iter().filter_map(|&at| columns.get(at)).collect();
    let class = |column: Option<&&ListedColumn>| match column.is_some_and(|it| it.numeric) {
        true => "figure",
        false => "",
    };
    let heads = shown.iter().map(|column| {
        el("th")
            .attr("scope", "col")
            .class(class(Some(column)))
            .child(column.heading.get(lang).to_owned())
    });
    let heads: Vec<Element> = heads.collect();
    let row = |line: &Line| {
        let cells = line.cells.iter().enumerate().map(|(place, text)| {
            let cell = match place {
                0 => el("th").attr("scope", "row"),
                _ => el("td"),
            };
            cell.class(class(shown.get(place))).child(text.clone())
        });
        let cells: Vec<Element> = cells.collect();
        el("tr").children(cells)
    };
    let rows: Vec<Element> = lines.iter().map(row).collect();
    let [first, last, of] = [from + 1, from + lines.len(), total].map(text::number);
    let mut about = match from == 0 && lines.len() == total {
        true => text::lines_in_all(lang, &of),
        false => text::lines_of(lang, &first, &last, &of),
    };
    if let Some(narrowed) = board.view.with(|view| narrowed(view, lang)) {
        about = [&about, " · ", &narrowed].concat();
    }
    el("table")
        .class("printed-lines")
        .attr("data-testid", "printed-lines")
        .child(el("caption").child(about))
        .child(el("thead").child(el("tr").children(heads)))
        .child(el("tbody").children(rows))
}

/// By what the lines were narrowed down; none where all are shown.
fn narrowed(view: &View, lang: Lang) -> Option<String> {
    let state = view.state.map(|state| match state {
        State::Pays => text::LINES_PAID,
        State::Nothing => text::LINES_UNPAID,
        State::Without => text::LINES_WITHOUT,
        State::Unsound => text::LINES_UNSOUND,
    });
    let mut parts = Vec::new();
    if !view.words.trim().is_empty() {
        parts.push(text::found_by(lang, view.words.trim()));
    }
    parts.extend(state.map(|state| state.get(lang).to_owned()));
    for (name, amount) in [(text::FROM_AMOUNT, &view.from), (text::TO_AMOUNT, &view.to)] {
        if !amount.trim().is_empty() {
            parts.push([name.get(lang), " ", amount.trim()].concat());
        }
    }
    (!parts.is_empty()).then(|| text::list(lang, &parts))
}

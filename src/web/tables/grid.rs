//! The lines of a table, as many as are in sight: sorted, searched, with the columns that are wanted; a block of cells can be selected and
//! copied into a spreadsheet, and a line opened as a scenario.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use leptos::prelude::{
    Get, GetUntracked, RwSignal, Set, Update, With, WithUntracked, event_target_checked,
    event_target_value, request_animation_frame,
};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent, MouseEvent};

use crate::batch::protocol::{Answer, Ask, Done, Line, ListedColumn, Whose};
use crate::lang::Lang;
use crate::table::view::{Key, State};

use super::super::part::{Element, Part, button, el};
use super::super::{clipboard, text};
use super::{Board, worker};

/// How high a line is, in pixels; `style/tables.css` says the same.
const LINE_PX: f64 = 36.0;

/// Lines above and below those in sight that are there, too, so that a small step shows nothing empty.
const BESIDE: usize = 12;

/// How many lines are asked for before it is known how many are in sight.
pub(super) const FIRST_LINES: usize = 48;

/// Browsers cannot scroll much further than this, in pixels: a longer list is scrolled in steps of more than a line.
const HIGHEST_PX: f64 = 8_000_000.0;

/// How long a search word must stand before lines are looked for.
const SEARCH_AFTER_MS: u32 = 200;

/// The most lines that are copied at once.
const MOST_COPIED: usize = 5_000;

/// Where the list is scrolled to, and how many lines are in sight.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sight {
    top: f64,
    from: usize,
    count: usize,
}

pub(super) fn grid(board: &'static Board, done: &Done, lang: Lang) -> Element {
    let columns = Rc::new(done.columns.clone());
    let sight = RwSignal::new(Sight {
        top: 0.0,
        from: 0,
        count: FIRST_LINES,
    });
    let total = move || {
        board
            .viewed
            .with(|viewed| viewed.as_ref().map_or(0, |viewed| viewed.lines))
    };
    let take_in = move |event: &Event| {
        let place = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlElement>().ok());
        if let Some(place) = place {
            look(board, &place, sight);
        }
    };
    let head = {
        let columns = Rc::clone(&columns);
        move || head(board, &columns, lang)
    };
    let body = {
        let columns = Rc::clone(&columns);
        move || body(board, &columns, sight, lang)
    };
    let rows = move || (total() + 1).to_string();
    let table = el("table")
        .class("dealers")
        .attr("data-testid", "lines")
        .live_attr("aria-rowcount", move || Some(rows().into()))
        .live(head)
        .live(body);
    let scroller = el("div")
        .class("lines-scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", text::TABLE_LINES.get(lang))
        .attr("data-testid", "lines-scroll")
        .on("scroll", take_in)
        .on("keydown", move |event| press(board, event))
        .on("mousedown", move |event| select(board, event))
        .child(table)
        .made(move |place| {
            // Once it is on the page, as many lines as fit are asked for.
            if let Ok(place) = place.clone().dyn_into::<HtmlElement>() {
                request_animation_frame(move || look(board, &place, sight));
            }
        });
    let none =
        move || (total() == 0).then(|| el("p").class("help").child(text::NO_LINES.get(lang)));
    let copied = move || {
        let selected = board.selected.get()?;
        let [(from, left), (to, right)] = selected;
        let cells = (from.abs_diff(to) + 1) * (left.abs_diff(right) + 1);
        Some(
            button("apply")
                .attr("data-testid", "copy")
                .on("click", move |_| copy(board))
                .child(text::copy_cells(lang, &text::number(cells))),
        )
    };
    el("div")
        .class("lines-box")
        .child(tools(board, &columns, lang))
        .live(none)
        .child(scroller)
        .child(el("p").class("help").child(text::GRID_HELP.get(lang)))
        .live(copied)
}

/// Search, state, order and columns.
fn tools(board: &'static Board, columns: &Rc<Vec<ListedColumn>>, lang: Lang) -> Element {
    let waiting: RefCell<Option<Timeout>> = RefCell::new(None);
    let search = move |event: &Event| {
        let words = event_target_value(event);
        // Dropping the one before cancels it.
        *waiting.borrow_mut() = Some(Timeout::new(SEARCH_AFTER_MS, move || {
            board.view.update(|view| view.words = words);
            board.see();
        }));
    };
    let states = [
        ("", text::ALL_LINES),
        ("pays", text::LINES_PAID),
        ("nothing", text::LINES_UNPAID),
        ("without", text::LINES_WITHOUT),
        ("unsound", text::LINES_UNSOUND),
    ];
    let state = move |event: &Event| {
        let state = match event_target_value(event).as_str() {
            "pays" => Some(State::Pays),
            "nothing" => Some(State::Nothing),
            "without" => Some(State::Without),
            "unsound" => Some(State::Unsound),
            _ => None,
        };
        board.view.update(|view| view.state = state);
        board.see();
    };
    let state_now = move || {
        board.view.with(|view| match view.state {
            Some(State::Pays) => "pays",
            Some(State::Nothing) => "nothing",
            Some(State::Without) => "without",
            Some(State::Unsound) => "unsound",
            None => "",
        })
    };
    let bound = move |is_from: bool, name: text::Say| {
        el("input")
            .class("entry bound")
            .attr("type", "text")
            .attr("inputmode", "decimal")
            .attr("autocomplete", "off")
            .attr("aria-label", name.get(lang))
            .attr("placeholder", name.get(lang))
            .on("change", move |event| {
                let text = event_target_value(event);
                board.view.update(|view| match is_from {
                    true => view.from = text,
                    false => view.to = text,
                });
                board.see();
            })
    };
    el("div")
        .class("lines-tools")
        .child(
            el("input")
                .class("entry")
                .attr("type", "search")
                .attr("autocomplete", "off")
                .attr("aria-label", text::FIND_LINES.get(lang))
                .attr("placeholder", text::FIND_LINES.get(lang))
                .attr("data-testid", "find")
                .on("input", search),
        )
        .child(
            el("select")
                .attr("aria-label", text::WHICH_LINES.get(lang))
                .attr("data-testid", "state")
                .value(state_now)
                .on("change", state)
                .children(
                    states
                        .map(|(word, name)| el("option").attr("value", word).child(name.get(lang))),
                ),
        )
        .child(bound(true, text::FROM_AMOUNT))
        .child(bound(false, text::TO_AMOUNT))
        .child(chooser(board, columns, lang))
}

/// Which columns are shown.
fn chooser(board: &'static Board, columns: &Rc<Vec<ListedColumn>>, lang: Lang) -> Element {
    let columns = Rc::clone(columns);
    let choices = move || {
        board.chooser_open.get().then(|| {
            let choice = |(at, column): (usize, &ListedColumn)| {
                let is_shown = move || board.shown.with(|shown| shown.contains(&at));
                let change = move |event: &Event| {
                    let wanted = event_target_checked(event);
                    board.shown.update(|shown| {
                        shown.retain(|&other| other != at);
                        if wanted {
                            shown.push(at);
                            shown.sort_unstable();
                        }
                    });
                    board.selected.set(None);
                    let from = board.here.with_untracked(|(from, _)| *from);
                    let count = board.here.with_untracked(|(_, lines)| lines.len());
                    board.look(from, count.max(FIRST_LINES));
                };
                el("label")
                    .class("column-choice")
                    .child(
                        el("input")
                            .attr("type", "checkbox")
                            .checked(is_shown)
                            .on("change", change),
                    )
                    .child(column.heading.get(lang).to_owned())
            };
            let choices: Vec<Element> = columns.iter().enumerate().map(choice).collect();
            el("div").class("column-choices").children(choices)
        })
    };
    el("details")
        .class("chooser")
        .open(board.chooser_open)
        .child(el("summary").child(text::CHOOSE_COLUMNS.get(lang)))
        .live(choices)
}

fn head(board: &'static Board, columns: &[ListedColumn], lang: Lang) -> Element {
    let shown = board.shown.get();
    let (key, descending) = board.view.with(|view| (view.key, view.descending));
    let cells = shown
        .iter()
        .filter_map(|&at| columns.get(at))
        .map(|column| {
            let name = column.heading.get(lang).to_owned();
            let is_key =
                column.key == Some(key) && (key != Key::Row || column.key == Some(Key::Row));
            let order = match (is_key, descending) {
                (false, _) => None,
                (true, false) => Some("ascending"),
                (true, true) => Some("descending"),
            };
            let content: Part = match column.key {
                None => name.into(),
                Some(own) => button("sort")
                    .on("click", move |_| {
                        board.view.update(|view| {
                            // Amounts begin with the largest.
                            view.descending = match view.key == own {
                                true => !view.descending,
                                false => matches!(own, Key::Measure(_)),
                            };
                            view.key = own;
                        });
                        board.see();
                    })
                    .child(name)
                    .child(el("span").attr("aria-hidden", "true").child(match order {
                        Some("ascending") => " ↑",
                        Some(_) => " ↓",
                        None => " ↕",
                    }))
                    .into(),
            };
            let class = match column.numeric {
                true => "figure",
                false => "",
            };
            el("th")
                .attr("scope", "col")
                .class(class)
                .live_attr("aria-sort", move || order.map(Into::into))
                .child(content)
        });
    let cells: Vec<Element> = cells.collect();
    el("thead").child(el("tr").attr("aria-rowindex", "1").children(cells))
}

/// The lines that are here, between two rows as high as all those that are not.
fn body(
    board: &'static Board,
    columns: &Rc<Vec<ListedColumn>>,
    sight: RwSignal<Sight>,
    lang: Lang,
) -> Element {
    let (from, lines) = board.here.get();
    let total = board
        .viewed
        .with_untracked(|viewed| viewed.as_ref().map_or(0, |viewed| viewed.lines));
    let shown = board.shown.get_untracked();
    let (above, below) = blanks(from, lines.len(), total, sight.get_untracked());
    let rows = lines
        .iter()
        .enumerate()
        .map(|(at, line)| row(board, from + at, line, &shown, columns, lang));
    let rows: Vec<Element> = rows.collect();
    // An attribute: the content policy allows no style, and what scripts set would stay where a row becomes another.
    let blank = |height: f64| {
        el("tr")
            .class("filler")
            .attr("aria-hidden", "true")
            .child(el("td").attr("height", format!("{height:.0}")))
    };
    el("tbody")
        .child(blank(above))
        .children(rows)
        .child(blank(below))
}

/// How high what is above and below the lines that are here stands.
#[allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "pixels"
)]
fn blanks(from: usize, count: usize, total: usize, sight: Sight) -> (f64, f64) {
    let whole = (total as f64 * LINE_PX).min(HIGHEST_PX);
    let own = count as f64 * LINE_PX;
    let above = match total as f64 * LINE_PX <= HIGHEST_PX {
        true => from as f64 * LINE_PX,
        // The first line in sight stands where the list is scrolled to.
        false => sight.top - (sight.from.saturating_sub(from)) as f64 * LINE_PX,
    };
    let above = above.clamp(0.0, (whole - own).max(0.0));
    (above, (whole - own - above).max(0.0))
}

/// Sees to it that the lines in sight are here.
#[allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels"
)]
fn look(board: &'static Board, place: &HtmlElement, sight: RwSignal<Sight>) {
    let total = board
        .viewed
        .with_untracked(|viewed| viewed.as_ref().map_or(0, |viewed| viewed.lines));
    let (top, height) = (
        f64::from(place.scroll_top()),
        f64::from(place.client_height()),
    );
    let count = (height / LINE_PX).ceil() as usize + 1;
    let whole = total as f64 * LINE_PX;
    let first = if whole <= HIGHEST_PX {
        (top / LINE_PX) as usize
    } else {
        let share = (top / (HIGHEST_PX - height).max(1.0)).clamp(0.0, 1.0);
        (share * total.saturating_sub(count.saturating_sub(2)) as f64) as usize
    };
    sight.set(Sight {
        top,
        from: first,
        count,
    });
    let wanted = first.saturating_sub(BESIDE);
    let until = (first + count + BESIDE).min(total);
    let (from, have) = board
        .here
        .with_untracked(|(from, lines)| (*from, lines.len()));
    let is_here = from <= first && (first + count).min(total) <= from + have;
    if !is_here || (whole > HIGHEST_PX && from != wanted) {
        board.look(wanted, until.saturating_sub(wanted));
    }
}

fn row(
    board: &'static Board,
    at: usize,
    line: &Line,
    shown: &[usize],
    columns: &Rc<Vec<ListedColumn>>,
    lang: Lang,
) -> Element {
    let number = line.line;
    let cells = line.cells.iter().enumerate().map(|(place, text)| {
        let numeric = shown
            .get(place)
            .and_then(|&column| columns.get(column))
            .is_some_and(|column| column.numeric);
        let is_selected = move || {
            board.selected.with(|selected| {
                selected.is_some_and(|[(a, b), (c, d)]| {
                    (a.min(c)..=a.max(c)).contains(&at) && (b.min(d)..=b.max(d)).contains(&place)
                })
            })
        };
        let content: Part = match place {
            0 => button("open-line")
                .attr("title", text::OPEN_LINE.get(lang))
                .on("click", move |_| board.open_line(number))
                .child(match text.is_empty() {
                    true => text::UNNAMED.get(lang).to_owned(),
                    false => text.clone(),
                })
                .into(),
            _ => text.clone().into(),
        };
        let cell = match place {
            0 => el("th").attr("scope", "row"),
            _ => el("td"),
        };
        let class = match numeric {
            true => "figure",
            false => "",
        };
        cell.class(class)
            .attr("data-at", format!("{at},{place}"))
            .live_attr("data-selected", move || is_selected().then_some("".into()))
            .child(content)
    });
    let cells: Vec<Element> = cells.collect();
    let class = match line.sound {
        true => "dealer",
        false => "dealer unsound",
    };
    el("tr")
        .class(class)
        .attr("aria-rowindex", (at + 2).to_string())
        .children(cells)
}

/// The line and column of the cell that an event comes from.
fn cell_of(event: &Event) -> Option<(usize, usize)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let at = target
        .closest("[data-at]")
        .ok()??
        .get_attribute("data-at")?;
    let (line, column) = at.split_once(',')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// A press selects a cell, one with Shift all cells up to it.
fn select(board: &'static Board, event: &Event) {
    let (Some(cell), Some(mouse)) = (cell_of(event), event.dyn_ref::<MouseEvent>()) else {
        return;
    };
    let before = board.selected.get_untracked();
    match (mouse.shift_key(), before) {
        (true, Some([corner, _])) => {
            // Otherwise the browser selects text.
            event.prevent_default();
            board.selected.set(Some([corner, cell]));
        }
        _ if cell.1 == 0 => {}
        _ => board.selected.set(Some([cell, cell])),
    }
}

/// Ctrl+C copies what is selected; arrows with Shift select more; Escape selects nothing.
fn press(board: &'static Board, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    let Some([corner, (line, column)]) = board.selected.get_untracked() else {
        return;
    };
    let last_line = board
        .viewed
        .with_untracked(|viewed| viewed.as_ref().map_or(0, |viewed| viewed.lines))
        .saturating_sub(1);
    let last_column = board.shown.with_untracked(Vec::len).saturating_sub(1);
    let next = match key.key().as_str() {
        "c" | "C" if key.ctrl_key() || key.meta_key() => {
            event.prevent_default();
            copy(board);
            return;
        }
        "Escape" => {
            board.selected.set(None);
            return;
        }
        _ if !key.shift_key() => return,
        "ArrowDown" => ((line + 1).min(last_line), column),
        "ArrowUp" => (line.saturating_sub(1), column),
        "ArrowRight" => (line, (column + 1).min(last_column)),
        "ArrowLeft" => (line, column.saturating_sub(1)),
        _ => return,
    };
    event.prevent_default();
    board.selected.set(Some([corner, next]));
}

/// Puts the selected cells on the clipboard, as spreadsheets take them.
fn copy(board: &'static Board) {
    let Some([(a, b), (c, d)]) = board.selected.get_untracked() else {
        return;
    };
    let (from, count) = (a.min(c), a.abs_diff(c) + 1);
    let shown = board.shown.get_untracked();
    let columns: Vec<usize> = shown.get(b.min(d)..=b.max(d)).unwrap_or_default().to_vec();
    let count = count.min(MOST_COPIED);
    let lang = super::page_lang();
    let ask = Ask::Lines {
        from,
        count,
        columns,
        lang,
    };
    worker::ask(
        &ask,
        worker::Beside::default(),
        move |answer, _| match answer {
            Some(Answer::Lines(lines)) => {
                let rows = lines.iter().map(|line| {
                    let cells: Vec<String> = line.cells.iter().map(|cell| plain(cell)).collect();
                    cells.join("\t")
                });
                let text = rows.collect::<Vec<_>>().join("\n");
                let told = match clipboard::put(&text) {
                    true => text::cells_copied(lang, &text::number(lines.len())),
                    false => text::NOT_COPIED.get(lang).to_owned(),
                };
                board.told.set(told);
            }
            other => board.take(Whose::Ours, other),
        },
    );
}

/// A cell as a spreadsheet takes it: no tab or line end in it, and no formula.
fn plain(cell: &str) -> String {
    let cell = cell.replace(['\t', '\r', '\n'], " ");
    crate::report::delimited::guarded(&cell).into_owned()
}

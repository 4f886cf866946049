//! A figure for each period, as a grid: takes a row or column pasted from a spreadsheet, and moves about like one.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Track, WithUntracked};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::lang::Lang;
use crate::policy::messages::period_word;
use crate::policy::model::Input;
use crate::policy::{Axis, Kind};
use crate::scenario::draft::{sum, tidied};
use crate::scenario::{Field, paste};

use super::desk::{Desk, field_id};
use super::part::{Element, Part, button, el, several};
use super::{fields, rows, text};

/// Months in a quarter.
const MONTHS: usize = 3;

/// The control of a series.
pub(super) fn series(desk: &'static Desk, at: usize, input: &'static Input, lang: Lang) -> Element {
    let id = field_id(Field::Input {
        input: at,
        period: 0,
    });
    let current = RwSignal::new(0_usize);
    let notice = RwSignal::new(String::new());
    let periods = input.ty.axis.periods().unwrap_or(0);
    let kind = input.ty.kind;
    let numeric = kind.is_numeric();
    let by_quarter = input.ty.axis == Axis::Month && numeric;
    let in_row = if by_quarter { MONTHS } else { periods };
    let mut grid = el("div").class("periods");
    for quarter in 0..periods / in_row {
        let cells = quarter * in_row..(quarter + 1) * in_row;
        let mut row = el("div").class("quarter");
        for period in cells.clone() {
            row = row.child(cell(desk, at, input, period, lang));
        }
        if by_quarter {
            let word = period_word(Axis::Quarter, quarter).get(lang).to_owned();
            row = row.child(subtotal(desk, at, kind, cells, word, lang));
        }
        grid = grid.child(row);
    }
    let year = numeric.then(|| {
        let word = text::WHOLE_YEAR.get(lang).to_owned();
        subtotal(desk, at, kind, 0..periods, word, lang)
    });
    let name_id = format!("{id}-name");
    let about = el("div")
        .class("field-about")
        .child(
            el(fields::heading(desk, at))
                .class("field-name")
                .id(name_id.clone())
                .child(input.label.get(lang)),
        )
        .child(fields::help(input, &id, lang));
    let remarks = el("div")
        .class("series-remarks")
        .child(remarks(desk, at, input, current, lang))
        .child(
            el("p")
                .class("remark")
                .attr("role", "status")
                .live(move || notice.get()),
        );
    el("div")
        .class("field series")
        .attr("role", "group")
        .attr("aria-labelledby", name_id)
        .on("focusin", move |event| {
            if let Some(period) = period_of(event.target()) {
                current.set(period);
            }
        })
        .on("keydown", move |event| {
            walk(desk, at, event.unchecked_ref())
        })
        .on("paste", move |event| {
            take_paste(desk, at, input, event.unchecked_ref(), notice, lang)
        })
        .child(
            el("div")
                .class("series-head")
                .child(about)
                .child(tools(desk, at, input, current, notice, lang)),
        )
        .child(grid)
        .child(el("div").class("series-foot").child(remarks).child(year))
}

/// One period's control under its name.
fn cell(
    desk: &'static Desk,
    at: usize,
    input: &'static Input,
    period: usize,
    lang: Lang,
) -> Element {
    let field = Field::Input { input: at, period };
    let id = field_id(field);
    let word = period_word(input.ty.axis, period).get(lang).to_owned();
    let (control, is_group) = fields::control(desk, field, input, lang, format!("{id}-remark"));
    let name = if is_group {
        el("span").id(format!("{id}-label"))
    } else {
        el("label").attr("for", id)
    };
    // The name that is heard says the input too; what is seen is the period alone.
    let name = name
        .class("period")
        .child(word)
        .child(unseen(input.label.get(lang)));
    fields::apart()
        .class("cell")
        .attr("data-period", period.to_string())
        .child(name)
        .child(control)
}

/// More of a name, for those who hear it.
fn unseen(words: &'static str) -> Element {
    el("span").class("unseen").child(" ").child(words)
}

fn subtotal(
    desk: &'static Desk,
    at: usize,
    kind: Kind,
    periods: std::ops::Range<usize>,
    word: String,
    lang: Lang,
) -> Element {
    let shown = move || {
        for field in desk.fields(at).get(periods.clone()).unwrap_or_default() {
            field.track();
        }
        desk.understood.with_untracked(|form| {
            let cells = form
                .case
                .inputs
                .get(at)
                .and_then(|cells| cells.get(periods.clone()));
            cells
                .and_then(sum)
                .map_or_else(|| "—".to_owned(), |sum| text::bare(lang, kind, sum))
        })
    };
    el("div")
        .class("subtotal")
        .child(
            el("span")
                .class("period")
                .child(word)
                .child(unseen(text::SUBTOTAL.get(lang))),
        )
        .child(el("span").class("subtotal-figure").live(shown))
}

/// Fill and clear.
fn tools(
    desk: &'static Desk,
    at: usize,
    input: &'static Input,
    current: RwSignal<usize>,
    notice: RwSignal<String>,
    lang: Lang,
) -> Element {
    let fill = move |_: &Event| {
        let fields = desk.fields(at);
        let period = current.get_untracked();
        let text = fields.get(period).map(|field| field.get_untracked());
        let word = period_word(input.ty.axis, period);
        let word = word.get(lang);
        // A blank one is no pattern: all that stands in the others would be lost.
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            notice.set(text::fill_blank(lang, word));
            return;
        };
        let done = text::filled_like(lang, input.label.get(lang), word);
        desk.sweep(done, || {
            for field in fields {
                field.set(text.clone());
            }
        });
        notice.set(String::new());
    };
    let clear = move |_: &Event| {
        desk.sweep(text::cleared(lang, input.label.get(lang)), || {
            for field in desk.fields(at) {
                field.set(String::new());
            }
        });
        notice.set(String::new());
    };
    let like = move || text::fill_like(lang, period_word(input.ty.axis, current.get()).get(lang));
    el("div")
        .class("tools")
        .child(button("quiet").on("click", fill).live(like))
        .child(
            button("quiet")
                .on("click", clear)
                .child(text::CLEAR.get(lang))
                .child(unseen(input.label.get(lang))),
        )
}

/// Below the grid: what is wrong with which period, and the current one's figure read back. As below a single figure, nothing
/// moves when a cell is left: figure and hint share one place.
fn remarks(
    desk: &'static Desk,
    at: usize,
    input: &'static Input,
    current: RwSignal<usize>,
    lang: Lang,
) -> Part {
    let axis = input.ty.axis;
    let mut remarks: Vec<Part> = Vec::new();
    for period in 0..axis.periods().unwrap_or(0) {
        let field = Field::Input { input: at, period };
        let word = period_word(axis, period);
        let problem = move || fields::problem(desk, field, lang, Some(word.get(lang)));
        let id = format!("{}-remark", field_id(field));
        remarks.push(el("p").class("remark").id(id).live(problem).into());
    }
    let content = move || {
        let period = current.get();
        let field = Field::Input { input: at, period };
        let read_back = fields::read_back(desk, field, input.ty.kind, lang);
        let is_said = matches!(read_back, Some((_, true)));
        let figure = read_back
            .map(|(figure, _)| format!("{} {figure}", period_word(axis, period).get(lang)));
        let figure = el("span").class("read-back").child(figure);
        let hint = el("span").child(text::PASTE_HINT.get(lang));
        several([
            fields::said(!is_said, hint).into(),
            fields::said(is_said, figure).into(),
        ])
    };
    remarks.push(el("p").class("remark either").live(content).into());
    remarks.into()
}

/// The period of the cell that an element stands in.
fn period_of(target: Option<web_sys::EventTarget>) -> Option<usize> {
    let element = target?.dyn_into::<web_sys::Element>().ok()?;
    let cell = element.closest("[data-period]").ok().flatten()?;
    cell.get_attribute("data-period")?.parse().ok()
}

/// Spreads a pasted row or column over the periods from the focused one on. A single figure is left to the browser.
fn take_paste(
    desk: &'static Desk,
    at: usize,
    input: &'static Input,
    event: &ClipboardEvent,
    notice: RwSignal<String>,
    lang: Lang,
) {
    let Some(from) = period_of(event.target()) else {
        return;
    };
    let Some(pasted) = event
        .clipboard_data()
        .and_then(|data| data.get_data("text").ok())
    else {
        return;
    };
    let kind = input.ty.kind;
    let cells = paste::cells(kind, &pasted);
    if cells.len() < 2 {
        return;
    }
    event.prevent_default();
    let fields = desk.fields(at);
    let Some(fields) = fields.get(from..) else {
        return;
    };
    for (field, cell) in fields.iter().zip(&cells) {
        field.set(tidied(kind, cell).unwrap_or_else(|| cell.clone()));
    }
    desk.unfinished.set(None);
    let (found, room) = (cells.len(), fields.len());
    notice.set(match found.checked_sub(room) {
        Some(left) if left > 0 => text::pasted_too_many(
            lang,
            &found.to_string(),
            &room.to_string(),
            &left.to_string(),
        ),
        _ => text::pasted(lang, &found.to_string()),
    });
}

/// Where a key leads.
#[derive(Clone, Copy)]
pub(super) enum Way {
    On,
    Back,
    Left,
    Right,
    Up,
    Down,
}

/// Where a key leads from the field that it is pressed in: Enter on (with Shift, back), the arrows to the neighbour on that side;
/// left and right only from the text's end.
pub(super) fn way(event: &KeyboardEvent) -> Option<Way> {
    if event.is_composing() || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return None;
    }
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let at_edge = |at_end: bool| {
        let Some(input) = &input else {
            return false;
        };
        let length = u32::try_from(input.value().encode_utf16().count()).ok();
        let start = input.selection_start().ok().flatten();
        let end = input.selection_end().ok().flatten();
        let edge = if at_end { length } else { Some(0) };
        (start == Some(0) && end == length) || (start == end && start == edge)
    };
    match event.key().as_str() {
        "Enter" if event.shift_key() => Some(Way::Back),
        "Enter" => Some(Way::On),
        _ if event.shift_key() => None,
        "ArrowLeft" if at_edge(false) => Some(Way::Left),
        "ArrowRight" if at_edge(true) => Some(Way::Right),
        "ArrowUp" => Some(Way::Up),
        "ArrowDown" => Some(Way::Down),
        _ => None,
    }
}

/// Goes to the next period or the one before, or to the neighbour on one side.
fn walk(desk: &Desk, at: usize, event: &KeyboardEvent) {
    // First, for it is asked of every key.
    let Some(way) = way(event) else {
        return;
    };
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    let cells = neighbours(&input);
    let Some(here) = cells.iter().position(|cell| *cell == input) else {
        return;
    };
    let to = match way {
        Way::Back | Way::Left => here.checked_sub(1),
        Way::On | Way::Right => Some(here + 1),
        Way::Up => beside(&cells, &input, true),
        Way::Down => beside(&cells, &input, false),
    };
    event.prevent_default();
    let Some(cell) = to.and_then(|to| cells.get(to)) else {
        if matches!(way, Way::On) {
            rows::go_on(
                desk,
                Field::Input {
                    input: at,
                    period: here,
                },
            );
        }
        return;
    };
    if cell.focus().is_ok() {
        cell.select();
    }
}

/// The text fields of the series that a field belongs to.
fn neighbours(input: &HtmlInputElement) -> Vec<HtmlInputElement> {
    let Some(series) = input.closest(".series").ok().flatten() else {
        return Vec::new();
    };
    let Ok(list) = series.query_selector_all("input.entry") else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.get(at)?.dyn_into().ok())
        .collect()
}

/// The field in the row above or below that is nearest in the row: the grid has as many columns as there is room for.
fn beside(cells: &[HtmlInputElement], input: &HtmlInputElement, above: bool) -> Option<usize> {
    let place = |cell: &HtmlElement| {
        let area = cell.get_bounding_client_rect();
        (area.top(), area.left())
    };
    let (top, left) = place(input);
    let rows = cells.iter().enumerate().map(|(at, cell)| (at, place(cell)));
    // Pixels: rows are apart by more than one.
    #[expect(clippy::float_arithmetic, reason = "distances on the screen")]
    let nearest = rows
        .filter(|(_, (other, _))| {
            if above {
                *other < top - 1.0
            } else {
                *other > top + 1.0
            }
        })
        .min_by(|(_, a), (_, b)| {
            let key = |(row, column): &(f64, f64)| ((row - top).abs(), (column - left).abs());
            let (a, b) = (key(a), key(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
    nearest.map(|(at, _)| at)
}

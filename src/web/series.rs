//! A figure for each period, as a grid: takes a row or column pasted from a spreadsheet, and moves about like one.

use leptos::ev::{ClipboardEvent, FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::lang::Lang;
use crate::policy::messages::period_word;
use crate::policy::model::Input;
use crate::policy::{Axis, Kind};
use crate::scenario::draft::{sum, tidied};
use crate::scenario::{Field, paste};

use super::desk::{Desk, field_id};
use super::{fields, text};

/// Months in a quarter.
const MONTHS: usize = 3;

/// The control of a series.
pub(super) fn series(desk: &'static Desk, at: usize, input: &'static Input, lang: Lang) -> AnyView {
    let id = field_id(Field::Input {
        input: at,
        period: 0,
    });
    let current = RwSignal::new(0_usize);
    let notice = RwSignal::new(String::new());
    let periods = input.ty.axis.periods().unwrap_or(0);
    let numeric = input.ty.kind.is_numeric();
    let cells: AnyView = if input.ty.axis == Axis::Month && numeric {
        (0..periods / MONTHS)
            .map(|quarter| {
                let months = quarter * MONTHS..(quarter + 1) * MONTHS;
                let cells: Vec<AnyView> = months.clone().map(|period| cell(desk, at, input, period, lang)).collect();
                view! {
                    <div class="quarter">
                        {cells}
                        {subtotal(desk, at, input.ty.kind, months, period_word(Axis::Quarter, quarter).get(lang).to_owned(), lang)}
                    </div>
                }
                .into_any()
            })
            .collect_view()
            .into_any()
    } else {
        let cells: Vec<AnyView> = (0..periods)
            .map(|period| cell(desk, at, input, period, lang))
            .collect();
        view! { <div class="quarter">{cells}</div> }.into_any()
    };
    let year = numeric.then(|| {
        subtotal(
            desk,
            at,
            input.ty.kind,
            0..periods,
            text::WHOLE_YEAR.get(lang).to_owned(),
            lang,
        )
    });
    let name_id = format!("{id}-name");
    let heading_id = name_id.clone();
    view! {
        <div
            class="field series"
            role="group"
            aria-labelledby=name_id
            on:focusin=move |event: FocusEvent| if let Some(period) = period_of(event.target()) { current.set(period) }
            on:keydown=move |event: KeyboardEvent| walk(&event)
            on:paste=move |event: ClipboardEvent| take_paste(desk, at, input, &event, notice, lang)
        >
            <div class="series-head">
                <div class="field-about">
                    <h3 class="field-name" id=heading_id>{input.label.get(lang)}</h3>
                    {fields::help(input, &id, lang)}
                </div>
                {tools(desk, at, input, current, notice, lang)}
            </div>
            <div class="periods">{cells}</div>
            <div class="series-foot">
                <div class="series-remarks">
                    {remarks(desk, at, input, current, lang)}
                    <p class="remark" role="status">{move || notice.get()}</p>
                </div>
                {year}
            </div>
        </div>
    }
    .into_any()
}

/// One period's control under its name.
fn cell(
    desk: &'static Desk,
    at: usize,
    input: &'static Input,
    period: usize,
    lang: Lang,
) -> AnyView {
    let field = Field::Input { input: at, period };
    let word = period_word(input.ty.axis, period).get(lang).to_owned();
    let described = format!("{}-remark", field_id(field));
    let (control, is_group) = fields::control(desk, field, input, lang, described);
    let id = field_id(field);
    // The name that is heard says the input too; what is seen is the period alone.
    let heard = view! { <span class="unseen">{format!(" {}", input.label.get(lang))}</span> };
    let name = if is_group {
        view! { <span class="period" id=format!("{id}-label")>{word}{heard}</span> }.into_any()
    } else {
        view! { <label class="period" for=id.clone()>{word}{heard}</label> }.into_any()
    };
    view! { <div class="cell" data-period=period.to_string()>{name}{control}</div> }.into_any()
}

fn subtotal(
    desk: &'static Desk,
    at: usize,
    kind: Kind,
    periods: std::ops::Range<usize>,
    word: String,
    lang: Lang,
) -> AnyView {
    let shown = move || {
        desk.understood.with(|form| {
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
    view! {
        <div class="subtotal">
            <span class="period">{word}<span class="unseen">{format!(" {}", text::SUBTOTAL.get(lang))}</span></span>
            <span class="subtotal-figure">{shown}</span>
        </div>
    }
    .into_any()
}

/// Fill and clear.
fn tools(
    desk: &'static Desk,
    at: usize,
    input: &'static Input,
    current: RwSignal<usize>,
    notice: RwSignal<String>,
    lang: Lang,
) -> AnyView {
    let fill = move |_| {
        let Some(fields) = desk.inputs.get(at) else {
            return;
        };
        let Some(text) = fields
            .get(current.get_untracked())
            .map(|field| field.get_untracked())
        else {
            return;
        };
        for field in fields {
            field.set(text.clone());
        }
        notice.set(String::new());
    };
    let clear = move |_| {
        for field in desk.inputs.get(at).into_iter().flatten() {
            field.set(String::new());
        }
        notice.set(String::new());
    };
    view! {
        <div class="tools">
            <button type="button" class="quiet" on:click=fill>
                {move || text::fill_like(lang, period_word(input.ty.axis, current.get()).get(lang))}
            </button>
            <button type="button" class="quiet" on:click=clear>
                {text::CLEAR.get(lang)}<span class="unseen">{format!(" {}", input.label.get(lang))}</span>
            </button>
        </div>
    }
    .into_any()
}

/// Below the grid: what is wrong with which period, and the current one's figure read back.
fn remarks(
    desk: &'static Desk,
    at: usize,
    input: &'static Input,
    current: RwSignal<usize>,
    lang: Lang,
) -> AnyView {
    let axis = input.ty.axis;
    let wrong: Vec<AnyView> = (0..axis.periods().unwrap_or(0))
        .map(|period| {
            let field = Field::Input { input: at, period };
            let problem = move || {
                desk.problem(field, lang).map(|problem| {
                    let word = period_word(axis, period);
                    text::announce(lang, word.get(lang), &problem)
                })
            };
            view! { <p class="remark wrong" id=format!("{}-remark", field_id(field))>{problem}</p> }
                .into_any()
        })
        .collect();
    let read_back = move || {
        let period = current.get();
        let figure = fields::read_back(
            desk,
            Field::Input { input: at, period },
            input.ty.kind,
            lang,
        )?;
        Some(format!("{} {figure}", period_word(axis, period).get(lang)))
    };
    let hint = move || read_back().unwrap_or_else(|| text::PASTE_HINT.get(lang).to_owned());
    view! { {wrong}<p class="remark read-back">{hint}</p> }.into_any()
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
    let Some(fields) = desk.inputs.get(at).and_then(|fields| fields.get(from..)) else {
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

/// Enter goes to the next period (with Shift, to the one before), the arrows to the neighbour on that side; left and right only from
/// the text's end.
fn walk(event: &KeyboardEvent) {
    if event.is_composing() || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
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
    let at_edge = |edge: Option<u32>| {
        let start = input.selection_start().ok().flatten();
        let end = input.selection_end().ok().flatten();
        let all = start == Some(0)
            && end
                == Some(
                    input
                        .value()
                        .encode_utf16()
                        .count()
                        .try_into()
                        .unwrap_or(u32::MAX),
                );
        all || (start == end && start == edge)
    };
    let length = u32::try_from(input.value().encode_utf16().count()).ok();
    let to = match event.key().as_str() {
        "Enter" if event.shift_key() => here.checked_sub(1),
        "Enter" => Some(here + 1),
        _ if event.shift_key() => return,
        "ArrowLeft" if at_edge(Some(0)) => here.checked_sub(1),
        "ArrowRight" if at_edge(length) => Some(here + 1),
        "ArrowUp" => beside(&cells, &input, true),
        "ArrowDown" => beside(&cells, &input, false),
        _ => return,
    };
    event.prevent_default();
    let Some(cell) = to.and_then(|to| cells.get(to)) else {
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

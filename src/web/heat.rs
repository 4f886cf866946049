//! What if two figures were others: a table of totals, each cell a press away from being filled in.

use std::cell::RefCell;

use leptos::prelude::{Get, GetUntracked, RwSignal, Track};

use crate::engine::{Grid, Moved, Settings};
use crate::lang::Lang;
use crate::policy::model::TableKind;
use crate::policy::{Axis, Kind, Policy};

use super::chart;
use super::desk::{Desk, after_a_pause, planned, tell};
use super::fold::fold;
use super::later::{self, Shown};
use super::part::{Element, NOTHING, Part, button, el, several};
use super::text;

/// What a grid shows, kept while the policy is open.
#[derive(Debug)]
pub(crate) struct HeatState {
    open: RwSignal<bool>,
    /// The inputs down the side and along the top.
    inputs: [RwSignal<usize>; 2],
    periods: RwSignal<usize>,
    drawn: RefCell<Option<Drawn>>,
    drawings: RwSignal<usize>,
}

/// A grid of the form as it stood.
#[derive(Clone, Debug)]
struct Drawn {
    moved: [Moved; 2],
    grid: Grid,
}

impl HeatState {
    pub(super) fn new(policy: &'static Policy) -> Self {
        let inputs = decided(policy);
        // What a two-axis table is looked up by, if there is one.
        let has_matrix = policy
            .tables
            .iter()
            .any(|table| table.kind == TableKind::Matrix);
        let looked_up = policy.total().filter(|_| has_matrix).and_then(|total| {
            let found = planned(policy, &Settings::of(policy), |plan| {
                plan.matrix_inputs(total)
            });
            found.ok().flatten()
        });
        let of = |at: usize| {
            let first = inputs.get(at).copied().unwrap_or(0);
            RwSignal::new(looked_up.map_or(first, |inputs| inputs[at]))
        };
        Self {
            open: RwSignal::new(false),
            inputs: [of(0), of(1)],
            periods: RwSignal::new(chart::FITTING),
            drawn: RefCell::new(None),
            drawings: RwSignal::new(0),
        }
    }
}

fn draw(desk: &'static Desk) {
    let state = &desk.heat;
    let Some(total) = desk.policy.total() else {
        return;
    };
    let mut drawn = None;
    chart::with_trace(desk, &mut |trace, form| {
        let [down, mut along] = state
            .inputs
            .map(|input| chart::moved(form, input.get_untracked(), state.periods.get_untracked()));
        // Figures of the same periods belong together.
        let axis = |moved: &Moved| {
            desk.policy
                .inputs
                .get(moved.input)
                .map(|input| input.ty.axis)
        };
        if axis(&down) == axis(&along) {
            along.periods.clone_from(&down.periods);
        }
        let grid = trace.grid([&down, &along], total);
        let gives = |grid: &Grid| grid.cells.iter().flatten().any(Option::is_some);
        if let Some(grid) = grid.filter(gives) {
            drawn = Some(Drawn {
                moved: [down, along],
                grid,
            });
        }
    });
    state.drawn.replace(drawn);
    tell(state.drawings);
}

/// The numbers that the dealer decides on.
fn decided(policy: &Policy) -> Vec<usize> {
    let mut inputs = chart::numeric(policy);
    inputs.retain(|at| policy.inputs[*at].steer);
    inputs
}

/// The section; none where there are no two figures to move.
pub(super) fn heat(desk: &'static Desk, lang: Lang) -> Part {
    if decided(desk.policy).len() < 2 {
        return NOTHING;
    }
    let content = move || later::show(Shown::Grid(desk), lang);
    fold("what-if", ("h2", text::HEAT), desk.heat.open, lang, content).into()
}

/// What is in it.
pub(super) fn grid(desk: &'static Desk, lang: Lang) -> Part {
    let state = &desk.heat;
    let is_wanted = move || {
        for input in state.inputs {
            input.track();
        }
        state.periods.track();
        state.open.get()
    };
    after_a_pause(desk, chart::DRAW_AFTER_MS, is_wanted, draw);
    let [down, along] = state.inputs;
    let periods = move || {
        // Of two series one choice does for both.
        let axis = |input: usize| {
            let input = desk.policy.inputs.get(input);
            input.map_or(Axis::One, |input| input.ty.axis)
        };
        let (down, along) = (down.get(), along.get());
        let input = if axis(down) == Axis::One { along } else { down };
        chart::choose_periods(desk, input, state.periods, lang)
    };
    let drawn = move || {
        state.drawings.track();
        match &*state.drawn.borrow() {
            Some(drawn) => table(desk, drawn, lang),
            None => el("p").class("help").child(text::NO_HEAT.get(lang)).into(),
        }
    };
    several([
        el("div")
            .class("choices")
            .child(chart::choose_input(
                desk,
                ("heat-down", text::HEAT_DOWN),
                down,
                lang,
            ))
            .child(chart::choose_input(
                desk,
                ("heat-along", text::HEAT_ALONG),
                along,
                lang,
            ))
            .live(periods)
            .into(),
        el("div").attr("data-testid", "heat").live(drawn).into(),
    ])
}

fn table(desk: &'static Desk, drawn: &Drawn, lang: Lang) -> Part {
    let Drawn { moved, grid } = drawn;
    let [rows, columns] = &grid.axes;
    let kinds = [0, 1].map(|side| desk.policy.inputs[moved[side].input].ty.kind);
    let names = [0, 1].map(|side| chart::place(desk, &moved[side], lang));
    let heads = columns.values.iter().enumerate().map(|(at, value)| {
        el("th")
            .attr("scope", "col")
            .child(text::short(lang, kinds[1], *value))
            .child((columns.now == Some(at)).then(|| here(lang)))
    });
    let body = rows
        .values
        .iter()
        .zip(&grid.cells)
        .enumerate()
        .map(|(row, (down, cells))| {
            let cells =
                columns
                    .values
                    .iter()
                    .zip(cells)
                    .enumerate()
                    .map(|(column, (along, cell))| {
                        let is_here = rows.now == Some(row) && columns.now == Some(column);
                        let figure = cell.map_or("—".to_owned(), |cell| {
                            text::bare(lang, Kind::Count, cell.round())
                        });
                        let what = [0, 1].map(|side| {
                            let value = if side == 0 { *down } else { *along };
                            text::announce(
                                lang,
                                &names[side],
                                &text::figure(lang, kinds[side], value),
                            )
                        });
                        let name = text::leads_to(lang, &text::list(lang, &what), &figure);
                        let (moved, down, along) = (moved.clone(), *down, *along);
                        let done = text::list(lang, &what);
                        let press = button("heat-cell")
                            .attr("aria-label", name)
                            .on("click", move |_| {
                                desk.sweep(done.clone(), || {
                                    chart::fill(desk, &moved[0], down);
                                    chart::fill(desk, &moved[1], along);
                                });
                            })
                            .child(figure)
                            .child(is_here.then(|| here(lang)));
                        let level = match grid.level(*cell) {
                            Some(0) | None => "level-0",
                            Some(1) => "level-1",
                            Some(2) => "level-2",
                            Some(3) => "level-3",
                            Some(4) => "level-4",
                            Some(_) => "level-5",
                        };
                        let cell = el("td").class(level).child(press);
                        if is_here {
                            cell.attr("aria-current", "true")
                        } else {
                            cell
                        }
                    });
            el("tr")
                .child(
                    el("th")
                        .attr("scope", "row")
                        .child(text::short(lang, kinds[0], *down))
                        .child((rows.now == Some(row)).then(|| here(lang))),
                )
                .children(cells)
        });
    several([
        el("p")
            .class("help")
            .child(text::heat_axes(lang, &names[0], &names[1]))
            .into(),
        el("div")
            .class("grid-box")
            .child(
                el("table")
                    .class("heat")
                    .child(el("thead").child(el("tr").child(el("td")).children(heads)))
                    .child(el("tbody").children(body)),
            )
            .into(),
    ])
}

fn here(lang: Lang) -> Element {
    el("span").class("now-mark").child(text::HERE.get(lang))
}

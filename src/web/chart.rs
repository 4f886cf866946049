//! What if: a chart of the total over any figure, with a point on it that is moved by finger, mouse and keys.

use std::cell::{Cell, RefCell};

use leptos::prelude::{
    Get, GetUntracked, RwSignal, Set, Track, With, WithUntracked, event_target, event_target_value,
};
use rust_decimal::Decimal;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

use crate::engine::arithmetic::{add, divide, multiply, part, subtract};
use crate::engine::curve::{Piece, Shape};
use crate::engine::{Curve, Moved, Trace};
use crate::lang::Lang;
use crate::policy::{Axis, Kind, Policy, Value, notation};
use crate::scenario::draft::read_field;
use crate::scenario::plot::{PlotEdge, PlotLine, SIZE};
use crate::scenario::{Field, Plot, Understood};

use super::desk::{ADVICE_ROWS, Desk, after_a_pause, planned, tell};
use super::fold::fold;
use super::later::{self, Shown};
use super::part::{Element, NOTHING, Part, button, el, live, several};
use super::{advice, heat, text};

/// How long after the last change the chart is drawn anew: the policy is computed some hundred times for it.
pub(super) const DRAW_AFTER_MS: u32 = 200;

/// Pieces and edges that the table lists at most.
const LISTED: usize = 60;

/// What a chart shows, kept while the policy is open. What is drawn stands beside a signal that counts its changes: a signal of every
/// type is a kilobyte of the program.
#[derive(Debug)]
pub(crate) struct ChartState {
    open: RwSignal<bool>,
    /// The input along the bottom.
    input: RwSignal<usize>,
    periods: RwSignal<usize>,
    /// The range that somebody set.
    range: Cell<Option<(Decimal, Decimal)>>,
    ranges: RwSignal<usize>,
    drawn: RefCell<Option<Drawn>>,
    drawings: RwSignal<usize>,
    /// The point that is looked at: the figure and the total there.
    here: Cell<Option<(Decimal, Option<Decimal>)>>,
    moves: RwSignal<usize>,
}

/// Which periods of a series are moved: all where they are alike, else the last in which something was entered.
pub(super) const FITTING: usize = 0;

/// All alike.
const ALL: usize = 1;

/// From here on: one.
const ONLY: usize = 2;

/// A chart of the form as it stood.
#[derive(Clone, Debug)]
struct Drawn {
    moved: Moved,
    now: Option<Decimal>,
    total: Option<Decimal>,
    curve: Curve,
    plot: Plot,
}

impl ChartState {
    pub(super) fn new(policy: &Policy) -> Self {
        let inputs = numeric(policy);
        let first = inputs.iter().find(|at| policy.inputs[**at].steer);
        Self {
            open: RwSignal::new(false),
            input: RwSignal::new(first.or(inputs.first()).copied().unwrap_or(0)),
            periods: RwSignal::new(FITTING),
            range: Cell::new(None),
            ranges: RwSignal::new(0),
            drawn: RefCell::new(None),
            drawings: RwSignal::new(0),
            here: Cell::new(None),
            moves: RwSignal::new(0),
        }
    }

    fn set_range(&self, range: Option<(Decimal, Decimal)>) {
        self.range.set(range);
        tell(self.ranges);
    }

    fn set_here(&self, here: Option<(Decimal, Option<Decimal>)>) {
        self.here.set(here);
        tell(self.moves);
    }

    fn here(&self) -> Option<(Decimal, Option<Decimal>)> {
        self.moves.track();
        self.here.get()
    }
}

/// The inputs that are numbers.
pub(super) fn numeric(policy: &Policy) -> Vec<usize> {
    let inputs = policy.inputs.iter().enumerate();
    let inputs = inputs.filter(|(_, input)| input.ty.kind.is_numeric());
    inputs.map(|(at, _)| at).collect()
}

/// The figures of an input that are moved together.
pub(super) fn moved(form: &Understood, input: usize, periods: usize) -> Moved {
    let empty = Vec::new();
    let cells = form.case.inputs.get(input).unwrap_or(&empty);
    let alike = || cells.iter().all(|cell| *cell == cells[0]);
    let periods = match periods {
        FITTING if !alike() => vec![cells.iter().rposition(Option::is_some).unwrap_or(0)],
        only if only >= ONLY && only - ONLY < cells.len() => vec![only - ONLY],
        _ => (0..cells.len()).collect(),
    };
    Moved { input, periods }
}

/// Does something with the computed form.
pub(super) fn with_trace(desk: &Desk, work: &mut dyn FnMut(&Trace<'_>, &Understood)) {
    desk.understood.with_untracked(|form| {
        if form.rows.iter().any(|rows| rows.len() > ADVICE_ROWS) {
            return;
        }
        // Settings that cannot be planned have no figures to show; why is said with the results.
        let _ = planned(desk.policy, &form.settings, |plan| {
            work(&plan.trace(&form.case), form);
        });
    });
}

fn draw(desk: &'static Desk) {
    let state = &desk.chart;
    let Some(total) = desk.policy.total() else {
        return;
    };
    let mut drawn = None;
    with_trace(desk, &mut |trace, form| {
        let moved = moved(
            form,
            state.input.get_untracked(),
            state.periods.get_untracked(),
        );
        let curve = trace.curve(&moved, total, state.range.get());
        let gives = |curve: &Curve| curve.points.iter().any(|(_, y)| y.is_some());
        if let Some(curve) = curve.filter(gives) {
            drawn = Some(Drawn {
                plot: Plot::of(&curve),
                now: trace.moved_now(&moved),
                total: trace.total(),
                moved,
                curve,
            });
        }
    });
    let here = drawn
        .as_ref()
        .and_then(|drawn| Some((drawn.now?, drawn.total)));
    state.drawn.replace(drawn);
    tell(state.drawings);
    state.set_here(here);
}

/// Moves the point to a figure, some steps from the beginning or the next edge.
fn go(desk: &'static Desk, to: &dyn Fn(&Curve, Decimal) -> Option<Decimal>) {
    let state = &desk.chart;
    let drawn = state.drawn.borrow();
    let (Some(drawn), Some(total)) = (drawn.as_ref(), desk.policy.total()) else {
        return;
    };
    let from = state.here.get().map_or(drawn.curve.range.0, |(at, _)| at);
    let Some(to) = to(&drawn.curve, from) else {
        return;
    };
    let mut there = None;
    with_trace(desk, &mut |trace, _| {
        there = trace.at(&drawn.moved, total, to)
    });
    state.set_here(Some((to, there)));
}

/// Fills a figure in wherever it was moved.
pub(super) fn fill(desk: &Desk, moved: &Moved, value: Decimal) {
    let Some(input) = desk.policy.inputs.get(moved.input) else {
        return;
    };
    let words = notation::write_edit(input.ty.kind, &Value::Number(value));
    for &period in &moved.periods {
        let period = desk
            .understood
            .with_untracked(|form| form.row(input.ty.axis, period));
        let field = Field::Input {
            input: moved.input,
            period,
        };
        if let Some(text) = desk.text(field) {
            text.set(words.clone());
        }
    }
}

/// What the moved figures are called: `1月 月采购额`, `各期 月采购额`.
pub(super) fn place(desk: &Desk, moved: &Moved, lang: Lang) -> String {
    let Some(input) = desk.policy.inputs.get(moved.input) else {
        return String::new();
    };
    let label = text::label_of(desk.policy, &input.name, lang);
    let period = match (input.ty.axis, &moved.periods[..]) {
        (Axis::One, _) => return label,
        (axis, [only]) => desk.period_word(axis, *only, lang),
        _ => text::EACH_PERIOD.get(lang).to_owned(),
    };
    text::in_period(lang, &period, &label)
}

/// The section.
pub(super) fn what_if(desk: &'static Desk, lang: Lang) -> Part {
    if !desk.pays || numeric(desk.policy).is_empty() {
        return NOTHING;
    }
    let content = move || later::show(Shown::Chart(desk), lang);
    several([
        fold(
            "what-if",
            ("h2", text::WHAT_IF),
            desk.chart.open,
            lang,
            content,
        )
        .into(),
        heat::heat(desk, lang),
    ])
}

/// What is in it.
pub(super) fn chart(desk: &'static Desk, lang: Lang) -> Part {
    let state = &desk.chart;
    let is_wanted = move || {
        state.input.track();
        state.periods.track();
        state.ranges.track();
        state.open.get()
    };
    after_a_pause(desk, DRAW_AFTER_MS, is_wanted, draw);
    let drawn = move |show: fn(&'static Desk, &Drawn, Lang) -> Part| {
        live(move || {
            state.drawings.track();
            let drawn = state.drawn.borrow();
            drawn.as_ref().map(|drawn| show(desk, drawn, lang))
        })
    };
    let is_none = move || {
        state.drawings.track();
        state.drawn.borrow().is_none()
    };
    let none = move || is_none().then(|| text::NO_CHART.get(lang));
    let drawing = el("div")
        .class("stage")
        .live_attr("hidden", move || is_none().then_some("".into()))
        .child(drawn(picture))
        .child(slider(desk, lang));
    several([
        el("div")
            .class("choices")
            .child(choose_input(
                desk,
                ("chart-input", text::MOVED_INPUT),
                state.input,
                lang,
            ))
            .live(move || choose_periods(desk, state.input.get(), state.periods, lang))
            .into(),
        el("p").class("help").live(none).into(),
        el("figure")
            .class("chart")
            .child(drawn(caption))
            .child(drawing)
            .into(),
        drawn(readout),
        drawn(range),
        drawn(table),
    ])
}

/// The list of inputs that can be moved.
pub(super) fn choose_input(
    desk: &'static Desk,
    (id, name): (&'static str, text::Say),
    chosen: RwSignal<usize>,
    lang: Lang,
) -> Element {
    let options = numeric(desk.policy).into_iter().map(move |at| {
        el("option")
            .attr("value", at.to_string())
            .child(text::label_of(
                desk.policy,
                &desk.policy.inputs[at].name,
                lang,
            ))
    });
    let choose = move |event: &Event| {
        if let Ok(at) = event_target_value(event).parse() {
            desk.chart.set_range(None);
            chosen.set(at);
        }
    };
    choice(
        id,
        name,
        lang,
        move || chosen.get().to_string(),
        choose,
        options.map(Into::into).collect(),
    )
}

/// The list of periods that can be moved; none of a single figure.
pub(super) fn choose_periods(
    desk: &'static Desk,
    input: usize,
    chosen: RwSignal<usize>,
    lang: Lang,
) -> Option<Element> {
    let axis = desk.policy.inputs.get(input)?.ty.axis;
    if axis == Axis::One {
        return None;
    }
    let count = desk
        .understood
        .with(|form| form.case.inputs.get(input).map_or(0, Vec::len));
    let shown = move || {
        let moved = desk
            .understood
            .with(|form| moved(form, input, chosen.get()));
        match moved.periods[..] {
            [only] if count > 1 => only.to_string(),
            _ => String::new(),
        }
    };
    let mut options: Vec<Part> = Vec::new();
    options.push(
        el("option")
            .attr("value", "")
            .child(text::EVERY_PERIOD.get(lang))
            .into(),
    );
    for at in 0..count {
        let word = desk.period_word(axis, at, lang);
        options.push(
            el("option")
                .attr("value", at.to_string())
                .child(word)
                .into(),
        );
    }
    let choose = move |event: &Event| {
        desk.chart.set_range(None);
        let at = event_target_value(event).parse();
        chosen.set(at.map_or(ALL, |at: usize| at + ONLY));
    };
    let id = match chosen == desk.chart.periods {
        true => "chart-period",
        false => "heat-period",
    };
    Some(choice(id, text::PERIOD, lang, shown, choose, options))
}

fn choice(
    id: &'static str,
    name: text::Say,
    lang: Lang,
    shown: impl Fn() -> String + 'static,
    choose: impl FnMut(&Event) + 'static,
    options: Vec<Part>,
) -> Element {
    el("label")
        .class("choice")
        .child(el("span").child(name.get(lang)))
        .child(
            el("select")
                .id(id)
                .class("entry")
                .value(shown)
                .on("change", choose)
                .children(options),
        )
}

fn kind_of(desk: &Desk, drawn: &Drawn) -> Kind {
    let input = desk.policy.inputs.get(drawn.moved.input);
    input.map_or(Kind::Number, |input| input.ty.kind)
}

fn total_label(desk: &Desk, lang: Lang) -> &'static str {
    let total = desk.policy.total().and_then(|at| desk.policy.rules.get(at));
    total.map_or("", |rule| rule.label.get(lang))
}

fn caption(desk: &'static Desk, drawn: &Drawn, lang: Lang) -> Part {
    let kind = kind_of(desk, drawn);
    let unit = |kind| match kind {
        Kind::Money => text::in_yuan(lang, ""),
        _ => String::new(),
    };
    let up = total_label(desk, lang).to_owned() + &unit(Kind::Money);
    let along = place(desk, &drawn.moved, lang) + &unit(kind);
    el("figcaption")
        .class("help")
        .child(text::axes(lang, &up, &along))
        .into()
}

fn svg(tag: &'static str, class: &'static str) -> Element {
    el(tag).class(class)
}

fn line(class: &'static str, from: (i64, i64), to: (i64, i64)) -> Element {
    svg("line", class)
        .attr("x1", from.0.to_string())
        .attr("y1", from.1.to_string())
        .attr("x2", to.0.to_string())
        .attr("y2", to.1.to_string())
}

fn dot(class: &'static str, at: (i64, i64)) -> Element {
    svg("circle", class)
        .attr("cx", at.0.to_string())
        .attr("cy", at.1.to_string())
        .attr("r", "45")
}

fn words(class: &'static str, at: (i64, i64), words: String) -> Element {
    svg("text", class)
        .attr("x", at.0.to_string())
        .attr("y", at.1.to_string())
        .child(words)
}

fn picture(desk: &'static Desk, drawn: &Drawn, lang: Lang) -> Part {
    let Drawn { curve, plot, .. } = drawn;
    let kind = kind_of(desk, drawn);
    let ((left, right), (bottom, top)) = (plot.x.places, plot.y.places);
    let mut parts: Vec<Part> = Vec::new();
    for (y, value) in &plot.grid {
        parts.push(line("grid-line", (left, *y), (right, *y)).into());
        let label = text::short(lang, Kind::Money, *value);
        parts.push(words("up", (left - 60, y + 35), label).into());
    }
    for PlotEdge {
        edge,
        x,
        is_labelled,
        ..
    } in &plot.edges
    {
        parts.push(line("edge-line", (*x, top), (*x, bottom)).into());
        if let (Some(edge), true) = (curve.edges.get(*edge), *is_labelled) {
            parts.push(line("tick", (*x, bottom), (*x, bottom + 50)).into());
            let label = text::short(lang, kind, edge.at);
            parts.push(words("along", (*x, bottom + 170), label).into());
        }
    }
    parts.push(line("tick", (left, bottom), (right, bottom)).into());
    for ((class, at), (value, has_room)) in [("first", left), ("last", right)]
        .into_iter()
        .zip([(curve.range.0, plot.ends[0]), (curve.range.1, plot.ends[1])])
    {
        if has_room {
            parts.push(words(class, (at, bottom + 170), text::short(lang, kind, value)).into());
        }
    }
    for PlotLine {
        piece,
        shape,
        points,
        label,
    } in &plot.lines
    {
        let class = match shape {
            Shape::Stepped => "curve stepped",
            Shape::Straight | Shape::Curved => "curve",
        };
        match points[..] {
            [only] => parts.push(dot("dot", only).into()),
            _ => {
                let mut path = String::new();
                for (x, y) in points {
                    path.push_str(if path.is_empty() { "M" } else { "L" });
                    path.push_str(&x.to_string());
                    path.push(' ');
                    path.push_str(&y.to_string());
                }
                parts.push(svg("path", class).attr("d", path).into());
            }
        }
        let rate = curve.pieces.get(*piece).and_then(|piece| piece.rate);
        if let (Some((x, y)), Some(rate), Kind::Money) = (label, rate, kind)
            && !rate.round_dp(4).is_zero()
        {
            let rate = text::figure(lang, Kind::Ratio, rate.round_dp(4));
            // Above the line; where that is too high up, below it.
            let y = if *y > top + 220 { y - 110 } else { y + 190 };
            parts.push(words("rate", (*x, y), rate).into());
        }
    }
    for PlotEdge {
        edge,
        x,
        cliff,
        is_marked,
        is_measured,
        ..
    } in &plot.edges
    {
        let Some((from, to)) = *cliff else { continue };
        parts.push(line("cliff-line", (*x, from), (*x, to)).into());
        parts.push(dot("dot open", (*x, from)).into());
        parts.push(dot("dot", (*x, to)).into());
        let Some(jump) = curve.edges.get(*edge).and_then(|edge| edge.jump) else {
            continue;
        };
        let is_fall = jump.is_sign_negative();
        if !is_marked {
            continue;
        }
        let (class, sign) = if is_fall {
            ("fall", "▼")
        } else {
            ("rise", "▲")
        };
        let height = if *is_measured {
            let size = text::short(lang, Kind::Money, jump.abs());
            [sign, if is_fall { "−" } else { "+" }, &size].concat()
        } else {
            sign.to_owned()
        };
        parts.push(words(class, (*x, top - 90), height).into());
    }
    if let (Some(now), Some(total)) = (drawn.now, drawn.total) {
        let (x, y) = (plot.x.place(now), plot.y.place(total));
        parts.push(dot("now", (x, y)).into());
    }
    let [x, y] = [plot.x.clone(), plot.y.clone()];
    let marker = move || {
        let (at, total) = desk.chart.here()?;
        let along = x.place(at);
        let point = total.map(|total| dot("point", (along, y.place(total))));
        Some(several([
            line("here", (along, y.places.1), (along, y.places.0)).into(),
            point.into(),
        ]))
    };
    let cliffs = curve.edges.iter().filter(|edge| edge.is_cliff).count();
    let name = text::chart_name(
        lang,
        total_label(desk, lang),
        &place(desk, &drawn.moved, lang),
        &text::number(cliffs),
    );
    svg("svg", "plot")
        .attr(
            "viewBox",
            ["0 0 ", &SIZE.0.to_string(), " ", &SIZE.1.to_string()].concat(),
        )
        .attr("role", "img")
        .attr("aria-label", name)
        .children(parts)
        .child(svg("g", "marker").live(marker))
        .into()
}

/// What the point's figures are, in a sentence.
fn told(desk: &Desk, drawn: &Drawn, (at, total): (Decimal, Option<Decimal>), lang: Lang) -> String {
    let kind = kind_of(desk, drawn);
    let figure = text::announce(
        lang,
        &place(desk, &drawn.moved, lang),
        &text::figure(lang, kind, at),
    );
    let Some(total) = total else {
        return text::leads_to(lang, &figure, text::NOT_APPLICABLE.get(lang));
    };
    let label = total_label(desk, lang);
    let sum = text::announce(lang, label, &text::figure(lang, Kind::Money, total));
    let gain = drawn.total.and_then(|now| subtract(total, now));
    let sum = match gain {
        Some(gain) if !gain.is_zero() => {
            text::against_now(lang, &sum, &text::signed(lang, Kind::Money, gain))
        }
        _ => sum,
    };
    text::leads_to(lang, &figure, &sum)
}

/// The point as a slider that lies over the chart: pressing, dragging and the keys are the browser's own.
fn slider(desk: &'static Desk, lang: Lang) -> Element {
    let state = &desk.chart;
    // In steps from the beginning of the range: how many there are, and where the point is.
    let steps = move |of_last: bool| {
        state.drawings.track();
        let here = state.here();
        let drawn = state.drawn.borrow();
        let steps = drawn.as_ref().and_then(|Drawn { curve, .. }| {
            let (first, last) = curve.range;
            let at = if of_last {
                last
            } else {
                here.map_or(first, |(at, _)| at)
            };
            part(subtract(at, first)?, curve.step(), 1)
        });
        steps.unwrap_or(0).to_string()
    };
    let words = move || {
        state.drawings.track();
        let here = state.here()?;
        let drawn = state.drawn.borrow();
        Some(told(desk, drawn.as_ref()?, here, lang).into())
    };
    let moved = move |event: &Event| {
        let input: HtmlInputElement = event_target(event);
        let Ok(steps) = input.value().parse::<i64>() else {
            return;
        };
        go(desk, &|curve, _| {
            let along = multiply(curve.step(), Decimal::from(steps))?;
            Some(add(curve.range.0, along)?.min(curve.range.1))
        });
    };
    // From edge to edge, which need not be a step.
    let leap = move |event: &Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let up = match key.key().as_str() {
            "PageUp" => true,
            "PageDown" => false,
            _ => return,
        };
        event.prevent_default();
        go(desk, &|curve, from| Some(curve.next_edge(from, up)));
    };
    el("input")
        .id("chart-point")
        .class("point-slider")
        .attr("type", "range")
        .attr("min", "0")
        .live_attr("max", move || Some(steps(true).into()))
        .attr("aria-label", text::POINT.get(lang))
        .attr("aria-describedby", "chart-keys")
        .live_attr("aria-valuetext", words)
        .value(move || steps(false))
        .on("input", moved)
        .on("keydown", leap)
}

/// Where the point is, what one more of the figure pays there, and a button that fills it in.
fn readout(desk: &'static Desk, drawn: &Drawn, lang: Lang) -> Part {
    let kind = kind_of(desk, drawn);
    let content = move || {
        let drawn = desk.chart.drawn.borrow();
        let (Some(here), Some(drawn)) = (desk.chart.here(), drawn.as_ref()) else {
            return el("p").child(text::MOVE_THE_POINT.get(lang)).into();
        };
        let piece = drawn.curve.piece_at(here.0);
        let pays = piece
            .and_then(|piece| rate(kind, piece, lang))
            .map(|rate| el("p").class("help").child(text::pays_here(lang, &rate)));
        let moved = drawn.moved.clone();
        let apply = button("apply")
            .live_attr("disabled", {
                let is_now = drawn.now == Some(here.0);
                move || is_now.then_some("".into())
            })
            .on("click", move |_| {
                let words = notation::write_edit(kind, &Value::Number(here.0));
                let done = text::apply_to(lang, &place(desk, &moved, lang), &words);
                desk.sweep(done, || fill(desk, &moved, here.0));
            })
            .child(text::USE_THIS.get(lang));
        several([
            el("div")
                .child(el("p").child(told(desk, drawn, here, lang)))
                .child(pays)
                .into(),
            apply.into(),
        ])
    };
    several([
        el("div")
            .class("readout")
            .attr("data-testid", "readout")
            .live(content)
            .into(),
        el("p")
            .id("chart-keys")
            .class("help keys")
            .child(text::CHART_KEYS.get(lang))
            .into(),
    ])
}

/// What more of the figure pays in a piece: per 100 yuan, per 1%, per one.
fn rate(kind: Kind, piece: &Piece, lang: Lang) -> Option<String> {
    let hundred = Decimal::ONE_HUNDRED;
    let (each, rate) = match kind {
        Kind::Money => (
            lang.pick("100 元", "100 yuan").to_owned(),
            multiply(piece.rate?, hundred)?,
        ),
        Kind::Ratio => ("1%".to_owned(), divide(piece.rate?, hundred)?),
        _ => ("1".to_owned(), piece.rate?),
    };
    let pays = text::signed(lang, Kind::Money, rate.round_dp(2));
    Some(text::per(lang, &each, &pays))
}

/// The two ends of the range as fields, and the way back to the range that fits.
fn range(desk: &'static Desk, drawn: &Drawn, lang: Lang) -> Part {
    let kind = kind_of(desk, drawn);
    let range = drawn.curve.range;
    let end = |id: &'static str, name: text::Say, value: Decimal, is_first: bool| {
        let shown = notation::write_edit(kind, &Value::Number(value));
        let set = move |event: &Event| {
            let read = read_field(kind, &[], &event_target_value(event));
            let Ok(Some(Value::Number(value))) = read else {
                return;
            };
            let changed = if is_first {
                (value, range.1)
            } else {
                (range.0, value)
            };
            if changed.0 < changed.1 {
                desk.chart.set_range(Some(changed));
            }
        };
        el("label")
            .class("choice")
            .child(el("span").child(name.get(lang)))
            .child(
                el("input")
                    .id(id)
                    .class("entry numeric")
                    .attr("autocomplete", "off")
                    .value(move || shown.clone())
                    .on("change", set),
            )
    };
    el("div")
        .class("choices range")
        .child(end("chart-from", text::RANGE_FROM, range.0, true))
        .child(end("chart-to", text::RANGE_TO, range.1, false))
        .child(
            button("quiet")
                .on("click", move |_| desk.chart.set_range(None))
                .child(text::RANGE_FITTING.get(lang)),
        )
        .into()
}

/// The same as a table: each piece from its first to its last value, and what turns where it begins.
fn table(desk: &'static Desk, drawn: &Drawn, lang: Lang) -> Part {
    let kind = kind_of(desk, drawn);
    let curve = &drawn.curve;
    let rows = curve.pieces.iter().take(LISTED).filter_map(|piece| {
        let (first, last) = (
            curve.points.get(piece.first)?,
            curve.points.get(piece.last)?,
        );
        let edge = curve
            .edges
            .iter()
            .find(|edge| edge.matters && edge.at == first.0);
        let jump = edge
            .filter(|edge| edge.is_cliff)
            .and_then(|edge| Some(text::signed_bare(lang, edge.jump?)));
        let turns = edge.and_then(|edge| edge.turns.first());
        let turns = turns.map(|target| {
            el("p")
                .class("help")
                .child(advice::reached(desk, target, false, lang))
        });
        let pays = match piece.shape {
            Shape::Stepped => Some(text::MANY_STEPS.get(lang).to_owned()),
            Shape::Straight | Shape::Curved => rate(kind, piece, lang),
        };
        let about = text::bare(lang, kind, last.0);
        let range = match first.0 == last.0 {
            true => about,
            false => text::span(lang, &text::bare(lang, kind, first.0), &about),
        };
        let sum =
            |y: Option<Decimal>| y.map_or("—".to_owned(), |y| text::bare(lang, Kind::Money, y));
        // Two lines, so that neither breaks where there is little room.
        let until = (first.1 != last.1).then(|| el("p").child("– ").child(sum(last.1)));
        Some(
            el("tr")
                .child(
                    el("th")
                        .attr("scope", "row")
                        .child(range)
                        .child(turns)
                        .child(pays.map(|pays| el("p").class("help").child(pays))),
                )
                .child(el("td").class("amount").child(sum(first.1)).child(until))
                .child(el("td").class("amount").child(jump.unwrap_or_default())),
        )
    });
    let head = |words: String| el("th").attr("scope", "col").child(words);
    let heads = el("tr")
        .child(head(place(desk, &drawn.moved, lang)))
        .child(head(total_label(desk, lang).to_owned()).class("amount"))
        .child(head(text::CLIFF.get(lang).to_owned()).class("amount"));
    el("details")
        .class("pieces")
        .child(el("summary").child(text::AS_TABLE.get(lang)))
        .child(
            el("div")
                .class("grid-box")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", text::AS_TABLE.get(lang))
                .child(
                    el("table")
                        .class("bands")
                        .child(el("thead").child(heads))
                        .child(el("tbody").children(rows)),
                ),
        )
        .into()
}

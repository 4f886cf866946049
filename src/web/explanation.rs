//! What is behind a number: a dialog that goes from the formula down to the clause, and on to the numbers it is made from.

use leptos::prelude::{Get, Set, Update, With, on_cleanup};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};

use crate::engine::explain::{self, ConditionUse, GateUse, MatrixUse, TableUse};
use crate::engine::reach::NextTier;
use crate::engine::{Cell, Explanation};
use crate::lang::Lang;
use crate::policy::model::{Bound, Provenance, Reading, Rule, Symbol, Table, TableKind};
use crate::policy::{Axis, Kind, Value};

use crate::scenario::statement::ROWS_EXPLAINED;

use super::desk::{Desk, Why};
use super::later::{self, Shown};
use super::part::{Element, NOTHING, Part, button, el, several};
use super::results::{changed_mark, more_rows, period_of, with_remark};
use super::settings::changed_badge;
use super::sources::{badge, clause, original};
use super::{bands, conditions, follow, text, tiers};

/// How many characters of a formula with its figures are shown.
const MAX_FIGURES: usize = 1_000;

/// The dialog; open while the desk's trail has something in it.
pub(super) fn explanation(desk: &'static Desk, lang: Lang) -> Element {
    let trail = desk.trail;
    on_cleanup(move || trail.set(Vec::new()));
    let close = move || desk.trail.set(Vec::new());
    let content = move || {
        let (rule, period) = desk.trail.with(|trail| trail.last().copied())?;
        Some(later::show(Shown::Number(desk, rule, period), lang))
    };
    el("dialog")
        .class("explanation")
        .attr("data-testid", "explanation")
        .attr("aria-labelledby", "explanation-title")
        .on("close", move |_| close())
        .on("click", move |event| {
            // A click on the dialog itself is one beside its content.
            if event.target() == event.current_target() {
                close();
            }
        })
        .made(move |dialog| keep_open(desk, dialog.clone().unchecked_into()))
        .child(el("div").class("explanation-page").live(content))
}

/// Opens and closes the dialog as the trail says.
fn keep_open(desk: &'static Desk, dialog: HtmlDialogElement) {
    follow(move || {
        let open = !desk.trail.with(Vec::is_empty);
        if open && !dialog.open() {
            if let Err(error) = dialog.show_modal() {
                web_sys::console::warn_1(&error);
            }
        } else if !open && dialog.open() {
            // The browser puts the focus back on the number that was explained.
            dialog.close();
        }
        dialog.set_scroll_top(0);
    });
}

/// What is in it: a number of the policy in a period; none of one that there is not.
pub(super) fn page(desk: &'static Desk, rule: usize, period: usize, lang: Lang) -> Option<Part> {
    let known = desk.policy.rules.get(rule)?;
    let why = desk.explain(rule, period)?;
    let explanation = &why.explanation;
    let close = button("close")
        .attr("aria-label", text::CLOSE.get(lang))
        .on("click", move |_| desk.trail.set(Vec::new()))
        .child(el("span").attr("aria-hidden", "true").child("×"));
    let mut tables: Vec<Part> = Vec::new();
    let count = explanation.tables.len().max(explanation.matrices.len());
    for (table, next) in explanation.tables.iter().zip(&why.tables) {
        tables.push(table_view(desk, table, next, lang).into());
    }
    for (matrix, next) in explanation.matrices.iter().zip(&why.matrices) {
        tables.push(matrix_view(desk, matrix, next, lang).into());
    }
    tables.push(more_rows(count, lang).into());
    let conditions = (!explanation.conditions.is_empty()).then(|| {
        section(text::CONDITIONS, lang).child(conditions_view(
            desk,
            &explanation.conditions,
            Axis::One,
            lang,
        ))
    });
    Some(several([
        el("header")
            .class("explanation-head")
            .child(trail(desk, lang))
            .child(close)
            .into(),
        headline(desk, known, explanation, lang),
        formula(desk, known, explanation, lang).into(),
        reading(desk, explanation, lang).into(),
        conditions.into(),
        tables.into(),
        gates(desk, &why, lang).into(),
        rounding(known, explanation, lang).into(),
        parts(desk, explanation, lang).into(),
        parameters(desk, explanation, lang).into(),
        provenance(desk, known, lang).into(),
    ]))
}

/// A section under its heading.
fn section(title: text::Say, lang: Lang) -> Element {
    el("section").child(el("h3").child(title.get(lang)))
}

/// The numbers on the way here; each goes back to its own explanation.
fn trail(desk: &'static Desk, lang: Lang) -> Element {
    let steps = desk.trail.get();
    let above = steps.len().saturating_sub(1);
    if above == 0 {
        return el("p").class("eyebrow").child(text::EXPLANATION.get(lang));
    }
    let links = steps
        .into_iter()
        .take(above)
        .enumerate()
        .filter_map(|(at, (rule, period))| {
            let rule = desk.policy.rules.get(rule)?;
            let go = move |_: &Event| {
                desk.trail.update(|trail| trail.truncate(at + 1));
                super::focus("explanation-title");
            };
            let label = desk.labelled(&rule.label, rule.ty.axis, period, lang);
            let link = button("quiet").on("click", go).child(label);
            Some(el("li").child(link))
        });
    el("nav")
        .class("trail")
        .attr("aria-label", text::TRAIL.get(lang))
        .child(el("ol").children(links))
}

fn headline(
    desk: &'static Desk,
    rule: &'static Rule,
    explanation: &Explanation,
    lang: Lang,
) -> Part {
    let name = desk.labelled(&rule.label, rule.ty.axis, explanation.period, lang);
    let figure = with_unit(desk, rule.ty.kind, &explanation.cell, lang);
    let changed = desk.changed_behind(explanation.rule, lang);
    let changed = changed.map(|changed| {
        el("p")
            .class("notice")
            .child(changed_badge(text::CHANGED.get(lang)))
            .child(" ")
            .child(changed)
    });
    let help = rule
        .help
        .as_ref()
        .map(|help| el("p").class("help").child(help.get(lang)));
    several([
        el("h2")
            .id("explanation-title")
            .attr("tabindex", "-1")
            .attr("autofocus", "")
            .child(name)
            .into(),
        el("p").class("explanation-figure").child(figure).into(),
        changed.into(),
        help.into(),
    ])
}

/// A name that formulas use, where it is not the label.
fn own_name(name: &'static str, label: &str) -> Option<Element> {
    (label != name).then(|| in_chinese("own-name").child(name))
}

/// Formulas and names are the policy's own, which is written in Chinese.
fn in_chinese(class: &'static str) -> Element {
    el("code").class(class).attr("lang", "zh-CN")
}

fn formula(
    desk: &'static Desk,
    rule: &'static Rule,
    explanation: &Explanation,
    lang: Lang,
) -> Element {
    let result = text::cell(lang, desk.policy, rule.ty.kind, &explanation.result);
    let own_name = own_name(&rule.name, rule.label.get(lang)).map(|name| name.child(" = "));
    let formula = el("code")
        .attr("lang", "zh-CN")
        .child(explanation.formula.clone());
    let figures = el("dl")
        .class("figures")
        .child(el("dt").child(text::FIGURES.get(lang)))
        .child(el("dd").child(el("code").child(shortened(&explanation.figures))))
        .child(el("dt").child(text::GIVES.get(lang)))
        .child(el("dd").child(el("code").child("= ").child(result)));
    section(text::FORMULA, lang)
        .child(el("p").class("formula").child(own_name).child(formula))
        .child(figures)
}

fn reading(desk: &'static Desk, explanation: &Explanation, lang: Lang) -> Option<Element> {
    let (reading, option) = explanation.reading?;
    let reading: &Reading = desk.policy.readings.get(reading)?;
    let chosen = reading.options.get(option)?;
    let note = chosen
        .note
        .as_ref()
        .map(|note| el("p").child(note.get(lang)));
    Some(
        el("section")
            .child(
                el("h3")
                    .child(text::READING.get(lang))
                    .child(" ")
                    .child(badge(reading.provenance.status, lang)),
            )
            .child(
                el("p")
                    .class("chosen")
                    .child(reading.label.get(lang))
                    .child(": ")
                    .child(el("strong").child(chosen.label.get(lang))),
            )
            .child(note)
            .child(source(desk, &reading.provenance, lang)),
    )
}

fn source(desk: &'static Desk, provenance: &'static Provenance, lang: Lang) -> Part {
    let quoted = clause(provenance, desk.policy.source.as_ref(), lang);
    let original = provenance
        .clause
        .as_ref()
        .map(|clause| original(clause, lang));
    several([quoted, original.into()])
}

fn table_view(
    desk: &'static Desk,
    table_use: &TableUse,
    next: &[NextTier],
    lang: Lang,
) -> Option<Element> {
    let table = desk.policy.tables.get(table_use.table)?;
    let argument = with_unit(desk, table.over, &table_use.argument, lang);
    let gives = with_unit(desk, table.gives, &table_use.gives, lang);
    let step = match table.kind {
        TableKind::Step => table.step.as_ref(),
        _ => None,
    };
    let step = step.map(|step| el("p").child(bands::steps(lang, desk, table, step)));
    let between = (table.kind == TableKind::Linear)
        .then(|| bands::decided(lang, desk, table_use))
        .flatten();
    Some(
        table_head(table, lang)
            .child(
                el("p")
                    .class("looked-up")
                    .child(text::lookup(lang, &argument, &gives)),
            )
            .child(step)
            .child(tiers::next(desk, table, next, &table_use.gives, lang))
            .child(between.map(|between| el("p").child(between)))
            .child(band_rows(desk, table, table_use, lang))
            .child(slices(table, table_use, lang))
            .child(source(desk, &table.provenance, lang)),
    )
}

fn with_unit(desk: &Desk, kind: Kind, cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Value(value) => text::value(lang, desk.policy, kind, value),
        Cell::Absent(_) => text::reasoned(lang, desk.policy, kind, cell),
    }
}

/// A formula with the figures of some thousand rows in it is cut.
fn shortened(figures: &str) -> String {
    match figures.char_indices().nth(MAX_FIGURES) {
        Some((end, _)) => format!("{}…", &figures[..end]),
        None => figures.to_owned(),
    }
}

/// A matrix with the row and column that were hit.
fn matrix_view(
    desk: &'static Desk,
    matrix: &MatrixUse,
    next: &[NextTier],
    lang: Lang,
) -> Option<Element> {
    let table = desk.policy.tables.get(matrix.table)?;
    let across = table.matrix.as_ref()?.across;
    let [x, y] = &matrix.arguments;
    let wanted = [
        with_unit(desk, table.over, x, lang),
        with_unit(desk, across, y, lang),
    ];
    let gives = with_unit(desk, table.gives, &matrix.gives, lang);
    let edge = |scope: &'static str, kind: Kind, from: &Value, hit: bool| {
        let sign = match (from, table.lower) {
            (Value::Text(_), _) => "",
            (_, Bound::Inclusive) => "≥ ",
            (_, Bound::Exclusive) => "> ",
        };
        let head = match hit {
            true => el("th").class("hit"),
            false => el("th"),
        };
        head.attr("scope", scope)
            .child(sign)
            .child(text::value(lang, desk.policy, kind, from))
    };
    let mut heads = el("tr").child(el("td"));
    for (at, from) in matrix.columns.iter().enumerate() {
        let hit = matrix.hit.is_some_and(|(_, column)| column == at);
        heads = heads.child(edge("col", across, from, hit));
    }
    let rows = matrix.rows.iter().zip(&matrix.cells).enumerate();
    let rows = rows.map(|(at, (from, cells))| {
        let hit = matrix.hit.is_some_and(|(row, _)| row == at);
        let mut row = el("tr").child(edge("row", table.over, from, hit));
        for (column, cell) in cells.iter().enumerate() {
            let shown = match cell {
                Some(gives) => text::figure(lang, table.gives, *gives),
                None => text::UNSET_CELL.get(lang).to_owned(),
            };
            row = row.child(match matrix.hit == Some((at, column)) {
                true => el("td")
                    .class("hit")
                    .attr("aria-current", "true")
                    .child(shown)
                    .child(" ")
                    .child(text::HERE.get(lang)),
                false => el("td").child(shown),
            });
        }
        row
    });
    let cells = el("table")
        .class("bands matrix")
        .child(el("thead").child(heads))
        .child(el("tbody").children(rows));
    Some(
        table_head(table, lang)
            .child(el("p").class("looked-up").child(text::lookup(
                lang,
                &wanted.join(" × "),
                &gives,
            )))
            .child(tiers::next(desk, table, next, &matrix.gives, lang))
            .child(
                // A wide one scrolls within itself, with the keyboard too.
                el("div")
                    .class("grid-box")
                    .attr("tabindex", "0")
                    .attr("role", "group")
                    .attr("aria-label", table.label.get(lang))
                    .child(cells),
            )
            .child(source(desk, &table.provenance, lang)),
    )
}

/// The section of a table: its name and kind.
fn table_head(table: &'static Table, lang: Lang) -> Element {
    let kind = el("span")
        .class("table-kind")
        .child(text::table_kind(table.kind).get(lang));
    el("section").child(
        el("h3")
            .child(table.label.get(lang))
            .child(" ")
            .child(kind)
            .child(" ")
            .child(badge(table.provenance.status, lang)),
    )
}

fn band_rows(
    desk: &'static Desk,
    table: &'static Table,
    table_use: &TableUse,
    lang: Lang,
) -> Option<Element> {
    if table_use.bands.is_empty() {
        return None;
    }
    let banded = matches!(table.kind, TableKind::Whole | TableKind::Marginal);
    let anchors = match table.kind {
        TableKind::Linear => bands::anchors(table_use),
        _ => None,
    };
    let sign = match (banded, table.lower) {
        (false, _) => "",
        (true, Bound::Inclusive) => "≥ ",
        (true, Bound::Exclusive) => "> ",
    };
    let rows = table_use.bands.iter().enumerate().map(|(at, band)| {
        let hit = match anchors {
            Some(anchors) => anchors.contains(&at),
            None => table_use.hit == Some(at),
        };
        let remark = match &table_use.next {
            _ if hit => Some(text::HERE.get(lang).to_owned()),
            Some(next) if next.band == at => {
                Some(text::gap(lang, &text::distance(lang, table.over, next.gap)))
            }
            _ => None,
        };
        let row = match hit {
            true => el("tr").class("hit").attr("aria-current", "true"),
            false => el("tr"),
        };
        row.child(el("th").attr("scope", "row").child(sign).child(text::value(
            lang,
            desk.policy,
            table.over,
            &band.from,
        )))
        .child(el("td").class("amount").child(match band.gives {
            Some(gives) => text::figure(lang, table.gives, gives),
            None => text::UNSET.get(lang).to_owned(),
        }))
        .child(el("td").class("remark").child(remark))
    });
    let head = |words: Part| el("th").attr("scope", "col").child(words);
    let from = match table.kind {
        TableKind::Lookup => text::KEY,
        _ => text::FROM,
    };
    let standing = el("span").class("unseen").child(text::STANDING.get(lang));
    let heads = el("tr")
        .child(head(from.get(lang).into()))
        .child(head(text::PAYS.get(lang).into()).class("amount"))
        .child(head(standing.into()));
    Some(
        el("table")
            .class("bands")
            .child(el("thead").child(heads))
            .child(el("tbody").children(rows)),
    )
}

/// Of a marginal table: what lies within each band, at which rate.
fn slices(table: &'static Table, table_use: &TableUse, lang: Lang) -> Part {
    if table_use.slices.is_empty() {
        return NOTHING;
    }
    let rows = table_use.slices.iter().map(|(_, amount, rate)| {
        el("li").child(text::slice(
            lang,
            &text::figure(lang, table.over, *amount),
            &text::figure(lang, table.gives, *rate),
        ))
    });
    several([
        el("h4").child(text::SLICES.get(lang)).into(),
        el("ul").class("slices").children(rows).into(),
    ])
}

fn gates(desk: &'static Desk, why: &Why, lang: Lang) -> Option<Element> {
    let explanation = &why.explanation;
    if explanation.gates.is_empty() {
        return None;
    }
    let here = Some((explanation.rule, explanation.period));
    let gates = explanation.gates.iter();
    let gates = gates.map(|gate| {
        let mut losses = why.losses.iter();
        let loss = losses.find(|loss| loss.gate == gate.gate);
        let loss = loss.and_then(|loss| tiers::loss(desk, loss, here, lang));
        gate_view(desk, gate, loss, lang)
    });
    Some(section(text::GATES, lang).child(el("ul").class("plain").children(gates)))
}

fn gate_view(
    desk: &'static Desk,
    gate_use: &GateUse,
    loss: Option<String>,
    lang: Lang,
) -> Option<Element> {
    let gate = desk.policy.gates.get(gate_use.gate)?;
    // Only gates that count periods or rows name them.
    let mut spread = gate.conditions.iter().map(|formula| formula.ty().axis);
    let axis = spread.find(|axis| *axis != Axis::One).unwrap_or(Axis::One);
    Some(
        el("li")
            .child(
                el("p")
                    .child(el("span").class("gate-name").child(gate.label.get(lang)))
                    .child(" ")
                    .child(conditions::gate_verdict(gate, &gate_use.passed, lang))
                    .child(" ")
                    .child(badge(gate.provenance.status, lang)),
            )
            .child(conditions_view(desk, &gate_use.conditions, axis, lang))
            .child(loss.map(|loss| el("p").class("loss").child(loss)))
            .child(source(desk, &gate.provenance, lang)),
    )
}

fn conditions_view(desk: &Desk, uses: &[ConditionUse], axis: Axis, lang: Lang) -> Part {
    let conditions = uses.iter().take(ROWS_EXPLAINED);
    let conditions = conditions.map(|condition| condition_view(desk, condition, axis, lang));
    several([
        el("ul").class("conditions").children(conditions).into(),
        more_rows(uses.len(), lang).into(),
    ])
}

fn condition_view(desk: &Desk, condition: &ConditionUse, axis: Axis, lang: Lang) -> Element {
    let period = condition.period.map(|period| {
        let period = period_of(desk, axis, period, lang);
        several([period.into(), " ".into()])
    });
    let margin = conditions::margin(condition, lang)
        .map(|margin| several([" ".into(), el("span").class("margin").child(margin).into()]));
    // A comparison of numbers is told in words; of what is true or false, which it is.
    let figures = match (conditions::required(condition, lang), &*condition.figures) {
        (Some(required), _) => Some(el("span").class("with-figures").child(required)),
        (None, "TRUE") => Some(el("span").class("with-figures").child(text::YES.get(lang))),
        (None, "FALSE") => Some(el("span").class("with-figures").child(text::NO.get(lang))),
        (None, figures) if figures != condition.formula => {
            Some(el("code").class("with-figures").child(shortened(figures)))
        }
        _ => None,
    };
    let item = match condition.holds == Cell::Value(Value::Bool(false)) {
        true => el("li").class("failed"),
        false => el("li"),
    };
    let formula = el("code")
        .attr("lang", "zh-CN")
        .child(condition.formula.clone());
    item.child(period)
        .child(conditions::verdict(&condition.holds, lang))
        .child(" ")
        .child(formula)
        .child(figures)
        .child(margin)
}

fn rounding(rule: &'static Rule, explanation: &Explanation, lang: Lang) -> Option<Element> {
    let rounding = explanation.rounding.as_ref()?;
    let kind = rule.ty.kind;
    let sentence = text::rounded(
        lang,
        &text::bare(lang, kind, rounding.before),
        &text::bare(lang, kind, rounding.after),
        &text::bare(lang, Kind::Number, rounding.rounding.to),
        text::rounding_mode(rounding.rounding.mode).get(lang),
    );
    Some(section(text::ROUNDING, lang).child(el("p").class("rounded").child(sentence)))
}

/// What the formula refers to; rules lead on to their own explanation.
fn parts(desk: &'static Desk, explanation: &Explanation, lang: Lang) -> Option<Element> {
    let mut rows = Vec::new();
    for part in &explanation.parts {
        if let Some(row) = part_row(desk, part, lang) {
            rows.push(row);
        }
    }
    (!rows.is_empty()).then(|| {
        let table = el("table").class("ledger parts");
        section(text::PARTS, lang).child(table.child(el("tbody").children(rows)))
    })
}

fn part_row(desk: &'static Desk, part: &explain::Part, lang: Lang) -> Option<Element> {
    let policy = desk.policy;
    let (label, name) = match part.symbol {
        Symbol::Input(at) => policy.inputs.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Rule(at) => policy.rules.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Gate(at) => policy.gates.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Reading(at) => policy.readings.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Records(at) => policy.records.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Parameter(_) | Symbol::Table(_) => return None,
    };
    let values = part.periods.clone().zip(&part.cells).take(ROWS_EXPLAINED);
    let values = values.map(|(period, cell)| {
        let figure = text::cell(lang, policy, part.kind, cell);
        let figure = match part.symbol {
            Symbol::Rule(rule) => further(desk, rule, period, figure, lang),
            _ => el("span").class("part-figure").child(figure),
        };
        el("span")
            .class("working")
            .child(period_of(desk, part.axis, period, lang))
            .child(figure)
    });
    let label = label.get(lang);
    Some(
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(label)
                    .child(own_name(name, label).map(|name| several([" ".into(), name.into()]))),
            )
            .child(
                el("td")
                    .child(el("div").class("working-values").children(values))
                    .child(more_rows(part.cells.len(), lang)),
            ),
    )
}

/// A part's figure as a button that goes on to its explanation.
fn further(desk: &'static Desk, rule: usize, period: usize, figure: String, lang: Lang) -> Element {
    let go = move |_: &Event| {
        desk.trail.update(|trail| trail.push((rule, period)));
        super::focus("explanation-title");
    };
    let mut further = button("number").on("click", go);
    let changed = desk.changed_behind(rule, lang);
    if let Some(known) = desk.policy.rules.get(rule) {
        let label = desk.labelled(&known.label, known.ty.axis, period, lang);
        let name = text::explain(lang, &label, &figure);
        further = further.attr("aria-label", with_remark(lang, name, changed.as_deref()));
    }
    further.child(changed_mark(changed, lang)).child(figure)
}

fn parameters(desk: &'static Desk, explanation: &Explanation, lang: Lang) -> Option<Element> {
    let mut rows = Vec::new();
    for &at in &explanation.parameters {
        if let Some(row) = parameter_row(desk, at, lang) {
            rows.push(row);
        }
    }
    (!rows.is_empty()).then(|| {
        section(text::MADE_OF_PARAMETERS, lang).child(el("ul").class("plain").children(rows))
    })
}

fn parameter_row(desk: &'static Desk, at: usize, lang: Lang) -> Option<Element> {
    let parameter = desk.policy.parameters.get(at)?;
    let (value, changed) = desk.understood.with(|form| {
        let value = form.settings.parameters.get(at).cloned().flatten();
        (value, form.settings.overridden.get(at) == Some(&true))
    });
    let value = value.map_or_else(
        || text::UNSET.get(lang).to_owned(),
        |value| text::value(lang, desk.policy, parameter.kind, &value),
    );
    let mut name = el("span")
        .child(parameter.label.get(lang))
        .child(" ")
        .child(badge(parameter.provenance.status, lang));
    if changed {
        name = name
            .child(" ")
            .child(changed_badge(text::CHANGED.get(lang)));
    }
    Some(
        el("li")
            .child(
                el("p")
                    .class("parameter-line")
                    .child(name)
                    .child(el("span").class("part-figure").child(value)),
            )
            .child(source(desk, &parameter.provenance, lang)),
    )
}

fn provenance(desk: &'static Desk, rule: &'static Rule, lang: Lang) -> Option<Element> {
    let provenance = &rule.provenance;
    if provenance.clause.is_none() && provenance.note.is_none() {
        return None;
    }
    Some(
        el("section")
            .child(
                el("h3")
                    .child(text::PROVENANCE.get(lang))
                    .child(" ")
                    .child(badge(provenance.status, lang)),
            )
            .child(source(desk, provenance, lang)),
    )
}

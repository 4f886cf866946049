//! What is behind a number: a dialog that goes from the formula down to the clause, and on to the numbers it is made from.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::engine::explain::{ConditionUse, GateUse, Part, TableUse};
use crate::engine::{Cell, Explanation};
use crate::lang::Lang;
use crate::policy::messages::period_word;
use crate::policy::model::{Reading, Rule, Symbol, Table, TableKind};
use crate::policy::{Axis, Kind, Value};

use super::desk::Desk;
use super::sources::{badge, clause};
use super::{bands, conditions, text};

/// The dialog; open while the desk's trail has something in it.
pub(super) fn explanation(desk: &'static Desk, lang: Lang) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let open = !desk.trail.with(Vec::is_empty);
        let Some(dialog) = dialog.get() else { return };
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
    on_cleanup(move || desk.trail.set(Vec::new()));
    let close = move || desk.trail.set(Vec::new());
    let content = move || {
        let (rule, period) = desk.trail.with(|trail| trail.last().copied())?;
        Some(page(desk, rule, period, lang))
    };
    view! {
        <dialog
            node_ref=dialog
            class="explanation"
            data-testid="explanation"
            aria-labelledby="explanation-title"
            on:close=move |_| close()
            on:click=move |event| {
                // A click on the dialog itself is one beside its content.
                let beside = dialog.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref()));
                if beside { close() }
            }
        >
            <div class="explanation-page">{content}</div>
        </dialog>
    }
    .into_any()
}

fn page(desk: &'static Desk, rule: usize, period: usize, lang: Lang) -> AnyView {
    let (Some(known), Some(explanation)) =
        (desk.policy.rules.get(rule), desk.explain(rule, period))
    else {
        return ().into_any();
    };
    view! {
        <header class="explanation-head">
            {trail(desk, lang)}
            <button type="button" class="close" aria-label=text::CLOSE.get(lang) on:click=move |_| desk.trail.set(Vec::new())>
                <span aria-hidden="true">"×"</span>
            </button>
        </header>
        {headline(desk, known, &explanation, lang)}
        {formula(desk, known, &explanation, lang)}
        {reading(desk, &explanation, lang)}
        {explanation.tables.iter().map(|table| table_view(desk, table, lang)).collect_view()}
        {gates(desk, &explanation, lang)}
        {rounding(known, &explanation, lang)}
        {parts(desk, &explanation, lang)}
        {parameters(desk, &explanation, lang)}
        {provenance(desk, known, lang)}
    }
    .into_any()
}

/// The numbers on the way here; each goes back to its own explanation.
fn trail(desk: &'static Desk, lang: Lang) -> AnyView {
    let steps = desk.trail.get();
    let above = steps.len().saturating_sub(1);
    let links: Vec<AnyView> = steps
        .iter()
        .take(above)
        .enumerate()
        .filter_map(|(at, &(rule, period))| {
            let rule = desk.policy.rules.get(rule)?;
            let name = text::labelled(lang, &rule.label, rule.ty.axis, period);
            let go = move |_| {
                desk.trail.update(|trail| trail.truncate(at + 1));
                super::focus("explanation-title");
            };
            Some(
                view! { <li><button type="button" class="quiet" on:click=go>{name}</button></li> }
                    .into_any(),
            )
        })
        .collect();
    if links.is_empty() {
        return view! { <p class="eyebrow">{text::EXPLANATION.get(lang)}</p> }.into_any();
    }
    view! { <nav class="trail" aria-label=text::TRAIL.get(lang)><ol>{links}</ol></nav> }.into_any()
}

fn headline(
    desk: &'static Desk,
    rule: &'static Rule,
    explanation: &Explanation,
    lang: Lang,
) -> AnyView {
    let name = text::labelled(lang, &rule.label, rule.ty.axis, explanation.period);
    let figure = match &explanation.cell {
        Cell::Value(value) => text::value(lang, desk.policy, rule.ty.kind, value),
        Cell::Absent(absence) => text::absent(lang, desk.policy, absence),
    };
    let help = rule
        .help
        .as_ref()
        .map(|help| view! { <p class="help">{help.get(lang)}</p> });
    view! {
        <h2 id="explanation-title" tabindex="-1" autofocus>{name}</h2>
        <p class="explanation-figure">{figure}</p>
        {help}
    }
    .into_any()
}

fn formula(
    desk: &'static Desk,
    rule: &'static Rule,
    explanation: &Explanation,
    lang: Lang,
) -> AnyView {
    let result = text::cell(lang, desk.policy, rule.ty.kind, &explanation.result);
    let own_name = (rule.label.get(lang) != rule.name)
        .then(|| view! { <code class="own-name" lang="zh-CN">{rule.name.clone()} " = "</code> });
    view! {
        <section>
            <h3>{text::FORMULA.get(lang)}</h3>
            <p class="formula">{own_name}<code lang="zh-CN">{explanation.formula.clone()}</code></p>
            <dl class="figures">
                <dt>{text::FIGURES.get(lang)}</dt>
                <dd><code>{explanation.figures.clone()}</code></dd>
                <dt>{text::GIVES.get(lang)}</dt>
                <dd><code>"= " {result}</code></dd>
            </dl>
        </section>
    }
    .into_any()
}

fn reading(desk: &'static Desk, explanation: &Explanation, lang: Lang) -> Option<AnyView> {
    let (reading, option) = explanation.reading?;
    let reading: &Reading = desk.policy.readings.get(reading)?;
    let chosen = reading.options.get(option)?;
    let note = chosen
        .note
        .as_ref()
        .map(|note| view! { <p>{note.get(lang).to_owned()}</p> });
    Some(
        view! {
            <section>
                <h3>{text::READING.get(lang)} " " {badge(reading.provenance.status, lang)}</h3>
                <p class="chosen">{reading.label.get(lang).to_owned()} ": " <strong>{chosen.label.get(lang).to_owned()}</strong></p>
                {note}
                {clause(&reading.provenance, desk.policy.source.as_ref(), lang)}
            </section>
        }
        .into_any(),
    )
}

fn table_view(desk: &'static Desk, table_use: &TableUse, lang: Lang) -> AnyView {
    let policy = desk.policy;
    let Some(table) = policy.tables.get(table_use.table) else {
        return ().into_any();
    };
    let argument = with_unit(desk, table.over, &table_use.argument, lang);
    let gives = with_unit(desk, table.gives, &table_use.gives, lang);
    let step = (table.kind == TableKind::Step).then(|| {
        table
            .step
            .as_ref()
            .map(|step| view! { <p>{bands::steps(lang, desk, table, step)}</p> })
    });
    view! {
        <section>
            <h3>{table.label.get(lang)} " " <span class="table-kind">{text::table_kind(table.kind).get(lang)}</span> " " {badge(table.provenance.status, lang)}</h3>
            <p class="looked-up">{text::lookup(lang, &argument, &gives)}</p>
            {step}
            {band_rows(desk, table, table_use, lang)}
            {slices(table, table_use, lang)}
            {clause(&table.provenance, policy.source.as_ref(), lang)}
        </section>
    }
    .into_any()
}

fn with_unit(desk: &Desk, kind: Kind, cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Value(value) => text::value(lang, desk.policy, kind, value),
        Cell::Absent(absence) => text::absent(lang, desk.policy, absence),
    }
}

fn band_rows(
    desk: &'static Desk,
    table: &'static Table,
    table_use: &TableUse,
    lang: Lang,
) -> Option<AnyView> {
    if table_use.bands.is_empty() {
        return None;
    }
    let banded = table.kind != TableKind::Lookup;
    let rows: Vec<AnyView> = table_use
        .bands
        .iter()
        .enumerate()
        .map(|(at, band)| {
            let hit = table_use.hit == Some(at);
            let sign = match (banded, table.lower) {
                (false, _) => "",
                (true, crate::policy::model::Bound::Inclusive) => "≥ ",
                (true, crate::policy::model::Bound::Exclusive) => "> ",
            };
            let from = text::value(lang, desk.policy, table.over, &band.from);
            let gives = text::figure(lang, table.gives, band.gives);
            let remark = match &table_use.next {
                _ if hit => Some(text::HERE.get(lang).to_owned()),
                Some(next) if next.band == at => {
                    Some(text::gap(lang, &text::figure(lang, table.over, next.gap)))
                }
                _ => None,
            };
            view! {
                <tr class:hit=hit aria-current=hit.then_some("true")>
                    <th scope="row">{sign}{from}</th>
                    <td class="amount">{gives}</td>
                    <td class="remark">{remark}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let from = if banded { text::FROM } else { text::KEY };
    Some(
        view! {
            <table class="bands">
                <thead>
                    <tr>
                        <th scope="col">{from.get(lang)}</th>
                        <th scope="col" class="amount">{text::PAYS.get(lang)}</th>
                        <th scope="col"><span class="unseen">{text::STANDING.get(lang)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any(),
    )
}

/// Of a marginal table: what lies within each band, at which rate.
fn slices(table: &'static Table, table_use: &TableUse, lang: Lang) -> Option<AnyView> {
    if table_use.slices.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = table_use
        .slices
        .iter()
        .map(|(_, amount, rate)| {
            let slice = text::slice(
                lang,
                &text::figure(lang, table.over, *amount),
                &text::figure(lang, table.gives, *rate),
            );
            view! { <li>{slice}</li> }.into_any()
        })
        .collect();
    Some(view! { <h4>{text::SLICES.get(lang)}</h4><ul class="slices">{rows}</ul> }.into_any())
}

fn gates(desk: &'static Desk, explanation: &Explanation, lang: Lang) -> Option<AnyView> {
    if explanation.gates.is_empty() {
        return None;
    }
    let list: Vec<AnyView> = explanation
        .gates
        .iter()
        .map(|gate| gate_view(desk, gate, lang))
        .collect();
    Some(
        view! { <section><h3>{text::GATES.get(lang)}</h3><ul class="plain">{list}</ul></section> }
            .into_any(),
    )
}

fn gate_view(desk: &'static Desk, gate_use: &GateUse, lang: Lang) -> AnyView {
    let Some(gate) = desk.policy.gates.get(gate_use.gate) else {
        return ().into_any();
    };
    let list: Vec<AnyView> = gate_use
        .conditions
        .iter()
        .map(|condition| condition_view(desk, condition, lang))
        .collect();
    view! {
        <li>
            <p><span class="gate-name">{gate.label.get(lang)}</span> " " {conditions::verdict(&gate_use.passed, lang)} " " {badge(gate.provenance.status, lang)}</p>
            <ul class="conditions">{list}</ul>
            {clause(&gate.provenance, desk.policy.source.as_ref(), lang)}
        </li>
    }
    .into_any()
}

fn condition_view(desk: &'static Desk, condition: &ConditionUse, lang: Lang) -> AnyView {
    let period = condition.period.map(|period| {
        // Only gates that count periods name them; months unless there are four of them.
        let axis = desk.policy.gates.iter().flat_map(|gate| &gate.conditions).find_map(|formula| {
            let axis = formula.ty().axis;
            (axis != Axis::One && axis.periods().is_none_or(|periods| period < periods)).then_some(axis)
        });
        view! { <span class="period">{axis.map(|axis| period_word(axis, period).get(lang).to_owned())}</span> " " }
    });
    let margin = conditions::margin(condition, lang)
        .map(|margin| view! { " " <span class="margin">{margin}</span> });
    let failed = condition.holds == Cell::Value(Value::Bool(false));
    let figures = (condition.figures != condition.formula)
        .then(|| view! { <code class="with-figures">{condition.figures.clone()}</code> });
    view! { <li class:failed=failed>{period}<code lang="zh-CN">{condition.formula.clone()}</code>{figures}{margin}</li> }.into_any()
}

fn rounding(rule: &'static Rule, explanation: &Explanation, lang: Lang) -> Option<AnyView> {
    let rounding = explanation.rounding.as_ref()?;
    let kind = rule.ty.kind;
    let sentence = text::rounded(
        lang,
        &text::bare(lang, kind, rounding.before),
        &text::bare(lang, kind, rounding.after),
        &text::bare(lang, Kind::Number, rounding.rounding.to),
        text::rounding_mode(rounding.rounding.mode).get(lang),
    );
    Some(view! { <section><h3>{text::ROUNDING.get(lang)}</h3><p class="rounded">{sentence}</p></section> }.into_any())
}

/// What the formula refers to; rules lead on to their own explanation.
fn parts(desk: &'static Desk, explanation: &Explanation, lang: Lang) -> Option<AnyView> {
    let rows: Vec<AnyView> = explanation
        .parts
        .iter()
        .filter_map(|part| part_row(desk, part, lang))
        .collect();
    (!rows.is_empty()).then(|| {
        view! { <section><h3>{text::PARTS.get(lang)}</h3><table class="ledger parts"><tbody>{rows}</tbody></table></section> }
            .into_any()
    })
}

fn part_row(desk: &'static Desk, part: &Part, lang: Lang) -> Option<AnyView> {
    let policy = desk.policy;
    let (label, name) = match part.symbol {
        Symbol::Input(at) => policy.inputs.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Rule(at) => policy.rules.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Gate(at) => policy.gates.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Reading(at) => policy.readings.get(at).map(|x| (&x.label, &x.name))?,
        Symbol::Parameter(_) | Symbol::Table(_) => return None,
    };
    let values: Vec<AnyView> = part
        .periods
        .clone()
        .zip(&part.cells)
        .map(|(period, cell)| {
            let word = (part.axis != Axis::One)
                .then(|| view! { <span class="period">{period_word(part.axis, period).get(lang).to_owned()}</span> });
            let figure = text::cell(lang, policy, part.kind, cell);
            let figure = match part.symbol {
                Symbol::Rule(rule) => further(desk, rule, period, figure, lang),
                _ => view! { <span class="part-figure">{figure}</span> }.into_any(),
            };
            view! { <span class="working">{word}{figure}</span> }.into_any()
        })
        .collect();
    let name = (label.get(lang) != name)
        .then(|| view! { <code class="own-name" lang="zh-CN">{name.clone()}</code> });
    Some(
        view! {
            <tr>
                <th scope="row">{label.get(lang).to_owned()} {name}</th>
                <td><div class="working-values">{values}</div></td>
            </tr>
        }
        .into_any(),
    )
}

/// A part's figure as a button that goes on to its explanation.
fn further(desk: &'static Desk, rule: usize, period: usize, figure: String, lang: Lang) -> AnyView {
    let name = desk.policy.rules.get(rule).map(|known| {
        text::explain(
            lang,
            &text::labelled(lang, &known.label, known.ty.axis, period),
            &figure,
        )
    });
    let go = move |_| {
        desk.trail.update(|trail| trail.push((rule, period)));
        super::focus("explanation-title");
    };
    view! { <button type="button" class="number" aria-label=name on:click=go>{figure}</button> }
        .into_any()
}

fn parameters(desk: &'static Desk, explanation: &Explanation, lang: Lang) -> Option<AnyView> {
    let rows: Vec<AnyView> = explanation
        .parameters
        .iter()
        .filter_map(|&at| {
            let parameter = desk.policy.parameters.get(at)?;
            let (value, changed) = desk.understood.with(|form| {
                let value = form.settings.parameters.get(at).cloned().flatten();
                (value, form.settings.overridden.get(at) == Some(&true))
            });
            let value = value.map_or_else(
                || text::UNSET.get(lang).to_owned(),
                |value| text::value(lang, desk.policy, parameter.kind, &value),
            );
            let changed = changed.then(|| view! { " " <span class="badge changed">{text::CHANGED.get(lang)}</span> });
            Some(
                view! {
                    <li>
                        <p class="parameter-line">
                            <span>{parameter.label.get(lang)} " " {badge(parameter.provenance.status, lang)}{changed}</span>
                            <span class="part-figure">{value}</span>
                        </p>
                        {clause(&parameter.provenance, desk.policy.source.as_ref(), lang)}
                    </li>
                }
                .into_any(),
            )
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! { <section><h3>{text::MADE_OF_PARAMETERS.get(lang)}</h3><ul class="plain">{rows}</ul></section> }.into_any()
    })
}

fn provenance(desk: &'static Desk, rule: &'static Rule, lang: Lang) -> Option<AnyView> {
    let provenance = &rule.provenance;
    if provenance.clause.is_none() && provenance.note.is_none() {
        return None;
    }
    Some(
        view! {
            <section>
                <h3>{text::PROVENANCE.get(lang)} " " {badge(provenance.status, lang)}</h3>
                {clause(provenance, desk.policy.source.as_ref(), lang)}
            </section>
        }
        .into_any(),
    )
}

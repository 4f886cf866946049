//! What the policy gives, as one types: total, payout lines, gates, workings, and what a reader must know about them.

use leptos::prelude::*;

use crate::engine::{Absence, Cell};
use crate::lang::Lang;
use crate::policy::messages::period_word;
use crate::policy::model::GateEffect;
use crate::policy::{Axis, Kind};
use crate::scenario::Statement;
use crate::scenario::statement::{GateEntry, GateLine, Line};

use super::desk::{Desk, field_id};
use super::{bands, conditions, settings, text};

/// The total, with what keeps it from being there.
pub(super) fn total(desk: &'static Desk, lang: Lang) -> AnyView {
    let content = move || {
        desk.statement.with(|statement| {
            let (rule, cell) = statement.as_ref().ok()?.total.as_ref()?;
            let rule_data = desk.policy.rules.get(*rule)?;
            let unit = cell.number().map(|_| money_unit(lang));
            Some(view! {
                <h2 class="total-label">{rule_data.label.get(lang)}</h2>
                <p class="total-figure">
                    {number(desk, *rule, 0, cell, lang)}
                    {unit}
                </p>
            })
        })
    };
    view! { <section class="total" data-testid="total">{content}</section> }.into_any()
}

fn money_unit(lang: Lang) -> AnyView {
    view! { <span class="unit">{lang.pick("元", "CNY")}</span> }.into_any()
}

/// The total in one sentence, for screen readers.
pub(super) fn spoken_total(desk: &Desk, lang: Lang) -> String {
    desk.statement.with(|statement| {
        let Ok(statement) = statement else {
            return String::new();
        };
        let Some((rule, cell)) = &statement.total else {
            return String::new();
        };
        let Some(rule) = desk.policy.rules.get(*rule) else {
            return String::new();
        };
        let figure = match cell {
            Cell::Value(value) => text::value(lang, desk.policy, rule.ty.kind, value),
            Cell::Absent(absence) => text::absent(lang, desk.policy, absence),
        };
        text::announce(lang, rule.label.get(lang), &figure)
    })
}

/// A rule's figure as a button that explains it.
pub(super) fn number(
    desk: &'static Desk,
    rule: usize,
    period: usize,
    cell: &Cell,
    lang: Lang,
) -> AnyView {
    let Some(known) = desk.policy.rules.get(rule) else {
        return ().into_any();
    };
    let shown = text::cell(lang, desk.policy, known.ty.kind, cell);
    let name = text::explain(
        lang,
        &text::labelled(lang, &known.label, known.ty.axis, period),
        &shown,
    );
    let class = match cell {
        Cell::Value(_) => "number",
        Cell::Absent(Absence::Fault(_)) => "number fault",
        Cell::Absent(_) => "number absent",
    };
    view! {
        <button type="button" class=class aria-label=name aria-haspopup="dialog" on:click=move |_| desk.trail.set(vec![(rule, period)])>
            {shown}
        </button>
    }
    .into_any()
}

/// Everything below the total that depends on the results.
pub(super) fn details(desk: &'static Desk, lang: Lang) -> AnyView {
    let errors = move || {
        desk.statement.with(|statement| {
            let errors = statement.as_ref().err()?;
            let items: Vec<AnyView> = errors
                .iter()
                .map(|error| view! { <li>{error.message().get(lang).to_owned()}</li> }.into_any())
                .collect();
            Some(view! { <ul class="notices">{items}</ul> })
        })
    };
    let with = move |show: fn(&'static Desk, &Statement, Lang) -> AnyView| {
        move || {
            desk.statement.with(|statement| {
                statement
                    .as_ref()
                    .ok()
                    .map(|statement| show(desk, statement, lang))
            })
        }
    };
    view! {
        <div class="knowledge">{errors}{unread(desk, lang)}{with(notices)}</div>
        {super::advice::advice(desk, lang)}
        <section class="lines" data-testid="lines" aria-labelledby="lines-title">
            <h2 id="lines-title">{text::LINES.get(lang)}</h2>
            {with(lines)}
        </section>
        {with(gates)}
        {workings(desk, lang)}
    }
    .into_any()
}

/// Fields that cannot be read, as links to them.
fn unread(desk: &'static Desk, lang: Lang) -> AnyView {
    let content = move || {
        let unfinished = desk.unfinished.get();
        let wrong: Vec<_> = desk.understood.with(|form| {
            form.problems
                .iter()
                .map(|problem| problem.field)
                .filter(|field| unfinished != Some(*field))
                .collect()
        });
        (!wrong.is_empty()).then(|| {
            let links: Vec<AnyView> = wrong
                .iter()
                .map(|&field| {
                    let name = super::field_name(desk.policy, field, lang);
                    view! { <button type="button" class="quiet" on:click=move |_| super::focus(&field_id(field))>{name}</button> }
                        .into_any()
                })
                .collect();
            view! { <p class="notice wrong">{text::unread(lang, &wrong.len().to_string())} " " {links}</p> }
        })
    };
    view! { {content} }.into_any()
}

/// What is missing, what went wrong, what to know.
fn notices(desk: &'static Desk, statement: &Statement, lang: Lang) -> AnyView {
    let policy = desk.policy;
    let outcome = &statement.outcome;
    let missing = (!outcome.missing.is_empty()).then(|| {
        let links: Vec<AnyView> = outcome
            .missing
            .iter()
            .map(|name| {
                let label = text::label_of(policy, name, lang);
                let field = super::field_named(policy, name);
                let go = move |_| {
                    if let Some(field) = field {
                        if matches!(field, crate::scenario::Field::Parameter(_)) {
                            desk.parameters_open.set(true);
                        }
                        super::focus(&field_id(field));
                    }
                };
                view! { <button type="button" class="quiet" on:click=go>{label}</button> }
                    .into_any()
            })
            .collect();
        view! { <p class="notice">{text::still_missing(lang, "")}{links}</p> }
    });
    let faults: Vec<AnyView> = outcome
        .faults
        .iter()
        .map(|fault| {
            let rule = text::label_of(policy, &fault.rule, lang);
            let sentence = text::fault_in(lang, &rule, fault.code.message().get(lang));
            view! { <p class="notice wrong">{sentence}</p> }.into_any()
        })
        .collect();
    let warnings: Vec<AnyView> = outcome
        .warnings
        .iter()
        .map(|warning| {
            view! { <p class="notice">{text::warning(lang, policy, warning)}</p> }.into_any()
        })
        .collect();
    view! { {missing}{faults}{warnings} }.into_any()
}

/// The payout lines, each a small ledger of its periods.
fn lines(desk: &'static Desk, statement: &Statement, lang: Lang) -> AnyView {
    statement
        .lines
        .iter()
        .map(|line| ledger(desk, line, lang))
        .collect_view()
        .into_any()
}

fn ledger(desk: &'static Desk, line: &Line, lang: Lang) -> AnyView {
    let policy = desk.policy;
    let Some(rule) = policy.rules.get(line.rule) else {
        return ().into_any();
    };
    let has_table = line.entries.iter().any(|entry| entry.table.is_some());
    let series = rule.ty.axis != Axis::One;
    let rows: Vec<AnyView> = line
        .entries
        .iter()
        .enumerate()
        .map(|(period, entry)| {
            let table = entry.table.as_ref();
            let base = table.and_then(|table| {
                let over = policy.tables.get(table.table)?.over;
                table
                    .argument
                    .value()
                    .map(|_| text::cell(lang, policy, over, &table.argument))
            });
            let band = table.and_then(|table| bands::decided(lang, desk, table));
            let word = if series {
                period_word(rule.ty.axis, period).get(lang).to_owned()
            } else {
                rule.label.get(lang).to_owned()
            };
            let middle = has_table
                .then(|| view! { <td class="base">{base}</td><td class="band">{band}</td> });
            view! {
                <tr class:paid=entry.cell.number().is_some_and(|paid| !paid.is_zero())>
                    <th scope="row">{word}</th>
                    {middle}
                    <td class="amount">{number(desk, line.rule, period, &entry.cell, lang)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let sum = line.sum.filter(|_| series).map(|sum| {
        view! { <span class="line-sum">{text::bare(lang, rule.ty.kind, sum)}</span> }
    });
    let caption = series.then(
        || view! { <caption><span class="line-name">{rule.label.get(lang)}</span>{sum}</caption> },
    );
    let middle = has_table.then(|| view! { <th scope="col" class="base">{text::BASE.get(lang)}</th><th scope="col" class="band">{text::BAND.get(lang)}</th> });
    view! {
        <table class="ledger" class:single=!series>
            {caption}
            <thead>
                <tr>
                    <th scope="col">{text::PERIOD.get(lang)}</th>
                    {middle}
                    <th scope="col" class="amount">{text::AMOUNT.get(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The gates, with what they decide and by how much.
fn gates(desk: &'static Desk, statement: &Statement, lang: Lang) -> AnyView {
    if statement.gates.is_empty() {
        return ().into_any();
    }
    let list: Vec<AnyView> = statement
        .gates
        .iter()
        .map(|line| gate(desk, line, lang))
        .collect();
    view! {
        <section class="gates" data-testid="gates" aria-labelledby="gates-title">
            <h2 id="gates-title">{text::GATES.get(lang)}</h2>
            <ul>{list}</ul>
        </section>
    }
    .into_any()
}

fn gate(desk: &'static Desk, line: &GateLine, lang: Lang) -> AnyView {
    let policy = desk.policy;
    let Some(gate) = policy.gates.get(line.gate) else {
        return ().into_any();
    };
    let rules: Vec<String> = gate
        .applies
        .iter()
        .filter_map(|&rule| policy.rules.get(rule))
        .map(|rule| rule.label.get(lang).to_owned())
        .collect();
    let mut effect = text::gate_effect(lang, gate.effect, &text::list(lang, &rules));
    if let (GateEffect::Reduce, Some(factor)) = (gate.effect, &gate.factor) {
        let factor = bands::term(lang, desk, Kind::Ratio, factor);
        effect = text::announce(lang, &effect, &text::factor(lang, &factor));
    }
    let entries: Vec<AnyView> = line
        .entries
        .iter()
        .enumerate()
        .map(|(period, entry)| {
            let word = (gate.axis != Axis::One)
                .then(|| period_word(gate.axis, period).get(lang).to_owned());
            gate_entry(entry, word, lang)
        })
        .collect();
    view! {
        <li class="gate">
            <span class="gate-name">{gate.label.get(lang)}</span>
            <div class="gate-entries">{entries}</div>
            <p class="help">{effect}</p>
        </li>
    }
    .into_any()
}

fn gate_entry(entry: &GateEntry, word: Option<String>, lang: Lang) -> AnyView {
    let margins: Vec<AnyView> = entry
        .conditions
        .iter()
        .filter_map(|condition| conditions::margin(condition, lang))
        .map(|margin| view! { <span class="margin">{margin}</span> }.into_any())
        .collect();
    let word = word.map(|word| view! { <span class="period">{word}</span> });
    view! { <span class="gate-entry">{word}{conditions::verdict(&entry.passed, lang)}{margins}</span> }.into_any()
}

/// The rules that are neither payout lines nor the total.
fn workings(desk: &'static Desk, lang: Lang) -> AnyView {
    let open = desk.workings_open;
    let rows = move || {
        desk.statement.with(|statement| {
            let statement = statement.as_ref().ok()?;
            let rows: Vec<AnyView> = statement
                .workings
                .iter()
                .filter_map(|&rule| {
                    Some(working(
                        desk,
                        rule,
                        statement.outcome.rules.get(rule)?,
                        lang,
                    ))
                })
                .collect();
            (!rows.is_empty()).then(
                || view! { <table class="ledger workings-table"><tbody>{rows}</tbody></table> },
            )
        })
    };
    if desk
        .policy
        .rules
        .iter()
        .all(|rule| rule.payout || rule.total)
    {
        return ().into_any();
    }
    view! {
        <details class="workings" prop:open=open.get_untracked() on:toggle=move |event| open.set(settings::is_open(&event))>
            <summary><h2>{text::WORKINGS.get(lang)}</h2></summary>
            {move || open.get().then(|| rows())}
        </details>
    }
    .into_any()
}

fn working(desk: &'static Desk, at: usize, cells: &[Cell], lang: Lang) -> AnyView {
    let Some(rule) = desk.policy.rules.get(at) else {
        return ().into_any();
    };
    let values: Vec<AnyView> = cells
        .iter()
        .enumerate()
        .map(|(period, cell)| {
            let word = (rule.ty.axis != Axis::One)
                .then(|| view! { <span class="period">{period_word(rule.ty.axis, period).get(lang).to_owned()}</span> });
            view! { <span class="working">{word}{number(desk, at, period, cell, lang)}</span> }.into_any()
        })
        .collect();
    view! {
        <tr>
            <th scope="row">{rule.label.get(lang)}</th>
            <td><div class="working-values">{values}</div></td>
        </tr>
    }
    .into_any()
}

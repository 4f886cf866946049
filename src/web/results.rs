//! What the policy gives, as one types: total, payout lines, gates, workings, and what a reader must know about them.

use leptos::prelude::{RwSignal, Set, Track, WithUntracked};
use web_sys::Event;

use crate::engine::{Absence, Cell, Warning};
use crate::lang::Lang;
use crate::policy::model::{Gate, GateEffect};
use crate::policy::{Axis, Kind, Value};
use crate::scenario::statement::{GateEntry, GateLine, Line, ROWS_EXPLAINED};
use crate::scenario::waterfall::WaterfallStep;
use crate::scenario::{Field, Statement, Waterfall};

use super::desk::Desk;
use super::fold::fold;
use super::later::{self, Shown};
use super::part::{Element, NOTHING, Part, button, el, live, several};
use super::{bands, compare, conditions, fields, readings, route, rows, settings, text};

/// How many fields that cannot be read are named.
const LINKS: usize = 12;

/// How many fields that a figure lacks are named below it.
const LACKED: usize = 3;

/// How many rows of a payout line are listed.
const LISTED: usize = 200;

/// The total, with what keeps it from being there and, beside a form, the way to the next field that it lacks; nothing of a policy that pays nothing.
pub(super) fn total(desk: &'static Desk, is_guided: bool, lang: Lang) -> Part {
    if !desk.pays {
        return NOTHING;
    }
    let content = move || {
        desk.changes.total.track();
        desk.statement.with_untracked(|statement| {
            let (rule, cell) = statement.as_ref().ok()?.total.as_ref()?;
            let known = desk.policy.rules.get(*rule)?;
            let unit = cell
                .number()
                .map(|_| el("span").class("unit").child(lang.pick("元", "CNY")));
            Some(several([
                el("h2")
                    .class("total-label")
                    .child(known.label.get(lang))
                    .into(),
                el("p")
                    .class("total-figure")
                    .child(number(desk, *rule, 0, cell, lang))
                    .child(unit)
                    .into(),
                match cell {
                    Cell::Absent(Absence::Missing(names)) if is_guided => {
                        guide(desk, names, lang).into()
                    }
                    _ => NOTHING,
                },
            ]))
        })
    };
    let first_step =
        is_guided.then(|| live(move || later::show_if_here(Shown::FirstStep(desk), lang)));
    let total = el("section")
        .class("total-sum")
        .attr("data-testid", "total")
        .live(content);
    el("div")
        .class("total")
        .child(total)
        .child(first_step)
        .into()
}

/// The total in one sentence, for screen readers.
pub(super) fn spoken_total(desk: &Desk, lang: Lang) -> String {
    desk.changes.total.track();
    desk.statement.with_untracked(|statement| {
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
) -> Option<Element> {
    let known = desk.policy.rules.get(rule)?;
    let axis = known.ty.axis;
    let full = text::reasoned(lang, desk.policy, known.ty.kind, cell);
    let name = text::explain(
        lang,
        &desk.labelled(&known.label, axis, period, lang),
        &full,
    );
    // There is no room for reasons beside a figure; what it lacks is said below it, all else is heard, and read in the explanation.
    let shown = match cell {
        Cell::Absent(Absence::NotApplicable(_)) if axis == Axis::One => full,
        Cell::Absent(Absence::Missing(_)) if !known.total => "—".to_owned(),
        _ => text::brief(lang, desk.policy, known.ty.kind, cell),
    };
    let class = match cell {
        Cell::Value(_) => "number",
        Cell::Absent(Absence::Fault(_)) => "number fault",
        Cell::Absent(_) => "number absent",
    };
    let changed = desk.changed_behind(rule, lang);
    Some(
        button(class)
            .attr("aria-label", with_remark(lang, name, changed.as_deref()))
            .attr("aria-haspopup", "dialog")
            .on("click", move |_| desk.trail.set(vec![(rule, period)]))
            .child(changed_mark(changed, lang))
            .child(shown),
    )
}

/// Marks a number that rests on overridden parameters, which the remark names.
pub(super) fn changed_mark(remark: Option<String>, lang: Lang) -> Option<Element> {
    let mark = settings::changed_badge(text::ADJUSTED.get(lang));
    remark.map(|remark| mark.attr("title", remark))
}

/// The name of a button, with what there is to remark on it.
pub(super) fn with_remark(lang: Lang, name: String, remark: Option<&str>) -> String {
    match remark {
        Some(remark) => [&name, remark].join(lang.pick("；", "; ")),
        None => name,
    }
}

/// A period in front of what belongs to it; none of a single figure.
pub(super) fn period_of(desk: &Desk, axis: Axis, period: usize, lang: Lang) -> Option<Element> {
    (axis != Axis::One).then(|| {
        el("span")
            .class("period")
            .child(desk.period_word(axis, period, lang))
    })
}

/// Everything below the total that depends on the results.
pub(super) fn details(desk: &'static Desk, lang: Lang) -> Part {
    let errors = move || {
        desk.changes.settings.track();
        desk.statement.with_untracked(|statement| {
            let items = statement.as_ref().err()?.iter();
            let items = items.map(|error| el("li").child(error.message().get(lang).to_owned()));
            Some(el("ul").class("notices").children(items))
        })
    };
    let notices = piece(desk, desk.changes.notices, move |statement| {
        Some(notices(desk, statement, lang))
    });
    let to_statement = el("a")
        .class("apply")
        .attr("href", route::statement(&desk.address))
        .child(text::TO_STATEMENT.get(lang));
    let to_forms = el("a")
        .class("apply")
        .attr("href", route::board(&["forms/", &desk.address].concat()))
        .child(text::FORMS.get(lang));
    several([
        // Above all that comes and goes with the figures: what is pressed must not be pushed away.
        el("div")
            .class("onward")
            .child(compare::keep(desk, lang))
            .child(to_statement)
            .child(to_forms)
            .live(move || later::show_if_here(Shown::Workbook(desk), lang))
            .child(share(desk, lang))
            .into(),
        el("div")
            .class("knowledge")
            .live(errors)
            .live(move || unread(desk, lang))
            .child(notices)
            .into(),
        payout(desk, lang),
        gates(desk, false, lang),
        super::chart::what_if(desk, lang),
        readings::readings(desk, lang).into(),
        workings(desk, lang).into(),
    ])
}

/// The section in which a scenario becomes a link: what that takes is fetched when it is unfolded.
fn share(desk: &'static Desk, lang: Lang) -> Element {
    let open = RwSignal::new(false);
    let content = move || later::share(desk, lang);
    fold("fold share", ("span", text::SHARE), open, lang, content).attr("data-testid", "share")
}

/// A piece of the results, shown anew when it has changed.
fn piece<P: Into<Part>>(
    desk: &'static Desk,
    changed: RwSignal<usize>,
    show: impl Fn(&Statement) -> Option<P> + 'static,
) -> Part {
    live(move || {
        changed.track();
        desk.statement
            .with_untracked(|statement| show(statement.as_ref().ok()?))
    })
}

/// What would pay more, and the payout lines. Of a policy that pays nothing the workings are all there is.
fn payout(desk: &'static Desk, lang: Lang) -> Part {
    if !desk.pays {
        return NOTHING;
    }
    several([
        live(move || later::show(Shown::Advice(desk), lang)),
        el("section")
            .class("lines")
            .attr("data-testid", "lines")
            .attr("aria-labelledby", "lines-title")
            .child(el("h2").id("lines-title").child(text::LINES.get(lang)))
            .children(lines(desk, lang))
            .into(),
    ])
}

/// Fields that cannot be read, as links to them. The one that is still being typed into has its place already.
pub(super) fn unread(desk: &'static Desk, lang: Lang) -> Option<Element> {
    desk.changes.problems.track();
    let wrong: Vec<Field> = desk
        .understood
        .with_untracked(|form| form.problems.iter().map(|problem| problem.field).collect());
    if wrong.is_empty() {
        return None;
    }
    let finished = wrong.iter().filter(|field| !desk.is_unfinished(**field));
    let count = finished.count();
    let more = wrong.len() > LINKS;
    let links = wrong.into_iter().take(LINKS).map(|field| {
        let name = super::field_name(desk.policy, field, lang);
        let link = to_field(desk, move |_| rows::reveal(desk, field)).child(name);
        fields::said(!desk.is_unfinished(field), link)
    });
    let notice = el("p")
        .class("notice wrong")
        .child(text::unread(lang, &count.max(1).to_string()))
        .child(" ")
        .children(links)
        .child(more.then_some("…"));
    Some(fields::said(count > 0, notice))
}

/// What is missing, what went wrong, what to know.
pub(super) fn notices(desk: &'static Desk, statement: &Statement, lang: Lang) -> Part {
    let policy = desk.policy;
    let outcome = &statement.outcome;
    let mut notices: Vec<Part> = Vec::new();
    if !outcome.missing.is_empty() {
        let missing = el("p")
            .class("notice")
            .child(text::still_missing(lang, ""))
            .children(links(desk, &outcome.missing, LINKS, lang));
        notices.push(missing.into());
        // Beside a total the way to the next field stands with the total.
        if !desk.pays {
            notices.push(guide(desk, &outcome.missing, lang).into());
        }
    }
    for fault in &outcome.faults {
        let rule = text::label_of(policy, &fault.rule, lang);
        let sentence = text::fault_in(lang, &rule, fault.message().get(lang));
        notices.push(el("p").class("notice wrong").child(sentence).into());
    }
    for warning in &outcome.warnings {
        let notice = el("p").class("notice");
        let notice = match warning {
            Warning::Assumed { parameters } => notice
                .child(text::RESTS_ON_ASSUMED.get(lang))
                .children(links(desk, parameters, LINKS, lang)),
            _ => notice.child(text::warning(lang, desk, warning)),
        };
        notices.push(notice.into());
    }
    let total = statement.total.as_ref();
    let overrides = total.map(|(total, _)| statement.overrides_of(*total));
    if let Some(overrides @ [_, ..]) = overrides {
        let names = overrides.iter().filter_map(|at| policy.parameters.get(*at));
        let links = names.map(|known| link(desk, &known.name, lang));
        let notice = el("p")
            .class("notice")
            .child(settings::changed_badge(text::CHANGED.get(lang)))
            .child(" ")
            .child(text::with_changed(lang, ""))
            .children(links);
        notices.push(notice.into());
    }
    notices.into()
}

/// Inputs and parameters by their labels, as links to the fields; the first `most` of them.
fn links(desk: &'static Desk, names: &[String], most: usize, lang: Lang) -> Vec<Part> {
    let mut links: Vec<Part> = Vec::new();
    for name in names.iter().take(most) {
        links.push(link(desk, name, lang).into());
    }
    if names.len() > most {
        links.push("…".into());
    }
    links
}

/// A button that leads to the field of an input or parameter, by name.
fn link(desk: &'static Desk, name: &str, lang: Lang) -> Element {
    let label = text::label_of(desk.policy, name, lang);
    let name = name.to_owned();
    let go = move |_: &Event| {
        if let Some(field) = desk.field_named(&name) {
            rows::reveal(desk, field);
        }
    };
    to_field(desk, go).child(label)
}

/// What leads to a field, where there are fields.
fn to_field(desk: &Desk, go: impl FnMut(&Event) + 'static) -> Element {
    match desk.is_guest() {
        true => el("span").class("named"),
        false => button("quiet").on("click", go),
    }
}

/// Under figures that cannot be computed yet: what they lack.
fn lacks(desk: &'static Desk, cells: &[Cell], lang: Lang) -> Option<Element> {
    let mut names: Vec<String> = Vec::new();
    for cell in cells {
        if let Cell::Absent(Absence::Missing(lacking)) = cell {
            for name in lacking {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
    }
    (!names.is_empty()).then(|| {
        el("span")
            .class("lacks")
            .child(text::missing(lang, ""))
            .children(links(desk, &names, LACKED, lang))
    })
}

/// Leads from one missing field to the next while the total, or anything at all, lacks some.
fn guide(desk: &'static Desk, missing: &[String], lang: Lang) -> Option<Element> {
    let next = desk.next_missing(None)?;
    let label = super::field_name(desk.policy, next, lang);
    let go = move |_: &Event| {
        // Where it leads is looked up when it is pressed: what was typed meanwhile counts.
        if let Some(field) = desk.next_missing(None) {
            rows::reveal(desk, field);
        }
    };
    let count = text::still_missing_count(lang, &text::number(missing.len()));
    Some(
        el("p").class("guide").child(el("span").child(count)).child(
            button("apply")
                .on("click", go)
                .child(text::next_missing(lang, &label)),
        ),
    )
}

/// The payout lines, each a small ledger of its periods.
fn lines(desk: &'static Desk, lang: Lang) -> Vec<Part> {
    let mut lines: Vec<Part> = Vec::new();
    for (at, changed) in desk.changes.lines.iter().enumerate() {
        lines.push(piece(desk, *changed, move |statement| {
            ledger(desk, statement.lines.get(at)?, lang)
        }));
    }
    lines.push(piece(desk, desk.changes.total, move |statement| {
        for line in &desk.changes.lines {
            line.track();
        }
        waterfall(desk, statement, lang)
    }));
    lines
}

/// How the lines add up to the total.
fn waterfall(desk: &'static Desk, statement: &Statement, lang: Lang) -> Option<Element> {
    let waterfall = Waterfall::of(statement)?;
    let row = |class: &'static str, step: &WaterfallStep| {
        let rule = step.rule.and_then(|rule| desk.policy.rules.get(rule));
        let label = rule.map_or(text::WATERFALL_OTHER.get(lang), |rule| rule.label.get(lang));
        let is_total = class == "sum";
        let figure = match is_total {
            true => text::bare(lang, Kind::Money, step.amount),
            false => text::signed_bare(lang, step.amount),
        };
        let class = match step.amount.is_sign_negative() {
            true if !is_total => "fall",
            _ => class,
        };
        let bar = el("rect")
            .attr("x", step.from.to_string())
            .attr("width", step.width.to_string())
            .attr("height", "10");
        let bar = el("svg")
            .attr("viewBox", "0 0 1000 10")
            .attr("preserveAspectRatio", "none")
            .attr("aria-hidden", "true")
            .child(bar);
        el("tr")
            .class(class)
            .child(el("th").attr("scope", "row").child(label))
            .child(el("td").class("bar").child(bar))
            .child(el("td").class("amount").child(figure))
    };
    let steps = waterfall.steps.iter().map(|step| row("rise", step));
    Some(
        el("table")
            .class("waterfall")
            .attr("data-testid", "waterfall")
            .child(el("caption").child(text::WATERFALL.get(lang)))
            .child(
                el("tbody")
                    .children(steps)
                    .child(row("sum", &waterfall.total)),
            ),
    )
}

pub(super) fn ledger(desk: &'static Desk, line: &Line, lang: Lang) -> Option<Element> {
    let policy = desk.policy;
    let rule = policy.rules.get(line.rule)?;
    let has_table = line.entries.iter().any(|entry| entry.table.is_some());
    let series = rule.ty.axis != Axis::One;
    let count = line.entries.len();
    let rows = line.entries.iter().enumerate().take(LISTED);
    let rows = rows.map(|(period, entry)| {
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
            desk.period_word(rule.ty.axis, period, lang)
        } else {
            rule.label.get(lang).to_owned()
        };
        // On a narrow statement there is no column for it: it stands under the period.
        let under = base.clone().map(|base| {
            el("span")
                .class("base-under")
                .child(text::announce(lang, text::BASE.get(lang), &base))
        });
        let middle = has_table.then(|| {
            several([
                el("td").class("base").child(base).into(),
                el("td").class("band").child(band).into(),
            ])
        });
        let is_paid = entry.cell.number().is_some_and(|paid| !paid.is_zero());
        let row = match is_paid {
            true => el("tr").class("paid"),
            false => el("tr"),
        };
        row.child(el("th").attr("scope", "row").child(word).child(under))
            .child(middle)
            .child(el("td").class("amount").child(number(
                desk,
                line.rule,
                period,
                &entry.cell,
                lang,
            )))
    });
    let cells: Vec<Cell> = line
        .entries
        .iter()
        .map(|entry| entry.cell.clone())
        .collect();
    let lacks = lacks(desk, &cells, lang).map(|lacks| {
        let width = if has_table { "4" } else { "2" };
        el("tr")
            .class("lacking")
            .child(el("td").attr("colspan", width).child(lacks))
    });
    let sum = line.sum.filter(|_| series).map(|sum| {
        el("span")
            .class("line-sum")
            .child(text::bare(lang, rule.ty.kind, sum))
    });
    let folded = count > ROWS_EXPLAINED;
    let name = series.then(|| {
        several([
            el("span")
                .class("line-name")
                .child(rule.label.get(lang))
                .into(),
            folded
                .then(|| {
                    el("span")
                        .class("count")
                        .child(text::rows(lang, &text::number(count)))
                })
                .into(),
            sum.into(),
        ])
    });
    // Too many to be read at a glance: the sum, and the rows behind a press.
    let (caption, summary) = match folded {
        true => (None, name),
        false => (name, None),
    };
    let head = |word: text::Say| el("th").attr("scope", "col").child(word.get(lang));
    let middle = has_table.then(|| {
        several([
            head(text::BASE).class("base").into(),
            head(text::BAND).class("band").into(),
        ])
    });
    let heads = el("tr")
        .child(head(text::PERIOD))
        .child(middle)
        .child(head(text::AMOUNT).class("amount"));
    let table = el("table")
        .class(if series { "ledger" } else { "ledger single" })
        .child(caption.map(|caption| el("caption").child(caption)))
        .child((count > 0).then(|| el("thead").child(heads)))
        .child(el("tbody").children(rows).child(lacks));
    Some(match summary {
        Some(summary) => el("details")
            .class("line")
            .child(el("summary").child(summary))
            .child(table)
            .child((count > LISTED).then(|| {
                let listed = text::listed(lang, &text::number(LISTED), &text::number(count));
                el("p").class("help").child(listed)
            })),
        None => table,
    })
}

/// The gates, with what they decide and by how much; those that only say where rules apply are folded away, but not on paper.
pub(super) fn gates(desk: &'static Desk, on_paper: bool, lang: Lang) -> Part {
    let (conditions, gates): (Vec<usize>, Vec<usize>) =
        (0..desk.changes.gates.len()).partition(|&at| {
            desk.policy
                .gates
                .get(at)
                .is_some_and(Gate::is_applicability)
        });
    let gates = (!gates.is_empty()).then(|| {
        el("section")
            .class("gates")
            .attr("data-testid", "gates")
            .attr("aria-labelledby", "gates-title")
            .child(el("h2").id("gates-title").child(text::GATES.get(lang)))
            .child(gate_list(desk, &gates, lang))
    });
    let applicability = (!conditions.is_empty()).then(|| {
        let title = text::APPLICABILITY;
        if on_paper {
            return el("section")
                .class("gates")
                .child(el("h2").child(title.get(lang)))
                .child(gate_list(desk, &conditions, lang));
        }
        let list = move || gate_list(desk, &conditions, lang);
        fold("gates", ("h2", title), desk.applicability_open, lang, list)
            .attr("data-testid", "applicability")
    });
    several([gates.into(), applicability.into()])
}

fn gate_list(desk: &'static Desk, gates: &[usize], lang: Lang) -> Element {
    let mut list: Vec<Part> = Vec::new();
    for (&at, changed) in gates
        .iter()
        .filter_map(|at| Some((at, desk.changes.gates.get(*at)?)))
    {
        list.push(piece(desk, *changed, move |statement| {
            gate(desk, statement.gates.get(at)?, lang)
        }));
    }
    el("ul").children(list)
}

fn gate(desk: &'static Desk, line: &GateLine, lang: Lang) -> Option<Element> {
    let policy = desk.policy;
    let gate = policy.gates.get(line.gate)?;
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
    let count = line.entries.len();
    let many = count > ROWS_EXPLAINED;
    let is_passed = |entry: &GateEntry| entry.passed == Cell::Value(Value::Bool(true));
    let summary = many.then(|| {
        let passed = line.entries.iter().filter(|entry| is_passed(entry)).count();
        el("span").class("gate-entry").child(text::rows_passed(
            lang,
            &text::number(count),
            &text::number(passed),
        ))
    });
    // Neighbours that came out alike are told once: a year has twelve months and a workbook dozens of gates.
    let mut period = 0;
    let mut alike: Vec<(usize, usize, &GateEntry)> = Vec::new();
    let is_applicability = gate.is_applicability();
    let is_alike = |a: &GateEntry, b: &GateEntry| match is_applicability {
        true => a.passed == b.passed,
        false => a.told() == b.told(),
    };
    for run in line.entries.chunk_by(is_alike) {
        if let [first, ..] = run
            && !(many && is_passed(first))
        {
            alike.push((period, period + run.len() - 1, first));
        }
        period += run.len();
    }
    let entries = alike.into_iter().take(ROWS_EXPLAINED);
    let entries = entries.map(|(first, last, entry)| {
        // How near one is to what does not apply is no news.
        let told = if is_applicability { 0 } else { ROWS_EXPLAINED };
        let margins = entry
            .conditions
            .iter()
            .take(told)
            .filter_map(|condition| conditions::margin(condition, lang))
            .map(|margin| el("span").class("margin").child(margin));
        el("span")
            .class("gate-entry")
            .child(period_of(desk, gate.axis, first, lang))
            .child((first < last).then_some("–"))
            .child((first < last).then(|| period_of(desk, gate.axis, last, lang)))
            .child(conditions::gate_verdict(gate, &entry.passed, lang))
            .children(margins)
    });
    Some(
        el("li")
            .class("gate")
            .child(el("span").class("gate-name").child(gate.label.get(lang)))
            .child(
                el("div")
                    .class("gate-entries")
                    .child(summary)
                    .children(entries),
            )
            .child(el("p").class("help").child(effect)),
    )
}

/// The rules that are neither payout lines nor the total.
fn workings(desk: &'static Desk, lang: Lang) -> Option<Element> {
    let rules = &desk.policy.rules;
    if rules.iter().all(|rule| rule.payout || rule.total) {
        return None;
    }
    let open = desk.workings_open;
    let rows = move || {
        let mut body: Vec<Part> = Vec::new();
        for (rule, changed) in desk.changes.rules.iter().enumerate() {
            let known = desk.policy.rules.get(rule);
            if known.is_some_and(|rule| !rule.payout && !rule.total) {
                body.push(piece(desk, *changed, move |statement| {
                    working(desk, rule, statement.outcome.rules.get(rule)?, lang)
                }));
            }
        }
        el("table")
            .class("ledger workings-table")
            .child(el("tbody").children(body))
    };
    Some(fold("workings", ("h2", text::WORKINGS), open, lang, rows))
}

pub(super) fn working(
    desk: &'static Desk,
    at: usize,
    cells: &[Cell],
    lang: Lang,
) -> Option<Element> {
    let rule = desk.policy.rules.get(at)?;
    let values = cells.iter().enumerate().take(ROWS_EXPLAINED);
    let values = values.map(|(period, cell)| {
        el("span")
            .class("working")
            .child(period_of(desk, rule.ty.axis, period, lang))
            .child(number(desk, at, period, cell, lang))
    });
    Some(
        el("tr")
            .child(el("th").attr("scope", "row").child(rule.label.get(lang)))
            .child(
                el("td")
                    .child(el("div").class("working-values").children(values))
                    .child(more_rows(cells.len(), lang))
                    .child(lacks(desk, cells, lang)),
            ),
    )
}

/// Says how many rows there are where not all of them are shown.
pub(super) fn more_rows(count: usize, lang: Lang) -> Option<Element> {
    (count > ROWS_EXPLAINED).then(|| {
        let [shown, all] = [ROWS_EXPLAINED, count].map(text::number);
        el("p")
            .class("help")
            .child(text::listed(lang, &shown, &all))
    })
}

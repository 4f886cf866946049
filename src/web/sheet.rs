//! A policy's statement: one A4 page, or several, of what was entered, what it gives and on what grounds; fit to send.

use leptos::prelude::{ArcRwSignal, Get, RwSignal, Set, With, event_target_value};

use crate::lang::Lang;
use crate::policy::Listed;
use crate::policy::model::{Policy, Status};
use crate::policy::{Axis, Value};
use crate::report::Sheet;
use crate::report::clauses::{Clause, Subject};
use crate::report::sheet::{Detail, Entered, grouped};
use crate::scenario::Statement;

use super::desk::Desk;
use super::pages::heading;
use super::part::{Element, NOTHING, Part, button, el, several};
use super::results::{self, period_of};
use super::sources::{badge, clause};
use super::{explanation, save, takeaway, text, tiers};

thread_local! {
    /// The day that stands on statements: it is the same one whichever policy's is printed.
    static DATE: ArcRwSignal<String> = ArcRwSignal::new(String::new());
}

/// A policy's statement.
pub(super) fn statement(listed: &Listed<'static>, desk: &'static Desk, lang: Lang) -> Part {
    let back = el("a")
        .class("apply")
        .attr("href", ["#/", &desk.address].concat())
        .child(text::TO_CALCULATOR.get(lang));
    let print = button("apply")
        .on("click", |_| save::print())
        .child(text::PRINT.get(lang));
    let title = listed.title.get(lang);
    several([
        el("div")
            .class("sheet-tools tools")
            .child(back)
            .child(print)
            .child(takeaway::workbook(takeaway::Taken::Scenario(desk), lang))
            .into(),
        el("article")
            .class("sheet results")
            .attr("data-testid", "sheet")
            .child(
                el("header")
                    .class("sheet-head")
                    .child(heading(text::STATEMENT.get(lang)))
                    .child(
                        el("p")
                            .class("sheet-policy")
                            .child(title)
                            .child(" ")
                            .child(el("span").class("help").child(desk.policy.id.as_str())),
                    ),
            )
            .child(letterhead(desk, lang))
            .live(move || content(desk, lang))
            .child(signatures(lang))
            .into(),
        explanation::explanation(desk, lang).into(),
    ])
}

/// What somebody else has filled in and what it gives, to be looked at.
pub(super) fn figures(desk: &'static Desk, lang: Lang) -> Part {
    several([
        el("article")
            .class("sheet results")
            .attr("data-testid", "figures")
            .live(move || content(desk, lang))
            .into(),
        explanation::explanation(desk, lang).into(),
    ])
}

/// The sections with the figures, or why there cannot be any.
fn content(desk: &'static Desk, lang: Lang) -> Option<Part> {
    desk.statement.with(|statement| match statement {
        Ok(statement) => desk
            .sheet()
            .map(|sheet| sections(desk, statement, &sheet, lang)),
        Err(errors) => {
            let items = errors.iter();
            let items = items.map(|error| el("li").child(error.message().get(lang).to_owned()));
            Some(el("ul").class("notices").children(items).into())
        }
    })
}

/// What the dealer writes on it. All but the note is wanted on paper: what was left blank is a line to write on.
fn letterhead(desk: &'static Desk, lang: Lang) -> Element {
    let [dealer, period, note] = desk.letterhead;
    let date = DATE.with(|date| RwSignal::from(date.clone()));
    el("div")
        .class("letterhead")
        .child(line("dealer", text::DEALER, dealer, lang))
        .child(line("period", text::PERIOD, period, lang))
        .child(line("date", text::DATE, date, lang))
        .child(line("note", text::NOTE, note, lang))
}

fn line(id: &'static str, name: text::Say, text: RwSignal<String>, lang: Lang) -> Element {
    let is_note = id == "note";
    let blank = move || is_note && text.with(|text| text.trim().is_empty());
    let field = match is_note {
        true => el("textarea").attr("rows", "2"),
        false => el("input").attr("type", "text").attr("autocomplete", "off"),
    };
    el("div")
        .live_attr("class", move || {
            Some(match blank() {
                true => "letterhead-line blank".into(),
                false => "letterhead-line".into(),
            })
        })
        .child(el("label").attr("for", id).child(name.get(lang)))
        .child(
            field
                .class("entry")
                .id(id)
                .value(move || text.get())
                .on("input", move |event| text.set(event_target_value(event))),
        )
        // What is in a field prints cut off at its edge; this does not.
        .child(
            el("p")
                .class(if is_note {
                    "on-paper"
                } else {
                    "on-paper ruled"
                })
                .attr("aria-hidden", "true")
                .live(move || text.get()),
        )
}

/// Where both sides put their hand to it.
fn signatures(lang: Lang) -> Element {
    let side = |name: text::Say| {
        let line = |name: text::Say| {
            el("p")
                .class("signature-line")
                .child(el("span").child(name.get(lang)))
                .child(el("span").class("ruled"))
        };
        el("div")
            .class("signature")
            .child(line(name))
            .child(line(text::SIGNED_ON))
    };
    el("section")
        .class("signatures")
        .attr("aria-label", text::SIGNATURES.get(lang))
        .child(side(text::DEALER_SEAL))
        .child(side(text::MANUFACTURER_SIGNATURE))
}

/// Which policy, which version, which figures.
fn facts(desk: &'static Desk, figures: u64, lang: Lang) -> Element {
    let policy = desk.policy;
    let fact = |name: text::Say, value: Part| {
        el("div")
            .child(el("dt").child(name.get(lang)))
            .child(el("dd").child(value))
    };
    let document = policy.source.as_ref();
    let document = document
        .map(|id| text::document(lang, id))
        .unwrap_or_default();
    el("dl")
        .class("sheet-facts")
        .child(fact(
            text::POLICY_VERSION,
            [policy.version.as_str(), &document].join(" · ").into(),
        ))
        .child(fact(text::POLICY_NUMBER, grouped(desk.fingerprint).into()))
        .child(fact(text::FIGURES_NUMBER, grouped(figures).into()))
}

fn sections(
    desk: &'static Desk,
    statement: &Statement,
    sheet: &Sheet<'static>,
    lang: Lang,
) -> Part {
    let mut losses: Vec<Part> = Vec::new();
    for loss in &sheet.losses {
        let Some(gate) = desk.policy.gates.get(loss.gate) else {
            continue;
        };
        let sentence = tiers::loss(desk, loss, None, lang);
        let sentence = sentence.map(|loss| text::announce(lang, gate.label.get(lang), &loss));
        losses.push(
            sentence
                .map(|loss| el("p").class("loss").child(loss))
                .into(),
        );
    }
    several([
        facts(desk, sheet.figures, lang).into(),
        results::total(desk, false, lang),
        el("div")
            .class("knowledge")
            .child(results::unread(desk, lang))
            .child(results::notices(desk, statement, lang))
            .into(),
        lines(desk, statement, lang),
        entered(desk, sheet, lang).into(),
        sheet
            .records
            .iter()
            .map(|detail| detail_table(desk, statement, detail, lang))
            .collect::<Vec<Part>>()
            .into(),
        results::gates(desk, true, lang),
        losses.into(),
        readings(desk.policy, sheet, lang),
        parameters(desk, sheet, lang),
        meanings(sheet, lang).into(),
        clauses(desk.policy, sheet, lang),
        el("p")
            .class("help number-meaning")
            .child(text::NUMBER_MEANING.get(lang))
            .into(),
    ])
}

fn section(title: impl Into<Part>) -> Element {
    el("section").child(el("h2").child(title))
}

/// The payout lines. Of those worked out row by row the sum: the rows stand with the record table.
fn lines(desk: &'static Desk, statement: &Statement, lang: Lang) -> Part {
    if statement.lines.is_empty() {
        let workings = statement.workings.iter();
        let rows = workings.map(|&rule| {
            let cells = statement.outcome.rules.get(rule)?;
            results::working(desk, rule, cells, lang)
        });
        let table = el("table").class("ledger workings-table");
        return section(text::RESULT.get(lang))
            .child(table.child(el("tbody").children(rows)))
            .into();
    }
    let mut tables: Vec<Part> = Vec::new();
    for line in &statement.lines {
        let Some(rule) = desk.policy.rules.get(line.rule) else {
            continue;
        };
        if rule.ty.axis.rows().is_none() {
            tables.push(results::ledger(desk, line, lang).into());
            continue;
        }
        let sum = line.sum.map_or_else(
            || text::UNDECIDED.get(lang).to_owned(),
            |sum| text::bare(lang, rule.ty.kind, sum),
        );
        let row = el("tr")
            .class("paid")
            .child(el("th").attr("scope", "row").child(rule.label.get(lang)))
            .child(el("td").class("amount").child(sum));
        let table = el("table").class("ledger single");
        tables.push(table.child(el("tbody").child(row)).into());
    }
    section(text::LINES.get(lang)).child(tables).into()
}

fn entered(desk: &'static Desk, sheet: &Sheet<'static>, lang: Lang) -> Element {
    let rows = sheet
        .inputs
        .iter()
        .map(|entered| input_row(desk, entered, lang));
    let table = (!sheet.inputs.is_empty()).then(|| {
        el("table")
            .class("ledger parts")
            .child(el("tbody").children(rows))
    });
    let none = (sheet.inputs.is_empty() && sheet.records.is_empty())
        .then(|| el("p").class("help").child(text::NOTHING_ENTERED.get(lang)));
    section(text::ENTERED.get(lang)).child(table).child(none)
}

fn input_row(desk: &'static Desk, entered: &Entered, lang: Lang) -> Option<Element> {
    let input = desk.policy.inputs.get(entered.input)?;
    let axis = input.ty.axis;
    let values = entered.cells.iter().enumerate().map(|(period, cell)| {
        let figure = match (cell, &input.default) {
            (Some(value), _) => text::value(lang, desk.policy, input.ty.kind, value),
            (None, Some(default)) if axis == Axis::One => {
                let default = text::value(lang, desk.policy, input.ty.kind, default);
                text::default_is(lang, &default)
            }
            (None, _) => "—".to_owned(),
        };
        el("span")
            .class("working")
            .child(period_of(desk, axis, period, lang))
            .child(el("span").class("part-figure").child(figure))
    });
    Some(
        el("tr")
            .child(el("th").attr("scope", "row").child(input.label.get(lang)))
            .child(el("td").child(el("div").class("working-values").children(values))),
    )
}

/// The rows of a record table, with what is paid for each.
fn detail_table(desk: &'static Desk, statement: &Statement, detail: &Detail, lang: Lang) -> Part {
    let policy = desk.policy;
    let Some(records) = policy.records.get(detail.table) else {
        return NOTHING;
    };
    let head = |words: &'static str| el("th").attr("scope", "col").child(words);
    let columns = detail
        .columns
        .iter()
        .filter_map(|at| policy.inputs.get(*at));
    let lines = detail.lines.iter().filter_map(|at| policy.rules.get(*at));
    let heads = el("tr")
        .child(head(text::ROW.get(lang)))
        .children(columns.map(|input| head(input.label.get(lang))))
        .children(lines.map(|rule| head(rule.label.get(lang))));
    let rows = desk.understood.with(|form| {
        let row = |row: usize| {
            let number = form.row(Axis::Rows(detail.table), row) + 1;
            let columns = detail.columns.iter().map(|&at| {
                let cell = form
                    .case
                    .inputs
                    .get(at)
                    .and_then(|cells| cells.get(row)?.as_ref());
                let kind = policy.inputs.get(at).map(|input| input.ty.kind);
                let figure = cell.zip(kind);
                let figure = figure.map(|(value, kind)| text::value(lang, policy, kind, value));
                el("td").child(figure.unwrap_or_else(|| "—".to_owned()))
            });
            let lines = detail.lines.iter().map(|&at| {
                let cell = statement
                    .outcome
                    .rules
                    .get(at)
                    .and_then(|cells| cells.get(row));
                let kind = policy.rules.get(at).map(|rule| rule.ty.kind);
                let figure = cell.zip(kind);
                let figure = figure.map(|(cell, kind)| text::brief(lang, policy, kind, cell));
                el("td").child(figure)
            });
            el("tr")
                .child(el("th").attr("scope", "row").child(number.to_string()))
                .children(columns)
                .children(lines)
        };
        (0..detail.rows).map(row).collect::<Vec<_>>()
    });
    let title = text::table_rows(lang, records.label.get(lang), &text::number(detail.rows));
    let table = el("table")
        .class("detail")
        .child(el("thead").child(heads))
        .child(el("tbody").children(rows));
    section(title)
        .child(
            el("div")
                .class("grid-box")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", records.label.get(lang))
                .child(table),
        )
        .into()
}

/// A section with a list; nothing of an empty one.
fn list(title: text::Say, items: Vec<Part>, lang: Lang) -> Part {
    if items.is_empty() {
        return NOTHING;
    }
    let list = el("ul").class("plain").child(items);
    section(title.get(lang)).child(list).into()
}

fn readings(policy: &'static Policy, sheet: &Sheet<'static>, lang: Lang) -> Part {
    let mut items: Vec<Part> = Vec::new();
    for &(reading, option) in &sheet.readings {
        let Some(reading) = policy.readings.get(reading) else {
            continue;
        };
        let Some(chosen) = reading.options.get(option) else {
            continue;
        };
        let note = chosen.note.as_ref();
        let note = note.map(|note| el("p").class("help").child(note.get(lang)));
        let item = el("li")
            .child(reading.label.get(lang))
            .child(": ")
            .child(el("strong").child(chosen.label.get(lang)))
            .child(" ")
            .child(badge(reading.provenance.status, lang))
            .child(note);
        items.push(item.into());
    }
    list(text::READINGS, items, lang)
}

/// What was changed, what is still to be confirmed, then what else the total rests on.
fn parameters(desk: &'static Desk, sheet: &Sheet<'static>, lang: Lang) -> Part {
    let (mut changed, mut assumed, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for &at in &sheet.parameters {
        let items = if sheet.overridden.contains(&at) {
            &mut changed
        } else if sheet.assumed.contains(&at) {
            &mut assumed
        } else {
            &mut others
        };
        items.push(parameter(desk, at, lang).into());
    }
    several([
        list(text::CHANGED_PARAMETERS, changed, lang),
        list(text::ASSUMED_PARAMETERS, assumed, lang),
        list(text::RESTS_ON, others, lang),
    ])
}

fn parameter(desk: &'static Desk, at: usize, lang: Lang) -> Option<Element> {
    let parameter = desk.policy.parameters.get(at)?;
    let write = |value: &Value| text::value(lang, desk.policy, parameter.kind, value);
    let unset = || text::UNSET.get(lang).to_owned();
    let (value, changed) = desk.understood.with(|form| {
        let value = form.settings.parameters.get(at).and_then(Option::as_ref);
        let changed = form.settings.overridden.get(at) == Some(&true);
        (value.map_or_else(unset, write), changed)
    });
    let value = match changed {
        true => {
            let own = parameter.value.as_ref().map_or_else(unset, write);
            text::was_changed(lang, &own, &value)
        }
        false => value,
    };
    Some(
        el("li")
            .class("parameter-line")
            .child(
                el("span")
                    .child(parameter.label.get(lang))
                    .child(" ")
                    .child(badge(parameter.provenance.status, lang)),
            )
            .child(el("span").class("part-figure").child(value)),
    )
}

/// What the words beside readings and parameters mean.
fn meanings(sheet: &Sheet<'static>, lang: Lang) -> Option<Element> {
    if sheet.readings.is_empty() && sheet.parameters.is_empty() {
        return None;
    }
    let mut words: Vec<Part> = Vec::new();
    for status in [Status::Stated, Status::Inferred, Status::Assumed] {
        let meaning = text::status_meaning(status).get(lang);
        words.push(
            el("span")
                .child(badge(status, lang))
                .child(" ")
                .child(meaning)
                .into(),
        );
    }
    Some(el("p").class("help meanings").child(words))
}

fn clauses(policy: &'static Policy, sheet: &Sheet<'static>, lang: Lang) -> Part {
    let mut items: Vec<Part> = Vec::new();
    for quoted in &sheet.clauses {
        items.push(quotation(policy, quoted, lang).into());
    }
    list(text::CLAUSES, items, lang)
}

fn quotation(policy: &'static Policy, quoted: &Clause<'static>, lang: Lang) -> Element {
    let mut subjects: Vec<String> = Vec::new();
    for subject in &quoted.of {
        let label = match *subject {
            Subject::Rule(at) => policy.rules.get(at).map(|known| &known.label),
            Subject::Table(at) => policy.tables.get(at).map(|known| &known.label),
            Subject::Gate(at) => policy.gates.get(at).map(|known| &known.label),
            Subject::Parameter(at) => policy.parameters.get(at).map(|known| &known.label),
            Subject::Reading(at) => policy.readings.get(at).map(|known| &known.label),
        };
        let label = label.map(|label| label.get(lang).to_owned());
        subjects.extend(label.filter(|label| !subjects.contains(label)));
    }
    let notes = quoted.notes.iter();
    let notes = notes.map(|note| el("p").class("note").child(note.get(lang)));
    el("li")
        .child(clause(quoted.provenance, policy.source.as_ref(), lang))
        .children(notes)
        .child(
            el("p")
                .class("help")
                .child(text::clause_of(lang, &text::list(lang, &subjects))),
        )
}

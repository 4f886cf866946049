//! A slip: what is paid, what is taken off, what it comes to, each with where it comes from.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{Get, Owner, RwSignal, Set};
use wasm_bindgen::JsCast;

use crate::engine::Cell;
use crate::lang::Lang;
use crate::policy::Kind;
use crate::policy::model::{Rule, Symbol};
use crate::report::slips as report;
use crate::scenario::Slips;
use crate::scenario::slips::{Beside, PaySlip, SlipLine};

use super::super::super::desk::Desk;
use super::super::super::part::{Element, Part, button, el, several};
use super::super::super::sources::{badge, clause};
use super::super::super::text as words;
use super::super::super::{pages, save};
use super::{month_words, slips, text};

/// Which lines of a department are unfolded: kept while its slips change.
#[derive(Clone)]
pub(super) struct Open {
    root: Owner,
    lines: Rc<RefCell<Vec<Line>>>,
}

/// A line with whether it is unfolded.
type Line = (Place, RwSignal<bool>);

/// A slip's sort and row, and which line of it.
type Place = (usize, Option<usize>, usize);

impl Open {
    /// Nothing is unfolded. Signals belong to the owner.
    pub(super) fn new(root: &Owner) -> Self {
        Self {
            root: root.clone(),
            lines: Rc::default(),
        }
    }

    fn of(&self, place: Place) -> RwSignal<bool> {
        let mut lines = self.lines.borrow_mut();
        let known = lines.iter().find(|(known, _)| *known == place);
        if let Some((_, open)) = known {
            return *open;
        }
        let open = self.root.with(|| RwSignal::new(false));
        lines.push((place, open));
        open
    }
}

/// The slips of a department, and which there are not.
pub(super) fn cards(
    department: usize,
    desk: &'static Desk,
    is_sample: bool,
    month: RwSignal<String>,
    open: &Open,
    lang: Lang,
) -> Part {
    let Some(found) = slips(desk) else {
        return pages::says(text::STILL_BLANK.get(lang)).into();
    };
    let left = found.left_out.iter().map(|left| {
        el("p")
            .class("help not-printed")
            .child(report::left_out(desk.policy, left).get(lang).to_owned())
    });
    let left: Vec<Part> = left.map(Part::from).collect();
    let cards = found.slips.iter().enumerate().map(|(at, slip)| {
        card(
            &format!("slip-{department}-{at}"),
            desk,
            (&found, slip),
            is_sample,
            month,
            open,
            lang,
        )
    });
    let cards = el("div").class("slips").children(cards);
    several([cards.into(), Part::Several(left)])
}

fn card(
    id: &str,
    desk: &'static Desk,
    (found, slip): (&Slips, &PaySlip),
    is_sample: bool,
    month: RwSignal<String>,
    open: &Open,
    lang: Lang,
) -> Element {
    let policy = desk.policy;
    let title_id = format!("{id}-title");
    let title = slip.title(policy).get(lang).to_owned();
    let label = policy.slips.get(slip.slip).map(|sort| sort.label.get(lang));
    let label = label.filter(|label| slip.name.is_some() && *label != title);
    let of_what = policy.title.get(lang);
    let heading = move || {
        let month = month_words(&month.get(), lang);
        let words = [text::PAY.get(lang), &month, of_what];
        words.map(str::to_owned).join(" · ")
    };
    let side = |is_minus: bool| {
        let lines = slip.lines.iter().enumerate();
        let lines = lines.filter(|(_, line)| line.is_minus == is_minus);
        let lines: Vec<Element> = lines
            .map(|(at, line)| {
                let place = (slip.slip, slip.row, at);
                self::line(desk, slip, line, open.of(place), lang)
            })
            .collect();
        let title = match is_minus {
            false => text::PLUS,
            true => text::MINUS,
        };
        let any = !lines.is_empty();
        let class = match is_minus {
            false => "slip-side plus",
            true => "slip-side minus",
        };
        any.then(|| {
            el("div")
                .class(class)
                .child(el("h4").child(title.get(lang)))
                .child(el("ul").children(lines))
        })
    };
    let has_minus = slip.lines.iter().any(|line| line.is_minus);
    let nothing_off =
        (!has_minus).then(|| el("p").class("help").child(text::NOTHING_OFF.get(lang)));
    let pays = el("p")
        .class("slip-pays")
        .child(el("span").child(text::PAYS.get(lang)))
        .child(
            el("strong")
                .attr("data-testid", "pays")
                .child(amount(desk, &slip.pays, lang)),
        );
    let notes = report::notes(policy, slip);
    let notes = (!notes.is_empty()).then(|| {
        let notes = notes.into_iter();
        el("ul")
            .class("notice slip-notes")
            .children(notes.map(|note| el("li").child(note.get(lang).to_owned())))
    });
    let print_id = id.to_owned();
    let print = el("p").class("acts not-printed").child(
        button("quiet")
            .attr(
                "aria-label",
                [text::PRINT_ONE.get(lang), " ", &title].concat(),
            )
            .on("click", move |_| print_one(&print_id))
            .child(text::PRINT_ONE.get(lang)),
    );
    el("article")
        .class("slip")
        .id(id.to_owned())
        .attr("aria-labelledby", title_id.clone())
        .attr("data-testid", "slip")
        .child(
            el("header")
                .child(
                    el("p")
                        .class("eyebrow")
                        .live(heading)
                        .child(is_sample.then(|| {
                            el("span")
                                .class("badge assumed")
                                .child(text::SAMPLE.get(lang))
                        })),
                )
                .child(
                    el("h3")
                        .id(title_id)
                        .child(title)
                        .child(label.map(|label| el("span").class("slip-post").child(label))),
                ),
        )
        .child(side(false))
        .child(side(true))
        .child(nothing_off)
        .child(pays)
        .child(notes)
        .child(beside(desk, slip, lang))
        .child(grounds(desk, found, slip, lang))
        .child(
            el("p")
                .class("on-paper slip-sign")
                .child(text::SIGN_HERE.get(lang)),
        )
        .child(print)
}

/// Prints one slip.
fn print_one(id: &str) {
    let chosen = gloo::utils::document().get_element_by_id(id);
    let Some(chosen) = chosen.and_then(|card| card.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    let mark = "data-chosen";
    if chosen.set_attribute(mark, "").is_ok() {
        save::print_only("slip");
    }
    if let Err(error) = chosen.remove_attribute(mark) {
        web_sys::console::warn_1(&error);
    }
}

/// An amount, or why there is none.
fn amount(desk: &Desk, cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Value(value) => words::value(lang, desk.policy, Kind::Money, value),
        Cell::Absent(_) => words::brief(lang, desk.policy, Kind::Money, cell),
    }
}

/// A line, which opens to what is behind it.
fn line(
    desk: &'static Desk,
    slip: &PaySlip,
    line: &SlipLine,
    open: RwSignal<bool>,
    lang: Lang,
) -> Element {
    let policy = desk.policy;
    let is_nought = line.amount().is_some_and(|amount| amount.is_zero());
    let sign = match line.is_minus {
        true if !is_nought => "− ",
        _ => "",
    };
    let figure = match &line.cell {
        Cell::Value(_) => [sign, &amount(desk, &line.cell, lang)].concat(),
        cell @ Cell::Absent(_) => amount(desk, cell, lang),
    };
    let (symbol, row) = (line.symbol, slip.row.unwrap_or(0));
    let details = el("details")
        .class(match is_nought {
            true => "slip-line",
            false => "slip-line counts",
        })
        .open(open)
        .child(
            el("summary")
                .child(el("span").child(line.label.get(lang).to_owned()))
                .child(el("span").class("amount").child(figure)),
        )
        .live(move || open.get().then(|| behind(desk, symbol, row, lang)));
    let shares = line.made_of.iter().map(|share| {
        let name: Part = match &share.label {
            Some(label) => el("span").child(label.get(lang).to_owned()).into(),
            None => el("code")
                .attr("lang", "zh-CN")
                .child(share.formula.clone())
                .into(),
        };
        el("li")
            .child(name)
            .child(
                el("span")
                    .class("amount")
                    .child(words::figure(lang, Kind::Money, share.amount)),
            )
    });
    let shares = (!line.made_of.is_empty()).then(|| el("ul").class("slip-shares").children(shares));
    // Of an amount that does not apply it is told below why.
    let gates = line.failed.iter().filter(|_| line.cell.number().is_some());
    let failed = gates.filter_map(|gate| policy.gates.get(*gate));
    let failed: Vec<String> = failed.map(|gate| gate.label.get(lang).to_owned()).collect();
    let failed = (!failed.is_empty()).then(|| {
        el("p")
            .class("help")
            .child(text::not_passed(lang, &words::list(lang, &failed)))
    });
    el("li").child(details).child(shares).child(failed)
}

/// What is behind a line: formula, figures, clause.
fn behind(desk: &'static Desk, symbol: Symbol, row: usize, lang: Lang) -> Option<Element> {
    let policy = desk.policy;
    let document = policy.source.as_ref();
    let content = el("div").class("slip-why");
    match symbol {
        Symbol::Rule(at) => {
            let rule: &'static Rule = policy.rules.get(at)?;
            let explained = desk.explain(at, row)?.explanation;
            let code = |words: String| el("code").attr("lang", "zh-CN").child(words);
            let more = button("quiet not-printed")
                .on("click", move |_| desk.trail.set(vec![(at, row)]))
                .child(text::MORE_WHY.get(lang));
            Some(
                content
                    .child(
                        el("dl")
                            .class("figures")
                            .child(el("dt").child(words::FORMULA.get(lang)))
                            .child(el("dd").child(code(
                                [rule.name.as_str(), " = ", &explained.formula].concat(),
                            )))
                            .child(el("dt").child(words::FIGURES.get(lang)))
                            .child(el("dd").child(code(explained.figures)))
                            .child(el("dt").child(words::GIVES.get(lang)))
                            .child(el("dd").child(amount(desk, &explained.cell, lang))),
                    )
                    .child(el("p").child(badge(rule.provenance.status, lang)))
                    .child(clause(&rule.provenance, document, lang))
                    .child(more),
            )
        }
        Symbol::Parameter(at) => {
            let parameter = policy.parameters.get(at)?;
            Some(
                content
                    .child(
                        el("p")
                            .child(parameter.label.get(lang))
                            .child(" ")
                            .child(badge(parameter.provenance.status, lang)),
                    )
                    .child(clause(&parameter.provenance, document, lang)),
            )
        }
        _ => None,
    }
}

/// Figures for whoever wants to reckon it again.
fn beside(desk: &'static Desk, slip: &PaySlip, lang: Lang) -> Option<Element> {
    let policy = desk.policy;
    let sort = policy.slips.get(slip.slip)?;
    let kind = |symbol: Symbol| policy.type_of(symbol).map(|ty| ty.kind);
    let written = |symbol: Symbol, cell: Option<&Cell>| {
        let cell = cell?;
        Some(words::brief(lang, policy, kind(symbol)?, cell))
    };
    let (mut figures, mut tables) = (Vec::new(), Vec::new());
    for it in &slip.beside {
        match it {
            Beside::Figure(symbol, cell) => {
                if let Some(figure) = written(*symbol, cell.as_ref()) {
                    let called = report::called(policy, sort, *symbol).get(lang).to_owned();
                    figures.push(
                        el("div")
                            .child(el("dt").child(called))
                            .child(el("dd").child(figure)),
                    );
                }
            }
            Beside::Rows(axis, columns, rows) if !rows.is_empty() => {
                let heads = columns.iter().map(|symbol| {
                    let called = report::called(policy, sort, *symbol).get(lang).to_owned();
                    el("th").attr("scope", "col").child(called)
                });
                let who = slip.title(policy).get(lang).to_owned();
                let rows = rows.iter().enumerate().map(|(at, cells)| {
                    let cells = cells.iter().zip(columns).map(|(cell, symbol)| {
                        let figure = written(*symbol, cell.as_ref());
                        el("td").child(figure.unwrap_or_default())
                    });
                    let word = desk.period_word(*axis, at, lang);
                    el("tr")
                        .child(el("th").attr("scope", "row").child(word))
                        .children(cells)
                });
                tables.push(
                    el("div")
                        .class("board-scroll")
                        .attr("tabindex", "0")
                        .attr("role", "region")
                        .attr(
                            "aria-label",
                            text::in_slip(lang, text::BESIDE.get(lang), &who),
                        )
                        .child(
                            el("table")
                                .class("slip-rows")
                                .child(el("thead").child(el("tr").child(el("td")).children(heads)))
                                .child(el("tbody").children(rows)),
                        ),
                );
            }
            Beside::Rows(..) => {}
        }
    }
    let any = !figures.is_empty() || !tables.is_empty();
    any.then(|| {
        el("div")
            .class("slip-beside")
            .child(el("h4").child(text::BESIDE.get(lang)))
            .child((!figures.is_empty()).then(|| el("dl").children(figures)))
            .children(tables)
    })
}

/// On what a slip rests that the document does not say.
fn grounds(desk: &'static Desk, found: &Slips, slip: &PaySlip, lang: Lang) -> Option<Element> {
    let policy = desk.policy;
    let grounds = found.grounds.get(slip.slip)?;
    let readings = grounds.readings.iter().filter_map(|(at, option)| {
        let reading = policy.readings.get(*at)?;
        let option = reading.options.get(*option)?;
        let (reading, option) = (reading.label.get(lang), option.label.get(lang));
        Some(text::chosen(lang, reading, option))
    });
    let mut assumed: Vec<String> = readings.collect();
    assumed.extend(words::parameters(policy, &grounds.assumed, lang));
    let changed = words::parameters(policy, &grounds.changed, lang);
    let list = |title: words::Say, names: Vec<String>| {
        (!names.is_empty()).then(|| {
            el("p")
                .class("help")
                .child(title.get(lang))
                .child(": ")
                .child(words::list(lang, &names))
        })
    };
    Some(
        el("div")
            .class("slip-grounds")
            .child(list(text::OPEN_POINTS, assumed))
            .child(list(text::CHANGED, changed)),
    )
}

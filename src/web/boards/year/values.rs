//! The board itself: values with lights, last year, target; a value unfolds to its months.

use std::rc::Rc;

use leptos::prelude::{Get, Set, event_target_value};
use rust_decimal::Decimal;

use crate::board::line::{Point, rounded};
use crate::board::trend::{self, HEIGHT, WIDTH};
use crate::board::{Lamp, Line, Span, Year, list};
use crate::engine::Cell;
use crate::lang::{Lang, Text};
use crate::policy::messages::period_word;
use crate::policy::model::Symbol;
use crate::policy::{Axis, Kind, Value};

use super::super::super::part::{Element, Part, button, el, live, several};
use super::super::super::save;
use super::super::super::text as texts;
use super::super::part;
use super::sheet::{Computed, Sheet, UpTo};
use super::{blank, failed, text};

/// The page.
pub(super) fn page(sheet: &'static Sheet, lang: Lang) -> Part {
    several([
        views(sheet, lang).into(),
        live(move || {
            let Some(computed) = sheet.computed() else {
                return failed(sheet, lang);
            };
            if computed.figures.months().next().is_none() {
                return blank(sheet, lang).into();
            }
            content(sheet, &computed, lang)
        }),
    ])
}

/// Which values are shown.
fn views(sheet: &'static Sheet, lang: Lang) -> Option<Element> {
    let views = sheet.board.views.iter().enumerate();
    if sheet.board.views.is_empty() {
        return None;
    }
    let choice = |(at, view): (usize, &'static crate::policy::model::View)| {
        el("option")
            .attr("value", at.to_string())
            .child(view.label.get(lang))
    };
    let all = el("option")
        .attr("value", sheet.board.views.len().to_string())
        .child(text::ALL_VALUES.get(lang));
    let help = move || {
        let view = sheet.board.views.get(sheet.view.get())?;
        let help = view.help.as_ref()?;
        Some(el("p").class("help").child(help.get(lang)))
    };
    Some(
        el("div")
            .class("board-view not-printed")
            .child(
                el("label")
                    .class("inline")
                    .child(el("span").child(text::VIEW.get(lang)))
                    .child(
                        el("select")
                            .class("entry")
                            .id("board-view")
                            .children(views.map(choice))
                            .child(all)
                            .value(move || sheet.view.get().to_string())
                            .on("change", move |event| {
                                if let Ok(view) = event_target_value(event).parse() {
                                    sheet.view.set(view);
                                }
                            }),
                    ),
            )
            .live(help),
    )
}

fn content(sheet: &'static Sheet, computed: &Rc<Computed>, lang: Lang) -> Part {
    let kept = sheet.kept.get();
    let upto = computed.upto(sheet.upto.get());
    let lines = computed.lines(&sheet.values(), &upto, &kept);
    several([
        remarks(sheet, computed, &upto, lang).into(),
        table(sheet, computed, &lines, upto.upto, lang).into(),
        el("p").class("help").child(text::LEGEND.get(lang)).into(),
        saving(sheet, computed, &lines, &kept, upto.upto, lang).into(),
    ])
}

/// What the figures lack.
fn remarks(
    sheet: &'static Sheet,
    computed: &Computed,
    upto: &UpTo<'_>,
    lang: Lang,
) -> Option<Element> {
    let mut said: Vec<String> = Vec::new();
    for (input, months) in computed.figures.partial(upto.upto) {
        let label = sheet
            .policy
            .inputs
            .get(input)
            .map(|input| input.label.get(lang));
        let months: Vec<String> = months.iter().map(ToString::to_string).collect();
        let months = months.join(lang.pick("、", ", "));
        said.push(text::partial(lang, label.unwrap_or_default(), &months));
    }
    let left_out = computed.figures.left_out();
    if left_out > 0 {
        let count = text::left_out(lang, &left_out.to_string());
        said.push(
            [
                count.as_str(),
                lang.pick("", " "),
                text::LEFT_OUT_WHY.get(lang),
            ]
            .concat(),
        );
    }
    (!said.is_empty()).then(|| {
        let items = said.into_iter().map(|said| el("li").child(said));
        el("details")
            .class("notice")
            .attr("data-testid", "board-partial")
            .child(el("summary").child(text::NOT_SUMMED.get(lang)))
            .child(el("ul").children(items))
    })
}

/// How good a value is: a shape, a word, and only then a colour.
pub(super) fn lamp(lamp: Option<Lamp>, lang: Lang) -> Option<Element> {
    let lamp = lamp?;
    let (class, shape) = match lamp {
        Lamp::Good => ("lamp good", "●"),
        Lamp::Near => ("lamp near", "▲"),
        Lamp::Poor => ("lamp poor", "■"),
    };
    Some(
        el("span")
            .class(class)
            .child(el("span").attr("aria-hidden", "true").child(shape))
            .child(" ")
            .child(lamp.word().get(lang).to_owned()),
    )
}

/// A value as people read it; a dash where nothing is entered.
pub(super) fn shown(sheet: &Sheet, kind: Kind, cell: Option<&Cell>, lang: Lang) -> String {
    match cell {
        None => "—".to_owned(),
        Some(Cell::Value(Value::Number(number))) => number_shown(kind, *number, lang),
        Some(cell) => texts::cell(lang, sheet.policy, kind, cell),
    }
}

fn number_shown(kind: Kind, number: Decimal, lang: Lang) -> String {
    texts::bare(lang, kind, rounded(kind, number))
}

/// A difference with its sign; of ratios in percentage points.
pub(super) fn change(kind: Kind, change: Option<Decimal>, lang: Lang) -> String {
    let Some(change) = change else {
        return String::new();
    };
    let number = match kind {
        Kind::Ratio => {
            let points = change.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(change);
            let points = number_shown(Kind::Number, points, lang);
            [points.as_str(), lang.pick(" 个百分点", " pp")].concat()
        }
        kind => number_shown(kind, change, lang),
    };
    match change > Decimal::ZERO {
        true => ["+", &number].concat(),
        false => number,
    }
}

fn mark(kind: Kind, point: &Point, lang: Lang) -> String {
    let mark = point.mark().map(|mark| number_shown(kind, mark, lang));
    mark.unwrap_or_default()
}

pub(super) fn label(sheet: &'static Sheet, value: Symbol, lang: Lang) -> &'static str {
    let called = sheet.policy.called(value);
    called.map_or("", |(_, label)| label.get(lang))
}

fn table(
    sheet: &'static Sheet,
    computed: &Rc<Computed>,
    lines: &[Line],
    upto: u8,
    lang: Lang,
) -> Element {
    let month = period_word(Axis::Month, usize::from(upto.saturating_sub(1)));
    let to_date = text::upto(lang, &upto.to_string());
    let heads = [
        text::VALUE.get(lang).to_owned(),
        month.get(lang).to_owned(),
        text::MARK.get(lang).to_owned(),
        text::CHANGE.get(lang).to_owned(),
        to_date.clone(),
        text::CHANGE.get(lang).to_owned(),
        text::TREND.get(lang).to_owned(),
    ];
    let head = heads.iter().enumerate().map(|(at, words)| {
        let cell = el("th").attr("scope", "col").child(words.clone());
        match at {
            0 | 6 => cell,
            _ => cell.class("figure"),
        }
    });
    let mut rows: Vec<Part> = Vec::new();
    for line in lines {
        rows.push(row(sheet, line, upto, &heads, lang).into());
        let (line, computed) = (line.clone(), Rc::clone(computed));
        let columns = heads.len().to_string();
        rows.push(live(move || {
            (sheet.opened.get() == Some(line.symbol)).then(|| {
                el("tr").class("board-opened").child(
                    el("td")
                        .attr("colspan", columns.clone())
                        .child(months(sheet, &computed, &line, lang)),
                )
            })
        }));
    }
    part::region(text::TAB_BOARD.get(lang)).child(
        el("table")
            .class("board-table board-cards")
            .attr("data-testid", "board")
            .child(el("thead").child(el("tr").children(head)))
            .child(el("tbody").children(rows)),
    )
}

fn row(sheet: &'static Sheet, line: &Line, upto: u8, heads: &[String], lang: Lang) -> Element {
    let symbol = line.symbol;
    let at = usize::from(upto.saturating_sub(1));
    let blank = Point::default();
    let point = line.months.get(at).unwrap_or(&blank);
    let name = button("board-sort")
        .live_attr("aria-expanded", move || {
            Some(match sheet.opened.get() == Some(symbol) {
                true => "true".into(),
                false => "false".into(),
            })
        })
        .on("click", move |_| {
            let is_open = sheet.opened.get() == Some(symbol);
            sheet.opened.set((!is_open).then_some(symbol));
        })
        .child(label(sheet, symbol, lang));
    let cell = |at: usize| {
        let head = heads.get(at).cloned().unwrap_or_default();
        el("td").class("figure").attr("data-name", head)
    };
    let with_lamp = |at: usize, point: &Point| {
        cell(at)
            .child(el("span").child(shown(sheet, line.kind, point.cell.as_ref(), lang)))
            .child(" ")
            .child(lamp(point.lamp, lang))
    };
    el("tr")
        .child(
            el("th")
                .attr("scope", "row")
                .attr("data-name", heads.first().cloned().unwrap_or_default())
                .child(name),
        )
        .child(with_lamp(1, point))
        .child(cell(2).child(mark(line.kind, point, lang)))
        .child(cell(3).child(change(line.kind, point.change(), lang)))
        .child(with_lamp(4, &line.to_date).child(lacking(line, lang)))
        .child(cell(5).child(change(line.kind, line.to_date.change(), lang)))
        .child(
            el("td")
                .attr("data-name", heads.get(6).cloned().unwrap_or_default())
                .child(chart(label(sheet, symbol, lang), line, lang)),
        )
}

/// In place of a light: that months lack figures, which are named above the table.
fn lacking(line: &Line, lang: Lang) -> Option<Element> {
    let is_lacking = !line.lacks.is_empty();
    let word = line.verdict().filter(|_| is_lacking)?;
    Some(
        el("span")
            .class("lamp lacking")
            .child(el("span").attr("aria-hidden", "true").child("◇"))
            .child(" ")
            .child(word.get(lang).to_owned()),
    )
}

/// Its months as lines: this year, last year, the target.
fn chart(name: &str, line: &Line, lang: Lang) -> Element {
    let series = [
        std::array::from_fn(|at| line.months.get(at).and_then(Point::number)),
        std::array::from_fn(|at| line.months.get(at).and_then(|point| point.before)),
        std::array::from_fn(|at| line.months.get(at).and_then(Point::mark)),
    ];
    let places = trend::places(&series);
    let classes = ["now", "before", "mark"];
    let mut parts: Vec<Element> = Vec::new();
    for (places, class) in places.iter().zip(classes) {
        for run in places.split(Option::is_none) {
            let points: Vec<(i64, i64)> = run.iter().copied().flatten().collect();
            match points.as_slice() {
                [] => {}
                [(x, y)] => parts.push(
                    el("circle")
                        .class(class)
                        .attr("cx", x.to_string())
                        .attr("cy", y.to_string())
                        .attr("r", "2.5"),
                ),
                points => {
                    let points = points.iter().map(|(x, y)| format!("{x} {y}"));
                    let points: Vec<String> = points.collect();
                    let line = ["M", &points.join("L")].concat();
                    parts.push(el("path").class(class).attr("d", line));
                }
            }
        }
    }
    el("svg")
        .class("board-trend")
        .attr("viewBox", format!("-4 -4 {} {}", WIDTH + 8, HEIGHT + 8))
        .attr("role", "img")
        .attr("aria-label", text::chart(lang, name))
        .children(parts)
}

/// The months of a value, and what stands row by row.
fn months(sheet: &'static Sheet, computed: &Rc<Computed>, line: &Line, lang: Lang) -> Element {
    let heads = [
        text::MONTH,
        text::VALUE,
        text::LIGHT,
        text::MARK,
        text::LAST_YEAR,
        text::CHANGE,
    ];
    let head = heads.map(|words| el("th").attr("scope", "col").child(words.get(lang)));
    let name = label(sheet, line.symbol, lang);
    let rule = match line.symbol {
        Symbol::Rule(rule) => Some(rule),
        _ => None,
    };
    let one = |words: String, point: &Point, span: Span| {
        let value = shown(sheet, line.kind, point.cell.as_ref(), lang);
        let value: Part = match (rule, &point.cell) {
            (Some(rule), Some(_)) => button("further")
                .attr("aria-label", text::explain(lang, name, &words))
                .on("click", move |_| sheet.explain(rule, span))
                .child(value)
                .into(),
            _ => value.into(),
        };
        let figure = |words: String| el("td").class("figure").child(words);
        let before = point
            .before
            .map(|before| number_shown(line.kind, before, lang));
        el("tr")
            .child(el("th").attr("scope", "row").child(words))
            .child(el("td").class("figure").child(value))
            .child(el("td").child(lamp(point.lamp, lang)))
            .child(figure(mark(line.kind, point, lang)))
            .child(figure(before.unwrap_or_default()))
            .child(figure(change(line.kind, point.change(), lang)))
    };
    let upto = sheet.upto.get();
    let mut rows: Vec<Element> = Vec::new();
    for (month, point) in (1_u8..).zip(&line.months) {
        if point.cell.is_some() || point.before.is_some() || point.target.is_some() {
            let word = period_word(Axis::Month, usize::from(month - 1));
            rows.push(one(word.get(lang).to_owned(), point, Span::Month(month)));
        }
    }
    let words = text::upto(lang, &upto.to_string());
    rows.push(one(words, &line.to_date, Span::UpTo(upto)));
    el("div")
        .class("board-detail")
        .attr("data-testid", "board-months")
        .child(rule.map(|_| el("p").class("help").child(text::HOW.get(lang))))
        .child(
            el("table")
                .class("board-table")
                .child(el("thead").child(el("tr").children(head)))
                .child(el("tbody").children(rows)),
        )
        .child(by_row(sheet, computed, line, upto, lang))
}

/// A value of each row of a record table, beside what the row is called.
fn by_row(
    sheet: &'static Sheet,
    computed: &Computed,
    line: &Line,
    upto: u8,
    lang: Lang,
) -> Option<Element> {
    /// More rows are a list, which the calculator has.
    const MOST: usize = 100;
    let table = sheet.policy.type_of(line.symbol)?.axis.rows()?;
    let Symbol::Rule(rule) = line.symbol else {
        return None;
    };
    let (case, outcome) = computed.figures.outcome(Span::UpTo(upto));
    let records = sheet.policy.records.get(table)?;
    let own = sheet
        .board
        .record
        .filter(|column| records.range().contains(column));
    let column = own.unwrap_or(records.first);
    let cells = outcome.rules.get(rule)?;
    let rows = cells.iter().take(MOST).enumerate().map(|(row, cell)| {
        let called = crate::board::issue::text_of(&case, column, row);
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(called.unwrap_or_else(|| format!("#{}", row + 1))),
            )
            .child(
                el("td")
                    .class("figure")
                    .child(shown(sheet, line.kind, Some(cell), lang)),
            )
    });
    let rows: Vec<Element> = rows.collect();
    (!rows.is_empty()).then(|| {
        el("table")
            .class("board-table")
            .child(el("caption").child(text::BY_ROW.get(lang)))
            .child(el("tbody").children(rows))
    })
}

/// The board as a file, and on paper.
fn saving(
    sheet: &'static Sheet,
    computed: &Computed,
    lines: &[Line],
    kept: &Year,
    upto: u8,
    lang: Lang,
) -> Element {
    let title = &sheet.policy.title;
    let title = Text::new(
        text::of_year(Lang::Zh, &title.zh, &kept.year.to_string()),
        text::of_year(Lang::En, &title.en, &kept.year.to_string()),
    );
    let sheet = list::lines(&computed.figures, lines, title, upto, lang);
    part::saving(sheet, "board-csv", save::print, lang)
}

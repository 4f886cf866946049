//! Readings side by side as JSON: results that differ, the ways of reading that give each, and the questions behind them.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::Cell;
use crate::engine::readings::{Question, ReadingResult, SideBySide};
use crate::lang::{Lang, Text};
use crate::policy::model::{Policy, Reading};
use crate::policy::{Axis, Kind, Value, notation};

use super::json::{CellView, Ordered, ProvenanceView, places};
use super::question;

/// Readings side by side for programs.
#[derive(Serialize)]
pub struct ReadingsView<'a> {
    policy: &'a str,
    version: &'a str,
    /// How many combinations there are, and how many of them were computed.
    all: u64,
    tried: usize,
    /// Whether all combinations of the readings that matter were computed.
    complete: bool,
    /// The readings that decide on the result.
    matter: Vec<&'a str>,
    /// First that of the chosen readings.
    results: Vec<ResultView<'a>>,
    questions: Vec<QuestionView<'a>>,
}

#[derive(Serialize)]
struct ResultView<'a> {
    /// The total or, where the policy has none, the figures that are not the same in all results.
    outputs: Ordered<String, CellView<'a>>,
    difference: Option<String>,
    /// The combination nearest to the chosen one that gives it.
    readings: Ordered<&'a str, &'a str>,
    /// All combinations that give it: by reading that matters, the options it may have.
    ways: Vec<Ordered<&'a str, Vec<&'a str>>>,
}

#[derive(Serialize)]
struct QuestionView<'a> {
    reading: &'a str,
    provenance: ProvenanceView<'a>,
    /// What other readings are supposed to be, where that is not as chosen.
    supposes: Ordered<&'a str, &'a str>,
    options: Vec<OptionView<'a>>,
    /// How far apart the totals are.
    apart: Option<String>,
    letter: Text,
}

#[derive(Serialize)]
struct OptionView<'a> {
    id: &'a str,
    note: Option<&'a Text>,
    outputs: Ordered<String, CellView<'a>>,
}

impl<'a> ReadingsView<'a> {
    /// What was found about the readings of a policy.
    pub fn new(policy: &'a Policy, found: &'a SideBySide) -> Self {
        let reading = |&at: &usize| policy.readings.get(at);
        let matter = found.matter.iter().filter_map(reading);
        let all: Vec<&[Cell]> = found.results.iter().map(|x| x.cells.as_slice()).collect();
        Self {
            policy: &policy.id,
            version: &policy.version,
            all: found.all,
            tried: found.tried,
            complete: found.is_complete,
            matter: matter.map(|reading| &*reading.name).collect(),
            results: found
                .results
                .iter()
                .map(|result| ResultView::new(policy, found, &all, result))
                .collect(),
            questions: found
                .questions
                .iter()
                .filter_map(|question| QuestionView::new(policy, found, question))
                .collect(),
        }
    }
}

impl<'a> ResultView<'a> {
    fn new(
        policy: &'a Policy,
        found: &'a SideBySide,
        all: &[&[Cell]],
        result: &'a ReadingResult,
    ) -> Self {
        let way = |way: &'a Vec<Vec<usize>>| {
            let matter = found.matter.iter().zip(way);
            let options = matter.filter_map(|(&at, options)| {
                let reading = policy.readings.get(at)?;
                let ids = options.iter().filter_map(|&option| id(reading, option));
                Some((&*reading.name, ids.collect()))
            });
            Ordered(options.collect())
        };
        Self {
            outputs: outputs(policy, found, all, &result.cells),
            difference: result.difference.map(money),
            readings: chosen(policy, &result.nearest, |_| true),
            ways: result.ways.iter().map(way).collect(),
        }
    }
}

impl<'a> QuestionView<'a> {
    fn new(policy: &'a Policy, found: &'a SideBySide, asked: &'a Question) -> Option<Self> {
        let reading = policy.readings.get(asked.reading)?;
        let all: Vec<&[Cell]> = asked.options.iter().map(Vec::as_slice).collect();
        let supposes = asked.supposes(&found.chosen);
        let options = reading.options.iter().zip(&asked.options);
        let letter = |lang| question::letter(policy, found, asked, lang);
        Some(Self {
            reading: &reading.name,
            provenance: ProvenanceView::new(policy, &reading.provenance),
            supposes: chosen(policy, &asked.context, |at| supposes.contains(&at)),
            options: options
                .map(|(option, cells)| OptionView {
                    id: &option.id,
                    note: option.note.as_ref(),
                    outputs: outputs(policy, found, &all, cells),
                })
                .collect(),
            apart: asked.apart.map(money),
            letter: Text::new(letter(Lang::Zh), letter(Lang::En)),
        })
    }
}

fn id(reading: &Reading, option: usize) -> Option<&str> {
    let option = reading.options.get(option)?;
    Some(&option.id)
}

/// Some readings of a combination, each with its option.
fn chosen<'a>(
    policy: &'a Policy,
    options: &[usize],
    wanted: impl Fn(usize) -> bool,
) -> Ordered<&'a str, &'a str> {
    let readings = policy.readings.iter().zip(options).enumerate();
    let readings = readings.filter(|(at, _)| wanted(*at));
    let readings =
        readings.filter_map(|(_, (reading, &option))| Some((&*reading.name, id(reading, option)?)));
    Ordered(readings.collect())
}

/// The total; without one, the figures that are not the same in all of several results. Of a series `name[period]`, from 1.
fn outputs<'a>(
    policy: &'a Policy,
    found: &SideBySide,
    all: &[&[Cell]],
    cells: &'a [Cell],
) -> Ordered<String, CellView<'a>> {
    let figures = found.figures.iter().zip(cells).enumerate();
    let figures = figures.filter_map(|(at, (&(rule, period), cell))| {
        let alike = all.iter().all(|other| other.get(at) == Some(cell));
        if alike && found.figures.len() > 1 {
            return None;
        }
        let rule = policy.rules.get(rule)?;
        let name = match rule.ty.axis {
            Axis::One => rule.name.clone(),
            _ => format!("{}[{}]", rule.name, period + 1),
        };
        let view = CellView {
            kind: rule.ty.kind,
            cell,
            places: places(rule),
        };
        Some((name, view))
    });
    Ordered(figures.collect())
}

fn money(amount: Decimal) -> String {
    notation::write_exact(Kind::Money, &Value::Number(amount), Some(2))
}

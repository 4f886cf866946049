//! 销售报表: the figures that a policy asks to be reported, as the scenario has them or to be filled in. As a file it is laid out as the
//! page's tables are read, so that what was filled in comes back without being typed again.

use crate::engine::Case;
use crate::lang::Text;
use crate::policy::model::{Input, Policy};
use crate::policy::{Axis, Kind, notation};
use crate::report::plain::{Holds, LineStyle, PlainColumn, PlainLine, PlainSheet};
use crate::report::template::{self, TemplateColumn};
use crate::table::Shape;

use super::figures::{self, Which};
use super::words;
use super::{Asked, Paper, Particular, Section};

pub(super) fn fill(paper: &mut Paper, asked: &Asked<'_, '_>) {
    let (policy, lang, case) = (asked.policy(), asked.lang, asked.trace.case);
    paper.facts.extend([
        asked.fact("报告期间", "Period", asked.period),
        asked.party(Particular::Reporter),
        asked.fact("填报日期", "Date", asked.day),
    ]);
    let which = if asked.is_blank {
        Which::Blank
    } else {
        Which::All
    };
    paper.sections = figures::sections(policy, case, which, lang);
    if !asked.is_blank {
        let missing = missing(policy, asked);
        if !missing.is_empty() {
            let words = words::said(
                lang.pick("还没有填", "Not filled in yet"),
                &words::list(&missing, lang),
                lang,
            );
            let section = Section::new(lang.pick("还缺什么", "What is missing")).say(words);
            paper.sections.insert(0, section);
        }
    }
    paper.signed = vec![
        asked.fact("填报人签字", "Signed by", ""),
        asked.fact("审核", "Checked by", ""),
        asked.fact("乙方（盖章）", "Party B (seal)", ""),
        asked.fact("日期", "Date", ""),
    ];
    paper.lists = lists(paper, asked);
}

/// What the outcome lacks, by label.
pub(super) fn missing(policy: &Policy, asked: &Asked<'_, '_>) -> Vec<String> {
    let outcome = asked.trace.outcome();
    let missing = outcome.missing.iter();
    missing
        .map(|name| words::label(policy, name, asked.lang))
        .collect()
}

/// The lists of a file: rows of dealers where there is something to fill in that is no record, and each record table.
fn lists(paper: &Paper, asked: &Asked<'_, '_>) -> Vec<PlainSheet> {
    let policy = asked.policy();
    let first = template::shape(policy);
    let mut shapes = vec![first];
    let tables = (0..policy.records.len()).map(Shape::Records);
    shapes.extend(tables.filter(|shape| *shape != first));
    let is_plain = policy
        .inputs
        .iter()
        .any(|input| input.ty.axis.rows().is_none());
    if first != Shape::Wide && is_plain {
        shapes.push(Shape::Wide);
    }
    let mut lists: Vec<PlainSheet> = Vec::new();
    for shape in shapes {
        let mut list = list(paper, asked, shape);
        // Sheets of one file have names of their own, which are cut off.
        let short = |list: &PlainSheet| {
            let title = list.title.get(asked.lang).chars().take(28);
            title.collect::<String>().to_lowercase()
        };
        if lists.iter().any(|known| short(known) == short(&list)) {
            let number = lists.len() + 1;
            let title = &list.title;
            list.title = Text::new(
                format!("{number} {}", title.zh),
                format!("{number} {}", title.en),
            );
        }
        lists.push(list);
    }
    lists
}

fn list(paper: &Paper, asked: &Asked<'_, '_>, shape: Shape) -> PlainSheet {
    let (policy, lang, case) = (asked.policy(), asked.lang, asked.trace.case);
    let columns = template::columns(policy, shape, lang);
    let holds = |column: &TemplateColumn| {
        let input = column.input.and_then(|at| policy.inputs.get(at));
        match input.map_or(Kind::Text, |input| input.ty.kind) {
            // What a workbook sums would come back as one more row, and of a percentage it keeps the share.
            kind if kind.is_numeric() => Holds::Figures,
            _ => Holds::Words,
        }
    };
    let count = match (shape, asked.is_blank) {
        (Shape::Records(table), false) => case.len(policy, Axis::Rows(table)).max(1),
        _ => 1,
    };
    let code = "1";
    let name = match asked.parties.text(Particular::Payee) {
        "" => lang.pick("本店", "our store"),
        payee => payee,
    };
    let rows = (0..count).map(|row| {
        let mut period = 0;
        let mut before = None;
        columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let Some(input) = column.input else {
                    return if at == 0 { code } else { name }.to_owned();
                };
                period = if before == Some(input) { period + 1 } else { 0 };
                before = Some(input);
                cell(policy, case, (input, row, period), asked)
            })
            .collect()
    });
    let title = match shape {
        Shape::Records(table) => policy.records.get(table).map(|known| known.label.clone()),
        _ => None,
    };
    let heads = columns.iter().map(|column| PlainColumn {
        heading: Text::same(column.heading.clone()),
        holds: holds(column),
    });
    let title = title.unwrap_or_else(|| Text::new("填报表", "Table"));
    let mut list = PlainSheet::new(title, heads.collect(), rows.collect());
    list.above = above(paper, asked);
    list
}

/// A cell as it is read back.
fn cell(
    policy: &Policy,
    case: &Case,
    (at, row, period): (usize, usize, usize),
    asked: &Asked<'_, '_>,
) -> String {
    let Some(input) = policy.inputs.get(at).filter(|_| !asked.is_blank) else {
        return String::new();
    };
    let place = if input.ty.axis.rows().is_some() {
        row
    } else {
        period
    };
    let value = case
        .inputs
        .get(at)
        .and_then(|cells| cells.get(place)?.as_ref());
    value.map_or_else(String::new, |value| written(policy, input, value, asked))
}

fn written(
    policy: &Policy,
    input: &Input,
    value: &crate::policy::Value,
    asked: &Asked<'_, '_>,
) -> String {
    match input.ty.kind {
        // By their ids choices are known in either language.
        Kind::Choice(_) => notation::write_exact(input.ty.kind, value, None),
        Kind::Bool => words::bare(policy, input.ty.kind, value, asked.lang),
        // The unit is said in the heading.
        kind => notation::write_edit(kind, value).replace([',', '%'], ""),
    }
}

/// What stands above a list: lines that whoever reads it back knows for a title.
fn above(paper: &Paper, asked: &Asked<'_, '_>) -> Vec<PlainLine> {
    let lang = asked.lang;
    let mut lines = vec![PlainLine::new(
        LineStyle::Title,
        [words::said(&paper.title, &paper.about, lang)],
    )];
    let facts = paper.facts.iter().chain(&paper.signed);
    lines.extend(facts.map(|fact| {
        let said = words::said(&fact.name, &fact.value, lang);
        PlainLine::new(LineStyle::Words, [said])
    }));
    lines
}

//! 返利政策明细表: how every payout line is reckoned, as the scenario has it – formulas, bands, parameters, conditions, readings, dates,
//! each with the document's own words.

use crate::policy::formula::print;
use crate::policy::model::{Need, Policy, StepTerms, Table, TableKind, Term};
use crate::policy::{Kind, Value};
use crate::report::plain::Holds;

use super::{Asked, Grid, Paper, Section};
use super::{claim, words};

pub(super) fn fill(paper: &mut Paper, asked: &Asked<'_, '_>) {
    let (policy, lang) = (asked.policy(), asked.lang);
    paper.facts.extend([
        asked.fact("政策编号", "Policy", &policy.id),
        asked.fact("版本", "Version", &policy.version),
        asked.fact(
            "来源文件",
            "Document",
            policy.source.as_deref().unwrap_or("—"),
        ),
        asked.fact("填表日期", "Date", asked.day),
    ]);
    let behind = asked.trace.plan.behind_total();
    let mut sections = vec![rules(asked, true, &|at| policy.rules[at].payout)];
    if let Some(summary) = &policy.summary
        && let Some(first) = sections.first_mut()
    {
        first.words.push(summary.get(lang).to_owned());
    }
    let is_step = |at: usize| {
        let rule = &policy.rules[at];
        !rule.payout && (behind.rules.get(at) == Some(&true) || rule.ty.kind == Kind::Date)
    };
    sections.push(rules(asked, false, &is_step));
    for (at, known) in policy.tables.iter().enumerate() {
        if behind.tables.get(at) == Some(&true) {
            sections.push(table(asked, known));
        }
    }
    sections.push(parameters(asked));
    sections.push(gates(asked));
    sections.push(readings(asked));
    sections.extend(claim::dates(asked));
    sections.retain(|section| section.grid.is_some() || !section.words.is_empty());
    paper.sections = sections;
    paper.signed = vec![
        asked.fact("甲方（盖章）", "Party A (seal)", ""),
        asked.fact("乙方（盖章）", "Party B (seal)", ""),
        asked.fact("日期", "Date", ""),
    ];
}

fn rules(asked: &Asked<'_, '_>, pays: bool, is_wanted: &dyn Fn(usize) -> bool) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut grid = Grid::new([
        (
            if pays {
                lang.pick("应付项", "Payout line")
            } else {
                lang.pick("步骤", "Step")
            },
            Holds::Words,
        ),
        (lang.pick("周期", "For"), Holds::Words),
        (lang.pick("算式", "Formula"), Holds::Words),
        (lang.pick("依据", "Status"), Holds::Words),
        (lang.pick("条款", "Clause"), Holds::Words),
    ]);
    for (at, rule) in policy
        .rules
        .iter()
        .enumerate()
        .filter(|(at, _)| is_wanted(*at))
    {
        grid.rows.push(vec![
            rule.label.get(lang).to_owned(),
            words::axis(rule.ty.axis, lang).to_owned(),
            print::print(&asked.trace.plan.formula_of(at).expr),
            words::status(rule.provenance.status, lang).to_owned(),
            words::clause(policy, &rule.provenance),
        ]);
    }
    let title = if pays {
        lang.pick("应付项怎样算", "How the payout lines are worked out")
    } else {
        lang.pick("中间步骤和合计", "Steps and total")
    };
    Section::new(title).with(grid)
}

fn term(asked: &Asked<'_, '_>, kind: Kind, term: &Term) -> String {
    let value = match term {
        Term::Literal(value) => Some(value),
        Term::Parameter(at) => {
            let values = &asked.trace.plan.settings.parameters;
            values.get(*at).and_then(Option::as_ref)
        }
    };
    value.map_or_else(
        || asked.lang.pick("未定", "not set").to_owned(),
        |value| words::value(asked.policy(), kind, value, asked.lang),
    )
}

fn table(asked: &Asked<'_, '_>, table: &Table) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let title = words::said(lang.pick("档位", "Bands"), table.label.get(lang), lang);
    let mut section = Section::new(&title).say(words::table(table.kind, lang));
    let clause = words::clause(policy, &table.provenance);
    if !clause.is_empty() {
        let status = words::status(table.provenance.status, lang);
        section.words.push(words::said(status, &clause, lang));
    }
    if let Some(StepTerms {
        each,
        pays,
        at_most,
    }) = &table.step
    {
        let (each, pays) = (
            term(asked, table.over, each),
            term(asked, table.gives, pays),
        );
        section.words.push(lang.pick(
            format!("每满 {each} 返 {pays}"),
            format!("{pays} for each full {each}"),
        ));
        if let Some(most) = at_most {
            let most = term(asked, table.gives, most);
            section
                .words
                .push(words::said(lang.pick("最多", "at most"), &most, lang));
        }
        return section;
    }
    if let Some(matrix) = &table.matrix {
        let is_keyed = |kind: Kind| !kind.is_numeric();
        let edge = |kind: Kind, of: &Term| {
            let sign = if is_keyed(kind) {
                ""
            } else {
                words::bound(table.kind, table.lower)
            };
            [sign, &term(asked, kind, of)].concat()
        };
        let mut grid = Grid {
            heads: vec![(String::new(), Holds::Words)],
            ..Grid::default()
        };
        let columns = matrix.columns.iter();
        grid.heads
            .extend(columns.map(|column| (edge(matrix.across, column), Holds::Words)));
        for (row, cells) in matrix.rows.iter().zip(&matrix.cells) {
            let mut line = vec![edge(table.over, row)];
            line.extend(cells.iter().map(|cell| {
                cell.as_ref()
                    .map_or_else(|| "—".to_owned(), |cell| term(asked, table.gives, cell))
            }));
            grid.rows.push(line);
        }
        return section.with(grid);
    }
    let mut grid = Grid::new([
        (
            match table.kind {
                TableKind::Lookup => lang.pick("对应", "For"),
                TableKind::Linear => lang.pick("在", "At"),
                _ => lang.pick("达到", "From"),
            },
            Holds::Words,
        ),
        (lang.pick("比例或标准", "Gives"), Holds::Words),
    ]);
    for band in &table.bands {
        let sign = words::bound(table.kind, table.lower);
        grid.rows.push(vec![
            [sign, &term(asked, table.over, &band.from)].concat(),
            term(asked, table.gives, &band.gives),
        ]);
    }
    section.with(grid)
}

/// A parameter: its name, its value in the scenario, and the policy's own where that is another.
pub(super) fn parameter(
    asked: &Asked<'_, '_>,
    at: usize,
) -> Option<(String, String, Option<String>)> {
    let (policy, lang) = (asked.policy(), asked.lang);
    let known = policy.parameters.get(at)?;
    let write = |value: Option<&Value>| {
        value.map_or_else(
            || lang.pick("未定", "not set").to_owned(),
            |value| words::value(policy, known.kind, value, lang),
        )
    };
    let settings = &asked.trace.plan.settings;
    let value = settings.parameters.get(at).and_then(Option::as_ref);
    let is_changed = settings.overridden.get(at) == Some(&true);
    Some((
        known.label.get(lang).to_owned(),
        write(value),
        is_changed.then(|| write(known.value.as_ref())),
    ))
}

fn parameters(asked: &Asked<'_, '_>) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut grid = Grid::new([
        (lang.pick("参数", "Parameter"), Holds::Words),
        (lang.pick("本方案", "In this scenario"), Holds::Words),
        (lang.pick("政策原值", "The policy's own"), Holds::Words),
        (lang.pick("依据", "Status"), Holds::Words),
        (lang.pick("条款", "Clause"), Holds::Words),
    ]);
    for (at, known) in policy.parameters.iter().enumerate() {
        let Some((name, value, own)) = parameter(asked, at) else {
            continue;
        };
        let own = match own {
            Some(own) => lang.pick(format!("{own}（已改）"), format!("{own} (changed)")),
            None => lang.pick("同左", "the same").to_owned(),
        };
        let provenance = &known.provenance;
        grid.rows.push(vec![
            name,
            value,
            own,
            words::status(provenance.status, lang).to_owned(),
            words::clause(policy, provenance),
        ]);
    }
    Section::new(lang.pick("参数", "Parameters")).with(grid)
}

fn gates(asked: &Asked<'_, '_>) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut grid = Grid::new([
        (lang.pick("条件", "Condition"), Holds::Words),
        (lang.pick("要求", "Requires"), Holds::Words),
        (lang.pick("没有达到时", "If it is not met"), Holds::Words),
        (lang.pick("依据", "Status"), Holds::Words),
        (lang.pick("条款", "Clause"), Holds::Words),
    ]);
    for gate in &policy.gates {
        let conditions = gate.conditions.iter();
        let conditions: Vec<String> = conditions
            .map(|formula| print::print(&formula.expr))
            .collect();
        let needs = match gate.need {
            Need::All => String::new(),
            Need::Any => lang.pick("满足其一：", "one of: ").to_owned(),
            Need::AtLeast(count) => lang.pick(
                format!("至少满足 {count} 项："),
                format!("at least {count} of: "),
            ),
        };
        grid.rows.push(vec![
            gate.label.get(lang).to_owned(),
            [needs.as_str(), &conditions.join(lang.pick("；", "; "))].concat(),
            effect(policy, gate, asked),
            words::status(gate.provenance.status, lang).to_owned(),
            words::clause(policy, &gate.provenance),
        ]);
    }
    Section::new(lang.pick("条件及后果", "Conditions and what they do")).with(grid)
}

fn effect(policy: &Policy, gate: &crate::policy::model::Gate, asked: &Asked<'_, '_>) -> String {
    let lang = asked.lang;
    let rules = gate.applies.iter().filter_map(|at| policy.rules.get(*at));
    let rules: Vec<&str> = rules.map(|rule| rule.label.get(lang)).collect();
    let factor = gate.factor.as_ref().map(|factor| {
        let factor = term(asked, Kind::Ratio, factor);
        lang.pick(format!("（乘 {factor}）"), format!(" (by {factor})"))
    });
    let effect = words::effect(gate.effect, lang);
    let effect = [effect, &factor.unwrap_or_default()].concat();
    if rules.is_empty() {
        return effect;
    }
    [&words::list(&rules, lang), " ", &effect].concat()
}

fn readings(asked: &Asked<'_, '_>) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut grid = Grid::new([
        (
            lang.pick("条款有几种读法", "Clause with several readings"),
            Holds::Words,
        ),
        (lang.pick("采用", "Chosen"), Holds::Words),
        (lang.pick("意思", "Meaning"), Holds::Words),
        (lang.pick("依据", "Status"), Holds::Words),
        (lang.pick("条款", "Clause"), Holds::Words),
    ]);
    for (reading, chosen) in policy
        .readings
        .iter()
        .zip(&asked.trace.plan.settings.readings)
    {
        let Some(option) = reading.options.get(*chosen) else {
            continue;
        };
        let note = option.note.as_ref();
        grid.rows.push(vec![
            reading.label.get(lang).to_owned(),
            option.label.get(lang).to_owned(),
            note.map_or_else(String::new, |note| note.get(lang).to_owned()),
            words::status(reading.provenance.status, lang).to_owned(),
            words::clause(policy, &reading.provenance),
        ]);
    }
    Section::new(lang.pick("采用的读法", "Readings chosen")).with(grid)
}

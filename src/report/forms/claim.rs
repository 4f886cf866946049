//! 返利申请表: what is claimed, in figures and in capital numerals, on what grounds, and the steps that it goes through.

use rust_decimal::Decimal;

use crate::engine::reckoned::product;
use crate::engine::{Absence, Cell, reckoned};
use crate::policy::model::Status;
use crate::policy::{Axis, Kind, Value, notation};
use crate::report::plain::Holds;
use crate::scenario::Statement;
use crate::scenario::statement::Line;

use super::super::Sheet;
use super::figures::{self, Which};
use super::{Asked, Grid, Paper, Particular, Section};
use super::{detail, line_sum, number, numerals, sales, sum_of_lines, words};

pub(super) fn fill(
    paper: &mut Paper,
    asked: &Asked<'_, '_>,
    statement: &Statement,
    sheet: &Sheet<'_>,
) {
    let lang = asked.lang;
    paper.facts.extend([
        asked.party(Particular::Signed),
        asked.party(Particular::PayeeContact),
        asked.fact("申请期间", "Period claimed for", asked.period),
        asked.fact("申请日期", "Date of the claim", asked.day),
        number(sheet, asked),
    ]);
    paper.sections.push(total(asked, statement));
    paper.sections.push(lines(asked, statement));
    paper.sections.push(conditions(asked, statement));
    paper.sections.extend(dates(asked));
    let title = lang.pick("计算依据", "Basis");
    for mut section in figures::sections(asked.policy(), asked.trace.case, Which::Entered, lang) {
        section.title = words::said(title, &section.title, lang);
        paper.sections.push(section);
    }
    paper.sections.extend(rests_on(asked, sheet));
    paper.sections.push(Section {
        facts: [
            Particular::AccountName,
            Particular::Bank,
            Particular::Account,
        ]
        .map(|what| asked.party(what))
        .to_vec(),
        ..Section::new(lang.pick("收款账户", "Account to be paid to"))
    });
    paper.sections.push(attachments(asked));
    paper.sections.push(steps(asked));
    paper.signed = vec![
        asked.fact("乙方（盖章）", "Party B (seal)", ""),
        asked.fact("甲方（盖章）", "Party A (seal)", ""),
    ];
}

fn money(amount: Decimal, asked: &Asked<'_, '_>) -> String {
    notation::write(Kind::Money, &Value::Number(amount), asked.lang)
}

/// The amount claimed: that of the policy's total.
fn total(asked: &Asked<'_, '_>, statement: &Statement) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut section = Section::new(lang.pick("申请金额", "Amount claimed"));
    let Some((_, cell)) = &statement.total else {
        return section.say(lang.pick(
            "这份政策不算应付金额，没有可申请的返利。",
            "This policy works out no payment, so there is no rebate to claim.",
        ));
    };
    let amount = cell.number();
    let figures =
        amount.map(|amount| [money(amount, asked).as_str(), lang.pick(" 元", " yuan")].concat());
    let capital = amount.and_then(numerals::capital);
    section.facts = vec![
        asked.fact("小写", "In figures", &figures.unwrap_or_default()),
        asked.fact(
            "大写（人民币）",
            "In capital numerals (RMB)",
            &capital.unwrap_or_default(),
        ),
    ];
    if let Cell::Absent(why) = cell {
        section.words.push(words::absence(policy, why, lang));
        let missing = sales::missing(policy, asked);
        if !matches!(why, Absence::Missing(_)) && !missing.is_empty() {
            let names = words::list(&missing, lang);
            section.words.push(words::said(
                lang.pick("还没有填", "Not filled in yet"),
                &names,
                lang,
            ));
        }
        section.words.push(
            lang.pick(
                "金额要等这些填齐才能算出；也可以先打印，空着的手填。",
                "The amount comes once they are filled in; the form can be printed as it is and what is blank written by hand.",
            )
            .to_owned(),
        );
    }
    let added = sum_of_lines(statement);
    if let (Some(amount), Some(added)) = (amount, added)
        && amount != added
    {
        let added = money(added, asked);
        section.words.push(lang.pick(
            format!("各项相加为 {added} 元；政策对合计另有规定，以合计为准。"),
            format!("The lines add up to {added} yuan; the policy says otherwise of the total, which counts."),
        ));
    }
    if amount.is_some_and(|amount| amount.is_sign_negative() && !amount.is_zero()) {
        section.words.push(
            lang.pick(
                "金额为负：应退回，不是应收。",
                "The amount is negative: it is to be paid back.",
            )
            .to_owned(),
        );
    }
    for warning in &statement.outcome.warnings {
        section.words.push(warning.message().get(lang).to_owned());
    }
    section
}

fn lines(asked: &Asked<'_, '_>, statement: &Statement) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut grid = Grid::new([
        (lang.pick("应付项", "Payout line"), Holds::Words),
        (lang.pick("期间", "Period"), Holds::Words),
        (lang.pick("计算基数", "Base"), Holds::Words),
        (lang.pick("比例或标准", "Rate"), Holds::Words),
        (lang.pick("金额（元）", "Amount (yuan)"), Holds::Money),
        (lang.pick("怎样算的", "How it is worked out"), Holds::Words),
    ]);
    for line in &statement.lines {
        line_rows(asked, line, &mut grid);
    }
    if !grid.rows.is_empty() {
        // What has no value yet is not counted, and the sum says so.
        let lines = statement.lines.iter();
        let sum = lines
            .flat_map(|line| &line.entries)
            .filter_map(|entry| entry.cell.number())
            .try_fold(Decimal::ZERO, Decimal::checked_add);
        let sum = sum.map(|sum| money(sum, asked));
        let label = match sum_of_lines(statement) {
            Some(_) => lang.pick("合计", "Total"),
            None => lang.pick("合计（只计已算出的）", "Total of what is worked out"),
        };
        let mut row = vec![String::new(); grid.heads.len()];
        for (at, text) in [(0, label.to_owned()), (4, sum.unwrap_or_default())] {
            if let Some(cell) = row.get_mut(at) {
                *cell = text;
            }
        }
        grid.rows.push(row);
        grid.has_sum = true;
    }
    let section = Section::new(lang.pick("应付项", "Payout lines"));
    if statement.lines.is_empty() && policy.total().is_some() {
        return section.say(lang.pick("这份政策没有应付项。", "This policy has no payout lines."));
    }
    section.with(grid)
}

fn line_rows(asked: &Asked<'_, '_>, line: &Line, grid: &mut Grid) {
    let (policy, lang) = (asked.policy(), asked.lang);
    let Some(rule) = policy.rules.get(line.rule) else {
        return;
    };
    let label = rule.label.get(lang);
    if rule.ty.axis.rows().is_some() {
        let count = line.entries.len();
        let rows = lang.pick(
            format!("逐行，共 {count} 行"),
            format!("row by row, {count} rows"),
        );
        let sum = line_sum(line);
        let why = line.entries.iter().find_map(|entry| match &entry.cell {
            Cell::Absent(why @ (Absence::Missing(_) | Absence::Fault(_))) => {
                Some(words::absence(policy, why, lang))
            }
            _ => None,
        });
        grid.rows.push(vec![
            label.to_owned(),
            rows,
            String::new(),
            String::new(),
            sum.map(|sum| money(sum, asked)).unwrap_or_default(),
            why.unwrap_or_default(),
        ]);
        return;
    }
    let is_none = |cell: &Cell| matches!(cell, Cell::Absent(Absence::NotApplicable(_)));
    let all_none = line.entries.iter().all(|entry| is_none(&entry.cell));
    for (period, entry) in line.entries.iter().enumerate() {
        // A period for which the policy provides nothing is no line of a claim, unless there is no other.
        if is_none(&entry.cell) && !(all_none && period == 0) {
            continue;
        }
        let word = match rule.ty.axis {
            Axis::One => asked.period.to_owned(),
            axis => words::period(axis, period, lang),
        };
        let mut row = vec![label.to_owned(), word];
        match &entry.cell {
            Cell::Value(value) => {
                let found = reckoned(asked.trace, line.rule, period);
                let figure = |figure: Option<(Kind, Decimal)>| {
                    let figure = figure.map(|(kind, number)| {
                        words::value(policy, kind, &Value::Number(number), lang)
                    });
                    figure.unwrap_or_default()
                };
                let rate = match (found.rate, &entry.table) {
                    (None, Some(table)) if found.base.is_some() => table
                        .gives
                        .number()
                        .zip(policy.tables.get(table.table))
                        .filter(|(_, known)| known.gives == Kind::Ratio && table.slices.is_empty())
                        .map(|(gives, known)| (known.gives, gives)),
                    (rate, _) => rate,
                };
                // Where the two give the amount, that says it; else the formula with its figures.
                let of_both = found.base.zip(rate).filter(|((_, base), (_, rate))| {
                    product(*base, *rate).map(Value::Number).as_ref() == Some(value)
                });
                let reckoning = match of_both {
                    Some((base, rate)) => [figure(Some(base)), figure(Some(rate))].join(" × "),
                    None => found.figures.replace(" * ", " × ").replace(" / ", " ÷ "),
                };
                row.extend([
                    figure(found.base),
                    figure(rate),
                    words::bare(policy, rule.ty.kind, value, lang),
                    reckoning,
                ]);
            }
            Cell::Absent(why) => {
                let why = words::absence(policy, why, lang);
                row.extend([String::new(), String::new(), String::new(), why]);
            }
        }
        grid.rows.push(row);
    }
}

/// The conditions with what shows that they are met or not. Those that only say where a rule applies are none of a claim.
fn conditions(asked: &Asked<'_, '_>, statement: &Statement) -> Section {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut grid = Grid::new([
        (lang.pick("条件", "Condition"), Holds::Words),
        (lang.pick("期间", "Period"), Holds::Words),
        (lang.pick("是否达到", "Met"), Holds::Words),
        (lang.pick("依据", "Evidence"), Holds::Words),
    ]);
    for line in &statement.gates {
        let Some(gate) = policy
            .gates
            .get(line.gate)
            .filter(|gate| !gate.is_applicability())
        else {
            continue;
        };
        for (period, entry) in line.entries.iter().enumerate() {
            let told = asked.trace.explain_gate(line.gate, period);
            let evidence: Vec<String> = match &entry.passed {
                Cell::Absent(why) => vec![words::absence(policy, why, lang)],
                Cell::Value(_) => {
                    let conditions = told.conditions.iter();
                    conditions
                        .map(|condition| {
                            let evidence = words::evidence(condition, lang);
                            match condition.period {
                                Some(at) => {
                                    let formula = gate.conditions.first();
                                    let axis =
                                        formula.map_or(Axis::One, |formula| formula.ty().axis);
                                    [&words::period(axis, at, lang), " ", &evidence].concat()
                                }
                                None => evidence,
                            }
                        })
                        .collect()
                }
            };
            grid.rows.push(vec![
                gate.label.get(lang).to_owned(),
                words::period(gate.axis, period, lang),
                words::verdict(&entry.passed, lang).to_owned(),
                evidence.join(lang.pick("；", "; ")),
            ]);
        }
    }
    let section = Section::new(lang.pick("条件是否达到", "Conditions"));
    if grid.rows.is_empty() {
        return section.say(lang.pick(
            "这份政策没有另设条件。",
            "The policy sets no further conditions.",
        ));
    }
    section.with(grid)
}

/// The days that the policy works out.
pub(super) fn dates(asked: &Asked<'_, '_>) -> Option<Section> {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut grid = Grid::new([
        (lang.pick("日期", "Date of"), Holds::Words),
        (lang.pick("期间", "Period"), Holds::Words),
        (lang.pick("哪一天", "Day"), Holds::Words),
    ]);
    for (at, rule) in policy.rules.iter().enumerate() {
        if rule.ty.kind != Kind::Date || rule.ty.axis.rows().is_some() {
            continue;
        }
        for period in 0..rule.ty.axis.periods().unwrap_or(0) {
            let day = match asked.trace.rule(at, period) {
                Cell::Value(day) => words::bare(policy, rule.ty.kind, &day, lang),
                Cell::Absent(why) => words::absence(policy, &why, lang),
            };
            let word = words::period(rule.ty.axis, period, lang);
            grid.rows
                .push(vec![rule.label.get(lang).to_owned(), word, day]);
        }
    }
    let section = Section::new(lang.pick("期限和日期", "Dates"));
    (!grid.rows.is_empty()).then(|| section.with(grid))
}

/// Readings, and parameters that were changed or that the document does not confirm.
fn rests_on(asked: &Asked<'_, '_>, sheet: &Sheet<'_>) -> Option<Section> {
    let (policy, lang) = (asked.policy(), asked.lang);
    let mut section = Section::new(lang.pick("按什么口径", "What it rests on"));
    for &(reading, option) in &sheet.readings {
        let Some(reading) = policy.readings.get(reading) else {
            continue;
        };
        let Some(chosen) = reading.options.get(option) else {
            continue;
        };
        let words = words::said(reading.label.get(lang), chosen.label.get(lang), lang);
        section.words.push(match reading.provenance.status {
            Status::Stated => words,
            status => {
                let status = words::status(status, lang);
                lang.pick(
                    format!("{words}（{status}）"),
                    format!("{words} ({status})"),
                )
            }
        });
    }
    let mut say = |at: &usize, zh: &str, en: &str| {
        let Some((name, value, own)) = detail::parameter(asked, *at) else {
            return;
        };
        let value = match own {
            Some(own) => lang.pick(
                format!("{value}（政策原值 {own}）"),
                format!("{value} (the policy has {own})"),
            ),
            None => value,
        };
        let words = words::said(&name, &value, lang);
        section
            .words
            .push(words::said(lang.pick(zh, en), &words, lang));
    };
    for at in &sheet.overridden {
        say(at, "改过的参数", "Changed parameter");
    }
    for at in &sheet.assumed {
        say(at, "待确认的参数", "Parameter to be confirmed");
    }
    (!section.words.is_empty()).then_some(section)
}

fn attachments(asked: &Asked<'_, '_>) -> Section {
    let lang = asked.lang;
    let mut grid = Grid::new([
        (lang.pick("附件", "Attachment"), Holds::Words),
        (lang.pick("份数", "Copies"), Holds::Words),
        (lang.pick("备注", "Note"), Holds::Words),
    ]);
    let names = [
        lang.pick("销售报表", "Sales report"),
        lang.pick("返利政策明细表", "Rebate policy in detail"),
        lang.pick(
            "发票或红字发票信息",
            "Invoice, or red-letter invoice notice",
        ),
        lang.pick("条件的证明材料", "Evidence of the conditions"),
        "",
    ];
    grid.rows = names
        .map(|name| vec![name.to_owned(), String::new(), String::new()])
        .to_vec();
    Section::new(lang.pick("附件清单", "Attachments")).with(grid)
}

/// 4.1–4.4 of D05.
fn steps(asked: &Asked<'_, '_>) -> Section {
    let lang = asked.lang;
    let mut grid = Grid::new([
        (lang.pick("步骤", "Step"), Holds::Words),
        (lang.pick("办理人", "By"), Holds::Words),
        (lang.pick("日期", "Date"), Holds::Words),
        (lang.pick("签字", "Signature"), Holds::Words),
        (lang.pick("意见", "Remark"), Holds::Words),
    ]);
    let applicant = asked.parties.text(Particular::Reporter);
    let names = [
        (lang.pick("1 销售确认", "1 Sales confirmed"), "", ""),
        (
            lang.pick("2 返利申请", "2 Rebate claimed"),
            applicant,
            asked.day,
        ),
        (lang.pick("3 返利审核", "3 Claim checked"), "", ""),
        (lang.pick("4 返利发放", "4 Rebate paid"), "", ""),
    ];
    grid.rows = names
        .map(|(step, by, day)| [step, by, day, "", ""].map(str::to_owned).to_vec())
        .to_vec();
    Section::new(lang.pick("办理步骤", "Steps")).with(grid)
}

//! What hangs on a reading, in words: the ways of reading that give a result, and a letter that puts the question to the manufacturer.

use rust_decimal::Decimal;

use crate::engine::readings::{Question, SideBySide};
use crate::engine::{Absence, Case, Cell};
use crate::lang::Lang;
use crate::policy::model::{Formula, Formulas, Policy, Reading, Symbol};
use crate::policy::{Axis, Kind, Value, messages, notation};

use super::clauses::{Clause, Clauses, Subject};

/// How many figures of a policy without a total are named at once.
const NAMED: usize = 4;

/// How many of the figures that were entered a letter gives; neighbours that are alike count once.
const FIGURES: usize = 12;

/// A way of reading: `计法：累进 或 累进含首档；累计口径：按季`. What may be read either way is left out; empty where that is all.
pub fn way(policy: &Policy, found: &SideBySide, way: &[Vec<usize>], lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (&reading, options) in found.matter.iter().zip(way) {
        let Some(reading) = policy.readings.get(reading) else {
            continue;
        };
        if options.len() == reading.options.len() {
            continue;
        }
        let labels: Vec<&str> = options
            .iter()
            .map(|&option| option_label(reading, option, lang))
            .collect();
        let labels = labels.join(lang.pick(" 或 ", " or "));
        parts.push(said(reading.label.get(lang), &labels, lang));
    }
    parts.join(lang.pick("；", "; "))
}

/// What the readings give that a question supposes to be other than chosen: `累计口径：按年清算`; empty where it supposes none.
pub fn supposed(policy: &Policy, found: &SideBySide, question: &Question, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    for at in question.supposes(&found.chosen) {
        if let Some(reading) = policy.readings.get(at)
            && let Some(&option) = question.context.get(at)
        {
            let option = option_label(reading, option, lang);
            parts.push(said(reading.label.get(lang), option, lang));
        }
    }
    parts.join(lang.pick("；", "; "))
}

/// What one of the options gives: the total with its unit or, where there is none, the figures that the options give differently.
pub fn outcome(
    policy: &Policy,
    found: &SideBySide,
    all: &[&[Cell]],
    cells: &[Cell],
    lang: Lang,
) -> String {
    if cells.is_empty() {
        return lang.pick("没有试算", "not computed").to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let mut left_out = false;
    for (at, &(rule, period)) in found.figures.iter().enumerate() {
        let (Some(cell), Some(rule)) = (cells.get(at), policy.rules.get(rule)) else {
            continue;
        };
        if found.figures.len() > 1 && all.iter().all(|other| other.get(at) == Some(cell)) {
            continue;
        }
        if parts.len() == NAMED {
            left_out = true;
            break;
        }
        let label = rule.label.get(lang);
        let place = match rule.ty.axis {
            Axis::One => label.to_owned(),
            axis => {
                let period = messages::period_word(axis, period);
                [label, " ", period.get(lang)].concat()
            }
        };
        parts.push([&place, " ", &figure(rule.ty.kind, cell, lang)].concat());
    }
    if left_out {
        parts.push("…".to_owned());
    }
    parts.join(lang.pick("，", ", "))
}

/// A letter that asks the manufacturer which interpretation of a clause applies: policy, the clauses that it concerns in the
/// document's words, the figures that were entered, the interpretations with what each gives for them, and how far they are
/// apart; at the end room for the dealer's name and the day.
pub fn letter(policy: &Policy, found: &SideBySide, question: &Question, lang: Lang) -> String {
    let Some(reading) = policy.readings.get(question.reading) else {
        return String::new();
    };
    let title = policy.title.get(lang);
    let document = document(policy, lang);
    let count = reading.options.len();
    let mut lines = Vec::new();
    lines.push(lang.pick(
        format!("关于《{title}》条款理解的询问"),
        format!("A question about the clauses of “{title}”"),
    ));
    lines.push(String::new());
    lines.push(lang.pick(
        format!("按《{title}》{document}核算时，下面这一处有 {count} 种理解，请确认以哪一种为准。"),
        format!("Working by “{title}”{document}, we find {count} ways to understand the point below. Please confirm which one applies."),
    ));
    lines.push(String::new());
    let label = reading.label.get(lang);
    let clauses = clauses(policy, question.reading);
    if reading.provenance.clause.is_none() {
        lines.push(lang.pick(
            format!("政策没有写明：{label}"),
            format!("The policy does not say: {label}"),
        ));
    }
    if let [clause] = clauses.as_slice() {
        lines.push(lang.pick("条款原文：", "The clause: ").to_owned() + &quote(clause));
    } else if !clauses.is_empty() {
        lines.push(lang.pick("有关条款原文：", "The clauses:").to_owned());
        lines.extend(clauses.iter().map(quote));
    }
    if let Some(note) = &reading.provenance.note {
        let note = said_in_full("", note.get(lang), lang);
        lines.push(lang.pick(
            format!("疑问（{label}）：{note}"),
            format!("The point ({label}): {note}"),
        ));
    }
    if let Some(figures) = figures(policy, &found.case, lang) {
        lines.push(String::new());
        lines.push(lang.pick(
            format!("我们填报的数字：{figures}。"),
            format!("The figures we entered: {figures}."),
        ));
    }
    lines.push(String::new());
    let all: Vec<&[Cell]> = question.options.iter().map(Vec::as_slice).collect();
    let ours = found.chosen.get(question.reading).copied();
    let base = ours.and_then(|ours| question.total(ours));
    for (at, (option, cells)) in reading.options.iter().zip(&question.options).enumerate() {
        let note = option.note.as_ref().map_or("", |note| note.get(lang));
        let says = said_in_full(option.label.get(lang), note, lang);
        let gives = outcome(policy, found, &all, cells, lang);
        let number = at + 1;
        let apart = question
            .total(at)
            .zip(base)
            .and_then(|(total, base)| total.checked_sub(base));
        let beside = match apart {
            _ if Some(at) == ours => lang
                .pick("（我们目前的理解）", " (our reading now)")
                .to_owned(),
            Some(by) if !by.is_zero() => more_or_less(by, lang),
            _ => String::new(),
        };
        lines.push(lang.pick(
            format!("{number}. {says}按此计算：{gives}{beside}。"),
            format!("{number}. {says} This gives: {gives}{beside}."),
        ));
    }
    lines.push(String::new());
    let supposed = supposed(policy, found, question, lang);
    if !supposed.is_empty() {
        lines.push(lang.pick(
            format!("以上另按「{supposed}」计算。"),
            format!("All of these suppose “{supposed}”."),
        ));
    }
    if let Some(apart) = question.apart {
        let apart = yuan(apart, lang);
        let at_most = match count {
            0..=2 => lang.pick("两者", ""),
            _ => lang.pick("最多", "up to "),
        };
        lines.push(lang.pick(
            format!("按我们现在的数字，{at_most}相差 {apart}。"),
            format!("With our figures as they are, they are {at_most}{apart} apart."),
        ));
    }
    lines.push(
        lang.pick("请书面答复，谢谢。", "Please reply in writing. Thank you.")
            .to_owned(),
    );
    lines.push(String::new());
    lines.push(
        lang.pick(
            "____________ 店　____年__月__日",
            "____________ (dealer)    ____________ (date)",
        )
        .to_owned(),
    );
    lines.join("\n")
}

/// The document that the policy is from, and which version of it: `（D17）`. A short number is the version of the policy's file
/// rather than of the document, and means nothing to the manufacturer.
fn document(policy: &Policy, lang: Lang) -> String {
    let version = &policy.version;
    let is_own = version.len() < 4
        && version
            .chars()
            .all(|sign| sign.is_ascii_digit() || sign == '.');
    let version =
        (!is_own).then(|| lang.pick(format!("第 {version} 版"), format!("version {version}")));
    let parts: Vec<String> = policy.source.iter().cloned().chain(version).collect();
    if parts.is_empty() {
        return String::new();
    }
    let parts = parts.join(lang.pick("，", ", "));
    lang.pick(format!("（{parts}）"), format!(" ({parts})"))
}

/// The clauses that a reading is about: its own, and those of the rules that it decides on, of their tables and of the gates
/// whose conditions ask for it.
fn clauses(policy: &Policy, reading: usize) -> Vec<Clause<'_>> {
    let mut clauses = Clauses::of(policy);
    if let Some(known) = policy.readings.get(reading) {
        clauses.add(Subject::Reading(reading), &known.provenance);
    }
    let asks = |formula: &Formula| formula.symbols.contains(&Some(Symbol::Reading(reading)));
    for (at, rule) in policy.rules.iter().enumerate() {
        let (formulas, is_by_it) = match &rule.formulas {
            Formulas::One(formula) => (std::slice::from_ref(formula), false),
            Formulas::ByReading {
                reading: by,
                formulas,
            } => (formulas.as_slice(), *by == reading),
        };
        if !is_by_it && !formulas.iter().any(asks) {
            continue;
        }
        clauses.add(Subject::Rule(at), &rule.provenance);
        for symbol in formulas.iter().flat_map(|formula| &formula.symbols) {
            if let Some(Symbol::Table(table)) = symbol
                && let Some(known) = policy.tables.get(*table)
            {
                clauses.add(Subject::Table(*table), &known.provenance);
            }
        }
    }
    for (at, gate) in policy.gates.iter().enumerate() {
        if gate.conditions.iter().any(asks) {
            clauses.add(Subject::Gate(at), &gate.provenance);
        }
    }
    clauses.gathered()
}

fn quote(clause: &Clause<'_>) -> String {
    let words = clause.provenance.clause.as_deref().unwrap_or_default();
    ["「", words, "」"].concat()
}

/// The figures that were entered: `月采购额：1月 12,000.00 元、2月–12月 0.00 元；年度：2024`; none where nothing was.
fn figures(policy: &Policy, case: &Case, lang: Lang) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut left = FIGURES;
    let mut more = "";
    for (input, cells) in policy.inputs.iter().zip(&case.inputs) {
        let mut told: Vec<String> = Vec::new();
        let mut period = 0;
        for run in cells.chunk_by(|a, b| a == b) {
            let first = period;
            period += run.len();
            let [Some(value), ..] = run else {
                continue;
            };
            if left == 0 {
                more = lang.pick("等", ", and others");
                break;
            }
            left -= 1;
            let figure = written(input.ty.kind, value, lang);
            let word = |period| messages::period_word(input.ty.axis, period);
            let (first, last) = (word(first), word(period - 1));
            told.push(match (first.get(lang), last.get(lang)) {
                ("", _) => figure,
                (first, last) if first == last => [first, " ", &figure].concat(),
                (first, last) => [first, "–", last, " ", &figure].concat(),
            });
        }
        if !told.is_empty() {
            let told = told.join(lang.pick("、", ", "));
            parts.push(said(input.label.get(lang), &told, lang));
        }
    }
    (!parts.is_empty()).then(|| parts.join(lang.pick("；", "; ")) + more)
}

fn option_label(reading: &Reading, option: usize, lang: Lang) -> &str {
    let option = reading.options.get(option);
    option.map_or("", |option| option.label.get(lang))
}

/// `计法：累进`.
fn said(what: &str, says: &str, lang: Lang) -> String {
    [what, lang.pick("：", ": "), says].concat()
}

/// A sentence with its full stop: `全额：达到哪一档，全部采购额就按哪一档的比例计算。`
fn said_in_full(what: &str, says: &str, lang: Lang) -> String {
    let says = says.trim_end_matches(['。', '.']);
    let sentence = match (what, says) {
        ("", only) | (only, "") => only.to_owned(),
        _ => said(what, says, lang),
    };
    sentence + lang.pick("。", ".")
}

fn more_or_less(by: Decimal, lang: Lang) -> String {
    let amount = yuan(by.abs(), lang);
    if by.is_sign_negative() {
        lang.pick(format!("，少 {amount}"), format!(", {amount} less"))
    } else {
        lang.pick(format!("，多 {amount}"), format!(", {amount} more"))
    }
}

/// An amount with its unit: `900.00 元`.
fn yuan(amount: Decimal, lang: Lang) -> String {
    notation::write(Kind::Money, &Value::Number(amount), lang) + lang.pick(" 元", " yuan")
}

/// A value with its unit.
fn written(kind: Kind, value: &Value, lang: Lang) -> String {
    match value {
        Value::Number(amount) if kind == Kind::Money => yuan(*amount, lang),
        _ => notation::write(kind, value, lang),
    }
}

/// A figure with its unit, or why there is none in a word.
fn figure(kind: Kind, cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Value(value) => written(kind, value, lang),
        Cell::Absent(Absence::NotApplicable(_)) => lang.pick("不适用", "n/a").to_owned(),
        Cell::Absent(Absence::Missing(_)) => lang.pick("缺数据", "figures missing").to_owned(),
        Cell::Absent(Absence::Fault(_)) => lang.pick("无法计算", "cannot be computed").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Entries;
    use crate::engine::entries;
    use crate::engine::readings::side_by_side;
    use crate::library;
    use crate::policy::Entry;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn found(id: &str, inputs: &[(&str, &str)]) -> Result<(Policy, SideBySide), String> {
        let source = library::source(id).ok_or("no such policy")?;
        let policy = source.policy().map_err(|errors| format!("{errors:?}"))?;
        let entry = |(name, text): &(&str, &str)| {
            let texts = text.split(", ").map(|text| Entry::Text(text.to_owned()));
            ((*name).to_owned(), Entry::List(texts.collect()))
        };
        let entries = Entries {
            inputs: inputs.iter().map(entry).collect(),
            ..Entries::default()
        };
        let (settings, case) =
            entries::read(&policy, &entries).map_err(|errors| format!("{errors:?}"))?;
        let found = side_by_side(&policy, &settings, &case);
        Ok((policy, found))
    }

    #[test]
    fn a_letter_has_policy_clause_interpretations_and_the_yuan_between_them() -> Outcome {
        let (policy, found) = found(
            "parts-purchase-agreement",
            &[("月采购额", "29999.99, 0 × 11")],
        )?;
        let question = found.questions.first().ok_or("no question")?;
        assert_eq!(
            letter(&policy, &found, question, Lang::Zh),
            "关于《配件采购返利协议》条款理解的询问\n\
             \n\
             按《配件采购返利协议》（D17）核算时，下面这一处有 3 种理解，请确认以哪一种为准。\n\
             \n\
             条款原文：「当采购额达到10000元时,返利比例为5%•当采购额达到20000元时,返利比例为7%•当采购额达到30000元时,返利比例为10%」\n\
             疑问（计法）：「达到若干元时，返利比例为若干」最自然的读法是全部采购额按该比例计算，但协议没有排除分段计算。\n\
             \n\
             我们填报的数字：月采购额：1月 29,999.99 元、2月–12月 0.00 元。\n\
             \n\
             1. 全额：达到哪一档，全部采购额就按哪一档的比例计算。按此计算：返利合计 2,100.00 元（我们目前的理解）。\n\
             2. 累进：分段计算，各档比例只用于该档以内的部分，首档门槛以下不返。按此计算：返利合计 1,200.00 元，少 900.00 元。\n\
             3. 累进含首档：分段计算，但达到首档后，首档门槛以下的部分也按首档比例返。按此计算：返利合计 1,700.00 元，少 400.00 元。\n\
             \n\
             按我们现在的数字，最多相差 900.00 元。\n\
             请书面答复，谢谢。\n\
             \n\
             ____________ 店　____年__月__日"
        );
        let english = letter(&policy, &found, question, Lang::En);
        assert!(
            english.contains("1,200.00 yuan, 900.00 yuan less."),
            "{english}"
        );
        assert!(english.contains("「当采购额达到10000元时,返利比例为5%•"));
        assert!(
            english.contains("The figures we entered: Monthly purchases: Jan 29,999.99 yuan, "),
            "{english}"
        );
        assert_eq!(supposed(&policy, &found, question, Lang::Zh), "");
        Ok(())
    }

    #[test]
    fn a_dozen_figures_are_given_and_blank_ones_are_not() -> Outcome {
        let policy = library::built_in("parts-purchase-agreement")?;
        let mut case = Case::blank(&policy);
        assert_eq!(figures(&policy, &case, Lang::Zh), None);
        let number = |number: i64| Some(Value::Number(Decimal::from(number)));
        case.inputs[0][0] = number(12_000);
        case.inputs[0][1] = number(6_500);
        let told = figures(&policy, &case, Lang::Zh).ok_or("no figures")?;
        assert_eq!(told, "月采购额：1月 12,000.00 元、2月 6,500.00 元");
        case.inputs[0] = (1..=12).map(|month| number(month * 10_000)).collect();
        case.inputs[1][0] = number(2025);
        let told = figures(&policy, &case, Lang::Zh).ok_or("no figures")?;
        assert!(told.ends_with("12月 120,000.00 元等"), "{told}");
        let told = figures(&policy, &case, Lang::En).ok_or("no figures")?;
        assert!(told.ends_with(" yuan, and others"), "{told}");
        Ok(())
    }

    #[test]
    fn the_document_is_named_and_its_version_where_it_has_one() -> Outcome {
        let mut policy = library::built_in("parts-purchase-agreement")?;
        assert_eq!(document(&policy, Lang::Zh), "（D17）");
        policy.version = "2024-Q3".to_owned();
        assert_eq!(document(&policy, Lang::En), " (D17, version 2024-Q3)");
        policy.version = "2".to_owned();
        policy.source = None;
        assert_eq!(document(&policy, Lang::En), "");
        Ok(())
    }

    #[test]
    fn ways_with_the_same_result_are_told_in_one_sentence() -> Outcome {
        let (policy, found) = found(
            "parts-purchase-agreement",
            &[("月采购额", "29999.99, 0, 0, 5000, 0 × 8")],
        )?;
        assert_eq!(found.matter, [0, 1]);
        let ways: Vec<String> = found
            .results
            .iter()
            .flat_map(|result| &result.ways)
            .map(|told| way(&policy, &found, told, Lang::Zh))
            .collect();
        assert!(
            ways.contains(&"计法：全额；累计口径：按季".to_owned()),
            "{ways:?}"
        );
        let either: Vec<Vec<usize>> = vec![vec![0, 1], vec![0, 1]];
        assert_eq!(
            way(&policy, &found, &either, Lang::En),
            "Method: Whole amount or Marginal"
        );
        Ok(())
    }

    #[test]
    fn every_question_of_every_example_can_be_put_in_both_languages() -> Outcome {
        let mut supposing = 0;
        for source in library::SOURCES {
            let policy = source.policy().map_err(|errors| format!("{errors:?}"))?;
            for example in &policy.examples {
                let entries = Entries::of(example);
                let (settings, case) =
                    entries::read(&policy, &entries).map_err(|errors| format!("{errors:?}"))?;
                let found = side_by_side(&policy, &settings, &case);
                for question in &found.questions {
                    supposing += usize::from(!question.supposes(&found.chosen).is_empty());
                    for lang in Lang::ALL {
                        let letter = letter(&policy, &found, question, lang);
                        assert!(letter.contains(policy.title.get(lang)), "{letter}");
                        let ours = lang.pick("我们目前的理解", "our reading now");
                        assert_eq!(letter.matches(ours).count(), 1, "{letter}");
                        assert!(
                            !letter.contains("： 。") && !letter.contains("。。"),
                            "{letter}"
                        );
                    }
                }
            }
        }
        assert!(supposing > 0);
        Ok(())
    }
}

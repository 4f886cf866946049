//! The first sheet: which policy, which readings, what is assumed, how to read the rest.

use rust_xlsxwriter::Worksheet;

use crate::lang::Lang;
use crate::policy::model::Status;

use super::super::WorkbookError;
use super::style;
use super::{Book, put_text};

/// The width of the explanations, in characters.
const WIDE: u32 = 96;

pub(super) fn write(sheet: &mut Worksheet, book: &Book<'_>) -> Result<(), WorkbookError> {
    let (policy, lang) = (book.plan.policy, book.lang);
    sheet.set_column_width(0, 22)?.set_column_width(1, WIDE)?;
    sheet.set_screen_gridlines(false);
    put_text(sheet, 0, 0, policy.title.get(lang), &style::title())?;
    sheet.set_row_height(0, 26)?;
    let mut row = 1;
    let mut line = |sheet: &mut Worksheet, head: &str, text: &str| -> Result<(), WorkbookError> {
        let head_format = style::prose().set_bold();
        put_text(sheet, row, 0, head, &head_format)?;
        put_text(sheet, row, 1, text, &style::prose())?;
        sheet.set_row_height(row, style::row_for(&[(text, 92), (head, 20)]))?;
        row += 1;
        Ok(())
    };
    if let Some(summary) = &policy.summary {
        line(sheet, "", summary.get(lang))?;
    }
    let identity = match &policy.source {
        Some(source) => format!("{} · {} · {source}", policy.id, policy.version),
        None => format!("{} · {}", policy.id, policy.version),
    };
    line(
        sheet,
        lang.pick("政策 · 版本 · 来源", "Policy · version · source"),
        &identity,
    )?;
    for (reading, &chosen) in policy.readings.iter().zip(&book.plan.settings.readings) {
        let Some(option) = reading.options.get(chosen) else {
            continue;
        };
        let mut text = option.label.get(lang).to_owned();
        if chosen == reading.default {
            text.push_str(lang.pick("（默认）", " (default)"));
        }
        if let Some(note) = &option.note {
            text = format!("{text}：{}", note.get(lang));
        }
        let others: Vec<&str> = reading
            .options
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != chosen)
            .map(|(_, option)| option.label.get(lang))
            .collect();
        let others = others.join(lang.pick("、", ", "));
        text.push_str(&lang.pick(
            format!("\n其他读法：{others}（本文件按所选读法写公式，换读法请重新导出）"),
            format!("\nOther readings: {others} (formulas are written for the chosen one; export again for another)"),
        ));
        let head = lang.pick("读法", "Reading");
        line(
            sheet,
            &format!("{head}：{}", reading.label.get(lang)),
            &text,
        )?;
    }
    let changed: Vec<&str> = policy
        .parameters
        .iter()
        .enumerate()
        .filter(|(at, _)| book.plan.settings.overridden.get(*at) == Some(&true))
        .map(|(_, parameter)| parameter.label.get(lang))
        .collect();
    if !changed.is_empty() {
        line(
            sheet,
            lang.pick("改过的参数", "Changed parameters"),
            &changed.join(lang.pick("、", ", ")),
        )?;
    }
    let assumed: Vec<&str> = policy
        .parameters
        .iter()
        .filter(|parameter| parameter.provenance.status == Status::Assumed)
        .map(|parameter| parameter.label.get(lang))
        .collect();
    if !assumed.is_empty() {
        line(
            sheet,
            lang.pick("待确认的参数", "To be confirmed"),
            &lang.pick(
                format!(
                    "原文没有写明，结果以此为准前请先确认：{}",
                    assumed.join("、")
                ),
                format!(
                    "Not said by the document; confirm before relying on results: {}",
                    assumed.join(", ")
                ),
            ),
        )?;
    }
    for (head, text) in guide(lang, book.has_rows) {
        line(sheet, head, text)?;
    }
    style::print(sheet, policy, lang, 22 + WIDE);
    Ok(())
}

fn guide(lang: Lang, rows: bool) -> Vec<(&'static str, &'static str)> {
    let mut list = vec![
        (
            lang.pick("怎么用", "How to use it"),
            lang.pick(
                "黄色格填数，蓝色格是政策规定的参数和阶梯，都可以改；其余是公式，改了马上重算，不需要联网，也不需要我们的网页。政策原文在格子的批注里。",
                "Yellow cells are filled in, blue cells are what the policy sets; both may be changed. Everything else is formulas that follow at once, with no link to us. The document's words are in the cells' notes.",
            ),
        ),
        (
            lang.pick("公式", "Formulas"),
            lang.pick(
                "参数和阶梯用名称引用（公式 → 名称管理器）。灰色的“采用”和步骤是公式的中间结果，可以展开看。只用 Excel 2016、WPS、LibreOffice 都有的函数。",
                "Parameters and bands are referred to by name. Grey cells are steps on the way; fold them out to see them. Only functions that Excel 2016, WPS and LibreOffice have are used.",
            ),
        ),
        (
            lang.pick("没有数的格子", "Cells without a figure"),
            lang.pick(
                "#N/A 表示还缺数（没填，或参数没设），不当作 0；#DIV/0! 等表示算不出；“不适用”表示政策在这种情况下没有这一项，合计跳过它。按月按季的数填了一部分时，空白的期按 0 计。",
                "#N/A: something is still missing and not taken for 0. #DIV/0! and the like: cannot be computed. “n/a”: the policy has no such item in this case, and sums pass over it. Blank periods of a series that is begun count as 0.",
            ),
        ),
        (
            lang.pick("精度", "Precision"),
            lang.pick(
                "应付项按政策舍入到分。Excel 用二进制小数计算，约 15 位有效数字；公式在舍入、比较、查档之前先用 ROUND 去掉二进制误差（金额 6–9 位小数，比率 12 位），刚好在档位上的数就按达到处理。超过 15 位的数不导出。",
                "Payout lines are rounded to the fen as the policy says. Excel computes in binary with about 15 digits; before figures are rounded, compared or looked up, ROUND clears what that adds (money 6–9 decimals, ratios 12), so that a figure exactly at an edge has reached it. Figures with more than 15 digits are not exported.",
            ),
        ),
    ];
    if rows {
        list.push((
            lang.pick("明细行", "Rows"),
            lang.pick(
                "明细表里一个方案的行排在一起，下面留一个空行。要加行：在这些行之间或空行的位置插入，写上方案名，再把上一行的公式向下复制。",
                "The rows of a scenario stand together, with a spare row below. To add one, insert it between them or at the spare row, write the scenario's name, and copy the formulas of the row above.",
            ),
        ));
    }
    list
}

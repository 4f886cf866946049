//! Every text of the page, in both languages: one that lacks a language does not compile.

use rust_decimal::Decimal;

use crate::engine::{Absence, Cell, Warning};
use crate::lang::Lang;
use crate::policy::model::{GateEffect, Policy, RoundingMode, Status, TableKind};
use crate::policy::{Axis, Kind, Value, notation};

use super::desk::Desk;

/// How many missing inputs are named where there is little room.
const NAMED: usize = 2;

/// How many runs of periods or rows are named.
const RUNS: usize = 12;

/// A text of the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Say {
    zh: &'static str,
    en: &'static str,
}

impl Say {
    /// The text in `lang`.
    pub(crate) fn get(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

macro_rules! texts {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        $(pub(crate) const $name: Say = Say { zh: $zh, en: $en };)+
    };
}

texts! {
    DESK: "返利台", "Rebate Desk";
    TAGLINE: "选一份商务政策，填上数字，看到算到分的返利，以及每个数字背后的条款。",
        "Pick a commercial policy, fill in the figures, and see the rebate to the fen, with the clause behind every number.";
    SKIP: "跳到正文", "Skip to content";
    THEME: "外观", "Appearance";
    THEME_AUTO: "跟随系统", "As the system";
    THEME_LIGHT: "浅色", "Light";
    THEME_DARK: "深色", "Dark";
    LOCAL: "数字只在本机计算，不上传。", "Figures are worked out on this device and go nowhere.";

    POLICIES: "政策", "Policies";
    SEARCH: "查找政策", "Find a policy";
    NO_MATCH: "没有符合的政策。换个词，或清空查找框。", "No policy matches. Try another word, or clear the box.";
    COMING: "正在取这份政策…", "Fetching the policy…";
    LOST: "没有取到这份政策，请检查网络后再试。已填的数字都还在。若一直取不到，可能页面有了新版本，请刷新。",
        "The policy did not arrive. Check the connection and try again; nothing you entered is lost. If it keeps failing, the page may have a new version: reload it.";
    TRY_AGAIN: "再试一次", "Try again";
    NOT_FOUND: "没有这一页", "There is no such page";
    NOT_FOUND_WHY: "网址可能不完整，或这份政策已改名。", "The address may be incomplete, or the policy has been renamed.";
    DID_YOU_MEAN: "是不是要找：", "Did you mean:";
    TO_POLICIES: "全部政策", "All policies";

    ENTER: "填报", "Figures";
    RESULT: "结果", "Result";
    CLEAR_ALL: "全部清空", "Clear all";
    OPTIONAL: "可不填", "optional";
    YES: "是", "Yes";
    NO: "否", "No";
    CHOOSE: "请选择", "Choose";
    CLEAR: "清空", "Clear";
    PASTE_HINT: "可粘贴 Excel 中的一行或一列；回车到下一格。", "Paste a row or column from Excel; Enter moves on.";
    SUBTOTAL: "小计", "Subtotal";
    WHOLE_YEAR: "全年", "Year";

    ROW: "行", "Row";
    YUAN: "元", "yuan";
    ADD_ROW: "添加一行", "Add a row";
    EARLIER_ROWS: "上一页", "Earlier rows";
    LATER_ROWS: "下一页", "Later rows";
    PASTE_ROWS_HINT: "可粘贴 Excel、WPS 中的一片单元格，带表头则按列名对应；回车到下一行。",
        "Paste a block of cells from a spreadsheet; with its header line, columns are matched by name. Enter moves down.";
    BY_HEADINGS: "已按表头对应各列。", "Columns were matched by the header line.";

    READINGS: "读法", "Readings";
    PARAMETERS: "政策参数", "Policy parameters";
    UNSET: "未设置", "not set";
    UNSET_CELL: "未配置", "not configured";
    CONDITIONS: "条件", "Conditions";
    CHANGED: "已改", "changed";
    RESET: "恢复", "Reset";

    LINES: "应付项", "Payout lines";
    GATES: "门槛", "Gates";
    WORKINGS: "计算过程", "Workings";
    PERIOD: "期间", "Period";
    BASE: "依据", "Base";
    BAND: "档与比例", "Band and rate";
    AMOUNT: "金额", "Amount";
    PASSED: "通过", "Passed";
    FAILED: "未通过", "Failed";
    UNDECIDED: "未定", "Undecided";
    NOT_APPLICABLE: "不适用", "n/a";

    ADVICE: "下一步", "Next steps";
    CAUTION: "当心", "Careful";
    CLIFF: "台阶", "cliff";
    APPLY: "试一试", "Try it";
    NO_ADVICE: "单改一个数，不会让返利上一个台阶。", "No change of a single figure moves the rebate to another level.";
    ADVICE_LATER: "填上数字后，这里列出能多拿返利的最小改动。", "Once there are figures, the smallest changes that pay more are listed here.";

    EXPLANATION: "计算说明", "Explanation";
    CLOSE: "关闭", "Close";
    TRAIL: "路径", "Trail";
    FORMULA: "公式", "Formula";
    FIGURES: "代入", "With figures";
    GIVES: "得", "Gives";
    FROM: "起点", "From";
    KEY: "项目", "Key";
    PAYS: "系数", "Gives";
    HERE: "◂ 当前", "◂ here";
    STANDING: "位置", "Standing";
    SLICES: "各档内的部分", "Slices";
    BELOW_FIRST: "首档以下", "below the first band";
    READING: "读法", "Reading";
    ROUNDING: "舍入", "Rounding";
    PARTS: "由这些数算出", "Made from";
    MADE_OF_PARAMETERS: "用到的参数", "Parameters used";
    PROVENANCE: "出处", "Source";
}

/// The word for how sure we are of something.
pub(crate) fn status(status: Status) -> Say {
    match status {
        Status::Stated => Say {
            zh: "明示",
            en: "stated",
        },
        Status::Inferred => Say {
            zh: "推得",
            en: "inferred",
        },
        Status::Assumed => Say {
            zh: "待确认",
            en: "to confirm",
        },
    }
}

/// What a status means, for those who meet the word for the first time.
pub(crate) fn status_meaning(status: Status) -> Say {
    match status {
        Status::Stated => Say {
            zh: "原文写明",
            en: "the document says so",
        },
        Status::Inferred => Say {
            zh: "由原文推得",
            en: "follows from the document",
        },
        Status::Assumed => Say {
            zh: "原文没有说明，须与厂家确认",
            en: "the document does not say; confirm with the manufacturer",
        },
    }
}

/// The word for a kind of table.
pub(crate) fn table_kind(kind: TableKind) -> Say {
    match kind {
        TableKind::Whole => Say {
            zh: "全量按档",
            en: "whole amount at the band's rate",
        },
        TableKind::Marginal => Say {
            zh: "累进",
            en: "each slice at its own rate",
        },
        TableKind::Step => Say {
            zh: "每满",
            en: "each full step pays",
        },
        TableKind::Lookup => Say {
            zh: "对照表",
            en: "lookup",
        },
        TableKind::Linear => Say {
            zh: "线性",
            en: "linear between anchors",
        },
        TableKind::Matrix => Say {
            zh: "矩阵",
            en: "two-axis table",
        },
    }
}

/// How a figure between two steps is rounded.
pub(crate) fn rounding_mode(mode: RoundingMode) -> Say {
    match mode {
        RoundingMode::HalfUp => Say {
            zh: "四舍五入",
            en: "half away from zero",
        },
        RoundingMode::HalfEven => Say {
            zh: "四舍六入五成双",
            en: "half to even",
        },
        RoundingMode::Down => Say {
            zh: "舍去",
            en: "towards zero",
        },
        RoundingMode::Up => Say {
            zh: "进位",
            en: "away from zero",
        },
    }
}

/// What a gate does to rules when it is not passed.
pub(crate) fn gate_effect(lang: Lang, effect: GateEffect, rules: &str) -> String {
    match effect {
        GateEffect::Zero => zeroed(lang, rules),
        GateEffect::Skip => skipped(lang, rules),
        GateEffect::Reduce => reduced(lang, rules),
        GateEffect::Fault => unworkable(lang, rules),
        GateEffect::Warn => lang.pick("未通过时只提醒", "a warning only").to_owned(),
    }
}

/// Words in a list: 甲、乙 or a, b.
pub(crate) fn list(lang: Lang, words: &[String]) -> String {
    words.join(lang.pick("、", ", "))
}

/// A figure as people read it, with a true minus sign and without its unit.
pub(crate) fn bare(lang: Lang, kind: Kind, number: Decimal) -> String {
    notation::write(kind, &Value::Number(number), lang).replace('-', "−")
}

/// A figure with its unit: `2,100.00 元`, `¥2,100.00`, `5%`.
pub(crate) fn figure(lang: Lang, kind: Kind, number: Decimal) -> String {
    let text = bare(lang, kind, number);
    if kind != Kind::Money {
        return text;
    }
    match (lang, text.strip_prefix('−')) {
        (Lang::Zh, _) => format!("{text} 元"),
        (Lang::En, Some(positive)) => format!("−¥{positive}"),
        (Lang::En, None) => format!("¥{text}"),
    }
}

/// How far apart two figures are: `0.01 元`, `0.01 yuan`.
pub(crate) fn distance(lang: Lang, kind: Kind, number: Decimal) -> String {
    match (lang, kind) {
        (Lang::En, Kind::Money) => format!("{} yuan", bare(lang, kind, number)),
        _ => figure(lang, kind, number),
    }
}

/// A figure with its unit and its sign: `+900.00 元`, `−¥900.00`.
pub(crate) fn signed(lang: Lang, kind: Kind, number: Decimal) -> String {
    let text = figure(lang, kind, number);
    if number.is_sign_negative() {
        text
    } else {
        format!("+{text}")
    }
}

/// A value with its unit.
pub(crate) fn value(lang: Lang, policy: &Policy, kind: Kind, value: &Value) -> String {
    match (value, kind) {
        (Value::Number(number), _) => figure(lang, kind, *number),
        (Value::Text(id), Kind::Choice(choice)) => option(policy, choice, id, lang),
        _ => notation::write(kind, value, lang),
    }
}

/// The label of a choice's option.
fn option(policy: &Policy, choice: crate::policy::kind::Choice, id: &str, lang: Lang) -> String {
    use crate::policy::kind::Choice;
    let label = match choice {
        Choice::Input(at) => policy.inputs.get(at).and_then(|input| {
            input
                .options
                .iter()
                .find(|(known, _)| known == id)
                .map(|(_, label)| label)
        }),
        Choice::Reading(at) => policy.readings.get(at).and_then(|reading| {
            reading
                .options
                .iter()
                .find(|known| known.id == id)
                .map(|known| &known.label)
        }),
    };
    label.map_or(id, |label| label.get(lang)).to_owned()
}

/// A value without its unit, for columns whose heading says the unit; or why there is none.
pub(crate) fn cell(lang: Lang, policy: &Policy, kind: Kind, cell: &Cell) -> String {
    match cell {
        Cell::Value(Value::Number(number)) => bare(lang, kind, *number),
        Cell::Value(there) => value(lang, policy, kind, there),
        Cell::Absent(absence) => absent(lang, policy, absence),
    }
}

/// Why there is no value, briefly.
pub(crate) fn absent(lang: Lang, policy: &Policy, absence: &Absence) -> String {
    match absence {
        Absence::NotApplicable(_) => NOT_APPLICABLE.get(lang).to_owned(),
        Absence::Missing(names) => missing(lang, &list(lang, &labels(policy, names, lang))),
        Absence::Fault(fault) => fault.message().get(lang).to_owned(),
    }
}

/// A value without its unit, or why there is none with what there is to say about it.
pub(crate) fn reasoned(lang: Lang, policy: &Policy, kind: Kind, there: &Cell) -> String {
    let Cell::Absent(Absence::NotApplicable(skip)) = there else {
        return cell(lang, policy, kind, there);
    };
    let reason = match &skip.message {
        Some(message) => message.get(lang).to_owned(),
        None => lacks(lang, &label_of(policy, &skip.gate, lang)),
    };
    not_applicable(lang, &reason)
}

/// A value without its unit, or why there is none, as briefly as it can be said.
pub(crate) fn brief(lang: Lang, policy: &Policy, kind: Kind, there: &Cell) -> String {
    match there {
        Cell::Absent(Absence::Missing(names)) if names.len() > NAMED => {
            let some = labels(policy, &names[..NAMED], lang);
            missing_some(lang, &list(lang, &some), &number(names.len()))
        }
        _ => cell(lang, policy, kind, there),
    }
}

/// A whole number as people read it: `3,000`.
pub(crate) fn number(number: usize) -> String {
    let number = Decimal::from(number);
    notation::write(Kind::Count, &Value::Number(number), Lang::Zh)
}

/// The labels of inputs and parameters by name.
pub(crate) fn labels(policy: &Policy, names: &[String], lang: Lang) -> Vec<String> {
    names
        .iter()
        .map(|name| label_of(policy, name, lang))
        .collect()
}

/// The label of an input, parameter or rule by name; the name where it has none. A column comes with its record table.
pub(crate) fn label_of(policy: &Policy, name: &str, lang: Lang) -> String {
    let column = policy.inputs.iter().position(|x| x.name == name);
    if let Some(column) = column
        && let Some(records) = policy.records_of(column)
    {
        let column = policy.inputs[column].label.get(lang);
        return column_of(lang, records.label.get(lang), column);
    }
    let records = policy.records.iter().map(|x| (&x.name, &x.label));
    let inputs = policy.inputs.iter().map(|x| (&x.name, &x.label));
    let parameters = policy.parameters.iter().map(|x| (&x.name, &x.label));
    let rules = policy.rules.iter().map(|x| (&x.name, &x.label));
    let gates = policy.gates.iter().map(|x| (&x.name, &x.label));
    let mut all = inputs
        .chain(records)
        .chain(parameters)
        .chain(rules)
        .chain(gates);
    all.find(|(known, _)| *known == name)
        .map_or(name, |(_, label)| label.get(lang))
        .to_owned()
}

/// Sentences with something in them.
macro_rules! sentences {
    ($($(#[$doc:meta])+ $name:ident($($argument:ident),+): $zh:literal, $en:literal;)+) => {
        $($(#[$doc])+ pub(crate) fn $name(lang: Lang, $($argument: &str),+) -> String {
            match lang { Lang::Zh => format!($zh), Lang::En => format!($en) }
        })+
    };
}

sentences! {
    /// Inputs that are needed.
    missing(names): "缺 {names}", "needs {names}";
    /// Inputs that are needed, of which only some are named.
    missing_some(names, count): "缺 {names}等 {count} 项", "needs {names} and others, {count} in all";
    /// The total cannot be computed yet.
    still_missing(names): "还缺：{names}", "Still needed: {names}";
    /// Fields that cannot be read.
    unread(count): "有 {count} 处填写看不懂，按未填计算：", "{count} entries cannot be read and count as blank:";
    /// How many inputs and readings a policy has.
    policy_counts(inputs, readings): "{inputs} 个填报项 · {readings} 处读法", "{inputs} inputs · {readings} readings";
    /// The source document.
    document(id): "来源 {id}", "Source {id}";
    /// The year.
    year(year): "{year} 年", "{year}";
    /// Fills a series with one figure.
    fill_like(period): "各期都同{period}", "All as {period}";
    /// More figures than fit were pasted.
    pasted_too_many(found, room, left): "粘贴了 {found} 个数，从这里起只有 {room} 格，最后 {left} 个没有填入。",
        "{found} figures were pasted but only {room} fit from here; the last {left} were left out.";
    /// Figures were pasted.
    pasted(count): "已填入 {count} 个数。", "{count} figures filled in.";
    /// A field's figure, read back.
    reads(figure): "= {figure}", "= {figure}";
    /// The value that a blank field stands for.
    default_is(value): "不填即 {value}", "blank means {value}";
    /// A parameter's own value.
    policy_says(value): "政策值 {value}", "the policy says {value}";
    /// How many parameters were changed.
    changed_count(count): "已改 {count} 项", "{count} changed";
    /// Restores a parameter.
    reset(name): "恢复 {name} 的政策值", "Reset {name} to the policy’s value";
    /// A band was reached.
    band_reached(from, gives): "达到 {from} 档，{gives}", "{from} reached: {gives}";
    /// A band that begins above its edge was reached.
    band_exceeded(from, gives): "超过 {from} 档，{gives}", "above {from}: {gives}";
    /// Below the first band.
    below_band(from): "未达首档 {from}", "below the first band, {from}";
    /// Below the first band that begins above its edge.
    not_above_band(from): "未超过首档 {from}", "not above the first band, {from}";
    /// A step table.
    each_full(each, pays): "每满 {each} 付 {pays}", "{pays} for each full {each}";
    /// A step table with a cap.
    each_full_at_most(each, pays, most): "每满 {each} 付 {pays}，最高 {most}", "{pays} for each full {each}, at most {most}";
    /// A key of a lookup.
    looked_up(key, gives): "{key}：{gives}", "{key}: {gives}";
    /// A failed gate zeroes rules.
    zeroed(rules): "未通过则{rules}为 0", "if failed, {rules} is 0";
    /// A failed gate skips rules.
    skipped(rules): "未通过则没有{rules}", "if failed, there is no {rules}";
    /// A failed gate reduces rules.
    reduced(rules): "未通过则{rules}打折", "if failed, {rules} is reduced";
    /// A failed gate makes rules a fault.
    unworkable(rules): "未通过则无法计算{rules}", "if failed, {rules} cannot be computed";
    /// How far the next band is.
    gap(gap): "还差 {gap}", "{gap} to go";
    /// How far a condition is from holding.
    short_by(margin): "差 {margin}", "short by {margin}";
    /// A condition that fails at its very edge, and holds above it.
    must_exceed(limit): "须大于 {limit}", "must exceed {limit}";
    /// A condition that fails at its very edge, and holds below it.
    must_be_below(limit): "须小于 {limit}", "must be below {limit}";
    /// By how much a condition holds.
    over_by(margin): "超出 {margin}", "{margin} to spare";
    /// A condition that holds exactly at its edge.
    at_the_edge(margin): "恰好达到，余 {margin}", "just met, {margin} to spare";
    /// More of an input pays so much.
    more_gives(change, gain): "再多 {change} → {gain}", "{change} more → {gain}";
    /// Less of an input pays so much.
    less_gives(change, gain): "少 {change} → {gain}", "{change} less → {gain}";
    /// Another value of an input pays so much.
    other_gives(to, gain): "改为「{to}」→ {gain}", "change to “{to}” → {gain}";
    /// A band within a rule.
    in_rule(what, rule): "{what}（{rule}）", "{what} ({rule})";
    /// A gate is passed.
    gate_passed(gate): "通过门槛「{gate}」", "passes the gate “{gate}”";
    /// A gate is failed.
    gate_failed(gate): "不再通过门槛「{gate}」", "fails the gate “{gate}”";
    /// A condition holds.
    condition_holds(formula): "条件成立：{formula}", "{formula} holds";
    /// A condition no longer holds.
    condition_fails(formula): "条件不再成立：{formula}", "{formula} no longer holds";
    /// The name of the button that does so.
    try_it(what): "试一试：{what}", "Try it: {what}";
    /// What a step does, for the button's name.
    apply_to(place, to): "{place} 填 {to}", "set {place} to {to}";
    /// A failed gate that no single change passes.
    unreachable(gate): "门槛「{gate}」：单改一个数无法通过。", "Gate “{gate}”: no change of a single figure passes it.";
    /// More advice.
    more_steps(count): "其余 {count} 条", "{count} more";
    /// A label with its period.
    of_period(label, period): "{label} {period}", "{label}, {period}";
    /// A period of an input, as advice names it.
    in_period(period, label): "{period} {label}", "{label}, {period}";
    /// The name of a figure's button.
    explain(label, figure): "{label}：{figure}，看计算", "{label}: {figure}, explain";
    /// The total for screen readers.
    announce(label, figure): "{label} {figure}", "{label}: {figure}";
    /// Rounding that was done.
    rounded(before, after, to, mode): "{before} → {after}（到 {to}，{mode}）", "{before} → {after} (to {to}, {mode})";
    /// A factor that a gate multiplies by.
    factor(factor): "系数 {factor}", "factor {factor}";
    /// What was looked up and what came out.
    lookup(argument, gives): "{argument} → {gives}", "{argument} → {gives}";
    /// The amount within a band at its rate.
    slice(amount, rate): "{amount} × {rate}", "{amount} × {rate}";
    /// The clause with its document.
    from_document(document): "——{document}", "— {document}";
    /// A fault, with the rule in which it happened.
    fault_in(rule, what): "「{rule}」无法计算：{what}", "“{rule}” cannot be computed: {what}";
    /// A column of a record table.
    column_of(table, column): "{table}的{column}", "{column} ({table})";
    /// Why something is not applicable.
    not_applicable(reason): "不适用：{reason}", "n/a: {reason}";
    /// A gate without words of its own that skips.
    lacks(gate): "未满足「{gate}」", "“{gate}” does not hold";
    /// A sentence about some periods or rows.
    in_places(what, places): "{what}（{places}）", "{what} ({places})";
    /// The name of the button that removes a row.
    delete_row(row): "删除{row}", "Delete {row}";
    /// Which rows are shown.
    shown_rows(first, last, all): "第 {first}–{last} 行，共 {all} 行", "Rows {first}–{last} of {all}";
    /// How many rows there are.
    rows(count): "{count} 行", "{count} rows";
    /// How many rows are listed.
    listed(listed, count): "只列出前 {listed} 行，全部 {count} 行都已计算。", "Only the first {listed} rows are listed; all {count} are computed.";
    /// In how many rows a gate is passed.
    rows_passed(count, passed): "{count} 行中 {passed} 行通过", "passed in {passed} of {count} rows";
    /// Rows were pasted.
    pasted_rows(count): "已填入 {count} 行。", "Rows filled in: {count}.";
    /// More rows were pasted than there may be.
    rows_left(most, left): "这里最多 {most} 行，最后 {left} 行没有填入。", "There is room for {most} rows; rows left out at the end: {left}.";
    /// Pasted columns that the table does not have.
    no_such_columns(names): "没有对应的列，未填入：{names}。", "No column for these, left out: {names}.";
    /// Pasted cells beyond the last column.
    cells_beyond(count): "最后一列右边的 {count} 格没有填入。", "Cells left out beyond the last column: {count}.";
    /// Pasted lines above the header.
    lines_above(count): "表头以上的 {count} 行没有填入。", "Lines left out above the header: {count}.";
    /// There are too many rows for advice.
    advice_rows(rows): "明细超过 {rows} 行时不查找下一步。", "With more than {rows} rows, next steps are not sought.";
    /// Between two anchors of a linear table.
    between(from, gives, to, then): "介于 {from}（{gives}）与 {to}（{then}）之间", "between {from} ({gives}) and {to} ({then})";
    /// The version of a policy.
    version(version): "第 {version} 版", "version {version}";
}

sentences! {
    /// Blank periods of a series.
    partial(input, periods): "「{input}」{periods}未填，按 0 计。", "“{input}” is blank for {periods}; counted as 0.";
    /// Parameters that the source does not confirm.
    assumed(parameters): "结果依赖待确认的参数：{parameters}。", "The result rests on parameters that the source does not confirm: {parameters}.";
}

/// What a reader must know about an outcome.
pub(crate) fn warning(lang: Lang, desk: &Desk, warning: &Warning) -> String {
    let policy = desk.policy;
    match warning {
        Warning::PartialSeries { input, axis, blank } => {
            let label = label_of(policy, input, lang);
            partial(lang, &label, &list(lang, &runs(lang, desk, *axis, blank)))
        }
        Warning::Gate {
            gate,
            message,
            axis,
            periods,
        } => {
            let what = match message {
                Some(message) => message.get(lang).to_owned(),
                None => lacks(lang, gate.get(lang)),
            };
            match axis {
                Axis::One => what,
                _ => in_places(lang, &what, &list(lang, &runs(lang, desk, *axis, periods))),
            }
        }
        Warning::Assumed { parameters } => {
            assumed(lang, &list(lang, &labels(policy, parameters, lang)))
        }
    }
}

/// Periods in ascending order, neighbours together: 1月, 4月–12月. Of many runs the first.
fn runs(lang: Lang, desk: &Desk, axis: Axis, periods: &[usize]) -> Vec<String> {
    let word = |period| desk.period_word(axis, period, lang);
    let mut runs: Vec<String> = periods
        .chunk_by(|a, b| a + 1 == *b)
        .take(RUNS + 1)
        .map(|run| match run {
            [first, .., last] => format!("{}–{}", word(*first), word(*last)),
            _ => run.iter().map(|&only| word(only)).collect(),
        })
        .collect();
    if let Some(last) = runs.get_mut(RUNS) {
        "…".clone_into(last);
    }
    runs
}

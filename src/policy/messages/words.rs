//! The language's own words as people read them: units, periods, sorts of things, shapes of values, signatures of functions.

use crate::lang::Text;
use crate::policy::kind::{Axis, Kind, Type};
use crate::policy::problem::Role;

/// The word for a unit: 金额, money.
pub fn kind_word(kind: Kind) -> Text {
    match kind {
        Kind::Money => Text::new("金额", "money"),
        Kind::Ratio => Text::new("比例", "ratio"),
        Kind::Count => Text::new("数量", "count"),
        Kind::Number | Kind::Plain => Text::new("数值", "number"),
        Kind::Bool => Text::new("是否", "true-or-false"),
        Kind::Date => Text::new("日期", "date"),
        Kind::Month => Text::new("年月", "month"),
        Kind::Text => Text::new("文字", "text"),
        Kind::Choice(_) => Text::new("选项", "choice"),
    }
}

/// The word for a period: 月, month; 单个, single for [`Axis::One`].
pub fn axis_word(axis: Axis) -> Text {
    match axis {
        Axis::One => Text::new("单个", "single"),
        Axis::Month => Text::new("月", "month"),
        Axis::Quarter => Text::new("季", "quarter"),
        Axis::Rows(_) => Text::new("行", "row"),
    }
}

/// The words for a unit with its spread: 按月的金额, money per month; 金额, money for a single figure.
pub fn type_word(ty: Type) -> Text {
    let kind = kind_word(ty.kind);
    if ty.axis == Axis::One {
        return kind;
    }
    let axis = axis_word(ty.axis);
    Text::new(
        format!("按{}的{}", axis.zh, kind.zh),
        format!("{} per {}", kind.en, axis.en),
    )
}

/// What is wanted in a place of a board, a slip or a payout line.
pub(super) fn role_word(role: Role) -> Text {
    match role {
        Role::Month => Text::new("单个的年月", "a single month"),
        Role::Figure => Text::new("单个的填报项", "a single input"),
        Role::Months => Text::new("按月的数", "figures per month"),
        Role::Day => Text::new("明细表的日期列", "a date column of a record table"),
        Role::Group => Text::new(
            "明细表的文字列或选项列",
            "a text or choice column of a record table",
        ),
        Role::Pay => Text::new("单个的金额", "a single amount of money"),
        Role::PayOfRow(_) => Text::new(
            "同一明细表里按行的金额",
            "money per row of the same record table",
        ),
        Role::Good(kind) => a_kind(kind),
        Role::Due(Axis::Month) => Text::new("日期，单个的或按月的", "a date, single or per month"),
        Role::Due(Axis::Quarter) => {
            Text::new("日期，单个的或按季的", "a date, single or per quarter")
        }
        Role::Due(Axis::One | Axis::Rows(_)) => Text::new("单个的日期", "a single date"),
    }
}

/// A value of a unit, as it stands in a sentence: 金额, money; 比例, a ratio; 是否值, true or false.
pub(super) fn a_kind(kind: Kind) -> Text {
    let Text { zh, en } = kind_word(kind);
    match kind {
        Kind::Bool => Text::new("是否值", "true or false"),
        Kind::Money => Text::new(zh, en),
        _ => Text::new(zh, with_article(&en)),
    }
}

/// Values of a unit with their spread, as they stand in a sentence: 按月的比例, a ratio per month.
pub(super) fn a_type(ty: Type) -> Text {
    let kind = a_kind(ty.kind);
    if ty.axis == Axis::One {
        return kind;
    }
    let axis = axis_word(ty.axis);
    Text::new(
        format!("按{}的{}", axis.zh, kind.zh),
        format!("{} per {}", kind.en, axis.en),
    )
}

/// The word for a sort of thing that a policy consists of, by its keyword; an unheard-of keyword stands for itself.
pub fn sort_word(keyword: &str) -> Text {
    match keyword {
        "policy" => Text::new("政策文件", "policy file"),
        "input" => Text::new("填报项", "input"),
        "record table" => Text::new("明细表", "record table"),
        "column" => Text::new("明细表的列", "column of a record table"),
        "field" => Text::new("填报项、明细表或参数", "input, record table or parameter"),
        "detail" => Text::new("流水汇总", "sums of transactions"),
        "sum" => Text::new("汇总项", "sum"),
        "heading" => Text::new("列标题", "heading"),
        "category" => Text::new("类别", "category"),
        "board" => Text::new("看板", "board"),
        "fill" => Text::new("看板的补数", "fill of a board"),
        "light" => Text::new("看板的亮灯", "light of a board"),
        "view" => Text::new("看板的视图", "view of a board"),
        "once" => Text::new("全年一个数的项", "given once"),
        "latest" => Text::new("取最近一个月的项", "of the last month"),
        "dates" => Text::new("定月份的日期列", "day of a record table"),
        "groups" => Text::new("逐个看的列", "looked at one by one"),
        "slip" => Text::new("工资条", "slip"),
        "group" => Text::new("分组", "group"),
        "member" => Text::new("分组的成员", "member of a group"),
        "parameter" => Text::new("参数", "parameter"),
        "table" => Text::new("表", "table"),
        "band" => Text::new("档位", "band"),
        "key" => Text::new("查找键", "key"),
        "rule" => Text::new("规则", "rule"),
        "formula" => Text::new("公式", "formula"),
        "gate" => Text::new("门槛", "gate"),
        "condition" => Text::new("条件", "condition"),
        "reading" => Text::new("读法", "reading"),
        "option" => Text::new("选项", "option"),
        "example" => Text::new("算例", "example"),
        "rounding" => Text::new("舍入规定", "rounding"),
        "label" => Text::new("显示名称", "label"),
        "text" => Text::new("双语文字", "text in two languages"),
        "alias" => Text::new("别名", "alias"),
        "value" => Text::new("数值", "value"),
        "bank" => Text::new("题库", "question bank"),
        "question" => Text::new("题目", "question"),
        "case" => Text::new("算题", "case of a question"),
        "claim" => Text::new("选项的说法", "claim of an option"),
        "id" => Text::new("编号", "id"),
        "letter" => Text::new("字母", "letter"),
        "templates" => Text::new("算题模板", "file of templates"),
        "template" => Text::new("模板", "template"),
        "draw" => Text::new("抽取项", "draw"),
        "distractor" => Text::new("干扰项", "distractor"),
        other => Text::same(other),
    }
}

/// The words for a kind of table, by its keyword.
pub(super) fn table_word(keyword: &str) -> Text {
    match keyword {
        "whole" => Text::new("全量按档表", "whole-amount table"),
        "marginal" => Text::new("累进表", "marginal table"),
        "step" => Text::new("每满表", "step table"),
        "lookup" => Text::new("对照表", "lookup table"),
        "linear" => Text::new("线性表", "linear table"),
        "matrix" => Text::new("矩阵", "matrix"),
        other => Text::same(other),
    }
}

/// What may stand under a key, by its English words.
pub(super) fn shape_word(expected: &str) -> Text {
    let zh = match expected {
        "string" => "加引号的文字",
        "array of strings" => "文字的列表，如 [\"甲\", \"乙\"]",
        "true or false" => "不加引号的 true 或 false",
        "figure" => "一个数，或加引号的数（如 \"100万元\"、\"0.5%\"）",
        "figure, text, true or false, list or table" => {
            "数、文字、true 或 false，或由它们组成的列表"
        }
        "text in both languages" => "中英文两种文字 { zh = \"…\", en = \"…\" }",
        "year" => "四位数的年份",
        "\"all\", \"any\" or a whole number" => "下列之一：\"all\"、\"any\" 或一个整数",
        "formula" => "加引号的公式",
        "formula or array of formulas" => "一个公式或公式的列表",
        "name or array of names" => "一个名称或名称的列表",
        "array of options" => "选项的列表",
        "table" => "花括号括起的一组键和值 { … }",
        "array of tables" => "由 { … } 组成的列表，或以双方括号 [[…]] 开头的段落",
        "a value" => "一个值",
        "a value, or { not_applicable = true }, { missing = [\"…\"] }, { fault = \"…\" }" => {
            "一个值，或 { not_applicable = true }、{ missing = [\"…\"] }、{ fault = \"…\" }"
        }
        other => other,
    };
    let en = match expected {
        "figure" => "a figure, in quotes if it has a unit (\"100万元\", \"0.5%\")",
        "text in both languages" => "a text in both languages, { zh = \"…\", en = \"…\" }",
        "table" => "a table, { … }",
        "array of tables" => "an array of tables: [[…]] headers, or a list of { … }",
        "true or false" => "true or false, without quotation marks",
        other => return Text::new(zh, with_article(other)),
    };
    Text::new(zh, en)
}

/// How a function is written, such as `IF(condition, then, else)`, with the names of its arguments in both languages.
pub(super) fn usage_words(usage: &str) -> Text {
    let Some((name, arguments)) = usage.split_once('(') else {
        return Text::same(usage);
    };
    let arguments: Vec<&str> = arguments
        .trim_end_matches(')')
        .split(", ")
        .map(argument_zh)
        .collect();
    Text::new(format!("{name}({})", arguments.join(", ")), usage)
}

fn argument_zh(argument: &str) -> &str {
    match argument {
        "condition" => "条件",
        "then" => "成立时的值",
        "else" => "不成立时的值",
        "series" => "按月、按季或按行的数",
        "date" => "日期",
        "month" => "月",
        "day" => "日",
        "months" => "月数",
        "days" => "天数",
        "pool" => "额度",
        "row" => "行",
        "column" => "列",
        "record table" => "明细表",
        "calendar days" => "日历日期",
        "working" => "是否上班",
        "condition per period" => "按月或按季的条件",
        "digits" => "小数位数",
        "step" => "倍数",
        "input or parameter" => "填报项或参数",
        "limit" => "限额",
        "table" => "表",
        "key" => "查找键",
        "month series" => "按月的数",
        "n" => "期数",
        "year" => "年份",
        "x" => "数",
        other => other,
    }
}

/// English words with their indefinite article: an input, a rule.
pub(super) fn with_article(words: &str) -> String {
    let has_own = ["a ", "true ", "text in two"]
        .iter()
        .any(|start| words.starts_with(start));
    let article = match words.chars().next() {
        _ if has_own => "",
        Some('a' | 'e' | 'i' | 'o' | 'u') => "an ",
        Some('a'..='z') => "a ",
        _ => "",
    };
    format!("{article}{words}")
}

/// The name of a period (from 0): `3月` / `Mar`, `一季度` / `Q1`; of a single figure, nothing.
pub fn period_word(axis: Axis, period: usize) -> Text {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const QUARTERS: [&str; 4] = ["一季度", "二季度", "三季度", "四季度"];
    match axis {
        Axis::One => Text::default(),
        Axis::Month => Text::new(
            format!("{}月", period + 1),
            MONTHS.get(period).copied().unwrap_or_default(),
        ),
        Axis::Quarter => Text::new(
            QUARTERS.get(period).copied().unwrap_or_default(),
            format!("Q{}", period + 1),
        ),
        Axis::Rows(_) => Text::new(format!("第{}行", period + 1), format!("row {}", period + 1)),
    }
}

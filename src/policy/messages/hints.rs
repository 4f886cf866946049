//! What to do about a [`Problem`], where there is something to say: one sentence, in both languages.

use super::{cut, syntax_zh, text};
use crate::lang::Text;
use crate::policy::functions::Function;
use crate::policy::kind::{Axis, Kind};
use crate::policy::problem::{Expected, FigureProblem, FormulaExpectation, Problem, Role};

/// What to do about it.
pub fn hint(problem: &Problem) -> Option<Text> {
    let hint = match problem {
        Problem::FileTooLarge { .. } => Text::new(
            "大批明细不要写进政策，请作为表格导入；题库请分成几个",
            "Leave long lists out of the policy and bring them in as a table of data; split a question bank",
        ),
        Problem::Syntax { detail } => return syntax_hint(detail),
        Problem::UnknownKey { nearest, .. }
        | Problem::UnknownWord { nearest, .. }
        | Problem::UnknownFunction { nearest, .. }
        | Problem::UnknownOption { nearest, .. }
        | Problem::UnknownPlace { nearest, .. } => return nearest.as_deref().map(did_you_mean),
        Problem::UnknownName {
            nearest: Some(nearest),
            ..
        } => did_you_mean(nearest),
        Problem::UnknownName { nearest: None, .. } => Text::new(
            "名称要与定义处一字不差；含空格、括号或运算符的名称写成 [名称]",
            "Names must be written exactly as they are defined; in formulas, those with spaces, brackets or operators as [name]",
        ),
        Problem::MissingKey { key, .. } => return missing_key_hint(key),
        Problem::Duplicate {
            already: "option" | "key",
            ..
        } => return None,
        Problem::Duplicate {
            already: "heading", ..
        } => Text::new(
            "一个列标题只有一种意思，删去一处",
            "A heading means one thing only; take it out of the other list",
        ),
        Problem::Duplicate {
            already: "category",
            ..
        } => Text::new(
            "一个类别的同一列金额只计入一项，删去一处",
            "An amount of a category goes into one input only; take it out of the other list",
        ),
        Problem::Duplicate { already: "sum", .. } => Text::new(
            "一个填报项只写一次，类别写在一起",
            "Write an input once, with all of its categories",
        ),
        Problem::NotSummed { .. } => Text::new(
            "只有金额、数量、数值能由流水汇总：单个的，或按月、按季的",
            "Only money, counts and numbers can be summed: single ones, or those of months and quarters",
        ),
        Problem::Duplicate {
            already: "once" | "latest" | "dates" | "groups" | "light" | "view" | "slip",
            ..
        } => Text::new("删去一处", "Take one of them out"),
        Problem::Unfit {
            role: Role::Months, ..
        } => Text::new(
            "要用 per = \"month\" 的填报项，或按月的规则",
            "Use an input with per = \"month\", or a rule per month",
        ),
        Problem::Unfit {
            role: Role::Due(_), ..
        } => Text::new(
            "due 写算出付款日的规则；没有这样的规则就删去",
            "Give due the rule that computes the day of payment; without such a rule, take it out",
        ),
        Problem::Unfit { .. } => Text::new(
            "写法见政策语言指南的“看板”和“工资条”",
            "The guide of the policy language says what each place takes: boards, slips",
        ),
        Problem::Duplicate { .. } => Text::new(
            "一个名称在整份政策里只能用一次，请换一个",
            "A name can be used once in a policy; choose another one",
        ),
        Problem::WrongSort {
            is: "table",
            expected: "value",
            name,
        } => {
            let name = cut(name);
            text!(
                "用 RATE、MARGINAL、STEPS、LOOKUP、INTERPOLATE 或 MATRIX 来读表，如 RATE({name}, …)",
                "Read the table with RATE, MARGINAL, STEPS, LOOKUP, INTERPOLATE or MATRIX: RATE({name}, …)"
            )
        }
        Problem::WrongSort {
            is: "column",
            expected: "field",
            ..
        } => Text::new(
            "写明细表的名称，整张表在一组里",
            "Write the name of the record table: the whole table is in one group",
        ),
        Problem::EmptyGroup => Text::new(
            "在 members 里写填报项、明细表或参数的名称",
            "Name inputs, record tables or parameters in members",
        ),
        Problem::GroupedTwice { .. } => Text::new(
            "一项只在一组里，删去一处",
            "A field is in one group only; take it out of the other",
        ),
        Problem::GateNeedsNumber { .. } => Text::new(
            "日期、是否、文字请用 else = \"skip\"",
            "For a date, a yes-or-no or a text write else = \"skip\"",
        ),
        Problem::Cycle { .. } => Text::new(
            "改掉其中一处引用，让计算有先有后",
            "Change one of these references, so that one can be computed first",
        ),
        Problem::BadFigure {
            expected, reason, ..
        } => return figure_hint(*expected, *reason),
        Problem::WrongLength { expected: 1, .. } => Text::new(
            "这里只要一个数，不要列表",
            "One figure is wanted here, not a list",
        ),
        Problem::WrongLength { expected, .. } => text!(
            "每期写一个；各期相同可写成 \"0 × {expected}\"",
            "Write one for each period; where all are the same, \"0 × {expected}\""
        ),
        Problem::FormulaSyntax { expected, .. } => return formula_hint(*expected),
        Problem::FormulaTooDeep { .. } | Problem::FormulaTooLong { .. } => Text::new(
            "把其中一部分单列为一条规则",
            "Make a rule of its own out of a part of it",
        ),
        Problem::ArgumentKind {
            expected: Expected::Single,
            ..
        } => Text::new(
            "用 SUM(…) 合成一个数",
            "SUM(…) makes one figure of a series",
        ),
        Problem::UnitMismatch {
            operator,
            left,
            right,
        } => return mismatch_hint(operator, *left, *right),
        Problem::AxisMismatch { .. } => Text::new(
            "先用 QSUM(…) 把月度汇总到季度",
            "Sum the months up to quarters first, with QSUM(…)",
        ),
        Problem::TableKind {
            table,
            use_function,
            ..
        } => {
            let table = cut(table);
            text!(
                "写成 {use_function}({table}, …)",
                "Write {use_function}({table}, …)"
            )
        }
        Problem::TableUnit { side: "gives", .. } => Text::new(
            "表里查出的是数：金额、比例、数量或数值",
            "What comes out of a table is a number: money, ratio, count or number",
        ),
        Problem::TableUnit { .. } => Text::new(
            "档位按数来分；按文字或选项查，用 lookup 或 matrix；按日期分，用 IF(日期 >= …, …)",
            "Bands go by numbers; use lookup or matrix for texts and choices, IF(date >= …, …) for days",
        ),
        Problem::NoBands => Text::new(
            "写成 bands = [{ from = \"100万元\", rate = \"0.5%\" }]",
            "Write bands = [{ from = \"100万元\", rate = \"0.5%\" }]",
        ),
        Problem::BandOrder { .. } => Text::new(
            "档位从低到高排，起点不能相同；每满表的 each 要大于 0",
            "Bands go from low to high, no two from the same point; `each` of a step table is more than 0",
        ),
        Problem::RuleType { declared, found } => return rule_type_hint(declared.axis, found.axis),
        Problem::GateNotBool { .. } => Text::new(
            "写成比较，如 季度采购额 >= 季度门槛",
            "Write a comparison, such as 季度采购额 >= 季度门槛",
        ),
        Problem::GateAxis { .. } => Text::new(
            "用 need = 期数 来数达标的期数，或改用与规则同周期的条件",
            "Count the periods with need = a number, or use a condition over the same periods as the rule",
        ),
        Problem::NeedOutOfRange { .. } => Text::new(
            "只有一个条件且按期判断时数的是期数，否则数的是条件",
            "One condition per period counts periods; otherwise the conditions are counted",
        ),
        Problem::TotalCount { found: 0 } => Text::new(
            "在合计应付项的规则里写 total = true",
            "Say total = true in the rule that sums up the payout lines",
        ),
        Problem::StatedWithoutClause => Text::new(
            "用 clause 引用原文，或把 status 改为 inferred（推得）或 assumed（待确认）",
            "Quote the document's words in `clause`, or change `status` to inferred or assumed",
        ),
        Problem::MarginalGap => Text::new(
            "写 first_slice = \"unpaid\"（首档以下不计）或 \"paid-once-reached\"（达到首档后按首档计）",
            "Say first_slice = \"unpaid\" or \"paid-once-reached\"",
        ),
        Problem::RateAboveOne { .. } => Text::new(
            "确实如此的话，在表里写 note 说明",
            "If it is meant, say so in the table's `note`",
        ),
        Problem::UnreachableBand { .. } => Text::new(
            "改成选项的 id，或删去这一行",
            "Write an option's id, or delete the line",
        ),
        Problem::UncoveredOption { .. } => Text::new(
            "补上这一行，否则选到它时无法计算",
            "Add it; as it is, nothing can be computed for this option",
        ),
        Problem::Unused { .. } => Text::new(
            "删去它，或在公式里用上它",
            "Delete it, or use it in a formula",
        ),
        Problem::LetterGap { .. } => Text::new(
            "原题就缺的，写在 missing 里；字母不会自动补排",
            "Where the source has none, say so in `missing`; letters are never given anew",
        ),
        Problem::KeyCount { .. } => Text::new(
            "在正确的选项里写 correct = true",
            "Say correct = true in the option that is",
        ),
        Problem::OptionCount { .. }
        | Problem::BlankText { .. }
        | Problem::LetterOrder { .. }
        | Problem::LetterPresent { .. }
        | Problem::TooMany { .. }
        | Problem::WrongShape { .. }
        | Problem::MisplacedKey { .. }
        | Problem::BadId
        | Problem::BadName
        | Problem::WrongSort { .. }
        | Problem::ArgumentCount { .. }
        | Problem::ArgumentKind { .. }
        | Problem::TableQuantity { .. }
        | Problem::PayoutNotMoney { .. }
        | Problem::ReadingDefault { .. }
        | Problem::ReadingTypes { .. }
        | Problem::ReadingUncovered { .. }
        | Problem::TotalCount { .. } => return None,
    };
    Some(hint)
}

fn did_you_mean(nearest: &str) -> Text {
    let nearest = cut(nearest);
    text!("是不是“{nearest}”？", "Did you mean “{nearest}”?")
}

fn syntax_hint(detail: &str) -> Option<Text> {
    let hint = match syntax_zh(detail) {
        "键里有不加引号就不能用的字符" => Text::new(
            "中文的键要加半角引号，如 \"叠加\" = …",
            "Keys in Chinese stand in plain quotation marks: \"叠加\" = …",
        ),
        "文字没有加引号" | "这里的写法读不懂" => Text::new(
            "文字和带单位的数要加半角双引号，如 \"100万元\"；等号、逗号和括号也要用半角",
            "Text and figures with units stand in plain double quotation marks, \"100万元\"; `=`, commas and brackets must be \
             half-width too",
        ),
        "引号没有闭合，或引号里有不能用的字符" => Text::new(
            "多行的文字用三个引号 \"\"\" 括起；反斜杠写两个 \\\\",
            "Text of several lines stands between \"\"\" and \"\"\"; a backslash is written twice, \\\\",
        ),
        _ => return None,
    };
    Some(hint)
}

fn missing_key_hint(key: &str) -> Option<Text> {
    let hint = match key {
        "lower" => Text::new(
            "写明起点算不算：“达到、≥”写 lower = \"inclusive\"，“高于、超过”写 lower = \"exclusive\"",
            "Say whether a band holds at its very start: lower = \"inclusive\" (≥) or lower = \"exclusive\" (>)",
        ),
        "zh" | "en" => Text::new(
            "中英文都要写：{ zh = \"…\", en = \"…\" }",
            "Both languages are needed: { zh = \"…\", en = \"…\" }",
        ),
        "by" => Text::new(
            "写明按哪个读法选公式，如 by = \"年度口径\"",
            "Name the reading that the formulas are chosen by: by = \"年度口径\"",
        ),
        "factor" => Text::new(
            "else = \"reduce\" 要写明乘以多少，如 factor = \"50%\"",
            "else = \"reduce\" needs what to multiply by: factor = \"50%\"",
        ),
        "else" => Text::new(
            "写明不达标的后果：\"zero\"（归零）、\"skip\"（不适用）或 \"reduce\"（打折）",
            "Say what happens when the gate is not passed: \"zero\", \"skip\" or \"reduce\"",
        ),
        "mode" => Text::new(
            "四舍五入写 mode = \"half-up\"",
            "Halves away from zero are mode = \"half-up\"",
        ),
        "type" => Text::new(
            "类型写 money、ratio、count、number、bool、date 或 text",
            "The type is money, ratio, count, number, bool, date or text",
        ),
        _ => return None,
    };
    Some(hint)
}

fn figure_hint(expected: Kind, reason: FigureProblem) -> Option<Text> {
    if reason == FigureProblem::Grouping {
        return Some(Text::new(
            "每三位一个分隔符，如 1,234,567.89",
            "Separators stand every three digits: 1,234,567.89",
        ));
    }
    if !matches!(
        reason,
        FigureProblem::Empty | FigureProblem::Unreadable | FigureProblem::WrongUnit
    ) {
        return None;
    }
    let hint = match expected {
        Kind::Money => Text::new(
            "金额如 \"100万元\"、\"1,234.50\"",
            "Money is written \"100万元\" or \"1,234.50\"",
        ),
        Kind::Ratio => Text::new(
            "比例如 \"0.5%\"、\"6‰\"、0.005",
            "A ratio is written \"0.5%\", \"6‰\" or 0.005",
        ),
        Kind::Date => Text::new("日期如 2024-03-31", "A date is written 2024-03-31"),
        Kind::Month => Text::new("年月如 2024-03", "A month is written 2024-03"),
        Kind::Bool => Text::new("写 true 或 false", "Write true or false"),
        Kind::Count => Text::new(
            "数量是整数，如 120",
            "A count is a whole number, such as 120",
        ),
        Kind::Number | Kind::Plain => Text::new(
            "数值如 2.5，不带单位",
            "A number is written 2.5, without a unit",
        ),
        Kind::Text | Kind::Choice(_) => return None,
    };
    Some(hint)
}

fn formula_hint(expected: FormulaExpectation) -> Option<Text> {
    let hint = match expected {
        FormulaExpectation::OneComparison => {
            Text::new("写成 AND(a < b, b < c)", "Write AND(a < b, b < c)")
        }
        FormulaExpectation::NoPower => {
            Text::new("把乘积写出来，如 x * x", "Write the product out: x * x")
        }
        FormulaExpectation::OperatorOrEnd => Text::new(
            "两项之间要有运算符；含空格、括号或运算符的名称写成 [名称]",
            "Something must join the two; a name with spaces, brackets or operators is written [name]",
        ),
        FormulaExpectation::CloseBracket | FormulaExpectation::CloseQuote => {
            Text::new("成对的符号要写全", "Such marks come in pairs")
        }
        FormulaExpectation::Operand
        | FormulaExpectation::CommaOrClose
        | FormulaExpectation::Close
        | FormulaExpectation::ShorterNumber
        | FormulaExpectation::ExistingDay => return None,
    };
    Some(hint)
}

fn mismatch_hint(operator: &str, left: Kind, right: Kind) -> Option<Text> {
    use Kind::{Bool, Choice, Count, Date, Money, Number, Ratio, Text as Words};
    let is_sum = matches!(operator, "+" | "-");
    let is_comparison = matches!(operator, "=" | "<>" | "<" | "<=" | ">" | ">=");
    let is_product = matches!(operator, "*" | "/");
    if !(is_sum || is_comparison || is_product || Function::named(operator).is_some()) {
        return None;
    }
    let hint = match (left, right) {
        (Bool, _) | (_, Bool) if !is_comparison => Text::new(
            "用 IF(条件, 数, 0) 把是否换成数",
            "Turn true or false into a figure with IF(condition, figure, 0)",
        ),
        (Words | Choice(_), _) | (_, Words | Choice(_)) => Text::new(
            "文字和选项只能用 = 或 <> 与文字比较",
            "Texts and choices can only be compared with texts, by = or <>",
        ),
        (Date, _) | (_, Date) => Text::new(
            "日期只能加减天数；两个日期相减得天数",
            "Days can be added to or subtracted from a date; two dates subtracted give days",
        ),
        (Money, Ratio) | (Ratio, Money) if is_sum => Text::new(
            "要按比例上浮请写 × (1 + 比例)",
            "To raise an amount by a ratio write × (1 + ratio)",
        ),
        (Money, Ratio) | (Ratio, Money) if is_comparison => Text::new(
            "先把两边化成同一种量：金额 ÷ 金额得比例，金额 × 比例得金额",
            "Bring both sides to one unit first: money ÷ money is a ratio, money × ratio is money",
        ),
        (Money, Count | Number) | (Count | Number, Money) if !is_product => Text::new(
            "数量要先乘单价才是金额",
            "A number of things becomes money when it is multiplied by a price",
        ),
        (Money, Money) if operator == "*" => Text::new(
            "金额要乘比例或数量；两个金额之比请用 ÷",
            "Money is multiplied by a ratio or a count; the share of one amount in another is ÷",
        ),
        _ => return None,
    };
    Some(hint)
}

fn rule_type_hint(declared: Axis, found: Axis) -> Option<Text> {
    match (declared, found) {
        (Axis::One, Axis::Month | Axis::Quarter) => Some(Text::new(
            "要合计请写 SUM(…)",
            "SUM(…) makes one figure of a series",
        )),
        (Axis::Quarter, Axis::Month) => Some(Text::new(
            "先用 QSUM(…) 把月度汇总到季度",
            "Sum the months up to quarters with QSUM(…)",
        )),
        _ => None,
    }
}

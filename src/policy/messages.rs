//! What the language says about a [`Problem`]: one sentence and, where there is a way out, one hint, in both languages.
//!
//! Sentences have no full stop, so that a terminal line, a list and a tooltip can all show them. What the author wrote stands in
//! quotation marks and is cut where it is long.

mod hints;
#[cfg(test)]
mod tests;
mod words;

pub use hints::hint;
pub use words::{axis_word, kind_word, period_word, sort_word, type_word};

use self::words::{a_kind, a_type, role_word, shape_word, table_word, usage_words, with_article};
use super::functions::Function;
use super::kind::{Axis, Kind};
use super::limits::MAX_POLICY_BYTES;
use super::notation;
use super::problem::{Expected, FigureProblem, FormulaExpectation, Problem};
use super::value::Value;
use crate::lang::{Lang, Text};

/// How much of what the author wrote is repeated.
const QUOTED_CHARS: usize = 40;

/// A [`Text`] from two format strings over the same variables.
macro_rules! text {
    ($zh:literal, $en:literal $(,)?) => {
        Text::new(format!($zh), format!($en))
    };
}
use text;

/// What is wrong.
pub fn message(problem: &Problem) -> Text {
    match problem {
        Problem::FileTooLarge { bytes } => {
            let (kilobytes, limit) = (bytes / 1024, MAX_POLICY_BYTES / 1024);
            text!(
                "文件有 {kilobytes} KB，超过上限 {limit} KB",
                "The file has {kilobytes} KB; the limit is {limit} KB"
            )
        }
        Problem::Syntax { detail } => {
            let zh = syntax_zh(detail);
            text!("不合 TOML 语法：{zh}", "Not valid TOML: {detail}")
        }
        Problem::TooMany {
            what: "formula",
            limit,
        } => {
            text!(
                "全部公式合起来太大，超过上限 {limit} 个运算",
                "All formulas together have more than {limit} operations"
            )
        }
        Problem::TooMany { what, limit } => {
            let Text { zh, en } = sort_word(what);
            text!(
                "{zh}太多，上限是 {limit}",
                "Too many of one thing ({en}); the limit is {limit}"
            )
        }
        Problem::UnknownKey { key, within, .. } => {
            let (key, Text { zh, en }) = (cut(key), sort_word(within));
            text!(
                "{zh}里没有“{key}”这个键",
                "There is no key “{key}” in this {en}"
            )
        }
        Problem::MissingKey { key, within } => {
            let Text { zh, en } = sort_word(within);
            text!("{zh}缺少“{key}”", "This {en} needs “{key}”")
        }
        Problem::WrongShape { key, expected } => {
            let (key, Text { zh, en }) = (cut(key), shape_word(expected));
            text!("“{key}”应为{zh}", "“{key}” must be {en}")
        }
        Problem::MisplacedKey { key, because } => {
            let key = cut(key);
            text!(
                "“{key}”不能与 {because} 并用",
                "“{key}” has no place beside {because}"
            )
        }
        Problem::UnknownWord {
            key,
            word,
            expected,
            ..
        } => {
            let (key, word) = (cut(key), cut(word));
            let (zh, en) = (expected.join("、"), expected.join(", "));
            text!(
                "“{key}”不能写“{word}”，只能写 {zh}",
                "“{key}” cannot be “{word}”, only one of {en}"
            )
        }
        Problem::BadId => Text::new(
            "id 只能用小写英文字母、数字和连字符，长度 2 到 60 个字符",
            "An id has 2 to 60 characters, lower-case English letters, digits and hyphens only",
        ),
        Problem::BadName => Text::new(
            "名称要有 1 到 60 个字符，首尾不能是空格，不能含方括号、双引号或控制字符",
            "A name has 1 to 60 characters, none of them a square bracket, double quotation mark or control character, and no \
             space at either end",
        ),
        Problem::Duplicate {
            name,
            already: already @ ("option" | "key" | "heading" | "category" | "sum"),
        } => {
            let (name, Text { zh, en }) = (cut(name), sort_word(already));
            text!("{zh}“{name}”写了两次", "The {en} “{name}” is there twice")
        }
        Problem::Duplicate { name, already } => {
            let (name, zh, en) = (cut(name), sort_word(already).zh, a_sort(already));
            text!(
                "“{name}”已经是一个{zh}的名称",
                "“{name}” is already the name of {en}"
            )
        }
        Problem::UnknownName { name, .. } => {
            let name = cut(name);
            text!(
                "政策里没有“{name}”",
                "Nothing in the policy is called “{name}”"
            )
        }
        Problem::WrongSort { name, is, expected } => {
            let (name, zh, en) = (cut(name), sort_word(is).zh, a_sort(is));
            let (expected_zh, expected_en) = (sort_word(expected).zh, a_sort(expected));
            text!(
                "“{name}”是{zh}，这里要用{expected_zh}",
                "“{name}” is {en}, where {expected_en} is needed"
            )
        }
        Problem::Cycle { path } => {
            let mut shown: Vec<String> = path.iter().map(|name| cut(name)).collect();
            if shown.len() > 8 {
                shown.splice(4..shown.len() - 3, ["…".to_owned()]);
            }
            let circle = shown.join(" → ");
            text!(
                "循环引用：{circle}",
                "Each of these needs the next one's value first: {circle}"
            )
        }
        Problem::BadFigure {
            text,
            expected,
            reason,
        } => bad_figure(text, *expected, *reason),
        Problem::WrongLength { found, expected } => {
            text!(
                "应有 {expected} 个数，实有 {found} 个",
                "Wanted here: {expected} figure(s); found: {found}"
            )
        }
        Problem::FormulaSyntax { found, expected } => formula_message(found, *expected),
        Problem::FormulaTooDeep { limit } => {
            text!(
                "公式嵌套超过 {limit} 层",
                "The formula is nested more than {limit} levels deep"
            )
        }
        Problem::FormulaTooLong { chars, limit } => {
            text!(
                "公式有 {chars} 个字符，上限是 {limit}",
                "The formula has {chars} characters; the limit is {limit}"
            )
        }
        Problem::UnknownFunction { name, .. } => {
            let name = cut(name);
            text!("没有“{name}”这个函数", "There is no function “{name}”")
        }
        Problem::ArgumentCount {
            function,
            usage,
            found,
        } => {
            let (function, Text { zh, en }) = (cut(function), usage_words(usage));
            text!(
                "{function} 的参数个数不对（写了 {found} 个），应写成 {zh}",
                "{function} is written {en}; here it has {found} argument(s)"
            )
        }
        Problem::ArgumentKind {
            function,
            position,
            expected,
            found,
        } => {
            let Text {
                zh: wanted_zh,
                en: wanted_en,
            } = expected_words(*expected);
            let named = matches!(
                expected,
                Expected::Table | Expected::Blankable | Expected::Records
            );
            if named {
                text!(
                    "{function} 的第 {position} 个参数要写{wanted_zh}",
                    "Argument {position} of {function} must be {wanted_en}"
                )
            } else {
                let Text { zh, en } = a_type(*found);
                text!(
                    "{function} 的第 {position} 个参数要用{wanted_zh}，这里是{zh}",
                    "Argument {position} of {function} must be {wanted_en}; this is {en}"
                )
            }
        }
        Problem::UnitMismatch {
            operator,
            left,
            right,
        } => mismatch_message(operator, *left, *right),
        Problem::AxisMismatch { left, right } => {
            let (a, b) = (axis_word(*left), axis_word(*right));
            Text::new(
                format!("按{}的数与按{}的数对不上期", a.zh, b.zh),
                format!(
                    "Figures per {} and figures per {} do not line up",
                    a.en, b.en
                ),
            )
        }
        Problem::TableQuantity {
            table,
            expected,
            found,
        } => {
            let (table, wanted, got) = (cut(table), kind_word(*expected), a_kind(*found));
            Text::new(
                format!("表“{table}”按{}查档，这里给的是{}", wanted.zh, got.zh),
                format!(
                    "The table “{table}” is looked up by {}; this is {}",
                    wanted.en, got.en
                ),
            )
        }
        Problem::TableKind {
            table,
            kind,
            use_function,
        } => {
            let (table, Text { zh, en }) = (cut(table), table_word(kind));
            text!(
                "“{table}”是{zh}，要用 {use_function} 来读",
                "“{table}” is a {en}, which {use_function} reads"
            )
        }
        Problem::UnknownOption { option, of, .. } => {
            let (option, of) = (cut(option), cut(of));
            text!(
                "“{of}”没有“{option}”这个选项",
                "“{of}” has no option “{option}”"
            )
        }
        Problem::TableUnit { kind, side, found } => {
            let (kind, found) = (table_word(kind), a_kind(*found));
            Text::new(
                format!("{}的 {side} 不能是{}", kind.zh, found.zh),
                format!("`{side}` of a {} cannot be {}", kind.en, found.en),
            )
        }
        Problem::NoBands => Text::new("表里一档也没有", "The table has no bands"),
        Problem::BandOrder { previous, this } => {
            let (previous, this) = (cut(previous), cut(this));
            text!(
                "“{this}”应当大于“{previous}”",
                "“{this}” must be greater than “{previous}”"
            )
        }
        Problem::EmptyGroup => Text::new("这一组里没有字段", "The group has no members"),
        Problem::GroupedTwice { name, group } => {
            let (name, group) = (cut(name), cut(group));
            text!(
                "“{name}”已经在分组“{group}”里",
                "“{name}” is in the group “{group}” already"
            )
        }
        Problem::NotSummed { input, found } => {
            let (input, found) = (cut(input), type_word(*found));
            let (zh, en) = (found.zh, found.en);
            text!(
                "“{input}”是{zh}，流水不能汇总进去",
                "“{input}” is {en}; transactions cannot be summed into it"
            )
        }
        Problem::Unfit { name, found, role } => {
            let (name, found, role) = (cut(name), a_type(*found), role_word(*role));
            Text::new(
                format!("“{name}”是{}，这里要的是{}", found.zh, role.zh),
                format!("“{name}” is {}; wanted here is {}", found.en, role.en),
            )
        }
        Problem::RuleType { declared, found } => {
            let (wanted, got) = (a_type(*declared), a_type(*found));
            Text::new(
                format!("规则写明是{}，公式算出的却是{}", wanted.zh, got.zh),
                format!(
                    "The rule is declared as {}, but its formula gives {}",
                    wanted.en, got.en
                ),
            )
        }
        Problem::PayoutNotMoney { found } => {
            let Text { zh, en } = a_kind(*found);
            text!(
                "要支付的必须是金额，这里是{zh}",
                "What is paid must be money; this is {en}"
            )
        }
        Problem::GateNeedsNumber { rule, found } => {
            let (rule, Text { zh, en }) = (cut(rule), a_kind(*found));
            text!(
                "“{rule}”是{zh}，不能清零或打折",
                "“{rule}” is {en}; it cannot be zeroed or reduced"
            )
        }
        Problem::GateNotBool { found } => {
            let Text { zh, en } = a_kind(*found);
            text!(
                "门槛的条件要能判断成立与否，这里算出的是{zh}",
                "A gate's condition must be true or false; this gives {en}"
            )
        }
        Problem::GateAxis { gate, rule, axis } => {
            let (rule, of_gate) = (cut(rule), axis_word(*gate));
            let of_rule = match axis {
                Axis::One => Text::new("只有一个数", "has one figure only"),
                Axis::Month | Axis::Quarter | Axis::Rows(_) => {
                    let Text { zh, en } = axis_word(*axis);
                    text!("按{zh}计算", "is worked out per {en}")
                }
            };
            Text::new(
                format!("门槛按{}判断，规则“{rule}”却{}", of_gate.zh, of_rule.zh),
                format!(
                    "The gate is decided per {}, but the rule “{rule}” {}",
                    of_gate.en, of_rule.en
                ),
            )
        }
        Problem::ReadingDefault { defaults } => text!(
            "读法至少要有两个选项，其中恰好一个写 default = true（现在有 {defaults} 个）",
            "A reading needs at least two options, exactly one of them with default = true (now: {defaults})"
        ),
        Problem::ReadingTypes { first, other } => {
            let (first, other) = (a_type(*first), a_type(*other));
            Text::new(
                format!(
                    "各读法的公式要算出同一种量：前面是{}，这里是{}",
                    first.zh, other.zh
                ),
                format!(
                    "The formulas of all readings must give the same: the first gives {}, this one {}",
                    first.en, other.en
                ),
            )
        }
        Problem::ReadingUncovered { reading, option } => {
            let (reading, option) = (cut(reading), cut(option));
            text!(
                "读法“{reading}”的选项“{option}”没有公式",
                "There is no formula for the option “{option}” of the reading “{reading}”"
            )
        }
        Problem::NeedOutOfRange { need, of } => {
            text!(
                "need = {need} 不在 1 到 {of} 之间",
                "need = {need} is not between 1 and {of}"
            )
        }
        Problem::TotalCount { found: 0 } => Text::new(
            "有应付项，却没有合计规则",
            "There are payout lines, but no rule is their total",
        ),
        Problem::TotalCount { found } => {
            text!(
                "有 {found} 条规则写了 total = true，只能有一条",
                "{found} rules say total = true; only one can be the total"
            )
        }
        Problem::StatedWithoutClause => Text::new(
            "标为“明示”，却没有引用原文",
            "Marked as stated, but no clause is quoted",
        ),
        Problem::Unused { sort, name } => {
            let (Text { zh, en }, name) = (sort_word(sort), cut(name));
            Text::new(
                format!("{zh}“{name}”没有用在任何公式或表里"),
                format!("The {en} “{name}” is not used by any formula or table"),
            )
        }
        Problem::MarginalGap => Text::new(
            "累进表的首档不从 0 起，却没有写明首档以下怎么算",
            "A marginal table that begins above 0 does not say what becomes of what lies below",
        ),
        Problem::RateAboveOne { rate } => {
            let rate = notation::write(Kind::Ratio, &Value::Number(*rate), Lang::Zh);
            text!(
                "比例 {rate} 超过 100%，是不是少写了 %，或写多了？",
                "The rate {rate} is above 100%; is that meant?"
            )
        }
        Problem::UnreachableBand { band } => {
            let band = cut(band);
            text!(
                "“{band}”不是所查选项中的任何一个，永远查不到",
                "“{band}” is none of the options that are looked up here; it is never reached"
            )
        }
        Problem::UncoveredOption { option } => {
            let option = cut(option);
            text!(
                "选项“{option}”在这张对照表里没有对应的值",
                "The option “{option}” has no value in this lookup"
            )
        }
        Problem::KeyCount {
            kind: "multiple", ..
        } => Text::new(
            "多选题没有正确选项",
            "No option of this question is correct",
        ),
        Problem::KeyCount { found, .. } => text!(
            "单选题、判断题只能有一个正确选项，这里有 {found} 个",
            "One option must be correct here; {found} are"
        ),
        Problem::OptionCount { found } => text!(
            "选项数不对：这里有 {found} 个，判断题要两个，其他题至少两个",
            "There are {found} options; a true-or-false question has two, others two at least"
        ),
        Problem::BlankText { of: "stem" } => {
            Text::new("题干没有填", "The question does not ask anything yet")
        }
        Problem::BlankText { .. } => {
            Text::new("有选项没有填", "An option of the question is blank")
        }
        Problem::LetterGap { letters } => text!(
            "选项缺少字母 {letters}",
            "The options have no letter {letters}"
        ),
        Problem::LetterOrder { letter } => {
            let letter = cut(letter);
            text!(
                "选项字母“{letter}”没有排在前一个之后，或不是一个大写字母",
                "The letter “{letter}” does not come after the one before, or is no capital letter"
            )
        }
        Problem::LetterPresent { letter } => {
            let letter = cut(letter);
            text!(
                "“{letter}”写在 missing 里，却有这个选项",
                "“{letter}” is said to be missing, yet an option has it"
            )
        }
        Problem::UnknownPlace { name, .. } => {
            let name = cut(name);
            text!(
                "模板没有抽取“{name}”",
                "The template draws nothing called “{name}”"
            )
        }
    }
}

/// What the author wrote, cut where it is long.
fn cut(written: &str) -> String {
    let mut shown: String = written.chars().take(QUOTED_CHARS).collect();
    if shown.len() < written.len() {
        shown.push('…');
    }
    shown
}

fn a_sort(keyword: &str) -> String {
    with_article(&sort_word(keyword).en)
}

/// What the TOML reader's English sentence means, by its beginning.
fn syntax_zh(detail: &str) -> &'static str {
    const MEANINGS: [(&str, &str); 23] = [
        ("duplicate key", "同一个键写了两次"),
        ("invalid unquoted key", "键里有不加引号就不能用的字符"),
        ("unquoted keys cannot be empty", "键是空的"),
        ("keys cannot be multi-line", "键不能写成多行"),
        ("string values must be quoted", "文字没有加引号"),
        ("key with no value", "有键没有值"),
        ("missing value", "等号后面没有值"),
        ("missing assignment", "键和值之间缺少等号"),
        ("extra assignment", "多了一个等号"),
        ("extra `=`", "多了一个等号"),
        ("unexpected `=`", "列表里不能有等号"),
        ("missing comma", "两项之间缺少逗号"),
        ("extra comma", "多了一个逗号"),
        ("unclosed", "括号没有闭合"),
        ("missing", "缺少括号、引号或键"),
        (
            "invalid basic string",
            "引号没有闭合，或引号里有不能用的字符",
        ),
        (
            "invalid literal string",
            "引号没有闭合，或引号里有不能用的字符",
        ),
        ("invalid multi-line", "引号没有闭合，或引号里有不能用的字符"),
        ("invalid comment", "注释里有不能用的字符"),
        ("cannot recurse", "嵌套太深"),
        ("recursion limit", "嵌套太深"),
        ("unexpected leading zero", "数字不能以 0 开头"),
        ("invalid boolean", "应是 true 或 false"),
    ];
    let meaning = MEANINGS
        .iter()
        .find(|(beginning, _)| detail.starts_with(beginning));
    meaning.map_or("这里的写法读不懂", |(_, meaning)| meaning)
}

/// What is wrong with a figure that somebody entered.
pub fn bad_figure(text: &str, expected: Kind, reason: FigureProblem) -> Text {
    let (text, Text { zh, en }) = (cut(text), a_kind(expected));
    match reason {
        FigureProblem::Empty => text!("这里要有{zh}，却是空的", "Empty, where {en} is needed"),
        FigureProblem::Unreadable => text!("“{text}”读不成{zh}", "“{text}” cannot be read as {en}"),
        FigureProblem::Grouping => {
            text!(
                "“{text}”的千位分隔符位置不对",
                "The separators in “{text}” do not mark thousands"
            )
        }
        FigureProblem::WrongUnit => text!(
            "“{text}”的单位与{zh}不符",
            "The unit of “{text}” does not go with {en}"
        ),
        FigureProblem::TooLong => text!(
            "“{text}”位数太多，最多 28 位",
            "“{text}” has more than 28 digits"
        ),
        FigureProblem::NotWhole => text!("“{text}”应为整数", "“{text}” must be a whole number"),
        FigureProblem::NotAnOption => text!(
            "“{text}”不是可选的选项",
            "“{text}” is not one of the options"
        ),
        FigureProblem::NotPositive => text!("“{text}”应大于 0", "“{text}” must be more than 0"),
        FigureProblem::NoSuchDay => text!("没有“{text}”这一天", "There is no such day as “{text}”"),
    }
}

fn formula_message(found: &str, expected: FormulaExpectation) -> Text {
    let wanted = match expected {
        FormulaExpectation::Operand => Text::new(
            "应是数、名称、函数或左括号",
            "a number, name, function or opening bracket",
        ),
        FormulaExpectation::OperatorOrEnd => Text::new(
            "应是运算符，或公式到此结束",
            "an operator or the end of the formula",
        ),
        FormulaExpectation::CommaOrClose => {
            Text::new("应是逗号或右括号", "a comma or a closing bracket")
        }
        FormulaExpectation::Close => Text::new("应是右括号", "a closing bracket"),
        FormulaExpectation::CloseBracket => {
            return Text::new(
                "名称的右方括号 ] 没有写",
                "The name's closing bracket ] is missing",
            );
        }
        FormulaExpectation::CloseQuote => {
            return Text::new(
                "文字的右引号没有写",
                "The text's closing quotation mark is missing",
            );
        }
        FormulaExpectation::OneComparison => {
            return Text::new(
                "一次只能比较两个数",
                "Only two values can be compared at once",
            );
        }
        FormulaExpectation::NoPower => {
            return Text::new("公式里没有乘方 ^", "Formulas have no power operator ^");
        }
        FormulaExpectation::ShorterNumber => {
            let found = cut(found);
            return text!(
                "数“{found}”位数太多，最多 28 位",
                "The number “{found}” has more than 28 digits"
            );
        }
        FormulaExpectation::ExistingDay => {
            let found = cut(found);
            return text!("没有“{found}”这一天", "There is no such day as “{found}”");
        }
    };
    let Text { zh, en } = wanted;
    if found.is_empty() {
        return text!(
            "公式没有写完：后面{zh}",
            "The formula breaks off where {en} should follow"
        );
    }
    let found = cut(found);
    text!(
        "公式读到“{found}”读不下去：这里{zh}",
        "“{found}” stands where {en} should be"
    )
}

fn expected_words(expected: Expected) -> Text {
    match expected {
        Expected::Numeric => Text::new("数", "a figure"),
        Expected::Kind(Kind::Bool) => Text::new("条件（是或否）", "a condition (true or false)"),
        Expected::Kind(kind) => a_kind(kind),
        Expected::Series => Text::new("按月、按季或按行的数", "a series per month, quarter or row"),
        Expected::Periods => Text::new("按月或按季的数", "a series per month or quarter"),
        Expected::Rows => Text::new("明细表的列，即按行的数", "a column of a record table"),
        Expected::Records => Text::new("明细表的名称", "the name of a record table"),
        Expected::MonthSeries => Text::new("按月的数", "a series per month"),
        Expected::Single => Text::new("单个数", "a single figure"),
        Expected::Table => Text::new("表的名称", "the name of a table"),
        Expected::Blankable => Text::new("填报项或参数的名称", "the name of an input or parameter"),
    }
}

fn mismatch_message(operator: &str, left: Kind, right: Kind) -> Text {
    let (a, b) = (a_kind(left), a_kind(right));
    let left_en = capitalised(&a.en);
    let right_en = capitalised(&b.en);
    match operator {
        "+" => Text::new(
            format!("{}不能与{}相加", a.zh, b.zh),
            format!("{left_en} and {} cannot be added", b.en),
        ),
        "-" => Text::new(
            format!("{}不能减{}", a.zh, b.zh),
            format!("{right_en} cannot be subtracted from {}", a.en),
        ),
        "*" => Text::new(
            format!("{}不能与{}相乘", a.zh, b.zh),
            format!("{left_en} and {} cannot be multiplied", b.en),
        ),
        "/" => Text::new(
            format!("{}不能除以{}", a.zh, b.zh),
            format!("{left_en} cannot be divided by {}", b.en),
        ),
        "=" | "<>" | "<" | "<=" | ">" | ">=" => Text::new(
            format!("{}不能与{}比较", a.zh, b.zh),
            format!("{left_en} and {} cannot be compared by {operator}", b.en),
        ),
        function if Function::named(function).is_some() => Text::new(
            format!("{}与{}不能一起放在 {function} 里", a.zh, b.zh),
            format!("{left_en} and {} cannot stand together in {function}", b.en),
        ),
        // A parameter that a table or gate refers to where another unit is needed.
        name => {
            let name = cut(name);
            Text::new(
                format!("这里要用{}，“{name}”却是{}", a.zh, b.zh),
                format!("{left_en} is needed here, but “{name}” is {}", b.en),
            )
        }
    }
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

//! Two versions of a policy → what changed between them, in words.
//!
//! Each version is described item by item, an item by its sides (a parameter's value and clause, a table's bands, a rule's formula);
//! the descriptions are compared. Things are the same thing where they are of the same sort and have the same name, whatever their
//! order. What only readers see (labels, help, notes) is not compared; clauses are, since a changed clause is a changed policy even
//! where no figure has changed yet.

use crate::lang::{Lang, Text};

use super::formula::print;
use super::kind::Kind;
use super::messages::{sort_word, type_word};
use super::model::{
    FillFrom, Formula, Formulas, Gate, Input, Need, Policy, Provenance, Rule, Status, Symbol,
    Table, TableKind, Term,
};
use super::notation;
use super::value::Value;

/// A difference between two versions of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about, in the words of policy files: `policy`, `input`, `record table`, `sum`, `parameter`, `table`, `rule`, `gate`,
    /// `reading`.
    pub sort: &'static str,
    /// Its name.
    pub name: String,
    /// What happened to it.
    pub change: Change,
}

/// What happened to something between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the later version has it.
    Added,
    /// Only the earlier version has it.
    Removed,
    /// One of its sides says something else.
    Changed {
        /// Which side: `数值` / `value`, `100万元档` / `band 1,000,000.00`.
        side: Text,
        /// What it said; none where it said nothing.
        before: Option<Text>,
        /// What it says now; none where it says nothing any more.
        after: Option<Text>,
    },
}

impl Difference {
    /// The difference as a sentence: `参数“一档比例”的数值：5% → 6%`.
    pub fn message(&self) -> Text {
        let (sort, name) = (sort_word(self.sort), &self.name);
        match &self.change {
            Change::Added => Text::new(
                format!("新增{}“{name}”", sort.zh),
                format!("new {} “{name}”", sort.en),
            ),
            Change::Removed => Text::new(
                format!("取消{}“{name}”", sort.zh),
                format!("{} “{name}” dropped", sort.en),
            ),
            Change::Changed {
                side,
                before,
                after,
            } => {
                let said = |text: &Option<Text>| {
                    let none = || Text::new("（无）", "(nothing)");
                    text.clone().unwrap_or_else(none)
                };
                let (before, after) = (said(before), said(after));
                // The policy as a whole goes by no name here.
                let (of_zh, of_en) = if name.is_empty() {
                    (sort.zh, format!("the {}", sort.en))
                } else {
                    (
                        format!("{}“{name}”", sort.zh),
                        format!("{} “{name}”", sort.en),
                    )
                };
                Text::new(
                    format!("{of_zh}的{}：{} → {}", side.zh, before.zh, after.zh),
                    format!("{} of {of_en}: {} → {}", side.en, before.en, after.en),
                )
            }
        }
    }
}

/// What changed from one version of a policy to another, sort by sort: inputs, sums of transactions, parameters, tables, rules, gates, readings. What is
/// dropped or changed comes in the order of the earlier version, what is new in that of the later.
pub fn differences(before: &Policy, after: &Policy) -> Vec<Difference> {
    let (old, new) = (items(before), items(after));
    let mut found = Vec::new();
    let report = |item: &Item, change| Difference {
        sort: item.sort,
        name: item.name.clone(),
        change,
    };
    for item in &old {
        let Some(now) = new.iter().find(|now| now.is(item)) else {
            found.push(report(item, Change::Removed));
            continue;
        };
        for (side, said) in &item.sides {
            let says = now.says(side);
            if says != Some(said) {
                found.push(report(
                    item,
                    Change::Changed {
                        side: side.clone(),
                        before: Some(said.clone()),
                        after: says.cloned(),
                    },
                ));
            }
        }
        for (side, says) in &now.sides {
            if item.says(side).is_none() {
                found.push(report(
                    item,
                    Change::Changed {
                        side: side.clone(),
                        before: None,
                        after: Some(says.clone()),
                    },
                ));
            }
        }
    }
    for item in &new {
        if !old.iter().any(|before| before.is(item)) {
            found.push(report(item, Change::Added));
        }
    }
    // Sort by sort; within a sort as found.
    let place = |sort: &str| SORTS.iter().position(|known| *known == sort);
    found.sort_by_key(|difference| place(difference.sort));
    found
}

const SORTS: [&str; 12] = [
    "policy",
    "input",
    "record table",
    "sum",
    "parameter",
    "table",
    "rule",
    "gate",
    "reading",
    "fill",
    "light",
    "slip",
];

/// Something that a policy consists of, by what it says.
struct Item {
    sort: &'static str,
    name: String,
    sides: Vec<(Text, Text)>,
}

impl Item {
    fn new(sort: &'static str, name: &str) -> Self {
        Self {
            sort,
            name: name.to_owned(),
            sides: Vec::new(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        (self.sort, &self.name) == (other.sort, &other.name)
    }

    fn says(&self, side: &Text) -> Option<&Text> {
        let found = self.sides.iter().find(|(known, _)| known == side);
        found.map(|(_, said)| said)
    }

    fn side(&mut self, zh: &str, en: &str, says: Text) {
        self.sides.push((Text::new(zh, en), says));
    }

    fn provenance(&mut self, provenance: &Provenance) {
        let status = match provenance.status {
            Status::Stated => Text::new("明示", "stated"),
            Status::Inferred => Text::new("推得", "inferred"),
            Status::Assumed => Text::new("待确认", "assumed"),
        };
        self.side("出处", "status", status);
        if let Some(clause) = &provenance.clause {
            self.side(
                "条款",
                "clause",
                Text::new(format!("「{clause}」"), format!("“{clause}”")),
            );
        }
    }
}

fn items(policy: &Policy) -> Vec<Item> {
    let mut items = Vec::new();
    // Two versions may have different ids, and are versions of one policy all the same.
    let mut head = Item::new("policy", "");
    head.side("名称", "title", policy.title.clone());
    if let Some(year) = policy.year {
        head.side("年度", "year", Text::same(year.to_string()));
    }
    for input in &policy.inputs {
        items.push(input_item(input));
    }
    for records in &policy.records {
        let mut item = Item::new("record table", &records.name);
        let order = records.order.map(|at| policy.inputs[at].own_name());
        item.side(
            "排序",
            "order",
            order.map_or_else(|| Text::new("原顺序", "as entered"), Text::same),
        );
        items.push(item);
    }
    if let Some(detail) = &policy.detail {
        // Headings are words to recognise a table by, as aliases are; what counts where is what the table comes to.
        if !detail.leave_out.is_empty() {
            head.side(
                "不计入的类别",
                "left out categories",
                words(&detail.leave_out),
            );
        }
        for sum in &detail.sums {
            let input = policy.inputs.get(sum.input);
            let mut item = Item::new("sum", input.map_or("", |input| &input.name));
            let categories = match sum.categories.as_slice() {
                [] => Text::new("其余全部", "all others"),
                categories => words(categories),
            };
            item.side("类别", "categories", categories);
            items.push(item);
        }
    }
    for parameter in &policy.parameters {
        let mut item = Item::new("parameter", &parameter.name);
        let unset = || Text::new("未设", "unset");
        let value = parameter.value.as_ref();
        let value = value.map_or_else(unset, |value| written(parameter.kind, value));
        item.side("数值", "value", value);
        item.provenance(&parameter.provenance);
        items.push(item);
    }
    items.extend(policy.tables.iter().map(|table| table_item(policy, table)));
    items.extend(policy.rules.iter().map(|rule| rule_item(policy, rule)));
    items.extend(policy.gates.iter().map(|gate| gate_item(policy, gate)));
    for reading in &policy.readings {
        let mut item = Item::new("reading", &reading.name);
        let ids: Vec<&str> = reading.options.iter().map(|option| &*option.id).collect();
        item.side("选项", "options", Text::new(ids.join("、"), ids.join(", ")));
        let default = ids.get(reading.default).copied().unwrap_or_default();
        item.side("默认", "default", Text::same(default));
        items.push(item);
    }
    board_items(policy, &mut head, &mut items);
    items.push(head);
    items
}

/// What a board counts and how, and what a slip pays. What is merely shown – views, columns to look at – is not compared.
fn board_items(policy: &Policy, head: &mut Item, items: &mut Vec<Item>) {
    let name = |symbol| policy.called(symbol).map_or("", |(name, _)| name);
    let names = |symbols: Vec<Symbol>| {
        let names: Vec<String> = symbols.iter().map(|&it| name(it).to_owned()).collect();
        words(&names)
    };
    let inputs = |inputs: &[usize]| inputs.iter().map(|&at| Symbol::Input(at)).collect();
    if let Some(board) = &policy.board {
        let lists = [
            ("全年一个数的项", "given once", inputs(&board.once)),
            (
                "取最近一个月的项",
                "of the last month",
                board.latest.clone(),
            ),
            (
                "定月份的日期列",
                "day of a record table",
                inputs(&board.dates),
            ),
        ];
        for (zh, en, list) in lists {
            if !list.is_empty() {
                head.side(zh, en, names(list));
            }
        }
        for fill in &board.fills {
            let mut item = Item::new("fill", name(Symbol::Input(fill.input)));
            let from = match fill.from {
                FillFrom::Rule(rule) => Symbol::Rule(rule),
                FillFrom::LastYear(input) => Symbol::Input(input),
            };
            item.side("来源", "source", names(vec![from]));
            items.push(item);
        }
        for light in &board.lights {
            let mut item = Item::new("light", name(light.value));
            item.side("好的方向", "direction", Text::same(light.better.keyword()));
            if let Some(good) = light.good {
                item.side("达标值", "good value", names(vec![good]));
            }
            if let Some(near) = light.near {
                let near = Symbol::Parameter(near);
                item.side("接近的幅度", "nearly good within", names(vec![near]));
            }
            items.push(item);
        }
    }
    for slip in &policy.slips {
        let mut item = Item::new("slip", &slip.name);
        item.side("加项", "pluses", names(slip.plus.clone()));
        if !slip.minus.is_empty() {
            item.side("减项", "minuses", names(slip.minus.clone()));
        }
        item.side("合计", "sum", names(vec![Symbol::Rule(slip.pays)]));
        items.push(item);
    }
}

fn words(words: &[String]) -> Text {
    Text::new(words.join("、"), words.join(", "))
}

fn input_item(input: &Input) -> Item {
    let mut item = Item::new("input", &input.name);
    item.side("类型", "type", type_word(input.ty));
    if let Some(default) = &input.default {
        item.side("默认值", "default", written(input.ty.kind, default));
    }
    if !input.options.is_empty() {
        let ids = input.option_ids();
        item.side("选项", "options", Text::new(ids.join("、"), ids.join(", ")));
    }
    item
}

fn table_item(policy: &Policy, table: &Table) -> Item {
    let mut item = Item::new("table", &table.name);
    let term = |kind, term: &Term| term_text(policy, kind, term);
    item.side("算法", "kind", Text::same(table.kind.keyword()));
    if matches!(
        table.kind,
        TableKind::Whole | TableKind::Marginal | TableKind::Matrix
    ) {
        item.side("档位起点", "lower edge", Text::same(table.lower.keyword()));
    }
    if table.kind == TableKind::Marginal {
        item.side(
            "首档以下",
            "first slice",
            Text::same(table.first_slice.keyword()),
        );
    }
    if let Some(step) = &table.step {
        item.side("每满", "each", term(table.over, &step.each));
        item.side("给", "pays", term(table.gives, &step.pays));
        if let Some(most) = &step.at_most {
            item.side("最高", "at most", term(table.gives, most));
        }
    }
    for band in &table.bands {
        let from = term(table.over, &band.from);
        let (zh, en) = (format!("“{}”档", from.zh), format!("band {}", from.en));
        item.side(&zh, &en, term(table.gives, &band.gives));
    }
    if let Some(matrix) = &table.matrix {
        for (row, cells) in matrix.rows.iter().zip(&matrix.cells) {
            for (column, cell) in matrix.columns.iter().zip(cells) {
                let (row, column) = (term(table.over, row), term(matrix.across, column));
                let zh = format!("“{} × {}”格", row.zh, column.zh);
                let en = format!("cell {} × {}", row.en, column.en);
                let says = cell.as_ref().map(|cell| term(table.gives, cell));
                item.side(
                    &zh,
                    &en,
                    says.unwrap_or_else(|| Text::new("未配置", "unset")),
                );
            }
        }
    }
    item.provenance(&table.provenance);
    item
}

fn rule_item(policy: &Policy, rule: &Rule) -> Item {
    let mut item = Item::new("rule", &rule.name);
    item.side("类型", "type", type_word(rule.ty));
    match &rule.formulas {
        Formulas::One(formula) => item.side("公式", "formula", formula_text(formula)),
        Formulas::ByReading { reading, formulas } => {
            let reading = &policy.readings[*reading];
            for (option, formula) in reading.options.iter().zip(formulas) {
                let (zh, en) = (
                    format!("“{} {}”公式", reading.name, option.id),
                    format!("formula for {} {}", reading.name, option.id),
                );
                item.side(&zh, &en, formula_text(formula));
            }
        }
    }
    let yes = |yes| written(Kind::Bool, &Value::Bool(yes));
    item.side("应付项", "payout line", yes(rule.payout));
    if let Some(due) = rule.due.and_then(|at| policy.rules.get(at)) {
        item.side("付款日", "day of payment", Text::same(due.name.clone()));
    }
    if let Some(rounding) = &rule.rounding {
        let to = notation::write_exact(Kind::Number, &Value::Number(rounding.to), None);
        let says = format!("{to} {}", rounding.mode.keyword());
        item.side("舍入", "rounding", Text::same(says));
    }
    item.provenance(&rule.provenance);
    item
}

fn gate_item(policy: &Policy, gate: &Gate) -> Item {
    let mut item = Item::new("gate", &gate.name);
    let conditions: Vec<String> = gate
        .conditions
        .iter()
        .map(|formula| print::print(&formula.expr))
        .collect();
    item.side("条件", "conditions", Text::same(conditions.join("; ")));
    let need = match gate.need {
        Need::All => Text::new("全部", "all"),
        Need::Any => Text::new("任一", "any"),
        Need::AtLeast(count) => Text::new(format!("至少 {count}"), format!("at least {count}")),
    };
    item.side("需满足", "need", need);
    let rules: Vec<&str> = gate
        .applies
        .iter()
        .map(|&at| &*policy.rules[at].name)
        .collect();
    item.side(
        "作用于",
        "rules",
        Text::new(rules.join("、"), rules.join(", ")),
    );
    item.side("未通过时", "effect", Text::same(gate.effect.keyword()));
    if let Some(factor) = &gate.factor {
        item.side("折减系数", "factor", term_text(policy, Kind::Ratio, factor));
    }
    item.provenance(&gate.provenance);
    item
}

fn formula_text(formula: &Formula) -> Text {
    Text::same(print::print(&formula.expr))
}

/// A parameter by its name: what it is worth is said where it stands itself.
fn term_text(policy: &Policy, kind: Kind, term: &Term) -> Text {
    match term {
        Term::Literal(value) => written(kind, value),
        Term::Parameter(at) => Text::same(&policy.parameters[*at].name),
    }
}

fn written(kind: Kind, value: &Value) -> Text {
    Text::new(
        notation::write(kind, value, Lang::Zh),
        notation::write(kind, value, Lang::En),
    )
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::policy::{Policy, sound};

    const BEFORE: &str = r#"
        id = "parts-2023"
        version = "1"
        title = { zh = "配件返利", en = "Parts rebate" }
        year = 2023
        [[input]]
        name = "采购额"
        type = "money"
        [[parameter]]
        name = "一档比例"
        value = "5%"
        [[table]]
        name = "比例"
        kind = "whole"
        over = "money"
        gives = "ratio"
        lower = "inclusive"
        bands = [{ from = "1万元", rate = "一档比例" }, { from = "2万元", rate = "7%" }]
        [[rule]]
        name = "返利"
        formula = "采购额 * RATE(比例, 采购额)"
        payout = true
        total = true
        [[gate]]
        name = "按时"
        when = "采购额 > 0"
        applies = ["返利"]
        else = "zero"
    "#;

    fn policy(text: &str) -> Policy {
        sound(text).unwrap()
    }

    fn messages(after: &str) -> Vec<String> {
        let found = differences(&policy(BEFORE), &policy(after));
        found
            .iter()
            .map(|difference| difference.message().zh)
            .collect()
    }

    #[test]
    fn a_policy_differs_from_itself_in_nothing_nor_in_the_order_of_its_items() {
        assert_eq!(messages(BEFORE), Vec::<String>::new());
        let parameter = "[[parameter]]\n        name = \"一档比例\"\n        value = \"5%\"\n";
        assert!(BEFORE.contains(parameter));
        let moved = BEFORE.replace(parameter, "") + parameter;
        assert_eq!(messages(&moved), Vec::<String>::new());
    }

    #[test]
    fn what_counts_where_is_compared_and_what_only_recognises_a_table_is_not() {
        let detail = |rest: &str| format!("{BEFORE}\n[detail]\n{rest}");
        let one = detail("leave_out = [\"运费\"]\n[[detail.sum]]\ninput = \"采购额\"\n");
        assert_eq!(
            messages(&one),
            [
                "政策文件的不计入的类别：（无） → 运费",
                "新增汇总项“采购额”"
            ]
        );
        let other = detail(
            "date = [\"入库日期\"]\nleave_out = [\"运费\", \"工具\"]\n\
             [[detail.sum]]\ninput = \"采购额\"\ncategories = [\"零件\"]\n",
        );
        let found: Vec<String> = differences(&policy(&one), &policy(&other))
            .iter()
            .map(|difference| difference.message().en)
            .collect();
        assert_eq!(
            found,
            [
                "left out categories of the policy file: 运费 → 运费, 工具",
                "categories of sum “采购额”: all others → 零件"
            ]
        );
    }

    #[test]
    fn what_changed_is_said_in_words() {
        let after = BEFORE
            .replace("parts-2023", "parts-2024")
            .replace("2023", "2024")
            .replace("\"5%\"", "\"6%\"")
            .replace(
                "{ from = \"2万元\", rate = \"7%\" }",
                "{ from = \"2.5万元\", rate = \"7%\" }",
            )
            .replace("lower = \"inclusive\"", "lower = \"exclusive\"")
            .replace("采购额 > 0", "采购额 >= 100")
            .replace("else = \"zero\"", "else = \"skip\"");
        let after = after + "[[parameter]]\nname = \"上限\"\ntype = \"money\"\n";
        let after = after.replace(
            "formula = \"采购额 * RATE(比例, 采购额)\"",
            "formula = \"ATMOST(采购额 * RATE(比例, 采购额), 上限)\"",
        );
        assert_eq!(
            messages(&after),
            [
                "政策文件的年度：2023 → 2024",
                "参数“一档比例”的数值：5% → 6%",
                "新增参数“上限”",
                "表“比例”的档位起点：inclusive → exclusive",
                "表“比例”的“20,000.00”档：7% → （无）",
                "表“比例”的“25,000.00”档：（无） → 7%",
                "规则“返利”的公式：采购额 * RATE(比例, 采购额) → ATMOST(采购额 * RATE(比例, 采购额), 上限)",
                "门槛“按时”的条件：采购额 > 0 → 采购额 >= 100",
                "门槛“按时”的未通过时：zero → skip",
            ]
        );
        let back: Vec<String> = differences(&policy(&after), &policy(BEFORE))
            .iter()
            .map(|difference| difference.message().en)
            .collect();
        assert!(
            back.contains(&"parameter “上限” dropped".to_owned()),
            "{back:?}"
        );
    }
}

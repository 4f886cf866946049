//! Columns → what they are for a policy, by their headings; and how sure that is.
//!
//! A table has one of three shapes: a row a dealer, whose columns are inputs ([`Shape::Wide`]); a row a transaction, summed into the inputs
//! ([`Shape::Detail`]); a row a row of a record table ([`Shape::Records`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::policy::model::{Input, Policy, Records};
use crate::policy::nearest::nearest;
use crate::policy::notation::number::UnitWord;
use crate::policy::{Axis, Kind};

use super::detail;
use super::heading::{self, Heading, folded, names_of};
use super::layout::Layout;

/// What a column is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// Nothing that is needed.
    #[default]
    Nothing,
    /// The name of the dealer or scenario.
    Name,
    /// Its code: where there is one, it tells dealers apart.
    Code,
    /// The figures of an input; of a series in this period, from 0. Without one the row says in which.
    Figure {
        /// The input.
        input: usize,
        /// The period.
        period: Option<usize>,
    },
    /// The day or month of a transaction.
    When,
    /// The category of a transaction: together with the heading of an amount it says which input is meant.
    Category,
    /// An amount that goes into the input of its category.
    Amount,
}

impl Target {
    /// What it is called; none of a figure, which is called as its input is.
    pub fn word(self) -> Option<Text> {
        let (zh, en) = match self {
            Self::Nothing => ("不用", "Not used"),
            Self::Name => ("经销商名称", "Dealer's name"),
            Self::Code => ("经销商代码", "Dealer's code"),
            Self::When => ("日期或月份", "Day or month"),
            Self::Category => ("类别", "Category"),
            Self::Amount => ("金额（按类别计入）", "Amount, by category"),
            Self::Figure { .. } => return None,
        };
        Some(Text::new(zh, en))
    }
}

/// How sure it is that a column is what it is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sureness {
    /// Nothing is known of it.
    #[default]
    Unknown,
    /// By where it stands.
    Place,
    /// Its heading is much like a name.
    Similar,
    /// Its heading is a name, label or alias.
    Named,
    /// Somebody said so.
    Said,
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A dealer or scenario each.
    Wide,
    /// Transactions, summed.
    Detail,
    /// Rows of the record table at this index of `Policy::records`.
    Records(usize),
}

/// A column and what it is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading as it stands.
    pub heading: String,
    /// What it is.
    pub target: Target,
    /// How sure that is.
    pub sureness: Sureness,
    /// The unit of figures that have none beside them.
    pub unit: Option<UnitWord>,
}

/// The columns of a table and what they are for a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// What the rows are.
    pub shape: Shape,
    /// By column.
    pub columns: Vec<Column>,
}

/// Whom a row is for.
const WHO: [&str; 26] = [
    "经销商",
    "经销店",
    "门店",
    "店铺",
    "店",
    "专营店",
    "特约店",
    "4s店",
    "4s",
    "分店",
    "授权店",
    "网点",
    "单位",
    "公司",
    "经销公司",
    "客户",
    "服务商",
    "服务店",
    "服务站",
    "商户",
    "dealer",
    "store",
    "shop",
    "customer",
    "company",
    "outlet",
];
const NAME_ENDS: [&str; 6] = ["", "名称", "名", "简称", "全称", "name"];
const CODE_ENDS: [&str; 10] = [
    "代码", "编码", "编号", "代号", "号", "id", "code", "no", "no.", "number",
];
const NAMES: [&str; 5] = ["名称", "方案", "方案名称", "name", "scenario"];
const CODES: [&str; 3] = ["代码", "编码", "code"];
const WHEN: [&str; 31] = [
    "下单日期",
    "购买日期",
    "采购日期",
    "进货日期",
    "入库日期",
    "出库日期",
    "结算日期",
    "单据日期",
    "制单日期",
    "交易日期",
    "成交日期",
    "发票日期",
    "日期",
    "开票日期",
    "订单日期",
    "销售日期",
    "提车日期",
    "业务日期",
    "入账日期",
    "时间",
    "月份",
    "月",
    "年月",
    "期间",
    "会计期间",
    "季度",
    "date",
    "month",
    "period",
    "quarter",
    "day",
];
const CATEGORIES: [&str; 12] = [
    "类别",
    "品类",
    "产品类别",
    "商品类别",
    "配件类别",
    "类型",
    "大类",
    "分类",
    "项目",
    "科目",
    "category",
    "type",
];
const AMOUNTS: [&str; 10] = [
    "金额",
    "数额",
    "发生额",
    "金额合计",
    "含税金额",
    "不含税金额",
    "未税金额",
    "价税合计",
    "实绩",
    "amount",
];
/// What is no figure of anybody.
const NOTHING: [&str; 36] = [
    "序号",
    "序",
    "no",
    "no.",
    "#",
    "备注",
    "说明",
    "全年",
    "年累计",
    "累计",
    "total",
    "remark",
    "remarks",
    "note",
    "notes",
    "大区",
    "区域",
    "片区",
    "小区",
    "省份",
    "省",
    "城市",
    "市",
    "地区",
    "联系人",
    "联系电话",
    "电话",
    "手机",
    "地址",
    "排名",
    "同比",
    "环比",
    "单据号",
    "凭证号",
    "经办人",
    "负责人",
];
/// How headings of sums end.
const SUMS: [&str; 4] = ["合计", "小计", "总计", "累计"];

/// How far a heading names an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Agreement {
    /// Not at all, or in a unit that it cannot have.
    None,
    /// But for words that change nothing, or for a slip of the pen.
    Loose,
    /// By its name, label or alias.
    Full,
}

/// A heading as it is compared with names.
struct Compared<'h> {
    heading: &'h Heading,
    /// Name and note without what things are counted in.
    name: String,
    core: Core,
    /// The inputs that it can agree with at all, rising.
    near: Vec<usize>,
}

impl<'h> Compared<'h> {
    fn new(heading: &'h Heading, index: &Index) -> Self {
        let name = match heading.note.as_str() {
            note if heading::counts(note) => heading.name.clone(),
            note => [&heading.name, note].concat(),
        };
        let core = Core::of(&name);
        let near = index.near(heading, &name, &core);
        Self {
            heading,
            name,
            core,
            near,
        }
    }
}

/// Which inputs are called something: nearly every cell of a table is the name of none, and is compared with none.
#[derive(Debug, Default)]
struct Index {
    /// By name.
    names: BTreeMap<String, Vec<usize>>,
    /// By the characters of a name that count, in order of their codes.
    words: BTreeMap<Vec<char>, Vec<usize>>,
    /// By how long a name is, for slips of the pen.
    lengths: BTreeMap<usize, Vec<(String, usize)>>,
}

impl Index {
    fn of(called: &[Called]) -> Self {
        let mut index = Self::default();
        for (at, called) in called.iter().enumerate() {
            for (name, core) in &called.names {
                index.names.entry(name.clone()).or_default().push(at);
                let words = index.words.entry(core.words.clone());
                words.or_default().push(at);
                let long = index.lengths.entry(name.len());
                long.or_default().push((name.clone(), at));
            }
        }
        index
    }

    /// The inputs with a name that this heading is, is but for words that change nothing, or is but for a slip: what [`alike`] looks into.
    fn near(&self, heading: &Heading, name: &str, core: &Core) -> Vec<usize> {
        let mut near = Vec::new();
        for name in [&heading.whole, &heading.name] {
            near.extend(self.names.get(name).into_iter().flatten());
        }
        if core.words.len() >= LEAST_WORDS {
            near.extend(self.words.get(&core.words).into_iter().flatten());
        }
        let lengths = name.len().saturating_sub(1)..=name.len().saturating_add(1);
        if name.len() >= SHORTEST_SLIP {
            let names = self.lengths.range(lengths).flat_map(|(_, names)| names);
            let slips = names.filter(|(known, _)| is_slip(name, known));
            near.extend(slips.map(|(_, at)| at));
        }
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// All that an input is called.
#[derive(Debug)]
struct Called {
    kind: Kind,
    names: Vec<(String, Core)>,
}

impl Called {
    fn new(policy: &Policy, input: &Input) -> Self {
        let mut names: Vec<(String, Core)> = names_of(input)
            .map(folded)
            .filter(|name| !name.is_empty())
            .map(|name| (Core::of(&name), name))
            .map(|(core, name)| (name, core))
            .collect();
        // 班组 over the names of the teams.
        if let Axis::Rows(table) = input.ty.axis
            && input.ty.kind == Kind::Text
            && let Some(records) = policy.records.get(table)
            && policy
                .inputs
                .get(records.first)
                .is_some_and(|first| first.name == input.name)
        {
            let own = std::iter::once(&records.name).chain(&records.aliases);
            names.extend(own.map(|name| (String::new(), Core::of(&folded(name)))));
        }
        Self {
            kind: input.ty.kind,
            names,
        }
    }

    /// How far a heading is one of these names.
    fn agreement(&self, compared: &Compared) -> Agreement {
        let Compared {
            heading,
            name: wanted,
            core,
            ..
        } = compared;
        if heading
            .unit
            .is_some_and(|unit| !heading::fits(unit, self.kind))
        {
            return Agreement::None;
        }
        let counted = heading::counts(&heading.note);
        if counted && (self.kind == Kind::Money || !self.kind.is_numeric()) {
            return Agreement::None;
        }
        let mut best = Agreement::None;
        for (name, own) in &self.names {
            let bare = counted || heading.note.is_empty();
            let found = if *name == heading.whole || bare && *name == heading.name {
                Agreement::Full
            } else if alike((wanted, core), (name, own)) {
                Agreement::Loose
            } else {
                Agreement::None
            };
            best = best.max(found);
        }
        best
    }
}

/// Whether two names mean the same but for words that change nothing. A word more that might, such as 目标, 轮胎 or 去年, makes
/// another name of it: taking a column for the wrong figure is worse than asking.
fn alike((name, one): (&str, &Core), (known, other): (&str, &Core)) -> bool {
    if is_worded(name, known) {
        return is_slip(name, known);
    }
    let same = |a: Option<Measure>, b: Option<Measure>| a.is_none() || b.is_none() || a == b;
    let taxed = one.taxed.is_none() || other.taxed.is_none() || one.taxed == other.taxed;
    // The words of headings over several lines come in any order.
    one.words.len() >= LEAST_WORDS
        && one.words == other.words
        && same(one.measure, other.measure)
        && taxed
}

/// The fewest characters of a name that tell what is meant in any order.
const LEAST_WORDS: usize = 2;

/// The shortest name, in bytes, of which a slip of the pen is still told apart from another name.
const SHORTEST_SLIP: usize = 5;

/// Whether one of two names is in letters, whose order counts.
fn is_worded(name: &str, known: &str) -> bool {
    name.is_ascii() || known.is_ascii() && !known.is_empty()
}

/// Whether a name in letters is another one but for a slip of the pen.
fn is_slip(name: &str, known: &str) -> bool {
    is_worded(name, known)
        && name.len().abs_diff(known.len()) < 2
        && name.len().min(known.len()) >= SHORTEST_SLIP
        && nearest(name, [known]).is_some()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Money,
    Count,
    Ratio,
}

/// What is left of a name without the words that change nothing.
#[derive(Debug)]
struct Core {
    /// Its characters, in order of their codes.
    words: Vec<char>,
    measure: Option<Measure>,
    /// With tax, without, or not said.
    taxed: Option<bool>,
}

impl Core {
    fn of(name: &str) -> Self {
        /// Words for the same thing, or for nothing.
        const SAME: [(&str, &str); 26] = [
            ("配件", "零件"),
            ("备件", "零件"),
            ("进货", "采购"),
            ("购货", "采购"),
            ("购进", "采购"),
            ("任务", "目标"),
            ("计划", "目标"),
            ("编号", "号"),
            ("编码", "号"),
            ("号码", "号"),
            ("费用", "费"),
            ("销售量", "销量"),
            ("达成率", "完成率"),
            ("实际", ""),
            ("实绩", ""),
            ("完成额", "额"),
            ("本期", ""),
            ("本月", ""),
            ("当月", ""),
            ("每月", ""),
            ("各月", ""),
            ("月度", ""),
            ("人民币", ""),
            ("本店", ""),
            ("rmb", ""),
            ("是否", ""),
        ];
        const TAXED: [(&str, bool); 5] = [
            ("不含税", false),
            ("未税", false),
            ("税前", false),
            ("含税", true),
            ("税后", true),
        ];
        const MEASURES: [(&str, Measure); 14] = [
            ("金额", Measure::Money),
            ("总额", Measure::Money),
            ("额", Measure::Money),
            ("数量", Measure::Count),
            ("台数", Measure::Count),
            ("台次", Measure::Count),
            ("单数", Measure::Count),
            ("份数", Measure::Count),
            ("瓶数", Measure::Count),
            ("桶数", Measure::Count),
            ("次数", Measure::Count),
            ("数", Measure::Count),
            ("比例", Measure::Ratio),
            ("占比", Measure::Ratio),
        ];
        let mut taxed = None;
        let mut left = String::with_capacity(name.len());
        let mut rest = name;
        while let Some(c) = rest.chars().next() {
            let mut length = c.len_utf8();
            match c {
                '-' | '_' | '/' | '|' | '.' | ':' | '@' | '(' | ')' | '[' | ']' | '【' | '】'
                | ',' | ';' | '、' | '·' => {}
                '不' | '未' | '税' | '含' | '配' | '备' | '进' | '购' | '任' | '计' | '编'
                | '号' | '费' | '销' | '达' | '实' | '完' | '本' | '当' | '每' | '各' | '月'
                | '人' | 'r' | '是' => {
                    let tax = TAXED.iter().find(|(word, _)| rest.starts_with(word));
                    let same = SAME.iter().find(|(word, _)| rest.starts_with(word));
                    if let Some((word, with)) = tax {
                        length = word.len();
                        taxed = taxed.or(Some(*with));
                    } else if let Some((word, same)) = same {
                        length = word.len();
                        left.push_str(same);
                    } else {
                        left.push(c);
                    }
                }
                c => left.push(c),
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        let name = left;
        let name = name.strip_prefix('月').unwrap_or(&name);
        let name = name.strip_suffix("完成").unwrap_or(name);
        let found = MEASURES
            .iter()
            .find_map(|(end, measure)| Some((name.strip_suffix(end)?, *measure)));
        let (name, measure) = match found {
            Some((before, measure)) => (before, Some(measure)),
            None if name.ends_with('率') => (name, Some(Measure::Ratio)),
            None => (name, None),
        };
        let mut words: Vec<char> = name.chars().collect();
        words.sort_unstable();
        Self {
            words,
            measure,
            taxed,
        }
    }
}

/// All the names that columns can have.
#[derive(Debug)]
pub struct Names<'p> {
    policy: &'p Policy,
    /// By input.
    called: Vec<Called>,
    index: Index,
}

impl<'p> Names<'p> {
    /// The names of a policy's inputs.
    pub fn of(policy: &'p Policy) -> Self {
        let inputs = policy.inputs.iter();
        let called: Vec<Called> = inputs.map(|input| Called::new(policy, input)).collect();
        Self {
            policy,
            index: Index::of(&called),
            called,
        }
    }

    /// How far a heading is a name of an input.
    fn agreement(&self, input: usize, compared: &Compared) -> Agreement {
        let is_near = compared.near.binary_search(&input).is_ok();
        let called = self.called.get(input).filter(|_| is_near);
        called.map_or(Agreement::None, |called| called.agreement(compared))
    }

    /// The inputs that a heading names, more or less.
    fn agreeing(&self, heading: &Heading) -> impl Iterator<Item = &'p Input> {
        let compared = Compared::new(heading, &self.index);
        let agrees = |at: &usize| self.agreement(*at, &compared) > Agreement::None;
        let agreeing: Vec<usize> = compared.near.iter().copied().filter(agrees).collect();
        agreeing
            .into_iter()
            .filter_map(|at| self.policy.inputs.get(at))
    }

    /// Whether a heading is one of them, or one that tables have anyway.
    pub fn know(&self, heading: &Heading) -> bool {
        let words = [&WHEN[..], &CATEGORIES, &AMOUNTS, &NOTHING];
        heading.period.is_some() && heading.name.is_empty()
            || who(heading).is_some()
            || words.iter().any(|words| is_one(heading, words))
            || is_sum(heading)
            || self
                .policy
                .detail
                .as_ref()
                .is_some_and(|detail| detail::knows(detail, heading))
            || self.agreeing(heading).next().is_some()
    }

    /// The inputs that a heading names in a table of this shape, and how far; a bare period names all of its axis.
    /// What is taken already is none of them.
    fn candidates(
        &self,
        shape: Shape,
        heading: &Heading,
        taken: &dyn Fn(Target) -> bool,
    ) -> Vec<(Target, Sureness)> {
        let mut found: Vec<(Target, Sureness)> = Vec::new();
        let calendar = |input: &&Input| input.ty.axis.is_calendar();
        let only_series = self.policy.inputs.iter().filter(calendar).count() == 1;
        let compared = Compared::new(heading, &self.index);
        let plain = Heading::without_period(&heading.whole);
        let plain = Compared::new(&plain, &self.index);
        // 实绩, 金额: a word that names any figure.
        let anything = compared.core.words.is_empty() && compared.core.taxed.is_none();
        for (at, input) in self.policy.inputs.iter().enumerate() {
            let figure = |period| Target::Figure { input: at, period };
            let kind = input.ty.kind;
            let (target, how) = match (input.ty.axis, heading.period) {
                (Axis::Rows(table), _) if shape == Shape::Records(table) => {
                    (figure(None), self.agreement(at, &plain))
                }
                (Axis::Rows(_), _) => continue,
                (axis, Some((said, period))) if axis == said => {
                    let sound = heading.unit.is_none_or(|unit| heading::fits(unit, kind))
                        && (heading.note.is_empty() || kind == Kind::Count);
                    let how = match heading.name.is_empty() {
                        true if !sound => Agreement::None,
                        true if only_series => Agreement::Full,
                        true => Agreement::Loose,
                        false if anything && sound && only_series => {
                            match (compared.core.measure, kind) {
                                (None, _)
                                | (Some(Measure::Money), Kind::Money)
                                | (Some(Measure::Count), Kind::Count) => Agreement::Loose,
                                _ => Agreement::None,
                            }
                        }
                        false => self.agreement(at, &compared),
                    };
                    (figure(Some(period)), how)
                }
                // What looks like a period belongs to the name of a single figure.
                (Axis::One, Some(_)) => (figure(None), self.agreement(at, &plain)),
                (Axis::One, None) => (figure(None), self.agreement(at, &compared)),
                (Axis::Month | Axis::Quarter, None) if shape == Shape::Detail => {
                    (figure(None), self.agreement(at, &compared))
                }
                _ => continue,
            };
            match how {
                Agreement::None => {}
                Agreement::Loose => found.push((target, Sureness::Similar)),
                Agreement::Full => found.push((target, Sureness::Named)),
            }
        }
        // The whole heading of a column of the record table comes before a figure beside it.
        let of_table = |target: Target| match (shape, target) {
            (Shape::Records(table), Target::Figure { input, .. }) => {
                let input = self.policy.inputs.get(input);
                input.is_some_and(|input| input.ty.axis == Axis::Rows(table))
            }
            _ => false,
        };
        found.retain(|(target, _)| !taken(*target));
        let best = found.iter().map(|(_, how)| *how).max();
        found.retain(|(_, how)| Some(*how) == best);
        if found.iter().any(|(target, _)| of_table(*target)) {
            found.retain(|(target, _)| of_table(*target));
        }
        found
    }

    /// What a heading is, in a table of this shape: none where it could be one thing or another.
    fn meaning(
        &self,
        shape: Shape,
        heading: &Heading,
        taken: &dyn Fn(Target) -> bool,
    ) -> Option<(Target, Sureness)> {
        let candidates = self.candidates(shape, heading, taken);
        let input = match candidates.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        if let Some(named) = input.filter(|(_, how)| *how == Sureness::Named) {
            return Some(named);
        }
        let word = |words: &[&str], target: Target| is_one(heading, words).then_some(target);
        let known = who(heading)
            .or_else(|| match shape {
                Shape::Detail => word(&WHEN, Target::When)
                    .or_else(|| word(&CATEGORIES, Target::Category))
                    .or_else(|| word(&AMOUNTS, Target::Amount)),
                _ => None,
            })
            .or_else(|| word(&NOTHING, Target::Nothing))
            .or_else(|| is_sum(heading).then_some(Target::Nothing))
            .or_else(|| self.is_result(heading).then_some(Target::Nothing));
        known.map(|target| (target, Sureness::Named)).or(input)
    }

    /// The input of a table of this shape that is itself called so: 金额 is that column, and 销售额, which it is called as well, may then
    /// be a figure beside it.
    fn own(&self, shape: Shape, heading: &Heading) -> Option<Target> {
        let candidates = self.candidates(shape, heading, &|_| false);
        let mut own = candidates.into_iter().filter(|(target, how)| {
            let Target::Figure { input, .. } = target else {
                return false;
            };
            let Some(input) = self.policy.inputs.get(*input) else {
                return false;
            };
            let of_shape = match shape {
                Shape::Records(table) => input.ty.axis == Axis::Rows(table),
                Shape::Wide | Shape::Detail => true,
            };
            let mut names = [input.own_name(), &input.label.zh, &input.label.en].into_iter();
            *how == Sureness::Named && of_shape && names.any(|name| heading.is(name))
        });
        match (own.next(), own.next()) {
            (Some((target, _)), None) => Some(target),
            _ => None,
        }
    }

    /// Whether a heading is what a rule is called, as in a table that was computed here: nothing that anybody fills in.
    fn is_result(&self, heading: &Heading) -> bool {
        heading.worked_out
            || self.policy.rules.iter().any(|rule| {
                let names = [&rule.name, &rule.label.zh, &rule.label.en];
                names.iter().any(|name| heading.is(name))
            })
    }

    /// Whether a heading is the end of the name of several series: 采购额 beside 零件 and 机油.
    fn ends_names(&self, heading: &Heading) -> bool {
        let series = self.policy.inputs.iter().filter(|input| {
            input.ty.axis.is_calendar()
                && names_of(input).any(|name| {
                    let name = folded(name);
                    name.len() > heading.name.len() && name.ends_with(&heading.name)
                })
        });
        heading.name.chars().count() >= 2 && series.count() >= 2
    }
}

/// The name or code of whom a row is for.
fn who(heading: &Heading) -> Option<Target> {
    if heading.period.is_some() || heading.unit.is_some() {
        return None;
    }
    let name = heading.name.strip_prefix("所属").unwrap_or(&heading.name);
    let ends = |ends: &[&str]| {
        ends.iter()
            .any(|end| name.strip_suffix(end).is_some_and(|who| WHO.contains(&who)))
    };
    if CODES.contains(&name) || ends(&CODE_ENDS) {
        Some(Target::Code)
    } else if NAMES.contains(&name) || ends(&NAME_ENDS) {
        Some(Target::Name)
    } else {
        None
    }
}

fn is_one(heading: &Heading, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| heading.whole == *word || heading.name == *word && heading.period.is_none())
}

/// `合计`, `全年合计`, `一季度小计(万元)`: a sum of other columns.
fn is_sum(heading: &Heading) -> bool {
    SUMS.iter()
        .any(|end| heading.name.ends_with(end) || heading.whole.ends_with(end))
}

impl Matching {
    /// What the columns of a table are, by what is known of their headings; `samples` are some of its rows.
    pub fn of(names: &Names, layout: &Layout, samples: &[Vec<String>]) -> Self {
        let headings: Vec<Heading> = layout
            .headings
            .iter()
            .map(|text| Heading::new(text))
            .collect();
        let shape = shape(names, &headings);
        Self::with(names, layout, samples, shape)
    }

    /// As [`Matching::of`], for a table whose rows are said to be this.
    pub fn in_shape(
        policy: &Policy,
        layout: &Layout,
        samples: &[Vec<String>],
        shape: Shape,
    ) -> Self {
        Self::with(&Names::of(policy), layout, samples, shape)
    }

    fn with(names: &Names, layout: &Layout, samples: &[Vec<String>], shape: Shape) -> Self {
        let policy = names.policy;
        let headings: Vec<Heading> = layout
            .headings
            .iter()
            .map(|text| Heading::new(text))
            .collect();
        let width = headings
            .len()
            .max(samples.iter().map(Vec::len).max().unwrap_or(0));
        let blank = |at: usize| Column {
            heading: layout.headings.get(at).cloned().unwrap_or_default(),
            target: Target::Nothing,
            sureness: Sureness::Unknown,
            unit: headings.get(at).and_then(|heading| heading.unit),
        };
        let mut columns: Vec<Column> = (0..width).map(blank).collect();
        if shape == Shape::Detail
            && let Some(suggested) = &policy.detail
        {
            for (at, target) in detail::columns(suggested, &headings) {
                if let Some(column) = columns.get_mut(at) {
                    (column.target, column.sureness) = (target, Sureness::Named);
                }
            }
        }
        let own: Vec<Option<Target>> = headings
            .iter()
            .map(|heading| names.own(shape, heading))
            .collect();
        for (at, target) in own.iter().enumerate() {
            let alone = own.iter().filter(|other| *other == target).count() == 1;
            if let Some(target) = target
                && alone
                && let Some(column) = columns.get_mut(at)
                && column.sureness == Sureness::Unknown
            {
                (column.target, column.sureness) = (*target, Sureness::Named);
            }
        }
        let meanings: Vec<Option<(Target, Sureness)>> = headings
            .iter()
            .enumerate()
            .map(|(at, heading)| {
                let known = columns.get(at)?.sureness != Sureness::Unknown;
                let taken = |target: Target| is_taken(&columns, target);
                (!known).then(|| names.meaning(shape, heading, &taken))?
            })
            .collect();
        for how in [Sureness::Named, Sureness::Similar] {
            let mut left: Vec<(usize, Target)> = meanings
                .iter()
                .enumerate()
                .filter_map(|(at, meaning)| {
                    let (target, _) = meaning.filter(|(_, found)| *found == how)?;
                    (target == Target::Nothing || !is_taken(&columns, target))
                        .then_some((at, target))
                })
                .collect();
            while let Some(&(_, target)) = left.first() {
                let (rivals, others): (Vec<_>, Vec<_>) =
                    left.into_iter().partition(|(_, other)| *other == target);
                left = others;
                let rivals: Vec<usize> = rivals.into_iter().map(|(at, _)| at).collect();
                for (at, how) in among(policy, &headings, target, &rivals, how) {
                    if let Some(column) = columns.get_mut(at) {
                        (column.target, column.sureness) = (target, how);
                    }
                }
            }
        }
        if shape == Shape::Detail
            && !is_taken(&columns, Target::Amount)
            && is_taken(&columns, Target::Category)
        {
            // 品类 | 采购额: the two together name an input.
            let ends = |(at, heading): (usize, &Heading)| {
                let open = columns
                    .get(at)
                    .is_some_and(|column| column.sureness == Sureness::Unknown);
                (open && names.ends_names(heading)).then_some(at)
            };
            let mut amounts = headings.iter().enumerate().filter_map(ends);
            if let (Some(at), None) = (amounts.next(), amounts.next())
                && let Some(column) = columns.get_mut(at)
            {
                (column.target, column.sureness) = (Target::Amount, Sureness::Similar);
            }
        }
        let mut matching = Self { shape, columns };
        if layout.header_rows == 0 {
            matching.by_place(policy, samples);
        }
        matching.units(policy, layout);
        matching
    }

    /// Without headings: words first are names, and what follows are the figures of the only series, or of all that is to be filled in.
    fn by_place(&mut self, policy: &Policy, samples: &[Vec<String>]) {
        let worded = |at: usize| {
            let mut cells = samples.iter().filter_map(|row| row.get(at));
            cells.any(|cell| {
                !crate::policy::notation::is_blank(cell)
                    && crate::policy::notation::read_figure(cell).is_err()
            })
        };
        let mut at = 0;
        if self.columns.len() > 1 && worded(0) {
            self.columns[0].target = Target::Name;
            self.columns[0].sureness = Sureness::Place;
            at = 1;
        }
        let left = self.columns.len() - at;
        let mut targets = Vec::new();
        for &input in &policy.form_order() {
            match policy.inputs[input].ty.axis.periods() {
                Some(1) => targets.push(Target::Figure {
                    input,
                    period: None,
                }),
                Some(periods) => targets.extend((0..periods).map(|period| Target::Figure {
                    input,
                    period: Some(period),
                })),
                None => {}
            }
        }
        let series: Vec<Target> = targets
            .iter()
            .copied()
            .filter(|target| {
                matches!(
                    target,
                    Target::Figure {
                        period: Some(_),
                        ..
                    }
                )
            })
            .collect();
        let fitting = if targets.len() == left {
            targets
        } else if series.len() == left {
            series
        } else {
            return;
        };
        for (column, target) in self.columns[at..].iter_mut().zip(fitting) {
            column.target = target;
            column.sureness = Sureness::Place;
        }
    }

    /// Units stand beside the kinds that have them: what a line above the table says is for money.
    pub(super) fn units(&mut self, policy: &Policy, layout: &Layout) {
        for column in &mut self.columns {
            let own = Heading::new(&column.heading).unit;
            let kind = match column.target {
                Target::Figure { input, .. } => policy.inputs.get(input).map(|input| input.ty.kind),
                Target::Amount => Some(Kind::Money),
                _ => None,
            };
            column.unit = match kind {
                Some(kind) => own
                    .or(layout.unit.filter(|_| kind == Kind::Money))
                    .filter(|unit| heading::fits(*unit, kind)),
                None => None,
            };
        }
    }

    /// The column that is this, if one is.
    pub fn column_of(&self, target: Target) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.target == target)
    }

    /// Says what a column is. What another column was taken for it no longer is, but for amounts that stand `beside` each other.
    pub(super) fn say(&mut self, at: usize, target: Target, beside: &[usize]) {
        let stands = |other: usize| {
            let both = beside.contains(&at) && beside.contains(&other);
            target == Target::Amount && both
        };
        for (other, column) in self.columns.iter_mut().enumerate() {
            if stands(other) && other != at {
                continue;
            }
            if other == at {
                column.target = target;
                column.sureness = Sureness::Said;
            } else if target != Target::Nothing && column.target == target {
                column.target = Target::Nothing;
                column.sureness = Sureness::Said;
            }
        }
    }

    /// The inputs that have a column.
    pub fn inputs(&self) -> impl Iterator<Item = usize> {
        self.columns
            .iter()
            .filter_map(|column| match column.target {
                Target::Figure { input, .. } => Some(input),
                _ => None,
            })
    }
}

/// Which of several columns that mean the same it is, and how sure that is then.
fn among(
    policy: &Policy,
    headings: &[Heading],
    target: Target,
    rivals: &[usize],
    how: Sureness,
) -> Vec<(usize, Sureness)> {
    match (target, rivals) {
        (Target::Nothing, _) => rivals.iter().map(|&at| (at, how)).collect(),
        (_, &[only]) => vec![(only, how)],
        // Any of them names a row.
        (Target::Name | Target::Code, &[first, ..]) => vec![(first, how)],
        _ => {
            // The same month of two years: that of the policy, else the last one.
            let year = |at: usize| headings.get(at).and_then(|heading| heading.year);
            let own = policy.year.and_then(|year| u16::try_from(year).ok());
            let latest = rivals.iter().filter_map(|&at| year(at)).max();
            let wanted = own.filter(|own| rivals.iter().any(|&at| year(at) == Some(*own)));
            let wanted = wanted.or(latest);
            let mut found = rivals
                .iter()
                .filter(|&&at| wanted.is_some() && year(at) == wanted);
            match (found.next(), found.next()) {
                (Some(&at), None) => vec![(at, Sureness::Similar)],
                _ => Vec::new(),
            }
        }
    }
}

fn is_taken(columns: &[Column], target: Target) -> bool {
    columns.iter().any(|column| column.target == target)
}

/// What the rows of a table with these headings are.
fn shape(names: &Names, headings: &[Heading]) -> Shape {
    let policy = names.policy;
    let has = |words: &[&str]| headings.iter().any(|heading| is_one(heading, words));
    let agreeing: Vec<Vec<&Input>> = headings
        .iter()
        .map(|heading| names.agreeing(heading).collect())
        .collect();
    let count = |wanted: &dyn Fn(&Input, &Heading) -> bool| {
        let headings = headings.iter().zip(&agreeing);
        headings
            .filter(|(heading, agreeing)| agreeing.iter().any(|input| wanted(input, heading)))
            .count()
    };
    let periods = headings
        .iter()
        .filter(|heading| {
            heading.period.is_some()
                && !names
                    .candidates(Shape::Wide, heading, &|_| false)
                    .is_empty()
        })
        .count();
    let singles = count(&|input, heading| input.ty.axis == Axis::One && heading.period.is_none());
    let tables = policy.records.iter().enumerate();
    let tables = tables.map(|(table, records): (usize, &Records)| {
        let columns = count(&|input, _| input.ty.axis == Axis::Rows(table));
        (columns, records.columns, table)
    });
    let best = tables.max_by_key(|&(columns, all, _)| (columns, std::cmp::Reverse(all)));
    let unspread = count(&|input, heading| input.ty.axis.is_calendar() && heading.period.is_none());
    let series = policy
        .inputs
        .iter()
        .any(|input| input.ty.axis.is_calendar());
    let amounts = has(&AMOUNTS) || headings.iter().any(|heading| names.ends_names(heading));
    let summed =
        unspread > 0 || amounts && series && (policy.records.is_empty() || has(&CATEGORIES));
    let suggested = detail::is_list(policy, headings, has(&WHEN));
    if periods == 0 && (suggested || has(&WHEN) && summed) {
        return Shape::Detail;
    }
    if let Some((columns, all, table)) = best
        && columns > 0
        && periods == 0
        && (columns > 1 || all == 1 || singles == 0)
    {
        return Shape::Records(table);
    }
    Shape::Wide
}

/// A target as commands, links and stored matches write it: `月销售额@3`, `提车[金额]`, `#name`, `-`.
pub fn write_target(policy: &Policy, target: Target) -> String {
    match target {
        Target::Nothing => "-".to_owned(),
        Target::Name => "#name".to_owned(),
        Target::Code => "#code".to_owned(),
        Target::When => "#when".to_owned(),
        Target::Category => "#category".to_owned(),
        Target::Amount => "#amount".to_owned(),
        Target::Figure { input, period } => {
            let name = policy.inputs.get(input).map_or("", |input| &input.name);
            match period {
                Some(period) => format!("{name}@{}", period + 1),
                None => name.to_owned(),
            }
        }
    }
}

/// The target that [`write_target`] writes so; none where the policy has no such input or period.
pub fn read_target(policy: &Policy, text: &str) -> Option<Target> {
    Some(match text {
        "-" => Target::Nothing,
        "#name" => Target::Name,
        "#code" => Target::Code,
        "#when" => Target::When,
        "#category" => Target::Category,
        "#amount" => Target::Amount,
        _ => {
            let find = |name: &str| policy.inputs.iter().position(|input| input.name == name);
            if let Some(input) = find(text) {
                return Some(Target::Figure {
                    input,
                    period: None,
                });
            }
            let (name, period) = text.rsplit_once('@')?;
            let input = find(name)?;
            let period = period.parse::<usize>().ok()?.checked_sub(1)?;
            let axis = policy.inputs.get(input)?.ty.axis;
            let sound =
                axis.is_calendar() && axis.periods().is_some_and(|periods| period < periods);
            sound.then_some(Target::Figure {
                input,
                period: Some(period),
            })?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_compared_with_every_input_that_it_could_be() -> Result<(), String> {
        let written = include_str!("../../tests/tables/headings.md");
        let rows = written.lines().filter_map(|line| line.strip_prefix("> "));
        let mut texts: Vec<String> = rows
            .flat_map(|row| row.split(" | "))
            .map(String::from)
            .collect();
        let (mut agreed, mut not) = (0, 0);
        for source in crate::library::SOURCES {
            let policy = source.policy().map_err(|wrong| format!("{wrong:?}"))?;
            let names = Names::of(&policy);
            let known: Vec<&str> = policy.inputs.iter().flat_map(names_of).collect();
            let headings = texts.len();
            // Slips: a letter left out, one doubled, two swapped.
            for name in &known {
                let letters: Vec<char> = name.chars().collect();
                texts.push((*name).to_owned());
                texts.push(letters.iter().skip(1).collect());
                texts.push(letters.iter().rev().collect());
                texts.push([name, "s"].concat());
                texts.push(["实际", name, "(万元)"].concat());
            }
            for text in &texts {
                let heading = Heading::new(text);
                let compared = Compared::new(&heading, &names.index);
                for (at, called) in names.called.iter().enumerate() {
                    let expected = called.agreement(&compared);
                    assert_eq!(names.agreement(at, &compared), expected, "{text}");
                    let tally = if expected == Agreement::None {
                        &mut not
                    } else {
                        &mut agreed
                    };
                    *tally += 1;
                }
            }
            texts.truncate(headings);
        }
        assert!(agreed > 1_000 && not > 10_000, "{agreed} and {not}");
        Ok(())
    }
}

//! Columns → what they are for a policy, by their headings; and how sure that is.
//!
//! A table has one of three shapes: a row a dealer, whose columns are inputs ([`Shape::Wide`]); a row a transaction, summed into the inputs
//! ([`Shape::Detail`]); a row a row of a record table ([`Shape::Records`]).

use crate::policy::model::{Input, Policy};
use crate::policy::nearest::nearest;
use crate::policy::notation::number::UnitWord;
use crate::policy::{Axis, Kind};

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

/// How sure it is that a column is what it is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// Nothing is known of it.
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

const NAMES: [&str; 24] = [
    "经销商",
    "经销商名称",
    "经销商简称",
    "门店",
    "门店名称",
    "店名",
    "店铺",
    "专营店",
    "4s店",
    "网点",
    "网点名称",
    "单位名称",
    "公司",
    "公司名称",
    "客户",
    "客户名称",
    "名称",
    "方案",
    "方案名称",
    "dealer",
    "dealername",
    "store",
    "name",
    "scenario",
];
const CODES: [&str; 13] = [
    "经销商代码",
    "经销商编码",
    "经销商编号",
    "门店代码",
    "店代码",
    "店号",
    "网点代码",
    "客户代码",
    "客户编码",
    "代码",
    "编码",
    "dealercode",
    "code",
];
const WHEN: [&str; 19] = [
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
const NOTHING: [&str; 17] = [
    "序号",
    "序",
    "no",
    "no.",
    "#",
    "备注",
    "说明",
    "合计",
    "小计",
    "总计",
    "全年",
    "全年合计",
    "年累计",
    "累计",
    "total",
    "remark",
    "note",
];

/// All the names that columns can have.
#[derive(Debug)]
pub struct Names<'p> {
    policy: &'p Policy,
}

impl<'p> Names<'p> {
    /// The names of a policy's inputs.
    pub fn of(policy: &'p Policy) -> Self {
        Self { policy }
    }

    /// Whether a heading is one of them, or one that tables have anyway.
    pub fn know(&self, heading: &Heading) -> bool {
        let words = [&NAMES[..], &CODES, &WHEN, &CATEGORIES, &AMOUNTS, &NOTHING];
        heading.period.is_some()
            && (heading.name.is_empty() || self.series(heading).next().is_some())
            || words.iter().any(|words| is_one(heading, words))
            || self
                .policy
                .inputs
                .iter()
                .any(|input| is_input(heading, input))
    }

    /// The series that a heading with a period names; all of that axis where it names none.
    fn series(&self, heading: &Heading) -> impl Iterator<Item = usize> {
        let axis = heading.period.map(|(axis, _)| axis);
        let inputs = self.policy.inputs.iter().enumerate();
        inputs
            .filter(move |(_, input)| {
                Some(input.ty.axis) == axis
                    && (heading.name.is_empty()
                        || names_of(input).any(|name| folded(name) == heading.name))
            })
            .map(|(at, _)| at)
    }

    /// Whether a heading is what the names of several series end with, of which the category says the rest: `采购实绩` of `零件_采购实绩`.
    fn is_part(&self, heading: &Heading) -> bool {
        let inputs = self.policy.inputs.iter();
        let series = inputs.filter(|input| input.ty.axis.is_calendar());
        let ends = |input: &&Input| {
            names_of(input).any(|name| {
                let name = folded(name);
                name.len() > heading.name.len() && name.ends_with(&heading.name)
            })
        };
        heading.name.chars().count() > 1 && series.filter(ends).nth(1).is_some()
    }

    /// What a heading is for sure, in a table of this shape.
    fn named(&self, shape: Shape, heading: &Heading) -> Option<Target> {
        let policy = self.policy;
        if let Some((_, period)) = heading.period {
            let mut series = self.series(heading);
            if let (Some(input), None) = (series.next(), series.next()) {
                return Some(Target::Figure {
                    input,
                    period: Some(period),
                });
            }
        }
        let input = |wanted: &dyn Fn(&Input) -> bool| {
            let found = policy
                .inputs
                .iter()
                .position(|input| wanted(input) && is_input(heading, input));
            found.map(|input| Target::Figure {
                input,
                period: None,
            })
        };
        let in_table = |input: &Input| match shape {
            Shape::Records(table) => input.ty.axis == Axis::Rows(table),
            _ => false,
        };
        let own = |input: &Input| match input.ty.axis {
            Axis::One => true,
            Axis::Month | Axis::Quarter => shape != Shape::Wide || heading.period.is_none(),
            Axis::Rows(_) => false,
        };
        let word = |words: &[&str], target: Target| is_one(heading, words).then_some(target);
        input(&in_table)
            .or_else(|| input(&own))
            .or_else(|| word(&CODES, Target::Code))
            .or_else(|| word(&NAMES, Target::Name))
            .or_else(|| match shape {
                Shape::Detail => word(&WHEN, Target::When)
                    .or_else(|| word(&CATEGORIES, Target::Category))
                    .or_else(|| word(&AMOUNTS, Target::Amount))
                    .or_else(|| self.is_part(heading).then_some(Target::Amount)),
                _ => None,
            })
            .or_else(|| word(&NOTHING, Target::Nothing))
    }

    /// The target that a heading is much like, and none that is taken.
    fn similar(
        &self,
        shape: Shape,
        heading: &Heading,
        taken: &dyn Fn(Target) -> bool,
    ) -> Option<Target> {
        let inputs = self.policy.inputs.iter().enumerate();
        let period = heading.period;
        let open = inputs.filter_map(|(at, input)| {
            let target = match (input.ty.axis, period) {
                (Axis::Rows(table), _) if shape == Shape::Records(table) => Target::Figure {
                    input: at,
                    period: None,
                },
                (Axis::Rows(_), _) => return None,
                (Axis::One, None) => Target::Figure {
                    input: at,
                    period: None,
                },
                (axis, Some((said, period))) if axis == said => Target::Figure {
                    input: at,
                    period: Some(period),
                },
                (Axis::Month | Axis::Quarter, None) if shape == Shape::Detail => Target::Figure {
                    input: at,
                    period: None,
                },
                _ => return None,
            };
            (!taken(target)).then_some((target, input))
        });
        let mut names: Vec<(String, Target)> = Vec::new();
        for (target, input) in open {
            names.extend(names_of(input).map(|name| (folded(name), target)));
        }
        let found = nearest(&heading.name, names.iter().map(|(name, _)| name.as_str()))?;
        let mut matching = names
            .iter()
            .filter(|(name, _)| name == found)
            .map(|(_, target)| *target);
        matching.next()
    }
}

fn is_one(heading: &Heading, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| heading.whole == *word || heading.name == *word && heading.period.is_none())
}

/// Whether a heading names an input, period or not.
fn is_input(heading: &Heading, input: &Input) -> bool {
    heading.names(input)
}

impl Matching {
    /// What the columns of a table are, by what is known of their headings; `samples` are some of its rows.
    pub fn of(policy: &Policy, layout: &Layout, samples: &[Vec<String>]) -> Self {
        let headings: Vec<Heading> = layout
            .headings
            .iter()
            .map(|text| Heading::new(text))
            .collect();
        let shape = shape(policy, &headings);
        Self::in_shape(policy, layout, samples, shape)
    }

    /// As [`Matching::of`], for a table whose rows are said to be this.
    pub fn in_shape(
        policy: &Policy,
        layout: &Layout,
        samples: &[Vec<String>],
        shape: Shape,
    ) -> Self {
        let names = Names::of(policy);
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
        for (at, heading) in headings.iter().enumerate() {
            if let Some(target) = names.named(shape, heading)
                && (target == Target::Nothing || !is_taken(&columns, target))
            {
                columns[at].target = target;
                columns[at].sureness = Sureness::Named;
            }
        }
        for (at, heading) in headings.iter().enumerate() {
            if columns[at].sureness == Sureness::Unknown && !heading.name.is_empty() {
                let taken = |target: Target| is_taken(&columns, target);
                if let Some(target) = names.similar(shape, heading, &taken) {
                    columns[at].target = target;
                    columns[at].sureness = Sureness::Similar;
                }
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
            let own = Heading::without_period(&column.heading).unit;
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

    /// Says what a column is. What another column was taken for it no longer is.
    pub fn say(&mut self, at: usize, target: Target) {
        for (other, column) in self.columns.iter_mut().enumerate() {
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

fn is_taken(columns: &[Column], target: Target) -> bool {
    columns.iter().any(|column| column.target == target)
}

/// What the rows of a table with these headings are.
fn shape(policy: &Policy, headings: &[Heading]) -> Shape {
    let has = |words: &[&str]| headings.iter().any(|heading| is_one(heading, words));
    let count = |wanted: &dyn Fn(&Input, &Heading) -> bool| {
        let named = |heading: &&Heading| {
            policy
                .inputs
                .iter()
                .any(|input| wanted(input, heading) && is_input(heading, input))
        };
        headings.iter().filter(named).count()
    };
    let names = Names::of(policy);
    let periods = headings
        .iter()
        .filter(|heading| heading.period.is_some() && names.series(heading).next().is_some())
        .count();
    let singles = count(&|input, heading| input.ty.axis == Axis::One && heading.period.is_none());
    let complete = |table: usize| {
        let columns = policy.inputs.iter();
        let mut columns = columns.filter(|input| input.ty.axis == Axis::Rows(table));
        columns.all(|input| {
            input.optional
                || input.default.is_some()
                || headings.iter().any(|heading| is_input(heading, input))
        })
    };
    let tables = (0..policy.records.len()).filter(|&table| complete(table));
    let tables = tables.map(|table| {
        let columns = count(&|input, _| input.ty.axis == Axis::Rows(table));
        (columns, policy.records[table].columns, table)
    });
    let best = tables.max_by_key(|&(columns, all, _)| (columns, std::cmp::Reverse(all)));
    let unspread = count(&|input, heading| input.ty.axis.is_calendar() && heading.period.is_none());
    let parts = has(&CATEGORIES) && headings.iter().any(|heading| names.is_part(heading));
    let sums = unspread > 0 || parts || policy.records.is_empty() && has(&AMOUNTS);
    if periods == 0 && has(&WHEN) && sums {
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

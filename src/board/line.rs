//! A value in all months, beside last year and the target, with its lights.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::engine::{Case, Cell, Outcome};
use crate::lang::Text;
use crate::policy::model::{Better, Light, Symbol};
use crate::policy::{Kind, Value};
use crate::scenario::draft::read_field;

use super::figures::{Figures, Span, is_summed};
use super::spread::spread;
use super::year::Year;
use super::{MONTHS, figures};

/// How good a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lamp {
    /// 达标: as good as wanted.
    Good,
    /// 接近: not far from it.
    Near,
    /// 未达标: short of it.
    Poor,
}

impl Lamp {
    /// The word to show.
    pub fn word(self) -> Text {
        match self {
            Self::Good => Text::new("达标", "on target"),
            Self::Near => Text::new("接近", "nearly"),
            Self::Poor => Text::new("未达标", "off target"),
        }
    }

    /// How good `value` is, where `good` is wanted and `near`, a share of it, is nearly so.
    pub fn of(better: Better, value: Decimal, good: Decimal, near: Option<Decimal>) -> Self {
        // What is short of it, in the direction that is bad.
        let short = match better {
            Better::Higher => good.checked_sub(value),
            Better::Lower => value.checked_sub(good),
        };
        let Some(short) = short else {
            return Self::Poor;
        };
        if short <= Decimal::ZERO {
            return Self::Good;
        }
        let margin = near.and_then(|near| good.abs().checked_mul(near));
        match margin {
            Some(margin) if short <= margin => Self::Near,
            _ => Self::Poor,
        }
    }
}

/// What a line stands beside.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The last month that is looked at, from 1.
    pub upto: u8,
    /// The year up to then.
    pub to_date: &'a (Case, Outcome),
    /// The year before, and it up to the same month.
    pub before: Option<(&'a Figures<'a>, &'a (Case, Outcome))>,
    /// What is kept of the year: its targets.
    pub kept: &'a Year,
}

/// A number to two places, of a ratio those of its percentage: a board has no room for more.
pub fn rounded(kind: Kind, number: Decimal) -> Decimal {
    let places = match kind {
        Kind::Ratio => 4,
        _ => 2,
    };
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// A value in a span, and what it is measured by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// The value, or why there is none; nothing of a blank input and of months without figures.
    pub cell: Option<Cell>,
    /// The value in the same span of the year before.
    pub before: Option<Decimal>,
    /// The user's target.
    pub target: Option<Decimal>,
    /// The policy's own mark.
    pub good: Option<Decimal>,
    /// How good it is.
    pub lamp: Option<Lamp>,
}

impl Point {
    /// The number, if there is one.
    pub fn number(&self) -> Option<Decimal> {
        self.cell.as_ref().and_then(Cell::number)
    }

    /// What it is measured by: the target, or else the policy's mark.
    pub fn mark(&self) -> Option<Decimal> {
        self.target.or(self.good)
    }

    /// By how much it differs from the year before.
    pub fn change(&self) -> Option<Decimal> {
        self.number()?.checked_sub(self.before?)
    }
}

/// A value in all months.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The value: an input or a rule.
    pub symbol: Symbol,
    /// Its unit.
    pub kind: Kind,
    /// Which way is good, where the policy says so.
    pub better: Option<Better>,
    /// Month by month.
    pub months: [Point; MONTHS],
    /// The year to date.
    pub to_date: Point,
    /// The inputs that months of it lack: its year to date has no light.
    pub lacks: Vec<usize>,
}

impl Line {
    /// The word for how good the year to date is, or that its figures are not all there.
    pub fn verdict(&self) -> Option<Text> {
        match self.lacks.as_slice() {
            [] => self.to_date.lamp.map(Lamp::word),
            _ => Some(Text::new("数不全", "incomplete")),
        }
    }
}

/// The line of a value; none of something that is no input and no rule.
pub(super) fn of(figures: &Figures<'_>, symbol: Symbol, beside: &Beside<'_>) -> Option<Line> {
    let kind = figures.policy.type_of(symbol)?.kind;
    let light = figures.board.light(symbol);
    let targets = targets(figures, symbol, kind, beside.kept);
    let mut months: [Point; MONTHS] = std::array::from_fn(|_| Point::default());
    for ((at, point), target) in (1_u8..).zip(&mut months).zip(targets) {
        let span = Span::Month(at);
        let computed = figures.month(at);
        point.cell = computed.and_then(|computed| figures.value(symbol, span, computed));
        point.before = beside
            .before
            .and_then(|(before, _)| before.value(symbol, span, before.month(at)?)?.number());
        point.target = target;
        point.good = computed.and_then(|computed| good(figures, light, span, computed));
        point.lamp = lamp(figures, light, point);
    }
    let span = Span::UpTo(beside.upto);
    let mut to_date = Point {
        cell: figures.value(symbol, span, beside.to_date),
        before: beside
            .before
            .and_then(|(before, computed)| before.value(symbol, span, computed)?.number()),
        target: together(figures, symbol, kind, beside.upto, &targets),
        good: good(figures, light, span, beside.to_date),
        lamp: None,
    };
    let lacks = match to_date.number() {
        Some(_) => figures.lacking(symbol, beside.upto),
        None => Vec::new(),
    };
    if lacks.is_empty() {
        to_date.lamp = lamp(figures, light, &to_date);
    }
    Some(Line {
        symbol,
        kind,
        better: light.map(|light| light.better),
        months,
        to_date,
        lacks,
    })
}

/// A value of a group alone, measured by the policy's mark; beside it the same group's `before`.
pub fn of_group(
    figures: &Figures<'_>,
    symbol: Symbol,
    span: Span,
    computed: &(Case, Outcome),
    before: Option<(Span, &(Case, Outcome))>,
) -> Point {
    let light = figures.board.light(symbol);
    let mut point = Point {
        cell: figures.value(symbol, span, computed),
        before: before.and_then(|(span, before)| figures.value(symbol, span, before)?.number()),
        target: None,
        good: good(figures, light, span, computed),
        lamp: None,
    };
    point.lamp = lamp(figures, light, &point);
    point
}

/// The user's targets for a value, month by month.
pub fn targets(
    figures: &Figures<'_>,
    symbol: Symbol,
    kind: Kind,
    kept: &Year,
) -> [Option<Decimal>; MONTHS] {
    let target = figures
        .policy
        .called(symbol)
        .and_then(|(name, _)| kept.target(name));
    let Some(target) = target else {
        return [None; MONTHS];
    };
    let read = |text: &str| match read_field(kind, &[], text) {
        Ok(Some(Value::Number(number))) => Some(number),
        _ => None,
    };
    let mut said = [None; MONTHS];
    for (said, text) in said.iter_mut().zip(&target.months) {
        *said = read(text);
    }
    let year = read(&target.year);
    if figures.board.latest.contains(&symbol) {
        return said.map(|month| month.or(year));
    }
    spread(kind, year, &said)
}

/// The target of the year to date.
fn together(
    figures: &Figures<'_>,
    symbol: Symbol,
    kind: Kind,
    upto: u8,
    targets: &[Option<Decimal>; MONTHS],
) -> Option<Decimal> {
    let months = figures::span_months(Span::UpTo(upto));
    let targets = targets.get(months)?;
    if !is_summed(kind) || figures.board.latest.contains(&symbol) {
        return *targets.last()?;
    }
    let mut targets = targets.iter();
    targets.try_fold(Decimal::ZERO, |sum, target| sum.checked_add((*target)?))
}

/// From where on the policy calls a value good.
fn good(
    figures: &Figures<'_>,
    light: Option<&Light>,
    span: Span,
    computed: &(Case, Outcome),
) -> Option<Decimal> {
    match light?.good? {
        Symbol::Parameter(at) => match figures.parameter(at)? {
            Value::Number(number) => Some(*number),
            _ => None,
        },
        symbol => figures.value(symbol, span, computed)?.number(),
    }
}

fn lamp(figures: &Figures<'_>, light: Option<&Light>, point: &Point) -> Option<Lamp> {
    let light = light?;
    let near = light.near.and_then(|at| match figures.parameter(at)? {
        Value::Number(number) => Some(*number),
        _ => None,
    });
    Some(Lamp::of(light.better, point.number()?, point.mark()?, near))
}

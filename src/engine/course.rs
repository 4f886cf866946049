//! How every value runs while one input's figure goes from one value to another: known without computing what lies between.
//!
//! Given are two lanes of an evaluation, the two ends. From the kinds of the operations follows what can be said about all that lies
//! between them: that a value stays as it is, that it never falls, that it is a straight line but for rounding, between which bounds it
//! stays. What cannot be told is left open, never guessed. What is said is true of decimal arithmetic as long as no figure needs more
//! than its 28 digits; where a quotient does, its last digit may be off the line.

#[cfg(test)]
pub(super) mod tests;

use rust_decimal::Decimal;

use crate::policy::formula::ast::Operator;
use crate::policy::model::{Gate, TableKind};

use super::absence::PRESENT;
use super::arithmetic::{add, divide, multiply, reached, settled, small, subtract};
use super::column::Data;
use super::evaluate::{Evaluation, Part, periods};
use super::plan::{Code, Fold, GroupFold, Op, Plan, PlannedAxis, PlannedTable, Slot, Window};

/// How a value runs between the two ends. True and false are 1 and 0.
///
/// What rises or falls, or has a range, is there all along; what does neither may be absent on the way. What is absent all along is
/// not applicable all along, or nowhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Course {
    /// It never falls.
    pub(super) rises: bool,
    /// It never rises.
    pub(super) falls: bool,
    /// It is a straight line, but for this much either way.
    line: Option<Decimal>,
    /// It stays between these.
    pub(super) range: Option<(Decimal, Decimal)>,
}

/// Nothing is known.
const OPEN: Course = Course {
    rises: false,
    falls: false,
    line: None,
    range: None,
};

/// The same all along; absent all along without a range.
const STILL: Course = Course {
    rises: true,
    falls: true,
    line: Some(Decimal::ZERO),
    range: None,
};

const TRUTH: (Decimal, Decimal) = (Decimal::ZERO, Decimal::ONE);

impl Course {
    /// Whether it is the same all along.
    pub(super) fn is_still(&self) -> bool {
        self.rises && self.falls
    }

    /// Whether it only rises or only falls.
    pub(super) fn is_monotone(&self) -> bool {
        self.rises || self.falls
    }

    fn constant(value: Decimal) -> Self {
        Self {
            range: Some((value, value)),
            ..STILL
        }
    }

    fn between(range: Option<(Decimal, Decimal)>) -> Self {
        Self { range, ..OPEN }
    }

    fn negated(self) -> Self {
        Self {
            rises: self.falls,
            falls: self.rises,
            line: self.line,
            range: self.range.map(|(low, high)| (-high, -low)),
        }
    }

    /// This and no other value, if it is one.
    fn value(self) -> Option<Decimal> {
        let (low, high) = self.range?;
        (self.is_still() || low == high).then_some(low)
    }

    fn plus(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.range?, other.range?);
        Some(Self {
            rises: self.rises && other.rises,
            falls: self.falls && other.falls,
            line: both(self.line, other.line, add),
            range: Some((add(a, c)?, add(b, d)?)),
        })
    }

    fn times(self, other: Self) -> Option<Self> {
        if let Some(by) = other.value() {
            return self.scaled(by);
        }
        if let Some(by) = self.value() {
            return other.scaled(by);
        }
        let ((a, b), (c, d)) = (self.range?, other.range?);
        let natural = a >= Decimal::ZERO && c >= Decimal::ZERO;
        Some(Self {
            rises: natural && self.rises && other.rises,
            falls: natural && self.falls && other.falls,
            line: None,
            range: corners([
                multiply(a, c),
                multiply(a, d),
                multiply(b, c),
                multiply(b, d),
            ]),
        })
    }

    fn scaled(self, by: Decimal) -> Option<Self> {
        let (low, high) = self.range?;
        let down = by.is_sign_negative();
        Some(Self {
            rises: if down { self.falls } else { self.rises },
            falls: if down { self.rises } else { self.falls },
            line: self.line.and_then(|off| multiply(off, by.abs())),
            range: corners([multiply(low, by), multiply(high, by), None, None]),
        })
    }

    /// Over what keeps its sign; a quotient of two straight lines goes one way only, which the ends then tell.
    fn over(self, other: Self, ends: Option<(Decimal, Decimal)>) -> Option<Self> {
        let ((a, b), (c, d)) = (self.range?, other.range?);
        if c <= Decimal::ZERO && d >= Decimal::ZERO {
            return None;
        }
        let range = corners([divide(a, c), divide(a, d), divide(b, c), divide(b, d)]);
        if let Some(by) = other.value() {
            let down = by.is_sign_negative();
            return Some(Self {
                rises: if down { self.falls } else { self.rises },
                falls: if down { self.rises } else { self.falls },
                line: self.line.and_then(|off| divide(off, by.abs())),
                range,
            });
        }
        if self.is_straight() && other.is_straight() {
            let (from, to) = ends?;
            return Some(Self {
                rises: from <= to,
                falls: from >= to,
                line: None,
                range,
            });
        }
        let natural = a >= Decimal::ZERO && c > Decimal::ZERO;
        Some(Self {
            rises: natural && self.rises && other.falls,
            falls: natural && self.falls && other.rises,
            line: None,
            range,
        })
    }

    fn is_straight(&self) -> bool {
        self.line == Some(Decimal::ZERO)
    }

    /// Rounded to a step, whichever way.
    fn rounded(self, step: Option<Decimal>) -> Option<Self> {
        let (low, high) = self.range?;
        Some(Self {
            line: both(self.line, step, add),
            range: step.and_then(|step| Some((subtract(low, step)?, add(high, step)?))),
            ..self
        })
    }

    /// What a condition chooses: `self` where it holds, `other` where not.
    fn chosen(self, other: Self, condition: Self) -> Option<Self> {
        condition.range?;
        let ((a, b), (c, d)) = (self.range?, other.range?);
        // From what is chosen first to what is chosen then it must not go the other way.
        let up = (condition.rises && a >= d) || (condition.falls && c >= b);
        let down = (condition.rises && b <= c) || (condition.falls && d <= a);
        Some(Self {
            rises: up && self.rises && other.rises,
            falls: down && self.falls && other.falls,
            line: None,
            range: Some((a.min(c), b.max(d))),
        })
    }

    /// The least of several: one that stays below all others is it.
    fn least(list: &[Self]) -> Option<Self> {
        let mut ranges = Vec::with_capacity(list.len());
        for course in list {
            ranges.push(course.range?);
        }
        let low = ranges.iter().map(|range| range.0).min()?;
        let (least, high) = (ranges.iter().enumerate())
            .min_by_key(|(_, (low, high))| (high, low))
            .map(|(at, range)| (at, range.1))?;
        let mut others = ranges.iter().enumerate().filter(|(at, _)| *at != least);
        if others.all(|(_, range)| high <= range.0) {
            return list.get(least).copied();
        }
        Some(Self {
            rises: list.iter().all(|course| course.rises),
            falls: list.iter().all(|course| course.falls),
            line: None,
            range: Some((low, high)),
        })
    }

    fn greatest(list: &[Self]) -> Option<Self> {
        let negated: Vec<Self> = list.iter().map(|course| course.negated()).collect();
        Self::least(&negated).map(Self::negated)
    }
}

fn both(
    a: Option<Decimal>,
    b: Option<Decimal>,
    join: fn(Decimal, Decimal) -> Option<Decimal>,
) -> Option<Decimal> {
    join(a?, b?)
}

/// The least and the greatest of those there are; none where one could not be computed (the last two may be left out together).
fn corners(list: [Option<Decimal>; 4]) -> Option<(Decimal, Decimal)> {
    let [a, b, c, d] = list;
    let (a, b) = (a?, b?);
    let (mut low, mut high) = (a.min(b), a.max(b));
    if c.is_some() || d.is_some() {
        let (c, d) = (c?, d?);
        low = low.min(c.min(d));
        high = high.max(c.max(d));
    }
    Some((low, high))
}

/// The courses of all values that vary with an input.
pub(super) struct Courses<'a> {
    plan: &'a Plan<'a>,
    evaluation: &'a Evaluation,
    /// The lanes at the two ends.
    ends: (usize, usize),
    /// What is moved: the input, and its period or all of them alike.
    input: usize,
    period: Option<usize>,
    /// By slot, where its courses begin in the list; only of those that change anywhere.
    begins: Vec<usize>,
    list: Vec<Course>,
}

impl<'a> Courses<'a> {
    /// The courses between two lanes that differ in an input's period alone (or in all of its periods, each the same).
    pub(super) fn between(
        plan: &'a Plan<'a>,
        part: &'a Part,
        evaluation: &'a Evaluation,
        ends: (usize, usize),
        (input, period): (usize, Option<usize>),
    ) -> Self {
        let mut courses = Self {
            plan,
            evaluation,
            ends,
            input,
            period,
            begins: vec![usize::MAX; plan.ops.len()],
            list: Vec::new(),
        };
        for (slot, operands) in &part.computed {
            let op = &plan.ops[*slot];
            let moves = match op.code {
                Code::Input(_) => true,
                _ => operands.iter().any(|&operand| courses.moves(operand)),
            };
            if !moves {
                continue;
            }
            let begin = courses.list.len();
            let mut moves = false;
            for at in 0..courses.width(*slot) {
                let course = if courses.is_never(op, operands, at) {
                    STILL
                } else {
                    courses.follows(*slot, op, at).unwrap_or(OPEN)
                };
                let course = courses.settled(*slot, at, course);
                moves |= !course.is_still();
                courses.list.push(course);
            }
            if moves {
                courses.begins[*slot] = begin;
            } else {
                courses.list.truncate(begin);
            }
        }
        courses
    }

    /// The course of a value.
    pub(super) fn at(&self, slot: Slot, period: usize) -> Course {
        let width = self.width(slot);
        let period = if width == 1 { 0 } else { period };
        match self.begins.get(slot) {
            Some(&begin) if begin != usize::MAX => {
                self.list.get(begin + period).copied().unwrap_or(OPEN)
            }
            _ => self.still(slot, period),
        }
    }

    /// Whether a slot changes anywhere.
    fn moves(&self, slot: Slot) -> bool {
        self.begins
            .get(slot)
            .is_some_and(|&begin| begin != usize::MAX)
    }

    fn width(&self, slot: Slot) -> usize {
        self.evaluation.columns[slot].width
    }

    /// What is the same all along.
    fn still(&self, slot: Slot, period: usize) -> Course {
        match self.end(slot, self.ends.0, period) {
            Some(value) => Course::constant(value),
            None => STILL,
        }
    }

    /// A number, or a truth as a number.
    fn end(&self, slot: Slot, lane: usize, period: usize) -> Option<Decimal> {
        let column = &self.evaluation.columns[slot];
        let index = column.stride().at(lane, period);
        if column.reason(index) != PRESENT {
            return None;
        }
        match &column.data {
            Data::Numbers(list) => list.get(index).copied(),
            Data::Bools(list) => list.get(index).map(|&holds| Decimal::from(u8::from(holds))),
            _ => None,
        }
    }

    fn both_ends(&self, slot: Slot, period: usize) -> Option<(Decimal, Decimal)> {
        Some((
            self.end(slot, self.ends.0, period)?,
            self.end(slot, self.ends.1, period)?,
        ))
    }

    /// Whether an operation never has a value because one of its operands never has.
    fn is_never(&self, op: &Op, operands: &[Slot], at: usize) -> bool {
        let needs_all = matches!(
            op.code,
            Code::Negate(_)
                | Code::Not(_)
                | Code::Arithmetic(..)
                | Code::Compare(..)
                | Code::Round(..)
                | Code::RoundTo(..)
                | Code::RoundToMultiple(..)
                | Code::Int(_)
                | Code::Abs(_)
                | Code::Clamp(..)
                | Code::Table(..)
                | Code::Matrix(..)
        );
        let is_never = |slot: Slot| {
            let column = &self.evaluation.columns[slot];
            column.reason(column.stride().at(self.ends.0, at)) != PRESENT
        };
        needs_all
            && operands.iter().all(|&slot| self.comes_or_not(slot, at))
            && operands.iter().any(|&slot| is_never(slot))
    }

    /// Whether a value is there all along, or nowhere: what comes and goes might say something else about why another is absent.
    fn comes_or_not(&self, slot: Slot, at: usize) -> bool {
        let course = self.at(slot, at);
        course.is_still() || course.range.is_some()
    }

    /// What a condition that is never known chooses: nothing, all along.
    fn undecided(&self, branches: &[Slot], at: usize) -> Option<Course> {
        // If what it waits for does not apply, the whole does not, and a sum passes it over; otherwise the sum waits too.
        let stays = branches.iter().all(|&slot| self.comes_or_not(slot, at));
        (stays || !self.plan.policy.gates.iter().any(Gate::is_applicability)).then_some(STILL)
    }

    /// What the ends add to what a rule says.
    fn settled(&self, slot: Slot, period: usize, mut course: Course) -> Course {
        if course.is_still() {
            return self.still(slot, period);
        }
        let Some((from, to)) = self.both_ends(slot, period) else {
            return OPEN;
        };
        if course.is_straight() {
            (course.rises, course.falls) = (from <= to, from >= to);
        }
        let (low, high) = (from.min(to), from.max(to));
        let within = if course.is_monotone() {
            // Between equal ends there is nothing else.
            (course.rises, course.falls) = (course.rises || from == to, course.falls || from == to);
            Some((low, high))
        } else {
            course.line.and_then(|off| {
                let off = add(off, off)?;
                Some((subtract(low, off)?, add(high, off)?))
            })
        };
        course.range = match (course.range, within) {
            (Some((a, b)), Some((c, d))) => Some((a.max(c), b.min(d))),
            (range, within) => within.or(range),
        };
        course
    }

    /// What follows from an operation and the courses of its operands; nothing where that cannot be told.
    fn follows(&self, slot: Slot, op: &Op, at: usize) -> Option<Course> {
        let same = |slot: Slot| self.at(slot, at);
        match &op.code {
            Code::Input(input) => {
                let moved = *input == self.input && self.period.is_none_or(|period| period == at);
                Some(if moved {
                    Course {
                        rises: false,
                        falls: false,
                        ..STILL
                    }
                } else {
                    STILL
                })
            }
            // All lanes have something entered in the same places.
            Code::Blank(_) | Code::Constant(_) | Code::Parameter(_) | Code::Rows(_) => Some(STILL),
            // It moves by less than a digit that anybody reads; but an end of the range may come to stand on an edge.
            Code::Settle(x) => {
                let course = same(*x);
                let range = course
                    .range
                    .map(|(low, high)| (settled(low), settled(high)));
                Some(Course { range, ..course })
            }
            Code::Negate(x) => Some(same(*x).negated()),
            Code::Not(x) => {
                let course = same(*x);
                course.range?;
                Some(Course {
                    range: Some(TRUTH),
                    line: None,
                    ..course.negated()
                })
            }
            Code::Arithmetic(operator, a, b) => {
                let (x, y) = (same(*a), same(*b));
                if x.is_still() && y.is_still() {
                    return Some(STILL);
                }
                match operator {
                    Operator::Add => x.plus(y),
                    Operator::Subtract => x.plus(y.negated()),
                    Operator::Multiply => x.times(y),
                    _ => x.over(y, self.both_ends(slot, at)),
                }
            }
            Code::Compare(operator, a, b) => self.compared(*operator, *a, *b, at),
            Code::If(condition, then, otherwise) => {
                self.choice(*condition, Some(*then), Some(*otherwise), at)
            }
            Code::GateZero(gate, value) => self.choice(*gate, Some(*value), None, at),
            Code::GateReduce(gate, value, factor) => {
                let gate = same(*gate);
                if gate.is_still() && gate.value().is_none() {
                    return self.undecided(&[*value, *factor], at);
                }
                let value = same(*value);
                let reduced = value.times(self.at(*factor, 0))?;
                match gate.is_still() {
                    true if gate.value()?.is_zero() => Some(reduced),
                    true => Some(value),
                    false => value.chosen(reduced, gate),
                }
            }
            Code::GateSkip(gate, value, _) | Code::GateFault(gate, value, _) => {
                let gate = same(*gate);
                if !gate.is_still() {
                    return None;
                }
                match gate.value() {
                    Some(passed) if passed.is_zero() => Some(STILL),
                    Some(_) => Some(same(*value)),
                    None => self.undecided(&[*value], at),
                }
            }
            Code::Fold(fold, window, slots) => self.folded(op, *fold, *window, slots, at),
            Code::Round(_, x, digits) => {
                let digits = self.at(*digits, at);
                let (course, digits) = (same(*x), digits.is_still().then(|| digits.value())??);
                course.rounded(step_of(digits))
            }
            Code::RoundTo(rounding, x) => same(*x).rounded(Some(rounding.to)),
            Code::RoundToMultiple(x, step) => {
                let step = same(*step);
                let size = step.is_still().then(|| step.value())??;
                (size > Decimal::ZERO).then(|| same(*x).rounded(Some(size)))?
            }
            Code::Int(x) => same(*x).rounded(Some(Decimal::ONE)),
            Code::Abs(x) => {
                let course = same(*x);
                let (low, high) = course.range?;
                Some(match () {
                    () if low >= Decimal::ZERO => course,
                    () if high <= Decimal::ZERO => course.negated(),
                    () => Course::between(Some((Decimal::ZERO, high.max(-low)))),
                })
            }
            Code::Clamp(Operator::LessOrEqual, a, b) => Course::least(&[same(*a), same(*b)]),
            Code::Clamp(_, a, b) => Course::greatest(&[same(*a), same(*b)]),
            Code::Table(table, x) => Self::looked_up(&self.plan.tables[*table], same(*x)),
            Code::Matrix(table, x, y) => {
                let table = &self.plan.tables[*table];
                let stays = Self::cell_stays(table, same(*x), same(*y));
                stays.then_some(STILL)
            }
            Code::Previous(x) => Some(match at.checked_sub(1) {
                Some(before) => self.at(*x, before),
                None => STILL,
            }),
            Code::Spread(x) => Some(self.at(*x, 0)),
            Code::Index(series, n) => {
                let n = same(*n);
                let n = n.is_still().then(|| n.value())??;
                let place = small(n).ok()?.checked_sub(1)?;
                (place < self.width(*series)).then(|| self.at(*series, place))
            }
            Code::AtLeast(_, conditions) => {
                let conditions = conditions.iter().map(|&slot| same(slot));
                counted(conditions, self.both_ends(slot, at))
            }
            Code::AtLeastPeriods(_, condition) => {
                let periods = 0..self.width(*condition);
                let conditions = periods.map(|at| self.at(*condition, at));
                counted(conditions, self.both_ends(slot, at))
            }
            Code::Group(GroupFold::Total, x, keys) => self.some_of(*x, keys),
            Code::Group(GroupFold::Running, x, keys) => {
                // Which rows come before also goes by the column that orders them.
                let order = op
                    .axis
                    .rows()
                    .and_then(|at| self.plan.policy.records[at].order);
                let order = order.map(|column| self.plan.inputs[column]);
                let keys: Vec<Slot> = keys.iter().copied().chain(order).collect();
                self.some_of(*x, &keys)
            }
            Code::ByPeriod(x, day, year) => self.some_of(*x, &[*day, *year]),
            Code::PeriodEnd(_)
            | Code::Drawdown(..)
            | Code::CountUnique(..)
            | Code::MakeDate(_)
            | Code::DatePart(..)
            | Code::AddMonths(..)
            | Code::Workday(..) => {
                let operands = self.plan.operands(op);
                operands
                    .iter()
                    .all(|&slot| self.all_still(slot))
                    .then_some(STILL)
            }
        }
    }

    fn all_still(&self, slot: Slot) -> bool {
        !self.moves(slot)
    }

    /// The sum of some of the rows of `x`, always the same ones as long as these keys stay.
    fn some_of(&self, x: Slot, keys: &[Slot]) -> Option<Course> {
        if !keys.iter().all(|&key| self.all_still(key)) {
            return None;
        }
        let mut sum = Course::constant(Decimal::ZERO);
        for at in 0..self.width(x) {
            let course = self.at(x, at);
            // Which rows are left out is not looked at: those that stay as they are add nothing to how the sum runs.
            if !course.is_still() {
                sum = sum.plus(course)?;
            }
        }
        let keeps = Course { range: None, ..sum };
        // Without bounds of its own: the ends give them, if it is a line or goes one way.
        (keeps.is_monotone() || keeps.line.is_some()).then_some(keeps)
    }

    fn compared(&self, operator: Operator, a: Slot, b: Slot, at: usize) -> Option<Course> {
        let (x, y) = (self.at(a, at), self.at(b, at));
        if x.is_still() && y.is_still() {
            return Some(STILL);
        }
        let difference = x.plus(y.negated())?;
        let (low, high) = difference.range?;
        if low > Decimal::ZERO || high < Decimal::ZERO {
            return Some(STILL);
        }
        let of = |end: usize| subtract(self.end(a, end, at)?, self.end(b, end, at)?);
        let (from, to) = (of(self.ends.0)?, of(self.ends.1)?);
        let (rises, falls) = if difference.is_straight() {
            (from <= to, from >= to)
        } else {
            (difference.rises, difference.falls)
        };
        let open = Course::between(Some(TRUTH));
        Some(match operator {
            Operator::Greater | Operator::GreaterOrEqual => Course {
                rises,
                falls,
                ..open
            },
            Operator::Less | Operator::LessOrEqual => Course {
                rises: falls,
                falls: rises,
                ..open
            },
            // One way only: equal at both ends is equal all along; on the same side at both ends, never.
            _ => {
                let sides = [from, to].map(|end| end.cmp(&Decimal::ZERO));
                if (rises || falls) && sides[0] == sides[1] {
                    STILL
                } else {
                    open
                }
            }
        })
    }

    fn choice(
        &self,
        condition: Slot,
        then: Option<Slot>,
        otherwise: Option<Slot>,
        at: usize,
    ) -> Option<Course> {
        let condition = self.at(condition, at);
        let branch = |slot: Option<Slot>| match slot {
            Some(slot) => self.at(slot, at),
            None => Course::constant(Decimal::ZERO),
        };
        if condition.is_still() {
            return match condition.value() {
                Some(value) if value.is_zero() => Some(branch(otherwise)),
                Some(_) => Some(branch(then)),
                None => {
                    let branches: Vec<Slot> = then.into_iter().chain(otherwise).collect();
                    self.undecided(&branches, at)
                }
            };
        }
        branch(then).chosen(branch(otherwise), condition)
    }

    fn folded(
        &self,
        op: &Op,
        fold: Fold,
        window: Window,
        slots: &[Slot],
        at: usize,
    ) -> Option<Course> {
        let trailing = match window {
            Window::Trailing(count) => {
                let count = self.at(count, at);
                let count = count.is_still().then(|| count.value())??;
                small(count).ok()?
            }
            _ => 0,
        };
        let mut list = Vec::new();
        let mut is_all = true;
        for &slot in slots {
            for place in periods(window, op.axis, at, self.width(slot), trailing) {
                let course = self.at(slot, place);
                // What is absent all along is passed over, or leaves the whole absent, which the ends show.
                if course.is_still() && course.range.is_none() {
                    is_all = false;
                } else {
                    list.push(course);
                }
            }
        }
        if list.iter().all(Course::is_still) {
            return Some(STILL);
        }
        // One that is never known leaves the whole open wherever the others do not decide; it is decided by them at both ends, and so
        // all along if they go one way.
        let is_known = |course: &Course| is_all || course.is_monotone();
        match fold {
            Fold::Sum | Fold::Average | Fold::CountTrue => {
                let mut sum = Course::constant(Decimal::ZERO);
                for &course in &list {
                    sum = sum.plus(course)?;
                }
                match fold {
                    Fold::Average => Course {
                        range: None,
                        ..sum.over(Course::constant(Decimal::from(list.len())), None)?
                    }
                    .bounded_by(sum.range, list.len()),
                    _ => Some(sum),
                }
            }
            // One that is false decides, whatever the others do.
            Fold::All if list.iter().any(|x| x.value() == Some(Decimal::ZERO)) => Some(STILL),
            Fold::Any if list.iter().any(|x| x.value() == Some(Decimal::ONE)) => Some(STILL),
            Fold::Min => Course::least(&list),
            Fold::Max => Course::greatest(&list),
            Fold::All => Course::least(&list).filter(is_known),
            Fold::Any => Course::greatest(&list).filter(is_known),
        }
    }

    /// What a table gives for what runs like this.
    fn looked_up(table: &PlannedTable, x: Course) -> Option<Course> {
        if x.is_still() {
            return Some(STILL);
        }
        let (low, high) = x.range?;
        let (first, last) = (table.band(low), table.band(high));
        let rising = |list: &[Decimal]| list.windows(2).all(|pair| pair[0] <= pair[1]);
        let natural = || table.gives.iter().all(|gives| *gives >= Decimal::ZERO);
        let one_way = |grows: bool| Course {
            rises: grows && x.rises,
            falls: grows && x.falls,
            line: None,
            range: None,
        };
        match table.kind {
            TableKind::Whole => {
                if first == last {
                    return Some(STILL);
                }
                if !table.open.is_empty() {
                    return None;
                }
                let from = first.map_or(0, |band| band + 1);
                let mut gives: Vec<Decimal> = match first {
                    Some(band) => vec![*table.gives.get(band)?],
                    None => vec![Decimal::ZERO],
                };
                gives.extend(table.gives.get(from..=last?)?);
                let range = Some((*gives.iter().min()?, *gives.iter().max()?));
                let falling: Vec<Decimal> = gives.iter().map(|gives| -*gives).collect();
                Some(match (rising(&gives), rising(&falling)) {
                    (true, _) => Course {
                        range,
                        ..one_way(true)
                    },
                    (_, true) => Course {
                        rises: x.falls,
                        falls: x.rises,
                        line: None,
                        range,
                    },
                    _ => Course::between(range),
                })
            }
            TableKind::Marginal => {
                let mut course = one_way(natural());
                // Within a band, and below the first, it is a straight line.
                if first == last && x.is_straight() {
                    course.line = Some(Decimal::ZERO);
                }
                course.or_none()
            }
            TableKind::Linear => {
                let mut course = one_way(rising(&table.gives));
                if first == last && x.is_straight() {
                    course.line = Some(Decimal::ZERO);
                }
                course.or_none()
            }
            TableKind::Step => {
                let (_, pays, _) = table.step?;
                one_way(pays >= Decimal::ZERO).or_none()
            }
            TableKind::Lookup | TableKind::Matrix => None,
        }
    }

    /// Whether the same cell of a matrix is hit all along.
    pub(super) fn cell_stays(table: &PlannedTable, x: Course, y: Course) -> bool {
        let Some(matrix) = &table.matrix else {
            return false;
        };
        let stays = |axis: &PlannedAxis, course: Course| match (axis, course.range) {
            _ if course.is_still() => true,
            (PlannedAxis::Edges(edges), Some((low, high))) => {
                let place = |x| reached(edges, x, table.inclusive);
                place(low) == place(high)
            }
            _ => false,
        };
        stays(&matrix.rows, x) && stays(&matrix.columns, y)
    }
}

impl Course {
    fn bounded_by(self, range: Option<(Decimal, Decimal)>, count: usize) -> Option<Self> {
        let (low, high) = range?;
        let count = Decimal::from(count);
        Some(Self {
            range: Some((divide(low, count)?, divide(high, count)?)),
            ..self
        })
    }

    /// Nothing, unless something is known that the ends can bound.
    fn or_none(self) -> Option<Self> {
        (self.is_monotone() || self.line.is_some()).then_some(self)
    }
}

/// Whether at least so many hold: more of them, and it can only come to hold.
fn counted(
    conditions: impl Iterator<Item = Course>,
    ends: Option<(Decimal, Decimal)>,
) -> Option<Course> {
    let mut course = Course {
        range: Some(TRUTH),
        line: None,
        ..STILL
    };
    let mut undecided = false;
    for condition in conditions {
        undecided |= condition.range.is_none();
        course.rises &= condition.rises;
        course.falls &= condition.falls;
    }
    if !undecided || course.is_still() {
        return Some(course);
    }
    // One that is never known may leave the whole open between too few and enough, but not where it is decided alike at both ends.
    let (from, to) = ends?;
    (course.is_monotone() && from == to).then_some(STILL)
}

/// What rounding to so many digits rounds to.
fn step_of(digits: Decimal) -> Option<Decimal> {
    let axis = i32::try_from(digits).ok()?;
    match u32::try_from(axis) {
        Ok(places) if places <= Decimal::MAX_SCALE => Some(Decimal::new(1, places)),
        Ok(_) => None,
        Err(_) => {
            let power = 10_i64.checked_pow(axis.unsigned_abs())?;
            Some(Decimal::from(power))
        }
    }
}

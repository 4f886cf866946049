//! Is what is said of all that lies between two figures so? Held against what is computed there: of the built-in policies, and of small
//! ones made up by a die, which have every operation in every company.

use std::fmt::Write;

use rust_decimal::Decimal;

use super::super::absence::{Absence, Cell};
use super::super::arithmetic::{add, divide, multiply, subtract};
use super::super::batch::Batch;
use super::super::entries::{self, Case, Entries, Settings};
use super::super::evaluate::Evaluation;
use super::super::plan::{Plan, PlannedAxis};
use super::{Courses, Slot};
use crate::library;
use crate::policy::date::Date;
use crate::policy::model::Policy;
use crate::policy::{Axis, Value, sound};

/// Chance that is the same each time.
pub(in super::super) struct Dice(pub(in super::super) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub(in super::super) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.roll() % count.max(1) as u64).unwrap_or(0)
    }

    pub(in super::super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(in super::super) fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }

    /// From −`most` to `most`.
    pub(in super::super) fn around(&mut self, most: i64) -> i64 {
        let width = usize::try_from(2 * most + 1).unwrap_or(1);
        i64::try_from(self.below(width)).unwrap_or(0) - most
    }
}

/// What the last digits of a quotient may be off.
fn slack(value: Decimal) -> Decimal {
    add(value.abs(), Decimal::ONE)
        .and_then(|size| multiply(size, Decimal::new(1, 15)))
        .unwrap_or(Decimal::MAX)
}

/// Figures of one input of a case, each a lane, in rising order.
struct Stretch<'a> {
    plan: &'a Plan<'a>,
    case: &'a Case,
    input: usize,
    period: Option<usize>,
    figures: &'a [Decimal],
}

impl Stretch<'_> {
    /// The first claim between the ends of these stretches (by lane) that is not so.
    fn refuted(&self, stretches: &[(usize, usize)]) -> Option<String> {
        let policy = self.plan.policy;
        let lanes: Vec<Vec<Option<Value>>> = self
            .figures
            .iter()
            .map(|figure| {
                let mut cells = self.case.inputs[self.input].clone();
                for (at, cell) in cells.iter_mut().enumerate() {
                    if self.period.is_none_or(|period| period == at) {
                        *cell = Some(Value::Number(*figure));
                    }
                }
                cells
            })
            .collect();
        let part = (self.plan).part(self.input, &vec![true; self.plan.ops.len()]);
        let trace = self.plan.trace(self.case);
        let batch = Batch::varied(policy, self.case, self.input, &lanes);
        let evaluation = (self.plan).evaluate_onto(&trace.evaluation, &part, &batch, &[]);
        let moved = (self.input, self.period);
        for &ends in stretches {
            let courses = Courses::between(self.plan, &part, &evaluation, ends, moved);
            let between: Vec<usize> = if ends.0 <= ends.1 {
                (ends.0..=ends.1).collect()
            } else {
                (ends.1..=ends.0).rev().collect()
            };
            for (slot, _) in &part.computed {
                for period in 0..evaluation.columns[*slot].width {
                    if let Some(what) = self.lie(&courses, &evaluation, (*slot, period), &between) {
                        let op = &self.plan.ops[*slot];
                        return Some(format!(
                            "{what}: slot {slot}[{period}] {:?} of {:?} is said to be {:?} with {:?}[{:?}] from {} to {}",
                            op.code,
                            op.owner,
                            courses.at(*slot, period),
                            policy.inputs[self.input].name,
                            self.period,
                            self.figures[ends.0],
                            self.figures[ends.1],
                        ));
                    }
                }
            }
        }
        None
    }

    /// What of a value's course is not so in these lanes.
    fn lie(
        &self,
        courses: &Courses<'_>,
        evaluation: &Evaluation,
        (slot, period): (Slot, usize),
        lanes: &[usize],
    ) -> Option<&'static str> {
        let course = courses.at(slot, period);
        let kind = self.plan.ops[slot].kind;
        if course.is_still() && course.range.is_none() {
            // Of days and texts the same one; else absent, and a sum passes it over all along or nowhere.
            let mut cells = lanes
                .iter()
                .map(|&lane| match evaluation.cell(slot, lane, period) {
                    Cell::Absent(absence) => Err(matches!(absence, Absence::NotApplicable(_))),
                    Cell::Value(value) => Ok(value),
                });
            let first = cells.next()?;
            if kind.is_numeric() && first.is_ok() {
                return Some("not absent");
            }
            return (!cells.all(|cell| cell == first)).then_some("not the same");
        }
        let is_claimed = course.is_monotone() || course.range.is_some();
        let slack = if kind.is_numeric() {
            slack
        } else {
            |_| Decimal::ZERO
        };
        let mut values = Vec::with_capacity(lanes.len());
        for &lane in lanes {
            match courses.end(slot, lane, period) {
                Some(value) => values.push((self.figures[lane], value)),
                None if is_claimed => return Some("not there"),
                None => {}
            }
        }
        if let Some((low, high)) = course.range {
            let is_out =
                |(_, y): &(Decimal, Decimal)| *y < low - slack(*y) || *y > high + slack(*y);
            if values.iter().any(is_out) {
                return Some("out of range");
            }
        }
        for pair in values.windows(2) {
            let (from, to) = (pair[0].1, pair[1].1);
            if course.rises && to < from - slack(from) {
                return Some("falls");
            }
            if course.falls && to > from + slack(from) {
                return Some("rises");
            }
        }
        // Any three of them; some are enough.
        let off = course.line.and_then(|off| add(off, off))?;
        let (first, last) = (*values.first()?, *values.last()?);
        let bent = |a: (Decimal, Decimal), b: (Decimal, Decimal), c: (Decimal, Decimal)| {
            let along = divide(subtract(b.0, a.0)?, subtract(c.0, a.0)?)?;
            let line = add(a.1, multiply(subtract(c.1, a.1)?, along)?)?;
            Some(subtract(b.1, line)?.abs() > add(off, slack(line))?)
        };
        let is_bent = values.iter().any(|&b| bent(first, b, last) == Some(true))
            || (values.windows(3)).any(|three| bent(three[0], three[1], three[2]) == Some(true));
        is_bent.then_some("not straight")
    }
}

/// Some stretches between lanes, both ways: the whole, halves, and whatever else.
fn stretches(dice: &mut Dice, lanes: usize) -> Vec<(usize, usize)> {
    let last = lanes.saturating_sub(1);
    let mut stretches = vec![(0, last), (last, 0)];
    for _ in 0..4 {
        let ends = (dice.below(lanes), dice.below(lanes));
        if ends.0.abs_diff(ends.1) > 1 {
            stretches.push(ends);
        }
    }
    stretches
}

/// The lever to be moved: one period, or all alike.
fn some_period(dice: &mut Dice, cells: usize) -> Option<usize> {
    (cells > 1 && dice.percent(60)).then(|| dice.below(cells))
}

#[test]
fn what_is_said_of_built_in_policies_between_two_figures_is_so() {
    let mut dice = Dice(1);
    for source in library::SOURCES {
        let policy = source.policy().unwrap();
        let numeric: Vec<usize> = (0..policy.inputs.len())
            .filter(|&at| policy.inputs[at].ty.kind.is_numeric())
            .collect();
        for input in numeric {
            for _ in 0..2 {
                let example = dice.pick(&policy.examples);
                let Ok((settings, case)) = entries::read(&policy, &Entries::of(example)) else {
                    continue;
                };
                let cells = case.inputs[input].len();
                if cells == 0 {
                    continue;
                }
                let plan = Plan::new(&policy, settings).unwrap();
                let period = some_period(&mut dice, cells);
                let now = match &case.inputs[input][period.unwrap_or(0)] {
                    Some(Value::Number(now)) => *now,
                    _ => Decimal::ZERO,
                };
                let figures = telling_figures(&mut dice, &plan, now);
                let stretch = Stretch {
                    plan: &plan,
                    case: &case,
                    input,
                    period,
                    figures: &figures,
                };
                let refuted = stretch.refuted(&stretches(&mut dice, figures.len()));
                assert_eq!(refuted, None, "{}, {}", policy.id, example.name);
            }
        }
    }
}

/// Edges of the policy's tables and beside them, the figure as it is, nought, a figure below nought, and what lies between, in rising
/// order.
fn telling_figures(dice: &mut Dice, plan: &Plan<'_>, now: Decimal) -> Vec<Decimal> {
    let mut edges = vec![Decimal::ZERO, now, now + now];
    for table in &plan.tables {
        edges.extend(&table.edges);
        edges.extend(table.step.map(|(each, ..)| each));
        for axis in table
            .matrix
            .iter()
            .flat_map(|matrix| [&matrix.rows, &matrix.columns])
        {
            if let PlannedAxis::Edges(list) = axis {
                edges.extend(list);
            }
        }
    }
    let mut figures = Vec::new();
    for _ in 0..8 {
        let edge = *dice.pick(&edges);
        let beside = Decimal::new(dice.around(1), if edge <= Decimal::TWO { 4 } else { 2 });
        figures.push(edge + beside);
    }
    if dice.percent(20) {
        figures.push(-*dice.pick(&edges));
    }
    let (low, high) = (figures.iter().min(), figures.iter().max());
    let (low, high) = (*low.unwrap(), *high.unwrap());
    for _ in 0..12 {
        let part = Decimal::new(1 + dice.around(499) + 499, 3);
        figures.push((low + (high - low) * part).round_dp(4));
    }
    figures.sort();
    figures.dedup();
    figures
}

/// A small policy, written by chance: three figures a, b, c and series s, t of quarters, rows of a record table; rules that build
/// on each other; tables and gates.
pub(in super::super) struct Author<'d> {
    pub(in super::super) dice: &'d mut Dice,
    /// The rules so far, with their axes.
    pub(in super::super) rules: Vec<(String, Axis)>,
}

const ROWS: Axis = Axis::Rows(0);
const WHOLE: [&str; 4] = ["涨档", "跌档", "杂档", "缺档"];
const MARGINAL: [&str; 3] = ["累进", "累进全", "累退"];

impl Author<'_> {
    fn constant(&mut self) -> String {
        let constants = [
            "0", "1", "2", "-1", "-2", "3", "0.5", "-0.5", "5", "10", "7", "100",
        ];
        let constant = *self.dice.pick(&constants);
        if constant.starts_with('-') {
            format!("({constant})")
        } else {
            constant.to_owned()
        }
    }

    /// A number on an axis.
    fn number(&mut self, axis: Axis, depth: usize) -> String {
        if depth == 0 || self.dice.percent(12) {
            return self.leaf(axis);
        }
        let depth = depth - 1;
        let below = |author: &mut Self| author.number(axis, depth);
        match self.dice.below(if axis == Axis::One { 30 } else { 27 }) {
            0..=2 => format!("({} + {})", below(self), below(self)),
            3..=5 => format!("({} - {})", below(self), below(self)),
            6 | 7 => format!("{} * {}", below(self), below(self)),
            8 => format!("{} * {}", self.constant(), below(self)),
            9 => format!(
                "{} / {}",
                below(self),
                self.dice.pick(&["4", "(-2)", "0.5", "(-0.2)", "a", "b"])
            ),
            10 => format!("{} / ({})", below(self), below(self)),
            11 | 12 => {
                let name = *self.dice.pick(&["MIN", "MAX", "ATMOST", "ATLEAST"]);
                format!("{name}({}, {})", below(self), below(self))
            }
            13 => {
                let name = *self.dice.pick(&["MIN", "MAX", "ATMOST", "ATLEAST"]);
                format!("{name}({}, {})", below(self), self.constant())
            }
            14 => format!("ABS({})", below(self)),
            15 => format!("-({})", below(self)),
            16 => {
                let name = *self.dice.pick(&["ROUND", "ROUNDUP", "ROUNDDOWN"]);
                format!(
                    "{name}({}, {})",
                    below(self),
                    self.dice.pick(&["0", "1", "-1"])
                )
            }
            17 => match self.dice.below(3) {
                0 => format!("INT({})", below(self)),
                1 => format!(
                    "MROUND({}, {})",
                    below(self),
                    self.dice.pick(&["2", "5", "0.5", "(-2)"])
                ),
                _ => format!("ATMOST({}, 上限)", below(self)),
            },
            18 | 19 => {
                let condition = self.condition(axis, depth);
                format!("IF({condition}, {}, {})", below(self), below(self))
            }
            20 | 21 => format!("RATE({}, {})", self.dice.pick(&WHOLE), below(self)),
            22 => format!("MARGINAL({}, {})", self.dice.pick(&MARGINAL), below(self)),
            23 => format!(
                "INTERPOLATE({}, {})",
                self.dice.pick(&["线涨", "线杂"]),
                below(self)
            ),
            24 => format!(
                "STEPS({}, {})",
                self.dice.pick(&["每满", "每扣"]),
                below(self)
            ),
            25 => format!("MATRIX(矩阵, {}, {})", below(self), below(self)),
            _ => self.folded(axis, depth),
        }
    }

    fn leaf(&mut self, axis: Axis) -> String {
        let fits = |rule: &&(String, Axis)| rule.1 == axis || rule.1 == Axis::One;
        let rules: Vec<String> = (self.rules.iter().filter(fits))
            .map(|rule| rule.0.clone())
            .collect();
        if !rules.is_empty() && self.dice.percent(35) {
            return self.dice.pick(&rules).clone();
        }
        match self.dice.below(10) {
            0 => self.constant(),
            1 => "空".to_owned(),
            2..=6 if axis == Axis::Quarter => (*self.dice.pick(&["s", "t"])).to_owned(),
            2..=6 if axis == ROWS => (*self.dice.pick(&["单[额]", "单[序]", "单[键]"])).to_owned(),
            _ => (*self.dice.pick(&["a", "b", "c"])).to_owned(),
        }
    }

    /// A number made of several periods or rows.
    fn folded(&mut self, axis: Axis, depth: usize) -> String {
        let below = |author: &mut Self| author.number(axis, depth);
        if axis == Axis::Quarter {
            return match self.dice.below(7) {
                0 => format!("YTD({})", below(self)),
                1 => format!(
                    "TRAILING({}, {})",
                    below(self),
                    self.dice.pick(&["1", "2", "3"])
                ),
                2 => format!("PREVIOUS({})", below(self)),
                3 => format!("YTDMAX({})", below(self)),
                4 => format!("YTDAVERAGE({})", below(self)),
                5 => "BYQUARTER(单[额], 单[日], 2024)".to_owned(),
                _ => format!("DRAWDOWN(s, {})", self.number(Axis::One, depth)),
            };
        }
        if axis == ROWS {
            return match self.dice.below(5) {
                0 => "OCCURRENCE(单[键])".to_owned(),
                1 => format!("RUNNING({})", self.number_of_rows(depth)),
                2 => format!("RUNNING({}, 单[键])", self.number_of_rows(depth)),
                3 => format!("GROUPSUM({}, 单[键])", self.number_of_rows(depth)),
                _ => "DRAWDOWN(单[额], a)".to_owned(),
            };
        }
        let over = *self.dice.pick(&[Axis::Quarter, Axis::Quarter, ROWS]);
        let series = self.series(over, depth);
        match self.dice.below(10) {
            0 => format!("AVERAGE({series})"),
            1 => format!("MIN({series})"),
            2 => format!("MAX({series})"),
            3 => format!("COUNTIF({series} > {})", self.constant()),
            4 => format!("SUMIFS({series}, {series} > {})", self.constant()),
            5 => format!("INDEX({series}, {})", self.dice.pick(&["1", "2", "3"])),
            6 => format!("SUM({series}, {})", self.number(Axis::One, depth)),
            7 => format!("COUNTUNIQUE({series})"),
            _ => format!("SUM({series})"),
        }
    }

    /// A number that has the axis for certain.
    fn series(&mut self, axis: Axis, depth: usize) -> String {
        if axis == ROWS {
            format!("(单[额] + {})", self.number(axis, depth))
        } else {
            format!("(s + {})", self.number(axis, depth))
        }
    }

    fn number_of_rows(&mut self, depth: usize) -> String {
        self.series(ROWS, depth)
    }

    fn condition(&mut self, axis: Axis, depth: usize) -> String {
        if depth > 0 {
            let below = |author: &mut Self| author.condition(axis, depth - 1);
            match self.dice.below(9) {
                0 => return format!("AND({}, {})", below(self), below(self)),
                1 => return format!("OR({}, {})", below(self), below(self)),
                2 => return format!("NOT({})", below(self)),
                3 if axis == Axis::One => {
                    let name = *self.dice.pick(&["AND", "OR"]);
                    let series = self.series(Axis::Quarter, depth - 1);
                    return format!("{name}({series} > {})", self.constant());
                }
                4 => return format!("AND({}, {}, {})", below(self), below(self), below(self)),
                _ => {}
            }
        }
        let operator = *self
            .dice
            .pick(&[">", ">=", "<", "<=", "=", "<>", ">=", "<"]);
        let left = self.number(axis, depth.min(1));
        let right = if self.dice.percent(60) {
            self.constant()
        } else {
            self.number(axis, depth.min(1))
        };
        format!("{left} {operator} {right}")
    }

    pub(in super::super) fn policy(&mut self) -> String {
        let order = *self.dice.pick(&["", "order = \"序\""]);
        let mut text = TABLES.replace("顺序", order);
        let mut gates = String::new();
        let spreads = [Axis::One, Axis::One, Axis::Quarter, Axis::Quarter, ROWS];
        for at in 0..3 + self.dice.below(3) {
            let axis = *self.dice.pick(&spreads);
            let formula = match axis {
                Axis::One => self.number(axis, 3),
                _ => self.series(axis, 2),
            };
            let name = format!("规{at}");
            let rounding =
                *self
                    .dice
                    .pick(&["", "", "rounding = { to = \"0.5\", mode = \"down\" }"]);
            let _ = writeln!(
                text,
                "[[rule]]\nname = \"{name}\"\nformula = '{formula}'\n{rounding}"
            );
            if self.dice.percent(40) {
                self.gate(&mut gates, at, axis);
            }
            self.rules.push((name, axis));
        }
        text + &gates
    }

    fn gate(&mut self, text: &mut String, at: usize, axis: Axis) {
        // A single figure's condition also acts on series; "in n periods" is a single figure.
        let count = 1 + self.dice.below(4);
        let of_periods = count == 1 && self.dice.percent(60);
        let on = if of_periods { Axis::Quarter } else { axis };
        let conditions: Vec<String> = (0..count)
            .map(|_| {
                let condition = self.condition(on, 1);
                if of_periods {
                    format!("AND(s >= {}, {condition})", self.constant())
                } else {
                    condition
                }
            })
            .map(|condition| format!("'{condition}'"))
            .collect();
        let need = if of_periods {
            format!("{}", 1 + self.dice.below(4))
        } else {
            match self.dice.below(4) {
                0 => "\"all\"".to_owned(),
                1 => "\"any\"".to_owned(),
                _ => format!("{}", 1 + self.dice.below(count)),
            }
        };
        let effect = match self.dice.below(5) {
            0 | 1 => "\"reduce\"\nfactor = \"50%\"",
            2 => "\"zero\"",
            3 => "\"skip\"",
            _ => "\"fault\"",
        };
        let _ = writeln!(
            text,
            "[[gate]]\nname = \"门{at}\"\nwhen = [{}]\nneed = {need}\napplies = [\"规{at}\"]\nelse = {effect}",
            conditions.join(", "),
        );
    }
}

const TABLES: &str = r#"
id = "made-up"
version = "1"
title = "编的"

[[input]]
name = "a"
type = "number"

[[input]]
name = "b"
type = "number"

[[input]]
name = "c"
type = "number"

[[input]]
name = "空"
type = "number"

[[input]]
name = "s"
type = "number"
per = "quarter"

[[input]]
name = "t"
type = "number"
per = "quarter"

[[input]]
name = "单"
type = "table"
顺序
column = [{ name = "日", type = "date" }, { name = "序", type = "number" }, { name = "键", type = "number" }, { name = "额", type = "number" }]

[[parameter]]
name = "上限"
type = "number"

[[table]]
name = "涨档"
kind = "whole"
over = "number"
gives = "number"
lower = "inclusive"
bands = [{ from = "-4", value = "-3" }, { from = "0", value = "1" }, { from = "3", value = "2" }, { from = "8", value = "2" }]

[[parameter]]
name = "未定"
type = "number"

[[table]]
name = "缺档"
kind = "whole"
over = "number"
gives = "number"
lower = "inclusive"
bands = [{ from = "-3", value = "1" }, { from = "1", value = "未定" }, { from = "5", value = "2" }]

[[table]]
name = "跌档"
kind = "whole"
over = "number"
gives = "number"
lower = "exclusive"
bands = [{ from = "-5", value = "-1" }, { from = "2", value = "-2" }, { from = "6", value = "-4" }]

[[table]]
name = "杂档"
kind = "whole"
over = "number"
gives = "number"
lower = "exclusive"
bands = [{ from = "-2", value = "3" }, { from = "1", value = "-2" }, { from = "4", value = "5" }]

[[table]]
name = "累进"
kind = "marginal"
over = "number"
gives = "number"
lower = "inclusive"
first_slice = "unpaid"
bands = [{ from = "-3", value = "1" }, { from = "2", value = "3" }, { from = "7", value = "2" }]

[[table]]
name = "累进全"
kind = "marginal"
over = "number"
gives = "number"
lower = "exclusive"
first_slice = "paid-once-reached"
bands = [{ from = "2", value = "1" }, { from = "7", value = "2" }]

[[table]]
name = "累退"
kind = "marginal"
over = "number"
gives = "number"
lower = "inclusive"
first_slice = "paid-once-reached"
bands = [{ from = "-1", value = "2" }, { from = "3", value = "-1" }]

[[table]]
name = "线涨"
kind = "linear"
over = "number"
gives = "number"
bands = [{ from = "-3", value = "-1" }, { from = "1", value = "1" }, { from = "9", value = "5" }]

[[table]]
name = "线杂"
kind = "linear"
over = "number"
gives = "number"
bands = [{ from = "-3", value = "2" }, { from = "2", value = "-3" }, { from = "6", value = "1" }]

[[table]]
name = "每满"
kind = "step"
over = "number"
gives = "number"
each = "2"
pays = "3"
at_most = "12"

[[table]]
name = "每扣"
kind = "step"
over = "number"
gives = "number"
each = "3"
pays = "-1"

[[table]]
name = "矩阵"
kind = "matrix"
over = "number"
across = "number"
gives = "number"
lower = "inclusive"
columns = ["-100", "0", "4"]
bands = [{ from = "-6", values = ["1", "2", ""] }, { from = "1", values = ["-1", "0", "3"] }, { from = "5", values = ["2", "2", "7"] }]
"#;

/// Figures for a made-up policy: small ones, so that they meet edges and each other; of everything now and then a blank.
pub(in super::super) fn some_case(dice: &mut Dice, policy: &Policy) -> Case {
    let rows = dice.below(4);
    let days = [(2024, 2, 1), (2024, 5, 1), (2024, 6, 30), (2023, 6, 30)];
    let inputs = policy.inputs.iter().map(|input| {
        let width = input.ty.axis.periods().unwrap_or(rows);
        let is_blank = input.name == "空";
        (0..width)
            .map(|_| {
                if is_blank || dice.percent(4) {
                    return None;
                }
                if !input.ty.kind.is_numeric() {
                    let (year, month, day) = *dice.pick(&days);
                    return Date::new(year, month, day).map(Value::Date);
                }
                Some(Value::Number(Decimal::from(dice.around(7))))
            })
            .collect()
    });
    Case {
        inputs: inputs.collect(),
    }
}

#[test]
fn what_is_said_of_made_up_policies_between_two_figures_is_so() {
    let mut dice = Dice(2);
    let rounds = 800;
    let mut understood = 0;
    for round in 0..rounds {
        let author = &mut Author {
            dice: &mut dice,
            rules: Vec::new(),
        };
        let text = author.policy();
        let Ok(policy) = sound(&text) else {
            continue;
        };
        understood += 1;
        let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
        let case = some_case(&mut dice, &policy);
        for (input, definition) in policy.inputs.iter().enumerate() {
            let cells = case.inputs[input].len();
            if !definition.ty.kind.is_numeric() || cells == 0 {
                continue;
            }
            let period = some_period(&mut dice, cells);
            let (middle, step) = (dice.around(6), *dice.pick(&[1, 2, 4]));
            let figures: Vec<Decimal> = (-11..=11)
                .map(|at| Decimal::from(middle) + Decimal::new(at * 25 * step, 2))
                .collect();
            let stretch = Stretch {
                plan: &plan,
                case: &case,
                input,
                period,
                figures: &figures,
            };
            let refuted = stretch.refuted(&stretches(&mut dice, figures.len()));
            let rules = text.find("[[rule]]").map_or("", |start| &text[start..]);
            assert_eq!(refuted, None, "round {round}, {:?}\n{rules}", case.inputs);
        }
    }
    // Else nothing would have been looked at.
    assert!(understood * 10 > rounds * 9, "{understood} of {rounds}");
}

/// Shapes that chance hardly comes upon: a rule's formula, and a gate on it.
const SHAPES: &[(&str, &str)] = &[
    ("MIN(a, 5) - a / 2", ""),
    ("MAX(a, 0) - a / 2", ""),
    ("ATMOST(ATLEAST(a, -3), 5) + ATMOST(-a, 1)", ""),
    // Not 1 before it is taken for 1, and then on the other side of it all the way.
    ("IF(3 * (3 + 6 / a) >= 1, 1, 0)", ""),
    ("RATE(涨档, 9 * (1 + 2 / a))", ""),
    ("IF(AND(空 > 0, a > -2, a < 4), 1, 2)", ""),
    ("IF(OR(空 > 0, a < -2, a > 4), 1, 2)", ""),
    (
        "a",
        "when = [\"空 > 0\", \"a > -2\", \"a > 4\"]\nneed = 2\nelse = \"reduce\"\nfactor = \"50%\"",
    ),
    (
        "a",
        "when = [\"a > -2\", \"a < 4\"]\nneed = \"any\"\nelse = \"skip\"",
    ),
    ("SUM(RUNNING(单[序]) * 单[键])", ""),
    // What waits for a condition that is never known: not applicable at both ends, and passed over, but missing in between.
    ("1", WAITS),
];

const WAITS: &str = r#"
when = ["a > -2", "a < 4"]
else = "skip"

[[rule]]
name = "等"
formula = "规"

[[rule]]
name = "和"
formula = "SUM(等, IF(a * a > 9, a, b))"

[[gate]]
name = "不知"
when = "空 > 0"
applies = ["等"]
else = "zero"
"#;

#[test]
fn what_is_said_of_rare_shapes_between_any_two_figures_is_so() {
    let figures: Vec<Decimal> = (-28..=28).map(|at| Decimal::new(at * 25, 2)).collect();
    let lanes = 0..figures.len();
    let stretches: Vec<(usize, usize)> = lanes
        .clone()
        .flat_map(|from| lanes.clone().map(move |to| (from, to)))
        .filter(|(from, to)| from.abs_diff(*to) > 1)
        .collect();
    for (formula, gate) in SHAPES {
        let mut text = TABLES.replace("顺序", "order = \"序\"");
        let _ = writeln!(text, "[[rule]]\nname = \"规\"\nformula = '{formula}'");
        if !gate.is_empty() {
            let _ = writeln!(text, "[[gate]]\nname = \"门\"\napplies = [\"规\"]\n{gate}");
        }
        let policy = sound(&text).unwrap();
        let plan = Plan::new(&policy, Settings::of(&policy)).unwrap();
        let case = Case {
            inputs: (policy.inputs.iter())
                .map(|input| {
                    let numbers =
                        [3, 0, -2].map(|number| Some(Value::Number(Decimal::from(number))));
                    match input.name.as_str() {
                        "单[序]" | "单[键]" => numbers.to_vec(),
                        _ => vec![None; input.ty.axis.periods().unwrap_or(3)],
                    }
                })
                .collect(),
        };
        // A single figure, and a row's place.
        for (input, period) in [(0, None), (7, Some(0))] {
            let stretch = Stretch {
                plan: &plan,
                case: &case,
                input,
                period,
                figures: &figures,
            };
            assert_eq!(stretch.refuted(&stretches), None, "{formula} {gate}");
        }
    }
}

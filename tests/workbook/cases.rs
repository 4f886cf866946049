//! Cases by chance, the same in each run: figures at, a fen below and a fen above every edge; blanks; rows.

use rebate_desk::engine::{Case, Plan, Settings};
use rebate_desk::policy::date::Date;
use rebate_desk::policy::formula::ast::{Expr, ExprKind};
use rebate_desk::policy::model::{Formulas, Input, Policy, Term};
use rebate_desk::policy::{Axis, Kind, Value};
use rust_decimal::Decimal;

/// Ways of reading that are all tried; of more, each option, each pair by chance.
const ALL_READINGS: usize = 24;

/// Ways of reading by chance beyond that.
const BY_CHANCE: usize = 12;

/// Numbers that look like chance and are the same in each run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: &str) -> Self {
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for byte in seed.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(state | 1)
    }

    /// Below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let next = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(next).unwrap_or(0) % end.max(1)
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        let at = self.below(list.len());
        &list[at]
    }
}

/// Every way of reading, or each option of each reading and some by chance.
pub(crate) fn readings_of(policy: &Policy, thorough: bool, random: &mut Random) -> Vec<Settings> {
    let base = Settings::of(policy);
    let counts: Vec<usize> = policy
        .readings
        .iter()
        .map(|reading| reading.options.len())
        .collect();
    let all: usize = counts.iter().product();
    let mut ways: Vec<Vec<usize>> = Vec::new();
    if all <= ALL_READINGS {
        for mut number in 0..all {
            let mut way = Vec::new();
            for &count in &counts {
                way.push(number % count);
                number /= count;
            }
            ways.push(way);
        }
    } else {
        ways.push(base.readings.clone());
        for (at, &count) in counts.iter().enumerate() {
            for option in 0..count {
                let mut way = base.readings.clone();
                way[at] = option;
                if !ways.contains(&way) {
                    ways.push(way);
                }
            }
        }
        for _ in 0..if thorough { BY_CHANCE } else { 2 } {
            ways.push(counts.iter().map(|&count| random.below(count)).collect());
        }
    }
    ways.into_iter()
        .map(|readings| Settings {
            readings,
            ..base.clone()
        })
        .collect()
}

/// Settings with parameters set that the policy leaves open, and with some left open that it sets.
pub(crate) fn variants(policy: &Policy, random: &mut Random) -> Vec<Settings> {
    let base = Settings::of(policy);
    let mut filled = base.clone();
    for (at, parameter) in policy.parameters.iter().enumerate() {
        if filled.parameters[at].is_none() {
            filled.parameters[at] = Some(match parameter.kind {
                Kind::Money => Value::Number(Decimal::new(50_000, 2)),
                Kind::Ratio => Value::Number(Decimal::new(5, 2)),
                Kind::Date => Value::Date(Date::new(2024, 6, 15).expect("a day")),
                Kind::Count => Value::Number(Decimal::from(6)),
                _ => Value::Number(Decimal::new(65, 1)),
            });
            filled.overridden[at] = true;
        }
    }
    let mut open = base.clone();
    for at in 0..policy.parameters.len() {
        if random.one_in(4) {
            open.parameters[at] = None;
            open.overridden[at] = true;
        }
    }
    vec![filled, open]
}

/// What decides in a policy: its figures by kind, the texts that its formulas compare with, days around which it turns.
struct Edges {
    money: Vec<Decimal>,
    ratios: Vec<Decimal>,
    numbers: Vec<Decimal>,
    texts: Vec<String>,
    days: Vec<Date>,
}

fn edges(policy: &Policy, plan: &Plan<'_>) -> Edges {
    let mut edges = Edges {
        money: Vec::new(),
        ratios: Vec::new(),
        numbers: Vec::new(),
        texts: vec![
            "甲".to_owned(),
            "乙".to_owned(),
            "a1".to_owned(),
            "A1".to_owned(),
        ],
        days: vec![Date::new(2024, 3, 31).expect("a day")],
    };
    let mut see = |kind: Kind, value: &Value| match (kind, value) {
        (Kind::Money, Value::Number(x)) => edges.money.push(*x),
        (Kind::Ratio, Value::Number(x)) => edges.ratios.push(*x),
        (_, Value::Number(x)) => edges.numbers.push(*x),
        (_, Value::Text(text)) => edges.texts.push(text.clone()),
        (_, Value::Date(date)) => edges.days.push(*date),
        _ => {}
    };
    for (parameter, value) in policy.parameters.iter().zip(&plan.settings.parameters) {
        if let Some(value) = value {
            see(parameter.kind, value);
        }
    }
    for table in &policy.tables {
        let matrix = table.matrix.iter();
        let rows = matrix
            .clone()
            .flat_map(|matrix| matrix.rows.iter().map(|term| (table.over, term)));
        let columns =
            matrix.flat_map(|matrix| matrix.columns.iter().map(|term| (matrix.across, term)));
        let bands = table.bands.iter().map(|band| (table.over, &band.from));
        let steps = table.step.iter().map(|step| (table.over, &step.each));
        for (kind, term) in rows.chain(columns).chain(bands).chain(steps) {
            if let Term::Literal(value) = term {
                see(kind, value);
            }
        }
    }
    let mut of_formula = |expr: &Expr, types: &[rebate_desk::policy::kind::Type]| {
        expr.visit(&mut |node| match &node.kind {
            ExprKind::Text(text) => see(Kind::Text, &Value::Text(text.clone())),
            ExprKind::Number(literal) => see(types[node.id].kind, &Value::Number(literal.value)),
            ExprKind::Date(date) => see(Kind::Date, &Value::Date(*date)),
            _ => {}
        });
    };
    for rule in &policy.rules {
        match &rule.formulas {
            Formulas::One(formula) => of_formula(&formula.expr, &formula.types),
            Formulas::ByReading { formulas, .. } => {
                for formula in formulas {
                    of_formula(&formula.expr, &formula.types);
                }
            }
        }
    }
    for gate in &policy.gates {
        for formula in &gate.conditions {
            of_formula(&formula.expr, &formula.types);
        }
    }
    edges
}

fn cents(random: &mut Random, most: usize) -> Decimal {
    Decimal::new(i64::try_from(random.below(most)).expect("small"), 2)
}

/// A value of an input.
fn value(input: &Input, edges: &Edges, random: &mut Random) -> Value {
    let near = |random: &mut Random, list: &[Decimal], step: Decimal| {
        let edge = *random.pick(list);
        let by = Decimal::from(random.below(3)) - Decimal::ONE;
        edge + by * step
    };
    match input.ty.kind {
        Kind::Money => Value::Number(match random.below(8) {
            0..=2 if !edges.money.is_empty() => near(random, &edges.money, Decimal::new(1, 2)),
            3 => Decimal::ZERO,
            4 => cents(random, 100_000),
            5 => *random.pick(&[
                Decimal::new(290, 2),
                Decimal::new(1, 2),
                Decimal::new(99_999, 2),
            ]),
            6 => -cents(random, 1_000_000),
            _ => cents(random, 500_000_000),
        }),
        Kind::Ratio => Value::Number(match random.below(6) {
            0..=2 if !edges.ratios.is_empty() => near(random, &edges.ratios, Decimal::new(1, 6)),
            3 => Decimal::ZERO,
            _ => Decimal::new(i64::try_from(random.below(15_000)).expect("small"), 4),
        }),
        Kind::Count => Value::Number(match random.below(6) {
            0 | 1 if !edges.numbers.is_empty() => {
                near(random, &edges.numbers, Decimal::ONE).trunc()
            }
            2 => Decimal::ZERO,
            _ => Decimal::from(random.below(60)),
        }),
        Kind::Number | Kind::Plain => Value::Number(match random.below(6) {
            0 | 1 if !edges.numbers.is_empty() => near(random, &edges.numbers, Decimal::new(1, 2)),
            2 if input.name.contains("年") => Decimal::from(2024),
            _ => Decimal::new(i64::try_from(random.below(10_000)).expect("small"), 1),
        }),
        Kind::Bool => Value::Bool(!random.one_in(3)),
        Kind::Date => {
            let day = *random.pick(&edges.days);
            let by = match random.below(3) {
                0 => i64::try_from(random.below(3)).expect("small") - 1,
                _ => i64::try_from(random.below(500)).expect("small") - 250,
            };
            Value::Date(day.add_days(by).expect("a day"))
        }
        Kind::Month => {
            let month = u8::try_from(random.below(12) + 1).expect("a month");
            Value::Date(Date::new(2024, month, 1).expect("a day"))
        }
        Kind::Text => Value::Text(random.pick(&edges.texts).clone()),
        Kind::Choice(_) => {
            let options = input.option_ids();
            Value::Text((*random.pick(&options)).to_owned())
        }
    }
}

/// A year where a policy means one by a number of its own.
fn tidy(input: &Input, value: Value) -> Value {
    match value {
        Value::Number(_) if input.name == "年度" => Value::Number(Decimal::from(2024)),
        other => other,
    }
}

pub(crate) fn cases(
    policy: &Policy,
    plan: &Plan<'_>,
    count: usize,
    random: &mut Random,
) -> Vec<Case> {
    let edges = edges(policy, plan);
    (0..count)
        .map(|number| {
            let mut case = Case::blank(policy);
            // From cases in which everything is there to cases in which much is blank.
            let blanks = match number % 5 {
                0..=2 => usize::MAX,
                3 => 12,
                _ => 4,
            };
            let blank = |random: &mut Random| blanks != usize::MAX && random.one_in(blanks);
            for records in &policy.records {
                let rows = if random.one_in(6) {
                    0
                } else {
                    1 + random.below(7)
                };
                for at in records.range() {
                    let input = &policy.inputs[at];
                    case.inputs[at] = (0..rows)
                        .map(|_| {
                            let value = value(input, &edges, random);
                            (!blank(random)).then_some(value)
                        })
                        .collect();
                }
            }
            for (at, input) in policy.inputs.iter().enumerate() {
                if input.ty.axis.rows().is_some() {
                    continue;
                }
                let whole = blank(random);
                for cell in &mut case.inputs[at] {
                    let value = tidy(input, value(input, &edges, random));
                    *cell = (!whole && !blank(random)).then_some(value);
                }
                let money = input.ty.kind == Kind::Money && input.ty.axis == Axis::Month;
                if money && !edges.money.is_empty() && random.one_in(2) {
                    at_quarter_edges(&mut case.inputs[at], &edges.money, random);
                }
            }
            case
        })
        .collect()
}

/// Months whose quarter comes to an edge, a fen less or a fen more.
fn at_quarter_edges(cells: &mut [Option<Value>], money: &[Decimal], random: &mut Random) {
    for quarter in cells.chunks_mut(3) {
        let edge = *random.pick(money);
        let by = Decimal::new(i64::try_from(random.below(3)).expect("small") - 1, 2);
        let first =
            (edge * Decimal::new(i64::try_from(random.below(50)).expect("small"), 2)).round_dp(2);
        let second =
            (edge * Decimal::new(i64::try_from(random.below(50)).expect("small"), 2)).round_dp(2);
        let third = edge + by - first - second;
        for (cell, x) in quarter.iter_mut().zip([first, second, third]) {
            *cell = Some(Value::Number(x));
        }
    }
}

//! The nearest figure of an input at which something turns: a decision turns out otherwise, the total reaches an amount.
//!
//! An input's figures lie on a grid of its smallest unit, from where one starts to the furthest that is looked at. A stretch of the grid is
//! passed over only where its [`Courses`] show that nothing turns in it; halved and halved again where they show that it turns there
//! once; and otherwise cut up, until one of the two can be shown. So what is found is the nearest, on the whole grid, and what is not
//! found is not there – unless the hunt was given up after [`Hunt::CUTS`] cuts: then [`Hunt::is_proven`] says no.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::policy::Value;
use crate::policy::model::TableKind;

use super::arithmetic::{add, divide, multiply, subtract};
use super::batch::Batch;
use super::course::{Course, Courses};
use super::decisions::{Decision, PROBES_AT_ONCE, Turn, What};
use super::evaluate::{Evaluation, Part, Pin};
use super::outcome::Trace;
use super::plan::Slot;

/// A figure of an input that could be another.
#[derive(Clone, Debug)]
pub(super) struct Lever {
    /// The period; none moves all periods alike.
    pub(super) period: Option<usize>,
    /// Where one starts.
    pub(super) from: Decimal,
    /// The smallest change that makes sense.
    pub(super) unit: Decimal,
    /// The least and the greatest figure looked at.
    pub(super) bounds: (Decimal, Decimal),
}

impl Lever {
    /// The figure so many units further, or nearer nought.
    pub(super) fn moved(&self, up: bool, units: i64) -> Option<Decimal> {
        let by = multiply(Decimal::from(units), self.unit)?;
        if up {
            add(self.from, by)
        } else {
            subtract(self.from, by)
        }
    }

    /// How many units it can be moved that way.
    fn room(&self, up: bool) -> i64 {
        let room = if up {
            subtract(self.bounds.1, self.from)
        } else {
            subtract(self.from, self.bounds.0)
        };
        let units = room.and_then(|room| divide(room, self.unit)?.trunc().to_i64());
        units.unwrap_or(0).max(0)
    }
}

/// What is hunted for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Quarry {
    /// Where the decision at this place of the list turns out otherwise than this.
    Otherwise(usize, Turn),
    /// Where a number is at least this.
    Reaches(Slot, Decimal),
}

/// A hunt for the nearest figure.
#[derive(Clone, Debug)]
pub(super) struct Hunt {
    /// The lever, by its place in the list.
    pub(super) lever: usize,
    /// Which way.
    pub(super) up: bool,
    pub(super) quarry: Quarry,
    /// What is not settled yet, the nearest last.
    open: Vec<Stretch>,
    cuts: usize,
    /// Where it was found: how many units away it is not yet so, and one further it is.
    pub(super) found: Option<(i64, i64)>,
}

impl Hunt {
    /// Stretches cut up at most: what can be settled in the policies of the library takes no more than half of that.
    pub(super) const CUTS: usize = 250;

    /// Whether what was found is shown to be the nearest, or that there is nothing.
    pub(super) fn is_proven(&self) -> bool {
        self.cuts < Self::CUTS
    }
}

/// A part of the grid, in units from the start. At its near end it is not yet so.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    low: i64,
    high: i64,
    /// Whether it is so at the far end.
    hit: bool,
    /// It is known to turn here just once.
    once: bool,
}

/// What the courses say about a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It does not turn.
    Never,
    /// It turns once at most.
    Once,
    Unknown,
}

/// Hunting with the figures of one input.
pub(super) struct Ground<'a> {
    trace: &'a Trace<'a>,
    input: usize,
    part: Part,
    levers: &'a [Lever],
    decisions: &'a [Decision],
    /// Into how many parts a stretch is cut.
    parts: i64,
}

impl<'a> Ground<'a> {
    /// The ground of one input's levers. `wanted` are the slots to be known: those of the decisions and of the total.
    pub(super) fn new(
        trace: &'a Trace<'a>,
        input: usize,
        wanted: &[bool],
        levers: &'a [Lever],
        decisions: &'a [Decision],
        parts: i64,
    ) -> Self {
        Self {
            trace,
            input,
            part: trace.plan.part(input, wanted),
            levers,
            decisions,
            parts,
        }
    }

    /// Whether a slot varies with the input.
    pub(super) fn varies(&self, slot: Slot) -> bool {
        self.part.varies(slot)
    }

    /// Whether a decision varies with the input.
    pub(super) fn concerns(&self, decision: &Decision) -> bool {
        match decision.what {
            What::Table { argument, .. } => self.varies(argument),
            What::Matrix { row, column, .. } => self.varies(row) || self.varies(column),
            What::Truth => self.varies(decision.slot),
        }
    }

    /// Computes the case for each lever moved this way by so many units.
    pub(super) fn compute(&self, places: &[(usize, bool, i64)], pins: &[Pin]) -> Evaluation {
        let now = &self.trace.case.inputs[self.input];
        let lanes: Vec<Vec<Option<Value>>> = places
            .iter()
            .map(|&(lever, up, units)| {
                let lever = &self.levers[lever];
                let mut cells = now.clone();
                let value = lever.moved(up, units).unwrap_or(lever.from);
                for (at, cell) in cells.iter_mut().enumerate() {
                    if lever.period.is_none_or(|period| period == at) {
                        *cell = Some(Value::Number(value));
                    }
                }
                cells
            })
            .collect();
        self.compute_cells(&lanes, pins)
    }

    /// Computes the case with these figures of the input.
    pub(super) fn compute_cells(&self, lanes: &[Vec<Option<Value>>], pins: &[Pin]) -> Evaluation {
        let trace = self.trace;
        let batch = Batch::varied(trace.plan.policy, trace.case, self.input, lanes);
        (trace.plan).evaluate_onto(&trace.evaluation, &self.part, &batch, pins)
    }

    /// Where each of these turns first, that way, with each lever.
    ///
    /// For each lever and way, `quarries` says what is hunted for.
    pub(super) fn hunt(&self, quarries: &dyn Fn(usize, bool) -> Vec<Quarry>) -> Vec<Hunt> {
        let mut hunts = Vec::new();
        for lever in 0..self.levers.len() {
            for up in [true, false] {
                let quarries = quarries(lever, up);
                if !quarries.is_empty() {
                    self.bracket(lever, up, &quarries, &mut hunts);
                }
            }
        }
        self.close_in(&mut hunts);
        hunts
    }

    /// The powers of ten up to the furthest.
    pub(super) fn marks(&self, lever: usize, up: bool) -> Vec<i64> {
        let furthest = self.levers[lever].room(up);
        let powers = (0..).map_while(|exponent| 10_i64.checked_pow(exponent));
        let mut marks = vec![0];
        marks.extend(powers.take_while(|units| *units < furthest));
        if furthest > 0 {
            marks.push(furthest);
        }
        marks
    }

    fn bracket(&self, lever: usize, up: bool, quarries: &[Quarry], hunts: &mut Vec<Hunt>) {
        let marks = self.marks(lever, up);
        let places: Vec<_> = marks.iter().map(|&units| (lever, up, units)).collect();
        let evaluation = self.compute(&places, &[]);
        let first = hunts.len();
        hunts.extend(quarries.iter().map(|&quarry| Hunt {
            lever,
            up,
            quarry,
            open: Vec::new(),
            cuts: 0,
            found: None,
        }));
        let hunts = &mut hunts[first..];
        let mut seeking: Vec<bool> = hunts
            .iter()
            .map(|hunt| !self.is_so(hunt.quarry, &evaluation, 0))
            .collect();
        for (lane, pair) in marks.windows(2).enumerate() {
            if !seeking.contains(&true) {
                break;
            }
            let courses = self.courses(&evaluation, (lane, lane + 1), lever);
            for (hunt, seeking) in hunts.iter_mut().zip(&mut seeking) {
                if *seeking {
                    let hit = self.is_so(hunt.quarry, &evaluation, lane + 1);
                    *seeking = !hit;
                    hunt.note(pair[0], pair[1], hit, self.verdict(hunt.quarry, &courses));
                }
            }
        }
        for hunt in hunts {
            hunt.open.reverse();
        }
    }

    /// Cuts up what is open, all hunts side by side, until nothing is.
    fn close_in(&self, hunts: &mut [Hunt]) {
        loop {
            let mut open: Vec<usize> = Vec::new();
            for (at, hunt) in hunts.iter_mut().enumerate() {
                hunt.settle();
                if !hunt.open.is_empty() {
                    open.push(at);
                }
            }
            if open.is_empty() {
                return;
            }
            let at_once = PROBES_AT_ONCE / usize::try_from(self.parts + 1).unwrap_or(1);
            for some in open.chunks(at_once.max(1)) {
                self.cut(hunts, some);
            }
        }
    }

    fn cut(&self, hunts: &mut [Hunt], some: &[usize]) {
        // What is computed for one hunt serves the others: many begin between the same marks.
        let mut places: Vec<(usize, bool, i64)> = Vec::new();
        let mut cuts: Vec<Vec<i64>> = Vec::new();
        for &at in some {
            let hunt = &hunts[at];
            let cut = hunt.open.last();
            let cut = cut.map(|stretch| cut_up(stretch.low, stretch.high, self.parts));
            let cut = cut.unwrap_or_default();
            for &units in &cut {
                let place = (hunt.lever, hunt.up, units);
                if let Err(gap) = places.binary_search(&place) {
                    places.insert(gap, place);
                }
            }
            cuts.push(cut);
        }
        let evaluation = self.compute(&places, &[]);
        for (&at, cut) in some.iter().zip(&cuts) {
            let hunt = &mut hunts[at];
            let Some(stretch) = hunt.open.pop() else {
                continue;
            };
            let (quarry, lever, up) = (hunt.quarry, hunt.lever, hunt.up);
            let lane = |units: i64| {
                let place = (lever, up, units);
                places.binary_search(&place).unwrap_or_default()
            };
            let mut further = std::mem::take(&mut hunt.open);
            for pair in cut.windows(2) {
                let (low, high) = (lane(pair[0]), lane(pair[1]));
                let hit = self.is_so(quarry, &evaluation, high);
                let verdict = match () {
                    () if stretch.once && hit => Verdict::Once,
                    () if stretch.once => Verdict::Never,
                    () => {
                        let courses = self.courses(&evaluation, (low, high), lever);
                        self.verdict(quarry, &courses)
                    }
                };
                hunt.note(pair[0], pair[1], hit, verdict);
                if hit {
                    // Whatever is further away is not the nearest.
                    further.clear();
                    break;
                }
            }
            hunt.open.reverse();
            further.append(&mut hunt.open);
            hunt.open = further;
            if !stretch.once {
                hunt.cuts += 1;
            }
        }
    }

    fn courses<'e>(
        &'e self,
        evaluation: &'e Evaluation,
        ends: (usize, usize),
        lever: usize,
    ) -> Courses<'e> {
        let moved = (self.input, self.levers[lever].period);
        Courses::between(self.trace.plan, &self.part, evaluation, ends, moved)
    }

    /// How a number that varies with the input runs between two lanes.
    pub(super) fn course(
        &self,
        evaluation: &Evaluation,
        ends: (usize, usize),
        lever: usize,
        slot: Slot,
    ) -> Course {
        self.courses(evaluation, ends, lever).at(slot, 0)
    }

    fn is_so(&self, quarry: Quarry, evaluation: &Evaluation, lane: usize) -> bool {
        match quarry {
            Quarry::Otherwise(decision, now) => {
                (self.trace.plan).turn(&self.decisions[decision], evaluation, lane) != Some(now)
            }
            Quarry::Reaches(slot, wanted) => {
                let number = evaluation.number(slot, lane, 0);
                number.is_some_and(|number| number >= wanted)
            }
        }
    }

    fn verdict(&self, quarry: Quarry, courses: &Courses<'_>) -> Verdict {
        let of = |still: bool, monotone: bool| match (still, monotone) {
            (true, _) => Verdict::Never,
            (_, true) => Verdict::Once,
            _ => Verdict::Unknown,
        };
        let of_course = |course: Course| of(course.is_still(), course.is_monotone());
        match quarry {
            Quarry::Otherwise(decision, _) => {
                let Decision {
                    slot, period, what, ..
                } = self.decisions[decision];
                match what {
                    What::Truth => of_course(courses.at(slot, period)),
                    What::Table { table, argument } => {
                        let course = courses.at(argument, period);
                        let table = &self.trace.plan.tables[table];
                        if table.kind == TableKind::Step {
                            return of_course(courses.at(slot, period));
                        }
                        let stays = course
                            .range
                            .is_some_and(|(low, high)| table.band(low) == table.band(high));
                        of(stays || course.is_still(), course.is_monotone())
                    }
                    What::Matrix { table, row, column } => {
                        let (x, y) = (courses.at(row, period), courses.at(column, period));
                        let table = &self.trace.plan.tables[table];
                        of(
                            Courses::cell_stays(table, x, y),
                            x.is_monotone() && y.is_monotone(),
                        )
                    }
                }
            }
            Quarry::Reaches(slot, wanted) => {
                let course = courses.at(slot, 0);
                let beyond = course.range.is_some_and(|(_, high)| high < wanted);
                of(beyond || course.falls, course.rises)
            }
        }
    }
}

impl Hunt {
    /// Notes what is known of the next stretch.
    fn note(&mut self, low: i64, high: i64, hit: bool, verdict: Verdict) {
        // What turns once at most and has not turned at its end, has not turned at all.
        if hit || verdict == Verdict::Unknown {
            self.open.push(Stretch {
                low,
                high,
                hit,
                once: verdict != Verdict::Unknown,
            });
        }
    }

    /// Takes away what is settled.
    fn settle(&mut self) {
        while let Some(stretch) = self.open.last_mut() {
            if stretch.high - stretch.low > 1 {
                if self.cuts < Self::CUTS {
                    return;
                }
                // Given up: what is still open is taken to turn once where it turns at all.
                stretch.once = true;
                if stretch.hit {
                    return;
                }
            } else if stretch.hit {
                self.found = Some((stretch.low, stretch.high));
                self.open.clear();
                return;
            }
            self.open.pop();
        }
    }
}

/// A stretch's ends and the places where it is cut into parts, in order.
pub(super) fn cut_up(low: i64, high: i64, parts: i64) -> Vec<i64> {
    let width = high - low;
    let parts = parts.min(width).max(1);
    // Whole parts and what is left, so that nothing overflows.
    let (each, left) = (width / parts, width % parts);
    let mut places: Vec<i64> = (0..parts)
        .map(|at| low + each * at + left.min(at))
        .collect();
    places.push(high);
    places
}

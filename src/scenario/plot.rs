//! A curve → where its lines, edges and labels stand in a drawing, in whole units of its `viewBox`.
//!
//! What is drawn is exact up to the drawing's own grain; every figure that is written beside it comes from the curve.

use rust_decimal::Decimal;

use crate::engine::Curve;
use crate::engine::arithmetic::{add, divide, multiply, part, subtract};
use crate::engine::curve::Shape;

/// The whole drawing: width and height.
pub const SIZE: (i64, i64) = (3600, 2100);

/// The field in which the curve runs: left, right, top and bottom.
const LEFT: i64 = 480;
const RIGHT: i64 = 3500;
const TOP: i64 = 300;
const BOTTOM: i64 = 1740;

/// How far apart two labels must be, so that neither touches the other.
const APART: i64 = 600;

/// How many lines there are across the field, at most.
const GRID_LINES: i64 = 5;

/// An axis: values to places.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The values at both ends.
    pub range: (Decimal, Decimal),
    /// The places of both ends; the value axis runs upwards, from a greater place to a smaller one.
    pub places: (i64, i64),
}

/// A drawing of a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Along the bottom: the input.
    pub x: Scale,
    /// Up the side: what the rule gives.
    pub y: Scale,
    /// Lines across, and what they stand for.
    pub grid: Vec<(i64, Decimal)>,
    /// The pieces that give something.
    pub lines: Vec<PlotLine>,
    /// The edges that matter.
    pub edges: Vec<PlotEdge>,
    /// Whether there is room for the first and the last value along the bottom.
    pub ends: [bool; 2],
}

/// A piece.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotLine {
    /// Which piece of the curve.
    pub piece: usize,
    /// How it runs.
    pub shape: Shape,
    /// Through these places; one where it is a single value.
    pub points: Vec<(i64, i64)>,
    /// Where its marginal rate is written, if there is room.
    pub label: Option<(i64, i64)>,
}

/// An edge.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotEdge {
    /// Which edge of the curve.
    pub edge: usize,
    /// Where it is along the bottom.
    pub x: i64,
    /// For a cliff: where the curve was before it, and where it is at it.
    pub cliff: Option<(i64, i64)>,
    /// Whether there is room for its value along the bottom.
    pub is_labelled: bool,
    /// For a cliff: whether there is room for a mark above it, and for its height beside the mark.
    pub is_marked: bool,
    /// See `is_marked`.
    pub is_measured: bool,
}

impl Scale {
    /// The place of a value; one outside of the range is at its end.
    pub fn place(&self, value: Decimal) -> i64 {
        let ((first, last), (start, end)) = (self.range, self.places);
        let along = || {
            let along = part(
                subtract(value, first)?,
                subtract(last, first)?,
                (end - start).abs(),
            );
            along.map(|along| along.clamp(0, (end - start).abs()))
        };
        start + along().unwrap_or(0) * (end - start).signum()
    }
}

impl Plot {
    /// Lays out a curve.
    pub fn of(curve: &Curve) -> Self {
        let x = Scale {
            range: curve.range,
            places: (LEFT, RIGHT),
        };
        let ys = || curve.points.iter().filter_map(|(_, y)| *y);
        let least = ys().min().unwrap_or_default().min(Decimal::ZERO);
        let most = ys().max().unwrap_or_default().max(Decimal::ZERO);
        let step = nice_step(least, most);
        let mut grid = Vec::new();
        let mut range = (least, most);
        if let Some(step) = step {
            let mut value = floor_to(least, step).unwrap_or(least);
            range.0 = value.min(least);
            grid.push(value);
            while value < most && grid.len() < 9 {
                let Some(next) = add(value, step) else {
                    break;
                };
                value = next;
                grid.push(value);
            }
            range.1 = value.max(most);
        }
        let y = Scale {
            range,
            places: (BOTTOM, TOP),
        };
        let grid = grid
            .into_iter()
            .map(|value| (y.place(value), value))
            .collect();
        let mut plot = Self {
            x,
            y,
            grid,
            lines: Vec::new(),
            edges: Vec::new(),
            ends: [true; 2],
        };
        plot.draw(curve);
        plot.mark(curve);
        plot
    }

    fn draw(&mut self, curve: &Curve) {
        for (at, piece) in curve.pieces.iter().enumerate() {
            let points = curve.points.get(piece.first..=piece.last);
            let points = points.into_iter().flatten();
            let places = points.filter_map(|(x, y)| y.map(|y| (self.x.place(*x), self.y.place(y))));
            let points: Vec<(i64, i64)> = places.collect();
            let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
                continue;
            };
            let has_room = piece.shape == Shape::Straight && last.0 - first.0 >= APART * 2 / 3;
            let label = (
                i64::midpoint(first.0, last.0),
                i64::midpoint(first.1, last.1),
            );
            self.lines.push(PlotLine {
                piece: at,
                shape: piece.shape,
                points,
                label: has_room.then_some(label),
            });
        }
    }

    fn mark(&mut self, curve: &Curve) {
        let mut labels: Vec<i64> = Vec::new();
        let mut heights: Vec<i64> = Vec::new();
        for (at, edge) in curve
            .edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| edge.matters)
        {
            let cliff = edge.jump.filter(|_| edge.is_cliff).and_then(|jump| {
                let point = curve.points.iter().rev().find(|(x, _)| *x == edge.at)?;
                let y = point.1?;
                Some((self.y.place(subtract(y, jump)?), self.y.place(y)))
            });
            self.edges.push(PlotEdge {
                edge: at,
                x: self.x.place(edge.at),
                cliff,
                is_labelled: false,
                is_marked: false,
                is_measured: false,
            });
        }
        let is_clear =
            |taken: &[i64], x: i64, room: i64| taken.iter().all(|other| (x - other).abs() >= room);
        let is_free = |taken: &[i64], x: i64| is_clear(taken, x, APART);
        // Cliffs first: where there is not room for all, they are what somebody looks for.
        for cliffs in [true, false] {
            for edge in self
                .edges
                .iter_mut()
                .filter(|edge| edge.cliff.is_some() == cliffs)
            {
                edge.is_labelled = is_free(&labels, edge.x);
                if edge.is_labelled {
                    labels.push(edge.x);
                }
                edge.is_measured = cliffs && is_free(&heights, edge.x);
                if edge.is_measured {
                    heights.push(edge.x);
                }
            }
        }
        // A mark alone needs less room, but some to a height as well.
        let mut marks = heights.clone();
        for edge in self.edges.iter_mut().filter(|edge| edge.cliff.is_some()) {
            edge.is_marked = edge.is_measured
                || (is_clear(&heights, edge.x, APART * 2 / 3)
                    && is_clear(&marks, edge.x, APART / 4));
            if edge.is_marked {
                marks.push(edge.x);
            }
        }
        self.ends = [LEFT, RIGHT].map(|end| is_free(&labels, end));
    }
}

/// The distance of the lines across: 1, 2 or 5 with noughts. None where there is nothing between the ends.
fn nice_step(least: Decimal, most: Decimal) -> Option<Decimal> {
    let height = subtract(most, least)?;
    let wanted = divide(height, Decimal::from(GRID_LINES))?;
    let mut power = Decimal::new(1, 2);
    while !height.is_zero() {
        for times in [1, 2, 5] {
            let step = multiply(power, Decimal::from(times))?;
            if step >= wanted {
                return Some(step);
            }
        }
        power = multiply(power, Decimal::TEN)?;
    }
    None
}

fn floor_to(value: Decimal, step: Decimal) -> Option<Decimal> {
    multiply(divide(value, step)?.floor(), step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Entries, Moved, Plan, entries};
    use crate::library;

    type Fallible = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn every_policys_curves_stay_within_the_field_and_their_labels_apart() -> Fallible {
        let mut seen = 0;
        for source in library::SOURCES {
            let policy = source.policy().map_err(|found| format!("{found:?}"))?;
            let Some(total) = policy.total() else {
                continue;
            };
            for example in policy.examples.iter().take(2) {
                let entries = Entries {
                    inputs: example.inputs.iter().cloned().collect(),
                    ..Entries::default()
                };
                let (settings, case) =
                    entries::read(&policy, &entries).map_err(|_| "not readable")?;
                let plan = Plan::new(&policy, settings).map_err(|_| "not planned")?;
                let trace = plan.trace(&case);
                for input in 0..policy.inputs.len() {
                    let moved = Moved {
                        input,
                        periods: vec![0],
                    };
                    let Some(curve) = trace.curve(&moved, total, None) else {
                        continue;
                    };
                    let plot = Plot::of(&curve);
                    seen += 1;
                    for (x, y) in plot.lines.iter().flat_map(|line| &line.points) {
                        assert!((LEFT..=RIGHT).contains(x) && (TOP..=BOTTOM).contains(y));
                    }
                    let labels: Vec<i64> = plot
                        .edges
                        .iter()
                        .filter(|edge| edge.is_labelled)
                        .map(|edge| edge.x)
                        .collect();
                    assert!(labels.windows(2).all(|pair| pair[1] - pair[0] >= APART));
                    assert!(plot.grid.len() <= 8, "{}: {:?}", source.id, plot.grid);
                    assert!(plot.grid.is_empty() || plot.grid.iter().any(|line| line.1.is_zero()));
                }
            }
        }
        assert!(seen > 50);
        Ok(())
    }

    #[test]
    fn a_cliff_is_drawn_from_where_the_curve_was_to_where_it_is() -> Fallible {
        let source = library::source("parts-purchase-agreement").ok_or("no such policy")?;
        let policy = source.policy().map_err(|found| format!("{found:?}"))?;
        let entries = Entries {
            inputs: [(
                "月采购额".to_owned(),
                crate::policy::Entry::Text("0 × 12".into()),
            )]
            .into(),
            ..Entries::default()
        };
        let (settings, case) = entries::read(&policy, &entries).map_err(|_| "not readable")?;
        let plan = Plan::new(&policy, settings).map_err(|_| "not planned")?;
        let moved = Moved {
            input: 0,
            periods: vec![0],
        };
        let total = policy.total().ok_or("no total")?;
        let range = Some((Decimal::ZERO, Decimal::from(40_000)));
        let curve = plan
            .trace(&case)
            .curve(&moved, total, range)
            .ok_or("no curve")?;
        let plot = Plot::of(&curve);
        assert_eq!(plot.edges.len(), 3);
        let last = plot.edges.last().ok_or("no edge")?;
        // 2,100 to 3,000 of 4,000 high.
        assert_eq!(plot.y.range, (Decimal::ZERO, Decimal::from(4000)));
        assert_eq!(last.x, LEFT + (RIGHT - LEFT) * 3 / 4);
        assert_eq!(
            last.cliff,
            Some((BOTTOM - 1440 * 21 / 40, BOTTOM - 1440 * 30 / 40))
        );
        assert!(
            plot.edges
                .iter()
                .all(|edge| edge.is_labelled && edge.is_measured)
        );
        assert_eq!(plot.ends, [true, true]);
        Ok(())
    }
}

//! Figures to try the policies with: ordinary ones, those at and around every edge, huge ones, returns, many decimals, blanks.
//!
//! They are kept as whole numbers of [`UNIT`]s and small enough that every sum and product of a policy fits in the 28 digits of
//! the engine's decimals, so that the engine has no excuse for being off by anything at all.

use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

/// Decimals that a figure may have.
const DECIMALS: u32 = 12;

/// One yuan, or a ratio of 100%.
pub(crate) const YUAN: i128 = 10_i128.pow(DECIMALS);

/// 0.01.
pub(crate) const FEN: i128 = YUAN / 100;

/// A figure in units of 10⁻¹².
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Figure(pub(crate) i128);

impl fmt::Debug for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Figure {
    pub(crate) fn exact(self) -> BigRational {
        // Short before it is reduced, which takes long.
        let (mut units, mut parts) = (self.0, YUAN);
        while parts > 1 && units % 10 == 0 {
            (units, parts) = (units / 10, parts / 10);
        }
        BigRational::new(BigInt::from(units), BigInt::from(parts))
    }

    /// Plain digits, without needless zeros.
    pub(crate) fn text(self) -> String {
        let (whole, fraction) = (
            self.0.unsigned_abs() / YUAN.unsigned_abs(),
            self.0.unsigned_abs() % YUAN.unsigned_abs(),
        );
        let digits = format!("{whole}.{fraction:012}");
        let sign = if self.0 < 0 { "-" } else { "" };
        format!(
            "{sign}{}",
            digits.trim_end_matches('0').trim_end_matches('.')
        )
    }
}

/// How large and how fine the figures of one case are: many digits before the point or many after it, not both.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scale {
    /// Whole fen, as in the books.
    Fen,
    /// Up to ten billions of 万 with six decimals.
    Huge,
    /// Up to ten millions with twelve decimals.
    Fine,
}

impl Scale {
    /// The smallest step.
    pub(crate) fn step(self) -> i128 {
        match self {
            Self::Fen => FEN,
            Self::Huge => YUAN / 1_000_000,
            Self::Fine => 1,
        }
    }

    pub(crate) fn largest(self) -> i128 {
        match self {
            Self::Fen => 20_000_000 * YUAN,
            Self::Huge => 10_i128.pow(13) * YUAN,
            Self::Fine => 10_000_000 * YUAN,
        }
    }
}

fn scale() -> impl Strategy<Value = Scale> {
    prop_oneof![5 => Just(Scale::Fen), 1 => Just(Scale::Huge), 2 => Just(Scale::Fine)]
}

/// An amount at an edge, a step beside it, a share of it, or anywhere. Edges are in yuan.
fn amount(scale: Scale, edges: &'static [i128]) -> BoxedStrategy<i128> {
    let step = scale.step();
    let edge = prop::sample::select(edges).prop_map(|edge| edge * YUAN);
    let near = (edge.clone(), -2_i128..=2).prop_map(move |(edge, steps)| edge + steps * step);
    let share = (edge, 1_i128..=12).prop_map(move |(edge, parts)| edge / parts / step * step);
    let anywhere = (0..=scale.largest() / step).prop_map(move |steps| steps * step);
    let usual = (0_i128..=500_000_000).prop_map(|fens| fens * FEN);
    let returned = (0..=scale.largest() / 100 / step).prop_map(move |steps| -steps * step);
    prop_oneof![4 => near, 2 => share, 2 => anywhere, 4 => usual, 1 => returned, 1 => Just(0), 1 => Just(step), 1 => Just(-step)].boxed()
}

/// A single amount; blank now and then.
pub(crate) fn single(edges: &'static [i128]) -> impl Strategy<Value = Option<Figure>> {
    let some = scale()
        .prop_flat_map(move |scale| amount(scale, edges))
        .prop_map(|amount| Some(Figure(amount)));
    prop_oneof![9 => some, 1 => Just(None)]
}

/// An amount in whole fen, as in the books, for rows of which several are added and multiplied; blank now and then.
pub(crate) fn in_fen(edges: &'static [i128]) -> impl Strategy<Value = Option<Figure>> {
    let some = amount(Scale::Fen, edges).prop_map(|amount| Some(Figure(amount)));
    prop_oneof![12 => some, 1 => Just(None)]
}

/// A ratio with six decimals: at an edge (in millionths), a step beside it, or anywhere up to 120%; blank now and then.
pub(crate) fn share(edges: &'static [i128]) -> impl Strategy<Value = Option<Figure>> {
    let edge = prop::sample::select(edges);
    let near = (edge, -1_i128..=1).prop_map(|(edge, steps)| edge + steps);
    let some = prop_oneof![4 => near, 4 => 0_i128..=1_200_000, 1 => Just(0), 1 => -50_000_i128..0];
    prop_oneof![
        12 => some.prop_map(|millionths| Some(Figure(millionths * (YUAN / 1_000_000)))),
        1 => Just(None)
    ]
}

/// A number of pieces: at an edge, one beside it, or anywhere up to some thousands; seldom below nought; blank now and then.
pub(crate) fn pieces(edges: &'static [i128]) -> impl Strategy<Value = Option<Figure>> {
    let edge = prop::sample::select(edges);
    let near = (edge, -1_i128..=1).prop_map(|(edge, steps)| edge + steps);
    let some = prop_oneof![6 => near, 6 => 0_i128..=5_000, 1 => Just(0), 1 => -20_i128..0];
    prop_oneof![12 => some.prop_map(|pieces| Some(Figure(pieces * YUAN))), 1 => Just(None)]
}

/// Twelve months. In half of the cases a quarter or the year adds up to exactly an edge, or a step beside it.
pub(crate) fn year(edges: &'static [i128]) -> impl Strategy<Value = [Option<Figure>; 12]> {
    let filled = scale().prop_flat_map(move |scale| {
        let months = prop::array::uniform12(
            prop_oneof![6 => amount(scale, edges).prop_map(Some), 1 => Just(None)],
        );
        let aimed = (
            any::<bool>(),
            1_usize..=4,
            prop::sample::select(edges),
            -1_i128..=1,
        );
        (months, aimed).prop_map(move |(months, (balanced, quarters, edge, steps))| {
            let mut months: [Option<i128>; 12] = months;
            if balanced {
                // The quarter alone, or all months up to its end.
                let first = if quarters % 2 == 0 {
                    0
                } else {
                    quarters * 3 - 3
                };
                let last = quarters * 3 - 1;
                let before: i128 = months[first..last].iter().flatten().sum();
                months[last] = Some(edge * YUAN + steps * scale.step() - before);
            }
            months.map(|month| month.map(Figure))
        })
    });
    prop_oneof![20 => filled, 1 => Just([None; 12])]
}

/// What somebody does with a parameter of the policy: nearly always nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Kept,
    Unset,
    To(Figure),
}

impl Change {
    /// The value then, from the policy's own.
    pub(crate) fn of(self, own: impl Into<Option<Figure>>) -> Option<Figure> {
        match self {
            Self::Kept => own.into(),
            Self::Unset => None,
            Self::To(figure) => Some(figure),
        }
    }
}

fn change(to: impl Strategy<Value = i128> + 'static) -> impl Strategy<Value = Change> {
    prop_oneof![30 => Just(Change::Kept), 4 => to.prop_map(|to| Change::To(Figure(to))), 1 => Just(Change::Unset)]
}

/// A threshold, cap or minimum in whole fen, around the amounts that are tried.
pub(crate) fn threshold(edges: &'static [i128]) -> impl Strategy<Value = Change> {
    let moved = (prop::sample::select(edges), -1_000_000_i128..=1_000_000)
        .prop_map(|(edge, fens)| edge * YUAN + fens * FEN);
    change(moved)
}

/// A cap, a minimum or a payment in whole fen that is never below nought.
pub(crate) fn limit(most: i128) -> impl Strategy<Value = Change> {
    change(
        prop_oneof![4 => 0..=most * 100, 1 => Just(0), 1 => Just(most * 100)]
            .prop_map(|fens| fens * FEN),
    )
}

/// A rate below 10 with at most six decimals; seldom negative.
pub(crate) fn rate() -> impl Strategy<Value = Change> {
    change(
        prop_oneof![4 => 0_i128..=200_000, 1 => 0_i128..=9_999_999, 1 => -50_000_i128..0]
            .prop_map(|millionths| millionths * (YUAN / 1_000_000)),
    )
}

/// Whole numbers that are hard on calendars.
const ODD: &[i128] = &[
    0,
    1,
    -1,
    2024,
    9998,
    9999,
    10_000,
    99_999,
    -400,
    10_i128.pow(9),
    10_i128.pow(20),
];

/// A whole number of days, years and the like.
pub(crate) fn whole(usual: i128, least: i128, most: i128) -> impl Strategy<Value = Change> {
    let odd = prop_oneof![
        8 => least..=most,
        2 => prop::sample::select(ODD),
        1 => Just(usual),
    ];
    prop_oneof![2 => Just(Change::Kept), 3 => odd.prop_map(|whole| Change::To(Figure(whole.saturating_mul(YUAN)))), 1 => Just(Change::Unset)]
}

/// A parameter that is moved to one of some figures, of which there are 10⁻⁶ in a unit.
pub(crate) fn moved(millionths: &'static [i128]) -> BoxedStrategy<Change> {
    let moved = prop::sample::select(millionths);
    change(moved.prop_map(|millionths| millionths * (YUAN / 1_000_000))).boxed()
}

/// A parameter that the document leaves open: set more often than not.
pub(crate) fn open(millionths: &'static [i128]) -> BoxedStrategy<Change> {
    let set = prop::sample::select(millionths);
    let set = set.prop_map(|millionths| Change::To(Figure(millionths * (YUAN / 1_000_000))));
    prop_oneof![1 => Just(Change::Kept), 2 => set].boxed()
}

/// Whole fen up to some millions: at an edge, a fen beside it, or anywhere; nought and less now and then.
pub(crate) fn fens(edges: &'static [i128]) -> impl Strategy<Value = Figure> {
    amount(Scale::Fen, edges).prop_map(Figure)
}

/// A share with four decimals: at an edge (in 10⁻⁴), beside it, or up to twice the whole.
pub(crate) fn basis_points(edges: &'static [i128]) -> impl Strategy<Value = Figure> {
    let near = (prop::sample::select(edges), -1_i128..=1).prop_map(|(edge, steps)| edge + steps);
    prop_oneof![4 => prop::sample::select(edges), 3 => near, 3 => 0_i128..=20_000, 1 => Just(0)]
        .prop_map(|parts| Figure(parts * (YUAN / 10_000)))
}

/// A whole number.
pub(crate) fn count(numbers: std::ops::RangeInclusive<i128>) -> impl Strategy<Value = Figure> {
    numbers.prop_map(|whole| Figure(whole * YUAN))
}

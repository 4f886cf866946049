//! Tables for numbers of so many decimals: edges and what they give as whole numbers.

use rust_decimal::Decimal;

use crate::policy::model::{FirstSlice, TableKind};

use super::super::plan::PlannedTable;
use super::fixed::{Fixed, MOST_PLACES, digits, most_of, power};

/// A table, packed for numbers of a count of decimals.
#[derive(Clone, Debug)]
pub(super) struct PackedTable {
    /// The decimals of what comes out.
    pub(super) places: u32,
    /// By how much what is looked up is multiplied first.
    factor: i64,
    /// The least number in each band, in rising order.
    firsts: Vec<i64>,
    kind: PackedKind,
}

#[derive(Clone, Debug)]
enum PackedKind {
    /// By band.
    Whole(Vec<i64>),
    /// By band: what comes out is the first plus so many times what is looked up.
    Marginal(Vec<(i64, i64)>),
    /// Each full first pays the second, the third at most.
    Step(i64, i64, i64),
    /// By key; anything else is a fault.
    Keys(Vec<i64>, Vec<i64>),
}

/// Numbers with a common count of decimals.
fn together(list: &[Decimal]) -> Option<(u32, Vec<i64>)> {
    let packed: Option<Vec<(i64, u32)>> = list.iter().map(|x| digits(x.normalize())).collect();
    let packed = packed?;
    let places = packed.iter().map(|(_, places)| *places).max().unwrap_or(0);
    Some((places, at_places(&packed, places)?))
}

fn at_places(packed: &[(i64, u32)], places: u32) -> Option<Vec<i64>> {
    let raised = |&(value, own): &(i64, u32)| value.checked_mul(power(places.checked_sub(own)?)?);
    let values: Option<Vec<i64>> = packed.iter().map(raised).collect();
    values.filter(|values| !values.contains(&i64::MIN))
}

/// The least whole number of units of so many decimals that reaches an edge; none where it does not fit.
fn first_at(edge: Decimal, places: u32, inclusive: bool) -> Option<i64> {
    let edge = edge.normalize();
    let more = i64::from(places) - i64::from(edge.scale());
    let (whole, exact) = if more >= 0 {
        let factor = 10_i128.checked_pow(u32::try_from(more).ok()?)?;
        (edge.mantissa().checked_mul(factor)?, true)
    } else {
        let unit = 10_i128.checked_pow(u32::try_from(-more).ok()?)?;
        let mantissa = edge.mantissa();
        (mantissa.div_euclid(unit), mantissa.rem_euclid(unit) == 0)
    };
    i64::try_from(if inclusive && exact { whole } else { whole + 1 }).ok()
}

impl PackedTable {
    /// Packs a table; none of what is not set in all its parts or does not fit.
    pub(super) fn new(table: &PlannedTable, over: u32) -> Option<Self> {
        if !table.unset.is_empty() || !table.open.is_empty() || !table.keys.is_empty() {
            return None;
        }
        let firsts = |over: u32| -> Option<Vec<i64>> {
            let first = |edge: &Decimal| first_at(*edge, over, table.inclusive);
            table.edges.iter().map(first).collect()
        };
        match table.kind {
            TableKind::Whole => {
                let (places, gives) = together(&table.gives)?;
                Some(Self {
                    places,
                    factor: 1,
                    firsts: firsts(over)?,
                    kind: PackedKind::Whole(gives),
                })
            }
            TableKind::Marginal => {
                let (own, _) = together(&table.edges)?;
                let level = own.max(over);
                let edges: Option<Vec<(i64, u32)>> =
                    table.edges.iter().map(|x| digits(x.normalize())).collect();
                let edges = at_places(&edges?, level)?;
                let (places, rates) = together(&table.gives)?;
                Some(Self {
                    places: (level + places <= MOST_PLACES).then_some(level + places)?,
                    factor: power(level - over)?,
                    firsts: firsts(level)?,
                    kind: PackedKind::Marginal(slices(table.first_slice, &edges, &rates)?),
                })
            }
            TableKind::Step => {
                let (each, pays, at_most) = table.step?;
                let (each, own) = digits(each.normalize())?;
                let level = own.max(over);
                let (places, paid) = together(&[pays, at_most.unwrap_or(pays)])?;
                let most = if at_most.is_some() { paid[1] } else { i64::MAX };
                let each = each.checked_mul(power(level - own)?)?;
                Some(Self {
                    places,
                    factor: power(level - over)?,
                    firsts: Vec::new(),
                    kind: PackedKind::Step((each > 0).then_some(each)?, paid[0], most),
                })
            }
            TableKind::Lookup => {
                let (own, keys) = together(&table.edges)?;
                let level = own.max(over);
                let factor = power(level - own)?;
                most_of(&keys).checked_mul(factor)?;
                let (places, gives) = together(&table.gives)?;
                Some(Self {
                    places,
                    factor: power(level - over)?,
                    firsts: Vec::new(),
                    kind: PackedKind::Keys(keys.iter().map(|key| key * factor).collect(), gives),
                })
            }
            TableKind::Linear | TableKind::Matrix => None,
        }
    }

    /// What the table gives for each number of a column, and a size that none of it exceeds; none where it might not fit or one hits
    /// no key.
    pub(super) fn look_up(&self, x: &Fixed<'_>, out: &mut Vec<i64>) -> Option<i64> {
        let factor = self.factor;
        let most = x.most.checked_mul(factor)?;
        let values = x.values.iter().copied();
        match &self.kind {
            PackedKind::Whole(gives) => {
                in_bands(values, &self.firsts, (0, gives), out, |_, gives| gives);
                Some(most_of(gives))
            }
            PackedKind::Marginal(bands) => {
                let mut bound = 0;
                for (base, rate) in bands {
                    let slope = most.checked_mul(rate.checked_abs()?)?;
                    bound = slope.checked_add(base.checked_abs()?)?.max(bound);
                }
                let values = values.map(|x| x * factor);
                in_bands(
                    values,
                    &self.firsts,
                    ((0, 0), bands),
                    out,
                    |x, (base, rate)| base + x * rate,
                );
                Some(bound)
            }
            &PackedKind::Step(each, pays, at_most) => {
                let bound = (most / each).checked_mul(pays.checked_abs()?)?;
                out.extend(values.map(|x| {
                    if x <= 0 {
                        0
                    } else {
                        (x * factor / each * pays).min(at_most)
                    }
                }));
                // A cap below nought is paid by whoever buys anything.
                Some(if at_most < 0 {
                    bound.max(at_most.checked_abs()?)
                } else {
                    bound
                })
            }
            PackedKind::Keys(keys, gives) => {
                for x in values {
                    let x = x * factor;
                    out.push(gives[keys.iter().position(|key| *key == x)?]);
                }
                Some(most_of(gives))
            }
        }
    }
}

/// Bands up to which they are counted one after the other, without a branch; more are halved.
const FEW: usize = 8;

/// What is looked up, turned into a result by what its band gives; below the first band by what is given for none.
#[inline]
fn in_bands<T: Copy>(
    values: impl Iterator<Item = i64>,
    firsts: &[i64],
    (below, gives): (T, &[T]),
    out: &mut Vec<i64>,
    f: impl Fn(i64, T) -> i64,
) {
    match firsts.len() {
        0..=1 => few::<T, 1>(values, firsts, (below, gives), out, f),
        2..=3 => few::<T, 3>(values, firsts, (below, gives), out, f),
        4..=FEW => few::<T, FEW>(values, firsts, (below, gives), out, f),
        _ => out.extend(values.map(|x| {
            let band = firsts.partition_point(|first| *first <= x);
            f(x, band.checked_sub(1).map_or(below, |band| gives[band]))
        })),
    }
}

/// [`in_bands`] of at most `N` bands.
fn few<T: Copy, const N: usize>(
    values: impl Iterator<Item = i64>,
    firsts: &[i64],
    (below, gives): (T, &[T]),
    out: &mut Vec<i64>,
    f: impl Fn(i64, T) -> i64,
) {
    // Bands that are not there begin beyond all numbers, and give what the last one does.
    let mut edges = [i64::MAX; N];
    let mut all = [below; 2 * FEW];
    for (edge, first) in edges.iter_mut().zip(firsts) {
        *edge = *first;
    }
    let mut last = below;
    for (at, slot) in all.iter_mut().enumerate().skip(1) {
        last = gives.get(at - 1).copied().unwrap_or(last);
        *slot = last;
    }
    out.extend(values.map(|x| {
        let reached: usize = edges.iter().map(|edge| usize::from(x >= *edge)).sum();
        f(x, all[reached % (2 * FEW)])
    }));
}

/// Marginal bands as straight lines: all slices below the band, and the band's own rate from where it starts.
fn slices(first_slice: FirstSlice, edges: &[i64], rates: &[i64]) -> Option<Vec<(i64, i64)>> {
    let start = |band: usize| match (band, first_slice) {
        (0, FirstSlice::PaidOnceReached) => edges[0].min(0),
        _ => edges[band],
    };
    let mut below = 0_i64;
    let mut bands = Vec::with_capacity(edges.len());
    for (band, rate) in rates.iter().enumerate().take(edges.len()) {
        bands.push((below.checked_sub(start(band).checked_mul(*rate)?)?, *rate));
        if let Some(end) = edges.get(band + 1) {
            below = below.checked_add(end.checked_sub(start(band))?.checked_mul(*rate)?)?;
        }
    }
    Some(bands)
}

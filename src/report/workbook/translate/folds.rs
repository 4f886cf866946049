//! Many values into one: sums and averages, the least and the greatest, counts, all-of and any-of.

use std::collections::BTreeSet;

use crate::policy::formula::ast::{Expr, ExprKind};
use crate::policy::functions::Function;
use crate::policy::model::Symbol;
use crate::policy::{Axis, Kind, Value};

use super::super::fields::FieldId;
use super::super::formula::{At, X};
use super::{Fails, Place, Skips, Translator, Y, any, chosen, label, places_of};

/// Conditions with as many parts are written twice; those with more get a cell of their own.
const SHORT: usize = 6;

/// Whom a fold takes in: a figure, or all of a series or table.
struct Taken {
    x: X,
    /// Whether what it takes in can be not applicable.
    skips: bool,
    fails: Fails,
    /// The record table whose rows it takes in.
    table: Option<usize>,
    exact: bool,
    places: Option<u32>,
}

impl<'p> Translator<'p> {
    /// All values of an expression.
    fn taken(&mut self, place: Place<'p>, expr: &'p Expr) -> Taken {
        if place.axis(expr) == Axis::One {
            return self.taken_at(place, expr, At::One);
        }
        let id = self.own(place, expr);
        self.all_of_field(id)
    }

    /// The value of an expression in a period or row.
    fn taken_at(&mut self, place: Place<'p>, expr: &'p Expr, at: At) -> Taken {
        let mut y = self.node(place, expr, at);
        if y.skips != Skips::Never {
            // A fold passes over words in cells, but not over those that it is given itself.
            y = self.cell_of(place, expr, at);
        }
        Taken {
            skips: y.skips != Skips::Never,
            x: y.x,
            fails: y.fails,
            table: None,
            exact: y.exact,
            places: y.places,
        }
    }

    fn all_of_field(&self, id: FieldId) -> Taken {
        let field = &self.fields[id];
        let mut fails = Fails::default();
        if field.fails {
            match field.axis.periods() {
                Some(periods) => fails
                    .with
                    .extend((0..periods).map(|at| (id, At::Period(at)))),
                None => {
                    fails.with.insert((id, At::All));
                }
            }
        }
        Taken {
            x: X::Cell(id, At::All),
            skips: field.skips,
            fails,
            table: field.axis.rows(),
            exact: field.exact,
            places: field.places,
        }
    }

    /// What needs a record table that must have rows is missing while it has none.
    fn with_rows(&self, table: Option<usize>, y: Y) -> Y {
        let Some(table) = table.filter(|&table| !self.policy.records[table].optional) else {
            return y;
        };
        let rows = self.refer(self.rows[table], At::One);
        let some = X::binary(">", rows.x, X::number(0));
        Y {
            x: X::if_else(some, y.x, X::missing()),
            fails: y.fails.and(&rows.fails),
            ..y
        }
    }

    /// `SUM`, `AVERAGE`, `MIN`, `MAX`: of everything, or period by period.
    pub(super) fn fold(
        &mut self,
        place: Place<'p>,
        name: &'static str,
        arguments: &'p [Expr],
        at: Option<At>,
    ) -> Y {
        let is_date = arguments
            .first()
            .is_some_and(|expr| matches!(place.kind(expr), Kind::Date | Kind::Month));
        let taken: Vec<Taken> = arguments
            .iter()
            .map(|expr| match at {
                None => self.taken(place, expr),
                Some(at) => self.taken_at(place, expr, at),
            })
            .collect();
        let table = taken.iter().find_map(|taken| taken.table);
        let y = self.folded(name, taken, is_date);
        self.with_rows(table, y)
    }

    fn folded(&self, name: &'static str, taken: Vec<Taken>, is_date: bool) -> Y {
        let skips = !taken.is_empty() && taken.iter().all(|taken| taken.skips);
        let rows = taken.iter().any(|taken| taken.table.is_some());
        let mut fails = Fails::default();
        for one in &taken {
            fails = fails.and(&one.fails);
        }
        let picks = matches!(name, "MIN" | "MAX");
        let places = taken.iter().map(|taken| taken.places);
        let places = places
            .reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)))
            .flatten();
        let places = places.filter(|_| name != "AVERAGE");
        let exact = match name {
            "AVERAGE" => false,
            _ if picks => taken.iter().all(|taken| taken.exact),
            _ => places == Some(0),
        };
        let list: Vec<X> = taken.into_iter().map(|taken| taken.x).collect();
        let some = || X::binary(">", X::Call("COUNT", list.clone()), X::number(0));
        // An error shows in the sum, which is nought where there are but words.
        let nothing = || X::binary("=", X::Call("SUM", list.clone()), X::number(0));
        let mut x = match list.as_slice() {
            // A single figure is its own sum.
            [one] if one.is_atomic() && !is_range(one) => one.clone(),
            _ => X::Call(name, list.clone()),
        };
        if name == "AVERAGE" {
            fails.otherwise = true;
        }
        if skips {
            let word = self.not_applicable();
            let mut otherwise = X::if_else(nothing(), word, X::missing());
            if rows && name != "AVERAGE" {
                let empty = X::binary("=", X::Call("COUNTA", list.clone()), X::number(0));
                otherwise = X::if_else(empty, X::number(0), otherwise);
            }
            x = X::if_else(some(), x, otherwise);
        } else if is_date && rows {
            // The least of no days is none.
            x = X::if_else(some(), x, X::missing());
            fails.otherwise = true;
        }
        Y {
            x,
            skips: if skips { Skips::Itself } else { Skips::Never },
            fails,
            exact,
            places,
            constant: None,
        }
    }

    /// `QSUM`, `YTD`, `TRAILING` and the like.
    pub(super) fn window(
        &mut self,
        place: Place<'p>,
        function: Function,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let series = &arguments[0];
        let name = match function {
            Function::QAverage | Function::YtdAverage => "AVERAGE",
            Function::YtdMax => "MAX",
            _ => "SUM",
        };
        let (At::Period(period), true) = (at, place.axis(series) != Axis::One) else {
            return self.fold(place, name, &arguments[..1], None);
        };
        let id = self.own(place, series);
        let (from, to) = match function {
            Function::QSum | Function::QAverage if place.axis(series) == Axis::Month => {
                (period * 3, period * 3 + 2)
            }
            Function::QSum | Function::QAverage => (period, period),
            _ => (0, period),
        };
        let mut from = from;
        let mut x = X::Span(id, from, to);
        let mut more = Fails::default();
        if function == Function::Trailing {
            let count = self.node(place, &arguments[1], At::One);
            if let Some(Value::Number(count)) = &count.constant {
                let count = usize::try_from(*count).unwrap_or(usize::MAX);
                from = (period + 1).saturating_sub(count);
                x = X::Span(id, from, to);
            } else {
                let first = X::binary("-", X::number(period + 2), count.x);
                let first = X::call("MAX", [X::number(1), first]);
                let first = X::call("INDEX", [X::Cell(id, At::All), first]);
                x = X::binary(":", first, X::Cell(id, At::Period(to)));
                more = Fails::sometimes();
            }
        }
        let field = &self.fields[id];
        let with: BTreeSet<(FieldId, At)> = if field.fails {
            (from..=to).map(|at| (id, At::Period(at))).collect()
        } else {
            BTreeSet::new()
        };
        let taken = Taken {
            x,
            skips: field.skips,
            fails: Fails {
                with,
                otherwise: false,
            }
            .and(&more),
            table: None,
            exact: field.exact,
            places: field.places,
        };
        self.folded(name, vec![taken], false)
    }

    /// `INDEX`: the n-th of a series.
    pub(super) fn nth(&mut self, place: Place<'p>, series: &'p Expr, n: &'p Expr) -> Y {
        let taken = self.taken(place, series);
        let n = self.cell_of(place, n, At::One);
        let mut x = X::call("INDEX", [taken.x, n.x.clone()]);
        // Beyond the last there is none; Excel would give the whole series for the 0th.
        let last = match taken.table {
            Some(table) => X::Cell(self.rows[table], At::One),
            None => X::number(place.axis(series).periods().unwrap_or(1)),
        };
        if !matches!(&n.constant, Some(Value::Number(_))) || taken.table.is_some() {
            let inside = X::call(
                "AND",
                [
                    X::binary(">=", n.x.clone(), X::number(1)),
                    X::binary("<=", n.x.clone(), last),
                ],
            );
            x = X::if_else(inside, x, X::missing());
        }
        if let Skips::With(_) = n.skips {
            x = X::if_else(X::call("ISTEXT", [n.x.clone()]), n.x, x);
        }
        Y {
            x,
            skips: if taken.skips || n.skips != Skips::Never {
                Skips::Itself
            } else {
                Skips::Never
            },
            fails: Fails::sometimes(),
            exact: taken.exact,
            places: taken.places,
            constant: None,
        }
    }

    /// `COUNTIF`: in how many periods or rows a condition holds.
    pub(super) fn count_true(&mut self, place: Place<'p>, condition: &'p Expr) -> Y {
        if place.axis(condition) == Axis::One {
            let y = self.cell_of(place, condition, At::One);
            return Y {
                x: X::if_else(y.x, X::number(1), X::number(0)),
                places: Some(0),
                ..y
            };
        }
        let id = self.own(place, condition);
        self.count_in(id)
    }

    /// How often a field of conditions holds.
    pub(super) fn count_in(&self, id: FieldId) -> Y {
        let taken = self.all_of_field(id);
        let r = || X::Cell(id, At::All);
        let count = |what: X| X::call("COUNTIF", [r(), what]);
        let mut x = count(X::Bool(true));
        if !taken.fails.never() {
            x = X::binary("+", x, no_times_sum(r()));
        }
        let skips = taken.skips;
        if skips {
            let known = X::binary("+", count(X::Bool(true)), count(X::Bool(false)));
            let words = count(self.not_applicable());
            let only_words = X::call(
                "AND",
                [
                    X::binary("=", known, X::number(0)),
                    X::binary(">", words, X::number(0)),
                ],
            );
            let word = X::if_else(
                X::binary("=", no_times_sum(r()), X::number(0)),
                self.not_applicable(),
                X::missing(),
            );
            x = X::if_else(only_words, word, x);
        }
        let y = Y {
            x,
            skips: if skips { Skips::Itself } else { Skips::Never },
            fails: taken.fails,
            exact: true,
            places: Some(0),
            constant: None,
        };
        self.with_rows(taken.table, y)
    }

    /// The axis on which conditions meet.
    fn axis_of(place: Place<'p>, expressions: &[Expr]) -> Axis {
        let axes = expressions.iter().map(|expr| place.axis(expr));
        axes.fold(
            Axis::One,
            |joined, axis| if joined == Axis::One { axis } else { joined },
        )
    }

    /// Conditions joined, in cells of their own.
    pub(super) fn conditions(
        &mut self,
        place: Place<'p>,
        expr: &'p Expr,
        conditions: &'p [Expr],
    ) -> FieldId {
        if let [one] = conditions
            && place.axis(one) != Axis::One
        {
            return self.own(place, one);
        }
        let axis = Self::axis_of(place, conditions);
        let key = (place.owner, place.which, expr.id, "conditions");
        self.apart(key, Kind::Bool, axis, label(expr), &mut |all, at| {
            all.all_hold(place, conditions, at)
        })
    }

    fn all_hold(&mut self, place: Place<'p>, conditions: &'p [Expr], at: At) -> Y {
        let parts = conditions
            .iter()
            .map(|expr| (Some(expr), self.node(place, expr, at)))
            .collect();
        self.joined(Some(place), true, parts, at)
    }

    /// `SUMIFS`: what is to be summed stands in cells of its own, nought where a condition does not hold.
    pub(super) fn sum_if(&mut self, place: Place<'p>, expr: &'p Expr, arguments: &'p [Expr]) -> Y {
        let axis = Self::axis_of(place, arguments);
        let (what, conditions) = (&arguments[0], &arguments[1..]);
        let key = (place.owner, place.which, expr.id, "kept");
        let id = self.apart(key, place.kind(what), axis, label(expr), &mut |all, at| {
            let mut decides = all.all_hold(place, conditions, at);
            if decides.truth() == Some(true) {
                return all.node(place, what, at);
            }
            if decides.skips != Skips::Never {
                let id = all.conditions(place, expr, conditions);
                decides = all.refer(id, at);
            }
            let y = all.node(place, what, at);
            let y = all.asked(y);
            let nought = Y {
                places: Some(0),
                ..Y::of(X::number(0))
            };
            chosen(&decides, [y, nought])
        });
        if self.fields[id].axis == Axis::One {
            return self.refer(id, At::One);
        }
        let taken = self.all_of_field(id);
        let table = taken.table;
        let y = self.folded("SUM", vec![taken], false);
        self.with_rows(table, y)
    }

    /// `AND` or `OR` of a whole series or column.
    pub(super) fn all_over(&mut self, place: Place<'p>, all: bool, expr: &'p Expr) -> Y {
        if let Some(input) = blank_input(place, expr)
            && place.axis(expr).is_calendar()
            && all
        {
            let entered = X::call("COUNTA", [X::Cell(self.entered[input], At::All)]);
            return Y::of(X::binary("=", entered, X::number(0)));
        }
        let id = self.own(place, expr);
        let taken = self.all_of_field(id);
        let r = || X::Cell(id, At::All);
        let count =
            |truth: bool| X::binary(">", X::call("COUNTIF", [r(), X::Bool(truth)]), X::number(0));
        let errors = no_times_sum(r());
        let decided = count(!all);
        let rest = X::binary(if all { "=" } else { "<>" }, errors.clone(), X::number(0));
        let mut x = X::if_else(decided.clone(), X::Bool(!all), rest.clone());
        if taken.skips {
            let words = X::binary(
                ">",
                X::call("COUNTIF", [r(), self.not_applicable()]),
                X::number(0),
            );
            let only_words = X::call("AND", [words, X::call("NOT", [count(all)])]);
            let word = X::if_else(
                X::binary("=", errors, X::number(0)),
                self.not_applicable(),
                X::missing(),
            );
            x = X::if_else(decided, X::Bool(!all), X::if_else(only_words, word, rest));
        } else if taken.fails.never() && taken.table.is_none() {
            x = X::call(if all { "AND" } else { "OR" }, [r()]);
        }
        let y = Y {
            x,
            skips: if taken.skips {
                Skips::Itself
            } else {
                Skips::Never
            },
            fails: if taken.fails.never() {
                Fails::default()
            } else {
                Fails::sometimes()
            },
            exact: true,
            places: None,
            constant: None,
        };
        self.with_rows(taken.table, y)
    }

    /// Conditions joined by `AND` or `OR`. One that decides counts though another is missing; those that do not apply are passed over.
    pub(super) fn joined(
        &mut self,
        place: Option<Place<'p>>,
        all: bool,
        parts: Vec<(Option<&'p Expr>, Y)>,
        at: At,
    ) -> Y {
        let name = if all { "AND" } else { "OR" };
        if parts.iter().any(|(_, y)| y.truth() == Some(!all)) {
            return Y::bool(!all);
        }
        let mut list: Vec<Y> = Vec::new();
        let mut expressions: Vec<Option<&'p Expr>> = Vec::new();
        let mut settled = false;
        for (expr, y) in parts {
            if y.truth() == Some(all) {
                settled = true;
                continue;
            }
            let atomic = y.x.is_atomic() && y.skips != Skips::Itself;
            let y = match (expr, place) {
                (Some(expr), Some(place)) if y.skips != Skips::Never && !atomic => {
                    self.cell_of(place, expr, at)
                }
                _ => y,
            };
            if !list.iter().any(|known| known.x == y.x) {
                list.push(y);
                expressions.push(expr);
            }
        }
        if settled && !list.is_empty() && list.iter().all(|y| y.skips != Skips::Never) {
            // Where none of the others applies, the one that always does is left.
            list.push(Y::of(X::Bool(all)));
            expressions.push(None);
        }
        match list.len() {
            0 => return Y::bool(all),
            1 => return list.remove(0),
            _ => {}
        }
        let skipping: Vec<X> = list
            .iter()
            .filter(|y| y.skips != Skips::Never)
            .map(|y| y.x.clone())
            .collect();
        let exactly = |y: &Y| !y.fails.otherwise;
        let alike = list.iter().filter(|y| !y.fails.never());
        let alike: Vec<&Fails> = alike.map(|y| &y.fails).collect();
        let same = list.iter().all(exactly) && alike.windows(2).all(|pair| pair[0] == pair[1]);
        let mut fails = Fails::default();
        for y in &list {
            fails = fails.and(&y.fails);
        }
        // Of conditions that fail together, all or none are there.
        let together = same && (alike.is_empty() || alike.len() == list.len());
        if together && skipping.is_empty() {
            let list = list.into_iter().map(|y| y.x).collect();
            return Y {
                fails,
                ..Y::of(X::Call(name, list))
            };
        }
        if skipping.is_empty()
            && let Some(y) = chain(all, &list)
        {
            return y;
        }
        let long = |y: &Y| !y.x.is_atomic() && y.x.size() > SHORT;
        // Asked twice, long ones stand in cells of their own.
        for (y, expr) in list.iter_mut().zip(&expressions) {
            if let (true, Some(expr), Some(place)) = (long(y), expr, place) {
                *y = self.cell_of(place, expr, at);
            }
        }
        let known = |y: &Y| {
            if y.skips != Skips::Never {
                X::if_else(
                    X::call("ISLOGICAL", [y.x.clone()]),
                    y.x.clone(),
                    X::Bool(all),
                )
            } else if y.fails.never() {
                y.x.clone()
            } else {
                X::call("IFERROR", [y.x.clone(), X::Bool(all)])
            }
        };
        let decided = X::Call(name, list.iter().map(known).collect());
        // Excel passes over words in cells; where there are but words, what is not one decides.
        let open: Vec<X> = list
            .iter()
            .filter(|y| y.skips == Skips::Never)
            .map(|y| y.x.clone())
            .collect();
        let worded: Vec<X> = list
            .iter()
            .filter(|y| y.skips != Skips::Never)
            .map(|y| X::if_else(X::call("ISTEXT", [y.x.clone()]), X::Bool(all), y.x.clone()))
            .collect();
        let rest = X::Call(name, open.iter().cloned().chain(worded).collect());
        let mut x = if all {
            X::if_else(decided, rest, X::Bool(false))
        } else {
            X::if_else(decided, X::Bool(true), rest)
        };
        let only_words = !skipping.is_empty() && open.is_empty();
        if only_words {
            let mut asked: Vec<X> = skipping
                .iter()
                .map(|cell| X::call("ISTEXT", [cell.clone()]))
                .collect();
            let asked = if asked.len() == 1 {
                asked.remove(0)
            } else {
                X::Call("AND", asked)
            };
            x = X::if_else(asked, self.not_applicable(), x);
        }
        Y {
            x,
            skips: if only_words {
                Skips::Itself
            } else {
                Skips::Never
            },
            fails: if fails.never() {
                fails
            } else {
                Fails::sometimes()
            },
            exact: true,
            places: None,
            constant: None,
        }
    }

    /// At least so many of these cells hold.
    pub(super) fn at_least(&self, need: usize, cells: &[Y]) -> Y {
        let sum = |list: Vec<X>| {
            list.into_iter()
                .reduce(|a, b| X::binary("+", a, b))
                .unwrap_or_else(|| X::number(0))
        };
        let holding = cells
            .iter()
            .map(|y| X::call("IFERROR", [X::call("N", [y.x.clone()]), X::number(0)]));
        let failing = cells.iter().map(|y| {
            X::call(
                "IFERROR",
                [
                    X::if_else(
                        X::call("ISTEXT", [y.x.clone()]),
                        X::number(0),
                        X::binary("-", X::number(1), X::call("N", [y.x.clone()])),
                    ),
                    X::number(0),
                ],
            )
        });
        let enough = X::binary(">=", sum(holding.collect()), X::number(need));
        let too_few = X::binary(
            ">",
            sum(failing.collect()),
            X::number(cells.len().saturating_sub(need)),
        );
        let skipping: Vec<X> = cells
            .iter()
            .filter(|y| y.skips != Skips::Never)
            .map(|y| y.x.clone())
            .collect();
        let errors: Vec<X> = cells.iter().map(|y| y.x.clone()).collect();
        let open = if skipping.is_empty() {
            X::missing()
        } else {
            X::if_else(any(&errors, "ISERROR"), X::missing(), self.not_applicable())
        };
        let fails = cells.iter().any(|y| !y.fails.never());
        if !fails && skipping.is_empty() {
            return Y::of(enough);
        }
        Y {
            x: X::if_else(
                enough,
                X::Bool(true),
                X::if_else(too_few, X::Bool(false), open),
            ),
            skips: if skipping.is_empty() {
                Skips::Never
            } else {
                Skips::Itself
            },
            fails: Fails::sometimes(),
            exact: true,
            places: None,
            constant: None,
        }
    }

    /// In at least so many periods or rows a condition holds.
    pub(super) fn at_least_over(&mut self, place: Place<'p>, need: usize) -> Y {
        let id = self.own(place, &place.formula.expr);
        let taken = self.all_of_field(id);
        let r = || X::Cell(id, At::All);
        let count = |truth: bool| X::call("COUNTIF", [r(), X::Bool(truth)]);
        let enough = X::binary(">=", count(true), X::number(need));
        if taken.fails.never() && !taken.skips {
            return Y::of(enough);
        }
        let all = match taken.table {
            Some(table) => X::Cell(self.rows[table], At::One),
            None => X::number(places_of(self.fields[id].axis).len()),
        };
        let too_few = X::binary("<", X::binary("-", all, count(false)), X::number(need));
        let open = if taken.skips {
            X::if_else(
                X::binary("=", no_times_sum(r()), X::number(0)),
                self.not_applicable(),
                X::missing(),
            )
        } else {
            X::missing()
        };
        Y {
            x: X::if_else(
                enough,
                X::Bool(true),
                X::if_else(too_few, X::Bool(false), open),
            ),
            skips: if taken.skips {
                Skips::Itself
            } else {
                Skips::Never
            },
            fails: Fails::sometimes(),
            exact: true,
            places: None,
            constant: None,
        }
    }
}

/// Conditions of which each is missing wherever an earlier one is: asked one after the other, `IF(a,b,FALSE)`.
fn chain(all: bool, list: &[Y]) -> Option<Y> {
    let mut order: Vec<&Y> = list.iter().collect();
    order.sort_by_key(|y| (y.fails.otherwise, y.fails.with.len()));
    let follows =
        |pair: &[&Y]| !pair[0].fails.otherwise && pair[0].fails.with.is_subset(&pair[1].fails.with);
    if !order.windows(2).all(follows) {
        return None;
    }
    // Those that are missing together stand together.
    let mut groups: Vec<(Fails, Vec<X>)> = Vec::new();
    for y in order {
        match groups.last_mut() {
            Some((fails, group)) if *fails == y.fails && !y.fails.otherwise => {
                group.push(y.x.clone());
            }
            _ => groups.push((y.fails.clone(), vec![y.x.clone()])),
        }
    }
    let fails = groups.first().map(|(fails, _)| fails.clone())?;
    let sound = groups.iter().all(|(fails, _)| fails.never());
    let name = if all { "AND" } else { "OR" };
    let mut groups = groups.into_iter().rev().map(|(_, mut group)| {
        if group.len() == 1 {
            group.remove(0)
        } else {
            X::Call(name, group)
        }
    });
    let innermost = groups.next()?;
    let x = groups.fold(innermost, |rest, first| {
        if all {
            X::if_else(first, rest, X::Bool(false))
        } else {
            X::if_else(first, X::Bool(true), rest)
        }
    });
    Some(Y {
        fails: Fails {
            otherwise: !sound,
            ..fails
        },
        ..Y::of(x)
    })
}

/// Nought times the sum of a range: nought, or the error that is in it. (To `LibreOffice` a truth is a number, so that the sum of
/// conditions alone need not be nought.)
fn no_times_sum(range: X) -> X {
    X::binary("*", X::number(0), X::call("SUM", [range]))
}

fn is_range(x: &X) -> bool {
    matches!(
        x,
        X::Cell(_, At::All) | X::Span(..) | X::ToHere(_) | X::Above(_)
    )
}

/// The input of `ISBLANK(input)`.
fn blank_input(place: Place<'_>, expr: &Expr) -> Option<usize> {
    let ExprKind::Call {
        function,
        arguments,
        ..
    } = &expr.kind
    else {
        return None;
    };
    if Function::named(function) != Some(Function::IsBlank) {
        return None;
    }
    match place.formula.symbols[arguments.first()?.id] {
        Some(Symbol::Input(at)) => Some(at),
        _ => None,
    }
}

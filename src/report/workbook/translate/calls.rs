//! Operators and functions, but for those over series, rows and tables.

use rust_decimal::Decimal;

use crate::policy::formula::ast::{Expr, Operator};
use crate::policy::functions::Function;
use crate::policy::model::Symbol;
use crate::policy::{Axis, Kind, Value};

use super::super::formula::{At, X};
use super::{
    Fails, Place, Skips, Translator, Y, chosen, cleared, clearing_places, deciding_places, settled,
    two,
};

impl<'p> Translator<'p> {
    pub(super) fn arithmetic(
        &mut self,
        place: Place<'p>,
        operator: Operator,
        a: &'p Expr,
        b: &'p Expr,
        at: At,
    ) -> Y {
        let parts = [a, b].map(|expr| (expr, self.node(place, expr, at)));
        let whole = parts.iter().all(|(_, y)| y.places == Some(0) && y.exact)
            && operator != Operator::Divide;
        let on_dates = parts
            .iter()
            .any(|(expr, _)| matches!(place.kind(expr), Kind::Date | Kind::Month));
        let divides = operator == Operator::Divide
            && !matches!(&parts[1].1.constant, Some(Value::Number(by)) if !by.is_zero());
        let places = match operator {
            Operator::Add | Operator::Subtract => parts[0]
                .1
                .places
                .zip(parts[1].1.places)
                .map(|(a, b)| a.max(b)),
            Operator::Multiply => parts[0].1.places.zip(parts[1].1.places).map(|(a, b)| a + b),
            _ => None,
        };
        let mut y = self.strict(place, parts.into(), at, |list| {
            let [a, b] = two(list);
            X::binary(operator.sign(), a, b)
        });
        y.fails.otherwise |= divides;
        y.exact = (whole || on_dates) && y.exact;
        y.places = places;
        y
    }

    pub(super) fn compare(
        &mut self,
        place: Place<'p>,
        operator: Operator,
        a: &'p Expr,
        b: &'p Expr,
        at: At,
    ) -> Y {
        let parts = [a, b].map(|expr| (expr, self.node(place, expr, at)));
        if let (Some(Value::Text(x)), Some(Value::Text(y))) =
            (&parts[0].1.constant, &parts[1].1.constant)
        {
            return Y::bool(match operator {
                Operator::Equal => x == y,
                Operator::NotEqual => x != y,
                Operator::Less => x < y,
                Operator::LessOrEqual => x <= y,
                Operator::Greater => x > y,
                _ => x >= y,
            });
        }
        let kinds = [place.kind(a), place.kind(b)];
        let kind = if kinds[0] == Kind::Plain {
            kinds[1]
        } else {
            kinds[0]
        };
        let parts = parts.map(|(expr, y)| {
            let x = settled(&y, kind);
            (expr, y, x)
        });
        let [(a, ya, xa), (b, yb, xb)] = parts;
        // What is asked of a cell of its own is rounded there, too.
        let rounded = [xa != ya.x, xb != yb.x];
        let exact_text = kind == Kind::Text;
        let mut y = self.strict(place, vec![(a, ya), (b, yb)], at, |list| {
            let [a, b] = two(list);
            let round = |x: X, rounded: bool| {
                if rounded {
                    X::call("ROUND", [x, X::number(deciding_places(kind))])
                } else {
                    x
                }
            };
            let (a, b) = (round(a, rounded[0]), round(b, rounded[1]));
            match operator {
                // Excel's own = does not tell capitals from small letters.
                Operator::Equal if exact_text => X::call("EXACT", [a, b]),
                Operator::NotEqual if exact_text => X::call("NOT", [X::call("EXACT", [a, b])]),
                _ => X::binary(operator.sign(), a, b),
            }
        });
        y.exact = true;
        y
    }

    pub(super) fn choose(
        &mut self,
        place: Place<'p>,
        condition: &'p Expr,
        then: &'p Expr,
        otherwise: &'p Expr,
        at: At,
    ) -> Y {
        let mut decides = self.node(place, condition, at);
        match decides.truth() {
            Some(true) => return self.node(place, then, at),
            Some(false) => return self.node(place, otherwise, at),
            None => {}
        }
        if decides.skips != Skips::Never {
            decides = self.cell_of(place, condition, at);
        }
        let branches = [then, otherwise].map(|expr| {
            let y = self.node(place, expr, at);
            self.asked(y)
        });
        chosen(&decides, branches)
    }

    pub(super) fn call(
        &mut self,
        place: Place<'p>,
        function: Function,
        expr: &'p Expr,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let series = |expr: &Expr| place.axis(expr) != Axis::One;
        match function {
            Function::If => self.choose(place, &arguments[0], &arguments[1], &arguments[2], at),
            Function::And | Function::Or => {
                let all = function == Function::And;
                match arguments {
                    [one] if series(one) => self.all_over(place, all, one),
                    _ => {
                        let parts = arguments
                            .iter()
                            .map(|expr| (Some(expr), self.node(place, expr, at)))
                            .collect();
                        self.joined(Some(place), all, parts, at)
                    }
                }
            }
            Function::Not => {
                let part = self.node(place, &arguments[0], at);
                if let Some(truth) = part.truth() {
                    return Y::bool(!truth);
                }
                self.strict(place, vec![(&arguments[0], part)], at, |list| {
                    X::Call("NOT", list)
                })
            }
            Function::Min | Function::Max | Function::Sum | Function::Average => {
                let name = function.name();
                let whole =
                    matches!(function, Function::Sum | Function::Average) || arguments.len() == 1;
                self.fold(place, name, arguments, if whole { None } else { Some(at) })
            }
            Function::CountIf => self.count_true(place, &arguments[0]),
            Function::CountIfs => {
                let id = self.conditions(place, expr, arguments);
                self.count_in(id)
            }
            Function::SumIfs => self.sum_if(place, expr, arguments),
            Function::QSum
            | Function::QAverage
            | Function::Ytd
            | Function::YtdAverage
            | Function::YtdMax
            | Function::Trailing => self.window(place, function, arguments, at),
            Function::Previous => match at {
                At::Period(period) if period > 0 => {
                    self.node(place, &arguments[0], At::Period(period - 1))
                }
                _ => Y {
                    places: Some(0),
                    ..Y::of(X::number(0))
                },
            },
            Function::Index => self.nth(place, &arguments[0], &arguments[1]),
            Function::Round | Function::RoundUp | Function::RoundDown => {
                self.round(place, function, arguments, at)
            }
            Function::MRound => {
                let kind = place.kind(&arguments[0]);
                let parts: Vec<_> = arguments
                    .iter()
                    .map(|expr| (expr, self.node(place, expr, at)))
                    .collect();
                let step = parts.get(1).map(|(_, y)| y.x.clone());
                let zero = matches!(
                    parts.get(1).and_then(|(_, y)| y.constant.as_ref()),
                    Some(Value::Number(step)) if !step.is_zero()
                );
                let y = self.strict(place, parts, at, |list| {
                    let [x, step] = two(list);
                    let steps = X::binary("/", x, step.clone());
                    let steps = X::call("ROUND", [cleared(steps, kind), X::number(0)]);
                    X::binary("*", steps, step)
                });
                match step {
                    // Of a step of 0 it is 0.
                    Some(step) if !zero && step.is_atomic() => Y {
                        x: X::if_else(X::binary("=", step, X::number(0)), X::number(0), y.x),
                        ..y
                    }
                    .inexact(),
                    _ => y.inexact(),
                }
            }
            Function::Int => {
                let part = self.node(place, &arguments[0], at);
                let (exact, kind) = (part.exact, place.kind(&arguments[0]));
                let y = self.strict(place, vec![(&arguments[0], part)], at, |mut list| {
                    let x = list.pop().unwrap_or(X::Bool(false));
                    X::call("INT", [if exact { x } else { cleared(x, kind) }])
                });
                Y {
                    exact: true,
                    places: Some(0),
                    ..y
                }
            }
            Function::Abs => self.strict_of(place, arguments, at, |list| X::Call("ABS", list)),
            Function::AtMost | Function::AtLeast => {
                let name = if function == Function::AtMost {
                    "MIN"
                } else {
                    "MAX"
                };
                if let Some(Symbol::Parameter(limit)) = place.formula.symbols[arguments[1].id] {
                    // MIN and MAX pass over a blank cell, as we do over a limit that is not set.
                    let limit = X::Name(self.vocabulary.parameters[limit].clone());
                    let part = self.node(place, &arguments[0], at);
                    let (exact, places) = (part.exact, part.places);
                    let y = self.strict(place, vec![(&arguments[0], part)], at, |mut list| {
                        list.push(limit);
                        X::Call(name, list)
                    });
                    return Y {
                        exact,
                        places: places.map(|places| places.max(2)),
                        ..y
                    };
                }
                self.strict_of(place, arguments, at, |list| X::Call(name, list))
            }
            Function::IsBlank => match place.formula.symbols[arguments[0].id] {
                Some(Symbol::Input(input)) => {
                    let cell = self.refer(self.entered[input], at);
                    Y::of(X::binary("=", cell.x, X::Text(String::new())))
                }
                Some(Symbol::Parameter(parameter)) => {
                    let name = X::Name(self.vocabulary.parameters[parameter].clone());
                    Y::of(X::binary("=", name, X::Text(String::new())))
                }
                _ => Y::bool(false),
            },
            Function::Rate
            | Function::Marginal
            | Function::Steps
            | Function::Lookup
            | Function::Interpolate
            | Function::Matrix => self.look_up(place, arguments, at),
            Function::Rows => match place.formula.symbols[arguments[0].id] {
                Some(Symbol::Records(table)) => self.refer(self.rows[table], At::One),
                _ => Y::of(X::number(0)),
            },
            Function::Occurrence | Function::Running | Function::GroupSum => {
                self.group(place, function, expr, arguments, at)
            }
            Function::Drawdown => self.drawdown(place, expr, arguments, at),
            Function::ByMonth | Function::ByQuarter => {
                self.by_period(place, function, arguments, at)
            }
            Function::CountUnique => self.count_unique(place, expr, arguments),
            Function::MonthEnd | Function::QuarterEnd => {
                let At::Period(period) = at else {
                    return Y::bool(false);
                };
                let month = if function == Function::MonthEnd {
                    period + 2
                } else {
                    period * 3 + 4
                };
                self.day(place, arguments, at, |mut list| {
                    let year = list.pop().unwrap_or(X::Bool(false));
                    X::call("DATE", [year, X::number(month), X::number(0)])
                })
            }
            Function::Date => self.day(place, arguments, at, |list| X::Call("DATE", list)),
            Function::Year | Function::Month | Function::Day => {
                let name = function.name();
                let y = self.strict_of(place, arguments, at, |list| X::Call(name, list));
                Y {
                    places: Some(0),
                    ..y
                }
            }
            Function::Quarter => {
                let y = self.strict_of(place, arguments, at, |list| {
                    let month = X::binary("/", X::Call("MONTH", list), X::number(3));
                    X::call("ROUNDUP", [month, X::number(0)])
                });
                Y {
                    places: Some(0),
                    ..y
                }
            }
            Function::EDate | Function::EoMonth => {
                let name = function.name();
                let y = self.strict_of(place, arguments, at, |list| X::Call(name, list));
                Y { exact: true, ..y }
            }
            Function::Workday => self.workday(place, expr, arguments, at),
        }
    }

    /// A day from a year and more. Excel takes a year before 1900 for one after it.
    pub(super) fn day(
        &mut self,
        place: Place<'p>,
        arguments: &'p [Expr],
        at: At,
        build: impl FnOnce(Vec<X>) -> X,
    ) -> Y {
        let mut parts: Vec<(&'p Expr, Y)> = Vec::new();
        for expr in arguments {
            let y = if parts.is_empty() {
                self.cell_of(place, expr, at)
            } else {
                self.node(place, expr, at)
            };
            parts.push((expr, y));
        }
        let year = parts
            .first()
            .map(|(_, y)| (y.x.clone(), y.constant.clone()));
        let y = self.strict(place, parts, at, build);
        match year {
            Some((year, None)) => {
                let known = X::call(
                    "AND",
                    [
                        X::binary(">=", year.clone(), X::number(1900)),
                        X::binary("<=", year, X::number(9999)),
                    ],
                );
                Y {
                    x: X::if_else(known, y.x, X::missing()),
                    fails: Fails {
                        otherwise: true,
                        ..y.fails
                    },
                    exact: true,
                    ..y
                }
            }
            _ => Y { exact: true, ..y },
        }
    }

    pub(super) fn round(
        &mut self,
        place: Place<'p>,
        function: Function,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let kind = place.kind(&arguments[0]);
        let parts: Vec<_> = arguments
            .iter()
            .map(|expr| (expr, self.node(place, expr, at)))
            .collect();
        let digits = parts.get(1).and_then(|(_, y)| match &y.constant {
            Some(Value::Number(digits)) => Some(*digits),
            _ => None,
        });
        let clear = parts.first().is_some_and(|(_, y)| !y.exact)
            && digits.is_none_or(|digits| digits < Decimal::from(clearing_places(kind)));
        let y = self.strict(place, parts, at, |list| {
            let [x, digits] = two(list);
            X::call(
                function.name(),
                [if clear { cleared(x, kind) } else { x }, digits],
            )
        });
        Y {
            exact: true,
            places: digits.and_then(|digits| u32::try_from(digits).ok()),
            ..y
        }
    }
}

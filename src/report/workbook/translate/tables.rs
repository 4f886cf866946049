//! Bands, steps, lookups and matrices: their cells stand on the sheet of parameters, under names that formulas use.

use crate::policy::formula::ast::Expr;
use crate::policy::model::{Bound, FirstSlice, Symbol, Table, TableKind, Term};

use super::super::formula::{At, X};
use super::super::vocabulary::TableNames;
use super::{CLEAR, Place, Translator, Y, deciding_places, two};

impl<'p> Translator<'p> {
    /// What a table gives.
    pub(super) fn look_up(&mut self, place: Place<'p>, arguments: &'p [Expr], at: At) -> Y {
        let Some(Symbol::Table(index)) = place.formula.symbols[arguments[0].id] else {
            return Y::of(X::number(0));
        };
        let policy = self.policy;
        let table = &policy.tables[index];
        let names = self.vocabulary.tables[index].clone();
        if table.kind == TableKind::Matrix {
            return self.matrix(place, table, &names, arguments, at);
        }
        let mut sought = self.node(place, &arguments[1], at);
        // What is looked up is looked at more than once.
        let often = matches!(
            table.kind,
            TableKind::Marginal | TableKind::Linear | TableKind::Step
        );
        if often
            && !sought.x.is_atomic()
            && (sought.x.size() > 3 || table.kind == TableKind::Linear)
        {
            sought = self.cell_of(place, &arguments[1], at);
        }
        let settled = !sought.exact && table.over.is_numeric();
        let over = table.over;
        let y = self.strict(place, vec![(&arguments[1], sought)], at, |mut list| {
            let x = list.pop().unwrap_or(X::Bool(false));
            let decides = if settled {
                X::call("ROUND", [x.clone(), X::number(deciding_places(over))])
            } else {
                x.clone()
            };
            match table.kind {
                TableKind::Whole => whole(table, &names, decides),
                TableKind::Lookup => {
                    let place = X::call(
                        "MATCH",
                        [decides, X::Name(names.from.clone()), X::number(0)],
                    );
                    X::call("INDEX", [X::Name(names.gives.clone()), place])
                }
                TableKind::Marginal => marginal(table, &names, x, decides),
                TableKind::Step => steps(&names, decides),
                _ => interpolated(&names, table.bands.len(), &x),
            }
        });
        let unset = self.has_unset(table);
        let x = if self.needs_all(table) {
            // Of bands that are not all known none can be trusted.
            let every = X::call("SUM", [X::Name(names.from)]);
            let every = match table.kind {
                TableKind::Linear => X::binary("+", every, X::call("SUM", [X::Name(names.gives)])),
                _ => every,
            };
            X::binary("+", y.x, X::binary("*", X::number(0), every))
        } else {
            y.x
        };
        let mut fails = y.fails;
        fails.otherwise |= unset || table.kind == TableKind::Lookup;
        let stands = matches!(table.kind, TableKind::Whole | TableKind::Lookup);
        Y {
            x,
            fails,
            exact: stands,
            places: None,
            ..y
        }
    }

    /// Whether any figure of the table is a parameter that is not set.
    fn has_unset(&self, table: &Table) -> bool {
        let terms = table
            .bands
            .iter()
            .flat_map(|band| [&band.from, &band.gives]);
        let step = table.step.iter().flat_map(|step| [&step.each, &step.pays]);
        terms.chain(step).any(|term| self.is_unset(term))
    }

    fn is_unset(&self, term: &Term) -> bool {
        matches!(term, Term::Parameter(at) if self.plan.settings.parameters[*at].is_none())
    }

    /// Whether a figure is not set without which nothing can be looked up, though Excel would.
    fn needs_all(&self, table: &Table) -> bool {
        let edges = table.bands.iter().any(|band| self.is_unset(&band.from));
        let gives = table.bands.iter().any(|band| self.is_unset(&band.gives));
        (edges && table.over.is_numeric()) || (gives && table.kind == TableKind::Linear)
    }

    fn matrix(
        &mut self,
        place: Place<'p>,
        table: &'p Table,
        names: &TableNames,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let Some(matrix) = &table.matrix else {
            return Y::of(X::number(0));
        };
        let parts: Vec<_> = arguments[1..]
            .iter()
            .map(|expr| (expr, self.node(place, expr, at)))
            .collect();
        let kinds = [table.over, matrix.across];
        let settled: Vec<bool> = parts.iter().map(|(_, y)| !y.exact).collect();
        let y = self.strict(place, parts, at, |list| {
            let [x, y] = two(list);
            let found = |x: X, at: usize, name: &str| {
                let kind = kinds[at];
                let x = if settled[at] && kind.is_numeric() {
                    X::call("ROUND", [x, X::number(deciding_places(kind))])
                } else {
                    x
                };
                let name = X::Name(name.to_owned());
                match (kind.is_numeric(), table.lower) {
                    (false, _) => X::call("MATCH", [x, name, X::number(0)]),
                    (true, Bound::Inclusive) => X::call("MATCH", [x, name, X::number(1)]),
                    (true, Bound::Exclusive) => exclusive(&name, &x),
                }
            };
            let row = found(x, 0, &names.rows);
            let column = found(y, 1, &names.columns);
            X::call("INDEX", [X::Name(names.gives.clone()), row, column])
        });
        let heads = matrix.rows.iter().chain(&matrix.columns);
        let unset = heads.clone().any(|term| self.is_unset(term));
        let x = if unset {
            let every = X::call(
                "SUM",
                [X::Name(names.rows.clone()), X::Name(names.columns.clone())],
            );
            X::binary("+", y.x, X::binary("*", X::number(0), every))
        } else {
            y.x
        };
        let mut fails = y.fails;
        fails.otherwise = true;
        Y {
            x,
            fails,
            exact: true,
            places: None,
            constant: None,
            skips: y.skips,
        }
    }
}

/// How many edges lie below a number, or an error if none does.
fn exclusive(edges: &X, x: &X) -> X {
    let below = X::binary("<", edges.clone(), x.clone());
    let count = X::call(
        "SUMPRODUCT",
        [X::Negate(Box::new(X::Negate(Box::new(below))))],
    );
    // The 0th place would be the whole list.
    let some = X::binary(">", count.clone(), X::number(0));
    X::if_else(some, count, X::missing())
}

/// The band that is reached holds for all; in front of the first stands one that gives nothing.
fn whole(table: &Table, names: &TableNames, x: X) -> X {
    let (from, gives) = (X::Name(names.from.clone()), X::Name(names.gives.clone()));
    if table.lower == Bound::Inclusive {
        return X::call("LOOKUP", [x, from, gives]);
    }
    let below = X::binary("<", from, x);
    let count = X::call(
        "SUMPRODUCT",
        [X::Negate(Box::new(X::Negate(Box::new(below))))],
    );
    X::call("INDEX", [gives, count])
}

/// Each band adds what its rate is above the one before it, on all that lies above its edge.
fn marginal(table: &Table, names: &TableNames, x: X, decides: X) -> X {
    let from = || X::Name(names.from.clone());
    let above = X::binary(
        "*",
        X::binary(
            "*",
            X::binary(">", x.clone(), from()),
            X::binary("-", x, from()),
        ),
        X::Name(names.rises.clone()),
    );
    let sum = X::call("SUMPRODUCT", [above]);
    if table.first_slice == FirstSlice::Unpaid {
        return sum;
    }
    let first = |name: &str| X::call("INDEX", [X::Name(name.to_owned()), X::number(1)]);
    let reached = X::binary(
        if table.lower == Bound::Inclusive {
            ">="
        } else {
            ">"
        },
        decides,
        first(&names.from),
    );
    let below = X::binary(
        "*",
        X::call("MAX", [X::number(0), first(&names.from)]),
        first(&names.gives),
    );
    X::binary("+", sum, X::if_else(reached, below, X::number(0)))
}

fn steps(names: &TableNames, x: X) -> X {
    let each = || X::Name(names.from.clone());
    let pays = || X::Name(names.gives.clone());
    // A limit that is not set is a blank, which MIN passes over.
    let full = X::binary("/", x.clone(), each());
    let full = X::call("INT", [X::call("ROUND", [full, X::number(CLEAR + 2)])]);
    let paid = X::call(
        "MIN",
        [X::binary("*", full, pays()), X::Name(names.most.clone())],
    );
    let nothing = X::binary("*", X::binary("*", X::number(0), each()), pays());
    X::if_else(X::binary(">", x, X::number(0)), paid, nothing)
}

/// On the straight line between two anchors; beyond the first and the last as at them.
fn interpolated(names: &TableNames, anchors: usize, x: &X) -> X {
    let at = |name: &str, place: X| X::call("INDEX", [X::Name(name.to_owned()), place]);
    let low = || {
        X::call(
            "MATCH",
            [x.clone(), X::Name(names.from.clone()), X::number(1)],
        )
    };
    let high = || X::binary("+", low(), X::number(1));
    let first = X::if_else(
        X::binary("<", x.clone(), at(&names.from, X::number(1))),
        at(&names.gives, X::number(1)),
        X::Bool(false),
    );
    let rise = X::binary("-", at(&names.gives, high()), at(&names.gives, low()));
    let along = X::binary("-", x.clone(), at(&names.from, low()));
    let length = X::binary("-", at(&names.from, high()), at(&names.from, low()));
    let between = X::binary(
        "+",
        at(&names.gives, low()),
        X::binary("/", X::binary("*", rise, along), length),
    );
    let last = X::binary(">=", x.clone(), at(&names.from, X::number(anchors)));
    let rest = X::if_else(last, at(&names.gives, X::number(anchors)), between);
    match first {
        X::Call(name, mut parts) => {
            parts.pop();
            parts.push(rest);
            X::Call(name, parts)
        }
        other => other,
    }
}

/// Whether a table's first band is preceded by one that gives nothing.
pub(in crate::report::workbook) fn has_foot(table: &Table) -> bool {
    table.kind == TableKind::Whole
}

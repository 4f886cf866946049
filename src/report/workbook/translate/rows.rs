//! What depends on several rows of a record table. Each step has a column of its own beside the rows.

use crate::policy::formula::ast::Expr;
use crate::policy::functions::Function;
use crate::policy::{Axis, Kind};

use super::super::fields::FieldId;
use super::super::formula::{At, X};
use super::{Fails, Key, Place, Skips, Translator, Y, label};

/// Stands between the keys of a row: nobody's key has it.
const BETWEEN: &str = "␟";

/// Days among which the end of a number of working days is looked for.
const DAYS: X = X::Plain("ROW($1:$2000)");

fn sum_where<const N: usize>(what: FieldId, conditions: [(FieldId, X); N]) -> X {
    let mut list = vec![X::Cell(what, At::All)];
    for (field, criterion) in conditions {
        list.push(X::Cell(field, At::All));
        list.push(criterion);
    }
    X::Call("SUMIFS", list)
}

/// `"<="&x` as criterion.
fn criterion(operator: &str, x: X) -> X {
    X::binary("&", X::Text(operator.to_owned()), x)
}

impl<'p> Translator<'p> {
    /// The column by whose values the rows of a table follow each other, with the place of each row in that order.
    fn order_of(&mut self, table: usize, owner: Key) -> Option<FieldId> {
        let order = self.policy.records[table].order?;
        let days = self.counted[order];
        let name = self.policy.inputs[order].own_name();
        let label = self
            .lang
            .pick(format!("按{name}的次序"), format!("order by {name}"));
        let key = (owner.0, usize::MAX, table, "order");
        Some(
            self.apart(key, Kind::Count, Axis::Rows(table), label, &mut |_, at| {
                let here = X::Cell(days, at);
                let all = || X::Cell(days, At::All);
                // Equal ones as they stand; those without a day last.
                let earlier = X::call("COUNTIF", [all(), criterion("<", here.clone())]);
                let same = X::call("COUNTIF", [X::ToHere(days), here.clone()]);
                let before = X::binary("+", earlier, same);
                let dayless = X::call("ROWS", [X::ToHere(days)]);
                let dayless = X::binary("-", dayless, X::call("COUNT", [X::ToHere(days)]));
                let last = X::binary("+", X::call("COUNT", [all()]), dayless);
                Y {
                    places: Some(0),
                    ..Y::of(X::if_else(X::call("ISNUMBER", [here]), before, last))
                }
            }),
        )
    }

    /// The number of each row's group: equal for equal keys; 0 where a key is missing.
    fn groups(
        &mut self,
        place: Place<'p>,
        expr: &'p Expr,
        keys: &'p [Expr],
        table: usize,
    ) -> (FieldId, bool) {
        let axis = Axis::Rows(table);
        let ids: Vec<FieldId> = keys
            .iter()
            .map(|key| self.own_row(place, key, table))
            .collect();
        let certain = ids
            .iter()
            .all(|&id| !self.fields[id].fails && !self.fields[id].skips);
        let key = (place.owner, place.which, expr.id, "key");
        let names = self.lang.pick("分组的键", "group key").to_owned();
        let word = self.not_applicable();
        let skipping: Vec<bool> = ids.iter().map(|&id| self.fields[id].skips).collect();
        let joined = self.apart(key, Kind::Text, axis, names, &mut |_, at| {
            let texts = ids.iter().zip(&skipping).map(|(&id, &skips)| {
                let cell = X::Cell(id, at);
                if skips {
                    let open = X::binary("=", cell.clone(), word.clone());
                    X::if_else(open, X::missing(), cell)
                } else {
                    cell
                }
            });
            let x = texts
                .reduce(|a, b| X::binary("&", X::binary("&", a, X::Text(BETWEEN.to_owned())), b))
                .unwrap_or_else(|| X::Text(String::new()));
            let text = X::binary("&", x, X::Text(String::new()));
            Y::of(if certain {
                text
            } else {
                X::call("IFERROR", [text, X::Text(String::new())])
            })
        });
        let key = (place.owner, place.which, expr.id, "group");
        let name = self.lang.pick("组号", "group").to_owned();
        let group = self.apart(key, Kind::Count, axis, name, &mut |_, at| {
            let cell = || X::Cell(joined, at);
            let same = X::call("EXACT", [X::Cell(joined, At::All), cell()]);
            let rows = X::call("ROW", [X::Cell(joined, At::All)]);
            // The last row with the same key stands for all of them.
            let last = X::call("SUMPRODUCT", [X::call("MAX", [X::binary("*", same, rows)])]);
            let x = if certain {
                last
            } else {
                let none = X::binary("=", cell(), X::Text(String::new()));
                X::if_else(none, X::number(0), last)
            };
            Y {
                places: Some(0),
                ..Y::of(x)
            }
        });
        (group, certain)
    }

    /// An expression as a column of a table, also where it is the same in all rows.
    fn own_row(&mut self, place: Place<'p>, expr: &'p Expr, table: usize) -> FieldId {
        if place.axis(expr) == Axis::Rows(table) {
            return self.own(place, expr);
        }
        let key = (place.owner, place.which, expr.id, super::IN_EACH_ROW);
        let kind = place.kind(expr);
        self.apart(key, kind, Axis::Rows(table), label(expr), &mut |all, at| {
            all.node(place, expr, at)
        })
    }

    /// `OCCURRENCE`, `RUNNING`, `GROUPSUM`.
    pub(super) fn group(
        &mut self,
        place: Place<'p>,
        function: Function,
        expr: &'p Expr,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let Some(table) = place.axis(expr).rows() else {
            return Y::of(X::number(0));
        };
        let (what, keys) = match function {
            Function::Occurrence => (None, arguments),
            _ => (Some(&arguments[0]), &arguments[1..]),
        };
        let running = function != Function::GroupSum;
        let order = if running {
            self.order_of(table, (place.owner, place.which, expr.id, ""))
        } else {
            None
        };
        let what = what.map(|what| self.own_row(place, what, table));
        let group = if keys.is_empty() {
            None
        } else {
            Some(self.groups(place, expr, keys, table))
        };
        let mut conditions: Vec<(X, X)> = Vec::new();
        let (mut open, mut range): (Option<X>, fn(FieldId) -> X) =
            (None, |id| X::Cell(id, At::All));
        if running && order.is_none() {
            range = X::ToHere;
        }
        if let Some((group, certain)) = group {
            conditions.push((range(group), X::Cell(group, at)));
            if !certain {
                // A row without its key might belong to any group.
                let mut list = vec![range(group), X::number(0)];
                if let Some(order) = order {
                    list.push(range(order));
                    list.push(criterion("<=", X::Cell(order, at)));
                }
                open = Some(X::binary(">", X::Call("COUNTIFS", list), X::number(0)));
            }
        }
        if let Some(order) = order {
            conditions.push((range(order), criterion("<=", X::Cell(order, at))));
        }
        let flat = conditions
            .iter()
            .cloned()
            .flat_map(|(range, criterion)| [range, criterion]);
        let x = match what {
            Some(what) if conditions.is_empty() => X::call("SUM", [range(what)]),
            Some(what) => X::Call("SUMIFS", [range(what)].into_iter().chain(flat).collect()),
            None if conditions.is_empty() => X::call(
                "ROWS",
                [range(self.counted[self.policy.records[table].first])],
            ),
            None => X::Call("COUNTIFS", flat.collect()),
        };
        let x = match open {
            Some(open) => X::if_else(open, X::missing(), x),
            None => x,
        };
        let field = what.map(|what| &self.fields[what]);
        let skips = field.is_some_and(|field| field.skips) && running;
        let fails = field.is_some_and(|field| field.fails);
        let places = field.map_or(Some(0), |field| field.places);
        let x = match what {
            // A row that does not apply has no sum of its own.
            Some(what) if skips => {
                let here = X::Cell(what, at);
                X::if_else(X::call("ISTEXT", [here.clone()]), here, x)
            }
            _ => x,
        };
        Y {
            x,
            skips: if skips { Skips::Itself } else { Skips::Never },
            fails: if fails || group.is_some_and(|(_, certain)| !certain) {
                Fails::sometimes()
            } else {
                Fails::default()
            },
            exact: places == Some(0),
            places,
            constant: None,
        }
    }

    /// `DRAWDOWN`: what a pool still covers of each. What has been granted before is summed from the column itself.
    pub(super) fn drawdown(
        &mut self,
        place: Place<'p>,
        expr: &'p Expr,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let axis = place.axis(expr);
        let (wanted, pool) = (&arguments[0], &arguments[1]);
        let kind = place.kind(expr);
        let series = match axis {
            Axis::Rows(table) => self.own_row(place, wanted, table),
            _ => self.own(place, wanted),
        };
        let pool = self.cell_of(place, pool, At::One);
        let (skips, fails) = (self.fields[series].skips, self.fields[series].fails);
        let fails = fails || !pool.fails.never();
        // The grants' own field, known before its formula is written.
        let grant = |me: FieldId, wanted: X, before: Option<X>| {
            let left = match before {
                Some(before) => X::binary("-", pool.x.clone(), before),
                None => pool.x.clone(),
            };
            let covered = X::call("MAX", [X::number(0), left]);
            let granted = X::call("MIN", [wanted.clone(), covered]);
            let _ = me;
            if skips {
                X::if_else(X::call("ISTEXT", [wanted.clone()]), wanted, granted)
            } else {
                granted
            }
        };
        let key = (place.owner, place.which, expr.id, "drawdown");
        let places = self.fields[series]
            .places
            .zip(pool.places)
            .map(|(a, b)| a.max(b));
        let field = move |formulas: Vec<X>, label: String| super::Field {
            role: super::Role::Part(place.owner),
            label,
            node: None,
            kind,
            axis,
            formulas,
            skips,
            fails,
            exact: false,
            places,
        };
        let id = if let Some(&known) = self.known.get(&key) {
            known
        } else if let Axis::Rows(table) = axis
            && let Some(order) = self.order_of(table, key)
        {
            // In the table's order: what comes first, and what it is granted.
            let ordered = X::call(
                "INDEX",
                [
                    X::Cell(series, At::All),
                    X::call(
                        "MATCH",
                        [
                            X::call("ROWS", [X::ToHere(order)]),
                            X::Cell(order, At::All),
                            X::number(0),
                        ],
                    ),
                ],
            );
            let name = self
                .lang
                .pick("按次序的应得", "wanted, in order")
                .to_owned();
            self.fields.push(field(vec![ordered], name));
            let sorted = self.fields.len() - 1;
            let me = self.fields.len();
            let x = grant(
                me,
                X::Cell(sorted, At::Row),
                Some(X::call("SUM", [X::Above(me)])),
            );
            let name = self
                .lang
                .pick("按次序的实得", "granted, in order")
                .to_owned();
            self.fields.push(field(vec![x], name));
            let back = X::call("INDEX", [X::Cell(me, At::All), X::Cell(order, At::Row)]);
            self.fields.push(field(vec![back], label(expr)));
            self.fields.len() - 1
        } else {
            let me = self.fields.len();
            let formulas = super::places_of(axis)
                .into_iter()
                .map(|at| {
                    let before = match at {
                        At::Period(0) | At::One => None,
                        At::Period(period) => Some(X::call("SUM", [X::Span(me, 0, period - 1)])),
                        _ => Some(X::call("SUM", [X::Above(me)])),
                    };
                    grant(me, X::Cell(series, at), before)
                })
                .collect();
            self.fields.push(field(formulas, label(expr)));
            me
        };
        self.known.insert(key, id);
        self.refer(id, at)
    }

    /// `BYMONTH`, `BYQUARTER`: rows summed by their day.
    pub(super) fn by_period(
        &mut self,
        place: Place<'p>,
        function: Function,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let (At::Period(period), Some(table)) = (at, place.axis(&arguments[1]).rows()) else {
            return Y::of(X::number(0));
        };
        let what = self.own_row(place, &arguments[0], table);
        let days = self.own(place, &arguments[1]);
        let year = self.cell_of(place, &arguments[2], At::One);
        let (first, next) = match function {
            Function::ByMonth => (period + 1, period + 2),
            _ => (period * 3 + 1, period * 3 + 4),
        };
        let day = |month: usize, day: usize| {
            X::call("DATE", [year.x.clone(), X::number(month), X::number(day)])
        };
        let mut x = sum_where(
            what,
            [
                (days, criterion(">=", day(first, 1))),
                (days, criterion("<=", day(next, 0))),
            ],
        );
        let undated = self.fields[days].fails;
        if undated {
            // A row without its day might be of any period.
            let days = X::call("SUM", [X::Cell(days, At::All)]);
            x = X::binary("+", x, X::binary("*", X::number(0), days));
        }
        let fails = undated || self.fields[what].fails || !year.fails.never();
        let y = Y {
            x,
            skips: Skips::Never,
            fails: if fails {
                Fails::sometimes()
            } else {
                Fails::default()
            },
            exact: false,
            places: self.fields[what].places,
            constant: None,
        };
        let y = self.with_rows_of(table, y);
        match year.skips {
            Skips::Never => y,
            _ => Y {
                x: X::if_else(X::call("ISTEXT", [year.x.clone()]), year.x, y.x),
                skips: Skips::Itself,
                ..y
            },
        }
    }

    fn with_rows_of(&self, table: usize, y: Y) -> Y {
        if self.policy.records[table].optional {
            return y;
        }
        let rows = self.refer(self.rows[table], At::One);
        let some = X::binary(">", rows.x, X::number(0));
        Y {
            x: X::if_else(some, y.x, X::missing()),
            fails: Fails::sometimes(),
            ..y
        }
    }

    /// `COUNTUNIQUE`: a column says where each value is met first.
    pub(super) fn count_unique(
        &mut self,
        place: Place<'p>,
        expr: &'p Expr,
        arguments: &'p [Expr],
    ) -> Y {
        let Some(table) = place.axis(&arguments[0]).rows() else {
            return Y::of(X::number(1));
        };
        let axis = Axis::Rows(table);
        let what = self.own(place, &arguments[0]);
        let conditions = &arguments[1..];
        let holds = if conditions.is_empty() {
            None
        } else {
            Some(self.conditions(place, expr, conditions))
        };
        let key = (place.owner, place.which, expr.id, "counted");
        let name = self.lang.pick("计入的值", "counted value").to_owned();
        let word = self.not_applicable();
        let values = self.apart(key, Kind::Text, axis, name, &mut |all, at| {
            let blank = || X::Text(String::new());
            let cell = X::Cell(what, at);
            let text = X::binary("&", cell.clone(), blank());
            let mut x = text;
            if all.fields[what].skips {
                x = X::if_else(X::binary("=", cell, word.clone()), blank(), x);
            }
            if let Some(holds) = holds {
                let decides = all.refer(holds, at);
                x = X::if_else(decides.x.clone(), x, blank());
                if decides.skips != Skips::Never {
                    x = X::if_else(X::call("ISTEXT", [decides.x]), blank(), x);
                }
            }
            let fails = all.fields[what].fails || holds.is_some_and(|id| all.fields[id].fails);
            Y {
                fails: if fails {
                    Fails::sometimes()
                } else {
                    Fails::default()
                },
                ..Y::of(x)
            }
        });
        let key = (place.owner, place.which, expr.id, "first");
        let name = self.lang.pick("第一次出现", "first met").to_owned();
        let firsts = self.apart(key, Kind::Count, axis, name, &mut |all, at| {
            let cell = || X::Cell(values, at);
            let same = X::call("EXACT", [X::ToHere(values), cell()]);
            let times = X::call(
                "SUMPRODUCT",
                [X::Negate(Box::new(X::Negate(Box::new(same))))],
            );
            let first = X::if_else(
                X::binary("=", times, X::number(1)),
                X::number(1),
                X::number(0),
            );
            let none = X::binary("=", cell(), X::Text(String::new()));
            Y {
                fails: if all.fields[values].fails {
                    Fails::sometimes()
                } else {
                    Fails::default()
                },
                places: Some(0),
                ..Y::of(X::if_else(none, X::number(0), first))
            }
        });
        let y = Y {
            x: X::call("SUM", [X::Cell(firsts, At::All)]),
            skips: Skips::Never,
            fails: if self.fields[firsts].fails {
                Fails::sometimes()
            } else {
                Fails::default()
            },
            exact: true,
            places: Some(0),
            constant: None,
        };
        self.with_rows_of(table, y)
    }

    /// `WORKDAY`: Excel's own where there is no calendar; with one, the days up to each of the next are counted.
    pub(super) fn workday(
        &mut self,
        place: Place<'p>,
        expr: &'p Expr,
        arguments: &'p [Expr],
        at: At,
    ) -> Y {
        let table = arguments.get(2).and_then(|days| place.axis(days).rows());
        let Some(table) = table else {
            return self.strict_of(place, &arguments[..2], at, |list| X::Call("WORKDAY", list));
        };
        let days = self.own(place, &arguments[2]);
        let working = arguments
            .get(3)
            .map(|working| self.own_row(place, working, table));
        let key = (place.owner, place.which, expr.id, "calendar");
        let name = self
            .lang
            .pick("对工作日的增减", "working days added")
            .to_owned();
        let change = self.apart(
            key,
            Kind::Number,
            Axis::Rows(table),
            name,
            &mut |all, at| {
                let day = || X::Cell(days, at);
                let weekend =
                    X::binary(">", X::call("WEEKDAY", [day(), X::number(2)]), X::number(5));
                let off = X::if_else(
                    weekend.clone(),
                    X::number(0),
                    X::Negate(Box::new(X::number(1))),
                );
                let mut x = match working {
                    Some(working) => {
                        let on = X::if_else(weekend, X::number(1), X::number(0));
                        X::if_else(X::Cell(working, at), on, off)
                    }
                    None => off,
                };
                // A day that stands there twice counts once; one that is both on and off is a mistake.
                let again = X::binary(
                    ">",
                    X::call("COUNTIF", [X::ToHere(days), day()]),
                    X::number(1),
                );
                x = X::if_else(again, X::binary("*", X::number(0), x.clone()), x);
                if let Some(working) = working {
                    let other = X::call("NOT", [X::Cell(working, at)]);
                    let other = X::Call(
                        "COUNTIFS",
                        vec![
                            X::Cell(days, At::All),
                            day(),
                            X::Cell(working, At::All),
                            other,
                        ],
                    );
                    let conflict = X::binary(">", other, X::number(0));
                    x = X::if_else(conflict, X::missing(), x);
                }
                let _ = &all;
                Y {
                    fails: Fails::sometimes(),
                    ..Y::of(x)
                }
            },
        );
        let start = self.cell_of(place, &arguments[0], at);
        let count = self.cell_of(place, &arguments[1], at);
        let parts = vec![(&arguments[0], start), (&arguments[1], count)];
        let y = self.strict(place, parts, at, |list| {
            let [start, count] = super::two(list);
            let later = |sign: &'static str, base: X| X::binary(sign, base, DAYS);
            // Monday to Friday up to a day, from the first week on.
            let weekdays = |day: X| {
                let rest = || X::call("MOD", [day.clone(), X::number(7)]);
                let weeks = X::binary(
                    "*",
                    X::number(5),
                    X::call("INT", [X::binary("/", day.clone(), X::number(7))]),
                );
                let rest = X::binary(
                    "*",
                    X::binary(">", rest(), X::number(1)),
                    X::binary("-", rest(), X::number(1)),
                );
                X::binary("+", weeks, rest)
            };
            let fewer = |passed: X, than: X| {
                let fewer = X::binary("<", passed, than);
                X::call(
                    "SUMPRODUCT",
                    [X::Negate(Box::new(X::Negate(Box::new(fewer))))],
                )
            };
            let changes = |from: X, to: X| {
                sum_where(
                    change,
                    [(days, criterion(">", from)), (days, criterion("<=", to))],
                )
            };
            let ahead = X::binary(
                "+",
                X::binary(
                    "-",
                    weekdays(later("+", start.clone())),
                    weekdays(start.clone()),
                ),
                changes(start.clone(), later("+", start.clone())),
            );
            let ahead = X::binary(
                "+",
                X::binary("+", start.clone(), X::number(1)),
                fewer(ahead, count.clone()),
            );
            let before = || X::binary("-", start.clone(), X::number(1));
            let back = X::binary(
                "+",
                X::binary("-", weekdays(before()), weekdays(later("-", before()))),
                changes(later("-", before()), before()),
            );
            let back = X::binary(
                "-",
                before(),
                fewer(back, X::Negate(Box::new(count.clone()))),
            );
            let there = X::if_else(
                X::binary(">", count.clone(), X::number(0)),
                ahead,
                X::if_else(X::binary("<", count, X::number(0)), back, start),
            );
            // Whatever is missing in the calendar is missing here.
            let calendar = X::call("SUM", [X::Cell(change, At::All)]);
            X::binary("+", there, X::binary("*", X::number(0), calendar))
        });
        Y {
            fails: Fails::sometimes(),
            exact: true,
            ..y
        }
    }
}

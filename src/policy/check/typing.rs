//! The units and the spread of every node of a formula.

use super::super::diagnostic::Span;
use super::super::document::FormulaText;
use super::super::formula::ast::{Expr, ExprKind, Operator, Unit};
use super::super::functions::Function;
use super::super::kind::{Axis, Choice, Kind, Type};
use super::super::model::{Formula, Gate, Policy, Rule, Symbol};
use super::super::problem::{Expected, Problem};
use super::super::units::{self, combine, join_axes, join_kinds, settled};
use super::{Checker, sort};

/// What a formula's names can refer to: what is already checked.
struct Scope<'s> {
    policy: &'s Policy,
    rules: &'s [Option<Rule>],
    gates: &'s [Option<Gate>],
}

/// A formula being typed.
struct Typing<'c, 'a, 's> {
    checker: &'c mut Checker<'a>,
    scope: Scope<'s>,
    text: &'s FormulaText,
    types: Vec<Type>,
    symbols: Vec<Option<Symbol>>,
}

impl Checker<'_> {
    /// Types a formula; none where something in it, or something it needs, is not understood (and reported).
    pub(super) fn formula(
        &mut self,
        text: &FormulaText,
        policy: &Policy,
        rules: &[Option<Rule>],
        gates: &[Option<Gate>],
        nodes: &mut usize,
    ) -> Option<Formula> {
        let expr = text.expr.as_ref()?;
        let count = expr.id + 1;
        *nodes = nodes.saturating_add(count);
        let mut typing = Typing {
            checker: self,
            scope: Scope {
                policy,
                rules,
                gates,
            },
            text,
            types: vec![Type::one(Kind::Plain); count],
            symbols: vec![None; count],
        };
        typing.node(expr)?;
        let Typing { types, symbols, .. } = typing;
        Some(Formula {
            text: text.text.clone(),
            span: text.span,
            expr: expr.clone(),
            types,
            symbols,
        })
    }
}

impl Typing<'_, '_, '_> {
    fn report(&mut self, problem: Problem, span: Span) {
        let place = if self.text.verbatim {
            span.shift(self.text.span.start)
        } else {
            self.text.span
        };
        self.checker.report(problem, place);
    }

    /// Types a node and everything below it. All parts are looked at even after one of them failed.
    fn node(&mut self, expr: &Expr) -> Option<Type> {
        let ty = match &expr.kind {
            ExprKind::Number(literal) => Type::one(match literal.unit {
                Unit::None => Kind::Plain,
                Unit::Money => Kind::Money,
                Unit::Ratio => Kind::Ratio,
            }),
            ExprKind::Text(_) => Type::one(Kind::Text),
            ExprKind::Date(_) => Type::one(Kind::Date),
            ExprKind::Bool(_) => Type::one(Kind::Bool),
            ExprKind::Name(name) => self.name(expr, name)?,
            ExprKind::Negate(operand) => {
                let ty = self.node(operand)?;
                if !ty.kind.is_numeric() {
                    let problem = Problem::UnitMismatch {
                        operator: "-".into(),
                        left: Kind::Number,
                        right: ty.kind,
                    };
                    self.report(problem, operand.span);
                    return None;
                }
                ty
            }
            ExprKind::Binary(operator, left, right) => self.binary(expr, *operator, left, right)?,
            ExprKind::Call {
                function,
                name_span,
                arguments,
            } => self.call(expr, function, *name_span, arguments)?,
        };
        self.types[expr.id] = ty;
        Some(ty)
    }

    fn name(&mut self, expr: &Expr, name: &str) -> Option<Type> {
        let symbol = self.lookup(expr, name)?;
        let ty = match symbol {
            Symbol::Input(at) => self.scope.policy.inputs[at].ty,
            Symbol::Records(_) => {
                let problem = Problem::WrongSort {
                    name: name.to_owned(),
                    is: sort(symbol),
                    expected: "column",
                };
                self.report(problem, expr.span);
                return None;
            }
            Symbol::Parameter(at) => {
                self.checker.used_parameters[at] = true;
                Type::one(self.scope.policy.parameters[at].kind)
            }
            Symbol::Reading(at) => Type::one(Kind::Choice(Choice::Reading(at))),
            // A rule or gate that is not there was not understood itself; that is reported where it stands.
            Symbol::Rule(at) => self.scope.rules[at].as_ref()?.ty,
            Symbol::Gate(at) => Type {
                kind: Kind::Bool,
                axis: self.scope.gates[at].as_ref()?.axis,
            },
            Symbol::Table(_) => {
                let problem = Problem::WrongSort {
                    name: name.to_owned(),
                    is: sort(symbol),
                    expected: "value",
                };
                self.report(problem, expr.span);
                return None;
            }
        };
        self.symbols[expr.id] = Some(symbol);
        Some(ty)
    }

    fn lookup(&mut self, expr: &Expr, name: &str) -> Option<Symbol> {
        let place = if self.text.verbatim {
            expr.span.shift(self.text.span.start)
        } else {
            self.text.span
        };
        self.checker.resolve(name, place)
    }

    fn binary(
        &mut self,
        expr: &Expr,
        operator: Operator,
        left: &Expr,
        right: &Expr,
    ) -> Option<Type> {
        let (a, b) = (self.node(left), self.node(right));
        let (a, b) = (a?, b?);
        let Some(kind) = combine(operator, a.kind, b.kind) else {
            let problem = Problem::UnitMismatch {
                operator: operator.sign().into(),
                left: a.kind,
                right: b.kind,
            };
            self.report(problem, expr.span);
            return None;
        };
        if operator.is_comparison() {
            self.check_option(a.kind, right)?;
            self.check_option(b.kind, left)?;
        }
        Some(Type {
            kind,
            axis: self.axis(expr.span, a.axis, b.axis)?,
        })
    }

    /// A text compared with a choice must be one of its options.
    fn check_option(&mut self, choice: Kind, expr: &Expr) -> Option<()> {
        let (Kind::Choice(choice), ExprKind::Text(text)) = (choice, &expr.kind) else {
            return Some(());
        };
        let policy = self.scope.policy;
        let (of, options): (&str, Vec<&str>) = match choice {
            Choice::Input(at) => {
                let Some(input) = policy.inputs.get(at) else {
                    return Some(());
                };
                (
                    &input.name,
                    input.options.iter().map(|(id, _)| id.as_str()).collect(),
                )
            }
            Choice::Reading(at) => {
                let reading = &policy.readings[at];
                (
                    &reading.name,
                    reading
                        .options
                        .iter()
                        .map(|option| option.id.as_str())
                        .collect(),
                )
            }
        };
        if options.contains(&text.as_str()) {
            return Some(());
        }
        let nearest = self.checker.nearest(text, options);
        self.report(
            Problem::UnknownOption {
                option: text.clone(),
                of: of.to_owned(),
                nearest,
            },
            expr.span,
        );
        None
    }

    fn axis(&mut self, span: Span, left: Axis, right: Axis) -> Option<Axis> {
        let joined = join_axes(left, right);
        if joined.is_none() {
            self.report(Problem::AxisMismatch { left, right }, span);
        }
        joined
    }

    fn call(
        &mut self,
        expr: &Expr,
        name: &str,
        name_span: Span,
        arguments: &[Expr],
    ) -> Option<Type> {
        let Some(function) = Function::named(name) else {
            let nearest = self
                .checker
                .nearest(name, Function::ALL.iter().map(|known| known.name()));
            self.report(
                Problem::UnknownFunction {
                    name: name.to_owned(),
                    nearest,
                },
                name_span,
            );
            return None;
        };
        let (least, most) = function.arity();
        if !(least..=most).contains(&arguments.len()) {
            let problem = Problem::ArgumentCount {
                function: name.to_owned(),
                usage: function.usage(),
                found: arguments.len(),
            };
            self.report(problem, expr.span);
            return None;
        }
        if function.reads_table() {
            return self.table_call(function, arguments);
        }
        if function == Function::Rows {
            return self.rows_call(&arguments[0]);
        }
        let types: Vec<Option<Type>> = arguments
            .iter()
            .map(|argument| self.node(argument))
            .collect();
        let types: Vec<Type> = types.into_iter().collect::<Option<_>>()?;
        let call = Call {
            function,
            span: expr.span,
            arguments,
            types: &types,
        };
        match function {
            Function::If => {
                self.wants(&call, 0, Expected::Kind(Kind::Bool))?;
                let kind = self.joined_kind(&call, 1)?;
                Some(Type {
                    kind,
                    axis: self.joined_axis(&call, 0)?,
                })
            }
            Function::And | Function::Or => {
                self.all_want(&call, Expected::Kind(Kind::Bool))?;
                Some(Type {
                    kind: Kind::Bool,
                    axis: self.reduced_axis(&call)?,
                })
            }
            Function::Not => {
                self.wants(&call, 0, Expected::Kind(Kind::Bool))?;
                Some(types[0])
            }
            Function::Min | Function::Max => {
                // The earliest and the latest of days.
                if types.iter().any(|ty| ty.kind != Kind::Date) {
                    self.all_want(&call, Expected::Numeric)?;
                }
                Some(Type {
                    kind: self.joined_kind(&call, 0)?,
                    axis: self.reduced_axis(&call)?,
                })
            }
            Function::Sum => {
                self.all_want(&call, Expected::Numeric)?;
                Some(Type::one(self.joined_kind(&call, 0)?))
            }
            Function::Average => {
                self.all_want(&call, Expected::Numeric)?;
                self.wants(&call, 0, Expected::Series)?;
                Some(Type::one(averaged(types[0].kind)))
            }
            Function::CountIf => {
                self.wants(&call, 0, Expected::Kind(Kind::Bool))?;
                self.wants(&call, 0, Expected::Series)?;
                Some(Type::one(Kind::Count))
            }
            Function::Round | Function::RoundUp | Function::RoundDown => {
                self.wants(&call, 0, Expected::Numeric)?;
                self.wants(&call, 1, Expected::Kind(Kind::Count))?;
                self.wants(&call, 1, Expected::Single)?;
                Some(types[0])
            }
            Function::MRound | Function::AtMost | Function::AtLeast => {
                self.all_want(&call, Expected::Numeric)?;
                Some(Type {
                    kind: self.joined_kind(&call, 0)?,
                    axis: self.joined_axis(&call, 0)?,
                })
            }
            Function::Int | Function::Abs => {
                self.wants(&call, 0, Expected::Numeric)?;
                Some(types[0])
            }
            Function::IsBlank => {
                let named = self.symbols[arguments[0].id];
                if !matches!(named, Some(Symbol::Input(_) | Symbol::Parameter(_))) {
                    return self.refuse(&call, 0, Expected::Blankable);
                }
                Some(Type {
                    kind: Kind::Bool,
                    axis: types[0].axis,
                })
            }
            Function::QSum | Function::QAverage => {
                self.wants(&call, 0, Expected::Numeric)?;
                self.wants(&call, 0, Expected::MonthSeries)?;
                let kind = if function == Function::QSum {
                    types[0].kind
                } else {
                    averaged(types[0].kind)
                };
                Some(Type {
                    kind,
                    axis: Axis::Quarter,
                })
            }
            Function::Ytd | Function::Previous | Function::Trailing | Function::YtdMax => {
                self.wants(&call, 0, Expected::Numeric)?;
                self.wants(&call, 0, Expected::Periods)?;
                if function == Function::Trailing {
                    self.wants(&call, 1, Expected::Kind(Kind::Count))?;
                    self.wants(&call, 1, Expected::Single)?;
                }
                Some(types[0])
            }
            Function::MonthEnd | Function::QuarterEnd => {
                self.wants(&call, 0, Expected::Kind(Kind::Count))?;
                self.wants(&call, 0, Expected::Single)?;
                let axis = if function == Function::MonthEnd {
                    Axis::Month
                } else {
                    Axis::Quarter
                };
                Some(Type {
                    kind: Kind::Date,
                    axis,
                })
            }
            Function::YtdAverage => {
                self.wants(&call, 0, Expected::Numeric)?;
                self.wants(&call, 0, Expected::Periods)?;
                Some(Type {
                    kind: averaged(types[0].kind),
                    axis: types[0].axis,
                })
            }
            Function::SumIfs => {
                self.wants(&call, 0, Expected::Numeric)?;
                self.conditions(&call, 1)?;
                Some(Type::one(types[0].kind))
            }
            Function::CountIfs => {
                self.conditions(&call, 0)?;
                Some(Type::one(Kind::Count))
            }
            Function::CountUnique => {
                self.wants(&call, 0, Expected::Series)?;
                self.conditions(&call, 1)?;
                Some(Type::one(Kind::Count))
            }
            Function::Index => {
                self.wants(&call, 0, Expected::Series)?;
                self.wants(&call, 1, Expected::Kind(Kind::Count))?;
                self.wants(&call, 1, Expected::Single)?;
                Some(Type::one(types[0].kind))
            }
            Function::Occurrence | Function::Running | Function::GroupSum => {
                let axis = self.joined_axis(&call, 0)?;
                if axis.rows().is_none() {
                    return self.refuse(&call, 0, Expected::Rows);
                }
                if function == Function::Occurrence {
                    return Some(Type {
                        kind: Kind::Count,
                        axis,
                    });
                }
                self.wants(&call, 0, Expected::Numeric)?;
                Some(Type {
                    kind: types[0].kind,
                    axis,
                })
            }
            Function::Drawdown => {
                self.all_want(&call, Expected::Numeric)?;
                self.wants(&call, 0, Expected::Series)?;
                self.wants(&call, 1, Expected::Single)?;
                Some(Type {
                    kind: self.joined_kind(&call, 0)?,
                    axis: types[0].axis,
                })
            }
            Function::ByMonth | Function::ByQuarter => {
                self.wants(&call, 0, Expected::Numeric)?;
                self.wants(&call, 1, Expected::Kind(Kind::Date))?;
                self.wants(&call, 1, Expected::Rows)?;
                self.axis(call.span, types[0].axis, types[1].axis)?;
                self.wants(&call, 2, Expected::Kind(Kind::Count))?;
                self.wants(&call, 2, Expected::Single)?;
                let axis = if function == Function::ByMonth {
                    Axis::Month
                } else {
                    Axis::Quarter
                };
                Some(Type {
                    kind: types[0].kind,
                    axis,
                })
            }
            Function::Date => {
                self.all_want(&call, Expected::Kind(Kind::Count))?;
                Some(Type {
                    kind: Kind::Date,
                    axis: self.joined_axis(&call, 0)?,
                })
            }
            Function::Year | Function::Quarter | Function::Month | Function::Day => {
                self.wants(&call, 0, Expected::Kind(Kind::Date))?;
                Some(Type {
                    kind: Kind::Count,
                    axis: types[0].axis,
                })
            }
            Function::EDate | Function::EoMonth => {
                self.wants(&call, 0, Expected::Kind(Kind::Date))?;
                self.wants(&call, 1, Expected::Kind(Kind::Count))?;
                Some(Type {
                    kind: Kind::Date,
                    axis: self.joined_axis(&call, 0)?,
                })
            }
            Function::Workday => self.workday(&call),
            Function::Rate
            | Function::Marginal
            | Function::Steps
            | Function::Lookup
            | Function::Interpolate
            | Function::Matrix
            | Function::Rows => None,
        }
    }

    /// Conditions from the argument `first` on, which meet each other and what stands before them, row by row or period by period.
    fn conditions(&mut self, call: &Call<'_>, first: usize) -> Option<()> {
        for at in first..call.types.len() {
            self.wants(call, at, Expected::Kind(Kind::Bool))?;
        }
        if self.joined_axis(call, 0)? == Axis::One {
            return self.refuse(call, 0, Expected::Series);
        }
        Some(())
    }

    /// `WORKDAY(date, days)` or `WORKDAY(date, days, calendar days, working)`.
    fn workday(&mut self, call: &Call<'_>) -> Option<Type> {
        self.wants(call, 0, Expected::Kind(Kind::Date))?;
        self.wants(call, 1, Expected::Kind(Kind::Count))?;
        let first = &call.types[..2];
        let axis = self.axis(call.span, first[0].axis, first[1].axis)?;
        if call.types.len() > 2 {
            self.wants(call, 2, Expected::Kind(Kind::Date))?;
            self.wants(call, 2, Expected::Rows)?;
        }
        if call.types.len() > 3 {
            self.wants(call, 3, Expected::Kind(Kind::Bool))?;
            self.axis(call.span, call.types[2].axis, call.types[3].axis)?;
        }
        Some(Type {
            kind: Kind::Date,
            axis,
        })
    }

    /// `ROWS(record table)`.
    fn rows_call(&mut self, argument: &Expr) -> Option<Type> {
        let ExprKind::Name(name) = &argument.kind else {
            let found = settled(self.node(argument)?);
            let problem = Problem::ArgumentKind {
                function: Function::Rows.name().into(),
                position: 1,
                expected: Expected::Records,
                found,
            };
            self.report(problem, argument.span);
            return None;
        };
        let symbol = self.lookup(argument, name)?;
        let Symbol::Records(_) = symbol else {
            let problem = Problem::WrongSort {
                name: name.clone(),
                is: sort(symbol),
                expected: "record table",
            };
            self.report(problem, argument.span);
            return None;
        };
        self.symbols[argument.id] = Some(symbol);
        Some(Type::one(Kind::Count))
    }

    /// `RATE(table, x)` and its like; `MATRIX(table, row, column)`.
    fn table_call(&mut self, function: Function, arguments: &[Expr]) -> Option<Type> {
        let (table, argument) = (arguments.first()?, arguments.get(1)?);
        let found = self.node(argument);
        let along = arguments.get(2).map(|along| self.node(along));
        let ExprKind::Name(name) = &table.kind else {
            let problem = Problem::ArgumentKind {
                function: function.name().into(),
                position: 1,
                expected: Expected::Table,
                found: Type::one(Kind::Number),
            };
            self.report(problem, table.span);
            return None;
        };
        let symbol = self.lookup(table, name)?;
        let Symbol::Table(at) = symbol else {
            let problem = Problem::WrongSort {
                name: name.clone(),
                is: sort(symbol),
                expected: "table",
            };
            self.report(problem, table.span);
            return None;
        };
        self.symbols[table.id] = Some(symbol);
        let table_of = &self.scope.policy.tables[at];
        let wanted = Function::reading(table_of.kind);
        if wanted != function {
            let problem = Problem::TableKind {
                table: name.clone(),
                kind: table_of.kind.keyword(),
                use_function: wanted.name(),
            };
            self.report(problem, table.span);
            return None;
        }
        let (over, gives) = (table_of.over, table_of.gives);
        let across = table_of
            .matrix
            .as_ref()
            .map_or(over, |matrix| matrix.across);
        let mut found = found?;
        self.fits_table(name, over, found, argument)?;
        if let Some(along) = along {
            let along = along?;
            self.fits_table(name, across, along, &arguments[2])?;
            found.axis = self.axis(table.span.to(arguments[2].span), found.axis, along.axis)?;
        }
        // A table whose two sides cannot be multiplied is reported where it stands.
        let kind = if function == Function::Marginal {
            combine(Operator::Multiply, over, gives)?
        } else {
            gives
        };
        Some(Type {
            kind,
            axis: found.axis,
        })
    }

    fn fits_table(&mut self, table: &str, over: Kind, found: Type, at: &Expr) -> Option<()> {
        if units::assignable(found.kind, over) {
            return Some(());
        }
        let problem = Problem::TableQuantity {
            table: table.to_owned(),
            expected: over,
            found: found.kind,
        };
        self.report(problem, at.span);
        None
    }

    fn wants(&mut self, call: &Call<'_>, at: usize, expected: Expected) -> Option<()> {
        let ty = call.types[at];
        let fits = match expected {
            Expected::Numeric => ty.kind.is_numeric(),
            Expected::Kind(kind) => units::assignable(ty.kind, kind),
            Expected::Series => ty.axis != Axis::One,
            Expected::MonthSeries => ty.axis == Axis::Month,
            Expected::Periods => ty.axis.is_calendar(),
            Expected::Rows => ty.axis.rows().is_some(),
            Expected::Single => ty.axis == Axis::One,
            Expected::Table | Expected::Records | Expected::Blankable => false,
        };
        if fits {
            Some(())
        } else {
            self.refuse(call, at, expected)
        }
    }

    fn all_want(&mut self, call: &Call<'_>, expected: Expected) -> Option<()> {
        for at in 0..call.types.len() {
            self.wants(call, at, expected)?;
        }
        Some(())
    }

    fn refuse<T>(&mut self, call: &Call<'_>, at: usize, expected: Expected) -> Option<T> {
        let found = settled(call.types[at]);
        let problem = Problem::ArgumentKind {
            function: call.function.name().into(),
            position: at + 1,
            expected,
            found,
        };
        self.report(problem, call.arguments[at].span);
        None
    }

    /// The unit in which the arguments from `first` on stand side by side.
    fn joined_kind(&mut self, call: &Call<'_>, first: usize) -> Option<Kind> {
        let mut joined = call.types[first].kind;
        for ty in &call.types[first + 1..] {
            let Some(kind) = join_kinds(joined, ty.kind) else {
                let problem = Problem::UnitMismatch {
                    operator: call.function.name().into(),
                    left: joined,
                    right: ty.kind,
                };
                self.report(problem, call.span);
                return None;
            };
            joined = kind;
        }
        Some(joined)
    }

    fn joined_axis(&mut self, call: &Call<'_>, first: usize) -> Option<Axis> {
        let mut joined = Axis::One;
        for ty in &call.types[first..] {
            joined = self.axis(call.span, joined, ty.axis)?;
        }
        Some(joined)
    }

    /// The axis of a function that takes one series as a whole, or several arguments period by period.
    fn reduced_axis(&mut self, call: &Call<'_>) -> Option<Axis> {
        if call.types.len() == 1 {
            Some(Axis::One)
        } else {
            self.joined_axis(call, 0)
        }
    }
}

/// A call whose arguments are typed.
struct Call<'e> {
    function: Function,
    span: Span,
    arguments: &'e [Expr],
    types: &'e [Type],
}

/// An average of whole numbers need not be one.
fn averaged(kind: Kind) -> Kind {
    if kind == Kind::Count {
        Kind::Number
    } else {
        kind
    }
}

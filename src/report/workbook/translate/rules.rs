//! Rules and gates: a rule's formula, its rounding, and what its gates make of it.

use rust_decimal::Decimal;

use crate::policy::Kind;
use crate::policy::formula::ast::Expr;
use crate::policy::model::{GateEffect, Need, Rounding, RoundingMode, Step, Term};
use crate::policy::{Axis, Value};

use super::super::fields::{FieldId, Role};
use super::super::formula::{At, X};
use super::{
    CLEAR, Fails, Place, Skips, Translator, Y, any, chosen, cleared, clearing_places, places_of,
    short, two,
};

impl<'p> Translator<'p> {
    /// A rule: its formula, what its gates make of it, its rounding.
    pub(super) fn rule(&mut self, at: usize) -> FieldId {
        let policy = self.policy;
        let rule = &policy.rules[at];
        let owner = Step::Rule(at);
        let place = Place {
            formula: self.plan.formula_of(at),
            owner,
            which: 0,
        };
        let parts = places_of(rule.ty.axis)
            .into_iter()
            .map(|period| {
                let y = self.ruled(place, at, period);
                self.asked(y)
            })
            .collect();
        self.field(
            Role::Rule(at),
            String::new(),
            rule.ty.kind,
            rule.ty.axis,
            parts,
        )
    }

    pub(super) fn ruled(&mut self, place: Place<'p>, at: usize, period: At) -> Y {
        let policy = self.policy;
        let rule = &policy.rules[at];
        let gates = |effect: GateEffect| -> Vec<usize> {
            let acting = rule.gates.iter().copied();
            acting
                .filter(|&gate| policy.gates[gate].effect == effect)
                .collect()
        };
        let mut y = self.node(place, &place.formula.expr, period);
        for gate in gates(GateEffect::Reduce) {
            y = self.reduced(place, at, y, gate, period);
        }
        if let Some(rounding) = &rule.rounding {
            if y.skips == Skips::Itself {
                y = self.whole_formula(place, at, period);
            }
            y = self.rounded(y, rounding, rule.ty.kind, &rule.name);
        }
        let zeroing = gates(GateEffect::Zero);
        if !zeroing.is_empty() {
            let mut passed = self.passed(place, &zeroing, period);
            if passed.skips == Skips::Itself {
                let axis = rule.ty.axis;
                let key = (place.owner, 0, 0, "zero");
                let id = self.apart(
                    key,
                    Kind::Bool,
                    axis,
                    self.label_of(&zeroing),
                    &mut |all, at| all.passed(place, &zeroing, at),
                );
                passed = self.refer(id, period);
            }
            let nought = Y {
                places: Some(0),
                ..Y::of(X::number(0))
            };
            y = self.gated(place, &passed, y, nought, "formula", period);
        }
        for gate in gates(GateEffect::Fault) {
            let passed = self.refer(self.gates[gate], period);
            let fault = Y {
                fails: Fails::sometimes(),
                ..Y::of(X::missing())
            };
            y = self.gated(place, &passed, y, fault, "before faults", period);
        }
        let skipping = gates(GateEffect::Skip);
        if !skipping.is_empty() {
            y = self.skipped(place, &skipping, y, period);
        }
        y
    }

    pub(super) fn label_of(&self, gates: &[usize]) -> String {
        let names: Vec<&str> = gates
            .iter()
            .map(|&gate| &*self.policy.gates[gate].name)
            .collect();
        short(&names.join(" + "))
    }

    /// The formula's own value (reduced, if gates reduce it) in a cell of its own.
    pub(super) fn whole_formula(&mut self, place: Place<'p>, at: usize, period: At) -> Y {
        let rule = &self.policy.rules[at];
        let key = (place.owner, 0, 0, "value");
        let label = self.lang.pick("公式的值", "the formula's value").to_owned();
        let id = self.apart(
            key,
            rule.ty.kind,
            rule.ty.axis,
            label,
            &mut |all, period| {
                let mut y = all.node(place, &place.formula.expr, period);
                for &gate in &rule.gates {
                    if all.policy.gates[gate].effect == GateEffect::Reduce {
                        y = all.reduced(place, at, y, gate, period);
                    }
                }
                y
            },
        );
        self.refer(id, period)
    }

    /// Times the factor of a gate where that is not passed.
    pub(super) fn reduced(
        &mut self,
        place: Place<'p>,
        at: usize,
        y: Y,
        gate: usize,
        period: At,
    ) -> Y {
        let name = &self.policy.gates[gate].name;
        let factor = match &self.policy.gates[gate].factor {
            Some(Term::Parameter(parameter)) => self.parameter(*parameter),
            Some(Term::Literal(Value::Number(number))) => Y::of(self.literal(*number, true, name)),
            _ => Y::of(X::number(1)),
        };
        let passed = self.refer(self.gates[gate], period);
        let times = chosen(&passed, [Y::of(X::number(1)), factor]);
        let y = self.asked(y);
        if y.skips == Skips::Itself || times.skips == Skips::Itself {
            let rule = &self.policy.rules[at];
            let key = (place.owner, 0, gate, "factor");
            let label = self.label_of(&[gate]);
            let id = self.apart(key, Kind::Ratio, rule.ty.axis, label, &mut |all, period| {
                let passed = all.refer(all.gates[gate], period);
                let factor = all.factor(gate);
                chosen(&passed, [Y::of(X::number(1)), factor])
            });
            let times = self.refer(id, period);
            let key = (place.owner, 0, gate, "unreduced");
            let label = self.lang.pick("公式的值", "the formula's value").to_owned();
            let id = self.apart(
                key,
                rule.ty.kind,
                rule.ty.axis,
                label,
                &mut |all, period| all.node(place, &place.formula.expr, period),
            );
            let y = self.refer(id, period);
            let expr = &place.formula.expr;
            return self
                .strict(place, vec![(expr, y), (expr, times)], period, |list| {
                    let [x, times] = two(list);
                    X::binary("*", x, times)
                })
                .inexact();
        }
        Y {
            x: X::binary("*", y.x, times.x),
            fails: y.fails.and(&times.fails),
            skips: Skips::Never,
            exact: false,
            places: None,
            constant: None,
        }
    }

    pub(super) fn factor(&mut self, gate: usize) -> Y {
        let name = &self.policy.gates[gate].name;
        match &self.policy.gates[gate].factor {
            Some(Term::Parameter(parameter)) => self.parameter(*parameter),
            Some(Term::Literal(Value::Number(number))) => Y::of(self.literal(*number, true, name)),
            _ => Y::of(X::number(1)),
        }
    }

    /// All of these gates passed.
    pub(super) fn passed(&mut self, place: Place<'p>, gates: &[usize], period: At) -> Y {
        let parts: Vec<(Option<&'p Expr>, Y)> = gates
            .iter()
            .map(|&gate| (None, self.refer(self.gates[gate], period)))
            .collect();
        if let [(_, only)] = parts.as_slice() {
            return only.clone();
        }
        self.joined(Some(place), true, parts, period)
    }

    /// The value where a gate is passed, else the other. What does not apply stays so while the gate is open: it would not come back.
    pub(super) fn gated(
        &mut self,
        place: Place<'p>,
        passed: &Y,
        y: Y,
        otherwise: Y,
        stage: &'static str,
        period: At,
    ) -> Y {
        let mut y = self.asked(y);
        if y.skips == Skips::Never || passed.fails.never() {
            return chosen(passed, [y, otherwise]);
        }
        if !y.x.is_atomic() {
            y = self.stage(place, stage, period);
        }
        let open = X::call(
            "AND",
            [
                X::call("ISERROR", [passed.x.clone()]),
                X::call("ISTEXT", [y.x.clone()]),
            ],
        );
        let word = y.x.clone();
        let y = self.asked(y);
        let chosen = chosen(passed, [y, otherwise]);
        Y {
            x: X::if_else(open, word, chosen.x),
            ..chosen
        }
    }

    /// A rule's value up to a stage, in a cell of its own.
    pub(super) fn stage(&mut self, place: Place<'p>, stage: &'static str, period: At) -> Y {
        let Step::Rule(at) = place.owner else {
            return Y::of(X::missing());
        };
        let rule = &self.policy.rules[at];
        let label = self.lang.pick("门槛之前", "before the gates").to_owned();
        let key = (place.owner, 0, 0, stage);
        let id = self.apart(
            key,
            rule.ty.kind,
            rule.ty.axis,
            label,
            &mut |all, period| all.up_to(place, at, stage, period),
        );
        self.refer(id, period)
    }

    /// What a rule is before its zeroing gates, before those that make it a fault, before those that skip it.
    pub(super) fn up_to(
        &mut self,
        place: Place<'p>,
        at: usize,
        stage: &'static str,
        period: At,
    ) -> Y {
        let policy = self.policy;
        let rule = &policy.rules[at];
        let gates = |effect: GateEffect| -> Vec<usize> {
            let acting = rule.gates.iter().copied();
            acting
                .filter(|&gate| policy.gates[gate].effect == effect)
                .collect()
        };
        let mut y = self.whole_formula(place, at, period);
        if let Some(rounding) = &rule.rounding {
            y = self.rounded(y, rounding, rule.ty.kind, &rule.name);
        }
        let zeroing = gates(GateEffect::Zero);
        if stage != "formula" && !zeroing.is_empty() {
            let passed = self.passed(place, &zeroing, period);
            y = self.gated(place, &passed, y, Y::of(X::number(0)), "formula", period);
        }
        if stage == "before skips" {
            for gate in gates(GateEffect::Fault) {
                let passed = self.refer(self.gates[gate], period);
                let fault = Y {
                    fails: Fails::sometimes(),
                    ..Y::of(X::missing())
                };
                y = self.gated(place, &passed, y, fault, "before faults", period);
            }
        }
        y
    }

    /// The word for what does not apply where any of these gates is not passed.
    pub(super) fn skipped(&mut self, place: Place<'p>, gates: &[usize], y: Y, period: At) -> Y {
        let parts: Vec<Y> = gates
            .iter()
            .map(|&gate| self.refer(self.gates[gate], period))
            .collect();
        let undecided: Vec<X> = parts
            .iter()
            .filter(|part| part.skips != Skips::Never)
            .map(|part| part.x.clone())
            .collect();
        // A gate that itself does not apply has its question of its own, below.
        let plain = parts
            .into_iter()
            .map(|part| {
                let part = Y {
                    skips: Skips::Never,
                    ..part
                };
                (None, part)
            })
            .collect();
        let passed = self.joined(Some(place), true, plain, period);
        let word = Y {
            skips: Skips::Itself,
            ..Y::of(self.not_applicable())
        };
        let y = self.gated(place, &passed, y, word, "before skips", period);
        let x = if undecided.is_empty() {
            y.x
        } else {
            X::if_else(any(&undecided, "ISTEXT"), self.not_applicable(), y.x)
        };
        Y {
            x,
            skips: Skips::Itself,
            ..y
        }
    }

    /// A gate: how many of its conditions hold.
    pub(super) fn gate(&mut self, at: usize) -> FieldId {
        let policy = self.policy;
        let gate = &policy.gates[at];
        let owner = Step::Gate(at);
        let conditions: Vec<Place<'p>> = gate
            .conditions
            .iter()
            .enumerate()
            .map(|(which, formula)| Place {
                formula,
                owner,
                which,
            })
            .collect();
        let parts = places_of(gate.axis)
            .into_iter()
            .map(|period| {
                let y = self.gate_at(gate.need, &conditions, period);
                self.asked(y)
            })
            .collect();
        self.field(Role::Gate(at), String::new(), Kind::Bool, gate.axis, parts)
    }

    pub(super) fn gate_at(&mut self, need: Need, conditions: &[Place<'p>], period: At) -> Y {
        if let (Need::AtLeast(need), [one]) = (need, conditions)
            && one.axis(&one.formula.expr) != Axis::One
        {
            return self.at_least_over(*one, need);
        }
        if let (Need::All | Need::Any, [one]) = (need, conditions) {
            return self.node(*one, &one.formula.expr, period);
        }
        let cells: Vec<Y> = conditions
            .iter()
            .map(|&place| {
                let y = self.node(place, &place.formula.expr, period);
                let simple = y.x.size() <= 4 && y.skips == Skips::Never && !y.fails.otherwise;
                if simple && !matches!(need, Need::AtLeast(_)) {
                    return y;
                }
                self.cell_of(place, &place.formula.expr, period)
            })
            .collect();
        if let Need::AtLeast(need) = need {
            return self.at_least(need, &cells);
        }
        let parts = cells.into_iter().map(|y| (None, y)).collect();
        self.joined(None, need == Need::All, parts, period)
    }

    /// A value rounded as a policy says.
    pub(super) fn rounded(&mut self, y: Y, rounding: &Rounding, kind: Kind, name: &str) -> Y {
        let scale = rounding.to.scale();
        let needless = y.exact || y.places.is_some_and(|places| places <= scale);
        let x = if needless || scale >= clearing_places(kind) {
            y.x.clone()
        } else {
            cleared(y.x.clone(), kind)
        };
        let power_of_ten = power_of_ten(rounding.to);
        let whole_steps = |x: X, function: &'static str, step: X| {
            X::binary(
                "*",
                X::call(function, [X::binary("/", x, step.clone()), X::number(0)]),
                step,
            )
        };
        let function = match rounding.mode {
            RoundingMode::HalfUp => "ROUND",
            RoundingMode::Down => "ROUNDDOWN",
            RoundingMode::Up => "ROUNDUP",
            RoundingMode::HalfEven => {
                // Of two neighbours that are equally near, the even one: half of it is the nearer whole.
                let step = self.literal(rounding.to, false, name);
                let steps = X::call(
                    "ROUND",
                    [
                        X::binary("/", x.clone(), step.clone()),
                        X::number(CLEAR - 2),
                    ],
                );
                let half = X::binary(
                    "=",
                    X::call(
                        "ABS",
                        [X::binary(
                            "-",
                            steps.clone(),
                            X::call("INT", [steps.clone()]),
                        )],
                    ),
                    X::number("0.5"),
                );
                let even = X::binary(
                    "*",
                    X::call(
                        "ROUND",
                        [X::binary("/", steps.clone(), X::number(2)), X::number(0)],
                    ),
                    X::number(2),
                );
                let nearest = X::call("ROUND", [steps, X::number(0)]);
                let x = X::binary("*", X::if_else(half, even, nearest), step);
                return Y {
                    x: X::call("ROUND", [x, X::number(scale)]),
                    exact: true,
                    places: Some(scale),
                    constant: None,
                    ..y
                };
            }
        };
        let x = if let Some(places) = power_of_ten {
            X::call(function, [x, X::number(places)])
        } else {
            let step = self.literal(rounding.to, false, name);
            let x = whole_steps(x, function, step);
            if scale == 0 {
                x
            } else {
                X::call("ROUND", [x, X::number(scale)])
            }
        };
        Y {
            x,
            exact: true,
            places: Some(scale),
            constant: None,
            ..y
        }
    }
}

/// Decimals that rounding to a power of ten keeps: 2 of 0.01, -2 of 100.
fn power_of_ten(step: Decimal) -> Option<i32> {
    let step = step.normalize();
    let mut mantissa = step.mantissa();
    let mut places = i32::try_from(step.scale()).ok()?;
    while mantissa > 1 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    (mantissa == 1).then_some(places)
}

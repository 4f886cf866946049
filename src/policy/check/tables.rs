//! Checking tables: quantities, figures, and bands that rise.

use std::cmp::Ordering;

use super::super::document::TableText;
use super::super::formula::ast::Operator;
use super::super::kind::{Choice, Kind};
use super::super::model::{Band, Bound, FirstSlice, Parameter, StepTerms, Table, TableKind, Term};
use super::super::problem::Problem;
use super::super::units;
use super::super::value::Value;
use super::{Checker, kind_of};

impl Checker<'_> {
    pub(super) fn table(&mut self, text: &TableText, parameters: &[Parameter]) -> Table {
        // A lookup over a choice is keyed by the option's id, which is a text.
        let over = match kind_of(text.over, Choice::Input(usize::MAX)) {
            Kind::Choice(_) => Kind::Text,
            other => other,
        };
        let gives = kind_of(text.gives, Choice::Input(usize::MAX));
        if text.kind == TableKind::Marginal
            && units::combine(Operator::Multiply, over, gives).is_none()
        {
            self.report(
                Problem::UnitMismatch {
                    operator: "*".into(),
                    left: over,
                    right: gives,
                },
                text.span,
            );
        }
        if text.kind != TableKind::Step && text.bands.is_empty() {
            self.report(Problem::NoBands, text.name.span);
        }
        let mut bands: Vec<Band> = Vec::new();
        let mut previous_as_written = "";
        for band in &text.bands {
            let from = self.term(&band.from, over, parameters);
            let gives = self.term(&band.gives, gives, parameters);
            let (Some(from), Some(gives)) = (from, gives) else {
                continue;
            };
            let this = default_of(&from, parameters);
            if text.kind == TableKind::Lookup {
                if bands
                    .iter()
                    .any(|known| default_of(&known.from, parameters) == this)
                {
                    self.report(
                        Problem::Duplicate {
                            name: band.from.value.clone(),
                            already: "key",
                        },
                        band.from.span,
                    );
                }
            } else if let Some(previous) = bands.last() {
                let previous = default_of(&previous.from, parameters);
                if let (Some(Value::Number(before)), Some(Value::Number(this))) = (&previous, &this)
                    && before.cmp(this) != Ordering::Less
                {
                    let problem = Problem::BandOrder {
                        previous: previous_as_written.to_owned(),
                        this: band.from.value.clone(),
                    };
                    self.report(problem, band.from.span);
                }
            }
            bands.push(Band { from, gives });
            previous_as_written = &band.from.value;
        }
        let step = match (&text.each, &text.pays) {
            (Some(each), Some(pays)) => {
                let terms = (
                    self.term(each, over, parameters),
                    self.term(pays, gives, parameters),
                );
                let at_most = text
                    .at_most
                    .as_ref()
                    .and_then(|most| self.term(most, gives, parameters));
                if let Some(Value::Number(x)) = terms
                    .0
                    .as_ref()
                    .and_then(|term| default_of(term, parameters))
                    && x <= rust_decimal::Decimal::ZERO
                {
                    self.report(
                        Problem::BandOrder {
                            previous: "0".into(),
                            this: each.value.clone(),
                        },
                        each.span,
                    );
                }
                terms.0.zip(terms.1).map(|(each, pays)| StepTerms {
                    each,
                    pays,
                    at_most,
                })
            }
            _ => None,
        };
        Table {
            name: text.name.value.clone(),
            label: text.label.clone(),
            kind: text.kind,
            over,
            gives,
            lower: text.lower.unwrap_or(Bound::Inclusive),
            first_slice: text.first_slice.unwrap_or(FirstSlice::Unpaid),
            step,
            bands,
            provenance: self.provenance(&text.provenance),
        }
    }
}

/// What a term is worth before anybody overrides a parameter.
fn default_of(term: &Term, parameters: &[Parameter]) -> Option<Value> {
    match term {
        Term::Literal(value) => Some(value.clone()),
        Term::Parameter(at) => parameters[*at].value.clone(),
    }
}

//! Checking tables: quantities, figures, and bands that rise.

use std::cmp::Ordering;

use super::super::document::{Spanned, TableText};
use super::super::formula::ast::Operator;
use super::super::kind::{Choice, Kind};
use super::super::model::{
    Band, Bound, FirstSlice, MatrixTerms, Parameter, StepTerms, Table, TableKind, Term,
};
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
        let keyed = matches!(text.kind, TableKind::Lookup | TableKind::Matrix);
        self.table_unit(
            text,
            "over",
            over,
            over.is_numeric() || (keyed && over == Kind::Text),
        );
        self.table_unit(text, "gives", gives, gives.is_numeric());
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
        let matrix =
            (text.kind == TableKind::Matrix).then(|| self.matrix(text, over, gives, parameters));
        for band in text.bands.iter().filter(|_| matrix.is_none()) {
            let from = self.term(&band.from, over, parameters);
            let gives = band
                .gives
                .first()
                .and_then(|figure| self.term(figure, gives, parameters));
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
                let rises = rises(&previous.from, &from, parameters);
                if !rises {
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
            matrix,
            provenance: self.provenance(&text.provenance),
        }
    }
}

impl Checker<'_> {
    /// Reports a side of a table whose unit no table of its kind can have: bands need numbers, keys numbers or texts.
    fn table_unit(&mut self, text: &TableText, side: &'static str, found: Kind, fits: bool) {
        if !fits {
            let problem = Problem::TableUnit {
                kind: text.kind.keyword(),
                side,
                found,
            };
            self.report(problem, text.name.span);
        }
    }

    /// The axes and cells of a matrix: an axis of texts has keys, each once; any other rises.
    fn matrix(
        &mut self,
        text: &TableText,
        over: Kind,
        gives: Kind,
        parameters: &[Parameter],
    ) -> MatrixTerms {
        let across = match text
            .across
            .map(|word| kind_of(word, Choice::Input(usize::MAX)))
        {
            Some(Kind::Choice(_)) => Kind::Text,
            Some(other) => other,
            None => over,
        };
        self.table_unit(
            text,
            "across",
            across,
            across.is_numeric() || across == Kind::Text,
        );
        let heads = text.bands.iter().map(|band| &band.from);
        let rows = self.matrix_axis(heads, over, parameters);
        let columns = self.matrix_axis(text.columns.iter(), across, parameters);
        let mut cells = Vec::new();
        for band in &text.bands {
            if band.gives.len() != text.columns.len() {
                let problem = Problem::WrongLength {
                    found: band.gives.len(),
                    expected: text.columns.len(),
                };
                self.report(problem, band.from.span);
            }
            let row = band.gives.iter().map(|cell| {
                (!cell.value.trim().is_empty())
                    .then(|| self.term(cell, gives, parameters))
                    .flatten()
            });
            cells.push(row.collect());
        }
        MatrixTerms {
            across,
            rows,
            columns,
            cells,
        }
    }

    fn matrix_axis<'t>(
        &mut self,
        heads: impl Iterator<Item = &'t Spanned<String>>,
        kind: Kind,
        parameters: &[Parameter],
    ) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        let mut previous = "";
        for head in heads {
            let Some(term) = self.term(head, kind, parameters) else {
                continue;
            };
            if kind == Kind::Text {
                if terms.contains(&term) {
                    let problem = Problem::Duplicate {
                        name: head.value.clone(),
                        already: "key",
                    };
                    self.report(problem, head.span);
                }
            } else if let Some(last) = terms.last()
                && !rises(last, &term, parameters)
            {
                let problem = Problem::BandOrder {
                    previous: previous.to_owned(),
                    this: head.value.clone(),
                };
                self.report(problem, head.span);
            }
            terms.push(term);
            previous = &head.value;
        }
        terms
    }
}

/// Whether one edge stands above the one before it, as far as both are known.
fn rises(previous: &Term, this: &Term, parameters: &[Parameter]) -> bool {
    match (
        default_of(previous, parameters),
        default_of(this, parameters),
    ) {
        (Some(Value::Number(before)), Some(Value::Number(this))) => {
            before.cmp(&this) == Ordering::Less
        }
        _ => true,
    }
}

/// What a term is worth before anybody overrides a parameter.
fn default_of(term: &Term, parameters: &[Parameter]) -> Option<Value> {
    match term {
        Term::Literal(value) => Some(value.clone()),
        Term::Parameter(at) => parameters[*at].value.clone(),
    }
}

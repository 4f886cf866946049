//! Which band, step or key of a table decided, in words.

use leptos::prelude::{Track, WithUntracked};
use rust_decimal::Decimal;

use crate::engine::explain::{BandRow, TableUse};
use crate::lang::Lang;
use crate::policy::model::{Bound, Policy, StepTerms, Table, TableKind, Term};
use crate::policy::{Kind, Value};

use super::desk::Desk;
use super::text;

/// What a table decided: `达到 30,000.00 元 档，10%`. None where nothing was looked up.
pub(super) fn decided(lang: Lang, desk: &Desk, table_use: &TableUse) -> Option<String> {
    let policy = desk.policy;
    let table = policy.tables.get(table_use.table)?;
    table_use.argument.value()?;
    match table.kind {
        TableKind::Step => table
            .step
            .as_ref()
            .map(|step| steps(lang, desk, table, step)),
        TableKind::Linear => {
            let [(from, gives), (to, then)] = anchors(table_use)?.map(|at| {
                let row = &table_use.bands[at];
                let from = text::value(lang, policy, table.over, &row.from);
                let gives = row
                    .gives
                    .map(|gives| text::figure(lang, table.gives, gives));
                (
                    from,
                    gives.unwrap_or_else(|| text::UNSET.get(lang).to_owned()),
                )
            });
            Some(match from == to {
                true => text::looked_up(lang, &from, &gives),
                false => text::between(lang, &from, &gives, &to, &then),
            })
        }
        // A matrix has cells.
        TableKind::Matrix => None,
        TableKind::Whole | TableKind::Marginal | TableKind::Lookup => match table_use.hit {
            Some(hit) => {
                let row = table_use.bands.get(hit)?;
                Some(reached(lang, policy, table, &row.from, row.gives?))
            }
            None => {
                let first = table_use.bands.first()?;
                let from = text::value(lang, policy, table.over, &first.from);
                Some(match (table.kind, table.lower) {
                    (TableKind::Lookup, _) => return None,
                    (_, Bound::Inclusive) => text::below_band(lang, &from),
                    (_, Bound::Exclusive) => text::not_above_band(lang, &from),
                })
            }
        },
    }
}

/// The anchors of a linear table on either side of what is looked up; beyond the first or last, that one twice.
pub(super) fn anchors(table_use: &TableUse) -> Option<[usize; 2]> {
    let wanted = number(table_use.argument.value()?)?;
    let beyond = |band: &BandRow| number(&band.from).is_some_and(|from| from >= wanted);
    let last = table_use.bands.len().checked_sub(1)?;
    Some(match table_use.bands.iter().position(beyond) {
        Some(at) if at == 0 || number(&table_use.bands[at].from) == Some(wanted) => [at; 2],
        Some(at) => [at - 1, at],
        None => [last; 2],
    })
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// A band, or key, and what it gives.
pub(super) fn reached(
    lang: Lang,
    policy: &Policy,
    table: &Table,
    from: &Value,
    gives: Decimal,
) -> String {
    let from = text::value(lang, policy, table.over, from);
    let gives = text::figure(lang, table.gives, gives);
    match (table.kind, table.lower) {
        (TableKind::Lookup, _) => text::looked_up(lang, &from, &gives),
        (_, Bound::Inclusive) => text::band_reached(lang, &from, &gives),
        (_, Bound::Exclusive) => text::band_exceeded(lang, &from, &gives),
    }
}

/// Each full X pays Y.
pub(super) fn steps(lang: Lang, desk: &Desk, table: &Table, step: &StepTerms) -> String {
    let each = term(lang, desk, table.over, &step.each);
    let pays = term(lang, desk, table.gives, &step.pays);
    match &step.at_most {
        Some(most) => {
            text::each_full_at_most(lang, &each, &pays, &term(lang, desk, table.gives, most))
        }
        None => text::each_full(lang, &each, &pays),
    }
}

/// A figure of a table, with what the form makes of its parameter.
pub(super) fn term(lang: Lang, desk: &Desk, kind: Kind, term: &Term) -> String {
    match term {
        Term::Literal(value) => text::value(lang, desk.policy, kind, value),
        Term::Parameter(at) => {
            desk.changes.settings.track();
            desk.understood.with_untracked(|form| {
                let value = form.settings.parameters.get(*at).and_then(Option::as_ref);
                value.map_or_else(
                    || text::UNSET.get(lang).to_owned(),
                    |value| text::value(lang, desk.policy, kind, value),
                )
            })
        }
    }
}

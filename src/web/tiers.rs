//! Why not the next tier, and what a failed gate costs, each in a sentence.

use crate::engine::Cell;
use crate::engine::reach::{Along, GateLoss, NextTier};
use crate::lang::Lang;
use crate::policy::model::{Table, TableKind};
use crate::policy::{Axis, Kind};

use super::desk::Desk;
use super::part::{Element, el};
use super::text;

/// What is next to the tier that a table gave, a sentence each; that it is the last, where nothing is.
pub(super) fn next(
    desk: &Desk,
    table: &Table,
    tiers: &[NextTier],
    gives: &Cell,
    lang: Lang,
) -> Option<Element> {
    let is_last = tiers.is_empty()
        && gives.number().is_some_and(|gives| !gives.is_zero())
        && matches!(
            table.kind,
            TableKind::Whole | TableKind::Marginal | TableKind::Step
        );
    let last = is_last.then(|| el("p").class("next-tier").child(text::LAST_TIER.get(lang)));
    let sentences = tiers.iter().map(|tier| {
        el("p")
            .class("next-tier")
            .child(way(table, tier, gives, lang))
            .child(worth(desk, tier, lang))
    });
    (is_last || !tiers.is_empty()).then(|| {
        el("div")
            .attr("data-testid", "next-tier")
            .child(last)
            .children(sentences)
    })
}

/// What the next tier is and how far.
fn way(table: &Table, tier: &NextTier, now: &Cell, lang: Lang) -> String {
    let matrix = table.matrix.as_ref();
    let over = match (tier.along, matrix) {
        (Along::Columns, Some(matrix)) => matrix.across,
        _ => table.over,
    };
    let word = match tier.along {
        Along::Bands => text::NEXT_BAND,
        Along::Rows => text::NEXT_ROW,
        Along::Columns => text::NEXT_COLUMN,
    };
    let word = word.get(lang);
    let from = text::figure(lang, over, tier.edge);
    let gap = text::distance(lang, over, tier.gap);
    let gives = tier.gives.map_or_else(
        || text::UNSET.get(lang).to_owned(),
        |gives| text::figure(lang, table.gives, gives),
    );
    let falls = table.kind != TableKind::Marginal && tier.gives < now.number();
    match (table.kind, tier.up, tier.beyond) {
        (TableKind::Step, ..) => text::next_step(lang, &gap, &from, &gives),
        (TableKind::Linear, ..) => text::next_anchor(lang, &from, &gives, &gap),
        (_, true, _) if falls => text::falls_above(lang, &gap, &from, &gives),
        (TableKind::Marginal, true, _) => {
            let gives = text::above_it(lang, &gives);
            text::next_at(lang, &gap, word, &from, &gives)
        }
        (_, true, false) => text::next_at(lang, &gap, word, &from, &gives),
        (_, true, true) => text::next_above(lang, word, &from, &gives, &gap),
        (_, false, true) => text::better_below(lang, &from, &gives, &gap),
        (_, false, false) => text::better_at(lang, &from, &gives, &gap),
    }
}

/// Which figure gets there, and what that pays.
fn worth(desk: &Desk, tier: &NextTier, lang: Lang) -> String {
    let step = tier.step.as_ref();
    let step = step.and_then(|step| Some((step, desk.policy.inputs.get(step.input)?)));
    let Some((step, input)) = step else {
        return lang.pick("。", ".").to_owned();
    };
    let label = input.label.get(lang);
    let place = match input.ty.axis {
        Axis::One => label.to_owned(),
        axis => text::in_period(lang, &desk.period_word(axis, step.period, lang), label),
    };
    let to = text::figure(lang, input.ty.kind, step.to);
    match step.gain {
        None => text::reached_by(lang, &place, &to),
        Some(gain) if gain.is_zero() => text::reached_for_nothing(lang, &place, &to),
        Some(gain) => {
            let much = text::figure(lang, Kind::Money, gain.abs());
            match gain.is_sign_negative() {
                true => text::reached_at_a_loss(lang, &much, &place, &to),
                false => text::reached_for(lang, &much, &place, &to),
            }
        }
    }
}

/// What it costs that a gate is failed; of the rule that is being looked at what it would be, where there is no total.
pub(super) fn loss(
    desk: &Desk,
    loss: &GateLoss,
    here: Option<(usize, usize)>,
    lang: Lang,
) -> Option<String> {
    if let Some(total) = loss.total {
        let much = text::figure(lang, Kind::Money, total.abs());
        return Some(match (total.is_zero(), total.is_sign_negative()) {
            (true, _) => text::PASSING_PAYS_NOTHING.get(lang).to_owned(),
            (false, true) => text::passing_costs(lang, &much),
            (false, false) => text::failing_costs(lang, &much),
        });
    }
    let (rule, period) = here?;
    let (.., then) = loss
        .rules
        .iter()
        .find(|(at, of, _)| (*at, *of) == (rule, period))?;
    // Where something else keeps it from having a value there is nothing to promise.
    then.value()?;
    let rule = desk.policy.rules.get(rule)?;
    let then = text::cell(lang, desk.policy, rule.ty.kind, then);
    Some(text::were_it_passed(lang, rule.label.get(lang), &then))
}

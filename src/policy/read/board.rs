//! `[board]` and `[[slip]]`: how the policy is computed many times, and what it pays to whom.

use super::keys::{Keys, Place};
use super::values::{Read, Value, shape};
use super::{MAX_ITEMS, named, strings, text};
use crate::policy::document::{BoardText, FillText, LightText, SlipText, Spanned, ViewText};
use crate::policy::model::Better;

const BETTER: [(&str, Better); 2] = [("higher", Better::Higher), ("lower", Better::Lower)];

pub(super) fn board(value: Value<'_>) -> Read<BoardText> {
    value.table("board", |keys| {
        let month = name(keys, "month");
        let once = strings(keys, "once", "input");
        let latest = strings(keys, "latest", "input");
        let dates = strings(keys, "dates", "column");
        let groups = strings(keys, "groups", "column");
        let record = name(keys, "record");
        Ok(BoardText {
            month,
            once,
            latest,
            dates,
            groups,
            record,
            fills: tables(keys, "fill", fill),
            lights: tables(keys, "light", light),
            views: tables(keys, "view", view),
        })
    })
}

/// The tables of `[[board.key]]` that can be read.
fn tables<'a, T>(
    keys: &mut Keys<'a>,
    key: &'static str,
    read: fn(&mut Keys<'a>) -> Read<T>,
) -> Vec<T> {
    let found = keys.may(key, |value| {
        value.list(shape::TABLES, key, MAX_ITEMS, |item| item.table(key, read))
    });
    let found = found.unwrap_or_default().unwrap_or_default();
    found.into_iter().flatten().collect()
}

/// A name, if there is one; one that cannot be read is reported.
fn name(keys: &mut Keys<'_>, key: &'static str) -> Option<Spanned<String>> {
    keys.may(key, Value::string).unwrap_or_default()
}

/// What is given must say from where: a rule of the month, or an input of the year before.
fn fill(keys: &mut Keys<'_>) -> Read<FillText> {
    let input = keys.must("input", Value::string);
    let last_year = keys.may("last_year", Value::string);
    let place = match &last_year {
        Ok(None) => Place::Required,
        _ => Place::Misplaced("last_year".to_owned()),
    };
    let from = keys.take("from", place, Value::string);
    Ok(FillText {
        input: input?,
        from: from?,
        last_year: last_year?,
    })
}

fn light(keys: &mut Keys<'_>) -> Read<LightText> {
    let value = keys.must("value", Value::string);
    let better = keys.must("better", |value| value.word(&BETTER));
    let good = name(keys, "good");
    let near = name(keys, "near");
    Ok(LightText {
        value: value?,
        better: better?.value,
        good,
        near,
    })
}

fn view(keys: &mut Keys<'_>) -> Read<ViewText> {
    let (name, label) = named(keys);
    let values = keys.must("values", |value| {
        value.list(shape::STRINGS, "value", MAX_ITEMS, Value::string)
    });
    let help = text(keys, "help");
    Ok(ViewText {
        name: name?,
        label,
        values: values?.into_iter().flatten().collect(),
        help,
    })
}

pub(super) fn slip(keys: &mut Keys<'_>) -> Read<SlipText> {
    let (called, label) = named(keys);
    let who = name(keys, "who");
    let plus = keys.must("plus", |value| {
        value.list(shape::STRINGS, "rule", MAX_ITEMS, Value::string)
    });
    let minus = strings(keys, "minus", "rule");
    let pays = keys.must("pays", Value::string);
    let shows = strings(keys, "shows", "value");
    Ok(SlipText {
        name: called?,
        label,
        who,
        plus: plus?.into_iter().flatten().collect(),
        minus,
        pays: pays?,
        shows,
    })
}

//! TOML → [`Document`]: every key known, every shape right, every formula parsed, every problem reported in one pass.
//!
//! This file is the language's table of keys: a key is in the language because it is asked for here, and only here.
//! [`keys`] hands out the keys of one TOML table and reports those that nobody asked for; [`values`] reads what stands under one;
//! [`file`] collects the problems. A new key is one line in its item's function, one field in [`super::document`] and one property in
//! `policy.schema.json`, which editors read; a test makes sure that the two agree.
//!
//! Question banks and quiz templates are read with the same keys, values and problems (`crate::quiz`).
//!
//! A function that reads an item asks for **all** keys before it returns early (`?` belongs into the last expression), because a
//! key that was not asked for is an unknown key.

#[cfg(test)]
mod agreement;
mod board;
pub(crate) mod file;
pub(crate) mod keys;
#[cfg(test)]
mod tests;
pub(crate) mod values;

use toml::de::DeTable;

use super::diagnostic::{Diagnostic, Span};
use super::document::{
    BandText, DetailText, Document, ExampleText, FormulaChoice, FormulaText, GateText, GroupText,
    InputText, KindWord, NeedText, ParameterText, ProvenanceText, ReadingOptionText, ReadingText,
    RoundingText, RuleText, Spanned, SumText, TableText,
};
use super::kind::Axis;
use super::limits::{MAX_BANDS, MAX_COLUMNS, MAX_ITEMS, MAX_POLICY_BYTES};
use super::model::{BlankPeriods, Bound, FirstSlice, GateEffect, RoundingMode, Status, TableKind};
use super::problem::Problem;
use crate::lang::Text;

use file::File;
use keys::{Keys, Place};
use values::{Read, Unread, Value, shape};

/// What `type`, `over` and `gives` can say.
const KINDS: [(&str, KindWord); 9] = [
    ("money", KindWord::Money),
    ("ratio", KindWord::Ratio),
    ("count", KindWord::Count),
    ("number", KindWord::Number),
    ("bool", KindWord::Bool),
    ("date", KindWord::Date),
    ("month", KindWord::Month),
    ("text", KindWord::Text),
    ("choice", KindWord::Choice),
];
/// The kinds that need no list of options beside them.
const KINDS_WITHOUT_OPTIONS: &[(&str, KindWord)] = KINDS.split_at(8).0;
/// What an input can be.
const INPUT_KINDS: [(&str, KindWord); 10] = {
    let [a, b, c, d, e, f, g, h, i] = KINDS;
    [a, b, c, d, e, f, g, h, i, ("table", KindWord::Table)]
};
const AXES: [(&str, Axis); 2] = [("month", Axis::Month), ("quarter", Axis::Quarter)];
const BLANK_PERIODS: [(&str, BlankPeriods); 2] = [
    ("zero", BlankPeriods::Zero),
    ("missing", BlankPeriods::Missing),
];
const TABLE_KINDS: [(&str, TableKind); 6] = [
    ("whole", TableKind::Whole),
    ("marginal", TableKind::Marginal),
    ("step", TableKind::Step),
    ("lookup", TableKind::Lookup),
    ("linear", TableKind::Linear),
    ("matrix", TableKind::Matrix),
];
const BOUNDS: [(&str, Bound); 2] = [
    ("inclusive", Bound::Inclusive),
    ("exclusive", Bound::Exclusive),
];
const FIRST_SLICES: [(&str, FirstSlice); 2] = [
    ("unpaid", FirstSlice::Unpaid),
    ("paid-once-reached", FirstSlice::PaidOnceReached),
];
const ROUNDING_MODES: [(&str, RoundingMode); 4] = [
    ("half-up", RoundingMode::HalfUp),
    ("half-even", RoundingMode::HalfEven),
    ("down", RoundingMode::Down),
    ("up", RoundingMode::Up),
];
const STATUSES: [(&str, Status); 3] = [
    ("stated", Status::Stated),
    ("inferred", Status::Inferred),
    ("assumed", Status::Assumed),
];
const EFFECTS: [(&str, GateEffect); 5] = [
    ("zero", GateEffect::Zero),
    ("skip", GateEffect::Skip),
    ("reduce", GateEffect::Reduce),
    ("fault", GateEffect::Fault),
    ("warn", GateEffect::Warn),
];
const NEEDS: [(&str, NeedText); 2] = [("all", NeedText::All), ("any", NeedText::Any)];

/// Reads a policy file. The document holds what could be understood; the diagnostics come in the order of the file.
pub fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    if text.len() > MAX_POLICY_BYTES {
        let problem = Problem::FileTooLarge { bytes: text.len() };
        return (
            Document::default(),
            vec![Diagnostic::new(problem, Span::default())],
        );
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let file = File::new(text, &errors);
    let mut keys = Keys::new(&file, root.get_ref(), Span::default(), "policy");
    let document = document(&mut keys);
    keys.finish();
    (document, file.into_diagnostics())
}

fn document(keys: &mut Keys<'_>) -> Document {
    let mut unread = Vec::new();
    let id = keys.must("id", Value::id);
    let version = keys.must("version", Value::figure);
    let title = keys.must("title", Value::text);
    Document {
        id: id.unwrap_or_default(),
        version: version.map(|version| version.value).unwrap_or_default(),
        title: title.unwrap_or_default(),
        summary: keys.may("summary", Value::text).unwrap_or_default(),
        source: string(keys, "source"),
        year: keys.may("year", Value::year).unwrap_or_default(),
        rounding: keys.may("rounding", rounding).unwrap_or_default(),
        inputs: items(keys, "input", input, &mut unread),
        detail: keys.may("detail", detail).unwrap_or_default(),
        groups: items(keys, "group", group, &mut Vec::new()),
        parameters: items(keys, "parameter", parameter, &mut unread),
        tables: items(keys, "table", table, &mut unread),
        rules: items(keys, "rule", rule, &mut unread),
        gates: items(keys, "gate", gate, &mut unread),
        readings: items(keys, "reading", reading, &mut unread),
        board: keys.may("board", board::board).unwrap_or_default(),
        slips: items(keys, "slip", board::slip, &mut Vec::new()),
        examples: items(keys, "example", example, &mut unread),
        unread,
    }
}

/// The items of `[[key]]`; the names of those that cannot be read go to `unread`.
fn items<'a, T>(
    keys: &mut Keys<'a>,
    key: &'static str,
    read: fn(&mut Keys<'a>) -> Read<T>,
    unread: &mut Vec<String>,
) -> Vec<T> {
    let found = keys.may(key, |value| {
        unread.extend(value.names_beyond(MAX_ITEMS));
        value.list(shape::TABLES, key, MAX_ITEMS, |item| {
            item.table(key, read)
                .inspect_err(|Unread| unread.extend(item.name_inside()))
        })
    });
    found
        .ok()
        .flatten()
        .unwrap_or_default()
        .into_iter()
        .flatten()
        .collect()
}

fn input(keys: &mut Keys<'_>) -> Read<InputText> {
    let (name, label) = named(keys);
    let kind = keys.must("type", |value| value.word(&INPUT_KINDS));
    let only_in = |word| Place::only_in("type", &INPUT_KINDS, &kind, &[word]);
    let columns = keys.take("column", only_in(KindWord::Table), |value| {
        value.list(shape::TABLES, "column", MAX_COLUMNS, |item| {
            item.table("column", column)
        })
    });
    let order = keys.take("order", only_in(KindWord::Table).optional(), Value::string);
    let is_table = kind
        .as_ref()
        .is_ok_and(|kind| kind.value == KindWord::Table);
    let mut input = figure(keys, name, label, kind, !is_table)?;
    input.columns = columns?
        .unwrap_or_default()
        .into_iter()
        .collect::<Read<_>>()?;
    input.order = order?;
    Ok(input)
}

/// A column of a record table: an input like any other, but for its periods.
fn column(keys: &mut Keys<'_>) -> Read<InputText> {
    let (name, label) = named(keys);
    let kind = keys.must("type", |value| value.word(&KINDS));
    figure(keys, name, label, kind, false)
}

/// The keys that inputs and columns share; `alone` what only an input that is no table has.
fn figure(
    keys: &mut Keys<'_>,
    name: Read<Spanned<String>>,
    label: Text,
    kind: Read<Spanned<KindWord>>,
    alone: bool,
) -> Read<InputText> {
    let options = keys.take(
        "options",
        Place::only_in("type", &INPUT_KINDS, &kind, &[KindWord::Choice]),
        |value| value.list(shape::OPTIONS, "option", MAX_ITEMS, option),
    );
    let is_table = matches!(&kind, Ok(kind) if kind.value == KindWord::Table);
    let (axis, blank_periods) = if alone {
        let axis = keys.may("per", |value| value.word(&AXES));
        let blank_periods = keys.may("blank_periods", |value| value.word(&BLANK_PERIODS));
        (axis, blank_periods)
    } else {
        (Ok(None), Ok(None))
    };
    let default = if is_table {
        Ok(None)
    } else {
        keys.may("default", Value::entry)
    };
    let steer = if is_table {
        Ok(None)
    } else {
        keys.may("steer", Value::boolean)
    };
    let optional = flag(keys, "optional");
    let blank = text(keys, "blank");
    let aliases = strings(keys, "aliases", "alias");
    let help = text(keys, "help");
    Ok(InputText {
        name: name?,
        label,
        kind: kind?.value,
        columns: Vec::new(),
        order: None,
        blank_periods: blank_periods?.map(|word| word.value).unwrap_or_default(),
        axis: axis?.map(|axis| axis.value).unwrap_or_default(),
        options: options?
            .unwrap_or_default()
            .into_iter()
            .collect::<Read<_>>()?,
        default: default.unwrap_or_default(),
        steer: steer?.unwrap_or(true),
        optional,
        blank,
        aliases: aliases.into_iter().map(|alias| alias.value).collect(),
        help,
    })
}

/// An option of a choice: its id alone, or with a label.
fn option(value: Value<'_>) -> Read<(Spanned<String>, Text)> {
    if !value.is_table() {
        let id = value.name()?;
        let label = Text::same(&id.value);
        return Ok((id, label));
    }
    value.table("option", |keys| {
        let id = keys.must("id", Value::name);
        let label = label(keys, &id);
        Ok((id?, label))
    })
}

/// How transactions are summed.
fn detail(value: Value<'_>) -> Read<DetailText> {
    value.table("detail", |keys| {
        let date = strings(keys, "date", "heading");
        let category = strings(keys, "category", "heading");
        let amount = strings(keys, "amount", "heading");
        let leave_out = strings(keys, "leave_out", "category");
        let sums = keys.must("sum", |value| {
            value.list(shape::TABLES, "sum", MAX_ITEMS, |item| {
                item.table("sum", sum)
            })
        });
        Ok(DetailText {
            date,
            category,
            amount,
            leave_out,
            sums: sums?.into_iter().flatten().collect(),
        })
    })
}

fn sum(keys: &mut Keys<'_>) -> Read<SumText> {
    let input = keys.must("input", Value::string);
    let categories = strings(keys, "categories", "category");
    let amount = strings(keys, "amount", "heading");
    Ok(SumText {
        input: input?,
        categories,
        amount,
    })
}

fn group(keys: &mut Keys<'_>) -> Read<GroupText> {
    let (name, label) = named(keys);
    let members = keys.must("members", |value| {
        value.list(shape::STRINGS, "member", MAX_ITEMS, Value::string)
    });
    let help = text(keys, "help");
    Ok(GroupText {
        name: name?,
        label,
        // A member that is no text is reported; the others are a group all the same.
        members: members?.into_iter().flatten().collect(),
        help,
    })
}

fn parameter(keys: &mut Keys<'_>) -> Read<ParameterText> {
    let (name, label) = named(keys);
    let kind = keys.may("type", |value| value.word(KINDS_WITHOUT_OPTIONS));
    let value = keys.may("value", Value::entry);
    let provenance = provenance(keys);
    Ok(ParameterText {
        name: name?,
        label,
        kind: kind?.map(|kind| kind.value),
        value: value?,
        provenance,
    })
}

fn table(keys: &mut Keys<'_>) -> Read<TableText> {
    use TableKind::{Linear, Lookup, Marginal, Matrix, Step, Whole};
    let (name, label) = named(keys);
    let kind = keys.must("kind", |value| value.word(&TABLE_KINDS));
    let over = keys.must("over", |value| value.word(&KINDS));
    let gives = keys.must("gives", |value| value.word(KINDS_WITHOUT_OPTIONS));
    let only_in = |kinds: &[TableKind]| Place::only_in("kind", &TABLE_KINDS, &kind, kinds);
    let across = keys.take("across", only_in(&[Matrix]), |value| value.word(&KINDS));
    let columns = keys.take("columns", only_in(&[Matrix]), |value| {
        value.list(shape::STRINGS, "column", MAX_BANDS, Value::figure)
    });
    // Keys are hit or not: of a matrix with keys on both sides there is no edge to speak of.
    let keyed = |word: Option<KindWord>| matches!(word, Some(KindWord::Choice | KindWord::Text));
    let over_keys = keyed(over.as_ref().ok().map(|over| over.value));
    let across_keys = keyed(
        across
            .as_ref()
            .ok()
            .and_then(|across| across.as_ref().map(|across| across.value)),
    );
    let bounded = only_in(&[Whole, Marginal, Matrix]);
    let bounded = if over_keys && across_keys {
        bounded.optional()
    } else {
        bounded
    };
    let lower = keys.take("lower", bounded, |value| value.word(&BOUNDS));
    let first_slice = keys.take("first_slice", only_in(&[Marginal]).optional(), |value| {
        value.word(&FIRST_SLICES)
    });
    let each = keys.take("each", only_in(&[Step]), Value::figure);
    let pays = keys.take("pays", only_in(&[Step]), Value::figure);
    let at_most = keys.take("at_most", only_in(&[Step]).optional(), Value::figure);
    let banded = [Whole, Marginal, Lookup, Linear, Matrix];
    let bands = keys.take("bands", only_in(&banded), |value| {
        value.list(shape::TABLES, "band", MAX_BANDS, |value| {
            value.table("band", |keys| band(keys, &kind))
        })
    });
    let provenance = provenance(keys);
    Ok(TableText {
        name: name?,
        label,
        kind: kind?.value,
        over: over?.value,
        across: across?.map(|across| across.value),
        columns: columns?
            .unwrap_or_default()
            .into_iter()
            .collect::<Read<_>>()?,
        gives: gives?.value,
        lower: lower?.map(|lower| lower.value),
        first_slice: first_slice?.map(|first_slice| first_slice.value),
        each: each?,
        pays: pays?,
        at_most: at_most?,
        bands: bands?
            .unwrap_or_default()
            .into_iter()
            .collect::<Read<_>>()?,
        provenance,
        span: keys.span(),
    })
}

/// A band begins `from` an edge; a lookup has a `key` instead. What comes out may be called `rate` or `value` in both.
fn band(keys: &mut Keys<'_>, kind: &Read<Spanned<TableKind>>) -> Read<BandText> {
    let from = match kind {
        Err(Unread) => keys.must_one_of(["from", "key"], Value::figure),
        // The rows of a matrix begin somewhere or have keys, as its quantity is.
        Ok(kind) if kind.value == TableKind::Matrix => {
            keys.must_one_of(["from", "key"], Value::figure)
        }
        Ok(kind) => {
            let (wanted, other) = match kind.value {
                TableKind::Lookup => ("key", "from"),
                _ => ("from", "key"),
            };
            let because = format!("kind = \"{}\"", kind.value.keyword());
            if keys.misplaced(other, &because) {
                // That the right one is missing would say the same again.
                keys.may(wanted, Value::figure)
                    .and_then(|from| from.ok_or(Unread))
            } else {
                keys.must(wanted, Value::figure)
            }
        }
    };
    let is_matrix = matches!(kind, Ok(kind) if kind.value == TableKind::Matrix);
    let gives = if is_matrix {
        let row = keys.must("values", |value| {
            value.list(shape::STRINGS, "value", MAX_BANDS, Value::figure)
        });
        row.and_then(|row| row.into_iter().collect::<Read<Vec<_>>>())
    } else {
        keys.must_one_of(["rate", "value"], Value::figure)
            .map(|gives| vec![gives])
    };
    Ok(BandText {
        from: from?,
        gives: gives?,
    })
}

fn rule(keys: &mut Keys<'_>) -> Read<RuleText> {
    let (name, label) = named(keys);
    let kind = keys.may("type", |value| value.word(KINDS_WITHOUT_OPTIONS));
    let axis = keys.may("per", |value| value.word(&AXES));
    let formula = formula_choice(keys);
    let payout = flag(keys, "payout");
    let total = flag(keys, "total");
    let due = if payout {
        keys.may("due", Value::string)
    } else {
        keys.misplaced("due", "payout = false");
        Ok(None)
    };
    let rounding = keys.may("rounding", rounding);
    let provenance = provenance(keys);
    let help = text(keys, "help");
    Ok(RuleText {
        name: name?,
        label,
        kind: kind?,
        axis: axis?,
        formula: formula?,
        payout,
        total,
        due: due.unwrap_or_default(),
        rounding: rounding.unwrap_or_default(),
        provenance,
        help,
    })
}

/// `formula = "…"`, or `by` a reading and `formula = { option = "…" }`.
fn formula_choice(keys: &mut Keys<'_>) -> Read<FormulaChoice> {
    enum Written {
        One(FormulaText),
        ByOption(Vec<(Spanned<String>, FormulaText)>),
    }
    let written = keys.must("formula", |value| {
        if value.is_table() {
            value.entries(Value::formula).map(Written::ByOption)
        } else {
            value.formula().map(Written::One)
        }
    });
    let by = match &written {
        Ok(Written::ByOption(_)) => Place::Required,
        Ok(Written::One(_)) => Place::Misplaced("formula = \"…\"".to_owned()),
        Err(Unread) => Place::Optional,
    };
    let by = keys.take("by", by, Value::string);
    match written? {
        Written::One(formula) => Ok(FormulaChoice::One(formula)),
        Written::ByOption(formulas) => Ok(FormulaChoice::ByReading {
            reading: by?.ok_or(Unread)?,
            formulas,
        }),
    }
}

fn gate(keys: &mut Keys<'_>) -> Read<GateText> {
    let (name, label) = named(keys);
    let when = keys.must("when", |value| {
        value.one_or_list(shape::FORMULAS, "condition", MAX_ITEMS, Value::formula)
    });
    let need = keys.may("need", need);
    let effect = keys.must("else", |value| value.word(&EFFECTS));
    let warns = matches!(&effect, Ok(effect) if effect.value == GateEffect::Warn);
    let applies_place = if warns {
        Place::Misplaced("else = \"warn\"".to_owned())
    } else {
        Place::Required
    };
    let applies = keys.take("applies", applies_place, |value| {
        value.one_or_list(shape::NAMES, "rule", MAX_ITEMS, Value::string)
    });
    let message = text(keys, "message");
    let measure = text(keys, "measure");
    let factor_place = Place::only_in("else", &EFFECTS, &effect, &[GateEffect::Reduce]);
    let factor = keys.take("factor", factor_place, Value::figure);
    let provenance = provenance(keys);
    Ok(GateText {
        name: name?,
        label,
        when: when?.into_iter().collect::<Read<_>>()?,
        need: need?.unwrap_or(Spanned {
            value: NeedText::default(),
            span: keys.span(),
        }),
        applies: applies?
            .unwrap_or_default()
            .into_iter()
            .collect::<Read<_>>()?,
        message,
        measure,
        effect: effect?.value,
        factor: factor?,
        provenance,
    })
}

/// `"all"`, `"any"` or a number.
fn need(value: Value<'_>) -> Read<Spanned<NeedText>> {
    let word = value.string_in(&NEEDS);
    let need = match word {
        Some(need) => need,
        None => NeedText::AtLeast(value.integer(shape::NEED)?),
    };
    Ok(Spanned {
        value: need,
        span: value.span(),
    })
}

fn reading(keys: &mut Keys<'_>) -> Read<ReadingText> {
    let (name, label) = named(keys);
    let options = keys.must("options", |value| {
        value.list(shape::OPTIONS, "option", MAX_ITEMS, reading_option)
    });
    let provenance = provenance(keys);
    Ok(ReadingText {
        name: name?,
        label,
        options: options?.into_iter().collect::<Read<_>>()?,
        provenance,
    })
}

fn reading_option(value: Value<'_>) -> Read<ReadingOptionText> {
    value.table("option", |keys| {
        let id = keys.must("id", Value::name);
        let label = label(keys, &id);
        let note = text(keys, "note");
        let default = keys.may("default", Value::boolean);
        Ok(ReadingOptionText {
            id: id?,
            label,
            note,
            default: default?.unwrap_or_default(),
        })
    })
}

fn example(keys: &mut Keys<'_>) -> Read<ExampleText> {
    let name = keys.must("name", Value::string);
    let source = string(keys, "source");
    let inputs = keys.may("inputs", |value| value.entries(Value::entry));
    let parameters = keys.may("parameters", |value| value.entries(Value::entry));
    let readings = keys.may("readings", |value| value.entries(Value::string));
    let expect = keys.must("expect", |value| value.entries(Value::entry));
    Ok(ExampleText {
        name: name?,
        source,
        inputs: inputs?.unwrap_or_default(),
        parameters: parameters?.unwrap_or_default(),
        readings: readings?.unwrap_or_default(),
        expect: expect?,
    })
}

fn rounding(value: Value<'_>) -> Read<RoundingText> {
    value.table("rounding", |keys| {
        let to = keys.must("to", Value::figure);
        let mode = keys.must("mode", |value| value.word(&ROUNDING_MODES));
        Ok(RoundingText {
            to: to?,
            mode: mode?.value,
        })
    })
}

pub(crate) fn provenance(keys: &mut Keys<'_>) -> ProvenanceText {
    let status = keys.may("status", |value| value.word(&STATUSES));
    ProvenanceText {
        status: status.unwrap_or_default().map(|status| status.value),
        clause: string(keys, "clause"),
        source: string(keys, "source"),
        note: text(keys, "note"),
    }
}

/// The name, and the label that defaults to it.
fn named(keys: &mut Keys<'_>) -> (Read<Spanned<String>>, Text) {
    let name = keys.must("name", Value::name);
    let label = label(keys, &name);
    (name, label)
}

/// `label`: the Chinese defaults to the name (which is Chinese as a rule); without a label both languages show the name.
fn label(keys: &mut Keys<'_>, name: &Read<Spanned<String>>) -> Text {
    let name = name.as_ref().map_or("", |name| name.value.as_str());
    let label = keys.may("label", |value| {
        if !value.is_table() {
            return value.text();
        }
        value.table("label", |keys| {
            let zh = keys.may("zh", Value::string);
            let en = keys.must("en", Value::string);
            Ok(Text::new(
                zh?.map_or_else(|| name.to_owned(), |zh| zh.value),
                en?.value,
            ))
        })
    });
    label.ok().flatten().unwrap_or_else(|| Text::same(name))
}

pub(crate) fn text(keys: &mut Keys<'_>, key: &'static str) -> Option<Text> {
    keys.may(key, Value::text).unwrap_or_default()
}

pub(crate) fn string(keys: &mut Keys<'_>, key: &'static str) -> Option<String> {
    keys.may(key, Value::string)
        .unwrap_or_default()
        .map(|string| string.value)
}

/// Strings, each a `what`; one that is none is reported, and the others stand all the same.
pub(crate) fn strings(
    keys: &mut Keys<'_>,
    key: &'static str,
    what: &'static str,
) -> Vec<Spanned<String>> {
    let strings = keys.may(key, |value| {
        value.list(shape::STRINGS, what, MAX_ITEMS, Value::string)
    });
    let strings = strings.unwrap_or_default().unwrap_or_default();
    strings.into_iter().flatten().collect()
}

/// A `true` or `false` that is false when it is not there.
pub(crate) fn flag(keys: &mut Keys<'_>, key: &'static str) -> bool {
    keys.may(key, Value::boolean)
        .unwrap_or_default()
        .unwrap_or_default()
}

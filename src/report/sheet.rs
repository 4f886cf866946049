//! A computed case arranged for paper: what was entered, what it rests on, and a number by which two prints can be compared.
//!
//! Lines, gates and total are those of the [`crate::scenario::Statement`]; here is what a reader who does not have the page needs
//! beside them. Nothing is computed again.

use crate::engine::reach::GateLoss;
use crate::engine::{Case, Settings, Trace};
use crate::policy::model::{Policy, Provenance, Status, write_date};
use crate::policy::pack::fingerprint;
use crate::policy::{Axis, Value};

use super::clauses::{Clause, Clauses, Subject};

/// A case for paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet<'p> {
    /// Single figures and series in which something was entered, and single figures with a default, in the order of the policy.
    pub inputs: Vec<Entered>,
    /// Record tables that have rows.
    pub records: Vec<Detail>,
    /// Readings that the result rests on, each with the chosen option.
    pub readings: Vec<(usize, usize)>,
    /// Parameters that the result rests on.
    pub parameters: Vec<usize>,
    /// Those of them that are overridden.
    pub overridden: Vec<usize>,
    /// Those of them that the document does not confirm and that have the policy's own value.
    pub assumed: Vec<usize>,
    /// What each failed gate costs.
    pub losses: Vec<GateLoss>,
    /// The document's own words for what the result rests on, each once, with what they are the source of.
    pub clauses: Vec<Clause<'p>>,
    /// The number of these figures: see [`figures`].
    pub figures: u64,
}

/// An input with what was entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Entered {
    /// The input.
    pub input: usize,
    /// Period by period; none where nothing was entered.
    pub cells: Vec<Option<Value>>,
}

/// A record table with its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The record table.
    pub table: usize,
    /// How many rows.
    pub rows: usize,
    /// The columns in which anything stands: indices of inputs.
    pub columns: Vec<usize>,
    /// The payout lines that are worked out row by row: indices of rules.
    pub lines: Vec<usize>,
}

impl<'p> Sheet<'p> {
    /// Arranges a computed case of `policy`, which is the one of the trace.
    pub fn of(policy: &'p Policy, trace: &Trace<'_>) -> Self {
        let (settings, case) = (&trace.plan.settings, trace.case);
        let behind = trace.plan.behind_total();
        let taken = |list: &[bool]| (0..list.len()).filter(|at| list[*at]).collect::<Vec<_>>();
        let parameters = taken(&behind.parameters);
        let is_overridden = |at: &usize| settings.overridden.get(*at) == Some(&true);
        let is_assumed = |at: &usize| {
            let known = policy.parameters.get(*at);
            let known = known.filter(|known| known.provenance.status == Status::Assumed);
            known.is_some_and(|known| known.value.is_some()) && !is_overridden(at)
        };
        let readings = taken(&behind.readings).into_iter();
        let readings = readings.filter_map(|at| Some((at, *settings.readings.get(at)?)));
        let mut clauses = Clauses::of(policy);
        let mut quote = |subject: Subject, provenance: &'p Provenance| {
            clauses.add(subject, provenance);
        };
        let all = |list: &[bool]| taken(list).into_iter();
        for at in all(&behind.rules) {
            quote(Subject::Rule(at), &policy.rules[at].provenance);
        }
        for at in all(&behind.tables) {
            quote(Subject::Table(at), &policy.tables[at].provenance);
        }
        for at in all(&behind.gates) {
            quote(Subject::Gate(at), &policy.gates[at].provenance);
        }
        for at in all(&behind.parameters) {
            quote(Subject::Parameter(at), &policy.parameters[at].provenance);
        }
        for at in all(&behind.readings) {
            quote(Subject::Reading(at), &policy.readings[at].provenance);
        }
        Self {
            inputs: entered(policy, case),
            records: details(policy, case),
            readings: readings.collect(),
            overridden: parameters.iter().copied().filter(is_overridden).collect(),
            assumed: parameters.iter().copied().filter(is_assumed).collect(),
            parameters,
            losses: (0..policy.gates.len())
                .filter_map(|gate| trace.gate_loss(gate))
                .collect(),
            clauses: clauses.gathered(),
            figures: figures(policy, settings, case),
        }
    }
}

fn entered(policy: &Policy, case: &Case) -> Vec<Entered> {
    let mut entered = Vec::new();
    for (at, (input, cells)) in policy.inputs.iter().zip(&case.inputs).enumerate() {
        let stands = cells.iter().any(Option::is_some);
        let counts = input.ty.axis == Axis::One && input.default.is_some();
        if input.ty.axis.rows().is_none() && (stands || counts) {
            entered.push(Entered {
                input: at,
                cells: cells.clone(),
            });
        }
    }
    entered
}

fn details(policy: &Policy, case: &Case) -> Vec<Detail> {
    let mut details = Vec::new();
    for (table, records) in policy.records.iter().enumerate() {
        let axis = Axis::Rows(table);
        let rows = case.len(policy, axis);
        if rows > 0 {
            let stands = |at: &usize| case.inputs[*at].iter().any(Option::is_some);
            details.push(Detail {
                table,
                rows,
                columns: records.range().filter(stands).collect(),
                lines: policy
                    .payout_lines()
                    .filter(|line| policy.rules[*line].ty.axis == axis)
                    .collect(),
            });
        }
    }
    details
}

/// A number of the figures that a result was computed from: whoever computes the same policy in the same version with the same
/// figures, overrides and readings gets the same number, however the figures were typed. Two prints of the same figures have the
/// same, and one digit more or less in any of them gives another (64-bit FNV-1a: against mishaps, not against malice).
///
/// It is the [`fingerprint`] of these texts, each as its length in bytes, a colon and itself: the policy's id and version; of each
/// input in which anything stands its name, how many figures it has and each of them; of each overridden parameter its name and
/// value; of each reading its name and option. Numbers are written without closing zeros, days as `2024-03-31`, nothing as nothing.
pub fn figures(policy: &Policy, settings: &Settings, case: &Case) -> u64 {
    let mut bytes = Vec::new();
    let mut put = |text: &str| {
        bytes.extend_from_slice(text.len().to_string().as_bytes());
        bytes.push(b':');
        bytes.extend_from_slice(text.as_bytes());
    };
    put(&policy.id);
    put(&policy.version);
    for (input, cells) in policy.inputs.iter().zip(&case.inputs) {
        if cells.iter().any(Option::is_some) {
            put(&input.name);
            put(&cells.len().to_string());
            for cell in cells {
                put(&cell.as_ref().map(plain).unwrap_or_default());
            }
        }
    }
    for (at, parameter) in policy.parameters.iter().enumerate() {
        if settings.overridden.get(at) == Some(&true) {
            let value = settings.parameters.get(at).and_then(Option::as_ref);
            put(&parameter.name);
            put(&value.map(plain).unwrap_or_default());
        }
    }
    for (reading, &chosen) in policy.readings.iter().zip(&settings.readings) {
        put(&reading.name);
        put(reading.options.get(chosen).map_or("", |option| &option.id));
    }
    fingerprint(&bytes)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Bool(value) => (if *value { "true" } else { "false" }).to_owned(),
        Value::Date(date) => write_date(*date),
        Value::Text(text) => text.clone(),
    }
}

/// A number of 64 bits in four groups of four: `0123-4567-89ab-cdef`.
pub fn grouped(number: u64) -> String {
    let mut text = String::with_capacity(19);
    for at in 0..16_u32 {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        let digit = (number >> (60 - 4 * at)) & 15;
        text.extend(char::from_digit(u32::try_from(digit).unwrap_or(0), 16));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Plan;
    use crate::library::{self, built_in};
    use crate::scenario::Draft;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn sheet<'p>(
        policy: &'p Policy,
        draft: &Draft,
    ) -> Result<Sheet<'p>, Box<dyn std::error::Error>> {
        let understood = draft.read(policy);
        let plan = Plan::new(policy, understood.settings).map_err(|_| "not planned")?;
        Ok(Sheet::of(policy, &plan.trace(&understood.case)))
    }

    #[test]
    fn what_was_entered_is_on_it_and_what_was_left_blank_is_not() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let mut draft = Draft::blank(&policy);
        draft.inputs[0][2] = "3万".to_owned();
        let sheet = sheet(&policy, &draft)?;
        let inputs: Vec<usize> = sheet.inputs.iter().map(|entered| entered.input).collect();
        // The year counts though nobody entered it.
        assert_eq!(inputs, [0, 1]);
        assert_eq!(sheet.inputs[0].cells.iter().flatten().count(), 1);
        assert_eq!(sheet.inputs[1].cells, [None]);
        Ok(())
    }

    #[test]
    fn overrides_and_assumptions_that_the_total_rests_on_are_named_and_others_are_not() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let at = |name: &str| {
            policy
                .parameters
                .iter()
                .position(|known| known.name == name)
        };
        let (rate, days) = (at("三档比例").ok_or("")?, at("付款期限").ok_or("")?);
        let mut draft = Draft::blank(&policy);
        draft.parameters[rate] = "12%".to_owned();
        draft.parameters[days] = "60".to_owned();
        let found = sheet(&policy, &draft)?;
        assert_eq!(found.overridden, [rate]);
        assert!(found.parameters.contains(&rate) && !found.parameters.contains(&days));
        // Written over with the policy's own value it is no override.
        draft.parameters[rate] = "10.0%".to_owned();
        assert!(sheet(&policy, &draft)?.overridden.is_empty());
        Ok(())
    }

    #[test]
    fn a_clause_is_quoted_once_with_all_that_it_is_the_source_of() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let sheet = sheet(&policy, &Draft::blank(&policy))?;
        let mut words: Vec<_> = sheet
            .clauses
            .iter()
            .map(|clause| &clause.provenance.clause)
            .collect();
        let all = words.len();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), all);
        let twice = sheet.clauses.iter().any(|clause| clause.of.len() > 1);
        assert!(twice, "threshold and rate come from one sentence");
        // The sentence of the first tier stands in that of all three, which the table is quoted from.
        let first = "当采购额达到10000元时,返利比例为5%";
        let holds = |clause: &&Clause<'_>| {
            let words = clause.provenance.clause.as_ref();
            words.is_some_and(|words| words.contains(first))
        };
        let quoted: Vec<&Clause<'_>> = sheet.clauses.iter().filter(holds).collect();
        assert_eq!(quoted.len(), 1);
        for subject in [
            Subject::Table(0),
            Subject::Parameter(0),
            Subject::Reading(0),
        ] {
            assert!(quoted[0].of.contains(&subject), "{subject:?}");
        }
        Ok(())
    }

    #[test]
    fn rows_are_counted_and_columns_without_figures_left_out() -> Outcome {
        let policy = built_in("parts-promotion")?;
        let first = policy.records[0].first;
        let mut draft = Draft::blank(&policy);
        draft.inputs[first] = vec!["1999.99".to_owned(), String::new(), "5000".to_owned()];
        let found = sheet(&policy, &draft)?;
        assert_eq!(found.records.len(), 1);
        assert_eq!(found.records[0].rows, 2);
        assert_eq!(found.records[0].columns, [first]);
        assert_eq!(sheet(&policy, &Draft::blank(&policy))?.records, []);
        Ok(())
    }

    #[test]
    fn the_number_is_that_of_the_figures_however_they_were_typed() -> Outcome {
        let policy = built_in("parts-purchase-agreement")?;
        let number = |change: &dyn Fn(&mut Draft)| -> Result<u64, Box<dyn std::error::Error>> {
            let mut draft = Draft::blank(&policy);
            draft.inputs[0][0] = "30000".to_owned();
            change(&mut draft);
            Ok(sheet(&policy, &draft)?.figures)
        };
        let own = number(&|_| ())?;
        assert_eq!(
            number(&|draft| draft.inputs[0][0] = "3万元".to_owned())?,
            own
        );
        assert_eq!(
            number(&|draft| draft.parameters[5] = "10%".to_owned())?,
            own
        );
        assert_ne!(
            number(&|draft| draft.inputs[0][0] = "30000.01".to_owned())?,
            own
        );
        assert_ne!(number(&|draft| draft.inputs[0].swap(0, 1))?, own);
        assert_ne!(
            number(&|draft| draft.parameters[5] = "11%".to_owned())?,
            own
        );
        assert_ne!(number(&|draft| draft.readings[0] = 1)?, own);
        Ok(())
    }

    /// Prints of years ago must be comparable: this number never changes.
    #[test]
    fn the_number_of_given_figures_is_the_same_for_ever() -> Outcome {
        let mut policy = built_in("parts-purchase-agreement")?;
        policy.version = "1".to_owned();
        policy.readings.truncate(1);
        let mut draft = Draft::blank(&policy);
        draft.inputs[0][0] = "30000".to_owned();
        let bytes = [
            "24:parts-purchase-agreement1:112:月采购额2:12",
            "5:30000",
            &"0:".repeat(11),
            "6:计法6:全额",
        ]
        .concat();
        let understood = draft.read(&policy);
        let number = figures(&policy, &understood.settings, &understood.case);
        assert_eq!(number, fingerprint(bytes.as_bytes()));
        assert_eq!(grouped(0x0123_4567_89ab_cdef), "0123-4567-89ab-cdef");
        Ok(())
    }

    #[test]
    fn every_policy_has_a_sheet() -> Outcome {
        for source in library::SOURCES {
            let policy = built_in(source.id)?;
            let sheet = sheet(&policy, &Draft::blank(&policy))?;
            assert!(!sheet.clauses.is_empty(), "{}", source.id);
        }
        Ok(())
    }
}

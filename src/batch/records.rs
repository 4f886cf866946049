//! Rows for a record table out of the bytes of a file or of what was pasted. Nothing is kept between two questions: whoever asks has the file.

use crate::policy::model::Policy;
use crate::table::matching::{self, Target};
use crate::table::records;

use super::intake::{Intake, bad_view, no_table};
use super::protocol::{Answer, RecordsAsk, RecordsRead, Remembered, TableAsk};

/// Reads a file for a record table of a policy.
///
/// The answer is [`Answer::Records`], or [`Answer::Refused`] with what is wrong with the file or the question.
pub fn read(policy: &Policy, ask: RecordsAsk, bytes: Vec<u8>) -> Answer {
    let RecordsAsk {
        table,
        name,
        sheet,
        targets,
        fixed,
        remembered,
    } = ask;
    let Some(own) = policy.records.get(table) else {
        return Answer::Refused(no_table());
    };
    // What was remembered of the same headings for something else says nothing here.
    let is_of_table = |known: &Remembered| known.shape == own.name;
    let remembered = remembered.into_iter().filter(is_of_table).collect();
    let (mut intake, mut answer) = Intake::open(policy, name, bytes, remembered);
    if !sheet.is_empty() {
        answer = intake.answer(policy, TableAsk::Sheet(sheet), &[]);
    }
    if let Answer::Refused(why) = answer {
        return Answer::Refused(why);
    }
    let input = |target: &String| match matching::read_target(policy, target)? {
        Target::Figure { input, .. } => own.range().contains(&input).then_some(input),
        _ => None,
    };
    let chosen = targets.map(|targets| targets.iter().map(input).collect::<Vec<_>>());
    let named = |(name, text): (String, String)| {
        let mut own = own.range();
        let at = own.find(|&at| policy.inputs.get(at).is_some_and(|it| it.name == name));
        Some((at?, text))
    };
    let fixed: Vec<(usize, String)> = fixed.into_iter().filter_map(named).collect();
    let Some(book) = &mut intake.book else {
        return Answer::Refused(no_table());
    };
    records::match_columns(book, policy, table, chosen.as_deref());
    let read = records::read(book, policy, table, &fixed);
    let bad = read.bad.iter().map(|cell| bad_view(book, cell)).collect();
    let Some(mut opened) = intake.view(policy) else {
        return Answer::Refused(no_table());
    };
    // A column is one of the record table or none of this form's: dealers and single figures have no place in it.
    let is_own = |word: &str| {
        let mut inputs = policy.inputs.get(own.range()).unwrap_or_default().iter();
        inputs.any(|input| input.name == word)
    };
    let nothing = matching::write_target(policy, Target::Nothing);
    opened
        .targets
        .retain(|(word, _)| *word == nothing || is_own(word));
    for column in &mut opened.columns {
        if !is_own(&column.target) {
            column.target.clone_from(&nothing);
        }
    }
    let inputs = own
        .range()
        .zip(policy.inputs.get(own.range()).unwrap_or_default());
    let lacks = |at: usize| {
        let is_fixed = fixed
            .iter()
            .any(|(input, text)| *input == at && !text.trim().is_empty());
        !is_fixed && !read.columns.contains(&Some(at))
    };
    opened.lacking = inputs
        .filter(|(at, input)| !input.optional && input.default.is_none() && lacks(*at))
        .map(|(_, input)| input.label.clone())
        .collect();
    Answer::Records(Box::new(RecordsRead {
        opened,
        rows: read.rows,
        bad,
        bad_cells: read.bad_cells,
        left_out: read.left_out,
        beyond: read.beyond,
    }))
}

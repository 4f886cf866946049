//! Training, from outside: the two papers of the source documents, their import, and what the engine says of them.

mod banks;
mod computed;
mod editing;
mod exchange;
mod importing;
mod papers;
mod sessions;

use std::error::Error;

use rebate_desk::library::{self, banks as built_in};
use rebate_desk::policy::Policy;
use rebate_desk::quiz::bank::Bank;

type Outcome = Result<(), Box<dyn Error>>;

fn bank(id: &str) -> Result<Bank, Box<dyn Error>> {
    let source = built_in::source(id).ok_or("no such bank")?;
    source.bank().map_err(|wrong| format!("{wrong:?}").into())
}

fn policy(id: &str) -> Result<Policy, Box<dyn Error>> {
    let source = library::source(id).ok_or("no such policy")?;
    source.policy().map_err(|wrong| format!("{wrong:?}").into())
}

/// The correct options of a question as the requirements write them: `BC`, by place.
fn keys(question: &rebate_desk::quiz::bank::Question) -> String {
    let keys = question.keys().into_iter();
    keys.map(|at| question.letter(at)).collect()
}

//! Banks and templates, fetched when training is first opened; and the questions of a session, for which policies are fetched too.

use std::cell::Cell;

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set};

use crate::lang::Lang;
use crate::library::training::Training;
use crate::library::{self, TRAINING_FILE};
use crate::quiz::bank::Question;
use crate::quiz::session::{Reference, Session};
use crate::quiz::template::{Ready, Templates};

use super::super::part::Part;
use super::super::{fetch, pages};
use super::COMPUTED;

/// Where the banks are.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Coming,
    Lost,
    Here(&'static Training),
}

thread_local! {
    static PLACE: Cell<Option<RwSignal<Place>>> = const { Cell::new(None) };
}

/// Where the banks are, as long as the caller follows; the first to ask has them fetched.
pub(super) fn follow(root: &Owner) -> Place {
    if PLACE.get().is_none() {
        PLACE.set(Some(root.with(|| RwSignal::new(Place::Lost))));
        again();
    }
    PLACE.get().map_or(Place::Lost, |place| place.get())
}

/// Asks for them, once more if they did not come.
pub(super) fn again() {
    let Some(place) = PLACE.get() else { return };
    if matches!(place.get_untracked(), Place::Here(_)) {
        return;
    }
    place.set(Place::Coming);
    fetch::fetch(TRAINING_FILE, move |bytes| {
        place.set(match Training::unpack(&bytes) {
            Some(training) => Place::Here(Box::leak(Box::new(training))),
            None => Place::Lost,
        });
    });
}

/// The templates that a reference is to.
fn templates<'t>(training: &'t Training, reference: &Reference) -> Option<&'t Templates> {
    let id = reference.bank.strip_prefix(COMPUTED)?;
    training.templates.iter().find(|file| file.id == id)
}

/// The questions of references, in their order; none where a bank has it no more. Until the policies of computed ones are here, what
/// there is to say about that.
pub(super) fn questions(
    training: &'static Training,
    references: &[&Reference],
    lang: Lang,
) -> Result<Vec<Option<Question>>, Part> {
    let mut ready: Vec<(&str, &str, Ready<'static>)> = Vec::new();
    let mut found = Vec::new();
    for reference in references {
        let Some(seed) = reference.seed else {
            let bank = training.banks.iter().find(|bank| bank.id == reference.bank);
            found.push(bank.and_then(|bank| bank.question(&reference.question).cloned()));
            continue;
        };
        let Some(file) = templates(training, reference) else {
            found.push(None);
            continue;
        };
        let mut known = file.templates.iter();
        let template = known.find(|template| template.id == reference.question);
        let (Some(template), Some(source)) = (template, library::source(&file.policy)) else {
            found.push(None);
            continue;
        };
        let at = ready
            .iter()
            .position(|(id, question, _)| *id == file.id && *question == template.id);
        let at = match at {
            Some(at) => at,
            None => {
                let (policy, _) = pages::here(source, lang)?;
                ready.push((&file.id, &template.id, Ready::new(template, policy)));
                ready.len() - 1
            }
        };
        let question = ready.get(at).map(|(_, _, ready)| ready.question(seed));
        found.push(question.and_then(Result::ok));
    }
    Ok(found)
}

/// What a session is about: the names of its banks.
pub(super) fn title(training: &Training, session: &Session, lang: Lang) -> String {
    let mut names: Vec<String> = Vec::new();
    for item in &session.items {
        let id = &item.reference.bank;
        let bank = training.banks.iter().find(|bank| bank.id == *id);
        let name = match (bank, templates(training, &item.reference)) {
            (Some(bank), _) => bank.title.get(lang),
            (None, Some(file)) => file.title.get(lang),
            (None, None) => id,
        };
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    super::super::text::list(lang, &names)
}

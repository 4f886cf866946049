//! Banks and templates, fetched when training is first opened; and the questions of a session, for which policies are fetched too.

use std::cell::{Cell, RefCell};

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set};

use crate::lang::Lang;
use crate::library::training::Training;
use crate::library::{self, TRAINING_FILE};
use crate::quiz::bank::Question;
use crate::quiz::session::{Reference, Session};
use crate::quiz::template::{Ready, Template, Templates};

use super::super::part::Part;
use super::super::{fetch, pages};

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

/// The templates that a reference is to: of a computed question.
fn templates<'t>(training: &'t Training, reference: &Reference) -> Option<&'t Templates> {
    reference.seed?;
    let mut files = training.templates.iter();
    files.find(|file| file.id == reference.bank)
}

thread_local! {
    /// The questions of the session that was looked at last: computed ones take their time, and are asked for again in another language.
    static MADE: RefCell<Vec<(Reference, Question)>> = const { RefCell::new(Vec::new()) };
}

/// Has questions at hand for the session that begins with them.
pub(super) fn remember(questions: Vec<(Reference, Question)>) {
    MADE.set(questions);
}

/// The questions of references, in their order; none where a bank has it no more. Until the policies of computed ones are here, what
/// there is to say about that.
pub(super) fn questions(
    training: &'static Training,
    references: &[&Reference],
    lang: Lang,
) -> Result<Vec<Option<Question>>, Part> {
    let mut ready = Vec::new();
    let mut found = Vec::new();
    for reference in references {
        let made = MADE.with_borrow(|made| {
            let made = made.iter().find(|(known, _)| known == *reference);
            made.map(|(_, question)| question.clone())
        });
        found.push(match made {
            Some(question) => Some(question),
            None => question(training, reference, &mut ready, lang)?,
        });
    }
    let made = references.iter().zip(&found);
    let made =
        made.filter_map(|(reference, question)| Some(((*reference).clone(), question.clone()?)));
    remember(made.collect());
    Ok(found)
}

/// A question that is not at hand. Templates that were made ready for it are, for the next.
fn question(
    training: &'static Training,
    reference: &Reference,
    ready: &mut Vec<(&'static Template, Ready<'static>)>,
    lang: Lang,
) -> Result<Option<Question>, Part> {
    let Some(seed) = reference.seed else {
        let bank = training.banks.iter().find(|bank| bank.id == reference.bank);
        return Ok(bank.and_then(|bank| bank.question(&reference.question).cloned()));
    };
    let file = templates(training, reference);
    let template = file.and_then(|file| file.template(&reference.question));
    let source = file.and_then(|file| library::source(&file.policy));
    let (Some(template), Some(source)) = (template, source) else {
        return Ok(None);
    };
    let at = match ready
        .iter()
        .position(|(known, _)| std::ptr::eq(*known, template))
    {
        Some(at) => at,
        None => {
            let (policy, _) = pages::here(source, lang)?;
            ready.push((template, Ready::new(template, policy)));
            ready.len() - 1
        }
    };
    let question = ready.get(at).map(|(_, ready)| ready.question(seed));
    Ok(question.and_then(Result::ok))
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

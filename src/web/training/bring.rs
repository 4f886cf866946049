//! Banks and templates, fetched when training is first opened; and the questions of a session, for which policies are fetched too.

use std::cell::{Cell, RefCell};

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, Track, Update};
use wasm_bindgen::JsValue;

use crate::lang::{Lang, Text};
use crate::library::training::Training;
use crate::library::{self, TRAINING_FILE};
use crate::quiz::bank::{Bank, Question};
use crate::quiz::paper::{self, Computable, Paper, PaperError};
use crate::quiz::session::{Reference, Session};
use crate::quiz::template::{Ready, Template, Templates};

use super::super::part::Part;
use super::super::{fetch, keeping_heading, pages, reader, text};
use super::kept::{self, OwnBank};

/// Where the built-in banks are.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Coming,
    Lost,
    Here(&'static Training),
}

thread_local! {
    static PLACE: Cell<Option<RwSignal<Place>>> = const { Cell::new(None) };
    /// Counts the files that were read.
    static READ: Cell<Option<RwSignal<usize>>> = const { Cell::new(None) };
    /// Bank files that are not built in: the id in the place of their own, if any, the text, and what the other program said.
    static FILES: RefCell<Vec<(String, String, File)>> = const { RefCell::new(Vec::new()) };
}

/// A bank file that is not built in.
#[derive(Clone, Copy)]
pub(super) enum File {
    Coming,
    /// Why it cannot be had.
    Not(text::Say),
    Here(&'static Read),
}

/// What the other program has read of a bank file.
pub(super) struct Read {
    /// The bank, where it can be read.
    pub(super) bank: Option<Bank>,
    /// Whether questions can be asked out of it.
    pub(super) is_sound: bool,
    /// What is wrong, in the order of the file.
    pub(super) faults: Vec<Fault>,
}

/// What is wrong with a bank file.
pub(super) struct Fault {
    pub(super) line: u32,
    /// Whether no question can be asked out of it before it is mended.
    pub(super) is_error: bool,
    pub(super) message: Text,
}

/// Where the banks are, as long as the caller follows; the first to ask has them fetched.
pub(super) fn follow(root: &Owner) -> Place {
    if PLACE.get().is_none() {
        PLACE.set(Some(root.with(|| RwSignal::new(Place::Lost))));
        READ.set(Some(root.with(|| RwSignal::new(0))));
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
        let now = match Training::unpack(&bytes) {
            Some(training) => Place::Here(Box::leak(Box::new(training))),
            None => Place::Lost,
        };
        keeping_heading(|| place.set(now));
    });
}

/// What a bank file says, as long as the caller follows; it is read when it is first asked for. With an id, that is the bank's in the
/// place of its own.
pub(super) fn file(id: Option<&str>, text: &str) -> File {
    if let Some(read) = READ.get() {
        read.track();
    }
    let id = id.unwrap_or_default();
    let known = FILES.with_borrow(|files| {
        let known = files
            .iter()
            .find(|(own, file, _)| own == id && file == text)?;
        Some(known.2)
    });
    known.unwrap_or_else(|| {
        let file = (id.to_owned(), text.to_owned(), File::Coming);
        FILES.with_borrow_mut(|files| files.push(file));
        ask(id, text);
        File::Coming
    })
}

/// Has a file read again that could not be had.
pub(super) fn ask_again(id: Option<&str>, text: &str) {
    let id = id.unwrap_or_default();
    put(id, text, File::Coming);
    ask(id, text);
}

fn ask(id: &str, text: &str) {
    let (id, file) = (id.to_owned(), text.to_owned());
    check(text, move |answer| {
        let now = match answer {
            Err(why) => File::Not(why),
            Ok(read) => File::Here(Box::leak(Box::new(Read {
                bank: read.bank.map(|bank| match &*id {
                    "" => bank,
                    id => Bank {
                        id: id.to_owned(),
                        ..bank
                    },
                }),
                ..read
            }))),
        };
        put(&id, &file, now);
    });
}

/// Has the other program read a bank file that nobody will ask for again.
pub(super) fn check(text: &str, then: impl FnOnce(Result<Read, text::Say>) + 'static) {
    reader::ask("bank", &[text], move |answer| then(read(answer)));
}

fn read(answer: Option<JsValue>) -> Result<Read, text::Say> {
    let answer = whole(answer)?;
    let bank = bank(&answer);
    let faults = reader::items(&reader::get(&answer, "diagnostics"));
    let faults = faults.iter().map(|fault| Fault {
        line: reader::number(fault, "line"),
        is_error: reader::words(fault, "severity").as_deref() == Some("error"),
        message: both(&reader::get(fault, "message")),
    });
    Ok(Read {
        is_sound: bank.is_some() && reader::get(&answer, "sound").is_truthy(),
        bank,
        faults: faults.collect(),
    })
}

/// An answer of the other program, if that is of the same version.
pub(super) fn whole(answer: Option<JsValue>) -> Result<JsValue, text::Say> {
    let answer = answer.ok_or(text::READER_LOST)?;
    match reader::is_of_this_version(&answer) {
        true => Ok(answer),
        false => Err(text::READER_OLD),
    }
}

/// The bank in an answer.
pub(super) fn bank(answer: &JsValue) -> Option<Bank> {
    postcard::from_bytes(&reader::bytes(answer, "packed")?).ok()
}

/// Words in both languages.
pub(super) fn both(message: &JsValue) -> Text {
    let words = |lang| reader::words(message, lang).unwrap_or_default();
    Text::new(words("zh"), words("en"))
}

fn put(id: &str, text: &str, now: File) {
    FILES.with_borrow_mut(|files| {
        let known = files.iter_mut();
        for (own, file, place) in known {
            if own == id && file == text {
                *place = now;
            }
        }
    });
    if let Some(read) = READ.get() {
        read.update(|count| *count += 1);
    }
}

/// The bank of a file, sound or not, and none where it cannot be read; until the file is read, what there is to say about that.
pub(super) fn bank_of(
    id: Option<&str>,
    text: &str,
    lang: Lang,
) -> Result<Option<&'static Bank>, Part> {
    match file(id, text) {
        File::Here(read) => Ok(read.bank.as_ref()),
        File::Coming => Err(pages::says(text::TRAINING_COMING.get(lang))
            .attr("data-testid", "coming")
            .into()),
        File::Not(why) => {
            let (id, text) = (id.map(str::to_owned), text.to_owned());
            let again = move || ask_again(id.as_deref(), &text);
            Err(pages::lost(why, again, lang))
        }
    }
}

/// Whether a question can be found again without the paper that it came with: then it may come up again.
pub(super) fn is_lasting(training: &Training, reference: &Reference) -> bool {
    reference.seed.is_some()
        || training.banks.iter().any(|bank| bank.id == reference.bank)
        || kept::bank(&reference.bank).is_some()
}

/// Whether questions can be asked out of a bank of the reader's, which has been read.
pub(super) fn is_sound(own: &OwnBank) -> bool {
    matches!(file(Some(&own.id), &own.text), File::Here(read) if read.is_sound)
}

/// The banks in which questions are looked for: those that came with a paper before the built-in ones, behind them the reader's own
/// of these ids. Until they are here, what there is to say about that.
pub(super) fn banks<'i>(
    training: &'static Training,
    files: &[String],
    ids: impl Iterator<Item = &'i str>,
    lang: Lang,
) -> Result<Vec<&'static Bank>, Part> {
    let mut banks = Vec::new();
    for file in files {
        banks.extend(bank_of(None, file, lang)?);
    }
    banks.extend(&training.banks);
    for id in ids {
        if banks.iter().all(|bank| bank.id != id)
            && let Some(own) = kept::bank(id)
        {
            banks.extend(bank_of(Some(id), &own.text, lang)?);
        }
    }
    Ok(banks)
}

/// The templates that a reference is to: of a computed question.
fn templates<'t>(training: &'t Training, reference: &Reference) -> Option<&'t Templates> {
    reference.seed?;
    let mut files = training.templates.iter();
    files.find(|file| file.id == reference.bank)
}

thread_local! {
    /// The computed questions of the session that was looked at last: they take their time, and are asked for again in another language.
    static MADE: RefCell<Vec<(Reference, Question)>> = const { RefCell::new(Vec::new()) };
}

/// Has computed questions at hand for the session that begins with them.
pub(super) fn remember(mut questions: Vec<(Reference, Question)>) {
    questions.retain(|(reference, _)| reference.seed.is_some());
    MADE.set(questions);
}

/// The questions of references, in their order; none where a bank has it no more. `files` are those of the paper's own banks. Until the
/// banks, and the policies of computed questions, are here, what there is to say about that.
pub(super) fn questions(
    training: &'static Training,
    files: &[String],
    references: &[&Reference],
    lang: Lang,
) -> Result<Vec<Option<Question>>, Part> {
    let drawn = references.iter().filter(|it| it.seed.is_none());
    let banks = banks(training, files, drawn.map(|it| &*it.bank), lang)?;
    let mut ready = Vec::new();
    let mut found = Vec::new();
    for reference in references {
        let made = MADE.with_borrow(|made| {
            let made = made.iter().find(|(known, _)| known == *reference);
            made.map(|(_, question)| question.clone())
        });
        found.push(match made {
            Some(question) => Some(question),
            None => question(training, &banks, reference, &mut ready, lang)?,
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
    banks: &[&Bank],
    reference: &Reference,
    ready: &mut Vec<(&'static Template, Ready<'static>)>,
    lang: Lang,
) -> Result<Option<Question>, Part> {
    let Some(seed) = reference.seed else {
        let bank = banks.iter().find(|bank| bank.id == reference.bank);
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

/// A paper's questions, or why it cannot be put together.
pub(super) type OfPaper = Result<Vec<(Reference, Question)>, PaperError>;

/// The questions of a paper; until all that they need is here, what there is to say about that.
pub(super) fn of_paper(
    training: &'static Training,
    paper: &Paper,
    lang: Lang,
) -> Result<OfPaper, Part> {
    let banks = banks(training, &paper.files, std::iter::empty(), lang)?;
    let mut computable: Vec<Computable<'_>> = Vec::new();
    for part in &paper.parts {
        let paper::Part::Computed { templates, .. } = part else {
            continue;
        };
        let file = training.templates.iter().find(|file| file.id == *templates);
        let source = file.and_then(|file| Some((file, library::source(&file.policy)?)));
        // What is not there is told by the paper.
        if let Some((templates, source)) = source {
            let (policy, _) = pages::here(source, lang)?;
            computable.push(Computable { templates, policy });
        }
    }
    Ok(paper.questions(&banks, &computable))
}

/// The paper that a session is of, or practises a part of.
pub(super) fn paper(link: &str) -> Option<Paper> {
    (!link.is_empty()).then(|| Paper::decode(link).ok())?
}

/// What a session is about: the name of its paper, or those of its banks.
pub(super) fn title(training: &Training, session: &Session, lang: Lang) -> String {
    if let Some(paper) = paper(&session.link).filter(|paper| !paper.title.trim().is_empty()) {
        return paper.title.trim().to_owned();
    }
    let mut names: Vec<String> = Vec::new();
    for item in &session.items {
        let id = &item.reference.bank;
        let bank = training.banks.iter().find(|bank| bank.id == *id);
        let name = match (bank, templates(training, &item.reference)) {
            (Some(bank), _) => bank.title.get(lang).to_owned(),
            (None, Some(file)) => file.title.get(lang).to_owned(),
            (None, None) => match kept::bank(id) {
                Some(own) => own.title.get(lang).to_owned(),
                None => id.clone(),
            },
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    text::list(lang, &names)
}

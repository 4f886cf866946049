//! Where things come from: status badges and the document's own words.

use leptos::prelude::*;

use crate::lang::Lang;
use crate::policy::model::{Provenance, Status};

use super::text;

/// How sure we are of something.
pub(super) fn badge(status: Status, lang: Lang) -> AnyView {
    let class = match status {
        Status::Stated => "badge stated",
        Status::Inferred => "badge inferred",
        Status::Assumed => "badge assumed",
    };
    let (word, meaning) = (
        text::status(status).get(lang),
        text::status_meaning(status).get(lang),
    );
    view! { <span class=class title=meaning>{word}</span> }.into_any()
}

/// The clause as the document has it, and what there is to know about it.
pub(super) fn clause(provenance: &Provenance, document: Option<&String>, lang: Lang) -> AnyView {
    let document = provenance.source.as_ref().or(document);
    let note = provenance
        .note
        .as_ref()
        .map(|note| view! { <p class="note">{note.get(lang).to_owned()}</p> });
    // Clauses are quoted in the language of the document, which is Chinese.
    let quote = provenance.clause.as_ref().map(|clause| {
        let from =
            document.map(|document| view! { <cite>{text::from_document(lang, document)}</cite> });
        view! { <blockquote class="clause" lang="zh-CN">{clause.clone()}{from}</blockquote> }
    });
    view! { {quote}{note} }.into_any()
}

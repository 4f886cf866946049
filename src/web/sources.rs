//! Where things come from: status badges and the document's own words.

use leptos::prelude::RwSignal;

use crate::lang::Lang;
use crate::policy::model::{Provenance, Status};

use crate::library::documents::{self as paragraphs, Quoted};

use super::documents::{self, Documents};
use super::fold::fold;
use super::part::{Element, Part, button, el, several};
use super::text;

/// How sure we are of something.
pub(super) fn badge(status: Status, lang: Lang) -> Element {
    let class = match status {
        Status::Stated => "badge stated",
        Status::Inferred => "badge inferred",
        Status::Assumed => "badge assumed",
    };
    el("span")
        .class(class)
        .attr("title", text::status_meaning(status).get(lang))
        .child(text::status(status).get(lang))
}

/// The clause as the document has it, and what there is to know about it.
pub(super) fn clause(
    provenance: &'static Provenance,
    document: Option<&String>,
    lang: Lang,
) -> Part {
    let document = provenance.source.as_ref().or(document);
    let note = provenance
        .note
        .as_ref()
        .map(|note| el("p").class("note").child(note.get(lang)));
    // Clauses are quoted in the language of the document, which is Chinese.
    let quote = provenance.clause.as_ref().map(|clause| {
        let from = document.map(|document| el("cite").child(text::from_document(lang, document)));
        el("blockquote")
            .class("clause")
            .attr("lang", "zh-CN")
            .child(clause.as_str())
            .child(from)
    });
    several([quote.into(), note.into()])
}

/// The document's paragraph with the clause marked in it, fetched when it is unfolded.
pub(super) fn original(clause: &'static str, lang: Lang) -> Element {
    let paragraph = move || -> Part {
        let help = |words: text::Say| el("p").class("help").child(words.get(lang));
        match documents::follow() {
            Documents::Wanted | Documents::Coming => help(text::DOCUMENT_COMING).into(),
            Documents::Lost => several([
                help(text::DOCUMENT_LOST).into(),
                button("quiet")
                    .on("click", |_| documents::again())
                    .child(text::TRY_AGAIN.get(lang))
                    .into(),
            ]),
            Documents::Here(text) => match paragraphs::paragraph(text, clause) {
                Some(Quoted {
                    before,
                    clause,
                    after,
                }) => el("p")
                    .class("original")
                    .attr("lang", "zh-CN")
                    .child(before)
                    .child(el("mark").child(clause))
                    .child(after)
                    .into(),
                None => help(text::DOCUMENT_LACKS).into(),
            },
        }
    };
    fold(
        "paragraph",
        ("span", text::ORIGINAL),
        RwSignal::new(false),
        lang,
        paragraph,
    )
}

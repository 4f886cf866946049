//! Addresses within the page: `#/` the policies, `#/p/<id>` a policy's calculator, `#/p/<id>/statement` its figures for paper,
//! `#/compare` scenarios side by side, `#/help` the search, `#/help/<id>` a term, a how-to or a document, `#/help/<id>/<number>` a
//! passage of it.

use leptos::prelude::{RwSignal, Set};

/// A place within the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The list of policies.
    Policies,
    /// A policy's calculator, by id; whether there is such a policy is for the page to say.
    Policy(String),
    /// Scenarios side by side.
    Compare,
    /// A policy's statement, by id.
    Statement(String),
    /// Help: an entry by id, none for the search; of a document, the number of a passage.
    Help(String, Option<usize>),
    /// Anything else.
    Unknown,
}

impl Route {
    /// The address of the place in the page's head that the route belongs to.
    pub(crate) fn place(&self) -> &'static str {
        match self {
            Self::Policies | Self::Policy(_) | Self::Statement(_) => "#/",
            Self::Help(..) => "#/help",
            Self::Compare => "#/compare",
            Self::Unknown => "",
        }
    }

    /// Reads the part of an address from `#` on.
    pub(crate) fn of_hash(hash: &str) -> Self {
        let path = hash.strip_prefix('#').unwrap_or(hash);
        let path = path.split('?').next().unwrap_or_default();
        let mut steps = path.split('/').filter(|step| !step.is_empty());
        match [(); 4].map(|()| steps.next()) {
            [None, ..] => Self::Policies,
            [Some("p"), Some(id), None, _] => Self::Policy(decoded(id)),
            [Some("p"), Some(id), Some("statement"), None] => Self::Statement(decoded(id)),
            [Some("help"), id, None, _] => Self::Help(id.map(decoded).unwrap_or_default(), None),
            [Some("help"), Some(id), Some(passage), None] => {
                Self::Help(decoded(id), passage.parse().ok())
            }
            [Some("compare"), None, ..] => Self::Compare,
            _ => Self::Unknown,
        }
    }
}

/// The address of a policy's calculator.
pub(crate) fn policy(id: &str) -> String {
    format!("#/p/{id}")
}

/// The address of a policy's statement.
pub(crate) fn statement(id: &str) -> String {
    format!("#/p/{id}/statement")
}

fn decoded(step: &str) -> String {
    js_sys::decode_uri_component(step).map_or_else(|_| step.to_owned(), String::from)
}

fn now() -> String {
    // A browser without a location has no hash either; it shows the list.
    gloo::utils::window().location().hash().unwrap_or_default()
}

/// The part of the address from `#` on, kept up with the address bar for as long as the page lives.
pub(crate) fn follow() -> RwSignal<String> {
    let hash = RwSignal::new(now());
    gloo::events::EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
        hash.set(now());
    })
    .forget();
    hash
}

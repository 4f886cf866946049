//! Addresses within the page: `#/` the policies, `#/p/<id>` a policy's calculator, `#/p/<id>/statement` its figures for paper;
//! `#/p/<id>/table` a whole table computed; `#/my/<id>` the same of one that the reader has kept, `#/edit` where policies are written; `#/compare` scenarios side by side, `#/scenarios` those that are kept;
//! `#/train` question banks, `#/train/<bank>` a session to be begun, `#/train/s/<id>` one, `#q=…` a paper that somebody has given out, `#r=…` a result of one; `#s=…` a scenario that somebody has sent; `#/board` ledger and boards of the after-sales department, `#/board/<which>` one of them; `#/help` the search, `#/help/<id>` a term, a how-to or a document, `#/help/<id>/<number>` a passage of it.

use leptos::prelude::{RwSignal, Set};

use crate::link;
use crate::quiz::paper::{PAPER, RESULT};

/// A place within the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The list of policies.
    Policies,
    /// A policy's calculator, by id; whether there is such a policy is for the page to say.
    Policy(String),
    /// Scenarios side by side.
    Compare,
    /// The scenarios that are kept.
    Scenarios,
    /// A policy's statement, by id.
    Statement(String),
    /// A whole table for a policy, by id.
    Table(String),
    /// Help: an entry by id, none for the search; of a document, the number of a passage.
    Help(String, Option<usize>),
    /// Where policies are written: what is being written, such as `p/<id>`; nothing where one begins.
    Edit(String),
    /// The calculator of a policy that was kept, by the id under which it was.
    Mine(String),
    /// Its statement.
    MineStatement(String),
    /// A whole table for it.
    MineTable(String),
    /// Training: nothing for the banks, a bank's id, `s/<id>` of a session, or the text of the link of a paper or a result.
    Train(String),
    /// The boards: nothing for the list of them, or what is wanted of one, such as `ledger`.
    Board(String),
    /// A scenario that somebody has sent: the text of its link.
    Link(String),
    /// Anything else.
    Unknown,
}

impl Route {
    /// The address of the place in the page's head that the route belongs to.
    pub(crate) fn place(&self) -> &'static str {
        match self {
            Self::Policies | Self::Policy(_) | Self::Statement(_) | Self::Table(_) => "#/",
            Self::Help(..) => "#/help",
            Self::Train(_) => "#/train",
            Self::Board(_) => "#/board",
            Self::Compare => "#/compare",
            Self::Scenarios | Self::Link(_) => "#/scenarios",
            Self::Edit(_) | Self::Mine(_) | Self::MineStatement(_) | Self::MineTable(_) => "#/edit",
            Self::Unknown => "",
        }
    }

    /// Reads the part of an address from `#` on.
    pub(crate) fn of_hash(hash: &str) -> Self {
        let path = hash.strip_prefix('#').unwrap_or(hash);
        if path.starts_with(link::PREFIX) {
            return Self::Link(path.to_owned());
        }
        if path.starts_with(PAPER.prefix) || path.starts_with(RESULT.prefix) {
            return Self::Train(path.to_owned());
        }
        let path = path.split('?').next().unwrap_or_default();
        let mut steps = path.split('/').filter(|step| !step.is_empty());
        match [(); 4].map(|()| steps.next()) {
            [Some("board"), ..] => {
                let what = path.trim_matches('/').trim_start_matches("board");
                Self::Board(decoded(what.trim_matches('/')))
            }
            [None, ..] => Self::Policies,
            [Some("p"), Some(id), None, _] => Self::Policy(decoded(id)),
            [Some("p"), Some(id), Some("statement"), None] => Self::Statement(decoded(id)),
            [Some("p"), Some(id), Some("table"), None] => Self::Table(decoded(id)),
            [Some("help"), id, None, _] => Self::Help(id.map(decoded).unwrap_or_default(), None),
            [Some("help"), Some(id), Some(passage), None] => {
                Self::Help(decoded(id), passage.parse().ok())
            }
            [Some("compare"), None, ..] => Self::Compare,
            [Some("scenarios"), None, ..] => Self::Scenarios,
            [Some("train"), what, id, None] => {
                let what = [what, id].map(Option::unwrap_or_default).join("/");
                Self::Train(decoded(what.trim_end_matches('/')))
            }
            [Some("my"), Some(id), None, _] => Self::Mine(decoded(id)),
            [Some("my"), Some(id), Some("statement"), None] => Self::MineStatement(decoded(id)),
            [Some("my"), Some(id), Some("table"), None] => Self::MineTable(decoded(id)),
            [Some("edit"), kind, id, None] => {
                let what = [kind, id].map(Option::unwrap_or_default).join("/");
                Self::Edit(decoded(what.trim_end_matches('/')))
            }
            _ => Self::Unknown,
        }
    }
}

/// The address of a policy's calculator.
pub(crate) fn policy(id: &str) -> String {
    format!("#/p/{id}")
}

/// The address of the statement of a calculator at `#/<address>`.
pub(crate) fn statement(address: &str) -> String {
    format!("#/{address}/statement")
}

/// The address of a whole table for a calculator at `#/<address>`.
pub(crate) fn table(address: &str) -> String {
    format!("#/{address}/table")
}

/// The address of something of training.
pub(crate) fn train(what: &str) -> String {
    format!("#/train/{what}")
}

/// The address of something of the boards.
pub(crate) fn board(what: &str) -> String {
    format!("#/board/{what}")
}

/// The address at which what the calculator at `#/<address>` gives is taken into the ledger.
pub(crate) fn ledger_from(address: &str) -> String {
    board(&["ledger/from/", address].concat())
}

/// Whether the session with this id is what is shown.
pub(crate) fn is_session(id: &str) -> bool {
    matches!(Route::of_hash(&now()), Route::Train(what) if what.strip_prefix("s/") == Some(id))
}

/// The address at which something is written.
pub(crate) fn edit(what: &str) -> String {
    format!("#/edit/{what}")
}

/// The address of the calculator of a policy that was kept.
pub(crate) fn mine(id: &str) -> String {
    format!("#/my/{id}")
}

/// Whether a statement is what is shown.
pub(crate) fn is_statement() -> bool {
    matches!(
        Route::of_hash(&now()),
        Route::Statement(_) | Route::MineStatement(_)
    )
}

/// Where a pasted text leads that somebody has sent, whatever words or however much of an address stand around it: a scenario, a paper
/// or a result. What has no such link in it is taken for one of a scenario, whose page says what it is worth.
pub(crate) fn of_pasted(pasted: &str) -> String {
    let pasted = pasted.trim();
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    for prefix in [link::PREFIX, PAPER.prefix, RESULT.prefix] {
        let mut places = pasted.match_indices(prefix);
        let place = places.find(|(at, _)| *at == 0 || pasted[..*at].ends_with(['#', ' ', '\n']));
        if let Some((at, _)) = place {
            let rest = &pasted[at + prefix.len()..];
            let end = rest.find(|c| !is_code(c)).unwrap_or(rest.len());
            return ["#", prefix, &rest[..end]].concat();
        }
    }
    let code = pasted.rsplit('#').next().unwrap_or_default();
    ["#", link::PREFIX, code].concat()
}

/// Goes to an address within the page.
pub(crate) fn go(address: &str) {
    if let Err(error) = gloo::utils::window().location().set_hash(address) {
        web_sys::console::warn_1(&error);
    }
}

/// Goes to an address within the page in the place of the one that is shown, which is then nowhere in the browser's history of the page.
pub(crate) fn replace(address: &str) {
    if let Err(error) = gloo::utils::window().location().replace(address) {
        web_sys::console::warn_1(&error);
    }
}

/// The address of the page itself, for links to it; none of a single file, which is nowhere that others could go, unless it was made with
/// the address of the page.
pub(crate) fn page() -> Option<String> {
    let root = gloo::utils::document().document_element()?;
    if let Some(address) = root.get_attribute("data-page") {
        return Some(address);
    }
    let location = gloo::utils::window().location();
    let protocol = location.protocol().ok()?;
    let is_served = matches!(protocol.as_str(), "http:" | "https:");
    is_served
        .then(|| Some([location.origin().ok()?, location.pathname().ok()?].concat()))
        .flatten()
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

//! The policies that are here: those that the program was built with, and those that were fetched from beside the page. Each is
//! unpacked once and kept until the tab is closed.

use std::cell::{Cell, RefCell};

use leptos::prelude::{RwSignal, Track, Update};

use crate::library::{self, Source};
use crate::policy::Policy;

use super::{fetch, keeping_heading};

/// Where a policy is.
#[derive(Clone, Copy)]
enum Place {
    Coming,
    Lost,
    Here(&'static Policy),
}

thread_local! {
    /// Where the policies are that anybody has asked for.
    static PLACES: RefCell<Vec<(&'static str, Place)>> = const { RefCell::new(Vec::new()) };
    /// The policies that were fetched, as they were packed.
    static PACKED: RefCell<Vec<(&'static str, Vec<u8>)>> = const { RefCell::new(Vec::new()) };
    /// Tells the page that something has come or was lost.
    static CHANGED: Cell<Option<RwSignal<usize>>> = const { Cell::new(None) };
}

/// From now on the caller's page can [`watch`] what comes.
pub(super) fn prepare() {
    CHANGED.set(Some(RwSignal::new(0)));
}

/// Follows what comes and what is lost.
pub(super) fn watch() {
    if let Some(changed) = CHANGED.get() {
        changed.track();
    }
}

/// A policy that is here.
pub(super) fn policy(source: Source) -> Option<&'static Policy> {
    match place(source) {
        Some(Place::Here(policy)) => Some(policy),
        _ => built_in(source),
    }
}

/// Reads a policy that the program was built with.
#[cfg(feature = "embedded")]
fn built_in(source: Source) -> Option<&'static Policy> {
    Some(here(source, source.policy().ok()?))
}

/// This program was built without policies.
#[cfg(not(feature = "embedded"))]
fn built_in(_: Source) -> Option<&'static Policy> {
    None
}

/// Whether a policy was asked for and did not come.
pub(super) fn is_lost(source: Source) -> bool {
    matches!(place(source), Some(Place::Lost))
}

/// Asks for a policy, unless it is here or coming.
pub(super) fn fetch(source: Source) {
    if policy(source).is_some() || matches!(place(source), Some(Place::Coming)) {
        return;
    }
    put(source, Place::Coming);
    fetch::fetch(source.file, move |bytes| {
        // The page that waits for it may have its heading made anew.
        keeping_heading(|| {
            if supply(&bytes).is_none() {
                put(source, Place::Lost);
            }
        });
    });
}

/// Takes in the bytes of a policy's file; none if they are no policy of this version.
fn supply(bytes: &[u8]) -> Option<&'static Policy> {
    let (source, policy) = library::unpack(bytes)?;
    if let Some(Place::Here(policy)) = place(source) {
        return Some(policy);
    }
    PACKED.with_borrow_mut(|packed| packed.push((source.id, bytes.to_vec())));
    Some(here(source, policy))
}

/// A policy as it was packed; nothing of one that the program was built with.
pub(super) fn packed(source: Source) -> Vec<u8> {
    PACKED.with_borrow(|packed| {
        let known = packed.iter().find(|(id, _)| *id == source.id);
        known.map(|(_, bytes)| bytes.clone()).unwrap_or_default()
    })
}

fn here(source: Source, policy: Policy) -> &'static Policy {
    let policy: &'static Policy = Box::leak(Box::new(policy));
    put(source, Place::Here(policy));
    policy
}

fn place(source: Source) -> Option<Place> {
    PLACES.with_borrow(|places| {
        let known = places.iter().find(|(id, _)| *id == source.id);
        known.map(|(_, place)| *place)
    })
}

fn put(source: Source, place: Place) {
    PLACES.with_borrow_mut(|places| {
        places.retain(|(id, _)| *id != source.id);
        places.push((source.id, place));
    });
    if let Some(changed) = CHANGED.get() {
        changed.update(|count| *count += 1);
    }
}

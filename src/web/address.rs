//! Where this page stands, for others than this device.

/// Set on the document's root by what makes the one file.
const ONE_FILE: &str = "data-one-file";

/// Where the page itself stands for everybody, as whoever made the one file said.
const PAGE: &str = "data-page";

/// Whether this is the page as one file, which has everything in it and fetches nothing.
pub(crate) fn is_one_file() -> bool {
    of_root(ONE_FILE).is_some()
}

/// The address of the page that others can open too, without what stands from `?` or `#` on. None of a file on a disk or in a chat, unless it
/// was made with the address of the page: whoever is sent a link from it puts what stands from `#` on behind an address that they know.
pub(crate) fn page() -> Option<String> {
    of_root(PAGE).or_else(|| {
        let location = gloo::utils::window().location();
        let protocol = location.protocol().ok()?;
        let is_served = matches!(protocol.as_str(), "http:" | "https:");
        is_served.then(|| Some(location.origin().ok()? + &location.pathname().ok()?))?
    })
}

fn of_root(name: &str) -> Option<String> {
    gloo::utils::document()
        .document_element()?
        .get_attribute(name)
}

/// What the address says behind `?` under a name: `?name=value&…`. Names that are looked for and their values need no escapes.
pub(super) fn said(name: &str) -> Option<String> {
    let search = gloo::utils::window().location().search().ok()?;
    let mut pairs = search.split(['?', '&']).filter_map(|it| it.split_once('='));
    pairs
        .find(|(it, _)| *it == name)
        .map(|(_, value)| value.to_owned())
}

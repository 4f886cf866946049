//! What makes a built page work with the network off: its service worker, with the list of the page's files and a version over all of
//! them, and the worker that takes it back (the kill switch).
//!
//! The version also stands in index.html, as `data-build` of the root, and behind the names of scripts that say nothing of their bytes
//! (`./door.js?<version>`): by it an open page asks for those that fit it. It is worked out with all that left blank, so it can be written
//! again after a file was changed.

use crate::failure::{Doing, Failure, Result};
use crate::html::{attribute, start_tags};
use crate::tools::short_hash;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The worker, and what a host puts in its place to take it back. Browsers ask for the first under this name for ever.
const WORKER: (&str, &str) = (
    "service-worker.js",
    include_str!("../../src/web/service-worker.js"),
);
const OFF: (&str, &str) = (
    "service-worker-off.js",
    include_str!("../../src/web/service-worker-off.js"),
);

/// The page's side of it.
pub(crate) const SCRIPT: &str = "offline.js";

/// No part of the page: the page in one file is there to be taken away, and would bring everything a second time.
const APART: [&str; 3] = [WORKER.0, OFF.0, "rebate-desk.html"];

/// Where the page says which version it is.
const BUILD: &str = "data-build";

/// The scripts that import one whose name says nothing of its bytes, and those.
const IMPORTING: [&str; 3] = ["checker.js", "editor.js", "tables.js"];
const IMPORTED: [&str; 2] = ["./door.js", "./worker.js"];

/// How many bytes of a file's hash stand in the list: enough that no other file has them.
const DIGEST: usize = 18;

/// The files of a page by name, with forward slashes.
type Files = BTreeMap<String, Vec<u8>>;

/// Writes both workers of the page in `folder`, and the version into index.html; the version.
pub(crate) fn write(folder: &Path) -> Result<String> {
    let mut files = Files::new();
    collect(folder, "", &mut files)?;
    let (version, changed) = versioned(&files)?;
    for (name, text) in changed {
        put(folder, name, &text)?;
        files.insert(name.into(), text.into_bytes());
    }
    put(folder, WORKER.0, &worker(&version, &files)?)?;
    put(folder, OFF.0, &without_comments(OFF.1))?;
    Ok(version)
}

/// Puts the worker that takes itself back into the place of the other. The page in `folder` has no version and wants no worker.
pub(crate) fn switch_off(folder: &Path) -> Result<()> {
    put(folder, WORKER.0, &without_comments(OFF.1))
}

fn put(folder: &Path, name: &str, text: &str) -> Result<()> {
    fs::write(folder.join(name), text).doing(|| format!("writing {name} in {}", folder.display()))
}

fn collect(folder: &Path, before: &str, into: &mut Files) -> Result<()> {
    let listing = || format!("listing {}", folder.display());
    for entry in fs::read_dir(folder).doing(listing)? {
        let path = entry.doing(listing)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{before}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), into)?;
        // What begins with a dot is the host's: `.htaccess`, `.nojekyll`.
        } else if !APART.contains(&name.as_str()) && !name.contains("/.") && !name.starts_with('.')
        {
            let bytes = fs::read(&path).doing(|| format!("reading {}", path.display()))?;
            into.insert(name, bytes);
        }
    }
    Ok(())
}

/// The version of the page with these files, and those of them that say so.
fn versioned(files: &Files) -> Result<(String, BTreeMap<&'static str, String>)> {
    let text = |name: &str| {
        let bytes = files.get(name)?;
        std::str::from_utf8(bytes).ok()
    };
    let html = text("index.html").ok_or_else(|| Failure::new("there is no index.html"))?;
    let with = |version: &str| -> Result<BTreeMap<&'static str, String>> {
        let mut with = BTreeMap::from([("index.html", saying(html, version)?)]);
        with.extend(
            IMPORTING
                .into_iter()
                .filter_map(|name| Some((name, importing(text(name)?, version)))),
        );
        Ok(with)
    };
    let blank = with("")?;
    let mut all = Sha256::new();
    let mut add = |bytes: &[u8]| {
        // With its length before it no two files run into each other.
        all.update((bytes.len() as u64).to_le_bytes());
        all.update(bytes);
    };
    // The worker is a part of the version: another one works in another way.
    add(WORKER.1.as_bytes());
    for (name, bytes) in files {
        add(name.as_bytes());
        add(blank.get(name.as_str()).map_or(bytes, String::as_bytes));
    }
    let version = short_hash(&all.finalize());
    let changed = with(&version)?;
    Ok((version, changed))
}

/// The page that says that it is this version.
fn saying(html: &str, version: &str) -> Result<String> {
    let root = start_tags(html, "html").into_iter().next();
    let root = root.ok_or_else(|| Failure::new("index.html has no <html>"))?;
    let tag = html.get(root.clone()).unwrap_or_default();
    let said = match attribute(tag, BUILD) {
        Some(before) => tag.replacen(
            &format!("{BUILD}=\"{before}\""),
            &format!("{BUILD}=\"{version}\""),
            1,
        ),
        None => format!("{} {BUILD}=\"{version}\">", tag.trim_end_matches('>')),
    };
    let mut page = html.to_owned();
    page.replace_range(root, &said);
    Ok(page)
}

/// A script that imports others under this version.
fn importing(script: &str, version: &str) -> String {
    let mut script = script.to_owned();
    for name in IMPORTED {
        let Some((before, mut rest)) = script.split_once(name) else {
            continue;
        };
        if let Some(said) = rest.strip_prefix('?') {
            rest = said.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        }
        let mark = if version.is_empty() { "" } else { "?" };
        script = [before, name, mark, version, rest].concat();
    }
    script
}

/// The worker with version and lists.
fn worker(version: &str, files: &Files) -> Result<String> {
    let mut lists = [String::new(), String::new()];
    for (name, bytes) in files {
        if name.contains(['"', '\\', '?', '#', '%']) {
            return Err(Failure::new(format!("{name} is no name for an address")));
        }
        let digest = Sha256::digest(bytes);
        let digest = STANDARD.encode(digest.get(..DIGEST).unwrap_or_default());
        // Writing to a text cannot fail.
        let _written = write!(
            lists[usize::from(is_later(name))],
            "\n  \"{name}\": \"{digest}\","
        );
    }
    let mut text = without_comments(WORKER.1);
    let [first, later] = lists;
    for (from, to) in [
        (
            "const VERSION = \"\";",
            format!("const VERSION = \"{version}\";"),
        ),
        ("const FIRST = {};", format!("const FIRST = {{{first}\n}};")),
        ("const LATER = {};", format!("const LATER = {{{later}\n}};")),
    ] {
        if !text.contains(from) {
            return Err(Failure::new(format!("{} does not say {from}", WORKER.0)));
        }
        text = text.replacen(from, &to, 1);
    }
    Ok(text)
}

/// Whether a file is for the few, as they are large: tables and their worker, and what reads policy files. Icons are the system's to keep.
fn is_later(name: &str) -> bool {
    ["door", "worker", "checker.js", "editor.js", "tables.js"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["-tables.wasm", ".png"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// A script without the lines that are only comments: they are for whoever reads the source.
fn without_comments(script: &str) -> String {
    let lines = script.lines();
    let lines = lines.filter(|line| !line.trim_start().starts_with("//") && !line.is_empty());
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::remove_folder;
    use std::path::PathBuf;

    fn page() -> Files {
        [
            (
                "index.html",
                "<!doctype html><html lang=\"zh-CN\"><head></head></html>",
            ),
            ("desk-0123456789ab-tables.wasm", "tables"),
            ("desk-0123456789ab.js", "desk"),
            ("checker.js", "import(\"./door.js\")"),
            ("door.js", "door"),
            ("icon-192.png", "icon"),
            ("library/a-1.policy", "a"),
        ]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
    }

    fn version(files: &Files) -> Result<String> {
        versioned(files).map(|(version, _)| version)
    }

    fn built(name: &str, files: &Files) -> Result<PathBuf> {
        let folder =
            std::env::temp_dir().join(format!("rebate-desk-offline-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("library")).doing(|| "making the folder".into())?;
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes).doing(|| format!("writing {name}"))?;
        }
        Ok(folder)
    }

    #[test]
    fn another_byte_in_any_file_is_another_version() -> Result<()> {
        let own = version(&page())?;
        for name in page().into_keys() {
            let mut files = page();
            if let Some(last) = files.get_mut(&name).and_then(|bytes| bytes.last_mut()) {
                *last ^= 1;
            }
            if name == "index.html" {
                // Its last byte closes a tag.
                files.insert(
                    name.clone(),
                    b"<html lang=\"zh-CN\"><head> </head></html>".into(),
                );
            }
            assert_ne!(version(&files)?, own, "{name}");
        }
        Ok(())
    }

    #[test]
    fn another_name_or_another_border_between_files_is_another_version() -> Result<()> {
        let own = version(&page())?;
        let mut renamed = page();
        let door = renamed.remove("door.js").unwrap_or_default();
        renamed.insert("doors.js".into(), door);
        let mut shifted = page();
        shifted.insert("door.js".into(), b"doo".into());
        shifted.insert("icon-192.png".into(), b"ricon".into());
        let mut more = page();
        more.insert("more.txt".into(), Vec::new());
        for files in [renamed, shifted, more] {
            assert_ne!(version(&files)?, own);
        }
        Ok(())
    }

    #[test]
    fn the_version_is_the_same_in_whatever_order_the_files_come_and_however_often_it_is_written()
    -> Result<()> {
        let folder = built("again", &page())?;
        let first = write(&folder)?;
        let files = page().into_iter().rev().collect::<Vec<_>>();
        let backwards = built("backwards", &files.into_iter().collect())?;
        assert_eq!(write(&backwards)?, first);
        let html = fs::read_to_string(folder.join("index.html")).doing(|| "reading".into())?;
        assert!(html.contains(&format!("<html lang=\"zh-CN\" data-build=\"{first}\">")));
        let checker = fs::read_to_string(folder.join("checker.js")).doing(|| "reading".into())?;
        assert_eq!(checker, format!("import(\"./door.js?{first}\")"));
        let worker = fs::read(folder.join(WORKER.0)).doing(|| "reading".into())?;
        // What it wrote is no part of it, and neither is the page in one file or what is the host's.
        for apart in ["rebate-desk.html", ".nojekyll", "library/.htaccess"] {
            fs::write(folder.join(apart), "apart").doing(|| "writing".into())?;
        }
        assert_eq!(write(&folder)?, first);
        assert_eq!(
            fs::read(folder.join(WORKER.0)).doing(|| "reading".into())?,
            worker
        );
        remove_folder(&backwards)?;
        remove_folder(&folder)
    }

    #[test]
    fn the_worker_lists_every_file_with_the_digest_of_its_bytes() -> Result<()> {
        let folder = built("lists", &page())?;
        let version = write(&folder)?;
        let worker = fs::read_to_string(folder.join(WORKER.0)).doing(|| "reading".into())?;
        assert!(worker.starts_with(&format!("const VERSION = \"{version}\";\nconst FIRST = {{")));
        let (first, later) = worker.split_once("const LATER").unwrap_or_default();
        for name in page().into_keys() {
            let bytes = fs::read(folder.join(&name)).doing(|| "reading".into())?;
            let digest = STANDARD.encode(&Sha256::digest(bytes)[..DIGEST]);
            let line = format!("  \"{name}\": \"{digest}\",\n");
            let is_first = ["index.html", "desk-0123456789ab.js", "library/a-1.policy"]
                .contains(&name.as_str());
            assert_eq!(first.contains(&line), is_first, "{name}");
            assert_eq!(later.contains(&line), !is_first, "{name}");
        }
        assert!(!worker.contains("service-worker-off.js") && !worker.contains("//"));
        let off = fs::read_to_string(folder.join(OFF.0)).doing(|| "reading".into())?;
        assert!(off.contains("registration.unregister()") && !off.contains("//"));
        remove_folder(&folder)
    }

    #[test]
    fn what_is_being_worked_on_has_the_worker_that_takes_itself_back() -> Result<()> {
        let folder = built("served", &page())?;
        switch_off(&folder)?;
        let worker = fs::read_to_string(folder.join(WORKER.0)).doing(|| "reading".into())?;
        assert_eq!(worker, without_comments(OFF.1));
        let html = fs::read_to_string(folder.join("index.html")).doing(|| "reading".into())?;
        assert!(!html.contains(BUILD));
        remove_folder(&folder)
    }

    #[test]
    fn all_three_scripts_call_what_is_kept_by_the_same_name() {
        let script = include_str!("../../src/web/offline.js");
        assert!(WORKER.1.contains("`rebate-desk ${SCOPE.pathname} `"));
        for script in [OFF.1, script] {
            let name = "`rebate-desk ${new URL(\"./\", location.href).pathname} `";
            assert!(script.contains(name));
        }
        assert!(script.contains("register(\"./service-worker.js\""));
    }

    #[test]
    fn a_folder_without_a_page_and_a_name_that_is_no_address_are_refused() {
        assert!(versioned(&Files::new()).is_err());
        let mut files = page();
        files.insert("50%.txt".into(), Vec::new());
        assert!(worker("0", &files).is_err());
    }
}

//! The size of the built page, file by file, and its budget.

use crate::failure::{Doing, Failure, Result};
use crate::html::{attribute, start_tags};
use crate::process::listen;
use crate::{library, onefile};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a first visit may load: html, js, wasm and css, brotli-compressed, in bytes (1 KB = 1000 bytes here).
///
/// With it the list of policies stands: half a second on a slow phone connection of 1.6 Mbit/s; dealers open the page on the shop floor.
pub(crate) const FIRST_LOAD_BUDGET: u64 = 100_000;

/// What a total takes beside its policy, in the same bytes: the first load and the calculator. The page asks for it at once, and it
/// arrives in a second and a bit. What comes after that, the workbench, nobody waits for. Each piece more costs some: what it shares with
/// the others is a piece of its own, and small ones are compressed less well.
const TOTAL_BUDGET: u64 = 265_000;

/// Compresses as a web server would at its best (brotli quality 11, Node's default) and prints one size a line.
const BROTLI: &str = "const fs = require('fs'), zlib = require('zlib'); \
    for (const file of process.argv.slice(1)) console.log(zlib.brotliCompressSync(fs.readFileSync(file)).length)";

/// A file of the built page; sizes in bytes.
#[derive(Debug, PartialEq, Eq)]
struct Sized {
    name: String,
    raw: u64,
    brotli: u64,
    first_load: bool,
    /// Whether the calculator is it, or is not there without it.
    calculator: bool,
}

/// Prints the table of sizes of the page in `dist`; over the budget is a failure.
pub(crate) fn report(dist: &Path) -> Result<()> {
    let page = fs::read_to_string(dist.join("index.html"))
        .doing(|| format!("reading index.html in {}", dist.display()))?;
    let mut paths = Vec::new();
    collect(dist, &mut paths)?;
    // The page as one file is no part of the page.
    paths.retain(|path| path.file_name().is_none_or(|name| name != onefile::NAME));
    paths.sort();

    let sizes = listen(
        Command::new("node")
            .arg("-e")
            .arg(BROTLI)
            .arg("--")
            .args(&paths),
    )?;
    let sizes: Vec<u64> = sizes.lines().filter_map(|line| line.parse().ok()).collect();
    if sizes.len() != paths.len() {
        return Err(Failure::new("Node did not size every file of the page"));
    }
    let parts = paths
        .iter()
        .find(|path| path.to_string_lossy().ends_with("-parts.js"));
    let parts = match parts {
        Some(path) => fs::read_to_string(path).doing(|| format!("reading {}", path.display()))?,
        None => String::new(),
    };
    let mut files = Vec::new();
    for (path, brotli) in paths.iter().zip(sizes) {
        let raw = fs::metadata(path)
            .doing(|| format!("sizing {}", path.display()))?
            .len();
        let name = path
            .strip_prefix(dist)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        let first_load = is_first_load(&name, &page);
        files.push(Sized {
            calculator: is_of_calculator(&name, &parts),
            name,
            raw,
            brotli,
            first_load,
        });
    }
    print!("{}", table(&files));
    within_budget("the first load", first_load(&files), FIRST_LOAD_BUDGET)?;
    within_budget("what a total takes", total(&files), TOTAL_BUDGET)
}

/// Prints the size of the page as one file, which is sent as it is; over the budget is a failure.
pub(crate) fn report_one_file(bytes: u64) -> Result<()> {
    println!(
        "  {}, {}% of {}: {bytes} bytes",
        onefile::NAME,
        bytes * 100 / onefile::BUDGET,
        onefile::BUDGET
    );
    within_budget(onefile::NAME, bytes, onefile::BUDGET)
}

/// The first visit loads the page and every file that the page names, but for what the browser fetches for itself once the page is there: its
/// icon, and what it needs to install it.
///
/// The service worker is no part of it either: it is asked for when the page has been at rest for seconds (`src/web/offline.js`). It takes
/// most of its first files from what the browser has just fetched.
fn is_first_load(name: &str, page: &str) -> bool {
    let name_in = |text: &str| text.contains(&format!("./{name}"));
    let is_beside = |tag: &Range<usize>| {
        let tag = page.get(tag.clone()).unwrap_or_default();
        let rel = attribute(tag, "rel");
        matches!(rel, Some("icon" | "apple-touch-icon" | "manifest")) && name_in(tag)
    };
    name == "index.html" || name_in(page) && !start_tags(page, "link").iter().any(is_beside)
}

fn first_load(files: &[Sized]) -> u64 {
    files
        .iter()
        .filter(|file| file.first_load)
        .map(|file| file.brotli)
        .sum()
}

/// Whether the calculator is this piece, or shares it with others: `parts.js` says which pieces each needs.
///
/// A piece is declared there as `m=c(()=>{…chunk_4.wasm…},[])`, the calculator with what it needs as `…calculator.wasm…},[m,o])`.
fn is_of_calculator(name: &str, parts: &str) -> bool {
    const CALCULATOR: &str = "-calculator.wasm";
    if name.ends_with(CALCULATOR) {
        return true;
    }
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    let needed = || {
        let (_, behind) = parts.split_once(CALCULATOR)?;
        let (_, list) = behind.split_once("},[")?;
        Some(list.split_once(']')?.0)
    };
    let declared = || {
        let (before, _) = parts.split_once(&format!("/{name}"))?;
        let (before, _) = before.rsplit_once("(()=>{")?;
        let (before, _) = before.rsplit_once('=')?;
        before.rsplit(|c| !letters(c)).next()
    };
    name.contains("-chunk_")
        && match (needed(), declared()) {
            (Some(needed), Some(declared)) => needed.split(',').any(|piece| piece == declared),
            // Rather too much than too little.
            _ => true,
        }
}

/// The first load and the calculator, with what it shares with others.
fn total(files: &[Sized]) -> u64 {
    let calculator = files.iter().filter(|file| file.calculator);
    first_load(files) + calculator.map(|file| file.brotli).sum::<u64>()
}

fn within_budget(what: &str, bytes: u64, budget: u64) -> Result<()> {
    match bytes.checked_sub(budget) {
        None | Some(0) => Ok(()),
        Some(over) => Err(Failure::new(format!(
            "{what} is {bytes} bytes, {over} over its budget of {budget} (xtask/src/sizes.rs says why)"
        ))),
    }
}

/// The table as printed: sizes in bytes, what a first visit loads marked with a dot. One of the policies is fetched when it is
/// opened.
fn table(files: &[Sized]) -> String {
    let width = files
        .iter()
        .map(|file| file.name.len())
        .max()
        .unwrap_or(0)
        .max("99 policies, one at a time, up to 99999".len());
    let mut lines = vec![format!(
        "{:2}{:width$}  {:>9}  {:>9}",
        "", "bytes", "raw", "brotli"
    )];
    for file in files {
        let mark = if file.first_load { "•" } else { " " };
        lines.push(format!(
            "{mark} {:width$}  {:>9}  {:>9}",
            file.name, file.raw, file.brotli
        ));
    }
    let loaded = first_load(files);
    let raw: u64 = files
        .iter()
        .filter(|file| file.first_load)
        .map(|file| file.raw)
        .sum();
    let share = loaded * 100 / FIRST_LOAD_BUDGET;
    lines.push(format!(
        "• {:width$}  {raw:>9}  {loaded:>9}",
        format!("first load, {share}% of {FIRST_LOAD_BUDGET}")
    ));
    lines.push(format!(
        "  {:width$}  {:>9}  {:>9}",
        format!("a total takes, of {TOTAL_BUDGET}"),
        "",
        total(files)
    ));
    lines.extend(policies(files, width));
    lines.join("\n") + "\n"
}

/// The policies together, and the largest.
fn policies(files: &[Sized], width: usize) -> Option<String> {
    let policies = || {
        let folder = format!("{}/", library::FOLDER);
        files
            .iter()
            .filter(move |file| file.name.starts_with(&folder) && file.name.ends_with(".policy"))
    };
    let largest = policies().map(|file| file.brotli).max()?;
    let raw: u64 = policies().map(|file| file.raw).sum();
    let brotli: u64 = policies().map(|file| file.brotli).sum();
    let count = policies().count();
    let what = format!("{count} policies, one at a time, up to {largest}");
    Some(format!("  {what:width$}  {raw:>9}  {brotli:>9}"))
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    let listing = || format!("listing {}", folder.display());
    for entry in fs::read_dir(folder).doing(listing)? {
        let path = entry.doing(listing)?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, raw: u64, brotli: u64, first_load: bool) -> Sized {
        Sized {
            name: name.into(),
            raw,
            brotli,
            first_load,
            calculator: is_of_calculator(name, ""),
        }
    }

    #[test]
    fn the_calculator_takes_what_it_says_that_it_needs() {
        let parts = "const m=c(()=>{const t=fetch(new URL(\"./a-chunk_4.wasm\",u));return t},[]),\
             $o=c(()=>{const t=fetch(new URL(\"./a-chunk_5.wasm\",u));return t},[]),\
             h=c(()=>{const t=fetch(new URL(\"./a-chunk_7.wasm\",u));return t},[]),\
             p=i(c(()=>{const t=fetch(new URL(\"./a-calculator.wasm\",u));return t},[m,$o])),\
             k=i(c(()=>{const t=fetch(new URL(\"./a-tables.wasm\",u));return t},[m,h]));";
        for (name, expected) in [
            ("a-calculator.wasm", true),
            ("a-chunk_4.wasm", true),
            ("a-chunk_5.wasm", true),
            ("a-chunk_7.wasm", false),
            ("a-tables.wasm", false),
            ("a-chunk_9.wasm", true),
        ] {
            assert_eq!(is_of_calculator(name, parts), expected, "{name}");
        }
    }

    #[test]
    fn the_table_adds_up_only_what_a_first_visit_loads() {
        let files = [
            file("a.wasm", 500_000, 90_000, true),
            file("a-calculator.wasm", 90_000, 40_000, false),
            file("a-chunk_3.wasm", 10_000, 5000, false),
            file("a-workbench.wasm", 70_000, 30_000, false),
            file("door.js", 300, 200, false),
            file("index.html", 2000, 900, true),
            file("library/a-1.policy", 9000, 3000, false),
            file("library/b-2.policy", 20_000, 7000, false),
        ];
        assert_eq!(
            table(&files),
            "  bytes                                          raw     brotli\n\
             • a.wasm                                      500000      90000\n\
             \x20 a-calculator.wasm                            90000      40000\n\
             \x20 a-chunk_3.wasm                               10000       5000\n\
             \x20 a-workbench.wasm                             70000      30000\n\
             \x20 door.js                                        300        200\n\
             • index.html                                    2000        900\n\
             \x20 library/a-1.policy                            9000       3000\n\
             \x20 library/b-2.policy                           20000       7000\n\
             • first load, 90% of 100000                   502000      90900\n\
             \x20 a total takes, of 265000                               135900\n\
             \x20 2 policies, one at a time, up to 7000        29000      10000\n"
        );
    }

    #[test]
    fn the_page_loads_itself_and_what_it_names() {
        let page = "<link href=\"./style-1.css\"><link rel=icon href=\"./icon.svg\"><link rel=manifest href=./app.json>";
        assert!(is_first_load("index.html", page) && is_first_load("style-1.css", page));
        assert!(!is_first_load("door.js", page));
        assert!(!is_first_load("icon.svg", page) && !is_first_load("app.json", page));
    }

    #[test]
    fn the_budget_is_kept_to_the_byte() {
        assert_eq!(within_budget("it", 260_000, 260_000), Ok(()));
        let one_more = within_budget("it", 260_001, 260_000);
        assert!(
            one_more
                .is_err_and(|failure| failure.to_string().contains("over its budget of 260000"))
        );
    }
}

//! The build script: reads and checks the built-in policies when the page is built, and packs them.
//!
//! The page has no use for a reader and a checker of policy files, and they would be a third of its weight. The command line
//! embeds the files as they are.
//!
//! For each policy there is then `library/<id>-<fingerprint>.policy`, which stands beside the page under the same name, and
//! `<id>.rs`, the `Source` that the program has of it. The source documents stand beside the page in the same way; the program
//! knows their name by the environment variable `DOCUMENTS_FILE`, and that of the file with glossary, how-tos and clauses by
//! `HELP_FILE`.

// The page's build uses a part of the language only.
#![allow(dead_code)]

#[path = "documents.rs"]
pub mod documents;
#[path = "help/mod.rs"]
pub mod help;
#[path = "../lang.rs"]
pub mod lang;
#[path = "../policy/mod.rs"]
pub mod policy;
#[path = "../quiz/packed.rs"]
pub mod quiz;
#[path = "training.rs"]
pub mod training;

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use help::read::Sources;
use lang::Lang;
use policy::{Listed, Policy, Severity, pack};

/// The policy files in the package.
const POLICIES: &str = "src/library/policies";

/// The source documents in the package.
const DOCUMENTS: &str = "src/library/documents/source.txt";

/// Glossary, how-tos and the documents' names in the package.
const HELP: &str = "src/library/help";
/// Question banks and templates of computed questions in the package. Their order is that of `banks.rs`.
const BANKS: &str = "src/library/banks";

/// What reads them, and says in which order they stand.
const TRAINING: [&str; 2] = ["src/quiz", "src/library/banks.rs"];

/// What packed policies and banks depend on: the languages' own sources, and the versions of what they stand on.
const LANGUAGE: [&str; 4] = ["src/policy", "src/quiz/bank", "src/lang.rs", "Cargo.lock"];

/// The library's files where we put them, and beside the page.
const PACKED: &str = "library";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={POLICIES}");
    println!("cargo::rerun-if-changed={DOCUMENTS}");
    println!("cargo::rerun-if-changed={HELP}");
    println!("cargo::rerun-if-changed={BANKS}");
    for sources in LANGUAGE.into_iter().chain(TRAINING) {
        println!("cargo::rerun-if-changed={sources}");
    }
    if env::var("CARGO_CFG_TARGET_ARCH")? != "wasm32" {
        return Ok(());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // Whatever is in this folder is published: no version before this one.
    let packed = out.join(PACKED);
    if packed.exists() {
        fs::remove_dir_all(&packed)?;
    }
    fs::create_dir(&packed)?;
    let documents = fs::read_to_string(DOCUMENTS)?;
    publish(&out, "DOCUMENTS_FILE", "documents", documents.as_bytes())?;
    let training = training()?;
    publish(&out, "TRAINING_FILE", "training", &training.pack()?)?;
    let mut files = Vec::new();
    let mut language = Vec::new();
    for sources in LANGUAGE {
        gather(Path::new(sources), &mut language)?;
    }
    // Only a release of the page is put together from parts: whoever builds it otherwise gets it whole.
    let is_page = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32")
        && env::var_os("CARGO_FEATURE_EMBEDDED").is_none()
        && env::var_os("CARGO_FEATURE_TABLES").is_none()
        && env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none();
    println!("cargo::rustc-check-cfg=cfg(split)");
    if is_page {
        println!("cargo::rustc-cfg=split");
        // Without this nobody knows what in the program needs what.
        println!("cargo::rustc-link-arg-bin=rebate-desk=--emit-relocs");
    }
    let fingerprint = pack::fingerprint(&language);
    println!("cargo::rustc-env=POLICY_LANGUAGE={fingerprint:016x}");
    for file in fs::read_dir(POLICIES)? {
        files.push(file?.path());
    }
    // The help file must not change with the order in which a file system lists them.
    files.sort();
    let mut policies = Vec::new();
    for file in files {
        if file
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            policies.extend(write(&file, &out)?);
        }
    }
    let read = |name: &str| fs::read_to_string(Path::new(HELP).join(name));
    let sources = Sources {
        glossary: &read("glossary.toml")?,
        howtos: &read("howtos.toml")?,
        index: &read("documents.toml")?,
        documents: &documents,
        policies: &policies,
    };
    match help::read::compile(&sources) {
        Ok(help) => publish(&out, "HELP_FILE", "help", help.as_bytes())?,
        Err(problems) => {
            for line in problems.iter().flat_map(|problem| problem.lines()) {
                println!("cargo::error={HELP}/{line}");
            }
        }
    }
    Ok(())
}

/// Reads the banks and templates, in the order in which `banks.rs` lists them.
fn training() -> Result<training::Training, Box<dyn Error>> {
    let list = fs::read_to_string("src/library/banks.rs")?;
    let mut training = training::Training::default();
    for (folder, is_bank) in [("banks", true), ("banks/computed", false)] {
        let start = format!("sources![\"{folder}\":");
        let (_, names) = list.split_once(&start).ok_or("no list of banks")?;
        let (names, _) = names.split_once(']').ok_or("no end of the list")?;
        for name in names.split('"').skip(1).step_by(2) {
            let file = format!("src/library/{folder}/{name}.toml");
            let text = fs::read_to_string(&file)?;
            let diagnostics = if is_bank {
                let (bank, diagnostics) = quiz::bank::check_text(&text);
                training.banks.extend(bank);
                diagnostics
            } else {
                let (templates, diagnostics) = quiz::template::read::check_text(&text);
                training.templates.extend(templates);
                diagnostics
            };
            tell(&diagnostics, &file, &text);
        }
    }
    Ok(training)
}

/// Says what is wrong with a file, in the words of `rebate-desk check`: an error fails the build.
fn tell(diagnostics: &[policy::Diagnostic], file: &str, text: &str) {
    for diagnostic in diagnostics {
        let instruction = match diagnostic.severity() {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        for line in diagnostic.render(file, text, Lang::default()).lines() {
            println!("cargo::{instruction}={line}");
        }
    }
}

/// Puts a text beside the page, and tells the program its name.
fn publish(out: &Path, variable: &str, name: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let fingerprint = pack::fingerprint(bytes);
    let name = format!("{PACKED}/{name}-{fingerprint:016x}.txt");
    fs::write(out.join(&name), bytes)?;
    println!("cargo::rustc-env={variable}={name}");
    Ok(())
}

/// The bytes of a file, or of all files in a folder, in the order of their names.
fn gather(path: &Path, bytes: &mut Vec<u8>) -> Result<(), Box<dyn Error>> {
    if !path.is_dir() {
        bytes.extend(fs::read(path)?);
        return Ok(());
    }
    let mut inside = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| gather(path, bytes))
}

/// Packs a policy file into `out` and gives the policy. What is wrong with it fails the build, in the words of `rebate-desk check`.
fn write(file: &Path, out: &Path) -> Result<Option<Policy>, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let (policy, diagnostics) = policy::check_text(&text);
    tell(&diagnostics, &file.display().to_string(), &text);
    if let Some(policy) = &policy {
        let bytes = policy.pack()?;
        // The page takes it for granted that they can be.
        Policy::unpack(&bytes);
        let fingerprint = pack::fingerprint(&bytes);
        let name = format!("{PACKED}/{}-{fingerprint:016x}.policy", policy.id);
        fs::write(out.join(&name), bytes)?;
        let source = format!(
            "Source {{ id: {:?}, listed: {:?}, file: {name:?}, fingerprint: u64::from_be_bytes({:?}), hash: u32::from_be_bytes({:?}), \
             #[cfg(feature = \"embedded\")] text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{POLICIES}/{}.toml\")) }}",
            policy.id,
            Listed::of(policy),
            fingerprint.to_be_bytes(),
            pack::short_fingerprint(text.as_bytes()).to_be_bytes(),
            policy.id,
        );
        fs::write(out.join(format!("{}.rs", policy.id)), source)?;
    }
    Ok(policy)
}

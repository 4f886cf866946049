//! The library as files beside the page: `library/<id>-<fingerprint>.policy`, the source documents, and help.
//!
//! The library's build script writes them when it builds the program that asks for them. They are taken from there, so that the
//! two always fit together, and so that nothing is compiled for it.

use crate::checkout::Checkout;
use crate::failure::{Doing, Failure, Result};
use crate::process::listen;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder with the files, where the build script writes it and in the page.
pub(crate) const FOLDER: &str = "library";

/// What the build that Trunk has just finished made.
pub(crate) struct Built {
    /// The folder into which the files were written.
    pub(crate) packed: PathBuf,
    /// The program as the compiler left it.
    pub(crate) program: PathBuf,
}

/// Finds what the build has made.
pub(crate) fn built(checkout: &Checkout, release: bool) -> Result<Built> {
    // Trunk's own command once more, as Trunk does to find the program. Nothing is left to build; cargo only tells where things are.
    let mut cargo = checkout.cargo();
    cargo.args(["build", "--target=wasm32-unknown-unknown", "--offline"]);
    cargo.args(["--bin", "rebate-desk", "--no-default-features"]);
    if release {
        cargo.arg("--release");
    }
    let told = listen(cargo.arg("--message-format=json"))?;
    let tell = |reason, field| {
        told_path(&told, reason, field)
            .ok_or_else(|| Failure::new(format!("cargo did not tell the {field} of its build")))
    };
    Ok(Built {
        packed: tell("build-script-executed", "out_dir")?.join(FOLDER),
        program: tell("compiler-artifact", "executable")?,
    })
}

/// A path that cargo's messages tell of our own package, the only one at a path: the last, as its program comes after all else.
fn told_path(messages: &str, reason: &str, field: &str) -> Option<PathBuf> {
    let reason = format!("\"reason\":\"{reason}\"");
    let field = format!("\"{field}\":\"");
    let ours = |line: &&str| line.contains(&reason) && line.contains("\"package_id\":\"path+");
    let mut paths = messages
        .lines()
        .filter(ours)
        .filter_map(|message| message.split_once(&field)?.1.split_once('"'));
    paths
        .next_back()
        .map(|(path, _)| PathBuf::from(path.replace("\\\\", "\\")))
}

/// Copies the files into the page's folder. The program must know each, in one of its parts.
pub(crate) fn copy(packed: &Path, staging: &Path, parts: &[Vec<u8>]) -> Result<()> {
    let listing = || format!("listing {}", packed.display());
    let folder = staging.join(FOLDER);
    fs::create_dir_all(&folder).doing(|| format!("making {}", folder.display()))?;
    for file in fs::read_dir(packed).doing(listing)? {
        let file = file.doing(listing)?;
        let name = format!("{FOLDER}/{}", file.file_name().to_string_lossy());
        if !parts.iter().any(|part| contains(part, name.as_bytes())) {
            return Err(Failure::new(format!(
                "the program does not know {name}; was it built from other policies?"
            )));
        }
        fs::copy(file.path(), staging.join(&name)).doing(|| format!("copying {name}"))?;
    }
    Ok(())
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_is_that_of_our_own_package() {
        let messages = r#"{"reason":"compiler-artifact","package_id":"path+file:///x#rebate-desk@0.1.0"}
{"reason":"build-script-executed","package_id":"registry+https://y#serde@1.0.0","out_dir":"/z"}
{"reason":"build-script-executed","package_id":"path+file:///x#rebate-desk@0.1.0","env":[],"out_dir":"C:\\x\\out"}
{"reason":"compiler-artifact","package_id":"path+file:///x#rebate-desk@0.1.0","executable":null}
{"reason":"compiler-artifact","package_id":"path+file:///x#rebate-desk@0.1.0","executable":"/t/rebate-desk.wasm"}"#;
        let told = |reason, field| told_path(messages, reason, field);
        assert_eq!(
            told("build-script-executed", "out_dir"),
            Some(r"C:\x\out".into())
        );
        assert_eq!(
            told("compiler-artifact", "executable"),
            Some("/t/rebate-desk.wasm".into())
        );
        assert_eq!(told_path("{}", "compiler-artifact", "executable"), None);
    }

    #[test]
    fn the_page_is_built_as_it_is_asked_about_here() -> Result<()> {
        let html = Checkout::here()?.read("index.html")?;
        assert!(html.contains("data-bin=\"rebate-desk\" data-cargo-no-default-features"));
        Ok(())
    }
}

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

/// The folder into which the build that Trunk has just finished wrote them.
pub(crate) fn packed(checkout: &Checkout, release: bool) -> Result<PathBuf> {
    // Trunk's own command once more, as Trunk does to find the program. Nothing is left to build; cargo only tells where things are.
    let mut cargo = checkout.cargo();
    cargo.args(["build", "--target=wasm32-unknown-unknown", "--offline"]);
    cargo.args(["--bin", "rebate-desk", "--no-default-features"]);
    if release {
        cargo.arg("--release");
    }
    let told = listen(cargo.arg("--message-format=json"))?;
    out_dir(&told)
        .map(|out| Path::new(&out).join(FOLDER))
        .ok_or_else(|| Failure::new("cargo did not tell where the build script wrote to"))
}

/// The output folder of our own build script, the only one of a package at a path, in cargo's messages.
fn out_dir(messages: &str) -> Option<String> {
    let ours = |line: &&str| {
        line.contains("\"reason\":\"build-script-executed\"")
            && line.contains("\"package_id\":\"path+")
    };
    let message = messages.lines().find(ours)?;
    let (_, rest) = message.split_once("\"out_dir\":\"")?;
    let (out, _) = rest.split_once('"')?;
    Some(out.replace("\\\\", "\\"))
}

/// Copies the files into the page's folder. `program` must know each.
pub(crate) fn copy(packed: &Path, staging: &Path, program: &[u8]) -> Result<()> {
    let listing = || format!("listing {}", packed.display());
    let folder = staging.join(FOLDER);
    fs::create_dir_all(&folder).doing(|| format!("making {}", folder.display()))?;
    for file in fs::read_dir(packed).doing(listing)? {
        let file = file.doing(listing)?;
        let name = format!("{FOLDER}/{}", file.file_name().to_string_lossy());
        if !contains(program, name.as_bytes()) {
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
    fn the_output_folder_is_that_of_our_own_build_script() {
        let messages = r#"{"reason":"compiler-artifact","package_id":"path+file:///x#rebate-desk@0.1.0"}
{"reason":"build-script-executed","package_id":"registry+https://y#serde@1.0.0","out_dir":"/z"}
{"reason":"build-script-executed","package_id":"path+file:///x#rebate-desk@0.1.0","env":[],"out_dir":"C:\\x\\out"}"#;
        assert_eq!(out_dir(messages).as_deref(), Some(r"C:\x\out"));
        assert_eq!(out_dir("{}"), None);
    }

    #[test]
    fn the_page_is_built_as_it_is_asked_about_here() -> Result<()> {
        let html = Checkout::here()?.read("index.html")?;
        assert!(html.contains("data-bin=\"rebate-desk\" data-cargo-no-default-features"));
        Ok(())
    }
}

//! The tools that the commands bring themselves, each pinned to one version.
//!
//! | tool | pinned by | from |
//! |---|---|---|
//! | wasm32 target, rustfmt, clippy | rust-toolchain.toml | rustup |
//! | crates | Cargo.lock | cargo |
//! | trunk | [`TRUNK`] | cargo install |
//! | wasm-bindgen and its test runner | Cargo.lock | cargo install |
//! | wasm-opt, esbuild, Playwright, axe | tests/e2e/package-lock.json | npm |

use crate::cache::{Cache, Entry, timed};
use crate::checkout::Checkout;
use crate::failure::{Doing, Failure, Result};
use crate::process::{listen, npm, on_path};
use sha2::{Digest, Sha256};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of Trunk, which builds and serves the page. Trunk.toml requires the same one.
const TRUNK: &str = "0.21.14";

/// The oldest Node that the packages in tests/e2e/package.json run on.
const OLDEST_NODE: u32 = 20;

/// How tools are compiled: a build of the page calls them for under a second, so a short compilation beats fast machine
/// code. Trunk's own release profile (one codegen unit, fat LTO) takes more than twice as long.
const TOOL_PROFILE: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

/// Brings tools for one checkout into one cache.
pub(crate) struct Tools<'a> {
    pub(crate) checkout: &'a Checkout,
    pub(crate) cache: &'a Cache,
}

impl Tools<'_> {
    /// A component of the Rust toolchain, recognised by one of its programs.
    pub(crate) fn component(&self, name: &str, program: &str) -> Result<()> {
        let program = format!("{program}{}", env::consts::EXE_SUFFIX);
        self.rustup(&["component", "add", name], |sysroot| {
            sysroot.join("bin").join(program)
        })
    }

    /// The standard library for the browser.
    pub(crate) fn wasm32(&self) -> Result<()> {
        self.rustup(&["target", "add", "wasm32-unknown-unknown"], |sysroot| {
            sysroot
                .join("lib")
                .join("rustlib")
                .join("wasm32-unknown-unknown")
                .join("lib")
        })
    }

    /// Asks rustup for what the pinned toolchain lacks.
    fn rustup(&self, request: &[&str], proof: impl FnOnce(&Path) -> PathBuf) -> Result<()> {
        let sysroot = listen(self.checkout.program("rustc").args(["--print", "sysroot"]))?;
        if proof(Path::new(sysroot.trim())).exists() {
            return Ok(());
        }
        let toolchain = self.checkout.toolchain()?;
        let mut command = self.checkout.program("rustup");
        command.args(request).args(["--toolchain", &toolchain]);
        if on_path("rustup").is_none() {
            let wanted = request.last().copied().unwrap_or_default();
            return Err(Failure::new(format!(
                "the Rust toolchain has no {wanted}, and there is no rustup to add it; see https://rustup.rs"
            )));
        }
        timed(
            &format!("rustup {} to {toolchain}", request.join(" ")),
            || listen(&mut command).map(drop),
        )
    }

    /// The crates that Cargo.lock pins, so that Trunk can build offline. `strict` refuses a Cargo.lock that is out of date.
    pub(crate) fn crates(&self, strict: bool) -> Result<()> {
        let versions = listen(self.checkout.program("rustc").arg("-vV"))?;
        let host = versions
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .ok_or_else(|| Failure::new("rustc -vV names no host"))?;
        let mut fetch = self.checkout.cargo();
        fetch.args([
            "fetch",
            "--target",
            "wasm32-unknown-unknown",
            "--target",
            host,
        ]);
        if strict {
            fetch.arg("--locked");
        }
        // What is already there costs nothing and is not worth a line.
        if listen(self.checkout.cargo().args([
            "fetch",
            "--offline",
            "--locked",
            "--target",
            "wasm32-unknown-unknown",
            "--target",
            host,
        ]))
        .is_ok()
        {
            return Ok(());
        }
        timed("fetching the crates of Cargo.lock", || {
            listen(&mut fetch).map(drop)
        })
    }

    /// The folder of the `trunk` program.
    pub(crate) fn trunk(&self) -> Result<PathBuf> {
        self.compiled(
            "trunk",
            TRUNK,
            "trunk",
            "compiling Trunk (once)",
            |install| {
                // Without its default features it has no TLS and no update check: it could not fetch anything if it wanted to.
                install.args(["--locked", "--no-default-features"]);
            },
        )
    }

    /// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`.
    pub(crate) fn wasm_bindgen(&self) -> Result<PathBuf> {
        let version = self.checkout.locked("wasm-bindgen")?;
        // Not --locked: the package is published with a lock file of its whole workspace that is older than its own needs.
        self.compiled(
            "wasm-bindgen-cli",
            &version,
            "wasm-bindgen-test-runner",
            "compiling wasm-bindgen (once)",
            |_| (),
        )
    }

    fn compiled(
        &self,
        package: &str,
        version: &str,
        program: &str,
        about: &str,
        flags: impl FnOnce(&mut Command),
    ) -> Result<PathBuf> {
        let proof = Path::new("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX));
        let entry = Entry {
            name: format!("{package}-{version}"),
            proof,
            about,
        };
        let place = self.cache.provide(&entry, |folder| {
            let mut install = self.checkout.cargo();
            install
                .args(["install", package, "--version", version, "--root"])
                .arg(folder);
            // Cargo's own temporary folder: the checkout's would keep half a gigabyte that is never used again.
            install.env_remove("CARGO_TARGET_DIR").envs(TOOL_PROFILE);
            flags(&mut install);
            listen(&mut install).map(drop)
        })?;
        Ok(place.join("bin"))
    }

    /// The folder with `node_modules` as package-lock.json pins them.
    pub(crate) fn node_packages(&self) -> Result<PathBuf> {
        check_node()?;
        let files = ["package.json", "package-lock.json"];
        let lock = self.checkout.read("tests/e2e/package-lock.json")?;
        let name = format!("node-packages-{}", short_hash(lock.as_bytes()));
        let entry = Entry {
            name,
            proof: PathBuf::from("node_modules/.package-lock.json"),
            about: "installing wasm-opt, esbuild, Playwright and axe",
        };
        self.cache.provide(&entry, |folder| {
            for file in files {
                let from = self.checkout.path("tests/e2e").join(file);
                fs::copy(&from, folder.join(file))
                    .doing(|| format!("copying {}", from.display()))?;
            }
            let mut install = npm();
            // No package runs a script of its own here; Playwright must not look for a browser to download either.
            install.current_dir(folder).args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ]);
            listen(&mut install).map(drop)
        })
    }

    /// Makes `tests/e2e/node_modules` a link to the packages in the cache, so that nothing is installed into the checkout.
    pub(crate) fn link_node_packages(&self) -> Result<()> {
        let packages = self.node_packages()?.join("node_modules");
        let link = self.checkout.path("tests/e2e/node_modules");
        if fs::read_link(&link).is_ok_and(|now| now == packages) {
            return Ok(());
        }
        match fs::symlink_metadata(&link) {
            Ok(found) if found.is_dir() && !found.is_symlink() && fs::read_link(&link).is_err() => {
                return Err(Failure::new(format!(
                    "{} is a folder of its own; remove it, the pinned packages take its place",
                    link.display()
                )));
            }
            Ok(_) => remove_link(&link).doing(|| format!("removing {}", link.display()))?,
            Err(_) => {}
        }
        make_link(&packages, &link)
    }
}

#[cfg(not(windows))]
fn make_link(to: &Path, link: &Path) -> Result<()> {
    std::os::unix::fs::symlink(to, link).doing(|| format!("linking {}", link.display()))
}

#[cfg(not(windows))]
fn remove_link(link: &Path) -> std::io::Result<()> {
    fs::remove_file(link)
}

/// A junction: unlike a symbolic link it needs no special right.
#[cfg(windows)]
fn make_link(to: &Path, link: &Path) -> Result<()> {
    listen(
        Command::new("cmd")
            .args(["/C", "mklink", "/J"])
            .arg(link)
            .arg(to),
    )
    .map(drop)
}

#[cfg(windows)]
fn remove_link(link: &Path) -> std::io::Result<()> {
    fs::remove_dir(link)
}

/// Node and npm are the developer's own; their absence or age is said before anything is built.
pub(crate) fn check_node() -> Result<()> {
    let advice =
        "install Node 20 or newer with npm (https://nodejs.org, or your system's package manager)";
    let version = listen(Command::new("node").arg("--version"))
        .map_err(|error| Failure::new(format!("{error}\n{advice}")))?;
    listen(npm().arg("--version")).map_err(|error| Failure::new(format!("{error}\n{advice}")))?;
    match node_major(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(Failure::new(format!(
            "Node {} is too old; {advice}",
            version.trim()
        ))),
    }
}

/// 20 of `v20.11.1`.
fn node_major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// Twelve hex digits that name a content.
pub(crate) fn short_hash(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .take(6)
        .fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _written = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_node_is_its_first_number() {
        assert_eq!(node_major("v20.11.1\n"), Some(20));
        assert_eq!(node_major("20.11.1"), None);
        assert_eq!(node_major("v"), None);
    }

    #[test]
    fn a_short_hash_is_the_beginning_of_sha256() {
        assert_eq!(short_hash(b"abc"), "ba7816bf8f01");
    }

    #[test]
    fn trunk_toml_requires_the_versions_that_are_brought() -> Result<()> {
        let checkout = Checkout::here()?;
        let config = checkout.read("Trunk.toml")?;
        assert!(config.contains(&format!("trunk-version = \"={TRUNK}\"")));
        let lock = checkout.read("tests/e2e/package-lock.json")?;
        let binaryen = lock
            .split("\"node_modules/binaryen\"")
            .nth(1)
            .and_then(|entry| entry.split("\"version\": \"").nth(1));
        let major = binaryen
            .and_then(|rest| rest.split('.').next())
            .unwrap_or("?");
        assert!(
            config.contains(&format!("wasm_opt = \"version_{major}\"")),
            "Trunk.toml does not name wasm-opt {major}"
        );
        Ok(())
    }

    #[test]
    fn the_lock_of_the_node_packages_names_no_address() -> Result<()> {
        let lock = Checkout::here()?.read("tests/e2e/package-lock.json")?;
        assert!(
            !lock.contains("\"resolved\"") && !lock.contains("://"),
            "write it with npm --omit-lockfile-registry-resolved"
        );
        Ok(())
    }
}

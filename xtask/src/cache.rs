//! The per-user cache: tools are installed there once and shared by all checkouts.
//!
//! An entry appears whole or not at all: it is built in a folder of its own and renamed into place, so an interrupted
//! installation is never taken for a finished one. A lock file makes a second run wait for the first.

use crate::checkout::remove_folder;
use crate::failure::{Doing, Failure, Result};
use std::env;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The folder that keeps installed tools.
pub(crate) struct Cache {
    root: PathBuf,
}

/// Something to be installed into the cache.
pub(crate) struct Entry<'a> {
    /// The name of its folder, version included.
    pub(crate) name: String,
    /// A file that a finished installation has, relative to the folder.
    pub(crate) proof: PathBuf,
    /// What the person at the terminal is told is happening.
    pub(crate) about: &'a str,
}

impl Cache {
    /// `$REBATE_DESK_CACHE`, or the folder where the system keeps caches.
    pub(crate) fn of_user() -> Result<Self> {
        let variable = |name| {
            env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let home = || variable(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
        let root = variable("REBATE_DESK_CACHE").or_else(|| {
            let caches = if cfg!(windows) {
                variable("LOCALAPPDATA").or_else(|| Some(home()?.join("AppData").join("Local")))
            } else if cfg!(target_os = "macos") {
                Some(home()?.join("Library").join("Caches"))
            } else {
                variable("XDG_CACHE_HOME").or_else(|| Some(home()?.join(".cache")))
            };
            Some(caches?.join("rebate-desk"))
        });
        let root = root.ok_or_else(|| {
            Failure::new("no home folder for the tools; set REBATE_DESK_CACHE to a folder")
        })?;
        Ok(Self {
            root: std::path::absolute(&root).doing(|| format!("finding {}", root.display()))?,
        })
    }

    /// The folder of an entry, installed first if it is not there yet.
    pub(crate) fn provide(
        &self,
        entry: &Entry<'_>,
        install: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let place = self.root.join("tools").join(&entry.name);
        if place.join(&entry.proof).exists() {
            return Ok(place);
        }
        let _lock = self.lock()?;
        // Another run may have finished it while this one waited.
        if place.join(&entry.proof).exists() {
            return Ok(place);
        }
        timed(&format!("{} into {}", entry.about, place.display()), || {
            let building = self.root.join("partial").join(&entry.name);
            remove_folder(&building)?;
            fs::create_dir_all(&building).doing(|| format!("making {}", building.display()))?;
            install(&building)?;
            if !building.join(&entry.proof).exists() {
                return Err(Failure::new(format!(
                    "the installation of {} left no {}",
                    entry.name,
                    entry.proof.display()
                )));
            }
            // What stands here without the proof is no finished installation.
            remove_folder(&place)?;
            fs::create_dir_all(self.root.join("tools"))
                .doing(|| format!("making {}", self.root.display()))?;
            fs::rename(&building, &place).doing(|| format!("moving {} into place", entry.name))
        })?;
        Ok(place)
    }

    /// Held while something is installed; freed by the system however the run ends.
    fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.root).doing(|| format!("making {}", self.root.display()))?;
        let path = self.root.join("install.lock");
        let lock = File::create(&path).doing(|| format!("making {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                println!("· another run is installing tools; waiting for it");
                lock.lock()
                    .doing(|| format!("locking {}", path.display()))?;
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).doing(|| format!("locking {}", path.display()));
            }
        }
        Ok(lock)
    }
}

/// Says what is being done and, on the same line, how long it took.
pub(crate) fn timed<T>(about: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    print!("· {about} …");
    // The line is only cosmetic until it ends; a terminal that cannot flush shows it late.
    let _shown = std::io::stdout().flush();
    let start = Instant::now();
    let result = work();
    let end = if result.is_ok() { "" } else { ", failed" };
    println!(" {:.1} s{end}", start.elapsed().as_secs_f64());
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn scratch(name: &str) -> Cache {
        let root = env::temp_dir().join(format!("rebate-desk-cache-{name}-{}", std::process::id()));
        Cache { root }
    }

    fn entry() -> Entry<'static> {
        Entry {
            name: "tool-1".into(),
            proof: "bin".into(),
            about: "testing: a tool",
        }
    }

    #[test]
    fn an_entry_is_installed_once() -> Result<()> {
        let cache = scratch("once");
        let times = Cell::new(0);
        for _ in 0..2 {
            let place = cache.provide(&entry(), |folder| {
                times.set(times.get() + 1);
                fs::write(folder.join("bin"), "").doing(|| "writing".into())
            })?;
            assert!(place.join("bin").exists());
        }
        assert_eq!(times.get(), 1);
        remove_folder(&cache.root)
    }

    #[test]
    fn a_failed_installation_leaves_nothing_and_the_next_one_starts_afresh() -> Result<()> {
        let cache = scratch("failed");
        let failed = cache.provide(&entry(), |folder| {
            fs::write(folder.join("bin"), "half").doing(|| "writing".into())?;
            Err(Failure::new("interrupted"))
        });
        assert_eq!(failed, Err(Failure::new("interrupted")));
        assert!(!cache.root.join("tools").join("tool-1").exists());
        let place = cache.provide(&entry(), |folder| {
            assert!(!folder.join("bin").exists());
            fs::write(folder.join("bin"), "whole").doing(|| "writing".into())
        })?;
        assert_eq!(
            fs::read_to_string(place.join("bin")).ok().as_deref(),
            Some("whole")
        );
        remove_folder(&cache.root)
    }

    #[test]
    fn an_installation_without_its_proof_is_a_failure() -> Result<()> {
        let cache = scratch("proof");
        let failed = cache.provide(&entry(), |_| Ok(()));
        assert_eq!(
            failed,
            Err(Failure::new("the installation of tool-1 left no bin"))
        );
        remove_folder(&cache.root)
    }
}

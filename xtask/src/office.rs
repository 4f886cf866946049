//! The `LibreOffice` that computes exported workbooks: found on the system, or installed where that is one command.

use crate::browser::{existing, install_on_debian, is_root_on_debian, named_by};
use crate::failure::{Failure, Result};
use crate::process::on_path;
use std::path::PathBuf;

/// The variable that names the program.
pub(crate) const VARIABLE: &str = "SOFFICE";

/// Names on PATH, in the order of preference.
const NAMES: [&str; 2] = ["soffice", "libreoffice"];

/// Usual places; those starting with a variable are for Windows, where only `soffice.com` waits for its end.
const PLACES: [&str; 4] = [
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "%ProgramFiles%/LibreOffice/program/soffice.com",
    "%ProgramFiles(x86)%/LibreOffice/program/soffice.com",
];

/// Words for apt-get: the spreadsheet alone, without what it recommends.
const DEBIAN: [&str; 2] = ["--no-install-recommends", "libreoffice-calc"];

/// What to type where it cannot be installed from here.
const ADVICE: &str = "\
The check of exported workbooks needs LibreOffice. Install it with

  Debian, Ubuntu sudo apt-get install --no-install-recommends libreoffice-calc
  Fedora         sudo dnf install libreoffice-calc
  Arch           sudo pacman -S libreoffice-still
  macOS          brew install --cask libreoffice
  Windows        winget install TheDocumentFoundation.LibreOffice

or name its soffice in the variable SOFFICE.";

/// The program, installed first where that is one package-manager command away.
pub(crate) fn bring() -> Result<PathBuf> {
    if let Some(program) = find()? {
        return Ok(program);
    }
    if is_root_on_debian() {
        install_on_debian(&DEBIAN)?;
    }
    find()?.ok_or_else(|| Failure::new(format!("There is no LibreOffice.\n{ADVICE}")))
}

fn find() -> Result<Option<PathBuf>> {
    if let Some(path) = named_by(VARIABLE)? {
        return Ok(Some(path));
    }
    let named = NAMES.iter().find_map(|name| on_path(name));
    Ok(named.or_else(|| PLACES.iter().find_map(|place| existing(place))))
}

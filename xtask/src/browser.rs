//! The Chromium that the tests drive: found on the system, or installed where that is one command.

use crate::cache::timed;
use crate::failure::{Failure, Result};
use crate::process::{listen, on_path};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A browser and the driver that speaks its `WebDriver` protocol.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
    /// The variable that tells wasm-bindgen's test runner of the driver.
    pub(crate) driver_variable: &'static str,
    /// The capability that holds the browser's flags in webdriver.json.
    pub(crate) options: &'static str,
}

/// A family of browsers with one kind of driver.
struct Family {
    variables: &'static [&'static str],
    names: &'static [&'static str],
    places: &'static [&'static str],
    driver_variable: &'static str,
    drivers: &'static [&'static str],
    options: &'static str,
}

/// In the order of preference; places starting with a variable are for Windows.
const FAMILIES: [Family; 2] = [
    Family {
        variables: &["CHROME", "CHROMIUM"],
        names: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ],
        places: &[
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "%ProgramFiles%/Google/Chrome/Application/chrome.exe",
            "%ProgramFiles(x86)%/Google/Chrome/Application/chrome.exe",
            "%LocalAppData%/Google/Chrome/Application/chrome.exe",
        ],
        driver_variable: "CHROMEDRIVER",
        drivers: &["chromedriver", "chromium.chromedriver"],
        options: "goog:chromeOptions",
    },
    Family {
        variables: &["EDGE"],
        names: &["microsoft-edge", "microsoft-edge-stable", "msedge"],
        places: &[
            "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            "%ProgramFiles(x86)%/Microsoft/Edge/Application/msedge.exe",
            "%ProgramFiles%/Microsoft/Edge/Application/msedge.exe",
        ],
        driver_variable: "MSEDGEDRIVER",
        drivers: &["msedgedriver"],
        options: "ms:edgeOptions",
    },
];

/// The packages of a Debian system: the browser, its driver, and a typeface for the page's Chinese.
const DEBIAN_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// What to type where the browser cannot be installed from here.
const ADVICE: &str = "\
The tests need Chromium, Chrome or Edge together with its driver. Install them with

  Debian         sudo apt-get install chromium chromium-driver fonts-noto-cjk
  Ubuntu         sudo snap install chromium && sudo apt-get install fonts-noto-cjk
  Fedora         sudo dnf install chromium chromedriver google-noto-sans-cjk-fonts
  Arch           sudo pacman -S chromium noto-fonts-cjk
  macOS          brew install --cask google-chrome chromedriver
  Windows        winget install Google.Chrome Chromium.ChromeDriver

or name them in the variables CHROME and CHROMEDRIVER.";

/// The browser and its driver, installed first where that is one package-manager command away.
pub(crate) fn bring() -> Result<Browser> {
    let mut found = find()?;
    if found.is_err() && is_root_on_debian() {
        install_on_debian(&DEBIAN_PACKAGES)?;
        found = find()?;
    }
    found.map_err(|missing| Failure::new(format!("{missing}\n{ADVICE}")))
}

/// The browser, or what is missing. A failure is a mistake that installing something would not mend.
fn find() -> Result<std::result::Result<Browser, String>> {
    let mut missing = "There is no browser for the tests.".to_owned();
    for family in &FAMILIES {
        let Some(program) = family.program()? else {
            continue;
        };
        let Some(driver) = family.driver()? else {
            missing = format!("{} has no driver beside it.", program.display());
            continue;
        };
        check_versions(&program, &driver)?;
        return Ok(Ok(Browser {
            program,
            driver,
            driver_variable: family.driver_variable,
            options: family.options,
        }));
    }
    Ok(Err(missing))
}

impl Family {
    fn program(&self) -> Result<Option<PathBuf>> {
        for variable in self.variables {
            if let Some(path) = named_by(variable)? {
                return Ok(Some(path));
            }
        }
        Ok(self
            .names
            .iter()
            .find_map(|name| on_path(name))
            .or_else(|| self.places.iter().find_map(|place| existing(place))))
    }

    fn driver(&self) -> Result<Option<PathBuf>> {
        Ok(named_by(self.driver_variable)?
            .or_else(|| self.drivers.iter().find_map(|name| on_path(name))))
    }
}

/// The file that a variable names. One that names nothing is a mistake to be told, not passed over.
pub(crate) fn named_by(variable: &str) -> Result<Option<PathBuf>> {
    match env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
    {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => Err(Failure::new(format!(
            "{variable} names {}, which is no file",
            path.display()
        ))),
        None => Ok(None),
    }
}

/// A usual place, if something is there; `%Name%` at its beginning is a variable.
pub(crate) fn existing(place: &str) -> Option<PathBuf> {
    let path = match place
        .strip_prefix('%')
        .and_then(|rest| rest.split_once('%'))
    {
        Some((variable, rest)) => PathBuf::from(format!("{}{rest}", env::var(variable).ok()?)),
        None => PathBuf::from(place),
    };
    path.is_file().then_some(path)
}

/// A driver refuses a browser of another major version, and says so only in the middle of the tests.
fn check_versions(program: &Path, driver: &Path) -> Result<()> {
    if cfg!(windows) {
        // There, `chrome.exe --version` opens a window instead of answering.
        return Ok(());
    }
    let version = |program: &Path| listen(Command::new(program).arg("--version"));
    let (browser, its_driver) = (version(program)?, version(driver)?);
    match (major(&browser), major(&its_driver)) {
        (Some(one), Some(other)) if one == other => Ok(()),
        _ => Err(Failure::new(format!(
            "{} is “{}” but its driver {} is “{}”; the two need the same major version",
            program.display(),
            browser.trim(),
            driver.display(),
            its_driver.trim()
        ))),
    }
}

/// 156 of `Chromium 156.0.8078.79 built on Debian`.
fn major(version: &str) -> Option<u32> {
    version
        .split_whitespace()
        .find_map(|word| word.split_once('.')?.0.parse().ok())
}

pub(crate) fn is_root_on_debian() -> bool {
    let root = || listen(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some() && root()
}

/// Installs packages (options of apt-get in front) where [`is_root_on_debian`].
pub(crate) fn install_on_debian(packages: &[&str]) -> Result<()> {
    timed(&format!("apt-get install {}", packages.join(" ")), || {
        let apt = |words: &[&str]| {
            listen(
                Command::new("apt-get")
                    .args(words)
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )
            .map(drop)
        };
        apt(&["update"])?;
        apt(&[&["install", "--yes"], packages].concat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number_with_a_dot() {
        assert_eq!(
            major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n"),
            Some(156)
        );
        assert_eq!(
            major("ChromeDriver 156.0.8078.79 (a21ce95c24ce-refs/branch-heads/8078@{#1704})"),
            Some(156)
        );
        assert_eq!(major("no version"), None);
    }

    #[test]
    fn a_usual_place_behind_an_unset_variable_is_not_there() {
        assert_eq!(existing("%REBATE_DESK_NO_SUCH_VARIABLE%/chrome.exe"), None);
    }
}

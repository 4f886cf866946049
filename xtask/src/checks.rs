//! `cargo xtask test`: every check there is, cheapest first, stopping at the first that fails.

use crate::browser::{self, Browser};
use crate::failure::{Doing, Failure, Result};
use crate::process::{path_with, run};
use crate::{Shop, office, page, tools};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// One check.
struct Check {
    name: &'static str,
    about: &'static str,
    run: fn(&Shop, &Given) -> Result<()>,
}

/// What the checks of one run share.
struct Given {
    /// Present if one of the checks drives a browser.
    browser: Option<Browser>,
    /// Present if one of the checks has workbooks computed.
    office: Option<PathBuf>,
    /// Words for Playwright, those behind `--`.
    playwright: Vec<String>,
}

/// In the order in which they are run.
const CHECKS: [Check; 9] = [
    Check {
        name: "format",
        about: "rustfmt has nothing to change",
        run: format,
    },
    Check {
        name: "clippy",
        about: "no lint, native",
        run: clippy,
    },
    Check {
        name: "clippy-wasm",
        about: "no lint, browser",
        run: clippy_wasm,
    },
    Check {
        name: "native",
        about: "unit, integration and doc tests",
        run: native,
    },
    Check {
        name: "policies",
        about: "the built-in policies and their own examples",
        run: policies,
    },
    Check {
        name: "sheets",
        about: "LibreOffice computes exported workbooks of three policies as we do",
        run: |shop, given| sheets_of(shop, given.office.as_ref(), ""),
    },
    Check {
        name: "web",
        about: "tests/web.rs in headless Chromium",
        run: web,
    },
    Check {
        name: "page",
        about: "the release page within its size budget",
        run: |shop, _| page::dist(shop, None),
    },
    Check {
        name: "e2e",
        about: "tests/e2e in Chromium, on the page that was built last",
        run: e2e,
    },
];

/// The checks that drive a browser.
const IN_BROWSER: [&str; 2] = ["web", "e2e"];

/// How a check ended.
enum End {
    Passed,
    Failed,
    NotRun,
}

/// Runs the named checks, all of them if none is named; `playwright` are words for Playwright.
pub(crate) fn test(shop: &Shop, names: &[String], playwright: &[String]) -> Result<()> {
    let checks = chosen(names)?;
    let mut times = Vec::new();

    // A browser or Node that is not there is said now, not after ten minutes of building.
    let start = Instant::now();
    let given = prepare(shop, &checks, playwright)?;
    println!("· tools ready");
    let preparing = start.elapsed();

    let mut failure = None;
    for check in &checks {
        if failure.is_some() {
            times.push((check, End::NotRun, Duration::ZERO));
            continue;
        }
        println!("\n━━ {}: {}", check.name, check.about);
        let start = Instant::now();
        let end = match (check.run)(shop, &given) {
            Ok(()) => End::Passed,
            Err(error) => {
                failure = Some(Failure::new(format!("{}: {error}", check.name)));
                End::Failed
            }
        };
        times.push((check, end, start.elapsed()));
    }

    println!("\n━━ summary");
    println!("{:12} {:>8.1} s  ready", "tools", preparing.as_secs_f64());
    for (check, end, time) in &times {
        match end {
            End::Passed => println!("{:12} {:>8.1} s  passed", check.name, time.as_secs_f64()),
            End::Failed => println!("{:12} {:>8.1} s  FAILED", check.name, time.as_secs_f64()),
            End::NotRun => println!("{:12} {:>8}    not run", check.name, ""),
        }
    }
    println!("{:12} {:>8.1} s", "together", start.elapsed().as_secs_f64());
    let count = |wanted: fn(&End) -> bool| times.iter().filter(|(_, end, _)| wanted(end)).count();
    let skipped = match count(|end| matches!(end, End::NotRun)) {
        0 => String::new(),
        count => format!(", {count} skipped"),
    };
    let (passed, failed) = (
        count(|end| matches!(end, End::Passed)),
        count(|end| matches!(end, End::Failed)),
    );
    println!("checks: {passed} passed, {failed} failed{skipped}");
    failure.map_or(Ok(()), Err)
}

/// The names of all checks with what they prove, for the help text.
pub(crate) fn list() -> String {
    CHECKS.iter().fold(String::new(), |text, check| {
        text + &format!(
            "    {:12} {}
",
            check.name, check.about
        )
    })
}

fn chosen(names: &[String]) -> Result<Vec<&'static Check>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| CHECKS.iter().all(|check| check.name != name.as_str()))
    {
        let known: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
        return Err(Failure::new(format!(
            "there is no check “{unknown}”; there are {}",
            known.join(", ")
        )));
    }
    Ok(CHECKS
        .iter()
        .filter(|check| names.is_empty() || names.iter().any(|name| name == check.name))
        .collect())
}

/// Brings what the chosen checks need, what is most likely to be missing first.
fn prepare(shop: &Shop, checks: &[&Check], playwright: &[String]) -> Result<Given> {
    let needs = |names: &[&str]| checks.iter().any(|check| names.contains(&check.name));
    let tools = shop.tools();
    if needs(&["page", "e2e"]) {
        tools::check_node()?;
    }
    let browser = if needs(&IN_BROWSER) {
        Some(browser::bring()?)
    } else {
        None
    };
    let office = if needs(&["sheets"]) {
        Some(office::bring()?)
    } else {
        None
    };
    if needs(&["format"]) {
        tools.component("rustfmt", "rustfmt")?;
    }
    if needs(&["clippy", "clippy-wasm"]) {
        tools.component("clippy", "clippy-driver")?;
    }
    if needs(&["clippy-wasm", "web", "page"]) {
        tools.wasm32()?;
    }
    // A Cargo.lock that does not fit Cargo.toml fails here and nowhere else.
    tools.crates(true)?;
    if needs(&["web", "page"]) {
        tools.wasm_bindgen()?;
    }
    if needs(&["page"]) {
        tools.trunk()?;
    }
    if needs(&["page", "e2e"]) {
        tools.link_node_packages()?;
    }
    Ok(Given {
        browser,
        office,
        playwright: playwright.to_owned(),
    })
}

fn format(shop: &Shop, _: &Given) -> Result<()> {
    run(shop.checkout.cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(shop: &Shop, _: &Given) -> Result<()> {
    run(shop.checkout.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))
}

/// The library, the browser tests and the door with the policies embedded, then the page and its worker as they are built; the other tests
/// are native.
fn clippy_wasm(shop: &Shop, _: &Given) -> Result<()> {
    let embedded: &[_] = &["--test", "web", "--bin", "door", "--features", "door"];
    let page: &[_] = &["--bin", "rebate-desk", "--no-default-features"];
    let worker: &[_] = &[
        "--bin",
        "worker",
        "--no-default-features",
        "--features",
        "tables",
    ];
    for what in [embedded, page, worker] {
        let mut clippy = shop.checkout.cargo();
        clippy.args(["clippy", "--target", "wasm32-unknown-unknown"]);
        clippy
            .args(["--package", "rebate-desk", "--lib"])
            .args(what);
        run(clippy.args(["--", "--deny", "warnings"]))?;
    }
    Ok(())
}

fn native(shop: &Shop, _: &Given) -> Result<()> {
    run(shop.checkout.cargo().args(["test", "--workspace"]))
}

/// The command line checks its own library as it would any policy file.
fn policies(shop: &Shop, _: &Given) -> Result<()> {
    let mut files = policy_files(&shop.checkout.path("src/library/policies"))?;
    files.sort();
    if files.is_empty() {
        return Err(Failure::new("src/library/policies has no policy file"));
    }
    // Question banks and templates, whose answers those policies compute.
    files.extend(policy_files(&shop.checkout.path("src/library/banks"))?);
    // Cargo builds the program beside any integration test. Asked for it this way, it is the very program that the native
    // tests have built already; `cargo run` would choose other features of the crates and build them all again.
    run(shop.checkout.cargo().args([
        "test",
        "--quiet",
        "--workspace",
        "--test",
        "web",
        "--no-run",
    ]))?;
    let program = format!("rebate-desk{}", env::consts::EXE_SUFFIX);
    run(shop
        .checkout
        .program(shop.checkout.target().join("debug").join(program))
        .arg("check")
        .args(files))
}

/// Has the exported workbooks of these policies (all of them, if none is named) computed, under every reading.
pub(crate) fn sheets(shop: &Shop, policies: &[String]) -> Result<()> {
    let which = if policies.is_empty() {
        "all".to_owned()
    } else {
        policies.join(",")
    };
    sheets_of(shop, Some(&office::bring()?), &which)
}

fn sheets_of(shop: &Shop, office: Option<&PathBuf>, which: &str) -> Result<()> {
    let office = office.ok_or_else(|| Failure::new("no LibreOffice was looked for"))?;
    run(shop
        .checkout
        .cargo()
        .args(["test", "--workspace", "--test", "workbook", "--"])
        .args(["--ignored", "--nocapture"])
        .env(office::VARIABLE, office)
        .env("SHEETS", which))
}

fn policy_files(folder: &std::path::Path) -> Result<Vec<PathBuf>> {
    let listing = || format!("listing {}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).doing(listing)? {
        let path = entry.doing(listing)?.path();
        if path.is_dir() {
            files.extend(policy_files(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    Ok(files)
}

fn web(shop: &Shop, given: &Given) -> Result<()> {
    let browser = given
        .browser
        .as_ref()
        .ok_or_else(|| Failure::new("no browser was looked for"))?;
    let bindgen = shop.tools().wasm_bindgen()?;
    let mut test = shop.checkout.cargo();
    test.args([
        "test",
        "--target",
        "wasm32-unknown-unknown",
        "--package",
        "rebate-desk",
        "--test",
        "web",
    ]);
    test.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        bindgen.join("wasm-bindgen-test-runner"),
    );
    test.env("PATH", path_with(&[bindgen])?);
    // The runner takes the first driver that any of these names.
    for other in [
        "GECKODRIVER",
        "SAFARIDRIVER",
        "CHROMEDRIVER",
        "MSEDGEDRIVER",
    ] {
        test.env_remove(other).env_remove(format!("{other}_REMOTE"));
    }
    test.env(browser.driver_variable, &browser.driver);
    test.env(
        "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
        webdriver_file(shop, browser)?,
    );
    // Seconds; the default of 20 is short for a first start on a busy machine.
    test.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run(&mut test)
}

/// webdriver.json with the browser that was found, so that the driver does not look for one itself.
fn webdriver_file(shop: &Shop, browser: &Browser) -> Result<PathBuf> {
    let written = with_browser(&shop.checkout.read("webdriver.json")?, browser)?;
    let file = shop.checkout.target().join("webdriver.json");
    fs::write(&file, written).doing(|| format!("writing {}", file.display()))?;
    Ok(file)
}

fn with_browser(capabilities: &str, browser: &Browser) -> Result<String> {
    let options = "\"goog:chromeOptions\": {";
    if !capabilities.contains(options) {
        return Err(Failure::new(format!("webdriver.json has no {options}")));
    }
    let program = browser
        .program
        .to_string_lossy()
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    Ok(capabilities.replace(
        options,
        &format!(
            "\"{}\": {{\n    \"binary\": \"{program}\",",
            browser.options
        ),
    ))
}

/// `cargo xtask bench typing`: how long a key keeps the page busy that was built last, by policy, all of them if none is named.
pub(crate) fn typing(shop: &Shop, policies: &[String]) -> Result<()> {
    tools::check_node()?;
    let browser = browser::bring()?;
    shop.tools().link_node_packages()?;
    built(shop, "cargo xtask dist")?;
    let mut node = shop.checkout.program("node");
    node.arg(shop.checkout.path("tests/bench/typing.mjs"))
        .args(policies);
    node.env("REBATE_DESK_BROWSER", &browser.program);
    node.env("REBATE_DESK_PORT", page::free_port()?.to_string());
    run(&mut node)
}

/// Measures how long a table takes in the built page's worker, beside other ways.
pub(crate) fn tables(shop: &Shop, rows: &[String]) -> Result<()> {
    tools::check_node()?;
    let browser = browser::bring()?;
    let tools = shop.tools();
    tools.link_node_packages()?;
    tools.wasm32()?;
    let bindgen = tools.wasm_bindgen()?;
    built(shop, "cargo xtask dist")?;
    let mut build = shop.checkout.cargo();
    build.args(["build", "--profile", "worker", "--package", "byhand"]);
    run(build.args(["--lib", "--target", "wasm32-unknown-unknown"]))?;
    let target = shop.checkout.target();
    let folder = target.join("byhand");
    let mut bind = shop.checkout.program(bindgen.join("wasm-bindgen"));
    bind.args(["--target=web", "--no-typescript", "--out-dir"])
        .arg(&folder);
    run(bind.arg(target.join("wasm32-unknown-unknown/worker/byhand.wasm")))?;
    let mut node = shop.checkout.program("node");
    node.arg(shop.checkout.path("tests/bench/tables.mjs"))
        .args(rows);
    node.env("REBATE_DESK_BROWSER", &browser.program);
    node.env("REBATE_DESK_PORT", page::free_port()?.to_string());
    node.env("REBATE_DESK_BYHAND", &folder);
    run(&mut node)
}

/// Whether there is a built page; if not, what builds it.
fn built(shop: &Shop, build: &str) -> Result<()> {
    if shop.checkout.path("dist/index.html").is_file() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "there is no built page; run `{build}`"
        )))
    }
}

fn e2e(shop: &Shop, given: &Given) -> Result<()> {
    let browser = given
        .browser
        .as_ref()
        .ok_or_else(|| Failure::new("no browser was looked for"))?;
    built(shop, "cargo xtask test page e2e")?;
    let mut playwright = shop.checkout.program("node");
    playwright
        .arg(
            shop.checkout
                .path("tests/e2e/node_modules/@playwright/test/cli.js"),
        )
        .arg("test")
        .args(&given.playwright);
    playwright.current_dir(shop.checkout.path("tests/e2e"));
    // With which a test makes another version of the page.
    playwright.env("REBATE_DESK_XTASK", &shop.program);
    playwright.env("REBATE_DESK_BROWSER", &browser.program);
    playwright.env("REBATE_DESK_PORT", page::free_port()?.to_string());
    run(&mut playwright)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(checks: &[&Check]) -> Vec<&'static str> {
        checks.iter().map(|check| check.name).collect()
    }

    #[test]
    fn without_names_every_check_is_run() -> Result<()> {
        assert_eq!(chosen(&[])?.len(), CHECKS.len());
        Ok(())
    }

    #[test]
    fn named_checks_are_run_in_their_own_order() -> Result<()> {
        assert_eq!(
            names(&chosen(&["e2e".into(), "format".into()])?),
            ["format", "e2e"]
        );
        Ok(())
    }

    #[test]
    fn an_unknown_check_is_refused_by_name() {
        let refused = chosen(&["e3e".into()])
            .err()
            .map(|failure| failure.to_string());
        assert!(refused.is_some_and(|text| {
            text.starts_with("there is no check “e3e”; there are format, clippy,")
        }));
    }

    #[test]
    fn the_driver_is_told_which_browser_was_found() {
        let browser = Browser {
            program: PathBuf::from(r"C:\Edge\msedge.exe"),
            driver: PathBuf::new(),
            driver_variable: "MSEDGEDRIVER",
            options: "ms:edgeOptions",
        };
        assert_eq!(
            with_browser("{ \"goog:chromeOptions\": { \"args\": [] } }", &browser),
            Ok("{ \"ms:edgeOptions\": {\n    \"binary\": \"C:\\\\Edge\\\\msedge.exe\", \"args\": [] } }".into())
        );
        assert!(with_browser("{}", &browser).is_err());
    }
}

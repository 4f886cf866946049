//! The developers' commands of Rebate Desk: `cargo xtask <command>`.
//!
//! | file | what it does |
//! |---|---|
//! | `checkout` | where the checkout is, and the versions its files pin |
//! | `cache` | the per-user cache that tools are installed into |
//! | `tools` | brings the tools: toolchain parts, crates, trunk, wasm-bindgen, Node packages |
//! | `browser` | finds or installs Chromium and its driver |
//! | `office` | finds or installs LibreOffice |
//! | `page` | builds and serves the page with Trunk |
//! | `seal` | finishes a built page: one stylesheet, content policy, JavaScript door (`html` reads the page) |
//! | `split` | a release of the page in pieces |
//! | `offline` | what makes the page work with the network off: the service worker of a built page |
//! | `icons` | the icons of the installed page, from one drawing |
//! | `imports` | shorter names between a program and its JavaScript |
//! | `library` | policies and documents as files beside the page |
//! | `onefile` | the page as one file that opens without a server |
//! | `sizes` | sizes of the built page against the budget |
//! | `checks` | everything `cargo xtask test` runs |
//! | `process`, `failure` | running programs; the one error type |
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a terminal program: printing is its face"
)]

mod browser;
mod cache;
mod checkout;
mod checks;
mod failure;
mod html;
mod icons;
mod imports;
mod library;
mod office;
mod offline;
mod onefile;
mod page;
mod process;
mod seal;
mod sizes;
mod split;
mod tools;

use cache::Cache;
use checkout::Checkout;
use failure::{Doing, Failure, Result};
use page::Serving;
use process::run;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use tools::Tools;

/// The benches, each a program of its own under benches/.
const BENCHES: [&str; 1] = ["engine"];

/// Where the commands work: a checkout, and the cache with the tools.
pub(crate) struct Shop {
    pub(crate) checkout: Checkout,
    pub(crate) cache: Cache,
    /// This program. Looked for first: building the page puts another one into its place, and then nobody can say where it is.
    pub(crate) program: PathBuf,
}

impl Shop {
    fn open() -> Result<Self> {
        Ok(Self {
            checkout: Checkout::here()?,
            cache: Cache::of_user()?,
            program: env::current_exe().doing(|| "finding this program".into())?,
        })
    }

    pub(crate) fn tools(&self) -> Tools<'_> {
        Tools {
            checkout: &self.checkout,
            cache: &self.cache,
        }
    }
}

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Serve(Serving),
    Test {
        checks: Vec<String>,
        playwright: Vec<String>,
    },
    Sheets {
        policies: Vec<String>,
    },
    Dist {
        address: Option<String>,
    },
    Bench {
        words: Vec<String>,
    },
    Offline {
        folder: Option<String>,
    },
    Icons,
    Setup,
    Seal,
    Help,
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let task = match understand(&words) {
        Ok(task) => task,
        Err(failure) => {
            eprintln!("xtask: {failure}\n\n{}", help());
            return ExitCode::from(2);
        }
    };
    match Shop::open().and_then(|shop| carry_out(&shop, task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(shop: &Shop, task: Task) -> Result<()> {
    match task {
        Task::Serve(serving) => page::serve(shop, &serving),
        Task::Test { checks, playwright } => checks::test(shop, &checks, &playwright),
        Task::Sheets { policies } => checks::sheets(shop, &policies),
        Task::Dist { address } => page::dist(shop, address.as_deref()),
        Task::Bench { words } => bench(shop, &words),
        Task::Offline { folder } => {
            let folder = folder.map_or_else(|| shop.checkout.path("dist"), PathBuf::from);
            let version = offline::write(&folder)?;
            println!("· {} is version {version}", folder.display());
            Ok(())
        }
        Task::Icons => icons::draw(&shop.checkout),
        Task::Setup => setup(shop),
        Task::Seal => page::seal_staged(shop),
        Task::Help => {
            print!("{}", help());
            Ok(())
        }
    }
}

/// Measures typing in the built page, or runs the benches at full speed: the page's own release profile is made for size.
fn bench(shop: &Shop, words: &[String]) -> Result<()> {
    if let Some((first, words)) = words.split_first()
        && first == "typing"
    {
        return checks::typing(shop, words);
    }
    if let Some((first, words)) = words.split_first()
        && first == "tables"
    {
        return checks::tables(shop, words);
    }
    let mut bench = shop.checkout.cargo();
    bench.args(["bench", "--profile", "native", "--package", "rebate-desk"]);
    for name in BENCHES {
        bench.args(["--bench", name]);
    }
    run(bench.arg("--").args(words))
}

/// Brings everything that any command needs, for instance before going offline.
fn setup(shop: &Shop) -> Result<()> {
    let tools = shop.tools();
    tools::check_node()?;
    browser::bring()?;
    office::bring()?;
    tools.component("rustfmt", "rustfmt")?;
    tools.component("clippy", "clippy-driver")?;
    tools.wasm32()?;
    tools.crates(false)?;
    tools.trunk()?;
    tools.wasm_bindgen()?;
    tools.link_node_packages()?;
    println!("· everything is there");
    Ok(())
}

fn help() -> String {
    format!(
        "\
Developers' commands of Rebate Desk: cargo xtask <command>

  serve [--port N] [--address IP] [--release]
                 build and serve the page, and again after each change
                 (--address 0.0.0.0: for a phone in the same network)
  test [check…] [-- playwright options]
                 run all checks, or the named ones:
{}  sheets [policy…]
                 have LibreOffice compute the exported workbooks of all policies
                 (or the named ones) under every reading, and compare
  dist [--page URL]
                 build the release page into dist/, also as one file, and print
                 its sizes (--page: where it will stand, so that links that are
                 made in the one file lead there)
  offline [folder]
                 write the service worker of the page in dist/ (or the folder)
                 anew, after a file there was changed
  icons          draw the icons of the installed page anew
  bench [word…]  run the benches, passing the words on
  bench typing [policy…]
                 measure how long a key keeps the built page busy
  bench tables [rows…]
                 measure how long the built page's worker takes from a
                 file to its totals, beside other ways
  setup          bring everything that the other commands need, now
",
        checks::list()
    )
}

/// Reads the command line.
fn understand(words: &[String]) -> Result<Task> {
    let Some((command, words)) = words.split_first() else {
        return Ok(Task::Help);
    };
    let without_words = |task| match words.first() {
        None => Ok(task),
        Some(word) => Err(Failure::new(format!("{command} does not take “{word}”"))),
    };
    match command.as_str() {
        "serve" => serving(words).map(Task::Serve),
        "test" => {
            let mut parts = words.splitn(2, |word| word == "--");
            let mut next = || parts.next().unwrap_or_default().to_vec();
            Ok(Task::Test {
                checks: next(),
                playwright: next(),
            })
        }
        "sheets" => Ok(Task::Sheets {
            policies: words.to_vec(),
        }),
        "dist" => dist(words),
        "offline" => match words {
            [] | [_] => Ok(Task::Offline {
                folder: words.first().cloned(),
            }),
            [_, word, ..] => Err(Failure::new(format!("offline does not take “{word}”"))),
        },
        "icons" => without_words(Task::Icons),
        "bench" => Ok(Task::Bench {
            words: words.to_vec(),
        }),
        "setup" => without_words(Task::Setup),
        "seal" => without_words(Task::Seal),
        "help" | "--help" | "-h" => Ok(Task::Help),
        unknown => Err(Failure::new(format!("there is no command “{unknown}”"))),
    }
}

/// `dist` and where the page will stand.
fn dist(words: &[String]) -> Result<Task> {
    let address = match words {
        [option, address] if option == "--page" => Some(address.clone()),
        [option] => option.strip_prefix("--page=").map(ToOwned::to_owned),
        _ => None,
    };
    match (&address, words.first()) {
        (None, None) => Ok(Task::Dist { address }),
        (Some(text), _) if text.starts_with("https://") || text.starts_with("http://") => {
            if text.contains(['#', '?']) {
                return Err(Failure::new(format!(
                    "--page takes an address that ends before ? and #, not “{text}”"
                )));
            }
            Ok(Task::Dist { address })
        }
        (Some(text), _) => Err(Failure::new(format!(
            "--page takes an address that begins with https://, not “{text}”"
        ))),
        (None, Some(word)) => Err(Failure::new(format!("dist does not take “{word}”"))),
    }
}

fn serving(words: &[String]) -> Result<Serving> {
    let mut serving = Serving::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (option, attached) = word
            .split_once('=')
            .map_or((word.as_str(), None), |(option, value)| {
                (option, Some(value))
            });
        let mut value = || {
            let value = attached.or_else(|| words.next().map(String::as_str));
            value.ok_or_else(|| Failure::new(format!("{option} needs a value")))
        };
        let refuse = |value: &str| Failure::new(format!("{option} does not take “{value}”"));
        match option {
            "--port" => {
                let text = value()?;
                serving.port = text.parse().map_err(|_| refuse(text))?;
            }
            "--address" => {
                let text = value()?;
                serving.address = text.parse().map_err(|_| refuse(text))?;
            }
            "--release" if attached.is_none() => serving.release = true,
            _ => return Err(Failure::new(format!("serve does not take “{word}”"))),
        }
    }
    Ok(serving)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn task(line: &str) -> Result<Task> {
        let words: Vec<String> = line.split_whitespace().map(ToOwned::to_owned).collect();
        understand(&words)
    }

    #[test]
    fn without_a_command_there_is_help() {
        assert_eq!(task(""), Ok(Task::Help));
    }

    #[test]
    fn serve_takes_its_options_apart_and_attached() {
        let phone = Serving {
            address: Ipv4Addr::UNSPECIFIED.into(),
            port: 9000,
            release: true,
        };
        assert_eq!(
            task("serve --port 9000 --address=0.0.0.0 --release"),
            Ok(Task::Serve(phone))
        );
        assert_eq!(task("serve"), Ok(Task::Serve(Serving::default())));
    }

    #[test]
    fn dist_takes_the_address_of_the_page_apart_and_attached() {
        let wanted = |address: Option<&str>| Task::Dist {
            address: address.map(Into::into),
        };
        assert_eq!(task("dist"), Ok(wanted(None)));
        for line in [
            "dist --page https://x.cn/desk/",
            "dist --page=https://x.cn/desk/",
        ] {
            assert_eq!(task(line), Ok(wanted(Some("https://x.cn/desk/"))), "{line}");
        }
    }

    #[test]
    fn what_serve_does_not_take_is_refused() {
        for (line, said) in [
            ("serve --port", "--port needs a value"),
            ("serve --port 99999", "--port does not take “99999”"),
            ("serve --open", "serve does not take “--open”"),
            ("dist now", "dist does not take “now”"),
            ("dist --page", "dist does not take “--page”"),
            (
                "dist --page=/desk",
                "--page takes an address that begins with https://, not “/desk”",
            ),
            (
                "dist --page=https://x.cn/#/p",
                "--page takes an address that ends before ? and #, not “https://x.cn/#/p”",
            ),
            ("build", "there is no command “build”"),
        ] {
            assert_eq!(task(line), Err(Failure::new(said)), "{line}");
        }
    }

    #[test]
    fn what_stands_behind_two_dashes_is_for_playwright() {
        let words = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect();
        let wanted = Task::Test {
            checks: words("page e2e"),
            playwright: words("--grep smoke"),
        };
        assert_eq!(task("test page e2e -- --grep smoke"), Ok(wanted));
    }
}

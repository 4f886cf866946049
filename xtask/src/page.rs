//! Building and serving the page with Trunk.

use crate::Shop;
use crate::failure::{Doing, Failure, Result};
use crate::process::{become_program, listen, path_with, run};
use crate::{library, offline, onefile, seal, sizes};
use std::env;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What minifies scripts and puts them together, as it is called on this system.
const ESBUILD: &str = if cfg!(windows) {
    "esbuild.cmd"
} else {
    "esbuild"
};

/// Tells the sealing hook that the page is being served, and where.
const SERVED_AT: &str = "REBATE_DESK_SERVED_AT";

/// How the page is served.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Serving {
    pub(crate) address: IpAddr,
    pub(crate) port: u16,
    pub(crate) release: bool,
}

impl Default for Serving {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 8080,
            release: false,
        }
    }
}

/// Builds and serves the page until it is stopped, building it anew after each change.
pub(crate) fn serve(shop: &Shop, serving: &Serving) -> Result<()> {
    let socket = SocketAddr::new(serving.address, serving.port);
    // Trunk would find out only after minutes of building.
    TcpListener::bind(socket).map(drop).map_err(|error| {
        Failure::new(format!(
            "{socket} is not free ({error}); choose another with --port"
        ))
    })?;
    let mut trunk = trunk(shop, serving.release)?;
    trunk
        .arg("serve")
        .arg(format!("--address={}", serving.address))
        .arg(format!("--port={}", serving.port));
    if serving.release {
        trunk.arg("--release");
    }
    // Not into dist/: that is the release page, which the tests are run on.
    trunk
        .arg("--dist")
        .arg(shop.checkout.target().join("served"));
    trunk.env(SERVED_AT, reachable_at(socket));
    become_program(&mut trunk)
}

/// Builds the release page into `dist`, also as one file, and reports its sizes. `address` is where the page will stand for everybody.
pub(crate) fn dist(shop: &Shop, address: Option<&str>) -> Result<()> {
    run(trunk(shop, true)?.args(["build", "--release"]))?;
    let dist = shop.checkout.path("dist");
    let reported = sizes::report(&dist);
    let packages = shop.tools().node_packages()?;
    let esbuild = packages.join("node_modules").join(".bin").join(ESBUILD);
    let workplace = shop.checkout.target().join("one-file");
    let size = onefile::pack(&dist, &workplace, &esbuild, address)?;
    reported?;
    sizes::report_one_file(size)
}

/// Trunk's post-build hook.
pub(crate) fn seal_staged(shop: &Shop) -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| Failure::new("seal is called by Trunk, as its post-build hook"))?;
    let served_at = env::var(SERVED_AT).ok();
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let built = library::built(&shop.checkout, release)?;
    let parts = release.then_some(built.program.as_path());
    let scripts = seal::seal(&staging, &built.packed, parts, served_at.is_some())?;
    if release {
        for script in scripts {
            minify(&staging.join(script))?;
        }
        minify(&staging.join(offline::SCRIPT))?;
    }
    // Last, when every file is as it will be. What is being worked on changes with every key: a worker would show what was.
    if release && served_at.is_none() {
        offline::write(&staging)?;
    } else {
        offline::switch_off(&staging)?;
    }
    if let Some(address) = served_at {
        println!("\n    返利台 · Rebate Desk   →   {address}\n");
    }
    Ok(())
}

/// Minifies a module in its place. Trunk's own minifier does not understand what wasm-bindgen writes, and leaves it as it is.
fn minify(module: &Path) -> Result<()> {
    let mut esbuild = Command::new(ESBUILD);
    esbuild
        .arg(module)
        .arg(format!("--outfile={}", module.display()));
    esbuild.args(["--allow-overwrite", "--minify", "--format=esm"]);
    listen(esbuild.args(["--charset=utf8", "--log-level=warning"])).map(drop)
}

/// The compiler's flags with shorter names for the sources that panics name: they are a part of the program, and where the
/// builder keeps them is nobody's business.
fn renaming(sysroot: &str) -> Result<String> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let mut folders = vec![Path::new(sysroot).join("lib/rustlib/src/rust/library")];
    let registries = cargo.unwrap_or_default().join("registry").join("src");
    for registry in fs::read_dir(&registries).into_iter().flatten() {
        let listing = || format!("listing {}", registries.display());
        folders.push(registry.doing(listing)?.path());
    }
    // Separated by what no path has in it.
    let flags = folders
        .iter()
        .map(|folder| format!("--remap-path-prefix={}/=", folder.display()));
    Ok(flags.collect::<Vec<_>>().join("\u{1f}"))
}

/// Trunk with its tools on PATH; everything it needs is brought first.
fn trunk(shop: &Shop, release: bool) -> Result<Command> {
    let tools = shop.tools();
    tools.wasm32()?;
    tools.crates(false)?;
    let mut folders = vec![tools.trunk()?, tools.wasm_bindgen()?];
    if release {
        folders.push(tools.node_packages()?.join("node_modules").join(".bin"));
    }
    let mut trunk = shop.checkout.program(
        folders
            .first()
            .map_or_else(|| "trunk".into(), |folder| folder.join("trunk")),
    );
    trunk.env("PATH", path_with(&folders)?);
    // A build that fails says why; where in Trunk it failed helps nobody.
    trunk.env("RUST_LIB_BACKTRACE", "0");
    if release && env::var_os("RUSTFLAGS").is_none() {
        let sysroot = listen(shop.checkout.program("rustc").args(["--print", "sysroot"]))?;
        trunk.env("CARGO_ENCODED_RUSTFLAGS", renaming(sysroot.trim())?);
    }
    if env::var_os("NO_COLOR").is_some() {
        // The convention says any value; Trunk reads a boolean and refuses `1`.
        trunk.env("NO_COLOR", "true");
    }
    Ok(trunk)
}

/// The address to type: for a server on all interfaces, the one that another device in the network can use.
fn reachable_at(socket: SocketAddr) -> String {
    let mut socket = socket;
    if socket.ip().is_unspecified() {
        socket.set_ip(outward_address().unwrap_or(Ipv4Addr::LOCALHOST.into()));
    }
    format!("http://{socket}/")
}

/// This machine's address in its network. Connecting a UDP socket sends nothing; it only asks the system for the route.
fn outward_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// A port that nothing listens on now.
pub(crate) fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing(|| "looking for a free port".into())?;
    Ok(listener
        .local_addr()
        .doing(|| "looking for a free port".into())?
        .port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_to_type_is_never_the_unspecified_one() {
        assert_eq!(
            reachable_at(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 8080)),
            "http://127.0.0.1:8080/"
        );
        assert!(
            !reachable_at(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 8080)).contains("0.0.0.0")
        );
    }
}

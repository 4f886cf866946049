//! A release of the page in pieces, of which all but the first are fetched when they are wanted.
//!
//! The program says where it may be split (`src/web/later.rs`). The tool that splits it needs it as the compiler left it, so what
//! Trunk has made of the whole is replaced: the first part goes through wasm-bindgen and wasm-opt as the whole would have, the others
//! through wasm-opt, and a script beside them fetches the others for the first. What two of the others share is a part of its own.

use crate::failure::{Doing, Failure, Result};
use crate::process::listen;
use std::fs;
use std::path::Path;
use std::process::Command;
use wasm_split_cli_support::{Options, transform};

/// How wasm-opt makes a part small, with what the compiler for this target takes for granted that a browser has.
const SMALLER: &[&str] = &[
    "-Oz",
    "--converge",
    "--reorder-functions-by-name",
    "--strip-producers",
    "--strip-target-features",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Puts `program` into the page's folder in parts, in the place of `<module>.js` and `<module>_bg.wasm`; the name of the script that
/// fetches the others.
pub(crate) fn split(program: &Path, staging: &Path, module: &str) -> Result<String> {
    let folder = program.with_extension("parts");
    if folder.exists() {
        fs::remove_dir_all(&folder).doing(|| format!("removing {}", folder.display()))?;
    }
    fs::create_dir(&folder).doing(|| format!("making {}", folder.display()))?;
    let whole = fs::read(program).doing(|| format!("reading {}", program.display()))?;
    let (first, script) = (folder.join("first.wasm"), format!("{module}-parts.js"));
    let (link, main) = (format!("./{script}"), format!("./{module}.js"));
    let mut options = Options::new(&whole);
    options.output_dir = &folder;
    options.main_out_path = &first;
    options.link_name = &link;
    options.main_module = &main;
    let parts = transform(options)
        .map_err(|error| Failure::new(format!("splitting {}: {error:#}", program.display())))?;

    let mut bindgen = Command::new("wasm-bindgen");
    // The other part goes through the first one's table and memory.
    bindgen.args(["--target=web", "--no-typescript", "--keep-lld-exports"]);
    bindgen.args(["--out-name", module]);
    listen(bindgen.arg("--out-dir").arg(staging).arg(&first))?;
    let first = staging.join(format!("{module}_bg.wasm"));
    smaller(&first, &first, &["--remove-exports=*intounderlying*"])?;

    let path = folder.join(&script);
    let mut text = fs::read_to_string(&path).doing(|| format!("reading {}", path.display()))?;
    for part in &parts.split_modules {
        let (file, name) = named(part, module)?;
        smaller(part, &staging.join(&name), &[])?;
        text = replaced(&text, &format!("\"./{file}\""), &format!("\"./{name}\""))?;
    }
    let path = staging.join(&script);
    fs::write(&path, fetching(&text)?).doing(|| format!("writing {}", path.display()))?;
    Ok(script)
}

/// A part's file, and its name in the page: it changes with the whole program, as the first part's does.
fn named(part: &Path, module: &str) -> Result<(String, String)> {
    let file = part.file_name().and_then(|name| name.to_str());
    let file = file.ok_or_else(|| Failure::new(format!("{} has no name", part.display())))?;
    let name = file.strip_prefix("split_").unwrap_or(file);
    Ok((file.to_owned(), format!("{module}-{name}")))
}

fn smaller(from: &Path, to: &Path, more: &[&str]) -> Result<()> {
    let name = if cfg!(windows) {
        "wasm-opt.cmd"
    } else {
        "wasm-opt"
    };
    let mut optimiser = Command::new(name);
    optimiser
        .args(more)
        .args(SMALLER)
        .arg(from)
        .arg("-o")
        .arg(to);
    listen(&mut optimiser).map(drop)
}

/// The script that fetches parts, not insisting on the type that a server gives them: some hosts know nothing of `application/wasm`,
/// and the page itself starts from them. A server's page about a missing file is no part.
fn fetching(script: &str) -> Result<String> {
    replaced(
        script,
        "WebAssembly.instantiateStreaming(src, imports)",
        "src.then((found) => found.ok ? found.arrayBuffer() : Promise.reject(new Error(found.status + \" \" + found.url)))\
         .then((bytes) => WebAssembly.instantiate(bytes, imports))",
    )
}

fn replaced(script: &str, from: &str, to: &str) -> Result<String> {
    if script.contains(from) {
        return Ok(script.replace(from, to));
    }
    Err(Failure::new(format!(
        "the script that fetches the parts does not say {from}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_after_the_program() {
        let name = |part: &str| named(Path::new(part), "desk-1");
        assert_eq!(
            name("/t/split_workbench.wasm"),
            Ok((
                "split_workbench.wasm".into(),
                "desk-1-workbench.wasm".into()
            ))
        );
        assert_eq!(
            name("/t/chunk_2.wasm"),
            Ok(("chunk_2.wasm".into(), "desk-1-chunk_2.wasm".into()))
        );
        assert!(name("/").is_err());
    }

    #[test]
    fn a_script_that_fetches_otherwise_is_refused() {
        assert!(fetching("WebAssembly.instantiate(x)").is_err());
        let script = fetching("(WebAssembly.instantiateStreaming(src, imports))");
        assert!(
            script.is_ok_and(|script| script.contains("found.ok") && !script.contains("Streaming"))
        );
    }

    #[test]
    fn what_cannot_be_split_is_said_with_its_name() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("rebate-desk-split-{}", std::process::id()));
        fs::create_dir_all(&folder).doing(|| "making the folder".into())?;
        let program = folder.join("desk.wasm");
        fs::write(&program, "no program").doing(|| "writing the program".into())?;
        let failed = split(&program, &folder, "desk-1");
        assert!(failed.is_err_and(|failure| failure.to_string().contains("desk.wasm")));
        crate::checkout::remove_folder(&folder)
    }
}

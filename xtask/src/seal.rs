//! The last step of every build of the page, called by Trunk as its post-build hook:
//!
//! 1. the stylesheets become one file, in the order of index.html, so that the first paint waits for one request;
//! 2. the content policy gets the hash of the module script that Trunk writes into the page: no other inline script runs;
//! 3. policies and documents are put beside the program that fetches them;
//! 4. a release is split: what is not needed at once is fetched apart;
//! 5. programs and their JavaScript name the functions between them by shorter names;
//! 6. the JavaScript door's program and the worker's get names that change with their bytes; `door.js` keeps the name that other pages
//!    import.
//!
//! A page that was not sealed does not start: its policy allows no inline script at all.

use crate::failure::{Doing, Failure, Result};
use crate::html::{attribute, start_tags};
use crate::tools::short_hash;
use crate::{imports, library, split};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fs;
use std::ops::Range;
use std::path::Path;

/// The source in the content policy behind which the script hashes are put.
const HASHES_FOLLOW: &str = "'wasm-unsafe-eval'";

/// The programs beside the page's: what other pages import, and the worker that keeps tables.
const OTHERS: [&str; 2] = ["door", "worker"];

/// The script that `cargo xtask serve` adds to the page.
const AUTORELOAD: (&str, &str) = ("autoreload.js", include_str!("autoreload.js"));

/// Seals the page in Trunk's staging folder with the library in `packed`; `whole` is the program that is to be split, `served` adds the
/// script that reloads the page after a build. Returns the names of the scripts beside the programs.
pub(crate) fn seal(
    staging: &Path,
    packed: &Path,
    whole: Option<&Path>,
    served: bool,
) -> Result<Vec<String>> {
    let read = |name: &str| {
        fs::read_to_string(staging.join(name))
            .doing(|| format!("reading {name} in {}", staging.display()))
    };
    let write = |name: &str, text: &str| {
        fs::write(staging.join(name), text)
            .doing(|| format!("writing {name} in {}", staging.display()))
    };

    let mut html = read("index.html")?;
    if let Some(styles) = Styles::find(&html) {
        let sheet = styles
            .files
            .iter()
            .map(|name| read(name))
            .collect::<Result<Vec<_>>>()?;
        let sheet = joined(&styles.files, &sheet)?;
        let name = format!("style-{}.css", short_hash(sheet.as_bytes()));
        write(&name, &sheet)?;
        html = styles.replaced(&html, &name);
        for file in &styles.files {
            fs::remove_file(staging.join(file)).doing(|| format!("removing {file}"))?;
        }
    }
    if served {
        write(AUTORELOAD.0, AUTORELOAD.1)?;
        html = html.replacen(
            "</body>",
            &format!(
                "<script type=\"module\" src=\"./{}\"></script></body>",
                AUTORELOAD.0
            ),
            1,
        );
    }
    let module = module(staging, &html)?;
    let mut scripts = vec![format!("{module}.js")];
    scripts.extend(OTHERS.map(|other| format!("{other}.js")));
    if let Some(whole) = whole {
        let script = split::split(whole, staging, &module)?;
        // The program's script imports it: it comes along, not one after the other.
        let link = format!("<link rel=\"modulepreload\" href=\"./{script}\"></head>");
        html = html.replacen("</head>", &link, 1);
        scripts.push(script);
    }
    write("index.html", &with_script_hashes(&html)?)?;
    let program = shorten_imports(staging, &module)?;
    library::copy(packed, staging, &parts_of(staging, &module, program)?)?;
    for other in OTHERS {
        shorten_imports(staging, other)?;
        let script = format!("{other}.js");
        write(&script, &hashed(staging, other, &read(&script)?)?)?;
    }
    Ok(scripts)
}

/// The stylesheets that the page loads, as Trunk linked them.
struct Styles {
    tags: Vec<Range<usize>>,
    files: Vec<String>,
}

impl Styles {
    /// All stylesheets that always apply; none if the page has none. One for a medium stays a file of its own.
    fn find(html: &str) -> Option<Self> {
        let (mut tags, mut files) = (Vec::new(), Vec::new());
        for range in start_tags(html, "link") {
            let tag = html.get(range.clone()).unwrap_or_default();
            if let (Some("stylesheet"), Some(href), None) = (
                attribute(tag, "rel"),
                attribute(tag, "href"),
                attribute(tag, "media"),
            ) {
                files.push(href.trim_start_matches("./").to_owned());
                tags.push(range);
            }
        }
        (!tags.is_empty()).then_some(Self { tags, files })
    }

    /// The page with one link in the place of the first.
    fn replaced(&self, html: &str, name: &str) -> String {
        let mut link = format!("<link rel=\"stylesheet\" href=\"./{name}\">");
        let (mut page, mut from) = (String::with_capacity(html.len()), 0);
        for tag in &self.tags {
            page.push_str(html.get(from..tag.start).unwrap_or_default());
            page.push_str(&std::mem::take(&mut link));
            from = tag.end;
        }
        page.push_str(html.get(from..).unwrap_or_default());
        page
    }
}

/// The sheets one after the other. An `@import` would be ignored behind other rules, and costs a request of its own.
fn joined(names: &[String], sheets: &[String]) -> Result<String> {
    for (name, sheet) in names.iter().zip(sheets) {
        if sheet.contains("@import") {
            return Err(Failure::new(format!(
                "{name} has an @import; link the imported file in index.html instead"
            )));
        }
    }
    Ok(sheets.join("\n"))
}

/// The page whose content policy allows exactly the inline scripts that are in it.
fn with_script_hashes(html: &str) -> Result<String> {
    let mut sources = String::from(HASHES_FOLLOW);
    for range in start_tags(html, "script") {
        let tag = html.get(range.clone()).unwrap_or_default();
        if attribute(tag, "src").is_some() {
            continue;
        }
        let rest = html.get(range.end..).unwrap_or_default();
        let length = rest
            .to_ascii_lowercase()
            .find("</script")
            .ok_or_else(|| Failure::new("index.html has a script without an end"))?;
        let script = rest.get(..length).unwrap_or_default();
        sources.push_str(" 'sha256-");
        sources.push_str(&STANDARD.encode(Sha256::digest(script)));
        sources.push('\'');
    }
    let policy = content_policy(html)?;
    let tag = html.get(policy.clone()).unwrap_or_default();
    let mut page = html.to_owned();
    page.replace_range(policy, &tag.replacen(HASHES_FOLLOW, &sources, 1));
    Ok(page)
}

/// The tag of the content policy; without exactly one, nothing can be said about the page.
fn content_policy(html: &str) -> Result<Range<usize>> {
    let is_policy = |range: &Range<usize>| {
        let tag = html.get(range.clone()).unwrap_or_default();
        attribute(tag, "http-equiv") == Some("Content-Security-Policy")
            && tag.contains(HASHES_FOLLOW)
    };
    let mut policies = start_tags(html, "meta").into_iter().filter(is_policy);
    match (policies.next(), policies.next()) {
        (Some(policy), None) => Ok(policy),
        _ => Err(Failure::new(format!(
            "index.html needs one content policy with {HASHES_FOLLOW}"
        ))),
    }
}

/// The name of the page's program: `<module>.js` with `<module>_bg.wasm`.
fn module(staging: &Path, html: &str) -> Result<String> {
    let listing = || format!("listing {}", staging.display());
    for file in fs::read_dir(staging).doing(listing)? {
        let name = file
            .doing(listing)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if let Some(module) = name.strip_suffix("_bg.wasm")
            && html.contains(&name)
        {
            return Ok(module.to_owned());
        }
    }
    Err(Failure::new(
        "the build has no wasm file that index.html names",
    ))
}

/// Shortens the names between `<module>_bg.wasm` and `<module>.js`; the program's bytes.
fn shorten_imports(staging: &Path, module: &str) -> Result<Vec<u8>> {
    let paths = ["_bg.wasm", ".js"].map(|end| staging.join(format!("{module}{end}")));
    let read = |path: &Path| fs::read(path).doing(|| format!("reading {}", path.display()));
    let write = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).doing(|| format!("writing {}", path.display()))
    };
    let [program_path, script_path] = &paths;
    let (mut program, mut script) = (read(program_path)?, read(script_path)?);
    imports::shorten(&mut program, &mut script);
    write(program_path, &program)?;
    write(script_path, &script)?;
    Ok(program)
}

/// The JavaScript of another program, naming its program by the hash under which it now stands there.
fn hashed(staging: &Path, other: &str, script: &str) -> Result<String> {
    let program = format!("{other}_bg.wasm");
    let path = staging.join(&program);
    let bytes = fs::read(&path).doing(|| format!("reading {program}"))?;
    let name = format!("{other}-{}_bg.wasm", short_hash(&bytes));
    fs::rename(&path, staging.join(&name)).doing(|| format!("renaming {program} to {name}"))?;
    if !script.contains(&program) {
        return Err(Failure::new(format!("{other}.js does not name {program}")));
    }
    Ok(script.replace(&program, &name))
}

/// The program with the parts that come later.
fn parts_of(staging: &Path, module: &str, first: Vec<u8>) -> Result<Vec<Vec<u8>>> {
    let listing = || format!("listing {}", staging.display());
    let mut parts = vec![first];
    let start = format!("{module}-");
    for file in fs::read_dir(staging).doing(listing)? {
        let file = file.doing(listing)?;
        let name = file.file_name();
        let name = name.to_string_lossy();
        let is_wasm = Path::new(&*name)
            .extension()
            .is_some_and(|end| end == "wasm");
        if name.starts_with(&start) && is_wasm {
            let path = file.path();
            parts.push(fs::read(&path).doing(|| format!("reading {}", path.display()))?);
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::{Checkout, remove_folder};

    const POLICY: &str = "<!-- 'wasm-unsafe-eval' --><meta http-equiv=Content-Security-Policy content=\"script-src 'self' 'wasm-unsafe-eval'; style-src 'self'\">";

    #[test]
    fn the_policy_names_the_hash_of_each_inline_script_and_of_nothing_else() {
        let html =
            format!("{POLICY}<script src=x.js></script><script type=\"module\">alert(1)</SCRIPT>");
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        let sealed = html.replace(
            "eval';",
            "eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';",
        );
        assert_eq!(with_script_hashes(&html), Ok(sealed));
    }

    #[test]
    fn a_page_without_a_policy_is_refused() {
        let refused = with_script_hashes("<script>1</script>");
        assert_eq!(
            refused,
            Err(Failure::new(
                "index.html needs one content policy with 'wasm-unsafe-eval'"
            ))
        );
    }

    #[test]
    fn a_script_without_an_end_is_refused() {
        let refused = with_script_hashes(&format!("{POLICY}<script>1"));
        assert_eq!(
            refused,
            Err(Failure::new("index.html has a script without an end"))
        );
    }

    #[test]
    fn stylesheets_become_one_file_in_the_order_of_the_page_and_the_door_opens_its_hashed_program()
    -> Result<()> {
        let staging = std::env::temp_dir().join(format!("rebate-desk-seal-{}", std::process::id()));
        fs::create_dir_all(staging.join("packed")).doing(|| "making the folder".into())?;
        let page = format!(
            "<head>{POLICY}<link rel=stylesheet href=./b.css integrity=x><title>t</title><link rel=\"stylesheet\" href=\"./a.css\"/>\
             <link rel=stylesheet media=print href=./print.css><link rel=preload href=./desk-1_bg.wasm></head><body></body>"
        );
        for (name, text) in [
            ("index.html", page.as_str()),
            ("a.css", "a{}"),
            ("b.css", "b{}"),
            ("print.css", "p{}"),
            ("desk-1_bg.wasm", "… library/a-1.policy …"),
            ("desk-1.js", ""),
            ("door_bg.wasm", "door"),
            ("door.js", "fetch('door_bg.wasm')"),
            ("worker_bg.wasm", "worker"),
            ("worker.js", "fetch('worker_bg.wasm')"),
            ("packed/a-1.policy", "packed"),
        ] {
            fs::write(staging.join(name), text).doing(|| format!("writing {name}"))?;
        }
        let packed = staging.join("packed");
        assert_eq!(
            seal(&staging, &packed, None, true)?,
            ["desk-1.js", "door.js", "worker.js"]
        );

        let read =
            |name: &str| fs::read_to_string(staging.join(name)).doing(|| format!("reading {name}"));
        let sealed = read("index.html")?;
        let sheet = sealed
            .split("href=\"./")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("none");
        assert_eq!(read(sheet)?, "b{}\na{}");
        assert_eq!(sealed.matches("<link").count(), 3);
        assert!(sealed.contains("media=print href=./print.css"));
        assert!(
            sealed.contains("<script type=\"module\" src=\"./autoreload.js\"></script></body>")
        );
        assert!(!staging.join("a.css").exists() && staging.join("print.css").exists());
        let door = read("door.js")?;
        let program = door.trim_start_matches("fetch('").trim_end_matches("')");
        assert!(program.starts_with("door-") && program != "door_bg.wasm");
        assert_eq!(read(program)?, "door");
        assert_eq!(read("library/a-1.policy")?, "packed");
        fs::write(packed.join("b-2.policy"), "").doing(|| "writing another policy".into())?;
        let refused = library::copy(&packed, &staging, &[b"library/a-1.policy".to_vec()]);
        assert!(refused.is_err_and(|failure| failure.to_string().contains("b-2.policy")));
        remove_folder(&staging)
    }

    #[test]
    fn an_import_in_a_stylesheet_is_refused() {
        let refused = joined(&["a.css".into()], &["@import 'b.css';".into()]);
        assert_eq!(
            refused,
            Err(Failure::new(
                "a.css has an @import; link the imported file in index.html instead"
            ))
        );
    }

    #[test]
    fn the_page_itself_has_the_strict_policy() -> Result<()> {
        let html = Checkout::here()?.read("index.html")?;
        let policies: Vec<_> = start_tags(&html, "meta")
            .into_iter()
            .filter_map(|range| html.get(range))
            .filter(|tag| attribute(tag, "http-equiv") == Some("Content-Security-Policy"))
            .filter_map(|tag| attribute(tag, "content"))
            .collect();
        assert_eq!(
            policies,
            [
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
              font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
            ]
        );
        Ok(())
    }
}

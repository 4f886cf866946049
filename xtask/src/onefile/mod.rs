//! The page as one file, `rebate-desk.html`, that opens from a disk or a chat with no server.
//!
//! 1. Each of the page's programs (the page, its editor, its two workers) becomes one script: esbuild puts together what imports one
//!    another, and what fetches a file or starts a worker finds both in `beside.js` instead of the browser's own.
//! 2. Everything that the programs fetch is packed (`unpack.js` reads it again) and written into the page as text, in blocks that no browser runs.
//! 3. Stylesheet and starting script go into the page itself. Its content policy is the page's own without `'self'`: the hashes of these
//!    scripts and styles, workers from blobs, and no connection to anywhere.
//!
//! What stands in `dist/` is not changed. The same page gives the same file, byte for byte.

use crate::failure::{Doing, Failure, Result};
use crate::html::{attribute, start_tags};
use crate::library;
use crate::process::listen;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

/// The file, in the page's folder.
pub(crate) const NAME: &str = "rebate-desk.html";

/// What it should not grow beyond, in bytes: a chat program sends it as it is, and a phone reads all of it before it starts.
pub(crate) const BUDGET: u64 = 3_300_000;

/// The programs that are scripts of their own: the name under which the page asks for each, and whether it waits for something before its
/// first line ends, which a plain script cannot.
const PROGRAMS: [(&str, bool); 3] = [
    ("checker.js", false),
    ("editor.js", true),
    ("tables.js", false),
];

/// Where a script is told that it stands, so that what it fetches from beside itself has a name.
const FOLDER_ADDRESS: &str = "beside:///";

/// Where a page from a server says which version it is.
const BUILD: &str = "data-build";

/// What stands in the place of the letters in `unpack.js`.
const LETTERS_PLACE: &str = "LETTERS_OF_A_PACKED_FILE";

/// The 91 characters of a packed file: all that are printed in ASCII but `"`, `<` and `\`, so that neither a page nor a quoted text is
/// ever ended by them.
const LETTERS: [u8; 91] = letters();

const BESIDE: &str = include_str!("beside.js");
const UNPACK: &str = include_str!("unpack.js");
const PAGE: &str = include_str!("page.js");
const NOTE: &str = include_str!("note.html");
const NOTE_STYLE: &str = include_str!("note.css");
const NOSCRIPT: &str = include_str!("noscript.html");
const LATE: &str = include_str!("late.html");

/// A file that goes into the page.
struct Piece {
    name: String,
    bytes: Vec<u8>,
    /// Of a script, the files that it names.
    needs: Option<Vec<String>>,
}

/// Packs the page in `dist` into one file beside it and returns its size in bytes. `workplace` is a folder for what comes in between,
/// `esbuild` that program; `address` is where the page stands for everybody, if it was said.
pub(crate) fn pack(
    dist: &Path,
    workplace: &Path,
    esbuild: &Path,
    address: Option<&str>,
) -> Result<u64> {
    let read = |name: &str| {
        fs::read(dist.join(name)).doing(|| format!("reading {name} in {}", dist.display()))
    };
    let page = text(read("index.html")?)?;
    let page = without_build(&page)?;
    let start = script_of(&page)?;
    lay_out(dist, workplace, page.get(start).unwrap_or_default())?;
    let script = text(bundled(workplace, esbuild, "start.js", true)?)?;

    let mut files = Vec::new();
    for name in fetched(dist)? {
        let bytes = read(&name)?;
        files.push(Piece {
            name,
            bytes,
            needs: None,
        });
    }
    let mut pieces = Vec::new();
    for (name, waits) in PROGRAMS {
        let bytes = bundled(workplace, esbuild, name, waits)?;
        let program = String::from_utf8_lossy(&bytes);
        let named = files.iter().filter(|file| program.contains(&file.name));
        let needs = Some(named.map(|file| file.name.clone()).collect());
        pieces.push(Piece {
            name: name.to_owned(),
            bytes,
            needs,
        });
    }
    for asked in pieces
        .iter()
        .map(|piece| piece.bytes.as_slice())
        .chain([script.as_bytes()])
    {
        all_inside(&String::from_utf8_lossy(asked), &files)?;
    }
    pieces.extend(files);
    let style = text(read(&stylesheet(&page)?)?)?;
    let one = assembled(&page, &script, &style, &pieces, address)?;
    let path = dist.join(NAME);
    fs::write(&path, &one).doing(|| format!("writing {}", path.display()))?;
    Ok(one.len() as u64)
}

/// The files that programs fetch, by name, in order. What is in the page's folder is one of these, a script that is put together with
/// others, or is left out on purpose: whatever else there may be must not be forgotten here.
fn fetched(dist: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for name in names_in(dist)? {
        match name.rsplit_once('.').map(|(_, end)| end) {
            Some("wasm") => names.push(name),
            _ if name == library::FOLDER => {
                let inside = names_in(&dist.join(&name))?.into_iter();
                names.extend(inside.map(|file| format!("{name}/{file}")));
            }
            // Scripts are put together, the stylesheet is put into the page.
            Some("html" | "js" | "css") => {}
            _ if is_left_out(&name) => {}
            _ => {
                return Err(Failure::new(format!(
                    "{name} is in the page's folder, and nobody has said whether it belongs into {NAME} (xtask/src/onefile/mod.rs)"
                )));
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Refuses a script that fetches a program which is not packed, as one of another build does.
fn all_inside(script: &str, files: &[Piece]) -> Result<()> {
    const END: &str = ".wasm";
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    for (at, _) in script.match_indices(END) {
        let before = script.get(..at).unwrap_or_default();
        let stem = before.len() - before.trim_end_matches(is_name).len();
        let name = script.get(at - stem..at + END.len()).unwrap_or_default();
        // `instance.wasm` and the like are no files.
        if stem > 0
            && before
                .trim_end_matches(is_name)
                .ends_with(['/', '"', '\'', '`'])
            && !files.iter().any(|file| file.name == name)
        {
            return Err(Failure::new(format!(
                "a script fetches {name}, which is not in the page's folder"
            )));
        }
    }
    Ok(())
}

/// What only a page from a server has: what installs it as an application, with its icons.
fn is_left_out(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    matches!(end, Some("webmanifest" | "png" | "svg" | "ico")) || matches!(name, "icons" | ".stage")
}

fn names_in(folder: &Path) -> Result<Vec<String>> {
    let listing = || format!("listing {}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).doing(listing)? {
        names.push(
            entry
                .doing(listing)?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    names.sort();
    Ok(names)
}

/// Puts the scripts into the folder in which they are put together.
fn lay_out(dist: &Path, workplace: &Path, start: &str) -> Result<()> {
    if workplace.exists() {
        fs::remove_dir_all(workplace).doing(|| format!("removing {}", workplace.display()))?;
    }
    fs::create_dir_all(workplace).doing(|| format!("making {}", workplace.display()))?;
    for name in names_in(dist)? {
        if Path::new(&name)
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("js"))
        {
            let script = fs::read_to_string(dist.join(&name));
            let script = script.doing(|| format!("reading {name}"))?;
            let script = versionless(&script);
            fs::write(workplace.join(&name), script).doing(|| format!("writing {name}"))?;
        }
    }
    let letters = format!("{:?}", String::from_utf8_lossy(&LETTERS));
    let unpack = UNPACK.replace(LETTERS_PLACE, &letters);
    let start = format!("import \"./page.js\";\n{start}");
    for (name, text) in [
        ("unpack.js", unpack.as_str()),
        ("beside.js", BESIDE),
        ("page.js", PAGE),
        ("start.js", &start),
    ] {
        fs::write(workplace.join(name), text).doing(|| format!("writing {name}"))?;
    }
    Ok(())
}

/// The page without the version of its files, by which it asks a server for those that fit it: here there are no others.
fn without_build(page: &str) -> Result<String> {
    let root = only(page, "html")?;
    let tag = page.get(root.clone()).unwrap_or_default();
    let Some(build) = attribute(tag, BUILD) else {
        return Ok(page.to_owned());
    };
    let bare = [format!(" {BUILD}=\"{build}\""), format!(" {BUILD}={build}")]
        .iter()
        .fold(tag.to_owned(), |tag, said| tag.replace(said, ""));
    let mut page = page.to_owned();
    page.replace_range(root, &bare);
    Ok(page)
}

/// A script that imports others by their names alone: `./door.js?<version>` is `door.js` here.
fn versionless(script: &str) -> String {
    let mut parts = script.split(".js?");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        let is_version = rest.starts_with(['"', '\'']);
        bare.push_str(if is_version { ".js" } else { ".js?" });
        bare.push_str(if is_version { rest } else { part });
    }
    bare
}

/// A script with all that it imports. One that `waits` for something at its top must be a module.
fn bundled(workplace: &Path, esbuild: &Path, name: &str, waits: bool) -> Result<Vec<u8>> {
    let made = workplace.join("made").join(name);
    let format = if waits { "esm" } else { "iife" };
    let mut command = Command::new(esbuild);
    command.current_dir(workplace).arg(name);
    command.args(["--bundle", "--minify", "--charset=utf8", "--target=es2022"]);
    command.args(["--log-level=warning", "--inject:./beside.js"]);
    command.arg(format!("--format={format}"));
    command.arg(format!("--define:import.meta.url={FOLDER_ADDRESS:?}"));
    command.arg(format!("--outfile={}", made.display()));
    listen(&mut command)?;
    fs::read(&made).doing(|| format!("reading {}", made.display()))
}

/// The page with all pieces in it.
fn assembled(
    page: &str,
    script: &str,
    style: &str,
    pieces: &[Piece],
    address: Option<&str>,
) -> Result<String> {
    let style = format!("{style}\n{NOTE_STYLE}");
    for (what, text, end) in [
        ("the script", script, "</script"),
        ("the script", script, "<!--"),
        ("the style", &style, "</style"),
    ] {
        if text.to_ascii_lowercase().contains(end) {
            return Err(Failure::new(format!("{what} of {NAME} contains {end}")));
        }
    }
    let mut policy_hashes = vec![hash(script)];
    let programs = pieces.iter().filter(|piece| piece.needs.is_some());
    let modules = programs.filter(|piece| PROGRAMS.contains(&(piece.name.as_str(), true)));
    policy_hashes.extend(modules.map(|piece| hash(&String::from_utf8_lossy(&piece.bytes))));

    let mut one = page.to_owned();
    let start = script_of(&one)?;
    let end = start.end + "</script>".len();
    let tag = one.get(..start.start).and_then(|before| before.rfind('<'));
    one.replace_range(tag.unwrap_or(start.start)..end, "");
    for link in start_tags(&one, "link").into_iter().rev() {
        let tag = one.get(link.clone()).unwrap_or_default();
        if !attribute(tag, "href").is_some_and(|href| href.starts_with("data:")) {
            one.replace_range(link, "");
        }
    }
    let policy = policy_of(&one)?;
    let tag = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
        own_policy(
            attribute(one.get(policy.clone()).unwrap_or_default(), "content").unwrap_or_default(),
            &policy_hashes,
            &hash(&style),
        )
    );
    one.replace_range(policy, &tag);
    let address = address.map(|address| format!(" data-page=\"{}\"", escaped(address)));
    let address = address.unwrap_or_default();
    let root = only(&one, "html")?;
    one.insert_str(root.end - 1, &format!(" data-one-file{address}"));
    one = one.replacen("</head>", &format!("<style>{style}</style></head>"), 1);
    let noscript = inside(&one, "noscript", |_| true)?;
    one.replace_range(noscript, NOSCRIPT.trim());
    let late = inside(&one, "p", |tag| attribute(tag, "class") == Some("late"))?;
    one.replace_range(late, LATE.trim());

    let mut end = NOTE.replace("VERSION", &version(pieces));
    for piece in pieces {
        end.push_str("<script type=\"text/plain\"");
        write_attribute(&mut end, "data-file", &piece.name);
        if let Some(needs) = &piece.needs {
            write_attribute(&mut end, "data-needs", &needs.join(" "));
        }
        end.push('>');
        end.push_str(&lettered(&small(&piece.bytes)?));
        end.push_str("</script>\n");
    }
    end.push_str("<script type=\"module\">");
    end.push_str(script);
    end.push_str("</script></body>");
    if one.matches("</body>").count() != 1 || !one.contains("<style>") {
        return Err(Failure::new("index.html needs one head and one body"));
    }
    Ok(one.replacen("</body>", &end, 1))
}

/// The version of what is in the file, for people to compare: the beginning of the pieces' hash.
fn version(pieces: &[Piece]) -> String {
    let mut all = Sha256::new();
    for piece in pieces {
        all.update(&piece.bytes);
    }
    let mut version = String::new();
    for byte in all.finalize().iter().take(4) {
        // Writing to a text cannot fail.
        let _ = write!(version, "{byte:02x}");
    }
    version
}

/// The page's content policy for a page that stands alone: nothing is its own origin, so `'self'` goes with the hashes of what stood in the
/// page; workers come from blobs.
fn own_policy(policy: &str, scripts: &[String], style: &str) -> String {
    let mut directives = Vec::new();
    for directive in policy.split(';') {
        let mut words = directive.split_whitespace();
        let Some(name) = words.next() else { continue };
        if name == "worker-src" {
            continue;
        }
        let mut sources: Vec<&str> = words
            .filter(|word| *word != "'self'" && !word.starts_with("'sha256-"))
            .collect();
        match name {
            "script-src" => sources.extend(scripts.iter().map(String::as_str)),
            "style-src" => sources.push(style),
            _ => {}
        }
        if !sources.is_empty() {
            directives.push(format!("{name} {}", sources.join(" ")));
        }
    }
    directives.push("worker-src blob:".to_owned());
    directives.join("; ")
}

/// A script or style as a content policy names it.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).doing(|| "reading the built page".into())
}

/// The inside of the page's only inline script.
fn script_of(page: &str) -> Result<Range<usize>> {
    inside(page, "script", |tag| attribute(tag, "src").is_none())
}

/// The page's only stylesheet, as sealing leaves it.
fn stylesheet(page: &str) -> Result<String> {
    let links = start_tags(page, "link").into_iter();
    let mut sheets = links.filter_map(|range| {
        let tag = page.get(range)?;
        (attribute(tag, "rel") == Some("stylesheet")).then(|| attribute(tag, "href"))?
    });
    match (sheets.next(), sheets.next()) {
        (Some(sheet), None) => Ok(sheet.trim_start_matches("./").to_owned()),
        _ => Err(Failure::new("index.html needs one stylesheet")),
    }
}

fn policy_of(page: &str) -> Result<Range<usize>> {
    let metas = start_tags(page, "meta").into_iter();
    let mut policies = metas.filter(|range| {
        let tag = page.get(range.clone()).unwrap_or_default();
        attribute(tag, "http-equiv") == Some("Content-Security-Policy")
    });
    match (policies.next(), policies.next()) {
        (Some(policy), None) => Ok(policy),
        _ => Err(Failure::new("index.html needs one content policy")),
    }
}

fn only(page: &str, name: &str) -> Result<Range<usize>> {
    let mut tags = start_tags(page, name).into_iter();
    match (tags.next(), tags.next()) {
        (Some(tag), None) => Ok(tag),
        _ => Err(Failure::new(format!("index.html needs one {name}"))),
    }
}

/// The inside of the only element of a name for which `is_it`.
fn inside(page: &str, name: &str, is_it: impl Fn(&str) -> bool) -> Result<Range<usize>> {
    let tags = start_tags(page, name).into_iter();
    let mut tags = tags.filter(|range| page.get(range.clone()).is_some_and(&is_it));
    let (Some(tag), None) = (tags.next(), tags.next()) else {
        return Err(Failure::new(format!("index.html needs one such {name}")));
    };
    let rest = page.get(tag.end..).unwrap_or_default();
    let length = rest.find(&format!("</{name}"));
    let length =
        length.ok_or_else(|| Failure::new(format!("index.html has a {name} without an end")))?;
    Ok(tag.end..tag.end + length)
}

fn write_attribute(into: &mut String, name: &str, value: &str) {
    // Writing to a text cannot fail.
    let _ = write!(into, " {name}=\"{}\"", escaped(value));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// A file as `unpack.js` reads it: its length, then as small as it gets. Parts of a program are a quarter smaller than deflated.
fn small(bytes: &[u8]) -> Result<Vec<u8>> {
    let doing = || "packing a file".to_owned();
    let length = u32::try_from(bytes.len()).doing(doing)?;
    let mut small = length.to_le_bytes().to_vec();
    let mut writer = LzmaWriter::new_no_header(&mut small, &smallest(), false).doing(doing)?;
    writer.write_all(bytes).doing(doing)?;
    writer.finish().doing(doing)?;
    Ok(small)
}

/// How files are packed; `unpack.js` is written for these bits of context.
fn smallest() -> LzmaOptions {
    LzmaOptions {
        lc: 3,
        lp: 0,
        pb: 0,
        nice_len: LzmaOptions::NICE_LEN_MAX,
        ..LzmaOptions::with_preset(9)
    }
}

/// Bytes as text, a fifth longer; with base64 it would be a third. Thirteen bits are two letters, or fourteen where those are so small that
/// 91 × 91 has room for one more.
fn lettered(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 5 / 4);
    let mut letter = |value: u32| {
        let at = usize::try_from(value % 91).unwrap_or_default();
        text.push(char::from(LETTERS.get(at).copied().unwrap_or_default()));
    };
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes {
        bits |= u32::from(*byte) << count;
        count += 8;
        if count > 13 {
            let size = if bits & 8191 > 88 { 13 } else { 14 };
            let value = bits & ((1 << size) - 1);
            bits >>= size;
            count -= size;
            letter(value);
            letter(value / 91);
        }
    }
    if count > 0 {
        letter(bits);
        if count > 7 || bits > 90 {
            letter(bits / 91);
        }
    }
    text
}

const fn letters() -> [u8; 91] {
    let mut letters = [0; 91];
    let (mut at, mut letter) = (0, b'!');
    while at < letters.len() {
        if !matches!(letter, b'"' | b'<' | b'\\') {
            letters[at] = letter;
            at += 1;
        }
        letter += 1;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::{Checkout, remove_folder};
    use crate::process::on_path;
    use lzma_rust2::LzmaReader;
    use std::io::Read;
    use std::path::PathBuf;

    const PAGE: &str = "<!doctype html><html lang=zh-CN><head><meta content=\"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' \
        'sha256-old='; style-src 'self'; connect-src 'self'; img-src 'self' data:; worker-src 'self'\" http-equiv=Content-Security-Policy>\
        <link href=data:, rel=icon><link rel=manifest href=./a.webmanifest><link rel=stylesheet href=./s.css>\
        <script type=module>import './desk.js'</script><link rel=modulepreload href=./desk.js></head><body><div id=rebate-desk>\
        <p class=late>late</p><noscript>none</noscript></div></body></html>";

    fn piece(name: &str, bytes: &[u8], needs: Option<&[&str]>) -> Piece {
        Piece {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
            needs: needs.map(|needs| needs.iter().map(|&name| name.to_owned()).collect()),
        }
    }

    /// The text of a block, unpacked as `unpack.js` does it.
    fn unpacked(letters: &str) -> Vec<u8> {
        let value = |letter: u8| LETTERS.iter().position(|it| *it == letter).unwrap_or(0);
        let (mut bytes, mut bits, mut count) = (Vec::new(), 0_usize, 0);
        for pair in letters.as_bytes().chunks(2) {
            let (of_pair, size) = match *pair {
                [one, two] => {
                    let of_pair = value(one) + value(two) * 91;
                    (of_pair, if of_pair & 8191 > 88 { 13 } else { 14 })
                }
                [one] => (value(one), 8 - count),
                _ => (0, 0),
            };
            bits |= of_pair << count;
            count += size;
            while count > 7 {
                bytes.push(u8::try_from(bits & 255).unwrap_or_default());
                bits >>= 8;
                count -= 8;
            }
        }
        let (length, stream) = bytes.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let length = u64::from(u32::from_le_bytes(*length));
        let mut reader = LzmaReader::new(stream, length, 3, 0, 0, smallest().dict_size, None)
            .expect("the stream begins as it should");
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).expect("the stream is whole");
        bytes
    }

    fn block<'a>(page: &'a str, name: &str) -> &'a str {
        let (_, behind) = page
            .split_once(&format!("data-file=\"{name}\""))
            .expect(name);
        let (_, text) = behind.split_once('>').expect(name);
        text.split_once("</script>").expect(name).0
    }

    #[test]
    fn what_is_packed_is_read_back_and_nothing_in_it_ends_a_script() -> Result<()> {
        let hostile = "</script><script>alert(1)</script><!-- \" & \\ 返利".as_bytes();
        let mut noise: Vec<u8> = Vec::new();
        let mut seed = 1_u32;
        for _ in 0..70_000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.push(seed.to_be_bytes()[0]);
        }
        let zeros = vec![0; 100_000];
        for bytes in [hostile, &noise, &zeros, b"", b"a"] {
            let text = lettered(&small(bytes)?);
            assert!(!text.contains(['<', '"', '\\']) && text.is_ascii());
            assert!(unpacked(&text) == bytes, "{} bytes", bytes.len());
        }
        for length in 0..40 {
            let bytes = noise.get(..length).unwrap_or_default();
            assert_eq!(unpacked(&lettered(&small(bytes)?)), bytes);
        }
        Ok(())
    }

    #[test]
    fn the_file_has_every_piece_the_page_around_them_and_no_other_file() -> Result<()> {
        let pieces = [
            piece("checker.js", b"check()", Some(&["door.wasm"])),
            piece("editor.js", b"edit()", Some(&[])),
            piece("door.wasm", b"</script>", None),
        ];
        let one = assembled(PAGE, "start()", "a{}", &pieces, Some("https://x.cn/?\"<"))?;
        for piece in &pieces {
            assert_eq!(unpacked(block(&one, &piece.name)), piece.bytes);
        }
        assert!(one.contains("data-file=\"checker.js\" data-needs=\"door.wasm\""));
        assert!(
            one.contains("<html lang=zh-CN data-one-file data-page=\"https://x.cn/?&quot;&lt;\">")
        );
        assert!(one.contains("<script type=\"module\">start()</script></body>"));
        assert!(
            !one.contains("./")
                && !one.contains("desk.js")
                && one.contains("<link href=data:, rel=icon>")
        );
        assert!(one.contains("聊天软件") && one.contains("没有传完整") && !one.contains(">late<"));
        assert_eq!(
            one,
            assembled(PAGE, "start()", "a{}", &pieces, Some("https://x.cn/?\"<"))?
        );
        Ok(())
    }

    #[test]
    fn its_content_policy_allows_its_own_scripts_and_styles_by_hash_workers_from_blobs_and_no_connection()
    -> Result<()> {
        let editor = [piece("editor.js", b"edit()", Some(&[]))];
        let one = assembled(PAGE, "start()", "a{}", &editor, None)?;
        let policy = one
            .get(policy_of(&one)?)
            .and_then(|tag| attribute(tag, "content"));
        let expected = format!(
            "default-src 'none'; script-src 'wasm-unsafe-eval' {} {}; style-src {}; img-src data:; worker-src blob:",
            hash("start()"),
            hash("edit()"),
            hash(&format!("a{{}}\n{NOTE_STYLE}")),
        );
        assert_eq!(policy, Some(expected.as_str()));
        Ok(())
    }

    #[test]
    fn a_script_or_style_that_would_end_itself_is_refused() {
        for (script, style) in [
            ("'</SCRIPT>'", ""),
            ("'<!--'", ""),
            ("", "a::before { content: '</style>' }"),
        ] {
            let refused = assembled(PAGE, script, style, &[], None);
            assert!(refused.is_err_and(|failure| failure.to_string().contains("contains <")));
        }
    }

    #[test]
    fn a_script_that_fetches_what_is_not_there_is_refused() {
        let files = [piece("desk-1_bg.wasm", b"", None)];
        for (script, is_inside) in [
            ("new URL(\"./desk-1_bg.wasm\", here)", true),
            ("x.instance.wasm = 1", true),
            ("new URL(\"./desk-2_bg.wasm\", here)", false),
            ("fetch('desk-1-tables.wasm')", false),
        ] {
            assert_eq!(all_inside(script, &files).is_ok(), is_inside, "{script}");
        }
    }

    #[test]
    fn nothing_asks_for_a_version() -> Result<()> {
        let page = without_build("<!doctype html><html lang=zh-CN data-build=\"a1\"><head>")?;
        assert_eq!(page, "<!doctype html><html lang=zh-CN><head>");
        assert_eq!(without_build(&page)?, page);
        let script = "import('./door.js?a1'); import \"./worker.js?b2\"; x.js?y:z";
        assert_eq!(
            versionless(script),
            "import('./door.js'); import \"./worker.js\"; x.js?y:z"
        );
        Ok(())
    }

    #[test]
    fn a_file_of_a_kind_that_nobody_has_thought_of_is_refused() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("rebate-desk-one-{}", std::process::id()));
        let library = folder.join(library::FOLDER);
        fs::create_dir_all(&library).doing(|| "making the folder".into())?;
        let write = |path: PathBuf| fs::write(path, "").doing(|| "writing".into());
        for name in [
            "index.html",
            "desk.js",
            "s.css",
            "b.wasm",
            "a.wasm",
            "app.webmanifest",
            "icon.png",
        ] {
            write(folder.join(name))?;
        }
        write(library.join("a-1.policy"))?;
        assert_eq!(
            fetched(&folder)?,
            ["a.wasm", "b.wasm", "library/a-1.policy"]
        );
        write(folder.join("bank.bin"))?;
        let refused = fetched(&folder);
        assert!(refused.is_err_and(|failure| failure.to_string().contains("bank.bin")));
        remove_folder(&folder)
    }

    #[test]
    fn the_page_itself_has_all_that_is_replaced() -> Result<()> {
        // As the build leaves it: with its script and its one stylesheet.
        let page = Checkout::here()?.read("index.html")?;
        let page = page.replace("data-trunk", "");
        let built = page.replacen("</head>", "<script type=module>1</script></head>", 1);
        let one = assembled(&built, "start()", "a{}", &[], None)?;
        assert!(one.contains("worker-src blob:") && one.contains("class=\"one-file\""));
        Ok(())
    }

    #[test]
    fn the_browser_reads_what_is_packed() -> Result<()> {
        // Node stands in for the browser; without it the end-to-end tests say the same later.
        let Some(node) = on_path("node") else {
            return Ok(());
        };
        let folder =
            std::env::temp_dir().join(format!("rebate-desk-unpack-{}", std::process::id()));
        fs::create_dir_all(&folder).doing(|| "making the folder".into())?;
        let letters = format!("{:?}", String::from_utf8_lossy(&LETTERS));
        let script = UNPACK.replace(LETTERS_PLACE, &letters);
        let cases: Vec<Vec<u8>> = vec![
            include_bytes!("mod.rs").to_vec(),
            include_bytes!("../../../Cargo.lock").to_vec(),
            vec![7; 300_000],
            Vec::new(),
        ];
        let mut test = String::new();
        for bytes in &cases {
            let packed = lettered(&small(bytes)?);
            let sum = STANDARD.encode(Sha256::digest(bytes));
            let _ = writeln!(test, "said.push(sum(unpacked({packed:?})) === {sum:?});");
        }
        let test = format!(
            "{script}\nimport {{ createHash }} from \"node:crypto\";\nconst said = [];\n\
             const sum = (bytes) => createHash(\"sha256\").update(bytes).digest(\"base64\");\n{test}\nconsole.log(said.join());"
        );
        let path = folder.join("unpack.mjs");
        fs::write(&path, test).doing(|| "writing the test".into())?;
        assert_eq!(
            listen(Command::new(node).arg(&path))?.trim(),
            "true,true,true,true"
        );
        remove_folder(&folder)
    }
}

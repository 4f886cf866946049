//! Shorter to send: the names under which a program imports from its JavaScript.
//!
//! wasm-bindgen ends each with sixteen hexadecimal digits, so that the parts of a program that name the same function never clash while
//! they are linked. In a finished program nothing depends on them any more, and hash digits do not compress: they are 2 % of the page.

use std::collections::{BTreeMap, BTreeSet};

/// How the names begin.
const PREFIX: &[u8] = b"__wbg_";

/// Hexadecimal digits at the end of a name.
const DIGITS: usize = 16;

/// Puts small numbers of the same length in the place of the hashes, in both alike. Names that differ only in their hash are numbered,
/// in the order of the hashes; no byte moves, so the program's sections stay as they are.
pub(crate) fn shorten(program: &mut [u8], script: &mut [u8]) {
    let mut found = BTreeSet::new();
    for at in hashes(script) {
        found.insert(name_before(script, at).to_vec());
    }
    let mut numbers = BTreeMap::new();
    let mut taken: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for name in found {
        let stem = name.get(..name.len() - DIGITS).unwrap_or_default().to_vec();
        let next = taken.entry(stem).or_default();
        numbers.insert(name, format!("{next:0DIGITS$}"));
        *next += 1;
    }
    for bytes in [program, script] {
        for at in hashes(bytes) {
            if let Some(number) = numbers.get(name_before(bytes, at)) {
                bytes[at..at + DIGITS].copy_from_slice(number.as_bytes());
            }
        }
    }
}

/// Where in the bytes the hashes of such names begin.
fn hashes(bytes: &[u8]) -> Vec<usize> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(start) = find(bytes, from) {
        let length = bytes[start..]
            .iter()
            .take_while(|byte| is_word(byte))
            .count();
        let end = start + length;
        // Behind a name in a program stands whatever comes next, which may look like more of it.
        let is_hash = |at: &usize| {
            bytes[at - 1] == b'_' && bytes[*at..at + DIGITS].iter().all(u8::is_ascii_hexdigit)
        };
        places.extend((start + PREFIX.len()..=end.saturating_sub(DIGITS)).find(is_hash));
        from = start + PREFIX.len();
    }
    places
}

fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let at = rest
        .windows(PREFIX.len())
        .position(|window| window == PREFIX)?;
    Some(from + at)
}

/// The whole name whose hash begins at `at`.
fn name_before(bytes: &[u8], at: usize) -> &[u8] {
    let start = bytes[..at]
        .windows(PREFIX.len())
        .rposition(|window| window == PREFIX)
        .unwrap_or(at);
    &bytes[start..at + DIGITS]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(program: &str, script: &str) -> (String, String) {
        let (mut program, mut script) = (program.as_bytes().to_vec(), script.as_bytes().to_vec());
        shorten(&mut program, &mut script);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
        (text(program), text(script))
    }

    #[test]
    fn both_call_a_function_by_the_same_shorter_name() {
        let (program, script) = shortened(
            "\u{1b}__wbg_get_0c55869fe53c7d14\u{0}__wbg_open_231cf34b636a3195x",
            "__wbg_get_0c55869fe53c7d14:a,__wbg_open_231cf34b636a3195:b",
        );
        assert_eq!(
            program,
            "\u{1b}__wbg_get_0000000000000000\u{0}__wbg_open_0000000000000000x"
        );
        assert_eq!(
            script,
            "__wbg_get_0000000000000000:a,__wbg_open_0000000000000000:b"
        );
    }

    #[test]
    fn names_that_differ_only_in_their_hash_stay_apart() {
        let (_, script) = shortened(
            "",
            "__wbg_open_ffffffffffffffff,__wbg_open_231cf34b636a3195",
        );
        assert_eq!(
            script,
            "__wbg_open_0000000000000001,__wbg_open_0000000000000000"
        );
    }

    #[test]
    fn what_is_no_such_name_is_left_alone() {
        // A name without a hash, a hash that the script does not know, and one that is cut off by the end.
        let program = "__wbg_get_imports __wbg_get_0c55869fe53c7d14 __wbg_get_0c55";
        let script = "__wbg_get_imports __wbg_init_memory 0c55869fe53c7d14";
        assert_eq!(
            shortened(program, script),
            (program.to_owned(), script.to_owned())
        );
    }
}

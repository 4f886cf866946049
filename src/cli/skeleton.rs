//! `new`: a policy file to begin with, commented, and sound as it stands.

use std::fs::OpenOptions;
use std::io::Write;

use crate::lang::Lang;
use crate::policy::{SKELETON, check_text};

use super::Failure;

/// The skeleton of a policy with this id.
///
/// # Errors
/// An id that a policy cannot have.
pub(super) fn text(id: &str, lang: Lang) -> Result<String, Failure> {
    let text = SKELETON.replace("{id}", id);
    let (_, diagnostics) = check_text(&text);
    if diagnostics.is_empty() {
        return Ok(text);
    }
    // The skeleton itself is sound (a test makes sure), so it is the id.
    let lines = diagnostics.iter().map(|found| {
        let message = found.message();
        format!("{id}: {}", message.get(lang))
    });
    Err(Failure::Refused(lines.take(1).collect()))
}

/// Writes a new file; one that is there already is left alone.
pub(super) fn write(file: &str, text: &str, lang: Lang) -> Result<(), Failure> {
    let created = OpenOptions::new().write(true).create_new(true).open(file);
    let written = created.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        Failure::Refused(vec![lang.pick(
            format!("{file}: 无法写入：{error}"),
            format!("{file}: Cannot be written: {error}"),
        )])
    })
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::engine::{coverage, examples};
    use crate::lang::Lang;
    use crate::policy::check_text;

    #[test]
    fn the_skeleton_is_sound_and_its_examples_exercise_all_of_it() {
        let Ok(text) = text("my-policy", Lang::Zh) else {
            panic!("the skeleton is not sound");
        };
        let (policy, diagnostics) = check_text(&text);
        assert_eq!(diagnostics, []);
        let policy = policy.expect("a sound policy");
        assert_eq!(policy.id, "my-policy");
        for example in &policy.examples {
            assert_eq!(examples::run(&policy, example), Ok(()), "{}", example.name);
        }
        assert_eq!(coverage::untried(&policy), []);
    }

    #[test]
    fn an_id_that_is_none_is_refused() {
        for id in ["", "A", "a b", "\"", "x\nversion = \"2\""] {
            assert!(text(id, Lang::Zh).is_err(), "{id:?}");
        }
    }
}

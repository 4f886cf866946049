//! Names in formulas: which may stand bare, and which need `[ ]`.

use crate::policy::notation::number::{is_digit, normalise, plain, unit_word};

pub(super) fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || plain(c) == '_'
}

/// `TRUE` or `FALSE`, in whatever letters.
pub(super) fn truth(word: &str) -> Option<bool> {
    let word = normalise(word);
    let truth = word.eq_ignore_ascii_case("TRUE");
    (truth || word.eq_ignore_ascii_case("FALSE")).then_some(truth)
}

/// Whether the lexer reads these characters as one name: they are no number (`300万`), no truth, and all of them belong to names.
pub(super) fn is_bare(name: &str) -> bool {
    let tail = name.trim_start_matches(is_digit);
    let is_number = tail.len() < name.len() && (tail.is_empty() || unit_word(tail).is_some());
    !name.is_empty() && name.chars().all(is_name_char) && !is_number && truth(name).is_none()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::is_bare;
    use crate::policy::formula::lex::{Lexeme, lex};

    fn lexes_as_a_name(name: &str) -> bool {
        matches!(lex(name).as_slice(), [token] if token.lexeme == Lexeme::Name(name.to_owned()))
    }

    #[test]
    fn a_bare_name_is_what_the_lexer_reads_as_one() {
        for (name, bare) in [
            ("月销售额", true),
            ("2A2B单数", true),
            ("100元封顶", true),
            ("_", true),
            ("300万", false),
            ("300万元", false),
            ("３００万", false),
            ("12", false),
            ("true", false),
            ("ＴＲＵＥ", false),
            ("TRUEST", true),
            ("零件采购额(不含税)", false),
            ("a b", false),
            (" a", false),
            ("", false),
        ] {
            assert_eq!(is_bare(name), bare, "{name}");
            assert_eq!(lexes_as_a_name(name), bare, "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_name(name in prop_oneof![any::<String>(), "[0-9０-９a-zA_元万亿千%.¥ -]{0,6}"]) {
            prop_assert_eq!(is_bare(&name), lexes_as_a_name(&name), "{}", name);
        }
    }
}

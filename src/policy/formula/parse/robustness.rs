//! No text whatever upsets the parser: random mixtures, and the largest formulas on a small stack.

use proptest::prelude::*;

use super::tests::{nested, shape};
use super::{Expr, Failure, parse};
use crate::policy::formula::print::print;
use crate::policy::limits::{MAX_FORMULA_CHARS, MAX_FORMULA_DEPTH, MAX_FORMULA_HEIGHT};

/// A quarter of the stack that wasm32 programs get.
const SMALL_STACK: usize = 256 * 1024;

#[test]
fn the_deepest_formulas_fit_a_small_stack() {
    let deepest = [
        nested("1 + 2 * -(a = SUM(", "))", MAX_FORMULA_DEPTH / 3),
        nested("1 = 1 + 2 * (", ")", MAX_FORMULA_DEPTH),
    ];
    let highest = format!("a{}", " + b".repeat(MAX_FORMULA_HEIGHT - 1));
    let longest = "a+".repeat(MAX_FORMULA_CHARS / 2);
    let walk = move || {
        for text in deepest.into_iter().chain([highest]) {
            let Ok(expr) = parse(&text) else { return false };
            let mut seen = 0;
            expr.clone().visit(&mut |_| seen += 1);
            let printed = print(&expr);
            if seen == 0 || printed.is_empty() || parse(&printed).is_err() {
                return false;
            }
        }
        parse(&longest).is_err()
    };
    let thread = std::thread::Builder::new()
        .stack_size(SMALL_STACK)
        .spawn(walk);
    let sound = thread.map(std::thread::JoinHandle::join);
    assert!(matches!(sound, Ok(Ok(true))), "{sound:?}");
}

/// Bits that formulas are made of, sound and unsound.
fn formula_like() -> impl Strategy<Value = String> {
    let bits = [
        "a",
        "销售额",
        "2A",
        "12",
        ".5",
        "15%",
        "300万元",
        "¥",
        "1.",
        "2024-03-31",
        "2024-02-30",
        "\"t\"",
        "\"",
        "“",
        "”",
        "[",
        "]",
        "[x y]",
        "TRUE",
        "SUM(",
        "IF （",
        "ΰ(",
        "(",
        ")",
        "（",
        "）",
        ",",
        "，",
        "；",
        "+",
        "-",
        "−",
        "*",
        "×",
        "/",
        "÷",
        "=",
        "<",
        ">",
        "<>",
        "≥",
        "≠",
        "^",
        "%",
        "‰",
        "&",
        " ",
        "\u{3000}",
        "\n",
        "😀",
        "e",
        "_",
        "万",
    ];
    prop::collection::vec(prop::sample::select(bits.to_vec()), 0..24).prop_map(|bits| bits.concat())
}

fn assert_sound(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Err(Failure { span, .. }) => prop_assert!(
            text.get(span.start..span.end).is_some(),
            "{span:?} of {text:?}"
        ),
        Ok(expr) => {
            let mut next = 0;
            let mut sound = true;
            expr.visit(&mut |node| {
                let inside = |part: &Expr| {
                    part.span.start >= node.span.start && part.span.end <= node.span.end
                };
                sound &= node.id == next && node.children().all(inside);
                sound &= text
                    .get(node.span.start..node.span.end)
                    .is_some_and(|words| !words.is_empty());
                next += 1;
            });
            prop_assert!(sound, "{expr:?}");
            let printed = print(&expr);
            let again = parse(&printed)
                .map(|expr| shape(&expr))
                .map_err(|failure| failure.problem);
            prop_assert_eq!(again, Ok(shape(&expr)), "{}", printed);
        }
    }
    Ok(())
}

/// In capitals, such a letter is three characters, and two of them are in no name. No function has one.
#[test]
fn capitals_of_function_names_stay_readable() {
    for text in ["ΰ(1)", "if(ŉ(a), ß(b), ǰ(c))"] {
        let printed = parse(text).map(|expr| print(&expr));
        assert_eq!(
            printed.as_deref().map(str::to_lowercase),
            Ok(text.to_owned())
        );
        assert_sound(text).expect("what is printed can be read");
    }
}

proptest! {
    #[test]
    fn any_mixture_gives_a_sound_tree_or_a_place(text in formula_like()) {
        assert_sound(&text)?;
    }

    #[test]
    fn any_text_gives_a_sound_tree_or_a_place(text in any::<String>()) {
        assert_sound(&text)?;
    }
}

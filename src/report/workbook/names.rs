//! Names of ranges that Excel, WPS and `LibreOffice` accept, made from the policy's own.

use std::collections::HashSet;

/// Characters that Excel allows a name.
const LONGEST: usize = 255;

/// Hands out names, each once: Excel does not tell capitals from small letters.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// A name like `wanted` that Excel accepts and nothing else has.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let name = legal(wanted);
        let mut free = name.clone();
        let mut number = 2;
        while !self.0.insert(free.to_lowercase()) {
            free = format!("{name}_{number}");
            number += 1;
        }
        free
    }
}

/// Letters (Chinese too), digits, `_` and `.`; nothing that could be read as a cell or a number.
fn legal(wanted: &str) -> String {
    let mut name: String = wanted
        .chars()
        .map(|c| {
            if is_letter(c) || c.is_ascii_digit() || c == '_' {
                c
            } else {
                '_'
            }
        })
        .take(LONGEST - 8)
        .collect();
    while name.ends_with('_') && name.len() > 1 {
        name.pop();
    }
    if !name.starts_with(|c| is_letter(c) || c == '_') || is_like_a_cell(&name) {
        name.insert(0, '_');
    }
    name
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// `B12`, `R1C1`, `TRUE` and the like.
fn is_like_a_cell(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    if !upper.is_ascii() {
        return false;
    }
    let letters = upper.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_cell = letters.len() <= 3 && letters.len() < upper.len();
    let row_and_column = upper
        .strip_prefix('R')
        .or_else(|| upper.strip_prefix('C'))
        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == 'C'));
    let letters_only = letters.chars().all(|c| c.is_ascii_alphabetic());
    (is_cell && letters_only) || row_and_column || matches!(upper.as_str(), "TRUE" | "FALSE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_where_excel_accepts_them() {
        for (wanted, name) in [
            ("季度门槛", "季度门槛"),
            ("2A2B乘数", "_2A2B乘数"),
            ("零件采购额(不含税)", "零件采购额_不含税"),
            ("销售|精品上装率", "销售_精品上装率"),
            ("OB1", "_OB1"),
            ("R1C1", "_R1C1"),
            ("C", "_C"),
            ("true", "_true"),
            ("rate", "rate"),
            ("a b", "a_b"),
        ] {
            assert_eq!(Names::default().take(wanted), name);
        }
    }

    #[test]
    fn two_names_that_differ_in_what_excel_does_not_see_are_told_apart() {
        let mut names = Names::default();
        assert_eq!(names.take("上限(a)"), "上限_a");
        assert_eq!(names.take("上限(A)"), "上限_A_2");
    }
}

//! The source documents, read: where in them a clause stands, and the passages of a paragraph.

/// The paragraph that a clause is quoted from, cut at the quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted<'a> {
    /// What stands before it in its paragraph.
    pub before: &'a str,
    /// The clause.
    pub clause: &'a str,
    /// What stands behind it.
    pub after: &'a str,
}

/// Finds the paragraph of a clause: the first line of the documents that has it word for word. None where no line has.
pub fn paragraph<'a>(documents: &'a str, clause: &str) -> Option<Quoted<'a>> {
    if clause.is_empty() {
        return None;
    }
    documents.lines().find_map(|line| {
        let (before, rest) = line.split_at(line.find(clause)?);
        let (clause, after) = rest.split_at(clause.len());
        Some(Quoted {
            before,
            clause,
            after,
        })
    })
}

/// A passage is at least this long where the paragraph goes on, in bytes: some forty characters, a sentence or two.
const PASSAGE: usize = 120;

/// A paragraph cut into passages that are read at a glance. Some documents stand in one paragraph of several pages; they are cut
/// after sentences, and before numbers and bullets that begin an item.
pub fn passages(paragraph: &str) -> Vec<&str> {
    let mut passages = Vec::new();
    let mut begin = 0;
    let mut before = ' ';
    for (at, c) in paragraph.char_indices() {
        let ends = matches!(before, '。' | '；' | ';' | '？' | '?' | '！' | '!');
        // Not before the bracket or quotation mark that closes the sentence.
        let closes = matches!(c, ')' | '）' | '”' | '」');
        let item = matches!(c, '●' | '•') || begins_item(&paragraph[at..]);
        // Not within a number or a calculation.
        let within_number = before.is_ascii() && before != ' ';
        if at - begin >= PASSAGE && (ends && !closes || item && !within_number) {
            passages.push(&paragraph[begin..at]);
            begin = at;
        }
        before = c;
    }
    if begin < paragraph.len() {
        passages.push(&paragraph[begin..]);
    }
    passages
}

/// Whether a text begins with a number as items have it: `3、`, `3)`, `2. `, `1.2 `, `三、`, but not `2.5%`.
fn begins_item(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let rest = text.trim_start_matches(digit);
    if rest.len() == text.len() {
        let mut characters = text.chars();
        let numeral = |c| "一二三四五六七八九十".contains(c);
        return characters.next().is_some_and(numeral) && characters.next() == Some('、');
    }
    match rest.strip_prefix('.') {
        Some(rest) => {
            let after = rest.trim_start_matches(digit);
            after.len() == rest.len() || after.starts_with(' ')
        }
        None => rest.starts_with(['、', ')']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENTS: &str =
        "一、总则。\n当采购额达到20000元时,返利比例为7%;达到30000元时为10%。\n返利比例为7%";

    #[test]
    fn a_clause_is_found_in_the_first_paragraph_that_has_it() {
        let found = paragraph(DOCUMENTS, "返利比例为7%");
        let expected = Quoted {
            before: "当采购额达到20000元时,",
            clause: "返利比例为7%",
            after: ";达到30000元时为10%。",
        };
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn what_is_not_quoted_has_no_paragraph() {
        assert_eq!(paragraph(DOCUMENTS, "返利比例为8%"), None);
        assert_eq!(paragraph(DOCUMENTS, ""), None);
        // No quotation goes over the end of a paragraph.
        assert_eq!(paragraph(DOCUMENTS, "总则。\n当采购额"), None);
    }

    #[test]
    fn a_long_paragraph_is_cut_after_sentences_and_before_items() {
        let sentence = "字".repeat(45) + "。";
        let long = format!("{sentence}{sentence}短句。3、{sentence}");
        let expected = [
            sentence.clone(),
            sentence.clone(),
            format!("短句。3、{sentence}"),
        ];
        assert_eq!(passages(&long), expected);
        let item = "字".repeat(45);
        assert_eq!(
            passages(&format!("{item}2、{item}不足2.5%的")),
            [item.clone(), format!("2、{item}不足2.5%的")]
        );
        assert_eq!(
            passages(&format!("{item}三、{item}=(110+115)/2")),
            [item.clone(), format!("三、{item}=(110+115)/2")]
        );
        assert_eq!(passages(""), [""; 0]);
    }

    #[test]
    fn cutting_leaves_nothing_out() {
        let documents = include_str!("documents/source.txt");
        for line in documents.lines() {
            assert_eq!(passages(line).concat(), line);
        }
        let longest = documents.lines().flat_map(passages).map(str::len).max();
        assert!(longest < Some(1_500), "{longest:?} bytes are no glance");
    }
}

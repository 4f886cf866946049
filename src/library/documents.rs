//! The source documents, read: where in them a clause stands.

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
}

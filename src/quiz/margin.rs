//! What was not certain when a bank was imported, noted in the margin of its questions until somebody has looked: a [`Remark`] is kept as a
//! comment at the end of the bank's file, which every reader of the file passes over: `#?`, and parted by tabs the code, the question, the
//! option, the line and the words.

use crate::lang::Text;
use crate::scenario::fields;

use super::exam::Doubt;
use super::sheet::BadReason;

/// What a line begins with that is a remark.
const SIGN: &str = "#? ";

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The id of the question; none of what was left out.
    pub question: Option<String>,
    /// The option, by index, where it is about one.
    pub option: Option<usize>,
    /// The line of the text that was imported, from 1.
    pub line: usize,
    /// The words it is about.
    pub words: String,
    /// Why.
    pub why: Why,
}

impl Remark {
    /// Whether somebody must decide; otherwise it is only told.
    pub fn is_open(&self) -> bool {
        self.why.is_open()
    }
}

/// Why somebody should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was not certain what the text of an exam says.
    Doubt(Doubt),
    /// It was no question that is read from GIFT.
    LeftOut,
    /// A row of a table was no question.
    Row(BadReason),
}

const DOUBTS: [Doubt; 12] = [
    Doubt::NoQuestions,
    Doubt::TooLong,
    Doubt::GluedNumber,
    Doubt::SkippedNumber,
    Doubt::LetterGap,
    Doubt::Guessed,
    Doubt::NotSplit,
    Doubt::LineBreak,
    Doubt::NoKey,
    Doubt::KeyCount,
    Doubt::StemKey,
    Doubt::LeftOut,
];

const ROWS: [BadReason; 6] = [
    BadReason::NoStem,
    BadReason::TooLong,
    BadReason::Kind,
    BadReason::Difficulty,
    BadReason::Answer,
    BadReason::Options,
];

/// What stands before the code of a row.
const ROW: &str = "row-";

/// The code of what is left out of GIFT.
const NO_QUESTION: &str = "no-question";

impl Why {
    /// Whether somebody must decide; otherwise it is only told.
    pub fn is_open(self) -> bool {
        match self {
            Self::Doubt(doubt) => doubt.is_open(),
            Self::LeftOut | Self::Row(_) => true,
        }
    }

    /// The sentence.
    pub fn message(self) -> Text {
        match self {
            Self::Doubt(doubt) => doubt.message(),
            Self::LeftOut => Doubt::LeftOut.message(),
            Self::Row(reason) => reason.message(),
        }
    }

    /// The stable code.
    pub fn code(self) -> String {
        match self {
            Self::Doubt(doubt) => doubt.code().to_owned(),
            Self::LeftOut => NO_QUESTION.to_owned(),
            Self::Row(reason) => [ROW, reason.code()].concat(),
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        if code == NO_QUESTION {
            return Some(Self::LeftOut);
        }
        if let Some(row) = code.strip_prefix(ROW) {
            let reason = ROWS.into_iter().find(|reason| reason.code() == row);
            return reason.map(Self::Row);
        }
        let doubt = DOUBTS.into_iter().find(|doubt| doubt.code() == code);
        doubt.map(Self::Doubt)
    }
}

/// The file of a bank with remarks behind it.
pub fn write(file: &str, remarks: &[Remark]) -> String {
    let mut out = file.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    for remark in remarks {
        let (code, line) = (remark.why.code(), remark.line.to_string());
        let question = plain(remark.question.as_deref().unwrap_or_default());
        let option = remark.option.map(|at| (at + 1).to_string());
        let option = option.unwrap_or_default();
        let words = plain(&remark.words);
        out.push_str(SIGN);
        fields::write(&mut out, [&*code, &question, &option, &line, &words]);
    }
    out
}

/// A text without what a comment cannot have.
fn plain(text: &str) -> String {
    let space = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(space).collect()
}

/// The file of a bank, and the remarks behind it. What is no remark that is known is passed over, as any comment is.
pub fn read(text: &str) -> (&str, Vec<Remark>) {
    let mut file = text;
    let mut remarks = Vec::new();
    while let Some((rest, line)) = last_line(file).filter(|(_, line)| line.starts_with(SIGN)) {
        remarks.extend(remark(line));
        file = rest;
    }
    remarks.reverse();
    (file, remarks)
}

/// The last line of a text, and what stands before it.
fn last_line(text: &str) -> Option<(&str, &str)> {
    let lines = text.strip_suffix('\n').unwrap_or(text);
    let begin = lines.rfind('\n').map_or(0, |at| at + 1);
    Some((text.get(..begin)?, lines.get(begin..)?)).filter(|_| !text.is_empty())
}

fn remark(line: &str) -> Option<Remark> {
    let fields = fields::read(line.strip_prefix(SIGN)?)?;
    let [code, question, option, line, words] = fields.as_slice() else {
        return None;
    };
    let option = match option.as_str() {
        "" => None,
        number => Some(number.parse::<usize>().ok()?.checked_sub(1)?),
    };
    Some(Remark {
        question: (!question.is_empty()).then(|| question.clone()),
        option,
        line: line.parse().ok()?,
        words: words.clone(),
        why: Why::of_code(code)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remark_comes_back_and_the_file_to_the_letter() {
        let whys = DOUBTS
            .map(Why::Doubt)
            .into_iter()
            .chain([Why::LeftOut])
            .chain(ROWS.map(Why::Row));
        let remarks: Vec<Remark> = whys
            .enumerate()
            .map(|(at, why)| Remark {
                question: (at % 3 > 0).then(|| format!("甲 {at}")),
                option: at.checked_sub(2),
                line: at + 1,
                words: "零售\\数量*1%+10) # \"x\"".to_owned(),
                why,
            })
            .collect();
        for file in ["", "id = \"a\"\n", "id = \"a\"\n# mine\n"] {
            let text = write(file, &remarks);
            assert_eq!(read(&text), (file, remarks.clone()));
        }
    }

    #[test]
    fn remarks_are_comments_whatever_is_in_them() {
        let remark = Remark {
            question: Some("1".to_owned()),
            option: None,
            line: 1,
            words: "a\tb\r\nid = 1\u{7}\u{7f}".to_owned(),
            why: Why::LeftOut,
        };
        let text = write("id = \"a\"", &[remark]);
        assert_eq!(text.lines().count(), 2, "{text}");
        let last = text.lines().next_back().unwrap_or_default();
        assert!(last.starts_with('#') && !last.contains('\u{7}'), "{text}");
        assert_eq!(read(&text).0, "id = \"a\"\n");
    }

    #[test]
    fn what_is_no_remark_is_passed_over() {
        for line in [
            "#? ",
            "#? guessed-end",
            "#? what\t1\t\t1\t",
            "#? no-key\t1\t0\t1\t",
        ] {
            let text = ["id = \"a\"\n", line, "\n"].concat();
            assert_eq!(read(&text), ("id = \"a\"\n", Vec::new()), "{line}");
        }
        // Only behind the file: what stands within it belongs to it.
        let text = "#? no-key\t1\t\t1\t\nid = \"a\"\n";
        assert_eq!(read(text), (text, Vec::new()));
    }
}

//! Questions and answers about a table, as they travel between the page and its worker. Rows count from 1 as spreadsheets count,
//! columns and lines from 0; amounts travel as people read them.

use serde::{Deserialize, Serialize};

use crate::lang::{Lang, Text};
use crate::report::claims::ClaimLine;
use crate::report::nearly::NearWords;
use crate::report::plain::PlainSheet;
use crate::scenario::Draft;
use crate::table::matching::Sureness;
use crate::table::view::{Key, State};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// About one of the two tables as it is read.
    Table(Whose, TableAsk),
    /// To compute every row; what the table has no column for is as in the form.
    Compute(Draft),
    /// To hold what was computed against the statement.
    Reconcile,
    /// To look for those lines of the view that are nearly there: within so many thousandths of what is asked.
    Near(u32),
    /// To stop whatever is being computed. What it has come to is dropped.
    Cancel,
    /// Which lines are wanted, and in which order.
    View(View),
    /// Some of these lines.
    Lines {
        /// The first, in the order of the view.
        from: usize,
        /// How many.
        count: usize,
        /// Which columns, by their place in [`Done::columns`].
        columns: Vec<usize>,
        /// The language of their words.
        lang: Lang,
    },
    /// Some of what the statement says differently.
    Differences {
        /// The first, the largest being 0.
        from: usize,
        /// How many.
        count: usize,
    },
    /// A line as a form.
    Draft {
        /// The line, as [`Line::line`] numbers it.
        line: usize,
    },
    /// A file of what was found.
    Export {
        /// What is wanted.
        what: Wanted,
        /// `csv` or `xlsx`.
        format: Format,
        /// The language of its words.
        lang: Lang,
    },
    /// What a file says for a record table of a form. Its bytes come beside it, and those of the policy; nothing of it is kept.
    Records(RecordsAsk),
    /// Lists as a workbook, a sheet each. No policy is needed for it.
    Lists {
        /// The lists.
        sheets: Vec<PlainSheet>,
        /// What the file is called, without its extension.
        name: String,
        /// The language of their words.
        lang: Lang,
    },
    /// A file, which comes beside it, as text: of a workbook the first sheet. No policy is needed for it.
    Text,
    /// A form as a workbook with live formulas. Its policy comes beside it.
    Workbook {
        /// What is filled in.
        draft: Draft,
        /// What it is called; nothing for the policy's own name.
        name: String,
        /// The language of its words.
        lang: Lang,
    },
}

/// What a file is to be read for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordsAsk {
    /// The record table, as an index into the policy's.
    pub table: usize,
    /// What the file is called; nothing of what was pasted.
    pub name: String,
    /// The sheet of a workbook that is wanted; nothing for the one that is meant.
    pub sheet: String,
    /// What each column is, as [`crate::table::matching::write_target`] writes it; none for what its headings say.
    pub targets: Option<Vec<String>>,
    /// What a column of the record table, by its name, says in each row where the file has none for it.
    pub fixed: Vec<(String, String)>,
    /// The matches that were corrected before, by [`Opened::headings_key`].
    pub remembered: Vec<Remembered>,
}

/// Whose table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// The figures of dealers, to be computed.
    Ours,
    /// A statement of somebody else: what is said to be paid.
    Theirs,
}

/// What is asked about a table as it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TableAsk {
    /// To take in a table; its bytes come beside it and, where it is ours, those of the policy.
    Open {
        /// What the file is called; nothing of what was pasted.
        name: String,
        /// The matches that were corrected before, by [`Opened::headings_key`].
        remembered: Vec<Remembered>,
    },
    /// To take another sheet of the workbook.
    Sheet(String),
    /// What a row is: `wide`, `detail` or the name of a record table.
    Shape(String),
    /// What a column is, as [`crate::table::matching::write_target`] writes it.
    Column {
        /// The column.
        at: usize,
        /// What it is.
        target: String,
    },
    /// Which input the amounts of a category go into.
    Route {
        /// The category, as [`Opened::routes`] calls it.
        category: String,
        /// The input's name; `-` leaves them out; none takes back what was said.
        input: Option<String>,
    },
    /// Some of the cells that cannot be read.
    Bad {
        /// The first.
        from: usize,
        /// How many.
        count: usize,
    },
    /// To put something else into a cell; all is computed again when asked.
    Mend {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// What stands there from now on.
        text: String,
    },
}

/// What a file is wanted of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// The lines of the view.
    Lines,
    /// What the statement says differently: a claim sheet.
    Claims,
    /// Who is nearly there.
    Near,
    /// An empty table to fill in.
    Template,
}

/// A sort of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Values, for any program.
    Csv,
    /// A workbook; of lines with live formulas.
    Xlsx,
}

/// A match that somebody corrected, for tables with the same headings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The headings that it is for.
    pub headings: String,
    /// What a row is.
    pub shape: String,
    /// What each column is.
    pub targets: Vec<String>,
}

/// Which lines are wanted, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Words that stand in code or name.
    pub words: String,
    /// How the lines turned out; none for all.
    pub state: Option<State>,
    /// From which amount of the first measure on, as typed.
    pub from: String,
    /// Up to which.
    pub to: String,
    /// By what they are sorted.
    pub key: Key,
    /// The other way round.
    pub descending: bool,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The table is here, its columns matched.
    Opened(Box<Opened>),
    /// How far the computing is. More comes.
    Progress(Progress),
    /// All is computed.
    Done(Box<Done>),
    /// What a file says for a record table.
    Records(Box<RecordsRead>),
    /// Which lines the view has.
    Viewed(Viewed),
    /// All is held against the statement.
    Reconciled(Box<Reconciled>),
    /// What the statement says differently.
    Differences(Vec<Claim>),
    /// Who is nearly there.
    Near(Box<NearView>),
    /// Lines, cell by cell.
    Lines(Vec<Line>),
    /// Cells that cannot be read.
    Bad(Vec<BadView>),
    /// A line as a form.
    Draft {
        /// Who it is for.
        name: String,
        /// The form.
        draft: Draft,
    },
    /// A file; its bytes come beside it.
    File {
        /// What it is called.
        name: String,
        /// Its media type.
        media: String,
    },
    /// What stands in a file.
    Text(String),
    /// It was stopped, or put right.
    Well,
    /// It cannot be done, and why.
    Refused(Text),
}

/// A table that is here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// What the file is called.
    pub name: String,
    /// How it was read: the encoding, or the sheet.
    pub how: String,
    /// How many characters could not be read.
    pub unreadable: usize,
    /// The sheets of the workbook, and whether each is hidden.
    pub sheets: Vec<(String, bool)>,
    /// The sheet that is taken.
    pub sheet: String,
    /// The lines above the headings.
    pub title: Vec<String>,
    /// What a row is taken for.
    pub shape: String,
    /// What else it could be: word and name.
    pub shapes: Vec<(String, Text)>,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// What a column can be: word and name.
    pub targets: Vec<(String, Text)>,
    /// The categories that were seen, and the input that each goes into: `-` for those that are left out, none where nobody knows.
    pub routes: Vec<(String, Option<String>)>,
    /// The year of the transactions.
    pub year: Option<u16>,
    /// What to remember a corrected match by.
    pub headings_key: String,
    /// Whether a remembered match was taken.
    pub remembered: bool,
    /// How long the text is, in bytes.
    pub length: usize,
    /// How many inputs without which nothing can be computed have no column: their names.
    pub lacking: Vec<Text>,
}

/// What a file says for a record table of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordsRead {
    /// How it was read, and what its columns are. What they can be is nothing, or a column of the record table.
    pub opened: Opened,
    /// The rows: a text for each column of the record table, in its order, as a form has them.
    pub rows: Vec<Vec<String>>,
    /// The cells that cannot be read, the first of them; they are blank in their rows.
    pub bad: Vec<BadView>,
    /// How many there are.
    pub bad_cells: usize,
    /// How many rows were left out: sums, notes, headings again.
    pub left_out: usize,
    /// How many rows follow behind the most that are kept, and were not read.
    pub beyond: usize,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnView {
    /// Its heading.
    pub heading: String,
    /// What it is taken for.
    pub target: String,
    /// How sure that is.
    pub sureness: Sureness,
    /// The unit of its figures, as headings write it.
    pub unit: String,
    /// Some of its cells, each as it stands and as it is read; none where it cannot be.
    pub samples: Vec<(String, Option<String>)>,
}

/// What came of holding the lines against a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// How many figures agree to the fen.
    pub agreed: usize,
    /// How many differ.
    pub differences: usize,
    /// What the statement says too little, and too much, as people read it: by each payout line its name, how many figures differ, and their sum.
    pub by_rule: Vec<(Text, usize, String)>,
    /// What explains how many of the differences: the most first.
    pub causes: Vec<(Text, usize)>,
    /// The dealers that only we have, the first of them, and how many.
    pub only_ours: (Vec<String>, usize),
    /// The dealers that only the statement has: name and row, the first of them, and how many.
    pub only_theirs: (Vec<(String, usize)>, usize),
    /// Rows of the statement with a cell that cannot be read.
    pub bad_rows: usize,
    /// Cells of the statement that cannot be read.
    pub bad_cells: usize,
    /// Rows of the statement that were left out: sums, notes.
    pub left_out_rows: usize,
}

/// A difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The line it is about.
    pub line: usize,
    /// How that line is called.
    pub name: String,
    /// The difference in words.
    pub words: ClaimLine,
}

/// Who is nearly there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearView {
    /// The lines, the best first.
    pub lines: Vec<NearLineView>,
    /// How many lines have something that falls short by so little.
    pub near: usize,
    /// For how many of them the next step was sought.
    pub sought: usize,
}

/// A line that is nearly there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearLineView {
    /// The line it is about.
    pub line: usize,
    /// How that line is called.
    pub name: String,
    /// What gets it there, in words.
    pub words: NearWords,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Rows read; 0 where something else is done than reading rows.
    pub rows: usize,
    /// Bytes read, or another measure of what is done.
    pub at: usize,
    /// Of so many.
    pub of: usize,
}

/// What a table came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Rows with figures.
    pub rows: usize,
    /// Lines: rows, or dealers.
    pub lines: usize,
    /// Rows with a cell that cannot be read.
    pub bad_rows: usize,
    /// Cells that cannot be read.
    pub bad_cells: usize,
    /// Rows that were left out, and why, the first of them.
    pub left_out: Vec<(usize, Text)>,
    /// How many.
    pub left_out_rows: usize,
    /// Transactions of another year.
    pub other_year: usize,
    /// Amounts of categories that go into no input.
    pub other_category: usize,
    /// What is kept for every line; the total first.
    pub measures: Vec<Text>,
    /// The columns of the listing.
    pub columns: Vec<ListedColumn>,
}

/// A column of the listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedColumn {
    /// Its heading.
    pub heading: Text,
    /// Whether it has figures.
    pub numeric: bool,
    /// Whether it is shown unless somebody says otherwise.
    pub shown: bool,
    /// What sorts by it, if anything does.
    pub key: Option<Key>,
}

/// What a view has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewed {
    /// How many lines.
    pub lines: usize,
    /// By measure, what they come to, as people read it.
    pub sums: Vec<SumView>,
    /// How the first measure is spread: from, to, how many lines.
    pub spread: Vec<(String, String, usize)>,
    /// Who gets most: the line, its name, amount, and its share of the most in thousandths.
    pub ranking: Vec<(usize, String, String, u32)>,
}

/// What lines come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumView {
    /// The sum, as people read it.
    pub sum: String,
    /// How many lines it covers.
    pub covered: usize,
    /// How many lines have no number.
    pub without: usize,
}

/// A line of the listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number among all lines, from 0.
    pub line: usize,
    /// Its row in the table, or the first.
    pub row: usize,
    /// Whether all of its cells could be read.
    pub sound: bool,
    /// The cells of the wanted columns.
    pub cells: Vec<String>,
}

/// A cell that cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadView {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// The heading of the column.
    pub heading: String,
    /// What stands there.
    pub text: String,
    /// What is wrong with it.
    pub message: Text,
}

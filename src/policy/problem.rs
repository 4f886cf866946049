//! Everything that can be wrong with a policy file, as data.
//!
//! A variant carries what its sentence needs; its stable code is in [`Problem::code`], its words are in [`super::messages`].

use rust_decimal::Decimal;

use super::diagnostic::Severity;
use super::kind::{Axis, Kind, Type};

/// What something is for a board, a slip or a payout line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The input that says which month it is.
    Month,
    /// A figure of each month, or of the year: a single input.
    Figure,
    /// Figures of all months in one.
    Months,
    /// The day of a row of a record table.
    Day,
    /// Who or what a row of a record table is about.
    Group,
    /// A single amount of money.
    Pay,
    /// An amount of money of each row of the record table at this index.
    PayOfRow(usize),
    /// What a value of this unit is compared with.
    Good(Kind),
    /// The day by which what has this axis is paid.
    Due(Axis),
}

/// Something wrong with a policy file.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    // --- the file ---
    /// The file is larger than [`super::limits::MAX_POLICY_BYTES`].
    FileTooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// Not TOML; `detail` is the reader's own English sentence.
    Syntax {
        /// What the TOML reader says.
        detail: String,
    },
    /// More than `limit` of `what` (a keyword of the language such as `rule`, or `formula`, `band`).
    TooMany {
        /// The keyword.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    // --- keys ---
    /// A key that the language does not have.
    UnknownKey {
        /// The key as written.
        key: String,
        /// The table it stands in, such as `input`.
        within: &'static str,
        /// The nearest key that exists there.
        nearest: Option<String>,
    },
    /// A key that must be there is not.
    MissingKey {
        /// The key.
        key: &'static str,
        /// The table it belongs in.
        within: &'static str,
    },
    /// A value of the wrong TOML type.
    WrongShape {
        /// The key.
        key: String,
        /// What may stand there, such as `string` or `array of strings`.
        expected: &'static str,
    },
    /// A key that makes no sense beside another one or for this kind.
    MisplacedKey {
        /// The key.
        key: String,
        /// Why not: the words of the language that clash, such as `kind = "step"`.
        because: String,
    },
    /// A word that is not one of those that the key takes.
    UnknownWord {
        /// The key.
        key: String,
        /// The word as written.
        word: String,
        /// Those that may stand there.
        expected: Vec<String>,
        /// The nearest of them.
        nearest: Option<String>,
    },
    /// An `id` that is not lower-case letters, digits and hyphens.
    BadId,
    /// A name that a formula could not tell from a number or operator: empty, or holding brackets, quotes or control characters.
    BadName,
    // --- names ---
    /// The same name twice in one policy.
    Duplicate {
        /// The name.
        name: String,
        /// What it already names, such as `input`.
        already: &'static str,
    },
    /// A name that nothing in the policy has.
    UnknownName {
        /// The name.
        name: String,
        /// The nearest name that exists.
        nearest: Option<String>,
    },
    /// A name that exists but is of the wrong sort here.
    WrongSort {
        /// The name.
        name: String,
        /// What it is, such as `parameter`.
        is: &'static str,
        /// What is wanted here, such as `table`.
        expected: &'static str,
    },
    /// Rules that need each other's values.
    Cycle {
        /// The names in order, the first repeated at the end.
        path: Vec<String>,
    },
    // --- literals ---
    /// A figure that cannot be read.
    BadFigure {
        /// As written.
        text: String,
        /// The unit it should have.
        expected: Kind,
        /// What is wrong with it.
        reason: FigureProblem,
    },
    /// A series that does not have a figure for each period.
    WrongLength {
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    // --- formulas ---
    /// A formula that cannot be read on: `expected` says what could have followed.
    FormulaSyntax {
        /// The token found; empty at the end of the formula.
        found: String,
        /// What could stand there.
        expected: FormulaExpectation,
    },
    /// A formula nested deeper than [`super::limits::MAX_FORMULA_DEPTH`].
    FormulaTooDeep {
        /// The limit.
        limit: usize,
    },
    /// A formula longer than [`super::limits::MAX_FORMULA_CHARS`].
    FormulaTooLong {
        /// Its length in characters.
        chars: usize,
        /// The limit.
        limit: usize,
    },
    /// A function that the language does not have.
    UnknownFunction {
        /// Its name.
        name: String,
        /// The nearest one that exists.
        nearest: Option<String>,
    },
    /// Too few or too many arguments.
    ArgumentCount {
        /// The function.
        function: String,
        /// How it is written, such as `IF(condition, then, else)`.
        usage: &'static str,
        /// How many were given.
        found: usize,
    },
    /// An argument of a kind that the function does not take.
    ArgumentKind {
        /// The function.
        function: String,
        /// Which argument, from 1.
        position: usize,
        /// What may stand there.
        expected: Expected,
        /// What stands there.
        found: Type,
    },
    /// Two units that cannot be combined.
    UnitMismatch {
        /// The operator's sign or the function's name.
        operator: String,
        /// The left unit.
        left: Kind,
        /// The right unit.
        right: Kind,
    },
    /// A month series beside a quarter series.
    AxisMismatch {
        /// One axis.
        left: Axis,
        /// The other.
        right: Axis,
    },
    /// A table fed with a quantity other than the one it is made for.
    TableQuantity {
        /// The table.
        table: String,
        /// The unit it is made for.
        expected: Kind,
        /// The unit it was fed with.
        found: Kind,
    },
    /// A table used by a function that is not for its kind (`RATE` of a marginal table).
    TableKind {
        /// The table.
        table: String,
        /// Its kind.
        kind: &'static str,
        /// The function that reads such a table.
        use_function: &'static str,
    },
    /// A text that is not among the options of the choice it is compared with.
    UnknownOption {
        /// The text.
        option: String,
        /// Whose options.
        of: String,
        /// The nearest option.
        nearest: Option<String>,
    },
    // --- tables ---
    /// A table whose side is of a unit that tables of its kind cannot have: bands over days, a lookup that gives texts.
    TableUnit {
        /// Its kind.
        kind: &'static str,
        /// The side: `over`, `across` or `gives`.
        side: &'static str,
        /// Its unit.
        found: Kind,
    },
    /// A table without bands.
    NoBands,
    /// A band that does not start above the one before it.
    BandOrder {
        /// Where the band before starts, as written.
        previous: String,
        /// Where this one starts.
        this: String,
    },
    // --- rules, gates, readings, examples ---
    /// A group of the form without members.
    EmptyGroup,
    /// A field that two groups name, or one group twice.
    GroupedTwice {
        /// The field.
        name: String,
        /// The group that names it already.
        group: String,
    },
    /// An input that amounts cannot be summed into.
    NotSummed {
        /// The input.
        input: String,
        /// Its type.
        found: Type,
    },
    /// Something that a board or slip cannot use in that place.
    Unfit {
        /// What it is called.
        name: String,
        /// Its type.
        found: Type,
        /// The place.
        role: Role,
    },
    /// A rule that declares one type and computes another.
    RuleType {
        /// The declared type.
        declared: Type,
        /// The computed type.
        found: Type,
    },
    /// A payout line that is not money.
    PayoutNotMoney {
        /// Its unit.
        found: Kind,
    },
    /// A gate's condition that is not true-or-false.
    GateNotBool {
        /// Its unit.
        found: Kind,
    },
    /// A gate per period that applies to a rule that is not.
    GateAxis {
        /// The gate's axis.
        gate: Axis,
        /// The rule.
        rule: String,
        /// The rule's axis.
        axis: Axis,
    },
    /// A reading without exactly one default, or with fewer than two options.
    ReadingDefault {
        /// How many options are marked as the default.
        defaults: usize,
    },
    /// A rule whose formulas for the readings are of different types.
    ReadingTypes {
        /// One of the types.
        first: Type,
        /// Another.
        other: Type,
    },
    /// An option of a reading for which a rule has no formula.
    ReadingUncovered {
        /// The reading.
        reading: String,
        /// The option.
        option: String,
    },
    /// `at_least` of a gate that can never be reached or is nought.
    NeedOutOfRange {
        /// What the gate asks for.
        need: usize,
        /// How many conditions or periods it counts.
        of: usize,
    },
    /// A gate that would zero or reduce a rule whose value is not a number; only `else = "skip"` fits such a rule.
    GateNeedsNumber {
        /// The rule.
        rule: String,
        /// Its unit.
        found: Kind,
    },
    /// More than one rule marked `total`, or none while there are payout lines.
    TotalCount {
        /// How many there are.
        found: usize,
    },
    /// A parameter `status = "stated"` without the clause that states it.
    StatedWithoutClause,
    /// Something that no formula, table or gate uses.
    Unused {
        /// What it is: `parameter`, `input`, `table`, `reading`.
        sort: &'static str,
        /// Its name.
        name: String,
    },
    /// A marginal table that begins above nought without saying what becomes of what lies below.
    MarginalGap,
    /// A rate above 100% in a table.
    RateAboveOne {
        /// The rate.
        rate: Decimal,
    },
    /// A key of a lookup that is no option of what is looked up in it.
    UnreachableBand {
        /// The key.
        band: String,
    },
    /// An option of a choice for which a lookup has no key.
    UncoveredOption {
        /// The option.
        option: String,
    },
    // --- questions ---
    /// A question with more or fewer correct options than its kind has.
    KeyCount {
        /// The kind, such as `single`.
        kind: &'static str,
        /// How many options are correct.
        found: usize,
    },
    /// A question with fewer options than one can choose from, or a true-or-false one with another number than two.
    OptionCount {
        /// How many there are.
        found: usize,
    },
    /// A question that asks nothing, or with an option that says nothing.
    BlankText {
        /// `stem`, or `text` of an option.
        of: &'static str,
    },
    /// Letters that the options skip, without the question saying that its source does.
    LetterGap {
        /// The letters.
        letters: String,
    },
    /// Options whose letters do not rise.
    LetterOrder {
        /// The letter.
        letter: String,
    },
    /// A letter that the source is said to lack, and that an option has.
    LetterPresent {
        /// The letter.
        letter: String,
    },
    /// A sentence of a template with a place for something that the template does not draw.
    UnknownPlace {
        /// What stands between the braces.
        name: String,
        /// The nearest that is drawn.
        nearest: Option<String>,
    },
}

/// What is wrong with a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureProblem {
    /// Nothing there.
    Empty,
    /// Not a number (date, true-or-false) in any notation.
    Unreadable,
    /// Separators where they split no thousands: `1,23`.
    Grouping,
    /// A unit that the quantity does not have: `5%` for money.
    WrongUnit,
    /// More digits than an exact decimal holds (28).
    TooLong,
    /// Not a whole number where one is needed.
    NotWhole,
    /// Not one of the options.
    NotAnOption,
    /// No such day: `2024-02-30`.
    NoSuchDay,
    /// Nought or less where only more makes sense: a rounding step.
    NotPositive,
}

/// What could stand at a place of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormulaExpectation {
    /// A number, name, function or bracket.
    Operand,
    /// An operator or the end.
    OperatorOrEnd,
    /// `)` or `,`.
    CommaOrClose,
    /// `)`.
    Close,
    /// `]` of a quoted name.
    CloseBracket,
    /// The closing quotation mark.
    CloseQuote,
    /// One comparison only: `a < b < c` must be written with `AND`.
    OneComparison,
    /// No `^`: write the product out.
    NoPower,
    /// A number with at most 28 digits.
    ShorterNumber,
    /// A day that exists.
    ExistingDay,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Any number with or without unit.
    Numeric,
    /// A number with this unit.
    Kind(Kind),
    /// A month or quarter series.
    Series,
    /// A series per month or quarter, not per row.
    Periods,
    /// Figures per row of a record table.
    Rows,
    /// The name of a record table.
    Records,
    /// A month series.
    MonthSeries,
    /// A single figure.
    Single,
    /// The name of a table.
    Table,
    /// The name of an input or parameter that may be blank.
    Blankable,
}

impl Problem {
    /// The stable code that tests, editors and search engines can hold on to.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileTooLarge { .. } => "file-too-large",
            Self::Syntax { .. } => "toml-syntax",
            Self::TooMany { .. } => "too-many",
            Self::UnknownKey { .. } => "unknown-key",
            Self::MissingKey { .. } => "missing-key",
            Self::WrongShape { .. } => "wrong-shape",
            Self::MisplacedKey { .. } => "misplaced-key",
            Self::UnknownWord { .. } => "unknown-word",
            Self::BadId => "bad-id",
            Self::BadName => "bad-name",
            Self::Duplicate { .. } => "duplicate-name",
            Self::UnknownName { .. } => "unknown-name",
            Self::WrongSort { .. } => "wrong-sort",
            Self::Cycle { .. } => "cycle",
            Self::BadFigure { .. } => "bad-figure",
            Self::WrongLength { .. } => "wrong-length",
            Self::FormulaSyntax { .. } => "formula-syntax",
            Self::FormulaTooDeep { .. } => "formula-too-deep",
            Self::FormulaTooLong { .. } => "formula-too-long",
            Self::UnknownFunction { .. } => "unknown-function",
            Self::ArgumentCount { .. } => "argument-count",
            Self::ArgumentKind { .. } => "argument-kind",
            Self::UnitMismatch { .. } => "unit-mismatch",
            Self::AxisMismatch { .. } => "axis-mismatch",
            Self::TableQuantity { .. } => "table-quantity",
            Self::TableKind { .. } => "table-kind",
            Self::UnknownOption { .. } => "unknown-option",
            Self::TableUnit { .. } => "table-unit",
            Self::NoBands => "no-bands",
            Self::BandOrder { .. } => "band-order",
            Self::EmptyGroup => "empty-group",
            Self::GroupedTwice { .. } => "grouped-twice",
            Self::NotSummed { .. } => "not-summed",
            Self::Unfit { .. } => "unfit",
            Self::RuleType { .. } => "rule-type",
            Self::PayoutNotMoney { .. } => "payout-not-money",
            Self::GateNotBool { .. } => "gate-not-bool",
            Self::GateAxis { .. } => "gate-axis",
            Self::ReadingDefault { .. } => "reading-default",
            Self::ReadingTypes { .. } => "reading-types",
            Self::ReadingUncovered { .. } => "reading-uncovered",
            Self::NeedOutOfRange { .. } => "need-out-of-range",
            Self::GateNeedsNumber { .. } => "gate-needs-number",
            Self::TotalCount { .. } => "total-count",
            Self::StatedWithoutClause => "stated-without-clause",
            Self::Unused { sort, .. } => match *sort {
                "input" => "unused-input",
                "table" => "unused-table",
                "reading" => "unused-reading",
                _ => "unused-parameter",
            },
            Self::MarginalGap => "marginal-gap",
            Self::RateAboveOne { .. } => "rate-above-100",
            Self::UnreachableBand { .. } => "unreachable-band",
            Self::UncoveredOption { .. } => "uncovered-option",
            Self::KeyCount { .. } => "key-count",
            Self::OptionCount { .. } => "option-count",
            Self::BlankText { .. } => "blank-text",
            Self::LetterGap { .. } => "letter-gap",
            Self::LetterOrder { .. } => "letter-order",
            Self::LetterPresent { .. } => "letter-present",
            Self::UnknownPlace { .. } => "unknown-place",
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Unused { .. }
            | Self::MarginalGap
            | Self::RateAboveOne { .. }
            | Self::UnreachableBand { .. }
            | Self::UncoveredOption { .. }
            | Self::LetterGap { .. }
            | Self::StatedWithoutClause => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

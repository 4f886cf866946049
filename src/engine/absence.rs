//! Why a value is not there. Nothing that cannot be computed becomes 0.

use crate::lang::Text;
use crate::policy::Value;

/// A figure of an outcome: a value, or the reason why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// The value.
    Value(Value),
    /// There is none.
    Absent(Absence),
}

impl Cell {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent(_) => None,
        }
    }

    /// The number, if there is one.
    pub fn number(&self) -> Option<rust_decimal::Decimal> {
        match self {
            Self::Value(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Absence {
    /// The policy does not provide for a value in this case: a gate skips it.
    NotApplicable(Skip),
    /// These inputs (or unset parameters) are needed first. Sorted by name, each once.
    Missing(Vec<String>),
    /// It cannot be computed.
    Fault(Fault),
}

/// The gate that skips a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Skip {
    /// The gate's name.
    pub gate: String,
    /// What the gate says when it is not passed.
    pub message: Option<Text>,
}

impl Skip {
    /// The reason in a word: what the gate says (in Chinese), or else its name.
    pub fn reason(&self) -> &str {
        self.message
            .as_ref()
            .map_or(&self.gate, |message| &message.zh)
    }
}

/// A computation that has no result, and the rule or gate in which it happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fault {
    /// What happened.
    pub code: FaultCode,
    /// In which rule or gate.
    pub rule: String,
    /// Of a gate that is not passed: what it says.
    pub says: Option<Text>,
}

impl Fault {
    /// What happened, in words: what the gate says, or else what the code means.
    pub fn message(&self) -> Text {
        self.says.clone().unwrap_or_else(|| self.code.message())
    }
}

/// What kept a computation from having a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultCode {
    /// Divided by zero.
    DivisionByZero,
    /// More than an exact decimal of 28 digits holds.
    Overflow,
    /// A lookup table has nothing for this key.
    UnsetCell,
    /// A day before year 1 or after year 9999, a year that is none.
    DateOutOfRange,
    /// A number of digits, periods or days that is not a small whole number.
    BadDigits,
    /// A calendar lists a day twice, once as worked on and once as off.
    CalendarConflict,
    /// A gate without which there is no result is not passed.
    GateFailed,
}

impl FaultCode {
    /// The stable code, as JSON and examples write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::DivisionByZero => "division-by-zero",
            Self::Overflow => "overflow",
            Self::UnsetCell => "unset-cell",
            Self::DateOutOfRange => "date-out-of-range",
            Self::BadDigits => "bad-digits",
            Self::CalendarConflict => "calendar-conflict",
            Self::GateFailed => "gate-failed",
        }
    }

    /// What happened, in words.
    pub fn message(self) -> Text {
        match self {
            Self::DivisionByZero => Text::new("除数为 0", "division by zero"),
            Self::Overflow => Text::new(
                "数字超出 28 位精确小数的范围",
                "more digits than an exact decimal of 28 holds",
            ),
            Self::UnsetCell => Text::new(
                "系数表中未配置该项",
                "the table has nothing configured for this key",
            ),
            Self::DateOutOfRange => Text::new(
                "日期超出公元 1–9999 年",
                "the date is outside the years 1–9999",
            ),
            Self::BadDigits => Text::new(
                "位数、期数或天数须为较小的整数",
                "digits, periods or days must be a small whole number",
            ),
            Self::CalendarConflict => Text::new(
                "日历中同一天既列为上班又列为放假",
                "the calendar lists a day both as worked on and as off",
            ),
            Self::GateFailed => Text::new(
                "必须满足的条件未满足",
                "a condition that must hold does not",
            ),
        }
    }
}

/// The reason of a cell within columns: 0 is none (there is a value), anything else is a number of [`Absences`].
pub(super) type Reason = u32;

/// There is a value.
pub(super) const PRESENT: Reason = 0;

/// Adds a name to a sorted list, if it is not there yet.
pub(super) fn add_name(names: &mut Vec<String>, name: &str) {
    if let Err(place) = names.binary_search_by(|known| known.as_str().cmp(name)) {
        names.insert(place, name.to_owned());
    }
}

/// The absences of an evaluation, each once; columns hold their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Absences {
    list: Vec<Absence>,
    /// Indices into the list, in the order of what they stand for.
    sorted: Vec<usize>,
}

impl Absences {
    pub(super) fn intern(&mut self, absence: Absence) -> Reason {
        let found = self
            .sorted
            .binary_search_by(|&at| self.list[at].cmp(&absence));
        let at = match found {
            Ok(place) => self.sorted[place],
            Err(place) => {
                self.sorted.insert(place, self.list.len());
                self.list.push(absence);
                self.list.len() - 1
            }
        };
        // Bounded by the policy: a reason is a fault of a rule or a set of names, far fewer than u32 holds.
        Reason::try_from(at + 1).unwrap_or(Reason::MAX)
    }

    pub(super) fn get(&self, reason: Reason) -> Option<&Absence> {
        self.list.get((reason as usize).checked_sub(1)?)
    }

    /// The reason of a fault, with what a gate says of it.
    pub(super) fn says(&mut self, reason: Reason, says: Option<Text>) -> Reason {
        match self.get(reason) {
            Some(Absence::Fault(fault)) if says.is_some() => {
                let fault = Fault {
                    says,
                    ..fault.clone()
                };
                self.intern(Absence::Fault(fault))
            }
            _ => reason,
        }
    }

    /// The reason of a result that needs two cells: a fault first, then what is missing of both, then not applicable.
    pub(super) fn join(&mut self, left: Reason, right: Reason) -> Reason {
        if left == right || right == PRESENT {
            return left;
        }
        if left == PRESENT {
            return right;
        }
        match (self.get(left), self.get(right)) {
            (Some(Absence::Fault(_)), _) => left,
            (_, Some(Absence::Fault(_))) => right,
            (Some(Absence::Missing(a)), Some(Absence::Missing(b))) => {
                let mut names = a.clone();
                for name in b {
                    add_name(&mut names, name);
                }
                self.intern(Absence::Missing(names))
            }
            (Some(Absence::Missing(_)), _) => left,
            (_, Some(Absence::Missing(_))) => right,
            _ => left,
        }
    }

    /// The reason of a result that an undecided condition keeps open, and that would need a value which is not there either: what both
    /// wait for. A fault of the value counts only once the condition holds.
    pub(super) fn undecided(&mut self, condition: Reason, value: Reason) -> Reason {
        match (self.get(condition), self.get(value)) {
            (Some(Absence::Missing(_)), Some(Absence::Missing(_))) => self.join(condition, value),
            // Skipped already: passing the other gate would not bring it back.
            (Some(Absence::Missing(_)), Some(Absence::NotApplicable(_))) => value,
            _ => condition,
        }
    }
}

//! Which units may be combined, and what comes out: money × ratio is money, money + ratio is a mistake.

use super::formula::ast::Operator;
use super::kind::{Axis, Kind, Type};

/// The unit in which two values can stand side by side (added, compared, chosen between), if there is one.
///
/// An unmarked number takes the other's unit. A number without a unit may stand beside a ratio or a count; a ratio and a count
/// may not stand beside each other.
pub fn join_kinds(left: Kind, right: Kind) -> Option<Kind> {
    use Kind::{Choice, Count, Date, Month, Number, Plain, Ratio, Text};
    match (left, right) {
        (a, b) if a == b => Some(a),
        (Date, Month) | (Month, Date) => Some(Date),
        (Plain, other) | (other, Plain) if other.is_numeric() => Some(other),
        (Number, Ratio | Count) | (Ratio | Count, Number) => Some(Number),
        (Text, Choice(_)) | (Choice(_), Text) => Some(Text),
        _ => None,
    }
}

/// The axis on which two values meet: a single figure is repeated for each period or row; months and quarters do not meet, nor do
/// the rows of two tables.
pub fn join_axes(left: Axis, right: Axis) -> Option<Axis> {
    match (left, right) {
        (a, b) if a == b => Some(a),
        (Axis::One, other) | (other, Axis::One) => Some(other),
        _ => None,
    }
}

/// The unit of `left operator right`, if the two can be combined that way.
pub fn combine(operator: Operator, left: Kind, right: Kind) -> Option<Kind> {
    use Kind::{Count, Date, Money, Month, Number, Plain, Ratio};
    match operator {
        Operator::Add => match (left, right) {
            (Date, Count | Plain) | (Count | Plain, Date) => Some(Date),
            _ => join_kinds(left, right).filter(|kind| kind.is_numeric()),
        },
        Operator::Subtract => match (left, right) {
            (Date, Count | Plain) => Some(Date),
            (Date, Date) => Some(Count),
            _ => join_kinds(left, right).filter(|kind| kind.is_numeric()),
        },
        Operator::Multiply => match (left, right) {
            (Plain, other) | (other, Plain) if other.is_numeric() => Some(other),
            (Money, Money) => None,
            (Money, other) | (other, Money) if other.is_numeric() => Some(Money),
            (Ratio, Ratio) => Some(Ratio),
            (a, b) if a.is_numeric() && b.is_numeric() => Some(Number),
            _ => None,
        },
        Operator::Divide => match (left, right) {
            (Money, Money) | (Count, Count) | (Ratio, Ratio) => Some(Ratio),
            (Money, other) if other.is_numeric() => Some(Money),
            (Ratio | Plain, Plain) => Some(left),
            (_, Money) => None,
            (a, b) if a.is_numeric() && b.is_numeric() => Some(Number),
            _ => None,
        },
        Operator::Equal | Operator::NotEqual => join_kinds(left, right).map(|_| Kind::Bool),
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            join_kinds(left, right)
                .filter(|kind| kind.is_numeric() || matches!(kind, Date | Month))
                .map(|_| Kind::Bool)
        }
    }
}

/// Whether a value of kind `found` may be given out as `declared`: the same, an unmarked number, or one bare quantity as another.
pub fn assignable(found: Kind, declared: Kind) -> bool {
    use Kind::{Choice, Count, Date, Month, Number, Plain, Ratio, Text};
    match (found, declared) {
        (a, b) if a == b => true,
        (Plain, other) => other.is_numeric(),
        (Ratio | Count | Number, Ratio | Count | Number) | (Choice(_), Text) | (Month, Date) => {
            true
        }
        _ => false,
    }
}

/// The unit a finished value is shown in: an unmarked number is a number.
pub fn settled(ty: Type) -> Type {
    if ty.kind == Kind::Plain {
        Type {
            kind: Kind::Number,
            ..ty
        }
    } else {
        ty
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::Choice;
    use super::*;

    /// The letters of the tables below.
    const KINDS: [(char, Kind); 11] = [
        ('M', Kind::Money),
        ('R', Kind::Ratio),
        ('C', Kind::Count),
        ('N', Kind::Number),
        ('P', Kind::Plain),
        ('B', Kind::Bool),
        ('D', Kind::Date),
        ('m', Kind::Month),
        ('T', Kind::Text),
        ('a', Kind::Choice(Choice::Input(0))),
        ('z', Kind::Choice(Choice::Reading(0))),
    ];

    /// Holds a function of two kinds to a table: a row for each left (or found) kind, a column for each right (or declared) one.
    fn hold_to(rows: [&str; 11], what: &str, of: impl Fn(Kind, Kind) -> Option<Kind>) {
        for ((_, left), row) in KINDS.into_iter().zip(rows) {
            let said: String = KINDS
                .into_iter()
                .map(|(_, right)| {
                    let kind = of(left, right);
                    let letter = KINDS.into_iter().find(|(_, known)| Some(*known) == kind);
                    letter.map_or('.', |(letter, _)| letter)
                })
                .collect();
            assert_eq!(said, row, "{left:?} {what} each of {KINDS:?}");
        }
    }

    #[test]
    fn units_add_up_as_the_table_says() {
        // MRCNP BDmTaz
        let sums = [
            "M...M......",
            ".R.NR......",
            "..CNC.D....",
            ".NNNN......",
            "MRCNP.D....",
            "...........",
            "..D.D......",
            "...........",
            "...........",
            "...........",
            "...........",
        ];
        hold_to(sums, "+", |a, b| combine(Operator::Add, a, b));
        let differences = [
            "M...M......",
            ".R.NR......",
            "..CNC......",
            ".NNNN......",
            "MRCNP......",
            "...........",
            "..D.D.C....",
            "...........",
            "...........",
            "...........",
            "...........",
        ];
        hold_to(differences, "-", |a, b| combine(Operator::Subtract, a, b));
    }

    #[test]
    fn units_multiply_and_divide_as_the_table_says() {
        let products = [
            ".MMMM......",
            "MRNNR......",
            "MNNNC......",
            "MNNNN......",
            "MRCNP......",
            "...........",
            "...........",
            "...........",
            "...........",
            "...........",
            "...........",
        ];
        hold_to(products, "×", |a, b| combine(Operator::Multiply, a, b));
        let quotients = [
            "RMMMM......",
            ".RNNR......",
            ".NRNN......",
            ".NNNN......",
            ".NNNP......",
            "...........",
            "...........",
            "...........",
            "...........",
            "...........",
            "...........",
        ];
        hold_to(quotients, "÷", |a, b| combine(Operator::Divide, a, b));
    }

    #[test]
    fn units_compare_as_the_table_says() {
        let same = [
            "B...B......",
            ".B.BB......",
            "..BBB......",
            ".BBBB......",
            "BBBBB......",
            ".....B.....",
            "......BB...",
            "......BB...",
            "........BBB",
            "........BB.",
            "........B.B",
        ];
        for operator in [Operator::Equal, Operator::NotEqual] {
            hold_to(same, operator.sign(), |a, b| combine(operator, a, b));
        }
        // Only figures and days have an order.
        let ordered = std::array::from_fn(|row| match row {
            0..=4 | 6 | 7 => same[row],
            _ => "...........",
        });
        for operator in [
            Operator::Less,
            Operator::LessOrEqual,
            Operator::Greater,
            Operator::GreaterOrEqual,
        ] {
            hold_to(ordered, operator.sign(), |a, b| combine(operator, a, b));
        }
    }

    #[test]
    fn values_are_given_out_as_the_table_says() {
        let given = [
            "B..........",
            ".BBB.......",
            ".BBB.......",
            ".BBB.......",
            "BBBBB......",
            ".....B.....",
            "......B....",
            "......BB...",
            "........B..",
            "........BB.",
            "........B.B",
        ];
        hold_to(given, "as", |found, declared| {
            assignable(found, declared).then_some(Kind::Bool)
        });
    }

    #[test]
    fn only_an_unmarked_number_settles_and_on_the_axis_it_had() {
        for (_, kind) in KINDS {
            for axis in [Axis::One, Axis::Month, Axis::Quarter, Axis::Rows(1)] {
                let settled_kind = if kind == Kind::Plain {
                    Kind::Number
                } else {
                    kind
                };
                let expected = Type {
                    kind: settled_kind,
                    axis,
                };
                assert_eq!(settled(Type { kind, axis }), expected);
            }
        }
    }

    #[test]
    fn a_single_figure_meets_every_axis_and_others_only_themselves() {
        let axes = [
            Axis::One,
            Axis::Month,
            Axis::Quarter,
            Axis::Rows(0),
            Axis::Rows(1),
        ];
        for left in axes {
            for right in axes {
                let expected = match (left, right) {
                    (Axis::One, other) | (other, Axis::One) => Some(other),
                    _ => (left == right).then_some(left),
                };
                assert_eq!(join_axes(left, right), expected, "{left:?} {right:?}");
            }
        }
    }
}

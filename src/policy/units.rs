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

//! An Excel formula as a tree, and its text for the place it stands in.

use std::fmt::Write as _;

use super::fields::FieldId;

/// Where in a field a formula looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum At {
    /// The only figure.
    One,
    /// The figure of a period, from 0.
    Period(usize),
    /// The figure of the row that the formula stands in.
    Row,
    /// All figures: of the year, or of the scenario's rows.
    All,
}

/// A formula, or a part of one. References are to fields; which cell that is depends on the layout and on the scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum X {
    /// A number as Excel writes it.
    Number(String),
    /// A text.
    Text(String),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A cell of a field, or all of them.
    Cell(FieldId, At),
    /// The cells of a series from one period to another, both from 0 and taken in.
    Span(FieldId, usize, usize),
    /// Of the scenario's rows, those from the first to this one.
    ToHere(FieldId),
    /// Of the scenario's rows, those above this one.
    Above(FieldId),
    /// Of the scenario's rows of a record table, the cells that name the scenario: blank where there is no row.
    Keys(usize),
    /// A named range.
    Name(String),
    /// An operator between two operands.
    Binary(&'static str, Box<X>, Box<X>),
    /// `-x`.
    Negate(Box<X>),
    /// A function.
    Call(&'static str, Vec<X>),
    /// What Excel writes just so.
    Plain(&'static str),
}

/// Says which cells a formula's references are.
pub(super) trait Addresses {
    /// The text of a [`X::Cell`], [`X::Span`], [`X::ToHere`], [`X::Above`] or [`X::Keys`]; none where there are no such cells.
    fn address(&self, reference: &X) -> Option<String>;
}

/// How tightly an operator binds.
fn precedence(operator: &str) -> u8 {
    match operator {
        "=" | "<>" | "<" | "<=" | ">" | ">=" => 1,
        "&" => 2,
        "+" | "-" => 3,
        "*" | "/" => 4,
        // The range between two references.
        _ => 6,
    }
}

/// `-x` binds tighter than any operator between operands.
const UNARY: u8 = 5;

impl X {
    pub(super) fn number(n: impl std::fmt::Display) -> Self {
        Self::Number(n.to_string())
    }

    pub(super) fn call<const N: usize>(name: &'static str, arguments: [Self; N]) -> Self {
        Self::Call(name, arguments.into())
    }

    pub(super) fn binary(operator: &'static str, a: Self, b: Self) -> Self {
        Self::Binary(operator, Box::new(a), Box::new(b))
    }

    pub(super) fn if_else(condition: Self, then: Self, otherwise: Self) -> Self {
        Self::call("IF", [condition, then, otherwise])
    }

    /// The error that stands for what is missing or cannot be computed.
    pub(super) fn missing() -> Self {
        Self::Call("NA", Vec::new())
    }

    /// Whether it is one reference or constant, which may be repeated.
    pub(super) fn is_atomic(&self) -> bool {
        !matches!(self, Self::Binary(..) | Self::Negate(_) | Self::Call(..))
    }

    /// How many parts it has.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Binary(_, a, b) => 1 + a.size() + b.size(),
            Self::Negate(x) => 1 + x.size(),
            Self::Call(_, list) => 1 + list.iter().map(Self::size).sum::<usize>(),
            _ => 1,
        }
    }

    /// How many functions stand in each other at most.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Binary(_, a, b) => a.depth().max(b.depth()),
            Self::Negate(x) => x.depth(),
            Self::Call(_, list) => 1 + list.iter().map(Self::depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The text, without `=`.
    pub(super) fn text(&self, addresses: &dyn Addresses) -> String {
        let mut out = String::new();
        self.print(addresses, 0, &mut out);
        out
    }

    fn print(&self, addresses: &dyn Addresses, around: u8, out: &mut String) {
        match self {
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => {
                let _ = write!(out, "\"{}\"", text.replace('"', "\"\""));
            }
            Self::Bool(truth) => out.push_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::Name(name) => out.push_str(name),
            Self::Plain(text) => out.push_str(text),
            Self::Cell(..) | Self::Span(..) | Self::ToHere(_) | Self::Above(_) | Self::Keys(_) => {
                out.push_str(&addresses.address(self).unwrap_or_else(|| "0".to_owned()));
            }
            Self::Negate(x) => {
                let bracket = around > UNARY;
                if bracket {
                    out.push('(');
                }
                out.push('-');
                x.print(addresses, UNARY, out);
                if bracket {
                    out.push(')');
                }
            }
            Self::Binary(operator, a, b) => {
                let binds = precedence(operator);
                let bracket = binds < around;
                if bracket {
                    out.push('(');
                }
                a.print(addresses, binds, out);
                out.push_str(operator);
                // Excel's operators group from the left.
                b.print(addresses, binds + 1, out);
                if bracket {
                    out.push(')');
                }
            }
            Self::Call(name, list) => {
                out.push_str(name);
                out.push('(');
                for (at, argument) in list.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    argument.print(addresses, 0, out);
                }
                out.push(')');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nowhere;

    impl Addresses for Nowhere {
        fn address(&self, _: &X) -> Option<String> {
            Some("C5".to_owned())
        }
    }

    #[test]
    fn brackets_stand_where_the_tree_needs_them_and_nowhere_else() {
        let cell = || X::Cell(0, At::One);
        let sum = X::binary("+", cell(), X::number(1));
        let product = X::binary("*", sum.clone(), X::number(2));
        assert_eq!(product.text(&Nowhere), "(C5+1)*2");
        assert_eq!(
            X::binary("-", cell(), sum.clone()).text(&Nowhere),
            "C5-(C5+1)"
        );
        assert_eq!(X::binary("-", sum, cell()).text(&Nowhere), "C5+1-C5");
        assert_eq!(X::Negate(Box::new(product)).text(&Nowhere), "-((C5+1)*2)");
    }

    #[test]
    fn quotes_in_a_text_are_doubled() {
        assert_eq!(X::Text("a\"b".to_owned()).text(&Nowhere), "\"a\"\"b\"");
    }
}

//! The syntax tree of a formula.
//!
//! Nodes are numbered in the order in which the parser finishes them (arguments before the call that takes them), so what the
//! checker and the engine learn about a node lives in plain vectors indexed by [`NodeId`], beside the tree.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::policy::date::Date;
use crate::policy::diagnostic::Span;

/// The number of a node within its formula; every node of a formula has its own, counting from 0 without gaps.
pub type NodeId = usize;

/// A node of a formula with the place it was written at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expr {
    /// The node's number.
    pub id: NodeId,
    /// Where it stands, in bytes from the beginning of the formula's text.
    #[serde(skip)]
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What a node of a formula is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExprKind {
    /// A number, with the unit that it was written in.
    Number(Literal),
    /// A quoted text.
    Text(String),
    /// A date, `2024-03-31`.
    Date(Date),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// The name of an input, parameter, table, rule, gate or reading.
    Name(String),
    /// `-x`.
    Negate(Box<Expr>),
    /// `x + y`, `x >= y` and the like.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `SUM(x)`: the function's name in upper case as written, its arguments.
    Call {
        /// The function's name, upper-cased.
        function: String,
        /// Where the name stands.
        #[serde(skip)]
        name_span: Span,
        /// The arguments.
        arguments: Vec<Expr>,
    },
}

/// A number in a formula: its value (`15%` is 0.15, `300万` is 3000000) and how it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Literal {
    /// The value in plain units: yuan, plain ratio.
    #[serde(with = "crate::policy::pack::decimal")]
    pub value: Decimal,
    /// The unit that was written beside it.
    pub unit: Unit,
    /// The digits and unit as the author wrote them, full-width forms replaced by plain ones: printed back as they were.
    pub written: String,
}

/// The unit written beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// None (`12`) or a mere multiplier (`300万`).
    None,
    /// `元`, `万元`, `¥`.
    Money,
    /// `%` or `‰`.
    Ratio,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`, `×`
    Multiply,
    /// `/`, `÷`
    Divide,
    /// `=`
    Equal,
    /// `<>`, `≠`
    NotEqual,
    /// `<`
    Less,
    /// `<=`, `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`, `≥`
    GreaterOrEqual,
}

impl Operator {
    /// How tightly it binds; a larger number binds tighter. Comparisons 1, sums 2, products 3.
    pub fn precedence(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 2,
            Self::Multiply | Self::Divide => 3,
            _ => 1,
        }
    }

    /// The sign as Excel writes it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Whether it compares its operands, giving true or false.
    pub fn is_comparison(self) -> bool {
        self.precedence() == 1
    }
}

impl Expr {
    /// The node's direct parts, left to right.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        let (pair, list): ([Option<&Self>; 2], &[Self]) = match &self.kind {
            ExprKind::Negate(x) => ([Some(x), None], &[]),
            ExprKind::Binary(_, a, b) => ([Some(a), Some(b)], &[]),
            ExprKind::Call { arguments, .. } => ([None, None], arguments),
            _ => ([None, None], &[]),
        };
        pair.into_iter().flatten().chain(list)
    }

    /// Visits the node and everything below it, parts before the whole.
    pub fn visit(&self, see: &mut dyn FnMut(&Self)) {
        for child in self.children() {
            child.visit(see);
        }
        see(self);
    }
}

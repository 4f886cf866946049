//! Formula text → tree. Operands wait with the operator behind them until a looser operator, or the end, settles what they belong to.
//!
//! ```text
//! formula    = ["="] comparison
//! comparison = sum [("=" | "<>" | "<" | "<=" | ">" | ">=") sum]      one only: a < b < c is written with AND
//! sum        = product {("+" | "-") product}
//! product    = operand {("*" | "/") operand}
//! operand    = {"+" | "-"} primary
//! primary    = number | date | text | TRUE | FALSE | name | name "[" column "]" | name "(" [comparison {"," comparison}] ")" | "(" comparison ")"
//! ```
//!
//! Full-width forms, `≤ ≥ ≠ × ÷` and `;` read as their plain twins; a `+` before an operand is dropped.

use winnow::stream::{Stateful, Stream, TokenSlice};

use super::ast::{Expr, ExprKind, Operator};
use super::lex::{Lexeme, Token, lex};
use crate::policy::diagnostic::Span;
use crate::policy::limits::{MAX_FORMULA_CHARS, MAX_FORMULA_DEPTH, MAX_FORMULA_HEIGHT};
use crate::policy::notation::number::{is_blank_char, normalise};
use crate::policy::problem::{FormulaExpectation, Problem};

/// Why a formula could not be read, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What is wrong.
    pub problem: Problem,
    /// Where, in bytes of the formula's text.
    pub span: Span,
}

/// How many characters of a token a failure repeats.
const FOUND_CHARS: usize = 40;

/// Reads a formula.
///
/// Nodes are numbered from 0 without gaps, parts before the whole. A bracketed node's span includes its brackets. Fails with the
/// leftmost problem: too long, too deep, or not a formula.
pub fn parse(text: &str) -> Result<Expr, Failure> {
    let chars = text.chars().count();
    if chars > MAX_FORMULA_CHARS {
        let problem = Problem::FormulaTooLong {
            chars,
            limit: MAX_FORMULA_CHARS,
        };
        return Err(Failure {
            problem,
            span: Span::new(0, text.len()),
        });
    }
    let tokens = lex(text);
    let state = State {
        next_id: 0,
        depth: 0,
        end: text.trim_end_matches(is_blank_char).len(),
    };
    let mut input = Tokens {
        input: TokenSlice::new(&tokens),
        state,
    };
    formula(&mut input)
        .map(|tree| *tree.expr)
        .map_err(|failure| *failure)
}

type Tokens<'t> = Stateful<TokenSlice<'t, Token<'t>>, State>;

/// What the parser keeps in mind beside the tokens.
#[derive(Clone, Debug)]
struct State {
    /// The number of the next node to be finished.
    next_id: usize,
    /// How many brackets, calls and signs are open.
    depth: usize,
    /// The byte after the formula's last word.
    end: usize,
}

/// A finished node and how high the tree below it is: everything that walks a tree recurses that deep.
struct Tree {
    expr: Box<Expr>,
    height: usize,
}

/// An operator that has its left operand and waits for its right one.
struct Waiting {
    left: Tree,
    operator: Operator,
    span: Span,
}

/// Boxed, as are the trees: brackets make the parser call itself, and an unoptimised build keeps every copy of a value on the stack.
type Parsed<T> = Result<T, Box<Failure>>;

/// The failure to find `expected` at the next token, unless that token is a problem of its own.
fn stuck<T>(input: &Tokens<'_>, expected: FormulaExpectation) -> Parsed<T> {
    let Some(token) = input.peek_token() else {
        let problem = Problem::FormulaSyntax {
            found: String::new(),
            expected,
        };
        return Err(Box::new(Failure {
            problem,
            span: Span::new(input.state.end, input.state.end),
        }));
    };
    let (found, expected) = match token.lexeme {
        // What is found in place of the closing mark is the end.
        Lexeme::Broken(
            missing @ (FormulaExpectation::CloseQuote | FormulaExpectation::CloseBracket),
        ) => ("", missing),
        Lexeme::Broken(instead) => (token.text, instead),
        Lexeme::Power if expected != FormulaExpectation::Operand => {
            (token.text, FormulaExpectation::NoPower)
        }
        _ => (token.text, expected),
    };
    let mut shown: String = found.chars().take(FOUND_CHARS).collect();
    if shown.len() < found.len() {
        shown.push('…');
    }
    Err(Box::new(Failure {
        problem: Problem::FormulaSyntax {
            found: shown,
            expected,
        },
        span: token.span,
    }))
}

fn too_deep<T>(limit: usize, span: Span) -> Parsed<T> {
    Err(Box::new(Failure {
        problem: Problem::FormulaTooDeep { limit },
        span,
    }))
}

/// Takes the next token if it is `wanted`.
fn accept(input: &mut Tokens<'_>, wanted: &Lexeme) -> Option<Span> {
    let token = input.peek_token().filter(|token| token.lexeme == *wanted)?;
    input.next_token();
    Some(token.span)
}

/// Takes the next token, which must be `wanted`.
fn require(input: &mut Tokens<'_>, wanted: &Lexeme, expected: FormulaExpectation) -> Parsed<Span> {
    accept(input, wanted).map_or_else(|| stuck(input, expected), Ok)
}

/// Numbers a node whose parts are finished; `highest` is the height of the highest of them, `sign` the place to blame if that is
/// too high.
fn finish(
    input: &mut Tokens<'_>,
    kind: ExprKind,
    span: Span,
    highest: usize,
    sign: Span,
) -> Parsed<Tree> {
    if highest >= MAX_FORMULA_HEIGHT {
        return too_deep(MAX_FORMULA_HEIGHT, sign);
    }
    let id = input.state.next_id;
    input.state.next_id += 1;
    Ok(Tree {
        expr: Box::new(Expr { id, span, kind }),
        height: highest + 1,
    })
}

/// The whole formula.
fn formula(input: &mut Tokens<'_>) -> Parsed<Tree> {
    accept(input, &Lexeme::Operator(Operator::Equal));
    let tree = expression(input)?;
    match input.peek_token() {
        None => Ok(tree),
        Some(_) => stuck(input, FormulaExpectation::OperatorOrEnd),
    }
}

/// Operands joined by operators.
fn expression(input: &mut Tokens<'_>) -> Parsed<Tree> {
    let mut waiting = Vec::new();
    loop {
        let operand = operand(input)?;
        let next = next_operator(input);
        let left = settle(input, &mut waiting, operand, next)?;
        let Some((operator, span)) = next else {
            return Ok(left);
        };
        input.next_token();
        waiting.push(Waiting {
            left,
            operator,
            span,
        });
    }
}

/// Gives `right` to the waiting operators that bind it at least as tightly as the operator behind it does.
fn settle(
    input: &mut Tokens<'_>,
    waiting: &mut Vec<Waiting>,
    mut right: Tree,
    next: Option<(Operator, Span)>,
) -> Parsed<Tree> {
    let next = next.map(|(operator, _)| operator);
    let binds = next.map_or(0, Operator::precedence);
    while let Some(Waiting {
        left,
        operator,
        span,
    }) = waiting.pop_if(|waiting| waiting.operator.precedence() >= binds)
    {
        if operator.is_comparison() && next.is_some_and(Operator::is_comparison) {
            return stuck(input, FormulaExpectation::OneComparison);
        }
        let highest = left.height.max(right.height);
        let whole = left.expr.span.to(right.expr.span);
        let kind = ExprKind::Binary(operator, left.expr, right.expr);
        right = finish(input, kind, whole, highest, span)?;
    }
    Ok(right)
}

/// The operator that comes next, left in place.
fn next_operator(input: &Tokens<'_>) -> Option<(Operator, Span)> {
    match input.peek_token()? {
        Token {
            lexeme: Lexeme::Operator(operator),
            span,
            ..
        } => Some((*operator, *span)),
        _ => None,
    }
}

/// A primary with the signs before it.
fn operand(input: &mut Tokens<'_>) -> Parsed<Tree> {
    let mut minuses = Vec::new();
    while let Some((sign @ (Operator::Add | Operator::Subtract), span)) = next_operator(input) {
        input.next_token();
        if sign == Operator::Subtract {
            minuses.push(span);
            if input.state.depth + minuses.len() > MAX_FORMULA_DEPTH {
                return too_deep(MAX_FORMULA_DEPTH, span);
            }
        }
    }
    input.state.depth += minuses.len();
    let mut tree = primary(input)?;
    input.state.depth -= minuses.len();
    for minus in minuses.into_iter().rev() {
        let span = minus.to(tree.expr.span);
        tree = finish(input, ExprKind::Negate(tree.expr), span, tree.height, minus)?;
    }
    Ok(tree)
}

fn primary(input: &mut Tokens<'_>) -> Parsed<Tree> {
    let Some(token) = input.peek_token() else {
        return stuck(input, FormulaExpectation::Operand);
    };
    let kind = match &token.lexeme {
        Lexeme::Number(literal) => ExprKind::Number(literal.clone()),
        Lexeme::Date(date) => ExprKind::Date(*date),
        Lexeme::Text(text) => ExprKind::Text(text.clone()),
        Lexeme::Bool(truth) => ExprKind::Bool(*truth),
        Lexeme::Name(name) | Lexeme::Quoted(name) => ExprKind::Name(name.clone()),
        Lexeme::Open => return bracketed(input, token.span),
        _ => return stuck(input, FormulaExpectation::Operand),
    };
    input.next_token();
    if let Lexeme::Name(name) = &token.lexeme
        && accept(input, &Lexeme::Open).is_some()
    {
        return call(input, normalise(name).to_ascii_uppercase(), token.span);
    }
    // `订单[金额]`: a column of a record table, as Excel writes it.
    if let ExprKind::Name(table) = &kind
        && let Some(Token {
            lexeme: Lexeme::Quoted(column),
            span,
            ..
        }) = input.peek_token()
    {
        let (column, span) = (format!("{table}[{column}]"), token.span.to(*span));
        input.next_token();
        return finish(input, ExprKind::Name(column), span, 0, span);
    }
    finish(input, kind, token.span, 0, token.span)
}

/// `( … )`, from the opening bracket on.
fn bracketed(input: &mut Tokens<'_>, open: Span) -> Parsed<Tree> {
    input.next_token();
    deeper(input, open)?;
    let mut tree = expression(input)?;
    let close = require(input, &Lexeme::Close, FormulaExpectation::Close)?;
    input.state.depth -= 1;
    tree.expr.span = open.to(close);
    Ok(tree)
}

/// The rest of a call after its opening bracket.
fn call(input: &mut Tokens<'_>, function: String, name_span: Span) -> Parsed<Tree> {
    deeper(input, name_span)?;
    let mut arguments = Vec::new();
    let mut highest = 0;
    let mut close = accept(input, &Lexeme::Close);
    while close.is_none() {
        let argument = expression(input)?;
        highest = highest.max(argument.height);
        arguments.push(*argument.expr);
        close = accept(input, &Lexeme::Close);
        if close.is_none() {
            require(input, &Lexeme::Comma, FormulaExpectation::CommaOrClose)?;
        }
    }
    input.state.depth -= 1;
    let span = name_span.to(close.unwrap_or(name_span));
    finish(
        input,
        ExprKind::Call {
            function,
            name_span,
            arguments,
        },
        span,
        highest,
        name_span,
    )
}

/// Goes one level deeper, if that is allowed.
fn deeper(input: &mut Tokens<'_>, at: Span) -> Parsed<()> {
    input.state.depth += 1;
    if input.state.depth > MAX_FORMULA_DEPTH {
        return too_deep(MAX_FORMULA_DEPTH, at);
    }
    Ok(())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod robustness;
#[cfg(test)]
mod tests;

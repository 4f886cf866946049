//! Formula text → tokens. Never fails: what cannot be read becomes a token that the parser refuses when it gets there, so the
//! first problem of a formula is always the one furthest to the left.
//!
//! Where a number ends and a name begins: names may start with a digit (`2A2B单数`, `100元封顶`), so digits directly followed by
//! letters are a number only if all those letters together are a unit (`300万元`); otherwise digits and letters are one name.
//! After a decimal point or a `¥` nothing but a number is possible. `1e6` is therefore a name: formulas have no exponents.

use winnow::Parser;
use winnow::combinator::{alt, fail, not, opt, peek, preceded, repeat};
use winnow::error::EmptyError;
use winnow::stream::LocatingSlice;
use winnow::token::{any, one_of, take_till, take_while};

use super::ast::{Literal, Operator, Unit};
use super::name::{is_name_char, truth};
use crate::policy::date::Date;
use crate::policy::diagnostic::Span;
use crate::policy::notation::number::{
    UnitWord, exact, is_blank_char, is_digit, normalise, plain, unit_word,
};
use crate::policy::problem::FormulaExpectation;

/// A token with its place and its text.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    /// What it is.
    pub(super) lexeme: Lexeme,
    /// Where it stands, in bytes of the formula.
    pub(super) span: Span,
    /// As it stands there.
    pub(super) text: &'t str,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme {
    /// A number with its unit.
    Number(Literal),
    /// A day.
    Date(Date),
    /// A quoted text, without the quotes.
    Text(String),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A bare name: of a thing or of a function.
    Name(String),
    /// A name in `[ ]`.
    Quoted(String),
    /// An operator.
    Operator(Operator),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,` or `;`
    Comma,
    /// `^`, which the language does not have.
    Power,
    /// The beginning of something that cannot be read, and what it lacks.
    Broken(FormulaExpectation),
    /// A character that formulas do not have.
    Unknown,
}

type Source<'t> = LocatingSlice<&'t str>;
type Lexed<T> = Result<T, EmptyError>;

/// The tokens of a formula, in order, blanks left out.
pub(super) fn lex(text: &str) -> Vec<Token<'_>> {
    let token = lexeme.with_span().map(|(lexeme, range)| {
        let text = text.get(range.clone()).unwrap_or_default();
        Token {
            lexeme,
            span: range.into(),
            text,
        }
    });
    let tokens: Lexed<Vec<Token<'_>>> =
        repeat(0.., preceded(blanks, token)).parse_next(&mut Source::new(text));
    // `repeat` from 0 has nothing to fail on: the end of the text ends it.
    tokens.unwrap_or_default()
}

fn lexeme(input: &mut Source<'_>) -> Lexed<Lexeme> {
    alt((date, number, name, quoted_name, text, curly_text, sign)).parse_next(input)
}

fn blanks(input: &mut Source<'_>) -> Lexed<()> {
    take_while(0.., is_blank_char).void().parse_next(input)
}

/// A character whose plain twin is `wanted`.
fn twin<'t>(wanted: char) -> impl Parser<Source<'t>, char, EmptyError> {
    one_of(move |c| plain(c) == wanted)
}

/// `2024-03-31`: four, two and two digits, and no digit after them.
fn date(input: &mut Source<'_>) -> Lexed<Lexeme> {
    let two = || preceded(twin('-'), take_while(2..=2, is_digit));
    let (year, month, day) = (take_while(4..=4, is_digit), two(), two()).parse_next(input)?;
    not(one_of(is_digit)).parse_next(input)?;
    let day = match (
        normalise(year).parse(),
        normalise(month).parse(),
        normalise(day).parse(),
    ) {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day),
        _ => None,
    };
    Ok(day.map_or(
        Lexeme::Broken(FormulaExpectation::ExistingDay),
        Lexeme::Date,
    ))
}

/// `12`, `.5`, `15%`, `300万元`, `1.5 亿`, `¥300`.
fn number(input: &mut Source<'_>) -> Lexed<Lexeme> {
    let currency = opt((twin('¥'), blanks)).parse_next(input)?.is_some();
    let whole = normalise(take_while(0.., is_digit).parse_next(input)?);
    let fraction = opt(preceded(twin('.'), take_while(1.., is_digit)))
        .parse_next(input)?
        .map(normalise);
    if whole.is_empty() && fraction.is_none() {
        return fail.parse_next(input);
    }
    let tail = peek(take_while(0.., is_name_char)).parse_next(input)?;
    let beside = if tail.is_empty() {
        opt(preceded(
            blanks,
            unit_sign.verify(|(_, word)| !(currency && word.unit == Unit::Ratio)),
        ))
        .parse_next(input)?
    } else if unit_word(tail).is_some() {
        Some(unit_sign.parse_next(input)?)
    } else if fraction.is_none() && !currency {
        // `2A2B单数`: a name after all.
        return fail.parse_next(input);
    } else {
        None
    };
    let (sign, word) = beside.unwrap_or((
        "",
        UnitWord {
            exponent: 0,
            unit: Unit::None,
        },
    ));
    let Some(value) = exact(
        &whole,
        fraction.as_deref().unwrap_or_default(),
        word.exponent,
    ) else {
        return Ok(Lexeme::Broken(FormulaExpectation::ShorterNumber));
    };
    let unit = if currency { Unit::Money } else { word.unit };
    let point = fraction.map_or_else(String::new, |fraction| format!(".{fraction}"));
    let written = format!(
        "{}{whole}{point}{}",
        if currency { "¥" } else { "" },
        normalise(sign)
    );
    Ok(Lexeme::Number(Literal {
        value,
        unit,
        written,
    }))
}

/// A unit as it stands, with its meaning.
fn unit_sign<'t>(input: &mut Source<'t>) -> Lexed<(&'t str, UnitWord)> {
    let sign = one_of(|c| plain(c) == '%' || c == '‰').take();
    alt((take_while(1.., is_name_char), sign))
        .verify_map(|word| Some((word, unit_word(word)?)))
        .parse_next(input)
}

fn name(input: &mut Source<'_>) -> Lexed<Lexeme> {
    take_while(1.., is_name_char)
        .map(|name| truth(name).map_or_else(|| Lexeme::Name(name.to_owned()), Lexeme::Bool))
        .parse_next(input)
}

/// `[零件采购额(不含税)]`. An empty one is no name at all.
fn quoted_name(input: &mut Source<'_>) -> Lexed<Lexeme> {
    let is_end = |c| plain(c) == ']';
    let name = preceded(twin('['), take_till(0.., is_end)).parse_next(input)?;
    if opt(one_of(is_end)).parse_next(input)?.is_none() {
        return Ok(Lexeme::Broken(FormulaExpectation::CloseBracket));
    }
    let name = name.trim_matches(is_blank_char);
    // No name holds a bracket; one inside another is a slip.
    Ok(
        if name.is_empty() || name.chars().any(|c| plain(c) == '[') {
            Lexeme::Unknown
        } else {
            Lexeme::Quoted(name.to_owned())
        },
    )
}

/// `"文字"`, closed by the mark that opened it (a full-width one by a full-width one); doubled, the mark stands for itself.
fn text(input: &mut Source<'_>) -> Lexed<Lexeme> {
    let mark = twin('"').parse_next(input)?;
    let mut content = String::new();
    loop {
        content.push_str(take_till(0.., mark).parse_next(input)?);
        if opt(mark).parse_next(input)?.is_none() {
            return Ok(Lexeme::Broken(FormulaExpectation::CloseQuote));
        }
        if opt(mark).parse_next(input)?.is_none() {
            return Ok(Lexeme::Text(content));
        }
        content.push(mark);
    }
}

/// `“文字”`. Input methods confuse the two marks, so either of them opens and either closes.
fn curly_text(input: &mut Source<'_>) -> Lexed<Lexeme> {
    let marks = ['“', '”'];
    let content = preceded(one_of(marks), take_till(0.., marks)).parse_next(input)?;
    let closed = opt(one_of(marks)).parse_next(input)?.is_some();
    Ok(if closed {
        Lexeme::Text(content.to_owned())
    } else {
        Lexeme::Broken(FormulaExpectation::CloseQuote)
    })
}

/// Operators and punctuation; any other character is [`Lexeme::Unknown`].
fn sign(input: &mut Source<'_>) -> Lexed<Lexeme> {
    let first = plain(any.parse_next(input)?);
    let mut followed_by = |wanted| {
        opt(twin(wanted))
            .parse_next(input)
            .map(|found| found.is_some())
    };
    let operator = match first {
        '+' => Operator::Add,
        '-' => Operator::Subtract,
        '*' | '×' => Operator::Multiply,
        '/' | '÷' => Operator::Divide,
        '=' => Operator::Equal,
        '≠' => Operator::NotEqual,
        '≤' | '≦' => Operator::LessOrEqual,
        '≥' | '≧' => Operator::GreaterOrEqual,
        '<' if followed_by('=')? => Operator::LessOrEqual,
        '<' if followed_by('>')? => Operator::NotEqual,
        '<' => Operator::Less,
        '>' if followed_by('=')? => Operator::GreaterOrEqual,
        '>' => Operator::Greater,
        '(' => return Ok(Lexeme::Open),
        ')' => return Ok(Lexeme::Close),
        ',' | ';' => return Ok(Lexeme::Comma),
        '^' => return Ok(Lexeme::Power),
        _ => return Ok(Lexeme::Unknown),
    };
    Ok(Lexeme::Operator(operator))
}

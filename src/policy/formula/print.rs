//! Tree → formula text: canonical spacing, the fewest brackets that keep the tree, and, if wanted, figures in place of names.

use super::ast::{Expr, ExprKind, Operator};
use super::name::is_bare;

/// The formula in canonical form: `月销售额 * RATE(返利比例, 月销售额)`. Parsed again it gives the same tree, places aside.
pub fn print(expr: &Expr) -> String {
    print_with(expr, &mut |_| None)
}

/// The formula with figures put in: wherever `leaf` gives a text for a node, it stands in place of that node and everything
/// below it. `leaf` is asked about a node before the nodes below it. A figure that begins with a minus sign is bracketed where
/// it is an operand.
pub fn print_with(expr: &Expr, leaf: &mut dyn FnMut(&Expr) -> Option<String>) -> String {
    let mut out = String::new();
    Printer {
        leaf,
        out: &mut out,
    }
    .node(expr, Place::Alone);
    out
}

/// A name as it must be written in a formula: bare, or in `[ ]` where it could be taken for something else; a column of a record
/// table as `订单[金额]`.
pub fn name(name: &str) -> String {
    if let Some((table, column)) = name.split_once('[') {
        return format!("{}[{column}", self::name(table));
    }
    if is_bare(name) {
        name.to_owned()
    } else {
        format!("[{name}]")
    }
}

/// What a node stands beside.
#[derive(Clone, Copy)]
enum Place {
    /// Nothing that could pull it apart.
    Alone,
    /// An operand that must bind at least this tightly to go without brackets.
    Operand(u8),
}

/// Tighter than every operator between two operands.
const TIGHTEST: u8 = 4;

struct Printer<'a> {
    leaf: &'a mut dyn FnMut(&Expr) -> Option<String>,
    out: &'a mut String,
}

impl Printer<'_> {
    fn node(&mut self, expr: &Expr, place: Place) {
        if let Some(figure) = (self.leaf)(expr) {
            let negative = figure.starts_with(['-', '−']);
            self.bracketed(negative && matches!(place, Place::Operand(_)), |printer| {
                printer.out.push_str(&figure);
            });
            return;
        }
        match &expr.kind {
            ExprKind::Number(literal) => self.out.push_str(&literal.written),
            ExprKind::Text(text) => {
                self.out.push('"');
                self.out.push_str(&text.replace('"', "\"\""));
                self.out.push('"');
            }
            ExprKind::Date(date) => self.out.push_str(&date.to_string()),
            ExprKind::Bool(truth) => self.out.push_str(if *truth { "TRUE" } else { "FALSE" }),
            ExprKind::Name(text) => self.out.push_str(&name(text)),
            ExprKind::Negate(operand) => {
                self.out.push('-');
                self.node(operand, Place::Operand(TIGHTEST));
            }
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, place),
            ExprKind::Call {
                function,
                arguments,
                ..
            } => {
                self.out.push_str(function);
                self.out.push('(');
                for (at, argument) in arguments.iter().enumerate() {
                    if at > 0 {
                        self.out.push_str(", ");
                    }
                    self.node(argument, Place::Alone);
                }
                self.out.push(')');
            }
        }
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, place: Place) {
        let precedence = operator.precedence();
        let loose = matches!(place, Place::Operand(tightest) if precedence < tightest);
        // A chain leans to the left by itself; comparisons do not chain at all.
        let left_least = if operator.is_comparison() {
            precedence + 1
        } else {
            precedence
        };
        self.bracketed(loose, |printer| {
            printer.node(left, Place::Operand(left_least));
            printer.out.push(' ');
            printer.out.push_str(operator.sign());
            printer.out.push(' ');
            printer.node(right, Place::Operand(precedence + 1));
        });
    }

    fn bracketed(&mut self, wanted: bool, inside: impl FnOnce(&mut Self)) {
        if wanted {
            self.out.push('(');
        }
        inside(self);
        if wanted {
            self.out.push(')');
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::policy::formula::parse::parse;

    #[test]
    fn formulas_print_in_canonical_form() {
        let cases = [
            ("a+b*c", "a + b * c"),
            ("((a))", "a"),
            ("(a+b)*c", "(a + b) * c"),
            ("a+(b*c)", "a + b * c"),
            ("(a-b)-c", "a - b - c"),
            ("a-(b-c)", "a - (b - c)"),
            ("a+(b+c)", "a + (b + c)"),
            ("a/(b*c)", "a / (b * c)"),
            ("(a<b)=(c<d)", "(a < b) = (c < d)"),
            ("a<b+c", "a < b + c"),
            ("-(a+b)*-c", "-(a + b) * -c"),
            ("-(a*b)", "-(a * b)"),
            ("- - a", "--a"),
            ("sum( a；b )", "SUM(a, b)"),
            ("IF((a>=b),(c+d),e)", "IF(a >= b, c + d, e)"),
            ("a≥b×1.50 万元", "a >= b * 1.50万元"),
            ("“叠加”=\"a\"\"b\"", "\"叠加\" = \"a\"\"b\""),
            ("true", "TRUE"),
            ("２０２４－０３－３１", "2024-03-31"),
            (
                "[销售额]+[零件采购额(不含税)]",
                "销售额 + [零件采购额(不含税)]",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(
                parse(text).map(|expr| print(&expr)).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn names_that_could_be_something_else_are_quoted() {
        for bare in ["销售额", "2A2B单数", "100元封顶", "_x", "IF", "满勤_经理"] {
            assert_eq!(name(bare), bare);
        }
        for awkward in [
            "零件采购额(不含税)",
            "a b",
            "a-b",
            "300万元",
            "2024",
            "TRUE",
            "false",
            "2024-03-31",
            "10%",
            "a.b",
        ] {
            assert_eq!(name(awkward), format!("[{awkward}]"));
        }
    }

    /// `a`, `b` and `c` as figures, everything else as it is.
    fn with_figures(text: &str, figures: [&str; 3]) -> String {
        let [a, b, c] = figures;
        let mut leaf = |expr: &Expr| match &expr.kind {
            ExprKind::Name(name) => match name.as_str() {
                "a" => Some(a.to_owned()),
                "b" => Some(b.to_owned()),
                "c" => Some(c.to_owned()),
                _ => None,
            },
            _ => None,
        };
        parse(text)
            .map(|expr| print_with(&expr, &mut leaf))
            .unwrap_or_default()
    }

    #[test]
    fn figures_stand_in_place_of_names_and_negative_operands_get_brackets() {
        let figures = ["1,000.00", "-5%", "−3"];
        let cases = [
            ("a * x", "1,000.00 * x"),
            ("a + b", "1,000.00 + (-5%)"),
            ("b * a", "(-5%) * 1,000.00"),
            ("-b", "-(-5%)"),
            ("a - c", "1,000.00 - (−3)"),
            ("MAX(b, 0)", "MAX(-5%, 0)"),
            ("(b)", "-5%"),
            ("a * (b + c)", "1,000.00 * ((-5%) + (−3))"),
        ];
        for (text, expected) in cases {
            assert_eq!(with_figures(text, figures), expected, "{text}");
        }
    }

    #[test]
    fn a_figure_may_stand_in_place_of_a_whole_part() {
        let mut leaf =
            |expr: &Expr| matches!(expr.kind, ExprKind::Call { .. }).then(|| "2%".to_owned());
        let printed = parse("(a + b) * RATE(t, a + b)").map(|expr| print_with(&expr, &mut leaf));
        assert_eq!(printed.as_deref(), Ok("(a + b) * 2%"));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod round_trip {
    use proptest::prelude::*;

    use super::super::ast::Literal;
    use super::super::parse::parse;
    use super::*;
    use crate::policy::date::Date;
    use crate::policy::diagnostic::Span;
    use crate::policy::notation::{Figure, read_figure};

    const OPERATORS: [Operator; 10] = [
        Operator::Add,
        Operator::Subtract,
        Operator::Multiply,
        Operator::Divide,
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
    ];

    /// A node without number and place, as all nodes are compared here.
    fn node(kind: ExprKind) -> Expr {
        Expr {
            id: 0,
            span: Span::default(),
            kind,
        }
    }

    fn without_places(expr: Expr) -> Expr {
        let kind = match expr.kind {
            ExprKind::Negate(operand) => ExprKind::Negate(Box::new(without_places(*operand))),
            ExprKind::Binary(operator, left, right) => ExprKind::Binary(
                operator,
                Box::new(without_places(*left)),
                Box::new(without_places(*right)),
            ),
            ExprKind::Call {
                function,
                arguments,
                ..
            } => ExprKind::Call {
                function,
                name_span: Span::default(),
                arguments: arguments.into_iter().map(without_places).collect(),
            },
            leaf => leaf,
        };
        node(kind)
    }

    /// A number whose value and unit are those of the way it is written.
    fn literal() -> impl Strategy<Value = ExprKind> {
        let digits = "(0|[1-9][0-9]{0,9})(\\.[0-9]{1,6})?";
        let unit =
            prop::sample::select(vec!["", "%", "‰", "元", "万", "万元", "亿", "亿元", "千万"]);
        (digits, unit, any::<bool>()).prop_filter_map("no figure", |(digits, unit, money)| {
            let currency = if money && !matches!(unit, "%" | "‰") {
                "¥"
            } else {
                ""
            };
            let written = format!("{currency}{digits}{unit}");
            let Figure { value, unit } = read_figure(&written).ok()?;
            Some(ExprKind::Number(Literal {
                value,
                unit,
                written,
            }))
        })
    }

    fn leaf() -> impl Strategy<Value = ExprKind> {
        let date = (1_u16..=9999, 1_u8..=12, 1_u8..=28);
        prop_oneof![
            literal(),
            any::<String>().prop_map(ExprKind::Text),
            "[\"“”＂ a-c文字]{0,8}".prop_map(ExprKind::Text),
            any::<bool>().prop_map(ExprKind::Bool),
            date.prop_map(|(year, month, day)| Date::new(year, month, day)
                .map_or(ExprKind::Bool(true), ExprKind::Date)),
            "[a-z0-9_销售额万元%.+ ()-]{1,8}".prop_filter_map("blank", |name| {
                let name = name.trim().to_owned();
                (!name.is_empty()).then_some(ExprKind::Name(name))
            }),
        ]
    }

    fn tree() -> impl Strategy<Value = Expr> {
        leaf().prop_map(node).prop_recursive(6, 60, 4, |part| {
            let binary = (
                prop::sample::select(OPERATORS.to_vec()),
                part.clone(),
                part.clone(),
            );
            let call = (
                "[G-S][A-Z0-9]{0,4}",
                prop::collection::vec(part.clone(), 0..4),
            );
            prop_oneof![
                1 => part.prop_map(|operand| node(ExprKind::Negate(Box::new(operand)))),
                4 => binary.prop_map(|(operator, left, right)| {
                    node(ExprKind::Binary(operator, Box::new(left), Box::new(right)))
                }),
                2 => call.prop_map(|(function, arguments)| {
                    node(ExprKind::Call { function, name_span: Span::default(), arguments })
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_printed_tree_is_read_back_as_it_was(tree in tree()) {
            let printed = print(&tree);
            prop_assert_eq!(parse(&printed).map(without_places), Ok(tree), "{}", printed);
        }
    }
}

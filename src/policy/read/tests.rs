//! What the reader understands and how it says what it does not.

use super::read;
use crate::policy::diagnostic::{Diagnostic, Span};
use crate::policy::document::{FormulaChoice, KindWord, NeedText};
use crate::policy::kind::Axis;
use crate::policy::limits::{MAX_BANDS, MAX_DIAGNOSTICS, MAX_ITEMS, MAX_POLICY_BYTES};
use crate::policy::model::Better;
use crate::policy::problem::Problem;
use crate::policy::value::Entry;

/// A file with the head that every policy needs.
fn with_head(body: &str) -> String {
    format!("id = \"a-policy\"\nversion = \"1\"\ntitle = \"一份政策\"\n{body}")
}

/// Code and words of each diagnostic.
fn said<'t>(text: &'t str, diagnostics: &[Diagnostic]) -> Vec<(&'static str, &'t str)> {
    diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code(), diagnostic.excerpt(text)))
        .collect()
}

#[track_caller]
fn assert_says(body: &str, expected: &[(&str, &str)]) {
    let text = with_head(body);
    let (_, diagnostics) = read(&text);
    assert_eq!(said(&text, &diagnostics), expected, "{body}");
}

#[test]
fn every_key_of_the_language_arrives_in_the_document() {
    let text = include_str!("everything.toml");
    let (document, diagnostics) = read(text);
    assert_eq!(said(text, &diagnostics), []);
    assert_eq!(
        (
            document.id.as_str(),
            document.version.as_str(),
            document.year
        ),
        ("everything", "1.2", Some(2024))
    );
    assert_eq!(
        (document.title.zh.as_str(), document.title.en.as_str()),
        ("全部写法", "Everything")
    );
    let [sales, store] = document.inputs.as_slice() else {
        panic!("two inputs")
    };
    assert_eq!(
        (sales.kind, sales.axis, sales.optional),
        (KindWord::Money, Axis::Month, true)
    );
    assert_eq!(
        (sales.label.zh.as_str(), sales.label.en.as_str()),
        ("月销售额", "Monthly sales")
    );
    assert_eq!(sales.aliases, ["销售额", "sales"]);
    assert_eq!(
        sales.default.as_ref().map(|default| &default.value),
        Some(&Entry::Text("0".into()))
    );
    let options: Vec<_> = store
        .options
        .iter()
        .map(|(id, label)| (id.value.as_str(), label.en.as_str()))
        .collect();
    assert_eq!(options, [("A级4S", "A级4S"), ("2S", "2S store")]);
    let values: Vec<_> = document
        .parameters
        .iter()
        .map(|parameter| parameter.value.as_ref().map(|v| &v.value))
        .collect();
    let text_of = |text: &str| Entry::Text(text.into());
    assert_eq!(
        values,
        [
            Some(&text_of("300万元")),
            Some(&text_of("0.0050")),
            Some(&text_of("1500")),
            Some(&text_of("2024-03-31")),
            None
        ]
    );
    let [whole, marginal, step, lookup] = document.tables.as_slice() else {
        panic!("four tables")
    };
    assert_eq!(whole.bands[1].gives[0].value, "0.01");
    assert!(marginal.lower.is_some() && marginal.first_slice.is_some());
    assert!(step.each.is_some() && step.pays.is_some() && step.at_most.is_some());
    assert_eq!(lookup.bands[0].from.value, "A级4S");
    let FormulaChoice::ByReading { reading, formulas } = &document.rules[1].formula else {
        panic!("by reading")
    };
    assert_eq!(reading.value, "年度口径");
    assert_eq!(
        formulas
            .iter()
            .map(|(id, _)| id.value.as_str())
            .collect::<Vec<_>>(),
        ["叠加", "清算"]
    );
    assert_eq!(document.gates[0].need.value, NeedText::AtLeast(9));
    assert_eq!(document.gates[1].need.value, NeedText::All);
    assert_eq!(document.gates[1].when.len(), 2);
    let measure = document.gates[1].measure.as_ref();
    assert_eq!(
        measure.map(|measure| measure.zh.as_str()),
        Some("先补销售数据")
    );
    let board = document.board.as_ref().expect("a board");
    let [once, latest, dates, groups] = [&board.once, &board.latest, &board.dates, &board.groups]
        .map(|names| {
            let [name] = names.as_slice() else {
                panic!("one name")
            };
            name.value.as_str()
        });
    assert_eq!(
        [once, latest, dates, groups],
        ["年度目标", "累计利润", "工单[日期]", "工单[技师]"]
    );
    let [month, record] =
        [&board.month, &board.record].map(|name| name.as_ref().map(|name| &*name.value));
    assert_eq!([month, record], [Some("统计年月"), Some("工单[单号]")]);
    let [monthly, yearly] = board.fills.as_slice() else {
        panic!("two fills")
    };
    assert!(monthly.from.is_some() && yearly.last_year.is_some());
    assert_eq!(board.lights[0].better, Better::Higher);
    assert!(board.lights[0].good.is_some() && board.lights[0].near.is_some());
    assert_eq!(
        (
            board.views[0].label.en.as_str(),
            board.views[0].values.len()
        ),
        ("Manager", 2)
    );
    let [slip] = document.slips.as_slice() else {
        panic!("one slip")
    };
    assert_eq!(
        (slip.plus.len(), slip.minus.len(), slip.shows.len()),
        (1, 1, 1)
    );
    assert_eq!(
        (slip.who.is_some(), slip.pays.value.as_str()),
        (true, "应发")
    );
    let example = &document.examples[0];
    assert_eq!(
        example.inputs[0].0.value, "门店",
        "entries keep the order of the file"
    );
    assert_eq!(
        example.expect[1].1.value,
        Entry::List(vec![
            Entry::Text("1".into()),
            Entry::Record(vec![("not_applicable".into(), Entry::Bool(true))]),
            Entry::Blank
        ])
    );
}

#[test]
fn a_formula_knows_its_place_in_every_kind_of_quotes() {
    let forms = [
        ("\"1 + 2\"", true),
        ("'1 + 2'", true),
        ("\"\"\"1 + 2\"\"\"", true),
        ("'''\n1 + 2'''", true),
        ("\"1\\u0020+ 2\"", false),
    ];
    for (written, verbatim) in forms {
        let text = with_head(&format!("[[rule]]\nname = \"甲\"\nformula = {written}\n"));
        let (document, diagnostics) = read(&text);
        assert_eq!(diagnostics, [], "{written}");
        let FormulaChoice::One(formula) = &document.rules[0].formula else {
            panic!("{written}")
        };
        assert_eq!(
            (formula.text.as_str(), formula.verbatim),
            ("1 + 2", verbatim),
            "{written}"
        );
        if verbatim {
            assert_eq!(
                &text[formula.span.start..formula.span.end],
                "1 + 2",
                "{written}"
            );
        }
    }
}

#[test]
fn a_broken_formula_is_underlined_where_it_breaks() {
    assert_says(
        "[[rule]]\nname = \"甲\"\nformula = \"(1 + 2) 3\"\n",
        &[("formula-syntax", "3")],
    );
    assert_says(
        "[[rule]]\nname = \"甲\"\nformula = \"\"\"\n1 +\n* 2\"\"\"\n",
        &[("formula-syntax", "*")],
    );
    // With an escape in it, bytes do not correspond: the whole formula is underlined.
    assert_says(
        "[[rule]]\nname = \"甲\"\nformula = \"1 \\t 2\"\n",
        &[("formula-syntax", "1 \\t 2")],
    );
}

#[test]
fn a_broken_formula_leaves_the_rule_and_its_name_in_place() {
    let text = with_head("[[rule]]\nname = \"甲\"\nformula = \"1 +\"\n");
    let (document, _) = read(&text);
    assert_eq!(document.rules[0].name.value, "甲");
    assert_eq!(document.unread, [] as [&str; 0]);
}

#[test]
fn an_item_that_cannot_be_read_is_known_by_name() {
    let text = with_head("[[input]]\nname = \"甲\"\ntype = \"mony\"\n[[rule]]\nname = \"乙\"\n");
    let (document, diagnostics) = read(&text);
    assert_eq!(
        said(&text, &diagnostics),
        [("unknown-word", "mony"), ("missing-key", "[[rule]]")]
    );
    assert_eq!(document.unread, ["甲", "乙"]);
}

#[test]
fn a_line_that_is_not_toml_is_reported_once_and_the_rest_is_read() {
    let text = with_head(
        "[[input]]\nname = \"甲\"\ntype = money\n[[input]]\nname = \"乙\"\ntype = \"text\"\nhint = 1\n",
    );
    let (document, diagnostics) = read(&text);
    assert_eq!(
        said(&text, &diagnostics),
        [("toml-syntax", "money"), ("unknown-key", "hint")]
    );
    assert_eq!(
        document.inputs.len(),
        2,
        "what was meant is plain enough to go on with"
    );
}

#[test]
fn a_key_missing_from_a_garbled_item_may_be_in_the_garbled_line() {
    assert_says(
        "[[rule]]\nname = \"甲\"\nformula \"1\"\n",
        &[("toml-syntax", "")],
    );
    assert_says(
        "[[rule]]\nname = \"甲\"\nformula =\n",
        &[("toml-syntax", "")],
    );
}

#[test]
fn keys_are_compared_with_those_still_free() {
    assert_says(
        "[[rule]]\nname = \"甲\"\nnane = \"乙\"\nformla = \"1\"\nformula = \"1\"\n",
        &[("unknown-key", "nane"), ("unknown-key", "formla")],
    );
    let text = with_head("[[rule]]\nname = \"甲\"\nformla = \"1\"\n");
    let (_, diagnostics) = read(&text);
    let unknown = diagnostics
        .iter()
        .find_map(|diagnostic| match &diagnostic.problem {
            Problem::UnknownKey {
                nearest, within, ..
            } => Some((nearest.as_deref(), *within)),
            _ => None,
        });
    assert_eq!(unknown, Some((Some("formula"), "rule")));
}

#[test]
fn keys_that_clash_are_misplaced() {
    let head = "name = \"甲\"\nover = \"money\"\ngives = \"money\"\n";
    assert_says(
        &format!(
            "[[table]]\n{head}kind = \"step\"\neach = \"1\"\npays = \"1\"\nlower = \"inclusive\"\nbands = []\n"
        ),
        &[("misplaced-key", "lower"), ("misplaced-key", "bands")],
    );
    assert_says(
        &format!(
            "[[table]]\n{head}kind = \"lookup\"\nfirst_slice = \"unpaid\"\nbands = [{{ from = \"1\", value = \"1\" }}]\n"
        ),
        &[("misplaced-key", "first_slice"), ("misplaced-key", "from")],
    );
    assert_says(
        &format!(
            "[[table]]\n{head}kind = \"whole\"\nlower = \"inclusive\"\nbands = [\n{{ key = \"1\", rate = \"1\", value = \"1\" }},\n\
             {{ from = \"1\" }},\n]\n"
        ),
        &[
            ("misplaced-key", "key"),
            ("misplaced-key", "value"),
            ("missing-key", "{ from = \"1\" }"),
        ],
    );
    assert_says(
        "[[rule]]\nname = \"甲\"\nby = \"乙\"\nformula = \"1\"\n[[rule]]\nname = \"丙\"\nformula = { \"丁\" = \"1\" }\n",
        &[("misplaced-key", "by"), ("missing-key", "[[rule]]")],
    );
    assert_says(
        "[[gate]]\nname = \"甲\"\nwhen = \"TRUE\"\napplies = []\nelse = \"zero\"\nfactor = \"50%\"\n",
        &[("misplaced-key", "factor")],
    );
    assert_says(
        "[[input]]\nname = \"甲\"\ntype = \"text\"\noptions = [\"乙\"]\n",
        &[("misplaced-key", "options")],
    );
}

#[test]
fn a_misspelt_word_does_not_make_other_keys_wrong() {
    assert_says(
        "[[table]]\nname = \"甲\"\nkind = \"lookp\"\nover = \"text\"\ngives = \"money\"\n\
         bands = [{ key = \"乙\", value = 1 }]\n",
        &[("unknown-word", "lookp")],
    );
    assert_says(
        "[[gate]]\nname = \"甲\"\nwhen = \"TRUE\"\napplies = []\nelse = \"reduced\"\nfactor = 1\nneed = \"some\"\n",
        &[("unknown-word", "reduced"), ("wrong-shape", "some")],
    );
}

#[test]
fn names_and_ids_are_kept_within_bounds() {
    let long = "长".repeat(61);
    for name in [
        "",
        " 甲",
        "甲 ",
        "[甲]",
        "甲“乙”",
        "甲\\n乙",
        "甲\\\"乙",
        "［甲",
        &long,
    ] {
        let text = with_head(&format!("[[rule]]\nname = \"{name}\"\nformula = \"1\"\n"));
        let (_, diagnostics) = read(&text);
        assert_eq!(
            diagnostics.iter().map(Diagnostic::code).collect::<Vec<_>>(),
            ["bad-name"],
            "{name}"
        );
    }
    for id in ["a", "Policy", "政策", "a b", &"a".repeat(61)] {
        let (_, diagnostics) = read(&format!("id = \"{id}\"\nversion = 1\ntitle = \"甲\""));
        assert_eq!(
            diagnostics.iter().map(Diagnostic::code).collect::<Vec<_>>(),
            ["bad-id"],
            "{id}"
        );
    }
}

#[test]
fn figures_are_decimal_numbers_of_any_notation_and_nothing_else() {
    for wrong in [
        "0xFF",
        "0o17",
        "0b1",
        "inf",
        "nan",
        "true",
        "[1]",
        "2024-01-01T00:00:00",
        "{ a = 1 }",
    ] {
        let text = with_head(&format!(
            "[[gate]]\nname = \"甲\"\nwhen = \"TRUE\"\napplies = []\nelse = \"reduce\"\nfactor = {wrong}\n"
        ));
        let (_, diagnostics) = read(&text);
        assert_eq!(said(&text, &diagnostics), [("wrong-shape", wrong)]);
    }
}

#[test]
fn both_languages_are_wanted_where_either_is_given() {
    assert_says(
        "summary = { zh = \"甲\" }\n",
        &[("missing-key", "{ zh = \"甲\" }")],
    );
    assert_says(
        "[[input]]\nname = \"甲\"\ntype = \"text\"\nlabel = { zh = \"乙\" }\n",
        &[("missing-key", "{ zh = \"乙\" }")],
    );
    assert_says("summary = \"甲\"\n", &[]);
}

#[test]
fn what_is_too_much_is_cut_and_said() {
    let items: Vec<String> = (0..MAX_ITEMS + 5)
        .map(|at| format!("[[rule]]\nname = \"r{at}\"\nformula = \"1\"\n"))
        .collect();
    let text = with_head(&items.concat());
    let (document, diagnostics) = read(&text);
    assert_eq!(document.rules.len(), MAX_ITEMS);
    assert_eq!(said(&text, &diagnostics), [("too-many", "[[rule]]")]);
    assert_eq!(
        document.unread,
        ["r1000", "r1001", "r1002", "r1003", "r1004"]
    );

    let bands = "{ from = 1, rate = 1 },".repeat(MAX_BANDS + 1);
    let text = with_head(&format!(
        "[[table]]\nname = \"甲\"\nkind = \"whole\"\nover = \"money\"\ngives = \"ratio\"\nlower = \"inclusive\"\nbands = [{bands}]\n"
    ));
    let (document, diagnostics) = read(&text);
    assert_eq!(document.tables[0].bands.len(), MAX_BANDS);
    assert_eq!(
        said(&text, &diagnostics),
        [("too-many", "{ from = 1, rate = 1 }")]
    );
}

#[test]
fn a_file_beyond_the_limit_is_not_looked_at() {
    let (_, diagnostics) = read(&"[".repeat(MAX_POLICY_BYTES + 1));
    let expected = Diagnostic::new(
        Problem::FileTooLarge {
            bytes: MAX_POLICY_BYTES + 1,
        },
        Span::default(),
    );
    assert_eq!(diagnostics, [expected]);
}

#[test]
fn diagnostics_are_in_the_order_of_the_file_and_limited() {
    let text = with_head(&"[[rule]]\nzzzz = 1\n".repeat(400));
    let (_, diagnostics) = read(&text);
    assert_eq!(diagnostics.len(), MAX_DIAGNOSTICS);
    assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start));
}

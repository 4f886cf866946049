//! Contract templates: blanks are filled in, and out come a policy, the contract's text and its annexes.
//!
//! All of a template stands in its file under `templates/`: the blanks, what of the policy each sets, the contract with `{blank}`
//! where a blank stands and `[…]` around words that are there only once all blanks in them are filled, and the annexes as tables.

use serde::Serialize;
use toml::de::DeTable;

use crate::engine::examples;
use crate::lang::{Lang, Text};
use crate::library;
use crate::policy::{Kind, Policy, Value, check_text, edit, notation};
use crate::scenario::draft::read_field;

/// The file of each of the library's templates.
const FILES: [&str; 2] = [
    include_str!("templates/rebate-contract.toml"),
    include_str!("templates/sales-rebate-contract.toml"),
];

/// What stands where a blank is not filled, unless its template says otherwise.
const GAP: &str = "____";

/// A template with its blanks filled as far as they are.
#[derive(Debug, Serialize)]
pub struct Contract {
    /// The blanks that matter, given what is in the others.
    pub blanks: Vec<Blank>,
    /// The policy file.
    pub policy: String,
    /// How many of the library's examples no longer hold with what was filled in, and were taken out.
    pub removed: usize,
    /// The contract's paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Contract and annexes as a plain text.
    pub text: String,
    /// The annexes.
    pub annexes: Vec<Annex>,
    /// What the document says of itself.
    pub note: String,
}

/// A blank of a template.
#[derive(Debug, Serialize)]
pub struct Blank {
    /// Its name, under which its value is sent.
    pub name: String,
    /// What it is called.
    pub label: Text,
    /// `text`, `ratio`, `money`, `count`, `date` or `choice`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What there is to know about it.
    pub help: Text,
    /// The options of a choice.
    pub options: Vec<(String, Text)>,
    /// What was filled in.
    pub value: String,
    /// What is wrong with that.
    pub problem: Option<Text>,
    /// The blank as the contract shows it; none where it is not filled.
    #[serde(skip)]
    shown: Option<String>,
    #[serde(skip)]
    gap: String,
    #[serde(skip)]
    read: Option<Value>,
    #[serde(skip)]
    at: usize,
}

/// A paragraph of a contract.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// 1 of the title, 2 of an article's heading, 0 of any other.
    pub level: usize,
    /// The words.
    pub text: String,
}

/// A table that belongs to a contract.
#[derive(Debug, Serialize)]
pub struct Annex {
    /// What it is called.
    pub title: String,
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// The same for a spreadsheet program.
    pub csv: String,
}

/// Fills the template of a policy with values by the name of their blank. None where the policy has no template.
pub fn fill(id: &str, values: &[(String, String)]) -> Option<Contract> {
    let at = library::TEMPLATES.iter().position(|known| *known == id)?;
    let text = FILES.get(at)?;
    let root = edit::parsed(text)?;
    let template = Template {
        text,
        root: root.get_ref(),
    };
    let blanks = template.blanks(values);
    let (policy, removed) = template.policy(library::source(id)?.text, &blanks);
    let string = template.string("contract.text");
    let paragraph = |line: &str| {
        let words = line.trim_start_matches('#');
        Paragraph {
            level: line.len() - words.len(),
            text: filled(words.trim(), &blanks),
        }
    };
    let paragraphs: Vec<_> = string.lines().map(paragraph).collect();
    let annexes: Vec<_> = (0..template.len("annex"))
        .map(|at| template.annex(&format!("annex.{at}"), &blanks))
        .collect();
    Some(Contract {
        text: plain(&paragraphs, &annexes),
        policy,
        removed,
        paragraphs,
        annexes,
        note: template.string("note"),
        blanks,
    })
}

struct Template<'a> {
    text: &'a str,
    root: &'a DeTable<'a>,
}

impl Template<'_> {
    fn string(&self, place: &str) -> String {
        let found = edit::find(self.root, place);
        found
            .and_then(|found| found.text(self.text))
            .unwrap_or_default()
    }

    fn len(&self, place: &str) -> usize {
        edit::find(self.root, place).map_or(0, edit::Found::len)
    }

    fn both(&self, place: &str, or: &str) -> Text {
        let part = |lang: &str| match self.string(&format!("{place}.{lang}")) {
            none if none.is_empty() => or.to_owned(),
            words => words,
        };
        Text::new(part("zh"), part("en"))
    }

    fn blanks(&self, values: &[(String, String)]) -> Vec<Blank> {
        let value = |name: &str| {
            let value = values.iter().find(|(known, _)| known == name);
            value.map_or("", |(_, value)| value.trim())
        };
        let mut blanks = Vec::new();
        for at in 0..self.len("blank") {
            let place = format!("blank.{at}");
            let key = |key: &str| self.string(&format!("{place}.{key}"));
            let only = key("only.blank");
            if !only.is_empty() && value(&only) != key("only.is") {
                continue;
            }
            let (name, kind) = (key("name"), key("type"));
            let option = |at: usize| {
                let place = format!("{place}.options.{at}");
                let id = self.string(&format!("{place}.id"));
                let label = self.both(&format!("{place}.label"), &id);
                (id, label)
            };
            let value = value(&name).to_owned();
            let options: Vec<_> = (0..self.len(&format!("{place}.options")))
                .map(option)
                .collect();
            let chosen = options.iter().position(|(id, _)| *id == value);
            let (read, shown, problem) = match (kind.as_str(), chosen) {
                _ if value.is_empty() => (None, None, None),
                ("choice", Some(option)) => {
                    (None, Some(key(&format!("options.{option}.text"))), None)
                }
                ("choice", None) => (None, None, None),
                (kind, _) => shown(kind, &value),
            };
            blanks.push(Blank {
                label: self.both(&format!("{place}.label"), &name),
                help: self.both(&format!("{place}.help"), ""),
                gap: match key("gap") {
                    gap if gap.is_empty() => GAP.to_owned(),
                    gap => gap,
                },
                name,
                kind,
                options,
                value,
                problem,
                shown,
                read,
                at,
            });
        }
        blanks
    }

    /// The policy's file with what the blanks set, and how many examples were taken out of it.
    fn policy(&self, text: &str, blanks: &[Blank]) -> (String, usize) {
        let Some(policy) = check_text(text).0 else {
            return (text.to_owned(), 0);
        };
        let mut text = text.to_owned();
        let mut any = false;
        for blank in blanks.iter().filter(|blank| blank.shown.is_some()) {
            // What a template names is there: a test fills all blanks.
            if let Some(edited) = self.set(&text, &policy, blank, blanks) {
                text = edited;
                any = true;
            }
        }
        if !any {
            return (text, 0);
        }
        let Some(policy) = check_text(&text).0 else {
            return (text, 0);
        };
        let mut removed = 0;
        for (at, example) in policy.examples.iter().enumerate().rev() {
            if examples::run(&policy, example).is_err()
                && let Ok(edited) = edit::remove(&text, &format!("example.{at}"))
            {
                text = edited;
                removed += 1;
            }
        }
        (text, removed)
    }

    /// The policy's file with what one blank sets; none where it sets nothing.
    fn set(&self, text: &str, policy: &Policy, blank: &Blank, blanks: &[Blank]) -> Option<String> {
        let place = format!("blank.{}", blank.at);
        let sets = self.string(&format!("{place}.sets"));
        let clause = filled(&self.string(&format!("{place}.clause")), blanks);
        let (what, name) = sets.split_once('.')?;
        let value = match &blank.read {
            Some(Value::Number(number)) if blank.kind == "money" => number.normalize().to_string(),
            Some(value) => notation::write(kind(&blank.kind), value, Lang::Zh),
            None => blank.value.clone(),
        };
        match what {
            "parameter" => {
                let mut all = policy.parameters.iter();
                let at = all.position(|parameter| parameter.name == name)?;
                let text = edit::set(text, &format!("parameter.{at}.value"), &value).ok()?;
                let text = edit::set(&text, &format!("parameter.{at}.status"), "stated").ok()?;
                let text = edit::set(&text, &format!("parameter.{at}.clause"), &clause).ok()?;
                // It says that the template has a blank here.
                Some(edit::remove(&text, &format!("parameter.{at}.note")).unwrap_or(text))
            }
            "input" => {
                // Of a record table the policy has the columns, the file the table.
                let root = edit::parsed(text)?;
                let is_named = |at: &usize| {
                    let found = edit::find(root.get_ref(), &format!("input.{at}.name"));
                    found.and_then(|found| found.text(text)).as_deref() == Some(name)
                };
                let count = edit::find(root.get_ref(), "input")?.len();
                let at = (0..count).find(is_named)?;
                let help = format!(
                    "{{ zh = {}, en = {} }}",
                    edit::quoted(&format!("合同约定：{clause}")),
                    edit::quoted(&format!("As the contract says: {clause}")),
                );
                let text = edit::set(text, &format!("input.{at}.default"), &value).ok()?;
                edit::set_literal(&text, &format!("input.{at}.help"), &help).ok()
            }
            "reading" => {
                let mut all = policy.readings.iter();
                let at = all.position(|reading| reading.name == name)?;
                let mut text = text.to_owned();
                for (option, known) in policy.readings.get(at)?.options.iter().enumerate() {
                    let place = format!("reading.{at}.options.{option}");
                    let default = format!("{place}.default");
                    text = if known.id == value {
                        edit::set_literal(&text, &default, "true").ok()?
                    } else {
                        edit::remove(&text, &default).unwrap_or(text)
                    };
                }
                Some(text)
            }
            _ => None,
        }
    }

    fn annex(&self, place: &str, blanks: &[Blank]) -> Annex {
        let row = |place: &str| -> Vec<String> {
            (0..self.len(place))
                .map(|at| filled(&self.string(&format!("{place}.{at}")), blanks))
                .collect()
        };
        let columns = row(&format!("{place}.columns"));
        let count = self.len(&format!("{place}.rows"));
        let rows: Vec<_> = (0..count)
            .map(|at| row(&format!("{place}.rows.{at}")))
            .collect();
        Annex {
            title: self.string(&format!("{place}.title")),
            csv: csv(&columns, &rows),
            columns,
            rows,
        }
    }
}

/// The kind that a blank's word stands for.
fn kind(word: &str) -> Kind {
    match word {
        "ratio" => Kind::Ratio,
        "money" => Kind::Money,
        "count" => Kind::Count,
        "date" => Kind::Date,
        _ => Kind::Text,
    }
}

/// A blank's value, how the contract shows it, and what is wrong with it.
fn shown(word: &str, value: &str) -> (Option<Value>, Option<String>, Option<Text>) {
    let kind = kind(word);
    match read_field(kind, &[], value) {
        Ok(Some(read)) => {
            let mut words = notation::write(kind, &read, Lang::Zh);
            if let Value::Date(_) = read
                && let [year, month, day] = *value_parts(&words)
            {
                words = format!("{year}年{month}月{day}日");
            }
            let words = words
                .strip_suffix(".00")
                .map_or(words.clone(), str::to_owned);
            (Some(read), Some(words), None)
        }
        Ok(None) => (None, None, None),
        Err(problem) => (None, None, Some(problem)),
    }
}

/// Year, month and day of a date as it is written, without leading noughts.
fn value_parts(date: &str) -> Box<[&str]> {
    let parts = date.split(['-', '/', '年', '月', '日']);
    parts
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_start_matches('0'))
        .collect()
}

/// A text of the template with its blanks filled.
fn filled(text: &str, blanks: &[Blank]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('[') {
        out.push_str(&put(before, blanks).0);
        let (optional, after) = inside.split_once(']').unwrap_or((inside, ""));
        if let (words, true) = put(optional, blanks) {
            out.push_str(&words);
        }
        rest = after;
    }
    out.push_str(&put(rest, blanks).0);
    out
}

/// A text with its blanks put in, and whether all of them are filled.
fn put(text: &str, blanks: &[Blank]) -> (String, bool) {
    let (mut out, mut all) = (String::new(), true);
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = inside.split_once('}').unwrap_or((inside, ""));
        rest = after;
        let blank = blanks.iter().find(|blank| blank.name == name);
        match blank.and_then(|blank| blank.shown.as_deref()) {
            // The contract has the sign already.
            Some(words) if after.starts_with('%') => {
                out.push_str(words.strip_suffix('%').unwrap_or(words));
            }
            Some(words) => out.push_str(words),
            None => {
                out.push_str(blank.map_or(GAP, |blank| &blank.gap));
                all = false;
            }
        }
    }
    out.push_str(rest);
    (out, all)
}

fn plain(paragraphs: &[Paragraph], annexes: &[Annex]) -> String {
    let mut out = String::new();
    for paragraph in paragraphs {
        if paragraph.level > 0 && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&paragraph.text);
        out.push('\n');
    }
    for annex in annexes {
        out.push('\n');
        out.push_str(&annex.title);
        out.push('\n');
        for row in std::iter::once(&annex.columns).chain(&annex.rows) {
            out.push_str(&row.join("\t"));
            out.push('\n');
        }
    }
    out
}

/// Begins with a byte order mark: without it Excel takes Chinese for something else.
fn csv(columns: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::from("\u{feff}");
    for row in std::iter::once(columns).chain(rows.iter().map(Vec::as_slice)) {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn csv_cell(cell: &str) -> String {
    // What a spreadsheet program would take for a formula is a text all the same.
    let guard = if cell.starts_with(['=', '+', '-', '@']) {
        "'"
    } else {
        ""
    };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const DOCUMENTS: &str = include_str!("documents/source.txt");

    #[allow(clippy::panic, reason = "a test fails by panicking")]
    fn filled_with(id: &str, values: &[(&str, &str)]) -> Contract {
        let owned: Vec<_> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        fill(id, &owned).unwrap_or_else(|| panic!("{id} has no template"))
    }

    const D18: [(&str, &str); 11] = [
        ("甲方", "某汽车公司"),
        ("乙方", "某经销商"),
        ("签订日期", "2024-03-01"),
        ("返利比例", "3%"),
        ("销售目标", "100万"),
        ("未完成目标", "按完成率"),
        ("促销返利比例", "1.5%"),
        ("付款工作日", "10"),
        ("违约金日率", "0.05%"),
        ("有效期年数", "2"),
        ("续签月数", "3"),
    ];

    #[test]
    fn without_anything_filled_in_the_contract_is_the_documents_word_for_word() {
        let contract = filled_with("rebate-contract", &[]);
        let words = |text: &str| text.replace(char::is_whitespace, "");
        let all: String = contract
            .paragraphs
            .iter()
            .map(|it| words(&it.text))
            .collect();
        assert!(words(DOCUMENTS).contains(&all), "{all}");
        assert!(DOCUMENTS.contains(&contract.note));
        let contract = filled_with("sales-rebate-contract", &[]);
        let clauses = contract.paragraphs.iter().filter(|it| {
            ["1.1", "1.2", "1.5", "1.6"]
                .iter()
                .any(|at| it.text.starts_with(at))
        });
        let clauses: Vec<_> = clauses.collect();
        assert_eq!(clauses.len(), 4);
        for clause in clauses {
            assert!(DOCUMENTS.contains(&clause.text), "{}", clause.text);
        }
        for heading in contract.paragraphs.iter().filter(|it| it.level > 0) {
            assert!(DOCUMENTS.contains(&heading.text), "{}", heading.text);
        }
    }

    #[test]
    fn without_anything_filled_in_the_policy_is_the_librarys() {
        for id in library::TEMPLATES {
            let contract = filled_with(id, &[]);
            assert_eq!(
                Some(contract.policy.as_str()),
                library::source(id).map(|it| it.text)
            );
        }
    }

    #[test]
    fn a_contract_filled_in_says_so_and_its_policy_computes_with_it() {
        let contract = filled_with("rebate-contract", &D18);
        for words in [
            "甲方(返利方):某汽车公司",
            "签订日期:2024年3月1日",
            "具体比例为:销售额的3%。",
            "完成甲方规定的销售目标(每季度1,000,000元)。",
            "按超出额外销售目标部分的1.5%计算。",
            "结束后的10个工作日内",
            "减少或取消返利,按完成率(最高100%)支付返利。",
            "违约金按应付返利每日0.05%计算。",
            "有效期为2年",
            "期满前3个月",
        ] {
            assert!(contract.text.contains(words), "{words}\n{}", contract.text);
        }
        let (policy, diagnostics) = check_text(&contract.policy);
        assert_eq!(diagnostics, []);
        let policy = policy.unwrap_or_else(|| panic!("not sound"));
        let entries = crate::engine::Entries {
            inputs: [(
                "销售额".to_owned(),
                crate::policy::Entry::Text("800000".to_owned()),
            )]
            .into(),
            ..Default::default()
        };
        let outcome =
            crate::engine::compute(&policy, &entries).unwrap_or_else(|_| panic!("no outcome"));
        let total = policy
            .rules
            .iter()
            .position(|rule| rule.name == "返利合计")
            .unwrap_or(0);
        // T-D18-1: 800,000 of 1,000,000 at 3%, pro rata.
        let expected = rust_decimal::Decimal::from(19_200);
        assert_eq!(outcome.rules[total][0].number(), Some(expected));
        for example in &policy.examples {
            assert_eq!(examples::run(&policy, example), Ok(()), "{}", example.name);
        }
        assert!(contract.removed > 0 && !policy.examples.is_empty());
        let named = |name: &str| policy.parameters.iter().find(|it| it.name == name);
        let days = named("付款工作日").unwrap_or_else(|| panic!("no such parameter"));
        assert_eq!(days.value, Some(Value::Number(10.into())));
        assert_eq!(
            days.provenance.clause.as_deref(),
            Some("甲方将在每个结算周期结束后的10个工作日内,向乙方支付返利")
        );
    }

    #[test]
    fn every_blank_alone_gives_a_sound_policy() {
        for id in library::TEMPLATES {
            let mut names = vec![("计算依据", "按数量"), ("计算依据", "按金额")];
            names.extend(D18);
            names.extend([
                ("合同生效日", "2024-01-01"),
                ("最低销售数量", "120"),
                ("单台返利", "500"),
                ("适用产品", "=1+1\"乘用车"),
            ]);
            for value in names {
                let values = [
                    value,
                    (
                        "计算依据",
                        if value.1 == "500" {
                            "按数量"
                        } else {
                            "按金额"
                        },
                    ),
                ];
                let contract = filled_with(id, &values);
                let (policy, diagnostics) = check_text(&contract.policy);
                assert_eq!(diagnostics, [], "{id}: {value:?}");
                let policy = policy.unwrap_or_else(|| panic!("{id}: {value:?}"));
                let runs = |example| examples::run(&policy, example).is_ok();
                assert!(policy.examples.iter().all(runs), "{id}: {value:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_and_left_blank() {
        let contract = filled_with(
            "rebate-contract",
            &[("返利比例", "三个点"), ("未完成目标", "随便")],
        );
        let blank = contract
            .blanks
            .iter()
            .find(|blank| blank.name == "返利比例");
        assert!(blank.is_some_and(|blank| blank.problem.is_some()));
        assert!(contract.text.contains("销售额的____%。"));
        assert!(contract.text.contains("有权减少或取消返利。"));
        assert!(fill("delivery-rebate", &[]).is_none());
    }

    #[test]
    fn only_the_blanks_that_matter_are_asked_for() {
        let names = |values: &[(&str, &str)]| {
            let contract = filled_with("sales-rebate-contract", values);
            contract
                .blanks
                .into_iter()
                .map(|blank| blank.name)
                .collect::<Vec<_>>()
        };
        let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
        let by_unit = names(&[("计算依据", "按数量")]);
        assert!(has(&by_unit, "单台返利") && !has(&by_unit, "返利比例"));
        let neither = names(&[]);
        assert!(!has(&neither, "单台返利") && !has(&neither, "返利比例"));
    }

    #[test]
    fn annexes_open_in_a_spreadsheet_program_and_bring_no_formula() {
        let values = [
            ("适用产品", "=1+1,\"x\""),
            ("计算依据", "按数量"),
            ("单台返利", "500"),
        ];
        let contract = filled_with("sales-rebate-contract", &values);
        let titles: Vec<_> = contract
            .annexes
            .iter()
            .map(|annex| annex.title.as_str())
            .collect();
        assert_eq!(
            titles,
            [
                "附件一:返利政策明细表",
                "附件二:销售报表模板",
                "附件三:返利申请表"
            ]
        );
        for annex in &contract.annexes {
            assert!(annex.csv.starts_with('\u{feff}'));
            assert!(
                annex
                    .rows
                    .iter()
                    .all(|row| row.len() == annex.columns.len())
            );
        }
        assert!(contract.annexes[0].csv.contains("返利标准,每台500元,1.7"));
        assert!(contract.annexes[1].csv.contains("\"'=1+1,\"\"x\"\"\""));
    }
}

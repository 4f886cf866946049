//! Pay slips for those who pay: a row a person as a list, and as data for programs.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::engine::{Absence, Cell, Trace};
use crate::lang::{Lang, Text};
use crate::policy::model::{Policy, Slip, Symbol};
use crate::policy::{Kind, Value, notation};
use crate::scenario::Slips;
use crate::scenario::slips::{LeftOut, PaySlip, Share, SlipLine, Sum, shortened};

use super::json::{CellView, Ordered, ProvenanceView, named};
use super::plain::{Holds, PlainColumn, PlainSheet};

/// The slips of several policies as one table: a row a person, a column for each sort of line.
#[derive(Clone, Debug, PartialEq)]
pub struct Payroll {
    /// The lines that there are: their name, and whether they are taken off.
    pub lines: Vec<(Text, bool)>,
    /// A row a person.
    pub rows: Vec<PayrollRow>,
    /// By line, the sum over all rows.
    pub sums: Vec<Sum>,
    /// What all of them are paid together.
    pub total: Sum,
}

/// What a person is paid.
#[derive(Clone, Debug, PartialEq)]
pub struct PayrollRow {
    /// The name of the policy.
    pub policy: Text,
    /// For what it is paid.
    pub label: Text,
    /// Who it is.
    pub title: Text,
    /// By line, the amount: none where the slip has no such line, nothing within where it could not be computed, or what it comes to
    /// could not.
    pub amounts: Vec<Option<Option<Decimal>>>,
    /// What it comes to; none where it could not be computed.
    pub pays: Option<Decimal>,
    /// What there is to know about it.
    pub notes: Vec<Text>,
}

impl Payroll {
    /// The slips of these policies.
    pub fn of(all: &[(&Policy, &Slips)]) -> Self {
        let slips = || {
            let all = all.iter();
            all.flat_map(|(policy, slips)| slips.slips.iter().map(move |slip| (*policy, slip)))
        };
        // What is paid stands before what is taken off.
        let mut lines: Vec<(Text, bool)> = Vec::new();
        for is_minus in [false, true] {
            let own = slips().flat_map(|(_, slip)| &slip.lines);
            for line in own.filter(|line| line.is_minus == is_minus) {
                if !lines.iter().any(|known| is_of(known, line)) {
                    lines.push((line.label.clone(), is_minus));
                }
            }
        }
        let rows: Vec<PayrollRow> = slips()
            .map(|(policy, slip)| PayrollRow::of(policy, slip, &lines))
            .collect();
        let sums = (0..lines.len()).map(|at| {
            let amounts = rows.iter().filter_map(|row| row.amounts.get(at).copied());
            Sum::of(amounts.flatten())
        });
        Self {
            sums: sums.collect(),
            total: Sum::of(rows.iter().map(|row| row.pays)),
            lines,
            rows,
        }
    }

    /// As a list, without the sums: a workbook has its own.
    pub fn sheet(&self, month: &str, lang: Lang) -> PlainSheet {
        let words = |zh, en| PlainColumn::new(Holds::Words, zh, en);
        let money = |heading: Text| PlainColumn {
            heading,
            holds: Holds::Money,
        };
        let mut columns = vec![
            words("方案", "Scheme"),
            words("岗位", "Post"),
            words("姓名", "Name"),
        ];
        for (label, is_minus) in &self.lines {
            columns.push(money(if *is_minus {
                Text::new(format!("减：{}", label.zh), format!("Less: {}", label.en))
            } else {
                label.clone()
            }));
        }
        columns.push(money(Text::new("应发", "Pay")));
        columns.push(words("备注", "Notes"));
        let title = ["工资表", "Payroll"].map(|word| format!("{word} {month}").trim().to_owned());
        let [zh, en] = title;
        let title = Text::new(zh, en);
        let rows = self.rows.iter().map(|row| row.cells(lang)).collect();
        PlainSheet::new(title, columns, rows)
    }

    /// As a list that ends with the sums.
    pub fn sheet_with_sums(&self, month: &str, lang: Lang) -> PlainSheet {
        let mut sheet = self.sheet(month, lang);
        let mut last = vec![
            lang.pick("合计", "Total").to_owned(),
            String::new(),
            String::new(),
        ];
        last.extend(self.sums.iter().map(|sum| written(sum.sum)));
        last.push(written(self.total.sum));
        let without = self.total.without;
        last.push(match without {
            0 => String::new(),
            _ => lang.pick(
                format!("{without} 人未计入"),
                format!("not counted: {without}"),
            ),
        });
        sheet.rows.push(last);
        sheet
    }
}

fn is_of(known: &(Text, bool), line: &SlipLine) -> bool {
    known.0.zh == line.label.zh && known.1 == line.is_minus
}

impl PayrollRow {
    fn of(policy: &Policy, slip: &PaySlip, lines: &[(Text, bool)]) -> Self {
        let amounts = lines.iter().map(|known| {
            let mut own = slip.lines.iter().filter(|line| is_of(known, line));
            let first = own.next()?.amount();
            // Two lines of one name are one column.
            Some(own.fold(first, |sum, line| sum?.checked_add(line.amount()?)))
        });
        let label = policy.slips.get(slip.slip);
        let pays = slip.pays.number();
        let mut amounts: Vec<Option<Option<Decimal>>> = amounts.collect();
        if pays.is_none() {
            // Parts of a pay that is not known yet are in no total: columns and pay add up to the same.
            amounts
                .iter_mut()
                .flatten()
                .for_each(|amount| *amount = None);
        }
        Self {
            policy: policy.title.clone(),
            label: label.map(|slip| slip.label.clone()).unwrap_or_default(),
            title: slip.title(policy),
            amounts,
            pays,
            notes: notes(policy, slip),
        }
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let names = [&self.policy, &self.label, &self.title].map(|text| text.get(lang).to_owned());
        let mut cells = Vec::from(names);
        let amounts = self.amounts.iter();
        cells.extend(amounts.map(|amount| written(amount.flatten())));
        cells.push(written(self.pays));
        let notes: Vec<&str> = self.notes.iter().map(|note| note.get(lang)).collect();
        cells.push(notes.join(lang.pick("；", "; ")));
        cells
    }
}

fn written(amount: Option<Decimal>) -> String {
    amount.map_or_else(String::new, |amount| {
        notation::write_exact(Kind::Money, &Value::Number(amount), Some(2))
    })
}

/// What there is to know about a slip, a sentence each: lines that do not come to what is paid, lines that are not there, warnings.
pub fn notes(policy: &Policy, slip: &PaySlip) -> Vec<Text> {
    let mut notes = Vec::new();
    if let (Some(by), Some(reckoned)) = (slip.differs(), slip.reckoned) {
        let [by, reckoned] = [by, reckoned].map(|amount| written(Some(amount)));
        notes.push(Text::new(
            format!("各项加减为 {reckoned} 元，与应发相差 {by} 元"),
            format!("The lines come to {reckoned} yuan; what is paid differs by {by} yuan"),
        ));
    }
    if let Cell::Absent(why) = &slip.pays {
        notes.push(absence(policy, why));
    }
    for line in &slip.lines {
        if let Cell::Absent(why) = &line.cell {
            let why = absence(policy, why);
            let label = &line.label;
            notes.push(Text::new(
                format!("{}：{}", label.zh, why.zh),
                format!("{}: {}", label.en, why.en),
            ));
        }
    }
    for gate in slip.warnings.iter().filter_map(|at| policy.gates.get(*at)) {
        let says = gate.message.as_ref().unwrap_or(&gate.label);
        notes.push(says.clone());
    }
    notes
}

/// The sorts of slips that do not apply, and why.
pub fn left_out(policy: &Policy, left: &LeftOut) -> Text {
    let label = policy.slips.get(left.slip);
    let label = label.map(|slip| slip.label.clone()).unwrap_or_default();
    let why = absence(policy, &left.why);
    let count = match left.count {
        1 => String::new(),
        count => format!(" × {count}"),
    };
    Text::new(
        format!("没有{}{count}的工资条：{}", label.zh, why.zh),
        format!("No slip for {}{count}: {}", label.en, why.en),
    )
}

/// Why there is no amount.
pub fn absence(policy: &Policy, why: &Absence) -> Text {
    let label = |name: &String| {
        let symbol = policy.symbol(name);
        let called = symbol.and_then(|symbol| policy.called(symbol));
        called.map_or_else(|| Text::same(name.clone()), |(_, label)| label.clone())
    };
    match why {
        Absence::NotApplicable(skip) => {
            let says = skip.message.clone().unwrap_or_else(|| label(&skip.gate));
            Text::new(
                format!("不适用（{}）", says.zh),
                format!("not applicable ({})", says.en),
            )
        }
        Absence::Missing(names) => {
            let labels: Vec<Text> = names.iter().map(label).collect();
            let zh: Vec<&str> = labels.iter().map(|label| label.zh.as_str()).collect();
            let en: Vec<&str> = labels.iter().map(|label| label.en.as_str()).collect();
            Text::new(
                format!("缺少：{}", zh.join("、")),
                format!("missing: {}", en.join(", ")),
            )
        }
        Absence::Fault(fault) => {
            let (what, rule) = (fault.message(), label(&fault.rule));
            Text::new(
                format!("无法计算：{}（{}）", what.zh, rule.zh),
                format!("cannot be computed: {} ({})", what.en, rule.en),
            )
        }
    }
}

/// The slips of a case for programs.
#[derive(Serialize)]
pub struct SlipsView<'a> {
    policy: &'a str,
    version: &'a str,
    readings: Ordered<&'a str, &'a str>,
    slips: Vec<SlipView<'a>>,
    left_out: Vec<Text>,
    /// What all of them are paid together.
    total: Option<String>,
    /// How many are not in it.
    without: usize,
}

#[derive(Serialize)]
struct SlipView<'a> {
    slip: &'a str,
    label: &'a Text,
    title: Text,
    /// From 1.
    row: Option<usize>,
    lines: Vec<LineView<'a>>,
    pays: CellView<'a>,
    lines_come_to: Option<String>,
    /// Whether the lines come to what is paid; null where something could not be computed.
    agrees: Option<bool>,
    /// Readings that the document leaves open.
    assumed_readings: Vec<&'a str>,
    assumed_parameters: Vec<&'a str>,
    changed_parameters: Vec<&'a str>,
    notes: Vec<Text>,
}

#[derive(Serialize)]
struct LineView<'a> {
    kind: &'static str,
    name: &'a str,
    label: &'a Text,
    /// `plus` or `minus`.
    sign: &'static str,
    amount: CellView<'a>,
    made_of: Vec<ShareView<'a>>,
    formula: Option<String>,
    figures: Option<String>,
    provenance: Option<ProvenanceView<'a>>,
}

#[derive(Serialize)]
struct ShareView<'a> {
    formula: &'a str,
    amount: String,
}

impl<'a> SlipsView<'a> {
    /// The slips of a computed case.
    pub fn new(trace: &'a Trace<'a>, slips: &'a Slips) -> Self {
        let policy = trace.plan.policy;
        let chosen = policy.readings.iter().zip(&trace.plan.settings.readings);
        let readings = chosen.filter_map(|(reading, &option)| {
            let option = reading.options.get(option)?;
            Some((reading.name.as_str(), option.id.as_str()))
        });
        let total = slips.total();
        Self {
            policy: &policy.id,
            version: &policy.version,
            readings: Ordered(readings.collect()),
            slips: (slips.slips.iter())
                .filter_map(|slip| SlipView::new(trace, slips, slip))
                .collect(),
            left_out: (slips.left_out.iter())
                .map(|left| left_out(policy, left))
                .collect(),
            total: total.sum.map(|sum| written(Some(sum))),
            without: total.without,
        }
    }
}

impl<'a> SlipView<'a> {
    fn new(trace: &'a Trace<'a>, slips: &'a Slips, slip: &'a PaySlip) -> Option<Self> {
        let policy = trace.plan.policy;
        let sort = policy.slips.get(slip.slip)?;
        let grounds = slips.grounds.get(slip.slip)?;
        let parameters = |list: &'a [usize]| {
            let known = list.iter().filter_map(|at| policy.parameters.get(*at));
            known.map(|parameter| parameter.name.as_str()).collect()
        };
        Some(Self {
            slip: &sort.name,
            label: &sort.label,
            title: slip.title(policy),
            row: slip.row.map(|row| row + 1),
            lines: (slip.lines.iter())
                .map(|line| LineView::new(trace, slip, line))
                .collect(),
            pays: money(&slip.pays),
            lines_come_to: slip.reckoned.map(|sum| written(Some(sum))),
            agrees: (slip.pays.number().and(slip.reckoned)).map(|_| slip.differs().is_none()),
            assumed_readings: (grounds.readings.iter())
                .filter_map(|(at, _)| Some(policy.readings.get(*at)?.name.as_str()))
                .collect(),
            assumed_parameters: parameters(&grounds.assumed),
            changed_parameters: parameters(&grounds.changed),
            notes: notes(policy, slip),
        })
    }
}

impl<'a> LineView<'a> {
    fn new(trace: &'a Trace<'a>, slip: &'a PaySlip, line: &'a SlipLine) -> Self {
        let policy = trace.plan.policy;
        let (kind, name) = named(policy, line.symbol);
        let explained = line.explain(trace, slip);
        let (formula, figures) = explained.map(|it| (it.formula, it.figures)).unzip();
        let provenance = line.provenance(policy);
        let share = |share: &'a Share| ShareView {
            formula: &share.formula,
            amount: written(Some(share.amount)),
        };
        Self {
            kind,
            name,
            label: &line.label,
            sign: if line.is_minus { "minus" } else { "plus" },
            amount: money(&line.cell),
            made_of: line.made_of.iter().map(share).collect(),
            formula,
            figures,
            provenance: provenance.map(|provenance| ProvenanceView::new(policy, provenance)),
        }
    }
}

fn money(cell: &Cell) -> CellView<'_> {
    CellView {
        kind: Kind::Money,
        cell,
        places: Some(2),
    }
}

/// What a figure beside a slip is called: of a column its heading, without the name of whom the slip is for.
pub fn called(policy: &Policy, slip: &Slip, symbol: Symbol) -> Text {
    let label = match symbol {
        Symbol::Input(at) => policy.inputs.get(at).map(|input| &input.label),
        symbol => policy.called(symbol).map(|(_, label)| label),
    };
    label.map_or_else(Text::default, |label| shortened(label, &slip.label))
}

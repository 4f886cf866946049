//! `list` and `show` as people read them.

use crate::lang::Lang;
use crate::policy::formula::print;
use crate::policy::model::{
    Formulas, Gate, MatrixTerms, Need, Policy, Provenance, Records, Rule, Symbol, Table, TableKind,
    Term,
};
use crate::policy::{Kind, messages, notation};

use super::layout::{Align, columns};
use super::words;

/// The built-in policies, a line each.
pub(super) fn list(policies: &[Policy], lang: Lang) -> String {
    let row = |policy: &Policy| {
        let source = policy.source.clone().unwrap_or_default();
        let summary = policy
            .summary
            .as_ref()
            .map_or("", |summary| summary.get(lang));
        vec![
            policy.id.clone(),
            source,
            policy.title.get(lang).to_owned(),
            summary.to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = policies.iter().map(row).collect();
    columns(0, &[Align::Left; 4], &rows)
}

/// A policy with all that it says.
pub(super) fn show(policy: &Policy, lang: Lang) -> String {
    let mut page = Page {
        policy,
        lang,
        out: String::new(),
    };
    page.line(
        0,
        &format!(
            "{} · {} {}",
            policy.title.get(lang),
            policy.id,
            policy.version
        ),
    );
    if let Some(summary) = &policy.summary {
        page.line(0, summary.get(lang));
    }
    page.inputs();
    page.detail();
    page.parameters();
    page.section(!policy.tables.is_empty(), "表", "Tables");
    for table in &policy.tables {
        page.table(table);
    }
    page.section(true, "规则", "Rules");
    for rule in &policy.rules {
        page.rule(rule);
    }
    page.section(!policy.gates.is_empty(), "门槛", "Gates");
    for gate in &policy.gates {
        page.gate(gate);
    }
    page.readings();
    page.out
}

struct Page<'a> {
    policy: &'a Policy,
    lang: Lang,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn section(&mut self, any: bool, zh: &str, en: &str) {
        if any {
            self.out.push('\n');
            self.line(0, self.lang.pick(zh, en));
        }
    }

    fn provenance(&mut self, indent: usize, provenance: &Provenance) {
        let text = words::provenance(self.policy, provenance, self.lang);
        if !text.is_empty() {
            self.line(indent, &text);
        }
        if let Some(note) = &provenance.note {
            self.line(indent, note.get(self.lang));
        }
    }

    fn inputs(&mut self) {
        let lang = self.lang;
        self.section(!self.policy.inputs.is_empty(), "填报项", "Inputs");
        for (at, input) in self.policy.inputs.iter().enumerate() {
            let records = self.policy.records_of(at);
            if let Some(records) = records.filter(|records| records.first == at) {
                self.records(records);
            }
            let indent = if records.is_some() { 4 } else { 2 };
            let mut parts = vec![
                words::titled(input.own_name(), &input.label, lang),
                messages::type_word(input.ty).get(lang).to_owned(),
            ];
            if !input.options.is_empty() {
                let options: Vec<String> = input
                    .options
                    .iter()
                    .map(|(id, label)| words::titled(id, label, lang))
                    .collect();
                parts.push(options.join(" / "));
            }
            if let Some(default) = &input.default {
                let default = notation::write(input.ty.kind, default, lang);
                parts.push(lang.pick(format!("默认 {default}"), format!("default {default}")));
            }
            if input.optional {
                parts.push(lang.pick("可不填", "optional").to_owned());
            }
            self.line(indent, &parts.join(" · "));
            for text in input.help.iter().chain(&input.blank) {
                self.line(6, text.get(lang));
            }
        }
    }

    /// The head of a record table; its columns follow.
    fn records(&mut self, records: &Records) {
        let lang = self.lang;
        let mut parts = vec![
            words::titled(&records.name, &records.label, lang),
            lang.pick("明细表", "record table").to_owned(),
        ];
        if let Some(order) = records.order {
            let order = self.policy.inputs[order].own_name();
            parts.push(lang.pick(format!("按{order}排序"), format!("in the order of {order}")));
        }
        if records.optional {
            parts.push(lang.pick("可不填", "optional").to_owned());
        }
        self.line(2, &parts.join(" · "));
        for text in records.help.iter().chain(&records.blank) {
            self.line(6, text.get(lang));
        }
    }

    /// How transactions are summed.
    fn detail(&mut self) {
        let Some(detail) = &self.policy.detail else {
            return;
        };
        let lang = self.lang;
        self.section(true, "流水汇总", "Sums of transactions");
        let columns = [
            ("日期列", "day", &detail.date),
            ("类别列", "category", &detail.category),
            ("金额列", "amount", &detail.amount),
            ("不计入", "left out", &detail.leave_out),
        ];
        for (zh, en, names) in columns {
            if !names.is_empty() {
                let names = words::listed(names, lang);
                self.line(
                    2,
                    &format!("{}{names}", lang.pick(format!("{zh}："), format!("{en}: "))),
                );
            }
        }
        for sum in &detail.sums {
            let mut parts = vec![words::title(self.policy, Symbol::Input(sum.input), lang)];
            parts.push(if sum.categories.is_empty() {
                lang.pick("其余全部类别", "all other categories").to_owned()
            } else {
                words::listed(&sum.categories, lang)
            });
            if !sum.amount.is_empty() {
                let names = words::listed(&sum.amount, lang);
                parts.push(lang.pick(format!("金额列：{names}"), format!("amount: {names}")));
            }
            self.line(2, &parts.join(" · "));
        }
    }

    fn parameters(&mut self) {
        let lang = self.lang;
        self.section(!self.policy.parameters.is_empty(), "参数", "Parameters");
        for parameter in &self.policy.parameters {
            let value = parameter
                .value
                .as_ref()
                .map(|value| notation::write(parameter.kind, value, lang));
            let value = value.unwrap_or_else(|| lang.pick("未设", "unset").to_owned());
            self.line(
                2,
                &format!(
                    "{} = {value}",
                    words::titled(&parameter.name, &parameter.label, lang)
                ),
            );
            self.provenance(6, &parameter.provenance);
        }
    }

    /// A figure of a table or gate; a parameter with its name.
    fn term(&self, kind: Kind, term: &Term) -> String {
        match term {
            Term::Literal(value) => notation::write(kind, value, self.lang),
            Term::Parameter(at) => {
                let parameter = &self.policy.parameters[*at];
                let value = parameter
                    .value
                    .as_ref()
                    .map(|value| notation::write(kind, value, self.lang));
                let value = value.unwrap_or_else(|| "—".to_owned());
                format!(
                    "{value} ({})",
                    words::title(self.policy, Symbol::Parameter(*at), self.lang)
                )
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let lang = self.lang;
        self.line(
            2,
            &format!(
                "{} · {}",
                words::titled(&table.name, &table.label, lang),
                words::table(table.kind, lang)
            ),
        );
        if let Some(step) = &table.step {
            let (each, pays) = (
                self.term(table.over, &step.each),
                self.term(table.gives, &step.pays),
            );
            let most = step
                .at_most
                .as_ref()
                .map(|most| self.term(table.gives, most));
            let most = most.map_or(String::new(), |most| {
                lang.pick(format!("，最高 {most}"), format!(", at most {most}"))
            });
            self.line(
                6,
                &lang.pick(
                    format!("每满 {each} 给 {pays}{most}"),
                    format!("{pays} for each full {each}{most}"),
                ),
            );
        }
        let sign = words::bound(table.kind, table.lower);
        let row = |band: &crate::policy::model::Band| {
            vec![
                format!("{sign} {}", self.term(table.over, &band.from)),
                self.term(table.gives, &band.gives),
            ]
        };
        let rows: Vec<Vec<String>> = table.bands.iter().map(row).collect();
        self.out.push_str(&columns(6, &[Align::Left; 2], &rows));
        if let Some(matrix) = &table.matrix {
            self.matrix(table, matrix);
        }
        if table.kind == TableKind::Marginal {
            use crate::policy::model::FirstSlice;
            let first = match table.first_slice {
                FirstSlice::Unpaid => lang.pick("首档以下不计", "nothing below the first band"),
                FirstSlice::PaidOnceReached => lang.pick(
                    "达到首档后，首档以下也按首档计",
                    "once the first band is reached, what lies below it counts at its rate",
                ),
            };
            self.line(6, first);
        }
        self.provenance(6, &table.provenance);
    }

    /// The cells of a matrix under its columns, a dash where nothing is set.
    fn matrix(&mut self, table: &Table, matrix: &MatrixTerms) {
        let head = |kind: Kind, term: &Term| {
            let sign = if kind == Kind::Text {
                words::bound(TableKind::Lookup, table.lower)
            } else {
                words::bound(table.kind, table.lower)
            };
            format!("{sign} {}", self.term(kind, term))
        };
        let mut rows = vec![
            std::iter::once(String::new())
                .chain(matrix.columns.iter().map(|term| head(matrix.across, term)))
                .collect::<Vec<_>>(),
        ];
        for (row, cells) in matrix.rows.iter().zip(&matrix.cells) {
            let cell = |cell: &Option<Term>| match cell {
                Some(term) => self.term(table.gives, term),
                None => "—".to_owned(),
            };
            let cells = cells.iter().map(cell);
            rows.push(
                std::iter::once(head(table.over, row))
                    .chain(cells)
                    .collect(),
            );
        }
        let left = vec![Align::Left; matrix.columns.len() + 1];
        self.out.push_str(&columns(6, &left, &rows));
    }

    fn rule(&mut self, rule: &Rule) {
        let lang = self.lang;
        let mut parts = vec![
            words::titled(&rule.name, &rule.label, lang),
            messages::type_word(rule.ty).get(lang).to_owned(),
        ];
        if rule.payout {
            parts.push(lang.pick("应付项", "payout line").to_owned());
        }
        if rule.total {
            parts.push(lang.pick("合计", "total").to_owned());
        }
        if let Some(rounding) = &rule.rounding {
            parts.push(words::rounding(rounding, lang));
        }
        self.line(2, &parts.join(" · "));
        match &rule.formulas {
            Formulas::One(formula) => self.line(6, &format!("= {}", print::print(&formula.expr))),
            Formulas::ByReading { reading, formulas } => {
                let reading = &self.policy.readings[*reading];
                for (option, formula) in reading.options.iter().zip(formulas) {
                    self.line(
                        6,
                        &format!(
                            "{} {} = {}",
                            reading.name,
                            option.id,
                            print::print(&formula.expr)
                        ),
                    );
                }
            }
        }
        if let Some(help) = &rule.help {
            self.line(6, help.get(lang));
        }
        self.provenance(6, &rule.provenance);
    }

    fn gate(&mut self, gate: &Gate) {
        let lang = self.lang;
        let applies: Vec<String> = gate
            .applies
            .iter()
            .map(|&rule| words::title(self.policy, Symbol::Rule(rule), lang))
            .collect();
        let effect = match &gate.factor {
            Some(factor) => format!(
                "{} × {}",
                words::effect(gate.effect, lang),
                self.term(Kind::Ratio, factor)
            ),
            None => words::effect(gate.effect, lang).to_owned(),
        };
        let head = format!(
            "{} · {} · {effect}",
            words::titled(&gate.name, &gate.label, lang),
            words::listed(&applies, lang)
        );
        self.line(2, &head);
        let need = match gate.need {
            Need::All => None,
            Need::Any => Some(lang.pick("满足任一项：", "any of these:").to_owned()),
            Need::AtLeast(count) => Some(lang.pick(
                format!("至少满足 {count} 次："),
                format!("at least {count} of these:"),
            )),
        };
        if let Some(need) = need {
            self.line(6, &need);
        }
        for condition in &gate.conditions {
            self.line(6, &print::print(&condition.expr));
        }
        self.provenance(6, &gate.provenance);
    }

    fn readings(&mut self) {
        let lang = self.lang;
        self.section(!self.policy.readings.is_empty(), "读法", "Readings");
        for reading in &self.policy.readings {
            self.line(2, &words::titled(&reading.name, &reading.label, lang));
            for (at, option) in reading.options.iter().enumerate() {
                let mark = if at == reading.default {
                    lang.pick("（默认）", " (default)")
                } else {
                    ""
                };
                let note = option.note.as_ref().map_or(String::new(), |note| {
                    format!("{}{}", lang.pick("：", ": "), note.get(lang))
                });
                self.line(
                    6,
                    &format!(
                        "{}{mark}{note}",
                        words::titled(&option.id, &option.label, lang)
                    ),
                );
            }
            self.provenance(6, &reading.provenance);
        }
    }
}

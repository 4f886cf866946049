//! The ledger as a list for spreadsheets: a row a line, as [`super::intake`] reads it back.
//!
//! What is planned stands in a column of its own, and so does what is paid: the sum of each column means something.

use crate::lang::{Lang, Text};
use crate::policy::date::Date;
use crate::policy::{Kind, Value, notation};
use crate::report::plain::{Holds, PlainColumn, PlainSheet};

use super::balance::Balance;
use super::book::Ledger;
use super::forecast::Forecast;
use super::line::{Line, Rebate, plain};
use super::view::{Shown, last_day};

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Where the line stands in the ledger, from 1.
    Number,
    /// What it is for.
    Period,
    /// What the policy is called.
    Policy,
    /// What it was computed from.
    Base,
    /// The rule that pays it.
    Rule,
    /// The share of the base that it is.
    Rate,
    /// The rebate or, less than nought, what is reversed of it.
    Amount,
    /// What is planned.
    Planned,
    /// What was paid or, less than nought, refunded.
    Paid,
    /// What is left of a rebate. Worked out.
    Left,
    /// How far it has come.
    State,
    /// When it falls due.
    Due,
    /// When it was paid, or what followed happened.
    PaidOn,
    /// With or without tax.
    Tax,
    /// The input tax to be deducted. Worked out.
    InputTax,
    /// The note.
    Note,
    /// The id of the line.
    Id,
    /// The id of the rebate that it follows on.
    Of,
    /// The changes of a rebate.
    Changes,
    /// The id of the policy.
    PolicyId,
    /// The key of the scenario.
    Scenario,
}

impl Column {
    /// All of them, as they stand in the list.
    pub const ALL: [Self; 21] = [
        Self::Number,
        Self::Period,
        Self::Policy,
        Self::Base,
        Self::Rule,
        Self::Rate,
        Self::Amount,
        Self::Planned,
        Self::Paid,
        Self::Left,
        Self::State,
        Self::Due,
        Self::PaidOn,
        Self::Tax,
        Self::InputTax,
        Self::Note,
        Self::Id,
        Self::Of,
        Self::Changes,
        Self::PolicyId,
        Self::Scenario,
    ];

    /// What stands above it, and what stands in it.
    fn heading(self) -> (Holds, &'static str, &'static str) {
        match self {
            Self::Number => (Holds::Figures, "序号", "No."),
            Self::Period => (Holds::Words, "期间", "Period"),
            Self::Policy => (Holds::Words, "政策", "Policy"),
            Self::Base => (Holds::Money, "基数", "Base"),
            Self::Rule => (Holds::Words, "规则", "Rule"),
            Self::Rate => (Holds::Ratio, "系数", "Rate"),
            Self::Amount => (Holds::Money, "返利金额", "Rebate"),
            Self::Planned => (Holds::Money, "计划金额", "Planned"),
            Self::Paid => (Holds::Money, "兑付金额", "Paid"),
            Self::Left => (Holds::Money, "未兑付", "Left"),
            Self::State => (Holds::Words, "状态", "State"),
            Self::Due => (Holds::Words, "到期日", "Due"),
            Self::PaidOn => (Holds::Words, "兑付日", "Paid on"),
            Self::Tax => (Holds::Words, "税", "Tax"),
            Self::InputTax => (Holds::Money, "应冲减进项税", "Input VAT to reverse"),
            Self::Note => (Holds::Words, "备注", "Note"),
            Self::Id => (Holds::Words, "编号", "ID"),
            Self::Of => (Holds::Words, "所属编号", "ID of rebate"),
            Self::Changes => (Holds::Words, "变动", "Changes"),
            Self::PolicyId => (Holds::Words, "政策编号", "Policy ID"),
            Self::Scenario => (Holds::Words, "方案", "Scenario"),
        }
    }

    /// What stands above it.
    pub fn words(self) -> Text {
        let (_, zh, en) = self.heading();
        Text::new(zh, en)
    }

    /// What else people write above it.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Number => &["行号", "no", "#"],
            Self::Period => &["返利期间", "所属期间", "所属期", "账期", "月份", "季度"],
            Self::Policy => &["政策名称", "返利政策", "policy name"],
            Self::Base => &["返利基数", "计算基数", "计提基数"],
            Self::Rule => &["返利规则", "返利项目", "项目", "item"],
            Self::Rate => &["返利系数", "返利比例", "比例", "返点", "percentage"],
            Self::Amount => &["金额", "返利", "返利额", "amount", "rebate amount"],
            Self::Planned => &["计划", "plan"],
            Self::Paid => &["已兑付金额", "兑付额", "amount paid"],
            Self::Left => &["余额", "未兑付金额", "balance"],
            Self::State => &["返利状态", "status"],
            Self::Due => &["到期日期", "应付日期", "最迟付款日", "due date"],
            Self::PaidOn => &[
                "兑付日期",
                "付款日",
                "付款日期",
                "到账日",
                "到账日期",
                "date paid",
            ],
            Self::Tax => &["税务", "含税/未税", "增值税", "vat"],
            Self::InputTax => &["进项税转出", "冲减进项税", "input tax"],
            Self::Note => &["说明", "摘要", "notes", "remark", "remarks"],
            Self::Id => &["返利编号", "line id"],
            Self::Of => &["原编号", "rebate id"],
            Self::Changes => &["变动记录", "history"],
            Self::PolicyId => &["政策id", "政策代码"],
            Self::Scenario => &["方案编号"],
        }
    }
}

impl Ledger {
    /// Lines that are [shown](Ledger::show) as a list, as of the end of a day; none for everything that there is.
    pub fn sheet(&self, shown: &Shown, day: Option<Date>, lang: Lang) -> PlainSheet {
        let columns = Column::ALL.iter().map(|column| {
            let (holds, zh, en) = column.heading();
            PlainColumn::new(holds, zh, en)
        });
        let day = day.unwrap_or_else(last_day);
        let lines = shown.places.iter();
        let lines = lines.filter_map(|&place| Some((place, self.lines().get(place)?)));
        let rows = lines.map(|(place, line)| {
            let cell = |column: &Column| self.cell(*column, place, line, day, lang);
            Column::ALL.iter().map(cell).collect()
        });
        let title = Text::new("返利台账", "Rebate ledger");
        PlainSheet::new(title, columns.collect(), rows.collect())
    }

    fn cell(&self, column: Column, place: usize, line: &Line, day: Date, lang: Lang) -> String {
        let rebate = self.about(line);
        let own = line.rebate();
        let worth = || self.worth(line, day);
        let text = |text: fn(&Rebate) -> &String| rebate.map(text).cloned();
        let digits = |kind, number| notation::write_exact(kind, &Value::Number(number), None);
        let found = match column {
            Column::Number => Some((place + 1).to_string()),
            Column::Period => rebate.map(|rebate| rebate.period.word(lang)),
            Column::Policy => text(|rebate| &rebate.title),
            Column::Base => own
                .and_then(|own| own.base)
                .map(|base| digits(Kind::Money, base)),
            Column::Rule => text(|rebate| &rebate.rule),
            Column::Rate => own
                .and_then(|own| own.rate)
                .map(|rate| notation::write_edit(Kind::Ratio, &Value::Number(rate))),
            Column::Amount => worth().amount.map(plain),
            Column::Planned => worth().planned.map(plain),
            Column::Paid => worth().paid.map(plain),
            Column::Left => worth()
                .amount
                .filter(|_| own.is_some())
                .map(|_| plain(self.standing(&line.id, day).left())),
            Column::State => self
                .state(&line.id, day)
                .map(|state| state.word(lang).to_owned()),
            Column::Due => own.and_then(|own| own.due).map(|due| due.to_string()),
            Column::PaidOn => self.paid_day(line, day).map(|day| day.to_string()),
            Column::Tax => rebate.map(|rebate| rebate.tax.word(lang)),
            Column::InputTax => rebate
                .zip(worth().amount)
                .and_then(|(rebate, amount)| rebate.tax.of(amount))
                .map(plain),
            Column::Note => Some(line.note.clone()),
            Column::Id => Some(line.id.clone()),
            Column::Of => line.following().map(|following| following.of.clone()),
            Column::Changes => own.map(|own| changes(own, day, lang)),
            Column::PolicyId => text(|rebate| &rebate.policy),
            Column::Scenario => own.map(|own| own.scenario.clone()),
        };
        found.unwrap_or_default()
    }
}

/// `2024-03-31 预提 600.00；2024-04-20 已确认 590.00`.
fn changes(rebate: &Rebate, day: Date, lang: Lang) -> String {
    let changes = rebate.changes.iter().filter(|change| change.day <= day);
    let words = changes.map(|change| {
        let amount = plain(change.amount);
        format!("{} {} {amount}", change.day, change.to.word(lang))
    });
    let words: Vec<String> = words.collect();
    words.join(lang.pick("；", "; "))
}

/// Balances as a list.
pub fn balances(balances: &[Balance], lang: Lang) -> PlainSheet {
    let column = PlainColumn::new;
    let columns = vec![
        column(Holds::Words, "期间", "Period"),
        column(Holds::Figures, "期初", "Opening"),
        column(Holds::Money, "预提", "Accrued"),
        column(Holds::Money, "确认差额", "Trued up"),
        column(Holds::Money, "冲回", "Reversed"),
        column(Holds::Money, "兑付", "Paid"),
        column(Holds::Figures, "期末", "Closing"),
    ];
    let rows = balances.iter().map(|balance| {
        let movements = balance.movements;
        vec![
            balance.period.word(lang),
            plain(balance.opening),
            plain(movements.accrued),
            plain(movements.trued_up),
            plain(movements.reversed),
            plain(movements.paid),
            plain(balance.closing),
        ]
    });
    let title = Text::new("返利余额", "Rebate balances");
    PlainSheet::new(title, columns, rows.collect())
}

/// What is owed on a day as a list, the longest due first, what nobody knows the day of last.
pub fn owed(ledger: &Ledger, day: Date, lang: Lang) -> PlainSheet {
    let column = PlainColumn::new;
    let columns = vec![
        column(Holds::Words, "账龄", "Age"),
        column(Holds::Figures, "逾期天数", "Days overdue"),
        column(Holds::Words, "到期日", "Due"),
        column(Holds::Money, "未兑付", "Left"),
        column(Holds::Words, "状态", "State"),
        column(Holds::Words, "政策", "Policy"),
        column(Holds::Words, "规则", "Rule"),
        column(Holds::Words, "期间", "Period"),
        column(Holds::Words, "编号", "ID"),
        column(Holds::Words, "备注", "Note"),
    ];
    let mut owed = ledger.owed(day);
    owed.sort_by_key(|owed| std::cmp::Reverse(owed.days));
    let rows = owed.iter().filter_map(|owed| {
        let rebate = owed.line.rebate()?;
        let overdue = owed.days.filter(|days| *days > 0);
        Some(vec![
            owed.age().words().get(lang).to_owned(),
            overdue.map(|days| days.to_string()).unwrap_or_default(),
            rebate.due.map(|due| due.to_string()).unwrap_or_default(),
            plain(owed.left),
            ledger
                .state(&owed.line.id, day)
                .map_or("", |state| state.word(lang))
                .to_owned(),
            rebate.title.clone(),
            rebate.rule.clone(),
            rebate.period.word(lang),
            owed.line.id.clone(),
            owed.line.note.clone(),
        ])
    });
    let title = Text::new("应收账龄", "Rebates owed");
    PlainSheet::new(title, columns, rows.collect())
}

/// A forecast as a list.
pub fn forecast(forecast: &Forecast, lang: Lang) -> PlainSheet {
    let column = PlainColumn::new;
    let columns = vec![
        column(Holds::Words, "期间", "Period"),
        column(Holds::Money, "实际", "Actual"),
        column(Holds::Money, "计划", "Planned"),
        column(Holds::Money, "预计", "Expected"),
        column(Holds::Money, "已实现的计划", "Plans overtaken"),
    ];
    let rows = forecast.periods.iter().map(|(period, expected)| {
        vec![
            period.word(lang),
            plain(expected.actual),
            plain(expected.planned),
            plain(expected.sum()),
            plain(expected.overtaken),
        ]
    });
    let title = Text::new("返利预测", "Rebate forecast");
    PlainSheet::new(title, columns, rows.collect())
}

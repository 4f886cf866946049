//! What the first page leads each kind of user to, before its list of policies: their jobs, each one press away.

use leptos::prelude::{Owner, RwSignal};

use crate::backup::{BOARD, LEDGER};
use crate::lang::Lang;
use crate::library::samples;

use super::fold::fold;
use super::part::{Part, button, el, live, several};
use super::text::Say;
use super::{focus, later, store};

/// The id of the field that the list of policies is searched with.
pub(super) const SEARCH: &str = "search";

/// In a narrower window, in pixels, the jobs are folded away: the list must not be far.
const WIDE: f64 = 640.0;

/// Where a job is done, what it is called, and what one gets.
type Job = (&'static str, Say, Say);

/// A kind of user.
struct Role {
    name: Say,
    about: Say,
    jobs: &'static [Job],
    /// Where there are samples to try it with.
    samples: &'static str,
}

macro_rules! roles {
    ($($zh:literal, $en:literal; $about_zh:literal, $about_en:literal; [$(
        $address:literal: $name_zh:literal, $name_en:literal; $gets_zh:literal, $gets_en:literal;
    )+] $samples:literal;)+) => {
        [$(Role {
            name: Say::new($zh, $en),
            about: Say::new($about_zh, $about_en),
            jobs: &[$(($address, Say::new($name_zh, $name_en), Say::new($gets_zh, $gets_en))),+],
            samples: $samples,
        }),+]
    };
}

/// The kinds of users, in the order in which they stand. No address is the list of policies below, where one begins at its search.
const ROLES: [Role; 4] = roles![
    "经销商", "Dealer"; "售后、备件经理：算清返利，备齐单据。", "Service and parts managers: rebates and documents."; [
        "": "算返利", "Work out a rebate"; "选政策，填数，算到分", "to the fen";
        "#/p/parts-purchase-agreement": "配件采购", "Parts purchases"; "常用政策", "often used";
        "#/p/cv-annual-rebate": "商用车年度", "Vehicle sales"; "常用政策", "often used";
        "#/p/cv-annual-rebate/table": "一整张表", "A whole table"; "多行一次算完", "all lines at once";
        "#/board/pay": "工资条", "Pay slips"; "提成一人一张", "commission, one each";
        "#/board/forms": "合同单据", "Contract forms"; "明细、报表、申请", "claim, report";
        "#/board/year/p/dealer-kpi-2012": "月度指标", "Monthly ratios"; "哪个月不达标", "where they fall";
        "#/board/year/p/after-sales-service": "服务评估", "Service scores"; "工单、回访得分", "from records";
    ] "#/board/year/p/after-sales-service";
    "财务", "Finance"; "应收、到账、差额。", "What is owed, paid, missing."; [
        "#/board/ledger": "返利台账", "Rebate ledger"; "从计提到到账", "accrued to paid";
        "#/board/ledger/owed": "逾期", "Overdue"; "欠多少、多久", "how much, how long";
        "#/p/parts-purchase-agreement/table": "对账", "Reconcile"; "算完比对账单", "a table, a statement";
        "#/board/pay": "工资表", "Payroll"; "全月合计", "a month in total";
    ] "#/board/ledger";
    "区域经理", "Area manager"; "看多家店，写政策。", "Many dealers, and policies."; [
        "#/p/cv-annual-rebate/table": "多店一表", "Many dealers"; "一店一行", "a line each";
        "#/compare": "对比", "Compare"; "并排看差额", "side by side";
        "#/board/year/p/dealer-kpi-2012": "月度指标", "Monthly ratios"; "异常和措施", "what to do";
        "#/edit": "写政策", "Write a policy"; "当场试算", "tried at once";
    ] "#/board/year/p/dealer-kpi-2012";
    "培训师", "Trainer"; "出题、练习、看成绩。", "Questions, practice, results."; [
        "#/train": "题库与练习", "Practice"; "限时、判分", "timed and marked";
        "#/train/compose": "组卷", "Compose a paper"; "发个链接", "one link";
        "#/train/import": "导入题库", "Import questions"; "粘贴或文件", "paste, file";
    ] "#/train/bmw-policy-2024";
];

const TRY: Say = Say::new("用样例试一试", "Try it with samples");

/// The jobs of each kind of user, and that there are samples, if there are any; signals that outlive the page belong to `root`.
pub(super) fn jobs(root: &Owner, lang: Lang) -> Part {
    let width = gloo::utils::window().inner_width().ok();
    let is_wide = width.is_none_or(|width| width.as_f64().is_none_or(|width| width >= WIDE));
    let root = root.clone();
    let samples = has_samples().then(|| live(move || later::samples(&root, lang)));
    several([
        el("div")
            .class("roles")
            .children(ROLES.map(|role| {
                fold(
                    "role",
                    ("h2", role.name),
                    RwSignal::new(is_wide),
                    lang,
                    move || shown(&role, lang),
                )
            }))
            .into(),
        samples.into(),
    ])
}

fn shown(role: &Role, lang: Lang) -> Part {
    let jobs = role.jobs.iter().map(|(address, name, gets)| {
        let link = match *address {
            // The list is on this page; its address would lead nowhere.
            "" => button("job").on("click", |_| focus(SEARCH)),
            address => el("a").class("job").attr("href", address),
        };
        el("li").child(
            link.child(el("b").child(name.get(lang)))
                .child(" ")
                .child(el("span").child(gets.get(lang))),
        )
    });
    // Four links of one name lead to four places: who listens to links only hears whose samples they are.
    let samples = el("a")
        .class("job")
        .attr("href", role.samples)
        .child(TRY.get(lang))
        .child(
            el("span")
                .class("unseen")
                .child(" · ")
                .child(role.name.get(lang)),
        );
    several([
        el("p").class("help").child(role.about.get(lang)).into(),
        el("ul")
            .children(jobs)
            .child(el("li").child(samples))
            .into(),
    ])
}

/// Whether the browser keeps any samples.
fn has_samples() -> bool {
    let is_any = |key: &str, is: fn(&str) -> bool| store::read(key).is_some_and(|text| is(&text));
    is_any(LEDGER, samples::are_in_ledger)
        || store::keys(BOARD)
            .iter()
            .any(|rest| is_any(&[BOARD, rest].concat(), samples::is_board))
}

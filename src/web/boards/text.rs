//! The texts of the list of boards.

use crate::web::text::texts;

texts! {
    BOARDS_TAGLINE: "返利台账、月度指标、工资条、服务评估：算过的数放在一处，到期、异常和合计一眼看清。",
        "Rebate ledger, monthly ratios, pay slips, service: what was computed in one place, with due dates, deviations and totals.";
}

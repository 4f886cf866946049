//! The texts of pay slips.

use crate::web::text::{sentences, texts};

texts! {
    PAY: "工资条", "Pay slips";
    PAY_ABOUT: "车间和备件部每人一张：加项、扣款、罚款、连带逐项列出，算到分，附公式和条款；全月工资表可导出。",
        "One a person, for workshop and parts: pay, deductions, fines and joint liability line by line to the fen, with formula and clause; the month's payroll as a file.";
    PAY_TAGLINE: "填上各部门本月的数字，每人一张工资条，逐项写明怎么来的。",
        "Fill in the month's figures of each department: a slip for each person, each line with where it comes from.";
    MONTH: "月份", "Month";
    MONTH_HELP: "印在工资条上；下面的数不随月份换，要留底就存为方案", "Stands on the slips. The figures below stay whatever the month: to keep a month's, keep them as a scenario";
    FIGURES_OF_MONTH: "本月数字", "The month's figures";
    IN_CALCULATOR: "在计算器里打开", "Open in the calculator";
    STILL_BLANK: "还没有数字。填在上面的表里，或从 Excel 复制几行粘贴进去，工资条就出现在这里。",
        "No figures yet. Fill in the form above, or copy rows from Excel and paste them; the slips appear here.";
    TRY_SAMPLE: "用样例试一试", "Try it with a sample";
    SAMPLE: "样例", "Sample";
    IS_SAMPLE: "这是样例，不是您填的数。可以改着试，不会保存；清除后回到您自己的表。",
        "This is a sample, not your figures. Change what you like, nothing of it is kept; clear it to return to your own form.";
    CLEAR_SAMPLE: "清除样例", "Clear the sample";
    PLUS: "加项", "Paid";
    MINUS: "减项", "Taken off";
    NOTHING_OFF: "没有扣款", "Nothing is taken off";
    PAYS: "应发", "Pay";
    BESIDE: "供核对的数字", "Figures to check it by";
    OPEN_POINTS: "待确认的读法和参数", "Readings and parameters to be confirmed";
    CHANGED: "改过的参数", "Changed parameters";
    SIGN_HERE: "签收：____________________　日期：______________", "Received: ____________________   Date: ______________";
    PRINT_ONE: "打印这张", "Print this slip";
    PRINT_ALL: "全部打印", "Print all slips";
    MORE_WHY: "完整说明", "Full explanation";
    MONTH_TOTAL: "全月合计", "The month in total";
    PAYROLL: "工资表", "Payroll";
    POST: "岗位", "Post";
    NAME: "姓名", "Name";
    SUM: "合计", "Total";
    TOO_LARGE: "数太大", "too large";
    FIX_THEM: "去看", "Show";
    NO_SLIP_POLICIES: "没有带工资条的政策。", "There is no policy with pay slips.";
    SAMPLES_APART: "样例不计入全月合计。", "Samples are not counted.";
    ONLY_SAMPLES: "以下是样例的合计。", "This is the total of samples.";
}

sentences! {
    /// A month as people write it.
    month_of(year, month): "{year}年{month}月", "{year}-{month}";
    /// Fields that cannot be read.
    unread(count): "有 {count} 处读不出，按没填算。", "Fields that cannot be read and count as blank: {count}.";
    /// What stands at the head of the month's total.
    people(count, sum): "{count} 人，应发合计 {sum}", "{count} people, {sum} in all";
    /// Slips that could not be computed.
    not_counted(count): "{count} 人的应发算不出，没有计入。", "Slips without a result, not counted: {count}.";
    /// Gates that are not passed.
    not_passed(gates): "未通过：{gates}", "Not passed: {gates}";
    /// Something of a slip, for those who hear where they are.
    in_slip(what, who): "{who}：{what}", "{who}: {what}";
    /// A reading with the chosen option.
    chosen(reading, option): "{reading}：{option}", "{reading}: {option}";
    /// The name of a file.
    file(month): "工资表 {month}", "payroll {month}";
    /// Less something.
    less(what): "减：{what}", "Less: {what}";
}

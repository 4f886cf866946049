//! The texts of the ledger.

use crate::web::text::{sentences, texts};

texts! {
    LEDGER: "返利台账", "Rebate ledger";
    LEDGER_SUMMARY: "每笔返利从预提、应收、确认到兑付：余额、逾期、账龄、到期日、全年预测。",
        "Each rebate from accrual to payment: balances, what is overdue, ages, due dates, the year ahead.";
    PLACES: "台账的各部分", "Parts of the ledger";
    LINES: "明细", "Lines";
    BALANCES: "余额", "Balances";
    OWED: "应收与逾期", "Owed and overdue";
    FORECAST: "全年预测", "Forecast";
    DATES: "日历", "Calendar";
    ADD: "手工记一笔", "Enter a rebate";
    BRING: "导入", "Import a list";

    ABOUT: "返利台账记下每一笔返利：算出来就记“预提”，向厂家申请后改“应收”，厂家认了改“已确认”，钱到了记“兑付”，要退的记“冲回”。记一次，每月的期初期末、哪些逾期、全年还能拿多少，都由它算出来，只存在这台设备上。",
        "The ledger keeps each rebate: accrued when it is computed, receivable once it is asked for, confirmed when the manufacturer agrees, paid when the money comes, reversed if it must go back. From that come opening and closing balances, what is overdue and what the year may bring; it stays on this device.";
    ABOUT_WAYS: "从哪儿开始：打开一份政策算好，点结果旁的“记入台账”；或手工记一笔；或把现有的 Excel 台账导入。",
        "Where to begin: compute a policy and press “Enter into ledger” beside the result; enter a rebate by hand; or bring in the list that you keep in Excel.";
    FROM_CALCULATOR: "选政策，算好再记", "Choose a policy and compute";
    TRY_SAMPLES: "用样例试一试", "Try it with samples";
    SAMPLES_IN: "放进了样例，可以随便改。", "Samples are in; do with them what you like.";
    CLEAR_ALL_SAMPLES: "清除全部样例", "Clear all samples";
    ALL_SAMPLES_CLEARED: "样例都清除了，您自己的没有动。", "All samples are gone; nothing of yours was touched.";
    SAMPLES_BACK: "样例放回来了。", "The samples are back.";
    CLEAR_SAMPLES: "清除样例", "Clear the samples";

    NEWER: "台账由更新的版本保存，这里只能看。请刷新页面换成新版本。", "A newer version keeps this ledger; here it can only be looked at. Reload to get that version.";
    STUCK: "台账读不出来，浏览器又没有空间把它放到一边，所以原样留着，暂时不能记账。请先到“方案”页导出备份、删掉不用的。",
        "The ledger cannot be read, and there is no room to set it aside. It is left as it is, and nothing can be entered: free some room on the page of scenarios first.";
    ASIDE: "原来的台账读不出来，已原样放到一边，没有丢。下面是一本新的。", "The ledger that was here cannot be read. It was set aside as it is; what is below is a new one.";
    CHANGED_SINCE: "之后台账又变了，不能撤销", "The ledger has changed since; that cannot be undone";
    UNDONE: "撤销了。", "Undone.";

    FIND: "查找", "Find";
    STATE: "状态", "State";
    ANY: "全部", "Any";
    POLICY: "政策", "Policy";
    RULE: "规则", "Rule";
    PERIOD: "期间", "Period";
    PERIOD_EXAMPLE: "如 2025年1季度", "such as 2025-Q1";
    SORT: "排序", "Sort by";
    DESCENDING: "倒序", "Descending";
    ONLY_POSITIVE: "只看返利金额大于 0", "Only rebates above 0";
    ONLY_OVERDUE: "只看逾期", "Only what is overdue";
    SHOW_ALL: "显示全部", "Show all";
    SHOW_MORE: "再显示一些", "Show more";
    SUM: "合计", "Total";

    ASIDE_LINES: "有矛盾、放在一边的行", "Lines set aside";
    ASIDE_HELP: "导入时与已有的行矛盾（同一笔金额不同，或兑付超过余额），没有计入。看过后可以收下，或丢掉。",
        "They contradict what was here when they came in – another amount, or a payment of more than is left – and are counted nowhere. Take them in or drop them.";
    TAKE: "收下", "Take in";
    DROP: "丢掉", "Drop";
    TAKEN: "收下了一行。", "One line taken in.";
    DROPPED: "丢掉了一行。", "One line dropped.";

    TO_LINES: "← 全部明细", "← All lines";
    NO_SUCH_LINE: "台账里没有这一行，可能已删除。", "There is no such line in the ledger; it may have been removed.";
    FOLLOWS_ON: "对应的返利：", "Of the rebate:";
    AMOUNT: "返利金额", "Amount";
    LEFT: "未兑付", "Left";
    BASE: "基数", "Base";
    RATE: "系数", "Rate";
    DUE: "到期日", "Due";
    TAX: "税", "Tax";
    INPUT_TAX: "应冲减进项税", "Input VAT to reverse";
    ID: "编号", "ID";
    NOTE: "备注", "Note";
    HISTORY: "经过", "History";
    NEXT: "下一步", "What may follow";
    ADVANCE: "改状态", "Move on";
    NEW_STATE: "改为", "To";
    ON: "日期", "Day";
    NEW_AMOUNT: "金额（有变才填）", "Amount, if it changes";
    NEW_AMOUNT_HINT: "与原来不同时，差额会在余额里单独列出", "A difference has its own column in the balances";
    ENTER_CHANGE: "改", "Change";
    FOLLOW: "兑付、冲回、退回", "Pay, reverse, refund";
    WHAT: "做什么", "What";
    PAY: "兑付", "Pay";
    REVERSE: "冲回", "Reverse";
    REFUND: "退回", "Refund";
    FOLLOW_HINT: "不填就是全部；部分兑付写那一部分", "Leave it blank for all of it; write the part that is paid";
    ENTER_FOLLOWING: "记下", "Enter";
    SET_DUE: "改到期日", "Set due date";
    DUE_SET: "到期日改好了。", "The due date is set.";
    SET_NOTE: "改备注", "Set note";
    NOTE_SET: "备注改好了。", "The note is set.";
    REMOVE_LINE: "删除这一行", "Remove this line";
    LINE_REMOVED: "删除了一行。", "One line removed.";

    ADD_HELP: "厂家通知的、线下算的返利，或明年的计划，都可以直接记。选“已兑付”会同时记下确认和兑付。",
        "For rebates that the manufacturer announced or that were computed elsewhere, and for plans. “paid” enters confirmation and payment at once.";
    POLICY_HINT: "可选政策库里的，也可以自己写", "One of the library, or any other name";
    PERIOD_HINT: "写成 2025年3月、2025年1季度、2025年上半年或 2025年", "Write 2025-03, 2025-Q1, 2025-H1 or 2025";
    RATE_HINT: "如 5%", "such as 5%";
    DAY_OF_STATE: "这个状态的日期", "In this state since";
    TAX_RATE: "税率", "Tax rate";
    TAX_RATE_WRONG: "税率写成 13%，在 0 与 100% 之间", "Write the rate as 13%, between 0 and 100%";
    TAX_UNSAID: "不写", "not said";
    TAX_WITH: "含税", "incl. tax";
    TAX_WITHOUT: "未税", "excl. tax";
    FILL_IN: "请填写", "Please fill this in";
    FORM_WRONG: "还没有记下：有几处要改，见红字", "Not entered yet: see what is marked in red";
    ADD_IT: "记入台账", "Enter into ledger";

    FROM: "从政策结果记入", "Take in what was computed";
    NO_POLICY: "没有这份政策。", "There is no such policy.";
    YEAR: "年份", "Year";
    OF_PERIOD: "结算的是哪一期", "Period that is settled";
    OF_PERIOD_HINT: "这份政策一次算一期：按季、按月结算的写 2025年3季度、2025年9月；不填就是全年", "The policy works out one period at a time: write 2025-Q3 or 2025-09; blank for the whole year";
    FROM_DAY_HINT: "不填就是每期最后一天；还没到期末的按今天", "Blank for the last day of each period, or today where that is still to come";
    CONFIRM_FIRST: "还没确认，不能兑付：先把状态改为「已确认」。", "It is not confirmed yet and cannot be paid: put it into the state “Confirmed” first.";
    TERM: "到期", "Due";
    FROM_TERM_HINT: "政策没写才用得上，如 30天、5个工作日（期末之后）", "Where the policy does not say: 30d or 5w (working days) after the period";
    TERM_HINT: "写成 30天、5个工作日（期末之后），或一个日期", "Write 30d or 5w (working days) after the period, or a day";
    TO_CALCULATOR: "回去改数字", "Back to the figures";
    NOTHING_COMPUTED: "这份政策现在算不出结果，请先回去填数字。", "Nothing can be computed; go back to the figures first.";
    NOTHING_TO_TAKE: "没有可记的返利：结果都是 0，或还缺数字。", "Nothing to take in: everything comes to 0, or figures are missing.";
    COMING: "将要记入", "What would come in";
    LEFT_OUT: "没有记入：", "Left out:";

    STEP: "按", "By";
    BY_MONTH: "月", "month";
    BY_QUARTER: "季度", "quarter";
    BY_HALF: "半年", "half-year";
    BY_YEAR: "年", "year";
    BALANCES_HELP: "每期：期初 + 预提 + 确认差额 − 冲回 − 兑付 = 期末。按发生的日期算，计划不在内。",
        "Opening + accrued + trued up − reversed − paid = closing, by the day on which it happened. Plans are not in it.";
    UNTIL_DAY: "截至", "As of";
    ON_DAY: "在哪一天", "On the day";
    ON_THE_DAY: "这一天的余额", "On that day";
    BY_STATE: "按状态", "By state";
    BY_STATE_HELP: "“计划”只是预计，不算在余额里。", "“planned” is only expected and in no balance.";
    BY_POLICY: "按政策", "By policy";
    NOTHING_YET: "还没有可算的。", "Nothing to show yet.";

    OWED_HELP: "已到“应收”或“已确认”、还没有兑付完的返利，看它到期多少天。到期当天不算逾期。",
        "Rebates that are receivable or confirmed and not fully paid, by how long they have been due. On the due day itself nothing is overdue.";
    OVERDUE_LINES: "在明细里看逾期的", "Show these among the lines";
    NOTHING_OWED: "这一天没有应收未付的返利。", "Nothing is owed on that day.";
    AGES: "账龄", "Ages";
    OWED_LINES: "逐笔", "One by one";

    FORECAST_HELP: "已有的返利（按所属期间）加上还没实现的计划。计划的月份有了实际，就以实际为准，两者不重复算。",
        "What there is, by the period it is for, and what is planned where nothing has come yet. Where a plan's months have actual rebates these hold; nothing is counted twice.";
    ADD_PLAN: "记一笔计划", "Enter a plan";
    YEAR_WRONG: "年份写成 2025", "Write the year as 2025";

    DATES_HELP: "还有余额的返利的到期日，和下面设的上报日。导出后可导入手机或 Outlook 日历，提前一周提醒。",
        "Due dates of rebates with something left, and the reporting dates set below. As a file they go into any calendar, with an alarm a week before.";
    NO_DATES: "没有要到期的，也没有设上报日。", "Nothing falls due, and no reporting dates are set.";
    PAST: "已过", "past";
    SAVE_ICS: "导出日历（.ics）", "Save calendar (.ics)";
    REPORTS: "上报日", "Reporting dates";
    REPORTS_HELP: "例如每季度结束后 5 个工作日内报送采购量。", "For example purchases to be reported within 5 working days of each quarter.";
    REPORT_TITLE: "报什么", "What is reported";
    REPORT_TITLE_HINT: "如：报送采购量；不填就不列", "such as purchases; blank for none";
    HOW_OFTEN: "多久一次", "How often";
    EACH_MONTH: "每月", "each month";
    EACH_QUARTER: "每季度", "each quarter";
    EACH_HALF: "每半年", "each half-year";
    EACH_YEAR: "每年", "each year";
    REPORT_TERM: "期末后多久", "How long after";
    EXCEPTIONS: "放假和调休", "Days off, and weekends worked";
    EXCEPTIONS_HINT: "每行一个：2025-04-04 休；2025-04-27 班；2025-10-01 至 2025-10-08 休", "One a line: 2025-04-04 off; 2025-04-27 work; 2025-10-01 to 2025-10-08 off";
    SHOW_REPORTS: "列出上报日", "List the reporting dates";

    BRING_HELP: "选 Excel、CSV 文件，或从表格里复制粘贴。至少要有“期间”“政策”“返利金额”三列，列的次序随意；本页导出的会原样回来。",
        "Choose an Excel or CSV file, or paste from a sheet. There must be columns for period, policy and rebate, in any order; what this page saved comes back as it was.";
    PASTE_LIST: "把台账粘贴到这里（连标题行）", "Paste a list here, with its headings";
    READ_LIST: "读取", "Read";
    LIST_KINDS: "xlsx、xls、ods、csv、文本都可以；先给您看，确认后才记入。", "xlsx, xls, ods, csv and text. You see it before anything comes in.";
    PASTE_FIRST: "还没有内容，请先粘贴或选文件。", "There is nothing yet; paste a list or choose a file.";
    NEWER_FILE: "这份台账是新版本写的，请先刷新本页。", "A newer version has written this ledger; reload this page first.";
    DAMAGED_FILE: "这份台账文件损坏，读不出来。", "This ledger file is damaged and cannot be read.";
    WORKER_LOST: "读表格的程序没有取到。请联网后再试，或把表格复制粘贴到下面。", "The program that reads tables did not come. Try again with a connection, or paste the table.";
    LINES_READ: "读到的行", "Lines that were read";
    BAD_CELLS: "读不出来或对不上的格", "Cells that cannot be read or contradict the others";
    ROW_LEFT_OUT: "这一行没有读入", "the row is left out";
    ALL_THERE: "这些行台账里都已有了。", "All of these are in the ledger already.";
    JOIN_IT: "记入台账", "Enter into ledger";
}

sentences! {
    /// Accessible name of the way to a line.
    open_line(number): "第 {number} 行：打开", "Line {number}: open";
    /// How many lines there are, and what they come to.
    lines_sum(count, amount, paid, planned): "{count} 行：返利 {amount} 元，兑付 {paid} 元，计划 {planned} 元",
        "{count} lines: rebates {amount}, paid {paid}, planned {planned} yuan";
    /// How many lines of the ledger are samples.
    sample_lines(count): "台账 {count} 行", "{count} lines of the ledger";
    /// How many years of boards are samples.
    sample_years(count): "看板 {count} 个年度", "years of boards: {count}";
    /// Where there are samples.
    samples_in(places): "这台设备上有样例：{places}。", "There are samples on this device: {places}.";
    /// There are samples.
    samples_here(count): "台账里有 {count} 行样例，合计和余额都把它们算在内。", "{count} lines are samples, and all sums include them.";
    /// Samples are gone.
    samples_cleared(count): "清除了 {count} 行样例，其余没有动。", "{count} sample lines are gone; nothing else was touched.";
    /// Lines that are not shown.
    more_lines(count): "还有 {count} 行没有显示。", "{count} more are not shown.";
    /// A change of a rebate, or what followed.
    changed_to(day, state, amount): "{day} {state} {amount}", "{day} {state} {amount}";
    /// A rebate has moved on.
    advanced(state): "改为“{state}”了。", "It is {state} now.";
    /// An act with what it may come to.
    at_most(act, amount): "{act}（最多 {amount}）", "{act} (at most {amount})";
    /// Something followed.
    followed(state, amount): "记下了：{state} {amount} 元。", "Entered: {state}, {amount} yuan.";
    /// One line was entered.
    added_one(what, amount): "记入了 {what}：{amount} 元。", "Entered {what}: {amount} yuan.";
    /// Base times rate, to be taken as the amount.
    take_product(amount): "基数 × 系数 = {amount}，填为返利金额", "Base × rate = {amount}: take it as the amount";
    /// What was computed has come in.
    came_in(count, there): "记入了 {count} 行，{there} 行原已有。", "{count} lines entered; {there} were there already.";
    /// What was there already.
    there_already(count): "{count} 行台账里已有，金额相同，不重复记。", "{count} are in the ledger already with the same amount.";
    /// Plans that come true.
    come_true(count): "其中 {count} 行是原来的计划，现在实现了。", "{count} of these were plans and come true.";
    /// What does not come in, and why.
    left_out(what, why): "{what}：{why}", "{what}: {why}";
    /// The button that takes lines in.
    take_in(count): "记入台账（{count} 行）", "Enter into ledger ({count} lines)";
    /// The balance on a day.
    balance_on(day, amount): "{day} 日终未兑付：{amount} 元", "Left at the end of {day}: {amount} yuan";
    /// What is overdue.
    overdue_sum(count, amount): "逾期 {count} 笔，{amount} 元", "Overdue: {count}, {amount} yuan";
    /// There is nothing in a year.
    nothing_in_year(year): "{year} 年还没有返利，也没有计划。", "There are neither rebates nor plans for {year}.";
    /// What a year may come to.
    forecast_sum(year, sum, actual, planned): "{year} 年预计 {sum} 元：已有 {actual}，计划 {planned}", "{year}: {sum} yuan expected; {actual} there, {planned} planned";
    /// A line of a text.
    in_line(line, why): "第 {line} 行：{why}", "Line {line}: {why}";
    /// A cell of a list.
    in_cell(row, column): "第 {row} 行“{column}”：", "Row {row}, “{column}”:";
    /// What was read of a list.
    list_read(count, left_out): "读到 {count} 行，{left_out} 行有问题没有读入", "{count} lines read; {left_out} rows left out";
    /// What a list brings.
    list_brings(added, advanced, revised, aside): "新增 {added} 行，{advanced} 行有新进展，{revised} 行改了到期日或备注，{aside} 行有矛盾放在一边。", "{added} new lines, {advanced} come further, {revised} with another due day or note, {aside} set aside.";
    /// What counts later.
    later(count, day): "另有 {count} 笔从 {day} 以后才计入，这里没有算。", "{count} more rebates count only after {day}, and are in no sum here.";
}
